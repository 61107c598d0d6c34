//! Live colours: turns the data of a decided rating into the formulas of its conditional formats.

use ambersheet_policy::model::Scale;
use ambersheet_policy::reason::Reason;

use crate::decide::live_source::{LiveCell, LiveSource};
use crate::decide::recorder::RecordedRating;
use crate::plan::patch::live::{LiveInput, LivePlace, LiveRule, NotLive, Part, live};
use crate::record::Entry;

/// The level that a cell is to show, or the reason why there is none.
#[derive(Clone, Copy)]
pub(crate) struct WantedLevel<'a> {
    pub(crate) level: Result<u8, Reason>,
    /// `true` if it is a further rating of a row.
    pub(crate) is_field: bool,
    /// The formulas of its live colour, or the reason why there are none.
    pub(crate) live: Option<&'a Result<LiveRule, NotLive>>,
}

/// A rating, with its live colour if its layout asks for one.
pub(crate) struct ColouredRating {
    pub(crate) entry: Entry,
    /// The formulas, or the reason why there are none.
    pub(crate) live: Option<Result<LiveRule, NotLive>>,
}

impl ColouredRating {
    /// Makes the formulas of a decided rating.
    pub(crate) fn new(rating: RecordedRating, scale: &Scale) -> Self {
        Self {
            entry: rating.entry,
            live: rating.live.map(|source| live_rule(source, scale)),
        }
    }

    /// Returns the level that its cell is to show.
    pub(crate) fn wanted(&self) -> WantedLevel<'_> {
        WantedLevel {
            level: self.entry.level(),
            is_field: self.entry.field.is_some(),
            live: self.live.as_ref(),
        }
    }
}

/// Returns the formulas of a rating, or the reason why it can have none.
fn live_rule(source: LiveSource, scale: &Scale) -> Result<LiveRule, NotLive> {
    match source {
        LiveSource::Cells {
            policy,
            actual,
            target,
        } => {
            let (actual, target) = (actual.map(input), target.map(input));
            live(&policy, scale, actual.as_ref(), target.as_ref())
        }
        LiveSource::Nameless => Err(NotLive::NotRated),
        LiveSource::ActualElsewhere => Err(NotLive::OtherSheet(Part::Actual)),
        LiveSource::TargetElsewhere => Err(NotLive::OtherSheet(Part::Target)),
        LiveSource::OtherRow => Err(NotLive::OtherRow),
        LiveSource::Waits => Err(NotLive::Waits),
        LiveSource::FirstFilled | LiveSource::Rounded => Err(NotLive::Reckoned),
        LiveSource::Typed => Err(NotLive::Typed),
        LiveSource::Further => Err(NotLive::Further),
    }
}

fn input(cell: LiveCell) -> LiveInput {
    LiveInput {
        place: LivePlace {
            sheet: None,
            cell: cell.cell,
            fixed: cell.fixed,
        },
        format: cell.format,
        quantity: cell.quantity,
        stated: cell.stated,
        is_text: cell.is_text,
    }
}
