//! Replaces the tables and forms of rules by one table of records: test cases with expected ratings, or rows of a frame.

use ambersheet_policy::model::{
    Claimed, ColumnPlace, Destination, Extras, LayoutRef, Pattern, Position, Role, RulesetModel,
    Statement, TableColumn, TableLayout, VarianceUse,
};

/// The keys of a record's columns, with their roles.
pub(crate) const COLUMNS: [(&str, Role); 18] = [
    ("measure", Role::Measure),
    ("id", Role::Id),
    ("group", Role::Group),
    ("good_is", Role::GoodIs),
    ("previous", Role::Previous),
    ("actual", Role::Actual),
    ("target", Role::Target),
    ("variance", Role::Variance),
    ("intervention", Role::Intervention),
    ("forecast", Role::Forecast),
    ("baseline", Role::Baseline),
    ("same_period_last_year", Role::LastYear),
    ("numerator", Role::Numerator),
    ("denominator", Role::Denominator),
    ("amber_within", Role::Tolerance),
    ("likelihood", Role::Likelihood),
    ("impact", Role::Impact),
    ("limits", Role::Limits),
];

/// The heading of the column for the ratings of cases.
const RATING: &str = "rating";

/// Returns a table of records, whose ratings have a column of their own.
pub(crate) fn table_of_records(columns: Vec<TableColumn>) -> TableLayout {
    TableLayout {
        sheet: None,
        columns,
        first_filled: Vec::new(),
        excel_table: None,
        group: None,
        rating: Some(Destination::Column {
            over_formulas: false,
            fill: false,
        }),
        direction: None,
        extras: Extras::default(),
        hidden_rows: true,
        hidden_columns: true,
        tolerance: None,
        limit_roles: Vec::new(),
        rounded: None,
        is_product: false,
        variance: VarianceUse::default(),
        said_by_target: false,
        published_by_fill: false,
        unit: None,
        quarter: None,
        skip: Vec::new(),
        empty: Vec::new(),
        end_at: Vec::new(),
        skips_blank_rows: false,
        rows: None,
        elsewhere: Vec::new(),
        question: None,
        because: None,
        at: Position::default(),
    }
}

/// Returns the headings that a table of cases may have: the keys of a record's columns.
pub(crate) fn case_headings() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().map(|(heading, _)| heading)
}

/// Replaces the tables and forms of rules by a table of cases.
///
/// The table has the [`case_headings`], `rating`, whose cells are blank, and a column for each further rating, which
/// bears its name and holds what is typed there.
pub(crate) fn over_cases(rules: RulesetModel) -> RulesetModel {
    let column = |heading: &str, role| TableColumn {
        role,
        heading: Pattern::new(heading),
        above: Vec::new(),
        optional: role != Role::Measure,
        place: ColumnPlace::UnderHeading,
    };
    let is_asked = |role: Role| !matches!(role, Role::Limits | Role::Variance) || rules.has(role);
    let columns = COLUMNS
        .into_iter()
        .filter(|(_, role)| is_asked(*role))
        .chain([(RATING, Role::Rating)])
        .map(|(heading, role)| column(heading, role));
    let fields = rules.fields.iter().zip(0..);
    let fields = fields.map(|(field, index)| column(&field.name, Role::Field(index)));
    let table = TableLayout {
        tolerance: rules.tables.iter().find_map(|table| table.tolerance),
        rounded: rules.tables.iter().find_map(|table| table.rounded),
        said_by_target: rules.tables.iter().any(|table| table.said_by_target)
            || rules.forms.iter().any(|form| form.said_by_target),
        // A case may also give the product itself, as its actual.
        is_product: rules.tables.iter().any(|table| table.is_product)
            || rules.forms.iter().any(|form| form.is_product),
        variance: variance_of(&rules),
        empty: rules
            .tables
            .iter()
            .flat_map(|table| table.empty.clone())
            .collect(),
        ..table_of_records(columns.chain(fields).collect())
    };
    over_records(rules, table)
}

/// Returns what the variance of a case stands in for: what it does in any table or form, where the case gives no such value.
fn variance_of(rules: &RulesetModel) -> VarianceUse {
    let tables = rules.tables.iter().map(|table| table.variance);
    let mut all = tables.chain(rules.forms.iter().map(|form| form.variance));
    all.by_ref()
        .fold(VarianceUse::default(), |known, other| VarianceUse {
            for_actual: known.for_actual || other.for_actual,
            for_target: known.for_target || other.for_target,
        })
}

/// Replaces the tables and forms of rules by this table.
///
/// Rules for the rows of the only table or form hold for the rows of this one.
pub(crate) fn over_records(mut rules: RulesetModel, table: TableLayout) -> RulesetModel {
    if let Some(only) = rules.only_layout() {
        for claim in &mut rules.policies.claims {
            if claim.claimed == Claimed::RowsOf(only) {
                claim.claimed = Claimed::RowsOf(LayoutRef::Table(0));
            }
        }
    }
    rules.tables = vec![table];
    rules.from_return = None;
    rules.forms.clear();
    rules.meanings.clear();
    rules.to_date.clear();
    rules.counts.clear();
    rules.overall.clear();
    rules.palette = None;
    rules
}

/// Declares a column of expected ratings, which are reported as the published ones.
pub(crate) fn expecting(mut rules: RulesetModel, heading: &str) -> RulesetModel {
    if let Some(from) = &mut rules.from_return {
        from.expecting = Some(heading.to_owned());
    }
    for table in &mut rules.tables {
        table
            .columns
            .retain(|column| column.role != Role::PublishedRating);
        let heading = Pattern::new(heading);
        table.columns.push(TableColumn {
            role: Role::PublishedRating,
            heading,
            above: Vec::new(),
            optional: false,
            place: ColumnPlace::UnderHeading,
        });
    }
    rules
}

/// Returns the lines of the script that can decide a rating, in order.
pub(crate) fn deciding_lines(rules: &RulesetModel) -> Vec<u32> {
    let typed = rules.fields.iter().filter(|field| field.keep_typed);
    let mut lines: Vec<u32> = rules
        .policies
        .claims
        .iter()
        .filter(|claim| {
            matches!(
                claim.statement,
                Statement::GoodIs(_)
                    | Statement::Money(_)
                    | Statement::SaidByTarget
                    | Statement::By(_)
                    | Statement::NotRated
            )
        })
        .map(|claim| claim.at.line)
        .chain(typed.map(|field| field.at.line))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
