//! Expressions as TimeML writes them: a type and a normalized value.
//!
//! After the TIMEX3 attribute rules of the TimeML annotation guidelines 1.2.1.

use super::calendar::add_days;
use super::lexicon::unsaid;
use super::resolve::{denoted, offset};
use super::value::{Amount, Calendar, Direction, Origin, Part, Portion, Season, TimeOfDay, Unit, Vague, Value, Which};
use super::{EventDate, Relation, Tense, TimeExpression};
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
        Value::Calendar(found) => {
            let days = days();
            with_time(calendar_value(found, days.earliest, days.latest), found.time)
        }
        Value::Numeric { candidates } => date(candidates.first().map_or_else(|| "XXXX-XX-XX".into(), Date::to_string)),
        Value::Era { first_year, years, .. } => {
            let digits = if *years >= 100 { first_year.div_euclid(100) } else { first_year.div_euclid(10) };
            date(digits.to_string())
        }
        Value::Weekday { time, which, week, .. } => {
            let days = days();
            let day = match (which, week, tense) {
                (Which::Last, ..) => days.latest,
                (Which::Bare, None, Tense::Present) => days.earliest,
                _ => days.earliest,
            };
            with_time(day.map_or_else(|| "XXXX-XX-XX".into(), |day| day.to_string()), *time)
        }
        Value::Unit { unit, offset, from, portion, time } => {
            let base = match from {
                Origin::Publication => anchor_day,
                _ => told.unwrap_or(anchor).earliest,
            };
            with_time(base.map_or_else(|| "XXXX-XX-XX".into(), |day| unit_value(*unit, *offset, *portion, day)), *time)
        }
        Value::Shift { amount, unit, direction, from } => {
            let base = match from {
                Origin::Publication => anchor_day,
                Origin::Time(_) | Origin::Told | Origin::Event(_) => told.unwrap_or(anchor).earliest,
            };
            match (base, amount.said, from) {
                (_, _, Origin::Event(_)) => Timex { kind: TimexKind::Duration, value: period(*amount, *unit) },
                (Some(day), Some(count), _) => date(shift_value(*unit, count, *direction, day)),
                (_, None, _) if *direction == Direction::Before => date("PAST_REF".into()),
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
        Value::Stretch { amount, unit, .. } => Timex { kind: TimexKind::Duration, value: period(*amount, *unit) },
        Value::Duration { amount, unit, .. } => match (expression.relation, tense, anchor_day, amount.said) {
            (Relation::In, Tense::Future, Some(day), Some(count)) => {
                date(shift_value(*unit, count, Direction::After, day))
            }
            _ => Timex { kind: TimexKind::Duration, value: period(*amount, *unit) },
        },
        Value::Range { from, .. } => {
            let first = TimeExpression { value: (**from).clone(), ..expression.clone() };
            timex3(&first, anchor, told, tense)
        }
        Value::Set(set) => {
            let value = match (set.weekday, set.month) {
                (Some(weekday), _) => format!("XXXX-WXX-{}", weekday.offset() + 1),
                (_, Some(month)) => format!("XXXX-{month:02}"),
                _ => period(Amount::exactly(set.every), set.unit),
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

fn with_time(value: String, time: Option<TimeOfDay>) -> Timex {
    match time {
        None => Timex { kind: TimexKind::Date, value },
        Some(time) => {
            let time = match time {
                TimeOfDay::Morning => "MO".to_owned(),
                TimeOfDay::Midday => "12:00".to_owned(),
                TimeOfDay::Afternoon => "AF".to_owned(),
                TimeOfDay::Evening => "EV".to_owned(),
                TimeOfDay::Night => "NI".to_owned(),
                TimeOfDay::Clock(hour, minute) => format!("{hour:02}:{minute:02}"),
            };
            Timex { kind: TimexKind::Time, value: format!("{value}T{time}") }
        }
    }
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
        Part::DayOfMonth(_) => day.map_or_else(|| "XXXX-XX-XX".into(), |day| day.to_string()),
        Part::Season(Season::Spring) => format!("{year}-SP"),
        Part::Season(Season::Summer) => format!("{year}-SU"),
        Part::Season(Season::Autumn) => format!("{year}-FA"),
        Part::Season(Season::Winter) => format!("{year}-WI"),
        Part::Quarter(quarter) => format!("{year}-Q{quarter}"),
        Part::Half(half) => format!("{year}-H{half}"),
    }
}

fn unit_value(unit: Unit, offset: i32, _portion: Portion, day: Date) -> String {
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
    use super::calendar::add_months;
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
