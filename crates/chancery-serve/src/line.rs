//! An event, a day, a party or a report as pages show them.

use crate::data::View;
use crate::error::PageError;
use crate::query::path;
use crate::speech;
use crate::text::cut;
use chancery::actor::{Actor, Registry};
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord};
use chancery::time::EventDate;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name that is shown whole, in characters.
const LONGEST_NAME: usize = 160;

/// A day or an interval with its reason.
#[derive(Clone, Debug)]
pub struct When {
    pub words: String,
    /// For machines, where it is one day.
    pub iso: Option<String>,
    pub why: String,
}

impl When {
    pub fn of(date: &EventDate) -> When {
        When::worded(date, speech::days(date))
    }

    pub fn since(date: &EventDate) -> When {
        When::worded(date, speech::since(date))
    }

    fn worded(date: &EventDate, words: String) -> When {
        When { words, iso: date.single().map(|d| d.to_string()), why: date.why.clone() }
    }
}

/// Something with a name and a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub name: String,
    pub href: String,
    /// What stands behind the name in small: a code.
    pub code: String,
}

impl Link {
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Link {
        Link { name: name.into(), href: href.into(), code: String::new() }
    }

    pub fn party(registry: &Registry, code: &str) -> Link {
        let name = speech::party(registry, code);
        let shown = if name == code || code.contains(':') { String::new() } else { code.to_owned() };
        // Who has no code of a state is called by words, joined by hyphens.
        let name = if code.contains(':') { name.replace('-', " ") } else { name.to_owned() };
        Link { name, href: path(&["actors", code]), code: shown }
    }

    pub fn actor(registry: &Registry, actor: &Actor) -> Link {
        let person = matches!(actor.kind, chancery::actor::ActorKind::Person);
        let key = match (person, actor.code.is_empty()) {
            (true, _) => format!("person:{}", actor.name),
            (false, true) => format!("name:{}", actor.name),
            (false, false) => actor.code.clone(),
        };
        let name = cut(speech::actor(registry, actor), LONGEST_NAME).into_owned();
        let code = if person { actor.state.clone() } else { Some(actor.code.clone()) };
        let code = code.filter(|c| !c.contains(':') && *c != name).unwrap_or_default();
        Link { name, href: path(&["actors", &key]), code }
    }
}

/// A report as a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    pub name: String,
    pub href: String,
    /// The day it was published, where it is known.
    pub day: String,
    /// What it says became of the act, where that is not what the line says.
    pub other: &'static str,
}

pub fn report_name(document: &DocumentRecord) -> String {
    let name = document.outlet.as_ref().unwrap_or(&document.file);
    cut(name, LONGEST_NAME).into_owned()
}

/// One event in one line.
#[derive(Clone, Debug)]
pub struct Line {
    pub href: String,
    pub sentence: String,
    pub when: When,
    pub modality: &'static str,
    pub standing: &'static str,
    pub tone: &'static str,
    /// Why the line should be read with care; empty where there is no reason.
    pub doubt: String,
    pub disputed: bool,
    /// The reports that tell of it, each leading to the marked characters.
    pub cites: Vec<Cite>,
    /// Reports beyond those named.
    pub more: usize,
}

/// Reports that a line names.
const CITES: usize = 4;

/// Events as lines, in their order.
pub fn lines(view: &View, events: &[Event]) -> Result<Vec<Line>, PageError> {
    let mut reports: BTreeMap<String, DocumentRecord> = BTreeMap::new();
    for event in events {
        for id in event.documents.iter().take(CITES * 2) {
            if !reports.contains_key(id)
                && let Ok(document) = view.document(id)
            {
                reports.insert(id.clone(), document);
            }
        }
    }
    events.iter().map(|event| line(view, event, &reports)).collect()
}

fn line(view: &View, event: &Event, reports: &BTreeMap<String, DocumentRecord>) -> Result<Line, PageError> {
    let mentions = view.some_mentions(event)?;
    // Who says that it is as the line says comes first, and whoever says otherwise is marked.
    let mut first: BTreeMap<&str, &MentionRecord> = BTreeMap::new();
    for m in &mentions {
        let better = first
            .get(m.document.as_str())
            .is_none_or(|known| known.modality != event.modality && m.modality == event.modality);
        if better {
            first.insert(&m.document, m);
        }
    }
    let agrees = |id: &str| first.get(id).is_none_or(|m| m.modality == event.modality);
    let mut told: Vec<&String> = event.documents.iter().collect();
    told.sort_by_key(|id| !agrees(id));
    let mut cites: Vec<Cite> = Vec::new();
    for id in told.into_iter().take(CITES) {
        let Some(document) = reports.get(id) else { continue };
        let mention = first.get(id.as_str());
        let href = mention.map_or_else(|| path(&["documents", id]), |m| citation(id, &m.id));
        let day = speech::days(&document.published.date);
        let other = mention.filter(|m| m.modality != event.modality).map_or("", |m| speech::modality(m.modality));
        cites.push(Cite { name: report_name(document), href, day, other });
    }
    // Two reports of one outlet are told apart by their days.
    let names: Vec<String> = cites.iter().map(|c| c.name.clone()).collect();
    for cite in &mut cites {
        if names.iter().filter(|n| **n == cite.name).count() > 1 {
            cite.name = format!("{}, {}", cite.name, cite.day);
        }
    }
    Ok(Line {
        href: path(&["events", &event.id]),
        sentence: view.worded(event, &mentions),
        when: When::of(&event.when),
        modality: speech::modality(event.modality),
        standing: speech::standing(event.modality),
        tone: speech::quad(&event.plover.kind).map_or("none", |q| q.tone()),
        doubt: doubt(event),
        disputed: !event.disagreements.is_empty(),
        more: event.documents.len().saturating_sub(cites.len()),
        cites,
    })
}

/// The address of the characters that a mention stands on.
pub fn citation(document: &str, mention: &str) -> String {
    format!("{}?mention={mention}#{mention}", path(&["documents", document]))
}

fn doubt(event: &Event) -> String {
    if event.confidence < 0.5 { format!("doubtful reading, {:.0} %", event.confidence * 100.0) } else { String::new() }
}

/// Parties of the event, each once: who does it, and to whom.
pub fn codes(actors: &[Actor]) -> BTreeSet<&str> {
    actors.iter().map(|a| if a.code.is_empty() { a.id.as_str() } else { a.code.as_str() }).collect()
}
