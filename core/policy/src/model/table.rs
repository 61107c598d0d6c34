//! Tables as a script declares them: their headings with their roles, and the destinations of ratings.

use super::elsewhere::{ElsewhereSource, RowsAsked};
use super::file_name::FilePattern;
use super::question::QuestionIndex;
use super::rounding::Rounding;
use super::spot::Spot;
use crate::name::Pattern;
use ambersheet_diagnostic::Position;
use ambersheet_quantity::StatedUnit;

/// The role of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The measure's name.
    Measure,
    /// The measure's id.
    Id,
    /// The group for counts, such as a portfolio or a theme.
    Group,
    /// The value being rated.
    Actual,
    /// The value of the period before.
    Previous,
    /// The target.
    Target,
    /// The difference of actual and target, as the return gives it.
    Variance,
    /// The intervention level, as the return gives it.
    Intervention,
    /// The value expected at the end of the year.
    Forecast,
    /// The value at the start.
    Baseline,
    /// The value of the same period a year before.
    LastYear,
    /// The numerator of the actual.
    Numerator,
    /// The denominator of the actual.
    Denominator,
    /// The rating that a person set by hand.
    Override,
    /// The reason for the rating by hand.
    OverrideReason,
    /// The person who set the rating by hand.
    OverrideBy,
    /// The date of the rating by hand.
    OverrideDate,
    /// The rating that the one by hand replaced.
    OverrideOf,
    /// The polarity, as the return gives it.
    GoodIs,
    /// The tolerance, as the return gives it.
    Tolerance,
    /// The likelihood of a risk.
    Likelihood,
    /// The impact of a risk.
    Impact,
    /// The limits of the levels, in words.
    Limits,
    /// A limit, by index of the headings that conditions name.
    Limit(u16),
    /// The rating that the return itself claims.
    PublishedRating,
    /// The direction that the return itself claims.
    PublishedDirection,
    /// The destination of the main rating.
    Rating,
    /// The destination of the direction.
    Direction,
    /// A column that stands in for another one whose cell is blank, by its number in the table.
    Further(usize),
    /// A field, by index of the ruleset's fields.
    Field(usize),
    /// The heading from which columns [left of it](ColumnPlace::LeftOf) are counted, by number; its cells are not read.
    Anchor(u8),
    /// The heading over texts by which rows are asked for, by number.
    Mark(u8),
}

impl Role {
    /// Returns the key of a script that names the role; a field has a name of its own.
    pub fn key(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Id => "id",
            Self::Group => "group",
            Self::Actual => "actual",
            Self::Previous => "previous",
            Self::Target => "target",
            Self::Variance => "variance",
            Self::GoodIs => "good_is",
            Self::Tolerance => "amber_within",
            Self::Likelihood => "likelihood",
            Self::Impact => "impact",
            Self::Limits => "limits",
            Self::Limit(_) => "heading",
            Self::PublishedRating => "published_rating",
            Self::Intervention => "intervention",
            Self::PublishedDirection => "published_direction",
            Self::Forecast => "forecast",
            Self::Baseline => "baseline",
            Self::LastYear => "same_period_last_year",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Override => "override",
            Self::OverrideReason => "override_reason",
            Self::OverrideBy => "override_by",
            Self::OverrideDate => "override_date",
            Self::OverrideOf => "override_of",
            Self::Rating | Self::Field(_) => "rating",
            Self::Direction => "direction",
            Self::Anchor(_) => "left_of",
            Self::Further(_) => "first_filled",
            Self::Mark(_) => "rows",
        }
    }

    /// Returns `true` if a cell of the role is given a rating or direction, as opposed to read.
    pub fn is_written(self) -> bool {
        matches!(self, Self::Rating | Self::Direction | Self::Field(_))
    }

    /// Returns `true` if the column may also be that of another role, whatever that is.
    pub fn shares_column(self) -> bool {
        matches!(self, Self::Anchor(_) | Self::Mark(_))
    }

    /// Returns `true` if the return itself claims a rating or direction by the role.
    pub fn is_published(self) -> bool {
        matches!(self, Self::PublishedRating | Self::PublishedDirection)
    }
}

/// The way in which a column is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnPlace {
    /// By its own heading.
    #[default]
    UnderHeading,
    /// By a heading at its right.
    LeftOf {
        /// The number of the heading, as in [`Role::Anchor`].
        anchor: u8,
        /// The number of columns between them, counted from 1.
        by: u32,
    },
    /// By its letter; the index counts from 0.
    Letter(u32),
}

/// The basis of an allowance that a cell of the return gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowanceBasis {
    /// Percent of the target: both `10` and `10%` are 10 percent of it.
    PercentOfTarget,
    /// Points in the measure's own unit.
    Points,
}

/// The values that a variance stands in for, where a layout has none of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VarianceUse {
    /// `true` if the actual follows from it.
    pub for_actual: bool,
    /// `true` if the target follows from it.
    pub for_target: bool,
}

impl VarianceUse {
    /// Returns what the variance of a layout stands in for; `has` tells whether it has values of a role.
    pub fn of(has: impl Fn(Role) -> bool) -> Self {
        let is_computed = has(Role::Numerator) && has(Role::Denominator);
        let is_given = has(Role::Variance);
        Self {
            for_actual: is_given && !has(Role::Actual) && !is_computed,
            for_target: is_given && !has(Role::Target),
        }
    }
}

/// A heading with the role of its column.
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    /// The role of the column.
    pub role: Role,
    /// The heading, with the period filled in.
    pub heading: Pattern,
    /// The headings above that one, the nearest first, if the rules name them: `Performance` in
    /// `Performance > Q4`.
    pub above: Vec<Pattern>,
    /// `true` if a table may lack the column.
    pub optional: bool,
    /// The way in which it is found; one that is not under a heading has none of its own.
    pub place: ColumnPlace,
}

impl TableColumn {
    /// Returns `true` if a table is recognised by the column's heading.
    pub fn has_heading(&self) -> bool {
        self.place == ColumnPlace::UnderHeading
    }

    /// Returns the heading as the rules write it, with those above it.
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

/// A value that is taken from the first column whose cell is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstFilled {
    /// The role of the first column.
    pub role: Role,
    /// The roles of the columns after it, in their order.
    pub next: Vec<Role>,
    /// `true` if the day of the run stands in where all of them are blank.
    pub today: bool,
}

/// The destination of a rating or direction.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    /// Into the column with the role's heading.
    Column {
        /// `true` if a formula there may be replaced.
        over_formulas: bool,
        /// `true` if the cell is filled in its level's colour.
        fill: bool,
    },
    /// Into a new column at the right of the table.
    NewColumn {
        /// The heading.
        heading: String,
        /// `true` if an Excel table that ends there grows to hold it.
        in_table: bool,
    },
    /// Only the fill changes; the cell keeps its content.
    FillOnly,
}

/// The signs of a rating in addition to the word and fill of its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// `true` if a note on the rating's cell gives the reason.
    pub note: bool,
    /// `true` if the whole row of the table is filled.
    pub whole_row: bool,
    /// `true` if conditional formatting replaces the fill, so that the colour follows the numbers in Excel.
    pub live: bool,
}

/// The source of the records' group, if it is no column.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupFrom {
    /// The text above the table.
    TitleAbove,
    /// The nearest row above with a text in place of a name and no values.
    SectionAbove,
    /// The name of the sheet that the table is on.
    SheetName,
    /// A cell of the workbook; without a sheet, of the table's own.
    Cell {
        /// The cell.
        spot: Spot,
        /// The place in the script.
        at: Position,
    },
    /// The name of the workbook's file.
    FileName {
        /// The pattern with the wanted part of the name.
        pattern: FilePattern,
        /// The place in the script.
        at: Position,
    },
}

/// A value of a measure that does not stand in its own row.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    /// The role of the value, or [`Role::Rating`] for the place of the rating.
    pub role: Role,
    /// The place of the value.
    pub source: ElsewhereSource,
    /// The place in the script.
    pub at: Position,
}

/// The layout of one kind of table, wherever its headings are.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLayout {
    /// The sheets to search; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// The columns, in the order of [`Role`]'s keys in the script. One of them is for [`Role::Measure`].
    pub columns: Vec<TableColumn>,
    /// The values that are taken from the first of several columns.
    pub first_filled: Vec<FirstFilled>,
    /// The name of the Excel table.
    pub excel_table: Option<String>,
    /// The source of the records' group, if it is no column.
    pub group: Option<GroupFrom>,
    /// The destination of the main rating, if the table has one.
    pub rating: Option<Destination>,
    /// The destination of the direction, if it is written.
    pub direction: Option<Destination>,
    /// The other signs of the rating.
    pub extras: Extras,
    /// `true` if hidden rows are read.
    pub hidden_rows: bool,
    /// `true` if hidden columns are read.
    pub hidden_columns: bool,
    /// The basis of the tolerance, if a column gives it.
    pub tolerance: Option<AllowanceBasis>,
    /// The roles of the columns that conditions take their limits from, in the order of the rules' headings.
    pub limit_roles: Vec<Role>,
    /// The rounding of the numbers.
    pub rounded: Option<Rounding>,
    /// `true` if the actual is likelihood times impact.
    pub is_product: bool,
    /// The values that the variance stands in for.
    pub variance: VarianceUse,
    /// `true` if the sign of the target says which way is good.
    pub said_by_target: bool,
    /// `true` if the published rating is the fill of its cell.
    pub published_by_fill: bool,
    /// The unit of the table's numbers.
    pub unit: Option<StatedUnit>,
    /// The quarter of the values, if it is not the period's.
    pub quarter: Option<u8>,
    /// Names of measures that make a row no record.
    pub skip: Vec<Pattern>,
    /// Texts that mean "not filled in".
    pub empty: Vec<Pattern>,
    /// Texts that end the table at their row.
    pub end_at: Vec<Pattern>,
    /// `true` if a blank row does not end the table.
    pub skips_blank_rows: bool,
    /// The rows that are measures; `None` is every row.
    pub rows: Option<RowsAsked>,
    /// The values that do not stand in a measure's own row.
    pub elsewhere: Vec<Elsewhere>,
    /// The author's open question about the table.
    pub question: Option<QuestionIndex>,
    /// The author's `because`.
    pub because: Option<String>,
    /// The place in the script.
    pub at: Position,
}

impl TableLayout {
    /// Returns `true` if its rows must be known before any of them is rated.
    pub fn keeps_rows(&self) -> bool {
        self.rows.is_some() || !self.elsewhere.is_empty()
    }

    /// Returns `true` if the names of the measures have no heading of their own.
    pub fn has_placed_names(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.role == Role::Measure && !column.has_heading())
    }

    /// Returns `true` if one column of a table can hold both roles: a rating may be compared with
    /// what it is written over, and a colour may go onto any value.
    pub fn may_share(&self, one: Role, other: Role, fields: &[Field]) -> bool {
        let (written, read) = match (one.is_written(), other.is_written()) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            (true, true) | (false, false) => return false,
        };
        let destination = match written {
            Role::Rating => self.rating.as_ref(),
            Role::Direction => self.direction.as_ref(),
            Role::Field(index) => fields.get(index).map(|field| &field.destination),
            _ => None,
        };
        match destination {
            Some(Destination::FillOnly) => true,
            Some(Destination::Column { .. }) => {
                (written == Role::Rating && read == Role::PublishedRating)
                    || (written == Role::Direction && read == Role::PublishedDirection)
            }
            Some(Destination::NewColumn { .. }) | None => false,
        }
    }

    /// Returns `true` if its rows are rated for each of several periods.
    pub fn is_each(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| {
            let mut path = column.above.iter().chain([&column.heading]);
            path.any(Pattern::names_any_period)
        })
    }

    /// Returns `true` if any heading is named with one above it.
    pub fn looks_above(&self) -> bool {
        self.columns.iter().any(|column| !column.above.is_empty())
    }
}

/// One of several ratings that a row carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key in the script: `delivery`.
    pub name: String,
    /// `true` if the word or score in the cell names the level and is never overwritten (`keep_typed`).
    pub keep_typed: bool,
    /// `true` if the fill of the cell names the level, and not a word; nothing is written there.
    pub by_fill: bool,
    /// The way it is written; never a new column.
    pub destination: Destination,
    /// The author's open question about keeping what is typed.
    pub question: Option<QuestionIndex>,
    /// The place of its declaration, or of `keep_typed`.
    pub at: Position,
}

impl Field {
    /// Returns `true` if the cell holds the return's own rating: the rules compute theirs and leave the word.
    pub fn is_published(&self) -> bool {
        !self.keep_typed && self.destination == Destination::FillOnly
    }
}

/// A table of the return that explains the levels: texts under one heading, scores under the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Meanings {
    /// The sheet; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// The headings above the texts, each with its field (by index).
    pub texts: Vec<(usize, Pattern)>,
    /// The heading above the levels' words, in the first such column right of the texts.
    pub levels: Pattern,
    /// The place in the script.
    pub at: Position,
}

/// The layout of the ruleset that found a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayoutRef {
    /// A table, by index of the ruleset's tables.
    Table(u16),
    /// A form, by index of the ruleset's forms.
    Form(u16),
}
