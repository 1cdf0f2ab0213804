//! Threads events and documents into stories, and writes timelines.

mod digest;
pub mod importance;
mod sentence;
mod thread;

use crate::actor::Registry;
use crate::coding::EventMention;
use crate::event::Event;
use crate::record::{MentionRecord, Record};
use crate::time::EventDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use digest::Length;
pub(crate) use digest::digest;
pub(crate) use thread::thread;

/// A thread of events and the documents that tell of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub schema: u32,
    /// `s-` and 16 hexadecimal digits.
    pub id: String,
    pub title: String,
    /// Codes of the states and organizations most in it, most first.
    pub actors: Vec<String>,
    pub first: Option<jiff::civil::Date>,
    pub last: Option<jiff::civil::Date>,
    /// Ids, by day.
    pub events: Vec<String>,
    pub documents: Vec<String>,
}

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub when: EventDate,
    /// In our words, from the record, without a full stop.
    pub sentence: String,
    pub event: String,
    pub citations: Vec<Citation>,
}

impl TimelineEntry {
    /// Ids of the documents behind the line.
    pub fn documents(&self) -> Vec<String> {
        self.citations.iter().map(|c| c.document.clone()).collect()
    }

    /// Outlets of these documents, where they are known.
    pub fn outlets(&self) -> Vec<String> {
        self.citations.iter().filter_map(|c| c.outlet.clone()).collect()
    }
}

/// A report that stands behind a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    pub document: String,
    pub file: String,
    pub outlet: Option<String>,
}

/// An event in our words, without its day and without a full stop, from it and its mentions alone.
pub fn sentence_of(event: &Event, mentions: &[MentionRecord], registry: &Registry) -> String {
    let told = sentence::Told {
        missions: mentions.iter().filter_map(|m| m.mission.as_ref()).collect(),
        certainty: mentions.iter().filter(|m| m.modality == event.modality).map(|m| m.certainty).min(),
    };
    let named = |code: &str| {
        let known = registry.display_name(code);
        let mut actors = event.actors.iter().chain(&event.recipients);
        let own = actors.find(|a| code == crate::event::facet::code(a)).filter(|_| known == code);
        own.map_or(known, |a| a.name.as_str()).to_owned()
    };
    sentence::worded(event, told, &named)
}

/// The name of a state or organization as it stands within a sentence: "the United States".
pub fn party_in_a_sentence(code: &str, registry: &Registry) -> String {
    sentence::with_article(code, registry.display_name(code))
}

/// The events of a story, or of the record, by day and id.
pub(crate) fn timeline(record: &Record, story: Option<&str>) -> Vec<TimelineEntry> {
    let wanted: Option<BTreeSet<&str>> = story.map(|id| {
        let stories = record.stories.iter().filter(|s| s.id == id);
        stories.flat_map(|s| s.events.iter().map(String::as_str)).collect()
    });
    let mentions: BTreeMap<&str, &EventMention> = record.mentions.iter().map(|m| (m.id.as_str(), m)).collect();
    let readings = record.by_document();
    let shown = record.events.iter().filter(|e| wanted.as_ref().is_none_or(|w| w.contains(e.id.as_str())));
    let entry = |event: &crate::event::Event| {
        let told: Vec<&EventMention> =
            event.mentions.iter().filter_map(|m| mentions.get(m.as_str()).copied()).collect();
        let cited = event.documents.iter().filter_map(|d| readings.get(d.as_str()));
        TimelineEntry {
            when: event.when.clone(),
            sentence: sentence::sentence(record, event, &told),
            event: event.id.clone(),
            citations: cited
                .map(|r| Citation {
                    document: r.document.id.clone(),
                    file: r.document.file.clone(),
                    outlet: r.document.outlet.clone(),
                })
                .collect(),
        }
    };
    shown.map(entry).collect()
}
