//! Classifies the texts of a workbook by the rules: heading, end mark, placeholder. A shared string is classified once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ambersheet_ooxml::sheet::{CellView, Kind, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{PeriodName, RulesetModel, TableColumn};

use crate::source::open_return::MonthFormats;

/// A column of a table layout whose heading a text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HeadingOf {
    /// The index of the layout.
    pub(crate) table: usize,
    /// The index of the layout's column.
    pub(crate) key: usize,
    /// `true` if the pattern has no wildcards.
    pub(crate) literal: bool,
    /// `true` unless the period is spelt in another way than the rules show it.
    pub(crate) exact: bool,
    /// The period that it names, if the rules take any.
    pub(crate) period: Option<PeriodName>,
}

/// A column of a table layout that names a text above its heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AboveOf {
    pub(crate) table: usize,
    pub(crate) key: usize,
    /// The number of headings in between.
    pub(crate) level: usize,
    /// The period that it names, if the rules take any.
    pub(crate) period: Option<PeriodName>,
}

/// The meanings of a text; most texts have none.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TextClass {
    /// The columns of table layouts whose heading it is.
    pub(crate) headings: Vec<HeadingOf>,
    /// The columns of table layouts that name it above their heading.
    pub(crate) above: Vec<AboveOf>,
    /// The layouts whose tables it ends.
    pub(crate) ends: Vec<usize>,
    /// The layouts in which it means "not filled in".
    pub(crate) placeholders: Vec<usize>,
    /// The layouts in which a row with this measure is skipped.
    pub(crate) skips: Vec<usize>,
    /// The guidance tables with this heading over explanations: table, and column of explanations.
    pub(crate) meaning_texts: Vec<(usize, usize)>,
    /// The guidance tables with this heading over levels.
    pub(crate) meaning_levels: Vec<usize>,
    /// The columns of tables of counts whose heading it is: table, column.
    pub(crate) counts: Vec<(usize, usize)>,
    /// `true` if there is nothing but white space.
    pub(crate) blank: bool,
    /// `true` if a line of the rules spells it out as a measure's name.
    pub(crate) names_measure: bool,
}

/// The classes of texts, cached.
pub(crate) struct Classes<'r> {
    ruleset: &'r RulesetModel,
    /// The formats of cells that show a date as a month.
    months: Arc<MonthFormats>,
    /// The folded names of measures that lines of the rules spell out.
    full_names: HashSet<&'r str>,
    /// By shared string: 0 if not yet classified, else one more than an index of `known`.
    by_string: Vec<u32>,
    known: Vec<Arc<TextClass>>,
    /// By the raw bytes of texts inside cells; bounded, since a column of comments never repeats.
    by_text: HashMap<Vec<u8>, u32>,
}

/// The number of the class without meanings.
const MEANS_NOTHING: u32 = 1;
/// The largest number of cached texts inside cells.
const REMEMBERED_TEXTS: usize = 4096;

impl<'r> Classes<'r> {
    /// Creates an empty cache.
    pub(crate) fn new(
        ruleset: &'r RulesetModel,
        strings: &SharedStrings,
        months: Arc<MonthFormats>,
    ) -> Self {
        Self {
            ruleset,
            months,
            full_names: ruleset.policies.full_names().collect(),
            by_string: vec![0; strings.len()],
            known: vec![Arc::new(TextClass::default())],
            by_text: HashMap::new(),
        }
    }

    /// Returns the class of a cell's text; `None` if the cell holds no text.
    pub(crate) fn of(
        &mut self,
        cell: CellView<'_>,
        strings: &SharedStrings,
    ) -> Option<Arc<TextClass>> {
        let number = match cell.kind {
            Kind::Shared => {
                let index = cell.shared_index()?;
                match self
                    .by_string
                    .get(index as usize)
                    .copied()
                    .unwrap_or(MEANS_NOTHING)
                {
                    0 => {
                        let number = self.classify(&strings.text(index));
                        self.by_string[index as usize] = number;
                        number
                    }
                    known => known,
                }
            }
            Kind::Inline | Kind::FormulaText => self.of_text(cell),
            Kind::Number | Kind::Date if !self.months.is_empty() => {
                let text = self.month(cell)?;
                self.of_bytes(text.as_bytes(), || text.clone())
            }
            Kind::Blank | Kind::Number | Kind::Bool | Kind::Error | Kind::Date => return None,
        };
        Some(Arc::clone(&self.known[number as usize - 1]))
    }

    /// Returns the text that a cell shows, if it holds a date and shows it as a month.
    pub(crate) fn month(&self, cell: CellView<'_>) -> Option<String> {
        if self.months.is_empty() {
            return None;
        }
        self.months.shown(cell)
    }

    /// Returns the number of the class of a text inside a cell.
    fn of_text(&mut self, cell: CellView<'_>) -> u32 {
        self.of_bytes(cell.raw(), || cell.own_text())
    }

    /// Returns the number of the class of a text by its raw bytes.
    fn of_bytes(&mut self, raw: &[u8], text: impl FnOnce() -> String) -> u32 {
        if let Some(number) = self.by_text.get(raw) {
            return *number;
        }
        let number = self.classify(&text());
        if self.by_text.len() < REMEMBERED_TEXTS {
            self.by_text.insert(raw.to_vec(), number);
        }
        number
    }

    /// Classifies a text and returns the number of its class.
    fn classify(&mut self, text: &str) -> u32 {
        let folded = fold(text);
        let mut class = TextClass {
            blank: folded.is_empty(),
            names_measure: !folded.is_empty() && self.full_names.contains(folded.as_str()),
            ..TextClass::default()
        };
        for (i, table) in self.ruleset.tables.iter().enumerate() {
            for (k, column) in table.columns.iter().enumerate() {
                if column.has_heading() {
                    class.add_column((i, k), column, &folded);
                }
            }
            let lists = [
                (&table.end_at, &mut class.ends),
                (&table.empty, &mut class.placeholders),
                (&table.skip, &mut class.skips),
            ];
            for (patterns, hits) in lists {
                if patterns.iter().any(|pattern| pattern.matches(&folded)) {
                    hits.push(i);
                }
            }
        }
        for (i, meanings) in self.ruleset.meanings.iter().enumerate() {
            let texts = meanings
                .texts
                .iter()
                .enumerate()
                .filter(|(_, (_, heading))| heading.matches(&folded));
            class.meaning_texts.extend(texts.map(|(k, _)| (i, k)));
            if meanings.levels.matches(&folded) {
                class.meaning_levels.push(i);
            }
        }
        for (i, counts) in self.ruleset.counts.iter().enumerate() {
            let columns = counts.columns.iter().enumerate();
            class.counts.extend(
                columns
                    .filter(|(_, (_, heading))| heading.matches(&folded))
                    .map(|(key, _)| (i, key)),
            );
        }
        if class == TextClass::default() {
            return MEANS_NOTHING;
        }
        self.known.push(Arc::new(class));
        self.known.len() as u32
    }
}

impl Classes<'_> {
    /// Collects the classes of a row's texts that mean something, by column.
    pub(crate) fn of_row(
        &mut self,
        row: &Row<'_>,
        strings: &SharedStrings,
        into: &mut Vec<(u32, Arc<TextClass>)>,
    ) {
        into.clear();
        for cell in row.views() {
            if let Some(class) = self.of(cell, strings)
                && class.means_something()
            {
                into.push((cell.column, class));
            }
        }
    }
}

impl TextClass {
    /// Adds what a folded text means for a column of a layout, by the numbers of both.
    fn add_column(&mut self, (table, key): (usize, usize), column: &TableColumn, folded: &str) {
        let heading = &column.heading;
        if heading.matches(folded) {
            self.headings.push(HeadingOf {
                table,
                key,
                literal: heading.is_literal(),
                exact: !heading.names_period() || heading.is_exactly(folded),
                period: heading.period_in(folded),
            });
        }
        let above = column.above.iter().enumerate();
        let above = above.filter(|(_, above)| above.matches(folded));
        self.above.extend(above.map(|(level, above)| AboveOf {
            table,
            key,
            level,
            period: above.period_in(folded),
        }));
    }

    /// Returns `true` if the text means anything but that it is blank.
    fn means_something(&self) -> bool {
        !(self.headings.is_empty()
            && self.above.is_empty()
            && self.ends.is_empty()
            && self.placeholders.is_empty()
            && self.skips.is_empty()
            && self.meaning_texts.is_empty()
            && self.meaning_levels.is_empty()
            && self.counts.is_empty()
            && !self.names_measure)
    }
}
