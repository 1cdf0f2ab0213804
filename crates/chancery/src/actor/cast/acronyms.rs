//! What an abbreviation stands for in a report that says so itself: "the Rapid Support Forces (RSF)".

use super::super::ActorKind;
use super::super::registry::{Registry, Sense};
use super::scan::{Hit, NounHit};
use super::{Desk, Stage, reference};
use crate::language::Tree;
use std::collections::BTreeMap;

/// An abbreviation that a report introduces, and one of two bodies of which it names one in full, mean that body in all
/// of the report. Where the words before the bracket are of no body that is known, the abbreviation is none either.
pub(super) fn settle(registry: &Registry, trees: &[Tree], scans: &mut [(Vec<Hit>, Vec<NounHit>)]) {
    let mut meant: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
    for (tree, (hits, _)) in trees.iter().zip(scans.iter()) {
        for at in 2..tree.len().saturating_sub(1) {
            let Some(start) = introduced(tree, at) else { continue };
            let full = |h: &&Hit| h.end == at - 1 && h.start <= start + 1 && h.end - h.start > 1;
            let mut senses = hits.iter().find(full).map(|h| h.senses.clone()).unwrap_or_default();
            if senses.is_empty() {
                // Another spelling of its name: "Organisation" for "Organization".
                let own = hits.iter().find(|h| h.start == at && h.end == at + 1);
                let named = own.into_iter().flat_map(|h| h.senses.iter().copied());
                senses = named.filter(|s| alike(registry, s, &tree.words(start, at - 1))).collect();
            }
            let known = meant.entry(tree.token(at).text.clone()).or_default();
            if known.is_empty() {
                *known = senses;
            }
        }
    }
    let bodies: Vec<Sense> = trees
        .iter()
        .zip(scans.iter())
        .flat_map(|(_, (hits, _))| hits)
        .filter(|h| h.end - h.start > 1)
        .flat_map(|h| h.senses.iter().filter(|s| is_body(s)).copied())
        .collect();
    for (tree, (hits, _)) in trees.iter().zip(scans.iter_mut()) {
        for hit in hits.iter_mut().filter(|h| h.end - h.start == 1) {
            let text = &tree.token(hit.start).text;
            match meant.get(text) {
                Some(senses) if !senses.is_empty() => hit.senses.clone_from(senses),
                Some(_) if is_acronym(text) && hit.senses.iter().all(is_body) => hit.senses.clear(),
                _ if hit.senses.iter().filter(|s| is_body(s)).count() > 1
                    && hit.senses.iter().any(|s| bodies.contains(s)) =>
                {
                    hit.senses.retain(|s| bodies.contains(s));
                }
                _ => {}
            }
        }
        hits.retain(|h| !h.senses.is_empty());
        let missing = (0..tree.len()).filter(|t| !hits.iter().any(|h| h.start <= *t && *t < h.end));
        let named: Vec<Hit> = missing
            .filter_map(|t| {
                let senses = meant.get(&tree.token(t).text).filter(|s| !s.is_empty())?;
                Some(Hit { start: t, end: t + 1, senses: senses.clone() })
            })
            .collect();
        hits.extend(named);
        hits.sort_by_key(|h| (h.start, h.end));
    }
}

impl Desk<'_> {
    /// "Taiwan's Ministry of Foreign Affairs (MOFA)": the abbreviation of a body that the registry does not list is that
    /// body from there on, and in the second reading everywhere.
    pub(super) fn introduce(&mut self, tree: &Tree, stage: &Stage) {
        for at in 2..tree.len().saturating_sub(1) {
            let Some(start) = introduced(tree, at) else { continue };
            let whole = stage.at(at - 2).filter(|r| r.end == at - 1 && r.start <= start + 1);
            let body = whole.and_then(|r| self.cast.characters.get(r.character?)).filter(|c| {
                !c.plural && matches!(c.actor.kind, ActorKind::Government | ActorKind::Organization | ActorKind::Group)
            });
            if let Some(body) = body.cloned() {
                self.short.entry(tree.token(at).text.clone()).or_insert(body);
            }
        }
    }

    /// Abbreviations that the report has introduced, before the tagger's guess makes persons of them.
    pub(super) fn abbreviations(&mut self, tree: &Tree, hits: &[Hit], stage: &mut Stage) {
        for t in 0..tree.len() {
            let known = hits.iter().any(|h| h.start <= t && t < h.end);
            if known || !stage.free(t, t + 1) {
                continue;
            }
            if let Some(body) = self.short.get(&tree.token(t).text).cloned() {
                let character = self.same_or_new(body);
                stage.claim(reference(t, t + 1, Some(character)));
            }
        }
    }
}

/// Whether a longer word of the name that a body has begins one of these.
fn alike(registry: &Registry, sense: &Sense, words: &str) -> bool {
    let name = match sense {
        Sense::Organization(o) | Sense::OrganizationOrgan(o) => &registry.organizations[*o].name,
        Sense::Organ(state, organ) => &registry.states[*state].organs[*organ].name,
        _ => return true,
    };
    let stem = |w: &str| w.to_lowercase().chars().take(5).collect::<String>();
    let stems: Vec<String> = words.split(' ').filter(|w| w.len() > 4).map(stem).collect();
    name.split(' ').filter(|w| w.len() > 4).any(|w| stems.contains(&stem(w)))
}

fn is_body(sense: &Sense) -> bool {
    matches!(sense, Sense::Organization(_) | Sense::OrganizationOrgan(_) | Sense::Organ(..))
}

fn is_acronym(text: &str) -> bool {
    (2..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Where the words begin for whose initials the capitals between brackets stand.
fn introduced(tree: &Tree, at: usize) -> Option<usize> {
    let text = |t: usize| tree.token(t).text.as_str();
    let short = text(at);
    if !is_acronym(short) || text(at - 1) != "(" || text(at + 1) != ")" {
        return None;
    }
    let mut left = short.bytes().rev().peekable();
    let mut t = at - 1;
    while let Some(letter) = left.peek().copied() {
        t = t.checked_sub(1)?;
        let word = text(t).as_bytes();
        match word.first() {
            Some(first) if first.to_ascii_uppercase() == letter && (first.is_ascii_uppercase() || left.len() > 1) => {
                left.next();
            }
            // "of", "for", "and", a hyphen.
            Some(first) if !first.is_ascii_uppercase() && word.len() < 5 => {}
            _ => return None,
        }
    }
    tree.token(t).text.starts_with(|c: char| c.is_ascii_uppercase()).then_some(t)
}
