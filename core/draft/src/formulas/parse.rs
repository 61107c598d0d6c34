//! Reads a formula into a tree. Formulas are untrusted: their length, their depth and their size are bounded.

use std::iter::Peekable;

use ambersheet_ooxml::formula::{LONGEST_FORMULA, Lexer, Piece, SheetPart, Shift};
use rust_decimal::Decimal;

use super::tree::{CellsOf, CompareSign, Tree, TreeOperator};
use super::why::WhyNot;

/// The deepest brackets and operators within each other; Excel allows 64 of functions.
const DEEPEST: u32 = 100;
/// The most pieces of a formula.
const MOST_PIECES: usize = 4_000;

/// Reads a formula without its equals sign.
///
/// # Errors
/// The reason why it is not read, in words.
///
/// ```
/// use ambersheet_draft::formulas::parse::parse;
///
/// assert!(parse("IF(C5>=D5,\"Green\",\"Red\")").is_ok());
/// assert!(parse("IF('[Other.xlsx]A'!C5>=D5,1,2)").is_err_and(|why| why.to_string().contains("another workbook")));
/// ```
pub fn parse(formula: &str) -> Result<Tree, WhyNot> {
    if formula.len() > LONGEST_FORMULA {
        return Err(WhyNot::TooLong);
    }
    let pieces = Lexer::new(formula).filter(|(piece, _)| *piece != Piece::Space);
    let mut parser = Parser {
        pieces: pieces.peekable(),
        read: 0,
    };
    let tree = parser.operators(0, 0)?;
    match parser.pieces.next() {
        None => Ok(tree),
        Some((piece, text)) => Err(unexpected(&piece, text)),
    }
}

struct Parser<'f, I: Iterator<Item = (Piece<'f>, &'f str)>> {
    pieces: Peekable<I>,
    read: usize,
}

impl<'f, I: Iterator<Item = (Piece<'f>, &'f str)>> Parser<'f, I> {
    fn next(&mut self) -> Result<(Piece<'f>, &'f str), WhyNot> {
        self.read += 1;
        if self.read > MOST_PIECES {
            return Err(WhyNot::TooLong);
        }
        self.pieces.next().ok_or(WhyNot::Unread)
    }

    fn next_is(&mut self, wanted: &Piece<'_>) -> bool {
        self.pieces.peek().is_some_and(|(piece, _)| piece == wanted)
    }

    /// Reads operands with the operators between them that bind at least so strongly.
    fn operators(&mut self, least: u8, depth: u32) -> Result<Tree, WhyNot> {
        if depth > DEEPEST {
            return Err(WhyNot::TooLong);
        }
        let mut left = self.signed(depth)?;
        loop {
            let Some((Piece::Operator, text)) = self.pieces.peek() else {
                return Ok(left);
            };
            if *text == "%" {
                self.next()?;
                left = Tree::Percent(Box::new(left));
                continue;
            }
            let (operator, strength) = operator(text).ok_or(WhyNot::Unread)?;
            if strength < least {
                return Ok(left);
            }
            self.next()?;
            let right = self.operators(strength + 1, depth + 1)?;
            left = Tree::Both(operator, Box::new(left), Box::new(right));
        }
    }

    /// Reads an operand with its signs, which bind more strongly than all other operators.
    fn signed(&mut self, depth: u32) -> Result<Tree, WhyNot> {
        let mut negative = false;
        while let Some((Piece::Operator, text)) = self.pieces.peek() {
            match *text {
                "-" => negative = !negative,
                "+" => {}
                _ => return Err(WhyNot::Unread),
            }
            self.next()?;
        }
        let operand = self.operand(depth)?;
        Ok(if negative {
            Tree::Negative(Box::new(operand))
        } else {
            operand
        })
    }

    fn operand(&mut self, depth: u32) -> Result<Tree, WhyNot> {
        let (piece, text) = self.next()?;
        match piece {
            Piece::Constant => constant(text),
            Piece::Array => array(text),
            Piece::Open => {
                let inside = self.operators(0, depth + 1)?;
                match self.next()? {
                    (Piece::Close, _) => Ok(inside),
                    (piece, text) => Err(unexpected(&piece, text)),
                }
            }
            Piece::Function(name) => self.call(name, depth),
            Piece::Area(SheetPart::Own, ends) => Ok(Tree::Cells(CellsOf {
                sheet: None,
                range: ends.range(Shift::default()),
                is_fixed: ends.is_fixed(),
            })),
            Piece::Area(SheetPart::One(sheet), ends) => Ok(Tree::Cells(CellsOf {
                sheet: Some(sheet),
                range: ends.range(Shift::default()),
                is_fixed: ends.is_fixed(),
            })),
            Piece::Area(SheetPart::Span(..), _) => Err(WhyNot::SeveralSheets),
            Piece::Name(SheetPart::Own, name) => Ok(Tree::Name(None, name.to_owned())),
            Piece::Name(SheetPart::One(sheet), name) => {
                Ok(Tree::Name(Some(sheet), name.to_owned()))
            }
            Piece::Structured(table, inside) => {
                Ok(Tree::OfTable(table.to_owned(), inside.to_owned()))
            }
            other => Err(unexpected(&other, text)),
        }
    }

    /// Reads the arguments of a function.
    fn call(&mut self, name: &str, depth: u32) -> Result<Tree, WhyNot> {
        let upper = name.to_uppercase();
        let plain = upper.strip_prefix("_XLFN.").unwrap_or(&upper);
        let plain = plain.strip_prefix("_XLWS.").unwrap_or(plain).to_owned();
        self.next()?;
        let mut arguments = Vec::new();
        if self.next_is(&Piece::Close) {
            self.next()?;
            return Ok(Tree::Call(plain, arguments));
        }
        loop {
            let left_out = self.next_is(&Piece::Separator) || self.next_is(&Piece::Close);
            arguments.push(if left_out {
                Tree::Nothing
            } else {
                self.operators(0, depth + 1)?
            });
            match self.next()? {
                (Piece::Close, _) => return Ok(Tree::Call(plain, arguments)),
                (Piece::Separator, _) => {}
                (piece, text) => return Err(unexpected(&piece, text)),
            }
        }
    }
}

/// Returns the reason for a piece that cannot stand where it does.
fn unexpected(piece: &Piece<'_>, text: &str) -> WhyNot {
    match piece {
        Piece::External => WhyNot::OtherFile(crate::quoting::note(text)),
        Piece::Moving => WhyNot::MovingCells,
        Piece::Area(SheetPart::Span(..), _) | Piece::Name(SheetPart::Span(..), _) => {
            WhyNot::SeveralSheets
        }
        Piece::Space
        | Piece::Constant
        | Piece::Array
        | Piece::Operator
        | Piece::Open
        | Piece::Close
        | Piece::Separator
        | Piece::Function(_)
        | Piece::Area(..)
        | Piece::Name(..)
        | Piece::Structured(..)
        | Piece::Unknown => WhyNot::Unread,
    }
}

fn operator(text: &str) -> Option<(TreeOperator, u8)> {
    let compare = |comparison| (TreeOperator::Compare(comparison), 1);
    Some(match text {
        "=" => compare(CompareSign::Equal),
        "<>" => compare(CompareSign::Unequal),
        "<" => compare(CompareSign::Less),
        "<=" => compare(CompareSign::AtMost),
        ">" => compare(CompareSign::More),
        ">=" => compare(CompareSign::AtLeast),
        "&" => (TreeOperator::Join, 2),
        "+" => (TreeOperator::Add, 3),
        "-" => (TreeOperator::Subtract, 3),
        "*" => (TreeOperator::Multiply, 4),
        "/" => (TreeOperator::Divide, 4),
        "^" => (TreeOperator::Power, 5),
        _ => return None,
    })
}

fn constant(text: &str) -> Result<Tree, WhyNot> {
    if let Some(inside) = text.strip_prefix('"') {
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        return Ok(Tree::Text(inside.replace("\"\"", "\"")));
    }
    if text.starts_with('#') {
        return Ok(Tree::Error);
    }
    for (word, truth) in [("TRUE", true), ("FALSE", false)] {
        if text.eq_ignore_ascii_case(word) {
            return Ok(Tree::Truth(truth));
        }
    }
    number(text).map(Tree::Number).ok_or(WhyNot::Unread)
}

/// Returns the decimal that a number is written as; nothing where a decimal cannot hold it exactly.
fn number(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok();
    }
    Decimal::from_str_exact(text).ok()
}

/// Reads an array constant: rows parted by `;`, their items by `,`.
fn array(text: &str) -> Result<Tree, WhyNot> {
    let inside = text.get(1..text.len() - 1).ok_or(WhyNot::Unread)?;
    let mut rows = vec![Vec::new()];
    let mut negative = false;
    let mut bytes = 0;
    for (piece, text) in Lexer::new(inside) {
        let parts_rows = inside.as_bytes().get(bytes) == Some(&b';');
        bytes += text.len();
        if piece == Piece::Constant {
            let item = constant(text)?;
            let item = if std::mem::take(&mut negative) {
                Tree::Negative(Box::new(item))
            } else {
                item
            };
            rows.last_mut().ok_or(WhyNot::Unread)?.push(item);
        } else if piece == Piece::Operator && text == "-" {
            negative = true;
        } else if piece == Piece::Separator && parts_rows {
            rows.push(Vec::new());
        } else if !matches!(piece, Piece::Space | Piece::Separator) {
            return Err(WhyNot::Unread);
        }
    }
    Ok(Tree::Array(rows))
}
