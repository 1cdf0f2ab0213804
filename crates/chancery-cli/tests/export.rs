//! Records as other programs read them, and the store that is read again or broken off.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const REPORTS: &[(&str, &str)] = &[
    (
        "a.txt",
        "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday for consultations, the \
         foreign ministry said.\n\nNorway called the decision regrettable.\n",
    ),
    (
        "b.txt",
        "OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of \
         the ambassador last week. Norway will hold talks with Portugal on May 20, the ministry said.\n",
    ),
];

fn desk() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in REPORTS {
        std::fs::write(folder.path().join(name), text).expect("it is written");
    }
    let ran = run(folder.path(), &["read", "a.txt", "b.txt"]);
    assert!(ran.status.success(), "{ran:?}");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().expect("it runs")
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("it is text")
}

fn table(tabbed: &str) -> Vec<Vec<&str>> {
    tabbed.lines().map(|line| line.split('\t').collect()).collect()
}

#[test]
fn gdelt_has_its_columns() {
    let desk = desk();
    let events = text(desk.path(), &["export", "gdelt"]);
    let rows = table(&events);
    assert!(rows.len() >= 2 && rows.iter().all(|r| r.len() == 61), "{events}");
    let recall = rows.iter().find(|r| r[26] == "161" && r[5].starts_with("PRT")).expect("the recall");
    assert_eq!((recall[1], recall[2], recall[3]), ("20190503", "201905", "2019"));
    assert_eq!((recall[7], recall[17], recall[27], recall[28], recall[29]), ("PRT", "NOR", "161", "16", "4"));
    assert_eq!((recall[31], recall[33], recall[60]), ("1", "1", "a.txt"));
    assert!(recall[0].parse::<u64>().is_ok() && recall[59].len() == 14);
    let mentions = text(desk.path(), &["export", "gdelt", "--table", "mentions"]);
    let told = table(&mentions);
    assert!(told.iter().all(|r| r.len() == 16), "{mentions}");
    assert!(told.iter().any(|r| r[0] == recall[0] && r[4] == "Wire" && r[10] == "1"), "{mentions}");
}

#[test]
fn plover_csv_and_calendars_tell_the_same() {
    let desk = desk();
    let plover = text(desk.path(), &["export", "plover"]);
    let rows = table(&plover);
    assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{plover}");
    let column = |name: &str| rows[0].iter().position(|c| *c == name).expect("a column");
    let expelled = rows.iter().find(|r| r[column("Event Mode")] == "expel").expect("the expulsion");
    assert_eq!(expelled[column("Event Type")], "SANCTION");
    assert_eq!((expelled[column("Actor Country")], expelled[column("Recipient Country")]), ("NOR", "PRT"));
    assert_eq!(expelled[column("Event Date")], "2019-05-08");

    let csv = text(desk.path(), &["export", "csv", "--act", "expel-diplomats"]);
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert_eq!(csv, text(desk.path(), &["events", "--act", "expel-diplomats", "--format", "csv"]));

    let ics = text(desk.path(), &["export", "ics"]);
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n"), "{ics}");
    assert!(ics.contains("DTSTART;VALUE=DATE:20190520\r\nDTEND;VALUE=DATE:20190521\r\n"), "{ics}");

    let atom = text(desk.path(), &["export", "atom", "--limit", "2"]);
    assert_eq!(atom.matches("<entry>").count(), 2, "{atom}");
    assert!(atom.contains("<updated>2019-05-09T00:00:00Z</updated>"), "{atom}");
}

#[test]
fn an_export_of_nothing_says_so() {
    let desk = desk();
    for kind in ["plover", "gdelt", "csv", "parquet", "ics", "atom"] {
        let ran = run(desk.path(), &["export", kind, "--since", "2031", "-o", "out"]);
        assert_eq!(ran.status.code(), Some(1), "{kind}");
        assert!(String::from_utf8_lossy(&ran.stderr).contains("nothing"), "{kind}: {ran:?}");
        assert!(ran.stdout.is_empty() && !desk.path().join("out").exists(), "{kind}");
    }
    let cut = run(desk.path(), &["export", "csv", "--limit", "1"]);
    assert!(cut.status.success() && String::from_utf8_lossy(&cut.stderr).contains("--limit"), "{cut:?}");
}

/// PyArrow reads it where there is one: `PYTHON` names the interpreter.
#[test]
fn parquet_is_read_by_another_program() {
    let desk = desk();
    let ran = run(desk.path(), &["export", "parquet", "-o", "events.parquet"]);
    assert!(ran.status.success(), "{ran:?}");
    let bytes = std::fs::read(desk.path().join("events.parquet")).expect("the file");
    // Every list that has columns has them so.
    let lists: [&[&str]; 7] = [
        &["events"],
        &["mentions"],
        &["documents"],
        &["stories"],
        &["ledger", "commitments"],
        &["ledger", "measures"],
        &["search", "ambassador"],
    ];
    for (at, list) in lists.iter().enumerate() {
        let file = format!("{at}.parquet");
        let ran = run(desk.path(), &[list, ["--format", "parquet", "-o", &file].as_slice()].concat());
        assert!(ran.status.success(), "{list:?}: {ran:?}");
        let same = std::fs::read(desk.path().join(&file)).expect("the file");
        assert!(same.starts_with(b"PAR1") && same.ends_with(b"PAR1"), "{list:?}");
        assert!(at > 0 || same == bytes, "the list and the export are one file");
    }
    assert_eq!(run(desk.path(), &["ledger", "--format", "parquet"]).status.code(), Some(2));
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let present = Command::new(&python).args(["-c", "import pyarrow.parquet"]).output();
    if !present.is_ok_and(|o| o.status.success()) {
        return;
    }
    let script = "import pyarrow.parquet as p, csv, sys\n\
                  t = p.read_table('events.parquet').to_pylist()\n\
                  for r in t: print(r['id'], r['act'], r['actors'], r['earliest'], r['confidence'] > 0.3, r['where'], sep='|')\n";
    let told = Command::new(&python).args(["-c", script]).current_dir(desk.path()).output().expect("it runs");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let events = text(desk.path(), &["export", "csv"]);
    assert_eq!(told.lines().count() + 1, events.lines().count(), "{told}\n{events}");
    assert!(told.contains("|expel-diplomats|NOR|2019-05-08|True|"), "{told}");
}

#[test]
fn what_is_stored_is_read_again_and_changes_are_named() {
    let desk = desk();
    let same = text(desk.path(), &["rebuild", "--dry-run"]);
    assert!(same.contains("2 documents: 0 would be read otherwise; 0 events would be changed"), "{same}");
    // An older version that read worse is made by hand: it knew nothing of the second report's acts.
    let store = rusqlite::Connection::open(desk.path().join("chancery.db")).expect("it opens");
    let worse = "UPDATE readings SET reading = json_set(reading, '$.mentions', json('[]'), '$.document.text', 'x')
                 WHERE reading ->> '$.document.origin' = 'b.txt'";
    assert_eq!(store.execute(worse, []).expect("it is written"), 1);
    drop(store);
    let before = text(desk.path(), &["documents", "--format", "jsonl"]);
    let dry = text(desk.path(), &["rebuild", "--dry-run"]);
    assert!(dry.contains("1 would be read otherwise"), "{dry}");
    assert_eq!(text(desk.path(), &["documents", "--format", "jsonl"]), before);
    let done = text(desk.path(), &["rebuild"]);
    assert!(done.contains("1 were read otherwise"), "{done}");
    assert!(text(desk.path(), &["rebuild"]).contains(" 0 were read otherwise; 0 events were changed"));
    assert_eq!(text(desk.path(), &["events", "--act", "expel-diplomats", "--format", "csv"]).lines().count(), 2);
}

/// However often and whenever the command is killed, the file opens, what was stored is there, and the next run
/// completes the rest.
#[cfg(unix)]
#[test]
fn a_reader_that_is_killed_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("news")).expect("a folder");
    for i in 0..24 {
        let report = format!(
            "LISBON, May {}, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday. Report {i}.\n",
            i + 1
        );
        std::fs::write(folder.path().join(format!("news/{i:02}.txt")), report).expect("it is written");
    }
    let db = folder.path().join("chancery.db");
    let count = || -> i64 {
        if !db.exists() {
            return 0;
        }
        let store = rusqlite::Connection::open(&db).expect("it opens");
        let sound: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is checked");
        assert_eq!(sound, "ok");
        store.query_row("SELECT count(*) FROM readings", [], |row| row.get(0)).unwrap_or(0)
    };
    let mut stored = 0;
    for (round, wait) in [5, 40, 150, 400, 900, 1500].into_iter().enumerate() {
        // Each run has more to read than the one before it, so that there is always something to lose.
        let files: Vec<String> = (0..4 * (round + 1)).map(|i| format!("news/{i:02}.txt")).collect();
        let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
            .arg("read")
            .args(&files)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        let now = count();
        assert!(now >= stored, "{now} after {stored}");
        stored = now;
    }
    let ran = run(folder.path(), &["read", "news"]);
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(count(), 24);
    let whole = text(folder.path(), &["events", "--format", "jsonl"]);
    let ran = run(folder.path(), &["read", "news", "--db", "other.db"]);
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(whole, text(folder.path(), &["events", "--db", "other.db", "--format", "jsonl"]), "as if never killed");
}
