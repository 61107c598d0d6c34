//! From a rating to the edits of its row.

use crate::error::Error;
use crate::find::form_record::FormRecord;
use crate::find::held_cell::column_format;
use crate::find::layout::open_table::OpenTable;
use crate::plan::live_colour::ColouredRating;
use crate::plan::patch::edit::{Edit, Look, NewText};
use crate::plan::patch::live::{LiveRule, NotLive};
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::target::{Target, Way};
use crate::record::Entry;
use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Formula, Kind, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Destination, Pattern, Role, RulesetModel};
use ambersheet_policy::value::Direction;

/// What planning edits needs.
pub(crate) struct Planner<'a, 'r> {
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) sheet: &'a str,
    /// Formats of whole columns, which a cell that is not there would have.
    pub(crate) columns: Vec<(u32, u32, u32)>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// Cells whose colour follows their numbers.
    pub(crate) live: Vec<(Cell, LiveRule)>,
    /// Cells that are painted because theirs cannot.
    pub(crate) painted: Vec<(Cell, NotLive)>,
    /// Headings of new columns that are to be in an Excel table.
    pub(crate) in_tables: Vec<(Cell, String)>,
}

impl<'a, 'r> Planner<'a, 'r> {
    pub(crate) fn new(ruleset: &'r RulesetModel, workbook: &'a OpenReturn, index: usize) -> Self {
        Self {
            ruleset,
            strings: &workbook.strings,
            sheet: &workbook.sheets[index].name,
            columns: Vec::new(),
            edits: Vec::new(),
            warnings: Vec::new(),
            live: Vec::new(),
            painted: Vec::new(),
            in_tables: Vec::new(),
        }
    }

    /// Plans the heading of a table's new columns.
    ///
    /// # Errors
    /// Where something stands in their place.
    pub(crate) fn plan_headings(&mut self, row: &Row<'_>, table: &OpenTable) -> Result<(), Error> {
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
            self.edits.push(Edit {
                cell: Cell::new(row.number, new.column),
                base: format,
                look: Look::Format(format),
                text: Some(NewText::Heading {
                    layout: table.layout as u16,
                    direction,
                }),
                replaces_formula: false,
            });
        }
        Ok(())
    }

    /// Whether a cell of a new column is blank.
    fn check_free(&self, row: &Row<'_>, column: u32) -> Result<(), Error> {
        if row
            .cell(column)
            .is_none_or(|cell| cell.kind == Kind::Blank && cell.formula == Formula::None)
        {
            return Ok(());
        }
        Err(Error::layout(
            Some(self.place(Cell::new(row.number, column))),
            "the new column at the right of the table would cover what stands here; give the ratings a column of the table with write_to(\"…\")",
        ))
    }

    /// Plans the edits of one rating of a table's row.
    ///
    /// # Errors
    /// Where a new column would cover something that is there.
    pub(crate) fn plan(
        &mut self,
        row: &Row<'_>,
        table: &OpenTable,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let layout = &self.ruleset.tables[table.layout];
        let entry = &made.entry;
        if let Some(field) = entry.field {
            if let Some(column) = entry.column {
                let destination = &self.ruleset.fields[usize::from(field)].destination;
                let target = self.in_row(row, column, destination, &layout.empty);
                self.plan_rating(&target, made, book);
            }
            return Ok(());
        }
        if let Some(target) = self.target(row, table, layout.rating.as_ref(), Role::Rating)? {
            self.plan_rating(&target, made, book);
        }
        if let Some(target) = self.target(row, table, layout.direction.as_ref(), Role::Direction)? {
            self.write_direction(&target, entry.direction, book);
        }
        if layout.extras.whole_row {
            self.colour_row(row, table, made, book);
        }
        Ok(())
    }

    /// Plans the edits of one rating of a form.
    ///
    /// # Errors
    /// Where its cell holds a formula that may not be replaced: a form whose rating is not written says nothing.
    pub(crate) fn plan_form(
        &mut self,
        form: &FormRecord<'_>,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let entry = &made.entry;
        if let Some(field) = entry.field {
            if let Some(held) = form.field(usize::from(field)) {
                let destination = &self.ruleset.fields[usize::from(field)].destination;
                self.plan_rating(&Target::of_form(held, destination, form.empty), made, book);
            }
            return Ok(());
        }
        if let (Some(held), Some(to)) = (form.rating(), &form.form.rating) {
            let target = Target::of_form(held, &to.destination, form.empty);
            if let Err(kept) = replaces_formula(&target) {
                return Err(Error::layout(self.place(target.cell), kept.message()));
            }
            self.plan_rating(&target, made, book);
        }
        if let (Some(held), Some(to)) = (form.direction(), &form.form.direction) {
            let target = Target::of_form(held, &to.destination, form.empty);
            self.write_direction(&target, entry.direction, book);
        }
        Ok(())
    }

    fn plan_rating(
        &mut self,
        target: &Target<'_>,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) {
        let planned = self.edits.len();
        let entry = &made.entry;
        let written = match target.way {
            Way::Fill => self.colour_in(target, entry, book),
            Way::WordAndFill | Way::Word => self.write_rating(target, entry, book),
        };
        match &made.live {
            Some(Ok(rule)) if written => {
                self.live.push((target.cell, rule.clone()));
                let is_ours = book.original(target.base()) != target.base();
                for edit in self.edits[planned..]
                    .iter_mut()
                    .filter(|edit| matches!(edit.look, Look::Level(_)))
                {
                    edit.look = match target.way {
                        Way::Fill if is_ours => Look::Original,
                        Way::Fill => Look::Kept,
                        Way::WordAndFill | Way::Word => Look::Marked,
                    };
                }
            }
            Some(Err(why)) if written && entry.level().is_ok() => {
                self.painted.push((target.cell, *why))
            }
            _ => {}
        }
    }

    /// Puts the edits from an index on into the order of the sheet.
    ///
    /// # Errors
    /// Where two of them are for one cell: one would be lost.
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

    /// Whether no two of the sheet's ratings share a cell, as those of a row that stands twice do.
    ///
    /// # Errors
    /// Where two do, be it that only one of them is written: a later run could not tell whose it is.
    pub(crate) fn check_once(&self, entries: &[Entry]) -> Result<(), Error> {
        let mut cells: Vec<Cell> = entries
            .iter()
            .filter_map(|entry| Some(Cell::new(entry.row, entry.column?)))
            .collect();
        cells.sort_unstable();
        match cells.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(()),
            Some(pair) => Err(Error::layout(
                Some(self.place(pair[0])),
                "this row stands twice in the sheet, and each has a measure, so that two ratings would go into this cell; save the workbook again in Excel",
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

    fn in_row<'c>(
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
            way: Way::of(destination),
            empty,
        }
    }

    /// A word and its colours into a cell, or what an unrated cell gets. Gives whether it may be written at all.
    fn write_rating(
        &mut self,
        target: &Target<'_>,
        entry: &Entry,
        book: &mut StyleBook<'_>,
    ) -> bool {
        let Some(replaces_formula) = self.may_write(target) else {
            return false;
        };
        let Ok(rank) = entry.level() else {
            self.write_unrated(target, replaces_formula, book);
            return true;
        };
        let shown = target.shown(self.strings);
        let level = &self.ruleset.scale.levels()[usize::from(rank)];
        let same = shown == level.shown() && !replaces_formula;
        self.warn_replaced(target, replaces_formula, &shown, &level.word, book);
        let look = if target.way == Way::Word {
            Look::Marked
        } else {
            Look::Level(rank)
        };
        let text = (!same).then_some(NewText::Level(rank));
        self.edits.push(target.edit(look, text, replaces_formula));
        true
    }

    /// Whether a text in a rating's cell is neither a level nor a placeholder, so that somebody may miss it.
    fn warn_replaced(
        &mut self,
        target: &Target<'_>,
        replaces_formula: bool,
        shown: &str,
        word: &str,
        book: &mut StyleBook<'_>,
    ) {
        let base = target.base();
        let folded = fold(shown);
        let somebodys = !replaces_formula
            && !folded.is_empty()
            && book.original(base) == base
            && !target.empty.iter().any(|pattern| pattern.matches(&folded))
            && self.ruleset.scale.find(shown).is_none()
            && self.ruleset.unrated.word.as_deref() != Some(shown);
        if somebodys {
            let message = format!("\"{}\" stood here and was replaced by {word}", shown.trim());
            self.warn(Code::Replaced, target.cell, message);
        }
    }

    /// What the rules give an unrated cell: nothing, but for what an earlier run wrote into it, or a word and a fill.
    fn write_unrated(
        &mut self,
        target: &Target<'_>,
        replaces_formula: bool,
        book: &mut StyleBook<'_>,
    ) {
        let unrated = &self.ruleset.unrated;
        let shown = target.shown(self.strings);
        let (word, fills) = (
            unrated.word.as_deref(),
            unrated.fill.is_some() && target.way != Way::Word,
        );
        let may_replace = |shown: &str| {
            shown.trim().is_empty()
                || self.ruleset.scale.find(shown).is_some()
                || target
                    .empty
                    .iter()
                    .any(|pattern| pattern.matches(&fold(shown)))
        };
        match word {
            Some(word) if shown == word || may_replace(&shown) => {
                let text = (shown != word || replaces_formula).then_some(NewText::Unrated);
                let look = if fills { Look::Unrated } else { Look::Marked };
                self.edits.push(target.edit(look, text, replaces_formula));
            }
            _ if replaces_formula => {}
            _ if fills => {
                let ours = book.original(target.base()) != target.base();
                let is_level = self.ruleset.scale.find(&shown).is_some();
                let text = (ours && is_level).then_some(NewText::Blank);
                self.edits.push(target.edit(Look::Unrated, text, false));
                if is_level && !ours {
                    self.warn_stale(target.cell, &shown);
                }
            }
            _ => self.clear_rating(target, &shown, book),
        }
    }

    /// An unrated cell is left alone, but for what an earlier run wrote into it.
    fn clear_rating(&mut self, target: &Target<'_>, shown: &str, book: &mut StyleBook<'_>) {
        let is_level = !shown.is_empty() && self.ruleset.scale.find(shown).is_some();
        if book.original(target.base()) != target.base() {
            let text = is_level.then_some(NewText::Blank);
            self.edits.push(target.edit(Look::Original, text, false));
            if !is_level && !shown.trim().is_empty() {
                self.warn_stale(target.cell, shown);
            }
        } else if is_level {
            self.warn_stale(target.cell, shown);
        } else if target.new_cell_format.is_some() && shown.is_empty() {
            self.edits
                .push(target.edit(Look::Format(target.base()), None, false));
        }
    }

    fn write_direction(
        &mut self,
        target: &Target<'_>,
        direction: Option<Direction>,
        book: &mut StyleBook<'_>,
    ) {
        let Some(replaces_formula) = self.may_write(target) else {
            return;
        };
        let shown = target.shown(self.strings);
        match direction {
            Some(direction) => {
                let same = shown == direction.word() && !replaces_formula;
                let text = (!same).then_some(NewText::Direction(direction));
                self.edits
                    .push(target.edit(Look::Marked, text, replaces_formula));
            }
            None if book.original(target.base()) != target.base() => {
                let ours = Direction::from_word(&shown).is_some();
                let text = ours.then_some(NewText::Blank);
                self.edits
                    .push(target.edit(Look::Original, text, replaces_formula));
                if !ours && !shown.trim().is_empty() {
                    self.warn_stale(target.cell, &shown);
                }
            }
            None => {
                if target.new_cell_format.is_some() && shown.is_empty() {
                    self.edits.push(target.edit(
                        Look::Format(target.base()),
                        None,
                        replaces_formula,
                    ));
                }
            }
        }
    }

    /// Only the fill: over a word that is there, since a colour alone says nothing to one man in twelve. Gives whether
    /// there is one.
    fn colour_in(&mut self, target: &Target<'_>, entry: &Entry, book: &mut StyleBook<'_>) -> bool {
        let shown = target.shown(self.strings);
        let is_ours = book.original(target.base()) != target.base();
        match entry.level() {
            Ok(_) if shown.trim().is_empty() => self.warn(
                Code::NoWord,
                target.cell,
                format!("the cell is blank, so it was not coloured: a colour without a word cannot be read by everyone; use {} to write the word", writes(entry)),
            ),
            Ok(rank) => {
                let word = &self.ruleset.scale.levels()[usize::from(rank)].word;
                if entry.field.is_none() && self.ruleset.scale.find(&shown) != Some(rank) {
                    self.warn(
                        Code::WordDiffers,
                        target.cell,
                        format!("the cell says \"{}\" and was coloured {word}, which is what the rules make of it", shown.trim()),
                    );
                }
                self.edits.push(target.edit(Look::Level(rank), None, false));
            }
            Err(_) if self.ruleset.unrated.fill.is_some() => {
                self.edits.push(target.edit(Look::Unrated, None, false));
            }
            Err(_) if is_ours => self.edits.push(target.edit(Look::Original, None, false)),
            Err(_) => {}
        }
        !shown.trim().is_empty()
    }

    /// Fills the other cells of a table's row as its rating's.
    fn colour_row(
        &mut self,
        row: &Row<'_>,
        table: &OpenTable,
        made: &ColouredRating,
        book: &mut StyleBook<'_>,
    ) {
        let (first, last) = table.span;
        let new = [table.new_rating, table.new_direction]
            .into_iter()
            .flatten()
            .map(|new| new.column)
            .max();
        for column in first..=last.max(table.right_end).max(new.unwrap_or(0)) {
            let target = self.in_row(row, column, &Destination::FillOnly, &[]);
            let is_ours = book.original(target.base()) != target.base();
            if let Some(Ok(rule)) = &made.live {
                self.live.push((target.cell, rule.clone()));
            }
            let is_live = matches!(made.live, Some(Ok(_)));
            let look = match made.entry.level() {
                Ok(_) if is_live && !is_ours => continue,
                Ok(_) if is_live => Look::Original,
                Ok(rank) => Look::Level(rank),
                Err(_) if self.ruleset.unrated.fill.is_some() => Look::Unrated,
                Err(_) if is_ours => Look::Original,
                Err(_) => continue,
            };
            let planned = self
                .edits
                .iter_mut()
                .rev()
                .take_while(|edit| edit.cell.row == row.number);
            match planned.into_iter().find(|edit| edit.cell == target.cell) {
                None => self.edits.push(target.edit(look, None, false)),
                Some(edit)
                    if matches!(edit.look, Look::Marked | Look::Original | Look::Format(_))
                        && look != Look::Original =>
                {
                    edit.look = look;
                }
                Some(_) => {}
            }
        }
    }

    /// Takes the fills of an earlier run from a table's row, where the rules no longer fill the whole of it; what the cells
    /// say stays. To be asked when all of the row is planned.
    pub(crate) fn restore_row(
        &mut self,
        row: &Row<'_>,
        table: &OpenTable,
        book: &mut StyleBook<'_>,
    ) {
        if self.ruleset.tables[table.layout].extras.whole_row || !book.has_marks() {
            return;
        }
        let (first, last) = table.span;
        for column in first..=last.max(table.right_end) {
            if row
                .cell(column)
                .is_none_or(|cell| book.original(cell.style) == cell.style)
            {
                continue;
            }
            let target = self.in_row(row, column, &Destination::FillOnly, &[]);
            let planned = self
                .edits
                .iter()
                .rev()
                .take_while(|edit| edit.cell.row == row.number);
            let is_planned = planned.into_iter().any(|edit| edit.cell == target.cell);
            if !is_planned {
                self.edits.push(target.edit(Look::Original, None, false));
            }
        }
    }

    /// Returns `true` if writing a word here replaces a formula, or `None`, with a warning, if the formula is kept.
    fn may_write(&mut self, target: &Target<'_>) -> Option<bool> {
        match replaces_formula(target) {
            Ok(replaces) => Some(replaces),
            Err(kept) => {
                self.warn(Code::FormulaKept, target.cell, kept.message().to_owned());
                None
            }
        }
    }

    fn warn_stale(&mut self, cell: Cell, shown: &str) {
        self.warn(
            Code::StaleRating,
            cell,
            format!("the rules give nothing for this cell, but \"{}\" stands here and was left; check or delete it", shown.trim()),
        );
    }

    fn place(&self, cell: Cell) -> Place {
        Place::Cell(self.sheet.to_owned(), cell)
    }

    fn warn(&mut self, code: Code, cell: Cell, message: String) {
        let place = self.place(cell);
        self.warnings.push(Diagnostic::new(code, message).at(place));
    }
}

/// A formula that is kept, so that no word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeptFormula {
    /// The rules do not ask for formulas to be replaced.
    Own,
    /// Other cells depend on it.
    Many,
}

impl KeptFormula {
    fn message(self) -> &'static str {
        match self {
            Self::Own => {
                "the cell holds a formula, which was kept, so the rating was not written; to replace formulas, write write_to(\"…\", over_formulas)"
            }
            Self::Many => {
                "the cell holds a formula that other cells depend on (shared, array or data table), so the rating was not written"
            }
        }
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

/// What the rules say where the word of a rating is to be written.
fn writes(entry: &Entry) -> &'static str {
    if entry.field.is_some() {
        "rated(write_to(\"…\"))"
    } else {
        "write_to(\"…\")"
    }
}
