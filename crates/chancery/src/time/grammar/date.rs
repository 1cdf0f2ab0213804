//! Dates and parts of dates: days, months, years, seasons, eras, weekdays.

use super::feast::feast;
use super::number::ordinal;
use crate::language::Upos;
use crate::time::calendar::ymd;
use crate::time::lexicon::{self, lookup};
use crate::time::value::{Calendar, Origin, Part, Portion, Unit, Value, Weekday, Which, YearRef};
use crate::time::words::Words;

/// A rule reads from a word on and returns the index after what it read.
pub type Read<T> = Option<(usize, T)>;

/// A date written out in numbers: 2021-03-21, 21.03.2021, 3/21/2021.
pub fn numeric(words: &Words, at: usize) -> Read<Value> {
    let text = words.at(at);
    if let Some(parts) = split_numbers(text, '.') {
        return Some((at + 1, numeric_value(parts, false)?));
    }
    if words.run(at, &["9", "/", "11"]).is_some() && words.at(at + 3) != "/" {
        return Some((at + 3, full(2001, 9, 11)));
    }
    let separator = words.at(at + 1);
    if !["-", "/"].contains(&separator) || words.at(at + 3) != separator {
        return None;
    }
    let day = words.at(at + 4);
    let day = day.split(['t', ' ']).next().unwrap_or(day);
    let parts = [text, words.at(at + 2), day];
    if !parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let numbers = [parts[0].parse().ok()?, parts[1].parse().ok()?, parts[2].parse().ok()?];
    if parts[0].len() == 4 {
        let [year, month, day] = numbers;
        ymd(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        return Some((at + 5, full(i16::try_from(year).ok()?, month as u8, day as u8)));
    }
    let short = parts[2].len() == 2 && separator == "/";
    (short || parts[2].len() == 4).then(|| numeric_value(numbers, short).map(|value| (at + 5, value)))?
}

fn split_numbers(text: &str, separator: char) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    let fits = parts.next().is_none() && found[2].len() == 4 && found[0].len() <= 2 && found[1].len() <= 2;
    fits.then(|| Some([found[0].parse().ok()?, found[1].parse().ok()?, found[2].parse().ok()?]))?
}

/// Two numbers and a year: one day where only one order makes a date, two candidates where both do.
fn numeric_value([first, second, year]: [u32; 3], short: bool) -> Option<Value> {
    let century = if !short {
        0
    } else if year < 70 {
        2000
    } else {
        1900
    };
    let year = i16::try_from(year + century).ok()?;
    let [first, second] = [u8::try_from(first).ok()?, u8::try_from(second).ok()?];
    // Month first, as the news that writes slashes does, before day first.
    let mut candidates: Vec<_> = [ymd(year, first, second), ymd(year, second, first)].into_iter().flatten().collect();
    candidates.dedup();
    match candidates.as_slice() {
        [] => None,
        [only] => Some(full(only.year(), only.month() as u8, only.day() as u8)),
        _ => Some(Value::Numeric { candidates }),
    }
}

fn full(year: i16, month: u8, day: u8) -> Value {
    Value::Calendar(Calendar {
        year: Some(YearRef::Year(year)),
        part: Some(Part::Day(month, day)),
        ..Calendar::default()
    })
}

/// The name of a month in capitals or with a capital; whether it is one is for [`month_alone`] to say.
pub fn month(words: &Words, at: usize) -> Read<u8> {
    let month = words.capital(at).then(|| lookup(lexicon::MONTHS, words.at(at)))??;
    let dotted = words.at(at).len() <= 4 && words.at(at + 1) == "." && words.glued(at + 1);
    let dotted = dotted && words.at(at + 2).starts_with(|c: char| c.is_ascii_digit());
    Some((if dotted { at + 2 } else { at + 1 }, month))
}

/// A month that nothing else in the expression supports: "May" and "March" need a word that asks for a time.
fn month_alone(words: &Words, at: usize, end: usize) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    if word.person {
        return false;
    }
    if !lexicon::DOUBTFUL_MONTHS.contains(&&*word.text) {
        return true;
    }
    let before = words.before(at, 1);
    let asks = [
        "in",
        "since",
        "until",
        "till",
        "during",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "throughout",
        "every",
        "each",
        "-",
        "through",
        "between",
        "past",
        "previous",
        "coming",
    ];
    let hints = ["by", "before", "after", "from", "to", "of", "for", "and", "around"];
    let named = words.capital(end) && !words.any(end, &["and"]) || words.at(end) == "'s" && hints.contains(&before);
    let verb = matches!(word.upos, Upos::Aux | Upos::Verb);
    if asks.contains(&before) {
        return !named || before == "in";
    }
    if hints.contains(&before) {
        return !named && !verb;
    }
    let long_name = ["april", "june", "august"].contains(&&*word.text);
    let alone = !words
        .word_before(at)
        .is_some_and(|word| word.capital && !matches!(word.upos, Upos::Adp | Upos::Det | Upos::Sconj | Upos::Cconj));
    (long_name || ["the", "a", "an"].contains(&before) && words.get(end).is_some_and(|word| word.upos == Upos::Noun))
        && !named
        && alone
}

/// A day of the month in digits or as an ordinal.
fn day_number(words: &Words, at: usize) -> Read<u8> {
    let (end, number) = match ordinal(words, at) {
        Some(found) => found,
        None => {
            let text = words.at(at);
            let plain = text.len() <= 2 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            (at + 1, plain.then(|| text.parse().ok())??)
        }
    };
    u8::try_from(number).ok().filter(|day| (1..=31).contains(day)).map(|day| (end, day))
}

/// What stands behind the apostrophe of "'82" and "'90s", be it a token of its own or not.
fn shortened<'a>(words: &'a Words, at: usize) -> Read<&'a str> {
    match words.at(at) {
        "'" if words.glued(at + 1) => Some((at + 2, words.at(at + 1))),
        text => text.strip_prefix('\'').map(|short| (at + 1, short)),
    }
}

/// Four digits that can be a year of the last thousand or the next hundred.
pub fn year_number(words: &Words, at: usize) -> Read<i16> {
    let text = words.at(at);
    // "since '82"
    if let Some((end, short)) =
        shortened(words, at).filter(|(_, short)| short.len() == 2 && short.bytes().all(|b| b.is_ascii_digit()))
    {
        let year: i16 = short.parse().ok()?;
        let asked = ["in", "since", "of", "until", "by", "from", "to", "early", "late", "mid", "-"]
            .contains(&words.before(at, 1));
        return asked.then_some((end, if year < 30 { 2000 + year } else { 1900 + year }));
    }
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year: i16 = plain.then(|| text.parse().ok())??;
    ((1000..=2150).contains(&year)).then_some((at + 1, year))
}

/// The year that belongs to the month or day before it: "2021", ", 2021", "of last year".
pub fn year_after(words: &Words, at: usize) -> Read<YearRef> {
    let start = words.skip(at, &[",", "of", "in"]);
    let start = if words.at(start) == "fiscal" { words.skip(start + 1, &["year"]) } else { start };
    if let Some((end, year)) = year_number(words, start) {
        // "on March 21, 2014 people" is no year, "March 21, 2014," is.
        let counted =
            words.at(at) == "," && words.get(end).is_some_and(|word| word.upos == Upos::Noun && !word.capital);
        return (!counted).then_some((end, YearRef::Year(year)));
    }
    let relative = [("last", -1), ("this", 0), ("next", 1)];
    let (_, offset) = relative.iter().find(|(word, _)| words.at(start) == *word)?;
    (words.at(start + 1) == "year" && words.at(at) != "in").then_some((start + 2, YearRef::Offset(*offset)))
}

/// "March 21, 2021", "the 21st of March", "21 March", "March 2021", "March".
pub fn month_date(words: &Words, at: usize) -> Read<Calendar> {
    let at = if words.at(at) == "the" { at + 1 } else { at };
    let dated = |end: usize, part: Part| {
        let (end, year) = year_after(words, end).map_or((end, None), |(end, year)| (end, Some(year)));
        Some((end, Calendar { year, part: Some(part), ..Calendar::default() }))
    };
    if let Some((after_month, month)) = month(words, at) {
        if words.get(at).is_some_and(|word| word.person && words.at(after_month).len() > 4) {
            return None;
        }
        let day_at = words.skip(after_month, &["the"]);
        if let Some((end, day)) = day_number(words, day_at).filter(|(end, _)| !is_quantity_noun(words, *end)) {
            ymd(2000, month, day)?;
            // "the Sept. 11 attacks"
            let attack = words.first_run(end, &[&["terrorist"], &["terror"]]).unwrap_or(end);
            if (month, day) == (9, 11)
                && words.any(attack, &["attack", "attacks", "hijackers", "hijackings", "commission"])
            {
                let year = Some(YearRef::Year(2001));
                return Some((end, Calendar { year, part: Some(Part::Day(month, day)), ..Calendar::default() }));
            }
            return dated(end, Part::Day(month, day));
        }
        if let Some((end, year)) = year_after(words, after_month) {
            return Some((end, Calendar { year: Some(year), part: Some(Part::Month(month)), ..Calendar::default() }));
        }
        if words.at(after_month) == "'" && words.at(after_month + 1).len() == 2 {
            return None;
        }
        return month_alone(words, at, after_month).then(|| dated(after_month, Part::Month(month)))?;
    }
    let (after_day, day) = day_number(words, at)?;
    let month_at = words.skip(after_day, &["of", "-"]);
    let (end, month) = month(words, month_at)?;
    ymd(2000, month, day)?;
    dated(end, Part::Day(month, day))
}

/// "March 5 million" and "March 3 percent" hold no day.
fn is_quantity_noun(words: &Words, at: usize) -> bool {
    words.any(at, &["million", "billion", "percent", "per", "%", "000"])
        || words.at(at) == ":" && words.glued(at) && words.at(at + 1).starts_with(|c: char| c.is_ascii_digit())
}

/// A year that stands alone.
pub fn year_alone(words: &Words, at: usize) -> Read<Value> {
    let named_runs: [&[&str]; 4] = [&["the", "year"], &["fiscal", "year"], &["fiscal"], &["fy"]];
    let start = words.first_run(at, &named_runs).unwrap_or(at);
    let named = start > at;
    let (mut end, first) = year_number(words, start)?;
    let value = |year| {
        let year = Some(YearRef::Year(year));
        Value::Calendar(Calendar { year, ..Calendar::default() })
    };
    // "2014-15", "2003-2006", "2014/15"
    if (words.is_dash(end) || words.at(end) == "/") && words.glued(end) {
        let text = words.at(end + 1);
        let second = match text.len() {
            2 => text.parse::<i16>().ok().map(|year| first / 100 * 100 + year),
            4 => year_number(words, end + 1).map(|(_, year)| year),
            _ => None,
        };
        if let Some(second) = second.filter(|second| *second > first && *second < first + 100 && first >= 1800)
            && !words.any(end + 2, &["-", "/"])
        {
            let (gap, gap_tokens) = words.gap(end);
            end += 2;
            return Some((
                end,
                Value::Range { from: Box::new(value(first)), to: Box::new(value(second)), gap, gap_tokens },
            ));
        }
        if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) && words.any(end + 2, &["-", "/"]) {
            return None;
        }
    }
    (named || year_fits(words, start, end, first)).then(|| (end, value(first)))
}

/// Whether a bare number from 1000 to 2150 is a year, from the words around it.
fn year_fits(words: &Words, at: usize, end: usize, year: i16) -> bool {
    let before = words.before(at, 1);
    let asks =
        ["in", "since", "until", "till", "during", "throughout", "early", "late", "mid", "through", "circa", "year"];
    let hints = [
        "by", "of", "from", "before", "after", "to", "and", "between", "for", "around", "about", "over", "-", "on",
        "at", "as", "least",
    ];
    // "call 555-1998"
    let number = words.get(at.wrapping_sub(2)).is_some_and(|word| word.text.bytes().all(|b| b.is_ascii_digit()));
    if before == "-" && number && year_number(words, at.wrapping_sub(2)).is_none() {
        return false;
    }
    let measures = [
        "gmt", "utc", "hours", "percent", "%", "euros", "dollars", "km", "miles", "people", "years", "points", "votes",
        "feet", "million", "billion", "local", "meters", "metres", "times", "days", "tons", "tonnes",
    ];
    if words.any(end, &measures)
        || ["$", "€", "£", "us$", "no", "number", "#", "resolution", "article", "section", "nearly"].contains(&before)
    {
        return false;
    }
    let plural = words.get(end).is_some_and(|word| {
        word.text.len() > 3
            && word.text.ends_with('s')
            && !word.text.ends_with("ss")
            && !matches!(word.upos, Upos::Verb | Upos::Aux)
    });
    let owned = ["the", "its", "his", "her", "their", "our", "this", "'s", "a"].contains(&before);
    if plural && !owned && !words.capital(end) && !lexicon::DATED_PLURALS.contains(&words.at(end)) {
        return false;
    }
    let usual = (1900..2060).contains(&year);
    let noun_next =
        words.get(end).is_some_and(|word| matches!(word.upos, Upos::Noun | Upos::Adj) && word.text.len() > 2);
    if asks.contains(&before) {
        return usual || !noun_next;
    }
    if hints.contains(&before) {
        // "at 1989 levels", but "closed at 1989" is a price.
        if before == "at" {
            return usual && words.any(end, &["levels", "prices", "rates", "wages"]);
        }
        return usual && !(["about", "around", "over", "for", "-", "least", "as"].contains(&before) && noun_next);
    }
    let bracketed = ["(", "["].contains(&before) && words.any(end, &[")", "]", ",", "-", "–"]);
    let marks = [",", "", ";", "(", "\"", "“", ":", "'"];
    usual && (owned || bracketed || noun_next && !plural || marks.contains(&before) || words.any(end, &["'s"]))
        || usual && lexicon::DATED_PLURALS.contains(&words.at(end))
        || usual
            && words.word_before(at).is_some_and(|word| word.capital && !word.person)
            && words.any(end, &[",", ".", ")", ""])
}

/// "the 1990s", "the '90s", "the mid-nineties", "the 19th century".
pub fn era(words: &Words, at: usize) -> Read<Value> {
    let at = words.skip(at, &["the"]);
    let (at, portion) = match words.at(at) {
        "early" => (at + 1, Portion::Early),
        "mid" => (if words.is_dash(at + 1) { at + 2 } else { at + 1 }, Portion::Mid),
        "late" => (at + 1, Portion::Late),
        _ => (at, Portion::Whole),
    };
    let at = if words.is_dash(at) { at + 1 } else { at };
    let decade = |end: usize, first_year: i16| Some((end, Value::Era { first_year, years: 10, portion }));
    let text = words.at(at);
    if let Some((end, digits)) = shortened(words, at).and_then(|(end, short)| Some((end, short.strip_suffix('s')?)))
        && let Some(number) = digits.parse::<i16>().ok().filter(|number| digits.len() == 2 && number % 10 == 0)
    {
        return decade(end, if number < 30 { 2000 + number } else { 1900 + number });
    }
    let digits = text.strip_suffix('s');
    if let Some(digits) = digits.filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())) {
        let number: i16 = digits.parse().ok()?;
        return match digits.len() {
            // "the 1600s" are the century.
            4 if number % 100 == 0 && number < 2000 && portion == Portion::Whole => {
                Some((at + 1, Value::Era { first_year: number + 1, years: 100, portion }))
            }
            4 if number % 10 == 0 && (1000..2100).contains(&number) => decade(at + 1, number),
            // "in his early 20s" is an age: without an apostrophe, only decades that few speak of as ages.
            // "the 70s and 80s"
            2 if number % 10 == 0 && words.before(at, 1) == "and" && words.before(at, 2).ends_with("0s") => {
                decade(at + 1, if number < 30 { 2000 + number } else { 1900 + number })
            }
            2 if number % 10 == 0
                && number >= 60
                && words.any(at.wrapping_sub(1), &["the", "early", "late", "-"])
                && (1..=3).any(|back| words.before(at, back) == "the") =>
            {
                decade(at + 1, if number < 30 { 2000 + number } else { 1900 + number })
            }
            _ => None,
        };
    }
    if let Some((end, year)) = year_number(words, at)
        && year % 10 == 0
        && let Some(end) = words.first_run(end, &[&["'s"], &["'", "s"]])
        && words.any(at.wrapping_sub(1), &["the", "early", "late", "-", "mid"])
    {
        return decade(end, year);
    }
    if let Some(number) = lookup(lexicon::DECADES, text)
        && words.any(at.wrapping_sub(1), &["the", "early", "late", "-", "mid", "nineteen"])
    {
        return decade(at + 1, 1900 + i16::from(number));
    }
    let (end, number) = ordinal(words, at)?;
    let end = if words.is_dash(end) { end + 1 } else { end };
    let number = i16::try_from(number).ok().filter(|number| (1..=25).contains(number))?;
    let centuries = if words.at(end) == "century" || words.at(end) == "centuries" {
        end + 1
    } else {
        return None;
    };
    Some((centuries, Value::Era { first_year: (number - 1) * 100 + 1, years: 100, portion }))
}

/// "the first quarter of 2010", "Q3 2009", "the second half of last year", "third-quarter".
pub fn part_of_year(words: &Words, at: usize) -> Read<Calendar> {
    let at = words.skip(words.skip(at, &["the"]), &["fiscal"]);
    let text = words.at(at);
    let (end, part) = if let Some(number) = text.strip_prefix('q').and_then(|text| text.parse::<u8>().ok()) {
        (at + 1, Part::Quarter(number))
    } else {
        let (end, number) = match ordinal(words, at) {
            Some(found) => found,
            None => match text {
                "final" | "last" => (at + 1, 0),
                _ => return None,
            },
        };
        let dash = words.is_dash(end);
        let end = if dash { end + 1 } else { end };
        let number = u8::try_from(number).ok()?;
        let named = words.at(end) == "quarter" || words.at(end) == "half";
        let after = end + 1;
        let dated = year_after(words, after).is_some() || words.run(after, &["of", "the", "year"]).is_some();
        // A quarter may stand alone in a business report; "the first half" is as often one of a match.
        match words.at(end) {
            "quarter" if number > 0 => (after, Part::Quarter(number)),
            "quarter" if dated => (after, Part::Quarter(4)),
            "half" if named && dated => (after, Part::Half(if number == 0 { 2 } else { number })),
            _ => return None,
        }
    };
    if !matches!(part, Part::Quarter(1..=4) | Part::Half(1..=2)) {
        return None;
    }
    let (end, year) = match words.run(end, &["of", "the", "year"]) {
        Some(end) => (end, None),
        None => year_after(words, end).map_or((end, None), |(end, year)| (end, Some(year))),
    };
    Some((end, Calendar { year, part: Some(part), ..Calendar::default() }))
}

/// "the summer of 2014", "last spring", "winter".
pub fn season(words: &Words, at: usize) -> Read<Calendar> {
    let start = words.skip(at, &["the"]);
    let text = words.at(start);
    let season = lookup(lexicon::SEASONS, text)?;
    let end = start + 1;
    if let Some((end, year)) = year_after(words, end).filter(|_| words.at(end) != ",") {
        let year = Some(year);
        return Some((end, Calendar { year, part: Some(Part::Season(season)), ..Calendar::default() }));
    }
    // "the Prague Spring", "the Winter Olympics", "the fall of Kabul", "fall short".
    let named = words.capital(start) && start > 0 || words.capital(end);
    let before = words.before(start, 1);
    let asks = [
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "-",
        "previous",
        "coming",
        "following",
        "every",
        "each",
        "past",
    ];
    let placed = before == "the"
        && ["in", "by", "until", "during", "since", "over", "throughout", "through", "for"]
            .contains(&words.before(start, 2));
    let bare = before == "in" || before == "by" || before == "since" || before == "until";
    let doubtful = ["fall", "spring"].contains(&text);
    let noun = words.get(start).is_none_or(|word| word.upos != Upos::Verb);
    let fits = asks.contains(&before) || (placed || bare) && words.at(end) != "of" && noun;
    let plain = !doubtful && noun && words.get(end).is_none_or(|word| word.upos != Upos::Noun || before != "a");
    (!named && (fits || plain && words.at(end) != "of"))
        .then_some((end, Calendar { part: Some(Part::Season(season)), ..Calendar::default() }))
}

/// The name of a weekday. Short forms count only where a date or "on" stands by.
pub fn weekday_name(words: &Words, at: usize) -> Read<Weekday> {
    let weekday = words.capital(at).then(|| lookup(lexicon::WEEKDAYS, words.at(at)))??;
    let full = words.at(at).ends_with("day");
    let dotted = !full && words.at(at + 1) == "." && words.glued(at + 1);
    let end = if dotted { at + 2 } else { at + 1 };
    let next = words.skip(end, &[","]);
    let dated =
        month(words, next).is_some() || day_number(words, next).is_some_and(|(end, _)| month(words, end).is_some());
    let asked = ["on", "last", "next", "this"].contains(&words.before(at, 1)) && !words.any(at, &["sun", "sat"]);
    // "The Sunday Times", "the Friday Mosque"
    if ["mr", "mrs", "ms", "miss", "dr"].contains(&words.before(at, 1).trim_end_matches('.')) {
        return None;
    }
    let named = !dated
        && words.before(at, 1) == "the"
        && words.capital(end)
        && words.get(end).is_some_and(|word| word.upos == Upos::Propn && word.text.len() > 2);
    if named {
        return None;
    }
    (full || dated || asked).then_some((end, weekday))
}

/// A weekday with what belongs to it: "Thursday, March 21", "Thursday last week", "Monday night".
pub fn weekday(words: &Words, at: usize) -> Read<Value> {
    let (end, weekday) = weekday_name(words, at)?;
    let date_at = words.skip(words.skip(end, &[",", "("]), &["the"]);
    if let Some((end, mut date)) = month_date(words, date_at).or_else(|| feast(words, date_at))
        && matches!(date.part, Some(Part::Day(..)))
    {
        date.weekday = Some(weekday);
        let closed = if words.before(date_at, 1) == "(" { words.skip(end, &[")"]) } else { end };
        return Some((closed, Value::Calendar(date)));
    }
    if let Some((end, Value::Calendar(mut date))) = numeric(words, date_at) {
        date.weekday = Some(weekday);
        return Some((end, Value::Calendar(date)));
    }
    let of = words.skip(end, &[",", "of"]);
    let weeks = [("last", -1), ("this", 0), ("next", 1)];
    let week = weeks.iter().find(|(word, _)| words.at(of) == *word && words.at(of + 1) == "week");
    let (end, week) = week.map_or((end, None), |(_, week)| (of + 2, Some(*week)));
    Some((end, Value::Weekday { weekday, which: Which::Bare, week, time: None }))
}

/// Every way to write a date that is no word like "last" or "ago".
pub fn date(words: &Words, at: usize) -> Read<Value> {
    let rules: [fn(&Words, usize) -> Read<Value>; 9] = [
        numeric,
        weekday,
        era,
        |words, at| month_date(words, at).map(|(end, date)| (end, Value::Calendar(date))),
        |words, at| part_of_year(words, at).map(|(end, date)| (end, Value::Calendar(date))),
        |words, at| season(words, at).map(|(end, date)| (end, Value::Calendar(date))),
        |words, at| feast(words, at).map(|(end, date)| (end, Value::Calendar(date))),
        year_alone,
        day_of_month,
    ];
    longest(rules.iter().filter_map(|rule| rule(words, at)))
}

/// "on the 21st", of a month that the text does not say.
fn day_of_month(words: &Words, at: usize) -> Read<Value> {
    if words.before(at, 1) != "on" || words.at(at) != "the" {
        return None;
    }
    let (end, day) = ordinal(words, at + 1)?;
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let digits = words.at(at + 1).starts_with(|c: char| c.is_ascii_digit());
    let alone =
        words.get(end).is_none_or(|word| matches!(word.upos, Upos::Punct | Upos::Adp | Upos::Cconj | Upos::Sconj));
    (digits && alone)
        .then(|| (end, Value::Calendar(Calendar { part: Some(Part::DayOfMonth(day)), ..Calendar::default() })))
}

pub fn longest<T>(found: impl Iterator<Item = (usize, T)>) -> Read<T> {
    found.fold(None, |best: Read<T>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    })
}

/// A unit counted from the day of the report.
pub fn from_today(unit: Unit, offset: i32) -> Value {
    Value::Unit { unit, offset, from: Origin::Publication, portion: Portion::Whole, time: None }
}
