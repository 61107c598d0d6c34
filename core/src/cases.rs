//! Rules over one table of records in place of those that they declare: a table of cases, each with the rating that
//! somebody expects of it, or rows of a frame.

use ambersheet_policy::model::{
    Destination, Extras, Pattern, Position, Role, RulesetModel, TableColumn, TableLayout,
};

/// What a record can hold, by the rules' own words for it.
pub(crate) const COLUMNS: [(&str, Role); 13] = [
    ("measure", Role::Measure),
    ("id", Role::Id),
    ("group", Role::Group),
    ("good_is", Role::GoodIs),
    ("previous", Role::Previous),
    ("actual", Role::Actual),
    ("target", Role::Target),
    ("intervention", Role::Intervention),
    ("forecast", Role::Forecast),
    ("baseline", Role::Baseline),
    ("same_period_last_year", Role::LastYear),
    ("numerator", Role::Numerator),
    ("denominator", Role::Denominator),
];

/// The heading under which the ratings of cases go.
const RATING: &str = "rating";

/// Returns a table of records, whose ratings have a column of their own.
pub(crate) fn table_of_records(columns: Vec<TableColumn>) -> TableLayout {
    TableLayout {
        sheet: None,
        columns,
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
        unit: None,
        quarter: None,
        skip: Vec::new(),
        empty: Vec::new(),
        end_at: Vec::new(),
        at: Position::default(),
    }
}

/// The headings that a table of cases may have: the rules' own words for what a record holds.
pub(crate) fn case_headings() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().map(|(heading, _)| heading)
}

/// The rules as they stand, over a table of cases in place of the tables and forms that they declare. The table has
/// these headings and `rating`, whose cells are blank.
pub(crate) fn over_cases(mut rules: RulesetModel) -> RulesetModel {
    let columns = COLUMNS
        .into_iter()
        .chain([(RATING, Role::Rating)])
        .map(|(heading, role)| TableColumn {
            role,
            heading: Pattern::new(heading),
            above: Vec::new(),
            optional: role != Role::Measure,
        });
    let table = table_of_records(columns.collect());
    rules.fields.clear();
    over_records(rules, table)
}

/// The rules over this table and nothing else of a workbook.
pub(crate) fn over_records(mut rules: RulesetModel, table: TableLayout) -> RulesetModel {
    rules.tables = vec![table];
    rules.from_return = None;
    rules.forms.clear();
    rules.meanings.clear();
    rules.to_date.clear();
    rules.counts.clear();
    rules.palette = None;
    rules
}

/// The rules with one change: what is under this heading is what somebody expects of each row, and reported as its
/// published rating.
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
        });
    }
    rules
}

/// The lines of the script that can decide a rating, in their order.
pub(crate) fn deciding_lines(rules: &RulesetModel) -> Vec<u32> {
    let decides = |says: &ambersheet_policy::model::Statement| {
        use ambersheet_policy::model::Statement;
        matches!(
            says,
            Statement::GoodIs(_) | Statement::By(_) | Statement::NotRated
        )
    };
    let claims = rules
        .policies
        .claims
        .iter()
        .filter(|claim| claim.field.is_none());
    let mut lines: Vec<u32> = claims
        .filter(|claim| decides(&claim.statement))
        .map(|claim| claim.at.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
