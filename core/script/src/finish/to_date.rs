//! Finishes figures to date, with the period filled in.

use super::{Finisher, patterns};
use ambersheet_policy::model::ToDate;

impl Finisher<'_> {
    pub(super) fn figures_to_date(&mut self) -> Vec<ToDate> {
        let drafts = std::mem::take(&mut self.draft.to_date);
        let figures = drafts.into_iter().map(|draft| {
            let (lower, above) = self.heading_path(&draft.up_to);
            ToDate {
                sheet: self.pattern(&draft.sheet),
                title: draft.title,
                row: self.pattern(&draft.row),
                up_to: (above.into_iter().next(), lower),
                leave_out: patterns(&draft.leave_out),
                at: draft.at,
            }
        });
        figures.collect()
    }
}
