//! What pages ask of the database. All of it blocks, and runs where blocking is allowed.

use crate::error::PageError;
use crate::filter::Filter;
use crate::standing::Standing;
use axum::http::StatusCode;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::coding::Modality;
use chancery::event::Event;
use chancery::ledger::Ledger;
use chancery::record::{DocumentRecord, MentionRecord, Reading};
use chancery::story::{Story, sentence_of};
use chancery_store::query::{Cursor, Facets, Filter as Wanted, HitKind, Kind, Order, Paging};
use chancery_store::{Hit, Store, StoreError};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The database, the connections to it that wait for work, and what is kept of it in memory until it changes.
pub struct Data {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    pub(crate) standing: Standing,
    days: Mutex<Option<Known>>,
}

/// The version of the record, and its first and last day.
type Known = (String, Option<(Date, Date)>);

/// Connections that are kept open for the next request.
const IDLE: usize = 16;

impl Data {
    /// Opens a database that must exist, and brings it up to date.
    pub fn open(path: &Path) -> Result<Data, StoreError> {
        let store = Store::open_existing(path)?;
        Ok(Data {
            path: path.to_owned(),
            idle: Mutex::new(vec![store]),
            standing: Standing::default(),
            days: Mutex::new(None),
        })
    }

    /// Does work upon the record as it is now, whoever writes to it meanwhile.
    pub fn look<T>(
        self: &Arc<Data>,
        codebook: &Arc<Codebook>,
        registry: &Arc<Registry>,
        work: impl FnOnce(View) -> Result<T, PageError>,
    ) -> Result<T, PageError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = match idle {
            Some(store) => store,
            None => self.connect()?,
        };
        let done = store.snapshot(|| {
            let version = store.version()?;
            Ok(work(View { store: &store, version, data: self, codebook, registry }))
        });
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(store);
        }
        drop(idle);
        done?
    }

    pub fn connect(&self) -> Result<Store, StoreError> {
        match Store::open_read_only(&self.path) {
            // A folder that cannot be written to has no room for the log that readers share.
            Err(StoreError::ReadOnly(_) | StoreError::Unreachable(_)) => Store::open_existing(&self.path),
            opened => opened,
        }
    }
}

/// The record at one moment.
#[derive(Clone)]
pub struct View<'a> {
    pub(crate) store: &'a Store,
    pub version: String,
    pub(crate) data: &'a Arc<Data>,
    pub codebook: &'a Arc<Codebook>,
    pub registry: &'a Arc<Registry>,
}

/// Some of the events that fit, and how to go on.
pub struct Events {
    pub events: Vec<Event>,
    /// What `after` must be for those that follow.
    pub next: Option<String>,
}

/// What there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub documents: usize,
    pub events: usize,
}

/// Mentions of an event that are looked at for a line of it.
const LOOKED_AT: usize = 12;
/// Reports whose events are looked through for the latest changes.
const LATEST_REPORTS: usize = 24;
/// Events that are looked through for what follows one of them.
const FOLLOWING: usize = 120;
/// Days before the first report that belong to the time of a record.
const RECALLED: i64 = 183;
/// Up to so many events are counted one by one.
pub const COUNTED: usize = 10_000;

impl View<'_> {
    pub fn counts(&self) -> Result<Counts, PageError> {
        let count = |kind| self.store.count(kind, &Wanted::default(), usize::MAX);
        Ok(Counts { documents: count(Kind::Document)?, events: count(Kind::Event)? })
    }

    /// The first day of a fact, though at most half a year before the first report, since what reports recall may lie
    /// far back; and the last day on which something happened or a report appeared.
    pub fn days(&self) -> Result<Option<(Date, Date)>, PageError> {
        let mut kept = self.data.days.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, days)) = kept.as_ref()
            && *version == self.version
        {
            return Ok(*days);
        }
        let facts = Wanted {
            modalities: vec![Modality::Occurred, Modality::Ongoing],
            until: Some(Date::MAX),
            ..Wanted::default()
        };
        let few = |order| Paging { limit: 20, after: None, order };
        let newest = self.store.list_events(&facts, &few(Order::NewestFirst))?.items;
        let oldest = self.store.list_events(&facts, &few(Order::OldestFirst))?.items;
        let dated = Wanted { until: Some(Date::MAX), ..Wanted::default() };
        let reports = self.store.list_documents(&dated, &few(Order::NewestFirst))?.items;
        let published = reports.iter().filter_map(|d| d.published.date.latest.or(d.published.date.earliest)).max();
        let last = newest.iter().filter_map(|e| e.when.latest).max().max(published);
        let reports = self.store.list_documents(&dated, &few(Order::OldestFirst))?.items;
        let told = reports.iter().filter_map(|d| d.published.date.earliest.or(d.published.date.latest)).min();
        let recalled = told.map(|day| crate::chart::time::forth(day, -RECALLED));
        let first = oldest.iter().filter_map(|e| e.when.earliest).min().max(recalled);
        let days = last.map(|last| (first.unwrap_or(last).min(last), last));
        *kept = Some((self.version.clone(), days));
        Ok(days)
    }

    /// Events by day, from the first or from the last on. `after` is what `next` was.
    pub fn events(&self, filter: &Filter, newest: bool, after: Option<&str>, most: usize) -> Result<Events, PageError> {
        let bad = |_| PageError::bad("There is no such place in the list.", "Begin without “after”.");
        let after: Option<Cursor> = after.map(|text| text.parse().map_err(bad)).transpose()?;
        let order = if newest { Order::NewestFirst } else { Order::OldestFirst };
        let page = self.store.list_events(&filter.wanted(), &Paging { limit: most, after, order })?;
        Ok(Events { events: page.items, next: page.next.map(|c| c.to_string()) })
    }

    /// How many events fit, counted to [`COUNTED`] and one more.
    pub fn count(&self, filter: &Filter) -> Result<usize, PageError> {
        Ok(self.store.count(Kind::Event, &filter.wanted(), COUNTED + 1)?)
    }

    pub fn facets(&self, filter: &Filter) -> Result<Facets, PageError> {
        Ok(self.store.facets(Kind::Event, &filter.wanted())?)
    }

    /// The events that the latest reports told of, those known last first.
    pub fn latest(&self, most: usize) -> Result<Vec<Event>, PageError> {
        let dated = Wanted { until: Some(Date::MAX), ..Wanted::default() };
        let paging = Paging { limit: LATEST_REPORTS, after: None, order: Order::NewestFirst };
        let mut events: Vec<Event> = Vec::new();
        let mut seen = BTreeSet::new();
        for document in self.store.list_documents(&dated, &paging)?.items {
            let told = self.store.events_of(&document.id)?;
            events.extend(told.into_iter().filter(|e| seen.insert(e.id.clone())));
        }
        let known = |e: &Event| e.history.iter().filter_map(|k| k.known_on).max();
        events.retain(|e| known(e).is_some());
        events.sort_by(|a, b| (known(b), b.when.latest, &b.id).cmp(&(known(a), a.when.latest, &a.id)));
        events.truncate(most);
        Ok(events)
    }

    pub fn event(&self, id: &str) -> Result<Event, PageError> {
        let found = self.store.event(id)?.filter(|e| e.id == id);
        found.ok_or_else(|| PageError::not_found(format!("There is no event “{id}”.")))
    }

    /// Those of the ids that are events, in the order of the ids.
    pub fn events_of(&self, ids: &[String]) -> Result<Vec<Event>, PageError> {
        let mut events = Vec::new();
        for id in ids {
            events.extend(self.store.event(id)?);
        }
        Ok(events)
    }

    /// The events that answer or fulfil this one, as far as they follow it in its story.
    pub fn followers(&self, event: &Event) -> Result<(Vec<Event>, Vec<Event>), PageError> {
        let Some(story) = self.store.stories_with(&event.id)?.into_iter().next() else {
            return Ok((Vec::new(), Vec::new()));
        };
        let since = event.when.earliest.or(event.when.latest);
        let wanted = Wanted { story: Some(story.id), since, ..Wanted::default() };
        let paging = Paging { limit: FOLLOWING, after: None, order: Order::OldestFirst };
        let later = self.store.list_events(&wanted, &paging)?.items;
        let that = |of: fn(&Event) -> &Vec<String>| -> Vec<Event> {
            later.iter().filter(|e| of(e).contains(&event.id)).cloned().collect()
        };
        Ok((that(|e| &e.answers), that(|e| &e.fulfils)))
    }

    /// The event in words, without a full stop.
    pub fn sentence(&self, event: &Event) -> Result<String, PageError> {
        Ok(self.worded(event, &self.some_mentions(event)?))
    }

    pub fn worded(&self, event: &Event, mentions: &[MentionRecord]) -> String {
        sentence_of(event, mentions, self.registry)
    }

    /// The first mentions of an event.
    pub fn some_mentions(&self, event: &Event) -> Result<Vec<MentionRecord>, PageError> {
        self.mentions(event.mentions.get(..LOOKED_AT).unwrap_or(&event.mentions))
    }

    /// Those of the ids that are mentions, in the order of the ids.
    pub fn mentions(&self, ids: &[String]) -> Result<Vec<MentionRecord>, PageError> {
        let mut mentions = Vec::new();
        for id in ids {
            mentions.extend(self.store.mention(id)?);
        }
        Ok(mentions)
    }

    /// The events that each of the mentions of a document tells of.
    pub fn events_of_mentions(&self, document: &str) -> Result<BTreeMap<String, String>, PageError> {
        let told = self.store.events_of(document)?;
        Ok(told.into_iter().flat_map(|e| e.mentions.into_iter().map(move |m| (m, e.id.clone()))).collect())
    }

    pub fn document(&self, id: &str) -> Result<DocumentRecord, PageError> {
        let found = self.store.document(id)?.filter(|d| d.id == id);
        found.ok_or_else(|| PageError::not_found(format!("There is no report “{id}”.")))
    }

    /// The report as it was read, with the mentions of it as the record dates them.
    pub fn reading(&self, id: &str) -> Result<(Reading, Vec<MentionRecord>), PageError> {
        let found = self.store.reading(id)?;
        let reading = found.ok_or_else(|| PageError::not_found(format!("There is no report “{id}”.")))?;
        Ok((reading, self.store.mentions_of(id)?))
    }

    /// Reports by the day they were published, the latest first; those without a day before them.
    pub fn documents(
        &self,
        filter: &Filter,
        after: Option<&str>,
        most: usize,
    ) -> Result<(Vec<DocumentRecord>, Option<String>), PageError> {
        let bad = |_| PageError::bad("There is no such place in the list.", "Begin without “after”.");
        let after: Option<Cursor> = after.map(|text| text.parse().map_err(bad)).transpose()?;
        let paging = Paging { limit: most, after, order: Order::NewestFirst };
        let page = self.store.list_documents(&filter.wanted(), &paging)?;
        Ok((page.items, page.next.map(|c| c.to_string())))
    }

    /// Stories, those that ended last first.
    pub fn stories(&self, most: usize) -> Result<Vec<Story>, PageError> {
        let paging = Paging { limit: most, after: None, order: Order::NewestFirst };
        Ok(self.store.list_stories(&Wanted::default(), &paging)?.items)
    }

    pub fn story(&self, id: &str) -> Result<Story, PageError> {
        let found = self.store.story(id)?.filter(|s| s.id == id);
        found.ok_or_else(|| PageError::not_found(format!("There is no story “{id}”.")))
    }

    /// The story that an event is part of.
    pub fn story_of(&self, event: &str) -> Result<Option<Story>, PageError> {
        Ok(self.store.stories_with(event)?.into_iter().next())
    }

    /// The story of each event that is in one: its id and title.
    pub fn stories_of(&self, events: &[Event]) -> Result<BTreeMap<String, (String, String)>, PageError> {
        let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
        for event in events {
            if found.contains_key(&event.id) {
                continue;
            }
            if let Some(story) = self.story_of(&event.id)? {
                for id in story.events {
                    found.insert(id, (story.id.clone(), story.title.clone()));
                }
            }
        }
        Ok(found)
    }

    /// The state of the record on a day, as known on another.
    pub fn ledger(&self, as_of: Option<Date>, known_on: Option<Date>) -> Result<Arc<Ledger>, PageError> {
        let found = self.data.standing.ledger(self, as_of, known_on)?;
        found.ok_or_else(|| {
            let mut error =
                PageError::new(StatusCode::SERVICE_UNAVAILABLE, "The ledger of so many reports takes a while.");
            error.hint = Some("It is being worked out, and is here when it is done: ask again in a minute.".to_owned());
            error
        })
    }

    pub fn search(&self, words: &str, most: usize) -> Result<Vec<Hit>, PageError> {
        let wanted = Wanted { words: Some(words.to_owned()), ..Wanted::default() };
        Ok(self.store.find(HitKind::Document, &wanted, most, None)?.items)
    }
}
