//! Reads the keys that several maps share: lists, switches, units, quarters.

use rhai::{Dynamic, Map};

use super::{Call, is_bad, text_of, texts, units};
use crate::check::WrittenValue;
use crate::draft::{LocatedText, ScriptDraft};
use crate::problems::did_you_mean;
use crate::values::{WriteStyle, describe};
use crate::words::{self, VocabularyWord};
use ambersheet_policy::model::{Extras, Period, Position, Rounding};
use ambersheet_quantity::StatedUnit;

/// The map of one table or form while it is read.
pub(super) struct Keys<'a> {
    pub(super) draft: &'a mut ScriptDraft,
    pub(super) call: &'a Call,
    pub(super) map: &'a Map,
}

/// The most places that numbers are rounded to.
const MOST_PLACES: i64 = 12;

/// Reads a rounding: a number of places, or `yes` for what the cell shows.
pub(super) fn rounding(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Rounding> {
    if value.as_bool() == Ok(true) {
        return Some(Rounding::AsShown);
    }
    let places = value
        .as_int()
        .ok()
        .filter(|places| (0..=MOST_PLACES).contains(places));
    if let Some(places) = places.and_then(|places| u8::try_from(places).ok()) {
        return Some(Rounding::Places(places));
    }
    if !is_bad(value) {
        let message = format!(
            "`rounded` takes a number of places from 0 to {MOST_PLACES}, or yes for what is shown, and got {}",
            describe(value)
        );
        let instead = "write rounded: 1, or rounded: as_shown";
        draft.problems.suggest(at, message, instead);
    }
    None
}

/// Returns the message about an unknown key with this value, and what to write instead; `None` if the key is known.
type UnknownKey = fn(&str, WrittenValue<'_>) -> Option<(String, Option<String>)>;

impl Keys<'_> {
    /// Reports an unknown key, unless the check of the syntax tree has done so.
    pub(super) fn unknown(&mut self, key: &str, value: &Dynamic, unknown_key: UnknownKey) {
        let at = self.call.key(key);
        if self.call.places.map_written_out && self.draft.problems.has(at) {
            return;
        }
        let text = text_of(value);
        let given = text
            .as_deref()
            .map_or(WrittenValue::Other, WrittenValue::Text);
        if let Some((message, suggestion)) = unknown_key(key, given) {
            self.draft.problems.push(at, message, suggestion);
        }
    }

    /// Reports a value that its key cannot take.
    pub(super) fn wrong(
        &mut self,
        key: &str,
        takes: &str,
        value: &Dynamic,
        instead: impl Into<String>,
    ) {
        if !is_bad(value) {
            let message = format!("`{key}` takes {takes}, and got {}", describe(value));
            self.draft
                .problems
                .suggest(self.call.value(key), message, instead);
        }
    }

    /// Reads a text or a list of texts; an empty list if the map lacks the key.
    pub(super) fn list(&mut self, key: &str, one: &str, other: &str) -> Vec<String> {
        let Some(value) = self.map.get(key) else {
            return Vec::new();
        };
        let example = format!("write {key}: \"{one}\" or {key}: [ \"{one}\", \"{other}\" ]");
        texts(self.draft, value, self.call.value(key), &example).unwrap_or_default()
    }

    /// Reads the unit of the numbers, if the map states it.
    pub(super) fn unit(&mut self) -> Option<StatedUnit> {
        let value = self.map.get("unit")?;
        units::unit(self.draft, value, self.call.value("unit"))
    }

    /// Reads the rounding of the numbers, if the map states it.
    pub(super) fn rounded(&mut self) -> Option<Rounding> {
        let value = self.map.get("rounded")?;
        rounding(self.draft, value, self.call.value("rounded"))
    }

    /// Reads the quarter of the values, if the map states it: `2` or `"Q2"`.
    pub(super) fn quarter(&mut self) -> Option<u8> {
        let value = self.map.get("quarter")?;
        let number = value
            .as_int()
            .ok()
            .and_then(|number| u8::try_from(number).ok());
        let named = text_of(value).and_then(|text| Period::new(&text).quarter());
        let quarter = number.or(named).filter(|quarter| (1..=4).contains(quarter));
        if quarter.is_none() {
            self.wrong(
                "quarter",
                "a quarter, Q1 to Q4",
                value,
                "write quarter: \"Q2\"",
            );
        }
        quarter
    }

    /// Reads `yes` or `no`; `no` if the map lacks the key.
    fn switch(&mut self, key: &str) -> bool {
        self.switch_or(key, false)
    }

    /// Reads `yes` or `no`, or returns the default if the map lacks the key.
    pub(super) fn switch_or(&mut self, key: &str, otherwise: bool) -> bool {
        let Some(value) = self.map.get(key) else {
            return otherwise;
        };
        if let Ok(switch) = value.as_bool() {
            return switch;
        }
        let instead = match text_of(value)
            .map(|text| text.trim().to_lowercase())
            .as_deref()
        {
            Some("yes" | "true") => format!("write {key}: yes, without quotes"),
            Some("no" | "false") => format!("write {key}: no, without quotes"),
            _ => format!("write {key}: yes"),
        };
        self.wrong(key, "yes or no", value, instead);
        otherwise
    }

    /// Reads how a rating is shown outside its own cell, and reports contradictions with how the
    /// rating is written.
    ///
    /// `rows` tells whether there are rows to fill.
    pub(super) fn extras(&mut self, rating: Option<WriteStyle>, rows: bool) -> Extras {
        let extras = Extras {
            note: self.switch("note"),
            whole_row: rows && self.switch("whole_row"),
            live: self.switch("live"),
        };
        for (key, asked, what) in [
            ("live", extras.live, "colours the rating by its numbers"),
            ("whole_row", extras.whole_row, "fills the row by its rating"),
        ] {
            let at = self.call.key(key);
            match rating {
                _ if !asked => {}
                Some(WriteStyle::Existing { fill: false, .. }) => {
                    let message =
                        format!("`{key}` {what}, and `word_only` keeps it without colour");
                    let instead =
                        format!("write write_to(…) in place of word_only(…), or leave `{key}` out");
                    self.draft.problems.suggest(at, message, instead);
                }
                None if key == "whole_row" && !self.map.contains_key("rating") => {
                    let message = format!("`{key}` {what}, and this table has no `rating`");
                    self.draft.problems.suggest(
                        at,
                        message,
                        "write rating: write_to(\"RAG\"), or leave `whole_row` out",
                    );
                }
                _ => {}
            }
        }
        extras
    }
}

/// Returns the sheet, if one is named, and the map of a word that takes headings: `word(#{ … })` or
/// `word("Sheet", #{ … })`.
pub(super) fn sheet_and_headings(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
) -> Option<(Option<LocatedText>, Map)> {
    let (sheet, index) = match arguments.len() {
        1 => (None, 0),
        _ => (call.text(draft, arguments, 0), 1),
    };
    let value = arguments.get(index)?;
    if let Ok(map) = value.as_map_ref() {
        return Some((sheet, map.clone()));
    }
    let message = format!(
        "`{}` takes its headings in #{{ … }}, and got {}",
        call.name,
        describe(value)
    );
    draft
        .problems
        .suggest(call.argument(index), message, call.example());
    None
}

/// Reports the keys of a map that its word does not know.
pub(super) fn report_unknown_keys(draft: &mut ScriptDraft, call: &Call, map: &Map) {
    let known = words::find(call.name).map_or(&[][..], VocabularyWord::keys);
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        let suggestion = did_you_mean(key, known.iter().copied())
            .unwrap_or_else(|| format!("the keys are {}", known.join(", ")));
        draft.problems.suggest(
            call.key(key),
            format!("unknown key `{key}` in `{}`", call.name),
            suggestion,
        );
    }
}
