//! What keeps, withdraws or voids a promise.

use super::commitments::{AGAIN, Fate, Kind, LATE, Promise};
use super::{View, codes};
use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{EventMention, Modality};
use crate::event::Event;
use crate::event::facet::{code, person_key};
use crate::event::tables::TABLES;
use crate::record::days;
use crate::record::when::shown;
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Facts of one act, by the day on which they were over: all, and those that a party, a person or a mission has to do
/// with, so that a promise is held against few.
#[derive(Default)]
struct Facts<'a> {
    all: Vec<usize>,
    of_party: BTreeMap<&'a str, Vec<usize>>,
    of_person: BTreeMap<String, Vec<usize>>,
    of_mission: BTreeMap<Mission, Vec<usize>>,
}

impl<'a> Facts<'a> {
    fn file(&mut self, at: usize, event: &'a Event, missions: &BTreeSet<Mission>) {
        self.all.push(at);
        let parties: BTreeSet<&str> = event.actors.iter().chain(&event.recipients).map(code).collect();
        for party in parties {
            self.of_party.entry(party).or_default().push(at);
        }
        let persons: BTreeSet<String> = persons(event).map(person_key).collect();
        for person in persons {
            self.of_person.entry(person).or_default().push(at);
        }
        for mission in missions {
            self.of_mission.entry(mission.clone()).or_default().push(at);
        }
    }

    /// Those that may concern a promise, in their order, from a day to another.
    fn near(&self, promise: &Promise, over: impl Fn(usize) -> Option<Date>, from: Date, to: Date) -> Vec<usize> {
        let mut found = Vec::new();
        let mut add = |list: Option<&Vec<usize>>| {
            let list = list.map_or(&[][..], Vec::as_slice);
            let first = list.partition_point(|at| over(*at).is_some_and(|last| last < from));
            let near = list.iter().skip(first);
            found.extend(near.take_while(|at| over(**at).is_some_and(|last| last <= to)));
        };
        if promise.by.is_empty() {
            add(Some(&self.all));
            return found;
        }
        promise.by.iter().for_each(|party| add(self.of_party.get(party.as_str())));
        if TABLES.is_mutual(promise.act) {
            promise.to.iter().for_each(|party| add(self.of_party.get(party.as_str())));
        }
        add(promise.mission.as_ref().and_then(|mission| self.of_mission.get(mission)));
        add(promise.person.as_ref().and_then(|person| self.of_person.get(&person_key(person))));
        if let Some(mission) = &promise.mission {
            add(self.of_party.get(mission.sending.as_str()));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Those whom an event is done to or who do it.
pub(super) fn persons(event: &Event) -> impl Iterator<Item = &Actor> {
    event.persons.iter().chain(&event.actors).filter(|a| a.kind == ActorKind::Person)
}

pub(super) struct Judge<'v, 'a> {
    view: &'v View<'a>,
    facts: BTreeMap<&'a str, Facts<'a>>,
    /// What was refused or called off, by the group of its act and by the day on which that was said.
    retreats: BTreeMap<&'a str, Vec<(Date, &'a EventMention, usize)>>,
    missions: Vec<BTreeSet<Mission>>,
}

impl<'v, 'a> Judge<'v, 'a> {
    pub fn new(view: &'v View<'a>) -> Judge<'v, 'a> {
        let mut facts: BTreeMap<&str, Facts> = BTreeMap::new();
        let mut retreats: BTreeMap<&str, Vec<(Date, &EventMention, usize)>> = BTreeMap::new();
        let missions: Vec<BTreeSet<Mission>> = view.events.par_iter().map(|e| view.missions(e)).collect();
        for ((e, told), missions) in view.events.iter().enumerate().zip(&missions) {
            if told.modality.is_fact() {
                facts.entry(&told.event.act).or_default().file(e, told.event, missions);
            }
            for mention in view.mentions_of(told) {
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
        Judge { view, facts, retreats, missions }
    }

    pub fn fate(&self, promise: &Promise<'a>) -> Fate<'a> {
        if promise.kind == Kind::Restraint {
            let broken = self.after(promise, |act| TABLES.keeps(promise.act, act, self.view.family(act)));
            // Who would not answer one thing may yet answer another, long after.
            let made = promise.made.latest.or(promise.made.earliest);
            let soon = |day: Date| made.is_none_or(|made| day <= days::add(made, TABLES.answers.within));
            let broken = broken.filter(|(day, _)| !TABLES.is_general(promise.act) || soon(*day));
            return Fate { keeper: None, retreat: None, taken_back: None, undone: broken };
        }
        Fate {
            keeper: self.keeper(promise).map(|(at, event)| (at, event, self.kept_on(promise, at, event))),
            retreat: self.retreat(promise),
            taken_back: self.after(promise, |act| TABLES.takes_back(promise.act, act)),
            undone: self.after(promise, |act| TABLES.undoes(promise.act, act)),
        }
    }

    fn event(&self, at: usize) -> Option<(&'a Event, &BTreeSet<Mission>)> {
        Some((self.view.events.get(at)?.event, self.missions.get(at)?))
    }

    fn over(&self, at: usize) -> Option<Date> {
        self.view.events.get(at).and_then(|e| e.when.latest)
    }

    /// The other side's leaving, after it was told to.
    fn obeyed(&self, promise: &Promise) -> Option<(usize, &'a Event)> {
        let start = promise.made.earliest?;
        let end = days::add(promise.due.latest?, AGAIN);
        let acts = self.facts.iter().filter(|(act, _)| TABLES.missions.obeys.contains(**act));
        let of_side = |facts: &Facts| -> Vec<usize> {
            let lists = promise.to.iter().filter_map(|party| facts.of_party.get(party.as_str()));
            lists.flatten().copied().collect()
        };
        let mut found: Vec<usize> = acts.flat_map(|(_, facts)| of_side(facts)).collect();
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
        let first = |facts: &Facts| {
            // Facts come by the day on which they were over, so the first that fits is the first deed.
            let near = facts.near(promise, |at| self.over(at), start, days::add(end, LATE));
            near.into_iter().find_map(|at| {
                let (event, missions) = self.event(at)?;
                let by_then = event.when.earliest.is_none_or(|first| first <= end);
                // A deed without a first day counts only where its report is younger than the promise.
                let told_later = event.when.earliest.is_some()
                    || event.history.iter().any(|k| k.modality.is_fact() && k.known_on > promise.made.latest);
                (by_then && told_later && promise.concerns(event, missions)).then_some((at, event))
            })
        };
        let found = acts.filter_map(|(_, facts)| first(facts));
        found.min_by_key(|(at, event)| (days::order(&event.when), *at))
    }

    /// The day of the deed. Where it lies outside of the days that the promise names, and some of its reports tell of one
    /// within them, that one: an envoy is called home on one day and leaves, as he said he would, on another.
    fn kept_on(&self, promise: &Promise, at: usize, event: &Event) -> EventDate {
        let due = &promise.due;
        if !due.is_bounded() || event.when.intersect(due).is_some() {
            return event.when.clone();
        }
        let told = self.view.events.get(at).into_iter().flat_map(|told| self.view.mentions_of(told));
        let days = told.filter(|m| m.modality.is_fact()).map(shown).filter(|when| when.is_bounded());
        let fit = days.filter(|when| when.intersect(due).is_some());
        fit.min_by_key(|when| (days::width(when), days::order(when))).unwrap_or_else(|| event.when.clone())
    }

    /// What was said after it was made that refuses it or calls it off.
    fn retreat(&self, promise: &Promise) -> Option<(Date, &'a Event)> {
        let made = promise.made.latest.or(promise.made.earliest)?;
        let list = self.retreats.get(TABLES.group(promise.act))?;
        let end = self.end(promise, made);
        let from = list.partition_point(|(day, ..)| *day < made);
        let then = list.iter().skip(from).take_while(|(day, ..)| *day <= end);
        let mut found = then.filter_map(|(day, mention, at)| {
            let (event, missions) = self.event(*at)?;
            let later = *day > made || mention.modality == Modality::Cancelled;
            let whole = || promise.events.contains(at) || promise.concerns(event, missions);
            // What was called off before its day is told later, and was withdrawn by its day.
            let of_its_day =
                || mention.when.resolved.as_ref().is_some_and(|when| when.intersect(&promise.due).is_some());
            let due = promise.due.latest.filter(|_| mention.modality == Modality::Cancelled && of_its_day());
            (later && whole()).then_some((due.map_or(*day, |due| due.max(made).min(*day)), event))
        });
        found.next()
    }

    /// The day after which nothing that is done or said has to do with a promise any more.
    fn end(&self, promise: &Promise, made: Date) -> Date {
        let horizon = TABLES.family(self.view.family(promise.act)).horizon;
        let due = promise.due.latest.map(|last| days::add(last, horizon));
        days::add(due.unwrap_or(days::add(made, 2 * horizon)), LATE)
    }

    /// The first act of some kinds after a promise that makes it void or takes it back.
    fn after(&self, promise: &Promise, fits: impl Fn(&str) -> bool) -> Option<(Date, &'a Event)> {
        let made = promise.made.earliest?;
        let last = self.end(promise, made);
        let first = |facts: &Facts| {
            let near = facts.near(promise, |at| self.over(at), made, last);
            near.into_iter().find_map(|at| {
                let (event, missions) = self.event(at)?;
                let then = event.when.earliest.is_some_and(|first| first >= made);
                let fits = then && (promise.concerns(event, missions) || between(promise, event));
                Some((event.when.latest?, at, event)).filter(|_| fits)
            })
        };
        let acts = self.facts.iter().filter(|(act, _)| fits(act));
        let found = acts.filter_map(|(_, facts)| first(facts)).min_by_key(|(day, at, _)| (*day, *at));
        found.map(|(day, _, event)| (day, event))
    }
}

/// An act between the two states of the mission that was promised an envoy.
fn between(promise: &Promise, event: &Event) -> bool {
    let Some(mission) = &promise.mission else {
        return false;
    };
    let parties = codes(event.actors.iter().chain(&event.recipients));
    parties.contains(&mission.sending) && parties.contains(&mission.receiving)
}
