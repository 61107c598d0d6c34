//! Colours as red, green and blue.

use std::fmt;

/// A colour with red, green and blue from 0 to 255.
///
/// ```
/// use ambersheet_ooxml::colour::Colour;
///
/// let amber = Colour::parse("#FFC000").expect("six hexadecimal digits");
/// assert_eq!(amber, Colour(255, 192, 0));
/// assert_eq!(amber.text_on(), Colour(0, 0, 0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Parses `#FFC000` or `FFC000`. Returns `None` if the text is not a colour.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').unwrap_or(text);
        if hex.len() != 6 || !hex.is_ascii() {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Returns black or white, whichever is easier to read on this colour (WCAG 2.1, relative
    /// luminance).
    #[must_use]
    pub fn text_on(self) -> Self {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let luminance =
            0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2);
        if luminance > 0.179 {
            Self(0, 0, 0)
        } else {
            Self(255, 255, 255)
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}
