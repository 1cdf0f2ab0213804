//! What one party does to another until it undoes it.

use super::index::Versions;
use super::{MeasureEntry, MeasureStatus, Told, View, codes, sides, terms};
use crate::coding::{EventMention, Modality, Quantity};
use crate::event::tables::TABLES;
use crate::record::days;
use crate::time::{EventDate, Grain};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A measure from the day on which it is known of, and what became of it.
struct Line {
    from: Date,
    entry: MeasureEntry,
    /// The day from which one that was announced is in force.
    due: Option<(Date, EventDate)>,
    /// The days on which its term is over.
    term: Option<EventDate>,
    /// When it was lifted, and by which event.
    lifted: Option<(Date, EventDate, String)>,
    of_envoy: bool,
}

impl Line {
    fn new(from: Date, entry: MeasureEntry) -> Line {
        Line { from, entry, due: None, term: None, lifted: None, of_envoy: false }
    }

    /// The same parties, and no other number.
    fn is_told_again_by(&self, other: &MeasureEntry) -> bool {
        let entry = &self.entry;
        let value = |q: &Option<Quantity>| q.as_ref().map(|q| q.value);
        let number = other.quantity.is_none() || value(&other.quantity) == value(&entry.quantity);
        entry.status == MeasureStatus::InForce && entry.by == other.by && entry.on == other.on && number
    }

    /// Whether it has not ended on a day by itself.
    fn runs(&self, day: Date) -> bool {
        self.term.as_ref().is_none_or(|term| !days::over_by(term, day))
    }

    fn versions(self) -> Vec<(Date, Option<MeasureEntry>)> {
        let mut line = Vec::new();
        let mut entry = self.entry;
        let mut day = self.from;
        if let Some((due, since)) = self.due {
            if due > day {
                line.push((day, Some(entry.clone())));
            }
            day = day.max(due);
            entry.since = since;
            entry.status = MeasureStatus::InForce;
        }
        let end = match (self.lifted, self.term) {
            (Some((day, when, event)), _) => Some((day, MeasureStatus::Lifted, when, Some(event))),
            (None, Some(term)) => term.latest.map(|day| (day, MeasureStatus::Expired, term, None)),
            (None, None) => None,
        };
        let Some((end, status, when, event)) = end else {
            line.push((day, Some(entry)));
            return line;
        };
        if end > day {
            line.push((day, Some(entry.clone())));
        } else {
            // What was lifted before it was to begin never was in force.
            line.retain(|(from, _)| *from < end);
        }
        let first = end.max(self.from);
        entry.status = status;
        entry.ended = Some(when);
        entry.events.extend(event);
        line.push((first, Some(entry)));
        line
    }
}

/// Measures taken or announced, ended ones too.
pub(super) fn versions(view: &View) -> Versions<MeasureEntry> {
    let mut lines: Vec<Line> = Vec::new();
    // Those that may yet be lifted, by kind.
    let mut open: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for event in &view.events {
        if !event.modality.is_fact() {
            for line in [announced(view, event), kept_out(view, event)].into_iter().flatten() {
                open.entry(line.entry.kind.clone()).or_default().push(lines.len());
                lines.push(line);
            }
            continue;
        }
        let Some(day) = event.when.latest else { continue };
        if TABLES.missions.away.contains(&event.act) {
            readmit(view, event, day, &mut lines, &mut open);
        }
        let Some(effect) = view.effect(event) else {
            continue;
        };
        if let Some(kind) = &effect.measure {
            let (by, on) = sides(&event.actors, &event.recipients);
            let entry = new(kind, event, by, on, event.when.clone());
            // What nobody is known to have done, and the envoys of nobody, are no line of the ledger.
            let astray = view.reversed(&event.act, &entry.by, &entry.on, &event.persons);
            if astray || entry.by.is_empty() || entry.on.is_empty() && TABLES.is_staff(&event.act) {
                continue;
            }
            // One that is told without its day is the one that stands.
            let known = open.get(kind).into_iter().flatten().find(|at| {
                event.when.earliest.is_none() && lines.get(**at).is_some_and(|line| line.is_told_again_by(&entry))
            });
            if let Some(line) = known.copied().and_then(|at| lines.get_mut(at)) {
                line.entry.events.push(event.id.clone());
                continue;
            }
            let mut line = Line::new(day, entry);
            line.term = term(view, event);
            open.entry(kind.clone()).or_default().push(lines.len());
            lines.push(line);
            continue;
        }
        lift(event, day, &effect.lifts, &mut lines, &mut open);
    }
    Versions::of(lines.into_iter().map(Line::versions))
}

fn new(kind: &str, event: &Told, by: Vec<String>, mut on: Vec<String>, since: EventDate) -> MeasureEntry {
    if on.is_empty() && TABLES.is_of_missions(&event.act) {
        // Services that a state stops in its offices abroad are those for the country they stand in.
        let host = event.place.as_ref().and_then(|p| p.country.clone());
        on.extend(host.filter(|host| !by.contains(host)));
    }
    MeasureEntry {
        kind: kind.to_owned(),
        by,
        on,
        quantity: event.quantity.clone(),
        status: MeasureStatus::InForce,
        since,
        ended: None,
        events: vec![event.id.clone()],
    }
}

/// A measure that who imposes it has announced, and nobody has told of yet as done: it stands with the day that was
/// named for it, and where none was, with the day on which it was announced.
fn announced<'a>(view: &View<'a>, event: &Told<'a>) -> Option<Line> {
    if event.modality != Modality::Planned {
        return None;
    }
    let kind = view.effect(event)?.measure.as_deref()?;
    let plans = || view.mentions_of(event).filter(|m| m.modality == Modality::Planned);
    let told = plans().filter_map(|m| told_on(view, m)).min_by_key(days::order)?;
    let from = told.earliest?;
    let by: Vec<String> = plans().flat_map(|m| view.doers(m)).collect::<BTreeSet<_>>().into_iter().collect();
    if by.is_empty() {
        return None;
    }
    let on: Vec<String> = codes(&event.recipients).into_iter().filter(|code| !by.contains(code)).collect();
    if view.reversed(&event.act, &by, &on, &event.persons) {
        return None;
    }
    let named = plans().any(|m| m.when.expression.is_some()) && event.when.is_bounded();
    let due = event.when.latest.filter(|_| named).map(|day| {
        let why = format!("announced for then, and nothing says otherwise; {}", event.when.why);
        (day, EventDate { why, ..event.when.clone() })
    });
    let since = if named { event.when.clone() } else { EventDate { why: format!("announced; {}", told.why), ..told } };
    let entry = MeasureEntry { status: MeasureStatus::Announced, ..new(kind, event, by, on, since) };
    if entry.on.is_empty() && TABLES.is_staff(&event.act) {
        return None;
    }
    Some(Line { due, ..Line::new(from, entry) })
}

fn told_on(view: &View, mention: &EventMention) -> Option<EventDate> {
    let said = mention.said.resolved.clone().filter(|said| !said.text.is_empty() && said.is_bounded());
    said.or_else(|| view.published(mention).cloned())
}

/// A host that will not let an envoy come back bars him from the country.
fn kept_out<'a>(view: &View<'a>, event: &Told<'a>) -> Option<Line> {
    if event.modality != Modality::Refused || !TABLES.missions.away.contains(&event.act) {
        return None;
    }
    let mission = view.missions(event).into_iter().next()?;
    let by = codes(&event.actors);
    if !by.contains(&mission.receiving) {
        return None;
    }
    let told = view.mentions_of(event).filter_map(|m| told_on(view, m)).min_by_key(days::order)?;
    let from = told.earliest?;
    let entry = new("entry-ban", event, vec![mission.receiving], vec![mission.sending], told);
    Some(Line { of_envoy: true, ..Line::new(from, entry) })
}

/// The envoy who is back was let in.
fn readmit<'a>(
    view: &View<'a>,
    event: &Told<'a>,
    day: Date,
    lines: &mut [Line],
    open: &mut BTreeMap<String, Vec<usize>>,
) {
    let missions = view.missions(event);
    let of_envoy = |line: &Line| {
        let entry = &line.entry;
        let between = |m: &crate::actor::Mission| entry.by == [m.receiving.clone()] && entry.on == [m.sending.clone()];
        line.of_envoy && missions.iter().any(between)
    };
    end(event, day, &["entry-ban".to_owned()], lines, open, of_envoy);
}

/// Lifts the open measures of some kinds that are meant.
fn end(
    event: &Told,
    day: Date,
    kinds: &[String],
    lines: &mut [Line],
    open: &mut BTreeMap<String, Vec<usize>>,
    meant: impl Fn(&Line) -> bool,
) {
    for kind in kinds {
        let Some(list) = open.get_mut(kind) else { continue };
        list.retain(|at| {
            let Some(line) = lines.get_mut(*at) else { return false };
            if !line.runs(day) {
                return false;
            }
            let ends = meant(line);
            if ends {
                line.lifted = Some((day, event.when.clone(), event.id.clone()));
            }
            !ends
        });
    }
}

/// The days on which a measure is over whose report gives it a term.
fn term<'a>(view: &View<'a>, event: &Told<'a>) -> Option<EventDate> {
    if TABLES.is_of_missions(&event.act) {
        // The hours that an envoy is given to leave are no term of his expulsion.
        return None;
    }
    let told = view.mentions_of(event).filter(|m| m.modality.is_fact());
    let term = told.filter_map(|m| terms::days(&view.clause(m))).max()?;
    let shift = |day: Option<Date>| day.map(|d| days::add(d, term));
    Some(EventDate {
        earliest: shift(event.when.earliest),
        latest: shift(event.when.latest),
        grain: Grain::Day,
        text: String::new(),
        why: format!("imposed for {term} days"),
    })
}

/// Events come by day, so that what is lifted stands in the list already. A lifting that counts heads (three names off
/// a list) ends only the measure on as many.
fn lift(event: &Told, day: Date, lifts: &[String], lines: &mut [Line], open: &mut BTreeMap<String, Vec<usize>>) {
    let (by, on) = (codes(&event.actors), codes(&event.recipients));
    end(event, day, lifts, lines, open, |line| {
        let entry = &line.entry;
        let all = match (&event.quantity, &entry.quantity) {
            (None, _) => true,
            (Some(lifted), Some(held)) => lifted.value >= held.value,
            (Some(_), None) => false,
        };
        all && meets(&entry.by, &by) && meets(&entry.on, &on)
    });
}

/// Whether they share a party, or one of them leaves it open.
fn meets(a: &[String], b: &[String]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|code| b.contains(code))
}
