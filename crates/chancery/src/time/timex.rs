//! Expressions as TimeML writes them: a type and a normalized value.
//!
//! After the TIMEX3 attribute rules of the TimeML annotation guidelines 1.2.1.

use super::calendar::{add_days, add_months};
use super::lexicon::{SMALL, UNITS, lookup, unsaid};
use super::resolve::{denoted, offset};
use super::value::{Amount, Calendar, Direction, Origin, Part, Season, TimeOfDay, Unit, Vague, Value, Which};
use super::{EventDate, Grain, Relation, Tense, TimeExpression};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Type and value of a TIMEX3 tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    pub kind: TimexKind,
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    Date,
    Time,
    Duration,
    Set,
}

/// The TIMEX3 type and value of an expression in a document written on `anchor`, where the text last spoke of `told`.
pub fn timex3(expression: &TimeExpression, anchor: &EventDate, told: Option<&EventDate>, tense: Tense) -> Timex {
    let date = |value: String| Timex { kind: TimexKind::Date, value };
    let days = || match expression.value.origin() {
        Some(Origin::Told | Origin::Event(_)) => offset(expression, told.unwrap_or(anchor)),
        _ => denoted(expression, anchor, tense),
    };
    let anchor_day = anchor.earliest;
    match &expression.value {
        Value::Calendar(_) | Value::Unit { .. } | Value::Era { .. } if edge_period(&expression.text).is_some() => {
            Timex { kind: TimexKind::Duration, value: edge_period(&expression.text).unwrap_or_default() }
        }
        Value::Calendar(found) => {
            let days = days();
            let value = calendar_value(found, days.earliest, days.latest);
            let fiscal = found.part.is_none() && has(&expression.text, &["fiscal", "financial"]);
            with_time(if fiscal { format!("FY{value}") } else { value }, found.time, &expression.text)
        }
        Value::Numeric { candidates } => date(candidates.first().map_or_else(|| "XXXX-XX-XX".into(), Date::to_string)),
        Value::Era { first_year, years, .. } => {
            // A decade is the three digits that its years share, a century the two.
            let digits = match years {
                100.. => format!("{:02}", first_year.div_euclid(100)),
                _ => format!("{:03}", first_year.div_euclid(10)),
            };
            date(digits)
        }
        Value::Weekday { time, which, week, .. } => {
            let days = days();
            let day = match (which, week, tense) {
                (Which::Last, ..) => days.latest,
                (Which::Bare, None, Tense::Present) => days.earliest,
                _ => days.earliest,
            };
            with_time(day.map_or_else(|| "XXXX-XX-XX".into(), |day| day.to_string()), *time, &expression.text)
        }
        Value::Unit { unit, offset, from, time, .. } => {
            let base = match from {
                Origin::Publication => anchor_day,
                _ => told_day(*unit, told, anchor),
            };
            let value = match (unit, from) {
                (Unit::Weekend, _) => days().earliest.map(|day| unit_value(*unit, 0, day)),
                // "the quarter" of a report on earnings is the last one that is over.
                (Unit::Quarter, Origin::Told)
                    if *offset == 0 && told.is_none_or(|told| told.grain != Grain::Quarter) =>
                {
                    anchor_day.map(|day| unit_value(*unit, -1, day))
                }
                _ => base.map(|day| unit_value(*unit, *offset, day)),
            };
            with_time(value.unwrap_or_else(|| "XXXX-XX-XX".into()), *time, &expression.text)
        }
        Value::Shift { amount, unit, direction, from } => {
            let base = match from {
                Origin::Publication => anchor_day,
                Origin::Time(_) | Origin::Told | Origin::Event(_) => told_day(*unit, told, anchor),
            };
            // "the same month last year" is a month; "a year earlier" than a quarter, a quarter.
            let same = has(&expression.text, &["same"]);
            let quarter = told.filter(|told| {
                *unit == Unit::Year && (told.grain == Grain::Quarter || same && told.grain == Grain::Month)
            });
            match (base, amount.said, from) {
                // "two days after the vote" and "after six days" measure: the text dates the one event by the other.
                (_, Some(_), Origin::Time(_)) if days().single().is_some() => {
                    date(days().earliest.map_or_else(String::new, |day| day.to_string()))
                }
                // "the week of March 4"
                (_, Some(0), Origin::Time(base)) if *unit == Unit::Week => {
                    let base = TimeExpression { value: (**base).clone(), ..expression.clone() };
                    let day = denoted(&base, anchor, tense).single();
                    date(day.map_or_else(|| "XXXX-WXX".to_owned(), |day| unit_value(Unit::Week, 0, day)))
                }
                // "a week from Monday" is a day.
                (_, Some(count), Origin::Time(base))
                    if *unit == Unit::Week && !is_shift(&expression.text) && has(&expression.text, &["from"]) =>
                {
                    let base = TimeExpression { value: (**base).clone(), ..expression.clone() };
                    let day = denoted(&base, anchor, tense).single();
                    let days = i64::from(count) * 7 * direction.sign();
                    date(day.map_or_else(|| "XXXX-XX-XX".to_owned(), |day| add_days(day, days).to_string()))
                }
                (_, _, Origin::Event(_) | Origin::Time(_)) => duration(*amount, *unit, &expression.text),
                _ if !is_shift(&expression.text) => duration(*amount, *unit, &expression.text),
                // The third quarter, "a year earlier".
                (_, Some(count), Origin::Told) if let Some(day) = quarter.and_then(|told| told.earliest) => {
                    let day = add_months(day, i64::from(count) * 12 * direction.sign());
                    let grain = if quarter.is_some_and(|told| told.grain == Grain::Month) {
                        Unit::Month
                    } else {
                        Unit::Quarter
                    };
                    date(shift_value(grain, 0, *direction, day))
                }
                // "the year-ago figure" after last year's is not that of the year before.
                (_, Some(count), Origin::Told) if has(&expression.text, &["ago"]) || same => {
                    let day = anchor_day.map(|day| shift_value(*unit, count, *direction, day));
                    date(day.unwrap_or_else(|| "XXXX".to_owned()))
                }
                (Some(day), Some(count), _) => date(shift_value(*unit, count, *direction, day)),
                _ if *direction == Direction::Before => date("PAST_REF".into()),
                _ => date("FUTURE_REF".into()),
            }
        }
        // "in recent weeks" points back and measures nothing.
        Value::Stretch { amount, unit, direction } if *amount == unsaid(*unit) => date(
            match direction {
                Direction::Before => "PAST_REF",
                Direction::After => "FUTURE_REF",
            }
            .into(),
        ),
        Value::Stretch { amount, unit, .. } => duration(*amount, *unit, &expression.text),
        Value::Duration { amount, unit, .. } => match (expression.relation, tense, anchor_day, amount.said) {
            (Relation::In, Tense::Future, Some(day), Some(count)) => {
                date(shift_value(*unit, count, Direction::After, day))
            }
            _ => duration(*amount, *unit, &expression.text),
        },
        Value::Range { from, .. } => {
            let first = TimeExpression { value: (**from).clone(), ..expression.clone() };
            timex3(&first, anchor, told, tense)
        }
        Value::Set(set) => {
            let season = [("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI")];
            let part = [("morning", "TMO"), ("afternoon", "TAF"), ("evening", "TEV"), ("night", "TNI")];
            let several = [("mornings", "TMO"), ("afternoons", "TAF"), ("evenings", "TEV"), ("nights", "TNI")];
            let named = |list: &[(&str, &'static str)]| {
                list.iter().find(|(word, _)| has(&expression.text, &[word])).map(|(_, name)| *name)
            };
            let value = match (set.weekday, set.month) {
                _ if set.unit == Unit::Weekend => "XXXX-WXX-WE".to_owned(),
                (None, None) if set.unit == Unit::Year && named(&season).is_some() => {
                    format!("XXXX-{}", named(&season).unwrap_or_default())
                }
                (None, None) if set.unit == Unit::Day && named(&part).is_some() => {
                    format!("XXXX-XX-XX{}", named(&part).unwrap_or_default())
                }
                (Some(weekday), _) => format!(
                    "XXXX-WXX-{}{}",
                    weekday.offset() + 1,
                    named(&part).or_else(|| named(&several)).unwrap_or_default()
                ),
                (_, Some(month)) => format!("XXXX-{month:02}"),
                _ => {
                    period(Amount { said: Some(set.every).filter(|every| *every > 0), least: 0, most: None }, set.unit)
                }
            };
            Timex { kind: TimexKind::Set, value }
        }
        Value::Vague { when } => date(
            match when {
                Vague::Now => "PRESENT_REF",
                Vague::Recently | Vague::Past => "PAST_REF",
                Vague::Shortly | Vague::Soon | Vague::Foreseeable | Vague::Future => "FUTURE_REF",
            }
            .into(),
        ),
    }
}

fn duration(amount: Amount, unit: Unit, text: &str) -> Timex {
    let value = half_period(amount, unit, text).unwrap_or_else(|| period(amount, unit));
    Timex { kind: TimexKind::Duration, value }
}

/// The text has one of the words.
fn has(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|piece| words.iter().any(|word| piece.eq_ignore_ascii_case(word)))
}

/// "a week later", "two days before": an amount that leads to a day. "after six days" only measures.
fn is_shift(text: &str) -> bool {
    let last = text.split(|c: char| !c.is_alphanumeric()).next_back().unwrap_or_default();
    let marks = [
        "ago",
        "earlier",
        "later",
        "before",
        "after",
        "afterwards",
        "afterward",
        "hence",
        "now",
        "today",
        "prior",
        "beforehand",
        "previously",
        "following",
        "since",
    ];
    marks.contains(&last.to_lowercase().as_str()) || has(text, &["earlier", "ago", "same"])
}

/// "the first nine months of 1989" measures: P9M.
fn edge_period(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().map(str::to_lowercase).skip_while(|word| word == "the");
    if !matches!(words.next()?.as_str(), "first" | "last" | "final" | "opening") {
        return None;
    }
    let count = words.next()?;
    let small = SMALL.iter().position(|word| *word == count).and_then(|count| u32::try_from(count).ok());
    let count = small.or_else(|| count.parse().ok().filter(|count| *count < 1000))?;
    let (unit, plural) = lookup(UNITS, words.next()?.as_str())?;
    plural.then(|| period(Amount::exactly(count), unit))
}

/// "two and a half years" as P2.5Y; it is kept as 30 months.
fn half_period(amount: Amount, unit: Unit, text: &str) -> Option<String> {
    let said = amount
        .said
        .filter(|_| has(text, &["half"]) || text.contains(".5") || text.contains('½') || text.contains("1/2"))?;
    let (parts, whole) = match unit {
        Unit::Second => (60, Unit::Minute),
        Unit::Minute => (60, Unit::Hour),
        Unit::Hour => (24, Unit::Day),
        Unit::Day => (7, Unit::Week),
        Unit::Week => (4, Unit::Month),
        Unit::Month => (12, Unit::Year),
        Unit::Year => (10, Unit::Decade),
        _ => return None,
    };
    let count = said / parts;
    let marked = period(Amount { said: None, least: 0, most: None }, whole);
    (count > 0 && said % parts == parts / 2).then(|| marked.replacen('X', &format!("{count}.5"), 1))
}

/// The day that a unit of the time told of is counted from: the time itself where it is no longer than the unit, else
/// the day of the report.
fn told_day(unit: Unit, told: Option<&EventDate>, anchor: &EventDate) -> Option<Date> {
    told.filter(|told| fits(unit, told)).and_then(|told| told.earliest).or(anchor.earliest)
}

/// A unit can be counted from a time that is no longer than the unit.
fn fits(unit: Unit, told: &EventDate) -> bool {
    match told.grain {
        Grain::Day => true,
        Grain::Week => unit >= Unit::Week,
        Grain::Month => unit >= Unit::Month,
        Grain::Quarter | Grain::Season => unit >= Unit::Quarter,
        Grain::Year => unit >= Unit::Year,
        Grain::Decade => unit >= Unit::Decade,
        Grain::Century => unit >= Unit::Century,
        Grain::Unknown => false,
    }
}

/// Whether `value` can be counted from the time told of.
pub(super) fn counts_from(value: &Value, told: &EventDate) -> bool {
    match value {
        Value::Unit { unit, .. } => fits(*unit, told),
        Value::Shift { unit: unit @ (Unit::Second | Unit::Minute | Unit::Hour | Unit::Day), .. } => fits(*unit, told),
        Value::Weekday { .. } => fits(Unit::Week, told),
        _ => true,
    }
}

fn with_time(value: String, time: Option<TimeOfDay>, text: &str) -> Timex {
    let Some(time) = time else {
        return Timex { kind: TimexKind::Date, value };
    };
    let universal = has(text, &["gmt", "utc"]) || has(text, &["z"]);
    let time = match time {
        TimeOfDay::Morning => "MO".to_owned(),
        TimeOfDay::Midday => "12:00".to_owned(),
        TimeOfDay::Afternoon => "AF".to_owned(),
        TimeOfDay::Evening => "EV".to_owned(),
        TimeOfDay::Night => "NI".to_owned(),
        // The end of the day that is named.
        TimeOfDay::Clock(0, 0) if has(text, &["midnight"]) => "24:00".to_owned(),
        TimeOfDay::Clock(hour, minute) => format!("{hour:02}:{minute:02}{}", if universal { "Z" } else { "" }),
    };
    Timex { kind: TimexKind::Time, value: format!("{value}T{time}") }
}

fn calendar_value(date: &Calendar, first: Option<Date>, last: Option<Date>) -> String {
    let Some(part) = date.part else {
        return first.map_or_else(|| "XXXX".into(), |day| format!("{:04}", day.year()));
    };
    // The portion cuts days off the front; the last day still lies in the unit meant, but for winter.
    let day = if matches!(part, Part::Season(_)) { first } else { last };
    let year = day.map_or_else(|| "XXXX".to_owned(), |day| format!("{:04}", day.year()));
    match part {
        Part::Month(month) => format!("{year}-{month:02}"),
        Part::Day(month, number) => format!("{year}-{month:02}-{number:02}"),
        Part::DayOfMonth(_) | Part::Feast(_) => day.map_or_else(|| "XXXX-XX-XX".into(), |day| day.to_string()),
        Part::Season(Season::Spring) => format!("{year}-SP"),
        Part::Season(Season::Summer) => format!("{year}-SU"),
        Part::Season(Season::Autumn) => format!("{year}-FA"),
        Part::Season(Season::Winter) => format!("{year}-WI"),
        Part::Quarter(quarter) => format!("{year}-Q{quarter}"),
        Part::Half(half) => format!("{year}-H{half}"),
    }
}

fn unit_value(unit: Unit, offset: i32, day: Date) -> String {
    let direction = if offset < 0 { Direction::Before } else { Direction::After };
    match unit {
        Unit::Weekend => {
            let week = add_days(day, i64::from(offset) * 7).iso_week_date();
            format!("{:04}-W{:02}-WE", week.year(), week.week())
        }
        Unit::Second | Unit::Minute | Unit::Hour => day.to_string(),
        _ => shift_value(unit, offset.unsigned_abs(), direction, day),
    }
}

/// The day, week, month or year that lies `count` units away, in the form that the unit has.
fn shift_value(unit: Unit, count: u32, direction: Direction, day: Date) -> String {
    let count = i64::from(count) * direction.sign();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => day.to_string(),
        Unit::Day => add_days(day, count).to_string(),
        Unit::Week | Unit::Weekend => {
            let week = add_days(day, count * 7).iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        Unit::Month => {
            let day = add_months(day.first_of_month(), count);
            format!("{:04}-{:02}", day.year(), day.month())
        }
        Unit::Quarter => {
            let day = add_months(day.first_of_month(), count * 3);
            format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
        }
        Unit::Year => format!("{:04}", add_months(day.first_of_month(), count * 12).year()),
        Unit::Decade => format!("{:03}", add_months(day.first_of_month(), count * 120).year().div_euclid(10)),
        Unit::Century => format!("{:02}", add_months(day.first_of_month(), count * 1200).year().div_euclid(100)),
    }
}

fn period(amount: Amount, unit: Unit) -> String {
    let count = amount.said.map_or_else(|| "X".to_owned(), |said| said.to_string());
    match unit {
        Unit::Second => format!("PT{count}S"),
        Unit::Minute => format!("PT{count}M"),
        Unit::Hour => format!("PT{count}H"),
        Unit::Day => format!("P{count}D"),
        Unit::Weekend => format!("P{count}WE"),
        Unit::Week => format!("P{count}W"),
        Unit::Month => format!("P{count}M"),
        Unit::Quarter => format!("P{count}Q"),
        Unit::Year => format!("P{count}Y"),
        Unit::Decade => amount.said.map_or_else(|| "PXDE".into(), |said| format!("P{said}0Y")),
        Unit::Century => amount.said.map_or_else(|| "PXCE".into(), |said| format!("P{said}00Y")),
    }
}
