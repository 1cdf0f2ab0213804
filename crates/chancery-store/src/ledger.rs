//! The ledger of the last day, and the index that those of other days are looked up in, kept so that nobody need work out
//! the record who looks at it.

use crate::{Result, Store, StoreError};
use chancery::ledger::{Index, Ledger};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;

/// Puts the index of the ledger, and the ledger of the last day, in the place of those that were kept.
pub(crate) fn keep(transaction: &Transaction, index: &Index) -> rusqlite::Result<()> {
    let last = index.ledger(None, None).unwrap_or_default();
    let (last, index) = rayon::join(|| packed(&last), || packed(index));
    for (table, column, (size, content)) in [("ledgers", "ledger", last?), ("indexes", "content", index?)] {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
        let sql = format!("INSERT INTO {table} (version, size, {column}) SELECT version, ?1, ?2 FROM state");
        transaction.execute(&sql, params![size, content])?;
    }
    Ok(())
}

/// The length of the JSON, and the JSON deflated.
fn packed<T: Serialize>(value: &T) -> rusqlite::Result<(i64, Vec<u8>)> {
    let fault = |e: Box<dyn std::error::Error + Send + Sync>| rusqlite::Error::ToSqlConversionFailure(e);
    let json = serde_json::to_vec(value).map_err(|e| fault(Box::new(e)))?;
    let mut packed = Vec::new();
    DeflateEncoder::new(json.as_slice(), Compression::fast())
        .read_to_end(&mut packed)
        .map_err(|e| fault(Box::new(e)))?;
    Ok((i64::try_from(json.len()).unwrap_or(i64::MAX), packed))
}

impl Store {
    /// The ledger of the last day that the record speaks of, as all reports let one know; none in a file that an older
    /// version wrote last.
    pub fn last_ledger(&self) -> Result<Option<Ledger>> {
        self.unpacked("SELECT size, ledger FROM ledgers JOIN state USING (version)")
    }

    /// What the ledger of any day is looked up in; none in a file that an older version wrote last.
    pub fn ledger_index(&self) -> Result<Option<Index>> {
        self.unpacked("SELECT size, content FROM indexes JOIN state USING (version)")
    }

    fn unpacked<T: DeserializeOwned>(&self, sql: &str) -> Result<Option<T>> {
        let found: rusqlite::Result<Option<(i64, Vec<u8>)>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional());
        let Some((size, packed)) = found.map_err(|e| self.error(&e))? else { return Ok(None) };
        let most = u64::try_from(size).unwrap_or(0);
        let broken = |reason: String| StoreError::Other {
            path: self.path.clone(),
            reason: format!("the ledger that was kept cannot be read: {reason}"),
        };
        let mut json = Vec::new();
        DeflateDecoder::new(packed.as_slice()).take(most).read_to_end(&mut json).map_err(|e| broken(e.to_string()))?;
        serde_json::from_slice(&json).map(Some).map_err(|e| broken(e.to_string()))
    }
}
