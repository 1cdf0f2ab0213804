//! Meetings, summits, calls, visits and negotiations, from the offer to the day they are held.

use super::index::Versions;
use super::{TalksEntry, TalksStatus, Told, View, codes};
use crate::coding::Modality;
use crate::event::standing;
use jiff::civil::Date;

/// Talks that were offered, agreed or held, from the day on which they were.
pub(super) fn versions(view: &View) -> Versions<TalksEntry> {
    let line = |event: &Told| {
        let kind = view.effect(event).and_then(|e| e.talks.as_ref())?;
        let mut participants = codes(event.actors.iter().chain(&event.recipients));
        if kind == "visit" {
            // Who came, and where to.
            let hosts = codes(&event.recipients);
            if codes(&event.actors).is_empty() {
                return None;
            }
            let host = event.place.as_ref().and_then(|p| p.country.clone()).filter(|_| hosts.is_empty());
            participants.extend(host.filter(|host| !participants.contains(host)));
            participants.sort();
            if participants.len() < 2 {
                return None;
            }
        }
        // Talks of one party alone are talks whose other side nobody has told; only a mediator is there by himself.
        let alone = matches!(kind.as_str(), "meeting" | "negotiation" | "call") && event.modality.is_fact();
        if participants.is_empty() || participants.len() < 2 && (alone || codes(&event.actors).is_empty()) {
            return None;
        }
        let mut told = told(view, event);
        told.sort_by_key(|(day, ..)| *day);
        let mut line: Vec<(Date, Option<TalksEntry>)> = Vec::new();
        let mut held = None;
        for at in 0..told.len() {
            let day = told.get(at)?.0;
            if told.get(at + 1).is_some_and(|(next, ..)| *next == day) {
                continue;
            }
            let status = status(standing(told.iter().take(at + 1).map(|(_, modality, order)| (*modality, *order))));
            if at > 0 && status == held {
                continue;
            }
            held = status;
            let entry = status.map(|status| TalksEntry {
                kind: kind.clone(),
                participants: participants.clone(),
                status,
                when: event.when.clone(),
                place: event.place.clone(),
                events: vec![event.id.clone()],
            });
            line.push((day, entry));
        }
        Some(line)
    };
    Versions::of(view.events.iter().filter_map(line))
}

/// What each mention says of them, from which day on, and the day by which what was said last is told.
fn told<'a>(view: &View<'a>, event: &Told<'a>) -> Vec<(Date, Modality, Option<Date>)> {
    let told = view.mentions_of(event).filter_map(|mention| {
        let published = view.published(mention)?;
        if mention.modality.is_fact() {
            // What is told as done and is no fact was taken back.
            let day = event.when.latest.filter(|_| event.modality.is_fact())?;
            return Some((day, mention.modality, published.earliest));
        }
        let said = mention.said.resolved.as_ref()?;
        let made = said.earliest.or(published.earliest).or(said.latest)?;
        Some((made, mention.modality, Some(made)))
    });
    told.collect()
}

fn status(modality: Modality) -> Option<TalksStatus> {
    Some(match modality {
        Modality::Occurred | Modality::Ongoing => TalksStatus::Held,
        Modality::Planned => TalksStatus::Scheduled,
        Modality::Agreed => TalksStatus::Agreed,
        Modality::Offered | Modality::Requested => TalksStatus::Offered,
        Modality::Refused => TalksStatus::Refused,
        Modality::Cancelled => TalksStatus::Cancelled,
        _ => return None,
    })
}
