//! Declares references: a cell, a defined name, a label, a worksheet, an Excel table, a range, a
//! part of the file's name.

use rhai::Dynamic;

use super::{Call, Declaration, is_bad, text_of};
use crate::draft::{LocatedText, ScriptDraft};
use crate::limits::KEY_CELLS;
use crate::values::{RuleValue, describe, shortened};
use ambersheet_ooxml::address::{Cell, LAST_ROW, Range};
use ambersheet_policy::model::{FilePattern, Pattern, Spot};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("cell", cell),
    ("file_name", file_name),
    ("named", named),
    ("beside", beside),
    ("under", under),
    ("sheet", sheet),
    ("excel_table", excel_table),
    ("from_cells", from_cells),
];

/// The characters that the name of a worksheet cannot hold.
const NOT_IN_SHEETS: [char; 7] = [':', '\\', '/', '?', '*', '[', ']'];

fn cell(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some((sheet, text)) = reference(draft, call, arguments) else {
        return Dynamic::from(RuleValue::Bad);
    };
    if let Some(cell) = Cell::parse(text.text.as_bytes()) {
        return Dynamic::from(RuleValue::Spot(Spot::Cell { sheet, cell }));
    }
    let shown = shortened(&text.text);
    let several = Range::parse(text.text.as_bytes()).filter(|_| text.text.contains(':'));
    let (message, instead) = match several {
        Some(range) => (
            format!("`cell` takes one cell, and \"{shown}\" is several"),
            format!("write cell(\"{}\")", range.first),
        ),
        None => (
            format!(
                "\"{shown}\" is no cell: rows go from 1 to {}, columns from A to XFD",
                LAST_ROW + 1
            ),
            if reads_as_name(&text.text) {
                format!("write cell(\"B2\"); for a defined name, named(\"{shown}\")")
            } else {
                "write cell(\"B2\") or cell(\"Other sheet\", \"B2\")".to_owned()
            },
        ),
    };
    draft.problems.suggest(text.at, message, instead);
    Dynamic::from(RuleValue::Bad)
}

fn from_cells(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some((sheet, text)) = reference(draft, call, arguments) else {
        return Dynamic::from(RuleValue::Bad);
    };
    let shown = shortened(&text.text);
    let Some(range) = corners(&text.text) else {
        let message = format!("\"{shown}\" is no range of cells");
        draft.problems.suggest(text.at, message, call.example());
        return Dynamic::from(RuleValue::Bad);
    };
    let rows = range.last.row - range.first.row + 1;
    let columns = range.last.column - range.first.column + 1;
    if u64::from(rows) * u64::from(columns) > KEY_CELLS as u64 {
        let message = format!("\"{shown}\" is more than {KEY_CELLS} cells, the limit on a key");
        draft.problems.suggest(
            text.at,
            message,
            "name only the cells that hold the levels' words",
        );
        return Dynamic::from(RuleValue::Bad);
    }
    Dynamic::from(RuleValue::Key(sheet, range))
}

/// Tells whether a text given for a cell is more likely a defined name.
fn reads_as_name(text: &str) -> bool {
    defined_name(text).is_ok()
        && (text.contains('_') || !text.contains(|c: char| c.is_ascii_digit()))
}

/// Parses a range between two cells in any order, or one cell.
fn corners(text: &str) -> Option<Range> {
    let (one, other) = text.split_once(':').unwrap_or((text, text));
    let (one, other) = (
        Cell::parse(one.trim().as_bytes())?,
        Cell::parse(other.trim().as_bytes())?,
    );
    Some(Range {
        first: Cell::new(one.row.min(other.row), one.column.min(other.column)),
        last: Cell::new(one.row.max(other.row), one.column.max(other.column)),
    })
}

/// Reads a reference with or without a sheet: `("Other sheet", "B2")` or `("'Other sheet'!B2")`.
fn reference(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
) -> Option<(Option<String>, LocatedText)> {
    let first = call.text(draft, arguments, 0);
    if arguments.len() > 1 {
        let text = call.text(draft, arguments, 1);
        let (first, text) = (first?, text?);
        let text = LocatedText {
            text: text.text.trim().to_owned(),
            at: text.at,
        };
        return sheet_name(draft, call, &first.text, &first).map(|sheet| (Some(sheet), text));
    }
    let first = first?;
    let Some((before, after)) = first.text.rsplit_once('!') else {
        let text = LocatedText {
            text: first.text.trim().to_owned(),
            at: first.at,
        };
        return Some((None, text));
    };
    let before = before.trim();
    let quoted = before
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let name = quoted.map_or_else(|| before.to_owned(), |name| name.replace("''", "'"));
    let text = LocatedText {
        text: after.trim().to_owned(),
        at: first.at,
    };
    sheet_name(draft, call, &name, &first).map(|sheet| (Some(sheet), text))
}

fn sheet_name(
    draft: &mut ScriptDraft,
    call: &Call,
    name: &str,
    whole: &LocatedText,
) -> Option<String> {
    let name = name.trim();
    let wrong = name.chars().find(|c| NOT_IN_SHEETS.contains(c));
    if !name.is_empty() && wrong.is_none() {
        return Some(name.to_owned());
    }
    let why = wrong.map_or_else(
        || "names no sheet before the `!`".to_owned(),
        |c| format!("names a sheet with `{c}`, which no sheet's name holds"),
    );
    let instead = format!(
        "write the sheet's name in full, as in {}(\"Other sheet\", \"B2\")",
        call.name
    );
    draft.problems.suggest(
        whole.at,
        format!("\"{}\" {why}", shortened(&whole.text)),
        instead,
    );
    None
}

fn named(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(LocatedText { text, at }) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    let name = text.trim();
    match defined_name(name) {
        Ok(()) => return Dynamic::from(RuleValue::Spot(Spot::Named(name.to_owned()))),
        Err((why, instead)) => {
            draft
                .problems
                .suggest(at, format!("\"{}\" {why}", shortened(name)), instead);
        }
    }
    Dynamic::from(RuleValue::Bad)
}

fn file_name(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(LocatedText { text, at }) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    match FilePattern::new(&text) {
        Ok(pattern) => Dynamic::from(RuleValue::FileName(pattern)),
        Err(why) => {
            draft.problems.suggest(
                at,
                format!("\"{}\" {why}", shortened(&text)),
                call.example(),
            );
            Dynamic::from(RuleValue::Bad)
        }
    }
}

fn excel_table(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let name = call.text(draft, arguments, 0);
    Dynamic::from(name.map_or(RuleValue::Bad, |name| {
        RuleValue::ExcelTable(name.text.trim().to_owned())
    }))
}

fn beside(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    label(draft, call, arguments, false)
}

fn under(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    label(draft, call, arguments, true)
}

fn label(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic], below: bool) -> Dynamic {
    let Some(LocatedText { text, .. }) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    Dynamic::from(RuleValue::Spot(Spot::Label {
        text: Pattern::new(&text),
        below,
    }))
}

/// Checks a defined name (ECMA-376 part 1, 18.2.5). The error holds the reason and a suggestion.
fn defined_name(name: &str) -> Result<(), (&'static str, String)> {
    if Cell::parse(name.as_bytes()).is_some() {
        return Err((
            "is a cell, and not a name",
            format!("write cell(\"{name}\")"),
        ));
    }
    if name.contains('!') {
        let (_, after) = name.rsplit_once('!').unwrap_or(("", name));
        return Err(match Cell::parse(after.as_bytes()) {
            Some(_) => (
                "is a cell, and not a name",
                format!("write cell(\"{name}\")"),
            ),
            None => (
                "names a sheet, and a name stands alone",
                format!("write named(\"{after}\")"),
            ),
        });
    }
    let letters = without_braces(name);
    let starts_well =
        name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '\\' | '{'));
    let is_sound = letters
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '?'));
    if !starts_well || !is_sound {
        return Err((
            "cannot be a defined name, which begins with a letter and has no spaces",
            "write it as the Name Manager of Excel shows it, as in named(\"Target_Q4\")".to_owned(),
        ));
    }
    Ok(())
}

/// Returns a name without its placeholders, such as `{quarter}`.
fn without_braces(name: &str) -> String {
    let mut parts = name.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('}').map_or("{", |parts| parts.1)
    })
}

fn sheet(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return Dynamic::from(RuleValue::Bad);
    };
    let number = value
        .as_int()
        .ok()
        .and_then(|number| usize::try_from(number).ok());
    if let Some(index) = number.and_then(|number| number.checked_sub(1)) {
        return Dynamic::from(RuleValue::Sheet(index));
    }
    if !is_bad(value) {
        let message = format!(
            "`sheet` takes the number of a worksheet, from 1, and got {}",
            describe(value)
        );
        let instead = match text_of(value) {
            Some(name) => format!(
                "write the name alone, as in form(\"{}\", #{{ … }})",
                shortened(&name)
            ),
            None => "write sheet(1) for the first worksheet".to_owned(),
        };
        draft.problems.suggest(call.argument(0), message, instead);
    }
    Dynamic::from(RuleValue::Bad)
}
