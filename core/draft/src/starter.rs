//! Writes a script to start from where nothing can be drafted: the headings found as notes, and the lines to complete.
//!
//! Each line holds a question, so that nothing is rated by it before somebody has read it.

use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, meaning_name};
use crate::nearest::Nearest;
use crate::quoting::{name, note};
use crate::script::ScriptWriter;

/// The most sheets whose headings are listed.
const MOST_SHEETS: usize = 10;
/// The most headings that are listed of a sheet.
const MOST_HEADINGS: usize = 20;

/// Returns the script to start from; `rows` are the rows that come closest to headings, one a sheet, and `best` is one of them.
pub fn starter(
    grids: &[SheetGrid],
    rows: &[Nearest],
    best: Option<&Nearest>,
    file_name: &str,
) -> String {
    let mut out = ScriptWriter::default();
    out.head(file_name);
    out.note("Nothing could be drafted: no measures were found. Complete the lines below. Until then, nothing is rated.");
    headings(grids, rows, &mut out);
    out.note("The levels, best first, each with its colour.");
    out.line("scale([ level(\"Green\", green), level(\"Amber\", amber), level(\"Red\", red) ]);");
    out.ask("Are these the levels, best first?", "");
    table(best, &mut out);
    out.note("How far off target is still the middle rating; exactly that much is.");
    out.line("amber_within(percent_of_target(5));");
    out.ask("How far off target is still the middle rating?", "");
    out.note("Which way is good: higher_is_better, lower_is_better or close_to_target, for all_others or for measures by name.");
    out.line("higher_is_better(all_others);");
    out.ask("Which way is good?", "");
    out.script
}

/// Writes the headings found, those that are understood and those that are not.
fn headings(grids: &[SheetGrid], rows: &[Nearest], out: &mut ScriptWriter) {
    if rows.is_empty() {
        return;
    }
    out.line("// These rows come closest to headings:");
    for row in rows.iter().take(MOST_SHEETS) {
        let place = grids[row.sheet].place(row.row, row.column);
        out.line(&format!("// {}", note(&place)));
        let known = row
            .known
            .iter()
            .map(|(meaning, text)| format!("\"{}\" ({})", note(text), meaning_name(*meaning)));
        let unknown = row.unknown.iter().map(|text| format!("\"{}\"", note(text)));
        list("understood", known.collect(), out);
        list("not understood", unknown.collect(), out);
    }
}

fn list(what: &str, mut texts: Vec<String>, out: &mut ScriptWriter) {
    if texts.len() > MOST_HEADINGS {
        let more = texts.len() - MOST_HEADINGS;
        texts.truncate(MOST_HEADINGS);
        texts.push(format!("and {more} more"));
    }
    if !texts.is_empty() {
        out.line(&format!("//   {what}: {}", texts.join(", ")));
    }
}

/// Writes the table with the headings that are understood, and words in place of the others.
fn table(best: Option<&Nearest>, out: &mut ScriptWriter) {
    let known = |meaning: Meaning| {
        let mut known = best.into_iter().flat_map(|best| &best.known);
        known
            .find(|(other, _)| *other == meaning)
            .map(|(_, text)| name(text))
    };
    out.note("The headings, as the workbook has them, and where the ratings go.");
    out.line("tables(#{");
    for (key, meaning, words) in [
        ("measure", Meaning::Measure, "HEADING OF THE MEASURES"),
        ("actual", Meaning::Actual, "HEADING OF THE FIGURES"),
        ("target", Meaning::Target, "HEADING OF THE TARGETS"),
    ] {
        let heading = known(meaning).unwrap_or_else(|| format!("\"{words}\""));
        out.line(&format!("  {key}: {heading},"));
    }
    out.line("  rating: new_column(\"RAG\"),");
    out.line("});");
    out.ask(
        "Which headings stand over the measures, their figures and their targets?",
        "",
    );
}
