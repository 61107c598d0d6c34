//! A measure of a return as a row to try: its values typed again, and the actuals at which its verdict may change.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::ColumnLimit;
use ambersheet_policy::model::{
    AllowanceBasis, Condition, ConditionKind, Polarity, Role, StatedPolarity, Tolerance, Topic,
};
use ambersheet_policy::value::{TargetSource, Value};
use ambersheet_quantity::{Missing, Quantity, Unit};
use rust_decimal::Decimal;

use crate::audit::regions::lines::{LimitLine, ends};
use crate::audit::regions::numbers::is_typed;
use crate::audit::regions::side::{MovementRead, PolicySide, Spelling, WhyLeftOut};
use crate::audit::regions::trial::{ROLES, TrialRow, TriedValue, index_of};
use crate::rated::Rated;
use crate::record::Entry;

/// The reason for which a rating that is typed has no limits.
pub(crate) const TYPED: &str = "the word that is typed counts";

/// A measure of a return.
pub(crate) struct MeasureAt<'a> {
    pub(crate) rated: &'a Rated<'a>,
    pub(crate) entry: &'a Entry,
    pub(crate) side: PolicySide<'a>,
    /// The unit of the actual.
    pub(crate) unit: Unit,
    /// The headings under which its limits stand, each with the limit.
    limits: Vec<(String, Quantity)>,
}

impl<'a> MeasureAt<'a> {
    /// Looks at a measure of a return.
    ///
    /// # Errors
    /// The reason why its row cannot be tried with other actuals.
    pub(crate) fn of(rated: &'a Rated<'a>, entry: &'a Entry) -> Result<Self, WhyLeftOut> {
        let rules = rated.rules();
        let rating = rated.rating(entry);
        let (name, id) = (
            fold(&rating.measure()),
            fold(&rating.id().unwrap_or_default()),
        );
        let field = entry.field.map(usize::from);
        if field.is_some_and(|field| rules.fields[field].keep_typed) {
            return Err(TYPED.to_owned());
        }
        let layout = Some(entry.layout);
        let policy = rules.policies.of(&name, &id, layout, field, entry.stated);
        let side = PolicySide::of(rules, policy, layout, field, Spelling::WithUnits)?;
        let own = entry
            .details
            .as_ref()
            .and_then(|details| details.conditions.as_deref());
        let limits = limits(
            side.conditions().unwrap_or_default(),
            own.unwrap_or_default(),
        );
        let unit = entry.actual.quantity.map(|actual| actual.unit);
        let unit = unit.or(entry.target.quantity.map(|target| target.unit));
        Ok(Self {
            rated,
            entry,
            side,
            unit: unit.unwrap_or(Unit::None),
            limits,
        })
    }

    /// Returns the headings under which its limits stand.
    pub(crate) fn headings(&self) -> Vec<String> {
        self.limits
            .iter()
            .map(|(heading, _)| heading.clone())
            .collect()
    }

    /// Returns its actual as it is typed.
    ///
    /// # Errors
    /// The reason why it cannot be typed again.
    pub(crate) fn actual(&self) -> Result<TriedValue, WhyLeftOut> {
        self.typed(&self.entry.actual)
    }

    /// Returns the index of the cell with the figure that is rated.
    pub(crate) fn rated_index(&self) -> usize {
        let is_forecast = self.side.policy.line(Topic::Forecast).is_some();
        index_of(if is_forecast {
            Role::Forecast
        } else {
            Role::Actual
        })
    }

    /// Returns its row, but for the actual.
    ///
    /// # Errors
    /// The reason why a value cannot be typed again.
    pub(crate) fn row(&self) -> Result<TrialRow, WhyLeftOut> {
        let (entry, rating) = (self.entry, self.rated.rating(self.entry));
        let text = |text: Option<String>| text.map_or(TriedValue::Blank, TriedValue::Text);
        let mut row = TrialRow::default()
            .with(index_of(Role::Measure), text(Some(rating.measure())))
            .with(index_of(Role::Id), text(rating.id()))
            .with(index_of(Role::GoodIs), self.good_is())
            .with(index_of(Role::Target), self.typed(&entry.target)?);
        let before = self
            .side
            .movement
            .as_ref()
            .map_or(Role::Previous, |movement| movement.comparator);
        row = row.with(index_of(before), self.typed(&entry.previous)?);
        let details = entry.details.as_ref();
        if let Some(limit) = details.and_then(|details| details.intervention) {
            row = row.with(index_of(Role::Intervention), quantity(limit));
        }
        if let (Some(_), Some(tolerance)) = (self.side.tolerance, entry.verdict.tolerance) {
            row = row.with(index_of(Role::Tolerance), self.tolerance(tolerance)?);
        }
        for (at, (_, limit)) in self.limits.iter().enumerate() {
            row = row.with(ROLES.len() + at, quantity(*limit));
        }
        Ok(row)
    }

    fn good_is(&self) -> TriedValue {
        match self.entry.stated {
            StatedPolarity::Nothing | StatedPolarity::ByTarget => TriedValue::Blank,
            StatedPolarity::Polarity(polarity) => {
                let word = match polarity {
                    Polarity::Higher => "Higher",
                    Polarity::Lower => "Lower",
                    Polarity::CloseToTarget => "Close to target",
                };
                TriedValue::Text(word.to_owned())
            }
            StatedPolarity::Unknown => TriedValue::Text("(unknown)".to_owned()),
        }
    }

    fn tolerance(&self, tolerance: Tolerance) -> Result<TriedValue, WhyLeftOut> {
        match (self.side.tolerance, tolerance) {
            (Some(AllowanceBasis::PercentOfTarget), Tolerance::PercentOfTarget(percent)) => {
                Ok(TriedValue::Number(percent))
            }
            (Some(AllowanceBasis::Points), Tolerance::Points(points)) => {
                Ok(TriedValue::Number(points))
            }
            _ => Err("the tolerance in its cell cannot be typed again".to_owned()),
        }
    }

    /// Returns a value of the return as it is typed.
    fn typed(&self, value: &Value) -> Result<TriedValue, WhyLeftOut> {
        let text = self.rated.text(value.raw);
        match (value.quantity, text) {
            (Ok(known), _)
                if known.unit == Unit::None && value.sign.is_none() && is_typed(known.number) =>
            {
                Ok(TriedValue::Number(known.number))
            }
            (_, Some(text)) => Ok(TriedValue::Text(text)),
            (Ok(known), None) => Ok(quantity(known)),
            (Err(Missing::Blank | Missing::Unavailable | Missing::Unseen), None) => {
                Ok(TriedValue::Blank)
            }
            (Err(_), None) => Err("a value of its row cannot be typed again".to_owned()),
        }
    }

    /// Returns the actuals at which its verdict may change.
    pub(crate) fn turns(&self) -> Vec<Decimal> {
        let (targets, side) = (self.targets(), &self.side);
        let mut turns = Vec::new();
        if targets.is_empty() {
            turns.extend(side.limits_at(None, false));
        }
        turns.extend(
            targets
                .iter()
                .flat_map(|target| side.limits_at(Some(*target), false)),
        );
        let others = self.limits_of_row(&targets).into_iter();
        match side.places() {
            Some(places) => turns.extend(others.flat_map(|limit| side.turns(limit, places))),
            None => turns.extend(others),
        }
        turns
    }

    /// Returns the limits that other values of its row give.
    fn limits_of_row(&self, targets: &[Decimal]) -> Vec<Decimal> {
        let (side, details) = (&self.side, self.entry.details.as_ref());
        let intervention = details.and_then(|details| details.intervention);
        let mut limits: Vec<Decimal> = intervention.map(|limit| limit.number).into_iter().collect();
        limits.extend(self.limits.iter().map(|(_, limit)| limit.number));
        if let Some(tolerance) = self
            .entry
            .verdict
            .tolerance
            .filter(|_| side.tolerance.is_some())
        {
            let lines = ends(tolerance, side.due, Decimal::ONE);
            let at = |target: &Decimal| {
                lines
                    .iter()
                    .filter_map(|line| line.at(*target))
                    .collect::<Vec<_>>()
            };
            limits.extend(targets.iter().flat_map(at));
        }
        if let (Some(movement), Ok(before)) = (&side.movement, self.entry.previous.quantity) {
            limits.extend(self.turns_of_movement(movement, before.number, targets));
        }
        limits
    }

    /// Returns the target of the whole year, or both ends of it.
    fn targets(&self) -> Vec<Decimal> {
        let details = self.entry.details.as_ref();
        if let Some(TargetSource::Range { low, high }) = details.and_then(|details| details.aim) {
            return vec![low, high];
        }
        let range = details.and_then(|details| details.range);
        let own = self.entry.target.quantity.ok().map(|target| target.number);
        own.into_iter()
            .chain(range.into_iter().flat_map(|(low, high)| [low, high]))
            .collect()
    }

    fn turns_of_movement(
        &self,
        movement: &MovementRead,
        before: Decimal,
        targets: &[Decimal],
    ) -> Vec<Decimal> {
        let round = |number| self.side.as_rounded(number);
        let before = round(before);
        let due = targets
            .iter()
            .filter_map(|target| self.side.due.of(*target));
        let due: Vec<Decimal> = due.map(round).collect();
        let mut turns = vec![before];
        // As far on the other side of the target, or of a range.
        for one in &due {
            let far = due
                .iter()
                .filter_map(|other| one.checked_add(*other)?.checked_sub(before));
            turns.extend(far);
        }
        for allowance in movement.rule.allowances() {
            let of_previous = matches!(allowance, Tolerance::PercentOfPrevious(_));
            let bases = if of_previous || due.is_empty() {
                &[before][..]
            } else {
                due.as_slice()
            };
            for base in bases {
                let whole = crate::audit::regions::lines::Share::WHOLE;
                let around = ends(allowance.counted_in(self.unit), whole, Decimal::ONE);
                let reach = around
                    .into_iter()
                    .filter_map(|end: LimitLine| end.at(*base)?.checked_sub(*base));
                turns.extend(reach.filter_map(|by| before.checked_add(by)));
            }
        }
        turns
    }
}

/// Returns the limits that stand under headings.
fn limits(conditions: &[Condition], own: &[Condition]) -> Vec<(String, Quantity)> {
    let mut found: Vec<(String, Quantity)> = Vec::new();
    for (condition, own) in conditions.iter().zip(own) {
        let ConditionKind::InColumn(in_column) = &condition.kind else {
            continue;
        };
        for (limit, bound) in in_column.limits.iter().zip(own.kind.region().bounds()) {
            if let ColumnLimit::Heading(heading, _) = limit
                && !found.iter().any(|(known, _)| known == heading)
            {
                found.push((heading.clone(), bound.quantity()));
            }
        }
    }
    found
}

/// Returns a quantity as a cell.
fn quantity(known: Quantity) -> TriedValue {
    if known.unit == Unit::None {
        TriedValue::Number(known.number)
    } else {
        TriedValue::Text(known.to_string())
    }
}
