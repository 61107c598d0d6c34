//! Decides ratings of ratings, once all measures are rated.

use std::collections::HashMap;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::{fold, one_line};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Claimed, OverallBy, OverallRule, Pattern, RulesetModel};
use ambersheet_policy::reason::Reason;

use crate::find::overall::OverallCell;
use crate::record::Entry;

/// The most measures that are kept by name for each level.
const MOST_NAMED: usize = 20;

/// One rating of ratings.
#[derive(Clone, Debug)]
pub(crate) struct OverallResult {
    /// The index of the line of the rules.
    pub(crate) rule: usize,
    /// The name of the group as it first stands, if it is one of each group.
    pub(crate) group: Option<String>,
    pub(crate) level: Result<u8, Reason>,
    /// The index of the condition that decided on a share.
    pub(crate) condition: Option<usize>,
    /// The number of rated members at each level, best first.
    pub(crate) counts: Vec<usize>,
    /// The number of unrated members.
    pub(crate) unrated: usize,
    /// The sheets and cells that it goes to.
    pub(crate) cells: Vec<(u16, Cell)>,
    /// The first members of each level.
    members: Vec<Vec<Member>>,
}

/// A rating that an overall one is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    /// Its number among all entries.
    number: usize,
    pub(crate) measure: TextRef,
    /// The heading that tells it from other ratings of its row, if there is one.
    pub(crate) told_by: TextRef,
}

impl OverallResult {
    fn new(rule: usize, group: Option<String>, levels: usize) -> Self {
        Self {
            rule,
            group,
            level: Err(Reason::NothingRated),
            condition: None,
            counts: vec![0; levels],
            unrated: 0,
            cells: Vec::new(),
            members: vec![Vec::new(); levels],
        }
    }

    /// Returns `true` if it is written to a cell.
    pub(crate) fn goes_to(&self, cell: &OverallCell) -> bool {
        let name = |group: &Option<String>| group.as_ref().map(|group| fold(group));
        self.rule == cell.rule && name(&self.group) == name(&cell.group)
    }

    /// Takes those of the cells that it goes to.
    pub(crate) fn take_cells(&mut self, cells: &[OverallCell]) {
        let own = cells.iter().filter(|cell| self.goes_to(cell));
        let own = own.map(|cell| (cell.held.sheet as u16, cell.held.cell));
        self.cells = own.collect();
    }

    /// Returns the number of rated members.
    pub(crate) fn rated(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Returns the first members at some levels, in the order of the workbook.
    pub(crate) fn named_at(&self, ranks: &[u8]) -> Vec<Member> {
        let at_ranks = ranks
            .iter()
            .filter_map(|rank| self.members.get(usize::from(*rank)));
        let mut named: Vec<Member> = at_ranks.flatten().copied().collect();
        named.sort_unstable_by_key(|member| member.number);
        named.truncate(MOST_NAMED);
        named
    }

    /// Returns the number of members at some levels.
    pub(crate) fn count_at(&self, ranks: &[u8]) -> usize {
        let counts = ranks
            .iter()
            .filter_map(|rank| self.counts.get(usize::from(*rank)));
        counts.sum()
    }

    /// Counts a member.
    fn add(&mut self, number: usize, entry: &Entry) {
        let Ok(rank) = entry.level() else {
            self.unrated += 1;
            return;
        };
        let rank = usize::from(rank);
        self.counts[rank] += 1;
        if self.members[rank].len() < MOST_NAMED {
            self.members[rank].push(Member {
                number,
                measure: entry.measure,
                told_by: entry.told_by,
            });
        }
    }

    /// Decides the level, once all members are counted.
    fn decide(&mut self, rule: &OverallRule) {
        let rank = |found: Option<usize>| {
            let rank = found.and_then(|rank| u8::try_from(rank).ok());
            rank.ok_or(Reason::NothingRated)
        };
        if rule.question.is_some() {
            self.level = Err(Reason::WaitsForAnswer);
            return;
        }
        let occurs = |count: &usize| *count > 0;
        self.level = match &rule.by {
            OverallBy::Worst => rank(self.counts.iter().rposition(occurs)),
            OverallBy::Best => rank(self.counts.iter().position(occurs)),
            OverallBy::Share(_) if self.rated() == 0 => Err(Reason::NothingRated),
            OverallBy::Share(share) => {
                self.condition = share.first_of(self.count_at(&share.ranks), self.rated());
                let condition = self.condition.and_then(|index| share.conditions.get(index));
                condition.map_or(Err(Reason::NoRule), |condition| Ok(condition.rank))
            }
        };
    }
}

/// Returns the ratings that the rules make of others, line by line; those of groups in the order of the workbook.
pub(crate) fn overall_results(
    ruleset: &RulesetModel,
    entries: &[Entry],
    texts: &Texts,
    strings: &SharedStrings,
) -> Vec<OverallResult> {
    let members = MemberTexts { texts, strings };
    let rules = ruleset.overall.iter().enumerate();
    rules
        .flat_map(|(index, rule)| {
            let levels = ruleset.scale.levels().len();
            members.of_rule((index, rule), entries, levels)
        })
        .collect()
}

/// The texts by which members are found.
struct MemberTexts<'a> {
    texts: &'a Texts,
    strings: &'a SharedStrings,
}

impl MemberTexts<'_> {
    /// Returns the ratings that one line makes.
    fn of_rule(
        &self,
        (index, rule): (usize, &OverallRule),
        entries: &[Entry],
        levels: usize,
    ) -> Vec<OverallResult> {
        let mut made = Vec::new();
        if rule.name.is_some() {
            made.push(OverallResult::new(index, None, levels));
        }
        let mut groups = Groups::default();
        for (number, entry) in entries.iter().enumerate() {
            if !self.is_member(rule, entry) {
                continue;
            }
            let at = match &rule.name {
                Some(_) => Some(0),
                None => groups.index(
                    entry.group,
                    || self.text(entry.group),
                    |name| {
                        made.push(OverallResult::new(index, Some(name), levels));
                    },
                ),
            };
            if let Some(one) = at.and_then(|at| made.get_mut(at)) {
                one.add(number, entry);
            }
        }
        for one in &mut made {
            one.decide(rule);
        }
        made
    }

    /// Returns `true` if a rating is one that a line is made of.
    fn is_member(&self, rule: &OverallRule, entry: &Entry) -> bool {
        let matches = |patterns: &[Pattern], text: TextRef| {
            let folded = fold(&self.text(text).unwrap_or_default());
            patterns.iter().any(|pattern| pattern.matches(&folded))
        };
        let is_named = || match &rule.measures {
            Some(Claimed::Named(patterns)) => matches(patterns, entry.measure),
            Some(Claimed::WithId(patterns)) => matches(patterns, entry.id),
            Some(Claimed::AllOthers | Claimed::Every | Claimed::RowsOf(_)) | None => true,
        };
        let is_in_group = |groups: &Vec<Pattern>| matches(groups, entry.group);
        entry.field.map(usize::from) == rule.field
            && !entry.is_of_another_period
            && is_named()
            && rule.groups.as_ref().is_none_or(is_in_group)
    }

    /// Returns a text on one line; `None` if it is blank.
    fn text(&self, text: TextRef) -> Option<String> {
        let line = one_line(&self.texts.get(text, self.strings)?);
        (!line.is_empty()).then_some(line)
    }
}

/// The groups found so far, each by its number.
#[derive(Default)]
struct Groups {
    /// One name may be kept in several places.
    by_place: HashMap<TextRef, Option<usize>>,
    by_name: HashMap<String, usize>,
}

impl Groups {
    /// Returns the number of a group, and calls `new` for one that is not known; `None` for no group.
    fn index(
        &mut self,
        place: TextRef,
        name: impl FnOnce() -> Option<String>,
        new: impl FnOnce(String),
    ) -> Option<usize> {
        *self.by_place.entry(place).or_insert_with(|| {
            let name = name()?;
            let next = self.by_name.len();
            let index = *self.by_name.entry(fold(&name)).or_insert(next);
            if index == next {
                new(name);
            }
            Some(index)
        })
    }
}
