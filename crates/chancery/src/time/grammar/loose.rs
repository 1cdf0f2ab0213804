//! What TimeML annotates and no act is dated by: "recent losses", "the current rules", "the whole year", "for the time
//! being", "decades in the making".

use super::business;
use super::date::Read;
use super::hour;
use super::number::{self, quantity};
use crate::language::Upos;
use crate::time::lexicon::{self, lookup};
use crate::time::value::{Amount, Origin, Portion, Recurrence, Unit, Vague, Value};
use crate::time::words::Words;

pub const RULES: [fn(&Words, usize) -> Read<Value>; 10] =
    [adjective, business::told_unit, told_part, whole, plural, counted, weekends, age, multi, since_then];

/// "the two-year-old conflict", "61 years old", "a century-old dispute": an age measures.
fn age(words: &Words, at: usize) -> Read<Value> {
    let old = |end: usize| words.first_run(end, &[&["-", "old"], &["-", "olds"], &["old"]]);
    let single = lookup(lexicon::UNITS, words.at(at)).filter(|(_, plural)| !plural).map(|(unit, _)| (at + 1, unit));
    let one = single.and_then(|(end, unit)| Some((words.run(end, &["-", "old"])?, Amount::exactly(1), unit)));
    let counted = || {
        let (end, quantity) = number::plain_quantity(words, at).filter(|(_, quantity)| quantity.counted)?;
        Some((old(end).or_else(|| words.run(end, &["of", "age"]))?, quantity.amount, quantity.unit))
    };
    let (end, amount, unit) = one.or_else(counted)?;
    (unit >= Unit::Day).then_some((end, Value::Duration { amount, unit, lasting: false }))
}

/// "multi-year", "multi-day".
fn multi(words: &Words, at: usize) -> Read<Value> {
    let end = words.run(at, &["multi", "-"])?;
    let (unit, _) = lookup(lexicon::UNITS, words.at(end)).filter(|(unit, _)| *unit >= Unit::Hour)?;
    Some((end + 1, Value::Duration { amount: lexicon::unsaid(unit), unit, lasting: false }))
}

/// "in the months since", "over the years since 1990".
fn since_then(words: &Words, at: usize) -> Read<Value> {
    let start = words.run(at, &["the"])?;
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start))?;
    (plural && unit >= Unit::Hour && words.at(start + 1) == "since" && unit != Unit::Quarter)
        .then(|| (start + 1, Value::Duration { amount: lexicon::unsaid(unit), unit, lasting: false }))
}

/// "recent", "current", and nouns that point away from now.
fn adjective(words: &Words, at: usize) -> Read<Value> {
    let runs: [(&[&str], Vague); 17] = [
        (&["the", "future"], Vague::Future),
        (&["the", "time", "being"], Vague::Now),
        (&["at", "this", "point"], Vague::Now),
        (&["at", "this", "stage"], Vague::Now),
        (&["presently"], Vague::Now),
        (&["the", "near", "term"], Vague::Soon),
        (&["the", "short", "term"], Vague::Soon),
        (&["the", "long", "term"], Vague::Future),
        (&["the", "long", "run"], Vague::Future),
        (&["the", "medium", "term"], Vague::Future),
        (&["someday"], Vague::Future),
        (&["some", "day"], Vague::Future),
        (&["the", "other", "day"], Vague::Recently),
        (&["recent", "history"], Vague::Recently),
        (&["recent", "times"], Vague::Recently),
        (&["recent", "memory"], Vague::Recently),
        (&["the", "recent", "past"], Vague::Recently),
    ];
    let found = runs.iter().filter_map(|(run, when)| Some((words.run(at, run)?, Value::Vague { when: *when })));
    if let Some(found) = super::date::longest(found) {
        return Some(found);
    }
    // "may one day be back"
    let modal = |back: usize| {
        ["may", "might", "will", "could", "would", "can", "must", "should", "to", "'ll"]
            .contains(&words.before(at, back))
    };
    if let Some(end) = words.run(at, &["one", "day"]).filter(|_| modal(1) || modal(2)) {
        return Some((end, Value::Vague { when: Vague::Future }));
    }
    if let Some(end) = words
        .run(at, &["future"])
        .filter(|_| words.before(at, 1) == "in" && words.get(at + 1).is_none_or(|word| word.upos == Upos::Punct))
    {
        return Some((end, Value::Vague { when: Vague::Future }));
    }
    let when = match words.at(at) {
        "recent" => Vague::Recently,
        "current" => Vague::Now,
        _ => return None,
    };
    // "the most recent model" compares, and "current account" is a name of its own.
    let word = words.get(at)?;
    let told =
        word.upos == Upos::Adj && !(word.capital && at > 0) && !["most", "more", "-"].contains(&words.before(at, 1));
    let noun =
        words.get(at + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Verb | Upos::Propn));
    let name = words.any(at + 1, &["account", "accounts", "events", "affairs"]) && when == Vague::Now;
    (told && noun && !name).then_some((at + 1, Value::Vague { when }))
}

/// "in the morning", "in morning trading": of the day that is told of.
fn told_part(words: &Words, at: usize) -> Read<Value> {
    let the = words.at(at) == "the";
    let (end, time) = hour::part_of_day(words, if the { at + 1 } else { at })?;
    let trading = words.any(end, &["trading", "trade", "session"]);
    let late = words.any(at, &["late", "early", "mid"]);
    let asked = ["in", "during", "throughout"].contains(&words.before(at, 1))
        || late && ["by", "until", "since", "from"].contains(&words.before(at, 1));
    let open =
        words.get(end).is_none_or(|word| matches!(word.upos, Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Verb));
    let value =
        Value::Unit { unit: Unit::Day, offset: 0, from: Origin::Told, portion: Portion::Whole, time: Some(time) };
    (asked && (trading || (the || late) && open) && words.at(end) != "of").then_some((end, value))
}

/// "the entire year", "all week", "a full month", "the whole day".
fn whole(words: &Words, at: usize) -> Read<Value> {
    let start = if words.any(at, &["all"]) {
        words.skip(at + 1, &["the"])
    } else {
        let start = words.skip(at, &["the", "a", "an"]);
        if start == at || !words.any(start, &["entire", "whole", "full"]) {
            return None;
        }
        start + 1
    };
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start))?;
    let fits = !plural && unit >= Unit::Hour && !words.is_dash(start + 1);
    let counted = words.at(at) == "all" && start > at + 1;
    (fits && !counted).then_some((start + 1, Value::Duration { amount: Amount::exactly(1), unit, lasting: false }))
}

/// "decades in the making", "it took months", "years of talks": a plural that nothing counts.
fn plural(words: &Words, at: usize) -> Read<Value> {
    let start = if words.run(at, &["the"]).is_some() && words.before(at, 1) == "over" { at + 1 } else { at };
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start))?;
    if !plural || unit < Unit::Hour || unit == Unit::Quarter || unit == Unit::Weekend || words.at(start) == "nights" {
        return None;
    }
    let free = start > at
        || words.word_before(at).is_none_or(|before| {
            matches!(
                before.upos,
                Upos::Adp | Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Sconj | Upos::Adv | Upos::Part
            ) && (!matches!(&*before.text, "of" | "to" | "than")
                || &*before.text == "of" && words.before(at, 2) == "matter")
                && !(before.upos == Upos::Verb && words.any(at.wrapping_sub(2), &["the", "its", "his", "her", "their"]))
        });
    let end = start + 1;
    if unit >= Unit::Week
        && let Some(end) = words.run(end, &["-", "old"])
    {
        return Some((end, Value::Duration { amount: lexicon::unsaid(unit), unit, lasting: false }));
    }
    let old = words.any(end, &["old", "'", "'s"]) || words.capital(start) && start > 0;
    let long = words.run(end, &["-", "long"]);
    (free && !old)
        .then(|| (long.unwrap_or(end), Value::Duration { amount: lexicon::unsaid(unit), unit, lasting: false }))
}

/// "the nine months", "the first six weeks", which TimeML annotates from the article on.
fn counted(words: &Words, at: usize) -> Read<Value> {
    let start = words.run(at, &["the"])?;
    let start = words.skip(start, &["first", "final", "opening"]);
    let (end, quantity) = quantity(words, start).filter(|(_, quantity)| quantity.counted && !quantity.attributive)?;
    (!words.any(start, &["a", "an", "one"]))
        .then_some((end, Value::Duration { amount: quantity.amount, unit: quantity.unit, lasting: false }))
}

/// "on weekends".
fn weekends(words: &Words, at: usize) -> Read<Value> {
    if words.at(at) != "weekends" || !["on", "at", "over", "during", "and"].contains(&words.before(at, 1)) {
        return None;
    }
    let set = Recurrence { unit: Unit::Weekend, every: 1, weekday: None, month: None, times: None };
    Some((at + 1, Value::Set(set)))
}
