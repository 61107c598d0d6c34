//! Finishes ratings of ratings, once levels, fields and groups are known.

use super::{Finisher, patterns};
use crate::draft::{DraftOverall, DraftOverallBy, DraftSheet, LocatedText};
use crate::finish::fields::written;
use crate::values::{WriteStyle, WriteTarget};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Claimed, FormDestination, FormLayout, FormSheet, LevelShare, OverallBy, OverallPlace,
    OverallRule, Pattern, Role, Scale, Spot, TableAsked, TableLayout,
};

/// The way to write the column of the groups' ratings.
const COLUMN: &str = "write overall(each_group, \"Sheet name\", #{ by: worst, group: \"Department\", rating: write_to(\"RAG\") })";

impl Finisher<'_> {
    pub(super) fn overall(
        &mut self,
        scale: &Scale,
        tables: &[TableLayout],
        forms: &[FormLayout],
    ) -> Vec<OverallRule> {
        let drafts = std::mem::take(&mut self.draft.overall);
        let names: Vec<LocatedText> = drafts
            .iter()
            .filter_map(|draft| draft.name.clone())
            .collect();
        let mut rules = Vec::with_capacity(drafts.len());
        for draft in drafts {
            self.check_overall_members(&draft, &names, tables, forms);
            let by = self.overall_by(draft.by.as_ref(), scale);
            let field = draft.field.as_ref().and_then(|name| self.field(name));
            self.require_field("overall", draft.field.as_ref(), draft.at);
            let place = self.overall_place(&draft);
            let groups = match &draft.name {
                Some(_) => draft.group.as_ref().map(|(names, _)| patterns(names)),
                None => None,
            };
            rules.push(OverallRule {
                name: draft.name.map(|name| name.text),
                by,
                measures: draft.measures,
                groups,
                field,
                place,
                because: draft.because,
                question: draft.question,
                at: draft.at,
            });
        }
        rules
    }

    /// Reports a line whose members nobody could tell: there are no groups, no period, or it is made of others like it.
    fn check_overall_members(
        &mut self,
        draft: &DraftOverall,
        names: &[LocatedText],
        tables: &[TableLayout],
        forms: &[FormLayout],
    ) {
        if let Some(Claimed::Named(measures)) = &draft.measures {
            let is_name = |measure: &&Pattern| {
                measure.is_literal()
                    && names
                        .iter()
                        .any(|name| fold(&name.text) == fold(measure.text()))
            };
            if let Some(named) = measures.iter().find(is_name) {
                let message = format!(
                    "\"{}\" is an overall rating, and one is made of measures only",
                    named.text()
                );
                let instead = "name its measures here; if a measure is called so, give the overall rating another name";
                self.draft.problems.suggest(draft.at, message, instead);
            }
        }
        if !self.uses_are_known(&["tables", "table", "form"]) {
            return;
        }
        let has_group = tables.iter().any(|table| {
            table.group.is_some()
                || table
                    .columns
                    .iter()
                    .any(|column| column.role == Role::Group)
        }) || forms
            .iter()
            .any(|form| form.values.iter().any(|value| value.role == Role::Group));
        if !has_group && (draft.name.is_none() || draft.group.is_some()) {
            let message =
                "no table or form of the rules has a `group`, so there are no groups to rate";
            let instead = "add it to the table, as in group: title_above or group: \"Department\"";
            self.draft.problems.suggest(draft.at, message, instead);
        }
        let mut columns = tables.iter().flat_map(|table| &table.columns);
        let is_each = columns.any(|column| column.heading.names_any_period());
        if is_each
            && self.period.is_none()
            && !self.period_comes_later()
            && self.uses_are_known(&["period"])
        {
            let message = "`overall` is for one period, a table has rows for each of several, and the rules have no period";
            self.draft
                .problems
                .suggest(draft.at, message, "write period(\"2022/23 Q4\")");
        }
    }

    /// Returns the way in which a rating is made, with the ranks of its levels.
    fn overall_by(&mut self, by: Option<&DraftOverallBy>, scale: &Scale) -> OverallBy {
        match by {
            Some(DraftOverallBy::Worst) | None => OverallBy::Worst,
            Some(DraftOverallBy::Best) => OverallBy::Best,
            Some(DraftOverallBy::Share(levels, conditions, at)) => {
                let words = levels.iter().map(|text| LocatedText {
                    text: text.clone(),
                    at: *at,
                });
                let mut ranks: Vec<u8> =
                    words.filter_map(|word| self.level(&word, scale)).collect();
                ranks.sort_unstable();
                ranks.dedup();
                let mut conditions = conditions.clone();
                if self.uses_are_known(&["scale", "level", "colour"]) {
                    for condition in &mut conditions {
                        condition.rank = self.rank(&condition.word, condition.at, scale);
                    }
                }
                OverallBy::Share(LevelShare { ranks, conditions })
            }
        }
    }

    /// Returns the place that a rating is written to, or reports one that it cannot go to.
    fn overall_place(&mut self, draft: &DraftOverall) -> Option<OverallPlace> {
        let Some((target, style, at)) = &draft.rating else {
            self.report_place_without_rating(draft);
            return None;
        };
        let refused = match style {
            WriteStyle::NewColumn { .. } => Some("new_column"),
            WriteStyle::ReadFill => Some("fill_of"),
            WriteStyle::Existing { .. } | WriteStyle::FillOnly => None,
        };
        if let Some(word) = refused {
            let message =
                format!("an overall rating goes into a cell that is there, and not by `{word}`");
            self.draft
                .problems
                .suggest(*at, message, "write rating: write_to(…)");
            return None;
        }
        match (target, draft.name.is_some()) {
            (WriteTarget::Into(spot), true) => {
                let sheet = draft.sheet.as_ref().map(|sheet| match sheet {
                    DraftSheet::Number(index) => FormSheet::Number(*index),
                    DraftSheet::Named(name) => FormSheet::Named(self.pattern(name)),
                });
                if sheet.is_none() {
                    self.require_sheet(spot, *at);
                }
                let spot = self.spot(spot, *at);
                let destination = FormDestination {
                    spot,
                    destination: written(*style),
                    at: *at,
                };
                Some(OverallPlace::Cell(sheet, destination))
            }
            (WriteTarget::Under(heading), false) => {
                let heading = LocatedText {
                    text: heading.clone(),
                    at: *at,
                };
                self.overall_column(draft, &heading, *style)
            }
            (_, true) => {
                let message = "an overall rating with a name goes into one cell";
                self.draft.problems.suggest(
                    *at,
                    message,
                    "write rating: write_to(cell(\"Sheet name\", \"B3\"))",
                );
                None
            }
            (_, false) => {
                let message = "each_group gives several ratings, and they go into the column of a table that lists the groups";
                self.draft.problems.suggest(*at, message, COLUMN);
                None
            }
        }
    }

    /// Reports what tells a place of a rating that is written nowhere.
    fn report_place_without_rating(&mut self, draft: &DraftOverall) {
        if draft.name.is_none()
            && let Some((_, at)) = &draft.group
        {
            let message = "with each_group, `group` is the heading over the groups, and nothing tells where their ratings go";
            self.draft.problems.suggest(*at, message, COLUMN);
        }
        if draft.sheet.is_some() && (draft.name.is_some() || draft.group.is_none()) {
            let message = "`overall` names a sheet, and nothing that is written there";
            self.draft.problems.suggest(
                draft.at,
                message,
                "add rating: write_to(…), or leave the sheet out",
            );
        }
    }

    /// Returns the column of a table that lists the groups.
    fn overall_column(
        &mut self,
        draft: &DraftOverall,
        heading: &LocatedText,
        style: WriteStyle,
    ) -> Option<OverallPlace> {
        let (Some(DraftSheet::Named(sheet)), Some((groups, at))) = (&draft.sheet, &draft.group)
        else {
            let message = "each_group needs the name of the sheet and `group`, the heading over the groups, to be written";
            self.draft.problems.suggest(draft.at, message, COLUMN);
            return None;
        };
        let [group] = groups.as_slice() else {
            let message = "with each_group, `group` is one heading, that over the groups";
            self.draft.problems.suggest(*at, message, COLUMN);
            return None;
        };
        let group = LocatedText {
            text: group.clone(),
            at: *at,
        };
        let asked = TableAsked {
            sheet: self.pattern(sheet),
            measure: self.pattern(&group),
            group: None,
            value: self.pattern(heading),
        };
        Some(OverallPlace::Column(asked, written(style)))
    }

    /// Reports a cell or label whose sheet nothing tells.
    fn require_sheet(&mut self, spot: &Spot, at: ambersheet_policy::model::Position) {
        let instead = match spot {
            Spot::Cell { sheet: Some(_), .. } | Spot::Named(_) => return,
            Spot::Cell { sheet: None, cell } => {
                format!("write rating: write_to(cell(\"Sheet name\", \"{cell}\"))")
            }
            Spot::Label { .. } | Spot::Heading | Spot::Row(_) => {
                "name the sheet before the map, as in overall(\"Programme\", \"Sheet name\", #{ … })".to_owned()
            }
        };
        let message = "`rating` of `overall` needs the sheet of its cell";
        self.draft.problems.suggest(at, message, instead);
    }
}
