//! The periods that headings name: years, quarters, months.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::period::{PeriodName, PeriodPart, PeriodYear};

/// A period that a heading names, in an order of its own within a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedPeriod {
    /// The year, if it is named.
    pub year: Option<u32>,
    /// Months from 1 to 12, as `20 + n`; quarters from 1 to 4, as `n`; halves as `10 + n`; half-terms as `40 + n`; terms as `50 + n`; weeks as `100 + n`.
    pub part: Option<u32>,
}

/// The beginnings of the names of months, in the languages of the lexicon.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "janv", "ene", "january", "janvier", "enero", "januari",
    ],
    &[
        "feb", "fév", "fev", "february", "février", "febrero", "februari",
    ],
    &["mar", "mars", "march", "marzo", "maret"],
    &["apr", "avr", "abr", "april", "avril", "abril"],
    &["may", "mai", "mayo", "mei"],
    &["jun", "juin", "june", "junio", "juni"],
    &["jul", "juil", "july", "juillet", "julio", "juli"],
    &[
        "aug", "août", "aou", "ago", "agu", "august", "agosto", "agustus",
    ],
    &["sep", "sept", "september", "septembre", "septiembre"],
    &["oct", "okt", "october", "octobre", "octubre", "oktober"],
    &["nov", "november", "novembre", "noviembre"],
    &[
        "dec",
        "déc",
        "dic",
        "des",
        "december",
        "décembre",
        "diciembre",
        "desember",
    ],
];

/// Returns the number of a month that a word names.
fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(at + 1).ok()
}

/// Returns the number behind one of these letters: `q3`, `t2`, `tw1`, `p06`.
fn numbered(word: &str, letters: &[&str], most: u32) -> Option<u32> {
    let rest = letters
        .iter()
        .find_map(|letter| word.strip_prefix(letter))?;
    let number: u32 = rest
        .parse()
        .ok()
        .filter(|_| rest.bytes().all(|b| b.is_ascii_digit()))?;
    (1..=most).contains(&number).then_some(number)
}

fn roman(word: &str) -> Option<u32> {
    match word {
        "i" | "1" => Some(1),
        "ii" | "2" => Some(2),
        "iii" | "3" => Some(3),
        "iv" | "4" => Some(4),
        _ => None,
    }
}

/// Returns the year that a word names: `2025`, `2025/26`, `fy25`, `'25`.
fn year_of(word: &str) -> Option<u32> {
    let plain = word.trim_start_matches("fy").trim_start_matches('\'');
    let first = plain.split(['/', '-']).next()?;
    let all_digits = plain
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-'));
    let number: u32 = first.parse().ok().filter(|_| all_digits)?;
    match first.len() {
        4 if (1950..2100).contains(&number) => Some(number),
        2 if word.starts_with("fy") || word.starts_with('\'') || plain.len() == 5 => {
            Some(2000 + number)
        }
        _ => None,
    }
}

/// Cuts a heading into the words that may name periods.
fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text).replace('_', " ");
    let mut tokens = Vec::new();
    for word in folded
        .split([' ', ',', '(', ')', ':', '\n'])
        .filter(|word| !word.is_empty())
    {
        // "q3'25", "jan-24", "may-23"
        let apart = word
            .find(['\'', '-'])
            .filter(|at| *at > 1 && year_of(word).is_none());
        match apart {
            Some(at) => {
                tokens.push(word[..at].to_owned());
                tokens.push(format!("'{}", &word[at + 1..]));
            }
            None => tokens.push(word.to_owned()),
        }
    }
    tokens
}

/// Returns the period that a text names, if it names any.
///
/// ```
/// use ambersheet_draft::period::{NamedPeriod, named};
///
/// let period = |year, part| Some(NamedPeriod { year, part });
/// assert_eq!(named("Q3 FY25"), period(Some(2025), Some(3)));
/// assert_eq!(named("Actual FY2024"), period(Some(2024), None));
/// assert_eq!(named("July 22"), period(Some(2022), Some(27)));
/// assert_eq!(named("Target"), None);
/// ```
pub fn named(text: &str) -> Option<NamedPeriod> {
    let tokens = tokens(text);
    let mut found = NamedPeriod::default();
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(String::as_str);
        if let Some(month) = month_of(token) {
            // "may" alone is a month as a heading of its own, and a verb in a sentence.
            if token != "may" || tokens.len() <= 3 {
                found.part = Some(20 + month);
                let short = next.and_then(|next| next.trim_start_matches('\'').parse::<u32>().ok());
                if let Some(year) = short.filter(|year| (10..60).contains(year)) {
                    found.year = Some(2000 + year);
                }
            }
        } else if let Some(quarter) = numbered(token, &["tw", "q", "t"], 4) {
            found.part = Some(quarter);
        } else if is_quarter_word(token) {
            let before = index.checked_sub(1).and_then(|before| tokens.get(before));
            found.part = next
                .and_then(roman)
                .or_else(|| before.and_then(|before| roman(before)))
                .or(found.part);
        } else if let Some(half) = numbered(token, &["h", "s"], 2) {
            found.part = Some(10 + half);
        } else if let Some(period) = numbered(token, &["p", "m"], 12).filter(|_| token.len() <= 3) {
            found.part = Some(20 + period);
        } else if let Some(year) = year_of(token) {
            found.year = Some(year);
        }
    }
    if found.part.is_none()
        && let Some(half) = half_term(text)
    {
        found.part = Some(half);
    }
    if let Some(last) = last_of_range(text) {
        found.part = Some(20 + last);
    }
    if found.part.is_none()
        && let Some(name) = PeriodName::read(text)
    {
        return Some(numbered_part(name));
    }
    (found != NamedPeriod::default()).then_some(found)
}

/// Returns the number of a half-term: 42 for `Autumn 2, 2026`.
fn half_term(text: &str) -> Option<u32> {
    let tokens = tokens(text);
    let term = ["autumn", "spring", "summer"]
        .iter()
        .position(|term| tokens.first().is_some_and(|word| word == term))?;
    let half = tokens
        .get(1)
        .and_then(|word| roman(word))
        .filter(|half| *half <= 2)?;
    u32::try_from(term * 2)
        .ok()
        .map(|before| 40 + before + half)
}

/// Returns the first and the last month of a range: 10 and 12 for `Oct–Dec`.
fn months_of_range(text: &str) -> Option<(u32, u32)> {
    let folded = fold(text);
    let is_joint = |part: &&str| !matches!(*part, "" | "to" | "a" | "à" | "au");
    let mut parts = folded.split([' ', '–', '-', '—', '/']).filter(is_joint);
    month_of(parts.next()?).zip(month_of(parts.next()?))
}

/// Returns the last month of a range of months: 12 for `Oct–Dec`.
fn last_of_range(text: &str) -> Option<u32> {
    months_of_range(text).map(|(_, last)| last)
}

/// Returns the month that a heading begins with: 4 for `Apr–Jun` and for `April 2026`.
pub(crate) fn first_month_in(heading: &str) -> Option<u8> {
    let folded = fold(heading);
    let first = folded
        .split([' ', '–', '-', '—', '/'])
        .find(|part| !part.is_empty())?;
    month_of(first).and_then(|month| u8::try_from(month).ok())
}

/// Returns the quarter that a range of three months is in a year that begins in a month.
pub(crate) fn quarter_in(text: &str, starts: u8) -> Option<PeriodName> {
    let (first, last) = months_of_range(text)?;
    let place = (first + 12 - u32::from(starts)) % 12;
    let is_quarter = (last + 12 - first) % 12 == 2 && place % 3 == 0;
    let number = u8::try_from(place / 3 + 1).ok()?;
    is_quarter.then_some(PeriodName {
        part: PeriodPart::Quarter(number),
        year: None,
        to_date: false,
    })
}

/// Returns a period that rules can name as a heading's.
fn numbered_part(name: PeriodName) -> NamedPeriod {
    let part = match name.part {
        PeriodPart::Year => None,
        PeriodPart::Quarter(number) => Some(u32::from(number)),
        PeriodPart::Half(number) => Some(10 + u32::from(number)),
        PeriodPart::Month(number) | PeriodPart::Position(number) => Some(20 + u32::from(number)),
        PeriodPart::Term(number) => Some(50 + u32::from(number)),
        PeriodPart::Week(number) => Some(100 + u32::from(number)),
    };
    let year = name.year.map(|year| match year {
        PeriodYear::Single(year) | PeriodYear::Split(year) | PeriodYear::Ending(year) => year,
    });
    NamedPeriod {
        year: year.and_then(|year| u32::try_from(year).ok()),
        part,
    }
}

/// The most words of the name of a period.
const MOST_WORDS: usize = 4;

/// Returns the part of a year that a text names among other words, with its year.
///
/// ```
/// use ambersheet_draft::period::part_in;
/// use ambersheet_policy::period::PeriodPart;
///
/// let part = |text| part_in(text).map(|name| name.part);
/// assert_eq!(part("Banked by month 6"), Some(PeriodPart::Position(6)));
/// assert_eq!(part("Agreed saving 2026/27"), None);
/// ```
pub fn part_in(text: &str) -> Option<PeriodName> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs = (1..=MOST_WORDS.min(words.len()))
        .rev()
        .flat_map(|length| words.windows(length));
    let mut names = runs.filter_map(|run| PeriodName::read(&run.join(" ")));
    names.find(|name| name.part != PeriodPart::Year)
}

/// Returns `true` for a word for quarters, which a number follows or goes before.
pub(crate) fn is_quarter_word(word: &str) -> bool {
    let folded = fold(word);
    matches!(
        folded.trim_end_matches('.'),
        "quarter" | "qtr" | "trimestre" | "trim" | "triwulan" | "tw"
    )
}

/// Returns `true` for the number of a quarter: `3`, `III`.
pub(crate) fn is_number_of_quarter(word: &str) -> bool {
    roman(&fold(word)).is_some()
}

/// Returns `true` if a word of a heading only names a period.
pub(crate) fn is_period_word(word: &str) -> bool {
    let Some(found) = named(word) else {
        return false;
    };
    // One letter and a digit may be a name: P1, T2, H1. Quarters and years are not.
    found.year.is_some() || found.part.is_some()
}

/// Returns `true` for the date of a day in figures: `28/02/2025`.
pub(crate) fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    let digits = |part: &&str| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())
    };
    parts.len() == 3 && parts.iter().all(digits) && parts.iter().any(|part| part.len() == 4)
}

/// Words beside the name of a period that say how long it is.
const FILLERS: [&str; 24] = [
    "full", "year", "years", "month", "months", "week", "weeks", "to", "the", "of", "in", "for",
    "rolling", "ended", "ending", "end", "up", "as", "at", "w/e", "w/c", "–", "-", "term",
];

/// Returns `true` if a text names a period and nothing else.
pub fn is_only_period(text: &str) -> bool {
    if is_day(text) {
        return false;
    }
    let rest: Vec<String> = tokens(text)
        .into_iter()
        .filter(|token| {
            let short_year = token.trim_start_matches('\'').parse::<u32>().is_ok();
            !is_period_word(token)
                && !short_year
                && !is_quarter_word(token)
                && !is_number_of_quarter(token)
                && !FILLERS.contains(&token.as_str())
        })
        .collect();
    named(text).is_some() && rest.is_empty()
        || half_term(text).is_some() && tokens(text).len() <= 3
        || last_of_range(text).is_some() && text.split_whitespace().count() <= 4
        || PeriodName::read(text).is_some()
}
