//! What a time expression means before it is counted from a day.

use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The meaning of a time expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Value {
    /// A day, month, quarter or year of the calendar, with what was left unsaid left open.
    Calendar(Calendar),
    /// A numeric date that can be read in two ways: 3/4/2021.
    Numeric {
        candidates: Vec<Date>,
    },
    /// "the 1990s", "the 19th century".
    Era {
        first_year: i16,
        years: i16,
        portion: Portion,
    },
    /// A weekday without a date. `week` counts weeks from the one counted from: "Thursday of last week" is -1.
    Weekday {
        weekday: Weekday,
        which: Which,
        week: Option<i32>,
        time: Option<TimeOfDay>,
    },
    /// A whole unit counted from another day: "this week" 0, "yesterday" -1, "the following year" +1.
    Unit {
        unit: Unit,
        offset: i32,
        from: Origin,
        portion: Portion,
        time: Option<TimeOfDay>,
    },
    /// A distance from another day: "a month ago", "two days later", "a week after the summit".
    Shift {
        amount: Amount,
        unit: Unit,
        direction: Direction,
        from: Origin,
    },
    /// Time that touches the day counted from: "the coming weeks", "the past three years".
    Stretch {
        amount: Amount,
        unit: Unit,
        direction: Direction,
    },
    /// A length of time. `lasting` where the clause says that it still goes on: "has been there for a month".
    Duration {
        amount: Amount,
        unit: Unit,
        lasting: bool,
    },
    /// `gap` is what stands between the two ends: bytes of the document's text, and tokens.
    Range {
        from: Box<Value>,
        to: Box<Value>,
        gap: Span,
        gap_tokens: (usize, usize),
    },
    /// Something that comes back: "every Monday", "annually".
    Set(Recurrence),
    Vague {
        when: Vague,
    },
}

/// A date of the calendar with holes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub year: Option<YearRef>,
    pub part: Option<Part>,
    /// The weekday that the text gives beside the date.
    pub weekday: Option<Weekday>,
    /// "last March", "next summer".
    pub which: Which,
    pub portion: Portion,
    pub time: Option<TimeOfDay>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YearRef {
    Year(i16),
    /// Years from that of the day counted from: "March last year" is -1.
    Offset(i16),
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// 1 to 12.
    Month(u8),
    /// Month and day of the month.
    Day(u8, u8),
    /// "the 21st", of a month left unsaid.
    DayOfMonth(u8),
    Season(Season),
    /// A day with a name that falls on another date each year.
    Feast(Feast),
    /// 1 to 4.
    Quarter(u8),
    /// 1 or 2.
    Half(u8),
}

/// How a moving day is found in its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feast {
    /// Days from Easter Sunday of the western churches.
    Easter(i8),
    /// The n-th such weekday of a month, or the last one (-1).
    Nth(u8, Weekday, i8),
}

/// Seasons of the northern half of the world, where the news that says "spring" without a place is mostly written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    pub fn of(date: Date) -> Weekday {
        Self::ALL.get(date.weekday().to_monday_zero_offset() as usize).copied().unwrap_or(Weekday::Monday)
    }

    /// The first weekday that `text` names in English.
    pub(crate) fn named_in(text: &str) -> Option<Weekday> {
        const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let lower = text.to_lowercase();
        let found = NAMES.iter().zip(Self::ALL).filter_map(|(name, day)| Some((lower.find(name)?, day)));
        found.min_by_key(|(at, _)| *at).map(|(_, day)| day)
    }

    /// Days from Monday, 0 to 6.
    pub fn offset(self) -> i64 {
        self as i64
    }
}

/// Which one of the many Mondays, Marches or summers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    #[default]
    Bare,
    This,
    Last,
    Next,
    /// "this past Monday".
    Past,
    /// "the coming Monday".
    Coming,
    /// "the previous Monday", "that Monday", "the following Monday": counted from the time being told of.
    Told(i8),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Portion {
    #[default]
    Whole,
    /// The first third, also "the beginning of".
    Early,
    Mid,
    /// The last third, also "the end of".
    Late,
    /// "earlier this month": from its start to the day counted from.
    Earlier,
    /// "later this month": from the day counted from to its end.
    Later,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeOfDay {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
    /// Hour and minute.
    Clock(u8, u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// How many. `said` is the number in the text, where it gives one: "nearly
/// three" has `said` 3 and runs from 2 to 3. `most` is open in "years ago".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub said: Option<u32>,
    pub least: u32,
    pub most: Option<u32>,
}

impl Amount {
    pub fn exactly(number: u32) -> Amount {
        Amount { said: Some(number), least: number, most: Some(number) }
    }

    pub fn between(least: u32, most: u32) -> Amount {
        Amount { said: None, least, most: Some(most) }
    }

    pub fn is_exact(&self) -> bool {
        self.most == Some(self.least)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    Before,
    After,
}

impl Direction {
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Before => Direction::After,
            Direction::After => Direction::Before,
        }
    }

    pub(super) fn sign(self) -> i64 {
        match self {
            Direction::Before => -1,
            Direction::After => 1,
        }
    }
}

/// What an offset is counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The day of the report.
    Publication,
    /// The time being told of: that of the sentence before, mostly.
    Told,
    /// The event that this token of the sentence names: "a week after Russia *retaliated*".
    Event(usize),
    /// Another expression: "two days after March 21".
    Time(Box<Value>),
}

/// Every `every` units, 0 where the text leaves open how many; on `weekday` or at `time` where the text says so. `times` is what happens in each: "twice a week".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    pub unit: Unit,
    pub every: u32,
    pub weekday: Option<Weekday>,
    /// 1 to 12.
    pub month: Option<u8>,
    pub times: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vague {
    Now,
    Recently,
    /// Within days: "shortly".
    Shortly,
    Soon,
    /// "for the foreseeable future": from now on, with no end in sight.
    Foreseeable,
    Past,
    Future,
}

impl Value {
    /// What it is counted from, where that is not the day of the report or nothing at all.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Value::Unit { from, .. } | Value::Shift { from, .. } if *from != Origin::Publication => Some(from),
            Value::Weekday { which: Which::Told(_), .. } => Some(&Origin::Told),
            Value::Calendar(Calendar { which: Which::Told(_), .. }) => Some(&Origin::Told),
            _ => None,
        }
    }

    /// It means the same days whatever the day it is counted from.
    pub fn is_absolute(&self) -> bool {
        match self {
            Value::Calendar(date) => matches!(date.year, Some(YearRef::Year(_))),
            Value::Numeric { .. } | Value::Era { .. } => true,
            Value::Shift { from: Origin::Time(base), .. } => base.is_absolute(),
            Value::Range { from, to, .. } => from.is_absolute() && to.is_absolute(),
            _ => false,
        }
    }

    /// A length of time or a repetition dates nothing by itself.
    pub fn is_date(&self) -> bool {
        !matches!(self, Value::Duration { .. } | Value::Set(_))
    }
}
