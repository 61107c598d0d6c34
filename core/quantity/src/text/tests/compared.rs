//! Compares what the reader gives for a string with what a careful person takes it for.

use crate::{Missing, ParseOptions, Quantity, Unit, read};

/// The outcome for one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextOutcome {
    Right,
    /// Not read, though a person reads it: a line in the list of unrated measures.
    Unread,
    /// Read as something else: a wrong colour.
    Wrong,
    /// Otherwise than expected, by the decision in the table.
    Decided,
}

/// A row of a table: text, kind, number, unit, note, decided.
pub(super) type Row<'t> = [&'t str; 6];

/// Returns the rows of a table, without its comments and its heading.
pub(super) fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    let lines = table.lines().filter(|line| !line.starts_with("##"));
    lines.skip(1).map(|line| {
        let mut fields = line.split('\t');
        std::array::from_fn(|_| fields.next().unwrap_or(""))
    })
}

/// Returns the unit in the words of the table.
fn unit_of(quantity: Quantity) -> String {
    if quantity.unit == Unit::Percent {
        return "%".to_owned();
    }
    let money = quantity.unit.money().map(String::from).unwrap_or_default();
    let shown = Quantity {
        number: 2.into(),
        ..quantity
    }
    .to_string();
    let words = shown.trim_start_matches(|c| c != '2');
    let words = words.trim_start_matches('2').trim();
    format!("{money} {words}").trim().to_owned()
}

/// Returns the result of the reader, in the words of the column `decided`.
fn given(text: &str) -> String {
    match read(text, ParseOptions::default()).quantity {
        Ok(quantity) => format!("{} {}", quantity.number.normalize(), unit_of(quantity)),
        Err(missing) => format!("{missing:?}"),
    }
}

/// Compares one row; returns the outcome, and a line that shows it. A number that is read otherwise, or in place of none,
/// is wrong. So is another reason.
pub(super) fn compare([text, kind, number, unit, _, decided]: Row<'_>) -> (TextOutcome, String) {
    let reading = read(text, ParseOptions::default());
    let same_unit = |quantity: Quantity| unit_of(quantity).to_lowercase() == unit.to_lowercase();
    let same_number =
        |quantity: Quantity| number.parse().is_ok_and(|wanted| quantity.number == wanted);
    let outcome = match (kind, reading.quantity) {
        ("number", Ok(quantity)) if same_number(quantity) && same_unit(quantity) => {
            TextOutcome::Right
        }
        ("range", Err(Missing::Range)) => {
            let ends = reading
                .range
                .map(|(low, high)| format!("{}..{}", low.number, high.number));
            if ends.as_deref() == Some(number) {
                TextOutcome::Right
            } else {
                TextOutcome::Wrong
            }
        }
        ("text", Err(Missing::Text)) => TextOutcome::Right,
        ("missing", Err(missing)) if word_of(missing) == number => TextOutcome::Right,
        (_, Err(Missing::Text | Missing::Range)) => TextOutcome::Unread,
        (_, Ok(_) | Err(_)) => TextOutcome::Wrong,
    };
    let got = given(text);
    let text = format!("{text:?}: {got}, and not {kind} {number} {unit}");
    match decided.split_once(": ") {
        None => (outcome, text),
        // A decision that is no longer needed is to be struck out.
        Some((decision, why))
            if decision == got && !why.is_empty() && outcome != TextOutcome::Right =>
        {
            (TextOutcome::Decided, text)
        }
        Some((decision, _)) => (TextOutcome::Wrong, format!("{text}, decided {decision}")),
    }
}

/// Returns the word of the tables for a reason.
fn word_of(missing: Missing) -> &'static str {
    match missing {
        Missing::Blank | Missing::Unavailable | Missing::Unseen => "no_data",
        Missing::NotApplicable => "not_applicable",
        Missing::Awaited => "awaited",
        Missing::NotDue => "not_due",
        Missing::Suppressed => "suppressed",
        Missing::Error => "error",
        Missing::Date
        | Missing::Truth
        | Missing::OutOfRange
        | Missing::Range
        | Missing::Unsaved
        | Missing::Text
        | Missing::TwoDates => "",
    }
}
