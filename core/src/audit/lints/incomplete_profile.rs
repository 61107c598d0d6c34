//! Profiles by which the target of the year is not due by its end.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::report::document::plain;
use ambersheet_policy::model::{Profile, RulesetModel, Statement};

pub(crate) const LINT: Lint = Lint {
    code: "AS017",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        let Statement::Profile(Profile::Shares(shares)) = &claim.statement else {
            continue;
        };
        let at_year_end = shares.last().copied().unwrap_or_default();
        if at_year_end != Decimal::ONE_HUNDRED {
            found.push(LINT.finding(
                claim.at,
                format!(
                    "by the end of the year {}% of the target is due, and not 100%",
                    plain(at_year_end)
                ),
                "write what is due by the end of each quarter, as in by_quarter(25, 50, 75, 100)",
            ));
        }
    }
}

const PAGE: &str = r#"# AS017: The target of the year is not due by its end

`by_quarter` takes what is due of the year's target by the end of each quarter, counted from the start of the year: the last is
100. Four times 25 says that a quarter of the target is due all year long.

Wrong:

```rhai
period("2022/23 Q4");
amber_within(percent_of_target(5));
measure("Visits", #{ good_is: higher, profile: by_quarter(25, 25, 25, 25) });   // here
```

Right:

```rhai
period("2022/23 Q4");
amber_within(percent_of_target(5));
measure("Visits", #{ good_is: higher, profile: by_quarter(25, 50, 75, 100) });
```
"#;
