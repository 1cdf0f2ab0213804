//! A mention as merging sees it: who, whom, which mission, how many, and between which days.

use super::again::{Again, again};
use super::tables::TABLES;
use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{Codebook, EventMention, Modality};
use crate::record::days;
use crate::record::when::{closed, is_ahead};
use crate::time::EventDate;
use std::collections::{BTreeMap, BTreeSet};

/// Missions that the record knows somebody to head, by the key of the person.
pub(crate) type Heads = BTreeMap<String, BTreeSet<Mission>>;

#[derive(Clone, Debug)]
pub(crate) struct Facet<'a> {
    pub mention: &'a EventMention,
    pub group: &'a str,
    pub family: &'a str,
    /// Days that dated reports of it may lie apart.
    pub slack: i64,
    pub actors: BTreeSet<&'a str>,
    pub recipients: BTreeSet<&'a str>,
    /// Keys of those the act is done to or through, not of those who speak for a party.
    pub persons: BTreeSet<String>,
    pub missions: BTreeSet<Mission>,
    pub published: &'a EventDate,
    /// The days in which the act lies or would lie, closed on both sides where anything is known.
    pub window: EventDate,
    /// The window rests on an expression of the text.
    pub dated: bool,
    pub fact: bool,
    pub mutual: bool,
    pub envoy: bool,
    /// Told as not the first of its kind.
    pub again: Option<Again>,
}

/// The code of a party; its id where it has none.
pub(crate) fn code(actor: &Actor) -> &str {
    if actor.code.is_empty() { &actor.id } else { &actor.code }
}

/// The one party that all of them act for.
fn only(actors: &[Actor]) -> Option<&str> {
    let codes: BTreeSet<&str> = actors.iter().map(code).collect();
    codes.first().copied().filter(|_| codes.len() == 1)
}

/// The last word of a name, which reports share where they differ on the rest.
pub(crate) fn person_key(actor: &Actor) -> String {
    let name = actor.name.trim();
    name.rsplit(' ').next().unwrap_or(name).to_lowercase()
}

pub(crate) fn family_of<'a>(book: &'a Codebook, act: &str) -> &'a str {
    book.act(act).map_or("", |a| a.family.as_str())
}

impl<'a> Facet<'a> {
    /// `text` is what the mention rests on.
    pub fn of(
        mention: &'a EventMention,
        published: &'a EventDate,
        text: &str,
        book: &'a Codebook,
        heads: &Heads,
    ) -> Facet<'a> {
        let tables = &*TABLES;
        let family = family_of(book, &mention.act);
        let envoy = tables.is_envoy(&mention.act);
        let parties: BTreeSet<&str> = mention.actors.iter().chain(&mention.recipients).map(|a| a.id.as_str()).collect();
        let mut persons: BTreeSet<String> = mention
            .persons
            .iter()
            .filter(|p| p.kind == ActorKind::Person && (envoy || !parties.contains(p.id.as_str())))
            .map(person_key)
            .collect();
        if envoy {
            let named = mention.missions.iter().filter_map(|m| m.head.as_ref());
            persons.extend(named.map(person_key));
        }
        let missions = missions_of(mention, heads);
        let limits = tables.family(family);
        let when = mention.when.resolved.clone().unwrap_or_else(|| EventDate::unknown(""));
        let dated = mention.when.expression.is_some() && !when.text.is_empty()
            || mention.when.expression.is_none() && when.is_bounded() && mention.modality.is_fact();
        let window = if is_ahead(mention.modality) {
            let said = mention.said.resolved.as_ref();
            let first = said.and_then(|s| s.earliest).or(published.earliest).or(said.and_then(|s| s.latest));
            let mut open = when.clone();
            open.earliest = open.earliest.or(first);
            closed(&open, limits.horizon, limits.horizon)
        } else if mention.modality == Modality::Cancelled && !dated {
            // What is called off was still to come.
            let mut open = when.clone();
            open.latest = open.latest.map(|last| days::add(last, limits.horizon));
            closed(&open, limits.memory + limits.horizon, 0)
        } else {
            closed(&when, limits.memory, limits.horizon)
        };
        Facet {
            mention,
            group: tables.group(&mention.act),
            family,
            slack: tables.slack(&mention.act),
            actors: mention.actors.iter().map(code).collect(),
            recipients: mention.recipients.iter().map(code).collect(),
            persons,
            missions,
            published,
            window,
            dated,
            fact: mention.modality.is_fact(),
            mutual: tables.is_mutual(&mention.act),
            envoy,
            again: again(text, &mention.act, mention.quantity.as_ref().map_or("", |q| &q.unit)),
        }
    }

    /// First day on which its report can have been read.
    pub fn known_on(&self) -> Option<jiff::civil::Date> {
        self.published.earliest
    }

    pub fn participants(&self) -> BTreeSet<&'a str> {
        self.actors.union(&self.recipients).copied().collect()
    }
}

/// The missions that a mention is about: those it names, that of the envoy it names, or that of the two parties.
pub(crate) fn missions_of(mention: &EventMention, heads: &Heads) -> BTreeSet<Mission> {
    // An envoy who meets somebody is a person there, and not a mission.
    if !TABLES.is_of_missions(&mention.act) {
        return BTreeSet::new();
    }
    let mut missions: BTreeSet<Mission> = mention.missions.iter().map(|m| m.mission.clone()).collect();
    if !missions.is_empty() || !TABLES.is_envoy(&mention.act) {
        return missions;
    }
    let persons = mention.persons.iter().map(person_key);
    let known: BTreeSet<&Mission> = persons.filter_map(|p| heads.get(&p)).flatten().collect();
    if known.len() == 1 {
        missions.extend(known.into_iter().cloned());
    } else if let (Some(a), Some(b)) = (only(&mention.actors), only(&mention.recipients))
        && a != b
    {
        let (sending, receiving) = if TABLES.is_host(&mention.act) { (b, a) } else { (a, b) };
        missions.insert(Mission { sending: sending.to_owned(), receiving: receiving.to_owned() });
    }
    missions
}

/// Collects who heads which mission from all that the mentions and the reports say.
pub(crate) fn heads<'a>(named: impl Iterator<Item = (&'a Mission, &'a Actor)>) -> Heads {
    let mut heads = Heads::new();
    for (mission, head) in named {
        heads.entry(person_key(head)).or_default().insert(mission.clone());
    }
    heads
}
