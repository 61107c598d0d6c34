//! The tables and forms of rules whose rows may be rated differently.

use ambersheet_policy::model::{LayoutRef, RulesetModel};

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
    let says = |layout: LayoutRef| {
        let (unit, rounded, empty) = match layout {
            LayoutRef::Table(index) => {
                let table = &rules.tables[usize::from(index)];
                (table.unit, table.rounded, &table.empty)
            }
            LayoutRef::Form(index) => {
                let form = &rules.forms[usize::from(index)];
                (form.unit, form.rounded, &form.empty)
            }
        };
        (
            (unit, rounded, empty, rules.year_part(layout)),
            rules.tolerance_basis(layout),
            rules.is_said_by_target(layout),
            rules.is_product(layout),
            rules.layout_question(layout),
        )
    };
    !rules.policies.ask_layouts() && says(one) == says(other)
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
