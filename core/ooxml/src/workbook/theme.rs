//! Theme and indexed colours, resolved to visible colours.

use crate::colour::Colour;
use crate::error::Error;
use crate::xml::{Event, Scanner, Tag};

/// The twelve theme colours of a workbook, in the order in which cells refer to them, and its indexed colours.
#[derive(Debug, Default)]
pub struct Theme {
    colours: Vec<Colour>,
    /// The workbook's own indexed colours, the first of them first.
    indexed: Vec<Colour>,
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
        Ok(Self {
            colours,
            indexed: Vec::new(),
        })
    }

    /// Returns the same theme with the workbook's own indexed colours in place of the usual ones.
    #[must_use]
    pub fn with_indexed(self, indexed: Vec<Colour>) -> Self {
        Self { indexed, ..self }
    }

    /// Returns the colour of a `<bgColor>`, `<fgColor>` or `<color>`, or `None` if it names none.
    pub fn resolve(&self, tag: &Tag<'_>) -> Option<Colour> {
        if let Some(rgb) = tag.text(b"rgb") {
            return Colour::of_argb(&rgb);
        }
        if let Some(index) = tag.number(b"indexed") {
            let usual = || INDEXED.get(index as usize).copied().map(of_digits);
            return self.indexed.get(index as usize).copied().or_else(usual);
        }
        let base = *self.colours.get(tag.number(b"theme")? as usize)?;
        let tint = tag
            .text(b"tint")
            .and_then(|tint| tint.parse().ok())
            .unwrap_or(0.0);
        Some(tinted(base, tint))
    }
}

/// The indexed colours, unless the workbook has others (ECMA-376 part 1, 18.8.27). 8 to 15 repeat 0 to 7.
const INDEXED: [u32; 64] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x000000,
    0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000,
    0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366, 0xFFFFCC,
    0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF,
    0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF,
    0xFF99CC, 0xCC99FF, 0xFFCC99, 0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600,
    0x666699, 0x969696, 0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399,
    0x333333,
];

/// Returns the colour of six hexadecimal digits.
const fn of_digits(digits: u32) -> Colour {
    let [_, red, green, blue] = digits.to_be_bytes();
    Colour(red, green, blue)
}

/// Lightens or darkens a colour by a tint from -1 to 1, which changes its lightness and keeps its hue and saturation
/// (ECMA-376 part 1, 18.8.19).
fn tinted(colour: Colour, tint: f64) -> Colour {
    let channels = [colour.0, colour.1, colour.2].map(|channel| f64::from(channel) / 255.0);
    let most = channels.into_iter().fold(0.0, f64::max);
    let least = channels.into_iter().fold(1.0, f64::min);
    let (lightness, chroma) = (f64::midpoint(most, least), most - least);
    let tint = tint.clamp(-1.0, 1.0);
    let moved = if tint < 0.0 {
        lightness * (1.0 + tint)
    } else {
        lightness + (1.0 - lightness) * tint
    };
    let room = |lightness: f64| 1.0 - (2.0 * lightness - 1.0).abs();
    // The chroma takes the same share of the room for it.
    let scale = if chroma > 0.0 {
        room(moved) / room(lightness)
    } else {
        0.0
    };
    let [red, green, blue] = channels.map(|channel| {
        let shown = 255.0 * (moved + (channel - lightness) * scale);
        u8::try_from(shown.round().clamp(0.0, 255.0) as i32).unwrap_or(u8::MAX)
    });
    Colour(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: the shades of Office's first accent as Excel's palette names them, and colorsys of Python for the others.
    #[test]
    fn tints_change_the_lightness_alone() {
        for (colour, tint, expected) in [
            ("4F81BD", -0.25, "376092"),
            ("4F81BD", 0.4, "95B3D7"),
            ("4F81BD", 0.8, "DCE6F2"),
            ("000000", 0.5, "808080"),
            ("FFFFFF", -0.15, "D9D9D9"),
            ("FFC000", -0.5, "806000"),
            ("1F497D", 0.6, "8EB4E3"),
            ("C0504D", 0.0, "C0504D"),
            ("C0504D", -1.0, "000000"),
        ] {
            let colour = Colour::parse(colour).expect("a colour");
            let shown = tinted(colour, tint);
            let expected = Colour::parse(expected).expect("a colour");
            let near = |one: u8, other: u8| one.abs_diff(other) <= 1;
            assert!(
                near(shown.0, expected.0) && near(shown.1, expected.1) && near(shown.2, expected.2),
                "{colour} {tint}: {shown}, not {expected}"
            );
        }
    }
}
