//! Weekdays, units of the calendar and distances, seen from a day.

use super::Placed;
use crate::time::calendar::{add_days, add_months, monday, on_or_after, on_or_before, sunday, unit};
use crate::time::value::{Amount, Direction, Portion, Unit, Weekday, Which};
use crate::time::{Grain, Tense};
use jiff::civil::Date;

pub(super) fn weekday_from(weekday: Weekday, which: Which, week: Option<i32>, day: Date, tense: Tense) -> Placed {
    let one = |date: Date, rule: String| Placed::new((date, date), Grain::Day, rule);
    if let Some(week) = week {
        let date = add_days(monday(day), i64::from(week) * 7 + weekday.offset());
        return one(date, format!("the {weekday:?} {week:+} weeks from that of"));
    }
    let last = on_or_before(weekday, day);
    let next = on_or_after(weekday, day);
    let strictly_last = on_or_before(weekday, add_days(day, -1));
    let strictly_next = on_or_after(weekday, add_days(day, 1));
    let same_week = |date: Date| monday(date) == monday(day);
    match which {
        Which::This => {
            let here = add_days(monday(day), weekday.offset());
            match tense {
                // "this Thursday" still ahead in the week is that one, though the clause be told in the past.
                Tense::Future if here < day => one(next, format!("the next {weekday:?} not before")),
                _ => one(here, format!("the {weekday:?} in the week of")),
            }
        }
        // Writers differ on whether "last Thursday" on a Saturday is two days ago or nine.
        Which::Last if same_week(strictly_last) => Placed::new(
            (add_days(strictly_last, -7), strictly_last),
            Grain::Day,
            format!("one of the last two {weekday:?}s before"),
        ),
        Which::Last | Which::Past => one(strictly_last, format!("the last {weekday:?} before")),
        Which::Next if same_week(strictly_next) => Placed::new(
            (strictly_next, add_days(strictly_next, 7)),
            Grain::Day,
            format!("one of the next two {weekday:?}s after"),
        ),
        Which::Next | Which::Coming => one(strictly_next, format!("the next {weekday:?} after")),
        Which::Told(1) => one(strictly_next, format!("the next {weekday:?} after")),
        Which::Told(-1) => one(strictly_last, format!("the last {weekday:?} before")),
        _ => match tense {
            Tense::Future => one(next, format!("the next {weekday:?} not before")),
            Tense::Present if last != next => Placed::new(
                (last, next),
                Grain::Day,
                format!("the {weekday:?} before or the one after, since the tense allows both,"),
            ),
            _ => one(last, format!("the last {weekday:?} not after")),
        },
    }
}

pub(super) fn unit_from(unit_kind: Unit, offset: i64, portion: Portion, day: Date, tense: Tense) -> Option<Placed> {
    let (days, grain, rule) = match unit_kind {
        Unit::Second | Unit::Minute | Unit::Hour => ((day, day), Grain::Day, "the day itself,".to_owned()),
        Unit::Day => {
            let date = add_days(day, offset);
            let rule = match offset {
                0 => "the day itself,".to_owned(),
                -1 => "the day before".to_owned(),
                1 => "the day after".to_owned(),
                _ => format!("{offset:+} days from"),
            };
            ((date, date), Grain::Day, rule)
        }
        Unit::Weekend => (weekend(offset, day, tense), Grain::Day, "the weekend counted from".to_owned()),
        Unit::Week => {
            let iso = add_days(monday(day), offset * 7);
            let other = add_days(sunday(day), offset * 7);
            let sunday_today = Weekday::of(day) == Weekday::Sunday;
            let (first, last) = if offset != 0 {
                (iso.min(other), add_days(iso.max(other), 6))
            } else if sunday_today && tense == Tense::Future {
                (day, add_days(day, 6))
            } else {
                (iso, add_days(iso, 6))
            };
            let rule = match offset {
                0 => "the week, Monday to Sunday, of".to_owned(),
                -1 => "the week, from Sunday or from Monday, before that of".to_owned(),
                1 => "the week, from Sunday or from Monday, after that of".to_owned(),
                _ => format!("the week {offset:+} weeks from that of"),
            };
            ((first, last), Grain::Week, rule)
        }
        _ => {
            let grain = match unit_kind {
                Unit::Month => Grain::Month,
                Unit::Quarter => Grain::Quarter,
                Unit::Year => Grain::Year,
                Unit::Decade => Grain::Decade,
                _ => Grain::Century,
            };
            let name = format!("{unit_kind:?}").to_lowercase();
            let rule = match offset {
                0 => format!("the {name} of"),
                -1 => format!("the {name} before that of"),
                1 => format!("the {name} after that of"),
                _ => format!("the {name} {offset:+} from that of"),
            };
            (unit(day, unit_kind, offset)?, grain, rule)
        }
    };
    let part = match portion {
        Portion::Whole => "",
        Portion::Early => "the first third of ",
        Portion::Mid => "the middle third of ",
        Portion::Late => "the last third of ",
        Portion::Earlier => "what is over of ",
        Portion::Later => "what is left of ",
    };
    let rule = format!("{part}{rule}");
    Some(Placed::new(third(days, portion, day), grain, rule))
}

/// Saturday and Sunday.
fn weekend(offset: i64, day: Date, tense: Tense) -> (Date, Date) {
    let here = add_days(monday(day), 5);
    let both = |saturday: Date| (saturday, add_days(saturday, 1));
    match offset {
        0 if here > day && !matches!(tense, Tense::Future | Tense::Present) => both(add_days(here, -7)),
        // "next weekend" is the coming one to some, and the one after it to others.
        1 if here > day => (here, add_days(here, 8)),
        _ => both(add_days(here, offset * 7)),
    }
}

/// The part of an interval: its first, middle or last third, or what lies before or after the day.
pub(super) fn third((first, last): (Date, Date), portion: Portion, day: Date) -> (Date, Date) {
    let length = i64::from((last - first).get_days()) + 1;
    let part = (length + 2) / 3;
    match portion {
        Portion::Whole => (first, last),
        Portion::Early => (first, add_days(first, part - 1)),
        Portion::Mid => (add_days(first, part.min(length / 3)), add_days(last, -(length / 3))),
        Portion::Late => (add_days(last, 1 - part), last),
        Portion::Earlier => (first, last.min(day).max(first)),
        Portion::Later => (first.max(day).min(last), last),
    }
}

/// The days that lie `amount` units from `day`, with the looseness that the unit has in a report:
/// days are exact up to ten, a week means any day of the calendar week it leads to (from Sunday or from
/// Monday), one month a week on either side, several a fortnight to a month, years half a year.
pub(super) fn spread(
    day: Date,
    amount: Amount,
    unit: Unit,
    direction: Direction,
) -> (Option<Date>, Option<Date>, Grain) {
    let sign = direction.sign();
    let least = i64::from(amount.least);
    let most = amount.most.map(i64::from);
    // Near and far from the day; the far one is open where the amount is.
    let at = |count: i64| -> (Date, i64, Grain) {
        match unit {
            Unit::Second | Unit::Minute => (day, 0, Grain::Day),
            Unit::Hour => (add_days(day, sign * (count / 24)), 0, Grain::Day),
            Unit::Day => (
                add_days(day, sign * count),
                if count < 10 || amount.said.is_none() { 0 } else { count / 10 },
                Grain::Day,
            ),
            Unit::Week | Unit::Weekend => (add_days(day, sign * count * 7), 0, Grain::Week),
            Unit::Month => match count {
                0 | 1 => (add_months(day, sign * count), 7, Grain::Week),
                2 | 3 => (add_months(day, sign * count), 15, Grain::Month),
                _ => (add_months(day, sign * count), 30, Grain::Month),
            },
            Unit::Quarter => (add_months(day, sign * count * 3), 45, Grain::Quarter),
            Unit::Year => match count {
                0 | 1 => (add_months(day, sign * count * 12), 60, Grain::Month),
                2..=9 => (add_months(day, sign * count * 12), 183, Grain::Year),
                _ => (add_months(day, sign * count * 12), 366, Grain::Year),
            },
            Unit::Decade => (add_months(day, sign * count * 120), 5 * 366, Grain::Decade),
            Unit::Century => (add_months(day, sign * count * 1200), 50 * 366, Grain::Century),
        }
    };
    let (near, near_slack, grain) = at(least);
    let far = most.map(|most| at(most.max(least)));
    let near_edge = match unit {
        Unit::Week | Unit::Weekend => week_edge(near, -sign),
        _ => add_days(near, -sign * near_slack),
    };
    // The looseness never reaches across the day it is counted from.
    let near_edge = match direction {
        Direction::Before => near_edge.min(if least == 0 || unit < Unit::Day { day } else { add_days(day, -1) }),
        Direction::After => near_edge.max(if least == 0 || unit < Unit::Day { day } else { add_days(day, 1) }),
    };
    let far_edge = far.map(|(far, slack, _)| match unit {
        Unit::Week | Unit::Weekend => week_edge(far, sign),
        Unit::Hour => add_days(day, sign * ((most.unwrap_or(0) + 23) / 24)),
        _ => add_days(far, sign * slack),
    });
    match direction {
        Direction::Before => (far_edge, Some(near_edge), grain),
        Direction::After => (Some(near_edge), far_edge, grain),
    }
}

/// The edge of the calendar week of `date`, by whichever reading of the week reaches further.
fn week_edge(date: Date, sign: i64) -> Date {
    if sign < 0 { monday(date).min(sunday(date)) } else { add_days(monday(date).max(sunday(date)), 6) }
}

pub(super) fn stretch(amount: Amount, unit: Unit, direction: Direction, day: Date) -> Placed {
    let grain = match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Weekend => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
    };
    // "the next few days" is a week; open amounts of years stay open.
    let most =
        if unit == Unit::Day && amount.said.is_none() { amount.most.map(|most| most.max(7)) } else { amount.most };
    let sign = direction.sign();
    let far = most.map(i64::from).map(|most| match unit {
        Unit::Second | Unit::Minute => day,
        Unit::Hour => add_days(day, sign * ((most + 23) / 24)),
        Unit::Day => add_days(day, sign * most),
        Unit::Week | Unit::Weekend => add_days(day, sign * most * 7),
        Unit::Month => add_months(day, sign * most),
        Unit::Quarter => add_months(day, sign * most * 3),
        Unit::Year => add_months(day, sign * most * 12),
        Unit::Decade => add_months(day, sign * most * 120),
        Unit::Century => add_months(day, sign * most * 1200),
    });
    match direction {
        Direction::Before => Placed { from: far, to: Some(day), grain, rule: "the time up to".into() },
        Direction::After => {
            let loose = amount.said.is_none() && unit > Unit::Day;
            let first = if loose { add_days(day, 1) } else { day };
            Placed { from: Some(first), to: far, grain, rule: "the time from".into() }
        }
    }
}
