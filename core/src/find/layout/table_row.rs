//! Classifies a row for a table: a record, a note, or nothing.

use std::sync::Arc;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::Row;
use ambersheet_policy::model::{GroupFrom, Role, RulesetModel};

use crate::find::layout::asked::{is_asked, is_named_elsewhere};
use crate::find::layout::class::TextClass;
use crate::find::layout::open_table::{OpenTable, RowReader};
use crate::find::layout::sections::only_text;

/// The meaning of a row for one open table.
#[derive(Clone, Copy)]
pub(crate) enum TableRow {
    /// All cells of the table are blank.
    Empty,
    /// The row holds a record.
    Record,
    /// The row is not filled in, or skipped by the rules.
    Skipped,
    /// The row is none of those that the rules name as measures.
    Other,
    /// The row belongs to a record above, of which some cells are merged down into it.
    Continued,
    /// The row holds values and no name, in a table whose names have no heading.
    Nameless,
    /// The measure's column holds text that no line of the rules names in full, and no other column holds anything.
    Note(Cell),
    /// Such a row, or one with the text left of the names, in a table with sections.
    Section(Cell),
}

/// The kinds of content in a row's columns.
#[derive(Default)]
struct RowContent {
    /// `true` if the measure's column holds something.
    named: bool,
    /// `true` if a column of a value holds something.
    values: bool,
    /// `true` if a column holds a placeholder.
    placeholders: bool,
}

/// Classifies a row for one open table.
pub(crate) fn classify_row(
    ruleset: &RulesetModel,
    table: &OpenTable,
    row: &Row<'_>,
    classes: &[(u32, Arc<TextClass>)],
    cells: &mut impl RowReader,
) -> TableRow {
    let layout = &ruleset.tables[table.layout];
    let measure = table.column(ruleset, Role::Measure);
    let content = content(ruleset, table, measure, classes, cells);
    let skips = |column: u32| {
        class_of(classes, column).is_some_and(|class| class.skips.contains(&table.layout))
    };
    if (!layout.hidden_rows && row.is_hidden()) || measure.is_some_and(skips) {
        return TableRow::Skipped;
    }
    let asked = is_asked(ruleset, table, cells);
    if asked.is_none() && cells.is_filled() && continues(ruleset, table, row, classes, cells) {
        return TableRow::Continued;
    }
    let is_known = is_known(&content, measure, classes);
    if content.values && !content.named && table.places_names {
        return TableRow::Nameless;
    }
    let may_be_title = !content.values && !content.placeholders && !is_known;
    if may_be_title
        && layout.group == Some(GroupFrom::SectionAbove)
        && asked != Some(true)
        && !is_named_elsewhere(ruleset, table, cells)
        && let Some(measure) = measure
        && let Some(cell) = only_text(ruleset, table, measure, row, cells)
    {
        return TableRow::Section(cell);
    }
    if asked == Some(false) && !is_empty(table, row, cells) {
        return TableRow::Other;
    }
    if content.values || is_known {
        return TableRow::Record;
    }
    if content.placeholders {
        return TableRow::Skipped;
    }
    if content.named {
        let mut columns = layout.columns.iter();
        let has_fields = columns.any(|column| matches!(column.role, Role::Field(_)));
        return if has_fields || has_other_cells(ruleset, table, row, cells) {
            TableRow::Record
        } else {
            TableRow::Note(Cell::new(row.number, measure.unwrap_or(table.span.0)))
        };
    }
    if is_empty(table, row, cells) {
        TableRow::Empty
    } else {
        TableRow::Skipped
    }
}

/// Returns `true` if a row has a name that the rules spell out. Such a measure is not lost where nobody filled in its row.
fn is_known(content: &RowContent, measure: Option<u32>, classes: &[(u32, Arc<TextClass>)]) -> bool {
    let class = measure.and_then(|column| class_of(classes, column));
    content.named && class.is_some_and(|class| class.names_measure)
}

/// Returns `true` if all cells of a table are blank in a row.
fn is_empty(table: &OpenTable, row: &Row<'_>, cells: &mut impl RowReader) -> bool {
    let mut within = row.cells.iter().filter(|cell| table.spans(cell.column));
    within.all(|cell| cells.blank(cell.column))
}

/// Returns `true` if all that a row holds of a record is merged down into it from a row above.
fn continues(
    ruleset: &RulesetModel,
    table: &OpenTable,
    row: &Row<'_>,
    classes: &[(u32, Arc<TextClass>)],
    cells: &mut impl RowReader,
) -> bool {
    let declared = &ruleset.tables[table.layout].columns;
    let columns = || declared.iter().zip(&table.columns);
    let columns = columns().filter_map(|(declared, at)| Some((declared.role, (*at)?)));
    let columns: Vec<_> = columns.collect();
    if !columns
        .iter()
        .any(|(_, column)| cells.is_from_above(*column))
    {
        return false;
    }
    let mut is_own = |column: u32| {
        let is_placeholder = class_of(classes, column)
            .is_some_and(|class| class.placeholders.contains(&table.layout));
        !cells.is_from_above(column)
            && (is_placeholder || cells.unsaved(column) || !cells.blank(column))
    };
    let is_value =
        |role: Role| VALUES.contains(&role) || matches!(role, Role::Field(_) | Role::Further(_));
    let (names, rest): (Vec<_>, Vec<_>) = columns
        .iter()
        .partition(|(role, _)| matches!(role, Role::Measure | Role::Id));
    if names.iter().any(|(_, column)| is_own(*column)) {
        return false;
    }
    if rest.iter().any(|(role, _)| is_value(*role)) {
        let mut values = rest.iter().filter(|(role, _)| is_value(*role));
        return !values.any(|(_, column)| is_own(*column));
    }
    // A function of the script may read any column.
    let mut others = (table.span.0..=table.span.1.max(table.right_end)).filter(|column| {
        let mut written = rest.iter().filter(|(role, _)| role.is_written());
        row.cell(*column).is_some() && !written.any(|(_, known)| known == column)
    });
    !others.any(is_own)
}

/// The roles of values, of which a record has one of its own at least.
pub(super) const VALUES: [Role; 10] = [
    Role::Actual,
    Role::Previous,
    Role::Target,
    Role::Intervention,
    Role::Forecast,
    Role::Baseline,
    Role::LastYear,
    Role::Numerator,
    Role::Denominator,
    Role::Variance,
];

/// Reads the kinds of content in the columns that the layout names.
fn content(
    ruleset: &RulesetModel,
    table: &OpenTable,
    measure: Option<u32>,
    classes: &[(u32, Arc<TextClass>)],
    cells: &mut impl RowReader,
) -> RowContent {
    let is_placeholder = |column: u32| {
        class_of(classes, column).is_some_and(|class| class.placeholders.contains(&table.layout))
    };
    let mut content = RowContent::default();
    let declared = ruleset.tables[table.layout].columns.iter();
    for (declared, column) in declared.zip(&table.columns) {
        let Some(column) = *column else { continue };
        let is_measure = Some(column) == measure;
        if is_placeholder(column) {
            content.placeholders = true;
        } else if !cells.blank(column) || (cells.unsaved(column) && !is_measure) {
            if is_measure {
                content.named = true;
            } else if !matches!(
                declared.role,
                Role::Rating | Role::Direction | Role::Anchor(_)
            ) {
                content.values = true;
            }
        }
    }
    content
}

/// Returns the meaning of a column's text, if it has any.
fn class_of(classes: &[(u32, Arc<TextClass>)], column: u32) -> Option<&Arc<TextClass>> {
    let mut classes = classes.iter();
    let (_, class) = classes.find(|(known, _)| *known == column)?;
    Some(class)
}

/// Returns `true` if a row without values holds more than a measure's name, such as its owner or its due date.
///
/// A title or a note has no other cell in its row.
fn has_other_cells(
    ruleset: &RulesetModel,
    table: &OpenTable,
    row: &Row<'_>,
    cells: &mut impl RowReader,
) -> bool {
    let own =
        [Role::Measure, Role::Rating, Role::Direction].map(|role| table.column(ruleset, role));
    (table.span.0..=table.right_end)
        .filter(|column| !own.contains(&Some(*column)))
        .any(|column| row.cell(column).is_some() && !cells.blank(column))
}
