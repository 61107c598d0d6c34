//! Declares tables: the roles of headings, the places of ratings, further ratings, and the meanings
//! of their levels.

use rhai::{Dynamic, Map};

use super::across::{add_across, is_across};
use super::columns::{may_be_placed, placed};
use super::dates::is_today;
use super::elsewhere::{asked_rows, may_be_elsewhere};
use super::keys::{Keys, sheet_and_headings};
use super::own_tolerance::own_tolerance;
use super::row_rules::polarity_word;
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::check::unknown_table_key;
use crate::draft::{
    DraftColumn, DraftDestination, DraftElsewhere, DraftMeanings, DraftPlace, DraftRole,
    DraftSource, DraftTable, DraftTyped, LocatedText, ScriptDraft,
};
use crate::values::{
    LIKELIHOOD_TIMES_IMPACT, RuleValue, SAID_BY_TARGET, SECTION_ABOVE, SHEET_NAME, SKIPPED,
    TITLE_ABOVE, WriteStyle, WriteTarget, describe,
};
use crate::words::TABLE_KEYS;
use ambersheet_policy::model::{FirstFilled, GroupFrom, LayoutRef, Position, Role};

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
    ("likelihood", Role::Likelihood),
    ("impact", Role::Impact),
    ("limits", Role::Limits),
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

/// The reader of one table's map.
struct TableReader<'a> {
    keys: Keys<'a>,
    table: DraftTable,
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

    fn headings(&mut self) {
        for &(key, role) in HEADINGS {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            let known = value_of(value);
            if role == Role::Actual && known == Some(RuleValue::Word(LIKELIHOOD_TIMES_IMPACT)) {
                self.table.is_product = true;
                continue;
            }
            if role == Role::GoodIs && known == Some(RuleValue::Word(SAID_BY_TARGET)) {
                self.table.said_by_target = true;
                continue;
            }
            if role == Role::Group
                && let Some(group) = known.as_ref().and_then(|value| self.group(value))
            {
                self.table.group = Some(group);
                continue;
            }
            if role == Role::GoodIs && polarity_word(value).is_some() {
                continue;
            }
            if let Some(RuleValue::Each(heading)) = &known
                && !matches!(role, Role::Measure | Role::Id | Role::Group | Role::GoodIs)
            {
                let plain = (false, DraftPlace::UnderHeading);
                self.column(DraftRole::Role(role), heading.clone(), plain, key);
                self.last_is_each(true);
                continue;
            }
            if let Some(RuleValue::FirstFilled(headings, today)) = &known
                && takes_first(role)
            {
                self.first_filled(role, headings.clone(), *today, key);
                continue;
            }
            if role == Role::Actual && is_today(self.keys.draft, value) {
                self.first_filled(role, Vec::new(), true, key);
                continue;
            }
            if let Some(source) = known.as_ref().and_then(|value| source(role, value)) {
                self.elsewhere(role, source, key);
                continue;
            }
            let place = known.as_ref().filter(|_| may_be_placed(role));
            let (heading, optional, place) = match (place.and_then(placed), known, text_of(value)) {
                (Some((heading, place)), ..) => (heading, false, place),
                (_, Some(RuleValue::Optional(heading)), _) => {
                    (heading, true, DraftPlace::UnderHeading)
                }
                (.., Some(heading)) if !heading.trim().is_empty() => {
                    (heading, false, DraftPlace::UnderHeading)
                }
                (_, known, _) => {
                    self.wrong_heading(key, role, value, known.as_ref());
                    continue;
                }
            };
            self.column(DraftRole::Role(role), heading, (optional, place), key);
        }
    }

    /// Returns the group that a value states, if it is no column.
    fn group(&self, value: &RuleValue) -> Option<GroupFrom> {
        let at = self.keys.call.value("group");
        match value {
            RuleValue::Word(TITLE_ABOVE) => Some(GroupFrom::TitleAbove),
            RuleValue::Word(SECTION_ABOVE) => Some(GroupFrom::SectionAbove),
            RuleValue::Word(SHEET_NAME) => Some(GroupFrom::SheetName),
            RuleValue::Spot(spot) => Some(GroupFrom::Cell {
                spot: spot.clone(),
                at,
            }),
            RuleValue::FileName(pattern) => Some(GroupFrom::FileName {
                pattern: pattern.clone(),
                at,
            }),
            _ => None,
        }
    }

    /// Reports a value that is no heading.
    fn wrong_heading(&mut self, key: &str, role: Role, value: &Dynamic, known: Option<&RuleValue>) {
        let takes = match (known, role) {
            (Some(RuleValue::Spot(_)), _) => "a heading in a table, and a cell only in a form",
            (Some(RuleValue::LeftOf(..) | RuleValue::Column(_)), _) => {
                "a heading; only the names, ids and groups may stand in a column without one"
            }
            (Some(RuleValue::FromTable(_)), role) if may_be_elsewhere(role) => {
                "a value of the same key from another table"
            }
            (_, Role::Group) => {
                "a heading, title_above, section_above, sheet_name, a cell or file_name(…)"
            }
            (_, Role::GoodIs) => "a heading, or one of higher, lower and close_to_target",
            (_, Role::Measure) => {
                "a heading; a column without one is left_of(\"Heading\") or column(\"A\")"
            }
            _ => "a heading",
        };
        let instead = match key {
            "measure" if text_of(value).is_some() => {
                "write measure: left_of(\"Budget\"), with the heading at the right of the names"
                    .to_owned()
            }
            _ if matches!(known, Some(RuleValue::FromTable(_))) && may_be_elsewhere(role) => {
                format!(
                    "write {key}: from_table(\"Sheet\", #{{ measure: \"Line\", {key}: \"Heading\" }})"
                )
            }
            _ => format!("write {key}: \"Heading\""),
        };
        self.keys.wrong(key, takes, value, instead);
    }

    fn elsewhere(&mut self, role: Role, source: DraftSource, key: &str) {
        let at = self.keys.call.value(key);
        self.table
            .elsewhere
            .push(DraftElsewhere { role, source, at });
    }

    /// Reads which rows are measures.
    fn rows(&mut self) {
        if self.keys.map.contains_key("labels") {
            let message =
                "`labels` finds a table whose measures stand across, and here they stand in rows";
            let instead = "leave it out, or write measure: headings";
            let at = self.keys.call.key("labels");
            self.keys.draft.problems.suggest(at, message, instead);
        }
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

    /// Notes of the last column whether there is one for each of several periods.
    fn last_is_each(&mut self, each: bool) {
        if let Some(column) = self.table.columns.last_mut() {
            column.each = each;
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
            let way = (optional, DraftPlace::UnderHeading);
            self.column(DraftRole::Role(role), heading, way, key);
        }
        let declared = FirstFilled { role, next, today };
        self.table.first_filled.push(declared);
    }

    fn column(
        &mut self,
        holds: DraftRole,
        heading: String,
        (optional, place): (bool, DraftPlace),
        key: &str,
    ) {
        let heading = LocatedText {
            text: heading,
            at: self.keys.call.value(key),
        };
        self.table.columns.push(DraftColumn {
            holds,
            heading,
            optional,
            place,
            each: false,
            key: self.keys.call.key(key),
        });
    }

    fn destinations(&mut self) {
        for (key, role) in [("rating", Role::Rating), ("direction", Role::Direction)] {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            if let Some(RuleValue::Write(WriteTarget::InRow(rows), style)) = value_of(value)
                && role == Role::Rating
            {
                self.elsewhere(role, DraftSource::Row(rows), key);
                self.table.rating = Some(DraftDestination {
                    heading: LocatedText {
                        text: String::new(),
                        at: self.keys.call.value(key),
                    },
                    style,
                    key: self.keys.call.key(key),
                });
                continue;
            }
            let Some((heading, style, each)) = self.destination(key, value) else {
                continue;
            };
            if !matches!(style, WriteStyle::NewColumn { .. }) {
                let plain = (false, DraftPlace::UnderHeading);
                self.column(DraftRole::Role(role), heading.clone(), plain, key);
                self.last_is_each(each);
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

    /// Returns the heading of a rating or direction, its style, and `true` if each of several periods has a column.
    fn destination(&mut self, key: &str, value: &Dynamic) -> Option<(String, WriteStyle, bool)> {
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
                return Some((heading, style, false));
            }
            Some(RuleValue::Write(WriteTarget::UnderEach(heading), style)) => {
                return Some((heading, style, true));
            }
            Some(RuleValue::Write(WriteTarget::Figure, style)) if key == "rating" => {
                let mut columns = self.table.columns.iter();
                let actual = columns.find(|column| column.holds == DraftRole::Role(Role::Actual));
                if let Some(actual) = actual {
                    return Some((actual.heading.text.clone(), style, actual.each));
                }
                self.table.broken = true;
                if self.keys.map.contains_key("actual") {
                    return None;
                }
                let message =
                    "`the_figure` is the cell of the actual, and this table has no `actual`";
                let instead = "write actual: \"Heading\"";
                self.keys
                    .draft
                    .problems
                    .suggest(self.keys.call.value(key), message, instead);
                return None;
            }
            Some(RuleValue::Write(WriteTarget::Into(_), _) | RuleValue::Spot(_)) => (
                "a heading in a table, and a cell only in a form",
                format!("write {key}: write_to(\"RAG\")"),
            ),
            Some(RuleValue::Write(WriteTarget::InRow(_), _)) => (
                "a heading; only a rating goes into another row",
                or_new("Direction"),
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
                let (WriteTarget::Under(heading) | WriteTarget::UnderEach(heading)) = &target
                else {
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
                let each = matches!(target, WriteTarget::UnderEach(_));
                fields.push((name.at, name.text, heading.clone(), each));
            } else {
                self.unknown(key, value);
            }
        }
        fields.sort();
        for (_, name, heading, each) in fields {
            let plain = (false, DraftPlace::UnderHeading);
            self.column(DraftRole::Field(name.clone()), heading, plain, &name);
            self.last_is_each(each);
        }
    }

    /// Reports an unknown key.
    fn unknown(&mut self, key: &str, value: &Dynamic) {
        self.table.broken = true;
        self.keys.unknown(key, value, unknown_table_key);
    }
}

/// Returns the place of a value that does not stand in the measure's own row.
fn source(role: Role, value: &RuleValue) -> Option<DraftSource> {
    match value {
        RuleValue::InRow(rows) if may_be_elsewhere(role) => Some(DraftSource::Row(rows.clone())),
        RuleValue::FromTable(table) if table.key == role.key() => {
            Some(DraftSource::Table(table.clone()))
        }
        _ => None,
    }
}

fn keep_typed(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    for index in 0..arguments.len() {
        if let Some(name) = call.text(draft, arguments, index) {
            draft.keep_typed.push(DraftTyped {
                name,
                question: None,
            });
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
