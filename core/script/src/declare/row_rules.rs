//! Reads rules that a table or form states for its own rows: what good is, a tolerance, what decides.
//!
//! They hold as if a line named each of the rows.

use super::arguments::tolerance;
use super::claims::{add_claim, begin_claims};
use super::keys::Keys;
use super::measures::by;
use super::{text_of, value_of};
use crate::values::{POLARITIES, RuleValue};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claimed, LayoutRef, Polarity, Statement};
use rhai::Dynamic;

/// The keys that state a rule, in the order of their claims.
const KEYS: &[&str] = &["good_is", "amber_within", "by"];

/// Returns the polarity that a value states in place of a heading.
pub(super) fn polarity_word(value: &Dynamic) -> Option<Polarity> {
    let text = text_of(value)?;
    let known = POLARITIES
        .iter()
        .find(|row| row.0 == text || fold(row.1.word()) == fold(&text));
    known.map(|row| row.1)
}

impl Keys<'_> {
    /// Reads the rules for the rows of a layout, so that a `because` after it is about them.
    pub(super) fn row_rules(&mut self, layout: LayoutRef) {
        let mut begun = false;
        for key in KEYS {
            let Some(statement) = self.row_rule(key, layout) else {
                continue;
            };
            if !begun {
                begin_claims(self.draft);
                begun = true;
            }
            let at = self.call.key(key);
            add_claim(self.draft, Claimed::RowsOf(layout), statement, None, at);
        }
    }

    /// Returns what a key states about the rows; nothing if it is not there or takes a place of the return.
    fn row_rule(&mut self, key: &str, layout: LayoutRef) -> Option<Statement> {
        let value = self.map.get(key)?;
        let at = self.call.value(key);
        match key {
            // A form has its own literal for what good is.
            "good_is" if matches!(layout, LayoutRef::Form(_)) => None,
            "good_is" => polarity_word(value).map(Statement::GoodIs),
            // A heading or a cell is read as the place of each row's own tolerance.
            "amber_within" if is_place(value) => None,
            "amber_within" => tolerance(self.draft, value, at).map(Statement::AmberWithin),
            "by" => by(self.draft, value, at).map(Statement::By),
            _ => None,
        }
    }
}

/// Returns `true` for a value that names a place of the return, such as a heading.
fn is_place(value: &Dynamic) -> bool {
    match value_of(value) {
        Some(RuleValue::Tolerance(_) | RuleValue::Bad) => false,
        Some(_) => true,
        None => text_of(value).is_some(),
    }
}
