//! Finds the names and nouns of the registry in a sentence, longest first.

use super::super::atoms::{Atom, atoms_of};
use super::super::registry::{Found, Modifier, NounKind, Registry, Sense};
use super::in_noun_phrase;
use crate::language::Tree;
use crate::language::Upos;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub senses: Vec<Sense>,
}

pub(super) struct NounHit {
    pub start: usize,
    pub end: usize,
    pub noun: usize,
    pub plural: bool,
    /// What the words before or after it make of the title.
    pub modifiers: Vec<Modifier>,
    /// Those words that change the name of the office: "former", "shadow".
    pub prefix: String,
}

pub(super) fn scan(registry: &Registry, tree: &Tree) -> (Vec<Hit>, Vec<NounHit>) {
    let mut by_text: Vec<Atom> = Vec::new();
    let mut by_lemma: Vec<Atom> = Vec::new();
    for (i, token) in tree.sentence.tokens.iter().enumerate() {
        atoms_of(&token.text, i, &mut by_text);
        let word = if token.upos == Upos::Noun { &token.lemma } else { &token.text };
        atoms_of(word, i, &mut by_lemma);
    }
    let names = names(registry, tree, &by_text);
    let nouns = nouns(registry, tree, &by_text, &by_lemma, &names);
    (names, nouns)
}

fn names(registry: &Registry, tree: &Tree, by_text: &[Atom]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < by_text.len() {
        let starts_word = at == 0 || by_text[at - 1].word != by_text[at].word;
        // "The Australian government" is not a newspaper's.
        let adjective = |(len, senses): &(usize, Vec<Sense>)| {
            let last = by_text[at + len - 1].word;
            by_text[at].text == "the"
                && senses.iter().all(|s| matches!(s, Sense::Outlet(_) | Sense::AmbiguousOutlet(_)))
                && matches!(tree.base(last), "amod" | "compound")
                && tree.head(last).is_some_and(|h| {
                    h > last
                        && (tree.upos(h) == Upos::Noun || tree.upos(h) == Upos::Propn && tree.upos(last) == Upos::Adj)
                })
        };
        match registry.longest_name(by_text, at).filter(|_| starts_word).filter(|found| !adjective(found)) {
            Some((len, senses)) => {
                hits.push(Hit { start: by_text[at].word, end: by_text[at + len - 1].word + 1, senses });
                at += len;
            }
            // "Canada-based" and "Turkish-Dutch": the first half is a name too.
            None => at += 1,
        }
    }
    hits
}

fn nouns(registry: &Registry, tree: &Tree, by_text: &[Atom], by_lemma: &[Atom], names: &[Hit]) -> Vec<NounHit> {
    let mut nouns: Vec<NounHit> = Vec::new();
    let mut at = 0;
    while at < by_lemma.len() {
        // The text itself is asked where the lemma keeps a plural: "Envoys" in a headline is no common noun.
        let same_place = by_lemma.len() == by_text.len();
        let found =
            longer(registry.longest_noun(by_lemma, at), registry.longest_noun(by_text, at).filter(|_| same_place));
        let Some(found) = found else {
            at += 1;
            continue;
        };
        // "Deputy Minister of Foreign Affairs": a deputy of the longer title, and not a deputy minister of affairs.
        let longer_title = registry
            .longest_noun(by_lemma, at + 1)
            .filter(|next| next.pieces > found.pieces && registry.modifier_before(by_lemma, at + 1).is_some());
        if longer_title.is_some() {
            at += 1;
            continue;
        }
        let (start, end) = (by_lemma[at].word, by_lemma[at + found.pieces - 1].word + 1);
        // "African Union leaders" are no union leaders.
        let body = |s: &Sense| matches!(s, Sense::State(_) | Sense::Organization(_));
        if names.iter().any(|n| n.start < start && start < n.end && n.end < end && n.senses.iter().any(body)) {
            at += 1;
            continue;
        }
        let noun = &registry.nouns[found.noun];
        let group = matches!(noun.kind, NounKind::Group(..));
        let nominal = (start..end).any(|t| tree.is_noun(t) || tree.upos(t) == Upos::Pron) || group;
        let verbal = end - start == 1 && tree.is_verb(start);
        if nominal && !verbal && !is_accusation(tree, start, end) {
            let (modifiers, prefix) = modifiers(registry, tree, by_text, start, end);
            let head = (start..end).rev().find(|t| tree.is_noun(*t)).unwrap_or(end - 1);
            let lemma_differs = tree.token(head).text != tree.token(head).lemma && tree.upos(head) == Upos::Noun;
            let plural = found.plural || lemma_differs && tree.token(head).text.to_lowercase().ends_with('s');
            nouns.push(NounHit { start, end, noun: found.noun, plural, modifiers, prefix });
        }
        at += found.pieces;
    }
    nouns
}

fn longer(lemma: Option<Found>, text: Option<Found>) -> Option<Found> {
    match (lemma, text) {
        (Some(l), Some(t)) if t.pieces > l.pieces || t.plural && t.pieces == l.pieces => Some(t),
        (Some(l), _) => Some(l),
        (None, t) => t,
    }
}

/// "The charge was denied": a chargé is one with his accent, a name, or a place after him.
fn is_accusation(tree: &Tree, start: usize, end: usize) -> bool {
    let follows =
        tree.sentence.tokens.get(end).is_some_and(|t| t.upos == Upos::Propn || t.lemma == "in" || t.text == ",");
    end - start == 1 && matches!(tree.token(start).text.to_lowercase().as_str(), "charge" | "charges") && !follows
}

/// "former US president", "ex-minister", "deputy trade envoy", "president-elect".
fn modifiers(registry: &Registry, tree: &Tree, atoms: &[Atom], start: usize, end: usize) -> (Vec<Modifier>, String) {
    let mut found = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut at = atoms.iter().position(|a| a.word == start).unwrap_or(0);
    // "ex-minister" is one word.
    while atoms.get(at).is_some_and(|a| a.word == start) && registry.longest_noun(atoms, at).is_none() {
        at += 1;
    }
    for _ in 0..6 {
        if let Some((n, modifier)) = registry.modifier_before(atoms, at) {
            at -= n;
            found.push(modifier);
            if !matches!(modifier, Modifier::Plain) {
                words.insert(0, atoms[at].text.as_str());
            }
            continue;
        }
        match at.checked_sub(1) {
            Some(before) if in_noun_phrase(tree, atoms[before].word) && atoms[before].text != "the" => at = before,
            _ => break,
        }
    }
    let after: Vec<&str> =
        atoms.iter().filter(|a| a.word >= end && a.word < end + 2).map(|a| a.text.as_str()).collect();
    if let [word, ..] = after.as_slice()
        && matches!(*word, "elect" | "designate")
    {
        found.push(Modifier::Future);
        words.push(word);
    }
    (found, words.join(" "))
}

/// States that a report gives any sign of: by name, adjective, town or body.
pub(super) fn cued(scans: &[(Vec<Hit>, Vec<NounHit>)]) -> BTreeSet<usize> {
    let state = |sense: &Sense| match sense {
        Sense::State(s)
        | Sense::Adjective(s)
        | Sense::National(s)
        | Sense::Capital(s)
        | Sense::City(s)
        | Sense::Metonym(s)
        | Sense::Part(s)
        | Sense::Organ(s, _) => Some(*s),
        _ => None,
    };
    scans.iter().flat_map(|(hits, _)| hits).flat_map(|hit| &hit.senses).filter_map(state).collect()
}

/// The states that a report names by names that no other state has, and how often.
pub(super) fn mentioned(registry: &Registry, scans: &[(Vec<Hit>, Vec<NounHit>)]) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for hit in scans.iter().flat_map(|(hits, _)| hits) {
        let states: BTreeSet<usize> = hit
            .senses
            .iter()
            .filter_map(|s| {
                if let Sense::State(s) | Sense::Adjective(s) | Sense::National(s) = s { Some(*s) } else { None }
            })
            .filter(|s| !registry.states[*s].ambiguous)
            .collect();
        if states.len() == 1 {
            for state in states {
                *found.entry(state).or_default() += 1;
            }
        }
    }
    found
}
