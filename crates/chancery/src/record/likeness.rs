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
use std::collections::{BTreeMap, BTreeSet};

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

/// The names of all readings, and who has each.
pub(super) struct Names<'a> {
    of: &'a [BTreeSet<String>],
    holders: BTreeMap<&'a str, Vec<usize>>,
}

/// The names in each reading.
pub(super) fn names(readings: &[Reading]) -> Vec<BTreeSet<String>> {
    readings.par_iter().map(names_in).collect()
}

impl<'a> Names<'a> {
    pub fn of(names: &'a [BTreeSet<String>]) -> Names<'a> {
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, names) in names.iter().enumerate() {
            for name in names {
                holders.entry(name).or_default().push(at);
            }
        }
        Names { of: names, holders }
    }

    /// For each reading that nothing places, the days of the report that is most like it, and its number.
    pub fn likest(&self, open: &[bool], published: &[Published]) -> Vec<Option<(Date, usize)>> {
        let dated: Vec<Option<Date>> = published
            .iter()
            .map(|p| {
                p.date.earliest.filter(|_| p.method < Method::Modified && days::width(&p.date).is_some_and(|w| w <= 3))
            })
            .collect();
        let one = |at: usize| if open.get(at).copied().unwrap_or(false) { self.likest_to(at, &dated) } else { None };
        (0..self.of.len()).into_par_iter().map(one).collect()
    }

    fn likest_to(&self, at: usize, dated: &[Option<Date>]) -> Option<(Date, usize)> {
        let all = self.of.len() as f64;
        let mut scores: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for name in self.of.get(at)? {
            let holders = self.holders.get(name.as_str()).map_or(&[][..], Vec::as_slice);
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
        let size = |other: usize| (self.of.get(other).map_or(1, BTreeSet::len).max(8) as f64).sqrt();
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

/// The names in a report: words that it writes with a capital and never without.
fn names_in(reading: &Reading) -> BTreeSet<String> {
    let document = &reading.document;
    let mut names = BTreeSet::new();
    let mut plain: BTreeSet<&str> = BTreeSet::new();
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Caption) {
        for piece in &block.pieces {
            for word in piece.of(&document.text).split(|c: char| !c.is_alphabetic()) {
                if word.chars().count() < 4 {
                    continue;
                }
                if word.starts_with(char::is_uppercase) {
                    names.insert(word.to_lowercase());
                } else {
                    plain.insert(word);
                }
            }
        }
    }
    names.retain(|name| !plain.contains(name.as_str()));
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
