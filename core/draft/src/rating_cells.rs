//! Tells which cells hold ratings that a formula gives, or are coloured by formats that rate.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::formula::{Lexer, Piece};

use crate::grid::{FormatFill, FormatTest, GridFormat, SheetGrid};
use crate::level_words::{is_verdict, known};

/// Returns `true` if a cell is rated by a formula in it, or by formats that test a figure.
pub(crate) fn is_rated(grid: &SheetGrid, cell: Cell) -> bool {
    let by_formula = grid
        .formulas
        .get(&cell)
        .is_some_and(|formula| gives_levels(formula));
    by_formula
        || covering(grid, cell)
            .iter()
            .any(|at| tests_figure(&grid.formats[*at]))
}

/// Returns `true` for a formula in which words of ratings stand: one that only ratings have, or two that may be some.
pub(crate) fn gives_levels(formula: &str) -> bool {
    let texts = texts(formula);
    let known = texts.iter().filter(|text| known(text).is_some()).count();
    known >= 2 || texts.iter().any(|text| is_verdict(text))
}

/// Returns `true` for a formula that chooses between results.
pub(crate) fn chooses(formula: &str) -> bool {
    Lexer::new(formula).any(|(piece, _)| match piece {
        Piece::Function(name) => {
            let upper = name.to_ascii_uppercase();
            upper.contains("IF")
                || upper.contains("LOOKUP")
                || upper.ends_with("SWITCH")
                || upper == "CHOOSE"
                || upper == "INDEX"
        }
        _ => false,
    })
}

/// Returns the texts in a formula.
pub(crate) fn texts(formula: &str) -> Vec<String> {
    let quoted = Lexer::new(formula).filter_map(|(piece, text)| {
        let inside = text.strip_prefix('"')?.strip_suffix('"')?;
        (piece == Piece::Constant).then(|| inside.replace("\"\"", "\""))
    });
    quoted.collect()
}

/// Returns the formats that cover a cell, in the order in which they are tried.
pub(crate) fn covering(grid: &SheetGrid, cell: Cell) -> Vec<usize> {
    let covers = |range: &Range| range.contains(cell);
    let mut all: Vec<usize> = (0..grid.formats.len())
        .filter(|at| grid.formats[*at].ranges.iter().any(covers))
        .collect();
    all.sort_by_key(|at| grid.formats[*at].priority);
    all
}

/// Returns `true` for a format that may rate by a figure, and not only colour a word.
pub(crate) fn tests_figure(format: &GridFormat) -> bool {
    let fills = format.fill != FormatFill::None;
    match &format.test {
        FormatTest::CellIs(_, formulas) => {
            fills
                && !formulas
                    .iter()
                    .all(|formula| formula.trim().starts_with('"'))
        }
        FormatTest::Expression(formula) => fills && !only_compares_words(formula),
        FormatTest::Icons(..) | FormatTest::RelativeIcons | FormatTest::Gradual => true,
        FormatTest::HasText(_) | FormatTest::IsBlank => false,
        FormatTest::Other(_) => fills,
    }
}

/// Returns `true` for a formula that compares with words alone, as that which colours a rating does.
fn only_compares_words(formula: &str) -> bool {
    let mut words = false;
    let mut numbers = false;
    let mut cells = 0;
    for (piece, text) in Lexer::new(formula) {
        match piece {
            Piece::Constant if text.starts_with('"') => words = true,
            Piece::Constant => numbers = true,
            Piece::Area(..) => cells += 1,
            Piece::Operator if matches!(text, "<" | ">" | "<=" | ">=" | "/" | "-" | "*" | "+") => {
                numbers = true
            }
            _ => {}
        }
    }
    words && !numbers && cells > 0
}
