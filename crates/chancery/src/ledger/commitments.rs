//! What was promised, and what became of it.

use super::missions::{self, History};
use super::{Commitment, CommitmentStatus, View, codes, terms};
use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{EventMention, Modality};
use crate::event::Event;
use crate::event::facet::{code, person_key};
use crate::event::tables::TABLES;
use crate::record::days;
use crate::time::{EventDate, Grain};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Promises of one thing that come within so many days are one, told again.
const AGAIN: i64 = 14;

/// Days by which the end of a deed's interval may overshoot the time in which it keeps a promise.
const LATE: i64 = 366;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Promise,
    Threat,
    /// An order to leave by a day: it is kept when the other side goes.
    Ultimatum,
}

/// One thing that one party is to do.
struct Promise<'a> {
    mention: &'a EventMention,
    act: &'a str,
    kind: Kind,
    by: BTreeSet<String>,
    to: BTreeSet<String>,
    mission: Option<Mission>,
    person: Option<Actor>,
    made: EventDate,
    due: EventDate,
    /// Indices into the events.
    events: BTreeSet<usize>,
}

pub(super) fn entries(view: &View, as_of: Date) -> Vec<Commitment> {
    let judge = Judge::new(view);
    let promises = promises(view);
    let listed = promises.iter().filter_map(|p| judge.entry(p, as_of));
    listed.collect()
}

/// Events that keep a promise of another event, with the ids of those.
pub(super) fn kept(view: &View) -> BTreeMap<String, BTreeSet<String>> {
    let judge = Judge::new(view);
    let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for promise in promises(view) {
        let Some((at, keeper)) = judge.keeper(&promise) else {
            continue;
        };
        let others = promise.events.iter().filter(|e| **e != at);
        let ids = others.filter_map(|e| Some(view.events.get(*e)?.id.clone()));
        links.entry(keeper.id.clone()).or_default().extend(ids);
    }
    links.retain(|_, promises| !promises.is_empty());
    links
}

/// Events that call off or void what another event promised, with the ids of those.
pub(super) fn cancelled(view: &View) -> BTreeMap<String, BTreeSet<String>> {
    let judge = Judge::new(view);
    let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for promise in promises(view) {
        if judge.keeper(&promise).is_some() {
            continue;
        }
        let end = || judge.retreat(&promise, Date::MAX).or_else(|| judge.taken_back(&promise, Date::MAX));
        let Some(event) = end().or_else(|| judge.undone(&promise, Date::MAX)) else {
            continue;
        };
        let ids = promise.events.iter().filter_map(|e| Some(view.events.get(*e)?.id.clone()));
        links.entry(event.id.clone()).or_default().extend(ids.filter(|id| *id != event.id));
    }
    links.retain(|_, promises| !promises.is_empty());
    links
}

fn promises<'a>(view: &View<'a>) -> Vec<Promise<'a>> {
    let histories = missions::histories(view);
    let mut by_key: BTreeMap<String, Vec<Promise>> = BTreeMap::new();
    for (e, event) in view.events.iter().enumerate() {
        for mention in view.mentions_of(event) {
            use Modality::*;
            if let Some(promise) = ultimatum(view, e, mention) {
                by_key.entry(promise.key()).or_default().push(promise);
            }
            if !matches!(mention.modality, Planned | Offered | Agreed | Threatened) {
                continue;
            }
            for promise in expand(view, &histories, e, mention) {
                by_key.entry(promise.key()).or_default().push(promise);
            }
        }
    }
    let mut all: Vec<Promise> = by_key.into_values().flat_map(joined).collect();
    all.sort_by(|a, b| {
        let key = |p: &Promise| {
            let mission = p.mission.clone();
            (days::order(&p.made), p.mention.id.clone(), mission, p.key())
        };
        key(a).cmp(&key(b))
    });
    all
}

/// The term that a state sets the staff or the mission of another.
fn ultimatum<'a>(view: &View<'a>, event: usize, mention: &'a EventMention) -> Option<Promise<'a>> {
    if !mention.modality.is_fact() || !TABLES.missions.ultimatum.contains(&mention.act) {
        return None;
    }
    let term = terms::days(&view.clause(mention))?;
    let when = mention.when.resolved.clone().filter(EventDate::is_bounded);
    let made = when.or_else(|| view.published(mention).cloned())?;
    let shift = |day: Option<Date>| day.map(|d| days::add(d, term));
    Some(Promise {
        mention,
        act: &mention.act,
        kind: Kind::Ultimatum,
        by: codes(&mention.actors).into_iter().collect(),
        to: codes(&mention.recipients).into_iter().collect(),
        mission: None,
        person: None,
        due: EventDate {
            earliest: made.earliest.max(shift(made.earliest)),
            latest: shift(made.latest),
            grain: Grain::Day,
            text: String::new(),
            why: format!("{term} days from {}", days::words(&made)),
        },
        made,
        events: BTreeSet::from([event]),
    })
}

/// A promise for each mission or person that the mention is about.
fn expand<'a>(
    view: &View<'a>,
    histories: &BTreeMap<Mission, History>,
    event: usize,
    mention: &'a EventMention,
) -> Vec<Promise<'a>> {
    let made = made(view, mention);
    let due = match &mention.when.resolved {
        Some(date) if mention.when.expression.is_some() && !date.text.is_empty() => date.clone(),
        _ => EventDate { earliest: made.earliest, ..EventDate::unknown("promised without a day") },
    };
    let day = made.latest.or(made.earliest);
    let parts = missions::parts(view, histories, mention, day);
    let one = |mission: Option<Mission>, person: Option<Actor>| {
        let mut by = view.doers(mention);
        if let Some(m) = mission.as_ref().filter(|_| by.is_empty()) {
            by.insert(m.sending.clone());
        }
        Promise {
            mention,
            act: &mention.act,
            kind: if mention.modality == Modality::Threatened { Kind::Threat } else { Kind::Promise },
            by,
            to: codes(&mention.recipients).into_iter().collect(),
            mission,
            person,
            made: made.clone(),
            due: due.clone(),
            events: BTreeSet::from([event]),
        }
    };
    if !parts.is_empty() {
        let parts = parts.into_iter();
        return parts.map(|(mission, head)| one(Some(mission), head)).collect();
    }
    if TABLES.is_envoy(&mention.act) && mention.persons.len() > 1 {
        let persons = mention.persons.iter();
        return persons.map(|person| one(None, Some(person.clone()))).collect();
    }
    // "Its diplomats" are not one person, whose promise it would be.
    let acting = mention.actors.iter().filter(|a| a.kind == ActorKind::Person && a.id.starts_with("person:"));
    let named: Vec<&Actor> =
        if mention.persons.is_empty() { acting.collect() } else { mention.persons.iter().collect() };
    match named.as_slice() {
        [person] => vec![one(None, Some((*person).clone()))],
        _ => vec![one(None, None)],
    }
}

/// The day on which the promise was first known to be given.
fn made(view: &View, mention: &EventMention) -> EventDate {
    let said = mention.said.resolved.clone();
    match said {
        Some(said) if !said.text.is_empty() => said,
        said => match view.published(mention) {
            Some(day) if day.earliest.is_some() => {
                EventDate { why: format!("first told in a report of {}", days::words(day)), ..day.clone() }
            }
            _ => said.unwrap_or_else(|| EventDate::unknown("its report is not dated")),
        },
    }
}

/// Joins promises of one thing that come close together, and so are one promise told again.
fn joined(mut promises: Vec<Promise>) -> Vec<Promise> {
    promises.sort_by_key(|p| (days::order(&p.made), p.mention.id.clone()));
    let mut groups: Vec<Promise> = Vec::new();
    for promise in promises {
        let group = groups.iter_mut().rev().find(|g| {
            let near = days::gap(&g.made, &promise.made) <= AGAIN;
            near && days::meet(&g.due, &promise.due).is_some()
        });
        let Some(group) = group else {
            groups.push(promise);
            continue;
        };
        if let Some(due) = days::meet(&group.due, &promise.due) {
            group.due = due;
        }
        group.by.extend(promise.by);
        group.to.extend(promise.to);
        group.events.extend(promise.events);
        group.person = group.person.take().or(promise.person);
    }
    groups
}

impl Promise<'_> {
    /// What makes two promises of one thing.
    fn key(&self) -> String {
        let group = TABLES.group(self.act);
        let kind = match self.kind {
            Kind::Promise => "promise",
            Kind::Threat => "threat",
            Kind::Ultimatum => "ultimatum",
        };
        let whom = match (&self.mission, &self.person) {
            (Some(m), _) => format!("mission {}>{}", m.sending, m.receiving),
            (None, Some(person)) => format!("person {}", person_key(person)),
            (None, None) => format!("by {:?} to {:?}", self.by, self.to),
        };
        format!("{kind} {group} {whom}")
    }

    /// Whether the parties of a deed or of a withdrawal are those of the promise.
    fn concerns(&self, event: &Event, missions: &BTreeSet<Mission>) -> bool {
        let actors: BTreeSet<&str> = event.actors.iter().map(code).collect();
        let recipients: BTreeSet<&str> = event.recipients.iter().map(code).collect();
        if let Some(mission) = &self.mission
            && !missions.is_empty()
        {
            return missions.contains(mission);
        }
        let by = || self.by.is_empty() || self.by.iter().any(|b| actors.contains(b.as_str()));
        if let Some(person) = &self.person
            && !TABLES.is_general(self.act)
        {
            let named = |a: &Actor| a.kind == ActorKind::Person;
            let mut persons = event.persons.iter().chain(&event.actors).filter(|a| named(a)).peekable();
            return match persons.peek() {
                Some(_) => persons.any(|p| person_key(p) == person_key(person)),
                None => by() && !actors.is_empty(),
            };
        }
        if TABLES.is_mutual(self.act) {
            let parties: BTreeSet<&str> = actors.union(&recipients).copied().collect();
            let own: BTreeSet<&str> = self.by.union(&self.to).map(String::as_str).collect();
            return !own.is_disjoint(&parties) && (own.is_subset(&parties) || parties.is_subset(&own));
        }
        let to = self.to.is_empty() || recipients.is_empty() || self.to.iter().any(|t| recipients.contains(t.as_str()));
        !self.by.is_empty() && by() && to
    }
}

/// Finds what keeps, withdraws or voids promises, by group of acts.
struct Judge<'v, 'a> {
    view: &'v View<'a>,
    /// Facts, then what was refused or called off, by the group of their act.
    facts: BTreeMap<&'a str, Vec<usize>>,
    /// By the day on which they were said.
    retreats: BTreeMap<&'a str, Vec<(Date, &'a EventMention, usize)>>,
    missions: Vec<BTreeSet<Mission>>,
}

impl<'v, 'a> Judge<'v, 'a> {
    fn new(view: &'v View<'a>) -> Judge<'v, 'a> {
        let mut facts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut retreats: BTreeMap<&str, Vec<(Date, &EventMention, usize)>> = BTreeMap::new();
        for (e, event) in view.events.iter().enumerate() {
            if event.modality.is_fact() {
                facts.entry(&event.act).or_default().push(e);
            }
            for mention in view.mentions_of(event) {
                if !matches!(mention.modality, Modality::Refused | Modality::Cancelled) {
                    continue;
                }
                let said = mention.said.resolved.as_ref().filter(|s| s.earliest.is_some());
                if let Some(day) = said.or(view.published(mention)).and_then(|said| said.earliest) {
                    retreats.entry(TABLES.group(&mention.act)).or_default().push((day, mention, e));
                }
            }
        }
        for list in retreats.values_mut() {
            list.sort_by_key(|(day, mention, e)| (*day, *e, &mention.id));
        }
        Judge { view, facts, retreats, missions: view.events.iter().map(|e| view.missions(e)).collect() }
    }

    fn event(&self, at: usize) -> Option<(&'a Event, &BTreeSet<Mission>)> {
        Some((self.view.events.get(at)?, self.missions.get(at)?))
    }

    /// The other side's leaving, after it was told to.
    fn obeyed(&self, promise: &Promise) -> Option<(usize, &'a Event)> {
        let start = promise.made.earliest?;
        let end = days::add(promise.due.latest?, AGAIN);
        let acts = self.facts.iter().filter(|(act, _)| TABLES.missions.obeys.contains(**act));
        let mut found: Vec<usize> = acts.flat_map(|(_, list)| list.iter().copied()).collect();
        found.sort_unstable();
        let events = found.into_iter().filter_map(|at| Some((at, self.event(at)?.0)));
        let mut events = events.filter(|(_, e)| {
            let goes = e.actors.iter().any(|a| promise.to.contains(code(a)));
            let from = e.recipients.is_empty() || e.recipients.iter().any(|r| promise.by.contains(code(r)));
            let then = e.when.earliest.is_some_and(|first| first >= start) && days::over_by(&e.when, end);
            goes && from && then
        });
        events.next()
    }

    /// The first deed after the promise that does what was promised.
    fn keeper(&self, promise: &Promise) -> Option<(usize, &'a Event)> {
        if promise.kind == Kind::Ultimatum {
            return self.obeyed(promise);
        }
        let limits = TABLES.family(self.view.family(promise.act));
        let start = promise.made.earliest.or(promise.made.latest)?;
        let end = match promise.due.latest {
            Some(last) => days::add(last, limits.horizon),
            None => days::add(start, 2 * limits.horizon),
        };
        let general = TABLES.is_general(promise.act);
        let end = if general { days::add(start, TABLES.answers.within) } else { end };
        let acts = self.facts.iter().filter(|(act, _)| TABLES.keeps(promise.act, act, self.view.family(act)));
        let mut best: Option<(usize, &Event)> = None;
        for list in acts.map(|(_, list)| list) {
            // Facts come by the day on which they were over, so the first that fits is the first deed.
            let over = |at: &usize| self.event(*at).and_then(|(e, _)| e.when.latest);
            let from = list.partition_point(|at| over(at).is_some_and(|last| last < start));
            let near =
                list.iter().skip(from).take_while(|at| over(at).is_some_and(|last| days::between(end, last) <= LATE));
            let found = near.filter_map(|at| Some((*at, self.event(*at)?))).find(|(_, (event, missions))| {
                let by_then = event.when.earliest.is_none_or(|first| first <= end);
                // A deed without a first day counts only where its report is younger than the promise.
                let told_later = event.when.earliest.is_some()
                    || event.history.iter().any(|k| k.modality.is_fact() && k.known_on > promise.made.latest);
                by_then && told_later && promise.concerns(event, missions)
            });
            if let Some((at, (event, _))) = found
                && best.is_none_or(|(b, held)| (days::order(&event.when), at) < (days::order(&held.when), b))
            {
                best = Some((at, event));
            }
        }
        best
    }

    /// Whether it was refused or called off after it was made.
    fn retreat(&self, promise: &Promise, as_of: Date) -> Option<&'a Event> {
        let made = promise.made.latest.or(promise.made.earliest)?;
        let list = self.retreats.get(TABLES.group(promise.act))?;
        let end = as_of.min(self.end(promise, made));
        let from = list.partition_point(|(day, ..)| *day < made);
        let then = list.iter().skip(from).take_while(|(day, ..)| *day <= end);
        let mut found = then.filter_map(|(day, mention, at)| {
            let (event, missions) = self.event(*at)?;
            let later = *day > made || mention.modality == Modality::Cancelled;
            let whole = promise.events.contains(at) || promise.concerns(event, missions);
            (later && whole).then_some(event)
        });
        found.next()
    }

    /// The day after which nothing that is done or said has to do with a promise any more.
    fn end(&self, promise: &Promise, made: Date) -> Date {
        let horizon = TABLES.family(self.view.family(promise.act)).horizon;
        let due = promise.due.latest.map(|last| days::add(last, horizon));
        days::add(due.unwrap_or(days::add(made, 2 * horizon)), LATE)
    }

    /// The act that makes it void.
    fn undone(&self, promise: &Promise, as_of: Date) -> Option<&'a Event> {
        self.after(promise, as_of, |act| TABLES.undoes(promise.act, act))
    }

    /// The act by which it is taken back.
    fn taken_back(&self, promise: &Promise, as_of: Date) -> Option<&'a Event> {
        self.after(promise, as_of, |act| TABLES.takes_back(promise.act, act))
    }

    fn after(&self, promise: &Promise, as_of: Date, fits: impl Fn(&str) -> bool) -> Option<&'a Event> {
        let made = promise.made.earliest?;
        let acts = self.facts.iter().filter(|(act, _)| fits(act));
        let last = as_of.min(self.end(promise, made));
        // Facts come by the day on which they were over.
        let day = |at: &usize| self.event(*at).and_then(|(e, _)| e.when.latest);
        let near = acts.flat_map(|(_, list)| {
            let from = list.partition_point(|at| day(at).is_some_and(|d| d < made));
            list.iter().skip(from).take_while(|at| day(at).is_some_and(|d| d <= last))
        });
        let mut events = near.filter_map(|at| self.event(*at));
        let found = events.find(|(event, missions)| {
            let then = event.when.earliest.is_some_and(|first| first >= made) && days::over_by(&event.when, as_of);
            then && (promise.concerns(event, missions) || self.between(promise, event))
        });
        found.map(|(event, _)| event)
    }

    /// An act between the two states of the mission that was promised an envoy.
    fn between(&self, promise: &Promise, event: &Event) -> bool {
        let Some(mission) = &promise.mission else {
            return false;
        };
        let parties = codes(event.actors.iter().chain(&event.recipients));
        parties.contains(&mission.sending) && parties.contains(&mission.receiving)
    }

    fn entry(&self, promise: &Promise, as_of: Date) -> Option<Commitment> {
        let made = promise.made.earliest.or(promise.made.latest)?;
        if made > as_of {
            return None;
        }
        let ids = |at: &usize| Some(self.view.events.get(*at)?.id.clone());
        let mut events: BTreeSet<String> = promise.events.iter().filter_map(ids).collect();
        let keeper = self.keeper(promise).filter(|(_, e)| days::over_by(&e.when, as_of));
        let mut kept_on = None;
        let status = if let Some((_, event)) = keeper {
            events.insert(event.id.clone());
            let mut when = event.when.clone();
            when.earliest = when.earliest.max(promise.made.earliest);
            kept_on = Some(when);
            CommitmentStatus::Kept
        } else if let Some(event) = self.retreat(promise, as_of).or_else(|| self.taken_back(promise, as_of)) {
            events.insert(event.id.clone());
            CommitmentStatus::Withdrawn
        } else if let Some(event) = self.undone(promise, as_of) {
            events.insert(event.id.clone());
            CommitmentStatus::Contradicted
        } else if promise.due.latest.is_some_and(|last| last < as_of) {
            CommitmentStatus::Overdue
        } else {
            CommitmentStatus::Pending
        };
        Some(Commitment {
            by: promise.by.iter().cloned().collect(),
            act: promise.act.to_owned(),
            person: promise.person.clone(),
            made: promise.made.clone(),
            due: promise.due.clone(),
            status,
            kept_on,
            events: events.into_iter().collect(),
            mention: promise.mention.id.clone(),
        })
    }
}
