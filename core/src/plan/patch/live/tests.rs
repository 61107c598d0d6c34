//! Tests of live rules: their text, and the ratings that get none. Expected formulas and elements: written by hand,
//! after ECMA-376 part 1, 18.3.1.10 and 18.3.1.18. The results of the formulas are in `boundaries`, by another engine.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::formula::is_own_formula;
use super::group::{LiveGroup, conditional_formats, group, rule_count};
use super::*;
use ambersheet_ooxml::colour::Colour;
use ambersheet_policy::model::{Conflict, SaidBy, ScaleLevel, Topic};
use ambersheet_quantity::{ParseOptions, StatedUnit, decimal_from_f64, read as read_text};

#[cfg(feature = "recalculate")]
mod boundaries;
mod formulas;
mod groups;
mod not_live;

/// The contents of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Number(f64),
    Text(&'static str),
    Bool(bool),
    Error,
    Blank,
}

use Content::{Blank, Error, Number, Text};

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("the tables hold decimals")
}

fn percent(text: &str) -> Tolerance {
    Tolerance::PercentOfTarget(decimal(text))
}

fn points(text: &str) -> Tolerance {
    Tolerance::Points(decimal(text))
}

fn policy(polarity: Polarity, tolerance: Option<Tolerance>) -> Policy {
    Policy {
        good_is: Some((polarity, SaidBy::Line(0))),
        tolerance: tolerance.map(|tolerance| (tolerance, 1)),
        ..Policy::default()
    }
}

fn scale_of(levels: usize) -> Scale {
    let level = |n| ScaleLevel {
        word: format!("Level {n}"),
        symbol: None,
        others: None,
        fill: Colour(n, n, n),
        text: Colour(0, 0, 0),
    };
    Scale::new((0..levels as u8).map(level).collect())
}

/// Returns the quantity that the engine reads from a cell.
fn read(content: Content, format: FormatKind) -> Result<Quantity, Missing> {
    match content {
        Number(number) => quantity_of_number(decimal_from_f64(number)?, format),
        Text(text) => read_text(text, ParseOptions::default()).quantity,
        Content::Bool(_) => Err(Missing::Text),
        Error => Err(Missing::Error),
        Blank => Err(Missing::Blank),
    }
}

fn input(place: LivePlace, content: Content, format: FormatKind) -> LiveInput {
    let is_text = matches!(content, Text(_));
    LiveInput {
        place,
        format,
        quantity: read(content, format),
        stated: None,
        is_text,
    }
}

/// A cell of the rating's sheet.
fn at(cell: &str) -> LivePlace {
    let fixed = cell.matches('$').count() == 2;
    LivePlace {
        sheet: None,
        cell: Cell::parse(cell.as_bytes()).expect("a cell"),
        fixed,
    }
}

fn general(cell: &str, content: Content) -> LiveInput {
    input(at(cell), content, FormatKind::General)
}

/// The rule of a row with blank cells in columns D and E.
fn row_rule(row: u32, policy: &Policy) -> LiveRule {
    let blank = |column| general(&format!("{column}{row}"), Blank);
    live(
        policy,
        &Scale::default(),
        Some(&blank("$D")),
        Some(&blank("$E")),
    )
    .expect("nothing stands against it")
}

/// Names the tests of `boundaries` where the spreadsheet engine is not built, so that the run counts them as skipped.
#[cfg(not(feature = "recalculate"))]
mod boundaries {
    #[test]
    #[ignore = "needs the feature recalculate"]
    fn eighteen_thousand_on_the_limit() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn limits_of_other_policies() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn targets_below_zero_and_large_ones() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn computed_numbers() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn zero_and_what_is_no_number() {
        panic!("needs the feature recalculate");
    }
}
