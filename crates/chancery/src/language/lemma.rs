//! Leads a word back to its lemma by its part of speech.
//!
//! Irregular forms are a table; for the rest the ending is taken off, and what the
//! stem lost (a final `e`, a doubled consonant) is decided by its letters and by
//! which of the two spellings is a word of the vocabulary.

use super::Upos;
use std::collections::{BTreeMap, BTreeSet};

const TABLE: &str = include_str!("../../data/language/lemmas.txt");

pub(super) struct Lemmatizer {
    irregular: BTreeMap<(&'static str, &'static str), &'static str>,
    /// Adjectives and adverbs that have degrees.
    degrees: BTreeSet<&'static str>,
}

impl Lemmatizer {
    pub(super) fn new() -> Lemmatizer {
        let mut irregular = BTreeMap::new();
        let mut degrees = BTreeSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let Some(kind) = words.next() else { continue };
            if kind == "DEGREE" {
                degrees.extend(words);
            } else if let Some(lemma) = words.next() {
                irregular.entry((kind, lemma)).or_insert(lemma);
                for form in words {
                    irregular.entry((kind, form)).or_insert(lemma);
                }
            }
        }
        Lemmatizer { irregular, degrees }
    }

    /// `known` tells whether a spelling is a word at all.
    pub(super) fn lemma(&self, form: &str, upos: Upos, known: &dyn Fn(&str) -> bool) -> String {
        if matches!(upos, Upos::Propn | Upos::Punct | Upos::Sym | Upos::X) {
            return form.to_owned();
        }
        let word = form.to_lowercase();
        let kind = match upos {
            Upos::Verb | Upos::Aux => "VERB",
            Upos::Noun => "NOUN",
            Upos::Adj => "ADJ",
            Upos::Adv => "ADV",
            Upos::Pron => "PRON",
            Upos::Det => "DET",
            Upos::Part => "PART",
            Upos::Cconj => "CCONJ",
            Upos::Adp => "ADP",
            _ => "",
        };
        if upos == Upos::Aux && matches!(word.as_str(), "'d" | "’d") {
            return "would".to_owned();
        }
        if let Some(lemma) = self.irregular.get(&(kind, word.as_str())) {
            return (*lemma).to_owned();
        }
        match upos {
            Upos::Verb => self
                .with_prefix(&word, "VERB")
                .unwrap_or_else(|| verb(&word, known)),
            Upos::Noun => self
                .with_prefix(&word, "NOUN")
                .unwrap_or_else(|| noun(&word, known)),
            Upos::Adj | Upos::Adv => self.positive(&word),
            _ => word,
        }
    }

    /// The lemma of `re-elected`, `policymen`, `mis-sold`: an irregular form behind a prefix or a first part.
    fn with_prefix(&self, word: &str, kind: &'static str) -> Option<String> {
        if let Some((before, last)) = word.rsplit_once('-') {
            return self
                .irregular
                .get(&(kind, last))
                .map(|lemma| format!("{before}-{lemma}"));
        }
        if kind == "NOUN" {
            let stem = word.strip_suffix("men").filter(|stem| stem.len() > 2)?;
            return Some(format!("{stem}man"));
        }
        let rest = ["re", "un", "mis", "over", "under", "out"]
            .iter()
            .find_map(|prefix| {
                let rest = word.strip_prefix(prefix)?;
                Some((
                    prefix,
                    self.irregular
                        .get(&(kind, rest))
                        .filter(|lemma| **lemma != rest && lemma.len() > 3)?,
                ))
            });
        rest.map(|(prefix, lemma)| format!("{prefix}{lemma}"))
    }

    fn positive(&self, word: &str) -> String {
        let stem = word.strip_suffix("est").or_else(|| word.strip_suffix("er"));
        let Some(stem) = stem else {
            return word.to_owned();
        };
        let spellings = [
            stem.to_owned(),
            format!("{stem}e"),
            undoubled(stem),
            y_for_i(stem),
        ];
        spellings
            .into_iter()
            .find(|spelling| self.degrees.contains(spelling.as_str()))
            .unwrap_or_else(|| word.to_owned())
    }
}

fn verb(word: &str, known: &dyn Fn(&str) -> bool) -> String {
    if let Some(stem) = word.strip_suffix("ing").filter(|stem| has_vowel(stem)) {
        return restore(stem, known);
    }
    if let Some(stem) = word.strip_suffix("ied").filter(|stem| has_letter(stem)) {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("eed").filter(|stem| has_vowel(stem)) {
        return format!("{stem}ee");
    }
    if let Some(stem) = word.strip_suffix("ed").filter(|stem| has_vowel(stem)) {
        return restore(stem, known);
    }
    without_s(word, known)
}

fn noun(word: &str, known: &dyn Fn(&str) -> bool) -> String {
    let singular = ["ss", "us", "is", "ics"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if singular || word.chars().count() < 3 {
        word.to_owned()
    } else {
        without_s(word, known)
    }
}

/// Takes off `-s` or `-es`.
fn without_s(word: &str, known: &dyn Fn(&str) -> bool) -> String {
    // The plural of a decade or of letters: 1990s, MPs.
    let Some(stem) = word
        .strip_suffix('s')
        .filter(|stem| !stem.ends_with('s') && has_letter(stem))
    else {
        return word.to_owned();
    };
    if let Some(short) = stem.strip_suffix("ie") {
        return if short.len() > 1 {
            format!("{short}y")
        } else {
            stem.to_owned()
        };
    }
    let Some(short) = stem.strip_suffix('e') else {
        return stem.to_owned();
    };
    let takes_es = ["ch", "sh", "ss", "x", "zz", "o"]
        .iter()
        .any(|ending| short.ends_with(ending));
    if takes_es || (short.ends_with('s') && known(short) && !known(stem)) {
        short.to_owned()
    } else {
        stem.to_owned()
    }
}

/// What a stem was before `-ed` or `-ing`.
fn restore(stem: &str, known: &dyn Fn(&str) -> bool) -> String {
    let with_e = format!("{stem}e");
    let single = undoubled(stem);
    if single != stem {
        // call, press and buzz end in two consonants of their own; plan and commit do not.
        let own = stem.ends_with(['l', 's', 'f', 'z']);
        return match (known(stem), known(&single)) {
            (true, false) => stem.to_owned(),
            (false, true) => single,
            _ if own => stem.to_owned(),
            _ => single,
        };
    }
    match (known(stem), known(&with_e)) {
        (true, false) if !always_e(stem) => stem.to_owned(),
        (false, true) => with_e,
        _ if takes_e(stem) => with_e,
        _ => stem.to_owned(),
    }
}

/// Endings that English does not leave without an `e`.
fn always_e(stem: &str) -> bool {
    stem.ends_with(['v', 'u', 'c']) || ["dg", "rg"].iter().any(|ending| stem.ends_with(ending))
}

/// Whether a stem by its letters has lost an `e`, where the vocabulary cannot tell.
fn takes_e(stem: &str) -> bool {
    let letters: Vec<char> = stem.chars().rev().take(3).collect();
    let (last, before, third) = (
        letters.first().copied(),
        letters.get(1).copied(),
        letters.get(2).copied(),
    );
    let (Some(last), Some(before)) = (last, before) else {
        return false;
    };
    if always_e(stem) || matches!((before, last), (_, 'z') | ('d' | 'r' | 'l', 'g')) {
        return before != 'z';
    }
    if last == 's' {
        return before != 's';
    }
    if last == 'l' && !is_vowel(before) {
        return !matches!(before, 'l' | 'r' | 'w');
    }
    let one_vowel = is_vowel(before) && third.is_none_or(|third| !is_vowel(third));
    let syllables = stem
        .chars()
        .zip(stem.chars().skip(1))
        .filter(|&(a, b)| is_vowel(a) && !is_vowel(b))
        .count();
    let lone_end = !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y') && one_vowel;
    // A word of one syllable would have doubled its consonant.
    lone_end
        && (syllables == 1
            || matches!(
                (before, last),
                ('a', 't') | ('i' | 'o' | 'u', 'd') | ('u' | 'i' | 'a', 'r') | ('a' | 'i', 'g')
            ))
}

fn undoubled(stem: &str) -> String {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && !is_vowel(a) && stem.len() > 2 => {
            letters.rev().chain([b]).collect()
        }
        _ => stem.to_owned(),
    }
}

fn y_for_i(stem: &str) -> String {
    stem.strip_suffix('i')
        .map_or_else(|| stem.to_owned(), |stem| format!("{stem}y"))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn has_vowel(stem: &str) -> bool {
    stem.chars().any(|c| is_vowel(c) || c == 'y')
}

fn has_letter(stem: &str) -> bool {
    stem.chars().any(char::is_alphabetic)
}
