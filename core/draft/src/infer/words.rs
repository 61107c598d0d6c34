//! Puts what is inferred into the words of people: the explanation, the range of a limit, a colour that does not fit, the figure that
//! would decide.

use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;

use crate::infer::explanation::{
    BestLevel, LimitBasis, LimitExplanation, LimitPart, Misfit, MisfitColour, Scope,
};
use crate::infer::further::{Decides, Further};
use crate::infer::inference::Inference;
use crate::infer::observation::Observation;
use crate::infer::ratio::Ratio;
use crate::infer::span::{End, Span};

/// The decimals that are shown of a number whose decimals do not end.
const DECIMALS: usize = 4;
/// The most decimals that are shown, to tell two ends apart.
const MOST_DECIMALS: usize = 12;
/// The longest name of a measure in a sentence, in characters.
const LONGEST: usize = 70;

/// Returns a number with its unit: `69.8%`, `£50,000`, `12 days`.
pub fn amount(number: &str, unit: &str) -> String {
    let number = &with_separators(number);
    let is_sign = !unit.chars().any(char::is_alphanumeric) && unit.chars().count() == 1;
    match (unit, number.strip_prefix('-')) {
        ("", _) => number.to_owned(),
        ("%", _) => format!("{number}%"),
        (sign, Some(size)) if is_sign => format!("-{sign}{size}"),
        (sign, None) if is_sign => format!("{sign}{number}"),
        (unit, _) => format!("{number} {unit}"),
    }
}

/// Returns a number with commas between its thousands.
fn with_separators(number: &str) -> String {
    let (sign, size) = match number.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", number),
    };
    let (whole, behind) = size.split_at(size.find('.').unwrap_or(size.len()));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + behind
}

/// Returns the name of a measure as sentences have it.
pub fn measure(observation: &Observation) -> String {
    let name = &observation.measure;
    if name.chars().count() <= LONGEST {
        return format!("\"{name}\"");
    }
    let cut: String = name.chars().take(LONGEST - 1).collect();
    format!("\"{}…\"", cut.trim_end())
}

/// Returns the numbers of both ends of a range, with as many decimals as tell them apart.
pub fn ends(span: &Span) -> (Option<String>, Option<String>) {
    let shown = |end: Option<End>, decimals| end.map(|end| end.number.rounded(decimals));
    let differ = |decimals: &usize| {
        span.from.zip(span.to).is_none_or(|(from, to)| {
            from.number == to.number
                || from.number.rounded(*decimals) != to.number.rounded(*decimals)
        })
    };
    let decimals = (DECIMALS..MOST_DECIMALS)
        .find(differ)
        .unwrap_or(MOST_DECIMALS);
    (shown(span.from, decimals), shown(span.to, decimals))
}

/// Returns the explanation in a few words: `one tolerance for all, in percent of the target`.
pub fn label(explanation: &LimitExplanation, levels: &[String]) -> String {
    let scope = |one: &str, many: &str| match explanation.scope {
        Scope::All => format!("{one} for all"),
        Scope::Unit => format!("{many} for each unit"),
        Scope::Group => format!("{many} for each group"),
        Scope::Measure => format!("{many} for each measure"),
    };
    let basis = match explanation.basis {
        LimitBasis::Percent => "in percent of the target",
        LimitBasis::Points => "in points",
        LimitBasis::PercentOrPoints => "in percent of the target or in points",
        LimitBasis::Figure => {
            return scope(
                "limits on the figure itself, the same",
                "limits on the figure itself",
            );
        }
    };
    match (explanation.best, levels.len()) {
        (BestLevel::MeetsTarget, 2) => "the target alone".to_owned(),
        (BestLevel::MeetsTarget, 3) => {
            format!("{}, {basis}", scope("one tolerance", "a tolerance"))
        }
        (BestLevel::MeetsTarget, _) => {
            format!("{}, {basis}", scope("the same tolerances", "tolerances"))
        }
        (BestLevel::OwnLimit, _) => {
            let best = levels.first().map_or("", String::as_str);
            format!(
                "{}, {basis}, and one up to which it is {best}",
                scope("the same limits", "limits")
            )
        }
    }
}

impl Inference {
    /// Returns the range of a limit: `from 5.6757% (included) up to 7.1429% (not included)`.
    pub fn range(&self, part: &LimitPart, span: &Span) -> String {
        let unit = limit_unit(part);
        let (from, to) = ends(span);
        let end = |end: Option<End>, text: Option<String>, word: &str| {
            let (end, text) = end.zip(text)?;
            let included = match (end.is_included, end.set_by) {
                (true, None) => "",
                (true, Some(_)) => " (included)",
                (false, _) => " (not included)",
            };
            Some(format!("{word} {}{included}", amount(&text, unit)))
        };
        match (end(span.from, from, "from"), end(span.to, to, "up to")) {
            (Some(from), Some(to)) => format!("{from} {to}"),
            (Some(from), None) => format!("{from}, with nothing above to end it"),
            (None, Some(to)) => format!("{to}, with nothing below to end it"),
            (None, None) => "any: no colour tells".to_owned(),
        }
    }

    /// Returns what a colour is, with its numbers: `"Calls answered" (Returns!F7): 69.8% against 74% is Amber`.
    pub fn seen(&self, at: usize, levels: &[String]) -> String {
        let own = &self.observations[at];
        format!(
            "{} ({}): {} is {}",
            measure(own),
            own.place,
            figures(own),
            level(levels, own.rank)
        )
    }

    /// Returns the end of a range with the measure that sets it; nothing for an end that none sets.
    pub fn set_by(&self, part: &LimitPart, end: Option<End>, levels: &[String]) -> Option<String> {
        let end = end?;
        let at = end.set_by?;
        let number = amount(&end.number.rounded(DECIMALS), limit_unit(part));
        let off = match part.basis {
            LimitBasis::Figure => String::new(),
            LimitBasis::Percent | LimitBasis::Points | LimitBasis::PercentOrPoints => {
                format!(", {number} off")
            }
        };
        Some(format!("{number} is set by {}{off}", self.seen(at, levels)))
    }

    /// Returns why a colour does not fit.
    pub fn conflict(&self, conflict: &MisfitColour, levels: &[String]) -> String {
        let own = self.seen(conflict.at, levels);
        let other = |at: usize| self.seen(at, levels);
        let best = level(levels, 0);
        match conflict.why {
            Misfit::MeetsTarget => format!("{own}, and it meets its target"),
            Misfit::MissesTarget => format!("{own}, and it misses its target"),
            Misfit::NoPercentage => {
                format!("{own}, and no percentage can be taken of a target of 0")
            }
            Misfit::NoSide => format!(
                "{own}, and as many of its colours show that higher is better as that lower is, since {best} stands on both sides"
            ),
            Misfit::WorseHasBetter(at) => {
                format!("{own}; but {}, and that is no better", other(at))
            }
            Misfit::BetterHasWorse(at) => {
                format!("{own}; but {}, and that is no worse", other(at))
            }
        }
    }

    /// Returns what a further figure would decide.
    pub fn further(&self, further: &Further, levels: &[String]) -> Option<String> {
        let own = &self.observations[further.of];
        let chosen = self.chosen()?;
        let actual = amount(&further.actual.normalize().to_string(), &own.unit);
        let target = own.target.map(|target| {
            format!(
                " against {}",
                amount(&target.normalize().to_string(), &own.unit)
            )
        });
        let case = format!("{} at {actual}{}", measure(own), target.unwrap_or_default());
        Some(match &further.decides {
            Decides::Between {
                other,
                own_rank,
                other_rank,
                is_sure,
            } => {
                let other = self.explanations.get(*other)?;
                let by =
                    |explanation: &LimitExplanation| by(explanation, further.of, levels, !is_sure);
                format!(
                    "{case} would decide: {} it is {}, and {} {}",
                    by(chosen)?,
                    level(levels, *own_rank),
                    by(other)?,
                    level(levels, *other_rank)
                )
            }
            Decides::Within {
                part,
                limit,
                number,
            } => {
                let part = chosen.parts.get(*part)?;
                let (rank, _) = part.limits.get(*limit)?;
                let number = amount(&number.rounded(DECIMALS), limit_unit(part));
                let off = if part.basis == LimitBasis::Figure {
                    ""
                } else {
                    " off"
                };
                format!(
                    "{case} is {number}{off}, inside the range: published as {} or better it would be the lower end, and otherwise the upper one",
                    level(levels, *rank)
                )
            }
        })
    }
}

/// Returns an explanation as the other side of a comparison has it: `by 6% of the target`.
fn by(
    explanation: &LimitExplanation,
    of: usize,
    levels: &[String],
    with_number: bool,
) -> Option<String> {
    let part = explanation
        .parts
        .iter()
        .find(|part| part.observations.contains(&of))?;
    let number = part.limits.iter().find_map(|(_, span)| span.round_number());
    let number = number.filter(|_| with_number && part.limits.len() == 1);
    Some(match (number, part.basis) {
        (Some(number), LimitBasis::Percent) => format!("with {number}% of the target"),
        (Some(number), LimitBasis::Points | LimitBasis::PercentOrPoints) => {
            format!("with {number} points")
        }
        (Some(number), LimitBasis::Figure) => format!(
            "with a limit of {}",
            amount(&number.to_string(), &part.unit)
        ),
        (None, _) => format!("by {}", label(explanation, levels)),
    })
}

/// Returns the unit of a part's limits.
pub fn limit_unit(part: &LimitPart) -> &str {
    match part.basis {
        LimitBasis::Percent => "%",
        LimitBasis::Points | LimitBasis::PercentOrPoints | LimitBasis::Figure => &part.unit,
    }
}

/// Returns the figures of an observation: `69.8% against 74%`.
pub fn figures(own: &Observation) -> String {
    let shown = |number: Decimal| amount(&number.normalize().to_string(), &own.unit);
    match own.target {
        Some(target) => format!("{} against {}", shown(own.actual), shown(target)),
        None => shown(own.actual),
    }
}

/// Returns the word of a level.
pub fn level(levels: &[String], rank: usize) -> &str {
    levels.get(rank).map_or("", String::as_str)
}

/// Returns a polarity as a clause.
pub fn clause(polarity: Option<Polarity>) -> &'static str {
    match polarity {
        None => "not known",
        some => Polarity::clause(some),
    }
}

/// Returns a fraction as data have it: exact, and rounded.
pub fn exact_and_shown(number: Ratio) -> (String, String) {
    (number.to_string(), number.rounded(DECIMALS))
}
