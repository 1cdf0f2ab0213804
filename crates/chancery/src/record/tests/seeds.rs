//! The seed reports, where they lie beside the project: who did what is taken from their gold, and the time
//! expressions, which the gold does not hold, are given here as reading finds them.

use super::*;
use crate::ledger::Commitment;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|a| a.join("shared/seeds")).find(|p| p.join("gold.json").exists())
}

fn gold() -> Option<(PathBuf, Json)> {
    let Some(folder) = folder() else {
        println!("skipped: no seed reports beside the project");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("gold.json")).unwrap();
    Some((folder, serde_json::from_str(&text).unwrap()))
}

/// The words of a list, or the one word.
fn words(value: &Json) -> Vec<&str> {
    match value {
        Json::Array(all) => all.iter().filter_map(Json::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

/// What dates the act and what dates the saying, by report and place in the gold.
fn dated(file: usize, at: usize, say: Say) -> Say {
    let months_ago = || {
        let (amount, direction, from) = (Amount::exactly(1), Direction::Before, Origin::Publication);
        expression("a month", Value::Shift { amount, unit: Unit::Month, direction, from })
    };
    let last = |u| unit(u, -1);
    match (file, at) {
        (0, 2) => say.said(on(Weekday::Monday)),
        (0, 3) => say.when(unit(Unit::Week, 0)).said(on(Weekday::Monday)),
        (0, 4) => say.when(months_ago()),
        (0, 9) => say.when(coming(1, 8, Unit::Week)).said(on(Weekday::Monday)),
        (0, 12) => {
            let mut say = say.when(last(Unit::Week));
            say.mention.when.tense = Tense::Past;
            say
        }
        (0, 13) => say.when(on(Weekday::Thursday)).said(on(Weekday::Monday)),
        (1, 0) => say.said(last(Unit::Week)),
        (1, 5) => say.when(on(Weekday::Thursday)),
        (1, 6) => say.when(last(Unit::Month)),
        (2, 0) => say.said(on(Weekday::Wednesday)),
        (2, 2) => say.when(month(3)),
        (2, 3) => say.when(month(4)),
        (2, 4) => say.when(on(Weekday::Wednesday)),
        (3, 1) => say.when(on(Weekday::Sunday)),
        (3, 2) => say.said(month(3)),
        (3, 3) | (4, 0) => say.when(vague(Vague::Soon)),
        (4, 1) => say.when(calendar(None, Some(Part::Day(3, 21)))),
        (4, 2) => say.said(on(Weekday::Monday)),
        (4, 3) => say.when(on(Weekday::Wednesday)),
        (4, 4) => say.when(calendar(Some(1998), None)),
        (4, 5) => say.when(calendar(Some(2014), None)),
        _ => say,
    }
}

/// What each report says of its own day.
fn blank(file: usize, name: &str) -> Report {
    use Weekday::*;
    match file {
        0 => report(name, Some("2021-04-20")).weekdays(&[Monday]),
        1 => report(name, None).weekdays(&[Thursday, Monday, Tuesday]),
        2 => report(name, None).weekdays(&[Wednesday]),
        3 => {
            let mut r = report(name, Some("2021-06-20")).weekdays(&[Sunday, Wednesday]);
            r.0.published.date.latest = Some(day("2021-06-21"));
            r.0.published.method = Method::Post;
            r
        }
        _ => {
            let mut r = report(name, None).weekdays(&[Monday]);
            r.0.published.date.earliest = Some(day("2014-01-01"));
            let value = day("2025-11-12");
            r.0.published.conflicts = vec![Conflict { value, why: "an address".into(), span: None }];
            let why = "from one to fifteen days after it".into();
            r.0.published.day_of_year = Some(DayOfYear { month: 3, day: 21, from: 1, to: 15, why });
            r
        }
    }
}

fn readings(gold: &Json, folder: &Path) -> Vec<Reading> {
    let files: Vec<&str> = gold["documents"].as_array().unwrap().iter().map(|d| d["file"].as_str().unwrap()).collect();
    let (sullivan, antonov) = ("John Sullivan", "Anatoly Antonov");
    files
        .iter()
        .enumerate()
        .map(|(f, file)| {
            let mut report = blank(f, file);
            let all = gold["mentions"].as_array().unwrap().iter();
            for (at, m) in all.filter(|m| m["file"] == **file).enumerate() {
                let mut actors = words(&m["actor"]);
                actors.extend(words(&m["actors"]));
                let parties = format!("{} > {}", actors.join("+"), words(&m["recipient"]).join("+"));
                let act = words(&m["act"])[0];
                let mut said = say(words(&m["modality"])[0], act, &parties);
                match m["person"].as_str() {
                    Some(name) if name == sullivan => said = said.mission("USA>RUS", Some(name)).person(name, "USA"),
                    Some(name) => said = said.mission("RUS>USA", Some(name)).person(name, "RUS"),
                    None if act == "return-to-post" => {
                        said = said.mission("USA>RUS", Some(sullivan)).mission("RUS>USA", Some(antonov))
                    }
                    None if act == "recall-ambassador" => said = said.mission("RUS>USA", None),
                    None => {}
                }
                if let Some(n) = m["quantity"].as_f64() {
                    said = said.n(n);
                }
                if m["certainty"] == "reported" {
                    said.mention.certainty = Certainty::Reported;
                }
                report = report.says(dated(f, at, said).words(m["evidence"].as_str().unwrap()));
            }
            if f == 3 {
                let both = say("agreed", "return-to-post", "RUS+USA").mission("USA>RUS", Some(sullivan));
                report = report.says(both.mission("RUS>USA", Some(antonov)).said(on(Weekday::Wednesday)));
            }
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            if let Some(note) = text.lines().find(|l| l.starts_with("Updated at")) {
                report = report.note(NoiseKind::Updated, note);
            }
            report.done()
        })
        .collect()
}

#[test]
fn the_reports_are_dated_by_each_other() {
    let Some((folder, gold)) = gold() else { return };
    let record = record(readings(&gold, &folder));
    for want in gold["documents"].as_array().unwrap() {
        let at = record.readings.iter().position(|r| want["file"] == r.document.file.as_str()).unwrap();
        let found = &record.published[at];
        let (first, last) = ends(&found.date);
        assert_eq!(serde_json::json!([first, last]), want["published"], "{found:#?}");
    }
    let late = record.published.iter().flat_map(|p| &p.conflicts).any(|c| c.value == day("2025-11-12"));
    assert!(late, "the address that contradicts the rest must stay on the record");
}

fn overlaps(date: &EventDate, want: &Json) -> bool {
    let Some(both) = want.as_array() else { return true };
    let at = |i: usize| both[i].as_str().map(day);
    let want = EventDate { earliest: at(0), latest: at(1), ..EventDate::unknown("") };
    date.is_bounded() && date.intersect(&want).is_some()
}

#[test]
fn the_missions_stand_as_the_analyst_says() {
    let Some((folder, gold)) = gold() else { return };
    let record = record(readings(&gold, &folder));
    for want in gold["missions"].as_array().unwrap() {
        let ledger = ledger(&record, want["as_of"].as_str().unwrap());
        let found = ledger
            .missions
            .iter()
            .find(|m| want["sending"] == m.sending.as_str() && want["receiving"] == m.receiving.as_str())
            .unwrap_or_else(|| panic!("{want}"));
        assert_eq!(serde_json::to_value(found.status).unwrap(), want["status"], "{want} {found:#?}");
        assert_eq!(found.head.as_ref().map(|h| h.name.as_str()), want["head"].as_str(), "{want}");
        assert!(overlaps(&found.since, &want["since"]), "{want} {found:#?}");
    }
}

#[test]
fn the_commitments_stand_as_the_analyst_says() {
    let Some((folder, gold)) = gold() else { return };
    let record = record(readings(&gold, &folder));
    for want in gold["commitments"].as_array().unwrap() {
        let ledger = ledger(&record, want["as_of"].as_str().unwrap());
        let made = day(want["made"].as_str().unwrap());
        let fits = |c: &&Commitment| {
            words(&want["act"]).contains(&c.act.as_str())
                && want["person"].as_str().is_none_or(|p| c.person.as_ref().is_some_and(|q| q.name == p))
                && c.made.contains(made)
        };
        let found: Vec<&Commitment> = ledger.commitments.iter().filter(fits).collect();
        let good = |c: &&&Commitment| {
            let kept = c.kept_on.as_ref().is_none_or(|k| overlaps(k, &want["kept_on"]));
            serde_json::to_value(c.status).unwrap() == want["status"] && kept
        };
        assert!(found.iter().any(|c| good(&c)), "{want}\n{found:#?}\n{:#?}", ledger.commitments);
    }
}

#[test]
fn reports_of_one_event_are_merged() {
    let Some((folder, gold)) = gold() else { return };
    let record = record(readings(&gold, &folder));
    let event_of = |act: &str, person: &str| {
        let all: Vec<&crate::event::Event> = record
            .events
            .iter()
            .filter(|e| e.act == act && e.modality.is_fact() && e.when.earliest > Some(day("2000-01-01")))
            .filter(|e| e.persons.iter().any(|p| p.name == person))
            .collect();
        assert_eq!(all.len(), 1, "{all:#?}");
        all[0].clone()
    };
    assert_eq!(event_of("leave-post", "John Sullivan").documents.len(), 3);
    assert_eq!(event_of("recall-ambassador", "Anatoly Antonov").documents.len(), 4);
    let agreed: Vec<_> =
        record.events.iter().filter(|e| e.modality == Modality::Agreed && e.act == "return-to-post").collect();
    assert_eq!(agreed.len(), 1, "{agreed:#?}");
    assert_eq!(agreed[0].documents.len(), 2);
    let returned = event_of("return-to-post", "Anatoly Antonov");
    assert!(returned.fulfils.contains(&agreed[0].id));
    assert_eq!(record.stories.len(), 1);
}
