//! Links an event to the one it answers.

use super::Event;
use super::facet::code;
use super::tables::TABLES;
use crate::coding::{Codebook, EventMention};
use crate::record::{Reading, days};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Fills in `answers`: where a report says so, and where a measure meets one of the other side within a month.
pub(crate) fn answers(
    events: &mut [Event],
    mentions: &BTreeMap<&str, &EventMention>,
    readings: &BTreeMap<&str, &Reading>,
    book: &Codebook,
) {
    let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    said(events, mentions, readings, &mut found);
    tit_for_tat(events, book, &mut found);
    let ids: Vec<String> = events.iter().map(|e| e.id.clone()).collect();
    for (answer, asked) in found {
        let Some(event) = events.get_mut(answer) else {
            continue;
        };
        event.answers = asked.iter().filter_map(|a| ids.get(*a).cloned()).collect();
        event.answers.sort();
    }
}

fn sides(event: &Event) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let mut actors: BTreeSet<&str> = event.actors.iter().map(code).collect();
    let mut recipients: BTreeSet<&str> = event.recipients.iter().map(code).collect();
    if let Some(mission) = &event.mission {
        if actors.is_empty() {
            actors.insert(&mission.sending);
        }
        if recipients.is_empty() {
            let other = if actors.contains(mission.sending.as_str()) { &mission.receiving } else { &mission.sending };
            recipients.insert(other);
        }
    }
    (actors, recipients)
}

/// One side's act against the other, which the other's may answer.
fn opposed(answer: &Event, asked: &Event) -> bool {
    let (a, on) = sides(answer);
    let (b, _) = sides(asked);
    // Who answers is not who is answered, and answers somebody.
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b) && (on.is_empty() || !on.is_disjoint(&b))
}

fn not_after(asked: &Event, answer: &Event) -> bool {
    match (asked.when.earliest, answer.when.latest) {
        (Some(first), Some(last)) => first <= last,
        _ => true,
    }
}

/// A fact told in a sentence: where it stands, and its event.
type Placed = BTreeSet<(usize, usize)>;

/// A sentence that says "in response" links the facts of the side that responds to those of the other side in it, and
/// if it has none, to those of the sentence before.
fn said(
    events: &[Event],
    mentions: &BTreeMap<&str, &EventMention>,
    readings: &BTreeMap<&str, &Reading>,
    found: &mut BTreeMap<usize, BTreeSet<usize>>,
) {
    let mut places: BTreeMap<(&str, usize), Placed> = BTreeMap::new();
    for (e, event) in events.iter().enumerate() {
        for mention in event.mentions.iter().filter_map(|m| mentions.get(m.as_str())) {
            if mention.modality.is_fact() {
                let place = (mention.document.as_str(), mention.sentence_index);
                let at = mention.evidence.start;
                places.entry(place).or_default().insert((at, e));
            }
        }
    }
    let told: Vec<(&(&str, usize), &Placed)> = places.iter().collect();
    let responding = |((document, sentence), here): &(&(&str, usize), &Placed)| {
        let reading = readings.get(document)?;
        let span = reading.sentences.get(*sentence)?;
        let cue = TABLES.answers.cues.first_in(span.of(&reading.document.text));
        responding(events, here, cue.map(|at| span.start + at))
    };
    let sides: Vec<Option<BTreeSet<&str>>> = told.par_iter().map(responding).collect();
    for (((document, sentence), here), side) in told.into_iter().zip(sides) {
        let Some(side) = side else { continue };
        if !link(events, &side, here, here, found)
            && let Some(before) = sentence.checked_sub(1)
            && let Some(earlier) = places.get(&(*document, before))
        {
            link(events, &side, here, earlier, found);
        }
    }
}

/// Who responds: the actors of "retaliated" itself, else of what stands before the cue, else, where the sentence
/// opens with the cue, of what it ends on.
fn responding<'e>(events: &'e [Event], here: &Placed, cue: Option<usize>) -> Option<BTreeSet<&'e str>> {
    let at = |e: &usize| events.get(*e);
    let named = here.iter().filter_map(|(_, e)| at(e)).find(|e| e.act == "retaliate");
    let by_cue = || {
        let before = here.iter().rev().find(|(start, _)| Some(*start) < cue);
        before.or(here.last()).and_then(|(_, e)| at(e))
    };
    let event = match (named, cue) {
        (Some(event), _) => event,
        (None, Some(_)) => by_cue()?,
        (None, None) => return None,
    };
    Some(sides(event).0)
}

fn link(
    events: &[Event],
    side: &BTreeSet<&str>,
    answers: &Placed,
    asked: &Placed,
    found: &mut BTreeMap<usize, BTreeSet<usize>>,
) -> bool {
    let mut any = false;
    for (_, a) in answers {
        for (_, b) in asked {
            let (Some(answer), Some(earlier)) = (events.get(*a), events.get(*b)) else {
                continue;
            };
            let responds = !sides(answer).0.is_disjoint(side);
            if a != b && responds && opposed(answer, earlier) && not_after(earlier, answer) {
                found.entry(*a).or_default().insert(*b);
                any = true;
            }
        }
    }
    any
}

/// An accusation that is denied by whom it was made against.
pub(crate) fn denials(events: &mut [Event]) {
    let mut made: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (e, event) in events.iter().enumerate().filter(|(_, e)| e.act == TABLES.answers.accusation) {
        for (by, on) in dyads(event) {
            made.entry((by, on)).or_default().push(e);
        }
    }
    let mut found: Vec<(usize, String)> = Vec::new();
    for (e, event) in events.iter().enumerate().filter(|(_, e)| e.act == TABLES.answers.denial && e.modality.is_fact())
    {
        for (by, on) in dyads(event) {
            let asked = made.get(&(on, by)).into_iter().flatten().filter_map(|a| events.get(*a));
            let near =
                asked.filter(|a| not_after(a, event) && days::gap(&a.when, &event.when) <= TABLES.answers.within);
            // The last before the denial is the one that is denied.
            if let Some(last) = near.max_by_key(|a| (days::order(&a.when), &a.id)) {
                found.push((e, last.id.clone()));
            }
        }
    }
    for (e, id) in found {
        if let Some(event) = events.get_mut(e)
            && !event.denies.contains(&id)
        {
            event.denies.push(id);
            event.denies.sort();
        }
    }
}

fn dyads(event: &Event) -> Vec<(&str, &str)> {
    let pairs = event.actors.iter().flat_map(|a| event.recipients.iter().map(move |r| (code(a), code(r))));
    pairs.filter(|(a, r)| a != r).collect()
}

/// What a report tells in place of what it takes back.
pub(crate) fn corrections(
    events: &mut [Event],
    mentions: &BTreeMap<&str, &EventMention>,
    taken_back: &BTreeSet<String>,
) {
    if taken_back.is_empty() {
        return;
    }
    let mut wrong: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (e, event) in events.iter().enumerate().filter(|(_, e)| !e.modality.is_fact()) {
        for id in event.mentions.iter().filter(|id| taken_back.contains(*id)) {
            if let Some(mention) = mentions.get(id.as_str()) {
                wrong.entry(&mention.document).or_default().push(e);
            }
        }
    }
    let mut found: Vec<(usize, String)> = Vec::new();
    for (e, event) in events.iter().enumerate().filter(|(_, e)| e.modality.is_fact()) {
        let told = event.documents.iter().filter_map(|d| wrong.get(d.as_str())).flatten();
        for mistake in told.filter_map(|w| events.get(*w)) {
            let (a, on) = sides(event);
            let (b, _) = sides(mistake);
            let one = |act: &str| TABLES.group(act).to_owned();
            if one(&event.act) == one(&mistake.act)
                && (a.is_empty() || b.is_empty() || !a.is_disjoint(&b) || !on.is_disjoint(&b))
            {
                found.push((e, mistake.id.clone()));
            }
        }
    }
    for (e, id) in found {
        if let Some(event) = events.get_mut(e)
            && !event.corrects.contains(&id)
        {
            event.corrects.push(id);
            event.corrects.sort();
        }
    }
}

fn tit_for_tat(events: &[Event], book: &Codebook, found: &mut BTreeMap<usize, BTreeSet<usize>>) {
    let is_measure = |event: &Event| {
        event.modality.is_fact()
            && event.when.is_bounded()
            && book.act(&event.act).and_then(|a| a.effect.as_ref()).is_some_and(|e| e.measure.is_some())
    };
    let mut by_dyad: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (e, event) in events.iter().enumerate().filter(|(_, e)| is_measure(e)) {
        let (actors, recipients) = sides(event);
        for a in &actors {
            for r in recipients.iter().filter(|r| *r != a) {
                by_dyad.entry((a, r)).or_default().push(e);
            }
        }
    }
    let at = |e: usize| events.get(e).map(|e| days::order(&e.when));
    for list in by_dyad.values_mut() {
        list.sort_by_key(|e| (at(*e), *e));
    }
    for ((a, r), answers) in &by_dyad {
        let Some(asked) = by_dyad.get(&(*r, *a)) else {
            continue;
        };
        for &answer in answers {
            let Some(event) = events.get(answer) else {
                continue;
            };
            // Those that are over before the answer begins: the last of them, and what went with it that day.
            let before = asked.partition_point(|b| events.get(*b).is_some_and(|b| b.when.latest < event.when.earliest));
            let Some(last) = before.checked_sub(1).and_then(|i| asked.get(i)) else {
                continue;
            };
            let near = events.get(*last).and_then(|b| b.when.latest);
            let (Some(near), Some(start)) = (near, event.when.earliest) else {
                continue;
            };
            if days::between(near, start) > TABLES.answers.within {
                continue;
            }
            let same_day = asked
                .iter()
                .take(before)
                .rev()
                .take_while(|b| events.get(**b).is_some_and(|b| b.when.latest == Some(near)));
            found.entry(answer).or_default().extend(same_day);
        }
    }
}
