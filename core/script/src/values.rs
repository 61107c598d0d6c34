//! The values of rules: colours, levels, tolerances, references, and the styles of writing a
//! rating.

use rhai::{Dynamic, Engine, Scope};

use super::dates::ScriptDate;
use super::palette::{COLOURS, Hue};
use ambersheet_ooxml::address::{ColumnName, Range};
use ambersheet_policy::conditions::Bound;
use ambersheet_policy::model::{
    AllowanceBasis, Condition, FilePattern, LevelGrid, Polarity, Profile, Spot, Tolerance,
};
use ambersheet_quantity::Unit;

/// A value that a word of the vocabulary returns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RuleValue {
    /// A constant that means only itself, such as `all_others`.
    Word(&'static str),
    /// A colour.
    Colour(Hue),
    /// A level, with its colour inside a scale.
    Level(String, Option<Hue>),
    /// A level with its colour, and other spellings of its word.
    LevelWith(String, Hue, String),
    /// A heading under which a limit stands.
    Heading(String),
    /// A heading that a table may lack.
    Optional(String),
    /// The column so many columns left of the one under a heading.
    LeftOf(String, u32),
    /// The headings of a row as the names of measures, by the text that the row begins with.
    Headings(String),
    /// A column by its index, from 0.
    Column(u32),
    /// The heading of each of several periods.
    Each(String),
    /// A cell, a label or a defined name of the workbook.
    Spot(Spot),
    /// Headings of which the first with a filled cell counts, each with `true` if a table may lack it, and `true` if
    /// today comes after them.
    FirstFilled(Vec<(String, bool)>, bool),
    /// A part of the file's name.
    FileName(FilePattern),
    /// An Excel table by its name.
    ExcelTable(String),
    /// A worksheet by its index, from 0.
    Sheet(usize),
    /// The cells of a template's key: the sheet, if it is named, and the range.
    Key(Option<String>, Range),
    /// The target and style of a rating or direction.
    Write(WriteTarget, WriteStyle),
    /// The target and style of a further rating; never a new column.
    Rated(WriteTarget, WriteStyle),
    /// An allowance with its basis.
    Tolerance(Tolerance),
    /// An allowance that a column of the return gives, or a cell of a form.
    ColumnAllowance(AllowanceBasis, AllowancePlace),
    /// The condition `where_target_under`.
    Under(Bound),
    /// Measures by their ids.
    WithId(Vec<String>),
    /// A condition with its level.
    Condition(Condition),
    /// A list of conditions; the first that holds decides.
    FirstOf(Vec<Condition>),
    /// The share of some levels, by their words, and the conditions on it.
    Share(Vec<String>, Vec<Condition>),
    /// Levels by two labels.
    Grid(LevelGrid),
    /// The spread of a target over the year.
    Profile(Profile),
    /// Another row of the table.
    InRow(AskedRows),
    /// Another table of the workbook.
    FromTable(AskedTable),
    /// A function of the script, by name.
    Function(String),
    /// No rating, and the reason.
    Unrated(String),
    /// A replacement for a value whose problem is already reported.
    Bad,
}

/// The place of an allowance in the return.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AllowancePlace {
    Under(String),
    In(Spot),
}

/// Rows of a table, by their names or by texts under headings.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AskedRows {
    Named(String),
    /// Headings with the texts under them.
    Marked(Vec<(String, String)>),
}

/// A table that a value is taken from, by its headings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AskedTable {
    pub(super) sheet: String,
    pub(super) measure: String,
    pub(super) group: Option<String>,
    /// The key of the value.
    pub(super) key: String,
    pub(super) value: String,
}

/// The target of a rating: a column of a table, another row of it, or a cell of a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WriteTarget {
    Under(String),
    /// A column for each of several periods.
    UnderEach(String),
    /// The column of the value that is rated.
    Figure,
    InRow(AskedRows),
    Into(Spot),
}

/// The style of writing a rating or direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteStyle {
    /// Into an existing column or cell; over formulas only with `over_formulas`, and without colour
    /// unless `fill` is set.
    Existing { over_formulas: bool, fill: bool },
    /// Into a new column at the right of the table, which the Excel table takes in if `in_table` is
    /// set.
    NewColumn { in_table: bool },
    /// The fill only.
    FillOnly,
    /// Nothing is written: the fill of the cell is read as the rating.
    ReadFill,
}

/// The measures that no other statement names, in `higher_is_better(…)` and the like.
pub(super) const ALL_OTHERS: &str = "all_others";
/// The sign of the target in its own cell, as what says which way is good.
pub(super) const SAID_BY_TARGET: &str = "said_by_target";
/// The score of a risk as its actual.
pub(super) const LIKELIHOOD_TIMES_IMPACT: &str = "likelihood_times_impact";
/// The text above a table as its group.
pub(super) const TITLE_ABOVE: &str = "title_above";
/// The nearest row above that holds a text in place of a name and no values, as the group.
pub(super) const SECTION_ABOVE: &str = "section_above";
/// The choice to read on behind blank rows.
pub(super) const SKIPPED: &str = "skipped";
/// The name of the sheet as the group.
pub(super) const SHEET_NAME: &str = "sheet_name";
/// Permission to replace formulas in the rating's column.
pub(super) const OVER_FORMULAS: &str = "over_formulas";
/// The choice to keep the template's own colours.
pub(super) const LEAVE_IT: &str = "leave_it";
/// The choice to put our colours on top of the template's.
pub(super) const RULE_ON_TOP: &str = "rule_on_top";

/// The choice to extend an Excel table to the new column.
pub(super) const IN_TABLE: &str = "in_table";
/// The palette of light fills that spreadsheets use.
pub(super) const STANDARD: &str = "standard";
/// The palette for people who do not see all colours.
pub(super) const COLOUR_BLIND: &str = "colour_blind";
/// The palette of the template's conditional formats.
pub(super) const FROM_THE_TEMPLATE: &str = "from_the_template";

/// The unit in which 85 means 85 %.
pub(super) const PERCENT: &str = "percent";
/// The unit in which 0.85 means 85 %.
pub(super) const FRACTION_OF_ONE: &str = "fraction_of_one";
/// The unit of plain numbers.
pub(super) const NUMBER: &str = "number";

/// The profile with a quarter of the year's target in each quarter.
pub(super) const LINEAR: &str = "linear";
/// The profile with the year's target in every quarter.
pub(super) const FLAT: &str = "flat";
/// The profile by which nothing is due before the year's end.
pub(super) const YEAR_END: &str = "year_end";
/// The cell of the value that is rated.
pub(super) const THE_FIGURE: &str = "the_figure";

/// The date of the run, which is given from outside.
pub(super) const TODAY: &str = "today";

/// The value that is expected at the end of the year.
pub(super) const FORECAST: &str = "forecast";
/// The value at the start.
pub(super) const BASELINE: &str = "baseline";
/// The period before.
pub(super) const PREVIOUS_PERIOD: &str = "previous_period";
/// The same period of the year before.
pub(super) const SAME_PERIOD_LAST_YEAR: &str = "same_period_last_year";
/// The sum of a composite value.
pub(super) const SUM: &str = "sum";
/// The worst part of a composite value, or the worst level of several measures.
pub(super) const WORST: &str = "worst";
/// The best level of several measures.
pub(super) const BEST: &str = "best";
/// An overall rating for each group, in place of a name.
pub(super) const EACH_GROUP: &str = "each_group";

const WORDS: &[&str] = &[
    ALL_OTHERS,
    SAID_BY_TARGET,
    LIKELIHOOD_TIMES_IMPACT,
    TITLE_ABOVE,
    SECTION_ABOVE,
    SKIPPED,
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
    YEAR_END,
    THE_FIGURE,
    FORECAST,
    BASELINE,
    PREVIOUS_PERIOD,
    SAME_PERIOD_LAST_YEAR,
    SUM,
    WORST,
    BEST,
    EACH_GROUP,
    TODAY,
];

/// The constants for true and false.
pub(super) const SWITCHES: &[(&str, bool)] = &[("yes", true), ("no", false)];

/// The constants for polarities. Scripts see the word of a polarity as text, so that they can test
/// `m.good_is == lower`.
pub(super) const POLARITIES: &[(&str, Polarity)] = &[
    ("higher", Polarity::Higher),
    ("lower", Polarity::Lower),
    ("close_to_target", Polarity::CloseToTarget),
];

/// Returns the constants of rules, for the engine.
pub(super) fn constants() -> Scope<'static> {
    let mut scope = Scope::new();
    for (index, row) in COLOURS.iter().enumerate() {
        scope.push_constant(row.0, RuleValue::Colour(Hue::Word(index)));
    }
    for &(name, polarity) in POLARITIES {
        scope.push_constant(name, polarity.word());
    }
    for &word in WORDS {
        scope.push_constant(word, RuleValue::Word(word));
    }
    for &(name, switch) in SWITCHES {
        scope.push_constant(name, switch);
    }
    scope
}

/// Returns the names of [`constants`].
pub(super) fn constant_names<'a>() -> impl Iterator<Item = &'a str> {
    let colours = COLOURS.iter().map(|row| row.0);
    let polarities = POLARITIES.iter().map(|row| row.0);
    let switches = SWITCHES.iter().map(|row| row.0);
    colours
        .chain(polarities)
        .chain(WORDS.iter().copied())
        .chain(switches)
}

/// Registers the values with an engine, for its own messages.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<RuleValue>("value of the rules");
}

/// Describes a value for a message, as the author wrote it.
pub(super) fn describe(value: &Dynamic) -> String {
    if let Some(value) = value.read_lock::<RuleValue>() {
        return describe_value(&value);
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return format!("the text \"{}\"", shortened(&text));
    }
    if let Some(date) = value.read_lock::<ScriptDate>() {
        return format!("the date {}", *date);
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

fn describe_value(value: &RuleValue) -> String {
    match value {
        RuleValue::Word(word) => format!("`{word}`"),
        RuleValue::Colour(Hue::Word(index)) => format!("the colour `{}`", COLOURS[*index].0),
        RuleValue::Colour(Hue::Own(fill)) => format!("the colour #{fill}"),
        RuleValue::Level(word, _) | RuleValue::LevelWith(word, ..) => {
            format!("level(\"{word}\")")
        }
        RuleValue::Heading(heading) => format!("heading(\"{heading}\")"),
        RuleValue::Optional(heading) => format!("optional(\"{heading}\")"),
        RuleValue::LeftOf(heading, by) if *by > 1 => format!("left_of(\"{heading}\", {by})"),
        RuleValue::LeftOf(heading, _) => format!("left_of(\"{heading}\")"),
        RuleValue::Headings(label) => format!("headings(\"{label}\")"),
        RuleValue::Column(column) => format!("column(\"{}\")", ColumnName(*column)),
        RuleValue::Each(heading) => format!("each(\"{heading}\")"),
        RuleValue::Spot(spot) => describe_spot(spot),
        RuleValue::FirstFilled(headings, _) => {
            let first = headings.first().map_or("", |heading| &heading.0);
            format!("first_filled(\"{first}\", …)")
        }
        RuleValue::FileName(pattern) => format!("file_name(\"{}\")", pattern.text()),
        RuleValue::ExcelTable(name) => format!("excel_table(\"{name}\")"),
        RuleValue::Sheet(index) => format!("sheet({})", index + 1),
        RuleValue::Key(sheet, range) => {
            let sheet = sheet.iter().map(|sheet| format!("\"{sheet}\", "));
            format!("from_cells({}\"{range}\")", sheet.collect::<String>())
        }
        RuleValue::Write(target, style) => describe_write(target, *style),
        RuleValue::Rated(target, WriteStyle::FillOnly) => {
            format!("rated({})", describe_target(target))
        }
        RuleValue::Rated(target, style) => format!("rated({})", describe_write(target, *style)),
        RuleValue::Tolerance(tolerance) => describe_tolerance(tolerance),
        RuleValue::ColumnAllowance(basis, place) => {
            let place = match place {
                AllowancePlace::Under(heading) => format!("\"{heading}\""),
                AllowancePlace::In(spot) => describe_spot(spot),
            };
            match basis {
                AllowanceBasis::PercentOfTarget => format!("percent_of_target({place})"),
                AllowanceBasis::Points => format!("points({place})"),
            }
        }
        RuleValue::Under(limit) if limit.unit == Unit::None => {
            format!("where_target_under({})", limit.number)
        }
        RuleValue::Under(limit) => format!("where_target_under(\"{}\")", limit.quantity()),
        RuleValue::WithId(_) => "with_id(…)".to_owned(),
        RuleValue::Condition(condition) => format!("a condition for \"{}\"", condition.word),
        RuleValue::FirstOf(_) => "first_of([…])".to_owned(),
        RuleValue::Share(..) => "share(…)".to_owned(),
        RuleValue::Grid(_) => "grid(#{…})".to_owned(),
        RuleValue::Profile(_) => "by_quarter(…)".to_owned(),
        RuleValue::InRow(rows) => describe_rows(rows),
        RuleValue::FromTable(table) => format!("from_table(\"{}\", #{{…}})", table.sheet),
        RuleValue::Function(name) => format!("function(\"{name}\")"),
        RuleValue::Unrated(why) => format!("unrated(\"{why}\")"),
        RuleValue::Bad => "a value with a problem of its own".to_owned(),
    }
}

/// Returns the place and style of a rating as rules write it.
fn describe_write(target: &WriteTarget, style: WriteStyle) -> String {
    format!("{}({})", style_name(style), describe_target(target))
}

/// Returns the word for a style of writing.
fn style_name(style: WriteStyle) -> &'static str {
    match style {
        WriteStyle::Existing { fill: true, .. } => "write_to",
        WriteStyle::Existing { fill: false, .. } => "word_only",
        WriteStyle::NewColumn { .. } => "new_column",
        WriteStyle::FillOnly => "fill_only",
        WriteStyle::ReadFill => "fill_of",
    }
}

fn describe_target(target: &WriteTarget) -> String {
    match target {
        WriteTarget::Under(heading) => format!("\"{heading}\""),
        WriteTarget::UnderEach(heading) => format!("each(\"{heading}\")"),
        WriteTarget::Figure => THE_FIGURE.to_owned(),
        WriteTarget::InRow(rows) => describe_rows(rows),
        WriteTarget::Into(spot) => describe_spot(spot),
    }
}

fn describe_rows(rows: &AskedRows) -> String {
    match rows {
        AskedRows::Named(name) => format!("in_row(\"{name}\")"),
        AskedRows::Marked(_) => "in_row(#{…})".to_owned(),
    }
}

/// Returns a reference as rules write it.
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
        Spot::Heading => "headings(…)".to_owned(),
        Spot::Row(label) => format!("in_row(\"{}\")", label.text()),
    }
}

/// Returns a tolerance as rules write it.
pub(super) fn describe_tolerance(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(number) => format!("percent_of_target({number})"),
        Tolerance::Points(number) => format!("points({number})"),
        Tolerance::PointsIn(points) if points.unit.is_days() => format!("days({})", points.number),
        Tolerance::PointsIn(points) => format!("points(\"{points}\")"),
        Tolerance::WorkingDays { days, .. } => format!("working_days({days})"),
        Tolerance::PercentOfPrevious(number) => format!("percent_of_previous({number})"),
        Tolerance::OfTwo(two) => {
            let [percent, points] = two.both().map(|one| describe_tolerance(&one));
            let word = if two.larger {
                "larger_of"
            } else {
                "smaller_of"
            };
            format!("{word}({percent}, {points})")
        }
    }
}

/// Shortens a text to fit a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
