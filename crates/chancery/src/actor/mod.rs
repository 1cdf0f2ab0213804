//! Turns names and descriptions into [`Actor`]s, and finds who is meant by "the
//! envoy", "Moscow", "his Russian counterpart" within a document.

use serde::{Deserialize, Serialize};

/// Somebody who acts or is acted on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Registry id (`RUS`, `person:vladimir-putin`, `org:NATO`), or one made from the name where the registry has none.
    pub id: String,
    pub name: String,
    /// For a state or anything that acts for it the state's ISO 3166-1 alpha-3 code; for an organization its acronym.
    pub code: String,
    pub kind: ActorKind,
    /// The state it belongs to, ISO 3166-1 alpha-3.
    pub state: Option<String>,
    /// "president", "ambassador", "foreign ministry spokeswoman".
    pub role: Option<String>,
    /// PLOVER sector: GOV, MIL, LEG, OPP, MED, IGO, ...
    pub sector: Option<String>,
    /// The words that stand for it in this sentence.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    State,
    Government,
    Person,
    Organization,
    Outlet,
    Group,
}

/// The permanent mission of one state (or organization) to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mission {
    pub sending: String,
    pub receiving: String,
}

mod atoms;
pub(crate) mod cast;
mod extra;
mod load;
pub(crate) mod registry;
mod rows;

pub use registry::{DataError, Registry};
