//! `read`: the main job. Reads reports, stores them, and shows what they tell.

use super::{ledger, list, timeline};
use crate::args::{Format, Part, ReadArgs};
use crate::failure::{Failure, Status};
use crate::input::{self, Rejection};
use crate::output::Output;
use crate::render::style::{self, paint};
use crate::sight::{self, Names};
use chancery::diagnostic::Diagnostic;
use chancery::reader::{Input, Reader};
use chancery::record::{Reading, Record};
use chancery_store::{Inputs, Store};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Files that are read together.
const BATCH: usize = 256;
/// Bytes that are read together, so that many long files do not fill the memory.
const BATCH_BYTES: usize = 64 << 20;
/// Lines of the timeline that are shown, and twice as many as of each part of the ledger; the rest is a command away.
const SHOWN: usize = 60;

/// What came of the files.
#[derive(Default)]
struct Tally {
    /// Ids of the documents that the files hold.
    documents: BTreeSet<String>,
    /// Those of them that were coded, now or before.
    accepted: BTreeSet<String>,
    added: BTreeSet<String>,
    rejected: usize,
}

pub fn run(args: &ReadArgs) -> Result<Status, Failure> {
    let found = input::find(&args.paths);
    let memory = args.no_db || args.database.db == Path::new(":memory:");
    let mut tally = Tally::default();
    for rejection in &found.rejected {
        complain(rejection, &mut tally);
    }
    if found.files.is_empty() && found.rejected.is_empty() {
        let skipped = found.skipped;
        let hint = "name the files themselves; in folders only .txt, .html, .json, .jsonl and the like are read";
        let message = format!("there is nothing to read in {} ({skipped} files of other kinds)", args.paths.join(", "));
        return Err(Failure::fatal(message, Some(hint.to_owned())));
    }
    if found.files.is_empty() {
        return Ok(Status::AllRejected);
    }
    let mut reader = sight::reader(&args.extra)?;
    reader.today = args.today;
    let mut store = if memory { Store::memory()? } else { Store::open(&args.database.db)? };
    let record = match read_all(&found.files, &reader, &mut store, &mut tally)? {
        Some(record) => record,
        None => Record::of(store.readings()?, &reader.coder.codebook, &reader.registry),
    };
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format == Format::Table {
        show(&mut out, &record, &reader, &tally, memory)?;
    } else {
        let mut mentions = record.mention_records(&reader.coder.codebook);
        mentions.retain(|m| tally.documents.contains(&m.document));
        list::write_mentions(&mut out, args.output.format, &mentions)?;
    }
    out.finish()?;
    Ok(match (tally.accepted.is_empty(), tally.rejected) {
        (_, 0) => Status::Done,
        (true, _) => Status::AllRejected,
        (false, _) => Status::SomeRejected,
    })
}

/// Reads and stores; gives the record of the store where it was made anew at the end.
fn read_all(
    files: &[PathBuf],
    reader: &Reader,
    store: &mut Store,
    tally: &mut Tally,
) -> Result<Option<Record>, Failure> {
    let progress = ProgressBar::new(files.len() as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {wide_msg}");
    progress.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut stored = store.len()?;
    let mut record = None;
    let mut waiting: Vec<Reading> = Vec::new();
    let mut kept = Inputs::default();
    let mut batch: Vec<(String, Vec<u8>)> = Vec::new();
    let mut bytes = 0;
    for (index, path) in files.iter().enumerate() {
        progress.set_message(path.display().to_string());
        match input::load(path, reader.limits.bytes) {
            Ok(content) => {
                bytes += content.len();
                let name =
                    if path == Path::new(input::STDIN) { "stdin".to_owned() } else { path.display().to_string() };
                batch.push((name, content));
            }
            Err(rejection) => progress.suspend(|| complain(&rejection, tally)),
        }
        let last = index + 1 == files.len();
        if batch.len() >= BATCH || bytes >= BATCH_BYTES || last {
            let inputs: Vec<Input> = batch.iter().map(|(file, bytes)| Input { file, bytes }).collect();
            let (readings, diagnostics) = reader.read(&inputs);
            progress.suspend(|| take(&readings, &diagnostics, tally));
            kept.extend(store.keep_read(&inputs, &readings)?);
            waiting.extend(readings);
            batch.clear();
            bytes = 0;
        }
        // Every store makes the record anew. It is done when there is half as much again, so that the whole work stays
        // in proportion to the number of reports, and a third of it at most is lost where the power fails.
        if !waiting.is_empty() && (last || waiting.len() >= BATCH.max(stored / 2)) {
            let readings = std::mem::take(&mut waiting);
            let outcome =
                store.put_from(readings, &std::mem::take(&mut kept), &reader.coder.codebook, &reader.registry)?;
            stored += outcome.added.len();
            tally.added.extend(outcome.added);
            record = outcome.record.or(record);
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(record)
}

/// Counts what was read, and names on standard error what was not.
fn take(readings: &[Reading], diagnostics: &[Diagnostic], tally: &mut Tally) {
    let mut origins = BTreeSet::new();
    for reading in readings {
        let d = &reading.document;
        // An entry of a JSON Lines file is `file:line`; complaints about the file as a whole name the file.
        origins.insert(d.origin.as_str());
        origins.extend(d.origin.rsplit_once(':').map(|(file, _)| file));
        tally.documents.insert(d.id.clone());
        match &d.rejected {
            None => {
                tally.accepted.insert(d.id.clone());
            }
            Some(reason) => {
                let rejection = Rejection { place: d.origin.clone(), reason: reason.clone(), hint: None };
                complain(&rejection, tally);
            }
        }
    }
    for diagnostic in diagnostics {
        if origins.contains(diagnostic.place.as_str()) {
            say("note", &diagnostic.place, &diagnostic.message, diagnostic.hint.as_deref());
        } else {
            tally.rejected += 1;
            say("rejected", &diagnostic.place, &diagnostic.message, diagnostic.hint.as_deref());
        }
    }
}

fn complain(rejection: &Rejection, tally: &mut Tally) {
    tally.rejected += 1;
    say("rejected", &rejection.place, &rejection.reason, rejection.hint.as_deref());
}

fn say(what: &str, place: &str, message: &str, hint: Option<&str>) {
    let style = if what == "rejected" { style::BAD } else { style::OPEN };
    let mut error = anstream::stderr();
    // Where standard error is closed nobody can be told.
    let _ = writeln!(error, "{}: {place}: {message}", paint(style, what));
    if let Some(hint) = hint {
        let _ = writeln!(error, "  hint: {hint}");
    }
}

/// One line of what was read, the timeline of the reports that were, and the entries of the ledger they touch.
fn show(out: &mut Output, record: &Record, reader: &Reader, tally: &Tally, memory: bool) -> Result<(), Failure> {
    let names = Names::of(&record.documents());
    let ours = |documents: &[String]| documents.iter().any(|d| tally.documents.contains(d));
    let events: BTreeSet<&str> = record.events.iter().filter(|e| ours(&e.documents)).map(|e| e.id.as_str()).collect();
    let mentions = record.mentions.iter().filter(|m| tally.documents.contains(&m.document)).count();
    let known = tally.accepted.iter().filter(|id| !tally.added.contains(*id)).count();
    let mut counts = vec![count(tally.accepted.len(), "report", "reports")];
    if known > 0 {
        counts.push(format!("{known} of them known already"));
    }
    if tally.rejected > 0 {
        counts.push(format!("{} rejected", tally.rejected));
    }
    counts.push(count(mentions, "mention", "mentions"));
    counts.push(count(events.len(), "event", "events"));
    let stories = record.stories.iter().filter(|s| ours(&s.documents)).count();
    counts.push(count(stories, "story", "stories"));
    writeln!(out, "{}", paint(style::HEAD, &format!("Read {}", counts.join(", "))))?;

    let mut entries = record.timeline(None);
    entries.retain(|e| ours(&e.documents()));
    let hidden = entries.len().saturating_sub(SHOWN);
    writeln!(out, "\n{} {}", paint(style::HEAD, "Timeline"), paint(style::ASIDE, &entries.len().to_string()))?;
    if hidden > 0 {
        writeln!(out, "{}", paint(style::ASIDE, &format!("{hidden} earlier: `chancery timeline --all` shows them")))?;
    }
    let width = out.width;
    timeline::table(&entries[hidden..], &names).write(out, width)?;

    let mut state = record.ledger(record.last_day(), None, &reader.coder.codebook);
    let touched = |ids: &[String]| ids.iter().any(|id| events.contains(id.as_str()));
    state.missions.retain(|e| touched(&e.events));
    state.relations.retain(|e| touched(&e.events));
    state.measures.retain(|e| touched(&e.events));
    state.talks.retain(|e| touched(&e.events));
    state.commitments.retain(|e| touched(&e.events));
    writeln!(out)?;
    ledger::tables(out, &state, Part::All, &reader.registry, SHOWN / 2)?;
    if record.readings.len() > tally.documents.len() && !memory {
        let all = count(record.readings.len(), "report", "reports");
        let line =
            format!("\nWhat these reports touch. The database holds {all}: `chancery timeline`, `chancery ledger`");
        writeln!(out, "{}", paint(style::ASIDE, &line))?;
    }
    Ok(())
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
