//! Odd input: no text, day or order of words makes the step panic.

use super::{anchor, tokenize};
use crate::time::*;
use jiff::civil::Date;

#[test]
fn nothing_in_a_text_makes_it_panic() {
    let odd = [
        "99999999999 years ago",
        "on the 99th of March 9999",
        "31/31/2021 0/0/0000 9999-12-31",
        "the 25th century",
        "in 99,999 centuries",
        "' ’ - – / : . , 's '90s '",
        "mid- end- early late the the",
        "from to between and",
        "3-3-3-3-3",
        "half half half a",
        "0 days ago",
        "February 30",
        "\u{130}\u{df}\u{1F600} May \u{130}",
        "twenty- thirty-",
        "12:99 25:00 p.m.",
    ];
    let anchors = ["2021-04-20", "-9999-01-01", "9999-12-31", "..", "2021-04-20..", "..2021-04-20"];
    for text in odd {
        for hyphens in [false, true] {
            for time in find(&tokenize(text, 0, hyphens)) {
                for day in anchors {
                    let day = if day.starts_with('-') { EventDate::day(Date::MIN, "") } else { anchor(day) };
                    for tense in [Tense::Past, Tense::Present, Tense::Future, Tense::Unknown] {
                        let date = resolve(&time, &day, tense);
                        assert!(
                            date.earliest.zip(date.latest).is_none_or(|(first, last)| first <= last),
                            "{text}: {date:?}"
                        );
                        let _ = (offset(&time, &day), offset_back(&time, &day), timex3(&time, &day, None, tense));
                    }
                }
            }
        }
    }
}

/// Words of which the grammar is made, and what stands between them.
const SCRAPS: &[&str] = &[
    "the",
    "last",
    "next",
    "this",
    "past",
    "coming",
    "first",
    "second",
    "third",
    "quarter",
    "half",
    "year",
    "years",
    "month",
    "week",
    "days",
    "hours",
    "decade",
    "century",
    "ago",
    "later",
    "earlier",
    "before",
    "after",
    "from",
    "to",
    "until",
    "by",
    "in",
    "on",
    "of",
    "and",
    "or",
    "between",
    "every",
    "twice",
    "a",
    "an",
    "few",
    "Monday",
    "Tuesday",
    "Sundays",
    "March",
    "May",
    "June",
    "Dec.",
    "Easter",
    "Thanksgiving",
    "spring",
    "fall",
    "night",
    "morning",
    "noon",
    "midnight",
    "today",
    "yesterday",
    "now",
    "recently",
    "fiscal",
    "end",
    "early",
    "mid",
    "late",
    "32",
    "29",
    "31",
    "0",
    "1",
    "12",
    "1583",
    "2015",
    "9999",
    "9999999",
    "4294967296",
    "11/02/89",
    "30/2/2015",
    "9:30",
    "25:61",
    "p.m.",
    "GMT",
    "'82",
    "1990s",
    "80s",
    "-",
    "–",
    "/",
    ",",
    ".",
    "'s",
    "’",
    "%",
    "million",
    "half-century",
    "two-day",
    "\u{130}",
    "é",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 512, ..Default::default() })]

    /// Whatever is said: no panic, expressions in order inside their sentence, and no interval that ends before it starts.
    #[test]
    fn any_words_are_read(
        scraps in proptest::collection::vec(proptest::sample::select(SCRAPS), 0..14),
        glue in proptest::collection::vec(0..4usize, 14),
        day in -3_000_000..2_900_000i64,
        hyphens: bool,
    ) {
        let mut text = String::new();
        for (scrap, glue) in scraps.iter().zip(glue) {
            text.push_str(scrap);
            text.push_str(if glue == 0 { "" } else { " " });
        }
        let day = crate::time::calendar::add_days(jiff::civil::date(2015, 2, 28), day);
        let sentence = tokenize(&text, 0, hyphens);
        let mut end = 0;
        for tagged in tag(&[sentence], &EventDate::day(day, "")) {
            let span = tagged.expression.span;
            proptest::prop_assert!(end <= span.start && span.start < span.end && span.end <= text.len(), "{text}: {tagged:?}");
            proptest::prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            end = span.end;
            let (first, last) = (tagged.date.earliest, tagged.date.latest);
            proptest::prop_assert!(first.zip(last).is_none_or(|(first, last)| first <= last), "{text}: {tagged:?}");
            proptest::prop_assert!(!tagged.timex.value.is_empty());
        }
    }
}
