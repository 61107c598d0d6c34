//! Pairs rows: finds for each measure of a table the other rows, here or in other tables, that hold its values.

use std::collections::{HashMap, HashSet};

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::address::Cell;
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

/// The most rows among which a near name is looked for: every row is compared with every name.
const MOST_NAMES: usize = 500;

/// The rows of a table, by what those that belong together have in common.
pub(crate) struct Pairing<'a> {
    workbook: &'a OpenReturn,
    layout: &'a TableLayout,
    /// The name of the sheet.
    sheet: &'a str,
    table: &'a KeptTable,
    by_key: HashMap<&'a RowKey, Vec<usize>>,
}

/// The rows of another table by their folded names and groups.
type ForeignNames<'a> = HashMap<(&'a str, &'a str), Vec<usize>>;

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
            let mut names = ForeignNames::new();
            for (index, row) in foreign.iter().enumerate() {
                let key = (row.folded.as_str(), row.group.as_str());
                names.entry(key).or_default().push(index);
            }
            let taken: Vec<(usize, Vec<usize>)> = self
                .measures()
                .map(|index| {
                    let rows = match &elsewhere.source {
                        ElsewhereSource::Row(asked) => self.rows_of(index, asked),
                        ElsewhereSource::Table(asked) => self.foreign_rows(index, asked, &names),
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
        let rows: HashSet<u32> = self
            .measures()
            .map(|index| self.table.rows[index].cell.row)
            .collect();
        let mut uses: HashMap<Cell, u32> = HashMap::new();
        let held = |index: usize| self.table.rows[index].rating.as_ref();
        for held in self.measures().filter_map(held) {
            *uses.entry(held.cell).or_default() += 1;
        }
        for index in self.measures() {
            let Some(held) = held(index) else { continue };
            if uses.get(&held.cell) == Some(&1) && !rows.contains(&held.cell.row) {
                let value = FoundValue::Cell(held.clone());
                self.add(index, Role::Rating, value, found);
            }
        }
    }

    /// Returns the rows of another table with the name of a measure.
    fn foreign_rows(
        &self,
        measure: usize,
        asked: &TableAsked,
        from: &ForeignNames<'_>,
    ) -> Vec<usize> {
        let own = &self.table.rows[measure].key;
        let group = if asked.group.is_some() {
            own.group.as_str()
        } else {
            ""
        };
        let rows = from.get(&(own.name.as_str(), group));
        let rows = rows.filter(|_| !own.name.is_empty());
        rows.cloned().unwrap_or_default()
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
        let is_rating = from.elsewhere.role == Role::Rating;
        if let [row] = rows
            && from.other_taker(*row, measure).is_none()
            && (is_rating || !self.is_own(own, self.held(from, *row)))
        {
            return Ok(FoundValue::Cell(self.held(from, *row).clone()));
        }
        let lost = self.lost(from, measure, rows);
        if !is_rating {
            return Ok(FoundValue::Lost(lost));
        }
        let place = Place::Cell(self.sheet.to_owned(), own.cell);
        let message = if lost.is_unclear {
            format!("it cannot be told where to write the rating: {}", lost.why)
        } else {
            let why = lost.why;
            format!("{why}; add the row, or name another place in `rating`")
        };
        Err(Error::layout(Some(place), message))
    }

    /// Returns the cell of a row that a value is taken from.
    fn held<'f>(&self, from: &Sources<'f>, row: usize) -> &'f HeldCell
    where
        'a: 'f,
    {
        match &from.elsewhere.source {
            ElsewhereSource::Row(_) => &self.table.rows[row].value,
            ElsewhereSource::Table(_) => &from.foreign[row].value,
        }
    }

    /// Tells why the value of a measure is in none of these rows, or cannot be told from another.
    fn lost(&self, from: &Sources<'_>, measure: usize, rows: &[usize]) -> Lost {
        let own = &self.table.rows[measure];
        let what = name_of(from.elsewhere.role);
        let cell = |row: usize| self.named(self.held(from, row));
        let described = || self.described(own, &from.elsewhere.source);
        let why = match rows {
            [] => {
                let to = match from.elsewhere.role {
                    Role::Rating => "write the rating into".to_owned(),
                    _ => format!("take the {what} from"),
                };
                let near = self.near(own, from);
                format!("there is no row {} to {to}{near}", described())
            }
            [row] => {
                let cell = cell(*row);
                match from.other_taker(*row, measure) {
                    Some(other) => {
                        let [own, other] =
                            [measure, other].map(|measure| self.table.rows[measure].cell.row + 1);
                        format!(
                            "the {what} in {cell} may be that of row {own} or that of row {other}, and nothing tells these rows apart"
                        )
                    }
                    None => format!(
                        "the {what} would be read from {cell}, the cell of the actual itself, which is merged over both rows"
                    ),
                }
            }
            [one, other, ..] => {
                let (one, other) = (cell(*one), cell(*other));
                format!(
                    "the {what} may be the one in {one} or the one in {other}: both rows are {}",
                    described()
                )
            }
        };
        Lost {
            why,
            is_unclear: !rows.is_empty(),
        }
    }

    /// Asks for the names that are near to the one looked for, as the end of a sentence.
    fn near(&self, own: &KeptRow, from: &Sources<'_>) -> String {
        let near = match &from.elsewhere.source {
            ElsewhereSource::Table(_) if from.foreign.len() <= MOST_NAMES => {
                let names = from.foreign.iter().map(|row| row.name.as_str());
                near_names(&own.name, names)
            }
            ElsewhereSource::Row(RowsAsked::Named(asked))
                if self.table.rows.len() <= MOST_NAMES =>
            {
                let rows = self.table.rows.iter().filter(|row| {
                    !row.is_measure && row.key.group == own.key.group && row.key.id == own.key.id
                });
                let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
                let wanted = self.names(own, asked).into_iter().next();
                wanted.map_or_else(Vec::new, |wanted| near_names(&wanted, names.into_iter()))
            }
            ElsewhereSource::Table(_) | ElsewhereSource::Row(_) => Vec::new(),
        };
        match did_you_mean(&near) {
            Some(question) => format!("; {question}"),
            None => String::new(),
        }
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
        column.map_or_else(String::new, TableColumn::heading_text)
    }
}

/// The places of the values of one role.
struct Sources<'a> {
    elsewhere: &'a Elsewhere,
    /// The rows of the other table, if they stand in one.
    foreign: &'a [ForeignRow],
    takers: &'a Takers,
}

impl Sources<'_> {
    /// Returns another measure that takes its value from a row.
    fn other_taker(&self, row: usize, measure: usize) -> Option<usize> {
        let takers = self.takers.get(&row)?;
        takers.iter().copied().find(|taker| *taker != measure)
    }
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
