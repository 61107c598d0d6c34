//! Writes the example workbooks from the data files `RULESET-*.tsv` in the folder above.
//!
//! The README there describes the files. The only thing that could differ from run to run, the date in the document
//! properties, comes from the file as well. The tests compare the committed workbooks with these bytes.

use std::error::Error;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, Workbook};

mod drawings;
mod formats;
mod places;
mod rules;
mod sheet;
mod values;

use formats::{CellFormat, Formats};
use values::date;

/// A result whose error is a sentence for the developer who edits a data file.
pub(crate) type MadeResult<T> = Result<T, Box<dyn Error>>;

/// The folder of the data files.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");

/// Returns every example workbook: its path relative to the crate, and its bytes.
pub(crate) fn all() -> MadeResult<Vec<(String, Vec<u8>)>> {
    let mut workbooks = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let file = entry?.file_name();
        let name = file.to_string_lossy();
        let Some(name) = name.strip_suffix(".tsv") else {
            continue;
        };
        let (ruleset, _) = name
            .rsplit_once('-')
            .ok_or_else(|| format!("{name}: a data file is called RULESET-NAME.tsv"))?;
        let mut writer = Writer::default();
        writer.write_file(&Path::new(FOLDER).join(&file))?;
        let path = format!("{ruleset}/{name}.xlsx");
        workbooks.push((path, writer.workbook.save_to_buffer()?));
    }
    workbooks.sort();
    Ok(workbooks)
}

/// Returns the fields of each line of a data file, which are separated by tabs, with the line's number. Comments are left
/// out; in a field `\n` is a line break.
pub(crate) fn lines(path: &Path) -> MadeResult<Vec<(usize, Vec<String>)>> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(fs::read_to_string(path)?.lines()) {
        if !line.is_empty() && !line.starts_with('#') {
            let fields = line.split('\t').map(|field| field.replace("\\n", "\n"));
            lines.push((number, fields.collect()));
        }
    }
    Ok(lines)
}

/// A workbook while it is written.
#[derive(Default)]
struct Writer {
    workbook: Workbook,
    formats: Formats,
}

impl Writer {
    /// Writes what the lines of a file describe.
    fn write_file(&mut self, path: &Path) -> MadeResult<()> {
        for (line, fields) in lines(path)? {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            self.write(&fields)
                .map_err(|error| format!("{}, line {line}: {error}", path.display()))?;
        }
        Ok(())
    }

    /// Writes what one line describes.
    fn write(&mut self, fields: &[&str]) -> MadeResult<()> {
        match fields {
            ["include", file] => self.write_file(&Path::new(FOLDER).join(file))?,
            ["workbook", title, created] => self.set_properties(title, created)?,
            ["name", name, formula] => self.workbook.define_name(*name, formula).map(drop)?,
            ["format", name, words @ ..] => {
                let format = CellFormat::parse(words, &self.formats)?;
                self.formats.insert((*name).to_owned(), format);
            }
            ["sheet", name] => {
                let sheet = self.workbook.add_worksheet().set_name(*name)?;
                sheet.set_formula_result_default(""); // every formula of the data gives its result
            }
            _ => {
                let sheets = self.workbook.worksheets_mut();
                let sheet = sheets.last_mut().ok_or("no sheet yet")?;
                sheet::write(sheet, fields, &self.formats)?;
            }
        }
        Ok(())
    }

    /// Sets the document properties, and the theme of current Excel: its second accent is the orange that the government
    /// templates use for "Amber/Red" and for a score of 4.
    fn set_properties(&mut self, title: &str, created: &str) -> MadeResult<()> {
        let licence =
            "Contains public sector information licensed under the Open Government Licence v3.0.";
        let properties = DocProperties::new()
            .set_title(title)
            .set_author("Performance team")
            .set_company("Example authority")
            .set_comment(licence)
            .set_creation_datetime(&date(created)?.and_hms(9, 0, 0)?);
        self.workbook
            .use_excel_2023_theme()?
            .set_properties(&properties);
        Ok(())
    }
}
