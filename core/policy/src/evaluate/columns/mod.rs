//! Policies over columns: one measure's policy as native code over slices of numbers, such as those of a frame.
//!
//! A number of a column is what a bare number in a cell is: its decimal at 15 significant digits, and a rating is what
//! the same record would get in a workbook, with the same reason where there is none. Two paths give it. Binary
//! arithmetic rates a row where no error that it can have would change the outcome; every other row is made a record
//! and rated by the functions that rate workbooks (`decimals.rs`), so that there is one arithmetic at a limit.
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
//! Together `g` is within `(δ + 6u)(|a| + |t| + w) < 6e-15 × (|a| + |t| + w)` of the exact one. Its sign is believed
//! beyond `1e-14 × (|a| + |t| + w)` (`margin.rs`); the rest covers the rounding of the margin itself. A limit of the rules
//! is compared with one number in the same way, and movement with two differences.
//!
//! Beside that, the decimal path refuses what a decimal cannot hold (`out_of_range`), so binary decides only
//!
//! - numbers that are certainly in range: 0, or from 1e-13 to 999,999,999,999,999;
//! - percentages where no product can lose a digit: `100 × off` has under 28 digits as long as neither number is over
//!   1e11 times the other (`|off| ≤ 2M` in units of no less than `m / 1e15` gives a coefficient under
//!   `2e17 × M / m`, and a decimal holds 7.9e28), and `p × |T|` as long as `p` has a coefficient under 7e13 and `|T|` is at
//!   least `10^(s − 14)`, where `s` are the decimal places of `p`.

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
use column::{Chunk, Loader};
use conditions::Test;
use decimals::ByDecimals;
use margin::Exact;
use threshold::Beside;

/// The policy of one measure over columns. It holds no reference to its ruleset, and any thread may use it.
#[derive(Clone, Debug)]
pub struct Compiled {
    plan: Plan,
    /// What binary arithmetic may take as it stands.
    exact: Exact,
    /// The target that the rules give where the column has none.
    target: Option<f64>,
    decimals: ByDecimals,
}

/// What binary arithmetic does with a chunk.
#[derive(Clone, Debug)]
enum Plan {
    /// Every row gets this code.
    Same(u8),
    /// Polarity, target and tolerance.
    Threshold(Beside),
    /// The first condition that holds.
    FirstOf(Vec<Test>),
    /// Nothing: decimals decide each row.
    Decimals,
}

impl Compiled {
    /// Rates every row; what `out` held before is replaced.
    pub fn rate(&self, columns: &Columns<'_>, out: &mut Ratings) {
        out.start(columns.rows());
        if let Plan::Same(code) = self.plan {
            out.codes.fill(code);
            return;
        }
        let mut loader = Loader::new(columns, self.target);
        for (index, codes) in out.codes.chunks_mut(CHUNK).enumerate() {
            let chunk = loader.load(index * CHUNK, codes.len());
            self.by_binary(&chunk, codes);
            out.by_decimals += self.by_decimals(columns, index * CHUNK, codes);
        }
    }

    /// The same with each row rated as a record of a workbook is, as the yardstick of benches.
    #[doc(hidden)]
    pub fn rate_as_records(&self, columns: &Columns<'_>, out: &mut Ratings) {
        out.start(columns.rows());
        out.by_decimals = match self.plan {
            Plan::Same(code) => {
                out.codes.fill(code);
                0
            }
            _ => self.by_decimals(columns, 0, &mut out.codes),
        };
    }

    fn by_binary(&self, chunk: &Chunk<'_>, codes: &mut [u8]) {
        match &self.plan {
            Plan::Same(code) => codes.fill(*code),
            Plan::Threshold(beside) => beside.answer(chunk, codes),
            Plan::FirstOf(tests) => conditions::first_of(tests, self.exact, chunk, codes),
            Plan::Decimals => codes.fill(UNDECIDED),
        }
    }

    /// Rates the rows that are not decided yet, and counts them.
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
