//! What is known of those who appear, and of the words that stand for them.

use super::super::{Actor, ActorKind, Mission};
use crate::actor::registry::{Office, Person, Registry};
use crate::coding::Place;
use crate::time::Tenures;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Somebody who appears in a document, under however many names.
#[derive(Clone, Debug)]
pub(crate) struct Character {
    pub actor: Actor,
    pub surname: Option<String>,
    pub envoy: Option<Envoy>,
    /// For an embassy or a consulate: whose it is, and where.
    pub house: Option<Envoy>,
    pub named: bool,
    pub plural: bool,
    pub leader: bool,
    pub female: Option<bool>,
    /// Index of the noun in the registry that introduced it.
    pub noun: Option<usize>,
    /// For "the two countries", "the envoys": whom it stands for.
    pub members: Vec<usize>,
    /// States it may belong to, where the report leaves it between two or more ("the foreign ministry"); the
    /// likeliest first.
    pub alternatives: Vec<String>,
    /// Index in the registry of a person who is in it.
    pub(super) person: Option<usize>,
    /// Taken for the person who is known best by a surname, which is all that the report has said so far.
    pub(super) assumed: bool,
}

impl Character {
    pub(crate) fn new(actor: Actor) -> Character {
        Character {
            actor,
            surname: None,
            envoy: None,
            house: None,
            named: false,
            plural: false,
            leader: false,
            female: None,
            noun: None,
            members: Vec::new(),
            alternatives: Vec::new(),
            person: None,
            assumed: false,
        }
    }

    pub(super) fn is_person(&self) -> bool {
        self.actor.kind == ActorKind::Person
    }
}

/// What is known of the mission that an envoy heads.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Envoy {
    pub sending: Option<String>,
    pub receiving: Option<String>,
    /// "the US envoy" may be sent by the US or to it: which of the two the act decides.
    pub either: Option<String>,
    /// Head of a mission, not a diplomat or a roving envoy.
    pub head: bool,
}

impl Envoy {
    pub fn mission(&self) -> Option<Mission> {
        Some(Mission { sending: self.sending.clone()?, receiving: self.receiving.clone()? })
    }
}

/// Words that stand for somebody or for a place.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// Tokens of the name or noun itself.
    pub start: usize,
    pub end: usize,
    /// Tokens with title, modifiers and name.
    pub from: usize,
    pub to: usize,
    pub character: Option<usize>,
    pub place: Option<Place>,
    /// The name of a town that also stands for a government.
    pub town: bool,
    pub pronoun: bool,
    /// One state in the words of many: "the Dutch".
    pub(super) collective: bool,
}

/// Everybody in a document, and who is meant where.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    pub characters: Vec<Character>,
    pub sentences: Vec<Stage>,
    /// Where outlets are named: byte of the text, name.
    pub(super) outlets: Vec<(usize, String)>,
    /// How often each state is meant, by code.
    pub(super) weights: BTreeMap<String, usize>,
    /// The state in which the report was written.
    pub(super) home: Option<String>,
}

/// Whether a report that calls somebody so means that office of his. A crown prince who became prime minister later was
/// no prime minister when he was called crown prince, and "Sheikh" is no office.
fn is_office(called: &str, role: &str, office: &Office) -> bool {
    let (called, role) = (called.to_lowercase(), role.to_lowercase());
    let kind = office.role.replace('-', " ");
    if office.title.to_lowercase() == called || kind == called || kind == role {
        return true;
    }
    match called.as_str() {
        "president" | "king" | "queen" | "emir" | "sultan" | "emperor" | "monarch" | "pope" => {
            office.role == "head-of-state"
        }
        "prime minister" | "premier" | "chancellor" | "taoiseach" => office.role == "head-of-government",
        "leader" | "ruler" | "strongman" => office.role.starts_with("head-of"),
        _ => false,
    }
}

/// First and last day in an office; `None` where that is open.
type Term = (Option<Date>, Option<Date>);

impl Cast {
    /// Whether the report means another state more often than one of these.
    pub(crate) fn is_about_another(&self, codes: &[&str]) -> bool {
        let weight = |code: &str| self.weights.get(code).copied().unwrap_or(0);
        let least = codes.iter().map(|code| weight(code)).min().unwrap_or(0);
        self.weights.iter().any(|(code, weight)| !codes.contains(&code.as_str()) && *weight > least)
    }

    /// The days on which all whom the document calls by their offices held them, with their names; `None` where it
    /// names none. Leaders are heeded first; an office that would leave no day is of another time, and passed over.
    pub fn tenures(&self, registry: &Registry) -> Option<Tenures> {
        let mut held: Vec<(bool, &Person, Vec<Term>)> = Vec::new();
        for c in self.characters.iter().filter(|c| c.named) {
            let Some(noun) = c.noun.and_then(|n| registry.nouns.get(n)) else { continue };
            let Some(person) = registry.persons.iter().find(|p| p.id == c.actor.id) else { continue };
            let leads = c.leader && noun.leader;
            let offices = person.offices.iter().filter(|o| is_office(&noun.text, &noun.role, o));
            // An office without its first day says nothing.
            let spans: Vec<_> = offices.filter(|o| o.from.is_some()).map(|o| (o.from, o.to)).collect();
            if !spans.is_empty() && !held.iter().any(|(_, p, _)| p.id == person.id) {
                held.push((leads, person, spans));
            }
        }
        held.sort_by_key(|(leads, ..)| !leads);
        let mut out = Tenures { spans: vec![(None, None)], names: String::new() };
        for (_, person, spans) in held {
            let mut both: Vec<Term> = Vec::new();
            for (from, to) in &out.spans {
                for (first, last) in &spans {
                    let (from, to) = ((*from).max(*first), [*to, *last].into_iter().flatten().min());
                    if from.zip(to).is_none_or(|(from, to)| from <= to) {
                        both.push((from, to));
                    }
                }
            }
            both.sort();
            both.dedup();
            if both.is_empty() || both.len() > 40 {
                continue;
            }
            out.spans = both;
            if !out.names.is_empty() {
                out.names.push_str(", ");
            }
            out.names.push_str(&person.name);
        }
        Some(out).filter(|out| !out.names.is_empty())
    }

    /// The outlet named last before a byte of the text.
    pub fn last_outlet(&self, before: usize) -> Option<String> {
        self.outlets.iter().filter(|(at, _)| *at < before).max_by_key(|(at, _)| *at).map(|(_, name)| name.clone())
    }

    /// Heads of mission that the document names.
    pub fn heads(&self) -> Vec<(Mission, Actor)> {
        let mut heads: Vec<(Mission, Actor)> = self
            .characters
            .iter()
            .filter(|c| c.named && c.is_person())
            .filter_map(|c| Some((c.envoy.as_ref().filter(|e| e.head)?.mission()?, c.actor.clone())))
            .collect();
        heads.sort();
        heads.dedup();
        heads
    }

    #[cfg(test)]
    pub fn character(&self, sentence: usize, token: usize) -> Option<&Character> {
        self.sentences.get(sentence)?.at(token)?.character.and_then(|c| self.characters.get(c))
    }

    /// Whether a report speaks of two states, and of both much alike.
    pub fn is_between(&self, one: &str, other: &str) -> bool {
        let of = |code: &str| self.weights.get(code).copied().unwrap_or(0);
        let (both, all) = (of(one) + of(other), self.weights.values().sum::<usize>());
        5 * both >= 3 * all && 10 * of(one).min(of(other)) >= 3 * both
    }

    /// The state that a report is about: the one in which it was written, where it speaks of no other more often, or the
    /// one that it speaks of at least twice as often as of any other.
    pub fn main_state(&self) -> Option<&str> {
        let of = |code: &str| self.weights.get(code).copied().unwrap_or(0);
        let most = self.weights.values().copied().max().unwrap_or(0);
        if let Some(home) = self.home.as_deref().filter(|h| of(h) > 0 && of(h) == most) {
            return Some(home);
        }
        let (code, n) = self.weights.iter().find(|(_, n)| **n == most)?;
        let next = self.weights.iter().filter(|(c, _)| *c != code).map(|(_, n)| *n).max().unwrap_or(0);
        (*n > 1 && *n >= 2 * next).then_some(code.as_str())
    }

    /// The other side in a report that is about two states: the state that it speaks of most, beside the one given, if
    /// it speaks of it at least twice, and twice as often as of any third.
    pub fn other_side(&self, code: &str) -> Option<&str> {
        self.weights.get(code)?;
        let mut others: Vec<(&str, usize)> =
            self.weights.iter().filter(|(c, _)| *c != code).map(|(c, n)| (c.as_str(), *n)).collect();
        others.sort_by_key(|(c, n)| (std::cmp::Reverse(*n), *c));
        match others.as_slice() {
            [(first, n)] if *n > 1 => Some(first),
            [(first, n), (_, m), ..] if *n > 1 && *n >= 2 * m => Some(first),
            _ => None,
        }
    }
}

/// The references of one sentence, found by token.
#[derive(Debug, Default, Clone)]
pub(crate) struct Stage {
    pub references: Vec<Reference>,
    pub(super) owner: Vec<Option<usize>>,
    /// Nationality of an adjective or compound: index of the state.
    pub nationality: Vec<Option<usize>>,
    /// Tokens whose nationality is that of a part of the state: "Scottish".
    pub(super) part: Vec<bool>,
    /// Organization of an adjective: "Nato", "European".
    pub(super) body: Vec<Option<usize>>,
}

impl Stage {
    pub(super) fn new(tokens: usize) -> Stage {
        Stage {
            references: Vec::new(),
            owner: vec![None; tokens],
            nationality: vec![None; tokens],
            part: vec![false; tokens],
            body: vec![None; tokens],
        }
    }

    pub fn at(&self, token: usize) -> Option<&Reference> {
        self.owner.get(token).copied().flatten().and_then(|r| self.references.get(r))
    }

    pub(super) fn claim(&mut self, reference: Reference) -> usize {
        let index = self.references.len();
        self.own(reference.start, reference.end, index);
        self.references.push(reference);
        index
    }

    pub(super) fn own(&mut self, start: usize, end: usize, reference: usize) {
        for slot in self.owner.iter_mut().take(end).skip(start) {
            *slot = Some(reference);
        }
    }

    pub(super) fn free(&self, start: usize, end: usize) -> bool {
        (start..end).all(|t| self.owner.get(t).is_some_and(Option::is_none))
    }

    pub(super) fn character_at(&self, token: usize) -> Option<usize> {
        self.at(token).and_then(|r| r.character)
    }

    pub(super) fn set_character(&mut self, reference: &Reference, character: usize) {
        let index = self.owner.get(reference.start).copied().flatten();
        if let Some(r) = index.and_then(|i| self.references.get_mut(i)) {
            r.character = Some(character);
        }
    }
}
