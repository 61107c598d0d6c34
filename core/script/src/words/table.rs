//! The table of words: each is declared here once.
//!
//! A new word also needs its function in `declare`, and its section in the reference. The unit
//! tests of both name the words that lack one.

use super::keys::{
    COUNTS_KEYS, FORM_KEYS, MEASURE_KEYS, OVERALL_KEYS, REGISTER_KEYS, TABLE_KEYS, TO_DATE_KEYS,
    equal,
};
use super::word::VocabularyWord as Word;
use ambersheet_policy::conditions::CONDITION_WORDS;

/// Every word that rules can call, in the order in which messages consider them. Conditions follow
/// the word that takes a list of them.
pub(crate) const WORDS: &[Word] = &with_conditions();

const fn with_conditions() -> [Word; OWN_WORDS.len() + CONDITION_WORDS.len()] {
    let mut words = [OWN_WORDS[0]; OWN_WORDS.len() + CONDITION_WORDS.len()];
    let (mut own, mut condition) = (0, 0);
    while own + condition < words.len() {
        let follows = own > CONDITIONS_AFTER && condition < CONDITION_WORDS.len();
        words[own + condition] = if follows {
            Word::condition(&CONDITION_WORDS[condition])
        } else {
            OWN_WORDS[own]
        };
        if follows {
            condition += 1;
        } else {
            own += 1;
        }
    }
    words
}

/// The index of the word that takes conditions.
const CONDITIONS_AFTER: usize = index_of("first_of");

const fn index_of(name: &str) -> usize {
    let mut index = 0;
    while !equal(OWN_WORDS[index].name_bytes(), name.as_bytes()) {
        index += 1;
    }
    index
}

/// The words that are not conditions.
const OWN_WORDS: &[Word] = &[
    Word::outside("ruleset", 1, 1)
        .with_example(r#"ruleset("Our measures")"#)
        .with_help("Names the rules."),
    Word::outside("period", 1, 1)
        .with_example(r#"period("2022/23 Q4")"#)
        .with_help("States the period that is rated, or the cell or file name that holds it."),
    Word::outside("year_starts", 1, 1)
        .with_example(r#"year_starts("April")"#)
        .with_help("States the first month of the year."),
    Word::anywhere("each", 1, 1)
        .with_example(r#"each("{month}")"#)
        .with_help("Names the column of each of several periods; a row is rated once for each."),
    Word::anywhere("parameter", 2, 2)
        .with_example(r#"parameter("tolerance", 6)"#)
        .with_help("Declares a value that can be set when the rules are used."),
    Word::outside("scale", 1, 1)
        .with_example(r#"scale([ level("Good", green), level("Poor", red) ])"#)
        .with_help("Lists the levels of the scale, best first."),
    Word::anywhere("level", 1, 3)
        .with_example(r#"level("Good", green)"#)
        .with_help("Names a level, its colour, and other spellings of its word."),
    Word::anywhere("colour", 1, 1)
        .with_example(r##"colour("#FFC000")"##)
        .with_help("Defines a fill colour by its six hexadecimal digits."),
    Word::outside("palette", 1, 1)
        .with_example("palette(colour_blind)")
        .with_help("Chooses the colours that the colour words mean."),
    Word::anywhere("from_cells", 1, 2)
        .with_example(r#"from_cells("Key!A2:A4")"#)
        .with_help("Takes the colours from the cells of the template's key."),
    Word::outside("symbols", 1, 32)
        .with_example(r#"symbols("▲", "●", "▼")"#)
        .with_help("Puts a sign before the word of each level, best level first."),
    Word::outside("direction_words", 3, 3)
        .with_example(r#"direction_words("▲", "►", "▼")"#)
        .with_help("Sets the words for better, the same and worse."),
    Word::outside("where_unrated", 1, 2)
        .with_example(r#"where_unrated("Not rated")"#)
        .with_help("Sets the word and the colour of cells whose measure is unrated."),
    Word::outside("not_due_yet", 1, 1)
        .with_example(r#"not_due_yet("Not due")"#)
        .with_help("Sets the word of cells whose measure is not due yet."),
    Word::outside("tables", 1, 1)
        .with_keys(TABLE_KEYS)
        .with_example(r#"tables(#{ measure: "Measure", … })"#)
        .with_help("Describes the tables to rate on any sheet, by their headings."),
    Word::outside("table", 2, 2)
        .with_keys(TABLE_KEYS)
        .with_example(r#"table("Sheet name", #{ measure: "Measure", … })"#)
        .with_help("Describes the tables to rate on one sheet, or one Excel table."),
    Word::anywhere("excel_table", 1, 1)
        .with_example(r#"excel_table("Returns")"#)
        .with_help("Finds an Excel table by its name."),
    Word::anywhere("optional", 1, 1)
        .with_example(r#"optional("Heading")"#)
        .with_help("Marks a heading that a table may lack."),
    Word::anywhere("left_of", 1, 2)
        .with_example(r#"left_of("Budget")"#)
        .with_help("Names the column left of a heading, for names that have no heading."),
    Word::anywhere("column", 1, 1)
        .with_example(r#"column("A")"#)
        .with_help("Names a column by its letter, for names that have no heading."),
    Word::anywhere("headings", 1, 1)
        .with_example(r#"headings("Half-term")"#)
        .with_help("Makes each heading of a row a measure, by the text that the row begins with."),
    Word::outside("first_filled", 1, 8)
        .with_example(r#"first_filled("Actual", "Forecast", today)"#)
        .with_help("Takes a value from the first of several headings whose cell is filled."),
    Word::anywhere("in_row", 1, 1)
        .with_example(r#"in_row("* Plan")"#)
        .with_help("Takes a value from another row of the table, in the column of the actual."),
    Word::anywhere("from_table", 2, 2)
        .with_example(r#"from_table("Budget", #{ measure: "Line", target: "Budget" })"#)
        .with_help("Takes a value from another table, in the row of the same name."),
    Word::outside("form", 1, 2)
        .with_keys(FORM_KEYS)
        .with_example(r#"form("Sheet name", #{ measure: cell("B2"), … })"#)
        .with_help("Describes a form: one measure whose values have cells of their own."),
    Word::anywhere("sheet", 1, 1)
        .with_example("sheet(1)")
        .with_help("Chooses a worksheet by its number, from 1."),
    Word::anywhere("cell", 1, 2)
        .with_example(r#"cell("B2")"#)
        .with_help("Refers to a cell, on the form's sheet or on another."),
    Word::anywhere("beside", 1, 1)
        .with_example(r#"beside("Target:")"#)
        .with_help("Refers to the cell to the right of a label."),
    Word::anywhere("under", 1, 1)
        .with_example(r#"under("Half year performance*")"#)
        .with_help("Refers to the cell below a label."),
    Word::anywhere("file_name", 1, 1)
        .with_example(r#"file_name("Return {group} *")"#)
        .with_help("Takes a text from the file's name by a pattern."),
    Word::anywhere("named", 1, 1)
        .with_example(r#"named("Target_Q4")"#)
        .with_help("Refers to a cell by its defined name."),
    Word::anywhere("write_to", 1, 2)
        .with_example(r#"write_to("RAG")"#)
        .with_help("Writes the rating's word and colour into a column or a cell."),
    Word::anywhere("word_only", 1, 2)
        .with_example(r#"word_only("RAG")"#)
        .with_help("Writes the rating's word without its colour."),
    Word::anywhere("new_column", 1, 2)
        .with_example(r#"new_column("RAG")"#)
        .with_help("Writes the rating into a new column at the right of the table."),
    Word::anywhere("fill_only", 1, 1)
        .with_example(r#"fill_only("RAG")"#)
        .with_help("Colours the cell and leaves its content."),
    Word::anywhere("fill_of", 1, 1)
        .with_example(r#"fill_of("RAG")"#)
        .with_help("Reads a rating from the fill of its cell, where no word says it."),
    Word::anywhere("rated", 1, 1)
        .with_example(r#"rated("Delivery (RAG)")"#)
        .with_help("Declares a further rating of a row or a form."),
    Word::outside("keep_typed", 1, 16)
        .with_example(r#"keep_typed("delivery", "spend")"#)
        .with_help("Keeps the typed values of further ratings and only colours them."),
    Word::outside("meanings", 1, 2)
        .with_example(r#"meanings(#{ delivery: "Delivery", score: "Score" })"#)
        .with_help("Describes a table of what each level of a further rating means."),
    Word::outside("published_counts", 1, 2)
        .with_keys(COUNTS_KEYS)
        .with_example(r#"published_counts(#{ group: "Portfolio", … })"#)
        .with_help("Describes a table of counts that the return publishes."),
    Word::outside("overall", 2, 3)
        .with_keys(OVERALL_KEYS)
        .with_example(r#"overall("Programme", worst)"#)
        .with_help("Rates a group, some measures or the whole by their ratings."),
    Word::anywhere("share", 2, 2)
        .with_example(r#"share("Green", [ at_least(80, "Green"), otherwise("Red") ])"#)
        .with_help("Makes an overall rating by the percentage of measures that have a level."),
    Word::outside("to_date", 2, 2)
        .with_keys(TO_DATE_KEYS)
        .with_example(r#"to_date("Profiles", #{ row: "Grand Total", … })"#)
        .with_help("Describes blocks of figures that are added up to the period."),
    Word::outside("register", 2, 3)
        .with_keys(REGISTER_KEYS)
        .with_example(r#"register("Rules", #{ measure: "Measure", … })"#)
        .with_help("Reads rules from a table in the return or in a workbook beside the rules."),
    Word::outside("amber_within", 1, 1)
        .with_example("amber_within(percent_of_target(6))")
        .with_help("Sets the tolerance between green and red for all measures."),
    Word::anywhere("percent_of_target", 1, 1)
        .with_example("percent_of_target(6)")
        .with_help("Gives an allowance in percent of the target."),
    Word::anywhere("percent_of_previous", 1, 1)
        .with_example("percent_of_previous(2)")
        .with_help("Gives an allowance in percent of the previous value."),
    Word::anywhere("points", 1, 1)
        .with_example("points(2)")
        .with_help("Gives an allowance in the measure's own unit."),
    Word::anywhere("heading", 1, 1)
        .with_example(r#"at_least(heading("Min"), "Amber")"#)
        .with_help("Takes a limit from the column under a heading."),
    Word::anywhere("smaller_of", 2, 2)
        .with_example(r#"smaller_of(percent_of_target(2), points("£50,000"))"#)
        .with_help("Gives the smaller of two allowances."),
    Word::anywhere("larger_of", 2, 2)
        .with_example(r#"larger_of(percent_of_target(2), points("£50,000"))"#)
        .with_help("Gives the larger of two allowances."),
    Word::anywhere("days", 1, 1)
        .with_example("days(14)")
        .with_help("Gives an allowance in calendar days, between dates or durations."),
    Word::anywhere("working_days", 1, 2)
        .with_example("working_days(5)")
        .with_help("Gives an allowance in working days after the date of a target, perhaps with a list of holidays."),
    Word::outside("higher_is_better", 1, 1)
        .with_example(r#"higher_is_better([ "One", "Two" ])"#)
        .with_help("Names measures for which higher values are better."),
    Word::outside("lower_is_better", 1, 1)
        .with_example(r#"lower_is_better([ "One", "Two" ])"#)
        .with_help("Names measures for which lower values are better."),
    Word::outside("earlier_is_better", 1, 1)
        .with_example(r#"earlier_is_better([ "One", "Two" ])"#)
        .with_help("Names measures for which earlier dates are better."),
    Word::outside("close_to_target", 1, 1)
        .with_example(r#"close_to_target([ "One", "Two" ])"#)
        .with_help("Names measures that should be close to the target."),
    Word::outside("spending", 1, 1)
        .with_example(r#"spending([ "Salaries", "Supplies*" ])"#)
        .with_help("Names lines of a budget that are spending: more than the budget is bad."),
    Word::outside("income", 1, 1)
        .with_example(r#"income([ "Fees*", "Grants*" ])"#)
        .with_help("Names lines of a budget that are income: less than the budget is bad."),
    Word::outside("income_is_negative", 1, 1)
        .with_example("income_is_negative(yes)")
        .with_help("States that income is shown as numbers below zero."),
    Word::outside("spending_is_negative", 1, 1)
        .with_example("spending_is_negative(yes)")
        .with_help("States that spending is shown as numbers below zero."),
    Word::outside("underspend_beyond", 2, 2)
        .with_example(r#"underspend_beyond(percent_of_target(10), "Amber")"#)
        .with_help("Sets the underspend that is no concern, and the level of a larger one."),
    Word::outside("variance_is", 1, 1)
        .with_example(r#"variance_is("actual - budget")"#)
        .with_help("States what the figures under `variance` are the difference of."),
    Word::outside("good_is_means", 2, 2)
        .with_example(r#"good_is_means("On target", higher)"#)
        .with_help("Explains a word in the return's own column for what good is."),
    Word::outside("not_rated", 1, 1)
        .with_example(r#"not_rated([ "One", "Two" ])"#)
        .with_help("Names measures that are not rated."),
    Word::outside("unit", 1, 1)
        .with_example("unit(percent)")
        .with_help("States the unit of numbers whose cells show none."),
    Word::outside("decimal_comma", 1, 1)
        .with_example("decimal_comma(yes)")
        .with_help("Reads numbers in texts with a decimal comma."),
    Word::anywhere("first_of", 1, 1)
        .with_example(r#"first_of([ at_least(90, "Green"), otherwise("Red") ])"#)
        .with_help("Rates by the first condition in a list that holds."),
    Word::anywhere("grid", 1, 1)
        .with_example(r#"grid(#{ columns: [ "Rare", … ], rows: [ … ] })"#)
        .with_help("Rates by the labels of a column and a row, such as likelihood and impact."),
    Word::anywhere("reversed", 1, 1)
        .with_example("reversed(risk)")
        .with_help("Turns the levels of a grid around."),
    Word::anywhere("by_quarter", 4, 4)
        .with_example("by_quarter(25, 50, 75, 100)")
        .with_help("Spreads the year's target over the quarters, in percent."),
    Word::anywhere("with_id", 1, 1)
        .with_example(r#"with_id("CR*")"#)
        .with_help("Names measures by their ids."),
    Word::outside("measure", 2, 2)
        .with_keys(MEASURE_KEYS)
        .with_example(r#"measure("Name", #{ good_is: higher })"#)
        .with_help("States everything that is special about some measures."),
    Word::outside("function", 1, 1)
        .with_example(r#"function("by_visits")"#)
        .with_help("Rates by a function of the script."),
    Word::outside("because", 1, 1)
        .with_example(r#"because("agreed with the board")"#)
        .with_help("Gives the reason for the statement before it."),
    Word::outside("question", 1, 1)
        .with_example(r#"question("How far off target is still Amber?")"#)
        .with_help("Asks about the statement before it; what it decides waits for the answer."),
    Word::outside("from", 1, 1)
        .with_example(r#"from("2022/23 Q1")"#)
        .with_help("States the first period in which the statement before it holds."),
    Word::outside("to", 1, 1)
        .with_example(r#"to("2022/23 Q4")"#)
        .with_help("States the last period in which the statement before it holds."),
    Word::outside("assumption", 1, 1)
        .with_example(r#"assumption("targets are for the whole year")"#)
        .with_help("Records an assumption that the rules make."),
    Word::outside("same_if_within", 1, 2)
        .with_example("same_if_within(points(2))")
        .with_help("Sets the largest change that counts as no change of direction."),
    Word::anywhere("where_target_under", 1, 1)
        .with_example("where_target_under(10)")
        .with_help("Limits same_if_within to measures with a small target."),
    Word::outside("where_the_template_colours", 1, 1)
        .with_example("where_the_template_colours(leave_it)")
        .with_help("Chooses between our colours and the template's conditional formats."),
    Word::inside("unrated", 1, 1)
        .with_example(r#"unrated("no survey this year")"#)
        .with_help("Leaves the measure unrated, with a reason."),
    Word::inside("has", 2, 2)
        .with_example(r#"m.has("previous")"#)
        .with_help("Tells whether the record has a value or a heading has a text."),
];
