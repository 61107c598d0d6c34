//! The public face of rules.

use std::ops::Deref;
use std::sync::Arc;

use ambersheet_ooxml::colour::Colour;
use ambersheet_policy::evaluate::columns::{Columns, Compiled, NotColumnar, Ratings};
use ambersheet_policy::model::{Period, Polarity, RulesetModel};
use ambersheet_script::Overrides;
use serde::{Serialize, Serializer};

use crate::cases;
use crate::error::Error;
use crate::register_table::read_register_file;

/// A script, loaded and checked.
///
/// ```
/// use ambersheet::{Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// assert_eq!(rules.name(), "Norfolk vital signs");
/// assert_eq!(rules.period(), Some("2022/23 Q4"));
/// assert_eq!(rules.rank("Amber"), Some(1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Ruleset {
    model: RulesetModel,
}

/// A level of a ruleset's scale.
///
/// ```
/// use ambersheet::{Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let words: Vec<&str> = rules.levels().map(|level| level.word()).collect();
/// assert_eq!(words, ["Green", "Amber", "Red"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Level<'r>(&'r ambersheet_policy::model::ScaleLevel);

impl<'r> Level<'r> {
    /// Returns the word that is written into the cell.
    pub fn word(&self) -> &'r str {
        &self.0.word
    }

    /// Returns the fill of the cell.
    pub fn fill(&self) -> Colour {
        self.0.fill
    }

    /// Returns the colour of the word on that fill.
    pub fn text_colour(&self) -> Colour {
        self.0.text
    }
}

/// The name, the hash and the parameters of a ruleset, as a document names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulesetSummary {
    /// The name that `ruleset("…")` gives, or the script's file name.
    pub name: String,
    /// SHA-256 of the script's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Parameters by name, with the values in force.
    #[serde(serialize_with = "as_map")]
    pub parameters: Vec<(String, String)>,
    /// The date that `today` stands for, in ISO 8601, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
}

fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl RulesetSummary {
    pub(crate) fn of(rules: &RulesetModel) -> Self {
        Self {
            name: rules.name.clone(),
            sha256: rules.sha256.clone(),
            parameters: rules.parameters.clone(),
            today: rules.today.clone(),
        }
    }
}

impl Ruleset {
    /// Loads a script; `script` is its file name as messages show it.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) with all problems in the script's order.
    ///
    /// # Examples
    /// ```
    /// use ambersheet::{ErrorKind, Overrides, Ruleset};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let good = b"tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });
    ///     higher_is_better(all_others);";
    /// assert!(Ruleset::load("good.rhai", good, &Overrides::default()).is_ok());
    ///
    /// let error = Ruleset::load("bad.rhai", b"tabels(#{});", &Overrides::default()).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Rules { .. }));
    /// assert!(error.to_string().starts_with("bad.rhai:1:"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(script: &str, source: &[u8], overrides: &Overrides) -> Result<Self, Error> {
        ambersheet_script::load(script, source, overrides, read_register_file)
            .map(Self::of)
            .map_err(|problems| Error::rules(script, problems))
    }

    /// Wraps the model of a ruleset.
    pub(crate) fn of(model: RulesetModel) -> Self {
        Self { model }
    }

    pub(crate) fn model(&self) -> &RulesetModel {
        &self.model
    }

    pub(crate) fn into_model(self) -> RulesetModel {
        self.model
    }

    /// Returns the name that `ruleset("…")` gives, or the script's file name.
    pub fn name(&self) -> &str {
        &self.model.name
    }

    /// Returns the script's file name as messages show it, such as `norfolk.rhai`.
    pub fn script(&self) -> &str {
        &self.model.script
    }

    /// Returns the SHA-256 of the script's bytes and of its registers, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.model.sha256
    }

    /// Returns the parameters by name, with the values in force.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.model.parameters
    }

    /// Returns the date that `today` stands for, in ISO 8601, if one was given.
    pub fn today(&self) -> Option<&str> {
        self.model.today.as_deref()
    }

    /// Returns the period being rated, as written.
    pub fn period(&self) -> Option<&str> {
        self.model.period.as_ref().map(Period::text)
    }

    /// Returns the period a number of quarters earlier, if the rules' period has quarters.
    ///
    /// ```
    /// use ambersheet::{Overrides, Ruleset};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
    /// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
    /// assert_eq!(rules.earlier_period(1).as_deref(), Some("2022/23 Q3"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn earlier_period(&self, quarters: u8) -> Option<String> {
        let earlier = self.model.period.as_ref()?.earlier(quarters)?;
        Some(earlier.text().to_owned())
    }

    /// Returns the levels, best first.
    pub fn levels(&self) -> impl ExactSizeIterator<Item = Level<'_>> {
        self.model.scale.levels().iter().map(Level)
    }

    /// Returns the rank of the level with this word, 0 for the best.
    pub fn rank(&self, word: &str) -> Option<u8> {
        self.model.scale.find(word)
    }

    /// Returns `true` if the rules ask questions that nobody has answered yet.
    pub fn has_open_questions(&self) -> bool {
        !self.model.questions.is_empty()
    }

    /// Returns the assumptions that the rules declare and every report prints.
    pub fn assumptions(&self) -> &[String] {
        &self.model.assumptions
    }

    /// Returns a line of the script, from 1, without surrounding white space.
    pub fn line(&self, number: u32) -> Option<&str> {
        self.model.line(number)
    }

    /// Returns `true` if each return gives its period itself.
    pub fn takes_period_from_return(&self) -> bool {
        self.model.takes_period_from_return()
    }

    /// Returns the first sheet of the return that holds a register of rules, if any does.
    pub fn register_in_return(&self) -> Option<&str> {
        self.model.register_in_return()
    }

    /// Returns `true` if a function of the script may read a column by its heading.
    pub fn reads_cells(&self) -> bool {
        self.model.reads_cells()
    }

    /// Returns `true` if a function of the script may read the column of this heading.
    pub fn reads_heading(&self, heading: &str) -> bool {
        let functions = self.model.functions.as_ref();
        functions.is_some_and(|functions| functions.reads_heading(heading))
    }

    /// Returns `true` if figures to date are compared with those of the previous return.
    pub fn uses_figures_to_date(&self) -> bool {
        !self.model.to_date.is_empty()
    }

    /// Returns the name, the hash and the parameters, as a document names them.
    pub fn summary(&self) -> RulesetSummary {
        RulesetSummary::of(&self.model)
    }

    /// Returns the names of the further ratings that a record carries, such as "delivery" and "spend".
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.model.fields.iter().map(|field| field.name.as_str())
    }

    /// Returns the headings that a table of cases may have.
    pub fn case_headings() -> impl Iterator<Item = &'static str> {
        cases::case_headings()
    }

    /// Returns the line of the first rule for the rows of one of several tables or forms. Test cases belong to none of
    /// them, so such rules say nothing about cases.
    pub fn line_about_some_rows(&self) -> Option<u32> {
        self.model.rule_of_some_rows().map(|at| at.line)
    }

    /// Replaces the tables and forms by a table of test cases.
    ///
    /// The table has the [`case_headings`](Self::case_headings), `rating`, whose cells are blank, and a column for each of
    /// the [`fields`](Self::fields), with what is typed there.
    #[must_use]
    pub fn over_cases(self) -> Self {
        Self::of(cases::over_cases(self.model))
    }

    /// Declares a column of expected ratings, which are reported as the published ones.
    #[must_use]
    pub fn expecting(self, heading: &str) -> Self {
        Self::of(cases::expecting(self.model, heading))
    }

    /// Returns the lines of the script that can decide a rating, in order.
    pub fn deciding_lines(&self) -> Vec<u32> {
        cases::deciding_lines(&self.model)
    }

    /// Compiles the policy of a measure, or of one of its fields, for columns of numbers.
    ///
    /// # Errors
    /// A [`NotColumnar`] with the reason why the policy cannot be applied to columns.
    ///
    /// # Examples
    /// ```
    /// use ambersheet::columns::{Columns, Input, Ratings};
    /// use ambersheet::{Overrides, Ruleset};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
    /// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
    /// let policy = rules.compile("Sickness absences", "", None)?;
    /// let columns = Columns::new(2)
    ///     .with(Input::Actual, (&[3.9, 5.0][..]).into())?
    ///     .with(Input::Target, (&[4.0, 4.0][..]).into())?;
    /// let mut ratings = Ratings::default();
    /// policy.rate(&columns, &mut ratings);
    /// assert_eq!(ratings.codes(), [0, 2], "lower is better");
    /// # Ok(())
    /// # }
    /// ```
    pub fn compile(
        &self,
        measure: &str,
        id: &str,
        field: Option<&str>,
    ) -> Result<Compiled, NotColumnar> {
        self.model.compile(measure, id, field)
    }

    /// Calls a function of the script over each row, as a record of this measure with bare numbers and no headings.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if the function fails.
    pub fn call_over(
        &self,
        function: &str,
        measure: &str,
        good_is: Option<Polarity>,
        columns: &Columns<'_>,
        out: &mut Ratings,
    ) -> Result<(), Error> {
        self.model
            .call_over(function, measure, good_is, columns, out)
            .map_err(|problem| Error::rules(&self.model.script, vec![*problem]))
    }
}

/// The rules to rate by: borrowed, or shared so that the result can outlive the caller's reference.
///
/// ```
/// use std::sync::Arc;
/// use ambersheet::{Options, Overrides, Rated, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
/// let rules = Arc::new(Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?);
/// let rated: Rated<'static> = ambersheet::rate(workbook, rules, &Options::default())?;
/// assert_eq!(rated.ratings().len(), 44);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub enum Rules<'r> {
    /// Rules that outlive the result.
    Borrowed(&'r Ruleset),
    /// Rules that the result keeps alive.
    Shared(Arc<Ruleset>),
}

impl<'r> From<&'r Ruleset> for Rules<'r> {
    fn from(ruleset: &'r Ruleset) -> Self {
        Self::Borrowed(ruleset)
    }
}

impl<'r> From<&'r Arc<Ruleset>> for Rules<'r> {
    fn from(ruleset: &'r Arc<Ruleset>) -> Self {
        Self::Borrowed(ruleset)
    }
}

impl From<Arc<Ruleset>> for Rules<'_> {
    fn from(ruleset: Arc<Ruleset>) -> Self {
        Self::Shared(ruleset)
    }
}

impl Deref for Rules<'_> {
    type Target = Ruleset;

    fn deref(&self) -> &Ruleset {
        match self {
            Self::Borrowed(ruleset) => ruleset,
            Self::Shared(ruleset) => ruleset,
        }
    }
}

/// The ruleset that a workbook is rated by.
pub(crate) enum RulesInForce<'r> {
    /// The rules as passed in.
    Given(Rules<'r>),
    /// The rules loaded again, with the workbook's own period and registers.
    Loaded(Box<Ruleset>),
}

impl RulesInForce<'_> {
    /// Returns the public face of the rules.
    pub(crate) fn face(&self) -> &Ruleset {
        match self {
            Self::Given(ruleset) => ruleset,
            Self::Loaded(ruleset) => ruleset,
        }
    }
}

impl Deref for RulesInForce<'_> {
    type Target = RulesetModel;

    fn deref(&self) -> &RulesetModel {
        self.face().model()
    }
}
