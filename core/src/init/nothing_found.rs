//! The error for a workbook without measures: the nearest row, with rules to start from.

use crate::error::Error;
use crate::init::grid::SheetGrid;
use crate::init::quoting::{note, quoted_plain};
use crate::init::table::Nearest;
use ambersheet_diagnostic::Place;
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::Role;

/// The most headings that the message names of each sort.
const MOST_NAMED: usize = 6;

/// Returns the error for a workbook in which no measures were found.
pub(crate) fn error(grids: &[SheetGrid], nearest: Option<Nearest>) -> Error {
    let Some(nearest) = nearest else {
        return Error::layout(
            None,
            "no measures found: no row has headings such as Measure, Actual and Target, or Project and RAG rating, and there are no labels such as \"Performance measure:\" with \"Target:\" and \"Actual:\"",
        );
    };
    let cell = Cell::new(nearest.row, nearest.column);
    let place = Place::Cell(grids[nearest.sheet].name.clone(), cell);
    Error::layout(Some(place), message(&nearest))
}

fn message(nearest: &Nearest) -> String {
    let known = named(nearest.known.iter().map(|(_, text)| text));
    let others = if nearest.unknown.is_empty() {
        "no others".to_owned()
    } else {
        format!("not {}", named(&nearest.unknown))
    };
    format!(
        "no measures found: if this is the row of headings, Ambersheet knows {known} in it, and {others}; save these lines as rules.rhai and correct the names: {} amber_within(percent_of_target(5)); higher_is_better(all_others);",
        statement(nearest)
    )
}

fn named<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .take(MOST_NAMED)
        .map(|text| format!("\"{}\"", note(text)))
        .collect();
    match texts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        texts => texts.concat(),
    }
}

/// Returns the statement for the table: known headings by their roles, the others as guesses from left to right.
fn statement(nearest: &Nearest) -> String {
    let mut others = nearest.unknown.iter();
    let mut heading = |role: Role| {
        let known = nearest.known.iter().find(|(known, _)| *known == role);
        let text = known.map(|(_, text)| text).or_else(|| others.next());
        quoted_plain(text.map_or("…", String::as_str))
    };
    let measure = heading(Role::Measure);
    let target = heading(Role::Target);
    let actual = heading(Role::Actual);
    let rating = nearest
        .known
        .iter()
        .find(|(role, _)| *role == Role::Rating)
        .map_or_else(
            || "new_column(\"Rating\")".to_owned(),
            |(_, text)| format!("write_to({})", quoted_plain(text)),
        );
    format!(
        "tables(#{{ measure: {measure}, actual: {actual}, target: {target}, rating: {rating} }});"
    )
}
