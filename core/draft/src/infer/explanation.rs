//! One way to explain published ratings: what is compared, for how many measures a limit holds, and where the limits lie.

use ambersheet_policy::polarity::Polarity;

use crate::infer::span::Span;

/// The value that limits are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitBasis {
    /// How far off the target, in percent of it.
    Percent,
    /// How far off the target, in the measure's own unit.
    Points,
    /// In percent of the target for some, in points for others.
    PercentOrPoints,
    /// The figure itself.
    Figure,
}

/// The measures that share limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of them.
    All,
    /// Those of one unit.
    Unit,
    /// Those of one group.
    Group,
    /// Each measure has its own.
    Measure,
}

/// The tie of the best level to the target, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BestLevel {
    /// It is given to those that meet their targets, and to no others.
    MeetsTarget,
    /// It has a limit of its own.
    OwnLimit,
}

/// Why a colour does not fit the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It meets its target, and has not the best level.
    MeetsTarget,
    /// It misses its target, and has the best level.
    MissesTarget,
    /// Another one that is as good or worse has a better level.
    WorseHasBetter(usize),
    /// Another one that is as good or better has a worse level.
    BetterHasWorse(usize),
    /// Its target is zero, of which no percentage can be taken.
    NoPercentage,
    /// Nothing tells on which side of its target it is good.
    NoSide,
}

/// A colour that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MisfitColour {
    /// The observation.
    pub at: usize,
    /// Why it does not fit.
    pub why: Misfit,
    /// `true` if it need not be this one, since another of the doubtful ones can be left out in its place.
    pub is_doubtful: bool,
}

/// The limits of measures that share them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitPart {
    /// The unit, the group or the measure; empty for all, and for what has no unit or group.
    pub name: String,
    /// The basis of the limits.
    pub basis: LimitBasis,
    /// For limits on the figure itself, which way is good.
    pub polarity: Option<Polarity>,
    /// The unit of the limits, unless they are percentages of targets.
    pub unit: String,
    /// The range of each limit, each with the level that reaches up to it.
    pub limits: Vec<(usize, Span)>,
    /// The observations.
    pub observations: Vec<usize>,
}

/// One way to explain published ratings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitExplanation {
    /// The basis of the limits.
    pub basis: LimitBasis,
    /// The measures that share limits.
    pub scope: Scope,
    /// Whether the best level is tied to the target.
    pub best: BestLevel,
    /// The measures that share limits, in the order of the returns.
    pub parts: Vec<LimitPart>,
    /// The number of limits that must be chosen.
    pub numbers: usize,
    /// The number of colours that it explains.
    pub explained: usize,
    /// The number of colours that it leaves out, the fewest possible.
    pub left_out: usize,
    /// The number of colours off target, by which limits are set.
    pub setting: usize,
    /// The colours that do not fit.
    pub conflicts: Vec<MisfitColour>,
    /// `true` if the names of measures tell which way is good before the colours do.
    pub follows_names: bool,
    /// The cost of stating the explanation and the colours that it leaves out; see [`bits`].
    pub cost: u32,
}

/// The cost of a limit of its own for the best level, beside that limit.
pub(crate) const OWN_LIMIT: u32 = 8;

/// The cost of limits that not all measures share, beside each limit: offices seldom have them.
pub(crate) fn cost_of(scope: Scope) -> u32 {
    match scope {
        Scope::All => 0,
        Scope::Unit => 24,
        Scope::Group | Scope::Measure => 32,
    }
}

/// The cost of saying of a part whether it counts in percent or in points.
pub(crate) const CHOICE: u32 = 4;

/// Returns what it takes to say which one of so many is meant, in quarters of a bit.
///
/// A limit is one of the places between its colours. A colour that does not fit is one of all, with one of the other levels.
/// So a limit that few colours share costs little, and a claim that somebody erred costs more where there are many colours.
///
/// ```
/// use ambersheet_draft::infer::explanation::bits;
///
/// assert_eq!((bits(1), bits(2), bits(16)), (0, 4, 16));
/// ```
pub fn bits(choices: usize) -> u32 {
    u128::try_from(choices.max(1))
        .ok()
        .and_then(|choices| choices.checked_pow(4))
        .map_or(u32::MAX / 4, u128::ilog2)
}

impl LimitExplanation {
    /// Returns `true` if the colours test the limits: two for each of them, where measures do not all share them.
    pub fn is_tested(&self) -> bool {
        self.scope == Scope::All && self.basis != LimitBasis::Figure
            || self.setting >= 2 * self.numbers
    }
}
