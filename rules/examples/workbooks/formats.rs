//! Parses the formats of a data file.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, FontScheme, Format, FormatAlign, FormatBorder, FormatPattern};

use super::MadeResult;

/// The formats of a workbook by name.
pub(super) type Formats = HashMap<String, CellFormat>;

/// A named format of cells.
#[derive(Clone, Default)]
pub(super) struct CellFormat {
    pub(super) format: Format,
    /// A number is shown as it is printed in the data: "69.2%" gets the number format `0.0%`.
    pub(super) as_printed: bool,
}

impl CellFormat {
    /// Parses the words of a format; a word that names an earlier format begins with all of that one's.
    pub(super) fn parse(words: &[&str], earlier: &Formats) -> MadeResult<Self> {
        let mut parsed = Self::default();
        for word in words {
            if let Some(base) = earlier.get(*word) {
                parsed = base.clone();
            } else if *word == "as printed" {
                parsed.as_printed = true;
            } else {
                parsed.format = with(parsed.format, word)?;
            }
        }
        Ok(parsed)
    }
}

/// Returns the format with one more property.
fn with(format: Format, word: &str) -> MadeResult<Format> {
    let (key, value) = word.split_once(' ').unwrap_or((word, ""));
    Ok(match (key, value) {
        ("font", name) => format.set_font_name(name),
        ("theme-font", name) => format.set_font_name(name).set_font_scheme(FontScheme::Body),
        ("size", points) => format.set_font_size(points.parse::<u8>()?),
        ("bold", "") => format.set_bold(),
        ("italic", "") => format.set_italic(),
        ("colour", name) => format.set_font_color(colour(name)?),
        ("fill", name) => format.set_background_color(colour(name)?),
        ("hatch", name) => format
            .set_pattern(FormatPattern::LightUp)
            .set_foreground_color(colour(name)?),
        ("border", "") => format.set_border(FormatBorder::Thin),
        ("border", name) => format
            .set_border(FormatBorder::Thin)
            .set_border_color(colour(name)?),
        ("wrap", "") => format.set_text_wrap(),
        ("left", "") => format.set_align(FormatAlign::Left),
        ("centre", "") => format.set_align(FormatAlign::Center),
        ("right", "") => format.set_align(FormatAlign::Right),
        ("top", "") => format.set_align(FormatAlign::Top),
        ("middle", "") => format.set_align(FormatAlign::VerticalCenter),
        ("indent", letters) => format.set_indent(letters.parse()?),
        ("number", shown) => format.set_num_format(shown),
        ("unlocked", "") => format.set_unlocked(),
        _ => return Err(format!("'{word}' is no format").into()),
    })
}

/// Parses a colour: `white`, six hexadecimal digits, or a theme's colour and its shade, such as `theme 5 2`.
pub(super) fn colour(text: &str) -> MadeResult<Color> {
    if text == "white" {
        return Ok(Color::White);
    }
    if let ["theme", name, shade] = text.split(' ').collect::<Vec<_>>()[..] {
        return Ok(Color::Theme(name.parse()?, shade.parse()?));
    }
    Ok(Color::RGB(u32::from_str_radix(text, 16)?))
}
