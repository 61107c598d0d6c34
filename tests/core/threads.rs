//! Rules, inputs and rated workbooks go where a program's threads need them.
//!
//! Source of truth: the bytes that the thread which rated the workbook writes, and the published counts of Norfolk
//! County Council (Cabinet, 3 July 2023).

use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::thread;

use ambersheet::{Error, Options, Overrides, Rated, Ruleset, Source};

const WORKBOOK: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../rules/norfolk/norfolk-example.xlsx"
);
const RULES: &str = include_str!("../../rules/norfolk/norfolk.rhai");

fn rules() -> Result<Ruleset, Error> {
    Ruleset::load("norfolk.rhai", RULES.as_bytes(), &Overrides::default())
}

fn written(rated: &Rated<'_>) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    rated.write(&mut out)?;
    Ok(out)
}

/// That it compiles is the test: each call asks the compiler for the traits of a type.
#[test]
fn every_thread_may_have_and_share_what_is_loaded_opened_and_rated() {
    fn sent<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    sent::<Source>();
    shared::<Ruleset>();
    shared::<Rated<'static>>();
    shared::<Rated<'_>>();
    shared::<Error>();
}

#[test]
fn a_workbook_is_rated_on_one_thread_and_written_on_another() {
    let rules = Arc::new(rules().expect("sound rules"));
    let rated = {
        let rules = Arc::clone(&rules);
        thread::spawn(move || ambersheet::rate(File::open(WORKBOOK)?, rules, &Options::default()))
    };
    let rated: Rated<'static> = rated.join().expect("no panic").expect("a sound workbook");
    let here = written(&rated).expect("memory takes everything");
    let there = thread::spawn(move || {
        let out = written(&rated)?;
        let (levels, unrated) = rated.counts();
        let counts = [("Green", 27), ("Amber", 6), ("Red", 7)];
        Ok::<_, Error>((levels == counts && unrated == 4, out))
    });
    let (counted, there) = there
        .join()
        .expect("no panic")
        .expect("memory takes everything");
    assert!(counted, "the thread counts otherwise");
    assert!(here == there, "the thread writes other bytes");
    assert!(here.len() > 10_000 && here.starts_with(b"PK"));
}

#[test]
fn one_rated_workbook_is_written_by_many_threads_at_once() {
    let rules = rules().expect("sound rules");
    let file = File::open(WORKBOOK).expect("the example workbook");
    let rated = ambersheet::rate(file, &rules, &Options::default()).expect("a sound workbook");
    let alone = written(&rated).expect("memory takes everything");
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| written(&rated).expect("memory takes everything")))
            .collect();
        for thread in threads {
            assert!(thread.join().expect("no panic") == alone);
        }
    });
}

/// A reader that counts as no file: what is asked of readers is no more than this.
struct Owned(io::Cursor<Vec<u8>>);

impl Read for Owned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Owned {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_source_is_opened_on_one_thread_and_rated_on_another() {
    let rules = rules().expect("sound rules");
    let bytes = std::fs::read(WORKBOOK).expect("the example workbook");
    let source = Source::open(Owned(io::Cursor::new(bytes)), Some("norfolk-example.xlsx"))
        .expect("a workbook");
    let counts = thread::spawn(move || {
        let rated = ambersheet::rate(source, &rules, &Options::default())?;
        Ok::<_, Error>(rated.ratings().len())
    });
    assert_eq!(counts.join().expect("no panic").expect("rated"), 44);
}
