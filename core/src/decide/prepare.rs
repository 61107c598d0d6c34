//! Prepares the values of a record for comparison: parts of texts, ranks of texts, a target by its profile, a range.

use std::collections::BTreeSet;

use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{
    LayoutRef, Pattern, Polarity, Policy, Profile, RulesetModel, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{TargetSource, Value};
use ambersheet_quantity::{Figure, Missing, ParseOptions, Quantity, Unit, read};
use rust_decimal::Decimal;

use crate::record::{Entry, RatingDetails};

/// The values of a record as they are compared.
pub(crate) struct PreparedRecord {
    pub(crate) actual: Value,
    pub(crate) target: Value,
    /// The polarity of these numbers.
    pub(crate) polarity: Option<Polarity>,
    /// The ranks of the actual and the target, if texts are compared as ranks.
    pub(crate) ranks: Option<(u8, u8)>,
    /// The way in which the target was obtained, if it is not simply the cell's.
    pub(crate) aim: Option<TargetSource>,
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

    /// Replaces the actual and the target by the parts of their texts that the rules name.
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
        let text = self.text(&entry.actual).unwrap_or_default();
        entry.actual.quantity = part_called(&text, part, self.ruleset.how).ok_or(Missing::Blank);
    }

    /// Replaces a target in parts by its part of this label; a target in one piece stays.
    fn part_of_target(&self, part: &Pattern, target: &mut Value) {
        let text = self.text(target).unwrap_or_default();
        let how = self.ruleset.how.of(Figure::Target);
        let found = part_called(&text, part, how);
        if found.is_some() || parts_of(&text, how).len() > 1 {
            target.quantity = found.ok_or(Missing::Blank);
        }
    }

    /// Pairs the parts of the actual with those of the target by their labels; returns no pair if neither has parts.
    ///
    /// # Errors
    /// [`Reason::NoData`] if a part of the target matches no part of the actual, or several.
    pub(crate) fn pairs(&self, entry: &Entry) -> Result<Vec<PartPair>, Reason> {
        let parts = |value: &Value, figure| {
            let text = self.text(value)?;
            Some(parts_of(&text, self.ruleset.how.of(figure)))
        };
        let targets = parts(&entry.target, Figure::Target).unwrap_or_default();
        if targets.is_empty() || entry.actual.quantity.is_err() || entry.target.quantity.is_err() {
            return Ok(Vec::new());
        }
        let actuals = parts(&entry.actual, Figure::Actual).unwrap_or_default();
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

    /// Prepares the values of a record by its policy.
    pub(crate) fn prepare(&self, policy: &Policy, entry: &Entry) -> PreparedRecord {
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        if let Some(ranks) = self.ruleset.policies.ranked(policy) {
            return self.ranked(ranks, entry);
        }
        let (mut target, mut aim) = self.end_of_range(entry, polarity);
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
        // A forecast is for the whole year, so no profile applies to it.
        let profile = self
            .ruleset
            .policies
            .profile(policy)
            .filter(|profile| **profile != Profile::Flat)
            .filter(|_| policy.line(Topic::Forecast).is_none());
        if let Some(profile) = profile {
            aim = self.apply_profile(profile, entry.layout, &mut target);
        }
        PreparedRecord {
            actual: entry.actual,
            target,
            polarity,
            ranks: None,
            aim,
        }
    }

    /// Replaces a target of the whole year by the part that is due, and returns both facts.
    fn apply_profile(
        &self,
        profile: &Profile,
        layout: LayoutRef,
        target: &mut Value,
    ) -> Option<TargetSource> {
        let Some(quarter) = self.ruleset.quarter(layout) else {
            // Without a quarter, the part that is due is unknown.
            target.quantity = target.quantity.and(Err(Missing::NotDue));
            return None;
        };
        let whole = target.quantity.ok();
        target.quantity = target.quantity.and_then(|quantity| {
            let number = profile
                .due(quantity.number, quarter)
                .ok_or(Missing::OutOfRange)?;
            Ok(Quantity {
                number: number.normalize(),
                ..quantity
            })
        });
        whole.map(|whole| TargetSource::Profile { whole, quarter })
    }

    /// Returns the target, and for a range the end that the polarity compares with: the lower, the upper or the nearest.
    ///
    /// An actual within a range that is to be kept is its own target.
    fn end_of_range(
        &self,
        entry: &Entry,
        polarity: Option<Polarity>,
    ) -> (Value, Option<TargetSource>) {
        let target = entry.target;
        if target.quantity != Err(Missing::Range) {
            return (target, None);
        }
        let text = self.text(&target).unwrap_or_default();
        let range = read(&text, self.ruleset.how.of(Figure::Target)).range;
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
            target: as_number(of_target, &entry.target),
            polarity: Some(Polarity::Lower),
            ranks: of_actual.zip(of_target),
            aim: None,
        }
    }
}

/// A part of a composite actual, with the part of the target that has its label.
pub(crate) struct PartPair {
    pub(crate) label: String,
    pub(crate) actual: Quantity,
    pub(crate) target: Quantity,
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
    /// Returns the details to keep with the rating; none if the record is rated as it stands.
    pub(crate) fn details(&self) -> Option<RatingDetails> {
        if self.aim.is_none() && self.ranks.is_none() {
            return None;
        }
        Some(RatingDetails {
            aim: self.aim,
            used: self.target.quantity.ok(),
            ranks: self.ranks,
            ..RatingDetails::default()
        })
    }
}
