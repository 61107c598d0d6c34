//! The policy of each measure: the sum of the script's claims about it.

use super::claim::{Claim, Claimed, Comparator, PartsRule, Statement, TOPICS, Topic};
use super::condition::{By, Profile};
use super::period::Period;
use super::question::QuestionIndex;
use super::rounding::Rounding;
use super::table::LayoutRef;
use crate::conditions::{Bound, Region};
use crate::money::{BudgetLine, MoneyKind, UnderspendLimit, VarianceSign};
use crate::name::Pattern;
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_diagnostic::Position;
use ambersheet_quantity::{Quantity, StatedUnit, Unit};
use rust_decimal::Decimal;

/// The content of the return's own "Good is" column for a measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StatedPolarity {
    /// There is no such column, or its cell is blank.
    #[default]
    Nothing,
    /// A polarity.
    Polarity(Polarity),
    /// A text that is none of the words for a polarity.
    Unknown,
    /// Nothing of its own: the sign of the target says it.
    ByTarget,
}

/// A contradiction between lines, as indexes of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two claims.
    Claims(usize, usize),
    /// A claim and the return's own column.
    Column(usize),
    /// The sign of a target, and the claim that gives the polarity; without one, the return's own column.
    Sign(Option<usize>),
}

/// The origin of a measure's polarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// A line of the script: index of [`Policies::claims`].
    Line(usize),
    /// The return's own "Good is" column, or the sign of the target.
    Return,
}

impl SaidBy {
    /// Returns the line, if one gives the polarity.
    pub fn line(self) -> Option<usize> {
        match self {
            Self::Line(line) => Some(line),
            Self::Return => None,
        }
    }
}

/// The tolerance that a cell of the return gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ColumnTolerance {
    /// The rules name no cell for it, or a line that names the measure comes first.
    #[default]
    NotAsked,
    /// The cell holds none that can be used.
    Unusable,
    /// The tolerance.
    Is(Tolerance),
}

/// All claims of a ruleset, in the script's order.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// The lines that hold in the period, in the script's order.
    pub claims: Vec<Claim>,
    /// The lines that hold only in other periods.
    pub other_periods: Vec<Claim>,
}

/// The rules for one measure, added up from all lines; the numbers are indexes of [`Policies::claims`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The polarity and its origin.
    pub good_is: Option<(Polarity, SaidBy)>,
    /// The line of a budget that the measure is, if the line with its polarity says so.
    pub budget: Option<BudgetLine>,
    /// The line that leaves the polarity to the sign of the target.
    pub said_by_target: Option<usize>,
    /// The tolerance, and its line.
    pub tolerance: Option<(Tolerance, usize)>,
    /// The tolerance that the return gives in a cell of its own; it comes before one for all measures.
    pub in_column: ColumnTolerance,
    /// The unit of the numbers, and its line.
    pub unit: Option<(StatedUnit, usize)>,
    /// The contradiction about this measure, if there is one.
    pub conflict: Option<Conflict>,
    /// `true` if lines contradict each other about something that a direction needs.
    pub no_direction: bool,
    /// The line of each topic, and `true` if it names the measure.
    pub lines: [Option<(usize, bool)>; TOPICS],
}

/// The rule that tells when a change from the previous value counts as none.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectionRule {
    /// The largest change that is Static, in the measure's own unit or in percent.
    pub same_if_within: Tolerance,
    /// Allowances for targets under a limit; the first that fits replaces `same_if_within`.
    pub where_target_under: Vec<(Bound, Tolerance)>,
    /// The author's open questions about it.
    pub questions: Vec<QuestionIndex>,
    /// The place in the script.
    pub at: Position,
}

impl DirectionRule {
    /// Returns all allowances: those of small targets, then the one of all others.
    pub fn allowances(&self) -> impl Iterator<Item = Tolerance> {
        let small = self.where_target_under.iter();
        small
            .map(|(_, allowance)| *allowance)
            .chain([self.same_if_within])
    }

    /// Creates the rule of a measure with an allowance of its own.
    pub fn own(allowance: Tolerance, at: Position) -> Self {
        Self {
            same_if_within: allowance,
            where_target_under: Vec::new(),
            questions: Vec::new(),
            at,
        }
    }

    /// Returns a limit of small targets of which it is not certain what it counts beside values of a unit.
    pub fn doubted_limit(&self, target: Option<Decimal>, unit: Unit) -> Option<Decimal> {
        let limits = self.where_target_under.iter().filter(|_| target.is_some());
        limits
            .map(|(limit, _)| limit)
            .find(|limit| !limit.fits(unit))
            .map(|limit| limit.number)
    }

    /// Returns the allowance for a target, and the limit of targets that it holds under, if there is one.
    pub fn allowance(&self, target: Option<Decimal>) -> (Tolerance, Option<Bound>) {
        let small = self
            .where_target_under
            .iter()
            .find(|(limit, _)| target.is_some_and(|target| target < limit.number));
        small.map_or((self.same_if_within, None), |(limit, allowance)| {
            (*allowance, Some(*limit))
        })
    }
}

impl Policies {
    /// Adds up all lines about a measure; its name and its id are already
    /// [`fold`](ambersheet_ooxml::text::fold)ed.
    ///
    /// `stated` is the content of the return's own column. It counts like a line that names the
    /// measure, so that it may contradict one. Where it is unknown, `all_others` does not apply.
    /// `layout` is the table or form that found the measure, if one did.
    pub fn of(
        &self,
        measure: &str,
        id: &str,
        layout: Option<LayoutRef>,
        field: Option<usize>,
        stated: StatedPolarity,
    ) -> Policy {
        let mut policy = Policy::default();
        for (index, claim) in self.claims.iter().enumerate() {
            if claim.field.is_some() && claim.field != field {
                continue;
            }
            if let Some(named) = claim.claimed.names(measure, id, layout) {
                policy.take(&self.claims, index, named);
            }
        }
        policy.take_stated(self, field, stated);
        policy.take_budget(&self.claims);
        policy
    }

    /// Returns the earlier names of a measure; its name and its id are
    /// [`fold`](ambersheet_ooxml::text::fold)ed.
    pub fn formerly(&self, measure: &str, id: &str) -> impl Iterator<Item = &str> {
        let claims = self.claims.iter().chain(&self.other_periods);
        let says = claims.filter_map(move |claim| {
            let Statement::Formerly(names) = &claim.statement else {
                return None;
            };
            // A name in doubt is none.
            if claim.question.is_some() {
                return None;
            }
            (claim.claimed.names(measure, id, None) == Some(true)).then_some(names)
        });
        says.flatten().map(String::as_str)
    }

    /// Returns the [`fold`](ambersheet_ooxml::text::fold)ed names of measures that lines spell out.
    pub fn full_names(&self) -> impl Iterator<Item = &str> {
        let claims = self.claims.iter().chain(&self.other_periods);
        let patterns = claims.filter_map(|claim| match &claim.claimed {
            Claimed::Named(patterns) => Some(patterns),
            Claimed::WithId(_) | Claimed::AllOthers | Claimed::Every | Claimed::RowsOf(_) => None,
        });
        patterns.flatten().flat_map(Pattern::full_names)
    }

    /// Returns the first line about a measure that holds in another period only.
    pub fn in_another_period(&self, measure: &str, id: &str) -> Option<&Claim> {
        let named = self
            .other_periods
            .iter()
            .find(|claim| claim.claimed.names(measure, id, None).is_some());
        let others = || {
            self.other_periods
                .iter()
                .find(|claim| claim.claimed == Claimed::AllOthers)
        };
        named.or_else(others)
    }
}

/// Returns `true` if a condition is about a distance or a movement, so that it asks which way is good.
fn is_by_degree(region: Region<'_>) -> bool {
    region.is_by_degree()
}

/// Returns `true` if a later line says without a question what an earlier one asks.
fn confirms(claims: &[Claim], earlier: (usize, bool), later: (usize, bool)) -> bool {
    let [first, second] = [earlier, later].map(|(index, _)| &claims[index]);
    earlier.1 == later.1
        && first.question.is_some()
        && second.question.is_none()
        && first.statement == second.statement
}

impl Policy {
    /// Returns the underspend that is a concern.
    pub fn underspend(&self) -> Option<UnderspendLimit> {
        self.budget?.underspend
    }

    /// Returns the line about a topic.
    pub fn line(&self, topic: Topic) -> Option<usize> {
        self.lines[topic as usize].map(|(line, _)| line)
    }

    /// Returns this policy for a target with a sign of its own: the sign gives the polarity where the rules leave it to
    /// it, and must agree with any other.
    ///
    /// `by_layout` is `true` if the table or form leaves the polarity to the sign.
    pub fn with_sign(&self, sign: Polarity, by_layout: bool) -> Option<Self> {
        let is_met = |polarity| polarity == sign;
        match self.good_is {
            Some((polarity, _)) if is_met(polarity) => None,
            Some((_, said_by)) => Some(Self {
                conflict: self.conflict.or(Some(Conflict::Sign(said_by.line()))),
                no_direction: true,
                ..self.clone()
            }),
            None if by_layout || self.said_by_target.is_some() => Some(Self {
                good_is: Some((
                    sign,
                    self.said_by_target.map_or(SaidBy::Return, SaidBy::Line),
                )),
                ..self.clone()
            }),
            None => None,
        }
    }

    /// Returns the tolerance, with its line if a line gives it.
    pub fn tolerance_in_force(&self) -> Option<(Tolerance, Option<usize>)> {
        match self.in_column {
            ColumnTolerance::NotAsked => self
                .tolerance
                .map(|(tolerance, line)| (tolerance, Some(line))),
            ColumnTolerance::Unusable => None,
            ColumnTolerance::Is(tolerance) => Some((tolerance, None)),
        }
    }

    /// Returns `true` if a line that names the measure gives the tolerance.
    pub fn names_tolerance(&self) -> bool {
        matches!(self.lines[Topic::AmberWithin as usize], Some((_, true)))
    }

    /// Returns the line that decides a topic, which for the polarity may be that of all other measures.
    fn deciding_line(&self, topic: Topic) -> Option<usize> {
        if topic == Topic::GoodIs {
            return self.good_is?.1.line();
        }
        self.line(topic)
    }

    fn take(&mut self, claims: &[Claim], index: usize, named: bool) {
        let says = &claims[index].statement;
        let line = &mut self.lines[says.topic() as usize];
        if let Some((earlier, strength)) = *line
            && (strength || !named)
            && !confirms(claims, (earlier, strength), (index, named))
        {
            if claims[earlier].statement != *says && strength == named {
                self.conflict
                    .get_or_insert(Conflict::Claims(earlier, index));
                self.no_direction |= says.topic().is_of_direction();
            }
            return;
        }
        *line = Some((index, named));
        match says {
            Statement::GoodIs(polarity) => self.good_is = Some((*polarity, SaidBy::Line(index))),
            Statement::Money(money) => {
                self.good_is = Some((money.polarity(), SaidBy::Line(index)));
            }
            Statement::SaidByTarget => self.said_by_target = Some(index),
            Statement::AmberWithin(tolerance) => self.tolerance = Some((*tolerance, index)),
            Statement::Unit(unit) => self.unit = Some((*unit, index)),
            Statement::NotRated
            | Statement::By(_)
            | Statement::Profile(_)
            | Statement::Part(_)
            | Statement::TargetInActual(_)
            | Statement::Ranked(_)
            | Statement::Parts(_)
            | Statement::Forecast
            | Statement::Target(_)
            | Statement::ComparedWith(_)
            | Statement::SameIfWithin(_)
            | Statement::Formerly(_)
            | Statement::Redefined(_)
            | Statement::Rounded(_)
            | Statement::Underspend(_)
            | Statement::Variance(_) => {}
        }
    }

    /// Adds what follows from the line that gives the polarity, if it says that the measure is a line of a budget.
    fn take_budget(&mut self, claims: &[Claim]) {
        let line = self.good_is.and_then(|(_, said_by)| said_by.line());
        let Some(Statement::Money(money)) = line.map(|line| &claims[line].statement) else {
            return;
        };
        let concern = self
            .line(Topic::Underspend)
            .filter(|_| money.kind == MoneyKind::Spending);
        let limit = |line: usize| {
            let Statement::Underspend(concern) = &claims[line].statement else {
                return None;
            };
            Some(UnderspendLimit {
                beyond: concern.beyond,
                rank: concern.rank,
                line,
            })
        };
        self.budget = Some(BudgetLine {
            money: *money,
            underspend: concern.and_then(limit),
        });
    }

    /// Adds the return's own column, or else `all_others`, if no line gives the polarity.
    fn take_stated(&mut self, all: &Policies, field: Option<usize>, stated: StatedPolarity) {
        match (stated, self.good_is) {
            (StatedPolarity::Polarity(column), Some((named, SaidBy::Line(index))))
                if column != named =>
            {
                self.conflict.get_or_insert(Conflict::Column(index));
                self.no_direction = true;
            }
            (StatedPolarity::Polarity(column), None) => {
                self.good_is = Some((column, SaidBy::Return));
            }
            (StatedPolarity::Nothing, None)
                if self.line(Topic::NotRated).is_none() && self.said_by_target.is_none() =>
            {
                self.good_is = all.default_polarity(field);
            }
            (StatedPolarity::Polarity(_), Some(_))
            | (
                StatedPolarity::Nothing | StatedPolarity::Unknown | StatedPolarity::ByTarget,
                Some(_) | None,
            ) => {}
        }
    }
}

impl Policies {
    /// Returns `true` if any table or form has rules for its own rows.
    pub fn ask_layouts(&self) -> bool {
        self.claims
            .iter()
            .any(|claim| matches!(claim.claimed, Claimed::RowsOf(_)))
    }

    /// Returns `true` if any line names measures by their ids.
    pub fn ask_ids(&self) -> bool {
        self.claims
            .iter()
            .any(|claim| matches!(claim.claimed, Claimed::WithId(_)))
    }

    /// Returns the open question about the line of a topic.
    pub fn question(&self, policy: &Policy, topic: Topic) -> Option<QuestionIndex> {
        self.claims.get(policy.deciding_line(topic)?)?.question
    }

    /// Returns `true` if a question about any line of the policy is open.
    pub fn has_question(&self, policy: &Policy) -> bool {
        self.questions(policy).next().is_some()
    }

    /// Returns the open questions about the lines of a policy. A line that no rating of it can need has none.
    pub fn questions(&self, policy: &Policy) -> impl Iterator<Item = QuestionIndex> {
        Topic::ALL
            .into_iter()
            .filter(|topic| self.may_need(policy, *topic))
            .filter_map(|topic| self.question(policy, topic))
    }

    /// Returns `true` if a rating by the policy may need what a line about the topic says.
    fn may_need(&self, policy: &Policy, topic: Topic) -> bool {
        if policy.line(Topic::NotRated).is_some() {
            return topic == Topic::NotRated;
        }
        let by = self.by(policy);
        let is_by_function = matches!(by, Some(By::Function(_)));
        let asks = |wanted: fn(Region<'_>) -> bool| match by {
            Some(By::FirstOf(conditions)) => conditions
                .iter()
                .any(|condition| wanted(condition.kind.region())),
            Some(By::Function(_) | By::Grid(_)) | None => false,
        };
        let movement = asks(|region| matches!(region, Region::Improved { .. }));
        match topic {
            Topic::GoodIs => {
                let by_target = by.is_none() && policy.line(Topic::Ranked).is_none();
                by_target || is_by_function || asks(is_by_degree)
            }
            Topic::AmberWithin | Topic::Ranked => by.is_none(),
            Topic::Underspend => by.is_none() && policy.underspend().is_some(),
            Topic::Target | Topic::TargetInActual | Topic::Profile => {
                let by_target = asks(|region| matches!(region, Region::Target(_)));
                by.is_none() || is_by_function || by_target || movement
            }
            Topic::ComparedWith | Topic::Redefined => movement || is_by_function,
            Topic::SameIfWithin => movement,
            Topic::Unit | Topic::Rounded => !matches!(by, Some(By::Grid(_))),
            Topic::By | Topic::Part | Topic::Parts | Topic::Forecast | Topic::Variance => true,
            Topic::NotRated | Topic::Formerly => false,
        }
    }

    /// Returns `true` if conditions of a policy read the movement since the previous value.
    pub fn reads_movement(&self, policy: &Policy) -> bool {
        self.may_need(policy, Topic::SameIfWithin)
    }

    /// Returns the statement of the line about a topic.
    pub fn said(&self, policy: &Policy, topic: Topic) -> Option<&Statement> {
        self.claims
            .get(policy.line(topic)?)
            .map(|claim| &claim.statement)
    }

    /// Returns `true` if a line of the policy [gives a field its rating](Claim::rates).
    pub fn rates(&self, policy: &Policy, field: usize) -> bool {
        let topics = [
            Topic::By,
            Topic::Forecast,
            Topic::Part,
            Topic::TargetInActual,
        ];
        topics
            .iter()
            .filter_map(|topic| policy.line(*topic))
            .any(|line| self.claims[line].rates(field))
    }

    /// Returns the polarity that `all_others` gives.
    fn default_polarity(&self, field: Option<usize>) -> Option<(Polarity, SaidBy)> {
        self.claims.iter().enumerate().find_map(|(index, claim)| {
            let counts = claim.claimed == Claimed::AllOthers
                && (claim.field.is_none() || claim.field == field);
            let polarity = claim.statement.polarity()?;
            counts.then_some((polarity, SaidBy::Line(index)))
        })
    }
}

/// Declares the accessors of [`Policies`] that return what the line about a topic states.
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $topic:ident -> $Value:ty;)+) => {
        impl Policies {
            $($(#[$doc])*
            pub fn $name(&self, policy: &Policy) -> Option<&$Value> {
                let Statement::$topic(stated) = self.said(policy, Topic::$topic)? else {
                    return None;
                };
                Some(stated)
            })+
        }
    };
}

accessors! {
    /// Returns the decision that replaces target and tolerance.
    by: By -> By;
    /// Returns the spread of the target over the year.
    profile: Profile -> Profile;
    /// Returns the name of the part of the actual that counts.
    part: Part -> Pattern;
    /// Returns the name of the part of the actual's text that is the target.
    target_in_actual: TargetInActual -> Pattern;
    /// Returns the texts that are ranks, best first.
    ranked: Ranked -> [Pattern];
    /// Returns the parts of a composite value that count.
    parts: Parts -> PartsRule;
    /// Returns the target that the rules give.
    target: Target -> Quantity;
    /// Returns the value that the measure is compared with.
    compared_with: ComparedWith -> Comparator;
    /// Returns the period in which the definition changed.
    redefined: Redefined -> Period;
    /// Returns the rounding of the numbers.
    rounded: Rounded -> Rounding;
    /// Returns the meaning of the variances.
    variance: Variance -> VarianceSign;
}
