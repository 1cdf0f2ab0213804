//! Folds events into entries: missions, relations, measures, talks and
//! commitments, for any day (`as_of`) and any state of knowledge (`known_on`).

use crate::actor::Actor;
use crate::coding::{Place, Quantity};
use crate::time::EventDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The state of the record on a day, as far as reports up to another day let one know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    pub as_of: Option<Date>,
    pub known_on: Option<Date>,
    pub missions: Vec<MissionEntry>,
    pub relations: Vec<RelationEntry>,
    pub measures: Vec<MeasureEntry>,
    pub talks: Vec<TalksEntry>,
    pub commitments: Vec<Commitment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissionStatus {
    InPost,
    Recalled,
    Absent,
    Expelled,
    Withdrawn,
    Vacant,
    Nominated,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissionEntry {
    pub sending: String,
    pub receiving: String,
    pub head: Option<Actor>,
    pub status: MissionStatus,
    pub since: EventDate,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationLevel {
    Full,
    Downgraded,
    Severed,
    None,
    Unknown,
}

/// Relations between two states, `a` before `b` in the alphabet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationEntry {
    pub a: String,
    pub b: String,
    pub level: RelationLevel,
    pub since: EventDate,
    pub events: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureEntry {
    pub kind: String,
    pub by: Vec<String>,
    pub on: Vec<String>,
    pub quantity: Option<Quantity>,
    pub since: EventDate,
    pub ended: Option<EventDate>,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TalksStatus {
    Offered,
    Agreed,
    Scheduled,
    Held,
    Refused,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TalksEntry {
    pub kind: String,
    pub participants: Vec<String>,
    pub status: TalksStatus,
    pub when: EventDate,
    #[serde(rename = "where")]
    pub place: Option<Place>,
    pub events: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentStatus {
    Pending,
    Kept,
    Overdue,
    Withdrawn,
    Contradicted,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Codes of who promised, agreed, planned or offered.
    pub by: Vec<String>,
    pub act: String,
    pub person: Option<Actor>,
    pub made: EventDate,
    pub due: EventDate,
    pub status: CommitmentStatus,
    pub kept_on: Option<EventDate>,
    pub events: Vec<String>,
    /// The mention that makes it, for its words.
    pub mention: String,
}
