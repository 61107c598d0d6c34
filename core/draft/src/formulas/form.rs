//! What a part of a formula comes to for a row whose figures are not fixed: numbers that are sums of figures, each times a
//! number, and one such sum over another.
//!
//! All is exact: a number that no decimal holds is an error, never a rounding.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::why::WhyNot;

/// A figure of a row: what a cell holds, or the product of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RatedFigure {
    /// The cell of a column.
    Column(u32),
    /// The product of two columns, the left one first.
    Product(u32, u32),
}

impl RatedFigure {
    /// Returns its columns.
    pub fn columns(self) -> BTreeSet<u32> {
        match self {
            Self::Column(column) => BTreeSet::from([column]),
            Self::Product(one, other) => BTreeSet::from([one, other]),
        }
    }

    /// Returns `true` if the figure is a column, or has it as a factor.
    pub fn has(self, column: u32) -> bool {
        match self {
            Self::Column(own) => own == column,
            Self::Product(one, other) => one == column || other == column,
        }
    }
}

/// A sum of figures, each times a number, and of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSum {
    /// The figures in order, each with what it is multiplied by, which is not 0.
    pub terms: Vec<(RatedFigure, Decimal)>,
    /// The number.
    pub number: Decimal,
}

impl FigureSum {
    /// Returns a number as a form.
    pub fn of_number(number: Decimal) -> Self {
        Self {
            terms: Vec::new(),
            number,
        }
    }

    /// Returns a figure as a form.
    pub fn of_figure(figure: RatedFigure) -> Self {
        Self {
            terms: vec![(figure, Decimal::ONE)],
            number: Decimal::ZERO,
        }
    }

    /// Returns the number, if the form is one.
    pub fn as_number(&self) -> Option<Decimal> {
        self.terms.is_empty().then_some(self.number)
    }

    /// Returns what a figure is multiplied by.
    pub fn times_of(&self, figure: RatedFigure) -> Decimal {
        let found = self.terms.iter().find(|(known, _)| *known == figure);
        found.map_or(Decimal::ZERO, |(_, times)| *times)
    }

    /// Returns the form without a figure.
    #[must_use]
    pub fn without(&self, figure: RatedFigure) -> Self {
        Self {
            terms: self
                .terms
                .iter()
                .copied()
                .filter(|(known, _)| *known != figure)
                .collect(),
            number: self.number,
        }
    }

    /// Returns the sum of two forms.
    pub fn plus(&self, other: &Self) -> Result<Self, WhyNot> {
        let mut sum = self.clone();
        sum.number = added(sum.number, other.number)?;
        for (figure, times) in &other.terms {
            match sum.terms.binary_search_by_key(figure, |(known, _)| *known) {
                Ok(at) => {
                    sum.terms[at].1 = added(sum.terms[at].1, *times)?;
                    if sum.terms[at].1.is_zero() {
                        sum.terms.remove(at);
                    }
                }
                Err(at) => sum.terms.insert(at, (*figure, *times)),
            }
        }
        Ok(sum)
    }

    /// Returns the form times a number.
    pub fn times(&self, factor: Decimal) -> Result<Self, WhyNot> {
        if factor.is_zero() {
            return Ok(Self::default());
        }
        let mut product = self.clone();
        product.number = multiplied(product.number, factor)?;
        for (_, times) in &mut product.terms {
            *times = multiplied(*times, factor)?;
        }
        Ok(product)
    }

    /// Returns the form with the other sign.
    pub fn negative(&self) -> Result<Self, WhyNot> {
        self.times(Decimal::NEGATIVE_ONE)
    }

    /// Returns the form over a number, if that comes out.
    pub fn over(&self, divisor: Decimal) -> Result<Self, WhyNot> {
        let mut quotient = self.clone();
        quotient.number = divided(quotient.number, divisor)?;
        for (_, times) in &mut quotient.terms {
            *times = divided(*times, divisor)?;
        }
        Ok(quotient)
    }

    /// Returns the product of two forms, in which no more than two columns are multiplied.
    pub fn product(&self, other: &Self) -> Result<Self, WhyNot> {
        let mut product = other.times(self.number)?;
        for (figure, times) in &self.terms {
            let mut part = Self::default();
            if !other.number.is_zero() {
                part.terms.push((*figure, other.number));
            }
            for (with, with_times) in &other.terms {
                let (RatedFigure::Column(one), RatedFigure::Column(two)) = (*figure, *with) else {
                    return Err(WhyNot::Arithmetic);
                };
                let both = RatedFigure::Product(one.min(two), one.max(two));
                let term = Self {
                    terms: vec![(both, *with_times)],
                    number: Decimal::ZERO,
                };
                part = part.plus(&term)?;
            }
            product = product.plus(&part.times(*times)?)?;
        }
        Ok(product)
    }
}

fn added(one: Decimal, other: Decimal) -> Result<Decimal, WhyNot> {
    let sum = one.checked_add(other).ok_or(WhyNot::NoDecimal)?;
    Ok(sum.normalize())
}

/// Returns the product of two numbers, if a decimal holds it exactly.
pub(super) fn multiplied(one: Decimal, other: Decimal) -> Result<Decimal, WhyNot> {
    let (one, other) = (one.normalize(), other.normalize());
    if one.is_zero() || other.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let scale = one.scale() + other.scale();
    let product = one.checked_mul(other).ok_or(WhyNot::NoDecimal)?;
    // A product that was rounded has fewer places than both together.
    if product.scale() < scale {
        return Err(WhyNot::NoDecimal);
    }
    Ok(product.normalize())
}

/// Returns the quotient of two numbers, if it ends.
pub(super) fn divided(number: Decimal, divisor: Decimal) -> Result<Decimal, WhyNot> {
    let quotient = number
        .checked_div(divisor)
        .ok_or(WhyNot::NoDecimal)?
        .normalize();
    match multiplied(quotient, divisor) {
        Ok(back) if back == number => Ok(quotient),
        _ => Err(WhyNot::NoDecimal),
    }
}

/// One form over another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// The form above.
    pub over: FigureSum,
    /// The form below.
    pub under: FigureSum,
}

impl Fraction {
    /// Returns a form that is not divided.
    pub fn whole(over: FigureSum) -> Self {
        Self {
            over,
            under: FigureSum::of_number(Decimal::ONE),
        }
    }

    /// Returns the number, if the fraction is one.
    pub fn as_number(&self) -> Option<Decimal> {
        let over = self.over.as_number()?;
        divided(over, self.under.as_number()?).ok()
    }

    /// Returns the form, if nothing is divided by a figure.
    pub fn as_form(&self) -> Option<FigureSum> {
        self.over.over(self.under.as_number()?).ok()
    }

    /// Returns the sum.
    pub fn plus(&self, other: &Self) -> Result<Self, WhyNot> {
        if self.under == other.under {
            return Ok(Self {
                over: self.over.plus(&other.over)?,
                under: self.under.clone(),
            });
        }
        Ok(Self {
            over: self
                .over
                .product(&other.under)?
                .plus(&other.over.product(&self.under)?)?,
            under: self.under.product(&other.under)?,
        })
    }

    /// Returns the fraction with the other sign.
    pub fn negative(&self) -> Result<Self, WhyNot> {
        Ok(Self {
            over: self.over.negative()?,
            under: self.under.clone(),
        })
    }

    /// Returns the product.
    pub fn product(&self, other: &Self) -> Result<Self, WhyNot> {
        Ok(Self {
            over: self.over.product(&other.over)?,
            under: self.under.product(&other.under)?,
        })
    }

    /// Returns the quotient.
    pub fn quotient(&self, divisor: &Self) -> Result<Self, WhyNot> {
        Ok(Self {
            over: self.over.product(&divisor.under)?,
            under: self.under.product(&divisor.over)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[test]
    fn only_what_comes_out_is_divided() {
        for (over, under, expected) in [
            ("19", "20", Some("0.95")),
            ("1", "3", None),
            ("0", "7", Some("0")),
            ("1", "0", None),
            ("10", "0.08", Some("125")),
        ] {
            let quotient = divided(number(over), number(under)).ok();
            assert_eq!(quotient, expected.map(number), "{over}/{under}");
        }
        let small = number("0.00000000000001");
        assert_eq!(
            multiplied(small, number("0.000000000000000001")),
            Err(WhyNot::NoDecimal)
        );
    }

    #[test]
    fn a_target_less_its_share_is_expanded() {
        let target = FigureSum::of_figure(RatedFigure::Column(3));
        let share = FigureSum::of_number(Decimal::ONE)
            .plus(
                &FigureSum::of_figure(RatedFigure::Column(4))
                    .negative()
                    .expect("small"),
            )
            .expect("small");
        let product = target.product(&share).expect("two columns");
        assert_eq!(
            product.terms,
            [
                (RatedFigure::Column(3), Decimal::ONE),
                (RatedFigure::Product(3, 4), Decimal::NEGATIVE_ONE)
            ]
        );
        assert_eq!(product.product(&target), Err(WhyNot::Arithmetic));
    }
}
