//! The measures of a workbook, each with what all lines together say of it.

use crate::rated::Rated;
use crate::record::Entry;
use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Policy, Topic};
use ambersheet_policy::value::Value;
use ambersheet_quantity::Quantity;

/// A measure, as checks see it.
pub(crate) struct Measure<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) name: String,
    /// The name and the id as patterns see them.
    pub(crate) folded: String,
    pub(crate) folded_id: String,
    pub(crate) group: Option<String>,
    pub(crate) policy: Policy,
    /// The rating's cell with its sheet.
    pub(crate) place: Place,
    /// The cells of its values with their sheet.
    pub(crate) actual_place: Option<Place>,
    pub(crate) target_place: Option<Place>,
    pub(crate) actual: Option<Quantity>,
    pub(crate) target: Option<Quantity>,
    /// The word that is typed where a level should be, or the text that says what good is.
    pub(crate) detail: Option<String>,
}

/// All measures of a workbook.
pub(crate) struct Seen<'a> {
    pub(crate) measures: Vec<Measure<'a>>,
}

impl<'a> Seen<'a> {
    pub(crate) fn of(rated: &'a Rated<'_>) -> Self {
        Self {
            measures: rated
                .entries
                .iter()
                .map(|entry| Measure::of(rated, entry))
                .collect(),
        }
    }
}

impl<'a> Measure<'a> {
    fn of(rated: &'a Rated<'_>, entry: &'a Entry) -> Self {
        let rating = rated.rating(entry);
        let name = rating.measure();
        let (folded, folded_id) = (fold(&name), fold(&rating.id().unwrap_or_default()));
        let field = entry.field.map(usize::from);
        let policy = rated
            .rules()
            .policies
            .of(&folded, &folded_id, field, entry.stated);
        let place_of = |value: &Value| {
            let sheet = value.sheet.unwrap_or(entry.sheet);
            value.cell.map(|cell| rated.place(sheet, cell))
        };
        Self {
            entry,
            folded,
            folded_id,
            group: rating.group(),
            policy,
            place: rating.place(),
            actual_place: place_of(&entry.actual),
            target_place: place_of(&entry.target),
            actual: rating.actual(),
            target: rating.target(),
            detail: rated.text(entry.verdict.detail),
            name,
        }
    }

    /// Whether actual and target decide.
    pub(crate) fn by_target(&self) -> bool {
        self.entry.field.is_none()
            && self.policy.line(Topic::By).is_none()
            && self.policy.line(Topic::NotRated).is_none()
            && self.policy.line(Topic::Ranked).is_none()
            && self.policy.good_is.is_some()
            && self.policy.conflict.is_none()
    }
}
