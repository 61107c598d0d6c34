//! The strings of `collected.tsv`. Their expectations were given before the reader was run on any of them.
//!
//! Where the reader differs by decision, the table gives its result and the reason. It must give exactly that.

use crate::{Missing, ParseOptions, read};
use crate::{Quantity, Unit};

/// The outcome for one string.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    Right,
    /// Not read, though a person reads it: a line in the list of unrated measures.
    Unread,
    /// Read as something else: a wrong colour.
    Wrong,
    /// Otherwise than expected, by the decision in the table.
    Decided,
}

/// Returns the unit in the words of the table.
fn unit_of(quantity: Quantity) -> String {
    if quantity.unit == Unit::Percent {
        return "%".to_owned();
    }
    if let Some(sign) = quantity.unit.money() {
        return sign.to_string();
    }
    let shown = Quantity {
        number: 2.into(),
        ..quantity
    }
    .to_string();
    shown.trim_start_matches('2').trim().to_owned()
}

/// Returns the result of the reader, in the words of the column `decided`.
fn given(text: &str) -> String {
    match read(text, ParseOptions::default()).quantity {
        Ok(quantity) => format!("{} {}", quantity.number.normalize(), unit_of(quantity)),
        Err(missing) => format!("{missing:?}"),
    }
}

fn compare([text, kind, number, unit, _, decided]: [&str; 6]) -> (Read, String) {
    let reading = read(text, ParseOptions::default());
    let same_unit = |quantity: Quantity| unit_of(quantity).to_lowercase() == unit.to_lowercase();
    let same_number =
        |quantity: Quantity| number.parse().is_ok_and(|wanted| quantity.number == wanted);
    let read = match (kind, reading.quantity) {
        ("number", Ok(quantity)) if same_number(quantity) && same_unit(quantity) => Read::Right,
        ("range", Err(Missing::Range)) => {
            let ends = reading
                .range
                .map(|(low, high)| format!("{}..{}", low.number, high.number));
            if ends.as_deref() == Some(number) {
                Read::Right
            } else {
                Read::Wrong
            }
        }
        ("missing", Err(missing)) => {
            let word = match missing {
                Missing::Blank | Missing::Unavailable => "no_data",
                Missing::NotApplicable => "not_applicable",
                Missing::Awaited => "awaited",
                Missing::NotDue => "not_due",
                _ => "",
            };
            if word == number {
                Read::Right
            } else {
                Read::Unread
            }
        }
        ("text", Err(Missing::Text)) => Read::Right,
        (_, Err(_)) => Read::Unread,
        (_, Ok(_)) => Read::Wrong,
    };
    let got = given(text);
    let text = format!("{text:?}: {got}, and not {kind} {number} {unit}");
    match decided.split_once(": ") {
        None => (read, text),
        // A decision that is no longer needed is to be struck out.
        Some((decision, why)) if decision == got && !why.is_empty() && read != Read::Right => {
            (Read::Decided, text)
        }
        Some((decision, _)) => (Read::Wrong, format!("{text}, decided {decision}")),
    }
}

#[test]
fn collected_values_are_read_as_a_careful_person_reads_them() {
    let rows = include_str!("collected.tsv")
        .lines()
        .filter(|line| !line.starts_with("##"))
        .skip(1);
    let rows = rows.map(|line| {
        let mut fields = line.split('\t');
        std::array::from_fn(|_| fields.next().unwrap_or(""))
    });
    let read: Vec<_> = rows.map(compare).collect();
    assert_eq!(read.len(), 60);
    let others: Vec<String> = read
        .iter()
        .filter(|(read, _)| !matches!(read, Read::Right | Read::Decided))
        .map(|(read, text)| format!("{read:?}: {text}"))
        .collect();
    assert!(
        others.is_empty(),
        "{} of 60 are as they should be\n{}",
        60 - others.len(),
        others.join("\n")
    );
    assert_eq!(
        read.iter()
            .filter(|(read, _)| *read == Read::Decided)
            .count(),
        4
    );
}
