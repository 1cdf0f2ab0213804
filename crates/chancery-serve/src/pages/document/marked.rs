//! The text of a report, cut where something begins or ends.

use crate::speech;
use crate::text::{clean, cut, escape, escaped};
use chancery::actor::{Actor, Registry};
use chancery::coding::EventMention;
use chancery::document::{BlockKind, Document};
use chancery::record::{MentionRecord, Reading};
use chancery::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A stretch of the text that is a paragraph.
#[derive(Clone, Debug)]
pub struct Region {
    pub span: Span,
    pub class: &'static str,
}

/// A paragraph of a page. The markup is ours, and all else in it escaped.
pub struct Paragraph {
    pub class: &'static str,
    pub html: String,
}

/// Bytes of text on a page.
const PART: usize = 60_000;

/// All of the text in order: blocks, and what stands between them.
pub fn regions(document: &Document) -> Vec<Region> {
    let mut blocks: Vec<Region> = Vec::new();
    for block in &document.blocks {
        let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else { continue };
        let class = match block.kind {
            BlockKind::Title => "title",
            BlockKind::Deck => "deck",
            BlockKind::Paragraph => "para",
            BlockKind::Post => "post",
            BlockKind::Caption => "caption",
        };
        blocks.push(Region { span: Span::new(first.start, last.end), class });
    }
    blocks.sort_by_key(|b| b.span.start);
    let mut regions = Vec::new();
    let mut at = 0;
    for block in blocks {
        let start = block.span.start.max(at);
        rest(document, Span::new(at, start), &mut regions);
        if block.span.end > start {
            split(&document.text, Region { span: Span::new(start, block.span.end), class: block.class }, &mut regions);
            at = block.span.end;
        }
    }
    rest(document, Span::new(at, document.text.len().max(at)), &mut regions);
    regions
}

/// What is in no block, where it is more than white space: a line each.
fn rest(document: &Document, span: Span, regions: &mut Vec<Region>) {
    let mut at = span.start;
    for line in span.of(&document.text).split_inclusive('\n') {
        let whole = Span::new(at, at + line.len());
        at = whole.end;
        if !line.trim().is_empty() {
            split(&document.text, Region { span: whole, class: "rest" }, regions);
        }
    }
}

/// A very long paragraph is several, so that no page is without bounds.
fn split(text: &str, region: Region, regions: &mut Vec<Region>) {
    let mut start = region.span.start;
    while region.span.end - start > PART {
        let mut end = start + PART;
        while end > start && !text.is_char_boundary(end) {
            end -= 1;
        }
        if end == start {
            break;
        }
        regions.push(Region { span: Span::new(start, end), class: region.class });
        start = end;
    }
    regions.push(Region { span: Span::new(start, region.span.end), class: region.class });
}

/// Regions that make a page together.
pub fn parts(regions: &[Region]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (mut first, mut bytes) = (0, 0);
    for (i, region) in regions.iter().enumerate() {
        if bytes > 0 && bytes + region.span.len() > PART {
            parts.push(first..i);
            (first, bytes) = (i, 0);
        }
        bytes += region.span.len();
    }
    if first < regions.len() {
        parts.push(first..regions.len());
    }
    parts
}

/// Who did it to whom, in names.
pub fn parties(registry: &Registry, m: &MentionRecord) -> String {
    let names = |actors: &[Actor]| {
        let mut seen = BTreeSet::new();
        let names: Vec<&str> =
            actors.iter().map(|a| speech::actor(registry, a)).filter(|n| seen.insert(n.to_owned())).collect();
        speech::list(&names)
    };
    let (by, to) = (names(&m.actors), names(&m.recipients));
    let line = match (by.is_empty(), to.is_empty()) {
        (false, false) => format!("{by} → {to}"),
        (false, true) => by,
        (true, false) => format!("somebody → {to}"),
        (true, true) => "nobody is named".to_owned(),
    };
    cut(&clean(&line), 200).into_owned()
}

/// What characters can be.
enum Mark {
    /// The words of a mention.
    Act {
        id: String,
        class: String,
    },
    Speaker,
    Cue,
    Day,
    Noise,
}

struct Marked {
    span: Span,
    mark: Mark,
    note: String,
}

/// All that is marked in a report.
pub struct Marks<'a> {
    text: &'a str,
    marks: Vec<Marked>,
}

impl<'a> Marks<'a> {
    pub fn new(
        reading: &'a Reading,
        by_id: &BTreeMap<&str, &MentionRecord>,
        events: &BTreeMap<String, String>,
        registry: &Registry,
    ) -> Marks<'a> {
        let d = &reading.document;
        let mut marks: Vec<Marked> = Vec::new();
        let mut seen: BTreeSet<(usize, usize, u8)> = BTreeSet::new();
        for m in &reading.mentions {
            let Some(record) = by_id.get(m.id.as_str()) else { continue };
            marks.push(act(m, record, events.contains_key(&m.id), registry));
            let mut add = |span: Option<Span>, key: u8, mark: Mark, note: String| {
                if let Some(span) = span.filter(|s| !s.is_empty() && seen.insert((s.start, s.end, key))) {
                    marks.push(Marked { span, mark, note });
                }
            };
            for a in &m.attribution {
                let name = clean(&cut(&a.name, 120)).into_owned();
                let unnamed = if a.named || a.name.ends_with("(unnamed)") { "" } else { ", unnamed" };
                add(a.source, 0, Mark::Speaker, format!("who says so: {name}{unnamed}"));
                add(a.cue, 1, Mark::Cue, "the word that tells that somebody says so".to_owned());
            }
            if let Some(expression) = &m.when.expression {
                add(Some(expression.span), 2, Mark::Day, format!("when: {}", speech::days(&record.when)));
            }
        }
        for n in &d.noise {
            let note = format!("left out: {}", speech::noise(n.kind));
            marks.push(Marked { span: n.span, mark: Mark::Noise, note });
        }
        marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        Marks { text: &d.text, marks }
    }

    pub fn paragraphs(&self, regions: &[Region], wanted: Option<&str>) -> Vec<Paragraph> {
        let mut named = BTreeSet::new();
        regions.iter().map(|r| self.paragraph(r, wanted, &mut named)).collect()
    }

    fn paragraph(&self, region: &Region, wanted: Option<&str>, named: &mut BTreeSet<String>) -> Paragraph {
        let here: Vec<&Marked> = self.marks.iter().filter(|m| m.span.overlaps(region.span)).collect();
        let mut cuts: BTreeSet<usize> = BTreeSet::from([region.span.start, region.span.end]);
        for m in &here {
            cuts.extend([m.span.start, m.span.end].into_iter().filter(|c| self.text.is_char_boundary(*c)));
        }
        let cuts: Vec<usize> = cuts.into_iter().filter(|c| *c >= region.span.start && *c <= region.span.end).collect();
        let mut html = String::new();
        for pair in cuts.windows(2) {
            let [start, end] = pair else { continue };
            let span = Span::new(*start, *end);
            let over: Vec<&Marked> = here.iter().copied().filter(|m| m.span.contains(span)).collect();
            // Writing to a string does not fail.
            let _ = piece(&mut html, span.of(self.text), &over, wanted, named);
        }
        Paragraph { class: region.class, html }
    }
}

fn act(m: &EventMention, record: &MentionRecord, event: bool, registry: &Registry) -> Marked {
    let doubt = if m.confidence < 0.5 { " doubtful" } else { "" };
    let mut note = format!(
        "{}, {}: {}; {}",
        speech::act(&m.act),
        speech::modality(m.modality),
        parties(registry, record),
        speech::days(&record.when)
    );
    if !event {
        note.push_str("; too doubtful to count as an event");
    }
    Marked {
        span: m.evidence,
        mark: Mark::Act { id: m.id.clone(), class: format!("{}{doubt}", speech::standing(m.modality)) },
        note,
    }
}

fn piece(
    out: &mut String,
    text: &str,
    over: &[&Marked],
    wanted: Option<&str>,
    named: &mut BTreeSet<String>,
) -> std::fmt::Result {
    if let Some(noise) = over.iter().find(|m| matches!(m.mark, Mark::Noise)) {
        out.push_str(&format!("<span class=\"noise\" title=\"{}\">", escaped(&noise.note)));
        escape(out, &clean(text))?;
        out.push_str("</span>");
        return Ok(());
    }
    let acts: Vec<(&str, &str)> = over
        .iter()
        .filter_map(|m| match &m.mark {
            Mark::Act { id, class } => Some((id.as_str(), class.as_str())),
            _ => None,
        })
        .collect();
    let others = over.iter().filter(|m| !matches!(m.mark, Mark::Act { .. }));
    let small: Vec<&str> = others
        .map(|m| match m.mark {
            Mark::Speaker => "speaker",
            Mark::Cue => "cue",
            _ => "when",
        })
        .collect();
    if over.is_empty() {
        return escape(out, &clean(text));
    }
    // The innermost of several acts is the one that the words are of; all of them are told.
    let notes: Vec<&str> = over.iter().map(|m| m.note.as_str()).collect();
    let note = escaped(&cut(&notes.join(" ▪ "), 600));
    // Each act is named where it begins, so that an address can lead to it.
    for (id, _) in &acts {
        if named.insert((*id).to_owned()) {
            out.push_str(&format!("<span class=\"anchor\" id=\"{}\"></span>", escaped(id)));
        }
    }
    match acts.last() {
        Some((id, class)) => {
            let chosen = if acts.iter().any(|(id, _)| wanted == Some(*id)) { " chosen" } else { "" };
            let more = if acts.len() > 1 { " several" } else { "" };
            let inner = small.join(" ");
            out.push_str(&format!(
                "<a class=\"act {class}{chosen}{more} {inner}\" href=\"#r-{}\" data-note=\"{note}\">",
                escaped(id)
            ));
            escape(out, &clean(text))?;
            out.push_str("</a>");
        }
        None => {
            out.push_str(&format!("<span class=\"hint {}\" tabindex=\"0\" data-note=\"{note}\">", small.join(" ")));
            escape(out, &clean(text))?;
            out.push_str("</span>");
        }
    }
    Ok(())
}
