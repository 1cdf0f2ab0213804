//! The ledger of the last day, kept so that nobody need work it out who looks at the record as it is.

use crate::{Result, Store, StoreError};
use chancery::ledger::Ledger;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use rusqlite::{OptionalExtension, Transaction, params};
use std::io::Read;

/// Puts the ledger in the place of the one that was kept.
pub(crate) fn keep(transaction: &Transaction, ledger: &Ledger) -> rusqlite::Result<()> {
    let fault = |e: Box<dyn std::error::Error + Send + Sync>| rusqlite::Error::ToSqlConversionFailure(e);
    let json = serde_json::to_vec(ledger).map_err(|e| fault(Box::new(e)))?;
    let mut packed = Vec::new();
    DeflateEncoder::new(json.as_slice(), Compression::fast())
        .read_to_end(&mut packed)
        .map_err(|e| fault(Box::new(e)))?;
    let size = i64::try_from(json.len()).unwrap_or(i64::MAX);
    transaction.execute("DELETE FROM ledgers", [])?;
    let sql = "INSERT INTO ledgers (version, size, ledger) SELECT version, ?1, ?2 FROM state";
    transaction.execute(sql, params![size, packed]).map(drop)
}

impl Store {
    /// The ledger of the last day that the record speaks of, as all reports let one know; none in a file that an older
    /// version wrote last.
    pub fn last_ledger(&self) -> Result<Option<Ledger>> {
        let sql = "SELECT size, ledger FROM ledgers JOIN state USING (version)";
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
