//! Ledgers, worked out once for each state of the record.
//!
//! A ledger is folded from all readings. Those of a small record are kept, so
//! that any day is a moment's work. Those of a large one are not waited for: the
//! ledger of the last day is in the file, and that of any other is worked out
//! beside the requests, one at a time, and kept until the record changes.

use crate::data::{Data, View};
use crate::error::PageError;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::ledger::Ledger;
use chancery::record::Record;
use chancery_store::StoreError;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Reports of a record that is small.
const SMALL: usize = 1_000;
/// Reports of a record that is kept in memory once it has been worked out, some 10 kB each.
const KEPT: usize = 10_000;
/// Ledgers of different days that are kept.
const LEDGERS: usize = 64;

type Days = (Option<Date>, Option<Date>);

pub struct Standing {
    kept: Mutex<Kept>,
    /// Up to so many reports a record is small, and up to so many it is kept.
    small: usize,
    kept_up_to: usize,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing { kept: Mutex::default(), small: SMALL, kept_up_to: KEPT }
    }
}

#[derive(Default)]
struct Kept {
    version: String,
    record: Option<Arc<Record>>,
    ledgers: BTreeMap<Days, Arc<Ledger>>,
    /// What is being worked out.
    under_way: Option<(String, Days)>,
    /// Why the last one could not be.
    failed: Option<(String, String)>,
}

impl Standing {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger of the days; none where it is yet being worked out.
    pub fn ledger(
        &self,
        view: &View,
        as_of: Option<Date>,
        known_on: Option<Date>,
    ) -> Result<Option<Arc<Ledger>>, PageError> {
        let days = (as_of, known_on);
        let mut kept = self.lock();
        if kept.version != view.version {
            let under_way = kept.under_way.take();
            *kept = Kept { version: view.version.clone(), under_way, ..Kept::default() };
        }
        if let Some(ledger) = kept.ledgers.get(&days) {
            return Ok(Some(ledger.clone()));
        }
        if view.counts()?.documents <= self.small {
            // Whoever else asks waits here for the same record.
            let record = match &kept.record {
                Some(record) => record.clone(),
                None => {
                    let readings = view.store.readings()?;
                    let record = Arc::new(Record::of(readings, view.codebook, view.registry));
                    kept.record = Some(record.clone());
                    record
                }
            };
            let ledger = Arc::new(record.ledger(as_of, known_on, view.codebook));
            kept.keep(days, ledger.clone());
            return Ok(Some(ledger));
        }
        // The ledger of the last day is in the file.
        if days == (None, None)
            && let Some(ledger) = view.store.last_ledger()?
        {
            let ledger = Arc::new(ledger);
            kept.keep((ledger.as_of, None), ledger.clone());
            kept.keep(days, ledger.clone());
            return Ok(Some(ledger));
        }
        if let Some((version, why)) = &kept.failed
            && *version == view.version
        {
            let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            return Err(PageError::new(status, format!("The ledger could not be worked out: {why}")));
        }
        if kept.under_way.is_none() {
            kept.under_way = Some((view.version.clone(), days));
            let (data, codebook, registry) = (view.data.clone(), view.codebook.clone(), view.registry.clone());
            std::thread::spawn(move || work_out(&data, &codebook, &registry, days));
        }
        Ok(None)
    }
}

impl Kept {
    fn keep(&mut self, days: Days, ledger: Arc<Ledger>) {
        if self.ledgers.len() >= LEDGERS {
            self.ledgers.clear();
        }
        self.ledgers.insert(days, ledger);
    }
}

/// Works out a ledger from a connection of its own.
fn work_out(data: &Data, codebook: &Codebook, registry: &Registry, days: Days) {
    let made = || -> Result<(String, Ledger), StoreError> {
        let (version, kept) = {
            let kept = data.standing.lock();
            (kept.version.clone(), kept.record.clone())
        };
        if let Some(record) = kept {
            return Ok((version, record.ledger(days.0, days.1, codebook)));
        }
        let store = data.connect()?;
        let (version, readings) = store.snapshot(|| Ok((store.version()?, store.readings()?)))?;
        let small = readings.len() <= data.standing.kept_up_to;
        let record = Arc::new(Record::of(readings, codebook, registry));
        let ledger = record.ledger(days.0, days.1, codebook);
        let mut kept = data.standing.lock();
        if small && kept.version == version {
            kept.record = Some(record);
        }
        Ok((version, ledger))
    };
    let made = made();
    let mut kept = data.standing.lock();
    kept.under_way = None;
    match made {
        Ok((version, ledger)) if version == kept.version => kept.keep(days, Arc::new(ledger)),
        // The record has changed meanwhile: whoever asks next has it worked out anew.
        Ok(_) => {}
        Err(error) => kept.failed = Some((kept.version.clone(), error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use chancery::reader::{Input, Reader};
    use chancery_store::Store;
    use std::time::{Duration, Instant};

    #[test]
    fn the_ledger_of_a_large_record_is_worked_out_beside_the_requests() {
        let reader = Reader::embedded().expect("the reader loads");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("record.db");
        let text = "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway.\n";
        let (readings, _) = reader.read(&[Input { file: "a.txt", bytes: text.as_bytes() }]);
        let mut store = Store::open(&path).expect("it opens");
        store.put(readings, &reader.coder.codebook, &reader.registry).expect("it is stored");
        let mut data = Data::open(&path).expect("it opens");
        data.standing.small = 0;
        let (data, codebook, registry) = (Arc::new(data), Arc::new(reader.coder.codebook), Arc::new(reader.registry));
        let last = data.look(&codebook, &registry, |view| view.ledger(None, None)).expect("it is in the file");
        assert_eq!(last.missions.len(), 1);
        let day = last.as_of.and_then(|d| d.yesterday().ok());
        let ask = || data.look(&codebook, &registry, |view| view.ledger(day, None));
        let first = ask().expect_err("it is yet being worked out");
        assert_eq!(first.status, axum::http::StatusCode::SERVICE_UNAVAILABLE);
        let start = Instant::now();
        let ledger = loop {
            match ask() {
                Ok(ledger) => break ledger,
                Err(error) => assert_eq!(error.status, first.status, "{error:?}"),
            }
            assert!(start.elapsed() < Duration::from_secs(60), "it is never done");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(ledger.missions.len(), 1);
    }
}
