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

    /// Parses `FFFFC000`, of which the first two digits are the opacity, or `FFC000`.
    pub fn of_argb(text: &str) -> Option<Self> {
        Self::parse(text.get(text.len().checked_sub(6)?..)?)
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

/// A colour that nobody mistakes for another on a traffic light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalColour {
    /// A hue of 75° to 165°.
    Green,
    /// A hue of 35° to 60°, so that yellow is amber and orange is not.
    Amber,
    /// A hue of 345° to 12°.
    Red,
}

impl SignalColour {
    /// The least difference between the strongest and the weakest channel of a colour with a clear hue.
    const CHROMA: f64 = 20.0;
    /// The least strength of the strongest channel of a colour that is not nearly black.
    const STRENGTH: f64 = 100.0;

    /// Returns the signal colour that a colour clearly is; `None` for grey, nearly black, and all hues between them.
    ///
    /// ```
    /// use ambersheet_ooxml::colour::{Colour, SignalColour};
    ///
    /// assert_eq!(SignalColour::of(Colour(255, 192, 0)), Some(SignalColour::Amber));
    /// assert_eq!(SignalColour::of(Colour(237, 125, 49)), None); // orange: amber or red?
    /// ```
    pub fn of(colour: Colour) -> Option<Self> {
        let [red, green, blue] = [colour.0, colour.1, colour.2].map(f64::from);
        let most = red.max(green).max(blue);
        let chroma = most - red.min(green).min(blue);
        if chroma < Self::CHROMA || most < Self::STRENGTH {
            return None;
        }
        let sixth = if most <= red {
            (green - blue) / chroma
        } else if most <= green {
            2.0 + (blue - red) / chroma
        } else {
            4.0 + (red - green) / chroma
        };
        match (60.0 * sixth).rem_euclid(360.0) {
            hue if hue <= 12.0 || hue >= 345.0 => Some(Self::Red),
            hue if (35.0..=60.0).contains(&hue) => Some(Self::Amber),
            hue if (75.0..=165.0).contains(&hue) => Some(Self::Green),
            _ => None,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}
