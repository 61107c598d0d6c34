//! The strings of `collected.tsv`, whose expectations were given before the reader was run on any of them.

use super::super::{How, Missing, read};
use crate::value::{Quantity, Unit};

/// What became of one string.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    Right,
    /// Not read, though a person reads it: a line in the list of unrated measures.
    Unread,
    /// The number is right, and its unit has another name.
    UnitNamedOtherwise,
    /// Read as something else: a wrong colour.
    Wrong,
}

/// The unit in the words of the table.
fn unit_of(quantity: Quantity) -> String {
    match quantity.unit {
        Unit::Percent => "%".to_owned(),
        unit => unit.money().map_or_else(
            || Quantity { number: 2.into(), unit }.to_string().trim_start_matches('2').trim().to_owned(),
            String::from,
        ),
    }
}

fn compare([text, kind, number, unit, ..]: [&str; 6]) -> (Read, String) {
    let reading = read(text, How::default());
    let got = match reading.quantity {
        Ok(quantity) => format!("{} {}", quantity.number.normalize(), unit_of(quantity)),
        Err(missing) => format!("{missing:?}"),
    };
    let same_unit = |quantity: Quantity| unit_of(quantity).to_lowercase() == unit.to_lowercase();
    let same_number = |quantity: Quantity| number.parse().is_ok_and(|wanted| quantity.number == wanted);
    let read = match (kind, reading.quantity) {
        ("number", Ok(quantity)) if same_number(quantity) && same_unit(quantity) => Read::Right,
        ("number", Ok(quantity)) if same_number(quantity) => Read::UnitNamedOtherwise,
        ("range", Err(Missing::Range)) => {
            let ends = reading.range.map(|(low, high)| format!("{}..{}", low.number, high.number));
            if ends.as_deref() == Some(number) { Read::Right } else { Read::Wrong }
        }
        ("missing", Err(missing)) => {
            let word = match missing {
                Missing::Blank | Missing::Unavailable => "no_data",
                Missing::NotApplicable => "not_applicable",
                Missing::Awaited => "awaited",
                Missing::NotDue => "not_due",
                _ => "",
            };
            if word == number { Read::Right } else { Read::Unread }
        }
        ("text", Err(Missing::Text)) => Read::Right,
        (_, Err(_)) => Read::Unread,
        (_, Ok(_)) => Read::Wrong,
    };
    (read, format!("{text:?}: {got}, and not {kind} {number} {unit}"))
}

#[test]
fn collected_values_are_read_as_a_careful_person_reads_them() {
    let rows = include_str!("collected.tsv").lines().filter(|line| !line.starts_with("##")).skip(1);
    let rows = rows.map(|line| {
        let mut fields = line.split('\t');
        std::array::from_fn(|_| fields.next().unwrap_or(""))
    });
    let rows: Vec<[&str; 6]> = rows.collect();
    assert_eq!(rows.len(), 60);
    let others: Vec<String> = rows
        .into_iter()
        .filter_map(|row| {
            let (read, text) = compare(row);
            let decided = match row[5].split(':').next() {
                Some("unread") => Read::Unread,
                Some("unit") => Read::UnitNamedOtherwise,
                _ => Read::Right,
            };
            (read != decided).then(|| format!("{read:?}: {text}"))
        })
        .collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
}
