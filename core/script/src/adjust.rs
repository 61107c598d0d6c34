//! The numbers of a script that a person may want to move: tolerances, limits and parameters.
//!
//! They are found in the text, with their places, so that one can be replaced and everything else stays as its author
//! wrote it.

use std::ops::Range;

use ambersheet_policy::conditions::CONDITION_WORDS;
use ambersheet_policy::model::Position;
use rust_decimal::Decimal;
use serde::Serialize;

use super::lexis::{ScriptToken, TokenKind, tokens};

/// Words, besides conditions, whose numbers are tolerances.
const TOLERANCES: [&str; 5] = [
    "percent_of_target",
    "percent_of_previous",
    "points",
    "days",
    "working_days",
];

/// A number of a script: a tolerance, a limit or the default of a parameter.
///
/// ```
/// use ambersheet_script::adjustable_numbers;
/// use rust_decimal::Decimal;
///
/// let script = "amber_within(percent_of_target(5));\n";
/// let numbers = adjustable_numbers(script);
/// assert_eq!(numbers[0].statement, "amber_within(percent_of_target(5));");
/// assert_eq!(numbers[0].replaced(script, Decimal::from(7)), "amber_within(percent_of_target(7));\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AdjustableNumber {
    /// The number.
    pub value: Decimal,
    /// The text before it in its quotes, such as `£`.
    pub before: String,
    /// The text behind it in its quotes, such as `%`.
    pub behind: String,
    /// The word that it is given to, such as `percent_of_target`; of a parameter, its name.
    pub word: String,
    /// The position of its line and column.
    #[serde(skip)]
    pub at: Position,
    /// The text of the statement that it stands in, on one line.
    pub statement: String,
    /// The bytes of the digits.
    #[serde(skip)]
    digits: Range<usize>,
    /// The end of the statement.
    #[serde(skip)]
    end: usize,
}

/// Returns the numbers of a script that may be adjusted, in its order; those inside functions and comments are none.
pub fn adjustable_numbers(script: &str) -> Vec<AdjustableNumber> {
    let all = tokens(script);
    let code = all.iter().filter(|token| token.kind != TokenKind::Comment);
    let mut statement: Vec<ScriptToken<'_>> = Vec::new();
    let mut found = Vec::new();
    let mut braces = 0_u32;
    for token in code {
        statement.push(*token);
        match token.text {
            "{" => braces += 1,
            "}" => braces = braces.saturating_sub(1),
            _ => {}
        }
        let is_body = statement.first().is_some_and(|first| first.text == "fn");
        if braces == 0 && (token.text == ";" || is_body && token.text == "}") {
            if !is_body {
                in_statement(script, &statement, &mut found);
            }
            statement.clear();
        }
    }
    found
}

impl AdjustableNumber {
    /// Returns the script with another number in its place. Every other character stays.
    #[must_use]
    pub fn replaced(&self, script: &str, value: Decimal) -> String {
        let mut changed = script.to_owned();
        changed.replace_range(self.digits.clone(), &value.normalize().to_string());
        changed
    }

    /// Returns the script with another number in its place, and with the reason behind the statement: in place of the one
    /// that stands there.
    #[must_use]
    pub fn kept(&self, script: &str, value: Decimal, why: &str) -> String {
        let mut changed = script.to_owned();
        let reason = format!("because({});", quoted(why));
        match reason_behind(script, self.end) {
            Some(known) => changed.replace_range(known, &reason),
            None => changed.insert_str(self.end, &format!(" {reason}")),
        }
        self.replaced(&changed, value)
    }
}

/// Finds the numbers of one statement.
fn in_statement(script: &str, statement: &[ScriptToken<'_>], found: &mut Vec<AdjustableNumber>) {
    let (Some(first), Some(last)) = (statement.first(), statement.last()) else {
        return;
    };
    let text = ambersheet_ooxml::text::one_line(&script[first.start..end_of(last)]);
    // The words whose brackets are open, and for a parameter its name.
    let mut open: Vec<&str> = Vec::new();
    for (index, token) in statement.iter().enumerate() {
        match token.text {
            "(" => open.push(
                index
                    .checked_sub(1)
                    .map_or("", |before| statement[before].text),
            ),
            ")" => {
                open.pop();
            }
            _ => {
                let Some(word) = open.last().and_then(|word| name_of(word, statement, index))
                else {
                    continue;
                };
                if let Some((before, digits, behind)) = number_at(script, statement, index) {
                    let Ok(value) = script[digits.clone()].replace(['_', ','], "").parse() else {
                        continue;
                    };
                    found.push(AdjustableNumber {
                        value,
                        before: before.to_owned(),
                        behind: behind.to_owned(),
                        word,
                        at: token.at,
                        statement: text.clone(),
                        digits,
                        end: end_of(last),
                    });
                }
            }
        }
    }
}

/// Returns the name of what a token is given to, if its numbers may be adjusted.
fn name_of(word: &str, statement: &[ScriptToken<'_>], index: usize) -> Option<String> {
    let is_limit = |word: &str| CONDITION_WORDS.iter().any(|known| known.word == word);
    if TOLERANCES.contains(&word) || is_limit(word) {
        return Some(word.to_owned());
    }
    // `parameter("name", 5)`: the number behind the comma.
    let [.., name, comma] = &statement[..index] else {
        return None;
    };
    let is_parameter = word == "parameter" && comma.text == "," && name.kind == TokenKind::Text;
    is_parameter.then(|| name.text.trim_matches('"').to_owned())
}

/// Returns the number that begins at a token: the text before it in its quotes, its bytes, and the text behind it.
fn number_at<'s>(
    script: &'s str,
    statement: &[ScriptToken<'_>],
    index: usize,
) -> Option<(&'s str, Range<usize>, &'s str)> {
    let token = &statement[index];
    let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match token.kind {
        TokenKind::Word if is_digit(token.text) => {
            // The digits behind a point were taken with those before it.
            let before = index.checked_sub(1).map(|at| &statement[at]);
            if before.is_some_and(|before| before.text == "." && end_of(before) == token.start) {
                return None;
            }
            let end = match (statement.get(index + 1), statement.get(index + 2)) {
                (Some(point), Some(digits))
                    if point.text == "."
                        && point.start == end_of(token)
                        && digits.start == end_of(point)
                        && is_digit(digits.text) =>
                {
                    end_of(digits)
                }
                _ => end_of(token),
            };
            Some(("", token.start..end, ""))
        }
        TokenKind::Text if token.text.starts_with('"') => {
            let inside = token.text.trim_matches('"');
            let start = token.start + 1;
            let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
            let from = inside.find(|c: char| c.is_ascii_digit())?;
            let length = inside[from..]
                .find(|c| !is_number(c))
                .unwrap_or(inside.len() - from);
            let (before, behind) = (&inside[..from], &inside[from + length..]);
            let is_sign = |c: char| matches!(c, '£' | '$' | '€' | '-' | ' ');
            // A date, or a word with digits in it, is no number to move.
            let is_plain =
                before.chars().all(is_sign) && !behind.contains(|c: char| c.is_ascii_digit());
            let bytes = start + from..start + from + length;
            is_plain.then(|| {
                let behind = bytes.end..start + inside.len();
                (&script[start..bytes.start], bytes.clone(), &script[behind])
            })
        }
        TokenKind::Word | TokenKind::Text | TokenKind::Comment | TokenKind::Mark => None,
    }
}

/// Returns the bytes of a `because(…);` that stands behind a statement.
fn reason_behind(script: &str, end: usize) -> Option<Range<usize>> {
    let rest = &script[end..];
    let all = tokens(rest);
    let code = all.iter().filter(|token| token.kind != TokenKind::Comment);
    let next: Vec<&ScriptToken<'_>> = code.take(5).collect();
    let texts: Vec<&str> = next.iter().map(|token| token.text).collect();
    match texts.as_slice() {
        ["because", "(", _, ")", ";"] => Some(end + next[0].start..end + end_of(next[4])),
        _ => None,
    }
}

/// Returns the byte behind a token.
fn end_of(token: &ScriptToken<'_>) -> usize {
    token.start + token.text.len()
}

/// Returns a text as a script writes it.
fn quoted(text: &str) -> String {
    let line = ambersheet_ooxml::text::one_line(text);
    format!("\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"// amber_within(points(9));
period("2022/23 Q4");
amber_within(larger_of(percent_of_target(2.5), points("£50,000"))); because("policy 7");
measure("Visits", #{ by: first_of([ at_least("95%", "Green"), more_than(-3, "Amber"), otherwise("Red") ]) });
not_rated("Capital 4*");
due_by("2026-03-31");
measure(with_id("A1"), #{ target: parameter("incidents", 90) });
fn rate(row) { if row.actual > points(4) { level("Green") } }
"#;

    #[test]
    fn tolerances_limits_and_parameters_are_found() {
        let found = adjustable_numbers(SCRIPT);
        let told: Vec<String> = found
            .iter()
            .map(|one| {
                format!(
                    "{} {}{}{} {}",
                    one.word, one.before, one.value, one.behind, one.at.line
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "percent_of_target 2.5 3",
                "points £50000 3",
                "at_least 95% 4",
                "more_than 3 4",
                "incidents 90 7",
            ]
        );
    }

    #[test]
    fn only_the_digits_are_replaced() {
        for number in adjustable_numbers(SCRIPT) {
            let changed = number.replaced(SCRIPT, Decimal::new(125, 1));
            assert_eq!(changed.matches("12.5").count(), 1, "{changed}");
            assert_eq!(changed.lines().count(), SCRIPT.lines().count());
            let differing = changed.lines().zip(SCRIPT.lines()).filter(|(a, b)| a != b);
            assert_eq!(differing.count(), 1);
        }
    }

    #[test]
    fn a_reason_is_written_behind_the_statement_or_in_place_of_the_old_one() {
        let found = adjustable_numbers(SCRIPT);
        let seven = Decimal::from(7);
        let kept = found[0].kept(SCRIPT, seven, "as \"agreed\"\nin May");
        assert!(kept.contains(
            r#"percent_of_target(7), points("£50,000"))); because("as \"agreed\" in May");"#
        ));
        assert!(!kept.contains("policy 7"));
        let kept = found[4].kept(SCRIPT, seven, "new");
        assert!(kept.contains(r#"parameter("incidents", 7) }); because("new");"#));
    }
}
