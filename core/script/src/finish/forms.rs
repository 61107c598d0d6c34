//! Finishes forms: fills in the period, and reports cells that are written twice or hold an input.

use std::collections::BTreeMap;

use super::fields::written;
use super::required::{LayoutNeeds, LayoutWords};
use super::tables::variance_use;
use super::{Finisher, decides_itself, patterns};
use crate::draft::{DraftForm, DraftRole, DraftSheet, DraftSpot, LocatedText};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Across, Destination, Field, FormDestination, FormLayout, FormSheet, FormValue, Given,
    LayoutRef, Policies, Position, Role, Spot,
};

const FORM_WORDS: LayoutWords = LayoutWords {
    noun: "form",
    values: "cells",
    example: "write rating: write_to(cell(\"B2\")), or a rating of its own such as delivery: rated(cell(\"B2\"))",
};

impl Finisher<'_> {
    pub(super) fn forms(
        &mut self,
        policies: &Policies,
        is_rated_by_function: bool,
    ) -> Vec<FormLayout> {
        let drafts = std::mem::take(&mut self.draft.forms);
        let layouts = (0..).map(LayoutRef::Form).zip(&drafts);
        let forms: Vec<FormLayout> = layouts
            .map(|(layout, form)| {
                self.form(
                    form,
                    is_rated_by_function || decides_itself(policies, layout),
                )
            })
            .collect();
        let mut written = BTreeMap::new();
        for (form, draft) in forms.iter().zip(&drafts) {
            self.report_overwritten_values(form, draft);
            // A form with a doubtful sheet may write anywhere.
            if !draft.broken {
                self.report_double_writing(form, &mut written);
            }
        }
        forms
    }

    fn form(&mut self, form: &DraftForm, is_rated_by_function: bool) -> FormLayout {
        if !form.broken {
            self.check_required(&LayoutNeeds {
                holds: form.values.iter().map(|value| &value.holds).collect(),
                rating: form.rating.as_ref().map(|rating| rating.key),
                direction: form.direction.as_ref().map(|direction| direction.key),
                at: form.at,
                is_rated_by_function,
                is_product: form.is_product,
                words: &FORM_WORDS,
            });
        }
        let mut values = Vec::with_capacity(form.values.len());
        for value in &form.values {
            // Every field of a form has a number by now.
            let Some(role) = self.role(&value.holds) else {
                continue;
            };
            let given = match &value.given {
                Given::Text(text) => Given::Text(text.clone()),
                Given::At(spot) => Given::At(self.spot(spot, value.at)),
                Given::FileName(pattern) => Given::FileName(pattern.clone()),
            };
            values.push(FormValue {
                role,
                given,
                at: value.at,
            });
        }
        FormLayout {
            variance: variance_use(form.values.iter().map(|value| &value.holds)),
            sheet: self.form_sheet(&form.sheet),
            across: form.across.as_ref().map(|across| Across {
                labels: self.pattern(&across.labels),
                skip: patterns(&across.skip),
            }),
            values,
            rating: form
                .rating
                .as_ref()
                .map(|rating| self.form_destination(rating)),
            direction: form
                .direction
                .as_ref()
                .map(|direction| self.form_destination(direction)),
            extras: form.extras,
            rounded: form.rounded,
            is_product: form.is_product,
            tolerance: form.tolerance,
            said_by_target: form.said_by_target,
            published_by_fill: form.published_by_fill,
            unit: form.unit,
            quarter: form.quarter,
            empty: patterns(&form.empty),
            question: form.question,
            because: form.because.clone(),
            at: form.at,
        }
    }

    fn form_sheet(&mut self, sheet: &DraftSheet) -> FormSheet {
        match sheet {
            DraftSheet::Number(index) => FormSheet::Number(*index),
            DraftSheet::Named(name) => FormSheet::Named(self.pattern(name)),
        }
    }

    fn form_destination(&mut self, destination: &DraftSpot) -> FormDestination {
        let spot = self.spot(&destination.spot, destination.at);
        FormDestination {
            spot,
            destination: written(destination.style),
            at: destination.at,
        }
    }

    pub(super) fn spot(&mut self, spot: &Spot, at: Position) -> Spot {
        match spot {
            Spot::Cell { sheet, cell } => {
                let sheet = sheet
                    .clone()
                    .map(|text| self.expanded(&LocatedText { text, at }));
                Spot::Cell { sheet, cell: *cell }
            }
            Spot::Named(name) => Spot::Named(self.expanded(&LocatedText {
                text: name.clone(),
                at,
            })),
            Spot::Label { text, below } => {
                let text = self.pattern(&LocatedText {
                    text: text.text().to_owned(),
                    at,
                });
                Spot::Label {
                    text,
                    below: *below,
                }
            }
            Spot::Heading => Spot::Heading,
            Spot::Row(label) => Spot::Row(self.pattern(&LocatedText {
                text: label.text().to_owned(),
                at,
            })),
        }
    }

    /// Returns the cells that a form writes.
    fn writes<'f>(&'f self, form: &'f FormLayout) -> Vec<FormWrite<'f>> {
        let main = |key, own, target: &'f FormDestination| FormWrite {
            key,
            own,
            spot: &target.spot,
            is_colour: target.destination == Destination::FillOnly,
            at: target.at,
        };
        let rating = form
            .rating
            .as_ref()
            .map(|target| main("rating", Role::PublishedRating, target));
        let direction = form
            .direction
            .as_ref()
            .map(|target| main("direction", Role::PublishedDirection, target));
        let fields = form.values.iter().filter_map(|value| {
            let (Some(field), Given::At(spot)) = (self.written_field(value.role), &value.given)
            else {
                return None;
            };
            Some(FormWrite {
                key: &field.name,
                own: value.role,
                spot,
                is_colour: false,
                at: value.at,
            })
        });
        rating.into_iter().chain(direction).chain(fields).collect()
    }

    /// Returns the field of a role, if its cell is written and not only coloured.
    fn written_field(&self, role: Role) -> Option<&Field> {
        let Role::Field(index) = role else {
            return None;
        };
        self.fields
            .get(index)
            .filter(|field| field.destination != Destination::FillOnly)
    }

    /// Reports a rating or direction that would overwrite a value of the same form.
    fn report_overwritten_values(&mut self, form: &FormLayout, draft: &DraftForm) {
        let mut found = Vec::new();
        for target in self.writes(form) {
            if target.is_colour {
                continue;
            }
            let place = place_of(target.spot, &form.sheet);
            let over = form.values.iter().zip(&draft.values).find(|(value, _)| {
                matches!(&value.given, Given::At(spot) if place_of(spot, &form.sheet) == place)
                    && value.role != target.own
                    && self.written_field(value.role).is_none()
            });
            if let Some((_, value)) = over {
                let (key, name) = (
                    target.key,
                    match &value.holds {
                        DraftRole::Field(name) => name.as_str(),
                        DraftRole::Role(role) => role.key(),
                    },
                );
                let message = format!(
                    "`{key}` would be written over `{name}`, which stands in the same cell"
                );
                found.push((
                    target.at,
                    message,
                    format!(
                        "give `{key}` a cell of its own, or colour that cell with fill_only(…)"
                    ),
                ));
            }
        }
        for (at, message, instead) in found {
            self.draft.problems.suggest(at, message, instead);
        }
    }

    /// Reports a cell that two ratings or directions are written to, in one form or in two.
    fn report_double_writing(
        &mut self,
        form: &FormLayout,
        written: &mut BTreeMap<SpotKey, Position>,
    ) {
        let mut found = Vec::new();
        for target in self.writes(form) {
            let place = place_of(target.spot, &form.sheet);
            match written.get(&place) {
                Some(earlier) => {
                    let message = format!(
                        "{} is written twice, here and on line {}",
                        shown(target.spot),
                        earlier.line
                    );
                    found.push((target.at, message));
                }
                None => drop(written.insert(place, target.at)),
            }
        }
        for (at, message) in found {
            let instead = "give each rating and direction a cell of its own";
            self.draft.problems.suggest(at, message, instead);
        }
    }
}

/// A cell that a form writes.
struct FormWrite<'a> {
    key: &'a str,
    /// The role whose value may be in the same cell.
    own: Role,
    spot: &'a Spot,
    /// `true` if the cell keeps its content.
    is_colour: bool,
    at: Position,
}

/// A sheet and a cell or name; two references to the same cell have equal keys.
type SpotKey = (String, String);

fn place_of(spot: &Spot, form: &FormSheet) -> SpotKey {
    let own = || match form {
        FormSheet::Number(index) => format!("/{index}"),
        FormSheet::Named(pattern) => fold(pattern.text()),
    };
    match spot {
        Spot::Named(name) => (String::new(), name.to_lowercase()),
        // A label is on the form's own sheet; "/" is in no sheet's name.
        Spot::Heading => (own(), "heading".to_owned()),
        Spot::Row(label) => (format!("{}/row", own()), fold(label.text())),
        Spot::Label { text, below } => (format!("{}/{below}", own()), fold(text.text())),
        Spot::Cell {
            sheet: Some(sheet),
            cell,
        } => (fold(sheet), cell.to_string()),
        Spot::Cell { sheet: None, cell } => (own(), cell.to_string()),
    }
}

fn shown(spot: &Spot) -> String {
    match spot {
        Spot::Named(name) => format!("the cell called \"{name}\""),
        Spot::Label { text, below: false } => format!("the cell beside \"{}\"", text.text()),
        Spot::Label { text, below: true } => format!("the cell under \"{}\"", text.text()),
        Spot::Heading => "the heading".to_owned(),
        Spot::Row(label) => format!("the row \"{}\"", label.text()),
        Spot::Cell { cell, .. } => cell.to_string(),
    }
}
