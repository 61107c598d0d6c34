//! Rules over one table of records in place of those that they declare: a table of cases, each with the rating that
//! somebody expects of it, or rows of a frame.

use crate::ruleset::{Column, Destination, Extras, Pattern, Position, Role, Ruleset, TableLayout};

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

impl TableLayout {
    /// A table of records, whose ratings have a column of their own.
    pub(crate) fn of_records(columns: Vec<Column>) -> Self {
        Self {
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
}

impl Ruleset {
    /// The headings that a table of cases may have: the rules' own words for what a record holds.
    pub fn case_headings() -> impl Iterator<Item = &'static str> {
        COLUMNS.into_iter().map(|(heading, _)| heading)
    }

    /// The rules as they stand, over a table of cases in place of the tables and forms that they declare. The table has
    /// these headings and `rating`, whose cells are blank.
    #[must_use]
    pub fn over_cases(mut self) -> Self {
        let columns = COLUMNS
            .into_iter()
            .chain([(RATING, Role::Rating)])
            .map(|(heading, role)| Column {
                role,
                heading: Pattern::new(heading),
                above: Vec::new(),
                optional: role != Role::Measure,
            });
        let table = TableLayout::of_records(columns.collect());
        self.fields.clear();
        self.over_records(table)
    }

    /// The rules over this table and nothing else of a workbook.
    pub(crate) fn over_records(mut self, table: TableLayout) -> Self {
        self.tables = vec![table];
        self.from_return = None;
        self.forms.clear();
        self.meanings.clear();
        self.to_date.clear();
        self.counts.clear();
        self.palette = None;
        self
    }

    /// The rules with one change: what is under this heading is what somebody expects of each row, and reported as its
    /// published rating.
    #[must_use]
    pub fn expecting(mut self, heading: &str) -> Self {
        if let Some(from) = &mut self.from_return {
            from.expecting = Some(heading.to_owned());
        }
        for table in &mut self.tables {
            table
                .columns
                .retain(|column| column.role != Role::PublishedRating);
            let heading = Pattern::new(heading);
            table.columns.push(Column {
                role: Role::PublishedRating,
                heading,
                above: Vec::new(),
                optional: false,
            });
        }
        self
    }

    /// The lines of the script that can decide a rating, in their order.
    pub fn deciding_lines(&self) -> Vec<u32> {
        let decides = |says: &crate::ruleset::Says| {
            use crate::ruleset::Says;
            matches!(says, Says::GoodIs(_) | Says::By(_) | Says::NotRated)
        };
        let claims = self
            .policies
            .claims
            .iter()
            .filter(|claim| claim.field.is_none());
        let mut lines: Vec<u32> = claims
            .filter(|claim| decides(&claim.says))
            .map(|claim| claim.at.line)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}
