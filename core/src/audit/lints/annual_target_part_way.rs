//! Targets for the whole year that are compared with figures of a part of it.

use crate::audit::check::claims::place_of_heading;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::ReturnMeasures;
use crate::find::layout::seen::SeenHeading;
use crate::rated::Rated;
use ambersheet_diagnostic::Place;
use ambersheet_policy::model::{Role, Topic};
use ambersheet_policy::period::{EXPECTED, TO_DATE, WHOLE_YEAR, has_word};
use ambersheet_quantity::Unit;

pub(crate) const LINT: Lint = Lint {
    code: "AS038",
    page: PAGE,
    checks: &[LintCheck::Headings(check)],
};

/// The most measures that a message names.
const MOST: usize = 3;

fn check(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let ruleset = rated.rules();
    let targets = rated.found.headings.iter().filter(|(sheet, seen)| {
        let role = ruleset.tables[seen.layout].columns[seen.key].role;
        role == Role::Target && is_of_year(&seen.text) && !is_of_year_too(rated, *sheet, seen)
    });
    if targets.clone().next().is_none() {
        return;
    }
    let measures = ReturnMeasures::of(rated);
    for (sheet, seen) in targets {
        let layout = &ruleset.tables[seen.layout];
        let names = part_way(rated, &measures, *sheet, seen);
        if names.is_empty() {
            continue;
        }
        let message = format!(
            "the target under \"{}\" is for the whole year, and a part of the year is compared with all of it for {}",
            seen.text,
            listed(&names)
        );
        let advice = "write profile: linear for those whose figures add up over the year, and profile: flat for the others";
        let name = &rated.workbook.sheets[*sheet].name;
        let at = place_of_heading(ruleset, layout, &layout.columns[seen.key]);
        let cell = Place::Cell(name.clone(), seen.cell);
        found.push(LINT.finding(at, message, advice).in_cell(Some(cell)));
    }
}

/// Returns the measures whose figures are of a part of the year, and are compared with the whole of a target.
fn part_way<'m>(
    rated: &Rated<'_>,
    measures: &'m ReturnMeasures<'_>,
    sheet: usize,
    target: &SeenHeading,
) -> Vec<&'m str> {
    let ruleset = rated.rules();
    let at = ruleset.tables[target.layout].at;
    let mut names: Vec<&str> = Vec::new();
    for measure in &measures.all {
        let entry = measure.entry;
        let cell = entry.target.cell;
        let is_here = measure.layout_position(ruleset) == at
            && usize::from(entry.sheet) == sheet
            && cell.is_some_and(|cell| cell.column == target.cell.column);
        let is_whole = measure.policy.line(Topic::Profile).is_none()
            && measure.policy.line(Topic::Forecast).is_none();
        // Percentages do not add up over a year.
        let unit = measure.target.map(|target| target.unit);
        let adds_up = unit.is_some_and(|unit| unit != Unit::Percent);
        let part = entry.year_part.or_else(|| ruleset.year_part(entry.layout));
        let is_open = part.is_some_and(|part| part.number < part.of);
        let is_compared = measure.by_target() && measure.actual.is_some();
        let is_new = !names.contains(&measure.name.as_str());
        if is_here && is_whole && adds_up && is_open && is_compared && is_new {
            names.push(&measure.name);
        }
    }
    names
}

/// Lists the first of some names, and tells how many more there are.
fn listed(names: &[&str]) -> String {
    let quoted = names.iter().take(MOST).map(|name| format!("\"{name}\""));
    let list = quoted.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// Returns `true` if a heading says that it is of the whole year.
fn is_of_year(text: &str) -> bool {
    has_word(text, &WHOLE_YEAR) && !has_word(text, &TO_DATE)
}

/// Returns `true` if the actual beside a target is of the whole year too, as a forecast is.
fn is_of_year_too(rated: &Rated<'_>, sheet: usize, target: &SeenHeading) -> bool {
    let columns = &rated.rules().tables[target.layout].columns;
    let mut headings = rated.found.headings.iter();
    headings.any(|(other, seen)| {
        *other == sheet
            && seen.layout == target.layout
            && columns[seen.key].role == Role::Actual
            && has_word(&seen.text, &EXPECTED)
    })
}

const PAGE: &str = r#"# AS038: A part of the year against the target of the whole

The heading says that the target is for the whole year, and the period that is rated ends before the year does. A figure that
adds up over the year is then far off a target that is not due yet. With a profile, it is compared with what is due so far.

In the return:

| Measure | Annual target | Q2 | RAG |
|---|---|---|---|
| Trees planted | 2,000 | 1,040 | |

Wrong:

```rhai
period("2022/23 Q2");
tables(#{ measure: "Measure", actual: "{quarter}", target: "Annual target", rating: write_to("RAG") });   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
period("2022/23 Q2");
tables(#{ measure: "Measure", actual: "{quarter}", target: "Annual target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
measure("Trees planted", #{ profile: linear });
```
"#;
