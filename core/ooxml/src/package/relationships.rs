//! Relationships between parts, with targets resolved to names from the root.

use super::directory::Package;
use super::part_id::PartId;
use crate::error::Error;
use crate::xml::{Event, Scanner};

/// A relationship to a part inside the package.
#[derive(Debug)]
pub struct Relationship {
    /// Id of the relationship.
    pub id: String,
    /// The last segment of its type, such as `worksheet` or `styles`. Strict and transitional types
    /// share it.
    pub kind: String,
    /// Name of the target from the root of the package.
    pub target: String,
}

/// Reads the relationships of a part to other parts, whether these exist or not. An empty name
/// means the package itself.
///
/// # Errors
/// [`Error::Part`] if the part with the relationships cannot be read or is not well-formed.
pub fn read_relationships(package: &Package<'_>, of: &str) -> Result<Vec<Relationship>, Error> {
    let Some((part, text)) = read_relationships_part(package, of)? else {
        return Ok(Vec::new());
    };
    let of = of.replace('\\', "/");
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let mut scanner = Scanner::new(&text, 0);
    while let Some(event) = scanner
        .next()
        .map_err(|fault| fault.in_part(package.name(part)))?
    {
        let Event::Start(tag) = event else { continue };
        if tag.local() != b"Relationship" || tag.get(b"TargetMode") == Some(b"External") {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (tag.text(b"Id"), tag.text(b"Type"), tag.text(b"Target"))
        else {
            continue;
        };
        let kind = kind
            .trim()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        found.push(Relationship {
            id,
            kind,
            target: resolve(folder, &target),
        });
    }
    Ok(found)
}

/// Finds the part with the relationships of another, and reads it.
fn read_relationships_part(
    package: &Package<'_>,
    of: &str,
) -> Result<Option<(PartId, Vec<u8>)>, Error> {
    let Some(part) = package.find(&relationships_name(of)) else {
        return Ok(None);
    };
    Ok(Some((part, package.read_list(part)?)))
}

/// Returns the name of the part with the relationships of another.
///
/// ```
/// use ambersheet_ooxml::package::relationships_name;
///
/// assert_eq!(relationships_name("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
/// assert_eq!(relationships_name(""), "_rels/.rels");
/// ```
pub fn relationships_name(of: &str) -> String {
    let of = of.trim_start_matches(['/', '\\']).replace('\\', "/");
    match of.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{of}.rels"),
    }
}

/// Resolves a target, absolute or relative to a folder, to a name from the root. The fragment after
/// `#` is dropped. Percent-encoding stays, since [`Package::find`] decodes it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target
        .split('#')
        .next()
        .unwrap_or_default()
        .trim()
        .replace('\\', "/");
    let mut segments: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|s| !s.is_empty()).collect()
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_resolve_as_the_standard_says() {
        for (folder, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            (
                "xl/worksheets",
                "../tables/table1.xml",
                "xl/tables/table1.xml",
            ),
            ("xl", "./theme/theme1.xml", "xl/theme/theme1.xml"),
            ("", "xl\\workbook.xml", "xl/workbook.xml"),
            ("", "../../x", "x"),
            ("xl", " sheet%201.xml#Sheet1!A1 ", "xl/sheet%201.xml"),
            ("xl", "\\xl\\worksheets\\..\\styles.xml", "xl/styles.xml"),
        ] {
            assert_eq!(resolve(folder, target), expected);
        }
    }
}
