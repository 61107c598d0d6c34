//! Holds the functions that a script defines, ready to be called for every record.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rhai::{AST, ASTNode, CallFnOptions, Dynamic, Engine, EvalAltResult, NativeCallContext, Scope};
use web_time::Instant;

use super::dates::ScriptDate;
use super::native::{Native, NativeValue};
use super::record::{self, ScriptRecord};
use super::runtime::{RuntimeOutcome, explain, is_limit};
use super::values::{self, RuleValue, describe};
use super::{compared, declare, engine, limits, source};
use crate::problems::Problem;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::function::{
    Answer, ComparedNumber, Failure, FunctionRecord, ScriptFunctions,
};
use ambersheet_policy::model::{Position, Scale};
use ambersheet_policy::reason::Reason;

/// The functions of one script. Calls share nothing, so any thread may call them.
pub(crate) struct Functions {
    engine: Engine,
    ast: AST,
    /// The functions that need no engine, by name.
    natives: BTreeMap<String, Native>,
    scale: Scale,
    /// The levels' words with their ranks. Most answers are one of them.
    words: Vec<(String, Option<u8>)>,
    /// The position of each function, for failures without a position.
    starts: BTreeMap<String, Position>,
    /// The headings under which functions read cells.
    headings: HeadingsRead,
    /// The numbers that functions compare with values of the record.
    compared: Vec<ComparedNumber>,
    /// The microseconds of this run's calls that met a limit.
    spent: AtomicU64,
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Functions")
            .field("names", &self.starts.keys())
            .finish_non_exhaustive()
    }
}

/// The headings under which functions read cells.
#[derive(Default)]
struct HeadingsRead {
    /// The headings that are written out, folded.
    named: Vec<String>,
    /// `true` if a heading is worked out, so that it may be any.
    any: bool,
}

impl HeadingsRead {
    /// Collects the headings of a script's functions.
    fn of(ast: &AST) -> Self {
        let mut found = Self::default();
        ast.walk(&mut |path: &[ASTNode<'_>]| {
            let heading = match path.last() {
                Some(ASTNode::Expr(rhai::Expr::Index(index, ..))) => Some(&index.rhs),
                Some(ASTNode::Expr(
                    rhai::Expr::FnCall(call, _) | rhai::Expr::MethodCall(call, _),
                )) if call.name == "has" => call.args.last(),
                _ => None,
            };
            match heading {
                Some(rhai::Expr::StringConstant(heading, _)) => found.named.push(fold(heading)),
                Some(_) => found.any = true,
                None => {}
            }
            true
        });
        found
    }

    fn has(&self, heading: &str) -> bool {
        self.any || self.named.contains(&fold(heading))
    }

    fn is_empty(&self) -> bool {
        !self.any && self.named.is_empty()
    }
}

impl Functions {
    /// Compiles the functions of a script that is already checked.
    pub(super) fn compile(
        script: &str,
        scale: Scale,
        parameters: BTreeMap<String, Dynamic>,
        starts: BTreeMap<String, Position>,
        today: Option<ScriptDate>,
    ) -> Result<Self, rhai::ParseError> {
        let (mut engine, nothing) = engine::bare(today, false);
        engine.set_strict_variables(true);
        limits::limit_calls(&mut engine);
        values::register(&mut engine);
        record::register(&mut engine);
        declare::register_answers(&mut engine);
        let given = parameters.clone();
        engine.register_fn(
            "parameter",
            move |_: NativeCallContext<'_>, name: &str, default: Dynamic| {
                parameters.get(name).cloned().unwrap_or(default)
            },
        );
        // Strict variables would refuse variables that only the checked declarations outside
        // functions use.
        let ast = engine
            .compile_with_scope(&values::constants(), script)?
            .clone_functions_only();
        // Nobody else fills it.
        let _ = nothing.set(engine::nothing_places(&ast));
        let natives = Native::compile(&ast);
        let words = scale
            .levels()
            .iter()
            .map(|level| (level.word.clone(), scale.find(&level.word)))
            .collect();
        let headings = HeadingsRead::of(&ast);
        let compared = compared::numbers(&ast, &given);
        Ok(Self {
            engine,
            ast,
            natives,
            scale,
            words,
            starts,
            headings,
            compared,
            spent: AtomicU64::new(0),
        })
    }

    /// Returns the answer of a function that needs no engine.
    pub(super) fn natively(&self, name: &str, record: &FunctionRecord) -> Option<Answer> {
        match self.natives.get(name)?.call(record)? {
            NativeValue::Text(word) => self.rank(word).map(Answer::Level),
            NativeValue::Unrated(why) => Some(Answer::Unrated(why.to_owned())),
            NativeValue::Nothing
            | NativeValue::Bool(_)
            | NativeValue::Whole(_)
            | NativeValue::Decimal(_)
            | NativeValue::Measured(..) => None,
        }
    }

    pub(super) fn by_engine(
        &self,
        name: &str,
        record: &Arc<FunctionRecord>,
    ) -> Result<Answer, Failure> {
        let start = Instant::now();
        limits::begin_counting();
        source::with_record(record, || {
            let options = CallFnOptions::new().eval_ast(false);
            let result: Result<Dynamic, Box<EvalAltResult>> = self.engine.call_fn_with_options(
                options,
                &mut Scope::new(),
                &self.ast,
                name,
                (ScriptRecord::new(Arc::clone(record)),),
            );
            match result {
                Ok(answer) => self.answer(name, &answer),
                Err(error) => {
                    let spent = is_limit(&error)
                        .then(|| self.is_spent(name, start.elapsed()))
                        .flatten();
                    Err(spent.unwrap_or_else(|| self.failure(name, &error)))
                }
            }
        })
    }

    fn answer(&self, name: &str, answer: &Dynamic) -> Result<Answer, Failure> {
        if let Some(value) = answer.read_lock::<RuleValue>() {
            match &*value {
                RuleValue::Unrated(why) => return Ok(Answer::Unrated(why.clone())),
                RuleValue::Level(word, _) | RuleValue::LevelWith(word, ..) => {
                    return self.level(name, word, answer);
                }
                RuleValue::Word(_)
                | RuleValue::Colour(_)
                | RuleValue::Heading(_)
                | RuleValue::Optional(_)
                | RuleValue::Spot(_)
                | RuleValue::FirstFilled(..)
                | RuleValue::FileName(_)
                | RuleValue::ExcelTable(_)
                | RuleValue::Sheet(_)
                | RuleValue::Key(..)
                | RuleValue::Each(_)
                | RuleValue::Write(..)
                | RuleValue::Rated(..)
                | RuleValue::Tolerance(_)
                | RuleValue::ColumnAllowance(..)
                | RuleValue::Under(_)
                | RuleValue::WithId(_)
                | RuleValue::Condition(_)
                | RuleValue::FirstOf(_)
                | RuleValue::Share(..)
                | RuleValue::Grid(_)
                | RuleValue::Profile(_)
                | RuleValue::Function(_)
                | RuleValue::Headings(_)
                | RuleValue::LeftOf(..)
                | RuleValue::Column(_)
                | RuleValue::InRow(_)
                | RuleValue::FromTable(_)
                | RuleValue::Bad => {}
            }
        }
        if let Ok(word) = answer.as_immutable_string_ref() {
            return self.level(name, &word, answer);
        }
        if answer.is_char() || answer.is_int() || answer.is_decimal() {
            return self.level(name, &answer.to_string(), answer);
        }
        Err(self.no_level(name, answer))
    }

    fn level(&self, name: &str, word: &str, answer: &Dynamic) -> Result<Answer, Failure> {
        self.rank(word)
            .map(Answer::Level)
            .ok_or_else(|| self.no_level(name, answer))
    }

    fn rank(&self, word: &str) -> Option<u8> {
        let as_written = self.words.iter().find(|(known, _)| known == word);
        as_written.map_or_else(|| self.scale.find(word), |(_, found)| *found)
    }

    fn no_level(&self, name: &str, answer: &Dynamic) -> Failure {
        let words: Vec<String> = self
            .scale
            .levels()
            .iter()
            .map(|level| format!("\"{}\"", level.word))
            .collect();
        let at = self.start(name);
        failed(Problem {
            line: at.line,
            column: at.column,
            message: format!(
                "`{name}` answers {}, which is no level of the scale",
                describe(answer)
            ),
            suggestion: Some(format!("answer {} or unrated(\"why\")", words.join(", "))),
        })
    }

    /// Puts an error of a call into words. It concerns this record only.
    fn failure(&self, name: &str, error: &EvalAltResult) -> Failure {
        let (reason, why, at) = match explain(error, limits::CALL_STEPS) {
            RuntimeOutcome::Unrated(reason, why, at) => (reason, why, at),
            RuntimeOutcome::Problem(problem) => {
                let at = Position {
                    line: problem.line,
                    column: problem.column,
                };
                let why = match problem.suggestion {
                    Some(suggestion) => format!("{}; {suggestion}", problem.message),
                    None => problem.message,
                };
                (Reason::FunctionFailed, why, at)
            }
        };
        if why.is_empty() {
            return Failure::Record(reason, why);
        }
        let at = if at.line == 0 { self.start(name) } else { at };
        Failure::Record(reason, format!("{why} (line {} of the rules)", at.line))
    }

    /// Ends the run if functions that met limits took too long together.
    fn is_spent(&self, name: &str, took: Duration) -> Option<Failure> {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let before = self.spent.fetch_add(took, Ordering::Relaxed);
        let most = limits::RUN_TIME;
        if Duration::from_micros(before.saturating_add(took)) <= most {
            return None;
        }
        let at = self.start(name);
        Some(failed(Problem {
            line: at.line,
            column: at.column,
            message: format!(
                "functions that met a limit took more than {} s together, the limit on the time of a run",
                most.as_secs()
            ),
            suggestion: None,
        }))
    }

    fn start(&self, name: &str) -> Position {
        self.starts.get(name).copied().unwrap_or_default()
    }
}

impl ScriptFunctions for Functions {
    fn reads_cells(&self) -> bool {
        !self.headings.is_empty()
    }

    fn reads_heading(&self, heading: &str) -> bool {
        self.headings.has(heading)
    }

    fn compared_numbers(&self) -> &[ComparedNumber] {
        &self.compared
    }

    fn begin_run(&self) {
        self.spent.store(0, Ordering::Relaxed);
    }

    fn call(&self, name: &str, record: &Arc<FunctionRecord>) -> Result<Answer, Failure> {
        self.natively(name, record)
            .map_or_else(|| self.by_engine(name, record), Ok)
    }
}

fn failed(problem: Problem) -> Failure {
    Failure::Script(Box::new(problem.into()))
}
