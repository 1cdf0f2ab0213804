//! Which dated report tells of the same days as one that nothing dates.
//!
//! Reports of one day share names that reports of other months do not: those who spoke, the towns, the ministers of
//! the hour. Names are weighed by how few reports have them, and the likeness of two reports is the weight of the
//! names they share. It is a habit of the news and bounds a report only loosely.

use super::dates::allowed;
use super::{Reading, days};
use crate::document::BlockKind;
use crate::time::{EventDate, Grain, Method, Published, WeekdayEvidence, constrain};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Days around a report in which one that is like it appeared.
pub(super) const BESIDE: i64 = 5;
/// Names that so many reports have tell nothing.
const COMMON: usize = 24;
/// Names that two reports share at least.
const SHARED: usize = 5;
/// How much likelier than any report of another time the likest must be.
const CLEARLY: f64 = 1.4;
/// Days within which reports of one story follow each other.
const SAME_STORY: i64 = 130;
/// Somewhat more than a year, in days.
const YEAR: i64 = 400;
/// Days that hold two reports apart as of other times.
const APART: i64 = 14;

/// The names of the readings whose day is sought, and who else has each.
pub(super) struct Names {
    /// Of each such reading, numbers of names in the order of the alphabet.
    of: BTreeMap<usize, Vec<usize>>,
    /// By number of name, in the order of the readings.
    holders: Vec<Vec<usize>>,
    /// How many names each reading has.
    sizes: Vec<usize>,
}

impl Names {
    /// `open` says of each reading whether its day is sought: names that none of those has are of no use.
    pub fn of(readings: &[Reading], open: &[bool]) -> Names {
        let is_open = |at: usize| open.get(at).copied().unwrap_or(false);
        let sought: Vec<Vec<String>> = readings
            .par_iter()
            .enumerate()
            .map(|(at, reading)| if is_open(at) { names_in(reading) } else { Vec::new() })
            .collect();
        let mut all: Vec<&str> = sought.iter().flatten().map(String::as_str).collect();
        all.par_sort_unstable();
        all.dedup();
        let number = |name: &String| all.binary_search(&name.as_str()).ok();
        let held: Vec<(usize, Vec<usize>)> = readings
            .par_iter()
            .enumerate()
            .map(|(at, reading)| match sought.get(at) {
                Some(names) if is_open(at) => (names.len(), names.iter().filter_map(number).collect()),
                _ => {
                    let names = names_in(reading);
                    (names.len(), names.iter().filter_map(number).collect())
                }
            })
            .collect();
        let mut holders = vec![Vec::new(); all.len()];
        let mut of = BTreeMap::new();
        let mut sizes = Vec::with_capacity(held.len());
        for (at, (size, numbers)) in held.into_iter().enumerate() {
            for number in &numbers {
                if let Some(list) = holders.get_mut(*number) {
                    list.push(at);
                }
            }
            sizes.push(size);
            if is_open(at) {
                of.insert(at, numbers);
            }
        }
        Names { of, holders, sizes }
    }

    /// For each reading that nothing places, the days of the report that is most like it, and its number.
    pub fn likest(&self, published: &[Published]) -> BTreeMap<usize, (Date, usize)> {
        let dated: Vec<Option<Date>> = published
            .iter()
            .map(|p| {
                p.date.earliest.filter(|_| p.method < Method::Modified && days::width(&p.date).is_some_and(|w| w <= 3))
            })
            .collect();
        self.of.par_iter().filter_map(|(at, names)| Some((*at, self.likest_to(*at, names, &dated)?))).collect()
    }

    /// The days of the dated reports that share names with one that nothing places.
    pub fn beside(&self, at: usize, published: &[Published]) -> Vec<Date> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let names = self.of.get(&at).map_or(&[][..], Vec::as_slice);
        for holders in names.iter().filter_map(|name| self.holders.get(*name)).filter(|h| h.len() <= COMMON) {
            holders.iter().filter(|other| **other != at).for_each(|other| *shared.entry(*other).or_default() += 1);
        }
        let day = |other: usize| published.get(other).filter(|p| days::width(&p.date).is_some_and(|w| w <= 7));
        let mut found: Vec<Date> = (shared.into_iter().filter(|(_, count)| *count >= SHARED))
            .filter_map(|(other, _)| day(other)?.date.earliest)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn likest_to(&self, at: usize, names: &[usize], dated: &[Option<Date>]) -> Option<(Date, usize)> {
        let all = self.sizes.len() as f64;
        let mut scores: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for name in names {
            let holders = self.holders.get(*name).map_or(&[][..], Vec::as_slice);
            if holders.len() > COMMON {
                continue;
            }
            let weight = (1.0 + all / holders.len().max(1) as f64).ln();
            for other in holders.iter().filter(|other| **other != at && dated.get(**other).is_some_and(Option::is_some))
            {
                let score = scores.entry(*other).or_default();
                *score = (score.0 + weight, score.1 + 1);
            }
        }
        // Long reports have more names: a share of their own weight.
        let size = |other: usize| (self.sizes.get(other).copied().unwrap_or(1).max(8) as f64).sqrt();
        let mut ranked: Vec<(f64, usize, usize)> =
            scores.iter().map(|(other, (score, count))| (score / size(*other), *count, *other)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        clear(&ranked, dated)
    }
}

fn clear(ranked: &[(f64, usize, usize)], dated: &[Option<Date>]) -> Option<(Date, usize)> {
    let (score, count, best) = ranked.first()?;
    let day = dated.get(*best).copied().flatten()?;
    if *count < SHARED {
        return None;
    }
    let far = ranked
        .iter()
        .find(|(.., other)| dated.get(*other).copied().flatten().is_some_and(|d| days::between(day, d).abs() > APART));
    far.is_none_or(|(other, ..)| *score >= CLEARLY * other).then_some((day, *best))
}

/// The year of a report that gives a day and a month and that no happening dates: the one in which the dated reports that
/// share its names lie, where no other year is nearly as close to them.
pub(super) fn of_the_year(own: &Published, weekdays: &WeekdayEvidence, beside: &[Date]) -> Option<Published> {
    let day = own.day_of_year.as_ref()?;
    let (first, last) = (beside.first()?, beside.last()?);
    let candidates = day.between(days::add(*first, -YEAR), days::add(*last, YEAR));
    let open = candidates.iter().filter(|w| allowed(own, w)).filter_map(|w| Some((days::meet(&own.date, w)?, w)));
    let far = |window: &EventDate| {
        let from = |d: &Date| window.earliest.map_or(i64::MAX, |w| days::between(*d, w).abs());
        beside.iter().map(|d| (from(d), *d)).min()
    };
    let mut ranked: Vec<((i64, Date), EventDate, &EventDate)> =
        open.filter_map(|(date, window)| Some((far(window)?, date, window))).collect();
    ranked.sort_by_key(|(far, ..)| *far);
    let mut ranked = ranked.into_iter();
    let ((distance, other), date, window) = ranked.next()?;
    if distance > SAME_STORY || ranked.next().is_some_and(|((next, _), ..)| next < 2 * distance + 30) {
        return None;
    }
    let settled = day.settled(&date, weekdays);
    let (settled, _) = constrain(&settled, &own.constraints);
    let year = window.earliest?.year();
    let why = format!("{} in {year}: no other year is as near to the report of {other} that shares its names", day.why);
    let date = EventDate { text: String::new(), grain: Grain::Day, why, ..settled };
    Some(Published { date, method: Method::Inferred, day_of_year: None, ..own.clone() })
}

/// The names in a report, in the order of the alphabet: words that it writes with a capital and never without.
fn names_in(reading: &Reading) -> Vec<String> {
    let document = &reading.document;
    let (mut names, mut plain): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Caption) {
        for piece in &block.pieces {
            for word in piece.of(&document.text).split(|c: char| !c.is_alphabetic()) {
                if word.len() < 4 || word.chars().nth(3).is_none() {
                    continue;
                }
                if word.starts_with(char::is_uppercase) { names.push(word) } else { plain.push(word) }
            }
        }
    }
    for list in [&mut names, &mut plain] {
        list.sort_unstable();
        list.dedup();
    }
    let mut names: Vec<String> = names.into_iter().map(str::to_lowercase).collect();
    names.retain(|name| plain.binary_search(&name.as_str()).is_err());
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_a_clear_likeness_counts() {
        let dated = [Some(date(2017, 3, 12)), Some(date(2018, 7, 21)), Some(date(2017, 3, 15))];
        let ranked = [(3.0, 9, 0), (2.6, 8, 2), (1.5, 6, 1)];
        assert_eq!(clear(&ranked, &dated), Some((date(2017, 3, 12), 0)));
        let ranked = [(3.0, 9, 0), (2.6, 8, 1)];
        assert_eq!(clear(&ranked, &dated), None, "a report of another year is as like");
        assert_eq!(clear(&[(3.0, 2, 0)], &dated), None, "two names are a chance");
        assert_eq!(clear(&[], &dated), None);
    }

    #[test]
    fn of_the_years_that_are_open_the_one_near_the_story_is_taken() {
        use crate::time::DayOfYear;
        use jiff::civil::date;
        let day_of_year = DayOfYear { month: 8, day: 24, from: 0, to: 1, why: "the day of the dateline".into() };
        let own = Published {
            date: EventDate { earliest: Some(date(2016, 1, 1)), ..EventDate::unknown("after it") },
            method: Method::Inferred,
            conflicts: Vec::new(),
            day_of_year: Some(day_of_year),
            constraints: Vec::new(),
        };
        let year = |beside: &[Date]| {
            let found = of_the_year(&own, &WeekdayEvidence::default(), beside);
            found.and_then(|p| p.date.earliest).map(|d| d.year())
        };
        assert_eq!(year(&[date(2017, 6, 24)]), Some(2017));
        // Half a year on either side, or a story in two summers: the year stays open.
        assert_eq!(year(&[date(2018, 2, 20)]), None);
        assert_eq!(year(&[date(2017, 6, 24), date(2018, 6, 24)]), None);
        assert_eq!(year(&[]), None);
    }
}
