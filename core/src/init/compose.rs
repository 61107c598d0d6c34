//! Composes the script from what was found: one statement for each kind of table and form, in reading order.

use std::fmt::Write as _;

use crate::init::form::Form;
use crate::init::grid::SheetGrid;
use crate::init::layout::{Layout, TableRatings};
use crate::init::quoting::{heading, name, note, quoted};
use crate::init::table::Headed;
use crate::init::writer::ScriptWriter;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Period, Role};
use ambersheet_script::TABLE_KEYS;

/// The new column's heading, and the one that it has where that is taken.
const NEW: [&str; 2] = ["RAG", "Computed RAG"];
/// More sheets than this are not named one by one.
const MOST_SHEETS: usize = 30;
/// Words of the script engine that cannot be keys, in addition to the keys of a table.
const RESERVED: [&str; 58] = [
    "Fn",
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "exit",
    "export",
    "false",
    "fn",
    "for",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];
/// The columns of a table and the values of a form, in the order in which people read them.
const KEYS: [(Role, &str); 7] = [
    (Role::Measure, "measure"),
    (Role::Id, "id"),
    (Role::Group, "group"),
    (Role::GoodIs, "good_is"),
    (Role::Previous, "previous"),
    (Role::Actual, "actual"),
    (Role::Target, "target"),
];

/// The facts about the whole workbook that statements need.
pub(crate) struct Context<'a> {
    pub(crate) grids: &'a [SheetGrid],
    pub(crate) period: Option<&'a Period>,
    /// `true` if there are several kinds of tables, so that each is named with its sheet.
    pub(crate) several: bool,
}

impl Context<'_> {
    fn heading(&self, column: &Headed) -> String {
        heading(&column.path, self.period, column.role == Role::Previous)
    }

    /// Writes the statement of one kind of table. Returns `true` if it has a direction to write.
    pub(crate) fn table(
        &self,
        layout: &Layout,
        fields: &mut Vec<String>,
        out: &mut ScriptWriter,
    ) -> bool {
        let sheets = sheets_of(layout);
        let first = &self.grids[sheets[0]];
        out.note(&match layout.tables.len() {
            1 => format!("The table on the sheet {}.", note(&first.name)),
            n => {
                format!(
                    "{n} tables, on {} sheet{}.",
                    sheets.len(),
                    if sheets.len() == 1 { "" } else { "s" }
                )
            }
        });
        match sheets.len() {
            1 if self.several => out.line(&format!("table({}, #{{", name(&first.name))),
            _ => out.line("tables(#{"),
        }
        self.columns(layout, out);
        Self::group(layout, &sheets, out);
        let lists: [(&str, Vec<String>); 3] = [
            (
                "skip",
                union(layout, |table| &table.skip)
                    .iter()
                    .map(|text| name(text))
                    .collect(),
            ),
            (
                "empty",
                union(layout, |table| &table.empty)
                    .iter()
                    .map(|text| name(text))
                    .collect(),
            ),
            ("end_at", end_marks(&union(layout, |table| &table.end_at))),
        ];
        for (key, items) in lists.iter().filter(|(_, items)| !items.is_empty()) {
            out.line(&format!("  {key}: [ {} ],", items.join(", ")));
        }
        let has_direction = self.ratings(layout, fields, out);
        out.line("});");
        has_direction
    }

    fn columns(&self, layout: &Layout, out: &mut ScriptWriter) {
        for (role, key) in KEYS {
            let Some(column) = layout.column(role) else {
                continue;
            };
            let line = format!("  {key}: {},", self.heading(column));
            let rivals: Vec<String> = layout
                .others
                .iter()
                .filter(|other| other.role == role)
                .map(|other| note(&other.path.join(" > ")))
                .collect();
            if rivals.is_empty() {
                out.line(&line);
            } else {
                let text = format!("or is it {}?", rivals.join(", or "));
                out.ask(&line, &self.heading_place(layout, column), &text);
            }
        }
    }

    fn heading_place(&self, layout: &Layout, column: &Headed) -> String {
        let table = &layout.tables[0];
        self.grids[table.sheet].place(table.heading_row, column.column)
    }

    fn group(layout: &Layout, sheets: &[usize], out: &mut ScriptWriter) {
        if layout.column(Role::Group).is_some() || layout.tables.len() < 2 {
            return;
        }
        if sheets.len() == layout.tables.len() {
            out.line("  group: sheet_name,");
        } else if layout.tables.iter().all(|table| table.title.is_some()) {
            out.line("  group: title_above,");
        }
    }

    /// Writes the destination of the ratings. Returns `true` if there is a direction to write.
    fn ratings(&self, layout: &Layout, fields: &mut Vec<String>, out: &mut ScriptWriter) -> bool {
        match &layout.ratings {
            TableRatings::Typed(columns) => {
                for column in columns {
                    let key = field_key(column, fields);
                    out.line(&format!("  {key}: rated({}),", self.heading(column)));
                    fields.push(key);
                }
                false
            }
            TableRatings::Computed(column) => {
                self.computed(layout, column.as_ref(), out);
                self.direction(layout, out)
            }
        }
    }

    fn computed(&self, layout: &Layout, column: Option<&Headed>, out: &mut ScriptWriter) {
        let holds = |column: &Headed| {
            layout
                .tables
                .iter()
                .any(|table| table.filled(&self.grids[table.sheet], column.column) > 0)
        };
        match column {
            Some(column) if column.role == Role::Rating && !holds(column) => {
                out.line(&format!("  rating: write_to({}),", self.heading(column)));
            }
            Some(column) => {
                out.line(&format!("  published_rating: {},", self.heading(column)));
                self.new_column(layout, Some(column), out);
            }
            None => self.new_column(layout, None, out),
        }
    }

    fn new_column(&self, layout: &Layout, published: Option<&Headed>, out: &mut ScriptWriter) {
        let taken = layout.tables.iter().any(|table| {
            let cells = self.grids[table.sheet].rows.get(&table.heading_row);
            cells
                .into_iter()
                .flatten()
                .any(|cell| fold(&cell.text) == fold(NEW[0]))
        });
        let new = format!("  rating: new_column({}),", quoted(NEW[usize::from(taken)]));
        if layout
            .tables
            .iter()
            .all(|table| has_room(&self.grids[table.sheet], table))
        {
            return out.line(&new);
        }
        let text = "the column at the right of the table is not blank; make room there, or name a column to write to";
        let table = &layout.tables[0];
        let place = self.grids[table.sheet].place(table.heading_row, table.span().1);
        match published {
            Some(column) => {
                let line = format!("  rating: fill_only({}),", self.heading(column));
                out.ask(
                    &line,
                    &place,
                    "there is no room for a new column, so the words are only coloured; is that meant?",
                );
            }
            None => out.ask(&new, &place, text),
        }
    }

    fn direction(&self, layout: &Layout, out: &mut ScriptWriter) -> bool {
        let mut blank = None;
        let mut published = None;
        for column in layout
            .columns
            .iter()
            .filter(|column| column.role == Role::Direction)
        {
            let filled = layout
                .tables
                .iter()
                .any(|table| table.filled(&self.grids[table.sheet], column.column) > 0);
            let slot = if filled { &mut published } else { &mut blank };
            slot.get_or_insert(column);
        }
        if let Some(column) = published {
            out.line(&format!("  published_direction: {},", self.heading(column)));
        }
        let written = blank.filter(|_| layout.column(Role::Previous).is_some());
        if let Some(column) = written {
            out.line(&format!("  direction: write_to({}),", self.heading(column)));
        }
        written.is_some()
    }

    /// Writes the statement of a form.
    pub(crate) fn form(&self, form: &Form, out: &mut ScriptWriter) {
        let grid = &self.grids[form.sheets[0]];
        out.note(&match form.sheets.len() {
            1 => format!("The form on the sheet {}.", note(&grid.name)),
            n => format!("A form on {n} sheets."),
        });
        let names: Vec<String> = form
            .sheets
            .iter()
            .map(|sheet| name(&self.grids[*sheet].name))
            .collect();
        let sheets = if names.len() > MOST_SHEETS {
            quoted("*")
        } else {
            let inside = |name: &'_ String| name[1..name.len() - 1].to_owned();
            let bare: Vec<String> = names.iter().map(inside).collect();
            format!("\"{}\"", bare.join("|"))
        };
        out.line(&format!("form({sheets}, #{{"));
        for (role, key) in KEYS {
            if let Some(value) = form
                .value(role)
                .filter(|value| role != Role::GoodIs || !value.value.is_empty())
            {
                out.line(&format!("  {key}: {},", spot(form, value)));
            }
        }
        self.form_rating(form, out);
        out.line("});");
    }

    fn form_rating(&self, form: &Form, out: &mut ScriptWriter) {
        let blank_on_all = |cell: Cell| {
            form.sheets
                .iter()
                .all(|sheet| self.grids[*sheet].at(cell.row, cell.column).is_none())
        };
        let rating = form.value(Role::Rating);
        if let Some(rating) = rating {
            if blank_on_all(rating.cell) {
                return out.line(&format!("  rating: write_to({}),", spot(form, rating)));
            }
            out.line(&format!("  published_rating: {},", spot(form, rating)));
        }
        let Some(beside) = rating.or(form.value(Role::Actual)).map(|value| value.cell) else {
            return;
        };
        let free = (beside.column + 1..=(beside.column + 50).min(LAST_COLUMN))
            .map(|column| Cell::new(beside.row, column))
            .find(|cell| blank_on_all(*cell));
        if let Some(cell) = free {
            let grid = &self.grids[form.sheets[0]];
            let line = format!("  rating: write_to(cell(\"{cell}\")),");
            let text =
                "the form has no blank cell for the rating; this one is free: is it the right one?";
            out.ask(&line, &grid.place(cell.row, cell.column), text);
        }
    }
}

fn spot(form: &Form, value: &crate::init::form::Labelled) -> String {
    match (form.by_label, value.below) {
        (true, false) => format!("beside({})", name(&value.label)),
        (true, true) => format!("under({})", name(&value.label)),
        (false, _) => format!("cell(\"{}\")", value.cell),
    }
}

fn sheets_of(layout: &Layout) -> Vec<usize> {
    let mut sheets: Vec<usize> = layout.tables.iter().map(|table| table.sheet).collect();
    sheets.dedup();
    sheets
}

fn union(
    layout: &Layout,
    of: impl Fn(&crate::init::table::FoundTable) -> &Vec<String>,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in layout.tables.iter().flat_map(of) {
        if all.len() < 50 && !all.iter().any(|known| fold(known) == fold(text)) {
            all.push(text.clone());
        }
    }
    all
}

/// Marks for machines differ from place to place in all but their beginnings.
fn end_marks(marks: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for mark in marks {
        let text = mark
            .split_once('_')
            .map_or_else(|| name(mark), |(start, _)| quoted(&format!("{start}_*")));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Returns `true` if the column right of a table's headings is blank down to its last row.
fn has_room(grid: &SheetGrid, table: &crate::init::table::FoundTable) -> bool {
    let mut column = table.span().1 + 1;
    while grid.at(table.heading_row, column).is_some() {
        column += 1;
    }
    let last = table.records.last().copied().unwrap_or(table.heading_row);
    column <= LAST_COLUMN
        && grid
            .rows
            .range(table.heading_row..=last)
            .all(|(row, _)| grid.at(*row, column).is_none())
}

/// Returns a name for a rating of its own: `delivery` for "Delivery (RAG)".
fn field_key(column: &Headed, taken: &[String]) -> String {
    let text = column
        .path
        .last()
        .map(|text| fold(text))
        .unwrap_or_default();
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            !word.is_empty()
                && !matches!(
                    *word,
                    "rag" | "rating" | "status" | "score" | "risk" | "the"
                )
        });
    let mut key = words.take(3).collect::<Vec<_>>().join("_");
    if key.is_empty() && text.contains("risk") {
        "risk".clone_into(&mut key);
    }
    if key.is_empty() || !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        key = format!("overall{}{key}", if key.is_empty() { "" } else { "_" });
    }
    if TABLE_KEYS.contains(&key.as_str()) || RESERVED.contains(&key.as_str()) {
        key.push_str("_rating");
    }
    let plain = key.clone();
    let mut number = 2;
    while taken.contains(&key) {
        key.clone_from(&plain);
        // Writing to a String does not fail.
        let _ = write!(key, "_{number}");
        number += 1;
    }
    key
}
