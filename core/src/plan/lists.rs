//! Checks words that are written against the drop-down lists of their cells.
//!
//! A list whose items cannot be told without calculating (INDIRECT, OFFSET, a table's column) is passed over: a false
//! alarm would teach people to ignore the true ones.

use crate::source::open_return::OpenReturn;
use std::collections::HashMap;

use crate::find::excerpt::excerpt;
use crate::plan::cells_in_words::name_cells;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{ListSource, ListValidation};
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::workbook::{Area, DefinedNames};

/// The most lists of one sheet that are named; a template has a handful.
const MOST_NAMED: usize = 50;
/// The most lists of one sheet that are looked up in cells.
const MOST_LOOKED_UP: usize = 100;

/// The words that a list offers.
#[derive(Clone, Copy, Debug)]
struct Offered<'a> {
    items: &'a [String],
    /// `true` if capitals count. They do in a list that is typed into the validation, and not in one that cells hold
    /// (Contextures, "Data Validation Tips", "Valid Entries Not Allowed").
    capitals: bool,
}

impl Offered<'_> {
    /// Returns `true` if Excel would take the word. A score is a number, whatever its spelling.
    fn allows(&self, word: &str) -> bool {
        let number = |text: &str| {
            text.trim()
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
        };
        let score = number(word);
        let folded = word.to_lowercase();
        self.items.iter().any(|item| {
            item == word
                || (!self.capitals && item.to_lowercase() == folded)
                || (score.is_some() && number(item) == score)
        })
    }
}

/// Returns the words that are not on the lists of their cells, one warning a list; and whether a formula was seen in a
/// sheet that was read for it.
///
/// `words` is what is written on the sheet, in the order of the document.
pub(crate) fn words_not_allowed(
    workbook: &OpenReturn,
    sheet: usize,
    lists: &[ListValidation],
    words: &[(Cell, &str)],
    names: impl FnOnce() -> DefinedNames,
) -> (Vec<Diagnostic>, bool) {
    let groups = by_source(lists, words);
    if groups.is_empty() {
        return (Vec::new(), false);
    }
    let mut wanted: Vec<(usize, Area)> = Vec::new();
    if groups
        .iter()
        .any(|group| matches!(group.source, ListSource::Formula(_)))
    {
        let names = names();
        for (i, group) in groups.iter().enumerate() {
            if let ListSource::Formula(formula) = group.source
                && wanted.len() < MOST_LOOKED_UP
                && let Some(area) = names.area(formula, sheet, group.single)
            {
                wanted.push((i, area));
            }
        }
    }
    let (in_cells, has_formulas) = look_up(workbook, wanted);
    let mut warnings = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let offered = match group.source {
            ListSource::Typed(items) => Some(Offered {
                items,
                capitals: true,
            }),
            ListSource::Formula(_) => in_cells.get(&i).map(|items| Offered {
                items,
                capitals: false,
            }),
        };
        // A list without items is one whose cells are yet to be filled.
        let Some(offered) = offered.filter(|offered| !offered.items.is_empty()) else {
            continue;
        };
        warnings.extend(warning(&workbook.sheets[sheet].name, &group.words, offered));
        if warnings.len() == MOST_NAMED {
            break;
        }
    }
    (warnings, has_formulas)
}

/// The words that fall under one list.
struct ListWords<'a> {
    source: &'a ListSource,
    /// `true` if each validation is for one cell, so that a relative reference means that cell's.
    single: bool,
    words: Vec<(Cell, &'a str)>,
}

/// Groups the words by the source of the list that their cell has, in the order of the validations.
fn by_source<'a>(lists: &'a [ListValidation], words: &[(Cell, &'a str)]) -> Vec<ListWords<'a>> {
    let mut unclaimed = Unclaimed::new(words);
    let mut groups: Vec<ListWords<'a>> = Vec::new();
    let mut known: HashMap<(&ListSource, bool), usize> = HashMap::new();
    for list in lists {
        let mut hit = Vec::new();
        for range in &list.ranges {
            unclaimed.claim(*range, &mut hit);
        }
        if hit.is_empty() {
            continue;
        }
        let single = matches!(list.ranges[..], [range] if range.first == range.last);
        let at = *known.entry((&list.source, single)).or_insert_with(|| {
            groups.push(ListWords {
                source: &list.source,
                single,
                words: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].words.extend(hit.into_iter().map(|i| words[i]));
    }
    groups
}

/// The words that no list has claimed yet. However many lists there are and however they overlap, each word is
/// looked at about once.
struct Unclaimed<'w, 'a> {
    words: &'w [(Cell, &'a str)],
    /// The words by column, then by row.
    order: Vec<usize>,
    /// The next place that may be unclaimed, for each place in the order.
    next: Vec<usize>,
    /// Each column with where it begins in the order.
    columns: Vec<(u32, usize)>,
}

impl<'w, 'a> Unclaimed<'w, 'a> {
    fn new(words: &'w [(Cell, &'a str)]) -> Self {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|i| (words[*i].0.column, words[*i].0.row));
        let mut columns: Vec<(u32, usize)> = Vec::new();
        for (at, i) in order.iter().enumerate() {
            let column = words[*i].0.column;
            if columns.last().is_none_or(|(last, _)| *last != column) {
                columns.push((column, at));
            }
        }
        Self {
            words,
            next: (0..=order.len()).collect(),
            order,
            columns,
        }
    }

    /// Takes the words inside a range.
    fn claim(&mut self, range: Range, hit: &mut Vec<usize>) {
        let from = self
            .columns
            .partition_point(|(column, _)| *column < range.first.column);
        for k in from..self.columns.len() {
            let (column, begin) = self.columns[k];
            if column > range.last.column {
                break;
            }
            let end = self
                .columns
                .get(k + 1)
                .map_or(self.order.len(), |(_, next)| *next);
            let row = |i: &usize| self.words[*i].0.row;
            let first =
                begin + self.order[begin..end].partition_point(|i| row(i) < range.first.row);
            let stop = begin + self.order[begin..end].partition_point(|i| row(i) <= range.last.row);
            let mut at = self.free_from(first);
            while at < stop {
                hit.push(self.order[at]);
                self.next[at] = at + 1;
                at = self.free_from(at + 1);
            }
        }
    }

    /// Returns the first unclaimed place from one on.
    fn free_from(&mut self, mut at: usize) -> usize {
        while self.next[at] != at {
            let next = self.next[at];
            self.next[at] = self.next[next];
            at = next;
        }
        at
    }
}

/// Returns the items that stand in cells, each sheet walked once; and whether any of those sheets holds a formula.
fn look_up(
    workbook: &OpenReturn,
    mut wanted: Vec<(usize, Area)>,
) -> (HashMap<usize, Vec<String>>, bool) {
    let mut found = HashMap::new();
    let mut has_formulas = false;
    wanted.sort_by_key(|(_, area)| area.sheet);
    for of_sheet in wanted.chunk_by(|a, b| a.1.sheet == b.1.sheet) {
        let ranges: Vec<Range> = of_sheet.iter().map(|(_, area)| area.range).collect();
        match excerpt(workbook, of_sheet[0].1.sheet, &ranges) {
            Ok(read) => {
                has_formulas |= read.has_formulas;
                let items = of_sheet.iter().zip(read.texts);
                found.extend(items.filter_map(|((group, _), texts)| Some((*group, texts?))));
            }
            // A damaged sheet of lists is no reason not to rate; what it holds cannot be told.
            Err(_) => has_formulas = true,
        }
    }
    (found, has_formulas)
}

fn warning(sheet: &str, words: &[(Cell, &str)], offered: Offered<'_>) -> Option<Diagnostic> {
    let mut verdicts: HashMap<&str, bool> = HashMap::new();
    let mut off: Vec<&str> = Vec::new();
    let mut cells = Vec::new();
    for (cell, word) in words {
        let allowed = *verdicts.entry(word).or_insert_with(|| {
            let allowed = offered.allows(word);
            if !allowed {
                off.push(word);
            }
            allowed
        });
        if !allowed {
            cells.push(*cell);
        }
    }
    if off.is_empty() {
        return None;
    }
    let capitals = offered.capitals
        && off.iter().any(|word| {
            Offered {
                capitals: false,
                ..offered
            }
            .allows(word)
        });
    let (named, more) = name_cells(&cells);
    Some(Diagnostic::new(Code::NotOnTheList, format!(
            "{} {} written here{more}, and the cells' drop-down list allows only {}{}; use the words of the list in the scale of the rules, or add the missing words to the list",
            quoted(&off, "and"),
            if off.len() == 1 { "was" } else { "were" },
            quoted(
                &offered.items.iter().map(String::as_str).collect::<Vec<_>>(),
                "or"
            ),
            if capitals { " (capitals count)" } else { "" },
        )).at(Place::Ranges(sheet.to_owned(), named)))
}

/// Texts in quotes, as many as a sentence bears.
fn quoted(texts: &[&str], between: &str) -> String {
    const MOST: usize = 8;
    const LONGEST: usize = 40;
    let mut spelled: Vec<String> = texts
        .iter()
        .take(MOST)
        .map(|text| match one_line(text) {
            line if line.chars().count() > LONGEST => {
                format!("\"{}…\"", line.chars().take(LONGEST).collect::<String>())
            }
            line => format!("\"{line}\""),
        })
        .collect();
    if texts.len() > MOST {
        spelled.push(format!("{} more", texts.len() - MOST));
    }
    match spelled.pop() {
        Some(end) if !spelled.is_empty() => format!("{} {between} {end}", spelled.join(", ")),
        only => only.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists of one source are one, and each word falls under the first list of its cell.
    #[test]
    fn lists_of_one_source_are_one_and_each_cell_has_one_list() {
        let list = |ranges: &[&str], items: &str| ListValidation {
            ranges: ranges
                .iter()
                .filter_map(|range| Range::parse(range.as_bytes()))
                .collect(),
            source: ListSource::Typed(vec![items.to_owned()]),
        };
        let lists = [
            list(&["Z1:Z99", "F2"], "G"),
            list(&["F4"], "G"),
            list(&["F5", "F5"], "G"),
            list(&["E6:G9"], "Green"),
            list(&["B:B", "F7:F9"], "G"),
            list(&["A1:XFD1048576"], "X"),
        ];
        let cells = ["C2", "F2", "F3", "F4", "F5", "B6", "F6", "F7", "F10"];
        let words: Vec<(Cell, &str)> = cells
            .iter()
            .filter_map(|cell| Some((Cell::parse(cell.as_bytes())?, "w")))
            .collect();
        let seen: Vec<(&ListSource, bool, String)> = by_source(&lists, &words)
            .iter()
            .map(|group| {
                let cells: Vec<String> = group
                    .words
                    .iter()
                    .map(|(cell, _)| cell.to_string())
                    .collect();
                (group.source, group.single, cells.join(" "))
            })
            .collect();
        let expected = [
            (&lists[0].source, false, "F2 F5 B6".to_owned()),
            (&lists[0].source, true, "F4".to_owned()),
            (&lists[3].source, false, "F6 F7".to_owned()),
            (&lists[5].source, false, "C2 F3 F10".to_owned()),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn overlapping_lists_take_no_longer_for_being_many() {
        let words: Vec<(Cell, &str)> = (0..100_000).map(|row| (Cell::new(row, 5), "w")).collect();
        let everywhere = ListValidation {
            ranges: vec![
                Range {
                    first: Cell::new(0, 0),
                    last: Cell::new(999_999, 99)
                };
                1_000
            ],
            source: ListSource::Typed(Vec::new()),
        };
        let beside = ListValidation {
            ranges: vec![
                Range {
                    first: Cell::new(0, 6),
                    last: Cell::new(999_999, 99)
                };
                1_000
            ],
            source: ListSource::Typed(vec!["x".to_owned()]),
        };
        let start = std::time::Instant::now();
        let lists = [vec![beside; 50], vec![everywhere; 50]].concat();
        assert_eq!(by_source(&lists, &words)[0].words.len(), 100_000);
        // Word by word it would be ten thousand million comparisons.
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}
