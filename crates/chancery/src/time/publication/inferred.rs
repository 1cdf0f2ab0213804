//! The days that a report without a stamp leaves open, from what it tells.

use super::{
    Conflict, DATED_BESIDE_WEEKDAYS, DayOfYear, FRESH, Method, Published, TextEvidence, WeekdayEvidence, posts,
    publication_window,
};
use crate::document::{Document, StampKind};
use crate::time::calendar::{add_days, on_or_after, on_or_before, ymd};
use crate::time::value::Weekday;
use crate::time::{EventDate, Grain};
use jiff::civil::Date;

pub(super) fn inferred(
    document: &Document,
    evidence: TextEvidence,
    weekdays: &WeekdayEvidence,
    dateline: Option<(u8, u8)>,
) -> Published {
    let mut conflicts = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    let mut method = Method::Unknown;
    let (mut earliest, mut latest) = (None, None);
    if let Some((floor, text, _)) = &evidence.floor {
        (earliest, method) = (Some(*floor), Method::Inferred);
        reasons.push(format!("not before '{text}', which it tells as past"));
    }
    if let Some((roof, text, span)) = &evidence.roof {
        if earliest.is_some_and(|first| first > *roof) {
            conflicts.push(Conflict {
                value: *roof,
                why: format!("'{text}' is told as still to come"),
                span: Some(*span),
            });
        } else {
            (latest, method) = (Some(*roof), Method::Inferred);
            reasons.push(format!("not after '{text}', which it tells as still to come"));
        }
    }
    let mut posts = posts(document);
    posts.sort_by_key(|(date, ..)| *date);
    if let Some((post, text, span)) = posts.pop() {
        if latest.is_some_and(|last| post > last) {
            conflicts.push(Conflict {
                value: post,
                why: format!("an embedded post, '{text}', is younger than the text allows"),
                span,
            });
        } else {
            method = Method::Post;
            earliest = earliest.max(Some(post));
            reasons.push(format!("not before the embedded post of {post}"));
            if earliest == Some(post)
                && let Some((first, last)) = after_post(post, weekdays)
            {
                (earliest, latest) = (Some(first), latest.into_iter().chain([last]).min());
                reasons.push(format!(
                    "fresh news is of {:?}, and reports embed posts of their own days",
                    weekdays.freshest().unwrap_or(Weekday::of(post))
                ));
            }
        }
    }
    let mut day_of_year = yearless(&evidence, weekdays, dateline);
    // The year is known where the window falls into it once only, close to what bounds the report.
    if let (Some(window), Some(first), Method::Post) = (&day_of_year, earliest, method) {
        let last = latest.unwrap_or(add_days(first, 60));
        if let [only] = window.between(first, last).as_slice() {
            earliest = earliest.max(only.earliest);
            latest = latest.into_iter().chain(only.latest).min();
            reasons.push(only.why.clone());
            day_of_year = None;
        }
    }
    for stamp in document.stamps.iter().filter(|stamp| stamp.kind == StampKind::LinkedAddress) {
        match linked_conflict(stamp.date, earliest, latest, day_of_year.as_ref()) {
            Some(why) => conflicts.push(Conflict {
                value: stamp.date,
                why: format!("an address in the text, '{}', {why}", stamp.text),
                span: stamp.span,
            }),
            None => reasons.push(format!("an address in the text bears {}, which dates another page", stamp.date)),
        }
    }
    let why = if reasons.is_empty() { "nothing in the report dates it".to_owned() } else { reasons.join("; ") };
    let date = EventDate {
        earliest,
        latest,
        grain: if earliest.is_some() && latest.is_some() { Grain::Day } else { Grain::Unknown },
        text: String::new(),
        why,
    };
    if method == Method::Unknown && day_of_year.is_some() {
        method = Method::Inferred;
    }
    Published { date, method, conflicts, day_of_year, constraints: Vec::new() }
}

/// The days on which a report can have appeared that embeds a post of `post` and whose freshest news is of a bare weekday.
fn after_post(post: Date, weekdays: &WeekdayEvidence) -> Option<(Date, Date)> {
    let weekday = weekdays.freshest()?;
    let days = [on_or_before(weekday, post), on_or_after(weekday, add_days(post, 1))];
    let mut windows = Vec::new();
    for day in days {
        let window = publication_window(&EventDate::day(day, ""), weekdays);
        let first = window.earliest?.max(post);
        let last = window.latest?;
        if first <= last {
            windows.push((first, last));
        }
    }
    let fresh = add_days(post, FRESH);
    let near = windows.iter().filter(|(first, _)| *first <= fresh).map(|(first, last)| (*first, (*last).min(fresh)));
    let hull = |a: (Date, Date), b: (Date, Date)| (a.0.min(b.0), a.1.max(b.1));
    near.reduce(hull).or_else(|| windows.iter().copied().reduce(hull))
}

fn yearless(evidence: &TextEvidence, weekdays: &WeekdayEvidence, dateline: Option<(u8, u8)>) -> Option<DayOfYear> {
    if let Some((month, day)) = dateline {
        return Some(DayOfYear { month, day, from: 0, to: 1, why: "the day of the dateline, or the one after".into() });
    }
    let (month, day, text) = evidence.yearless.clone()?;
    weekdays.freshest()?;
    let why = format!(
        "'{text}' is told as past by its date and the rest by weekdays: by the habit of the news, from one to {DATED_BESIDE_WEEKDAYS} days after it"
    );
    let window = DayOfYear { month, day, from: 1, to: DATED_BESIDE_WEEKDAYS, why };
    // Leap years have every day of every month.
    let (of, corrected) = (window.in_year(2000)?, evidence.corrected.and_then(|(m, d)| ymd(2000, m, d)));
    let to = of.earliest.zip(corrected).map(|(first, corrected)| 1 + i64::from((corrected - first).get_days()));
    match to.filter(|to| (1..DATED_BESIDE_WEEKDAYS).contains(to)) {
        Some(to) => Some(DayOfYear { why: format!("{}, and not after its correction", window.why), to, ..window }),
        None => Some(window),
    }
}

/// Why a linked page's day cannot be squared with the rest; links lead to pages that are there already.
fn linked_conflict(
    linked: Date,
    earliest: Option<Date>,
    latest: Option<Date>,
    window: Option<&DayOfYear>,
) -> Option<String> {
    if let Some(last) = latest.filter(|last| linked > *last) {
        return Some(format!("is younger than the report, which is not younger than {last}"));
    }
    let window = window?;
    if earliest.is_some_and(|first| linked < add_days(first, -60)) && latest.is_some() {
        return None;
    }
    let fits = window.between(linked, add_days(linked, 30)).len();
    (fits == 0).then(|| {
        format!(
            "fits no year in which the report was published {} to {} days after {:02}-{:02}",
            window.from, window.to, window.month, window.day
        )
    })
}
