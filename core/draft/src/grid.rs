//! Sheets as grids of short values.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GridValue {
    /// A text.
    Text,
    /// A number, and `true` if it is shown as a percentage.
    Number(Decimal, bool),
    /// A date, as days since the end of 1899.
    Date(f64),
    /// A truth.
    Truth,
    /// An error, or a number that is none.
    Other,
}

/// A cell that holds something.
#[derive(Clone, Debug)]
pub struct FilledCell {
    /// The column, from 0.
    pub column: u32,
    /// The text without white space around it; numbers are written as people do.
    pub text: String,
    /// The value of the cell.
    pub value: GridValue,
    /// The fill of the cell.
    pub fill: Option<Colour>,
    /// The formula, without the equals sign; empty for a cell that shares the formula of another.
    pub formula: Option<String>,
}

impl FilledCell {
    /// Returns `true` if the cell holds a text.
    pub fn is_text(&self) -> bool {
        self.value == GridValue::Text
    }

    /// Returns the number of the cell, if it holds one.
    pub fn number(&self) -> Option<Decimal> {
        match self.value {
            GridValue::Number(number, _) => Some(number),
            _ => None,
        }
    }
}

/// A test of a conditional format on a range, with the fill it gives.
#[derive(Clone, Debug)]
pub struct GridRule {
    /// The first and the last cell of the range.
    pub range: (Cell, Cell),
    /// The word that a cell must hold.
    pub word: String,
    /// The fill.
    pub fill: Colour,
}

/// A conditional format: its cells, and one of its tests.
#[derive(Clone, Debug)]
pub struct GridFormat {
    /// The ranges that it applies to.
    pub ranges: Vec<Range>,
    /// The test.
    pub test: FormatTest,
    /// The fill of a cell that passes.
    pub fill: FormatFill,
    /// The order of the tests: lower first.
    pub priority: i64,
    /// `true` if later formats are not tried where this one applies.
    pub stops: bool,
}

/// The test of a conditional format. Formulas are written for the first cell of the first range.
#[derive(Clone, Debug, PartialEq)]
pub enum FormatTest {
    /// The cell's value compared: the operator as files name it, and one or two formulas.
    CellIs(String, Vec<String>),
    /// A formula is true.
    Expression(String),
    /// The cell holds this text, as files write it in a formula.
    HasText(String),
    /// The cell is blank.
    IsBlank,
    /// Icons: the name of the set, whether it is turned round, and for each icon but the first the formula of its lower end
    /// with whether the end belongs to it.
    Icons(String, bool, Vec<(String, bool)>),
    /// Icons whose limits are shares of the cells' numbers.
    RelativeIcons,
    /// A colour scale or a data bar.
    Gradual,
    /// Any other kind, by its name in files.
    Other(String),
}

/// The fill that a conditional format gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatFill {
    /// None.
    None,
    /// One whose colour cannot be told.
    Unknown,
    /// A colour.
    Colour(Colour),
}

/// The role of a column that a person named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// It names the measures.
    Names,
    /// It holds the figures.
    Figures,
    /// It holds what the figures are compared with.
    Targets,
}

/// The heading of a column that a person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHeading {
    /// The role of the column.
    pub role: ColumnRole,
    /// The column, from 0.
    pub column: u32,
    /// The heading, folded; empty if the column has none.
    pub heading: String,
}

/// The headings that a person named. Other tables with these headings are read alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedHeadings {
    /// The row of the headings, on the sheet that the person meant.
    pub row: Option<u32>,
    /// The headings.
    pub headings: Vec<NamedHeading>,
}

impl NamedHeadings {
    /// Returns the role of the column whose heading stands at a place, by that place or by its text.
    pub fn role(&self, row: u32, column: u32, heading: &str) -> Option<ColumnRole> {
        let at = |named: &&NamedHeading| self.row == Some(row) && named.column == column;
        let own = self.headings.iter().find(at);
        let like =
            |named: &&NamedHeading| !named.heading.is_empty() && named.heading == fold(heading);
        let found = own.or_else(|| self.headings.iter().find(like))?;
        Some(found.role)
    }

    /// Returns `true` if the person meant the column at this place itself.
    pub fn is_meant(&self, row: u32, column: u32) -> bool {
        self.row == Some(row) && self.headings.iter().any(|named| named.column == column)
    }
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetGrid {
    /// The sheet's name.
    pub name: String,
    /// The cells that hold something, by row.
    pub rows: BTreeMap<u32, Vec<FilledCell>>,
    /// The last cell of each merge, by its first.
    pub merges: HashMap<Cell, Cell>,
    /// `true` if some of its cells were not kept.
    pub cut: bool,
    /// The words that conditional formats colour.
    pub rules: Vec<GridRule>,
    /// The formulas of cells, whole: each as it is written for its own cell.
    pub formulas: BTreeMap<Cell, String>,
    /// The conditional formats.
    pub formats: Vec<GridFormat>,
    /// `true` if the columns of the sheet stand here as rows, and its rows as columns.
    pub is_turned: bool,
    /// The headings that a person named, where nothing else tells what they mean.
    pub named: NamedHeadings,
}

impl SheetGrid {
    /// Returns the cell at a place, if it holds something.
    pub fn at(&self, row: u32, column: u32) -> Option<&FilledCell> {
        let cells = self.rows.get(&row)?;
        let index = cells.binary_search_by_key(&column, |cell| cell.column);
        index.ok().map(|index| &cells[index])
    }

    /// Returns the text at a place; empty if there is none.
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.at(row, column).map_or("", |cell| cell.text.as_str())
    }

    /// Returns a place as messages have it.
    pub fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}", sheet_reference(&self.name), self.cell(row, column))
    }

    /// Returns the cell of the sheet that a place stands for.
    fn cell(&self, row: u32, column: u32) -> Cell {
        if self.is_turned {
            Cell::new(column, row)
        } else {
            Cell::new(row, column)
        }
    }

    /// Returns a range of one column as messages have it.
    pub fn column_place(&self, rows: (u32, u32), column: u32) -> String {
        let (first, last) = (self.cell(rows.0, column), self.cell(rows.1, column));
        if first == last {
            return self.place(rows.0, column);
        }
        format!("{}!{first}:{last}", sheet_reference(&self.name))
    }

    /// Returns the first cell of the merge that covers a place downwards, or the place itself.
    pub fn merged_from(&self, row: u32, column: u32) -> Cell {
        let covers = |(first, last): &(&Cell, &Cell)| {
            (first.row..=last.row).contains(&row) && (first.column..=last.column).contains(&column)
        };
        let cover = self.merges.iter().find(covers);
        cover.map_or(Cell::new(row, column), |(first, _)| *first)
    }
}
