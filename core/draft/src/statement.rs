//! The statements of a draft: one for each kind of table.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::ColumnName;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Period;

use crate::grid::SheetGrid;
use crate::lexicon::Meaning;
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::means;
use crate::quoting::{heading, name, quoted};
use crate::row_kinds::RowKinds;
use crate::script::ScriptWriter;
use crate::table::{FoundColumn, FoundTable, RowKind};

/// The new column's heading, and the one that it has where that is taken.
const NEW: [&str; 2] = ["RAG", "Computed RAG"];

/// A value of a key beside the columns: what the limits, the direction or the levels of a table are.
pub(crate) type ExtraKey = (&'static str, String);

/// Plans whose tables have the same headings, so that one statement stands for all of them.
#[derive(Clone, Debug)]
pub(crate) struct TableKind {
    /// The plans, by their places.
    pub(crate) plans: Vec<usize>,
}

/// Everything that statements need to know.
#[derive(Clone, Copy)]
pub(crate) struct Sheets<'a> {
    /// The sheets.
    pub(crate) grids: &'a [SheetGrid],
    /// The tables.
    pub(crate) tables: &'a [FoundTable],
    /// The period that headings follow.
    pub(crate) period: Option<&'a Period>,
    /// `true` if the fills of blank cells are read as published ratings.
    pub(crate) reads_fills: bool,
}

impl Sheets<'_> {
    /// Returns a heading as rules name it: with the one over it where it stands twice.
    pub(crate) fn heading(&self, table: &FoundTable, column: usize) -> String {
        if self.grids[table.sheet].is_turned {
            return format!("in_row({})", name(&table.columns[column].heading));
        }
        self.dated(table, column, false)
    }

    /// Returns `true` if some headings of a table stand only in a row over the last one.
    fn is_spread(&self, table: &FoundTable) -> bool {
        let grid = &self.grids[table.sheet];
        let is_upper = |column: &FoundColumn| {
            !column.heading.is_empty() && grid.text(table.heading_row, column.column).is_empty()
        };
        table.columns.iter().any(is_upper)
    }

    fn dated(&self, table: &FoundTable, column: usize, is_previous: bool) -> String {
        let own = &table.columns[column];
        let same = |text: &str| fold(text) == fold(&own.heading);
        let twice = table
            .columns
            .iter()
            .filter(|other| same(&other.heading))
            .count()
            > 1;
        let needs_over = twice || self.is_spread(table);
        let over = own.over.as_deref().filter(|_| needs_over);
        heading(over, &own.heading, self.period, is_previous)
    }

    /// Returns the names of a table's measures as rules name them: their heading, or their place beside another column.
    fn names(&self, table: &FoundTable, beside: usize, by_place: bool) -> String {
        let own = &table.columns[table.name];
        if !by_place && !own.heading.is_empty() {
            return self.heading(table, table.name);
        }
        let other = &table.columns[beside];
        let text = self.heading(table, beside);
        match other.column.saturating_sub(own.column) {
            0 => format!("column(\"{}\")", ColumnName(own.column)),
            1 => format!("left_of({text})"),
            steps => format!("left_of({text}, {steps})"),
        }
    }

    /// Puts plans of one kind together.
    pub(crate) fn kinds(&self, plans: &[Plan], keep: &[bool]) -> Vec<TableKind> {
        let mut kinds: Vec<(String, TableKind)> = Vec::new();
        for (index, plan) in plans.iter().enumerate().filter(|(index, _)| keep[*index]) {
            let table = &self.tables[plan.table];
            let headings: Vec<String> = columns(plan)
                .into_iter()
                .map(|column| fold(&self.heading(table, column)))
                .collect();
            let steps = columns(plan).first().map(|first| {
                table.columns[*first]
                    .column
                    .abs_diff(table.columns[table.name].column)
            });
            let rules = plan.by_formula.as_ref().map(|formulas| &formulas.key);
            let key = format!("{:?} {headings:?} {steps:?} {rules:?}", plan.kind);
            match kinds.iter_mut().find(|(known, _)| *known == key) {
                Some((_, kind)) => kind.plans.push(index),
                None => kinds.push((key, TableKind { plans: vec![index] })),
            }
        }
        kinds.into_iter().map(|(_, kind)| kind).collect()
    }

    /// Writes the statement of a kind of tables. Returns the keys of its typed ratings.
    pub(crate) fn write(
        &self,
        plans: &[Plan],
        kind: &TableKind,
        several: bool,
        extras: &[ExtraKey],
        fields: &mut Vec<String>,
        out: &mut ScriptWriter,
    ) -> Vec<String> {
        let own: Vec<&Plan> = kind.plans.iter().map(|index| &plans[*index]).collect();
        let tables: Vec<&FoundTable> = own.iter().map(|plan| &self.tables[plan.table]).collect();
        let (plan, table) = (own[0], tables[0]);
        let mut sheets: Vec<usize> = tables.iter().map(|table| table.sheet).collect();
        sheets.dedup();
        let sheet = &self.grids[table.sheet];
        out.note(&match tables.len() {
            1 => format!(
                "The table on the sheet {}.",
                crate::quoting::note(&sheet.name)
            ),
            count => format!("{count} tables with the same headings."),
        });
        if sheet.is_turned {
            self.write_across(table, plan, extras, out);
            return Vec::new();
        }
        if sheets.len() == 1 && several {
            out.line(&format!("table({}, #{{", name(&sheet.name)));
        } else {
            out.line("tables(#{");
        }
        let by_place = tables.iter().any(|other| {
            fold(&other.columns[other.name].heading) != fold(&table.columns[table.name].heading)
        }) || table.columns[table.name].heading.is_empty()
            || table.is_meant() && table.twin(table.name).is_some();
        let beside = columns(plan)
            .into_iter()
            .filter(|column| table.columns[*column].column > table.columns[table.name].column)
            .min_by_key(|column| table.columns[*column].column);
        out.line(&format!(
            "  measure: {},",
            self.names(table, beside.unwrap_or(table.name), by_place)
        ));
        if let Some(rows) = self.rated_rows(table, plan) {
            out.line(&format!("  rows: {rows},"));
        }
        let a_sheet_each = (tables.len() > 1).then_some(sheets.len() == tables.len());
        self.head(table, plan, by_place, a_sheet_each, out);
        self.values(table, plan, out);
        for (key, value) in extras {
            out.line(&format!("  {key}: {value},"));
        }
        rows(&tables, out);
        let typed = self.ratings(&own, fields, out);
        out.line("});");
        typed
    }

    /// Writes the statement of a table with the measures across.
    fn write_across(
        &self,
        table: &FoundTable,
        plan: &Plan,
        extras: &[ExtraKey],
        out: &mut ScriptWriter,
    ) {
        out.line(&format!(
            "table({}, #{{",
            name(&self.grids[table.sheet].name)
        ));
        let labels = &table.columns[table.name].heading;
        out.line(&format!("  measure: headings({}),", name(labels)));
        let values = [
            ("actual", plan.actual),
            ("target", plan.target),
            ("previous", plan.previous),
        ];
        for (key, column) in values {
            if let Some(column) = column {
                out.line(&format!("  {key}: {},", self.heading(table, column)));
            }
        }
        for (key, value) in extras {
            out.line(&format!("  {key}: {value},"));
        }
        let skip: Vec<String> = table.skip.iter().map(|text| name(text)).collect();
        if !skip.is_empty() {
            out.line(&format!("  skip: [ {} ],", skip.join(", ")));
        }
        let rating = match (plan.blank_rating, plan.actual) {
            (Some(column), _) => format!("write_to({})", self.heading(table, column)),
            (None, Some(column)) => format!("fill_only({})", self.heading(table, column)),
            (None, None) => return,
        };
        out.line(&format!("  rating: {rating},"));
        out.line("});");
    }

    /// Writes the id and the group.
    fn head(
        &self,
        table: &FoundTable,
        plan: &Plan,
        by_place: bool,
        several: Option<bool>,
        out: &mut ScriptWriter,
    ) {
        if let Some(id) = best_free(table, plan, Meaning::Id)
            .filter(|id| table.columns[*id].weight(Meaning::Id) >= 3)
        {
            out.line(&format!("  id: {},", self.heading(table, id)));
        }
        let group = self.group(table, plan);
        let has_sections = table.rows.iter().any(|row| row.kind == RowKind::Section);
        if let Some(group) = group {
            out.line(&format!("  group: {},", self.heading(table, group)));
        } else if has_sections {
            out.line("  group: section_above,");
        } else if several == Some(true) {
            out.line("  group: sheet_name,");
        } else if several == Some(false)
            || by_place && !table.columns[table.name].heading.is_empty()
        {
            out.line("  group: title_above,");
        }
    }

    /// Returns the column of groups, if any column tells them.
    fn group(&self, table: &FoundTable, plan: &Plan) -> Option<usize> {
        let group = best_free(table, plan, Meaning::Group).filter(|group| {
            !table.columns[*group].profile.is_numeric()
                && table.columns[*group].weight(Meaning::Group) >= 3
        });
        let grid = &self.grids[table.sheet];
        group.or_else(|| plan.kinds.as_ref().and_then(|_| parting(grid, table, plan)))
    }

    /// Writes the columns of values.
    fn values(&self, table: &FoundTable, plan: &Plan, out: &mut ScriptWriter) {
        if plan.kind == PlanKind::Risk && plan.actual.is_none() {
            if let Some((likelihood, impact)) = plan.factors {
                out.line(&format!(
                    "  likelihood: {},",
                    self.heading(table, likelihood)
                ));
                out.line(&format!("  impact: {},", self.heading(table, impact)));
                out.line("  actual: likelihood_times_impact,");
            }
            return;
        }
        if let Some(previous) = plan.previous {
            out.line(&format!(
                "  previous: {},",
                self.dated(table, previous, true)
            ));
        }
        let first_filled = plan
            .actual
            .zip(plan.also)
            .filter(|_| plan.kind == PlanKind::Pair);
        if let Some((actual, also)) = first_filled {
            out.line(&format!(
                "  actual: first_filled({}, {}),",
                self.heading(table, actual),
                self.heading(table, also)
            ));
        }
        let actual = plan.actual.filter(|_| first_filled.is_none());
        if let Some(kinds) = &plan.kinds {
            let row = self.row_kind(table, kinds, &kinds.target);
            out.line(&format!("  target: in_row({row}),"));
        }
        let figure = if plan.is_variance {
            "variance"
        } else {
            "actual"
        };
        for (key, column) in [(figure, actual), ("target", plan.target)] {
            if let Some(column) = column {
                out.line(&format!("  {key}: {},", self.heading(table, column)));
            }
        }
    }

    /// Returns which rows are measures, if others stand among them.
    fn rated_rows(&self, table: &FoundTable, plan: &Plan) -> Option<String> {
        let of_kind = plan
            .kinds
            .as_ref()
            .map(|kinds| self.row_kind(table, kinds, &kinds.actual));
        let Some(rows) = &plan.row_period else {
            return of_kind;
        };
        let period = format!(
            "{}: {}",
            self.heading(table, rows.column),
            name(rows.text())
        );
        match of_kind {
            None => Some(format!("#{{ {period} }}")),
            // Names tell the kinds, and the period cannot be told as well.
            Some(kind) => Some(match kind.strip_prefix("#{ ") {
                Some(marks) => format!("#{{ {period}, {marks}"),
                None => kind,
            }),
        }
    }

    /// Returns the rows of a kind as rules name them.
    fn row_kind(&self, table: &FoundTable, kinds: &RowKinds, text: &str) -> String {
        match kinds.column {
            Some(column) if table.columns[column].heading.is_empty() => {
                let letter = ColumnName(table.columns[column].column);
                format!("#{{ \"column({letter})\": {} }}", name(text))
            }
            Some(column) => format!("#{{ {}: {} }}", self.heading(table, column), name(text)),
            None => quoted(text),
        }
    }

    /// Writes where ratings stand or go. Returns the keys of typed ones.
    fn ratings(
        &self,
        plans: &[&Plan],
        fields: &mut Vec<String>,
        out: &mut ScriptWriter,
    ) -> Vec<String> {
        let plan = plans[0];
        let table = &self.tables[plan.table];
        let mut typed = Vec::new();
        if plan.kind == PlanKind::Typed {
            for column in &plan.typed {
                let key = crate::fields::key(&table.columns[*column].heading, fields);
                out.line(&format!(
                    "  {key}: rated({}),",
                    self.heading(table, *column)
                ));
                fields.push(key.clone());
                typed.push(key);
            }
            return typed;
        }
        if let Some(column) = plan.typed.first() {
            out.line(&format!(
                "  published_rating: {},",
                self.heading(table, *column)
            ));
        }
        let blank = plan.blank_rating.filter(|_| plan.typed.is_empty());
        if let Some(column) = blank.filter(|_| self.reads_fills) {
            out.line(&format!(
                "  published_rating: fill_of({}),",
                self.heading(table, column)
            ));
        }
        let line = match blank {
            Some(column) => format!("write_to({})", self.heading(table, column)),
            None => self.new_column(plans),
        };
        out.line(&format!("  rating: {line},"));
        self.direction(table, plan, out);
        typed
    }

    /// Writes where the direction of travel stands or goes.
    fn direction(&self, table: &FoundTable, plan: &Plan, out: &mut ScriptWriter) {
        let group = self.group(table, plan);
        let of = |filled: bool| {
            let fits = |index: &usize| {
                let column = &table.columns[*index];
                Some(*index) != plan.good_is
                    && Some(*index) != group
                    && column.weight(Meaning::Direction) >= 2
                    && (column.profile.filled > 0) == filled
            };
            (0..table.columns.len()).find(fits)
        };
        if let Some(column) = of(true) {
            out.line(&format!(
                "  published_direction: {},",
                self.heading(table, column)
            ));
        }
        if let Some(column) = of(false).filter(|_| plan.previous.is_some()) {
            out.line(&format!(
                "  direction: write_to({}),",
                self.heading(table, column)
            ));
        }
    }

    /// Returns a new column, or the figure's own cell where there is no room for one.
    fn new_column(&self, plans: &[&Plan]) -> String {
        let taken = plans.iter().any(|plan| {
            self.tables[plan.table]
                .columns
                .iter()
                .any(|column| fold(&column.heading) == fold(NEW[0]))
        });
        let is_parted = plans.iter().any(|plan| {
            is_parted(
                &self.grids[self.tables[plan.table].sheet],
                &self.tables[plan.table],
            )
        });
        // Two new columns would have the same place.
        let shares = plans.iter().any(|plan| plan.shares_rows);
        let is_spread = plans
            .iter()
            .any(|plan| self.is_spread(&self.tables[plan.table]));
        let has_room = !is_parted
            && !shares
            && !is_spread
            && plans.iter().all(|plan| {
                has_room(
                    &self.grids[self.tables[plan.table].sheet],
                    &self.tables[plan.table],
                )
            });
        let plan = plans[0];
        match plan.actual.filter(|_| !has_room) {
            Some(actual) => format!(
                "fill_only({})",
                self.heading(&self.tables[plan.table], actual)
            ),
            None => format!("new_column({})", quoted(NEW[usize::from(taken)])),
        }
    }
}

/// Returns `true` if a blank column parts the headings of a table, so that a new column might land in it.
fn is_parted(grid: &SheetGrid, table: &FoundTable) -> bool {
    let first = table
        .columns
        .iter()
        .find(|column| !column.heading.is_empty())
        .map_or(table.bounds.0, |column| column.column);
    (first..table.bounds.1).any(|column| {
        grid.at(table.heading_row, column).is_none()
            && !table
                .columns
                .iter()
                .any(|known| known.column == column && !known.heading.is_empty())
    })
}

/// Returns `true` if the columns right of a table are blank beside it, and nothing else stands right of its headings.
fn has_room(grid: &SheetGrid, table: &FoundTable) -> bool {
    let headings = grid.rows.get(&table.heading_row).into_iter().flatten();
    if headings
        .into_iter()
        .any(|cell| cell.column > table.bounds.1)
    {
        return false;
    }
    let last = table.rows.last().map_or(table.heading_row, |row| row.row);
    let next = table.bounds.1 + 1;
    grid.rows
        .range(table.top_row..=last)
        .all(|(row, _)| (next..next + 2).all(|column| grid.at(*row, column).is_none()))
}

/// Returns the columns that a plan names, without that of the names.
fn columns(plan: &Plan) -> Vec<usize> {
    let mut columns: Vec<usize> = plan.actual.into_iter().chain(plan.target).collect();
    columns.extend(&plan.typed);
    columns.extend(plan.blank_rating);
    columns.extend(plan.previous);
    columns.extend(plan.good_is);
    columns
}

/// Writes what is said about rows: blank ones, sections, totals, placeholders, the end.
fn rows(tables: &[&FoundTable], out: &mut ScriptWriter) {
    let has_sections = tables
        .iter()
        .any(|table| table.rows.iter().any(|row| row.kind == RowKind::Section));
    if has_sections || tables.iter().any(|table| table.has_gaps) {
        out.line("  blank_rows: skipped,");
    }
    let union = |of: fn(&FoundTable) -> &Vec<String>| {
        let mut all: Vec<String> = Vec::new();
        for text in tables.iter().flat_map(|table| of(table)) {
            crate::body::push_new(&mut all, text);
        }
        all.truncate(50);
        all.iter().map(|text| name(text)).collect::<Vec<String>>()
    };
    let lists = [
        ("skip", union(|table| &table.skip)),
        ("empty", union(|table| &table.empty)),
        ("end_at", union(|table| &table.end_at)),
    ];
    for (key, items) in lists.iter().filter(|(_, items)| !items.is_empty()) {
        out.line(&format!("  {key}: [ {} ],", items.join(", ")));
    }
}

/// Returns the column of texts that tells rows of one name apart, if names stand more than once.
fn parting(grid: &SheetGrid, table: &FoundTable, plan: &Plan) -> Option<usize> {
    let differ = |column: Option<usize>| {
        let text = |row: u32| column.map(|index| grid.text(row, table.columns[index].column));
        let mut seen = BTreeSet::new();
        let mut rows = plan.rows.iter();
        rows.all(|row| seen.insert((fold(table.name_of(grid, *row)), text(*row).map(fold))))
    };
    let is_text = |index: &usize| {
        *index != table.name && table.columns[*index].profile.is_textual() && differ(Some(*index))
    };
    (0..table.columns.len())
        .find(is_text)
        .filter(|_| !differ(None))
}

/// Returns the column that means something the most, of those that a plan leaves free and that hold anything.
fn best_free(table: &FoundTable, plan: &Plan, meaning: Meaning) -> Option<usize> {
    let used = columns(plan);
    let fits = |index: &usize| {
        *index != table.name
            && !used.contains(index)
            && !table.columns[*index].heading.is_empty()
            && means(table, *index, meaning)
            && table.columns[*index].profile.filled > 0
    };
    (0..table.columns.len()).filter(fits).max_by_key(|index| {
        (
            table.columns[*index].weight(meaning),
            std::cmp::Reverse(*index),
        )
    })
}
