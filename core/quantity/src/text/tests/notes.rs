//! Notes in brackets: no word outside the closed lists passes, whatever it is.
//!
//! Expected values typed by hand; what is random comes from proptest, and the words that may pass from the lists.

use proptest::prelude::*;

use crate::unit_words::UnitWord;
use crate::word_list::{spellings, words};
use crate::{Figure, Missing, ParseOptions, read};

/// Numbers of each kind, to stand in front of a note.
const NUMBERS: [&str; 6] = ["5", "1,204", "£0.4m", "69.8%", "12 days", "(12.5)"];

/// The lists whose words may stand in a note.
const GOOD: [&[&str]; 12] = [
    words!("notes/any"),
    words!("notes/actual"),
    words!("notes/leads"),
    words!("notes/short_leads"),
    words!("notes/samples"),
    words!("remarks"),
    words!("levels"),
    words!("months"),
    words!("periods"),
    words!("populations"),
    words!("before_periods"),
    words!("before_units"),
];

/// Returns `true` for a word of a list that may stand in a note, or of a unit.
fn may_pass(word: &str) -> bool {
    let of_lists = GOOD.iter().any(|list| {
        list.iter()
            .flat_map(|entry| entry.split([' ', '-', '.']))
            .any(|known| known.eq_ignore_ascii_case(word))
    });
    let marks = spellings!("quality_marks");
    of_lists
        || marks.iter().any(|(known, _)| *known == word)
        || UnitWord::place_of(word).is_some()
        || super::super::period::is_month(word)
        || ["p", "r", "e", "pa", "pw"].contains(&word)
}

fn unread_because_of(text: &str, note: &str) -> bool {
    let reading = read(text, ParseOptions::default());
    reading.quantity == Err(Missing::Text) && reading.unknown_note == Some(note)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_unknown_word_passes(word in "[a-zA-Z]{1,12}|\\p{L}{2,9}|[a-z]{2,7}[-/'&.][a-z]{1,7}", number in 0..NUMBERS.len()) {
        prop_assume!(!word.split(['-', '/', '\'', '&', '.']).any(|part| may_pass(&part.to_lowercase())));
        let text = format!("{} ({word})", NUMBERS[number]);
        prop_assert!(unread_because_of(&text, &word), "{text}: {:?}", read(&text, ParseOptions::default()));
    }

    #[test]
    fn no_unknown_word_passes_beside_a_known_one(
        word in "[a-z]{3,12}",
        known in prop::sample::select(words!("notes/any").to_vec()),
        joint in prop::sample::select(vec![" ", ", ", "; ", " - ", " and ", "/"]),
        first in any::<bool>(),
    ) {
        // Behind a number, an unknown word is the label of a part: "905 (856 NCS)".
        prop_assume!(!may_pass(&word) && !known.starts_with(|c: char| c.is_ascii_digit()));
        let note = if first { format!("{word}{joint}{known}") } else { format!("{known}{joint}{word}") };
        let text = format!("69.8% ({note})");
        prop_assert!(unread_because_of(&text, &note), "{text}: {:?}", read(&text, ParseOptions::default()));
    }

    #[test]
    fn no_number_behind_an_unknown_word_passes(word in "[a-z]{2,9}", second in 0_u32..5000, joint in prop::sample::select(vec![" ", ": ", "=", ""])) {
        let known = ["was", "target", "profile", "baseline", "forecast", "budget", "ytd", "cum"].contains(&word.as_str());
        prop_assume!(!known && !may_pass(&word));
        let text = format!("905 ({word}{joint}{second})");
        prop_assert_eq!(read(&text, ParseOptions::default()).quantity, Err(Missing::Text), "{}", text);
    }
}

/// Every phrase of the closed list passes by itself, and leaves the number what it is.
#[test]
fn every_known_phrase_passes() {
    for phrase in words!("notes/any") {
        for number in ["69.8%", "905"] {
            let alone = read(number, ParseOptions::default()).quantity;
            let text = format!("{number} ({phrase})");
            let read = read(&text, ParseOptions::default()).quantity;
            let same =
                read.map(|quantity| quantity.number) == alone.map(|quantity| quantity.number);
            assert!(same, "{text}: {read:?}");
        }
    }
}

/// Words that turn signs, scale, or name another value: the lists that other readings use, each word as a note.
#[test]
fn no_word_that_changes_a_number_passes() {
    let scales = spellings!("scales").iter().map(|(word, _)| word);
    let changing: [&[&str]; 9] = [
        words!("changing"),
        words!("turning"),
        words!("numbers"),
        words!("about_another"),
        words!("notes/others"),
        words!("notes/target"),
        words!("notes/earlier"),
        words!("notes/forecast"),
        words!("labels_of_others"),
    ];
    let may_be_said = |phrase: &str| {
        let actual = words!("notes/actual");
        phrase
            .split(' ')
            .all(|word| actual.contains(&word) || may_pass(word))
    };
    let all = changing.into_iter().flatten().chain(scales);
    for word in all.filter(|word| !may_be_said(word)) {
        for number in NUMBERS {
            let text = format!("{number} ({word})");
            let reading = read(&text, ParseOptions::default());
            assert_eq!(reading.quantity, Err(Missing::Text), "{text}");
        }
    }
}

/// A unit in brackets stands in its plural, with any word before it.
#[test]
fn a_singular_is_no_unit_of_a_note() {
    let is_read = |note: &str| {
        let reading = read(&format!("5 ({note})"), ParseOptions::default()).quantity;
        reading.is_ok()
    };
    for word in words!("before_units") {
        for one in ["plan", "start", "review", "day"] {
            assert!(
                !is_read(one) && !is_read(&format!("{word} {one}")),
                "{word} {one}"
            );
        }
    }
    assert!(is_read("plans") && is_read("new starts") && is_read("days per year"));
}

/// What a note calls a figure is harmless beside that figure only.
#[test]
fn a_note_may_name_its_own_figure() {
    use Figure::{Actual, Earlier, Forecast, Target};
    for (text, passes) in [
        ("5 (target)", Target),
        ("5 (plan)", Target),
        ("5 (budget)", Target),
        ("50% (current national target)", Target),
        ("5 (last year)", Earlier),
        ("5 (previous quarter)", Earlier),
        ("5 (baseline)", Earlier),
        ("5 (forecast)", Forecast),
        ("5 (projected)", Forecast),
        ("5 (actual)", Actual),
    ] {
        for figure in [Actual, Target, Earlier, Forecast] {
            let is_read = read(text, ParseOptions::default().of(figure))
                .quantity
                .is_ok();
            let both = text == "5 (actual)" && figure == Earlier;
            assert_eq!(is_read, figure == passes || both, "{text} as {figure:?}");
        }
    }
}

/// Nothing is compared with a number that is only approximate.
#[test]
fn only_an_actual_may_be_approximate() {
    for text in ["c.40", "~40", "approx. 40", "40 (approx)"] {
        let actual = read(text, ParseOptions::default());
        let flags: Vec<&str> = actual.flags.iter().map(|flag| flag.word()).collect();
        assert_eq!(flags, ["approximate"], "{text}");
        assert!(actual.quantity.is_ok());
        for figure in [Figure::Target, Figure::Earlier] {
            let reading = read(text, ParseOptions::default().of(figure));
            assert_eq!(reading.quantity, Err(Missing::Text), "{text}");
        }
    }
}
