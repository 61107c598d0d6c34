//! The boxes in which notes are shown: a worksheet's legacy drawing (VML; ECMA-376 part 4, 19), with boxes for our
//! notes added and taken away.
//!
//! Nothing depends on the drawing's being well-formed, which it often is not. What is added stands before the last end
//! tag of the root; every shape that is there stays as it is, byte for byte.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::note_box::{BoxSize, NoteGrid};
use crate::plan::patch::loose::{LooseTag, loose_tags};
use crate::plan::patch::shape_numbers::{Blocks, Numbers};
use ambersheet_ooxml::address::{Cell, parse_number};
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::Fault;

const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];
/// The id of the shape type that all boxes of notes share.
const SHAPE_TYPE: &[u8] = b"_x0000_t202";

/// Patches a worksheet's legacy drawing, or makes one. Each note gets a box unless it has one, and the boxes of removed
/// notes go.
///
/// # Errors
/// Returns the fault if the drawing has no end.
pub(crate) fn patch_shapes(
    existing: Option<&[u8]>,
    standing: &[(Cell, BoxSize)],
    gone: &[Cell],
    grid: &NoteGrid,
    blocks: &mut Blocks,
) -> Result<Option<Vec<u8>>, Fault> {
    if existing.is_none() && standing.is_empty() {
        return Ok(None);
    }
    let fresh;
    let text = if let Some(text) = existing {
        blocks.read(text);
        text
    } else {
        fresh = fresh_drawing(blocks.fresh());
        &fresh
    };
    let drawing = Drawing::read(text)?;
    let gone: BTreeSet<Cell> = gone.iter().copied().collect();
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = drawing
        .notes
        .iter()
        .filter(|(cell, _)| gone.contains(cell))
        .map(|(_, range)| (range.clone(), Vec::new()))
        .collect();
    let present: BTreeSet<Cell> = drawing.notes.iter().map(|(cell, _)| *cell).collect();
    let missing: Vec<&(Cell, BoxSize)> = standing
        .iter()
        .filter(|(cell, _)| !present.contains(cell))
        .collect();
    if !missing.is_empty() {
        let mut numbers = Numbers::read(text);
        let mut shapes = Vec::new();
        if !drawing.has_type {
            drawing.prefixes.write_type(&mut shapes);
        }
        for (i, (cell, size)) in missing.into_iter().enumerate() {
            let shape = Shape {
                number: numbers.next(blocks),
                order: drawing.shape_count + i + 1,
                cell: *cell,
                size: *size,
                anchor: grid.anchor(*cell, *size),
            };
            drawing.prefixes.write_shape(&shape, &mut shapes);
        }
        edits.extend(numbers.grown_list());
        edits.push(drawing.at_end(shapes));
    }
    Ok((!edits.is_empty()).then(|| xml::spliced(text, edits)))
}

fn fresh_drawing(block: u32) -> Vec<u8> {
    let declared = declarations();
    format!(
        "<xml{declared}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout></xml>"
    )
    .into_bytes()
}

fn declarations() -> String {
    NAMESPACES
        .map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\""))
        .concat()
}

/// A drawing, read.
struct Drawing<'a> {
    root: &'a [u8],
    /// The range of the root's end tag, or of its start tag's `/>`.
    end: Range<usize>,
    self_closing: bool,
    prefixes: Prefixes,
    has_type: bool,
    shape_count: usize,
    /// The boxes of notes, each with its cell.
    notes: Vec<(Cell, Range<usize>)>,
}

impl<'a> Drawing<'a> {
    fn read(text: &'a [u8]) -> Result<Self, Fault> {
        const NO_END: Fault = Fault::Malformed("it has no end tag, so nothing can be added to it");
        let root = loose_tags(text, 0).next().ok_or(NO_END)?;
        let name = &text[root.name.clone()];
        let end = if root.self_closing {
            root.range.end - 2..root.range.end
        } else {
            last_end_tag(text, name)
                .filter(|end| end.start >= root.range.end)
                .ok_or(NO_END)?
        };
        let mut drawing = Self {
            root: name,
            end,
            self_closing: root.self_closing,
            prefixes: Prefixes::read(text, &root),
            has_type: false,
            shape_count: 0,
            notes: Vec::new(),
        };
        let mut from = root.range.end;
        while let Some(tag) = loose_tags(text, from).next() {
            from = tag.range.end;
            match tag.local(text) {
                b"shapetype" => {
                    let id = tag.value(text, b"id").map(|range| &text[range]);
                    drawing.has_type |= id == Some(SHAPE_TYPE);
                }
                b"shape" => {
                    // One without an end, and there is none after it either.
                    let Some(end) = element_end(text, &tag) else {
                        break;
                    };
                    drawing.shape_count += 1;
                    let cell = note_cell(&text[tag.range.start..end]);
                    drawing
                        .notes
                        .extend(cell.map(|cell| (cell, tag.range.start..end)));
                    from = end;
                }
                _ => {}
            }
        }
        Ok(drawing)
    }

    /// Returns the edit that adds to the end of the drawing.
    fn at_end(&self, mut new: Vec<u8>) -> (Range<usize>, Vec<u8>) {
        if self.self_closing {
            new.insert(0, b'>');
            new.extend_from_slice(&[b"</", self.root, b">"].concat());
            return (self.end.clone(), new);
        }
        (self.end.start..self.end.start, new)
    }
}

/// Returns the last end tag with this name, spelled in small letters or large, outside the comments that may follow it.
fn last_end_tag(text: &[u8], name: &[u8]) -> Option<Range<usize>> {
    let mut text = text.trim_ascii_end();
    while text.ends_with(b"-->") {
        text = text[..memchr::memmem::rfind(text, b"<!--")?].trim_ascii_end();
    }
    memchr::memmem::rfind_iter(text, b"</").find_map(|at| {
        let rest = &text[at + 2..];
        let named = rest
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name));
        let after = rest.get(name.len()..)?.trim_ascii_start();
        (named && after.starts_with(b">")).then(|| at..text.len() - after.len() + 1)
    })
}

/// Returns the end of the element with this start tag.
fn element_end(text: &[u8], tag: &LooseTag) -> Option<usize> {
    if tag.self_closing {
        return Some(tag.range.end);
    }
    let end = [b"</", &text[tag.name.clone()]].concat();
    memchr::memmem::find_iter(&text[tag.range.end..], &end).find_map(|at| {
        let rest = &text[tag.range.end + at + end.len()..];
        let after = rest.trim_ascii_start();
        after
            .starts_with(b">")
            .then(|| text.len() - after.len() + 1)
    })
}

/// Returns the cell whose note is shown in a shape; `None` if it is another sort of shape.
fn note_cell(shape: &[u8]) -> Option<Cell> {
    let (mut is_note, mut row, mut column) = (false, None, None);
    for tag in loose_tags(shape, 0) {
        let number = || {
            let inside = &shape[tag.range.end..];
            parse_number(inside[..memchr::memchr(b'<', inside)?].trim_ascii())
        };
        match tag.local(shape) {
            b"ClientData" => {
                is_note =
                    tag.value(shape, b"ObjectType").map(|range| &shape[range]) == Some(b"Note");
            }
            b"Row" => row = number(),
            b"Column" => column = number(),
            _ => {}
        }
    }
    is_note.then_some(Cell {
        row: row?,
        column: column?,
    })
}

/// The prefixes of a drawing's namespaces.
struct Prefixes {
    v: String,
    o: String,
    x: String,
    /// The declarations that each added element brings along, where the root lacks one.
    declared: String,
}

impl Prefixes {
    fn read(text: &[u8], root: &LooseTag) -> Self {
        let inside = &text[root.name.end..root.range.end];
        let bound = |uri: &str| {
            xml::attributes(inside)
                .find(|attribute| attribute.value == uri.as_bytes())
                .and_then(|attribute| {
                    let prefix = attribute.name.strip_prefix(b"xmlns:")?;
                    Some(String::from_utf8_lossy(prefix).into_owned())
                })
        };
        if let [Some(v), Some(o), Some(x)] = NAMESPACES.map(|(_, uri)| bound(uri)) {
            return Self {
                v,
                o,
                x,
                declared: String::new(),
            };
        }
        Self {
            v: "v".to_owned(),
            o: "o".to_owned(),
            x: "x".to_owned(),
            declared: declarations(),
        }
    }

    fn write_type(&self, out: &mut Vec<u8>) {
        let Self { v, o, declared, .. } = self;
        let shape_type = format!(
            "<{v}:shapetype{declared} id=\"_x0000_t202\" coordsize=\"21600,21600\" {o}:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><{v}:stroke joinstyle=\"miter\"/><{v}:path gradientshapeok=\"t\" {o}:connecttype=\"rect\"/></{v}:shapetype>"
        );
        out.extend_from_slice(shape_type.as_bytes());
    }

    fn write_shape(&self, shape: &Shape, out: &mut Vec<u8>) {
        let Self { v, o, x, declared } = self;
        let Shape {
            number,
            order,
            cell,
            size,
            anchor,
        } = shape;
        let points = |pixels: u32| f64::from(pixels) * 0.75;
        let (width, height) = (points(size.width), points(size.height));
        let anchor = anchor.map(|number| number.to_string()).join(", ");
        let text = format!(
            "<{v}:shape{declared} id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden\" fillcolor=\"#ffffe1\" {o}:insetmode=\"auto\"><{v}:fill color2=\"#ffffe1\"/><{v}:shadow on=\"t\" color=\"black\" obscured=\"t\"/><{v}:path {o}:connecttype=\"none\"/><{v}:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></{v}:textbox><{x}:ClientData ObjectType=\"Note\"><{x}:MoveWithCells/><{x}:SizeWithCells/><{x}:Anchor>{anchor}</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill><{x}:Row>{row}</{x}:Row><{x}:Column>{column}</{x}:Column></{x}:ClientData></{v}:shape>",
            row = cell.row,
            column = cell.column,
        );
        out.extend_from_slice(text.as_bytes());
    }
}

/// A box to be written.
struct Shape {
    number: u64,
    /// Its place among the shapes that lie over one another.
    order: usize,
    cell: Cell,
    size: BoxSize,
    anchor: [u32; 8],
}

#[cfg(test)]
mod tests;
