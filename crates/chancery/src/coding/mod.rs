//! Turns a sentence into [`EventMention`]s: a modality over an act, who says so,
//! and the characters it stands on.

mod attribution;
mod clause;
mod codebook;
mod coder;
mod codes;
mod confidence;
pub mod expectation;
mod frame;
mod modality;
pub(crate) mod number;
pub(crate) mod term;
mod types;

pub use attribution::{Claim, claims};
pub use codebook::{Act, Codebook, Codes, Effect, Leave, Premises, Test};
pub use coder::{Coder, Fired, NearMiss, Relation, Sign};
pub(crate) use coder::{between, code, explain, signs};
pub use term::{Term, TermKind};
pub use types::{Likelihood, Types};

use crate::actor::{Actor, Mission};
use crate::span::Span;
use crate::time::{EventDate, Tense};
use serde::{Deserialize, Serialize};

/// Whether an act happened, and if not, what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    Occurred,
    Ongoing,
    /// Announced, scheduled or expected by the one who will act.
    Planned,
    Offered,
    Agreed,
    /// Asked, urged, recommended, demanded.
    Requested,
    Threatened,
    Considered,
    /// Also held back, defied.
    Refused,
    /// Said not to have happened.
    Denied,
    NotYet,
    /// Also postponed.
    Cancelled,
    Hypothetical,
}

/// Who stands behind the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The outlet asserts it.
    Stated,
    /// A named speaker does.
    Attributed,
    /// Reportedly, or an unnamed speaker.
    Reported,
    /// Charges, accuses.
    Alleged,
    /// Analysts expect.
    Speculative,
}

/// One act in one sentence of one document. Spans are byte offsets into the
/// document's text. Its date is still an expression: it becomes an interval
/// when the document's own day is known, which may take other documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventMention {
    /// `m-` and 16 hexadecimal digits over document, evidence, act and place in the sentence.
    pub id: String,
    /// Id of the document.
    pub document: String,
    pub evidence: Span,
    pub sentence: Span,
    /// Index of the sentence in the document, from 0.
    pub sentence_index: usize,
    pub act: String,
    pub modality: Modality,
    pub certainty: Certainty,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub persons: Vec<Actor>,
    /// The missions it is about: one, or several where envoys of more than one are meant ("their ambassadors").
    pub missions: Vec<MissionPart>,
    pub quantity: Option<Quantity>,
    /// When the act itself takes place.
    pub when: When,
    /// When it was planned, offered, agreed, demanded; the same as `when` for what occurred.
    pub said: When,
    /// Its other days: when it takes effect, until when it must be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    pub place: Option<Place>,
    /// Outermost first.
    pub attribution: Vec<Attribution>,
    /// The frame that matched: `recall-ambassador#3`.
    pub rule: String,
    /// The words say to whom it is done, though not who that is: nobody else is put in.
    #[serde(skip)]
    pub told_whom: bool,
    /// The share of mentions like it that are right, type and modality, from 0 to 1 (`data/confidence.toml`).
    pub confidence: f64,
}

/// A mission and the head of it that the sentence means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissionPart {
    pub mission: Mission,
    pub head: Option<Actor>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    pub value: f64,
    pub unit: String,
    pub approximate: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
}

/// One link of the chain of who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    pub name: String,
    pub kind: SpeakerKind,
    pub named: bool,
    /// Registry id, where the speaker is known.
    pub actor: Option<String>,
    /// Code of the party that the speaker acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    pub source: Option<Span>,
    pub cue: Option<Span>,
    pub content: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpeakerKind {
    Outlet,
    Person,
    Organization,
}

/// What the sentence says of the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// The expression that dates the act, if one does.
    pub expression: Option<crate::time::TimeExpression>,
    /// Tense of the clause.
    pub tense: Tense,
    /// Told as the news itself, in the present perfect, a headline or the opening lines: not of long ago.
    #[serde(default)]
    pub fresh: bool,
    /// Told in a main clause further down, where nothing puts it further back than the story.
    #[serde(default)]
    pub recent: bool,
    /// The act is told as what happened before a dated one, or in a state that has lasted since; why, in words.
    pub note: Option<String>,
    /// When the leader who did it for a state was in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Box<InOffice>>,
    /// The interval, once the document's day is known.
    pub resolved: Option<EventDate>,
}

/// The first and the last day on which a leader led a state, over all terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InOffice {
    pub of: String,
    pub from: Option<jiff::civil::Date>,
    pub to: Option<jiff::civil::Date>,
}

impl Modality {
    pub const ALL: [Modality; 13] = [
        Modality::Occurred,
        Modality::Ongoing,
        Modality::Planned,
        Modality::Offered,
        Modality::Agreed,
        Modality::Requested,
        Modality::Threatened,
        Modality::Considered,
        Modality::Refused,
        Modality::Denied,
        Modality::NotYet,
        Modality::Cancelled,
        Modality::Hypothetical,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Occurred => "occurred",
            Modality::Ongoing => "ongoing",
            Modality::Planned => "planned",
            Modality::Offered => "offered",
            Modality::Agreed => "agreed",
            Modality::Requested => "requested",
            Modality::Threatened => "threatened",
            Modality::Considered => "considered",
            Modality::Refused => "refused",
            Modality::Denied => "denied",
            Modality::NotYet => "not-yet",
            Modality::Cancelled => "cancelled",
            Modality::Hypothetical => "hypothetical",
        }
    }

    /// Whether the act is a fact of the past or the present.
    pub fn is_fact(self) -> bool {
        matches!(self, Modality::Occurred | Modality::Ongoing)
    }
}

#[cfg(test)]
mod tests;
