//! The rules' headings against those of a workbook.

use crate::audit::check::finding::Finding;
use crate::init::words::stated;
use crate::rated::Rated;
use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Position, Role, RulesetModel, TableColumn, TableLayout};
use ambersheet_script::text_places;

/// Words by which a heading means the same quarter of a year before.
const EARLIER: [&str; 4] = ["last", "previous", "prior", "before"];

/// What is wrong with the headings of the rules, as the tables show it.
pub(crate) fn check(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let ruleset = rated.rules();
    for (index, layout) in ruleset.tables.iter().enumerate() {
        for (key, column) in layout
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.optional)
        {
            if rated
                .found
                .headings
                .iter()
                .any(|(_, seen)| (seen.layout, seen.key) == (index, key))
            {
                continue;
            }
            let heading = column.heading_text();
            found.push(Finding::new(
                "AS028",
                place(ruleset, layout, column),
                format!(
                    "no table of this workbook has the heading \"{heading}\", which the rules call optional"
                ),
                "correct the heading, or take it out",
            ));
        }
    }
    other_quarters(rated, found);
}

/// Headings of the workbook that name another quarter than the rules rate.
fn other_quarters(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let ruleset = rated.rules();
    let Some((period, quarter)) = ruleset
        .period
        .as_ref()
        .and_then(|period| Some((period, period.quarter()?)))
    else {
        return;
    };
    let year = stated(period.text()).year;
    for (sheet, seen) in &rated.found.headings {
        let layout = &ruleset.tables[seen.layout];
        let column = &layout.columns[seen.key];
        let said = stated(&seen.text);
        let Some(own) = said.quarter else { continue };
        let years = said.year.as_deref().zip(year.as_deref());
        // Years are written in many ways; only those written alike can be told apart.
        let other_year = years.is_some_and(|(said, year)| said.len() == year.len() && said != year);
        let same_year = years.is_none_or(|(said, year)| said == year);
        let says_before = EARLIER.iter().any(|word| fold(&seen.text).contains(word));
        let what = match column.role {
            Role::Actual if own != quarter || other_year => "actual",
            Role::Previous if own == quarter && same_year && !says_before => "previous value",
            _ => continue,
        };
        let name = &rated.workbook.sheets[*sheet].name;
        found.push(
            Finding::new(
                "AS030",
                place(ruleset, layout, column),
                format!(
                    "the {what} is read under the heading \"{}\", and the rules rate {}",
                    seen.text,
                    period.text()
                ),
                "correct the period, or write the heading with {quarter} in it",
            )
            .in_cell(Some(Place::Cell(name.clone(), seen.cell))),
        );
    }
}

/// Where a column's heading stands in the script; the table itself where the period was filled in.
fn place(ruleset: &RulesetModel, layout: &TableLayout, column: &TableColumn) -> Position {
    let heading = column.heading_text();
    let places = text_places(&ruleset.text);
    let mut own = places
        .iter()
        .filter(|(text, at)| *at >= layout.at && filled(ruleset, text) == heading);
    own.next().map_or(layout.at, |place| place.1)
}

fn filled(ruleset: &RulesetModel, text: &str) -> String {
    let filled = ruleset
        .period
        .as_ref()
        .and_then(|period| period.expand(text).ok());
    filled.unwrap_or_else(|| text.to_owned())
}
