//! The values that only rules have: colours, levels, tolerances, and the ways to write a rating.

use rhai::{Dynamic, Engine, Scope};
use rust_decimal::Decimal;

use super::palette::{COLOURS, Hue};
use ambersheet_ooxml::address::Range;
use ambersheet_policy::model::{
    Condition, FilePattern, LevelGrid, Polarity, Profile, Spot, Tolerance,
};

/// A value that a word of the vocabulary gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A constant that means only itself, such as `all_others`.
    Word(&'static str),
    /// A colour.
    Colour(Hue),
    /// A level, with its colour where it stands in a scale.
    Level(String, Option<Hue>),
    /// A heading that a table may do without.
    Optional(String),
    /// A cell or a defined name of the workbook.
    Spot(Spot),
    /// A part of the file's name.
    FileName(FilePattern),
    /// An Excel table by its name.
    ExcelTable(String),
    /// A worksheet by its number, from 0.
    Sheet(usize),
    /// The cells of a template's key: the sheet, if it is named, and the range.
    Key(Option<String>, Range),
    /// Where a rating or direction goes.
    Goes(Goes, Way),
    /// Where a further rating of the row or form stands, and how it is written; never a new column.
    Rated(Goes, Way),
    /// An allowance with its basis.
    Tolerance(Tolerance),
    /// The condition `where_target_under`.
    Under(Decimal),
    /// Measures by their ids.
    WithId(Vec<String>),
    /// A condition with its level.
    Condition(Condition),
    /// Conditions, of which the first that holds decides.
    FirstOf(Vec<Condition>),
    /// Levels by two labels.
    Grid(LevelGrid),
    /// How a target spreads over the year.
    Profile(Profile),
    /// A function of the script, by name.
    Function(String),
    /// An answer: no rating, and why.
    Unrated(String),
    /// Stands for a value whose own problem is already reported.
    Bad,
}

/// Where something goes: under a heading of a table, or into a cell of a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Goes {
    Under(String),
    Into(Spot),
}

/// How a rating or direction is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Into the column or cell: over a formula there only where `over_formulas` says so, and without colour where
    /// `fill` is false.
    Place { over_formulas: bool, fill: bool },
    /// Into a column that the table does not have yet, and into the Excel table that ends there if `in_table`.
    NewColumn { in_table: bool },
    /// The fill only.
    FillOnly,
}

/// Everything that may stand in `higher_is_better(…)` for the measures no other line names.
pub(super) const ALL_OTHERS: &str = "all_others";
/// The text above a table.
pub(super) const TITLE_ABOVE: &str = "title_above";
/// The name of a sheet.
pub(super) const SHEET_NAME: &str = "sheet_name";
/// Formulas in the rating's column may be replaced.
pub(super) const OVER_FORMULAS: &str = "over_formulas";
/// The template's own colours stay.
pub(super) const LEAVE_IT: &str = "leave_it";
/// Our colours go on top of the template's own.
pub(super) const RULE_ON_TOP: &str = "rule_on_top";

/// An Excel table grows to hold the new column.
pub(super) const IN_TABLE: &str = "in_table";
/// The colour words are the light fills of spreadsheets.
pub(super) const STANDARD: &str = "standard";
/// The colour words are fills that stay apart without full colour sight.
pub(super) const COLOUR_BLIND: &str = "colour_blind";
/// The template's conditional formats colour the levels.
pub(super) const FROM_THE_TEMPLATE: &str = "from_the_template";

/// 85 is 85 %.
pub(super) const PERCENT: &str = "percent";
/// 0.85 is 85 %.
pub(super) const FRACTION_OF_ONE: &str = "fraction_of_one";
/// A number is only a number.
pub(super) const NUMBER: &str = "number";

/// A quarter of the year's target each quarter.
pub(super) const LINEAR: &str = "linear";
/// The year's target in every quarter.
pub(super) const FLAT: &str = "flat";

/// What is expected at the end of the year.
pub(super) const FORECAST: &str = "forecast";
/// What the measure was at the start.
pub(super) const BASELINE: &str = "baseline";
/// The period before.
pub(super) const PREVIOUS_PERIOD: &str = "previous_period";
/// The same period of the year before.
pub(super) const SAME_PERIOD_LAST_YEAR: &str = "same_period_last_year";
/// A composite value as it stands.
pub(super) const SUM: &str = "sum";
/// The worst part of a composite value.
pub(super) const WORST: &str = "worst";

const WORDS: [&str; 21] = [
    ALL_OTHERS,
    TITLE_ABOVE,
    SHEET_NAME,
    OVER_FORMULAS,
    LEAVE_IT,
    RULE_ON_TOP,
    IN_TABLE,
    STANDARD,
    COLOUR_BLIND,
    FROM_THE_TEMPLATE,
    PERCENT,
    FRACTION_OF_ONE,
    NUMBER,
    LINEAR,
    FLAT,
    FORECAST,
    BASELINE,
    PREVIOUS_PERIOD,
    SAME_PERIOD_LAST_YEAR,
    SUM,
    WORST,
];

/// What people say for true and false.
const SWITCHES: [(&str, bool); 2] = [("yes", true), ("no", false)];

/// How scripts name each polarity. They see its word, which is text, so that `m.good_is == lower` can be asked.
pub(super) const POLARITIES: [(&str, Polarity); 3] = [
    ("higher", Polarity::Higher),
    ("lower", Polarity::Lower),
    ("close_to_target", Polarity::CloseToTarget),
];

/// The words that stand for values, as constants for the engine.
pub(super) fn constants() -> Scope<'static> {
    let mut scope = Scope::new();
    for (index, row) in COLOURS.into_iter().enumerate() {
        scope.push_constant(row.0, Value::Colour(Hue::Word(index)));
    }
    for (name, polarity) in POLARITIES {
        scope.push_constant(name, polarity.word());
    }
    for word in WORDS {
        scope.push_constant(word, Value::Word(word));
    }
    for (name, switch) in SWITCHES {
        scope.push_constant(name, switch);
    }
    scope
}

/// The names of [`constants`].
pub(super) fn constant_names<'a>() -> impl Iterator<Item = &'a str> {
    let colours = COLOURS.into_iter().map(|row| row.0);
    let switches = SWITCHES.into_iter().map(|row| row.0);
    colours
        .chain(POLARITIES.into_iter().map(|row| row.0))
        .chain(WORDS)
        .chain(switches)
}

/// Makes the values known to an engine, for its own messages.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Value>("value of the rules");
    engine.register_fn("==", |a: Value, b: Value| a == b);
    engine.register_fn("!=", |a: Value, b: Value| a != b);
}

/// A value in the words of a message: what the author put there.
pub(super) fn describe(value: &Dynamic) -> String {
    if let Some(value) = value.read_lock::<Value>() {
        return describe_value(&value);
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return format!("the text \"{}\"", shortened(&text));
    }
    if value.is_int() || value.is_decimal() {
        return format!("the number {value}");
    }
    if value.is_array() {
        return "a list".to_owned();
    }
    if value.is_map() {
        return "a map #{…}".to_owned();
    }
    if value.is_unit() {
        "nothing".to_owned()
    } else {
        format!("`{value}`")
    }
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::Word(word) => format!("`{word}`"),
        Value::Colour(Hue::Word(index)) => format!("the colour `{}`", COLOURS[*index].0),
        Value::Colour(Hue::Own(fill)) => format!("the colour #{fill}"),
        Value::Level(word, _) => format!("level(\"{word}\")"),
        Value::Optional(heading) => format!("optional(\"{heading}\")"),
        Value::Spot(spot) => describe_spot(spot),
        Value::FileName(pattern) => format!("file_name(\"{}\")", pattern.text()),
        Value::ExcelTable(name) => format!("excel_table(\"{name}\")"),
        Value::Sheet(index) => format!("sheet({})", index + 1),
        Value::Key(None, range) => format!("from_cells(\"{range}\")"),
        Value::Key(Some(sheet), range) => format!("from_cells(\"{sheet}\", \"{range}\")"),
        Value::Goes(goes, way) => format!("{}({})", way_name(*way), describe_goes(goes)),
        Value::Rated(goes, Way::FillOnly) => format!("rated({})", describe_goes(goes)),
        Value::Rated(goes, way) => format!("rated({}({}))", way_name(*way), describe_goes(goes)),
        Value::Tolerance(tolerance) => describe_tolerance(tolerance),
        Value::Under(number) => format!("where_target_under({number})"),
        Value::WithId(_) => "with_id(…)".to_owned(),
        Value::Condition(condition) => format!("a condition for \"{}\"", condition.word),
        Value::FirstOf(_) => "first_of([…])".to_owned(),
        Value::Grid(_) => "grid(#{…})".to_owned(),
        Value::Profile(_) => "by_quarter(…)".to_owned(),
        Value::Function(name) => format!("function(\"{name}\")"),
        Value::Unrated(why) => format!("unrated(\"{why}\")"),
        Value::Bad => "a value with a problem of its own".to_owned(),
    }
}

/// The word that a way to write is called by.
fn way_name(way: Way) -> &'static str {
    match way {
        Way::Place { fill: true, .. } => "write_to",
        Way::Place { fill: false, .. } => "word_only",
        Way::NewColumn { .. } => "new_column",
        Way::FillOnly => "fill_only",
    }
}

fn describe_goes(goes: &Goes) -> String {
    match goes {
        Goes::Under(heading) => format!("\"{heading}\""),
        Goes::Into(spot) => describe_spot(spot),
    }
}

/// A cell or a name as it is written in rules.
pub(super) fn describe_spot(spot: &Spot) -> String {
    match spot {
        Spot::Cell { sheet: None, cell } => format!("cell(\"{cell}\")"),
        Spot::Cell {
            sheet: Some(sheet),
            cell,
        } => format!("cell(\"{sheet}\", \"{cell}\")"),
        Spot::Named(name) => format!("named(\"{name}\")"),
        Spot::Label { text, below: false } => format!("beside(\"{}\")", text.text()),
        Spot::Label { text, below: true } => format!("under(\"{}\")", text.text()),
    }
}

/// A tolerance as it is written in rules.
pub(super) fn describe_tolerance(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(number) => format!("percent_of_target({number})"),
        Tolerance::Points(number) => format!("points({number})"),
        Tolerance::PercentOfPrevious(number) => format!("percent_of_previous({number})"),
    }
}

/// A text short enough for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
