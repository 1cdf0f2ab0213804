use super::*;
use crate::story::Length;

fn reports() -> Vec<Reading> {
    let envoy = |modality: &str, act: &str| say(modality, act, "DZA").mission("DZA>MAR", Some("Abdelhamid Abdaoui"));
    vec![
        report("july", Some("2021-07-18"))
            .says(envoy("occurred", "recall-ambassador").when(on(Weekday::Sunday)))
            .says(say("threatened", "retaliate", "DZA > MAR"))
            .done(),
        report("august", None)
            .says(say("occurred", "sever-relations", "DZA > MAR").when(on(Weekday::Tuesday)))
            .says(envoy("occurred", "recall-ambassador").when(month(7)))
            .weekdays(&[Weekday::Tuesday])
            .done(),
        report("september", Some("2021-09-23"))
            .says(say("occurred", "close-airspace", "DZA > MAR").when(on(Weekday::Wednesday)))
            .says(say("occurred", "sever-relations", "DZA > MAR").when(date("2021-08-24")))
            .says(say("planned", "withdraw-diplomats", "MAR > DZA").n(12.0).sure(0.6))
            .done(),
        report("elsewhere", Some("2021-09-24"))
            .says(say("occurred", "meet", "JPN+KOR").when(on(Weekday::Friday)))
            .done(),
    ]
}

fn bytes(record: &Record) -> String {
    let ledgers: Vec<Ledger> = ["2021-07-20", "2021-09-01", "2021-12-01"]
        .iter()
        .flat_map(|d| [None, Some(day("2021-08-25"))].map(|k| record.ledger(Some(day(d)), k, &BOOK)))
        .collect();
    serde_json::to_string(&(
        record.documents(),
        record.mention_records(&BOOK),
        &record.events,
        &record.stories,
        record.timeline(None),
        ledgers,
    ))
    .unwrap()
}

#[test]
fn neither_order_nor_batch_nor_repetition_changes_a_byte() {
    let reports = reports();
    let first = bytes(&record(reports.clone()));
    for turn in 1..reports.len() {
        let mut turned = reports.clone();
        turned.rotate_left(turn);
        assert_eq!(bytes(&record(turned.clone())), first);
        turned.reverse();
        turned.extend(reports.clone());
        turned.iter_mut().for_each(|r| r.mentions.reverse());
        assert_eq!(bytes(&record(turned)), first);
    }
}

#[test]
fn reports_of_one_crisis_are_one_story() {
    let record = record(reports());
    assert_eq!(record.stories.len(), 2, "{:#?}", record.stories);
    let story = &record.stories[0];
    assert_eq!(
        story.title,
        "Algeria and Morocco: ambassadors and missions and sanctions and other measures, July to September 2021"
    );
    assert_eq!(story.documents.len(), 3);
    let lines = record.timeline(Some(&story.id));
    assert_eq!(lines.len(), story.events.len());
    let line = |words: &str| {
        let found = lines.iter().find(|l| l.sentence == words);
        found.unwrap_or_else(|| panic!("{words}: {:#?}", lines.iter().map(|l| &l.sentence).collect::<Vec<_>>()))
    };
    assert_eq!(line("Algeria recalled its ambassador to Morocco, Abdelhamid Abdaoui").citations.len(), 2);
    assert_eq!(line("Algeria severed diplomatic relations with Morocco").citations.len(), 2);
    line("Algeria threatened to retaliate against Morocco");
    line("Morocco plans to withdraw 12 diplomats from Algeria");
    assert!(record.timeline(Some("s-none")).is_empty());
}

#[test]
fn a_timeline_of_few_days_has_those_that_matter() {
    let record = record(reports());
    let story = &record.stories[0];
    let told = |length| -> Vec<String> {
        record.digest(Some(&story.id), length, &BOOK, &|_| true).into_iter().map(|line| line.sentence).collect()
    };
    assert_eq!(told(Length::All).len(), story.events.len());
    assert_eq!(told(Length::Days(1)), ["Algeria severed diplomatic relations with Morocco"]);
    let (two, own) = (told(Length::Days(2)), told(Length::Own));
    assert!(two.len() == 2 && own.len() >= 2 && own.len() <= story.events.len(), "{two:?} {own:?}");
    assert!(two.iter().all(|line| told(Length::All).contains(line)));
    assert!(record.digest(None, Length::Own, &BOOK, &|event| event.act == "none").is_empty());
}

#[test]
fn sentences_are_english_for_every_modality_and_act() {
    for act in &BOOK.acts {
        for modality in Modality::ALL {
            let parts = |say: Say| {
                if act.family == "missions" { say.mission("RUS>USA", Some("Anatoly Antonov")) } else { say }
            };
            for parties in ["RUS > USA", "-", "RUS+CHN"] {
                let told = report("a", Some("2021-03-29")).says(parts(say(modality.as_str(), &act.id, parties)));
                for line in record(vec![told.done()]).timeline(None) {
                    let s = &line.sentence;
                    assert!(!s.contains(['{', '}', '[', ']']) && !s.contains("  ") && !s.contains(" ,"), "{s}");
                    assert!(s.chars().next().is_some_and(char::is_uppercase), "{s}");
                }
            }
        }
    }
}

#[test]
fn sentences_say_what_the_record_says() {
    let sentence = |say: Say| {
        let told = report("a", Some("2021-03-29")).says(say);
        record(vec![told.done()]).timeline(None)[0].sentence.clone()
    };
    let of = |modality: &str, act: &str, parties: &str| say(modality, act, parties);
    assert_eq!(sentence(of("requested", "meet", "RUS+CHN > RUS+CHN")), "China and Russia called on each other to meet");
    assert_eq!(
        sentence(of("occurred", "recall-ambassador", "RUS").mission("RUS>USA", Some("Anatoly Antonov"))),
        "Russia recalled its ambassador to the United States, Anatoly Antonov"
    );
    assert_eq!(
        sentence(of("planned", "impose-sanctions", "USA > RUS")),
        "The United States plans to impose sanctions on Russia"
    );
    assert_eq!(sentence(of("refused", "meet", "RUS > USA")), "Russia refused to meet with the United States");
    assert_eq!(
        sentence(of("occurred", "expel-diplomats", "NLD > RUS").n(1.0)),
        "The Netherlands expelled 1 diplomat of Russia"
    );
    assert_eq!(
        sentence(of("agreed", "restore-relations", "IRN+SAU")),
        "Iran and Saudi Arabia agreed to restore diplomatic relations"
    );
    assert_eq!(
        sentence(of("requested", "withdraw-troops", "UKR > RUS")),
        "Ukraine called on Russia to withdraw forces"
    );
    assert_eq!(
        sentence(of("requested", "return-home", "RUS").mission("USA>RUS", Some("John Sullivan"))),
        "Russia asked the ambassador of the United States, John Sullivan, to go home"
    );
    assert_eq!(
        sentence(of("agreed", "return-to-post", "USA+RUS").mission("USA>RUS", None).mission("RUS>USA", None)),
        "Russia and the United States agreed to send their ambassadors back"
    );
    assert_eq!(
        sentence(of("occurred", "return-to-post", "-").mission("RUS>USA", Some("Anatoly Antonov"))),
        "Anatoly Antonov returned to the mission of Russia in the United States"
    );
}
