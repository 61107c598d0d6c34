//! Declares values: places of ratings, allowances, and functions by name.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::own_tolerance::in_column;
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::draft::{LocatedText, ScriptDraft};
use crate::problems::did_you_mean;
use crate::values::{
    IN_TABLE, OVER_FORMULAS, RuleValue, THE_FIGURE, WriteStyle, WriteTarget, describe,
};
use ambersheet_policy::conditions::Bound;
use ambersheet_policy::model::{AllowanceBasis, AnyPeriod, Tolerance};
use ambersheet_quantity::{ParseOptions, Quantity, Unit, read};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("optional", optional),
    ("each", each),
    ("write_to", write_to),
    ("word_only", word_only),
    ("new_column", new_column),
    ("fill_only", fill_only),
    ("fill_of", fill_of),
    ("rated", rated),
    ("percent_of_target", percent_of_target),
    ("percent_of_previous", percent_of_previous),
    ("points", points),
    ("where_target_under", where_target_under),
    ("function", function),
];

fn heading(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    make: impl FnOnce(String) -> RuleValue,
) -> Dynamic {
    Dynamic::from(
        call.text(draft, arguments, 0)
            .map_or(RuleValue::Bad, |heading| make(heading.text)),
    )
}

fn optional(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    heading(draft, call, arguments, RuleValue::Optional)
}

/// Declares headings for each of several periods.
fn each(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(heading) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    let braced = heading.text.split('{').skip(1);
    let mut names = braced.filter_map(|braced| braced.split_once('}'));
    let known = |name: &str| AnyPeriod::named(name).is_some();
    let unknown = names
        .clone()
        .map(|braced| braced.0)
        .find(|name| !known(name));
    if unknown.is_none() && names.next().is_some() {
        return Dynamic::from(RuleValue::Each(heading.text));
    }
    let kinds = "{month}, {quarter}, {half year}, {year} or {period}";
    let message = match unknown {
        Some(name) => format!("`{{{name}}}` is not known in `each`; it may hold {kinds}"),
        None => format!(
            "`each` goes over periods, and \"{}\" names none; it may hold {kinds}",
            heading.text
        ),
    };
    draft.problems.suggest(heading.at, message, call.example());
    Dynamic::from(RuleValue::Bad)
}

/// Reads a heading of a table, or a cell or name of a form.
fn target(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    make: impl FnOnce(WriteTarget) -> RuleValue,
) -> Dynamic {
    if let Some(RuleValue::Spot(spot)) = arguments.first().and_then(value_of) {
        return Dynamic::from(make(WriteTarget::Into(spot)));
    }
    match arguments.first().and_then(value_of) {
        Some(RuleValue::Each(heading)) => {
            return Dynamic::from(make(WriteTarget::UnderEach(heading)));
        }
        Some(RuleValue::Word(THE_FIGURE)) if call.name == "fill_only" => {
            return Dynamic::from(make(WriteTarget::Figure));
        }
        Some(RuleValue::Word(THE_FIGURE)) => {
            let message = format!(
                "`{}` would write over the figure, which can only be coloured",
                call.name
            );
            draft
                .problems
                .suggest(call.argument(0), message, "write fill_only(the_figure)");
            return Dynamic::from(RuleValue::Bad);
        }
        Some(RuleValue::InRow(rows)) => {
            return Dynamic::from(make(WriteTarget::InRow(rows)));
        }
        _ => {}
    }
    heading(draft, call, arguments, |heading| {
        make(WriteTarget::Under(heading))
    })
}

/// Declares a further rating: only coloured, or written as its argument states.
fn rated(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    match arguments.first().and_then(value_of) {
        Some(RuleValue::Write(WriteTarget::Under(heading), WriteStyle::NewColumn { .. })) => {
            let message =
                "a further rating goes into a column that is there, and `new_column` makes one";
            let instead =
                format!("write rated(write_to(\"{heading}\")), and give the table that column");
            draft.problems.suggest(call.argument(0), message, instead);
            Dynamic::from(RuleValue::Bad)
        }
        Some(RuleValue::Write(target, style)) => Dynamic::from(RuleValue::Rated(target, style)),
        _ => target(draft, call, arguments, |target| {
            RuleValue::Rated(target, WriteStyle::FillOnly)
        }),
    }
}

fn fill_only(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    target(draft, call, arguments, |target| {
        RuleValue::Write(target, WriteStyle::FillOnly)
    })
}

/// Declares a rating that is read from a fill.
fn fill_of(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    target(draft, call, arguments, |target| {
        RuleValue::Write(target, WriteStyle::ReadFill)
    })
}

fn write_to(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    place(draft, call, arguments, true)
}

fn word_only(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    place(draft, call, arguments, false)
}

fn place(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic], fill: bool) -> Dynamic {
    let Some(over_formulas) = second(draft, call, arguments, OVER_FORMULAS) else {
        return Dynamic::from(RuleValue::Bad);
    };
    target(draft, call, arguments, |target| {
        RuleValue::Write(
            target,
            WriteStyle::Existing {
                over_formulas,
                fill,
            },
        )
    })
}

fn new_column(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(in_table) = second(draft, call, arguments, IN_TABLE) else {
        return Dynamic::from(RuleValue::Bad);
    };
    let style = WriteStyle::NewColumn { in_table };
    heading(draft, call, arguments, |heading| {
        RuleValue::Write(WriteTarget::Under(heading), style)
    })
}

/// Tells whether the optional second argument is given. Returns nothing if another value is.
fn second(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    word: &'static str,
) -> Option<bool> {
    match arguments.get(1) {
        None => Some(false),
        Some(value) if value_of(value) == Some(RuleValue::Word(word)) => Some(true),
        Some(value) => {
            let name = call.name;
            if !is_bad(value) {
                let message = format!(
                    "the second thing in `{name}` can only be {word}, and this is {}",
                    describe(value)
                );
                let instead = format!("write {name}(\"RAG\", {word})");
                draft.problems.suggest(call.argument(1), message, instead);
            }
            None
        }
    }
}

/// Reads a number that is not below zero.
pub(super) fn amount(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
) -> Option<Decimal> {
    let value = arguments.first()?;
    let at = call.argument(0);
    let number = value
        .as_decimal()
        .ok()
        .or_else(|| value.as_int().ok().map(Decimal::from));
    match number {
        Some(number) if number.is_sign_negative() && !number.is_zero() => {
            let instead = format!("write {}({})", call.name, number.abs());
            draft.problems.suggest(
                at,
                format!(
                    "{number} is below zero, and `{}` is an allowance",
                    call.name
                ),
                instead,
            );
            None
        }
        Some(number) => Some(number),
        None => {
            if !is_bad(value) {
                let message = format!(
                    "`{}` takes a number, and got {}",
                    call.name,
                    describe(value)
                );
                let quoted = text_of(value)
                    .and_then(|text| text.trim().trim_end_matches('%').parse::<Decimal>().ok());
                let instead =
                    quoted.map_or_else(|| call.example(), |n| format!("write {}({n})", call.name));
                draft.problems.suggest(at, message, instead);
            }
            None
        }
    }
}

fn percent_of_target(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    if let Some(column) = in_column(arguments, AllowanceBasis::PercentOfTarget) {
        return column;
    }
    let number = amount(draft, call, arguments);
    Dynamic::from(number.map_or(RuleValue::Bad, |number| {
        RuleValue::Tolerance(Tolerance::PercentOfTarget(number))
    }))
}

fn percent_of_previous(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let number = amount(draft, call, arguments);
    Dynamic::from(number.map_or(RuleValue::Bad, |number| {
        RuleValue::Tolerance(Tolerance::PercentOfPrevious(number))
    }))
}

fn points(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    if let Some(points) = with_unit(arguments) {
        return Dynamic::from(RuleValue::Tolerance(Tolerance::PointsIn(points)));
    }
    if let Some(column) = in_column(arguments, AllowanceBasis::Points) {
        return column;
    }
    let number = amount(draft, call, arguments);
    Dynamic::from(number.map_or(RuleValue::Bad, |number| {
        RuleValue::Tolerance(Tolerance::Points(number))
    }))
}

fn where_target_under(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let limit = with_unit(arguments).or_else(|| {
        let number = amount(draft, call, arguments)?;
        Some(Quantity {
            number,
            unit: Unit::None,
        })
    });
    Dynamic::from(limit.map_or(RuleValue::Bad, |limit| RuleValue::Under(Bound::from(limit))))
}

/// Reads a number in quotes with its unit, not below zero: `"0.5%"`.
fn with_unit(arguments: &[Dynamic]) -> Option<Quantity> {
    let text = text_of(arguments.first()?)?;
    let quantity = read(&text, ParseOptions::default()).quantity.ok()?;
    let is_sound = quantity.unit != Unit::None && !quantity.number.is_sign_negative();
    is_sound.then_some(quantity)
}

fn function(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(LocatedText { text: name, at }) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    let defined: Vec<usize> = draft
        .defined
        .iter()
        .filter(|function| function.0 == name)
        .map(|function| function.1)
        .collect();
    if defined.contains(&1) {
        return Dynamic::from(RuleValue::Function(name));
    }
    if let Some(parameters) = defined.first() {
        let message = format!(
            "the function `{name}` takes {parameters} arguments; one that rates takes the record only"
        );
        draft
            .problems
            .suggest(at, message, format!("write fn {name}(m) {{ … }}"));
    } else {
        let near = did_you_mean(
            &name,
            draft.defined.iter().map(|function| function.0.as_str()),
        );
        let instead = near.unwrap_or_else(|| format!("define it: fn {name}(m) {{ … }}"));
        draft
            .problems
            .suggest(at, format!("no function is called `{name}`"), instead);
    }
    Dynamic::from(RuleValue::Bad)
}
