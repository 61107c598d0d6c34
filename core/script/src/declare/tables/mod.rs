//! Declares tables: where they are, and what their keys say.

mod headings;
mod meanings;
mod ratings;
mod reader;

use rhai::{Dynamic, Map};

use self::reader::TableReader;
use super::across::{add_across, is_across};
use super::elsewhere::asked_rows;
use super::keys::Keys;
use super::own_tolerance::own_tolerance;
use super::{Call, Declaration, value_of};
use crate::draft::{DraftPlace, DraftRole, DraftTable, LocatedText, ScriptDraft};
use crate::values::{RuleValue, SKIPPED, describe};
use ambersheet_policy::model::{LayoutRef, Position, Role};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("tables", tables),
    ("table", table),
    ("keep_typed", meanings::keep_typed),
    ("meanings", meanings::meanings),
];

fn tables(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    add_table(
        draft,
        call,
        TableLocation::AnySheet,
        arguments.first(),
        call.argument(0),
    );
    Dynamic::UNIT
}

fn table(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    if let Some(RuleValue::ExcelTable(text)) = arguments.first().and_then(value_of) {
        let name = LocatedText {
            text,
            at: call.argument(0),
        };
        add_table(
            draft,
            call,
            TableLocation::ExcelTable(name),
            arguments.get(1),
            call.argument(1),
        );
        return Dynamic::UNIT;
    }
    let place = call
        .text(draft, arguments, 0)
        .map_or(TableLocation::AnySheet, TableLocation::Sheet);
    add_table(draft, call, place, arguments.get(1), call.argument(1));
    Dynamic::UNIT
}

/// The places in which a table is looked for.
enum TableLocation {
    AnySheet,
    Sheet(LocatedText),
    ExcelTable(LocatedText),
}

fn add_table(
    draft: &mut ScriptDraft,
    call: &Call,
    place: TableLocation,
    value: Option<&Dynamic>,
    at: Position,
) {
    let Some(value) = value else { return };
    let Ok(map) = value.as_map_ref() else {
        let message = format!(
            "`{}` takes its headings in #{{ … }}, and got {}",
            call.name,
            describe(value)
        );
        draft.problems.suggest(at, message, call.example());
        return;
    };
    let found_before = draft.problems.count();
    let (sheet, excel_table) = match place {
        TableLocation::AnySheet => (None, None),
        TableLocation::Sheet(name) => (Some(name), None),
        TableLocation::ExcelTable(name) => (None, Some(name)),
    };
    if is_across(&map) && excel_table.is_none() {
        add_across(draft, call, sheet, &map);
        return;
    }
    let table = DraftTable {
        sheet,
        excel_table,
        at: call.at,
        ..DraftTable::default()
    };
    let mut reader = TableReader {
        keys: Keys {
            draft,
            call,
            map: &map,
        },
        table,
    };
    reader.read(&map);
    let layout = LayoutRef::Table(reader.keys.draft.tables.len() as u16);
    reader.keys.row_rules(layout);
    let mut table = reader.table;
    report_missing_names(draft, call, &map);
    table.broken |= draft.problems.count() > found_before;
    draft.tables.push(table);
}

/// Reports a table that does not say where the names are.
fn report_missing_names(draft: &mut ScriptDraft, call: &Call, map: &Map) {
    if !map.contains_key("measure") {
        let message = "a table needs `measure`, the heading over the measures' names";
        let instead = "write measure: \"Measure\"";
        draft.problems.suggest(call.at, message, instead);
    }
}

impl TableReader<'_> {
    /// Reads every key.
    fn read(&mut self, map: &Map) {
        self.headings();
        if let Some((basis, heading, optional)) = own_tolerance(&mut self.keys) {
            self.table.tolerance = Some(basis);
            self.column(
                DraftRole::Role(Role::Tolerance),
                heading,
                (optional, DraftPlace::UnderHeading),
                "amber_within",
            );
        }
        self.destinations();
        self.table.without_hidden_rows = !self.keys.switch_or("hidden_rows", true);
        self.table.without_hidden_columns = !self.keys.switch_or("hidden_columns", true);
        self.table.skip = self.keys.list("skip", "Total*", "Note*");
        self.table.empty = self.keys.list("empty", "< Select >", "tbc");
        self.table.end_at = self.keys.list("end_at", "END", "Notes*");
        self.blank_rows();
        self.rows();
        self.fields(map);
        self.table.unit = self.keys.unit();
        self.table.rounded = self.keys.rounded();
        self.table.quarter = self.keys.quarter();
        let rating = self.table.rating.as_ref().map(|rating| rating.style);
        self.table.extras = self.keys.extras(rating, true);
    }

    /// Reads which rows are measures.
    fn rows(&mut self) {
        let Some(value) = self.keys.map.get("rows") else {
            return;
        };
        let at = self.keys.call.value("rows");
        let rows = asked_rows(self.keys.draft, value, at, "rows");
        self.table.rows = rows.map(|rows| (rows, at));
    }

    /// Reads whether blank rows end the table.
    fn blank_rows(&mut self) {
        let Some(value) = self.keys.map.get("blank_rows") else {
            return;
        };
        if value_of(value) == Some(RuleValue::Word(SKIPPED)) {
            self.table.skips_blank_rows = true;
            return;
        }
        let instead =
            "write blank_rows: skipped, or leave the key out: then a blank row ends the table";
        self.keys
            .wrong("blank_rows", "the word skipped", value, instead);
    }
}
