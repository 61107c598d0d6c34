//! Reads a formula for one cell: the cells that it reads, and the formula with every name put in its place.

use ambersheet_ooxml::address::Cell;

use super::book::Book;
use super::structured::structured;
use super::why::Why;
use ambersheet_ooxml::formula::LONGEST_FORMULA;
use ambersheet_ooxml::formula::{Lexer, Piece, SheetPart};
use ambersheet_ooxml::formula::{ReferenceEnds, SheetArea, Shift};

/// Names within names that are followed.
const DEEPEST: u32 = 16;
/// The most pieces of a formula, with those of its names.
const MOST_PIECES: usize = 4_000;

/// Functions whose result changes without a change of a cell.
const VOLATILE: [&str; 9] = [
    "CELL",
    "INDIRECT",
    "INFO",
    "NOW",
    "OFFSET",
    "RAND",
    "RANDARRAY",
    "RANDBETWEEN",
    "TODAY",
];
/// Functions that read cells which their arguments do not name.
const MOVING: [&str; 6] = [
    "CALL",
    "EVALUATE",
    "INDIRECT",
    "OFFSET",
    "REGISTER.ID",
    "TABLE",
];

/// The thing that stands at one place of a formula, once its names are put in their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FormulaPart {
    /// A constant.
    Scalar,
    /// A single cell.
    Cell(SheetArea),
    /// Several cells.
    Area(SheetArea),
    /// An array constant.
    Array,
    Operator,
    Open,
    Close,
    Separator,
    Function,
}

/// A formula as it was read for one cell.
#[derive(Debug, Default)]
pub(super) struct FormulaReading {
    /// The cells that it reads.
    pub(super) areas: Vec<SheetArea>,
    /// `true` if it may read other cells too.
    pub(super) moving: bool,
    /// The reason for not calculating it.
    pub(super) refused: Option<Why>,
    /// The parts with their text; empty unless they are wanted.
    pub(super) parts: Vec<(FormulaPart, String)>,
    pieces: usize,
    space: bool,
}

impl FormulaReading {
    /// Notes a reason; the first counts, but for one that may come from volatile functions.
    fn refuse(&mut self, why: Why) {
        if self.refused.is_none() || why == Why::Volatile {
            self.refused = Some(why);
        }
    }

    /// Forgets a formula, to read the next one.
    pub(super) fn clear(&mut self) {
        self.areas.clear();
        self.parts.clear();
        (self.moving, self.refused, self.pieces, self.space) = (false, None, 0, false);
    }

    /// Returns the formula with every reference in full.
    #[cfg(feature = "recalculate")]
    pub(super) fn text(&self) -> String {
        self.parts.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// A reader of formulas for one cell.
#[derive(Clone, Copy)]
pub(super) struct FormulaReader<'b> {
    pub(super) book: &'b Book,
    pub(super) sheet: u32,
    pub(super) cell: Cell,
    /// `true` if the parts are wanted, and not only the areas.
    pub(super) parts: bool,
}

/// Returns the name of a sheet in the formulas that are calculated, for any name it may have.
pub(super) fn plain_sheet(sheet: u32) -> String {
    format!("Sheet{}", sheet + 1)
}

impl FormulaReader<'_> {
    /// Reads a formula that was written for another cell, so far away.
    pub(super) fn read(&self, formula: &str, shift: Shift, into: &mut FormulaReading) {
        self.read_at(formula, shift, into, 0);
    }

    fn read_at(&self, formula: &str, shift: Shift, into: &mut FormulaReading, depth: u32) {
        if depth > DEEPEST || formula.len() > LONGEST_FORMULA {
            into.moving = true;
            into.refuse(Why::Unknown);
            return;
        }
        for (piece, text) in Lexer::new(formula) {
            into.pieces += 1;
            if into.pieces > MOST_PIECES {
                into.moving = true;
                into.refuse(Why::TooMany);
                return;
            }
            self.piece(piece, text, shift, into, depth);
        }
    }

    fn piece(
        &self,
        piece: Piece<'_>,
        text: &str,
        shift: Shift,
        into: &mut FormulaReading,
        depth: u32,
    ) {
        let spaced = std::mem::replace(&mut into.space, matches!(piece, Piece::Space));
        match piece {
            Piece::Space => into.space = true,
            Piece::Constant => self.part(FormulaPart::Scalar, text, spaced, into),
            Piece::Array => self.part(FormulaPart::Array, text, spaced, into),
            Piece::Operator => self.part(FormulaPart::Operator, text, spaced, into),
            Piece::Open => self.part(FormulaPart::Open, text, spaced, into),
            Piece::Close => self.part(FormulaPart::Close, text, spaced, into),
            Piece::Separator => self.part(FormulaPart::Separator, ",", spaced, into),
            Piece::Function(name) => self.function(name, spaced, into, depth),
            Piece::Area(sheets, corners) => self.area(&sheets, corners, shift, spaced, into),
            Piece::Name(sheets, name) => self.name(&sheets, name, spaced, into, depth),
            Piece::Structured(table, inside) => self.structured(table, inside, spaced, into),
            Piece::External => {
                into.refuse(Why::External);
                self.part(FormulaPart::Scalar, "0", spaced, into);
            }
            Piece::Moving => {
                into.moving = true;
                into.refuse(Why::Unknown);
            }
            Piece::Unknown => into.refuse(Why::Unknown),
        }
    }

    /// Adds a part. Two operands with nothing but a space between them are an intersection.
    fn part(&self, part: FormulaPart, text: &str, spaced: bool, into: &mut FormulaReading) {
        if !self.parts {
            return;
        }
        let begins = matches!(
            part,
            FormulaPart::Scalar
                | FormulaPart::Cell(_)
                | FormulaPart::Area(_)
                | FormulaPart::Array
                | FormulaPart::Open
                | FormulaPart::Function
        );
        let ended = into.parts.last().is_some_and(|(last, _)| {
            matches!(
                last,
                FormulaPart::Scalar
                    | FormulaPart::Cell(_)
                    | FormulaPart::Area(_)
                    | FormulaPart::Array
                    | FormulaPart::Close
            )
        });
        if begins && ended {
            into.refuse(if spaced { Why::Array } else { Why::Unknown });
        }
        into.parts.push((part, text.to_owned()));
    }

    fn function(&self, name: &str, spaced: bool, into: &mut FormulaReading, depth: u32) {
        let upper = name.to_uppercase();
        let plain = upper.strip_prefix("_XLFN.").unwrap_or(&upper);
        let plain = plain.strip_prefix("_XLWS.").unwrap_or(plain);
        if MOVING.contains(&plain) {
            into.moving = true;
        }
        if VOLATILE.contains(&plain) {
            into.refuse(Why::Volatile);
        }
        // A function of one's own may be a name.
        if let Some(formula) = self.book.name(self.sheet, name) {
            into.refuse(Why::Unknown);
            let reader = Self {
                parts: false,
                ..*self
            };
            reader.read_at(
                formula,
                Shift::between(Cell::new(0, 0), self.cell),
                into,
                depth + 1,
            );
        }
        self.part(FormulaPart::Function, plain, spaced, into);
    }

    fn area(
        &self,
        sheets: &SheetPart,
        corners: ReferenceEnds,
        shift: Shift,
        spaced: bool,
        into: &mut FormulaReading,
    ) {
        let range = corners.range(shift);
        let sheet = match sheets {
            SheetPart::Own => Some(self.sheet),
            SheetPart::One(name) => self.book.sheet(name),
            SheetPart::Span(from, to) => {
                into.refuse(Why::Unknown);
                match (self.book.sheet(from), self.book.sheet(to)) {
                    (Some(from), Some(to)) => {
                        let between = from.min(to)..=from.max(to);
                        into.areas
                            .extend(between.map(|sheet| SheetArea { sheet, range }));
                    }
                    _ => into.moving = true,
                }
                return;
            }
        };
        match sheet {
            Some(sheet) => self.cells(SheetArea { sheet, range }, spaced, into),
            None => into.refuse(Why::Unknown),
        }
    }

    /// Adds cells that are read.
    fn cells(&self, area: SheetArea, spaced: bool, into: &mut FormulaReading) {
        into.areas.push(area);
        if self.parts {
            let part = if area.range.first == area.range.last {
                FormulaPart::Cell(area)
            } else {
                FormulaPart::Area(area)
            };
            let text = format!("{}!{}", plain_sheet(area.sheet), area.range);
            self.part(part, &text, spaced, into);
        }
    }

    fn name(
        &self,
        sheets: &SheetPart,
        name: &str,
        spaced: bool,
        into: &mut FormulaReading,
        depth: u32,
    ) {
        let sheet = match sheets {
            SheetPart::Own => Some(self.sheet),
            SheetPart::One(name) => self.book.sheet(name),
            SheetPart::Span(..) => None,
        };
        let formula = sheet.and_then(|sheet| self.book.name(sheet, name));
        let table = || self.book.table(name, self.sheet, self.cell);
        if let Some(formula) = formula {
            return self.defined(formula, spaced, into, depth);
        }
        // Programs disagree on whether a table's name alone holds its headings.
        into.refuse(Why::Unknown);
        let table = table().filter(|_| *sheets == SheetPart::Own);
        into.areas.extend(table.map(|table| SheetArea {
            sheet: table.sheet,
            range: table.range,
        }));
    }

    /// Puts a name's formula in its place, in brackets unless it is one operand.
    fn defined(&self, formula: &str, spaced: bool, into: &mut FormulaReading, depth: u32) {
        let formula = formula.trim();
        let formula = formula.strip_prefix('=').unwrap_or(formula);
        let shift = Shift::between(Cell::new(0, 0), self.cell);
        let mut pieces = Lexer::new(formula).filter(|(piece, _)| *piece != Piece::Space);
        let single = match (pieces.next(), pieces.next()) {
            (Some((piece, _)), None) => matches!(
                piece,
                Piece::Area(..) | Piece::Constant | Piece::Name(..) | Piece::Structured(..)
            ),
            _ => false,
        };
        if single {
            into.space = spaced;
            return self.read_at(formula, shift, into, depth + 1);
        }
        self.part(FormulaPart::Open, "(", spaced, into);
        into.space = false;
        self.read_at(formula, shift, into, depth + 1);
        self.part(FormulaPart::Close, ")", false, into);
    }

    fn structured(&self, table: &str, inside: &str, spaced: bool, into: &mut FormulaReading) {
        let found = self.book.table(table, self.sheet, self.cell);
        if let Some(area) = found.and_then(|table| structured(table, inside, self.cell)) {
            self.cells(area, spaced, into);
        } else {
            into.moving = true;
            into.refuse(Why::Unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recalculate::book::BookTable;
    use ambersheet_ooxml::address::Range;

    fn book() -> Book {
        let mut book = Book::of(
            &["Returns", "It's", "Summary"],
            &[
                (None, "RAGs", "Returns!$D$2:$D$9"),
                (None, "Again", "RAGs"),
                (None, "Reds", "COUNTIF(RAGs,\"Red\")"),
                (Some(2), "RAGs", "'It''s'!$A$1"),
                (None, "Left", "Summary!XFD1"),
                (None, "Loop", "Loop+1"),
                (None, "Rate", "0.5"),
            ],
        );
        book.tables.push(BookTable {
            name: "Tbl".to_owned(),
            sheet: 0,
            range: Range::parse(b"A1:D9").expect("a range"),
            headings: 1,
            totals: 0,
            columns: ["a", "b", "c", "rag"].map(str::to_owned).to_vec(),
        });
        book
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn a_formula_reads_the_cells_that_it_names() {
        let book = book();
        let read = |formula: &str| {
            let reader = FormulaReader {
                book: &book,
                sheet: 2,
                cell: Cell::new(4, 1),
                parts: true,
            };
            let mut reading = FormulaReading::default();
            reader.read(formula, Shift::default(), &mut reading);
            let areas = reading
                .areas
                .iter()
                .map(|area| format!("{}!{}", area.sheet, area.range));
            let areas: Vec<String> = areas.collect();
            let parts: String = reading
                .parts
                .iter()
                .map(|(_, text)| text.as_str())
                .collect();
            (areas.join(" "), reading.moving, reading.refused, parts)
        };
        for (formula, areas, moving, refused, parts) in [
            (
                "COUNTIF( returns!D:D , \"Red\" )",
                "0!D1:D1048576",
                false,
                None,
                "COUNTIF(Sheet1!D1:D1048576,\"Red\")",
            ),
            (
                "SUM(Returns:Summary!B2)",
                "0!B2 1!B2 2!B2",
                false,
                Some(Why::Unknown),
                "SUM()",
            ),
            ("RAGs", "1!A1", false, None, "Sheet2!A1"),
            ("Returns!RAGs", "0!D2:D9", false, None, "Sheet1!D2:D9"),
            ("Again*2", "1!A1", false, None, "Sheet2!A1*2"),
            (
                "Reds*Rate",
                "1!A1",
                false,
                None,
                "(COUNTIF(Sheet2!A1,\"Red\"))*0.5",
            ),
            ("Left", "2!A5", false, None, "Sheet3!A5"),
            (
                "COUNTA(Tbl[RAG])",
                "0!D2:D9",
                false,
                None,
                "COUNTA(Sheet1!D2:D9)",
            ),
            ("ROWS(Tbl[])", "0!A2:D9", false, None, "ROWS(Sheet1!A2:D9)"),
            ("ROWS(Tbl)", "0!A1:D9", false, Some(Why::Unknown), "ROWS()"),
            (
                "INDIRECT(\"Returns!D\"&B1)",
                "2!B1",
                true,
                Some(Why::Volatile),
                "INDIRECT(\"Returns!D\"&Sheet3!B1)",
            ),
            (
                "TODAY()-B1",
                "2!B1",
                false,
                Some(Why::Volatile),
                "TODAY()-Sheet3!B1",
            ),
            ("[1]Returns!A1", "", false, Some(Why::External), "0"),
            (
                "B1:INDEX(C:C,2)",
                "2!B1 2!C1:C1048576",
                true,
                Some(Why::Unknown),
                "Sheet3!B1INDEX(Sheet3!C1:C1048576,2)",
            ),
            (
                "SUM(B1:C9 A2:D2)",
                "2!B1:C9 2!A2:D2",
                false,
                Some(Why::Array),
                "SUM(Sheet3!B1:C9Sheet3!A2:D2)",
            ),
            ("Nowhere!A1+Unnamed", "", false, Some(Why::Unknown), "+"),
            ("T9[RAG]", "", true, Some(Why::Unknown), ""),
            (
                "_xlfn.IFNA(B1,_xlfn._xlws.FILTER(B1,1))",
                "2!B1 2!B1",
                false,
                None,
                "IFNA(Sheet3!B1,FILTER(Sheet3!B1,1))",
            ),
        ] {
            assert_eq!(
                read(formula),
                (areas.to_owned(), moving, refused, parts.to_owned()),
                "{formula}"
            );
        }
        let (_, moving, refused, _) = read("Loop");
        assert_eq!(
            (moving, refused),
            (true, Some(Why::Unknown)),
            "a name that names itself"
        );
    }
}
