//! Days and intervals, as the steps after reading need them.

use crate::time::{EventDate, Grain};
use jiff::Span;
use jiff::civil::Date;

pub(crate) fn add(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

/// Days from `from` to `to`; negative where `to` is earlier.
pub(crate) fn between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// Days that two intervals lie apart, 0 where they share one. An open end reaches everywhere.
pub(crate) fn gap(a: &EventDate, b: &EventDate) -> i64 {
    let apart = |end: Option<Date>, start: Option<Date>| match (end, start) {
        (Some(end), Some(start)) => between(end, start).max(0),
        _ => 0,
    };
    apart(a.latest, b.earliest).max(apart(b.latest, a.earliest))
}

/// Days of an interval; `None` where it is open.
pub(crate) fn width(date: &EventDate) -> Option<i64> {
    Some(between(date.earliest?, date.latest?) + 1)
}

/// Whether every day of the interval is `day` or earlier.
pub(crate) fn over_by(date: &EventDate, day: Date) -> bool {
    date.latest.is_some_and(|last| last <= day)
}

/// Order of intervals in time: by their end, which is when they are certain to be over, then by their start.
pub(crate) fn order(date: &EventDate) -> (Date, Date) {
    (date.latest.or(date.earliest).unwrap_or(Date::MAX), date.earliest.unwrap_or(Date::MIN))
}

/// The days that both allow, with the words of the narrower; `None` where they share none.
pub(crate) fn meet(a: &EventDate, b: &EventDate) -> Option<EventDate> {
    let (earliest, latest) = a.intersect(b)?;
    let wide = |date: &EventDate| width(date).unwrap_or(i64::MAX);
    let (narrow, other) = if wide(b) < wide(a) { (b, a) } else { (a, b) };
    let same = narrow.earliest == earliest && narrow.latest == latest;
    let why = if same || other.why.is_empty() || other.why == narrow.why {
        narrow.why.clone()
    } else {
        format!("{}; and {}", narrow.why, other.why)
    };
    let grain = if earliest.is_some() && earliest == latest { Grain::Day } else { narrow.grain };
    Some(EventDate { earliest, latest, grain, text: narrow.text.clone(), why })
}

/// The days as a reader writes them.
pub(crate) fn words(date: &EventDate) -> String {
    match (date.earliest, date.latest) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}..{last}"),
        (Some(first), None) => format!("{first} or later"),
        (None, Some(last)) => format!("{last} or earlier"),
        (None, None) => "an unknown day".to_owned(),
    }
}
