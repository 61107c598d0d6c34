//! Writes what a draft read out of formulas and formats: rules with the cell as their reason, and what is only quoted.

use ambersheet_ooxml::address::Cell;

use crate::composer::Composer;
use crate::formulas::reading::{ColumnReading, FormulaRules, RowFormula};
use crate::grid::SheetGrid;
use crate::level_words::known;
use crate::levels::ScaleLevels;
use crate::look::conditional;
use crate::plan::Plan;
use crate::quoting::{any_of, is_unfit, note, quoted, quoted_plain};
use crate::script::ScriptWriter;
use crate::statement::{ExtraKey, TableKind};
use crate::table::FoundTable;

/// The longest formula that is quoted whole, in characters.
const LONGEST: usize = 200;
/// The most cells that a note names.
const MOST_NAMED: usize = 6;

/// Returns the rules that formulas give a plan.
pub(crate) fn rules_of<'r>(readings: &'r [ColumnReading], plan: &Plan) -> Option<&'r FormulaRules> {
    let own = readings.get(plan.by_formula.as_ref()?.reading)?;
    own.outcome.as_ref().ok()
}

/// Returns the levels of formulas.
pub(crate) fn of_formulas(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    rules: &FormulaRules,
) -> ScaleLevels {
    let table = &tables[rules.table];
    let column = table.columns[rules.column].column;
    let row = table.records().next().unwrap_or(table.heading_row);
    let is_known = |word: &String| known(word).is_some();
    // Words of the office's own have the colours that its formats give them.
    let look = (!rules.scale.iter().all(is_known))
        .then(|| conditional(&grids[table.sheet], row, column))
        .flatten()
        .map(|look| look.of_words(&rules.scale));
    ScaleLevels {
        words: rules.scale.clone(),
        open: false,
        look: look.filter(|look| look.levels.len() == rules.scale.len()),
    }
}

impl Composer<'_> {
    /// Returns the reading and the rules of a plan.
    fn formulas_of(&self, plan: usize) -> Option<(&ColumnReading, &FormulaRules)> {
        let formulas = self.plans[plan].by_formula.as_ref()?;
        let reading = self.readings.get(formulas.reading)?;
        Some((reading, reading.outcome.as_ref().ok()?))
    }

    /// Returns `true` if the rules of a kind stand in its table's statement: they are one for all rows, and other tables have others.
    fn is_of_table(&self, rules: &FormulaRules) -> bool {
        rules.only().is_some() && self.keep.iter().filter(|keep| **keep).count() > 1
    }

    /// Returns the keys of a statement for rules of formulas.
    pub(crate) fn formula_extras(&self, kind: &TableKind) -> Vec<ExtraKey> {
        let Some((_, rules)) = self.formulas_of(kind.plans[0]) else {
            return Vec::new();
        };
        let mut extras = Vec::new();
        let in_column = rules.rows.iter().find_map(|row| row.rule.in_column());
        extras.extend(in_column.map(|column| ("amber_within", column.clone())));
        if let Some(rule) = rules.only().filter(|_| self.is_of_table(rules)) {
            extras.extend(rule.keys());
        }
        extras
    }

    /// Writes the reason of a statement that holds rules of formulas.
    pub(crate) fn formula_reason(&self, kind: &TableKind, out: &mut ScriptWriter) {
        let Some((reading, rules)) = self.formulas_of(kind.plans[0]) else {
            return;
        };
        if let Some(first) = rules.rows.first().filter(|_| self.is_of_table(rules)) {
            self.because(reading, rules, &first.own, rules.rows.len(), out);
        }
    }

    /// Writes the rules that formulas give to measures.
    pub(crate) fn formula_lines(&self, out: &mut ScriptWriter) {
        for plan in (0..self.plans.len()).filter(|plan| self.keep[*plan]) {
            let Some((reading, rules)) = self.formulas_of(plan) else {
                continue;
            };
            let kind = if reading.is_format {
                "conditional formats of"
            } else {
                "formulas in"
            };
            out.note(&format!("Read out of the {kind} {}.", note(&reading.place)));
            let is_of_table = self.is_of_table(rules);
            for (rule, rows) in rules.groups().into_iter().filter(|_| !is_of_table) {
                let names: Vec<String> = rows.iter().map(|row| row.own.measure.clone()).collect();
                let names = if rules.only().is_some() {
                    quoted("*")
                } else {
                    any_of(&distinct(names))
                };
                let keys: Vec<String> = rule
                    .keys()
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                out.line(&format!("measure({names}, #{{ {} }});", keys.join(", ")));
                self.because(reading, rules, &rows[0].own, rows.len(), out);
            }
            for text in rules.notes.iter().chain(&typed_over(rules)) {
                out.line(&format!("// {}", whole_note(text)));
            }
            rows_left_out(rules, out);
        }
    }

    /// Writes the formula of a cell as the reason of the line before it.
    fn because(
        &self,
        reading: &ColumnReading,
        rules: &FormulaRules,
        own: &RowFormula,
        rows: usize,
        out: &mut ScriptWriter,
    ) {
        let sheet = self.tables[rules.table].sheet;
        let place = self.grids[sheet].place(own.cell.row, own.cell.column);
        let formula = if reading.is_format {
            format!("its formats, as a formula: ={}", cut(&own.formula))
        } else {
            format!("={}", cut(&own.formula))
        };
        let more = match rows {
            0 | 1 => String::new(),
            rows => format!(" (the first of {rows})"),
        };
        out.line(&format!(
            "because({});",
            quoted_plain(&format!("{place}{more}: {formula}"))
        ));
    }

    /// Quotes the formulas and formats that give no rules, each with the reason.
    pub(crate) fn quoted_formulas(&self, out: &mut ScriptWriter) {
        out.script.push_str(&quoted_formulas(self.readings));
    }
}

/// Returns the note of the cells that hold a word in the place of a formula.
fn typed_over(rules: &FormulaRules) -> Option<String> {
    let shown = |(cell, word): &(Cell, String)| format!("{cell} ({word})");
    let cells: Vec<String> = rules.typed.iter().take(MOST_NAMED).map(shown).collect();
    let more = match rules.typed.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!cells.is_empty()).then(|| {
        format!(
            "A word is typed in the place of the formula in {}{more}. The rules rate these rows by their figures.",
            cells.join(", ")
        )
    })
}

/// Notes the rows of a table whose formulas are not translated.
fn rows_left_out(rules: &FormulaRules, out: &mut ScriptWriter) {
    let mut reasons: Vec<(String, Vec<&RowFormula>)> = Vec::new();
    for (own, why) in &rules.left_out {
        let why = why.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, rows)) => rows.push(own),
            None => reasons.push((why, vec![own])),
        }
    }
    for (why, rows) in reasons {
        let cells: Vec<String> = rows
            .iter()
            .take(MOST_NAMED)
            .map(|own| own.cell.to_string())
            .collect();
        let more = match rows.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        out.line(&format!(
            "// Not translated: {}{more}: ={} ({}). Write a line for: {}.",
            cells.join(", "),
            whole_note(&cut(&rows[0].formula)),
            whole_note(&why),
            note(&rows[0].measure)
        ));
    }
}

/// Returns the notes that quote the formulas and formats which give no rules, each with the reason; empty if all give some.
pub fn quoted_formulas(readings: &[ColumnReading]) -> String {
    let mut out = ScriptWriter::default();
    for reading in readings {
        let Err(why) = &reading.outcome else { continue };
        if out.script.is_empty() {
            out.note("Formulas and formats that no line follows, each with the reason.");
        }
        let kind = if reading.is_format { "formats: " } else { "" };
        let formula = if reading.formula.is_empty() {
            String::new()
        } else {
            format!("={} – ", cut(&reading.formula))
        };
        out.line(&format!(
            "// {}: {}",
            note(&reading.place),
            whole_note(&format!("{kind}{formula}{why}"))
        ));
    }
    out.script
}

/// Returns names without those that occur again.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        crate::body::push_new(&mut found, &name);
    }
    found
}

/// Returns a formula that is not too long to be read.
fn cut(formula: &str) -> String {
    if formula.chars().count() <= LONGEST {
        return formula.to_owned();
    }
    let cut: String = formula.chars().take(LONGEST).collect();
    format!("{cut}…")
}

/// Returns a text as a note on one line, whole.
fn whole_note(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(one_word).collect();
    words.join(" ")
}

/// Returns a word without what no reader could see.
fn one_word(word: &str) -> String {
    word.chars().filter(|c| !is_unfit(*c)).collect()
}
