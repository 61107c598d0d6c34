//! The template's own conditional formats over our cells: what they would hide, and which colours they give a level.

use std::collections::HashMap;

use crate::plan::patch::live::formula::is_own_formula;
use crate::plan::patch::mark;
use crate::plan::patch::stylebook::StyleBook;
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::{Conditional, ConditionalRule, RuleTest};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::{StyleSheet, Theme};
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};
use ambersheet_policy::model::Scale;

/// The conditional formats of one sheet that fill cells.
#[derive(Debug, Default)]
pub(crate) struct TemplateRules {
    /// The priority of the last of all the sheet's rules, 0 where there are none.
    last_priority: i64,
    filling: Vec<(Conditional, Vec<Option<Colour>>)>,
}

impl TemplateRules {
    /// Keeps those of a sheet's conditional formats that can hide a fill.
    pub(crate) fn new(conditionals: Vec<Conditional>, styles: &StyleSheet, theme: &Theme) -> Self {
        let priorities = conditionals
            .iter()
            .flat_map(|conditional| &conditional.rules);
        let last_priority = priorities
            .filter_map(|rule| rule.priority)
            .max()
            .unwrap_or(0)
            .max(0);
        let filling = conditionals
            .into_iter()
            .filter_map(|conditional| {
                let fills: Vec<_> = conditional
                    .rules
                    .iter()
                    .map(|rule| fill_of(rule, styles, theme))
                    .collect();
                let hides = conditional.rules.iter().zip(&fills).any(|(rule, fill)| {
                    fill.is_some() || rule.own_fill || rule.test == RuleTest::ColourScale
                });
                let colours = fills
                    .into_iter()
                    .map(|fill| fill.and_then(|fill| fill))
                    .collect();
                hides.then_some((conditional, colours))
            })
            .collect();
        Self {
            last_priority,
            filling,
        }
    }

    /// Returns the ranges of each conditional format that fills cells.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = &[Range]> {
        self.filling
            .iter()
            .map(|(conditional, _)| conditional.ranges.as_slice())
    }

    /// Returns the template's colour for a level in a cell: that of the first rule for its word.
    pub(crate) fn colour(&self, cell: Cell, word: &str) -> Option<Colour> {
        let word = fold(word);
        self.filling
            .iter()
            .filter(|(conditional, _)| conditional.ranges.iter().any(|range| range.contains(cell)))
            .flat_map(|(conditional, colours)| conditional.rules.iter().zip(colours))
            .filter(
                |(rule, _)| matches!(&rule.test, RuleTest::Equals(asked) if fold(asked) == word),
            )
            .min_by_key(|(rule, _)| rule.priority.unwrap_or(i64::MAX))
            .and_then(|(_, colour)| *colour)
    }

    /// Returns the colour that the template gives a level wherever it does.
    pub(crate) fn colour_of(&self, word: &str) -> Option<Colour> {
        let word = fold(word);
        self.filling
            .iter()
            .flat_map(|(conditional, colours)| conditional.rules.iter().zip(colours))
            .find_map(|(rule, colour)| {
                colour.filter(
                    |_| matches!(&rule.test, RuleTest::Equals(asked) if fold(asked) == word),
                )
            })
    }

    /// Returns `true` if any of them fills a cell.
    pub(crate) fn covers(&self, cell: Cell) -> bool {
        self.ranges()
            .any(|ranges| ranges.iter().any(|range| range.contains(cell)))
    }

    /// Returns the first priority for this many rules of our own: above the template's if ours are to win, else below
    /// all others, so that no two are equal.
    pub(crate) fn first_priority(&self, rules: usize, wins: bool) -> i64 {
        let above = self
            .lowest_priority()
            .saturating_sub(i64::try_from(rules).unwrap_or(i64::MAX));
        if wins && !self.filling.is_empty() {
            above
        } else {
            self.last_priority.saturating_add(1)
        }
    }

    /// Returns the priority of the first of all rules.
    fn lowest_priority(&self) -> i64 {
        let rules = self
            .filling
            .iter()
            .flat_map(|(conditional, _)| &conditional.rules);
        rules.filter_map(|rule| rule.priority).min().unwrap_or(1)
    }
}

/// Returns the fill of a rule's differential format: none, one of a known colour, or one whose colour cannot be told.
#[expect(
    clippy::option_option,
    reason = "whether it fills, and with what, are two questions"
)]
pub(crate) fn fill_of(
    rule: &ConditionalRule,
    styles: &StyleSheet,
    theme: &Theme,
) -> Option<Option<Colour>> {
    let entry = styles.entry(&styles.differential, rule.format?)?;
    let mut scanner = Scanner::new(entry, 0);
    let mut inside = false;
    let (mut background, mut foreground) = (None, None);
    let mut fills = false;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => match tag.local() {
                b"fill" => {
                    inside = true;
                    fills = true;
                }
                b"bgColor" if inside => background = theme.resolve(&tag),
                b"fgColor" if inside => foreground = theme.resolve(&tag),
                _ => {}
            },
            Event::End { name, .. } if xml::local(name) == b"fill" => inside = false,
            _ => {}
        }
    }
    fills.then_some(background.or(foreground))
}

/// Parts a sheet's conditional formats into those that an earlier run laid on top and those of the template.
///
/// Ours bear a mark. Excel drops it when it saves; then a format is ours if its rules ask for every word of the scale,
/// stop there, and give exactly the scale's colours.
pub(crate) fn own_conditionals(
    all: Vec<Conditional>,
    scale: &Scale,
    styles: &StyleBook<'_>,
) -> (Vec<Conditional>, Vec<Conditional>) {
    let looks_own = |rule: &ConditionalRule| {
        rule.stops
            && scale.levels().iter().enumerate().any(|(rank, level)| {
                matches!(&rule.test, RuleTest::Equals(word) if *word == level.word)
                    && styles.has_level_colours(rule.format, rank as u8)
            })
    };
    let looks_live = |rule: &ConditionalRule| matches!(&rule.test, RuleTest::Expression(formula) if rule.stops && is_own_formula(formula));
    let words_over = |ranges: &[Range]| {
        let rules = all
            .iter()
            .filter(|other| other.ranges == ranges)
            .flat_map(|other| &other.rules);
        rules.filter(|rule| looks_own(rule)).count()
    };
    let own: Vec<bool> = all
        .iter()
        .map(|conditional| {
            let marked =
                conditional.rules.iter().all(|rule| rule.marked) && !conditional.rules.is_empty();
            marked
                || (conditional.rules.iter().all(looks_live) && !conditional.rules.is_empty())
                || (conditional.rules.iter().all(looks_own)
                    && words_over(&conditional.ranges) >= scale.levels().len())
        })
        .collect();
    let mut parted = (Vec::new(), Vec::new());
    for (conditional, own) in all.into_iter().zip(own) {
        if own {
            parted.0.push(conditional);
        } else {
            parted.1.push(conditional);
        }
    }
    parted
}

/// Writes conditional formats of our own over the rated cells, above the template's.
///
/// Each level has an element of its own. If all had one priority because there is no lower one, `LibreOffice` would
/// keep only the last rule of an element.
pub(crate) fn rule_on_top(
    cells: &[Cell],
    template: &TemplateRules,
    scale: &Scale,
    styles: &mut StyleBook<'_>,
    prefix: &str,
) -> Vec<u8> {
    let first =
        template.lowest_priority() - i64::try_from(scale.levels().len()).unwrap_or(i64::MAX);
    let ranges = ambersheet_ooxml::address::list_of_ranges(&rectangles(cells));
    let mut text = Vec::new();
    for ((rank, level), priority) in scale.levels().iter().enumerate().zip(first..) {
        let format = styles.differential(rank as u8);
        let priority = priority.max(1);
        let open = format!(
            "<{prefix}conditionalFormatting sqref=\"{ranges}\"><{prefix}cfRule type=\"cellIs\" dxfId=\"{format}\" priority=\"{priority}\" stopIfTrue=\"1\" operator=\"equal\"><{prefix}formula>"
        );
        text.extend_from_slice(open.as_bytes());
        xml::append_escaped(&formula_for(&level.word), &mut text);
        text.extend_from_slice(
            format!(
                "</{prefix}formula>{}</{prefix}cfRule></{prefix}conditionalFormatting>",
                mark::rule_mark(prefix)
            )
            .as_bytes(),
        );
    }
    text
}

/// Returns a level's word as a formula: a number, or text in quotes.
fn formula_for(word: &str) -> String {
    if word.parse::<rust_decimal::Decimal>().is_ok() {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('"', "\"\""))
    }
}

/// Returns the cells as few ranges: runs down each column, joined with equal runs next to them.
pub(crate) fn rectangles(cells: &[Cell]) -> Vec<Range> {
    let mut sorted = cells.to_vec();
    sorted.sort_unstable_by_key(|cell| (cell.column, cell.row));
    sorted.dedup();
    let mut runs: Vec<Range> = Vec::new();
    for cell in sorted {
        match runs.last_mut() {
            Some(run) if run.last.column == cell.column && run.last.row + 1 == cell.row => {
                run.last = cell;
            }
            _ => runs.push(Range {
                first: cell,
                last: cell,
            }),
        }
    }
    let mut ranges: Vec<Range> = Vec::new();
    // The last range of each first and last row: only it can end in the column before.
    let mut latest: HashMap<(u32, u32), usize> = HashMap::new();
    for run in runs {
        let rows = (run.first.row, run.last.row);
        match latest.get(&rows).and_then(|at| ranges.get_mut(*at)) {
            Some(range) if range.last.column + 1 == run.first.column => {
                range.last.column = run.last.column;
            }
            _ => {
                latest.insert(rows, ranges.len());
                ranges.push(run);
            }
        }
    }
    ranges
}
