//! The lints, one a file: code, page of help, and checks.
//!
//! A new lint is a file with a `LINT` and its two lines below. The checks, `check --explain` and the table in
//! `docs/check.md` follow from the list.

mod annual_target_part_way;
mod budget_signs;
mod condition_never_reached;
mod contradictory_lines;
mod contradicts_return;
mod different_scales;
mod direction_without_previous;
mod does_not_fit;
mod does_not_load;
mod gap_between_conditions;
mod good_is_means_otherwise;
mod grid_steps_back;
mod incomplete_profile;
pub(crate) mod level_never_given;
mod levels_look_alike;
mod levels_the_wrong_way;
mod missing_optional_heading;
mod name_contradicts;
mod no_tolerance;
pub(crate) mod open_question;
mod other_quarter;
mod percentage_of_zero;
mod repeated_line;
mod repeated_measure;
mod scale_worst_first;
mod tolerance_as_wide_as_target;
mod tolerance_of_whole_target;
mod tolerance_on_another_scale;
mod unclaimed_measure;
mod units_differ;
mod unknown_good_is;
mod unknown_word;
mod unmatched_figures;
mod unmatched_name;
mod unreachable_small_target;
mod unused_function;
mod unused_line;
mod unused_value;
mod zero_tolerance;

use crate::audit::check::lint::Lint;

/// All lints, in the order in which their findings at one place of the script are reported.
pub(crate) static LINTS: &[&Lint] = &[
    &condition_never_reached::LINT,
    &gap_between_conditions::LINT,
    &level_never_given::LINT,
    &levels_look_alike::LINT,
    &grid_steps_back::LINT,
    &zero_tolerance::LINT,
    &tolerance_of_whole_target::LINT,
    &incomplete_profile::LINT,
    &no_tolerance::LINT,
    &direction_without_previous::LINT,
    &unreachable_small_target::LINT,
    &repeated_line::LINT,
    &unmatched_name::LINT,
    &unused_line::LINT,
    &unclaimed_measure::LINT,
    &contradicts_return::LINT,
    &unknown_good_is::LINT,
    &unknown_word::LINT,
    &name_contradicts::LINT,
    &unused_function::LINT,
    &unused_value::LINT,
    &contradictory_lines::LINT,
    &repeated_measure::LINT,
    &percentage_of_zero::LINT,
    &tolerance_as_wide_as_target::LINT,
    &different_scales::LINT,
    &levels_the_wrong_way::LINT,
    &units_differ::LINT,
    &missing_optional_heading::LINT,
    &other_quarter::LINT,
    &scale_worst_first::LINT,
    &good_is_means_otherwise::LINT,
    &unmatched_figures::LINT,
    &tolerance_on_another_scale::LINT,
    &open_question::LINT,
    &annual_target_part_way::LINT,
    &budget_signs::LINT,
    &does_not_load::LINT,
    &does_not_fit::LINT,
];
