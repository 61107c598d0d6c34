//! Brings the points that charts keep of their cells up to date.
//!
//! A chart holds a copy of what it shows, which programs draw before they calculate. Only points of cells that were
//! written or depend on these are changed.

use std::collections::BTreeMap;
use std::ops::Range;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner, Tag, append_unescaped};

use super::book::Book;
use super::reading::{FormulaPart, FormulaReader, FormulaReading};
use super::splice::number_text;
use crate::write::results::Outcome;
use ambersheet_ooxml::formula::{SheetArea, Shift};

/// The most points of one series that are brought up to date; of longer ones, those that may be old are taken out.
const MOST_POINTS: u64 = 100_000;

/// The known values of the cells that charts show.
pub(super) struct Known<'a> {
    pub(super) book: &'a Book,
    /// Tells whether any cell of an area was written or depends on what was.
    pub(super) touched: &'a dyn Fn(&SheetArea) -> bool,
    /// Returns the value of such a cell; [`Outcome::Out`] if it has none.
    pub(super) value: &'a dyn Fn(u32, Cell) -> Option<Outcome>,
}

/// Returns a chart's text with its points up to date, and their number; `None` if none changes.
pub(super) fn follow(text: &[u8], known: &Known<'_>) -> Option<(Vec<u8>, usize)> {
    let mut scanner = Scanner::new(text, 0);
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut named: Option<Named> = None;
    let mut changed = 0;
    let mut reads_formula = None::<String>;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => match tag.local() {
                b"f" if !tag.self_closing => reads_formula = Some(String::new()),
                b"numCache" | b"strCache" | b"lvl" | b"multiLvlStrCache" if !tag.self_closing => {
                    let from = tag.range.end;
                    let kind = CacheKind::of(&tag);
                    let level = tag.number(b"ptCount");
                    scanner.skip_element(&tag).ok()?;
                    let inside = from..text[..scanner.position()]
                        .iter()
                        .rposition(|b| *b == b'<')?;
                    let cache = Cache {
                        text,
                        inside,
                        kind,
                        prefix: xml::prefix(tag.name),
                        points: level,
                    };
                    if let Some(named) = &named {
                        changed += cache.follow(named, known, &mut edits);
                    }
                }
                _ => {}
            },
            Event::Text(raw) => {
                if let Some(formula) = &mut reads_formula {
                    append_unescaped(raw, formula);
                }
            }
            Event::End { name, .. } => {
                if let Some(formula) = reads_formula.take().filter(|_| xml::local(name) == b"f") {
                    named = Some(areas_of(&formula, known.book));
                }
            }
            Event::CData(_) => {}
        }
    }
    (changed > 0).then(|| (xml::spliced(text, edits), changed))
}

/// The cells that a chart's formula names, in their order.
struct Named {
    areas: Vec<SheetArea>,
    /// `true` if the formula is nothing but these.
    plain: bool,
    /// `true` if it may name any cell.
    moving: bool,
}

/// Returns the cells that a chart's formula names.
fn areas_of(formula: &str, book: &Book) -> Named {
    let reader = FormulaReader {
        book,
        sheet: 0,
        cell: Cell::new(0, 0),
        parts: true,
    };
    let mut reading = FormulaReading::default();
    reader.read(formula, Shift::default(), &mut reading);
    let only = |part: &FormulaPart| {
        !matches!(
            part,
            FormulaPart::Operator | FormulaPart::Function | FormulaPart::Array
        )
    };
    let plain = reading.refused.is_none() && reading.parts.iter().all(|(part, _)| only(part));
    Named {
        areas: reading.areas,
        plain,
        moving: reading.moving,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CacheKind {
    Numbers,
    Texts,
    /// Several levels of texts, whose points are only taken out.
    Levels,
    /// Points of a chart of the newer kind, numbers or texts.
    Either,
}

impl CacheKind {
    fn of(tag: &Tag<'_>) -> Self {
        match tag.local() {
            b"numCache" => Self::Numbers,
            b"strCache" => Self::Texts,
            b"multiLvlStrCache" => Self::Levels,
            _ => Self::Either,
        }
    }
}

/// The kept points of a series.
struct Cache<'t> {
    text: &'t [u8],
    /// The text between its tags.
    inside: Range<usize>,
    kind: CacheKind,
    prefix: &'t [u8],
    /// The number of points, if its own tag tells.
    points: Option<u32>,
}

/// A kept point: its element, and the text of its value within.
struct Point {
    element: Range<usize>,
    value: Option<Range<usize>>,
}

/// The points that are kept.
struct KeptPoints {
    /// The points by their index.
    points: Vec<(u64, Point)>,
    /// Their number with those that are left out.
    count: u64,
    /// The place for the first.
    first: usize,
}

impl Cache<'_> {
    /// Adds the edits that bring the points up to date. Returns the number of points that change.
    fn follow(
        &self,
        named: &Named,
        known: &Known<'_>,
        edits: &mut Vec<(Range<usize>, Vec<u8>)>,
    ) -> usize {
        let areas = &named.areas;
        if !named.moving && !areas.iter().any(|area| (known.touched)(area)) {
            return 0;
        }
        let Some(KeptPoints {
            points,
            count,
            first: end,
        }) = self.read()
        else {
            return 0;
        };
        let cells: u64 = areas.iter().map(SheetArea::size).sum();
        // Hidden cells have no points, so that the others cannot be told.
        if !named.plain || self.kind == CacheKind::Levels || cells != count || cells > MOST_POINTS {
            edits.extend(
                points
                    .iter()
                    .map(|point| (point.1.element.clone(), Vec::new())),
            );
            return points.len();
        }
        self.settle(&points.into_iter().collect(), end, areas, known, edits)
    }

    /// Brings each point up to date. `end` is where the first would go.
    fn settle(
        &self,
        points: &BTreeMap<u64, Point>,
        mut end: usize,
        areas: &[SheetArea],
        known: &Known<'_>,
        edits: &mut Vec<(Range<usize>, Vec<u8>)>,
    ) -> usize {
        let mut changed = 0;
        for (index, (sheet, cell)) in (0..).zip(areas.iter().flat_map(cells_of)) {
            let present = points.get(&index);
            if let Some(point) = present {
                end = point.element.end;
            }
            let Some(outcome) = (known.value)(sheet, cell) else {
                continue;
            };
            match (self.shown(&outcome), present) {
                (None, None) => {}
                (None, Some(point)) => {
                    edits.push((point.element.clone(), Vec::new()));
                    changed += 1;
                }
                (
                    Some(value),
                    Some(Point {
                        value: Some(range), ..
                    }),
                ) => {
                    if self.text[range.clone()] != *value {
                        edits.push((range.clone(), value));
                        changed += 1;
                    }
                }
                (
                    Some(value),
                    Some(Point {
                        element,
                        value: None,
                    }),
                ) => {
                    edits.push((element.clone(), self.point(index, &value)));
                    changed += 1;
                }
                (Some(value), None) => {
                    edits.push((end..end, self.point(index, &value)));
                    changed += 1;
                }
            }
        }
        changed
    }

    /// Returns the text of a value as a point holds it; `None` if the point is to be left out.
    fn shown(&self, outcome: &Outcome) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        match (outcome, self.kind) {
            (Outcome::Number(number), CacheKind::Numbers | CacheKind::Either) => {
                text.extend_from_slice(number_text(*number).as_bytes());
            }
            (Outcome::Text(words), CacheKind::Texts | CacheKind::Either) if !words.is_empty() => {
                xml::append_string(words, &mut text);
            }
            (Outcome::Error(error), CacheKind::Numbers | CacheKind::Texts) => {
                text.extend_from_slice(error.as_bytes());
            }
            (Outcome::Truth(truth), CacheKind::Texts) => {
                text.extend_from_slice(if *truth { b"TRUE" } else { b"FALSE" });
            }
            _ => return None,
        }
        Some(text)
    }

    /// Returns a new point.
    fn point(&self, index: u64, value: &[u8]) -> Vec<u8> {
        let (prefix, index) = (self.prefix, index.to_string());
        let index = index.as_bytes();
        if self.kind == CacheKind::Either {
            return [
                b"<",
                prefix,
                b"pt idx=\"",
                index,
                b"\">",
                value,
                b"</",
                prefix,
                b"pt>",
            ]
            .concat();
        }
        let value = [b"<", prefix, b"v>", value, b"</", prefix, b"v>"].concat();
        [
            b"<",
            prefix,
            b"pt idx=\"",
            index,
            b"\">",
            &value,
            b"</",
            prefix,
            b"pt>",
        ]
        .concat()
    }

    /// Reads the points; `None` if they cannot be read.
    fn read(&self) -> Option<KeptPoints> {
        let base = self.inside.start;
        let inside = &self.text[self.inside.clone()];
        let mut scanner = Scanner::new(inside, 0);
        let (mut points, mut count, mut first) = (Vec::new(), self.points.map(u64::from), base);
        let mut from = None;
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"pt" => {
                    let value = if tag.self_closing {
                        None
                    } else {
                        self.value_of(&mut scanner, &tag, inside)
                    };
                    if value.is_none() && !tag.self_closing {
                        return None;
                    }
                    let element = base + tag.range.start..base + scanner.position();
                    let value = value
                        .flatten()
                        .map(|value| base + value.start..base + value.end);
                    from.get_or_insert(element.start);
                    points.push((u64::from(tag.number(b"idx")?), Point { element, value }));
                }
                b"ptCount" => {
                    count = tag.number(b"val").map(u64::from);
                    first = base + scanner.position();
                }
                b"formatCode" => {
                    scanner.skip_element(&tag).ok()?;
                    first = first.max(base + scanner.position());
                }
                // Levels are read through.
                _ => {}
            }
        }
        Some(KeptPoints {
            points,
            count: count.unwrap_or(0),
            first: from.unwrap_or(first),
        })
    }

    /// Skips a point. Returns the range of its value's text, if it has one; `None` if it cannot be read.
    #[expect(clippy::option_option, reason = "a point without value can be read")]
    fn value_of(
        &self,
        scanner: &mut Scanner<'_>,
        tag: &Tag<'_>,
        inside: &[u8],
    ) -> Option<Option<Range<usize>>> {
        let start = tag.range.end;
        let own = self.kind == CacheKind::Either;
        let mut value = None;
        loop {
            match scanner.next().ok()?? {
                Event::Start(child) if child.local() == b"v" && !child.self_closing => {
                    let from = child.range.end;
                    scanner.skip_element(&child).ok()?;
                    let to = inside[..scanner.position()]
                        .iter()
                        .rposition(|b| *b == b'<')?;
                    value = Some(from..to);
                }
                Event::Start(child) => scanner.skip_element(&child).ok()?,
                Event::End { range, .. } => {
                    return Some(if own { Some(start..range.start) } else { value });
                }
                Event::Text(_) | Event::CData(_) => {}
            }
        }
    }
}

/// Returns the cells of an area, row by row.
fn cells_of(area: &SheetArea) -> impl Iterator<Item = (u32, Cell)> + use<> {
    let (sheet, first, last) = (area.sheet, area.range.first, area.range.last);
    (first.row..=last.row).flat_map(move |row| {
        (first.column..=last.column).map(move |column| (sheet, Cell::new(row, column)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_follow_their_cells() {
        let book = Book::of(&["Summary"], &[]);
        let touched = |area: &SheetArea| area.range.last.column >= 2;
        let value = |_: u32, cell: Cell| match (cell.row, cell.column) {
            (4, 2) => Some(Outcome::Number(3.0)),
            (5, 2) => Some(Outcome::Out),
            (6, 2) => Some(Outcome::Number(0.5)),
            (0, 3) => Some(Outcome::Text("R & A".to_owned())),
            _ => None,
        };
        let known = Known {
            book: &book,
            touched: &touched,
            value: &value,
        };
        let numbers = |points: &str| {
            format!(
                "<c:numRef><c:f>Summary!$C$5:$C$8</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"4\"/>{points}</c:numCache></c:numRef>"
            )
        };
        let all = "<c:pt idx=\"0\"><c:v>0</c:v></c:pt><c:pt idx=\"1\"><c:v>0</c:v></c:pt><c:pt idx=\"2\" formatCode=\"0%\"><c:v>0</c:v></c:pt><c:pt idx=\"3\"><c:v>0</c:v></c:pt>";
        let right = "<c:pt idx=\"0\"><c:v>3</c:v></c:pt><c:pt idx=\"2\" formatCode=\"0%\"><c:v>0.5</c:v></c:pt><c:pt idx=\"3\"><c:v>0</c:v></c:pt>";
        for (text, expected) in [
            (numbers(all), numbers(right)),
            (numbers(""), numbers("<c:pt idx=\"0\"><c:v>3</c:v></c:pt><c:pt idx=\"2\"><c:v>0.5</c:v></c:pt>")),
            (
                numbers("<c:pt idx=\"3\"><c:v>9</c:v></c:pt>"),
                numbers("<c:pt idx=\"0\"><c:v>3</c:v></c:pt><c:pt idx=\"2\"><c:v>0.5</c:v></c:pt><c:pt idx=\"3\"><c:v>9</c:v></c:pt>"),
            ),
            (numbers(all).replace("$C$5:$C$8", "$C$5:$C$9"), numbers("").replace("$C$5:$C$8", "$C$5:$C$9")),
            (
                "<c:tx><c:strRef><c:f>Summary!$D$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>old</c:v></c:pt></c:strCache></c:strRef></c:tx>".to_owned(),
                "<c:tx><c:strRef><c:f>Summary!$D$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>R &amp; A</c:v></c:pt></c:strCache></c:strRef></c:tx>".to_owned(),
            ),
            (
                "<cx:numDim type=\"val\"><cx:f>Summary!$C$5:$C$6</cx:f><cx:lvl ptCount=\"2\" formatCode=\"General\"><cx:pt idx=\"0\">0</cx:pt><cx:pt idx=\"1\">0</cx:pt></cx:lvl></cx:numDim>".to_owned(),
                "<cx:numDim type=\"val\"><cx:f>Summary!$C$5:$C$6</cx:f><cx:lvl ptCount=\"2\" formatCode=\"General\"><cx:pt idx=\"0\">3</cx:pt></cx:lvl></cx:numDim>".to_owned(),
            ),
        ] {
            let followed = follow(format!("<r>{text}</r>").as_bytes(), &known).expect("it changes");
            assert_eq!(String::from_utf8(followed.0).expect("text"), format!("<r>{expected}</r>"));
        }
        let other = numbers(all).replace("$C$", "$A$");
        assert!(follow(other.as_bytes(), &known).is_none());
    }
}
