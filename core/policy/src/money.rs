//! Lines of budgets: spending and income, the sign that their figures have, and variances.

use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_diagnostic::Position;
use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

/// The kind of a line of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyKind {
    /// Money that goes out: more than the budget is bad.
    Spending,
    /// Money that comes in: less than the budget is bad.
    Income,
}

/// A line of a budget, with the sign that its figures have.
///
/// ```
/// use ambersheet_policy::money::{Money, MoneyKind};
/// use ambersheet_policy::polarity::Polarity;
/// use rust_decimal::Decimal;
///
/// let income = Money { kind: MoneyKind::Income, is_negative: true };
/// assert_eq!(income.polarity(), Polarity::Lower); // -150 of -200 is 50 short
/// assert!(income.contradicts(Decimal::from(200)));
/// assert!(!income.contradicts(Decimal::ZERO));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The kind.
    pub kind: MoneyKind,
    /// `true` if its figures are below zero.
    pub is_negative: bool,
}

impl Money {
    /// Returns the polarity of its figures as they stand.
    pub fn polarity(self) -> Polarity {
        match (self.kind, self.is_negative) {
            (MoneyKind::Spending, false) | (MoneyKind::Income, true) => Polarity::Lower,
            (MoneyKind::Spending, true) | (MoneyKind::Income, false) => Polarity::Higher,
        }
    }

    /// Returns the word of the rules, which messages use too.
    pub fn word(self) -> &'static str {
        match self.kind {
            MoneyKind::Spending => "spending",
            MoneyKind::Income => "income",
        }
    }

    /// Returns `true` if a number has the sign that figures of this line do not have.
    pub fn contradicts(self, number: Decimal) -> bool {
        !number.is_zero() && number.is_sign_negative() != self.is_negative
    }
}

/// The meaning of a variance: what it is the difference of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarianceSign {
    /// Actual less budget.
    ActualLessBudget,
    /// Budget less actual.
    BudgetLessActual,
    /// What is worse than the budget is above zero, for every line.
    AdverseIsPositive,
    /// What is better than the budget is above zero, for every line.
    FavourableIsPositive,
}

impl VarianceSign {
    /// Every sign, as the rules write it.
    pub const ALL: [(&str, Self); 4] = [
        ("actual - budget", Self::ActualLessBudget),
        ("budget - actual", Self::BudgetLessActual),
        ("adverse is positive", Self::AdverseIsPositive),
        ("favourable is positive", Self::FavourableIsPositive),
    ];

    /// Returns the sign that a text names, ignoring case, spaces and kinds of dash.
    ///
    /// ```
    /// use ambersheet_policy::money::VarianceSign;
    ///
    /// assert_eq!(VarianceSign::from_text("Actual – Budget"), Some(VarianceSign::ActualLessBudget));
    /// assert_eq!(VarianceSign::from_text("favorable is positive"), Some(VarianceSign::FavourableIsPositive));
    /// assert_eq!(VarianceSign::from_text("positive"), None);
    /// ```
    pub fn from_text(text: &str) -> Option<Self> {
        let bare = |text: &str| {
            fold(text)
                .replace(' ', "")
                .replace("favorable", "favourable")
        };
        let wanted = bare(text);
        let mut all = Self::ALL.into_iter();
        all.find(|(known, _)| bare(known) == wanted)
            .map(|(_, sign)| sign)
    }

    /// Returns the text of the rules.
    pub fn text(self) -> &'static str {
        match self {
            Self::ActualLessBudget => "actual - budget",
            Self::BudgetLessActual => "budget - actual",
            Self::AdverseIsPositive => "adverse is positive",
            Self::FavourableIsPositive => "favourable is positive",
        }
    }

    /// Returns actual less budget, from a variance of a measure with this polarity; `None` where that is needed and nothing
    /// says it.
    pub fn actual_less_budget(
        self,
        variance: Decimal,
        polarity: Option<Polarity>,
    ) -> Option<Decimal> {
        let is_turned = match self {
            Self::ActualLessBudget => false,
            Self::BudgetLessActual => true,
            Self::AdverseIsPositive => polarity? == Polarity::Higher,
            Self::FavourableIsPositive => polarity? != Polarity::Higher,
        };
        Some(if is_turned { -variance } else { variance })
    }
}

/// The concern about spending that stays far below its budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Underspend {
    /// The largest underspend that is none.
    pub beyond: Tolerance,
    /// The word of the level of a larger one.
    pub word: String,
    /// The rank of that level.
    pub rank: u8,
    /// The place in the script.
    pub at: Position,
}

/// A line of a budget, as the policy of its measure has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BudgetLine {
    /// The kind, with the sign of the figures.
    pub money: Money,
    /// The underspend that is a concern; none of income.
    pub underspend: Option<UnderspendLimit>,
}

/// The concern as it stands in the policy of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnderspendLimit {
    /// The largest underspend that is none.
    pub beyond: Tolerance,
    /// The rank of the level of a larger one.
    pub rank: u8,
    /// The line: index of a claim.
    pub line: usize,
}
