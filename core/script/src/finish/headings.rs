//! Fills the period into headings, names and sheets.

use super::Finisher;
use crate::draft::{DraftPeriod, LocatedText};
use crate::problems::{any_of, did_you_mean};
use ambersheet_policy::model::{AnyPeriod, PLACEHOLDERS, Pattern, Period, PeriodPart};

/// The separator between a heading and the heading above it.
const OVER: &str = " > ";

impl Finisher<'_> {
    pub(super) fn pattern(&mut self, heading: &LocatedText) -> Pattern {
        self.spelt(heading)
    }

    /// Returns the pattern of a heading whose period was already found to be known, or is reported.
    fn filled(&self, heading: &LocatedText) -> Pattern {
        let pattern = self
            .period
            .as_ref()
            .map(|period| period.pattern(&heading.text));
        match pattern {
            Some(Ok(pattern)) => pattern,
            _ => Pattern::new(&heading.text),
        }
    }

    /// Returns the pattern of one heading, in which the period may be spelt in any common way.
    fn spelt(&mut self, heading: &LocatedText) -> Pattern {
        let expanded = self.expanded(heading);
        let pattern = self
            .period
            .as_ref()
            .map(|period| period.pattern(&heading.text));
        match pattern {
            Some(Ok(pattern)) => pattern,
            _ => Pattern::new(&expanded),
        }
    }

    /// Splits a path such as `Performance > Q4` into its last heading and those above it, nearest
    /// first.
    pub(super) fn heading_path(&mut self, heading: &LocatedText) -> (Pattern, Vec<Pattern>) {
        let expanded = self.expanded(heading);
        if !heading.text.contains(OVER) && expanded.contains(OVER) {
            // The period's own text is a path.
            let mut path = expanded.rsplit(OVER).map(Pattern::new);
            let last = path.next().unwrap_or_else(|| Pattern::new(""));
            return (last, path.collect());
        }
        let pieces = heading.text.rsplit(OVER).map(|text| LocatedText {
            text: text.to_owned(),
            at: heading.at,
        });
        let pieces: Vec<LocatedText> = pieces.collect();
        let mut path = pieces.iter().map(|piece| self.filled(piece));
        let last = path.next().unwrap_or_else(|| Pattern::new(""));
        (last, path.collect())
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
                self.draft.problems.suggest(
                    heading.at,
                    message,
                    format!("write period(\"{}\")", example(name)),
                );
            }
            return heading.text.clone();
        };
        if period.outside().is_some() {
            // It is reported where the period stands.
            return heading.text.clone();
        }
        if let Some(unclear) = unclear(period, name) {
            let message = format!(
                "the {} of \"{}\" cannot be told, since the rules do not say where the year begins",
                unclear,
                period.text()
            );
            let instead = "write year_starts(\"April\")";
            self.draft.problems.suggest(heading.at, message, instead);
            return heading.text.clone();
        }
        match period.expand(&heading.text) {
            Ok(expanded) => expanded,
            Err(name) if PLACEHOLDERS.contains(&name.trim()) => {
                let message = format!("the period \"{}\" has no {}", period.text(), name.trim());
                self.draft.problems.suggest(
                    heading.at,
                    message,
                    format!("write it as in period(\"{}\")", example(&name)),
                );
                heading.text.clone()
            }
            Err(name) => self.unknown_placeholder(&name, heading),
        }
    }

    /// Checks only the placeholders of a heading, because the return gives the period later.
    fn expanded_later(&mut self, heading: &LocatedText) -> String {
        let names = heading.text.split('{').skip(1);
        let mut names = names.filter_map(|braced| braced.split_once('}'));
        let unknown = names.find(|(name, _)| !PLACEHOLDERS.contains(&name.trim()));
        match unknown {
            None => heading.text.clone(),
            Some((name, _)) => self.unknown_placeholder(name, heading),
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

/// Returns the last heading and those above it, nearest first, of a path whose columns are there for each of
/// several periods.
pub(super) fn each_path(heading: &LocatedText) -> (Pattern, Vec<Pattern>) {
    let path = heading.text.rsplit(OVER);
    let mut path = path.map(|text| AnyPeriod::pattern(text).unwrap_or_else(|_| Pattern::new(text)));
    let last = path.next().unwrap_or_else(|| Pattern::new(""));
    (last, path.collect())
}

/// Returns an example of a period that has a value for a placeholder.
fn example(placeholder: &str) -> &'static str {
    match placeholder.trim() {
        "month" | "previous month" => "June 2025",
        "half year" | "previous half year" => "2025/26 H1",
        _ => "2022/23 Q4",
    }
}

/// Returns what a placeholder names of a period, if it depends on where the year begins and nobody says it.
fn unclear(period: &Period, placeholder: &str) -> Option<&'static str> {
    let part = period.name()?.part;
    if period.starts().is_some() {
        return None;
    }
    match (part, placeholder.trim()) {
        (PeriodPart::Month(_), "quarter" | "previous quarter" | "previous quarter year") => {
            Some("quarter")
        }
        (PeriodPart::Month(_), "half year" | "previous half year") => Some("half year"),
        (PeriodPart::Position(_), "month" | "previous month") => Some("month"),
        _ => None,
    }
}

/// Returns the first placeholder of a heading.
fn first_placeholder(heading: &str) -> Option<&str> {
    let (_, after) = heading.split_once('{')?;
    after.split_once('}').map(|parts| parts.0)
}
