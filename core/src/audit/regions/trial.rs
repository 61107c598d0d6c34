//! Rows to try, and the rating of each by the engine itself: the same path that a row of a workbook takes.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::ColumnLimit;
use ambersheet_policy::model::{
    By, Claimed, ColumnPlace, ConditionKind, LayoutRef, Pattern, Role, RulesetModel, Statement,
    TableColumn, TableLayout,
};
use ambersheet_policy::reason::Reason;
use rust_decimal::Decimal;

use crate::audit::regions::layouts::LayoutSays;
use crate::audit::regions::names::NamedMeasure;
use crate::cases::{over_records, table_of_records};
use crate::error::Error;
use crate::frame::rows::{RowTable, RowValue};
use crate::report::document::plain;
use crate::ruleset::Ruleset;

/// The number of rows that are rated at a time.
const AT_ONCE: usize = 20_000;

/// A cell of a row to try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum TriedValue {
    /// A blank cell.
    #[default]
    Blank,
    /// A number without a unit.
    Number(Decimal),
    /// A text.
    Text(String),
}

impl TriedValue {
    /// Returns the value as somebody would type it; `None` for a blank cell.
    pub(crate) fn typed(&self) -> Option<String> {
        match self {
            Self::Blank => None,
            Self::Number(number) => Some(plain(*number)),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

/// The roles of a row to try, in the order of its cells; the limits under headings follow.
pub(crate) const ROLES: [Role; 11] = [
    Role::Measure,
    Role::Id,
    Role::GoodIs,
    Role::Actual,
    Role::Target,
    Role::Previous,
    Role::LastYear,
    Role::Baseline,
    Role::Forecast,
    Role::Intervention,
    Role::Tolerance,
];

/// The index of a role in [`ROLES`].
pub(crate) fn index_of(role: Role) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap_or(0)
}

/// A row to try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrialRow {
    /// The cells of [`ROLES`], and then one for each heading under which limits stand, and for each field.
    pub(crate) cells: Vec<TriedValue>,
    /// The actual's number, if it is one.
    pub(crate) number: Option<Decimal>,
    /// The target's number, if it is one.
    pub(crate) goal: Option<Decimal>,
}

impl TrialRow {
    /// Returns the row with another value in one cell.
    pub(crate) fn with(&self, at: usize, value: TriedValue) -> Self {
        let mut row = self.clone();
        if row.cells.len() <= at {
            row.cells.resize(at + 1, TriedValue::Blank);
        }
        row.cells[at] = value;
        row
    }
}

impl TrialRow {
    /// Returns the row without the measure's name and id.
    pub(crate) fn without_name(&self) -> Self {
        self.with(index_of(Role::Measure), TriedValue::Blank)
            .with(index_of(Role::Id), TriedValue::Blank)
    }
}

impl NamedMeasure {
    /// Returns the row to begin with, which has the name.
    pub(crate) fn row(&self) -> TrialRow {
        let text = |text: &str| match text {
            "" => TriedValue::Blank,
            text => TriedValue::Text(text.to_owned()),
        };
        TrialRow::default()
            .with(index_of(Role::Measure), text(&self.measure))
            .with(index_of(Role::Id), text(&self.id))
    }
}

/// The verdict on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TrialVerdict {
    /// The level's rank, or the reason why there is none.
    pub(crate) level: Result<u8, Reason>,
    /// The index of the condition that decided, or that needed a missing value.
    pub(crate) condition: Option<u16>,
}

/// The rows of one table or form of the rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RaterOptions<'a> {
    /// The table or form whose rules hold.
    pub(crate) layout: Option<LayoutRef>,
    /// The headings under which any of the rules has limits; each has a column.
    pub(crate) headings: &'a [String],
    /// `true` if numbers are not rounded, whatever the rules say.
    pub(crate) unrounded: bool,
    /// `true` if each value has a column, also those that the rules do not read.
    pub(crate) all_columns: bool,
}

/// Rates rows by a ruleset.
pub(crate) struct Rater {
    table: RowTable,
    fields: usize,
}

impl Rater {
    /// Creates a rater of the rows of one table or form.
    pub(crate) fn new(rules: &RulesetModel, options: RaterOptions<'_>) -> Self {
        let mut model = rules.clone();
        let layout = layout(rules, options);
        for claim in &mut model.policies.claims {
            let is_left_out = match claim.statement {
                Statement::Rounded(_) => options.unrounded,
                // Of a function nothing is proven, so none is called.
                Statement::By(By::Function(_)) => true,
                _ => false,
            };
            if is_left_out {
                claim.claimed = Claimed::Named(Vec::new());
            }
        }
        if rules.only_layout().is_none() {
            for claim in &mut model.policies.claims {
                if let Claimed::RowsOf(own) = claim.claimed {
                    claim.claimed = if Some(own) == options.layout {
                        Claimed::RowsOf(LayoutRef::Table(0))
                    } else {
                        Claimed::Named(Vec::new())
                    };
                }
            }
        }
        let headings = layout
            .columns
            .iter()
            .map(|column| column.heading.text().to_owned());
        let headings = headings.collect();
        Self {
            fields: rules.fields.len(),
            table: RowTable::over(Ruleset::of(over_records(model, layout)), headings),
        }
    }

    /// Rates rows: for each the main rating, or that of a field (index of the ruleset's fields).
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the script fails.
    pub(crate) fn rate(
        &self,
        rows: &[TrialRow],
        field: Option<usize>,
    ) -> Result<Vec<TrialVerdict>, Error> {
        let mut verdicts = Vec::with_capacity(rows.len());
        let at = field.map_or(0, |field| field + 1);
        for some in rows.chunks(AT_ONCE) {
            let rated = self.table.rate(some.len(), |row, column| {
                match some[row].cells.get(column) {
                    None | Some(TriedValue::Blank) => RowValue::Nothing,
                    Some(TriedValue::Text(text)) => RowValue::Text(text),
                    Some(TriedValue::Number(number)) => {
                        // At most 15 digits survive the way to binary and back.
                        RowValue::Number(plain(*number).parse().unwrap_or(f64::NAN))
                    }
                }
            })?;
            let entries = rated.entries.iter().skip(at).step_by(self.fields + 1);
            verdicts.extend(entries.map(|entry| TrialVerdict {
                level: entry.verdict.level,
                condition: entry.details.as_ref().and_then(|details| details.condition),
            }));
        }
        Ok(verdicts)
    }
}

/// The raters of some rulesets, each made once.
pub(crate) struct Raters<'r> {
    rules: Vec<&'r RulesetModel>,
    known: Vec<(RaterKey, Rater)>,
}

/// The index of a ruleset, and the options.
type RaterKey = (usize, Option<LayoutRef>, Vec<String>, [bool; 2]);

impl<'r> Raters<'r> {
    pub(crate) fn new(rules: Vec<&'r RulesetModel>) -> Self {
        Self {
            rules,
            known: Vec::new(),
        }
    }

    /// Returns the rater of one of the rulesets.
    pub(crate) fn of(&mut self, which: usize, options: RaterOptions<'_>) -> &Rater {
        let flags = [options.unrounded, options.all_columns];
        let key = (which, options.layout, options.headings.to_vec(), flags);
        let known = self.known.iter().position(|(known, _)| *known == key);
        let at = known.unwrap_or_else(|| {
            let rater = Rater::new(self.rules[which], options);
            self.known.push((key, rater));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

/// Returns the table of rows to try, with what a table or form of the rules says of its own.
fn layout(rules: &RulesetModel, options: RaterOptions<'_>) -> TableLayout {
    // The headings state no units.
    let column = |role: Role| TableColumn {
        role,
        heading: Pattern::new(role.key()),
        above: Vec::new(),
        optional: true,
        place: ColumnPlace::UnderHeading,
    };
    let is_read = |role: Role| match role {
        Role::Measure | Role::Id | Role::Actual => true,
        Role::GoodIs => rules.has(role),
        role => options.all_columns || rules.has(role),
    };
    let own = own_headings(rules);
    let columns = ROLES.into_iter().map(|role| {
        let role = if is_read(role) {
            role
        } else {
            Role::Anchor(u8::MAX)
        };
        column(role)
    });
    let limits = options.headings.iter().map(|heading| {
        let index = own.iter().find(|(known, _)| fold(known) == fold(heading));
        let role = index.map_or(Role::Anchor(u8::MAX), |(_, index)| Role::Limit(*index));
        column(role)
    });
    let fields = (0..rules.fields.len()).map(Role::Field);
    let fields = fields.map(column);
    let table = table_of_records(columns.chain(limits).chain(fields).collect());
    let limit_roles = (0..).map(Role::Limit).take(own.len()).collect();
    let Some(layout) = options.layout else {
        return TableLayout {
            limit_roles,
            ..table
        };
    };
    let says = LayoutSays::of(rules, layout);
    TableLayout {
        limit_roles,
        tolerance: says.tolerance,
        rounded: says.rounded.filter(|_| !options.unrounded),
        said_by_target: says.said_by_target,
        unit: says.unit,
        quarter: says.quarter,
        question: says.question,
        empty: says.empty.to_vec(),
        at: rules.layout_position(layout),
        ..table
    }
}

/// Returns the headings under which conditions have limits, each with its index.
pub(crate) fn own_headings(rules: &RulesetModel) -> Vec<(String, u16)> {
    let mut found: Vec<(String, u16)> = Vec::new();
    let decisions = rules
        .policies
        .claims
        .iter()
        .filter_map(|claim| claim.statement.decision());
    for decision in decisions {
        let By::FirstOf(conditions) = decision else {
            continue;
        };
        for condition in conditions {
            let ConditionKind::InColumn(own) = &condition.kind else {
                continue;
            };
            for limit in &own.limits {
                if let ColumnLimit::Heading(heading, index) = limit
                    && !found.iter().any(|(_, known)| known == index)
                {
                    found.push((heading.clone(), *index));
                }
            }
        }
    }
    found.sort_by_key(|(_, index)| *index);
    found
}
