//! The words that rules are written in: what each takes, where it may stand, and an example to show whoever got it
//! wrong. The check of the syntax tree and the registration with the engine both read these tables.

use std::sync::LazyLock;

use super::problems::near;
use ambersheet_policy::conditions::{CONDITION_WORDS, ConditionEntry};

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// Outside functions, where it declares something.
    Outside,
    /// Anywhere.
    Anywhere,
    /// Inside functions, where it answers.
    Inside,
}

/// A word that is called like a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) name: &'static str,
    /// Fewest and most arguments.
    pub(super) takes: (usize, usize),
    pub(super) stands: Stands,
    pub(super) example: &'static str,
}

const fn word(
    name: &'static str,
    takes: (usize, usize),
    stands: Stands,
    example: &'static str,
) -> Word {
    Word {
        name,
        takes,
        stands,
        example,
    }
}

/// Every word that rules can call. Conditions follow the word that takes a list of them.
pub(super) static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut words = Vec::with_capacity(OWN_WORDS.len() + CONDITION_WORDS.len());
    for own in OWN_WORDS {
        words.push(own);
        if own.name == "first_of" {
            words.extend(CONDITION_WORDS.iter().map(condition));
        }
    }
    words
});

/// Makes the word of a condition, whose last argument is the level.
fn condition(entry: &ConditionEntry) -> Word {
    let arguments = entry.arguments + 1;
    word(
        entry.word,
        (arguments, arguments),
        Stands::Anywhere,
        entry.example,
    )
}

/// The words that are no conditions.
const OWN_WORDS: [Word; 58] = [
    word(
        "ruleset",
        (1, 1),
        Stands::Outside,
        "ruleset(\"Our measures\")",
    ),
    word("period", (1, 1), Stands::Outside, "period(\"2022/23 Q4\")"),
    word(
        "parameter",
        (2, 2),
        Stands::Anywhere,
        "parameter(\"tolerance\", 6)",
    ),
    word(
        "scale",
        (1, 1),
        Stands::Outside,
        "scale([ level(\"Good\", green), level(\"Poor\", red) ])",
    ),
    word("level", (1, 2), Stands::Anywhere, "level(\"Good\", green)"),
    word("colour", (1, 1), Stands::Anywhere, "colour(\"#FFC000\")"),
    word("palette", (1, 1), Stands::Outside, "palette(colour_blind)"),
    word(
        "from_cells",
        (1, 2),
        Stands::Anywhere,
        "from_cells(\"Key!A2:A4\")",
    ),
    word(
        "symbols",
        (1, 32),
        Stands::Outside,
        "symbols(\"▲\", \"●\", \"▼\")",
    ),
    word(
        "where_unrated",
        (1, 2),
        Stands::Outside,
        "where_unrated(\"Not rated\")",
    ),
    word(
        "tables",
        (1, 1),
        Stands::Outside,
        "tables(#{ measure: \"Measure\", … })",
    ),
    word(
        "table",
        (2, 2),
        Stands::Outside,
        "table(\"Sheet name\", #{ measure: \"Measure\", … })",
    ),
    word(
        "excel_table",
        (1, 1),
        Stands::Anywhere,
        "excel_table(\"Returns\")",
    ),
    word(
        "optional",
        (1, 1),
        Stands::Anywhere,
        "optional(\"Heading\")",
    ),
    word(
        "form",
        (1, 2),
        Stands::Outside,
        "form(\"Sheet name\", #{ measure: cell(\"B2\"), … })",
    ),
    word("sheet", (1, 1), Stands::Anywhere, "sheet(1)"),
    word("cell", (1, 2), Stands::Anywhere, "cell(\"B2\")"),
    word("beside", (1, 1), Stands::Anywhere, "beside(\"Target:\")"),
    word(
        "under",
        (1, 1),
        Stands::Anywhere,
        "under(\"Half year performance*\")",
    ),
    word(
        "file_name",
        (1, 1),
        Stands::Anywhere,
        "file_name(\"Return {group} *\")",
    ),
    word("named", (1, 1), Stands::Anywhere, "named(\"Target_Q4\")"),
    word("write_to", (1, 2), Stands::Anywhere, "write_to(\"RAG\")"),
    word("word_only", (1, 2), Stands::Anywhere, "word_only(\"RAG\")"),
    word(
        "new_column",
        (1, 2),
        Stands::Anywhere,
        "new_column(\"RAG\")",
    ),
    word("fill_only", (1, 1), Stands::Anywhere, "fill_only(\"RAG\")"),
    word(
        "rated",
        (1, 1),
        Stands::Anywhere,
        "rated(\"Delivery (RAG)\")",
    ),
    word(
        "keep_typed",
        (1, 16),
        Stands::Outside,
        "keep_typed(\"delivery\", \"spend\")",
    ),
    word(
        "meanings",
        (1, 2),
        Stands::Outside,
        "meanings(#{ delivery: \"Delivery\", score: \"Score\" })",
    ),
    word(
        "published_counts",
        (1, 2),
        Stands::Outside,
        "published_counts(#{ group: \"Portfolio\", … })",
    ),
    word(
        "to_date",
        (2, 2),
        Stands::Outside,
        "to_date(\"Profiles\", #{ row: \"Grand Total\", … })",
    ),
    word(
        "register",
        (2, 3),
        Stands::Outside,
        "register(\"Rules\", #{ measure: \"Measure\", … })",
    ),
    word(
        "amber_within",
        (1, 1),
        Stands::Outside,
        "amber_within(percent_of_target(6))",
    ),
    word(
        "percent_of_target",
        (1, 1),
        Stands::Anywhere,
        "percent_of_target(6)",
    ),
    word(
        "percent_of_previous",
        (1, 1),
        Stands::Anywhere,
        "percent_of_previous(2)",
    ),
    word("points", (1, 1), Stands::Anywhere, "points(2)"),
    word(
        "higher_is_better",
        (1, 1),
        Stands::Outside,
        "higher_is_better([ \"One\", \"Two\" ])",
    ),
    word(
        "lower_is_better",
        (1, 1),
        Stands::Outside,
        "lower_is_better([ \"One\", \"Two\" ])",
    ),
    word(
        "close_to_target",
        (1, 1),
        Stands::Outside,
        "close_to_target([ \"One\", \"Two\" ])",
    ),
    word(
        "good_is_means",
        (2, 2),
        Stands::Outside,
        "good_is_means(\"On target\", higher)",
    ),
    word(
        "not_rated",
        (1, 1),
        Stands::Outside,
        "not_rated([ \"One\", \"Two\" ])",
    ),
    word("unit", (1, 1), Stands::Outside, "unit(percent)"),
    word(
        "decimal_comma",
        (1, 1),
        Stands::Outside,
        "decimal_comma(yes)",
    ),
    word(
        "first_of",
        (1, 1),
        Stands::Anywhere,
        "first_of([ at_least(90, \"Green\"), otherwise(\"Red\") ])",
    ),
    word(
        "grid",
        (1, 1),
        Stands::Anywhere,
        "grid(#{ columns: [ \"Rare\", … ], rows: [ … ] })",
    ),
    word("reversed", (1, 1), Stands::Anywhere, "reversed(risk)"),
    word(
        "by_quarter",
        (4, 4),
        Stands::Anywhere,
        "by_quarter(25, 50, 75, 100)",
    ),
    word("with_id", (1, 1), Stands::Anywhere, "with_id(\"CR*\")"),
    word(
        "measure",
        (2, 2),
        Stands::Outside,
        "measure(\"Name\", #{ good_is: higher })",
    ),
    word(
        "function",
        (1, 1),
        Stands::Outside,
        "function(\"by_visits\")",
    ),
    word(
        "because",
        (1, 1),
        Stands::Outside,
        "because(\"agreed with the board\")",
    ),
    word("from", (1, 1), Stands::Outside, "from(\"2022/23 Q1\")"),
    word("to", (1, 1), Stands::Outside, "to(\"2022/23 Q4\")"),
    word(
        "assumption",
        (1, 1),
        Stands::Outside,
        "assumption(\"targets are for the whole year\")",
    ),
    word(
        "same_if_within",
        (1, 2),
        Stands::Outside,
        "same_if_within(points(2))",
    ),
    word(
        "where_target_under",
        (1, 1),
        Stands::Anywhere,
        "where_target_under(10)",
    ),
    word(
        "where_the_template_colours",
        (1, 1),
        Stands::Outside,
        "where_the_template_colours(leave_it)",
    ),
    word(
        "unrated",
        (1, 1),
        Stands::Inside,
        "unrated(\"no survey this year\")",
    ),
    word("has", (2, 2), Stands::Inside, "m.has(\"previous\")"),
];

/// What the engine itself brings that rules may use, with the fewest and most arguments; a method's own value counts.
pub(super) const STANDARD: [(&str, usize, usize); 26] = [
    ("abs", 1, 1),
    ("ceiling", 1, 1),
    ("contains", 2, 2),
    ("debug", 1, 1),
    ("ends_with", 2, 2),
    ("floor", 1, 1),
    ("index_of", 2, 3),
    ("is_empty", 1, 1),
    ("keys", 1, 1),
    ("len", 1, 1),
    ("max", 2, 2),
    ("min", 2, 2),
    ("parse_decimal", 1, 1),
    ("parse_int", 1, 1),
    ("print", 1, 1),
    ("push", 2, 2),
    ("replace", 3, 3),
    ("round", 1, 2),
    ("sign", 1, 1),
    ("split", 2, 2),
    ("starts_with", 2, 2),
    ("sub_string", 2, 3),
    ("to_int", 1, 1),
    ("to_lower", 1, 1),
    ("to_string", 1, 1),
    ("to_upper", 1, 1),
];

/// The keys of `tables` and `table`; any other key is a rating of its own, given by `rated`.
pub const TABLE_KEYS: [&str; 32] = [
    "measure",
    "id",
    "group",
    "actual",
    "previous",
    "target",
    "intervention",
    "good_is",
    "published_rating",
    "published_direction",
    "forecast",
    "baseline",
    "same_period_last_year",
    "numerator",
    "denominator",
    "override",
    "override_reason",
    "override_by",
    "override_date",
    "override_of",
    "rating",
    "direction",
    "skip",
    "empty",
    "end_at",
    "hidden_rows",
    "hidden_columns",
    "quarter",
    "unit",
    "note",
    "whole_row",
    "live",
];

/// The keys of tables and forms that take `yes` or `no`.
pub(super) const SWITCH_KEYS: [&str; 5] =
    ["note", "whole_row", "live", "hidden_rows", "hidden_columns"];

/// The keys of a table that speak of its rows, which a form has none of.
pub(super) const ROW_KEYS: [&str; 5] = [
    "skip",
    "end_at",
    "whole_row",
    "hidden_rows",
    "hidden_columns",
];

/// The keys of `form`: those of a table but for its rows. Any other key is a rating of its own, given by `rated`.
pub(super) fn form_keys() -> Vec<&'static str> {
    TABLE_KEYS
        .into_iter()
        .filter(|key| !ROW_KEYS.contains(key))
        .collect()
}

/// The keys of `measure`.
pub(super) const MEASURE_KEYS: [&str; 18] = [
    "good_is",
    "amber_within",
    "unit",
    "by",
    "target",
    "profile",
    "part",
    "parts",
    "target_in_actual",
    "ranked",
    "rate",
    "compared_with",
    "same_if_within",
    "redefined",
    "formerly",
    "from",
    "to",
    "field",
];

/// The keys of `to_date`.
pub(super) const TO_DATE_KEYS: [&str; 4] = ["measure", "row", "up_to", "leave_out"];

/// The keys of `register`.
pub(super) const REGISTER_KEYS: [&str; 13] = [
    "measure",
    "id",
    "good_is",
    "target",
    "amber_within",
    "percent_of_target",
    "points",
    "limits",
    "profile",
    "unit",
    "from",
    "to",
    "because",
];

/// The keys of `published_counts`.
pub(super) const COUNTS_KEYS: [&str; 5] = ["group", "levels", "unrated", "total", "field"];

/// What a function can read of its record as a number.
pub(super) const NUMBERS: [&str; 4] = ["actual", "previous", "target", "off_target_by"];

/// What a function can read of its record as text.
pub(super) const TEXTS: [&str; 4] = ["measure", "field", "group", "good_is"];

/// Everything that a function can read of its record by name.
pub(super) const PROPERTIES: [&str; 8] = [
    "actual",
    "previous",
    "target",
    "off_target_by",
    "measure",
    "field",
    "group",
    "good_is",
];

/// What people write who know the thing by another name.
const OTHER_NAMES: [(&str, &str); 31] = [
    ("percent", "percent_of_target"),
    ("percentage", "percent_of_target"),
    ("pct", "percent_of_target"),
    ("percentage_points", "points"),
    ("pp", "points"),
    ("polarity", "good_is"),
    ("good_performance_is", "good_is"),
    ("tolerance", "amber_within"),
    ("variance", "amber_within"),
    ("kpi", "measure"),
    ("indicator", "measure"),
    ("metric", "measure"),
    ("name", "measure"),
    ("performance", "actual"),
    ("outturn", "actual"),
    ("current", "actual"),
    ("last", "previous"),
    ("portfolio", "group"),
    ("theme", "group"),
    ("directorate", "group"),
    ("rag", "rating"),
    ("status", "rating"),
    ("trajectory", "direction"),
    ("ignore", "skip"),
    ("function", "by"),
    ("color", "colour"),
    ("comment", "note"),
    ("conditional_formatting", "live"),
    ("defined_name", "named"),
    ("icons", "symbols"),
    ("signs", "symbols"),
];

/// The word with this name.
pub(super) fn find(name: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.name == name)
}

/// The name that was most likely meant, by its other names and then by its letters.
pub(super) fn meant<'a>(typed: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let lower = typed.to_lowercase();
    let by_other_name = |other: &str| {
        let mut names = OTHER_NAMES.iter().filter(|names| names.0 == other);
        names.find_map(|names| {
            candidates
                .iter()
                .copied()
                .find(|candidate| *candidate == names.1)
        })
    };
    by_other_name(&lower)
        .or_else(|| near(typed, candidates.iter().copied()))
        .or_else(|| by_other_name(near(typed, OTHER_NAMES.iter().map(|names| names.0))?))
}

/// [`meant`] as a suggestion.
pub(super) fn suggest(typed: &str, candidates: &[&str]) -> Option<String> {
    meant(typed, candidates).map(|name| format!("did you mean `{name}`?"))
}
