//! The compilation of a measure's policy to a plan for its columns.

use std::fmt;

use super::codes::{NO_RULE, code};
use super::conditions::{ConditionTest, TestContext};
use super::decimals::ByDecimals;
use super::margin::{Exact, twin};
use super::threshold::{Answers, TargetTest};
use super::{ColumnPlan, Compiled};
use crate::conditions::Region;
use crate::evaluate::direction::EVERY_CHANGE;
use crate::evaluate::policy::forced_verdict;
use crate::model::{
    By, Comparator, Condition, DirectionRule, LayoutRef, Policies, Policy, Profile, RulesetModel,
    StatedPolarity, Topic,
};
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::{Quantity, Unit};

/// The reason why a policy cannot rate columns of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotColumnar {
    /// A function of the script decides.
    Function(String),
    /// A grid of labels decides.
    Grid,
    /// Conditions or parts read texts.
    Texts,
    /// Texts are ranks.
    Ranks,
    /// The numbers are rounded first.
    Rounded,
    /// A word that a person typed rates the field.
    Typed,
    /// The target is spread over the year.
    Profile,
    /// The forecast is rated in place of the actual.
    Forecast,
    /// Conditions read the movement since a value that is not the period before.
    Comparator(Comparator),
    /// The signs of spending or income are checked first.
    Money,
    /// A question about the rules is open.
    Question,
    /// The rules have no field of this name.
    NoSuchField(String),
}

impl fmt::Display for NotColumnar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(name) => write!(
                f,
                "the function `{name}` rates this measure, record by record"
            ),
            Self::Grid => {
                f.write_str("a grid of labels rates this measure, and columns hold numbers")
            }
            Self::Texts => {
                f.write_str("the rules read texts of this measure, and columns hold numbers")
            }
            Self::Ranks => f.write_str("texts are ranks of this measure, and columns hold numbers"),
            Self::Rounded => f.write_str("the numbers of this measure are rounded first"),
            Self::Typed => f.write_str("this field is rated by what somebody typed"),
            Self::Profile => f.write_str("the target of this measure is spread over the year"),
            Self::Forecast => {
                f.write_str("the forecast of this measure is rated in place of its actual")
            }
            Self::Comparator(Comparator::LastYear) => {
                f.write_str("this measure is compared with the same period of the year before")
            }
            Self::Comparator(Comparator::Baseline) => {
                f.write_str("this measure is compared with its baseline")
            }
            Self::Comparator(Comparator::Previous) => {
                f.write_str("this measure is compared with the period before")
            }
            Self::Money => {
                f.write_str("this measure is spending or income, whose signs are checked first")
            }
            Self::Question => f.write_str("a question of the rules about this measure is open"),
            Self::NoSuchField(name) => write!(f, "the rules have no field \"{name}\""),
        }
    }
}

impl std::error::Error for NotColumnar {}

impl RulesetModel {
    /// Compiles the policy of a measure, or of one of its fields, for columns of bare numbers.
    ///
    /// # Errors
    /// [`NotColumnar`] if the policy needs more than numbers.
    pub fn compile(
        &self,
        measure: &str,
        id: &str,
        field: Option<&str>,
    ) -> Result<Compiled, NotColumnar> {
        let field = match field {
            Some(name) => Some(
                self.fields
                    .iter()
                    .position(|known| known.name == name)
                    .ok_or_else(|| NotColumnar::NoSuchField(name.to_owned()))?,
            ),
            None => None,
        };
        let policy = self.policies.of(
            &fold(measure),
            &fold(id),
            Some(LayoutRef::Table(0)),
            field,
            StatedPolarity::Nothing,
        );
        let is_nameless = measure.trim().is_empty() && id.trim().is_empty();
        if is_nameless && field.is_none() {
            return Ok(self.compiled(policy, ColumnPlan::Same(NO_RULE)));
        }
        self.compile_policy(policy, field)
    }

    /// Compiles a policy that is already added up ([`Policies::of`]), for columns of bare numbers.
    ///
    /// # Errors
    /// [`NotColumnar`] if the policy needs more than numbers.
    pub fn compile_policy(
        &self,
        policy: Policy,
        field: Option<usize>,
    ) -> Result<Compiled, NotColumnar> {
        let is_rated = policy.line(Topic::NotRated).is_none();
        if let Some(index) = field.filter(|_| is_rated) {
            if self.fields.get(index).is_some_and(|field| field.keep_typed) {
                return Err(NotColumnar::Typed);
            }
            // A field without a rule of its own holds a typed word, and columns have none.
            if !self.policies.rates(&policy, index) {
                return Ok(self.compiled(policy, ColumnPlan::Same(NO_RULE)));
            }
        }
        if let Some(verdict) = forced_verdict(&policy) {
            return Ok(self.compiled(policy, ColumnPlan::Same(code(verdict.level))));
        }
        if self.is_asked_about(&policy) {
            return Err(NotColumnar::Question);
        }
        refused(&self.policies, &policy)?;
        let mut compiled = self.compiled(policy, ColumnPlan::Decimals);
        compiled.plan = compiled.plan().unwrap_or(ColumnPlan::Decimals);
        Ok(compiled)
    }

    /// Returns `true` if a question about anything that a policy may need is open.
    fn is_asked_about(&self, policy: &Policy) -> bool {
        let of_direction = |rule: &DirectionRule| !rule.questions.is_empty();
        !self.asked_of_all.is_empty()
            || self.tables.iter().any(|table| table.question.is_some())
            || self.direction.as_ref().is_some_and(of_direction)
            || self.policies.has_question(policy)
    }

    fn compiled(&self, policy: Policy, plan: ColumnPlan) -> Compiled {
        let stated = policy.unit.map(|(unit, _)| unit);
        let rule = self.direction_rule(policy.line(Topic::SameIfWithin));
        let conditions = match self.policies.by(&policy) {
            Some(By::FirstOf(conditions)) => Some(conditions.clone()),
            Some(By::Function(_) | By::Grid(_)) | None => None,
        };
        let target = self.policies.target(&policy).copied();
        let decimals = ByDecimals {
            scale: self.scale.clone(),
            conditions,
            direction: rule.map_or_else(|| EVERY_CHANGE.clone(), std::borrow::Cow::into_owned),
            is_redefined: self.is_redefined(&policy),
            stated,
            target,
            policy,
        };
        let exact = Exact::under(stated).unwrap_or(Exact::NOTHING);
        // A target without an equal binary number is out of every range, so that decimals decide its rows.
        let fallback = target.map(|target| decimals.as_column(target).unwrap_or(f64::INFINITY));
        Compiled {
            plan,
            exact,
            target: fallback,
            decimals,
        }
    }
}

impl Compiled {
    /// Returns the plan of binary arithmetic; `None` if only decimals can tell.
    fn plan(&self) -> Option<ColumnPlan> {
        let ByDecimals {
            policy,
            scale,
            conditions,
            direction,
            is_redefined,
            stated,
            ..
        } = &self.decimals;
        let exact = Exact::under(*stated)?;
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        if let Some(conditions) = conditions {
            let unit = self.decimals.unit();
            let context = TestContext {
                polarity,
                direction,
                is_redefined: *is_redefined,
                unit,
                exact,
            };
            let tests = conditions
                .iter()
                .map(|condition| ConditionTest::new(condition, &context));
            return Some(ColumnPlan::FirstOf(tests.collect()));
        }
        let Some(polarity) = polarity else {
            return Some(ColumnPlan::Same(NO_RULE));
        };
        let tolerance = policy.tolerance.map(|(tolerance, _)| tolerance);
        let worst = (scale.levels().len() - 1) as u8;
        let beyond = if tolerance.is_some() { worst } else { NO_RULE };
        let answers = Answers {
            met: 0,
            within: 1.min(worst),
            beyond,
        };
        TargetTest::new(polarity, tolerance, answers, self.decimals.unit(), exact)
            .map(ColumnPlan::Threshold)
    }
}

impl ByDecimals {
    /// Returns the unit of bare numbers that binary arithmetic uses unchanged.
    fn unit(&self) -> Unit {
        let number = Quantity {
            number: rust_decimal::Decimal::ONE_HUNDRED,
            unit: Unit::None,
        };
        let stated = self
            .stated
            .map_or(Ok(number), |stated| stated.apply(number));
        stated.map_or(Unit::InDoubt, |quantity| quantity.unit)
    }

    /// Returns the number of a column that equals this target.
    fn as_column(&self, target: Quantity) -> Option<f64> {
        let stated = self
            .stated
            .map_or(Ok(target), |stated| stated.apply(target))
            .ok()?;
        (stated.number == target.number && stated.unit == self.unit())
            .then(|| twin(target.number))?
    }
}

/// Refuses policies that need more than columns of numbers.
fn refused(policies: &Policies, policy: &Policy) -> Result<(), NotColumnar> {
    let conditions: &[Condition] = match policies.by(policy) {
        Some(By::Function(name)) => return Err(NotColumnar::Function(name.clone())),
        Some(By::Grid(_)) => return Err(NotColumnar::Grid),
        Some(By::FirstOf(conditions)) => conditions,
        None => &[],
    };
    let reads_parts = policy
        .line(Topic::Part)
        .or(policy.line(Topic::TargetInActual))
        .is_some();
    if policy.line(Topic::Ranked).is_some() {
        return Err(NotColumnar::Ranks);
    }
    if policy.budget.is_some() {
        return Err(NotColumnar::Money);
    }
    if policies.rounded(policy).is_some() {
        return Err(NotColumnar::Rounded);
    }
    if reads_parts
        || conditions.iter().any(|condition| {
            condition.kind.reads_text() || condition.kind.region() == Region::InColumn
        })
    {
        return Err(NotColumnar::Texts);
    }
    if policy.line(Topic::Forecast).is_some() {
        return Err(NotColumnar::Forecast);
    }
    if policies
        .profile(policy)
        .is_some_and(|profile| *profile != Profile::Flat)
    {
        return Err(NotColumnar::Profile);
    }
    match policies.compared_with(policy) {
        Some(other @ (Comparator::LastYear | Comparator::Baseline))
            if conditions.iter().any(reads_movement) =>
        {
            Err(NotColumnar::Comparator(*other))
        }
        Some(Comparator::Previous | Comparator::LastYear | Comparator::Baseline) | None => Ok(()),
    }
}

fn reads_movement(condition: &Condition) -> bool {
    matches!(condition.kind.region(), Region::Improved { .. })
}
