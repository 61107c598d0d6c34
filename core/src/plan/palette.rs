//! The colours of the levels, where the rules leave them to the template: its key, or its conditional formats.

use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::Place;

use crate::error::Error;
use crate::plan::patch::template::TemplateRules;
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::{SharedStrings, StyleSheet, Theme};
use ambersheet_policy::model::{Position, RulesetModel, TemplatePalette};

use crate::find::missing::no_sheet;
use crate::find::row_cells::shown;

/// Returns the fill and text colour of each level, and then of an unrated cell if the rules give it one.
///
/// # Errors
/// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the template has no
/// colour for a level that the rules leave to it.
pub(crate) fn colours(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
) -> Result<Vec<(Colour, Colour)>, Error> {
    let levels = match &ruleset.palette {
        None => ruleset
            .scale
            .levels()
            .iter()
            .map(|level| (level.fill, level.text))
            .collect(),
        Some(TemplatePalette::Key { sheet, range, at }) => {
            of_key(workbook, ruleset, sheet.as_deref(), *range, *at)?
        }
        Some(TemplatePalette::Formatting { at }) => of_formatting(workbook, ruleset, *at)?,
    };
    Ok(levels.into_iter().chain(ruleset.unrated.fill).collect())
}

/// Returns for each sheet the cells that its conditional formats may colour.
///
/// # Errors
/// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
pub(crate) fn conditional_cells(workbook: &OpenReturn) -> Result<Vec<Vec<Range>>, Error> {
    let rules = template_rules(workbook)?;
    Ok(rules
        .iter()
        .map(|rules| rules.ranges().flatten().copied().collect())
        .collect())
}

fn missing(ruleset: &RulesetModel, place: Option<Place>, message: &str, at: Position) -> Error {
    Error::layout(place, format!("{message} ({}:{})", ruleset.script, at.line))
}

fn of_key(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    sheet: Option<&str>,
    range: Range,
    at: Position,
) -> Result<Vec<(Colour, Colour)>, Error> {
    let index = match sheet {
        None => 0,
        Some(name) => workbook
            .sheets
            .iter()
            .position(|sheet| fold(&sheet.name) == fold(name))
            .ok_or_else(|| no_sheet(workbook, ruleset, name, at))?,
    };
    let info = &workbook.sheets[index];
    let mut key = KeyReader {
        range,
        ruleset,
        strings: &workbook.strings,
        styles: &workbook.styles,
        theme: &workbook.theme,
        levels: vec![SeenLevel::Nowhere; ruleset.scale.levels().len()],
    };
    // Whether the rows are in order does not matter here.
    let _ = walk(
        workbook.package.reader(info.part)?,
        &info.part_name,
        Order::AsItStands,
        &mut key,
    )?;
    let place = Place::Ranges(info.name.clone(), vec![range]);
    let colour = |(rank, seen): (usize, SeenLevel)| {
        let word = &ruleset.scale.levels()[rank].word;
        let why = match seen {
            SeenLevel::Coloured(fill, text) => return Ok((fill, text)),
            SeenLevel::Plain => {
                format!(
                    "the key's cell for \"{word}\" has no solid fill, and none has the cell beside it"
                )
            }
            SeenLevel::Nowhere => format!("no cell of the key says \"{word}\""),
        };
        Err(missing(ruleset, Some(place.clone()), &why, at))
    };
    key.levels.into_iter().enumerate().map(colour).collect()
}

/// The visitor that looks for the levels' words in the key.
struct KeyReader<'a> {
    range: Range,
    ruleset: &'a RulesetModel,
    strings: &'a SharedStrings,
    styles: &'a StyleSheet,
    theme: &'a Theme,
    levels: Vec<SeenLevel>,
}

/// The place of a level's word in the key.
#[derive(Clone, Copy, Debug)]
enum SeenLevel {
    Nowhere,
    /// A cell without a fill, with no filled cell next to it.
    Plain,
    /// A cell of this fill, or one next to it, with the colour of its text.
    Coloured(Colour, Colour),
}

impl Visitor for KeyReader<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let inside = |column: u32| self.range.contains(Cell::new(row.number, column));
        // A key may have its colours in the words' own cells, or in cells beside them.
        let beside = row
            .views()
            .filter(|cell| inside(cell.column))
            .find_map(|cell| {
                self.styles
                    .solid_fill(cell.style, self.theme)
                    .map(|fill| (fill, fill.text_on()))
            });
        for cell in row.views().filter(|cell| inside(cell.column)) {
            let Some(rank) =
                shown(cell, self.strings).and_then(|word| self.ruleset.scale.find(&word))
            else {
                continue;
            };
            let own = self.styles.solid_fill(cell.style, self.theme).map(|fill| {
                (
                    fill,
                    self.styles
                        .text_colour(cell.style, self.theme)
                        .unwrap_or_else(|| fill.text_on()),
                )
            });
            self.levels[usize::from(rank)] =
                own.or(beside).map_or(SeenLevel::Plain, |(fill, text)| {
                    SeenLevel::Coloured(fill, text)
                });
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

fn of_formatting(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    at: Position,
) -> Result<Vec<(Colour, Colour)>, Error> {
    let rules = template_rules(workbook)?;
    let colour = |word: &str| rules.iter().find_map(|rules| rules.colour_of(word));
    let levels = ruleset.scale.levels().iter();
    levels
        .map(|level| {
            colour(&level.word)
                .map(|fill| (fill, fill.text_on()))
                .ok_or_else(|| {
                    let why = format!(
                        "no conditional format of the workbook colours \"{}\"",
                        level.word
                    );
                    missing(ruleset, None, &why, at)
                })
        })
        .collect()
}

/// Reads the conditional formats of each sheet.
fn template_rules(workbook: &OpenReturn) -> Result<Vec<TemplateRules>, Error> {
    let mut rules = Vec::with_capacity(workbook.sheets.len());
    for info in &workbook.sheets {
        let mut conditionals = Conditionals::default();
        let reader = workbook.package.reader(info.part)?;
        let _ = walk(
            reader,
            &info.part_name,
            Order::AsItStands,
            &mut conditionals,
        )?;
        rules.push(TemplateRules::new(
            conditionals.0,
            &workbook.styles,
            &workbook.theme,
        ));
    }
    Ok(rules)
}

/// The visitor that takes the conditional formats and nothing else.
#[derive(Default)]
struct Conditionals(Vec<ambersheet_ooxml::sheet::Conditional>);

impl Visitor for Conditionals {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], _: &Row<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.0 = tail.conditionals()?;
        Ok(())
    }
}
