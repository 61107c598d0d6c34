//! The page of all words, made from the vocabulary itself: `docs/words.md` is what this test writes.

use std::fmt::Write as _;
use std::path::Path;

use crate::{EngineFunction, VocabularyWord, WordScope, vocabulary};

/// Set, it writes the page anew: `AMBERSHEET_WRITE_PAGES=1 cargo test -p ambersheet-script --lib words`.
const WRITE: &str = "AMBERSHEET_WRITE_PAGES";

#[test]
fn the_page_of_all_words_is_the_vocabulary() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let path = docs.join("words.md");
    let made =
        page(&std::fs::read_to_string(docs.join("rules.md")).expect("the reference is there"));
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &made).expect("the page can be written");
        panic!("written; run again without {WRITE}");
    }
    let known = std::fs::read_to_string(&path)
        .expect("the page is there")
        .replace("\r\n", "\n");
    assert!(
        known == made,
        "docs/words.md is not what the vocabulary says; {WRITE}=1 writes it anew"
    );
}

/// The page; `reference` is the page that it links to.
fn page(reference: &str) -> String {
    let mut out = String::from(
        "# Every word of the rules\n\nThis page is made from the vocabulary that the program itself checks scripts with. What the words \
         mean stands in\n[the reference](rules.md), where each has a section of its own.\n\n## Statements and values\n\n\
         | word | arguments | used | what it does | example |\n|---|---|---|---|---|\n",
    );
    let vocabulary = vocabulary();
    let mut words: Vec<_> = vocabulary.words().iter().collect();
    words.sort_by_key(|word| word.name());
    for word in words {
        let (fewest, most) = word.arguments().into_inner();
        let takes = if fewest == most {
            fewest.to_string()
        } else {
            format!("{fewest} to {most}")
        };
        let scope = match word.scope() {
            WordScope::Outside => "outside functions",
            WordScope::Anywhere => "anywhere",
            WordScope::Inside => "inside functions",
        };
        let (name, help) = (word.name(), word.help());
        let example = word.example().replace('|', "\\|");
        // Writing to a String does not fail.
        let _ = writeln!(
            out,
            "| [`{name}`](rules.md#{}) | {takes} | {scope} | {help} | `{example}` |",
            anchor(reference, name)
        );
    }
    for (title, name) in [
        ("Keys of `tables` and `table`", "tables"),
        ("Keys of `form`", "form"),
        ("Keys of `measure`", "measure"),
        ("Keys of `register`", "register"),
        ("Keys of `to_date`", "to_date"),
        ("Keys of `published_counts`", "published_counts"),
    ] {
        let keys = vocabulary.word(name).map_or(&[][..], VocabularyWord::keys);
        section(&mut out, title, keys.iter().copied());
    }
    for (title, names) in [
        (
            "What a function reads of its record",
            vocabulary.properties(),
        ),
        ("Colours", vocabulary.colours()),
        ("Other words that stand for a value", vocabulary.constants()),
    ] {
        section(&mut out, title, names.iter().copied());
    }
    section(
        &mut out,
        "What the script language brings",
        vocabulary.functions().iter().map(EngineFunction::name),
    );
    out
}

/// The place of a word's section, as pages of Markdown name it.
fn anchor(reference: &str, word: &str) -> String {
    let heading = reference
        .lines()
        .find(|line| line.starts_with("### ") && line.contains(&format!("`{word}`")))
        .expect("each word has a section");
    let kept = heading[4..]
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| {
        if c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    })
    .collect()
}

fn section<'a>(out: &mut String, title: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let _ = write!(out, "\n## {title}\n\n");
    let mut line = String::new();
    for (at, name) in names.iter().enumerate() {
        let piece = if at + 1 == names.len() {
            name.clone()
        } else {
            format!("{name}, ")
        };
        if line.len() + piece.len() > 120 {
            let _ = writeln!(out, "{}", line.trim_end());
            line.clear();
        }
        line.push_str(&piece);
    }
    let _ = writeln!(out, "{line}");
}
