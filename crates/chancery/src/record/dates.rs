//! Dates reports by what other reports say of the same happenings.
//!
//! A report without a day of its own tells of things by weekday or month.
//! Where another report gives the days of one of these things, it can only
//! have been published on days from which its own words lead there. The days
//! that most of its mentions allow are kept, and those that contradict them
//! become conflicts. What was learned dates further reports, until nothing
//! changes.

use super::anchors::{Anchor, Anchors, anchors, in_order, keys, points};
use super::when::{act_tense, expressions, fill, is_ahead, said_tense};
use super::{Reading, days, likeness};
use crate::coding::{Codebook, EventMention};
use crate::document::{Document, NoiseKind};
use crate::event::facet::{Facet, Heads};
use crate::event::{LEAST_CONFIDENCE, tables::TABLES};
use crate::time::{
    Conflict, EventDate, Grain, Method, Published, Relation, Tense, TimeExpression, Value, Weekday, Which, constrain,
    publication_window, resolve,
};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds in which a date may travel from report to report.
const ROUNDS: usize = 6;
/// A report that is already placed within a week needs no help.
const PLACED: i64 = 7;
/// Things told of so often that they date nothing.
const COMMON: usize = 12;
/// Days before and after a happening in which reports that name it by a relative expression are sought.
const AHEAD: i64 = 130;
pub(super) const BACK: i64 = 400;
/// A happening that is known no better than this dates nothing by its weekday.
const LOOSE: i64 = 120;
/// The weight from which a clue that is overruled is shown: the same person or mission, to the month.
const FIRM: u32 = 12;
const MOST_CONFLICTS: usize = 4;

/// Resolves all mentions and returns the days of the readings, in their order.
pub(crate) fn settle(
    readings: &[Reading],
    mentions: &mut [Vec<EventMention>],
    book: &Codebook,
    heads: &Heads,
) -> Vec<Published> {
    let mut published: Vec<Published> = readings.iter().map(|r| r.published.clone()).collect();
    mentions.par_iter_mut().zip(&published).for_each(|(list, day)| list.iter_mut().for_each(|m| fill(m, &day.date)));
    let is_open = |reading: &Reading| {
        reading.document.rejected.is_none() && days::width(&reading.published.date).is_none_or(|w| w > PLACED)
    };
    let open: Vec<bool> = readings.iter().map(is_open).collect();
    if !open.contains(&true) {
        return published;
    }
    let names = likeness::Names::of(readings, &open);
    let known = Known { readings, open: &open, names: &names, book, heads };
    // Only what a report without a day tells of is asked for, and what the others tell of it stays as it is.
    let asked = known.asked(mentions, &published);
    let fixed = known.anchors(mentions, &published, false, &asked);
    let take = |found: Vec<(usize, Published)>, published: &mut Vec<Published>, mentions: &mut [Vec<EventMention>]| {
        for (at, day) in found {
            if let Some(list) = mentions.get_mut(at) {
                list.iter_mut().for_each(|m| fill(m, &day.date));
            }
            if let Some(held) = published.get_mut(at) {
                *held = day;
            }
        }
    };
    let mut turning = BTreeSet::new();
    for _ in 0..ROUNDS {
        let moving = known.anchors(mentions, &published, true, &asked);
        let found = round(&known, (&fixed, &moving), mentions, &published);
        turning = found.iter().map(|(at, _)| *at).collect();
        if found.is_empty() {
            break;
        }
        take(found, &mut published, mentions);
    }
    if !turning.is_empty() {
        // Two reports without a day that date each other now so, now so: only those with a day are heard on them.
        let mut found = round(&known, (&fixed, &Anchors::new()), mentions, &published);
        found.retain(|(at, _)| turning.contains(at));
        take(found, &mut published, mentions);
    }
    let found = known.years(&published);
    take(found, &mut published, mentions);
    published
}

/// A report that gives the day and month of its news leaves only those of each year.
fn within_year(mut clue: Clue, own: &Published) -> Clue {
    let Some(day) = &own.day_of_year else { return clue };
    let mut fitting = Vec::new();
    for (first, last) in clue.windows {
        for year in day.between(first, last).into_iter().filter(|year| allowed(own, year)) {
            fitting.extend(clip(vec![(first, last)], &year));
        }
    }
    clue.windows = fitting;
    clue
}

/// Whether the report's own words allow any of the days: no Wednesday was August 2 in 2018.
pub(super) fn allowed(own: &Published, days: &EventDate) -> bool {
    constrain(days, &own.constraints).1.is_empty()
}

/// How much a happening known to so many days can say of another's day.
fn sharpness(window: &EventDate) -> u32 {
    match days::width(window) {
        Some(..=7) => 4,
        Some(..=31) => 2,
        _ => 1,
    }
}

/// Days on which a report can have appeared if one of its mentions tells of the same as an anchor.
struct Clue {
    windows: Vec<(Date, Date)>,
    weight: u32,
    /// Rests on words about days, on both sides, and not on habits.
    hard: bool,
    fact: bool,
    why: String,
    mention: usize,
}

/// What no round changes.
struct Known<'a> {
    readings: &'a [Reading],
    /// Whether the day of a reading is sought.
    open: &'a [bool],
    names: &'a likeness::Names,
    book: &'a Codebook,
    heads: &'a Heads,
}

impl Known<'_> {
    /// The days of the readings of which, after all, only the year is open.
    fn years(&self, published: &[Published]) -> Vec<(usize, Published)> {
        let wide = |own: &Published| days::width(&own.date).is_none_or(|w| w > LOOSE);
        let open = self.readings.iter().zip(published).enumerate();
        open.filter(|(r, (_, own))| self.is_open(*r) && wide(own))
            .filter_map(|(r, (reading, own))| {
                Some((r, likeness::of_the_year(own, &reading.weekdays, &self.names.beside(r, published))?))
            })
            .collect()
    }

    fn is_open(&self, reading: usize) -> bool {
        self.open.get(reading).copied().unwrap_or(false)
    }

    fn facets<'m>(&self, list: &'m [EventMention], day: &'m Published) -> Vec<Facet<'m>>
    where
        Self: 'm,
    {
        let sure = list.iter().filter(|m| m.confidence >= LEAST_CONFIDENCE);
        sure.map(|m| Facet::of(m, &day.date, "", self.book, self.heads)).collect()
    }

    /// The keys of all that the reports without a day tell of. They hang on no day.
    fn asked(&self, mentions: &[Vec<EventMention>], published: &[Published]) -> BTreeSet<String> {
        let both = mentions.iter().zip(published).enumerate().filter(|(r, _)| self.is_open(*r));
        both.flat_map(|(_, (list, day))| self.facets(list, day).iter().flat_map(keys).collect::<Vec<_>>())
            .map(|(key, _)| key)
            .collect()
    }

    /// The anchors of the readings whose day is sought, or of the others.
    fn anchors(
        &self,
        mentions: &[Vec<EventMention>],
        published: &[Published],
        open: bool,
        asked: &BTreeSet<String>,
    ) -> Anchors {
        let found: Vec<Vec<(String, Anchor)>> = (mentions.par_iter().zip(published).enumerate())
            .filter(|(r, _)| self.is_open(*r) == open)
            .map(|(r, (list, day))| anchors(r, &self.facets(list, day), asked))
            .collect();
        let mut anchors = Anchors::new();
        for (key, anchor) in found.into_iter().flatten() {
            anchors.entry(key).or_default().push(anchor);
        }
        anchors
    }
}

fn round(
    known: &Known,
    (fixed, moving): (&Anchors, &Anchors),
    mentions: &[Vec<EventMention>],
    published: &[Published],
) -> Vec<(usize, Published)> {
    let likest = known.names.likest(published);
    let facets = |r: usize| Some(known.facets(mentions.get(r)?, published.get(r)?));
    let dated = |(r, reading): (usize, &Reading)| {
        let list = facets(r)?;
        let mut clues: Vec<Clue> = (list.iter().enumerate())
            .flat_map(|(m, facet)| clues(r, m, facet, reading, (fixed, moving), published))
            .collect();
        if let Some((day, other)) = likest.get(&r) {
            clues.extend(alike(*day, &list, &facets(*other)?, list.len(), &reading.published.date));
        }
        let clues: Vec<Clue> = clues.into_iter().map(|clue| within_year(clue, &reading.published)).collect();
        let day = narrow(reading, &clues);
        published.get(r).is_some_and(|held| *held != day).then_some((r, day))
    };
    known.readings.par_iter().enumerate().filter(|(r, _)| known.is_open(*r)).filter_map(dated).collect()
}

/// A report that shares its names and an act with a dated one, and with none of another time, is of about its day.
fn alike(day: Date, own: &[Facet], other: &[Facet], mention: usize, bounds: &EventDate) -> Option<Clue> {
    let told: BTreeSet<(&str, String)> = other.iter().flat_map(|f| sides(f).map(|side| (f.group, side))).collect();
    let shared = own.iter().any(|f| sides(f).any(|side| told.contains(&(f.group, side))));
    let window = (days::add(day, -likeness::BESIDE), days::add(day, likeness::BESIDE));
    let windows = clip(vec![window], bounds);
    let why = format!("most like the report of {day}: by habit within {} days of it", likeness::BESIDE);
    (shared && !windows.is_empty()).then_some(Clue { windows, weight: 3, hard: true, fact: true, why, mention })
}

/// The pairs of parties that an act is between.
fn sides<'a>(facet: &'a Facet) -> impl Iterator<Item = String> + 'a {
    facet
        .actors
        .iter()
        .flat_map(|a| facet.recipients.iter().map(move |r| if a < r { format!("{a}~{r}") } else { format!("{r}~{a}") }))
}

fn clues<'a>(
    own: usize,
    at: usize,
    facet: &Facet,
    reading: &Reading,
    (fixed, moving): (&'a Anchors, &'a Anchors),
    published: &[Published],
) -> Vec<Clue> {
    let mut clues = Vec::new();
    let mut seen: Vec<&Anchor> = Vec::new();
    for (key, strength) in keys(facet) {
        let quantity = facet.mention.quantity.as_ref().map(|q| q.value);
        let apart = |a: &Anchor| a.quantity.zip(quantity).is_some_and(|(a, b)| (a - b).abs() >= 0.5);
        let mut near: Vec<&Anchor> = Vec::new();
        let of = |anchors: &'a Anchors| anchors.get(&key).map_or(&[][..], Vec::as_slice);
        for anchor in in_order(of(fixed), of(moving)) {
            let same = |other: &&&Anchor| {
                other.window == anchor.window && other.said == anchor.said && other.fact == anchor.fact
            };
            if anchor.reading != own && !apart(anchor) && near.iter().find(same).is_none() {
                near.push(anchor);
            }
            if near.len() > COMMON {
                break;
            }
        }
        if near.len() > COMMON {
            continue;
        }
        for anchor in near {
            if seen.contains(&anchor) {
                continue;
            }
            seen.push(anchor);
            let day = published.get(anchor.reading);
            clues.extend(clue(at, facet, reading, anchor, strength, day));
        }
    }
    clues
}

fn clue(
    at: usize,
    facet: &Facet,
    reading: &Reading,
    anchor: &Anchor,
    strength: u32,
    day: Option<&Published>,
) -> Option<Clue> {
    let mention = facet.mention;
    let own = &reading.published.date;
    let limits = TABLES.family(facet.family);
    let told = day.map_or(String::new(), |d| format!("by the report of {}", days::words(&d.date)));
    let relative = |e: &&TimeExpression| points(&e.value) && !e.value.is_absolute();
    let days_from =
        |e: &TimeExpression, tense, of: &EventDate| publication_days(e, tense, of, own, reading, facet.fact);
    let (acting, saying) = expressions(mention, own);
    let saying = saying.filter(relative);
    if let (Some(expression), Some(of), true) = (saying, &anchor.said, is_ahead(mention.modality)) {
        return Some(Clue {
            windows: days_from(expression, said_tense(mention), of),
            weight: strength * sharpness(of),
            hard: true,
            fact: true,
            why: format!(
                "'{}', when {} was {}, is {} {told}",
                expression.text,
                mention.act,
                mention.modality.as_str(),
                days::words(of)
            ),
            mention: at,
        });
    }
    let of = &anchor.window;
    let (first, last) = (of.earliest?, of.latest?);
    if let Some(expression) = acting.filter(relative) {
        if !facet.fact && !anchor.fact && !anchor.dated {
            return None;
        }
        return Some(Clue {
            windows: days_from(expression, act_tense(mention), of),
            weight: strength * sharpness(of) * if anchor.dated { 2 } else { 1 },
            hard: anchor.dated,
            fact: facet.fact,
            why: format!("'{}' of {} lies in {} {told}", expression.text, mention.act, days::words(of)),
            mention: at,
        });
    }
    let (from, to) = match (facet.fact, anchor.fact) {
        (true, _) => (first, days::add(last, limits.memory)),
        // "Announced on Monday that it would leave" may be told when it has left.
        (false, true) if is_ahead(mention.modality) && anchor.dated && mention.said.expression.is_none() => {
            (days::add(first, -limits.horizon), last)
        }
        _ => return None,
    };
    Some(Clue {
        windows: clip(vec![(from, to)], own),
        weight: 1,
        hard: false,
        fact: facet.fact && anchor.dated,
        why: if facet.fact {
            format!("not before {first}, since it tells of {} {told}", mention.act)
        } else {
            format!("not after {last}, since {} is still to come {told}", mention.act)
        },
        mention: at,
    })
}

/// The days of publication from which an expression leads into an interval.
fn publication_days(
    expression: &TimeExpression,
    tense: Tense,
    of: &EventDate,
    own: &EventDate,
    reading: &Reading,
    past: bool,
) -> Vec<(Date, Date)> {
    let (Some(first), Some(last)) = (of.earliest, of.latest) else {
        return Vec::new();
    };
    if let Some(weekday) = bare_weekday(expression)
        && tense != Tense::Future
        && reading.weekdays.freshest() == Some(weekday)
    {
        if days::between(first, last) > LOOSE {
            return Vec::new();
        }
        let mut windows = Vec::new();
        let mut day = first;
        while day <= last {
            if Weekday::of(day) == weekday {
                let window = publication_window(&EventDate::day(day, ""), &reading.weekdays);
                windows.push((day, window.latest.unwrap_or(day)));
            }
            day = days::add(day, 1);
        }
        return clip(windows, own);
    }
    // A weekday is that of a week near the report, so no day far from it needs to be tried.
    let reach = match &expression.value {
        Value::Weekday { week, .. } if expression.relation == Relation::On => {
            14 + 7 * i64::from(week.unwrap_or(0).unsigned_abs())
        }
        _ => BACK,
    };
    let from = days::add(first, if past { 0 } else { -AHEAD.min(reach) });
    let from = own.earliest.map_or(from, |own| own.max(from));
    let to = days::add(last, reach);
    let to = own.latest.map_or(to, |own| own.min(to));
    let mut windows: Vec<(Date, Date)> = Vec::new();
    let mut day = from;
    while day <= to {
        let there = resolve(expression, &EventDate::day(day, ""), tense);
        let named = there.earliest.is_some() || there.latest.is_some();
        if named && there.intersect(of).is_some() {
            match windows.last_mut() {
                Some(run) if days::add(run.1, 1) == day => run.1 = day,
                _ => windows.push((day, day)),
            }
        }
        day = days::add(day, 1);
        if day == Date::MAX {
            break;
        }
    }
    windows
}

fn bare_weekday(expression: &TimeExpression) -> Option<Weekday> {
    match &expression.value {
        Value::Weekday { weekday, which: Which::Bare | Which::This | Which::Past, week: None, .. } => Some(*weekday),
        _ => None,
    }
}

fn clip(windows: Vec<(Date, Date)>, own: &EventDate) -> Vec<(Date, Date)> {
    let clipped = windows
        .into_iter()
        .map(|(first, last)| (own.earliest.map_or(first, |e| e.max(first)), own.latest.map_or(last, |l| l.min(last))));
    clipped.filter(|(first, last)| first <= last).collect()
}

/// The stretches of days on which most clues agree, and their common hull.
fn agreed(clues: &[Clue]) -> Option<(Date, Date)> {
    let mut edges: BTreeSet<Date> = BTreeSet::new();
    for (first, last) in clues.iter().flat_map(|c| &c.windows) {
        edges.extend([*first, days::add(*last, 1)]);
    }
    // A mention counts by the best of what it may tell of, and a little more where several reports bear it out.
    let support = |day: Date| {
        let mut best: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for clue in clues {
            if clue.windows.iter().any(|(f, l)| *f <= day && day <= *l) {
                let (held, count) = best.entry(clue.mention).or_default();
                (*held, *count) = (clue.weight.max(*held), *count + 1);
            }
        }
        best.values().map(|(held, count)| held + (count - 1).min(3)).sum::<u32>()
    };
    let scored: Vec<(Date, u32)> = edges.iter().map(|day| (*day, support(*day))).collect();
    let most = scored.iter().map(|(_, s)| *s).max().filter(|s| *s > 0)?;
    let first = scored.iter().find(|(_, s)| *s == most)?.0;
    // A stretch lasts until the next edge.
    let last = scored.iter().rposition(|(_, s)| *s == most)?;
    let last = scored.get(last + 1).map(|(day, _)| days::add(*day, -1)).unwrap_or(first);
    Some((first, last))
}

fn narrow(reading: &Reading, clues: &[Clue]) -> Published {
    let own = &reading.published;
    let Some(region) = agreed(clues) else {
        return own.clone();
    };
    let touches = |(f, l): &(Date, Date)| *f <= region.1 && *l >= region.0;
    let mut date = EventDate { text: String::new(), ..own.date.clone() };
    let mut reasons: Vec<(u32, &str)> = Vec::new();
    let mut astray: Vec<&Clue> = Vec::new();
    let mut heeded: BTreeSet<usize> = BTreeSet::new();
    // The sharpest first, so that the reasons given are the best ones.
    let mut ordered: Vec<&Clue> = clues.iter().collect();
    ordered.sort_by(|a, b| (b.weight, &a.why).cmp(&(a.weight, &b.why)));
    for clue in ordered {
        let fits: Vec<&(Date, Date)> = clue.windows.iter().filter(|w| touches(w)).collect();
        let (Some(first), Some(last)) = (fits.iter().map(|w| w.0).min(), fits.iter().map(|w| w.1).max()) else {
            astray.push(clue);
            continue;
        };
        let bound = EventDate {
            earliest: Some(first).filter(|_| clue.hard || clue.fact),
            latest: Some(last).filter(|_| clue.hard || !clue.fact),
            ..EventDate::unknown("")
        };
        let Some((earliest, latest)) = date.intersect(&bound) else {
            astray.push(clue);
            continue;
        };
        heeded.insert(clue.mention);
        if (earliest, latest) != (date.earliest, date.latest) {
            (date.earliest, date.latest) = (earliest, latest);
            reasons.push((clue.weight, &clue.why));
        }
    }
    // A mention that fits one happening does not contradict another of its kind.
    astray.retain(|clue| !heeded.contains(&clue.mention));
    let mut whys: Vec<String> = Vec::new();
    reasons.sort_by_key(|(weight, why)| (std::cmp::Reverse(*weight), *why));
    whys.extend(reasons.iter().map(|(_, why)| (*why).to_owned()));
    let mut day_of_year = own.day_of_year.clone();
    if let Some(windows) = day_of_year.as_ref().map(|d| d.between(region.0, region.1)) {
        let fitting: Vec<EventDate> =
            windows.iter().filter(|w| allowed(own, w)).filter_map(|w| days::meet(&date, w)).collect();
        if let [only] = fitting.as_slice() {
            whys.insert(0, format!("{} in {}", windows_why(&windows), only.earliest.map_or(0, |d| d.year())));
            let only = own.day_of_year.as_ref().map_or(only.clone(), |d| d.settled(only, &reading.weekdays));
            (date.earliest, date.latest) = (only.earliest, only.latest);
            day_of_year = None;
        }
    }
    let mut contradictions = Vec::new();
    if date.is_bounded() {
        let (left, against) = constrain(&EventDate { why: String::new(), ..date.clone() }, &own.constraints);
        if (left.earliest, left.latest) != (date.earliest, date.latest) {
            (date.earliest, date.latest) = (left.earliest, left.latest);
            whys.push(left.why);
        }
        contradictions = against;
    }
    if let Some((only, why)) = updated(&reading.document, &date, reading.weekdays.freshest()) {
        (date.earliest, date.latest) = (Some(only), Some(only));
        whys.push(why);
    }
    if (date.earliest, date.latest) == (own.date.earliest, own.date.latest) {
        return own.clone();
    }
    date.grain = if date.is_bounded() { Grain::Day } else { Grain::Unknown };
    date.why = whys.join("; ");
    let mut conflicts = conflicts(own, &date, &astray);
    if let Some(value) = date.earliest {
        let new = contradictions.into_iter().map(|why| format!("{why}, against {}", days::words(&date)));
        let new: Vec<String> = new.filter(|why| conflicts.iter().all(|c| c.why != *why)).take(MOST_CONFLICTS).collect();
        conflicts.extend(new.into_iter().map(|why| Conflict { value, why, span: None }));
    }
    Published { conflicts, date, method: Method::Inferred, day_of_year, constraints: own.constraints.clone() }
}

fn windows_why(windows: &[EventDate]) -> &str {
    windows.first().map_or("", |w| w.why.as_str())
}

fn conflicts(own: &Published, date: &EventDate, astray: &[&Clue]) -> Vec<Conflict> {
    let mut conflicts = own.conflicts.clone();
    let mut firm: Vec<&&Clue> = astray.iter().filter(|c| c.hard && c.weight >= FIRM).collect();
    firm.sort_by(|a, b| a.why.cmp(&b.why));
    for clue in firm.into_iter().take(MOST_CONFLICTS) {
        let Some(value) = clue.windows.first().map(|w| w.0) else {
            continue;
        };
        let why = format!("{}, against {}", clue.why, days::words(date));
        if conflicts.iter().all(|c| c.why != why) {
            conflicts.push(Conflict { value, why, span: None });
        }
    }
    conflicts
}

/// A page that was changed at an hour, or on a weekday, and gives no date was changed while it was the news of that day.
fn updated(document: &Document, date: &EventDate, freshest: Option<Weekday>) -> Option<(Date, String)> {
    let stamps = [NoiseKind::Updated, NoiseKind::DateHeader, NoiseKind::Byline, NoiseKind::Navigation];
    for note in document.noise.iter().filter(|n| stamps.contains(&n.kind) && n.span.len() <= 120) {
        let text = note.span.of(&document.text);
        let lower = text.to_lowercase();
        let digits = lower.chars().filter(char::is_ascii_digit).count();
        let updated = note.kind == NoiseKind::Updated;
        let clock = updated && lower.contains([':', '.']) && (2..=4).contains(&digits);
        // "2 hours ago": while it was the news.
        let ago = lower.ends_with(" ago") && [" hour", " minute", " min"].iter().any(|unit| lower.contains(unit));
        let clock = clock || ago;
        let named = Weekday::named_in(&lower).filter(|_| updated);
        let Some(weekday) = named.or(freshest).filter(|_| named.is_some() || clock) else {
            continue;
        };
        let (first, last) = (date.earliest?, date.latest?);
        let mut fitting = (0..=days::between(first, last).min(13))
            .map(|n| days::add(first, n))
            .filter(|day| Weekday::of(*day) == weekday);
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            let why = format!("'{}' gives no date, so it is of the day of the news", text.trim());
            return Some((only, why));
        }
    }
    None
}
