//! Meetings, summits, visits, calls and negotiations, from the offer to the day they are held.

use super::{TalksEntry, TalksStatus, View, codes};
use crate::coding::Modality;
use crate::event::{Event, standing};
use crate::record::days;
use jiff::civil::Date;

/// Talks that were offered, agreed or held by that day.
pub(super) fn entries(view: &View, as_of: Date) -> Vec<TalksEntry> {
    let mut entries = Vec::new();
    for event in view.events {
        let Some(kind) = view.effect(event).and_then(|e| e.talks.as_ref()) else {
            continue;
        };
        let Some(status) = status(view, event, as_of) else {
            continue;
        };
        entries.push(TalksEntry {
            kind: kind.clone(),
            participants: codes(event.actors.iter().chain(&event.recipients)),
            status,
            when: event.when.clone(),
            place: event.place.clone(),
            events: vec![event.id.clone()],
        });
    }
    entries
}

fn status(view: &View, event: &Event, as_of: Date) -> Option<TalksStatus> {
    let told = view.mentions_of(event).filter_map(|mention| {
        let published = view.published(mention)?;
        if mention.modality.is_fact() && !event.modality.is_fact() {
            // It was taken back.
            return None;
        }
        let (day, order) = if mention.modality.is_fact() {
            let over = days::over_by(&event.when, as_of);
            (over.then_some(as_of), published.earliest)
        } else {
            let said = mention.said.resolved.as_ref()?;
            let made = said.earliest.or(published.earliest).or(said.latest);
            (made, made)
        };
        let by_then = day.is_none_or(|day| day <= as_of) && day.is_some();
        by_then.then_some((mention.modality, order))
    });
    let told: Vec<(Modality, Option<Date>)> = told.collect();
    if told.is_empty() {
        return None;
    }
    Some(match standing(told.into_iter()) {
        Modality::Occurred | Modality::Ongoing => TalksStatus::Held,
        Modality::Planned => TalksStatus::Scheduled,
        Modality::Agreed => TalksStatus::Agreed,
        Modality::Offered | Modality::Requested => TalksStatus::Offered,
        Modality::Refused => TalksStatus::Refused,
        Modality::Cancelled => TalksStatus::Cancelled,
        _ => return None,
    })
}
