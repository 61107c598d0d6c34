//! Defined names, such as `RAG_list`, and the cells that they refer to.
//!
//! A name may be defined by any formula. Only a plain, absolute reference to cells of one worksheet
//! is followed. Everything else is refused with the reason, because its meaning may depend on the
//! cell that uses it.

use super::open::{SheetInfo, Workbook};
use super::reference::{NoReference, Reference, split_sheet};
use super::sheet_list::{ListedSheet, listed_sheets};
use crate::address::{Range, sheet_reference};
use crate::text::{did_you_mean, near_names, one_line};
use crate::xml::{Event, Scanner, append_unescaped};

/// Cells of one worksheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Index in [`Workbook::sheets`].
    pub sheet: usize,
    /// The cells.
    pub range: Range,
}

/// One defined name.
#[derive(Debug)]
struct DefinedName {
    name: String,
    /// The name in lower case, for comparison.
    folded: String,
    /// Index of the sheet of any kind that the name belongs to, if it belongs to one.
    local_to: Option<usize>,
    /// `true` if the name is Excel's own or hidden. Such names are not suggested.
    hidden: bool,
    formula: String,
}

/// The names that a workbook defines.
#[derive(Debug, Default)]
pub struct DefinedNames {
    names: Vec<DefinedName>,
    sheets: Vec<ListedSheet>,
}

/// Length of the longest formula that Excel accepts.
const LONGEST_FORMULA: usize = 8_192;

impl DefinedNames {
    /// Returns each name with its formula and the name of the sheet that it belongs to, if it belongs to one.
    pub fn formulas(&self) -> impl Iterator<Item = (Option<&str>, &str, &str)> {
        self.names.iter().map(|name| {
            let sheet = name.local_to.and_then(|at| self.sheets.get(at));
            let sheet = sheet.map(|sheet| sheet.name.as_str());
            (sheet, name.name.as_str(), name.formula.as_str())
        })
    }

    /// Reads the names from the workbook part. Names that cannot be read are left out.
    fn read(text: &[u8], worksheets: &[SheetInfo]) -> Self {
        let mut names: Vec<DefinedName> = Vec::new();
        let mut scanner = Scanner::new(text, 0);
        let mut inside = false;
        while let Ok(Some(event)) = scanner.next() {
            match event {
                Event::Start(tag) if tag.local() == b"definedName" => {
                    let Some(name) = tag.text(b"name") else {
                        continue;
                    };
                    inside = !tag.self_closing;
                    names.push(DefinedName {
                        folded: name.to_lowercase(),
                        local_to: tag.number(b"localSheetId").map(|id| id as usize),
                        hidden: tag.flag(b"hidden") || name.to_lowercase().starts_with("_xl"),
                        name,
                        formula: String::new(),
                    });
                }
                Event::Text(raw) if inside => {
                    if let Some(name) = names
                        .last_mut()
                        .filter(|name| name.formula.len() <= LONGEST_FORMULA)
                    {
                        append_unescaped(raw, &mut name.formula);
                    }
                }
                Event::CData(raw) if inside => {
                    if let Some(name) = names
                        .last_mut()
                        .filter(|name| name.formula.len() <= LONGEST_FORMULA)
                    {
                        name.formula.push_str(&String::from_utf8_lossy(raw));
                    }
                }
                Event::End { .. } => inside = false,
                _ => {}
            }
        }
        Self {
            names,
            sheets: listed_sheets(text, worksheets),
        }
    }

    /// Returns the cells that a name refers to.
    ///
    /// `name` may carry a sheet (`'Lists 2'!RAG`). `sheet` is the worksheet that uses it, whose own
    /// names take precedence over the workbook's. Without either, a name that only one sheet
    /// defines is found.
    ///
    /// # Errors
    /// A message with the reason and what to do, if there is no such name or it does not refer to
    /// cells. It is a clause such as `the name "RAG" …`.
    pub fn resolve(&self, name: &str, sheet: Option<usize>) -> Result<Area, String> {
        let (on, bare) = split_sheet(name.trim());
        let scope = match on {
            Some(on) => Some(
                self.listed(&on)
                    .ok_or_else(|| format!("the workbook has no sheet \"{}\"", one_line(&on)))?,
            ),
            None => {
                sheet.and_then(|sheet| self.sheets.iter().position(|s| s.worksheet == Some(sheet)))
            }
        };
        let defined = self.find(bare, scope)?;
        self.follow(
            &defined.formula,
            scope.and_then(|scope| self.sheets[scope].worksheet),
        )
        .map_err(|why| {
            format!(
                "the name \"{}\" {why}; point it at its cells in Excel (Formulas > Name Manager)",
                defined.name
            )
        })
    }

    /// Returns the cells that a formula on a worksheet refers to, by reference or defined name, or
    /// `None` if it is neither. Relative references count only if `relative` is set.
    pub fn area(&self, formula: &str, sheet: usize, relative: bool) -> Option<Area> {
        match Reference::parse(formula) {
            Ok(reference) if reference.absolute || relative => {
                let sheet = match &reference.sheet {
                    Some(name) => self.sheets[self.listed(name)?].worksheet?,
                    None => sheet,
                };
                Some(Area {
                    sheet,
                    range: reference.range,
                })
            }
            Err(NoReference::Formula) => {
                let name = formula.trim();
                self.resolve(name.strip_prefix('=').unwrap_or(name), Some(sheet))
                    .ok()
            }
            _ => None,
        }
    }

    fn listed(&self, name: &str) -> Option<usize> {
        let folded = name.to_lowercase();
        self.sheets
            .iter()
            .position(|sheet| sheet.name.to_lowercase() == folded)
    }

    fn find(&self, name: &str, scope: Option<usize>) -> Result<&DefinedName, String> {
        let folded = name.trim().to_lowercase();
        let mut locals = Vec::new();
        let mut global = None;
        for defined in self.names.iter().filter(|defined| defined.folded == folded) {
            match defined.local_to {
                None => global = global.or(Some(defined)),
                local if local == scope => return Ok(defined),
                Some(local) => locals.push((local, defined)),
            }
        }
        match (global, &locals[..]) {
            (Some(global), _) => Ok(global),
            (None, [(_, only)]) if scope.is_none() => Ok(only),
            (None, []) => Err(self.unknown(name)),
            (None, locals) => Err(self.elsewhere(name, locals)),
        }
    }

    fn unknown(&self, name: &str) -> String {
        let names = || {
            self.names
                .iter()
                .filter(|defined| !defined.hidden)
                .map(|d| d.name.as_str())
        };
        let more = match did_you_mean(&near_names(name, names())) {
            Some(near) => near,
            None if names().next().is_none() => "it defines none at all".to_owned(),
            None => "see Formulas > Name Manager in Excel for those that it has".to_owned(),
        };
        format!(
            "the workbook defines no name \"{}\"; {more}",
            one_line(name)
        )
    }

    fn elsewhere(&self, name: &str, locals: &[(usize, &DefinedName)]) -> String {
        const MOST: usize = 3;
        let name = one_line(name);
        let spelled: Vec<String> = locals
            .iter()
            .filter_map(|(local, _)| self.sheets.get(*local))
            .take(MOST)
            .map(|sheet| format!("{}!{name}", sheet_reference(&sheet.name)))
            .collect();
        format!(
            "the name \"{name}\" is defined for single sheets only; write the sheet before it: {}",
            spelled.join(" or ")
        )
    }

    /// Returns the cells of a name's formula.
    ///
    /// # Errors
    /// The reason, as a clause, if the formula does not refer to cells.
    fn follow(&self, formula: &str, used_on: Option<usize>) -> Result<Area, String> {
        let reference = Reference::parse(formula).map_err(|why| match why {
            NoReference::Deleted => "refers to cells that were deleted (#REF!)".to_owned(),
            NoReference::External => "refers to cells of another workbook".to_owned(),
            NoReference::SeveralAreas => "refers to several areas and not to one".to_owned(),
            NoReference::SeveralSheets => "refers to cells of several sheets".to_owned(),
            NoReference::Formula if formula.trim().is_empty() => "refers to nothing".to_owned(),
            NoReference::Formula => {
                format!(
                    "refers to a formula ({}) and not to cells",
                    shortened(formula)
                )
            }
        })?;
        if !reference.absolute {
            return Err(format!(
                "refers to other cells wherever it is used, because {} has no $",
                shortened(formula)
            ));
        }
        let sheet = match &reference.sheet {
            None => used_on.ok_or("names no sheet")?,
            Some(name) => {
                let listed = self.listed(name).ok_or_else(|| {
                    format!("refers to cells of a sheet \"{name}\", which does not exist")
                })?;
                self.sheets[listed].worksheet.ok_or_else(|| {
                    format!("refers to cells of \"{name}\", which is not a worksheet")
                })?
            }
        };
        Ok(Area {
            sheet,
            range: reference.range,
        })
    }
}

/// Returns a formula on one line, cut to a length that suits a message.
fn shortened(formula: &str) -> String {
    const MOST: usize = 60;
    let line = one_line(formula);
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

impl Workbook<'_> {
    /// Reads the names that the workbook defines.
    pub fn defined_names(&self) -> DefinedNames {
        DefinedNames::read(&self.text, &self.sheets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::PartId;

    fn names() -> DefinedNames {
        let text = br#"<workbook><sheets><sheet name="Chart"/><sheet name="Return"/><sheet name="It's"/><sheet name="Lists 2"/></sheets>
            <x:definedNames><x:definedName name="RAG_list">'Lists 2'!$B$2:$B$9</x:definedName>
            <definedName name="RAG_list" localSheetId="2">'It''s'!$A$1:$A$3</definedName>
            <definedName name="Period" localSheetId="1">Return!$B$2</definedName>
            <definedName name="Both" localSheetId="1">Return!$B$3</definedName>
            <definedName name="Both" localSheetId="3">'Lists 2'!$B$3</definedName>
            <definedName name="Column">'lists 2'!$A:$A</definedName>
            <definedName name="Gone">#REF!</definedName>
            <definedName name="Row_gone">Return!#REF!</definedName>
            <definedName name="Sheet_gone">#REF!$A$1</definedName>
            <definedName name="Old">Returns_2019!$A$1</definedName>
            <definedName name="Away">[1]Sheet1!$A$1</definedName>
            <definedName name="Two">Return!$A$1,Return!$C$1</definedName>
            <definedName name="Many">Return:Lists!$A$1</definedName>
            <definedName name="Moving">OFFSET('Lists 2'!$B$2,0,0,COUNTA('Lists 2'!$B:$B),1)</definedName>
            <definedName name="Loose">Return!B2</definedName>
            <definedName name="Drawn">Chart!$A$1</definedName>
            <definedName name="Half">$A$1</definedName>
            <definedName name="Empty"/>
            <definedName name="A &amp; B">Return!$A$1</definedName>
            <definedName name="_xlnm.Print_Area" localSheetId="1">Return!$A$1:$F$9</definedName>
            <definedName name="Ragged" hidden="1">Return!$A$1</definedName></x:definedNames></workbook>"#;
        let sheets: Vec<SheetInfo> = ["Return", "It's", "Lists 2"]
            .iter()
            .map(|name| SheetInfo {
                name: (*name).to_owned(),
                part: PartId(0),
                part_name: String::new(),
            })
            .collect();
        DefinedNames::read(text, &sheets)
    }

    #[test]
    fn names_lead_to_their_cells() {
        let names = names();
        for (name, sheet, expected) in [
            ("RAG_list", None, (2, "B2:B9")),
            ("rag_LIST", Some(0), (2, "B2:B9")),
            // The name's sheet is counted with the chart sheet, which is not a worksheet.
            ("RAG_list", Some(1), (1, "A1:A3")),
            ("'It''s'!RAG_list", Some(0), (1, "A1:A3")),
            ("Period", Some(0), (0, "B2")),
            ("Period", None, (0, "B2")),
            ("Both", Some(2), (2, "B3")),
            ("Return!Both", None, (0, "B3")),
            ("Column", None, (2, "A1:A1048576")),
            ("Half", Some(2), (2, "A1")),
            ("A & B", None, (0, "A1")),
            ("_xlnm.Print_Area", Some(0), (0, "A1:F9")),
        ] {
            let found = names
                .resolve(name, sheet)
                .map(|area| (area.sheet, area.range.to_string()));
            assert_eq!(
                found,
                Ok((expected.0, expected.1.to_owned())),
                "{name} on {sheet:?}"
            );
        }
    }

    #[test]
    fn what_is_no_plain_reference_is_refused_with_the_reason() {
        let names = names();
        for (name, sheet, said) in [
            ("Gone", None, "deleted"),
            ("Row_gone", None, "deleted"),
            ("Sheet_gone", None, "deleted"),
            (
                "Old",
                None,
                "a sheet \"Returns_2019\", which does not exist",
            ),
            ("Away", None, "another workbook"),
            ("Two", None, "several areas"),
            ("Many", None, "several sheets"),
            ("Moving", None, "a formula (OFFSET('Lists 2'!$B$2"),
            ("Loose", None, "Return!B2 has no $"),
            ("Drawn", None, "\"Chart\", which is not a worksheet"),
            ("Half", None, "names no sheet"),
            ("Empty", None, "refers to nothing"),
            ("Both", None, "Return!Both or 'Lists 2'!Both"),
            ("Both", Some(1), "Return!Both or 'Lists 2'!Both"),
            ("Period", Some(1), "Return!Period"),
            ("RAG_lists", None, "did you mean \"RAG_list\""),
            ("Zzz", None, "Name Manager"),
            // A name with an apostrophe needs quotes.
            ("It's!RAG_list", None, "no name \"It's!RAG_list\""),
            ("Nowhere!Period", None, "no sheet \"Nowhere\""),
        ] {
            let refused = names.resolve(name, sheet).expect_err(name);
            assert!(refused.contains(said), "{name}: {refused}");
            assert!(
                !refused.contains("Ragged") && !refused.contains("_xlnm"),
                "{refused}"
            );
        }
        assert!(
            DefinedNames::default()
                .resolve("X", None)
                .expect_err("none")
                .contains("none at all")
        );
    }

    #[test]
    fn a_formula_is_a_reference_or_a_name_or_cannot_be_told() {
        let names = names();
        for (formula, relative, expected) in [
            ("$A$1:$A$4", false, Some((0, "A1:A4"))),
            ("=$A$4:$A$1", false, Some((0, "A1:A4"))),
            ("'Lists 2'!$B$2:$B$9", false, Some((2, "B2:B9"))),
            ("LISTS!$B$2", false, None),
            ("A1:A4", false, None),
            ("A1:A4", true, Some((0, "A1:A4"))),
            ("RAG_list", false, Some((2, "B2:B9"))),
            ("'It''s'!RAG_list", false, Some((1, "A1:A3"))),
            ("Moving", false, None),
            ("INDIRECT(E7)", false, None),
            ("Table1[RAG]", false, None),
            ("$A$1#", false, None),
            ("[1]Lists!$A$1", false, None),
            ("", false, None),
        ] {
            let found = names
                .area(formula, 0, relative)
                .map(|area| (area.sheet, area.range.to_string()));
            assert_eq!(
                found,
                expected.map(|(sheet, range)| (sheet, range.to_owned())),
                "{formula}"
            );
        }
    }
}
