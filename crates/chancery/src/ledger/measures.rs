//! What one party does to another until it undoes it.

use super::{MeasureEntry, MeasureStatus, View, codes, terms};
use crate::coding::{EventMention, Modality};
use crate::event::Event;
use crate::event::tables::TABLES;
use crate::record::days;
use crate::time::{EventDate, Grain};
use jiff::civil::Date;

/// Measures taken or announced by that day, ended ones too.
pub(super) fn entries(view: &View, as_of: Date) -> Vec<MeasureEntry> {
    let mut entries: Vec<MeasureEntry> = Vec::new();
    for event in view.events {
        if !event.modality.is_fact() {
            entries.extend(announced(view, event, as_of));
            entries.extend(kept_out(view, event, as_of));
            continue;
        }
        if !days::over_by(&event.when, as_of) {
            continue;
        }
        if TABLES.missions.away.contains(&event.act) {
            readmit(view, event, &mut entries);
        }
        let Some(effect) = view.effect(event) else {
            continue;
        };
        if let Some(kind) = &effect.measure {
            let mut entry = new(kind, event, codes(&event.actors), event.when.clone());
            expire(view, event, &mut entry, as_of);
            entries.push(entry);
            continue;
        }
        lift(event, &effect.lifts, &mut entries);
    }
    entries
}

fn new(kind: &str, event: &Event, by: Vec<String>, since: EventDate) -> MeasureEntry {
    let mut on = codes(&event.recipients);
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
fn announced(view: &View, event: &Event, as_of: Date) -> Option<MeasureEntry> {
    if event.modality != Modality::Planned {
        return None;
    }
    let kind = view.effect(event)?.measure.as_deref()?;
    let plans = || view.mentions_of(event).filter(|m| m.modality == Modality::Planned);
    let told = plans().filter_map(|m| told_on(view, m)).min_by_key(days::order)?;
    if told.earliest.is_none_or(|day| day > as_of) {
        return None;
    }
    let by = plans().flat_map(|m| view.doers(m)).collect::<std::collections::BTreeSet<String>>();
    if by.is_empty() {
        return None;
    }
    let named = plans().any(|m| m.when.expression.is_some()) && event.when.is_bounded();
    let due = named && days::over_by(&event.when, as_of);
    let since = match (named, due) {
        (false, _) => EventDate { why: format!("announced; {}", told.why), ..told },
        (true, false) => event.when.clone(),
        (true, true) => EventDate {
            why: format!("announced for then, and nothing says otherwise; {}", event.when.why),
            ..event.when.clone()
        },
    };
    let status = if due { MeasureStatus::InForce } else { MeasureStatus::Announced };
    Some(MeasureEntry { status, ..new(kind, event, by.into_iter().collect(), since) })
}

fn told_on(view: &View, mention: &EventMention) -> Option<EventDate> {
    let said = mention.said.resolved.clone().filter(|said| !said.text.is_empty() && said.is_bounded());
    said.or_else(|| view.published(mention).cloned())
}

/// A host that will not let an envoy come back bars him from the country.
fn kept_out(view: &View, event: &Event, as_of: Date) -> Option<MeasureEntry> {
    if event.modality != Modality::Refused || !TABLES.missions.away.contains(&event.act) {
        return None;
    }
    let mission = view.missions(event).into_iter().next()?;
    let by = codes(&event.actors);
    if !by.contains(&mission.receiving) {
        return None;
    }
    let told = view.mentions_of(event).filter_map(|m| told_on(view, m)).min_by_key(days::order)?;
    if told.earliest.is_none_or(|day| day > as_of) {
        return None;
    }
    Some(MeasureEntry { on: vec![mission.sending], ..new("entry-ban", event, vec![mission.receiving], told) })
}

/// The envoy who is back was let in.
fn readmit(view: &View, event: &Event, entries: &mut [MeasureEntry]) {
    for mission in view.missions(event) {
        let kept_out = |e: &&mut MeasureEntry| {
            e.kind == "entry-ban" && e.ended.is_none() && e.by == [mission.receiving.clone()] && {
                let of_envoy = e.events.first().and_then(|id| view.events.iter().find(|ev| ev.id == *id));
                of_envoy.is_some_and(|ev| TABLES.missions.away.contains(&ev.act)) && e.on == [mission.sending.clone()]
            }
        };
        for entry in entries.iter_mut().filter(kept_out) {
            end(entry, MeasureStatus::Lifted, event.when.clone());
            entry.events.push(event.id.clone());
        }
    }
}

fn end(entry: &mut MeasureEntry, status: MeasureStatus, when: EventDate) {
    entry.status = status;
    entry.ended = Some(when);
}

/// Ends a measure whose report gives it a term, once that is over.
fn expire(view: &View, event: &Event, entry: &mut MeasureEntry, as_of: Date) {
    if TABLES.is_of_missions(&event.act) {
        // The hours that an envoy is given to leave are no term of his expulsion.
        return;
    }
    let told = view.mentions_of(event).filter(|m| m.modality.is_fact());
    let Some(term) = told.filter_map(|m| terms::days(&view.clause(m))).max() else {
        return;
    };
    let shift = |day: Option<Date>| day.map(|d| days::add(d, term));
    let over = EventDate {
        earliest: shift(event.when.earliest),
        latest: shift(event.when.latest),
        grain: Grain::Day,
        text: String::new(),
        why: format!("imposed for {term} days"),
    };
    if days::over_by(&over, as_of) {
        end(entry, MeasureStatus::Expired, over);
    }
}

/// Events come by day, so that what is lifted stands in the list already. A lifting that counts heads (three names off
/// a list) ends only the measure on as many.
fn lift(event: &Event, lifts: &[String], entries: &mut [MeasureEntry]) {
    let (by, on) = (codes(&event.actors), codes(&event.recipients));
    for entry in entries.iter_mut().filter(|e| e.ended.is_none() && lifts.contains(&e.kind)) {
        let all = match (&event.quantity, &entry.quantity) {
            (None, _) => true,
            (Some(lifted), Some(held)) => lifted.value >= held.value,
            (Some(_), None) => false,
        };
        if all && meets(&entry.by, &by) && meets(&entry.on, &on) {
            end(entry, MeasureStatus::Lifted, event.when.clone());
            entry.events.push(event.id.clone());
        }
    }
}

/// Whether they share a party, or one of them leaves it open.
fn meets(a: &[String], b: &[String]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|code| b.contains(code))
}
