//! The record in one SQLite file.
//!
//! The readings are the truth. Documents, mentions, events, stories and the
//! full-text index follow from them and are written in the same transaction, so
//! that a reader of the file sees a whole record or the one before it, whatever
//! happens in between. Storing what is known already writes nothing.

mod error;
mod schema;

pub use error::StoreError;
pub use schema::SCHEMA_VERSION;

use chancery::actor::{Actor, Registry};
use chancery::coding::Codebook;
use chancery::document::Document;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Reading, Record};
use chancery::story::Story;
use chancery::time::EventDate;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A database file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// What became of readings that were put: ids of documents, in alphabetical order.
#[derive(Debug, Default)]
pub struct Outcome {
    pub added: Vec<String>,
    pub known: Vec<String>,
    /// The record of all readings that the store now holds; none where nothing was added.
    pub record: Option<Record>,
}

/// A document or an event that holds the words that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    pub kind: HitKind,
    pub id: String,
    pub title: String,
    /// The words in their context; each that matched stands between [`MARK_START`] and [`MARK_END`].
    pub excerpt: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    Event,
    Document,
}

pub const MARK_START: char = '\u{2}';
pub const MARK_END: char = '\u{3}';

type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// Opens the database, and makes it where there is none. An older one is brought up to date.
    pub fn open(path: &Path) -> Result<Store> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| StoreError::new(path, &e))?;
        Store::prepare(connection, path, true)
    }

    /// Opens a database that must exist. One that may not be written to can be looked at.
    pub fn open_existing(path: &Path) -> Result<Store> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| StoreError::new(path, &e))?;
        match Store::prepare(connection, path, false) {
            Err(StoreError::ReadOnly(_) | StoreError::Unreachable(_)) => Store::open_immutable(path),
            opened => opened,
        }
    }

    /// In memory: gone when it is dropped.
    pub fn memory() -> Result<Store> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|e| StoreError::new(path, &e))?;
        Store::prepare(connection, path, true)
    }

    /// A file in a folder that cannot hold the lock and the log that SQLite keeps beside a database.
    fn open_immutable(path: &Path) -> Result<Store> {
        let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let uri = format!("file:{escaped}?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri, flags).map_err(|e| StoreError::new(path, &e))?;
        let store = Store { connection, path: path.to_owned() };
        match schema::version(&store.connection).map_err(|e| store.error(&e))? {
            SCHEMA_VERSION => Ok(store),
            found if found > SCHEMA_VERSION => {
                Err(StoreError::Newer { path: store.path, found, known: SCHEMA_VERSION })
            }
            _ => Err(StoreError::ReadOnly(store.path)),
        }
    }

    fn prepare(connection: Connection, path: &Path, create: bool) -> Result<Store> {
        let mut store = Store { connection, path: path.to_owned() };
        store.connection.busy_timeout(Duration::from_secs(10)).map_err(|e| store.error(&e))?;
        schema::check(&store.connection, path, create)?;
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
        store.connection.execute_batch(settings).map_err(|e| StoreError::new(path, &e))?;
        schema::migrate(&mut store.connection).map_err(|e| StoreError::new(path, &e))?;
        Ok(store)
    }

    fn error(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::new(&self.path, error)
    }

    /// The version of the tables: [`SCHEMA_VERSION`], once a store is open.
    pub fn schema_version(&self) -> Result<i64> {
        schema::version(&self.connection).map_err(|e| self.error(&e))
    }

    /// Stores readings that are not known yet, and the record that all of them make, in one transaction. A reading that
    /// was rejected gives way to one of the same document that is not. Of two readings of the same bytes in one call the
    /// one whose origin comes first in the alphabet is kept. Where nothing is new, nothing is written.
    pub fn put(&mut self, readings: Vec<Reading>, codebook: &Codebook, registry: &Registry) -> Result<Outcome> {
        let mut fresh: BTreeMap<String, Reading> = BTreeMap::new();
        for reading in readings {
            match fresh.get(&reading.document.id) {
                Some(other) if order(other) <= order(&reading) => {}
                _ => {
                    fresh.insert(reading.document.id.clone(), reading);
                }
            }
        }
        let path = self.path.clone();
        let fault = |e: rusqlite::Error| StoreError::new(&path, &e);
        let mut known = retain_new(&self.connection, &mut fresh).map_err(fault)?;
        if fresh.is_empty() {
            return Ok(Outcome { added: Vec::new(), known, record: None });
        }
        // From here on nobody else writes, so the record is of all readings there are.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        known.extend(retain_new(&transaction, &mut fresh).map_err(fault)?);
        known.sort();
        let mut all: Vec<Reading> = load(&transaction, &path, READINGS)?;
        all.retain(|r| !fresh.contains_key(&r.document.id));
        all.extend(fresh.values().cloned());
        let record = Record::of(all, codebook, registry);
        let work = || -> rusqlite::Result<()> {
            for (id, reading) in &fresh {
                let json = to_json(reading)?;
                transaction
                    .execute("INSERT OR REPLACE INTO readings (id, reading) VALUES (?1, ?2)", params![id, json])?;
                index_document(&transaction, &reading.document)?;
            }
            derive(&transaction, &record, codebook)?;
            transaction.commit()
        };
        work().map_err(fault)?;
        Ok(Outcome { added: fresh.into_keys().collect(), known, record: Some(record) })
    }

    /// Writes what follows from the readings anew, without touching them.
    pub fn replace_record(&mut self, record: &Record, codebook: &Codebook) -> Result<()> {
        let mut work = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            derive(&transaction, record, codebook)?;
            transaction.commit()
        };
        work().map_err(|e| StoreError::new(&self.path, &e))
    }

    /// How many readings there are.
    pub fn len(&self) -> Result<usize> {
        let count = self.connection.query_row("SELECT COUNT(*) FROM readings", [], |row| row.get::<_, i64>(0));
        count.map(|n| usize::try_from(n).unwrap_or(0)).map_err(|e| StoreError::new(&self.path, &e))
    }

    /// Whether nothing was read yet.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// All readings, by id of document.
    pub fn readings(&self) -> Result<Vec<Reading>> {
        load(&self.connection, &self.path, READINGS)
    }

    /// By the day of publication.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        load(
            &self.connection,
            &self.path,
            "SELECT id, record FROM documents ORDER BY COALESCE(earliest, latest, '9999'), COALESCE(latest, '9999'), id",
        )
    }

    /// By document, in the order of the text.
    pub fn mentions(&self) -> Result<Vec<MentionRecord>> {
        load(
            &self.connection,
            &self.path,
            "SELECT mentions.id, mentions.record FROM mentions JOIN documents ON documents.id = document
             ORDER BY COALESCE(documents.earliest, documents.latest, '9999'), COALESCE(documents.latest, '9999'), document, position, mentions.id",
        )
    }

    /// By day and id.
    pub fn events(&self) -> Result<Vec<Event>> {
        load(&self.connection, &self.path, "SELECT id, record FROM events ORDER BY rank")
    }

    pub fn stories(&self) -> Result<Vec<Story>> {
        load(&self.connection, &self.path, "SELECT id, record FROM stories ORDER BY rank")
    }

    /// Events, then documents, that hold all the words (a word that ends in `*` stands for those that begin so), each
    /// kind best first and at most `limit` of it.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let query = fts_query(words);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        for (table, kind) in [("event_text", HitKind::Event), ("document_text", HitKind::Document)] {
            let sql = format!(
                "SELECT id, title, snippet({table}, -1, char(2), char(3), '…', 24) FROM {table}
                 WHERE {table} MATCH ?1 ORDER BY rank, id LIMIT ?2"
            );
            let work = || -> rusqlite::Result<Vec<Hit>> {
                let mut statement = self.connection.prepare(&sql)?;
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let rows = statement.query_map(params![query, limit], |row| {
                    Ok(Hit { kind, id: row.get(0)?, title: row.get(1)?, excerpt: row.get(2)? })
                })?;
                rows.collect()
            };
            hits.extend(work().map_err(|e| self.error(&e))?);
        }
        Ok(hits)
    }
}

const READINGS: &str = "SELECT id, reading FROM readings ORDER BY id";

/// Rows of an id and of JSON.
fn load<T: DeserializeOwned>(connection: &Connection, path: &Path, sql: &str) -> Result<Vec<T>> {
    let work = || -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    };
    work()
        .map_err(|e| StoreError::new(path, &e))?
        .into_iter()
        .map(|(id, json)| {
            serde_json::from_str(&json).map_err(|e| StoreError::Reading {
                path: path.to_owned(),
                id,
                reason: e.to_string(),
            })
        })
        .collect()
}

/// Takes out of `fresh` what is stored already, and returns the ids of it.
fn retain_new(connection: &Connection, fresh: &mut BTreeMap<String, Reading>) -> rusqlite::Result<Vec<String>> {
    let mut known = Vec::new();
    let mut statement = connection.prepare("SELECT rejected IS NOT NULL FROM documents WHERE id = ?1")?;
    for (id, reading) in fresh.iter() {
        match statement.query_row([id], |row| row.get::<_, bool>(0)) {
            Ok(true) if reading.document.rejected.is_none() => {}
            Ok(_) => known.push(id.clone()),
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Err(e) => return Err(e),
        }
    }
    for id in &known {
        fresh.remove(id);
    }
    Ok(known)
}

/// Every word in quotation marks, so that nothing the user types is an operator of FTS5.
fn fts_query(words: &str) -> String {
    let quoted: Vec<String> = words
        .split_whitespace()
        .map(|word| (word.trim_end_matches('*').replace('"', ""), word.ends_with('*')))
        .filter(|(word, _)| word.chars().any(char::is_alphanumeric))
        .map(|(word, prefix)| format!("\"{word}\"{}", if prefix { "*" } else { "" }))
        .collect();
    quoted.join(" ")
}

fn order(reading: &Reading) -> (bool, &str) {
    (reading.document.rejected.is_some(), &reading.document.origin)
}

fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

fn bounds(date: &EventDate) -> (Option<String>, Option<String>) {
    (date.earliest.map(|d| d.to_string()), date.latest.map(|d| d.to_string()))
}

fn index_document(transaction: &Transaction, document: &Document) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM document_text WHERE id = ?1", [&document.id])?;
    if document.rejected.is_some() {
        return Ok(());
    }
    let body: Vec<String> = document
        .blocks
        .iter()
        .map(|block| block.pieces.iter().map(|piece| piece.of(&document.text)).collect::<Vec<_>>().join(" "))
        .collect();
    let title = document.title.as_deref().unwrap_or(&document.file);
    transaction.execute(
        "INSERT INTO document_text (id, title, body) VALUES (?1, ?2, ?3)",
        params![document.id, title, body.join("\n")],
    )?;
    Ok(())
}

/// Writes every table that follows from the readings.
fn derive(transaction: &Transaction, record: &Record, codebook: &Codebook) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DELETE FROM event_mentions; DELETE FROM stories; DELETE FROM events; DELETE FROM mentions; DELETE FROM documents;
         DELETE FROM event_text;",
    )?;
    let mut statement = transaction.prepare(
        "INSERT INTO documents (id, origin, file, earliest, latest, outlet, title, rejected, record)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for d in record.documents() {
        let (earliest, latest) = bounds(&d.published.date);
        statement.execute(params![
            d.id,
            d.origin,
            d.file,
            earliest,
            latest,
            d.outlet,
            d.title,
            d.rejected,
            to_json(&d)?
        ])?;
    }
    let mut statement = transaction.prepare(
        "INSERT INTO mentions (id, document, position, act, modality, earliest, latest, record)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mentions = record.mention_records(codebook);
    for m in &mentions {
        let (earliest, latest) = bounds(&m.when);
        let position = i64::try_from(m.evidence.start).unwrap_or(i64::MAX);
        statement.execute(params![
            m.id,
            m.document,
            position,
            m.act,
            m.modality.as_str(),
            earliest,
            latest,
            to_json(m)?
        ])?;
    }
    let words: BTreeMap<&str, &MentionRecord> = mentions.iter().map(|m| (m.id.as_str(), m)).collect();
    let mut statement = transaction.prepare(
        "INSERT INTO events (id, rank, act, modality, earliest, latest, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut link = transaction.prepare("INSERT OR IGNORE INTO event_mentions (event, mention) VALUES (?1, ?2)")?;
    let mut text = transaction.prepare("INSERT INTO event_text (id, title, body) VALUES (?1, ?2, ?3)")?;
    for (rank, event) in (0_i64..).zip(&record.events) {
        let (earliest, latest) = bounds(&event.when);
        statement.execute(params![
            event.id,
            rank,
            event.act,
            event.modality.as_str(),
            earliest,
            latest,
            to_json(event)?
        ])?;
        for mention in &event.mentions {
            link.execute(params![event.id, mention])?;
        }
        let evidence: BTreeSet<&str> =
            event.mentions.iter().filter_map(|m| words.get(m.as_str())).map(|m| m.sentence.text.as_str()).collect();
        let evidence: Vec<&str> = evidence.into_iter().collect();
        text.execute(params![event.id, event_title(event), evidence.join("\n")])?;
    }
    let mut statement = transaction
        .prepare("INSERT INTO stories (id, rank, title, earliest, latest, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (rank, story) in (0_i64..).zip(&record.stories) {
        let (earliest, latest) = (story.first.map(|d| d.to_string()), story.last.map(|d| d.to_string()));
        statement.execute(params![story.id, rank, story.title, earliest, latest, to_json(story)?])?;
    }
    Ok(())
}

/// What an event is looked up by, beside the words of its reports: its act and everyone in it.
fn event_title(event: &Event) -> String {
    let names = |actors: &[Actor]| -> Vec<String> { actors.iter().map(|a| a.name.clone()).collect() };
    let mut words = vec![event.act.replace('-', " ")];
    words.extend(names(&event.actors));
    words.extend(names(&event.recipients));
    words.extend(names(&event.persons));
    words.extend(event.place.iter().map(|p| p.name.clone()));
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery::reader::{Input, Reader};

    fn readings(reader: &Reader, n: usize) -> Vec<Reading> {
        let texts: Vec<String> = (0..n)
            .map(|i| format!("LISBON, May {}, 2019 (Wire) - Portugal recalled its ambassador to Norway.\n", i + 1))
            .collect();
        let inputs: Vec<Input> = texts.iter().map(|t| Input { file: "a.txt", bytes: t.as_bytes() }).collect();
        reader.read(&inputs).0
    }

    #[test]
    fn a_full_disk_leaves_what_was_stored() {
        let reader = Reader::embedded().expect("the reader loads");
        let (book, registry) = (&reader.coder.codebook, &reader.registry);
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(&folder.path().join("record.db")).expect("it opens");
        let mut all = readings(&reader, 20);
        let rest = all.split_off(1);
        store.put(all, book, registry).expect("there is room");
        let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a number");
        store.connection.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 2)).expect("a limit");
        let error = store.put(rest.clone(), book, registry).expect_err("there is no room");
        assert!(matches!(error, StoreError::Full(_)), "{error:?}");
        assert_eq!(store.readings().expect("readings").len(), 1);
        assert_eq!(store.documents().expect("documents").len(), 1);
        store.connection.execute_batch("PRAGMA max_page_count = 1000000").expect("room");
        assert_eq!(store.put(rest, book, registry).expect("there is room again").added.len(), 19);
    }

    /// What a power failure leaves: the file and its log as they are in the middle of a transaction.
    #[test]
    fn a_crash_leaves_the_record_before_it() {
        let reader = Reader::embedded().expect("the reader loads");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("record.db");
        let mut store = Store::open(&path).expect("it opens");
        store.put(readings(&reader, 3), &reader.coder.codebook, &reader.registry).expect("it is stored");
        let before = store.mentions().expect("mentions");
        assert!(!before.is_empty());
        let log = folder.path().join("record.db-wal");
        let written = || std::fs::metadata(&log).expect("a log").len();
        store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
        assert_eq!(written(), 0);
        // A cache of a page writes to the log before the transaction ends.
        store
            .connection
            .execute_batch("PRAGMA cache_size = 1; BEGIN; DELETE FROM events; DELETE FROM mentions;")
            .expect("work");
        let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                    INSERT INTO readings SELECT 'd-' || i, hex(zeroblob(20000)) FROM n";
        store.connection.execute_batch(many).expect("work");
        assert!(written() > 0, "the log holds pages of the transaction");
        let copy = folder.path().join("after.db");
        std::fs::copy(&path, &copy).expect("a copy");
        std::fs::copy(&log, folder.path().join("after.db-wal")).expect("a copy of the log");
        let after = Store::open(&copy).expect("it opens");
        assert_eq!(after.mentions().expect("mentions"), before);
        assert_eq!(after.readings().expect("readings").len(), 3);
    }
}
