//! The state of a walk over a workbook, and the results of its stages.

use ambersheet_foreign::Format;
use std::collections::HashMap;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::model::{GroupFrom, RulesetModel};

use crate::decide::context::ReturnContext;
use crate::decide::overall::OverallResult;
use crate::find::after_rows::AfterRows;
use crate::find::elsewhere::{Elsewheres, finder_on};
use crate::find::excel_tables::TablePlace;
use crate::find::forms::Forms;
use crate::find::layout::class::Classes;
use crate::find::layout::counts::CountsFinder;
use crate::find::layout::finder::Finder;
use crate::find::layout::meaning::MeaningFinder;
use crate::find::scan_result::ScanResult;
use crate::options::Options;
use crate::plan::cautions::Cautions;
use crate::plan::planned::PlannedReturn;
use crate::plan::settling::Planned;
use crate::record::Entry;
use crate::source::open_return::OpenReturn;
use crate::write::parts::Parts;
use crate::write::splicing::Splicer;
use crate::write::written::Written;

/// The results of the four stages for the sheets walked so far.
#[derive(Default)]
pub(crate) struct Stages {
    pub(crate) found: ScanResult,
    pub(crate) entries: Vec<Entry>,
    pub(crate) texts: Texts,
    /// The ratings of ratings.
    pub(crate) overall: Vec<OverallResult>,
    pub(crate) planned: PlannedReturn,
    pub(crate) written: Written,
    /// The diagnostics of all stages, in the order of the workbook.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Stages {
    /// Adds the entries of a sheet. Those of the first are taken over, because a copy of a large sheet's entries would
    /// make the peak of memory a third higher.
    pub(crate) fn add_entries(&mut self, entries: Vec<Entry>) {
        if self.entries.is_empty() {
            self.entries = entries;
        } else {
            self.entries.extend(entries);
        }
    }
}

/// Returns the entries of a sheet, which stand together.
pub(crate) fn entries_of(entries: &[Entry], sheet: usize) -> &[Entry] {
    let from = entries.partition_point(|entry| usize::from(entry.sheet) < sheet);
    let to = entries.partition_point(|entry| usize::from(entry.sheet) <= sheet);
    &entries[from..to]
}

/// The state that the walk over every sheet of a workbook shares.
pub(crate) struct SheetRun<'a, 'r> {
    pub(crate) workbook: &'a OpenReturn,
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) options: &'a Options,
    pub(crate) context: &'a ReturnContext<'a>,
    pub(crate) forms: Forms<'r>,
    /// For each table of the rules, the Excel table that it names.
    pub(crate) places: Vec<Option<TablePlace>>,
    /// The values that do not stand in the rows of their measures.
    pub(crate) elsewheres: &'a Elsewheres,
    pub(crate) cautions: Cautions,
    pub(crate) classes: Classes<'r>,
    pub(crate) parts: &'a mut Parts,
}

impl<'r> SheetRun<'_, 'r> {
    /// Returns a finder for one sheet.
    pub(crate) fn finder(&self, sheet: usize) -> Finder<'r> {
        finder_on(self.workbook, self.ruleset, &self.places, sheet)
    }

    /// Returns the groups of the tables on one sheet, by layout, if neither a column nor the title above gives them.
    pub(crate) fn groups(&self, sheet: usize, texts: &mut Texts) -> HashMap<usize, TextRef> {
        let mut groups = HashMap::new();
        for (layout, table) in self.ruleset.tables.iter().enumerate() {
            let text = match &table.group {
                Some(GroupFrom::SheetName) => Some(self.workbook.sheets[sheet].name.clone()),
                Some(GroupFrom::Cell { .. }) => {
                    self.forms.group(layout, sheet, &self.workbook.strings)
                }
                Some(GroupFrom::FileName { pattern, .. }) => {
                    let name = self.workbook.file_name.as_deref();
                    name.and_then(|name| pattern.find(name, Format::is_known_name))
                }
                Some(GroupFrom::TitleAbove | GroupFrom::SectionAbove) | None => None,
            };
            groups.extend(text.map(|text| (layout, texts.keep(text.trim()))));
        }
        groups
    }

    /// Returns `true` if no table of the rules can be on a sheet.
    pub(crate) fn is_idle(&self, sheet: usize) -> bool {
        let name = &self.workbook.sheets[sheet].name;
        self.finder(sheet).is_idle()
            && MeaningFinder::new(self.ruleset, name).is_idle()
            && CountsFinder::new(self.ruleset, sheet, name).is_idle()
    }
}

/// The result of the walk over a sheet's rows.
pub(crate) struct WalkedSheet {
    pub(crate) found: ScanResult,
    pub(crate) entries: Vec<Entry>,
    pub(crate) planned: PlannedReturn,
    pub(crate) edits: Planned,
    pub(crate) after: AfterRows,
    /// The sheet as it was spliced during the walk; `None` if no row was walked.
    pub(crate) splicer: Option<Splicer>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::recorder::Recorder;
    use crate::find::layout::finder::Finder;
    use crate::plan::planner::Planner;
    use crate::walk::first_pass::FirstPass;

    /// That it compiles is the test. A sheet may be walked on any thread, and a stage's results may be sent to another.
    #[test]
    fn stages_may_be_sent_to_other_threads() {
        fn sent<T: Send>() {}
        sent::<Finder<'_>>();
        sent::<Recorder<'_, '_>>();
        sent::<Planner<'_, '_>>();
        sent::<Splicer>();
        sent::<FirstPass<'_, '_, '_, '_>>();
        sent::<WalkedSheet>();
        sent::<Stages>();
    }
}
