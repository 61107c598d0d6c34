//! Writes the rules of a sheet: which values a cell takes, and which colour a value gets.

use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, ConditionalFormatCell, ConditionalFormatCellRule,
    ConditionalFormatFormula, DataValidation, DataValidationRule, Formula, Worksheet,
};

use super::MadeResult;
use super::formats::{Formats, colour};
use super::places::range;
use super::values::date;

/// Writes the rule of one line for its ranges, which are separated by spaces.
pub(super) fn write(sheet: &mut Worksheet, fields: &[&str], formats: &Formats) -> MadeResult<()> {
    let [kind, places, rule @ ..] = fields else {
        return Err("a rule has its ranges".into());
    };
    let (top, left, bottom, right) = range(places.split(' ').next().unwrap_or(places))?;
    match (*kind, rule) {
        ("choices" | "dates", _) => {
            let rule = validation(rule)?.set_multi_range(*places);
            sheet.add_data_validation(top, left, bottom, right, &rule)?;
        }
        ("colour", [condition, name]) if condition.starts_with('=') => {
            let rule = ConditionalFormatFormula::new()
                .set_rule(*condition)
                .set_format(&formats.get(*name).ok_or("no such format")?.format)
                .set_multi_range(*places);
            sheet.add_conditional_format(top, left, bottom, right, &rule)?;
        }
        ("colour", [value, name]) => {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(Formula::new(value)))
                .set_format(&formats.get(*name).ok_or("no such format")?.format);
            sheet.add_conditional_format(top, left, bottom, right, &rule)?;
        }
        ("scale", [lowest, highest]) => {
            let rule = ConditionalFormat2ColorScale::new()
                .set_minimum_color(colour(lowest)?)
                .set_maximum_color(colour(highest)?);
            sheet.add_conditional_format(top, left, bottom, right, &rule)?;
        }
        _ => return Err(format!("{fields:?} is no rule").into()),
    }
    Ok(())
}

/// Parses a validation: a list's formula or its choices, or two dates; then `error` or `input` with a title and a message.
fn validation(rule: &[&str]) -> MadeResult<DataValidation> {
    let any = DataValidation::new();
    let (validation, messages) = match rule {
        [source, messages @ ..] if source.starts_with('=') => {
            (any.allow_list_formula(Formula::new(source)), messages)
        }
        [from, to, messages @ ..] if date(from).is_ok() => {
            let between = DataValidationRule::Between(date(from)?, date(to)?);
            (any.allow_date(between), messages)
        }
        [choices, messages @ ..] => {
            let choices: Vec<&str> = choices.split(", ").collect();
            (any.allow_list_strings(&choices)?, messages)
        }
        [] => return Err("no choices".into()),
    };
    Ok(match messages {
        [] => validation,
        ["error", title, text] => validation
            .set_error_title(*title)?
            .set_error_message(*text)?,
        ["input", title, text] => validation
            .set_input_title(*title)?
            .set_input_message(*text)?,
        _ => return Err(format!("{messages:?} is no message").into()),
    })
}
