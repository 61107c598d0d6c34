//! Reads tables of budgets: which lines are spending and which income, and which of them is shown below zero.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::period::YearSpan;

use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, has_words};
use crate::plan::{Plan, PlanKind};
use crate::profile::number_at;
use crate::table::FoundTable;

/// The direction that is good for a measure, and the reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Good {
    /// `higher`, `lower` or `close`.
    pub word: &'static str,
    /// The reason.
    pub why: String,
}

impl Good {
    /// Creates it from its word and the reason.
    pub(crate) fn new(word: &'static str, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { word, why }
    }
}

/// Words of names, sections and sheets that say that a line is income.
const INCOME: [&str; 26] = [
    "income",
    "revenue",
    "revenues",
    "sales",
    "fees",
    "grants",
    "grant",
    "receipts",
    "turnover",
    "donations",
    "admissions",
    "contributions",
    "profit",
    "surplus",
    "savings",
    "funding",
    "penghasilan",
    "pendapatan",
    "penerimaan",
    "ingresos",
    "ventas",
    "recaudación",
    "recettes",
    "produits",
    "ventes",
    "interest received",
];
/// What a word about money that goes out tells, by where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// In a name or the heading of a section: the line is spending, whatever else the text holds.
    Line,
    /// In a heading or a title: the table is a budget.
    Budget,
    /// In a heading: the figures are money, whatever they are compared with.
    Money,
}

use Tells::{Budget, Line, Money};

/// Words about money that goes out, by what they tell.
const OUTGOING: [(&[Tells], &[&str]); 6] = [
    (
        &[Line, Budget, Money],
        &[
            "cost",
            "costs",
            "expense",
            "expenses",
            "expenditure",
            "spending",
            "gasto",
            "gastos",
            "dépenses",
            "belanja",
        ],
    ),
    (&[Line, Budget], &["pengeluaran"]),
    (&[Line], &["payments"]),
    (
        &[Budget, Money],
        &[
            "budget",
            "spend",
            "anggaran",
            "pagu",
            "presupuesto",
            "dépense",
            "crédits",
            "mandaté",
        ],
    ),
    (
        &[Budget],
        &[
            "estimated",
            "allocation",
            "charges",
            "overspend",
            "over budget",
        ],
    ),
    (
        &[Money],
        &[
            "budgets",
            "budgeted",
            "spent",
            "outturn",
            "crédito",
            "créditos",
            "obligaciones reconocidas",
            "derechos reconocidos",
        ],
    ),
];

/// The fact that the signs of a budget's figures tell about a line of it.
pub(crate) enum BudgetSign {
    /// Nothing: no figure is below zero, or the table is no budget.
    Nothing,
    /// Which way is good.
    Tells(Good),
    /// Two things: a figure below zero may be income or spending.
    Unclear,
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| has_words(text, word))
}

/// Returns `true` if a text holds a word about money that goes out which tells this.
fn speaks(text: &str, of: Tells) -> bool {
    let mut words = OUTGOING.iter().filter(|(tells, _)| tells.contains(&of));
    words.any(|(_, words)| holds(text, words))
}

/// Returns `true` if the headings or the title of a table speak of a budget.
fn is_budget(table: &FoundTable) -> bool {
    let headings = table.columns.iter().map(|column| fold(&column.heading));
    let mut texts = headings.chain(table.title.as_deref().map(fold));
    texts.any(|text| speaks(&text, Budget))
}

/// Words of headings by which budgeted figures are none of money.
const NO_MONEY: [&str; 9] = [
    "hours",
    "days",
    "fte",
    "posts",
    "staff",
    "headcount",
    "number",
    "score",
    "%",
];
/// Returns `true` if the columns of a pair hold money, and their headings do not name parts of the year.
pub(crate) fn is_of_money(
    table: &FoundTable,
    actual: Option<usize>,
    target: Option<usize>,
) -> bool {
    let Some((actual, target)) = actual.zip(target) else {
        return false;
    };
    let span = |column: usize| YearSpan::of_heading(&table.columns[column].shown());
    // The rules would leave a mixed pair unrated, so that a draft says which way is good alone.
    let is_mixed = span(actual)
        .zip(span(target))
        .is_some_and(|(one, other)| one != other);
    !is_mixed && are_money(table, actual, target)
}

/// Returns `true` if the columns of a pair hold money, of whatever part of the year.
pub(crate) fn are_money(table: &FoundTable, actual: usize, target: usize) -> bool {
    let pair = [actual, target].map(|column| &table.columns[column]);
    let texts = pair.map(|column| fold(&column.shown()));
    let are_numbers = pair.iter().all(|column| {
        column.profile.is_numeric() && column.profile.percents == 0 && !column.profile.is_dated()
    });
    are_numbers
        && texts.iter().any(|text| speaks(text, Money))
        && !texts.iter().any(|text| holds(text, &NO_MONEY))
}

/// Words of headings of variances that are rated where a table has nothing else.
const VARIANCES: [&str; 8] = [
    "variance",
    "variances",
    "variation",
    "overspend",
    "underspend",
    "over/under",
    "écart",
    "desviación",
];

/// Returns the plan of a table of a budget that is rated by its variances: they are its only figures, or stand beside a
/// budget or an actual alone.
pub(crate) fn by_variance(table: &FoundTable, plan: &Plan) -> Option<Plan> {
    let numeric =
        |index: &usize| *index != table.name && table.columns[*index].profile.is_numeric();
    let means = |index: usize, meanings: &[Meaning]| {
        let column = &table.columns[index];
        meanings.iter().any(|meaning| column.weight(*meaning) >= 2)
    };
    let is_variance = |index: &usize| {
        let column = &table.columns[*index];
        holds(&crate::lexicon::words_of(&column.heading), &VARIANCES)
            && column.profile.percents == 0
    };
    let is_beside = |index: usize| {
        let heading = crate::lexicon::words_of(&table.columns[index].heading);
        means(index, &[Meaning::Variance, Meaning::PercentOf, Meaning::Id])
            || holds(&heading, &["movement", "change"])
    };
    let variance = (0..table.columns.len()).filter(numeric).find(is_variance)?;
    let others: Vec<usize> = (0..table.columns.len())
        .filter(numeric)
        .filter(|index| *index != variance && !is_beside(*index))
        .collect();
    let target = match others[..] {
        [] => None,
        [one] if means(one, &[Meaning::Target]) => Some(one),
        // The budget would follow from an actual only if it were known whether the line is spending or income.
        [one] if means(one, &[Meaning::Actual, Meaning::Forecast]) => None,
        _ => return None,
    };
    Some(Plan {
        kind: PlanKind::Pair,
        actual: Some(variance),
        is_variance: true,
        target,
        ..plan.clone()
    })
}

/// Returns which way is good for a variance whose heading says how the bad ones are shown.
pub(crate) fn of_variance(heading: &str) -> Option<Good> {
    let text = fold(heading);
    let marks = ["(adv", "(unfav", "(worse", "(deficit"];
    let in_brackets = text.contains("brackets") && holds(&text, &["adverse", "unfavourable"]);
    let is_below = in_brackets || marks.iter().any(|mark| text.contains(mark));
    is_below.then(|| {
        Good::new(
            "higher",
            "adverse is shown in brackets, which is below zero",
        )
    })
}

/// Returns `true` if the texts of a line say that it is income, `false` if they say spending.
fn says_income(grid: &SheetGrid, table: &FoundTable, row: u32) -> Option<bool> {
    let section = table
        .rows
        .iter()
        .find(|body| body.row == row)
        .and_then(|body| body.section);
    let heading = &table.columns[table.name];
    let own = [
        fold(table.name_of(grid, row)),
        section.map_or_else(String::new, |section| section_text(grid, table, section)),
        if heading.weight(Meaning::Measure) < 4 {
            fold(&heading.heading)
        } else {
            String::new()
        },
        // The sheet of a revenue budget is not one of income.
        fold(&grid.name).replace("revenue", ""),
    ];
    own.iter().find_map(|text| {
        if speaks(text, Line) && !holds(text, &["reduction", "reduced", "savings"]) {
            return Some(false);
        }
        (holds(text, &INCOME) && !holds(text, &["reduction"])).then_some(true)
    })
}

/// Returns which way is good for money: high for income, low for spending.
pub(crate) fn by_budget(grid: &SheetGrid, table: &FoundTable, row: u32) -> Option<Good> {
    let is_income = says_income(grid, table, row).or_else(|| is_budget(table).then_some(false))?;
    Some(if is_income {
        Good {
            word: "higher",
            why: "income above the budget is good".to_owned(),
        }
    } else {
        Good {
            word: "lower",
            why: "spending under the budget is good".to_owned(),
        }
    })
}

/// Returns what the signs of a table of a budget tell about a line: where one kind is shown below zero, one direction is
/// good for all of its lines.
pub(crate) fn sign_of_budget(
    grid: &SheetGrid,
    table: &FoundTable,
    plan: &Plan,
    row: u32,
) -> BudgetSign {
    let Some(target) = plan.target.filter(|_| is_budget(table)) else {
        return BudgetSign::Nothing;
    };
    let column = table.columns[target].column;
    let mut below = Vec::new();
    let mut above = Vec::new();
    for own in plan.rows.iter().copied() {
        match number_at(grid, own, column).filter(|number| !number.is_zero()) {
            Some(number) if number.is_sign_negative() => below.push(own),
            Some(_) => above.push(own),
            None => {}
        }
    }
    let any = |rows: &[u32], income| {
        let mut rows = rows.iter();
        rows.any(|row| says_income(grid, table, *row) == Some(income))
    };
    if below.is_empty() {
        return BudgetSign::Nothing;
    }
    let income = any(&below, true) || any(&above, false);
    let spending = any(&below, false) || any(&above, true);
    match (income, spending, above.is_empty()) {
        (true, false, _) | (false, false, false) => BudgetSign::Tells(Good {
            word: "lower",
            why: "income is shown below zero, so that a higher number is less of it".to_owned(),
        }),
        (false, true, _) => BudgetSign::Tells(Good {
            word: "higher",
            why: "spending is shown below zero, so that a lower number is more of it".to_owned(),
        }),
        (true, true, _) | (false, false, true) if below.contains(&row) => BudgetSign::Unclear,
        (true, true, _) | (false, false, true) => BudgetSign::Nothing,
    }
}

/// Returns the text of a section's heading, in whatever column it stands.
fn section_text(grid: &SheetGrid, table: &FoundTable, row: u32) -> String {
    let cells = grid.rows.get(&row).into_iter().flatten();
    let mut inside = cells
        .filter(|cell| (table.bounds.0..=table.bounds.1).contains(&cell.column) && cell.is_text());
    inside
        .next()
        .map_or_else(String::new, |cell| fold(&cell.text))
}
