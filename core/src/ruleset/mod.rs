//! The checked model that a script declares: plain data, with no trace of the script engine in it.
//!
//! `script` builds it at load; `layout` reads where the records are from it, `evaluate` what they are worth, and
//! `patch` what to write. Everything that a message may have to cite keeps its [`Position`].

mod condition;
mod counts;
mod file_name;
mod form;
mod name;
mod period;
mod policy;
mod scale;
mod table;

pub use condition::{Asks, Bound, By, Condition, Grid, Profile};
pub use counts::{CountsColumn, PublishedCounts};
pub use file_name::FilePattern;
pub use form::{
    FormDestination, FormLayout, FormSheet, FormValue, Given, Spot, TemplatePalette, UnratedLook,
};
pub use name::{Pattern, fold};
pub use period::{Period, PeriodFrom};
pub use policy::{
    Claim, Claimed, Conflict, DirectionRule, Polarity, Policies, Policy, Says, Stated, Tolerance,
};
pub use scale::{Colour, Level, Scale};
pub use table::{Column, Destination, Extras, Field, GroupFrom, Meanings, Role, TableLayout};

use crate::record::LayoutRef;
use crate::script::{Functions, PeriodSource};
use crate::value::How;

/// A place in a script, both counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// What to do where the template's own conditional formatting would hide our fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateColours {
    /// Leave the look to the template, and say so.
    #[default]
    LeaveIt,
    /// Lay a conditional format of our own on top.
    RuleOnTop,
}

/// One script, loaded and checked.
#[derive(Debug)]
pub struct Ruleset {
    /// What `ruleset("…")` says, or the script's name.
    pub name: String,
    /// The script's file name, as it stands in messages: `norfolk.rhai`.
    pub script: String,
    /// SHA-256 of the script's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Parameters by name, with the values in force.
    pub parameters: Vec<(String, String)>,
    /// The period being rated.
    pub period: Option<Period>,
    /// Where the return says its period, if the rules ask it.
    pub(crate) period_from: Option<PeriodSource>,
    /// How numbers are written in texts.
    pub how: How,
    /// The levels, best first.
    pub scale: Scale,
    /// Where the script declares the levels; `None` where they are the usual ones.
    pub scale_at: Option<Position>,
    /// Where the colours of the levels come from, if not from the script.
    pub palette: Option<TemplatePalette>,
    /// What a cell gets whose measure is unrated.
    pub unrated: UnratedLook,
    /// The tables that records are in, in the script's order.
    pub tables: Vec<TableLayout>,
    /// The forms that are a record each, in the script's order.
    pub forms: Vec<FormLayout>,
    /// The ratings of a row beside its main one, such as delivery, spend and risk.
    pub fields: Vec<Field>,
    /// Tables of the return that say what the levels mean.
    pub meanings: Vec<Meanings>,
    /// Tables of the return that publish how often each level occurs.
    pub counts: Vec<PublishedCounts>,
    /// What good is, and how far off is amber.
    pub policies: Policies,
    /// What words of the return's own "Good is" column mean, [`fold`]ed, before the words that are known anyway.
    pub good_words: Vec<(String, Polarity)>,
    /// When a change from the previous value counts as one.
    pub direction: Option<DirectionRule>,
    /// What to do where the template colours a rating cell itself.
    pub template_colours: TemplateColours,
    /// Assumptions, printed with every report.
    pub assumptions: Vec<String>,
    /// The script's text.
    pub(crate) text: String,
    /// Functions that the script defines for what a policy cannot say.
    pub(crate) functions: Option<Functions>,
}

impl Ruleset {
    /// A line of the script, from 1, without what surrounds it.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text.lines().nth(index).map(str::trim).filter(|line| !line.is_empty())
    }

    /// Where a layout is declared.
    pub(crate) fn layout_position(&self, layout: LayoutRef) -> Position {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].at,
            LayoutRef::Form(index) => self.forms[usize::from(index)].at,
        }
    }

    /// Whether any table gets a new column.
    pub(crate) fn adds_columns(&self) -> bool {
        let mut destinations = self.tables.iter().flat_map(|table| [&table.rating, &table.direction]);
        destinations.any(|destination| matches!(destination, Some(Destination::NewColumn { .. })))
    }

    /// What else shows the ratings of a layout.
    pub(crate) fn extras(&self, layout: LayoutRef) -> Extras {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].extras,
            LayoutRef::Form(index) => self.forms[usize::from(index)].extras,
        }
    }
}
