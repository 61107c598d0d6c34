//! What a script has declared so far, as it was written: headings still with their `{quarter}`, fields still by name.
//! `finish` makes a ruleset of it when everything is known.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rhai::Dynamic;

use super::palette::{ColourPalette, Hue};
use super::places::Calls;
use super::problems::Problems;
use super::values::WriteStyle;
use ambersheet_ooxml::address::Range as CellRange;
use ambersheet_policy::model::{
    BlockTitle, Claim, DirectionRule, Extras, Given, GroupFrom, Pattern, PeriodFrom, Polarity,
    Position, RegisterTable, Role, Spot, TemplateColours,
};
use ambersheet_quantity::{How, StatedUnit};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(super) struct LocatedText {
    pub(super) text: String,
    pub(super) at: Position,
}

/// What a column of a table holds; a field still by its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DraftRole {
    Role(Role),
    Field(String),
}

/// The period, or where the return says it.
#[derive(Clone, Debug)]
pub(super) enum DraftPeriod {
    Text(LocatedText),
    From(PeriodFrom, Position),
}

impl DraftPeriod {
    /// The period, if the script says it itself.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.text),
            Self::From(..) => None,
        }
    }

    /// Where the script says it.
    pub(super) fn at(&self) -> Position {
        match self {
            Self::Text(text) => text.at,
            Self::From(_, at) => *at,
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct DraftColumn {
    pub(super) holds: DraftRole,
    pub(super) heading: LocatedText,
    pub(super) optional: bool,
    /// Where the key stands.
    pub(super) key: Position,
}

/// A rating's or direction's destination.
#[derive(Clone, Debug)]
pub(super) struct DraftDestination {
    pub(super) heading: LocatedText,
    pub(super) style: WriteStyle,
    /// Where the key stands.
    pub(super) key: Position,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftTable {
    pub(super) sheet: Option<LocatedText>,
    pub(super) columns: Vec<DraftColumn>,
    pub(super) excel_table: Option<LocatedText>,
    pub(super) group: Option<GroupFrom>,
    pub(super) rating: Option<DraftDestination>,
    pub(super) direction: Option<DraftDestination>,
    pub(super) extras: Extras,
    /// Whether hidden rows and columns are left out.
    pub(super) without_hidden_rows: bool,
    pub(super) without_hidden_columns: bool,
    pub(super) unit: Option<StatedUnit>,
    pub(super) quarter: Option<u8>,
    pub(super) skip: Vec<String>,
    pub(super) empty: Vec<String>,
    pub(super) end_at: Vec<String>,
    pub(super) at: Position,
    /// Whether a key has a problem of its own, so that what it leaves out is none.
    pub(super) broken: bool,
}

/// The worksheets that a form is on.
#[derive(Clone, Debug)]
pub(super) enum DraftSheet {
    /// By its number, from 0.
    Number(usize),
    Named(LocatedText),
}

/// A value of a form.
#[derive(Clone, Debug)]
pub(super) struct DraftValue {
    pub(super) holds: DraftRole,
    pub(super) given: Given,
    /// Where the key stands.
    pub(super) key: Position,
    /// Where the value stands.
    pub(super) at: Position,
}

/// Where a form's rating or direction goes.
#[derive(Clone, Debug)]
pub(super) struct DraftSpot {
    pub(super) spot: Spot,
    pub(super) style: WriteStyle,
    /// Where the key stands.
    pub(super) key: Position,
    /// Where the value stands.
    pub(super) at: Position,
}

/// A form.
#[derive(Clone, Debug)]
pub(super) struct DraftForm {
    pub(super) sheet: DraftSheet,
    pub(super) values: Vec<DraftValue>,
    pub(super) rating: Option<DraftSpot>,
    pub(super) direction: Option<DraftSpot>,
    pub(super) extras: Extras,
    pub(super) unit: Option<StatedUnit>,
    pub(super) quarter: Option<u8>,
    pub(super) empty: Vec<String>,
    pub(super) at: Position,
    /// Whether a key has a problem of its own, so that what it leaves out is none.
    pub(super) broken: bool,
}

/// Where the colours of the levels come from.
#[derive(Clone, Debug)]
pub(super) enum DraftPalette {
    Words(ColourPalette),
    /// The cells of the template's key: the sheet, if it is named, the range, and where it is given.
    Key(Option<LocatedText>, CellRange, Position),
    Formatting,
}

/// What a cell gets whose measure is unrated.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftUnrated {
    pub(super) word: Option<LocatedText>,
    pub(super) colour: Option<Hue>,
}

/// A table of meanings.
#[derive(Clone, Debug)]
pub(super) struct DraftMeanings {
    pub(super) sheet: Option<LocatedText>,
    /// Field by name, where its key stands, and the heading.
    pub(super) texts: Vec<(LocatedText, LocatedText)>,
    pub(super) levels: LocatedText,
    pub(super) at: Position,
}

/// A table of counts.
#[derive(Clone, Debug)]
pub(super) struct DraftCounts {
    pub(super) sheet: Option<LocatedText>,
    pub(super) group: LocatedText,
    /// The words of the levels, which are their headings.
    pub(super) levels: Vec<LocatedText>,
    pub(super) unrated: Option<LocatedText>,
    pub(super) total: Option<LocatedText>,
    pub(super) field: Option<LocatedText>,
    pub(super) at: Position,
}

/// What a column of a register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegisterColumn {
    Measure,
    Id,
    GoodIs,
    Target,
    AmberWithin,
    PercentOfTarget,
    Points,
    Profile,
    Unit,
    From,
    To,
    Because,
}

/// A register.
#[derive(Clone, Debug)]
pub(super) struct DraftRegister {
    /// The workbook beside the script; the return itself without one.
    pub(super) file: Option<LocatedText>,
    pub(super) sheet: LocatedText,
    pub(super) columns: Vec<(RegisterColumn, LocatedText)>,
    /// The levels that have limits, which are their headings.
    pub(super) limits: Vec<LocatedText>,
    pub(super) at: Position,
}

/// Figures to date.
#[derive(Clone, Debug)]
pub(super) struct DraftToDate {
    pub(super) sheet: LocatedText,
    pub(super) title: BlockTitle,
    pub(super) row: LocatedText,
    /// A heading, and the one over it.
    pub(super) up_to: LocatedText,
    pub(super) leave_out: Vec<String>,
    pub(super) at: Position,
}

/// A claim whose field is still a name.
#[derive(Clone, Debug)]
pub(super) struct DraftClaim {
    pub(super) claim: Claim,
    pub(super) field: Option<LocatedText>,
}

/// Everything declared so far.
#[derive(Debug, Default)]
pub(super) struct ScriptDraft {
    pub(super) problems: Problems,
    /// The words of which a use had a problem, so that what it would have declared is missing.
    pub(super) troubled: BTreeSet<&'static str>,
    /// Where everything stands.
    pub(super) calls: Calls,
    /// The functions that the script defines: name and parameters.
    pub(super) defined: Vec<(String, usize)>,
    /// Values for parameters from outside.
    pub(super) given: Vec<(String, String)>,
    pub(super) name: Option<LocatedText>,
    pub(super) period: Option<DraftPeriod>,
    /// Parameters in the script's order, with the text of their value.
    pub(super) parameters: Vec<(String, String)>,
    /// The same as values, for functions.
    pub(super) values: BTreeMap<String, Dynamic>,
    pub(super) scale: Option<(Vec<(String, Hue)>, Position)>,
    pub(super) palette: Option<(DraftPalette, Position)>,
    /// The signs of the levels.
    pub(super) symbols: Option<(Vec<String>, Position)>,
    pub(super) unrated: Option<(DraftUnrated, Position)>,
    pub(super) tables: Vec<DraftTable>,
    pub(super) forms: Vec<DraftForm>,
    pub(super) keep_typed: Vec<LocatedText>,
    /// How further ratings are written, by the names that tables and forms give them.
    pub(super) styles: Vec<(LocatedText, WriteStyle)>,
    pub(super) meanings: Vec<DraftMeanings>,
    pub(super) counts: Vec<DraftCounts>,
    pub(super) to_date: Vec<DraftToDate>,
    pub(super) registers: Vec<DraftRegister>,
    /// Their rows; none of those in a return that is not at hand.
    pub(super) register_tables: Vec<Option<RegisterTable>>,
    pub(super) claims: Vec<DraftClaim>,
    /// The claims of the last statement, where it is one that claims something.
    pub(super) last_claims: Option<Range<usize>>,
    /// What words of the return's own column mean.
    pub(super) good_words: Vec<(Pattern, Polarity)>,
    pub(super) direction: Option<DirectionRule>,
    pub(super) colours: Option<(TemplateColours, Position)>,
    /// How numbers are written in texts, and the line that says so.
    pub(super) how: Option<(How, Position)>,
    pub(super) assumptions: Vec<String>,
}
