//! The line of a script that a problem is about, with a caret below the place.

use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::terminal_width;

/// The stream that a snippet is for.
#[derive(Clone, Copy)]
pub(crate) enum TerminalStream {
    Output,
    Error,
}

/// Returns the snippet for a place in a script, both counted from 1, if the stream is a terminal.
///
/// What is piped keeps one line for each problem, so that other programs can read it.
pub(super) fn snippet_on_terminal(
    text: &str,
    line: u32,
    column: u32,
    stream: TerminalStream,
) -> String {
    let is_terminal = match stream {
        TerminalStream::Output => std::io::stdout().is_terminal(),
        TerminalStream::Error => std::io::stderr().is_terminal(),
    };
    if is_terminal {
        snippet(text, line, column, &Renderer::styled(), terminal_width()).unwrap_or_default()
    } else {
        String::new()
    }
}

/// Draws the line and the caret; `None` if the text has no such line.
fn snippet(
    text: &str,
    line: u32,
    column: u32,
    renderer: &Renderer,
    width: usize,
) -> Option<String> {
    let number = usize::try_from(line).ok()?;
    let code = text.lines().nth(number.checked_sub(1)?)?;
    let start = code
        .char_indices()
        .nth(usize::try_from(column).ok()?.checked_sub(1)?)
        .map_or(code.len(), |(at, _)| at);
    let end = start + token_length(&code[start..]);
    let shown = Snippet::source(code)
        .line_start(number)
        .annotation(AnnotationKind::Primary.span(start..end));
    let group = Group::with_level(Level::ERROR).element(shown);
    let drawn = renderer.clone().term_width(width).render(&[group]);
    Some(format!("{drawn}\n"))
}

/// Returns the length in bytes of the word or quoted text at the start of some code, or else of its first character.
fn token_length(code: &str) -> usize {
    let mut chars = code.char_indices();
    let Some((_, first)) = chars.next() else {
        return 0;
    };
    if first == '"' {
        let mut escaped = false;
        for (at, c) in chars {
            match c {
                '"' if !escaped => return at + 1,
                _ => escaped = c == '\\' && !escaped,
            }
        }
        return code.len();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if is_word(first) {
        return code.find(|c: char| !is_word(c)).unwrap_or(code.len());
    }
    first.len_utf8()
}

#[cfg(test)]
mod tests;
