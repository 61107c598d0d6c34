//! Defines the colour words of rules and the two palettes that give their colours.
//!
//! A colour word stays a word until the whole script is known, so that `palette(…)` may come on any
//! line.

use ambersheet_ooxml::colour::Colour;
use ambersheet_policy::model::{Scale, ScaleLevel};

/// A fill, and the colour of text on it.
pub(super) type Pair = (Colour, Colour);

/// The palette of the colour words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ColourPalette {
    /// The light fills that spreadsheets use for good, neutral and bad.
    #[default]
    Standard,
    /// Fills that differ in lightness as well as in hue, for people who do not see all colours.
    ColourBlind,
}

/// The colour words: name, standard pair, colour-blind pair.
///
/// The standard green, amber and red are those of the default scale. Each pair reaches the contrast
/// of 4.5 : 1 that WCAG 2.1 AA requires of text.
pub(super) const COLOURS: &[(&str, Pair, Pair)] = &[
    (
        "green",
        pair(0xC6_EFCE, 0x00_6100),
        pair(0x66_C2A5, 0x00_302A),
    ),
    (
        "light_green",
        pair(0xDD_F3A0, 0x3F_5100),
        pair(0xCD_EBD6, 0x0B_4A3A),
    ),
    (
        "yellow",
        pair(0xFF_FF66, 0x4D_4A00),
        pair(0xFF_F7B0, 0x4D_4A00),
    ),
    (
        "amber",
        pair(0xFF_EB9C, 0x7F_4A00),
        pair(0xFF_C94D, 0x4A_3000),
    ),
    (
        "orange",
        pair(0xFB_BF84, 0x66_2B00),
        pair(0xE0_7F2E, 0x2B_1200),
    ),
    (
        "red",
        pair(0xFF_C7CE, 0x9C_0006),
        pair(0xA6_1C28, 0xFF_FFFF),
    ),
    (
        "grey",
        pair(0xD0_D0D0, 0x40_4040),
        pair(0x7A_7A7A, 0x00_0000),
    ),
    (
        "blue",
        pair(0xB4_D5F7, 0x1F_3864),
        pair(0x2A_5699, 0xFF_FFFF),
    ),
];

const fn pair(fill: u32, text: u32) -> Pair {
    (colour(fill), colour(text))
}

const fn colour(rgb: u32) -> Colour {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Colour(red, green, blue)
}

/// A colour as a script names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hue {
    /// A colour word, by its index in [`COLOURS`].
    Word(usize),
    /// A fill that the author defines.
    Own(Colour),
}

impl Hue {
    /// Returns the fill and the colour of text on it.
    pub(super) fn pair(self, palette: ColourPalette) -> Pair {
        match (self, palette) {
            (Self::Word(index), ColourPalette::Standard) => COLOURS[index].1,
            (Self::Word(index), ColourPalette::ColourBlind) => COLOURS[index].2,
            (Self::Own(fill), _) => (fill, fill.text_on()),
        }
    }

    /// Returns a level of this colour.
    pub(super) fn level(self, word: String, palette: ColourPalette) -> ScaleLevel {
        let (fill, text) = self.pair(palette);
        ScaleLevel {
            word,
            symbol: None,
            others: None,
            fill,
            text,
        }
    }
}

/// Returns the scale of Green, Amber and Red in the colours of a palette.
pub(super) fn default_scale(palette: ColourPalette) -> Scale {
    let mut levels = Vec::new();
    for level in Scale::default().levels() {
        let name = level.word.to_lowercase();
        levels.push(match COLOURS.iter().position(|row| row.0 == name) {
            Some(index) => Hue::Word(index).level(level.word.clone(), palette),
            None => level.clone(),
        });
    }
    Scale::new(levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color
    /// Vision Deficiency", table 1 at severity 1.0, over linear RGB.
    const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
        (
            "full sight",
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        ),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    fn linear(colour: Colour) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// WCAG 2.1, "contrast ratio" and "relative luminance".
    fn contrast(a: Colour, b: Colour) -> f64 {
        let luminance = |colour| {
            let [r, g, b] = linear(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn seen(colour: Colour, sight: &[[f64; 3]; 3]) -> [f64; 3] {
        let rgb = linear(colour);
        sight.map(|row| {
            row.iter()
                .zip(rgb)
                .map(|(m, c)| m * c)
                .sum::<f64>()
                .clamp(0.0, 1.0)
        })
    }

    /// CIE 1976 L*a*b* under D65, as in CIE 15:2004.
    fn lab([red, green, blue]: [f64; 3]) -> [f64; 3] {
        let root = |t: f64| {
            if t > 216.0 / 24389.0 {
                t.cbrt()
            } else {
                (24389.0 / 27.0 * t + 16.0) / 116.0
            }
        };
        let x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
        let y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The CIE 1976 colour difference, ΔE*ab.
    fn distance(a: Colour, b: Colour, sight: &[[f64; 3]; 3]) -> f64 {
        let (a, b) = (lab(seen(a, sight)), lab(seen(b, sight)));
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    #[test]
    fn words_are_readable_on_every_colour() {
        for &(name, standard, colour_blind) in COLOURS {
            for (fill, text) in [standard, colour_blind] {
                assert!(
                    contrast(fill, text) >= 4.5,
                    "{name} on {fill}: {}",
                    contrast(fill, text)
                );
            }
        }
    }

    /// The distances that docs/rules/scale.md states.
    #[test]
    fn colours_are_told_apart() {
        for (i, (one, standard, blind)) in COLOURS.iter().enumerate() {
            for (other, other_standard, other_blind) in &COLOURS[i + 1..] {
                let apart = distance(standard.0, other_standard.0, &SIGHTS[0].1);
                assert!(apart > 15.0, "{one} and {other}: {apart}");
                let traffic_lights = ["green", "amber", "red"];
                let both = traffic_lights.contains(one) && traffic_lights.contains(other);
                for (sight, matrix) in &SIGHTS {
                    let apart = distance(blind.0, other_blind.0, matrix);
                    let needed = if both { 40.0 } else { 15.0 };
                    assert!(apart >= needed, "{one} and {other} with {sight}: {apart}");
                }
            }
        }
    }

    /// Otherwise nobody would need the colour-blind palette, and the test above might prove
    /// nothing.
    #[test]
    fn the_standard_green_and_red_come_close_with_deuteranopia() {
        let [green, red] = ["green", "red"].map(|name| {
            COLOURS
                .iter()
                .find(|row| row.0 == name)
                .map_or(Colour(0, 0, 0), |row| row.1.0)
        });
        assert!(
            distance(green, red, &SIGHTS[0].1) > 40.0 && distance(green, red, &SIGHTS[2].1) < 10.0
        );
    }

    #[test]
    fn green_amber_and_red_are_those_of_the_default_scale() {
        assert_eq!(default_scale(ColourPalette::Standard), Scale::default());
        let blind = default_scale(ColourPalette::ColourBlind);
        for (level, standard) in blind.levels().iter().zip(Scale::default().levels()) {
            assert!(
                level.word == standard.word && level.fill != standard.fill,
                "{}",
                level.word
            );
        }
    }
}
