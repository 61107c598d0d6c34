//! Published against computed: what a return claims of itself, and where the rules come to something else.
//!
//! Nothing here changes a rating or the workbook. A claim is a published rating, a published direction, or a count in a
//! table of counts; what a return says nothing about is not compared.

pub(crate) mod comparable;
pub(crate) mod counts;
pub(crate) mod formulas;
pub(crate) mod moved;
pub(crate) mod words;

use serde::Serialize;

use crate::error::Error;
use crate::rated::Rated;
use crate::rated::rating::Rating;
use crate::record::{Entry, PublishedText};
use crate::report::reconcile::formulas::FormulasCompared;
use crate::report::reconcile::words::{DirectionWord, RatingWord, direction_word, rating_word};
use crate::ruleset::RulesetSummary;
use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::address::sheet_reference;
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_policy::model::{Period, RulesetModel, ScaleLevel};
use ambersheet_policy::value::Direction;

/// The version of the document that a [`Reconciliation`] serialises to, as in its `schema`.
pub const RECONCILE_SCHEMA: &str = "ambersheet/reconcile/1";

/// The published claims of a return, compared with what the rules compute.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
/// # use ambersheet::{Options, Overrides, Ruleset};
/// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let reconciliation = rated.reconcile(Some("return.xlsx"))?;
/// for difference in &reconciliation.differences {
///     println!("{}: {}", difference.place(), difference.reason);
/// }
/// assert!(reconciliation.compared.ratings <= rated.ratings().len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Reconciliation {
    /// [`RECONCILE_SCHEMA`].
    pub schema: &'static str,
    /// The workbook, as it is to be shown.
    pub input: Option<String>,
    /// The period rated.
    pub period: Option<String>,
    /// The rules.
    pub ruleset: RulesetSummary,
    /// The number of claims.
    pub compared: Compared,
    /// Every claim that differs, in the order of the workbook: ratings and directions, then counts.
    pub differences: Vec<Difference>,
    /// The formulas of published ratings, if [`Rated::compare_formulas`] has compared any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formulas: Option<FormulasCompared>,
    /// Warnings about claims that could not be compared; no part of the document.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// The number of claims that were compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Published ratings, each against the computed one or against there being none.
    pub ratings: usize,
    /// Published directions where the rules compute one too.
    pub directions: usize,
    /// Numbers in tables of counts.
    pub counts: usize,
}

/// The kind of claim that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// A published rating.
    Rating,
    /// A published direction.
    Direction,
    /// A published count.
    Count,
    /// A published word or number that cannot be read as a claim.
    UnknownWord,
    /// A group in a table of counts that no record has.
    UnknownGroup,
    /// A published total that is not the sum of its row.
    SumDiffers,
}

/// A claim that differs from what the rules compute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of the claim.
    pub kind: DifferenceKind,
    /// The sheet of the claim.
    pub sheet: String,
    /// The claim's cell; `None` if the rules give the claim themselves.
    pub cell: Option<String>,
    /// The measure; `None` for a count.
    pub measure: Option<String>,
    /// The measure's group, or the counted one; `None` for the whole.
    pub group: Option<String>,
    /// The claim, as it was published.
    pub published: String,
    /// The computed value; `None` if it is no rating, or cannot be compared.
    pub computed: Option<String>,
    /// The computed one in one sentence, with its numbers.
    pub reason: String,
    /// The deciding line of the rules.
    pub rule: Option<String>,
}

impl Difference {
    /// Returns the claim's cell with its sheet, as in a formula: `'Vital Signs'!G7`.
    pub fn place(&self) -> String {
        let sheet = sheet_reference(&self.sheet);
        self.cell
            .as_ref()
            .map_or_else(|| sheet.clone(), |cell| format!("{sheet}!{cell}"))
    }
}

impl<'r> Rated<'r> {
    /// Holds what the return claims against what the rules compute; `input` is a name to show.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the rules name a table of counts that the
    /// workbook lacks.
    pub fn reconcile(&self, input: Option<&str>) -> Result<Reconciliation, Error> {
        let ruleset = self.rules();
        let mut found = Reconciliation {
            schema: RECONCILE_SCHEMA,
            input: input.map(str::to_owned),
            period: ruleset
                .period
                .as_ref()
                .map(|period| Period::text(period).to_owned()),
            ruleset: RulesetSummary::of(ruleset),
            compared: Compared::default(),
            differences: Vec::new(),
            formulas: None,
            warnings: self
                .warnings()
                .iter()
                .filter(|warning| warning.code().is_about_reading())
                .cloned()
                .collect(),
        };
        for entry in &self.entries {
            match entry.field {
                None => {
                    self.compare_rating(entry, &mut found);
                    self.compare_direction(entry, &mut found);
                }
                // What is typed is the rating itself, unless the rules compute it; then it is a claim.
                Some(_) if entry.verdict.claim.is_some() => self.compare_rating(entry, &mut found),
                Some(_) => {}
            }
        }
        self.compare_counts(&mut found)?;
        Ok(found)
    }

    fn compare_rating(&self, entry: &Entry, found: &mut Reconciliation) {
        let Some((claim, published)) = self.claim(entry, |published| published.rating) else {
            return;
        };
        let ruleset = self.rules();
        let rating = self.rating(entry);
        let word = rating_word(ruleset, entry.layout, &published);
        let agrees = match word {
            RatingWord::NoClaim => return,
            RatingWord::Unrated => rating.rank().is_none(),
            RatingWord::Level(rank) => rating.rank() == Some(rank),
            RatingWord::Unknown => false,
        };
        found.compared.ratings += 1;
        if agrees {
            return;
        }
        let (kind, reason) = match word {
            RatingWord::Unknown => (
                DifferenceKind::UnknownWord,
                unknown(
                    &published,
                    "level of the scale",
                    &levels(ruleset),
                    &rating.reason(),
                ),
            ),
            RatingWord::NoClaim | RatingWord::Unrated | RatingWord::Level(_) => {
                (DifferenceKind::Rating, rating.reason())
            }
        };
        let computed = rating.level().map(str::to_owned);
        found.differences.push(self.difference(
            kind,
            (&rating, claim),
            published,
            computed,
            reason,
        ));
    }

    fn compare_direction(&self, entry: &Entry, found: &mut Reconciliation) {
        let Some((claim, published)) = self.claim(entry, |published| published.direction) else {
            return;
        };
        let Ok(computed) = entry.direction else {
            return;
        };
        let word = direction_word(self.rules(), entry.layout, &published);
        if matches!(word, DirectionWord::NoClaim) {
            return;
        }
        found.compared.directions += 1;
        let rating = self.rating(entry);
        let moved = moved::sentence(self.rules(), &rating, entry);
        let (kind, reason) = match word {
            DirectionWord::Is(published) if published == computed => return,
            DirectionWord::Unknown => {
                let words = Direction::ALL.map(|word| self.rules().direction_word(word));
                (
                    DifferenceKind::UnknownWord,
                    unknown(&published, "direction", &words, &moved),
                )
            }
            DirectionWord::Is(_) | DirectionWord::NoClaim => (DifferenceKind::Direction, moved),
        };
        let computed = Some(computed.word().to_owned());
        let mut difference = self.difference(kind, (&rating, claim), published, computed, reason);
        let rule = self.rules().direction_rule(rating.line_of_change());
        difference.rule = rule.map(|rule| self.line(rule.at));
        found.differences.push(difference);
    }

    /// Returns a claim of a record, with its text; `None` if the return makes none.
    fn claim(
        &self,
        entry: &Entry,
        which: impl Fn(&crate::record::Published) -> PublishedText,
    ) -> Option<(PublishedText, String)> {
        let claim = which(entry.published.as_ref()?);
        Some((claim, self.text(claim.text)?))
    }

    fn difference(
        &self,
        kind: DifferenceKind,
        (rating, claim): (&Rating<'_, 'r>, PublishedText),
        published: String,
        computed: Option<String>,
        reason: String,
    ) -> Difference {
        let sheet = claim
            .at
            .map(|(sheet, _)| self.workbook.sheets[usize::from(sheet)].name.clone());
        Difference {
            kind,
            sheet: sheet.unwrap_or_else(|| rating.sheet().to_owned()),
            cell: claim.at.map(|(_, cell)| cell.to_string()),
            measure: Some(rating.measure()),
            group: rating.group(),
            published,
            computed,
            reason,
            rule: rating.rule(),
        }
    }

    /// Returns a line of the script: `norfolk.rhai:12`.
    fn line(&self, at: ambersheet_policy::model::Position) -> String {
        format!("{}:{}", self.rules().script, at.line)
    }
}

/// Returns the words of the levels, best first.
fn levels(ruleset: &RulesetModel) -> Vec<&str> {
    ruleset
        .scale
        .levels()
        .iter()
        .map(|level: &ScaleLevel| level.word.as_str())
        .collect()
}

/// Returns the message about an unknown word, with what was computed.
fn unknown(published: &str, what: &str, known: &[&str], computed: &str) -> String {
    let instead = did_you_mean(&near_names(published, known.iter().copied()))
        .unwrap_or_else(|| format!("write {}.", any_of(known)));
    format!("\"{published}\" is no {what}; {instead} {computed}")
}

/// `Green, Amber or Red`.
fn any_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
