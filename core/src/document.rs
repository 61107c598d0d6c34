//! The ratings of a workbook as one JSON object, `ambersheet/rate/1`; the schema is published beside this crate.
//!
//! Numbers are decimal strings, so that no reader turns them into binary floats; what is absent is null.

use std::io::{Read, Seek};

use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use crate::movement::Movement;
use crate::rate::Rated;
use crate::rated::{Override, Rating};
use crate::record::Direction;
use crate::ruleset::Ruleset;
use crate::value::Flag;
use crate::{Reason, Warning};

/// The version of the document, as it stands in its `schema`.
pub const SCHEMA: &str = "ambersheet/rate/1";

/// The rules, as every document names them.
#[derive(Clone, Debug, Serialize)]
pub struct RulesetSaid {
    /// What `ruleset("…")` says, or the script's name.
    pub name: String,
    /// SHA-256 of the script's bytes.
    pub sha256: String,
    /// Parameters by name, with the values in force.
    #[serde(serialize_with = "as_map")]
    pub parameters: Vec<(String, String)>,
}

impl Ruleset {
    /// The rules, as a document names them.
    pub fn said(&self) -> RulesetSaid {
        RulesetSaid {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            parameters: self.parameters.clone(),
        }
    }
}

fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// A workbook's ratings, to be serialised. Ratings are turned into text one by one.
pub struct Document<'a, 'r, R> {
    rated: &'a Rated<'r, R>,
    input: Option<&'a str>,
    output: Option<&'a str>,
    movement: Option<&'a Movement>,
}

impl<'a, R> Document<'a, '_, R> {
    /// The same with what became of the measures since earlier returns.
    #[must_use]
    pub fn with_movement(self, movement: Option<&'a Movement>) -> Self {
        Self { movement, ..self }
    }
}

impl<'r, R: Read + Seek> Rated<'r, R> {
    /// The ratings as a document; `input` and `output` are names to show.
    pub fn document<'a>(
        &'a self,
        input: Option<&'a str>,
        output: Option<&'a str>,
    ) -> Document<'a, 'r, R> {
        Document {
            rated: self,
            input,
            output,
            movement: None,
        }
    }
}

impl<R: Read + Seek> Serialize for Document<'_, '_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ruleset = &*self.rated.ruleset;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("input", &self.input)?;
        map.serialize_entry("output", &self.output)?;
        map.serialize_entry(
            "period",
            &ruleset.period.as_ref().map(crate::ruleset::Period::text),
        )?;
        map.serialize_entry("ruleset", &ruleset.said())?;
        map.serialize_entry("counts", &Counts(self.rated))?;
        map.serialize_entry("groups", &self.rated.roll_up())?;
        map.serialize_entry("movement", &self.movement)?;
        map.serialize_entry("skipped_rows", &self.rated.skipped_rows())?;
        map.serialize_entry::<_, [Warning]>("warnings", self.rated.warnings())?;
        map.serialize_entry("ratings", &Rows(self.rated))?;
        map.end()
    }
}

struct Counts<'a, 'r, R>(&'a Rated<'r, R>);

impl<R: Read + Seek> Serialize for Counts<'_, '_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (levels, unrated) = self.0.counts();
        serializer.collect_map(levels.into_iter().chain([("Unrated", unrated)]))
    }
}

struct Rows<'a, 'r, R>(&'a Rated<'r, R>);

impl<R: Read + Seek> Serialize for Rows<'_, '_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ratings = self.0.ratings();
        let mut rows = serializer.serialize_seq(Some(ratings.len()))?;
        for rating in ratings {
            rows.serialize_element(&rating)?;
        }
        rows.end()
    }
}

impl<R: Read + Seek> Serialize for Rating<'_, '_, R> {
    /// As an object of the document's `ratings`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Row::of(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Row<'a> {
    measure: String,
    id: Option<String>,
    group: Option<String>,
    field: Option<&'a str>,
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
}

impl<'a> Row<'a> {
    fn of<R: Read + Seek>(rating: &'a Rating<'a, '_, R>) -> Self {
        let target = rating.target().map(|target| plain(target.number));
        Self {
            measure: rating.measure(),
            id: rating.id(),
            group: rating.group(),
            field: rating.field(),
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
            actual: rating.actual().map(|actual| plain(actual.number)),
            previous: rating.previous().map(|previous| plain(previous.number)),
            target_used: rating.target_used().map(|target| plain(target.number)),
            target,
            off_target_by: rating.off_target_by().map(plain),
            flags: rating.flags().into_iter().map(Flag::word).collect(),
        }
    }
}

/// A number in its shortest decimal spelling; there is no negative zero.
pub(crate) fn plain(number: Decimal) -> String {
    if number.is_zero() {
        "0".to_owned()
    } else {
        number.normalize().to_string()
    }
}
