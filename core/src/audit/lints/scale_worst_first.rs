//! Scales that are given worst first: red at the beginning and green at the end.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_draft::level_words::known;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{RulesetModel, ScaleLevel};

pub(crate) const LINT: Lint = Lint {
    code: "AS033",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let Some(at) = ruleset.scale_at else { return };
    let levels = ruleset.scale.levels();
    // A template gives its own colours, so that those of the script say nothing.
    let colours = ruleset.palette.is_none().then(|| ends(levels, by_colour));
    let ends = colours.flatten().or_else(|| ends(levels, by_word));
    if let Some((first, last)) = ends {
        let message = format!(
            "the first level is \"{}\" and the last is \"{}\": this scale looks as if it began with the worst",
            first.word, last.word
        );
        found.push(LINT.finding(at, message, "give the levels best first"));
    }
}

/// Returns the first and the last level with a known value, if the last is the better.
fn ends(
    levels: &[ScaleLevel],
    value: impl Fn(&ScaleLevel) -> Option<u8>,
) -> Option<(&ScaleLevel, &ScaleLevel)> {
    let mut known = levels
        .iter()
        .filter_map(|level| Some((level, value(level)?)));
    let (first, worst) = known.next()?;
    let (last, best) = known.next_back()?;
    (worst > best).then_some((first, last))
}

/// Returns 0 for a green, 1 for a yellow, amber or orange, and 2 for a red.
fn by_colour(level: &ScaleLevel) -> Option<u8> {
    let Colour(red, green, blue) = level.fill;
    let (red, green, blue) = (i32::from(red), i32::from(green), i32::from(blue));
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = most - least;
    // A grey has no hue.
    if spread < 24 {
        return None;
    }
    let hue = if most == red {
        60 * (green - blue) / spread
    } else if most == green {
        120 + 60 * (blue - red) / spread
    } else {
        240 + 60 * (red - green) / spread
    };
    match hue {
        -30..=18 => Some(2),
        19..=68 => Some(1),
        69..=170 => Some(0),
        _ => None,
    }
}

/// Words for the best and the worst level, besides those of published ratings.
const WORDS: [(&str, u8); 12] = [
    ("excellent", 0),
    ("outstanding", 0),
    ("very good", 0),
    ("best", 0),
    ("poor", 7),
    ("very poor", 7),
    ("bad", 7),
    ("critical", 7),
    ("inadequate", 7),
    ("unacceptable", 7),
    ("failing", 7),
    ("worst", 7),
];

/// Returns how bad a word is. "High" and "low" say nothing: it depends on what is high.
fn by_word(level: &ScaleLevel) -> Option<u8> {
    let word = fold(&level.word);
    if matches!(word.as_str(), "high" | "medium" | "low") {
        return None;
    }
    let own = WORDS.iter().find(|(known, _)| *known == word);
    own.map(|(_, rank)| *rank)
        .or_else(|| known(&word).map(|known| known.rank))
}

const PAGE: &str = r#"# AS033: A scale that begins with the worst level

The levels of a scale are given best first: the first is the rating of a measure on its target. Here the first is red, or has a
word such as "Off track", and the last is green. Every rating would be turned round.

Wrong:

```rhai
scale([ level("Off track", red), level("At risk", amber), level("On track", green) ]);   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
scale([ level("On track", green), level("At risk", amber), level("Off track", red) ]);
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;

#[cfg(test)]
mod tests {
    //! Source: the names of the colours in Excel's palette, and of the rules' own.

    use super::{by_colour, by_word};
    use ambersheet_ooxml::colour::Colour;
    use ambersheet_policy::model::ScaleLevel;

    fn level(word: &str, Colour(red, green, blue): Colour) -> ScaleLevel {
        ScaleLevel {
            word: word.to_owned(),
            symbol: None,
            others: None,
            fill: Colour(red, green, blue),
            text: Colour(0, 0, 0),
        }
    }

    #[test]
    fn colours_are_good_middling_or_bad() {
        for (rgb, expected) in [
            ([0x00, 0xB0, 0x50], Some(0)),
            ([0x92, 0xD0, 0x50], Some(0)),
            ([0xC6, 0xEF, 0xCE], Some(0)),
            ([0xDD, 0xF3, 0xA0], Some(0)),
            ([0x66, 0xC2, 0xA5], Some(0)),
            ([0xFF, 0xFF, 0x00], Some(1)),
            ([0xFF, 0xFF, 0x66], Some(1)),
            ([0xFF, 0xC0, 0x00], Some(1)),
            ([0xFF, 0xEB, 0x9C], Some(1)),
            ([0xFB, 0xBF, 0x84], Some(1)),
            ([0xE0, 0x7F, 0x2E], Some(1)),
            ([0xFF, 0x00, 0x00], Some(2)),
            ([0xC0, 0x00, 0x00], Some(2)),
            ([0xFF, 0xC7, 0xCE], Some(2)),
            ([0xA6, 0x1C, 0x28], Some(2)),
            ([0x00, 0x70, 0xC0], None),
            ([0xB4, 0xD5, 0xF7], None),
            ([0xD0, 0xD0, 0xD0], None),
            ([0xFF, 0xFF, 0xFF], None),
        ] {
            let [red, green, blue] = rgb;
            assert_eq!(
                by_colour(&level("x", Colour(red, green, blue))),
                expected,
                "{rgb:?}"
            );
        }
    }

    #[test]
    fn high_and_low_say_nothing() {
        let value = |word| by_word(&level(word, Colour(0, 0, 0)));
        assert!(value("Off track") > value("On track"));
        assert!(value("High").is_none() && value("Low").is_none() && value("5").is_none());
    }
}
