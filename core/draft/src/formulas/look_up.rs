//! Lookups in small tables of limits: VLOOKUP, HLOOKUP, LOOKUP, XLOOKUP, MATCH and INDEX.

use rust_decimal::Decimal;

use super::evaluate::{Evaluation, SymbolResult};
use super::place::Halt;
use super::symbol::Symbol;
use super::tree::{CompareSign, Tree};
use super::why::WhyNot;
use crate::grid::SheetGrid;

/// The way in which a value is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LookUpSearch {
    /// The first that is equal.
    Exact,
    /// The last that is not above, in a list that rises.
    NotAbove,
    /// The last that is not below, in a list that falls.
    NotBelow,
}

impl<'a> Evaluation<'a> {
    pub(super) fn look_up(
        &self,
        name: &str,
        arguments: &[Tree],
        on: &'a SheetGrid,
    ) -> SymbolResult {
        match name {
            "VLOOKUP" | "HLOOKUP" => self.in_table(name == "HLOOKUP", arguments, on),
            "LOOKUP" => self.plain_look_up(arguments, on),
            "XLOOKUP" => self.xlookup(arguments, on),
            "MATCH" => {
                let search = match self.fixed_number(arguments, 2, on)? {
                    None => LookUpSearch::NotAbove,
                    Some(number) if number.is_zero() => LookUpSearch::Exact,
                    Some(number) if number.is_sign_positive() => LookUpSearch::NotAbove,
                    Some(_) => LookUpSearch::NotBelow,
                };
                let keys = self.list(arguments, 1, on)?;
                let found = self.position(&self.argument(arguments, 0, on)?, &keys, search)?;
                Ok(found.map_or(Symbol::Error, |at| Symbol::number(Decimal::from(at + 1))))
            }
            _ => self.index(arguments, on),
        }
    }

    fn in_table(&self, turned: bool, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let table = self.table(arguments, 1, on)?;
        let table = if turned { transposed(&table) } else { table };
        let column = self
            .fixed_number(arguments, 2, on)?
            .and_then(|number| usize::try_from(number.trunc()).ok())
            .filter(|column| *column > 0)
            .ok_or(WhyNot::Arithmetic)?;
        let exact = match arguments.get(3) {
            None => false,
            Some(Tree::Nothing) => true,
            Some(tree) => self.truth(&self.tree(tree, on)?)? == Some(false),
        };
        let search = if exact {
            LookUpSearch::Exact
        } else {
            LookUpSearch::NotAbove
        };
        let keys: Vec<Symbol> = table
            .iter()
            .filter_map(|row| row.first().cloned())
            .collect();
        let found = self.position(&self.argument(arguments, 0, on)?, &keys, search)?;
        let value = found.and_then(|at| table.get(at)?.get(column - 1).cloned());
        Ok(value.map_or(Symbol::Error, shown))
    }

    fn plain_look_up(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let sought = self.argument(arguments, 0, on)?;
        let (keys, values) = if arguments.len() > 2 {
            (self.list(arguments, 1, on)?, self.list(arguments, 2, on)?)
        } else {
            let table = self.table(arguments, 1, on)?;
            // Of a table wider than high, the first row is looked through.
            let width = table.first().map_or(0, Vec::len);
            let table = if width > table.len() {
                transposed(&table)
            } else {
                table
            };
            table
                .into_iter()
                .filter_map(|row| Some((row.first()?.clone(), row.last()?.clone())))
                .unzip()
        };
        let found = self.position(&sought, &keys, LookUpSearch::NotAbove)?;
        let value = found.and_then(|at| values.get(at).cloned());
        Ok(value.map_or(Symbol::Error, shown))
    }

    fn xlookup(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let search = match self.fixed_number(arguments, 4, on)? {
            None => LookUpSearch::Exact,
            Some(mode) if mode.is_zero() => LookUpSearch::Exact,
            Some(mode) if mode == Decimal::NEGATIVE_ONE => LookUpSearch::NotAbove,
            Some(mode) if mode == Decimal::ONE => LookUpSearch::NotBelow,
            Some(_) => return Err(WhyNot::Function("XLOOKUP with wildcards".to_owned()).into()),
        };
        if arguments.len() > 5 {
            return Err(WhyNot::Function("XLOOKUP from the end".to_owned()).into());
        }
        let mut keys = self.list(arguments, 1, on)?;
        let mut values = self.list(arguments, 2, on)?;
        if keys.len() != values.len() {
            return Err(WhyNot::Unread.into());
        }
        if search != LookUpSearch::Exact {
            sort(&mut keys, &mut values, search)?;
        }
        match self.position(&self.argument(arguments, 0, on)?, &keys, search)? {
            Some(at) => Ok(values.get(at).cloned().map_or(Symbol::Error, shown)),
            None => match arguments.get(3) {
                None | Some(Tree::Nothing) => Ok(Symbol::Error),
                Some(tree) => self.tree(tree, on),
            },
        }
    }

    fn index(&self, arguments: &[Tree], on: &'a SheetGrid) -> SymbolResult {
        let table = self.table(arguments, 0, on)?;
        let place = |at: usize| -> Result<Option<usize>, Halt> {
            if arguments.len() <= at {
                return Ok(Some(1));
            }
            match self.argument(arguments, at, on)? {
                Symbol::Error => Ok(None),
                value => {
                    let number = value.to_number()?.as_number().ok_or(WhyNot::Arithmetic)?;
                    let place = usize::try_from(number.trunc()).ok().filter(|at| *at > 0);
                    Ok(Some(place.ok_or(WhyNot::Arithmetic)?))
                }
            }
        };
        let (first, second) = (place(1)?, place(2)?);
        let Some((first, second)) = first.zip(second) else {
            return Ok(Symbol::Error);
        };
        // In a single row the only place is that of the column.
        let (row, column) = if arguments.len() == 2 && table.len() == 1 {
            (1, first)
        } else {
            (first, second)
        };
        let value = table
            .get(row - 1)
            .and_then(|row| row.get(column - 1).cloned());
        Ok(value.map_or(Symbol::Error, shown))
    }

    /// Returns the number that an argument is, if there is one.
    fn fixed_number(
        &self,
        arguments: &[Tree],
        at: usize,
        on: &'a SheetGrid,
    ) -> Result<Option<Decimal>, Halt> {
        let Some(tree) = arguments.get(at) else {
            return Ok(None);
        };
        let number = self.tree(tree, on)?.to_number()?.as_number();
        Ok(Some(number.ok_or(WhyNot::Arithmetic)?))
    }

    fn table(
        &self,
        arguments: &[Tree],
        at: usize,
        on: &'a SheetGrid,
    ) -> Result<Vec<Vec<Symbol>>, Halt> {
        match arguments.get(at) {
            Some(tree) => self.values(tree, on),
            None => Err(WhyNot::Unread.into()),
        }
    }

    /// Returns the values of a row or a column.
    fn list(&self, arguments: &[Tree], at: usize, on: &'a SheetGrid) -> Result<Vec<Symbol>, Halt> {
        Ok(self
            .table(arguments, at, on)?
            .into_iter()
            .flatten()
            .collect())
    }

    /// Returns the place at which a value is found.
    fn position(
        &self,
        sought: &Symbol,
        keys: &[Symbol],
        search: LookUpSearch,
    ) -> Result<Option<usize>, Halt> {
        if matches!(sought, Symbol::Error) {
            return Ok(None);
        }
        if search != LookUpSearch::Exact {
            self.refuse_unsorted(keys, search)?;
        }
        let holds = |key: &Symbol, comparison: CompareSign| -> Result<bool, Halt> {
            let is_alike = is_number(sought) == is_number(key) && !matches!(key, Symbol::Blank);
            Ok(is_alike && self.compare(comparison, sought, key)? == Symbol::Truth(true))
        };
        let mut found = None;
        for (at, key) in keys.iter().enumerate() {
            match search {
                LookUpSearch::Exact if holds(key, CompareSign::Equal)? => return Ok(Some(at)),
                LookUpSearch::NotAbove if holds(key, CompareSign::AtLeast)? => found = Some(at),
                LookUpSearch::NotBelow if holds(key, CompareSign::AtMost)? => found = Some(at),
                LookUpSearch::Exact | LookUpSearch::NotAbove | LookUpSearch::NotBelow => {}
            }
        }
        Ok(found)
    }

    /// Refuses a list that is searched as if it were sorted and is not, since its result is then any.
    fn refuse_unsorted(&self, keys: &[Symbol], search: LookUpSearch) -> Result<(), Halt> {
        let numbers: Vec<&Symbol> = keys.iter().filter(|key| is_number(key)).collect();
        let wanted = match search {
            LookUpSearch::NotBelow => CompareSign::AtLeast,
            LookUpSearch::Exact | LookUpSearch::NotAbove => CompareSign::AtMost,
        };
        for pair in numbers.windows(2) {
            if self.compare(wanted, pair[0], pair[1])? != Symbol::Truth(true) {
                return Err(WhyNot::Arithmetic.into());
            }
        }
        if numbers.is_empty() {
            return Err(WhyNot::Arithmetic.into());
        }
        Ok(())
    }
}

/// Sorts keys with their values as a search goes through them.
fn sort(
    keys: &mut Vec<Symbol>,
    values: &mut Vec<Symbol>,
    search: LookUpSearch,
) -> Result<(), Halt> {
    let mut pairs: Vec<(Decimal, Symbol, Symbol)> = Vec::new();
    for (key, value) in keys.drain(..).zip(values.drain(..)) {
        let number = key.to_number()?.as_number().ok_or(WhyNot::Arithmetic)?;
        pairs.push((number, key, value));
    }
    pairs.sort_by_key(|pair| pair.0);
    if search == LookUpSearch::NotBelow {
        pairs.reverse();
    }
    for (_, key, value) in pairs {
        keys.push(key);
        values.push(value);
    }
    Ok(())
}

fn is_number(value: &Symbol) -> bool {
    match value {
        Symbol::Number(_) | Symbol::Rounded(..) => true,
        Symbol::Text(_) | Symbol::OwnText | Symbol::Truth(_) | Symbol::Blank | Symbol::Error => {
            false
        }
    }
}

/// Returns a looked up value as a formula shows it: a blank cell is 0.
fn shown(value: Symbol) -> Symbol {
    match value {
        Symbol::Blank => Symbol::number(Decimal::ZERO),
        value => value,
    }
}

fn transposed(table: &[Vec<Symbol>]) -> Vec<Vec<Symbol>> {
    let width = table.first().map_or(0, Vec::len);
    (0..width)
        .map(|column| {
            table
                .iter()
                .filter_map(|row| row.get(column).cloned())
                .collect()
        })
        .collect()
}
