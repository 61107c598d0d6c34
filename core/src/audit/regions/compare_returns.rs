//! Two rulesets compared on the measures of a workbook: their ratings, and the nearest actual at which these differ.

use std::collections::{HashMap, VecDeque};

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Rounding, RulesetModel};
use rust_decimal::Decimal;

use crate::audit::regions::compare::{PairOutcome, begin, differing, is_same};
use crate::audit::regions::comparison::{
    GivenLevel, RowPart, RulesComparison, ScalesCompared, ShownDifference, parts,
};
use crate::audit::regions::measure::{MeasureAt, TYPED};
use crate::audit::regions::side::WhyLeftOut;
use crate::audit::regions::texts::texts;
use crate::audit::regions::trial::{RaterOptions, Raters, TrialRow, TrialVerdict, TriedValue};
use crate::audit::regions::typed::Typed;
use crate::error::Error;
use crate::rated::Rated;
use crate::rated::rating::Rating;
use crate::record::Entry;

/// The key that tells the rating of a row from all others: sheet, row, field and name.
type RatingKey = (u16, u32, Option<String>, String);

impl Rated<'_> {
    /// Compares the rules of this workbook with those by which it was rated another time: each measure at its own target,
    /// over all actuals. Ratings by hand are left aside.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the scales have no level in common.
    pub fn compare(&self, other: &Rated<'_>) -> Result<RulesComparison, Error> {
        let mut comparison = begin(self.rules(), other.rules())?;
        let mut raters = Raters::new(vec![self.rules(), other.rules()]);
        let mut left = entries(other);
        for entry in &self.entries {
            let rating = self.rating(entry);
            let partner = left
                .get_mut(&key(&rating, entry))
                .and_then(VecDeque::pop_front);
            let found = match partner {
                Some(partner) => compare([self, other], [entry, partner], &mut raters)?,
                None => PairOutcome::LeftOut("only A rates it".to_owned()),
            };
            comparison.take(
                &shown(&rating),
                rating.field(),
                Some(rating.place().to_string()),
                found,
            );
        }
        for entry in &other.entries {
            let rating = other.rating(entry);
            let rest = left.get_mut(&key(&rating, entry));
            if rest.is_some_and(|rest| {
                rest.pop_front_if(|next| std::ptr::eq(*next, entry))
                    .is_some()
            }) {
                let why = PairOutcome::LeftOut("only B rates it".to_owned());
                comparison.take(
                    &shown(&rating),
                    rating.field(),
                    Some(rating.place().to_string()),
                    why,
                );
            }
        }
        Ok(comparison)
    }
}

fn key(rating: &Rating<'_, '_>, entry: &Entry) -> RatingKey {
    let field = rating.field().map(str::to_owned);
    (entry.sheet, entry.row, field, fold(&rating.measure()))
}

/// Returns the ratings of a workbook by what tells them apart; those that nothing does, in their order.
fn entries<'a>(rated: &'a Rated<'_>) -> HashMap<RatingKey, VecDeque<&'a Entry>> {
    let mut found: HashMap<RatingKey, VecDeque<&Entry>> = HashMap::new();
    for entry in &rated.entries {
        found
            .entry(key(&rated.rating(entry), entry))
            .or_default()
            .push_back(entry);
    }
    found
}

/// Returns a measure's name in quotes, or its place.
fn shown(rating: &Rating<'_, '_>) -> String {
    match rating.measure() {
        name if name.is_empty() => format!("the measure of {}", rating.place()),
        name => format!("\"{name}\""),
    }
}

/// Compares two ratings of one measure.
fn compare<'a>(
    rated: [&'a Rated<'a>; 2],
    entries: [&'a Entry; 2],
    raters: &mut Raters<'_>,
) -> Result<PairOutcome, Error> {
    let rules = rated.map(Rated::rules);
    let [one, other] = entries.map(|entry| entry.verdict.level);
    let is_asked = |entry: &Entry| !entry.asked().0.is_empty();
    if entries.into_iter().any(is_asked) {
        return Ok(PairOutcome::LeftOut(
            "waits for the answer to a question".to_owned(),
        ));
    }
    let measures = [
        MeasureAt::of(rated[0], entries[0]),
        MeasureAt::of(rated[1], entries[1]),
    ];
    let differ_here = !is_same(rules, one, other);
    let [a, b] = match measures {
        [Ok(a), Ok(b)] => [a, b],
        _ if differ_here => return Ok(at_hand(rated, entries)),
        [Err(a), Err(b)] if a == TYPED && b == TYPED && have_same_levels(rules) => {
            return Ok(PairOutcome::Equal);
        }
        [Err(why), Err(same)] if why == same => return Ok(PairOutcome::LeftOut(why)),
        [Err(why), _] => return Ok(PairOutcome::LeftOut(format!("in A, {why}"))),
        [_, Err(why)] => return Ok(PairOutcome::LeftOut(format!("in B, {why}"))),
    };
    if differ_here {
        return Ok(at_hand(rated, entries));
    }
    match nearest(&a, &b, raters)? {
        Ok(found) => Ok(found),
        Err(why) => Ok(PairOutcome::LeftOut(why)),
    }
}

fn have_same_levels([a, b]: [&RulesetModel; 2]) -> bool {
    ScalesCompared::of(&a.scale, &b.scale).are_same()
}

/// Returns the difference of two ratings as they stand in the workbook.
fn at_hand(rated: [&Rated<'_>; 2], entries: [&Entry; 2]) -> PairOutcome {
    let rating = rated[0].rating(entries[0]);
    let value = |key: &str, text: Option<String>| {
        text.map(|value| RowPart {
            key: key.to_owned(),
            value,
        })
    };
    let shown = |known: Option<ambersheet_quantity::Quantity>, text: Option<String>| {
        known.map(|known| known.to_string()).or(text)
    };
    let target = shown(rating.target(), rating.target_text());
    let parts = [
        value("target", target),
        value(
            "previous",
            rating.previous().map(|previous| previous.to_string()),
        ),
        value("actual", shown(rating.actual(), rating.actual_text())),
    ];
    let given = [0, 1].map(|side| given_at_hand(rated[side], entries[side]));
    PairOutcome::Differ(Box::new(ShownDifference {
        parts: parts.into_iter().flatten().collect(),
        given,
    }))
}

fn given_at_hand(rated: &Rated<'_>, entry: &Entry) -> GivenLevel {
    let verdict = TrialVerdict {
        level: entry.verdict.level,
        condition: entry.details.as_ref().and_then(|details| details.condition),
    };
    if let Ok(measure) = MeasureAt::of(rated, entry) {
        return GivenLevel::of(&measure.side, verdict);
    }
    let claim = rated.rating(entry).claim().map(|claim| claim.at.line);
    GivenLevel::at_lines(rated.rules(), verdict, claim.into_iter().collect())
}

/// Returns the difference at the actual that is nearest to the measure's own; an error is the reason why nothing is proven.
fn nearest(
    a: &MeasureAt<'_>,
    b: &MeasureAt<'_>,
    raters: &mut Raters<'_>,
) -> Result<Result<PairOutcome, WhyLeftOut>, Error> {
    let tried = match tried(a, b) {
        Ok(tried) => tried,
        Err(why) => return Ok(Err(why)),
    };
    let mut verdicts = Vec::with_capacity(2);
    for (which, measure) in [a, b].into_iter().enumerate() {
        let headings = measure.headings();
        let options = RaterOptions {
            layout: measure.side.layout,
            headings: &headings,
            unrounded: false,
            all_columns: true,
        };
        let of = raters
            .of(which, options)
            .rate(&tried.rows[which], measure.side.field)?;
        if of.first().map(|own| own.level.ok()) != Some(measure.entry.verdict.level.ok()) {
            let why = "its row does not give its rating again when it is typed anew".to_owned();
            return Ok(Err(why));
        }
        verdicts.push(of);
    }
    let [of_a, of_b] = [verdicts.remove(0), verdicts.remove(0)];
    let rules = [a.side.rules, b.side.rules];
    let verdicts = [of_a, of_b];
    let distance = |at: &usize| {
        let number = tried.rows[0][*at].number.unwrap_or_default();
        let own = tried.own.unwrap_or_default();
        (
            number.checked_sub(own).map(|by| by.abs()),
            number.scale(),
            number,
        )
    };
    let Some(at) = differing(rules, &verdicts).into_iter().min_by_key(distance) else {
        return Ok(Ok(PairOutcome::Equal));
    };
    let row = tried.rows[0][at].without_name();
    Ok(Ok(PairOutcome::Differ(Box::new(ShownDifference {
        parts: parts(&row, &a.headings()),
        given: [(a, 0), (b, 1)].map(|(of, which)| GivenLevel::of(&of.side, verdicts[which][at])),
    }))))
}

/// The rows to try by each ruleset; the first is the measure's own.
struct Tried {
    rows: [Vec<TrialRow>; 2],
    own: Option<Decimal>,
}

fn tried(a: &MeasureAt<'_>, b: &MeasureAt<'_>) -> Result<Tried, WhyLeftOut> {
    let place = |of: &MeasureAt<'_>| (of.entry.actual.sheet, of.entry.actual.cell);
    if place(a) != place(b) {
        return Err("A and B read its actual from different cells".to_owned());
    }
    let is_as_shown = |of: &MeasureAt<'_>| of.side.rounding == Some(Rounding::AsShown);
    if is_as_shown(a) != is_as_shown(b) {
        return Err("only one of them rounds its numbers as they are shown".to_owned());
    }
    let typed = Typed::new(a.unit, a.side.rules.how)?;
    let own = a.entry.actual.quantity.ok().map(|actual| actual.number);
    let places = own.map_or(0, |own| own.normalize().scale());
    let domain = typed.domain();
    let numbers = domain.around(a.turns().into_iter().chain(b.turns()), places);
    let texts = texts(&[&a.side, &b.side]);
    let rows = |of: &MeasureAt<'_>| -> Result<Vec<TrialRow>, WhyLeftOut> {
        let row = of.row()?;
        let with = |number: &Decimal| TrialRow {
            number: Some(*number),
            ..row.with(of.rated_index(), typed.value(*number))
        };
        let with_text = |text: &String| row.with(of.rated_index(), TriedValue::Text(text.clone()));
        let first = TrialRow {
            number: own,
            ..row.with(of.rated_index(), of.actual()?)
        };
        let others = numbers.iter().map(with).chain(texts.iter().map(with_text));
        Ok([first].into_iter().chain(others).collect())
    };
    Ok(Tried {
        rows: [rows(a)?, rows(b)?],
        own,
    })
}
