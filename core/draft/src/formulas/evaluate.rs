//! Evaluates a formula for one place of the figure that is rated.

use std::cell::{Cell as Flag, RefCell};
use std::cmp::Ordering;

use ambersheet_ooxml::address::{Cell, ColumnName, Range, sheet_reference};
use rust_decimal::Decimal;

use super::cells::{CellRole, FormulaRow, MOST_CELLS};
use super::form::{FigureSum, Fraction, RatedFigure, divided};
use super::parse::parse;
use super::place::{AskedText, FigureLimits, FigurePlace, Halt};
use super::symbol::{Symbol, same_text};
use super::tree::{CellsOf, CompareSign, Tree, TreeOperator};
use super::why::WhyNot;
use crate::grid::{FilledCell, GridValue, SheetGrid};

/// The most steps of one evaluation.
const MOST_STEPS: usize = 100_000;
/// The most formulas that are followed into each other.
const DEEPEST: usize = 12;

/// An evaluation of a formula for a row and a place of the figure.
pub(super) struct Evaluation<'a> {
    pub(super) row: FormulaRow<'a>,
    /// `true` if cells of the row that are calculated from others are followed.
    pub(super) follows: bool,
    pub(super) limits: &'a FigureLimits<'a>,
    pub(super) place: &'a FigurePlace,
    /// The cells that are followed, by sheet and place, with the formula's own.
    pub(super) open: RefCell<Vec<(String, Cell)>>,
    pub(super) steps: Flag<usize>,
    /// The texts that the figure was compared with while it was a number.
    pub(super) texts: RefCell<Vec<AskedText>>,
}

pub(super) type SymbolResult = Result<Symbol, Halt>;

impl<'a> Evaluation<'a> {
    /// Evaluates a tree that stands on a sheet.
    pub(super) fn tree(&self, tree: &Tree, on: &'a SheetGrid) -> SymbolResult {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MOST_STEPS {
            return Err(WhyNot::TooLong.into());
        }
        Ok(match tree {
            Tree::Number(number) => Symbol::number(*number),
            Tree::Text(text) => Symbol::Text(text.clone()),
            Tree::Truth(truth) => Symbol::Truth(*truth),
            Tree::Error => Symbol::Error,
            Tree::Nothing => Symbol::Blank,
            Tree::Cells(cells) => {
                let sheet = self.row.sheet_of(cells, on)?;
                self.cell(sheet, self.row.one(cells.range)?, cells.is_fixed)?
            }
            Tree::Name(sheet, name) => {
                let (tree, on) = self.name(sheet.as_deref(), name, on)?;
                return self.tree(&tree, on);
            }
            Tree::OfTable(_, inside) => {
                return self.tree(&self.row.of_table(inside)?, self.row.grid);
            }
            Tree::Array(_) => return Err(WhyNot::SeveralCells("an array".to_owned()).into()),
            Tree::Negative(inside) => match self.tree(inside, on)? {
                Symbol::Error => Symbol::Error,
                value => Symbol::Number(value.to_number()?.negative()?),
            },
            Tree::Percent(inside) => match self.tree(inside, on)? {
                Symbol::Error => Symbol::Error,
                value => {
                    let hundredth = FigureSum::of_number(Decimal::new(1, 2));
                    Symbol::Number(value.to_number()?.product(&Fraction::whole(hundredth))?)
                }
            },
            Tree::Both(TreeOperator::Compare(comparison), one, other)
                if asks_for_nothing(one, other) =>
            {
                let length = match one.as_ref() {
                    Tree::Call(_, arguments) => self.argument(arguments, 0, on)?,
                    _ => Symbol::Error,
                };
                return Ok(length_to_zero(*comparison, &length));
            }
            Tree::Both(operator, one, other) => {
                let (one, other) = (self.tree(one, on)?, self.tree(other, on)?);
                self.both(*operator, &one, &other)?
            }
            Tree::Call(name, arguments) => return self.call(name, arguments, on),
        })
    }

    /// Returns the tree of a defined name, and the sheet on which it is read.
    pub(super) fn name(
        &self,
        sheet: Option<&str>,
        name: &str,
        on: &'a SheetGrid,
    ) -> Result<(Tree, &'a SheetGrid), Halt> {
        let own = sheet.unwrap_or(&on.name);
        let formula = self.row.book.name(own, name);
        let formula = formula.ok_or_else(|| WhyNot::UnknownName(name.to_owned()))?;
        if formula.contains("#REF!") {
            return Err(WhyNot::UnknownName(name.to_owned()).into());
        }
        let tree = parse(formula.trim().trim_start_matches('='))?;
        if let Tree::Cells(cells) = &tree
            && !cells.is_fixed
        {
            return Err(WhyNot::UnknownName(name.to_owned()).into());
        }
        // A name of a name is followed by the same way, which the steps bound.
        Ok((tree, on))
    }

    /// Returns the value of a cell.
    pub(super) fn cell(&self, on: &'a SheetGrid, cell: Cell, is_fixed: bool) -> SymbolResult {
        match self.row.role(on, cell, (is_fixed, self.limits.figure))? {
            CellRole::Own(column, held) => self.own(on, cell, column, held),
            CellRole::Fixed(on, cell, held) => self.fixed(on, cell, held),
        }
    }

    /// Returns the value of a cell of the row: a figure, or a word.
    fn own(
        &self,
        on: &'a SheetGrid,
        cell: Cell,
        column: u32,
        held: Option<&FilledCell>,
    ) -> SymbolResult {
        let figure = RatedFigure::Column(column);
        self.refuse_open(on, cell)?;
        if self.limits.figure == figure {
            return Ok(match self.place {
                FigurePlace::Text(_) | FigurePlace::OtherText => Symbol::OwnText,
                FigurePlace::On(_) | FigurePlace::Above(_) => {
                    Symbol::Number(Fraction::whole(FigureSum::of_figure(figure)))
                }
            });
        }
        if let Some(formula) = on.formulas.get(&cell).filter(|_| self.follows) {
            match self.followed(formula, on, cell) {
                Ok(value) if depends_on_figures(&value) => return Ok(value),
                Err(Halt::Why(why @ (WhyNot::Itself(_) | WhyNot::Changes(_)))) => {
                    return Err(why.into());
                }
                Err(halt @ (Halt::Limit(_) | Halt::Text(_))) => return Err(halt),
                Ok(_) | Err(Halt::Why(_)) => {}
            }
        }
        Ok(match held.map(|held| (&held.value, &held.text)) {
            Some((GridValue::Text, _)) | None if self.row.is_state(column) => {
                return Err(
                    WhyNot::Depends(format!("the words in column {}", ColumnName(column))).into(),
                );
            }
            Some((GridValue::Text, text)) => Symbol::Text(text.clone()),
            Some((GridValue::Truth, text)) => Symbol::Truth(text.eq_ignore_ascii_case("true")),
            None if self.is_textual(column) => Symbol::Blank,
            Some((GridValue::Number(..) | GridValue::Date(_) | GridValue::Other, _)) | None => {
                Symbol::Number(Fraction::whole(FigureSum::of_figure(figure)))
            }
        })
    }

    /// Returns `true` if a column of the table holds texts.
    fn is_textual(&self, column: u32) -> bool {
        let mut columns = self.row.table.columns.iter();
        columns
            .find(|known| known.column == column)
            .is_some_and(|known| known.profile.is_textual())
    }

    /// Returns the value of a cell that is no part of the row: it must hold a number or a word, and nothing that changes.
    fn fixed(&self, on: &'a SheetGrid, cell: Cell, held: Option<&FilledCell>) -> SymbolResult {
        self.refuse_open(on, cell)?;
        let place = || format!("{}!{cell}", sheet_reference(&on.name));
        if let Some(formula) = on.formulas.get(&cell) {
            return match self.followed(formula, on, cell) {
                Ok(Symbol::Number(number)) if number.as_number().is_some() => {
                    Ok(Symbol::Number(number))
                }
                Ok(Symbol::Text(text)) => Ok(Symbol::Text(text)),
                Err(Halt::Why(why @ (WhyNot::Itself(_) | WhyNot::Changes(_)))) => Err(why.into()),
                Ok(_) | Err(_) => Err(WhyNot::Calculated(place()).into()),
            };
        }
        Ok(match held.map(|held| (&held.value, &held.text)) {
            None => Symbol::Blank,
            Some((GridValue::Text, text)) => Symbol::Text(text.clone()),
            Some((GridValue::Truth, text)) => Symbol::Truth(text.eq_ignore_ascii_case("true")),
            Some((GridValue::Number(number, _), _)) => Symbol::number(*number),
            Some((GridValue::Date(days), _)) => match Decimal::try_from(*days) {
                Ok(days) => Symbol::number(days),
                Err(_) => return Err(WhyNot::NoValue(place()).into()),
            },
            Some((GridValue::Other, _)) => return Err(WhyNot::NoValue(place()).into()),
        })
    }

    /// Refuses a cell that is followed already: a formula that depends on itself.
    fn refuse_open(&self, on: &SheetGrid, cell: Cell) -> Result<(), Halt> {
        let open = self.open.borrow();
        let is_open = open
            .iter()
            .any(|(sheet, known)| *sheet == on.name && *known == cell);
        if is_open {
            return Err(WhyNot::Itself(format!("{}!{cell}", sheet_reference(&on.name))).into());
        }
        if open.len() > DEEPEST {
            return Err(WhyNot::TooLong.into());
        }
        Ok(())
    }

    /// Evaluates the formula of another cell.
    fn followed(&self, formula: &str, on: &'a SheetGrid, cell: Cell) -> SymbolResult {
        let tree = parse(formula)?;
        self.open.borrow_mut().push((on.name.clone(), cell));
        let value = self.tree(&tree, on);
        self.open.borrow_mut().pop();
        value
    }

    /// Returns the values of cells or of an array, row by row.
    pub(super) fn values(&self, tree: &Tree, on: &'a SheetGrid) -> Result<Vec<Vec<Symbol>>, Halt> {
        match tree {
            Tree::Cells(cells) => {
                let sheet = self.row.sheet_of(cells, on)?;
                self.range(sheet, cells)
            }
            Tree::Name(sheet, name) => {
                let (tree, on) = self.name(sheet.as_deref(), name, on)?;
                match tree {
                    Tree::Cells(cells) => self.range(self.row.sheet_of(&cells, on)?, &cells),
                    other => Ok(vec![vec![self.tree(&other, on)?]]),
                }
            }
            Tree::Array(rows) => rows
                .iter()
                .map(|row| row.iter().map(|item| self.tree(item, on)).collect())
                .collect(),
            other => Ok(vec![vec![self.tree(other, on)?]]),
        }
    }

    fn range(&self, on: &'a SheetGrid, cells: &CellsOf) -> Result<Vec<Vec<Symbol>>, Halt> {
        let Range { first, last } = cells.range;
        // Whole columns end where the sheet does.
        let end = on
            .rows
            .keys()
            .next_back()
            .copied()
            .unwrap_or(0)
            .max(first.row);
        let last_row = last.row.min(end);
        let size = u64::from(last_row - first.row + 1) * u64::from(last.column - first.column + 1);
        if size > MOST_CELLS {
            return Err(WhyNot::SeveralCells(cells.range.to_string()).into());
        }
        (first.row..=last_row)
            .map(|row| {
                (first.column..=last.column)
                    .map(|column| self.cell(on, Cell::new(row, column), cells.is_fixed))
                    .collect()
            })
            .collect()
    }

    fn both(&self, operator: TreeOperator, one: &Symbol, other: &Symbol) -> SymbolResult {
        if matches!(one, Symbol::Error) || matches!(other, Symbol::Error) {
            return Ok(Symbol::Error);
        }
        let numbers = || Ok::<_, Halt>((one.to_number()?, other.to_number()?));
        Ok(match operator {
            TreeOperator::Compare(comparison) => self.compare(comparison, one, other)?,
            TreeOperator::Join => match (one, other) {
                (Symbol::OwnText, other) if other.to_text().is_some_and(|text| text.is_empty()) => {
                    Symbol::OwnText
                }
                _ => {
                    let texts = one.to_text().zip(other.to_text());
                    let (one, other) = texts.ok_or(WhyNot::Arithmetic)?;
                    Symbol::Text(one + &other)
                }
            },
            TreeOperator::Add => {
                let (one, other) = numbers()?;
                Symbol::Number(one.plus(&other)?)
            }
            TreeOperator::Subtract => {
                let (one, other) = numbers()?;
                Symbol::Number(one.plus(&other.negative()?)?)
            }
            TreeOperator::Multiply => {
                let (one, other) = numbers()?;
                Symbol::Number(one.product(&other)?)
            }
            TreeOperator::Divide => {
                let (one, other) = numbers()?;
                if self.limits.sign(&other.over, self.place)?.is_eq() {
                    return Ok(Symbol::Error);
                }
                Symbol::Number(one.quotient(&other)?)
            }
            TreeOperator::Power => return Err(WhyNot::Arithmetic.into()),
        })
    }

    /// Compares two values as Excel does: numbers come before texts, and texts before truths.
    pub(super) fn compare(
        &self,
        comparison: CompareSign,
        one: &Symbol,
        other: &Symbol,
    ) -> SymbolResult {
        let order = match (one, other) {
            (Symbol::Error, _) | (_, Symbol::Error) => return Ok(Symbol::Error),
            (Symbol::Rounded(number, places), other) => {
                return self.compare_rounded(comparison, (number, *places), other);
            }
            (other, Symbol::Rounded(number, places)) => {
                return self.compare_rounded(turned(comparison), (number, *places), other);
            }
            (Symbol::Text(one), Symbol::Blank) => one.as_str().cmp(""),
            (Symbol::Blank, Symbol::Text(other)) => "".cmp(other.as_str()),
            (Symbol::Blank, Symbol::Blank) | (Symbol::OwnText, Symbol::OwnText) => Ordering::Equal,
            (Symbol::Text(one), Symbol::Text(other)) if same_text(one, other) => Ordering::Equal,
            (Symbol::Text(one), Symbol::Text(other)) => {
                one.to_lowercase().cmp(&other.to_lowercase())
            }
            (Symbol::OwnText, Symbol::Text(text)) | (Symbol::Text(text), Symbol::OwnText) => {
                return self.own_text(comparison, text);
            }
            (Symbol::OwnText, Symbol::Blank) | (Symbol::Blank, Symbol::OwnText) => {
                return self.own_text(comparison, "");
            }
            (Symbol::Truth(one), Symbol::Truth(other)) => one.cmp(other),
            (Symbol::Truth(_), _) | (Symbol::OwnText, Symbol::Number(_)) => Ordering::Greater,
            (_, Symbol::Truth(_)) | (Symbol::Number(_), Symbol::OwnText) => Ordering::Less,
            (Symbol::Text(text), Symbol::Number(number)) => {
                self.note(number, text);
                Ordering::Greater
            }
            (Symbol::Number(number), Symbol::Text(text)) => {
                self.note(number, text);
                Ordering::Less
            }
            (Symbol::Number(_) | Symbol::Blank, Symbol::Number(_) | Symbol::Blank) => {
                let apart = one.to_number()?.plus(&other.to_number()?.negative()?)?;
                self.sign(&apart)?
            }
        };
        Ok(Symbol::Truth(comparison.holds(order)))
    }

    /// Notes that the figure was compared with a text, which it may also be.
    fn note(&self, number: &Fraction, text: &str) {
        let is_own = number.as_form() == Some(FigureSum::of_figure(self.limits.figure));
        if is_own && !text.is_empty() {
            let asked = AskedText::Whole(text.to_owned());
            let mut texts = self.texts.borrow_mut();
            if !texts.contains(&asked) {
                texts.push(asked);
            }
        }
    }

    /// Returns the sign of a fraction.
    pub(super) fn sign(&self, number: &Fraction) -> Result<Ordering, Halt> {
        let under = self.limits.sign(&number.under, self.place)?;
        let over = self.limits.sign(&number.over, self.place)?;
        Ok(match under {
            Ordering::Less => over.reverse(),
            Ordering::Equal | Ordering::Greater => over,
        })
    }

    /// Compares the text of the figure with another.
    fn own_text(&self, comparison: CompareSign, text: &str) -> SymbolResult {
        let equal = match self.place {
            FigurePlace::Text(AskedText::Whole(own)) => same_text(own, text),
            FigurePlace::Text(AskedText::Part(_)) | FigurePlace::OtherText => {
                let is_asked = |asked: &AskedText| matches!(asked, AskedText::Whole(known) if same_text(known, text));
                if !text.is_empty() && !self.limits.texts.iter().any(is_asked) {
                    return Err(Halt::Text(AskedText::Whole(text.to_owned())));
                }
                false
            }
            FigurePlace::On(_) | FigurePlace::Above(_) => return Err(WhyNot::Arithmetic.into()),
        };
        match comparison {
            CompareSign::Equal => Ok(Symbol::Truth(equal)),
            CompareSign::Unequal => Ok(Symbol::Truth(!equal)),
            CompareSign::Less | CompareSign::AtMost | CompareSign::More | CompareSign::AtLeast => {
                Err(WhyNot::Arithmetic.into())
            }
        }
    }

    /// Returns `true` if a text is a part of the figure's text.
    pub(super) fn own_text_has(&self, text: &str) -> Result<bool, Halt> {
        match self.place {
            FigurePlace::Text(AskedText::Whole(own)) => {
                Ok(own.to_lowercase().contains(&text.to_lowercase()))
            }
            FigurePlace::Text(AskedText::Part(own)) if same_text(own, text) => Ok(true),
            FigurePlace::Text(AskedText::Part(_)) | FigurePlace::OtherText => {
                let is_asked = |asked: &AskedText| matches!(asked, AskedText::Part(known) if same_text(known, text));
                if self.limits.texts.iter().any(is_asked) {
                    return Ok(false);
                }
                Err(Halt::Text(AskedText::Part(text.to_owned())))
            }
            FigurePlace::On(_) | FigurePlace::Above(_) => Err(WhyNot::Arithmetic.into()),
        }
    }

    /// Compares a rounded number with a fixed one.
    fn compare_rounded(
        &self,
        comparison: CompareSign,
        (number, places): (&Fraction, u32),
        other: &Symbol,
    ) -> SymbolResult {
        let fixed = other.to_number()?.as_number().ok_or(WhyNot::Arithmetic)?;
        let step = Decimal::try_new(1, places).map_err(|_| WhyNot::Arithmetic)?;
        let below = fixed
            .round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToNegativeInfinity);
        // Whether it is at least the first rounded number that is not below, or above, the fixed one.
        let next = below.checked_add(step).ok_or(WhyNot::NoDecimal)?;
        let first = if below == fixed { below } else { next };
        let at_least = |from: Decimal| self.reaches(number, from, step);
        Ok(Symbol::Truth(match comparison {
            CompareSign::AtLeast => at_least(first)?,
            CompareSign::Less => !at_least(first)?,
            CompareSign::More => at_least(next)?,
            CompareSign::AtMost => !at_least(next)?,
            CompareSign::Equal => below == fixed && at_least(below)? && !at_least(next)?,
            CompareSign::Unequal => below != fixed || !at_least(below)? || at_least(next)?,
        }))
    }

    /// Returns `true` if a number is rounded to another or to more: halves go away from zero.
    fn reaches(&self, number: &Fraction, from: Decimal, step: Decimal) -> Result<bool, Halt> {
        let half = divided(step, Decimal::TWO)?;
        let edge = from.checked_sub(half).ok_or(WhyNot::NoDecimal)?;
        let edge_form = Fraction::whole(FigureSum::of_number(edge));
        let order = self.sign(&number.plus(&edge_form.negative()?)?)?;
        Ok(order.is_gt() || order.is_eq() && edge.is_sign_positive())
    }

    /// Returns whether a value counts as true; nothing for an error.
    pub(super) fn truth(&self, value: &Symbol) -> Result<Option<bool>, Halt> {
        Ok(match value {
            Symbol::Truth(truth) => Some(*truth),
            Symbol::Number(number) => Some(!self.sign(number)?.is_eq()),
            Symbol::Blank => Some(false),
            Symbol::Text(_) | Symbol::OwnText | Symbol::Error => None,
            Symbol::Rounded(..) => return Err(WhyNot::Arithmetic.into()),
        })
    }
}

/// Compares the length of a value with 0.
fn length_to_zero(comparison: CompareSign, value: &Symbol) -> Symbol {
    let order = match value {
        Symbol::Error => return Symbol::Error,
        Symbol::Blank => Ordering::Equal,
        Symbol::Text(text) => text.len().cmp(&0),
        Symbol::Number(_) | Symbol::Rounded(..) | Symbol::OwnText | Symbol::Truth(_) => {
            Ordering::Greater
        }
    };
    Symbol::Truth(comparison.holds(order))
}

/// Returns `true` for `LEN(…)` beside 0, which asks whether a cell is blank.
fn asks_for_nothing(one: &Tree, other: &Tree) -> bool {
    matches!(one, Tree::Call(name, _) if name == "LEN")
        && matches!(other, Tree::Number(number) if number.is_zero())
}

/// Returns the comparison that holds for the operands in the other order.
fn turned(comparison: CompareSign) -> CompareSign {
    match comparison {
        CompareSign::Equal => CompareSign::Equal,
        CompareSign::Unequal => CompareSign::Unequal,
        CompareSign::Less => CompareSign::More,
        CompareSign::AtMost => CompareSign::AtLeast,
        CompareSign::More => CompareSign::Less,
        CompareSign::AtLeast => CompareSign::AtMost,
    }
}

/// Returns `true` for what a followed cell may stand for: what comes from figures, and fixed numbers of other cells.
fn depends_on_figures(value: &Symbol) -> bool {
    match value {
        Symbol::Number(_) | Symbol::Rounded(..) => true,
        Symbol::OwnText | Symbol::Text(_) | Symbol::Truth(_) | Symbol::Blank | Symbol::Error => {
            false
        }
    }
}
