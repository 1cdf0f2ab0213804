//! What was taken for one happening until a later report told it apart.
//!
//! A cluster is founded by the mention that knows its days best, which may be one of the last to be told. What was told
//! before it could then be taken for reports of another happening, from which the founder now keeps it apart.

use super::facet::Facet;
use super::merge::{Cluster, Index, agreement, another, candidates, quarters};
use crate::record::days;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A mention that was one event with another until a third told them apart; all are indices of facets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parting {
    pub mention: usize,
    pub other: usize,
    pub by: usize,
    pub why: &'static str,
}

/// For each cluster the mentions that stood with those of another before its founder was known.
pub(super) fn parted<'f>(facets: &'f [Facet], clusters: &[Cluster<'f>], index: &Index<'f>) -> Vec<Parting> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let known: Vec<Option<Date>> =
        clusters.iter().map(|c| c.members.iter().filter_map(|i| facets.get(*i)?.known_on()).min()).collect();
    for (at, cluster) in clusters.iter().enumerate() {
        let Some((founder, by)) = cluster.members.first().and_then(|i| Some((facets.get(*i)?, *i))) else { continue };
        let Some(day) = founder.known_on() else { continue };
        let earlier = |i: &&usize| facets.get(**i).and_then(Facet::known_on).is_some_and(|known| known < day);
        if known.get(at).copied().flatten().is_none_or(|first| first >= day) {
            continue;
        }
        // What is near stood as it did whichever mention asks.
        let mut before: BTreeMap<usize, Option<(Cluster, &'static str)>> = BTreeMap::new();
        for &mention in cluster.members.iter().filter(earlier) {
            let Some(facet) = facets.get(mention) else { continue };
            candidates(facet, &quarters(&facet.window), index, &mut seen);
            seen.retain(|c| *c != at && known.get(*c).copied().flatten().is_some_and(|first| first < day));
            let stood = seen.iter().filter_map(|c| {
                let then = before.entry(*c).or_insert_with(|| {
                    let then = as_of(facets, clusters.get(*c)?, day)?;
                    let why = apart(founder, &then, facets)?;
                    Some((then, why))
                });
                let (then, why) = then.as_ref()?;
                let fits = agreement(facet, then).filter(|_| !another(facet, then, facets))?;
                Some((fits, std::cmp::Reverse(*c), *then.members.first()?, *why))
            });
            if let Some((.., other, why)) = stood.max_by_key(|(fits, c, ..)| (*fits, *c)) {
                found.push(Parting { mention, other, by, why });
            }
        }
    }
    found
}

/// A cluster as it was known before a day.
fn as_of<'f>(facets: &'f [Facet], cluster: &Cluster<'f>, day: Date) -> Option<Cluster<'f>> {
    let mut then: Option<Cluster<'f>> = None;
    for &i in &cluster.members {
        let facet = facets.get(i)?;
        if facet.known_on().is_some_and(|known| known < day) {
            then.get_or_insert_with(|| Cluster::new(facet)).add(i, facet);
        }
    }
    then
}

/// Why a mention does not tell of what a cluster does; `None` where it may.
fn apart(founder: &Facet, cluster: &Cluster, facets: &[Facet]) -> Option<&'static str> {
    if another(founder, cluster, facets) {
        return Some("it tells of one more");
    }
    if agreement(founder, cluster).is_some() {
        return None;
    }
    let first = cluster.members.first().and_then(|i| facets.get(*i))?;
    let count = |f: &Facet| f.mention.quantity.as_ref().map(|q| q.value);
    Some(if days::gap(&founder.window, &first.window) > 0 {
        "its days lie apart from theirs"
    } else if count(founder).is_some() && count(first).is_some() && count(founder) != count(first) {
        "it counts another number"
    } else {
        "it names other parties"
    })
}
