//! Finds names that a script gives and never uses, and the positions of its words and texts.

use super::lexis::{ScriptToken, TokenKind, tokens};
use ambersheet_policy::model::Position;

/// A name that a script gives and never uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedName {
    /// The name, without the quotes of a parameter.
    pub name: String,
    /// `true` if it names a function.
    pub is_function: bool,
    /// The position of the declaration.
    pub at: Position,
}

/// Returns the functions, variables and parameters that nothing else in a script names. The engine
/// calls `rate` by its name.
///
/// ```
/// let names = ambersheet_script::unused("let limit = 5; let other = 6; points(limit);");
/// assert_eq!(names.len(), 1);
/// assert_eq!(names[0].name, "other");
/// ```
#[must_use]
pub fn unused(script: &str) -> Vec<UnusedName> {
    let tokens = code(script);
    let mut found = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        let [keyword, name] = pair else { continue };
        let is_function = keyword.text == "fn";
        if !(is_function || matches!(keyword.text, "let" | "const")) || name.kind != TokenKind::Word
        {
            continue;
        }
        let is_used =
            (is_function && name.text == "rate") || is_named(&tokens, index + 1, is_function);
        if !is_used {
            found.push(UnusedName {
                name: name.text.to_owned(),
                is_function,
                at: name.at,
            });
        }
    }
    found.extend(loose_parameters(&tokens));
    found
}

/// Tells whether anything but its declaration uses a name: a word, or a text that may contain it.
/// The name of a function may be the whole text.
fn is_named(tokens: &[ScriptToken<'_>], declared: usize, is_function: bool) -> bool {
    let name = tokens[declared].text;
    tokens.iter().enumerate().any(|(index, token)| {
        index != declared
            && match token.kind {
                TokenKind::Word => token.text == name,
                TokenKind::Text => {
                    token.text.contains("${")
                        || (is_function && token.text.trim_matches('"') == name)
                }
                TokenKind::Comment | TokenKind::Mark => false,
            }
    })
}

/// Returns parameters that are declared as statements of their own, so that nothing uses their
/// value.
fn loose_parameters<'a>(tokens: &'a [ScriptToken<'_>]) -> impl Iterator<Item = UnusedName> + 'a {
    let begins = |index: usize| index == 0 || matches!(tokens[index - 1].text, ";" | "}");
    let calls = tokens.iter().enumerate().filter(move |(index, token)| {
        token.kind == TokenKind::Word && token.text == "parameter" && begins(*index)
    });
    calls.filter_map(|(index, _)| {
        let [open, name] = tokens.get(index + 1..index + 3)? else {
            return None;
        };
        let is_text = open.text == "(" && name.kind == TokenKind::Text;
        // In a function, the value of the last statement is its answer.
        let closing = tokens[index..]
            .iter()
            .position(|token| matches!(token.text, ";" | "}"))?;
        let ends = tokens[index + closing].text == ";";
        let asked = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Text && token.text == name.text)
            .count();
        (is_text && ends && asked == 1).then(|| UnusedName {
            name: name.text.trim_matches('"').to_owned(),
            is_function: false,
            at: tokens[index].at,
        })
    })
}

/// Returns the position of each use of a word.
#[must_use]
pub fn word_places(script: &str, word: &str) -> Vec<Position> {
    let own = code(script)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word && token.text == word);
    own.map(|token| token.at).collect()
}

/// Returns the texts of a script without quotes and escapes, with their positions.
///
/// ```
/// use ambersheet_script::{text_places, word_places};
///
/// let script = "not_rated(\"Capital*\");\nnot_rated(\"Staff\");";
/// let texts = text_places(script);
/// assert_eq!(texts[1].0, "Staff");
/// assert_eq!((texts[1].1.line, texts[1].1.column), (2, 11));
/// let word = word_places(script, "not_rated")[1];
/// assert_eq!((word.line, word.column), (2, 1));
/// ```
#[must_use]
pub fn text_places(script: &str) -> Vec<(String, Position)> {
    let texts = code(script)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Text && token.closed);
    texts
        .map(|token| (unescaped(token.text), token.at))
        .collect()
}

/// Returns a text without its quotes and backslashes.
fn unescaped(text: &str) -> String {
    let inner = text
        .get(1..text.len().saturating_sub(1))
        .unwrap_or_default();
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

fn code(script: &str) -> Vec<ScriptToken<'_>> {
    tokens(script)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_nothing_uses_are_found() {
        let names = |script: &str| -> Vec<String> {
            unused(script).into_iter().map(|one| one.name).collect()
        };
        assert_eq!(names("let a = 1; let b = a; // b"), ["b"]);
        assert_eq!(
            names(
                "fn rate(m) { 1 } fn by_size(m) { 2 } fn never(m) { 3 } f(function(\"by_size\"));"
            ),
            ["never"]
        );
        assert_eq!(
            names(
                "parameter(\"limit\", 6); let t = parameter(\"other\", 2); points(t); let u = parameter(\"u\", 2);"
            ),
            ["u", "limit"]
        );
        assert_eq!(
            names("fn rate(m) { parameter(\"limit\", 6) }"),
            Vec::<String>::new()
        );
        assert_eq!(
            names("let a = 1; because(`it is ${a}`);"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn texts_have_their_places() {
        let places = text_places("not_rated(\"A \\\"b\\\" \\\\*\");\nx(\"c\")");
        assert_eq!(
            places[0],
            (
                "A \"b\" \\*".to_owned(),
                Position {
                    line: 1,
                    column: 11
                }
            )
        );
        assert_eq!(places[1], ("c".to_owned(), Position { line: 2, column: 3 }));
    }
}
