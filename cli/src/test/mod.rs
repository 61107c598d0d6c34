//! `ambersheet test`: the cases beside the rules, each rated and compared with what is expected of it.

mod boundaries;
mod cases;
mod junit;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{Cursor, Read};
use std::path::Path;

use ambersheet::{Options, Overrides, Rating, Reason, Ruleset, Source};

use self::cases::{Case, Cases};
use crate::args::TestArguments;
use crate::failure::Failure;
use crate::output::TextTarget;
use crate::render::{self, printable};
use crate::rules::Script;
use crate::status::Status;

/// What became of a case.
struct Outcome {
    case: Case,
    /// The level's word, or the reason's code.
    got: String,
    /// Why, in a sentence.
    reason: String,
    /// The line of the rules that decided.
    rule: Option<String>,
}

impl Outcome {
    fn of(case: Case, rating: &Rating<'_, '_>) -> Self {
        let got = rating
            .level()
            .or_else(|| rating.unrated().map(Reason::code))
            .unwrap_or_default();
        Self {
            case,
            got: got.to_owned(),
            reason: rating.reason(),
            rule: rating.rule(),
        }
    }

    fn is_as_expected(&self) -> bool {
        let same = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other.trim());
        // "unrated" stands for any reason.
        same(&self.case.expected, &self.got)
            || (same(&self.case.expected, "unrated")
                && self.got.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    }
}

/// What was tested, and what it could have reached.
struct Tested {
    /// The name of the table or workbook.
    name: String,
    outcomes: Vec<Outcome>,
    /// The lines that can decide a rating.
    lines: BTreeSet<u32>,
    /// The scale's levels.
    levels: BTreeSet<String>,
}

/// Runs `test`.
pub(crate) fn run(arguments: &TestArguments) -> Result<Status, Failure> {
    let script = Script::find(Path::new(&arguments.rules))?;
    if let Some(path) = &arguments.boundaries {
        boundaries::write(&script, &overrides(arguments, None), path, arguments.quiet)?;
        return Ok(Status::Done);
    }
    let tested = match (&arguments.workbook, &arguments.expected) {
        (Some(workbook), Some(heading)) => of_workbook(&script, arguments, workbook, heading)?,
        _ => of_cases(&script, arguments)?,
    };
    let Tested {
        name,
        outcomes,
        lines,
        levels,
    } = tested;
    let failed = outcomes
        .iter()
        .filter(|outcome| !outcome.is_as_expected())
        .count();
    if !arguments.quiet {
        show(&outcomes, &name);
    }
    if let Some(path) = &arguments.junit {
        let mut target = TextTarget::new(path)?;
        target.copy(&mut junit::document(&script.name, &name, &outcomes).as_bytes())?;
        target.finish()?;
    }
    if !arguments.quiet {
        unreached(&outcomes, &lines, &levels);
        let passed = outcomes.len() - failed;
        render::say(
            &format!("{}: {passed} as expected, {failed} not\n", printable(&name)),
            false,
        );
    }
    Ok(if failed == 0 {
        Status::Done
    } else {
        Status::Found
    })
}

/// The period and parameters; a case's own period before that of the command.
fn overrides(arguments: &TestArguments, period: Option<String>) -> Overrides {
    Overrides {
        period: period.or_else(|| arguments.period.clone()),
        parameters: arguments.set.clone(),
        ..Overrides::default()
    }
}

fn of_workbook(
    script: &Script,
    arguments: &TestArguments,
    path: &OsString,
    heading: &str,
) -> Result<Tested, Failure> {
    let ruleset = script.load(&overrides(arguments, None))?.expecting(heading);
    let outcomes = workbook::outcomes(&ruleset, path, heading)?;
    let mut tested = Tested::new(Path::new(path).display().to_string(), outcomes);
    tested.could_reach(&ruleset);
    Ok(tested)
}

fn of_cases(script: &Script, arguments: &TestArguments) -> Result<Tested, Failure> {
    let cases = Cases::read(script, arguments.cases.as_deref())?;
    let mut tested = Tested::new(cases.name, Vec::new());
    for (period, group) in by_period(cases.cases) {
        let period = Some(period).filter(|period| !period.is_empty());
        let ruleset = script.load(&overrides(arguments, period))?;
        if let Some(sheet) = ruleset.register_in_return() {
            return Err(Failure::new(format!(
                "{}: its rules stand in the sheet \"{sheet}\" of the return, and cases have no return; move that sheet into a workbook beside the rules and write register(\"register.xlsx\", \"{sheet}\", #{{ … }})",
                script.name
            )));
        }
        check_levels(&tested.name, &group, &ruleset)?;
        tested.could_reach(&ruleset);
        tested.outcomes.extend(rate(ruleset, group, &tested.name)?);
    }
    tested.outcomes.sort_by_key(|outcome| outcome.case.line);
    Ok(tested)
}

impl Tested {
    fn new(name: String, outcomes: Vec<Outcome>) -> Self {
        Self {
            name,
            outcomes,
            lines: BTreeSet::new(),
            levels: BTreeSet::new(),
        }
    }

    /// Adds what a ruleset could decide.
    fn could_reach(&mut self, ruleset: &Ruleset) {
        self.lines.extend(ruleset.deciding_lines());
        self.levels
            .extend(ruleset.levels().map(|level| level.word().to_owned()));
    }
}

fn by_period(cases: Vec<Case>) -> BTreeMap<String, Vec<Case>> {
    let mut groups: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in cases {
        groups.entry(case.period.clone()).or_default().push(case);
    }
    groups
}

/// Whether a word that is expected is a level of the scale, a reason or "unrated": another would never come true.
fn can_come_true(word: &str, ruleset: &Ruleset) -> bool {
    ruleset.rank(word).is_some()
        || Reason::from_code(word).is_some()
        || word.eq_ignore_ascii_case("unrated")
}

/// No case may expect a word that never comes true.
fn check_levels(name: &str, cases: &[Case], ruleset: &Ruleset) -> Result<(), Failure> {
    for case in cases {
        let word = case.expected.trim();
        if !can_come_true(word, ruleset) {
            let words: Vec<&str> = ruleset.levels().map(|level| level.word()).collect();
            return Err(Failure::new(format!(
                "{name}:{}: the scale has no level \"{word}\"; write one of {}, a reason such as no_target, or unrated",
                case.line,
                words.join(", ")
            )));
        }
    }
    Ok(())
}

/// Rates the cases of one period.
fn rate(ruleset: Ruleset, cases: Vec<Case>, name: &str) -> Result<Vec<Outcome>, Failure> {
    let ruleset = ruleset.over_cases();
    let source = Source::open(Cursor::new(cases::table(&cases)?), Some("cases.csv"))
        .map_err(|error| Failure::about(name, &error))?;
    let rated = ambersheet::rate(source, &ruleset, &Options::default())
        .map_err(|error| Failure::about(name, &error))?;
    let found: BTreeMap<u32, Rating<'_, '_>> = rated
        .ratings()
        .filter_map(|rating| Some((rating.cell()?.row, rating)))
        .collect();
    let rows = cases.into_iter().zip(1..);
    Ok(rows
        .map(|(case, row)| match found.get(&row) {
            Some(rating) => Outcome::of(case, rating),
            None => Outcome {
                case,
                got: "no_data".to_owned(),
                reason: "Unrated: there is nothing but a name.".to_owned(),
                rule: None,
            },
        })
        .collect())
}

fn show(outcomes: &[Outcome], name: &str) {
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_as_expected()) {
        let Outcome {
            case,
            got,
            reason,
            rule,
        } = outcome;
        let rule = rule
            .as_deref()
            .map(|rule| format!(" [{rule}]"))
            .unwrap_or_default();
        let text = format!(
            "{name}:{}: {}: expected {}, got {got} - {reason}{rule}\n",
            case.line, case.measure, case.expected
        );
        render::say(&printable(&text), false);
    }
}

/// What no case asks about: lines that decided nothing, and levels that were never reached.
fn unreached(outcomes: &[Outcome], lines: &BTreeSet<u32>, levels: &BTreeSet<String>) {
    let line = |rule: &String| {
        rule.rsplit_once(':')
            .and_then(|(_, line)| line.parse::<u32>().ok())
    };
    let used: BTreeSet<u32> = outcomes
        .iter()
        .filter_map(|outcome| outcome.rule.as_ref().and_then(line))
        .collect();
    let idle: Vec<String> = lines.difference(&used).map(u32::to_string).collect();
    if !idle.is_empty() {
        render::say(
            &format!(
                "No case reaches what these lines say: {}\n",
                idle.join(", ")
            ),
            false,
        );
    }
    let got: BTreeSet<&str> = outcomes
        .iter()
        .map(|outcome| outcome.got.as_str())
        .collect();
    let never: Vec<&str> = levels
        .iter()
        .map(String::as_str)
        .filter(|level| !got.contains(level))
        .collect();
    if !never.is_empty() {
        render::say(
            &format!("No case reaches these levels: {}\n", never.join(", ")),
            false,
        );
    }
}
