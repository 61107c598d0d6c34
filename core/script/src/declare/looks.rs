//! Declares how ratings look: the palette, the signs before the words, and the look of unrated
//! cells.

use rhai::Dynamic;

use super::{Call, Declaration, is_bad, report_repeated, text_of, value_of};
use crate::draft::{DraftPalette, DraftUnrated, LocatedText, ScriptDraft};
use crate::palette::ColourPalette;
use crate::values::{
    COLOUR_BLIND, FROM_THE_TEMPLATE, LEAVE_IT, RuleValue, STANDARD, describe, shortened,
};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Position;

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("palette", palette),
    ("symbols", symbols),
    ("direction_words", direction_words),
    ("where_unrated", where_unrated),
];

/// The most characters of a sign.
const SIGN: usize = 4;

fn palette(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.palette.as_ref().map(|palette| palette.1));
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    let at = call.argument(0);
    let palette = match value_of(value) {
        Some(RuleValue::Word(STANDARD)) => DraftPalette::Words(ColourPalette::Standard),
        Some(RuleValue::Word(COLOUR_BLIND)) => DraftPalette::Words(ColourPalette::ColourBlind),
        Some(RuleValue::Word(FROM_THE_TEMPLATE)) => DraftPalette::Formatting,
        Some(RuleValue::Key(sheet, range)) => {
            DraftPalette::Key(sheet.map(|text| LocatedText { text, at }), range, at)
        }
        Some(RuleValue::Bad) => return Dynamic::UNIT,
        _ => {
            let message = format!(
                "`palette` takes {STANDARD}, {COLOUR_BLIND}, {FROM_THE_TEMPLATE} or from_cells(…), and got {}",
                describe(value)
            );
            let quoted = text_of(value).filter(|text| {
                [STANDARD, COLOUR_BLIND, FROM_THE_TEMPLATE].contains(&text.as_str())
            });
            let instead = match (quoted, text_of(value)) {
                (Some(word), _) => format!("write {word} without quotes"),
                (None, Some(text)) if text.contains(|c: char| c.is_ascii_digit()) => {
                    format!("write palette(from_cells(\"{}\"))", shortened(&text))
                }
                _ => call.example(),
            };
            draft.problems.suggest(at, message, instead);
            return Dynamic::UNIT;
        }
    };
    draft.palette = Some((palette, call.at));
    Dynamic::UNIT
}

fn symbols(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.symbols.as_ref().map(|symbols| symbols.1));
    let mut signs = Vec::with_capacity(arguments.len());
    for (index, value) in arguments.iter().enumerate() {
        if value.is_array() {
            let message = "`symbols` takes one sign for each level, and got a list";
            let instead = format!("leave the square brackets out: {}", call.example());
            draft
                .problems
                .suggest(call.argument(index), message, instead);
        } else if let Some(text) = call.text(draft, arguments, index) {
            let sign = text.text.trim();
            if let Some(why) = sign_fault(sign) {
                let message = format!("\"{}\" {why}", shortened(sign));
                draft.problems.suggest(
                    text.at,
                    message,
                    "choose a sign such as \"▲\", \"●\" or \"▼\"",
                );
            } else {
                signs.push(sign.to_owned());
            }
        }
    }
    if signs.len() == arguments.len() {
        draft.symbols = Some((signs, call.at));
    }
    Dynamic::UNIT
}

fn direction_words(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(
        draft,
        call,
        draft.direction_words.as_ref().map(|words| words.1),
    );
    let words: Vec<String> = (0..arguments.len())
        .filter_map(|index| call.text(draft, arguments, index))
        .map(|word| word.text.trim().to_owned())
        .collect();
    let Ok(words) = <[String; 3]>::try_from(words) else {
        return Dynamic::UNIT;
    };
    let [better, same, worse] = &words;
    let pairs = [(better, same), (same, worse), (better, worse)];
    if let Some((word, _)) = pairs.iter().find(|(one, other)| fold(one) == fold(other)) {
        let message = format!("two directions are called \"{word}\"");
        draft.problems.suggest(call.at, message, call.example());
        return Dynamic::UNIT;
    }
    draft.direction_words = Some((words, call.at));
    Dynamic::UNIT
}

/// Returns the reason why a text cannot be the sign of a level, if there is one.
fn sign_fault(sign: &str) -> Option<&'static str> {
    let nothing_to_see = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
    };
    if sign.chars().count() > SIGN {
        Some("is too long for a sign, which has 1 to 4 characters")
    } else if sign.chars().all(nothing_to_see) {
        Some("shows nothing")
    } else if sign.contains(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{fff0}'..='\u{ffff}')
    }) {
        Some("holds a space or a character that cannot be shown")
    } else if sign.starts_with(['=', '+', '-', '@']) {
        Some("looks like the start of a formula")
    } else if sign.contains(char::is_alphanumeric) {
        Some("holds a letter or digit, which would read as part of the word")
    } else {
        None
    }
}

fn where_unrated(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.unrated.as_ref().map(|unrated| unrated.1));
    let mut unrated = DraftUnrated::default();
    for (index, value) in arguments.iter().enumerate() {
        let at = call.argument(index);
        match (value_of(value), text_of(value)) {
            (Some(RuleValue::Word(LEAVE_IT)), _) if arguments.len() == 1 => {}
            (Some(RuleValue::Colour(hue)), _) if index + 1 == arguments.len() => {
                unrated.colour = Some(hue);
            }
            (_, Some(text)) if index == 0 && !text.trim().is_empty() => {
                unrated.word = Some(LocatedText {
                    text: text.trim().to_owned(),
                    at,
                });
            }
            _ => {
                report_wrong_look(draft, value, at);
                return Dynamic::UNIT;
            }
        }
    }
    draft.unrated = Some((unrated, call.at));
    Dynamic::UNIT
}

fn report_wrong_look(draft: &mut ScriptDraft, value: &Dynamic, at: Position) {
    if is_bad(value) {
        return;
    }
    let message = format!(
        "`where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got {} here",
        describe(value)
    );
    let instead = "write where_unrated(leave_it), or where_unrated(\"Not rated\", grey)";
    draft.problems.suggest(at, message, instead);
}
