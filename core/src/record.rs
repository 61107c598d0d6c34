//! A measure's values as they were read, each with the cell it came from, and the rating they led to.
//!
//! Ratings are kept compact: texts by reference, reasons by code. They become sentences only when somebody asks.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::evaluate::Verdict;
use ambersheet_policy::model::{LayoutRef, StatedPolarity};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Direction, TargetSource, Value};
use ambersheet_quantity::Quantity;
use rust_decimal::Decimal;

/// What the return itself claims of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Published {
    pub(crate) rating: PublishedText,
    pub(crate) direction: PublishedText,
}

/// A text that the return publishes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublishedText {
    /// [`TextRef::NONE`] where the cell is blank.
    pub(crate) text: TextRef,
    /// Its sheet and cell; `None` where the rules give the text themselves.
    pub(crate) at: Option<(u16, Cell)>,
}

/// One rating of one record.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Index of the worksheet.
    pub(crate) sheet: u16,
    pub(crate) layout: LayoutRef,
    /// Which field, where it is not the record's main rating.
    pub(crate) field: Option<u16>,
    pub(crate) row: u32,
    /// The rating's own column.
    pub(crate) column: Option<u32>,
    pub(crate) measure: TextRef,
    pub(crate) id: TextRef,
    pub(crate) group: TextRef,
    /// What the return's own column says of what good is.
    pub(crate) stated: StatedPolarity,
    /// What the return itself claims; few templates have columns for it, so that most records keep nothing.
    pub(crate) published: Option<Box<Published>>,
    pub(crate) actual: Value,
    pub(crate) previous: Value,
    pub(crate) target: Value,
    pub(crate) verdict: Verdict,
    pub(crate) direction: Option<Direction>,
    /// What more there is to say of how it was rated.
    pub(crate) more: Option<Box<More>>,
}

/// What is kept of a rating that is not a plain comparison with the target.
#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    /// The place of the condition that decided, or that asked for what is not there.
    pub(crate) condition: Option<u16>,
    /// How the target that was used came about.
    pub(crate) aim: Option<TargetSource>,
    /// That target.
    pub(crate) used: Option<Quantity>,
    /// The ranks of the actual's and the target's texts.
    pub(crate) ranks: Option<(u8, u8)>,
    /// The intervention level.
    pub(crate) intervention: Option<Quantity>,
    /// The part of a composite value that decided, as the worst.
    pub(crate) part: TextRef,
    /// The line that says which change of the measure is none.
    pub(crate) change: Option<u16>,
    /// The rating that somebody set by hand.
    pub(crate) by_hand: Option<ByHand>,
    /// The score that a text gives, and the one that its labels make.
    pub(crate) score: Option<(Decimal, Decimal)>,
}

/// A rating that somebody set by hand, as it stands in the return or in a file of such ratings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByHand {
    /// The level's rank; `None` where the word is no level's.
    pub(crate) rank: Option<u8>,
    /// The word, as it was written.
    pub(crate) word: TextRef,
    pub(crate) reason: TextRef,
    pub(crate) by: TextRef,
    pub(crate) date: TextRef,
    /// The rating that stood there before, as it was written.
    pub(crate) of: TextRef,
    /// Where the word stands: its sheet and cell; `None` where a file gives it.
    pub(crate) at: Option<(u16, Cell)>,
}

impl Entry {
    /// The level, or the reason why there is none: what somebody set by hand, before what the rules compute.
    pub(crate) fn level(&self) -> Result<u8, Reason> {
        self.by_hand()
            .and_then(|by_hand| by_hand.rank)
            .map_or(self.verdict.level, Ok)
    }

    /// The rating that somebody set by hand.
    pub(crate) fn by_hand(&self) -> Option<&ByHand> {
        self.more.as_deref()?.by_hand.as_ref()
    }

    /// How far on the bad side of the target, above 0 when bad.
    pub(crate) fn off_target_by(&self) -> Option<Decimal> {
        self.verdict.off_target_by
    }
}
