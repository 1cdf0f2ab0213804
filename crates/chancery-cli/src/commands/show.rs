//! `show`: one record, with all that it rests on.

use crate::args::{Format, ShowArgs};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::style::{self, paint};
use crate::render::table::{Give, Table, cell, wrap};
use crate::render::{self, date};
use crate::sight::{Names, Shortener, Sight};
use chancery::actor::Registry;
use chancery::event::{Event, Plover};
use chancery::record::{DocumentRecord, MentionRecord};
use chancery::story::{Story, sentence_of};
use chancery::time::EventDate;
use chancery_store::Store;
use chancery_store::query::{Filter, Kind, Paging};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

pub fn run(args: &ShowArgs) -> Result<Status, Failure> {
    let sight = Sight::open(&args.database.db)?;
    let show = Show { store: &sight.store, registry: &sight.registry };
    let record = show.find(args.id.trim())?;
    let mut out = Output::open(args.output.output.as_deref())?;
    match args.output.format {
        Format::Table => show.write(&mut out, &record)?,
        Format::Json => match &record {
            Shown::Document(d) => out.json(d)?,
            Shown::Mention(m) => out.json(m)?,
            Shown::Event(e) => out.json(e)?,
            Shown::Story(s) => out.json(s)?,
        },
        Format::Jsonl => match &record {
            Shown::Document(d) => line(&mut out, d)?,
            Shown::Mention(m) => line(&mut out, m)?,
            Shown::Event(e) => line(&mut out, e)?,
            Shown::Story(s) => line(&mut out, s)?,
        },
        Format::Csv | Format::Parquet => {
            let hint = "the lists can: chancery events --format csv".to_owned();
            return Err(Failure::usage("one record is not written as a table of columns", Some(hint)));
        }
    }
    out.finish()?;
    Ok(Status::Done)
}

fn line<T: Serialize>(out: &mut Output, record: &T) -> Result<(), Failure> {
    out.records(Format::Jsonl, std::slice::from_ref(record), &[], |_| Vec::new())
}

struct Show<'a> {
    store: &'a Store,
    registry: &'a Registry,
}

enum Shown {
    Document(DocumentRecord),
    Mention(MentionRecord),
    Event(Event),
    Story(Story),
}

/// Records of one beginning that are counted, so that the complaint can say how many there are.
const COUNTED: usize = 100;

impl Show<'_> {
    fn find(&self, wanted: &str) -> Result<Shown, Failure> {
        let mut found: Vec<(Kind, String)> = Vec::new();
        for kind in Kind::ALL.into_iter().filter(|k| Kind::of(wanted).is_none_or(|of| of == *k)) {
            // A letter alone is the beginning of every id of its kind, which is called by that letter.
            let letter = wanted.len() < 2 && kind.as_str().starts_with(wanted);
            let of_kind = format!("{}-", kind.as_str().get(..1).unwrap_or_default());
            let ids = self.store.ids(kind, if letter { &of_kind } else { wanted }, COUNTED)?;
            found.extend(ids.into_iter().map(|id| (kind, id)));
        }
        let missing = || {
            let hint = "ids stand at the end of the lines of `chancery documents`, mentions, events and stories";
            Failure::fatal(format!("there is no record '{wanted}'"), Some(hint.to_owned()))
        };
        match found.as_slice() {
            [] => Err(missing()),
            [(kind, id)] => {
                let record = match kind {
                    Kind::Document => self.store.document(id)?.map(Shown::Document),
                    Kind::Mention => self.store.mention(id)?.map(Shown::Mention),
                    Kind::Event => self.store.event(id)?.map(Shown::Event),
                    Kind::Story => self.store.story(id)?.map(Shown::Story),
                };
                record.ok_or_else(missing)
            }
            many => Err(Failure::usage(
                format!("'{wanted}' is the beginning of {} ids", many.len()),
                Some("type more of it".to_owned()),
            )),
        }
    }

    fn write(&self, out: &mut Output, record: &Shown) -> Result<(), Failure> {
        match record {
            Shown::Document(d) => self.document(out, d),
            Shown::Mention(m) => {
                mention(out, m, "")?;
                for e in self.store.events_with(m)? {
                    let told = self.mentions(&e)?;
                    field(out, "event", &format!("{}  {}", e.id, sentence_of(&e, &told, self.registry)))?;
                }
                Ok(())
            }
            Shown::Event(e) => self.event(out, e),
            Shown::Story(s) => self.story(out, s),
        }
    }

    fn document(&self, out: &mut Output, d: &DocumentRecord) -> Result<(), Failure> {
        title(out, d.title.as_deref().unwrap_or(&d.file), &d.id)?;
        if let Some(reason) = &d.rejected {
            field(out, "rejected", reason)?;
        }
        field(out, "outlet", d.outlet.as_deref().unwrap_or("unknown"))?;
        field(out, "origin", &d.origin)?;
        if let Some(url) = &d.url {
            field(out, "address", url)?;
        }
        field(out, "language", &d.language)?;
        days(out, "published", &d.published.date)?;
        for conflict in &d.published.conflicts {
            field(out, "but", &format!("{}: {}", conflict.value, conflict.why))?;
        }
        if !d.noise.is_empty() {
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            for noise in &d.noise {
                let kind = serde_json::to_value(noise.kind).ok().and_then(|k| k.as_str().map(str::to_owned));
                *kinds.entry(kind.unwrap_or_default()).or_default() += noise.end.saturating_sub(noise.start);
            }
            let cut: Vec<String> = kinds.iter().map(|(kind, bytes)| format!("{kind} {bytes}")).collect();
            field(out, "left out", &format!("{} (bytes)", cut.join(", ")))?;
        }
        for m in self.store.mentions_of(&d.id)? {
            writeln!(out)?;
            mention(out, &m, "  ")?;
        }
        Ok(())
    }

    fn event(&self, out: &mut Output, e: &Event) -> Result<(), Failure> {
        let names = Names::in_store(self.store, &e.documents)?;
        let told = self.mentions(e)?;
        title(out, &sentence_of(e, &told, self.registry), &e.id)?;
        field(out, "act", &format!("{} {}", e.modality.as_str(), e.act))?;
        field(out, "who", &render::who(&e.actors, &e.recipients, &e.persons, e.quantity.as_ref()))?;
        if let Some(mission) = &e.mission {
            field(out, "mission", &format!("{} in {}", mission.sending, mission.receiving))?;
        }
        days(out, "when", &e.when)?;
        if let Some(place) = &e.place {
            field(out, "where", &place.name)?;
        }
        codes(out, &e.plover, &e.cameo, "")?;
        field(out, "told by", &render::citations(&e.documents, &e.outlets, &names))?;
        for s in self.store.stories_with(&e.id)? {
            field(out, "story", &format!("{} ({})", s.title, s.id))?;
        }
        let links = [
            ("answers", &e.answers),
            ("fulfils", &e.fulfils),
            ("cancels", &e.cancels),
            ("corrects", &e.corrects),
            ("denies", &e.denies),
        ];
        for (label, ids) in links {
            for id in ids {
                let Some(other) = self.store.event(id)? else { continue };
                let words = sentence_of(&other, &self.mentions(&other)?, self.registry);
                field(out, label, &format!("{id}  {}: {words}", date::short(&other.when)))?;
            }
        }
        for known in &e.history {
            let day = known.known_on.map_or_else(|| "an unknown day".to_owned(), |d| d.to_string());
            field(out, "known", &format!("{} from {day} on ({})", known.modality.as_str(), known.mention))?;
        }
        if !e.merged.is_empty() {
            field(out, "merged", &e.merged)?;
        }
        for p in &e.parted {
            let day = p.known_on.map_or_else(|| "an unknown day".to_owned(), |d| d.to_string());
            let teller = match self.store.mention(&p.because)? {
                Some(m) => self.store.document(&m.document)?,
                None => None,
            };
            let who = teller.map(|d| d.outlet.as_ref().unwrap_or(&d.file).clone()).unwrap_or_default();
            let (own, other) = (p.mentions.join(", "), &p.event);
            let words =
                format!("from {other} since {day}: {own} stood in one event until {} ({who}): {}", p.because, p.why);
            field(out, "parted", &words)?;
        }
        for d in &e.disagreements {
            let values: Vec<String> =
                d.values.iter().map(|v| format!("{} ({})", v.value, v.mentions.join(", "))).collect();
            field(out, "disputed", &format!("{}: {}", d.field, values.join("; or ")))?;
        }
        for m in &told {
            writeln!(out)?;
            mention(out, m, "  ")?;
        }
        Ok(())
    }

    fn mentions(&self, event: &Event) -> Result<Vec<MentionRecord>, Failure> {
        let mut told = Vec::with_capacity(event.mentions.len());
        for id in &event.mentions {
            told.extend(self.store.mention(id)?);
        }
        Ok(told)
    }

    fn story(&self, out: &mut Output, s: &Story) -> Result<(), Failure> {
        title(out, &s.title, &s.id)?;
        field(out, "who", &s.actors.join(", "))?;
        let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
        field(out, "days", &format!("{} – {}", day(s.first), day(s.last)))?;
        let width = out.width;
        writeln!(out)?;
        let short = Shortener::of(s.documents.iter().map(String::as_str));
        let mut table =
            Table::new(&[("REPORTS", Give::Nothing), ("", Give::Cut), ("", Give::Cut), ("", Give::Nothing)]);
        let of_story = Filter { story: Some(s.id.clone()), ..Filter::default() };
        let documents = self.store.list_documents(&of_story, &Paging::ALL)?.items;
        for d in &documents {
            table.row(vec![
                cell(style::DATE, date::short(&d.published.date)),
                cell(style::PLAIN, d.title.as_deref().unwrap_or("")),
                cell(style::ASIDE, d.outlet.as_ref().unwrap_or(&d.file)),
                cell(style::ASIDE, short.short(&d.id)),
            ]);
        }
        table.write(out, width)?;
        writeln!(out)?;
        let events = self.store.list_events(&of_story, &Paging::ALL)?.items;
        super::list::event_table(&events, &Names::of(&documents)).write(out, width)?;
        Ok(())
    }
}

fn mention(out: &mut Output, m: &MentionRecord, indent: &str) -> Result<(), Failure> {
    let head = format!("{} {}", m.modality.as_str(), m.act);
    writeln!(
        out,
        "{indent}{}  {}",
        paint(style::HEAD, &head),
        paint(style::ASIDE, &format!("{} in {}", m.id, m.file))
    )?;
    let width = out.width.unwrap_or(usize::MAX).saturating_sub(indent.len() + 4).max(20);
    for line in marked(m, width) {
        writeln!(out, "{indent}    {line}")?;
    }
    let mut put = |label: &str, value: &str| indented(out, indent, label, value);
    put("who", &render::who(&m.actors, &m.recipients, &m.persons, m.quantity.as_ref()))?;
    put("when", &reasoned(&m.when))?;
    if let Some(place) = &m.place {
        let country = place.country.as_ref().map_or_else(String::new, |c| format!(" ({c})"));
        put("where", &format!("{}{country}", place.name))?;
    }
    let certainty =
        serde_json::to_value(m.certainty).ok().and_then(|c| c.as_str().map(str::to_owned)).unwrap_or_default();
    let chain = render::chain(&m.attribution);
    let says = if chain.is_empty() { "the report itself" } else { &chain };
    put("says who", &format!("{says} ({certainty})"))?;
    put("rule", &format!("{}, confidence {:.2}", m.rule, m.confidence))?;
    put("bytes", &format!("{}..{} of {}", m.evidence.start, m.evidence.end, m.file))?;
    codes(out, &m.plover, &m.cameo, indent)
}

/// The sentence in lines, the evidence between ⟦ and ⟧ and, on a terminal, underlined.
fn marked(m: &MentionRecord, width: usize) -> Vec<String> {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (sentence, evidence) = (fold(&m.sentence.text), fold(&m.evidence.text));
    let Some((before, after)) = sentence.split_once(evidence.as_str()).filter(|_| !evidence.is_empty()) else {
        return wrap(&format!("{sentence} ⟦{evidence}⟧"), width);
    };
    let mut inside = false;
    let lines = wrap(&format!("{before}⟦{evidence}⟧{after}"), width);
    lines
        .into_iter()
        .map(|line| {
            let mut out = String::new();
            if inside {
                out.push_str(&style::EVIDENCE.render().to_string());
            }
            for c in line.chars() {
                match c {
                    '⟦' => {
                        out.push(c);
                        out.push_str(&style::EVIDENCE.render().to_string());
                        inside = true;
                    }
                    '⟧' => {
                        out.push_str(&style::EVIDENCE.render_reset().to_string());
                        out.push(c);
                        inside = false;
                    }
                    _ => out.push(c),
                }
            }
            if inside {
                out.push_str(&style::EVIDENCE.render_reset().to_string());
            }
            out
        })
        .collect()
}

fn title(out: &mut Output, text: &str, id: &str) -> Result<(), Failure> {
    Ok(writeln!(out, "{}  {}", paint(style::HEAD, text), paint(style::ASIDE, id))?)
}

fn field(out: &mut Output, label: &str, value: &str) -> Result<(), Failure> {
    indented(out, "", label, value)
}

fn indented(out: &mut Output, indent: &str, label: &str, value: &str) -> Result<(), Failure> {
    if value.is_empty() {
        return Ok(());
    }
    let width = out.width.unwrap_or(usize::MAX).saturating_sub(indent.len() + 14).max(20);
    for (i, line) in wrap(value, width).iter().enumerate() {
        let label = if i == 0 { format!("{label:<10}") } else { " ".repeat(10) };
        writeln!(out, "{indent}    {}{line}", paint(style::ASIDE, &label))?;
    }
    Ok(())
}

fn days(out: &mut Output, label: &str, interval: &EventDate) -> Result<(), Failure> {
    field(out, label, &reasoned(interval))
}

fn reasoned(interval: &EventDate) -> String {
    let why = if interval.why.is_empty() { String::new() } else { format!(": {}", interval.why) };
    format!("{}{why}", date::short(interval))
}

fn codes(out: &mut Output, plover: &Plover, cameo: &str, indent: &str) -> Result<(), Failure> {
    // What has no type has no codes to speak of.
    if plover.kind.is_empty() && cameo.is_empty() {
        return Ok(());
    }
    let mode = plover.mode.as_ref().map_or_else(String::new, |m| format!("-{m}"));
    let kind =
        if plover.kind.is_empty() { "no PLOVER type".to_owned() } else { format!("PLOVER {}{mode}", plover.kind) };
    let contexts =
        if plover.contexts.is_empty() { String::new() } else { format!(" [{}]", plover.contexts.join(", ")) };
    let cameo = if cameo.is_empty() { String::new() } else { format!(", CAMEO {cameo}") };
    indented(out, indent, "codes", &format!("{kind}{contexts}{cameo}"))
}
