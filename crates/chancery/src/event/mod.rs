//! Merges the mentions of one event across documents, keeps every citation, and
//! links an event to those it answers or fulfils.

use crate::actor::{Actor, Mission};
use crate::coding::{Modality, Place, Quantity};
use crate::time::EventDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One event, from all that was reported of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub schema: u32,
    /// `e-` and 16 hexadecimal digits: of the mention that comes first by day of report and id, so that it stays when later reports arrive.
    pub id: String,
    pub act: String,
    /// What is known of it on the last day of knowledge.
    pub modality: Modality,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub persons: Vec<Actor>,
    pub mission: Option<Mission>,
    pub quantity: Option<Quantity>,
    pub when: EventDate,
    #[serde(rename = "where")]
    pub place: Option<Place>,
    pub plover: Plover,
    pub cameo: String,
    /// Ids of mentions, by day of report and id.
    pub mentions: Vec<String>,
    pub documents: Vec<String>,
    pub outlets: Vec<String>,
    pub history: Vec<Known>,
    pub disagreements: Vec<Disagreement>,
    /// Ids of the events it retaliates for or responds to.
    pub answers: Vec<String>,
    /// Ids of the events that announced, promised or agreed it.
    pub fulfils: Vec<String>,
    pub confidence: f64,
}

/// PLOVER type, mode and contexts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plover {
    #[serde(rename = "type")]
    pub kind: String,
    pub mode: Option<String>,
    pub contexts: Vec<String>,
}

/// What a report let one know of an event, and from when on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// First day on which a reader could know; `None` where the report cannot be dated.
    pub known_on: Option<Date>,
    pub modality: Modality,
    pub mention: String,
}

/// A field on which reports differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    pub field: String,
    pub values: Vec<Reported>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub value: String,
    pub mentions: Vec<String>,
}
