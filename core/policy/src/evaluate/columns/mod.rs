//! Policies over columns: one measure's policy as native code over slices of numbers, such as those
//! of a frame.
//!
//! A number of a column means the same as a bare number in a cell: its decimal at 15 significant
//! digits. A row gets the rating, or the reason, that the same record would get in a workbook.
//!
//! There are two paths. Binary arithmetic rates a row if none of its errors can change the outcome.
//! Every other row becomes a record and is rated by the functions that rate workbooks
//! (`decimals.rs`), so that limits have one arithmetic.
//!
//! # The bound
//!
//! Let `A`, `T` be the decimals of the binary numbers `a`, `t`, and `u = 2⁻⁵³ < 1.2e-16`.
//!
//! - Taking 15 digits moves a number by at most half a unit of its 15th digit: `|A − a| ≤ δ|a|` with `δ = 5e-15`.
//!   It is also monotone: from `a ≥ t` follows `A ≥ T`, with no margin at all.
//! - The difference `a − t`, computed, is within `(δ + u)(|a| + |t|)` of `A − T`.
//! - An allowance of `p` percent is computed as `w = (p × 0.01) × |t|`: three roundings beside those of `p` and `0.01`
//!   at most, and `δ` for `t`, so it is within `(δ + 5u)w` of `p|T| / 100`. Points are within `u` of theirs.
//! - The difference of both, `g`, is rounded once more: by at most `u(|a| + |t| + w)`.
//!
//! Together `g` is within `(δ + 6u)(|a| + |t| + w) < 6e-15 × (|a| + |t| + w)` of the exact one. Its
//! sign is certain beyond `1e-14 × (|a| + |t| + w)` (`margin.rs`); the rest covers the rounding of
//! the margin itself. A limit of the rules is compared with one number in the same way, and
//! movement with two differences.
//!
//! The decimal path also refuses what a decimal cannot hold (`out_of_range`), so binary decides only
//!
//! - numbers that are certainly in range: 0, or from 1e-13 to 999,999,999,999,999;
//! - percentages where no product can lose a digit: `100 × off` has under 28 digits as long as
//!   neither number is over 1e11 times the other (`|off| ≤ 2M` in units of no less than `m / 1e15`
//!   gives a coefficient under `2e17 × M / m`, and a decimal holds 7.9e28), and `p × |T|` as long
//!   as `p` has a coefficient under 7e13 and `|T|` is at least `10^(s − 14)`, where `s` are the
//!   decimal places of `p`.

mod codes;
mod column;
mod compile;
mod conditions;
mod decimals;
mod functions;
mod margin;
mod movement;
mod threshold;

pub use codes::{FIRST_REASON, Ratings};
#[doc(hidden)]
pub use column::CHUNK;
pub use column::{Column, Columns, Input, WrongLength};
pub use compile::NotColumnar;

use codes::UNDECIDED;
use column::{Chunk, ChunkLoader};
use conditions::ConditionTest;
use decimals::ByDecimals;
use margin::Exact;
use threshold::TargetTest;

/// The policy of one measure over columns. It holds no reference to its ruleset, and any thread may use it.
///
/// ```
/// use ambersheet_policy::evaluate::columns::{Column, Columns, Input, Ratings};
/// # use ambersheet_policy::model::{Claim, Claimed, Polarity, Policies, RulesetModel, Statement, Scale, Tolerance};
/// # fn ruleset(policies: Policies) -> RulesetModel {
/// #     RulesetModel {
/// #         name: String::new(), script: String::new(), sha256: String::new(), parameters: Vec::new(), period: None, today: None,
/// #         from_return: None, how: Default::default(), scale: Scale::default(), scale_at: None, palette: None,
/// #         unrated: Default::default(), tables: Vec::new(), forms: Vec::new(), fields: Vec::new(),
/// #         meanings: Vec::new(), to_date: Vec::new(), counts: Vec::new(), policies, good_words: Vec::new(),
/// #         direction: None, template_colours: Default::default(), dates: Default::default(), assumptions: Vec::new(), questions: Vec::new(),
/// #         asked_of_all: Vec::new(), because_of_all: Vec::new(), direction_words: None, year_starts: None, text: String::new(),
/// #         functions: None, overall: Vec::new(),
/// #     }
/// # }
/// # let claim = |statement| Claim {
/// #     claimed: Claimed::Every, field: None, statement, at: Default::default(), because: None, question: None, holds: Default::default(),
/// #     register: None,
/// # };
/// // Lower is better, and up to 5% off the target is amber.
/// let rules = ruleset(Policies {
///     claims: vec![
///         claim(Statement::GoodIs(Polarity::Lower)),
///         claim(Statement::AmberWithin(Tolerance::PercentOfTarget(5.into()))),
///     ],
///     other_periods: Vec::new(),
/// });
/// let compiled = rules.compile("Days lost", "", None)?;
/// let actual = [9.0, 10.5, 10.6, f64::NAN];
/// let columns = Columns::new(4)
///     .with(Input::Actual, Column::from(&actual[..]))?
///     .with(Input::Target, Column::same(10.0))?;
/// let mut ratings = Ratings::default();
/// compiled.rate(&columns, &mut ratings);
/// assert_eq!(ratings.codes()[..3], [0, 1, 2]); // Green, Amber, Red
/// assert_eq!(ratings.get(3), Some(Err(ambersheet_policy::reason::Reason::NoData)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Compiled {
    plan: ColumnPlan,
    /// The numbers that binary arithmetic uses unchanged.
    exact: Exact,
    /// The target of the rules for rows without one.
    target: Option<f64>,
    decimals: ByDecimals,
}

/// The work of binary arithmetic on a chunk.
#[derive(Clone, Debug)]
enum ColumnPlan {
    /// Every row gets this code.
    Same(u8),
    /// Polarity, target and tolerance.
    Threshold(TargetTest),
    /// Ordered conditions: the first that holds decides.
    FirstOf(Vec<ConditionTest>),
    /// None: decimals decide each row.
    Decimals,
}

impl Compiled {
    /// Rates every row, and replaces the content of `out`.
    pub fn rate(&self, columns: &Columns<'_>, out: &mut Ratings) {
        out.start(columns.rows());
        if let ColumnPlan::Same(code) = self.plan {
            out.codes.fill(code);
            return;
        }
        let mut loader = ChunkLoader::new(columns, self.target);
        for (index, codes) in out.codes.chunks_mut(CHUNK).enumerate() {
            let chunk = loader.load(index * CHUNK, codes.len());
            self.by_binary(&chunk, codes);
            out.by_decimals += self.by_decimals(columns, index * CHUNK, codes);
        }
    }

    /// Rates every row as a record of a workbook, as the yardstick of benchmarks.
    #[doc(hidden)]
    pub fn rate_as_records(&self, columns: &Columns<'_>, out: &mut Ratings) {
        out.start(columns.rows());
        out.by_decimals = match self.plan {
            ColumnPlan::Same(code) => {
                out.codes.fill(code);
                0
            }
            ColumnPlan::Threshold(_) | ColumnPlan::FirstOf(_) | ColumnPlan::Decimals => {
                self.by_decimals(columns, 0, &mut out.codes)
            }
        };
    }

    fn by_binary(&self, chunk: &Chunk<'_>, codes: &mut [u8]) {
        match &self.plan {
            ColumnPlan::Same(code) => codes.fill(*code),
            ColumnPlan::Threshold(beside) => beside.answer(chunk, codes),
            ColumnPlan::FirstOf(tests) => conditions::first_of(tests, self.exact, chunk, codes),
            ColumnPlan::Decimals => codes.fill(UNDECIDED),
        }
    }

    /// Rates the rows that are not decided yet, and returns their number.
    fn by_decimals(&self, columns: &Columns<'_>, from: usize, codes: &mut [u8]) -> usize {
        let mut count = 0;
        for (row, code) in codes
            .iter_mut()
            .enumerate()
            .filter(|(_, code)| **code == UNDECIDED)
        {
            *code = codes::code(self.decimals.rate(columns, from + row));
            count += 1;
        }
        count
    }
}
