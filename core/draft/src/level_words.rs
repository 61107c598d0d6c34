//! The words by which returns rate, each with its rank and colour.

use std::collections::HashMap;
use std::sync::LazyLock;

use ambersheet_ooxml::text::fold;

/// A known word of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelWord {
    /// The lower, the better.
    pub rank: u8,
    /// The word of its colour in rules.
    pub colour: &'static str,
    /// `true` if the word names a colour, so that its meaning is certain.
    pub is_colour: bool,
    /// `true` if the word tells a size, so that it may be about anything: a priority, a risk.
    pub is_size: bool,
}

/// Known words, by rank and colour; those that name colours come first.
const WORDS: [(u8, &str, bool, &str); 17] = [
    (0, "blue", true, "blue;azul;bleu;biru;b"),
    (2, "green", true, "green;g;verde;vert;hijau;grün"),
    (
        3,
        "light_green",
        true,
        "amber/green;green/amber;light green;a/g;g/a;amber green;green amber",
    ),
    (
        4,
        "yellow",
        true,
        "yellow;y;amarillo;jaune;kuning;amarelo;gelb",
    ),
    (5, "amber", true, "amber;a;ámbar;ambar;ambre"),
    (
        6,
        "orange",
        true,
        "amber/red;red/amber;orange;a/r;r/a;naranja;oranye;jingga;amber red;red amber",
    ),
    (7, "red", true, "red;r;rojo;rouge;merah;vermelho;rot"),
    (8, "red", true, "black;negro;noir;hitam"),
    (
        0,
        "blue",
        false,
        "complete;completed;exceeded;exceeding;exceeds;above target;better than target;ahead;ahead of schedule;ahead of plan;delivered;outstanding;excellent;closed;done;finished;complété;terminé;terminée;achevé;completado;terminado;cumplido;selesai;melampaui;sangat baik",
    ),
    (
        2,
        "green",
        false,
        "on track;on target;on schedule;on plan;good;met;achieved;within budget;on budget;under budget;within target;compliant;satisfactory;pass;passed;normal;healthy;stable;dans la tendance;atteint;conforme;en bonne voie;dans les temps;en plazo;en curso;en meta;logrado;en línea;tercapai;sesuai rencana;sesuai target;baik;fully met;yes;ok;on course;comfortable",
    ),
    (
        2,
        "green",
        false,
        "low;minor;negligible;very low;insignificant;bajo;baja;faible;mineur;rendah;sangat rendah;tolerable;acceptable",
    ),
    (
        4,
        "yellow",
        false,
        "not started;in progress;ongoing;started;en cours;en progreso;en proceso;berjalan;belum mulai;underway;under way;pending;open;no iniciado;non démarré",
    ),
    (
        5,
        "amber",
        false,
        "at risk;close;slightly below;shortfall;slightly behind;near target;near miss;nearly met;within tolerance;some concerns;partially met;partly met;partial;watch;caution;slipping;minor delay;minor issues;concern;à surveiller;à rattraper;en vigilance;vigilance;en riesgo;parcial;con retraso leve;perlu perhatian;cukup;hampir tercapai;slight slippage;needs attention;delays expected",
    ),
    (
        5,
        "amber",
        false,
        "medium;med;moderate;medio;media;moderado;moyen;moyenne;modéré;sedang",
    ),
    (
        7,
        "red",
        false,
        "off track;off target;behind;behind schedule;behind plan;requires improvement;needs improvement;missed;not met;not achieved;below target;over budget;overspent;delayed;late;overdue;failed;fail;critical issue;breach;breached;non compliant;non-compliant;inadequate;poor;en retard;non atteint;hors délai;retrasado;atrasado;no cumplido;fuera de plazo;incumplido;terlambat;tidak tercapai;kurang;stalled;blocked;serious concerns;major issues",
    ),
    (
        7,
        "red",
        false,
        "high;major;severe;serious;alto;alta;élevé;élevée;majeur;tinggi;very high;crítico;critique;kritis",
    ),
    (
        8,
        "red",
        false,
        "extreme;critical;catastrophic;extremo;extrême;ekstrem;sangat tinggi",
    ),
];

/// The first words of the lists that tell sizes.
const SIZES: [&str; 4] = ["low", "medium", "high", "extreme"];

/// Words in the column of ratings that say that there is none.
const NO_LEVEL: [&str; 44] = [
    "n/a",
    "na",
    "not applicable",
    "not available",
    "no data",
    "data only",
    "no target",
    "not rated",
    "not due",
    "not yet due",
    "not started yet",
    "tbc",
    "tbd",
    "to be confirmed",
    "awaiting data",
    "data not available",
    "not reported",
    "not set",
    "baseline",
    "baseline year",
    "new",
    "new measure",
    "suppressed",
    "annual",
    "information only",
    "for information",
    "contextual",
    "not assessed",
    "nil return",
    "-",
    "–",
    "none",
    "non dû pour la période",
    "non dû",
    "non renseigné",
    "non applicable",
    "non disponible",
    "sans objet",
    "no disponible",
    "sin datos",
    "no aplica",
    "belum ada data",
    "tidak berlaku",
    "grey",
];

/// Returns what is known about a word of a rating.
///
/// ```
/// use ambersheet_draft::level_words::known;
///
/// assert!(known("Amber").is_some_and(|word| word.is_colour && word.colour == "amber"));
/// assert!(known("On Track").is_some_and(|word| !word.is_colour));
/// assert!(known("Tuesday").is_none());
/// ```
pub fn known(word: &str) -> Option<LevelWord> {
    KNOWN.get(fold(word).as_str()).copied()
}

/// The known words.
static KNOWN: LazyLock<HashMap<&'static str, LevelWord>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for (rank, colour, is_colour, words) in WORDS {
        let is_size = SIZES.contains(&words.split(';').next().unwrap_or_default());
        for word in words.split(';') {
            // A word that is there twice has its first meaning.
            known.entry(word).or_insert(LevelWord {
                rank,
                colour,
                is_colour,
                is_size,
            });
        }
    }
    known
});

/// The known words that are looked for in texts, by the letters and digits that each begins with. A text of a large sheet
/// is so compared with few of them.
static IN_TEXTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_start: HashMap<&str, Vec<&str>> = HashMap::new();
    let words = WORDS.iter().flat_map(|(.., words)| words.split(';'));
    for word in words.filter(|word| word.chars().count() > 2) {
        by_start.entry(first_run(word)).or_default().push(word);
    }
    by_start
});

/// Returns the letters and digits at the beginning of a text.
fn first_run(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Returns `true` for a word that says that there is no rating.
pub fn is_no_level(word: &str) -> bool {
    NO_LEVEL.contains(&fold(word).as_str())
}

/// Returns `true` for a word that only ratings have: a colour, or that all is well, or that it is not.
pub(crate) fn is_verdict(text: &str) -> bool {
    known(text).is_some_and(|level| {
        level.is_colour || !level.is_size && (level.rank == 2 || level.rank >= 5)
    })
}

/// Returns the known words of ratings in a text, each with its place, the longest first where two begin at one place.
pub(crate) fn in_text(folded: &str) -> Vec<(usize, &'static str)> {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let rest = &folded[at..];
        let run = first_run(rest);
        for word in IN_TEXTS.get(run).into_iter().flatten() {
            let after = rest.strip_prefix(word);
            let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
            // "Kurang dari 80%" is "less than 80%", and no level.
            if after.is_some_and(|after| ends(after) && !after.starts_with(" dari")) {
                found.push((at, word));
            }
        }
        let other = rest[run.len()..].find(char::is_alphanumeric);
        at += run.len() + other.unwrap_or(rest.len() - run.len());
    }
    found.sort_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())));
    let mut kept: Vec<(usize, &'static str)> = Vec::new();
    for (at, word) in found {
        if kept
            .last()
            .is_none_or(|(before, known)| before + known.len() <= at)
        {
            kept.push((at, word));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the places of every word by looking for one after the other.
    fn one_by_one(folded: &str) -> Vec<(usize, &'static str)> {
        let words = WORDS.iter().flat_map(|(.., words)| words.split(';'));
        let mut found = Vec::new();
        for word in words.filter(|word| word.chars().count() > 2) {
            for (at, _) in folded.match_indices(word) {
                let before = folded[..at].chars().next_back();
                let rest = &folded[at + word.len()..];
                let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if !is_inside(before)
                    && !is_inside(rest.chars().next())
                    && !rest.starts_with(" dari")
                {
                    found.push((at, word));
                }
            }
        }
        found
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let words: Vec<&str> = WORDS
            .iter()
            .flat_map(|(.., words)| words.split(';'))
            .collect();
        for (index, word) in words.iter().enumerate() {
            let other = words[(index * 7 + 3) % words.len()];
            for text in [
                (*word).to_owned(),
                format!("{word} {other}"),
                format!("{other}: 5 to 9; {word}: 10-{other}"),
                format!("x{word} ({word}) {word}2 é{other}, {word} dari 80%"),
                format!("«{word}»—{other}/{word}"),
            ] {
                let found = in_text(&text);
                let all = one_by_one(&text);
                assert!(found.iter().all(|one| all.contains(one)), "{text}");
                // Each that is left out overlaps one that is kept.
                for (at, word) in all {
                    let overlaps = |(kept, other): &(usize, &str)| {
                        *kept < at + word.len() && at < kept + other.len()
                    };
                    assert!(found.iter().any(overlaps), "{text}: {word}");
                }
            }
        }
    }

    #[test]
    fn a_known_word_has_its_first_meaning() {
        for (rank, colour, _, words) in WORDS.iter().rev() {
            for word in words.split(';') {
                let first = WORDS
                    .iter()
                    .find(|(.., words)| words.split(';').any(|one| one == word));
                let known = known(word).map(|known| (known.rank, known.colour));
                assert_eq!(
                    known,
                    first.map(|first| (first.0, first.1)),
                    "{word} {rank} {colour}"
                );
            }
        }
    }
}
