use super::*;
use crate::ledger::{Commitment, MissionEntry};

fn at<'a>(ledger: &'a Ledger, of: &str) -> &'a MissionEntry {
    let of = mission(of);
    let found = ledger.missions.iter().find(|m| m.sending == of.sending && m.receiving == of.receiving);
    found.unwrap_or_else(|| panic!("no {of:?} in {:#?}", ledger.missions))
}

fn status(record: &Record, as_of: &str, of: &str) -> MissionStatus {
    at(&ledger(record, as_of), of).status
}

fn envoy(modality: &str, act: &str, actor: &str, of: &str, name: &str) -> Say {
    say(modality, act, actor).mission(of, Some(name))
}

/// Spain and Argentina in May 2024.
fn crisis() -> Vec<Reading> {
    let who = "Maria Jesus Alonso";
    vec![
        report("may-19", Some("2024-05-19"))
            .says(
                envoy("occurred", "recall-ambassador", "ESP", "ESP>ARG", who)
                    .when(on(Weekday::Sunday))
                    .words("Madrid called its ambassador home."),
            )
            .done(),
        report("may-21", Some("2024-05-21"))
            .says(
                envoy("occurred", "recall-ambassador", "ESP", "ESP>ARG", who)
                    .when(on(Weekday::Tuesday))
                    .words("Madrid withdrew its ambassador for good."),
            )
            .head("ARG>ESP", "Roberto Bosch")
            .done(),
    ]
}

#[test]
fn a_mission_is_followed_from_post_to_withdrawal() {
    let mut reports = crisis();
    // The withdrawal is another happening than the recall: a report tells of both.
    reports[1].mentions[0].when.expression = Some(date("2024-05-28"));
    reports.push(report("june", Some("2024-06-01")).done());
    let record = record(reports);
    let before = ledger(&record, "2024-05-18");
    let entry = at(&before, "ESP>ARG");
    assert_eq!(entry.status, MissionStatus::InPost);
    assert_eq!(entry.head.as_ref().unwrap().name, "Maria Jesus Alonso");
    assert!(entry.since.why.contains("presupposed"));
    assert_eq!(status(&record, "2024-05-20", "ESP>ARG"), MissionStatus::Recalled);
    let after = ledger(&record, "2024-05-30");
    assert_eq!(at(&after, "ESP>ARG").status, MissionStatus::Withdrawn);
    assert_eq!(after.relations[0].level, RelationLevel::Downgraded);
    let bosch = at(&after, "ARG>ESP");
    assert_eq!(bosch.status, MissionStatus::InPost);
    assert_eq!(bosch.head.as_ref().unwrap().name, "Roberto Bosch");
}

#[test]
fn knowledge_has_its_own_axis() {
    let record = record(crisis());
    let early = record.ledger(Some(day("2024-05-30")), Some(day("2024-05-18")), &BOOK);
    assert!(early.missions.is_empty(), "{:#?}", early.missions);
    let then = record.ledger(Some(day("2024-05-30")), Some(day("2024-05-19")), &BOOK);
    assert_eq!(at(&then, "ESP>ARG").status, MissionStatus::Recalled);
    assert!(then.missions.iter().all(|m| m.sending != "ARG"));
    // Without a day the ledger stands on the last one that the record speaks of.
    assert_eq!(record.ledger(None, None, &BOOK).as_of, Some(day("2024-05-21")));
}

#[test]
fn a_return_ends_a_recall_and_an_expulsion_outlasts_a_flight() {
    let a = report("a", Some("2023-10-20"))
        .says(envoy("occurred", "recall-ambassador", "ESP", "ESP>NIC", "Pilar Terren").when(date("2023-01-10")))
        .says(envoy("occurred", "return-to-post", "-", "ESP>NIC", "Pilar Terren").when(date("2023-03-02")))
        .says(envoy("occurred", "expel-diplomats", "NIC > BRA", "BRA>NIC", "Breno de Souza").when(date("2023-08-01")))
        .says(envoy("occurred", "leave-post", "-", "BRA>NIC", "Breno de Souza").when(date("2023-08-08")));
    let record = record(vec![a.done()]);
    assert_eq!(status(&record, "2023-02-01", "ESP>NIC"), MissionStatus::Recalled);
    assert_eq!(status(&record, "2023-03-03", "ESP>NIC"), MissionStatus::InPost);
    let end = ledger(&record, "2023-10-20");
    let entry = at(&end, "BRA>NIC");
    assert_eq!(entry.status, MissionStatus::Expelled);
    assert_eq!(ends(&entry.since), ("2023-08-01".into(), "2023-08-01".into()));
}

#[test]
fn relations_are_cut_and_restored() {
    let a = report("a", Some("2023-09-06"))
        .says(say("occurred", "sever-relations", "SAU > IRN").when(date("2016-01-03")))
        .says(say("occurred", "restore-relations", "IRN+SAU").when(date("2023-03-10")));
    let record = record(vec![a.done()]);
    let level = |as_of: &str| ledger(&record, as_of).relations[0].level;
    assert_eq!(level("2015-12-01"), RelationLevel::Full);
    assert_eq!(level("2019-01-01"), RelationLevel::Severed);
    assert_eq!(level("2023-03-10"), RelationLevel::Full);
    let entry = &ledger(&record, "2019-01-01").relations[0];
    assert_eq!((entry.a.as_str(), entry.b.as_str()), ("IRN", "SAU"));
    assert_eq!(ends(&entry.since).0, "2016-01-03");
}

#[test]
fn a_measure_lasts_until_it_is_lifted() {
    let a = report("a", Some("2021-01-06"))
        .says(say("occurred", "close-airspace", "SAU > QAT").when(date("2017-06-05")))
        .says(say("occurred", "close-airspace", "EGY > QAT").when(date("2017-06-06")))
        .says(say("occurred", "open-airspace", "SAU > QAT").when(date("2021-01-04")));
    let record = record(vec![a.done()]);
    assert!(ledger(&record, "2017-06-01").measures.is_empty());
    let held = ledger(&record, "2020-01-01").measures;
    assert!(held.len() == 2 && held.iter().all(|m| m.ended.is_none()));
    let end = ledger(&record, "2021-01-06").measures;
    let ended: Vec<bool> = end.iter().map(|m| m.ended.is_some()).collect();
    assert_eq!(ended, [true, false]);
    assert_eq!(end.first().unwrap().kind, "airspace-closure");
}

#[test]
fn talks_pass_from_offer_to_the_day_they_are_held() {
    let a = report("a", Some("2021-04-14")).says(say("offered", "hold-summit", "USA > RUS").said(on(Weekday::Tuesday)));
    let b = report("b", Some("2021-05-26")).says(say("agreed", "hold-summit", "USA+RUS").when(date("2021-06-16")));
    let c = report("c", Some("2021-06-17"))
        .says(say("occurred", "hold-summit", "USA+RUS").when(on(Weekday::Wednesday)).place("Geneva", "CHE"));
    let record = record(vec![a.done(), b.done(), c.done()]);
    let talks = |as_of: &str| {
        let talks = ledger(&record, as_of).talks;
        assert!(talks.len() < 2, "{talks:#?}");
        talks.first().map(|t| t.status)
    };
    assert_eq!(talks("2021-04-01"), None);
    assert_eq!(talks("2021-04-20"), Some(TalksStatus::Offered));
    assert_eq!(talks("2021-06-01"), Some(TalksStatus::Agreed));
    assert_eq!(talks("2021-06-17"), Some(TalksStatus::Held));
    let commitments = ledger(&record, "2021-06-17").commitments;
    let statuses: Vec<CommitmentStatus> = commitments.iter().map(|c| c.status).collect();
    assert!(statuses.iter().all(|s| *s == CommitmentStatus::Kept), "{commitments:#?}");
}

#[test]
fn a_promise_to_leave_is_kept_on_the_day_of_the_leaving_and_not_of_the_order() {
    let order = report("order", Some("2019-04-04"))
        .says(
            say("occurred", "recall-ambassador", "PER").mission("PER>BOL", Some("Ana Quispe")).when(unit(Unit::Day, 0)),
        )
        .says(say("planned", "leave-post", "PER").mission("PER>BOL", Some("Ana Quispe")).when(date("2019-04-07")))
        .done();
    let gone = report("gone", Some("2019-04-08"))
        .says(say("occurred", "leave-post", "PER").mission("PER>BOL", Some("Ana Quispe")).when(date("2019-04-07")))
        .done();
    let record = record(vec![order, gone]);
    let status = |as_of: &str| {
        let list = ledger(&record, as_of).commitments;
        list.iter().map(|c| (c.status, c.kept_on.as_ref().and_then(|d| d.latest))).collect::<Vec<_>>()
    };
    assert_eq!(status("2019-04-06"), [(CommitmentStatus::Pending, None)]);
    assert_eq!(status("2019-04-07"), [(CommitmentStatus::Kept, Some(day("2019-04-07")))]);
}

fn only(record: &Record, as_of: &str) -> Commitment {
    let list = ledger(record, as_of).commitments;
    assert_eq!(list.len(), 1, "{list:#?}");
    list.first().unwrap().clone()
}

#[test]
fn a_promise_falls_due_and_is_kept_late() {
    let a = report("a", Some("2023-03-10")).says(say("agreed", "open-mission", "IRN > SAU").when(coming(
        1,
        2,
        Unit::Month,
    )));
    let b =
        report("b", Some("2023-06-07")).says(say("occurred", "open-mission", "IRN > SAU").when(on(Weekday::Tuesday)));
    let record = record(vec![a.done(), b.done()]);
    assert_eq!(only(&record, "2023-04-01").status, CommitmentStatus::Pending);
    assert_eq!(only(&record, "2023-06-01").status, CommitmentStatus::Overdue);
    let kept = only(&record, "2023-06-07");
    assert_eq!(kept.status, CommitmentStatus::Kept);
    assert_eq!(ends(&kept.kept_on.unwrap()), ("2023-06-06".into(), "2023-06-06".into()));
    assert!(ledger(&record, "2023-03-09").commitments.is_empty());
}

#[test]
fn a_promise_without_a_day_stays_pending_and_one_of_soon_does_not() {
    let a = |name: &str, say: Say| record(vec![report(name, Some("2019-01-10")).says(say).done()]);
    let open = a("open", say("planned", "visit", "FRA > ITA"));
    assert_eq!(only(&open, "2022-01-01").status, CommitmentStatus::Pending);
    let soon = a("soon", say("planned", "visit", "FRA > ITA").when(vague(Vague::Soon)));
    assert_eq!(only(&soon, "2019-02-01").status, CommitmentStatus::Pending);
    let late = only(&soon, "2019-12-01");
    assert_eq!(late.status, CommitmentStatus::Overdue);
    assert!(late.due.why.contains("for want of a better bound"), "{}", late.due.why);
}

#[test]
fn a_visit_that_is_called_off_is_withdrawn() {
    let a = report("a", Some("2017-03-10")).says(say("planned", "visit", "DNK > TUR").when(month(4)));
    let b = report("b", Some("2017-03-13")).says(say("cancelled", "visit", "DNK > TUR"));
    let record = record(vec![a.done(), b.done()]);
    assert_eq!(record.events.len(), 1, "{:#?}", record.events);
    assert_eq!(record.events[0].modality, Modality::Cancelled);
    assert_eq!(only(&record, "2017-03-11").status, CommitmentStatus::Pending);
    assert_eq!(only(&record, "2017-03-13").status, CommitmentStatus::Withdrawn);
}

#[test]
fn a_promise_that_is_acted_against_is_contradicted() {
    let a = report("a", Some("2022-01-10")).says(say("planned", "withdraw-troops", "RUS > UKR"));
    let b = report("b", Some("2022-02-24")).says(say("occurred", "invade", "RUS > UKR").when(unit(Unit::Day, 0)));
    let record = record(vec![a.done(), b.done()]);
    assert_eq!(only(&record, "2022-02-23").status, CommitmentStatus::Pending);
    assert_eq!(only(&record, "2022-02-24").status, CommitmentStatus::Contradicted);
}

#[test]
fn a_threat_to_retaliate_is_kept_by_any_measure_that_follows() {
    let a =
        report("a", Some("2017-03-12")).says(say("threatened", "retaliate", "TUR > NLD").said(on(Weekday::Saturday)));
    let b =
        report("b", Some("2017-03-14")).says(say("occurred", "close-airspace", "TUR > NLD").when(on(Weekday::Monday)));
    let record = record(vec![a.done(), b.done()]);
    let kept = only(&record, "2017-03-14");
    assert_eq!(kept.status, CommitmentStatus::Kept);
    assert_eq!(ends(&kept.kept_on.unwrap()).0, "2017-03-13");
    let fact = record.events.iter().find(|e| e.act == "close-airspace").unwrap();
    assert_eq!(fact.fulfils.len(), 1);
}

#[test]
fn a_promise_for_two_missions_is_two_promises() {
    let both = |say: Say| say.mission("NLD>TUR", None).mission("TUR>NLD", None);
    let a = report("a", Some("2018-07-21"))
        .says(both(say("agreed", "return-to-post", "NLD+TUR").said(on(Weekday::Friday))));
    let b = report("b", Some("2018-09-10")).says(
        say("occurred", "return-to-post", "NLD")
            .mission("NLD>TUR", Some("Marjanne de Kwaasteniet"))
            .when(date("2018-09-07")),
    );
    let record = record(vec![a.done(), b.done()]);
    let list = ledger(&record, "2018-09-10").commitments;
    let statuses: Vec<(Vec<String>, CommitmentStatus)> = list.iter().map(|c| (c.by.clone(), c.status)).collect();
    assert_eq!(list.len(), 2, "{list:#?}");
    assert!(statuses.iter().any(|(_, s)| *s == CommitmentStatus::Kept));
    assert!(statuses.iter().any(|(_, s)| *s == CommitmentStatus::Pending));
    let returned = record.events.iter().find(|e| e.modality == Modality::Occurred).unwrap();
    let agreed = record.events.iter().find(|e| e.modality == Modality::Agreed).unwrap();
    assert_eq!(returned.fulfils, std::slice::from_ref(&agreed.id));
}

#[test]
fn refusing_at_first_does_not_undo_a_promise_that_came_later() {
    let a = report("a", Some("2021-04-16"))
        .says(envoy("refused", "leave-post", "-", "USA>RUS", "John Sullivan").when(unit(Unit::Day, -1)));
    let b = report("b", Some("2021-04-20"))
        .says(envoy("planned", "leave-post", "-", "USA>RUS", "John Sullivan").when(unit(Unit::Week, 0)));
    let record = record(vec![a.done(), b.done()]);
    assert_eq!(only(&record, "2021-04-21").status, CommitmentStatus::Pending);
    assert_eq!(only(&record, "2021-04-30").status, CommitmentStatus::Overdue);
}
