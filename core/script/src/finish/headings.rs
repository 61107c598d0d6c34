//! Fills the period into headings, names and sheets.

use super::Finisher;
use crate::draft::{DraftPeriod, LocatedText};
use crate::problems::{any_of, did_you_mean};
use ambersheet_policy::model::{Pattern, Period};

/// The placeholders of headings.
const PLACEHOLDERS: &[&str] = &[
    "quarter",
    "previous quarter",
    "year",
    "previous year",
    "previous quarter year",
    "period",
];

/// The separator between a heading and the heading above it.
const OVER: &str = " > ";

impl Finisher<'_> {
    pub(super) fn pattern(&mut self, heading: &LocatedText) -> Pattern {
        Pattern::new(&self.expanded(heading))
    }

    /// Splits a path such as `Performance > Q4` into its last heading and those above it, nearest
    /// first.
    pub(super) fn heading_path(&mut self, heading: &LocatedText) -> (Pattern, Vec<Pattern>) {
        let text = self.expanded(heading);
        let mut path = text.rsplit(OVER);
        let last = Pattern::new(path.next().unwrap_or_default());
        (last, path.map(Pattern::new).collect())
    }

    /// Tells whether the return gives the period and is not at hand yet.
    pub(super) fn period_comes_later(&self) -> bool {
        self.period.is_none() && matches!(self.draft.period, Some(DraftPeriod::From(..)))
    }

    /// Returns a heading with the period filled in.
    pub(super) fn expanded(&mut self, heading: &LocatedText) -> String {
        let Some(name) = first_placeholder(&heading.text) else {
            return heading.text.clone();
        };
        let Some(period) = &self.period else {
            if self.period_comes_later() {
                return self.expanded_later(heading);
            }
            if self.uses_are_known(&["period"]) {
                let message = format!("`{{{name}}}` needs a period, and the rules have none");
                self.draft
                    .problems
                    .suggest(heading.at, message, "write period(\"2022/23 Q4\")");
            }
            return heading.text.clone();
        };
        match period.expand(&heading.text) {
            Ok(expanded) => expanded,
            Err(name) if PLACEHOLDERS.contains(&name.trim()) => {
                let message = format!("the period \"{}\" has no {}", period.text(), name.trim());
                self.draft.problems.suggest(
                    heading.at,
                    message,
                    "write it as in period(\"2022/23 Q4\")",
                );
                heading.text.clone()
            }
            Err(name) => self.unknown_placeholder(&name, heading),
        }
    }

    /// Checks only the placeholders of a heading, because the return gives the period later.
    fn expanded_later(&mut self, heading: &LocatedText) -> String {
        match Period::new("2000/01 Q1").expand(&heading.text) {
            Ok(_) => heading.text.clone(),
            Err(name) => self.unknown_placeholder(&name, heading),
        }
    }

    fn unknown_placeholder(&mut self, name: &str, heading: &LocatedText) -> String {
        let braced = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}"));
        let braced: Vec<String> = braced.collect();
        let near = did_you_mean(&format!("{{{name}}}"), braced.iter().map(String::as_str));
        let all = format!(
            "a heading may hold {}",
            any_of(braced.iter().map(String::as_str))
        );
        let message = format!("`{{{name}}}` is not known in a heading");
        self.draft
            .problems
            .push(heading.at, message, near.or(Some(all)));
        heading.text.clone()
    }
}

/// Returns the first placeholder of a heading.
fn first_placeholder(heading: &str) -> Option<&str> {
    let (_, after) = heading.split_once('{')?;
    after.split_once('}').map(|parts| parts.0)
}
