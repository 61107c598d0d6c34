//! The lines of a draft about tolerances, limits and which way is good.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::bands::{Key, KeyBand};
use crate::quoting::{quoted, quoted_plain};

/// Returns a tolerance as rules write it; nothing for a value that is none.
///
/// ```
/// use ambersheet_draft::policy::tolerance;
/// use serde_json::json;
///
/// assert_eq!(tolerance(&json!({"percent_of_target": 5})).as_deref(), Some("percent_of_target(5)"));
/// assert_eq!(tolerance(&json!({"column": "Tolerance"})).as_deref(), Some("\"Tolerance\""));
/// ```
pub fn tolerance(value: &Value) -> Option<String> {
    let map = value.as_object()?;
    let (key, value) = map.iter().next()?;
    let number = || number_text(value);
    Some(match key.as_str() {
        "percent_of_target" => format!("percent_of_target({})", number()?),
        "points" | "money" => format!("points({})", number()?),
        "days" => format!("days({})", number()?),
        "none" => "points(0)".to_owned(),
        "column" => crate::quoting::name(value.as_str()?),
        "smaller_of" | "larger_of" => {
            let parts: Option<Vec<String>> = value.as_array()?.iter().map(tolerance).collect();
            format!("{key}({})", parts?.join(", "))
        }
        _ => return None,
    })
}

/// Returns what a tolerance allows beside a target of 0, as rules write it; nothing for one without a percentage.
///
/// ```
/// use ambersheet_draft::policy::at_zero;
/// use serde_json::json;
///
/// assert_eq!(at_zero(&json!({"percent_of_target": 5})).as_deref(), Some("points(0)"));
/// let larger = json!({"larger_of": [{"percent_of_target": 10}, {"money": "100"}]});
/// assert_eq!(at_zero(&larger).as_deref(), Some("points(100)"));
/// ```
pub fn at_zero(value: &Value) -> Option<String> {
    let is_share = |part: &&Value| part.get("percent_of_target").is_some();
    if is_share(&value) {
        return Some("points(0)".to_owned());
    }
    let (larger, parts) = match (value.get("larger_of"), value.get("smaller_of")) {
        (Some(parts), _) => (true, parts.as_array()?),
        (None, parts) => (false, parts?.as_array()?),
    };
    let mut amounts = parts.iter().filter(|part| !is_share(part));
    match (parts.iter().any(|part| is_share(&part)), larger) {
        (true, true) => amounts
            .next()
            .filter(|_| amounts.next().is_none())
            .and_then(tolerance),
        (true, false) => Some("points(0)".to_owned()),
        (false, _) => None,
    }
}

/// Returns the statement that says which way is good.
pub fn good_statement(word: Option<&str>) -> &'static str {
    match word {
        Some("lower") => "lower_is_better",
        Some("close" | "range") => "close_to_target",
        _ => "higher_is_better",
    }
}

/// Returns a profile as rules write it; nothing for a value that is none.
pub fn profile(value: &Value) -> Option<String> {
    match value {
        Value::String(word) if matches!(word.as_str(), "linear" | "flat" | "year_end") => {
            Some(word.clone())
        }
        Value::Array(parts) => {
            let numbers: Option<Vec<String>> = parts.iter().map(number_text).collect();
            Some(format!("[ {} ]", numbers?.join(", ")))
        }
        _ => None,
    }
}

/// Returns a number of data as rules write it.
fn number_text(value: &Value) -> Option<String> {
    let text = value.as_str().map_or_else(
        || value.to_string(),
        |text| text.trim().trim_end_matches('%').replace(',', ""),
    );
    let number: Decimal = text
        .parse()
        .ok()
        .or_else(|| Decimal::from_scientific(&text).ok())?;
    Some(number.normalize().to_string())
}

/// Returns the conditions that a key gives to scores, from the lowest.
pub fn by_key(key: &Key) -> String {
    let last = key.bands.len() - 1;
    let parts: Vec<String> = key
        .bands
        .iter()
        .enumerate()
        .map(|(index, band)| condition(band, index == last, key.bands.get(index + 1)))
        .collect();
    format!("first_of([ {} ])", parts.join(", "))
}

/// Returns the condition of a band: up to its own upper limit, or below the next band.
fn condition(band: &KeyBand, last: bool, next: Option<&KeyBand>) -> String {
    let word = quoted_plain(&band.word);
    let plain = |number: Decimal| {
        let number = number.normalize();
        if band.percent {
            quoted(&format!("{number}%"))
        } else {
            number.to_string()
        }
    };
    match (band.high, next.and_then(|next| next.low)) {
        // A share between two bands belongs to the lower one.
        (_, Some((low, true))) if band.percent => format!("less_than({}, {word})", plain(low)),
        (Some((high, true)), _) if !last || band.low.is_some() => {
            format!("at_most({}, {word})", plain(high))
        }
        (Some((high, false)), _) => format!("less_than({}, {word})", plain(high)),
        (None, Some((low, true))) => format!("less_than({}, {word})", plain(low)),
        (None, Some((low, false))) => format!("at_most({}, {word})", plain(low)),
        _ => match band.low {
            Some((low, true)) if last => format!("at_least({}, {word})", plain(low)),
            Some((low, false)) if last => format!("more_than({}, {word})", plain(low)),
            _ => format!("otherwise({word})"),
        },
    }
}

/// Returns the conditions that an answer about limits gives; nothing for one that cannot be said in conditions.
pub fn by_answer(value: &Value) -> Option<String> {
    let mut parts = Vec::new();
    for entry in value.as_array()? {
        let word = quoted_plain(entry.get("level")?.as_str()?);
        let limit = |key: &str| entry.get(key).and_then(limit_text);
        let part = if let (Some(from), Some(to)) = (limit("from"), limit("to")) {
            format!("between({from}, {to}, {word})")
        } else if let Some(limit) = limit("at_most") {
            format!("at_most({limit}, {word})")
        } else if let Some(limit) = limit("below") {
            format!("less_than({limit}, {word})")
        } else if let Some(limit) = limit("at_least") {
            format!("at_least({limit}, {word})")
        } else if let Some(limit) = limit("above") {
            format!("more_than({limit}, {word})")
        } else {
            format!("otherwise({word})")
        };
        parts.push(part);
    }
    (parts.len() > 1).then(|| format!("first_of([ {} ])", parts.join(", ")))
}

/// Returns the function that rates by an answer about the percentage of the target that a figure is; nothing for another answer.
pub fn percent_function(name: &str, value: &Value) -> Option<Vec<String>> {
    const SIGNS: [(&str, &str); 6] = [
        ("from", ">="),
        ("to", "<="),
        ("at_most", "<="),
        ("below", "<"),
        ("at_least", ">="),
        ("above", ">"),
    ];
    let mut lines = vec![
        format!("fn {name}(m) {{"),
        "  let share = m.actual * 100 / m.target;".to_owned(),
    ];
    for entry in value.as_array().filter(|bands| bands.len() > 1)? {
        let of = entry.get("of").and_then(Value::as_str);
        if of.is_some_and(|of| of != "actual_percent_of_target") {
            return None;
        }
        let word = quoted_plain(entry.get("level")?.as_str()?);
        let mut tests = Vec::new();
        for (key, sign) in SIGNS {
            if let Some(limit) = entry.get(key) {
                tests.push(format!("share {sign} {}", number_text(limit)?));
            }
        }
        lines.push(if tests.is_empty() {
            format!("  {word}")
        } else {
            format!("  if {} {{ return {word}; }}", tests.join(" && "))
        });
    }
    lines.push("}".to_owned());
    Some(lines)
}

/// Returns limits with their plain numbers as percentages, for figures that are: 0.995 is "99.5%".
pub fn in_percent(value: Value) -> Value {
    match value {
        Value::Array(bands) => bands.into_iter().map(in_percent).collect(),
        Value::Object(band) => {
            let shown = |(key, limit): (String, Value)| {
                let share = limit
                    .as_number()
                    .and_then(|number| number.to_string().parse::<Decimal>().ok());
                let percent = share.filter(|share| share.abs() <= Decimal::TWO);
                let limit = match percent.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED))
                {
                    Some(percent) => Value::String(format!("{}%", percent.normalize())),
                    None => limit,
                };
                (key, limit)
            };
            Value::Object(band.into_iter().map(shown).collect())
        }
        other => other,
    }
}

fn limit_text(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) => Some(format!(
            "heading({})",
            crate::quoting::name(map.get("column")?.as_str()?)
        )),
        Value::String(text) => Some(quoted(text)),
        other => number_text(other),
    }
}

/// Returns the function that rates by a share of the target, or of the figure where low is good.
pub fn share_function(name: &str, key: &Key) -> Vec<String> {
    let percent = key.bands.iter().any(|band| band.percent);
    let share = |number: Decimal| {
        (if percent {
            number
        } else {
            number * Decimal::ONE_HUNDRED
        })
        .normalize()
    };
    let mut lines = vec![
        format!("fn {name}(m) {{"),
        "  let share = if m.good_is == \"lower\" { m.target * 100 / m.actual } else { m.actual * 100 / m.target };".to_owned(),
    ];
    for band in key.bands.iter().rev() {
        let word = quoted_plain(&band.word);
        match band.low {
            Some((low, true)) => {
                lines.push(format!("  if share >= {} {{ return {word}; }}", share(low)));
            }
            Some((low, false)) => {
                lines.push(format!("  if share > {} {{ return {word}; }}", share(low)));
            }
            None => lines.push(format!("  {word}")),
        }
    }
    lines.push("}".to_owned());
    lines
}
