//! Relations between two states.

use super::{MissionEntry, MissionStatus, RelationEntry, RelationLevel, View, codes};
use crate::event::Event;
use crate::record::days;
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A change of level, or the level that missions at work presuppose.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Turn {
    when: EventDate,
    level: RelationLevel,
    event: String,
    act: String,
}

/// The changes between two states, by day.
pub(crate) type Histories = BTreeMap<(String, String), Vec<Turn>>;

pub(super) fn histories(view: &View) -> Histories {
    let mut turns = Histories::new();
    for event in view.events.iter().filter(|e| e.modality.is_fact()) {
        let level = view.effect(event).and_then(|e| level(e.relation.as_deref()?));
        let Some(level) = level else { continue };
        for pair in pairs(event) {
            let turn = Turn { when: event.when.clone(), level, event: event.id.clone(), act: event.act.clone() };
            turns.entry(pair).or_default().push(turn);
        }
    }
    turns
}

pub(super) fn entries(histories: &Histories, as_of: Date, missions: &[MissionEntry]) -> Vec<RelationEntry> {
    let mut of_pair: BTreeMap<(&str, &str), Vec<&MissionEntry>> = BTreeMap::new();
    for mission in missions {
        of_pair.entry(in_order(&mission.sending, &mission.receiving)).or_default().push(mission);
    }
    let told = histories.keys().map(|(a, b)| (a.as_str(), b.as_str()));
    let mut pairs: Vec<(&str, &str)> = told.chain(of_pair.keys().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let entry = |(a, b): (&str, &str)| {
        let turns = histories.get(&(a.to_owned(), b.to_owned()));
        let mut held = turns.and_then(|turns| entry((a, b), turns, as_of));
        for mission in of_pair.get(&(a, b)).into_iter().flatten() {
            presuppose(&mut held, (a, b), mission);
        }
        held
    };
    pairs.into_par_iter().filter_map(entry).collect()
}

/// Whether the last change between two states before a day has left them at that level.
pub(super) fn stands(histories: &Histories, a: &str, b: &str, effect: &str, day: Date) -> bool {
    let turns = histories.get(&ordered(a, b)).map_or(&[][..], Vec::as_slice);
    let last =
        turns.iter().filter(|t| t.when.latest.is_some_and(|last| last < day)).max_by_key(|t| days::order(&t.when));
    last.zip(level(effect)).is_some_and(|(turn, level)| turn.level == level)
}

fn level(effect: &str) -> Option<RelationLevel> {
    Some(match effect {
        "full" => RelationLevel::Full,
        "downgraded" => RelationLevel::Downgraded,
        "severed" => RelationLevel::Severed,
        "none" => RelationLevel::None,
        _ => return None,
    })
}

/// The pairs of states that an event sets against, or beside, one another.
pub(super) fn pairs(event: &Event) -> Vec<(String, String)> {
    let (actors, recipients) = (codes(&event.actors), codes(&event.recipients));
    let others = if recipients.is_empty() { &actors } else { &recipients };
    let mut pairs = Vec::new();
    for a in &actors {
        for b in others.iter().filter(|b| *b != a) {
            pairs.push(ordered(a, b));
        }
    }
    pairs.sort();
    pairs.dedup();
    pairs
}

fn ordered(a: &str, b: &str) -> (String, String) {
    let (a, b) = in_order(a, b);
    (a.to_owned(), b.to_owned())
}

fn in_order<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a < b { (a, b) } else { (b, a) }
}

fn entry((a, b): (&str, &str), turns: &[Turn], as_of: Date) -> Option<RelationEntry> {
    let new = |level, since, events| RelationEntry { a: a.to_owned(), b: b.to_owned(), level, since, events };
    let mut held: Option<RelationEntry> = None;
    // Events come by day.
    for turn in turns.iter().filter(|t| days::over_by(&t.when, as_of)) {
        match &mut held {
            // To cut what is cut already is to say so again; years later it tells that they were mended in between.
            Some(entry) if entry.level == turn.level && !long_after(&turn.when, &entry.since) => {
                entry.events.push(turn.event.clone());
            }
            _ => {
                let mut events = held.map(|e| e.events).unwrap_or_default();
                events.push(turn.event.clone());
                held = Some(new(turn.level, turn.when.clone(), events));
            }
        }
    }
    if held.is_some() {
        return held;
    }
    // What is cut or lowered was whole before, and what is restored was not.
    let next = turns.first()?;
    let level = match (next.level, next.act.as_str()) {
        (RelationLevel::Severed | RelationLevel::Downgraded | RelationLevel::None, _) => RelationLevel::Full,
        (_, "restore-relations") => RelationLevel::Severed,
        (_, "upgrade-relations") => RelationLevel::Downgraded,
        _ => RelationLevel::None,
    };
    let since = EventDate {
        latest: Some(as_of),
        ..EventDate::unknown(format!("presupposed by {} of {}", next.act, days::words(&next.when)))
    };
    Some(new(level, since, vec![next.event.clone()]))
}

/// More than a year lies between the two.
fn long_after(later: &EventDate, earlier: &EventDate) -> bool {
    let apart = |first: Date, last: Date| (first - last).get_days() > 366;
    later.earliest.zip(earlier.latest).is_some_and(|(first, last)| apart(first, last))
}

/// An envoy presupposes relations; one who is withdrawn and not replaced leaves them to a chargé d'affaires.
fn presuppose(entry: &mut Option<RelationEntry>, (a, b): (&str, &str), mission: &MissionEntry) {
    let withdrawn = mission.status == MissionStatus::Withdrawn;
    let entry = entry.get_or_insert_with(|| RelationEntry {
        a: a.to_owned(),
        b: b.to_owned(),
        level: RelationLevel::Full,
        since: EventDate { latest: mission.since.latest, ..EventDate::unknown("an envoy presupposes relations") },
        events: mission.events.clone(),
    });
    if !withdrawn && entry.level == RelationLevel::Severed && long_after(&mission.since, &entry.since) {
        // An ambassador who is called home years after the rupture had been sent since.
        entry.level = RelationLevel::Full;
        entry.since = EventDate {
            earliest: entry.since.latest,
            latest: mission.since.latest,
            ..EventDate::unknown("an envoy presupposes relations, which were severed before")
        };
        entry.events.extend(mission.events.iter().cloned());
        entry.events.sort();
        entry.events.dedup();
    }
    if withdrawn && entry.level == RelationLevel::Full {
        entry.level = RelationLevel::Downgraded;
        entry.since = EventDate {
            why: format!("the head of a mission was withdrawn; {}", mission.since.why),
            ..mission.since.clone()
        };
        entry.events.extend(mission.events.iter().cloned());
        entry.events.sort();
        entry.events.dedup();
    }
}
