//! Optional headings that no table of the workbook has.

use crate::audit::check::claims::place_of_heading;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::rated::Rated;

pub(crate) const LINT: Lint = Lint {
    code: "AS028",
    page: PAGE,
    checks: &[LintCheck::Headings(check)],
};

fn check(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let ruleset = rated.rules();
    for (index, layout) in ruleset.tables.iter().enumerate() {
        let columns = layout.columns.iter().enumerate();
        for (key, column) in columns.filter(|(_, column)| column.optional) {
            let mut headings = rated.found.headings.iter();
            if headings.any(|(_, seen)| (seen.layout, seen.key) == (index, key)) {
                continue;
            }
            let heading = column.heading_text();
            found.push(LINT.finding(
                place_of_heading(ruleset, layout, column),
                format!(
                    "no table of this workbook has the heading \"{heading}\", which the rules call optional"
                ),
                "correct the heading, or take it out",
            ));
        }
    }
}

const PAGE: &str = r#"# AS028: An optional heading that no table has

The rules call a heading optional, and no table of this workbook has it. So a typing error in it goes unseen: the column is there
under another name and is not read. Correct the heading, or take it out.

In the return:

| Measure | Previous quarter | Actual | Target | RAG |
|---|---|---|---|---|
| Calls answered | 87 | 88 | 90 | |

Wrong:

```rhai
tables(#{
  measure: "Measure", actual: "Actual", target: "Target",
  previous: optional("Last quarter"),   // here
  rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
tables(#{
  measure: "Measure", actual: "Actual", target: "Target",
  previous: optional("Previous quarter"),
  rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
