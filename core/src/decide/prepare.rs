//! Prepares the values of a record for comparison: parts of texts, ranks of texts, a target by its profile, a range.

use std::collections::BTreeSet;

use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::evaluate::MovedValues;
use ambersheet_policy::model::{Pattern, Polarity, Policy, Profile, RulesetModel, Topic};
use ambersheet_policy::period::YearPart;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{TargetSource, Value};
use ambersheet_quantity::{
    Figure, Missing, ParseOptions, Quantity, StatedUnit, TargetCondition, Unit, condition, read,
};
use rust_decimal::Decimal;

use crate::record::{Entry, RatingDetails};

/// The values of a record as they are compared.
pub(crate) struct PreparedRecord {
    pub(crate) actual: Value,
    pub(crate) previous: Value,
    pub(crate) target: Value,
    /// The polarity of these numbers.
    pub(crate) polarity: Option<Polarity>,
    /// The ranks of the actual and the target, if texts are compared as ranks.
    pub(crate) ranks: Option<(u8, u8)>,
    /// The way in which the target was obtained, if it is not simply the cell's.
    pub(crate) aim: Option<TargetSource>,
    /// The ends of a target that is a range to be kept; those that are due, if there is a profile.
    pub(crate) range: Option<(Decimal, Decimal)>,
}

/// The share of a year's target that is due.
#[derive(Clone, Copy)]
struct DueShare<'a> {
    profile: &'a Profile,
    /// The part of the year that the return covers; without one, the share is unknown.
    part: Option<YearPart>,
}

impl DueShare<'_> {
    /// Returns the part of a number that is due.
    fn of(self, number: Decimal) -> Result<Decimal, Missing> {
        let part = self.part.ok_or(Missing::NotDue)?;
        let due = self.profile.due(number, part);
        due.map(|due| due.normalize()).ok_or(Missing::OutOfRange)
    }

    /// Returns the numerator and the divisor of what is due of a target.
    fn fraction(self, whole: Quantity) -> Option<(Decimal, Decimal)> {
        self.profile.fraction(whole, self.part?)
    }

    /// Replaces a target of the whole year by the part that is due, and returns both facts.
    ///
    /// Of a range that is to be kept, the target is already such a part.
    fn apply(self, target: &mut Value, is_due: bool) -> Option<TargetSource> {
        let whole = target.quantity.ok();
        if !is_due {
            target.quantity = target.quantity.and_then(|quantity| {
                // There is no part of a date, or of yes.
                let notation = quantity.unit.notation();
                if notation.is_some_and(|notation| !notation.has_shares()) {
                    return Err(Missing::Text);
                }
                let number = self.of(quantity.number)?;
                target.fraction = self.fraction(quantity);
                Ok(Quantity { number, ..quantity })
            });
        }
        let (whole, part) = whole.zip(self.part)?;
        let fraction = target.fraction;
        Some(TargetSource::Profile {
            whole,
            part,
            fraction,
        })
    }
}

/// The texts that a record's values were read from.
pub(crate) struct ValueTexts<'a> {
    pub(crate) ruleset: &'a RulesetModel,
    pub(crate) texts: &'a Texts,
    pub(crate) strings: &'a SharedStrings,
}

impl ValueTexts<'_> {
    /// Returns the text that a value was read from.
    fn text(&self, value: &Value) -> Option<String> {
        self.texts.get(value.raw, self.strings)
    }

    /// Replaces the actual, the previous value and the target by the parts of their texts that the rules name.
    ///
    /// A text without that part gives no value, since its other numbers mean something else.
    pub(crate) fn choose_parts(&self, policy: &Policy, entry: &mut Entry) {
        let part = self.ruleset.policies.part(policy);
        if let Some(called) = self.ruleset.policies.target_in_actual(policy) {
            let text = self.text(&entry.actual).unwrap_or_default();
            let quantity = part_called(&text, called, self.ruleset.how).ok_or(Missing::Blank);
            entry.target = Value {
                quantity,
                ..entry.actual
            };
        } else if let Some(part) = part.filter(|_| entry.target.quantity.is_ok()) {
            self.part_of_target(part, &mut entry.target);
        }
        let Some(part) = part.filter(|_| entry.actual.quantity.is_ok()) else {
            return;
        };
        self.part_of(part, &mut entry.actual);
        if entry.previous.quantity.is_ok() {
            self.part_of(part, &mut entry.previous);
            let quantity = entry.previous.quantity;
            entry.previous.quantity = quantity.map_err(|_| Missing::Unavailable);
        }
    }

    /// Replaces a value by its part of this label, or by nothing.
    fn part_of(&self, part: &Pattern, value: &mut Value) {
        let text = self.text(value).unwrap_or_default();
        value.quantity = part_called(&text, part, self.ruleset.how).ok_or(Missing::Blank);
    }

    /// Replaces a target in parts by its part of this label, or by nothing; a target in one piece stays.
    fn part_of_target(&self, part: &Pattern, target: &mut Value) {
        let text = self.text(target).unwrap_or_default();
        let how = self.ruleset.how.of(Figure::Target);
        let found = part_called(&text, part, how);
        let parts = parts_of(&text, how);
        // "49 (3 years)" is in one piece: the note counts something of its own.
        let in_parts = parts
            .iter()
            .any(|(label, _)| StatedUnit::named(label).is_none());
        if found.is_some() || parts.len() > 1 || in_parts {
            target.quantity = found.ok_or(Missing::Blank);
        }
    }

    /// Pairs the parts of the actual with those of the target by their labels; returns no pair if the target, or the
    /// actual beside a target with one value only, has no parts.
    ///
    /// # Errors
    /// The part of one that matches no part of the other, or several: [`Reason::NoData`] for one of the target,
    /// [`Reason::NoTarget`] for one of the actual.
    pub(crate) fn pairs(&self, entry: &Entry) -> Result<Vec<PartPair>, LonePart> {
        let parts = |value: &Value, figure| {
            let text = self.text(value)?;
            Some(parts_of(&text, self.ruleset.how.of(figure)))
        };
        let targets = parts(&entry.target, Figure::Target).unwrap_or_default();
        if targets.is_empty() || entry.actual.quantity.is_err() || entry.target.quantity.is_err() {
            return Ok(Vec::new());
        }
        let actuals = parts(&entry.actual, Figure::Actual).unwrap_or_default();
        let before = parts(&entry.previous, Figure::Earlier).unwrap_or_default();
        let is_whole = |part: &(String, Quantity)| {
            entry.target.quantity.map(|all| all.number) == Ok(part.1.number)
        };
        if actuals.is_empty() && targets.len() == 1 && targets.iter().all(is_whole) {
            return Ok(Vec::new());
        }
        let lacks = |(label, _): &&(String, Quantity)| {
            let mut same = targets
                .iter()
                .filter(|(other, _)| is_same_part(label, other));
            same.next().is_none() || same.next().is_some()
        };
        let lone = actuals.iter().find(lacks).map(|(label, _)| label.clone());
        let pair = |(label, target): (String, Quantity)| {
            let mut same = actuals
                .iter()
                .filter(|(other, _)| is_same_part(&label, other));
            match (same.next(), same.next()) {
                (Some((_, actual)), None) => Ok(PartPair {
                    actual: *actual,
                    previous: only_part(&before, &label),
                    target,
                    label,
                }),
                _ => Err(LonePart {
                    label,
                    reason: Reason::NoData,
                }),
            }
        };
        let pairs = targets
            .iter()
            .cloned()
            .map(pair)
            .collect::<Result<Vec<_>, _>>()?;
        match lone {
            Some(label) => Err(LonePart {
                label,
                reason: Reason::NoTarget,
            }),
            None => Ok(pairs),
        }
    }

    /// Returns the condition that a target states in a text that is no number: `≥ 95%`.
    #[inline]
    pub(crate) fn condition(&self, policy: &Policy, target: &Value) -> Option<TargetCondition> {
        if target.quantity != Err(Missing::Text) || policy.line(Topic::Ranked).is_some() {
            return None;
        }
        condition(&self.text(target)?, self.ruleset.how)
    }

    /// Returns both ends of a target that is a range.
    pub(crate) fn range(&self, target: &Value) -> Option<(Quantity, Quantity)> {
        if target.quantity != Err(Missing::Range) {
            return None;
        }
        let text = self.text(target)?;
        let range = read(&text, self.ruleset.how.of(Figure::Target)).range;
        range.or_else(|| match condition(&text, self.ruleset.how)? {
            TargetCondition::Range(low, high) => Some((low, high)),
            TargetCondition::Number(_)
            | TargetCondition::Limit(..)
            | TargetCondition::Earlier(..) => None,
        })
    }

    /// Prepares the values of a record by its policy; `unit` is the one that is stated for targets.
    pub(crate) fn prepare(
        &self,
        policy: &Policy,
        entry: &Entry,
        unit: Option<StatedUnit>,
    ) -> PreparedRecord {
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        if let Some(ranks) = self.ruleset.policies.ranked(policy) {
            return self.ranked(ranks, entry);
        }
        let profile = self.profile(policy, entry);
        let (mut target, mut aim, range) = self.end_of_range(entry, unit, polarity, profile);
        if let Some(line) = policy.line(Topic::Target).filter(|_| target.cell.is_none()) {
            aim = u16::try_from(line).ok().map(TargetSource::Rules);
        }
        if aim.is_none()
            && !self.ruleset.to_date.is_empty()
            && target.cell.is_none()
            && target.quantity.is_ok()
        {
            aim = Some(TargetSource::Before);
        }
        if let Some(profile) = profile {
            aim = profile.apply(&mut target, range.is_some());
        }
        PreparedRecord {
            actual: entry.actual,
            previous: entry.previous,
            target,
            polarity,
            ranks: None,
            aim,
            range,
        }
    }

    /// Returns the profile of a measure, with the part of the year that its values cover.
    ///
    /// A forecast is for the whole year, so no profile applies to it.
    fn profile(&self, policy: &Policy, entry: &Entry) -> Option<DueShare<'_>> {
        let profile = self.ruleset.policies.profile(policy)?;
        let applies = *profile != Profile::Flat && policy.line(Topic::Forecast).is_none();
        applies.then(|| DueShare {
            profile,
            part: entry
                .year_part
                .or_else(|| self.ruleset.year_part(entry.layout)),
        })
    }

    /// Returns the target, and for a range the end that the polarity compares with: the lower, the upper or the nearest.
    ///
    /// An actual within a range that is to be kept is its own target. The ends of such a range are returned as well:
    /// those that are due, if there is a profile.
    fn end_of_range(
        &self,
        entry: &Entry,
        unit: Option<StatedUnit>,
        polarity: Option<Polarity>,
        profile: Option<DueShare<'_>>,
    ) -> (Value, Option<TargetSource>, Option<(Decimal, Decimal)>) {
        let target = entry.target;
        let (Some((low, high)), Some(polarity)) = (self.range(&target), polarity) else {
            return (target, None, None);
        };
        let stated = |end| unit.map_or(Ok(end), |unit| unit.apply(end));
        let (low, high) = match (stated(low), stated(high)) {
            (Ok(low), Ok(high)) => (low, high),
            (Err(missing), _) | (_, Err(missing)) => {
                let quantity = Err(missing);
                return (Value { quantity, ..target }, None, None);
            }
        };
        let in_doubt = [low, high].iter().any(|end| end.unit == Unit::InDoubt);
        let (from, to) = (low.number.min(high.number), high.number);
        let source = Some(TargetSource::Range {
            low: from,
            high: to,
        });
        let end = match polarity {
            Polarity::Higher => low,
            Polarity::Lower => high,
            Polarity::CloseToTarget => {
                let due = |number| match profile {
                    Some(profile) => profile.of(number),
                    None => Ok(number),
                };
                let (from, to) = match (due(from), due(to)) {
                    (Ok(from), Ok(to)) => (from, to),
                    (Err(missing), _) | (_, Err(missing)) => {
                        let quantity = Err(missing);
                        return (Value { quantity, ..target }, source, None);
                    }
                };
                let nearest = entry.actual.quantity.map_or(to, |actual| actual.number);
                let end = Quantity {
                    number: nearest.clamp(from, to),
                    ..low
                };
                let whole = [(nearest < from, low), (nearest > to, high)];
                let whole = whole.into_iter().find(|(is_beyond, _)| *is_beyond);
                let fraction = whole.and_then(|(_, whole)| profile?.fraction(whole));
                let quantity = Ok(if in_doubt { doubted(end) } else { end });
                let target = Value {
                    quantity,
                    fraction,
                    ..target
                };
                return (target, source, Some((from, to)));
            }
        };
        let quantity = Ok(if in_doubt { doubted(end) } else { end });
        (Value { quantity, ..target }, source, None)
    }

    /// Replaces texts by their ranks: the first is 1, and lower is better.
    fn ranked(&self, ranks: &[Pattern], entry: &Entry) -> PreparedRecord {
        let rank = |value: &Value| {
            let folded = fold(&self.text(value)?);
            ranks
                .iter()
                .position(|pattern| pattern.matches(&folded))
                .and_then(|at| u8::try_from(at + 1).ok())
        };
        let (of_actual, of_target) = (rank(&entry.actual), rank(&entry.target));
        let as_number = |rank: Option<u8>, value: &Value| {
            let missing = value.quantity.err().unwrap_or(Missing::Text);
            let number = rank.map(|rank| Quantity {
                number: Decimal::from(rank),
                unit: Unit::None,
            });
            Value {
                quantity: number.ok_or(missing),
                ..*value
            }
        };
        PreparedRecord {
            actual: as_number(of_actual, &entry.actual),
            previous: as_number(rank(&entry.previous), &entry.previous),
            target: as_number(of_target, &entry.target),
            polarity: Some(Polarity::Lower),
            ranks: of_actual.zip(of_target),
            aim: None,
            range: None,
        }
    }
}

/// A part of a composite actual, with the part of the target that has its label.
pub(crate) struct PartPair {
    pub(crate) label: String,
    pub(crate) actual: Quantity,
    /// The part of the previous value with that label.
    pub(crate) previous: Option<Quantity>,
    pub(crate) target: Quantity,
}

/// Returns a number that nobody can tell the unit of.
fn doubted(quantity: Quantity) -> Quantity {
    Quantity {
        unit: Unit::InDoubt,
        ..quantity
    }
}

/// A part of one value without its counterpart in the other, and what is missing.
pub(crate) struct LonePart {
    pub(crate) label: String,
    pub(crate) reason: Reason,
}

/// Returns the only part with a label.
fn only_part(parts: &[(String, Quantity)], label: &str) -> Option<Quantity> {
    let mut same = parts.iter().filter(|(other, _)| is_same_part(label, other));
    let (_, quantity) = same.next()?;
    same.next().is_none().then_some(*quantity)
}

/// Returns `true` if two labels name one part: `NCS` and `NCS/AL`.
fn is_same_part(one: &str, other: &str) -> bool {
    let words = |label: &str| -> BTreeSet<String> {
        let folded = fold(label);
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    !one.is_empty() && !other.is_empty() && (one.is_subset(&other) || other.is_subset(&one))
}

/// Returns the parts of a text, each with its label.
fn parts_of(text: &str, how: ParseOptions) -> Vec<(String, Quantity)> {
    let reading = read(text, how);
    reading
        .parts
        .iter()
        .map(|part| (part.label.to_owned(), part.quantity))
        .collect()
}

/// Returns the quantity of the only part whose label matches.
fn part_called(text: &str, part: &Pattern, how: ParseOptions) -> Option<Quantity> {
    let reading = read(text, how);
    let mut called = reading
        .parts
        .iter()
        .filter(|known| part.matches(&fold(known.label)));
    called
        .next()
        .filter(|_| called.next().is_none())
        .map(|known| known.quantity)
}

impl PreparedRecord {
    /// Returns the values that tell how the record moved.
    pub(crate) fn movement(&self, is_redefined: bool) -> MovedValues<'_> {
        MovedValues {
            actual: &self.actual,
            previous: &self.previous,
            target: &self.target,
            range: self.range,
            polarity: self.polarity,
            is_redefined,
        }
    }

    /// Returns an entry with the target that a function sees: rounded as the rules say, and with a profile what is due
    /// of it.
    pub(crate) fn seen_by_functions(&self, entry: &Entry) -> Entry {
        let mut seen = entry.clone();
        seen.actual = self.actual;
        seen.previous = self.previous;
        if self.ranks.is_none() && entry.target.quantity.is_ok() {
            seen.target.quantity = self.target.quantity;
        }
        seen
    }

    /// Returns the details to keep with the rating; none if the record is rated as it stands.
    pub(crate) fn details(&self, entry: &Entry) -> Option<RatingDetails> {
        let rounded = self.ranks.is_none() && self.actual.quantity != entry.actual.quantity;
        let rounded = if rounded {
            self.actual.quantity.ok()
        } else {
            None
        };
        let other_target = self.target.quantity != entry.target.quantity;
        if self.aim.is_none() && self.ranks.is_none() && rounded.is_none() && !other_target {
            return None;
        }
        Some(RatingDetails {
            aim: self.aim,
            used: self.target.quantity.ok(),
            ranks: self.ranks,
            range: self.range,
            rounded,
            ..RatingDetails::default()
        })
    }
}
