//! The words by which returns rate, each with its rank and colour.

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
    let folded = fold(word);
    let found = WORDS
        .iter()
        .find(|(.., words)| words.split(';').any(|known| known == folded))?;
    Some(LevelWord {
        rank: found.0,
        colour: found.1,
        is_colour: found.2,
        is_size: SIZES.contains(&found.3.split(';').next().unwrap_or_default()),
    })
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
    let all = WORDS
        .iter()
        .flat_map(|(.., words)| words.split(';'))
        .filter(|word| word.chars().count() > 2);
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for word in all {
        for (at, _) in folded.match_indices(word) {
            let before = folded[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric());
            let after = folded[at + word.len()..]
                .chars()
                .next()
                .is_none_or(|c| !c.is_alphanumeric());
            // "Kurang dari 80%" is "less than 80%", and no level.
            let compares = folded[at + word.len()..].starts_with(" dari");
            if before && after && !compares {
                found.push((at, word));
            }
        }
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
