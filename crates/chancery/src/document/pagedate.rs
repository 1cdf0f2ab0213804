//! When a page was published: every date that it gives of itself, with where it stands and how much that weighs.
//!
//! The page is scanned once, without a tree and without its article: metadata (schema.org, Open Graph, Dublin Core and
//! the names that publishers use beside them), `time` elements and what is marked as a date, the page's own address,
//! and lines that say when it was published or are nothing but a date. A day of publication goes before one of
//! modification.

mod marks;
mod names;
#[cfg(test)]
mod tests;

use self::marks::{around, mark};
use self::names::{DATE_NAMES, INLINE, KEYS, MODIFIED_NAMES, OTHER_THINGS, PUBLISHED_NAMES, VOID};
use super::tags::{Tag, Tags, Token};
use super::written::{self, WORDS, Written};
use jiff::civil::Date;
use serde::Serialize;

/// A day that a page gives, and how far it is to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageDate {
    pub date: Date,
    pub source: PageSource,
    /// 0 to 100; what agrees with other sources is raised by them.
    pub weight: u32,
    /// What stood there.
    pub text: String,
    /// The hour, where the stamp counts in universal time: the day of the page's readers may be another.
    #[serde(skip)]
    universal: Option<u8>,
}

/// Where on a page a date stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageSource {
    /// schema.org in JSON-LD or as an attribute.
    LinkedData,
    Meta,
    /// A `time` element.
    Time,
    /// An element that its class, name or attributes call a date.
    Marked,
    /// The page's own address.
    Address,
    /// A line that says "published".
    Said,
    /// A line that is nothing but a date.
    Line,
    /// Data of a script.
    Script,
    Modified,
    /// Running text.
    Text,
}

/// Years in which a page of the web can have appeared.
const FIRST_YEAR: i16 = 1995;
const LAST_YEAR: i16 = 2049;
/// Candidates that are kept of a page.
const KEPT: usize = 400;
/// Bytes of text gathered for one line, and for one marked element.
const LINE: usize = 400;
const MARKED: usize = 160;
/// Elements that may be open: what lies deeper is read with the flags of the last.
const DEPTH: usize = 400;

/// An element is around the report: a menu, a list of other reports, a comment.
const AROUND: u8 = 1;
/// Nothing of it is shown.
const SILENT: u8 = 2;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Published,
    Modified,
    Date,
}

struct Marked<'a> {
    name: &'a str,
    depth: usize,
    mark: Mark,
    time: bool,
    around: bool,
    text: String,
}

struct Scanner<'a> {
    open: Vec<(&'a str, u8)>,
    marked: Option<Marked<'a>>,
    line: String,
    /// The line has text of a region around the report.
    line_around: bool,
    month_first: bool,
    /// The heading of the report has been met.
    headed: bool,
    lines: usize,
    times: usize,
    found: Vec<PageDate>,
}

/// Every date that `html` gives of itself, the likeliest first.
pub fn page_dates(html: &str) -> Vec<PageDate> {
    let mut scanner = Scanner {
        open: Vec::new(),
        marked: None,
        line: String::new(),
        line_around: false,
        month_first: false,
        headed: false,
        lines: 0,
        times: 0,
        found: Vec::new(),
    };
    for token in Tags::of(html) {
        match token {
            Token::Text(text) => scanner.text(text),
            Token::Open(tag) => scanner.open(tag),
            Token::Close(name) => scanner.close(name),
            Token::Script(tag, text) => scanner.script(tag, text),
        }
    }
    scanner.end_line();
    scanner.end_marked();
    ranked(scanner.found)
}

/// What several kinds of places agree on is raised above what stands alone.
fn ranked(found: Vec<PageDate>) -> Vec<PageDate> {
    let mut best: Vec<PageDate> = Vec::new();
    for candidate in found {
        match best.iter_mut().find(|b| b.date == candidate.date && b.source == candidate.source) {
            Some(held) if held.weight >= candidate.weight => {}
            Some(held) => *held = candidate,
            None => best.push(candidate),
        }
    }
    local_days(&mut best);
    let weights: Vec<u32> = best
        .iter()
        .map(|own| {
            let others = best.iter().filter(|o| o.date == own.date && o.source != own.source && o.weight >= 20).count();
            own.weight + 4 * u32::try_from(others.min(3)).unwrap_or(0)
        })
        .collect();
    best.iter_mut().zip(weights).for_each(|(candidate, weight)| candidate.weight = weight);
    // The order of the page decides among equals: the sort is stable.
    best.sort_by_key(|candidate| std::cmp::Reverse(candidate.weight));
    best
}

/// A stamp in universal time gives way to the day before or after it where the page shows that day itself, and the
/// hour allows it.
fn local_days(found: &mut [PageDate]) {
    let shown: Vec<(Date, u32)> = found
        .iter()
        .filter(|c| {
            !matches!(c.source, PageSource::Modified | PageSource::Script | PageSource::Text) && c.universal.is_none()
        })
        .map(|c| (c.date, c.weight))
        .collect();
    let is_shown = |date: Date, least: u32| shown.iter().any(|(day, weight)| *day == date && *weight >= least);
    for candidate in found.iter_mut() {
        let Some(hour) = candidate.universal else { continue };
        let near = if hour < 12 { candidate.date.yesterday() } else { candidate.date.tomorrow() };
        if !is_shown(candidate.date, 50) && near.is_ok_and(|near| is_shown(near, 35)) {
            candidate.weight = candidate.weight.min(34);
        }
    }
}

/// The hour of `2019-07-04T22:10:00Z`, and of a count of seconds.
fn universal_hour(text: &str) -> Option<u8> {
    let zone = text.ends_with('Z')
        || text.ends_with("+00:00")
        || text.ends_with("+0000")
        || text.ends_with("UTC")
        || text.ends_with("GMT");
    if zone {
        let at = text.find(':')?;
        return text.get(at.checked_sub(2)?..at)?.parse().ok();
    }
    let count = matches!(text.len(), 10 | 13) && text.bytes().all(|b| b.is_ascii_digit());
    let seconds: u32 = text.get(..10).filter(|_| count)?.parse().ok()?;
    u8::try_from(seconds / 3600 % 24).ok()
}

impl<'a> Scanner<'a> {
    fn flags(&self) -> u8 {
        self.open.last().map_or(0, |(_, flags)| *flags)
    }

    fn add(&mut self, date: Date, source: PageSource, weight: u32, text: &str) {
        if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) && self.found.len() < KEPT {
            let text = text.get(..text.floor_char_boundary(120)).unwrap_or("").trim().to_owned();
            let universal = universal_hour(&text);
            self.found.push(PageDate { date, source, weight, text, universal });
        }
    }

    /// The day that a value of metadata gives.
    fn value(&self, value: &str) -> Option<Date> {
        let value = value.trim();
        let value = value.get(..value.floor_char_boundary(80))?;
        stamp(value).or_else(|| written::find(value, true).first().map(|found| self.reading(found)))
    }

    /// Of two readings, that of the page's country.
    fn reading(&self, found: &Written) -> Date {
        found.other.filter(|_| self.month_first).unwrap_or(found.date)
    }

    fn open(&mut self, tag: Tag<'a>) {
        if !INLINE.contains(&tag.name) {
            self.end_line();
        }
        match tag.name {
            "html" => {
                let lang = tag.get("lang").or(tag.get("xml:lang")).unwrap_or_default();
                self.month_first |= lang.eq_ignore_ascii_case("en-us") || lang.eq_ignore_ascii_case("en_us");
            }
            "meta" => self.meta(&tag),
            "link" if tag.get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.address(&tag.get("href").unwrap_or_default(), 82);
            }
            "h1" => self.headed = true,
            // Files are loaded up by the day.
            "img" => {
                for key in ["src", "data-permalink"] {
                    if let Some(date) = tag.get(key).and_then(|address| super::dates::in_address(&address)) {
                        self.add(date, PageSource::Text, 9, "an image");
                    }
                }
            }
            _ => {}
        }
        let mark = mark(&tag);
        let flags = self.flags() | around(&tag);
        if let Some(mark) = mark {
            self.attributes(&tag, mark, flags);
        } else if matches!(tag.name, "time" | "abbr") {
            self.attributes(&tag, Mark::Date, flags);
        }
        if VOID.contains(&tag.name) || tag.closed {
            return;
        }
        if self.open.len() < DEPTH {
            self.open.push((tag.name, flags));
        }
        let time = tag.name == "time";
        if let Some(mark) = mark.or(time.then_some(Mark::Date)) {
            let wrapped = self.marked.as_ref().is_some_and(|held| held.mark != Mark::Date && mark == Mark::Date);
            if !wrapped {
                self.end_marked();
                let around = flags & AROUND != 0;
                self.marked =
                    Some(Marked { name: tag.name, depth: self.open.len(), mark, time, around, text: String::new() });
            }
        }
    }

    fn close(&mut self, name: &'a str) {
        if !INLINE.contains(&name) {
            self.end_line();
        }
        if self.marked.as_ref().is_some_and(|m| m.name == name && self.open.len() <= m.depth) {
            self.end_marked();
        }
        if let Some(at) = self.open.iter().rev().take(60).position(|(open, _)| *open == name) {
            self.open.truncate(self.open.len() - 1 - at);
        }
    }

    fn meta(&mut self, tag: &Tag<'a>) {
        let Some(content) = tag.get("content").filter(|content| !content.is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = tag.get(key) else { continue };
            let name = name.to_ascii_lowercase();
            let (source, weight) = if PUBLISHED_NAMES.contains(&name.as_str()) {
                (PageSource::Meta, 95)
            } else if DATE_NAMES.contains(&name.as_str()) {
                (PageSource::Meta, 71)
            } else if MODIFIED_NAMES.contains(&name.as_str()) {
                (PageSource::Modified, 40)
            } else if name == "og:url" {
                self.address(&content, 80);
                continue;
            } else if name == "og:image" {
                if let Some(date) = super::dates::in_address(&content) {
                    self.add(date, PageSource::Text, 10, &content);
                }
                continue;
            } else {
                continue;
            };
            if let Some(date) = self.value(&content) {
                self.add(date, source, weight, &content);
            }
        }
    }

    fn address(&mut self, address: &str, weight: u32) {
        if let Some(date) = super::dates::in_address(address) {
            self.add(date, PageSource::Address, weight, address);
        }
    }

    fn attributes(&mut self, tag: &Tag<'a>, mark: Mark, flags: u8) {
        for key in [
            "datetime",
            "content",
            "title",
            "data-date",
            "data-time",
            "data-datetime",
            "data-timestamp",
            "data-published",
            "data-utime",
            "value",
        ] {
            let Some(value) = tag.get(key).filter(|value| value.bytes().any(|b| b.is_ascii_digit())) else { continue };
            // A title that tells more than a day is that of something else.
            if matches!(key, "title" | "value") && value.len() > 45 {
                continue;
            }
            let Some(date) = self.value(&value) else { continue };
            let (source, weight) = self.weigh(tag.name == "time", mark, flags & AROUND != 0);
            self.add(date, source, weight, &value);
            return;
        }
    }

    fn weigh(&mut self, time: bool, mark: Mark, around: bool) -> (PageSource, u32) {
        let source = if time { PageSource::Time } else { PageSource::Marked };
        // The first `time` of a page is its own, as a rule; those of other reports follow.
        let later = if time || mark == Mark::Date {
            self.times += 1;
            u32::try_from(self.times.min(12)).unwrap_or(0)
        } else {
            0
        };
        // Above the heading stands the day of the visit as often as that of the report.
        let above = if self.headed || time { 0 } else { 8 };
        let weight = match (mark, time) {
            (Mark::Published, _) => 88,
            (Mark::Modified, _) => return (PageSource::Modified, if around { 20 } else { 44 }),
            (Mark::Date, true) => 78,
            (Mark::Date, false) => 74 - above,
        };
        (source, if around { weight - 34 - later } else { weight - later })
    }

    fn script(&mut self, tag: Tag<'a>, text: &'a str) {
        let linked = tag.get("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        for (key, source, weight) in KEYS {
            let mut count = 0;
            for value in super::tags::values(text, key).take(40) {
                let Some(date) = self.value(value) else { continue };
                let at = (value.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                let other =
                    linked && super::tags::object_type(text, at).is_some_and(|kind| OTHER_THINGS.contains(&kind));
                if other {
                    self.add(date, source, 20, value);
                    continue;
                }
                // Comments and other reports follow the report's own day.
                let weight = match (linked, count) {
                    (true, 0) => weight,
                    (true, _) => 25,
                    (false, 0) => weight.min(66),
                    (false, _) => 15,
                };
                let source = if linked || source == PageSource::Modified { source } else { PageSource::Script };
                self.add(date, source, weight, value);
                count += 1;
            }
        }
    }

    fn text(&mut self, raw: &'a str) {
        let flags = self.flags();
        if flags & SILENT != 0 {
            return;
        }
        let raw = raw.trim_matches(['\n', '\r', '\t']);
        if raw.is_empty() {
            return;
        }
        if let Some(marked) = &mut self.marked
            && marked.text.len() < MARKED
        {
            super::tags::decode_into(raw.get(..raw.floor_char_boundary(MARKED)).unwrap_or(""), &mut marked.text);
            marked.text.push(' ');
        }
        if self.line.len() < LINE {
            super::tags::decode_into(raw.get(..raw.floor_char_boundary(LINE)).unwrap_or(""), &mut self.line);
            self.line.push(' ');
            self.line_around |= flags & AROUND != 0;
        }
    }

    fn end_marked(&mut self) {
        let Some(marked) = self.marked.take() else { return };
        let text = squeezed(&marked.text);
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        let found = written::find(&text, true);
        for date in found.iter().take(2) {
            let mark = match said(&text, date) {
                Some(mark) => mark,
                None => marked.mark,
            };
            let (source, mut weight) = self.weigh(marked.time, mark, marked.around);
            // More words than a date, a time and a name: it is of something else that stands there.
            if mark == Mark::Date && text.len() > date.span.len() + 40 {
                weight = weight.saturating_sub(24).max(1);
            }
            self.add(self.reading(date), source, weight - u32::from(date.short) * 2, &text);
        }
    }

    /// A line of the page that gives a date.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let around = std::mem::take(&mut self.line_around);
        if line.len() < 6 || !line.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        let line = squeezed(&line);
        let found = written::find(&line, line.len() < 90);
        for date in found.iter().take(3) {
            let rest = line.len().saturating_sub(date.span.len());
            let (source, mut weight) = match said(&line, date) {
                Some(Mark::Published) if rest <= 140 => (PageSource::Said, 80),
                Some(Mark::Modified) if rest <= 140 => (PageSource::Modified, 43),
                _ if placed(&line, date) => (PageSource::Line, 44),
                // Days from and to are those of an event.
                _ if found.len() > 1 => (PageSource::Text, 16),
                _ if rest <= 30 => (PageSource::Line, 60),
                _ if rest <= 90 => (PageSource::Line, 45),
                _ => (PageSource::Text, 18),
            };
            if self.headed && source == PageSource::Line {
                weight += 8;
            }
            self.lines += 1;
            weight -= u32::try_from(self.lines.min(8)).unwrap_or(0);
            if around {
                weight = weight.saturating_sub(if source == PageSource::Modified { 15 } else { 30 });
            }
            if date.short {
                weight = weight.saturating_sub(8);
            }
            self.add(self.reading(date), source, weight.max(1), &line);
        }
    }
}

/// A timestamp of metadata: ISO 8601 with or without a time, a count of seconds, `20190704`.
/// The day of `20190704`, `20190704T0930` and of seconds or milliseconds since 1970.
pub(super) fn stamp(value: &str) -> Option<Date> {
    let bytes = value.as_bytes();
    if bytes.len() >= 8 && bytes.iter().all(u8::is_ascii_digit) {
        return match bytes.len() {
            8 | 12 | 14 => {
                let part = |from: usize, to: usize| value.get(from..to).and_then(|t| t.parse::<i16>().ok());
                Date::new(part(0, 4)?, i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?).ok()
            }
            10 | 13 => {
                let seconds = value.get(..10)?.parse().ok()?;
                let at = jiff::Timestamp::from_second(seconds).ok()?;
                Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
            }
            _ => None,
        };
    }
    // "20190704T0930"
    let head = value.get(..8).filter(|h| h.bytes().all(|b| b.is_ascii_digit()) && value.get(8..9) == Some("T"))?;
    stamp(head)
}

/// What the words before a date in its line say: that something was published then, or changed.
fn said(line: &str, date: &Written) -> Option<Mark> {
    let from = line.floor_char_boundary(date.span.start.saturating_sub(48));
    let before = line.get(from..date.span.start)?.to_lowercase();
    let after = line.get(date.span.end..).unwrap_or("");
    // A word counts up to the next date: "Published 4 May 2019, updated 5 May 2019".
    let before = before.rsplit(['|', '•']).next().unwrap_or(&before);
    let place = |words: &[String]| {
        let found = words.iter().filter_map(|word| {
            let at = before.rfind(word.as_str())?;
            let starts = !before.get(..at)?.ends_with(char::is_alphabetic);
            starts.then_some(at)
        });
        found.max()
    };
    let follows = |words: &[String]| {
        let after = after.get(..after.floor_char_boundary(40)).unwrap_or("").to_lowercase();
        words.iter().any(|word| after.split(|c: char| !c.is_alphabetic()).any(|w| w == word))
    };
    match (place(&WORDS.published), place(&WORDS.modified)) {
        (Some(published), Some(modified)) => Some(if published > modified { Mark::Published } else { Mark::Modified }),
        (Some(_), None) => Some(Mark::Published),
        (None, Some(_)) => Some(Mark::Modified),
        // "... wurde am 4. Juli 2019 veröffentlicht"
        (None, None) if follows(&WORDS.modified) => Some(Mark::Modified),
        (None, None) if follows(&WORDS.published) => Some(Mark::Published),
        _ => None,
    }
}

/// "Karlsruhe, (12.11.2021). The bishop ...": a dateline before a text.
fn placed(line: &str, date: &Written) -> bool {
    let before = line.get(..date.span.start).unwrap_or("").trim_end();
    let after = line.get(date.span.end..).unwrap_or("").trim_start();
    let bracket = before.ends_with('(') && after.starts_with(')');
    let dash = after.starts_with(['–', '—', ':']) || after.starts_with("- ") || after.starts_with("/ ");
    before.len() <= 30 && (bracket || dash)
}

fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
