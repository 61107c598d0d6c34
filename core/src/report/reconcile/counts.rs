//! Published counts against those of the ratings, by group and in total.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::error::Error;
use crate::find::layout::counts::{CountsRow, PublishedCount, is_whole};
use crate::rated::Rated;
use crate::record::Entry;
use crate::report::document::plain;
use crate::report::reconcile::{Difference, DifferenceKind, Reconciliation, any_of};
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_policy::model::{CountsColumn, PublishedCounts};

/// The most measures of a group that are named one by one.
const MOST_NAMES: usize = 8;
/// Names of measures are cut to so many characters where many stand in one sentence.
const LONGEST_NAME: usize = 50;

/// The ratings that a table counts.
struct CountedRatings<'a> {
    all: Vec<&'a Entry>,
    /// The name and ratings of each group, by its folded name.
    groups: HashMap<String, (String, Vec<&'a Entry>)>,
}

/// A row of counts with the ratings that it counts; `None` if no record has its group.
struct CountedRow<'a> {
    row: &'a CountsRow,
    counts: &'a PublishedCounts,
    /// The group's name; `None` for the whole.
    group: Option<String>,
    ratings: Option<&'a [&'a Entry]>,
}

impl<'a> CountedRow<'a> {
    /// Returns the ratings that a column of a row counts; `None` if no record has its group.
    fn those(&self, what: CountsColumn) -> Option<Vec<&'a Entry>> {
        let is_counted = |entry: &Entry, what: CountsColumn| match what {
            CountsColumn::Group | CountsColumn::Total => false,
            CountsColumn::Level(rank) => entry.level() == Ok(rank),
            CountsColumn::Unrated => entry.level().is_err(),
        };
        let columns = &self.counts.columns;
        let ratings = self.ratings?.iter().copied();
        Some(match what {
            CountsColumn::Total => ratings
                .filter(|entry| columns.iter().any(|(what, _)| is_counted(entry, *what)))
                .collect(),
            what @ (CountsColumn::Group | CountsColumn::Level(_) | CountsColumn::Unrated) => {
                ratings.filter(|entry| is_counted(entry, what)).collect()
            }
        })
    }
}

impl Rated<'_> {
    pub(crate) fn compare_counts(&self, found: &mut Reconciliation) -> Result<(), Error> {
        for (table, counts) in self.rules().counts.iter().enumerate() {
            if !self
                .found
                .published_counts
                .headings
                .iter()
                .any(|(known, _)| *known == table)
            {
                return Err(self.no_counts(table, counts));
            }
            let ratings = self.ratings_counted(counts);
            for row in self
                .found
                .published_counts
                .rows
                .iter()
                .filter(|row| row.table == table)
            {
                let group = self.text(row.group).unwrap_or_default();
                let known = ratings.groups.get(&fold(&group));
                let is_whole = known.is_none() && is_whole(&group);
                let counted = CountedRow {
                    row,
                    counts,
                    ratings: if is_whole {
                        Some(&ratings.all)
                    } else {
                        known.map(|known| known.1.as_slice())
                    },
                    group: (!is_whole).then(|| group.clone()),
                };
                if counted.ratings.is_none() {
                    found
                        .differences
                        .push(self.unknown_group(&counted, group, &ratings));
                }
                self.compare_row(&counted, found);
            }
        }
        Ok(())
    }

    fn ratings_counted(&self, counts: &PublishedCounts) -> CountedRatings<'_> {
        let field = counts.field.map(|field| field as u16);
        let all: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.field == field)
            .collect();
        let mut groups: HashMap<String, (String, Vec<&Entry>)> = HashMap::new();
        for entry in &all {
            if let Some(name) = self.text(entry.group) {
                groups
                    .entry(fold(&name))
                    .or_insert_with(|| (name, Vec::new()))
                    .1
                    .push(entry);
            }
        }
        CountedRatings { all, groups }
    }

    /// Compares the counts of a row, and then its total: with the sum of the row where the row is right, so that one wrong
    /// number is one difference.
    fn compare_row(&self, counted: &CountedRow<'_>, found: &mut Reconciliation) {
        let before = found.differences.len();
        let (mut sum, mut is_summable, mut total) = (Decimal::ZERO, true, None);
        for (what, column, count) in &counted.row.cells {
            let place = Cell::new(counted.row.row, *column);
            match count {
                PublishedCount::Blank => {}
                PublishedCount::Unsaved => {
                    is_summable = false;
                    found.warnings.push(self.unsaved(counted.row, place));
                }
                PublishedCount::Other(text) => {
                    is_summable = false;
                    let text = self.text(*text).unwrap_or_default();
                    found.compared.counts += 1;
                    found
                        .differences
                        .push(self.no_number(counted, *what, place, text));
                }
                PublishedCount::Number(number) if *what == CountsColumn::Total => {
                    total = Some((place, *number));
                }
                PublishedCount::Number(number) => {
                    let with_this = sum.checked_add(*number);
                    is_summable &= with_this.is_some();
                    sum = with_this.unwrap_or(sum);
                    self.compare_count(counted, *what, place, *number, found);
                }
            }
        }
        let Some((place, total)) = total else { return };
        if is_summable && total != sum && found.differences.len() == before {
            found.compared.counts += usize::from(counted.ratings.is_some());
            let reason = format!("The counts of its row add up to {}.", plain(sum));
            let kind = DifferenceKind::SumDiffers;
            found.differences.push(self.count_differs(
                counted,
                kind,
                place,
                plain(total),
                Some(plain(sum)),
                reason,
            ));
        } else {
            self.compare_count(counted, CountsColumn::Total, place, total, found);
        }
    }

    fn compare_count(
        &self,
        counted: &CountedRow<'_>,
        what: CountsColumn,
        place: Cell,
        published: Decimal,
        found: &mut Reconciliation,
    ) {
        let Some(those) = counted.those(what) else {
            return;
        };
        found.compared.counts += 1;
        if published == Decimal::from(those.len()) {
            return;
        }
        let computed = Some(those.len().to_string());
        let reason = self.sentence(counted, what, &those);
        let kind = DifferenceKind::Count;
        found.differences.push(self.count_differs(
            counted,
            kind,
            place,
            plain(published),
            computed,
            reason,
        ));
    }

    /// Returns the sentence that names the computed measures.
    fn sentence(&self, counted: &CountedRow<'_>, what: CountsColumn, those: &[&Entry]) -> String {
        let of = counted.ratings.map_or(0, <[&Entry]>::len);
        let word = self.column_word(what);
        let whose = if counted.group.is_some() {
            "its"
        } else {
            "all"
        };
        match those {
            [] => return format!("None of {whose} {of} measures is {word}."),
            _ if what == CountsColumn::Total => {
                let columns = counted.counts.columns.iter().map(|(what, _)| *what);
                let parts: Vec<String> = columns
                    .filter(|what| !matches!(what, CountsColumn::Group | CountsColumn::Total))
                    .map(|what| {
                        let count = counted.those(what).map_or(0, |those| those.len());
                        format!("{count} {}", self.column_word(what))
                    })
                    .collect();
                return format!(
                    "Of {whose} {of} measures, {} are counted: {}.",
                    those.len(),
                    parts.join(", ")
                );
            }
            _ => {}
        }
        let mut names: Vec<String> = those
            .iter()
            .take(MOST_NAMES)
            .map(|entry| format!("\"{}\"", cut(&self.text(entry.measure).unwrap_or_default())))
            .collect();
        if those.len() > MOST_NAMES {
            names.push(format!("and {} more", those.len() - MOST_NAMES));
        }
        let are = if those.len() == 1 { "is" } else { "are" };
        format!(
            "{} of {whose} {of} measures {are} {word}: {}.",
            those.len(),
            names.join(", ")
        )
    }

    fn column_word(&self, what: CountsColumn) -> &str {
        match what {
            CountsColumn::Level(rank) => &self.rules().scale.levels()[usize::from(rank)].word,
            CountsColumn::Unrated => "unrated",
            CountsColumn::Group | CountsColumn::Total => "counted",
        }
    }

    fn unknown_group(
        &self,
        counted: &CountedRow<'_>,
        group: String,
        ratings: &CountedRatings<'_>,
    ) -> Difference {
        let mut names: Vec<&str> = ratings
            .groups
            .values()
            .map(|known| known.0.as_str())
            .collect();
        names.sort_unstable();
        let hint = match did_you_mean(&near_names(&group, names.iter().copied())) {
            Some(near) => near,
            None if names.is_empty() => {
                "the rules give the measures no groups; write group: … in tables(#{ … })".to_owned()
            }
            None => format!(
                "the groups are {}.",
                any_of(&names).replace(" or ", " and ")
            ),
        };
        let place = Cell::new(counted.row.row, counted.row.group_column);
        let reason =
            format!("No measure is in this group, so its counts were not compared; {hint}");
        self.count_differs(
            counted,
            DifferenceKind::UnknownGroup,
            place,
            group,
            None,
            reason,
        )
    }

    fn no_number(
        &self,
        counted: &CountedRow<'_>,
        what: CountsColumn,
        place: Cell,
        text: String,
    ) -> Difference {
        let those = counted.those(what);
        let computed = those.as_ref().map(|those| those.len().to_string());
        let reason = format!(
            "This is no number; write the count.{}",
            those
                .map(|those| format!(" {}", self.sentence(counted, what, &those)))
                .unwrap_or_default()
        );
        self.count_differs(
            counted,
            DifferenceKind::UnknownWord,
            place,
            text,
            computed,
            reason,
        )
    }

    fn count_differs(
        &self,
        counted: &CountedRow<'_>,
        kind: DifferenceKind,
        cell: Cell,
        published: String,
        computed: Option<String>,
        reason: String,
    ) -> Difference {
        Difference {
            kind,
            sheet: self.workbook.sheets[usize::from(counted.row.sheet)]
                .name
                .clone(),
            cell: Some(cell.to_string()),
            measure: None,
            group: counted.group.clone(),
            published,
            computed,
            reason,
            rule: Some(self.line(counted.counts.at)),
        }
    }

    fn unsaved(&self, row: &CountsRow, cell: Cell) -> Diagnostic {
        let sheet = &self.workbook.sheets[usize::from(row.sheet)].name;
        Diagnostic::new(Code::NoSavedResult, "this count is a formula whose result is not in the file, so it was not compared; open the workbook in Excel, save it, and compare again").at(Place::Cell(sheet.clone(), cell))
    }

    /// Returns a table of counts that the rules name and the workbook lacks, with the row that comes closest.
    fn no_counts(&self, table: usize, counts: &PublishedCounts) -> Error {
        let line = self.line(counts.at);
        let quoted = |keys: &mut dyn Iterator<Item = usize>| {
            keys.map(|key| format!("\"{}\"", counts.columns[key].1.text()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let near = self
            .found
            .published_counts
            .near
            .iter()
            .filter(|near| near.0 == table);
        let Some((_, sheet, row, missing)) = near.min_by_key(|near| near.3.len()) else {
            let all = quoted(&mut (0..counts.columns.len()));
            return Error::layout(
                None,
                format!(
                    "no published counts found: no row of the workbook holds the headings {all} ({line})"
                ),
            );
        };
        let sheet = &self.workbook.sheets[usize::from(*sheet)].name;
        let missing = quoted(&mut missing.iter().copied());
        Error::layout(
            Place::Row(sheet.clone(), *row),
            format!(
                "no published counts found: this row comes closest to the headings of the rules ({line}), but has no {missing}"
            ),
        )
    }
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}
