//! Headings of the workbook that name another quarter than the rules rate.

use crate::audit::check::claims::place_of_heading;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::rated::Rated;
use ambersheet_diagnostic::Place;
use ambersheet_draft::labels::stated;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Role;

pub(crate) const LINT: Lint = Lint {
    code: "AS030",
    page: PAGE,
    checks: &[LintCheck::Headings(check)],
};

/// Words by which a heading means the same quarter of a year before.
const EARLIER: [&str; 4] = ["last", "previous", "prior", "before"];

fn check(rated: &Rated<'_>, found: &mut Vec<Finding>) {
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
        let heading = stated(&seen.text);
        let Some(own) = heading.quarter else { continue };
        let years = heading.year.as_deref().zip(year.as_deref());
        let is_earlier = EARLIER.iter().any(|word| fold(&seen.text).contains(word));
        let Some(what) = wrong_value(column.role, own == quarter, years, is_earlier) else {
            continue;
        };
        let message = format!(
            "the {what} is read under the heading \"{}\", and the rules rate {}",
            seen.text,
            period.text()
        );
        let advice = "correct the period, or write the heading with {quarter} in it";
        let cell = Place::Cell(rated.workbook.sheets[*sheet].name.clone(), seen.cell);
        let at = place_of_heading(ruleset, layout, column);
        found.push(LINT.finding(at, message, advice).in_cell(Some(cell)));
    }
}

/// Returns the value that is read under a heading of a wrong period, if it is one.
///
/// `years` are the heading's year and that of the rules, if both name one.
fn wrong_value(
    role: Role,
    is_same_quarter: bool,
    years: Option<(&str, &str)>,
    is_earlier: bool,
) -> Option<&'static str> {
    // Years are written in many ways; only those written alike can be told apart.
    let is_other_year = years.is_some_and(|(own, year)| own.len() == year.len() && own != year);
    let is_same_year = years.is_none_or(|(own, year)| own == year);
    match role {
        Role::Actual if !is_same_quarter || is_other_year => Some("actual"),
        Role::Previous if is_same_quarter && is_same_year && !is_earlier => Some("previous value"),
        Role::Measure
        | Role::Id
        | Role::Group
        | Role::Actual
        | Role::Previous
        | Role::Target
        | Role::Variance
        | Role::Intervention
        | Role::Forecast
        | Role::Baseline
        | Role::LastYear
        | Role::Numerator
        | Role::Denominator
        | Role::Override
        | Role::OverrideReason
        | Role::OverrideBy
        | Role::OverrideDate
        | Role::OverrideOf
        | Role::PublishedRating
        | Role::PublishedDirection
        | Role::Rating
        | Role::Direction
        | Role::Anchor(_)
        | Role::Further(_)
        | Role::Mark(_)
        | Role::Field(_)
        | Role::GoodIs
        | Role::Tolerance
        | Role::Limits
        | Role::Limit(_)
        | Role::Likelihood
        | Role::Impact => None,
    }
}

const PAGE: &str = r#"# AS030: A heading that names another quarter

The value is read under a heading that names another quarter than the one that is rated. Often the period in the rules was not
changed this quarter, or the heading was written with a wildcard that matches any quarter.

In the return:

| Measure | Performance Q3 | Target | RAG |
|---|---|---|---|
| Calls answered | 88 | 90 | |

Wrong:

```rhai
period("2022/23 Q4");
tables(#{ measure: "Measure", target: "Target", rating: write_to("RAG"),
  actual: "Performance *" });   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
period("2022/23 Q3");
tables(#{ measure: "Measure", target: "Target", rating: write_to("RAG"),
  actual: "Performance {quarter}" });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
