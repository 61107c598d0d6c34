//! The checked model that a script declares: plain data, with no trace of the script engine in it.
//!
//! The script engine builds it at load. The layout reads from it where records are,
//! [`evaluate`](crate::evaluate) what they are worth, and the writer what to put into the workbook.
//! Everything that a message may cite keeps its [`Position`].

mod file_name;
mod rounding;
mod spot;

mod period;
mod question;
mod scale;

mod condition;
mod dates;

mod elsewhere;
mod table;

mod claim;
mod counts;
mod register;
mod to_date;

mod form;
mod policy;

mod overall;

mod ruleset;

pub use claim::{Claim, Claimed, Comparator, PartsRule, RegisterRow, Statement, Topic, Validity};
pub use condition::{By, Condition, LevelGrid, Profile};
pub use counts::{CountsColumn, PublishedCounts};
pub use dates::DateRules;
pub use elsewhere::{ElsewhereSource, NamePattern, RowsAsked, TableAsked};
pub use file_name::FilePattern;
pub use form::{
    Across, FormDestination, FormLayout, FormSheet, FormValue, Given, TemplatePalette, UnratedLook,
};
pub use overall::{LevelShare, OverallBy, OverallPlace, OverallRule};
pub use period::{PLACEHOLDERS, Period, PeriodFrom};
pub use policy::{
    ColumnTolerance, Conflict, DirectionRule, Policies, Policy, SaidBy, StatedPolarity,
};
pub use question::{QuestionIndex, RuleQuestion};
pub use register::RegisterTable;
pub use rounding::Rounding;
pub use ruleset::{FromReturn, Reload, RulesetModel, TemplateColours};
pub use scale::{Scale, ScaleLevel};
pub use spot::Spot;
pub use table::{
    AllowanceBasis, ColumnPlace, Destination, Elsewhere, Extras, Field, FirstFilled, GroupFrom,
    LayoutRef, Meanings, Role, TableColumn, TableLayout, VarianceUse,
};
pub use to_date::{BlockTitle, ToDate};

pub use ambersheet_diagnostic::Position;

pub use crate::conditions::{Bound, ConditionKind};
pub use crate::name::Pattern;
pub use crate::period::{AnyPeriod, PeriodName, PeriodPart, WantedPeriod, YearPart};
pub use crate::polarity::{Polarity, polarity_from_text};
pub use crate::tolerance::{Tolerance, TwoAllowances};
