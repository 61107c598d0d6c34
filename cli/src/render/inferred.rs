//! Shows what was inferred from published ratings on the terminal: the explanation with its ranges, what does not fit, the other
//! explanations, which way is good, and the figures that would decide.

use std::fmt::Write;

use ambersheet::{Inferred, InferredLimit, InferredPolarity};
use anstyle::Style;

use super::printable;

/// The most lines of one kind.
const MOST: usize = 30;

/// Returns what was inferred as a text.
pub(crate) fn inferred(inferred: &Inferred) -> String {
    let mut out = String::new();
    head(inferred, &mut out);
    limits(inferred, &mut out);
    conflicts(inferred, &mut out);
    others(inferred, &mut out);
    polarities(inferred, &mut out);
    further(inferred, &mut out);
    left_out(inferred, &mut out);
    out
}

fn title(text: &str, out: &mut String) {
    let bold = Style::new().bold();
    let _ = writeln!(out, "\n{bold}{text}{bold:#}");
}

/// Writes a line of a text that comes from a workbook.
fn line(indent: &str, text: &str, out: &mut String) {
    let _ = writeln!(out, "{indent}{}", printable(text).replace('\n', " "));
}

/// Writes the first of many lines, and how many more there are.
fn first<T>(all: &[T], out: &mut String, mut write: impl FnMut(&T, &mut String)) {
    for one in all.iter().take(MOST) {
        write(one, out);
    }
    if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more (--json has all)");
    }
}

fn head(inferred: &Inferred, out: &mut String) {
    let inputs = match &inferred.inputs[..] {
        [one] => one.clone(),
        several => format!("{} returns", several.len()),
    };
    let by = match &inferred.rules {
        Some(rules) => format!("by {rules}"),
        None => "by their headings".to_owned(),
    };
    let levels = inferred.levels.join(", ");
    line(
        "",
        &format!(
            "{} published ratings of {inputs}, read {by}: {levels}.",
            inferred.published
        ),
        out,
    );
    let Some(chosen) = inferred.chosen() else {
        return;
    };
    let bold = Style::new().bold();
    let verdict = match chosen.left_out {
        0 => format!("It gives all {}.", chosen.explained),
        _ if chosen.left_out * 4 > inferred.published => format!(
            "It gives only {} of {}: no rule tried explains these ratings.",
            chosen.explained, inferred.published
        ),
        _ => format!("It gives {} of {}.", chosen.explained, inferred.published),
    };
    let _ = writeln!(
        out,
        "The best explanation is {bold}{}{bold:#}. {verdict}",
        chosen.label
    );
    let others = inferred.explanations.iter();
    let whole = others.filter(|one| chosen.left_out > 0 && one.left_out == 0);
    for one in whole.take(1) {
        let text = format!(
            "All {} are given by {}, with {} limits in place of {}.",
            one.explained, one.label, one.numbers, chosen.numbers
        );
        line("", &text, out);
    }
    let ties = inferred.explanations.iter().filter(|one| one.is_tie);
    let ties: Vec<&str> = ties.map(|one| one.label.as_str()).collect();
    if !ties.is_empty() {
        line(
            "",
            &format!("As good with as few limits: {}.", ties.join("; ")),
            out,
        );
    }
}

fn limits(inferred: &Inferred, out: &mut String) {
    let limits = inferred
        .chosen()
        .map_or(&[][..], |chosen| &chosen.limits[..]);
    if limits.is_empty() {
        return;
    }
    title("Limits", out);
    let are_several =
        inferred.levels.len() > 3 || limits.iter().any(|limit| limit.basis == "figure");
    first(limits, out, |limit: &InferredLimit, out| {
        let holds_for = limit
            .holds_for
            .as_ref()
            .map_or_else(String::new, |name| format!("{name}: "));
        let level = if are_several {
            format!("{}: ", limit.level)
        } else {
            String::new()
        };
        let good = limit
            .good_is
            .map_or_else(String::new, |good| format!(" ({good} is better)"));
        let round = limit.round.as_ref().map_or_else(String::new, |round| {
            let unit = if limit.unit == "%" { "%" } else { "" };
            format!("; a round number in it is {round}{unit}")
        });
        line(
            "  ",
            &format!("{holds_for}{level}{}{good}{round}", limit.text),
            out,
        );
        for end in [&limit.from, &limit.to].into_iter().flatten() {
            if let Some(text) = &end.text {
                line("    ", text, out);
            }
        }
    });
}

fn conflicts(inferred: &Inferred, out: &mut String) {
    let Some(chosen) = inferred.chosen().filter(|chosen| chosen.left_out > 0) else {
        return;
    };
    let sure = inferred
        .conflicts
        .iter()
        .filter(|one| !one.is_doubtful)
        .count();
    let doubtful = inferred.conflicts.len() - sure;
    let heading = match (sure, doubtful, chosen.left_out) {
        (1, 0, _) => "1 published rating does not fit".to_owned(),
        (sure, 0, _) => format!("{sure} published ratings do not fit"),
        (0, doubtful, 1) => format!("1 of these {doubtful} published ratings does not fit"),
        (0, doubtful, left_out) => {
            format!("{left_out} of these {doubtful} published ratings do not fit")
        }
        (sure, doubtful, left_out) => format!(
            "{left_out} published ratings do not fit: {sure} surely, and {} of {doubtful} others, which are marked ?",
            left_out.saturating_sub(sure)
        ),
    };
    title(&heading, out);
    first(&inferred.conflicts, out, |one, out| {
        let mark = if one.is_doubtful && sure > 0 {
            "? "
        } else {
            ""
        };
        line("  ", &format!("{mark}{}", one.why), out);
    });
}

fn others(inferred: &Inferred, out: &mut String) {
    title("Explanations tried, the simplest first", out);
    for one in &inferred.explanations {
        let mark = if one.is_chosen { "*" } else { " " };
        let limits = if one.numbers == 1 { "limit" } else { "limits" };
        line(
            "",
            &format!(
                "{mark} {} of {}  {} ({} {limits})",
                one.explained, inferred.published, one.label, one.numbers
            ),
            out,
        );
    }
}

fn polarities(inferred: &Inferred, out: &mut String) {
    title("Which way is good", out);
    let mut groups: Vec<Option<&String>> = Vec::new();
    for one in &inferred.polarities {
        if !groups.contains(&one.group.as_ref()) {
            groups.push(one.group.as_ref());
        }
    }
    first(&groups, out, |group, out| {
        let own: Vec<&InferredPolarity> = inferred
            .polarities
            .iter()
            .filter(|one| one.group.as_ref() == *group)
            .collect();
        let before = group.map_or_else(String::new, |group| format!("{group}: "));
        for good in [
            Some("higher"),
            Some("lower"),
            Some("close to the target"),
            None,
        ] {
            side(&before, good, &own, out);
        }
    });
    let doubtful: Vec<&InferredPolarity> = inferred
        .polarities
        .iter()
        .filter(|one| one.is_against_name || one.told_by != "statement" && !one.against.is_empty())
        .collect();
    first(&doubtful, out, |one, out| {
        let good = one.good_is.unwrap_or("nothing");
        let why = if one.is_against_name {
            "though its name hints at the other way".to_owned()
        } else {
            format!("though not at {}", one.against.join(", "))
        };
        line(
            "  ",
            &format!("\"{}\": its colours show {good}, {why}", one.measure),
            out,
        );
    });
}

/// Writes the measures of a group for which one way is good, with what tells it.
fn side(before: &str, good: Option<&'static str>, own: &[&InferredPolarity], out: &mut String) {
    let of: Vec<&&InferredPolarity> = own.iter().filter(|one| one.good_is == good).collect();
    if of.is_empty() {
        return;
    }
    let count = |told_by: &str| of.iter().filter(|one| one.told_by == told_by).count();
    let parts = [
        (count("statement"), "stated"),
        (count("colours"), "shown by colours"),
        (count("name"), "only hinted at by the name"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    let noun = if of.len() == 1 { "measure" } else { "measures" };
    let what = match good {
        Some(good) => format!("{good} for {} {noun} ({})", of.len(), parts.join(", ")),
        None => format!("no colour of {} {noun} tells", of.len()),
    };
    let evidence = of.iter().find_map(|one| one.evidence.as_ref());
    let evidence = evidence.map_or_else(String::new, |text| format!("; such as {text}"));
    line("  ", &format!("{before}{what}{evidence}"), out);
}

fn further(inferred: &Inferred, out: &mut String) {
    if inferred.further.is_empty() {
        return;
    }
    title("One further figure that would tell more", out);
    for one in &inferred.further {
        line("  ", &one.text, out);
    }
}

fn left_out(inferred: &Inferred, out: &mut String) {
    if inferred.left_out.is_empty() {
        return;
    }
    title("Published ratings that say nothing", out);
    first(&inferred.left_out, out, |one, out| {
        line(
            "  ",
            &format!(
                "{}: \"{}\" of \"{}\": {}",
                one.place, one.published, one.measure, one.why
            ),
            out,
        );
    });
}
