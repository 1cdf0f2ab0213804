//! Numbers, and numbers of units.

use crate::language::Upos;
use crate::time::lexicon::{self, Bend, lookup};
use crate::time::value::{Amount, Unit};
use crate::time::words::Words;

/// Words that multiply the number before them. What is past counting is cut to [`MOST`].
const THOUSANDS: &[(&str, u32)] = &[("thousand", 1000), ("million", 1_000_000), ("billion", 1_000_000_000)];

const QUARTER_CENTURY: &[&[&str]] =
    &[&["quarter", "of", "a", "century"], &["quarter", "-", "century"], &["quarter", "century"]];

/// What adds a half to the number before it.
const HALVES: &[&[&str]] = &[
    &["and", "a", "half"],
    &["-", "and", "-", "a", "-", "half"],
    &["and", "one", "-", "half"],
    &["1", "/", "2"],
    &["½"],
];

/// More than any date needs; keeps the counting inside the calendar.
const MOST: u32 = 99_999;

/// A number in digits ("48", "2,000") or in words up to the hundreds.
pub fn cardinal(words: &Words, at: usize) -> Option<(usize, u32)> {
    let text = words.at(at);
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let text = text.strip_suffix(".5").or_else(|| text.strip_suffix('½')).unwrap_or(text);
        return digits(text).map(|number| (at + 1, number));
    }
    let (mut end, mut number) = match small(words, at) {
        Some(found) => found,
        None if words.any(at, &["a", "an"])
            && words.any(at + 1, &["hundred", "dozen", "thousand", "million", "billion"]) =>
        {
            (at + 1, 1)
        }
        None => return None,
    };
    if words.at(end) == "hundred" {
        (end, number) = (end + 1, number * 100);
        let rest = words.skip(end, &["and"]);
        if let Some((next, more)) = small(words, rest) {
            (end, number) = (next, number + more);
        }
    } else if words.at(end) == "dozen" {
        (end, number) = (end + 1, number * 12);
    }
    if let Some((_, thousands)) = THOUSANDS.iter().find(|(word, _)| words.at(end) == *word) {
        (end, number) = (end + 1, number.saturating_mul(*thousands).min(MOST));
    }
    Some((end, number))
}

fn digits(text: &str) -> Option<u32> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty();
    if rest.iter().any(|group| group.len() != 3) || (grouped && first.len() > 3) || first.is_empty() {
        return None;
    }
    let plain: String = std::iter::once(first).chain(rest).collect();
    if !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(plain.parse::<u32>().unwrap_or(MOST).min(MOST))
}

/// One to ninety-nine in words.
fn small(words: &Words, at: usize) -> Option<(usize, u32)> {
    let text = words.at(at);
    if let Some(number) = lexicon::SMALL.iter().position(|word| *word == text) {
        return Some((at + 1, number as u32));
    }
    let tens = lexicon::TENS.iter().position(|word| *word == text)? as u32 * 10 + 20;
    let next = if words.is_dash(at + 1) { at + 2 } else { at + 1 };
    match lexicon::SMALL.iter().position(|word| *word == words.at(next)) {
        Some(ones) if (1..10).contains(&ones) => Some((next + 1, tens + ones as u32)),
        _ => Some((at + 1, tens)),
    }
}

/// "21st", "21 st", "third", "twenty-first".
pub fn ordinal(words: &Words, at: usize) -> Option<(usize, u32)> {
    let text = words.at(at);
    let suffixes = ["st", "nd", "rd", "th"];
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        if let Some(number) = suffixes.iter().find_map(|suffix| text.strip_suffix(suffix)) {
            return digits(number).map(|number| (at + 1, number));
        }
        return (suffixes.contains(&words.at(at + 1)) && words.glued(at + 1))
            .then(|| digits(text).map(|number| (at + 2, number)))?;
    }
    if let Some(number) = lexicon::ORDINALS.iter().position(|word| *word == text) {
        return Some((at + 1, number as u32));
    }
    if text == "thirtieth" {
        return Some((at + 1, 30));
    }
    let tens = lexicon::TENS.iter().position(|word| *word == text)? as u32 * 10 + 20;
    let next = if words.is_dash(at + 1) { at + 2 } else { at + 1 };
    let ones = lexicon::ORDINALS.iter().position(|word| *word == words.at(next))?;
    (1..10).contains(&ones).then_some((next + 1, tens + ones as u32))
}

/// A number of units, and how it was said.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    pub amount: Amount,
    pub unit: Unit,
    /// The text gives a number or a loose amount: "three weeks", "a few days", not "weeks".
    pub counted: bool,
    /// Written with a hyphen before a noun: "three-day visit".
    pub attributive: bool,
}

/// "three weeks", "a few days", "nearly a year and a half", "two or three days", "10-day", "weeks".
pub fn quantity(words: &Words, at: usize) -> Option<(usize, Quantity)> {
    let (start, bend) = bend(words, at);
    let (end, mut quantity) = plain_quantity(words, start)?;
    if let (Some(bend), true) = (bend, quantity.counted) {
        quantity.amount = bent(quantity.amount, bend);
    }
    // The age of a person or a thing is no time.
    let after = if words.is_dash(end) { end + 1 } else { end };
    if words.any(after, &["old", "olds"]) || words.run(end, &["of", "age"]).is_some() {
        return None;
    }
    Some((end, quantity))
}

fn bend(words: &Words, at: usize) -> (usize, Option<Bend>) {
    let found = lexicon::BENDS.iter().find_map(|(run, bend)| Some((words.run(at, run)?, Some(*bend))));
    match found {
        // "a further" and its like say one themselves unless a number follows.
        Some((end, bend)) if words.at(at) != "a" && words.at(at) != "an" || cardinal(words, end).is_some() => {
            (end, bend)
        }
        _ => (at, None),
    }
}

fn bent(amount: Amount, bend: Bend) -> Amount {
    let slack = |number: u32| (number / 5).max(1);
    match bend {
        Bend::Sharp => amount,
        Bend::About => Amount {
            said: amount.said,
            least: amount.least.saturating_sub(amount.least / 5),
            most: amount.most.map(|most| most + most / 5),
        },
        Bend::Under => {
            Amount { said: amount.said, least: amount.least.saturating_sub(slack(amount.least)), most: amount.most }
        }
        Bend::Over => {
            Amount { said: amount.said, least: amount.least, most: amount.most.map(|most| most + slack(most)) }
        }
    }
}

pub fn plain_quantity(words: &Words, at: usize) -> Option<(usize, Quantity)> {
    if let Some((amount, unit)) = lookup(lexicon::LONG_UNITS, words.at(at)) {
        return Some((at + 1, Quantity { amount: Amount::exactly(amount), unit, counted: true, attributive: true }));
    }
    // "half a year", "half an hour", "half-century"
    if words.at(at) == "half" {
        let next = words.skip(at + 1, &["a", "an", "-"]);
        // "every half hour" goes without its article.
        let (unit, _) = lookup(lexicon::UNITS, words.at(next))
            .filter(|(unit, plural)| next > at + 1 || !plural && matches!(unit, Unit::Hour | Unit::Century))?;
        let (parts, small) = smaller(unit)?;
        let amount = Amount { said: Some(parts / 2), least: parts / 2, most: Some(parts.div_ceil(2)) };
        return Some((next + 1, Quantity { amount, unit: small, counted: true, attributive: false }));
    }
    // "a quarter of a century", "a quarter-century"
    if let Some(end) = words.first_run(words.skip(at, &["a"]), QUARTER_CENTURY) {
        let amount = Amount::exactly(25);
        return Some((end, Quantity { amount, unit: Unit::Year, counted: true, attributive: false }));
    }
    let (mut end, amount) = match number(words, at) {
        Some((end, amount)) => (end, Some(amount)),
        None => (at, None),
    };
    let decimal = words.at(at).strip_suffix(".5").is_some().then_some(end);
    let vulgar = words.at(at).ends_with('½').then_some(end);
    let half = decimal.or(vulgar).or_else(|| amount.and(words.first_run(end, HALVES)));
    end = half.unwrap_or(end);
    let dash = words.is_dash(end) && amount.is_some();
    if dash {
        end += 1;
    }
    while amount.is_some() && lexicon::FILLERS.contains(&words.at(end)) {
        end += 1;
    }
    let word = words.at(end);
    if let Some((count, unit)) =
        amount.and_then(|_| lookup(lexicon::LONG_UNITS, word.strip_suffix('s').unwrap_or(word)))
    {
        let amount = amount.map(|amount| scaled(amount, count))?;
        return Some((end + 1, Quantity { amount, unit, counted: true, attributive: dash }));
    }
    let (unit, plural) = lookup(lexicon::UNITS, word)?;
    // "three-quarters of the staff"
    if unit == Unit::Quarter && words.at(end + 1) == "of" && words.any(end + 2, &["a", "an", "the", "its", "all"]) {
        return None;
    }
    let one = amount.is_some_and(|amount| amount.said == Some(1));
    // "a second round", "a quarter of the staff": only the plural of these counts as time.
    if matches!(unit, Unit::Second | Unit::Quarter) && !plural && !dash || unit == Unit::Second && dash && one {
        return None;
    }
    // "a four day visit" goes without its hyphen and its plural.
    let next_is_noun = words.get(end + 1).is_some_and(|word| word.upos == Upos::Noun);
    // "a week-long visit", "decade-long"
    // "the last year and a half"
    let picked = ["last", "past", "next", "coming"].contains(&words.before(at, 1));
    if amount.is_none()
        && !plural
        && picked
        && let Some(end) = words.run(end + 1, &["and", "a", "half"])
        && let Some((parts, small)) = smaller(unit)
    {
        let amount = Amount::exactly(parts + parts / 2);
        return Some((end, Quantity { amount, unit: small, counted: true, attributive: false }));
    }
    let length = amount.is_none() && !plural && unit != Unit::Second && words.run(end + 1, &["-", "long"]).is_some();
    if length {
        let amount = Amount::exactly(1);
        return Some((end + 3, Quantity { amount, unit, counted: true, attributive: true }));
    }
    let attributive = dash || !plural && !one && amount.is_some() && next_is_noun;
    if !plural && !one && !attributive {
        return None;
    }
    end += 1;
    let trailing = one.then(|| words.run(end, &["and", "a", "half"])).flatten();
    end = trailing.unwrap_or(end);
    let Some(amount) = amount else {
        let long = if words.is_dash(end) { end + 1 } else { end };
        let end = if words.at(long) == "long" && plural { long + 1 } else { end };
        return Some((end, Quantity { amount: lexicon::unsaid(unit), unit, counted: false, attributive: false }));
    };
    if half.or(trailing).is_some()
        && let Some((parts, small)) = smaller(unit)
    {
        let halves = |count: u32| count.saturating_mul(parts) + parts / 2;
        let amount =
            Amount { said: amount.said.map(halves), least: halves(amount.least), most: amount.most.map(halves) };
        return Some((end, Quantity { amount, unit: small, counted: true, attributive }));
    }
    if words.is_dash(end) && words.at(end + 1) == "long" {
        end += 2;
    } else if words.at(end) == "long" && dash {
        end += 1;
    }
    Some((end, Quantity { amount, unit, counted: true, attributive }))
}

/// "three", "a", "a few", "a couple of", "two or three", "10-15", "dozens of".
pub fn number(words: &Words, at: usize) -> Option<(usize, Amount)> {
    if let Some((end, first)) = cardinal(words, at) {
        let link = words.at(end);
        let between = link == "and" && words.before(at, 1) == "between";
        if (between || ["or", "to"].contains(&link) || words.is_dash(end))
            && let Some((next, second)) = cardinal(words, end + 1)
            && second > first
        {
            return Some((next, Amount { said: None, least: first, most: Some(second) }));
        }
        return Some((end, Amount::exactly(first)));
    }
    let bare = words.skip(at, &["a", "an", "the"]);
    if let Some(amount) = lookup(lexicon::LOOSE, words.at(bare)) {
        return Some((words.skip(bare + 1, &["of"]), amount));
    }
    if words.at(at) == "single" {
        return Some((at + 1, Amount::exactly(1)));
    }
    words.any(at, &["a", "an", "another"]).then_some((at + 1, Amount::exactly(1)))
}

fn scaled(amount: Amount, by: u32) -> Amount {
    let times = |count: u32| count.saturating_mul(by);
    Amount { said: amount.said.map(times), least: times(amount.least), most: amount.most.map(times) }
}

/// The unit in which halves of `unit` are counted, and how many of them make one.
fn smaller(unit: Unit) -> Option<(u32, Unit)> {
    Some(match unit {
        Unit::Minute => (60, Unit::Second),
        Unit::Hour => (60, Unit::Minute),
        Unit::Day => (24, Unit::Hour),
        Unit::Week => (7, Unit::Day),
        Unit::Month => (4, Unit::Week),
        Unit::Year => (12, Unit::Month),
        Unit::Decade => (10, Unit::Year),
        Unit::Century => (100, Unit::Year),
        Unit::Second | Unit::Weekend | Unit::Quarter => return None,
    })
}
