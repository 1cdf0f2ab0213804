//! Times of day: by the clock, and by name.

use super::date::Read;
use crate::time::lexicon;
use crate::time::value::TimeOfDay;
use crate::time::words::Words;

/// "9:30 a.m. GMT", "9pm", "noon", "midnight", "1430 GMT".
pub fn clock(words: &Words, at: usize) -> Read<TimeOfDay> {
    match words.at(at) {
        "noon" | "midday" => return Some((at + 1, TimeOfDay::Midday)),
        "midnight" => return Some((at + 1, TimeOfDay::Clock(0, 0))),
        _ => {}
    }
    let text = words.at(at);
    let (number, half) = match (text.strip_suffix("am"), text.strip_suffix("pm"), text.strip_suffix('z')) {
        (Some(number), _, _) => (number, Some(0)),
        (_, Some(number), _) => (number, Some(12)),
        (_, _, Some(number)) if number.contains(':') => (number, None),
        _ => (text, None),
    };
    let mut end = at + 1;
    let mut zoned = text.ends_with('z');
    let (hour, minute, colon) = if let Some((hour, rest)) = number.split_once(':') {
        (hour.parse::<u8>().ok()?, rest.split(':').next()?.parse::<u8>().ok()?, true)
    } else if words.at(end) == ":" && words.glued(end) && words.at(end + 1).len() == 2 {
        let minute = words.at(end + 1).parse().ok()?;
        end += 2;
        (number.parse().ok()?, minute, true)
    } else if let Some((hour, minute)) = number.split_once('.').filter(|(_, minute)| minute.len() == 2) {
        (hour.parse().ok()?, minute.parse().ok()?, false)
    } else if number.len() == 4 && words.any(end, lexicon::ZONES) {
        (number.get(..2)?.parse().ok()?, number.get(2..)?.parse().ok()?, false)
    } else {
        (number.parse().ok()?, 0, false)
    };
    let mut half = half;
    if half.is_none() {
        half = match words.at(end) {
            "a.m" | "am" => Some(0),
            "p.m" | "pm" => Some(12),
            _ => None,
        };
        if half.is_some() {
            end = words.skip(end + 1, &["."]);
            if words.at(end - 1) == "." && !words.glued(end - 1) {
                end -= 1;
            }
        } else if let Some(after) = words.first_run(end, &[&["o", "'clock"], &["o", "'", "clock"]]) {
            end = after;
            zoned = true;
        }
    }
    // "1430 hours" is a time of day, "2 hours" a length.
    let clocked = colon || half.is_some() || zoned || number.len() == 4;
    while words.any(end, lexicon::ZONES) && (clocked || !words.any(end, &["hours", "hrs", "local"])) {
        zoned = true;
        end += 1;
        if words.at(end) == "time" {
            end += 1;
        }
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let known = half.is_some() || colon && number_of_score(words, at, end) || zoned;
    (known && hour < 24 && minute < 60).then_some((end, TimeOfDay::Clock(hour, minute)))
}

/// "10:15" is a time of day where "at" or "by" asks for one, or a zone follows.
fn number_of_score(words: &Words, at: usize, end: usize) -> bool {
    let before = words.before(at, 1);
    ["at", "by", "until", "from", "around", "about", "before", "after", "to", "since", "-", ","].contains(&before)
        || words.any(end, lexicon::ZONES)
        || words.run(end, &["in", "the"]).is_some_and(|end| part_of_day(words, end).is_some())
}

/// "morning", "late afternoon", "overnight".
pub fn part_of_day(words: &Words, at: usize) -> Read<TimeOfDay> {
    let start = words.skip(at, &["early", "late", "mid"]);
    let start = if words.is_dash(start) && start > at { start + 1 } else { start };
    let time = match words.at(start) {
        "morning" => TimeOfDay::Morning,
        "lunchtime" | "noon" | "midday" => TimeOfDay::Midday,
        "afternoon" => TimeOfDay::Afternoon,
        "evening" => TimeOfDay::Evening,
        "dawn" | "daybreak" if light(words, start) => TimeOfDay::Morning,
        "dusk" | "nightfall" if light(words, start) => TimeOfDay::Evening,
        "night" | "overnight" => TimeOfDay::Night,
        _ => return None,
    };
    Some((start + 1, time))
}

/// "at dawn", "by nightfall", but not "the dawn of an age".
fn light(words: &Words, at: usize) -> bool {
    ["at", "by", "until", "before", "after", "around"].contains(&words.before(at, 1)) && words.at(at + 1) != "of"
}

/// What may follow a day: "at 9:30 a.m.", "night".
pub fn time_after(words: &Words, at: usize) -> Read<TimeOfDay> {
    part_of_day(words, at).or_else(|| {
        let start = words.skip(words.skip(at, &[","]), &["at", "around", "by", "before", "after"]);
        let asked = start > at;
        clock(words, start).filter(|_| asked || !words.any(start, &["noon", "midnight"]) || start == at)
    })
}
