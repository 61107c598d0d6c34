//! A decided rating: the measure's values, each with its cell, and the verdict.
//!
//! Ratings are kept compact, with texts by reference and reasons by code. Sentences are composed on demand.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::evaluate::{NoDirection, Verdict};
use ambersheet_policy::model::{Condition, LayoutRef, QuestionIndex, StatedPolarity};
use ambersheet_policy::period::YearPart;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Direction, TargetSource, Value};
use ambersheet_quantity::{Missing, Quantity};
use rust_decimal::Decimal;

/// The rating and the direction that the return itself publishes for a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Published {
    pub(crate) rating: PublishedText,
    pub(crate) direction: PublishedText,
}

/// A text that the return publishes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublishedText {
    /// The text; [`TextRef::NONE`] if the cell is blank.
    pub(crate) text: TextRef,
    /// The sheet and cell; `None` if the rules give the text themselves.
    pub(crate) at: Option<(u16, Cell)>,
    /// `true` if the rules do not name it as published: it is what the cell to be written held.
    pub(crate) is_implied: bool,
    /// `true` if the cell holds a formula.
    #[cfg_attr(
        not(feature = "recalculate"),
        expect(
            dead_code,
            reason = "formulas are compared only where they are calculated"
        )
    )]
    pub(crate) is_formula: bool,
}

impl PublishedText {
    /// No text.
    pub(crate) const NONE: Self = Self {
        text: TextRef::NONE,
        at: None,
        is_implied: false,
        is_formula: false,
    };

    /// Returns the text if the rules name it as published.
    pub(crate) fn named(self) -> TextRef {
        if self.is_implied {
            TextRef::NONE
        } else {
            self.text
        }
    }
}

/// One rating of one record.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The index of the worksheet.
    pub(crate) sheet: u16,
    pub(crate) layout: LayoutRef,
    /// The index of the field; `None` for the record's main rating.
    pub(crate) field: Option<u16>,
    pub(crate) row: u32,
    /// The rating's own column, if it has one.
    pub(crate) column: Option<u32>,
    pub(crate) measure: TextRef,
    pub(crate) id: TextRef,
    pub(crate) group: TextRef,
    /// The heading that tells the rating from those that other tables of the rules give the same row.
    pub(crate) told_by: TextRef,
    /// The period of the values, where a row is rated for each of several.
    pub(crate) period: TextRef,
    /// The part of the year that has gone by the end of that period.
    pub(crate) year_part: Option<YearPart>,
    /// `true` if a row is rated for each of several periods, and this is not the one of the rules.
    pub(crate) is_of_another_period: bool,
    /// The polarity that the return's own column states.
    pub(crate) stated: StatedPolarity,
    /// `true` if a line leaves the polarity to the sign of the target.
    pub(crate) said_by_target: bool,
    /// The published texts. Boxed, since few templates have columns for them.
    pub(crate) published: Option<Box<Published>>,
    pub(crate) actual: Value,
    pub(crate) previous: Value,
    pub(crate) target: Value,
    pub(crate) verdict: Verdict,
    pub(crate) direction: Result<Direction, NoDirection>,
    /// The details of a rating that is not a plain comparison with the target.
    pub(crate) details: Option<Box<RatingDetails>>,
}

/// The details of a rating that is not a plain comparison with the target.
#[derive(Clone, Debug, Default)]
pub(crate) struct RatingDetails {
    /// The index of the condition that decided, or that needed a missing value.
    pub(crate) condition: Option<u16>,
    /// The way in which the target that was used was obtained.
    pub(crate) aim: Option<TargetSource>,
    /// The target that was used.
    pub(crate) used: Option<Quantity>,
    /// The conditions with the record's own limits, if the return gives them.
    pub(crate) conditions: Option<Vec<Condition>>,
    /// The actual as it was rounded, if that changed it.
    pub(crate) rounded: Option<Quantity>,
    /// The ranks of the actual's and the target's texts.
    pub(crate) ranks: Option<(u8, u8)>,
    /// The ends of a range that is to be kept; those that are due, if there is a profile.
    pub(crate) range: Option<(Decimal, Decimal)>,
    /// The intervention level.
    pub(crate) intervention: Option<Quantity>,
    /// The variance from which the actual or the target is worked out, or why there is none.
    pub(crate) variance: Option<Result<Quantity, Missing>>,
    /// The variance of the return, if its sign contradicts the actual and the target.
    pub(crate) contrary_variance: Option<Quantity>,
    /// The label of the worst part of a composite value, which decided.
    pub(crate) part: TextRef,
    /// The index of the line that states which change counts as none.
    pub(crate) change: Option<u16>,
    /// The rating set by hand.
    pub(crate) by_hand: Option<ByHand>,
    /// The questions that are still to be answered.
    pub(crate) waits: Option<Waits>,
    /// The score that a text states, and the one computed from its labels.
    pub(crate) score: Option<(Decimal, Decimal)>,
}

/// The open questions for whose answers a record waits, in the script's order.
#[derive(Clone, Debug)]
pub(crate) struct Waits {
    /// Those about what decides the rating.
    pub(crate) rating: Vec<QuestionIndex>,
    /// Those about what the direction needs.
    pub(crate) direction: Vec<QuestionIndex>,
}

/// A rating set by hand, as written in the return or in a file of such ratings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByHand {
    /// The level's rank; `None` if the word names no level.
    pub(crate) rank: Option<u8>,
    /// The word as written.
    pub(crate) word: TextRef,
    pub(crate) reason: TextRef,
    pub(crate) by: TextRef,
    pub(crate) date: TextRef,
    /// The computed rating at that time, as written.
    pub(crate) of: TextRef,
    /// The sheet and cell of the word; `None` if a file gives it.
    pub(crate) at: Option<(u16, Cell)>,
}

impl Entry {
    /// Returns the level, or the reason for having none. A rating set by hand comes before the computed one.
    pub(crate) fn level(&self) -> Result<u8, Reason> {
        self.by_hand()
            .and_then(|by_hand| by_hand.rank)
            .map_or(self.verdict.level, Ok)
    }

    /// Returns the open questions about the computed rating, and those about the direction.
    pub(crate) fn asked(&self) -> (&[QuestionIndex], &[QuestionIndex]) {
        let details = self.details.as_deref();
        match details.and_then(|details| details.waits.as_ref()) {
            Some(waits) => (&waits.rating, &waits.direction),
            None => (&[], &[]),
        }
    }

    /// Returns the open questions for which the rating, and those for which the direction waits.
    ///
    /// A level set by hand waits for nothing.
    pub(crate) fn waits(&self) -> (&[QuestionIndex], &[QuestionIndex]) {
        let (rating, direction) = self.asked();
        match self.level() {
            Ok(_) => (&[], direction),
            Err(_) => (rating, direction),
        }
    }

    /// Returns the rating set by hand.
    pub(crate) fn by_hand(&self) -> Option<&ByHand> {
        self.details.as_deref()?.by_hand.as_ref()
    }

    /// Returns the distance from the target, above 0 on the bad side.
    pub(crate) fn off_target_by(&self) -> Option<Decimal> {
        self.verdict.off_target_by
    }
}
