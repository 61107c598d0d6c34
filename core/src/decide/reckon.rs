//! What is reckoned before a record is rated: a part of the actual, ranks of texts, a target by its profile, a range.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::record::{Entry, More};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Pattern, Polarity, Policy, Profile, RulesetModel, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{TargetSource, Value};
use ambersheet_quantity::{How, Missing, Quantity, Unit, read};

/// A record as it is rated.
pub(crate) struct Reckoned {
    pub(crate) actual: Value,
    pub(crate) target: Value,
    /// Which way is good of these numbers.
    pub(crate) polarity: Option<Polarity>,
    /// Of ranks, their numbers.
    pub(crate) ranks: Option<(u8, u8)>,
    pub(crate) aim: Option<TargetSource>,
}

/// The texts that a record's values were read from.
pub(crate) struct Source<'a> {
    pub(crate) ruleset: &'a RulesetModel,
    pub(crate) texts: &'a Texts,
    pub(crate) strings: &'a SharedStrings,
}

impl Source<'_> {
    fn text(&self, value: &Value) -> Option<String> {
        self.texts.get(value.raw, self.strings)
    }

    /// The parts of the texts that count as actual and target, where the rules name them. Without that part there is no
    /// actual, or no target: another number of the text is another thing.
    pub(crate) fn parts(&self, policy: &Policy, entry: &mut Entry) {
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
        let text = self.text(&entry.actual).unwrap_or_default();
        entry.actual.quantity = part_called(&text, part, self.ruleset.how).ok_or(Missing::Blank);
    }

    /// A target in parts counts by the part that is called so; one that is whole, or has a note beside it, as it stands.
    fn part_of_target(&self, part: &Pattern, target: &mut Value) {
        let text = self.text(target).unwrap_or_default();
        let found = part_called(&text, part, self.ruleset.how);
        if found.is_some() || parts_of(&text, self.ruleset.how).len() > 1 {
            target.quantity = found.ok_or(Missing::Blank);
        }
    }

    /// The parts of the actual, each with the part of the target that is called so; nothing where neither has parts.
    ///
    /// # Errors
    /// Where a part of the target has none of the actual, or several.
    pub(crate) fn pairs(&self, entry: &Entry) -> Result<Vec<PartPair>, Reason> {
        let of = |value: &Value| {
            self.text(value)
                .map(|text| parts_of(&text, self.ruleset.how))
        };
        let targets = of(&entry.target).unwrap_or_default();
        if targets.is_empty() || entry.actual.quantity.is_err() || entry.target.quantity.is_err() {
            return Ok(Vec::new());
        }
        let actuals = of(&entry.actual).unwrap_or_default();
        let pair = |(label, target): (String, Quantity)| {
            let mut same = actuals
                .iter()
                .filter(|(other, _)| is_same_part(&label, other));
            match (same.next(), same.next()) {
                (Some((_, actual)), None) => Ok(PartPair {
                    actual: *actual,
                    target,
                    label,
                }),
                _ => Err(Reason::NoData),
            }
        };
        targets.into_iter().map(pair).collect()
    }

    /// The record as it is rated.
    pub(crate) fn reckon(&self, policy: &Policy, entry: &Entry) -> Reckoned {
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        if let Some(ranks) = self.ruleset.policies.ranked(policy) {
            return self.ranked(ranks, entry);
        }
        let (mut target, mut aim) = self.nearest(entry, polarity);
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
        // A forecast is of the whole year.
        let profile = self
            .ruleset
            .policies
            .profile(policy)
            .filter(|profile| **profile != Profile::Flat);
        if let Some(profile) = profile.filter(|_| policy.line(Topic::Forecast).is_none()) {
            let quarter = self.ruleset.quarter(entry.layout);
            let due = |quantity: Quantity| {
                let number = quarter.and_then(|quarter| profile.due(quantity.number, quarter));
                // Without a quarter nobody can tell what is due.
                let missing = if quarter.is_some() {
                    Missing::OutOfRange
                } else {
                    Missing::NotDue
                };
                number
                    .map(|number| Quantity {
                        number: number.normalize(),
                        ..quantity
                    })
                    .ok_or(missing)
            };
            aim = target
                .quantity
                .ok()
                .zip(quarter)
                .map(|(whole, quarter)| TargetSource::Profile { whole, quarter });
            target.quantity = target.quantity.and_then(due);
        }
        Reckoned {
            actual: entry.actual,
            target,
            polarity,
            ranks: None,
            aim,
        }
    }

    /// Of a range, the end that counts: by what good is, the lower, the upper, or the nearest. Within a range that is to
    /// be kept, the actual is on target.
    fn nearest(&self, entry: &Entry, polarity: Option<Polarity>) -> (Value, Option<TargetSource>) {
        let target = entry.target;
        if target.quantity != Err(Missing::Range) {
            return (target, None);
        }
        let text = self.text(&target).unwrap_or_default();
        let range = read(&text, self.ruleset.how).range;
        let (Some((low, high)), Some(polarity)) = (range, polarity) else {
            return (target, None);
        };
        let (from, to) = (low.number.min(high.number), high.number);
        let end = match (polarity, entry.actual.quantity) {
            (Polarity::Higher, _) => low,
            (Polarity::CloseToTarget, Ok(actual)) => Quantity {
                number: actual.number.clamp(from, to),
                ..low
            },
            (Polarity::Lower, _) | (Polarity::CloseToTarget, Err(_)) => high,
        };
        (
            Value {
                quantity: Ok(end),
                ..target
            },
            Some(TargetSource::Range {
                low: from,
                high: to,
            }),
        )
    }

    /// Texts as ranks: the first is 1, and lower is better.
    fn ranked(&self, ranks: &[Pattern], entry: &Entry) -> Reckoned {
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
        Reckoned {
            actual: as_number(of_actual, &entry.actual),
            target: as_number(of_target, &entry.target),
            polarity: Some(Polarity::Lower),
            ranks: of_actual.zip(of_target),
            aim: None,
        }
    }
}

/// A part of a composite value.
pub(crate) struct PartPair {
    pub(crate) label: String,
    pub(crate) actual: Quantity,
    pub(crate) target: Quantity,
}

/// Whether two labels are of one part: `NCS` and `NCS/AL`.
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

/// The parts of a text, each with its label.
fn parts_of(text: &str, how: How) -> Vec<(String, Quantity)> {
    let reading = read(text, how);
    reading
        .parts
        .iter()
        .map(|part| (part.label.to_owned(), part.quantity))
        .collect()
}

/// The quantity that a text calls so; none where it calls several so.
fn part_called(text: &str, part: &Pattern, how: How) -> Option<Quantity> {
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

impl Reckoned {
    /// What is to be kept of it with the rating; nothing where the record was rated as it stands.
    pub(crate) fn more(&self) -> Option<More> {
        if self.aim.is_none() && self.ranks.is_none() {
            return None;
        }
        Some(More {
            aim: self.aim,
            used: self.target.quantity.ok(),
            ranks: self.ranks,
            ..More::default()
        })
    }
}
