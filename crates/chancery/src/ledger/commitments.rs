//! What was promised, and what became of it.

use super::index::Versions;
use super::judge::{Judge, persons};
use super::missions::{self, History};
use super::{Commitment, CommitmentStatus, View, codes, relations, sides, terms};
use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{EventMention, Modality};
use crate::event::Event;
use crate::event::facet::{code, person_key};
use crate::event::tables::TABLES;
use crate::record::days;
use crate::time::{EventDate, Grain};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Promises of one thing that come within so many days are one, told again.
pub(super) const AGAIN: i64 = 14;

/// Days by which the end of a deed's interval may overshoot the time in which it keeps a promise.
pub(super) const LATE: i64 = 366;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Promise,
    Threat,
    /// An order to leave by a day: it is kept when the other side goes.
    Ultimatum,
    /// Not to do a thing: it holds until it is done all the same.
    Restraint,
}

/// One thing that one party is to do.
pub(super) struct Promise<'a> {
    mention: &'a EventMention,
    pub act: &'a str,
    pub kind: Kind,
    pub by: BTreeSet<String>,
    pub to: BTreeSet<String>,
    pub mission: Option<Mission>,
    pub person: Option<Actor>,
    pub made: EventDate,
    pub due: EventDate,
    /// Indices into the events.
    pub events: BTreeSet<usize>,
}

/// The promises of a record, with what became of each.
pub(super) struct Judged<'a> {
    promises: Vec<(Promise<'a>, Fate<'a>)>,
}

/// What keeps a promise and what ends it otherwise, whenever that is, with the day from which it counts.
pub(super) struct Fate<'a> {
    /// With the days on which it was kept.
    pub keeper: Option<(usize, &'a Event, EventDate)>,
    pub retreat: Option<(Date, &'a Event)>,
    pub taken_back: Option<(Date, &'a Event)>,
    pub undone: Option<(Date, &'a Event)>,
}

impl<'a> Judged<'a> {
    pub fn of(view: &View<'a>, histories: &BTreeMap<Mission, History>) -> Judged<'a> {
        let judge = Judge::new(view);
        let judged = |promise: Promise<'a>| {
            let fate = judge.fate(&promise);
            (promise, fate)
        };
        Judged { promises: promises(view, histories).into_par_iter().map(judged).collect() }
    }

    pub fn versions(&self, view: &View) -> Versions<Commitment> {
        let line = |(promise, fate): &(Promise, Fate)| {
            let made = promise.made.earliest.or(promise.made.latest)?;
            let overdue = promise.due.latest.map(|last| days::add(last, 1));
            let ends = [fate.retreat, fate.taken_back, fate.undone].into_iter().flatten().map(|(day, _)| day);
            let kept = fate.keeper.as_ref().and_then(|(.., when)| when.latest);
            let turns: BTreeSet<Date> = ends.chain(kept).chain(overdue).chain([made]).filter(|d| *d >= made).collect();
            Some(turns.into_iter().map(|day| (day, Some(promise.entry(view, fate, day)))).collect())
        };
        Versions::of(self.promises.par_iter().filter_map(line).collect::<Vec<_>>())
    }

    /// Events that keep a promise of another event, with the ids of those.
    pub fn kept(&self, view: &View) -> BTreeMap<String, BTreeSet<String>> {
        self.links(view, |promise, fate| {
            let (at, keeper, _) = fate.keeper.as_ref()?;
            let (at, keeper) = (*at, *keeper);
            Some((keeper, promise.events.iter().copied().filter(|e| *e != at).collect()))
        })
    }

    /// Events that call off or void what another event promised, with the ids of those.
    pub fn cancelled(&self, view: &View) -> BTreeMap<String, BTreeSet<String>> {
        self.links(view, |promise, fate| {
            let (_, event) = fate.retreat.or(fate.taken_back).or(fate.undone).filter(|_| fate.keeper.is_none())?;
            let others = promise.events.iter().copied();
            Some((event, others.filter(|e| view.events.get(*e).is_some_and(|e| e.id != event.id)).collect()))
        })
    }

    fn links(
        &self,
        view: &View,
        of: impl Fn(&Promise<'a>, &Fate<'a>) -> Option<(&'a Event, Vec<usize>)>,
    ) -> BTreeMap<String, BTreeSet<String>> {
        let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (event, promises) in self.promises.iter().filter_map(|(promise, fate)| of(promise, fate)) {
            let ids = promises.into_iter().filter_map(|e| Some(view.events.get(e)?.id.clone()));
            links.entry(event.id.clone()).or_default().extend(ids);
        }
        links.retain(|_, promises| !promises.is_empty());
        links
    }
}

fn promises<'a>(view: &View<'a>, histories: &BTreeMap<Mission, History>) -> Vec<Promise<'a>> {
    let mut by_key: BTreeMap<String, Vec<Promise>> = BTreeMap::new();
    for (e, event) in view.events.iter().enumerate() {
        for mention in view.mentions_of(event) {
            use Modality::*;
            if let Some(promise) = ultimatum(view, e, mention) {
                by_key.entry(promise.key()).or_default().push(promise);
            }
            let forgone = mention.modality == Refused && TABLES.commitments.forgone.contains(&mention.act);
            if !forgone && !matches!(mention.modality, Planned | Offered | Agreed | Threatened)
                || !TABLES.commitments.binds(&mention.act, mention.confidence, &view.words(mention))
            {
                continue;
            }
            for promise in expand(view, histories, e, mention) {
                by_key.entry(promise.key()).or_default().push(promise);
            }
        }
    }
    let levels = relations::histories(view);
    let mut all: Vec<Promise> = by_key.into_values().flat_map(joined).collect();
    all.retain(|promise| {
        // The envoys of nobody in particular are expelled in no promise; of two who promise, each other's are meant.
        let mutual = promise.by.len() > 1;
        let whose = mutual || !promise.to.is_empty() || promise.mission.is_some() || !TABLES.is_staff(promise.act);
        let (by, to): (Vec<_>, Vec<_>) = (promise.by.iter().cloned().collect(), promise.to.iter().cloned().collect());
        let astray = view.reversed(promise.act, &by, &to, &promise.mention.persons);
        !by.is_empty() && whose && !astray && !promise.stands(view, &levels)
    });
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
    let (by, of) = sides(&mention.actors, &mention.recipients);
    if by.is_empty() || of.is_empty() {
        return None;
    }
    let when = mention.when.resolved.clone().filter(EventDate::is_bounded);
    let made = when.or_else(|| view.published(mention).cloned())?;
    let shift = |day: Option<Date>| day.map(|d| days::add(d, term));
    Some(Promise {
        mention,
        act: &mention.act,
        kind: Kind::Ultimatum,
        by: by.into_iter().collect(),
        to: of.into_iter().collect(),
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
    // What was to be done on a day that is over was promised before it, whenever that is told.
    let made = match (due.latest, made.earliest) {
        (Some(last), Some(first)) if last < first => EventDate {
            earliest: None,
            latest: Some(last),
            text: String::new(),
            why: format!("promised for a day that was over when it was told; {}", made.why),
            ..made
        },
        _ => made,
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
            kind: match mention.modality {
                Modality::Threatened => Kind::Threat,
                Modality::Refused => Kind::Restraint,
                _ => Kind::Promise,
            },
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
            Kind::Restraint => "restraint",
        };
        let whom = match (&self.mission, &self.person) {
            (Some(m), _) => format!("mission {}>{}", m.sending, m.receiving),
            (None, Some(person)) => format!("person {}", person_key(person)),
            (None, None) => format!("by {:?} to {:?}", self.by, self.to),
        };
        format!("{kind} {group} {whom}")
    }

    /// What was so already when it was told is nothing that is still to be done: a minister who "looks forward to restored
    /// ties" a week after they were restored promises nothing.
    fn stands(&self, view: &View, levels: &relations::Histories) -> bool {
        let Some(level) = view.book.act(self.act).and_then(|a| a.effect.as_ref()?.relation.as_deref()) else {
            return false;
        };
        let Some(made) = self.made.earliest.filter(|_| self.kind == Kind::Promise) else { return false };
        let mut pairs = self.by.iter().flat_map(|a| self.to.iter().map(move |b| (a, b))).filter(|(a, b)| a != b);
        pairs.any(|(a, b)| relations::stands(levels, a, b, level, made))
    }

    /// Whether the parties of a deed or of a withdrawal are those of the promise.
    pub fn concerns(&self, event: &Event, missions: &BTreeSet<Mission>) -> bool {
        if let Some(mission) = &self.mission
            && !missions.is_empty()
        {
            return missions.contains(mission);
        }
        let by = || self.by.is_empty() || event.actors.iter().any(|a| self.by.contains(code(a)));
        if let Some(person) = &self.person
            && !TABLES.is_general(self.act)
        {
            let mut persons = persons(event).peekable();
            return match persons.peek() {
                Some(_) => persons.any(|p| person_key(p) == person_key(person)),
                None => by() && !event.actors.is_empty(),
            };
        }
        if TABLES.is_mutual(self.act) {
            let parties: BTreeSet<&str> = event.actors.iter().chain(&event.recipients).map(code).collect();
            let own: BTreeSet<&str> = self.by.union(&self.to).map(String::as_str).collect();
            return !own.is_disjoint(&parties) && (own.is_subset(&parties) || parties.is_subset(&own));
        }
        let to = || {
            self.to.is_empty()
                || event.recipients.is_empty()
                || event.recipients.iter().any(|r| self.to.contains(code(r)))
        };
        !self.by.is_empty() && by() && to()
    }

    fn entry(&self, view: &View, fate: &Fate, as_of: Date) -> Commitment {
        let ids = |at: &usize| Some(view.events.get(*at)?.id.clone());
        let mut events: BTreeSet<String> = self.events.iter().filter_map(ids).collect();
        let ended = |end: &Option<(Date, &Event)>| end.filter(|(day, _)| *day <= as_of).map(|(_, e)| e.id.clone());
        let keeper = fate.keeper.as_ref().filter(|(.., when)| days::over_by(when, as_of));
        let mut kept_on = None;
        let status = if let Some((_, event, when)) = keeper {
            events.insert(event.id.clone());
            let earliest = when.earliest.max(self.made.earliest);
            kept_on = Some(EventDate { earliest, ..when.clone() });
            CommitmentStatus::Kept
        } else if let Some(id) = ended(&fate.retreat).or_else(|| ended(&fate.taken_back)) {
            events.insert(id);
            CommitmentStatus::Withdrawn
        } else if let Some(id) = ended(&fate.undone) {
            events.insert(id);
            CommitmentStatus::Contradicted
        } else if self.due.latest.is_some_and(|last| last < as_of) {
            CommitmentStatus::Overdue
        } else {
            CommitmentStatus::Pending
        };
        Commitment {
            by: self.by.iter().cloned().collect(),
            of: if self.kind == Kind::Ultimatum { self.to.iter().cloned().collect() } else { Vec::new() },
            act: self.act.to_owned(),
            not: self.kind == Kind::Restraint,
            person: self.person.clone(),
            made: self.made.clone(),
            due: self.due.clone(),
            status,
            kept_on,
            events: events.into_iter().collect(),
            mention: self.mention.id.clone(),
        }
    }
}
