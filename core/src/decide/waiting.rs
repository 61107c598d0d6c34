//! Ratings that wait for an answer: a line about which a question is open decides nothing.
//!
//! A rating is decided as if the line stood, and then taken back if the line had a part in it. A measure that the return
//! leaves unrated, whatever the answer may be, keeps that reason.

use ambersheet_policy::conditions::Region;
use ambersheet_policy::evaluate::{NoDirection, Verdict, unread};
use ambersheet_policy::model::{
    By, Claimed, Condition, LayoutRef, Polarity, Policy, QuestionIndex, Role, RulesetModel, Topic,
    VarianceUse,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::tolerance::Tolerance;
use ambersheet_quantity::Missing;
use rust_decimal::Decimal;

use crate::decide::common::Common;
use crate::record::{Entry, RatingDetails, Waits};

/// The rules by which a rating was decided.
#[derive(Clone, Copy)]
pub(crate) struct AskedRules<'a> {
    pub(crate) ruleset: &'a RulesetModel,
    pub(crate) layout: LayoutRef,
    pub(crate) policy: &'a Policy,
}

/// The topics whose lines choose the values that are compared.
const OF_VALUES: [Topic; 9] = [
    Topic::Rounded,
    Topic::Unit,
    Topic::Part,
    Topic::Parts,
    Topic::Ranked,
    Topic::TargetInActual,
    Topic::Target,
    Topic::Forecast,
    Topic::ComparedWith,
];

impl AskedRules<'_> {
    /// Returns `true` if a question about anything that the rating may come to need is open.
    pub(crate) fn are_asked_about(self) -> bool {
        !self.ruleset.questions.is_empty()
            && (self.of_layout().next().is_some()
                || self.ruleset.policies.has_question(self.policy)
                || self.of_movement().next().is_some())
    }

    /// Takes a rating and a direction back if a line that decided them waits for an answer.
    pub(crate) fn hold(self, common: &Common, entry: &mut Entry) {
        if self.ruleset.questions.is_empty() {
            return;
        }
        let direction = self.of_direction(common, entry);
        let rating = if self.stays(common, entry) {
            Vec::new()
        } else {
            self.of_rating(common, entry)
        };
        self.forget(entry, !rating.is_empty());
        if rating.is_empty() && direction.is_empty() {
            return;
        }
        if !direction.is_empty() {
            entry.direction = Err(NoDirection::WaitsForAnswer);
        }
        if !rating.is_empty() {
            if OF_VALUES.iter().any(|topic| self.asks(*topic)) {
                entry.actual = common.entry.actual;
                entry.previous = common.entry.previous;
                entry.target = common.entry.target;
            }
            wait(entry);
        }
        entry.details.get_or_insert_default().waits = Some(Waits { rating, direction });
    }

    /// Takes a typed rating back if a question about keeping it is open.
    pub(crate) fn hold_typed(self, field: usize, entry: &mut Entry) {
        let asked = self.ruleset.fields[field].question;
        let rating: Vec<QuestionIndex> = self.of_layout().chain(asked).collect();
        if rating.is_empty() || entry.verdict.level.is_err() {
            return;
        }
        wait(entry);
        entry.details.get_or_insert_default().waits = Some(Waits {
            rating: in_order(rating),
            direction: Vec::new(),
        });
    }

    /// Returns the questions about the record's layout, and about what all ratings need.
    fn of_layout(self) -> impl Iterator<Item = QuestionIndex> {
        let of_all = self.ruleset.asked_of_all.iter().copied();
        of_all.chain(self.ruleset.layout_question(self.layout))
    }

    /// Returns the questions about the rule for changes, if conditions may need it.
    fn of_movement(self) -> impl Iterator<Item = QuestionIndex> {
        let reads = self.policy.line(Topic::SameIfWithin).is_none()
            && self.ruleset.policies.reads_movement(self.policy);
        let rule = self.ruleset.direction.iter().filter(move |_| reads);
        rule.flat_map(|rule| rule.questions.iter().copied())
    }

    fn asks(self, topic: Topic) -> bool {
        self.question(topic).is_some()
    }

    fn question(self, topic: Topic) -> Option<QuestionIndex> {
        self.ruleset.policies.question(self.policy, topic)
    }

    /// Returns `true` if a measure is unrated whatever the answers are.
    fn stays(self, common: &Common, entry: &Entry) -> bool {
        let Err(reason) = entry.verdict.level else {
            return false;
        };
        match reason {
            Reason::NotRated => {
                self.policy.line(Topic::NotRated).is_some() || !self.asks(Topic::By)
            }
            Reason::NoRule => {
                let is_undecided = self.policy.good_is.is_none()
                    && self.policy.line(Topic::By).is_none()
                    && self.policy.line(Topic::Ranked).is_none();
                let is_named = common.entry.measure.is_some() || common.entry.id.is_some();
                entry.verdict.conflict.is_some() || is_undecided || !is_named
            }
            Reason::NotANumber if self.asks(Topic::Ranked) => false,
            Reason::NotDue => {
                let is_told_by_rules = self.asks(Topic::Profile)
                    || (self.asks(Topic::Target) && !common.gives_target());
                common.entry.actual.quantity == Err(Missing::NotDue) || !is_told_by_rules
            }
            Reason::NoTarget | Reason::TextTarget | Reason::AmbiguousValue => {
                !self.asks(Topic::TargetInActual) && !self.asks(Topic::Part)
            }
            Reason::NoData | Reason::NotANumber => {
                let is_forecast =
                    self.policy.line(Topic::Forecast).is_some() && !self.asks(Topic::Forecast);
                let read = if is_forecast {
                    common.value(Role::Forecast)
                } else {
                    common.entry.actual
                };
                let chosen = [
                    Topic::By,
                    Topic::Part,
                    Topic::Parts,
                    Topic::TargetInActual,
                    Topic::Forecast,
                ];
                read.quantity.err().map(unread) == Some(reason)
                    || !chosen.iter().any(|topic| self.asks(*topic))
            }
            Reason::ZeroTarget
            | Reason::AmbiguousUnit
            | Reason::OutOfRange
            | Reason::FunctionFailed => false,
            _ => true,
        }
    }

    /// Returns the open questions about what decided a rating.
    fn of_rating(self, common: &Common, entry: &Entry) -> Vec<QuestionIndex> {
        let needs = Needs::of(self, common, entry);
        let of_lines = Topic::ALL
            .into_iter()
            .filter(|topic| needs.topic(*topic))
            .filter_map(|topic| self.question(topic));
        let of_rule = self.of_movement().filter(|_| needs.movement);
        in_order(self.of_layout().chain(of_lines).chain(of_rule).collect())
    }

    /// Returns the open questions about what a direction needs, if the record has what the return gives of it.
    fn of_direction(self, common: &Common, entry: &Entry) -> Vec<QuestionIndex> {
        let stays = match entry.direction {
            Err(NoDirection::NotAsked | NoDirection::Contradiction | NoDirection::NoPolarity) => {
                true
            }
            Err(NoDirection::Redefined) => {
                !self.asks(Topic::Redefined) && !self.asks(Topic::ComparedWith)
            }
            Err(NoDirection::Actual(_)) => common.entry.actual.quantity.is_err(),
            Err(NoDirection::Previous(_)) => {
                !self.asks(Topic::ComparedWith) && common.entry.previous.quantity.is_err()
            }
            _ => false,
        };
        if stays {
            return Vec::new();
        }
        let own = self.policy.line(Topic::SameIfWithin);
        let rule = self.ruleset.direction_rule(own);
        let reads_target = self
            .policy
            .good_is
            .is_some_and(|(polarity, _)| polarity == Polarity::CloseToTarget)
            || rule.as_ref().is_some_and(|rule| {
                matches!(rule.same_if_within, Tolerance::PercentOfTarget(_))
                    || !rule.where_target_under.is_empty()
            });
        let of_target = [Topic::Profile, Topic::Target, Topic::TargetInActual];
        let is_target_given = common.gives_target();
        let of_lines = Topic::ALL
            .into_iter()
            .filter(|topic| topic.is_of_direction())
            .filter(|topic| reads_target || !of_target.contains(topic))
            .filter(|topic| *topic != Topic::Target || !is_target_given)
            .filter_map(|topic| self.question(topic));
        let of_rule = rule.iter().flat_map(|rule| rule.questions.iter().copied());
        in_order(self.of_layout().chain(of_lines).chain(of_rule).collect())
    }

    /// Takes out of a rating that stands what lines with open questions would tell of it.
    fn forget(self, entry: &mut Entry, waits: bool) {
        let verdict = &mut entry.verdict;
        if waits {
            return;
        }
        if self.asks(Topic::GoodIs) {
            verdict.polarity = None;
            verdict.budget = None;
            verdict.off_target_by = None;
        }
        if self.asks(Topic::AmberWithin) && self.policy.line(Topic::By).is_none() {
            verdict.tolerance = None;
            let line = self.policy.line(Topic::AmberWithin);
            verdict.claim = verdict
                .claim
                .filter(|claim| line != usize::try_from(*claim).ok());
        }
    }
}

/// Leaves a rating unrated until the questions are answered. A rating set by hand stays.
fn wait(entry: &mut Entry) {
    entry.verdict = Verdict::unrated(Reason::WaitsForAnswer);
    entry.details = entry.details.take().map(|details| {
        Box::new(RatingDetails {
            by_hand: details.by_hand,
            change: details.change,
            ..RatingDetails::default()
        })
    });
}

/// Returns questions in the script's order, each once.
fn in_order(mut questions: Vec<QuestionIndex>) -> Vec<QuestionIndex> {
    questions.sort_unstable();
    questions.dedup();
    questions
}

/// The lines that a rating needed to be decided.
struct Needs<'a> {
    asked: AskedRules<'a>,
    by: Option<&'a By>,
    /// The polarity of the measure.
    polarity: bool,
    /// The target.
    target: bool,
    /// The movement since the previous value, and what counts as none.
    movement: bool,
    /// The previous value.
    previous: bool,
    /// The tolerance: the target was missed.
    tolerance: bool,
    /// The underspend that is a concern: less was spent than the budget.
    underspend: bool,
    /// The meaning of variances: the return gives one in place of the actual or the target.
    variance: bool,
    /// `true` if the return gives the target itself.
    is_target_given: bool,
}

impl<'a> Needs<'a> {
    fn of(asked: AskedRules<'a>, common: &Common, entry: &Entry) -> Self {
        let by = asked.ruleset.policies.by(asked.policy);
        let tried: &[Condition] = match by {
            Some(By::FirstOf(conditions)) => {
                let last = entry
                    .details
                    .as_deref()
                    .and_then(|details| details.condition);
                let count = last.map_or(conditions.len(), |last| usize::from(last) + 1);
                conditions.get(..count).unwrap_or(conditions)
            }
            Some(By::Function(_) | By::Grid(_)) | None => &[],
        };
        let is_function = matches!(by, Some(By::Function(_)));
        let region = |wanted: fn(Region<'_>) -> bool| {
            tried
                .iter()
                .any(|condition| wanted(condition.kind.region()))
        };
        let off = entry.verdict.off_target_by;
        // Units that do not fit leave a measure unrated whichever way is good.
        let is_measured = off.is_some()
            || !matches!(
                entry.verdict.level,
                Err(Reason::AmbiguousUnit | Reason::OutOfRange)
            );
        let by_target = by.is_none() || is_function;
        let movement = region(|region| matches!(region, Region::Improved { .. }));
        Self {
            asked,
            by,
            polarity: (by_target
                && (is_measured || is_function)
                && asked.policy.line(Topic::Ranked).is_none())
                || region(is_by_degree),
            // What is not due yet is told by the target or its profile.
            target: by_target
                || region(|region| matches!(region, Region::Target(_)))
                || movement
                || entry.verdict.level == Err(Reason::NotDue),
            movement,
            previous: movement || is_function,
            tolerance: by.is_none() && off.is_some_and(|off| off > Decimal::ZERO),
            underspend: by.is_none()
                && asked.policy.underspend().is_some()
                && off.is_some_and(|off| off < Decimal::ZERO),
            variance: asked.ruleset.variance_use(entry.layout) != VarianceUse::default(),
            is_target_given: common.gives_target(),
        }
    }

    /// Returns `true` if the rating needed what a line about the topic says.
    fn topic(&self, topic: Topic) -> bool {
        let policy = self.asked.policy;
        match topic {
            Topic::GoodIs => self.polarity,
            Topic::AmberWithin => self.tolerance,
            Topic::Underspend => self.underspend,
            Topic::Variance => self.variance,
            Topic::Profile => {
                let policies = &self.asked.ruleset.policies;
                self.target
                    && policies.profile(policy).is_some()
                    && policy.line(Topic::Forecast).is_none()
            }
            Topic::Target => self.target && !self.is_target_given,
            Topic::TargetInActual => self.target,
            Topic::Ranked => self.by.is_none(),
            Topic::Unit => !matches!(self.by, Some(By::Grid(_))) && self.unit_counts(),
            Topic::By | Topic::Part | Topic::Parts | Topic::Forecast | Topic::Rounded => true,
            Topic::ComparedWith | Topic::Redefined => self.previous,
            Topic::SameIfWithin => self.movement,
            Topic::NotRated | Topic::Formerly => false,
        }
    }

    /// Returns `true` if the unit of a line counts, and not that of the table or form.
    fn unit_counts(&self) -> bool {
        let ruleset = self.asked.ruleset;
        let of_layout = match self.asked.layout {
            LayoutRef::Table(index) => ruleset.tables[usize::from(index)].unit,
            LayoutRef::Form(index) => ruleset.forms[usize::from(index)].unit,
        };
        self.asked.policy.unit.is_some_and(|(_, line)| {
            ruleset.policies.claims[line].claimed != Claimed::Every || of_layout.is_none()
        })
    }
}

/// Returns `true` if a condition is about a distance or a movement, so that it asks which way is good.
fn is_by_degree(region: Region<'_>) -> bool {
    region.is_by_degree()
}

impl Common {
    /// Returns `true` if the return gives the target itself, so that one of the rules is not used.
    fn gives_target(&self) -> bool {
        !matches!(
            self.entry.target.quantity,
            Err(Missing::Blank | Missing::Unavailable)
        )
    }
}
