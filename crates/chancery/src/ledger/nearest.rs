//! The nearest of many to a day, without a walk through all of them.

use crate::record::days;
use jiff::civil::Date;

/// Numbers of things, each on a day; of those on one day, or as near on both sides, the one of the lower rank is meant.
#[derive(Debug, Default)]
pub(super) struct Nearest {
    /// With the rank, in order.
    days: Vec<(Date, usize)>,
    /// By rank.
    numbers: Vec<usize>,
}

impl Nearest {
    /// Of things with their days, in the order of their ranks.
    pub fn of(ranked: impl Iterator<Item = (Date, usize)>) -> Nearest {
        let (days, numbers): (Vec<Date>, Vec<usize>) = ranked.unzip();
        let mut days: Vec<(Date, usize)> = days.into_iter().zip(0..).collect();
        days.sort_unstable();
        days.dedup_by_key(|(day, _)| *day);
        Nearest { days, numbers }
    }

    /// The number of the one that is nearest to a day, if it lies within so many days of it.
    pub fn to(&self, day: Date, within: i64) -> Option<usize> {
        let after = self.days.partition_point(|(at, _)| *at < day);
        let beside = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|at| self.days.get(at));
        let far = beside.map(|(at, rank)| (days::between(*at, day).abs(), *rank));
        let (_, rank) = far.filter(|(far, _)| *far <= within).min()?;
        self.numbers.get(rank).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_nearest_is_the_one_that_a_walk_finds() {
        let on = |d| date(2019, 5, d);
        let things = [(on(9), 40), (on(3), 41), (on(9), 42), (on(20), 43), (on(5), 44)];
        let nearest = Nearest::of(things.iter().copied());
        for d in 1..31 {
            for within in [0, 1, 2, 30] {
                let far = |(at, _): &(Date, usize)| days::between(*at, on(d)).abs();
                let walk = things.iter().filter(|thing| far(thing) <= within).min_by_key(|thing| far(thing));
                assert_eq!(nearest.to(on(d), within), walk.map(|(_, n)| *n), "{d} within {within}");
            }
        }
        assert_eq!(nearest.to(on(7), 5), Some(40), "of two as near the one that comes first");
        assert_eq!(Nearest::default().to(on(7), 5), None);
    }
}
