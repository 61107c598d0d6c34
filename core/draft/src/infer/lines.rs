//! The lines of rules that an explanation comes to, each with the range of its limits as the reason.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;

use crate::evidence::polarity_word;
use crate::infer::explanation::{BestLevel, LimitBasis, LimitExplanation, LimitPart, Scope};
use crate::infer::inference::Inference;
use crate::infer::polarity::{MeasureSide, ToldBy};
use crate::infer::words::level;
use crate::policy::good_statement;
use crate::quoting::{any_of, name, quoted, quoted_plain};

/// The longest reason, in characters.
const LONGEST: usize = 400;

impl Inference {
    /// Returns the lines of rules that give the published ratings, with the ranges of their limits.
    ///
    /// Limits that no colour tells get a line with a question.
    pub fn rules(&self, levels: &[String]) -> Vec<String> {
        let mut lines = self.limit_lines(levels);
        lines.extend(self.side_lines());
        lines
    }

    /// Returns the lines of rules about limits.
    pub fn limit_lines(&self, levels: &[String]) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(chosen) = self.chosen() {
            for part in &chosen.parts {
                if part.limits.is_empty() && levels.len() > 2 {
                    continue;
                }
                lines.extend(self.part_lines(chosen, part, levels));
            }
        }
        lines
    }

    fn part_lines(
        &self,
        chosen: &LimitExplanation,
        part: &LimitPart,
        levels: &[String],
    ) -> Vec<String> {
        let numbers = numbers(part);
        let is_open = numbers.iter().any(Option::is_none);
        let numbers: Vec<Decimal> = numbers
            .into_iter()
            .map(|number| number.unwrap_or(Decimal::from(5)))
            .collect();
        let is_plain = chosen.best == BestLevel::MeetsTarget && levels.len() == 3;
        let line = match (is_plain, chosen.scope) {
            (true, Scope::All) => format!("amber_within({});", allowance(part, numbers[0])),
            (true, Scope::Unit | Scope::Group | Scope::Measure) => format!(
                "measure({}, #{{ amber_within: {} }});",
                self.names(part),
                allowance(part, numbers[0])
            ),
            (false, scope) => {
                let names = if scope == Scope::All && chosen.parts.len() == 1 {
                    quoted("*")
                } else {
                    self.names(part)
                };
                format!(
                    "measure({names}, #{{ by: first_of([ {} ]) }});",
                    conditions(chosen.best, part, &numbers, levels)
                )
            }
        };
        let reason = self.reason(part, levels);
        if is_open {
            let text = "No published colour tells a limit here. Where does it lie?";
            return vec![line, format!("question({});", quoted_plain(text))];
        }
        vec![line, format!("because({});", quoted_plain(&cut(&reason)))]
    }

    /// Returns the reason for the limits of a part: their ranges, and the measures that set the ends.
    pub fn reason(&self, part: &LimitPart, levels: &[String]) -> String {
        let mut reasons = Vec::new();
        for (rank, span) in &part.limits {
            let range = self.range(part, span);
            let ends = [span.from, span.to].map(|end| self.set_by(part, end, levels));
            let ends: Vec<String> = ends.into_iter().flatten().collect();
            let what = if part.limits.len() == 1 {
                String::new()
            } else {
                format!("{}: ", level(levels, *rank))
            };
            let ends = if ends.is_empty() {
                String::new()
            } else {
                format!("; {}", ends.join("; "))
            };
            reasons.push(format!("{what}{range}{ends}"));
        }
        if reasons.is_empty() {
            return "the published colours follow the target".to_owned();
        }
        format!("the published colours give {}", reasons.join(". "))
    }

    /// Returns the measures of a part as a pattern.
    fn names(&self, part: &LimitPart) -> String {
        let mut names: Vec<String> = Vec::new();
        for at in &part.observations {
            let own = &self.observations[*at].measure;
            if !names.iter().any(|known| fold(known) == fold(own)) {
                names.push(own.clone());
            }
        }
        any_of(&names)
    }

    /// Returns the lines about which way is good, where the colours show it and nothing states it.
    fn side_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for polarity in [Polarity::Lower, Polarity::Higher] {
            for told_by in [ToldBy::Colours, ToldBy::Name] {
                let fits = |side: &&MeasureSide| {
                    side.told_by == told_by && side.polarity == Some(polarity)
                };
                let fitting = self.sides.iter().filter(fits);
                let names: Vec<String> = fitting
                    .map(|side| {
                        format!(
                            "  {},",
                            name(&self.observations[side.observations[0]].measure)
                        )
                    })
                    .collect();
                if names.is_empty() {
                    continue;
                }
                lines.push(format!(
                    "{}([",
                    good_statement(Some(polarity_word(polarity)))
                ));
                lines.extend(names);
                lines.push("]);".to_owned());
                lines.push(if told_by == ToldBy::Colours {
                    "because(\"the published colours show it\");".to_owned()
                } else {
                    "question(\"Which way is good? The colours do not show it, and the names only hint at it.\");".to_owned()
                });
            }
        }
        lines
    }
}

/// Returns a reason that a line can hold.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{kept}…")
}

/// Returns a round number for each limit of a part; nothing for a limit that no colour tells. They never step back.
pub fn numbers(part: &LimitPart) -> Vec<Option<Decimal>> {
    let mut numbers: Vec<Option<Decimal>> = Vec::new();
    let is_turned = part.basis == LimitBasis::Figure && part.polarity == Some(Polarity::Higher);
    for (_, span) in &part.limits {
        let number = span.round_number();
        let before = numbers.last().copied().flatten();
        numbers.push(match (number, before) {
            (Some(number), Some(before)) if is_turned => Some(number.min(before)),
            (Some(number), Some(before)) => Some(number.max(before)),
            (number, _) => number,
        });
    }
    numbers
}

/// Returns an allowance as rules write it.
fn allowance(part: &LimitPart, number: Decimal) -> String {
    match part.basis {
        LimitBasis::Percent => format!("percent_of_target({number})"),
        // Beside percentages, a small number of points may be a share.
        _ if part.unit == "%" && number < Decimal::new(5, 1) && !number.is_zero() => {
            format!("points(\"{number}%\")")
        }
        LimitBasis::Points | LimitBasis::PercentOrPoints | LimitBasis::Figure => {
            format!("points({number})")
        }
    }
}

/// Returns the conditions of a part.
fn conditions(best: BestLevel, part: &LimitPart, numbers: &[Decimal], levels: &[String]) -> String {
    let word = |rank: usize| quoted_plain(level(levels, rank));
    let mut all = Vec::new();
    if best == BestLevel::MeetsTarget {
        all.push(format!("on_target({})", word(0)));
    }
    for ((rank, _), number) in part.limits.iter().zip(numbers) {
        let word = word(*rank);
        let limit = if part.unit == "%" {
            format!("\"{number}%\"")
        } else {
            number.to_string()
        };
        all.push(match (part.basis, part.polarity) {
            (LimitBasis::Figure, Some(Polarity::Higher)) => format!("at_least({limit}, {word})"),
            (LimitBasis::Figure, _) => format!("at_most({limit}, {word})"),
            _ if number.is_sign_negative() && !number.is_zero() => {
                format!("better_than_target({}, {word})", allowance(part, -*number))
            }
            _ => format!("within({}, {word})", allowance(part, *number)),
        });
    }
    all.push(format!("otherwise({})", word(levels.len() - 1)));
    all.join(", ")
}
