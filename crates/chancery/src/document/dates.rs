//! Calendar dates as headers, bylines, addresses and metadata write them.
//!
//! Only dates with a year, and only where the order of day and month leaves no
//! doubt: `04/05/2019` is no date here, while `04-05-2019` and `04.05.2019` are of May. Expressions in the sentences of a report
//! belong to the time step.

use super::{StampKind, pattern};
use crate::span::Span;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

pub(super) const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(&format!(
        r"(?ix)
        \b(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?:T\d\d:?\d\d\S*|\b)
        | \b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m2>{MONTH})[,\s-]{{1,2}}(?P<y2>(?:19|20)\d\d)\b
        | \b(?P<m3>{MONTH})\s?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y3>(?:19|20)\d\d)\b
        | \b(?P<a4>\d{{1,2}})[-/.](?P<b4>\d{{1,2}})[-/.](?P<y4>(?:19|20)\d\d)\b"
    ))
});

/// What may stand in a line beside its dates and still leave it a line of dates.
static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(
        r"(?ix)\b(?:
          (?:first\s|last\s|originally\s|date\s)?(?:publi(?:shed|cation)|publish|posted|updated?|modified|created|issued|edited|released?)(?:\sdate|\stime)?
        | (?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?
        | \d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|hrs)?
        | \d{1,2}\s?[ap]\.?m\b\.?
        | gmt|utc|ist|e[sd]?t|p[sd]?t|bst|ce?s?t|msk|eest|jst|kst|aest|local\stime
        | (?:an?|\d+|a\sfew|one|two|three)\s(?:min(?:ute)?s?|hours?|days?|weeks?|months?)\sago
        | \d+\smin(?:ute)?s?\sread
        | date|time|on|at|the|and|of )\b\.?",
    )
});

static KEYWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern::compile(r"(?i)\b(?:(?P<old>publi|posted|created|issued|released?)|(?P<new>updated?|modified|edited))")
});

/// Every date with its year in `text`, in order.
pub(super) fn find(text: &str) -> Vec<(Span, Date)> {
    let Some(pattern) = DATE.as_ref() else {
        return Vec::new();
    };
    pattern
        .captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            Some((Span::new(whole.start(), whole.end()), date_of(&found)?))
        })
        .collect()
}

fn date_of(found: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let word = |name: &str| found.name(name).and_then(|m| month(m.as_str()));
    let (year, month, day) = if let Some(year) = number("y1") {
        (year, number("m1")?, number("d1")?)
    } else if let Some(year) = number("y2") {
        (year, word("m2")?, number("d2")?)
    } else if let Some(year) = number("y3") {
        (year, word("m3")?, number("d3")?)
    } else {
        // Day first or month first: told only where one of the two can be no month.
        match (number("a4")?, number("b4")?, number("y4")?) {
            (a, b, year) if a > 12 && b <= 12 => (year, b, a),
            (a, b, year) if b > 12 && a <= 12 => (year, a, b),
            (a, b, year) if a == b => (year, a, b),
            // With hyphens and full stops the day stands first wherever such dates are written; a slash leaves it open.
            (a, b, year) if !found.get(0)?.as_str().contains('/') => (year, b, a),
            _ => return None,
        }
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The number of a month by its English name or the usual abbreviation of it.
pub(super) fn month(name: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head: String = name.chars().take(3).flat_map(char::to_lowercase).collect();
    MONTHS.iter().position(|m| *m == head).and_then(|i| i16::try_from(i + 1).ok())
}

/// A date as metadata gives it: ISO 8601 with or without a time, RFC 2822, or
/// any form that [`find`] knows. A time of day is read over: the day is the one
/// that was written.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(pieces) = jiff::fmt::temporal::Pieces::parse(text) {
        return Some(pieces.date());
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.date());
    }
    find(text).first().map(|(_, date)| *date)
}

/// The date in the path of an address: `/2019/07/04/`, `/2019/jul/04/`, `-20190704-`.
pub(super) fn in_address(address: &str) -> Option<Date> {
    static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern::compile(
            r"(?ix)[/_-](?:
              (?P<y1>(?:19|20)\d\d)[/_-](?P<m1>\d{1,2}|[a-z]{3})[/_-](?P<d1>\d{1,2})
            | (?P<y2>(?:19|20)\d\d)(?P<m2>[01]\d)(?P<d2>[0-3]\d))(?:[/_.?\#-]|T|$)",
        )
    });
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let found = PATH.as_ref()?.captures(path.get(path.find('/')?..)?)?;
    let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
    let month_text = part("m1", "m2")?;
    let month = month_text.parse::<i16>().ok().or_else(|| month(month_text))?;
    Date::new(part("y1", "y2")?.parse().ok()?, i8::try_from(month).ok()?, part("d1", "d2")?.parse().ok()?).ok()
}

/// A line that says nothing but when the report was made.
pub(super) struct DateLine {
    pub stamps: Vec<(Span, Date, StampKind)>,
    /// It says so itself ("Published", "Updated"), so that it is noise wherever it stands.
    pub keyword: Option<StampKind>,
}

/// Reads `line` as a line of dates and times, or `None` where it says anything else.
pub(super) fn date_line(line: &str) -> Option<DateLine> {
    if line.len() > 200 || !line.bytes().any(|b| b.is_ascii_digit()) && !line.ends_with("ago") {
        return None;
    }
    let dates = find(line);
    let mut rest = line.to_owned();
    for (span, _) in dates.iter().rev() {
        rest.replace_range(span.start..span.end, " ");
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
    let kind_at =
        |at: usize| keywords.iter().rev().find(|(start, _)| *start < at).map_or(StampKind::Header, |(_, kind)| *kind);
    Some(DateLine {
        stamps: dates.into_iter().map(|(span, date)| (span, date, kind_at(span.start))).collect(),
        keyword: keywords.first().map(|(_, kind)| *kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

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
        let kinds: Vec<StampKind> = line.stamps.iter().map(|s| s.2).collect();
        assert_eq!(kinds, [StampKind::Dateline, StampKind::Modified]);
        for text in [
            "Updated at 8:32 p.m.",
            "Thursday, 4 July 2019",
            "July 4, 2019 / 9:20 AM / Updated an hour ago",
            "2018-02-11 | 10:05",
        ] {
            assert!(date_line(text).is_some(), "{text}");
        }
        for text in [
            "The talks of July 4, 2019 failed",
            "Updated rules on visas took effect",
            "On 4 July 2019 Ankara",
            "12 diplomats",
            "Published reports disagree",
            "8:32",
        ] {
            assert!(date_line(text).is_none(), "{text}");
        }
    }
}
