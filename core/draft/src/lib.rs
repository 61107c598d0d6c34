//! Drafts rules from what a workbook shows: its headings, its values, its formulas and its keys.
//!
//! The crate sees sheets as [`grid`]s of short values. It finds [`table`]s, decides what each column holds from words, values,
//! position and formulas, and makes a plan of each table ([`plans`]). What only a person can tell becomes a [`question`]; its
//! answer changes the plan. The plans become a script ([`draft`]).
//!
//! Nothing of the workbook is trusted: every text is cut and escaped. A text that a script cannot hold becomes `*`.
//!
//! The crate uses `ambersheet-quantity`, of `ambersheet-policy` the words for polarities, and of `ambersheet-ooxml` addresses,
//! colours and texts. The modules are listed from bottom to top: each uses only those above its own line.

pub mod grid;

pub mod formula;

pub mod period;

pub mod lexicon;

pub mod condition;

pub mod profile;

pub mod level_words;

pub mod table;

pub(crate) mod rating_cells;

pub(crate) mod body;

pub mod level_columns;

pub mod find;

pub(crate) mod across;

pub mod good;

pub mod labels;

pub mod quoting;

pub(crate) mod look;

pub mod bands;

pub(crate) mod stated_tolerance;

pub mod pairs;

pub mod row_kinds;

pub mod nearest;

pub mod plan;

pub mod budget;

pub mod row_period;

pub mod plan_cells;

pub(crate) mod rating_columns;

pub(crate) mod risk_plan;

pub(crate) mod pair_plan;

pub(crate) mod guess;

pub mod plans;

pub mod figures;

pub mod question;

pub mod typed;

pub mod published;

pub mod evidence;

pub(crate) mod forms;

pub(crate) mod cards;

pub mod ask;

pub(crate) mod ask_limits;

pub(crate) mod ask_period;

pub mod levels;

pub mod apply;

pub(crate) mod script;

pub(crate) mod fields;

pub(crate) mod statement;

pub mod formulas;

pub mod policy;

pub mod taken;

pub(crate) mod named_columns;

pub(crate) mod columns;

pub mod template;

pub mod draft_result;

pub(crate) mod form_draft;

pub(crate) mod composer;

pub(crate) mod budget_lines;

pub(crate) mod table_lines;

pub(crate) mod measure_lines;

pub(crate) mod good_lines;

pub mod formula_lines;

pub mod draft;

pub mod starter;

pub mod infer;
