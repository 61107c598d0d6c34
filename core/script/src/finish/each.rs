//! Checks tables whose rows are rated for each of several periods.

use super::Finisher;
use crate::draft::{DraftRole, DraftTable};
use crate::values::WriteStyle;
use ambersheet_policy::model::{AnyPeriod, Policies, Position, Profile, Role, Statement};

impl Finisher<'_> {
    /// Reports what cannot be paired with the periods of a table with `each("…")`.
    pub(super) fn check_each(&mut self, table: &DraftTable) {
        let mut found: Vec<(Position, String, String)> = Vec::new();
        let over = table.columns.iter().filter(|column| column.each);
        let kinds: Vec<_> = over
            .map(|column| (kind_of(&column.heading.text), column))
            .collect();
        let Some((first, first_column)) = kinds.first() else {
            return;
        };
        for (kind, column) in &kinds {
            if kind != first {
                let message = format!(
                    "`each` goes over the same periods in all columns of a table, and \"{}\" and \"{}\" name periods of two kinds",
                    first_column.heading.text, column.heading.text
                );
                let instead = "name the same kind in both, such as {quarter}".to_owned();
                found.push((column.key, message, instead));
            }
        }
        let is_each = |role: Role| {
            let mut over = kinds.iter().map(|(_, column)| &column.holds);
            over.any(|holds| *holds == DraftRole::Role(role))
        };
        if is_each(Role::Actual) {
            found.extend(single_columns(table));
        } else {
            let message = "`each` goes over the periods of the actual, and this table's `actual` is one column";
            let instead = "write actual: each(\"…\") too".to_owned();
            found.push((first_column.key, message.to_owned(), instead));
        }
        if table.extras.whole_row {
            let message =
                "`whole_row` fills a row by one rating, and each row of this table has several";
            found.push((
                table.at,
                message.to_owned(),
                "leave `whole_row` out".to_owned(),
            ));
        }
        for (at, message, instead) in found {
            self.draft.problems.suggest(at, message, instead);
        }
    }

    /// Reports a profile that cannot follow the months of a table, because nobody says where the year begins.
    pub(super) fn check_each_profile(&mut self, policies: &Policies) {
        if self.draft.year_starts.is_some() {
            return;
        }
        let mut columns = self.draft.tables.iter().flat_map(|table| &table.columns);
        let is_by_month = columns.any(|column| {
            let kind = kind_of(&column.heading.text);
            column.each && matches!(kind, Some(AnyPeriod::Month | AnyPeriod::Period))
        });
        let claims = policies.claims.iter();
        let mut profiles = claims.filter(|claim| {
            matches!(&claim.statement, Statement::Profile(profile) if *profile != Profile::Flat)
        });
        if let Some(claim) = profiles.next().filter(|_| is_by_month) {
            let message = "a profile follows the months of the year, and the rules do not say where it begins";
            self.draft
                .problems
                .suggest(claim.at, message, "write year_starts(\"April\")");
        }
    }
}

/// Returns the kind of period that a heading goes over: that of its last text in braces, unless it is only the year.
fn kind_of(heading: &str) -> Option<AnyPeriod> {
    let mut kinds = heading
        .split('{')
        .skip(1)
        .filter_map(|braced| AnyPeriod::named(braced.split_once('}')?.0));
    let first = kinds.next()?;
    Some(if first == AnyPeriod::Year {
        kinds.next().unwrap_or(first)
    } else {
        first
    })
}

/// Returns the problems of columns that several ratings of a row would share.
fn single_columns(table: &DraftTable) -> Vec<(Position, String, String)> {
    let mut found = Vec::new();
    if let Some(rating) = &table.rating
        && matches!(rating.style, WriteStyle::NewColumn { .. })
    {
        let message =
            "each row of this table has several ratings, and `new_column` makes one column";
        let instead = "colour the figures with fill_only(the_figure), or give each period a column, as in write_to(each(\"RAG {quarter}\"))";
        found.push((rating.key, message.to_owned(), instead.to_owned()));
    }
    for column in table.columns.iter().filter(|column| !column.each) {
        let (name, word) = match &column.holds {
            DraftRole::Field(name) => (name.as_str(), "rated"),
            DraftRole::Role(role) if role.is_written() => (role.key(), "write_to"),
            DraftRole::Role(role) if role.is_published() || is_by_hand(*role) => (role.key(), ""),
            DraftRole::Role(_) => continue,
        };
        let message =
            format!("each row of this table has several ratings, and `{name}` is one column");
        let instead = match word {
            "" => format!("write {name}: each(\"…\")"),
            word => format!("write {name}: {word}(each(\"RAG {{quarter}}\"))"),
        };
        found.push((column.key, message, instead));
    }
    found
}

fn is_by_hand(role: Role) -> bool {
    matches!(
        role,
        Role::Override
            | Role::OverrideReason
            | Role::OverrideBy
            | Role::OverrideDate
            | Role::OverrideOf
    )
}
