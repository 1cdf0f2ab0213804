//! Decides which mentions tell of one happening.
//!
//! Mentions are compared only with clusters of the same group of acts that
//! share a mission, a person or a party with them in the same quarters of a
//! year, so that the work grows with the number of mentions; groups do not
//! touch one another and are worked out side by side. Mentions come in the
//! order of what they know: dated facts first, then facts without a date, then
//! what was planned, offered or refused.

use super::again::Again;
use super::facet::Facet;
pub(crate) use super::parting::Parting;
use super::parting::parted;
use crate::actor::Mission;
use crate::coding::Quantity;
use crate::record::days;
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Agreement that mentions of the same act, and of kindred acts, need to be of one event.
const SAME: i32 = 3;
const KINDRED: i32 = 4;
/// Two reports count the same thing differently only where they date it within so many days.
const TIGHT: i64 = 8;
/// Quarters of a year that a mention may touch before it is filed apart.
const QUARTERS: i32 = 12;
/// Days after which a report that tells of one more does not tell of what was told before.
const APART_IN_TELLING: i64 = 2;
/// Width of an interval that is as good as one day.
const A_DAY: i64 = 2;
const APART: i32 = i32::MIN;

pub(super) struct Cluster<'f> {
    pub(super) members: Vec<usize>,
    acts: BTreeSet<&'f str>,
    actors: BTreeSet<&'f str>,
    recipients: BTreeSet<&'f str>,
    /// Both.
    parties: BTreeSet<&'f str>,
    persons: BTreeSet<&'f str>,
    missions: BTreeSet<&'f Mission>,
    quantity: Option<&'f Quantity>,
    window: EventDate,
    dated: bool,
    fact: bool,
    /// Some member is told as one more of its kind.
    again: bool,
}

/// Under what clusters are filed and sought.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key<'f> {
    Mission(&'f Mission),
    Person(&'f str),
    /// Of an act that two do together.
    Party(&'f str),
    Actor(&'f str),
    /// Of a cluster that names nobody to whom it is done.
    ActorAlone(&'f str),
    Recipient(&'f str),
    RecipientAlone(&'f str),
    Both(&'f str, &'f str),
}

/// Indices of `facets`, by event. `facets` must come in an order that their set decides.
pub(crate) fn cluster(facets: &[Facet]) -> (Vec<Vec<usize>>, Vec<Parting>) {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, facet) in facets.iter().enumerate() {
        groups.entry(facet.group).or_default().push(i);
    }
    let groups: Vec<Vec<usize>> = groups.into_values().collect();
    let clustered: Vec<(Vec<Vec<usize>>, Vec<Parting>)> =
        groups.into_par_iter().map(|group| within(facets, group)).collect();
    let (clusters, parted): (Vec<_>, Vec<_>) = clustered.into_iter().unzip();
    (clusters.into_iter().flatten().collect(), parted.into_iter().flatten().collect())
}

/// The clusters of one group.
fn within<'f>(facets: &'f [Facet], mut order: Vec<usize>) -> (Vec<Vec<usize>>, Vec<Parting>) {
    order.sort_by_cached_key(|&i| {
        facets.get(i).map(|f| (!f.fact, !f.dated, days::width(&f.window).unwrap_or(i64::MAX), i))
    });
    let mut clusters: Vec<Cluster<'f>> = Vec::new();
    // Clusters come in the order of their numbers, but for those filed again.
    let mut index: Index<'f> = BTreeMap::new();
    let mut seen: Vec<usize> = Vec::new();
    for i in order {
        let Some(facet) = facets.get(i) else { continue };
        let quarters = quarters(&facet.window);
        candidates(facet, &quarters, &index, &mut seen);
        let fits = |c: &Cluster| agreement(facet, c).filter(|_| !another(facet, c, facets));
        let best = seen
            .iter()
            .filter_map(|&c| Some((fits(clusters.get(c)?)?, c)))
            .max_by_key(|((score, near), c)| (*score, *near, std::cmp::Reverse(*c)));
        let at = match best {
            Some((_, at)) => at,
            None => {
                clusters.push(Cluster::new(facet));
                clusters.len() - 1
            }
        };
        if let Some(cluster) = clusters.get_mut(at) {
            cluster.add(i, facet);
            for key in cluster.answers(facet) {
                let of_key = index.entry(key).or_default();
                for quarter in &quarters {
                    let filed = of_key.entry(*quarter).or_default();
                    if let Err(place) = filed.binary_search(&at) {
                        filed.insert(place, at);
                    }
                }
            }
        }
    }
    let parted = parted(facets, &clusters, &index);
    (clusters.into_iter().map(|c| c.members).collect(), parted)
}

/// Clusters by what they are filed under, in quarters of a year.
pub(super) type Index<'f> = BTreeMap<Key<'f>, BTreeMap<i32, Vec<usize>>>;

/// The clusters that a mention may belong to, in their order.
pub(super) fn candidates<'f>(facet: &'f Facet, quarters: &[i32], index: &Index<'f>, seen: &mut Vec<usize>) {
    seen.clear();
    for filed in questions(facet).iter().filter_map(|key| index.get(key)) {
        for quarter in quarters.iter().chain([&APART]) {
            seen.extend(filed.get(quarter).into_iter().flatten());
        }
    }
    seen.sort_unstable();
    seen.dedup();
}

impl<'f> Cluster<'f> {
    pub(super) fn new(facet: &'f Facet) -> Cluster<'f> {
        Cluster {
            members: Vec::new(),
            acts: BTreeSet::new(),
            actors: BTreeSet::new(),
            recipients: BTreeSet::new(),
            parties: BTreeSet::new(),
            persons: BTreeSet::new(),
            missions: BTreeSet::new(),
            quantity: None,
            window: facet.window.clone(),
            dated: facet.dated,
            fact: facet.fact,
            again: false,
        }
    }

    pub(super) fn add(&mut self, index: usize, facet: &'f Facet) {
        self.members.push(index);
        self.acts.insert(facet.mention.act.as_str());
        self.actors.extend(&facet.actors);
        self.recipients.extend(&facet.recipients);
        self.parties.extend(facet.actors.iter().chain(&facet.recipients));
        self.persons.extend(facet.persons.iter().map(String::as_str));
        self.missions.extend(&facet.missions);
        self.quantity = self.quantity.or(facet.mention.quantity.as_ref());
        let rests_on_less = (self.fact, self.dated) < (facet.fact, facet.dated);
        if rests_on_less {
            self.window = facet.window.clone();
        } else if (self.fact, self.dated) == (facet.fact, facet.dated)
            && let Some(both) = days::meet(&self.window, &facet.window)
        {
            self.window = both;
        }
        self.fact |= facet.fact;
        self.dated |= facet.dated;
        self.again |= facet.again.is_some();
    }

    /// Under what a cluster is filed: all that the roles of its newest member, joined with its own, let one ask for.
    fn answers(&self, facet: &Facet) -> Vec<Key<'f>> {
        let mut keys: Vec<Key> = Vec::new();
        keys.extend(self.missions.iter().map(|m| Key::Mission(m)));
        keys.extend(self.persons.iter().map(|p| Key::Person(p)));
        if facet.mutual {
            keys.extend(self.parties.iter().map(|a| Key::Party(a)));
            return keys;
        }
        for a in &self.actors {
            keys.push(Key::Actor(a));
            if self.recipients.is_empty() {
                keys.push(Key::ActorAlone(a));
            }
        }
        for r in &self.recipients {
            keys.push(Key::Recipient(r));
            if self.actors.is_empty() {
                keys.push(Key::RecipientAlone(r));
            }
            keys.extend(self.actors.iter().map(|a| Key::Both(a, r)));
        }
        keys
    }
}

/// Under what a mention may find its cluster.
fn questions<'f>(facet: &'f Facet) -> Vec<Key<'f>> {
    let mut keys: Vec<Key> = Vec::new();
    keys.extend(facet.missions.iter().map(Key::Mission));
    keys.extend(facet.persons.iter().map(|p| Key::Person(p)));
    if facet.mutual {
        keys.extend(facet.actors.union(&facet.recipients).map(|a| Key::Party(a)));
        return keys;
    }
    for a in &facet.actors {
        let alone = facet.recipients.is_empty() || facet.envoy;
        keys.push(if alone { Key::Actor(a) } else { Key::ActorAlone(a) });
        keys.extend(facet.recipients.iter().map(|r| Key::Both(a, r)));
    }
    for r in &facet.recipients {
        keys.push(if facet.actors.is_empty() { Key::Recipient(r) } else { Key::RecipientAlone(r) });
    }
    keys
}

/// The quarters of a year that an interval touches.
pub(super) fn quarters(window: &EventDate) -> Vec<i32> {
    let number = |date: Date| i32::from(date.year()) * 4 + i32::from(date.month().saturating_sub(1)) / 3;
    // Neighbours in time are found across the end of a quarter.
    match (window.earliest, window.latest) {
        (Some(first), Some(last)) => {
            let (from, to) = (number(days::add(first, -7)), number(days::add(last, 7)));
            if to - from > QUARTERS { vec![APART] } else { (from..=to).collect() }
        }
        _ => vec![APART],
    }
}

/// Whether the words of a mention, or of some member, make the mention one more than what the cluster tells of.
pub(super) fn another(facet: &Facet, cluster: &Cluster, facets: &[Facet]) -> bool {
    if facet.again.is_none() && !cluster.again {
        return false;
    }
    let members = || cluster.members.iter().filter_map(|i| facets.get(*i));
    let plain = || members().filter(|m| m.again.is_none());
    match facet.again {
        Some(_) => plain().any(|m| before(m, facet)) || members().any(|m| counted(m, facet)),
        None if plain().next().is_some() => false,
        None => members().any(|m| before(facet, m)),
    }
}

/// "A second" and "a third" are not one, unless both are told of one day.
fn counted(a: &Facet, b: &Facet) -> bool {
    matches!((a.again, b.again), (Some(Again::Number(a)), Some(Again::Number(b))) if a != b) && !one_day(a, b)
}

/// Both name the day, and it is the same.
fn one_day(a: &Facet, b: &Facet) -> bool {
    let named =
        |f: &Facet| f.mention.when.expression.is_some() && days::width(&f.window).is_some_and(|days| days <= A_DAY);
    named(a) && named(b) && days::gap(&a.window, &b.window) == 0
}

/// Whether what is told plainly is what the other is one more of: told days before it, or before it in one report and
/// with a count of its own. A title tells in short what follows.
fn before(plain: &Facet, more: &Facet) -> bool {
    let (a, b) = (plain.mention, more.mention);
    if !plain.fact || one_day(plain, more) && a.document != b.document {
        return false;
    }
    if a.document == b.document {
        let follows = a.sentence_index > 0 || a.sentence_index == b.sentence_index;
        let both = a.quantity.is_some() && b.quantity.is_some();
        return both && more.again == Some(Again::Another) && follows && a.evidence.start < b.evidence.start;
    }
    let told = plain.published.latest.zip(more.published.earliest);
    told.is_some_and(|(first, second)| days::between(first, second) >= APART_IN_TELLING)
}

/// How well a mention fits a cluster, and how near it is in time; `None` where it tells of another happening.
pub(super) fn agreement(facet: &Facet, cluster: &Cluster) -> Option<(i32, i64)> {
    let same_act = cluster.acts.contains(facet.mention.act.as_str());
    let mut score = i32::from(same_act);
    score += missions(facet, cluster)?;
    score += persons(facet, cluster)?;
    let settled = facet.envoy && score >= 3;
    score += match parties(facet, cluster) {
        Some(score) => score,
        // The mission says who is concerned, whoever the sentence made the actor.
        None if settled => 0,
        None => return None,
    };
    let gap = days::gap(&facet.window, &cluster.window);
    let slack = if facet.fact && cluster.fact { facet.slack } else { facet.slack.max(2) };
    let bounded = facet.window.is_bounded() && cluster.window.is_bounded();
    if gap > slack || !bounded && score < KINDRED {
        return None;
    }
    if facet.dated && cluster.dated && gap == 0 {
        score += 1;
    }
    score += quantity(facet, cluster, gap)?;
    let near = match (facet.window.latest, cluster.window.latest) {
        (Some(a), Some(b)) => -days::between(a, b).abs(),
        _ => i64::MIN,
    };
    (score >= if same_act { SAME } else { KINDRED }).then_some((score, near))
}

fn missions(facet: &Facet, cluster: &Cluster) -> Option<i32> {
    let (a, b) = (&facet.missions, &cluster.missions);
    if a.is_empty() || b.is_empty() {
        return Some(0);
    }
    if a.iter().eq(b.iter().copied()) {
        return Some(4);
    }
    // A promise to send several envoys is kept by several returns: it is none of them.
    let alike = facet.fact && cluster.fact;
    let within = a.iter().all(|m| b.contains(m)) || b.iter().all(|m| a.contains(*m));
    (alike && within).then_some(2)
}

fn persons(facet: &Facet, cluster: &Cluster) -> Option<i32> {
    let (a, b) = (&facet.persons, &cluster.persons);
    if a.is_empty() || b.is_empty() {
        // "Ten were expelled. The ambassador was not.": what is denied or planned of one is not what was done to ten.
        let count = if a.is_empty() { facet.mention.quantity.as_ref() } else { cluster.quantity };
        let of_several = a.len() + b.len() == 1 && count.is_some_and(|q| q.value > 1.5);
        return if of_several && facet.fact != cluster.fact { None } else { Some(0) };
    }
    if a.iter().any(|person| b.contains(person.as_str())) {
        return Some(3);
    }
    // An envoy may go by two spellings, but not a victim or a prisoner.
    None
}

fn parties(facet: &Facet, cluster: &Cluster) -> Option<i32> {
    if facet.mutual {
        let own = facet.participants();
        return shared(&own, &cluster.parties).map(|score| score * 2);
    }
    let actors = shared(&facet.actors, &cluster.actors)?;
    let recipients = shared(&facet.recipients, &cluster.recipients)?;
    Some(actors + recipients)
}

/// 2 for the same parties, 1 where one report names more of them, 0 where one names none.
fn shared(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> Option<i32> {
    if a.is_empty() || b.is_empty() {
        Some(0)
    } else if a == b {
        Some(2)
    } else {
        (a.is_subset(b) || b.is_subset(a)).then_some(1)
    }
}

fn quantity(facet: &Facet, cluster: &Cluster, gap: i64) -> Option<i32> {
    let (Some(a), Some(b)) = (&facet.mention.quantity, cluster.quantity) else {
        return Some(0);
    };
    if !a.unit.is_empty() && !b.unit.is_empty() && a.unit != b.unit {
        return Some(0);
    }
    if (a.value - b.value).abs() < 0.5 {
        return Some(2);
    }
    let close = (a.value - b.value).abs() <= (0.34 * a.value.max(b.value)).max(2.0);
    let loose = a.approximate || b.approximate;
    let tight = |window: &EventDate, dated: bool| dated && days::width(window).is_some_and(|days| days <= TIGHT);
    let dates = gap == 0 && tight(&facet.window, facet.dated) && tight(&cluster.window, cluster.dated);
    let parties = facet.actors == cluster.actors && facet.recipients == cluster.recipients;
    (close && (loose || dates && parties && facet.fact && cluster.fact)).then_some(-1)
}
