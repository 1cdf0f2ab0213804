//! Turns a document into sentences of tokens with part of speech, lemma,
//! dependency tree and named entities. It alone knows the model.
//!
//! [`Model::analyse`] is the way in. The tokens are those of the English
//! treebanks of Universal Dependencies; the tree, the parts of speech and the
//! entities come from one small encoder whose weights are in the binary. What it
//! says of a sentence depends on that sentence alone.

mod attachment;
mod clauses;
mod decode;
mod encoder;
mod fixed;
mod labels;
mod lemma;
#[cfg(test)]
mod measures;
mod model;
mod names;
mod nouns;
mod sentences;
mod stem;
mod tokenize;
mod tree;
mod wordpiece;

pub use model::{Model, ModelError};
pub use stem::stem;
pub(crate) use tree::Tree;

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A sentence: a range of the document's text (noise inside it is in no token) and its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub span: Span,
    /// Index into `Document::blocks`.
    pub block: usize,
    pub tokens: Vec<Token>,
    pub entities: Vec<Entity>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub text: String,
    pub span: Span,
    pub lemma: String,
    pub upos: Upos,
    /// Index of the governing token in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation, with its subtype: `nsubj:pass`.
    pub relation: String,
}

/// A named entity over tokens `start..end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    pub start: usize,
    pub end: usize,
    pub kind: EntityKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityKind {
    Per,
    Org,
    Loc,
    /// Other names: nationalities, events, works, laws.
    Misc,
}

impl EntityKind {
    pub const ALL: [EntityKind; 4] = [EntityKind::Per, EntityKind::Org, EntityKind::Loc, EntityKind::Misc];
}

/// Universal part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// The name in Universal Dependencies: `PROPN`.
    pub fn name(self) -> &'static str {
        Upos::NAMES.iter().find(|(_, upos)| *upos == self).map_or("X", |(name, _)| name)
    }

    /// The part of speech of that name.
    pub fn from_name(name: &str) -> Option<Upos> {
        Upos::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, upos)| upos)
    }

    const NAMES: [(&'static str, Upos); 17] = [
        ("ADJ", Upos::Adj),
        ("ADP", Upos::Adp),
        ("ADV", Upos::Adv),
        ("AUX", Upos::Aux),
        ("CCONJ", Upos::Cconj),
        ("DET", Upos::Det),
        ("INTJ", Upos::Intj),
        ("NOUN", Upos::Noun),
        ("NUM", Upos::Num),
        ("PART", Upos::Part),
        ("PRON", Upos::Pron),
        ("PROPN", Upos::Propn),
        ("PUNCT", Upos::Punct),
        ("SCONJ", Upos::Sconj),
        ("SYM", Upos::Sym),
        ("VERB", Upos::Verb),
        ("X", Upos::X),
    ];
}
