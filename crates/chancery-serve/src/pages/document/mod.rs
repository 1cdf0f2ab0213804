//! Document: the text of a report with every span marked, and what each was read as.

mod marked;

use super::event::{Says, says};
use super::{Answer, Asked, Format, Frame};
use crate::error::PageError;
use crate::formats;
use crate::line::{When, report_name};
use crate::query::path;
use crate::speech;
use crate::text::{clean, count, cut};
use askama::Template;
use chancery::record::{MentionRecord, Reading};
use marked::{Marks, Paragraph};
use std::collections::BTreeMap;

const FORMS: [Format; 2] = [Format::Json, Format::Csv];

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    frame: Frame,
    title: String,
    outlet: String,
    /// The address of the report, where it is one of the web.
    url: Option<String>,
    origin: String,
    published: When,
    method: String,
    conflicts: Vec<String>,
    rejected: Option<String>,
    size: String,
    paragraphs: Vec<Paragraph>,
    notes: Vec<Note>,
    noise: Vec<(&'static str, String)>,
    parts: Vec<(usize, String, bool)>,
}

/// What a passage was read as.
struct Note {
    id: String,
    act: String,
    parties: String,
    says: Says,
    event: Option<String>,
    chosen: bool,
}

/// Passages of noise that are listed.
const NOISE: usize = 60;

pub fn page(asked: &Asked, id: &str) -> Result<Answer, PageError> {
    asked.has(&FORMS)?;
    let view = &asked.view;
    let record = view.document(id)?;
    let (reading, mentions) = view.reading(id)?;
    match asked.format {
        Format::Json => {
            return Answer::json(&serde_json::json!({"document": record, "mentions": mentions}));
        }
        Format::Csv => return Ok(Answer::Csv(formats::mentions(&mentions))),
        _ => {}
    }
    let events = view.events_of_mentions(id)?;
    let by_id: BTreeMap<&str, &MentionRecord> = mentions.iter().map(|m| (m.id.as_str(), m)).collect();
    let wanted = asked.query.get("mention");
    let marks = Marks::new(&reading, &by_id, &events, view.registry);
    let regions = marked::regions(&reading.document);
    let parts = marked::parts(&regions);
    let target = wanted.and_then(|w| reading.mentions.iter().find(|m| m.id == w)).map(|m| m.evidence.start);
    let number = match target {
        Some(at) => parts.iter().rposition(|p| regions.get(p.start).is_some_and(|r| r.span.start <= at)).unwrap_or(0),
        None => {
            asked.query.get("part").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1).clamp(1, parts.len().max(1)) - 1
        }
    };
    let shown = parts.get(number).and_then(|p| regions.get(p.clone())).unwrap_or_default();
    let paragraphs = marks.paragraphs(shown, wanted);
    let here = path(&["documents", id]);
    let links = (1..=parts.len()).map(|n| (n, format!("{here}?part={n}"), n == number + 1));
    let title = record.title.clone().unwrap_or_else(|| record.file.clone());
    let published = &record.published;
    Answer::page(DocumentPage {
        frame: asked.frame("reports", &title, &FORMS)?,
        title: cut(&title, 300).into_owned(),
        outlet: report_name(&record),
        url: record.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        origin: cut(&record.origin, 300).into_owned(),
        published: When::of(&published.date),
        method: published.date.why.clone(),
        conflicts: published
            .conflicts
            .iter()
            .map(|c| cut(&format!("{}: {}", speech::day(c.value), c.why), 300).into_owned())
            .collect(),
        rejected: record.rejected.clone(),
        size: count(reading.mentions.len(), "act was read", "acts were read"),
        notes: notes(asked, &reading, shown, &by_id, &events, wanted),
        noise: noise(&reading, shown),
        paragraphs,
        parts: if parts.len() > 1 { links.collect() } else { Vec::new() },
    })
}

/// What the mentions of the passages that are shown were read as, in the order of the text.
fn notes(
    asked: &Asked,
    reading: &Reading,
    shown: &[marked::Region],
    by_id: &BTreeMap<&str, &MentionRecord>,
    events: &BTreeMap<String, String>,
    wanted: Option<&str>,
) -> Vec<Note> {
    let registry = asked.view.registry;
    let mut here: Vec<_> =
        reading.mentions.iter().filter(|m| shown.iter().any(|r| r.span.overlaps(m.evidence))).collect();
    here.sort_by_key(|m| (m.evidence.start, m.evidence.end));
    let note = |m: &&chancery::coding::EventMention| {
        let record = by_id.get(m.id.as_str())?;
        Some(Note {
            id: m.id.clone(),
            act: speech::act(&m.act),
            parties: marked::parties(registry, record),
            says: says(record),
            event: events.get(&m.id).map(|e| path(&["events", e])),
            chosen: wanted == Some(m.id.as_str()),
        })
    };
    here.iter().filter_map(note).collect()
}

fn noise(reading: &Reading, shown: &[marked::Region]) -> Vec<(&'static str, String)> {
    let d = &reading.document;
    let here = d.noise.iter().filter(|n| shown.iter().any(|r| r.span.overlaps(n.span)));
    here.take(NOISE)
        .map(|n| {
            let words: Vec<&str> = n.span.of(&d.text).split_whitespace().take(30).collect();
            (speech::noise(n.kind), clean(&cut(&words.join(" "), 120)).into_owned())
        })
        .collect()
}
