//! Writes a value as a person types it into a cell: `69.2%` is the number 0.692 shown as `0.0%`, and only what no number
//! format can show, such as "N/A" or "£2000,000 (New target Q4)", stays text.

use rust_xlsxwriter::{ExcelDateTime, Formula, Worksheet};

use super::MadeResult;
use super::formats::CellFormat;

/// Writes a value: `=FORMULA => RESULT`, a date such as `2024-12-01`, a printed number, or text. Text that begins with an
/// apostrophe is text without it, as in Excel.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    typed: &str,
    CellFormat { format, as_printed }: &CellFormat,
) -> MadeResult<()> {
    if let Some(formula) = typed.strip_prefix('=') {
        let (formula, result) = formula
            .split_once(" =>")
            .ok_or("a formula gives its result behind =>")?;
        let formula = Formula::new(formula).set_result(result.trim_start());
        sheet.write_formula_with_format(row, column, formula, format)?;
    } else if let Ok(date) = date(typed) {
        sheet.write_datetime_with_format(row, column, &date, format)?;
    } else if let Some((number, shown)) = printed_number(typed) {
        let as_printed = as_printed.then(|| format.clone().set_num_format(shown));
        let format = as_printed.as_ref().unwrap_or(format);
        sheet.write_number_with_format(row, column, number, format)?;
    } else {
        let text = typed.strip_prefix('\'').unwrap_or(typed);
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Parses a date such as `2024-12-01`.
pub(super) fn date(text: &str) -> MadeResult<ExcelDateTime> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] else {
        return Err(format!("'{text}' is no date").into());
    };
    let date = ExcelDateTime::from_ymd(year.parse()?, month.parse()?, day.parse()?)?;
    Ok(date)
}

/// Returns a printed number and the number format that shows it as printed.
fn printed_number(printed: &str) -> Option<(f64, String)> {
    let unsigned = printed.strip_prefix('£').unwrap_or(printed);
    let digits = unsigned.strip_suffix('%').unwrap_or(unsigned);
    let currency = &printed[..printed.len() - unsigned.len()];
    let percent = &unsigned[digits.len()..];
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = ungrouped(whole)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // The exponent, not a division, so that 69.2% is the double nearest to 0.692.
    let exponent = if percent.is_empty() { "0" } else { "-2" };
    let number = format!("{plain}.{fraction}e{exponent}").parse().ok()?;

    let grouped = whole.contains(',') || !currency.is_empty();
    let shown = if grouped { "#,##0" } else { "0" };
    let point = if fraction.is_empty() { "" } else { "." };
    let zeros = "0".repeat(fraction.len());
    let format = format!("{currency}{shown}{point}{zeros}{percent}");
    if format == "0" {
        return Some((number, "General".to_owned()));
    }
    Some((number, format))
}

/// Returns a whole part without its separators, if they divide it into thousands: "£2000,000" is no number.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let in_thousands = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let plain = groups.concat();
    let digits = !groups[0].is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    (digits && (groups.len() == 1 || in_thousands)).then_some(plain)
}
