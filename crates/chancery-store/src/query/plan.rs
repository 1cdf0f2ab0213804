//! From a filter to SQL.

use super::filter::{Filter, Who};
use super::{Cursor, Order};
use crate::key::{self, Kind};
use crate::tag::{self, Label};
use crate::{Result, Store};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use std::fmt::Write;

/// A list that must be sorted before it is walked along may be so long; longer ones are asked of each item instead.
const SORTED: i64 = 20_000;
/// So many tags are looked up one by one; of more a set is made.
const PROBED: usize = 4;

/// Something that an item must fit.
#[derive(Clone, Debug)]
enum Clause {
    /// One of these tags, each with the number of items that bear it.
    Tags(Vec<(i64, i64)>),
    /// All of one of these.
    Either(Vec<Vec<Clause>>),
    /// Part of this item, which has so many parts.
    PartOf(i64, i64),
    /// This item is part of it.
    Holds(i64),
    /// It is this one.
    Is(i64),
    /// In one of the rows of a full-text index that match, or part of one; how many match, counted to [`SORTED`].
    Words {
        table: &'static str,
        parts: bool,
        query: String,
        count: i64,
    },
    Confidence(i64),
    /// One part of the kind fits all.
    Has(Kind, Vec<Clause>),
}

/// How a filter is answered.
#[derive(Debug)]
pub(super) struct Plan {
    all: (i64, i64),
    kind: Kind,
    clauses: Vec<Clause>,
    since: Option<i64>,
    until: Option<jiff::civil::Date>,
}

impl Plan {
    pub fn of(store: &Store, kind: Kind, filter: &Filter) -> Result<Plan> {
        let all = store.tag(kind, Label::All, "")?.unwrap_or((0, 0));
        let mut plan =
            Plan { all, kind, clauses: Vec::new(), since: filter.since.map(key::since), until: filter.until };
        let compiler = Compiler { store, filter };
        match kind {
            Kind::Mention | Kind::Event => {
                plan.clauses = compiler.acted(kind)?;
                plan.clauses.extend(compiler.own(kind)?);
            }
            Kind::Document | Kind::Story => {
                let part = if kind == Kind::Document { Kind::Mention } else { Kind::Event };
                // The tags of a whole are those of its parts: necessary, and sufficient where there is but one.
                let of_whole = compiler.acted(kind)?;
                let of_parts = compiler.acted(part)?;
                let joint = of_parts.len() > 1 || matches!(of_parts.first(), Some(Clause::Either(_)));
                plan.clauses = of_whole;
                if joint || compiler.confidence().is_some() {
                    let parts = of_parts.into_iter().chain(compiler.confidence()).collect();
                    plan.clauses.push(Clause::Has(part, parts));
                }
                plan.clauses.extend(compiler.own(kind)?);
            }
        }
        Ok(plan)
    }

    /// Nothing can fit.
    pub fn is_empty(&self) -> bool {
        self.all.1 == 0 || self.clauses.iter().any(Clause::is_empty)
    }

    /// How many fit, where the tags alone say so.
    pub fn exact(&self) -> Option<i64> {
        if self.is_empty() {
            return Some(0);
        }
        if self.since.is_some() || self.until.is_some() {
            return None;
        }
        match self.clauses.as_slice() {
            [] => Some(self.all.1),
            [Clause::Tags(tags)] if tags.len() == 1 => tags.first().map(|(_, count)| *count),
            _ => None,
        }
    }

    /// A statement that gives rank and number of what fits.
    pub fn select(&self, after: Option<Cursor>, order: Order, limit: usize) -> (String, Vec<Value>) {
        let mut sql = Sql::default();
        let driver = self.driver();
        let (rank, item) = match driver.map(|at| &self.clauses[at]) {
            None => {
                sql.push(&format!("SELECT p.rank, p.item FROM postings p WHERE p.tag = {}", self.all.0));
                ("p.rank", "p.item")
            }
            Some(Clause::Tags(tags)) if tags.len() == 1 => {
                let tag = tags.first().map_or(0, |(n, _)| *n);
                sql.push(&format!("SELECT p.rank, p.item FROM postings p WHERE p.tag = {tag}"));
                ("p.rank", "p.item")
            }
            Some(clause) => {
                sql.push("SELECT i.rank, i.n FROM items i WHERE i.n IN (");
                clause.set(&mut sql);
                let (low, high) = self.kind.range();
                sql.push(&format!(") AND i.n BETWEEN {low} AND {high}"));
                ("i.rank", "i.n")
            }
        };
        for (at, clause) in self.clauses.iter().enumerate() {
            if Some(at) != driver {
                sql.push(" AND ");
                clause.test(&mut sql, rank, item);
            }
        }
        if let Some(since) = self.since {
            sql.push(&format!(" AND {rank} >= {since} AND {rank} < {}", key::DATED));
        }
        if let Some(until) = self.until {
            sql.push(&format!(" AND {}", key::until(rank, until)));
        }
        let (sign, direction) = match order {
            Order::OldestFirst => ('>', "ASC"),
            Order::NewestFirst => ('<', "DESC"),
        };
        if let Some(Cursor { rank: r, n }) = after {
            sql.push(&format!(" AND ({rank}, {item}) {sign} ({r}, {n})"));
        }
        sql.push(&format!(" ORDER BY {rank} {direction}, {item} {direction}"));
        if let Ok(limit) = i64::try_from(limit) {
            sql.push(&format!(" LIMIT {limit}"));
        }
        (sql.text, sql.values)
    }

    /// The conditions of the plan, for rows whose rank and number are called so.
    pub fn conditions(&self, rank: &str, item: &str) -> (String, Vec<Value>) {
        let mut sql = Sql::default();
        sql.push("1");
        for clause in &self.clauses {
            sql.push(" AND ");
            clause.test(&mut sql, rank, item);
        }
        if let Some(since) = self.since {
            sql.push(&format!(" AND {rank} >= {since} AND {rank} < {}", key::DATED));
        }
        if let Some(until) = self.until {
            sql.push(&format!(" AND {}", key::until(rank, until)));
        }
        (sql.text, sql.values)
    }

    /// The clause to walk along: the shortest, if that is shorter than everything there is. What must be sorted first
    /// must be short.
    fn driver(&self) -> Option<usize> {
        let lengths = self.clauses.iter().enumerate().filter_map(|(at, clause)| {
            let length = match clause {
                Clause::Tags(tags) if tags.len() == 1 => tags.first()?.1,
                Clause::Tags(tags) => Some(tags.iter().map(|t| t.1).sum()).filter(|n| *n < SORTED)?,
                Clause::PartOf(_, count) => Some(*count).filter(|n| *n < SORTED)?,
                Clause::Words { parts: false, count, .. } => Some(*count).filter(|n| *n < SORTED)?,
                Clause::Is(_) => 1,
                _ => return None,
            };
            Some((length, at))
        });
        lengths.min().filter(|(length, _)| *length < self.all.1).map(|(_, at)| at)
    }
}

#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Only numbers of our own stand in the text of a statement; words of the user are parameters.
    fn value(&mut self, value: &str) {
        self.values.push(Value::Text(value.to_owned()));
        let _ = write!(self.text, "?{}", self.values.len());
    }
}

impl Clause {
    fn is_empty(&self) -> bool {
        match self {
            Clause::Tags(tags) => tags.is_empty(),
            Clause::PartOf(_, count) | Clause::Words { count, .. } => *count == 0,
            Clause::Has(_, clauses) => clauses.iter().any(Clause::is_empty),
            Clause::Either(ways) => ways.iter().all(|way| way.iter().any(Clause::is_empty)),
            Clause::Holds(_) | Clause::Is(_) | Clause::Confidence(_) => false,
        }
    }

    /// A statement that gives the numbers of the items that fit.
    fn set(&self, sql: &mut Sql) {
        match self {
            Clause::Tags(tags) => sql.push(&format!("SELECT item FROM postings WHERE tag IN ({})", list(tags))),
            Clause::PartOf(whole, _) => sql.push(&format!("SELECT child FROM members WHERE parent = {whole}")),
            Clause::Words { table, parts, query, .. } => {
                if *parts {
                    sql.push("SELECT child FROM members WHERE parent IN (");
                }
                sql.push(&format!("SELECT rowid FROM {table} WHERE {table} MATCH "));
                sql.value(query);
                if *parts {
                    sql.push(")");
                }
            }
            Clause::Is(n) => sql.push(&n.to_string()),
            Clause::Holds(_) | Clause::Either(_) | Clause::Confidence(_) | Clause::Has(..) => sql.push("SELECT NULL"),
        }
    }

    /// SQL that holds of an item that fits, whose rank and number are called so.
    fn test(&self, sql: &mut Sql, rank: &str, item: &str) {
        match self {
            Clause::Tags(tags) if tags.len() <= PROBED => sql.push(&format!(
                "EXISTS (SELECT 1 FROM postings t WHERE t.tag IN ({}) AND t.rank = {rank} AND t.item = {item})",
                list(tags)
            )),
            Clause::Tags(_) | Clause::Words { .. } => {
                sql.push(&format!("{item} IN ("));
                self.set(sql);
                sql.push(")");
            }
            Clause::PartOf(whole, _) => {
                sql.push(&format!("EXISTS (SELECT 1 FROM members w WHERE w.parent = {whole} AND w.child = {item})"));
            }
            Clause::Holds(part) => {
                sql.push(&format!("EXISTS (SELECT 1 FROM members w WHERE w.parent = {item} AND w.child = {part})"));
            }
            Clause::Is(n) => sql.push(&format!("{item} = {n}")),
            Clause::Either(ways) => {
                sql.push("(0");
                for way in ways {
                    sql.push(" OR (1");
                    for clause in way {
                        sql.push(" AND ");
                        clause.test(sql, rank, item);
                    }
                    sql.push(")");
                }
                sql.push(")");
            }
            Clause::Confidence(least) => {
                sql.push(&format!("(SELECT confidence FROM items o WHERE o.n = {item}) >= {least}"));
            }
            Clause::Has(kind, clauses) => {
                let (low, high) = kind.range();
                sql.push(&format!(
                    "EXISTS (SELECT 1 FROM members c JOIN items x ON x.n = c.child
                     WHERE c.parent = {item} AND c.child BETWEEN {low} AND {high}"
                ));
                for clause in clauses {
                    sql.push(" AND ");
                    clause.test(sql, "x.rank", "x.n");
                }
                sql.push(")");
            }
        }
    }
}

fn list(tags: &[(i64, i64)]) -> String {
    tags.iter().map(|(n, _)| n.to_string()).collect::<Vec<_>>().join(", ")
}

struct Compiler<'a> {
    store: &'a Store,
    filter: &'a Filter,
}

impl Compiler<'_> {
    fn tags(&self, kind: Kind, wanted: &[(Label, &str)]) -> Result<Clause> {
        let found = wanted.iter().map(|(label, value)| self.store.tag(kind, *label, value));
        Ok(Clause::Tags(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect()))
    }

    fn who(&self, kind: Kind, who: &Who, code: Label, name: Label) -> Result<Clause> {
        match who {
            Who::Code(wanted) => self.tags(kind, &[(code, wanted)]),
            Who::Name(part) => Ok(Clause::Tags(self.store.tags_with(kind, &[name], part)?)),
        }
    }

    /// What a mention or an event says itself, as tags of the kind.
    fn acted(&self, kind: Kind) -> Result<Vec<Clause>> {
        let f = self.filter;
        let by = |who: &Who| self.who(kind, who, Label::Actor, Label::ActorName);
        let to = |who: &Who| self.who(kind, who, Label::Recipient, Label::RecipientName);
        let mut clauses = Vec::new();
        if let Some(who) = &f.actor {
            clauses.push(by(who)?);
        }
        if let Some(who) = &f.recipient {
            clauses.push(to(who)?);
        }
        if let Some(who) = &f.party {
            clauses.push(match (by(who)?, to(who)?) {
                (Clause::Tags(a), Clause::Tags(b)) => Clause::Tags(a.into_iter().chain(b).collect()),
                (a, b) => Clause::Either(vec![vec![a], vec![b]]),
            });
        }
        match &f.between {
            Some((Who::Code(a), Who::Code(b))) if a == b => clauses.push(self.tags(kind, &[(Label::Actor, a)])?),
            Some((Who::Code(a), Who::Code(b))) => {
                clauses.push(self.tags(kind, &[(Label::Pair, &tag::pair(a, b))])?);
            }
            Some((a, b)) => {
                clauses.push(Clause::Either(vec![vec![by(a)?, to(b)?], vec![by(a)?, by(b)?], vec![by(b)?, to(a)?]]))
            }
            None => {}
        }
        if !f.acts.is_empty() {
            let wanted = f.acts.iter().flat_map(|a| [(Label::Act, a.as_str()), (Label::Wider, a)]);
            clauses.push(self.tags(kind, &wanted.collect::<Vec<_>>())?);
        }
        if let Some(family) = &f.family {
            clauses.push(self.tags(kind, &[(Label::Family, family)])?);
        }
        match &f.plover {
            Some((root, None)) => clauses.push(self.tags(kind, &[(Label::Plover, root)])?),
            Some((root, Some(mode))) => {
                clauses.push(self.tags(kind, &[(Label::PloverMode, &format!("{root}-{mode}"))])?);
            }
            None => {}
        }
        if !f.modalities.is_empty() {
            let wanted: Vec<_> = f.modalities.iter().map(|m| (Label::Modality, m.as_str())).collect();
            clauses.push(self.tags(kind, &wanted)?);
        }
        if let Some(part) = &f.person {
            let labels = [Label::Person, Label::ActorName];
            clauses.push(Clause::Tags(self.store.tags_with(kind, &labels, &part.to_lowercase())?));
        }
        if let Some(country) = &f.country {
            clauses.push(self.tags(kind, &[(Label::Country, country)])?);
        }
        Ok(clauses)
    }

    /// What is asked of the item itself, whatever its kind.
    fn own(&self, kind: Kind) -> Result<Vec<Clause>> {
        let f = self.filter;
        let mut clauses = Vec::new();
        if let Some(outlet) = &f.outlet {
            clauses.push(self.tags(kind, &[(Label::Outlet, outlet)])?);
        }
        if f.disputed {
            clauses.push(Clause::Tags(self.store.tags_with(kind, &[Label::Disputed], "")?));
        }
        let wholes = [(Kind::Story, &f.story), (Kind::Document, &f.document), (Kind::Event, &f.event)];
        for (whole, id) in wholes {
            let Some(id) = id else { continue };
            let n = key::number(whole, id);
            clauses.push(match (kind, whole) {
                (kind, whole) if kind == whole => Clause::Is(n),
                (Kind::Document, Kind::Event) | (Kind::Story, _) => Clause::Holds(n),
                _ => Clause::PartOf(n, self.store.count_members(n)?),
            });
        }
        if let Some(words) = &f.words {
            clauses.push(self.words(kind, words)?);
        }
        if matches!(kind, Kind::Mention | Kind::Event) {
            clauses.extend(self.confidence());
        }
        Ok(clauses)
    }

    fn confidence(&self) -> Option<Clause> {
        self.filter.least_confidence.map(|least| Clause::Confidence(key::thousandths(least)))
    }

    fn words(&self, kind: Kind, words: &str) -> Result<Clause> {
        let query = super::words::query(words);
        if query.is_empty() {
            return Ok(Clause::Tags(Vec::new()));
        }
        let (table, parts) = match kind {
            Kind::Document => ("document_text", false),
            Kind::Mention => ("document_text", true),
            Kind::Event | Kind::Story => ("event_text", false),
        };
        let count = self.store.count_words(table, &query, SORTED)?;
        let clause = Clause::Words { table, parts, query, count };
        Ok(if kind == Kind::Story { Clause::Has(Kind::Event, vec![clause]) } else { clause })
    }
}

impl Store {
    /// Number of a tag, and of the items that bear it.
    pub(super) fn tag(&self, kind: Kind, label: Label, value: &str) -> Result<Option<(i64, i64)>> {
        let sql = "SELECT n, count FROM tags WHERE kind = ?1 AND label = ?2 AND value = ?3";
        let found = self.connection.prepare_cached(sql).and_then(|mut s| {
            s.query_row(params![kind.as_str(), label.as_str(), value], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        });
        found.map_err(|e| self.error(&e))
    }

    /// Tags whose value holds the part, which must be in small letters.
    fn tags_with(&self, kind: Kind, labels: &[Label], part: &str) -> Result<Vec<(i64, i64)>> {
        let mut found = Vec::new();
        for label in labels {
            let work = || -> rusqlite::Result<Vec<(i64, i64, String)>> {
                let sql = "SELECT n, count, value FROM tags WHERE kind = ?1 AND label = ?2 ORDER BY value";
                let mut statement = self.connection.prepare_cached(sql)?;
                let rows = statement
                    .query_map([kind.as_str(), label.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                rows.collect()
            };
            let all = work().map_err(|e| self.error(&e))?;
            let fitting = all.into_iter().filter(|(_, _, value)| value.to_lowercase().contains(part));
            found.extend(fitting.map(|(n, count, _)| (n, count)));
        }
        Ok(found)
    }

    fn count_members(&self, n: i64) -> Result<i64> {
        let sql = "SELECT count(*) FROM members WHERE parent = ?1";
        let count = self.connection.prepare_cached(sql).and_then(|mut s| s.query_row([n], |row| row.get(0)));
        count.map_err(|e| self.error(&e))
    }

    fn count_words(&self, table: &str, query: &str, most: i64) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ?1 LIMIT ?2)");
        let count =
            self.connection.prepare_cached(&sql).and_then(|mut s| s.query_row(params![query, most], |row| row.get(0)));
        count.map_err(|e| self.error(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery::reader::{Input, Reader};

    /// What SQLite says of how it will find the answer: never by walking through a table, and sorted only where what is
    /// sorted is short.
    #[test]
    fn no_list_walks_through_a_table() {
        let reader = Reader::embedded().expect("the reader loads");
        let text =
            "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday, the ministry said.\n";
        let (readings, _) = reader.read(&[Input { file: "a.txt", bytes: text.as_bytes() }]);
        let mut store = Store::memory().expect("memory");
        store.put(readings, &reader.coder.codebook, &reader.registry).expect("it is stored");
        let event = store.events().expect("events").remove(0);
        let story = store.stories().expect("stories").pop().map(|s| s.id);
        let who = |code: &str| Who::Code(code.to_owned());
        let day = jiff::civil::date(2019, 5, 1);
        let filters = [
            Filter::default(),
            Filter { since: Some(day), until: Some(jiff::civil::date(2020, 1, 1)), ..Filter::default() },
            Filter { actor: Some(who("PRT")), since: Some(day), ..Filter::default() },
            Filter { actor: Some(who("PRT")), recipient: Some(who("NOR")), ..Filter::default() },
            Filter { between: Some((who("PRT"), who("NOR"))), acts: vec![event.act.clone()], ..Filter::default() },
            Filter { party: Some(Who::Name("port".to_owned())), ..Filter::default() },
            Filter { words: Some("ambassador".to_owned()), actor: Some(who("PRT")), ..Filter::default() },
            Filter { document: event.documents.first().cloned(), ..Filter::default() },
            Filter { story, acts: vec![event.act.clone()], ..Filter::default() },
        ];
        let mut seen = 0;
        for kind in [Kind::Document, Kind::Mention, Kind::Event, Kind::Story] {
            for filter in &filters {
                for order in [Order::OldestFirst, Order::NewestFirst] {
                    let plan = Plan::of(&store, kind, filter).expect("a plan");
                    if plan.is_empty() {
                        continue;
                    }
                    let (sql, values) = plan.select(Some(Cursor { rank: 0, n: 0 }), order, 50);
                    let mut statement =
                        store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a statement");
                    let steps: Vec<String> = statement
                        .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
                        .expect("rows")
                        .collect::<rusqlite::Result<_>>()
                        .expect("steps");
                    seen += 1;
                    for step in &steps {
                        assert!(!step.starts_with("SCAN") || step.contains("VIRTUAL TABLE INDEX"), "{sql}\n{steps:#?}");
                    }
                    let first = steps.first().is_some_and(|s| s.starts_with("SEARCH p USING PRIMARY KEY (tag=?"));
                    let sorts = steps.iter().any(|s| s.contains("FOR ORDER BY"));
                    assert!(!(first && sorts), "a list in the order of its tag is sorted again: {sql}\n{steps:#?}");
                }
            }
        }
        assert!(seen > 40, "{seen} statements were explained");
    }
}
