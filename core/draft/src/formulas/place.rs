//! Where the figure that is rated lies: on a limit, between two limits, or that it is a text.

use std::cell::{Cell as Flag, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::form::{FigureSum, RatedFigure};
use super::why::WhyNot;

/// A place of the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigurePlace {
    /// On a limit, by its number.
    On(usize),
    /// Above so many limits, and below the others.
    Above(usize),
    /// One of the texts that the formula asks for.
    Text(AskedText),
    /// Any other text.
    OtherText,
}

/// A text that a formula asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedText {
    /// The whole text.
    Whole(String),
    /// A part of the text.
    Part(String),
}

/// The reason for which an evaluation stops.
#[derive(Clone, Debug, PartialEq)]
pub enum Halt {
    /// It must be told whether the figure is above, on or below this limit.
    Limit(FigureSum),
    /// It must be told whether the figure is this text.
    Text(AskedText),
    /// The formula is not translated.
    Why(WhyNot),
}

impl From<WhyNot> for Halt {
    fn from(why: WhyNot) -> Self {
        Self::Why(why)
    }
}

/// The known numbers of a row: what its cells hold now.
pub type RowNumbers<'a> = &'a dyn Fn(u32) -> Option<Decimal>;

/// The limits of a formula, with the figure that they are limits of.
pub struct FigureLimits<'a> {
    /// The figure.
    pub figure: RatedFigure,
    /// The limits, from low to high.
    pub limits: Vec<FigureSum>,
    /// The texts, in the order in which they are asked for.
    pub texts: Vec<AskedText>,
    /// The columns that are taken to be above 0.
    pub positive: RefCell<BTreeSet<u32>>,
    /// `true` if the order of the limits is only that of the numbers that the row holds now.
    pub is_by_row: Flag<bool>,
    /// The numbers of the row.
    pub numbers: RowNumbers<'a>,
}

impl FigureLimits<'_> {
    /// Returns the sign of a form where the figure is at a place.
    pub fn sign(&self, form: &FigureSum, place: &FigurePlace) -> Result<Ordering, Halt> {
        let times = form.times_of(self.figure);
        let rest = form.without(self.figure);
        if times.is_zero() {
            return match self.sure_sign(&rest) {
                Some(sign) => Ok(sign),
                None => Err(Self::unsure(&rest).into()),
            };
        }
        let limit = rest.negative()?.over(times)?;
        if let Some(column) = self.mixed(&limit) {
            return Err(WhyNot::SeveralFigures(format!("column {column}")).into());
        }
        let Some(at) = self.limits.iter().position(|known| *known == limit) else {
            return Err(Halt::Limit(limit));
        };
        let order = match place {
            FigurePlace::On(on) => on.cmp(&at),
            FigurePlace::Above(below) if at < *below => Ordering::Greater,
            FigurePlace::Above(_) => Ordering::Less,
            FigurePlace::Text(_) | FigurePlace::OtherText => return Err(WhyNot::Arithmetic.into()),
        };
        Ok(if times.is_sign_negative() {
            order.reverse()
        } else {
            order
        })
    }

    /// Returns the column of the figure, if a limit of the figure depends on it, too.
    fn mixed(&self, limit: &FigureSum) -> Option<String> {
        let own = match self.figure {
            RatedFigure::Column(column) => vec![column],
            RatedFigure::Product(one, other) => vec![one, other],
        };
        let has = |column: &&u32| limit.terms.iter().any(|(figure, _)| figure.has(**column));
        let found = own.iter().find(has)?;
        Some(ambersheet_ooxml::address::ColumnName(*found).to_string())
    }

    /// Returns the reason why the sign of a form without the figure cannot be told.
    fn unsure(form: &FigureSum) -> WhyNot {
        let names: Vec<String> = form
            .terms
            .iter()
            .map(|(figure, _)| shown(*figure))
            .collect();
        WhyNot::Depends(names.join(", "))
    }

    /// Returns the sign of a form without the figure, if it is the same for all numbers above 0.
    fn sure_sign(&self, form: &FigureSum) -> Option<Ordering> {
        let signs = form.terms.iter().map(|(_, times)| times);
        let mut all = signs
            .chain([&form.number])
            .filter(|number| !number.is_zero())
            .map(|number| number.cmp(&Decimal::ZERO));
        let Some(first) = all.next() else {
            return Some(Ordering::Equal);
        };
        if !all.all(|sign| sign == first) {
            return None;
        }
        let mut positive = self.positive.borrow_mut();
        for (figure, _) in &form.terms {
            match *figure {
                RatedFigure::Column(column) => {
                    positive.insert(column);
                }
                RatedFigure::Product(one, other) => positive.extend([one, other]),
            }
        }
        Some(first)
    }

    /// Puts a new limit in its place among the others.
    pub fn add(&mut self, limit: FigureSum) -> Result<(), WhyNot> {
        let mut at = 0;
        for known in &self.limits {
            let apart = limit.plus(&known.negative()?)?;
            let order = if let Some(order) = self.sure_sign(&apart) {
                order
            } else {
                self.is_by_row.set(true);
                self.row_sign(&apart).ok_or_else(|| Self::unsure(&apart))?
            };
            match order {
                Ordering::Greater => at += 1,
                Ordering::Less => break,
                // Two limits that are equal in this row only cannot be told apart.
                Ordering::Equal => return Err(Self::unsure(&apart)),
            }
        }
        self.limits.insert(at, limit);
        Ok(())
    }

    /// Returns the sign of a form by the numbers that the row holds.
    fn row_sign(&self, form: &FigureSum) -> Option<Ordering> {
        value(form, self.numbers).map(|value| value.cmp(&Decimal::ZERO))
    }
}

/// Returns the number that a form comes to for the numbers of a row.
pub fn value(form: &FigureSum, numbers: RowNumbers<'_>) -> Option<Decimal> {
    let mut sum = form.number;
    for (figure, times) in &form.terms {
        let number = match *figure {
            RatedFigure::Column(column) => numbers(column)?,
            RatedFigure::Product(one, other) => numbers(one)?.checked_mul(numbers(other)?)?,
        };
        sum = sum.checked_add(number.checked_mul(*times)?)?;
    }
    Some(sum)
}

/// Returns the columns of a figure for people.
fn shown(figure: RatedFigure) -> String {
    use ambersheet_ooxml::address::ColumnName;
    match figure {
        RatedFigure::Column(column) => format!("column {}", ColumnName(column)),
        RatedFigure::Product(one, other) => {
            format!("columns {} and {}", ColumnName(one), ColumnName(other))
        }
    }
}
