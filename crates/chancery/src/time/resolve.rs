//! Counts expressions from a day.
//!
//! A day that is itself an interval is counted from at both ends, and the hull
//! is given: every rule here moves in the same direction as its anchor.

mod unit;

use self::unit::{spread, stretch, third, unit_from, weekday_from};
use super::calendar::{add_days, add_months, feast, months, season, years, ymd};
use super::value::{Amount, Calendar, Direction, Origin, Part, Unit, Vague, Value, Weekday, Which, YearRef};
use super::{EventDate, Grain, Relation, Tense, TimeExpression};
use jiff::civil::Date;

/// Days in which a promise to do something "soon" is still fair to call pending: a quarter of a year.
/// What is recent is what lies no further back.
const SOON: i64 = 90;

/// The days an expression stands for, seen from one day.
#[derive(Clone, Debug)]
struct Placed {
    from: Option<Date>,
    to: Option<Date>,
    grain: Grain,
    /// The rule, in words that end where the anchor is named.
    rule: String,
}

impl Placed {
    fn new(days: (Date, Date), grain: Grain, rule: impl Into<String>) -> Placed {
        Placed { from: Some(days.0), to: Some(days.1), grain, rule: rule.into() }
    }

    fn open(from: Option<Date>, to: Option<Date>, rule: impl Into<String>) -> Placed {
        Placed { from, to, grain: Grain::Unknown, rule: rule.into() }
    }

    fn hull(self, other: Placed) -> Placed {
        let from = self.from.zip(other.from).map(|(a, b)| a.min(b));
        let to = self.to.zip(other.to).map(|(a, b)| a.max(b));
        Placed { from, to, ..self }
    }
}

/// The date of what the expression dates, in a report published on `anchor`.
///
/// For the length of a state ("has been there for a month") this is the start
/// of the state. An expression that is counted from another event or from the
/// time told of ([`Value::origin`]) is only bounded here: use [`offset`] where
/// the other date is known.
pub fn resolve(expression: &TimeExpression, anchor: &EventDate, tense: Tense) -> EventDate {
    counted(expression, anchor, tense, |day| related(expression, day, tense))
}

/// The days that the expression itself names, whatever word introduces it:
/// for "since 2014" the year 2014.
pub fn denoted(expression: &TimeExpression, anchor: &EventDate, tense: Tense) -> EventDate {
    counted(expression, anchor, tense, |day| place(&expression.value, day, tense))
}

/// The date that lies the expression's offset from `base`: what happened "two days later", the return that comes "a
/// week after" the act of `base`.
pub fn offset(expression: &TimeExpression, base: &EventDate) -> EventDate {
    shifted(expression, base, false)
}

/// The date from which the expression leads to `dated`: the act "a week after" which something happened on `dated`.
pub fn offset_back(expression: &TimeExpression, dated: &EventDate) -> EventDate {
    shifted(expression, dated, true)
}

fn shifted(expression: &TimeExpression, base: &EventDate, back: bool) -> EventDate {
    let value = match &expression.value {
        Value::Shift { amount, unit, direction, .. } => {
            let direction = if back { direction.reversed() } else { *direction };
            Value::Shift { amount: *amount, unit: *unit, direction, from: Origin::Publication }
        }
        Value::Unit { unit, offset, portion, time, .. } => {
            let offset = if back { -offset } else { *offset };
            Value::Unit { unit: *unit, offset, from: Origin::Publication, portion: *portion, time: *time }
        }
        _ if back => {
            return EventDate {
                text: expression.text.clone(),
                ..EventDate::unknown(format!("'{}' is no offset from another event", expression.text))
            };
        }
        other => other.clone(),
    };
    let base = middle(base, &value);
    let tense = if back { Tense::Unknown } else { direction_tense(&value) };
    counted(expression, &base, tense, |day| place(&value, day, tense))
}

/// A week or a month counted from a date that is only known to the week is counted from the middle of that week: the
/// looseness of the one is the looseness of the other, and both ends would add it twice.
fn middle(base: &EventDate, value: &Value) -> EventDate {
    let coarse = matches!(value, Value::Shift { unit, .. } | Value::Unit { unit, .. } if *unit >= Unit::Week);
    match (base.earliest, base.latest) {
        (Some(first), Some(last)) if coarse && base.grain == Grain::Week && add_days(first, 8) >= last => {
            let half = i64::from((last - first).get_days()) / 2;
            let day = add_days(first, half);
            EventDate {
                earliest: Some(day),
                latest: Some(day),
                why: format!("the middle of {}", base.describe()),
                ..base.clone()
            }
        }
        _ => base.clone(),
    }
}

fn direction_tense(value: &Value) -> Tense {
    match value {
        Value::Weekday { which: Which::Told(1), .. } => Tense::Future,
        _ => Tense::Unknown,
    }
}

/// Places the expression at both ends of the anchor and joins what comes out.
fn counted(
    expression: &TimeExpression,
    anchor: &EventDate,
    tense: Tense,
    place: impl Fn(Date) -> Option<Placed>,
) -> EventDate {
    let text = &expression.text;
    let tensed = match tense {
        Tense::Past => " in the past tense",
        Tense::Future => " in the future tense",
        Tense::Present => " in the present tense",
        Tense::Unknown => "",
    };
    let open = matches!(
        expression.relation,
        Relation::Since | Relation::By | Relation::Before | Relation::After | Relation::Until
    );
    let absolute = expression.value.is_absolute();
    // Any day serves for a date that is written out.
    let fallback = anchor.earliest.or(anchor.latest).or_else(|| ymd(2000, 1, 1).filter(|_| absolute));
    let placed = fallback.and_then(|day| {
        let first = place(anchor.earliest.unwrap_or(day))?;
        let last = place(anchor.latest.unwrap_or(day))?;
        let mut hull = nearest(expression, anchor, tense, first, last);
        if !absolute || open {
            hull.from = hull.from.filter(|_| {
                anchor.earliest.is_some()
                    || absolute && matches!(expression.relation, Relation::Since | Relation::After)
            });
            hull.to = hull.to.filter(|_| {
                anchor.latest.is_some()
                    || absolute && matches!(expression.relation, Relation::By | Relation::Before | Relation::Until)
            });
        }
        Some(hull)
    });
    match placed {
        Some(Placed { from, to, grain, rule }) => {
            let named = if rule.is_empty() { anchor.describe() } else { format!("{rule} {}", anchor.describe()) };
            let why = match absolute {
                true if rule.is_empty() => format!("'{text}' is written out"),
                true => format!("'{text}' is {rule}"),
                false => format!("'{text}'{tensed} is {named}"),
            };
            let why = if absolute { why.trim_end_matches([' ', ',']).to_owned() } else { why };
            EventDate { earliest: from, latest: to, grain, text: text.clone(), why }
        }
        None if matches!(expression.value, Value::Set(_)) => {
            EventDate { text: text.clone(), ..EventDate::unknown(format!("'{text}' comes back and names no one day")) }
        }
        None => {
            let why = format!("'{text}'{tensed} could not be counted from {}", anchor.describe());
            EventDate { text: text.clone(), ..EventDate::unknown(why) }
        }
    }
}

/// A day or month without its year, seen from days that lie on both sides of it, is the near one: who writes of
/// "October 31" as past in the days around it does not mean the October before.
fn nearest(expression: &TimeExpression, anchor: &EventDate, tense: Tense, first: Placed, last: Placed) -> Placed {
    let base = match &expression.value {
        Value::Shift { from: Origin::Time(base), .. } => base.as_ref(),
        value => value,
    };
    let yearless = matches!(base, Value::Calendar(Calendar { year: None, .. }));
    let near = anchor.earliest.zip(anchor.latest).is_some_and(|(a, b)| i64::from((b - a).get_days()) <= AROUND);
    let apart = first.from.zip(last.from).is_some_and(|(a, b)| i64::from((b - a).get_days()) > 300);
    match (yearless && near && apart, tense) {
        (true, Tense::Future) => first,
        (true, _) => last,
        _ => first.hull(last),
    }
}

/// Days within which an anchor that is not known to the day is one moment as seen from another year.
const AROUND: i64 = 45;

/// Applies the connective.
fn related(expression: &TimeExpression, day: Date, tense: Tense) -> Option<Placed> {
    if let Value::Duration { amount, unit, lasting } = &expression.value {
        return length(*amount, *unit, *lasting, expression.relation, day, tense);
    }
    // A term is told of before it is over, unless the tense says otherwise.
    let term = matches!(expression.relation, Relation::By | Relation::Until);
    let tense = if term && tense == Tense::Unknown { Tense::Future } else { tense };
    let placed = place(&expression.value, day, tense)?;
    let Placed { from, to, grain, rule } = placed;
    let future = tense == Tense::Future;
    let now = Some(day);
    // An event told in the past is over when the report is; one in the future is still to come.
    let (floor, roof) = if future { (now, None) } else { (None, now) };
    let after = |date: Option<Date>| date.map(|date| add_days(date, 1));
    let before = |date: Option<Date>| date.map(|date| add_days(date, -1));
    let (from, to, word) = match expression.relation {
        Relation::Since => (from, if future { None } else { roof.max(from) }, "from"),
        Relation::After => {
            (after(if grain == Grain::Day { from } else { to }), roof.filter(|_| !future && roof > to), "after")
        }
        Relation::By | Relation::Until => (floor.filter(|floor| to.is_none_or(|to| *floor <= to)), to, "not after"),
        Relation::Before => (floor.filter(|floor| from.is_some_and(|from| *floor < from)), before(from), "before"),
        Relation::Around => {
            let slack = match grain {
                Grain::Day => 3,
                Grain::Week => 7,
                Grain::Month => 31,
                _ => 366,
            };
            (from.map(|date| add_days(date, -slack)), to.map(|date| add_days(date, slack)), "about")
        }
        _ => {
            return Some(Placed { from, to, grain, rule });
        }
    };
    let rule = if rule.is_empty() { word.to_owned() + " the day written out," } else { format!("{word} {rule}") };
    Some(Placed { from, to, grain, rule })
}

/// What a length of time says of the day of the act.
fn length(amount: Amount, unit: Unit, lasting: bool, relation: Relation, day: Date, tense: Tense) -> Option<Placed> {
    let future = tense == Tense::Future;
    let (back, _, grain) = spread(day, amount, unit, Direction::Before);
    let (near, far, _) = spread(day, amount, unit, Direction::After);
    Some(match relation {
        Relation::Within => Placed {
            from: Some(day),
            to: days_of(amount, unit).map_or(far, |days| Some(add_days(day, days))),
            grain,
            rule: "a term that runs from".into(),
        },
        Relation::In if future => Placed { from: near, to: far, grain, rule: "that long after".into() },
        _ if future => Placed::open(Some(day), None, "a length of time that starts not before"),
        Relation::For if lasting || tense == Tense::Present => {
            let (_, near, _) = spread(day, amount, unit, Direction::Before);
            Placed { from: back, to: near, grain, rule: "a state that began that long before".into() }
        }
        Relation::For if unit < Unit::Day => Placed::open(None, Some(day), "a length of time that ended not after"),
        _ => Placed { from: back, to: Some(day), grain, rule: "a length of time that may have run until".into() },
    })
}

/// The whole days that a term in hours or days covers.
fn days_of(amount: Amount, unit: Unit) -> Option<i64> {
    let most = i64::from(amount.most?);
    match unit {
        Unit::Second | Unit::Minute => Some(1),
        Unit::Hour => Some((most + 23) / 24),
        Unit::Day => Some(most),
        Unit::Week => Some(most * 7),
        _ => None,
    }
}

/// The days that a value names, seen from `day`.
fn place(value: &Value, day: Date, tense: Tense) -> Option<Placed> {
    match value {
        Value::Calendar(date) => calendar(date, day, tense),
        Value::Numeric { candidates } => {
            let (first, last) = (candidates.iter().min()?, candidates.iter().max()?);
            Some(Placed::new((*first, *last), Grain::Day, format!("{first} or {last}, as day or month comes first,")))
        }
        Value::Era { first_year, years: count, portion } => {
            let grain = if *count >= 100 { Grain::Century } else { Grain::Decade };
            Some(Placed::new(third(years(*first_year, *count)?, *portion, day), grain, ""))
        }
        Value::Weekday { weekday, which, week, .. } => Some(weekday_from(*weekday, *which, *week, day, tense)),
        Value::Unit { unit, offset, from, portion, .. } => {
            let placed = unit_from(*unit, i64::from(*offset), *portion, day, tense)?;
            match from {
                Origin::Publication => Some(placed),
                _ => Some(bounded(day, tense)),
            }
        }
        Value::Shift { amount, unit, direction, from } => {
            let base = match from {
                Origin::Publication => Placed::new((day, day), Grain::Day, ""),
                Origin::Time(inner) => place(inner, day, tense)?,
                Origin::Told | Origin::Event(_) => return Some(bounded(day, tense)),
            };
            let (first, last) = (base.from?, base.to?);
            let (a, b, grain) = spread(first, *amount, *unit, *direction);
            let (c, d, _) = spread(last, *amount, *unit, *direction);
            let side = if *direction == Direction::Before { "before" } else { "after" };
            let rule = if base.rule.is_empty() {
                format!("that long {side}")
            } else {
                format!("that long {side} {}", base.rule)
            };
            Some(Placed { from: a.zip(c).map(|(a, c)| a.min(c)), to: b.zip(d).map(|(b, d)| b.max(d)), grain, rule })
        }
        Value::Stretch { amount, unit, direction } => Some(stretch(*amount, *unit, *direction, day)),
        Value::Duration { .. } | Value::Set(_) => None,
        Value::Range { from, to, .. } => range(from, to, day, tense),
        Value::Vague { when } => Some(vague(*when, day)),
    }
}

/// All that the report's own day says of a time counted from elsewhere.
fn bounded(day: Date, tense: Tense) -> Placed {
    match tense {
        Tense::Future => {
            Placed::open(Some(day), None, "counted from another time than the report's day, but not before")
        }
        _ => Placed::open(None, Some(day), "counted from another time than the report's day, but not after"),
    }
}

fn calendar(date: &Calendar, day: Date, tense: Tense) -> Option<Placed> {
    let year = match date.year {
        Some(YearRef::Year(year)) => Some(year),
        Some(YearRef::Offset(offset)) => Some(day.year().saturating_add(offset)),
        None => None,
    };
    let Some(part) = date.part else {
        let days = third(years(year?, 1)?, date.portion, day);
        return Some(Placed::new(
            days,
            Grain::Year,
            if date.year == Some(YearRef::Year(year?)) { "" } else { "the year counted from that of" },
        ));
    };
    if let Part::DayOfMonth(number) = part {
        return day_of_month(number, day, tense);
    }
    let grain = match part {
        Part::Day(..) | Part::DayOfMonth(_) | Part::Feast(_) => Grain::Day,
        Part::Month(_) => Grain::Month,
        Part::Quarter(_) => Grain::Quarter,
        Part::Season(_) => Grain::Season,
        Part::Half(_) => Grain::Year,
    };
    let in_year = |year: i16| {
        let days = match part {
            Part::Day(month, number) => ymd(year, month, number).map(|day| (day, day)),
            Part::DayOfMonth(_) => None,
            Part::Feast(name) => feast(year, name).map(|day| (day, day)),
            Part::Month(month) => months(year, month, 1),
            Part::Quarter(quarter) => months(year, quarter.saturating_sub(1) * 3 + 1, 3),
            Part::Half(half) => months(year, half.saturating_sub(1) * 6 + 1, 6),
            Part::Season(name) => season(year, name),
        };
        days.map(|days| third(days, date.portion, day))
    };
    if let Some(year) = year {
        let days = in_year(year)?;
        let rule = match (date.weekday, date.year) {
            (Some(weekday), _) if part_is_day(part) && Weekday::of(days.0) != weekday => {
                format!("the date written out, though that day is a {:?},", Weekday::of(days.0))
            }
            (_, Some(YearRef::Offset(_))) => "in the year counted from that of".to_owned(),
            _ => String::new(),
        };
        return Some(Placed::new(days, grain, rule));
    }
    let mut found: Vec<(Date, Date)> =
        (day.year().saturating_sub(8)..=day.year().saturating_add(8)).filter_map(in_year).collect();
    // The weekday beside a date without a year picks the years in which it fits.
    if let Some(weekday) = date.weekday.filter(|_| part_is_day(part)) {
        let fitting: Vec<(Date, Date)> = found.iter().copied().filter(|days| Weekday::of(days.0) == weekday).collect();
        let near = |days: &(Date, Date)| add_days(day, -400) <= days.0 && days.0 <= add_days(day, 400);
        let mut nearest = fitting.iter().copied().filter(near);
        if let (Some(days), None) = (nearest.next(), nearest.next()) {
            return Some(Placed::new(days, grain, "the one whose weekday fits, near"));
        }
        if fitting.iter().any(near) {
            found = fitting;
        }
    }
    let last = found.iter().rev().find(|days| days.0 <= day).copied();
    let next = found.iter().find(|days| days.1 >= day).copied();
    let before = found.iter().rev().find(|days| days.1 < day).copied();
    let after = found.iter().find(|days| days.0 > day).copied();
    let (days, rule) = match (date.which, tense) {
        (Which::This, _) => (in_year(day.year())?, "the one in the year of"),
        (Which::Last | Which::Past, _) | (Which::Told(-1), _) => (before?, "the last one before"),
        (Which::Next | Which::Coming, _) | (Which::Told(1), _) => (after?, "the next one after"),
        (_, Tense::Future) => (next?, "the next one not before"),
        // Nobody leaves the year out of a day most of a year back when the same day is weeks ahead.
        (_, Tense::Unknown) if last.zip(after).is_some_and(|(last, after)| far_back(last.0, after.0, day)) => {
            (after?, "the next one, being near, after")
        }
        (_, Tense::Present) if part_is_day(part) => {
            let (last, next) = (last?, next?);
            let nearer = if (day - last.0).get_days() <= (next.0 - day).get_days() { last } else { next };
            (nearer, "the one nearest to")
        }
        _ => (last?, "the last one that began not after"),
    };
    Some(Placed::new(days, grain, rule))
}

fn far_back(last: Date, next: Date, day: Date) -> bool {
    add_days(last, 270) < day && next < add_days(day, 90)
}

fn part_is_day(part: Part) -> bool {
    matches!(part, Part::Day(..) | Part::Feast(_))
}

fn day_of_month(number: u8, day: Date, tense: Tense) -> Option<Placed> {
    let near = (-2..=2).filter_map(|offset| {
        let first = add_months(day.first_of_month(), offset);
        ymd(first.year(), first.month() as u8, number)
    });
    let found: Vec<Date> = near.collect();
    let (date, rule) = match tense {
        Tense::Future => (found.iter().find(|date| **date >= day), "the next such day of a month not before"),
        _ => (found.iter().rev().find(|date| **date <= day), "the last such day of a month not after"),
    };
    date.map(|date| Placed::new((*date, *date), Grain::Day, rule))
}

fn range(from: &Value, to: &Value, day: Date, tense: Tense) -> Option<Placed> {
    // The end that comes second is counted from the one that is nearer to the report.
    let (first, last) = if from.is_absolute() || to.is_absolute() || tense != Tense::Future {
        let last = place(to, day, tense)?;
        let base = if from.is_absolute() { day } else { last.to? };
        let tense = if tense == Tense::Future { Tense::Past } else { tense };
        (place(from, base, tense)?, last)
    } else {
        let first = place(from, day, tense)?;
        let last = place(to, first.from?, tense)?;
        (first, last)
    };
    let (start, end) = (first.from?, last.to?);
    let rule = if last.rule.is_empty() { String::new() } else { format!("the stretch to {}", last.rule) };
    (start <= end).then(|| Placed::new((start, end), first.grain.max(last.grain), rule))
}

fn vague(when: Vague, day: Date) -> Placed {
    let to = |days: i64, grain, rule: String| Placed { from: Some(day), to: Some(add_days(day, days)), grain, rule };
    match when {
        Vague::Now => to(0, Grain::Day, "the day itself,".into()),
        Vague::Shortly => to(14, Grain::Unknown, "read as a fortnight from".into()),
        Vague::Soon => to(SOON, Grain::Unknown, format!("read, for want of a better bound, as {SOON} days from")),
        Vague::Recently => Placed::open(
            Some(add_days(day, -SOON)),
            Some(day),
            format!("read, for want of a better bound, as the {SOON} days up to"),
        ),
        Vague::Foreseeable | Vague::Future => Placed::open(Some(day), None, "without an end, from"),
        Vague::Past => Placed::open(None, Some(day), "without a start, up to"),
    }
}
