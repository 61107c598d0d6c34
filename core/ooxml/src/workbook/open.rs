//! Opening of a workbook: from the relationships of the package to worksheets, strings and styles.

use std::io::Read;

use super::strings::SharedStrings;
use super::stylesheet::StyleSheet;
use super::theme::Theme;
use crate::error::Error;
use crate::package::{
    Conformance, ContentTypes, Package, PartId, ReadSeek, Relationship, read_relationships,
};
use crate::xml::{Event, Scanner};

/// An Office Open XML workbook.
///
/// ```
/// use std::io::{Read, Seek};
///
/// use ambersheet_ooxml::Error;
/// use ambersheet_ooxml::workbook::Workbook;
///
/// /// Returns the names of the worksheets.
/// fn sheet_names(file: impl Read + Seek + Send) -> Result<Vec<String>, Error> {
///     let workbook = Workbook::open(file)?;
///     Ok(workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect())
/// }
/// # assert!(sheet_names(std::io::Cursor::new("no workbook")).is_err());
/// ```
pub struct Workbook<'a> {
    /// The container.
    pub package: Package<'a>,
    /// The part `xl/workbook.xml`, whatever its name.
    pub part: PartId,
    /// Text of the workbook part.
    pub text: Vec<u8>,
    /// Worksheets in the order of the workbook. Chart, dialog and macro sheets are left out.
    pub sheets: Vec<SheetInfo>,
    /// The shared strings.
    pub strings: SharedStrings,
    /// The styles.
    pub styles: StyleSheet,
    /// The styles part, if there is one.
    pub styles_part: Option<PartId>,
    /// Name of the styles part in the relationships, even if the part is missing.
    pub styles_target: Option<String>,
    /// The theme colours.
    pub theme: Theme,
    /// The calculation chain, if there is one.
    pub calc_chain: Option<PartId>,
    /// `true` if the package carries a digital signature, which any change would break.
    pub signed: bool,
    /// The conformance class, which decides the namespaces.
    pub conformance: Conformance,
}

/// One worksheet.
#[derive(Debug)]
pub struct SheetInfo {
    /// Name of the sheet.
    pub name: String,
    /// Its part.
    pub part: PartId,
    /// Name of the part, for messages.
    pub part_name: String,
}

impl<'a> Workbook<'a> {
    /// Reads the list of sheets, the shared strings and the styles of a workbook.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the input is not an Office Open XML workbook, [`Error::Part`] if
    /// a required part is missing or damaged, and [`Error::Io`].
    pub fn open(reader: impl ReadSeek + 'a) -> Result<Self, Error> {
        let package = Package::open(reader)?;
        let target = main_document(&package)?;
        if target.to_ascii_lowercase().ends_with(".bin") {
            return Err(Error::not_a_workbook(
                "this is a binary workbook (.xlsb), which cannot be written back; save it as .xlsx in Excel",
            ));
        }
        let part = package
            .find(&target)
            .ok_or_else(|| Error::damaged(&target, "is missing from the file"))?;
        let text = package.read_text(part)?;
        let conformance = conformance(&text, &target)?;
        let links = read_relationships(&package, &target)?;
        let sheets = read_sheets(&package, &text, &target, &links)?;
        let linked = |kind: &str| {
            links
                .iter()
                .find(|link| link.kind == kind)
                .and_then(|link| package.find(&link.target))
        };
        let strings = match linked("sharedStrings") {
            Some(part) => SharedStrings::read(package.read_text(part)?, package.name(part))?,
            None => SharedStrings::default(),
        };
        let styles_target = links
            .iter()
            .find(|link| link.kind == "styles")
            .map(|link| link.target.clone());
        let styles_part = linked("styles");
        let styles = match styles_part {
            Some(part) => StyleSheet::read(package.read_text(part)?, package.name(part))?,
            None => StyleSheet::read(
                StyleSheet::blank(conformance.main_namespace()),
                "xl/styles.xml",
            )?,
        };
        let theme = read_theme(&package, linked("theme"), &styles)?;
        let calc_chain = linked("calcChain");
        let signed = package.has_folder("_xmlsignatures/");
        Ok(Self {
            package,
            part,
            text,
            sheets,
            strings,
            styles,
            styles_part,
            styles_target,
            theme,
            calc_chain,
            signed,
            conformance,
        })
    }

    /// Returns `true` if any worksheet holds a formula.
    ///
    /// `seen` is set if one was seen already, and `walked` marks the sheets that need not be read
    /// again.
    ///
    /// # Errors
    /// [`Error::Part`] if a worksheet cannot be read.
    pub fn has_formulas(&self, seen: bool, walked: &[bool]) -> Result<bool, Error> {
        if seen || self.calc_chain.is_some() {
            return Ok(true);
        }
        for (sheet, walked) in walked.iter().enumerate() {
            if !walked && self.holds_formulas(sheet)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns `true` if a worksheet holds a formula.
    ///
    /// # Errors
    /// [`Error::Part`] if the worksheet cannot be read.
    pub fn holds_formulas(&self, sheet: usize) -> Result<bool, Error> {
        let sheet = &self.sheets[sheet];
        contains_formula(self.package.text_reader(sheet.part)?, &sheet.part_name)
    }
}

/// Reads the theme, with the indexed colours of the styles. It only defines colours, so a faulty one is no reason to
/// refuse the workbook.
///
/// # Errors
/// [`Error::Part`] if the part cannot be read.
fn read_theme(
    package: &Package<'_>,
    part: Option<PartId>,
    styles: &StyleSheet,
) -> Result<Theme, Error> {
    let theme = match part {
        Some(part) => {
            Theme::read(&package.read_text(part)?, package.name(part)).unwrap_or_default()
        }
        None => Theme::default(),
    };
    Ok(theme.with_indexed(styles.indexed_colours()))
}

/// Returns the conformance class of a workbook part.
///
/// # Errors
/// [`Error::Part`] if the part has another namespace or is cut off.
fn conformance(text: &[u8], part: &str) -> Result<Conformance, Error> {
    let mut scanner = Scanner::new(
        text,
        if text.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        },
    );
    while let Some(event) = scanner.next().map_err(|fault| fault.in_part(part))? {
        let Event::Start(root) = event else { continue };
        let prefix = crate::xml::prefix(root.name);
        let declared = match prefix.split_last() {
            None => b"xmlns".to_vec(),
            Some((_, name)) => [b"xmlns:", name].concat(),
        };
        let namespace = root.text(&declared).unwrap_or_default();
        let known = [Conformance::Transitional, Conformance::Strict]
            .into_iter()
            .find(|conformance| conformance.main_namespace() == namespace);
        return known.ok_or_else(|| another_format(&namespace, part));
    }
    Err(Error::damaged(part, "is cut off"))
}

/// Returns the error for a main document in the namespace of another format.
fn another_format(namespace: &str, part: &str) -> Error {
    const TEST_VERSION: &str = "http://schemas.microsoft.com/office/excel/2006/";
    if namespace.contains("/wordprocessingml/") {
        Error::not_a_workbook(
            "this is a Word document, not an Excel workbook; copy its table into Excel, and save it as .xlsx",
        )
    } else if namespace.contains("/presentationml/") {
        Error::not_a_workbook(
            "this is a PowerPoint presentation, not an Excel workbook; copy its table into Excel, and save it as .xlsx",
        )
    } else if namespace.starts_with(TEST_VERSION) {
        Error::not_a_workbook(
            "this file was saved by a test version of Excel 2007; open it in Excel, save it as .xlsx, and try again",
        )
    } else {
        Error::damaged(
            part,
            format!(
                "is not the list of sheets of an Excel workbook (its format is \"{namespace}\")"
            ),
        )
    }
}

/// Returns the name of the main document. The relationships of the package name it; if they name
/// none that exists, the content types decide.
///
/// # Errors
/// [`Error::NotAWorkbook`] if neither names one, and [`Error::Part`] if either cannot be read.
fn main_document(package: &Package<'_>) -> Result<String, Error> {
    let root = read_relationships(package, "")?;
    let types = ContentTypes::read(package)?;
    let named = root
        .into_iter()
        .find(|relationship| relationship.kind == "officeDocument");
    let named = named.map(|relationship| relationship.target);
    if let Some(target) = named
        .as_ref()
        .filter(|target| package.find(target).is_some())
    {
        return Ok(target.clone());
    }
    let by_type = types
        .workbook()
        .filter(|target| package.find(target).is_some());
    by_type
        .or(named)
        .ok_or_else(|| Error::not_a_workbook("this is not an Excel workbook: it does not name its main document; open it in Excel, which may repair it, and save it as .xlsx"))
}

/// Searches for the start tag of a formula, with or without prefix, across the borders of what is
/// read at a time.
///
/// # Errors
/// [`Error::Part`] if the worksheet cannot be read.
fn contains_formula(mut source: impl Read, part: &str) -> Result<bool, Error> {
    let mut buffer = vec![0u8; 1 << 17];
    let mut kept = 0;
    loop {
        let read = source
            .read(&mut buffer[kept..])
            .map_err(|error| Error::workbook(part, error.to_string()))?;
        if read == 0 {
            return Ok(false);
        }
        let text = &buffer[..kept + read];
        let hit = memchr::memchr_iter(b'<', text).any(|at| {
            let name = &text[at + 1..text.len().min(at + 40)];
            let end = name
                .iter()
                .position(|b| matches!(b, b'>' | b' ' | b'/'))
                .unwrap_or(name.len());
            end < name.len() && crate::xml::local(&name[..end]) == b"f"
        });
        if hit {
            return Ok(true);
        }
        let keep = text.len().min(64);
        let from = kept + read - keep;
        buffer.copy_within(from..kept + read, 0);
        kept = keep;
    }
}

fn read_sheets(
    package: &Package<'_>,
    text: &[u8],
    workbook: &str,
    links: &[Relationship],
) -> Result<Vec<SheetInfo>, Error> {
    let mut sheets = Vec::new();
    let mut scanner = Scanner::new(text, 0);
    loop {
        match scanner.next() {
            Ok(Some(Event::Start(tag))) if tag.local() == b"sheet" => {
                let id = crate::xml::attributes(tag.inside)
                    .find(|attribute| attribute.name.ends_with(b":id"))
                    .map(|attribute| crate::xml::unescape(attribute.value));
                let Some(link) = links.iter().find(|link| Some(&link.id) == id.as_ref()) else {
                    continue;
                };
                if link.kind != "worksheet" {
                    continue;
                }
                let name = tag.text(b"name").unwrap_or_default();
                let part = package.find(&link.target).ok_or_else(|| {
                    Error::damaged(
                        &link.target,
                        format!("is missing, although the workbook lists it as sheet '{name}'"),
                    )
                })?;
                sheets.push(SheetInfo {
                    name,
                    part,
                    part_name: package.name(part).to_owned(),
                });
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(fault) => return Err(fault.in_part(workbook)),
        }
    }
    if sheets.is_empty() {
        return Err(Error::workbook(
            workbook,
            "the workbook has no worksheet; add one in Excel, and save it",
        ));
    }
    Ok(sheets)
}
