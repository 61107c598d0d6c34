//! What a text of the workbook means to the rules: a heading, an end mark, a placeholder. Asked once a shared string.

use std::collections::HashMap;
use std::rc::Rc;

use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::RulesetModel;

/// What a text means; most mean nothing.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TextClass {
    /// Columns of table layouts whose heading it is: layout, column, whether without wildcards.
    pub(crate) headings: Vec<(usize, usize, bool)>,
    /// Columns of table layouts over whose heading it stands: layout, column, and how many headings are between.
    pub(crate) above: Vec<(usize, usize, usize)>,
    /// Layouts whose tables it ends.
    pub(crate) ends: Vec<usize>,
    /// Layouts in which it stands for "not filled in".
    pub(crate) placeholders: Vec<usize>,
    /// Layouts in which a row with this measure is no record.
    pub(crate) skips: Vec<usize>,
    /// Guidance tables for whose texts it is the heading: which table, and which of its texts.
    pub(crate) meaning_texts: Vec<(usize, usize)>,
    /// Guidance tables for whose levels it is the heading.
    pub(crate) meaning_levels: Vec<usize>,
    /// Columns of tables of counts whose heading it is: table, column.
    pub(crate) counts: Vec<(usize, usize)>,
    /// Whether there is nothing but white space.
    pub(crate) blank: bool,
}

/// Classes of texts, remembered.
pub(crate) struct Classes<'r> {
    ruleset: &'r RulesetModel,
    /// By index of the shared string: 0 is unknown, else one more than an index of `known`.
    by_string: Vec<u32>,
    known: Vec<Rc<TextClass>>,
    /// Of texts inside cells, by their raw bytes; bounded, since a column of comments never repeats.
    by_text: HashMap<Vec<u8>, u32>,
}

const MEANS_NOTHING: u32 = 1;
const REMEMBERED_TEXTS: usize = 4096;

impl<'r> Classes<'r> {
    pub(crate) fn new(ruleset: &'r RulesetModel, strings: &SharedStrings) -> Self {
        Self {
            ruleset,
            by_string: vec![0; strings.len()],
            known: vec![Rc::new(TextClass::default())],
            by_text: HashMap::new(),
        }
    }

    /// What a cell's text means; `None` where the cell holds no text.
    pub(crate) fn of(
        &mut self,
        cell: CellView<'_>,
        strings: &SharedStrings,
    ) -> Option<Rc<TextClass>> {
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
            Kind::Blank | Kind::Number | Kind::Bool | Kind::Error | Kind::Date => return None,
        };
        Some(Rc::clone(&self.known[number as usize - 1]))
    }

    fn of_text(&mut self, cell: CellView<'_>) -> u32 {
        let raw = cell.raw();
        if let Some(number) = self.by_text.get(raw) {
            return *number;
        }
        let text = cell.own_text();
        let number = self.classify(&text);
        if self.by_text.len() < REMEMBERED_TEXTS {
            self.by_text.insert(raw.to_vec(), number);
        }
        number
    }

    fn classify(&mut self, text: &str) -> u32 {
        let folded = fold(text);
        let mut class = TextClass {
            blank: folded.is_empty(),
            ..TextClass::default()
        };
        for (i, table) in self.ruleset.tables.iter().enumerate() {
            for (k, column) in table.columns.iter().enumerate() {
                if column.heading.matches(&folded) {
                    class.headings.push((i, k, column.heading.is_literal()));
                }
                let above = column
                    .above
                    .iter()
                    .enumerate()
                    .filter(|(_, above)| above.matches(&folded));
                class.above.extend(above.map(|(level, _)| (i, k, level)));
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
        self.known.push(Rc::new(class));
        self.known.len() as u32
    }
}
