//! Questions of the rules that nobody has answered yet.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::rated::Rated;
use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{RuleQuestion, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS037",
    page: PAGE,
    checks: &[LintCheck::Rules(in_rules), LintCheck::Headings(in_return)],
};

const ADVICE: &str =
    "answer it by because(\"…\") in its place, and correct the line if it says otherwise";

fn in_rules(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let open = |question: &RuleQuestion| {
        let message = format!("this question is open: \"{}\"", one_line(&question.text));
        LINT.finding(question.at, message, ADVICE)
    };
    found.extend(ruleset.questions.iter().map(open));
}

/// Tells how many measures of a workbook wait for each answer.
fn in_return(rated: &Rated<'_>, found: &mut Vec<Finding>) {
    let counted = rated.questions();
    for (question, open) in rated.rules().questions.iter().zip(counted) {
        let waiting = match open.measures {
            0 => "no measure of this workbook waits for it".to_owned(),
            1 => "1 measure waits for the answer".to_owned(),
            n => format!("{n} measures wait for the answer"),
        };
        let message = format!("this question is open: \"{}\"; {waiting}", open.text);
        found.push(LINT.finding(question.at, message, ADVICE));
    }
}

const PAGE: &str = r#"# AS037: A question that is open

Somebody wrote a line that is to be confirmed, with a question after it. Until it is answered, the line decides nothing: the
measures that need it are unrated, `waits_for_answer`. Read the line, correct it if it says otherwise, and put `because("…")` in
the place of the question.

Wrong:

```rhai
amber_within(percent_of_target(5));
question("How far off target is still Amber?");   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
because("agreed with the board");
higher_is_better(all_others);
```
"#;
