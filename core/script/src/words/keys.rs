//! The keys of maps in rules, and the properties of a record.

/// The keys of `tables` and `table`; any other key declares a further rating, given by `rated`.
pub const TABLE_KEYS: &[&str] = &[
    "measure",
    "id",
    "group",
    "actual",
    "previous",
    "target",
    "variance",
    "intervention",
    "good_is",
    "amber_within",
    "published_rating",
    "published_direction",
    "forecast",
    "baseline",
    "same_period_last_year",
    "numerator",
    "denominator",
    "likelihood",
    "impact",
    "limits",
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
    "rounded",
    "note",
    "whole_row",
    "live",
    "blank_rows",
    "by",
    "rows",
];

/// The keys of tables and forms that take `yes` or `no`.
pub(crate) const SWITCH_KEYS: &[&str] =
    &["note", "whole_row", "live", "hidden_rows", "hidden_columns"];

/// The keys of a table that concern its rows; a form has none of them.
pub(crate) const ROW_KEYS: &[&str] = &[
    "limits",
    "skip",
    "end_at",
    "whole_row",
    "hidden_rows",
    "hidden_columns",
    "blank_rows",
    "rows",
];

/// The keys of `form`: those of a table without [`ROW_KEYS`]; any other key declares a further
/// rating.
pub(crate) const FORM_KEYS: &[&str] = &form_keys();

/// The keys of `measure`.
pub(crate) const MEASURE_KEYS: &[&str] = &[
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
    "rounded",
    "formerly",
    "from",
    "to",
    "field",
];

/// The keys of `to_date`.
pub(crate) const TO_DATE_KEYS: &[&str] = &["measure", "row", "up_to", "leave_out"];

/// The keys of `register`.
pub(crate) const REGISTER_KEYS: &[&str] = &[
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
pub(crate) const COUNTS_KEYS: &[&str] = &["group", "levels", "unrated", "total", "field"];

/// The keys of `overall`.
pub(crate) const OVERALL_KEYS: &[&str] = &["by", "measure", "group", "field", "rating"];

/// The properties of a record that are numbers.
pub(crate) const NUMBERS: &[&str] = &["actual", "previous", "target", "off_target_by"];

/// The properties of a record that are texts.
pub(crate) const TEXTS: &[&str] = &["measure", "field", "group", "good_is"];

/// The properties of a record: [`NUMBERS`], then [`TEXTS`].
pub(crate) const PROPERTIES: &[&str] = &properties();

const fn form_keys() -> [&'static str; TABLE_KEYS.len() - ROW_KEYS.len()] {
    let mut kept = [""; TABLE_KEYS.len() - ROW_KEYS.len()];
    let (mut from, mut to) = (0, 0);
    while from < TABLE_KEYS.len() {
        if !contains(ROW_KEYS, TABLE_KEYS[from]) {
            kept[to] = TABLE_KEYS[from];
            to += 1;
        }
        from += 1;
    }
    kept
}

const fn properties() -> [&'static str; NUMBERS.len() + TEXTS.len()] {
    let mut all = [""; NUMBERS.len() + TEXTS.len()];
    let mut index = 0;
    while index < all.len() {
        all[index] = if index < NUMBERS.len() {
            NUMBERS[index]
        } else {
            TEXTS[index - NUMBERS.len()]
        };
        index += 1;
    }
    all
}

/// Tells whether a list holds a key, at compile time.
const fn contains(keys: &[&str], key: &str) -> bool {
    let mut index = 0;
    while index < keys.len() {
        if equal(keys[index].as_bytes(), key.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// Tells whether two texts are equal, at compile time.
pub(super) const fn equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}
