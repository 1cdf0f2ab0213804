//! Turns time expressions into [`EventDate`]s, and works out when a document was published.
//!
//! [`find`] reads the expressions out of a sentence, without a calendar in
//! hand; [`resolve`] counts them from the day the report was published, and
//! [`offset`] from the date of another event. What a report says of its own
//! day is weighed by [`publication`]. The kinds of expression, and [`timex3`],
//! follow the TimeML annotation guidelines (TIMEX3, version 1.2.1).

pub(crate) mod calendar;
mod constraint;
mod grammar;
pub(crate) mod lexicon;
mod publication;
mod resolve;
mod tagging;
mod tense;
#[cfg(test)]
mod tests;
mod timex;
mod value;
mod words;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use constraint::constrain;
pub use constraint::{Constraint, DayRule};
pub use grammar::find;
use publication::told;
pub use publication::{
    Conflict, DayOfYear, Method, Published, Tenures, WeekdayEvidence, narrow, publication, publication_window,
    weekday_evidence,
};
pub use resolve::{denoted, offset, offset_back, resolve};
pub use tagging::{Tagged, tag};
pub(crate) use tense::direction;
pub use tense::tense_at;
pub use timex::{Timex, TimexKind, timex3};
pub use value::{
    Amount, Calendar, Direction, Feast, Origin, Part, Portion, Recurrence, Season, TimeOfDay, Unit, Vague, Value,
    Weekday, Which, YearRef,
};

/// When something happened: an interval of days with both ends included, open
/// ends `None`, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
    pub grain: Grain,
    /// The expression it rests on; empty where there is none.
    pub text: String,
    /// The rule and the anchor, in words: "last week, counted from 2021-04-20 (header)".
    pub why: String,
}

impl EventDate {
    /// One day.
    pub fn day(date: Date, why: impl Into<String>) -> EventDate {
        EventDate { earliest: Some(date), latest: Some(date), grain: Grain::Day, text: String::new(), why: why.into() }
    }

    /// No bound on either side.
    pub fn unknown(why: impl Into<String>) -> EventDate {
        EventDate { earliest: None, latest: None, grain: Grain::Unknown, text: String::new(), why: why.into() }
    }

    pub fn is_bounded(&self) -> bool {
        self.earliest.is_some() && self.latest.is_some()
    }

    /// The one day it names, where it names one.
    pub fn single(&self) -> Option<Date> {
        self.earliest.filter(|_| self.earliest == self.latest)
    }

    pub fn contains(&self, date: Date) -> bool {
        self.earliest.is_none_or(|first| first <= date) && self.latest.is_none_or(|last| date <= last)
    }

    /// The days that both allow; `None` where they contradict each other.
    pub fn intersect(&self, other: &EventDate) -> Option<(Option<Date>, Option<Date>)> {
        let earliest = self.earliest.into_iter().chain(other.earliest).max();
        let latest = self.latest.into_iter().chain(other.latest).min();
        match (earliest, latest) {
            (Some(first), Some(last)) if first > last => None,
            bounds => Some(bounds),
        }
    }

    /// The days as a reader writes them, with the reason in brackets.
    pub(crate) fn describe(&self) -> String {
        let days = match (self.earliest, self.latest) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}..{last}"),
            (Some(first), None) => format!("{first} or later"),
            (None, Some(last)) => format!("{last} or earlier"),
            (None, None) => "an unknown day".to_owned(),
        };
        if self.why.is_empty() { days } else { format!("{days} ({})", self.why) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grain {
    Day,
    Week,
    Month,
    Season,
    Quarter,
    Year,
    Decade,
    Century,
    Unknown,
}

/// The tense of the clause that a time expression belongs to; it chooses the
/// direction of a bare weekday or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tense {
    Past,
    Present,
    Future,
    Unknown,
}

/// A time expression in a sentence, understood but not yet counted from a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// Bytes of the document's text, without the word that introduces the expression.
    pub span: crate::span::Span,
    pub text: String,
    /// Tokens of the sentence, `start..end`.
    pub tokens: (usize, usize),
    /// How the expression hangs on what it dates: "since", "by", "for".
    pub relation: Relation,
    pub value: Value,
}

impl TimeExpression {
    /// The two ends of a range as expressions of their own.
    pub fn ends(&self) -> Option<[TimeExpression; 2]> {
        let Value::Range { from, to, gap, gap_tokens } = &self.value else {
            return None;
        };
        let part = |start: usize, end: usize, tokens: (usize, usize), value: &Value| {
            let (from, to) = (start.saturating_sub(self.span.start), end.saturating_sub(self.span.start));
            TimeExpression {
                span: crate::span::Span::new(start, end),
                text: self.text.get(from..to).unwrap_or(&self.text).to_owned(),
                tokens,
                relation: self.relation,
                value: value.clone(),
            }
        };
        let first = part(self.span.start, gap.start, (self.tokens.0, gap_tokens.0), from);
        Some([first, part(gap.end, self.span.end, (gap_tokens.1, self.tokens.1), to)])
    }
}

/// What the word before an expression makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// At the time: "on Monday", "in March", "last week's summit", and every expression that nothing introduces.
    On,
    /// From then until now: "since 2014".
    Since,
    /// From then on: "from Monday". The act itself falls at the start.
    From,
    /// Up to then: "until Friday", "through Friday".
    Until,
    /// Then or earlier: "by October 10".
    By,
    Before,
    After,
    /// Somewhere in it, or all through it: "during March", "over the weekend".
    During,
    /// A length of time: "for a month".
    For,
    /// Before a length of time is over: "within 72 hours", "24 hours to leave".
    Within,
    /// "in two weeks", which is a point to come in the future tense and a length of time in the past.
    In,
    /// "around March 21".
    Around,
}
