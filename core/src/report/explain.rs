//! Everything there is to say of one rating: its values with their cells, the rule with its reason, the arithmetic in a
//! sentence, and how far it is to the next level either way.

use serde::Serialize;

use crate::rated::rating::Rating;
use crate::report::document::{plain, readable};
use ambersheet_policy::evaluate::{Decided, EVERY_CHANGE, Step};
use ambersheet_policy::model::By;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Notation, Quantity, Unit};

/// The version of the document, as in its `schema`.
pub const EXPLAIN_SCHEMA: &str = "ambersheet/explain/1";

/// The distance of a rating from another level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextLevel {
    /// The level's word.
    pub level: String,
    /// `true` if the actual would have to fall to it, and not to rise.
    pub down: bool,
    /// The actual at which it begins, as a decimal string.
    pub limit: String,
    /// The same with its unit, for people.
    #[serde(skip)]
    pub limit_shown: String,
    /// `true` if it holds on the limit, and not only beyond.
    pub included: bool,
    /// The distance of the limit from the actual, as a decimal string.
    pub distance: String,
    /// The same with its unit, for people.
    #[serde(skip)]
    pub distance_shown: String,
    /// `true` if the limit is a date.
    #[serde(skip)]
    pub is_date: bool,
}

/// One rating explained.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
/// # use ambersheet::{Options, Overrides, Ruleset};
/// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let rating = rated.rating_at(0).ok_or("no ratings")?;
/// let explanation = rating.explain();
/// println!("{} {:?}", rating.reason(), explanation.rule_text);
/// for next in &explanation.next {
///     println!("{}", next.phrase());
/// }
/// assert!(explanation.next.len() <= 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The line of the rules that decided, word for word.
    pub rule_text: Option<String>,
    /// The reasons for the line, the tolerance, the table or form, the period and the scale, in their author's words.
    pub because: Option<String>,
    /// The next level going down and going up, where there is one and numbers decide.
    pub next: Vec<NextLevel>,
    /// The reason why there is no direction, if the rules ask for one.
    pub no_direction: Option<String>,
}

impl Rating<'_, '_> {
    /// Explains the rating, in addition to [`Rating::reason`].
    pub fn explain(&self) -> Explanation {
        let claim = self.claim();
        let asked = self.open_question().map(|question| question.at.line);
        let asked = asked.and_then(|line| self.ruleset().line(line));
        let rule_text = asked.map(str::to_owned);
        let rule_text = rule_text.or_else(|| {
            claim.and_then(|claim| match &claim.register {
                Some(row) => Some(format!("{}: {}", row.place, row.text)),
                None => self.ruleset().line(claim.at.line).map(str::to_owned),
            })
        });
        Explanation {
            rule_text,
            because: self.because(),
            next: self.next_levels(),
            no_direction: self.no_direction(),
        }
    }

    /// Returns the author's reasons, each once: for the deciding line and for the tolerance, then for the table or form, the
    /// period and the scale.
    fn because(&self) -> Option<String> {
        let rules = self.ruleset();
        let of_line = self.claim().and_then(|claim| claim.because.as_deref());
        let counted = self.entry().verdict.tolerance;
        let of_tolerance = counted.and_then(|counted| {
            // The tolerance may also be one that the return gives.
            let (_, line) = self.policy().tolerance.filter(|own| own.0 == counted)?;
            rules.policies.claims[line].because.as_deref()
        });
        let all = of_line
            .into_iter()
            .chain(of_tolerance)
            .chain(rules.layout_because(self.entry().layout))
            .chain(rules.because_of_all.iter().map(String::as_str));
        let mut told: Vec<&str> = Vec::new();
        for because in all {
            if !told.contains(&because) {
                told.push(because);
            }
        }
        (!told.is_empty()).then(|| told.join("; "))
    }

    fn next_levels(&self) -> Vec<NextLevel> {
        let Some((actual, steps)) = self.steps() else {
            return Vec::new();
        };
        let steps = steps.into_iter().zip([true, false]);
        steps
            .filter_map(|(step, down)| Some(self.next_level(actual, step?, down)))
            .collect()
    }

    fn next_level(&self, actual: Quantity, step: Step, down: bool) -> NextLevel {
        let distance = (step.limit - actual.number).abs().normalize();
        let unit = if actual.unit == Unit::None {
            self.unit_of_target()
        } else {
            actual.unit
        };
        NextLevel {
            level: self.ruleset().scale.levels()[usize::from(step.rank)]
                .word
                .clone(),
            down,
            limit: readable(Quantity {
                number: step.limit,
                unit,
            }),
            limit_shown: Quantity {
                number: step.limit,
                unit,
            }
            .to_string(),
            included: step.included,
            is_date: unit == Unit::Notation(Notation::Date),
            distance: plain(distance),
            distance_shown: ambersheet_policy::evaluate::amount(distance, unit),
        }
    }

    fn unit_of_target(&self) -> Unit {
        self.target_used().map_or(Unit::None, |target| target.unit)
    }

    /// Returns the actual, and the next level going down and going up; `None` if no numbers decided.
    fn steps(&self) -> Option<(Quantity, [Option<Step>; 2])> {
        let (entry, ruleset) = (self.entry(), self.ruleset());
        let more = entry.details.as_deref();
        // Limits are compared with rounded numbers.
        if more.is_some_and(|more| more.rounded.is_some()) {
            return None;
        }
        let actual = entry
            .actual
            .quantity
            .ok()
            .filter(|_| entry.verdict.level.is_ok())?;
        let conditions = match self.claim().and_then(|claim| claim.statement.decision()) {
            _ if more.is_some_and(|more| more.conditions.is_some()) => {
                more.and_then(|more| more.conditions.as_deref())
            }
            Some(By::FirstOf(conditions)) => Some(conditions.as_slice()),
            Some(By::Function(_) | By::Grid(_)) => return None,
            None if entry.verdict.polarity.is_none()
                || more.is_some_and(|more| more.ranks.is_some()) =>
            {
                return None;
            }
            None => None,
        };
        let as_value = |quantity: Option<Quantity>| Value {
            quantity: quantity.ok_or(Missing::Blank),
            ..Value::ABSENT
        };
        let used = more
            .and_then(|more| more.used)
            .or(entry.target.quantity.ok());
        let target = Value {
            sign: entry.target.sign,
            fraction: more.and_then(|more| more.aim?.fraction()),
            ..as_value(used)
        };
        let (target, intervention) = (target, as_value(more.and_then(|more| more.intervention)));
        let rule = ruleset.direction_rule(self.line_of_change());
        let is_of_variance = more.is_some_and(|more| more.variance.is_some());
        let decided = Decided {
            scale: &ruleset.scale,
            actual,
            target: &target,
            range: more.and_then(|more| more.range),
            polarity: entry.verdict.polarity,
            tolerance: entry.verdict.tolerance,
            budget: entry.verdict.budget.filter(|_| !is_of_variance),
            conditions,
            intervention: &intervention,
            previous: &entry.previous,
            direction: rule.as_deref().unwrap_or(&EVERY_CHANGE),
            is_redefined: self.is_redefined(),
        };
        Some((actual, decided.steps()))
    }
}

impl NextLevel {
    /// Returns it in words: `Amber below 85% (2 points down)`.
    pub fn phrase(&self) -> String {
        let (way, end) = match (self.down, self.included) {
            (true, true) if self.is_date => {
                ("earlier", format!("on {} or before", self.limit_shown))
            }
            (true, false) if self.is_date => ("earlier", format!("before {}", self.limit_shown)),
            (false, true) if self.is_date => ("later", format!("on {} or after", self.limit_shown)),
            (false, false) if self.is_date => ("later", format!("after {}", self.limit_shown)),
            (true, true) => ("down", format!("at {} or below", self.limit_shown)),
            (true, false) => ("down", format!("below {}", self.limit_shown)),
            (false, true) => ("up", format!("at {} or above", self.limit_shown)),
            (false, false) => ("up", format!("above {}", self.limit_shown)),
        };
        if self.distance == "0" {
            return format!("{} {end} (it is on that limit)", self.level);
        }
        format!("{} {end} ({} {way})", self.level, self.distance_shown)
    }
}
