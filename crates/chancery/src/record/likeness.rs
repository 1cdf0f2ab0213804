//! Which dated report tells of the same days as one that nothing dates.
//!
//! Reports of one day share names that reports of other months do not: those who spoke, the towns, the ministers of
//! the hour. Names are weighed by how few reports have them, and the likeness of two reports is the weight of the
//! names they share. It is a habit of the news and bounds a report only loosely.

use super::{Reading, days};
use crate::document::BlockKind;
use crate::time::{Method, Published};
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
}
