//! Finds formulas that depend on themselves.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::address::Cell;

use ambersheet_ooxml::formula::SheetArea;

/// The most steps from a formula to one that reads it.
const MOST_STEPS: usize = 5_000_000;

/// A formula as a step of a calculation.
pub(super) struct OrderStep<'a> {
    pub(super) sheet: u32,
    pub(super) cell: Cell,
    pub(super) areas: &'a [SheetArea],
}

/// Returns, for each formula, whether it can be calculated after all that it reads; or `None` if there are too many steps
/// to tell.
pub(super) fn in_order(steps: &[OrderStep<'_>]) -> Option<Vec<bool>> {
    let cells = Index::new(steps);
    // Many formulas read the same area, so that areas are steps of their own.
    let mut areas: HashMap<SheetArea, usize> = HashMap::new();
    let mut readers: Vec<Vec<usize>> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let mut read_by: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    let mut left = MOST_STEPS;
    for (reader, step) in steps.iter().enumerate() {
        for area in step.areas {
            left = left.checked_sub(1)?;
            let known = areas.len();
            let index = *areas.entry(*area).or_insert(known);
            if index == known {
                readers.push(Vec::new());
                let mut inside = 0;
                cells.each(area, |formula| {
                    read_by[formula].push(index);
                    inside += 1;
                });
                waiting.push(inside);
                left = left.checked_sub(inside)?;
            }
            readers[index].push(reader);
        }
    }
    let mut missing: Vec<usize> = steps.iter().map(|step| step.areas.len()).collect();
    let mut done: Vec<bool> = missing.iter().map(|missing| *missing == 0).collect();
    let mut ready: Vec<usize> = (0..steps.len()).filter(|step| done[*step]).collect();
    let mut free: Vec<usize> = (0..waiting.len())
        .filter(|area| waiting[*area] == 0)
        .collect();
    loop {
        if let Some(area) = free.pop() {
            for reader in &readers[area] {
                missing[*reader] -= 1;
                if missing[*reader] == 0 {
                    done[*reader] = true;
                    ready.push(*reader);
                }
            }
        } else if let Some(step) = ready.pop() {
            for area in &read_by[step] {
                waiting[*area] -= 1;
                if waiting[*area] == 0 {
                    free.push(*area);
                }
            }
        } else {
            return Some(done);
        }
    }
}

/// Formulas by their place.
pub(super) struct Index {
    rows: BTreeMap<(u32, u32), BTreeMap<u32, usize>>,
}

impl Index {
    pub(super) fn new(steps: &[OrderStep<'_>]) -> Self {
        let mut rows: BTreeMap<(u32, u32), BTreeMap<u32, usize>> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            let column = rows.entry((step.sheet, step.cell.column)).or_default();
            column.insert(step.cell.row, at);
        }
        Self { rows }
    }

    /// Calls `found` for each formula in an area.
    pub(super) fn each(&self, area: &SheetArea, mut found: impl FnMut(usize)) {
        let (first, last) = (area.range.first, area.range.last);
        let columns = (area.sheet, first.column)..=(area.sheet, last.column);
        for (_, rows) in self.rows.range(columns) {
            rows.range(first.row..=last.row)
                .for_each(|(_, at)| found(*at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_ooxml::address::Range;

    #[test]
    fn what_reads_itself_has_no_order() {
        let area = |text: &str| SheetArea {
            sheet: 0,
            range: Range::parse(text.as_bytes()).expect("a range"),
        };
        let cells = ["A1", "A2", "A3", "B1", "B2", "C1"];
        let areas = [
            vec![area("D1:D9")],
            vec![area("A1"), area("A1")],
            vec![area("A1:A2")],
            vec![area("B2")],
            vec![area("A3"), area("B1:B9")],
            vec![area("B1")],
        ];
        let steps: Vec<OrderStep<'_>> = cells
            .iter()
            .zip(&areas)
            .map(|(cell, areas)| OrderStep {
                sheet: 0,
                cell: Cell::parse(cell.as_bytes()).expect("a cell"),
                areas,
            })
            .collect();
        assert_eq!(
            in_order(&steps),
            Some(vec![true, true, true, false, false, false])
        );
        assert_eq!(in_order(&[]), Some(Vec::new()));
    }
}
