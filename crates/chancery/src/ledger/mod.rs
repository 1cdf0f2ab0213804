//! Folds events into entries: missions, relations, measures, talks and
//! commitments, for any day (`as_of`) and any state of knowledge (`known_on`).

mod commitments;
mod index;
mod judge;
mod list;
mod measures;
mod missions;
mod nearest;
mod relations;
mod talks;
mod terms;

pub use index::Index;
pub use list::List;

use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{Codebook, Effect, EventMention, Modality, Place, Premises, Quantity};
use crate::event::facet::{code, missions_of, person_key};
use crate::event::{Disagreement, Event};
use crate::record::Record;
use crate::time::EventDate;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The state of the record on a day, as far as reports up to another day let one know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    pub as_of: Option<Date>,
    pub known_on: Option<Date>,
    pub missions: Vec<MissionEntry>,
    pub relations: Vec<RelationEntry>,
    pub measures: List<MeasureEntry>,
    pub talks: List<TalksEntry>,
    pub commitments: List<Commitment>,
    /// What the reports tell that diplomatic law does not allow for.
    #[serde(default)]
    pub breaches: List<Breach>,
}

/// Two events that cannot both be as they are told: the record keeps both, and says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// `closed-mission-has-no-head` or `no-return-without-absence`; Vienna Convention on Diplomatic Relations, 1961,
    /// articles 2, 43 and 45.
    pub rule: String,
    pub sending: String,
    pub receiving: String,
    pub why: String,
    /// The earlier event and the one that does not go with it.
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissionStatus {
    InPost,
    Recalled,
    Absent,
    Expelled,
    Withdrawn,
    Vacant,
    Nominated,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissionEntry {
    pub sending: String,
    pub receiving: String,
    pub head: Option<Actor>,
    /// Who heads it for the time being, while the head is not there.
    #[serde(default)]
    pub acting: Option<Actor>,
    pub status: MissionStatus,
    pub since: EventDate,
    pub events: Vec<String>,
    /// What else reports say of how the head came to leave.
    #[serde(default)]
    pub disagreements: Vec<Disagreement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationLevel {
    Full,
    Downgraded,
    Severed,
    None,
    Unknown,
}

/// Relations between two states, `a` before `b` in the alphabet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationEntry {
    pub a: String,
    pub b: String,
    pub level: RelationLevel,
    pub since: EventDate,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureStatus {
    /// By who will impose it, for a day that has not come or was not named.
    Announced,
    InForce,
    Lifted,
    /// Its term is over.
    Expired,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureEntry {
    pub kind: String,
    pub by: Vec<String>,
    pub on: Vec<String>,
    pub quantity: Option<Quantity>,
    pub status: MeasureStatus,
    pub since: EventDate,
    pub ended: Option<EventDate>,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TalksStatus {
    Offered,
    Agreed,
    Scheduled,
    Held,
    Refused,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TalksEntry {
    pub kind: String,
    pub participants: Vec<String>,
    pub status: TalksStatus,
    pub when: EventDate,
    #[serde(rename = "where")]
    pub place: Option<Place>,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentStatus {
    Pending,
    Kept,
    Overdue,
    Withdrawn,
    Contradicted,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Codes of who promised, agreed, planned or offered, or who set another a term.
    pub by: Vec<String>,
    /// Of a demand with a term (72 hours to leave): codes of who is to do what it asks. Empty where it is a promise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    pub act: String,
    /// It was promised not to do it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not: bool,
    pub person: Option<Actor>,
    pub made: EventDate,
    pub due: EventDate,
    pub status: CommitmentStatus,
    pub kept_on: Option<EventDate>,
    pub events: Vec<String>,
    /// The mention that makes it, for its words.
    pub mention: String,
}

/// An event with the mentions that tell of it.
pub(crate) struct Told<'a> {
    event: &'a Event,
    mentions: Vec<&'a EventMention>,
}

impl std::ops::Deref for Told<'_> {
    type Target = Event;

    fn deref(&self) -> &Event {
        self.event
    }
}

/// What the entries are folded from: the events that are known, by day, and the mentions that tell of them.
pub(crate) struct View<'a> {
    record: &'a Record,
    book: &'a Codebook,
    events: Vec<Told<'a>>,
    published: BTreeMap<&'a str, &'a EventDate>,
}

impl<'a> View<'a> {
    fn new(record: &'a Record, book: &'a Codebook) -> View<'a> {
        let mut mentions: Vec<&EventMention> = record.mentions.iter().collect();
        mentions.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let find = |id: &String| {
            let at = mentions.binary_search_by(|m| m.id.cmp(id)).ok()?;
            mentions.get(at).copied()
        };
        let told = |event: &'a Event| Told { event, mentions: event.mentions.iter().filter_map(find).collect() };
        View { record, book, events: record.events.par_iter().map(told).collect(), published: record.days() }
    }

    fn effect(&self, event: &Event) -> Option<&'a Effect> {
        self.book.act(&event.act)?.effect.as_ref()
    }

    fn family(&self, act: &str) -> &'a str {
        self.book.act(act).map_or("", |a| a.family.as_str())
    }

    fn mentions_of<'t>(&self, event: &'t Told<'a>) -> impl Iterator<Item = &'a EventMention> + use<'t, 'a> {
        event.mentions.iter().copied()
    }

    /// The missions that the facts of an event are about.
    fn missions(&self, event: &Told<'a>) -> BTreeSet<Mission> {
        let facts = event.modality.is_fact();
        let told = self.mentions_of(event).filter(|m| m.modality.is_fact() || !facts);
        told.flat_map(|m| missions_of(m, self.record.heads())).collect()
    }

    /// Told of envoys whose own state would be the one that sends them away: whoever wrote it, we have read it wrong.
    fn reversed(&self, act: &str, by: &[String], on: &[String], persons: &[Actor]) -> bool {
        let host = self.book.act(act).is_some_and(|a| a.premises == Some(Premises::Host));
        let heads = self.record.heads();
        let missions = || persons.iter().filter_map(|p| heads.get(&person_key(p))).flatten();
        host && missions().any(|m| by.contains(&m.sending) && on.contains(&m.receiving))
            && !missions().any(|m| by.contains(&m.receiving) && on.contains(&m.sending))
    }

    /// The words that a mention stands on, in small letters.
    fn words(&self, mention: &EventMention) -> String {
        let readings = &self.record.readings;
        let at = readings.binary_search_by(|r| r.document.id.cmp(&mention.document));
        let reading = at.ok().and_then(|at| readings.get(at));
        reading.map_or(String::new(), |r| mention.evidence.of(&r.document.text).to_lowercase())
    }

    /// The same, to the end of the clause that they stand in: "for 30 days" may follow what the act needs.
    fn clause(&self, mention: &EventMention) -> String {
        let readings = &self.record.readings;
        let at = readings.binary_search_by(|r| r.document.id.cmp(&mention.document));
        let Some(reading) = at.ok().and_then(|at| readings.get(at)) else {
            return String::new();
        };
        let text = &reading.document.text;
        let rest = text.get(mention.evidence.end..mention.sentence.end).unwrap_or_default();
        let rest = rest.split([',', ';', ':']).next().unwrap_or_default();
        format!("{}{rest}", mention.evidence.of(text)).to_lowercase()
    }

    /// Who does what the mention tells of; where it names nobody, who announces it.
    fn doers(&self, mention: &EventMention) -> BTreeSet<String> {
        let named: BTreeSet<String> = codes(&mention.actors).into_iter().collect();
        if !named.is_empty() || !matches!(mention.modality, Modality::Planned | Modality::Offered | Modality::Agreed) {
            return named;
        }
        let party =
            mention.attribution.iter().rev().find_map(|a| a.party.as_deref()).filter(|p| !p.starts_with("person:"));
        let other = |party: &&str| mention.recipients.iter().all(|r| code(r) != *party);
        party.filter(other).map(str::to_owned).into_iter().collect()
    }

    fn published(&self, mention: &EventMention) -> Option<&'a EventDate> {
        self.published.get(mention.document.as_str()).copied()
    }
}

/// Codes of parties, each once, in the order of the alphabet.
fn codes<'a>(actors: impl IntoIterator<Item = &'a Actor>) -> Vec<String> {
    // A person of no known state ("the ambassador") is no party.
    let private = |a: &Actor| a.kind == ActorKind::Person && (a.code.is_empty() || a.code.starts_with("person:"));
    let codes: BTreeSet<&str> = actors.into_iter().filter(|a| !private(a)).map(code).collect();
    codes.into_iter().map(str::to_owned).collect()
}

/// Who does something and to whom. Nobody stands on both sides: where reports differ on the side of a party, it is on the
/// one that would be empty without it, and of "flights between A and B" that A stopped, B is the other side.
fn sides(actors: &[Actor], recipients: &[Actor]) -> (Vec<String>, Vec<String>) {
    let (mut by, mut on) = (codes(actors), codes(recipients));
    if by.iter().any(|code| !on.contains(code)) {
        by.retain(|code| !on.contains(code));
    } else {
        on.retain(|code| !by.contains(code));
    }
    (by, on)
}

/// The state of a record on a day, as far as reports up to `known_on` let one know.
pub(crate) fn fold(record: &Record, as_of: Option<Date>, known_on: Option<Date>, book: &Codebook) -> Ledger {
    let Some(day) = as_of else {
        return Ledger { as_of, known_on, ..Ledger::default() };
    };
    // Who reads on or after the last report knows all that the record does.
    match (record.index(book).ledger(as_of, known_on), known_on) {
        (None, Some(until)) => record.known(until, book).index(book).on(day, known_on),
        (ledger, _) => ledger.unwrap_or_default(),
    }
}

pub(crate) fn index(record: &Record, book: &Codebook) -> Index {
    Index::of(&View::new(record, book))
}

/// The index of the ledger, and by the ids of events those that they keep, call off or make void. All come of the same
/// work, and hang on none of what the events are told.
pub(crate) struct Promises {
    index: Index,
    kept: BTreeMap<String, BTreeSet<String>>,
    cancelled: BTreeMap<String, BTreeSet<String>>,
}

pub(crate) fn promises(record: &Record, book: &Codebook) -> Promises {
    let view = View::new(record, book);
    let histories = missions::histories(&view);
    let judged = commitments::Judged::of(&view, &histories);
    let (kept, cancelled) = (judged.kept(&view), judged.cancelled(&view));
    Promises { index: Index::with(&view, histories, &judged), kept, cancelled }
}

impl Promises {
    /// Tells events which others announced, promised or agreed them.
    pub(crate) fn link(self, events: &mut [Event]) -> Index {
        let Promises { index, mut kept, mut cancelled } = self;
        let ids = |found: Option<BTreeSet<String>>| found.unwrap_or_default().into_iter().collect();
        for event in events {
            event.fulfils = ids(kept.remove(&event.id));
            event.cancels = ids(cancelled.remove(&event.id));
        }
        index
    }
}
