//! Grids that get both better and worse as their labels get higher: one cell has the wrong level.

use std::cmp::Ordering;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::{By, LevelGrid, Position, RulesetModel, Statement};
use ambersheet_script::text_places;

pub(crate) const LINT: Lint = Lint {
    code: "AS019",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let mut seen: Vec<&LevelGrid> = Vec::new();
    for claim in &ruleset.policies.claims {
        if let Statement::By(By::Grid(grid)) = &claim.statement
            && !seen.iter().any(|known| known.words == grid.words)
        {
            seen.push(grid);
            found.extend(steps_back(ruleset, grid));
        }
    }
}

/// Returns the finding for the first cell that goes against the way in which most of the grid goes.
fn steps_back(ruleset: &RulesetModel, grid: &LevelGrid) -> Option<Finding> {
    let (row, column) = odd_step(grid)?;
    let (label, heading) = (grid.rows.get(row)?, grid.columns.get(column)?);
    let word = grid.words.get(row)?.get(column)?;
    Some(LINT.finding(
        place_of_label(ruleset, grid, label.text()),
        format!(
            "the grid gives \"{word}\" to \"{}\" and \"{}\", which goes against its neighbours",
            label.text(),
            heading.text()
        ),
        "write rows and columns from low to high, and correct the cell that is wrong",
    ))
}

/// Returns the row and column of the first step in the direction that fewer steps take.
fn odd_step(grid: &LevelGrid) -> Option<(usize, usize)> {
    let mut steps: Vec<(usize, usize, Ordering)> = Vec::new();
    for (row, ranks) in grid.ranks.iter().enumerate() {
        for (column, rank) in ranks.iter().enumerate() {
            let before = column.checked_sub(1).and_then(|before| ranks.get(before));
            let above = row
                .checked_sub(1)
                .and_then(|above| grid.ranks[above].get(column));
            steps.extend(before.map(|before| (row, column, rank.cmp(before))));
            steps.extend(above.map(|above| (row, column, rank.cmp(above))));
        }
    }
    let count = |order| steps.iter().filter(|step| step.2 == order).count();
    let (worse, better) = (count(Ordering::Greater), count(Ordering::Less));
    if worse == 0 || better == 0 {
        return None;
    }
    let odd = if worse < better {
        Ordering::Greater
    } else {
        Ordering::Less
    };
    let step = steps.iter().find(|step| step.2 == odd)?;
    Some((step.0, step.1))
}

/// Returns the position of a row's label in the script: the first after the grid begins, if there is one.
fn place_of_label(ruleset: &RulesetModel, grid: &LevelGrid, label: &str) -> Position {
    let places = text_places(&ruleset.text);
    let rows = || {
        places
            .iter()
            .filter(|place| place.0 == label)
            .map(|place| place.1)
    };
    rows()
        .find(|at| *at >= grid.at)
        .or_else(|| rows().next())
        .unwrap_or(grid.at)
}

const PAGE: &str = r#"# AS019: A grid that steps back

Rows and columns of a grid go from low to high, and so do its levels. This grid gets worse towards one side and better again
somewhere: one of its cells has the wrong level, or two labels are exchanged.

Wrong:

```rhai
scale([ level("Low", green), level("Medium", amber), level("High", red) ]);
measure("*", #{ by: grid(#{
  columns: [ "Unlikely", "Possible", "Likely" ],
  rows: [
    [ "Minor",    "Low",    "Low",    "Medium" ],
    [ "Moderate", "Low",    "High",   "Medium" ],   // here
    [ "Major",    "Medium", "High",   "High" ]
  ] }) });
```

Right:

```rhai
scale([ level("Low", green), level("Medium", amber), level("High", red) ]);
measure("*", #{ by: grid(#{
  columns: [ "Unlikely", "Possible", "Likely" ],
  rows: [
    [ "Minor",    "Low",    "Low",    "Medium" ],
    [ "Moderate", "Low",    "Medium", "High" ],
    [ "Major",    "Medium", "High",   "High" ]
  ] }) });
```
"#;
