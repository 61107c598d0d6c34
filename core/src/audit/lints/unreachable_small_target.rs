//! Rules for small targets that never apply, because an earlier one takes them.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::RulesetModel;
use ambersheet_script::word_places;

pub(crate) const LINT: Lint = Lint {
    code: "AS015",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let Some(rule) = &ruleset.direction else {
        return;
    };
    let places = word_places(&ruleset.text, "where_target_under");
    for (index, (limit, _)) in rule.where_target_under.iter().enumerate() {
        let earlier = rule.where_target_under[..index]
            .iter()
            .find(|(earlier, _)| earlier.unit == limit.unit && earlier.number >= limit.number);
        if let Some((earlier, _)) = earlier {
            found.push(LINT.finding(
                places.get(index).copied().unwrap_or(rule.at),
                format!(
                    "this never applies: a target under {} is under {} too, and the earlier line takes it",
                    limit.quantity(),
                    earlier.quantity()
                ),
                "put the line with the lowest limit first",
            ));
        }
    }
}

const PAGE: &str = r#"# AS015: A rule for small targets that never applies

Of several lines for small targets the first that fits applies. A target under 10 is under 20 too, so a line for those under 20
that stands first takes them all. Put the lowest limit first.

Wrong:

```rhai
tables(#{ measure: "Measure", previous: "Before", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
same_if_within(points(2));
same_if_within(points(1), where_target_under(20));
same_if_within(points(0.5), where_target_under(10));   // here
```

Right:

```rhai
tables(#{ measure: "Measure", previous: "Before", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
same_if_within(points(2));
same_if_within(points(0.5), where_target_under(10));
same_if_within(points(1), where_target_under(20));
```
"#;
