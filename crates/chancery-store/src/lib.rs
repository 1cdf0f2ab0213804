//! The record in one SQLite file.
//!
//! The readings are the truth. Documents, mentions, events, stories and the
//! full-text index follow from them and are written in the same transaction, so
//! that a reader of the file sees a whole record or the one before it, whatever
//! happens in between. Storing what is known already writes nothing, and what is
//! new rewrites only the rows that it changes.
//!
//! [`query`] answers lists, counts and searches without loading the record.

mod error;
mod inputs;
mod key;
mod ledger;
pub mod query;
mod schema;
mod tag;
mod write;

pub use error::StoreError;
pub use inputs::Inputs;
pub use query::{Hit, HitKind, MARK_END, MARK_START};
pub use schema::SCHEMA_VERSION;
pub use write::Changes;

use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Reading, Record};
use chancery::story::Story;
use jiff::civil::Date;
use key::Kind;
use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use write::{index_document, to_json};

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
    /// How many documents, mentions, events and stories were written and taken away.
    pub changes: Changes,
}

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

    /// A connection for looking only, beside others that read and one that writes. The file must have been opened once by
    /// this version with [`Store::open`] or [`Store::open_existing`], which bring it up to date.
    pub fn open_read_only(path: &Path) -> Result<Store> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| StoreError::new(path, &e))?;
        let store = Store { connection, path: path.to_owned() };
        store.connection.busy_timeout(Duration::from_secs(10)).map_err(|e| store.error(&e))?;
        schema::check(&store.connection, path, false)?;
        store.settle()?;
        match store.schema_version()? {
            SCHEMA_VERSION => Ok(store),
            _ => Err(StoreError::ReadOnly(store.path)),
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
        store.settle()?;
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
        schema::migrate(&mut store.connection, path)?;
        store.settle()?;
        Ok(store)
    }

    /// What reading asks of a connection: statements are kept, and so are the pages that many of them need.
    fn settle(&self) -> Result<()> {
        self.connection.set_prepared_statement_cache_capacity(128);
        let settings = format!("PRAGMA cache_size = -{READING}; PRAGMA temp_store = MEMORY;");
        self.connection.execute_batch(&settings).map_err(|e| self.error(&e))
    }

    pub fn path(&self) -> &Path {
        &self.path
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
        self.put_from(readings, &Inputs::default(), codebook, registry)
    }

    /// The same, and says which bytes each was read from.
    pub fn put_from(
        &mut self,
        readings: Vec<Reading>,
        inputs: &Inputs,
        codebook: &Codebook,
        registry: &Registry,
    ) -> Result<Outcome> {
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
            return Ok(Outcome { known, ..Outcome::default() });
        }
        // From here on nobody else writes, so the record is of all readings there are.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        known.extend(retain_new(&transaction, &mut fresh).map_err(fault)?);
        known.sort();
        let stored = load_readings(&transaction, &path, READINGS)?;
        let mut all: BTreeMap<String, Reading> = stored.into_iter().map(|r| (r.document.id.clone(), r)).collect();
        let added = fresh.keys().cloned().collect();
        store_readings(&transaction, fresh.values(), inputs).map_err(fault)?;
        all.extend(fresh);
        let (record, changes) = derive(transaction, all, codebook, registry).map_err(fault)?;
        Ok(Outcome { added, known, record: Some(record), changes })
    }

    /// Puts other readings in the place of those of the same documents, and the record that all make with them.
    pub fn replace(&mut self, readings: Vec<Reading>, codebook: &Codebook, registry: &Registry) -> Result<Changes> {
        let path = self.path.clone();
        let fault = |e: rusqlite::Error| StoreError::new(&path, &e);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let mut all: BTreeMap<String, Reading> =
            load_readings(&transaction, &path, READINGS)?.into_iter().map(|r| (r.document.id.clone(), r)).collect();
        store_readings(&transaction, &readings, &Inputs::default()).map_err(fault)?;
        all.extend(readings.into_iter().map(|r| (r.document.id.clone(), r)));
        Ok(derive(transaction, all, codebook, registry).map_err(fault)?.1)
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
        load_readings(&self.connection, &self.path, READINGS)
    }

    /// Those of the reports that were out on a day, by id of document. One that cannot be dated is out on none.
    pub fn readings_known_on(&self, day: Date) -> Result<Vec<Reading>> {
        let (low, high) = Kind::Document.range();
        let out = key::out_by("rank", day);
        let ids = format!("SELECT id FROM items WHERE n BETWEEN {low} AND {high} AND {out}");
        let sql = format!("SELECT id, reading FROM readings WHERE id IN ({ids}) ORDER BY id");
        load_readings(&self.connection, &self.path, &sql)
    }

    /// The reading of a document.
    pub fn reading(&self, document: &str) -> Result<Option<Reading>> {
        let found: rusqlite::Result<Option<String>> = self
            .connection
            .prepare_cached("SELECT reading FROM readings WHERE id = ?1")
            .and_then(|mut s| s.query_row([document], |row| row.get(0)).optional());
        let found = found.map_err(|e| self.error(&e))?;
        found.map(|json| parse(&self.path, document, &json)).transpose()
    }

    /// By the day of publication, and id.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        self.all(Kind::Document)
    }

    /// By document, in the order of the text.
    pub fn mentions(&self) -> Result<Vec<MentionRecord>> {
        let mut mentions: Vec<MentionRecord> = self.all(Kind::Mention)?;
        let order = self.document_order(mentions.iter().map(|m| m.document.as_str()))?;
        mentions.sort_by_cached_key(|m| (order.get(&m.document).copied(), m.evidence.start, m.id.clone()));
        Ok(mentions)
    }

    /// What sorts these documents by the day of publication and id.
    pub fn document_order<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, (i64, i64)>> {
        let work = || -> rusqlite::Result<BTreeMap<String, (i64, i64)>> {
            let mut statement = self.connection.prepare_cached("SELECT rank FROM items WHERE n = ?1")?;
            let mut order = BTreeMap::new();
            for id in ids.collect::<BTreeSet<&str>>() {
                let n = key::number(Kind::Document, id);
                let rank: Option<i64> = statement.query_row([n], |row| row.get(0)).optional()?;
                order.extend(rank.map(|rank| (id.to_owned(), (rank, n))));
            }
            Ok(order)
        };
        work().map_err(|e| self.error(&e))
    }

    /// By day and id.
    pub fn events(&self) -> Result<Vec<Event>> {
        self.all(Kind::Event)
    }

    /// By first day and id.
    pub fn stories(&self) -> Result<Vec<Story>> {
        let mut stories: Vec<Story> = self.all(Kind::Story)?;
        stories.sort_by(|a, b| (a.first, &a.id).cmp(&(b.first, &b.id)));
        Ok(stories)
    }

    fn all<T: DeserializeOwned + Send>(&self, kind: Kind) -> Result<Vec<T>> {
        let (low, high) = kind.range();
        let sql =
            "SELECT id, record FROM items JOIN records USING (n) WHERE n BETWEEN {low} AND {high} ORDER BY rank, n";
        load(&self.connection, &self.path, &sql.replace("{low}", &low.to_string()).replace("{high}", &high.to_string()))
    }
}

/// Kilobytes of the file that a connection keeps in memory, while it reads and while it writes a record.
const READING: u32 = 16 << 10;
const WRITING: u32 = 128 << 10;
/// Rows that are understood side by side.
const TOGETHER: usize = 1024;

const READINGS: &str = "SELECT id, reading FROM readings ORDER BY id";

/// Writes the record of all readings, and ends the transaction.
fn derive(
    transaction: Transaction,
    all: BTreeMap<String, Reading>,
    codebook: &Codebook,
    registry: &Registry,
) -> rusqlite::Result<(Record, Changes)> {
    let record = Record::of(all.into_values().collect(), codebook, registry);
    // What is written next to each other is read and changed in many places before the end.
    transaction.execute_batch(&format!("PRAGMA cache_size = -{WRITING}"))?;
    let changes = write::write(&record, &transaction, codebook)?;
    ledger::keep(&transaction, &record.ledger_index(codebook))?;
    transaction.execute_batch(&format!("PRAGMA cache_size = -{READING}"))?;
    transaction.commit()?;
    Ok((record, changes))
}

/// Rows of an id and of JSON. They are understood some at a time, side by side.
fn load<T: DeserializeOwned + Send>(connection: &Connection, path: &Path, sql: &str) -> Result<Vec<T>> {
    load_each(connection, path, sql, |_| {})
}

/// All of them stay in memory for a while.
fn load_readings(connection: &Connection, path: &Path, sql: &str) -> Result<Vec<Reading>> {
    load_each(connection, path, sql, Reading::shrink)
}

fn load_each<T: DeserializeOwned + Send>(
    connection: &Connection,
    path: &Path,
    sql: &str,
    done: impl Fn(&mut T) + Sync,
) -> Result<Vec<T>> {
    let fault = |e: rusqlite::Error| StoreError::new(path, &e);
    let mut statement = connection.prepare(sql).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    let (mut all, mut some): (Vec<T>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    loop {
        let row = rows.next().map_err(fault)?;
        if let Some(row) = row {
            some.push((row.get(0).map_err(fault)?, row.get(1).map_err(fault)?));
        }
        if some.len() >= TOGETHER || row.is_none() {
            let one = |(id, json): &(String, String)| {
                let mut item = parse(path, id, json)?;
                done(&mut item);
                Ok(item)
            };
            let understood: Result<Vec<T>> = some.par_iter().map(one).collect();
            all.append(&mut understood?);
            some.clear();
        }
        if row.is_none() {
            return Ok(all);
        }
    }
}

fn parse<T: DeserializeOwned>(path: &Path, id: &str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|e| StoreError::Reading {
        path: path.to_owned(),
        id: id.to_owned(),
        reason: e.to_string(),
    })
}

/// The full-text index goes to disk whenever another table is written, so that it comes last.
fn store_readings<'r>(
    connection: &Connection,
    readings: impl IntoIterator<Item = &'r Reading> + Clone,
    inputs: &Inputs,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO readings (id, reading, input) VALUES (?1, ?2, ?3)
               ON CONFLICT (id) DO UPDATE SET reading = ?2, input = COALESCE(?3, input)";
    for reading in readings.clone() {
        let id = &reading.document.id;
        connection.prepare_cached(sql)?.execute(params![id, to_json(reading)?, inputs.of(id)])?;
    }
    readings.into_iter().try_for_each(|reading| index_document(connection, &reading.document))
}

/// Takes out of `fresh` what is stored already, and returns the ids of it.
fn retain_new(connection: &Connection, fresh: &mut BTreeMap<String, Reading>) -> rusqlite::Result<Vec<String>> {
    let mut known = Vec::new();
    let mut statement = connection.prepare("SELECT record ->> '$.rejected' IS NOT NULL FROM records WHERE n = ?1")?;
    for (id, reading) in fresh.iter() {
        match statement.query_row([key::number(Kind::Document, id)], |row| row.get::<_, bool>(0)) {
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

fn order(reading: &Reading) -> (bool, &str) {
    (reading.document.rejected.is_some(), &reading.document.origin)
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
            .execute_batch("PRAGMA cache_size = 1; BEGIN; DELETE FROM records; DELETE FROM items;")
            .expect("work");
        let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                    INSERT INTO readings (id, reading) SELECT 'd-' || i, hex(zeroblob(20000)) FROM n";
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
