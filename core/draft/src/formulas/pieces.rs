//! Cuts all that a figure can be into pieces with one level each.

use std::cell::{Cell as Flag, RefCell};
use std::collections::BTreeSet;

use ambersheet_ooxml::address::Cell;

use super::cells::FormulaRow;
use super::evaluate::Evaluation;
use super::form::{FigureSum, RatedFigure};
use super::place::{AskedText, FigureLimits, FigurePlace, Halt};
use super::symbol::Symbol;
use super::tree::Tree;
use super::why::WhyNot;

/// The most limits of a formula.
const MOST_LIMITS: usize = 48;

/// The way in which a formula is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The figure that is rated.
    pub figure: RatedFigure,
    /// `true` if the figure is a text.
    pub is_text: bool,
    /// `true` if cells of the row that are calculated from others are followed.
    pub follows: bool,
    /// `true` if the figure is a date.
    pub is_dated: bool,
}

/// A piece: all figures between two limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelPiece {
    /// The word of the level; nothing where the formula gives none.
    pub level: Option<String>,
    /// The limit at its lower end, and whether the piece has it; nothing for the lowest.
    pub from: Option<(FigureSum, bool)>,
    /// The limit at its upper end, and whether the piece has it; nothing for the highest.
    pub to: Option<(FigureSum, bool)>,
}

/// All pieces of a formula for one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Those of numbers, from low to high.
    pub numbers: Vec<LevelPiece>,
    /// Those of texts, in the order in which the formula asks for them.
    pub texts: Vec<(AskedText, Option<String>)>,
    /// The level of any other text, if the figure is one.
    pub other_text: Option<String>,
    /// The columns that are taken to be above 0.
    pub positive: BTreeSet<u32>,
    /// `true` if the order of the limits is only that of the numbers that the row holds now.
    pub is_by_row: bool,
}

impl Pieces {
    /// Returns the columns that the limits read.
    pub fn columns(&self) -> BTreeSet<u32> {
        let limits = self.numbers.iter().filter_map(|piece| piece.from.as_ref());
        let figures = limits.flat_map(|(limit, _)| limit.terms.iter().map(|(figure, _)| *figure));
        figures.flat_map(RatedFigure::columns).collect()
    }
}

/// Returns the level's word that the result of a formula is; nothing for a result that is no level.
pub type LevelOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Cuts a formula into its pieces, for a row.
///
/// # Errors
/// The reason why it is not translated.
pub fn pieces(
    tree: &Tree,
    at: Cell,
    row: FormulaRow<'_>,
    view: View,
    level_of: LevelOf<'_>,
) -> Result<Pieces, WhyNot> {
    let numbers = |column: u32| row.number(column);
    let mut limits = FigureLimits {
        figure: view.figure,
        limits: Vec::new(),
        texts: Vec::new(),
        positive: RefCell::default(),
        is_by_row: Flag::new(false),
        numbers: &numbers,
    };
    let cutter = Cutter {
        tree,
        at,
        row,
        view,
        level_of,
    };
    let mut found = Pieces::default();
    let mut asked = Vec::new();
    if view.is_text {
        let (other, _) = cutter.settled(&mut limits, |_| FigurePlace::OtherText)?;
        found.other_text = other;
    } else {
        found.numbers = cutter.numbers(&mut limits, &mut asked)?;
        limits.texts = asked;
    }
    let mut next = 0;
    while let Some(text) = limits.texts.get(next).cloned() {
        let (level, _) = cutter.settled(&mut limits, |_| FigurePlace::Text(text.clone()))?;
        found.texts.push((text, level));
        next += 1;
    }
    found.positive = limits.positive.take();
    found.is_by_row = limits.is_by_row.get();
    Ok(found)
}

struct Cutter<'a> {
    tree: &'a Tree,
    at: Cell,
    row: FormulaRow<'a>,
    view: View,
    level_of: LevelOf<'a>,
}

impl Cutter<'_> {
    /// Returns the level at one place, and the texts that were asked for.
    fn level(
        &self,
        limits: &FigureLimits<'_>,
        place: &FigurePlace,
    ) -> Result<(Option<String>, Vec<AskedText>), Halt> {
        let evaluation = Evaluation {
            row: self.row,
            follows: self.view.follows,
            limits,
            place,
            open: RefCell::new(vec![(self.row.grid.name.clone(), self.at)]),
            steps: Flag::new(0),
            texts: RefCell::default(),
        };
        let value = evaluation.tree(self.tree, self.row.grid)?;
        let level = match value {
            Symbol::Text(text) => (self.level_of)(&text),
            Symbol::Number(number) => match number.as_number() {
                Some(number) => (self.level_of)(&number.normalize().to_string()),
                None => None,
            },
            Symbol::OwnText
            | Symbol::Rounded(..)
            | Symbol::Truth(_)
            | Symbol::Blank
            | Symbol::Error => None,
        };
        Ok((level, evaluation.texts.into_inner()))
    }

    /// Returns the level at a place, after all limits and texts that it asks for were added.
    fn settled(
        &self,
        limits: &mut FigureLimits<'_>,
        place: impl Fn(&FigureLimits<'_>) -> FigurePlace,
    ) -> Result<(Option<String>, Vec<AskedText>), WhyNot> {
        for _ in 0..=MOST_LIMITS {
            let here = place(limits);
            match self.level(limits, &here) {
                Ok(found) => return Ok(found),
                Err(Halt::Why(why)) => return Err(why),
                Err(Halt::Limit(limit)) => limits.add(limit)?,
                Err(Halt::Text(text)) => limits.texts.push(text),
            }
        }
        Err(WhyNot::TooManyLimits)
    }

    /// Returns the pieces of all numbers.
    fn numbers(
        &self,
        limits: &mut FigureLimits<'_>,
        asked: &mut Vec<AskedText>,
    ) -> Result<Vec<LevelPiece>, WhyNot> {
        'again: loop {
            let mut found = Vec::new();
            asked.clear();
            for place in places(limits.limits.len()) {
                match self.level(limits, &place) {
                    Ok((level, texts)) => {
                        for text in texts {
                            if !asked.contains(&text) {
                                asked.push(text);
                            }
                        }
                        found.push((place, level));
                    }
                    Err(Halt::Limit(limit)) => {
                        if limits.limits.len() >= MOST_LIMITS {
                            return Err(WhyNot::TooManyLimits);
                        }
                        limits.add(limit)?;
                        continue 'again;
                    }
                    Err(Halt::Why(why)) => return Err(why),
                    Err(Halt::Text(_)) => return Err(WhyNot::Arithmetic),
                }
            }
            return Ok(joined(&limits.limits, found));
        }
    }
}

/// Returns the places from low to high.
fn places(limits: usize) -> Vec<FigurePlace> {
    let mut all = vec![FigurePlace::Above(0)];
    for at in 0..limits {
        all.extend([FigurePlace::On(at), FigurePlace::Above(at + 1)]);
    }
    all
}

/// Joins neighbours of one level into pieces.
fn joined(limits: &[FigureSum], found: Vec<(FigurePlace, Option<String>)>) -> Vec<LevelPiece> {
    let mut pieces: Vec<LevelPiece> = Vec::new();
    for (place, level) in found {
        let (from, to) = match place {
            FigurePlace::On(at) => {
                let limit = limits.get(at).cloned().map(|limit| (limit, true));
                (limit.clone(), limit)
            }
            FigurePlace::Above(below) => {
                let limit = |at: Option<usize>| {
                    at.and_then(|at| limits.get(at))
                        .cloned()
                        .map(|limit| (limit, false))
                };
                (limit(below.checked_sub(1)), limit(Some(below)))
            }
            FigurePlace::Text(_) | FigurePlace::OtherText => continue,
        };
        match pieces.last_mut() {
            Some(last) if last.level == level => last.to = to,
            _ => pieces.push(LevelPiece { level, from, to }),
        }
    }
    pieces
}
