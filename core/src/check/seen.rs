//! The measures of a workbook, each with what all lines together say of it.

use crate::rate::Rated;
use crate::record::Entry;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Policy, Topic};
use ambersheet_quantity::Quantity;

/// A measure, as checks see it.
pub(super) struct Measure<'a> {
    pub(super) entry: &'a Entry,
    pub(super) name: String,
    /// The name and the id as patterns see them.
    pub(super) folded: String,
    pub(super) folded_id: String,
    pub(super) group: Option<String>,
    pub(super) policy: Policy,
    /// The rating's cell with its sheet.
    pub(super) place: String,
    /// The cells of its values with their sheet.
    pub(super) actual_place: Option<String>,
    pub(super) target_place: Option<String>,
    pub(super) actual: Option<Quantity>,
    pub(super) target: Option<Quantity>,
    /// The word that is typed where a level should be, or the text that says what good is.
    pub(super) detail: Option<String>,
}

/// All measures of a workbook.
pub(super) struct Seen<'a> {
    pub(super) measures: Vec<Measure<'a>>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(rated: &'a Rated<'_>) -> Self {
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
        let sheet = ambersheet_ooxml::address::sheet_reference(rating.sheet());
        let with_sheet = |cell: Option<String>| {
            cell.map(|cell| {
                if cell.contains('!') {
                    cell
                } else {
                    format!("{sheet}!{cell}")
                }
            })
        };
        Self {
            entry,
            folded,
            folded_id,
            group: rating.group(),
            policy,
            place: rating.place(),
            actual_place: with_sheet(rating.actual_cell()),
            target_place: with_sheet(rating.target_cell()),
            actual: rating.actual(),
            target: rating.target(),
            detail: rated.text(entry.verdict.detail),
            name,
        }
    }

    /// Whether actual and target decide.
    pub(super) fn by_target(&self) -> bool {
        self.entry.field.is_none()
            && self.policy.line(Topic::By).is_none()
            && self.policy.line(Topic::NotRated).is_none()
            && self.policy.line(Topic::Ranked).is_none()
            && self.policy.good_is.is_some()
            && self.policy.conflict.is_none()
    }
}
