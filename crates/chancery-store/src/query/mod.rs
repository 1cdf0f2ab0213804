//! Lists of records that fit a [`Filter`], a page at a time, answered by the database alone.
//!
//! Every record bears tags, such as its act and the codes of its parties, and every tag has a list of the items that
//! bear it, by day. A filter is answered by walking along the shortest of the lists that it names and asking of each
//! item whether it stands in the others, so that the cost of a page depends on that list and not on the record.

mod facets;
mod filter;
mod plan;
mod words;

pub use crate::key::Kind;
pub use crate::tag::Label;
pub use facets::{Count, Facets, Month};
pub use filter::{Filter, Who};
pub use words::{Hit, HitKind, MARK_END, MARK_START};

use crate::key;
use crate::{Result, Store, StoreError};
use chancery::document::Document;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, NoiseRecord};
use chancery::story::Story;
use plan::Plan;
use rusqlite::{OptionalExtension, params};
use serde::de::DeserializeOwned;
use std::fmt;
use std::str::FromStr;

/// Where a page ended: opaque, and good for as long as the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    rank: i64,
    n: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.rank, self.n)
    }
}

/// A text that no page ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadCursor;

impl fmt::Display for BadCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no cursor that a page gave")
    }
}

impl std::error::Error for BadCursor {}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> std::result::Result<Cursor, BadCursor> {
        let (rank, n) = text.split_once('-').ok_or(BadCursor)?;
        let number = |t: &str| i64::from_str_radix(t, 16).map_err(|_| BadCursor);
        Ok(Cursor { rank: number(rank)?, n: number(n)? })
    }
}

/// By day: of events the day they happened, of documents the day of publication; and by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    OldestFirst,
    /// What has no date comes first.
    NewestFirst,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    pub limit: usize,
    pub after: Option<Cursor>,
    pub order: Order,
}

impl Default for Paging {
    fn default() -> Paging {
        Paging { limit: 50, after: None, order: Order::OldestFirst }
    }
}

impl Paging {
    /// Everything there is.
    pub const ALL: Paging = Paging { limit: usize::MAX, after: None, order: Order::OldestFirst };
}

/// A part of a list, and where the next begins; none where this was the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

/// A document with what only its reading holds.
#[derive(Clone, Debug)]
pub struct FullDocument {
    pub record: DocumentRecord,
    /// The text, its blocks and its noise; spans are bytes of the text.
    pub document: Document,
    /// In the order of the text. Their spans are bytes of the input, as those of the record are; see
    /// [`chancery::span::OffsetMap`] for the way between.
    pub mentions: Vec<MentionRecord>,
    /// Noise as bytes of the input.
    pub noise: Vec<NoiseRecord>,
}

impl Store {
    pub fn list_events(&self, filter: &Filter, paging: &Paging) -> Result<Page<Event>> {
        self.list(Kind::Event, filter, paging)
    }

    pub fn list_mentions(&self, filter: &Filter, paging: &Paging) -> Result<Page<MentionRecord>> {
        self.list(Kind::Mention, filter, paging)
    }

    /// Documents that were published in the days of the filter and hold a mention that fits the rest of it.
    pub fn list_documents(&self, filter: &Filter, paging: &Paging) -> Result<Page<DocumentRecord>> {
        self.list(Kind::Document, filter, paging)
    }

    /// Stories that run in the days of the filter and hold an event that fits the rest of it.
    pub fn list_stories(&self, filter: &Filter, paging: &Paging) -> Result<Page<Story>> {
        self.list(Kind::Story, filter, paging)
    }

    /// How many items fit, counted to `most` at the utmost.
    pub fn count(&self, kind: Kind, filter: &Filter, most: usize) -> Result<usize> {
        self.snapshot(|| {
            let plan = Plan::of(self, kind, filter)?;
            if let Some(exact) = plan.exact() {
                return Ok(usize::try_from(exact).unwrap_or(0).min(most));
            }
            let (sql, values) = plan.select(None, Order::OldestFirst, most);
            let count: i64 = self
                .connection
                .prepare_cached(&format!("SELECT count(*) FROM ({sql})"))
                .and_then(|mut s| s.query_row(rusqlite::params_from_iter(values), |row| row.get(0)))
                .map_err(|e| self.error(&e))?;
            Ok(usize::try_from(count).unwrap_or(0))
        })
    }

    fn list<T: DeserializeOwned>(&self, kind: Kind, filter: &Filter, paging: &Paging) -> Result<Page<T>> {
        self.snapshot(|| {
            let plan = Plan::of(self, kind, filter)?;
            let mut found = self.numbers(&plan, paging.after, paging.order, paging.limit.saturating_add(1))?;
            let more = found.len() > paging.limit;
            found.truncate(paging.limit);
            let next = found.last().filter(|_| more).map(|(rank, n)| Cursor { rank: *rank, n: *n });
            let items = found.iter().map(|(_, n)| self.record_of(*n)).collect::<Result<Vec<Option<T>>>>()?;
            Ok(Page { items: items.into_iter().flatten().collect(), next })
        })
    }

    /// Rank and number of what fits.
    fn numbers(&self, plan: &Plan, after: Option<Cursor>, order: Order, limit: usize) -> Result<Vec<(i64, i64)>> {
        if plan.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, values) = plan.select(after, order, limit);
        let work = || -> rusqlite::Result<Vec<(i64, i64)>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map(rusqlite::params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        work().map_err(|e| self.error(&e))
    }

    pub(crate) fn record_of<T: DeserializeOwned>(&self, n: i64) -> Result<Option<T>> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT record FROM records WHERE n = ?1")
            .and_then(|mut s| s.query_row([n], |row| row.get(0)).optional())
            .map_err(|e| self.error(&e))?;
        let Some(json) = found else { return Ok(None) };
        let parsed = serde_json::from_str(&json);
        parsed.map(Some).map_err(|e| StoreError::Reading {
            path: self.path.clone(),
            id: format!("item {n:x}"),
            reason: e.to_string(),
        })
    }

    pub fn event(&self, id: &str) -> Result<Option<Event>> {
        self.record_of(key::number(Kind::Event, id))
    }

    pub fn mention(&self, id: &str) -> Result<Option<MentionRecord>> {
        self.record_of(key::number(Kind::Mention, id))
    }

    pub fn document(&self, id: &str) -> Result<Option<DocumentRecord>> {
        self.record_of(key::number(Kind::Document, id))
    }

    pub fn story(&self, id: &str) -> Result<Option<Story>> {
        self.record_of(key::number(Kind::Story, id))
    }

    /// A document with its text and everything that was read out of it.
    pub fn full_document(&self, id: &str) -> Result<Option<FullDocument>> {
        self.snapshot(|| {
            let Some(record) = self.document(id)? else { return Ok(None) };
            let Some(reading) = self.reading(id)? else { return Ok(None) };
            let noise = record.noise.clone();
            Ok(Some(FullDocument { record, document: reading.document, mentions: self.mentions_of(id)?, noise }))
        })
    }

    /// Mentions of a document, in the order of its text.
    pub fn mentions_of(&self, document: &str) -> Result<Vec<MentionRecord>> {
        let mut mentions: Vec<MentionRecord> = self.members(key::number(Kind::Document, document), Kind::Mention)?;
        mentions.sort_by(|a, b| (a.evidence.start, &a.id).cmp(&(b.evidence.start, &b.id)));
        Ok(mentions)
    }

    /// Events that a document tells of, by day and id.
    pub fn events_of(&self, document: &str) -> Result<Vec<Event>> {
        self.members(key::number(Kind::Document, document), Kind::Event)
    }

    /// The events of a mention, as a rule one; none where it is too uncertain for one.
    pub fn events_with(&self, mention: &MentionRecord) -> Result<Vec<Event>> {
        let mut events = self.events_of(&mention.document)?;
        events.retain(|e| e.mentions.contains(&mention.id));
        Ok(events)
    }

    /// The stories that an event is part of.
    pub fn stories_with(&self, event: &str) -> Result<Vec<Story>> {
        let (low, _) = Kind::Story.range();
        let sql = format!("SELECT parent FROM members WHERE child = ?1 AND parent >= {low} ORDER BY parent");
        self.each(&sql, params![key::number(Kind::Event, event)])
    }

    /// Ids that begin so, at most `limit`.
    pub fn ids(&self, kind: Kind, prefix: &str, limit: usize) -> Result<Vec<String>> {
        let Some((low, high)) = key::numbers(kind, prefix) else { return Ok(Vec::new()) };
        let work = || -> rusqlite::Result<Vec<String>> {
            let sql = "SELECT id FROM items WHERE n BETWEEN ?1 AND ?2 AND substr(id, 1, ?3) = ?4 ORDER BY n LIMIT ?5";
            let mut statement = self.connection.prepare_cached(sql)?;
            let length = i64::try_from(prefix.chars().count()).unwrap_or(i64::MAX);
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![low, high, length, prefix, limit], |row| row.get(0))?;
            rows.collect()
        };
        work().map_err(|e| self.error(&e))
    }

    /// Everything that items of a kind are tagged with, and how many bear each, in alphabetical order.
    pub fn values(&self, kind: Kind, label: Label) -> Result<Vec<Count>> {
        let work = || -> rusqlite::Result<Vec<Count>> {
            let sql = "SELECT value, count FROM tags WHERE kind = ?1 AND label = ?2 ORDER BY value";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([kind.as_str(), label.as_str()], |row| {
                Ok(Count { value: row.get(0)?, count: row.get::<_, i64>(1).map(|n| usize::try_from(n).unwrap_or(0))? })
            })?;
            rows.collect()
        };
        work().map_err(|e| self.error(&e))
    }

    /// A number of 16 hexadecimal digits that changes with everything that is written, and is the same for the same
    /// record.
    pub fn version(&self) -> Result<String> {
        let version: rusqlite::Result<i64> =
            self.connection.query_row("SELECT version FROM state", [], |row| row.get(0));
        version.map(|v| format!("{v:016x}")).map_err(|e| self.error(&e))
    }

    fn members<T: DeserializeOwned>(&self, parent: i64, kind: Kind) -> Result<Vec<T>> {
        let (low, high) = kind.range();
        let sql = "SELECT child FROM members JOIN items ON items.n = child
                   WHERE parent = ?1 AND child BETWEEN ?2 AND ?3 ORDER BY rank, child";
        self.each(sql, params![parent, low, high])
    }

    /// The records whose numbers a statement gives.
    fn each<T: DeserializeOwned>(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<T>> {
        let work = || -> rusqlite::Result<Vec<i64>> {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map(values, |row| row.get(0))?;
            rows.collect()
        };
        let found = work().map_err(|e| self.error(&e))?;
        let records = found.into_iter().map(|n| self.record_of(n)).collect::<Result<Vec<Option<T>>>>()?;
        Ok(records.into_iter().flatten().collect())
    }

    /// Does work that needs several statements upon one state of the file, whoever writes to it meanwhile.
    pub fn snapshot<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if !self.connection.is_autocommit() {
            return work();
        }
        let transaction = self.connection.unchecked_transaction().map_err(|e| self.error(&e))?;
        let done = work();
        transaction.finish().map_err(|e| self.error(&e))?;
        done
    }
}
