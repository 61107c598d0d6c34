//! Levels by a grid: `16 Major/Likely` is the row Major and the column Likely, scored 16.

use rust_decimal::Decimal;

use crate::model::LevelGrid;
use crate::name::Pattern;
use ambersheet_ooxml::text::fold;

/// The cell of a grid that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// The level's rank.
    pub rank: u8,
    /// The score in the text, if there is one, and the score of its labels.
    pub score: Option<(Decimal, Decimal)>,
}

/// Looks a text up in a grid; `None` if it does not name one row and one column.
pub fn look_up(grid: &LevelGrid, text: &str) -> Option<GridCell> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let said: Option<Decimal> = text[..digits].parse().ok();
    let (first, second) = text[digits..].split_once('/')?;
    let (first, second) = (fold(first), fold(second));
    let place =
        |labels: &[Pattern], text: &str| labels.iter().position(|label| label.matches(text));
    let forwards = place(&grid.rows, &first).zip(place(&grid.columns, &second));
    let (row, column) =
        forwards.or_else(|| place(&grid.rows, &second).zip(place(&grid.columns, &first)))?;
    let rank = *grid.ranks.get(row)?.get(column)?;
    let reckoned = Decimal::from((row + 1) * (column + 1));
    Some(GridCell {
        rank,
        score: said.map(|said| (said, reckoned)),
    })
}
