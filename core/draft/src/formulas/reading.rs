//! What was read out of one column of formulas or formats, and what became of it.

use ambersheet_ooxml::address::Cell;
use rust_decimal::Decimal;

use super::form::RatedFigure;
use super::lines::RowRule;

use super::trials::Trial;
use super::why::WhyNot;
use crate::quoting::{any_of, quoted_plain};

/// Formulas of a column, or the conditional formats of its cells.
#[derive(Clone, Debug)]
pub struct ColumnReading {
    /// The cells, as messages have them: `Returns!F5:F20`.
    pub place: String,
    /// The sheet's name.
    pub sheet: String,
    /// The first and the last of the cells.
    pub ends: (Cell, Cell),
    /// The formula of the first cell, without its equals sign; for formats the formula that gives the same levels.
    pub formula: String,
    /// `true` for conditional formats.
    pub is_format: bool,
    /// The rules, or the reason why there are none.
    pub outcome: Result<FormulaRules, WhyNot>,
}

/// The rules of a column of formulas.
#[derive(Clone, Debug, Default)]
pub struct FormulaRules {
    /// The sheet's name.
    pub sheet: String,
    /// The place of the table in the list of tables.
    pub table: usize,
    /// The place of the formulas' column in the table.
    pub column: usize,
    /// The words of the levels, best first.
    pub scale: Vec<String>,
    /// The column of the figure, or those of the two whose product is rated.
    pub figure: Option<RatedFigure>,
    /// The column of the target.
    pub target: Option<u32>,
    /// `true` if cells of the row that are calculated from others were followed.
    pub follows: bool,
    /// The rows that are rated.
    pub rows: Vec<RuleRow>,
    /// The rows whose formulas are not translated, each with its formula and the reason.
    pub left_out: Vec<(RowFormula, WhyNot)>,
    /// What the proof found and lets stand, in words.
    pub notes: Vec<String>,
    /// The cells that hold a word in the place of a formula.
    pub typed: Vec<(Cell, String)>,
    /// The columns that the rules read, with their headings.
    pub columns: Vec<RuleColumn>,
}

/// A column that rules of formulas read.
#[derive(Clone, Debug)]
pub struct RuleColumn {
    /// The column, from 0.
    pub column: u32,
    /// The heading over its heading; empty if there is none.
    pub over: String,
    /// Its heading.
    pub heading: String,
    /// The heading as rules name it.
    pub named: String,
    /// `true` if its numbers are shown as percentages.
    pub is_percent: bool,
    /// `true` if its numbers are dates.
    pub is_dated: bool,
}

/// Colours for the levels of a proof, which nobody sees.
const COLOURS: [&str; 7] = [
    "green",
    "amber",
    "red",
    "blue",
    "yellow",
    "orange",
    "light_green",
];
/// The heading of the names in the workbook of a proof.
pub const PROOF_NAMES: &str = "Name of the measure";

impl FormulaRules {
    /// Returns the level that a result is, as the scale has it; nothing for a result that is none.
    pub fn level_of(&self, result: &str) -> Option<&str> {
        let mut words = self.scale.iter();
        let word = words.find(|word| word.as_str() == result.trim());
        word.map(String::as_str)
    }
}

/// Returns the line of a rule for its rows.
fn line(rule: &RowRule, rows: &[&RuleRow]) -> String {
    let names: Vec<String> = rows.iter().map(|row| row.own.measure.clone()).collect();
    let keys: Vec<String> = rule
        .keys()
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    format!("measure({}, #{{ {} }});", any_of(&names), keys.join(", "))
}

/// The formula of a row.
#[derive(Clone, Debug)]
pub struct RowFormula {
    /// The cell.
    pub cell: Cell,
    /// The name of the row's measure.
    pub measure: String,
    /// The formula, without its equals sign.
    pub formula: String,
}

/// A row that is rated by a rule.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Its formula.
    pub own: RowFormula,
    /// The rule.
    pub rule: RowRule,
    /// The figures by which the rule is tried.
    pub trials: Vec<Trial>,
    /// The levels over all numbers, from low to high, at what the row holds now; empty if a limit has no number.
    pub steps: Vec<RowStep>,
}

/// A level that a row's formula gives from one limit up to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowStep {
    /// The limit, and whether it has this level itself; nothing for the lowest step.
    pub from: Option<(Decimal, bool)>,
    /// The word of the level; nothing where the formula gives none.
    pub level: Option<String>,
}

impl RuleRow {
    /// Returns the level of a number, counted in decimals.
    pub fn level_at(&self, number: Decimal) -> Option<&str> {
        let reaches = |step: &&RowStep| match step.from {
            None => true,
            Some((limit, has)) => number > limit || has && number == limit,
        };
        let step = self.steps.iter().rev().find(reaches)?;
        step.level.as_deref()
    }
}

impl FormulaRules {
    /// Returns a script with nothing but these rules, for a table with the columns that they read.
    pub fn script(&self) -> String {
        let colours = COLOURS.iter().cycle();
        let levels: Vec<String> = self
            .scale
            .iter()
            .zip(colours)
            .map(|(word, colour)| format!("level({}, {colour})", quoted_plain(word)))
            .collect();
        let mut lines = vec![
            "ruleset(\"Proof\");".to_owned(),
            format!("scale([ {} ]);", levels.join(", ")),
            "tables(#{".to_owned(),
            format!("  measure: {},", quoted_plain(PROOF_NAMES)),
        ];
        let named = |column: u32| {
            let mut columns = self.columns.iter();
            columns
                .find(|known| known.column == column)
                .map(|known| known.named.clone())
        };
        let keys = match self.figure {
            Some(RatedFigure::Column(column)) => vec![("actual", Some(column))],
            Some(RatedFigure::Product(one, other)) => {
                vec![("likelihood", Some(one)), ("impact", Some(other))]
            }
            None => Vec::new(),
        };
        for (key, column) in keys.into_iter().chain([("target", self.target)]) {
            lines.extend(
                column
                    .and_then(named)
                    .map(|named| format!("  {key}: {named},")),
            );
        }
        if matches!(self.figure, Some(RatedFigure::Product(..))) {
            lines.push("  actual: likelihood_times_impact,".to_owned());
        }
        let in_column = self.rows.iter().find_map(|row| row.rule.in_column());
        lines.extend(in_column.map(|column| format!("  amber_within: {column},")));
        lines.push("  rating: new_column(\"Rating of the proof\") });".to_owned());
        lines.extend(
            self.groups()
                .into_iter()
                .map(|(rule, rows)| line(rule, &rows)),
        );
        lines.join("\n") + "\n"
    }

    /// Returns the rules in one text: equal for equal rules of equally named rows, or of all rows.
    pub fn key(&self) -> String {
        let groups = self.groups();
        if let ([(rule, _)], true) = (&groups[..], self.left_out.is_empty()) {
            return format!("{:?} {rule:?}", self.scale);
        }
        let names = |rows: &[&RuleRow]| {
            rows.iter()
                .map(|row| row.own.measure.clone())
                .collect::<Vec<_>>()
        };
        let all: Vec<(&RowRule, Vec<String>)> = groups
            .iter()
            .map(|(rule, rows)| (*rule, names(rows)))
            .collect();
        format!("{:?} {all:?}", self.scale)
    }

    /// Returns the rule of all rows, if it is one.
    pub fn only(&self) -> Option<&RowRule> {
        let groups = self.groups();
        match &groups[..] {
            [(rule, _)] if self.left_out.is_empty() => Some(*rule),
            _ => None,
        }
    }

    /// Returns the rule of a row.
    pub fn rule_of(&self, row: u32) -> Option<&RowRule> {
        let mut rows = self.rows.iter();
        rows.find(|known| known.own.cell.row == row)
            .map(|known| &known.rule)
    }

    /// Returns the rules, each with its rows, in the order of the sheet.
    pub fn groups(&self) -> Vec<(&RowRule, Vec<&RuleRow>)> {
        let mut groups: Vec<(&RowRule, Vec<&RuleRow>)> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|(rule, _)| **rule == row.rule) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((&row.rule, vec![row])),
            }
        }
        groups
    }
}
