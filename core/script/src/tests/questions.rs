//! Open questions: what they attach to, and the whole message where they cannot. The messages were written for somebody
//! who keeps rules in a finance office.

use super::{error_of, loaded};
use ambersheet_policy::model::RulesetModel;

const TABLE: &str = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n";
const POLICY: &str = "amber_within(points(2));\nhigher_is_better(all_others);\n";

const NOTHING_BEFORE: &str = "`question` asks about the line before it, and there is none that a rating could wait for; put it after a line such as amber_within(…), higher_is_better(…) or tables(…)";

/// A script, and its error without the script's name.
const CASES: [(&str, &str); 13] = [
    (r#"question("How far?");"#, "1:1: NOTHING"),
    (r#"ruleset("A"); question("Is it A?");"#, "1:15: NOTHING"),
    (
        r#"amber_within(points(2)); assumption("all is well"); question("Is it?");"#,
        "1:53: NOTHING",
    ),
    (
        r#"period("2022/23 Q4"); decimal_comma(yes); question("Is it?");"#,
        "1:43: NOTHING",
    ),
    (
        r#"scale([ level("A", green), level("B", red) ]); palette(standard); question("Is it?");"#,
        "1:67: NOTHING",
    ),
    (
        r#"amber_within(points(2)); question("");"#,
        "1:35: this text is empty; write question(\"How far off target is still Amber?\")",
    ),
    (
        r#"amber_within(points(2)); question("  ");"#,
        "1:35: this text is empty; write question(\"How far off target is still Amber?\")",
    ),
    (
        "amber_within(points(2)); question(2);",
        "1:35: `question` takes a text here, and got the number 2; write question(\"How far off target is still Amber?\")",
    ),
    (
        "amber_within(points(2)); question();",
        "1:26: `question` takes 1 argument, and got 0; write question(\"How far off target is still Amber?\")",
    ),
    (
        r#"amber_within(points(2)); question("How far?"); because("agreed");"#,
        "1:48: this line has both a question and its answer: `because` here, and the other on line 1; take `question` out if it is answered, or `because` if it is still open",
    ),
    (
        "amber_within(points(2));\nbecause(\"agreed\");\nquestion(\"How far?\");",
        "3:1: this line has both a question and its answer: `question` here, and the other on line 2; take `question` out if it is answered, or `because` if it is still open",
    ),
    (
        "period(\"2022/23 Q4\"); because(\"agreed\"); question(\"Is it Q4?\");",
        "1:42: this line has both a question and its answer: `question` here, and the other on line 1; take `question` out if it is answered, or `because` if it is still open",
    ),
    (
        "fn rate(m) { question(\"How far?\"); \"Red\" }",
        "1:14: `question` declares something, so it belongs outside functions",
    ),
];

#[test]
fn a_question_that_cannot_be_asked_names_its_place() {
    let mut wrong = Vec::new();
    for (script, message) in CASES {
        let error = error_of(script).replace("rules.rhai:", "");
        let expected = message.replace("NOTHING", NOTHING_BEFORE);
        if error.lines().next() != Some(expected.as_str()) {
            wrong.push(format!(
                "{script}\n  is      {error}\n  expected {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_question_has_a_length() {
    let ask = |letters: usize| {
        let text = "ä".repeat(letters);
        format!(
            "{TABLE}amber_within(points(2)); question(\"{text}\");\nhigher_is_better(all_others);"
        )
    };
    loaded(&ask(1000));
    assert_eq!(
        error_of(&ask(1001)),
        "rules.rhai:2:35: this question has 1001 characters, and at most 1000 can be shown with a rating; ask more shortly"
    );
}

/// The claims with a question, as positions of their lines.
fn asked_lines(model: &RulesetModel) -> Vec<u32> {
    let claims = model.policies.claims.iter();
    claims
        .filter(|claim| claim.question.is_some())
        .map(|claim| claim.at.line)
        .collect()
}

#[test]
fn a_question_belongs_to_the_line_before_it_and_to_no_other() {
    let model = loaded(&format!(
        "{TABLE}{POLICY}\
         measure(\"A\", #{{ amber_within: points(3), target: 5 }});\n\
         from(\"2022/23\");\n  question(\"Is it three?\");\n\
         lower_is_better(\"B\");\nperiod(\"2022/23 Q4\");\n"
    ));
    assert_eq!(asked_lines(&model), [4, 4]);
    assert_eq!(model.questions[0].text, "Is it three?");
    assert_eq!(
        (model.questions[0].at.line, model.questions[0].at.column),
        (6, 3)
    );
    assert!(model.asked_of_all.is_empty());
    assert!(model.tables[0].question.is_none());
}

#[test]
fn two_questions_about_one_line_are_one() {
    let model = loaded(&format!(
        "{TABLE}amber_within(points(2));\nquestion(\"Is it two?\");\nquestion(\"Or three?\");\nhigher_is_better(all_others);\n"
    ));
    let texts: Vec<&str> = model
        .questions
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(texts, ["Is it two? Or three?"]);
    assert_eq!(asked_lines(&model), [2]);
}

#[test]
fn other_statements_than_lines_about_measures_may_be_asked_about() {
    let model = loaded(
        "period(\"2022/23 Q4\");\nquestion(\"Q4?\");\n\
         scale([ level(\"Green\", green), level(\"Amber\", amber), level(\"Red\", red) ]);\nquestion(\"Three?\");\n\
         table(\"A\", #{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\"), spend: rated(\"Spend\") });\n\
         question(\"RAG?\");\n\
         table(\"B\", #{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n\
         form(\"C\", #{ measure: \"M\", actual: cell(\"B2\"), target: cell(\"B3\"), rating: write_to(cell(\"B4\")) });\n\
         question(\"B2?\");\n\
         keep_typed(\"spend\");\nquestion(\"Typed?\");\n\
         same_if_within(points(2));\nquestion(\"Two?\");\n\
         same_if_within(points(0.5), where_target_under(10));\nquestion(\"Half?\");\n\
         published_counts(#{ group: \"Team\", levels: [ \"Green\" ] });\nquestion(\"By team?\");\n\
         amber_within(points(2));\nhigher_is_better(all_others);\n",
    );
    assert_eq!(model.asked_of_all, [0, 1]);
    assert_eq!(
        [model.tables[0].question, model.tables[1].question],
        [Some(2), None]
    );
    assert_eq!(model.forms[0].question, Some(3));
    assert_eq!(model.fields[0].question, Some(4));
    assert_eq!(model.direction.expect("a rule").questions, [5, 6]);
    assert_eq!(model.questions.len(), 8);
    assert!(
        model
            .policies
            .claims
            .iter()
            .all(|claim| claim.question.is_none())
    );
}
