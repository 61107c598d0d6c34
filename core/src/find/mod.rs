//! The first stage: finds the records of a return, in tables by their headings and in forms by their cells and labels.
//!
//! The records are passed on as they are in the sheet. Nothing here rates a record or plans a change.

pub(crate) mod layout;

pub(crate) mod row_cells;

pub(crate) mod scan_result;

pub(crate) mod after_rows;

pub(crate) mod excerpt;

pub(crate) mod missing;

pub(crate) mod excel_tables;

pub(crate) mod labels;

pub(crate) mod file_name;

pub(crate) mod value_location;

pub(crate) mod held_cell;

pub(crate) mod elsewhere;

pub(crate) mod form_record;

pub(crate) mod form_finder;

pub(crate) mod across;

pub(crate) mod overall;

pub(crate) mod forms;

pub(crate) mod record_at;

pub(crate) mod period;

pub(crate) mod to_date;
