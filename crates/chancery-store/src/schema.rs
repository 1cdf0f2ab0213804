//! The tables, and the way from an older form of them to this one.

use crate::write::{index_document, write_stored};
use crate::{READINGS, StoreError, load};
use chancery::coding::Codebook;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Reading};
use chancery::story::Story;
use rusqlite::{Connection, Transaction};
use std::path::Path;

/// What each version adds to the one before it, from version 1 on.
const MIGRATIONS: &[&str] = &[
    include_str!("schema-1.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
];

/// The version of the tables that this program writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// "CHNC": what tells our files from those of other programs that use SQLite.
const APPLICATION_ID: i64 = 0x4348_4e43;

pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Refuses files that are not ours, or not yet understood, before anything is written to them.
pub(crate) fn check(connection: &Connection, path: &Path, create: bool) -> Result<(), StoreError> {
    let fault = |e: rusqlite::Error| StoreError::new(path, &e);
    let found = version(connection).map_err(fault)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fault)?;
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(fault)?;
    let empty = tables == 0 && found == 0;
    if !empty && application != APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    if empty && !create {
        return Err(StoreError::NotADatabase(path.to_owned()));
    }
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// Brings the tables up to date, each version in a transaction of its own.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let fault = |e: rusqlite::Error| StoreError::new(path, &e);
    let from = usize::try_from(version(connection).map_err(fault)?).unwrap_or(0);
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(from) {
        let transaction = connection.transaction().map_err(fault)?;
        let kept = if index == 1 { Some(Kept::of(&transaction, path)?) } else { None };
        transaction.execute_batch(sql).map_err(fault)?;
        if let Some(kept) = kept.filter(|kept| !kept.documents.is_empty()) {
            kept.write(&transaction, path)?;
        }
        transaction
            .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}", index + 1))
            .map_err(fault)?;
        transaction.commit().map_err(fault)?;
    }
    Ok(())
}

/// What schema 1 held beside the readings.
struct Kept {
    documents: Vec<DocumentRecord>,
    mentions: Vec<MentionRecord>,
    events: Vec<Event>,
    stories: Vec<Story>,
}

impl Kept {
    fn of(transaction: &Transaction, path: &Path) -> Result<Kept, StoreError> {
        Ok(Kept {
            documents: load(transaction, path, "SELECT id, record FROM documents")?,
            mentions: load(transaction, path, "SELECT id, record FROM mentions")?,
            events: load(transaction, path, "SELECT id, record FROM events")?,
            stories: load(transaction, path, "SELECT id, record FROM stories")?,
        })
    }

    fn write(&self, transaction: &Transaction, path: &Path) -> Result<(), StoreError> {
        let fault = |e: rusqlite::Error| StoreError::new(path, &e);
        let other = |reason: String| StoreError::Other { path: path.to_owned(), reason };
        let book = Codebook::embedded().map_err(|e| other(format!("the program's own data is broken: {e}")))?;
        let (reports, rest) = ((&*self.documents, &*self.mentions), (&*self.events, &*self.stories));
        write_stored(reports, rest, transaction, &book).map_err(fault)?;
        let readings: Vec<Reading> = load(transaction, path, READINGS)?;
        for reading in &readings {
            index_document(transaction, &reading.document).map_err(fault)?;
        }
        Ok(())
    }
}
