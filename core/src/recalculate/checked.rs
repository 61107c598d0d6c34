//! Decides whether a formula may be calculated here: its functions are known, and each takes cells as Excel does
//! without an array formula.
//!
//! Where a formula meets several cells and one is meant, programs differ: some take the one in the same row, some spill.
//! Such formulas are left to Excel.

use super::functions::{Function, Takes, counts_days, function};
use super::reading::FormulaPart;
use super::why::Why;
use ambersheet_ooxml::formula::SheetArea;

/// The most parts of a formula that is calculated.
const MOST_PARTS: usize = 1_000;
/// The deepest brackets, as in Excel.
const DEEPEST: usize = 64;
/// The longest row of operators, such as `--`.
const MOST_OPERATORS: usize = 8;

/// The most cells that an array is made of.
const MOST_IN_ARRAY: u64 = 200_000;

/// Functions whose result is a number.
const NUMBERS: [&str; 9] = [
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
];

/// An open bracket: of a function, or of a group.
struct Bracket {
    function: Option<Function>,
    /// The index of the first part of each argument.
    arguments: Vec<usize>,
}

/// The known values of the cells that formulas read.
pub(super) struct Facts<'a> {
    /// `true` if days are counted from 1904.
    pub(super) from_1904: bool,
    /// Tells whether any cell of an area was changed.
    pub(super) changed: &'a dyn Fn(&SheetArea) -> bool,
    /// Tells whether a cell holds a text that means more than itself as a criterion.
    pub(super) patterns: &'a dyn Fn(&SheetArea) -> bool,
    /// Tells whether any cell of an area holds a truth.
    pub(super) truths: &'a dyn Fn(&SheetArea) -> bool,
    /// The same of a number.
    pub(super) numbers: &'a dyn Fn(&SheetArea) -> bool,
}

/// A formula to check.
pub(super) struct FormulaCheck<'a> {
    pub(super) parts: &'a [(FormulaPart, String)],
    pub(super) facts: &'a Facts<'a>,
}

impl FormulaCheck<'_> {
    /// Checks a formula.
    ///
    /// # Errors
    /// The reason for leaving it to Excel.
    pub(super) fn check(&self) -> Result<(), Why> {
        if self.parts.len() > MOST_PARTS {
            return Err(Why::TooMany);
        }
        let mut frames: Vec<Bracket> = Vec::new();
        let mut operators = 0;
        for (at, (part, text)) in self.parts.iter().enumerate() {
            operators = if *part == FormulaPart::Operator {
                operators + 1
            } else {
                0
            };
            if operators > MOST_OPERATORS || frames.len() > DEEPEST {
                return Err(Why::TooMany);
            }
            match part {
                FormulaPart::Scalar | FormulaPart::Cell(_) => {
                    self.plain_operand(at)?;
                    self.criterion(at, &frames)?;
                }
                FormulaPart::Operator => {}
                FormulaPart::Function => self.known(at, text)?,
                FormulaPart::Open => frames.push(Bracket {
                    function: self.opener(at),
                    arguments: vec![at + 1],
                }),
                FormulaPart::Separator => match frames.last_mut() {
                    Some(frame) if frame.function.is_some() => frame.arguments.push(at + 1),
                    _ => return Err(Why::Array),
                },
                FormulaPart::Close => {
                    let frame = frames.pop().ok_or(Why::Unknown)?;
                    self.search(&frame, at)?;
                    self.index(&frame, at)?;
                }
                FormulaPart::Area(_) | FormulaPart::Array => self.several(at, &frames)?,
            }
        }
        if frames.is_empty() && !self.parts.is_empty() {
            Ok(())
        } else {
            Err(Why::Unknown)
        }
    }

    /// Checks an operand. Programs differ in how a truth in a cell compares, and in how `General` shows a number in a text.
    fn plain_operand(&self, at: usize) -> Result<(), Why> {
        let compares = |at: Option<usize>| {
            let part = at.and_then(|at| self.parts.get(at));
            part.is_some_and(|(part, text)| {
                *part == FormulaPart::Operator && text.contains(['<', '=', '>', '&'])
            })
        };
        let differs = match &self.parts[at] {
            (FormulaPart::Cell(area), _) => {
                (self.facts.truths)(area) && (compares(at.checked_sub(1)) || compares(Some(at + 1)))
            }
            (_, text) => text.eq_ignore_ascii_case("\"General\""),
        };
        if differs { Err(Why::Unknown) } else { Ok(()) }
    }

    /// Checks that the positions of INDEX cannot be 0, which means a whole row or column.
    fn index(&self, frame: &Bracket, end: usize) -> Result<(), Why> {
        let open = frame.arguments[0] - 1;
        let is_index = open.checked_sub(1).is_some_and(|name| {
            self.parts[name].0 == FormulaPart::Function && self.parts[name].1 == "INDEX"
        });
        if !is_index {
            return Ok(());
        }
        for (argument, from) in frame.arguments.iter().enumerate().skip(1) {
            let to = frame
                .arguments
                .get(argument + 1)
                .map_or(end, |next| next - 1);
            let certain = match &self.parts[*from..to] {
                [(FormulaPart::Scalar, text)] => text.parse::<u32>().is_ok_and(|place| place > 0),
                [(FormulaPart::Function, name), inside @ ..] => {
                    name == "MATCH" && is_one_call(inside)
                }
                _ => false,
            };
            if !certain {
                return Err(Why::Unknown);
            }
        }
        Ok(())
    }

    /// Checks a criterion. The evaluator leaves blank cells out where `<>Red` counts them, and programs differ in whether
    /// `R*` may be a number.
    fn criterion(&self, at: usize, frames: &[Bracket]) -> Result<(), Why> {
        let (part, text) = &self.parts[at];
        let (excludes, pattern) = match part {
            FormulaPart::Cell(area) => ((self.facts.patterns)(area), false),
            _ => (text.starts_with("\"<>"), text.contains(['*', '?'])),
        };
        if !excludes && !pattern {
            return Ok(());
        }
        for frame in frames {
            let argument = frame.arguments.len() - 1;
            let Some(function) = frame.function else {
                continue;
            };
            if !function.criteria || argument == 0 || function.takes.several(argument) {
                continue;
            }
            let before = &self.parts[frame.arguments[argument - 1]].0;
            let of_texts = match before {
                FormulaPart::Area(area) | FormulaPart::Cell(area) => !(self.facts.numbers)(area),
                _ => false,
            };
            if excludes || !of_texts {
                return Err(Why::Unknown);
            }
        }
        Ok(())
    }

    /// Checks that a function is known and opens its brackets.
    fn known(&self, at: usize, name: &str) -> Result<(), Why> {
        let opens = self
            .parts
            .get(at + 1)
            .is_some_and(|(part, _)| *part == FormulaPart::Open);
        let days = self.facts.from_1904 && counts_days(name);
        if opens && !days && function(name).is_some() {
            Ok(())
        } else {
            Err(Why::Unknown)
        }
    }

    /// Returns the function whose brackets open here.
    fn opener(&self, at: usize) -> Option<Function> {
        let before = at
            .checked_sub(1)
            .and_then(|before| self.parts.get(before))?;
        match before {
            (FormulaPart::Function, name) => function(name),
            _ => None,
        }
    }

    /// Checks several cells in their place: as a whole argument of a function that takes them, or in SUMPRODUCT.
    fn several(&self, at: usize, frames: &[Bracket]) -> Result<(), Why> {
        // Programs differ in whether a truth in a cell is a number.
        if matches!(&self.parts[at].0, FormulaPart::Area(area) if (self.facts.truths)(area)) {
            return Err(Why::Unknown);
        }
        let innermost = frames.iter().rev().find_map(|frame| frame.function);
        if innermost.is_some_and(|function| function.takes == Takes::Arrays) {
            return match &self.parts[at].0 {
                FormulaPart::Area(area) if area.size() > MOST_IN_ARRAY => Err(Why::TooMany),
                _ => Ok(()),
            };
        }
        let whole = self
            .parts
            .get(at + 1)
            .is_some_and(|(part, _)| matches!(part, FormulaPart::Separator | FormulaPart::Close));
        let frame = frames.last().ok_or(Why::Array)?;
        let argument = frame.arguments.len() - 1;
        let function = frame
            .function
            .filter(|_| whole && frame.arguments[argument] == at);
        match function {
            Some(function) if function.takes.several(argument) => Ok(()),
            _ => Err(Why::Array),
        }
    }

    /// Checks that a search is exact, or goes through cells that were not changed.
    fn search(&self, frame: &Bracket, end: usize) -> Result<(), Why> {
        let Some(search) = frame.function.and_then(|function| function.search) else {
            return Ok(());
        };
        let argument = |index: usize| {
            let from = *frame.arguments.get(index)?;
            let to = frame.arguments.get(index + 1).map_or(end, |next| next - 1);
            self.parts.get(from..to)
        };
        let exact = match search.exact.map(argument) {
            Some(Some([(FormulaPart::Scalar, text)])) => {
                text == "0" || text.eq_ignore_ascii_case("FALSE")
            }
            _ => false,
        };
        if exact {
            return Ok(());
        }
        // What is sought must be of the kind of what is looked through.
        let sought = match argument(0) {
            Some([(FormulaPart::Cell(_), _)]) => true,
            Some([(FormulaPart::Function, name), ..]) => NUMBERS.contains(&name.as_str()),
            Some(parts) => is_arithmetic(parts),
            None => false,
        };
        match argument(search.cells) {
            Some([(FormulaPart::Area(area), _)]) if sought && !(self.facts.changed)(area) => Ok(()),
            Some([(FormulaPart::Array, _)]) if sought => Ok(()),
            _ => Err(Why::Unknown),
        }
    }
}

/// Returns `true` for cells and numbers with signs of arithmetic between them: the result is a number or an error.
fn is_arithmetic(parts: &[(FormulaPart, String)]) -> bool {
    parts.len() > 1
        && parts.iter().all(|(part, text)| match part {
            FormulaPart::Cell(_) => true,
            FormulaPart::Scalar => text.parse::<f64>().is_ok(),
            FormulaPart::Operator => matches!(text.as_str(), "+" | "-" | "*" | "/"),
            FormulaPart::Area(_)
            | FormulaPart::Array
            | FormulaPart::Open
            | FormulaPart::Close
            | FormulaPart::Separator
            | FormulaPart::Function => false,
        })
}

/// Returns `true` if the brackets that open first close last.
fn is_one_call(parts: &[(FormulaPart, String)]) -> bool {
    let mut depth = 0_usize;
    for (at, (part, _)) in parts.iter().enumerate() {
        match part {
            FormulaPart::Open => depth += 1,
            FormulaPart::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == parts.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recalculate::book::Book;
    use crate::recalculate::reading::{FormulaReader, FormulaReading};
    use ambersheet_ooxml::address::Cell;
    use ambersheet_ooxml::formula::Shift;

    fn checked(formula: &str) -> Result<(), Why> {
        let book = Book::of(&["A"], &[(None, "RAGs", "A!$D$2:$D$9")]);
        let reader = FormulaReader {
            book: &book,
            sheet: 0,
            cell: Cell::new(30, 1),
            parts: true,
        };
        let mut reading = FormulaReading::default();
        reader.read(formula, Shift::default(), &mut reading);
        // Column D was changed.
        let changed =
            |area: &SheetArea| (area.range.first.column..=area.range.last.column).contains(&3);
        let patterns = |area: &SheetArea| area.range.first == Cell::new(0, 6);
        let facts = Facts {
            from_1904: false,
            changed: &changed,
            patterns: &patterns,
            truths: &|area| area.range.first.column == 7,
            numbers: &|area| area.range.first.column == 4,
        };
        let check = FormulaCheck {
            parts: &reading.parts,
            facts: &facts,
        };
        check.check()
    }

    #[test]
    fn cells_may_be_where_one_is_not_meant() {
        for formula in [
            "COUNTIF(D2:D9,\"Red\")/COUNTA(RAGs)",
            "SUMIFS(E2:E9,D2:D9,\"Red\",F2:F9,\">0\")",
            "SUMPRODUCT(--(D2:D9=\"Red\"),(E2:E9))",
            "SUMPRODUCT((D2:D9=\"Red\")*(E2:E9>1))",
            "INDEX(A2:A9,MATCH(\"Red\",D2:D9,0))",
            "INDEX(A2:F9,MATCH(\"Red\",D2:D9,0),2)",
            "VLOOKUP(D2,E2:F9,2,FALSE)",
            "VLOOKUP(B1,E2:F9,2)",
            "VLOOKUP(B1/C1,E2:F9,2)",
            "LOOKUP(B1,{1,2},{\"a\",\"b\"})",
            "IF(AND(D2=\"Red\",D3=\"Red\"),\"a\",\"b\")&TEXTJOIN(\",\",TRUE,D2:D9)",
            "SUM(D2,(E2),E3:E9)",
            "SUMIF(D2:D9,\"R*\",E2:E9)",
        ] {
            assert_eq!(checked(formula), Ok(()), "{formula}");
        }
        for (formula, why) in [
            ("D2:D9", Why::Array),
            ("RAGs", Why::Array),
            ("IF(D2:D9=\"Red\",1,0)", Why::Array),
            ("SUM(IF(D2:D9=\"Red\",1,0))", Why::Array),
            ("SUM((D2:D9=\"Red\")*1)", Why::Array),
            ("SUM(D2:D9*2)", Why::Array),
            ("COUNTIF(D2:D9,E2:E9)", Why::Array),
            ("SUMPRODUCT(ISNUMBER(D2:D9)*1)", Why::Array),
            ("SUM((D2:D9,E2))", Why::Array),
            ("SUM(COUNTIF(D2:D9,{\"Red\",\"Amber\"}))", Why::Array),
            ("MATCH(\"Red\",D2:D9)", Why::Unknown),
            ("VLOOKUP(\"Red\",D2:E9,2,TRUE)", Why::Unknown),
            ("LOOKUP(\"Red\",D2:D9,E2:E9)", Why::Unknown),
            ("COUNTIF(D2:D9,\"<>Red\")", Why::Unknown),
            ("COUNTIFS(E2:E9,1,D2:D9,\"<>\"&B1)", Why::Unknown),
            ("SUMIF(D2:D9,IF(B1,G1,\"Red\"),E2:E9)", Why::Unknown),
            ("SUM(H2:H9)", Why::Unknown),
            ("COUNTIF(E2:E9,\"1*\")", Why::Unknown),
            ("VLOOKUP(\"Red\",E2:F9,2)", Why::Unknown),
            ("VLOOKUP(B1&C1,E2:F9,2)", Why::Unknown),
            ("VLOOKUP(B1>C1,E2:F9,2)", Why::Unknown),
            ("INDEX(A2:A9,0)", Why::Unknown),
            ("INDEX(A2:A9,COUNTIF(D2:D9,\"Red\"))", Why::Unknown),
            ("INDEX(A2:A9,MATCH(\"Red\",D2:D9,0)-1)", Why::Unknown),
            ("D2>H2", Why::Unknown),
            ("TEXT(D2,\"general\")", Why::Unknown),
            ("MYFUNCTION(D2)", Why::Unknown),
            ("SUM(D2", Why::Unknown),
            ("D2)", Why::Unknown),
            ("", Why::Unknown),
            ("---------D2", Why::TooMany),
        ] {
            assert_eq!(checked(formula), Err(why), "{formula}");
        }
        let deep = format!("{}D2{}", "(".repeat(70), ")".repeat(70));
        assert_eq!(checked(&deep), Err(Why::TooMany));
        let long = format!("D2{}", "+D2".repeat(700));
        assert_eq!(checked(&long), Err(Why::TooMany));
    }
}
