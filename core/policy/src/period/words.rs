//! The words for periods, one table a language. Accents are left out: `août` is compared as `aout`.

/// The words of one language.
pub(super) struct PeriodWords {
    /// The spellings of each month, from January; the first is the full name.
    pub(super) months: [&'static [&'static str]; 12],
    /// The words before or after the number of a quarter.
    pub(super) quarters: &'static [&'static str],
    /// The words before or after the number of a half year.
    pub(super) halves: &'static [&'static str],
    /// The words before the number of a period of the year, such as a month by its number.
    pub(super) positions: &'static [&'static str],
    /// The words before the number of a week.
    pub(super) weeks: &'static [&'static str],
    /// The words for first, second, third and fourth.
    pub(super) ordinals: [&'static [&'static str]; 4],
    /// The endings of a number that make it an ordinal.
    pub(super) endings: &'static [&'static str],
    /// The words that say nothing by themselves.
    pub(super) fillers: &'static [&'static str],
}

/// English, French, Spanish and Indonesian.
pub(super) const LANGUAGES: [PeriodWords; 4] = [
    PeriodWords {
        months: [
            &["january", "jan"],
            &["february", "feb"],
            &["march", "mar"],
            &["april", "apr"],
            &["may"],
            &["june", "jun"],
            &["july", "jul"],
            &["august", "aug"],
            &["september", "sep", "sept"],
            &["october", "oct"],
            &["november", "nov"],
            &["december", "dec"],
        ],
        quarters: &["q", "qtr", "quarter"],
        halves: &["h", "half"],
        positions: &["p", "m", "period", "month"],
        weeks: &["w", "wk", "week"],
        ordinals: [&["first"], &["second"], &["third"], &["fourth"]],
        endings: &["st", "nd", "rd", "th"],
        fillers: &["of", "the", "year", "financial", "fiscal", "term"],
    },
    PeriodWords {
        months: [
            &["janvier", "janv"],
            &["fevrier", "fevr", "fev"],
            &["mars"],
            &["avril", "avr"],
            &["mai"],
            &["juin"],
            &["juillet", "juil"],
            &["aout"],
            &["septembre"],
            &["octobre"],
            &["novembre"],
            &["decembre"],
        ],
        quarters: &["t", "trim", "trimestre"],
        halves: &["semestre"],
        positions: &["mois"],
        weeks: &["semaine"],
        ordinals: [
            &["premier"],
            &["deuxieme", "second"],
            &["troisieme"],
            &["quatrieme"],
        ],
        endings: &["er", "e", "eme"],
        fillers: &["de", "du", "le", "annee", "exercice"],
    },
    PeriodWords {
        months: [
            &["enero", "ene"],
            &["febrero"],
            &["marzo"],
            &["abril", "abr"],
            &["mayo"],
            &["junio"],
            &["julio"],
            &["agosto", "ago"],
            &["septiembre", "setiembre", "set"],
            &["octubre"],
            &["noviembre"],
            &["diciembre", "dic"],
        ],
        quarters: &["t", "trim", "trimestre"],
        halves: &["semestre"],
        positions: &["mes", "periodo"],
        weeks: &["semana"],
        ordinals: [
            &["primer", "primero"],
            &["segundo"],
            &["tercer", "tercero"],
            &["cuarto"],
        ],
        endings: &["er", "o", "to"],
        fillers: &["de", "del", "el", "ano", "ejercicio"],
    },
    PeriodWords {
        months: [
            &["januari"],
            &["februari", "pebruari", "peb"],
            &["maret"],
            &["april"],
            &["mei"],
            &["juni"],
            &["juli"],
            &["agustus", "agu", "agt", "ags"],
            &["september"],
            &["oktober", "okt"],
            &["november", "nopember", "nop"],
            &["desember", "des"],
        ],
        quarters: &["tw", "triwulan", "kuartal"],
        halves: &["semester"],
        positions: &["bulan", "periode"],
        weeks: &["minggu"],
        ordinals: [&["pertama"], &["kedua"], &["ketiga"], &["keempat"]],
        endings: &[],
        fillers: &["tahun"],
    },
];

/// The terms of a school year, in their order.
pub(super) const TERMS: [&[&str]; 3] = [&["autumn"], &["spring"], &["summer"]];

/// Returns the month that a word names, from 1, and the index of its language.
pub(super) fn month_of(word: &str) -> Option<(u8, u8)> {
    (0..).zip(&LANGUAGES).find_map(|(language, words)| {
        let mut months = (1..).zip(words.months);
        let (month, _) = months.find(|(_, spellings)| spellings.contains(&word))?;
        Some((month, language))
    })
}

/// Returns `true` if any language has a word in a list of its own.
pub(super) fn any(word: &str, list: impl Fn(&PeriodWords) -> &'static [&'static str]) -> bool {
    LANGUAGES.iter().any(|words| list(words).contains(&word))
}

/// Returns the number of an ordinal, from 1.
pub(super) fn ordinal_of(word: &str) -> Option<u8> {
    LANGUAGES.iter().find_map(|words| {
        let mut ordinals = (1..).zip(words.ordinals);
        ordinals
            .find(|(_, spellings)| spellings.contains(&word))
            .map(|(number, _)| number)
    })
}

/// Returns the number of a Roman numeral, up to four.
pub(super) fn roman(word: &str) -> Option<u8> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}
