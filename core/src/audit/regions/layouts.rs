//! The tables and forms of rules whose rows may be rated differently.

use ambersheet_policy::model::{
    AllowanceBasis, LayoutRef, Pattern, QuestionIndex, Rounding, RulesetModel,
};
use ambersheet_quantity::StatedUnit;

/// A table or form of each of two rulesets.
pub(crate) type LayoutPair = (Option<LayoutRef>, Option<LayoutRef>);

/// Returns the tables and forms of rules, one of each that are alike in what they say about their rows.
pub(crate) fn layouts(rules: &RulesetModel) -> Vec<Option<LayoutRef>> {
    let tables = (0..).map(LayoutRef::Table).take(rules.tables.len());
    let forms = (0..).map(LayoutRef::Form).take(rules.forms.len());
    let mut found: Vec<Option<LayoutRef>> = Vec::new();
    for layout in tables.chain(forms) {
        let is_known = found
            .iter()
            .flatten()
            .any(|known| is_alike(rules, *known, layout));
        if !is_known {
            found.push(Some(layout));
        }
    }
    if found.is_empty() {
        found.push(None);
    }
    found
}

/// Returns `true` if the rows of two tables or forms are rated alike.
fn is_alike(rules: &RulesetModel, one: LayoutRef, other: LayoutRef) -> bool {
    let [one, other] = [one, other].map(|layout| LayoutSays::of(rules, layout));
    !rules.policies.ask_layouts() && one == other
}

/// The facts of a table or form about its rows that count for their ratings.
#[derive(PartialEq)]
pub(crate) struct LayoutSays<'r> {
    pub(crate) tolerance: Option<AllowanceBasis>,
    pub(crate) rounded: Option<Rounding>,
    pub(crate) said_by_target: bool,
    pub(crate) is_product: bool,
    pub(crate) unit: Option<StatedUnit>,
    pub(crate) quarter: Option<u8>,
    pub(crate) question: Option<QuestionIndex>,
    pub(crate) empty: &'r [Pattern],
}

impl<'r> LayoutSays<'r> {
    /// Returns what a table or form of the rules says.
    pub(crate) fn of(rules: &'r RulesetModel, layout: LayoutRef) -> Self {
        let (rounded, unit, quarter, empty) = match layout {
            LayoutRef::Table(index) => {
                let table = &rules.tables[usize::from(index)];
                (table.rounded, table.unit, table.quarter, &table.empty)
            }
            LayoutRef::Form(index) => {
                let form = &rules.forms[usize::from(index)];
                (form.rounded, form.unit, form.quarter, &form.empty)
            }
        };
        Self {
            tolerance: rules.tolerance_basis(layout),
            rounded,
            said_by_target: rules.is_said_by_target(layout),
            is_product: rules.is_product(layout),
            unit,
            quarter,
            question: rules.layout_question(layout),
            empty,
        }
    }
}

/// Pairs the tables and forms of two rulesets: one by one if there are as many of each, and else each with each.
pub(crate) fn matched(a: &[Option<LayoutRef>], b: &[Option<LayoutRef>]) -> Vec<LayoutPair> {
    if a.len() == b.len() {
        return a.iter().copied().zip(b.iter().copied()).collect();
    }
    let each = |one: &Option<LayoutRef>| {
        let one = *one;
        b.iter().map(move |other| (one, *other))
    };
    a.iter().flat_map(each).collect()
}
