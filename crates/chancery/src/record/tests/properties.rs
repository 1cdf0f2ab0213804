//! What holds of every record, whatever the reports tell.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const ACTS: [&str; 8] = [
    "recall-ambassador",
    "return-to-post",
    "expel-diplomats",
    "sever-relations",
    "close-airspace",
    "open-airspace",
    "hold-summit",
    "close-mission",
];
const MODALITIES: [&str; 6] = ["occurred", "planned", "cancelled", "denied", "refused", "threatened"];
const STATES: [&str; 3] = ["PER", "BOL", "CHL"];

/// Day of the report, then of each mention: act, modality, the two parties, and the day it names, if it names one.
type Told = (u8, Vec<(usize, usize, usize, usize, Option<u8>)>);

fn told() -> impl Strategy<Value = Told> {
    let mention = (0..ACTS.len(), 0..MODALITIES.len(), 0..3_usize, 1..3_usize, proptest::option::of(1..28_u8));
    (1..28_u8, proptest::collection::vec(mention, 1..4))
}

fn written(name: usize, (published, mentions): &Told) -> Reading {
    let mut made = report(&format!("report-{name}"), Some(&format!("2019-03-{published:02}")));
    for (act, modality, by, step, when) in mentions {
        let (by, on) = (STATES[*by], STATES[(by + step) % 3]);
        let mut mention = say(MODALITIES[*modality], ACTS[*act], &format!("{by} > {on}"));
        if ACTS[*act].ends_with("ambassador") || ACTS[*act].ends_with("post") {
            mention = mention.mission(&format!("{by}>{on}"), None);
        }
        if let Some(day) = when {
            mention = mention.when(date(&format!("2019-03-{day:02}")));
        }
        made = made.says(mention);
    }
    let mut reading = made.done();
    if name % 3 == 2 {
        // The report before it, in nearly its words, and one that takes back what it told.
        reading.document.outlet = Some("The report-0".into());
        let mistake = "An earlier version of this report said that it had come to that. ";
        if let Some(first) = reading.mentions.first_mut() {
            let start = reading.document.text.len();
            reading.document.text.push_str(mistake);
            (first.evidence, first.sentence) =
                (Span::new(start, start + mistake.len()), Span::new(start, start + mistake.len()));
        }
    }
    let shared = "the lake and the port and the road down from the high plain where trucks wait in long lines for a boat that \
        does not come while nobody in either capital says when the fishing may begin again";
    let start = reading.document.text.len();
    if published % 2 == 0 {
        reading.document.text.push_str(shared);
    }
    let whole = Span::new(start, reading.document.text.len());
    let kind = crate::document::BlockKind::Paragraph;
    reading.document.blocks = vec![crate::document::Block { kind, pieces: vec![whole] }];
    reading
}

fn readings(told: &[Told]) -> Vec<Reading> {
    told.iter().enumerate().map(|(i, t)| written(i, t)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A record holds its mentions once, dated and with what the rest of each report makes of them, and still knows what was read.
    #[test]
    fn what_was_read_can_be_taken_out_of_a_record(told in proptest::collection::vec(told(), 1..7)) {
        let read = readings(&told);
        let record = record(read.clone());
        for (at, held) in record.readings.iter().enumerate() {
            let read = read.iter().find(|r| r.document.id == held.document.id).unwrap();
            let mut own = read.mentions.clone();
            own.sort_by(|a, b| (a.evidence.start, &a.id).cmp(&(b.evidence.start, &b.id)));
            own.dedup_by(|later, first| later.id == first.id);
            let mut taken = record.as_read(at).unwrap().mentions;
            for mention in &mut taken {
                (mention.when.resolved, mention.said.resolved) = (None, None);
                mention.terms.iter_mut().for_each(|t| t.resolved = None);
            }
            prop_assert_eq!(taken, own);
        }
    }
}

fn all(record: &Record) -> String {
    let ledgers: Vec<Ledger> = [5, 15, 28].map(|d| ledger(record, &format!("2019-03-{d:02}"))).into();
    format!("{}\n{}", serde_json::to_string(&record.events).unwrap(), serde_json::to_string(&ledgers).unwrap())
}

fn cited(record: &Record) -> BTreeSet<&str> {
    record.events.iter().flat_map(|e| &e.mentions).map(String::as_str).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_repetition_changes_the_ledger(told in proptest::collection::vec(told(), 1..6), turn in 0..6_usize) {
        let reports = readings(&told);
        let mut other = reports.clone();
        let middle = turn % other.len();
        other.rotate_left(middle);
        other.extend(reports.first().cloned());
        prop_assert_eq!(all(&record(reports)), all(&record(other)));
    }

    #[test]
    fn another_report_takes_no_citation_away(told in proptest::collection::vec(told(), 2..6)) {
        let reports = readings(&told);
        let before = record(reports[1..].to_vec());
        let after = record(reports);
        prop_assert!(cited(&before).is_subset(&cited(&after)));
    }

    #[test]
    fn what_is_known_on_a_day_rests_on_no_later_report(told in proptest::collection::vec(told(), 1..6), known in 1..28_i8) {
        let reports = readings(&told);
        let until = Date::constant(2019, 3, known);
        let out = reports.iter().filter(|r| r.published.date.latest.is_some_and(|d| d <= until)).cloned();
        let out: Vec<Reading> = out.rev().collect();
        let then = record(out.clone());
        let whole = record(reports);
        for as_of in ["2019-03-10", "2019-03-28"] {
            let expected = Ledger { known_on: Some(until), ..ledger(&then, as_of) };
            prop_assert_eq!(&whole.ledger(Some(day(as_of)), Some(until), &BOOK), &expected);
            prop_assert_eq!(Record::ledger_known(out.clone(), day(as_of), until, &BOOK), expected);
        }
    }

    #[test]
    fn an_index_that_was_stored_finds_every_day(told in proptest::collection::vec(told(), 1..6)) {
        let whole = record(readings(&told));
        let stored = serde_json::to_string(&*whole.ledger_index(&BOOK)).unwrap();
        let index: crate::ledger::Index = serde_json::from_str(&stored).unwrap();
        for date in [None, Some(day("2019-02-28")), Some(day("2019-03-10")), Some(day("2019-03-20"))] {
            prop_assert_eq!(index.ledger(date, None), Some(whole.ledger(date, None, &BOOK)));
        }
        let last = told.iter().map(|(published, _)| *published as i8).max().unwrap();
        prop_assert!(index.ledger(None, Some(Date::constant(2019, 3, last))).is_some());
        prop_assert!(index.ledger(None, Some(Date::constant(2019, 3, last).yesterday().unwrap())).is_none());
    }
}
