//! `documents`, `mentions`, `events`, `stories`: the records, one a line.

use crate::args::{Format, ListArgs, SelectArgs};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::table::{Give, Table, cell};
use crate::render::{self, date, style};
use crate::select::Selection;
use crate::sight::{Names, Shortener, Sight};
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord};
use chancery::story::Story;
use chancery_store::query::{Filter, Kind, Label, Paging};
use jiff::civil::Date;
use std::io::Write;

pub fn documents(args: &ListArgs) -> Result<Status, Failure> {
    let (sight, filter) = open(args)?;
    let documents = sight.store.list_documents(&filter, &Paging::ALL)?.items;
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format != Format::Table {
        out.records(args.output.format, &documents, DOCUMENT_HEADER, document_row)?;
    } else {
        let short = Shortener::of(documents.iter().map(|d| d.id.as_str()));
        let mut table = Table::new(&[
            ("PUBLISHED", Give::Nothing),
            ("OUTLET", Give::Cut),
            ("TITLE", Give::Cut),
            ("FILE", Give::Cut),
            ("ID", Give::Nothing),
        ]);
        for d in &documents {
            let doubt = if d.published.conflicts.is_empty() { "" } else { " (disputed)" };
            let title = match &d.rejected {
                Some(reason) => cell(style::BAD, format!("rejected: {reason}")),
                None => cell(style::PLAIN, d.title.as_deref().unwrap_or("")),
            };
            table.row(vec![
                cell(style::DATE, date::short(&d.published.date) + doubt),
                cell(style::PLAIN, d.outlet.as_deref().unwrap_or("")),
                title,
                cell(style::ASIDE, &d.file),
                cell(style::ASIDE, short.short(&d.id)),
            ]);
        }
        table_or_nothing(&mut out, &table, "document")?;
    }
    out.finish()?;
    Ok(Status::Done)
}

pub fn mentions(args: &ListArgs) -> Result<Status, Failure> {
    let (sight, filter) = open(args)?;
    let mut mentions = sight.store.list_mentions(&filter, &Paging::ALL)?.items;
    // As they are read: report by report.
    let order = sight.store.document_order(mentions.iter().map(|m| m.document.as_str()))?;
    mentions.sort_by_cached_key(|m| (order.get(&m.document).copied(), m.evidence.start, m.id.clone()));
    let mut out = Output::open(args.output.output.as_deref())?;
    write_mentions(&mut out, args.output.format, &mentions)?;
    out.finish()?;
    Ok(Status::Done)
}

/// Mentions in any form.
pub fn write_mentions(out: &mut Output, format: Format, mentions: &[MentionRecord]) -> Result<(), Failure> {
    if format != Format::Table {
        return out.records(format, mentions, MENTION_HEADER, mention_row);
    }
    let short = Shortener::of(mentions.iter().map(|m| m.id.as_str()));
    let mut table = Table::new(&[
        ("WHEN", Give::Nothing),
        ("ACT", Give::Nothing),
        ("WHO", Give::Cut),
        ("EVIDENCE", Give::Cut),
        ("FILE", Give::Cut),
        ("ID", Give::Nothing),
    ]);
    for m in mentions {
        table.row(vec![
            cell(style::DATE, date::short(&m.when)),
            cell(render::modality_style(m.modality), format!("{} {}", m.modality.as_str(), m.act)),
            cell(style::PLAIN, render::who(&m.actors, &m.recipients, &m.persons, m.quantity.as_ref())),
            cell(style::PLAIN, &m.evidence.text),
            cell(style::ASIDE, &m.file),
            cell(style::ASIDE, short.short(&m.id)),
        ]);
    }
    table_or_nothing(out, &table, "mention")
}

pub fn events(args: &ListArgs) -> Result<Status, Failure> {
    let (sight, filter) = open(args)?;
    let events = sight.store.list_events(&filter, &Paging::ALL)?.items;
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format != Format::Table {
        out.records(args.output.format, &events, EVENT_HEADER, event_row)?;
    } else {
        let names = Names::in_store(&sight.store, events.iter().flat_map(|e| &e.documents))?;
        let table = event_table(&events, &names);
        table_or_nothing(&mut out, &table, "event")?;
    }
    out.finish()?;
    Ok(Status::Done)
}

pub fn event_table(events: &[Event], names: &Names) -> Table {
    let short = Shortener::of(events.iter().map(|e| e.id.as_str()));
    let mut table = Table::new(&[
        ("WHEN", Give::Nothing),
        ("ACT", Give::Nothing),
        ("WHO", Give::Wrap),
        ("TOLD BY", Give::Cut),
        ("ID", Give::Nothing),
    ]);
    for e in events {
        let doubt = if e.disagreements.is_empty() { "" } else { " (disputed)" };
        table.row(vec![
            cell(style::DATE, date::short(&e.when)),
            cell(render::modality_style(e.modality), format!("{} {}{doubt}", e.modality.as_str(), e.act)),
            cell(style::PLAIN, render::who(&e.actors, &e.recipients, &e.persons, e.quantity.as_ref())),
            cell(style::ASIDE, render::citations(&e.documents, &e.outlets, names)),
            cell(style::ASIDE, short.short(&e.id)),
        ]);
    }
    table
}

pub fn stories(args: &ListArgs) -> Result<Status, Failure> {
    let (sight, filter) = open(args)?;
    let mut stories = sight.store.list_stories(&filter, &Paging::ALL)?.items;
    stories.sort_by(|a, b| (a.first, &a.id).cmp(&(b.first, &b.id)));
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format != Format::Table {
        out.records(args.output.format, &stories, STORY_HEADER, story_row)?;
    } else {
        let short = Shortener::of(stories.iter().map(|s| s.id.as_str()));
        let mut table = Table::new(&[
            ("DAYS", Give::Nothing),
            ("STORY", Give::Wrap),
            ("WHO", Give::Cut),
            ("EVENTS", Give::Nothing),
            ("REPORTS", Give::Nothing),
            ("ID", Give::Nothing),
        ]);
        for s in &stories {
            let days = match (s.first, s.last) {
                (Some(first), Some(last)) if first == last => first.to_string(),
                (Some(first), Some(last)) => format!("{first} – {last}"),
                _ => "undated".to_owned(),
            };
            table.row(vec![
                cell(style::DATE, days),
                cell(style::PLAIN, &s.title),
                cell(style::PLAIN, s.actors.join(", ")),
                cell(style::PLAIN, s.events.len().to_string()),
                cell(style::PLAIN, s.documents.len().to_string()),
                cell(style::ASIDE, short.short(&s.id)),
            ]);
        }
        table_or_nothing(&mut out, &table, "story")?;
    }
    out.finish()?;
    Ok(Status::Done)
}

fn open(args: &ListArgs) -> Result<(Sight, Filter), Failure> {
    let sight = Sight::open(&args.database.db)?;
    let filter = filter(&args.select, &sight)?;
    Ok((sight, filter))
}

/// What the options ask for, or a complaint about a name that nobody in the record bears.
pub fn filter(args: &SelectArgs, sight: &Sight) -> Result<Filter, Failure> {
    let selection = Selection::new(args, &sight.codebook, &sight.registry)?;
    let mut names = Vec::new();
    if selection.names_somebody() {
        for label in [Label::ActorName, Label::RecipientName] {
            names.extend(sight.store.values(Kind::Mention, label)?.into_iter().map(|c| c.value));
        }
    }
    selection.check(names.iter().map(String::as_str), &sight.registry)?;
    let story = story(&selection, sight)?.map(|s| s.id);
    Ok(selection.filter(story))
}

/// The story that the user named.
pub fn story(selection: &Selection, sight: &Sight) -> Result<Option<Story>, Failure> {
    let Some(wanted) = &selection.story else { return Ok(None) };
    let ids = sight.store.ids(Kind::Story, wanted, 2)?;
    match ids.as_slice() {
        [id] => Ok(sight.store.story(id)?),
        [] => Err(Failure::usage(
            format!("there is no story '{wanted}'"),
            Some("`chancery stories` lists them".to_owned()),
        )),
        _ => Err(Failure::usage(
            format!("'{wanted}' is the beginning of several stories"),
            Some("type more of it".to_owned()),
        )),
    }
}

fn table_or_nothing(out: &mut Output, table: &Table, what: &str) -> Result<(), Failure> {
    if table.is_empty() {
        writeln!(out, "No {what} fits.")?;
        return Ok(());
    }
    let width = out.width;
    Ok(table.write(out, width)?)
}

const DOCUMENT_HEADER: &[&str] = &[
    "id",
    "file",
    "origin",
    "url",
    "outlet",
    "title",
    "language",
    "earliest",
    "latest",
    "method",
    "conflicts",
    "rejected",
];

fn document_row(d: &DocumentRecord) -> Vec<String> {
    let conflicts: Vec<String> = d.published.conflicts.iter().map(|c| format!("{}: {}", c.value, c.why)).collect();
    let method = serde_json::to_value(d.published.method).ok().and_then(|m| m.as_str().map(str::to_owned));
    vec![
        d.id.clone(),
        d.file.clone(),
        d.origin.clone(),
        d.url.clone().unwrap_or_default(),
        d.outlet.clone().unwrap_or_default(),
        d.title.clone().unwrap_or_default(),
        d.language.clone(),
        day(d.published.date.earliest),
        day(d.published.date.latest),
        method.unwrap_or_default(),
        conflicts.join("; "),
        d.rejected.clone().unwrap_or_default(),
    ]
}

pub const MENTION_HEADER: &[&str] = &[
    "id",
    "document",
    "file",
    "start",
    "end",
    "evidence",
    "act",
    "modality",
    "certainty",
    "actors",
    "recipients",
    "persons",
    "sending",
    "receiving",
    "quantity",
    "unit",
    "earliest",
    "latest",
    "where",
    "country",
    "attribution",
    "plover",
    "plover_mode",
    "cameo",
    "rule",
    "confidence",
];

pub fn mention_row(m: &MentionRecord) -> Vec<String> {
    let certainty = serde_json::to_value(m.certainty).ok().and_then(|c| c.as_str().map(str::to_owned));
    vec![
        m.id.clone(),
        m.document.clone(),
        m.file.clone(),
        m.evidence.start.to_string(),
        m.evidence.end.to_string(),
        m.evidence.text.clone(),
        m.act.clone(),
        m.modality.as_str().to_owned(),
        certainty.unwrap_or_default(),
        render::parties(&m.actors),
        render::parties(&m.recipients),
        m.persons.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
        m.mission.as_ref().map(|x| x.sending.clone()).unwrap_or_default(),
        m.mission.as_ref().map(|x| x.receiving.clone()).unwrap_or_default(),
        m.quantity.as_ref().map(|q| q.value.to_string()).unwrap_or_default(),
        m.quantity.as_ref().map(|q| q.unit.clone()).unwrap_or_default(),
        day(m.when.earliest),
        day(m.when.latest),
        m.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        m.place.as_ref().and_then(|p| p.country.clone()).unwrap_or_default(),
        render::chain(&m.attribution),
        m.plover.kind.clone(),
        m.plover.mode.clone().unwrap_or_default(),
        m.cameo.clone(),
        m.rule.clone(),
        format!("{:.3}", m.confidence),
    ]
}

pub const EVENT_HEADER: &[&str] = &[
    "id",
    "act",
    "modality",
    "actors",
    "recipients",
    "persons",
    "sending",
    "receiving",
    "quantity",
    "unit",
    "earliest",
    "latest",
    "where",
    "country",
    "plover",
    "plover_mode",
    "cameo",
    "mentions",
    "documents",
    "outlets",
    "answers",
    "fulfils",
    "disagreements",
    "confidence",
];

pub fn event_row(e: &Event) -> Vec<String> {
    vec![
        e.id.clone(),
        e.act.clone(),
        e.modality.as_str().to_owned(),
        render::parties(&e.actors),
        render::parties(&e.recipients),
        e.persons.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
        e.mission.as_ref().map(|x| x.sending.clone()).unwrap_or_default(),
        e.mission.as_ref().map(|x| x.receiving.clone()).unwrap_or_default(),
        e.quantity.as_ref().map(|q| q.value.to_string()).unwrap_or_default(),
        e.quantity.as_ref().map(|q| q.unit.clone()).unwrap_or_default(),
        day(e.when.earliest),
        day(e.when.latest),
        e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        e.place.as_ref().and_then(|p| p.country.clone()).unwrap_or_default(),
        e.plover.kind.clone(),
        e.plover.mode.clone().unwrap_or_default(),
        e.cameo.clone(),
        e.mentions.join(" "),
        e.documents.join(" "),
        e.outlets.join(", "),
        e.answers.join(" "),
        e.fulfils.join(" "),
        e.disagreements.iter().map(|d| d.field.as_str()).collect::<Vec<_>>().join(", "),
        format!("{:.3}", e.confidence),
    ]
}

const STORY_HEADER: &[&str] = &["id", "title", "actors", "first", "last", "events", "documents"];

fn story_row(s: &Story) -> Vec<String> {
    vec![
        s.id.clone(),
        s.title.clone(),
        s.actors.join(", "),
        day(s.first),
        day(s.last),
        s.events.join(" "),
        s.documents.join(" "),
    ]
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |d| d.to_string())
}
