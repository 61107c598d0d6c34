//! Tables as a script declares them: which headings hold what, and where the ratings go.

use super::file_name::FilePattern;
use super::spot::Spot;
use crate::name::Pattern;
use crate::position::Position;
use ambersheet_quantity::StatedUnit;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The measure's name.
    Measure,
    /// The measure's id.
    Id,
    /// What counts are grouped by: portfolio, theme.
    Group,
    /// The value being rated.
    Actual,
    /// The value of the period before.
    Previous,
    /// The target.
    Target,
    /// The value past which somebody has to intervene, as the return gives it.
    Intervention,
    /// What is expected at the end of the year.
    Forecast,
    /// What the measure was at the start.
    Baseline,
    /// The value of the same period a year before.
    LastYear,
    /// The number that the actual is a share of another with.
    Numerator,
    /// That other number.
    Denominator,
    /// The rating that somebody set by hand.
    Override,
    /// Why they did.
    OverrideReason,
    /// Who did.
    OverrideBy,
    /// When they did.
    OverrideDate,
    /// The rating that stood there before.
    OverrideOf,
    /// Which way is good, as the return says it.
    GoodIs,
    /// The rating that the return itself claims.
    PublishedRating,
    /// The direction that the return itself claims.
    PublishedDirection,
    /// Where the main rating goes.
    Rating,
    /// Where the direction goes.
    Direction,
    /// A rating of its own, by index of the ruleset's fields.
    Field(usize),
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What the column holds.
    pub role: Role,
    /// Its heading, with the period filled in.
    pub heading: Pattern,
    /// The headings over that one, the nearest first, where the rules name them: in `Performance > Q4`,
    /// `Performance`.
    pub above: Vec<Pattern>,
    /// Whether a table may do without it.
    pub optional: bool,
}

impl Column {
    /// Its heading as the rules write it, with those over it.
    pub fn heading_text(&self) -> String {
        let path: Vec<&str> = self
            .above
            .iter()
            .rev()
            .chain([&self.heading])
            .map(Pattern::text)
            .collect();
        path.join(" > ")
    }
}

/// Where a rating or direction is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    /// Into the column with the role's heading.
    Column {
        /// Whether a formula there may be replaced.
        over_formulas: bool,
        /// Whether the word's cell is filled in its level's colour.
        fill: bool,
    },
    /// Into a new column at the right of the table.
    NewColumn {
        /// Its heading.
        heading: String,
        /// Whether an Excel table that ends there grows to hold it.
        in_table: bool,
    },
    /// Only the fill changes; the word that is there stays.
    FillOnly,
}

/// What shows a rating beside the word and fill of its own cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// A note on the rating's cell gives the reason.
    pub note: bool,
    /// The whole row of the table is filled.
    pub whole_row: bool,
    /// Conditional formatting takes the place of the fill, so that the colour follows the numbers in Excel.
    pub live: bool,
}

/// What gives the records of a table their group, where no column does.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupFrom {
    /// The text above the table.
    TitleAbove,
    /// The name of the sheet that the table is on.
    SheetName,
    /// A cell of the workbook; without a sheet, of the table's own.
    Cell {
        /// The cell.
        spot: Spot,
        /// Where the script says so.
        at: Position,
    },
    /// The name of the workbook's file.
    FileName {
        /// Which part of it.
        pattern: FilePattern,
        /// Where the script says so.
        at: Position,
    },
}

/// A layout of one kind of table, wherever its headings stand.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLayout {
    /// The sheets to look on; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// The columns, in the order of [`Role`]'s keys in the script. Always holds one for [`Role::Measure`].
    pub columns: Vec<Column>,
    /// The Excel table that it is, by name.
    pub excel_table: Option<String>,
    /// What gives its records their group, where no column does.
    pub group: Option<GroupFrom>,
    /// Where the main rating goes, if the table has one.
    pub rating: Option<Destination>,
    /// Where the direction goes, if it is written.
    pub direction: Option<Destination>,
    /// What else shows the rating.
    pub extras: Extras,
    /// Whether hidden rows are read.
    pub hidden_rows: bool,
    /// Whether hidden columns are read.
    pub hidden_columns: bool,
    /// What the table's numbers count.
    pub unit: Option<StatedUnit>,
    /// Of which quarter its values are, where that is not the period's.
    pub quarter: Option<u8>,
    /// Rows whose measure matches are no records.
    pub skip: Vec<Pattern>,
    /// Text that stands for "not filled in".
    pub empty: Vec<Pattern>,
    /// A table ends at a row with this text in any cell.
    pub end_at: Vec<Pattern>,
    /// Where the declaration stands.
    pub at: Position,
}

impl TableLayout {
    /// Whether any of its headings is told by one above it.
    pub fn looks_above(&self) -> bool {
        self.columns.iter().any(|column| !column.above.is_empty())
    }
}

/// One of several ratings that a row carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key in the script: `delivery`.
    pub name: String,
    /// Whether the word or score in the cell names the level and is never overwritten (`keep_typed`).
    pub keep_typed: bool,
    /// How it is written; never a new column.
    pub destination: Destination,
    /// Where it is declared, or where `keep_typed` names it.
    pub at: Position,
}

impl Field {
    /// Whether what is typed in its cell is a claim of the return's own: the rules compute the rating and leave the word.
    pub fn is_published(&self) -> bool {
        !self.keep_typed && self.destination == Destination::FillOnly
    }
}

/// A table of the return that says what the levels mean: texts under one heading, scores under the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Meanings {
    /// The sheet it stands on; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// For each field (by index), the heading over its texts.
    pub texts: Vec<(usize, Pattern)>,
    /// The heading over the levels' words, in the first such column right of the texts.
    pub levels: Pattern,
    /// Where the declaration stands.
    pub at: Position,
}

/// Which layout of the ruleset a record was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutRef {
    Table(u16),
    Form(u16),
}
