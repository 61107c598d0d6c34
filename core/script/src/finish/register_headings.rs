//! Finds the headings of a register, each in a column of its own.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Pattern, RegisterTable};

use super::Finisher;
use crate::draft::{DraftRegister, RegisterColumn};

/// The number of rows that are searched for the headings.
const HEADING_ROWS: usize = 100;

/// The headings of a register, found in its sheet.
pub(super) struct RegisterHeadings<'a> {
    /// The index of the first row after them.
    pub(super) first: usize,
    /// The columns that the rules name.
    pub(super) columns: Vec<(RegisterColumn, u32)>,
    /// The levels with a limit: word and column.
    pub(super) limits: Vec<(&'a str, u32)>,
}

/// A row that may hold the headings.
struct HeadingCells<'a> {
    number: u32,
    cells: &'a [(u32, String)],
    /// All headings of the rules.
    wanted: &'a [Pattern],
}

impl HeadingCells<'_> {
    /// Returns the columns whose text one of the headings matches; a heading without wildcards wins over one with them.
    fn columns(&self, heading: &Pattern) -> Vec<u32> {
        let literal = || self.wanted.iter().filter(|other| other.is_literal());
        let cells = self.cells.iter().filter(|(_, text)| {
            let text = fold(text);
            heading.matches(&text)
                && (heading.is_literal() || !literal().any(|other| other.matches(&text)))
        });
        cells.map(|(column, _)| *column).collect()
    }

    /// Returns a cell of the row with its text, for a message.
    fn shown(&self, column: u32) -> String {
        let mut cells = self.cells.iter();
        let text = cells.find(|(known, _)| *known == column);
        let text = text.map_or("", |(_, text)| text.as_str());
        format!("\"{text}\" ({})", Cell::new(self.number, column))
    }

    /// Returns the column of each heading; or what is wrong with them, and what to do.
    fn assigned(&self) -> Result<Vec<u32>, (String, &'static str)> {
        let mut taken: Vec<(u32, &Pattern)> = Vec::new();
        for heading in self.wanted {
            let columns = self.columns(heading);
            if let [one, other, ..] = columns[..] {
                let message = format!(
                    "the headings {} and {} both match \"{}\" of the register",
                    self.shown(one),
                    self.shown(other),
                    heading.text()
                );
                return Err((message, "rename one of them"));
            }
            let column = columns.first().copied().unwrap_or_default();
            if let Some((_, earlier)) = taken.iter().find(|(known, _)| *known == column) {
                let message = format!(
                    "the heading {} is taken for both \"{}\" and \"{}\" of the register",
                    self.shown(column),
                    earlier.text(),
                    heading.text()
                );
                return Err((message, "give each of them a column of its own"));
            }
            taken.push((column, heading));
        }
        Ok(taken.into_iter().map(|(column, _)| column).collect())
    }
}

impl Finisher<'_> {
    /// Finds the row with all headings of a register; reports why there is none, or why they are in doubt.
    pub(super) fn register_headings<'a>(
        &mut self,
        register: &'a DraftRegister,
        table: &RegisterTable,
    ) -> Option<RegisterHeadings<'a>> {
        let columns = register.columns.iter().map(|(_, text)| text);
        let texts = columns.chain(&register.limits);
        let wanted: Vec<Pattern> = texts.map(|text| self.pattern(text)).collect();
        let mut nearest: Option<(usize, &Pattern)> = None;
        for (index, (number, cells)) in table.rows.iter().take(HEADING_ROWS).enumerate() {
            let row = HeadingCells {
                number: *number,
                cells,
                wanted: &wanted,
            };
            let mut missing = wanted
                .iter()
                .filter(|heading| row.columns(heading).is_empty());
            if let Some(first) = missing.next() {
                let count = 1 + missing.count();
                if nearest.is_none_or(|(fewest, _)| count < fewest) {
                    nearest = Some((count, first));
                }
                continue;
            }
            return match row.assigned() {
                Ok(found) => {
                    let (columns, limits) = found.split_at(register.columns.len());
                    let kinds = register.columns.iter().map(|(kind, _)| *kind);
                    let words = register.limits.iter().map(|text| text.text.as_str());
                    Some(RegisterHeadings {
                        first: index + 1,
                        columns: kinds.zip(columns.iter().copied()).collect(),
                        limits: words.zip(limits.iter().copied()).collect(),
                    })
                }
                Err((message, instead)) => {
                    let message = format!("{} {message}", table.prefix);
                    self.draft.problems.suggest(register.at, message, instead);
                    None
                }
            };
        }
        let missing = nearest.map_or("", |(_, heading)| heading.text());
        let message = format!(
            "{} no row holds all headings of the register: \"{missing}\" is missing",
            table.prefix
        );
        let instead = "write the headings as they stand in the sheet";
        self.draft.problems.suggest(register.at, message, instead);
        None
    }
}
