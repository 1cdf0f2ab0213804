//! Turns names and descriptions into [`Actor`]s, and finds who is meant by "the
//! envoy", "Moscow", "his Russian counterpart" within a document.

use crate::document::Document;
use crate::language::Sentence;
use crate::span::Span;
use jiff::civil::Date;
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

/// Words of a document that stand for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// Bytes of the document's text.
    pub span: Span,
    /// The same number wherever the same one is meant, also where two have one code (a state and its president).
    pub who: usize,
    pub actor: Actor,
}

/// Everybody who appears in a document, in the order of the text: names, titles, descriptions and pronouns. `on` is a
/// day near which it was written, where one is known.
pub fn appearances(
    registry: &Registry,
    document: &Document,
    sentences: &[Sentence],
    on: Option<Date>,
) -> Vec<Appearance> {
    let cast = cast::resolve(registry, sentences, &cast::Setting::of(registry, document, on));
    let mut found: Vec<Appearance> = Vec::new();
    for (sentence, stage) in sentences.iter().zip(&cast.sentences) {
        for reference in &stage.references {
            let words = sentence.tokens.get(reference.start..reference.end).unwrap_or_default();
            if let (Some(first), Some(last), Some(who)) = (words.first(), words.last(), reference.character)
                && let Some(character) = cast.characters.get(who)
            {
                let span = Span::new(first.span.start, last.span.end);
                let text = words.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
                found.push(Appearance { span, who, actor: Actor { text, ..character.actor.clone() } });
            }
        }
    }
    found.sort_by_key(|a| (a.span.start, a.span.end));
    found
}

mod atoms;
pub(crate) mod cast;
mod extra;
mod load;
pub(crate) mod registry;
mod rows;

pub use registry::{DataError, Registry};
