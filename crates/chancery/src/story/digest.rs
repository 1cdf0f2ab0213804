//! The days of a record that matter, each with the event that matters most on it.

use super::importance::{Reference, importance};
use super::sentence::severity;
use super::{TimelineEntry, timeline};
use crate::coding::{Certainty, Codebook, EventMention, Modality};
use crate::event::Event;
use crate::event::facet::code;
use crate::record::{Record, days};
use crate::time::Value;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How much of a timeline is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Every event.
    All,
    /// So many days, one event each.
    Days(usize),
    /// As many days as tell most of what there is to tell.
    Own,
}

/// The share of all importance that the days of a timeline of its own length have.
const MOST: f64 = 0.9;
/// No timeline of its own length has more days: it is to be read at one sight.
const SIGHT: usize = 20;
/// What an event without the main actors of its story weighs beside one with them.
const ASIDE: f64 = 0.6;
/// What another event of a day adds to its importance, beside the greatest.
const BESIDE: f64 = 0.3;
/// Days before and behind a day that make the month around it.
const AROUND: i64 = 15;

/// The timeline of a story, or of the record, in the length that is asked for. Only events that `wanted` lets through
/// are weighed.
pub(crate) fn digest(
    record: &Record,
    book: &Codebook,
    story: Option<&str>,
    length: Length,
    wanted: &dyn Fn(&Event) -> bool,
) -> Vec<TimelineEntry> {
    let events: BTreeMap<&str, &Event> = record.events.iter().map(|e| (e.id.as_str(), e)).collect();
    let mut entries = timeline(record, story);
    entries.retain(|entry| events.get(entry.event.as_str()).is_some_and(|event| wanted(event)));
    if length == Length::All {
        return entries;
    }
    let spans: Vec<(Date, Date)> = record
        .stories
        .iter()
        .filter(|s| story.is_none_or(|id| id == s.id))
        .filter_map(|s| s.first.zip(s.last))
        .collect();
    let of_story = record.stories.iter().filter(|s| story.is_none_or(|id| id == s.id));
    let leading: BTreeSet<&str> = of_story.flat_map(|s| s.actors.iter().take(2).map(String::as_str)).collect();
    let published = record.days();
    let reports: Vec<Date> = published.values().filter_map(|p| p.earliest.or(p.latest)).collect();
    let mentions: BTreeMap<&str, &EventMention> = record.mentions.iter().map(|m| (m.id.as_str(), m)).collect();
    let weight = |entry: &TimelineEntry, day: Date| {
        let event = events.get(entry.event.as_str())?;
        let told = event.mentions.iter().filter_map(|m| mentions.get(m.as_str()).copied());
        let mut voices: BTreeMap<&str, f64> = BTreeMap::new();
        let mut certainty = Certainty::Speculative;
        for m in told {
            certainty = certainty.min(m.certainty);
            let lag = published.get(m.document.as_str()).and_then(|p| p.earliest.or(p.latest));
            let dated = m.when.expression.as_ref().is_some_and(|e| matches!(e.value, Value::Calendar(_)));
            let weight = Reference { lag: lag.map_or(0, |out| days::between(day, out)), dated }.weight();
            // What one outlet repeats is said once.
            let citation = entry.citations.iter().find(|c| c.document == m.document);
            let voice = citation.map_or(m.document.as_str(), |c| c.outlet.as_deref().unwrap_or(&c.document));
            let most = voices.entry(voice).or_insert(weight);
            *most = most.max(weight);
        }
        let family = book.act(&event.act).map_or("", |act| act.family.as_str());
        let parties = || event.actors.iter().chain(&event.recipients).map(code);
        let main = if parties().any(|party| leading.contains(party)) { 1.0 } else { ASIDE };
        let sum: f64 = voices.values().sum();
        Some(sum * severity(family) * fact(event.modality) * doubt(certainty) * told_whole(event) * main * fixed(event))
    };
    let mut by_day: BTreeMap<Date, Vec<(f64, usize)>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(day) = entry.when.latest.or(entry.when.earliest) else { continue };
        // Background has its days, but no story of these reports takes place on them.
        if spans.iter().any(|(first, last)| *first <= day && day <= *last)
            && let Some(weight) = weight(entry, day)
        {
            by_day.entry(day).or_default().push((weight, at));
        }
    }
    let mut ranked: Vec<(f64, Date, usize)> = by_day
        .into_iter()
        .filter_map(|(day, mut told)| {
            told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let (most, best) = told.first().copied()?;
            let rest: f64 = told.iter().skip(1).map(|(weight, _)| weight).sum();
            let near = reports.iter().filter(|r| days::between(day, **r).abs() <= AROUND).count();
            Some((importance(most + BESIDE * rest, near), day, best))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let count = match length {
        Length::Days(count) => count,
        _ => enough(&ranked.iter().map(|(weight, _, _)| *weight).collect::<Vec<f64>>()),
    };
    let mut kept: Vec<usize> = ranked.into_iter().take(count).map(|(_, _, best)| best).collect();
    kept.sort_unstable();
    kept.iter().filter_map(|at| entries.get(*at).cloned()).collect()
}

/// How many of the weights, which come by size, have most of their sum.
fn enough(weights: &[f64]) -> usize {
    let all: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let short = weights.iter().take_while(|weight| {
        let more = sum < MOST * all;
        sum += **weight;
        more
    });
    short.count().min(SIGHT)
}

fn fact(modality: Modality) -> f64 {
    match modality {
        Modality::Occurred => 1.0,
        Modality::Ongoing => 0.6,
        Modality::Planned | Modality::Agreed | Modality::Threatened | Modality::Requested | Modality::Offered => 0.6,
        Modality::Refused | Modality::Cancelled => 0.6,
        _ => 0.3,
    }
}

/// Less for what has no doer, or nobody it is done to or with, as far as the record knows.
fn told_whole(event: &Event) -> f64 {
    let parties: BTreeSet<&str> = event.actors.iter().chain(&event.recipients).map(code).collect();
    if event.actors.is_empty() && event.persons.is_empty() {
        0.2
    } else if parties.len() < 2 && event.mission.is_none() {
        0.5
    } else {
        1.0
    }
}

/// Less for what may have been on other days, and least where only an end of the time is known.
fn fixed(event: &Event) -> f64 {
    match (event.when.single(), event.when.is_bounded()) {
        (Some(_), _) => 1.0,
        (None, true) => 0.8,
        (None, false) => 0.5,
    }
}

fn doubt(certainty: Certainty) -> f64 {
    match certainty {
        Certainty::Stated | Certainty::Attributed => 1.0,
        Certainty::Reported => 0.8,
        Certainty::Alleged | Certainty::Speculative => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_is_as_long_as_there_is_to_tell() {
        assert_eq!(enough(&[18.5, 1.0, 0.5]), 1);
        assert_eq!(enough(&[1.0; 10]), 9);
        assert_eq!(enough(&[1.0; 100]), SIGHT);
        assert_eq!(enough(&[]), 0);
    }

    #[test]
    fn what_happened_weighs_more_than_what_may() {
        assert!(fact(Modality::Occurred) > fact(Modality::Planned));
        assert!(fact(Modality::Planned) > fact(Modality::Hypothetical));
        assert!(doubt(Certainty::Stated) > doubt(Certainty::Alleged));
    }
}
