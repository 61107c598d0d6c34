//! Infers from published ratings the rules that gave them.

use crate::infer::explanation::LimitExplanation;
use crate::infer::further::{Further, further};
use crate::infer::ladder::{choose, explanations};
use crate::infer::observation::Observation;
use crate::infer::polarity::{MeasureSide, sides};

/// The facts that published ratings tell about the rules that gave them.
#[derive(Clone, Debug, PartialEq)]
pub struct Inference {
    /// The published ratings with their figures.
    pub observations: Vec<Observation>,
    /// The polarity of each measure.
    pub sides: Vec<MeasureSide>,
    /// The explanations that were tried, the simplest first.
    pub explanations: Vec<LimitExplanation>,
    /// The place of the chosen one; `None` if there is no published rating.
    pub chosen: Option<usize>,
    /// The places of others that explain as much with as few limits.
    pub ties: Vec<usize>,
    /// The figures that would decide between what is possible.
    pub further: Vec<Further>,
}

impl Inference {
    /// Returns the chosen explanation.
    pub fn chosen(&self) -> Option<&LimitExplanation> {
        self.explanations.get(self.chosen?)
    }

    /// Returns `true` if the chosen explanation gives every published rating.
    pub fn explains_all(&self) -> bool {
        self.chosen().is_some_and(|chosen| chosen.left_out == 0)
    }
}

/// Infers what published ratings say. `levels` is the number of levels of the scale.
///
/// ```
/// use ambersheet_draft::infer::inference::infer;
/// use ambersheet_draft::infer::observation::{KnownSide, Observation};
/// use ambersheet_policy::polarity::Polarity;
///
/// let rated = |measure: &str, actual: i64, rank| Observation {
///     measure: measure.to_owned(),
///     group: String::new(),
///     unit: "%".to_owned(),
///     known: KnownSide::Stated(Polarity::Higher),
///     actual: actual.into(),
///     target: Some(80.into()),
///     is_strict: false,
///     rank,
///     place: String::new(),
/// };
/// let found = infer(vec![rated("Repairs", 82, 0), rated("Calls", 76, 1), rated("Visits", 72, 2)], 3);
/// let span = found.chosen().expect("an explanation").parts[0].limits[0].1;
/// assert_eq!(span.from.map(|end| end.number.to_string()).as_deref(), Some("5"));
/// assert_eq!(span.to.map(|end| end.number.to_string()).as_deref(), Some("10"));
/// ```
pub fn infer(observations: Vec<Observation>, levels: usize) -> Inference {
    let sides = sides(&observations);
    let explanations = if observations.is_empty() || levels < 2 {
        Vec::new()
    } else {
        explanations(&observations, &sides, levels)
    };
    let chosen = choose(&explanations);
    let ties = chosen.map_or_else(Vec::new, |chosen| ties(&explanations, chosen));
    let further = chosen.map_or_else(Vec::new, |chosen| {
        further(&observations, &sides, &explanations, chosen, &ties)
    });
    Inference {
        observations,
        sides,
        explanations,
        chosen,
        ties,
        further,
    }
}

/// Returns the places of the explanations that explain as much as the chosen one with as few limits.
fn ties(explanations: &[LimitExplanation], chosen: usize) -> Vec<usize> {
    let own = &explanations[chosen];
    let is_tie = |(place, one): &(usize, &LimitExplanation)| {
        *place != chosen
            && one.left_out == own.left_out
            && one.numbers <= own.numbers
            && one.is_tested()
    };
    explanations
        .iter()
        .enumerate()
        .filter(is_tie)
        .map(|(place, _)| place)
        .collect()
}
