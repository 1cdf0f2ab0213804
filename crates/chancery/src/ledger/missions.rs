//! Who heads a mission, and whether he is there.
//!
//! The facts of the record are turns: a recall, a flight home, a return. The
//! last turn that is over decides. Where there is none, the next one may
//! presuppose how things stood before it: who is recalled was in post.

use super::index::Versions;
use super::{Breach, MissionEntry, MissionStatus, Told, View};
use crate::actor::{Actor, Mission};
use crate::coding::{Certainty, EventMention, Modality};
use crate::event::facet::{code, missions_of, person_key};
use crate::event::tables::TABLES;
use crate::event::{Disagreement, Reported};
use crate::record::days;
use crate::record::when::is_ahead;
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Turn {
    when: EventDate,
    status: MissionStatus,
    head: Option<Actor>,
    event: String,
    act: String,
    /// An outlet says so itself, and not only one of the parties.
    stated: bool,
    mentions: Vec<String>,
    voices: Vec<String>,
}

impl Turn {
    /// There is no mission any more that anybody could head.
    fn closes(&self) -> bool {
        self.status == MissionStatus::Withdrawn && TABLES.missions.closing.contains(&self.act)
    }

    fn reopens(&self) -> bool {
        TABLES.missions.reopening.contains(&self.act)
    }
}

/// Turns of one envoy's leaving that come within so many days are told of one leaving.
const ONE_LEAVING: i64 = 14;

/// A day on which a report knew somebody to head a mission.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sight {
    day: EventDate,
    head: Option<Actor>,
    event: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct History {
    turns: Vec<Turn>,
    sights: Vec<Sight>,
}

/// The missions of that day.
pub(super) fn entries(histories: &BTreeMap<Mission, History>, as_of: Date) -> Vec<MissionEntry> {
    histories.par_iter().filter_map(|(mission, history)| history.entry(mission, as_of)).collect()
}

/// What the reports tell of the missions that the Vienna Convention does not allow for, each from the day of the event
/// that does not go with an earlier one.
pub(super) fn breaches(histories: &BTreeMap<Mission, History>) -> Versions<Breach> {
    let all = histories.iter().flat_map(|(mission, history)| history.breaches(mission));
    Versions::of(all.map(|(day, breach)| vec![(day, Some(breach))]))
}

pub(super) fn histories(view: &View) -> BTreeMap<Mission, History> {
    let mut histories: BTreeMap<Mission, History> = BTreeMap::new();
    for event in &view.events {
        for mission in missions(view, event) {
            let head = head(view, event, &mission);
            let history = histories.entry(mission.clone()).or_default();
            if let Some(status) = status(view, event, &mission) {
                history.turns.push(turn(view, event, status, head));
            } else if let Some(day) = sight(view, event) {
                let event = Some(event.id.clone());
                history.sights.push(Sight { day, head, event });
            }
        }
    }
    for (reading, published) in view.record.readings.iter().zip(&view.record.published) {
        let day = &published.date;
        for attested in &reading.heads {
            let history = histories.entry(attested.mission.clone()).or_default();
            history.sights.push(Sight { day: day.clone(), head: Some(attested.head.clone()), event: None });
        }
    }
    // Severed relations close the missions on both sides, and restored ones let them open again.
    for event in view.events.iter().filter(|e| e.modality.is_fact()) {
        let severs = TABLES.missions.closing.contains(&event.act);
        let level = view.effect(event).and_then(|e| e.relation.as_deref());
        let status = match level {
            Some("severed") if severs => MissionStatus::Withdrawn,
            Some("full") if TABLES.missions.reopening.contains(&event.act) => MissionStatus::Vacant,
            _ => continue,
        };
        for (a, b) in super::relations::pairs(event) {
            for (sending, receiving) in [(a.clone(), b.clone()), (b, a)] {
                let Some(history) = histories.get_mut(&Mission { sending, receiving }) else { continue };
                let closed = history.turns.iter().any(Turn::closes);
                if severs || closed {
                    history.turns.push(turn(view, event, status, None));
                }
            }
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

fn turn<'a>(view: &View<'a>, event: &Told<'a>, status: MissionStatus, head: Option<Actor>) -> Turn {
    let told = || view.mentions_of(event).filter(|m| m.modality.is_fact() || !event.modality.is_fact());
    let mut when = event.when.clone();
    if when.latest.is_none() {
        // What is refused has no day of its own: it holds from the day on which it was said.
        let said = told().filter_map(|m| view.published(m)).min_by_key(|d| days::order(d));
        when = said.cloned().unwrap_or(when);
    }
    Turn {
        when,
        status,
        head,
        event: event.id.clone(),
        act: event.act.clone(),
        stated: told().any(|m| m.certainty == Certainty::Stated),
        mentions: told().map(|m| m.id.clone()).collect(),
        voices: event.outlets.clone(),
    }
}

fn missions<'a>(view: &View<'a>, event: &Told<'a>) -> Vec<Mission> {
    let missions = view.missions(event);
    if !missions.is_empty() {
        return missions.into_iter().collect();
    }
    // A mission that opens, closes or is emptied is that of its actor to the other party.
    let own = matches!(event.act.as_str(), "open-mission" | "close-mission" | "withdraw-diplomats");
    let (actors, recipients) = (super::codes(&event.actors), super::codes(&event.recipients));
    match (actors.as_slice(), recipients.as_slice()) {
        ([a], [r]) if own && a != r => vec![Mission { sending: a.clone(), receiving: r.clone() }],
        _ => Vec::new(),
    }
}

/// What the event makes of the mission, if it is a fact that changes it.
fn status<'a>(view: &View<'a>, event: &Told<'a>, mission: &Mission) -> Option<MissionStatus> {
    let turned_down = matches!(event.modality, Modality::Refused | Modality::Denied);
    if turned_down && TABLES.missions.away.contains(&event.act) {
        // The host that will not have him back keeps an envoy away who was not called home.
        let host = event.actors.iter().any(|a| code(a) == mission.receiving);
        return host.then_some(MissionStatus::Absent);
    }
    if turned_down && event.act == "grant-agrement" || event.modality.is_fact() && event.act == "refuse-agrement" {
        // A host that will not have a new ambassador leaves the mission without one.
        return Some(MissionStatus::Vacant);
    }
    if !event.modality.is_fact() {
        return None;
    }
    let says = |list: &[String]| {
        view.mentions_of(event).filter(|m| m.modality.is_fact()).any(|m| {
            let words = view.words(m);
            list.iter().any(|word| words.contains(word.as_str()))
        })
    };
    if event.act == "withdraw-diplomats" {
        // Who takes out the last of his diplomats leaves nobody to head the mission.
        return says(&TABLES.missions.emptied).then_some(MissionStatus::Withdrawn);
    }
    if matches!(event.act.as_str(), "open-mission" | "close-mission")
        && says(&TABLES.missions.lesser)
        && !says(&TABLES.missions.embassies)
    {
        return None;
    }
    let effect = view.effect(event)?.mission.as_deref()?;
    let for_good = || says(&TABLES.missions.for_good);
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
fn sight<'a>(view: &View<'a>, event: &Told<'a>) -> Option<EventDate> {
    if !TABLES.missions.in_post.contains(&event.act) {
        return None;
    }
    if event.modality.is_fact() {
        return Some(event.when.clone());
    }
    let told = view.mentions_of(event).filter(|m| is_ahead(m.modality));
    told.filter_map(|m| view.published(m)).min_by_key(|d| days::order(d)).cloned()
}

fn head<'a>(view: &View<'a>, event: &Told<'a>, mission: &Mission) -> Option<Actor> {
    let parts = view.mentions_of(event).flat_map(|m| &m.missions);
    let named = parts.filter(|p| p.mission == *mission).filter_map(|p| p.head.as_ref());
    let heads = view.record.heads();
    let of_mission = |p: &&Actor| heads.get(&person_key(p)).is_some_and(|m| m.contains(mission));
    let several = view.missions(event).len() > 1;
    let envoy = TABLES.is_envoy(&event.act) && !several;
    let persons = event.persons.iter().filter(|p| of_mission(p) || envoy);
    named.chain(persons).max_by_key(|a| (!is_acting(a), a.name.len(), &a.id, &a.text)).cloned()
}

/// A chargé d'affaires or another who heads the mission for the time being.
fn is_acting(actor: &Actor) -> bool {
    let words = format!("{} {}", actor.role.as_deref().unwrap_or_default(), actor.text).to_lowercase();
    TABLES.missions.acting.iter().any(|word| words.contains(word.as_str()))
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
        let mut last: Option<&Turn> = None;
        for turn in past {
            let before = last.and_then(|l| l.when.latest.or(l.when.earliest));
            let fresh =
                before.zip(turn.when.earliest).is_none_or(|(a, b)| days::between(a, b) <= TABLES.missions.tenure);
            let mut events = held.as_mut().filter(|_| fresh).map(|h| std::mem::take(&mut h.events)).unwrap_or_default();
            events.push(turn.event.clone());
            let keeps = held.as_ref().filter(|_| fresh).is_some_and(|h| turn.adds_nothing_to(h, last));
            if let Some(entry) = held.as_mut().filter(|_| keeps) {
                entry.events = events;
                entry.head = entry.head.take().or(turn.head.clone());
                entry.disagreements.extend(last.and_then(|l| turn.disputes(l)));
                continue;
            }
            let day = turn.when.latest.or(turn.when.earliest);
            let closed = turn.closes() || turn.reopens();
            // It is the ambassador who is called home or kept away, not the chargé d'affaires who stands in for him.
            let stands_in = |h: &Actor| {
                is_acting(h)
                    && matches!(turn.status, MissionStatus::Recalled | MissionStatus::Absent | MissionStatus::Withdrawn)
            };
            let near = || day.filter(|_| !closed).and_then(|d| self.head_near(d)).filter(|h| !stands_in(h));
            held = Some(MissionEntry {
                sending: mission.sending.clone(),
                receiving: mission.receiving.clone(),
                // A mission that is closed has no head.
                head: turn.head.clone().filter(|h| !stands_in(h)).or_else(near),
                acting: day
                    .filter(|_| !turn.closes() && turn.status != MissionStatus::InPost)
                    .and_then(|d| self.acting_near(d)),
                status: turn.status,
                since: turn.when.clone(),
                events,
                disagreements: last.and_then(|l| turn.disputes(l)).into_iter().collect(),
            });
            last = Some(turn);
        }
        held.map(|mut entry| {
            if entry.acting.is_some() && entry.acting.as_ref().map(person_key) == entry.head.as_ref().map(person_key) {
                entry.acting = None;
            }
            entry
        })
    }

    /// What the turns tell that cannot be, each from which day on: both events are named, and neither is set right.
    fn breaches(&self, mission: &Mission) -> Vec<(Date, Breach)> {
        let mut breaches = Vec::new();
        let mut closed: Option<&Turn> = None;
        let mut before: Option<&Turn> = None;
        for turn in &self.turns {
            let Some(last) = turn.when.latest else { continue };
            let mut breach = |rule: &str, earlier: &Turn, why: String| {
                let breach = Breach {
                    rule: rule.to_owned(),
                    sending: mission.sending.clone(),
                    receiving: mission.receiving.clone(),
                    why,
                    events: vec![earlier.event.clone(), turn.event.clone()],
                };
                breaches.push((last, breach));
            };
            let day = |turn: &Turn| format!("{} of {}", turn.act, days::words(&turn.when));
            if turn.reopens() {
                closed = None;
            } else if turn.closes() {
                closed = Some(turn);
            } else if let Some(end) = closed.filter(|_| turn.status != MissionStatus::Vacant) {
                let why = format!("{} is told of a mission that {} had closed", day(turn), day(end));
                breach("closed-mission-has-no-head", end, why);
                closed = None;
            } else if let Some(earlier) = before
                && TABLES.missions.away.contains(&turn.act)
                && earlier.status == MissionStatus::InPost
                && !differ(earlier.head.as_ref(), turn.head.as_ref())
            {
                let why = format!("{} follows {} without a leaving in between", day(turn), day(earlier));
                breach("no-return-without-absence", earlier, why);
            }
            before = Some(turn);
        }
        breaches
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
        // A chargé d'affaires heads it where nobody names the ambassador.
        near.min_by_key(|(far, head)| (is_acting(head), *far, &head.id, &head.text)).map(|(_, h)| h.clone())
    }

    /// Who headed the mission for the time being, nearest to a day.
    fn acting_near(&self, day: Date) -> Option<Actor> {
        let turns = self.turns.iter().map(|t| (&t.when, &t.head));
        let sights = self.sights.iter().map(|s| (&s.day, &s.head));
        let named = turns.chain(sights).filter_map(|(when, head)| {
            let at = when.earliest.or(when.latest)?;
            Some((days::between(at, day).abs(), head.as_ref().filter(|h| is_acting(h))?))
        });
        let near = named.filter(|(far, _)| *far <= TABLES.missions.tenure);
        near.min_by_key(|(far, head)| (*far, &head.id, &head.text)).map(|(_, h)| h.clone())
    }
}

impl Turn {
    /// It tells again, or only carries out, what the entry says.
    fn adds_nothing_to(&self, held: &MissionEntry, last: Option<&Turn>) -> bool {
        let same_head = !differ(held.head.as_ref(), self.head.as_ref());
        let successor = self.status == MissionStatus::Nominated
            && matches!(held.status, MissionStatus::InPost | MissionStatus::Recalled);
        let again = held.status == self.status && same_head && !self.closes();
        // Who is expelled or withdrawn and then leaves is still expelled or withdrawn.
        let gone = matches!(held.status, MissionStatus::Expelled | MissionStatus::Withdrawn);
        let leaves = same_head && gone && matches!(self.status, MissionStatus::Recalled | MissionStatus::Absent);
        let away = held.status == MissionStatus::Recalled && self.status == MissionStatus::Absent;
        // That a successor is turned down says nothing of who is there.
        let turned_down = self.status == MissionStatus::Vacant
            && held.status == MissionStatus::InPost
            && matches!(self.act.as_str(), "grant-agrement" | "refuse-agrement");
        let weaker = same_head && !self.stated && last.is_some_and(|l| l.stated && self.rivals(l));
        successor || again || leaves || away || turned_down || weaker
    }

    /// Both tell of the same leaving, each in its own way: sent away, called home, gone by himself.
    fn rivals(&self, other: &Turn) -> bool {
        use MissionStatus::*;
        let leaving = |t: &Turn| matches!(t.status, Recalled | Expelled | Withdrawn) && !t.closes();
        leaving(self)
            && leaving(other)
            && self.status != other.status
            && !differ(self.head.as_ref(), other.head.as_ref())
            && days::gap(&self.when, &other.when) <= ONE_LEAVING
    }

    fn disputes(&self, other: &Turn) -> Option<Disagreement> {
        let value =
            |t: &Turn| Reported { value: t.act.clone(), mentions: t.mentions.clone(), voices: t.voices.clone() };
        let expelled = |t: &Turn| t.status == MissionStatus::Expelled;
        let against = self.rivals(other) && expelled(self) != expelled(other);
        against.then(|| Disagreement {
            field: "status".to_owned(),
            values: vec![value(other), value(self)],
            chosen: String::new(),
            why: String::new(),
        })
    }
}

fn differ(a: Option<&Actor>, b: Option<&Actor>) -> bool {
    a.zip(b).is_some_and(|(a, b)| {
        person_key(a) != person_key(b) && !abridges(&a.name, &b.name) && !abridges(&b.name, &a.name)
    })
}

/// "Ana Ruiz" is "Ana Ruiz Campos": all of the shorter name, in its order, and more than one word of it.
fn abridges(short: &str, long: &str) -> bool {
    let mut words = long.split_whitespace();
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    short.split_whitespace().count() > 1 && short.split_whitespace().all(|s| words.any(|l| same(s, l)))
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
        acting: None,
        disagreements: Vec::new(),
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
