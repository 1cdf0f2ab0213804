//! Runs the literate cases of `tests/suite`: reports, and what must be read out of them.

#![allow(clippy::disallowed_methods, reason = "the cases are files, and a variable chooses among them")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use chancery::coding::EventMention;
use chancery::coding::expectation::Expectation;
use chancery::ledger::Ledger;
use chancery::reader::{Input, Reader};
use chancery::record::Record;
use chancery::time::EventDate;
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;

/// A section of a file.
struct Case {
    /// File, line and title.
    title: String,
    reports: Vec<Report>,
    expectations: Vec<Line>,
}

struct Report {
    file: String,
    text: String,
    silent: bool,
}

/// An expectation: about the report above it, or about the record of the case.
struct Line {
    number: usize,
    report: usize,
    miss: bool,
    text: String,
}

#[test]
fn the_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("the suite is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md"))
        .collect();
    paths.sort();
    let only = std::env::var("CHANCERY_CASE").unwrap_or_default();
    let reader = Reader::embedded().expect("the reader loads");
    let (mut checked, mut missing, mut faults) = (0, 0, String::new());
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("a file of cases");
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for case in cases(&name, &text).into_iter().filter(|c| c.title.contains(&only)) {
            let (right, misses) = run(&case, &reader, &mut faults);
            checked += right;
            missing += misses;
        }
    }
    println!("{checked} expectations hold, {missing} are known to be missed");
    assert!(checked > 0, "no case is chosen");
    assert!(faults.is_empty(), "\n{faults}");
}

/// Reads the sections of a file.
fn cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let title = format!("{file}:{}: {title}", index + 1);
            cases.push(Case { title, reports: Vec::new(), expectations: Vec::new() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().map(|(_, l)| l).take_while(|l| !l.starts_with("```")).collect();
            let ending = info.split_whitespace().nth(1).unwrap_or("txt");
            let silent = match info.split_whitespace().next() {
                Some("news") => false,
                Some("silent") => true,
                other => panic!("{file}:{}: expected a block of news or silent, but found {other:?}", index + 1),
            };
            let file = format!("{}.{ending}", case.reports.len() + 1);
            case.reports.push(Report { file, text: body.join("\n") + "\n", silent });
        } else if let Some(text) = line.strip_prefix("- ") {
            let (miss, text) = text.strip_prefix("miss ").map_or((false, text), |rest| (true, rest));
            let report = case.reports.len().checked_sub(1).unwrap_or_else(|| panic!("{}: no report yet", case.title));
            case.expectations.push(Line { number: index + 1, report, miss, text: text.to_owned() });
        }
    }
    for case in &cases {
        let empty = case.expectations.is_empty() && !case.reports.iter().any(|r| r.silent);
        assert!(!empty, "{}: nothing is expected", case.title);
    }
    cases
}

/// How many expectations hold, and how many are known to be missed; what is wrong is added to `faults`.
fn run(case: &Case, reader: &Reader, faults: &mut String) -> (usize, usize) {
    let inputs: Vec<Input> = case.reports.iter().map(|r| Input { file: &r.file, bytes: r.text.as_bytes() }).collect();
    let (readings, diagnostics) = reader.read(&inputs);
    let mut complain = |line: &str, found: &str| {
        let _ = writeln!(faults, "{}\n  {line}\n{found}", case.title);
    };
    for diagnostic in diagnostics {
        complain("a report that can be read", &format!("    {diagnostic:?}"));
    }
    let record = Record::of(readings, &reader.coder.codebook, &reader.registry);
    let (mut right, mut missing) = (0, 0);
    for report in case.reports.iter().filter(|r| r.silent) {
        let found = mentions(&record, &report.file);
        if found.is_empty() { right += 1 } else { complain("silent", &listed(&found)) }
    }
    for line in &case.expectations {
        let shown = format!("line {}: {}", line.number, line.text);
        match (check(&line.text, &case.reports[line.report].file, &record, reader), line.miss) {
            (Ok(()), false) => right += 1,
            (Err(_), true) => missing += 1,
            (Ok(()), true) => complain(&shown, "    is met now: take the word 'miss' away"),
            (Err(found), false) => complain(&shown, &found),
        }
    }
    (right, missing)
}

/// An error lists what there is instead.
fn check(text: &str, file: &str, record: &Record, reader: &Reader) -> Result<(), String> {
    let (head, body) = text.split_once(": ").unwrap_or_else(|| panic!("expected 'kind: ...', but found '{text}'"));
    match head {
        "mention" | "no mention" => {
            let expected = Expectation::parse(body).unwrap_or_else(|e| panic!("{body}: {e}"));
            let ours = mentions(record, file);
            let found = ours.iter().any(|m| {
                let when = m.when.resolved.as_ref().map_or((None, None), |w| (w.earliest, w.latest));
                expected.differs(m, when).is_none()
            });
            if found == (head == "mention") { Ok(()) } else { Err(listed(&ours)) }
        }
        "published" => {
            let index = record.readings.iter().position(|r| is_of(&r.document.file, file));
            let published = index.and_then(|i| record.published.get(i)).map(|p| &p.date);
            let found = published.map_or_else(|| "nothing".to_owned(), days);
            if fits(body, &found) { Ok(()) } else { Err(format!("    {found}: {published:?}")) }
        }
        _ => {
            let (absent, head) = head.strip_prefix("no ").map_or((false, head), |rest| (true, rest));
            let rest = head.strip_prefix("ledger ").unwrap_or_else(|| panic!("there is no expectation '{head}'"));
            let (as_of, known_on) = match rest.split_once(", known on ") {
                Some((as_of, known_on)) => (day(as_of), Some(day(known_on))),
                None => (day(rest), None),
            };
            let ledger = record.ledger(Some(as_of), known_on, &reader.coder.codebook);
            let entries = entries(&ledger);
            if entries.iter().any(|entry| entry.fits(body)) != absent {
                return Ok(());
            }
            let shown = entries.iter().map(|e| format!("    {} {:?}", e.head, e.keys));
            Err(shown.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Mentions of the report, and of the entries of it where it is JSON Lines.
fn mentions<'a>(record: &'a Record, file: &str) -> Vec<&'a EventMention> {
    let ids: Vec<&str> =
        record.readings.iter().filter(|r| is_of(&r.document.file, file)).map(|r| r.document.id.as_str()).collect();
    record.mentions.iter().filter(|m| ids.contains(&m.document.as_str())).collect()
}

fn is_of(name: &str, file: &str) -> bool {
    name.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

fn listed(mentions: &[&EventMention]) -> String {
    let mut out = String::new();
    for m in mentions {
        let codes = |actors: &[chancery::actor::Actor]| {
            let codes: Vec<&str> = actors.iter().map(|a| a.code.as_str()).collect();
            if codes.is_empty() { "-".to_owned() } else { codes.join("+") }
        };
        let (actors, recipients) = (codes(&m.actors), codes(&m.recipients));
        let _ = write!(out, "    {} {} {actors} > {recipients}", m.modality.as_str(), m.act);
        for person in &m.persons {
            let _ = write!(out, "; person={}", person.name);
        }
        if let Some(quantity) = &m.quantity {
            let _ = write!(out, "; n={}", quantity.value);
        }
        let by: Vec<&str> = m.attribution.iter().map(|a| a.name.as_str()).collect();
        let when = m.when.resolved.as_ref().map(days).unwrap_or_default();
        let _ = writeln!(out, "; by={}; when={when}; certainty={}  [{}]", by.join(" < "), word(&m.certainty), m.rule);
    }
    out
}

/// An entry of the ledger in words.
struct Entry {
    head: String,
    keys: Vec<(&'static str, String)>,
}

impl Entry {
    fn fits(&self, wanted: &str) -> bool {
        let mut parts = wanted.split(';').map(str::trim);
        let head = parts.next().unwrap_or("");
        let words: Vec<&str> = head.split_whitespace().collect();
        let ours: Vec<&str> = self.head.split_whitespace().collect();
        words.len() == ours.len()
            && words.iter().zip(ours).all(|(wanted, found)| fits(wanted, found))
            && parts.filter(|p| !p.is_empty()).all(|part| {
                let (key, value) = part.split_once('=').unwrap_or_else(|| panic!("expected key=value in '{wanted}'"));
                self.keys.iter().any(|(name, found)| *name == key.trim() && fits(value.trim(), found))
            })
    }
}

fn entries(ledger: &Ledger) -> Vec<Entry> {
    let join = |codes: &[String]| {
        let mut codes = codes.to_vec();
        codes.sort();
        if codes.is_empty() { "-".to_owned() } else { codes.join("+") }
    };
    let until = |date: &Option<EventDate>| date.as_ref().map_or_else(|| "-".to_owned(), days);
    let mut out = Vec::new();
    for m in &ledger.missions {
        let head = m.head.as_ref().map_or_else(|| "-".to_owned(), |h| h.name.clone());
        out.push(Entry {
            head: format!("mission {}>{} {}", m.sending, m.receiving, word(&m.status)),
            keys: vec![("head", head), ("since", days(&m.since))],
        });
    }
    for r in &ledger.relations {
        let head = format!("relation {}~{} {}", r.a, r.b, word(&r.level));
        out.push(Entry { head, keys: vec![("since", days(&r.since))] });
    }
    for m in &ledger.measures {
        let n = m.quantity.as_ref().map_or_else(|| "-".to_owned(), |q| q.value.to_string());
        out.push(Entry {
            head: format!("measure {}>{} {}", join(&m.by), join(&m.on), m.kind),
            keys: vec![("n", n), ("since", days(&m.since)), ("ended", until(&m.ended))],
        });
    }
    for t in &ledger.talks {
        let head = format!("talks {} {} {}", join(&t.participants), t.kind, word(&t.status));
        out.push(Entry { head, keys: vec![("when", days(&t.when))] });
    }
    for c in &ledger.commitments {
        let person = c.person.as_ref().map_or_else(|| "-".to_owned(), |p| p.name.clone());
        out.push(Entry {
            head: format!("commitment {} {} {}", join(&c.by), c.act, word(&c.status)),
            keys: vec![("person", person), ("made", days(&c.made)), ("due", days(&c.due)), ("kept", until(&c.kept_on))],
        });
    }
    out
}

fn fits(wanted: &str, found: &str) -> bool {
    wanted.split('|').any(|w| w == "*" || w == found)
}

fn days(date: &EventDate) -> String {
    let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
    match date.single() {
        Some(single) => single.to_string(),
        None => format!("{}..{}", day(date.earliest), day(date.latest)),
    }
}

fn day(text: &str) -> Date {
    text.trim().parse().unwrap_or_else(|e| panic!("'{text}' is no day: {e}"))
}

fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
