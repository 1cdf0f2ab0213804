//! The ledger of the last day, and the index that those of other days are looked up in, kept so that nobody need work out
//! the record who looks at it.

use crate::{Result, Store, StoreError};
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::ledger::{Index, Ledger};
use chancery::record::{Reading, Record};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use jiff::civil::Date;
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

/// What a ledger is made of.
enum Found {
    Ledger(Ledger),
    /// The readings that were out by a day, and the days that are asked for.
    Known(Vec<Reading>, Date, Date),
    /// In a file that an older version wrote last.
    All(Vec<Reading>),
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

    /// The ledger of a day (of the last one), as the reports that were out on `known_on` let one know (all of them). Where
    /// that is all of them it is looked up; else it is folded from the readings that were out by then, and no other is loaded.
    pub fn ledger(
        &self,
        as_of: Option<Date>,
        known_on: Option<Date>,
        codebook: &Codebook,
        registry: &Registry,
    ) -> Result<Ledger> {
        let found = self.snapshot(|| {
            if (as_of, known_on) == (None, None)
                && let Some(ledger) = self.last_ledger()?
            {
                return Ok(Found::Ledger(ledger));
            }
            let Some(index) = self.ledger_index()? else { return Ok(Found::All(self.readings()?)) };
            if let Some(ledger) = index.ledger(as_of, known_on) {
                return Ok(Found::Ledger(ledger));
            }
            let Some((day, until)) = as_of.or(index.last_day()).zip(known_on) else {
                return Ok(Found::Ledger(Ledger { as_of, known_on, ..Ledger::default() }));
            };
            Ok(Found::Known(self.readings_known_on(until)?, day, until))
        })?;
        Ok(match found {
            Found::Ledger(ledger) => ledger,
            Found::Known(readings, day, until) => Record::ledger_known(readings, day, until, codebook),
            Found::All(readings) => Record::of(readings, codebook, registry).ledger(as_of, known_on, codebook),
        })
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
