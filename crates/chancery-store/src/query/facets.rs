//! How many of what fits there are of each act, actor, outlet and month.

use super::filter::Filter;
use super::plan::Plan;
use super::{Order, Paging};
use crate::key::{self, Kind};
use crate::tag::Label;
use crate::write::tag_numbers;
use crate::{Result, Store};
use rusqlite::params;
use serde::Serialize;
use std::collections::BTreeMap;

/// Year and month.
type YearMonth = (i16, i8);

/// A value and how many items bear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    pub value: String,
    pub count: usize,
}

/// A calendar month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `2021-04`
    pub month: String,
    pub count: usize,
    /// By PLOVER type, in alphabetical order.
    pub plover: Vec<Count>,
}

/// What is in a list, by what it can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    pub total: usize,
    /// Whether all that fits was counted. Where it was too much, the counts are of the latest of it.
    pub complete: bool,
    /// Most first, then in alphabetical order.
    pub acts: Vec<Count>,
    pub families: Vec<Count>,
    pub modalities: Vec<Count>,
    pub plover: Vec<Count>,
    /// Codes.
    pub actors: Vec<Count>,
    pub recipients: Vec<Count>,
    pub persons: Vec<Count>,
    pub countries: Vec<Count>,
    pub outlets: Vec<Count>,
    /// By the last day, in order.
    pub months: Vec<Month>,
    pub undated: usize,
}

/// So many items are counted one by one.
const COUNTED: usize = 50_000;
/// So many values of a facet are told.
const TOLD: usize = 40;

impl Store {
    /// Counts of what fits.
    pub fn facets(&self, kind: Kind, filter: &Filter) -> Result<Facets> {
        self.snapshot(|| {
            if *filter == Filter::default() { self.facets_of_all(kind) } else { self.facets_of(kind, filter) }
        })
    }

    /// The tags know how often they are borne.
    fn facets_of_all(&self, kind: Kind) -> Result<Facets> {
        let all = self.tag(kind, Label::All, "")?.map_or(0, |(_, count)| count);
        let mut facets = Facets { total: usize::try_from(all).unwrap_or(0), complete: true, ..Facets::default() };
        for (label, list) in lists(&mut facets) {
            *list = most(self.values(kind, label)?);
        }
        let mut months: BTreeMap<(i16, i8), (usize, BTreeMap<String, usize>)> = BTreeMap::new();
        for (day, count) in self.days(kind, Label::All, "")? {
            match day {
                Some(month) => months.entry(month).or_default().0 += count,
                None => facets.undated += count,
            }
        }
        for root in self.values(kind, Label::Plover)? {
            for (day, count) in self.days(kind, Label::Plover, &root.value)? {
                if let Some(month) = day {
                    *months.entry(month).or_default().1.entry(root.value.clone()).or_default() += count;
                }
            }
        }
        facets.months = in_order(months);
        Ok(facets)
    }

    /// Months of what bears a tag.
    fn days(&self, kind: Kind, label: Label, value: &str) -> Result<Vec<(Option<YearMonth>, usize)>> {
        let Some((tag, _)) = self.tag(kind, label, value)? else { return Ok(Vec::new()) };
        let work = || -> rusqlite::Result<Vec<(i64, i64)>> {
            let sql = "SELECT max(rank), count(*) FROM postings WHERE tag = ?1 GROUP BY rank >> 23";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([tag], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        let days = work().map_err(|e| self.error(&e))?;
        Ok(days.into_iter().map(|(rank, n)| (key::month(rank), usize::try_from(n).unwrap_or(0))).collect())
    }

    fn facets_of(&self, kind: Kind, filter: &Filter) -> Result<Facets> {
        let plan = Plan::of(self, kind, filter)?;
        let paging = Paging { limit: COUNTED, after: None, order: Order::NewestFirst };
        let found = self.numbers(&plan, paging.after, paging.order, paging.limit + 1)?;
        let complete = found.len() <= COUNTED;
        let total = match plan.exact() {
            Some(exact) => usize::try_from(exact).unwrap_or(0),
            None => found.len(),
        };
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        let roots: BTreeMap<i64, String> = self.roots(kind)?;
        let mut months: BTreeMap<(i16, i8), (usize, BTreeMap<String, usize>)> = BTreeMap::new();
        let mut undated = 0;
        let mut work = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached("SELECT tags FROM items WHERE n = ?1")?;
            for (rank, n) in found.iter().take(COUNTED) {
                let packed: Vec<u8> = statement.query_row([n], |row| row.get(0))?;
                let mut month = match key::month(*rank) {
                    Some(month) => Some(months.entry(month).or_default()),
                    None => {
                        undated += 1;
                        None
                    }
                };
                if let Some(month) = &mut month {
                    month.0 += 1;
                }
                for tag in tag_numbers(&packed) {
                    *counts.entry(tag).or_default() += 1;
                    if let (Some(month), Some(root)) = (&mut month, roots.get(&tag)) {
                        *month.1.entry(root.clone()).or_default() += 1;
                    }
                }
            }
            Ok(())
        };
        work().map_err(|e| self.error(&e))?;
        let mut by_label: BTreeMap<String, Vec<Count>> = BTreeMap::new();
        let mut work = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached("SELECT label, value FROM tags WHERE n = ?1")?;
            for (tag, count) in &counts {
                let (label, value): (String, String) =
                    statement.query_row(params![tag], |row| Ok((row.get(0)?, row.get(1)?)))?;
                by_label.entry(label).or_default().push(Count { value, count: *count });
            }
            Ok(())
        };
        work().map_err(|e| self.error(&e))?;
        let mut facets = Facets { total, complete, undated, months: in_order(months), ..Facets::default() };
        for (label, list) in lists(&mut facets) {
            *list = most(by_label.remove(label.as_str()).unwrap_or_default());
        }
        Ok(facets)
    }

    fn roots(&self, kind: Kind) -> Result<BTreeMap<i64, String>> {
        let work = || -> rusqlite::Result<BTreeMap<i64, String>> {
            let sql = "SELECT n, value FROM tags WHERE kind = ?1 AND label = ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows =
                statement.query_map([kind.as_str(), Label::Plover.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        work().map_err(|e| self.error(&e))
    }
}

fn lists(facets: &mut Facets) -> [(Label, &mut Vec<Count>); 9] {
    [
        (Label::Act, &mut facets.acts),
        (Label::Family, &mut facets.families),
        (Label::Modality, &mut facets.modalities),
        (Label::Plover, &mut facets.plover),
        (Label::Actor, &mut facets.actors),
        (Label::Recipient, &mut facets.recipients),
        (Label::Person, &mut facets.persons),
        (Label::Country, &mut facets.countries),
        (Label::Outlet, &mut facets.outlets),
    ]
}

fn most(mut counts: Vec<Count>) -> Vec<Count> {
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(TOLD);
    counts
}

fn in_order(months: BTreeMap<(i16, i8), (usize, BTreeMap<String, usize>)>) -> Vec<Month> {
    let month = |((year, month), (count, plover)): ((i16, i8), (usize, BTreeMap<String, usize>))| Month {
        month: format!("{year:04}-{month:02}"),
        count,
        plover: plover.into_iter().map(|(value, count)| Count { value, count }).collect(),
    };
    months.into_iter().map(month).collect()
}
