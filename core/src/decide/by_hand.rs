//! Ratings set by hand: reads them from the return's own columns, or takes them from a file.

use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::model::{LayoutRef, Role, RulesetModel};

use crate::decide::common::Common;
use crate::decide::set_by_hand::OverridesInForce;
use crate::decide::value_reader::ValueReader;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::ByHand;

/// Reads the rating by hand from the record's own column.
pub(crate) fn in_column(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    texts: &mut Texts,
) -> Option<ByHand> {
    let word = reader.dated_text(record, Role::Override, texts)?;
    let place = match record.location(reader.ruleset, Role::Override) {
        ValueLocation::Cell { sheet, cell, .. } => Some((sheet as u16, cell)),
        ValueLocation::Nowhere | ValueLocation::Unclear | ValueLocation::Given(_) => None,
    };
    let text = texts.get(word, reader.strings).unwrap_or_default();
    if is_blank(&text, reader.ruleset, record) {
        return None;
    }
    let mut kept = |role| reader.dated_text(record, role, texts).unwrap_or_default();
    Some(ByHand {
        rank: reader.ruleset.scale.find(&text),
        word,
        reason: kept(Role::OverrideReason),
        by: kept(Role::OverrideBy),
        date: kept(Role::OverrideDate),
        of: kept(Role::OverrideOf),
        at: place,
    })
}

/// Finds the rating by hand of a record in a file of such ratings.
pub(crate) fn in_file(
    reader: ValueReader<'_, '_>,
    overrides: &OverridesInForce<'_>,
    common: &Common,
    texts: &mut Texts,
) -> Option<ByHand> {
    if overrides.is_empty() {
        return None;
    }
    let group = texts.get(common.entry.group, reader.strings);
    let one = match texts.get(common.entry.told_by, reader.strings) {
        None => overrides.find(&common.name, &common.id, group.as_deref())?,
        // A row with several ratings is named with the one that is meant.
        Some(heading) => {
            let measure = (common.name.as_str(), common.id.as_str());
            overrides.find_of_several(measure, &heading, group.as_deref())?
        }
    };
    let mut kept = |text: &Option<String>| texts.keep(text.as_deref().unwrap_or_default().trim());
    Some(ByHand {
        rank: reader.ruleset.scale.find(&one.rating),
        reason: kept(&one.reason),
        by: kept(&one.by),
        date: kept(&one.date),
        of: kept(&one.of),
        word: texts.keep(one.rating.trim()),
        at: None,
    })
}

/// Returns `true` if the text of a rating by hand is a placeholder.
fn is_blank(text: &str, ruleset: &RulesetModel, record: RecordAt<'_>) -> bool {
    let empty = match record.layout() {
        LayoutRef::Table(index) => &ruleset.tables[usize::from(index)].empty,
        LayoutRef::Form(index) => &ruleset.forms[usize::from(index)].empty,
    };
    let folded = fold(text);
    matches!(folded.as_str(), "" | "-" | "n/a" | "none")
        || empty.iter().any(|known| known.matches(&folded))
}
