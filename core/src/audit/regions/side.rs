//! One ruleset as it compares a measure: its limits on the actual, and the other values that it reads.

use std::borrow::Cow;

use ambersheet_policy::conditions::{ColumnLimit, Reach, Region};
use ambersheet_policy::evaluate::EVERY_CHANGE;
use ambersheet_policy::model::{
    AllowanceBasis, By, Comparator, Condition, ConditionKind, DirectionRule, LayoutRef, Period,
    Polarity, Policy, Profile, Role, Rounding, RulesetModel, Tolerance, Topic,
};
use ambersheet_policy::period::YearPart;
use ambersheet_quantity::{Quantity, StatedUnit, Unit, rounded};
use rust_decimal::Decimal;

use crate::audit::regions::lines::{LimitLine, Share, ends};

/// The reason for which nothing is proven about a measure.
pub(crate) type WhyLeftOut = String;

/// The way in which numbers are typed to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Bare under a unit that the rules state, and else with the unit that their limits have.
    AsRulesState,
    /// As they count, with their unit.
    WithUnits,
}

/// The movement that conditions read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MovementRead {
    /// The value that the actual is compared with.
    pub(crate) comparator: Role,
    pub(crate) rule: DirectionRule,
    pub(crate) polarity: Option<Polarity>,
}

/// The values that one ruleset compares for a measure.
#[derive(Debug)]
pub(crate) struct PolicySide<'r> {
    pub(crate) rules: &'r RulesetModel,
    pub(crate) policy: Policy,
    pub(crate) layout: Option<LayoutRef>,
    pub(crate) field: Option<usize>,
    /// The limits on the actual that the target and the rules give.
    pub(crate) lines: Vec<LimitLine>,
    /// The targets at which something else changes.
    pub(crate) targets: Vec<Decimal>,
    /// The share of the target that is due.
    pub(crate) due: Share,
    /// The amount that one typed number counts.
    pub(crate) scale: Decimal,
    /// The unit that the rules state for bare numbers.
    pub(crate) stated: Option<StatedUnit>,
    /// The units of the numbers in the rules.
    pub(crate) units: Vec<Unit>,
    pub(crate) reads_target: bool,
    /// The target that the rules give.
    pub(crate) own_target: Option<Decimal>,
    pub(crate) movement: Option<MovementRead>,
    pub(crate) reads_intervention: bool,
    pub(crate) tolerance: Option<AllowanceBasis>,
    /// The headings under which limits stand.
    pub(crate) headings: Vec<String>,
    pub(crate) rounding: Option<Rounding>,
}

impl<'r> PolicySide<'r> {
    /// Collects what a ruleset compares for a measure.
    ///
    /// # Errors
    /// The reason why that cannot be known from the rules.
    pub(crate) fn of(
        rules: &'r RulesetModel,
        policy: Policy,
        layout: Option<LayoutRef>,
        field: Option<usize>,
        spelling: Spelling,
    ) -> Result<Self, WhyLeftOut> {
        let is_decided = policy.line(Topic::NotRated).is_some() || policy.conflict.is_some();
        if !is_decided {
            refuse(rules, &policy, layout, field)?;
        }
        let stated = policy.unit.map(|(unit, _)| unit);
        let stated = stated.or_else(|| unit_of(rules, layout));
        let stated = stated.filter(|_| spelling == Spelling::AsRulesState);
        let own = rules.policies.target(&policy).copied();
        let mut side = Self {
            due: due(rules, &policy, layout)?,
            scale: stated.map_or(Decimal::ONE, scale_of),
            units: own.map(|own| own.unit).into_iter().collect(),
            own_target: None,
            lines: Vec::new(),
            targets: Vec::new(),
            reads_target: false,
            movement: None,
            reads_intervention: false,
            tolerance: None,
            headings: Vec::new(),
            rounding: layout.map_or_else(
                || rules.policies.rounded(&policy).copied(),
                |layout| rules.rounding(&policy, layout),
            ),
            stated,
            rules,
            policy,
            layout,
            field,
        };
        side.own_target = own.and_then(|own| side.typed(own.number));
        if is_decided {
            return Ok(side);
        }
        match rules.policies.by(&side.policy) {
            None => side.take_target(),
            Some(By::FirstOf(conditions)) => side.take_conditions(conditions),
            Some(By::Grid(_) | By::Function(_)) => {}
        }
        Ok(side)
    }

    /// Returns the conditions that decide, if a list of them does.
    pub(crate) fn conditions(&self) -> Option<&'r [Condition]> {
        match self.rules.policies.by(&self.policy)? {
            By::FirstOf(conditions) => Some(conditions),
            By::Function(_) | By::Grid(_) => None,
        }
    }

    pub(crate) fn polarity(&self) -> Option<Polarity> {
        self.policy.good_is.map(|(polarity, _)| polarity)
    }

    /// Returns a number of the rules as it is typed under the stated unit.
    fn typed(&self, number: Decimal) -> Option<Decimal> {
        number.checked_div(self.scale)
    }

    fn take_target(&mut self) {
        if self.policy.line(Topic::Ranked).is_some() {
            return;
        }
        self.reads_target = true;
        self.targets.push(Decimal::ZERO);
        self.lines.push(LimitLine::target(self.due));
        self.tolerance = self
            .layout
            .and_then(|layout| self.rules.tolerance_basis(layout));
        if let Some((tolerance, _)) = self.policy.tolerance {
            self.take_allowance(tolerance);
        }
    }

    fn take_allowance(&mut self, tolerance: Tolerance) {
        self.take_unit(tolerance);
        self.lines.extend(ends(tolerance, self.due, self.scale));
    }

    fn take_unit(&mut self, tolerance: Tolerance) {
        match tolerance {
            Tolerance::PointsIn(points) => self.units.push(points.unit),
            Tolerance::OfTwo(two) if two.points.unit != Unit::None => {
                self.units.push(two.points.unit);
            }
            _ => {}
        }
    }

    fn take_conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            let region = condition.kind.region();
            for bound in region.bounds() {
                self.units
                    .extend((bound.unit != Unit::None).then_some(bound.unit));
                let line = self.typed(bound.number).map(LimitLine::fixed);
                self.lines.extend(line);
            }
            match region {
                Region::Target(reach) => {
                    self.reads_target = true;
                    self.targets.push(Decimal::ZERO);
                    self.lines.push(LimitLine::target(self.due));
                    match reach {
                        Reach::Within(by) | Reach::CloserThan(by) | Reach::BetterBy(by) => {
                            self.take_allowance(by);
                        }
                        Reach::Better | Reach::Met => {}
                    }
                }
                Region::UpToIntervention => self.reads_intervention = true,
                Region::Improved { .. } => self.take_movement(),
                Region::InColumn
                | Region::Range { .. }
                | Region::Number(_)
                | Region::Text(_)
                | Region::All => {}
            }
            if let ConditionKind::InColumn(own) = &condition.kind {
                self.take_columns(&own.limits);
            }
        }
    }

    fn take_columns(&mut self, limits: &[ColumnLimit]) {
        for limit in limits {
            match limit {
                ColumnLimit::Fixed(bound) => {
                    let line = self.typed(bound.number).map(LimitLine::fixed);
                    self.lines.extend(line);
                }
                ColumnLimit::Heading(heading, _) if !self.headings.contains(heading) => {
                    self.headings.push(heading.clone());
                }
                ColumnLimit::Heading(..) => {}
            }
        }
    }

    fn take_movement(&mut self) {
        let rule = self
            .rules
            .direction_rule(self.policy.line(Topic::SameIfWithin));
        let rule = rule.map_or_else(|| EVERY_CHANGE.clone(), Cow::into_owned);
        let comparator = match self.rules.policies.compared_with(&self.policy) {
            None | Some(Comparator::Previous) => Role::Previous,
            Some(Comparator::LastYear) => Role::LastYear,
            Some(Comparator::Baseline) => Role::Baseline,
        };
        let small = rule.where_target_under.iter();
        let small: Vec<Decimal> = small
            .filter_map(|(limit, _)| self.typed(limit.number))
            .collect();
        let allowances: Vec<Tolerance> = rule.allowances().collect();
        let of_target =
            |one: &Tolerance| matches!(one, Tolerance::PercentOfTarget(_) | Tolerance::OfTwo(_));
        // The return may say that close to the target is best.
        let is_close = match self.polarity() {
            Some(polarity) => polarity == Polarity::CloseToTarget,
            None => self.rules.has(Role::GoodIs),
        };
        self.reads_target |= is_close || !small.is_empty() || allowances.iter().any(of_target);
        let limits = small.iter().map(|limit| {
            // The limit is on what is due of the target.
            limit
                .checked_mul(self.due.over)?
                .checked_div(self.due.times)
        });
        self.targets.extend(limits.flatten());
        for allowance in &allowances {
            self.take_unit(*allowance);
            if is_close {
                self.lines.push(LimitLine::target(self.due));
                self.lines
                    .extend(half_ends(*allowance, self.due, self.scale));
            }
        }
        self.movement = Some(MovementRead {
            comparator,
            polarity: self.polarity(),
            rule,
        });
    }

    /// Returns the limits on the actual at a target; without one, at that of the rules.
    pub(crate) fn limits_at(&self, target: Option<Decimal>, unrounded: bool) -> Vec<Decimal> {
        let target = target.or(self.own_target);
        let places = self.places().filter(|_| !unrounded);
        let target = target.map(|target| match places {
            Some(places) => self.rounded_target(target, places).unwrap_or(target),
            None => target,
        });
        let at = |line: &LimitLine| match target {
            Some(target) => line.at(target),
            None => line.is_fixed().then_some(line.add),
        };
        let limits = self.lines.iter().filter_map(at);
        match places {
            None => limits.collect(),
            Some(places) => limits.flat_map(|limit| self.turns(limit, places)).collect(),
        }
    }

    /// Returns `true` if the actual is compared with values of its row other than the target.
    pub(crate) fn reads_others(&self) -> bool {
        self.movement.is_some()
            || self.reads_intervention
            || self.tolerance.is_some()
            || !self.headings.is_empty()
    }

    /// Returns the places to which numbers are rounded.
    pub(crate) fn places(&self) -> Option<i32> {
        match self.rounding? {
            Rounding::Places(places) => Some(i32::from(places)),
            Rounding::AsShown => None,
        }
    }

    /// Returns a number as the rules round it.
    pub(crate) fn as_rounded(&self, number: Decimal) -> Decimal {
        let places = self.places();
        places
            .and_then(|places| rounded(number, places))
            .unwrap_or(number)
    }

    /// Returns the target of which the share that is due is rounded already.
    fn rounded_target(&self, target: Decimal, places: i32) -> Option<Decimal> {
        let due = self.due.of(target)?.checked_mul(self.scale)?;
        let due = self.typed(rounded(due, places)?)?;
        due.checked_mul(self.due.over)?.checked_div(self.due.times)
    }

    /// Returns a limit and the numbers around it at which the rounded number becomes the next.
    pub(crate) fn turns(&self, limit: Decimal, places: i32) -> Vec<Decimal> {
        let step = Decimal::new(1, places.unsigned_abs());
        let turns = |limit: Decimal| {
            let below = limit.checked_mul(self.scale)?.checked_div(step)?.floor();
            let halves = [-1, 1, 3].map(|halves| {
                let half = Decimal::new(5 * halves, 1);
                self.typed(below.checked_add(half)?.checked_mul(step)?)
            });
            Some(halves.into_iter().flatten())
        };
        turns(limit).into_iter().flatten().chain([limit]).collect()
    }
}

/// Returns where a worse value before is just as far from a target to be kept as an allowance: half of it off.
fn half_ends(allowance: Tolerance, due: Share, scale: Decimal) -> Vec<LimitLine> {
    let half = |number: Decimal| number / Decimal::TWO;
    let halved = match allowance {
        Tolerance::Points(points) => Tolerance::Points(half(points)),
        Tolerance::PointsIn(points) => Tolerance::Points(half(points.number)),
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => {
            Tolerance::PercentOfTarget(half(percent))
        }
        Tolerance::WorkingDays { .. } | Tolerance::OfTwo(_) => return Vec::new(),
    };
    ends(halved, due, scale)
}

/// Refuses what is no matter of numbers, or cannot be known from the rules.
fn refuse(
    rules: &RulesetModel,
    policy: &Policy,
    layout: Option<LayoutRef>,
    field: Option<usize>,
) -> Result<(), WhyLeftOut> {
    let policies = &rules.policies;
    let is_asked = policies.has_question(policy)
        || !rules.asked_of_all.is_empty()
        || layout.is_some_and(|layout| rules.layout_question(layout).is_some())
        || rules
            .direction
            .as_ref()
            .is_some_and(|rule| !rule.questions.is_empty() && policies.reads_movement(policy));
    if is_asked {
        return Err("waits for the answer to a question".to_owned());
    }
    if let Some(By::Function(name)) = policies.by(policy) {
        return Err(format!("the function {name} decides"));
    }
    if let Some(field) = field.map(|field| &rules.fields[field])
        && field.by_fill
    {
        return Err("its rating is the fill of a cell".to_owned());
    }
    let parts = [Topic::Part, Topic::TargetInActual];
    if parts.into_iter().any(|topic| policy.line(topic).is_some()) {
        return Err("a part of a text is rated".to_owned());
    }
    if rules.has(Role::Limits) && policies.by(policy).is_none() {
        return Err("its limits stand in the return, in words".to_owned());
    }
    let conditions = match policies.by(policy) {
        Some(By::FirstOf(conditions)) => conditions.as_slice(),
        Some(By::Function(_) | By::Grid(_)) | None => &[],
    };
    let allowances = conditions
        .iter()
        .filter_map(|one| one.kind.region().tolerance());
    let mut allowances = allowances.chain(policy.tolerance.map(|known| known.0));
    if allowances.any(|one| matches!(one, Tolerance::WorkingDays { .. })) {
        return Err("working days are counted".to_owned());
    }
    Ok(())
}

/// Returns the share of the target that is due.
fn due(
    rules: &RulesetModel,
    policy: &Policy,
    layout: Option<LayoutRef>,
) -> Result<Share, WhyLeftOut> {
    let profile = rules.policies.profile(policy);
    let profile = profile.filter(|_| policy.line(Topic::Forecast).is_none());
    let Some(profile) = profile.filter(|profile| **profile != Profile::Flat) else {
        return Ok(Share::WHOLE);
    };
    let part = match layout {
        Some(layout) => rules.year_part(layout),
        None => rules.period.as_ref().and_then(Period::year_part),
    };
    let part =
        part.ok_or("what is due of its target follows from a period, and the rules give none")?;
    share(profile, part).ok_or_else(|| "its profile does not tell what is due".to_owned())
}

fn share(profile: &Profile, part: YearPart) -> Option<Share> {
    match profile {
        Profile::Flat | Profile::YearEnd => Some(Share::WHOLE),
        Profile::Linear => Some(Share {
            times: part.number.into(),
            over: part.of.into(),
        }),
        Profile::Shares(percents) => {
            let index = usize::from(part.number.checked_sub(1)?);
            let percent = percents.get(index).filter(|percent| !percent.is_zero())?;
            (percents.len() == usize::from(part.of)).then_some(Share {
                times: *percent,
                over: Decimal::ONE_HUNDRED,
            })
        }
    }
}

fn unit_of(rules: &RulesetModel, layout: Option<LayoutRef>) -> Option<StatedUnit> {
    match layout? {
        LayoutRef::Table(index) => rules.tables[usize::from(index)].unit,
        LayoutRef::Form(index) => rules.forms[usize::from(index)].unit,
    }
}

/// Returns what one bare number counts under a stated unit.
fn scale_of(unit: StatedUnit) -> Decimal {
    let one = Quantity {
        number: Decimal::ONE,
        unit: Unit::None,
    };
    let counted = unit.apply(one).ok().filter(|one| one.unit != Unit::InDoubt);
    counted.map_or(Decimal::ONE, |one| one.number)
}
