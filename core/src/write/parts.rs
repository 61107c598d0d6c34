//! The small parts that a rating changes or adds: relationships, content types, formats, notes, Excel tables.
//!
//! Several things may be added to one of them, so their texts are held here until all is said.

use crate::source::open_return::OpenReturn;
use std::collections::BTreeMap;

use crate::error::Error;
use ambersheet_ooxml::package::{
    Changes, Package, PartKind, add_content_type, add_relationship, folder_above,
    relationships_name, relative_target,
};

const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Texts of parts as they are to be, by name.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    texts: BTreeMap<String, Vec<u8>>,
    /// The changes of each part, in words.
    said: BTreeMap<String, Vec<String>>,
}

impl Parts {
    /// Returns a part's changed text, or else its present text; `None` if there is no such part.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the part cannot be read.
    pub(crate) fn text(&self, package: &Package<'_>, name: &str) -> Result<Option<Vec<u8>>, Error> {
        if let Some(text) = self.texts.get(name) {
            return Ok(Some(text.clone()));
        }
        Ok(package
            .find(name)
            .map(|part| package.read_text(part))
            .transpose()?)
    }

    /// Replaces a part's text, or adds the part.
    pub(crate) fn set(&mut self, name: &str, text: Vec<u8>) {
        self.texts.insert(name.to_owned(), text);
    }

    /// Records a change of a part, in words.
    pub(crate) fn say(&mut self, name: &str, what: impl Into<String>) {
        self.said
            .entry(name.to_owned())
            .or_default()
            .push(what.into());
    }

    /// Returns a part's name that nothing has yet, near the workbook's own parts.
    pub(crate) fn free_name(&self, workbook: &OpenReturn, kind: &PartKind) -> String {
        let taken =
            |name: &str| self.texts.contains_key(name) || workbook.package.find(name).is_some();
        kind.free_name(&folder_above(&workbook.sheets[0].part_name), taken)
    }

    /// Announces a part: adds a relationship from another part and its content type. Returns the relationship's id.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the lists cannot be read.
    pub(crate) fn announce(
        &mut self,
        workbook: &OpenReturn,
        from: &str,
        name: &str,
        kind: &PartKind,
    ) -> Result<String, Error> {
        let list = relationships_name(from);
        let present = self.text(&workbook.package, &list)?;
        let target = relative_target(from, name);
        let related = add_relationship(present.as_deref(), kind, workbook.conformance, &target)
            .map_err(|fault| fault.in_part(&list))?;
        self.set(&list, related.text);
        self.say(&list, format!("1 relationship appended, to {target}"));
        let types = self
            .text(&workbook.package, CONTENT_TYPES)?
            .unwrap_or_default();
        let added =
            add_content_type(&types, name, kind).map_err(|fault| fault.in_part(CONTENT_TYPES))?;
        if let Some(types) = added {
            self.set(CONTENT_TYPES, types);
            self.say(CONTENT_TYPES, format!("1 entry appended, for {name}"));
        }
        Ok(related.id)
    }

    /// Returns `true` if nothing is changed or added.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Hands all texts over. Gives what changed in each part, by the name that the container spells.
    pub(crate) fn into_changes(
        self,
        package: &Package<'_>,
        changes: &mut Changes,
    ) -> BTreeMap<String, Vec<String>> {
        for (name, text) in self.texts {
            changes.add_or_replace_text(package, &name, &text);
        }
        let spelled = |name: String| {
            package
                .find(&name)
                .map_or(name, |part| package.name(part).to_owned())
        };
        self.said
            .into_iter()
            .map(|(name, what)| (spelled(name), what))
            .collect()
    }
}
