//! Reads the conditional formats of a sheet as drafts see them.

use ambersheet_draft::grid::{FormatFill, FormatTest, GridFormat};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::{Conditional, ConditionalRule, IconLimits, WrittenRule};
use ambersheet_ooxml::workbook::{StyleSheet, Theme};
use ambersheet_ooxml::xml::{Event, Scanner, local};

use crate::plan::patch::template::fill_of;

/// The most formats of a sheet that are kept.
const MOST: usize = 2_000;

/// Returns the formats, but for those that an earlier run of ours made.
pub(super) fn of(
    conditionals: &[Conditional],
    styles: &StyleSheet,
    theme: &Theme,
) -> Vec<GridFormat> {
    let rules = conditionals.iter().flat_map(|conditional| {
        conditional
            .rules
            .iter()
            .map(move |rule| (conditional, rule))
    });
    let own = rules.filter(|(_, rule)| !rule.marked).take(MOST);
    own.map(|(conditional, rule)| GridFormat {
        ranges: conditional.ranges.clone(),
        test: test(&rule.written),
        fill: fill(rule, styles, theme),
        letters: letters(rule, styles, theme),
        priority: rule.priority.unwrap_or(i64::MAX),
        stops: rule.stops,
    })
    .collect()
}

fn fill(rule: &ConditionalRule, styles: &StyleSheet, theme: &Theme) -> FormatFill {
    match fill_of(rule, styles, theme) {
        Some(Some(colour)) => FormatFill::Colour(colour),
        Some(None) => FormatFill::Unknown,
        None if rule.own_fill => FormatFill::Unknown,
        None => FormatFill::None,
    }
}

/// Returns the colour that a format gives to letters.
fn letters(rule: &ConditionalRule, styles: &StyleSheet, theme: &Theme) -> Option<Colour> {
    let entry = styles.entry(&styles.differential, rule.format?)?;
    let mut scanner = Scanner::new(entry, 0);
    let mut inside = false;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) if tag.local() == b"font" => inside = true,
            Event::Start(tag) if inside && tag.local() == b"color" => return theme.resolve(&tag),
            Event::End { name, .. } if local(name) == b"font" => return None,
            Event::Start(_) | Event::End { .. } | Event::Text(_) | Event::CData(_) => {}
        }
    }
    None
}

fn test(written: &WrittenRule) -> FormatTest {
    let formula = || written.formulas.first().cloned().unwrap_or_default();
    match written.kind.as_str() {
        "cellIs" => FormatTest::CellIs(written.operator.clone(), written.formulas.clone()),
        "expression" => FormatTest::Expression(formula()),
        "containsText" | "notContainsText" | "beginsWith" | "endsWith" => {
            FormatTest::HasText(formula())
        }
        "containsBlanks" => FormatTest::IsBlank,
        "iconSet" => icons(written.icons.as_ref()),
        "colorScale" | "dataBar" => FormatTest::Gradual,
        other => FormatTest::Other(other.to_owned()),
    }
}

fn icons(icons: Option<&IconLimits>) -> FormatTest {
    let Some(icons) = icons else {
        return FormatTest::RelativeIcons;
    };
    let mut ends = Vec::new();
    for end in icons.ends.iter().skip(1) {
        if !matches!(end.kind.as_str(), "num" | "formula") {
            return FormatTest::RelativeIcons;
        }
        ends.push((end.value.clone(), end.has));
    }
    FormatTest::Icons(icons.name.clone(), icons.reversed, ends)
}
