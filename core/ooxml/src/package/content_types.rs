//! `[Content_Types].xml`, which gives the type of each part.
//!
//! It leads to the main document of a package whose relationships name none.

use super::directory::Package;
use crate::error::Error;
use crate::xml::{Event, Scanner};

const NAME: &str = "[Content_Types].xml";

/// Types of workbooks. The ordinary one comes last, the order in which openpyxl looks.
const WORKBOOKS: [&str; 4] = [
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
];

/// The content types of a package (ECMA-376 part 2, 7.2.3).
#[derive(Default)]
pub struct ContentTypes {
    /// Names of parts with their types.
    overrides: Vec<(String, String)>,
    /// Types of file name extensions.
    defaults: Vec<String>,
}

impl ContentTypes {
    /// Reads the content types of a package.
    ///
    /// # Errors
    /// [`Error::Part`] if the part cannot be read or is not well-formed.
    pub fn read(package: &Package<'_>) -> Result<Self, Error> {
        let mut types = Self::default();
        let Some(part) = package.find(NAME) else {
            return Ok(types);
        };
        let text = package.read_list(part)?;
        let mut scanner = Scanner::new(&text, 0);
        while let Some(event) = scanner.next().map_err(|fault| fault.in_part(NAME))? {
            let Event::Start(tag) = event else { continue };
            let Some(kind) = tag.text(b"ContentType") else {
                continue;
            };
            match tag.local() {
                b"Override" => types
                    .overrides
                    .extend(tag.text(b"PartName").map(|name| (name, kind))),
                b"Default" => types.defaults.push(kind),
                _ => {}
            }
        }
        Ok(types)
    }

    /// Returns the name of the part that is a workbook by its type.
    ///
    /// The standard finds it by the relationships of the package alone (part 2, 6.5). openpyxl goes
    /// by the type alone, so that files without the relationship exist.
    pub fn workbook(&self) -> Option<String> {
        let named = WORKBOOKS.iter().find_map(|wanted| {
            let found = self
                .overrides
                .iter()
                .find(|(_, kind)| kind.eq_ignore_ascii_case(wanted));
            found.map(|(name, _)| name.trim_start_matches(['/', '\\']).to_owned())
        });
        named.or_else(|| {
            let by_extension = self
                .defaults
                .iter()
                .any(|kind| WORKBOOKS.iter().any(|w| kind.eq_ignore_ascii_case(w)));
            by_extension.then(|| "xl/workbook.xml".to_owned())
        })
    }
}
