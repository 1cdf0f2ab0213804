use super::*;
use crate::event::Event;

fn one<'a>(record: &'a Record, act: &str) -> &'a Event {
    let found: Vec<&Event> = record.events.iter().filter(|e| e.act == act).collect();
    assert_eq!(found.len(), 1, "{act}: {:#?}", record.events);
    found[0]
}

#[test]
fn two_reports_of_one_expulsion_are_one_event_that_keeps_both_counts() {
    let a = report("wire", Some("2018-03-27"))
        .says(say("occurred", "expel-diplomats", "POL > RUS").n(4.0).when(on(Weekday::Monday)));
    let b = report("daily", Some("2018-03-28"))
        .says(say("occurred", "expel-diplomats", "POL > RUS").n(5.0).when(on(Weekday::Monday)));
    let record = record(vec![a.done(), b.done()]);
    let event = one(&record, "expel-diplomats");
    assert_eq!(event.mentions.len(), 2);
    assert_eq!(ends(&event.when), ("2018-03-26".into(), "2018-03-26".into()));
    let [disagreement] = event.disagreements.as_slice() else { panic!("{event:#?}") };
    assert_eq!(disagreement.field, "quantity");
    let values: Vec<&str> = disagreement.values.iter().map(|v| v.value.as_str()).collect();
    assert_eq!(values, ["4 diplomat", "5 diplomat"]);
    assert_eq!(event.outlets, ["The daily", "The wire"]);
}

#[test]
fn expulsions_of_one_week_with_other_days_and_counts_are_two() {
    let a = report("wire", Some("2018-03-31"))
        .says(say("occurred", "expel-diplomats", "RUS > GBR").n(23.0).when(date("2018-03-28")))
        .says(say("occurred", "expel-diplomats", "RUS > GBR").n(50.0).when(date("2018-03-31")));
    assert_eq!(record(vec![a.done()]).events.len(), 2);
}

#[test]
fn expulsions_by_each_side_are_two_and_the_second_answers_the_first() {
    let a = report("wire", Some("2023-09-19"))
        .says(say("occurred", "expel-diplomats", "CAN > IND").n(1.0).when(date("2023-09-18")))
        .says(say("occurred", "expel-diplomats", "IND > CAN").n(1.0).when(date("2023-09-19")));
    let record = record(vec![a.done()]);
    let [first, second] = record.events.as_slice() else { panic!() };
    assert_eq!(second.answers, std::slice::from_ref(&first.id));
    assert!(first.answers.is_empty());
}

#[test]
fn words_of_retaliation_link_an_answer_to_what_is_told_without_a_day() {
    let a = report("wire", Some("2017-03-14"))
        .says(say("occurred", "ban-entry", "NLD > TUR").words("The Dutch turned a minister back."))
        .says(say("occurred", "close-airspace", "TUR > NLD").words("Ankara hit back and shut its sky."));
    let record = record(vec![a.done()]);
    let answer = one(&record, "close-airspace");
    assert_eq!(answer.answers, std::slice::from_ref(&one(&record, "ban-entry").id));
    assert!(one(&record, "ban-entry").answers.is_empty());
}

#[test]
fn in_response_to_says_which_side_answers_within_a_sentence() {
    let a = report("wire", Some("2019-08-24"))
        .says(say("occurred", "suspend-cooperation", "KOR > JPN").words("Seoul ended the pact in response to"))
        .says(say("occurred", "curb-exports", "JPN > KOR").words("Tokyo's curbs.").and());
    let record = record(vec![a.done()]);
    let curbs = one(&record, "curb-exports");
    assert_eq!(one(&record, "suspend-cooperation").answers, std::slice::from_ref(&curbs.id));
    assert!(curbs.answers.is_empty());
}

#[test]
fn a_plan_and_its_fulfilment_are_one_event_with_a_history() {
    let a = report("wire", Some("2021-04-20"))
        .says(say("planned", "leave-post", "USA").mission("USA>RUS", Some("John Sullivan")).when(unit(Unit::Week, 0)));
    let b = report("daily", Some("2021-04-22"))
        .says(say("occurred", "leave-post", "-").mission("USA>RUS", Some("John Sullivan")).when(on(Weekday::Thursday)));
    let record = record(vec![b.done(), a.done()]);
    let event = one(&record, "leave-post");
    assert_eq!(event.modality, Modality::Occurred);
    let history: Vec<&str> = event.history.iter().map(|k| k.modality.as_str()).collect();
    assert_eq!(history, ["planned", "occurred"]);
    assert_eq!(ends(&event.when), ("2021-04-22".into(), "2021-04-22".into()));
}

#[test]
fn a_recall_of_years_ago_stays_apart() {
    let envoy = |say: Say| say.mission("RUS>USA", None);
    let a = report("wire", Some("2021-03-29"))
        .says(envoy(say("occurred", "recall-ambassador", "RUS")).when(date("2021-03-21")))
        .says(envoy(say("occurred", "recall-ambassador", "RUS")).when(calendar(Some(1998), None)))
        .says(envoy(say("refused", "recall-ambassador", "RUS")).when(calendar(Some(2014), None)));
    assert_eq!(record(vec![a.done()]).events.len(), 3);
}

#[test]
fn order_and_flight_are_one_recall() {
    let a = report("wire", Some("2021-03-18")).says(
        say("occurred", "recall-ambassador", "RUS > USA")
            .mission("RUS>USA", Some("Anatoly Antonov"))
            .when(on(Weekday::Wednesday)),
    );
    let b = report("daily", Some("2021-03-22"))
        .says(say("occurred", "leave-post", "-").person("Antonov", "RUS").when(on(Weekday::Saturday)));
    let record = record(vec![a.done(), b.done()]);
    let event = one(&record, "recall-ambassador");
    assert_eq!(event.mentions.len(), 2);
    assert_eq!(event.persons.len(), 1);
    assert_eq!(event.persons[0].name, "Anatoly Antonov");
    assert_eq!(ends(&event.when), ("2021-03-17".into(), "2021-03-17".into()));
}

#[test]
fn outlets_that_quote_one_agency_count_once() {
    let told = |name: &str| {
        report(name, Some("2017-06-05"))
            .says(say("occurred", "sever-relations", "SAU > QAT").when(on(Weekday::Monday)).from("SPA").sure(0.7))
    };
    let own = report("c", Some("2017-06-05"))
        .says(say("occurred", "sever-relations", "SAU > QAT").when(on(Weekday::Monday)).sure(0.7));
    let alone = record(vec![told("a").done()]).events[0].confidence;
    let twice = record(vec![told("a").done(), told("b").done()]).events[0].confidence;
    let more = record(vec![told("a").done(), told("b").done(), own.done()]).events[0].confidence;
    assert_eq!(alone, twice);
    assert!(more > twice && more < 1.0);
}

#[test]
fn a_doubtful_mention_is_kept_and_makes_no_event() {
    let a = report("wire", Some("2017-06-05")).says(say("occurred", "sever-relations", "SAU > QAT").sure(0.3));
    let record = record(vec![a.done()]);
    assert!(record.events.is_empty());
    assert_eq!(record.mention_records(&BOOK).len(), 1);
}

#[test]
fn a_denial_stands_beside_the_fact() {
    let a = report("wire", Some("2021-05-03"))
        .says(say("occurred", "violate-territory", "AZE > ARM").when(date("2021-05-03")));
    let b = report("daily", Some("2021-05-03"))
        .says(say("denied", "violate-territory", "AZE > ARM").when(date("2021-05-03")));
    let record = record(vec![a.done(), b.done()]);
    let event = one(&record, "violate-territory");
    assert_eq!(event.modality, Modality::Occurred);
    assert_eq!(event.disagreements[0].field, "modality");
}

#[test]
fn talks_are_one_from_whichever_side_they_are_told() {
    let a = report("wire", Some("2023-04-07"))
        .says(say("occurred", "meet", "IRN > SAU").when(date("2023-04-06")).place("Beijing", "CHN"));
    let b = report("daily", Some("2023-04-07")).says(say("occurred", "meet", "SAU+IRN").when(on(Weekday::Thursday)));
    let c = report("other", Some("2023-04-07")).says(say("occurred", "meet", "IRQ > SAU").when(date("2023-04-06")));
    let record = record(vec![a.done(), b.done(), c.done()]);
    assert_eq!(record.events.len(), 2);
}

#[test]
fn the_weekday_of_the_report_is_that_of_the_agreement() {
    let both = |say: Say| say.mission("NLD>TUR", None).mission("TUR>NLD", None);
    let a = report("a", Some("2018-07-20"))
        .says(both(say("agreed", "return-to-post", "NLD+TUR").when(on(Weekday::Friday))));
    let record = record(vec![a.done()]);
    let record_of = &record.mention_records(&BOOK)[0];
    assert_eq!(ends(&record_of.when), ("2018-07-20".into(), "2018-07-20".into()));
    let list = ledger(&record, "2018-12-01").commitments;
    assert!(list.len() == 2 && list.iter().all(|c| c.status == CommitmentStatus::Pending), "{list:#?}");
}

#[test]
fn an_envoy_who_meets_somebody_is_no_mission() {
    let a = report("a", Some("2021-06-17")).says(say("occurred", "meet", "USA+RUS").when(on(Weekday::Wednesday))).says(
        say("planned", "meet", "RUS > USA")
            .person("Anatoly Antonov", "RUS")
            .mission("RUS>USA", Some("Anatoly Antonov")),
    );
    let record = record(vec![a.done()]);
    assert!(record.events.iter().all(|e| e.mission.is_none()));
    let list = ledger(&record, "2021-06-17").commitments;
    assert_eq!(list.len(), 1);
    assert_eq!(list.first().unwrap().status, CommitmentStatus::Pending, "{list:#?}");
}

/// A body in words of its own for every number.
fn body(n: u64) -> String {
    let words =
        ["lake", "port", "road", "envoy", "night", "talks", "rights", "trucks", "plain", "boats", "fish", "quay"];
    let mut at = n + 1;
    let mut text = String::new();
    for _ in 0..60 {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(at >> 33) as usize % words.len()]);
        text.push(' ');
    }
    text
}

fn expelled(name: &str, words: u64, count: f64) -> Reading {
    let told = say("occurred", "expel-diplomats", "PER > BOL").n(count).when(date("2018-03-26")).words(&body(words));
    let mut reading = report(name, Some("2018-03-27")).says(told).done();
    let whole = Span::new(0, reading.document.text.len());
    let kind = crate::document::BlockKind::Paragraph;
    reading.document.blocks = vec![crate::document::Block { kind, pieces: vec![whole] }];
    reading
}

#[test]
fn a_wire_story_copied_ten_times_is_one_voice() {
    let mut readings: Vec<Reading> = (0..10).map(|n| expelled(&format!("copy-{n}"), 0, 4.0)).collect();
    readings.push(expelled("own", 1, 5.0));
    readings.push(expelled("other", 2, 5.0));
    let all = record(readings);
    let event = one(&all, "expel-diplomats");
    assert_eq!(event.mentions.len(), 12);
    assert_eq!(event.quantity.as_ref().unwrap().value, 5.0, "two who write for themselves outweigh ten copies of one");
    let disagreement = &event.disagreements[0];
    assert_eq!(
        (disagreement.chosen.as_str(), disagreement.why.as_str()),
        ("5 diplomat", "told by 2 of 3 independent voices")
    );
    assert_eq!(disagreement.values.iter().map(|v| v.voices.len()).collect::<Vec<_>>(), [1, 2]);
    let marked = all.documents().iter().filter(|d| d.same_text_as.is_some()).count();
    assert_eq!(marked, 9);
    let alone = record(vec![expelled("copy-0", 0, 4.0)]).events[0].confidence;
    let twice = record(vec![expelled("copy-0", 0, 4.0), expelled("copy-1", 0, 4.0)]).events[0].confidence;
    assert_eq!(alone, twice);
}

#[test]
fn an_event_says_why_its_mentions_are_one() {
    let all = record(vec![expelled("a", 0, 4.0), expelled("b", 1, 4.0)]);
    assert_eq!(one(&all, "expel-diplomats").merged, "2 mentions share the parties, the count, days that meet");
    assert!(record(vec![expelled("a", 0, 4.0)]).events[0].merged.is_empty());
}

fn retracted(name: &str, outlet: &str) -> Reading {
    let mistake = "An earlier version of this report said that Peru had expelled two envoys.";
    let mut later = report(name, Some("2018-03-28"))
        .says(say("occurred", "expel-diplomats", "PER > BOL").n(2.0).words(mistake))
        .says(say("occurred", "expel-diplomats", "PER > CHL").n(2.0).when(date("2018-03-26")).words("It was Chile's."))
        .done();
    later.document.outlet = Some(outlet.into());
    later
}

#[test]
fn what_its_only_teller_takes_back_is_a_fact_no_more_and_stays_in_the_history() {
    let first = report("first", Some("2018-03-27"))
        .says(say("occurred", "expel-diplomats", "PER > BOL").n(2.0).when(date("2018-03-26")));
    let readings = vec![first.done(), retracted("second", "The first")];
    let all = record(readings.clone());
    let [a, b] = all.events.as_slice() else { panic!("{:#?}", all.events) };
    let (wrong, right) = if a.modality == Modality::Denied { (a, b) } else { (b, a) };
    assert_eq!(wrong.history.iter().map(|k| k.modality.as_str()).collect::<Vec<_>>(), ["occurred", "denied"]);
    assert_eq!(right.corrects, std::slice::from_ref(&wrong.id));
    let on = |ledger: &Ledger| ledger.measures.iter().map(|m| m.on.join("+")).collect::<Vec<_>>();
    assert_eq!(on(&ledger(&all, "2018-03-28")), ["CHL"]);
    assert_eq!(on(&all.ledger(Some(day("2018-03-28")), Some(day("2018-03-27")), &BOOK)), ["BOL"]);
}

#[test]
fn a_retraction_speaks_for_its_own_outlet_alone() {
    let told = |name: &str| {
        report(name, Some("2018-03-27"))
            .says(say("occurred", "expel-diplomats", "PER > BOL").n(2.0).when(date("2018-03-26")))
            .done()
    };
    let all = record(vec![told("first"), told("other"), retracted("second", "The first")]);
    let disputed = all.events.iter().find(|e| e.mentions.len() == 3).unwrap();
    assert_eq!(disputed.modality, Modality::Occurred);
    assert!(disputed.disagreements.iter().any(|d| d.field == "modality"));
}

#[test]
fn a_denied_accusation_and_a_promise_called_off_are_linked() {
    let a = report("a", Some("2018-03-27"))
        .says(say("occurred", "accuse", "PER > BOL").when(date("2018-03-26")))
        .says(say("agreed", "negotiate", "PER+BOL"));
    let b = report("b", Some("2018-03-28"))
        .says(say("occurred", "deny-accusation", "BOL > PER").when(date("2018-03-28")))
        .says(say("occurred", "break-off-talks", "BOL > PER").when(date("2018-03-28")));
    let all = record(vec![a.done(), b.done()]);
    assert_eq!(one(&all, "deny-accusation").denies, std::slice::from_ref(&one(&all, "accuse").id));
    assert_eq!(one(&all, "break-off-talks").cancels, std::slice::from_ref(&one(&all, "negotiate").id));
}

#[test]
fn one_more_is_not_what_was_told_before() {
    let first = report("first", Some("2018-03-20"))
        .says(say("occurred", "expel-diplomats", "PER > BOL").n(4.0).when(on(Weekday::Monday)))
        .done();
    let told = |words: &str| {
        let later = report("later", Some("2018-03-26"));
        let again = later.says(say("occurred", "expel-diplomats", "PER > BOL").n(4.0).words(words));
        record(vec![first.clone(), again.done()]).events.len()
    };
    assert_eq!(told("Peru expelled another four Bolivian diplomats."), 2);
    assert_eq!(told("Peru ordered a second round of expulsions."), 2);
    let fresh = |words: &str| {
        let mut later = report("later", Some("2018-03-26"))
            .says(say("occurred", "expel-diplomats", "PER > BOL").n(4.0).words(words))
            .done();
        later.mentions[0].when.fresh = true;
        record(vec![first.clone(), later]).events.len()
    };
    assert_eq!(fresh("Peru has expelled another four Bolivian diplomats."), 2);
    assert_eq!(fresh("Peru has expelled four Bolivian diplomats."), 1);
    assert_eq!(told("Peru expelled four Bolivian diplomats."), 1);
    assert_eq!(told("Peru expelled four Bolivian diplomats after another night of talks."), 1);
}

#[test]
fn one_more_is_one_event_for_all_who_tell_of_it() {
    let told = |name: &str, words: &str| {
        let monday = say("occurred", "expel-diplomats", "PER > BOL").n(4.0).when(on(Weekday::Monday));
        report(name, Some("2018-03-27")).says(monday.words(words)).done()
    };
    let all = record(vec![
        told("a", "Peru expelled another four Bolivian diplomats."),
        told("b", "Peru expelled four Bolivian diplomats."),
        told("c", "Peru sent four more Bolivian diplomats home."),
    ]);
    assert_eq!(all.events.len(), 1, "{:#?}", all.events);
}

#[test]
fn a_report_counts_one_more_apart_from_what_it_told_before() {
    let told = |words: &str| {
        let report = report("a", Some("2018-03-27"))
            .says(say("occurred", "recall-ambassador", "PER > BOL"))
            .says(say("occurred", "expel-diplomats", "PER > BOL").n(4.0))
            .says(say("occurred", "expel-diplomats", "PER > BOL").n(4.0).words(words));
        record(vec![report.done()]).events.iter().filter(|e| e.act == "expel-diplomats").count()
    };
    assert_eq!(told("Later it expelled another four diplomats."), 2);
    assert_eq!(told("The four diplomats were expelled by noon."), 1);
}

#[test]
fn what_a_later_report_tells_apart_is_parted_with_a_trail() {
    let told = |name: &str, published: &str| report(name, Some(published));
    let exact = |day: &str| say("occurred", "recall-ambassador", "PER > BOL").mission("PER>BOL", None).when(date(day));
    let vague = || say("occurred", "recall-ambassador", "PER > BOL").mission("PER>BOL", None);
    let a = told("a", "2018-03-20").says(exact("2018-03-05")).done();
    let b = told("b", "2018-06-25").says(vague()).done();
    let c = told("c", "2018-06-28").says(exact("2018-06-24")).done();
    let before = record(vec![a.clone(), b.clone()]);
    assert_eq!(before.events.len(), 1);
    assert!(before.events[0].parted.is_empty());
    let after = record(vec![a.clone(), b.clone(), c.clone()]);
    let [first, second] = after.events.as_slice() else { panic!("{:#?}", after.events) };
    assert_eq!((first.mentions.len(), second.mentions.len()), (1, 2));
    let ([note], [other]) = (first.parted.as_slice(), second.parted.as_slice()) else { panic!("{first:#?}") };
    assert_eq!((&note.event, &other.event), (&second.id, &first.id));
    assert_eq!(note.mentions, [b.mentions[0].id.clone()]);
    assert_eq!((note.because.as_str(), note.known_on), (c.mentions[0].id.as_str(), Some(day("2018-06-28"))));
    assert_eq!(note.why, "its days lie apart from theirs");
    let then = after.known(day("2018-06-25"), &BOOK);
    assert_eq!(then.events.len(), 1, "what was known then is as it was");
}
