//! Whole scripts: those of RULES.md against the model they must give, scripts with mistakes against the messages
//! they must give, functions, limits, and thousands of damaged scripts that must give a message and nothing worse.

mod bad;
mod call_limits;
mod counts;
mod forms;
mod functions;
mod good;
mod holds;
mod kinds;
mod layouts;
mod limits;
mod looks;
mod mutations;
mod native;
mod overall;
mod questions;
mod words;

use std::fmt;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_policy::model::{RegisterTable, RulesetModel};

use super::{Overrides, RegisterFault};

/// The reason why a script was refused, shown as the engine shows it.
#[derive(Debug)]
struct Refused {
    script: String,
    problems: Vec<Diagnostic>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self
            .problems
            .iter()
            .map(|problem| format!("{}:{problem}", self.script))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Reads no register: the scripts of these tests name none that is there.
fn no_register(_: Vec<u8>, file: &str, sheet: &str) -> Result<RegisterTable, RegisterFault> {
    Err(RegisterFault::File(format!(
        "these tests have no sheet \"{sheet}\" of \"{file}\""
    )))
}

/// Loads a script of this name.
fn load_as(script: &str, source: &[u8], overrides: &Overrides) -> Result<RulesetModel, Refused> {
    super::load(script, source, overrides, no_register).map_err(|problems| Refused {
        script: script.to_owned(),
        problems,
    })
}

fn load(source: &str) -> Result<RulesetModel, Refused> {
    load_as("rules.rhai", source.as_bytes(), &Overrides::default())
}

fn loaded(source: &str) -> RulesetModel {
    load(source).unwrap_or_else(|refused| panic!("{refused}\n{source}"))
}

/// The whole text of the error that a script gives.
fn error_of(source: &str) -> String {
    match load(source) {
        Ok(_) => "no error".to_owned(),
        Err(refused) => refused.to_string(),
    }
}

/// The Norfolk script of the rules' description, word for word.
const NORFOLK: &str = r#"ruleset("Norfolk vital signs");
period("2022/23 Q4");                                    // the one line to change each quarter
tables(#{                                                // every table with these headings, on any sheet
  measure: "Measures", previous: "Performance {previous quarter}", actual: "Performance {quarter}",
  target: "Target", published_direction: "Trajectory", group: title_above, rating: write_to("RAG"), direction: write_to("Direction") });
amber_within(percent_of_target(6));   because("recovered from the published counts; the paper states none");
lower_is_better([ "Decreasing the rate*", "Level of borrowing*", "Kilograms of residual*", "Sickness absences*",
  "Absence due to mental health*", "Avg. time (in days)*", "Revenue monitoring*", "% of family support referrals*",
  "% of Referrals into social care*", "% of children starting a Child Protection Plan*" ]);
not_rated("Capital monitoring*");     because("profile against date, monitored only");
higher_is_better(all_others);                            // said, never assumed
same_if_within(points(2));                               // exactly 2 is Static
same_if_within(points(0.5), where_target_under(10));     // a measure with no target gets the line above
"#;

/// A form with everything that a form can say.
const FORM: &str = r#"ruleset("Exception reports");
period("2023/24 Q4");
form("Summary*", #{ measure: "Absence", id: 7, group: named("Team"), actual: cell("D4"), target: cell("'Targets {year}'!$E$4"),
  previous: 9.5, good_is: cell("c4"), rating: write_to(cell("B2")), direction: word_only(named("Trend_{quarter}"), over_formulas),
  delivery: rated(cell("C9")), empty: "< Select >", note: yes, live: yes });
form(sheet(2), #{ measure: cell("Bob's", "A1"), actual: named("Actual"), target: "90%", good_is: lower,
  published_rating: cell("B3"), rating: fill_only(cell("B3")) });
keep_typed("delivery");
amber_within(percent_of_target(5));
same_if_within(points(1));
"#;

/// The part of the Towns Fund script that says what a workbook holds, without a second workbook.
const TOWNS_FUND: &str = r#"ruleset("Towns Fund progress");
period("1 April 2024 to 30 September 2024");
scale([ level("1", green), level("2", light_green), level("3", amber), level("4", orange), level("5", red) ]);
table("3 - Programme Progress", #{ measure: "Project Name", skip: "n/a", end_at: "END", empty: "< Select >",
  delivery: rated("Delivery (RAG)"), spend: rated("Spend (RAG)"), risk: rated("Risk (RAG)") });   // three to a row
keep_typed("delivery", "spend", "risk");                 // the word or score in the cell names the level; never overwritten
meanings("1 - Start Here", #{ delivery: "Delivery", spend: "Spend", risk: "Risks", score: "Score" });
"#;

/// A script with functions of its own.
const FUNCTIONS: &str = r#"ruleset("Visits");
period("2023 Q1");
scale([ level("Good", green), level("Fair", amber), level("Poor", red) ]);
tables(#{ measure: "Indicator", id: "No.", actual: "Actual", previous: optional("Last year"), target: "Target",
  good_is: "Good is", published_rating: "RAG", rating: new_column("Our RAG {quarter}"), skip: [ "Total*", "Note*" ] });
let allowed = parameter("tolerance", 6);
amber_within(percent_of_target(allowed));
measure("Visits*|Loans*", #{ good_is: higher, by: function("by_visits") });
measure("Cost*", #{ good_is: close_to_target, amber_within: points(0.5) });
lower_is_better("Waiting time");
where_the_template_colours(rule_on_top);
assumption("targets are for the whole year");
fn by_visits(m) {
  if !m.has("previous") { return unrated("no year before"); }
  let change = (m.actual - m.previous) / m.previous * 100;
  if change >= parameter("rise", 2) { "Good" } else if change >= 0 { level("Fair") } else { "Poor" }
}
"#;
