//! The periods of a header row, where the rules rate a row once for each of several.

use std::sync::Arc;

use ambersheet_policy::model::{
    Period, PeriodName, PeriodPart, RulesetModel, TableLayout, YearPart,
};

use crate::find::layout::class::TextClass;
use crate::find::layout::heading::HeadingCell;

/// The period of the values of an open table, where a row is rated for each of several.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TablePeriod {
    pub(crate) name: PeriodName,
    /// The part of the year that has gone by its end.
    pub(crate) year_part: Option<YearPart>,
    /// `true` if it ends after the period that is rated.
    pub(crate) is_later: bool,
    /// `true` if it is the period that is rated.
    pub(crate) is_current: bool,
}

impl TablePeriod {
    /// Compares the period of some headings with the one that is rated; `None` if nobody can tell which is later.
    pub(crate) fn new(ruleset: &RulesetModel, name: PeriodName) -> Option<Self> {
        let starts = ruleset.year_starts;
        let stated = ruleset.period.as_ref().and_then(Period::name);
        let is_later = match stated {
            None => false,
            Some(stated) if stated.part == PeriodPart::Year && name.year.is_none() => false,
            Some(stated) if name.means(stated, starts) => false,
            Some(stated) => name.ends_after(stated, starts)?,
        };
        Some(Self {
            name,
            year_part: name.part.of_year(starts),
            is_later,
            is_current: stated.is_some_and(|stated| name.means(stated, starts)),
        })
    }
}

/// Returns the periods that headings of a layout name, in the order of their first columns.
pub(crate) fn periods(
    ruleset: &RulesetModel,
    index: usize,
    headings: &[HeadingCell],
) -> Vec<PeriodName> {
    let starts = ruleset.year_starts;
    let named = headings.iter().flat_map(|(_, class)| {
        let own = class.headings.iter().filter(|own| own.table == index);
        own.filter_map(|own| own.period)
    });
    let mut found: Vec<PeriodName> = Vec::new();
    for name in named.map(|name| name.settled(starts)) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    // "RAG Q1" goes with "Q1 2025/26", if no other year has a first quarter here.
    let all = found.clone();
    found.retain(|name| {
        let mut dated = all
            .iter()
            .filter(|other| other.year.is_some() && other.part == name.part);
        name.year.is_some() || dated.next().is_none() || dated.next().is_some()
    });
    found
}

/// Returns the headings of a layout for one period: those that name it, and those that name none.
pub(crate) fn of_period(
    ruleset: &RulesetModel,
    index: usize,
    headings: &[HeadingCell],
    period: PeriodName,
) -> Vec<HeadingCell> {
    let starts = ruleset.year_starts;
    let kept = headings.iter().map(|(column, class)| {
        let mut own = class.headings.clone();
        own.retain(|own| {
            let is_meant = |name: PeriodName| {
                let name = name.settled(starts);
                name == period || (name.year.is_none() && name.part == period.part)
            };
            own.table == index && own.period.is_none_or(is_meant)
        });
        let class = TextClass {
            headings: own,
            ..TextClass::default()
        };
        (*column, Arc::new(class))
    });
    kept.filter(|(_, class)| !class.headings.is_empty())
        .collect()
}

/// Leaves out other spellings of the period where a heading is written exactly as the rules mean it.
pub(crate) fn prefer_exact(
    layout: &TableLayout,
    index: usize,
    headings: &[HeadingCell],
) -> Option<Vec<HeadingCell>> {
    let mut spelt = layout.columns.iter();
    if !spelt.any(|column| column.heading.names_period() && !column.heading.names_any_period()) {
        return None;
    }
    let own = || headings.iter().flat_map(|(_, class)| &class.headings);
    let exact: Vec<usize> = own()
        .filter(|own| own.table == index && own.exact)
        .map(|own| own.key)
        .collect();
    if !own().any(|own| own.table == index && !own.exact && exact.contains(&own.key)) {
        return None;
    }
    let kept = headings.iter().map(|(column, class)| {
        let mut own = class.headings.clone();
        own.retain(|own| own.table == index && (own.exact || !exact.contains(&own.key)));
        let class = TextClass {
            headings: own,
            ..TextClass::default()
        };
        (*column, Arc::new(class))
    });
    Some(kept.collect())
}
