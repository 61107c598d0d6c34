//! The page of all words, made from the vocabulary itself: `docs/words.md` is what this test writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::{EngineFunction, VocabularyWord, WordScope, vocabulary};

/// Set, it writes the page anew: `AMBERSHEET_WRITE_PAGES=1 cargo test -p ambersheet-script --lib words`.
const WRITE: &str = "AMBERSHEET_WRITE_PAGES";

#[test]
fn the_page_of_all_words_is_the_vocabulary() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let path = docs.join("words.md");
    let made = page(&reference(&docs.join("rules")));
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

/// Returns the file name and the text of each page of the reference, by name.
fn reference(folder: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).expect("the reference is there");
    files
        .map(|file| file.expect("the folder can be listed"))
        .map(|file| {
            let text = std::fs::read_to_string(file.path()).expect("the page can be read");
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// Returns the page; `reference` holds the pages that it links to.
fn page(reference: &BTreeMap<String, String>) -> String {
    let mut out = String::from(
        "# Every word of the rules\n\nThis page is made from the vocabulary that the program itself checks scripts with. \
         [The rules](rules/README.md)\nexplain each word in a section of its own.\n\n## Statements and values\n\n\
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
            "| [`{name}`](rules/{}) | {takes} | {scope} | {help} | `{example}` |",
            link(reference, name)
        );
    }
    for (title, name) in [
        ("Keys of `tables` and `table`", "tables"),
        ("Keys of `form`", "form"),
        ("Keys of `measure`", "measure"),
        ("Keys of `register`", "register"),
        ("Keys of `to_date`", "to_date"),
        ("Keys of `published_counts`", "published_counts"),
        ("Keys of `overall`", "overall"),
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

/// Returns the page and the anchor of a word's section, as Markdown links to it.
fn link(reference: &BTreeMap<String, String>, word: &str) -> String {
    let quoted = format!("`{word}`");
    let is_its_own = |line: &&str| line.starts_with("## ") && line.contains(&quoted);
    let (page, heading) = reference
        .iter()
        .find_map(|(page, text)| text.lines().find(is_its_own).map(|line| (page, line)))
        .expect("each word has a section");
    format!("{page}#{}", anchor(&heading[3..]))
}

/// Returns the anchor of a heading: lower case, without punctuation, hyphens for spaces.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| {
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
