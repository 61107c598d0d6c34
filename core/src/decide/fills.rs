//! Ratings that only the fill of a cell tells.
//!
//! A fill names a level if it is exactly its colour, or if both are clearly red, amber or green and no other level is so.
//! A cell that a conditional format may colour names none, since a workbook does not tell which colour is shown.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::colour::{Colour, SignalColour};
use ambersheet_ooxml::sheet::CellView;
use ambersheet_policy::model::Scale;

/// The fill that nobody can tell from none.
const WHITE: Colour = Colour(255, 255, 255);

/// The colours by which fills are read.
#[derive(Debug, Default)]
pub(crate) struct LevelFills {
    /// The colour of each level, best first.
    levels: Vec<Colour>,
    /// The solid fill of each cell format.
    formats: Vec<Option<Colour>>,
    /// For each sheet the cells that a conditional format may colour.
    conditional: Vec<Vec<Range>>,
}

/// The meaning of the fill of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FillReading {
    /// The level of this rank.
    Level(u8),
    /// No fill.
    Plain,
    /// None that can be told: the fill or its like in short, and why in a sentence.
    Doubt(String, String),
}

impl LevelFills {
    /// Takes the colours of the levels, of the cell formats, and the cells of each sheet that conditional formats may
    /// colour.
    pub(crate) fn new(
        levels: Vec<Colour>,
        formats: Vec<Option<Colour>>,
        conditional: Vec<Vec<Range>>,
    ) -> Self {
        Self {
            levels,
            formats,
            conditional,
        }
    }

    /// Reads the fill of a cell; `word` is what stands in it.
    pub(crate) fn read(
        &self,
        (sheet, place): (usize, Cell),
        present: Option<CellView<'_>>,
        word: &str,
        scale: &Scale,
    ) -> FillReading {
        let covered = self.conditional.get(sheet);
        if covered.is_some_and(|ranges| ranges.iter().any(|range| range.contains(place))) {
            let why = format!(
                "a conditional format may colour {place}, and a workbook does not tell which colour it shows; type the rating as a word, or fill the cell by hand"
            );
            return FillReading::Doubt("a conditional format".to_owned(), why);
        }
        let fill = present.and_then(|cell| self.formats.get(cell.style as usize).copied()?);
        let Some(fill) = fill.filter(|fill| *fill != WHITE) else {
            return FillReading::Plain;
        };
        let short = format!("the fill #{fill}");
        let Some(rank) = self.level_of(fill) else {
            let why = format!(
                "{short} of {place} is no level's colour; fill the cell as a level, or give the level this colour: colour(\"#{fill}\")"
            );
            return FillReading::Doubt(short, why);
        };
        match scale.find(word) {
            Some(typed) if typed != rank => {
                let [typed, filled] =
                    [typed, rank].map(|rank| scale.levels()[usize::from(rank)].word.as_str());
                let why = format!(
                    "{place} says \"{typed}\", and its fill is that of \"{filled}\"; make the two agree"
                );
                FillReading::Doubt(short, why)
            }
            _ => FillReading::Level(rank),
        }
    }

    /// Returns the rank of the only level that a fill can mean.
    fn level_of(&self, fill: Colour) -> Option<u8> {
        let only = |is_meant: &dyn Fn(Colour) -> bool| {
            let mut ranks = (0..)
                .zip(&self.levels)
                .filter(|(_, level)| is_meant(**level));
            let first = ranks.next();
            first
                .filter(|_| ranks.next().is_none())
                .map(|(rank, _)| rank)
        };
        if self.levels.contains(&fill) {
            return only(&|level| level == fill);
        }
        let signal = SignalColour::of(fill)?;
        only(&|level| SignalColour::of(level) == Some(signal))
    }
}

#[cfg(test)]
mod tests {
    //! Fills that returns use, with the levels that people mean by them; typed by hand.

    use super::*;

    fn level_of(levels: &[&str], fill: &str) -> Option<u8> {
        let colour = |text: &str| Colour::parse(text).expect("six digits");
        let levels = levels.iter().map(|text| colour(text)).collect();
        LevelFills::new(levels, Vec::new(), Vec::new()).level_of(colour(fill))
    }

    #[test]
    fn a_fill_means_the_only_level_of_its_colour() {
        let standard = ["C6EFCE", "FFEB9C", "FFC7CE"];
        let with_yellow = ["C6EFCE", "FFFF99", "FFC000", "FFC7CE"];
        let twins = ["00B050", "FFC000", "FF0000", "FF0000"];
        for (levels, fill, expected) in [
            (&standard[..], "C6EFCE", Some(0)),
            (&standard, "00B050", Some(0)),
            (&standard, "92D050", Some(0)),
            (&standard, "E2EFDA", Some(0)),
            (&standard, "FFC000", Some(1)),
            (&standard, "FFFF00", Some(1)),
            (&standard, "FFA500", Some(1)),
            (&standard, "FF0000", Some(2)),
            (&standard, "C00000", Some(2)),
            (&standard, "ED7D31", None),
            (&standard, "7030A0", None),
            (&standard, "0070C0", None),
            (&standard, "D9D9D9", None),
            (&standard, "FFFFFF", None),
            (&with_yellow, "FFC000", Some(2)),
            (&with_yellow, "FFBF00", None),
            (&twins, "FF0000", None),
            (&twins, "C00000", None),
        ] {
            assert_eq!(level_of(levels, fill), expected, "{fill} of {levels:?}");
        }
    }
}
