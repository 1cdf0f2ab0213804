//! The command as a user meets it: arguments in; output, complaints and exit code out.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const WIRE: &str = "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday for consultations, \
    the foreign ministry said.\n\nNorway called the decision regrettable.\n";
const LATER: &str = "OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday, in answer to the \
    recall of the ambassador last week.\n";

/// A folder to work in, and the command run there.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, content).expect("the file is written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("it runs"))
    }

    fn feed(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        child.stdin.take().expect("a pipe").write_all(input).expect("it listens");
        Ran::of(child.wait_with_output().expect("it ends"))
    }
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The line of standard error that names the file.
    #[track_caller]
    fn complaint(&self, file: &str) -> &str {
        let found = self.err.lines().find(|line| line.contains(file));
        found.unwrap_or_else(|| panic!("no complaint about {file} in:\n{}", self.err))
    }

    #[track_caller]
    fn done(&self) -> &Ran {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn reading_shows_the_timeline_and_the_ledger_and_keeps_the_record() {
    let desk = Desk::new();
    desk.put("news/a.txt", WIRE);
    desk.put("news/deep/b.txt", LATER);
    let ran = desk.run(&["read", "news"]);
    assert!(ran.done().out.starts_with("Read 2 reports"), "{}", ran.out);
    for part in ["Timeline", "Missions", "Relations", "Measures", "Talks", "Commitments"] {
        assert!(ran.out.lines().any(|l| l.starts_with(part)), "{part} in\n{}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "colours are for terminals");
    assert!(desk.path("chancery.db").exists());
    assert_eq!(lines(&desk.run(&["documents", "--format", "jsonl"]).done().out).len(), 2);
    let recalls =
        desk.run(&["events", "--act", "recall-ambassador", "--between", "portugal", "NOR", "--format", "jsonl"]);
    assert!(!lines(&recalls.done().out).is_empty());
}

#[test]
fn reading_twice_changes_nothing() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    let before = fs::read(desk.path("chancery.db")).expect("a database");
    let again = desk.run(&["read", "a.txt"]);
    assert!(again.done().out.contains("1 of them known already"), "{}", again.out);
    assert_eq!(fs::read(desk.path("chancery.db")).expect("a database"), before);
}

#[test]
fn neither_order_nor_batches_change_a_byte() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.put("b.txt", LATER);
    for order in [&["a.txt", "b.txt"][..], &["b.txt", "a.txt"]] {
        let whole = [&["read", "--no-db", "--format", "jsonl"], order].concat();
        assert_eq!(desk.run(&whole).done().out, desk.run(&["read", "--no-db", "--format", "jsonl", "."]).done().out);
    }
    for file in ["b.txt", "a.txt"] {
        desk.run(&["read", "--db", "one.db", file]).done();
    }
    desk.run(&["read", "--db", "both.db", "a.txt", "b.txt"]).done();
    for list in [&["mentions"][..], &["events"], &["stories"], &["documents"], &["timeline"], &["ledger", "all"]] {
        let of = |db| desk.run(&[list, &["--db", db, "--format", "json"]].concat()).done().out.clone();
        assert_eq!(of("one.db"), of("both.db"), "{list:?}");
    }
}

#[test]
fn a_dry_look_leaves_no_file() {
    let desk = Desk::new();
    let ran = desk.feed(&["read", "--no-db", "-", "--format", "jsonl"], WIRE.as_bytes());
    let mentions = lines(&ran.done().out);
    let recall = mentions.iter().find(|m| m["act"] == "recall-ambassador").expect("the recall is found");
    assert_eq!(recall["file"], "stdin");
    let (start, end) = (&recall["evidence"]["start"], &recall["evidence"]["end"]);
    let offset = |n: &serde_json::Value| usize::try_from(n.as_u64().expect("a number")).expect("an offset");
    assert_eq!(WIRE[offset(start)..offset(end)], *recall["evidence"]["text"].as_str().expect("words"));
    assert_eq!(fs::read_dir(desk.0.path()).expect("the folder").count(), 0);
}

#[test]
fn every_input_that_is_rejected_is_named() {
    let desk = Desk::new();
    desk.put("in/good.txt", WIRE);
    desk.put("in/empty.txt", "");
    desk.put("in/picture.txt", [0x89, b'P', b'N', b'G', 0, 1, 2, 0, 0, 0, 255, 0]);
    desk.put("in/french.txt", "Le gouvernement a rappelé son ambassadeur pour des consultations avec le président de la République. Il a dit que la décision était nécessaire.\n".repeat(3));
    let huge = fs::File::create(desk.path("in/huge.txt")).expect("a file");
    huge.set_len(200 << 20).expect("a file full of holes");
    let ran = desk.run(&["read", "--no-db", "in", "nowhere.txt", "in/*.doc"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.complaint("empty.txt").contains("empty"));
    assert!(ran.complaint("picture.txt").starts_with("rejected: "));
    assert!(ran.complaint("french.txt").contains("French"));
    assert!(ran.complaint("huge.txt").contains("200 MiB"));
    assert!(ran.complaint("nowhere.txt").contains("no such file"));
    assert!(ran.complaint("in/*.doc").contains("no file fits"));
    assert!(ran.out.starts_with("Read 1 report, 6 rejected"), "{}", ran.out);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
}

#[test]
fn where_nothing_can_be_read_nothing_is_done() {
    let desk = Desk::new();
    desk.put("empty.txt", " \n");
    assert_eq!(desk.run(&["read", "empty.txt"]).code, Some(1));
    assert_eq!(desk.run(&["read", "nowhere"]).code, Some(1));
    fs::create_dir(desk.path("bare")).expect("a folder");
    let bare = desk.run(&["read", "bare"]);
    assert_eq!(bare.code, Some(1));
    assert!(bare.err.contains("nothing to read"), "{}", bare.err);
}

#[test]
fn a_broken_line_of_json_is_named_by_its_number() {
    let desk = Desk::new();
    let entry = |text: &str| serde_json::json!({ "text": text, "published": "2019-05-04" }).to_string();
    desk.put("feed.jsonl", format!("{}\n{{\"text\": \"cut off\n{}\n", entry(WIRE), entry(LATER)));
    let ran = desk.run(&["read", "--no-db", "feed.jsonl"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.complaint("feed.jsonl:2").starts_with("rejected: "));
    assert!(ran.out.starts_with("Read 2 reports, 1 rejected"), "{}", ran.out);
}

#[test]
fn damaged_text_is_read_as_far_as_it_goes() {
    let desk = Desk::new();
    let mut broken =
        format!("{WIRE}\nThe café of the embassy — “a home” — stayed open, said the chargé d’affaires.\n").into_bytes();
    broken.truncate(broken.len() - 6);
    broken.extend([0xe2, 0x80]);
    desk.put("broken.txt", &broken);
    desk.put("cut.html", format!("<html><head><title>Recall</title></head><body><article><p>{WIRE}</p><p>And then <b"));
    let ran = desk.run(&["read", "--no-db", "broken.txt", "cut.html", "--format", "jsonl"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.complaint("broken.txt").starts_with("note: "));
    for file in ["broken.txt", "cut.html"] {
        assert!(
            lines(&ran.out).iter().any(|m| m["file"] == file && m["act"] == "recall-ambassador"),
            "{file}: {}",
            ran.out
        );
    }
}

#[test]
#[cfg(unix)]
fn links_that_run_in_a_circle_end() {
    let desk = Desk::new();
    desk.put("news/a.txt", WIRE);
    std::os::unix::fs::symlink(desk.path("news"), desk.path("news/again")).expect("a link");
    std::os::unix::fs::symlink(desk.path("gone"), desk.path("news/gone.txt")).expect("a link");
    let ran = desk.run(&["read", "--no-db", "news"]);
    assert!(ran.out.starts_with("Read 1 report"), "{ran:?}");
    assert!(ran.complaint("gone.txt").starts_with("rejected: "));
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_opened_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.put("open/a.txt", WIRE);
    desk.put("open/closed/b.txt", LATER);
    let closed = desk.path("open/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is closed");
    // Whoever is root may open everything, and nothing is to be seen here.
    let barred = fs::read_dir(&closed).is_err();
    let ran = desk.run(&["read", "--no-db", "open"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("it is opened");
    if barred {
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.complaint("closed").contains("permission denied"));
    } else {
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

#[test]
fn files_of_a_folder_that_are_no_reports_are_left_out() {
    let desk = Desk::new();
    desk.put("news/a.txt", WIRE);
    desk.put("news/gold.json", "{}");
    desk.put("news/sheet.xlsx", "PK");
    desk.put("news/.hidden.txt", LATER);
    assert!(desk.run(&["read", "--no-db", "news"]).done().out.starts_with("Read 1 report,"));
    let named = desk.run(&["read", "--no-db", "news/.hidden.txt", "news/a.*"]);
    assert!(named.done().out.starts_with("Read 2 reports,"), "{}", named.out);
}

#[test]
fn feeds_and_archives_are_read_packed_or_not() {
    let desk = Desk::new();
    let gzip = |content: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(content.as_bytes()).expect("into memory");
        packed.finish().expect("into memory")
    };
    let warc = format!(
        "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Date: 2019-05-05T00:00:00Z\r\nContent-Type: text/plain\r\n\
         Content-Length: {}\r\n\r\n{WIRE}\r\n\r\n",
        WIRE.len()
    );
    desk.put("in/news.warc.gz", gzip(&warc));
    desk.put(
        "in/feed.xml",
        format!(
            "<rss><channel><title>The Post</title><item><title>Norway expels diplomats</title><description>{LATER}\
             </description><pubDate>Thu, 09 May 2019 10:00:00 +0000</pubDate></item></channel></rss>"
        ),
    );
    desk.put("in/cut.txt.gz", gzip(WIRE).split_last_chunk::<20>().expect("it is longer").0);
    desk.put("in/photo.png.gz", gzip("no report"));
    let ran = desk.run(&["read", "in"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.complaint("in/cut.txt.gz").contains("packed with gzip, and broken"), "{ran:?}");
    assert!(!ran.err.contains("photo"), "{ran:?}");
    for line in ["Portugal recalled its ambassador to Norway", "Norway expelled 3 diplomats of Portugal"] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    let again = desk.run(&["rebuild", "--dry-run"]);
    assert!(again.out.contains("2 documents: 0 would be read otherwise"), "{again:?}");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    // `user_version` stands in the header of the file, as a big-endian number at byte 60.
    let mut bytes = fs::read(desk.path("chancery.db")).expect("a database");
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(desk.path("chancery.db"), bytes).expect("it is written");
    for command in [&["events"][..], &["read", "a.txt"]] {
        let ran = desk.run(command);
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains("newer version of chancery") && ran.err.contains("hint: "), "{}", ran.err);
    }
}

#[test]
fn what_is_no_database_is_said_to_be_none() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    let ran = desk.run(&["events"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("there is no database chancery.db") && ran.err.contains("chancery read"), "{}", ran.err);
    let ran = desk.run(&["read", "--db", "a.txt", "a.txt"]);
    assert_eq!((ran.code, ran.err.contains("is no database")), (Some(1), true), "{}", ran.err);
    assert_eq!(fs::read_to_string(desk.path("a.txt")).expect("the report"), WIRE);
    let ran = desk.run(&["read", "--db", "no/such/folder/x.db", "a.txt"]);
    assert_eq!((ran.code, ran.err.contains("cannot be opened")), (Some(1), true), "{}", ran.err);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_success() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    let ran = desk.run(&["mentions", "-o", "/dev/full"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let output = desk.command(&["mentions"]).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    let mut child = desk
        .command(&["mentions", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), output.stderr.len()),
        (Some(0), 0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_slip_is_answered_with_what_may_have_been_meant() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    for (arguments, meant) in [
        (&["events", "--act", "recal-ambassador"][..], "recall-ambassador"),
        (&["events", "--actor", "Portugall"], "Portugal"),
        (&["mentions", "--plover", "SANKTION"], "SANCTION"),
        (&["ledger", "mision"], "missions"),
        (&["events", "--formt", "json"], "--format"),
        (&["evnts"], "events"),
        (&["events", "--since", "last week"], "2021-04"),
        (&["eval", "seed", "."], "seeds"),
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(meant), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn a_record_is_shown_by_the_beginning_of_its_id() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.put("b.txt", LATER);
    desk.run(&["read", "."]).done();
    for list in ["documents", "mentions", "events", "stories"] {
        for record in lines(&desk.run(&[list, "--format", "jsonl"]).done().out) {
            let id = record["id"].as_str().expect("an id");
            let ran = desk.run(&["show", &id[..id.len() - 2]]);
            assert!(ran.done().out.contains(id), "{}", ran.out);
            let json: serde_json::Value =
                serde_json::from_str(&desk.run(&["show", id, "--format", "json"]).done().out).expect("JSON");
            assert_eq!(json, record);
        }
    }
    let ran = desk.run(&["mentions", "--act", "recall-ambassador", "--format", "jsonl"]);
    let recall = &lines(&ran.out)[0];
    let shown = desk.run(&["show", recall["id"].as_str().expect("an id")]).done().out.clone();
    assert!(
        shown.contains('⟦') && shown.contains("PLOVER SANCTION-withdraw") && shown.contains("recall-ambassador#"),
        "{shown}"
    );
    assert_eq!(desk.run(&["show", "e-zzzz"]).code, Some(1));
    assert_eq!(desk.run(&["show", "m"]).code, Some(2));
}

#[test]
fn every_list_comes_in_every_form() {
    let desk = Desk::new();
    desk.put("a.txt", WIRE);
    desk.run(&["read", "a.txt"]).done();
    for list in ["documents", "mentions", "events", "stories", "search"] {
        let words: &[&str] = if list == "search" { &["Norway"] } else { &[] };
        let of = |format| desk.run(&[&[list], words, &["--format", format]].concat()).done().out.clone();
        let json: Vec<serde_json::Value> = serde_json::from_str(&of("json")).expect("JSON");
        assert!(!json.is_empty(), "{list}");
        assert_eq!(lines(&of("jsonl")), json, "{list}");
        let csv = of("csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.records().filter(Result::is_ok).count(), json.len(), "{list}");
    }
    for format in ["table", "markdown", "html", "json", "jsonl", "csv"] {
        assert!(!desk.run(&["timeline", "--format", format]).done().out.is_empty());
    }
    for part in ["missions", "relations", "measures", "talks", "commitments"] {
        for format in ["table", "json", "jsonl", "csv"] {
            desk.run(&["ledger", part, "--format", format]).done();
        }
    }
    assert_eq!(desk.run(&["ledger", "all", "--format", "csv"]).code, Some(2));
    desk.run(&["events", "--format", "csv", "-o", "events.csv"]).done();
    assert!(fs::read_to_string(desk.path("events.csv")).expect("a file").starts_with("id,act,modality"));
}

#[test]
fn the_score_of_a_folder_counts_what_is_right_and_explains_what_is_not() {
    let desk = Desk::new();
    desk.put("set/a.txt", WIRE);
    let gold = serde_json::json!({
        "about": "a test",
        "documents": [{ "file": "a.txt", "published": ["2019-05-04", "2019-05-04"], "how": "dateline" }],
        "noise": [],
        "mentions": [
            { "file": "a.txt", "evidence": "Portugal recalled its ambassador", "act": "recall-ambassador",
              "modality": "occurred", "actor": "PRT", "recipient": "NOR" },
            { "file": "a.txt", "evidence": "Portugal recalled its ambassador", "act": "recall-ambassador",
              "modality": ["occurred"], "actor": "ESP" },
        ],
        "missions": [],
        "commitments": [],
        "silent": [{ "file": "a.txt", "text": "recalled its ambassador to Norway" }],
    });
    desk.put("set/gold.json", gold.to_string());
    let json = desk.run(&["eval", "seeds", "set", "--format", "json"]);
    let score: serde_json::Value = serde_json::from_str(&json.done().out).expect("JSON");
    let expected = serde_json::json!({
        "dated": [1, 1], "noise": [0, 0], "mentions": [1, 2], "missions": [0, 0], "commitments": [0, 0], "silent": [0, 1]
    });
    assert_eq!(score, expected);
    let table = desk.run(&["eval", "seeds", "set", "--verbose"]);
    assert!(table.done().out.contains("differs in actor PRT"), "{}", table.out);
    assert_eq!(desk.run(&["eval", "seeds", "nowhere"]).code, Some(1));
}

#[test]
fn the_help_is_enough_to_start_with() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).done().out.clone();
    for word in ["read", "timeline", "ledger", "show", "Examples:", "Exit codes:", "chancery read --no-db"] {
        assert!(help.contains(word), "{word} in\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 120), "{help}");
    assert!(Path::new(env!("CARGO_BIN_EXE_chancery")).exists());
}

#[test]
fn a_text_shows_its_times_and_why() {
    let desk = Desk::new();
    let text = "She left on Thursday and came back a week later.";
    let shown = desk.run(&["time", text, "--anchor", "2021-04-20", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!((&found[0]["value"], &found[0]["start"]), (&"2021-04-15".into(), &12.into()), "{found}");
    assert_eq!((&found[1]["text"], &found[1]["value"]), (&"a week later".into(), &"2021-W16".into()), "{found}");
    let why = found[0]["why"].as_str().expect("a reason");
    assert!(why.contains("the last Thursday not after 2021-04-20"), "{why}");
    let wrong = desk.run(&["time", text, "--anchor", "2021-02-30"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.err);
}

#[test]
fn annotated_times_are_scored() {
    let desk = Desk::new();
    let text = "<TimeML><DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"2021-04-20\">now</TIMEX3></DCT><TEXT>She left on \
        <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2021-04-15\">Thursday</TIMEX3> for \
        <TIMEX3 tid=\"t2\" type=\"DURATION\" value=\"P4D\">three days</TIMEX3>.</TEXT></TimeML>";
    desk.put("a.tml", text);
    let scored = desk.run(&["eval", "timex", ".", "--format", "json"]);
    let score: serde_json::Value = serde_json::from_str(&scored.out).expect("JSON");
    assert_eq!((&score["relaxed_f1"], &score["type_f1"]), (&1.0.into(), &1.0.into()), "{score}");
    assert_eq!((&score["value_f1"], &score["errors"][0]["gold"]), (&0.5.into(), &"DURATION P4D".into()), "{score}");
}

#[test]
fn what_a_report_tells_on_is_listed_by_habit() {
    let desk = Desk::new();
    let report = "OSLO, March 9, 2011 (Wire) - Norway opened the port of Bergen on Tuesday. The minister spoke for an hour.\n\n\
        The sea was calm. Many ships came. The mayor smiled.\n\nChile recalled its ambassador to Norway. Peru had recalled its \
        ambassador to Norway.\n";
    desk.put("a.txt", report);
    desk.run(&["read", "a.txt"]).done();
    let listed = desk.run(&["mentions", "--act", "recall-ambassador", "--format", "jsonl"]);
    let days: Vec<(String, String)> = lines(&listed.out)
        .iter()
        .map(|m| (m["actors"][0]["code"].to_string(), m["when"]["earliest"].to_string()))
        .collect();
    let wanted = [("\"CHL\"", "\"2011-02-06\""), ("\"PER\"", "null")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(days, wanted, "{}", listed.out);
}

#[test]
fn a_sentence_is_shown_as_it_is_read() {
    let desk = Desk::new();
    let tree = desk.run(&["parse", "Rome sent its envoy home."]);
    assert_eq!(tree.code, Some(0));
    for shown in ["sent", "├─ Rome", "nsubj", "│  └─ its", "names: Rome (LOC)"] {
        assert!(tree.out.contains(shown), "{shown}: {}", tree.out);
    }
    let conllu = desk.run(&["parse", "--format", "conllu", "Rome sent its envoy home."]);
    assert!(conllu.out.contains("1\tRome\tRome\tPROPN\t_\t_\t2\tnsubj\t_\tNER=B-LOC\n"), "{}", conllu.out);
    let nothing = desk.run(&["parse", " "]);
    assert_eq!(nothing.code, Some(1));
    assert!(nothing.err.contains("there are no words in the text"), "{}", nothing.err);
    assert_eq!(desk.run(&["parse", "🎉"]).code, Some(0));
}

#[test]
fn a_treebank_and_names_are_scored() {
    let desk = Desk::new();
    let shown = desk.run(&["parse", "--format", "conllu", "Rome sent its envoy home. Peru's consul stayed."]);
    desk.put("own.conllu", &shown.out);
    let scores: serde_json::Value =
        serde_json::from_str(&desk.run(&["eval", "parse", "own.conllu", "--format", "json"]).out).expect("JSON");
    for share in ["upos", "uas", "las", "raw_las", "sentence_f1", "token_f1"] {
        assert_eq!(scores[share], 1.0, "{share}: {scores}");
    }
    assert_eq!(scores["nontree"], 0.0);
    desk.put("own.iob2", "Rome\tB-LOC\nsent\tO\nits\tO\nenvoy\tB-PER\n");
    let names: serde_json::Value =
        serde_json::from_str(&desk.run(&["eval", "entities", "own.iob2", "--format", "json"]).out).expect("JSON");
    assert_eq!((&names["recall"], &names["by_type"]["LOC"]["f1"]), (&0.5.into(), &1.0.into()), "{names}");

    desk.put("broken.conllu", "1\tRome\n");
    desk.put("broken.conllu.gz", "no archive");
    for (file, why) in
        [("broken.conllu", "line 1: 2 columns"), ("broken.conllu.gz", ""), ("none.conllu", "no such file")]
    {
        let ran = desk.run(&["eval", "parse", file]);
        assert_eq!(ran.code, Some(1), "{file}");
        assert!(ran.err.contains(file) && ran.err.contains(why), "{file}: {}", ran.err);
    }
}
