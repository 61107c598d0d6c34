//! Reads where the ratings and directions of a table are written, further ratings included.

use rhai::{Dynamic, Map};

use super::reader::TableReader;
use crate::check::unknown_table_key;
use crate::declare::{is_bad, text_of, value_of};
use crate::draft::{DraftDestination, DraftPlace, DraftRole, DraftSource, LocatedText};
use crate::values::{RuleValue, WriteStyle, WriteTarget};
use crate::words::TABLE_KEYS;
use ambersheet_policy::model::Role;

impl TableReader<'_> {
    /// Reads where the main rating and the direction are written.
    pub(super) fn destinations(&mut self) {
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
            Some(RuleValue::Write(target, WriteStyle::ReadFill)) => {
                let shown = match &target {
                    WriteTarget::Under(heading) => heading,
                    _ => "RAG",
                };
                (
                    "where it is written, and `fill_of` reads a colour",
                    or_new(shown),
                )
            }
            Some(RuleValue::Write(WriteTarget::Under(heading), style)) => {
                return Some((heading, style, false));
            }
            Some(RuleValue::Write(WriteTarget::UnderEach(heading), style)) => {
                return Some((heading, style, true));
            }
            Some(RuleValue::Write(WriteTarget::Figure, style)) if key == "rating" => {
                return self.figure(key, style);
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

    /// Returns the column of the figure itself, with the style of its rating.
    fn figure(&mut self, key: &str, style: WriteStyle) -> Option<(String, WriteStyle, bool)> {
        let mut columns = self.table.columns.iter();
        let actual = columns.find(|column| column.holds == DraftRole::Role(Role::Actual));
        if let Some(actual) = actual {
            return Some((actual.heading.text.clone(), style, actual.each));
        }
        self.table.broken = true;
        if self.keys.map.contains_key("actual") {
            return None;
        }
        let message = "`the_figure` is the cell of the actual, and this table has no `actual`";
        let instead = "write actual: \"Heading\"";
        let at = self.keys.call.value(key);
        self.keys.draft.problems.suggest(at, message, instead);
        None
    }

    /// Reads the further ratings of a row, in the script's order.
    pub(super) fn fields(&mut self, map: &Map) {
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
