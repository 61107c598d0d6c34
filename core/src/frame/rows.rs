//! Rows that stand in no workbook, such as those of a frame: rated one by one as the rows of a table with the same
//! columns would be, by the same code and with the same sentences.

use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::{Code, Diagnostic};
use ambersheet_ooxml::text::fold;
use std::collections::HashMap;
use std::sync::Arc;

use crate::cases::COLUMNS;
use crate::cases::{over_records, table_of_records};
use crate::decide::context::ReturnContext;
use crate::decide::recorder::Recorder;
use crate::decide::set_by_hand::OverridesInForce;
use crate::error::Error;
use crate::find::layout::class::Classes;
use crate::find::layout::open_table::OpenTable;
use crate::find::record_at::RecordAt;
use crate::find::to_date::FiguresToDate;
use crate::rated::Rated;
use crate::ruleset::{Rules, RulesInForce, Ruleset};
use crate::source::Source;
use ambersheet_ooxml::sheet::{CellSpan, Formula, Kind, Row};
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::Tag;
use ambersheet_policy::model::{Column, Pattern, Role, RulesetModel, TableLayout};
use ambersheet_policy::value::Value;

/// What every row is called where no column names them: the lines for all measures hold for it.
pub(crate) const NAMELESS: &str = "this row";

/// The name of the sheet that stands for the rows.
const SHEET: &str = "Rows";

/// A column of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowColumn {
    /// What the rules take from it, by its key in `table`; `None` for a column that only functions read.
    pub key: Option<String>,
    /// Its heading.
    pub heading: String,
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowValue<'a> {
    /// Nothing, as a blank cell.
    Nothing,
    /// Text, as it would be typed into a cell.
    Text(&'a str),
    /// A number, to 15 significant digits, as in a cell; NaN is nothing.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A date, which is no number.
    Date,
}

/// Rules over rows with certain columns. It borrows nothing, and any thread may use it.
#[derive(Debug)]
pub struct RowTable {
    ruleset: Arc<Ruleset>,
    headings: Vec<String>,
    /// Of each of [`Self::headings`], which of the columns that were given it is; `None` for [`NAMELESS`].
    given: Vec<Option<usize>>,
}

impl RowTable {
    /// The keys that columns may have.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        COLUMNS.into_iter().map(|(key, _)| key)
    }

    /// Returns the first of the names that is a heading which the rules give a key.
    pub fn name_for<'n>(ruleset: &Ruleset, key: &str, names: &[&'n str]) -> Option<&'n str> {
        let role = COLUMNS.into_iter().find(|(known, _)| *known == key)?.1;
        let tables = ruleset.model().tables.iter();
        let mut columns = tables.flat_map(|table| &table.columns);
        columns.find_map(|column| {
            let is_heading = |name: &&&str| column.heading.matches(&fold(name));
            let known = names
                .iter()
                .find(is_heading)
                .filter(|_| column.role == role);
            known.copied()
        })
    }

    /// The rules over rows with these columns, in place of the tables and forms of a return. What a table of theirs says
    /// of units and of texts for blank cells holds here, too.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) where a key is unknown or given twice, and where the rules keep a
    /// register in the return.
    pub fn new(ruleset: Ruleset, columns: &[RowColumn]) -> Result<Self, Error> {
        let ruleset = ruleset.into_model();
        if let Some(sheet) = ruleset.register_in_return() {
            let message = format!(
                "the rules keep a register on the sheet \"{sheet}\" of the return, and rows have no sheet; rate the workbook, or put the register beside the rules"
            );
            return Err(Error::layout(None, message));
        }
        let role_of = |key: &String| {
            let found = COLUMNS
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, role)| *role);
            found.ok_or_else(|| -> Error {
                let near = ambersheet_ooxml::text::near_names(key, Self::keys());
                Diagnostic::new(
                    Code::DoesNotFit,
                    format!("rules take no \"{key}\" from a row"),
                )
                .near(near)
                .into()
            })
        };
        let mut laid: Vec<(Role, usize)> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let Some(key) = &column.key else { continue };
            let role = role_of(key)?;
            if laid.iter().any(|(known, _)| *known == role) {
                return Err(Error::layout(
                    None,
                    format!("\"{key}\" is given twice; one column can hold it"),
                ));
            }
            laid.push((role, index));
        }
        let others: Vec<usize> = (0..columns.len())
            .filter(|index| laid.iter().all(|(_, known)| known != index))
            .collect();
        let is_named = laid
            .iter()
            .any(|(role, _)| matches!(role, Role::Measure | Role::Id));
        let name = (!is_named).then_some((Role::Measure, None));
        let laid: Vec<(Role, Option<usize>)> = name
            .into_iter()
            .chain(laid.into_iter().map(|(role, index)| (role, Some(index))))
            .collect();
        let given: Vec<Option<usize>> = laid
            .iter()
            .map(|(_, index)| *index)
            .chain(others.into_iter().map(Some))
            .collect();
        let heading = |index: &Option<usize>| {
            index
                .map_or("Measure", |index| &columns[index].heading)
                .to_owned()
        };
        let headings = given.iter().map(heading).collect();
        let layout = layout(&ruleset, laid.iter().map(|(role, _)| *role));
        Ok(Self {
            ruleset: Arc::new(Ruleset::of(over_records(ruleset, layout))),
            headings,
            given,
        })
    }

    /// The rules in force.
    pub fn ruleset(&self) -> &Ruleset {
        &self.ruleset
    }

    pub(crate) fn rules(&self) -> &RulesetModel {
        self.ruleset.model()
    }

    /// Which of the columns that were given a key has.
    pub(crate) fn column(&self, key: &str) -> Option<usize> {
        let role = COLUMNS.into_iter().find(|(known, _)| *known == key)?.1;
        let laid = self.rules().tables[0]
            .columns
            .iter()
            .position(|column| column.role == role)?;
        *self.given.get(laid)?
    }

    /// Whether the headings say that the numbers count something, so that they are not compared as they stand.
    pub fn has_units(&self) -> bool {
        let units = OpenTable::of_rows(self.rules(), &self.headings).units;
        let stated = [Role::Actual, Role::Previous, Role::Target]
            .into_iter()
            .any(|role| units.of(role).is_some());
        self.rules().tables[0].unit.is_some() || (stated && !units.are_percent())
    }

    /// Rates rows; `value` gives what stands in a row under one of the columns, by their places. There is one rating a
    /// row, in their order. There is nothing to write, and so no reader: its type is whatever other results have.
    ///
    /// # Errors
    /// Where a function of the script fails.
    pub fn rate<'v>(
        &self,
        rows: usize,
        value: impl Fn(usize, usize) -> RowValue<'v>,
    ) -> Result<Rated<'static>, Error> {
        let (workbook, _) = OpenReturn::open(Source::of_headings(SHEET, &self.headings)?)?;
        let ruleset = RulesInForce::Given(Rules::Shared(Arc::clone(&self.ruleset)));
        let context = ReturnContext {
            figures: FiguresToDate::default(),
            previous: None,
            overrides: OverridesInForce::new(&[], &ruleset),
        };
        let table = OpenTable::of_rows(&ruleset, &self.headings);
        let mut texts = Texts::default();
        let mut entries = Vec::with_capacity(rows);
        {
            let mut recorder = Recorder::new(&ruleset, &workbook, &context, HashMap::new());
            let mut classes = Classes::new(&ruleset, &workbook.strings);
            let mut cells = SyntheticRow::default();
            for row in 0..rows {
                let given = self.given.iter().map(|column| {
                    column.map_or(RowValue::Text(NAMELESS), |column| value(row, column))
                });
                let row = cells.lay(row as u32 + 1, given);
                let at = RecordAt::Row {
                    sheet: 0,
                    row: &row,
                    table: &table,
                };
                for rating in recorder.ratings(at, &mut classes, &mut texts)? {
                    let mut entry = rating.entry;
                    // No cell that anybody could look up.
                    for value in [&mut entry.actual, &mut entry.previous, &mut entry.target] {
                        *value = Value {
                            cell: None,
                            ..*value
                        };
                    }
                    entries.push(entry);
                }
            }
        }
        Ok(Rated::of_entries(ruleset, workbook, entries, texts))
    }
}

/// The layout of rows with these columns, in this order.
fn layout(ruleset: &RulesetModel, roles: impl Iterator<Item = Role>) -> TableLayout {
    let heading = || Pattern::new("");
    let columns = roles.map(|role| Column {
        role,
        heading: heading(),
        above: Vec::new(),
        optional: true,
    });
    let layout = table_of_records(columns.collect());
    match ruleset.tables.first() {
        Some(first) => TableLayout {
            unit: first.unit,
            empty: first.empty.clone(),
            at: first.at,
            ..layout
        },
        None => layout,
    }
}

/// The cells of a row, laid out as those of a sheet are.
#[derive(Default)]
struct SyntheticRow {
    text: Vec<u8>,
    cells: Vec<CellSpan>,
}

impl SyntheticRow {
    fn lay<'v>(&mut self, number: u32, values: impl Iterator<Item = RowValue<'v>>) -> Row<'_> {
        self.text.clear();
        self.cells.clear();
        for (column, value) in (0..).zip(values) {
            let start = self.text.len() as u32;
            let kind = match value {
                RowValue::Text(text) if !text.is_empty() => {
                    xml::append_escaped(text, &mut self.text);
                    Kind::FormulaText
                }
                RowValue::Number(number) if !number.is_nan() => {
                    self.text.extend_from_slice(number.to_string().as_bytes());
                    Kind::Number
                }
                RowValue::Truth(truth) => {
                    self.text.push(if truth { b'1' } else { b'0' });
                    Kind::Bool
                }
                RowValue::Date => Kind::Date,
                RowValue::Nothing | RowValue::Text(_) | RowValue::Number(_) => continue,
            };
            let end = self.text.len() as u32;
            self.cells.push(CellSpan {
                column,
                style: 0,
                kind,
                formula: Formula::None,
                unsaved: false,
                start,
                open_end: start,
                end,
                value: (start, end),
            });
        }
        let open = Tag {
            name: b"row",
            inside: b"",
            range: 0..0,
            self_closing: false,
        };
        Row {
            number,
            text: &self.text,
            open,
            style: None,
            cells: &self.cells,
            arrays: &[],
        }
    }
}
