//! Quarters and halves as business reports tell of them: "this year's third quarter", "1988's first half", "the latest
//! quarter", "a year-earlier", "the quarter".

use super::date::{self, Read, from_today};
use crate::language::Upos;
use crate::time::value::{Amount, Calendar, Direction, Origin, Unit, Value, YearRef};
use crate::time::words::Words;

/// The possessive, also where digits part it from its letter.
const OWNED: &[&[&str]] = &[&["'s"], &["'", "s"], &["'"]];

/// "this year's third quarter", "last year's first half", "1988's fourth quarter", "1988 third quarter".
pub fn part_of_named_year(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the"]);
    let offset = [("this", 0), ("last", -1), ("next", 1)].iter().find(|(word, _)| words.at(start) == *word);
    let (end, year) = match offset {
        Some((_, offset)) if words.at(start + 1) == "year" => (start + 2, YearRef::Offset(*offset)),
        Some(_) => return None,
        None => date::year_number(words, start).map(|(end, year)| (end, YearRef::Year(year)))?,
    };
    let owned = words.first_run(end, OWNED).unwrap_or(end);
    if owned == end && matches!(year, YearRef::Offset(_)) {
        return None;
    }
    let (end, part) = date::part_of_year(words, owned).or_else(|| {
        // "last year's first half" needs no "of the year" behind it.
        let (end, number) = super::number::ordinal(words, owned).filter(|(_, number)| (1..=2).contains(number))?;
        let end = words.skip(end, &["-"]);
        let half = crate::time::value::Part::Half(u8::try_from(number).ok()?);
        (words.at(end) == "half").then_some((end + 1, Calendar { part: Some(half), ..Calendar::default() }))
    })?;
    part.year.is_none().then_some((end, Value::Calendar(Calendar { year: Some(year), ..part })))
}

/// "the latest quarter", which is the last one that is over.
pub fn latest(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the", "its", "their"]);
    let start = words.run(start, &["most", "recent"]).or_else(|| words.run(start, &["latest"]))?;
    let unit = match words.at(start) {
        "quarter" => Unit::Quarter,
        "month" => Unit::Month,
        "week" => Unit::Week,
        _ => return None,
    };
    Some((start + 1, from_today(unit, -1)))
}

/// "a year-earlier", "the year-ago quarter", "year-before": a year before the time that is told of.
pub fn year_earlier(words: &Words, at: usize) -> Read<Value> {
    let start = words.skip(at, &["the", "a"]);
    let dash = words.is_dash(start + 1).then_some(start + 2)?;
    let unit = match words.at(start) {
        "year" => Unit::Year,
        "quarter" => Unit::Quarter,
        "month" => Unit::Month,
        "week" => Unit::Week,
        _ => return None,
    };
    if !words.any(dash, &["earlier", "ago", "before"]) {
        return None;
    }
    let end = words.skip(dash + 1, &["quarter", "period", "month", "week", "level"]);
    let amount = Amount::exactly(1);
    Some((end, Value::Shift { amount, unit, direction: Direction::Before, from: Origin::Told }))
}

/// "the same quarter last year", "the same period a year earlier": a year before the time that is told of.
pub fn same_of_last_year(words: &Words, at: usize) -> Read<Value> {
    let start = words.run(words.skip(at, &["the"]), &["same"])?;
    if !words.any(start, &["quarter", "period", "month", "week", "time", "day"]) {
        return None;
    }
    let start = words.skip(start + 1, &["of", "in"]);
    let years: [&[&str]; 8] = [
        &["last", "year"],
        &["a", "year", "ago"],
        &["a", "year", "earlier"],
        &["a", "year", "before"],
        &["one", "year", "ago"],
        &["the", "year", "before"],
        &["the", "previous", "year"],
        &["the", "prior", "year"],
    ];
    let end = words.first_run(start, &years)?;
    let amount = Amount::exactly(1);
    Some((end, Value::Shift { amount, unit: Unit::Year, direction: Direction::Before, from: Origin::Told }))
}

/// "for the quarter", "in the month", "ended the day": the unit that is told of. Only where a word before asks for a
/// time and none behind says which one is meant.
pub fn told_unit(words: &Words, at: usize) -> Read<Value> {
    if words.at(at) != "the" || words.capital(at + 1) {
        return None;
    }
    let unit = match words.at(at + 1) {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    };
    let before = words.before(at, 1);
    let asked = ["for", "in", "during", "through", "throughout", "into", "by"].contains(&before)
        || before == "of"
            && unit > Unit::Day
            && ["rest", "remainder", "part", "most", "course"].contains(&words.before(at, 2))
        || before == "on" && unit == Unit::Day
        || [
            "end",
            "ended",
            "ending",
            "finish",
            "finished",
            "finishing",
            "close",
            "closed",
            "start",
            "started",
            "begin",
        ]
        .contains(&before);
    let open = words.get(at + 2).is_none_or(|word| match word.upos {
        Upos::Punct | Upos::Cconj | Upos::Adv | Upos::Verb | Upos::Aux | Upos::Pron => true,
        Upos::Adp => !matches!(&*word.text, "of" | "after" | "before" | "since"),
        _ => ["ended", "ending"].contains(&&*word.text),
    });
    let value =
        Value::Unit { unit, offset: 0, from: Origin::Told, portion: crate::time::value::Portion::Whole, time: None };
    (asked && open).then_some((at + 2, value))
}
