//! The operators of rules: values of unlike kinds are never compared, and numbers are exact.
//!
//! The engine by itself answers `false` where kinds differ, orders texts by the alphabet, and cuts
//! whole numbers. All its operators between two values are replaced by these.

use std::cmp::Ordering;

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::dates::{ScriptDate, ScriptTime};
use super::record::ScriptStop;
use super::source::{Origin, held, number};
use super::values::RuleValue;
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::Unit;

/// The kind of a value. Only values of one kind can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Nothing,
    Truth,
    Number,
    Text,
    Date,
    Time,
    List,
    Map,
    Rule,
    Other,
}

impl ValueKind {
    /// Returns the kind of a value.
    pub(super) fn of(value: &Dynamic) -> Self {
        if value.is_unit() {
            Self::Nothing
        } else if value.is_bool() {
            Self::Truth
        } else if value.is_int() || value.is_decimal() {
            Self::Number
        } else if value.is_string() || value.is_char() {
            Self::Text
        } else if value.is_array() {
            Self::List
        } else if value.is_map() {
            Self::Map
        } else if value.read_lock::<ScriptDate>().is_some() {
            Self::Date
        } else if value.read_lock::<ScriptTime>().is_some() {
            Self::Time
        } else if value.read_lock::<RuleValue>().is_some() {
            Self::Rule
        } else {
            Self::Other
        }
    }

    /// Returns the kind in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::Date => "a date",
            Self::Time => "a time",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Rule => "a value of the rules",
            Self::Other => "the record itself",
        }
    }
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

impl Comparison {
    /// All comparisons with their signs.
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("<", Self::Less),
        ("<=", Self::LessOrEqual),
        (">", Self::Greater),
        (">=", Self::GreaterOrEqual),
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
    ];

    /// Returns the comparison with this sign.
    pub(super) fn find(sign: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|known| known.0 == sign);
        known.map(|known| known.1)
    }

    fn sign(self) -> &'static str {
        let known = Self::ALL.iter().find(|known| known.1 == self);
        known.map_or("", |known| known.0)
    }

    fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Tells whether the comparison holds for two values in this order.
    pub(super) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
        }
    }
}

/// Compares two values. `asks_for_nothing` is `true` if one side is written `()`.
///
/// # Errors
/// A [`ScriptStop`] if the values are of unlike kinds, have no order, or may be of unlike units.
pub(super) fn compare(
    comparison: Comparison,
    left: &Dynamic,
    right: &Dynamic,
    asks_for_nothing: bool,
) -> Result<bool, ScriptStop> {
    let kinds = (ValueKind::of(left), ValueKind::of(right));
    match kinds {
        (ValueKind::Number, ValueKind::Number) => {
            let (Some(a), Some(b)) = (number(left), number(right)) else {
                return Err(unlike(comparison.sign(), left, right));
            };
            same_units(comparison.sign(), (left, a), (right, b))?;
            return Ok(comparison.holds(a.cmp(&b)));
        }
        (ValueKind::Date, ValueKind::Date) => {
            let days = |value: &Dynamic| value.read_lock::<ScriptDate>().map(|date| date.0);
            return Ok(comparison.holds(days(left).cmp(&days(right))));
        }
        (ValueKind::Time, ValueKind::Time) => {
            let days = |value: &Dynamic| value.read_lock::<ScriptTime>().map(|time| time.0);
            return Ok(comparison.holds(days(left).cmp(&days(right))));
        }
        _ => {}
    }
    if let Some((a, b)) = as_texts(left, right, kinds) {
        return if comparison.is_equality() {
            Ok(comparison.holds(a.cmp(&b)))
        } else {
            Err(texts_have_no_order(comparison.sign(), left, right))
        };
    }
    if !comparison.is_equality() {
        return Err(unlike(comparison.sign(), left, right));
    }
    let equal = equal(comparison, left, right, kinds, asks_for_nothing)?;
    Ok(equal == (comparison == Comparison::Equal))
}

/// Tells whether two values that are neither numbers nor texts are equal.
fn equal(
    comparison: Comparison,
    left: &Dynamic,
    right: &Dynamic,
    kinds: (ValueKind, ValueKind),
    asks_for_nothing: bool,
) -> Result<bool, ScriptStop> {
    let unlike = || unlike(comparison.sign(), left, right);
    match kinds {
        (ValueKind::Nothing, ValueKind::Nothing) => Ok(true),
        (ValueKind::Nothing, _) | (_, ValueKind::Nothing) if asks_for_nothing => Ok(false),
        (ValueKind::Truth, ValueKind::Truth) => Ok(left.as_bool().ok() == right.as_bool().ok()),
        (ValueKind::Rule, ValueKind::Rule) => {
            let (a, b) = (
                left.read_lock::<RuleValue>(),
                right.read_lock::<RuleValue>(),
            );
            Ok(a.as_deref() == b.as_deref())
        }
        (ValueKind::List, ValueKind::List) => {
            let (Ok(a), Ok(b)) = (left.as_array_ref(), right.as_array_ref()) else {
                return Err(unlike());
            };
            if a.len() != b.len() {
                return Ok(false);
            }
            all_equal(a.iter().zip(b.iter()))
        }
        (ValueKind::Map, ValueKind::Map) => {
            let (Ok(a), Ok(b)) = (left.as_map_ref(), right.as_map_ref()) else {
                return Err(unlike());
            };
            if !a.keys().eq(b.keys()) {
                return Ok(false);
            }
            all_equal(a.values().zip(b.values()))
        }
        _ => Err(unlike()),
    }
}

fn all_equal<'a>(
    pairs: impl Iterator<Item = (&'a Dynamic, &'a Dynamic)>,
) -> Result<bool, ScriptStop> {
    let mut equal = true;
    for (a, b) in pairs {
        equal &= compare(Comparison::Equal, a, b, false)?;
    }
    Ok(equal)
}

/// Returns both values as texts, if one is a text and the other a text or a number read from one.
fn as_texts(
    left: &Dynamic,
    right: &Dynamic,
    kinds: (ValueKind, ValueKind),
) -> Option<(String, String)> {
    let is_text = |kind| kind == ValueKind::Text;
    if !is_text(kinds.0) && !is_text(kinds.1) {
        return None;
    }
    Some((text(left)?, text(right)?))
}

/// Returns a value as text: a text, a character, or the text of a cell in which a number was read.
pub(super) fn text(value: &Dynamic) -> Option<String> {
    if let Ok(text) = value.as_immutable_string_ref() {
        return Some(text.to_string());
    }
    if let Ok(letter) = value.as_char() {
        return Some(letter.to_string());
    }
    Origin::of(value).and_then(Origin::text)
}

/// The doubt about the units of two numbers that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitDoubt {
    /// The unit of the left number is not known.
    Left,
    /// The unit of the right number is not known.
    Right,
    /// The left number is a percentage, and the right one may be a share of one.
    LeftPercentage,
    /// The right number is a percentage, and the left one may be a share of one.
    RightPercentage,
    /// The units do not fit.
    Different,
}

impl UnitDoubt {
    /// Returns the doubt about two numbers with their units; a number of the script has none.
    pub(super) fn about(
        (left, a): (Option<Unit>, Decimal),
        (right, b): (Option<Unit>, Decimal),
    ) -> Option<Self> {
        let may_be_share = |number: Decimal| number > Decimal::ZERO && number <= Decimal::ONE;
        match (left, right) {
            (Some(Unit::InDoubt), _) => Some(Self::Left),
            (_, Some(Unit::InDoubt)) => Some(Self::Right),
            (Some(Unit::Percent), None | Some(Unit::None)) => {
                may_be_share(b).then_some(Self::LeftPercentage)
            }
            (None | Some(Unit::None), Some(Unit::Percent)) => {
                may_be_share(a).then_some(Self::RightPercentage)
            }
            (Some(of), Some(other)) => (!of.meets(other)).then_some(Self::Different),
            (None, _) | (_, None) => None,
        }
    }
}

/// Refuses two numbers that may be counted in unlike units.
fn same_units(
    sign: &str,
    (left, a): (&Dynamic, Decimal),
    (right, b): (&Dynamic, Decimal),
) -> Result<(), ScriptStop> {
    let (from, to) = (Origin::of(left), Origin::of(right));
    let unit = |source: Option<Origin>| source.and_then(Origin::unit);
    let Some(doubt) = UnitDoubt::about((unit(from), a), (unit(to), b)) else {
        return Ok(());
    };
    let name = |source: Option<Origin>| source.map(Origin::name).unwrap_or_default();
    let why = match doubt {
        UnitDoubt::Left => in_doubt(&name(from)),
        UnitDoubt::Right => in_doubt(&name(to)),
        UnitDoubt::LeftPercentage => beside_percentage(&name(from), a, to, b),
        UnitDoubt::RightPercentage => beside_percentage(&name(to), b, from, a),
        UnitDoubt::Different => format!(
            "`{sign}` compares {} and {}, which are counted in different units",
            name(from),
            name(to)
        ),
    };
    Err(ScriptStop::Unrated(Reason::AmbiguousUnit, why))
}

fn in_doubt(name: &str) -> String {
    format!(
        "it cannot be told what {name} counts; show the unit in the cell, or state `unit` in the rules"
    )
}

/// Doubts a bare number up to 1 beside a percentage: 0.9 may be 0.9% or 90%.
fn beside_percentage(name: &str, percent: Decimal, other: Option<Origin>, bare: Decimal) -> String {
    let (percent, bare) = (percent.normalize(), bare.normalize());
    let meant = (bare * Decimal::ONE_HUNDRED).normalize();
    match other {
        Some(source) => format!(
            "{name} is {percent}% and {} is {bare}, which may be {meant}% or {bare}%",
            source.name()
        ),
        None => format!(
            "{name} is {percent}%, and the function compares it with {bare}; write {meant} for {meant}%, or \
             percent({bare}) for {bare}%"
        ),
    }
}

/// Returns the stop for two values whose kinds differ, or which have no order.
pub(super) fn unlike(sign: &str, left: &Dynamic, right: &Dynamic) -> ScriptStop {
    let (of, other) = (ValueKind::of(left), ValueKind::of(right));
    let fault = match (at_fault(left), at_fault(right)) {
        (Some(one), Some(two)) => Some(if one.0 <= two.0 { one } else { two }),
        (one, two) => one.or(two),
    };
    if let Some((_, value, source)) = fault {
        let beside = if std::ptr::eq(value, left) {
            right
        } else {
            left
        };
        let compares = Comparison::find(sign).is_some() || matches!(sign, "max" | "min");
        let does = if compares {
            "compares it with"
        } else {
            "stands between it and"
        };
        let need = format!("`{sign}` {does} {}", beside_in_words(beside));
        return unfit(source, value, &need);
    }
    ScriptStop::Unrated(
        Reason::FunctionFailed,
        format!(
            "`{sign}` does not work between {} and {}",
            of.words(),
            other.words()
        ),
    )
}

/// Returns a value from the record; the lower number is the likelier fault.
fn at_fault(value: &Dynamic) -> Option<(u8, &Dynamic, Origin)> {
    let source = Origin::of(value)?;
    let rank = match ValueKind::of(value) {
        ValueKind::Nothing => 0,
        ValueKind::Text => 1,
        ValueKind::Truth => 2,
        _ => 3,
    };
    Some((rank, value, source))
}

/// Names the other side of an operator.
fn beside_in_words(value: &Dynamic) -> String {
    match Origin::of(value) {
        Some(source) if value.is_unit() => format!("{}, which is blank", source.name()),
        Some(source) => format!("{}, {}", source.name(), held(value)),
        None => held(value),
    }
}

/// Returns the stop for a value from the record that is not of the kind that is needed.
pub(super) fn unfit(source: Origin, value: &Dynamic, need: &str) -> ScriptStop {
    let name = source.name();
    let what = if value.is_unit() {
        match source {
            Origin::Cell(_) => format!("there is nothing under {name}"),
            Origin::Property(_) | Origin::Percent => format!("{name} is not there"),
        }
    } else {
        format!("{name} holds {}", held(value))
    };
    ScriptStop::Unrated(source.reason(value), format!("{what}, and {need}"))
}

fn texts_have_no_order(sign: &str, left: &Dynamic, right: &Dynamic) -> ScriptStop {
    let source = Origin::of(left).map(|source| (source, left));
    let source = source.or_else(|| Origin::of(right).map(|source| (source, right)));
    match source {
        Some((source, value)) => unfit(
            source,
            value,
            &format!("`{sign}` compares numbers, dates and times; texts have no order"),
        ),
        None => ScriptStop::Unrated(
            Reason::FunctionFailed,
            format!("`{sign}` compares numbers, dates and times; texts have no order"),
        ),
    }
}
