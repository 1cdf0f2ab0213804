//! What is asked for.

use chancery::actor::{Actor, Registry};
use chancery::coding::Modality;
use jiff::civil::Date;

/// Somebody, as the user names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A state or organization that the registry knows, with everyone who acts for it.
    Code(String),
    /// Part of a name, in small letters.
    Name(String),
}

impl Who {
    /// A code or a full name that the registry knows, and otherwise part of a name.
    pub fn new(name: &str, registry: &Registry) -> Who {
        let wanted = name.trim().to_lowercase();
        let known = registry
            .parties()
            .find(|(code, names)| code.to_lowercase() == wanted || names.iter().any(|n| n.to_lowercase() == wanted));
        known.map_or(Who::Name(wanted), |(code, _)| Who::Code(code.to_owned()))
    }

    pub fn fits(&self, actor: &Actor) -> bool {
        match self {
            Who::Code(code) => actor.code == *code || actor.state.as_ref() == Some(code),
            Who::Name(name) => actor.name.to_lowercase().contains(name),
        }
    }

    pub fn fits_code(&self, code: &str, registry: &Registry) -> bool {
        match self {
            Who::Code(wanted) => wanted == code,
            Who::Name(name) => registry.display_name(code).to_lowercase().contains(name),
        }
    }
}

/// A record must fit all of it; of a list, one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub actor: Option<Who>,
    pub recipient: Option<Who>,
    /// Whoever of the two does it, to the other or with it.
    pub between: Option<(Who, Who)>,
    /// Somebody on either side.
    pub party: Option<Who>,
    /// Acts, and whatever is a kind of them.
    pub acts: Vec<String>,
    pub family: Option<String>,
    /// PLOVER type and mode.
    pub plover: Option<(String, Option<String>)>,
    pub modalities: Vec<Modality>,
    /// Part of the name of a person or an actor in it.
    pub person: Option<String>,
    /// Code of the state that it takes place in.
    pub country: Option<String>,
    pub outlet: Option<String>,
    /// Only events on which reports differ.
    pub disputed: bool,
    /// Ids.
    pub story: Option<String>,
    pub document: Option<String>,
    pub event: Option<String>,
    /// What may lie on the day or after it; what has no date fits no bound.
    pub since: Option<Date>,
    pub until: Option<Date>,
    /// All of these words, of which one that ends in `*` stands for all that begin so. In events and documents; a
    /// mention has the words of its document, and a story those of any of its events.
    pub words: Option<String>,
    /// From 0 to 1.
    pub least_confidence: Option<f64>,
}
