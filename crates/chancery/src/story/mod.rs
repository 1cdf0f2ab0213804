//! Threads events and documents into stories, and writes timelines.

use serde::{Deserialize, Serialize};

/// A thread of events and the documents that tell of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub schema: u32,
    /// `s-` and 16 hexadecimal digits.
    pub id: String,
    pub title: String,
    /// Codes of the states and organizations most in it, most first.
    pub actors: Vec<String>,
    pub first: Option<jiff::civil::Date>,
    pub last: Option<jiff::civil::Date>,
    /// Ids, by day.
    pub events: Vec<String>,
    pub documents: Vec<String>,
}
