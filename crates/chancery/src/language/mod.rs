//! Turns a document into sentences of tokens with part of speech, lemma,
//! dependency tree and named entities. It alone knows the model.

pub(crate) mod children;

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
}

/// Universal part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Upos {
    Adj, Adp, Adv, Aux, Cconj, Det, Intj, Noun, Num, Part, Pron, Propn, Punct, Sconj, Sym, Verb, X,
}
