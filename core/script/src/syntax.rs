//! Puts the one syntax error that the engine reports into words for people who are no programmers.

use rhai::{LexError, ParseError, ParseErrorType};

use super::lexis::{ScriptToken, TokenKind, tokens};
use super::limits;
use super::places::place;
use super::runtime::lower_first;
use crate::problems::Problem;
use ambersheet_policy::model::Position;

/// The keywords of the engine, which it refuses as names and keys.
const KEYWORDS: &[&str] = &[
    "as", "break", "catch", "const", "continue", "do", "else", "export", "false", "fn", "for",
    "if", "import", "in", "let", "loop", "private", "return", "switch", "this", "throw", "true",
    "try", "until", "while", "eval",
];

/// Puts a syntax error into words.
pub(super) fn explain(error: &ParseError, script: &str) -> Problem {
    let tokens: Vec<ScriptToken<'_>> = tokens(script)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let mut at = place(error.position());
    if at.line == 0 {
        at = end_of(script);
    }
    let here = tokens
        .iter()
        .position(|token| token.at >= at)
        .unwrap_or(tokens.len());
    let before = here.checked_sub(1).and_then(|index| tokens.get(index));
    let word = tokens
        .get(here)
        .filter(|token| token.at == at)
        .map_or("", |token| token.text);
    if let Some(problem) = bare_percent(&tokens, here) {
        return problem;
    }
    let (message, suggestion) =
        by_word(error.err_type(), word).unwrap_or_else(|| by_kind(error.err_type(), word, before));
    Problem {
        line: at.line,
        column: at.column,
        message,
        suggestion,
    }
}

/// Explains `5%`, which the engine reads as the start of a division with remainder.
fn bare_percent(tokens: &[ScriptToken<'_>], here: usize) -> Option<Problem> {
    let sign = here.checked_sub(1)?;
    let is_sign = |index: usize| tokens.get(index).is_some_and(|token| token.text == "%");
    let sign = if is_sign(sign) {
        sign
    } else {
        Some(here).filter(|index| is_sign(*index))?
    };
    let mut first = sign.checked_sub(1)?;
    let is_number = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            token.kind == TokenKind::Word && token.text.bytes().all(|b| b.is_ascii_digit())
        })
    };
    if !is_number(first) {
        return None;
    }
    let mut number = tokens[first].text.to_owned();
    if first >= 2 && tokens[first - 1].text == "." && is_number(first - 2) {
        first -= 2;
        number = format!("{}.{number}", tokens[first].text);
    }
    Some(Problem {
        line: tokens[first].at.line,
        column: tokens[first].at.column,
        message: format!("`{number}%` does not say percent of what"),
        suggestion: Some(format!(
            "write percent_of_target({number}) or points({number})"
        )),
    })
}

/// Explains an error by the word at its position alone.
fn by_word(kind: &ParseErrorType, word: &str) -> Option<(String, Option<String>)> {
    let reserved = |word: &str| {
        Some((
            format!("`{word}` is a word that Rhai keeps for itself"),
            Some("choose another name".to_owned()),
        ))
    };
    match kind {
        ParseErrorType::Reserved(name) if rhai::is_valid_identifier(name) => match name.as_str() {
            "eval" | "Fn" | "call" | "curry" | "import" | "export" | "is_def_var" | "is_def_fn" => {
                Some((format!("`{name}` is not allowed in rules"), None))
            }
            _ => reserved(name),
        },
        ParseErrorType::PropertyExpected
        | ParseErrorType::VariableExpected
        | ParseErrorType::FnMissingName
        | ParseErrorType::MissingToken(..)
            if KEYWORDS.contains(&word) && wants_a_name(kind) =>
        {
            reserved(word)
        }
        ParseErrorType::BadInput(LexError::UnexpectedInput(_)) => match word {
            "while" | "loop" | "for" | "do" => Some((
                format!("`{word}` is a loop, and rules have none"),
                Some("give a list, as in higher_is_better([ \"One\", \"Two\" ])".to_owned()),
            )),
            "break" | "continue" => Some((
                format!("`{word}` belongs to loops, and rules have none"),
                None,
            )),
            "|" => Some((
                "rules have no functions without a name".to_owned(),
                Some("write fn name(m) { … }".to_owned()),
            )),
            _ => None,
        },
        _ => None,
    }
}

/// Tells whether the engine expected a name from the author.
fn wants_a_name(kind: &ParseErrorType) -> bool {
    match kind {
        ParseErrorType::MissingToken(token, why) => token == "}" && why.contains("object map"),
        _ => true,
    }
}

fn by_kind(
    kind: &ParseErrorType,
    word: &str,
    before: Option<&ScriptToken<'_>>,
) -> (String, Option<String>) {
    let plain = |message: &str| (message.to_owned(), None);
    match kind {
        ParseErrorType::UnexpectedEOF => {
            plain("the script ends in the middle of something; is a closing bracket missing?")
        }
        ParseErrorType::BadInput(error) => lexical(error, word),
        ParseErrorType::MissingToken(token, _) => missing(token, word, before),
        ParseErrorType::DuplicatedProperty(key) => {
            (format!("the key `{key}` is given twice"), None)
        }
        ParseErrorType::Reserved(symbol) | ParseErrorType::UnknownOperator(symbol) => {
            unknown_symbol(symbol)
        }
        ParseErrorType::ExprTooDeep => (
            format!(
                "this is nested too deeply; the limit is {} levels, and {} inside functions",
                limits::EXPRESSION_DEPTH,
                limits::FUNCTION_EXPRESSION_DEPTH
            ),
            None,
        ),
        ParseErrorType::TooManyFunctions => (
            format!(
                "there are more than {} functions, the limit on them",
                limits::FUNCTIONS
            ),
            None,
        ),
        ParseErrorType::LiteralTooLarge(what, most) => {
            let what = if what.contains("string") {
                "text"
            } else if what.contains("array") {
                "list"
            } else {
                "map"
            };
            (
                format!("this {what} is longer than {most}, the limit on a {what}"),
                None,
            )
        }
        ParseErrorType::MismatchedType(..) => {
            plain("this needs a comparison that is true or false, such as m.actual > 5")
        }
        other => names(other),
    }
}

/// Explains an error in the name of a function, a variable or a key.
fn names(kind: &ParseErrorType) -> (String, Option<String>) {
    let plain = |message: &str| (message.to_owned(), None);
    match kind {
        ParseErrorType::FnDuplicatedDefinition(name, _) => {
            (format!("the function `{name}` is defined twice"), None)
        }
        ParseErrorType::FnDuplicatedParam(name, parameter) => (
            format!("`{name}` has two parameters called `{parameter}`"),
            None,
        ),
        ParseErrorType::FnMissingParams(name) | ParseErrorType::FnMissingBody(name) => (
            format!("the function `{name}` is not complete"),
            Some(format!("write fn {name}(m) {{ … }}")),
        ),
        ParseErrorType::FnMissingName => (
            "a name is missing after `fn`".to_owned(),
            Some("write fn rate(m) { … }".to_owned()),
        ),
        ParseErrorType::PropertyExpected => plain("a name is missing here"),
        ParseErrorType::VariableExpected => {
            plain("a name is missing here; it starts with a letter")
        }
        ParseErrorType::WrongFnDefinition => {
            plain("a function cannot stand inside another function or a block")
        }
        ParseErrorType::AssignmentToConstant(name) => (
            format!("`{name}` is a word of the rules and cannot be given another value"),
            None,
        ),
        ParseErrorType::AssignmentToInvalidLHS(_) => {
            plain("`=` gives a value to a name; to compare, write `==`")
        }
        ParseErrorType::VariableUndefined(name) => (format!("unknown word `{name}`"), None),
        ParseErrorType::ModuleUndefined(_) => plain("`::` has no meaning in rules"),
        other => (lower_first(&other.to_string()), None),
    }
}

fn lexical(error: &LexError, word: &str) -> (String, Option<String>) {
    match error {
        LexError::UnterminatedString => (
            "this text has no closing quote".to_owned(),
            Some("end it with \" on the same line".to_owned()),
        ),
        LexError::MalformedChar(_) => (
            "text stands in double quotes".to_owned(),
            Some("write \"…\" instead of '…'".to_owned()),
        ),
        LexError::MalformedEscapeSequence(sequence) => (
            format!("`{sequence}` has no meaning in a text"),
            Some("write \\\\ for a backslash, as in \"\\\\*\" for a real star".to_owned()),
        ),
        LexError::MalformedNumber(number) if !number.is_empty() => (
            format!("`{number}` is not a number"),
            Some("write digits and a point, as in 1234.5".to_owned()),
        ),
        LexError::MalformedNumber(_) => ("this is not a number".to_owned(), None),
        LexError::UnexpectedInput(input) => unexpected(input, word),
        LexError::ImproperSymbol(symbol, _) if symbol == "=" => (
            "`=` gives a value to a name".to_owned(),
            Some("to compare, write ==".to_owned()),
        ),
        other => (lower_first(&other.to_string()), None),
    }
}

fn unexpected(input: &str, word: &str) -> (String, Option<String>) {
    let shown = if word.is_empty() { input } else { word };
    let suggestion = match shown {
        "–" | "—" | "−" => Some("write - for minus".to_owned()),
        "×" => Some("write * for times".to_owned()),
        "÷" => Some("write / for divided by".to_owned()),
        "≥" => Some("write >=".to_owned()),
        "≤" => Some("write <=".to_owned()),
        "≠" => Some("write !=".to_owned()),
        ")" | "]" | "}" => {
            Some("is something missing before it, or a bracket too many?".to_owned())
        }
        _ => None,
    };
    if shown.is_empty() {
        return (
            "the script ends in the middle of something".to_owned(),
            None,
        );
    }
    (format!("`{shown}` has no meaning here"), suggestion)
}

fn unknown_symbol(symbol: &str) -> (String, Option<String>) {
    let suggestion = match symbol {
        "===" => Some("write =="),
        "!==" | "<>" => Some("write !="),
        ":=" => Some("write ="),
        "--" => Some("write - once"),
        "++" => Some("write + once"),
        "->" => Some("a key is followed by a colon, as in #{ target: \"Target\" }"),
        "#" => Some("a map starts with #{"),
        _ => None,
    };
    (
        format!("`{symbol}` has no meaning here"),
        suggestion.map(str::to_owned),
    )
}

fn missing(token: &str, word: &str, before: Option<&ScriptToken<'_>>) -> (String, Option<String>) {
    match (token, word) {
        (";", ":") => {
            let message = "`:` has no meaning here; is this a map, which starts with `#{`?";
            return (
                message.to_owned(),
                Some("write tables(#{ measure: \"Measure\", … })".to_owned()),
            );
        }
        (";", "=") => {
            return (
                "`=` has no meaning here".to_owned(),
                Some("to compare, write ==, >= or <=".to_owned()),
            );
        }
        _ => {}
    }
    let after = before
        .map(|token| token.text)
        .filter(|text| text.len() <= 40);
    let after = after
        .map(|text| format!(" after `{text}`"))
        .unwrap_or_default();
    let message = match token {
        "," => format!("a comma is missing{after}"),
        ";" => format!("a semicolon is missing{after}"),
        ":" => format!("a colon is missing{after}"),
        ")" | "]" | "}" => format!("a closing `{token}` is missing{after}"),
        _ => format!("`{token}` is missing{after}"),
    };
    (message, None)
}

fn end_of(script: &str) -> Position {
    let line = script.split('\n').count();
    let column = script
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    Position {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}
