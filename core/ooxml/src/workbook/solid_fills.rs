//! Knows the solid fills of cell formats, each read once: many cells share few formats.

use std::collections::HashMap;

use crate::colour::Colour;
use crate::workbook::{StyleSheet, Theme};

/// The solid fills of the formats that were asked for.
pub struct SolidFills<'a> {
    styles: &'a StyleSheet,
    theme: &'a Theme,
    by_format: HashMap<u32, Option<Colour>>,
}

impl<'a> SolidFills<'a> {
    /// Creates the fills of a workbook's formats, of which none is read yet.
    pub fn new(styles: &'a StyleSheet, theme: &'a Theme) -> Self {
        Self {
            styles,
            theme,
            by_format: HashMap::new(),
        }
    }

    /// Returns the colour of a cell format's solid fill.
    pub fn of(&mut self, format: u32) -> Option<Colour> {
        let read = || self.styles.solid_fill(format, self.theme);
        *self.by_format.entry(format).or_insert_with(read)
    }
}
