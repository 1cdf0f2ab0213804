//! Expressions counted from another day: "last week", "two days later", "the coming weeks".

use super::business;
use super::date::{self, Read, from_today};
use super::feast::feast;
use super::hour;
use super::number::{self, Quantity, quantity};
use crate::language::Upos;
use crate::time::lexicon::{self, lookup};
use crate::time::value::{Amount, Calendar, Direction, Origin, Portion, TimeOfDay, Unit, Value, Which};
use crate::time::words::Words;

/// A word that picks one unit among many, and how.
#[derive(Clone, Copy)]
enum Pick {
    This,
    Last,
    Next,
    Past,
    Coming,
    Recent,
    /// From the time being told of.
    Told(i8),
}

const PICKS: &[(&[&str], Pick)] = &[
    (&["this", "current", "present"], Pick::This),
    (&["last"], Pick::Last),
    (&["next"], Pick::Next),
    (&["past"], Pick::Past),
    (&["coming", "upcoming"], Pick::Coming),
    (&["recent"], Pick::Recent),
    (&["previous", "preceding", "prior"], Pick::Told(-1)),
    (&["same", "that"], Pick::Told(0)),
    (&["following", "ensuing", "subsequent"], Pick::Told(1)),
];

/// "today", "yesterday morning", "last night", "the day after tomorrow".
fn day_word(words: &Words, at: usize) -> Read<Value> {
    let day = |end: usize, offset: i32, time: Option<TimeOfDay>| {
        Some((end, Value::Unit { unit: Unit::Day, offset, from: Origin::Publication, portion: Portion::Whole, time }))
    };
    let runs: [(&[&str], i32, Option<TimeOfDay>); 9] = [
        (&["the", "day", "before", "yesterday"], -2, None),
        (&["the", "day", "after", "tomorrow"], 2, None),
        (&["yesterday"], -1, None),
        (&["today"], 0, None),
        (&["tomorrow"], 1, None),
        (&["tonight"], 0, Some(TimeOfDay::Night)),
        (&["last", "night"], -1, Some(TimeOfDay::Night)),
        (&["overnight"], -1, Some(TimeOfDay::Night)),
        (&["last", "evening"], -1, Some(TimeOfDay::Evening)),
    ];
    let found = runs.iter().find_map(|(run, offset, time)| Some((words.run(at, run)?, *offset, *time)));
    if let Some((end, offset, time)) = found {
        // A capital inside the sentence belongs to a title: "USA Today".
        let titled =
            words.at(at) == "today" && words.capital(at) && words.word_before(at).is_some_and(|word| word.capital);
        let attributive = words.at(at) == "overnight"
            && (words.capital(at) && words.capital(end) || words.get(end).is_some_and(|word| word.upos == Upos::Noun));
        return (!titled && !attributive).then(|| day(end, offset, time))?;
    }
    let (start, pick) = pick(words, at)?;
    let (end, time) = hour::part_of_day(words, start)?;
    match pick {
        Pick::This => day(end, 0, Some(time)),
        Pick::Told(offset) if words.at(start) != "overnight" => told(end, Unit::Day, offset, Some(time)),
        Pick::Next if words.at(at) == "the" => told(end, Unit::Day, 1, Some(time)),
        _ => None,
    }
}

fn told(end: usize, unit: Unit, offset: i8, time: Option<TimeOfDay>) -> Read<Value> {
    Some((end, Value::Unit { unit, offset: i32::from(offset), from: Origin::Told, portion: Portion::Whole, time }))
}

fn pick(words: &Words, at: usize) -> Read<Pick> {
    let start = words.skip(at, &["the"]);
    // "this past Monday", "this coming week", "these past weeks"
    let start = if words.any(start, &["this", "these"]) && words.any(start + 1, &["past", "coming"]) {
        start + 1
    } else {
        start
    };
    let pick = lookup(PICKS, words.at(start))?;
    (words.at(start) != "present").then_some((start + 1, pick))
}

/// "this week", "last March", "next Thursday", "the past three years", "the coming weeks", "the next day".
fn picked(words: &Words, at: usize) -> Read<Value> {
    let (start, pick) = pick(words, at)?;
    let the = words.at(at) == "the";
    // "may last days"
    if matches!(pick, Pick::Last) && words.get(start - 1).is_some_and(|word| word.upos == Upos::Verb) {
        return None;
    }
    let stretch = |end: usize, quantity: Quantity, direction| {
        Some((end, Value::Stretch { amount: quantity.amount, unit: quantity.unit, direction }))
    };
    if let Some((end, mut quantity)) = quantity(words, start).filter(|_| !words.any(start, &["a", "an", "another"])) {
        if !quantity.counted {
            quantity.amount = lexicon::unsaid(quantity.unit);
        }
        return match pick {
            Pick::Last | Pick::Past | Pick::Recent => stretch(end, quantity, Direction::Before),
            Pick::Next | Pick::Coming => stretch(end, quantity, Direction::After),
            Pick::Told(offset) if offset != 0 => {
                let direction = if offset < 0 { Direction::Before } else { Direction::After };
                Some((
                    end,
                    Value::Shift { amount: quantity.amount, unit: quantity.unit, direction, from: Origin::Told },
                ))
            }
            _ => None,
        };
    }
    let which = match pick {
        Pick::This => Which::This,
        Pick::Last => Which::Last,
        Pick::Next => Which::Next,
        Pick::Past => Which::Past,
        Pick::Coming => Which::Coming,
        Pick::Told(offset) => Which::Told(offset),
        Pick::Recent => return None,
    };
    if let Some((end, Value::Weekday { weekday, week, .. })) = date::weekday(words, start) {
        return Some((end, Value::Weekday { weekday, which, week, time: None }));
    }
    if let Some((end, month)) = date::month(words, start) {
        let part = Some(crate::time::value::Part::Month(month));
        let named =
            words.capital(end) && words.at(end).len() > 2 && words.get(end).is_none_or(|word| word.upos != Upos::Punct);
        let day_follows = date::month_date(words, start).is_some_and(|(longer, _)| longer > end);
        return (!named && !day_follows)
            .then_some((end, Value::Calendar(Calendar { part, which, ..Calendar::default() })));
    }
    if let Some((end, date)) =
        date::season(words, start).or_else(|| feast(words, start)).or_else(|| date::part_of_year(words, start))
        && date.year.is_none()
    {
        return Some((end, Value::Calendar(Calendar { which, ..date })));
    }
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start))?;
    let end = start + 1;
    if plural
        || matches!(unit, Unit::Second | Unit::Minute)
        || words.at(start) == "night" && !matches!(pick, Pick::Told(_))
    {
        return None;
    }
    // "this hour", "the last day of the talks", "the present day"
    if unit == Unit::Hour || unit == Unit::Day && matches!(pick, Pick::Last | Pick::Past | Pick::This) {
        return None;
    }
    let one = Quantity { amount: Amount::exactly(1), unit, counted: true, attributive: false };
    let over = ["over", "in", "within", "during", "for", "throughout"].contains(&words.before(at, 1));
    match pick {
        Pick::This => Some((end, from_today(unit, 0))),
        Pick::Last if unit == Unit::Quarter => Some((end, from_today(unit, -1))),
        Pick::Last if the && words.at(end) != "'s" => stretch(end, one, Direction::Before),
        Pick::Last => Some((end, from_today(unit, -1))),
        Pick::Next if unit == Unit::Day => told(end, unit, 1, None),
        Pick::Next if unit == Unit::Quarter => Some((end, from_today(unit, 1))),
        Pick::Next if the && over => stretch(end, one, Direction::After),
        Pick::Next if the => told(end, unit, 1, None),
        Pick::Next => Some((end, from_today(unit, 1))),
        Pick::Past if unit == Unit::Weekend => Some((end, from_today(unit, -1))),
        Pick::Past => stretch(end, one, Direction::Before),
        Pick::Coming => stretch(end, one, Direction::After),
        Pick::Told(offset) => told(end, unit, offset, None),
        Pick::Recent => None,
    }
}

/// "the weeks ahead", "the days to come", "the weeks that followed".
fn ahead(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the"]);
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start))?;
    let amount = lexicon::unsaid(unit);
    let end = start + 1;
    if !plural || start == at {
        return None;
    }
    if let Some(end) = words.first_run(end, &[&["ahead"], &["to", "come"]]) {
        return Some((end, Value::Stretch { amount, unit, direction: Direction::After }));
    }
    let end = words.first_run(end, &[&["that", "followed"], &["that", "follow"], &["afterwards"]])?;
    Some((end, Value::Shift { amount, unit, direction: Direction::After, from: Origin::Told }))
}

/// "the end of October", "early next year", "mid-2014", "later this month", "late on Tuesday", "earlier in the week".
fn portioned(words: &Words, at: usize) -> Read<Value> {
    let prefixes: [(&[&str], Portion); 22] = [
        (&["the", "end", "of"], Portion::Late),
        (&["the", "close", "of"], Portion::Late),
        (&["the", "latter", "part", "of"], Portion::Late),
        (&["the", "beginning", "of"], Portion::Early),
        (&["the", "start", "of"], Portion::Early),
        (&["the", "middle", "of"], Portion::Mid),
        (&["the", "early", "part", "of"], Portion::Early),
        (&["beginning", "of"], Portion::Early),
        (&["start", "of"], Portion::Early),
        (&["end", "of"], Portion::Late),
        (&["end", "-"], Portion::Late),
        (&["early", "in"], Portion::Early),
        (&["late", "in"], Portion::Late),
        (&["early", "on"], Portion::Early),
        (&["late", "on"], Portion::Late),
        (&["early"], Portion::Early),
        (&["late"], Portion::Late),
        (&["mid", "-"], Portion::Mid),
        (&["mid"], Portion::Mid),
        (&["middle", "of"], Portion::Mid),
        (&["earlier"], Portion::Earlier),
        (&["later"], Portion::Later),
    ];
    let plain_end =
        words.run(at, &["year", "end"]).filter(|_| ["by", "at", "until", "before"].contains(&words.before(at, 1)));
    if let Some(end) = plain_end.or_else(|| {
        words.first_run(at, &[&["year", "-", "end"], &["year", "'s", "end"], &["the", "year", "'s", "end"]])
    }) {
        return Some((end, with_portion(from_today(Unit::Year, 0), Portion::Late)));
    }
    let (start, portion) = prefixes.iter().find_map(|(run, portion)| Some((words.run(at, run)?, *portion)))?;
    let inner = words
        .first_run(start, &[&["on"], &["in"]])
        .filter(|_| matches!(portion, Portion::Earlier | Portion::Later))
        .unwrap_or(start);
    let found = date::longest(
        [picked(words, inner), date::date(words, inner), whole_unit(words, inner), day_word(words, inner)]
            .into_iter()
            .flatten(),
    );
    let (end, value) = found.filter(|(_, value)| {
        matches!(value, Value::Calendar(_) | Value::Unit { .. } | Value::Era { .. } | Value::Weekday { .. })
    })?;
    Some((end, with_portion(value, portion)))
}

/// "the week", which is a time only as the whole of a part: "the end of the week".
fn whole_unit(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the"]);
    let (unit, plural) = lookup(lexicon::UNITS, words.at(start)).filter(|_| start > at)?;
    // "later in the day" is the day told of, "later in the week" that of the report.
    if unit == Unit::Day {
        return (!plural).then(|| told(start + 1, unit, 0, None))?;
    }
    (!plural && unit > Unit::Day).then(|| (start + 1, from_today(unit, 0)))
}

fn with_portion(value: Value, portion: Portion) -> Value {
    match value {
        // A day has no thirds: "late Tuesday" is Tuesday.
        Value::Calendar(date) if !matches!(date.part, Some(crate::time::value::Part::Day(..))) => {
            Value::Calendar(Calendar { portion, ..date })
        }
        Value::Unit { unit, offset, from, time, .. } if unit != Unit::Day => {
            Value::Unit { unit, offset, from, portion, time }
        }
        Value::Era { first_year, years, .. } => Value::Era { first_year, years, portion },
        other => other,
    }
}

/// "the first week of March", "the last days of 2014".
fn edge(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the"]);
    let portion = match words.at(start) {
        "first" | "opening" | "early" => Portion::Early,
        "last" | "final" | "closing" => Portion::Late,
        _ => return None,
    };
    let counted = number::cardinal(words, start + 1).map_or(start + 1, |(end, _)| end);
    let counted = words.skip(counted, &["few"]);
    let (unit, _) =
        lookup(lexicon::UNITS, words.at(counted)).filter(|(unit, _)| (Unit::Day..=Unit::Month).contains(unit))?;
    let of = words.run(counted + 1, &["of"])?;
    let (end, value) =
        date::longest([picked(words, of), date::date(words, of), whole_unit(words, of)].into_iter().flatten())?;
    // "the first day of April", "the last day of March": the day itself.
    if let (Unit::Day, Value::Calendar(date), true) = (unit, &value, counted == start + 1)
        && let Some(crate::time::value::Part::Month(month)) = date.part
        && date.portion == Portion::Whole
    {
        let day = match (words.at(start), month) {
            ("first", _) => 1,
            (_, 2) => 0,
            (_, 4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        if day > 0 && words.any(start, &["first", "last", "final"]) {
            let part = Some(crate::time::value::Part::Day(month, day));
            return Some((end, Value::Calendar(Calendar { part, ..*date })));
        }
    }
    let longer = match &value {
        Value::Calendar(date) => !matches!(date.part, Some(crate::time::value::Part::Day(..))),
        Value::Unit { unit: whole, .. } => *whole > unit,
        _ => false,
    };
    longer.then(|| (end, with_portion(value, portion)))
}

/// "the weekend", "the night of March 21", "the early hours of Monday", "9:30 a.m. on Monday".
fn day_with_time(words: &Words, at: usize) -> Read<Value> {
    if words.run(at, &["the", "weekend"]).is_some() {
        let asked = ["over", "on", "at", "during", "of", "by", "in", "after", "since", "for", "before", "until"];
        return asked.contains(&words.before(at, 1)).then(|| (at + 2, from_today(Unit::Weekend, 0)));
    }
    let start = words.skip(at, &["the"]);
    let (time, of) = if let Some((end, time)) = hour::clock(words, at) {
        let part = words.run(end, &["in", "the"]).and_then(|end| hour::part_of_day(words, end));
        if let Some((end, part)) = part {
            return told(end, Unit::Day, 0, Some(halved(time, part)));
        }
        let inner = words.skip(words.skip(end, &[","]), &["on", "of"]);
        (time, inner)
    } else if let Some(end) =
        words.first_run(start, &[&["early", "hours", "of"], &["small", "hours", "of"], &["predawn", "hours", "of"]])
    {
        (TimeOfDay::Morning, end)
    } else {
        let (end, time) = hour::part_of_day(words, start)?;
        let overnight = (words.at(start) == "overnight").then_some(end);
        (time, words.first_run(end, &[&["of"], &["on"]]).or(overnight)?)
    };
    let of = words.skip(of, &["early", "late"]);
    let inner = date::longest([date::date(words, of), day_word(words, of), picked(words, of)].into_iter().flatten());
    if let Some((end, value)) = inner.and_then(|(end, value)| Some((end, with_time(value, time)?))) {
        return Some((end, value));
    }
    let (end, clock) = hour::clock(words, at)?;
    told(end, Unit::Day, 0, Some(clock))
}

/// "3:15 in the afternoon".
fn halved(time: TimeOfDay, part: TimeOfDay) -> TimeOfDay {
    match (time, part) {
        (TimeOfDay::Clock(hour @ 1..=11, minute), TimeOfDay::Afternoon | TimeOfDay::Evening) => {
            TimeOfDay::Clock(hour + 12, minute)
        }
        _ => time,
    }
}

/// A day at a time of day; nothing where `value` is not a day.
pub fn with_time(value: Value, time: TimeOfDay) -> Option<Value> {
    Some(match value {
        Value::Calendar(date)
            if matches!(
                date.part,
                Some(crate::time::value::Part::Day(..) | crate::time::value::Part::DayOfMonth(_))
            ) =>
        {
            Value::Calendar(Calendar { time: Some(time), ..date })
        }
        Value::Weekday { weekday, which, week, .. } => Value::Weekday { weekday, which, week, time: Some(time) },
        Value::Unit { unit: Unit::Day, offset, from, portion, .. } => {
            Value::Unit { unit: Unit::Day, offset, from, portion, time: Some(time) }
        }
        _ => return None,
    })
}

fn has_clock(value: &Value) -> bool {
    let (Value::Calendar(Calendar { time, .. }) | Value::Weekday { time, .. } | Value::Unit { time, .. }) = value
    else {
        return false;
    };
    matches!(time, Some(TimeOfDay::Clock(..) | TimeOfDay::Midday))
}

/// Every definite time, absolute or relative, with the time of day that belongs to it.
pub fn definite(words: &Words, at: usize) -> Read<Value> {
    let rules: [fn(&Words, usize) -> Read<Value>; 11] = [
        date::date,
        day_word,
        picked,
        ahead,
        portioned,
        edge,
        day_with_time,
        business::part_of_named_year,
        business::latest,
        business::same_of_last_year,
        business::year_earlier,
    ];
    let (end, value) = date::longest(rules.iter().filter_map(|rule| rule(words, at)))?;
    if let Some((longer, time)) = hour::time_after(words, end) {
        // "9:30 p.m. on Tuesday night" has its time.
        let timed = if has_clock(&value) { Some(value.clone()) } else { with_time(value.clone(), time) };
        let Some(timed) = timed else { return Some((end, value)) };
        return Some((longer, timed));
    }
    Some((end, value))
}

/// "a week ago", "two days later", "three weeks after the summit", "the day before", "shortly after", "on the eve of".
pub fn shift(words: &Words, at: usize) -> Read<Value> {
    if let Some(found) = loose_shift(words, at) {
        return Some(found);
    }
    let the = words.at(at) == "the";
    let (end, quantity) = if the {
        let (unit, plural) = lookup(lexicon::UNITS, words.at(at + 1)).filter(|(unit, _)| *unit >= Unit::Day)?;
        let amount = if plural { lexicon::unsaid(unit) } else { Amount::exactly(1) };
        (at + 2, Quantity { amount, unit, counted: !plural, attributive: false })
    } else {
        quantity(words, at).filter(|(_, quantity)| !quantity.attributive)?
    };
    // "the week of March 4", "the week ended March 9"
    if the
        && quantity.unit == Unit::Week
        && quantity.counted
        && words.any(end, &["of", "ending", "ended", "beginning", "starting"])
        && let Some((end, base)) = date::date(words, end + 1)
        && matches!(base, Value::Calendar(Calendar { part: Some(crate::time::value::Part::Day(..)), .. }))
    {
        let from = Origin::Time(Box::new(base));
        let value = Value::Shift { amount: Amount::exactly(0), unit: Unit::Week, direction: Direction::Before, from };
        return Some((end, value));
    }
    // "two years' time from now", "a month or so ago"
    let end = words.first_run(end, &[&["or", "so"], &["or", "two"]]).unwrap_or(end);
    let shifted = |end: usize, direction, from| {
        let Quantity { amount, unit, .. } = quantity;
        Some((end, Value::Shift { amount, unit, direction, from }))
    };
    // "a week ago Monday"
    let weeks =
        quantity.amount.said.filter(|_| quantity.unit == Unit::Week).and_then(|weeks| i32::try_from(weeks).ok());
    if words.at(end) == "ago"
        && let Some(weeks) = weeks
        && let Some((end, weekday)) = date::weekday_name(words, words.skip(end + 1, &["on"]))
    {
        return Some((end, Value::Weekday { weekday, which: Which::Bare, week: Some(-weeks), time: None }));
    }
    match words.at(end) {
        // TimeML has two times in "the years since 1990".
        "since" if the && words.loose => None,
        "ago" if !the => shifted(end + 1, Direction::Before, Origin::Publication),
        "earlier" | "prior" | "beforehand" if words.run(end, &["prior", "to"]).is_none() => {
            let noun = words.get(end + 1).is_some_and(|word| word.upos == Upos::Noun) && words.at(end) == "prior";
            (!noun).then(|| shifted(end + 1, Direction::Before, Origin::Told))?
        }
        "later" | "afterwards" | "afterward" | "hence" => shifted(end + 1, Direction::After, Origin::Told),
        "from" if words.any(end + 1, &["now", "today"]) => shifted(end + 2, Direction::After, Origin::Publication),
        "from" => {
            let (end, base) = definite(words, end + 1)?;
            shifted(end, Direction::After, Origin::Time(Box::new(base)))
        }
        // "has been there for a month after being called home" measures a stay.
        _ if ["for", "over", "during", "last", "lasted", "took"].contains(&words.before(at, 1)) => None,
        "before" | "prior" | "ahead" | "after" | "following" | "since" => {
            let direction = if ["after", "following", "since"].contains(&words.at(end)) {
                Direction::After
            } else {
                Direction::Before
            };
            let marker = words.first_run(end, &[&["prior", "to"], &["ahead", "of"]]).unwrap_or(end + 1);
            // "five years since" something tells how long ago that was, seen from now.
            match governed(words, marker) {
                Some((end, origin)) => shifted(end, direction, origin),
                None if words.any(end, &["since", "ahead", "following"]) => None,
                None => shifted(end + 1, direction, Origin::Told),
            }
        }
        _ => None,
    }
}

/// "shortly after", "on the eve of", "the day of", "within days of".
fn loose_shift(words: &Words, at: usize) -> Read<Value> {
    let runs: [(&[&str], Amount, Direction); 9] = [
        (&["shortly", "after"], Amount::between(0, 14), Direction::After),
        (&["soon", "after"], Amount::between(0, 14), Direction::After),
        (&["immediately", "after"], Amount::between(0, 1), Direction::After),
        (&["right", "after"], Amount::between(0, 1), Direction::After),
        (&["shortly", "before"], Amount::between(0, 14), Direction::Before),
        (&["immediately", "before"], Amount::between(0, 1), Direction::Before),
        (&["right", "before"], Amount::between(0, 1), Direction::Before),
        (&["the", "eve", "of"], Amount::between(1, 1), Direction::Before),
        (&["the", "day", "of"], Amount::between(0, 0), Direction::After),
    ];
    let found = runs.iter().find_map(|(run, amount, direction)| Some((words.run(at, run)?, *amount, *direction)));
    if let Some((marker, amount, direction)) = found {
        // "the day of the summit" is a date only after "on"; elsewhere it is a title.
        if words.before(marker, 2) == "day" && words.before(at, 1) != "on" {
            return None;
        }
        let (end, from) = governed(words, marker)?;
        // TimeML has the noon of "shortly before noon".
        if words.loose && matches!(from, Origin::Time(_)) {
            return None;
        }
        return Some((end, Value::Shift { amount, unit: Unit::Day, direction, from }));
    }
    if words.before(at, 1) == "within" {
        let (end, quantity) = quantity(words, at).filter(|(end, _)| words.at(*end) == "of")?;
        let most = quantity.amount.most.unwrap_or(quantity.amount.least);
        let amount = Amount { said: quantity.amount.said, least: 0, most: Some(most) };
        let (end, from) = governed(words, end + 1)?;
        return Some((end, Value::Shift { amount, unit: quantity.unit, direction: Direction::After, from }));
    }
    None
}

/// What stands after "after" or "before": another time, or the event whose token the offset is counted from.
/// `at` is the word behind the marker. The expression ends at the marker unless a time follows.
fn governed(words: &Words, at: usize) -> Read<Origin> {
    if let Some((end, base)) = definite(words, at) {
        // "two days after Monday's talks" is counted from Monday just as well.
        return Some((end, Origin::Time(Box::new(base))));
    }
    let next = words.get(at)?;
    if matches!(next.upos, Upos::Punct | Upos::Cconj) {
        return None;
    }
    let marker = words.word_before(at)?;
    if let Some(head) = marker.head.filter(|head| *head > marker.token) {
        return Some((at, Origin::Event(head)));
    }
    let mut noun = None;
    for index in at..(at + 14).min(words.len()) {
        let word = words.get(index)?;
        match word.upos {
            Upos::Verb => return Some((at, Origin::Event(word.token))),
            Upos::Punct if word.text != "-" => break,
            // A noun phrase ends at a preposition; only a subject is followed by its verb.
            Upos::Adp if noun.is_some() => break,
            Upos::Noun | Upos::Propn => noun = Some(word.token),
            _ => {}
        }
    }
    noun.map(|token| (at, Origin::Event(token)))
}
