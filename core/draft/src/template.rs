//! Compares the headings of returns, so that those that share a template can share a draft.

use std::collections::BTreeMap;

use ambersheet_ooxml::text::fold;

use crate::forms::Form;
use crate::grid::SheetGrid;
use crate::lexicon::{without_period, words_of};
use crate::period::is_only_period;
use crate::quoting::note;
use crate::table::FoundTable;

/// A heading, or the name of a sheet.
#[derive(Clone, Debug)]
struct TemplateText {
    /// The text without periods, by which it is compared.
    key: String,
    shown: String,
}

impl TemplateText {
    fn new(text: &str, only_period: bool) -> Self {
        let plain = words_of(&without_period(text));
        let is_period = only_period || is_only_period(text);
        Self {
            key: match (is_period, plain.is_empty()) {
                (true, _) => "{period}".to_owned(),
                (false, true) => fold(text),
                (false, false) => plain,
            },
            shown: note(text),
        }
    }
}

impl PartialEq for TemplateText {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// The sheets of a return that a draft reads, with the headings of their tables or the labels of their forms.
///
/// Periods in headings and in the names of sheets do not count.
#[derive(Clone, Debug, Default)]
pub struct Template {
    sheets: BTreeMap<String, TemplateSheet>,
}

#[derive(Clone, Debug)]
struct TemplateSheet {
    name: String,
    /// The headings of each table, those of tables that are alike once.
    tables: Vec<Vec<TemplateText>>,
}

impl Template {
    /// Returns the template of tables.
    pub(crate) fn of_tables<'t>(
        grids: &[SheetGrid],
        tables: impl Iterator<Item = &'t FoundTable>,
    ) -> Self {
        let mut template = Self::default();
        for table in tables {
            let columns = table.columns.iter();
            let headings = columns
                .filter(|column| !column.heading.is_empty())
                .map(|column| TemplateText::new(&column.heading, column.only_period))
                .collect();
            template.add(&grids[table.sheet].name, headings);
        }
        template
    }

    /// Returns the template of forms.
    pub(crate) fn of_forms(grids: &[SheetGrid], forms: &[Form]) -> Self {
        let mut template = Self::default();
        for form in forms {
            for sheet in &form.sheets {
                let labels = form.values.iter();
                let labels = labels.map(|value| TemplateText::new(&value.label, false));
                template.add(&grids[*sheet].name, labels.collect());
            }
        }
        template
    }

    fn add(&mut self, sheet: &str, headings: Vec<TemplateText>) {
        let key = TemplateText::new(sheet, false).key;
        let sheet = self.sheets.entry(key).or_insert_with(|| TemplateSheet {
            name: note(sheet),
            tables: Vec::new(),
        });
        if !sheet.tables.contains(&headings) {
            sheet.tables.push(headings);
        }
    }

    /// Returns in a few words how another template differs; nothing if it is the same.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let only = |one: &Self, other: &Self| -> Vec<String> {
            let sheets = one.sheets.iter();
            let only = sheets.filter(|(key, _)| !other.sheets.contains_key(*key));
            only.map(|(_, sheet)| format!("\"{}\"", sheet.name))
                .collect()
        };
        let (missing, more) = (only(self, other), only(other, self));
        match (missing.as_slice(), more.as_slice()) {
            ([], []) => {}
            ([missing], [more]) => {
                return Some(format!("the sheet {more} in place of {missing}"));
            }
            (missing, []) => return Some(format!("no table on the sheet {}", missing.join(", "))),
            ([], more) => return Some(format!("a table on the sheet {} too", more.join(", "))),
            (missing, more) => {
                return Some(format!(
                    "the sheets {} in place of {}",
                    more.join(", "),
                    missing.join(", ")
                ));
            }
        }
        let mut sheets = self.sheets.iter();
        sheets.find_map(|(key, sheet)| sheet.difference(other.sheets.get(key)?))
    }
}

impl TemplateSheet {
    /// Returns how the same sheet of another template differs.
    fn difference(&self, other: &Self) -> Option<String> {
        for (own, theirs) in self.tables.iter().zip(&other.tables) {
            if let Some(what) = headings(own, theirs) {
                return Some(format!("on the sheet \"{}\", {what}", other.name));
            }
        }
        let (own, theirs) = (self.tables.len(), other.tables.len());
        (own != theirs).then(|| {
            let what = if theirs > own { "more" } else { "fewer" };
            format!("{what} kinds of tables on the sheet \"{}\"", other.name)
        })
    }
}

/// Returns how the headings of a table differ: the first that does.
fn headings(own: &[TemplateText], theirs: &[TemplateText]) -> Option<String> {
    if own == theirs {
        return None;
    }
    let at = own
        .iter()
        .zip(theirs)
        .take_while(|(own, theirs)| own == theirs)
        .count();
    let (own, theirs) = (&own[at..], &theirs[at..]);
    Some(match (own, theirs) {
        ([first, ..], []) => format!("the heading \"{}\" is missing", first.shown),
        ([], [first, ..]) => format!("the heading \"{}\" is more", first.shown),
        ([first, rest @ ..], [_, ..]) if rest == theirs => {
            format!("the heading \"{}\" is missing", first.shown)
        }
        ([_, ..], [first, rest @ ..]) if rest == own => {
            format!("the heading \"{}\" is more", first.shown)
        }
        ([one, ..], [other, ..]) => format!("\"{}\" in place of \"{}\"", other.shown, one.shown),
        ([], []) => return None,
    })
}
