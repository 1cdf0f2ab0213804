//! Event: what, who, when and where; the reports side by side, with the words that each rests on.

use super::{Answer, Asked, Format, Frame};
use crate::data::View;
use crate::error::PageError;
use crate::formats;
use crate::line::{Line, Link, When, citation, lines, report_name};
use crate::query::path;
use crate::speech;
use crate::text::{clean, cut, tail};
use askama::Template;
use chancery::event::{Event, Parted};
use chancery::record::MentionRecord;
use chancery::story::party_in_a_sentence;
use serde::Serialize;
use std::collections::BTreeMap;

const FORMS: [Format; 2] = [Format::Json, Format::Csv];

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    frame: Frame,
    sentence: String,
    line: Line,
    certainty: &'static str,
    confidence: &'static str,
    percent: String,
    by: Vec<Link>,
    to: Vec<Link>,
    persons: Vec<Link>,
    mission: Option<Link>,
    quantity: Option<String>,
    place: Option<String>,
    act: String,
    act_href: String,
    gloss: String,
    plover: String,
    cameo: String,
    reports: Vec<Report>,
    more: usize,
    history: Vec<Known>,
    disagreements: Vec<Differing>,
    parted: Vec<Apart>,
    more_parted: usize,
    answers: Vec<Line>,
    answered: Vec<Line>,
    fulfils: Vec<Line>,
    fulfilled: Vec<Line>,
    story: Option<Link>,
}

/// A report and what it says of the event.
struct Report {
    outlet: String,
    href: String,
    published: When,
    says: Vec<Says>,
}

/// A sentence with the characters that the mention stands on.
pub struct Says {
    pub before: String,
    pub evidence: String,
    pub after: String,
    pub href: String,
    pub modality: &'static str,
    pub standing: &'static str,
    pub certainty: &'static str,
    pub chain: String,
    pub when: When,
    pub rule: String,
    pub confidence: String,
    pub doubtful: bool,
}

struct Known {
    day: String,
    modality: &'static str,
    standing: &'static str,
    href: String,
    report: String,
}

struct Differing {
    field: &'static str,
    values: Vec<(String, Vec<Link>)>,
}

/// What was taken for the same until a report told the two apart.
struct Apart {
    other: Vec<Line>,
    report: Link,
    day: String,
    why: String,
    mentions: usize,
}

#[derive(Serialize)]
struct Records<'a> {
    event: &'a Event,
    sentence: &'a str,
    mentions: &'a [MentionRecord],
}

/// Mentions that are shown; their reports are the first to tell.
const MENTIONS: usize = 200;
/// Events that it was once taken for one with, which are shown.
const PARTED: usize = 12;
/// Characters of a sentence that are shown on either side of the evidence.
const AROUND: usize = 400;
/// Characters of the evidence that are shown.
const EVIDENCE: usize = 1_200;

pub fn page(asked: &Asked, id: &str) -> Result<Answer, PageError> {
    asked.has(&FORMS)?;
    let view = &asked.view;
    let event = view.event(id)?;
    let mentions = view.mentions(event.mentions.get(..MENTIONS).unwrap_or(&event.mentions))?;
    let sentence = view.worded(&event, &mentions);
    match asked.format {
        Format::Json => {
            return Answer::json(&Records { event: &event, sentence: &sentence, mentions: &mentions });
        }
        Format::Csv => return Ok(Answer::Csv(formats::mentions(&mentions))),
        _ => {}
    }
    let registry = view.registry;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut reports: Vec<Report> = Vec::new();
    let told: std::collections::BTreeSet<&str> = mentions.iter().map(|m| m.document.as_str()).collect();
    for id in event.documents.iter().filter(|d| told.contains(d.as_str())) {
        let Ok(document) = view.document(id) else { continue };
        names.insert(id.clone(), report_name(&document));
        reports.push(Report {
            outlet: report_name(&document),
            href: path(&["documents", id]),
            published: When::of(&document.published.date),
            says: mentions.iter().filter(|m| m.document == *id).map(says).collect(),
        });
    }
    let by_id: BTreeMap<&str, &MentionRecord> = mentions.iter().map(|m| (m.id.as_str(), m)).collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let cite = |id: &String| {
        let document = by_id.get(id.as_str()).map(|m| m.document.as_str()).unwrap_or_default();
        Link::new(name(document), citation(document, id))
    };
    let history = event.history.iter().map(|k| {
        let link = cite(&k.mention);
        Known {
            day: k.known_on.map_or_else(|| "on a day unknown".to_owned(), speech::day),
            modality: speech::modality(k.modality),
            standing: speech::standing(k.modality),
            href: link.href,
            report: link.name,
        }
    });
    let disagreements = event.disagreements.iter().map(|d| Differing {
        field: field(&d.field),
        values: d
            .values
            .iter()
            .map(|v| (cut(&v.value.replace('-', " "), 200).into_owned(), v.mentions.iter().map(cite).collect()))
            .collect(),
    });
    let (answered, fulfilled) = view.followers(&event)?;
    let best = mentions.iter().filter(|m| m.modality == event.modality).map(|m| m.certainty).min();
    let links = |actors: &[chancery::actor::Actor]| {
        let mut links: Vec<Link> = actors.iter().map(|a| Link::actor(registry, a)).collect();
        let mut seen = std::collections::BTreeSet::new();
        links.retain(|l| seen.insert(l.href.clone()));
        links
    };
    let mode = event.plover.mode.as_ref().map(|m| format!(", {m}")).unwrap_or_default();
    let line = lines(view, std::slice::from_ref(&event))?.pop();
    let line = line.ok_or_else(|| PageError::not_found("There is no such event."))?;
    Answer::page(EventPage {
        frame: asked.frame("timeline", &sentence, &FORMS)?,
        certainty: best.map_or("", speech::certainty),
        confidence: speech::confidence(event.confidence),
        percent: speech::percent(event.confidence),
        by: links(&event.actors),
        to: links(&event.recipients),
        persons: links(&event.persons),
        mission: event.mission.as_ref().map(|m| mission(registry, &m.sending, &m.receiving)),
        quantity: event.quantity.as_ref().map(speech::quantity),
        place: event.place.as_ref().map(|p| clean(&p.name).into_owned()),
        act: speech::act(&event.act),
        act_href: asked_for("act", &event.act),
        gloss: view.codebook.act(&event.act).map(|a| a.gloss.clone()).unwrap_or_default(),
        plover: format!("{}{mode}", event.plover.kind),
        cameo: event.cameo.clone(),
        history: history.collect(),
        disagreements: disagreements.collect(),
        parted: parted(view, &event)?,
        more_parted: event.parted.len().saturating_sub(PARTED),
        answers: lines(view, &view.events_of(&event.answers)?)?,
        answered: lines(view, &answered)?,
        fulfils: lines(view, &view.events_of(&event.fulfils)?)?,
        fulfilled: lines(view, &fulfilled)?,
        story: view.story_of(&event.id)?.map(|s| Link::new(s.title, path(&["stories", &s.id]))),
        sentence,
        line,
        more: event.documents.len().saturating_sub(reports.len()),
        reports,
    })
}

/// The events that it was one with until a report told them apart, each with that report.
fn parted(view: &View, event: &Event) -> Result<Vec<Apart>, PageError> {
    let one = |p: &Parted| {
        let by = view.mentions(std::slice::from_ref(&p.because))?.pop();
        let document = by.as_ref().and_then(|m| view.document(&m.document).ok());
        let name = document.as_ref().map_or_else(|| "A later report".to_owned(), report_name);
        Ok(Apart {
            other: lines(view, &view.events_of(std::slice::from_ref(&p.event))?)?,
            report: Link::new(name, citation(document.as_ref().map_or("", |d| d.id.as_str()), &p.because)),
            day: p.known_on.map_or_else(|| "on a day unknown".to_owned(), speech::day),
            why: p.why.clone(),
            mentions: p.mentions.len(),
        })
    };
    event.parted.iter().take(PARTED).map(one).collect()
}

/// A mission by its two states: `United States in Russia`.
pub fn mission(registry: &chancery::actor::Registry, sending: &str, receiving: &str) -> Link {
    let host = party_in_a_sentence(receiving, registry);
    let name = format!("{} in {host}", speech::party(registry, sending));
    let code = format!("{sending} in {receiving}");
    Link { name, href: path(&["actors", &format!("mission:{sending}:{receiving}")]), code }
}

fn asked_for(name: &str, value: &str) -> String {
    crate::query::Query::default().with(name, value).to("/timeline")
}

fn field(field: &str) -> &'static str {
    match field {
        "quantity" => "How many",
        "when" => "When",
        "where" | "place" => "Where",
        "modality" => "Whether it happened",
        "persons" | "person" => "Who is meant",
        "actors" => "Who did it",
        "recipients" => "To whom",
        "act" => "What it was",
        _ => "What happened",
    }
}

impl Says {
    /// The marked words, cut where they are long.
    pub fn short(&self) -> String {
        crate::text::cut(&self.evidence, 120).into_owned()
    }
}

/// What a mention says, with its words marked in their sentence.
pub fn says(m: &MentionRecord) -> Says {
    let (sentence, evidence) = (m.sentence.text.as_str(), m.evidence.text.as_str());
    // Where nothing was cut or decoded, the offsets of the input are those of the text.
    let offset = m.evidence.start.saturating_sub(m.sentence.start);
    let at = if sentence.get(offset..).is_some_and(|rest| rest.starts_with(evidence)) {
        Some(offset)
    } else {
        sentence.find(evidence)
    };
    let (before, after) = match at {
        Some(at) => (sentence.get(..at).unwrap_or_default(), sentence.get(at + evidence.len()..).unwrap_or_default()),
        None => ("", ""),
    };
    let chain: Vec<String> = m
        .attribution
        .iter()
        .map(|a| {
            format!(
                "{}{}",
                cut(&clean(&a.name), 120),
                if a.named || a.name.ends_with("(unnamed)") { "" } else { " (unnamed)" }
            )
        })
        .collect();
    Says {
        before: clean(&tail(before, AROUND)).into_owned(),
        evidence: clean(&cut(evidence, EVIDENCE)).into_owned(),
        after: clean(&cut(after, AROUND)).into_owned(),
        href: citation(&m.document, &m.id),
        modality: speech::modality(m.modality),
        standing: speech::standing(m.modality),
        certainty: speech::certainty(m.certainty),
        chain: chain.join(" ← "),
        when: When::of(&m.when),
        rule: m.rule.clone(),
        confidence: speech::percent(m.confidence),
        doubtful: m.confidence < 0.5,
    }
}
