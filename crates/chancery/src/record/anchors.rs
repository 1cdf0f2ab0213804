//! Dated mentions that the days of other reports may be counted from, and what they are asked for under.

use super::dates::BACK;
use super::days;
use super::when::is_ahead;
use crate::coding::EventMention;
use crate::event::facet::Facet;
use crate::time::{EventDate, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A dated mention that others may be counted from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Anchor {
    pub reading: usize,
    /// Days of the act.
    pub window: EventDate,
    /// Days on which it was said, where the text gives them.
    pub said: Option<EventDate>,
    pub dated: bool,
    pub fact: bool,
    pub quantity: Option<f64>,
}

/// Anchors by what they may be asked for under, in the order of the readings.
pub(super) type Anchors = BTreeMap<String, Vec<Anchor>>;

/// What one report lets others be counted from, under the keys that are asked for.
pub(super) fn anchors(reading: usize, list: &[Facet], asked: &BTreeSet<String>) -> Vec<(String, Anchor)> {
    let mut found = Vec::new();
    // What was refused or has yet to come says nothing of the day of a deed.
    for facet in list.iter().filter(|f| f.fact || is_ahead(f.mention.modality)) {
        let keys: Vec<String> = keys(facet).into_iter().map(|(key, _)| key).filter(|key| asked.contains(key)).collect();
        if keys.is_empty() {
            continue;
        }
        let anchor = anchor(reading, facet);
        // What is itself placed by habit alone would place others in a circle.
        let by_habit = facet.mention.when.fresh && facet.mention.when.expression.is_none();
        if !anchor.dated && (by_habit || !facet.published.is_bounded()) {
            continue;
        }
        if days::width(&anchor.window).is_some_and(|w| w <= BACK) || anchor.said.is_some() {
            found.extend(keys.into_iter().map(|key| (key, anchor.clone())));
        }
    }
    found
}

fn anchor(reading: usize, facet: &Facet) -> Anchor {
    let said = &facet.mention.said;
    let dated_saying = said.resolved.clone().filter(|s| !facet.fact && !s.text.is_empty() && s.is_bounded());
    Anchor {
        reading,
        window: facet.window.clone(),
        said: dated_saying,
        dated: facet.dated && mention_points(facet.mention),
        fact: facet.fact,
        quantity: facet.mention.quantity.as_ref().map(|q| q.value),
    }
}

/// What makes two mentions of one group of acts likely to tell of one happening, and how likely.
pub(super) fn keys(facet: &Facet) -> Vec<(String, u32)> {
    let group = facet.group;
    let mut keys = Vec::new();
    for m in &facet.missions {
        keys.push((format!("{group} {}>{}", m.sending, m.receiving), 3));
    }
    for p in &facet.persons {
        keys.push((format!("{group} {p}"), 3));
    }
    if matches!(facet.family, "words" | "domestic") {
        return keys;
    }
    if facet.mutual {
        let all: Vec<&str> = facet.participants().into_iter().collect();
        if let [a, b] = all.as_slice() {
            keys.push((format!("{group} {a}={b}"), 2));
        }
    } else if !facet.envoy {
        for a in &facet.actors {
            for r in &facet.recipients {
                keys.push((format!("{group} {a}/{r}"), 2));
            }
        }
    }
    keys
}

/// Two lists that are each in the order of the readings, as one.
pub(super) fn in_order<'a>(a: &'a [Anchor], b: &'a [Anchor]) -> impl Iterator<Item = &'a Anchor> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(one), Some(other)) if other.reading < one.reading => b.next(),
        (Some(_), _) => a.next(),
        (None, _) => b.next(),
    })
}

fn mention_points(mention: &EventMention) -> bool {
    mention.when.expression.as_ref().is_none_or(|e| points(&e.value))
}

/// Whether an expression points at days, and is no "soon" or "for a month".
pub(super) fn points(value: &Value) -> bool {
    value.is_date() && !matches!(value, Value::Vague { .. } | Value::Stretch { .. })
}
