//! `ambersheet test`: rates cases by the rules and compares each with its expected rating.

mod boundaries;
mod cases;
mod junit;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Cursor;
use std::path::Path;

use ambersheet::{Options, Overrides, Rating, Reason, Ruleset, Source};

use self::cases::{Cases, TestCase};
use crate::args::TestArguments;
use crate::failure::RunFailure;
use crate::output::TextTarget;
use crate::render::{self, printable};
use crate::rules::Script;
use crate::status::Status;

/// The outcome of a case.
struct CaseOutcome {
    case: TestCase,
    /// The level's word, or the reason's code.
    got: String,
    /// The reason, in a sentence.
    reason: String,
    /// The line of the rules that decided.
    rule: Option<String>,
}

impl CaseOutcome {
    fn of(case: TestCase, rating: &Rating<'_, '_>) -> Self {
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
        // "unrated" means any reason.
        same(&self.case.expected, &self.got)
            || (same(&self.case.expected, "unrated")
                && self.got.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    }
}

/// The outcomes of a test, and the lines and levels that it could have reached.
struct TestRun {
    /// The name of the table or workbook.
    name: String,
    outcomes: Vec<CaseOutcome>,
    /// The lines that can decide a rating.
    lines: BTreeSet<u32>,
    /// The scale's levels.
    levels: BTreeSet<String>,
}

/// Runs `test`.
pub(crate) fn run(arguments: &TestArguments) -> Result<Status, RunFailure> {
    let script = Script::find(Path::new(&arguments.rules))?;
    if let Some(path) = &arguments.boundaries {
        boundaries::write(&script, &overrides(arguments, None), path, arguments.quiet)?;
        return Ok(Status::Done);
    }
    let tested = match (&arguments.workbook, &arguments.expected) {
        (Some(workbook), Some(heading)) => of_workbook(&script, arguments, workbook, heading)?,
        _ => of_cases(&script, arguments)?,
    };
    let TestRun {
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
        show_unreached(&outcomes, &lines, &levels);
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

/// Returns the overrides of the rules. A case's own period takes precedence over that of the command.
fn overrides(arguments: &TestArguments, period: Option<String>) -> Overrides {
    Overrides {
        period: period.or_else(|| arguments.period.clone()),
        today: arguments.today.clone(),
        parameters: arguments.set.clone(),
        ..Overrides::default()
    }
}

fn of_workbook(
    script: &Script,
    arguments: &TestArguments,
    path: &OsString,
    heading: &str,
) -> Result<TestRun, RunFailure> {
    let ruleset = script.load(&overrides(arguments, None))?.expecting(heading);
    let outcomes = workbook::outcomes(&ruleset, path, heading)?;
    let mut tested = TestRun::new(Path::new(path).display().to_string(), outcomes);
    tested.could_reach(&ruleset);
    Ok(tested)
}

fn of_cases(script: &Script, arguments: &TestArguments) -> Result<TestRun, RunFailure> {
    let fields: Vec<String> = script
        .load(&overrides(arguments, None))?
        .fields()
        .map(str::to_owned)
        .collect();
    let cases = Cases::read(script, arguments.cases.as_deref(), &fields)?;
    let mut tested = TestRun::new(cases.name, Vec::new());
    for (period, group) in by_period(cases.cases) {
        let period = Some(period).filter(|period| !period.is_empty());
        let ruleset = script.load(&overrides(arguments, period))?;
        if let Some(sheet) = ruleset.register_in_return() {
            return Err(RunFailure::new(format!(
                "{}: its rules are in the sheet \"{sheet}\" of the return, and cases have no return; move that sheet into a workbook next to the rules and write register(\"register.xlsx\", \"{sheet}\", #{{ … }})",
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

impl TestRun {
    fn new(name: String, outcomes: Vec<CaseOutcome>) -> Self {
        Self {
            name,
            outcomes,
            lines: BTreeSet::new(),
            levels: BTreeSet::new(),
        }
    }

    /// Adds the lines and levels that a ruleset can reach.
    fn could_reach(&mut self, ruleset: &Ruleset) {
        self.lines.extend(ruleset.deciding_lines());
        self.levels
            .extend(ruleset.levels().map(|level| level.word().to_owned()));
    }
}

fn by_period(cases: Vec<TestCase>) -> BTreeMap<String, Vec<TestCase>> {
    let mut groups: BTreeMap<String, Vec<TestCase>> = BTreeMap::new();
    for case in cases {
        groups.entry(case.period.clone()).or_default().push(case);
    }
    groups
}

/// Returns whether an expected word is a level of the scale, a reason or "unrated".
fn is_possible(word: &str, ruleset: &Ruleset) -> bool {
    ruleset.rank(word).is_some()
        || Reason::from_code(word).is_some()
        || word.eq_ignore_ascii_case("unrated")
}

/// Checks that no case expects an impossible word.
fn check_levels(name: &str, cases: &[TestCase], ruleset: &Ruleset) -> Result<(), RunFailure> {
    for case in cases {
        let word = case.expected.trim();
        if !is_possible(word, ruleset) {
            let words: Vec<&str> = ruleset.levels().map(|level| level.word()).collect();
            return Err(RunFailure::new(format!(
                "{name}:{}: the scale has no level \"{word}\"; write one of {}, a reason such as no_target, or unrated",
                case.line,
                words.join(", ")
            )));
        }
    }
    Ok(())
}

/// Rates the cases of one period.
fn rate(
    ruleset: Ruleset,
    cases: Vec<TestCase>,
    name: &str,
) -> Result<Vec<CaseOutcome>, RunFailure> {
    if let Some(line) = ruleset.line_about_some_rows() {
        return Err(RunFailure::new(format!(
            "{name}: line {line} of the rules is about the rows of one of several tables, and cases belong to none of them; test a workbook in place of cases, or write it as a line of its own, such as measure(\"*\", #{{ … }})"
        )));
    }
    let ruleset = ruleset.over_cases();
    let fields: Vec<String> = ruleset.fields().map(str::to_owned).collect();
    let table = cases::table(&cases, &fields)?;
    let source = Source::open(Cursor::new(table), Some("cases.csv"))
        .map_err(|error| RunFailure::about(name, &error))?;
    let rated = ambersheet::rate(source, &ruleset, &Options::default())
        .map_err(|error| RunFailure::about(name, &error))?;
    let found: BTreeMap<(u32, String), Rating<'_, '_>> = rated
        .ratings()
        .filter_map(|rating| {
            let field = rating.field().unwrap_or_default().to_owned();
            Some(((rating.cell()?.row, field), rating))
        })
        .collect();
    let rows = cases.into_iter().zip(1..);
    Ok(rows
        .map(|(case, row)| match found.get(&(row, case.field.clone())) {
            Some(rating) => CaseOutcome::of(case, rating),
            None => CaseOutcome {
                case,
                got: "no_data".to_owned(),
                reason: "Unrated: there is nothing but a name.".to_owned(),
                rule: None,
            },
        })
        .collect())
}

fn show(outcomes: &[CaseOutcome], name: &str) {
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_as_expected()) {
        let CaseOutcome {
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

/// Shows the lines that decided no case and the levels that no case reached.
fn show_unreached(outcomes: &[CaseOutcome], lines: &BTreeSet<u32>, levels: &BTreeSet<String>) {
    let used: BTreeSet<u32> = outcomes
        .iter()
        .filter_map(|outcome| outcome.rule.as_deref())
        .filter_map(|rule| rule.rsplit_once(':')?.1.parse::<u32>().ok())
        .collect();
    let idle: Vec<String> = lines.difference(&used).map(u32::to_string).collect();
    if !idle.is_empty() {
        render::say(
            &format!("No case reaches these lines: {}\n", idle.join(", ")),
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
