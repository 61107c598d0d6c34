//! Several statements of the rules about the same rows: each rates them, unless two write into one column.

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, ColumnName};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claimed, Destination, LayoutRef, Role, RulesetModel};

use crate::error::Error;
use crate::find::layout::open_table::{OpenTable, RowReader, heading_text};
use crate::find::layout::table_row::VALUES;

/// The relation of two tables that begin in one row.
pub(crate) enum Sharing {
    /// They have different rows, or each has columns of its own to write.
    Apart,
    /// They are one table, described twice: the first statement counts.
    Same,
    /// Both write into a column, or fill the whole row.
    Clash(Option<u32>),
}

/// Returns the relation of a table to one that began in the same row before it.
pub(crate) fn sharing(ruleset: &RulesetModel, first: &OpenTable, second: &OpenTable) -> Sharing {
    if !may_share_rows(ruleset, first, second) {
        return Sharing::Apart;
    }
    // The periods of one statement have rows in common, and columns of their own.
    if first.layout == second.layout && first.period.is_some() && second.period.is_some() {
        return Sharing::Apart;
    }
    let [one, other] = [first, second].map(|table| written(ruleset, table));
    let common = one.iter().find(|column| other.contains(column)).copied();
    let [new_one, new_other] = [first, second].map(|table| new_headings(ruleset, table));
    let same_new = new_one.iter().any(|heading| new_other.contains(heading));
    let fills_rows = [first, second].map(|table| ruleset.tables[table.layout].extras.whole_row);
    let meet = common.is_some() || same_new || fills_rows == [true, true];
    if !meet {
        return Sharing::Apart;
    }
    let read = |role: &Role| first.column(ruleset, *role) == second.column(ruleset, *role);
    let [one, other] = [first, second].map(|table| stand_ins(ruleset, table));
    if VALUES.iter().all(read) && one == other && !rule_alike(ruleset, first, second) {
        return Sharing::Same;
    }
    let new = first
        .new_rating
        .or(first.new_direction)
        .filter(|_| same_new);
    Sharing::Clash(common.or(new.map(|new| new.column)))
}

/// Returns `true` if two tables may have the same rows as measures. If they name different rows and meet in one all the
/// same, their ratings clash there.
fn may_share_rows(ruleset: &RulesetModel, first: &OpenTable, second: &OpenTable) -> bool {
    first.heading_row == second.heading_row
        && names(ruleset, first) == names(ruleset, second)
        && ruleset.tables[first.layout].rows == ruleset.tables[second.layout].rows
}

/// Returns `true` if two statements about any sheet have rules of their own for these rows, so that neither is the
/// exception to the other.
fn rule_alike(ruleset: &RulesetModel, first: &OpenTable, second: &OpenTable) -> bool {
    let is_general = |table: &OpenTable| {
        let layout = &ruleset.tables[table.layout];
        layout.sheet.is_none() && layout.excel_table.is_none()
    };
    let has_rules = |table: &OpenTable| {
        let rows = Claimed::RowsOf(LayoutRef::Table(table.layout as u16));
        let mut claims = ruleset.policies.claims.iter();
        claims.any(|claim| claim.claimed == rows)
    };
    is_general(first) == is_general(second) && (has_rules(first) || has_rules(second))
}

/// Returns the columns that stand in for others whose cells are blank, by role, and whether the day of the run does.
fn stand_ins(ruleset: &RulesetModel, table: &OpenTable) -> Vec<(Role, Vec<Option<u32>>, bool)> {
    let declared = ruleset.tables[table.layout].first_filled.iter();
    let columns = |roles: &[Role]| {
        let columns = roles.iter().map(|role| table.column(ruleset, *role));
        columns.collect()
    };
    declared
        .map(|first| (first.role, columns(&first.next), first.today))
        .collect()
}

fn names(ruleset: &RulesetModel, table: &OpenTable) -> Option<u32> {
    table.column(ruleset, Role::Measure)
}

/// Returns the columns that a table's ratings and directions go to.
fn written(ruleset: &RulesetModel, table: &OpenTable) -> Vec<u32> {
    let declared = ruleset.tables[table.layout].columns.iter();
    let written = declared.zip(&table.columns);
    let written = written
        .filter(|(column, _)| column.role.is_written())
        .filter_map(|(_, at)| *at);
    let new = [table.new_rating, table.new_direction];
    written
        .chain(new.into_iter().flatten().map(|new| new.column))
        .collect()
}

/// Returns the folded headings of the columns that a table adds.
fn new_headings(ruleset: &RulesetModel, table: &OpenTable) -> Vec<String> {
    let layout = &ruleset.tables[table.layout];
    let destinations = [&layout.rating, &layout.direction].into_iter().flatten();
    let headings = destinations.filter_map(|destination| match destination {
        Destination::NewColumn { heading, .. } => Some(fold(heading)),
        Destination::Column { .. } | Destination::FillOnly => None,
    });
    headings.collect()
}

/// Returns the error about two statements that write into one column for the same rows.
pub(crate) fn clash(
    ruleset: &RulesetModel,
    sheet: &str,
    (first, second): (&OpenTable, &OpenTable),
    column: Option<u32>,
    cells: &mut impl RowReader,
) -> Error {
    let [one, other] = [first, second].map(|table| ruleset.tables[table.layout].at.line);
    let script = &ruleset.script;
    let row = second.heading_row;
    let at = Place::Cell(
        sheet.to_owned(),
        Cell::new(row, column.unwrap_or(second.span.0)),
    );
    let (what, advice) = match column {
        Some(column) => {
            let heading = heading_text(cells, column);
            let heading = if heading.is_empty() {
                String::new()
            } else {
                format!(" (\"{heading}\")")
            };
            (
                format!("write into column {}{heading}", ColumnName(column)),
                "give each of them a column of its own",
            )
        }
        None => (
            "fill the whole row".to_owned(),
            "take whole_row out of one of them",
        ),
    };
    let message = format!(
        "the tables of {script}:{one} and {script}:{other} have the same rows here, and both {what}"
    );
    Diagnostic::new(Code::DoesNotFit, message)
        .at(at)
        .advice(advice.to_owned())
        .into()
}

/// Sets the headings that tell the ratings of the same rows apart, for all tables that begin in a row.
///
/// These are the headings of their actuals, or of where they are written, or those of their actuals with the cells.
pub(crate) fn tell_apart(
    ruleset: &RulesetModel,
    open: &mut [OpenTable],
    row: u32,
    cells: &mut impl RowReader,
) {
    for index in 0..open.len() {
        let same: Vec<usize> = (0..open.len())
            .filter(|other| open[*other].heading_row == row)
            .filter(|other| may_share_rows(ruleset, &open[index], &open[*other]))
            .collect();
        if same.len() < 2 || same.first() != Some(&index) {
            continue;
        }
        for other in &same[1..] {
            open[*other].told_first = false;
        }
        let by_period = same.iter().all(|other| {
            open[*other].period.is_some() && open[*other].layout == open[index].layout
        });
        if by_period {
            continue;
        }
        for kind in [TellBy::Actual, TellBy::Written, TellBy::Cell] {
            let texts: Vec<String> = same
                .iter()
                .map(|other| kind.text(ruleset, &open[*other], cells))
                .collect();
            let mut folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
            folded.sort();
            folded.dedup();
            let are_told =
                folded.len() == texts.len() && folded.iter().all(|text| !text.is_empty());
            if are_told || kind == TellBy::Cell {
                for (other, text) in same.iter().zip(&texts) {
                    open[*other].told_by = cells.keep(text);
                }
                break;
            }
        }
    }
}

/// The way to tell the ratings of one row apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TellBy {
    /// The heading of the actual.
    Actual,
    /// The heading of the column that is written.
    Written,
    /// The heading of the actual with its cell.
    Cell,
}

impl TellBy {
    fn text(self, ruleset: &RulesetModel, table: &OpenTable, cells: &mut impl RowReader) -> String {
        let actual = table
            .column(ruleset, Role::Actual)
            .or_else(|| table.column(ruleset, Role::Numerator));
        match self {
            Self::Actual => actual.map_or_else(String::new, |column| heading_text(cells, column)),
            Self::Written => match &ruleset.tables[table.layout].rating {
                Some(Destination::NewColumn { heading, .. }) => heading.clone(),
                Some(Destination::Column { .. } | Destination::FillOnly) | None => {
                    let column = written(ruleset, table).first().copied();
                    column.map_or_else(String::new, |column| heading_text(cells, column))
                }
            },
            Self::Cell => {
                let column = written(ruleset, table).first().copied().or(actual);
                let column = column.unwrap_or(table.span.0);
                let heading = heading_text(cells, actual.unwrap_or(column));
                let cell = Cell::new(table.heading_row, column);
                format!("{heading} {cell}").trim().to_owned()
            }
        }
    }
}
