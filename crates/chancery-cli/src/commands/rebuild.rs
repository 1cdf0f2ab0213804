//! `rebuild`: what is stored, read again with this version of the program.

use crate::args::RebuildArgs;
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::date;
use crate::render::style::{self, paint};
use crate::sight;
use chancery::document::Document;
use chancery::event::Event;
use chancery::reader::Reader;
use chancery::record::{Reading, Record};
use chancery_store::Store;
use std::collections::BTreeMap;
use std::io::Write;

/// Documents that are coded together.
const BATCH: usize = 256;

pub fn run(args: &RebuildArgs) -> Result<Status, Failure> {
    let reader = sight::reader(&args.extra)?;
    let mut store = Store::open_existing(&args.database.db)?;
    let before = store.readings()?;
    let mut after = Vec::with_capacity(before.len());
    for batch in before.chunks(BATCH) {
        let documents = batch.iter().map(|r| again(&store, &reader, r)).collect::<Result<Vec<Document>, Failure>>()?;
        after.extend(reader.code(&documents));
    }
    let changed: Vec<Reading> =
        before.iter().zip(&after).filter(|(a, b)| !same(a, b)).map(|(_, b)| b.clone()).collect();
    let (book, registry) = (&reader.coder.codebook, &reader.registry);
    let stored = store.events()?;
    let record = Record::of(after, book, registry);
    let mut out = Output::open(None)?;
    let differences = compare(&mut out, &stored, &record.events)?;
    let documents = before.len();
    let verb = if args.dry_run { "would be" } else { "were" };
    writeln!(
        out,
        "{documents} documents: {} {verb} read otherwise; {differences} events {verb} changed",
        changed.len()
    )?;
    if !args.dry_run {
        store.replace(changed, book, registry)?;
    }
    out.finish()?;
    Ok(Status::Done)
}

/// The document as this version takes it from the bytes it was read from; where these were not kept, as it is stored.
fn again(store: &Store, reader: &Reader, reading: &Reading) -> Result<Document, Failure> {
    let stored = &reading.document;
    let Some(hash) = store.input_of(&stored.id)? else { return Ok(stored.clone()) };
    let Some(bytes) = store.input(&hash)? else { return Ok(stored.clone()) };
    // The name that it had then; an entry of a JSON Lines file adds its line to it.
    let line = stored.origin.rsplit_once(':').filter(|(_, line)| line.bytes().all(|b| b.is_ascii_digit()));
    let names = [Some(stored.origin.as_str()), line.map(|(file, _)| file)];
    for file in names.into_iter().flatten() {
        let (documents, _) = chancery::document::read(file, &bytes, &reader.limits);
        if let Some(document) = documents.into_iter().find(|d| d.id == stored.id && d.origin == stored.origin) {
            return Ok(document);
        }
    }
    Ok(stored.clone())
}

fn same(a: &Reading, b: &Reading) -> bool {
    serde_json::to_value(a).ok() == serde_json::to_value(b).ok()
}

/// Names every event that is not as it was, and returns how many there are.
fn compare(out: &mut Output, before: &[Event], after: &[Event]) -> Result<usize, Failure> {
    let old: BTreeMap<&str, &Event> = before.iter().map(|e| (e.id.as_str(), e)).collect();
    let new: BTreeMap<&str, &Event> = after.iter().map(|e| (e.id.as_str(), e)).collect();
    let mut differences = 0;
    let mut line = |sign: &str, style, event: &Event, what: &str| {
        differences += 1;
        let who = crate::render::who(&event.actors, &event.recipients, &event.persons, event.quantity.as_ref());
        let day = date::short(&event.when);
        let act = format!("{} {}", event.modality.as_str(), event.act);
        writeln!(out, "{} {}  {day}  {act}  {who}{what}", paint(style, sign), event.id)
    };
    for event in before.iter().filter(|e| !new.contains_key(e.id.as_str())) {
        line("-", style::BAD, event, "")?;
    }
    for event in after {
        match old.get(event.id.as_str()) {
            None => line("+", style::OPEN, event, "")?,
            Some(was) if *was != event => {
                let fields = fields(was, event);
                line("~", style::HEAD, event, &format!("  ({})", fields.join(", ")))?;
            }
            Some(_) => {}
        }
    }
    Ok(differences)
}

/// The fields in which two records of one event differ.
fn fields(a: &Event, b: &Event) -> Vec<String> {
    let (Ok(serde_json::Value::Object(a)), Ok(serde_json::Value::Object(b))) =
        (serde_json::to_value(a), serde_json::to_value(b))
    else {
        return Vec::new();
    };
    b.into_iter().filter(|(key, value)| a.get(key) != Some(value)).map(|(key, _)| key).collect()
}
