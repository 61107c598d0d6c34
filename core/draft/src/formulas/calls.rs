//! The functions that are translated.

use ambersheet_ooxml::calendar::days_of_iso;
use rust_decimal::Decimal;

use super::evaluate::{Evaluation, SymbolResult};
use super::form::{FigureSum, Fraction};
use super::place::Halt;
use super::symbol::Symbol;
use super::tree::{CompareSign, Tree};
use super::why::WhyNot;
use crate::grid::SheetGrid;

/// Functions whose result changes without a change of a cell.
const CHANGING: [&str; 6] = ["TODAY", "NOW", "RAND", "RANDBETWEEN", "CELL", "INFO"];
/// Functions that read cells which their arguments do not name.
const MOVING: [&str; 2] = ["OFFSET", "INDIRECT"];

impl<'a> Evaluation<'a> {
    pub(super) fn call(&self, name: &str, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let one = |at: usize| self.argument(arguments, at, on);
        match name {
            "IF" => {
                let chosen = match self.truth(&one(0)?)? {
                    None => return Ok(Symbol::Error),
                    Some(true) => 1,
                    Some(false) => 2,
                };
                match arguments.get(chosen) {
                    Some(Tree::Nothing) => Ok(Symbol::number(0.into())),
                    Some(tree) => self.tree(tree, on),
                    None => Ok(Symbol::Truth(chosen == 1)),
                }
            }
            "IFS" => self.ifs(arguments, on),
            "SWITCH" => self.switch(arguments, on),
            "CHOOSE" => self.choose(arguments, on),
            "AND" | "OR" => self.all_or_any(name == "AND", arguments, on),
            "NOT" => {
                let truth = self.truth(&one(0)?)?;
                Ok(truth.map_or(Symbol::Error, |truth| Symbol::Truth(!truth)))
            }
            "TRUE" => Ok(Symbol::Truth(true)),
            "FALSE" => Ok(Symbol::Truth(false)),
            "NA" => Ok(Symbol::Error),
            "IFERROR" | "IFNA" => match one(0)? {
                Symbol::Error => one(1),
                value => Ok(value),
            },
            "ISERROR" | "ISERR" | "ISNA" => Ok(Symbol::Truth(matches!(one(0)?, Symbol::Error))),
            "ISBLANK" => Ok(Symbol::Truth(matches!(one(0)?, Symbol::Blank))),
            "ISNUMBER" => Ok(Symbol::Truth(matches!(
                one(0)?,
                Symbol::Number(_) | Symbol::Rounded(..)
            ))),
            "ISTEXT" => Ok(Symbol::Truth(matches!(
                one(0)?,
                Symbol::Text(_) | Symbol::OwnText
            ))),
            "N" | "VALUE" | "T" | "TRIM" | "UPPER" | "LOWER" | "PROPER" | "CLEAN" => {
                plain(name, one(0)?)
            }
            "SEARCH" | "FIND" => self.search(&one(0)?, &one(1)?),
            "ABS" => self.absolute(one(0)?),
            "ROUND" => round(one(0)?, &one(1)?),
            "DATE" => self.date(arguments, on),
            "MIN" | "MAX" => self.extreme(name == "MAX", arguments, on),
            "SUM" => self.sum(arguments, on),
            "COUNT" | "COUNTA" | "COUNTBLANK" => self.count(name, arguments, on),
            "VLOOKUP" | "HLOOKUP" | "LOOKUP" | "XLOOKUP" | "MATCH" | "INDEX" => {
                self.look_up(name, arguments, on)
            }
            _ if CHANGING.contains(&name) => Err(WhyNot::Changes(name.to_owned()).into()),
            _ if MOVING.contains(&name) => Err(WhyNot::MovingCells.into()),
            _ => Err(WhyNot::Function(name.to_owned()).into()),
        }
    }

    /// Returns the value of an argument.
    pub(super) fn argument(
        &self,
        arguments: &[Tree],
        at: usize,
        on: &'a SheetGrid,
    ) -> SymbolResult {
        match arguments.get(at) {
            Some(tree) => self.tree(tree, on),
            None => Err(WhyNot::Unread.into()),
        }
    }

    fn ifs(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        for pair in arguments.chunks(2) {
            let [test, value] = pair else {
                return Err(WhyNot::Unread.into());
            };
            match self.truth(&self.tree(test, on)?)? {
                None => return Ok(Symbol::Error),
                Some(true) => return self.tree(value, on),
                Some(false) => {}
            }
        }
        Ok(Symbol::Error)
    }

    fn switch(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let sought = self.argument(arguments, 0, on)?;
        let mut rest = arguments.get(1..).unwrap_or_default();
        while let [case, value, more @ ..] = rest {
            match self.compare(CompareSign::Equal, &sought, &self.tree(case, on)?)? {
                Symbol::Truth(true) => return self.tree(value, on),
                Symbol::Error => return Ok(Symbol::Error),
                _ => rest = more,
            }
        }
        match rest {
            [otherwise] => self.tree(otherwise, on),
            _ => Ok(Symbol::Error),
        }
    }

    fn choose(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let index = self.argument(arguments, 0, on)?;
        if matches!(index, Symbol::Error) {
            return Ok(Symbol::Error);
        }
        let index = index.to_number()?;
        // The whole part of the index chooses.
        for (at, tree) in (1_u32..).zip(arguments.iter().skip(1)) {
            let next = Fraction::whole(FigureSum::of_number(Decimal::from(at + 1)));
            if at == 1 && self.sign(&index.plus(&one()?)?)?.is_lt() {
                break;
            }
            if self.sign(&index.plus(&next.negative()?)?)?.is_lt() {
                return self.tree(tree, on);
            }
        }
        Ok(Symbol::Error)
    }

    /// Joins truths; all are looked at, so that an error in any of them is one.
    fn all_or_any(&self, all: bool, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let mut result = all;
        for tree in arguments {
            match self.truth(&self.tree(tree, on)?)? {
                None => return Ok(Symbol::Error),
                Some(truth) if all => result &= truth,
                Some(truth) => result |= truth,
            }
        }
        Ok(Symbol::Truth(result))
    }

    fn search(&self, part: &Symbol, whole: &Symbol) -> SymbolResult {
        let part = part.to_text().ok_or(WhyNot::Arithmetic)?;
        if part.is_empty() || part.contains(['*', '?', '~']) {
            return Err(WhyNot::Arithmetic.into());
        }
        let found = match whole {
            Symbol::OwnText => self.own_text_has(&part)?,
            Symbol::Error => false,
            Symbol::Number(number) if number.as_number().is_none() => false,
            whole => {
                let whole = whole.to_text().ok_or(WhyNot::Arithmetic)?;
                whole.to_lowercase().contains(&part.to_lowercase())
            }
        };
        Ok(if found {
            Symbol::number(1.into())
        } else {
            Symbol::Error
        })
    }

    fn absolute(&self, value: Symbol) -> SymbolResult {
        if matches!(value, Symbol::Error) {
            return Ok(value);
        }
        let number = value.to_number()?;
        Ok(Symbol::Number(if self.sign(&number)?.is_lt() {
            number.negative()?
        } else {
            number
        }))
    }

    /// Returns the values of all arguments, those of ranges one by one.
    fn all(&self, arguments: &[Tree], on: &'a SheetGrid) -> Result<Vec<Symbol>, Halt> {
        let mut found = Vec::new();
        for tree in arguments {
            found.extend(self.values(tree, on)?.into_iter().flatten());
        }
        Ok(found)
    }

    fn numbers(
        &self,
        arguments: &[Tree],
        on: &'a SheetGrid,
    ) -> Result<Option<Vec<Fraction>>, Halt> {
        let mut found = Vec::new();
        for value in self.all(arguments, on)? {
            match value {
                Symbol::Error => return Ok(None),
                Symbol::Number(number) => found.push(number),
                Symbol::Text(_) | Symbol::OwnText | Symbol::Blank => {}
                Symbol::Truth(_) | Symbol::Rounded(..) => return Err(WhyNot::Arithmetic.into()),
            }
        }
        Ok(Some(found))
    }

    /// Returns the days of a date that is written with three numbers; one that rolls over, such as day 31 of April, is none.
    fn date(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let part = |at: usize| -> Result<u32, Halt> {
            let number = self.argument(arguments, at, on)?.to_number()?.as_number();
            let whole = number.filter(|number| number.fract().is_zero());
            Ok(whole
                .and_then(|number| u32::try_from(number).ok())
                .ok_or(WhyNot::Arithmetic)?)
        };
        let text = format!("{:04}-{:02}-{:02}", part(0)?, part(1)?, part(2)?);
        let days = days_of_iso(&text).and_then(|days| Decimal::try_from(days).ok());
        Ok(Symbol::number(days.ok_or(WhyNot::Arithmetic)?))
    }

    fn extreme(&self, largest: bool, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let Some(numbers) = self.numbers(arguments, on)? else {
            return Ok(Symbol::Error);
        };
        let mut best: Option<Fraction> = None;
        for number in numbers {
            let is_better = match &best {
                None => true,
                Some(best) => {
                    let apart = number.plus(&best.negative()?)?;
                    let order = self.sign(&apart)?;
                    if largest {
                        order.is_gt()
                    } else {
                        order.is_lt()
                    }
                }
            };
            if is_better {
                best = Some(number);
            }
        }
        Ok(best.map_or_else(|| Symbol::number(0.into()), Symbol::Number))
    }

    fn sum(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let Some(numbers) = self.numbers(arguments, on)? else {
            return Ok(Symbol::Error);
        };
        let mut sum = Fraction::whole(FigureSum::default());
        for number in numbers {
            sum = sum.plus(&number)?;
        }
        Ok(Symbol::Number(sum))
    }

    fn count(&self, name: &str, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let counts = |value: &&Symbol| match name {
            "COUNT" => matches!(value, Symbol::Number(_) | Symbol::Rounded(..)),
            "COUNTA" => !matches!(value, Symbol::Blank),
            _ => match value {
                Symbol::Blank => true,
                Symbol::Text(text) => text.is_empty(),
                _ => false,
            },
        };
        let count = self.all(arguments, on)?.iter().filter(counts).count();
        Ok(Symbol::number(count.into()))
    }
}

/// Rounds a value to fixed places.
fn round(value: Symbol, places: &Symbol) -> SymbolResult {
    let places = places.to_number()?.as_number();
    let places = places.and_then(|places| u32::try_from(places).ok());
    Ok(value.rounded(
        places
            .filter(|places| *places <= 10)
            .ok_or(WhyNot::Arithmetic)?,
    )?)
}

/// Returns the number that is added to an index to tell whether it is at least 1.
fn one() -> Result<Fraction, WhyNot> {
    Fraction::whole(FigureSum::of_number(Decimal::ONE)).negative()
}

/// Returns a value that a function leaves as it is in all that is compared.
fn plain(name: &str, value: Symbol) -> SymbolResult {
    Ok(match (name, value) {
        (_, Symbol::Error) => Symbol::Error,
        // A number stays one, and none of the texts that it is compared with.
        (name, value @ Symbol::Number(_)) if name != "T" => value,
        ("N" | "VALUE", _) => return Err(WhyNot::Function(name.to_owned()).into()),
        (_, Symbol::Text(text)) => Symbol::Text(text.trim().to_owned()),
        (_, value @ (Symbol::OwnText | Symbol::Blank)) => value,
        _ => return Err(WhyNot::Function(name.to_owned()).into()),
    })
}
