//! `export`: records in the forms of other programs.

mod atom;
mod gdelt;
mod ics;
mod plover;

use super::list;
use crate::args::{ExportArgs, ExportKind, ExportTable};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::parquet;
use crate::sight::Sight;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Record};
use chancery_store::query::{Filter, Order, Page, Paging};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;

pub fn run(args: &ExportArgs) -> Result<Status, Failure> {
    if args.limit == 0 {
        return Err(Failure::usage("a limit of 0 exports nothing", None));
    }
    let sight = Sight::open(&args.database.db)?;
    let filter = list::filter(&args.select, &sight)?;
    let export = Export { sight: &sight, filter, limit: args.limit };
    let mut bytes = Vec::new();
    let rows = match (args.kind, args.table) {
        (ExportKind::Plover, _) => plover::write(&mut bytes, &export)?,
        (ExportKind::Gdelt, ExportTable::Events) => gdelt::events(&mut bytes, &export)?,
        (ExportKind::Gdelt, ExportTable::Mentions) => gdelt::mentions(&mut bytes, &export)?,
        (ExportKind::Csv, ExportTable::Events) => {
            csv(&mut bytes, list::EVENT_HEADER, &export.events()?, list::event_row)?
        }
        (ExportKind::Csv, ExportTable::Mentions) => {
            csv(&mut bytes, list::MENTION_HEADER, &export.mentions()?, list::mention_row)?
        }
        (ExportKind::Parquet, ExportTable::Events) => {
            parquet::write(&mut bytes, list::EVENT_HEADER, &rows(&export.events()?, list::event_row))?
        }
        (ExportKind::Parquet, ExportTable::Mentions) => {
            parquet::write(&mut bytes, list::MENTION_HEADER, &rows(&export.mentions()?, list::mention_row))?
        }
        (ExportKind::Ics, _) => ics::write(&mut bytes, &export)?,
        (ExportKind::Atom, _) => atom::write(&mut bytes, &export)?,
    };
    if rows == 0 {
        return Err(Failure::fatal(
            "nothing in the record fits, so nothing is exported",
            Some("the options that choose records may be too narrow".to_owned()),
        ));
    }
    // Nothing is written before it is known that there is something to write.
    let mut out = Output::open(args.output.as_deref())?;
    out.raw(&bytes)?;
    out.finish()?;
    Ok(Status::Done)
}

/// What is to be exported.
struct Export<'a> {
    sight: &'a Sight,
    filter: Filter,
    limit: usize,
}

impl Export<'_> {
    fn paging(&self, order: Order) -> Paging {
        Paging { limit: self.limit, after: None, order }
    }

    fn events(&self) -> Result<Vec<Event>, Failure> {
        Ok(self.whole(self.sight.store.list_events(&self.filter, &self.paging(Order::OldestFirst))?))
    }

    fn latest_events(&self) -> Result<Vec<Event>, Failure> {
        let events = self.whole(self.sight.store.list_events(&self.filter, &self.paging(Order::NewestFirst))?);
        Ok(events)
    }

    fn mentions(&self) -> Result<Vec<MentionRecord>, Failure> {
        Ok(self.whole(self.sight.store.list_mentions(&self.filter, &self.paging(Order::OldestFirst))?))
    }

    fn record(&self) -> Result<Record, Failure> {
        self.sight.record()
    }

    /// The documents of records, by id.
    fn documents<'i>(
        &self,
        ids: impl Iterator<Item = &'i String>,
    ) -> Result<BTreeMap<String, DocumentRecord>, Failure> {
        let mut found = BTreeMap::new();
        for id in ids {
            if !found.contains_key(id)
                && let Some(document) = self.sight.store.document(id)?
            {
                found.insert(id.clone(), document);
            }
        }
        Ok(found)
    }

    fn whole<T>(&self, page: Page<T>) -> Vec<T> {
        if page.next.is_some() {
            note(&format!("more fits than {}: the rest is left out (--limit)", self.limit));
        }
        page.items
    }
}

/// A word to whoever exports.
fn note(message: &str) {
    // Where standard error is closed nobody can be told.
    let _ = writeln!(anstream::stderr(), "note: {message}");
}

fn rows<T>(records: &[T], row: impl Fn(&T) -> Vec<String>) -> Vec<Vec<String>> {
    records.iter().map(row).collect()
}

fn csv<T>(
    out: &mut Vec<u8>,
    header: &[&str],
    records: &[T],
    row: impl Fn(&T) -> Vec<String>,
) -> Result<usize, Failure> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for record in records {
        writer.write_record(row(record))?;
    }
    writer.flush()?;
    Ok(records.len())
}

/// A line of tab-separated values. A tab or a line break inside a value becomes a space, as both forms have no way to
/// quote it.
fn tabs(out: &mut Vec<u8>, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b'\t');
        }
        let clean: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        out.extend_from_slice(clean.as_bytes());
    }
    out.push(b'\n');
}

/// The day an event is filed under where only one fits: the first on which it may have happened.
fn day_of(when: &chancery::time::EventDate) -> Option<Date> {
    when.earliest.or(when.latest)
}

/// The first day on which the event could be known.
fn known_on(event: &Event) -> Option<Date> {
    event.history.iter().filter_map(|k| k.known_on).min()
}
