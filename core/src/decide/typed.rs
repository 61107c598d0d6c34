//! Ratings that are typed in the cell of a field.

use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::evaluate::{Verdict, unread};
use ambersheet_policy::model::Role;
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Missing, decimal_from_number_text, read};

use crate::decide::value_reader::ValueReader;
use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::{keep, shown};
use crate::find::value_location::ValueLocation;
use crate::record::{Published, PublishedText};

/// Returns the level named by the word or score in a field's cell.
pub(crate) fn typed_rating(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    present: Option<CellView<'_>>,
    classes: &mut Classes<'_>,
    texts: &mut Texts,
) -> Verdict {
    let Some(cell) = present.filter(|cell| cell.kind != Kind::Blank) else {
        return Verdict::unrated(Reason::NoData);
    };
    if record.is_not_filled_in(cell, classes, reader.strings) {
        return Verdict::unrated(Reason::NoData);
    }
    let word = match cell.kind {
        Kind::Error => return Verdict::unrated(Reason::CellError),
        Kind::Number => match decimal_from_number_text(&cell.plain()) {
            Ok(number) => number.normalize().to_string(),
            Err(missing) => return Verdict::unrated(unread(missing)),
        },
        Kind::Blank | Kind::Bool | Kind::Date | Kind::Shared | Kind::Inline | Kind::FormulaText => {
            shown(cell, reader.strings).unwrap_or_default()
        }
    };
    if let Some(rank) = reader.ruleset.scale.find(&word) {
        return Verdict {
            level: Ok(rank),
            ..Verdict::unrated(Reason::NoRule)
        };
    }
    let reason = match read(&word, reader.ruleset.how).quantity {
        Err(Missing::NotApplicable) => Reason::NotApplicable,
        Err(Missing::Awaited) => Reason::Awaited,
        Err(Missing::NotDue) => Reason::NotDue,
        Err(Missing::Blank | Missing::Unavailable) => Reason::NoData,
        _ => Reason::NoRule,
    };
    Verdict {
        detail: texts.keep(&word),
        ..Verdict::unrated(reason)
    }
}

/// Returns the text typed in the cell of a field that the rules compute, if it names a level.
pub(crate) fn typed_claim(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    field: usize,
    present: Option<CellView<'_>>,
    texts: &mut Texts,
) -> Option<Box<Published>> {
    let cell = present?;
    let word = shown(cell, reader.strings)?;
    reader.ruleset.scale.find(&word)?;
    let place = match record.location(reader.ruleset, Role::Field(field)) {
        ValueLocation::Cell { sheet, cell, .. } => Some((sheet as u16, cell)),
        ValueLocation::Nowhere | ValueLocation::Unclear | ValueLocation::Given(_) => None,
    };
    Some(Box::new(Published {
        rating: PublishedText {
            text: keep(cell, &word, texts),
            at: place,
            is_implied: false,
        },
        direction: PublishedText {
            text: TextRef::NONE,
            at: None,
            is_implied: false,
        },
    }))
}
