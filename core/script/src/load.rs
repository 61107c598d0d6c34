//! Loads a script: from its bytes to a checked model, or to all its problems.

use std::collections::BTreeSet;
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::{AST, Dynamic, Engine, EvalAltResult, Stmt};
use sha2::{Digest, Sha256};

use super::check::{self, CheckedScript};
use super::dates::ScriptDate;
use super::draft::{DraftPeriod, ScriptDraft};
use super::engine::NothingPlaces;
use super::files::Files;
use super::finish::{self, Finished};
use super::functions::Functions;
use super::limits::Deadline;
use super::places::place;
use super::problems::Problems;
use super::record;
use super::register_source::{self, ReadRegister};
use super::runtime::{RuntimeOutcome, explain, is_limit};
use super::values::RuleValue;
use super::{declare, decode, engine, lexis, limits, syntax, values};
use crate::problems::Problem;
use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::text::hexadecimal;
use ambersheet_policy::function::ScriptFunctions;
use ambersheet_policy::model::{
    FromReturn, Position, QuestionIndex, RegisterTable, Reload, RulesetModel,
};

/// Settings that override the script's own.
///
/// ```
/// use ambersheet_script::{Overrides, RegisterFault, load};
///
/// let script = r#"
///     period("2022/23 Q3");
///     tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
///     amber_within(percent_of_target(parameter("tolerance", 6)));
///     higher_is_better(all_others);
/// "#;
/// let overrides = Overrides {
///     period: Some("2022/23 Q4".to_owned()),
///     parameters: vec![("tolerance".to_owned(), "7.5".to_owned())],
///     ..Overrides::default()
/// };
/// let no_registers = |_, _: &str, _: &str| Err(RegisterFault::File("not needed".to_owned()));
/// let rules = load("rules.rhai", script.as_bytes(), &overrides, no_registers)
///     .expect("the script has no problems");
/// assert_eq!(rules.period.expect("a period is given").text(), "2022/23 Q4");
/// assert_eq!(rules.parameters, [("tolerance".to_owned(), "7.5".to_owned())]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The period, in place of the script's own.
    pub period: Option<String>,
    /// The values of parameters by name; the script must declare each.
    pub parameters: Vec<(String, String)>,
    /// The date that `today` stands for, as in 2026-03-31. The clock is never read.
    pub today: Option<String>,
    /// The files that the rules may name.
    pub files: Files,
}

/// Loads a script; `script` is its file name as messages show it.
///
/// # Errors
/// A [`Diagnostic`] for every problem of the script, in the script's order.
///
/// ```
/// use ambersheet_script::{Overrides, RegisterFault, load};
///
/// let no_registers = |_, _: &str, _: &str| Err(RegisterFault::File("not needed".to_owned()));
/// let script = "tables(#{ measure: \"Measure\", actal: \"Actual\", rating: write_to(\"RAG\") });";
/// let problems = load("rules.rhai", script.as_bytes(), &Overrides::default(), no_registers)
///     .expect_err("a key is misspelt");
/// let text = problems[0].to_string();
/// assert_eq!(text, "1:31: unknown key `actal`; did you mean `actual`?");
/// ```
pub fn load(
    script: &str,
    source: &[u8],
    overrides: &Overrides,
    read_register: ReadRegister,
) -> Result<RulesetModel, Vec<Diagnostic>> {
    let how = LoadHow {
        returned: None,
        is_period_given: overrides.period.is_some(),
    };
    load_with(script, source, overrides, read_register, how)
}

/// Loads a script again once a return is at hand, with the period and the registers that the return
/// gives.
///
/// The whole script is loaded again because the period is filled in while headings are read.
#[derive(Debug)]
struct RulesetReload {
    source: Vec<u8>,
    overrides: Overrides,
    read_register: ReadRegister,
}

impl Reload for RulesetReload {
    fn load(
        &self,
        script: &str,
        period: Option<&str>,
        registers: Vec<RegisterTable>,
    ) -> Result<RulesetModel, Vec<Diagnostic>> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.map(str::to_owned).or(overrides.period);
        load_with(
            script,
            &self.source,
            &overrides,
            self.read_register,
            LoadHow {
                returned: Some(registers),
                is_period_given: self.overrides.period.is_some(),
            },
        )
    }
}

/// The facts that are known beside a script when it is loaded.
struct LoadHow {
    /// The registers in the return, in the script's order, if the return is at hand.
    returned: Option<Vec<RegisterTable>>,
    /// `true` if the period is given from outside, in place of what the script says of it.
    is_period_given: bool,
}

/// Loads a script.
fn load_with(
    script: &str,
    source: &[u8],
    overrides: &Overrides,
    read_register: ReadRegister,
    how: LoadHow,
) -> Result<RulesetModel, Vec<Diagnostic>> {
    let loaded = load_script(script, source, overrides, read_register, how);
    loaded.map_err(|problems| problems.into_iter().map(Diagnostic::from).collect())
}

fn load_script(
    script: &str,
    source: &[u8],
    overrides: &Overrides,
    read_register: ReadRegister,
    how: LoadHow,
) -> Result<RulesetModel, Vec<Problem>> {
    let text = read(source)?;
    let mut draft = ScriptDraft {
        given: overrides.parameters.clone(),
        today: given_today(overrides.today.as_deref())?,
        ..ScriptDraft::default()
    };
    let shared = Arc::new(Mutex::new(ScriptDraft::default()));
    let today = draft.today;
    let (engine, deadline, nothing) = loading_engine(&shared, today);

    let ast = engine
        .compile_with_scope(&values::constants(), &text)
        .map_err(|error| vec![syntax::explain(&error, &text)])?;
    let checked = check::check(&ast, &text, &mut draft.problems);
    // Nobody else fills it.
    let _ = nothing.set(engine::nothing_places(&ast));
    draft.calls.clone_from(&checked.calls);
    draft.defined = checked
        .defined
        .iter()
        .map(|function| (function.name.clone(), function.parameters))
        .collect();
    *lock(&shared) = draft;
    let unrun = run(&engine, deadline, &ast, &checked, &shared);
    let mut draft = take(&mut *lock(&shared));

    let period = draft.period.clone();
    let at_hand = how.returned.is_some();
    register_source::read_registers(&mut draft, &overrides.files, read_register, how.returned);
    let asked_of_all = asked_of_all(&mut draft, how.is_period_given);
    let because_of_all = because_of_all(&mut draft, how.is_period_given);
    let scale_at = draft.scale.as_ref().map(|scale| scale.1);
    let finished = finish::finish(&mut draft, &checked, &unrun, overrides.period.as_deref());
    let functions = compile_functions(&text, &checked, &mut draft, &finished, today);
    if !draft.problems.is_empty() {
        return Err(draft.problems.into_sorted());
    }
    let registers = register_source::in_return(&draft);
    let mut ruleset = ruleset(script, source, take(&mut draft), finished, functions);
    ruleset.text = text;
    ruleset.scale_at = scale_at;
    ruleset.asked_of_all = asked_of_all;
    ruleset.because_of_all = because_of_all;
    ruleset.today = today.map(|date| date.to_string());
    ruleset.from_return = from_return(period, registers, at_hand, source, overrides, read_register);
    Ok(ruleset)
}

/// Takes the open questions for whose answers every rating waits.
///
/// Questions about the period are left out if the period is given from outside.
fn asked_of_all(draft: &mut ScriptDraft, is_period_given: bool) -> Vec<QuestionIndex> {
    let of_period = take(&mut draft.asked_of_period);
    let of_period = of_period.into_iter().filter(|_| !is_period_given);
    of_period.chain(take(&mut draft.asked_of_scale)).collect()
}

/// Takes the reasons for the period and the scale. That for the period is left out if the period is given from outside.
fn because_of_all(draft: &mut ScriptDraft, is_period_given: bool) -> Vec<String> {
    let of_period = take(&mut draft.because_of_period).filter(|_| !is_period_given);
    of_period
        .into_iter()
        .chain(take(&mut draft.because_of_scale))
        .collect()
}

/// Returns what each return gives itself, if anything.
fn from_return(
    period: Option<DraftPeriod>,
    registers: Vec<(String, Position)>,
    at_hand: bool,
    source: &[u8],
    overrides: &Overrides,
    read_register: ReadRegister,
) -> Option<FromReturn> {
    let period = match period {
        Some(DraftPeriod::From(from, at)) if overrides.period.is_none() => Some((from, at)),
        _ => None,
    };
    if period.is_some() || !(registers.is_empty() || at_hand) {
        let loader = RulesetReload {
            source: source.to_vec(),
            overrides: overrides.clone(),
            read_register,
        };
        return Some(FromReturn {
            period,
            registers,
            expecting: None,
            loader: Arc::new(loader),
        });
    }
    None
}

fn ruleset(
    script: &str,
    source: &[u8],
    draft: ScriptDraft,
    finished: Finished,
    functions: Option<Functions>,
) -> RulesetModel {
    let mut hash = Sha256::new_with_prefix(source);
    for table in draft.register_tables.iter().flatten() {
        hash.update(table.bytes());
    }
    RulesetModel {
        name: draft
            .name
            .map_or_else(|| script.to_owned(), |name| name.text),
        script: script.to_owned(),
        sha256: hexadecimal(&hash.finalize()),
        parameters: draft.parameters,
        today: None,
        year_starts: finished.year_starts,
        period: finished.period,
        from_return: None,
        how: draft.how.map(|how| how.0).unwrap_or_default(),
        scale: finished.scale,
        scale_at: None,
        palette: finished.palette,
        unrated: finished.unrated,
        tables: finished.tables,
        forms: finished.forms,
        fields: finished.fields,
        meanings: finished.meanings,
        to_date: finished.to_date,
        counts: finished.counts,
        overall: finished.overall,
        policies: finished.policies,
        good_words: draft.good_words,
        direction: draft.direction,
        direction_words: draft.direction_words.map(|words| words.0),
        template_colours: draft.colours.map(|colours| colours.0).unwrap_or_default(),
        questions: draft.questions,
        asked_of_all: Vec::new(),
        because_of_all: Vec::new(),
        dates: draft.dates,
        assumptions: draft.assumptions,
        text: String::new(),
        functions: functions.map(|functions| Arc::new(functions) as Arc<dyn ScriptFunctions>),
    }
}

/// Reads the date that stands for today.
fn given_today(given: Option<&str>) -> Result<Option<ScriptDate>, Vec<Problem>> {
    let Some(text) = given else { return Ok(None) };
    match ScriptDate::from_iso(text) {
        Some(date) => Ok(Some(date)),
        None => Err(vec![Problem {
            line: 0,
            column: 0,
            message: format!("\"{}\" is no date for `today`", values::shortened(text)),
            suggestion: Some("write year, month and day, as in 2026-03-31".to_owned()),
        }]),
    }
}

/// Decodes a script and refuses a damaged one.
fn read(source: &[u8]) -> Result<String, Vec<Problem>> {
    let whole = |message: String| {
        vec![Problem {
            line: 0,
            column: 0,
            message,
            suggestion: None,
        }]
    };
    if source.len() > limits::SCRIPT_BYTES {
        return Err(whole(format!(
            "the script is larger than {} bytes, the limit on scripts",
            limits::SCRIPT_BYTES
        )));
    }
    let text = decode::decode(source).map_err(|why| whole(why.to_owned()))?;
    if lexis::is_too_long(&text) {
        return Err(whole(format!(
            "the script has more than {} words and signs, the limit on them",
            limits::TOKENS
        )));
    }
    let mut problems = Problems::default();
    lexis::report_damage(&text, &mut problems);
    if problems.is_empty() {
        Ok(text)
    } else {
        Err(problems.into_sorted())
    }
}

fn loading_engine(
    shared: &Arc<Mutex<ScriptDraft>>,
    today: Option<ScriptDate>,
) -> (Engine, Deadline, NothingPlaces) {
    let (mut engine, nothing) = engine::bare(today, true);
    let deadline = limits::limit_load(&mut engine);
    values::register(&mut engine);
    record::register(&mut engine);
    declare::register(&mut engine, shared);
    (engine, deadline, nothing)
}

fn lock(shared: &Mutex<ScriptDraft>) -> std::sync::MutexGuard<'_, ScriptDraft> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the script one statement at a time, so that a failing statement hides no problem of the
/// next.
///
/// Returns the words whose statements did not run, so that nothing they declare is reported as
/// missing.
fn run(
    engine: &Engine,
    deadline: Deadline,
    ast: &AST,
    checked: &CheckedScript,
    shared: &Mutex<ScriptDraft>,
) -> BTreeSet<String> {
    let mut scope = values::constants();
    let mut unrun = BTreeSet::new();
    let mut variable_lost = false;
    for statement in ast.statements() {
        let at = place(statement.position());
        let mut failed = checked.broken.contains_key(&at);
        let mut spent = false;
        if !failed {
            let one = AST::new([statement.clone()], ast.shared_lib().clone());
            let result = engine
                .eval_ast_with_scope::<Dynamic>(&mut scope, &one)
                .and_then(|_| limits::check_alive(&scope, statement.position()));
            if let Err(error) = result {
                failed = true;
                spent = is_limit(&error);
                report(&error, at, variable_lost, &mut lock(shared).problems);
            }
        }
        if spent || (failed && deadline.is_over()) {
            unrun.extend(checked.words.values().flatten().cloned());
            break;
        }
        if failed {
            unrun.extend(checked.words.get(&at).into_iter().flatten().cloned());
            if let Stmt::Var(variable, _, _) = statement {
                // Later statements find variables by their distance, so this one keeps its place.
                scope.push(variable.0.name.to_string(), RuleValue::Bad);
                variable_lost = true;
            }
        }
    }
    unrun
}

/// Reports a failed statement, unless it failed only because a variable's own statement has a
/// problem.
fn report(
    error: &EvalAltResult,
    statement: Position,
    variable_lost: bool,
    problems: &mut Problems,
) {
    let problem = match explain(error, limits::LOAD_STEPS) {
        RuntimeOutcome::Unrated(..) if variable_lost => return,
        RuntimeOutcome::Problem(problem) => problem,
        RuntimeOutcome::Unrated(_, message, at) => Problem {
            line: at.line,
            column: at.column,
            message,
            suggestion: None,
        },
    };
    let at = Position {
        line: problem.line,
        column: problem.column,
    };
    let at = if at.line == 0 { statement } else { at };
    if !problems.has(at) {
        problems.push(at, problem.message, problem.suggestion);
    }
}

fn compile_functions(
    text: &str,
    checked: &CheckedScript,
    draft: &mut ScriptDraft,
    finished: &Finished,
    today: Option<ScriptDate>,
) -> Option<Functions> {
    if checked.defined.is_empty() || !draft.problems.is_empty() {
        return None;
    }
    let starts = checked
        .defined
        .iter()
        .map(|function| (function.name.clone(), function.at))
        .collect();
    match Functions::compile(
        text,
        finished.scale.clone(),
        take(&mut draft.values),
        starts,
        today,
    ) {
        Ok(functions) => Some(functions),
        Err(error) => {
            let problem = syntax::explain(&error, text);
            let at = Position {
                line: problem.line,
                column: problem.column,
            };
            draft.problems.push(at, problem.message, problem.suggestion);
            None
        }
    }
}
