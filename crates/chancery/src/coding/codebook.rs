//! The codebook: acts with their frames, tests and codes, as data.

use super::Modality;
use super::frame::{self, Frame, Pos, Role, Trigger};
use crate::actor::DataError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An act, as its file in `data/acts/` describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub id: String,
    pub gloss: String,
    /// Row of `data/codes.toml`.
    pub kind: String,
    #[serde(default)]
    pub contexts: Vec<String>,
    #[serde(default)]
    pub effect: Option<Effect>,
    #[serde(default)]
    pub frames: Vec<String>,
    /// Another act that this one is where the host state asks for it: an envoy told to leave.
    #[serde(default)]
    pub asked_by_host: Option<String>,
    /// What it is where who sent the envoy asks him to.
    #[serde(default)]
    pub asked_by_own: Option<String>,
    /// Another act that this one is where the premises are another's and the actor is their host.
    #[serde(default)]
    pub of_another: Option<String>,
    /// What it is that this act is not: who is not let in is barred.
    #[serde(default)]
    pub denied_as: Option<String>,
    /// Done by a vote or a signature, not by saying so.
    #[serde(default)]
    pub formal: bool,
    /// Whether it is done within a state: where nobody is named, in the one that the report is about.
    #[serde(default)]
    pub at_home: bool,
    /// Done without another: where the sentence names nobody to whom, nobody is put in.
    #[serde(default)]
    pub alone: bool,
    /// What it is where a state's own people do it to the state: a country taken by its army is not invaded.
    #[serde(default)]
    pub own_as: Option<String>,
    /// Whose premises the act concerns: those of who acts, or another's.
    #[serde(default)]
    pub premises: Option<Premises>,
    #[serde(default)]
    pub test: Vec<Test>,
    #[serde(default)]
    pub leave: Vec<Leave>,
    #[serde(default)]
    pub note: Option<String>,
    /// Family: the name of the file.
    #[serde(skip)]
    pub family: String,
}

/// Whose embassy or consulate an act is about, which says who does it to whom where the sentence names only the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Premises {
    /// The sending state acts: it opens, closes, empties its mission.
    Own,
    /// It is done to the sending state by whomever: its mission is stormed.
    Foreign,
    /// The receiving state does it to the sending one: staff of its mission are expelled.
    Host,
}

/// What an act does to the ledger when it occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub mission: Option<String>,
    pub relation: Option<String>,
    pub measure: Option<String>,
    #[serde(default)]
    pub lifts: Vec<String>,
    pub talks: Option<String>,
}

/// A sentence that an act must be found in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    pub text: String,
    pub want: Vec<String>,
    pub published: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A sentence that an act must leave alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    pub text: String,
    #[serde(default)]
    pub all: bool,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ActFile {
    #[serde(default)]
    act: Vec<Act>,
}

/// PLOVER and CAMEO of an act with a modality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// PLOVER type; empty where PLOVER has none.
    pub plover: String,
    #[serde(default)]
    pub mode: String,
    #[serde(default)]
    pub cameo: String,
}

/// A frame that a word may trigger.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub act: usize,
    pub frame: usize,
    pub trigger: usize,
}

/// All acts and how they are expressed.
#[derive(Debug, Default)]
pub struct Codebook {
    pub acts: Vec<Act>,
    pub(crate) frames: Vec<Vec<Frame>>,
    by_lemma: BTreeMap<String, Vec<Candidate>>,
    hints: BTreeMap<String, Vec<(usize, Trigger)>>,
    by_id: BTreeMap<String, usize>,
    pub(crate) lists: BTreeMap<String, Vec<String>>,
    codes: BTreeMap<String, BTreeMap<String, Codes>>,
    /// The wider act that an act is a kind of.
    wider: BTreeMap<String, String>,
}

const FILES: &[(&str, &str)] = &[
    ("aid", include_str!("../../data/acts/aid.toml")),
    ("domestic", include_str!("../../data/acts/domestic.toml")),
    ("force", include_str!("../../data/acts/force.toml")),
    ("measures", include_str!("../../data/acts/measures.toml")),
    ("missions", include_str!("../../data/acts/missions.toml")),
    ("relations", include_str!("../../data/acts/relations.toml")),
    ("talks", include_str!("../../data/acts/talks.toml")),
    ("words", include_str!("../../data/acts/words.toml")),
];

impl Codebook {
    /// The codebook that is part of the library.
    pub fn embedded() -> Result<Codebook, DataError> {
        let mut book =
            Codebook { lists: lists("lexicon.toml", include_str!("../../data/lexicon.toml"))?, ..Codebook::default() };
        book.codes = super::codes::table("codes.toml", include_str!("../../data/codes.toml"))?;
        for (family, text) in FILES {
            book.add(family, text)?;
        }
        book.hint("hints.toml", include_str!("../../data/hints.toml"))?;
        book.widen("kinds.toml", include_str!("../../data/kinds.toml"))?;
        Ok(book)
    }

    /// Adds the acts of a file in the form of `data/acts/README.md`.
    pub fn add(&mut self, family: &str, text: &str) -> Result<(), DataError> {
        let file = format!("acts/{family}.toml");
        let fault = |message: String| DataError { file: file.clone(), message };
        let parsed: ActFile = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
        for mut act in parsed.act {
            act.family = family.to_owned();
            let index = self.acts.len();
            let mut frames = Vec::new();
            for (f, line) in act.frames.iter().enumerate() {
                let frame = frame::parse(line).map_err(|e| fault(format!("{}#{f}: {e}", act.id)))?;
                for (t, trigger) in frame.triggers.iter().enumerate() {
                    let candidate = Candidate { act: index, frame: f, trigger: t };
                    self.by_lemma.entry(trigger.lemma.clone()).or_default().push(candidate);
                }
                for slot in &frame.slots {
                    for class in &slot.classes {
                        if let frame::Class::List(name) = class
                            && !self.lists.contains_key(name)
                        {
                            return Err(fault(format!("{}#{f}: no list @{name} in lexicon.toml", act.id)));
                        }
                    }
                }
                frames.push(frame);
            }
            if self.by_id.insert(act.id.clone(), index).is_some() {
                return Err(fault(format!("{} is defined twice", act.id)));
            }
            if !self.codes.contains_key(&act.kind) {
                return Err(fault(format!("{}: no kind '{}' in codes.toml", act.id, act.kind)));
            }
            self.frames.push(frames);
            self.acts.push(act);
        }
        Ok(())
    }

    /// Adds words that tell an act only between two who are known to deal with each other.
    fn hint(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let fault = |message: String| DataError { file: file.to_owned(), message };
        let all: BTreeMap<String, Vec<String>> = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
        for (act, triggers) in &all {
            let index = *self.by_id.get(act).ok_or_else(|| fault(format!("there is no act '{act}'")))?;
            for text in triggers {
                let trigger = frame::trigger(text).map_err(|e| fault(format!("{act}: {e}")))?;
                self.hints.entry(trigger.lemma.clone()).or_default().push((index, trigger));
            }
        }
        Ok(())
    }

    fn widen(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let fault = |message: String| DataError { file: file.to_owned(), message };
        self.wider = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
        for (kind, wider) in &self.wider {
            if let Some(unknown) = [kind, wider].into_iter().find(|id| self.act(id).is_none()) {
                return Err(fault(format!("there is no act '{unknown}'")));
            }
            if self.kinds(kind).skip(1).any(|id| id == kind) {
                return Err(fault(format!("{kind} is a kind of itself")));
            }
        }
        Ok(())
    }

    /// The act, and every wider one that it is a kind of, the widest last.
    pub fn kinds<'a>(&'a self, act: &'a str) -> impl Iterator<Item = &'a str> {
        let wider = |id: &&'a str| self.wider.get(*id).map(String::as_str);
        // A circle would be no end.
        std::iter::successors(Some(act), wider).take(self.wider.len() + 1)
    }

    pub fn act(&self, id: &str) -> Option<&Act> {
        self.by_id.get(id).and_then(|a| self.acts.get(*a))
    }

    /// PLOVER and CAMEO of an act with a modality.
    pub fn codes(&self, act: &str, modality: Modality) -> Codes {
        self.act(act)
            .and_then(|a| self.codes.get(&a.kind))
            .and_then(|row| row.get(modality.as_str()))
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn candidates(&self, lemma: &str, pos: Pos) -> impl Iterator<Item = (Candidate, &Frame)> {
        self.by_lemma.get(lemma).into_iter().flatten().filter_map(move |c| {
            let frame = &self.frames[c.act][c.frame];
            (frame.triggers[c.trigger].pos == pos).then_some((*c, frame))
        })
    }

    /// Acts that the word hints at, and the words that must stand with it.
    pub(crate) fn hints(&self, lemma: &str, pos: Pos) -> impl Iterator<Item = (usize, &[String])> {
        let all = self.hints.get(lemma).into_iter().flatten();
        all.filter(move |(_, t)| t.pos == pos).map(|(act, t)| (*act, t.with.as_slice()))
    }

    /// Whether the act is one that is done to somebody: some frame of it has a slot for a recipient.
    pub(crate) fn takes_recipient(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|a| {
            // Who bars eight officials bars those of a state.
            let of_a_state = self.acts[*a].family == "measures";
            let role = |r: Option<Role>| r == Some(Role::Recipient) || r == Some(Role::Person) && of_a_state;
            self.frames[*a].iter().any(|f| f.slots.iter().any(|s| role(s.role)))
        })
    }

    /// Whether somebody does the act: some frame of it asks who.
    pub(crate) fn takes_actor(&self, id: &str) -> bool {
        self.by_id
            .get(id)
            .is_some_and(|a| self.frames[*a].iter().any(|f| f.slots.iter().any(|s| s.role == Some(Role::Actor))))
    }

    /// Whether a frame of the act has a slot for that role.
    pub(crate) fn has_role(&self, candidate: Candidate, role: Role) -> bool {
        self.frames[candidate.act][candidate.frame].slots.iter().any(|s| s.role == Some(role))
    }

    pub(crate) fn in_list(&self, list: &str, lemma: &str) -> bool {
        self.lists.get(list).is_some_and(|l| l.iter().any(|w| w == lemma))
    }
}

fn lists(file: &str, text: &str) -> Result<BTreeMap<String, Vec<String>>, DataError> {
    let mut lists: BTreeMap<String, Vec<String>> =
        toml::from_str(text).map_err(|e| DataError { file: file.to_owned(), message: e.to_string() })?;
    for list in lists.values_mut() {
        for word in list.iter_mut() {
            *word = word.to_lowercase();
        }
    }
    Ok(lists)
}
