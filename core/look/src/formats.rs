//! Reads the cell formats of a workbook as looks.

use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::workbook::{StyleList, StyleSheet, Theme};
use ambersheet_ooxml::xml::{Event, Scanner, Tag};
use ambersheet_quantity::{FormatKind, NumberFormat};

use crate::cell_look::{Alignment, BorderLine, Borders, CellLook, FontLook, FormatLook};

/// The styles of a workbook with its colours.
#[derive(Clone, Copy)]
pub(crate) struct FormatReader<'a> {
    pub(crate) styles: &'a StyleSheet,
    pub(crate) theme: &'a Theme,
}

/// The largest font and the largest indent that Excel allows.
const LARGEST_FONT: f64 = 409.0;
const LARGEST_INDENT: u32 = 250;
/// The longest name of a font, and the longest code of a number format, that is passed on.
const LONGEST_NAME: usize = 255;

impl<'a> FormatReader<'a> {
    /// Reads a cell format. One that the workbook lacks looks as the first.
    pub(crate) fn look(self, format: u32) -> CellLook {
        let formats = &self.styles.formats;
        let known = self.styles.entry(formats, format);
        let Some(entry) = known.or_else(|| self.styles.entry(formats, 0)) else {
            return CellLook::default();
        };
        let mut look = CellLook {
            format: self.number_format(format),
            ..CellLook::default()
        };
        for tag in tags(entry) {
            match tag.local() {
                b"xf" => {
                    let part = |list, id| self.part(list, tag.number(id));
                    look.font = self.font(part(&self.styles.fonts, b"fontId"));
                    look.fill = self.fill(part(&self.styles.fills, b"fillId"));
                    look.borders = self.borders(part(&self.styles.borders, b"borderId"));
                }
                b"alignment" => look.align = alignment(&tag),
                _ => {}
            }
        }
        look
    }

    /// Returns `true` if a cell format shows a day or a time of day, which the date system decides.
    pub(crate) fn shows_a_date(self, format: u32) -> bool {
        let (id, code) = self.styles.number_format_of(format);
        NumberFormat::new(id, code).kind(None) == FormatKind::Date
            && !self.styles.is_elapsed(format)
    }

    /// Reads the font of the workbook, in whose digits its columns are measured.
    pub(crate) fn usual_font(self) -> FontLook {
        self.font(self.part(&self.styles.fonts, Some(0)))
    }

    fn part(self, list: &'a StyleList, index: Option<u32>) -> &'a [u8] {
        self.styles
            .entry(list, index.unwrap_or(0))
            .unwrap_or_default()
    }

    fn number_format(self, format: u32) -> FormatLook {
        match self.styles.number_format_of(format) {
            (_, Some(code)) => FormatLook::Code(shortened(code)),
            (id, None) => FormatLook::BuiltIn(id),
        }
    }

    fn font(self, entry: &[u8]) -> FontLook {
        let mut font = FontLook::default();
        for tag in tags(entry) {
            let is_on = !matches!(tag.get(b"val"), Some(b"0" | b"false"));
            match tag.local() {
                b"name" => font.name = tag.text(b"val").as_deref().map(shortened),
                b"sz" => font.size = number(&tag).map(|size| size.clamp(1.0, LARGEST_FONT)),
                b"color" => font.colour = self.colour(&tag),
                b"b" => font.bold = is_on,
                b"i" => font.italic = is_on,
                b"strike" => font.strike = is_on,
                b"u" => font.underline = underline(&tag),
                _ => {}
            }
        }
        font
    }

    /// Reads a fill. A pattern or a gradient is shown as the even colour that it looks like from afar.
    fn fill(self, entry: &[u8]) -> Option<String> {
        let (mut share, mut colours) = (0.0, [Colour(0, 0, 0), Colour(255, 255, 255)]);
        let mut stops = 0;
        for tag in tags(entry) {
            let resolved = || self.theme.resolve(&tag);
            match tag.local() {
                b"patternFill" => share = pattern(tag.get(b"patternType"))?,
                b"gradientFill" => share = 0.5,
                b"fgColor" => colours[0] = resolved().unwrap_or(colours[0]),
                b"bgColor" => colours[1] = resolved().unwrap_or(colours[1]),
                b"color" => {
                    colours[usize::from(stops > 0)] = resolved().unwrap_or(colours[1]);
                    stops += 1;
                }
                _ => {}
            }
        }
        (share > 0.0).then(|| hex(mixed(colours, share)))
    }

    fn borders(self, entry: &[u8]) -> Borders {
        let mut borders = Borders::default();
        let mut side: Option<&mut Option<BorderLine>> = None;
        for tag in tags(entry) {
            match tag.local() {
                b"left" | b"start" => side = Some(set(&mut borders.left, &tag)),
                b"right" | b"end" => side = Some(set(&mut borders.right, &tag)),
                b"top" => side = Some(set(&mut borders.top, &tag)),
                b"bottom" => side = Some(set(&mut borders.bottom, &tag)),
                b"color" => {
                    if let Some(Some(line)) = side.take() {
                        line.colour = self.colour(&tag);
                    }
                }
                _ => side = None,
            }
        }
        borders
    }

    fn colour(self, tag: &Tag<'_>) -> Option<String> {
        self.theme.resolve(tag).map(hex)
    }
}

/// Returns the start tags of a piece of the styles.
fn tags(entry: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut scanner = Scanner::new(entry, 0);
    std::iter::from_fn(move || {
        loop {
            match scanner.next() {
                Ok(Some(Event::Start(tag))) => return Some(tag),
                Ok(Some(Event::End { .. } | Event::Text(_) | Event::CData(_))) => {}
                Ok(None) | Err(_) => return None,
            }
        }
    })
}

/// Sets a line by its style, and returns its place.
fn set<'l>(line: &'l mut Option<BorderLine>, tag: &Tag<'_>) -> &'l mut Option<BorderLine> {
    let style = known(&LINES, tag.get(b"style"));
    *line = style.map(|style| BorderLine {
        style,
        colour: None,
    });
    line
}

fn alignment(tag: &Tag<'_>) -> Alignment {
    Alignment {
        horizontal: known(&HORIZONTAL, tag.get(b"horizontal")),
        vertical: known(&VERTICAL, tag.get(b"vertical")),
        wrap: tag.flag(b"wrapText"),
        shrink: tag.flag(b"shrinkToFit"),
        indent: tag.number(b"indent").unwrap_or(0).min(LARGEST_INDENT),
        rotation: tag
            .number(b"textRotation")
            .filter(|degrees| *degrees <= 180 || *degrees == 255)
            .unwrap_or(0),
    }
}

/// The styles of lines that are drawn (ECMA-376 part 1, 18.18.3).
const LINES: [&str; 13] = [
    "thin",
    "medium",
    "thick",
    "double",
    "hair",
    "dotted",
    "dashed",
    "dashDot",
    "dashDotDot",
    "mediumDashed",
    "mediumDashDot",
    "mediumDashDotDot",
    "slantDashDot",
];
/// The horizontal alignments but the usual one (ECMA-376 part 1, 18.18.40).
const HORIZONTAL: [&str; 7] = [
    "left",
    "center",
    "right",
    "fill",
    "justify",
    "centerContinuous",
    "distributed",
];
/// The vertical alignments but the usual one (ECMA-376 part 1, 18.18.88).
const VERTICAL: [&str; 4] = ["top", "center", "justify", "distributed"];

/// Returns a name of the standard, if the text is one of a list.
fn known(names: &[&'static str], text: Option<&[u8]>) -> Option<&'static str> {
    let text = text?;
    names.iter().copied().find(|name| name.as_bytes() == text)
}

fn underline(tag: &Tag<'_>) -> Option<&'static str> {
    match tag.get(b"val") {
        Some(b"none") => None,
        Some(b"double" | b"doubleAccounting") => Some("double"),
        _ => Some("single"),
    }
}

/// Returns the share of a pattern's foreground; `None` for no fill (ECMA-376 part 1, 18.18.55).
fn pattern(name: Option<&[u8]>) -> Option<f64> {
    Some(match name? {
        b"solid" => 1.0,
        b"darkGray" => 0.75,
        b"mediumGray" | b"darkHorizontal" | b"darkVertical" | b"darkDown" | b"darkUp"
        | b"darkGrid" | b"darkTrellis" => 0.5,
        b"lightGray" | b"lightHorizontal" | b"lightVertical" | b"lightDown" | b"lightUp"
        | b"lightGrid" | b"lightTrellis" => 0.25,
        b"gray125" => 0.125,
        b"gray0625" => 0.0625,
        _ => return None,
    })
}

/// Returns the first of two colours mixed into the second.
fn mixed([first, second]: [Colour; 2], share: f64) -> Colour {
    let channel = |first: u8, second: u8| {
        let mixed = f64::from(first) * share + f64::from(second) * (1.0 - share);
        u8::try_from(mixed.round() as i32).unwrap_or(u8::MAX)
    };
    Colour(
        channel(first.0, second.0),
        channel(first.1, second.1),
        channel(first.2, second.2),
    )
}

fn hex(colour: Colour) -> String {
    format!("#{colour}")
}

fn shortened(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

fn number(tag: &Tag<'_>) -> Option<f64> {
    tag.text(b"val")?
        .trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}
