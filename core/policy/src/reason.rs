//! Reasons for leaving a measure unrated. A rating is never guessed: whatever cannot be rated has
//! one of these.
//!
//! To add a reason, list it here with its code and write its sentence below. The codes of columns,
//! of JSON and of frames follow.

use serde::Serialize;

use ambersheet_quantity::{Missing, Notation, Quantity, Unit};

/// Declares [`Reason`] with its codes, and the list of all reasons in the same order.
macro_rules! reasons {
    (
        $(#[$of_type:meta])*
        pub enum Reason { $($(#[$doc:meta])* $name:ident = $code:literal,)+ }
    ) => {
        $(#[$of_type])*
        pub enum Reason { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl Reason {
            /// Every reason, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the code, as JSON has it: `no_data`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

reasons! {
    /// The reason for leaving a measure unrated.
    ///
    /// ```
    /// use ambersheet_policy::reason::Reason;
    ///
    /// assert_eq!(Reason::NoTarget.code(), "no_target");
    /// assert_eq!(Reason::from_code("no_target"), Some(Reason::NoTarget));
    /// assert_eq!(Reason::from_code("tired"), None);
    /// assert!(Reason::all().all(|reason| Reason::from_code(reason.code()) == Some(reason)));
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
    #[non_exhaustive]
    pub enum Reason {
        /// The actual is blank.
        NoData = "no_data",
        /// The value is not due this period.
        NotDue = "not_due",
        /// The value is still to come.
        Awaited = "awaited",
        /// The return says "not applicable".
        NotApplicable = "not_applicable",
        /// The rules leave the measure unrated.
        NotRated = "not_rated",
        /// There is no target.
        NoTarget = "no_target",
        /// The target is text.
        TextTarget = "text_target",
        /// The actual is text with no number in it.
        NotANumber = "not_a_number",
        /// The actual or the target is an error value.
        CellError = "cell_error",
        /// The target is zero and was missed, and the tolerance is a percent of it.
        ZeroTarget = "zero_target",
        /// The rules need the movement, and there is no previous value.
        NoPrevious = "no_previous",
        /// The rules need the intervention level, and there is none.
        NoIntervention = "no_intervention",
        /// The tolerance that the return gives cannot be used.
        NoTolerance = "no_tolerance",
        /// The limits that the return gives cannot be used, or leave the actual out.
        NoLimit = "no_limit",
        /// The units of actual and target do not fit together.
        AmbiguousUnit = "ambiguous_unit",
        /// A number that exact arithmetic cannot hold.
        OutOfRange = "out_of_range",
        /// No rule claims the measure, or two contradict each other.
        NoRule = "no_rule",
        /// A date in the text of a cell can be read in two ways.
        AmbiguousDate = "ambiguous_date",
        /// The actual is held back, as small numbers are: `<5`.
        Suppressed = "suppressed",
        /// A value is in merged cells that several measures share.
        MergedValue = "merged_value",
        /// A function of the rules could not rate the measure.
        FunctionFailed = "function_failed",
        /// A question about a line of the rules that decides is open.
        WaitsForAnswer = "waits_for_answer",
        /// Nobody can tell which value counts: two rows fit, or a fill means no level.
        AmbiguousValue = "ambiguous_value",
        /// Nothing that an overall rating is made of is rated.
        NothingRated = "nothing_rated",
    }
}

/// The facts that the sentence of a reason tells. Texts are on one line and ready to be shown.
pub trait ReasonFacts {
    /// Returns the actual, or what its cell holds in place of a number.
    fn actual(&self) -> Result<Quantity, Missing>;

    /// Returns the target, or what its cell holds in place of a number.
    fn target(&self) -> Result<Quantity, Missing>;

    /// Returns what the actual is called: `variance` where that is the only figure and is missing.
    fn name(&self) -> &'static str;

    /// Returns the text of the actual's cell in brackets, or nothing: ` ("n/a")`. A note that leaves it unread is named.
    fn actual_text(&self) -> String;

    /// Returns the text of the target's cell in brackets, or nothing.
    fn target_text(&self) -> String;

    /// Returns the address of the actual's cell, or nothing: ` in D14`.
    fn actual_place(&self) -> String;

    /// Returns the address of the target's cell, or nothing.
    fn target_place(&self) -> String;

    /// Returns the words of a function or of a cell.
    fn detail(&self) -> Option<String>;

    /// Returns what a function of the rules met in place of the value that it needed.
    fn function_failure(&self) -> Option<String>;

    /// Returns the author's `because`.
    fn because(&self) -> Option<String>;

    /// Returns `true` if the deciding condition reads the intervention level.
    fn needs_intervention(&self) -> bool;

    /// Returns the value whose unit does not fit that of the actual, by name: `the target 5 days`.
    fn other_unit(&self, unit: Unit) -> Option<String>;

    /// Returns the doubt about a number of the rules, if that is why the units do not fit.
    fn doubted_rule(&self) -> Option<String>;

    /// Returns the open questions, each with its place, for which the measure waits.
    fn questions(&self) -> &[String];

    /// Returns why no rule rates the measure.
    fn no_rule(&self) -> String;
}

impl Reason {
    /// Returns every reason, in the order of declaration.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// Returns the reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|reason| reason.code() == code)
    }

    /// Says what is wrong with a tolerance or with limits of the return.
    fn of_the_return(self, detail: Option<String>) -> String {
        match (self, detail) {
            (Self::NoTolerance, Some(detail)) => format!("the target is missed, and {detail}"),
            (Self::NoTolerance, None) => {
                "the target is missed, and there is no tolerance".to_owned()
            }
            (_, Some(detail)) => detail,
            (_, None) => "the return gives no limits for it".to_owned(),
        }
    }

    /// Composes the reason in words, as the end of a sentence.
    pub fn sentence(self, facts: &impl ReasonFacts) -> String {
        if let Some(why) = told(self, facts) {
            return why;
        }
        match self {
            Self::NoData if facts.actual() == Err(Missing::Unseen) => {
                unseen(facts.name(), &facts.actual_place())
            }
            Self::FunctionFailed => "a function of the rules could not rate it".to_owned(),
            Self::NotDue => facts
                .detail()
                .unwrap_or_else(|| format!("no value is due this period{}", facts.actual_text())),
            Self::Awaited => awaited(facts),
            Self::NotApplicable => {
                let text = facts.actual_text();
                format!("the return says that this does not apply{text}")
            }
            Self::NotRated => not_rated(facts),
            Self::NoTarget if facts.target() == Err(Missing::Unseen) => {
                unseen("target", &facts.target_place())
            }
            Self::NoData => format!("there is no {}{}", facts.name(), facts.actual_text()),
            Self::NoTarget => format!("there is no target{}", facts.target_text()),
            Self::TextTarget => {
                let (place, text) = (facts.target_place(), facts.target_text());
                no_number("target", facts.target(), &place, &text)
            }
            Self::NotANumber => {
                let (place, text) = (facts.actual_place(), facts.actual_text());
                no_number(facts.name(), facts.actual(), &place, &text)
            }
            Self::CellError => {
                format!("the cell of the {} holds an error value", error_cell(facts))
            }
            Self::ZeroTarget => zero_target(facts),
            Self::NoPrevious => "there is no previous value".to_owned(),
            Self::NoIntervention => "there is no intervention level".to_owned(),
            Self::NoTolerance | Self::NoLimit => self.of_the_return(facts.detail()),
            Self::AmbiguousUnit => facts
                .doubted_rule()
                .unwrap_or_else(|| ambiguous_unit(facts)),
            Self::AmbiguousDate => two_dates(facts),
            Self::AmbiguousValue => facts
                .detail()
                .unwrap_or_else(|| "it cannot be told which value counts".to_owned()),
            Self::Suppressed => {
                let (place, text) = (facts.actual_place(), facts.actual_text());
                let name = facts.name();
                format!("the {name}{place} is held back, so that its number is not known{text}")
            }
            Self::OutOfRange => {
                "a number is too large or too small to be compared exactly".to_owned()
            }
            Self::NoRule => facts.no_rule(),
            Self::WaitsForAnswer => waits_for_answer(facts.questions()),
            Self::NothingRated => "nothing that it is made of is rated".to_owned(),
            Self::MergedValue => merged_value(facts),
        }
    }
}

/// Returns the whole sentence where it is known: what a function met, or why a value was not found in another row.
fn told(reason: Reason, facts: &impl ReasonFacts) -> Option<String> {
    match reason {
        Reason::NotRated | Reason::NoRule | Reason::WaitsForAnswer => None,
        Reason::NoData | Reason::NoTarget | Reason::NoPrevious | Reason::NoIntervention => {
            facts.function_failure().or_else(|| facts.detail())
        }
        // What is wrong with a value that is worked out from others.
        Reason::NotANumber => facts.function_failure().or_else(|| facts.detail()),
        _ => facts.function_failure(),
    }
}

fn awaited(facts: &impl ReasonFacts) -> String {
    let (name, text) = (facts.name(), facts.actual_text());
    format!("the {name} is still awaited{text}")
}

/// Tells that a cell is not blank and shows nothing.
fn unseen(name: &str, place: &str) -> String {
    format!(
        "the cell of the {name}{place} shows nothing, although it is not blank: its number format or the sheet's options hide what it holds; show it if it counts, or clear the cell"
    )
}

fn not_rated(facts: &impl ReasonFacts) -> String {
    match (facts.detail(), facts.because()) {
        (Some(detail), _) => format!("the rules say so: {detail}"),
        (None, Some(because)) => format!("the rules leave it unrated: {because}"),
        (None, None) => "the rules leave it unrated".to_owned(),
    }
}

fn merged_value(facts: &impl ReasonFacts) -> String {
    format!(
        "the value in the merged cells {} stands beside several measures, and it cannot be told whose it is; unmerge them",
        facts.detail().unwrap_or_default()
    )
}

fn zero_target(facts: &impl ReasonFacts) -> String {
    match facts.actual() {
        Ok(actual) => format!(
            "{actual} misses a target of zero, and a tolerance in percent of zero is none; give one in points"
        ),
        Err(_) => "the target is zero, and a tolerance in percent of zero is none".to_owned(),
    }
}

fn waits_for_answer(questions: &[String]) -> String {
    match questions {
        [] => "waits for your answer".to_owned(),
        [one] => format!("waits for your answer: {one}"),
        several => format!("waits for your answers: {}", several.join("; ")),
    }
}

/// Names the cell that holds an error value.
fn error_cell(facts: &impl ReasonFacts) -> String {
    if facts.actual() == Err(Missing::Error) {
        format!("{}{}", facts.name(), facts.actual_place())
    } else if facts.target() == Err(Missing::Error) {
        format!("target{}", facts.target_place())
    } else if facts.needs_intervention() {
        "intervention level".to_owned()
    } else {
        "measure's name".to_owned()
    }
}

/// Names the value whose unit cannot be told, or the units that do not fit.
fn ambiguous_unit(facts: &impl ReasonFacts) -> String {
    let in_doubt = |name: &str, value: Result<Quantity, Missing>, text: String| {
        let quantity = value.ok().filter(|quantity| quantity.unit.is_uncertain())?;
        if quantity.unit != Unit::InDoubt {
            return Some(format!(
                "it cannot be told in which power the {name} of {quantity}{text} counts, since its number format and its heading do not say the same; say thousands or millions in the heading, or show the number in full"
            ));
        }
        Some(format!(
            "it cannot be told what the {name} of {quantity}{text} counts, or the rules give it another unit; show the unit in the cell, or mend `unit` in the rules"
        ))
    };
    let doubt = in_doubt("actual", facts.actual(), facts.actual_text());
    let doubt = doubt.or_else(|| in_doubt("target", facts.target(), facts.target_text()));
    if let Some(doubt) = doubt {
        return doubt;
    }
    let other = facts
        .actual()
        .ok()
        .and_then(|actual| Some((actual, facts.other_unit(actual.unit)?)));
    match other {
        Some((actual, other)) => format!("the units do not fit: the actual is {actual}, {other}"),
        None => "the units of actual and target do not fit".to_owned(),
    }
}

/// Tells what a cell holds in place of a number.
fn no_number(name: &str, value: Result<Quantity, Missing>, place: &str, text: &str) -> String {
    if value == Err(Missing::Date) {
        return unclear_date(name, place);
    }
    if let Ok(quantity) = value
        && quantity.unit.notation().is_none()
    {
        return format!(
            "the {name}{place} is {quantity}, a number, and it is compared with a date, a time, yes or no, or a ratio"
        );
    }
    let content = in_place_of_number(value, text);
    format!("the {name}{place} is {content}, not a number{text}")
}

/// Tells that a cell shows a date or a time only in part.
fn unclear_date(name: &str, place: &str) -> String {
    format!(
        "the {name}{place} is a date or a time that its number format shows only in part; show the day, month and year, or all hours as [h]:mm (in a frame, give it as text)"
    )
}

/// Names the date that can be read in two ways.
fn two_dates(facts: &impl ReasonFacts) -> String {
    let (name, place, text) = if facts.actual() == Err(Missing::TwoDates) {
        (facts.name(), facts.actual_place(), facts.actual_text())
    } else {
        ("target", facts.target_place(), facts.target_text())
    };
    format!(
        "the date of the {name}{place} can be read in two ways{text}, with the day first or the month first; make it a date of Excel, or write it as 2025-03-31"
    )
}

/// Names the content of a cell that should hold a number.
fn in_place_of_number(value: Result<Quantity, Missing>, text: &str) -> &'static str {
    match value {
        Ok(Quantity {
            unit: Unit::Notation(Notation::Truth),
            ..
        }) if text.is_empty() => "TRUE or FALSE",
        Ok(quantity) if text.is_empty() && quantity.unit.notation().is_some() => {
            quantity.unit.notation().map_or("text", Notation::described)
        }
        Err(Missing::Truth) => "TRUE or FALSE",
        Err(Missing::Range) => "a range",
        Ok(_) | Err(_) => "text",
    }
}

#[cfg(test)]
mod tests {
    //! Source: the published schemas, which list the codes by hand.

    use super::Reason;

    #[test]
    fn the_schemas_list_every_reason() {
        for name in ["rate-1", "explain-1"] {
            let path = format!(
                "{}/../schema/{name}.schema.json",
                env!("CARGO_MANIFEST_DIR")
            );
            let schema = std::fs::read_to_string(path).expect("the schema is there");
            for reason in Reason::all() {
                let code = format!("\"{}\"", reason.code());
                assert!(schema.contains(&code), "{name} does not list {code}");
            }
        }
    }
}
