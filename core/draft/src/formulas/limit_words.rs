//! Says pieces by limits on the figure itself: `at_least`, `less_than`, `between` and their like.

use ambersheet_ooxml::calendar::iso_date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::form::{FigureSum, RatedFigure, multiplied};
use super::lines::{ShownIn, Words};
use super::pieces::LevelPiece;
use super::why::WhyNot;
use crate::quoting::{quoted, quoted_plain};

impl Words<'_> {
    /// Says pieces by limits on the figure itself.
    pub(super) fn limits(&self, pieces: &[LevelPiece]) -> Result<Vec<String>, WhyNot> {
        let rank = |piece: &LevelPiece| {
            let level = piece.level.as_ref()?;
            self.scale.iter().position(|word| word == level)
        };
        let best_is_low =
            rank(&pieces[0]) < rank(&pieces[pieces.len() - 1]) && rank(&pieces[0]).is_some();
        let falling = || self.falling(pieces);
        let rising = || self.rising(pieces);
        if best_is_low {
            rising().or_else(|_| falling())
        } else {
            falling().or_else(|_| rising())
        }
    }

    /// Says pieces from the highest on.
    fn falling(&self, pieces: &[LevelPiece]) -> Result<Vec<String>, WhyNot> {
        let mut parts = Vec::new();
        // Whether something above gives no level, and whether what is next above was said.
        let (mut gap, mut said_above) = (false, false);
        for piece in pieces.iter().rev() {
            let Some(level) = &piece.level else {
                (gap, said_above) = (true, false);
                continue;
            };
            let word = quoted_plain(level);
            let part = match (&piece.from, &piece.to) {
                (None, Some((to, has))) if gap => {
                    let name = if *has || said_above {
                        "at_most"
                    } else {
                        "less_than"
                    };
                    format!("{name}({}, {word})", self.limit(to)?)
                }
                (None, _) => format!("otherwise({word})"),
                (Some((from, has)), _) if !gap => {
                    let name = if *has { "at_least" } else { "more_than" };
                    format!("{name}({}, {word})", self.limit(from)?)
                }
                (Some((from, true)), Some((to, has))) if *has || said_above => {
                    self.between(from, to, &word)?
                }
                (Some((from, _)), _) => {
                    return Err(WhyNot::NoWords(format!(
                        "more than {} and below the next limit",
                        self.shown(from)
                    )));
                }
            };
            parts.push(part);
            said_above = true;
        }
        Ok(parts)
    }

    /// Says pieces from the lowest on.
    fn rising(&self, pieces: &[LevelPiece]) -> Result<Vec<String>, WhyNot> {
        let mut parts = Vec::new();
        let (mut gap, mut said_below) = (false, false);
        for piece in pieces {
            let Some(level) = &piece.level else {
                (gap, said_below) = (true, false);
                continue;
            };
            let word = quoted_plain(level);
            let part = match (&piece.from, &piece.to) {
                (Some((from, has)), None) if gap => {
                    let name = if *has || said_below {
                        "at_least"
                    } else {
                        "more_than"
                    };
                    format!("{name}({}, {word})", self.limit(from)?)
                }
                (_, None) => format!("otherwise({word})"),
                (_, Some((to, has))) if !gap => {
                    let name = if *has { "at_most" } else { "less_than" };
                    format!("{name}({}, {word})", self.limit(to)?)
                }
                (Some((from, has)), Some((to, true))) if *has || said_below => {
                    self.between(from, to, &word)?
                }
                (_, Some((to, _))) => {
                    return Err(WhyNot::NoWords(format!(
                        "less than {} and above the limit before",
                        self.shown(to)
                    )));
                }
            };
            parts.push(part);
            said_below = true;
        }
        Ok(parts)
    }

    fn between(&self, from: &FigureSum, to: &FigureSum, word: &str) -> Result<String, WhyNot> {
        if from == to {
            return Ok(format!("exactly({}, {word})", self.limit(from)?));
        }
        Ok(format!(
            "between({}, {}, {word})",
            self.limit(from)?,
            self.limit(to)?
        ))
    }

    /// Returns a limit as rules write it.
    pub(super) fn limit(&self, limit: &FigureSum) -> Result<String, WhyNot> {
        let unsaid = || WhyNot::NoWords(self.shown(limit));
        if let Some(number) = limit.as_number() {
            return match self.shown_in {
                ShownIn::Numbers => Ok(number.normalize().to_string()),
                ShownIn::Percent => {
                    let percent = multiplied(number, Decimal::ONE_HUNDRED)?;
                    Ok(quoted(&format!("{percent}%")))
                }
                ShownIn::Days => day(number).map(|day| quoted(&day)).ok_or_else(unsaid),
            };
        }
        match &limit.terms[..] {
            [(RatedFigure::Column(column), times)]
                if *times == Decimal::ONE && limit.number.is_zero() =>
            {
                let heading = (self.heading)(*column).ok_or_else(unsaid)?;
                Ok(format!("heading({heading})"))
            }
            _ => Err(unsaid()),
        }
    }

    /// Returns a limit for people.
    fn shown(&self, limit: &FigureSum) -> String {
        let name = |column: u32| {
            (self.heading)(column).unwrap_or_else(|| {
                format!("column {}", ambersheet_ooxml::address::ColumnName(column))
            })
        };
        let mut parts: Vec<String> = limit
            .terms
            .iter()
            .map(|(figure, times)| {
                let figure = match figure {
                    RatedFigure::Column(column) => name(*column),
                    RatedFigure::Product(one, other) => {
                        format!("{} × {}", name(*one), name(*other))
                    }
                };
                if *times == Decimal::ONE {
                    figure
                } else {
                    format!("{} × {figure}", times.normalize())
                }
            })
            .collect();
        if parts.is_empty() || !limit.number.is_zero() {
            parts.push(limit.number.normalize().to_string());
        }
        parts.join(" + ")
    }
}

/// The first day whose number is the same in all programs: 1 March 1900.
const FIRST_DAY: Decimal = Decimal::from_parts(61, 0, 0, false, 0);

/// Returns a whole day as rules write it: `2026-03-31`.
fn day(number: Decimal) -> Option<String> {
    if number < FIRST_DAY || !number.fract().is_zero() {
        return None;
    }
    iso_date(number.to_f64()?)
}
