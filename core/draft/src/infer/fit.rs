//! Fits limits to colours along one number: the fewest colours that must be left out, which they are, and where the limits
//! then lie.
//!
//! Levels may only get worse as the number grows. How many colours can stay is found for each number and each level, once
//! from the best end and once from the worst. So it is known of every colour whether it stays in all of the best ways, in
//! some, or in none.

use crate::infer::ratio::Ratio;
use crate::infer::span::{End, Span};

/// A colour with its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColourItem {
    /// The observation.
    pub(crate) at: usize,
    /// The number; more is worse.
    pub(crate) value: Ratio,
    /// The level.
    pub(crate) rank: usize,
}

/// The limits that fit, and the colours that do not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fit {
    /// The range of each limit, from the one after the best level.
    pub(crate) spans: Vec<Span>,
    /// The number of colours that must be left out.
    pub(crate) left_out: usize,
    /// The observations that are left out in every best way.
    pub(crate) wrong: Vec<usize>,
    /// The observations that are left out in some best ways, and stay in others.
    pub(crate) doubtful: Vec<usize>,
}

/// Fits the limits between the levels from `first` to `last` to colours of these levels.
pub(crate) fn fit(mut items: Vec<ColourItem>, first: usize, last: usize) -> Fit {
    items.sort_by_key(|item| (item.value, item.at));
    let groups: Vec<&[ColourItem]> = items
        .chunk_by(|one, other| one.value == other.value)
        .collect();
    let count =
        |group: &[ColourItem], level: usize| group.iter().filter(|item| item.rank == level).count();
    let counts: Vec<Vec<usize>> = groups
        .iter()
        .map(|group| (first..=last).map(|level| count(group, level)).collect())
        .collect();
    let levels = last - first + 1;
    let up = kept(counts.iter(), levels, |levels| levels);
    let mut down = kept(counts.iter().rev(), levels, |mut levels| {
        levels.reverse();
        levels
    });
    down.reverse();
    let most = up
        .last()
        .and_then(|last| last.iter().max())
        .copied()
        .unwrap_or(0);
    let mut found = Fit {
        left_out: items.len() - most,
        ..Fit::default()
    };
    let mut staying = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let is_best =
            |level: &usize| up[index][*level] + down[index][*level] == most + counts[index][*level];
        let best: Vec<usize> = (0..levels)
            .filter(is_best)
            .map(|level| level + first)
            .collect();
        for item in *group {
            match (best.contains(&item.rank), best.len()) {
                (false, _) => found.wrong.push(item.at),
                (true, 1) => staying.push(*item),
                (true, _) => found.doubtful.push(item.at),
            }
        }
    }
    found.spans = (first..last).map(|level| span(&staying, level)).collect();
    found
}

/// Returns for each number and level the most colours that can stay up to there, if that number has that level. `turned`
/// turns the levels over where the numbers come from the worst.
fn kept<'c>(
    counts: impl Iterator<Item = &'c Vec<usize>>,
    levels: usize,
    turned: impl Fn(Vec<usize>) -> Vec<usize>,
) -> Vec<Vec<usize>> {
    let mut before = vec![0; levels];
    let mut all = Vec::new();
    for count in counts {
        let count = turned(count.clone());
        let mut best = 0;
        for (level, sum) in before.iter_mut().enumerate() {
            best = best.max(*sum);
            *sum = best + count[level];
        }
        all.push(turned(before.clone()));
    }
    all
}

/// Returns the range of the limit after a level. Exactly at a limit is the better level.
fn span(staying: &[ColourItem], level: usize) -> Span {
    let end = |item: &ColourItem, is_included: bool| End {
        number: item.value,
        is_included,
        set_by: Some(item.at),
    };
    let better = staying.iter().filter(|item| item.rank <= level);
    let worse = staying.iter().filter(|item| item.rank > level);
    let from = better.max_by_key(|item| (item.value, std::cmp::Reverse(item.at)));
    let to = worse.min_by_key(|item| (item.value, item.at));
    Span {
        from: from.map(|item| end(item, true)),
        to: to.map(|item| end(item, false)),
    }
}

#[cfg(test)]
mod tests {
    //! The numbers that stay were counted by hand, and in `agrees_with_trying_all` by trying every way to leave colours out.

    use super::*;

    fn items(colours: &[(i64, usize)]) -> Vec<ColourItem> {
        let item = |(at, (value, rank)): (usize, &(i64, usize))| ColourItem {
            at,
            value: Ratio::of((*value).into()).expect("a small number"),
            rank: *rank,
        };
        colours.iter().enumerate().map(item).collect()
    }

    #[test]
    fn the_fewest_colours_are_left_out() {
        for (colours, wrong, doubtful) in [
            (&[(1, 1), (2, 1), (3, 2)][..], &[][..], &[][..]),
            (&[(1, 1), (2, 2), (3, 1), (4, 1), (5, 2)], &[1], &[]),
            (&[(1, 1), (2, 2), (3, 1), (4, 2)], &[], &[1, 2]),
            (
                &[(1, 2), (2, 1), (3, 1), (4, 2), (5, 2), (6, 1)],
                &[0, 5],
                &[],
            ),
            (&[(1, 1), (1, 2)], &[], &[0, 1]),
        ] {
            let found = fit(items(colours), 1, 2);
            assert_eq!(
                (&found.wrong[..], &found.doubtful[..]),
                (wrong, doubtful),
                "{colours:?}"
            );
        }
    }

    #[test]
    fn agrees_with_trying_all() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..300 {
            let size = 1 + next(8) as usize;
            let colours: Vec<(i64, usize)> = (0..size)
                .map(|_| (next(6).cast_signed(), next(3) as usize))
                .collect();
            let fits = |kept: &u32| {
                let of = |index: &usize| kept & (1 << index) != 0;
                let kept: Vec<usize> = (0..size).filter(of).collect();
                kept.iter().all(|one| {
                    kept.iter().all(|other| {
                        let (one, other) = (colours[*one], colours[*other]);
                        one.0 > other.0 || one.1 <= other.1 && (one.0 < other.0 || one.1 == other.1)
                    })
                })
            };
            let ways: Vec<u32> = (0..1 << size).filter(fits).collect();
            let most = ways
                .iter()
                .map(|way| way.count_ones())
                .max()
                .expect("the empty way");
            let best: Vec<u32> = ways
                .into_iter()
                .filter(|way| way.count_ones() == most)
                .collect();
            let stays = |index: usize| best.iter().filter(|way| *way & (1 << index) != 0).count();
            let wrong: Vec<usize> = (0..size).filter(|index| stays(*index) == 0).collect();
            let mut found = fit(items(&colours), 0, 2);
            found.wrong.sort_unstable();
            assert_eq!(found.left_out, size - most as usize, "{colours:?}");
            assert_eq!(found.wrong, wrong, "{colours:?}");
            let is_doubtful = |index: &usize| (1..best.len()).contains(&stays(*index));
            let doubtful: Vec<usize> = (0..size).filter(is_doubtful).collect();
            found.doubtful.sort_unstable();
            assert_eq!(found.doubtful, doubtful, "{colours:?}");
        }
    }
}
