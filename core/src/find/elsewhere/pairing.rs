//! Pairs rows: finds for each measure of a table the other rows, here or in other tables, that hold its values.

use std::collections::HashMap;

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::{did_you_mean, fold, near_names};
use ambersheet_policy::model::{
    Elsewhere, ElsewhereSource, NamePattern, Pattern, Role, RowsAsked, RulesetModel, TableAsked,
    TableColumn, TableLayout,
};

use crate::error::Error;
use crate::find::elsewhere::foreign::ForeignRow;
use crate::find::elsewhere::found::{FoundElsewhere, FoundValue, Lost, RecordKey};
use crate::find::elsewhere::kept_rows::{KeptRow, KeptTable, RowKey};
use crate::find::held_cell::HeldCell;
use crate::source::open_return::OpenReturn;

/// The rows of a table, by what those that belong together have in common.
pub(crate) struct Pairing<'a> {
    workbook: &'a OpenReturn,
    layout: &'a TableLayout,
    /// The name of the sheet.
    sheet: &'a str,
    table: &'a KeptTable,
    by_key: HashMap<&'a RowKey, Vec<usize>>,
}

/// The measures that take their value from each row.
type Takers = HashMap<usize, Vec<usize>>;

impl<'a> Pairing<'a> {
    /// Creates the pairing of a table on a sheet.
    pub(crate) fn new(
        workbook: &'a OpenReturn,
        ruleset: &'a RulesetModel,
        sheet: usize,
        table: &'a KeptTable,
    ) -> Self {
        let mut by_key: HashMap<&RowKey, Vec<usize>> = HashMap::new();
        for (index, row) in table.rows.iter().enumerate() {
            by_key.entry(&row.key).or_default().push(index);
        }
        Self {
            workbook,
            layout: &ruleset.tables[table.layout],
            sheet: &workbook.sheets[sheet].name,
            table,
            by_key,
        }
    }

    /// Adds what stands elsewhere for each measure of the table; `foreign` are the rows of the other tables.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a rating is to go into a row that is not there, or is there twice.
    pub(crate) fn pair(
        &self,
        foreign: &[Vec<ForeignRow>],
        found: &mut HashMap<RecordKey, FoundElsewhere>,
    ) -> Result<(), Error> {
        for (elsewhere, foreign) in self.layout.elsewhere.iter().zip(foreign) {
            let taken: Vec<(usize, Vec<usize>)> = self
                .measures()
                .map(|index| {
                    let rows = match &elsewhere.source {
                        ElsewhereSource::Row(asked) => self.rows_of(index, asked),
                        ElsewhereSource::Table(asked) => self.foreign_rows(index, asked, foreign),
                    };
                    (index, rows)
                })
                .collect();
            let mut takers = Takers::new();
            for (index, rows) in &taken {
                for row in rows {
                    takers.entry(*row).or_default().push(*index);
                }
            }
            for (index, rows) in taken {
                let sources = Sources {
                    elsewhere,
                    foreign,
                    takers: &takers,
                };
                let value = self.value(&sources, index, &rows)?;
                self.add(index, elsewhere.role, value, found);
            }
        }
        self.merged_ratings(found);
        Ok(())
    }

    /// Returns the rows that are measures.
    fn measures(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.table.rows.iter().enumerate();
        rows.filter(|(_, row)| row.is_measure)
            .map(|(index, _)| index)
    }

    /// Adds what was found of a value of a measure.
    fn add(
        &self,
        measure: usize,
        role: Role,
        value: FoundValue,
        found: &mut HashMap<RecordKey, FoundElsewhere>,
    ) {
        let key = RecordKey {
            layout: self.table.layout,
            first: self.table.first,
            row: self.table.rows[measure].cell.row,
        };
        found.entry(key).or_default().values.push((role, value));
    }

    /// Adds the ratings whose cells are merged over the rows of one measure: they go into the first of these cells.
    fn merged_ratings(&self, found: &mut HashMap<RecordKey, FoundElsewhere>) {
        if self.layout.rows.is_none() {
            return;
        }
        let rating = |index: usize| self.table.rows[index].rating.as_ref();
        for index in self.measures() {
            let Some(held) = rating(index) else { continue };
            let first = self
                .measures()
                .find(|other| self.table.rows[*other].cell.row == held.cell.row);
            let is_shared = first.is_some()
                || self.measures().any(|other| {
                    other != index && rating(other).is_some_and(|other| other.cell == held.cell)
                });
            if !is_shared {
                self.add(index, Role::Rating, FoundValue::Cell(held.clone()), found);
            }
        }
    }

    /// Returns the rows of another table with the name of a measure.
    fn foreign_rows(
        &self,
        measure: usize,
        asked: &TableAsked,
        foreign: &[ForeignRow],
    ) -> Vec<usize> {
        let own = &self.table.rows[measure].key;
        let rows = foreign.iter().enumerate().filter(|(_, row)| {
            !own.name.is_empty()
                && fold(&row.name) == own.name
                && (asked.group.is_none() || row.group == own.group)
        });
        rows.map(|(index, _)| index).collect()
    }

    /// Returns the other rows that are asked for beside a measure.
    fn rows_of(&self, measure: usize, asked: &RowsAsked) -> Vec<usize> {
        let own = &self.table.rows[measure];
        let with_key = |key: &RowKey| self.by_key.get(key).cloned().unwrap_or_default();
        let mut rows = match asked {
            RowsAsked::Named(name) => {
                let names = self.names(own, name).into_iter();
                let rows = names.flat_map(|name| {
                    with_key(&RowKey {
                        name: fold(&name),
                        ..own.key.clone()
                    })
                });
                rows.collect()
            }
            RowsAsked::Marked(marks) => {
                let mut rows = with_key(&own.key);
                rows.retain(|row| self.has_marks(own, &self.table.rows[*row], marks));
                rows
            }
        };
        rows.retain(|row| *row != measure);
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Returns the names of the other row of a measure.
    fn names(&self, own: &KeptRow, asked: &NamePattern) -> Vec<String> {
        let common = match &self.layout.rows {
            Some(RowsAsked::Named(rows)) => rows.common(&own.name),
            Some(RowsAsked::Marked(_)) | None => Vec::new(),
        };
        asked.filled(&common)
    }

    /// Returns `true` if a row has the texts asked for. Under a heading that only `rows` names, both rows have the same.
    fn has_marks(&self, own: &KeptRow, other: &KeptRow, marks: &[(u8, Pattern)]) -> bool {
        let text = |row: &KeptRow, mark: u8| row.marks.get(usize::from(mark)).cloned();
        let is_asked = marks
            .iter()
            .all(|(mark, pattern)| text(other, *mark).is_some_and(|text| pattern.matches(&text)));
        let of_rows = match &self.layout.rows {
            Some(RowsAsked::Marked(of_rows)) => of_rows.as_slice(),
            Some(RowsAsked::Named(_)) | None => &[],
        };
        let mut only_own = of_rows
            .iter()
            .filter(|(mark, _)| !marks.iter().any(|(known, _)| known == mark));
        is_asked && only_own.all(|(mark, _)| text(own, *mark) == text(other, *mark))
    }

    /// Returns the value of a measure that stands in one of these rows.
    fn value(
        &self,
        from: &Sources<'_>,
        measure: usize,
        rows: &[usize],
    ) -> Result<FoundValue, Error> {
        let own = &self.table.rows[measure];
        let role = from.elsewhere.role;
        let what = name_of(role);
        let held = |row: usize| match &from.elsewhere.source {
            ElsewhereSource::Row(_) => &self.table.rows[row].value,
            ElsewhereSource::Table(_) => &from.foreign[row].value,
        };
        let cell = |row: usize| self.named(held(row));
        let described = || self.described(own, &from.elsewhere.source);
        let (why, is_unclear) = match rows {
            [] => {
                let near = self.near(own, from);
                let why = format!(
                    "there is no row {} to take the {what} from{near}",
                    described()
                );
                (why, false)
            }
            [row] if role != Role::Rating && self.is_own(own, held(*row)) => {
                let why = format!(
                    "the {what} would be read from {}, the cell of the actual itself, which is merged over both rows",
                    cell(*row)
                );
                (why, true)
            }
            [row] => {
                let takers = from.takers.get(row).map(Vec::as_slice).unwrap_or_default();
                let Some(other) = takers.iter().find(|taker| **taker != measure) else {
                    return Ok(FoundValue::Cell(held(*row).clone()));
                };
                let other = self.table.rows[*other].cell.row + 1;
                let why = format!(
                    "the {what} in {} may be that of row {} or that of row {other}, and nothing tells these rows apart",
                    cell(*row),
                    own.cell.row + 1,
                );
                (why, true)
            }
            [one, other, ..] => {
                let (one, other) = (cell(*one), cell(*other));
                let why = format!(
                    "the {what} may be the one in {one} or the one in {other}: both rows are {}",
                    described()
                );
                (why, true)
            }
        };
        if role != Role::Rating {
            return Ok(FoundValue::Lost(Lost { why, is_unclear }));
        }
        let message = if is_unclear {
            format!("it cannot be told where to write the rating: {why}")
        } else {
            format!(
                "there is no row {} to write the rating into; add the row, or name another place in `rating`",
                described()
            )
        };
        let place = Place::Cell(self.sheet.to_owned(), own.cell);
        Err(Error::layout(Some(place), message))
    }

    /// Returns `true` if a cell is that of a measure's own actual.
    fn is_own(&self, own: &KeptRow, held: &HeldCell) -> bool {
        let has_actual = |column: &TableColumn| column.role == Role::Actual;
        self.layout.columns.iter().any(has_actual)
            && (held.sheet, held.cell) == (own.value.sheet, own.value.cell)
    }

    /// Returns a cell as messages name it; with its sheet if that is another.
    fn named(&self, held: &HeldCell) -> String {
        let sheet = &self.workbook.sheets[held.sheet].name;
        if sheet == self.sheet {
            held.cell.to_string()
        } else {
            Place::Cell(sheet.clone(), held.cell).to_string()
        }
    }

    /// Returns the names in another table that are near to that of a measure, as the end of a sentence.
    fn near(&self, own: &KeptRow, from: &Sources<'_>) -> String {
        let names = from.foreign.iter().map(|row| row.name.as_str());
        match did_you_mean(&near_names(&own.name, names)) {
            Some(question) => format!("; {question}"),
            None => String::new(),
        }
    }

    /// Describes the row asked for beside a measure: `"No of Calls Plan" of "North"`.
    fn described(&self, own: &KeptRow, source: &ElsewhereSource) -> String {
        let group = match own.group.as_str() {
            "" => String::new(),
            group => format!(" of \"{group}\""),
        };
        let id = match own.id.as_str() {
            "" => String::new(),
            id => format!(" with the id \"{id}\""),
        };
        let asked = match source {
            ElsewhereSource::Row(asked) => asked,
            ElsewhereSource::Table(table) => {
                let group = if table.group.is_some() { &group } else { "" };
                return format!("\"{}\"{group} on \"{}\"", own.name, table.sheet.text());
            }
        };
        match asked {
            RowsAsked::Named(name) => {
                let names = self.names(own, name);
                let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("{}{group}{id}", names.join(" or "))
            }
            RowsAsked::Marked(marks) => {
                let marks: Vec<String> = marks
                    .iter()
                    .map(|(mark, pattern)| {
                        let heading = self.heading(*mark);
                        format!("with \"{}\" under \"{heading}\"", pattern.text())
                    })
                    .collect();
                format!("\"{}\"{group}{id} {}", own.name, marks.join(" and "))
            }
        }
    }

    /// Returns the heading of a mark.
    fn heading(&self, mark: u8) -> String {
        let mut columns = self.layout.columns.iter();
        let column = columns.find(|column| column.role == Role::Mark(mark));
        column.map_or_else(String::new, |column| column.heading_text())
    }
}

/// Where the values of one role stand.
struct Sources<'a> {
    elsewhere: &'a Elsewhere,
    /// The rows of the other table, if they stand in one.
    foreign: &'a [ForeignRow],
    takers: &'a Takers,
}

/// Returns the name of a value in messages.
fn name_of(role: Role) -> &'static str {
    match role {
        Role::Previous => "previous value",
        Role::Intervention => "intervention level",
        Role::GoodIs => "word for what is good",
        Role::Baseline => "baseline",
        Role::Forecast => "forecast",
        Role::Rating => "rating",
        _ => "target",
    }
}
