//! Counting days, never past the ends of the calendar.

use super::value::{Feast, Season, Unit, Weekday};
use jiff::Span;
use jiff::civil::Date;

pub fn add_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

pub fn add_months(date: Date, months: i64) -> Date {
    date.saturating_add(Span::new().try_months(months).unwrap_or_default())
}

pub fn ymd(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The Monday of the ISO week of `date`.
pub fn monday(date: Date) -> Date {
    add_days(date, -Weekday::of(date).offset())
}

/// The Sunday that opens the week of `date` where weeks start on Sunday.
pub fn sunday(date: Date) -> Date {
    add_days(date, -((Weekday::of(date).offset() + 1) % 7))
}

/// The last `weekday` not after `date`.
pub fn on_or_before(weekday: Weekday, date: Date) -> Date {
    add_days(date, -(Weekday::of(date).offset() - weekday.offset()).rem_euclid(7))
}

/// The first `weekday` not before `date`.
pub fn on_or_after(weekday: Weekday, date: Date) -> Date {
    add_days(date, (weekday.offset() - Weekday::of(date).offset()).rem_euclid(7))
}

pub fn years(first: i16, count: i16) -> Option<(Date, Date)> {
    let last = first.checked_add(count)?.checked_sub(1)?;
    Some((ymd(first, 1, 1)?, ymd(last, 12, 31)?))
}

/// `count` months from the first of `month`.
pub fn months(year: i16, month: u8, count: i64) -> Option<(Date, Date)> {
    let first = ymd(year, month, 1)?;
    Some((first, add_months(first, count - 1).last_of_month()))
}

/// From the first day that is called so to the last: by the calendar of
/// meteorologists or by that of the sun. Winter belongs to the year it starts in.
pub fn season(year: i16, season: Season) -> Option<(Date, Date)> {
    Some(match season {
        Season::Spring => (ymd(year, 3, 1)?, ymd(year, 6, 20)?),
        Season::Summer => (ymd(year, 6, 1)?, ymd(year, 9, 22)?),
        Season::Autumn => (ymd(year, 9, 1)?, ymd(year, 12, 21)?),
        Season::Winter => (ymd(year, 12, 1)?, ymd(year.checked_add(1)?, 3, 20)?),
    })
}

/// The day of a moving feast.
pub fn feast(year: i16, feast: Feast) -> Option<Date> {
    match feast {
        Feast::Easter(days) => Some(add_days(easter(year)?, i64::from(days))),
        Feast::Nth(month, weekday, -1) => Some(on_or_before(weekday, ymd(year, month, 1)?.last_of_month())),
        Feast::Nth(month, weekday, n) => {
            Some(add_days(on_or_after(weekday, ymd(year, month, 1)?), (i64::from(n) - 1) * 7))
        }
    }
}

/// Easter Sunday in the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (golden, century, rest) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let shift = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - shift + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * rest.div_euclid(4) - epact - rest.rem_euclid(4)).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let days = epact + weekday - 7 * late + 114;
    ymd(year, u8::try_from(days.div_euclid(31)).ok()?, u8::try_from(days.rem_euclid(31) + 1).ok()?)
}

/// The calendar unit of `date`, moved on by `offset` units; for units of a month and more.
pub fn unit(date: Date, unit: Unit, offset: i64) -> Option<(Date, Date)> {
    let year = |size: i16, base: i16| {
        let first = (date.year() - base).div_euclid(size) * size + base;
        let moved = i64::from(first) + offset * i64::from(size);
        years(i16::try_from(moved).ok()?, size)
    };
    match unit {
        Unit::Month => {
            let first = add_months(date.first_of_month(), offset);
            Some((first, first.last_of_month()))
        }
        Unit::Quarter => {
            let month = (date.month() as u8 - 1) / 3 * 3 + 1;
            let first = add_months(ymd(date.year(), month, 1)?, offset * 3);
            Some((first, add_months(first, 2).last_of_month()))
        }
        Unit::Year => year(1, 0),
        Unit::Decade => year(10, 0),
        Unit::Century => year(100, 1),
        _ => None,
    }
}
