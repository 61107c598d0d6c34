//! Ratings that are typed in the cell of a field, or told by its fill.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Formula, Kind};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::evaluate::{Verdict, unread};
use ambersheet_policy::model::Role;
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Missing, decimal_from_number_text, read};

use crate::decide::fills::{FillReading, LevelFills};
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

/// Returns the level that the fill of a field's cell tells.
pub(crate) fn filled_rating(
    reader: ValueReader<'_, '_>,
    fills: &LevelFills,
    record: RecordAt<'_>,
    field: usize,
    texts: &mut Texts,
) -> Verdict {
    let location = record.location(reader.ruleset, Role::Field(field));
    let unrated = |reason, why: &str, texts: &mut Texts| Verdict {
        detail: texts.keep(why),
        ..Verdict::unrated(reason)
    };
    match fill_at(reader, fills, &location) {
        Some((_, FillReading::Level(rank))) => Verdict {
            level: Ok(rank),
            ..Verdict::unrated(Reason::NoRule)
        },
        Some((_, FillReading::Doubt(_, why))) => unrated(Reason::AmbiguousValue, &why, texts),
        Some((cell, FillReading::Plain)) => unrated(
            Reason::NoData,
            &format!("{cell} has no plain fill, by which its rating is read"),
            texts,
        ),
        None => Verdict::unrated(Reason::NoData),
    }
}

/// Returns the rating that a return publishes by the fill of a cell.
pub(crate) fn filled_claim(
    reader: ValueReader<'_, '_>,
    fills: &LevelFills,
    record: RecordAt<'_>,
    texts: &mut Texts,
) -> PublishedText {
    let location = record.location(reader.ruleset, Role::PublishedRating);
    let sheet = match location {
        ValueLocation::Cell { sheet, .. } => sheet as u16,
        ValueLocation::Nowhere | ValueLocation::Unclear | ValueLocation::Given(_) => 0,
    };
    let read = fill_at(reader, fills, &location);
    let told = read.and_then(|(cell, reading)| match reading {
        FillReading::Level(rank) => {
            let levels = reader.ruleset.scale.levels();
            Some((cell, levels[usize::from(rank)].word.clone()))
        }
        FillReading::Doubt(short, _) => Some((cell, short)),
        FillReading::Plain => None,
    });
    let text = told.as_ref().map(|(_, word)| texts.keep(word));
    PublishedText {
        text: text.unwrap_or(TextRef::NONE),
        at: told.map(|(cell, _)| (sheet, cell)),
        is_implied: false,
        is_formula: location.holds_formula(),
    }
}

/// Reads the fill of a cell.
fn fill_at(
    reader: ValueReader<'_, '_>,
    fills: &LevelFills,
    location: &ValueLocation<'_>,
) -> Option<(Cell, FillReading)> {
    let ValueLocation::Cell {
        sheet,
        cell,
        present,
        ..
    } = location
    else {
        return None;
    };
    let word = present.and_then(|cell| shown(cell, reader.strings));
    let scale = &reader.ruleset.scale;
    let reading = fills.read((*sheet, *cell), *present, &word.unwrap_or_default(), scale);
    Some((*cell, reading))
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
            is_formula: cell.formula != Formula::None,
        },
        direction: PublishedText::NONE,
    }))
}
