//! Keys: the words of ratings with the limits that a workbook gives them.

use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

use crate::grid::{FilledCell, SheetGrid};
use crate::level_words::{in_text, known};
use crate::table::FoundTable;

/// A word of a rating with its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyBand {
    /// The word as the workbook has it.
    pub word: String,
    /// The lower limit, and `true` if it belongs to the band.
    pub low: Option<(Decimal, bool)>,
    /// The upper limit, and `true` if it belongs to the band.
    pub high: Option<(Decimal, bool)>,
    /// `true` if the limits are percentages.
    pub percent: bool,
}

/// A key: words with limits, from the lowest limits to the highest.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The words with their limits.
    pub bands: Vec<KeyBand>,
    /// The sheet, by its place among those that were read.
    pub sheet: usize,
    /// The cell.
    pub place: String,
    /// The text of the key.
    pub text: String,
}

/// The most characters of a text that is a key.
const LONGEST: usize = 300;

/// Returns the keys of all sheets.
pub fn keys(grids: &[SheetGrid]) -> Vec<Key> {
    let mut found = Vec::new();
    for (sheet, grid) in grids.iter().enumerate() {
        for (row, cells) in &grid.rows {
            for cell in cells.iter().filter(|cell| cell.is_text()) {
                let place = grid.place(*row, cell.column);
                let in_cell = (bands_of(&cell.text), cell.text.clone());
                for (bands, text) in [in_cell, column_from(grid, *row, cell)] {
                    if let Some(bands) = sorted(bands) {
                        found.push(Key {
                            bands,
                            sheet,
                            place: place.clone(),
                            text,
                        });
                    }
                }
            }
        }
    }
    found.sort_by_key(|key: &Key| std::cmp::Reverse(key.bands.len()));
    found
}

/// Returns bands from the lowest to the highest, if there are at least two that do not overlap.
fn sorted(mut bands: Vec<KeyBand>) -> Option<Vec<KeyBand>> {
    if bands.len() < 2
        || bands
            .iter()
            .any(|band| band.low.is_none() && band.high.is_none())
    {
        return None;
    }
    bands.sort_by_key(|band| {
        (
            band.low.map_or(Decimal::MIN, |low| low.0),
            band.high.map_or(Decimal::MAX, |high| high.0),
        )
    });
    let apart = bands.windows(2).all(|pair| {
        let (upper, lower) = (pair[0].high, pair[1].low);
        match (upper, lower) {
            (Some((upper, _)), Some((lower, _))) => upper <= lower,
            (None, None) => false,
            _ => true,
        }
    });
    let words: std::collections::BTreeSet<String> =
        bands.iter().map(|band| fold(&band.word)).collect();
    let distinct = words.len() == bands.len();
    (apart && distinct).then_some(bands)
}

/// Returns the bands that cells under each other give: a word with its limit, or a word beside its limit.
fn column_from(grid: &SheetGrid, row: u32, cell: &FilledCell) -> (Vec<KeyBand>, String) {
    let is_first = row
        .checked_sub(1)
        .is_none_or(|above| band_at(grid, above, cell.column).is_none());
    let mut bands = Vec::new();
    let mut text = String::new();
    for below in row..row + 12 {
        let Some((band, shown)) = band_at(grid, below, cell.column).filter(|_| is_first) else {
            break;
        };
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&shown);
        bands.push(band);
    }
    // Words that nobody knows are a key only where their limits leave no gap.
    if bands.iter().any(|band| known(&band.word).is_none()) && !adjoin(&bands) {
        bands.clear();
    }
    (bands, text)
}

/// Returns the word of a cell with its limit, in the cell or in one of the two at its right.
fn band_at(grid: &SheetGrid, row: u32, column: u32) -> Option<(KeyBand, String)> {
    let cell = grid
        .at(row, column)
        .filter(|cell| cell.is_text() && cell.text.chars().count() <= 80)?;
    if known(&cell.text).is_some()
        || cell.text.chars().count() <= 20 && !cell.text.bytes().any(|b| b.is_ascii_digit())
    {
        if let Some((from, to)) = numbers_beside(grid, row, column) {
            let band = KeyBand {
                word: cell.text.clone(),
                low: Some((from, true)),
                high: Some((to, true)),
                percent: false,
            };
            return Some((band, format!("{} {from} to {to}", cell.text)));
        }
        let at_left = |steps: u32| grid.at(row, column.checked_sub(steps)?);
        let left = (1..=2).filter_map(at_left);
        let mut beside = (1..=2)
            .filter_map(|step| grid.at(row, column + step))
            .chain(left);
        let (found, text) = beside.find_map(|beside| {
            let text = beside.is_text().then(|| fold(&beside.text))?;
            Some((limits(&text)?, beside.text.clone()))
        })?;
        let (low, high, percent) = found;
        let band = KeyBand {
            word: cell.text.clone(),
            low,
            high,
            percent,
        };
        return Some((band, format!("{} {text}", cell.text)));
    }
    let (word, rest) = cell
        .text
        .split_once(['(', ':', '='])
        .unwrap_or((&cell.text, ""));
    let word = word.trim();
    known(word)?;
    let (low, high, percent) = limits(&fold(rest))?;
    let band = KeyBand {
        word: word.to_owned(),
        low,
        high,
        percent,
    };
    Some((band, cell.text.clone()))
}

/// Returns the two numbers left of a word, or right of it, if the first is the smaller.
fn numbers_beside(grid: &SheetGrid, row: u32, column: u32) -> Option<(Decimal, Decimal)> {
    let number = |column: Option<u32>| grid.at(row, column?).and_then(FilledCell::number);
    let left = number(column.checked_sub(2)).zip(number(column.checked_sub(1)));
    let right = || number(column.checked_add(1)).zip(number(column.checked_add(2)));
    left.or_else(right).filter(|(from, to)| from <= to)
}

/// The most that the likelihood or the impact of a risk counts on the usual scales.
const MOST_OF_FACTOR: u32 = 5;

/// Returns `true` if no score of likelihood times impact lies between two numbers, up to the highest score.
fn holds_no_score(high: Decimal, low: Decimal) -> bool {
    let factors = 1..=MOST_OF_FACTOR;
    let mut scores = factors
        .clone()
        .flat_map(|one| factors.clone().map(move |other| Decimal::from(one * other)));
    let most = Decimal::from(MOST_OF_FACTOR * MOST_OF_FACTOR);
    low > high && low <= most && !scores.any(|score| score > high && score < low)
}

/// Returns `true` if three bands or more leave no gap: each begins where the one before ends, or one above, or with the next
/// score that a risk can have. Only the first and the last may be open.
fn adjoin(bands: &[KeyBand]) -> bool {
    let Some(sorted) = sorted(bands.to_vec()).filter(|bands| bands.len() >= 3) else {
        return false;
    };
    let is_scale = sorted.iter().all(|band| {
        band.low.is_some() && band.low.map(|low| low.0) == band.high.map(|high| high.0)
    });
    let follows = |pair: &[KeyBand]| match (pair[0].high, pair[1].low) {
        (Some((high, _)), Some((low, _))) => {
            let step = low.checked_sub(high);
            step.is_some_and(|step| step >= Decimal::ZERO && step <= Decimal::ONE)
                || holds_no_score(high, low)
        }
        _ => false,
    };
    !is_scale && sorted.windows(2).all(follows)
}

/// Returns the bands that a text gives: `Green: 95% or more; Amber: 90% to 95%; Red: less than 90%`.
///
/// ```
/// use ambersheet_draft::bands::bands_of;
///
/// let bands = bands_of("Key: green 1 to 4, yellow 5 to 12, red 15 to 25");
/// let words: Vec<&str> = bands.iter().map(|band| band.word.as_str()).collect();
/// assert_eq!(words, ["Green", "Yellow", "Red"]);
/// assert_eq!(bands[1].low.map(|low| low.0), Some(5.into()));
/// ```
pub fn bands_of(text: &str) -> Vec<KeyBand> {
    if text.chars().count() > LONGEST {
        return Vec::new();
    }
    let folded = fold(text);
    let words = in_text(&folded);
    let clauses = clauses(text);
    if clauses.len() > words.len() {
        return clauses;
    }
    if words.len() < 2 {
        return Vec::new();
    }
    let leads = folded[..words[0].0].chars().any(|c| c.is_ascii_digit());
    let mut bands = Vec::new();
    for (index, (at, word)) in words.iter().enumerate() {
        let before = index
            .checked_sub(1)
            .map_or(0, |before| words[before].0 + words[before].1.len());
        let after = words.get(index + 1).map_or(folded.len(), |(next, _)| *next);
        let part = if leads {
            &folded[before..*at]
        } else {
            &folded[at + word.len()..after]
        };
        let Some((low, high, percent)) = limits(part) else {
            return Vec::new();
        };
        bands.push(KeyBand {
            word: capital(word),
            low,
            high,
            percent,
        });
    }
    bands
}

/// Returns the bands of a text that names each with its limit, whatever its words are: `Watch: 6 to 11; Act now: 12 or more`.
fn clauses(text: &str) -> Vec<KeyBand> {
    let parts = text
        .split(';')
        .flat_map(|part| part.split(". "))
        .flat_map(|part| part.split(", "));
    let with_digits: Vec<&str> = parts
        .filter(|part| part.bytes().any(|b| b.is_ascii_digit()))
        .collect();
    let band = |part: &&str| {
        let (one, other) = part.split_once([':', '=', '–'])?;
        let has_digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
        let (word, rest) = if has_digits(one) {
            (other, one)
        } else {
            (one, other)
        };
        let word = word.trim().trim_end_matches('.');
        let is_word = !has_digits(word) && !word.is_empty() && word.split_whitespace().count() <= 4;
        let (low, high, percent) = limits(&fold(rest)).filter(|_| is_word)?;
        Some(KeyBand {
            word: word.to_owned(),
            low,
            high,
            percent,
        })
    };
    let bands: Option<Vec<KeyBand>> = with_digits.iter().map(band).collect();
    bands.filter(|bands| adjoin(bands)).unwrap_or_default()
}

/// Returns `true` for a column whose cells hold the limits of their rows: `Green 95%+; Amber 90-95%`.
pub(crate) fn says_limits(grid: &SheetGrid, table: &FoundTable, column: usize) -> bool {
    let at = table.columns[column].column;
    let texts: Vec<&str> = table
        .records()
        .map(|row| grid.text(row, at))
        .filter(|text| !text.is_empty())
        .collect();
    let read = texts
        .iter()
        .filter(|text| bands_of(text).len() >= 2)
        .count();
    texts.len() >= 2 && read * 2 > texts.len()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

type Limit = Option<(Decimal, bool)>;

/// Words of a lower limit that belongs to the band.
const AT_LEAST: [&str; 23] = [
    ">=",
    "≥",
    "at least",
    "or more",
    "or above",
    "and over",
    "and above",
    "or over",
    "or higher",
    "+",
    "al menos",
    "o más",
    "au moins",
    "ou plus",
    "atau lebih",
    "minimal",
    "from ",
    "and more",
    "ke atas",
    "keatas",
    "and up",
    "y más",
    "et plus",
];
/// Words of an upper limit that belongs to the band.
const AT_MOST: [&str; 16] = [
    "<=",
    "≤",
    "up to",
    "at most",
    "or less",
    "or below",
    "and below",
    "or fewer",
    "no more than",
    "hasta",
    "o menos",
    "au plus",
    "ou moins",
    "maksimal",
    "atau kurang",
    "jusqu",
];
/// Words of a lower limit that does not belong to the band.
const MORE_THAN: [&str; 10] = [
    ">",
    "above",
    "over",
    "more than",
    "greater",
    "más de",
    "plus de",
    "lebih dari",
    "beyond",
    "exceed",
];
/// Words of an upper limit that does not belong to the band.
const LESS_THAN: [&str; 10] = [
    "<",
    "below",
    "under",
    "less",
    "fewer",
    "menos de",
    "menos del",
    "moins de",
    "kurang dari",
    "di bawah",
];

/// Returns the lower and the upper limit that a text gives, and `true` if they are percentages.
pub fn limits(text: &str) -> Option<(Limit, Limit, bool)> {
    let numbers = numbers(text);
    let percent = text.contains('%');
    let (first, last) = (numbers.first()?, numbers.last()?);
    if numbers.len() > 2 {
        return None;
    }
    let words = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if numbers.len() == 2 {
        let (low, high) = (first.1.min(last.1), first.1.max(last.1));
        let ends = text[..last.0].ends_with(['<'])
            || words(&["below", "under", "less than", "menos", "moins"]);
        let between = words(&[
            " to ", "-", "between", "entre", "and", " a ", " y ", " à ", "sampai", "s/d", "..", "<",
        ]);
        return between.then_some((Some((low, true)), Some((high, !ends)), percent));
    }
    let number = first.1;
    let at = |inclusive| Some((number, inclusive));
    let (low, high) = if words(&AT_LEAST) {
        (at(true), None)
    } else if words(&AT_MOST) {
        (None, at(true))
    } else if words(&MORE_THAN) {
        (at(false), None)
    } else if words(&LESS_THAN) {
        (None, at(false))
    } else {
        (at(true), at(true))
    };
    Some((low, high, percent))
}

/// Returns the numbers of a text, each with its place.
fn numbers(text: &str) -> Vec<(usize, Decimal)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        let shown = &text[start..at];
        let plain = if crate::profile::has_decimal_comma(shown) {
            shown.replace(',', ".")
        } else {
            shown.replace(',', "")
        };
        if let Ok(number) = plain.parse() {
            found.push((start, number));
        }
    }
    found
}
