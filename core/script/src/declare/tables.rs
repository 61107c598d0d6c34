//! Declares tables: the roles of headings, the places of ratings, further ratings, and the meanings
//! of their levels.

use rhai::{Dynamic, Map};

use super::dates::is_today;
use super::keys::{Keys, sheet_and_headings};
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::check::unknown_table_key;
use crate::draft::{
    DraftColumn, DraftDestination, DraftMeanings, DraftRole, DraftTable, LocatedText, ScriptDraft,
};
use crate::values::{RuleValue, SHEET_NAME, TITLE_ABOVE, WriteStyle, WriteTarget, describe};
use crate::words::TABLE_KEYS;
use ambersheet_policy::model::{FirstFilled, GroupFrom, Position, Role};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("tables", tables),
    ("table", table),
    ("keep_typed", keep_typed),
    ("meanings", meanings),
];

/// The keys that take a heading, each with its role.
const HEADINGS: &[(&str, Role)] = &[
    ("measure", Role::Measure),
    ("id", Role::Id),
    ("group", Role::Group),
    ("actual", Role::Actual),
    ("previous", Role::Previous),
    ("target", Role::Target),
    ("good_is", Role::GoodIs),
    ("published_rating", Role::PublishedRating),
    ("intervention", Role::Intervention),
    ("published_direction", Role::PublishedDirection),
    ("forecast", Role::Forecast),
    ("baseline", Role::Baseline),
    ("same_period_last_year", Role::LastYear),
    ("numerator", Role::Numerator),
    ("denominator", Role::Denominator),
    ("override", Role::Override),
    ("override_reason", Role::OverrideReason),
    ("override_by", Role::OverrideBy),
    ("override_date", Role::OverrideDate),
    ("override_of", Role::OverrideOf),
];

/// Returns `true` for the roles of values, which may be taken from the first of several columns.
fn takes_first(role: Role) -> bool {
    matches!(
        role,
        Role::Actual
            | Role::Previous
            | Role::Target
            | Role::Intervention
            | Role::Forecast
            | Role::Baseline
            | Role::LastYear
    )
}

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
    reader.headings();
    reader.destinations();
    reader.table.without_hidden_rows = !reader.keys.switch_or("hidden_rows", true);
    reader.table.without_hidden_columns = !reader.keys.switch_or("hidden_columns", true);
    reader.table.skip = reader.keys.list("skip", "Total*", "Note*");
    reader.table.empty = reader.keys.list("empty", "< Select >", "tbc");
    reader.table.end_at = reader.keys.list("end_at", "END", "Notes*");
    reader.fields(&map);
    reader.table.unit = reader.keys.unit();
    reader.table.quarter = reader.keys.quarter();
    let rating = reader.table.rating.as_ref().map(|rating| rating.style);
    reader.table.extras = reader.keys.extras(rating, true);
    let mut table = reader.table;
    if !map.contains_key("measure") {
        let message = "a table needs `measure`, the heading over the measures' names";
        draft
            .problems
            .suggest(call.at, message, "write measure: \"Measure\"");
    }
    table.broken |= draft.problems.count() > found_before;
    draft.tables.push(table);
}

/// The reader of one table's map.
struct TableReader<'a> {
    keys: Keys<'a>,
    table: DraftTable,
}

impl TableReader<'_> {
    fn headings(&mut self) {
        for &(key, role) in HEADINGS {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            let (heading, optional) = match (value_of(value), text_of(value)) {
                (Some(RuleValue::Word(TITLE_ABOVE)), _) if role == Role::Group => {
                    self.table.group = Some(GroupFrom::TitleAbove);
                    continue;
                }
                (Some(RuleValue::Word(SHEET_NAME)), _) if role == Role::Group => {
                    self.table.group = Some(GroupFrom::SheetName);
                    continue;
                }
                (Some(RuleValue::Spot(spot)), _) if role == Role::Group => {
                    self.table.group = Some(GroupFrom::Cell {
                        spot,
                        at: self.keys.call.value(key),
                    });
                    continue;
                }
                (Some(RuleValue::FileName(pattern)), _) if role == Role::Group => {
                    let at = self.keys.call.value(key);
                    self.table.group = Some(GroupFrom::FileName { pattern, at });
                    continue;
                }
                (Some(RuleValue::FirstFilled(headings, today)), _) if takes_first(role) => {
                    self.first_filled(role, headings, today, key);
                    continue;
                }
                _ if role == Role::Actual && is_today(self.keys.draft, value) => {
                    self.first_filled(role, Vec::new(), true, key);
                    continue;
                }
                (Some(RuleValue::Optional(heading)), _) => (heading, true),
                (_, Some(heading)) if !heading.trim().is_empty() => (heading, false),
                _ => {
                    let takes = match (value_of(value), role) {
                        (Some(RuleValue::Spot(_)), _) => {
                            "a heading in a table, and a cell only in a form"
                        }
                        (_, Role::Group) => {
                            "a heading, title_above, sheet_name, a cell or file_name(…)"
                        }
                        _ => "a heading",
                    };
                    self.keys
                        .wrong(key, takes, value, format!("write {key}: \"Heading\""));
                    continue;
                }
            };
            self.column(DraftRole::Role(role), heading, optional, key);
        }
    }

    /// Declares a value that is taken from the first of several columns.
    fn first_filled(&mut self, role: Role, headings: Vec<(String, bool)>, today: bool, key: &str) {
        let columns = self.table.columns.iter();
        let is_further =
            |column: &&DraftColumn| matches!(column.holds, DraftRole::Role(Role::Further(_)));
        let known = columns.filter(is_further).count();
        let mut next = Vec::new();
        for (index, (heading, optional)) in headings.into_iter().enumerate() {
            let role = match index.checked_sub(1) {
                None => role,
                Some(further) => {
                    let further = Role::Further(known + further);
                    next.push(further);
                    further
                }
            };
            self.column(DraftRole::Role(role), heading, optional, key);
        }
        let declared = FirstFilled { role, next, today };
        self.table.first_filled.push(declared);
    }

    fn column(&mut self, holds: DraftRole, heading: String, optional: bool, key: &str) {
        let heading = LocatedText {
            text: heading,
            at: self.keys.call.value(key),
        };
        self.table.columns.push(DraftColumn {
            holds,
            heading,
            optional,
            key: self.keys.call.key(key),
        });
    }

    fn destinations(&mut self) {
        for (key, role) in [("rating", Role::Rating), ("direction", Role::Direction)] {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            let Some((heading, style)) = self.destination(key, value) else {
                continue;
            };
            if !matches!(style, WriteStyle::NewColumn { .. }) {
                self.column(DraftRole::Role(role), heading.clone(), false, key);
            }
            let heading = LocatedText {
                text: heading,
                at: self.keys.call.value(key),
            };
            let destination = Some(DraftDestination {
                heading,
                style,
                key: self.keys.call.key(key),
            });
            if role == Role::Rating {
                self.table.rating = destination;
            } else {
                self.table.direction = destination;
            }
        }
    }

    fn destination(&mut self, key: &str, value: &Dynamic) -> Option<(String, WriteStyle)> {
        let or_new =
            |shown: &str| format!("write {key}: write_to(\"{shown}\"), or new_column(\"{shown}\")");
        let (takes, instead) = match value_of(value) {
            Some(RuleValue::Write(WriteTarget::Under(heading), WriteStyle::FillOnly))
                if key == "direction" =>
            {
                (
                    "where it is written, for a direction has no colour",
                    or_new(&heading),
                )
            }
            Some(RuleValue::Write(WriteTarget::Under(heading), style)) => {
                return Some((heading, style));
            }
            Some(RuleValue::Write(WriteTarget::Into(_), _) | RuleValue::Spot(_)) => (
                "a heading in a table, and a cell only in a form",
                format!("write {key}: write_to(\"RAG\")"),
            ),
            _ => {
                let shown = text_of(value).unwrap_or_else(|| "RAG".to_owned());
                ("where it is written", or_new(&shown))
            }
        };
        self.keys.wrong(key, takes, value, instead);
        None
    }

    /// Reads the further ratings of a row, in the script's order.
    fn fields(&mut self, map: &Map) {
        let mut fields = Vec::new();
        for (key, value) in map {
            if is_bad(value) {
                self.table.broken = true;
            } else if TABLE_KEYS.contains(&key.as_str()) {
                // The readers of single keys have read it.
            } else if let Some(RuleValue::Rated(target, style)) = value_of(value) {
                let WriteTarget::Under(heading) = target else {
                    let takes = "a heading in a table, and a cell only in a form";
                    self.keys.wrong(
                        key,
                        takes,
                        value,
                        format!("write {key}: rated(\"Heading\")"),
                    );
                    continue;
                };
                let name = LocatedText {
                    text: key.to_string(),
                    at: self.keys.call.key(key),
                };
                self.keys.draft.styles.push((name.clone(), style));
                fields.push((name.at, name.text, heading));
            } else {
                self.unknown(key, value);
            }
        }
        fields.sort();
        for (_, name, heading) in fields {
            self.column(DraftRole::Field(name.clone()), heading, false, &name);
        }
    }

    /// Reports an unknown key.
    fn unknown(&mut self, key: &str, value: &Dynamic) {
        self.table.broken = true;
        self.keys.unknown(key, value, unknown_table_key);
    }
}

fn keep_typed(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    for index in 0..arguments.len() {
        if let Some(name) = call.text(draft, arguments, index) {
            draft.keep_typed.push(name);
        }
    }
    Dynamic::UNIT
}

fn meanings(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some((sheet, map)) = sheet_and_headings(draft, call, arguments) else {
        return Dynamic::UNIT;
    };
    let mut levels = None;
    let mut texts = Vec::new();
    for (key, value) in &map {
        let Some(heading) = text_of(value).filter(|text| !text.trim().is_empty()) else {
            if !is_bad(value) {
                let message = format!("`{key}` takes a heading, and got {}", describe(value));
                draft.problems.suggest(
                    call.value(key),
                    message,
                    format!("write {key}: \"Heading\""),
                );
            }
            continue;
        };
        let heading = LocatedText {
            text: heading,
            at: call.value(key),
        };
        if key == "score" {
            levels = Some(heading);
        } else {
            texts.push((
                LocatedText {
                    text: key.to_string(),
                    at: call.key(key),
                },
                heading,
            ));
        }
    }
    texts.sort_by_key(|text| text.0.at);
    match levels {
        Some(levels) => draft.meanings.push(DraftMeanings {
            sheet,
            texts,
            levels,
            at: call.at,
        }),
        None if !map.contains_key("score") => {
            let message = "`meanings` needs `score`, the heading over the levels";
            draft
                .problems
                .suggest(call.at, message, "write score: \"Score\"");
        }
        None => {}
    }
    Dynamic::UNIT
}
