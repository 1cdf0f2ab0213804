use super::data::{Article, Day, Line};
use super::days::{Form, timeline};
use super::rouge::{Scores, Timeline, score};
use super::rough;
use jiff::civil::Date;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn told(days: &[(&str, &[&str])]) -> Timeline {
    days.iter().map(|(at, told)| (day(at), told.iter().map(|&s| s.to_owned()).collect())).collect()
}

/// The figures that the package `tilse` 0.2.1 prints for these two timelines.
#[test]
fn scores_are_those_of_the_reference_scorer() {
    let gold = told(&[
        (
            "2014-05-01",
            &["The envoy was recalled from Riga by his government .", "Oslo protested against the decision ."],
        ),
        ("2014-05-04", &["Talks on fishing grounds collapsed after nine hours ."]),
        ("2014-05-20", &["A new agreement on fishing was signed in Riga ."]),
    ]);
    let ours = told(&[
        ("2014-05-01", &["The government recalled its envoy to Riga ."]),
        ("2014-05-05", &["Talks about the fishing grounds had collapsed , an official said ."]),
        ("2014-06-01", &["Ministers signed the fishing agreement ."]),
    ]);
    let scores = score(&ours, &gold);
    let near = |a: f64, b: f64| (a - b).abs() < 5e-5;
    let want = Scores { date: 0.33333, ar1: 0.42970, ar2: 0.13043 };
    assert!(near(scores.date, want.date) && near(scores.ar1, want.ar1) && near(scores.ar2, want.ar2), "{scores:?}");
    let same = score(&gold, &gold);
    assert_eq!(same, Scores { date: 1.0, ar1: 1.0, ar2: 1.0 });
    assert_eq!(score(&Timeline::new(), &gold), Scores::default());
}

fn article(published: &str, lines: &[(&str, &[(&str, bool)])]) -> Article {
    let line = |(text, days): &(&str, &[(&str, bool)])| Line {
        text: (*text).to_owned(),
        sentence: rough::sentence(text),
        days: days.iter().map(|(at, dated)| Day { day: day(at), dated: *dated }).collect(),
    };
    Article { day: day(published), lines: lines.iter().map(line).collect() }
}

const FIRE: &str =
    "A great fire destroyed the northern harbour warehouses and killed four sleeping dockworkers overnight";
const VISIT: &str = "The trade minister visited several apple orchards beside the sunny southern river valley villages";
const LATER: &str =
    "Insurers paid the harbour warehouses owners forty millions after the fire that killed four dockworkers";

#[test]
fn a_day_that_later_reports_look_back_to_is_told() {
    let articles = [
        article("2014-03-02", &[(FIRE, &[("2014-03-01", false)]), (VISIT, &[])]),
        article("2014-03-20", &[(VISIT, &[("2014-03-20", false)])]),
        article("2014-04-10", &[(LATER, &[("2014-03-01", true)])]),
        article("2014-06-30", &[(FIRE, &[("2014-03-21", true)]), (FIRE, &[("2014-03-21", true)])]),
    ];
    let form = Form { first: day("2014-03-01"), last: day("2014-05-01"), days: 1, sentences: 2 };
    let ours = timeline(&articles, form);
    // What came out after the last day does not count.
    assert_eq!(ours.keys().map(Date::to_string).collect::<Vec<_>>(), ["2014-03-01"]);
    let said = &ours[&day("2014-03-01")];
    assert!(said.len() == 2 && said.contains(&FIRE.to_owned()) && said.contains(&LATER.to_owned()), "{said:?}");
}

#[test]
fn the_same_is_not_told_twice() {
    let articles = [
        article("2014-03-02", &[(FIRE, &[("2014-03-01", false)])]),
        article("2014-03-03", &[(FIRE, &[("2014-03-01", false)])]),
        article("2014-03-04", &[(VISIT, &[("2014-03-01", false)])]),
    ];
    let form = Form { first: day("2014-03-01"), last: day("2014-03-04"), days: 1, sentences: 3 };
    let ours = timeline(&articles, form);
    assert_eq!(ours[&day("2014-03-01")].iter().filter(|s| *s == FIRE).count(), 1);
}
