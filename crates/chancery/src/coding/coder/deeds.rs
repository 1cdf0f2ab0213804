//! Whose deed it is that a party judges: "Brazil condemned the raid" after a report has told who raided.

use super::pairs::party_code;
use crate::actor::{ActorKind, DataError, Registry};
use crate::coding::{Codebook, EventMention, Modality};
use crate::document::Document;
use serde::Deserialize;
use std::collections::BTreeSet;

const FILE: &str = "data/deeds.toml";
const DEEDS: &str = include_str!("../../../data/deeds.toml");

/// Words between a determiner and its noun that are looked past: "the violent raid".
const BETWEEN: usize = 2;

/// Mentions before a judgement among which the deed is sought.
const BACK: usize = 100;

/// The nouns that take up what was told, and the acts that judge it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deeds {
    judging: Vec<String>,
    deed: Vec<Deed>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deed {
    nouns: Vec<String>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    families: Vec<String>,
}

impl Deeds {
    pub(super) fn embedded(book: &Codebook) -> Result<Deeds, DataError> {
        let fault = |message: String| DataError { file: FILE.to_owned(), message };
        let deeds: Deeds = toml::from_str(DEEDS).map_err(|e| fault(e.to_string()))?;
        let named = deeds.judging.iter().chain(deeds.deed.iter().flat_map(|d| &d.acts));
        match named.into_iter().find(|act| book.act(act).is_none()) {
            Some(act) => Err(fault(format!("`{act}` is no act of the codebook"))),
            None => Ok(deeds),
        }
    }

    /// The deed that the words speak of as known: with an article or another determiner before it.
    fn taken_up(&self, words: &str) -> Option<&Deed> {
        let words: Vec<String> = words
            .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let definite = |w: &String| matches!(w.as_str(), "the" | "this" | "that" | "these" | "those");
        let nouns = words
            .iter()
            .enumerate()
            .filter(|(_, w)| definite(w))
            .flat_map(|(i, _)| words.iter().skip(i + 1).take(BETWEEN + 1));
        let mut nouns = nouns.map(|w| w.strip_suffix('s').unwrap_or(w));
        nouns.find_map(|noun| self.deed.iter().find(|d| d.nouns.iter().any(|n| n == noun)))
    }

    /// Gives whoever judges a deed, and of whom nothing else says whom he judges, those who did it. Mentions come in the
    /// order of the text; the cost is linear in them.
    pub(super) fn complete(
        &self,
        book: &Codebook,
        registry: &Registry,
        document: &Document,
        mentions: &mut [EventMention],
    ) {
        for at in 0..mentions.len() {
            let (told, rest) = mentions.split_at_mut(at);
            let Some(m) = rest.first_mut() else { return };
            if !m.recipients.is_empty() || m.actors.is_empty() || !self.judging.contains(&m.act) {
                continue;
            }
            let Some(deed) = self.taken_up(m.evidence.of(&document.text)) else { continue };
            let own: BTreeSet<&str> = m.actors.iter().filter_map(|a| a.state.as_deref()).collect();
            let done = |e: &&EventMention| {
                let known = matches!(e.modality, Modality::Occurred | Modality::Ongoing)
                    || !deed.families.is_empty() && matches!(e.modality, Modality::Planned | Modality::Agreed);
                let named =
                    deed.acts.contains(&e.act) || book.act(&e.act).is_some_and(|a| deed.families.contains(&a.family));
                known && named && !e.actors.is_empty()
            };
            let Some(last) = told.iter().rev().take(BACK).find(done) else { continue };
            let doers: BTreeSet<&str> = last.actors.iter().filter_map(party_code).collect();
            if doers.len() != last.actors.len() || doers.iter().any(|d| own.contains(d)) {
                continue;
            }
            let states = doers.into_iter().filter_map(|code| registry.state_index(code));
            m.recipients = states.map(|s| registry.state_actor(s, ActorKind::State, "")).collect();
            m.confidence = ((m.confidence - 0.08).max(0.05) * 100.0).round() / 100.0;
        }
    }
}
