//! Rules that do not fit the workbook. Reading the workbook reports them.

use crate::audit::check::lint::{Lint, LintCheck};

pub(crate) const LINT: Lint = Lint {
    code: "AS002",
    page: PAGE,
    checks: &[LintCheck::Fitting],
};

const PAGE: &str = r#"# AS002: The rules do not fit this workbook

A sheet or a heading that the rules name is not in the workbook, so no measure is found. The message names the row that comes
closest. Correct the name in the rules, or give the workbook that the rules are for. A heading that some tables do without is
written `optional("…")`.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Calls answered | 88 | 90 | |

Wrong:

```rhai
tables(#{ measure: "Measure", actual: "Actual", target: "Targets", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
