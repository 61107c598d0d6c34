//! Checks that the shipped rulesets are complete, that their cases agree with the published reports, and that the example
//! workbooks are what their data files give.
//!
//! Sources: the reports named in each ruleset's README, as typed into its `cases.csv`, and the published counts below.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ambersheet_rules::{all, shipped};

#[path = "../examples/workbooks/mod.rs"]
mod workbooks;

#[test]
fn every_script_is_one_of_its_files() {
    for ruleset in all() {
        let file = ruleset
            .files
            .iter()
            .find(|(name, _)| *name == ruleset.script_file);
        let (_, bytes) =
            file.unwrap_or_else(|| panic!("{}: no {}", ruleset.name, ruleset.script_file));
        assert_eq!(
            std::str::from_utf8(bytes),
            Ok(ruleset.script),
            "{}",
            ruleset.name
        );
        assert!(
            ruleset
                .script
                .lines()
                .any(|line| line.starts_with("ruleset(\"")),
            "{}",
            ruleset.name
        );
        assert_eq!(ruleset.script_file, format!("{}.rhai", ruleset.name));
        assert_eq!(shipped(&ruleset.name.to_uppercase()), Some(ruleset));
    }
}

#[test]
fn every_file_of_a_folder_ships() {
    for ruleset in all() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(ruleset.name);
        let entries = fs::read_dir(&folder).expect("a ruleset's folder bears its name");
        let mut names: Vec<_> = entries
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        let listed: Vec<_> = ruleset.files.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, listed, "{}", ruleset.name);
        for required in [
            "README.md",
            "cases.csv",
            &format!("{}-example.xlsx", ruleset.name),
        ] {
            assert!(
                listed.contains(&required),
                "{}: no {required}",
                ruleset.name
            );
        }
        assert!(
            ruleset.files.iter().all(|(_, bytes)| !bytes.is_empty()),
            "{}",
            ruleset.name
        );
    }
}

/// After a change to a data file run `make examples`, look at the workbook, and commit it.
#[test]
fn the_example_workbooks_are_what_their_data_files_give() {
    let mut written = 0;
    for (name, bytes) in workbooks::all().expect("the workbooks can be written") {
        written += 1;
        let (folder, file) = name.split_once('/').expect("folder and file");
        let ruleset = shipped(folder).expect("the folder is a ruleset");
        let (_, kept) = ruleset
            .files
            .iter()
            .find(|(kept, _)| *kept == file)
            .expect("it ships");
        assert!(
            *kept == bytes.as_slice(),
            "{name} differs from what its data file gives"
        );
    }
    let shipped_workbooks = all()
        .iter()
        .flat_map(|ruleset| ruleset.files)
        .filter(|(name, _)| Path::new(name).extension() == Some("xlsx".as_ref()));
    assert_eq!(written, shipped_workbooks.count());
}

/// The data files of the example workbooks have each published value of the cases, as printed and in the same order.
#[test]
fn the_data_files_have_the_published_values() {
    for (name, columns) in [
        ("norfolk", &[1, 3, 4, 5, 6][..]),
        ("lancashire", &[3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("lancashire-risks", &[0, 2, 3, 4, 5, 6, 7]),
        ("blackburn", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("dacorum", &[0, 1, 2, 3, 4, 5, 6, 7]),
    ] {
        let path = Path::new(workbooks::FOLDER).join(format!("{name}-example.tsv"));
        let lines = workbooks::lines(&path).expect("every ruleset has a data file");
        let mut typed = lines.iter().flat_map(|(_, fields)| fields);
        let mut found = 0;
        for record in records(name, "cases.csv") {
            for column in columns {
                let value = record[*column].trim();
                if !value.is_empty() {
                    assert!(typed.any(|field| field == value), "{name}: no {value}");
                    found += 1;
                }
            }
        }
        assert!(found > 20, "{name}: {found} values");
    }
}

/// Source: Norfolk County Council, Corporately Significant Vital Signs, Cabinet, 3 July 2023. Red, amber and green by
/// portfolio: 2/1/3, 2/3/5, 0/2/11, 1/0/6, 2/0/2, and four measures not rated.
#[test]
fn norfolk_has_the_published_counts() {
    let records = records("norfolk", "cases.csv");
    assert_eq!(records.len(), 44);
    let mut counts = BTreeMap::new();
    for record in &records {
        assert_eq!(record.len(), 8, "{record:?}");
        *counts
            .entry((record[0].as_str(), record[7].as_str()))
            .or_insert(0) += 1;
    }
    let published = [
        ("Adult Social Services", [2, 1, 3, 0]),
        ("Children's Services", [2, 3, 5, 0]),
        ("Community & Environmental Services", [0, 2, 11, 0]),
        ("Finance & Commercial Services", [1, 0, 6, 4]),
        ("Strategy & Transformation", [2, 0, 2, 0]),
    ];
    let mut totals = [0; 4];
    for (portfolio, expected) in published {
        let count = |level| counts.get(&(portfolio, level)).copied().unwrap_or(0);
        assert_eq!(
            ["Red", "Amber", "Green", "Not rated"].map(count),
            expected,
            "{portfolio}"
        );
        for (total, n) in totals.iter_mut().zip(expected) {
            *total += n;
        }
    }
    assert_eq!(totals, [7, 6, 27, 4]);
}

/// The script lists the measures that are better when lower; the cases mark them in the column `good_is`.
#[test]
fn norfolk_lists_the_measures_marked_low_and_no_other() {
    let script = shipped("norfolk").expect("it ships").script;
    let (_, list) = script
        .split_once("lower_is_better([")
        .expect("the script has the list");
    let (list, _) = list.split_once("])").expect("the list is closed");
    let starts: Vec<String> = list
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|name| name.trim_end_matches('*').to_lowercase())
        .collect();
    assert_eq!(starts.len(), 10);
    for record in records("norfolk", "cases.csv") {
        let listed = starts
            .iter()
            .any(|start| record[1].to_lowercase().starts_with(start));
        assert_eq!(listed, record[2] == "Low", "{}", record[1]);
    }
}

/// Towns Fund: five projects with three scores each. Pathfinders: six projects with two words each, and two words for the
/// portfolio. The counts of the published returns add up to the number of ratings in those returns.
#[test]
fn the_government_returns_have_a_case_for_every_rating() {
    for (name, counts, cases, counted) in [
        ("towns-fund", "round-6-counts.csv", 15, 15),
        ("pathfinders", "round-2-counts.csv", 14, 20),
    ] {
        let case_records = records(name, "cases.csv");
        assert_eq!(case_records.len(), cases, "{name}");
        for record in &case_records {
            let level = format!("level(\"{}\", {})", record[3], record[4]);
            assert!(
                shipped(name).is_some_and(|s| s.script.contains(&level)),
                "{name}: no {level}"
            );
        }
        let total: u32 = records(name, counts)
            .iter()
            .map(|record| record[2].parse::<u32>().expect("a count"))
            .sum();
        assert_eq!(total, counted, "{name}");
    }
}

/// Returns the records of a shipped CSV file.
fn records(name: &str, file: &str) -> Vec<Vec<String>> {
    let files = shipped(name).expect("it ships").files;
    let (_, bytes) = files
        .iter()
        .find(|(kept, _)| *kept == file)
        .expect("the file ships");
    csv::Reader::from_reader(*bytes)
        .into_deserialize()
        .collect::<Result<_, _>>()
        .expect("a CSV file")
}
