//! The values that only rules have: colours, levels, tolerances, and the ways to write a rating.

use rhai::{Dynamic, Engine, Scope};
use rust_decimal::Decimal;

use crate::ruleset::{Colour, Polarity, Tolerance};

/// A value that a word of the vocabulary gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A constant that means only itself, such as `all_others`.
    Word(&'static str),
    /// A fill and the colour of the word on it.
    Colour(Colour, Colour),
    /// A level, with its colours where it stands in a scale.
    Level(String, Option<(Colour, Colour)>),
    /// A heading that a table may do without.
    Optional(String),
    /// Where a rating or direction goes.
    Goes(String, Way),
    /// The heading of a further rating of the row.
    Rated(String),
    /// An allowance with its basis.
    Tolerance(Tolerance),
    /// The condition `where_target_under`.
    Under(Decimal),
    /// A function of the script, by name.
    Function(String),
    /// An answer: no rating, and why.
    Unrated(String),
    /// Stands for a value whose own problem is already reported.
    Bad,
}

/// How a rating or direction is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Into the column, and over a formula there only where `over_formulas` says so.
    Column { over_formulas: bool },
    /// Into a column that the table does not have yet.
    NewColumn,
    /// The fill only.
    FillOnly,
}

/// Everything that may stand in `higher_is_better(…)` for the measures no other line names.
pub(super) const ALL_OTHERS: &str = "all_others";
/// The text above a table.
pub(super) const TITLE_ABOVE: &str = "title_above";
/// Formulas in the rating's column may be replaced.
pub(super) const OVER_FORMULAS: &str = "over_formulas";
/// The template's own colours stay.
pub(super) const LEAVE_IT: &str = "leave_it";
/// Our colours go on top of the template's own.
pub(super) const RULE_ON_TOP: &str = "rule_on_top";

const WORDS: [&str; 5] = [ALL_OTHERS, TITLE_ABOVE, OVER_FORMULAS, LEAVE_IT, RULE_ON_TOP];

/// Colour words: fill, then text. Green, amber and red are those of the default scale; each pair reaches the contrast
/// of 4.5 : 1 that WCAG 2.1 AA asks of text.
pub(super) const COLOURS: [(&str, Colour, Colour); 8] = [
    ("green", Colour(0xC6, 0xEF, 0xCE), Colour(0x00, 0x61, 0x00)),
    ("light_green", Colour(0xDD, 0xF3, 0xA0), Colour(0x3F, 0x51, 0x00)),
    ("yellow", Colour(0xFF, 0xFF, 0x66), Colour(0x4D, 0x4A, 0x00)),
    ("amber", Colour(0xFF, 0xEB, 0x9C), Colour(0x7F, 0x4A, 0x00)),
    ("orange", Colour(0xFB, 0xBF, 0x84), Colour(0x66, 0x2B, 0x00)),
    ("red", Colour(0xFF, 0xC7, 0xCE), Colour(0x9C, 0x00, 0x06)),
    ("grey", Colour(0xD0, 0xD0, 0xD0), Colour(0x40, 0x40, 0x40)),
    ("blue", Colour(0xB4, 0xD5, 0xF7), Colour(0x1F, 0x38, 0x64)),
];

/// How scripts name each polarity; as text, so that `m.good_is == lower` can be asked.
pub(super) const POLARITIES: [(&str, &str, Polarity); 3] = [
    ("higher", "higher", Polarity::Higher),
    ("lower", "lower", Polarity::Lower),
    ("close_to_target", "close to the target", Polarity::CloseToTarget),
];

/// The text that a script sees for a polarity.
pub(super) fn polarity_text(polarity: Polarity) -> &'static str {
    POLARITIES.iter().find(|row| row.2 == polarity).map_or("", |row| row.1)
}

/// The words that stand for values, as constants for the engine.
pub(super) fn constants() -> Scope<'static> {
    let mut scope = Scope::new();
    for (name, fill, text) in COLOURS {
        scope.push_constant(name, Value::Colour(fill, text));
    }
    for (name, text, _) in POLARITIES {
        scope.push_constant(name, text);
    }
    for word in WORDS {
        scope.push_constant(word, Value::Word(word));
    }
    scope
}

/// The names of [`constants`].
pub(super) fn constant_names<'a>() -> impl Iterator<Item = &'a str> {
    let colours = COLOURS.into_iter().map(|row| row.0);
    colours.chain(POLARITIES.into_iter().map(|row| row.0)).chain(WORDS)
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
    if value.is_unit() { "nothing".to_owned() } else { format!("`{value}`") }
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::Word(word) => format!("`{word}`"),
        Value::Colour(fill, _) => match COLOURS.iter().find(|row| row.1 == *fill) {
            Some(row) => format!("the colour `{}`", row.0),
            None => format!("the colour #{fill}"),
        },
        Value::Level(word, _) => format!("level(\"{word}\")"),
        Value::Optional(heading) => format!("optional(\"{heading}\")"),
        Value::Goes(heading, Way::Column { .. }) => format!("write_to(\"{heading}\")"),
        Value::Goes(heading, Way::NewColumn) => format!("new_column(\"{heading}\")"),
        Value::Goes(heading, Way::FillOnly) => format!("fill_only(\"{heading}\")"),
        Value::Rated(heading) => format!("rated(\"{heading}\")"),
        Value::Tolerance(tolerance) => describe_tolerance(tolerance),
        Value::Under(number) => format!("where_target_under({number})"),
        Value::Function(name) => format!("function(\"{name}\")"),
        Value::Unrated(why) => format!("unrated(\"{why}\")"),
        Value::Bad => "a value with a problem of its own".to_owned(),
    }
}

/// A tolerance as it is written in rules.
pub(super) fn describe_tolerance(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(number) => format!("percent_of_target({number})"),
        Tolerance::Points(number) => format!("points({number})"),
    }
}

/// A text short enough for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::Scale;

    fn linear(colour: Colour) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// WCAG 2.1, "contrast ratio" and "relative luminance".
    fn contrast(a: Colour, b: Colour) -> f64 {
        let luminance = |colour| {
            let [r, g, b] = linear(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// CIE 1976 L*a*b* under D65, as in CIE 15:2004.
    fn lab(colour: Colour) -> [f64; 3] {
        let [red, green, blue] = linear(colour);
        let root = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
        let y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn colours_are_readable_and_told_apart() {
        for (name, fill, text) in COLOURS {
            assert!(contrast(fill, text) >= 4.5, "{name}: {}", contrast(fill, text));
        }
        for (i, (one, a, _)) in COLOURS.iter().enumerate() {
            for (other, b, _) in &COLOURS[i + 1..] {
                let distance = lab(*a).iter().zip(lab(*b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                assert!(distance > 15.0, "{one} and {other}: {distance}");
            }
        }
    }

    #[test]
    fn green_amber_and_red_are_those_of_the_default_scale() {
        for level in Scale::default().levels() {
            let word = level.word.to_lowercase();
            assert!(COLOURS.contains(&(word.as_str(), level.fill, level.text)), "{word}");
        }
    }
}
