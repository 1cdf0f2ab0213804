//! `search`: words in events and reports.

use crate::args::{Format, SearchArgs};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::style::{self, paint};
use crate::sight::{Names, Shortener, Sight};
use chancery_store::{Hit, HitKind, MARK_END, MARK_START};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Found {
    kind: HitKind,
    id: String,
    title: String,
    file: Option<String>,
    excerpt: String,
}

pub fn run(args: &SearchArgs) -> Result<Status, Failure> {
    let sight = Sight::open(&args.database.db)?;
    let hits = sight.store.search(&args.words.join(" "), args.limit)?;
    let names = Names::in_store(&sight.store, hits.iter().filter(|h| h.kind == HitKind::Document).map(|h| &h.id))?;
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format == Format::Table {
        write(&mut out, &hits, &names)?;
    } else {
        let found: Vec<Found> = hits
            .into_iter()
            .map(|hit| Found {
                kind: hit.kind,
                file: names.document(&hit.id).map(|d| d.file.clone()),
                id: hit.id,
                title: hit.title,
                excerpt: hit.excerpt.replace([MARK_START, MARK_END], ""),
            })
            .collect();
        out.records(args.output.format, &found, &["kind", "id", "title", "file", "excerpt"], |f| {
            let kind = if f.kind == HitKind::Event { "event" } else { "document" };
            vec![kind.to_owned(), f.id.clone(), f.title.clone(), f.file.clone().unwrap_or_default(), f.excerpt.clone()]
        })?;
    }
    out.finish()?;
    Ok(Status::Done)
}

fn write(out: &mut Output, hits: &[Hit], names: &Names) -> Result<(), Failure> {
    if hits.is_empty() {
        writeln!(out, "Nothing is found. A word that ends in * stands for all that begin so.")?;
        return Ok(());
    }
    let short = Shortener::of(hits.iter().map(|h| h.id.as_str()));
    for hit in hits {
        let from = match names.document(&hit.id) {
            Some(said) => format!("  {}", said.outlet.as_ref().unwrap_or(&said.file)),
            None => String::new(),
        };
        let head = paint(style::HEAD, &hit.title);
        writeln!(out, "{}  {head}{}", paint(style::ASIDE, &short.short(&hit.id)), paint(style::ASIDE, &from))?;
        let excerpt = hit.excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
        let marked = excerpt
            .replace(MARK_START, &style::EVIDENCE.render().to_string())
            .replace(MARK_END, &style::EVIDENCE.render_reset().to_string());
        writeln!(out, "    {marked}")?;
    }
    Ok(())
}
