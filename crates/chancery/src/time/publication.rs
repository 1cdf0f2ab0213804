//! Works out from a report's own evidence when it was published.
//!
//! Stamps are trusted in the order of [`Method`]; what contradicts a better
//! one becomes a conflict. A report without a stamp is bounded by what it
//! tells: a post it embeds, days it names as past, and its bare weekdays. The
//! bounds that rest on habits of the news, and not on logic, say so.

mod inferred;
mod tenure;

use self::inferred::inferred;
pub use self::tenure::{Tenures, narrow};
use super::calendar::{add_days, on_or_after, on_or_before, ymd};
use super::constraint::{Constraint, constrain, constraints};
use super::resolve::denoted;
use super::tense::tense_at;
use super::value::{Calendar, Part, Value, Weekday, Which, YearRef};
use super::{EventDate, Grain, Relation, Tense, TimeExpression};
use crate::document::{BlockKind, Document, StampKind};
use crate::language::{Sentence, Upos};
use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A report that names days of the week tells of what is at most so many days old.
const FRESH: i64 = 2;
/// A report that gives the day and month of one event, and other events by weekday alone, is rarely
/// written later than this many days after the dated one: later, writers say "last month".
const DATED_BESIDE_WEEKDAYS: i64 = 15;

/// Reports are changed within so many days, as a rule.
const CHANGED: i32 = 5;

/// When a report was published, and what contradicts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub date: EventDate,
    pub method: Method,
    pub conflicts: Vec<Conflict>,
    /// What the report says of the day and month, where it leaves the year open.
    pub day_of_year: Option<DayOfYear>,
    /// What its words say of its day, whatever is believed of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
}

/// What the day of a report rests on, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A publication day in metadata.
    Metadata,
    Header,
    Dateline,
    /// A line of the text that is nothing but a full date.
    TextStamp,
    /// The report's own address.
    Address,
    /// A day of modification: the report is not younger.
    Modified,
    /// An embedded post: the report is not older.
    Post,
    /// Days that the text tells of.
    Inferred,
    Unknown,
}

/// A day that the evidence names and that contradicts the day believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub value: Date,
    pub why: String,
    pub span: Option<Span>,
}

/// Days of some year: from `from` to `to` days after the day of `month`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfYear {
    /// 1 to 12.
    pub month: u8,
    pub day: u8,
    pub from: i64,
    pub to: i64,
    pub why: String,
}

impl DayOfYear {
    /// The days in a year; `None` for 29 February of a year without one.
    pub fn in_year(&self, year: i16) -> Option<EventDate> {
        let day = ymd(year, self.month, self.day)?;
        Some(EventDate {
            earliest: Some(add_days(day, self.from)),
            latest: Some(add_days(day, self.to)),
            grain: Grain::Day,
            text: String::new(),
            why: self.why.clone(),
        })
    }

    /// The day of a dateline, not of something the report tells of.
    pub fn is_dateline(&self) -> bool {
        self.from == 0
    }

    /// The day of the dateline is the day of the report, unless the weekday of its news speaks against it.
    pub fn settled(&self, window: &EventDate, weekdays: &WeekdayEvidence) -> EventDate {
        let mut window = window.clone();
        let day = window.earliest.filter(|_| self.is_dateline());
        let fits = |day: Date, news: Weekday| [0, 1].into_iter().any(|back| Weekday::of(add_days(day, -back)) == news);
        if let Some(day) = day.filter(|day| weekdays.freshest().is_none_or(|news| fits(*day, news))) {
            window.latest = Some(day);
        }
        window
    }

    /// The windows that touch the days from `first` to `last`, in order.
    pub fn between(&self, first: Date, last: Date) -> Vec<EventDate> {
        let years = first.year().saturating_sub(1)..=last.year().saturating_add(1);
        let touches = |window: &EventDate| {
            window.earliest.is_some_and(|day| day <= last) && window.latest.is_some_and(|day| day >= first)
        };
        years.filter_map(|year| self.in_year(year)).filter(touches).collect()
    }
}

/// The weekdays that a report names without a date for what is past, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekdayEvidence {
    pub past: Vec<(Weekday, Span)>,
}

impl WeekdayEvidence {
    /// The weekday of the news itself: reports open with it and give the background after it.
    pub fn freshest(&self) -> Option<Weekday> {
        self.past.first().map(|(weekday, _)| *weekday)
    }
}

/// Collects the bare weekdays of past clauses, outside of posts and captions.
pub fn weekday_evidence(document: &Document, sentences: &[Sentence], times: &[Vec<TimeExpression>]) -> WeekdayEvidence {
    let mut past = Vec::new();
    for (sentence, times) in told(document, sentences, times) {
        for time in times {
            let Value::Weekday { weekday, which, week: None, .. } = &time.value else {
                continue;
            };
            let here = matches!(which, Which::Bare | Which::Past | Which::This);
            if here && !matches!(tense_at(sentence, time.tokens.0), Tense::Future) && time.relation != Relation::By {
                past.push((*weekday, time.span));
            }
        }
    }
    WeekdayEvidence { past }
}

/// Sentences that the outlet tells in its own text.
pub(super) fn told<'a>(
    document: &'a Document,
    sentences: &'a [Sentence],
    times: &'a [Vec<TimeExpression>],
) -> impl Iterator<Item = (&'a Sentence, &'a Vec<TimeExpression>)> {
    let own = |sentence: &Sentence| {
        let kind = document.blocks.get(sentence.block).map(|block| block.kind);
        !matches!(kind, Some(BlockKind::Post | BlockKind::Caption))
    };
    sentences.iter().zip(times).filter(move |(sentence, _)| own(sentence))
}

/// When a report was published whose freshest news happened on `freshest`: from that day to two days
/// later, which is a habit of the news, but never as late as a weekday that it names as past: that would
/// be today by then, or another one.
pub fn publication_window(freshest: &EventDate, weekdays: &WeekdayEvidence) -> EventDate {
    let latest = freshest.latest.map(|last| {
        let roof = add_days(last, FRESH);
        let again = weekdays.past.iter().filter(|(weekday, _)| *weekday != Weekday::of(last));
        let again = again.map(|(weekday, _)| add_days(on_or_after(*weekday, add_days(last, 1)), -1));
        again.fold(roof, Date::min).max(last)
    });
    let why = format!(
        "within {FRESH} days of its freshest news, and before a weekday it tells of comes round again; that news is of {}",
        freshest.describe()
    );
    EventDate { earliest: freshest.earliest, latest, grain: Grain::Day, text: freshest.text.clone(), why }
}

/// A day that stands somewhere, and how far it is to be trusted.
struct Mark {
    method: Method,
    date: Date,
    /// The other reading of a date whose day and month may be either way round.
    other: Option<Date>,
    text: String,
    span: Option<Span>,
}

/// Dates a report from its stamps and its text. `dateline` is the month and day of a dateline without a year, `today` the
/// day on which it is read, where that is known: no report is younger, and a stamp that is becomes a conflict.
pub fn publication(
    document: &Document,
    sentences: &[Sentence],
    times: &[Vec<TimeExpression>],
    dateline: Option<(u8, u8)>,
    today: Option<Date>,
) -> Published {
    let mut marks = marks(document, sentences, times);
    // The order of the text decides among equals: the sort is stable.
    masthead_last(&mut marks, document);
    marks.sort_by_key(|mark| mark.method);
    // An archive counts in universal time, where the report's day may have begun already.
    let fetched = document.stamps.iter().filter(|stamp| stamp.kind == StampKind::Fetched);
    let today = today.into_iter().chain(fetched.map(|stamp| add_days(stamp.date, 1))).min();
    let late = ahead_of(&mut marks, today);
    let evidence = text_evidence(document, sentences, times);
    let weekdays = weekday_evidence(document, sentences, times);
    settle_orders(&mut marks, &evidence, &weekdays, dateline);
    let mut published = match marks.first() {
        Some(best) => stamped(document, best, marks.get(1..).unwrap_or_default(), &evidence, &weekdays, dateline),
        None => inferred(document, evidence, &weekdays, dateline),
    };
    published.constraints = constraints(document, sentences, times);
    published.contradictions();
    published.conflicts.extend(late);
    if let Some(today) = today {
        published.not_after(today);
    }
    published
}

/// Bytes between the line of today above a page and the line of the report's own day.
const MASTHEAD: usize = 300;

/// A saved page opens with the day on which it was saved; the report's own line, which follows it closely, has an hour
/// and an earlier day.
fn masthead_last(marks: &mut [Mark], document: &Document) {
    let is_header = |mark: &Mark| mark.method == Method::Header;
    let Some(first) = marks.iter().position(is_header) else { return };
    let Some(second) = marks.iter().skip(first + 1).position(is_header).map(|at| at + first + 1) else { return };
    let clock = |mark: &Mark| {
        let line = mark.span.map(|span| {
            let before = document.text.get(..span.start).unwrap_or("");
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let end = document
                .text
                .get(span.end..)
                .and_then(|rest| rest.find('\n'))
                .map_or(document.text.len(), |at| at + span.end);
            document.text.get(start..end).unwrap_or("")
        });
        line.is_some_and(|line| {
            let bytes = line.as_bytes();
            bytes.windows(3).any(|w| matches!(w, [a, b':' | b'.', c] if a.is_ascii_digit() && c.is_ascii_digit()))
        })
    };
    let near =
        |a: &Mark, b: &Mark| a.span.zip(b.span).is_some_and(|(a, b)| b.start >= a.end && b.start - a.end < MASTHEAD);
    if let (Some(a), Some(b)) = (marks.get(first), marks.get(second))
        && a.date > add_days(b.date, 1)
        && near(a, b)
        && !clock(a)
        && clock(b)
    {
        marks.swap(first, second);
    }
}

/// Takes out the stamps of days to come. Of two readings of a date the one that is not is left.
fn ahead_of(marks: &mut Vec<Mark>, today: Option<Date>) -> Vec<Conflict> {
    let Some(today) = today else { return Vec::new() };
    let mut late = Vec::new();
    marks.retain_mut(|mark| {
        match (mark.date > today, mark.other) {
            (true, Some(other)) if other <= today => (mark.date, mark.other) = (other, None),
            (false, Some(other)) if other > today => mark.other = None,
            (true, _) => {
                let why =
                    format!("{} '{}' is later than the day of reading, {today}", method_name(mark.method), mark.text);
                late.push(Conflict { value: mark.date, why, span: mark.span });
                return false;
            }
            _ => {}
        }
        true
    });
    late
}

impl Published {
    /// Nothing is published after the day on which it is read.
    fn not_after(&mut self, today: Date) {
        let date = &mut self.date;
        if date.latest.is_some_and(|last| last <= today) {
            return;
        }
        if let Some(first) = date.earliest.filter(|first| *first > today) {
            let why = format!("{} is later than the day of reading, {today}", date.describe());
            self.conflicts.push(Conflict { value: first, why, span: None });
            date.earliest = None;
        }
        date.latest = Some(today);
        let before = if date.why.is_empty() { String::new() } else { format!("{}; ", date.why) };
        date.why = format!("{before}not after the day of reading, {today}");
    }

    /// What the words rule out is a conflict with a day that is known.
    fn contradictions(&mut self) {
        let Some(day) = self.date.single() else { return };
        let named = |c: &&Constraint| c.hard && matches!(c.rule, super::DayRule::Leads { .. });
        for test in self.constraints.iter().filter(named) {
            // An address or a stamp may count in another time zone.
            if (-1..=1).any(|offset| test.allows(add_days(day, offset))) {
                continue;
            }
            let why = format!("the text says that {}, against {}", test.why, self.date.why);
            self.conflicts.push(Conflict { value: day, why, span: test.span });
        }
    }

    /// Keeps the days that pass the report's own tests.
    fn constrained(mut self) -> Published {
        if matches!(self.method, Method::Inferred | Method::Unknown | Method::Post | Method::Modified) {
            let (date, astray) = constrain(&self.date, &self.constraints);
            if date != self.date && self.method == Method::Unknown {
                self.method = Method::Inferred;
            }
            self.date = date;
            let value = self.date.earliest.or(self.date.latest);
            if let Some(value) = value {
                self.conflicts.extend(astray.into_iter().map(|why| Conflict { value, why, span: None }));
            }
        }
        self
    }
}

fn marks(document: &Document, sentences: &[Sentence], times: &[Vec<TimeExpression>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for stamp in &document.stamps {
        let method = match stamp.kind {
            StampKind::Published => Method::Metadata,
            StampKind::Header => Method::Header,
            StampKind::Dateline => Method::Dateline,
            StampKind::OwnAddress => Method::Address,
            StampKind::Modified => Method::Modified,
            StampKind::Post | StampKind::LinkedAddress | StampKind::Fetched => continue,
        };
        marks.push(Mark {
            method,
            date: stamp.date,
            other: stamp.other,
            text: stamp.text.trim().to_owned(),
            span: stamp.span,
        });
    }
    for (sentence, times) in told(document, sentences, times).take(3) {
        let [time] = times.as_slice() else { continue };
        let Some(date) = full_date(time) else {
            continue;
        };
        let words = sentence.tokens.iter().filter(|token| token.upos != Upos::Punct).count();
        if words <= (time.tokens.1 - time.tokens.0) + 2 {
            marks.push(Mark {
                method: Method::TextStamp,
                date,
                other: None,
                text: time.text.clone(),
                span: Some(time.span),
            });
        }
    }
    marks
}

/// A date whose day and month may be either way round is the one that other evidence bears out: another stamp, the
/// dateline, what the text tells as past or as still to come, or the weekday of its news.
fn settle_orders(marks: &mut [Mark], evidence: &TextEvidence, weekdays: &WeekdayEvidence, dateline: Option<(u8, u8)>) {
    let sure: Vec<Date> = marks.iter().filter(|mark| mark.other.is_none()).map(|mark| mark.date).collect();
    // One site writes all its dates in one order: in the right one a report and its change are close.
    let open: Vec<(Date, Date)> = marks.iter().filter_map(|mark| Some((mark.date, mark.other?))).collect();
    let beside = |own: Date, read: fn(&(Date, Date)) -> Date| {
        open.iter().map(read).any(|day| day != own && (day - own).get_days().abs() <= CHANGED)
    };
    for mark in marks {
        let Some(other) = mark.other else { continue };
        match (beside(mark.date, |pair| pair.0), beside(other, |pair| pair.1)) {
            (true, false) => {
                mark.other = None;
                continue;
            }
            (false, true) => {
                (mark.date, mark.other) = (other, None);
                continue;
            }
            _ => {}
        }
        let near = |day: Date| sure.iter().any(|d| (*d - day).get_days().abs() <= 2);
        let lined = |day: Date| {
            dateline.is_some_and(|(month, number)| {
                ymd(day.year(), month, number).is_some_and(|d| (d - day).get_days().abs() <= 2)
            })
        };
        let told = |day: Date| {
            evidence.floor.as_ref().is_none_or(|(floor, ..)| *floor <= add_days(day, 1))
                && evidence.roof.as_ref().is_none_or(|(roof, ..)| day <= *roof)
        };
        let fresh = |day: Date| {
            weekdays.freshest().is_some_and(|news| (0..=1).any(|back| Weekday::of(add_days(day, -back)) == news))
        };
        let tests: [&dyn Fn(Date) -> bool; 4] = [&near, &lined, &told, &fresh];
        for test in tests {
            match (test(mark.date), test(other)) {
                (true, false) => mark.other = None,
                (false, true) => (mark.date, mark.other) = (other, None),
                _ => continue,
            }
            break;
        }
    }
}

/// The day of an expression that gives day, month and year.
fn full_date(time: &TimeExpression) -> Option<Date> {
    match &time.value {
        Value::Calendar(Calendar { year: Some(YearRef::Year(year)), part: Some(Part::Day(month, day)), .. }) => {
            ymd(*year, *month, *day)
        }
        _ => None,
    }
}

/// What the text tells of days, whatever the stamps say.
#[derive(Default)]
struct TextEvidence {
    /// The latest day that is told as past, with what says so.
    floor: Option<(Date, String, Span)>,
    /// The earliest end of a day, month or year that is told as future.
    roof: Option<(Date, String, Span)>,
    /// The freshest day and month without a year that is told as past.
    yearless: Option<(u8, u8, String)>,
    /// The day and month without a year of a correction, before which the report came out.
    corrected: Option<(u8, u8)>,
}

/// "Correction (November 5th): ...": what was added when the report had been out.
fn is_correction(document: &Document, sentence: &Sentence) -> bool {
    let word = sentence.span.of(&document.text).trim_start().split(|c: char| !c.is_alphabetic()).next();
    matches!(word, Some("Correction" | "Corrections" | "Corrected" | "Clarification" | "CORRECTION" | "CLARIFICATION"))
}

fn text_evidence(document: &Document, sentences: &[Sentence], times: &[Vec<TimeExpression>]) -> TextEvidence {
    let mut evidence = TextEvidence::default();
    for (sentence, times) in told(document, sentences, times) {
        if is_correction(document, sentence) {
            let day = times.first().and_then(|time| match &time.value {
                Value::Calendar(Calendar { year: None, part: Some(Part::Day(month, day)), .. }) => Some((*month, *day)),
                _ => None,
            });
            evidence.corrected = evidence.corrected.or(day);
            continue;
        }
        for time in times {
            let tense = tense_at(sentence, time.tokens.0);
            let past = tense == Tense::Past
                && !matches!(
                    time.relation,
                    Relation::By | Relation::Until | Relation::Before | Relation::From | Relation::Within
                );
            if let Value::Calendar(Calendar {
                year: None, part: Some(Part::Day(month, day)), which: Which::Bare, ..
            }) = &time.value
                && past
            {
                let later = evidence.yearless.as_ref().is_none_or(|(old_month, old_day, _)| {
                    let place = |month: u8, day: u8| i32::from(month) * 31 + i32::from(day);
                    (place(*month, *day) - place(*old_month, *old_day)).rem_euclid(372) < 186
                });
                if later {
                    evidence.yearless = Some((*month, *day, time.text.clone()));
                }
            }
            if !time.value.is_absolute() {
                continue;
            }
            let days = denoted(time, &EventDate::unknown(""), tense);
            match days.earliest {
                Some(first) if past && evidence.floor.as_ref().is_none_or(|(day, ..)| *day < first) => {
                    evidence.floor = Some((first, time.text.clone(), time.span));
                }
                _ => {}
            }
            match full_date(time).or(days.latest.filter(|_| time.relation == Relation::On)) {
                Some(day) if tense == Tense::Future && evidence.roof.as_ref().is_none_or(|(roof, ..)| day < *roof) => {
                    evidence.roof = Some((day, time.text.clone(), time.span));
                }
                _ => {}
            }
        }
    }
    evidence
}

fn stamped(
    document: &Document,
    best: &Mark,
    others: &[Mark],
    evidence: &TextEvidence,
    weekdays: &WeekdayEvidence,
    dateline: Option<(u8, u8)>,
) -> Published {
    let day = best.date;
    let name = method_name(best.method);
    let mut conflicts = Vec::new();
    let mut conflict = |value: Date, why: String, span: Option<Span>| conflicts.push(Conflict { value, why, span });
    for other in others {
        let apart = i64::from((other.date - day).get_days());
        // A page is changed after it is published, and an address may count in another time zone.
        if apart < -1 || apart > 1 && other.method != Method::Modified {
            conflict(
                other.date,
                format!("{} '{}' against {name} '{}'", method_name(other.method), other.text, best.text),
                other.span,
            );
        }
    }
    for (date, text, span) in posts(document) {
        if date > add_days(day, 1) {
            conflict(date, format!("an embedded post, '{text}', is younger than {name} '{}'", best.text), span);
        }
    }
    for stamp in document.stamps.iter().filter(|stamp| stamp.kind == StampKind::LinkedAddress) {
        if stamp.date > add_days(day, 1) {
            conflict(
                stamp.date,
                format!("an address in the text, '{}', is younger than {name} '{}'", stamp.text, best.text),
                stamp.span,
            );
        }
    }
    if let Some((date, text, span)) = &evidence.floor
        && *date > add_days(day, 1)
    {
        conflict(*date, format!("the text tells of '{text}' as past, against {name} '{}'", best.text), Some(*span));
    }
    if let Some((month, number)) = dateline {
        let near = (-1..=1).filter_map(|offset| ymd(day.year().saturating_add(offset), month, number));
        let nearest = near.min_by_key(|date| (*date - day).get_days().abs());
        if let Some(date) = nearest.filter(|date| (*date - day).get_days().abs() > 2) {
            conflict(date, format!("the dateline's day, {month:02}-{number:02}, against {name} '{}'", best.text), None);
        }
    }
    let mut date = EventDate::day(day, format!("{name} '{}'", best.text));
    date.text = best.text.clone();
    if let Some(other) = best.other {
        (date.earliest, date.latest) = (Some(day.min(other)), Some(day.max(other)));
        date.why = format!("{name} '{}', of which nothing says whether it is {day} or {other}", best.text);
        conflict_of_orders(&mut conflicts, best, other);
    }
    if best.method == Method::Modified {
        // Only the end is certain; the start leans on the habit that reports are changed while they are fresh.
        let fresh = weekdays.freshest().map(|weekday| on_or_before(weekday, day));
        let floor = evidence.floor.as_ref().map(|(date, ..)| *date).filter(|floor| *floor <= day);
        date.earliest =
            [Some(add_days(day, -FRESH)), fresh, floor].into_iter().flatten().max().filter(|first| *first <= day);
    }
    Published { date, method: best.method, conflicts, day_of_year: None, constraints: Vec::new() }
}

fn conflict_of_orders(conflicts: &mut Vec<Conflict>, best: &Mark, other: Date) {
    for value in [best.date, other] {
        let why = format!("'{}' may be {value}", best.text);
        conflicts.push(Conflict { value, why, span: best.span });
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Metadata => "metadata",
        Method::Header => "header",
        Method::Dateline => "dateline",
        Method::TextStamp => "a dated line",
        Method::Address => "the report's own address",
        Method::Modified => "the day of modification",
        Method::Post => "a post",
        Method::Inferred | Method::Unknown => "the text",
    }
}

/// Days of embedded posts, from the stamps and from the posts themselves.
fn posts(document: &Document) -> Vec<(Date, String, Option<Span>)> {
    let stamps = document.stamps.iter().filter(|stamp| stamp.kind == StampKind::Post);
    let mut days: Vec<(Date, String, Option<Span>)> =
        stamps.map(|stamp| (stamp.date, stamp.text.clone(), stamp.span)).collect();
    for post in &document.posts {
        if let Some(date) = post.date.filter(|date| days.iter().all(|(day, ..)| day != date)) {
            days.push((date, date.to_string(), Some(post.span)));
        }
    }
    days
}
