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
            let index = index as usize;
            let usual = || INDEXED.split(' ').nth(index).and_then(Colour::parse);
            return self.indexed.get(index).copied().or_else(usual);
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
const INDEXED: &str = "\
    000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF \
    000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF \
    800000 008000 000080 808000 800080 008080 C0C0C0 808080 \
    9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF \
    000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF \
    00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 \
    3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 \
    003366 339966 003300 333300 993300 993366 333399 333333";

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
