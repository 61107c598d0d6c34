//! Printed values as a council would store them: 69.2% is the number 0.692 shown as `0.0%`, and only what no number
//! format can show, such as "N/A" or "£2000,000 (New target Q4)", stays text.

/// What a cell holds.
#[derive(Debug, PartialEq)]
pub(crate) enum Stored {
    /// A number and the format that shows it as printed.
    Number(f64, String),
    /// Text as printed.
    Text,
}

/// How a printed value is stored.
pub(crate) fn stored(printed: &str) -> Stored {
    let (unsigned, currency) = printed
        .strip_prefix('£')
        .map_or((printed, ""), |rest| (rest, "£"));
    let (digits, percent) = unsigned
        .strip_suffix('%')
        .map_or((unsigned, ""), |rest| (rest, "%"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let Some(plain) = ungrouped(whole) else {
        return Stored::Text;
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Stored::Text;
    }
    // The exponent, not a division, so that 69.2% is the double nearest to 0.692.
    let exponent = if percent.is_empty() { "0" } else { "-2" };
    let Ok(number) = format!("{plain}.{fraction}e{exponent}").parse() else {
        return Stored::Text;
    };

    let grouped = whole.contains(',') || !currency.is_empty();
    let point = if fraction.is_empty() { "" } else { "." };
    let shown = if grouped { "#,##0" } else { "0" };
    let format = format!(
        "{currency}{shown}{point}{}{percent}",
        "0".repeat(fraction.len())
    );
    Stored::Number(
        number,
        if format == "0" {
            "General".to_owned()
        } else {
            format
        },
    )
}

/// A whole part without its separators, if they stand where thousands end ("£2000,000" is no number).
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let single = !whole.contains(',');
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let regular = (single || first.len() <= 3) && groups.clone().all(|group| group.len() == 3);
    (regular && digits(first) && groups.all(digits)).then(|| whole.replace(',', ""))
}
