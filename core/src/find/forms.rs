//! Forms: the cells that a form names are read before anything is rated, whichever sheets they are on.
//!
//! A form may take its target from another sheet, and its rating may go where no cell is yet. So its cells are
//! looked up by a pass of their own, and held until the record is rated; a cell under a merge stands for the anchor.

use crate::source::open_return::OpenReturn;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;

use crate::error::Error;
use crate::find::after_rows::AfterRows;
use crate::find::file_name::from_file_name;
use crate::find::labels::Labels;
use crate::find::missing::no_sheet;
use crate::find::row_cells::shown;
use crate::find::value_location::ValueLocation;
use crate::note_box::Grid;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{
    CellSpan, CellView, Guards, Head, Order, Row, Tail, Visitor, Walked, walk,
};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{
    FormLayout, FormSheet, Given, GroupFrom, Pattern, Position, Role, RulesetModel, Spot,
};

/// A cell that a form names, as it was found.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) sheet: usize,
    pub(crate) cell: Cell,
    /// The cell's text, and its place in that.
    text: Vec<u8>,
    span: Option<CellSpan>,
    /// Whether its row is there.
    pub(crate) row_exists: bool,
    /// The format that the cell would have, were it not there.
    pub(crate) default_format: u32,
    /// Whether an array formula or a data table covers it.
    pub(crate) in_array: bool,
}

impl Held {
    fn new(sheet: usize, cell: Cell) -> Self {
        Self {
            sheet,
            cell,
            text: Vec::new(),
            span: None,
            row_exists: false,
            default_format: 0,
            in_array: false,
        }
    }

    /// The cell, if there is one.
    pub(crate) fn view(&self) -> Option<CellView<'_>> {
        self.span.as_ref().map(|span| CellView {
            text: &self.text,
            span,
        })
    }

    fn hold(&mut self, row: &Row<'_>) {
        self.row_exists = true;
        if let Some(style) = row.style {
            self.default_format = style;
        }
        if let Some(cell) = row.cell(self.cell.column) {
            self.text = cell.text[cell.start as usize..cell.end as usize].to_vec();
            self.span = Some(cell.span.moved_back(cell.start));
        }
    }
}

/// A form on a sheet.
pub(crate) struct FormRecord<'a> {
    pub(crate) layout: usize,
    /// The sheet that the form is on.
    pub(crate) sheet: usize,
    pub(crate) form: &'a FormLayout,
    pub(crate) empty: &'a [Pattern],
    /// The form's values: what the rules give, or a cell.
    values: Vec<(Role, Content<'a>)>,
    rating: Option<Held>,
    direction: Option<Held>,
}

enum Content<'a> {
    Given(Cow<'a, str>),
    Cell(Held),
}

impl FormRecord<'_> {
    /// Where the value of a role stands.
    pub(crate) fn stands(&self, role: Role) -> ValueLocation<'_> {
        match self.values.iter().find(|(known, _)| *known == role) {
            None => ValueLocation::Nowhere,
            Some((_, Content::Given(text))) => ValueLocation::Given(text),
            Some((_, Content::Cell(held))) => ValueLocation::Cell {
                sheet: held.sheet,
                cell: held.cell,
                present: held.view(),
            },
        }
    }

    /// The cell that the main rating goes to.
    pub(crate) fn rating(&self) -> Option<&Held> {
        self.rating.as_ref()
    }

    /// The cell that the direction goes to.
    pub(crate) fn direction(&self) -> Option<&Held> {
        self.direction.as_ref()
    }

    /// The cell that a field's rating stands in.
    pub(crate) fn field(&self, field: usize) -> Option<&Held> {
        self.values
            .iter()
            .find_map(|(role, content)| match content {
                Content::Cell(held) if *role == Role::Field(field) => Some(held),
                _ => None,
            })
    }

    /// Whether any of its ratings goes to a sheet.
    pub(crate) fn writes_to(&self, sheet: usize) -> bool {
        let fields = self
            .values
            .iter()
            .filter_map(|(role, content)| match content {
                Content::Cell(held) if matches!(role, Role::Field(_)) => Some(held),
                _ => None,
            });
        fields
            .chain(&self.rating)
            .chain(&self.direction)
            .any(|held| held.sheet == sheet)
    }

    fn all_held(&mut self) -> impl Iterator<Item = &mut Held> {
        let values = self
            .values
            .iter_mut()
            .filter_map(|(_, content)| match content {
                Content::Cell(held) => Some(held),
                Content::Given(_) => None,
            });
        values.chain(&mut self.rating).chain(&mut self.direction)
    }
}

/// The cell that gives the tables of one layout on one sheet their group.
pub(crate) struct GroupCell {
    pub(crate) layout: usize,
    pub(crate) sheet: usize,
    pub(crate) held: Held,
}

/// All forms of a workbook, with their cells, and the cells that give tables their group.
pub(crate) struct Forms<'a> {
    pub(crate) records: Vec<FormRecord<'a>>,
    pub(crate) groups: Vec<GroupCell>,
    /// Of each sheet that was read, what follows its rows.
    pub(crate) after: Vec<Option<AfterRows>>,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) has_formulas: bool,
}

impl<'a> Forms<'a> {
    /// Finds the forms that the rules declare, and reads their cells.
    ///
    /// # Errors
    /// Where a sheet or defined name is not in the workbook, or a sheet cannot be read.
    pub(crate) fn read(workbook: &OpenReturn, ruleset: &'a RulesetModel) -> Result<Self, Error> {
        let mut finding = Finding {
            workbook,
            ruleset,
            labels: Labels::of(ruleset),
        };
        let mut forms = Self {
            records: Vec::new(),
            groups: finding.group_cells()?,
            after: workbook.sheets.iter().map(|_| None).collect(),
            warnings: Vec::new(),
            has_formulas: false,
        };
        for (layout, form) in ruleset.forms.iter().enumerate() {
            for sheet in finding.sheets(form)? {
                forms.records.push(finding.record(layout, form, sheet)?);
            }
        }
        for sheet in 0..workbook.sheets.len() {
            forms.read_sheet(workbook, sheet)?;
        }
        Ok(forms)
    }

    /// What the cell says that gives a layout's tables on a sheet their group.
    pub(crate) fn group(
        &self,
        layout: usize,
        sheet: usize,
        strings: &SharedStrings,
    ) -> Option<String> {
        let cell = self
            .groups
            .iter()
            .find(|cell| (cell.layout, cell.sheet) == (layout, sheet))?;
        shown(cell.held.view()?, strings)
    }

    /// The rows of a sheet that forms name and that are not there, in ascending order.
    pub(crate) fn missing_rows(&self, sheet: usize) -> Vec<u32> {
        let held = self
            .records
            .iter()
            .flat_map(|record| record.rating.iter().chain(&record.direction));
        let missing = held.filter(|held| held.sheet == sheet && !held.row_exists);
        let rows: BTreeSet<u32> = missing.map(|held| held.cell.row).collect();
        rows.into_iter().collect()
    }

    /// Reads the cells that forms name on one sheet, a second time where some lie under a merge.
    fn read_sheet(&mut self, workbook: &OpenReturn, sheet: usize) -> Result<(), Error> {
        let mut held: Vec<&mut Held> = self
            .records
            .iter_mut()
            .flat_map(FormRecord::all_held)
            .chain(self.groups.iter_mut().map(|group| &mut group.held))
            .filter(|held| held.sheet == sheet)
            .collect();
        if held.is_empty() {
            return Ok(());
        }
        let (after, formulas) = hold(workbook, sheet, &mut held)?;
        self.has_formulas |= formulas;
        let mut moved = false;
        for held in &mut held {
            let Some(merge) = after.merge_over(held.cell) else {
                continue;
            };
            self.warnings.push(Diagnostic::new(Code::MergedCell, format!(
                    "the rules name this cell, which lies under the merged cells {merge}, so their first cell {} was taken; name that one in the rules",
                    merge.first
                )).at(Place::Cell(workbook.sheets[sheet].name.clone(), held.cell)));
            **held = Held::new(sheet, merge.first);
            moved = true;
        }
        if moved {
            hold(workbook, sheet, &mut held)?;
        }
        self.after[sheet] = Some(after);
        Ok(())
    }
}

/// Finding what the rules name.
struct Finding<'w, 'r> {
    workbook: &'w OpenReturn,
    ruleset: &'r RulesetModel,
    labels: Labels<'r>,
}

impl<'r> Finding<'_, 'r> {
    fn sheets(&mut self, form: &FormLayout) -> Result<Vec<usize>, Error> {
        let sheets = &self.workbook.sheets;
        let mut found: Vec<usize> = match &form.sheet {
            FormSheet::Number(number) => (*number < sheets.len())
                .then_some(*number)
                .into_iter()
                .collect(),
            FormSheet::Named(pattern) => (0..sheets.len())
                .filter(|i| pattern.matches(&fold(&sheets[*i].name)))
                .collect(),
        };
        if found.len() > 1 {
            // Of several sheets, those with none of its labels hold another thing than the form.
            let mut holding = Vec::with_capacity(found.len());
            for sheet in found.iter().copied() {
                if self.labels.may_hold(self.workbook, sheet, form)? {
                    holding.push(sheet);
                }
            }
            if holding.is_empty() {
                return Err(self.missing(
                    form.at,
                    "no measure found: no sheet holds any label of this form",
                ));
            }
            found = holding;
        }
        if !found.is_empty() {
            return Ok(found);
        }
        Err(match &form.sheet {
            FormSheet::Number(number) => self.missing(
                form.at,
                &format!(
                    "the workbook has no worksheet number {}; it has {}",
                    number + 1,
                    sheets.len()
                ),
            ),
            FormSheet::Named(pattern) => {
                no_sheet(self.workbook, self.ruleset, pattern.text(), form.at)
            }
        })
    }

    /// The cells that give tables their group; a sheet that lacks the label of such a cell gives none.
    fn group_cells(&mut self) -> Result<Vec<GroupCell>, Error> {
        let (workbook, ruleset) = (self.workbook, self.ruleset);
        let mut cells = Vec::new();
        for (layout, table) in ruleset.tables.iter().enumerate() {
            if let Some(GroupFrom::FileName { pattern, at }) = &table.group {
                from_file_name(
                    workbook.file_name.as_deref(),
                    pattern,
                    "group",
                    ruleset,
                    *at,
                )?;
            }
            let Some(GroupFrom::Cell { spot, at }) = &table.group else {
                continue;
            };
            let here = |name: &str| {
                table
                    .sheet
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(&fold(name)))
            };
            for sheet in (0..workbook.sheets.len()).filter(|i| here(&workbook.sheets[*i].name)) {
                let held = match spot {
                    Spot::Label { text, below } => {
                        let cell = self.labels.cell(workbook, sheet, text, *below)?;
                        let Ok(cell) = cell else { continue };
                        Held::new(sheet, cell)
                    }
                    Spot::Cell { .. } | Spot::Named(_) => self.held(spot, sheet, *at)?,
                };
                cells.push(GroupCell {
                    layout,
                    sheet,
                    held,
                });
            }
        }
        Ok(cells)
    }

    fn record(
        &mut self,
        layout: usize,
        form: &'r FormLayout,
        sheet: usize,
    ) -> Result<FormRecord<'r>, Error> {
        let mut values = Vec::with_capacity(form.values.len());
        for value in &form.values {
            let content = match &value.given {
                Given::Text(text) => Content::Given(Cow::Borrowed(text)),
                Given::FileName(pattern) => {
                    let name = self.workbook.file_name.as_deref();
                    let what = from_file_name(name, pattern, "value", self.ruleset, value.at)?;
                    Content::Given(Cow::Owned(what))
                }
                Given::At(spot) => Content::Cell(self.held(spot, sheet, value.at)?),
            };
            values.push((value.role, content));
        }
        let mut goes = |to: &Option<ambersheet_policy::model::FormDestination>| {
            to.as_ref()
                .map(|to| self.held(&to.spot, sheet, to.at))
                .transpose()
        };
        let (rating, direction) = (goes(&form.rating)?, goes(&form.direction)?);
        Ok(FormRecord {
            layout,
            sheet,
            form,
            empty: &form.empty,
            values,
            rating,
            direction,
        })
    }

    fn held(&mut self, spot: &Spot, sheet: usize, at: Position) -> Result<Held, Error> {
        match spot {
            Spot::Cell { sheet: None, cell } => Ok(Held::new(sheet, *cell)),
            Spot::Cell {
                sheet: Some(name),
                cell,
            } => {
                let folded = fold(name);
                let found = self
                    .workbook
                    .sheets
                    .iter()
                    .position(|sheet| fold(&sheet.name) == folded);
                found
                    .map(|sheet| Held::new(sheet, *cell))
                    .ok_or_else(|| no_sheet(self.workbook, self.ruleset, name, at))
            }
            Spot::Named(name) => {
                let area = self.workbook.defined_names().resolve(name, Some(sheet));
                let area = area.map_err(|why| self.missing(at, &why))?;
                Ok(Held::new(area.sheet, area.range.first))
            }
            Spot::Label { text, below } => {
                let cell = self.labels.cell(self.workbook, sheet, text, *below)?;
                cell.map(|cell| Held::new(sheet, cell))
                    .map_err(|why| self.missing(at, &why))
            }
        }
    }

    fn missing(&self, at: Position, message: &str) -> Error {
        Error::layout(
            None,
            format!("{message} ({}:{})", self.ruleset.script, at.line),
        )
    }
}

/// Reads one cell that the rules name; without a sheet's name it is on the first worksheet. Under merged cells it is
/// their first.
///
/// # Errors
/// Where the workbook has no such cell, or its sheet cannot be read.
pub(crate) fn cell_at(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    spot: &Spot,
    at: Position,
) -> Result<(usize, Held), Error> {
    let mut finding = Finding {
        workbook,
        ruleset,
        labels: Labels::of(ruleset),
    };
    let mut held = finding.held(spot, 0, at)?;
    let sheet = held.sheet;
    let (after, _) = hold(workbook, sheet, &mut [&mut held])?;
    if let Some(merge) = after.merge_over(held.cell) {
        held = Held::new(sheet, merge.first);
        hold(workbook, sheet, &mut [&mut held])?;
    }
    Ok((sheet, held))
}

/// Walks a sheet and fills in what is held of it. Gives what follows the rows, and whether it has formulas.
fn hold(
    workbook: &OpenReturn,
    sheet: usize,
    held: &mut [&mut Held],
) -> Result<(AfterRows, bool), Error> {
    held.sort_by_key(|held| held.cell);
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        let mut holding = Holding {
            held,
            columns: Vec::new(),
            arrays: Vec::new(),
            after: AfterRows::default(),
            guards: Guards::default(),
            grid: Grid::default(),
            formulas: false,
        };
        if walk(
            workbook.package.reader(info.part)?,
            &info.part_name,
            order,
            &mut holding,
        )? == Walked::All
        {
            let Holding {
                mut after,
                arrays,
                formulas,
                ..
            } = holding;
            for held in held.iter_mut() {
                held.in_array = arrays.iter().any(|range| range.contains(held.cell));
            }
            after.ascending = order == Order::Ascending;
            return Ok((after, formulas));
        }
    }
    Err(Error::workbook(
        &info.part_name,
        "its rows cannot be put in order",
    ))
}

struct Holding<'h, 'x> {
    held: &'h mut [&'x mut Held],
    columns: Vec<(u32, u32, u32)>,
    arrays: Vec<Range>,
    after: AfterRows,
    guards: Guards,
    grid: Grid,
    formulas: bool,
}

impl Visitor for Holding<'_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.columns.clone_from(&head.columns);
        self.guards.head(head);
        self.grid = Grid::read(head.text);
        for held in self.held.iter_mut() {
            held.default_format = column_format(&self.columns, held.cell.column);
        }
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.formulas |= row.has_formulas();
        if row.arrays.len() != self.arrays.len() {
            self.arrays = row.arrays.to_vec();
        }
        let from = self.held.partition_point(|held| held.cell.row < row.number);
        let held = self.held[from..]
            .iter_mut()
            .take_while(|held| held.cell.row == row.number);
        let mut any = false;
        for held in held {
            held.hold(row);
            any = true;
        }
        if any {
            self.guards.row(row);
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.after = AfterRows::read(
            tail,
            std::mem::take(&mut self.guards),
            std::mem::take(&mut self.grid),
        )?;
        Ok(())
    }
}

/// The format of a whole column, which a cell that is not there would have.
pub(crate) fn column_format(columns: &[(u32, u32, u32)], column: u32) -> u32 {
    let found = columns
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&column));
    found.map_or(0, |(.., style)| *style)
}
