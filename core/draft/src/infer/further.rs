//! The one further figure that would tell most: on which two explanations differ, or which halves the range of a limit.
//!
//! A figure is looked for between those at which some limit begins or ends. It is a round number, and what each explanation
//! makes of it is computed exactly.

use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;

use crate::infer::explanation::{BestLevel, LimitBasis, LimitExplanation, LimitPart};
use crate::infer::observation::Observation;
use crate::infer::polarity::MeasureSide;
use crate::infer::ratio::Ratio;
use crate::infer::span::{End, Span};

/// The most measures for which a figure is looked for.
const MOST_MEASURES: usize = 100;
/// The most explanations with which the chosen one is compared.
const MOST_TIES: usize = 3;

/// A figure that would decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Further {
    /// An observation of the measure.
    pub of: usize,
    /// The figure that the measure would have.
    pub actual: Decimal,
    /// The decision between what is possible.
    pub decides: Decides,
}

/// The decision that a further figure would bring.
#[derive(Clone, Debug, PartialEq)]
pub enum Decides {
    /// Two explanations differ on it.
    Between {
        /// The place of the other explanation.
        other: usize,
        /// The level that the chosen one gives.
        own_rank: usize,
        /// The level that the other one gives.
        other_rank: usize,
        /// `true` if they surely differ; `false` if they do with a round number for each limit.
        is_sure: bool,
    },
    /// It lies inside the range of a limit.
    Within {
        /// The part of the chosen explanation.
        part: usize,
        /// The limit, by its place in the part.
        limit: usize,
        /// Its number, as the limit counts.
        number: Ratio,
    },
}

/// Returns figures that would decide between the chosen explanation and others, and then one inside its widest range.
pub(crate) fn further(
    observations: &[Observation],
    sides: &[MeasureSide],
    explanations: &[LimitExplanation],
    chosen: usize,
    ties: &[usize],
) -> Vec<Further> {
    let own = &explanations[chosen];
    let candidates = Candidates {
        observations,
        sides,
    };
    let mut found: Vec<Further> = ties
        .iter()
        .take(MOST_TIES)
        .filter_map(|other| {
            let sure = candidates.between(own, (*other, &explanations[*other]), true);
            sure.or_else(|| candidates.between(own, (*other, &explanations[*other]), false))
        })
        .collect();
    found.extend(candidates.within(own));
    found
}

struct Candidates<'a> {
    observations: &'a [Observation],
    sides: &'a [MeasureSide],
}

impl Candidates<'_> {
    /// Returns the figure on which two explanations differ with the most room on either side, for its target.
    fn between(
        &self,
        own: &LimitExplanation,
        (place, other): (usize, &LimitExplanation),
        is_sure: bool,
    ) -> Option<Further> {
        let measures = self.sides.iter().take(MOST_MEASURES);
        let mut best: Option<(Decimal, Further)> = None;
        for side in measures {
            let of = side.observations[0];
            let (Some(one), Some(two)) = (
                Seen::new(self, own, of, side.polarity),
                Seen::new(self, other, of, side.polarity),
            ) else {
                continue;
            };
            let mut ends = one.ends(is_sure);
            ends.extend(two.ends(is_sure));
            ends.extend(self.observations[of].target);
            ends.sort_unstable();
            ends.dedup();
            for pair in ends.windows(2) {
                let Some(actual) = round_between(pair[0], pair[1]) else {
                    continue;
                };
                let ranks = one.rank(actual, is_sure).zip(two.rank(actual, is_sure));
                let Some((own_rank, other_rank)) = ranks.filter(|(one, two)| one != two) else {
                    continue;
                };
                let Some(room) = self.room(of, pair[0], pair[1]) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(known, _)| room > *known) {
                    let decides = Decides::Between {
                        other: place,
                        own_rank,
                        other_rank,
                        is_sure,
                    };
                    best = Some((
                        room,
                        Further {
                            of,
                            actual,
                            decides,
                        },
                    ));
                }
            }
        }
        best.map(|(_, further)| further)
    }

    /// Returns how far apart two figures are for the target of a measure.
    fn room(&self, of: usize, low: Decimal, high: Decimal) -> Option<Decimal> {
        let size = self.observations[of].target.unwrap_or(high).abs();
        high.checked_sub(low)?.checked_div(size)
    }

    /// Returns a figure inside the widest range of a limit with two ends.
    fn within(&self, own: &LimitExplanation) -> Option<Further> {
        let mut best: Option<(Decimal, Further)> = None;
        for (place, part) in own.parts.iter().enumerate() {
            for (limit, (_, span)) in part.limits.iter().enumerate() {
                let Some((width, from, to)) = width(span) else {
                    continue;
                };
                if best.as_ref().is_some_and(|(known, _)| width <= *known) {
                    continue;
                }
                let of = from
                    .set_by
                    .or(to.set_by)
                    .or(part.observations.first().copied());
                let Some(further) =
                    of.and_then(|of| self.inside(own, (place, part), (limit, span), of))
                else {
                    continue;
                };
                best = Some((width, further));
            }
        }
        best.map(|(_, further)| further)
    }

    /// Returns a round figure of a measure in the middle of the range of a limit.
    fn inside(
        &self,
        own: &LimitExplanation,
        (place, part): (usize, &LimitPart),
        (limit, span): (usize, &Span),
        of: usize,
    ) -> Option<Further> {
        let polarity = self.polarity_of(of);
        let seen = Seen {
            part,
            best: own.best,
            observation: &self.observations[of],
            polarity,
        };
        let ends: Option<Vec<Decimal>> = [span.from?, span.to?]
            .iter()
            .map(|end| seen.actual_at(end.number))
            .collect();
        let mut ends = ends?;
        ends.sort_unstable();
        let quarter = ends[1]
            .checked_sub(ends[0])?
            .checked_div(Decimal::from(4))?;
        let actual = round_between(ends[0].checked_add(quarter)?, ends[1].checked_sub(quarter)?)?;
        let number = seen.value(actual)?;
        span.contains(number).then_some(Further {
            of,
            actual,
            decides: Decides::Within {
                part: place,
                limit,
                number,
            },
        })
    }

    fn polarity_of(&self, of: usize) -> Polarity {
        let own = self
            .sides
            .iter()
            .find(|side| side.observations.contains(&of));
        own.and_then(|side| side.polarity)
            .unwrap_or(Polarity::Higher)
    }
}

/// Returns how wide a range is for its larger end, and its ends.
fn width(span: &Span) -> Option<(Decimal, End, End)> {
    let (from, to) = span.from.zip(span.to)?;
    let near = |end: End| end.number.rounded(12).parse::<Decimal>().ok();
    let (low, high) = near(from).zip(near(to))?;
    let width = high
        .checked_sub(low)?
        .checked_div(low.abs().max(high.abs()))?;
    (width > Decimal::ZERO).then_some((width, from, to))
}

/// Returns a round number between two others.
fn round_between(low: Decimal, high: Decimal) -> Option<Decimal> {
    let end = |number: Decimal| {
        Some(End {
            number: Ratio::of(number.round_dp(12))?,
            is_included: false,
            set_by: None,
        })
    };
    let (from, to) = end(low).zip(end(high))?;
    (from.number < to.number).then(|| {
        Span {
            from: Some(from),
            to: Some(to),
        }
        .round_number()
    })?
}

/// A measure as one part of an explanation sees it.
struct Seen<'a> {
    part: &'a LimitPart,
    best: BestLevel,
    observation: &'a Observation,
    polarity: Polarity,
}

impl<'a> Seen<'a> {
    fn new(
        candidates: &Candidates<'a>,
        explanation: &'a LimitExplanation,
        of: usize,
        polarity: Option<Polarity>,
    ) -> Option<Self> {
        let part = explanation
            .parts
            .iter()
            .find(|part| part.observations.contains(&of))?;
        Some(Self {
            part,
            best: explanation.best,
            observation: &candidates.observations[of],
            polarity: part.polarity.or(polarity)?,
        })
    }

    /// Returns the measure with another figure.
    fn with(&self, actual: Decimal) -> Observation {
        Observation {
            actual,
            ..self.observation.clone()
        }
    }

    /// Returns the number of a figure, as the limits count.
    fn value(&self, actual: Decimal) -> Option<Ratio> {
        let with = self.with(actual);
        match self.part.basis {
            LimitBasis::Percent => Ratio::percent(with.off(self.polarity)?, with.target?),
            LimitBasis::Points | LimitBasis::PercentOrPoints => Ratio::of(with.off(self.polarity)?),
            LimitBasis::Figure => Ratio::of(actual),
        }
    }

    /// Returns about the figure that has a number.
    fn actual_at(&self, number: Ratio) -> Option<Decimal> {
        let number: Decimal = number.rounded(12).parse().ok()?;
        let off = match self.part.basis {
            LimitBasis::Figure => return Some(number),
            LimitBasis::Percent => number
                .checked_mul(self.observation.target?.abs())?
                .checked_div(Decimal::ONE_HUNDRED)?,
            LimitBasis::Points | LimitBasis::PercentOrPoints => number,
        };
        let target = self.observation.target?;
        match self.polarity {
            Polarity::Higher => target.checked_sub(off),
            Polarity::Lower | Polarity::CloseToTarget => target.checked_add(off),
        }
    }

    /// Returns the range of a limit, or its round number alone.
    fn span(span: &Span, is_sure: bool) -> Option<Span> {
        if is_sure {
            return Some(*span);
        }
        let number = Ratio::of(span.round_number()?)?;
        let end = Some(End {
            number,
            is_included: true,
            set_by: None,
        });
        Some(Span { from: end, to: end })
    }

    /// Returns about the figures at which a limit begins or ends.
    fn ends(&self, is_sure: bool) -> Vec<Decimal> {
        let spans = self
            .part
            .limits
            .iter()
            .filter_map(|(_, span)| Self::span(span, is_sure));
        let ends = spans.flat_map(|span| [span.from, span.to]).flatten();
        ends.filter_map(|end| self.actual_at(end.number)).collect()
    }

    /// Returns the level of a figure, if it is the same wherever the limits lie.
    fn rank(&self, actual: Decimal, is_sure: bool) -> Option<usize> {
        if self.best == BestLevel::MeetsTarget && self.with(actual).meets(self.polarity)? {
            return Some(0);
        }
        let value = self.value(actual)?;
        let mut last = usize::from(self.best == BestLevel::MeetsTarget);
        for (level, span) in &self.part.limits {
            if self.is_within(value, &Self::span(span, is_sure)?)? {
                return Some(*level);
            }
            last = level + 1;
        }
        Some(last)
    }

    /// Returns whether a number keeps a limit; nothing where that depends on where the limit lies.
    fn is_within(&self, value: Ratio, span: &Span) -> Option<bool> {
        // Where a high figure is good, limits are to be reached.
        let is_turned = self.part.basis == LimitBasis::Figure && self.polarity == Polarity::Higher;
        let (value, span) = if is_turned {
            (value.negated(), span.negated())
        } else {
            (value, *span)
        };
        if span
            .from
            .is_some_and(|end| value < end.number || value == end.number && end.is_included)
        {
            return Some(true);
        }
        if span
            .to
            .is_some_and(|end| value > end.number || value == end.number && !end.is_included)
        {
            return Some(false);
        }
        None
    }
}
