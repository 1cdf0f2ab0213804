//! Who heads a mission, and whether he is there.
//!
//! The facts of the record are turns: a recall, a flight home, a return. The
//! last turn that is over decides. Where there is none, the next one may
//! presuppose how things stood before it: who is recalled was in post.

use super::{MissionEntry, MissionStatus, View};
use crate::actor::{Actor, Mission};
use crate::coding::{EventMention, Modality};
use crate::event::Event;
use crate::event::facet::{code, missions_of, person_key};
use crate::event::tables::TABLES;
use crate::record::days;
use crate::record::when::is_ahead;
use crate::time::EventDate;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Turn {
    when: EventDate,
    status: MissionStatus,
    head: Option<Actor>,
    event: String,
    act: String,
}

/// A day on which a report knew somebody to head a mission.
#[derive(Clone, Debug)]
struct Sight {
    day: EventDate,
    head: Option<Actor>,
    event: Option<String>,
}

#[derive(Default)]
pub(super) struct History {
    turns: Vec<Turn>,
    sights: Vec<Sight>,
}

pub(super) fn entries(view: &View, as_of: Date, known_on: Option<Date>) -> Vec<MissionEntry> {
    let histories = histories(view, known_on);
    let entry = |(mission, history): (&Mission, &History)| history.entry(mission, as_of);
    histories.iter().filter_map(entry).collect()
}

pub(super) fn histories(view: &View, known_on: Option<Date>) -> BTreeMap<Mission, History> {
    let mut histories: BTreeMap<Mission, History> = BTreeMap::new();
    for event in view.events {
        for mission in missions(view, event) {
            let head = head(view, event, &mission);
            let history = histories.entry(mission.clone()).or_default();
            if let Some(status) = status(view, event, &mission) {
                history.turns.push(Turn {
                    when: event.when.clone(),
                    status,
                    head,
                    event: event.id.clone(),
                    act: event.act.clone(),
                });
            } else if let Some(day) = sight(view, event) {
                let event = Some(event.id.clone());
                history.sights.push(Sight { day, head, event });
            }
        }
    }
    for (reading, published) in view.record.readings.iter().zip(&view.record.published) {
        let day = &published.date;
        let known = known_on.is_none_or(|k| day.earliest.is_some_and(|first| first <= k));
        for attested in reading.heads.iter().filter(|_| known) {
            let history = histories.entry(attested.mission.clone()).or_default();
            history.sights.push(Sight { day: day.clone(), head: Some(attested.head.clone()), event: None });
        }
    }
    for history in histories.values_mut() {
        history.turns.sort_by(|a, b| {
            let key = |t: &Turn| (days::order(&t.when), t.status, t.event.clone());
            key(a).cmp(&key(b))
        });
        history.sights.sort_by(|a, b| {
            let key = |s: &Sight| {
                let head = s.head.as_ref().map(|h| (h.id.clone(), h.text.clone()));
                (days::order(&s.day), s.event.clone(), head)
            };
            key(a).cmp(&key(b))
        });
    }
    histories
}

fn missions(view: &View, event: &Event) -> Vec<Mission> {
    let missions = view.missions(event);
    if !missions.is_empty() {
        return missions.into_iter().collect();
    }
    // A mission that opens or closes is that of its actor to the other party.
    let opens = matches!(event.act.as_str(), "open-mission" | "close-mission");
    match (event.actors.as_slice(), event.recipients.as_slice()) {
        ([a], [r]) if opens && code(a) != code(r) => {
            vec![Mission { sending: code(a).to_owned(), receiving: code(r).to_owned() }]
        }
        _ => Vec::new(),
    }
}

/// What the event makes of the mission, if it is a fact that changes it.
fn status(view: &View, event: &Event, mission: &Mission) -> Option<MissionStatus> {
    if event.modality == Modality::Refused && TABLES.missions.away.contains(&event.act) {
        // The host that will not have him back keeps an envoy away who was not called home.
        let host = event.actors.iter().any(|a| code(a) == mission.receiving);
        return host.then_some(MissionStatus::Absent);
    }
    if !event.modality.is_fact() {
        return None;
    }
    let effect = view.effect(event)?.mission.as_deref()?;
    let for_good = || {
        view.mentions_of(event).filter(|m| m.modality.is_fact()).any(|m| {
            let words = view.words(m);
            TABLES.missions.for_good.iter().any(|word| words.contains(word.as_str()))
        })
    };
    Some(match effect {
        "nominated" => MissionStatus::Nominated,
        "in-post" => MissionStatus::InPost,
        "recalled" | "absent" if for_good() => MissionStatus::Withdrawn,
        // An envoy who leaves while reports watch has been called home.
        "recalled" | "absent" => MissionStatus::Recalled,
        "expelled" => MissionStatus::Expelled,
        "withdrawn" => MissionStatus::Withdrawn,
        "vacant" => MissionStatus::Vacant,
        _ => return None,
    })
}

/// The day on which an event that changes nothing shows that somebody is in post.
fn sight(view: &View, event: &Event) -> Option<EventDate> {
    if !TABLES.missions.in_post.contains(&event.act) {
        return None;
    }
    if event.modality.is_fact() {
        return Some(event.when.clone());
    }
    let told = view.mentions_of(event).filter(|m| is_ahead(m.modality));
    told.filter_map(|m| view.published(m)).min_by_key(|d| days::order(d)).cloned()
}

fn head(view: &View, event: &Event, mission: &Mission) -> Option<Actor> {
    let parts = view.mentions_of(event).flat_map(|m| &m.missions);
    let named = parts.filter(|p| p.mission == *mission).filter_map(|p| p.head.as_ref());
    let heads = view.record.heads();
    let of_mission = |p: &&Actor| heads.get(&person_key(p)).is_some_and(|m| m.contains(mission));
    let several = view.missions(event).len() > 1;
    let envoy = TABLES.is_envoy(&event.act) && !several;
    let persons = event.persons.iter().filter(|p| of_mission(p) || envoy);
    named.chain(persons).max_by_key(|a| (a.name.len(), &a.id, &a.text)).cloned()
}

impl History {
    fn entry(&self, mission: &Mission, as_of: Date) -> Option<MissionEntry> {
        let tenure = TABLES.missions.tenure;
        let past: Vec<&Turn> = self.turns.iter().filter(|t| days::over_by(&t.when, as_of)).collect();
        let next = self.turns.iter().find(|t| !days::over_by(&t.when, as_of));
        let held = self.fold(mission, &past);
        let stale = |entry: &MissionEntry, day: Date| {
            entry.status != MissionStatus::InPost
                && entry.since.latest.is_none_or(|last| days::between(last, day) > tenure)
        };
        // What comes next may tell how things stand today.
        if let Some(next) = next {
            // A deed that no report dates tells of no day before it.
            let day = next.when.earliest.or(next.when.latest);
            let near = day.is_some_and(|d| days::between(as_of, d) <= tenure);
            let away = TABLES.missions.away.contains(&next.act);
            let there = TABLES.missions.in_post.contains(&next.act);
            let other = held.as_ref().is_none_or(|h| stale(h, as_of) || differ(h.head.as_ref(), next.head.as_ref()));
            if near && other && (there || away && held.is_none()) {
                let status = if there { MissionStatus::InPost } else { MissionStatus::Absent };
                let why = format!("presupposed by {} of {}", next.act, days::words(&next.when));
                let head = next.head.clone().or(self.head_near(as_of));
                let events = vec![next.event.clone()];
                return Some(presupposed(mission, head, status, as_of, why, events));
            }
        }
        let seen = self.sight_near(as_of, tenure);
        match (held, seen) {
            (Some(held), Some(seen)) => {
                let day = seen.day.earliest.or(seen.day.latest);
                let later = day.is_some_and(|day| stale(&held, day) && day <= as_of);
                Some(if later { self.sighted(mission, seen, as_of) } else { held })
            }
            (Some(held), None) => Some(held),
            (None, Some(seen)) => Some(self.sighted(mission, seen, as_of)),
            (None, None) => None,
        }
    }

    fn fold(&self, mission: &Mission, past: &[&Turn]) -> Option<MissionEntry> {
        let mut held: Option<MissionEntry> = None;
        let mut last: Option<Date> = None;
        for turn in past {
            let fresh = last.zip(turn.when.earliest).is_none_or(|(a, b)| days::between(a, b) <= TABLES.missions.tenure);
            last = turn.when.latest.or(turn.when.earliest);
            let mut events = held.as_ref().filter(|_| fresh).map(|h| h.events.clone()).unwrap_or_default();
            events.push(turn.event.clone());
            let keeps = held.as_ref().filter(|_| fresh).is_some_and(|h| {
                let same_head = !differ(h.head.as_ref(), turn.head.as_ref());
                let successor = turn.status == MissionStatus::Nominated
                    && matches!(h.status, MissionStatus::InPost | MissionStatus::Recalled);
                let again = h.status == turn.status && same_head;
                // Who is expelled or withdrawn and then leaves is still expelled or withdrawn.
                let leaves = same_head
                    && matches!(h.status, MissionStatus::Expelled | MissionStatus::Withdrawn)
                    && matches!(turn.status, MissionStatus::Recalled | MissionStatus::Absent);
                let away = h.status == MissionStatus::Recalled && turn.status == MissionStatus::Absent;
                successor || again || leaves || away
            });
            if let Some(entry) = held.as_mut().filter(|_| keeps) {
                entry.events = events;
                entry.head = entry.head.take().or(turn.head.clone());
                continue;
            }
            let day = turn.when.latest.or(turn.when.earliest);
            held = Some(MissionEntry {
                sending: mission.sending.clone(),
                receiving: mission.receiving.clone(),
                head: turn.head.clone().or(day.and_then(|d| self.head_near(d))),
                status: turn.status,
                since: turn.when.clone(),
                events,
            });
        }
        held
    }

    fn sighted(&self, mission: &Mission, seen: &Sight, as_of: Date) -> MissionEntry {
        let why = format!("in post by a report of {}", days::words(&seen.day));
        let head = seen.head.clone().or(self.head_near(as_of));
        let events = seen.event.iter().cloned().collect();
        presupposed(mission, head, MissionStatus::InPost, as_of, why, events)
    }

    fn sight_near(&self, as_of: Date, within: i64) -> Option<&Sight> {
        let far = |s: &Sight| {
            let day = s.day.earliest.or(s.day.latest)?;
            Some(days::between(day, as_of).abs()).filter(|d| *d <= within)
        };
        let near = self.sights.iter().filter_map(|s| Some((far(s)?, s)));
        near.min_by_key(|(days, s)| (*days, s.event.is_none())).map(|(_, s)| s)
    }

    /// The head that the record names nearest to a day.
    pub fn head_near(&self, day: Date) -> Option<Actor> {
        let turns = self.turns.iter().map(|t| (&t.when, &t.head));
        let sights = self.sights.iter().map(|s| (&s.day, &s.head));
        let named = turns.chain(sights).filter_map(|(when, head)| {
            let at = when.earliest.or(when.latest)?;
            Some((days::between(at, day).abs(), head.as_ref()?))
        });
        let near = named.filter(|(far, _)| *far <= TABLES.missions.tenure);
        near.min_by_key(|(far, head)| (*far, &head.id, &head.text)).map(|(_, h)| h.clone())
    }
}

fn differ(a: Option<&Actor>, b: Option<&Actor>) -> bool {
    a.zip(b).is_some_and(|(a, b)| person_key(a) != person_key(b))
}

fn presupposed(
    mission: &Mission,
    head: Option<Actor>,
    status: MissionStatus,
    as_of: Date,
    why: String,
    events: Vec<String>,
) -> MissionEntry {
    MissionEntry {
        sending: mission.sending.clone(),
        receiving: mission.receiving.clone(),
        head,
        status,
        since: EventDate { latest: Some(as_of), ..EventDate::unknown(why) },
        events,
    }
}

/// Missions of a mention, with the head that it, or the record about that day, names for each.
pub(super) fn parts(
    view: &View,
    histories: &BTreeMap<Mission, History>,
    mention: &EventMention,
    day: Option<Date>,
) -> Vec<(Mission, Option<Actor>)> {
    let missions = missions_of(mention, view.record.heads());
    let single = missions.len() == 1 && TABLES.is_envoy(&mention.act);
    let part = |mission: Mission| {
        let named = mention.missions.iter().find(|p| p.mission == mission);
        let head = named
            .and_then(|p| p.head.clone())
            .or(mention.persons.first().filter(|_| single).cloned())
            .or(histories.get(&mission).zip(day).and_then(|(h, d)| h.head_near(d)));
        (mission, head)
    };
    missions.into_iter().map(part).collect()
}
