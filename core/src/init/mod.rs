//! Drafts the rules for a workbook: its tables and forms, which way seems good, and a question for everything that only a
//! person can tell.
//!
//! - The sheets are read as grids of short texts (`grid`).
//! - Headings and labels are recognised by the words that returns use (`words`). They make tables (`table`, `layout`) and
//!   forms (`form`).
//! - Names hint at which way is good (`good`), keys and conditional formats at the levels (`look`).
//! - All of it becomes a script (`compose`, `policy`, `quoting`).
//!
//! Nothing of the workbook is trusted: every text is cut and escaped. A text that a script cannot hold becomes `*`.

pub(crate) mod sheets;

pub(crate) mod writer;

pub(crate) mod quoting;

pub(crate) mod words;

pub(crate) mod rating_words;

pub(crate) mod good;

pub(crate) mod grid;

pub(crate) mod table;

pub(crate) mod layout;

pub(crate) mod form;

pub(crate) mod look;

pub(crate) mod register;

pub(crate) mod compose;

pub(crate) mod policy;

pub(crate) mod nothing_found;

#[cfg(test)]
mod tests;

use ambersheet_draft::question::Answers;

use crate::error::Error;
use crate::init::compose::Context;
use crate::init::form::Form;
use crate::init::grid::SheetGrid;
use crate::init::layout::{Layout, TableRatings};
use crate::init::look::{LookPalette, RatingLook};
use crate::init::policy::DraftMeasure;
use crate::init::writer::ScriptWriter;
use crate::ruleset::Ruleset;
use crate::source::IntoSource;
use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Period, Role};
use ambersheet_script::Overrides;

pub(crate) use crate::init::writer::Question;

/// The rules that were drafted for a workbook.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let draft = ambersheet::draft(workbook, "norfolk-example.xlsx")?;
/// assert!(draft.script.starts_with("// A first draft of the rules for norfolk-example.xlsx."));
/// for question in &draft.questions {
///     println!("{}: {}", question.place, question.text);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Draft {
    /// The script. It loads, and every line that asks a question ends in a note that begins `// ?`.
    pub script: String,
    /// The questions that only a person can answer, in the script's order.
    pub questions: Vec<Question>,
    /// The number of tables and forms that the script names.
    pub places: usize,
    /// The warnings raised while reading the workbook.
    pub warnings: Vec<Diagnostic>,
    /// The questions as data.
    pub asked: Vec<ambersheet_draft::question::Question>,
    measures: Vec<DraftMeasure>,
}

/// Drafts the rules for a workbook.
///
/// `source` is a [`Source`](crate::Source), or a reader of an OOXML workbook; it is never written to. The ruleset is
/// named after `file_name`, the name of the workbook.
///
/// # Errors
/// - [`ErrorKind::Workbook`](crate::ErrorKind) or [`ErrorKind::Io`](crate::ErrorKind) if the workbook cannot be read
/// - [`ErrorKind::Layout`](crate::ErrorKind) with the nearest row, if no table or form of measures is found
pub fn draft(source: impl IntoSource, file_name: &str) -> Result<Draft, Error> {
    draft_with(source, file_name, &Answers::new())
}

/// Drafts the rules for a workbook, with answers to the questions of an earlier draft.
///
/// # Errors
/// Those of [`draft()`].
pub fn draft_with(
    source: impl IntoSource,
    file_name: &str,
    answers: &Answers,
) -> Result<Draft, Error> {
    let cells = crate::cells(source)?;
    let sheets = sheets::read(&cells)?;
    let found = ambersheet_draft::draft::draft(&sheets, file_name, answers);
    if found.tables > 0 {
        return Ok(Draft {
            script: found.script,
            questions: Vec::new(),
            asked: found.questions,
            places: found.tables,
            warnings: cells.warnings().to_vec(),
            measures: Vec::new(),
        });
    }
    let grids = grid::read(&cells)?;
    let mut nearest = None;
    let mut tables = Vec::new();
    let mut without = Vec::new();
    for (sheet, grid) in grids.iter().enumerate() {
        let found = table::find(sheet, grid, &mut nearest);
        if found.is_empty() {
            without.push(sheet);
        }
        tables.extend(found);
    }
    let layouts = layout::layouts(&grids, tables);
    let forms = form::forms(&grids, &without);
    if layouts.is_empty() && forms.is_empty() {
        return Err(nothing_found::error(&grids, nearest));
    }
    let mut out = ScriptWriter::default();
    let (measures, places) = compose(&grids, layouts, &forms, file_name, &mut out);
    Ruleset::load("the draft", out.script.as_bytes(), &Overrides::default())?;
    let warnings = cells.warnings().to_vec();
    Ok(Draft {
        script: out.script,
        questions: out.questions,
        places,
        asked: Vec::new(),
        warnings,
        measures,
    })
}

/// Writes the script. Returns the measures that it rates, and the number of tables and forms that it names.
fn compose(
    grids: &[SheetGrid],
    mut layouts: Vec<Layout>,
    forms: &[Form],
    file_name: &str,
    out: &mut ScriptWriter,
) -> (Vec<DraftMeasure>, usize) {
    let is_computed = |layout: &Layout| matches!(layout.ratings, TableRatings::Computed(_));
    let computes = layouts.iter().any(is_computed) || !forms.is_empty();
    let look = if computes {
        look::conditional(grids, &layouts).or_else(|| look::key(grids))
    } else {
        look::typed(grids, &layouts)
    };
    let period = period_of(grids, &layouts);
    head(file_name, out);
    if let Some((period, place)) = &period {
        write_period(period, place, out);
    }
    let left_out = left_out(grids, &mut layouts, look.as_ref(), computes);
    if let Some(look) = &look {
        write_look(look, out);
    }
    let context = Context {
        grids,
        period: period.as_ref().map(|(period, _)| period),
        several: layouts.len() > 1,
    };
    let mut fields = Vec::new();
    let mut has_direction = false;
    for layout in &layouts {
        has_direction |= context.table(layout, &mut fields, out);
    }
    for form in forms {
        context.form(form, out);
    }
    write_typed_fields(&fields, out);
    let mut measures = policy::measures(grids, &layouts, forms);
    if computes {
        policy::write_tolerance(grids, &layouts, look.as_ref(), out);
        policy::write_good(&mut measures, out);
    }
    if has_direction {
        policy::write_direction(grids, out);
    }
    ask_about_the_rest(grids, left_out, out);
    let tables: usize = layouts.iter().map(|layout| layout.tables.len()).sum();
    (measures, tables + forms.len())
}

fn write_typed_fields(fields: &[String], out: &mut ScriptWriter) {
    if fields.is_empty() {
        return;
    }
    out.note(
        "The word or score in these cells is the rating. It is read, counted and never overwritten.",
    );
    for some in fields.chunks(16) {
        let names: Vec<String> = some.iter().map(|field| quoting::quoted(field)).collect();
        out.line(&format!("keep_typed({});", names.join(", ")));
    }
}

/// Asks about tables that were left out, and about sheets that were too large to be read in full.
fn ask_about_the_rest(
    grids: &[SheetGrid],
    left_out: Vec<(String, String)>,
    out: &mut ScriptWriter,
) {
    for (place, name) in left_out {
        let text = format!(
            "the ratings under \"{name}\" have other words than those above, and were left out"
        );
        out.ask("", &place, &text);
    }
    for grid in grids.iter().filter(|grid| grid.cut) {
        out.ask(
            "",
            &grid.place(0, 0),
            "the sheet is very large, and only its first part was looked at",
        );
    }
}

/// Drops the tables of typed ratings whose words are not levels of the scale, if the scale is for computed ratings.
/// Returns the place and heading of each.
fn left_out(
    grids: &[SheetGrid],
    layouts: &mut Vec<Layout>,
    look: Option<&RatingLook>,
    computes: bool,
) -> Vec<(String, String)> {
    let mut dropped = Vec::new();
    if !computes {
        return dropped;
    }
    let usual = ["green".to_owned(), "amber".to_owned(), "red".to_owned()];
    let words = look.map_or(usual.to_vec(), |look| {
        look.levels.iter().map(|level| fold(&level.word)).collect()
    });
    layouts.retain(|layout| {
        let TableRatings::Typed(columns) = &layout.ratings else {
            return true;
        };
        let fits = layout.tables.iter().all(|table| {
            columns.iter().all(|column| {
                table.records.iter().all(|row| {
                    let text = grids[table.sheet].text(*row, column.column);
                    text.is_empty() || table::is_placeholder(text) || words.contains(&fold(text))
                })
            })
        });
        if !fits {
            let table = &layout.tables[0];
            let place = grids[table.sheet].place(table.heading_row, columns[0].column);
            dropped.push((place, quoting::note(&columns[0].path.join(" > "))));
        }
        fits
    });
    dropped
}

fn head(file_name: &str, out: &mut ScriptWriter) {
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let name = quoting::note(stem);
    let name = if name.is_empty() {
        "Our measures"
    } else {
        name.as_str()
    };
    out.line(&format!(
        "// A first draft of the rules for {}.",
        quoting::note(file_name)
    ));
    out.line("// Lines that begin with // are notes for people. A line with // ? asks you something: answer it by changing");
    out.line("// the line or leaving it, and take the note away.");
    out.line("");
    out.line(&format!("ruleset({});", quoting::quoted_plain(name)));
}

/// Returns the period of the headings, if they name quarters, with its place.
fn period_of(grids: &[SheetGrid], layouts: &[Layout]) -> Option<(Period, String)> {
    let actuals = layouts
        .iter()
        .filter_map(|layout| Some((layout, layout.column(Role::Actual)?)));
    let (layout, actual) = actuals
        .filter(|(_, column)| column.stated.quarter.is_some())
        .max_by_key(|(_, column)| (column.stated.year.clone(), column.stated.quarter))?;
    let quarter = actual.stated.quarter?;
    let place = grids[layout.tables[0].sheet].place(layout.tables[0].heading_row, actual.column);
    if let Some(year) = &actual.stated.year {
        return Some((Period::new(&format!("{year} Q{quarter}")), place));
    }
    for grid in grids {
        for (&row, cells) in &grid.rows {
            for cell in cells.iter().filter(|cell| cell.is_text) {
                let stated = words::stated(&cell.text);
                if let (Some(year), true) = (&stated.year, stated.quarter == Some(quarter)) {
                    return Some((
                        Period::new(&format!("{year} Q{quarter}")),
                        grid.place(row, cell.column),
                    ));
                }
            }
        }
    }
    Some((Period::new(&format!("Q{quarter}")), place))
}

fn write_period(period: &Period, place: &str, out: &mut ScriptWriter) {
    out.note("The one line to change each quarter. Headings with {quarter} follow it.");
    let line = format!("period({});", quoting::quoted_plain(period.text()));
    if period.text().starts_with('Q') {
        out.ask(
            &line,
            place,
            "which year is it? write it as in \"2022/23 Q4\"",
        );
    } else {
        out.line(&line);
    }
}

fn write_look(look: &RatingLook, out: &mut ScriptWriter) {
    if !look.is_default() {
        out.note("The words of the ratings, best first, each with its colour.");
        let level = |level: &look::LookLevel| {
            format!(
                "level({}, {})",
                quoting::quoted_plain(&level.word),
                level.colour
            )
        };
        let levels: Vec<String> = look.levels.iter().map(level).collect();
        let line = format!("scale([ {} ]);", levels.join(", "));
        if look.is_unsure {
            out.ask(&line, "", "are the scores in this order, the best first?");
        } else {
            out.line(&line);
        }
    }
    match &look.palette {
        LookPalette::Standard => {}
        LookPalette::Key(sheet, range) => {
            out.note("The colours are those of the template's key.");
            let sheet = quoting::quoted_plain(sheet);
            out.line(&format!("palette(from_cells({sheet}, \"{range}\"));"));
        }
        LookPalette::Conditional => {
            out.note("The template colours the ratings itself, by conditional formatting; its colours stay.");
            out.line("palette(from_the_template);");
            out.line("where_the_template_colours(leave_it);");
        }
    }
}
