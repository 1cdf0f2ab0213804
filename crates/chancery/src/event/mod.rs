//! Merges the mentions of one event across documents, keeps every citation, and
//! links an event to those it answers or fulfils.

mod again;
mod build;
pub mod cluster;
pub(crate) mod facet;
mod links;
mod merge;
mod parting;
pub mod similarity;
pub(crate) mod tables;
pub mod trigger;

use crate::actor::{Actor, Mission};
use crate::coding::{Codebook, EventMention, Modality, Place, Quantity};
use crate::record::Reading;
use crate::time::EventDate;
use facet::{Facet, Heads};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use build::standing;

/// One event, from all that was reported of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub schema: u32,
    /// `e-` and 16 hexadecimal digits: of the mention that comes first by day of report and id, so that it stays when later reports arrive.
    pub id: String,
    pub act: String,
    /// What is known of it on the last day of knowledge.
    pub modality: Modality,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub persons: Vec<Actor>,
    pub mission: Option<Mission>,
    pub quantity: Option<Quantity>,
    pub when: EventDate,
    #[serde(rename = "where")]
    pub place: Option<Place>,
    pub plover: Plover,
    pub cameo: String,
    /// Ids of mentions, by day of report and id.
    pub mentions: Vec<String>,
    pub documents: Vec<String>,
    pub outlets: Vec<String>,
    pub history: Vec<Known>,
    pub disagreements: Vec<Disagreement>,
    /// Ids of the events it retaliates for or responds to.
    pub answers: Vec<String>,
    /// Ids of the events that announced, promised or agreed it.
    pub fulfils: Vec<String>,
    /// Ids of the events, planned or promised, that it calls off or makes void.
    #[serde(default)]
    pub cancels: Vec<String>,
    /// Ids of the events whose only tellers took them back and told this one instead.
    #[serde(default)]
    pub corrects: Vec<String>,
    /// Ids of the accusations that it denies.
    #[serde(default)]
    pub denies: Vec<String>,
    /// What was taken for the same happening until a later report told the two apart.
    #[serde(default)]
    pub parted: Vec<Parted>,
    /// Why its mentions are taken for one happening, in words; empty where there is one.
    #[serde(default)]
    pub merged: String,
    pub confidence: f64,
}

/// Mentions that are less sure than this are kept, but make no event.
pub const LEAST_CONFIDENCE: f64 = 0.35;

/// The mentions whose dates are resolved, and what is needed to understand them.
pub(crate) struct Told<'a> {
    pub book: &'a Codebook,
    pub heads: &'a Heads,
    /// By id of document.
    pub readings: &'a BTreeMap<&'a str, &'a Reading>,
    pub published: &'a BTreeMap<&'a str, &'a EventDate>,
    /// Who speaks in a document, by its id: copies of one text have one voice.
    pub voices: &'a BTreeMap<&'a str, &'a str>,
    /// Ids of the mentions by which a report takes back what was said.
    pub taken_back: &'a BTreeSet<String>,
}

/// Merges mentions, which must come in an order that their set decides, into events by day and id.
pub(crate) fn events<'a>(mentions: impl Iterator<Item = &'a EventMention>, told: &Told<'a>) -> Vec<Event> {
    let unknown = EventDate::unknown("");
    let sure: Vec<&EventMention> = mentions.filter(|m| m.confidence >= LEAST_CONFIDENCE).collect();
    let facets: Vec<Facet> = sure
        .into_par_iter()
        .map(|m| {
            let published = told.published.get(m.document.as_str()).copied().unwrap_or(&unknown);
            let text = told.readings.get(m.document.as_str()).map_or("", |r| m.evidence.of(&r.document.text));
            Facet::of(m, published, text, told.book, told.heads)
        })
        .collect();
    let (clusters, parted) = merge::cluster(&facets);
    let mut events: Vec<Event> = clusters
        .into_par_iter()
        .filter_map(|members| {
            let members = members.into_iter().filter_map(|i| facets.get(i)).collect();
            build::Told::new(members, told).event(told)
        })
        .collect();
    events.par_sort_by(|a, b| {
        (crate::record::days::order(&a.when), &a.id).cmp(&(crate::record::days::order(&b.when), &b.id))
    });
    let by_id: BTreeMap<&str, &EventMention> = facets.iter().map(|f| (f.mention.id.as_str(), f.mention)).collect();
    links::answers(&mut events, &by_id, told.readings, told.book);
    part(&mut events, &facets, &parted);
    links::denials(&mut events);
    links::corrections(&mut events, &by_id, told.taken_back);
    events
}

/// Notes on both sides what was one event until a later report told the two apart.
fn part(events: &mut [Event], facets: &[Facet], parted: &[merge::Parting]) {
    if parted.is_empty() {
        return;
    }
    let ids: Vec<String> = events.iter().map(|e| e.id.clone()).collect();
    let mut event_of: BTreeMap<String, usize> = BTreeMap::new();
    for (e, event) in events.iter().enumerate() {
        event_of.extend(event.mentions.iter().map(|id| (id.clone(), e)));
    }
    let id = |at: usize| facets.get(at).map(|f| f.mention.id.as_str());
    // Sides by number of event, and who told them apart: the mentions, and the first of their partings.
    let mut notes: BTreeMap<(usize, usize, &str), (BTreeSet<&str>, &merge::Parting)> = BTreeMap::new();
    for p in parted {
        let (Some(mention), Some(other), Some(by)) = (id(p.mention), id(p.other), id(p.by)) else { continue };
        let (Some(own), Some(from)) = (event_of.get(mention), event_of.get(other)) else { continue };
        for (own, from) in [(*own, *from), (*from, *own)] {
            notes.entry((own, from, by)).or_insert_with(|| (BTreeSet::new(), p)).0.insert(mention);
        }
    }
    for ((own, from, by), (mentions, p)) in notes {
        if let (Some(event), Some(other)) = (events.get_mut(own), ids.get(from)) {
            event.parted.push(Parted {
                event: other.clone(),
                mentions: mentions.into_iter().map(str::to_owned).collect(),
                because: by.to_owned(),
                known_on: facets.get(p.by).and_then(Facet::known_on),
                why: p.why.to_owned(),
            });
        }
    }
}

/// PLOVER type, mode and contexts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plover {
    #[serde(rename = "type")]
    pub kind: String,
    pub mode: Option<String>,
    pub contexts: Vec<String>,
}

/// What a report let one know of an event, and from when on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// First day on which a reader could know; `None` where the report cannot be dated.
    pub known_on: Option<Date>,
    pub modality: Modality,
    pub mention: String,
}

/// Two events that were one until a report told them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// Id of the other event.
    pub event: String,
    /// Ids of the mentions that were taken for reports of both, which now tell of one of them.
    pub mentions: Vec<String>,
    /// Id of the mention that tells them apart.
    pub because: String,
    /// First day on which it could be known.
    pub known_on: Option<Date>,
    pub why: String,
}

/// A field on which reports differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    pub field: String,
    pub values: Vec<Reported>,
    /// The value that the event has, and why it rather than another; empty where none is chosen.
    #[serde(default)]
    pub chosen: String,
    #[serde(default)]
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub value: String,
    pub mentions: Vec<String>,
    /// Who reports it, each once: outlets, or the agencies that they quote or copy.
    #[serde(default)]
    pub voices: Vec<String>,
}
