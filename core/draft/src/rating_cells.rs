//! Tells which cells hold ratings that a formula gives, or are coloured by formats that rate.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::formula::{Lexer, Piece, SheetPart, Shift};

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

/// Returns `true` if a formula of a row that gives levels compares one of its cells with a word: the cell holds a value, and names
/// nothing.
pub(crate) fn compares_word(grid: &SheetGrid, cell: Cell) -> bool {
    let of_row = grid
        .formulas
        .range(Cell::new(cell.row, 0)..Cell::new(cell.row + 1, 0));
    of_row
        .filter(|(_, formula)| gives_levels(formula))
        .any(|(_, formula)| {
            let pieces = Lexer::new(formula).filter(|(piece, _)| *piece != Piece::Space);
            let pieces: Vec<(Piece<'_>, &str)> = pieces.collect();
            pieces.windows(3).any(|three| match three {
                [
                    (Piece::Area(SheetPart::Own, ends), _),
                    (Piece::Operator, "="),
                    (Piece::Constant, text),
                ] => {
                    let range = ends.range(Shift::default());
                    range.first == cell
                        && range.last == cell
                        && text.len() > 2
                        && text.starts_with('"')
                }
                _ => false,
            })
        })
}

/// Returns `true` for a formula that chooses between results.
pub(crate) fn chooses(formula: &str) -> bool {
    const CHOOSING: [&str; 5] = ["IF", "LOOKUP", "SWITCH", "CHOOSE", "INDEX"];
    let is_choice = |(piece, text): (Piece<'_>, &str)| {
        let name = text.to_ascii_uppercase();
        matches!(piece, Piece::Function(_)) && CHOOSING.iter().any(|part| name.contains(part))
    };
    Lexer::new(formula).any(is_choice)
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
        FormatTest::CellIs(..) | FormatTest::Expression(_) => fills && tests_number(&format.test),
        FormatTest::Icons(..) | FormatTest::RelativeIcons | FormatTest::Gradual => true,
        FormatTest::HasText(_) | FormatTest::IsBlank => false,
        FormatTest::Other(_) => fills,
    }
}

/// Returns `true` for a comparison with a number or a cell, or a formula that does more than compare words.
pub(crate) fn tests_number(test: &FormatTest) -> bool {
    match test {
        FormatTest::CellIs(_, formulas) => !formulas
            .iter()
            .all(|formula| formula.trim().starts_with('"')),
        FormatTest::Expression(formula) => !only_compares_words(formula),
        FormatTest::Icons(..)
        | FormatTest::RelativeIcons
        | FormatTest::Gradual
        | FormatTest::HasText(_)
        | FormatTest::IsBlank
        | FormatTest::Other(_) => false,
    }
}

/// Returns `true` for a formula that compares with words alone, as that which colours a rating does.
fn only_compares_words(formula: &str) -> bool {
    const RECKONING: [&str; 8] = ["<", ">", "<=", ">=", "/", "-", "*", "+"];
    let (mut has_words, mut has_numbers, mut has_cells) = (false, false, false);
    for (piece, text) in Lexer::new(formula) {
        let is_constant = piece == Piece::Constant;
        has_words |= is_constant && text.starts_with('"');
        has_numbers |= is_constant && !text.starts_with('"');
        has_numbers |= piece == Piece::Operator && RECKONING.contains(&text);
        has_cells |= matches!(piece, Piece::Area(..));
    }
    has_words && !has_numbers && has_cells
}
