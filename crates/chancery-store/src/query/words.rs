//! Full text: what is found, best first, with the words in their context.

use super::filter::Filter;
use super::plan::Plan;
use super::{Cursor, Page};
use crate::key::Kind;
use crate::{Result, Store};
use rusqlite::types::Value;
use serde::Serialize;

/// A document or an event that holds the words that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    pub kind: HitKind,
    pub id: String,
    pub title: String,
    /// The words in their context; each that matched stands between [`MARK_START`] and [`MARK_END`].
    pub excerpt: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    Event,
    Document,
}

impl HitKind {
    fn table(self) -> &'static str {
        match self {
            HitKind::Event => "event_text",
            HitKind::Document => "document_text",
        }
    }

    fn kind(self) -> Kind {
        match self {
            HitKind::Event => Kind::Event,
            HitKind::Document => Kind::Document,
        }
    }
}

pub const MARK_START: char = '\u{2}';
pub const MARK_END: char = '\u{3}';

/// So many that hold the words are weighed. Where there are more, the words tell little, and those that come first in
/// the alphabet of ids stand for all.
const WEIGHED: usize = 5_000;

/// Every word in quotation marks, so that nothing the user types is an operator of FTS5.
pub(super) fn query(words: &str) -> String {
    let quoted: Vec<String> = words
        .split_whitespace()
        .map(|word| (word.trim_end_matches('*').replace(['"', '\0'], ""), word.ends_with('*')))
        .filter(|(word, _)| word.chars().any(char::is_alphanumeric))
        .map(|(word, prefix)| format!("\"{word}\"{}", if prefix { "*" } else { "" }))
        .collect();
    quoted.join(" ")
}

impl Store {
    /// Events, then documents, that hold all the words (a word that ends in `*` stands for those that begin so), each
    /// kind best first and at most `limit` of it.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let filter = Filter { words: Some(words.to_owned()), ..Filter::default() };
        let mut hits = Vec::new();
        for kind in [HitKind::Event, HitKind::Document] {
            hits.extend(self.find(kind, &filter, limit, None)?.items);
        }
        Ok(hits)
    }

    /// What holds the words of the filter and fits the rest of it, best first. Of words that thousands of records hold
    /// not all are weighed.
    pub fn find(&self, kind: HitKind, filter: &Filter, limit: usize, after: Option<Cursor>) -> Result<Page<Hit>> {
        let words = query(filter.words.as_deref().unwrap_or_default());
        let none = Page { items: Vec::new(), next: None };
        if words.is_empty() {
            return Ok(none);
        }
        self.snapshot(|| {
            let rest = Filter { words: None, ..filter.clone() };
            let plan = Plan::of(self, kind.kind(), &rest)?;
            if plan.is_empty() {
                return Ok(none);
            }
            let table = kind.table();
            let (conditions, mut values) = plan.conditions("i.rank", "i.n");
            values.push(Value::Text(words.clone()));
            let at = values.len();
            // The scores are worked out first, and the excerpts only of what is shown.
            let score = format!(
                "SELECT n, CAST(-1e6 * score AS INTEGER) AS weight FROM (
                   SELECT t.rowid AS n, bm25({table}) AS score FROM {table} t JOIN items i ON i.n = t.rowid
                   WHERE {table} MATCH ?{at} AND {conditions} LIMIT {WEIGHED})"
            );
            let past = after.map_or_else(String::new, |c| format!("WHERE (-weight, n) > ({}, {})", -c.rank, c.n));
            let sql = format!(
                "SELECT n, weight FROM ({score}) {past} ORDER BY -weight, n LIMIT {}",
                limit.saturating_add(1).min(1_000_000)
            );
            let work = || -> rusqlite::Result<Page<Hit>> {
                let mut statement = self.connection.prepare_cached(&sql)?;
                let rows =
                    statement.query_map(rusqlite::params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
                let mut found: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
                let more = found.len() > limit;
                found.truncate(limit);
                let next = found.last().filter(|_| more).map(|(n, weight)| Cursor { rank: *weight, n: *n });
                let shown = format!(
                    "SELECT id, title, snippet({table}, -1, char(2), char(3), '…', 24) FROM {table} t
                     JOIN items ON items.n = t.rowid WHERE {table} MATCH ?1 AND t.rowid = ?2"
                );
                let mut statement = self.connection.prepare_cached(&shown)?;
                let items = found.iter().map(|(n, _)| {
                    statement.query_row(rusqlite::params![words, n], |row| {
                        Ok(Hit { kind, id: row.get(0)?, title: row.get(1)?, excerpt: row.get(2)? })
                    })
                });
                Ok(Page { items: items.collect::<rusqlite::Result<_>>()?, next })
            };
            work().map_err(|e| self.error(&e))
        })
    }
}
