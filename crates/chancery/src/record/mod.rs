//! What was read, and the record that follows from it.
//!
//! A [`Reading`] is what one report says, taken alone. A [`Record`] is what all
//! readings say together: dated, merged, threaded and folded into a ledger. It
//! is a pure function of the set of readings: neither their order nor how they
//! were batched changes a byte of it.

mod anchors;
mod copies;
mod dates;
pub(crate) mod days;
pub(crate) mod frame;
mod likeness;
mod retractions;
mod schema;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod when;

pub use schema::{DocumentRecord, MentionRecord, NoiseRecord, Quoted, document_record, mention_record, quoted};

use crate::actor::{Actor, Mission, Registry};
use crate::coding::{Codebook, EventMention, Modality, When};
use crate::document::Document;
use crate::event::facet::{Heads, code, heads};
use crate::event::{self, Event};
use crate::ledger::{self, Ledger};
use crate::span::Span;
use crate::story::{self, Length, Story, TimelineEntry};
use crate::time::{EventDate, Published};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One report, read by itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reading {
    pub document: Document,
    /// When it was written, by its own evidence alone.
    pub published: crate::time::Published,
    /// The weekdays that it tells of without a date.
    pub weekdays: crate::time::WeekdayEvidence,
    /// Sentences in order, as spans of the document's text.
    pub sentences: Vec<Span>,
    pub mentions: Vec<EventMention>,
    /// Heads of mission that the report names as such, whatever it says of them.
    pub heads: Vec<Attestation>,
}

impl Reading {
    /// Gives back the room that lists were given to grow in: most lists of a reading hold one thing, and one that was read from
    /// JSON has room for four.
    pub fn shrink(&mut self) {
        let Document { text, stamps, blocks, noise, posts, .. } = &mut self.document;
        text.shrink_to_fit();
        stamps.shrink_to_fit();
        blocks.shrink_to_fit();
        noise.shrink_to_fit();
        posts.shrink_to_fit();
        blocks.iter_mut().for_each(|block| block.pieces.shrink_to_fit());
        self.sentences.shrink_to_fit();
        self.heads.shrink_to_fit();
        self.mentions.shrink_to_fit();
        for mention in &mut self.mentions {
            for actors in [&mut mention.actors, &mut mention.recipients, &mut mention.persons] {
                actors.shrink_to_fit();
            }
            mention.missions.shrink_to_fit();
            mention.terms.shrink_to_fit();
            mention.attribution.shrink_to_fit();
        }
    }
}

/// "John Sullivan, the US ambassador to Russia": said in passing, and good to know on the day of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attestation {
    pub mission: Mission,
    pub head: Actor,
    pub span: Span,
}

/// Version of the record's JSON form.
pub const SCHEMA: u32 = 1;

/// What all readings say together.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// By id of document. What they mention stands in `mentions`, and not here a second time.
    pub readings: Vec<Reading>,
    /// The day of each reading, by the evidence of all.
    pub published: Vec<Published>,
    /// All mentions with `when.resolved` and `said.resolved` filled in, by document and place.
    pub mentions: Vec<EventMention>,
    /// By day and id.
    pub events: Vec<Event>,
    pub stories: Vec<Story>,
    /// What the codes of parties are called in English.
    names: BTreeMap<String, String>,
    heads: Heads,
    /// Of each reading, the number of the first whose text it shares.
    copies: Vec<usize>,
    /// Ids of the mentions by which a report takes back what was said.
    taken_back: BTreeSet<String>,
    /// Where the mentions of each reading begin.
    starts: Vec<usize>,
    /// By place in `mentions`, what was read where the rest of the report makes something else of it.
    read: BTreeMap<usize, AsRead>,
    /// What the ledger of any day is looked up in, once somebody asks for one.
    index: OnceLock<Arc<ledger::Index>>,
}

/// What a mention says when it is read alone.
#[derive(Clone, Debug, PartialEq)]
struct AsRead {
    modality: Modality,
    said: When,
}

impl AsRead {
    fn of(mention: &EventMention) -> AsRead {
        AsRead { modality: mention.modality, said: mention.said.clone() }
    }
}

impl Record {
    /// Dates, merges and threads. A document that was read twice counts once.
    pub fn of(mut readings: Vec<Reading>, codebook: &Codebook, registry: &Registry) -> Record {
        let key = |r: &Reading| {
            let d = &r.document;
            (d.id.clone(), d.origin.clone(), d.file.clone())
        };
        readings.sort_by_cached_key(key);
        readings.dedup_by(|later, first| later.document.id == first.document.id);
        let mut record = Record { names: names(&readings, registry), ..Record::settled(readings, codebook) };
        let (promises, stories) =
            rayon::join(|| ledger::promises(&record, codebook), || story::thread(&record, codebook));
        record.index = Arc::new(promises.link(&mut record.events)).into();
        record.stories = stories;
        record
    }

    /// Dates and merges readings, which must come by id and each once.
    fn settled(mut readings: Vec<Reading>, codebook: &Codebook) -> Record {
        let heads = heads_of(&readings);
        let listed = |reading: &mut Reading| {
            let mut list = std::mem::take(&mut reading.mentions);
            list.sort_by(|a, b| (a.evidence.start, &a.id).cmp(&(b.evidence.start, &b.id)));
            list.dedup_by(|later, first| later.id == first.id);
            let before: Vec<AsRead> = list.iter().map(AsRead::of).collect();
            when::share(&mut list);
            let taken_back = retractions::mark(&reading.document, &mut list);
            let mut read: Vec<(usize, AsRead)> = before.into_iter().enumerate().collect();
            read.retain(|(at, before)| list.get(*at).is_some_and(|m| AsRead::of(m) != *before));
            (list, taken_back, read)
        };
        let listed: Vec<_> = readings.par_iter_mut().map(listed).collect();
        let (mut lists, mut taken_back) = (Vec::with_capacity(listed.len()), BTreeSet::new());
        let (mut starts, mut read, mut total) = (Vec::with_capacity(listed.len()), BTreeMap::new(), 0);
        for (list, taken, changed) in listed {
            starts.push(total);
            read.extend(changed.into_iter().map(|(at, before)| (total + at, before)));
            total += list.len();
            taken_back.extend(taken);
            lists.push(list);
        }
        let (published, copies) =
            rayon::join(|| dates::settle(&readings, &mut lists, codebook, &heads), || copies::groups(&readings));
        let mut mentions = Vec::with_capacity(total);
        lists.into_iter().for_each(|list| mentions.extend(list));
        let mut record =
            Record { mentions, copies, readings, published, heads, taken_back, starts, read, ..Record::default() };
        record.events = record.merged(codebook);
        record
    }

    /// The record of the reports that were out on a day, and of nothing else: what only later ones tell dates, merges
    /// and names nothing in it. A report that cannot be dated is known only to who knows all.
    pub(crate) fn known(&self, day: Date, codebook: &Codebook) -> Record {
        let out = |published: &Published| published.date.earliest.is_some_and(|first| first <= day);
        let both = self.published.iter().enumerate().filter(|(_, published)| out(published));
        let readings = both.filter_map(|(at, _)| self.as_read(at)).collect();
        Record { names: self.names.clone(), ..Record::settled(readings, codebook) }
    }

    /// A reading with what it mentions, as it was before others were read: the days are those of the whole record, and
    /// are counted anew wherever it is put into another.
    fn as_read(&self, at: usize) -> Option<Reading> {
        let first = *self.starts.get(at)?;
        let last = self.starts.get(at + 1).copied().unwrap_or(self.mentions.len());
        let mut mentions = self.mentions.get(first..last)?.to_vec();
        for (place, before) in self.read.range(first..last) {
            if let Some(mention) = mentions.get_mut(place - first) {
                (mention.modality, mention.said) = (before.modality, before.said.clone());
            }
        }
        Some(Reading { mentions, ..self.readings.get(at)?.clone() })
    }

    pub fn documents(&self) -> Vec<DocumentRecord> {
        self.documents_in(0..self.readings.len())
    }

    pub fn mention_records(&self, codebook: &Codebook) -> Vec<MentionRecord> {
        self.mention_records_in(0..self.mentions.len(), codebook)
    }

    /// The same of some of [`Record::mentions`], by their places: those of a large record are written a part at a time.
    pub fn mention_records_in(&self, places: Range<usize>, codebook: &Codebook) -> Vec<MentionRecord> {
        let record = |m: &EventMention| {
            let at = self.readings.binary_search_by(|r| r.document.id.cmp(&m.document)).ok()?;
            let (reading, day) = (self.readings.get(at)?, self.published.get(at)?);
            Some(mention_record(codebook, &reading.document, m, &when::listed(m, &day.date)))
        };
        self.mentions.get(places).unwrap_or_default().par_iter().filter_map(record).collect()
    }

    /// The same as [`Record::documents`] of some of the readings, by their places.
    pub fn documents_in(&self, places: Range<usize>) -> Vec<DocumentRecord> {
        let both = self.readings.iter().zip(&self.published).enumerate();
        both.skip(places.start).take(places.len()).map(|(at, both)| self.document_at(at, both)).collect()
    }

    fn document_at(&self, at: usize, (reading, published): (&Reading, &Published)) -> DocumentRecord {
        let first = self.copied(at).filter(|first| first.document.id != reading.document.id);
        DocumentRecord { same_text_as: first.map(|r| r.document.id.clone()), ..document_record(reading, published) }
    }

    /// The state of the record on the day `as_of` (the last day it speaks of), as far as reports up to `known_on` let
    /// one know (all of them).
    pub fn ledger(&self, as_of: Option<Date>, known_on: Option<Date>, codebook: &Codebook) -> Ledger {
        ledger::fold(self, as_of.or(self.last_day()), known_on, codebook)
    }

    /// What the ledger of any day is looked up in, which may be kept without the record.
    pub fn ledger_index(&self, codebook: &Codebook) -> Arc<ledger::Index> {
        self.index.get_or_init(|| Arc::new(ledger::index(self, codebook))).clone()
    }

    /// The ledger of a day, as the reports let one know that were out on `known_on`: the same as [`Record::ledger`] of a
    /// record of all reports, from those readings alone.
    pub fn ledger_known(mut readings: Vec<Reading>, as_of: Date, known_on: Date, codebook: &Codebook) -> Ledger {
        readings.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        Record::settled(readings, codebook).index(codebook).on(as_of, Some(known_on))
    }

    /// What happened, by day, of one story or of all.
    pub fn timeline(&self, story: Option<&str>) -> Vec<TimelineEntry> {
        story::timeline(self, story)
    }

    /// The timeline in the length that is asked for, of the events that `wanted` lets through.
    pub fn digest(
        &self,
        story: Option<&str>,
        length: Length,
        codebook: &Codebook,
        wanted: &dyn Fn(&Event) -> bool,
    ) -> Vec<TimelineEntry> {
        story::digest(self, codebook, story, length, wanted)
    }

    /// The last day on which a report appeared or something happened.
    pub fn last_day(&self) -> Option<Date> {
        let reports = self.published.iter().map(|p| p.date.latest.or(p.date.earliest));
        let facts = self.events.iter().filter(|e| e.modality.is_fact()).map(|e| e.when.latest);
        reports.chain(facts).flatten().max()
    }

    /// English name of a state or organization.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.names.get(code).map_or(code, String::as_str)
    }

    /// Follows from the events, which are settled by then.
    pub(crate) fn index(&self, codebook: &Codebook) -> &ledger::Index {
        self.index.get_or_init(|| Arc::new(ledger::index(self, codebook)))
    }

    pub(crate) fn by_document(&self) -> BTreeMap<&str, &Reading> {
        let pairs = self.readings.iter().map(|r| (r.document.id.as_str(), r));
        pairs.collect()
    }

    pub(crate) fn days(&self) -> BTreeMap<&str, &EventDate> {
        let both = self.readings.iter().zip(&self.published);
        both.map(|(r, p)| (r.document.id.as_str(), &p.date)).collect()
    }

    pub(crate) fn heads(&self) -> &Heads {
        &self.heads
    }

    /// The first reading with the text of one.
    fn copied(&self, at: usize) -> Option<&Reading> {
        self.readings.get(self.copies.get(at).copied().unwrap_or(at))
    }

    /// Who speaks in each document: its outlet, or that of the text that it shares.
    fn voices(&self) -> BTreeMap<&str, &str> {
        let own = |at: usize| {
            let document = &self.copied(at)?.document;
            Some(document.outlet.as_deref().unwrap_or(&document.id))
        };
        let all = self.readings.iter().enumerate();
        all.filter_map(|(at, reading)| Some((reading.document.id.as_str(), own(at)?))).collect()
    }

    fn merged(&self, codebook: &Codebook) -> Vec<Event> {
        let published = self.days();
        let told = event::Told {
            book: codebook,
            heads: &self.heads,
            readings: &self.by_document(),
            published: &published,
            voices: &self.voices(),
            taken_back: &self.taken_back,
        };
        event::events(self.mentions.iter(), &told)
    }
}

fn heads_of(readings: &[Reading]) -> Heads {
    let parts = readings.iter().flat_map(|r| &r.mentions).flat_map(|m| &m.missions);
    let parts = parts.filter_map(|p| Some((&p.mission, p.head.as_ref()?)));
    let attested = readings.iter().flat_map(|r| &r.heads).map(|a| (&a.mission, &a.head));
    heads(parts.chain(attested))
}

fn names(readings: &[Reading], registry: &Registry) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |code: &str, otherwise: &str| {
        if !names.contains_key(code) {
            let known = registry.display_name(code);
            let name = if known == code { otherwise } else { known };
            names.insert(code.to_owned(), name.to_owned());
        }
    };
    for mention in readings.iter().flat_map(|r| &r.mentions) {
        for actor in mention.actors.iter().chain(&mention.recipients) {
            add(code(actor), &actor.name);
        }
        for Mission { sending, receiving } in mention.missions.iter().map(|p| &p.mission) {
            add(sending, sending);
            add(receiving, receiving);
        }
    }
    for Mission { sending, receiving } in readings.iter().flat_map(|r| &r.heads).map(|a| &a.mission) {
        add(sending, sending);
        add(receiving, receiving);
    }
    names
}
