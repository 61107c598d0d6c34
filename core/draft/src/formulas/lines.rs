//! Says in words of the rules what the pieces of a formula are: a tolerance around the target, or a list of conditions.

use rust_decimal::Decimal;

use super::form::{FigureSum, RatedFigure, multiplied};
use super::pieces::{LevelPiece, Pieces};
use super::place::AskedText;
use super::why::WhyNot;
use crate::quoting::{pattern, quoted, quoted_plain};

/// The unit in which a figure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownIn {
    /// Plain numbers.
    Numbers,
    /// Percentages.
    Percent,
    /// Dates.
    Days,
}

/// The facts that are needed to say pieces in words.
pub struct Words<'a> {
    /// The levels of all rows, best first.
    pub scale: &'a [String],
    /// The column of the target, if any is known as one.
    pub target: Option<u32>,
    /// The unit of the figure.
    pub shown_in: ShownIn,
    /// Returns a heading in quotes, as rules name it; nothing for a column that has none.
    pub heading: &'a dyn Fn(u32) -> Option<String>,
}

/// The rule of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRule {
    /// The direction that is good, where the words need one.
    pub good: Option<&'static str>,
    /// The policy.
    pub policy: RowPolicy,
    /// The column of the target that the words speak of.
    pub target: Option<u32>,
}

/// The value that decides the level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowPolicy {
    /// A tolerance around the target.
    Within(String),
    /// A tolerance in a column, as tables name it.
    WithinColumn(String),
    /// Conditions, tried in order.
    FirstOf(Vec<String>),
}

impl RowRule {
    /// Returns the column of tolerances, as tables name it.
    pub fn in_column(&self) -> Option<&String> {
        match &self.policy {
            RowPolicy::WithinColumn(column) => Some(column),
            RowPolicy::Within(_) | RowPolicy::FirstOf(_) => None,
        }
    }

    /// Returns the rule as the keys of a line, without a tolerance in a column.
    pub fn keys(&self) -> Vec<(&'static str, String)> {
        let good = self.good.map(|word| ("good_is", word.to_owned()));
        let by = match &self.policy {
            RowPolicy::Within(tolerance) => Some(("amber_within", tolerance.clone())),
            RowPolicy::WithinColumn(_) => None,
            RowPolicy::FirstOf(parts) => {
                Some(("by", format!("first_of([ {} ])", parts.join(", "))))
            }
        };
        good.into_iter().chain(by).collect()
    }
}

/// A limit between two pieces.
struct Edge<'p> {
    limit: &'p FigureSum,
    /// `true` if the piece above it has it.
    is_above: bool,
}

/// The distance of a limit from the target, on the bad side if above 0.
struct Apart {
    /// `0` for the target itself, above it for the bad side.
    sign: std::cmp::Ordering,
    tolerance: Allowance,
}

enum Allowance {
    Text(String),
    Column(String),
}

/// Says the pieces of a row in words.
///
/// # Errors
/// The reason why no words say them.
pub fn rule(pieces: &Pieces, words: &Words<'_>) -> Result<RowRule, WhyNot> {
    let mut given: Vec<&String> = pieces
        .numbers
        .iter()
        .filter_map(|piece| piece.level.as_ref())
        .chain(pieces.texts.iter().filter_map(|(_, level)| level.as_ref()))
        .chain(&pieces.other_text)
        .collect();
    given.sort();
    given.dedup();
    if given.len() < 2 {
        return Err(WhyNot::OneLevel);
    }
    let texts = text_parts(pieces)?;
    if pieces.numbers.is_empty() {
        let mut parts = texts;
        if let Some(other) = &pieces.other_text {
            parts.push(format!("exactly(\"*\", {})", quoted_plain(other)));
        }
        return Ok(first_of(None, parts, None));
    }
    let edges: Vec<Edge<'_>> = edges(&pieces.numbers);
    let around = words.around(&pieces.numbers, &edges, &texts);
    if let Some(rule) = around {
        return Ok(rule);
    }
    let mut parts = texts;
    parts.extend(words.limits(&pieces.numbers)?);
    Ok(first_of(None, parts, None))
}

fn first_of(good: Option<&'static str>, parts: Vec<String>, target: Option<u32>) -> RowRule {
    RowRule {
        good,
        policy: RowPolicy::FirstOf(parts),
        target,
    }
}

/// Returns the conditions on texts.
fn text_parts(pieces: &Pieces) -> Result<Vec<String>, WhyNot> {
    let mut parts = Vec::new();
    for (text, level) in &pieces.texts {
        let (pattern, shown) = match text {
            AskedText::Whole(text) => (pattern(text), text),
            AskedText::Part(text) => (format!("*{}*", pattern(text)), text),
        };
        match level {
            Some(level) => parts.push(format!(
                "exactly({}, {})",
                quoted(&pattern),
                quoted_plain(level)
            )),
            // A text is no number, so that nothing rates it unless something rates any text.
            None if pieces.other_text.is_none() || crate::level_words::is_no_level(shown) => {}
            None => return Err(WhyNot::NoWords(format!("that \"{shown}\" gives no level"))),
        }
    }
    Ok(parts)
}

/// Returns the limits between pieces.
fn edges(pieces: &[LevelPiece]) -> Vec<Edge<'_>> {
    let from = pieces
        .iter()
        .skip(1)
        .filter_map(|piece| piece.from.as_ref());
    from.map(|(limit, has)| Edge {
        limit,
        is_above: *has,
    })
    .collect()
}

impl Words<'_> {
    /// Says pieces as distances from the target, if they are.
    fn around(
        &self,
        pieces: &[LevelPiece],
        edges: &[Edge<'_>],
        texts: &[String],
    ) -> Option<RowRule> {
        // Beyond a fixed limit on the bad side there may be no level, as for figures below 0.
        if let Some(rule) = self.with_open_end(pieces, texts) {
            return Some(rule);
        }
        let levels: Option<Vec<&String>> =
            pieces.iter().map(|piece| piece.level.as_ref()).collect();
        let levels = levels?;
        let rank = |level: &&String| self.scale.iter().position(|word| word == *level);
        let ranks: Option<Vec<usize>> = levels.iter().map(rank).collect();
        let ranks = ranks?;
        let target = self.target_of(edges)?;
        if ranks.windows(2).all(|pair| pair[0] > pair[1]) {
            let better: Vec<(&Edge<'_>, bool, &String)> = (0..edges.len())
                .rev()
                .map(|at| (&edges[at], edges[at].is_above, levels[at + 1]))
                .collect();
            return self.one_sided("higher", target, &better, levels[0], texts);
        }
        if ranks.windows(2).all(|pair| pair[0] < pair[1]) {
            let better: Vec<(&Edge<'_>, bool, &String)> = (0..edges.len())
                .map(|at| (&edges[at], !edges[at].is_above, levels[at]))
                .collect();
            return self.one_sided("lower", target, &better, levels[levels.len() - 1], texts);
        }
        self.two_sided(target, edges, &levels, &ranks, texts)
    }

    /// Says pieces around the target of which the last one on the bad side has no level.
    fn with_open_end(&self, pieces: &[LevelPiece], texts: &[String]) -> Option<RowRule> {
        let (inner, limit, words) = match pieces {
            [none, inner @ ..] if none.level.is_none() => (
                inner,
                inner.first()?.from.as_ref()?,
                ["at_least", "more_than"],
            ),
            [inner @ .., none] if none.level.is_none() => {
                (inner, inner.last()?.to.as_ref()?, ["at_most", "less_than"])
            }
            _ => return None,
        };
        let (form, has) = limit;
        form.as_number()?;
        let rule = self.around(inner, &edges(inner), texts)?;
        // The worst level must be the one beside the gap.
        let is_low = words[0] == "at_least";
        if is_low != (rule.good == Some("higher")) {
            return None;
        }
        let mut parts = match &rule.policy {
            RowPolicy::FirstOf(parts) => parts.clone(),
            RowPolicy::Within(tolerance) => {
                let levels: Vec<&String> = inner
                    .iter()
                    .filter_map(|piece| piece.level.as_ref())
                    .collect();
                let [best, middle] = if is_low {
                    [levels.last()?, levels.get(levels.len().checked_sub(2)?)?]
                } else {
                    [levels.first()?, levels.get(1)?]
                };
                let mut parts = vec![format!("on_target({})", quoted_plain(best))];
                if levels.len() > 2 {
                    parts.push(format!("within({tolerance}, {})", quoted_plain(middle)));
                }
                parts.push(String::new());
                parts
            }
            RowPolicy::WithinColumn(_) => return None,
        };
        let worst = if is_low { inner.first() } else { inner.last() };
        let word = quoted_plain(worst?.level.as_ref()?);
        let name = words[usize::from(!has)];
        *parts.last_mut()? = format!("{name}({}, {word})", self.limit(form).ok()?);
        Some(first_of(rule.good, parts, rule.target))
    }

    /// Returns the column of the target that all limits are distances from.
    fn target_of(&self, edges: &[Edge<'_>]) -> Option<u32> {
        let mut columns: Vec<u32> = Vec::new();
        for edge in edges {
            let own = edge
                .limit
                .terms
                .iter()
                .filter_map(|(figure, _)| match figure {
                    RatedFigure::Column(column) => Some(*column),
                    RatedFigure::Product(..) => None,
                });
            let own: Vec<u32> = own.collect();
            if own.is_empty() {
                return None;
            }
            columns.extend(own);
        }
        let in_all = |column: &u32| {
            edges
                .iter()
                .all(|edge| !edge.limit.times_of(RatedFigure::Column(*column)).is_zero())
        };
        let known = self.target.filter(in_all);
        known.or_else(|| columns.into_iter().find(in_all))
    }

    /// Says limits on one side of the target, from the best level on.
    fn one_sided(
        &self,
        good: &'static str,
        target: u32,
        better: &[(&Edge<'_>, bool, &String)],
        worst: &String,
        texts: &[String],
    ) -> Option<RowRule> {
        let mut apart = Vec::new();
        for (edge, _, _) in better {
            apart.push(self.apart(edge.limit, target, good == "higher")?);
        }
        if texts.is_empty()
            && let Some(policy) = self.tolerance(better, &apart, worst)
        {
            return Some(RowRule {
                good: Some(good),
                policy,
                target: Some(target),
            });
        }
        let mut parts = texts.to_vec();
        for ((_, has, level), apart) in better.iter().zip(&apart) {
            let Allowance::Text(tolerance) = &apart.tolerance else {
                return None;
            };
            let level = quoted_plain(level);
            parts.push(match (apart.sign, *has) {
                (std::cmp::Ordering::Equal, true) => format!("on_target({level})"),
                (std::cmp::Ordering::Equal, false) => format!("better_than_target({level})"),
                (std::cmp::Ordering::Greater, true) => format!("within({tolerance}, {level})"),
                (std::cmp::Ordering::Greater, false) => {
                    format!("closer_than({tolerance}, {level})")
                }
                (std::cmp::Ordering::Less, true) => {
                    format!("better_than_target({tolerance}, {level})")
                }
                (std::cmp::Ordering::Less, false) => return None,
            });
        }
        parts.push(format!("otherwise({})", quoted_plain(worst)));
        Some(first_of(Some(good), parts, Some(target)))
    }

    /// Returns the tolerance that gives these levels: the best on the target, the next within, the worst beyond.
    fn tolerance(
        &self,
        better: &[(&Edge<'_>, bool, &String)],
        apart: &[Apart],
        worst: &String,
    ) -> Option<RowPolicy> {
        let is_on_target = |at: usize| apart[at].sign.is_eq() && better[at].1;
        let is_last = self.scale.last() == Some(worst);
        let is_first = self.scale.first() == better.first().map(|(_, _, level)| *level);
        // A tolerance is that of the middle one of three levels or more.
        if !is_last || !is_first || !is_on_target(0) || self.scale.len() < 3 {
            return None;
        }
        match better {
            [_] => Some(RowPolicy::Within("points(0)".to_owned())),
            [_, (_, true, level)] if apart[1].sign.is_gt() && self.scale.get(1) == Some(*level) => {
                Some(match &apart[1].tolerance {
                    Allowance::Text(text) => RowPolicy::Within(text.clone()),
                    Allowance::Column(text) => RowPolicy::WithinColumn(text.clone()),
                })
            }
            _ => None,
        }
    }

    /// Says limits on both sides of the target, which must be as far from it.
    fn two_sided(
        &self,
        target: u32,
        edges: &[Edge<'_>],
        levels: &[&String],
        ranks: &[usize],
        texts: &[String],
    ) -> Option<RowRule> {
        let mirrored = ranks.iter().eq(ranks.iter().rev()) && edges.len().is_multiple_of(2);
        let half = edges.len() / 2;
        if !mirrored || half == 0 || !ranks[..=half].windows(2).all(|pair| pair[0] > pair[1]) {
            return None;
        }
        let mut parts = texts.to_vec();
        for at in (0..half).rev() {
            let (low, high) = (&edges[at], &edges[edges.len() - 1 - at]);
            let below = self.apart(low.limit, target, true)?;
            let above = self.apart(high.limit, target, false)?;
            let (Allowance::Text(one), Allowance::Text(other)) = (below.tolerance, above.tolerance)
            else {
                return None;
            };
            // What is above the lower limit has it, as what is below the upper one.
            if one != other || low.is_above == high.is_above || below.sign.is_lt() {
                return None;
            }
            let level = quoted_plain(levels[at + 1]);
            parts.push(match (below.sign, low.is_above) {
                (std::cmp::Ordering::Equal, true) => format!("on_target({level})"),
                (std::cmp::Ordering::Greater, true) => format!("within({one}, {level})"),
                (std::cmp::Ordering::Greater, false) => format!("closer_than({one}, {level})"),
                (_, _) => return None,
            });
        }
        parts.push(format!("otherwise({})", quoted_plain(levels[0])));
        Some(first_of(Some("close_to_target"), parts, Some(target)))
    }

    /// Returns how far a limit is from the target.
    fn apart(&self, limit: &FigureSum, target: u32, is_higher: bool) -> Option<Apart> {
        let figure = RatedFigure::Column(target);
        let off = FigureSum::of_figure(figure)
            .plus(&limit.negative().ok()?)
            .ok()?;
        let off = if is_higher { off } else { off.negative().ok()? };
        if off == FigureSum::default() {
            return Some(Apart {
                sign: std::cmp::Ordering::Equal,
                tolerance: Allowance::Text("points(0)".to_owned()),
            });
        }
        let apart = |times: Decimal, text: String| Apart {
            sign: times.cmp(&Decimal::ZERO),
            tolerance: Allowance::Text(text),
        };
        match (&off.terms[..], off.number.is_zero()) {
            ([(own, times)], true) if *own == figure => {
                let percent = multiplied(times.abs(), Decimal::ONE_HUNDRED).ok()?;
                Some(apart(*times, format!("percent_of_target({percent})")))
            }
            ([], false) => {
                let points = off.number.abs();
                let text = match self.shown_in {
                    ShownIn::Numbers => format!("points({})", points.normalize()),
                    ShownIn::Percent => {
                        format!("points({})", multiplied(points, Decimal::ONE_HUNDRED).ok()?)
                    }
                    ShownIn::Days if points.fract().is_zero() => {
                        format!("days({})", points.normalize())
                    }
                    ShownIn::Days => return None,
                };
                Some(apart(off.number, text))
            }
            ([(RatedFigure::Column(column), times)], true) if *times == Decimal::ONE => {
                Some(Apart {
                    sign: std::cmp::Ordering::Greater,
                    tolerance: Allowance::Column((self.heading)(*column)?),
                })
            }
            ([(RatedFigure::Product(one, other), times)], true)
                if *times == Decimal::ONE && (*one == target || *other == target) =>
            {
                let column = if *one == target { *other } else { *one };
                let heading = (self.heading)(column)?;
                Some(Apart {
                    sign: std::cmp::Ordering::Greater,
                    tolerance: Allowance::Column(format!("percent_of_target({heading})")),
                })
            }
            _ => None,
        }
    }
}
