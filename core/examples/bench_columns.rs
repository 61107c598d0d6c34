//! Ratings a second over columns, on one thread: `cargo run --release -p ambersheet --example bench_columns`.
//!
//! Threshold policies of each polarity and kind of tolerance, a list of conditions, the same rows as records of a
//! workbook are rated, and a function of the script. The data are the same every time; each figure is the median of
//! seven runs.

use std::error::Error;
use std::time::Instant;

use ambersheet::columns::{Column, Columns, Input, Ratings};
use ambersheet::{Overrides, Polarity, Ruleset};

const ROWS: usize = 1_000_000;
const RUNS: usize = 7;

const TABLE: &str = r#"table("S", #{ measure: "Measure", actual: "Actual", target: "Target",
    previous: "Previous", rating: write_to("Rating") });"#;

const CONDITIONS: &str = r#"higher_is_better(all_others);
measure("Visits", #{ by: first_of([on_target("Green"), within(percent_of_target(2), "Green"),
    closer_than(points(1.5), "Amber"), improved("Amber"), at_least(900, "Amber"), otherwise("Red")]) });"#;

/// Four fields are read in each call.
/// Functions that read four fields: one that needs no engine, and one that calls another function.
const FUNCTIONS: &str = r#"fn natively(m) {
    if m.actual - m.previous >= m.target - m.off_target_by { "Green" } else { "Red" }
}
fn by_engine(m) {
    if abs(m.actual - m.previous) >= m.target - m.off_target_by { "Green" } else { "Red" }
}
higher_is_better(all_others);"#;

/// Numbers from 0 to 1,000, a tenth of them of one decimal and the others of any, one in twenty missing (`SplitMix64`).
fn column(mut seed: u64) -> Vec<f64> {
    let mut next = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let number = |bits: u64| f64::from((bits >> 32) as u32) / 2_f64.powi(32) * 1000.0;
    (0..ROWS)
        .map(|_| match next() % 20 {
            0 => f64::NAN,
            1 | 2 => (number(next()) * 10.0).round() / 10.0,
            _ => number(next()),
        })
        .collect()
}

fn rules(lines: &str) -> Result<Ruleset, ambersheet::Error> {
    Ruleset::load(
        "bench.rhai",
        format!("{TABLE}\n{lines}").as_bytes(),
        &Overrides::default(),
    )
}

/// The median over the runs, in millions of rows a second.
fn measured<E>(mut run: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
    let mut seconds = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(f64::from(ROWS as u32) / seconds[RUNS / 2] / 1e6)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (actual, target, previous) = (column(1), column(2), column(3));
    let bits: Vec<u8> = (0..ROWS.div_ceil(8))
        .map(|byte| (byte * 37 % 255) as u8 | 0b0111_0101)
        .collect();
    let columns = Columns::new(ROWS)
        .with(Input::Actual, Column::from(&actual[..]))?
        .with(Input::Target, Column::from(&target[..]))?
        .with(Input::Previous, Column::from(&previous[..]))?;
    let with_bits = columns
        .clone()
        .with(Input::Actual, Column::from(&actual[..]).valid(&bits, 0))?;
    let one_target = columns.clone().with(Input::Target, Column::same(700.0))?;

    let mut out = Ratings::default();
    let mut print =
        |name: String, columns: &Columns<'_>, lines: &str| -> Result<(), Box<dyn Error>> {
            let compiled = rules(lines)?.compile("Visits", "", None)?;
            let speed = measured(|| {
                compiled.rate(columns, &mut out);
                Ok::<(), Box<dyn Error>>(())
            })?;
            println!(
                "{speed:8.1} M/s  {name}; {} of {ROWS} rows by decimals",
                out.by_decimals()
            );
            Ok(())
        };
    for polarity in ["higher_is_better", "lower_is_better", "close_to_target"] {
        for tolerance in ["percent_of_target(5)", "points(2.5)"] {
            let lines = format!("{polarity}(all_others); amber_within({tolerance});");
            print(format!("{polarity}, {tolerance}"), &columns, &lines)?;
        }
    }
    let lines = "higher_is_better(all_others); amber_within(percent_of_target(5));";
    print(
        "the first, with a validity bitmap".to_owned(),
        &with_bits,
        lines,
    )?;
    print(
        "the first, against one target".to_owned(),
        &one_target,
        lines,
    )?;
    print("six conditions".to_owned(), &columns, CONDITIONS)?;

    for (name, lines) in [("the first", lines), ("six conditions", CONDITIONS)] {
        let compiled = rules(lines)?.compile("Visits", "", None)?;
        let speed = measured(|| {
            compiled.rate_as_records(&columns, &mut out);
            Ok::<(), Box<dyn Error>>(())
        })?;
        println!("{speed:8.2} M/s  {name}, each row as a record");
    }
    let present: Vec<Vec<f64>> = [&actual, &target, &previous]
        .map(|values| {
            values
                .iter()
                .map(|x| if x.is_nan() { 50.0 } else { *x })
                .collect()
        })
        .to_vec();
    let columns = columns
        .with(Input::Actual, Column::from(&present[0][..]))?
        .with(Input::Target, Column::from(&present[1][..]))?
        .with(Input::Previous, Column::from(&present[2][..]))?;
    let ruleset = rules(FUNCTIONS)?;
    let higher = Some(Polarity::Higher);
    for function in ["natively", "by_engine"] {
        let speed = measured(|| ruleset.call_over(function, "Visits", higher, &columns, &mut out))?;
        println!("{speed:8.2} M/s  a function of the script that reads four fields, {function}");
    }
    Ok(())
}
