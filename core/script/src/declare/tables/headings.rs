//! Reads the keys of a table that take a heading, or what may stand in place of one.

use rhai::Dynamic;

use super::reader::TableReader;
use crate::declare::columns::{may_be_placed, placed};
use crate::declare::dates::is_today;
use crate::declare::elsewhere::may_be_elsewhere;
use crate::declare::row_rules::polarity_word;
use crate::declare::{text_of, value_of};
use crate::draft::{DraftColumn, DraftPlace, DraftRole, DraftSource};
use crate::values::{
    LIKELIHOOD_TIMES_IMPACT, RuleValue, SAID_BY_TARGET, SECTION_ABOVE, SHEET_NAME, TITLE_ABOVE,
    WriteStyle, WriteTarget,
};
use ambersheet_policy::model::{FirstFilled, GroupFrom, Role};

/// The keys that take a heading, each with its role.
const HEADINGS: &[(&str, Role)] = &[
    ("measure", Role::Measure),
    ("id", Role::Id),
    ("group", Role::Group),
    ("actual", Role::Actual),
    ("previous", Role::Previous),
    ("target", Role::Target),
    ("variance", Role::Variance),
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

impl TableReader<'_> {
    /// Reads the keys that take a heading.
    pub(super) fn headings(&mut self) {
        for &(key, role) in HEADINGS {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            let known = value_of(value);
            let known = known.as_ref();
            if !self.in_place_of_heading(role, value, known)
                && !self.columns_or_rows(key, role, value, known)
            {
                self.heading(key, role, value, known);
            }
        }
    }

    /// Reads what says the same for every row in place of a heading; returns `false` if the value says no such thing.
    fn in_place_of_heading(
        &mut self,
        role: Role,
        value: &Dynamic,
        known: Option<&RuleValue>,
    ) -> bool {
        match (role, known) {
            (Role::Actual, Some(RuleValue::Word(LIKELIHOOD_TIMES_IMPACT))) => {
                self.table.is_product = true;
                true
            }
            (Role::GoodIs, Some(RuleValue::Word(SAID_BY_TARGET))) => {
                self.table.said_by_target = true;
                true
            }
            // The row rules read the word.
            (Role::GoodIs, _) => polarity_word(value).is_some(),
            (Role::Group, Some(value)) => {
                let Some(group) = self.group(value) else {
                    return false;
                };
                self.table.group = Some(group);
                true
            }
            _ => false,
        }
    }

    /// Reads a value that stands in several columns, or not in the measure's own row; returns `false` if it does not.
    fn columns_or_rows(
        &mut self,
        key: &str,
        role: Role,
        value: &Dynamic,
        known: Option<&RuleValue>,
    ) -> bool {
        if let (
            Role::PublishedRating,
            Some(RuleValue::Write(
                target @ (WriteTarget::Under(heading) | WriteTarget::UnderEach(heading)),
                WriteStyle::ReadFill,
            )),
        ) = (role, known)
        {
            let plain = (false, DraftPlace::UnderHeading);
            self.column(DraftRole::Role(role), heading.clone(), plain, key);
            self.last_is_each(matches!(target, WriteTarget::UnderEach(_)));
            self.table.published_by_fill = true;
        } else if let Some(RuleValue::Each(heading)) = known
            && !matches!(role, Role::Measure | Role::Id | Role::Group | Role::GoodIs)
        {
            let plain = (false, DraftPlace::UnderHeading);
            self.column(DraftRole::Role(role), heading.clone(), plain, key);
            self.last_is_each(true);
        } else if let Some(RuleValue::FirstFilled(headings, today)) = known
            && takes_first(role)
        {
            self.first_filled(role, headings.clone(), *today, key);
        } else if role == Role::Actual && is_today(self.keys.draft, value) {
            self.first_filled(role, Vec::new(), true, key);
        } else if let Some(source) = known.and_then(|value| source(role, value)) {
            self.elsewhere(role, source, key);
        } else {
            return false;
        }
        true
    }

    /// Reads the column of a value, by its heading or its place.
    fn heading(&mut self, key: &str, role: Role, value: &Dynamic, known: Option<&RuleValue>) {
        let place = known.filter(|_| may_be_placed(role));
        let (heading, optional, place) = match (place.and_then(placed), known, text_of(value)) {
            (Some((heading, place)), ..) => (heading, false, place),
            (_, Some(RuleValue::Optional(heading)), _) => {
                (heading.clone(), true, DraftPlace::UnderHeading)
            }
            (.., Some(heading)) if !heading.trim().is_empty() => {
                (heading, false, DraftPlace::UnderHeading)
            }
            _ => {
                self.wrong_heading(key, role, value, known);
                return;
            }
        };
        self.column(DraftRole::Role(role), heading, (optional, place), key);
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
