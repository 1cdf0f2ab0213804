//! The two axes of the ledger: what was true on a day, and what the reports up to a day let one know.

use super::*;
use crate::event::Disagreement;
use crate::ledger::{MeasureStatus, MissionEntry};
use std::collections::BTreeSet;

fn seen(record: &Record, as_of: &str, known_on: &str) -> Ledger {
    record.ledger(Some(day(as_of)), Some(day(known_on)), &BOOK)
}

fn at<'a>(ledger: &'a Ledger, of: &str) -> Option<&'a MissionEntry> {
    let of = mission(of);
    ledger.missions.iter().find(|m| m.sending == of.sending && m.receiving == of.receiving)
}

fn envoy(modality: &str, act: &str, parties: &str, of: &str, name: Option<&str>) -> Say {
    say(modality, act, parties).mission(of, name)
}

/// Whatever reports come later, the ledger of a day of knowledge is that of the reports that were out.
fn holds_without_what_came_later(reports: Vec<Reading>, days: &[&str]) {
    let all = record(reports.clone());
    for known in days {
        let out = reports.iter().filter(|r| r.published.date.latest.is_none_or(|d| d <= day(known)));
        let then = record(out.cloned().collect());
        for as_of in days {
            let expected = Ledger { known_on: Some(day(known)), ..ledger(&then, as_of) };
            assert_eq!(seen(&all, as_of, known), expected, "as of {as_of}, known on {known}");
        }
    }
}

#[test]
fn a_later_report_corrects_a_count() {
    let first = report("first", Some("2018-03-26"))
        .says(say("occurred", "expel-diplomats", "UKR > RUS").n(12.0).when(unit(Unit::Day, 0)));
    let second = report("second", Some("2018-03-27"))
        .says(say("occurred", "expel-diplomats", "UKR > RUS").n(13.0).when(unit(Unit::Day, -1)));
    let reports = vec![first.done(), second.done()];
    let all = record(reports.clone());
    let count = |l: Ledger| l.measures.iter().map(|m| m.quantity.as_ref().unwrap().value).collect::<Vec<_>>();
    assert_eq!(count(seen(&all, "2018-03-27", "2018-03-26")), [12.0]);
    assert_eq!(count(seen(&all, "2018-03-27", "2018-03-27")), [13.0]);
    assert_eq!(all.events[0].disagreements[0].field, "quantity");
    holds_without_what_came_later(reports, &["2018-03-25", "2018-03-26", "2018-03-27"]);
}

#[test]
fn a_retraction_is_shown_against_what_it_takes_back() {
    let told = envoy("occurred", "recall-ambassador", "CZE > CHN", "CZE>CHN", Some("Vladimir Tomsik"));
    let first = report("first", Some("2020-09-01")).says(told.when(unit(Unit::Day, 0)));
    let denied = envoy("denied", "recall-ambassador", "CZE > CHN", "CZE>CHN", Some("Vladimir Tomsik"));
    let second = report("second", Some("2020-09-02")).says(denied.when(unit(Unit::Day, -1)));
    let reports = vec![first.done(), second.done()];
    let all = record(reports.clone());
    assert_eq!(all.events.len(), 1, "{:#?}", all.events);
    let fields: Vec<&str> = all.events[0].disagreements.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["modality"]);
    assert!(record(reports[..1].to_vec()).events[0].disagreements.is_empty());
    holds_without_what_came_later(reports, &["2020-09-01", "2020-09-02"]);
}

#[test]
fn what_was_planned_and_did_not_happen_is_overdue_only_once_its_day_is_past() {
    let plan = report("plan", Some("2019-05-01")).says(say("planned", "open-mission", "KEN > SOM").when(month(6)));
    let later = report("later", Some("2019-09-01")).says(say("occurred", "criticize", "SOM > KEN"));
    let reports = vec![plan.done(), later.done()];
    let all = record(reports.clone());
    let status = |as_of: &str, known: &str| seen(&all, as_of, known).commitments.first().unwrap().status;
    assert_eq!(status("2019-06-15", "2019-09-01"), CommitmentStatus::Pending);
    assert_eq!(status("2019-08-01", "2019-05-01"), CommitmentStatus::Overdue);
    assert!(seen(&all, "2019-08-01", "2019-04-30").commitments.is_empty());
    holds_without_what_came_later(reports, &["2019-04-30", "2019-05-01", "2019-09-01"]);
}

#[test]
fn outlets_that_contradict_each_other_stand_side_by_side() {
    let who = Some("Hassan Ould");
    let called = envoy("occurred", "recall-ambassador", "MAR > DEU", "MAR>DEU", who).when(date("2021-05-06"));
    let left = envoy("occurred", "leave-post", "-", "MAR>DEU", who).when(date("2021-05-06"));
    let a = report("a", Some("2021-05-06")).says(called.words("Rabat called its envoy home.")).done();
    let b = report("b", Some("2021-05-07")).says(left.words("The envoy left on his own.")).done();
    let all = record(vec![a, b]);
    assert_eq!(all.events.len(), 1, "{:#?}", all.events);
    let told: Vec<&Disagreement> = all.events[0].disagreements.iter().filter(|d| d.field == "act").collect();
    let values: Vec<&str> = told[0].values.iter().map(|v| v.value.as_str()).collect();
    assert_eq!(values, ["leave-post", "recall-ambassador"]);
}

#[test]
fn the_order_and_the_flight_of_one_report_do_not_disagree() {
    let who = Some("Hassan Ould");
    let called = envoy("occurred", "recall-ambassador", "MAR > DEU", "MAR>DEU", who).when(date("2021-05-06"));
    let left = envoy("occurred", "leave-post", "-", "MAR>DEU", who).when(date("2021-05-07"));
    let a = report("a", Some("2021-05-08")).says(called.clone()).says(left).done();
    let b = report("b", Some("2021-05-08")).says(called.words("Rabat called its envoy home.")).done();
    let all = record(vec![a, b]);
    assert!(all.events.iter().flat_map(|e| &e.disagreements).all(|d| d.field != "act"), "{:#?}", all.events);
}

#[test]
fn a_report_from_the_future_is_not_known_before_its_day() {
    let told = envoy("occurred", "return-to-post", "-", "KEN>SOM", Some("Lucas Tumbo")).when(date("2035-01-02"));
    let far = report("far", Some("2035-01-03")).says(told).done();
    let sent = envoy("occurred", "recall-ambassador", "KEN > SOM", "KEN>SOM", Some("Lucas Tumbo"));
    let near = report("near", Some("2019-02-17")).says(sent.when(unit(Unit::Day, -1))).done();
    let all = record(vec![far.clone(), near.clone()]);
    assert_eq!(at(&seen(&all, "2019-03-01", "2019-03-01"), "KEN>SOM").unwrap().status, MissionStatus::Recalled);
    assert_eq!(at(&ledger(&all, "2019-03-01"), "KEN>SOM").unwrap().status, MissionStatus::Recalled);
    assert_eq!(at(&ledger(&all, "2035-01-03"), "KEN>SOM").unwrap().status, MissionStatus::InPost);
    holds_without_what_came_later(vec![far, near], &["2019-02-16", "2019-02-17", "2035-01-03"]);
}

#[test]
fn a_wrong_year_stays_a_disagreement_and_the_better_evidence_is_believed() {
    let who = "Per Thoresen";
    let told = |year: &str| {
        envoy("occurred", "recall-ambassador", "NOR > NGA", "NOR>NGA", Some(who)).when(date(&format!("{year}-04-08")))
    };
    let a = report("a", Some("2022-04-09")).says(told("2022"));
    let b = report("b", Some("2022-04-10")).says(told("2022").words("Oslo has its envoy home."));
    let wrong = report("wrong", Some("2022-04-11")).says(told("2021").words("Oslo called its envoy home."));
    let all = record(vec![a.done(), b.done(), wrong.done()]);
    let entry = ledger(&all, "2022-04-11");
    let entry = at(&entry, "NOR>NGA").unwrap();
    assert_eq!(entry.status, MissionStatus::Recalled);
    // The lone report is kept as what it tells: a recall of another year.
    assert_eq!(all.events.len(), 2, "{:#?}", all.events);
    assert!(all.events.iter().any(|e| e.mentions.len() == 2 && ends(&e.when).0 == "2022-04-08"));
}

#[test]
fn a_name_that_only_a_later_report_gives_is_not_known_before() {
    let first = report("first", Some("2019-02-17"))
        .says(envoy("occurred", "recall-ambassador", "KEN > SOM", "KEN>SOM", None).when(unit(Unit::Day, -1)));
    let second = report("second", Some("2019-02-20")).head("KEN>SOM", "Lucas Tumbo");
    let reports = vec![first.done(), second.done()];
    let all = record(reports.clone());
    assert!(at(&seen(&all, "2019-02-20", "2019-02-17"), "KEN>SOM").unwrap().head.is_none());
    assert_eq!(at(&ledger(&all, "2019-02-20"), "KEN>SOM").unwrap().head.as_ref().unwrap().name, "Lucas Tumbo");
    holds_without_what_came_later(reports, &["2019-02-17", "2019-02-20"]);
}

#[test]
fn severed_relations_close_the_missions_and_restored_ones_leave_them_vacant() {
    let a = report("a", Some("2016-01-02")).head("IRN>SAU", "Hossein Sadeghi").head("SAU>IRN", "Hassan Zweid");
    let b =
        report("b", Some("2016-01-04")).says(say("occurred", "sever-relations", "SAU > IRN").when(unit(Unit::Day, -1)));
    let c =
        report("c", Some("2023-03-11")).says(say("occurred", "restore-relations", "IRN+SAU").when(date("2023-03-10")));
    let all = record(vec![a.done(), b.done(), c.done()]);
    for of in ["IRN>SAU", "SAU>IRN"] {
        assert_eq!(at(&ledger(&all, "2016-01-02"), of).unwrap().status, MissionStatus::InPost);
        let cut = ledger(&all, "2016-01-04");
        let entry = at(&cut, of).unwrap();
        assert_eq!((entry.status, entry.head.as_ref()), (MissionStatus::Withdrawn, None));
        assert_eq!(at(&ledger(&all, "2023-03-11"), of).unwrap().status, MissionStatus::Vacant);
    }
    assert!(ledger(&all, "2023-03-11").breaches.is_empty());
}

#[test]
fn what_is_severed_again_after_years_was_mended_in_between() {
    let cut = |day| say("occurred", "sever-relations", "DZA > MAR").when(date(day));
    let recall = envoy("occurred", "recall-ambassador", "DZA > MAR", "DZA>MAR", None).when(date("2021-07-18"));
    let reports = vec![
        report("a", Some("2021-07-18")).says(recall).done(),
        report("b", Some("2021-08-25")).says(cut("1976-03-07")).says(cut("2021-08-24")).done(),
    ];
    let all = record(reports);
    let relation = |day| ledger(&all, day).relations.into_iter().map(|r| (r.level, r.since)).next().unwrap();
    assert_eq!(relation("1980-01-01").0, RelationLevel::Severed);
    let (level, since) = relation("2021-07-20");
    assert_eq!((level, ends(&since)), (RelationLevel::Full, ("1976-03-07".to_owned(), "2021-07-18".to_owned())));
    let (level, since) = relation("2021-08-25");
    assert_eq!((level, ends(&since).0.as_str()), (RelationLevel::Severed, "2021-08-24"));
}

#[test]
fn what_the_convention_does_not_allow_for_is_named_with_both_events() {
    let who = Some("Ana Ruiz");
    let a = report("a", Some("2012-03-05"))
        .says(say("occurred", "close-mission", "CRI > SYR").when(date("2012-02-01")).words("The embassy closed."))
        .says(envoy("occurred", "recall-ambassador", "CRI > SYR", "CRI>SYR", who).when(date("2012-03-01")));
    let all = record(vec![a.done()]);
    let breaches = ledger(&all, "2012-03-05").breaches;
    assert_eq!(breaches.len(), 1, "{breaches:#?}");
    assert_eq!(breaches.first().unwrap().rule, "closed-mission-has-no-head");
    let ids: Vec<&String> = all.events.iter().map(|e| &e.id).collect();
    assert_eq!(breaches.first().unwrap().events.iter().collect::<Vec<_>>(), ids);
    assert!(ledger(&all, "2012-02-10").breaches.is_empty());

    let b = report("b", Some("2014-05-01"))
        .says(envoy("occurred", "present-credentials", "-", "PER>BOL", who).when(date("2014-01-10")))
        .says(envoy("occurred", "return-to-post", "-", "PER>BOL", who).when(date("2014-04-10")));
    let breaches = ledger(&record(vec![b.done()]), "2014-05-01").breaches;
    assert_eq!(breaches.first().unwrap().rule, "no-return-without-absence");
}

#[test]
fn a_consulate_that_closes_leaves_the_ambassador_in_post() {
    let a = report("a", Some("2020-07-25")).head("PER>BOL", "Ana Ruiz").says(
        say("occurred", "close-mission", "PER > BOL").when(date("2020-07-24")).words("Lima closed its consulate."),
    );
    let all = record(vec![a.done()]);
    assert_eq!(at(&ledger(&all, "2020-07-25"), "PER>BOL").unwrap().status, MissionStatus::InPost);
}

#[test]
fn an_expulsion_that_the_sender_calls_a_withdrawal_is_disputed() {
    let who = Some("Sunil Rao");
    let out = envoy("occurred", "expel-diplomats", "KEN > IND", "IND>KEN", who).when(date("2024-10-14"));
    let mut home = envoy("occurred", "recall-ambassador", "IND > KEN", "IND>KEN", who).when(date("2024-10-14"));
    home.mention.certainty = Certainty::Attributed;
    let a = report("a", Some("2024-10-15")).says(out).says(home.words("It says that it withdrew him.")).done();
    let all = record(vec![a]);
    let state = ledger(&all, "2024-10-15");
    let entry = at(&state, "IND>KEN").unwrap();
    assert_eq!(entry.status, MissionStatus::Expelled);
    assert_eq!(entry.disagreements.len(), 1, "{entry:#?}");
    let told: BTreeSet<&str> = entry.disagreements[0].values.iter().map(|v| v.value.as_str()).collect();
    assert_eq!(told, BTreeSet::from(["expel-diplomats", "recall-ambassador"]));
}

#[test]
fn an_announced_measure_is_not_in_force_before_its_day() {
    let a = report("a", Some("2019-08-02"))
        .says(say("planned", "curb-exports", "AUS > CHL").when(date("2019-08-28")))
        .done();
    let all = record(vec![a]);
    let status = |as_of: &str| ledger(&all, as_of).measures.iter().map(|m| m.status).collect::<Vec<_>>();
    assert!(status("2019-08-01").is_empty());
    assert_eq!(status("2019-08-05"), [MeasureStatus::Announced]);
    assert_eq!(status("2019-08-28"), [MeasureStatus::InForce]);
}

#[test]
fn a_measure_with_a_term_runs_out() {
    let words = "Warsaw shut its airspace to Serbian planes for 30 days.";
    let a = report("a", Some("2019-03-01"))
        .says(say("occurred", "close-airspace", "POL > SRB").when(unit(Unit::Day, 0)).words(words))
        .done();
    let all = record(vec![a]);
    let status = |as_of: &str| ledger(&all, as_of).measures.first().unwrap().status;
    assert_eq!(status("2019-03-20"), MeasureStatus::InForce);
    assert_eq!(status("2019-03-31"), MeasureStatus::Expired);
}

#[test]
fn what_is_lifted_before_its_term_is_over_does_not_run_out() {
    let words = "Warsaw shut its airspace to Serbian planes for 30 days.";
    let shut = report("shut", Some("2019-03-01"))
        .says(say("occurred", "close-airspace", "POL > SRB").when(unit(Unit::Day, 0)).words(words))
        .done();
    let opened = report("opened", Some("2019-03-12"))
        .says(say("occurred", "open-airspace", "POL > SRB").when(unit(Unit::Day, 0)))
        .done();
    let all = record(vec![shut, opened]);
    let of = |as_of: &str| ledger(&all, as_of).measures.first().unwrap().clone();
    // The days are asked for out of their order: one index answers them all.
    assert_eq!(of("2019-06-01").status, MeasureStatus::Lifted);
    assert_eq!(of("2019-03-11").status, MeasureStatus::InForce);
    assert_eq!(of("2019-03-12").status, MeasureStatus::Lifted);
    assert_eq!(of("2019-06-01").ended.unwrap().latest, Some(day("2019-03-12")));
}

#[test]
fn an_ultimatum_is_obeyed_or_taken_back() {
    let words = "Harare gave the Zambian diplomats 72 hours to leave.";
    let told = say("occurred", "expel-diplomats", "ZWE > ZMB").when(unit(Unit::Day, 0)).words(words);
    let first = report("first", Some("2019-01-23")).says(told).done();
    let gone = report("gone", Some("2019-01-25"))
        .says(say("occurred", "withdraw-diplomats", "ZMB > ZWE").when(unit(Unit::Day, 0)))
        .done();
    let off = report("off", Some("2019-01-26")).says(say("cancelled", "expel-diplomats", "ZWE > ZMB")).done();
    let due = |record: &Record, as_of: &str| {
        let list = ledger(record, as_of).commitments;
        let found = list.iter().find(|c| c.act == "expel-diplomats").unwrap_or_else(|| panic!("{list:#?}"));
        (found.status, ends(&found.due).1)
    };
    let alone = record(vec![first.clone()]);
    assert_eq!(due(&alone, "2019-01-24"), (CommitmentStatus::Pending, "2019-01-26".into()));
    assert_eq!(due(&alone, "2019-01-27").0, CommitmentStatus::Overdue);
    assert_eq!(due(&record(vec![first.clone(), gone]), "2019-01-27").0, CommitmentStatus::Kept);
    assert_eq!(due(&record(vec![first, off]), "2019-01-27").0, CommitmentStatus::Withdrawn);
}

#[test]
fn talks_that_are_broken_off_take_the_promise_back() {
    let a = report("a", Some("2019-01-27")).says(say("agreed", "negotiate", "PER+BOL")).done();
    let b = report("b", Some("2019-02-14"))
        .says(say("occurred", "break-off-talks", "BOL > PER").when(unit(Unit::Day, 0)))
        .done();
    let all = record(vec![a, b]);
    let status = |as_of: &str| ledger(&all, as_of).commitments.first().unwrap().status;
    assert_eq!(status("2019-02-01"), CommitmentStatus::Pending);
    assert_eq!(status("2019-02-14"), CommitmentStatus::Withdrawn);
}

#[test]
fn a_host_that_refuses_a_new_envoy_leaves_the_mission_vacant_and_one_that_refuses_a_return_bars_him() {
    let a = report("a", Some("2018-02-05"))
        .says(envoy("refused", "grant-agrement", "PER > BOL", "BOL>PER", None))
        .says(envoy("refused", "return-to-post", "BOL > PER", "PER>BOL", Some("Ana Ruiz")))
        .done();
    let all = record(vec![a]);
    let state = ledger(&all, "2018-02-06");
    assert_eq!(at(&state, "BOL>PER").unwrap().status, MissionStatus::Vacant);
    assert_eq!(at(&state, "PER>BOL").unwrap().status, MissionStatus::Absent);
    let bans: Vec<_> = state.measures.iter().map(|m| (m.kind.as_str(), &m.by[..], &m.on[..])).collect();
    assert_eq!(bans, [("entry-ban", &["BOL".to_owned()][..], &["PER".to_owned()][..])]);
}
