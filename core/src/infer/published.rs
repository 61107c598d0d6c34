//! Reads the ratings that a return publishes, each with its figure and its target.

use ambersheet_draft::good::of_name;
use ambersheet_draft::infer::observation::{KnownSide, Observation};
use ambersheet_ooxml::address::sheet_reference;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::measured::Measured;
use ambersheet_policy::model::{Policy, RulesetModel, SaidBy, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::rated::Rated;
use crate::rated::rating::Rating;
use crate::record::Entry;
use crate::report::reconcile::words::{RatingWord, rating_word};

/// The ratings that a return publishes, with the figures that they are about.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// let csv = b"Measure,Good is,Actual,Target,RAG\nRepairs,high,82,80,Green\nCalls,high,76,80,Amber\n".to_vec();
/// let source = ambersheet::Source::open(std::io::Cursor::new(csv), Some("return.csv"))?;
/// let script = "tables(#{ measure: \"Measure\", good_is: \"Good is\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });";
/// let rules = Ruleset::load("rules.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(source, &rules, &Options::default())?;
/// let inferred = ambersheet::infer(vec![rated.published_ratings("return.csv")])?;
/// assert!(inferred.explains_all());
/// let limit = &inferred.chosen().expect("an explanation").limits[0];
/// assert_eq!(limit.from.as_ref().map(|end| end.number.as_str()), Some("5"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PublishedRatings {
    pub(crate) input: String,
    pub(crate) rules: String,
    pub(crate) levels: Vec<String>,
    pub(crate) observations: Vec<Observation>,
    pub(crate) left_out: Vec<LeftOut>,
    /// `true` if nobody wrote the rules, so that lines of them only guess which way is good.
    pub(crate) is_drafted: bool,
}

/// A published rating from which nothing can be inferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The measure.
    pub measure: String,
    /// The place of the published rating.
    pub place: String,
    /// The published text.
    pub published: String,
    /// Why nothing can be inferred from it.
    pub why: String,
}

impl PublishedRatings {
    /// Puts the name of the return before each place, where those of several returns are pooled.
    pub(crate) fn name_places(&mut self) {
        let places = self.observations.iter_mut().map(|own| &mut own.place);
        for place in places.chain(self.left_out.iter_mut().map(|own| &mut own.place)) {
            *place = format!("{}: {place}", self.input);
        }
    }

    /// Returns the number of published ratings from which rules can be inferred.
    pub fn len(&self) -> usize {
        self.observations.len()
    }

    /// Returns `true` if there is no published rating from which rules can be inferred.
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }
}

impl Rated<'_> {
    /// Returns the ratings that the return publishes, with their figures. `input` is a name to show.
    pub fn published_ratings(&self, input: &str) -> PublishedRatings {
        let levels = self.rules().scale.levels().iter();
        let mut found = PublishedRatings {
            input: input.to_owned(),
            rules: self.rules().script.clone(),
            levels: levels.map(|level| level.word.clone()).collect(),
            observations: Vec::new(),
            left_out: Vec::new(),
            is_drafted: false,
        };
        for entry in self.entries.iter().filter(|entry| entry.field.is_none()) {
            let Some(published) = self.published_text(entry) else {
                continue;
            };
            let rating = self.rating(entry);
            let place = self.published_place(entry, &rating);
            match self.observation(entry, &rating, &published, place.clone()) {
                Ok(Some(observation)) => found.observations.push(observation),
                Ok(None) => {}
                Err(why) => found.left_out.push(LeftOut {
                    measure: rating.measure(),
                    place,
                    published,
                    why,
                }),
            }
        }
        found
    }

    fn published_text(&self, entry: &Entry) -> Option<String> {
        self.text(entry.published.as_ref()?.rating.text)
    }

    fn published_place(&self, entry: &Entry, rating: &Rating<'_, '_>) -> String {
        let at = entry
            .published
            .as_ref()
            .and_then(|published| published.rating.at);
        let Some((sheet, cell)) = at else {
            return rating.place().to_string();
        };
        format!(
            "{}!{cell}",
            sheet_reference(&self.workbook.sheets[usize::from(sheet)].name)
        )
    }

    /// Returns a published rating with its figures; nothing if there is no level in it.
    ///
    /// # Errors
    /// Why nothing can be inferred from it.
    fn observation(
        &self,
        entry: &Entry,
        rating: &Rating<'_, '_>,
        published: &str,
        place: String,
    ) -> Result<Option<Observation>, String> {
        let rules = self.rules();
        let rank = match rating_word(rules, entry.layout, published) {
            RatingWord::NoClaim | RatingWord::Unrated => return Ok(None),
            RatingWord::Unknown => return Err("it is no level of the scale".to_owned()),
            RatingWord::Level(rank) => rank,
        };
        let (measure, id) = (rating.measure(), rating.id().unwrap_or_default());
        let policy = rules.policies.of(
            &fold(&measure),
            &fold(&id),
            Some(entry.layout),
            None,
            entry.stated,
        );
        if policy.line(Topic::NotRated).is_some() {
            return Err("the rules leave the measure unrated".to_owned());
        }
        let figures = figures(rules, &policy, entry)?;
        let known = match policy.good_is {
            Some((polarity, SaidBy::Line(line)))
                if rules.policies.claims[line].question.is_some() =>
            {
                KnownSide::Hinted(polarity)
            }
            Some((polarity, _)) => KnownSide::Stated(polarity),
            None => by_name(&measure),
        };
        Ok(Some(Observation {
            measure,
            group: rating.group().unwrap_or_default(),
            unit: unit_text(figures.unit),
            known,
            actual: figures.actual,
            target: figures.target,
            is_strict: figures.is_strict,
            rank: usize::from(rank),
            place,
        }))
    }
}

/// Returns which way is good by a measure's name: said by its beginning, or hinted at.
pub(crate) fn by_name(measure: &str) -> KnownSide {
    match of_name(measure) {
        Some(hint) if hint.is_said => KnownSide::Stated(hint.good_is),
        Some(hint) => KnownSide::Hinted(hint.good_is),
        None => KnownSide::Nothing,
    }
}

/// The numbers that a rating compares.
struct Figures {
    actual: Decimal,
    target: Option<Decimal>,
    unit: Unit,
    is_strict: bool,
}

/// Returns the numbers of a record that its rating compares: as they were rounded, and with the part of the target that is due.
fn figures(rules: &RulesetModel, policy: &Policy, entry: &Entry) -> Result<Figures, String> {
    let details = entry.details.as_deref();
    let rounded = details.and_then(|details| details.rounded);
    let used = details.and_then(|details| details.used);
    let Some(actual) = rounded.or(entry.actual.quantity.ok()) else {
        return Err("its figure is no number".to_owned());
    };
    if actual.unit.notation().is_some() {
        return Err(
            "its figure is a date, a time or another notation, not a plain number".to_owned(),
        );
    }
    if used.is_none() && rules.policies.profile(policy).is_some() {
        return Err("how much of its target is due is not known before its rating is decided; answer the questions of the rules first".to_owned());
    }
    let mut target = entry.target;
    if let Some(used) = used {
        target.quantity = Ok(used);
    }
    match Measured::new(&entry.actual, &target) {
        Ok(measured) => Ok(Figures {
            actual: actual.number,
            target: Some(measured.target),
            unit: measured.unit,
            is_strict: measured.is_strict,
        }),
        Err(Reason::NoTarget) => Ok(Figures {
            actual: actual.number,
            target: None,
            unit: actual.unit,
            is_strict: false,
        }),
        Err(Reason::AmbiguousUnit) => {
            Err("the units of its figure and its target differ, or are in doubt".to_owned())
        }
        Err(_) => Err("its target is no number".to_owned()),
    }
}

/// Returns a unit as it stands beside a number.
fn unit_text(unit: Unit) -> String {
    let two = Quantity {
        number: Decimal::TWO,
        unit,
    };
    two.to_string().replacen('2', "", 1).trim().to_owned()
}
