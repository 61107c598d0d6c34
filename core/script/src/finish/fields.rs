//! Finishes further ratings: their numbers, their styles, and what gives them.

use super::Finisher;
use crate::draft::{DraftRole, LocatedText};
use crate::problems::did_you_mean;
use crate::values::WriteStyle;
use ambersheet_policy::model::{Destination, Field, Policies, Position};

impl Finisher<'_> {
    /// Numbers the fields in the script's order. A name in several tables or forms is one field.
    pub(super) fn fields(&mut self) {
        let columns = self.draft.tables.iter().flat_map(|table| &table.columns);
        let values = self.draft.forms.iter().flat_map(|form| &form.values);
        let holds = columns.map(|column| (&column.holds, column.key));
        let holds = holds.chain(values.map(|value| (&value.holds, value.key)));
        let mut named: Vec<(&String, Position)> = holds
            .filter_map(|(holds, at)| match holds {
                DraftRole::Field(name) => Some((name, at)),
                DraftRole::Role(_) => None,
            })
            .collect();
        named.sort_by_key(|field| field.1);
        for (name, at) in named {
            if !self.fields.iter().any(|field| field.name == *name) {
                let destination = Destination::FillOnly;
                self.fields.push(Field {
                    name: name.clone(),
                    keep_typed: false,
                    by_fill: false,
                    destination,
                    question: None,
                    at,
                });
            }
        }
        self.styles();
        for typed in std::mem::take(&mut self.draft.keep_typed) {
            let kept = typed.name;
            match self.field(&kept) {
                Some(index) => {
                    if self.fields[index].destination != Destination::FillOnly {
                        let name = &kept.text;
                        let message =
                            format!("`{name}` keeps what is typed here, and is written over");
                        let instead = format!(
                            "write {name}: rated(\"Heading\"), or take it out of keep_typed"
                        );
                        self.draft.problems.suggest(kept.at, message, instead);
                    }
                    self.fields[index].keep_typed = true;
                    let earlier = self.fields[index].question;
                    self.fields[index].question = earlier.or(typed.question);
                    self.fields[index].at = kept.at;
                }
                None => {
                    self.draft.troubled.insert("keep_typed");
                }
            }
        }
    }

    /// Sets the style of each field, which must be the same in all tables and forms.
    fn styles(&mut self) {
        let mut styles = std::mem::take(&mut self.draft.styles);
        styles.sort_by_key(|(name, _)| name.at);
        for (index, (name, style)) in styles.iter().enumerate() {
            let (first, first_style) = styles
                .iter()
                .find(|(first, _)| first.text == name.text)
                .unwrap_or(&styles[index]);
            if first_style != style {
                let message = format!(
                    "`{}` is written differently here and on line {}",
                    name.text, first.at.line
                );
                self.draft.problems.suggest(
                    name.at,
                    message,
                    "write it the same way in all tables and forms",
                );
            }
            if let Some(field) = self.fields.iter_mut().find(|field| field.name == name.text) {
                field.destination = written(*first_style);
                field.by_fill = *first_style == WriteStyle::ReadFill;
            }
        }
    }

    /// Returns the number of a field, or reports that there is none.
    pub(super) fn field(&mut self, name: &LocatedText) -> Option<usize> {
        let found = self.fields.iter().position(|field| field.name == name.text);
        let tables_known = self.uses_are_known(&["tables", "table", "form", "rated"])
            && self.draft.tables.iter().all(|table| !table.broken)
            && self.draft.forms.iter().all(|form| !form.broken);
        if found.is_none() && tables_known {
            let near = did_you_mean(
                &name.text,
                self.fields.iter().map(|field| field.name.as_str()),
            );
            let instead = near.unwrap_or_else(|| {
                format!("declare it in a table: {}: rated(\"Heading\")", name.text)
            });
            self.draft.problems.suggest(
                name.at,
                format!("no rating of its own is called `{}`", name.text),
                instead,
            );
        }
        found
    }

    /// Reports fields that nothing rates.
    pub(super) fn report_unrated_fields(&mut self, policies: &Policies) {
        if !self.uses_are_known(&["keep_typed", "measure", "function"]) {
            return;
        }
        for (index, field) in self.fields.iter().enumerate() {
            let name = &field.name;
            let is_rated = policies.claims.iter().any(|claim| claim.rates(index));
            if field.by_fill && is_rated {
                let message =
                    format!("`{name}` is read from the fill of its cell, and a line rates it too");
                let instead = "write rated(\"Heading\") for a rating that is computed, and published_rating: fill_of(\"Heading\") to compare the two";
                self.draft.problems.suggest(field.at, message, instead);
                continue;
            }
            if field.keep_typed || is_rated {
                continue;
            }
            let instead = format!(
                "write keep_typed(\"{name}\") to keep what is typed, or measure(\"*\", #{{ field: \"{name}\", by: \
                 function(\"…\") }})"
            );
            self.draft.problems.suggest(
                field.at,
                format!("nothing gives `{name}` a rating"),
                instead,
            );
        }
    }
}

/// Returns the destination for a cell that exists.
pub(super) fn written(style: WriteStyle) -> Destination {
    match style {
        WriteStyle::Existing {
            over_formulas,
            fill,
        } => Destination::Column {
            over_formulas,
            fill,
        },
        // The readers of forms and further ratings refuse new columns.
        WriteStyle::NewColumn { .. } | WriteStyle::FillOnly | WriteStyle::ReadFill => {
            Destination::FillOnly
        }
    }
}
