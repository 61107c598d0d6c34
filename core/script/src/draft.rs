//! The statements of a script as it makes them. Headings still contain `{quarter}`, and fields
//! still have names; `finish` makes the model of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rhai::Dynamic;

use super::dates::ScriptDate;
use super::palette::{ColourPalette, Hue};
use super::places::Calls;
use super::problems::Problems;
use super::values::{AskedRows, AskedTable, WriteStyle, WriteTarget};
use ambersheet_ooxml::address::Range as CellRange;
use ambersheet_policy::model::{
    AllowanceBasis, BlockTitle, Claim, Claimed, Condition, DateRules, DirectionRule, Extras,
    FirstFilled, Given, GroupFrom, Pattern, PeriodFrom, Polarity, Position, QuestionIndex,
    RegisterTable, Role, Rounding, RuleQuestion, Spot, TemplateColours,
};
use ambersheet_policy::money::MoneyKind;
use ambersheet_quantity::{ParseOptions, StatedUnit};

/// A text and its position in the script.
#[derive(Clone, Debug)]
pub(super) struct LocatedText {
    pub(super) text: String,
    pub(super) at: Position,
}

/// The role of a column or value; a field still by its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DraftRole {
    Role(Role),
    Field(String),
}

/// The period, or the part of the return that gives it.
#[derive(Clone, Debug)]
pub(super) enum DraftPeriod {
    Text(LocatedText),
    From(PeriodFrom, Position),
}

impl DraftPeriod {
    /// Returns the period, if the script states it itself.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.text),
            Self::From(..) => None,
        }
    }

    /// Returns the position of the statement.
    pub(super) fn at(&self) -> Position {
        match self {
            Self::Text(text) => text.at,
            Self::From(_, at) => *at,
        }
    }
}

/// The way in which a column is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DraftPlace {
    UnderHeading,
    /// So many columns left of the heading.
    LeftOf(u32),
    /// By its index, from 0.
    Letter(u32),
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct DraftColumn {
    pub(super) holds: DraftRole,
    pub(super) heading: LocatedText,
    pub(super) optional: bool,
    pub(super) place: DraftPlace,
    /// `true` if there is such a column for each of several periods.
    pub(super) each: bool,
    /// The position of the key.
    pub(super) key: Position,
}

/// The column of a rating or direction.
#[derive(Clone, Debug)]
pub(super) struct DraftDestination {
    pub(super) heading: LocatedText,
    pub(super) style: WriteStyle,
    /// The position of the key.
    pub(super) key: Position,
}

/// A value that does not stand in the measure's own row.
#[derive(Clone, Debug)]
pub(super) struct DraftElsewhere {
    pub(super) role: Role,
    pub(super) source: DraftSource,
    /// The position of the value.
    pub(super) at: Position,
}

/// The place of such a value.
#[derive(Clone, Debug)]
pub(super) enum DraftSource {
    Row(AskedRows),
    Table(AskedTable),
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftTable {
    pub(super) sheet: Option<LocatedText>,
    pub(super) columns: Vec<DraftColumn>,
    /// The values that are taken from the first of several columns.
    pub(super) first_filled: Vec<FirstFilled>,
    pub(super) excel_table: Option<LocatedText>,
    pub(super) group: Option<GroupFrom>,
    pub(super) rating: Option<DraftDestination>,
    pub(super) direction: Option<DraftDestination>,
    pub(super) extras: Extras,
    pub(super) rounded: Option<Rounding>,
    /// `true` if the actual is likelihood times impact.
    pub(super) is_product: bool,
    /// The basis of the tolerance, if a column gives it.
    pub(super) tolerance: Option<AllowanceBasis>,
    /// `true` if the sign of the target says which way is good.
    pub(super) said_by_target: bool,
    /// `true` if the published rating is the fill of its cell.
    pub(super) published_by_fill: bool,
    /// `true` if hidden rows are left out.
    pub(super) without_hidden_rows: bool,
    pub(super) without_hidden_columns: bool,
    pub(super) unit: Option<StatedUnit>,
    pub(super) quarter: Option<u8>,
    pub(super) skip: Vec<String>,
    pub(super) empty: Vec<String>,
    pub(super) end_at: Vec<String>,
    /// `true` if a blank row does not end the table.
    pub(super) skips_blank_rows: bool,
    /// The rows that are measures, and the position of the value.
    pub(super) rows: Option<(AskedRows, Position)>,
    pub(super) elsewhere: Vec<DraftElsewhere>,
    pub(super) question: Option<QuestionIndex>,
    pub(super) because: Option<String>,
    pub(super) at: Position,
    /// `true` if a key has a problem, so that nothing is reported as missing.
    pub(super) broken: bool,
}

/// The worksheets that a form is on.
#[derive(Clone, Debug)]
pub(super) enum DraftSheet {
    /// A worksheet by its index, from 0.
    Number(usize),
    Named(LocatedText),
}

/// A value of a form.
#[derive(Clone, Debug)]
pub(super) struct DraftValue {
    pub(super) holds: DraftRole,
    pub(super) given: Given,
    /// The position of the key.
    pub(super) key: Position,
    /// The position of the value.
    pub(super) at: Position,
}

/// The cell of a form's rating or direction.
#[derive(Clone, Debug)]
pub(super) struct DraftSpot {
    pub(super) spot: Spot,
    pub(super) style: WriteStyle,
    /// The position of the key.
    pub(super) key: Position,
    /// The position of the value.
    pub(super) at: Position,
}

/// A table whose measures stand across.
#[derive(Clone, Debug)]
pub(super) struct DraftAcross {
    /// The text that the row of the headings begins with.
    pub(super) labels: LocatedText,
    pub(super) skip: Vec<String>,
}

/// A form.
#[derive(Clone, Debug)]
pub(super) struct DraftForm {
    pub(super) sheet: DraftSheet,
    pub(super) across: Option<DraftAcross>,
    pub(super) values: Vec<DraftValue>,
    pub(super) rating: Option<DraftSpot>,
    pub(super) direction: Option<DraftSpot>,
    pub(super) extras: Extras,
    pub(super) rounded: Option<Rounding>,
    /// `true` if the actual is likelihood times impact.
    pub(super) is_product: bool,
    /// The basis of the tolerance, if a cell gives it.
    pub(super) tolerance: Option<AllowanceBasis>,
    /// `true` if the sign of the target says which way is good.
    pub(super) said_by_target: bool,
    /// `true` if the published rating is the fill of its cell.
    pub(super) published_by_fill: bool,
    pub(super) unit: Option<StatedUnit>,
    pub(super) quarter: Option<u8>,
    pub(super) empty: Vec<String>,
    pub(super) question: Option<QuestionIndex>,
    pub(super) because: Option<String>,
    pub(super) at: Position,
    /// `true` if a key has a problem, so that nothing is reported as missing.
    pub(super) broken: bool,
}

/// The source of the levels' colours.
#[derive(Clone, Debug)]
pub(super) enum DraftPalette {
    Words(ColourPalette),
    /// The cells of the template's key: the sheet, if it is named, the range, and its position in
    /// the script.
    Key(Option<LocatedText>, CellRange, Position),
    Formatting,
}

/// The look of cells whose measure is unrated.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftUnrated {
    pub(super) word: Option<LocatedText>,
    pub(super) colour: Option<Hue>,
}

/// A table of meanings.
#[derive(Clone, Debug)]
pub(super) struct DraftMeanings {
    pub(super) sheet: Option<LocatedText>,
    /// The name of each field and the heading of its texts.
    pub(super) texts: Vec<(LocatedText, LocatedText)>,
    pub(super) levels: LocatedText,
    pub(super) at: Position,
}

/// A table of published counts.
#[derive(Clone, Debug)]
pub(super) struct DraftCounts {
    pub(super) sheet: Option<LocatedText>,
    pub(super) group: LocatedText,
    /// The words of the levels, which are also their headings.
    pub(super) levels: Vec<LocatedText>,
    pub(super) unrated: Option<LocatedText>,
    pub(super) total: Option<LocatedText>,
    pub(super) field: Option<LocatedText>,
    pub(super) at: Position,
}

/// The way in which an overall rating is made.
#[derive(Clone, Debug)]
pub(super) enum DraftOverallBy {
    Worst,
    Best,
    /// The words of the levels whose share counts, the conditions on it, and the position of the whole.
    Share(Vec<String>, Vec<Condition>, Position),
}

/// A line about ratings of ratings.
#[derive(Clone, Debug)]
pub(super) struct DraftOverall {
    /// The name; none for each group.
    pub(super) name: Option<LocatedText>,
    pub(super) by: Option<DraftOverallBy>,
    pub(super) measures: Option<Claimed>,
    /// The groups, or the heading over them, and the position of the value.
    pub(super) group: Option<(Vec<String>, Position)>,
    pub(super) field: Option<LocatedText>,
    pub(super) sheet: Option<DraftSheet>,
    /// The place that it is written to, the way, and the position of the value.
    pub(super) rating: Option<(WriteTarget, WriteStyle, Position)>,
    pub(super) because: Option<String>,
    pub(super) question: Option<QuestionIndex>,
    pub(super) at: Position,
}

impl DraftOverall {
    /// Creates a line of which only the name is known.
    pub(super) fn new(name: Option<LocatedText>, at: Position) -> Self {
        Self {
            name,
            by: None,
            measures: None,
            group: None,
            field: None,
            sheet: None,
            rating: None,
            because: None,
            question: None,
            at,
        }
    }
}

/// A level of the scale.
#[derive(Clone, Debug)]
pub(super) struct DraftLevel {
    pub(super) word: String,
    pub(super) hue: Hue,
    /// Other spellings of the word, if the rules give any.
    pub(super) others: Option<String>,
}

/// The content of a register's column.
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
    /// The workbook beside the script; none for the return itself.
    pub(super) file: Option<LocatedText>,
    pub(super) sheet: LocatedText,
    pub(super) columns: Vec<(RegisterColumn, LocatedText)>,
    /// The levels that have limits; their words are also their headings.
    pub(super) limits: Vec<LocatedText>,
    /// The reason for the rows that give none of their own.
    pub(super) because: Option<String>,
    pub(super) question: Option<QuestionIndex>,
    pub(super) at: Position,
}

/// A block of figures to date.
#[derive(Clone, Debug)]
pub(super) struct DraftToDate {
    pub(super) sheet: LocatedText,
    pub(super) title: BlockTitle,
    pub(super) row: LocatedText,
    /// A heading, after the heading above it.
    pub(super) up_to: LocatedText,
    pub(super) leave_out: Vec<String>,
    pub(super) at: Position,
}

/// The name of a further rating whose typed words are kept.
#[derive(Clone, Debug)]
pub(super) struct DraftTyped {
    pub(super) name: LocatedText,
    pub(super) question: Option<QuestionIndex>,
}

/// A statement that is none about measures, if questions may be asked about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskedAbout {
    Table,
    Form,
    Period,
    Scale,
    /// The first of its names in [`ScriptDraft::keep_typed`].
    KeepTyped(usize),
    Register,
    Counts,
    Direction,
    Overall,
}

/// The line after a statement that is attached to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attached {
    /// A reason, on this line of the script.
    Because(u32),
    /// A question, by its index, on this line of the script.
    Question(QuestionIndex, u32),
}

/// A claim whose field is still a name.
#[derive(Clone, Debug)]
pub(super) struct DraftClaim {
    pub(super) claim: Claim,
    pub(super) field: Option<LocatedText>,
}

/// Everything that the script has declared so far.
#[derive(Debug, Default)]
pub(super) struct ScriptDraft {
    pub(super) problems: Problems,
    /// The words whose use had a problem, so that something they declare may be missing.
    pub(super) troubled: BTreeSet<&'static str>,
    /// The positions of all calls.
    pub(super) calls: Calls,
    /// The functions that the script defines: name and number of parameters.
    pub(super) defined: Vec<(String, usize)>,
    /// The values of parameters from outside.
    pub(super) given: Vec<(String, String)>,
    pub(super) name: Option<LocatedText>,
    pub(super) period: Option<DraftPeriod>,
    /// The first month of the year, and the position of the statement.
    pub(super) year_starts: Option<(u8, Position)>,
    /// The parameters in the script's order, with their values as text.
    pub(super) parameters: Vec<(String, String)>,
    /// The same values for functions.
    pub(super) values: BTreeMap<String, Dynamic>,
    pub(super) scale: Option<(Vec<DraftLevel>, Position)>,
    pub(super) palette: Option<(DraftPalette, Position)>,
    /// The headings that conditions take their limits from.
    pub(super) limit_headings: Vec<LocatedText>,
    /// The signs of the levels.
    pub(super) symbols: Option<(Vec<String>, Position)>,
    /// The words of the directions, best first.
    pub(super) direction_words: Option<([String; 3], Position)>,
    pub(super) unrated: Option<(DraftUnrated, Position)>,
    pub(super) tables: Vec<DraftTable>,
    pub(super) forms: Vec<DraftForm>,
    pub(super) keep_typed: Vec<DraftTyped>,
    /// The styles of further ratings, by the names that tables and forms give them.
    pub(super) styles: Vec<(LocatedText, WriteStyle)>,
    pub(super) meanings: Vec<DraftMeanings>,
    pub(super) counts: Vec<DraftCounts>,
    pub(super) overall: Vec<DraftOverall>,
    pub(super) to_date: Vec<DraftToDate>,
    pub(super) registers: Vec<DraftRegister>,
    /// The rows of the registers; none for a register in a return that is not at hand.
    pub(super) register_tables: Vec<Option<RegisterTable>>,
    pub(super) claims: Vec<DraftClaim>,
    /// The claims of the last statement, if it was one about measures.
    pub(super) last_claims: Option<Range<usize>>,
    /// The last statement, if it was none about measures and questions may be asked about it.
    pub(super) asked_about: Option<AskedAbout>,
    /// The line that is attached to the last statement.
    pub(super) attached: Option<Attached>,
    /// The open questions.
    pub(super) questions: Vec<RuleQuestion>,
    /// Those about the period.
    pub(super) asked_of_period: Vec<QuestionIndex>,
    /// Those about the scale.
    pub(super) asked_of_scale: Vec<QuestionIndex>,
    /// The reason for the period.
    pub(super) because_of_period: Option<String>,
    /// The reason for the scale.
    pub(super) because_of_scale: Option<String>,
    /// The meanings of words in the return's own column for what good is.
    pub(super) good_words: Vec<(Pattern, Polarity)>,
    /// Whether the figures of spending and of income are below zero, and the positions of the statements.
    pub(super) negative: Vec<(MoneyKind, bool, Position)>,
    pub(super) direction: Option<DirectionRule>,
    pub(super) colours: Option<(TemplateColours, Position)>,
    /// The way in which texts write numbers, and the position of the statement.
    pub(super) how: Option<(ParseOptions, Position)>,
    /// The date that stands for today, if it was given.
    pub(super) today: Option<ScriptDate>,
    /// Holidays, and the word for what is not due yet.
    pub(super) dates: DateRules,
    /// The word for what is not due yet, with its position.
    pub(super) not_due: Option<LocatedText>,
    pub(super) assumptions: Vec<String>,
}
