//! What was read, and the record that follows from it.
//!
//! A [`Reading`] is what one report says, taken alone. A [`Record`] is what all
//! readings say together: dated, merged, threaded and folded into a ledger. It
//! is a pure function of the set of readings: neither their order nor how they
//! were batched changes a byte of it.

mod schema;

pub use schema::{DocumentRecord, MentionRecord, NoiseRecord, Quoted, document_record, mention_record, quoted};

use crate::actor::{Actor, Mission};
use crate::coding::EventMention;
use crate::document::Document;
use crate::span::Span;
use serde::{Deserialize, Serialize};

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
    /// By id of document.
    pub readings: Vec<Reading>,
    /// The day of each reading, by the evidence of all.
    pub published: Vec<crate::time::Published>,
    /// All mentions with `when.resolved` and `said.resolved` filled in, by document and place.
    pub mentions: Vec<EventMention>,
    /// By day and id.
    pub events: Vec<crate::event::Event>,
    pub stories: Vec<crate::story::Story>,
}
