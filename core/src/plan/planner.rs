//! Plans the edits of a row from its ratings.

use crate::error::Error;
use crate::find::elsewhere::found::FoundElsewhere;
use crate::find::form_record::FormRecord;
use crate::find::held_cell::column_format;
use crate::find::layout::open_table::OpenTable;
use crate::plan::cell_warnings::{CellCause, CellWarnings, KeptFormula};
use crate::plan::live_colour::{ColouredRating, WantedLevel};
use crate::plan::new_width::needed_width;
use crate::plan::patch::edit::{Edit, Look, NewText};
use crate::plan::patch::live::{LiveRule, NotLive};
use crate::plan::patch::readable::Wording;
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::target::{Target, WriteMode};
use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::Place;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{ColumnWidths, Formula, Kind, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Destination, Pattern, Role, RulesetModel};

/// The state of planning a sheet's edits.
pub(crate) struct Planner<'a, 'r> {
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) sheet: &'a str,
    /// Formats of whole columns, which a cell that is not there would have.
    pub(crate) columns: Vec<(u32, u32, u32)>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) warnings: CellWarnings,
    /// Cells whose colour follows their numbers.
    pub(crate) live: Vec<(Cell, LiveRule)>,
    /// Cells that are painted because theirs cannot.
    pub(crate) painted: Vec<(Cell, NotLive)>,
    /// Headings of new columns that are to be in an Excel table.
    pub(crate) in_tables: Vec<(Cell, String)>,
    /// The widths that new columns need, where they have less.
    pub(crate) widths: Vec<(u32, f64)>,
}

impl<'a, 'r> Planner<'a, 'r> {
    pub(crate) fn new(ruleset: &'r RulesetModel, workbook: &'a OpenReturn, index: usize) -> Self {
        Self {
            ruleset,
            strings: &workbook.strings,
            sheet: &workbook.sheets[index].name,
            columns: Vec::new(),
            edits: Vec::new(),
            warnings: CellWarnings::default(),
            live: Vec::new(),
            painted: Vec::new(),
            in_tables: Vec::new(),
            widths: Vec::new(),
        }
    }

    /// Plans the heading of a table's new columns.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if their cells hold something.
    pub(crate) fn plan_headings(
        &mut self,
        row: &Row<'_>,
        table: &OpenTable,
        widths: &ColumnWidths,
        book: &StyleBook<'_>,
    ) -> Result<(), Error> {
        let format = row.cell(table.right_end).map_or(0, |cell| cell.style);
        let layout = &self.ruleset.tables[table.layout];
        for (new, direction, destination) in [
            (table.new_rating, false, &layout.rating),
            (table.new_direction, true, &layout.direction),
        ] {
            let Some(new) = new else { continue };
            if let Some(Destination::NewColumn {
                heading,
                in_table: true,
            }) = destination
            {
                self.in_tables
                    .push((Cell::new(row.number, new.column), heading.clone()));
            }
            if new.exists {
                continue;
            }
            self.check_free(row, new.column)?;
            // A cell that has a format of its own keeps it.
            let own = row
                .cell(new.column)
                .map(|cell| cell.style)
                .filter(|style| *style != 0);
            let format = own.unwrap_or(format);
            if let Some(Destination::NewColumn { heading, .. }) = destination {
                let next = row.cell(new.column + 1);
                let is_last = next.is_none_or(|cell| cell.kind == Kind::Blank)
                    && (direction || table.new_direction.is_none());
                let look = book.heading_look(format, is_last);
                let needed = needed_width(self.ruleset, heading, direction, look);
                if needed > widths.width(new.column) {
                    self.set_width(new.column, needed);
                }
            }
            self.edits.push(Edit {
                cell: Cell::new(row.number, new.column),
                base: format,
                look: Look::Format(format),
                text: Some(NewText::Heading {
                    layout: table.layout as u16,
                    direction,
                }),
                replaces_formula: false,
                wording: Wording::None,
            });
        }
        Ok(())
    }

    /// Notes the width that a column needs; of several tables, the widest counts.
    fn set_width(&mut self, column: u32, needed: f64) {
        match self
            .widths
            .binary_search_by_key(&column, |(known, _)| *known)
        {
            Ok(at) => self.widths[at].1 = self.widths[at].1.max(needed),
            Err(at) => self.widths.insert(at, (column, needed)),
        }
    }

    /// Checks that a cell of a new column is blank.
    fn check_free(&self, row: &Row<'_>, column: u32) -> Result<(), Error> {
        if row
            .cell(column)
            .is_none_or(|cell| cell.kind == Kind::Blank && cell.formula == Formula::None)
        {
            return Ok(());
        }
        Err(Error::layout(
            Some(self.place(Cell::new(row.number, column))),
            "the new column at the right of the table would cover this cell, which is not blank; clear it, or name a column of the table with write_to(\"…\")",
        ))
    }

    /// Plans the edits of one rating of a table's row.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a new column would cover something.
    pub(crate) fn plan(
        &mut self,
        row: &Row<'_>,
        (table, elsewhere): (&OpenTable, Option<&FoundElsewhere>),
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let layout = &self.ruleset.tables[table.layout];
        let entry = &made.entry;
        if let Some(field) = entry.field {
            let field = &self.ruleset.fields[usize::from(field)];
            if let Some(column) = entry.column.filter(|_| !field.by_fill) {
                let mut target = self.in_row(row, column, &field.destination, &layout.empty);
                target.holds_value = table.holds_value(self.ruleset, column);
                self.plan_rating(&target, made.wanted(), book);
            }
            return Ok(());
        }
        let elsewhere = elsewhere.filter(|elsewhere| elsewhere.cell(Role::Rating).is_some());
        if let Some(elsewhere) = elsewhere {
            self.plan_elsewhere(table, elsewhere, made, book);
        } else if let Some(mut target) =
            self.target(row, table, layout.rating.as_ref(), Role::Rating)?
        {
            target.holds_value = target.way == WriteMode::Fill
                && table.holds_value(self.ruleset, target.cell.column);
            self.plan_rating(&target, made.wanted(), book);
        }
        if let Some(target) = self.target(row, table, layout.direction.as_ref(), Role::Direction)? {
            self.write_direction(&target, entry.direction.ok(), book);
        }
        Ok(())
    }

    /// Plans the edit of the main rating of a table's row that goes into another row.
    fn plan_elsewhere(
        &mut self,
        table: &OpenTable,
        elsewhere: &FoundElsewhere,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) {
        let layout = &self.ruleset.tables[table.layout];
        if let (Some(held), Some(destination)) = (elsewhere.cell(Role::Rating), &layout.rating) {
            let mut target = Target::of_form(held, destination, &layout.empty);
            let mut values = elsewhere.values.iter();
            target.holds_value = target.way == WriteMode::Fill
                && values.any(|(role, _)| {
                    let value = elsewhere.cell(*role).filter(|_| !role.is_written());
                    value.is_some_and(|value| value.cell == held.cell)
                });
            self.plan_rating(&target, made.wanted(), book);
        }
    }

    /// Plans the edits of one rating of a form.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if its cell holds a formula that may not be
    /// replaced: a form without its written rating would be of no use.
    pub(crate) fn plan_form(
        &mut self,
        form: &FormRecord<'_>,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let entry = &made.entry;
        if let Some(field) = entry.field {
            let declared = &self.ruleset.fields[usize::from(field)];
            if let Some(held) = form.field(usize::from(field)).filter(|_| !declared.by_fill) {
                let mut target = Target::of_form(held, &declared.destination, form.empty);
                target.holds_value = form.holds_value(held);
                self.plan_rating(&target, made.wanted(), book);
            }
            return Ok(());
        }
        if let (Some(held), Some(to)) = (form.rating(), &form.form.rating) {
            let mut target = Target::of_form(held, &to.destination, form.empty);
            target.holds_value = form.holds_value(held);
            let is_written = target.way != WriteMode::Fill;
            if let Err(kept) = replaces_formula(&target)
                && is_written
            {
                return Err(Error::layout(self.place(target.cell), kept.message(false)));
            }
            self.plan_rating(&target, made.wanted(), book);
        }
        if let (Some(held), Some(to)) = (form.direction(), &form.form.direction) {
            let target = Target::of_form(held, &to.destination, form.empty);
            self.write_direction(&target, entry.direction.ok(), book);
        }
        Ok(())
    }

    /// Plans the edits of one rating, of a measure or made of others.
    pub(super) fn plan_rating(
        &mut self,
        target: &Target<'_>,
        wanted: WantedLevel<'_>,
        book: &mut StyleBook<'_>,
    ) {
        let planned = self.edits.len();
        let written = match target.way {
            WriteMode::Fill => self.colour_in(target, wanted, book),
            WriteMode::WordAndFill | WriteMode::Word => self.write_rating(target, wanted, book),
        };
        match wanted.live {
            Some(Ok(rule)) if written => {
                self.live.push((target.cell, rule.clone()));
                let is_ours = book.original(target.base()) != target.base();
                for edit in self.edits[planned..]
                    .iter_mut()
                    .filter(|edit| matches!(edit.look, Look::Level(_)))
                {
                    edit.look = match target.way {
                        WriteMode::Fill if is_ours => Look::Original,
                        WriteMode::Fill => Look::Kept,
                        WriteMode::WordAndFill | WriteMode::Word => Look::Marked,
                    };
                }
            }
            Some(Err(why)) if written && wanted.level.is_ok() => {
                self.painted.push((target.cell, *why));
            }
            _ => {}
        }
    }

    /// Sorts the edits from an index on into the order of the sheet.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if two of them are for one cell: one would be lost.
    pub(crate) fn sort(&mut self, from: usize) -> Result<(), Error> {
        self.edits[from..].sort_by_key(|edit| edit.cell);
        match self.edits[from..]
            .windows(2)
            .find(|pair| pair[0].cell == pair[1].cell)
        {
            None => Ok(()),
            Some(pair) => Err(Error::layout(
                Some(self.place(pair[0].cell)),
                "two ratings would be written into this cell; give each of them a cell of its own",
            )),
        }
    }

    fn target<'c>(
        &self,
        row: &Row<'c>,
        table: &OpenTable,
        destination: Option<&Destination>,
        role: Role,
    ) -> Result<Option<Target<'c>>, Error>
    where
        'r: 'c,
    {
        let Some(destination) = destination else {
            return Ok(None);
        };
        let empty = &self.ruleset.tables[table.layout].empty;
        let new = if role == Role::Rating {
            table.new_rating
        } else {
            table.new_direction
        };
        let Some(new) = new else {
            let column = table.column(self.ruleset, role);
            return Ok(column.map(|column| self.in_row(row, column, destination, empty)));
        };
        if !new.exists {
            self.check_free(row, new.column)?;
        }
        let format = row.cell(table.right_end).map_or(0, |cell| cell.style);
        let target = self.in_row(row, new.column, destination, empty);
        Ok(Some(Target {
            new_cell_format: Some(format),
            ..target
        }))
    }

    /// Returns the target for a cell of a row.
    pub(crate) fn in_row<'c>(
        &self,
        row: &Row<'c>,
        column: u32,
        destination: &Destination,
        empty: &'c [Pattern],
    ) -> Target<'c> {
        let cell = Cell::new(row.number, column);
        Target {
            cell,
            present: row.cell(column),
            default_format: row
                .style
                .unwrap_or_else(|| column_format(&self.columns, column)),
            new_cell_format: None,
            in_array: row.arrays.iter().any(|range| range.contains(cell)),
            over_formulas: matches!(
                destination,
                Destination::Column {
                    over_formulas: true,
                    ..
                }
            ),
            way: WriteMode::of(destination),
            holds_value: false,
            empty,
        }
    }

    /// Plans a word with its colours, or an unrated cell. Returns `false` if the cell may not be written.
    fn write_rating(
        &mut self,
        target: &Target<'_>,
        wanted: WantedLevel<'_>,
        book: &mut StyleBook<'_>,
    ) -> bool {
        let Some(replaces_formula) = self.may_write(target) else {
            return false;
        };
        let Ok(rank) = wanted.level else {
            self.write_unrated(target, wanted, replaces_formula, book);
            return true;
        };
        let shown = target.shown(self.strings);
        let level = &self.ruleset.scale.levels()[usize::from(rank)];
        let same = shown == level.shown() && !replaces_formula;
        if !same && !replaces_formula {
            self.warn_replaced(target, &shown, &level.word, book);
        }
        let look = if target.way == WriteMode::Word {
            Look::Marked
        } else {
            Look::Level(rank)
        };
        let text = (!same).then_some(NewText::Level(rank));
        self.write_word(
            target.edit(look, text, replaces_formula),
            &level.shown(),
            book,
        );
        true
    }

    /// Plans the edit of a cell that shows a word of ours, and warns if its own format would not show it.
    pub(super) fn write_word(&mut self, mut edit: Edit, word: &str, book: &mut StyleBook<'_>) {
        if book.may_hide_words() {
            edit.wording = Wording::of(word);
            let is_ours = book.original(edit.base) != edit.base;
            if let Some(hidden) = book.unreadable(edit.base, edit.wording)
                && !is_ours
            {
                let font = hidden.font.clone().unwrap_or_default();
                self.warnings
                    .add(CellCause::Unreadable, edit.cell, &font, "");
            }
        }
        self.edits.push(edit);
    }

    /// Warns if a rating replaces somebody's text that is no placeholder: another rating, or none at all.
    pub(super) fn warn_replaced(
        &mut self,
        target: &Target<'_>,
        shown: &str,
        word: &str,
        book: &mut StyleBook<'_>,
    ) {
        let base = target.base();
        let folded = fold(shown);
        let somebodys = !folded.is_empty()
            && book.original(base) == base
            && !target.empty.iter().any(|pattern| pattern.matches(&folded))
            && self.ruleset.unrated.word.as_deref() != Some(shown)
            && self.ruleset.dates.not_due.as_deref() != Some(shown);
        if !somebodys {
            return;
        }
        let scale = &self.ruleset.scale;
        let cause = match scale.find(shown) {
            Some(rank) if scale.levels()[usize::from(rank)].word == word => return,
            Some(_) => CellCause::ReplacedRating,
            None => CellCause::Replaced,
        };
        self.warnings.add(cause, target.cell, shown, word);
    }

    /// Plans the fill alone, over a word that is there. Returns `false` if the cell is blank.
    fn colour_in(
        &mut self,
        target: &Target<'_>,
        wanted: WantedLevel<'_>,
        book: &mut StyleBook<'_>,
    ) -> bool {
        let shown = target.shown(self.strings);
        let is_ours = book.original(target.base()) != target.base();
        // The result of a formula that was not saved is seen as soon as Excel opens the workbook.
        let is_blank = shown.trim().is_empty();
        let shows_nothing = is_blank && target.formula() == Formula::None;
        match wanted.level {
            Ok(_) if shows_nothing => {
                let cause = CellCause::NoWord(statement_for_word(wanted));
                self.warnings.add(cause, target.cell, "", "");
            }
            Ok(rank) => {
                if !wanted.is_field && !target.holds_value && !is_blank {
                    self.warn_differs(target, rank, &shown);
                }
                self.edits.push(target.edit(Look::Level(rank), None, false));
            }
            Err(_) => {
                let is_level = self.ruleset.scale.find(&shown).is_some();
                if !wanted.is_field && !target.holds_value && is_level {
                    self.warn_stale(target.cell, &shown);
                }
                if self.ruleset.unrated.fill.is_some() {
                    self.edits.push(target.edit(Look::Unrated, None, false));
                } else if is_ours {
                    self.edits.push(target.edit(Look::Original, None, false));
                }
            }
        }
        !shows_nothing
    }

    /// Warns if a coloured cell has another word than the rules give, unless it is a number that is no rating.
    fn warn_differs(&mut self, target: &Target<'_>, rank: u8, shown: &str) {
        let scale = &self.ruleset.scale;
        let typed = scale.find(shown);
        if typed == Some(rank) {
            return;
        }
        let is_number = target
            .present
            .is_some_and(|cell| matches!(cell.kind, Kind::Number | Kind::Date));
        let cause = match typed {
            Some(_) => CellCause::OtherLevel,
            None if is_number => return,
            None => CellCause::OtherText,
        };
        let word = &scale.levels()[usize::from(rank)].word;
        self.warnings.add(cause, target.cell, shown, word);
    }

    /// Returns `true` if writing a word here replaces a formula, or `None`, with a warning, if the formula is kept.
    pub(super) fn may_write(&mut self, target: &Target<'_>) -> Option<bool> {
        match replaces_formula(target) {
            Ok(replaces) => Some(replaces),
            Err(kept) => {
                // What other cells share is told apart only where the rules would replace formulas.
                let kept = if target.over_formulas {
                    kept
                } else {
                    KeptFormula::Own
                };
                let cause = CellCause::Formula(kept);
                self.warnings.add(cause, target.cell, "", "");
                None
            }
        }
    }

    pub(super) fn warn_stale(&mut self, cell: Cell, shown: &str) {
        self.warnings.add(CellCause::Stale, cell, shown, "");
    }

    fn place(&self, cell: Cell) -> Place {
        Place::Cell(self.sheet.to_owned(), cell)
    }
}

/// Returns `true` if writing a word here replaces a formula.
fn replaces_formula(target: &Target<'_>) -> Result<bool, KeptFormula> {
    match target.formula() {
        Formula::None => Ok(false),
        Formula::Own if target.over_formulas => Ok(true),
        Formula::Own => Err(KeptFormula::Own),
        Formula::Many => Err(KeptFormula::Many),
    }
}

/// Returns the statement of the rules that would write the word of a rating.
fn statement_for_word(wanted: WantedLevel<'_>) -> &'static str {
    if wanted.is_field {
        "rated(write_to(\"…\"))"
    } else {
        "write_to(\"…\")"
    }
}
