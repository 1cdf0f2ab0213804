//! Turns time expressions into [`EventDate`]s, and works out when a document was published.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// Bytes of the document's text.
    pub span: crate::span::Span,
    pub text: String,
    pub tokens: (usize, usize),
    pub value: Value,
}

/// What an expression means. Filled in by the time step's author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    Placeholder,
}

pub fn lasting_since(_: &TimeExpression) -> Option<TimeExpression> { None }
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published { pub date: EventDate }
