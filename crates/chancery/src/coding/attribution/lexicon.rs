//! The words of `data/speech.toml`.

use crate::actor::DataError;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    say: Vec<String>,
    words: Vec<String>,
    according: Vec<String>,
    hearsay: Vec<String>,
    alleged: Vec<String>,
    allege: Vec<String>,
    judge: Vec<String>,
    speculate: Vec<String>,
    bodies: Vec<String>,
    cue: Vec<Cue>,
    texts: Nouns,
    occasions: Nouns,
    openers: Verbs,
    carriers: Verbs,
    causes: Verbs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    nouns: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    verbs: BTreeSet<String>,
}

/// What a class of cues takes for its content.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cue {
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    pub assertive: bool,
    #[serde(default)]
    pub object: bool,
    #[serde(default)]
    pub addressee: bool,
    #[serde(default)]
    pub texts: bool,
    #[serde(default)]
    pub quoting: bool,
    #[serde(default)]
    pub raising: bool,
    #[serde(default)]
    pub prepositions: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Speech {
    say: BTreeSet<String>,
    pub(super) words: Vec<String>,
    pub(super) according: Vec<String>,
    pub(super) hearsay: Vec<String>,
    pub(super) alleged: Vec<String>,
    pub(super) allege: Vec<String>,
    pub(super) judge: Vec<String>,
    pub(super) speculate: Vec<String>,
    /// Bodies that speak under their own name.
    pub(super) bodies: Vec<String>,
    cues: Vec<Cue>,
    verbs: BTreeMap<String, Vec<usize>>,
    nouns: BTreeMap<String, Vec<usize>>,
    adjectives: BTreeMap<String, Vec<usize>>,
    pub(super) texts: BTreeSet<String>,
    pub(super) occasions: BTreeSet<String>,
    pub(super) openers: BTreeSet<String>,
    carriers: BTreeSet<String>,
    causes: BTreeSet<String>,
    unlisted: Cue,
}

impl Speech {
    pub fn embedded() -> Result<Speech, DataError> {
        let file: File = toml::from_str(include_str!("../../../data/speech.toml"))
            .map_err(|e| DataError { file: "speech.toml".to_owned(), message: e.to_string() })?;
        let index = |words: fn(&Cue) -> &[String]| {
            let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (i, cue) in file.cue.iter().enumerate() {
                for word in words(cue) {
                    index.entry(word.clone()).or_default().push(i);
                }
            }
            index
        };
        Ok(Speech {
            verbs: index(|c| &c.verbs),
            nouns: index(|c| &c.nouns),
            adjectives: index(|c| &c.adjectives),
            say: file.say.into_iter().collect(),
            words: file.words,
            according: file.according,
            hearsay: file.hearsay,
            alleged: file.alleged,
            allege: file.allege,
            judge: file.judge,
            speculate: file.speculate,
            bodies: file.bodies,
            cues: file.cue,
            texts: file.texts.nouns,
            occasions: file.occasions.nouns,
            openers: file.openers.verbs,
            carriers: file.carriers.verbs,
            causes: file.causes.verbs,
            unlisted: Cue { assertive: true, ..Cue::default() },
        })
    }

    /// Whether a verb of that lemma says what its clause holds.
    pub fn says(&self, lemma: &str) -> bool {
        self.say.contains(lemma)
    }

    pub(super) fn verb(&self, lemma: &str) -> Vec<&Cue> {
        self.rows(&self.verbs, lemma)
    }

    pub(super) fn noun(&self, lemma: &str) -> Vec<&Cue> {
        self.rows(&self.nouns, lemma)
    }

    pub(super) fn adjective(&self, lemma: &str) -> Vec<&Cue> {
        self.rows(&self.adjectives, lemma)
    }

    /// The class of a verb that no list has.
    pub(super) fn unlisted(&self) -> Vec<&Cue> {
        vec![&self.unlisted]
    }

    /// Whether a verb gives voice to the noun that is its object: "voiced concern about".
    pub(super) fn voices(&self, lemma: &str) -> bool {
        self.carriers.contains(lemma)
    }

    /// Whether what the verb's clause tells is brought about rather than said.
    pub(super) fn causes(&self, lemma: &str) -> bool {
        self.causes.contains(lemma)
    }

    fn rows(&self, index: &BTreeMap<String, Vec<usize>>, lemma: &str) -> Vec<&Cue> {
        index.get(lemma).into_iter().flatten().filter_map(|i| self.cues.get(*i)).collect()
    }
}
