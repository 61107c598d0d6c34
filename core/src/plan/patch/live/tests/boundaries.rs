//! The formulas evaluated by `IronCalc`, a spreadsheet engine that is not ours, over binary numbers as Excel stores
//! them; each cell's colour is compared with the engine's own rating, which `test_boundaries.py` compares
//! with Python's decimal.

use std::collections::{BTreeMap, BTreeSet};

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use rust_decimal::Decimal;

use super::{
    Blank, Content, Error, Number, Text, decimal, input, percent, points, policy, read, scale_of,
};
use crate::plan::patch::live::{LivePlace, group::group, live};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::evaluate::rate_by_policy;
use ambersheet_policy::model::{Polarity, Policy};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::FormatKind;

use FormatKind::{General, Percent};
use Polarity::{CloseToTarget, Higher, Lower};

/// The number of times that each verdict came out.
type Counts = BTreeMap<Result<u8, &'static str>, usize>;

fn set(model: &mut Model<'_>, row: i32, column: i32, content: Content) -> Result<(), String> {
    match content {
        Number(number) => model.update_cell_with_number(0, row, column, number),
        Text(text) => model.update_cell_with_text(0, row, column, text),
        Content::Bool(value) => model.update_cell_with_bool(0, row, column, value),
        Error => model.update_cell_with_formula(0, row, column, "=NA()".to_owned()),
        Blank => Ok(()),
    }
}

fn engine(
    policy: &Policy,
    levels: usize,
    format: FormatKind,
    case: (Content, Content),
) -> Result<u8, Reason> {
    let value = |content| Value {
        quantity: read(content, format),
        ..Value::ABSENT
    };
    rate_by_policy(policy, &scale_of(levels), &value(case.0), &value(case.1)).level
}

/// Writes the cases into columns D and E, one a row, and the formulas beside them; the one formula that is true, or
/// none, is the engine's verdict in every row.
fn check(
    policy: &Policy,
    levels: usize,
    format: FormatKind,
    cases: &[(Content, Content)],
) -> Result<Counts, String> {
    let mut model = Model::new_empty("cases", "en", "UTC", "en")?;
    let mut rules = Vec::new();
    for ((row, line), (actual, target)) in (0_u32..).zip(1..).zip(cases) {
        let cell = |column, content| {
            input(
                LivePlace {
                    sheet: None,
                    cell: Cell::new(row, column),
                    fixed: false,
                },
                content,
                format,
            )
        };
        let rule = live(
            policy,
            &scale_of(levels),
            Some(&cell(3, *actual)),
            Some(&cell(4, *target)),
        )
        .map_err(|reason| format!("{actual:?} {target:?}: {reason}"))?;
        set(&mut model, line, 4, *actual)?;
        set(&mut model, line, 5, *target)?;
        for (rank, formula) in rule.formulas() {
            model.update_cell_with_formula(0, line, 6 + i32::from(rank), format!("={formula}"))?;
        }
        rules.push((Cell::new(row, 10), rule));
    }
    // One format for all rows, so that a rule does not depend on the numbers which an edit changes.
    assert_eq!(group(rules).len(), 1);
    model.evaluate();
    let mut counts = Counts::new();
    for (row, case) in (1..).zip(cases) {
        let expected = engine(policy, levels, format, *case);
        let mut coloured = Vec::new();
        for rank in 0..levels as u8 {
            match model.get_cell_value_by_index(0, row, 6 + i32::from(rank))? {
                CellValue::Boolean(true) => coloured.push(rank),
                CellValue::Boolean(false) | CellValue::None => {}
                other => return Err(format!("{case:?}, rank {rank}: {other:?}")),
            }
        }
        assert_eq!(
            coloured,
            Vec::from_iter(expected.ok()),
            "{policy:?} {format:?} {case:?} {expected:?}"
        );
        *counts.entry(expected.map_err(Reason::code)).or_default() += 1;
    }
    Ok(counts)
}

/// A number as it is stored when somebody types it: the binary number next to it.
fn typed(number: Decimal, format: FormatKind) -> Content {
    let stored = if format == Percent {
        number / Decimal::ONE_HUNDRED
    } else {
        number
    };
    Number(stored.to_string().parse().expect("a decimal is a number"))
}

/// Returns different targets as people set them: whole numbers, and one or two decimals, to 1,000.
fn targets(count: usize) -> BTreeSet<Decimal> {
    let mut state = 18_000_u64;
    let mut next = |below: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % below
    };
    let mut found = BTreeSet::new();
    while found.len() < count {
        let places = next(3);
        let digits = next(10_u32.pow(3 + places)) + 1;
        found.insert(Decimal::new(digits.into(), places).normalize());
    }
    found
}

/// The limit, and a step to either side of it.
fn about(limit: Decimal) -> [Decimal; 3] {
    let step = decimal("0.0001");
    [limit - step, limit, limit + step]
}

/// The actuals about the limits of amber.
fn limits(target: Decimal, polarity: Polarity, allowed: Decimal) -> Vec<Decimal> {
    match polarity {
        Higher => about(target - allowed).to_vec(),
        Lower => about(target + allowed).to_vec(),
        CloseToTarget => [about(target - allowed), about(target + allowed)].concat(),
    }
}

/// Cases about the limits of amber and about the targets themselves.
fn cases(
    targets: &BTreeSet<Decimal>,
    polarity: Polarity,
    allowed: impl Fn(Decimal) -> Decimal,
    format: FormatKind,
) -> Vec<(Content, Content)> {
    let mut cases = Vec::new();
    for target in targets {
        let actuals = [
            limits(*target, polarity, allowed(*target)),
            about(*target).to_vec(),
        ]
        .concat();
        cases.extend(
            actuals
                .into_iter()
                .map(|actual| (typed(actual, format), typed(*target, format))),
        );
    }
    cases
}

#[test]
fn eighteen_thousand_on_the_limit() -> Result<(), String> {
    let mut counts = Counts::new();
    for tolerance in ["5", "10", "2.5"] {
        for polarity in [Higher, Lower] {
            let policy = policy(polarity, Some(percent(tolerance)));
            let mut cases = Vec::new();
            for target in targets(1_000) {
                let allowed = target * decimal(tolerance) / Decimal::ONE_HUNDRED;
                let actuals = limits(target, polarity, allowed).into_iter();
                cases
                    .extend(actuals.map(|actual| (typed(actual, General), typed(target, General))));
            }
            for (verdict, count) in check(&policy, 3, General, &cases)? {
                *counts.entry(verdict).or_default() += count;
            }
        }
    }
    // Of the three actuals about a limit, one is beyond it.
    assert_eq!(counts, Counts::from([(Ok(1), 12_000), (Ok(2), 6_000)]));
    Ok(())
}

#[test]
fn limits_of_other_policies() -> Result<(), String> {
    let few = targets(100);
    for (polarity, tolerance) in [
        (Higher, "5"),
        (Lower, "2.5"),
        (CloseToTarget, "10"),
        (CloseToTarget, "0"),
    ] {
        for format in [General, Percent, FormatKind::Currency('£')] {
            let share = |target: Decimal| target * decimal(tolerance) / Decimal::ONE_HUNDRED;
            check(
                &policy(polarity, Some(percent(tolerance))),
                3,
                format,
                &cases(&few, polarity, share, format),
            )?;
            let amount = |_| decimal(tolerance);
            check(
                &policy(polarity, Some(points(tolerance))),
                3,
                format,
                &cases(&few, polarity, amount, format),
            )?;
        }
    }
    for levels in [2, 5] {
        let cases = cases(&few, Lower, |target| target * decimal("0.05"), General);
        let counts = check(&policy(Lower, Some(percent("5"))), levels, General, &cases)?;
        let ranks: Vec<_> = counts.into_keys().collect();
        assert_eq!(
            ranks,
            if levels == 2 {
                vec![Ok(0), Ok(1)]
            } else {
                vec![Ok(0), Ok(1), Ok(4)]
            }
        );
    }
    let cases = cases(&few, Higher, |_| Decimal::ONE, General);
    let counts = check(&policy(Higher, None), 3, General, &cases)?;
    assert_eq!(
        counts.into_keys().collect::<Vec<_>>(),
        [Ok(0), Err("no_rule")]
    );
    Ok(())
}

#[test]
fn targets_below_zero_and_large_ones() -> Result<(), String> {
    let mut below: BTreeSet<_> = targets(100).into_iter().map(|target| -target).collect();
    // A hundred times as large, up to the largest that is live, and with two decimals more.
    below.extend(
        targets(100)
            .into_iter()
            .map(|target| target * decimal("99.9999")),
    );
    for polarity in [Higher, Lower, CloseToTarget] {
        let share = |target: Decimal| target.abs() * decimal("0.06");
        let mut cases = cases(&below, polarity, share, General);
        cases.retain(|(actual, _)| !matches!(actual, Number(number) if number.abs() > 100_000.0));
        let counts = check(&policy(polarity, Some(percent("6"))), 3, General, &cases)?;
        assert_eq!(
            counts.into_keys().collect::<Vec<_>>(),
            [Ok(0), Ok(1), Ok(2)]
        );
    }
    Ok(())
}

/// Sums that binary arithmetic gets wrong: 0.1 + 0.2 is over 0.3, 1.1 x 1.1 is over 1.21.
#[test]
fn computed_numbers() -> Result<(), String> {
    let cases = [
        (0.3, 0.1 + 0.2),
        (0.1 + 0.2, 0.3),
        (1.21, 1.1 * 1.1),
        (1.1 * 1.1, 1.21),
        (4.35 * 100.0, 435.0),
    ]
    .map(|(actual, target)| (Number(actual), Number(target)));
    for polarity in [Higher, Lower, CloseToTarget] {
        let counts = check(&policy(polarity, Some(percent("0"))), 3, General, &cases)?;
        assert_eq!(counts, Counts::from([(Ok(0), cases.len())]));
    }
    Ok(())
}

#[test]
fn zero_and_what_is_no_number() -> Result<(), String> {
    let contents = [
        Number(0.0),
        Number(-0.0),
        Number(1.0),
        Number(-1.0),
        Text("TBC"),
        Text("not a number"),
        Text(""),
        Content::Bool(true),
        Error,
        Blank,
    ];
    let cases: Vec<_> = contents
        .iter()
        .flat_map(|a| contents.iter().map(|t| (*a, *t)))
        .collect();
    for polarity in [Higher, Lower, CloseToTarget] {
        for tolerance in [Some(percent("5")), Some(points("1")), None] {
            for format in [General, Percent] {
                let counts = check(&policy(polarity, tolerance), 3, format, &cases)?;
                let missing: usize = [
                    "no_data",
                    "awaited",
                    "not_a_number",
                    "no_target",
                    "text_target",
                    "cell_error",
                ]
                .iter()
                .filter_map(|reason| counts.get(&Err(*reason)))
                .sum();
                // Only 4 of the 10 contents are numbers.
                assert_eq!(missing, 100 - 16, "{counts:?}");
            }
        }
    }
    Ok(())
}
