//! The number formats of an input's cells, for the formats whose library gives values alone.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::error::Error;

use super::errors::damaged;

/// The number of formats above which an input is refused. Excel itself has at most a few hundred.
const MOST_CODES: usize = 60_000;
/// The length of the longest code that Excel takes, in characters.
const LONGEST_CODE: usize = 255;
/// The code for a format that cannot be understood. What it shows tells so, and gives the number no unit.
pub(super) const UNREADABLE: &str = "General\" (?)\"";

/// The codes of an input's number formats, each once.
pub(super) struct FormatCodes {
    codes: Vec<String>,
    places: HashMap<String, u16>,
}

/// The place of a code in [`FormatCodes`]. The first is General.
pub(super) type CodePlace = u16;

impl FormatCodes {
    pub(super) fn new() -> Self {
        Self {
            codes: vec!["General".to_owned()],
            places: HashMap::new(),
        }
    }

    /// Returns the place of a code.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if there are too many.
    pub(super) fn place(&mut self, code: &str) -> Result<CodePlace, Error> {
        if code.is_empty() || code.eq_ignore_ascii_case("General") {
            return Ok(0);
        }
        let is_valid = code.chars().count() <= LONGEST_CODE && !code.contains(char::is_control);
        let code = if is_valid { code } else { UNREADABLE };
        if let Some(place) = self.places.get(code) {
            return Ok(*place);
        }
        if self.codes.len() >= MOST_CODES {
            return Err(damaged(
                "it has more number formats than a workbook can have",
            ));
        }
        let place = self.codes.len() as CodePlace;
        self.codes.push(code.to_owned());
        self.places.insert(code.to_owned(), place);
        Ok(place)
    }

    /// Returns the code of a cell; `None` for General.
    pub(super) fn of(&self, sheet: &SheetFormats, cell: Cell) -> Option<&str> {
        match sheet.place(cell) {
            0 => None,
            place => self.codes.get(usize::from(place)).map(String::as_str),
        }
    }
}

/// Cells of a row that share a format: the first column, the last, and the format.
type Run = (u32, u32, CodePlace);

/// The number formats of a sheet's cells.
#[derive(Default)]
pub(super) struct SheetFormats {
    /// The runs by the first row that they are in, each with the last row.
    rows: BTreeMap<u32, (u32, Vec<Run>)>,
    /// `true` if the sheet shows cells with zero as blank.
    pub(super) hides_zeros: bool,
}

impl SheetFormats {
    /// Creates the formats of a sheet without cells.
    pub(super) fn new(hides_zeros: bool) -> Self {
        Self {
            rows: BTreeMap::new(),
            hides_zeros,
        }
    }

    /// Adds a run of cells, in the rows from `first` to `last`. Runs of one row come from left to right.
    pub(super) fn add(&mut self, (first, last): (u32, u32), run: Run) {
        if run.2 == 0 {
            return;
        }
        let (known, runs) = self.rows.entry(first).or_default();
        *known = last;
        match runs.last_mut() {
            Some((_, end, place)) if *place == run.2 && *end + 1 == run.0 => *end = run.1,
            _ => runs.push(run),
        }
    }

    /// Returns the place of a cell's code.
    pub(super) fn place(&self, cell: Cell) -> CodePlace {
        let Some((_, (last, runs))) = self.rows.range(..=cell.row).next_back() else {
            return 0;
        };
        if *last < cell.row {
            return 0;
        }
        // Records may be out of order, so that the runs are not always sorted.
        let within = |run: &&Run| (run.0..=run.1).contains(&cell.column);
        let at = runs.partition_point(|run| run.1 < cell.column);
        let found = runs.get(at).filter(within);
        found
            .or_else(|| runs.iter().find(within))
            .map_or(0, |run| run.2)
    }
}

/// Returns the code of a built-in format (ECMA-376 part 1, 18.8.30), apart from money, whose sign the file does not tell.
pub(super) fn built_in(id: u16) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 | 41 => "#,##0",
        4 | 39 | 40 | 43 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        27..=36 | 50..=58 => "yyyy-mm-dd",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_the_format_of_its_run() {
        let mut codes = FormatCodes::new();
        let percent = codes.place("0%").expect("a place");
        let days = codes.place("0 \"days\"").expect("a place");
        assert_eq!(codes.place("General").expect("a place"), 0);
        assert_eq!(codes.place("0%").expect("a place"), percent);
        let mut sheet = SheetFormats::default();
        sheet.add((2, 2), (1, 1, percent));
        sheet.add((2, 2), (2, 4, percent));
        sheet.add((2, 2), (6, 6, days));
        sheet.add((5, 9), (0, 0, days));
        let code = |row, column| codes.of(&sheet, Cell::new(row, column));
        assert_eq!(code(2, 0), None);
        assert_eq!(code(2, 1), Some("0%"));
        assert_eq!(code(2, 4), Some("0%"));
        assert_eq!(code(2, 5), None);
        assert_eq!(code(2, 6), Some("0 \"days\""));
        assert_eq!(code(3, 1), None);
        assert_eq!(code(7, 0), Some("0 \"days\""));
        assert_eq!(code(10, 0), None);
    }

    #[test]
    fn codes_that_excel_would_refuse_are_replaced() {
        let mut codes = FormatCodes::new();
        let long = codes.place(&"0".repeat(256)).expect("a place");
        assert_eq!(codes.place("0\u{1}").expect("a place"), long);
        let mut sheet = SheetFormats::default();
        sheet.add((0, 0), (0, 0, long));
        assert_eq!(codes.of(&sheet, Cell::new(0, 0)), Some(UNREADABLE));
    }

    /// ECMA-376 part 1, 18.8.30, each number of the list, and those beside the gaps. Accounting formats are
    /// plain here, and those of East Asia are dates.
    #[test]
    fn every_built_in_format_has_its_code() {
        let list: Vec<&str> = ";0;0.00;#,##0;#,##0.00;;;;;0%;0.00%;0.00E+00;# ?/?;# ??/??;\
            mm-dd-yy;d-mmm-yy;d-mmm;mmm-yy;h:mm AM/PM;h:mm:ss AM/PM;h:mm;h:mm:ss;m/d/yy h:mm;;;;;\
            D;D;D;D;D;D;D;D;D;D;\
            #,##0;#,##0;#,##0.00;#,##0.00;#,##0;;#,##0.00;;mm:ss;[h]:mm:ss;mm:ss.0;##0.0E+0;@;\
            D;D;D;D;D;D;D;D;D;;"
            .split(';')
            .collect();
        assert_eq!(list.len(), 61);
        for (id, code) in (0..).zip(list) {
            let code = if code == "D" { "yyyy-mm-dd" } else { code };
            assert_eq!(built_in(id).unwrap_or_default(), code, "{id}");
        }
    }

    /// By hand: General in any case is no format, and 255 characters are not too many, whatever their bytes.
    #[test]
    fn codes_at_the_limits_are_kept() {
        let mut codes = FormatCodes::new();
        for code in ["", "General", "GENERAL", "general"] {
            assert_eq!(codes.place(code).expect("a place"), 0, "{code}");
        }
        let mut sheet = SheetFormats::default();
        let longest = "€".repeat(255);
        let (kept, cut) = (codes.place(&longest), codes.place(&"€".repeat(256)));
        sheet.add((0, 0), (0, 0, kept.expect("a place")));
        sheet.add((0, 0), (1, 1, cut.expect("a place")));
        assert_eq!(codes.of(&sheet, Cell::new(0, 0)), Some(longest.as_str()));
        assert_eq!(codes.of(&sheet, Cell::new(0, 1)), Some(UNREADABLE));
    }

    /// Records of a damaged file may come from right to left; each cell still has its own.
    #[test]
    fn runs_out_of_order_are_found() {
        let mut sheet = SheetFormats::default();
        for run in [(5, 5, 1), (3, 3, 2), (4, 4, 3), (0, 0, 4)] {
            sheet.add((0, 0), run);
        }
        let places = [0, 1, 2, 3, 4, 5, 6].map(|column| sheet.place(Cell::new(0, column)));
        assert_eq!(places, [4, 0, 0, 2, 3, 1, 0]);
    }
}
