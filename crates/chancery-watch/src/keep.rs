//! Reads reports into the record, and compares it with what it was.

use crate::WatchError;
use crate::change::{Change, Known};
use crate::config::Hook;
use crate::state::{Delivery, HookState};
use crate::webhook::Scene;
use chancery::ledger::Ledger;
use chancery::reader::{Input, Reader};
use chancery::record::{DocumentRecord, MentionRecord, Record};
use chancery_store::Store;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The record, and what reads reports into it.
pub struct Keeper {
    reader: Reader,
    store: Store,
    /// What was known when it was last compared, and the day of its ledger.
    known: Option<(Date, Known)>,
}

/// What came of reports that were read.
#[derive(Debug, Default)]
pub struct Stored {
    /// Documents that are new.
    pub added: usize,
    /// Names of inputs nothing of which could be read, and why.
    pub rejected: BTreeMap<String, String>,
    record: Option<Record>,
}

impl Keeper {
    pub fn new(reader: Reader, store: Store) -> Keeper {
        Keeper { reader, store, known: None }
    }

    fn ledger(&self, record: &Record, today: Date) -> Ledger {
        record.ledger(Some(today), None, &self.reader.coder.codebook)
    }

    fn record(&self) -> Result<Record, WatchError> {
        Ok(Record::of(self.store.readings()?, &self.reader.coder.codebook, &self.reader.registry))
    }

    /// Looks at the record before anything is added to it, once. A hook that is new is told of nothing that is there.
    pub fn begin(
        &mut self,
        today: Date,
        hooks: &[Hook],
        told: &mut BTreeMap<String, HookState>,
        now: Timestamp,
    ) -> Result<(), WatchError> {
        if self.known.is_some() {
            return Ok(());
        }
        let record = self.record()?;
        let ledger = self.ledger(&record, today);
        self.scene(&record, &ledger, |scene| {
            for hook in hooks.iter().filter(|h| !told.contains_key(&h.name)).collect::<Vec<_>>() {
                let mut state = HookState::default();
                let _ = scene.news(hook, &mut state, now);
                told.insert(hook.name.clone(), state);
            }
        });
        self.known = Some((today, Known::of(&record, &ledger, &self.reader.registry)));
        Ok(())
    }

    /// Reads inputs, each a name and its bytes, and stores what they tell. No report is dated after `latest`.
    pub fn read(&mut self, inputs: &[(String, Vec<u8>)], latest: Date) -> Result<Stored, WatchError> {
        if inputs.is_empty() {
            return Ok(Stored::default());
        }
        self.reader.today = Some(latest);
        let inputs: Vec<Input> = inputs.iter().map(|(file, bytes)| Input { file, bytes }).collect();
        let (readings, diagnostics) = self.reader.read(&inputs);
        let mut rejected: BTreeMap<String, String> =
            readings.iter().filter_map(|r| Some((r.document.origin.clone(), r.document.rejected.clone()?))).collect();
        for d in diagnostics.iter().filter(|d| !readings.iter().any(|r| r.document.origin == d.place)) {
            rejected.entry(d.place.clone()).or_insert_with(|| d.message.clone());
        }
        let kept = self.store.keep_read(&inputs, &readings)?;
        let outcome = self.store.put_from(readings, &kept, &self.reader.coder.codebook, &self.reader.registry)?;
        Ok(Stored { added: outcome.added.len(), rejected, record: outcome.record })
    }

    /// What is otherwise than when this was last asked, with what each hook is to be told. The day alone changes a
    /// ledger too: what was due yesterday is overdue.
    pub fn changes(
        &mut self,
        stored: Stored,
        today: Date,
        hooks: &[Hook],
        told: &mut BTreeMap<String, HookState>,
        now: Timestamp,
    ) -> Result<(Vec<Change>, Vec<Delivery>), WatchError> {
        let record = match stored.record {
            Some(record) => record,
            None if self.known.as_ref().is_some_and(|(day, _)| *day == today) => return Ok((Vec::new(), Vec::new())),
            None => self.record()?,
        };
        let ledger = self.ledger(&record, today);
        let registry = &self.reader.registry;
        let known = self.known.take().map(|(_, known)| known).unwrap_or_default();
        let found = self.scene(&record, &ledger, |scene| {
            let changes = known.compare(&record, scene.mentions, &ledger, registry);
            let mut deliveries = Vec::new();
            for hook in hooks {
                deliveries.extend(scene.news(hook, told.entry(hook.name.clone()).or_default(), now));
            }
            (changes, deliveries)
        });
        self.known = Some((today, Known::of(&record, &ledger, registry)));
        Ok(found)
    }

    fn scene<T>(&self, record: &Record, ledger: &Ledger, work: impl FnOnce(&Scene) -> T) -> T {
        let (documents, mentions) = (record.documents(), record.mention_records(&self.reader.coder.codebook));
        let documents: BTreeMap<&str, &DocumentRecord> = documents.iter().map(|d| (d.id.as_str(), d)).collect();
        let mentions: BTreeMap<&str, &MentionRecord> = mentions.iter().map(|m| (m.id.as_str(), m)).collect();
        let registry = &self.reader.registry;
        work(&Scene { record, ledger, documents: &documents, mentions: &mentions, registry })
    }
}
