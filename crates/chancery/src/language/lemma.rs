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
            Upos::Verb => self.with_prefix(&word, "VERB").unwrap_or_else(|| verb(&word, known)),
            Upos::Noun => self.with_prefix(&word, "NOUN").unwrap_or_else(|| noun(&word, known)),
            Upos::Adj | Upos::Adv => self.positive(&word),
            _ => word,
        }
    }

    /// The lemma of `re-elected`, `policymen`, `mis-sold`: an irregular form behind a prefix or a first part.
    fn with_prefix(&self, word: &str, kind: &'static str) -> Option<String> {
        if let Some((before, last)) = word.rsplit_once('-') {
            return self.irregular.get(&(kind, last)).map(|lemma| format!("{before}-{lemma}"));
        }
        if kind == "NOUN" {
            let compound = |ending: &str, singular: &str| {
                let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2)?;
                Some(format!("{stem}{singular}"))
            };
            return compound("men", "man").or_else(|| compound("children", "child"));
        }
        // Regular forms need no table: reached is no ached.
        if word.ends_with("ed") || word.ends_with("ing") {
            return None;
        }
        ["re", "un", "mis", "over", "under", "out"].iter().find_map(|prefix| {
            let rest = word.strip_prefix(prefix)?;
            let lemma = self.irregular.get(&(kind, rest))?;
            (*lemma != rest && lemma.len() > 3).then(|| format!("{prefix}{lemma}"))
        })
    }

    fn positive(&self, word: &str) -> String {
        let stem = word.strip_suffix("est").or_else(|| word.strip_suffix("er"));
        let Some(stem) = stem else {
            return word.to_owned();
        };
        let spellings = [stem.to_owned(), format!("{stem}e"), undoubled(stem), y_for_i(stem)];
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
    // need, proceed; agreed and freed are in the table.
    if word.ends_with("eed") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ed").filter(|stem| has_vowel(stem)) {
        return restore(stem, known);
    }
    without_s(word, known)
}

fn noun(word: &str, known: &dyn Fn(&str) -> bool) -> String {
    let singular = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if singular || word.chars().count() < 3 { word.to_owned() } else { without_s(word, known) }
}

/// Takes off `-s` or `-es`.
fn without_s(word: &str, known: &dyn Fn(&str) -> bool) -> String {
    // The plural of a decade or of letters: 1990s, MPs.
    let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with('s') && has_letter(stem)) else {
        return word.to_owned();
    };
    if let Some(short) = stem.strip_suffix("ie") {
        return if short.len() > 1 { format!("{short}y") } else { stem.to_owned() };
    }
    let Some(short) = stem.strip_suffix('e') else {
        return stem.to_owned();
    };
    let takes_es = ["ch", "sh", "ss", "x", "zz", "o"].iter().any(|ending| short.ends_with(ending));
    if takes_es || (short.ends_with('s') && known(short) && !known(stem)) { short.to_owned() } else { stem.to_owned() }
}

/// What a stem was before `-ed` or `-ing`.
fn restore(stem: &str, known: &dyn Fn(&str) -> bool) -> String {
    let with_e = format!("{stem}e");
    let single = undoubled(stem);
    if single != stem {
        // call, press and buzz end in two consonants of their own; plan, commit and expel do not.
        let own = stem.ends_with(['l', 's', 'f', 'z']) && !(stem.ends_with("ell") && syllables(stem) > 1);
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
        (stem_known, _) if takes_e(stem, !stem_known) => with_e,
        _ => stem.to_owned(),
    }
}

/// Endings that English does not leave without an `e`.
fn always_e(stem: &str) -> bool {
    stem.ends_with(['v', 'u', 'c']) || ["dg", "rg", "lg"].iter().any(|ending| stem.ends_with(ending))
}

/// Whether a stem by its letters has lost an `e`, where the vocabulary cannot tell because it
/// has both spellings or, where `rare`, neither.
fn takes_e(stem: &str, rare: bool) -> bool {
    // treat and color are in the vocabulary; what is not is permeate, underscore, deplore.
    if always_e(stem) || rare && ["eat", "iat", "uat", "cor", "lor"].iter().any(|ending| stem.ends_with(ending)) {
        return true;
    }
    let mut letters = stem.chars().rev();
    let (Some(last), Some(before)) = (letters.next(), letters.next()) else {
        return false;
    };
    let one_vowel = is_vowel(before) && letters.next().is_none_or(|third| !is_vowel(third));
    match (before, last) {
        ('s' | 'z', 's' | 'z') => false,
        (_, 's' | 'z') => true,
        // settle, tackle; but not call, hurl, crawl.
        (c, 'l') if !is_vowel(c) => !matches!(c, 'l' | 'r' | 'w'),
        ('n', 'g') => syllables(stem) > 1,
        (_, 'w' | 'x' | 'y') => false,
        (_, c) if is_vowel(c) || !one_vowel => false,
        // A word of one syllable would have doubled its consonant.
        _ if syllables(stem) == 1 => true,
        ('a', 't' | 'r' | 'g') | ('i', 'd' | 'r' | 'g') | ('u', 'd' | 'r') | ('o', 'd') | ('e', 'g') => true,
        ('a', 'd' | 'p' | 'k' | 'm') | ('e', 'd') | ('i', 'b' | 'l' | 'n' | 'm') => rare,
        // imprison, cordon, summon; but postpone and dethrone.
        ('o', 'n') => rare && !["son", "don", "mon", "ion"].iter().any(|ending| stem.ends_with(ending)),
        ('o', 't' | 'k' | 'l' | 'b') | ('u', 't' | 'l' | 'n' | 'm' | 'k') => rare,
        _ => false,
    }
}

fn syllables(stem: &str) -> usize {
    stem.chars().zip(stem.chars().skip(1)).filter(|&(a, b)| is_vowel(a) && !is_vowel(b)).count()
}

fn undoubled(stem: &str) -> String {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && !is_vowel(a) && stem.len() > 2 => letters.rev().chain([b]).collect(),
        _ => stem.to_owned(),
    }
}

fn y_for_i(stem: &str) -> String {
    stem.strip_suffix('i').map_or_else(|| stem.to_owned(), |stem| format!("{stem}y"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmas(upos: Upos, forms: &str) -> String {
        let words =
            "announce call create hop hope veto reach sanction commit critic increase loss recall settle summon visit";
        let known = |word: &str| words.split(' ').any(|known| known == word);
        let lemmatizer = Lemmatizer::new();
        let lemmas: Vec<String> = forms.split(' ').map(|form| lemmatizer.lemma(form, upos, &known)).collect();
        lemmas.join(" ")
    }

    #[test]
    fn verbs() {
        assert_eq!(
            lemmas(Upos::Verb, "levied banning expelled summoned agreeing dying ties"),
            "levy ban expel summon agree die tie"
        );
        assert_eq!(
            lemmas(Upos::Verb, "left met said withdrew forbidden rebuilt mis-sold"),
            "leave meet say withdraw forbid rebuild mis-sell"
        );
        assert_eq!(
            lemmas(Upos::Verb, "announcing created committed hopping hoping visited settling"),
            "announce create commit hop hope visit settle"
        );
        assert_eq!(
            lemmas(Upos::Verb, "revoked underscored permeated imposed reached vetoes proceed bring"),
            "revoke underscore permeate impose reach veto proceed bring"
        );
        assert_eq!(
            lemmas(Upos::Verb, "cordoned imprisoning summoned postponed dethroned"),
            "cordon imprison summon postpone dethrone"
        );
        assert_eq!(lemmas(Upos::Aux, "has 've wo ca was 'd"), "have have will can be would");
    }

    #[test]
    fn nouns() {
        assert_eq!(
            lemmas(Upos::Noun, "sanctions ties envoys embassies spokeswomen crises"),
            "sanction tie envoy embassy spokeswoman crisis"
        );
        assert_eq!(
            lemmas(Upos::Noun, "critics politics losses increases status series allies 1990s"),
            "critic politics loss increase status series ally 1990s"
        );
    }

    #[test]
    fn other_words() {
        assert_eq!(
            lemmas(Upos::Adj, "better bigger latest easier former Russian"),
            "good big late easy former russian"
        );
        assert_eq!(lemmas(Upos::Part, "n’t not ’s"), "not not 's");
        assert_eq!(lemmas(Upos::Pron, "They him whom"), "they he who");
        assert_eq!(lemmas(Upos::Propn, "States Biden"), "States Biden");
    }
}
