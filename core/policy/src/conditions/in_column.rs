//! Conditions whose limits stand in columns of the return: `at_least(heading("Min"), "Amber")`.

use super::ConditionKind;
use super::at_least::AtLeast;
use super::at_most::AtMost;
use super::between::Between;
use super::bound::Bound;
use super::less_than::LessThan;
use super::more_than::MoreThan;

/// The word of a condition on limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitWord {
    /// `at_least`.
    AtLeast,
    /// `at_most`.
    AtMost,
    /// `more_than`.
    MoreThan,
    /// `less_than`.
    LessThan,
    /// `between`.
    Between,
}

impl LimitWord {
    /// Returns the word that rules write by this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "at_least" => Self::AtLeast,
            "at_most" => Self::AtMost,
            "more_than" => Self::MoreThan,
            "less_than" => Self::LessThan,
            "between" => Self::Between,
            _ => return None,
        })
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::MoreThan => "more than",
            Self::LessThan => "less than",
            Self::Between => "from",
        }
    }
}

/// A limit: of the rules, or under a heading of the return.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnLimit {
    /// A number of the rules.
    Fixed(Bound),
    /// A heading, with the index of its column among those that the rules name.
    Heading(String, u16),
}

/// A condition whose limits stand in columns; at least one of them does.
#[derive(Clone, Debug, PartialEq)]
pub struct InColumn {
    /// The word.
    pub word: LimitWord,
    /// One limit, or both ends of `between`.
    pub limits: Vec<ColumnLimit>,
}

impl InColumn {
    /// Returns the condition with the limits of a record; an error from `limit` is passed on.
    ///
    /// # Errors
    /// Whatever `limit` returns for a column without one.
    pub fn resolved<E>(
        &self,
        mut limit: impl FnMut(&str, u16) -> Result<Bound, E>,
    ) -> Result<Option<ConditionKind>, E> {
        let mut bounds = Vec::with_capacity(self.limits.len());
        for one in &self.limits {
            bounds.push(match one {
                ColumnLimit::Fixed(bound) => *bound,
                ColumnLimit::Heading(heading, index) => limit(heading, *index)?,
            });
        }
        Ok(match (self.word, bounds.as_slice()) {
            (LimitWord::AtLeast, [bound]) => Some(AtLeast(*bound).into()),
            (LimitWord::AtMost, [bound]) => Some(AtMost(*bound).into()),
            (LimitWord::MoreThan, [bound]) => Some(MoreThan(*bound).into()),
            (LimitWord::LessThan, [bound]) => Some(LessThan(*bound).into()),
            (LimitWord::Between, [low, high]) if low.number <= high.number => Some(
                Between {
                    low: *low,
                    high: *high,
                }
                .into(),
            ),
            _ => None,
        })
    }

    /// Returns the phrase for tables of rules: `at least "Min"`.
    pub fn summary(&self) -> String {
        let limits: Vec<String> = self
            .limits
            .iter()
            .map(|limit| match limit {
                ColumnLimit::Fixed(bound) => bound.quantity().to_string(),
                ColumnLimit::Heading(heading, _) => format!("what stands under \"{heading}\""),
            })
            .collect();
        format!("{} {}", self.word.phrase(), limits.join(" to "))
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use ambersheet_quantity::Unit;

    fn bound(number: i64) -> Bound {
        let number = Decimal::from(number);
        let unit = Unit::None;
        Bound { number, unit }
    }

    /// Returns a condition of which the last limit stands under "Max", and with two limits, the first is 10.
    fn condition(word: LimitWord, limits: usize) -> InColumn {
        let heading = ColumnLimit::Heading("Max".to_owned(), 3);
        let limits = match limits {
            1 => vec![heading],
            _ => vec![ColumnLimit::Fixed(bound(10)), heading],
        };
        InColumn { word, limits }
    }

    #[test]
    fn the_limit_under_the_heading_counts() {
        let between = |low, high| {
            let (low, high) = (bound(low), bound(high));
            Some(Between { low, high }.into())
        };
        for (word, limits, found, expected) in [
            ("at_least", 1, 5, Some(AtLeast(bound(5)).into())),
            ("at_most", 1, 5, Some(AtMost(bound(5)).into())),
            ("more_than", 1, 5, Some(MoreThan(bound(5)).into())),
            ("less_than", 1, 5, Some(LessThan(bound(5)).into())),
            ("between", 2, 20, between(10, 20)),
            ("between", 2, 10, between(10, 10)),
            ("between", 2, 9, None),
            ("between", 1, 20, None),
            ("at_least", 2, 20, None),
        ] {
            let named = LimitWord::named(word).expect("a word");
            let resolved = condition(named, limits).resolved(|heading, index| {
                assert_eq!((heading, index), ("Max", 3));
                Ok::<_, ()>(bound(found))
            });
            assert_eq!(resolved, Ok(expected), "{word} {found}");
        }
        assert_eq!(LimitWord::named("within"), None);
        let refused = condition(LimitWord::AtMost, 1).resolved(|_, _| Err("blank"));
        assert_eq!(refused, Err("blank"));
    }

    #[test]
    fn summaries_name_the_heading() {
        for (word, limits, expected) in [
            (LimitWord::AtLeast, 1, "at least what stands under \"Max\""),
            (LimitWord::AtMost, 1, "at most what stands under \"Max\""),
            (
                LimitWord::MoreThan,
                1,
                "more than what stands under \"Max\"",
            ),
            (
                LimitWord::LessThan,
                1,
                "less than what stands under \"Max\"",
            ),
            (
                LimitWord::Between,
                2,
                "from 10 to what stands under \"Max\"",
            ),
        ] {
            assert_eq!(condition(word, limits).summary(), expected);
        }
    }
}
