//! What became of an act, read off the words that govern it.

mod climb;
mod governed;
mod operators;
mod own;
mod words;

pub(crate) use climb::read;
pub(crate) use operators::Operators;

use super::Modality;
use crate::time::Tense;

/// What was read of an act's modality.
#[derive(Debug)]
pub(crate) struct Reading {
    pub modality: Modality,
    pub tense: Tense,
    /// The word that decided, if another than the act's own: "agreed", "offer", "urged".
    pub operator: Option<usize>,
    /// Whose modality it is where that is not simply who acts: who asks, offers, demands.
    pub agent: Option<usize>,
    /// The agent is somebody else than who is to act.
    pub agent_is_other: bool,
    /// All governors between the act and the top of its clause.
    pub path: Vec<usize>,
    /// The highest predicate reached.
    pub top: usize,
    /// What a noun or verb below the deciding one made of the act: a recommendation that was defied, an offer not yet
    /// accepted. A mention of its own.
    pub inner: Option<Inner>,
    /// Only the clause around it speaks of a noun of action.
    pub doubtful: bool,
    /// The path went through an infinitive of purpose or another weak link.
    pub weak: bool,
    /// What is asked for, or warned of, is that it not be done: "urged them not to", "warned against".
    pub unwanted: bool,
}

impl Reading {
    fn of(trigger: usize) -> Reading {
        Reading {
            modality: Modality::Occurred,
            tense: Tense::Unknown,
            operator: None,
            agent: None,
            agent_is_other: false,
            path: Vec::new(),
            top: trigger,
            inner: None,
            doubtful: false,
            weak: false,
            unwanted: false,
        }
    }
}

/// A modality that another one was put over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inner {
    pub modality: Modality,
    pub operator: usize,
    pub agent: Option<usize>,
    pub agent_is_other: bool,
}
