//! Writes what follows from the readings: of all of it, only the rows that changed.

use crate::key::{self, Kind};
use crate::tag::{self, Label, Tags};
use chancery::actor::Actor;
use chancery::coding::Codebook;
use chancery::document::Document;
use chancery::event::Event;
use chancery::record::{DocumentRecord, MentionRecord, Record};
use chancery::story::Story;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of items that were written and taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub written: usize,
    pub removed: usize,
}

/// What follows from the readings.
pub(crate) struct Derived<'a> {
    pub documents: Vec<DocumentRecord>,
    pub mentions: Vec<MentionRecord>,
    pub events: Cow<'a, [Event]>,
    pub stories: Cow<'a, [Story]>,
}

impl<'a> Derived<'a> {
    pub fn of(record: &'a Record, codebook: &Codebook) -> Derived<'a> {
        Derived {
            documents: record.documents(),
            mentions: record.mention_records(codebook),
            events: Cow::Borrowed(&record.events),
            stories: Cow::Borrowed(&record.stories),
        }
    }

    /// Makes the tables say this and nothing else.
    pub fn write(&self, transaction: &Transaction, book: &Codebook) -> rusqlite::Result<Changes> {
        let mut writer = Writer::new(transaction)?;
        let outlets: BTreeMap<&str, Option<&str>> =
            self.documents.iter().map(|d| (d.id.as_str(), d.outlet.as_deref())).collect();
        // A report is found by whatever is said in it, and a story by whatever happens in it.
        let mut of_documents: BTreeMap<&str, Tags> = BTreeMap::new();
        let mut in_documents: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        let mut of_events: BTreeMap<&str, Tags> = BTreeMap::new();

        let mut seen = Vec::with_capacity(self.mentions.len());
        let known = writer.known(Kind::Mention)?;
        for m in &self.mentions {
            let tags = tag::of_mention(m, outlets.get(m.document.as_str()).copied().flatten(), book);
            let n = key::number(Kind::Mention, &m.id);
            in_documents.entry(&m.document).or_default().insert(n);
            writer.put(&known, Item::new(n, &m.id, key::rank_of(&m.when), m.confidence, &tags, m)?)?;
            of_documents.entry(&m.document).or_default().extend(tags);
            seen.push(n);
        }
        writer.remove_others(&known, seen)?;

        let sentences: BTreeMap<&str, &str> =
            self.mentions.iter().map(|m| (m.id.as_str(), m.sentence.text.as_str())).collect();
        let mut seen = Vec::with_capacity(self.events.len());
        let known = writer.known(Kind::Event)?;
        for e in self.events.iter() {
            let n = key::number(Kind::Event, &e.id);
            for document in &e.documents {
                in_documents.entry(document).or_default().insert(n);
            }
            let tags = tag::of_event(e, book);
            let told: BTreeSet<&str> = e.mentions.iter().filter_map(|m| sentences.get(m.as_str()).copied()).collect();
            let told: Vec<&str> = told.into_iter().collect();
            let mut item = Item::new(n, &e.id, key::rank_of(&e.when), e.confidence, &tags, e)?;
            item.members = e.mentions.iter().map(|m| key::number(Kind::Mention, m)).collect();
            item.text = Some((event_title(e), told.join("\n")));
            writer.put(&known, item)?;
            of_events.insert(&e.id, tags);
            seen.push(n);
        }
        writer.remove_others(&known, seen)?;

        let mut seen = Vec::with_capacity(self.documents.len());
        let known = writer.known(Kind::Document)?;
        for d in &self.documents {
            let mut tags = of_documents.remove(d.id.as_str()).unwrap_or_default();
            tags.extend(tag::of_document(d));
            let n = key::number(Kind::Document, &d.id);
            let mut item = Item::new(n, &d.id, key::rank_of(&d.published.date), 1.0, &tags, d)?;
            item.members = in_documents.remove(d.id.as_str()).unwrap_or_default();
            writer.put(&known, item)?;
            seen.push(n);
        }
        writer.remove_others(&known, seen)?;

        let by_id: BTreeMap<&str, &Event> = self.events.iter().map(|e| (e.id.as_str(), e)).collect();
        let mut seen = Vec::with_capacity(self.stories.len());
        let known = writer.known(Kind::Story)?;
        for s in self.stories.iter() {
            let n = key::number(Kind::Story, &s.id);
            let mut tags = Tags::from([(Label::All, String::new())]);
            let mut members: BTreeSet<i64> = s.documents.iter().map(|d| key::number(Kind::Document, d)).collect();
            for id in &s.events {
                members.insert(key::number(Kind::Event, id));
                tags.extend(of_events.get(id.as_str()).into_iter().flatten().cloned());
                let told = by_id.get(id.as_str()).into_iter().flat_map(|e| &e.mentions);
                members.extend(told.map(|m| key::number(Kind::Mention, m)));
            }
            let mut item = Item::new(n, &s.id, key::rank(s.first, s.last), 1.0, &tags, s)?;
            item.members = members;
            writer.put(&known, item)?;
            seen.push(n);
        }
        writer.remove_others(&known, seen)?;
        writer.finish()
    }
}

/// Makes the text of a document findable, as its title and its paragraphs without noise.
pub(crate) fn index_document(connection: &Connection, document: &Document) -> rusqlite::Result<()> {
    let n = key::number(Kind::Document, &document.id);
    connection.execute("DELETE FROM document_text WHERE rowid = ?1", [n])?;
    if document.rejected.is_some() {
        return Ok(());
    }
    let body: Vec<String> = document
        .blocks
        .iter()
        .map(|block| block.pieces.iter().map(|piece| piece.of(&document.text)).collect::<Vec<_>>().join(" "))
        .collect();
    let title = document.title.as_deref().unwrap_or(&document.file);
    connection.execute(
        "INSERT INTO document_text (rowid, title, body) VALUES (?1, ?2, ?3)",
        params![n, title, body.join("\n")],
    )?;
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
    tags: &'a Tags,
    members: BTreeSet<i64>,
    /// Title and body of the full-text index.
    text: Option<(String, String)>,
    json: String,
}

impl<'a> Item<'a> {
    fn new<T: Serialize>(
        n: i64,
        id: &'a str,
        rank: i64,
        confidence: f64,
        tags: &'a Tags,
        record: &T,
    ) -> rusqlite::Result<Item<'a>> {
        let json = to_json(record)?;
        let confidence = key::thousandths(confidence);
        Ok(Item { n, id, rank, confidence, tags, members: BTreeSet::new(), text: None, json })
    }

    fn digest(&self) -> i64 {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&bytes.len().to_le_bytes());
            hasher.update(bytes);
        };
        field(self.id.as_bytes());
        field(&self.rank.to_le_bytes());
        field(self.json.as_bytes());
        for (label, value) in self.tags {
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
        key::first_bytes(&hasher.finalize())
    }
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// Numbers and digests of the items of a kind that are stored, by number.
type KnownItems = Vec<(i64, i64)>;

struct Writer<'t> {
    transaction: &'t Transaction<'t>,
    /// Numbers of tags.
    tags: BTreeMap<(Kind, Label, String), i64>,
    /// By how many items more, or fewer, a tag is borne.
    counts: BTreeMap<i64, i64>,
    version: i64,
    changes: Changes,
}

impl<'t> Writer<'t> {
    fn new(transaction: &'t Transaction<'t>) -> rusqlite::Result<Writer<'t>> {
        let version = transaction.query_row("SELECT version FROM state", [], |row| row.get(0))?;
        let changes = Changes::default();
        Ok(Writer { transaction, tags: BTreeMap::new(), counts: BTreeMap::new(), version, changes })
    }

    fn known(&self, kind: Kind) -> rusqlite::Result<KnownItems> {
        let (low, high) = kind.range();
        let mut statement =
            self.transaction.prepare_cached("SELECT n, digest FROM items WHERE n BETWEEN ?1 AND ?2 ORDER BY n")?;
        let rows = statement.query_map([low, high], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    fn put(&mut self, known: &KnownItems, item: Item) -> rusqlite::Result<()> {
        let digest = item.digest();
        let before = known.binary_search_by_key(&item.n, |(n, _)| *n).ok().and_then(|at| known.get(at)).map(|k| k.1);
        if before == Some(digest) {
            return Ok(());
        }
        self.version ^= digest ^ before.unwrap_or(0);
        self.changes.written += 1;
        let kind = kind_of(item.n);
        let tags = item.tags.iter().map(|(label, value)| self.tag(kind, *label, value));
        let tags: BTreeSet<i64> = tags.collect::<rusqlite::Result<_>>()?;
        let (old_rank, old) = if before.is_some() { self.tags_of(item.n)? } else { (item.rank, BTreeSet::new()) };
        let stays = |tag: &i64| old_rank == item.rank && old.contains(tag) && tags.contains(tag);
        self.unpost(item.n, old_rank, old.iter().filter(|tag| !stays(tag)))?;
        for tag in tags.iter().filter(|tag| !stays(tag)) {
            let mut insert =
                self.transaction.prepare_cached("INSERT INTO postings (tag, rank, item) VALUES (?1, ?2, ?3)")?;
            insert.execute([*tag, item.rank, item.n])?;
            *self.counts.entry(*tag).or_default() += 1;
        }
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> rusqlite::Result<usize> {
            self.transaction.prepare_cached(sql)?.execute(values)
        };
        let packed: Vec<u8> = tags.iter().flat_map(|tag| tag.to_be_bytes().into_iter().skip(2)).collect();
        if before.is_some() {
            run("DELETE FROM members WHERE parent = ?1", &[&item.n])?;
        }
        // Another id with the same number must not be written over.
        let stored = run(
            "INSERT INTO items (n, id, rank, confidence, digest, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (n) DO UPDATE SET rank = ?3, confidence = ?4, digest = ?5, tags = ?6 WHERE id = ?2",
            &[&item.n, &item.id, &item.rank, &item.confidence, &digest, &packed],
        )?;
        if stored != 1 {
            return Err(rusqlite::Error::StatementChangedRows(stored));
        }
        run(
            "INSERT INTO records (n, record) VALUES (?1, ?2) ON CONFLICT (n) DO UPDATE SET record = ?2",
            &[&item.n, &item.json],
        )?;
        for member in &item.members {
            run("INSERT INTO members (parent, child) VALUES (?1, ?2)", &[&item.n, member])?;
        }
        if let Some((title, body)) = &item.text {
            if before.is_some() {
                run("DELETE FROM event_text WHERE rowid = ?1", &[&item.n])?;
            }
            run("INSERT INTO event_text (rowid, title, body) VALUES (?1, ?2, ?3)", &[&item.n, title, body])?;
        }
        Ok(())
    }

    /// Takes away what is stored and was not put again.
    fn remove_others(&mut self, known: &KnownItems, mut seen: Vec<i64>) -> rusqlite::Result<()> {
        seen.sort_unstable();
        for (n, digest) in known {
            if seen.binary_search(n).is_ok() {
                continue;
            }
            self.version ^= digest;
            self.changes.removed += 1;
            let (rank, tags) = self.tags_of(*n)?;
            self.unpost(*n, rank, tags.iter())?;
            for sql in ["DELETE FROM members WHERE parent = ?1", "DELETE FROM items WHERE n = ?1"] {
                self.transaction.prepare_cached(sql)?.execute([n])?;
            }
            let text = match kind_of(*n) {
                Kind::Event => "DELETE FROM event_text WHERE rowid = ?1",
                Kind::Document => "DELETE FROM document_text WHERE rowid = ?1",
                Kind::Mention | Kind::Story => continue,
            };
            self.transaction.prepare_cached(text)?.execute([n])?;
        }
        Ok(())
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
            let sql = "DELETE FROM postings WHERE tag = ?1 AND rank = ?2 AND item = ?3";
            self.transaction.prepare_cached(sql)?.execute([*tag, rank, n])?;
            *self.counts.entry(*tag).or_default() -= 1;
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

    fn finish(self) -> rusqlite::Result<Changes> {
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
