use super::*;
use crate::document::NoiseKind;

fn published(record: &Record, file: &str) -> Published {
    let at = record.readings.iter().position(|r| r.document.file == file).unwrap();
    record.published[at].clone()
}

fn left(name: Option<&str>) -> Say {
    say("occurred", "leave-post", "-").mission("DZA>MAR", name)
}

#[test]
fn a_weekday_is_counted_from_what_a_dated_report_tells_of_the_same() {
    let dated = report("dated", Some("2021-07-20"))
        .says(say("planned", "leave-post", "DZA").mission("DZA>MAR", None).when(unit(Unit::Week, 0)));
    let undated = report("undated", None)
        .says(left(None).when(on(Weekday::Thursday)))
        .weekdays(&[Weekday::Thursday, Weekday::Monday]);
    let record = record(vec![undated.done(), dated.done()]);
    let found = published(&record, "undated");
    assert_eq!(ends(&found.date), ("2021-07-22".into(), "2021-07-24".into()));
    assert_eq!(found.method, Method::Inferred);
    assert!(found.date.why.contains("2021-07-20"), "{}", found.date.why);
    let event = record.events.iter().find(|e| e.act == "leave-post").unwrap();
    assert_eq!(ends(&event.when), ("2021-07-22".into(), "2021-07-22".into()));
}

#[test]
fn a_month_bounds_a_report_to_the_year_after_it() {
    let dated = report("dated", Some("2017-06-06"))
        .says(say("occurred", "sever-relations", "EGY > QAT").when(on(Weekday::Monday)));
    let undated = report("undated", None).says(say("occurred", "sever-relations", "EGY > QAT").when(month(6)));
    let found = published(&record(vec![undated.done(), dated.done()]), "undated");
    assert_eq!(ends(&found.date), ("2017-06-05".into(), "2018-05-31".into()));
}

#[test]
fn the_year_of_a_dateline_comes_from_another_report() {
    let dated = report("dated", Some("2024-10-31"))
        .says(say("occurred", "recall-ambassador", "ESP > ARG").when(date("2024-05-19")));
    let mut undated =
        report("undated", None).says(say("occurred", "recall-ambassador", "ESP > ARG").when(on(Weekday::Sunday)));
    undated.0.published.day_of_year =
        Some(DayOfYear { month: 5, day: 19, from: 0, to: 1, why: "the day of the dateline".into() });
    let found = published(&record(vec![undated.done(), dated.done()]), "undated");
    assert_eq!(found.date.earliest, Some(day("2024-05-19")));
    assert!(found.date.latest <= Some(day("2024-05-20")));
    assert_eq!(found.day_of_year, None);
}

#[test]
fn a_weekday_beside_a_date_settles_between_years_that_others_leave_open() {
    let told = |name: &str, published: &str, when: &str| {
        report(name, Some(published)).says(say("occurred", "recall-ambassador", "ESP > ARG").when(date(when))).done()
    };
    let undated = |weekday: Option<Weekday>| {
        let mut undated = report("undated", None).says(say("occurred", "recall-ambassador", "ESP > ARG"));
        undated.0.published.day_of_year =
            Some(DayOfYear { month: 5, day: 19, from: 0, to: 1, why: "the day of the news".into() });
        let rule = |weekday| DayRule::FallsOn { month: 5, day: 19, weekday, tense: Tense::Past };
        let test = |weekday| Constraint { rule: rule(weekday), hard: true, why: "its weekday".into(), span: None };
        undated.0.published.constraints = weekday.map(test).into_iter().collect();
        undated.done()
    };
    let year = |weekday| {
        let others = [told("a", "2024-05-20", "2024-05-19"), told("b", "2025-05-21", "2025-05-20")];
        let found = published(&record(others.into_iter().chain([undated(weekday)]).collect()), "undated");
        found.date.earliest.map(|d| d.year())
    };
    // May 19 was a Sunday in 2024 and a Monday in 2025.
    assert_eq!(year(Some(Weekday::Sunday)), Some(2024));
    assert_ne!(year(Some(Weekday::Monday)), Some(2024));
}

#[test]
fn an_hour_of_change_without_a_date_is_of_the_day_of_the_news() {
    let dated =
        || report("dated", Some("2019-11-23")).says(say("agreed", "negotiate", "JPN+KOR").said(on(Weekday::Friday)));
    let undated = || {
        report("undated", None)
            .says(say("agreed", "negotiate", "JPN+KOR").said(on(Weekday::Friday)))
            .weekdays(&[Weekday::Friday])
    };
    let plain = record(vec![dated().done(), undated().done()]);
    assert_eq!(ends(&published(&plain, "undated").date), ("2019-11-22".into(), "2019-11-24".into()));
    let noted = record(vec![dated().done(), undated().note(NoiseKind::Updated, "Updated at 6:12 p.m.").done()]);
    assert_eq!(ends(&published(&noted, "undated").date), ("2019-11-22".into(), "2019-11-22".into()));
}

#[test]
fn a_date_travels_from_report_to_report() {
    let a =
        report("a", Some("2021-08-24")).says(say("occurred", "sever-relations", "DZA > MAR").when(unit(Unit::Day, 0)));
    let b = report("b", None)
        .says(say("occurred", "sever-relations", "DZA > MAR").when(on(Weekday::Tuesday)))
        .says(say("occurred", "close-airspace", "DZA > MAR").when(on(Weekday::Wednesday)))
        .weekdays(&[Weekday::Wednesday, Weekday::Tuesday]);
    let c = report("c", None).says(say("occurred", "close-airspace", "DZA > MAR").when(unit(Unit::Day, -1)));
    let record = record(vec![c.done(), b.done(), a.done()]);
    let (b, c) = (published(&record, "b"), published(&record, "c"));
    assert!(b.date.contains(day("2021-08-25")) && b.date.is_bounded(), "{:?}", b.date);
    assert!(c.date.contains(day("2021-08-26")) && c.date.is_bounded(), "{:?}", c.date);
}

#[test]
fn what_contradicts_the_better_evidence_is_a_conflict() {
    let recalled = |when| say("occurred", "recall-ambassador", "FRA").mission("FRA>ITA", None).when(when);
    let expelled = |when| say("occurred", "expel-diplomats", "ITA > FRA").n(3.0).when(when);
    let a =
        report("a", Some("2019-02-08")).says(recalled(on(Weekday::Thursday))).says(expelled(on(Weekday::Wednesday)));
    let c = report("c", Some("2019-03-01")).says(
        say("occurred", "return-to-post", "FRA").mission("FRA>ITA", Some("Christian Masset")).when(date("2019-02-20")),
    );
    let undated = report("undated", None)
        .says(recalled(on(Weekday::Thursday)))
        .says(expelled(on(Weekday::Wednesday)))
        .says(
            say("occurred", "return-to-post", "FRA")
                .mission("FRA>ITA", Some("Christian Masset"))
                .when(unit(Unit::Day, -1)),
        )
        .weekdays(&[Weekday::Thursday, Weekday::Wednesday]);
    let found = published(&record(vec![a.done(), c.done(), undated.done()]), "undated");
    assert!(found.date.contains(day("2019-02-08")), "{:?}", found.date);
    assert_eq!(found.conflicts.len(), 1, "{:?}", found.conflicts);
    assert_eq!(found.conflicts[0].value, day("2019-02-21"));
}

#[test]
fn a_report_with_a_day_of_its_own_keeps_it() {
    let a = report("a", Some("2019-02-08")).says(left(None).when(on(Weekday::Thursday)));
    let b = report("b", Some("2020-02-08")).says(left(None).when(on(Weekday::Thursday)));
    let record = record(vec![a.done(), b.done()]);
    assert_eq!(published(&record, "b").date.single(), Some(day("2020-02-08")));
    assert_eq!(record.events.len(), 2);
}

#[test]
fn a_report_that_shares_nothing_stays_undated() {
    let a = report("a", Some("2019-02-08")).says(left(None).when(on(Weekday::Thursday)));
    let b = report("b", None).says(say("occurred", "meet", "JPN+KOR").when(on(Weekday::Thursday)));
    let found = published(&record(vec![a.done(), b.done()]), "b");
    assert_eq!(found.date.earliest, None);
    assert_eq!(found.date.latest, None);
}

#[test]
fn reports_without_days_do_not_date_each_other_in_a_circle() {
    let said = |name: &str| {
        let mut r =
            report(name, None).says(say("occurred", "visit", "NLD > TUR")).says(say("planned", "visit", "TUR > NLD"));
        r.0.published.date.earliest = Some(day("2018-07-01"));
        r.done()
    };
    let record = record(vec![said("a"), said("b")]);
    for published in &record.published {
        assert_eq!(ends(&published.date), ("2018-07-01".into(), String::new()), "{published:#?}");
    }
}

#[test]
fn soon_dates_nothing() {
    let a = report("a", Some("2019-11-23")).says(say("planned", "visit", "JPN > KOR").when(vague(Vague::Soon)));
    let b = report("b", None).says(say("planned", "visit", "JPN > KOR").when(vague(Vague::Soon)));
    let found = published(&record(vec![a.done(), b.done()]), "b");
    assert_eq!(found.method, Method::Unknown);
}
