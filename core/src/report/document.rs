//! The ratings of a workbook as one JSON object, `ambersheet/rate/1`; the schema is published beside this crate.
//!
//! Numbers are decimal strings, so that no reader turns them into binary floats; what is absent is null.

use crate::ruleset::RulesetSummary;

use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use crate::Reason;
use crate::rated::Rated;
use crate::rated::overall::Overall;
use crate::rated::rating::{Override, Rating};
use crate::report::movement::Movement;
use ambersheet_policy::value::Direction;
use ambersheet_quantity::{Flag, Notation, Quantity};

/// The version of the document, as in its `schema`.
pub const SCHEMA: &str = "ambersheet/rate/1";

/// A workbook's ratings, to be serialised. Ratings are turned into text one by one.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
/// # use ambersheet::{Options, Overrides, Ruleset};
/// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let document = serde_json::to_value(rated.document(Some("return.xlsx"), None))?;
/// assert_eq!(document["schema"], ambersheet::SCHEMA);
/// assert_eq!(document["counts"]["Green"], 27);
/// assert_eq!(document["ratings"].as_array().map(Vec::len), Some(44));
/// # Ok(())
/// # }
/// ```
pub struct Document<'a, 'r> {
    rated: &'a Rated<'r>,
    input: Option<&'a str>,
    output: Option<&'a str>,
    movement: Option<&'a Movement>,
}

impl<'a> Document<'a, '_> {
    /// Adds the movement since earlier returns.
    #[must_use]
    pub fn with_movement(self, movement: Option<&'a Movement>) -> Self {
        Self { movement, ..self }
    }
}

impl<'r> Rated<'r> {
    /// Returns the ratings as a document; `input` and `output` are names to show.
    pub fn document<'a>(
        &'a self,
        input: Option<&'a str>,
        output: Option<&'a str>,
    ) -> Document<'a, 'r> {
        Document {
            rated: self,
            input,
            output,
            movement: None,
        }
    }
}

impl Serialize for Document<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ruleset = &*self.rated.ruleset;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("input", &self.input)?;
        map.serialize_entry("output", &self.output)?;
        map.serialize_entry(
            "period",
            &ruleset
                .period
                .as_ref()
                .map(ambersheet_policy::model::Period::text),
        )?;
        map.serialize_entry("ruleset", &RulesetSummary::of(ruleset))?;
        map.serialize_entry("counts", &Counts(self.rated))?;
        map.serialize_entry("groups", &self.rated.roll_up())?;
        if self.rated.overall().len() > 0 {
            let overall: Vec<Overall<'_, '_>> = self.rated.overall().collect();
            map.serialize_entry("overall", &overall)?;
        }
        map.serialize_entry("questions", &self.rated.questions())?;
        map.serialize_entry("movement", &self.movement)?;
        map.serialize_entry("skipped_rows", &self.rated.skipped_rows())?;
        map.serialize_entry("warnings", self.rated.warnings())?;
        map.serialize_entry("ratings", &RatingObjects(self.rated))?;
        map.end()
    }
}

struct Counts<'a, 'r>(&'a Rated<'r>);

impl Serialize for Counts<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (levels, unrated) = self.0.counts();
        serializer.collect_map(levels.into_iter().chain([("Unrated", unrated)]))
    }
}

struct RatingObjects<'a, 'r>(&'a Rated<'r>);

impl Serialize for RatingObjects<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ratings = self.0.ratings();
        let mut rows = serializer.serialize_seq(Some(ratings.len()))?;
        for rating in ratings {
            rows.serialize_element(&rating)?;
        }
        rows.end()
    }
}

impl Serialize for Rating<'_, '_> {
    /// Writes it as an object of the document's `ratings`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RatingObject::of(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct RatingObject<'a> {
    measure: String,
    id: Option<String>,
    group: Option<String>,
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    sheet: &'a str,
    cell: Option<String>,
    actual_cell: Option<String>,
    target_cell: Option<String>,
    rating: Option<&'a str>,
    unrated: Option<Reason>,
    reason: String,
    rule: Option<String>,
    r#override: Option<Override>,
    direction: Option<&'static str>,
    published_rating: Option<String>,
    published_direction: Option<String>,
    forecast_rating: Option<&'a str>,
    actual: Option<String>,
    previous: Option<String>,
    target: Option<String>,
    target_used: Option<String>,
    off_target_by: Option<String>,
    flags: Vec<&'static str>,
    /// The kind of the values, if they are no plain numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
}

impl<'a> RatingObject<'a> {
    fn of(rating: &'a Rating<'a, '_>) -> Self {
        let target = rating.target().map(readable);
        Self {
            measure: rating.measure(),
            id: rating.id(),
            group: rating.group(),
            field: rating.told_apart_by(),
            period: rating.period(),
            sheet: rating.sheet(),
            cell: rating.cell().map(|cell| cell.to_string()),
            actual_cell: rating.actual_cell(),
            target_cell: rating.target_cell(),
            rating: rating.level(),
            unrated: rating.unrated(),
            reason: rating.reason(),
            rule: rating.rule(),
            r#override: rating.by_hand(),
            direction: rating.direction().map(Direction::word),
            published_rating: rating.published_rating(),
            published_direction: rating.published_direction(),
            forecast_rating: rating.forecast_rating(),
            actual: rating.actual().map(readable),
            previous: rating.previous().map(readable),
            target_used: rating.target_used().map(readable),
            target,
            off_target_by: rating.off_target_by().map(plain),
            flags: rating.flags().into_iter().map(Flag::word).collect(),
            unit: unit_of(rating),
        }
    }
}

#[derive(Serialize)]
struct OverallObject<'a> {
    name: &'a str,
    of_group: bool,
    field: Option<&'a str>,
    cells: Vec<String>,
    rating: Option<&'a str>,
    unrated: Option<Reason>,
    reason: String,
    rule: String,
    because: Option<&'a str>,
    measures: usize,
    unrated_measures: usize,
    #[serde(serialize_with = "as_map")]
    counts: Vec<(&'a str, usize)>,
    decided_by: Vec<String>,
}

fn as_map<S: Serializer>(counts: &[(&str, usize)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().copied())
}

impl Serialize for Overall<'_, '_> {
    /// Writes it as an object of the document's `overall`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let places = self.places();
        OverallObject {
            name: self.name(),
            of_group: self.is_of_group(),
            field: self.field(),
            cells: places.iter().map(ToString::to_string).collect(),
            rating: self.level(),
            unrated: self.unrated(),
            reason: self.reason(),
            rule: self.rule(),
            because: self.because(),
            measures: self.measures(),
            unrated_measures: self.unrated_measures(),
            counts: self.counts(),
            decided_by: self.decided_by(),
        }
        .serialize(serializer)
    }
}

/// Returns what the values of a rating are, if they are no plain numbers: `date`, `seconds`, `yes_or_no`.
fn unit_of(rating: &Rating<'_, '_>) -> Option<&'static str> {
    let values = [rating.actual(), rating.previous(), rating.target()];
    let mut notations = values
        .into_iter()
        .flatten()
        .filter_map(|value| value.unit.notation());
    notations.next().map(Notation::word)
}

/// Returns a value as programs read it: a date in ISO 8601, yes or no, and a number in its shortest decimal spelling.
pub(crate) fn readable(quantity: Quantity) -> String {
    let notation = quantity.unit.notation();
    let text = notation.and_then(|notation| notation.text(quantity.number));
    text.unwrap_or_else(|| plain(quantity.number))
}

/// Returns a number in its shortest decimal spelling; there is no negative zero.
pub(crate) fn plain(number: Decimal) -> String {
    if number.is_zero() {
        "0".to_owned()
    } else {
        number.normalize().to_string()
    }
}
