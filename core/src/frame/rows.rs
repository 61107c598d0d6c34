//! Rates rows outside a workbook, such as those of a frame, one by one.
//!
//! A row is rated as the row of a table with the same columns would be, by the same code and with the same sentences.

use std::collections::HashMap;
use std::sync::Arc;

use ambersheet_diagnostic::{Code, Diagnostic};
use ambersheet_ooxml::sheet::{CellSpan, Formula, Kind, Row};
use ambersheet_ooxml::text::{fold, near_names};
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::xml::{self, Tag};
use ambersheet_policy::model::{
    ColumnPlace, Pattern, Role, RulesetModel, TableColumn, TableLayout, VarianceUse,
};

use crate::cases::{COLUMNS, over_records, table_of_records};
use crate::decide::context::ReturnContext;
use crate::decide::fills::LevelFills;
use crate::decide::recorder::Recorder;
use crate::decide::set_by_hand::OverridesInForce;
use crate::error::Error;
use crate::find::layout::class::Classes;
use crate::find::layout::open_table::OpenTable;
use crate::find::record_at::RecordAt;
use crate::find::to_date::FiguresToDate;
use crate::rated::Rated;
use crate::record::Entry;
use crate::ruleset::{Rules, RulesInForce, Ruleset};
use crate::source::Source;
use crate::source::open_return::OpenReturn;

/// The name of every row if no column names them; the lines for all measures apply to it.
pub(crate) const NAMELESS: &str = "this row";

/// The name of the sheet that represents the rows.
const SHEET: &str = "Rows";

/// A column of a [`RowTable`].
///
/// ```
/// use ambersheet::RowColumn;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let column = RowColumn {
///     key: Some("actual".to_owned()),
///     heading: "Performance Q4".to_owned(),
/// };
/// assert!(ambersheet::RowTable::keys().any(|key| column.key.as_deref() == Some(key)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowColumn {
    /// The key under which `table` declares such a column; `None` for a column that only functions read.
    pub key: Option<String>,
    /// The heading.
    pub heading: String,
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowValue<'a> {
    /// Nothing, like a blank cell.
    Nothing,
    /// Text, read like text in a cell.
    Text(&'a str),
    /// A number, used to 15 significant digits as in a cell; NaN is nothing.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A date, which is not a number.
    Date,
}

/// A ruleset for rows with certain columns.
///
/// It borrows nothing, and any thread may use it.
///
/// ```
/// use ambersheet::{Overrides, RowColumn, RowTable, RowValue, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let columns = ["measure", "actual", "target"].map(|key| RowColumn {
///     key: Some(key.to_owned()),
///     heading: key.to_owned(),
/// });
/// let table = RowTable::new(rules, &columns)?;
/// let rows = [("Sickness absences", 3.9, 4.0), ("Customer satisfaction", 80.0, 90.0)];
/// let rated = table.rate(rows.len(), |row, column| match column {
///     0 => RowValue::Text(rows[row].0),
///     1 => RowValue::Number(rows[row].1),
///     _ => RowValue::Number(rows[row].2),
/// })?;
/// let levels: Vec<Option<&str>> = rated.ratings().map(|rating| rating.rank()).map(|rank| match rank {
///     Some(0) => Some("Green"),
///     Some(_) => Some("missed"),
///     None => None,
/// }).collect();
/// assert_eq!(levels, [Some("Green"), Some("missed")]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RowTable {
    ruleset: Arc<Ruleset>,
    headings: Vec<String>,
    /// For each heading, the index of the input column; `None` for the generated column of names.
    inputs: Vec<Option<usize>>,
}

impl RowTable {
    /// Returns the keys that columns may have.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        COLUMNS.into_iter().map(|(key, _)| key)
    }

    /// Returns the first of the names that is a heading which the rules declare under a key.
    pub fn name_for<'n>(ruleset: &Ruleset, key: &str, names: &[&'n str]) -> Option<&'n str> {
        let role = COLUMNS.into_iter().find(|(known, _)| *known == key)?.1;
        let tables = ruleset.model().tables.iter();
        let mut columns = tables.flat_map(|table| &table.columns);
        columns.find_map(|column| {
            let is_heading =
                |name: &&&str| column.has_heading() && column.heading.matches(&fold(name));
            let known = names
                .iter()
                .find(is_heading)
                .filter(|_| column.role == role);
            known.copied()
        })
    }

    /// Replaces the tables and forms of rules by rows with these columns.
    ///
    /// The units and the texts for blank cells that the first table of the rules declares apply here, too.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a key is unknown or given twice, the rules keep a register in
    /// the return, or they have rules for the rows of one of several tables.
    pub fn new(ruleset: Ruleset, columns: &[RowColumn]) -> Result<Self, Error> {
        let ruleset = ruleset.into_model();
        if let Some(sheet) = ruleset.register_in_return() {
            let message = format!(
                "the rules keep a register on the sheet \"{sheet}\" of the return, and rows have no sheet; rate the workbook, or put the register beside the rules"
            );
            return Err(Error::layout(None, message));
        }
        if let Some(at) = ruleset.rule_of_some_rows() {
            let message = format!(
                "{}:{} is about the rows of one of several tables, and the rows of a frame belong to none of them; write it as a line of its own, such as measure(\"*\", #{{ … }}), or rate the workbook",
                ruleset.script, at.line
            );
            return Err(Error::layout(None, message));
        }
        let keyed = keyed_columns(columns)?;
        refuse_other_rows(&ruleset, &keyed)?;
        refuse_other_values(&ruleset, &keyed)?;
        let is_named = keyed
            .iter()
            .any(|(role, _)| matches!(role, Role::Measure | Role::Id));
        let mut roles: Vec<Role> = Vec::new();
        let mut inputs: Vec<Option<usize>> = Vec::new();
        if !is_named {
            roles.push(Role::Measure);
            inputs.push(None);
        }
        for (role, index) in &keyed {
            roles.push(*role);
            inputs.push(Some(*index));
        }
        for (index, column) in columns.iter().enumerate() {
            if column.key.is_none() {
                inputs.push(Some(index));
            }
        }
        let headings = inputs.iter().map(|input| match input {
            Some(index) => columns[*index].heading.clone(),
            None => "Measure".to_owned(),
        });
        let headings = headings.collect();
        let layout = layout(&ruleset, roles.into_iter());
        Ok(Self {
            ruleset: Arc::new(Ruleset::of(over_records(ruleset, layout))),
            headings,
            inputs,
        })
    }

    /// Makes the table of rules whose only layout is one for rows already, with these headings.
    pub(crate) fn over(ruleset: Ruleset, headings: Vec<String>) -> Self {
        Self {
            ruleset: Arc::new(ruleset),
            inputs: (0..headings.len()).map(Some).collect(),
            headings,
        }
    }

    /// Returns the rules in force.
    pub fn ruleset(&self) -> &Ruleset {
        &self.ruleset
    }

    /// Returns the model of the rules in force.
    pub(crate) fn rules(&self) -> &RulesetModel {
        self.ruleset.model()
    }

    /// Returns the index of the input column with a key.
    pub(crate) fn column(&self, key: &str) -> Option<usize> {
        let role = COLUMNS.into_iter().find(|(known, _)| *known == key)?.1;
        let laid = self.rules().tables[0]
            .columns
            .iter()
            .position(|column| column.role == role)?;
        *self.inputs.get(laid)?
    }

    /// Returns `true` if headings or rules state a unit, so that numbers are not compared as they stand.
    pub fn has_units(&self) -> bool {
        let units = OpenTable::of_rows(self.rules(), &self.headings).units;
        let stated = [Role::Actual, Role::Previous, Role::Target]
            .into_iter()
            .any(|role| units.of(role).is_some());
        self.rules().tables[0].unit.is_some() || (stated && !units.are_percent())
    }

    /// Rates rows and returns one rating for each, in order. `value` returns the value at a row and column, by index.
    ///
    /// The result has no workbook to write.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the script fails.
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
            fills: LevelFills::default(),
        };
        let mut texts = Texts::default();
        let entries = self.entries(rows, value, &workbook, &ruleset, &context, &mut texts)?;
        Ok(Rated::of_entries(ruleset, workbook, entries, texts))
    }

    /// Decides the ratings of rows.
    fn entries<'v>(
        &self,
        rows: usize,
        value: impl Fn(usize, usize) -> RowValue<'v>,
        workbook: &OpenReturn,
        ruleset: &RulesetModel,
        context: &ReturnContext<'_>,
        texts: &mut Texts,
    ) -> Result<Vec<Entry>, Error> {
        let table = OpenTable::of_rows(ruleset, &self.headings);
        let mut recorder = Recorder::new(ruleset, workbook, context, HashMap::new());
        let mut classes = Classes::new(ruleset, &workbook.strings, Arc::clone(&workbook.months));
        let mut cells = SyntheticRow::default();
        let mut entries = Vec::with_capacity(rows);
        for row in 0..rows {
            let values = self
                .inputs
                .iter()
                .map(|column| column.map_or(RowValue::Text(NAMELESS), |column| value(row, column)));
            let row = cells.build(row as u32 + 1, values);
            let record = RecordAt::Row {
                sheet: 0,
                row: &row,
                table: &table,
                merged: None,
                shared: None,
                elsewhere: None,
            };
            for rating in recorder.ratings(record, &mut classes, texts)? {
                let mut entry = rating.entry;
                // The row has no cell that a user could look up.
                entry.actual.cell = None;
                entry.previous.cell = None;
                entry.target.cell = None;
                entries.push(entry);
            }
        }
        Ok(entries)
    }
}

/// Returns the columns that have a key, each with its role and index.
fn keyed_columns(columns: &[RowColumn]) -> Result<Vec<(Role, usize)>, Error> {
    let mut keyed: Vec<(Role, usize)> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let Some(key) = &column.key else { continue };
        let role = role_of(key)?;
        if keyed.iter().any(|(known, _)| *known == role) {
            return Err(Error::layout(
                None,
                format!("\"{key}\" is given twice; one column can hold it"),
            ));
        }
        keyed.push((role, index));
    }
    Ok(keyed)
}

/// Refuses rules that take a value from another row or table, which a row alone does not have.
///
/// A column of the rows with that key takes the place of the value.
fn refuse_other_rows(ruleset: &RulesetModel, keyed: &[(Role, usize)]) -> Result<(), Error> {
    let is_given = |role: Role| keyed.iter().any(|(known, _)| *known == role);
    for table in &ruleset.tables {
        let at = format!("({}:{})", ruleset.script, table.at.line);
        let lacking = table.elsewhere.iter().map(|elsewhere| elsewhere.role);
        let lacking = lacking
            .into_iter()
            .find(|role| !role.is_written() && !is_given(*role));
        if let Some(role) = lacking {
            let key = role.key();
            let message = format!(
                "the rules take `{key}` from another row or table {at}, and each row is rated by itself here; give the rows a column for `{key}`, or rate the workbook"
            );
            return Err(Error::layout(None, message));
        }
        let needs_rows = table.rows.is_some() && table.elsewhere.is_empty();
        if needs_rows {
            let message = format!(
                "the rules say by `rows` which rows are measures {at}, and here every row is one; keep only these rows and leave `rows` out, or rate the workbook"
            );
            return Err(Error::layout(None, message));
        }
    }
    Ok(())
}

/// Refuses rules that rate by values for which there is no column, so that nothing else decides in their place.
fn refuse_other_values(ruleset: &RulesetModel, keyed: &[(Role, usize)]) -> Result<(), Error> {
    let is_given = |role: Role| keyed.iter().any(|(known, _)| *known == role);
    for table in &ruleset.tables {
        let at = format!("({}:{})", ruleset.script, table.at.line);
        let by_limits = table
            .columns
            .iter()
            .any(|column| column.role == Role::Limits);
        if by_limits && !is_given(Role::Limits) {
            let message = format!(
                "the rules rate by `limits` that each row gives in words {at}, and no column holds them here; give the rows a column for `limits`, or rate the workbook"
            );
            return Err(Error::layout(None, message));
        }
        let lacks = (table.variance.for_actual && !is_given(Role::Actual))
            || (table.variance.for_target && !is_given(Role::Target));
        if lacks && !is_given(Role::Variance) && !(is_given(Role::Actual) && is_given(Role::Target))
        {
            let message = format!(
                "the rules rate by `variance` {at}, and no column holds it here; give the rows a column for `variance`, or columns for `actual` and `target`"
            );
            return Err(Error::layout(None, message));
        }
        let has_score =
            is_given(Role::Actual) || (is_given(Role::Likelihood) && is_given(Role::Impact));
        if table.is_product && !has_score {
            let message = format!(
                "the actual is likelihood times impact {at}, and the rows have no columns for both; give them columns for `likelihood` and `impact`, or one for `actual`"
            );
            return Err(Error::layout(None, message));
        }
    }
    Ok(())
}

/// Returns the role of a key.
fn role_of(key: &str) -> Result<Role, Error> {
    let found = COLUMNS.iter().find(|(known, _)| *known == key);
    found.map(|(_, role)| *role).ok_or_else(|| {
        let message = format!("rules take no \"{key}\" from a row");
        Diagnostic::new(Code::DoesNotFit, message)
            .near(near_names(key, RowTable::keys()))
            .into()
    })
}

/// Returns the layout of rows with these columns, in this order.
fn layout(ruleset: &RulesetModel, roles: impl Iterator<Item = Role>) -> TableLayout {
    let heading = || Pattern::new("");
    let columns = roles.map(|role| TableColumn {
        role,
        heading: heading(),
        above: Vec::new(),
        optional: true,
        place: ColumnPlace::UnderHeading,
    });
    let columns: Vec<TableColumn> = columns.collect();
    let has = |role| columns.iter().any(|column| column.role == role);
    let is_product = has(Role::Likelihood) && has(Role::Impact) && !has(Role::Actual);
    let layout = TableLayout {
        is_product,
        variance: VarianceUse::of(has),
        ..table_of_records(columns)
    };
    match ruleset.tables.first() {
        Some(first) => TableLayout {
            tolerance: first.tolerance,
            rounded: first.rounded,
            said_by_target: first.said_by_target,
            unit: first.unit,
            empty: first.empty.clone(),
            // The headings by which columns are taken may be those of any table.
            question: ruleset.tables.iter().find_map(|table| table.question),
            at: first.at,
            ..layout
        },
        None => layout,
    }
}

/// The cells of a row, in the form of a sheet's row.
#[derive(Default)]
struct SyntheticRow {
    text: Vec<u8>,
    cells: Vec<CellSpan>,
}

impl SyntheticRow {
    /// Builds the row from its values.
    fn build<'v>(&mut self, number: u32, values: impl Iterator<Item = RowValue<'v>>) -> Row<'_> {
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
            pieces: &[],
        }
    }
}
