//! The levels of a return's ratings and what they look like: from its key, from its conditional formats, or from the words
//! that are there.

use crate::grid::{GridRule, SheetGrid};
use crate::level_words::known;
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::text::fold;

/// A level: its word and the word of its colour.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LookLevel {
    pub(crate) word: String,
    pub(crate) colour: &'static str,
    /// The lower, the better.
    rank: u8,
}

/// The source of the colours.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LookPalette {
    /// A key: its sheet's name and cells.
    Key(String, Range),
    Conditional,
}

/// The levels, best first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RatingLook {
    pub(crate) levels: Vec<LookLevel>,
    pub(crate) palette: LookPalette,
}

impl RatingLook {
    /// Returns the look of these words alone.
    pub(crate) fn of_words(mut self, words: &[String]) -> Self {
        let is_asked = |level: &LookLevel| words.iter().any(|word| fold(word) == fold(&level.word));
        self.levels.retain(is_asked);
        self
    }

    /// Returns the rank of a level's word: the lower, the better.
    pub(crate) fn rank_of(&self, word: &str) -> Option<u8> {
        let mut levels = self.levels.iter();
        levels
            .find(|level| fold(&level.word) == fold(word))
            .map(|level| level.rank)
    }
}

/// Returns the rank and colour of a fill by its hue: green is best, red is worst.
pub(crate) fn colour_rank(Colour(red, green, blue): Colour) -> Option<(u8, &'static str)> {
    let (r, g, b) = (i32::from(red), i32::from(green), i32::from(blue));
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    if spread < 20 {
        return None;
    }
    let sixth =
        |upper: i32, lower: i32, at: i32| (60 * (upper - lower) / spread + at).rem_euclid(360);
    let hue = if most == r {
        sixth(g, b, 0)
    } else if most == g {
        sixth(b, r, 120)
    } else {
        sixth(r, g, 240)
    };
    Some(match hue {
        16..35 => (6, "orange"),
        35..54 => (5, "amber"),
        54..68 => (4, "yellow"),
        68..95 => (3, "light_green"),
        95..175 => (2, "green"),
        175..270 => (0, "blue"),
        _ => (7, "red"),
    })
}

/// Returns the look that a key of three levels gives: words in a row or column, each in a fill of its own.
pub(crate) fn key(grids: &[SheetGrid]) -> Option<RatingLook> {
    let mut named: Vec<(bool, RatingLook)> = Vec::new();
    for grid in grids {
        for (&row, cells) in &grid.rows {
            for cell in cells.iter().filter(|cell| cell.fill.is_some()) {
                for down in [true, false] {
                    if let Some(look) = key_from(grid, Cell::new(row, cell.column), down) {
                        let over = (row.saturating_sub(3)..=row).any(|above| {
                            let texts = grid.rows.get(&above).into_iter().flatten();
                            texts
                                .into_iter()
                                .any(|cell| fold(&cell.text).starts_with("key"))
                        });
                        let known = look.levels.iter().all(|level| known(&level.word).is_some());
                        if over || known {
                            named.push((over, look));
                        }
                    }
                }
            }
        }
    }
    // One that is called a key comes before words that merely look like one.
    named.sort_by_key(|(over, _)| !over);
    named.into_iter().next().map(|(_, look)| look)
}

fn key_from(grid: &SheetGrid, at: Cell, down: bool) -> Option<RatingLook> {
    let place = |step: u32| {
        if down {
            Cell::new(at.row + step, at.column)
        } else {
            Cell::new(at.row, at.column + step)
        }
    };
    let mut levels = Vec::new();
    for step in 0..3 {
        let cell = grid.at(place(step).row, place(step).column)?;
        let by_colour = colour_rank(cell.fill?)?;
        if !cell.is_text() || cell.text.chars().count() > 40 {
            return None;
        }
        levels.push(LookLevel {
            word: cell.text.clone(),
            colour: by_colour.1,
            rank: by_colour.0,
        });
    }
    let (before, after) = (at.row.checked_sub(1).filter(|_| down), place(3));
    let goes_on = |row: u32, column: u32| {
        grid.at(row, column)
            .is_some_and(|cell| cell.fill.and_then(colour_rank).is_some())
    };
    if before.is_some_and(|row| goes_on(row, at.column)) || goes_on(after.row, after.column) {
        return None;
    }
    levels.sort_by_key(|level| level.rank);
    let distinct = levels.windows(2).all(|pair| pair[0].rank < pair[1].rank);
    let range = Range {
        first: at,
        last: place(2),
    };
    let usable = distinct
        && !grid
            .name
            .contains([':', '\\', '/', '?', '*', '[', ']', '!']);
    usable.then(|| RatingLook {
        levels,
        palette: LookPalette::Key(grid.name.clone(), range),
    })
}

/// Returns the three levels that the template's conditional formats colour in a cell.
pub(crate) fn conditional(grid: &SheetGrid, row: u32, column: u32) -> Option<RatingLook> {
    let covers = |rule: &&GridRule| {
        (rule.range.0.row..=rule.range.1.row).contains(&row)
            && (rule.range.0.column..=rule.range.1.column).contains(&column)
    };
    let mut levels: Vec<LookLevel> = Vec::new();
    for rule in grid.rules.iter().filter(covers) {
        let own = known(&rule.word).map(|known| (known.rank, known.colour));
        if let Some((rank, colour)) = colour_rank(rule.fill).or(own)
            && !levels
                .iter()
                .any(|level| fold(&level.word) == fold(&rule.word))
        {
            levels.push(LookLevel {
                word: rule.word.clone(),
                colour,
                rank,
            });
        }
    }
    levels.sort_by_key(|level| level.rank);
    (levels.len() >= 2).then_some(RatingLook {
        levels,
        palette: LookPalette::Conditional,
    })
}

/// Returns the look that the template gives to the ratings of a table's column, if it colours all the words given.
pub(crate) fn of_column(
    grid: &SheetGrid,
    row: u32,
    column: u32,
    words: &[String],
) -> Option<RatingLook> {
    let look = conditional(grid, row, column)?;
    let has = |word: &String| {
        look.levels
            .iter()
            .any(|level| fold(&level.word) == fold(word))
    };
    words.iter().all(has).then_some(look)
}
