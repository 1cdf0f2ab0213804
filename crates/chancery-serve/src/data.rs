//! What pages ask of the database. All of it blocks, and runs where blocking is allowed.

use crate::error::PageError;
use crate::filter::Filter;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::event::Event;
use chancery::ledger::Ledger;
use chancery::record::{DocumentRecord, MentionRecord, Reading, Record};
use chancery::story::Story;
use chancery_store::{Hit, Store, StoreError};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// The database, and what is kept of it in memory until it changes.
pub struct Data {
    path: PathBuf,
    kept: Mutex<Option<Arc<Kept>>>,
}

/// When the file and its log were last written to, and how long they were.
type Version = [Option<(SystemTime, u64)>; 2];

struct Kept {
    version: Version,
    documents: BTreeMap<String, DocumentRecord>,
    mentions: BTreeMap<String, MentionRecord>,
    places: BTreeMap<String, usize>,
    sentences: BTreeMap<String, String>,
    record: Record,
    ledgers: Mutex<BTreeMap<(Option<Date>, Option<Date>), Arc<Ledger>>>,
}

/// Ledgers of different days that are kept.
const LEDGERS: usize = 64;

impl Data {
    pub fn open(path: &Path) -> Result<Data, StoreError> {
        Store::open_existing(path)?;
        Ok(Data { path: path.to_owned(), kept: Mutex::new(None) })
    }

    fn version(&self) -> Version {
        let log = PathBuf::from(format!("{}-wal", self.path.display()));
        [&self.path, &log].map(|p| {
            let data = std::fs::metadata(p).ok()?;
            Some((data.modified().ok()?, data.len()))
        })
    }

    /// The record as it is now.
    pub fn view<'a>(&self, codebook: &'a Codebook, registry: &'a Registry) -> Result<View<'a>, StoreError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.version();
        let current = match kept.as_ref() {
            Some(current) if current.version == version => current.clone(),
            _ => {
                let store = Store::open_existing(&self.path)?;
                let fresh = Arc::new(Kept::load(version, &store, codebook, registry)?);
                *kept = Some(fresh.clone());
                fresh
            }
        };
        Ok(View { kept: current, path: self.path.clone(), codebook, registry })
    }
}

impl Kept {
    fn load(version: Version, store: &Store, codebook: &Codebook, registry: &Registry) -> Result<Kept, StoreError> {
        let record = Record::of(store.readings()?, codebook, registry);
        let sentences = record.timeline(None).into_iter().map(|e| (e.event, e.sentence)).collect();
        Ok(Kept {
            version,
            documents: record.documents().into_iter().map(|d| (d.id.clone(), d)).collect(),
            mentions: record.mention_records(codebook).into_iter().map(|m| (m.id.clone(), m)).collect(),
            places: record.events.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect(),
            sentences,
            record,
            ledgers: Mutex::new(BTreeMap::new()),
        })
    }
}

/// The record at one moment.
pub struct View<'a> {
    kept: Arc<Kept>,
    path: PathBuf,
    pub codebook: &'a Codebook,
    pub registry: &'a Registry,
}

/// Some of the events that fit, and how to go on.
pub struct Events {
    pub events: Vec<Event>,
    pub total: usize,
    /// What `after` must be for those that follow.
    pub next: Option<String>,
}

/// How many events fit, by what they are.
#[derive(Debug, Default)]
pub struct Facets {
    pub acts: Vec<(String, usize)>,
    pub parties: Vec<(String, usize)>,
    pub outlets: Vec<(String, usize)>,
    pub modalities: Vec<(String, usize)>,
    /// By month, in order.
    pub months: Vec<(Date, usize)>,
}

/// What there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub documents: usize,
    pub events: usize,
}

impl View<'_> {
    pub fn counts(&self) -> Result<Counts, PageError> {
        Ok(Counts { documents: self.kept.documents.len(), events: self.kept.record.events.len() })
    }

    /// The first and the last day that the record speaks of as facts.
    pub fn days(&self) -> Result<Option<(Date, Date)>, PageError> {
        let facts = self.kept.record.events.iter().filter(|e| e.modality.is_fact());
        let first = facts.filter_map(|e| e.when.earliest).min();
        let last = self.kept.record.last_day();
        Ok(last.map(|last| (first.unwrap_or(last).min(last), last)))
    }

    fn fitting<'s>(&'s self, filter: &'s Filter) -> Result<Vec<&'s Event>, PageError> {
        let record = &self.kept.record;
        let found: Option<Vec<String>> = match &filter.words {
            None => None,
            Some(words) => Some(
                self.search(words, 10_000)?
                    .into_iter()
                    .filter(|hit| hit.kind == chancery_store::HitKind::Event)
                    .map(|hit| hit.id)
                    .collect(),
            ),
        };
        let story = match &filter.story {
            None => None,
            Some(id) => Some(self.story(id)?.events),
        };
        let fits = |e: &&Event| {
            found.as_ref().is_none_or(|f| f.contains(&e.id))
                && story.as_ref().is_none_or(|s| s.contains(&e.id))
                && filter.fits(e)
        };
        Ok(record.events.iter().filter(fits).collect())
    }

    /// Events by day, from the first or from the last on.
    pub fn events(
        &self,
        filter: &Filter,
        newest: bool,
        after: Option<&str>,
        most: usize,
    ) -> Result<Events, PageError> {
        let mut all = self.fitting(filter)?;
        if newest {
            all.reverse();
        }
        let start = after.and_then(|id| all.iter().position(|e| e.id == id)).map_or(0, |at| at + 1);
        let events: Vec<Event> = all.iter().skip(start).take(most).map(|e| (*e).clone()).collect();
        let next = (start + events.len() < all.len()).then(|| events.last().map(|e| e.id.clone())).flatten();
        Ok(Events { events, total: all.len(), next })
    }

    pub fn facets(&self, filter: &Filter, most: usize) -> Result<Facets, PageError> {
        let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut parties: BTreeMap<&str, usize> = BTreeMap::new();
        let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
        let mut modalities: BTreeMap<&str, usize> = BTreeMap::new();
        let mut months: BTreeMap<Date, usize> = BTreeMap::new();
        for event in self.fitting(filter)? {
            *acts.entry(&event.act).or_default() += 1;
            *modalities.entry(event.modality.as_str()).or_default() += 1;
            let mut codes: Vec<&str> =
                event.actors.iter().chain(&event.recipients).map(|a| a.code.as_str()).filter(|c| !c.is_empty()).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                *parties.entry(code).or_default() += 1;
            }
            for outlet in &event.outlets {
                *outlets.entry(outlet).or_default() += 1;
            }
            if let Some(day) = event.when.latest.or(event.when.earliest) {
                *months.entry(day.first_of_month()).or_default() += 1;
            }
        }
        Ok(Facets {
            acts: most_first(acts, most),
            parties: most_first(parties, most),
            outlets: most_first(outlets, most),
            modalities: most_first(modalities, most),
            months: months.into_iter().collect(),
        })
    }

    /// The events that reports told of last, the latest first.
    pub fn latest(&self, most: usize) -> Result<Vec<Event>, PageError> {
        let known = |e: &Event| e.history.iter().filter_map(|k| k.known_on).max();
        let mut all: Vec<&Event> = self.kept.record.events.iter().filter(|e| known(e).is_some()).collect();
        all.sort_by(|a, b| (known(b), &b.when.latest, &b.id).cmp(&(known(a), &a.when.latest, &a.id)));
        Ok(all.into_iter().take(most).cloned().collect())
    }

    pub fn event(&self, id: &str) -> Result<Event, PageError> {
        let found = self.kept.places.get(id).and_then(|at| self.kept.record.events.get(*at));
        found.cloned().ok_or_else(|| PageError::not_found(format!("There is no event “{id}”.")))
    }

    /// Those of the ids that are events, in the order of the ids.
    pub fn events_of(&self, ids: &[String]) -> Result<Vec<Event>, PageError> {
        Ok(ids.iter().filter_map(|id| self.event(id).ok()).collect())
    }

    /// The events that answer or fulfil this one.
    pub fn followers(&self, id: &str) -> Result<(Vec<Event>, Vec<Event>), PageError> {
        let events = &self.kept.record.events;
        let that = |of: fn(&Event) -> &Vec<String>| -> Vec<Event> {
            events.iter().filter(|e| of(e).iter().any(|x| x == id)).cloned().collect()
        };
        Ok((that(|e| &e.answers), that(|e| &e.fulfils)))
    }

    /// The event in words, without a full stop.
    pub fn sentence(&self, event: &Event) -> String {
        self.kept.sentences.get(&event.id).cloned().unwrap_or_else(|| event.act.replace('-', " "))
    }

    /// Those of the ids that are mentions, in the order of the ids.
    pub fn mentions(&self, ids: &[String]) -> Result<Vec<MentionRecord>, PageError> {
        Ok(ids.iter().filter_map(|id| self.kept.mentions.get(id).cloned()).collect())
    }

    /// The events that each of the mentions of a document tells of.
    pub fn events_of_mentions(&self, document: &str) -> Result<BTreeMap<String, String>, PageError> {
        let told = self.kept.record.events.iter().filter(|e| e.documents.iter().any(|d| d == document));
        Ok(told.flat_map(|e| e.mentions.iter().map(|m| (m.clone(), e.id.clone()))).collect())
    }

    pub fn document(&self, id: &str) -> Result<DocumentRecord, PageError> {
        let found = self.kept.documents.get(id);
        found.cloned().ok_or_else(|| PageError::not_found(format!("There is no report “{id}”.")))
    }

    /// The report as it was read, with the mentions of it as the record dates them.
    pub fn reading(&self, id: &str) -> Result<(Reading, Vec<MentionRecord>), PageError> {
        let record = &self.kept.record;
        let found = record.readings.iter().find(|r| r.document.id == id);
        let reading = found.cloned().ok_or_else(|| PageError::not_found(format!("There is no report “{id}”.")))?;
        let ids: Vec<String> = reading.mentions.iter().map(|m| m.id.clone()).collect();
        Ok((reading, self.mentions(&ids)?))
    }

    /// Reports by the day they were published, the latest first.
    pub fn documents(&self, after: Option<&str>, most: usize) -> Result<(Vec<DocumentRecord>, Option<String>), PageError> {
        let day = |d: &DocumentRecord| d.published.date.latest.or(d.published.date.earliest);
        let mut all: Vec<&DocumentRecord> = self.kept.documents.values().collect();
        all.sort_by(|a, b| (day(b), &a.id).cmp(&(day(a), &b.id)));
        let start = after.and_then(|id| all.iter().position(|d| d.id == id)).map_or(0, |at| at + 1);
        let some: Vec<DocumentRecord> = all.iter().skip(start).take(most).map(|d| (*d).clone()).collect();
        let next = (start + some.len() < all.len()).then(|| some.last().map(|d| d.id.clone())).flatten();
        Ok((some, next))
    }

    pub fn stories(&self, most: usize) -> Result<Vec<Story>, PageError> {
        Ok(self.kept.record.stories.iter().take(most).cloned().collect())
    }

    pub fn story(&self, id: &str) -> Result<Story, PageError> {
        let found = self.kept.record.stories.iter().find(|s| s.id == id);
        found.cloned().ok_or_else(|| PageError::not_found(format!("There is no story “{id}”.")))
    }

    /// The story that an event is part of.
    pub fn story_of(&self, event: &str) -> Result<Option<Story>, PageError> {
        Ok(self.kept.record.stories.iter().find(|s| s.events.iter().any(|e| e == event)).cloned())
    }

    /// The story of each event that is in one: its id and title.
    pub fn stories_of(&self, events: &[Event]) -> Result<BTreeMap<String, (String, String)>, PageError> {
        let wanted: std::collections::BTreeSet<&str> = events.iter().map(|e| e.id.as_str()).collect();
        let mut found = BTreeMap::new();
        for story in &self.kept.record.stories {
            for event in story.events.iter().filter(|e| wanted.contains(e.as_str())) {
                found.insert(event.clone(), (story.id.clone(), story.title.clone()));
            }
        }
        Ok(found)
    }

    /// The state of the record on a day, as known on another.
    pub fn ledger(&self, as_of: Option<Date>, known_on: Option<Date>) -> Result<Arc<Ledger>, PageError> {
        let mut ledgers = self.kept.ledgers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ledger) = ledgers.get(&(as_of, known_on)) {
            return Ok(ledger.clone());
        }
        let ledger = Arc::new(self.kept.record.ledger(as_of, known_on, self.codebook));
        if ledgers.len() >= LEDGERS {
            ledgers.clear();
        }
        ledgers.insert((as_of, known_on), ledger.clone());
        Ok(ledger)
    }

    pub fn search(&self, words: &str, most: usize) -> Result<Vec<Hit>, PageError> {
        Ok(Store::open_existing(&self.path)?.search(words, most)?)
    }
}

fn most_first(counts: BTreeMap<&str, usize>, most: usize) -> Vec<(String, usize)> {
    let mut list: Vec<(String, usize)> = counts.into_iter().map(|(k, n)| (k.to_owned(), n)).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.truncate(most);
    list
}
