//! Policies as scripts, and columns for them whose rows lie on their limits and next to those.

use ambersheet_policy::conditions::{Reach, Region};
use ambersheet_policy::evaluate::columns::{Column, Columns, Input};
use ambersheet_policy::model::Tolerance;
use ambersheet_quantity::decimal_from_f64;
use rust_decimal::Decimal;

use super::Visits;

/// One of each condition that numbers answer.
pub(super) const EVERY_CONDITION: &str = "higher_is_better(all_others); same_if_within(points(0.5));\n\
    measure(\"Visits\", #{ by: first_of([exactly(50, \"Green\"), better_than_target(\"Green\"), \
    on_target(\"Green\"), closer_than(points(0.25), \"Green\"), within(percent_of_target(2), \"Green\"), \
    between(10, 20.5, \"Amber\"), up_to_intervention(\"Amber\"), improved(\"Amber\"), improved_or_same(\"Amber\"), \
    at_least(900, \"Amber\"), more_than(800, \"Amber\"), less_than(-900, \"Red\"), at_most(-800, \"Red\"), \
    otherwise(\"Red\")]) });";

/// Numbers that look random and are the same every time (`SplitMix64`).
pub(super) struct Seed(u64);

impl Seed {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// From 0 to under 1.
    fn unit(&mut self) -> f64 {
        f64::from((self.next() >> 32) as u32) / 2_f64.powi(32)
            + f64::from(self.next() as u32) / 2_f64.powi(64)
    }
}

fn polarity(seed: &mut Seed) -> &'static str {
    seed.of(&["higher_is_better", "lower_is_better", "close_to_target"])
}

/// An amount as the rules write it, plain or with many digits.
fn amount(seed: &mut Seed) -> &'static str {
    seed.of(&[
        "0",
        "5",
        "2.5",
        "6.25",
        "10",
        "100",
        "0.1",
        "0.000001",
        "12.3456789",
        "33.3333333333333",
        "3.14159265358979323846264",
        "0.0000000000000001",
        "7.0000000000000000001",
    ])
}

fn tolerance(seed: &mut Seed) -> String {
    let kind: &str = seed.of(&["percent_of_target", "points"]);
    format!("{kind}({})", amount(seed))
}

/// What the numbers count, or the target of the rules: seldom.
fn extra(seed: &mut Seed) -> &'static str {
    match seed.below(12) {
        0 => "unit: percent, ",
        1 => "unit: \"£\", ",
        2 => "unit: \"£000\", ",
        3 => "target: 64.3, ",
        4 => "target: 0.123456789012345678, ",
        5 => "target: \"64.3%\", ",
        _ => "",
    }
}

/// A policy of polarity and tolerance.
pub(super) fn threshold(seed: &mut Seed) -> String {
    let level = |word: &str, colour: &str| format!("level(\"{word}\", {colour})");
    let scale = match seed.below(12) {
        2.. => String::new(),
        1 => format!(
            "scale([{}, {}]);",
            level("Good", "green"),
            level("Bad", "red")
        ),
        _ => {
            let [a, b, c] =
                [("A", "green"), ("B", "amber"), ("C", "red")].map(|(word, of)| level(word, of));
            format!("scale([{a}, {b}, {c}, {}]);", level("D", "grey"))
        }
    };
    // Amber parts three levels.
    let allowed = match seed.below(8) {
        1.. if scale.is_empty() => format!("amber_within({});", tolerance(seed)),
        _ => String::new(),
    };
    let of_measure = match extra(seed) {
        "" => String::new(),
        extra => format!(
            "measure(\"Visits\", #{{ {} }});",
            extra.trim_end_matches(", ")
        ),
    };
    format!(
        "{scale} {}(all_others); {allowed} {of_measure}",
        polarity(seed)
    )
}

fn condition(seed: &mut Seed, level: &str) -> String {
    let sign: &str = seed.of(&["", "", "-"]);
    let bound = format!("{sign}{}", amount(seed));
    match seed.below(12) {
        0 => format!("on_target(\"{level}\")"),
        1 => format!("better_than_target(\"{level}\")"),
        2 | 3 => format!("within({}, \"{level}\")", tolerance(seed)),
        4 => format!("closer_than({}, \"{level}\")", tolerance(seed)),
        5 => format!("up_to_intervention(\"{level}\")"),
        6 => format!("improved(\"{level}\")"),
        7 => format!("improved_or_same(\"{level}\")"),
        8 => format!("exactly({bound}, \"{level}\")"),
        9 => format!("between(-{}, 50.5, \"{level}\")", amount(seed)),
        _ => {
            let word: &str = seed.of(&["at_least", "more_than", "at_most", "less_than"]);
            format!("{word}({bound}, \"{level}\")")
        }
    }
}

/// A policy of one to five conditions.
pub(super) fn conditions(seed: &mut Seed) -> String {
    let count = 1 + seed.below(5);
    let mut list: Vec<String> = (0..count)
        .map(|index| condition(seed, ["Green", "Amber", "Red"][index % 3]))
        .collect();
    if seed.below(2) == 0 {
        list.push("otherwise(\"Red\")".to_owned());
    }
    let polarity = match seed.below(8) {
        0 => String::new(),
        _ => format!("{}(all_others);", polarity(seed)),
    };
    let same = match seed.below(4) {
        0 => String::new(),
        1 => "same_if_within(points(0.5)); same_if_within(points(0.1), where_target_under(10));"
            .to_owned(),
        2 => format!("same_if_within(percent_of_previous({}));", amount(seed)),
        _ => format!("same_if_within({});", tolerance(seed)),
    };
    let list = list.join(", ");
    format!(
        "{polarity} {same} measure(\"Visits\", #{{ {}by: first_of([{list}]) }});",
        extra(seed)
    )
}

/// The columns of a case.
pub(super) struct Rows {
    pub(super) actual: Vec<f64>,
    pub(super) target: Vec<f64>,
    pub(super) previous: Vec<f64>,
    pub(super) intervention: Vec<f64>,
}

impl Rows {
    /// Pairs of actual and target; what else there is is the target too.
    pub(super) fn of(pairs: &[(f64, f64)]) -> Self {
        let target: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
        let actual = pairs.iter().map(|pair| pair.0).collect();
        Self {
            actual,
            previous: target.clone(),
            intervention: target.clone(),
            target,
        }
    }

    /// Numbers of any size, as measured ones are, with missing values among them.
    pub(super) fn random(seed: &mut Seed, rows: usize) -> Self {
        let mut column = || -> Vec<f64> {
            let number = |seed: &mut Seed| (seed.unit() - 0.3) * 1000.0;
            (0..rows)
                .map(|_| {
                    if seed.below(20) == 0 {
                        f64::NAN
                    } else {
                        number(seed)
                    }
                })
                .collect()
        };
        Self {
            actual: column(),
            target: column(),
            previous: column(),
            intervention: column(),
        }
    }

    /// Rows of which three in four have an actual on or next to a limit of the policy.
    pub(super) fn near(visits: &Visits, seed: &mut Seed, rows: usize) -> Self {
        let mut all = Self {
            actual: vec![],
            target: vec![],
            previous: vec![],
            intervention: vec![],
        };
        for _ in 0..rows {
            let target = any_number(seed);
            let previous = if seed.below(3) == 0 {
                next_to(seed, target)
            } else {
                any_number(seed)
            };
            let intervention = if seed.below(3) == 0 {
                next_to(seed, target)
            } else {
                any_number(seed)
            };
            let limits = limits(visits, [target, previous, intervention]);
            let actual = match limits.len() {
                0 => any_number(seed),
                _ if seed.below(4) == 0 => any_number(seed),
                count => {
                    let limit = limits[seed.below(count)];
                    next_to(seed, limit)
                }
            };
            all.actual.push(actual);
            all.target.push(target);
            all.previous.push(previous);
            all.intervention.push(intervention);
        }
        all
    }

    pub(super) fn columns(&self) -> Columns<'_> {
        let columns = Columns::new(self.actual.len());
        let inputs = [
            (Input::Actual, &self.actual),
            (Input::Target, &self.target),
            (Input::Previous, &self.previous),
            (Input::Intervention, &self.intervention),
        ];
        inputs
            .into_iter()
            .fold(columns, |columns, (input, values)| {
                columns
                    .with(input, Column::from(&values[..]))
                    .expect("columns of one length")
            })
    }
}

/// Plain, of many digits, huge, tiny, on the ends of the range, or no number at all.
fn any_number(seed: &mut Seed) -> f64 {
    let sign = if seed.below(4) == 0 { -1.0 } else { 1.0 };
    let power = |seed: &mut Seed, low: i32, high: usize| {
        10_f64.powi(low + i32::try_from(seed.below(high)).expect("a small number"))
    };
    let size = match seed.below(16) {
        0..=4 => (seed.unit() * 10_000.0).round() / power(seed, 0, 4),
        5..=7 => seed.unit() * 1000.0,
        8 => seed.unit() * power(seed, -15, 33),
        9 => seed.unit() * power(seed, -13, 4),
        10 => seed.unit() * power(seed, 12, 4),
        11 => 0.0,
        12 => power(seed, -14, 30),
        13 => next_to(seed, 1e15),
        14 => next_to(seed, 1e-13),
        _ => [
            f64::NAN,
            f64::NAN,
            f64::INFINITY,
            2.0,
            1.999_999_999_999_999,
            f64::MIN_POSITIVE,
        ][seed.below(6)],
    };
    sign * size
}

/// The number, or one from 1e-16 to 1e-9 of it beside it.
fn next_to(seed: &mut Seed, x: f64) -> f64 {
    let sign = if seed.below(2) == 0 { -1.0 } else { 1.0 };
    match seed.below(8) {
        0 | 1 => x,
        2 => x.next_up(),
        3 => x.next_down(),
        4 => x + sign * x * 1e-15 * (1.0 + 14.0 * seed.unit()),
        // One more or less in the 15th digit.
        5 => format!("{:.14e}", x + sign * x.abs() * 1e-14)
            .parse()
            .expect("a number"),
        _ => {
            let power = -9 - i32::try_from(seed.below(8)).expect("a small number");
            x + sign * x * seed.unit() * 10_f64.powi(power)
        }
    }
}

/// The binary numbers next to the actuals at which the rating may change.
fn limits(visits: &Visits, [target, previous, intervention]: [f64; 3]) -> Vec<f64> {
    let mut limits: Vec<Decimal> = Vec::new();
    let read = |x: f64| decimal_from_f64(x).ok();
    let given = visits.target().map(|target| target.number);
    let (target, previous) = (read(target).or(given), read(previous));
    let mut around = |centre: Option<Decimal>, allowance: Tolerance| {
        let share = |percent: Decimal, of: Option<Decimal>| {
            percent
                .checked_mul(of?.abs())?
                .checked_mul(Decimal::new(1, 2))
        };
        let reach = match allowance {
            Tolerance::Points(points) => Some(points),
            Tolerance::PointsIn(points) => Some(points.number),
            Tolerance::PercentOfTarget(percent) => share(percent, target),
            Tolerance::PercentOfPrevious(percent) => share(percent, previous),
            // Tried by its parts.
            Tolerance::OfTwo(two) => share(two.percent, target),
            Tolerance::WorkingDays { reach, .. } => reach,
        };
        let (Some(centre), Some(reach)) = (centre, reach) else {
            return;
        };
        limits.extend(
            [
                centre.checked_sub(reach),
                centre.checked_add(reach),
                Some(centre),
            ]
            .into_iter()
            .flatten(),
        );
    };
    if let Some((tolerance, _)) = visits.policy.tolerance {
        around(target, tolerance);
    }
    let mut bounds = vec![target, read(intervention)];
    for condition in visits.conditions().unwrap_or_default() {
        match condition.kind.region() {
            Region::Target(Reach::Within(tolerance) | Reach::CloserThan(tolerance)) => {
                around(target, tolerance);
            }
            Region::Improved { .. } => {
                around(previous, visits.direction().same_if_within);
                let mirrored = || target?.checked_add(target?)?.checked_sub(previous?);
                bounds.push(mirrored());
            }
            region => bounds.extend(region.bounds().map(|bound| Some(bound.number))),
        }
    }
    limits.extend(bounds.into_iter().flatten());
    limits
        .into_iter()
        .map(|limit| limit.to_string().parse().expect("a number"))
        .collect()
}
