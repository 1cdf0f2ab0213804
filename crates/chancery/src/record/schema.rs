//! The JSON records of documents and mentions: byte offsets are those of the
//! input as read, and every date is an interval with its reason.

use crate::actor::{Actor, Mission};
use crate::coding::{Attribution, Certainty, Codebook, EventMention, Modality, Place, Quantity, TermKind};
use crate::document::{Document, NoiseKind, Post};
use crate::event::Plover;
use crate::span::Span;
use crate::time::{EventDate, Published};
use serde::{Deserialize, Serialize};

use super::{Reading, SCHEMA};

/// A `document` record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    pub schema: u32,
    pub id: String,
    pub origin: String,
    pub file: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub language: String,
    pub published: Published,
    /// Id of the first document with nearly the same words, where this one copies it or shares its agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_text_as: Option<String>,
    pub noise: Vec<NoiseRecord>,
    pub posts: Vec<Post>,
    pub rejected: Option<String>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty", default)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoiseRecord {
    pub start: usize,
    pub end: usize,
    pub kind: NoiseKind,
}

/// Characters of the input and what they read like: equal to the input but for what was cut from their middle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// A `mention` record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    pub schema: u32,
    pub id: String,
    pub document: String,
    pub file: String,
    pub evidence: Quoted,
    pub sentence: Quoted,
    pub act: String,
    pub modality: Modality,
    pub certainty: Certainty,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub persons: Vec<Actor>,
    pub mission: Option<Mission>,
    pub quantity: Option<Quantity>,
    pub when: EventDate,
    /// From when on it holds, where the text says so: "effective Monday".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_effect: Option<EventDate>,
    /// Until when it must be done: "have 72 hours to leave".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<EventDate>,
    #[serde(rename = "where")]
    pub place: Option<Place>,
    pub attribution: Vec<Attribution>,
    pub plover: Plover,
    pub cameo: String,
    pub rule: String,
    pub confidence: f64,
}

/// The record of a document, with the publication day that all reports together give it.
pub fn document_record(reading: &Reading, published: &Published) -> DocumentRecord {
    let d = &reading.document;
    let back = |span: Span| d.offsets.to_input(span);
    DocumentRecord {
        schema: SCHEMA,
        id: d.id.clone(),
        origin: d.origin.clone(),
        file: d.file.clone(),
        url: d.url.clone(),
        title: d.title.clone(),
        outlet: d.outlet.clone(),
        language: d.language.clone(),
        published: published.clone(),
        same_text_as: None,
        noise: d
            .noise
            .iter()
            .map(|n| {
                let s = back(n.span);
                NoiseRecord { start: s.start, end: s.end, kind: n.kind }
            })
            .collect(),
        posts: d.posts.iter().map(|p| Post { span: back(p.span), ..p.clone() }).collect(),
        rejected: d.rejected.clone(),
        extra: d.extra.clone(),
    }
}

/// The record of a mention. Its `when` must have been resolved.
pub fn mention_record(
    codebook: &Codebook,
    document: &Document,
    mention: &EventMention,
    when: &EventDate,
) -> MentionRecord {
    let codes = codebook.codes(&mention.act, mention.modality);
    let contexts = codebook.act(&mention.act).map(|a| a.contexts.clone()).unwrap_or_default();
    let mission = match mention.missions.as_slice() {
        [one] => Some(one.mission.clone()),
        _ => None,
    };
    let back = |span: Option<Span>| span.map(|s| document.offsets.to_input(s));
    let term = |kind: TermKind| mention.terms.iter().find(|t| t.kind == kind).and_then(|t| t.resolved.clone());
    MentionRecord {
        schema: SCHEMA,
        id: mention.id.clone(),
        document: mention.document.clone(),
        file: document.file.clone(),
        evidence: quoted(document, mention.evidence),
        sentence: quoted(document, mention.sentence),
        act: mention.act.clone(),
        modality: mention.modality,
        certainty: mention.certainty,
        actors: mention.actors.clone(),
        recipients: mention.recipients.clone(),
        persons: mention.persons.clone(),
        mission,
        quantity: mention.quantity.clone(),
        when: when.clone(),
        takes_effect: term(TermKind::TakesEffect),
        deadline: term(TermKind::Deadline),
        place: mention.place.clone(),
        attribution: mention
            .attribution
            .iter()
            .map(|a| Attribution { source: back(a.source), cue: back(a.cue), content: back(a.content), ..a.clone() })
            .collect(),
        plover: Plover { kind: codes.plover, mode: Some(codes.mode).filter(|m| !m.is_empty()), contexts },
        cameo: codes.cameo,
        rule: mention.rule.clone(),
        confidence: mention.confidence,
    }
}

/// A span of the text as input offsets, with its words: noise inside it left out, white space folded.
pub fn quoted(document: &Document, span: Span) -> Quoted {
    let input = document.offsets.to_input(span);
    let mut text = String::new();
    let mut at = span.start;
    for noise in document.noise.iter().filter(|n| n.span.overlaps(span)) {
        if noise.span.start > at {
            text.push_str(Span::new(at, noise.span.start).of(&document.text));
        }
        text.push(' ');
        at = at.max(noise.span.end);
    }
    if at < span.end {
        text.push_str(Span::new(at, span.end).of(&document.text));
    }
    let folded: Vec<&str> = text.split_whitespace().collect();
    // Where nothing was cut the words are the input's own, line breaks and all.
    let text = if document.noise.iter().any(|n| n.span.overlaps(span)) { folded.join(" ") } else { text };
    Quoted { start: input.start, end: input.end, text }
}
