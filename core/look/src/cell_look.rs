//! The look of a cell: what one cell format of the workbook amounts to, with all colours resolved.

use serde::Serialize;

/// The look of a cell. What is as usual is left out of the data.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CellLook {
    /// The font.
    pub font: FontLook,
    /// The fill as `#FFC000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
    /// The borders.
    #[serde(skip_serializing_if = "Borders::are_none")]
    pub borders: Borders,
    /// The alignment.
    #[serde(skip_serializing_if = "Alignment::is_usual")]
    pub align: Alignment,
    /// The number format.
    pub format: FormatLook,
}

/// A number format: its code, or the number of a built-in one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FormatLook {
    /// The number of a built-in format (ECMA-376 part 1, 18.8.30).
    BuiltIn(u32),
    /// The code of a format that the workbook defines.
    Code(String),
}

impl Default for FormatLook {
    fn default() -> Self {
        Self::BuiltIn(0)
    }
}

/// A font.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FontLook {
    /// The name of the font.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The size in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
    /// The colour as `#1F2328`; black if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// `true` if the text is bold.
    #[serde(skip_serializing_if = "is_not")]
    pub bold: bool,
    /// `true` if the text is in italics.
    #[serde(skip_serializing_if = "is_not")]
    pub italic: bool,
    /// `true` if the text is struck through.
    #[serde(skip_serializing_if = "is_not")]
    pub strike: bool,
    /// `single` or `double`, if the text is underlined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub underline: Option<&'static str>,
}

/// The lines around a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Borders {
    /// The line at the left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<BorderLine>,
    /// The line at the right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<BorderLine>,
    /// The line above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<BorderLine>,
    /// The line below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottom: Option<BorderLine>,
}

/// One line of a border.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BorderLine {
    /// The style by its name in the standard, such as `thin` (ECMA-376 part 1, 18.18.3).
    pub style: &'static str,
    /// The colour as `#1F2328`; black if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
}

/// How the text of a cell is placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alignment {
    /// The horizontal alignment by its name in the standard; nothing for the one that fits the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizontal: Option<&'static str>,
    /// The vertical alignment by its name in the standard; nothing for the bottom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vertical: Option<&'static str>,
    /// `true` if long text is broken into lines.
    #[serde(skip_serializing_if = "is_not")]
    pub wrap: bool,
    /// `true` if long text is made smaller to fit.
    #[serde(skip_serializing_if = "is_not")]
    pub shrink: bool,
    /// The indent, in steps of three spaces.
    #[serde(skip_serializing_if = "is_nought")]
    pub indent: u32,
    /// The rotation: 1 to 90 degrees upwards, 91 to 180 for 1 to 90 downwards, 255 for letters below each other.
    #[serde(skip_serializing_if = "is_nought")]
    pub rotation: u32,
}

impl CellLook {
    /// Returns `true` if an empty cell of this look differs from the paper.
    pub fn shows_when_empty(&self) -> bool {
        self.fill.is_some() || !self.borders.are_none()
    }
}

impl Borders {
    fn are_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Alignment {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_not(flag: &bool) -> bool {
    !flag
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_nought(number: &u32) -> bool {
    *number == 0
}
