//! An open workbook whose sheets can be shown.

use ambersheet_ooxml::Error;
use ambersheet_ooxml::package::{ReadSeek, read_relationships};
use ambersheet_ooxml::sheet::{Order, Walked, walk};
use ambersheet_ooxml::workbook::{Visibility, Workbook};
use ambersheet_ooxml::xml::{Event, Scanner};

use crate::formats::FormatReader;
use crate::layout::{SheetLayout, SheetOutline};
use crate::read::{ReadSheet, SheetReader};
use crate::stored::ShownRows;

/// The most rows that are returned at once.
const MOST_ROWS: u32 = 10_000;

/// A workbook whose sheets can be shown. A sheet is read when it is first asked for.
pub struct WorkbookLook {
    workbook: Workbook<'static>,
    outlines: Vec<SheetOutline>,
    dates_from_1904: bool,
    read: Vec<Option<ReadSheet>>,
}

impl WorkbookLook {
    /// Opens an Office Open XML workbook. Its sheets are not read yet.
    ///
    /// # Errors
    /// Those of [`Workbook::open`].
    ///
    /// ```
    /// use ambersheet_look::WorkbookLook;
    ///
    /// assert!(WorkbookLook::open(std::io::Cursor::new("no workbook")).is_err());
    /// ```
    pub fn open(reader: impl ReadSeek + 'static) -> Result<Self, Error> {
        let workbook = Workbook::open(reader)?;
        let flags = workbook.flags();
        let sheets = workbook.sheets.iter().enumerate();
        let outlines: Vec<_> = sheets
            .map(|(index, sheet)| SheetOutline {
                name: sheet.name.clone(),
                hidden: flags.visibility(index) != Visibility::Visible,
            })
            .collect();
        Ok(Self {
            dates_from_1904: flags.dates_from_1904,
            read: outlines.iter().map(|_| None).collect(),
            outlines,
            workbook,
        })
    }

    /// Returns the sheets in the order of the workbook.
    pub fn sheets(&self) -> &[SheetOutline] {
        &self.outlines
    }

    /// Returns the layout of a sheet; `None` if there is no such sheet.
    ///
    /// # Errors
    /// [`Error::Part`] if the sheet cannot be read.
    pub fn layout(&mut self, sheet: usize) -> Result<Option<&SheetLayout>, Error> {
        let read = self.read_sheet(sheet)?;
        Ok(read.map(|read| &read.layout))
    }

    /// Returns some rows of a sheet, at most 10,000, from a row that is counted from 0; `None` if there is no such sheet.
    ///
    /// # Errors
    /// [`Error::Part`] if the sheet cannot be read.
    pub fn rows(
        &mut self,
        sheet: usize,
        from: u32,
        count: u32,
    ) -> Result<Option<ShownRows<'_>>, Error> {
        self.read_sheet(sheet)?;
        let read = self.read.get(sheet).and_then(Option::as_ref);
        Ok(read.map(|read| ShownRows {
            sheet: &read.cells,
            strings: &self.workbook.strings,
            numbers: from..from.saturating_add(count.min(MOST_ROWS)),
        }))
    }

    fn read_sheet(&mut self, sheet: usize) -> Result<Option<&ReadSheet>, Error> {
        let Some(known) = self.read.get_mut(sheet) else {
            return Ok(None);
        };
        if known.is_none() {
            let formats = FormatReader {
                styles: &self.workbook.styles,
                theme: &self.workbook.theme,
            };
            let mut read = read(&self.workbook, sheet, formats, self.dates_from_1904)?;
            read.layout.drawings = count_drawings(&self.workbook, sheet);
            *known = Some(read);
        }
        Ok(known.as_ref())
    }
}

/// Reads a sheet, whatever the order of its rows.
fn read(
    workbook: &Workbook<'_>,
    sheet: usize,
    formats: FormatReader<'_>,
    dates_from_1904: bool,
) -> Result<ReadSheet, Error> {
    let info = &workbook.sheets[sheet];
    let mut order = Order::Ascending;
    loop {
        let mut reader = SheetReader::new(formats, dates_from_1904);
        let source = workbook.package.reader(info.part)?;
        match walk(source, &info.part_name, order, &mut reader)? {
            Walked::All => return Ok(reader.finish()),
            Walked::NotAscending => order = Order::Sorted,
        }
    }
}

/// Counts the charts and pictures on a sheet. Where its drawing cannot be read, there is one that is not shown.
fn count_drawings(workbook: &Workbook<'_>, sheet: usize) -> usize {
    let package = &workbook.package;
    let links = read_relationships(package, &workbook.sheets[sheet].part_name).unwrap_or_default();
    let drawings = links.iter().filter(|link| link.kind == "drawing");
    let counts = drawings.map(|link| {
        let part = package.find(&link.target)?;
        Some(count_anchors(&package.read_text(part).ok()?))
    });
    counts.map(|count| count.unwrap_or(1)).sum()
}

/// Counts the places of a drawing (ECMA-376 part 1, 20.5.2). The second choice for older programs does not count.
fn count_anchors(drawing: &[u8]) -> usize {
    let mut count = 0;
    let mut scanner = Scanner::new(drawing, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        match tag.local() {
            b"twoCellAnchor" | b"oneCellAnchor" | b"absoluteAnchor" => count += 1,
            b"Fallback" => {}
            _ => continue,
        }
        if scanner.skip_element(&tag).is_err() {
            break;
        }
    }
    count
}
