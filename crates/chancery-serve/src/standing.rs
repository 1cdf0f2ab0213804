//! Ledgers, worked out once for each state of the record.
//!
//! The ledger of any day, as all reports let one know, is looked up in an index
//! that stands in the file: that of the last day is there whole, and the index
//! is read when somebody asks for another. What was known on an earlier day is
//! folded from the readings that were out by then. Those of a small record are
//! kept, so that any day is a moment's work. Those of a large one are not waited
//! for: such a ledger is worked out beside the requests, one at a time, and kept
//! until the record changes, and the readings are not.

use crate::data::{Data, View};
use crate::error::PageError;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::ledger::{Index, Ledger};
use chancery::record::Record;
use chancery_store::StoreError;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Reports of a record that is small.
const SMALL: usize = 1_000;
/// Ledgers of different days that are kept.
const LEDGERS: usize = 64;

type Days = (Option<Date>, Option<Date>);

pub struct Standing {
    kept: Mutex<Kept>,
    /// Up to so many reports a record is small.
    small: usize,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing { kept: Mutex::default(), small: SMALL }
    }
}

#[derive(Default)]
struct Kept {
    version: String,
    record: Option<Arc<Record>>,
    index: Option<Arc<Index>>,
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
        // The ledger of the last day is in the file.
        if days == (None, None)
            && let Some(ledger) = view.store.last_ledger()?
        {
            let ledger = Arc::new(ledger);
            kept.keep((ledger.as_of, None), ledger.clone());
            kept.keep(days, ledger.clone());
            return Ok(Some(ledger));
        }
        // So is that of any other, but for what was known on an earlier one.
        if kept.index.is_none() {
            kept.index = view.store.ledger_index()?.map(Arc::new);
        }
        if let Some(ledger) = kept.index.as_ref().and_then(|index| index.ledger(as_of, known_on)) {
            let ledger = Arc::new(ledger);
            kept.keep(days, ledger.clone());
            return Ok(Some(ledger));
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
        let store = data.connect()?;
        let before = store.version()?;
        let ledger = store.ledger(days.0, days.1, codebook, registry)?;
        // Of a record that has changed meanwhile nobody can say which one it is of.
        Ok((if store.version()? == before { before } else { String::new() }, ledger))
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

    const REPORTS: [(&str, &str); 3] = [
        ("a.txt", "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway.\n"),
        ("b.txt", "LISBON, May 14, 2019 (Wire) - Portugal's ambassador returned to Norway on Monday.\n"),
        ("c.txt", "LISBON, May 20, 2019 (Wire) - Portugal imposed sanctions on Norway.\n"),
    ];

    /// Whatever day is asked for: that of the record, found without it.
    #[test]
    fn the_ledger_of_a_large_record_is_worked_out_beside_the_requests() {
        let reader = Reader::embedded().expect("the reader loads");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("record.db");
        let inputs = REPORTS.map(|(file, text)| Input { file, bytes: text.as_bytes() });
        let (readings, _) = reader.read(&inputs);
        let record = Record::of(readings.clone(), &reader.coder.codebook, &reader.registry);
        let mut store = Store::open(&path).expect("it opens");
        store.put(readings, &reader.coder.codebook, &reader.registry).expect("it is stored");
        let mut data = Data::open(&path).expect("it opens");
        data.standing.small = 0;
        let (data, codebook, registry) = (Arc::new(data), Arc::new(reader.coder.codebook), Arc::new(reader.registry));
        let ask = |days: Days| data.look(&codebook, &registry, |view| view.ledger(days.0, days.1));
        let waited_for = |days: Days| {
            let start = Instant::now();
            loop {
                match ask(days) {
                    Ok(ledger) => break ledger,
                    Err(error) => assert_eq!(error.status, axum::http::StatusCode::SERVICE_UNAVAILABLE, "{error:?}"),
                }
                assert!(start.elapsed() < Duration::from_secs(60), "it is never done");
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        let day = |d| Some(jiff::civil::date(2019, 5, d));
        let as_made = |days: Days| record.ledger(days.0, days.1, &codebook);
        for days in [(None, None), (day(5), None), (day(14), None), (day(16), day(25)), (None, day(20))] {
            let ledger = ask(days).unwrap_or_else(|e| panic!("{days:?} is in the file: {e:?}"));
            assert_eq!(*ledger, as_made(days), "{days:?}");
        }
        let mut seen = std::collections::BTreeSet::new();
        for days in [(day(16), day(6)), (None, day(15)), (day(5), day(3))] {
            let first = ask(days).expect_err("what was known on an earlier day is yet being worked out");
            assert_eq!(first.status, axum::http::StatusCode::SERVICE_UNAVAILABLE);
            let ledger = waited_for(days);
            assert_eq!(*ledger, as_made(days), "{days:?}");
            seen.insert(format!("{:?}", ledger.missions));
        }
        assert_eq!(seen.len(), 3, "the days tell different things: {seen:?}");
    }
}
