//! Pools the published ratings of returns, and says what they come to.

use ambersheet_draft::infer::inference::Inference;
use ambersheet_ooxml::text::fold;
use serde::Serialize;

use crate::error::Error;
use crate::infer::document::{
    InferredConflict, InferredExplanation, InferredFurther, InferredPolarity, conflicts,
    explanations, further, polarities,
};
use crate::infer::published::{LeftOut, PublishedRatings};

/// The version of the document that an [`Inferred`] serialises to, as in its `schema`.
pub const INFER_SCHEMA: &str = "ambersheet/infer/1";

/// The most published ratings from which rules are inferred at once.
const MOST: usize = 100_000;

/// The facts that the published ratings of returns tell about the rules that gave them.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let csv = b"Measure,Actual,Target,RAG\nVisits,82,80,Green\nCalls,76,80,Amber\nRepairs,60,80,Red\n".to_vec();
/// let source = ambersheet::Source::open(std::io::Cursor::new(csv), Some("return.csv"))?;
/// let published = ambersheet::published_ratings(source, "return.csv", "return.csv")?;
/// let inferred = ambersheet::infer(vec![published])?;
/// let limit = &inferred.chosen().expect("an explanation").limits[0];
/// assert_eq!(limit.text, "from 5% (included) up to 25% (not included)");
/// assert_eq!(inferred.polarities[0].good_is, Some("higher"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Inferred {
    /// [`INFER_SCHEMA`].
    pub schema: &'static str,
    /// The returns, as they are to be shown.
    pub inputs: Vec<String>,
    /// The rules by which they were read; `None` if they were read by drafts.
    pub rules: Option<String>,
    /// The words of the levels, best first.
    pub levels: Vec<String>,
    /// The number of published ratings from which rules were inferred.
    pub published: usize,
    /// The explanations that were tried, the simplest first.
    pub explanations: Vec<InferredExplanation>,
    /// The published ratings that do not fit the chosen explanation. One of each pair of doubtful ones may be right.
    pub conflicts: Vec<InferredConflict>,
    /// The polarity of each measure.
    pub polarities: Vec<InferredPolarity>,
    /// Figures that would decide between what is possible.
    pub further: Vec<InferredFurther>,
    /// Published ratings from which nothing could be inferred.
    pub left_out: Vec<LeftOut>,
    #[serde(skip)]
    pub(crate) inference: Inference,
}

impl Inferred {
    /// Returns the chosen explanation; `None` if nothing is published.
    pub fn chosen(&self) -> Option<&InferredExplanation> {
        self.explanations.iter().find(|one| one.is_chosen)
    }

    /// Returns `true` if the chosen explanation gives every published rating.
    pub fn explains_all(&self) -> bool {
        self.inference.explains_all()
    }

    /// Returns the lines of rules about limits that the chosen explanation comes to, each with its reason.
    pub(crate) fn limit_lines(&self) -> Vec<String> {
        self.inference.limit_lines(&self.levels)
    }

    /// Returns the lines of rules that the chosen explanation comes to, each with its reason.
    pub fn rules_lines(&self) -> Vec<String> {
        self.inference.rules(&self.levels)
    }
}

/// Infers which rules give the published ratings of returns; see [`Rated::published_ratings`](crate::Rated) and [`Inferred`].
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the returns have different levels, or too many published ratings.
pub fn infer(returns: Vec<PublishedRatings>) -> Result<Inferred, Error> {
    check_scales(&returns)?;
    let mut inputs = Vec::new();
    let mut observations = Vec::new();
    let mut left_out = Vec::new();
    let first = returns.first();
    let levels = first.map(|first| first.levels.clone()).unwrap_or_default();
    let rules = first
        .filter(|first| !first.is_drafted)
        .map(|first| first.rules.clone());
    let are_several = returns.len() > 1;
    for mut one in returns {
        if are_several {
            one.name_places();
        }
        inputs.push(one.input);
        observations.extend(one.observations);
        left_out.extend(one.left_out);
    }
    if observations.len() > MOST {
        let message = format!(
            "there are {} published ratings, and rules are inferred from at most {MOST}; give fewer returns",
            observations.len()
        );
        return Err(Error::layout(None, message));
    }
    // Where some measures have targets, limits on targets are looked for, and the others can say nothing of them.
    if observations.iter().any(|one| one.target.is_some()) {
        let (with, without): (Vec<_>, Vec<_>) = observations
            .into_iter()
            .partition(|one| one.target.is_some());
        observations = with;
        left_out.extend(without.into_iter().map(|one| LeftOut {
            published: levels.get(one.rank).cloned().unwrap_or_default(),
            measure: one.measure,
            place: one.place,
            why: "it has no target".to_owned(),
        }));
    }
    let inference = ambersheet_draft::infer::inference::infer(observations, levels.len());
    let chosen = inference.chosen();
    Ok(Inferred {
        schema: INFER_SCHEMA,
        inputs,
        rules,
        published: inference.observations.len(),
        explanations: explanations(&inference, &levels),
        conflicts: chosen.map_or_else(Vec::new, |chosen| conflicts(&inference, chosen, &levels)),
        polarities: polarities(&inference, &levels),
        further: further(&inference, &levels),
        left_out,
        levels,
        inference,
    })
}

/// Refuses returns whose levels differ, since their ratings mean different things.
fn check_scales(returns: &[PublishedRatings]) -> Result<(), Error> {
    let folded =
        |one: &PublishedRatings| one.levels.iter().map(|word| fold(word)).collect::<Vec<_>>();
    let Some((first, others)) = returns.split_first() else {
        return Ok(());
    };
    let Some(other) = others.iter().find(|other| folded(other) != folded(first)) else {
        return Ok(());
    };
    let message = format!(
        "{} has the levels {}, and {} has {}; infer their rules one by one",
        first.input,
        first.levels.join(", "),
        other.input,
        other.levels.join(", ")
    );
    Err(Error::layout(None, message))
}
