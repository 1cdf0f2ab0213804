//! Writes what follows from the readings: of all of it, only the rows that changed.

use crate::key::{self, Kind};
use crate::tag::{self, Label, Tags};
use chancery::actor::Actor;
use chancery::coding::Codebook;
use chancery::document::Document;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Record};
use chancery::story::Story;
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of items that were written and taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub written: usize,
    pub removed: usize,
}

/// Items that are made side by side before they are written.
const TOGETHER: usize = 8192;
/// Postings that wait to be written in their order.
const WAITING: usize = 1 << 22;

/// Makes the tables say what the record says, and nothing else. Every item is made and compared by its digest with what
/// is stored; what differs is written.
pub(crate) fn write(record: &Record, transaction: &Transaction, book: &Codebook) -> rusqlite::Result<Changes> {
    let mut reports = Reports::new(Writer::new(transaction)?, &record.events)?;
    let (mut reading, mut mention) = (0, 0);
    while reading < record.readings.len() {
        let (first, from) = (reading, mention);
        while let Some(next) = record.readings.get(reading)
            && (mention - from).max(reading - first) < TOGETHER
        {
            // Mentions stand by document, in the order of the readings.
            let rest = record.mentions.get(mention..).unwrap_or_default();
            mention += rest.iter().take_while(|m| m.document == next.document.id).count();
            reading += 1;
        }
        reports.put(&record.documents_in(first..reading), &record.mention_records_in(from..mention, book), book)?;
    }
    reports.followed_by(&record.events, &record.stories, book)
}

/// The same of what a record was stored as.
pub(crate) fn write_stored(
    (documents, mentions): (&[DocumentRecord], &[MentionRecord]),
    (events, stories): (&[Event], &[Story]),
    transaction: &Transaction,
    book: &Codebook,
) -> rusqlite::Result<Changes> {
    let mut reports = Reports::new(Writer::new(transaction)?, events)?;
    reports.put(documents, mentions, book)?;
    reports.followed_by(events, stories, book)
}

/// Documents with their mentions, some at a time.
struct Reports<'t, 'e> {
    writer: Writer<'t>,
    documents: Known,
    mentions: Known,
    /// Numbers of the events that each document tells of.
    told: BTreeMap<&'e str, BTreeSet<i64>>,
    sentences: Sentences,
}

/// The sentences of mentions, by their numbers.
type Sentences = Vec<(i64, String)>;

fn sentence(sentences: &Sentences, n: i64) -> Option<&str> {
    let at = sentences.binary_search_by_key(&n, |s| s.0).ok()?;
    sentences.get(at).map(|s| s.1.as_str())
}

impl<'t, 'e> Reports<'t, 'e> {
    fn new(writer: Writer<'t>, events: &'e [Event]) -> rusqlite::Result<Reports<'t, 'e>> {
        let mut told: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for e in events {
            for document in &e.documents {
                told.entry(document).or_default().insert(key::number(Kind::Event, &e.id));
            }
        }
        let (documents, mentions) = (writer.known(Kind::Document)?, writer.known(Kind::Mention)?);
        Ok(Reports { writer, documents, mentions, told, sentences: Vec::new() })
    }

    /// A report is found by whatever is said in it. Its mentions must come with it.
    fn put(&mut self, reports: &[DocumentRecord], made: &[MentionRecord], book: &Codebook) -> rusqlite::Result<()> {
        let outlets: BTreeMap<&str, Option<&str>> =
            reports.iter().map(|d| (d.id.as_str(), d.outlet.as_deref())).collect();
        let item = |m| {
            let m: &MentionRecord = m;
            let tags = tag::of_mention(m, outlets.get(m.document.as_str()).copied().flatten(), book);
            Ok(Item::new(Kind::Mention, &m.id, key::rank_of(&m.when), m.confidence, tags, m)?.done())
        };
        let items: Vec<Item> = made.par_iter().map(item).collect::<rusqlite::Result<_>>()?;
        let mut of_documents: BTreeMap<&str, (Tags, BTreeSet<i64>)> = BTreeMap::new();
        for (m, item) in made.iter().zip(&items) {
            let (tags, held) = of_documents.entry(&m.document).or_default();
            tags.extend(item.tags.iter().cloned());
            held.insert(item.n);
            self.sentences.push((item.n, m.sentence.text.clone()));
        }
        self.writer.put_all(&mut self.mentions, items)?;
        let mut whole = Vec::with_capacity(reports.len());
        for d in reports {
            let (mut tags, mut held) = of_documents.remove(d.id.as_str()).unwrap_or_default();
            tags.extend(tag::of_document(d));
            held.extend(self.told.remove(d.id.as_str()).unwrap_or_default());
            whole.push((d, tags, held));
        }
        let item = |(d, tags, members)| {
            let d: &DocumentRecord = d;
            let item = Item::new(Kind::Document, &d.id, key::rank_of(&d.published.date), 1.0, tags, d)?;
            Ok(Item { members, ..item }.done())
        };
        let items: Vec<Item> = whole.into_par_iter().map(item).collect::<rusqlite::Result<_>>()?;
        self.writer.put_all(&mut self.documents, items)
    }

    fn followed_by(self, all: &[Event], list: &[Story], book: &Codebook) -> rusqlite::Result<Changes> {
        let Reports { mut writer, documents, mentions, mut sentences, .. } = self;
        writer.remove_others(mentions)?;
        writer.remove_others(documents)?;
        sentences.sort_unstable();
        events(all, &mut writer, book, &sentences)?;
        stories(list, all, &mut writer, book)?;
        writer.finish()
    }
}

fn events(all: &[Event], writer: &mut Writer, book: &Codebook, sentences: &Sentences) -> rusqlite::Result<()> {
    let mut known = writer.known(Kind::Event)?;
    let item = |e| {
        let e: &Event = e;
        let members: BTreeSet<i64> = e.mentions.iter().map(|m| key::number(Kind::Mention, m)).collect();
        let told: BTreeSet<&str> = members.iter().filter_map(|n| sentence(sentences, *n)).collect();
        let told: Vec<&str> = told.into_iter().collect();
        let text = Some((event_title(e), told.join("\n")));
        let item = Item::new(Kind::Event, &e.id, key::rank_of(&e.when), e.confidence, tag::of_event(e, book), e)?;
        Ok(Item { members, text, ..item }.done())
    };
    for some in all.chunks(TOGETHER) {
        let items: Vec<Item> = some.par_iter().map(item).collect::<rusqlite::Result<_>>()?;
        writer.put_all(&mut known, items)?;
    }
    writer.remove_others(known)
}

/// A story is found by whatever happens in it.
fn stories(all: &[Story], events: &[Event], writer: &mut Writer, book: &Codebook) -> rusqlite::Result<()> {
    let by_id: BTreeMap<&str, &Event> = events.iter().map(|e| (e.id.as_str(), e)).collect();
    let mut known = writer.known(Kind::Story)?;
    let item = |s| {
        let s: &Story = s;
        let mut tags = Tags::from([(Label::All, String::new())]);
        let mut members: BTreeSet<i64> = s.documents.iter().map(|d| key::number(Kind::Document, d)).collect();
        for event in s.events.iter().filter_map(|id| by_id.get(id.as_str())) {
            members.insert(key::number(Kind::Event, &event.id));
            members.extend(event.mentions.iter().map(|m| key::number(Kind::Mention, m)));
            tags.extend(tag::of_event(event, book));
        }
        let item = Item::new(Kind::Story, &s.id, key::rank(s.first, s.last), 1.0, tags, s)?;
        Ok(Item { members, ..item }.done())
    };
    for some in all.chunks(TOGETHER) {
        let items: Vec<Item> = some.par_iter().map(item).collect::<rusqlite::Result<_>>()?;
        writer.put_all(&mut known, items)?;
    }
    writer.remove_others(known)
}

/// Makes the text of a document findable, as its title and its paragraphs without noise.
pub(crate) fn index_document(connection: &Connection, document: &Document) -> rusqlite::Result<()> {
    let n = key::number(Kind::Document, &document.id);
    connection.prepare_cached("DELETE FROM document_text WHERE rowid = ?1")?.execute([n])?;
    if document.rejected.is_some() {
        return Ok(());
    }
    let body: Vec<String> = document
        .blocks
        .iter()
        .map(|block| block.pieces.iter().map(|piece| piece.of(&document.text)).collect::<Vec<_>>().join(" "))
        .collect();
    let title = document.title.as_deref().unwrap_or(&document.file);
    let insert = "INSERT INTO document_text (rowid, title, body) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(insert)?.execute(params![n, title, body.join("\n")])?;
    Ok(())
}

/// What an event is looked up by, beside the words of its reports: its act and everyone in it.
fn event_title(event: &Event) -> String {
    let names = |actors: &[Actor]| -> Vec<String> { actors.iter().map(|a| a.name.clone()).collect() };
    let mut words = vec![event.act.replace('-', " ")];
    words.extend(names(&event.actors));
    words.extend(names(&event.recipients));
    words.extend(names(&event.persons));
    words.extend(event.place.iter().map(|p| p.name.clone()));
    words.join(" · ")
}

/// An item with all that is written of it.
struct Item<'a> {
    n: i64,
    id: &'a str,
    rank: i64,
    confidence: i64,
    tags: Tags,
    members: BTreeSet<i64>,
    /// Title and body of the full-text index.
    text: Option<(String, String)>,
    json: String,
    /// Of all the rest, once it is done.
    digest: i64,
}

impl<'a> Item<'a> {
    fn new<T: Serialize>(
        kind: Kind,
        id: &'a str,
        rank: i64,
        confidence: f64,
        tags: Tags,
        record: &T,
    ) -> rusqlite::Result<Item<'a>> {
        let json = to_json(record)?;
        let (n, confidence) = (key::number(kind, id), key::thousandths(confidence));
        Ok(Item { n, id, rank, confidence, tags, members: BTreeSet::new(), text: None, json, digest: 0 })
    }

    fn done(mut self) -> Item<'a> {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&bytes.len().to_le_bytes());
            hasher.update(bytes);
        };
        field(self.id.as_bytes());
        field(&self.rank.to_le_bytes());
        field(self.json.as_bytes());
        for (label, value) in &self.tags {
            field(label.as_str().as_bytes());
            field(value.as_bytes());
        }
        for member in &self.members {
            field(&member.to_le_bytes());
        }
        if let Some((title, body)) = &self.text {
            field(title.as_bytes());
            field(body.as_bytes());
        }
        self.digest = key::first_bytes(&hasher.finalize());
        self
    }
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// Digests of the items of a kind that are stored and were not put again, by number.
type Known = BTreeMap<i64, i64>;

struct Writer<'t> {
    transaction: &'t Transaction<'t>,
    /// Numbers of tags.
    tags: BTreeMap<(Kind, Label, String), i64>,
    /// By how many items more, or fewer, a tag is borne.
    counts: BTreeMap<i64, i64>,
    /// Postings to take away and to add: tag, rank, item. A large index is written far faster in its own order.
    gone: Vec<(i64, i64, i64)>,
    new: Vec<(i64, i64, i64)>,
    /// Texts of events to be indexed: number, title, body, and whether there is one already.
    texts: Vec<(i64, String, String, bool)>,
    version: i64,
    changes: Changes,
}

impl<'t> Writer<'t> {
    fn new(transaction: &'t Transaction<'t>) -> rusqlite::Result<Writer<'t>> {
        let version = transaction.query_row("SELECT version FROM state", [], |row| row.get(0))?;
        Ok(Writer {
            transaction,
            tags: BTreeMap::new(),
            counts: BTreeMap::new(),
            gone: Vec::new(),
            new: Vec::new(),
            texts: Vec::new(),
            version,
            changes: Changes::default(),
        })
    }

    fn known(&self, kind: Kind) -> rusqlite::Result<Known> {
        let (low, high) = kind.range();
        let mut statement =
            self.transaction.prepare_cached("SELECT n, digest FROM items WHERE n BETWEEN ?1 AND ?2 ORDER BY n")?;
        let rows = statement.query_map([low, high], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    fn put_all(&mut self, known: &mut Known, mut items: Vec<Item>) -> rusqlite::Result<()> {
        items.sort_unstable_by_key(|item| item.n);
        for item in items {
            let before = known.remove(&item.n);
            if before != Some(item.digest) {
                self.put(before, item)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, before: Option<i64>, item: Item) -> rusqlite::Result<()> {
        self.version ^= item.digest ^ before.unwrap_or(0);
        self.changes.written += 1;
        let kind = kind_of(item.n);
        let tags = item.tags.iter().map(|(label, value)| self.tag(kind, *label, value));
        let tags: BTreeSet<i64> = tags.collect::<rusqlite::Result<_>>()?;
        let (old_rank, old) = if before.is_some() { self.tags_of(item.n)? } else { (item.rank, BTreeSet::new()) };
        let stays = |tag: &i64| old_rank == item.rank && old.contains(tag) && tags.contains(tag);
        self.unpost(item.n, old_rank, old.iter().filter(|tag| !stays(tag)))?;
        for tag in tags.iter().filter(|tag| !stays(tag)) {
            self.new.push((*tag, item.rank, item.n));
            *self.counts.entry(*tag).or_default() += 1;
        }
        if self.new.len() >= WAITING {
            self.post()?;
        }
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> rusqlite::Result<usize> {
            self.transaction.prepare_cached(sql)?.execute(values)
        };
        let packed: Vec<u8> = tags.iter().flat_map(|tag| tag.to_be_bytes().into_iter().skip(2)).collect();
        // Another id with the same number must not be written over.
        let stored = run(
            "INSERT INTO items (n, id, rank, confidence, digest, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (n) DO UPDATE SET rank = ?3, confidence = ?4, digest = ?5, tags = ?6 WHERE id = ?2",
            &[&item.n, &item.id, &item.rank, &item.confidence, &item.digest, &packed],
        )?;
        if stored != 1 {
            return Err(rusqlite::Error::StatementChangedRows(stored));
        }
        run(
            "INSERT INTO records (n, record) VALUES (?1, ?2) ON CONFLICT (n) DO UPDATE SET record = ?2",
            &[&item.n, &item.json],
        )?;
        // A story may have thousands of parts of which one is new.
        let held = if before.is_some() { self.members_of(item.n)? } else { BTreeSet::new() };
        for member in held.difference(&item.members) {
            run("DELETE FROM members WHERE parent = ?1 AND child = ?2", &[&item.n, member])?;
        }
        for member in item.members.difference(&held) {
            run("INSERT INTO members (parent, child) VALUES (?1, ?2)", &[&item.n, member])?;
        }
        if let Some((title, body)) = item.text {
            self.texts.push((item.n, title, body, before.is_some()));
        }
        if self.texts.len() >= TOGETHER { self.index() } else { Ok(()) }
    }

    /// Writes the texts that wait. The full-text index goes to disk whenever another table is written in between.
    fn index(&mut self) -> rusqlite::Result<()> {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> rusqlite::Result<usize> {
            self.transaction.prepare_cached(sql)?.execute(values)
        };
        for (n, title, body, stored) in std::mem::take(&mut self.texts) {
            if stored {
                let same = "SELECT 1 FROM event_text WHERE rowid = ?1 AND title = ?2 AND body = ?3";
                if self.transaction.prepare_cached(same)?.exists(params![n, title, body])? {
                    continue;
                }
                run("DELETE FROM event_text WHERE rowid = ?1", &[&n])?;
            }
            run("INSERT INTO event_text (rowid, title, body) VALUES (?1, ?2, ?3)", &[&n, &title, &body])?;
        }
        Ok(())
    }

    /// Takes away what is stored and was not put again.
    fn remove_others(&mut self, known: Known) -> rusqlite::Result<()> {
        for (n, digest) in known {
            self.version ^= digest;
            self.changes.removed += 1;
            let (rank, tags) = self.tags_of(n)?;
            self.unpost(n, rank, tags.iter())?;
            for sql in ["DELETE FROM members WHERE parent = ?1", "DELETE FROM items WHERE n = ?1"] {
                self.transaction.prepare_cached(sql)?.execute([n])?;
            }
            let text = match kind_of(n) {
                Kind::Event => "DELETE FROM event_text WHERE rowid = ?1",
                Kind::Document => "DELETE FROM document_text WHERE rowid = ?1",
                Kind::Mention | Kind::Story => continue,
            };
            self.transaction.prepare_cached(text)?.execute([n])?;
        }
        Ok(())
    }

    fn members_of(&self, n: i64) -> rusqlite::Result<BTreeSet<i64>> {
        let mut statement = self.transaction.prepare_cached("SELECT child FROM members WHERE parent = ?1")?;
        statement.query_map([n], |row| row.get(0))?.collect()
    }

    fn tags_of(&self, n: i64) -> rusqlite::Result<(i64, BTreeSet<i64>)> {
        let mut statement = self.transaction.prepare_cached("SELECT rank, tags FROM items WHERE n = ?1")?;
        statement.query_row([n], |row| {
            let packed: Vec<u8> = row.get(1)?;
            Ok((row.get(0)?, tag_numbers(&packed).collect()))
        })
    }

    fn unpost<'a>(&mut self, n: i64, rank: i64, tags: impl Iterator<Item = &'a i64>) -> rusqlite::Result<()> {
        for tag in tags {
            self.gone.push((*tag, rank, n));
            *self.counts.entry(*tag).or_default() -= 1;
        }
        if self.gone.len() >= WAITING { self.post() } else { Ok(()) }
    }

    /// Writes the postings that wait.
    fn post(&mut self) -> rusqlite::Result<()> {
        let lists = [
            (std::mem::take(&mut self.gone), "DELETE FROM postings WHERE tag = ?1 AND rank = ?2 AND item = ?3"),
            (std::mem::take(&mut self.new), "INSERT INTO postings (tag, rank, item) VALUES (?1, ?2, ?3)"),
        ];
        for (mut list, sql) in lists {
            list.sort_unstable();
            let mut statement = self.transaction.prepare_cached(sql)?;
            for (tag, rank, item) in list {
                statement.execute([tag, rank, item])?;
            }
        }
        Ok(())
    }

    /// The number of a tag: a hash of what it says, or the next that is free.
    fn tag(&mut self, kind: Kind, label: Label, value: &str) -> rusqlite::Result<i64> {
        let full = (kind, label, value.to_owned());
        if let Some(n) = self.tags.get(&full) {
            return Ok(*n);
        }
        let find = "SELECT n FROM tags WHERE kind = ?1 AND label = ?2 AND value = ?3";
        let words = params![kind.as_str(), label.as_str(), value];
        let stored: Option<i64> =
            self.transaction.prepare_cached(find)?.query_row(words, |row| row.get(0)).optional()?;
        let n = match stored {
            Some(n) => n,
            None => {
                let hash = blake3::hash(format!("{}\0{}\0{value}", kind.as_str(), label.as_str()).as_bytes());
                let mut n = key::first_bytes(&hash) & key::TAG_MASK;
                let mut taken = self.transaction.prepare_cached("SELECT 1 FROM tags WHERE n = ?1")?;
                while taken.exists([n])? {
                    n = (n + 1) & key::TAG_MASK;
                }
                let insert = "INSERT INTO tags (n, kind, label, value, count) VALUES (?1, ?2, ?3, ?4, 0)";
                let mut insert = self.transaction.prepare_cached(insert)?;
                insert.execute(params![n, kind.as_str(), label.as_str(), value])?;
                n
            }
        };
        self.tags.insert(full, n);
        Ok(n)
    }

    fn finish(mut self) -> rusqlite::Result<Changes> {
        self.index()?;
        self.post()?;
        let mut add = self.transaction.prepare_cached("UPDATE tags SET count = count + ?2 WHERE n = ?1")?;
        for (tag, more) in self.counts.iter().filter(|(_, more)| **more != 0) {
            add.execute([tag, more])?;
        }
        let gone = self.counts.iter().filter(|(_, more)| **more <= 0).map(|(tag, _)| tag);
        let mut drop = self.transaction.prepare_cached("DELETE FROM tags WHERE n = ?1 AND count = 0")?;
        for tag in gone {
            drop.execute([tag])?;
        }
        self.transaction.execute("UPDATE state SET version = ?1", [self.version])?;
        Ok(self.changes)
    }
}

pub(crate) fn kind_of(n: i64) -> Kind {
    match n >> 60 {
        0 => Kind::Document,
        1 => Kind::Mention,
        2 => Kind::Event,
        _ => Kind::Story,
    }
}

/// The tags of an item as they are stored.
pub(crate) fn tag_numbers(packed: &[u8]) -> impl Iterator<Item = i64> + '_ {
    packed.chunks_exact(6).map(|bytes| bytes.iter().fold(0, |n, b| n << 8 | i64::from(*b)))
}
