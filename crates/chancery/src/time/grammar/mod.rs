//! Reads time expressions out of the words of a sentence.
//!
//! The rules are hand-written readers over cut tokens and the tables of
//! [`lexicon`](super::lexicon). At each word the longest reading wins; then the
//! words before it say how it relates to what it dates.

mod business;
mod cues;
mod date;
mod feast;
mod hour;
mod loose;
mod number;
mod relative;

pub use self::cues::Class;

use self::date::{Read, longest};
use self::number::quantity;
use super::lexicon::{self, lookup};
use super::value::{Calendar, Direction, Origin, Part, Recurrence, Unit, Vague, Value, YearRef};
use super::words::Words;
use super::{Relation, TimeExpression};
use crate::language::{Sentence, Upos};
use crate::span::Span;

/// What a rule found: words `start..end`. `start` lies behind the first word read where that only introduces.
struct Found {
    start: usize,
    end: usize,
    value: Value,
}

/// Finds the time expressions of a sentence, in order, none inside another.
pub fn find(sentence: &Sentence) -> Vec<TimeExpression> {
    search(sentence, false)
}

/// The same, and the looser expressions that TimeML annotates though they date nothing.
pub fn find_loose(sentence: &Sentence) -> Vec<TimeExpression> {
    search(sentence, true)
}

/// How many words before the one that names a time an expression may begin.
const LEAD: usize = 8;

fn search(sentence: &Sentence, loose: bool) -> Vec<TimeExpression> {
    if !sentence.tokens.iter().any(|token| cues::may_name(&token.text)) {
        return Vec::new();
    }
    let words = Words::new(sentence, loose);
    let starts = cues::starts(&words, LEAD);
    let mut moving = None;
    let mut expressions: Vec<TimeExpression> = Vec::new();
    let mut free = 0;
    for (at, starts) in starts.into_iter().enumerate() {
        if !starts || at < free {
            continue;
        }
        let moving = *moving
            .get_or_insert_with(|| sentence.tokens.iter().any(|token| lexicon::MOVING.contains(&token.lemma.as_str())));
        if let Some(found) = expression(&words, at, moving).filter(|found| found.end > found.start) {
            free = found.end;
            expressions.extend(build(sentence, &words, found));
        }
    }
    expressions
}

fn expression(words: &Words, at: usize, moving: bool) -> Option<Found> {
    let rules: [fn(&Words, usize) -> Read<Value>; 5] =
        [repetition, vague, relative::definite, relative::shift, duration];
    let loosely = loose::RULES.iter().filter(|_| words.loose);
    let here = longest(rules.iter().chain(loosely).filter_map(|rule| rule(words, at)));
    let here = here.map(|(end, value)| Found { start: at, end, value });
    match range(words, at, moving) {
        Some(range) if here.as_ref().is_none_or(|here| range.end > here.end) => Some(range),
        _ => here,
    }
}

fn build(sentence: &Sentence, words: &Words, found: Found) -> Option<TimeExpression> {
    let (first, last) = (words.get(found.start)?, words.get(found.end.checked_sub(1)?)?);
    let tokens = (first.token, last.token + 1);
    let span = Span::new(first.span.start, last.span.end);
    let (relation, value) = relate(words, found);
    // What stands before the first piece of the first token and behind the last is left out.
    let text = text_of(sentence, span, tokens);
    Some(TimeExpression { span, text, tokens, relation, value })
}

/// The words of the span with single spaces where the text has any.
fn text_of(sentence: &Sentence, span: Span, tokens: (usize, usize)) -> String {
    let mut text = String::new();
    let mut end = span.start;
    for token in sentence.tokens.iter().take(tokens.1).skip(tokens.0) {
        if token.span.start > end && !text.is_empty() {
            text.push(' ');
        }
        let from = span.start.saturating_sub(token.span.start);
        let to = token.text.len().min(span.end.saturating_sub(token.span.start));
        text.push_str(token.text.get(from..to).unwrap_or(&token.text));
        end = token.span.end;
    }
    text
}

/// Reads the connective before the expression.
fn relate(words: &Words, found: Found) -> (Relation, Value) {
    let Found { start, end, value } = found;
    let mut at = start;
    for skipped in [
        &["at", "least"][..],
        &["as", "early", "as"],
        &["as", "late", "as"],
        &["as", "recently", "as"],
        &["the"],
        &["on"],
        &["the", "year"],
    ] {
        if let Some(from) = at.checked_sub(skipped.len())
            && words.run(from, skipped).is_some()
            && (skipped != ["on"]
                || ["starting", "beginning", "effective", "from", "since", "until"].contains(&words.before(from, 1)))
        {
            at = from;
        }
    }
    let before = words.before(at, 1);
    let pair = words.before(at, 2);
    let length = matches!(value, Value::Duration { .. });
    if let Value::Duration { amount, unit, .. } = value {
        let ultimatum = ["deadline", "ultimatum", "notice", "window", "limit"].contains(&words.at(end));
        let task = words.at(end) == "to"
            && !matches!(before, "for" | "over" | "after")
            && words.get(end + 1).is_some_and(|word| matches!(word.upos, Upos::Verb | Upos::X));
        let relation = match before {
            "within" | "inside" => Relation::Within,
            _ if ultimatum || task => Relation::Within,
            "in" => Relation::In,
            "after" => {
                let shift = Value::Shift { amount, unit, direction: Direction::After, from: Origin::Told };
                return (Relation::On, shift);
            }
            "during" | "throughout" => Relation::During,
            "for" | "over" | "through" | "last" | "lasted" | "lasting" => Relation::For,
            _ => Relation::For,
        };
        let lasting = before == "for" && relation == Relation::For && still_lasts(words, at);
        return (relation, Value::Duration { amount, unit, lasting });
    }
    if matches!(value, Value::Set(_) | Value::Stretch { .. } | Value::Range { .. })
        && length == matches!(value, Value::Duration { .. })
    {
        let relation = match before {
            "since" => Relation::Since,
            "within" if matches!(value, Value::Stretch { .. }) => Relation::During,
            "over" | "during" | "in" | "for" | "throughout" | "through" => Relation::During,
            _ => Relation::On,
        };
        return (relation, value);
    }
    // "after Thursday's talks", "before the 2014 election": the noun is before or after, not the day.
    let owner = words.any(end, &["'s", "'"])
        || words.get(end).is_some_and(|word| matches!(word.upos, Upos::Noun | Upos::Adj) && word.text.len() > 2)
            && !words.any(end, &["time", "morning", "night"]);
    let relation = match before {
        "to" if ["prior", "up"].contains(&pair) => {
            if pair == "prior" {
                Relation::Before
            } else {
                Relation::Until
            }
        }
        "of" if pair == "ahead" => Relation::Before,
        "of" if pair == "as" => Relation::From,
        "than" if pair == "later" && words.before(at, 3) == "no" => Relation::By,
        "than" if pair == "later" && words.before(at, 3) == "not" => Relation::By,
        "since" => Relation::Since,
        "until" | "till" => Relation::Until,
        "by" => Relation::By,
        "before" => Relation::Before,
        "after" | "following" => Relation::After,
        "from" | "starting" | "beginning" | "effective" => Relation::From,
        "during" | "throughout" | "over" | "within" => Relation::During,
        "through" => Relation::Until,
        "around" | "about" | "circa" => Relation::Around,
        _ => Relation::On,
    };
    let anchored = matches!(
        relation,
        Relation::Since | Relation::By | Relation::Before | Relation::After | Relation::From | Relation::Until
    );
    if anchored && owner { (Relation::On, value) } else { (relation, value) }
}

/// The clause before "for" is a perfect that tells of a state: "has been in the capital", "have been deteriorating".
fn still_lasts(words: &Words, at: usize) -> bool {
    let mut state = false;
    for back in 1..=14 {
        let Some(word) = at.checked_sub(back + 1).and_then(|at| words.get(at)) else {
            return false;
        };
        match &*word.text {
            "," | ";" | "\"" | "who" | "which" | "that" | "and" | "but" => return false,
            "has" | "have" | "'ve" => return state,
            "been" => {
                let next = words.get(at - back).filter(|_| back > 1);
                state = match next {
                    // "has been jailed for nine years" is a sentence still to serve.
                    Some(next) if next.upos == Upos::Verb => next.text.ends_with("ing"),
                    _ => true,
                };
            }
            _ if word.upos == Upos::Verb && lexicon::LASTING.contains(&word.lemma) => state = true,
            _ => {}
        }
    }
    false
}

/// "three weeks", "three-day", "for years"; "$3 billion a year" is a rate.
fn duration(words: &Words, at: usize) -> Read<Value> {
    let (end, quantity) = quantity(words, at)?;
    let before = words.before(at, 1);
    if !quantity.counted {
        let asked =
            ["for", "over", "within", "in", "after", "lasted", "took", "lasting", "take", "last"].contains(&before);
        let long = words.before(end, 1) == "long";
        let of = words.at(end) == "of" && !["the", "of", "these", "those"].contains(&before);
        if !(asked || long || of) {
            return None;
        }
    }
    let article = words.any(at, &["a", "an"]) && quantity.amount.said == Some(1) && end == at + 2;
    if article {
        let counted = words.word_before(at).is_some_and(|word| {
            matches!(word.upos, Upos::Num | Upos::Noun)
                || ["million", "billion", "percent", "%", "once", "twice", "times"].contains(&&*word.text)
        });
        let weekday = words.word_before(at).is_some_and(|word| word.text.ends_with("day"));
        if counted && !weekday {
            return Some((end, repeated(quantity.unit, 1)));
        }
        // "for a day" is a time; "a day" that nothing asks for, "what a week", mostly is not.
        let asked = [
            "for", "in", "within", "over", "after", "than", "last", "lasted", "took", "take", "about", "lasting",
            "spend", "spent",
        ];
        // "They waited an hour."
        let waited = words.loose
            && quantity.unit != Unit::Day
            && words.word_before(at).is_some_and(|word| word.upos == Upos::Verb)
            && words.get(end).is_none_or(|word| matches!(word.upos, Upos::Punct | Upos::Adp | Upos::Cconj));
        let part = before == "of" && ["part", "most", "much", "rest", "half"].contains(&words.before(at, 2));
        if !asked.contains(&before) && !waited && !part && words.at(end) != "-" && words.at(end) != "to" {
            return None;
        }
    }
    if words.run(at, &["one", "day"]).is_some() && !["for", "in", "within", "after"].contains(&before) {
        return None;
    }
    let end = if words.any(end, &["'", "'s"]) && words.at(end + 1) == "time" { end + 2 } else { end };
    Some((end, Value::Duration { amount: quantity.amount, unit: quantity.unit, lasting: false }))
}

fn repeated(unit: Unit, every: u32) -> Value {
    Value::Set(Recurrence { unit, every, weekday: None, month: None, times: None })
}

/// "every Monday", "each year", "twice a week", "annually", "on Mondays".
fn repetition(words: &Words, at: usize) -> Read<Value> {
    let unit_at = |at: usize| lookup(lexicon::UNITS, words.at(at)).map(|(unit, _)| unit);
    let times = match words.at(at) {
        "once" => Some((at + 1, 1)),
        "twice" => Some((at + 1, 2)),
        _ => number::cardinal(words, at)
            .filter(|(end, _)| words.at(*end) == "times")
            .map(|(end, times)| (end + 1, times)),
    };
    if let Some((end, times)) = times
        && words.any(end, &["a", "an", "per", "each", "every"])
    {
        let unit = unit_at(end + 1)?;
        return Some((
            end + 2,
            Value::Set(Recurrence { unit, every: 1, weekday: None, month: None, times: Some(times) }),
        ));
    }
    if words.any(at, &["every", "each", "per"]) {
        let other = words.any(at + 1, &["other", "second"]);
        let next = if other || words.any(at + 1, &["third", "fourth", "single"]) { at + 2 } else { at + 1 };
        let every = match words.at(at + 1) {
            "other" | "second" => 2,
            "third" => 3,
            "fourth" => 4,
            _ => 1,
        };
        if let Some((end, weekday)) = date::weekday_name(words, next) {
            let set = Recurrence { unit: Unit::Week, every, weekday: Some(weekday), month: None, times: None };
            let end = hour::part_of_day(words, end).map_or(end, |(end, _)| end);
            return Some((end, Value::Set(set)));
        }
        if let Some((end, month)) = date::month(words, next) {
            let set = Recurrence { unit: Unit::Year, every, weekday: None, month: Some(month), times: None };
            return Some((end, Value::Set(set)));
        }
        if lookup(lexicon::SEASONS, words.at(next)).is_some() {
            return Some((next + 1, repeated(Unit::Year, every)));
        }
        if hour::part_of_day(words, next).is_some() {
            return Some((next + 1, repeated(Unit::Day, every)));
        }
        if let Some(unit) = unit_at(next) {
            return Some((next + 1, repeated(unit, every)));
        }
        let (end, quantity) = quantity(words, next).filter(|_| words.at(at) == "every")?;
        // "every few months" leaves open how many.
        return Some((end, repeated(quantity.unit, quantity.amount.said.unwrap_or(0))));
    }
    // "on Saturday nights"
    if let Some(weekday) = lookup(lexicon::WEEKDAYS, words.at(at)).filter(|_| words.capital(at))
        && words.any(at + 1, &["mornings", "afternoons", "evenings", "nights"])
    {
        let set = Recurrence { unit: Unit::Week, every: 1, weekday: Some(weekday), month: None, times: None };
        return Some((at + 2, Value::Set(set)));
    }
    if let Some(weekday) = lookup(lexicon::WEEKDAY_PLURALS, words.at(at)).filter(|_| words.capital(at)) {
        let set = Recurrence { unit: Unit::Week, every: 1, weekday: Some(weekday), month: None, times: None };
        return Some((at + 1, Value::Set(set)));
    }
    let (unit, every) = lookup(lexicon::REPEATS, words.at(at))?;
    let word = words.get(at)?;
    // "the business daily", "The Daily Mail"
    let titled = word.capital && at > 0;
    let noun = words.get(at + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj));
    let paper = words.any(at + 1, &["newspaper", "newspapers", "paper", "magazine", "tabloid"]);
    let adverb = word.text.ends_with("ally") || word.upos == Upos::Adv;
    let alone = words.get(at + 1).is_none_or(|next| next.upos == Upos::Punct);
    (!titled && !paper && (noun || adverb || alone)).then(|| (at + 1, repeated(unit, every)))
}

/// "now", "recently", "soon", "in the near future".
fn vague(words: &Words, at: usize) -> Read<Value> {
    let runs: [(&[&str], Vague); 31] = [
        (&["now"], Vague::Now),
        (&["right", "now"], Vague::Now),
        (&["currently"], Vague::Now),
        (&["nowadays"], Vague::Now),
        (&["these", "days"], Vague::Now),
        (&["at", "present"], Vague::Now),
        (&["at", "the", "moment"], Vague::Now),
        (&["at", "this", "time"], Vague::Now),
        (&["the", "present", "day"], Vague::Now),
        (&["recently"], Vague::Recently),
        (&["lately"], Vague::Recently),
        (&["shortly"], Vague::Shortly),
        (&["imminently"], Vague::Shortly),
        (&["very", "soon"], Vague::Shortly),
        (&["soon"], Vague::Soon),
        (&["the", "near", "future"], Vague::Soon),
        (&["near", "future"], Vague::Soon),
        (&["the", "not", "too", "distant", "future"], Vague::Soon),
        (&["the", "immediate", "future"], Vague::Shortly),
        (&["before", "long"], Vague::Soon),
        (&["any", "time", "soon"], Vague::Soon),
        (&["anytime", "soon"], Vague::Soon),
        (&["the", "foreseeable", "future"], Vague::Foreseeable),
        (&["foreseeable", "future"], Vague::Foreseeable),
        (&["indefinitely"], Vague::Foreseeable),
        (&["the", "past"], Vague::Past),
        (&["long", "ago"], Vague::Past),
        (&["formerly"], Vague::Past),
        (&["previously"], Vague::Past),
        (&["the", "distant", "past"], Vague::Past),
        (&["the", "future"], Vague::Future),
    ];
    let (end, when) = longest(runs.iter().filter_map(|(run, when)| Some((words.run(at, run)?, *when))))?;
    let inside = ["in", "for", "from", "of"].contains(&words.before(at, 1));
    let plain = !matches!(words.at(at), "the") || inside || !matches!(when, Vague::Past | Vague::Future);
    let led = ["as", "how", "too", "so"].contains(&words.before(at, 1));
    let follows = words.any(end, &["after", "before", "afterwards", "afterward", "thereafter", "as"])
        && matches!(when, Vague::Soon | Vague::Shortly);
    // "the past three years" and "now that" are something else.
    let unit = when == Vague::Past && words.at(at) == "the" && quantity(words, end).is_some();
    let conjunction = when == Vague::Now && words.at(at) == "now" && words.at(end) == "that";
    (plain && !led && !follows && !unit && !conjunction).then_some((end, Value::Vague { when }))
}

/// "from 2003 to 2006", "between May and July", "March 3-5", "3 to 5 March", "Monday through Friday".
fn range(words: &Words, at: usize, moving: bool) -> Option<Found> {
    let lead = words.at(at);
    let between = lead == "between";
    let start = if between || lead == "from" { at + 1 } else { at };
    if moving && lead == "from" {
        return None;
    }
    let links: &[&str] = if between {
        &["and"]
    } else if lead == "from" {
        &["to", "until", "till", "through", "-", "–", "—"]
    } else {
        &["-", "–", "—", "to", "through"]
    };
    let link_at = |end: usize| links.contains(&words.at(end)).then_some(end + 1);
    let close = |start: usize, next: usize, end: usize, from: Value, to: Value| {
        let from = inherit(from, &to);
        let (gap, gap_tokens) = words.gap(next - 1);
        Some(Found { start, end, value: Value::Range { from: Box::new(from), to: Box::new(to), gap, gap_tokens } })
    };
    // "3 to 5 March", "between the 3rd and the 5th of March"
    let lone = words.skip(start, &["the"]);
    if let Some((end, first)) = lone_day(words, lone)
        && let Some(next) = link_at(end)
        && let Some((end, to)) = date::month_date(words, words.skip(next, &["the"]))
        && let Some(Part::Day(month, day)) = to.part
        && first < day
        && date::month(words, words.skip(next, &["the"])).is_none()
    {
        let from = Calendar { part: Some(Part::Day(month, first)), ..to };
        return close(start, next, end, Value::Calendar(from), Value::Calendar(to));
    }
    let (end, from) = relative::definite(words, start).or_else(|| {
        let year = date::year_number(words, start).filter(|_| start > at)?;
        let value = Calendar { year: Some(YearRef::Year(year.1)), ..Calendar::default() };
        Some((year.0, Value::Calendar(value)))
    })?;
    // "on Feb. 24 and 25"
    if words.at(end) == "and"
        && let Value::Calendar(first) = &from
        && let Some(Part::Day(month, day)) = first.part
        && first.year.is_none()
        && let Some((after, last)) = lone_day(words, end + 1).filter(|(_, last)| *last > day && *last - day < 8)
        && words.get(after).is_none_or(|word| {
            matches!(word.upos, Upos::Punct | Upos::Adp | Upos::Verb | Upos::Aux | Upos::Cconj) && !words.is_dash(after)
        })
    {
        let to = Calendar { part: Some(Part::Day(month, last)), ..Calendar::default() };
        return close(start, end + 1, after, from.clone(), Value::Calendar(to));
    }
    let next = link_at(end)?;
    let dash = words.is_dash(end);
    let bare = start == at;
    // "March 3-5", "March 3 to 5, 2021"
    if let Value::Calendar(first) = &from
        && let Some(Part::Day(month, day)) = first.part
        && date::month_date(words, next).is_none()
        && let Some((end, last)) = lone_day(words, next).filter(|(_, last)| *last > day)
        && !words.any(end, &["%", "percent", "people"])
    {
        let after = words.skip(end, &[","]);
        let year = date::year_number(words, after).filter(|_| first.year.is_none());
        let (end, year) = year.map_or((end, first.year), |(end, year)| (end, Some(YearRef::Year(year))));
        let to = Calendar { part: Some(Part::Day(month, last)), year, ..Calendar::default() };
        return close(start, next, end, from.clone(), Value::Calendar(to));
    }
    let (end, to) = relative::definite(words, next).or_else(|| {
        let (end, year) = date::year_number(words, next)?;
        Some((end, Value::Calendar(Calendar { year: Some(YearRef::Year(year)), ..Calendar::default() })))
    })?;
    let plain = |value: &Value| {
        matches!(value, Value::Calendar(_) | Value::Weekday { .. } | Value::Unit { .. } | Value::Era { .. })
    };
    let same_kind = std::mem::discriminant(&from) == std::mem::discriminant(&to);
    let fits = plain(&from)
        && plain(&to)
        && (!bare || same_kind && (dash || words.at(next - 1) == "through" || !moving && !is_year(&from)));
    if !fits {
        return None;
    }
    close(start, next, end, from, to)
}

fn is_year(value: &Value) -> bool {
    matches!(value, Value::Calendar(Calendar { part: None, .. }))
}

/// A day of the month in digits, alone.
fn lone_day(words: &Words, at: usize) -> Read<u8> {
    let text = words.at(at);
    let (end, day) = match number::ordinal(words, at).filter(|_| text.starts_with(|c: char| c.is_ascii_digit())) {
        Some((end, day)) => (end, u8::try_from(day).ok()?),
        None if text.len() <= 2 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            (at + 1, text.parse().ok()?)
        }
        None => return None,
    };
    (1..=31).contains(&day).then_some((end, day))
}

/// The start of a range takes from its end the year that it leaves unsaid.
fn inherit(from: Value, to: &Value) -> Value {
    let (Value::Calendar(mut first), Value::Calendar(last)) = (from.clone(), to) else {
        return from;
    };
    if first.year.is_none() {
        let month = |date: &Calendar| match date.part {
            Some(Part::Month(month) | Part::Day(month, _)) => Some(month),
            _ => None,
        };
        first.year = match (last.year, month(&first), month(last)) {
            (Some(YearRef::Year(year)), Some(a), Some(b)) if a > b => Some(YearRef::Year(year - 1)),
            (year, ..) => year,
        };
    }
    Value::Calendar(first)
}
