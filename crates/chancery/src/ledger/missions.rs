//! Who heads a mission, and whether he is there.
//!
//! The facts of the record are turns: a recall, a flight home, a return. The
//! last turn that is over decides. Where there is none, the next one may
//! presuppose how things stood before it: who is recalled was in post.

use super::index::Versions;
use super::nearest::Nearest;
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
use std::sync::OnceLock;

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
    /// Follows from both, which do not change once somebody asks.
    #[serde(skip)]
    known: OnceLock<Known>,
}

/// What a day is looked up in.
#[derive(Debug)]
struct Known {
    /// Those of the turns that are over some day, by that day.
    over: Vec<usize>,
    steps: Vec<Step>,
    /// The first turn that is never known to be over.
    open: Option<usize>,
    /// Heads that turns, and after them sights, name.
    heads: Nearest,
    acting: Nearest,
    sights: Nearest,
}

/// How the mission stands from one of the turns that are over until the next step.
#[derive(Debug)]
struct Step {
    /// Places in [`Known::over`]: of the turn, and of the first whose event the entry names.
    from: usize,
    first: usize,
    /// Without its events.
    entry: MissionEntry,
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
            let day = |t: &Turn| (days::order(&t.when), t.status);
            day(a).cmp(&day(b)).then_with(|| a.event.cmp(&b.event))
        });
        history.sights.sort_by(|a, b| {
            let key = |s: &Sight| {
                let head = s.head.as_ref().map(|h| (h.id.clone(), h.text.clone()));
                (days::order(&s.day), s.event.clone(), head)
            };
            key(a).cmp(&key(b))
        });
    }
    histories.par_iter().for_each(|(mission, history)| {
        history.known(mission);
    });
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
        let known = self.known(mission);
        let past = known.over.partition_point(|at| self.turns.get(*at).is_some_and(|t| days::over_by(&t.when, as_of)));
        let next = known.over.get(past).copied().into_iter().chain(known.open).min().and_then(|at| self.turns.get(at));
        let held = known.steps.partition_point(|step| step.from < past).checked_sub(1);
        let held = held.and_then(|at| known.steps.get(at));
        let stale = |step: &Step, day: Date| {
            step.entry.status != MissionStatus::InPost
                && step.entry.since.latest.is_none_or(|last| days::between(last, day) > tenure)
        };
        // What comes next may tell how things stand today.
        if let Some(next) = next {
            // A deed that no report dates tells of no day before it.
            let day = next.when.earliest.or(next.when.latest);
            let near = day.is_some_and(|d| days::between(as_of, d) <= tenure);
            let away = TABLES.missions.away.contains(&next.act);
            let there = TABLES.missions.in_post.contains(&next.act);
            let other = held.is_none_or(|h| stale(h, as_of) || differ(h.entry.head.as_ref(), next.head.as_ref()));
            if near && other && (there || away && held.is_none()) {
                let status = if there { MissionStatus::InPost } else { MissionStatus::Absent };
                let why = format!("presupposed by {} of {}", next.act, days::words(&next.when));
                let head = next.head.clone().or_else(|| self.head_near(mission, as_of));
                let events = vec![next.event.clone()];
                return Some(presupposed(mission, head, status, as_of, why, events));
            }
        }
        let seen = known.sights.to(as_of, tenure).and_then(|at| self.sights.get(at));
        match (held, seen) {
            (Some(held), Some(seen)) => {
                let day = seen.day.earliest.or(seen.day.latest);
                let later = day.is_some_and(|day| stale(held, day) && day <= as_of);
                Some(if later { self.sighted(mission, seen, as_of) } else { self.stood(held, past) })
            }
            (Some(held), None) => Some(self.stood(held, past)),
            (None, Some(seen)) => Some(self.sighted(mission, seen, as_of)),
            (None, None) => None,
        }
    }

    /// The entry of a step when so many of the turns are over.
    fn stood(&self, step: &Step, past: usize) -> MissionEntry {
        let mut entry = step.entry.clone();
        let over = self.known.get().and_then(|known| known.over.get(step.first..past)).unwrap_or_default();
        entry.events = over.iter().filter_map(|at| Some(self.turns.get(*at)?.event.clone())).collect();
        if entry.acting.is_some() && entry.acting.as_ref().map(person_key) == entry.head.as_ref().map(person_key) {
            entry.acting = None;
        }
        entry
    }

    /// What a day is looked up in, worked out once.
    fn known(&self, mission: &Mission) -> &Known {
        if let Some(known) = self.known.get() {
            return known;
        }
        let day = |when: &EventDate| when.earliest.or(when.latest);
        let turns = self.turns.iter().map(|t| (&t.when, &t.head));
        let sights = self.sights.iter().map(|s| (&s.day, &s.head));
        let named = turns.chain(sights).enumerate();
        let mut named: Vec<(&Actor, Date, usize)> =
            named.filter_map(|(n, (when, head))| Some((head.as_ref()?, day(when)?, n))).collect();
        named.sort_by_key(|(head, _, n)| (&head.id, &head.text, *n));
        let (acting, heads): (Vec<_>, Vec<_>) = named.into_iter().partition(|(head, ..)| is_acting(head));
        let mut sights: Vec<(bool, usize, Date)> = Vec::new();
        for (n, sight) in self.sights.iter().enumerate() {
            sights.extend(day(&sight.day).map(|day| (sight.event.is_none(), n, day)));
        }
        sights.sort_unstable();
        let numbered = |list: Vec<(&Actor, Date, usize)>| Nearest::of(list.into_iter().map(|(_, day, n)| (day, n)));
        let (over, open): (Vec<usize>, Vec<usize>) =
            (0..self.turns.len()).partition(|at| self.turns.get(*at).is_some_and(|t| t.when.latest.is_some()));
        let mut known = Known {
            over,
            steps: Vec::new(),
            open: open.first().copied(),
            heads: numbered(heads),
            acting: numbered(acting),
            sights: Nearest::of(sights.into_iter().map(|(_, n, day)| (day, n))),
        };
        known.steps = self.steps(mission, &known);
        self.known.get_or_init(|| known)
    }

    /// How the turns follow on one another.
    fn steps(&self, mission: &Mission, known: &Known) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut last: Option<&Turn> = None;
        let over = known.over.iter().filter_map(|at| self.turns.get(*at)).enumerate();
        for (from, turn) in over {
            let before = last.and_then(|l| l.when.latest.or(l.when.earliest));
            let fresh =
                before.zip(turn.when.earliest).is_none_or(|(a, b)| days::between(a, b) <= TABLES.missions.tenure);
            let held = steps.last().filter(|_| fresh);
            let first = held.map_or(from, |h| h.first);
            if let Some(held) = held.filter(|h| turn.adds_nothing_to(&h.entry, last)) {
                let head = held.entry.head.is_none().then(|| turn.head.clone()).flatten();
                let disputed = last.and_then(|l| turn.disputes(l));
                if head.is_some() || disputed.is_some() {
                    let mut entry = held.entry.clone();
                    entry.head = entry.head.or(head);
                    entry.disagreements.extend(disputed);
                    steps.push(Step { from, first, entry });
                }
                continue;
            }
            let day = turn.when.latest.or(turn.when.earliest);
            let closed = turn.closes() || turn.reopens();
            // It is the ambassador who is called home or kept away, not the chargé d'affaires who stands in for him.
            let stands_in = |h: &Actor| {
                is_acting(h)
                    && matches!(turn.status, MissionStatus::Recalled | MissionStatus::Absent | MissionStatus::Withdrawn)
            };
            let near =
                || day.filter(|_| !closed).and_then(|d| self.head_by(known, d)).filter(|h| !stands_in(h)).cloned();
            let entry = MissionEntry {
                sending: mission.sending.clone(),
                receiving: mission.receiving.clone(),
                // A mission that is closed has no head.
                head: turn.head.clone().filter(|h| !stands_in(h)).or_else(near),
                acting: day
                    .filter(|_| !turn.closes() && turn.status != MissionStatus::InPost)
                    .and_then(|d| self.named(known.acting.to(d, TABLES.missions.tenure)?).cloned()),
                status: turn.status,
                since: turn.when.clone(),
                events: Vec::new(),
                disagreements: last.and_then(|l| turn.disputes(l)).into_iter().collect(),
            };
            steps.push(Step { from, first, entry });
            last = Some(turn);
        }
        steps
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
        let head = seen.head.clone().or_else(|| self.head_near(mission, as_of));
        let events = seen.event.iter().cloned().collect();
        presupposed(mission, head, MissionStatus::InPost, as_of, why, events)
    }

    /// The head that the record names nearest to a day.
    pub fn head_near(&self, mission: &Mission, day: Date) -> Option<Actor> {
        self.head_by(self.known(mission), day).cloned()
    }

    fn head_by(&self, known: &Known, day: Date) -> Option<&Actor> {
        let tenure = TABLES.missions.tenure;
        // A chargé d'affaires heads it where nobody names the ambassador.
        let near = known.heads.to(day, tenure).or_else(|| known.acting.to(day, tenure));
        near.and_then(|n| self.named(n))
    }

    /// Whom a turn names, or the sight that comes so far after the turns.
    fn named(&self, n: usize) -> Option<&Actor> {
        match n.checked_sub(self.turns.len()) {
            None => self.turns.get(n)?.head.as_ref(),
            Some(n) => self.sights.get(n)?.head.as_ref(),
        }
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
            .or_else(|| histories.get(&mission).zip(day).and_then(|(h, d)| h.head_near(&mission, d)));
        (mission, head)
    };
    missions.into_iter().map(part).collect()
}
