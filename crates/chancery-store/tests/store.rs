//! The store through its public interface, and through the file that it leaves.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

#[path = "../../chancery/benches/world/mod.rs"]
#[allow(dead_code, missing_docs, clippy::indexing_slicing, reason = "a benchmark uses the rest")]
mod world;

use chancery::reader::{Input, Reader};
use chancery::record::Reading;
use chancery_store::query::{Filter, Paging, Who};
use chancery_store::{HitKind, SCHEMA_VERSION, Store, StoreError};
use rusqlite::Connection;
use std::path::Path;
use std::sync::LazyLock;

/// A file written with each published schema.
const SAMPLES: &[&str] = &[
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schema-1.sql"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schema-2.sql"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schema-3.sql"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schema-4.sql"),
];

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().expect("the reader loads"));

const FIRST: &str = "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday for consultations, \
    the foreign ministry said.\n\nNorway called the decision regrettable.\n";
const SECOND: &str = "OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday, in answer to the \
    recall of the ambassador last week.\n";

fn read(files: &[(&str, &str)]) -> Vec<Reading> {
    let inputs: Vec<Input> = files.iter().map(|(file, text)| Input { file, bytes: text.as_bytes() }).collect();
    READER.read(&inputs).0
}

fn put(store: &mut Store, files: &[(&str, &str)]) -> chancery_store::Outcome {
    store.put(read(files), &READER.coder.codebook, &READER.registry).expect("it is stored")
}

/// Every row of every table, in an order that does not depend on when it was written.
fn dump(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("the file opens");
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%text\\__%' ESCAPE '\\'";
    let mut statement = connection.prepare(tables).expect("a statement");
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).expect("rows").map(|n| n.expect("a name")).collect();
    assert!(names.len() >= 8, "{names:?}");
    let mut rows = Vec::new();
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}")).expect("a statement");
        let columns = statement.column_count();
        let mut cursor = statement.query([]).expect("rows");
        while let Some(row) = cursor.next().expect("a row") {
            let cells = (0..columns).map(|i| format!("{:?}", row.get_ref(i).expect("a cell")));
            rows.push(format!("{name}: {}", cells.collect::<Vec<_>>().join(" | ")));
        }
    }
    rows.sort();
    rows
}

#[test]
fn storing_the_same_bytes_twice_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let mut store = Store::open(&path).expect("it opens");
    let outcome = put(&mut store, &[("a.txt", FIRST), ("b.txt", SECOND)]);
    assert_eq!((outcome.added.len(), outcome.known.len()), (2, 0));
    assert!(!store.mentions().expect("mentions").is_empty());
    drop(store);
    let (rows, bytes) = (dump(&path), std::fs::read(&path).expect("the file"));

    let mut store = Store::open(&path).expect("it opens again");
    let outcome = put(&mut store, &[("elsewhere/b.txt", SECOND), ("a.txt", FIRST)]);
    assert_eq!((outcome.added.len(), outcome.known.len()), (0, 2));
    drop(store);
    assert_eq!(dump(&path), rows);
    assert_eq!(std::fs::read(&path).expect("the file"), bytes, "the file is the same to the byte");
}

#[test]
fn the_record_does_not_depend_on_how_it_was_fed() {
    let folder = tempfile::tempdir().expect("a folder");
    let feeds: [&[&[(&str, &str)]]; 3] = [
        &[&[("a.txt", FIRST), ("b.txt", SECOND)]],
        &[&[("b.txt", SECOND)], &[("a.txt", FIRST)]],
        &[&[("a.txt", FIRST)], &[("a.txt", FIRST), ("b.txt", SECOND)]],
    ];
    let mut dumps = Vec::new();
    for (i, feed) in feeds.iter().enumerate() {
        let path = folder.path().join(format!("{i}.db"));
        let mut store = Store::open(&path).expect("it opens");
        for files in *feed {
            put(&mut store, files);
        }
        drop(store);
        dumps.push(dump(&path));
    }
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(dumps[0], dumps[2]);
}

/// The same of a larger record, put in many batches of many sizes, in several orders.
#[test]
fn any_batches_in_any_order_leave_one_record() {
    let (book, registry) = (&READER.coder.codebook, &READER.registry);
    let folder = tempfile::tempdir().expect("a folder");
    let written = |name: &str, batches: Vec<Vec<Reading>>| {
        let path = folder.path().join(name);
        let mut store = Store::open(&path).expect("it opens");
        for batch in batches {
            store.put(batch, book, registry).expect("it is stored");
        }
        drop(store);
        let connection = Connection::open(&path).expect("the file opens");
        for table in ["document_text", "event_text"] {
            let check = format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')");
            connection.execute(&check, []).expect("the index is that of the texts");
        }
        dump(&path)
    };
    let all = world::readings(7, 500);
    let whole = written("whole.db", vec![all.clone()]);
    assert!(whole.len() > 5_000, "{} rows", whole.len());
    for seed in 1..4 {
        let mut left = all.clone();
        let mut batches = Vec::new();
        let mut dice: usize = seed;
        let mut next = |below: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % below
        };
        while !left.is_empty() {
            let size = 1 + next(90);
            let batch: Vec<Reading> = (0..size.min(left.len())).map(|_| left.swap_remove(next(left.len()))).collect();
            batches.push(batch);
        }
        assert!(batches.len() > 3);
        let other = written(&format!("{seed}.db"), batches);
        let differ = whole.iter().zip(&other).find(|(a, b)| a != b);
        assert!(whole == other, "of {} and {} rows: {differ:?}", whole.len(), other.len());
    }
}

#[test]
fn of_the_same_bytes_under_two_names_one_is_kept_whatever_comes_first() {
    let origins = |files: &[(&str, &str)]| {
        let mut store = Store::memory().expect("memory");
        put(&mut store, files);
        store.documents().expect("documents").into_iter().map(|d| d.origin).collect::<Vec<_>>()
    };
    assert_eq!(origins(&[("x/b.txt", FIRST), ("a.txt", FIRST)]), ["a.txt"]);
    assert_eq!(origins(&[("a.txt", FIRST), ("x/b.txt", FIRST)]), ["a.txt"]);
}

#[test]
fn a_rejected_report_gives_way_to_one_that_is_not() {
    let mut store = Store::memory().expect("memory");
    let mut rejected = read(&[("a.txt", FIRST)]);
    rejected[0].document.rejected = Some("over a limit that has been raised since".to_owned());
    rejected[0].mentions.clear();
    store.put(rejected, &READER.coder.codebook, &READER.registry).expect("it is stored");
    assert!(store.documents().expect("documents")[0].rejected.is_some());
    assert_eq!(put(&mut store, &[("a.txt", FIRST)]).added.len(), 1);
    assert!(store.documents().expect("documents")[0].rejected.is_none());
    assert_eq!(put(&mut store, &[("a.txt", FIRST)]).known.len(), 1);
}

#[test]
fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    drop(Store::open(&path).expect("it opens"));
    let connection = Connection::open(&path).expect("the file opens");
    connection.execute_batch(&format!("PRAGMA user_version = {}", SCHEMA_VERSION + 1)).expect("it is written");
    drop(connection);
    for opened in [Store::open(&path), Store::open_existing(&path)] {
        let error = opened.expect_err("it is too new");
        assert!(matches!(error, StoreError::Newer { .. }), "{error:?}");
        assert!(error.to_string().contains("newer version") && error.hint().is_some(), "{error}");
    }
}

#[test]
fn what_is_no_database_of_ours_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "This is not a database, and it is longer than the header of one would be.".repeat(20))
        .expect("written");
    let before = std::fs::read(&text).expect("the file");
    let error = Store::open(&text).expect_err("it is a text");
    assert!(matches!(error, StoreError::NotADatabase(_)), "{error:?}");
    assert!(error.to_string().contains("notes.txt"));
    assert_eq!(std::fs::read(&text).expect("the file"), before);

    let other = folder.path().join("other.db");
    Connection::open(&other)
        .expect("it opens")
        .execute_batch("CREATE TABLE songs (title TEXT)")
        .expect("it is written");
    assert!(matches!(Store::open(&other), Err(StoreError::Foreign(_))));

    assert!(matches!(Store::open_existing(&folder.path().join("none.db")), Err(StoreError::Missing(_))));
    assert!(!folder.path().join("none.db").exists(), "looking makes no file");
    assert!(matches!(Store::open(&folder.path().join("no/folder/here.db")), Err(StoreError::Unreachable(_))));
}

#[test]
fn no_word_that_is_looked_for_is_an_operator() {
    let mut store = Store::memory().expect("memory");
    put(&mut store, &[("a.txt", FIRST), ("b.txt", SECOND)]);
    for words in ["\"", "AND", "NEAR(", "-x", "*", "title:", "a\"b", "(", "", "   ", "^", "{id}: x"] {
        store.search(words, 10).unwrap_or_else(|e| panic!("'{words}': {e}"));
    }
    let hits = store.search("recalled consult*", 10).expect("hits");
    assert!(hits.iter().any(|h| h.kind == HitKind::Document), "{hits:?}");
    assert!(hits.iter().any(|h| h.kind == HitKind::Event), "{hits:?}");
    assert!(hits.iter().any(|h| h.excerpt.contains("\u{2}recalled\u{3}")), "{hits:?}");
    assert_eq!(store.search("recalled giraffe", 10).expect("hits"), []);
    assert_eq!(store.search("norway", 1).expect("hits").len(), 2, "one event and one document");
}

/// A file written with every published schema opens, is brought up to date and still means the same.
#[test]
fn a_database_of_every_schema_can_be_read() {
    assert_eq!(i64::try_from(SAMPLES.len()).expect("a few"), SCHEMA_VERSION, "a sample for each schema");
    let mut fresh = Store::memory().expect("memory");
    put(&mut fresh, &[("a.txt", FIRST), ("b.txt", SECOND)]);
    for sample in SAMPLES {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("old.db");
        let connection = Connection::open(&path).expect("the file opens");
        let sql = std::fs::read_to_string(sample).expect("the sample is there");
        connection.execute_batch(&sql).expect("the sample is sound");
        drop(connection);
        let mut store = Store::open(&path).expect("it is understood");
        assert_eq!(store.schema_version().expect("a version"), SCHEMA_VERSION);
        let readings = store.readings().expect("readings");
        assert_eq!(readings.len(), 2);
        assert!(readings.iter().any(|r| r.document.text == FIRST));
        assert!(!store.mentions().expect("mentions").is_empty() && !store.events().expect("events").is_empty());
        assert!(!store.search("ambassador", 5).expect("hits").is_empty());
        assert!(!store.search("regrettable", 5).expect("hits").is_empty(), "the text of reports too");
        let norway = Filter { actor: Some(Who::Code("NOR".to_owned())), ..Filter::default() };
        let listed = store.list_events(&norway, &Paging::default()).expect("a page");
        assert!(!listed.items.is_empty(), "it is found by what it is about");
        let outcome = put(
            &mut store,
            &[("a.txt", FIRST), ("c.txt", "OSLO, May 12, 2019 (Wire) - Norway apologized to Portugal.\n")],
        );
        assert_eq!((outcome.added.len(), outcome.known.len()), (1, 1));
    }
}

/// Writes the sample that the test above reads: once for each schema, when it is published.
#[test]
#[ignore = "writes tests/data"]
fn write_the_sample() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let mut store = Store::open(&path).expect("it opens");
    put(&mut store, &[("a.txt", FIRST), ("b.txt", SECOND)]);
    drop(store);
    let connection = Connection::open(&path).expect("the file opens");
    // Tables are written in the order of their names' creation, which foreign keys do not follow.
    let mut sql = String::from("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
    let mut objects = connection
        .prepare("SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%text\\__%' ESCAPE '\\'")
        .expect("a statement");
    let objects: Vec<(String, String, String)> = objects
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("rows")
        .map(|r| r.expect("a row"))
        .collect();
    for (name, kind, definition) in &objects {
        sql.push_str(&format!("{definition};\n"));
        if kind != "table" {
            continue;
        }
        let columns = connection.prepare(&format!("SELECT * FROM {name}")).expect("a statement").column_count();
        let names: Vec<String> = {
            let statement = connection.prepare(&format!("SELECT * FROM {name}")).expect("a statement");
            // The rows of a full-text index are numbered as the items are.
            let number = name.ends_with("_text").then_some("rowid");
            number.into_iter().chain(statement.column_names()).map(|c| format!("quote({c})")).collect()
        };
        assert!(names.len() >= columns);
        let select = format!("SELECT {} FROM {name}", names.join(" || ', ' || "));
        let target = if names.len() > columns { format!("{name} (rowid, title, body)") } else { name.clone() };
        let mut rows = connection.prepare(&select).expect("a statement");
        for values in rows.query_map([], |row| row.get::<_, String>(0)).expect("rows") {
            sql.push_str(&format!("INSERT INTO {target} VALUES ({});\n", values.expect("a row")));
        }
    }
    sql.push_str(&format!(
        "PRAGMA application_id = {};\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;\n",
        0x4348_4e43
    ));
    let target = Path::new(SAMPLES.last().expect("one"));
    std::fs::create_dir_all(target.parent().expect("a folder")).expect("the folder");
    std::fs::write(target, sql).expect("it is written");
}

#[test]
fn the_ledger_of_the_last_day_is_kept_with_the_record() {
    let mut store = Store::memory().expect("memory");
    assert_eq!(store.last_ledger().expect("it is asked"), None);
    assert!(store.ledger_index().expect("it is asked").is_none());
    for files in [[("a.txt", FIRST)], [("b.txt", SECOND)]] {
        let outcome = put(&mut store, &files);
        let record = outcome.record.expect("a record");
        let folded = record.ledger(None, None, &READER.coder.codebook);
        assert!(!folded.missions.is_empty());
        assert_eq!(store.last_ledger().expect("it is read"), Some(folded));
        let index = store.ledger_index().expect("it is read").expect("it is kept");
        for day in [4, 6, 9, 30].map(|day| Some(jiff::civil::date(2019, 5, day))) {
            assert_eq!(index.ledger(day, None), Some(record.ledger(day, None, &READER.coder.codebook)));
        }
    }
    let known = |day| store.readings_known_on(jiff::civil::date(2019, 5, day)).expect("readings").len();
    assert_eq!([3, 4, 8, 9].map(known), [0, 1, 1, 2]);
    let (book, registry) = (&READER.coder.codebook, &READER.registry);
    let record = chancery::record::Record::of(store.readings().expect("readings"), book, registry);
    let day = |d| Some(jiff::civil::date(2019, 5, d));
    for (as_of, known_on) in [
        (None, None),
        (day(5), None),
        (day(5), day(9)),
        (day(5), day(8)),
        (None, day(4)),
        (None, day(1)),
        (day(9), day(20)),
    ] {
        let found = store.ledger(as_of, known_on, book, registry).expect("it is found");
        assert_eq!(found, record.ledger(as_of, known_on, book), "{as_of:?} as known on {known_on:?}");
    }
}
