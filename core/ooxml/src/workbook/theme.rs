//! Theme and indexed colours, resolved to visible colours.

use crate::colour::Colour;
use crate::error::Error;
use crate::xml::{Event, Scanner, Tag};

/// The twelve theme colours of a workbook, in the order in which cells refer to them.
#[derive(Debug, Default)]
pub struct Theme {
    colours: Vec<Colour>,
}

impl Theme {
    /// Reads the colour scheme. Colours that cannot be read are black.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is not well-formed up to the end of the scheme.
    pub fn read(text: &[u8], part: &str) -> Result<Self, Error> {
        let mut colours = Vec::new();
        let mut inside = false;
        let mut scanner = Scanner::new(text, 0);
        while let Some(event) = scanner.next().map_err(|fault| fault.in_part(part))? {
            match event {
                Event::Start(tag) if tag.local() == b"clrScheme" => inside = true,
                Event::End { name, .. } if crate::xml::local(name) == b"clrScheme" => break,
                Event::Start(tag) if inside && matches!(tag.local(), b"srgbClr" | b"sysClr") => {
                    let value = tag
                        .text(b"lastClr")
                        .or_else(|| tag.text(b"val"))
                        .unwrap_or_default();
                    colours.push(Colour::parse(&value).unwrap_or(Colour(0, 0, 0)));
                }
                _ => {}
            }
        }
        // The scheme lists dark before light, and cells count light before dark (ECMA-376 part 1, 18.8.3).
        if colours.len() >= 4 {
            colours.swap(0, 1);
            colours.swap(2, 3);
        }
        Ok(Self { colours })
    }

    /// Returns the colour of a `<bgColor>`, `<fgColor>` or `<color>`, or `None` if it names none.
    pub fn resolve(&self, tag: &Tag<'_>) -> Option<Colour> {
        if let Some(rgb) = tag.text(b"rgb") {
            return Colour::parse(rgb.get(rgb.len().checked_sub(6)?..)?);
        }
        if let Some(index) = tag.number(b"indexed") {
            return INDEXED.get(index as usize).copied();
        }
        let base = *self.colours.get(tag.number(b"theme")? as usize)?;
        let tint = tag
            .text(b"tint")
            .and_then(|tint| tint.parse().ok())
            .unwrap_or(0.0);
        Some(tinted(base, tint))
    }
}

/// The first sixteen indexed colours (ECMA-376 part 1, 18.8.27). 8 to 15 repeat 0 to 7.
const INDEXED: [Colour; 16] = {
    const EIGHT: [Colour; 8] = [
        Colour(0, 0, 0),
        Colour(255, 255, 255),
        Colour(255, 0, 0),
        Colour(0, 255, 0),
        Colour(0, 0, 255),
        Colour(255, 255, 0),
        Colour(255, 0, 255),
        Colour(0, 255, 255),
    ];
    let mut all = [Colour(0, 0, 0); 16];
    let mut i = 0;
    while i < 16 {
        all[i] = EIGHT[i % 8];
        i += 1;
    }
    all
};

/// Lightens or darkens a colour by a tint from -1 to 1 (ECMA-376 part 1, 18.8.19). Moving each
/// channel towards white or black equals changing the lightness.
fn tinted(colour: Colour, tint: f64) -> Colour {
    let channel = |c: u8| {
        let c = f64::from(c);
        let moved = if tint < 0.0 {
            c * (1.0 + tint)
        } else {
            c + (255.0 - c) * tint
        };
        u8::try_from(moved.round().clamp(0.0, 255.0) as i32).unwrap_or(u8::MAX)
    };
    Colour(channel(colour.0), channel(colour.1), channel(colour.2))
}
