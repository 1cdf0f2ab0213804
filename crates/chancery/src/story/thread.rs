//! Joins documents that tell of the same happenings into stories.

use super::Story;
use super::sentence::{capital, list, party, theme};
use crate::coding::{Codebook, EventMention};
use crate::event::Event;
use crate::event::facet::{code, person_key};
use crate::event::tables::TABLES;
use crate::record::{Record, SCHEMA, days};
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Days between two happenings to one mission, or to one envoy, that still belong to one story.
const MISSION: i64 = 120;
/// The same for what two parties do to each other.
const DYAD: i64 = 30;
/// What lies so far behind a report is background, and joins no stories.
const BACKGROUND: i64 = 400;

pub(crate) fn thread(record: &Record, book: &Codebook) -> Vec<Story> {
    let ids: Vec<&str> = record.readings.iter().map(|r| r.document.id.as_str()).collect();
    let number: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let mut joined = Joined::new(ids.len());
    let published = record.days();
    // Of each event, the documents that tell of it as news.
    let fresh = |event: &Event| -> Vec<usize> {
        let news = event.documents.iter().filter(|d| {
            let day = published.get(d.as_str()).and_then(|p| p.earliest.or(p.latest));
            let gap = event.when.latest.zip(day).map(|(last, day)| days::between(last, day));
            gap.is_none_or(|gap| gap <= BACKGROUND)
        });
        news.filter_map(|d| number.get(d.as_str()).copied()).collect()
    };
    let mut by_key: BTreeMap<String, Vec<(Date, usize)>> = BTreeMap::new();
    for event in &record.events {
        let news = fresh(event);
        let Some(first) = news.first().copied() else {
            continue;
        };
        news.iter().for_each(|d| joined.join(first, *d));
        let Some(day) = event.when.latest.or(event.when.earliest) else {
            continue;
        };
        for key in keys(event, book) {
            by_key.entry(key).or_default().push((day, first));
        }
    }
    for (key, mut list) in by_key {
        list.sort();
        let limit = if key.starts_with("dyad") { DYAD } else { MISSION };
        for pair in list.windows(2) {
            if let [(a, x), (b, y)] = pair
                && days::between(*a, *b) <= limit
            {
                joined.join(*x, *y);
            }
        }
    }
    stories(record, book, &number, &mut joined)
}

/// What makes two events of different reports part of one story.
fn keys(event: &Event, book: &Codebook) -> Vec<String> {
    let mut keys = Vec::new();
    let envoy = TABLES.is_envoy(&event.act);
    if let Some(m) = &event.mission {
        let (a, b) = (m.sending.as_str().min(&m.receiving), m.sending.as_str().max(&m.receiving));
        keys.push(format!("mission {a} {b}"));
    }
    if envoy {
        keys.extend(event.persons.iter().map(|p| format!("envoy {}", person_key(p))));
    }
    let family = book.act(&event.act).map_or("", |a| a.family.as_str());
    if matches!(family, "missions" | "relations" | "measures" | "talks") {
        for a in event.actors.iter().map(code) {
            for r in event.recipients.iter().map(code).filter(|r| *r != a) {
                keys.push(format!("dyad {} {}", a.min(r), a.max(r)));
            }
        }
    }
    keys
}

fn stories(record: &Record, book: &Codebook, number: &BTreeMap<&str, usize>, joined: &mut Joined) -> Vec<Story> {
    let mut members: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    for event in &record.events {
        let roots: BTreeSet<usize> =
            event.documents.iter().filter_map(|d| number.get(d.as_str())).map(|d| joined.root(*d)).collect();
        for root in roots {
            members.entry(root).or_default().push(event);
        }
    }
    let mut documents: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (id, at) in number {
        documents.entry(joined.root(*at)).or_default().push((*id).to_owned());
    }
    let mut mentions: Vec<&EventMention> = record.mentions.iter().collect();
    mentions.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let published = record.days();
    let threads: Vec<(Vec<&Event>, Vec<String>)> =
        members.into_iter().map(|(root, events)| (events, documents.remove(&root).unwrap_or_default())).collect();
    let told = threads.into_par_iter();
    let told = told.filter_map(|(events, documents)| story(record, book, &events, documents, &mentions, &published));
    let mut stories: Vec<Story> = told.collect();
    stories.sort_by(|a, b| (a.first, &a.id).cmp(&(b.first, &b.id)));
    stories
}

fn story(
    record: &Record,
    book: &Codebook,
    events: &[&Event],
    documents: Vec<String>,
    mentions: &[&EventMention],
    published: &BTreeMap<&str, &EventDate>,
) -> Option<Story> {
    let first_event = events.iter().min_by_key(|e| &e.id)?;
    let reported = || {
        let days = documents.iter().filter_map(|d| published.get(d.as_str()));
        days.filter_map(|p| p.earliest.or(p.latest))
    };
    // Background is told in a story, and is no part of its time.
    let floor = reported().min().map(|day| days::add(day, -BACKGROUND));
    let happened = events.iter().filter(|e| e.modality.is_fact()).filter_map(|e| e.when.latest);
    let facts: Vec<Date> = happened.filter(|day| floor.is_none_or(|f| f <= *day)).collect();
    let first = facts.iter().copied().chain(reported()).min();
    let last = facts.iter().copied().chain(reported()).max();
    let mut actors: BTreeMap<&str, usize> = BTreeMap::new();
    let mut themes: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        let weight = event.documents.len();
        let parties: BTreeSet<&str> = event.actors.iter().chain(&event.recipients).map(code).collect();
        let told = event.mentions.iter().filter_map(|id| {
            let at = mentions.binary_search_by(|m| m.id.cmp(id)).ok()?;
            mentions.get(at)
        });
        let missions = told.flat_map(|m| &m.missions);
        let sides = missions.flat_map(|p| [p.mission.sending.as_str(), &p.mission.receiving]);
        for party in parties.into_iter().chain(sides).collect::<BTreeSet<_>>() {
            *actors.entry(party).or_default() += weight;
        }
        let family = book.act(&event.act).map_or("", |a| a.family.as_str());
        // Everybody talks in every story.
        *themes.entry(family).or_default() += if family == "words" { 0 } else { weight };
    }
    let actors = most(actors);
    let themes: Vec<String> = most(themes).into_iter().take(2).map(|f| theme(f).to_owned()).collect();
    let main: Vec<String> = actors.iter().take(2).map(|c| party(record, c)).collect();
    let title = match (main.is_empty(), first.zip(last)) {
        (true, _) => capital(&list(&themes)),
        (false, Some((first, last))) => {
            format!("{}: {}, {}", capital(&list(&main)), list(&themes), span(first, last))
        }
        (false, None) => format!("{}: {}", capital(&list(&main)), list(&themes)),
    };
    Some(Story {
        schema: SCHEMA,
        id: format!("s-{}", first_event.id.strip_prefix("e-").unwrap_or(&first_event.id)),
        title,
        actors: actors.into_iter().map(str::to_owned).collect(),
        first,
        last,
        events: events.iter().map(|e| e.id.clone()).collect(),
        documents,
    })
}

fn most(counts: BTreeMap<&str, usize>) -> Vec<&str> {
    let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    all.into_iter().map(|(name, _)| name).collect()
}

/// "March to June 2021".
fn span(first: Date, last: Date) -> String {
    let month = |day: Date| MONTHS.get((day.month().max(1) - 1) as usize).copied().unwrap_or_default();
    if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{} {}", month(first), first.year())
    } else if first.year() == last.year() {
        format!("{} to {} {}", month(first), month(last), first.year())
    } else {
        format!("{} {} to {} {}", month(first), first.year(), month(last), last.year())
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Sets of documents that grow together.
struct Joined {
    parent: Vec<usize>,
}

impl Joined {
    fn new(count: usize) -> Joined {
        Joined { parent: (0..count).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.parent.get(at)
            && up != at
        {
            let above = self.parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// The smaller number stays the root, whatever the order of the joins.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parent.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}
