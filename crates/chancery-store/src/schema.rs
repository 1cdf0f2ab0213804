//! The tables, and the way from an older form of them to this one.

use crate::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// What each version adds to the one before it, from version 1 on.
const MIGRATIONS: &[&str] = &[include_str!("schema-1.sql")];

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
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let from = usize::try_from(version(connection)?).unwrap_or(0);
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(from) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction
            .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}", index + 1))?;
        transaction.commit()?;
    }
    Ok(())
}
