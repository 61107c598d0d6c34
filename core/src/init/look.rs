//! The levels of a return's ratings and what they look like: from its key, from its conditional formats, or from the words
//! that are there.

use crate::init::grid::SheetGrid;
use crate::init::layout::{Layout, TableRatings};
use crate::init::rating_words::word_rank;
use crate::init::table::is_placeholder;
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
    Standard,
    /// A key: its sheet's name and cells.
    Key(String, Range),
    Conditional,
}

/// The levels, best first.
#[derive(Clone, Debug)]
pub(crate) struct RatingLook {
    pub(crate) levels: Vec<LookLevel>,
    pub(crate) palette: LookPalette,
    /// `true` if the order is only guessed.
    pub(crate) is_unsure: bool,
}

impl RatingLook {
    /// Returns `true` if the words are Green, Amber and Red, the default of rules.
    pub(crate) fn is_default(&self) -> bool {
        let words: Vec<String> = self.levels.iter().map(|level| fold(&level.word)).collect();
        words == ["green", "amber", "red"]
    }
}

/// Returns the rank and colour of a fill by its hue: green is best, red is worst.
fn colour_rank(Colour(red, green, blue): Colour) -> Option<(u8, &'static str)> {
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
                        let known = look
                            .levels
                            .iter()
                            .all(|level| word_rank(&level.word).is_some());
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
        if !cell.is_text || cell.text.chars().count() > 40 {
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
        is_unsure: false,
    })
}

/// Returns the three levels that the template's conditional formats colour in the rating's column.
pub(crate) fn conditional(grids: &[SheetGrid], layouts: &[Layout]) -> Option<RatingLook> {
    for layout in layouts {
        let TableRatings::Computed(Some(column)) = &layout.ratings else {
            continue;
        };
        for table in &layout.tables {
            let row = table.records.first()?;
            let words = grids[table.sheet].conditional_words(*row, column.column);
            let mut levels = levels_of(words);
            levels.sort_by_key(|level| level.rank);
            if levels.len() == 3 && levels.windows(2).all(|pair| pair[0].rank < pair[1].rank) {
                return Some(RatingLook {
                    levels,
                    palette: LookPalette::Conditional,
                    is_unsure: false,
                });
            }
        }
    }
    None
}

fn levels_of(words: Vec<(String, Colour)>) -> Vec<LookLevel> {
    let level = |(word, fill): (String, Colour)| {
        let (rank, colour) = colour_rank(fill).or_else(|| word_rank(&word))?;
        Some(LookLevel { word, colour, rank })
    };
    words.into_iter().filter_map(level).collect()
}

/// Returns the levels that people typed, from the conditional formats of the cells, or from the words in them.
pub(crate) fn typed(grids: &[SheetGrid], layouts: &[Layout]) -> Option<RatingLook> {
    let mut words: Vec<String> = Vec::new();
    let mut coloured: Vec<(String, Colour)> = Vec::new();
    for layout in layouts {
        let TableRatings::Typed(columns) = &layout.ratings else {
            continue;
        };
        for (table, column) in layout
            .tables
            .iter()
            .flat_map(|table| columns.iter().map(move |c| (table, c)))
        {
            let grid = &grids[table.sheet];
            for &row in &table.records {
                let text = grid.text(row, column.column);
                if words.len() < 32
                    && !text.is_empty()
                    && !is_placeholder(text)
                    && !words.iter().any(|known| fold(known) == fold(text))
                {
                    words.push(text.to_owned());
                }
            }
            for (word, fill) in grid.conditional_words(table.records[0], column.column) {
                if !coloured.iter().any(|(known, _)| fold(known) == fold(&word)) {
                    coloured.push((word, fill));
                }
            }
        }
    }
    coloured.retain(|(word, fill)| colour_rank(*fill).is_some() && !is_placeholder(word));
    let covers = |word: &String| coloured.iter().any(|(known, _)| fold(known) == fold(word));
    let (mut levels, palette) = if coloured.len() > 1 && words.iter().all(covers) {
        (levels_of(coloured), LookPalette::Conditional)
    } else {
        let level =
            |word: String| word_rank(&word).map(|(rank, colour)| LookLevel { word, colour, rank });
        let known: Vec<LookLevel> = words.iter().cloned().filter_map(level).collect();
        if known.len() == words.len() {
            (with_the_usual(known), LookPalette::Standard)
        } else {
            return by_number(&words);
        }
    };
    levels.sort_by(|one, other| (one.rank, &one.word).cmp(&(other.rank, &other.word)));
    (levels.len() > 1).then_some(RatingLook {
        levels,
        palette,
        is_unsure: false,
    })
}

/// Adds the missing ones of Green, Amber and Red to those that occur.
fn with_the_usual(mut levels: Vec<LookLevel>) -> Vec<LookLevel> {
    for word in ["Green", "Amber", "Red"] {
        let Some((rank, colour)) = word_rank(word) else {
            continue;
        };
        if !levels.iter().any(|level| level.rank == rank) {
            levels.push(LookLevel {
                word: word.to_owned(),
                colour,
                rank,
            });
        }
    }
    levels
}

/// Returns scores from 1 on as levels; the order is a guess.
fn by_number(words: &[String]) -> Option<RatingLook> {
    const COLOURS: [&[&str]; 4] = [
        &["green", "amber", "red"],
        &["green", "light_green", "amber", "red"],
        &["green", "light_green", "amber", "orange", "red"],
        &["blue", "green", "light_green", "amber", "orange", "red"],
    ];
    let numbers: Option<Vec<usize>> = words.iter().map(|word| word.parse().ok()).collect();
    let most = numbers?.into_iter().max()?.max(3);
    let colours = COLOURS.iter().find(|colours| colours.len() == most)?;
    let level = |(number, colour): (usize, &&'static str)| LookLevel {
        word: (number + 1).to_string(),
        colour,
        rank: number as u8,
    };
    let levels = colours.iter().enumerate().map(level).collect();
    Some(RatingLook {
        levels,
        palette: LookPalette::Standard,
        is_unsure: true,
    })
}
