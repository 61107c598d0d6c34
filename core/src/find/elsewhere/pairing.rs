//! Pairs the rows of a table: finds for each measure the other rows that hold its values.

use std::collections::HashMap;

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Elsewhere, ElsewhereSource, NamePattern, Pattern, Role, RowsAsked, RulesetModel, TableLayout,
};

use crate::error::Error;
use crate::find::elsewhere::found::{Found, FoundElsewhere, Lost, RecordKey};
use crate::find::elsewhere::kept_rows::{KeptRow, KeptTable, RowKey};

/// The rows of a table, by what those that belong together have in common.
pub(crate) struct Pairing<'a> {
    layout: &'a TableLayout,
    sheet: &'a str,
    table: &'a KeptTable,
    by_key: HashMap<&'a RowKey, Vec<usize>>,
}

impl<'a> Pairing<'a> {
    /// Creates the pairing of a table on a sheet.
    pub(crate) fn new(ruleset: &'a RulesetModel, sheet: &'a str, table: &'a KeptTable) -> Self {
        let mut by_key: HashMap<&RowKey, Vec<usize>> = HashMap::new();
        for (index, row) in table.rows.iter().enumerate() {
            by_key.entry(&row.key).or_default().push(index);
        }
        Self {
            layout: &ruleset.tables[table.layout],
            sheet,
            table,
            by_key,
        }
    }

    /// Adds what stands in other rows for each measure of the table.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a rating is to go into a row that is not there, or is there twice.
    pub(crate) fn pair(&self, found: &mut HashMap<RecordKey, FoundElsewhere>) -> Result<(), Error> {
        for elsewhere in &self.layout.elsewhere {
            let ElsewhereSource::Row(asked) = &elsewhere.source else {
                continue;
            };
            let measures = self.table.rows.iter().enumerate();
            let measures = measures.filter(|(_, row)| row.is_measure);
            let taken: Vec<(usize, Vec<usize>)> = measures
                .map(|(index, _)| (index, self.rows_of(index, asked)))
                .collect();
            let mut takers: HashMap<usize, Vec<usize>> = HashMap::new();
            for (index, rows) in &taken {
                for row in rows {
                    takers.entry(*row).or_default().push(*index);
                }
            }
            for (index, rows) in taken {
                let value = self.value(elsewhere, asked, index, &rows, &takers)?;
                let key = RecordKey {
                    layout: self.table.layout,
                    first: self.table.first,
                    row: self.table.rows[index].cell.row,
                };
                let record = found.entry(key).or_default();
                record.values.push((elsewhere.role, value));
            }
        }
        Ok(())
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
        let is_asked = marks.iter().all(|(mark, pattern)| {
            text(other, *mark).is_some_and(|text| pattern.matches(&text))
        });
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
        elsewhere: &Elsewhere,
        asked: &RowsAsked,
        measure: usize,
        rows: &[usize],
        takers: &HashMap<usize, Vec<usize>>,
    ) -> Result<Found, Error> {
        let own = &self.table.rows[measure];
        let what = name_of(elsewhere.role);
        let cell = |row: usize| self.table.rows[row].value.cell;
        let lost = match rows {
            [] => Lost {
                why: format!(
                    "there is no row {} to take the {what} from",
                    self.described(own, asked)
                ),
                is_unclear: false,
            },
            [row] => {
                let takers = takers.get(row).map(Vec::as_slice).unwrap_or_default();
                let Some(other) = takers.iter().find(|taker| **taker != measure) else {
                    return Ok(Found::Cell(self.table.rows[*row].value.clone()));
                };
                Lost {
                    why: format!(
                        "the {what} in {} may be that of {} or of {}, and nothing tells these rows apart",
                        cell(*row),
                        own.value.cell,
                        cell(*other)
                    ),
                    is_unclear: true,
                }
            }
            [one, other, ..] => Lost {
                why: format!(
                    "the {what} may be the one in {} or the one in {}: both rows are {}",
                    cell(*one),
                    cell(*other),
                    self.described(own, asked)
                ),
                is_unclear: true,
            },
        };
        if elsewhere.role != Role::Rating {
            return Ok(Found::Lost(lost));
        }
        let message = if lost.is_unclear {
            format!("it cannot be told where to write the rating: {}", lost.why)
        } else {
            format!(
                "there is no row {} to write the rating into; add the row, or name another place in `rating`",
                self.described(own, asked)
            )
        };
        let place = Place::Cell(self.sheet.to_owned(), own.cell);
        Err(Error::layout(Some(place), message))
    }

    /// Describes the row asked for beside a measure: `"No of Calls Plan" of "North"`.
    fn described(&self, own: &KeptRow, asked: &RowsAsked) -> String {
        let group = match own.group.as_str() {
            "" => String::new(),
            group => format!(" of \"{group}\""),
        };
        match asked {
            RowsAsked::Named(name) => {
                let names = self.names(own, name);
                let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("{}{group}", names.join(" or "))
            }
            RowsAsked::Marked(marks) => {
                let marks: Vec<String> = marks
                    .iter()
                    .map(|(mark, pattern)| {
                        let heading = self.heading(*mark);
                        format!("with \"{}\" under \"{heading}\"", pattern.text())
                    })
                    .collect();
                format!("\"{}\"{group} {}", own.name, marks.join(" and "))
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

/// Returns the name of a value in messages.
pub(crate) fn name_of(role: Role) -> &'static str {
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
