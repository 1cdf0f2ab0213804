//! Calendar dates as headers, bylines, addresses and metadata write them.
//!
//! Only dates with a year. `04/05/2019` may be of April or of May, and both are kept. Expressions in the sentences of a
//! report belong to the time step.

pub(super) use super::address::in_address;
use super::{StampKind, pattern, written};
use crate::span::Span;
use crate::time::Weekday;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

pub(super) const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

/// What may stand in a line beside its dates and still leave it a line of dates.
static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(
        r"(?ix)\b(?:
          (?:first\s|last\s|originally\s|date\s)?(?:publi(?:shed|cation)|publish|posted|updated?|modified|created|issued|edited|revised|released?)(?:\sdate|\stime|\son\sthe\sweb)?
        | (?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?
        | \d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|hrs|h|uhr)?
        | \d{1,2}\s?[ap]\.?m\b\.?
        | gmt|utc|ist|e[sd]?t|p[sd]?t|bst|[cm][sd]t|ce?s?t|msk|eest|trt|pkt|sgt|hkt|jst|kst|aest|aedt|nzdt|nzst|local\stime
        | (?:an?|\d+|a\sfew|one|two|three)\s(?:sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?)\sago
        | (?:timer\s?)?\d+\smin(?:ute)?s?\.?\sread
        | (?:[01]\d|2[0-3])[0-5]\d\s(?:gmt|utc|hkt|e[sd]?t|ist|cet|bst)
        | date|time|on|at|the|and|of )\b\.?",
    )
});

static KEYWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(r"(?i)\b(?:(?P<old>publi|posted|created|issued|released?)|(?P<new>updated?|modified|edited))")
});

/// Every date with its year in `text`, in order, where the order of day and month leaves no doubt.
pub(super) fn find(text: &str) -> Vec<(Span, Date)> {
    let found = written::find(text, false).into_iter();
    found.filter(|date| date.other.is_none()).map(|date| (date.span, date.date)).collect()
}

/// The number of a month by its name or the usual abbreviation of it.
pub(super) fn month(name: &str) -> Option<i16> {
    written::month(name).map(i16::from)
}

/// A date as metadata gives it: ISO 8601 with or without a time, RFC 2822, or
/// any form that [`find`] knows. A time of day is read over: the day is the one
/// that was written.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return super::pagedate::stamp(text).filter(|day| (1990..2100).contains(&day.year()));
    }
    if let Ok(pieces) = jiff::fmt::temporal::Pieces::parse(text) {
        return Some(pieces.date());
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.date());
    }
    find(text).first().map(|(_, date)| *date)
}

/// A line that says nothing but when the report was made.
pub(super) struct DateLine {
    pub stamps: Vec<DateStamp>,
    /// It says so itself ("Published", "Updated"), so that it is noise wherever it stands.
    pub keyword: Option<StampKind>,
}

/// A date in a line of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateStamp {
    pub span: Span,
    pub date: Date,
    /// The other reading of `04/05/2019`.
    pub other: Option<Date>,
    pub kind: StampKind,
}

/// What a line of several parts has beside its date: "News item", "By our correspondent", "3 min read".
const PART: usize = 40;

/// The part of `line` that is a line of dates, where bars or bullets part it from labels: "News item | 5 May 2019 | 10:00".
fn dated_part(line: &str) -> Option<(usize, &str)> {
    let mut parts: Vec<(usize, &str)> = Vec::new();
    let bars = ['|', '•', '·', '●', '\u{2013}', '\u{2014}'];
    // "Updated on: May 5, 2019 / 5:13 PM / Wire News"
    let pieces: Vec<&str> = if line.contains(bars) { line.split(bars).collect() } else { line.split(" / ").collect() };
    for part in pieces {
        let from = part.as_ptr() as usize - line.as_ptr() as usize;
        parts.push((from + (part.len() - part.trim_start().len()), part.trim()));
    }
    let stamps = |part: &str| plain_date_line(part).filter(|line| !line.stamps.is_empty()).map(|line| line.stamps);
    // "Updated: 5 July 2019 | Created: 4 July 2019"
    let first = parts.iter().position(|(_, part)| {
        stamps(part).is_some_and(|stamps| stamps.iter().all(|stamp| stamp.kind != StampKind::Modified))
    });
    let dated = first.or_else(|| parts.iter().position(|(_, part)| stamps(part).is_some()))?;
    let label = |part: &str| {
        part.len() <= PART && part.split_whitespace().count() <= 5 && !part.ends_with(['.', '!', '?', ';', ','])
    };
    let others = parts.iter().enumerate().filter(|(i, _)| *i != dated);
    let labels = others.clone().all(|(_, (_, part))| label(part) || plain_date_line(part).is_some());
    (parts.len() > 1 && labels).then(|| parts.get(dated).copied())?
}

/// Reads `line` as a line of dates and times, or `None` where it says anything else.
pub(super) fn date_line(line: &str) -> Option<DateLine> {
    // "June 4, 2019 10:30 am IST - LIMA": the place of the dateline stands behind the day.
    let placed = PLACE_BEHIND.as_ref().and_then(|place| place.find(line)).and_then(|place| line.get(..place.start()));
    let line = placed.unwrap_or(line);
    // "Nov. 4, 2019 (WIRE)": the agency whose report it is.
    let signed = SIGNED.as_ref().and_then(|agency| agency.find(line)).and_then(|agency| line.get(..agency.start()));
    spaced_date_line(signed.unwrap_or(line), false).or_else(|| unglued_date_line(line))
}

static SIGNED: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern::compile(r"\s\((?:\p{Lu}[\p{L}&.]{1,12})(?:\s\p{Lu}[\p{L}.]{1,12})?\)\s?[-–—]*\s*$"));

static PLACE_BEHIND: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern::compile(r"\s[-–—]\s\p{Lu}[\p{Lu}.]*(?:\s\p{Lu}[\p{Lu}.]*){0,3}$"));

/// Where pages that are saved as text run two marks together: "July 4, 201910:21 AM", "2019Updated", "Times04-07-2019".
static GLUED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(&format!(
        r"(?x)
          (?:(?i:{MONTH})\s\d{{1,2}},?\s|\d{{1,2}}\s(?i:{MONTH})\s|\d\d?[-/.]\d\d?[-/.])(?:19|20)\d\d(?P<year>)[\p{{L}}\d]
        | [:.]\d\d(?P<hour>)\p{{Lu}}\p{{L}}{{3}}
        | \p{{L}}(?P<word>)\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d
        | \p{{L}}{{4}}(?P<clock>)\d\d?:\d\d"
    ))
});

/// A line of dates in which marks are glued together; its spans are those of the line as it stands.
fn unglued_date_line(line: &str) -> Option<DateLine> {
    if line.len() > 200 {
        return None;
    }
    let glued = GLUED.as_ref()?;
    let mut seams: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|_| glued.captures_at(line, from)) {
        let seam = ["year", "hour", "word", "clock"].iter().find_map(|name| found.name(name))?.start();
        // "2019-07-04T09:30" is one mark.
        if !line.get(seam..).is_some_and(|rest| {
            rest.starts_with('T') && rest.get(1..2).is_some_and(|c| c.as_bytes().iter().all(u8::is_ascii_digit))
        }) {
            seams.push(seam);
        }
        from = seam.max(from + 1);
        while !line.is_char_boundary(from) {
            from += 1;
        }
    }
    if seams.is_empty() {
        return None;
    }
    let mut spaced = String::with_capacity(line.len() + seams.len());
    let mut done = 0;
    for seam in &seams {
        spaced.push_str(line.get(done..*seam)?);
        spaced.push(' ');
        done = *seam;
    }
    spaced.push_str(line.get(done..)?);
    let mut found = spaced_date_line(&spaced, true)?;
    // The same day twice is one day: "4 Jul 20194 Jul 2019".
    let back = |at: usize| at - seams.iter().enumerate().filter(|(index, seam)| *seam + index < at).count();
    for stamp in &mut found.stamps {
        stamp.span = Span::new(back(stamp.span.start), back(stamp.span.end));
    }
    Some(found)
}

fn spaced_date_line(line: &str, glued: bool) -> Option<DateLine> {
    plain_date_line(line)
        .or_else(|| {
            if line.len() > 160 {
                return None;
            }
            let (start, part) = dated_part(line)?;
            let mut found = plain_date_line(part)?;
            for stamp in &mut found.stamps {
                stamp.span = Span::new(stamp.span.start + start, stamp.span.end + start);
            }
            Some(found)
        })
        .or_else(|| signed_date_line(line, glued))
}

/// Who wrote it, and when: "Ann Example 2 hours ago Sat 23rd October 2021 | 07:44 PM". A name has a few words, all of
/// them capitalized, and stands before a day with its hour.
fn signed_date_line(line: &str, glued: bool) -> Option<DateLine> {
    let first = written::find(line, false).first()?.span.start;
    let (mut words, mut end) = (0, 0);
    for word in line.get(..first)?.split_inclusive(char::is_whitespace) {
        if !word.trim().is_empty() {
            let link = matches!(word.trim(), "by" | "in" | "for") && (words > 0 || word.trim() == "by");
            // "By Ann Example, 17 July 2025 14:48"
            if !link && !is_name(word.trim().trim_end_matches(',')) {
                break;
            }
            words += usize::from(!link);
        }
        end += word.len();
    }
    let signed = SIGNS.iter().any(|sign| line.get(..sign.len()).is_some_and(|head| head.eq_ignore_ascii_case(sign)));
    let placed = line.get(..end)?.contains(" in ");
    let hour = line.get(first..)?.contains(':') || line.contains(" ago");
    if words == 0 || words > if signed { 7 } else { 4 } || !(hour || signed || placed || glued) {
        return None;
    }
    let mut found = date_line(line.get(end..)?)?;
    for stamp in &mut found.stamps {
        stamp.span = Span::new(stamp.span.start + end, stamp.span.end + end);
    }
    Some(found)
}

/// What opens the line of the author.
const SIGNS: [&str; 5] = ["by ", "written by ", "posted by ", "submitted by ", "reported by "];

fn is_name(word: &str) -> bool {
    let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let lower = word.to_lowercase();
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''))
        && !weekday.iter().any(|day| lower.starts_with(day))
}

fn plain_date_line(line: &str) -> Option<DateLine> {
    if line.len() > 200 || !line.bytes().any(|b| b.is_ascii_digit()) && !line.ends_with("ago") {
        return None;
    }
    // A line that is nothing but a date may cut its year short where it writes the month out: "12-Oct-23".
    let mut dates = written::find(line, false);
    if dates.is_empty() {
        let named = |d: &written::Written| {
            let words = d.span.of(line);
            words.contains(char::is_alphabetic) && words.contains(['-', '\'', '’'])
        };
        dates = written::find(line, true).into_iter().filter(named).collect();
    }
    let mut rest = line.to_owned();
    for date in dates.iter().rev() {
        // A time that follows at once is part of the stamp: "2019-07-04T09:30:00Z".
        let tail = rest.get(date.span.end..).filter(|tail| tail.starts_with('T')).unwrap_or("");
        let end = date.span.end + tail.find(char::is_whitespace).unwrap_or(tail.len());
        rest.replace_range(date.span.start..end, " ");
    }
    let rest = BESIDE.as_ref()?.replace_all(&rest, " ");
    if rest.chars().any(char::is_alphabetic) || rest.chars().filter(char::is_ascii_digit).count() > 2 {
        return None;
    }
    let keywords: Vec<(usize, StampKind)> = KEYWORD
        .as_ref()?
        .captures_iter(line)
        .filter_map(|found| {
            let kind = if found.name("new").is_some() { StampKind::Modified } else { StampKind::Dateline };
            Some((found.get(0)?.start(), kind))
        })
        .collect();
    if dates.is_empty() && keywords.is_empty() {
        return None;
    }
    let kind_at = |at: usize| {
        let before = keywords.iter().rev().find(|(start, _)| *start < at).map(|(_, kind)| *kind);
        before.unwrap_or_else(|| {
            // "Apr 19, 2024 | Last Update : 01:57 PM": an hour of change on a day that is named before it.
            let after = keywords.first().filter(|(start, kind)| {
                let own = dates.iter().any(|d| d.span.start > *start) || line.trim_end().ends_with("ago");
                *kind == StampKind::Modified && *start > at && !own
            });
            after.map_or(StampKind::Header, |(_, kind)| *kind)
        })
    };
    Some(DateLine {
        stamps: dates
            .iter()
            .map(|d| {
                let (date, other) = ordered(line, d, &dates);
                DateStamp { span: d.span, date, other, kind: kind_at(d.span.start) }
            })
            .collect(),
        keyword: keywords.first().map(|(_, kind)| *kind),
    })
}

static CLOCK: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| {
    let american = pattern::compile(r"(?i)\d\s?[ap]\.?m\.?\s(?:e[sd]?t|c[sd]t|m[sd]t|p[sd]?t)\b")?;
    let day_first = pattern::compile(
        r"(?i)\b(?:1[3-9]|2[0-3])[:.h][0-5]\d|\b(?:ist|bst|ce?s?t|eest|aes?d?t|nz[sd]t|pkt|sgt|msk)\b",
    )?;
    Some((american, day_first))
});

/// `04/05/2019` beside a clock of American hours and zone has its month first; beside one of 24 hours, or a zone of those
/// who write the day first, its day.
/// The same day written out in the line settles it, too.
fn ordered(line: &str, found: &written::Written, all: &[written::Written]) -> (Date, Option<Date>) {
    let (Some(month_first), Some((american, day_first))) = (found.other, CLOCK.as_ref()) else {
        return (found.date, found.other);
    };
    if let Some(weekday) = Weekday::named_in(line) {
        match (Weekday::of(found.date) == weekday, Weekday::of(month_first) == weekday) {
            (true, false) => return (found.date, None),
            (false, true) => return (month_first, None),
            _ => {}
        }
    }
    let named = |day: Date| all.iter().any(|other| other.other.is_none() && other.date == day);
    match (american.is_match(line) || named(month_first), day_first.is_match(line) || named(found.date)) {
        (true, _) => (month_first, None),
        (false, true) => (found.date, None),
        _ => (found.date, found.other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn marks_that_are_glued_together_are_parted() {
        for text in [
            "July 4, 201910:21 AM ET",
            "July 4, 2019Updated 6:08 p.m. ET",
            "Published On 4 Jul 20194 Jul 2019",
            "07/04/2019July 4, 2019",
            "Jul. 4, 2019timer4 min. read",
            "Issued on: 04/07/2019 - 14:22Modified: 04/07/2019 - 14:20",
            "15:21, 4 JUL 2019UPDATED15:40, 5 JUL 2019",
            "Posted 4 Jul 2019Thu 4 Jul 2019 at 9:14am, updated 5 Jul 2019Fri 5 Jul 2019 at 1:10am",
            "Example Times04-07-2019",
            "Updated 2316 GMT (0716 HKT) July 4, 2019",
            "July 4, 2019 10:30 pm | Updated July 5, 2019 12:04 am IST - NEW DELHI",
        ] {
            let line = date_line(text).unwrap_or_else(|| panic!("{text} is a line of dates"));
            let first = line.stamps.first().expect("it has a date");
            assert_eq!(first.date, date(2019, 7, 4), "{text}");
            assert_eq!(find(first.span.of(text)).first().map_or(first.date, |d| d.1), first.date, "{text}");
        }
        for text in [
            "Resolution2231 of 4 July 2019 stands",
            "In 2019Ankara was quiet",
            "The envoy of4 July 2019 was late",
            "A1 B2 C3 of 2019",
            "The paper of 4 July 2019Updated rules were printed",
        ] {
            assert!(date_line(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_clock_tells_whether_the_day_stands_first() {
        for (text, day) in [
            ("Issued on: 12/07/2021 - 14:22", date(2021, 7, 12)),
            ("12/07/2021 09:00 AM EST", date(2021, 12, 7)),
            ("Updated: 12/07/2021 6:05 PM IST", date(2021, 7, 12)),
        ] {
            let line = date_line(text).unwrap_or_else(|| panic!("{text} is a line of dates"));
            assert_eq!(line.stamps.first().map(|s| (s.date, s.other)), Some((day, None)), "{text}");
        }
        let open = date_line("12/07/2021 09:00").expect("a line of dates");
        assert!(open.stamps.first().is_some_and(|s| s.other.is_some()));
    }

    #[test]
    fn dates_are_read_in_the_forms_of_the_press() {
        for text in [
            "2019-07-04",
            "4 July 2019",
            "July 4, 2019",
            "Jul. 4, 2019",
            "4th of July 2019",
            "2019/07/04",
            "2019-07-04T09:30:00Z",
            "04-Jul-2019",
            "Thu, 4 Jul 2019 09:30:00 +0300",
        ] {
            assert_eq!(find(text).first().map(|d| d.1), Some(date(2019, 7, 4)), "{text}");
            assert_eq!(parse(text), Some(date(2019, 7, 4)), "{text}");
        }
        assert_eq!(find("21.05.2024").first().map(|d| d.1), Some(date(2024, 5, 21)));
        for text in ["04/05/2019", "July 2019", "Resolution 2231", "2019-13-40", "in May 2019 3 envoys"] {
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_address_gives_its_date() {
        assert_eq!(in_address("https://example.org/world/2019/07/04/row"), Some(date(2019, 7, 4)));
        assert_eq!(in_address("https://example.org/world/2019/jul/04/row"), Some(date(2019, 7, 4)));
        assert_eq!(in_address("https://example.org/a-20190704.html"), Some(date(2019, 7, 4)));
        assert_eq!(in_address("https://example.org/politika/11019147?x=1"), None);
        assert_eq!(in_address("https://example.org/2019/index.html"), None);
    }

    #[test]
    fn a_line_of_dates_says_nothing_else() {
        let line = date_line("Published 4 July 2019 at 10:04 GMT | Updated: July 5, 2019, 8:15 p.m.")
            .expect("a line of dates");
        let kinds: Vec<StampKind> = line.stamps.iter().map(|s| s.kind).collect();
        assert_eq!(kinds, [StampKind::Dateline, StampKind::Modified]);
        for text in [
            "Updated at 8:32 p.m.",
            "Thursday, 4 July 2019",
            "July 4, 2019 / 9:20 AM / Updated an hour ago",
            "2018-02-11 | 10:05",
            "News item | 05-02-2018 | 10:00",
            "Issued on: 12/03/2017 - 11:05",
            "Tue 10 Oct 2023 19.45 BST",
            "World news • 4 July 2019 • 3 min read",
            "First published on Thu 4 Jul 2019 08.00 BST",
            "Politics — July 4, 2019",
            "Ann Example 23 seconds ago Thu 4th July 2019 | 07:44 PM",
            "Posted at 11:02h on 4 July 2019",
            "04-Jul-19",
            "4.7.2019, 14:05 Uhr",
            "Updated on: July 4, 2019 / 5:13 PM EDT / Wire News",
            "Ann Example in Lima 4 Jul 2019",
            "By ANN EXAMPLE Associated Wire July 4, 2019 at 5:13 PM",
            "Written by Ann Example Thu, 07/04/2019 - 09:30",
        ] {
            assert!(date_line(text).is_some(), "{text}");
        }
        let line = date_line("Friday, Apr 19, 2024 | Last Update : 01:57 PM IST").expect("a line of dates");
        assert_eq!(line.stamps[0].kind, StampKind::Modified);
        for text in [
            "Geneva Talks Of 4 July 2019 Failed",
            "The talks of July 4, 2019 failed",
            "Updated rules on visas took effect",
            "On 4 July 2019 Ankara",
            "12 diplomats",
            "Published reports disagree",
            "Talks failed | The envoy left on 4 July 2019 for good",
            "The treaty of Lisbon, signed here - 13 December 2007 - and never loved",
            "8:32",
            "© 2019 Example News",
            "Copyright 2019. All rights reserved.",
            "The envoy in Lima left on 4 July 2019",
            "By 4 July 2019 the envoy had left",
        ] {
            assert!(date_line(text).is_none(), "{text}");
        }
    }
}
