//! Ratings of ratings of a rated workbook, with their sentences.

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{LevelShare, OverallBy, OverallRule};
use ambersheet_policy::reason::Reason;

use crate::decide::overall::{Member, OverallResult};
use crate::rated::Rated;

/// The most measures that a sentence names.
const MOST_IN_SENTENCE: usize = 5;

/// One rating of ratings: of the whole, of named measures, or of a group.
///
/// ```
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let script = format!("{script}\noverall(\"Debt\", #{{ measure: \"Level of borrowing*\", by: worst }});");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let overall = rated.overall().next().expect("the rules have one");
/// assert_eq!((overall.name(), overall.level()), ("Debt", Some("Green")));
/// assert_eq!(overall.measures(), 1);
/// assert_eq!(overall.decided_by().len(), 1);
/// # Ok(())
/// # }
/// ```
pub struct Overall<'a, 'r> {
    rated: &'a Rated<'r>,
    result: &'a OverallResult,
}

impl<'r> Rated<'r> {
    /// Returns the ratings that the rules make of others, line by line; those of groups in the order of the workbook.
    pub fn overall(&self) -> impl ExactSizeIterator<Item = Overall<'_, 'r>> {
        self.overall.iter().map(|result| Overall {
            rated: self,
            result,
        })
    }
}

impl Overall<'_, '_> {
    fn line(&self) -> &OverallRule {
        &self.rated.ruleset.overall[self.result.rule]
    }

    /// Returns the name, which is that of the group if it is one of each group.
    pub fn name(&self) -> &str {
        let group = self.result.group.as_deref();
        group.or(self.line().name.as_deref()).unwrap_or_default()
    }

    /// Returns `true` if it is one of each group.
    pub fn is_of_group(&self) -> bool {
        self.result.group.is_some()
    }

    /// Returns the name of the field that it is made of; `None` for the main ratings.
    pub fn field(&self) -> Option<&str> {
        let field = self.line().field?;
        Some(&self.rated.ruleset.fields[field].name)
    }

    /// Returns the level's word; `None` if it is unrated.
    pub fn level(&self) -> Option<&str> {
        Some(self.word(self.rank()?))
    }

    /// Returns the level's rank on the scale, 0 for the best; `None` if it is unrated.
    pub fn rank(&self) -> Option<u8> {
        self.result.level.ok()
    }

    /// Returns the reason why it is unrated.
    pub fn unrated(&self) -> Option<Reason> {
        self.result.level.err()
    }

    /// Returns the number of rated measures at each level, best first.
    pub fn counts(&self) -> Vec<(&str, usize)> {
        let levels = self.rated.ruleset.scale.levels().iter();
        let words = levels.map(|level| level.word.as_str());
        words.zip(self.result.counts.iter().copied()).collect()
    }

    /// Returns the number of measures that it is made of, with the unrated ones.
    pub fn measures(&self) -> usize {
        self.result.rated() + self.result.unrated
    }

    /// Returns the number of them that are unrated, which decide nothing.
    pub fn unrated_measures(&self) -> usize {
        self.result.unrated
    }

    /// Returns the names of the measures that decided, at most 20.
    ///
    /// By the worst or the best level, these are the measures that have it. By a share of the best level, they are those
    /// that are not counted in it; by another share, those that are.
    pub fn decided_by(&self) -> Vec<String> {
        match self.rank() {
            Some(_) => self.names(&self.deciding()),
            None => Vec::new(),
        }
    }

    /// Returns the cells that it goes to, such as `Summary!B3`.
    pub fn places(&self) -> Vec<Place> {
        let cells = self.result.cells.iter();
        cells
            .map(|(sheet, cell)| self.rated.place(*sheet, *cell))
            .collect()
    }

    /// Returns the place of its line in the rules: `rules.rhai:12`.
    pub fn rule(&self) -> String {
        format!("{}:{}", self.rated.ruleset.script, self.line().at.line)
    }

    /// Returns its line of the rules, word for word.
    pub fn rule_text(&self) -> Option<&str> {
        self.rated.ruleset.line(self.line().at.line)
    }

    /// Returns the author's reason for the line.
    pub fn because(&self) -> Option<&str> {
        self.line().because.as_deref()
    }

    /// Returns the rating in one sentence, with the measures that decided and the number of unrated ones.
    pub fn reason(&self) -> String {
        let name = one_line(self.name());
        let because = match self.unrated() {
            None => self.decision(),
            Some(Reason::WaitsForAnswer) => self.question(),
            Some(Reason::NoRule) => format!("{}, and no condition holds", self.share()),
            Some(_) => return format!("{name} is unrated: {}.", self.nothing_rated()),
        };
        let level = self.level().unwrap_or("unrated");
        let unrated = match (self.result.unrated, self.measures()) {
            (0, _) => String::new(),
            (1, all) => format!("; 1 of {all} was unrated"),
            (count, all) => format!("; {count} of {all} were unrated"),
        };
        format!("{name} is {level}: {because}{unrated}.")
    }

    /// Returns what decided, in words.
    fn decision(&self) -> String {
        match &self.line().by {
            OverallBy::Worst | OverallBy::Best => self.named(&self.deciding()),
            OverallBy::Share(share) => {
                let condition = self
                    .result
                    .condition
                    .and_then(|at| share.conditions.get(at));
                let held = condition.map(|condition| in_percent(&condition.kind.summary()));
                let told = format!("{} ({})", self.share(), held.unwrap_or_default());
                let deciding = self.deciding();
                match self.result.count_at(&deciding) {
                    0 => told,
                    _ if counts_best(share) => format!("{told}, {}", self.not_counted(&deciding)),
                    _ => format!("{told}: {}", self.named(&deciding)),
                }
            }
        }
    }

    /// Returns the ranks of the measures that decided.
    fn deciding(&self) -> Vec<u8> {
        match &self.line().by {
            OverallBy::Worst | OverallBy::Best => self.rank().into_iter().collect(),
            OverallBy::Share(share) if counts_best(share) => {
                let levels = self.rated.ruleset.scale.levels().len();
                let ranks = (0..levels).filter_map(|rank| u8::try_from(rank).ok());
                ranks.filter(|rank| !share.ranks.contains(rank)).collect()
            }
            OverallBy::Share(share) => share.ranks.clone(),
        }
    }

    /// Tells how many of the rated measures have the levels of a share: `7 of 10 rated measures are Green`.
    fn share(&self) -> String {
        let OverallBy::Share(share) = &self.line().by else {
            return String::new();
        };
        let counted = self.result.count_at(&share.ranks);
        let verb = if counted == 1 { "is" } else { "are" };
        format!(
            "{counted} of {} rated measures {verb} {}",
            self.result.rated(),
            self.words(&share.ranks)
        )
    }

    /// Names the measures at some levels: `Payroll and Intake are Red`.
    fn named(&self, ranks: &[u8]) -> String {
        let count = self.result.count_at(ranks);
        let words = self.words(ranks);
        if count > 1 && count == self.result.rated() {
            return format!("all {count} rated measures are {words}");
        }
        let verb = if count == 1 { "is" } else { "are" };
        format!("{} {verb} {words}", self.list(ranks))
    }

    /// Names the measures that a share does not count: `Payroll and Intake are not`.
    fn not_counted(&self, ranks: &[u8]) -> String {
        let verb = if self.result.count_at(ranks) == 1 {
            "is not"
        } else {
            "are not"
        };
        format!("{} {verb}", self.list(ranks))
    }

    /// Lists the first measures at some levels, and the number of the others.
    fn list(&self, ranks: &[u8]) -> String {
        let mut names = self.names(ranks);
        names.truncate(MOST_IN_SENTENCE);
        let left = self.result.count_at(ranks) - names.len();
        if left > 0 {
            names.push(format!("{left} more"));
        }
        joined(&names, "and")
    }

    fn names(&self, ranks: &[u8]) -> Vec<String> {
        let name = |member: Member| {
            let name = self.rated.text(member.measure);
            let name = name.unwrap_or_else(|| "a measure without a name".to_owned());
            match self.rated.text(member.told_by) {
                Some(heading) => format!("{name}: {heading}"),
                None => name,
            }
        };
        let named = self.result.named_at(ranks).into_iter();
        named.map(name).collect()
    }

    fn words(&self, ranks: &[u8]) -> String {
        let words: Vec<String> = ranks
            .iter()
            .map(|rank| self.word(*rank).to_owned())
            .collect();
        joined(&words, "or")
    }

    fn word(&self, rank: u8) -> &str {
        &self.rated.ruleset.scale.levels()[usize::from(rank)].word
    }

    fn nothing_rated(&self) -> String {
        match self.measures() {
            0 => "it is made of no measure of the return".to_owned(),
            1 => "its only measure is unrated".to_owned(),
            all => format!("none of its {all} measures is rated"),
        }
    }

    fn question(&self) -> String {
        let asked = self.line().question;
        let asked = asked.and_then(|index| self.rated.ruleset.questions.get(index as usize));
        match asked {
            Some(question) => format!(
                "waits for your answer: \"{}\" ({})",
                one_line(&question.text),
                self.rated.ruleset.question_place(question)
            ),
            None => "waits for your answer".to_owned(),
        }
    }
}

/// Returns `true` if a share counts the best level, so that the others speak against it.
fn counts_best(share: &LevelShare) -> bool {
    share.ranks.contains(&0)
}

/// Returns the summary of a condition on a share: `at least 80 percent`.
pub(crate) fn in_percent(summary: &str) -> String {
    if summary.ends_with(|c: char| c.is_ascii_digit()) {
        format!("{summary} percent")
    } else {
        summary.to_owned()
    }
}

/// Joins texts as a sentence does: `A, B and C`.
pub(crate) fn joined(texts: &[String], last: &str) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
