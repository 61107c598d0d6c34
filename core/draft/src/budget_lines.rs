//! Writes the lines of budgets: which are spending and which income, and the sign of their figures.
//!
//! They are written only where every line of the draft is one of a budget and its figures have the sign of its kind, so
//! that they rate as the answers about which way is good say.

use std::collections::HashMap;

use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

use crate::budget::is_of_money;
use crate::composer::Composer;
use crate::plan_cells::plan_name;
use crate::profile::number_at;

/// The direction that is good, `true` while nobody has answered it, and the measures for which it holds.
pub(crate) type GoodList = (Option<String>, bool, Vec<String>);

/// The sign of the figures of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// All are 0, or there is none.
    None,
    Above,
    Below,
    Mixed,
}

impl Sign {
    /// Returns the sign of these figures and a further one.
    fn with(self, number: Option<Decimal>) -> Self {
        let own = match number.unwrap_or_default() {
            zero if zero.is_zero() => return self,
            number if number.is_sign_negative() => Self::Below,
            _ => Self::Above,
        };
        if self == Self::None || self == own {
            own
        } else {
            Self::Mixed
        }
    }
}

/// The lines of budgets in a draft.
#[derive(Default)]
pub(crate) struct BudgetLines {
    /// The names of the lines, each list with its word, `spending` or `income`, and `true` while it is open.
    pub(crate) lists: Vec<(&'static str, bool, Vec<String>)>,
    /// The statement of the sign, if one kind is below zero.
    pub(crate) sign: Option<&'static str>,
}

impl Composer<'_> {
    /// Returns the lists of names as lines of budgets; `None` if the draft is not of budgets alone, or their figures do
    /// not have one sign for each kind.
    pub(crate) fn budget_lines(&self, lists: &[GoodList]) -> Option<BudgetLines> {
        let are_budgets = self.compared().all(|(_, plan)| {
            let table = &self.tables[plan.table];
            plan.good_is.is_none()
                && !plan.is_variance
                && !self.has_signs(plan)
                && is_of_money(table, plan.actual, plan.target)
        });
        if !are_budgets {
            return None;
        }
        let signs = self.signs();
        let mut lines = BudgetLines::default();
        // The sign of each kind, spending first, where one of its lines has a figure.
        let mut of_kinds: [Option<Sign>; 2] = [None; 2];
        for (good, open, names) in lists {
            let is_lower = match good.as_deref()? {
                "lower" => true,
                "higher" => false,
                _ => return None,
            };
            for name in names {
                let sign = *signs.get(&fold(name))?;
                let is_income = is_lower == (sign == Sign::Below);
                let of_kind = &mut of_kinds[usize::from(is_income)];
                match (sign, *of_kind) {
                    (Sign::Mixed, _) => return None,
                    (Sign::None, _) => {}
                    (own, Some(known)) if own != known => return None,
                    (own, _) => *of_kind = Some(own),
                }
                let word = if is_income { "income" } else { "spending" };
                let mut known = lines.lists.iter_mut();
                match known.find(|(known, is_open, _)| *known == word && is_open == open) {
                    Some((.., names)) => names.push(name.clone()),
                    None => lines.lists.push((word, *open, vec![name.clone()])),
                }
            }
        }
        lines.sign = match of_kinds.map(|sign| sign == Some(Sign::Below)) {
            [true, true] => return None,
            [true, false] => Some("spending_is_negative(yes);"),
            [false, true] => Some("income_is_negative(yes);"),
            [false, false] => None,
        };
        Some(lines)
    }

    /// Returns the sign of the figures of each name, folded.
    fn signs(&self) -> HashMap<String, Sign> {
        let mut signs: HashMap<String, Sign> = HashMap::new();
        for (_, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let columns = [plan.actual, plan.target].into_iter().flatten();
            let columns: Vec<u32> = columns.map(|index| table.columns[index].column).collect();
            for row in plan.rows.iter().copied() {
                let sign = signs
                    .entry(fold(&plan_name(table, grid, row)))
                    .or_insert(Sign::None);
                for column in &columns {
                    *sign = sign.with(number_at(grid, row, *column));
                }
            }
        }
        signs
    }
}
