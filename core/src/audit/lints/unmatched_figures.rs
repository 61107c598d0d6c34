//! Names of figures to date that no block of the workbook has.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::find::to_date::unmatched;
use crate::rated::Rated;
use ambersheet_script::text_places;

pub(crate) const LINT: Lint = Lint {
    code: "AS035",
    page: PAGE,
    checks: &[LintCheck::Headings(check)],
};

fn check(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let ruleset = rated.rules();
    if ruleset.to_date.is_empty() {
        return;
    }
    let places = text_places(&ruleset.text);
    for missing in unmatched(&rated.workbook, ruleset) {
        let blocks = &ruleset.to_date[missing.blocks];
        let mut own = places
            .iter()
            .filter(|(text, at)| *at >= blocks.at && *text == missing.text);
        let at = own.next().map_or(blocks.at, |place| place.1);
        let message = format!("no block of figures has {}", missing.what);
        found.push(LINT.finding(at, message, "write the text as it stands in the sheet"));
    }
}

const PAGE: &str = r#"# AS035: Figures to date that no block has

`to_date` names a text that is nowhere in the blocks of figures: the title of a block, the row to be summed, or a heading to be
left out. Without its row no measure has a figure. Without the heading to be left out, subtotals are summed as well. Write the
text as it stands in the sheet.

In the return:

| Project 1: Market Hall | | |
|---|---|---|
| | H1 2023/24 | H1 2024/25 |
| Grand Total | 10 | 20 |
| | | |
| Project | Spend | |
| Market Hall | | |

Wrong:

```rhai
tables(#{ measure: "Project", spend: rated("Spend") });
to_date("*", #{
  measure: "Project *: {measure}", up_to: "H1 2024/25",
  row: "Total"   // here
});
measure("*", #{ field: "spend", good_is: close_to_target, by: first_of([ at_least(5, "Green"), otherwise("Red") ]) });
```

Right:

```rhai
tables(#{ measure: "Project", spend: rated("Spend") });
to_date("*", #{ measure: "Project *: {measure}", up_to: "H1 2024/25", row: "Grand Total" });
measure("*", #{ field: "spend", good_is: close_to_target, by: first_of([ at_least(5, "Green"), otherwise("Red") ]) });
```
"#;
