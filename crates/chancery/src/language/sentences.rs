//! Finds where a sentence ends.

use super::tokenize::Word;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const TABLE: &str = include_str!("../../data/language/abbreviations.txt");

/// Words that are written with a full stop, and words that tell what such a stop means.
pub(super) struct Abbreviations {
    kinds: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

impl Abbreviations {
    pub(super) fn new() -> Abbreviations {
        let mut kinds: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            if let Some(kind) = words.next() {
                kinds.entry(kind).or_default().extend(words);
            }
        }
        Abbreviations { kinds }
    }

    fn is(&self, kind: &str, word: &str) -> bool {
        self.kinds.get(kind).is_some_and(|words| words.contains(word))
    }

    /// Whether the full stop behind `word` belongs to it. `after` is what is glued to
    /// the stop, `next` what follows the white space.
    pub(super) fn takes_stop(&self, word: &str, after: &str, next: Option<&str>) -> bool {
        let number_next = after.is_empty() && next.is_some_and(|next| next.starts_with(|c: char| c.is_numeric()));
        if self.is("before-name", word) || self.is("may-end", word) {
            return true;
        }
        if self.is("before-number", word) {
            return number_next;
        }
        if self.is("month", word) {
            return number_next || matches!(word, "Jan" | "Feb" | "Aug" | "Sept" | "Oct" | "Nov" | "Dec");
        }
        let mut letters = word.chars();
        let initial = matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_uppercase());
        let name_follows = |text: &str| text.starts_with(char::is_uppercase);
        initial
            && if after.is_empty() {
                next.is_some_and(|next| name_follows(next) && !self.is("starter", next))
            } else {
                name_follows(after) || after.starts_with(['-', ','])
            }
    }

    /// The sentences of a block's words.
    pub(super) fn sentences(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while at < words.len() {
            let end = self.end_at(words, start, at);
            at = end.unwrap_or(at + 1);
            if end.is_some() {
                sentences.push(start..at);
                start = at;
            }
        }
        if start < words.len() {
            sentences.push(start..words.len());
        }
        sentences
    }

    /// Whether a stop ends the sentence though a small letter follows: after a question, and after an ordinary word, which
    /// is no abbreviation. What is said in quotation marks goes on with who says it.
    fn is_loose_end(&self, words: &[Word], at: usize, quoted: bool, rest: &[Word]) -> bool {
        let said = rest.iter().take(6).any(|word| self.is("said", word.text));
        match words.get(at).map(|word| word.text) {
            Some(".") => at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| {
                let ordinary = before.text.len() > 2 && before.text.chars().all(char::is_lowercase);
                ordinary && !self.is("may-end", before.text) && !(quoted && said)
            }),
            Some(text) => text.ends_with('?') && !quoted && !said,
            None => false,
        }
    }

    /// Where the sentence from `start` on ends, if the word at `at` ends it.
    fn end_at(&self, words: &[Word], start: usize, at: usize) -> Option<usize> {
        let word = words.get(at)?.text;
        let stop = word == ".";
        let asks = word.ends_with(['!', '?']);
        let trails = word.len() > 1 && word.chars().all(|c| matches!(c, '.' | '…')) || word == "…";
        let abbreviation = !stop && !trails && word.ends_with('.');
        if !(stop || asks || trails || abbreviation) {
            return None;
        }
        // Quotes and brackets that close behind the stop belong to the sentence.
        let closes = |word: &&Word| {
            !word.space_before && matches!(word.text, "\"" | "”" | "’" | "'" | "''" | "’’" | ")" | "]" | "}" | "»")
        };
        let mut end = at + 1 + words.get(at + 1..)?.iter().take_while(closes).count();
        let quoted = end > at + 1;
        end += words.get(end..).map_or(0, reference);
        let opens = |word: &&Word| {
            matches!(word.text, "\"" | "“" | "‘" | "'" | "``" | "''" | "(" | "[" | "«" | "—" | "–" | "--" | "-")
        };
        let rest = words.get(end..)?;
        let opening = rest.iter().take_while(opens).count();
        let Some(next) = rest.get(opening) else {
            return Some(words.len());
        };
        let glued = rest.first().is_some_and(|first| !first.space_before);
        // "U.S.-Russia" is one word.
        if glued && abbreviation && rest.first().is_some_and(|first| matches!(first.text, "-" | "–")) {
            return None;
        }
        let begins = next.text.chars().next()?;
        if begins.is_lowercase() && !glued && self.is_loose_end(words, at, quoted, rest) {
            return Some(end);
        }
        if begins.is_lowercase() || !begins.is_alphanumeric() && !matches!(begins, '@' | '#' | '$' | '€' | '£') {
            return None;
        }
        // "U.S.-led", "1.5": what is glued to the stop goes on, unless it is a word without its space.
        if glued && (abbreviation || opening > 0 || !begins.is_uppercase()) {
            return None;
        }
        if stop {
            // The number of a list entry: "2. Envoys".
            let numbered = at == start + 1 && words.get(start)?.text.chars().all(char::is_numeric);
            return (!numbered).then_some(end);
        }
        if asks {
            let said = rest.iter().take(6).take_while(|word| word.text.starts_with(char::is_alphanumeric));
            let attributed = quoted && said.into_iter().any(|word| self.is("said", word.text));
            return (!attributed).then_some(end);
        }
        if trails {
            return begins.is_uppercase().then_some(end);
        }
        let name = word.strip_suffix('.').unwrap_or(word);
        if self.is("never-end", word)
            || self.is("before-name", name)
            || self.is("before-number", name)
            || begins.is_numeric() && !quoted
        {
            return None;
        }
        let hour = matches!(word.to_lowercase().as_str(), "a.m." | "p.m.");
        if hour && begins.is_uppercase() {
            let zone = rest.get(opening + 1).is_some_and(|word| word.text == "time");
            return (!zone && !self.is("follows-hour", next.text)).then_some(end);
        }
        // An initial is never the end before a name, nor is it before a word that begins a sentence without need.
        let initial = word.chars().count() == 2;
        (!initial && (quoted || opening > 0 || self.is("starter", next.text))).then_some(end)
    }
}

/// How many words at the beginning are references to notes, "[25]", which belong to what they follow.
fn reference(words: &[Word]) -> usize {
    let is = |triple: &[Word]| {
        matches!(triple, [open, number, close] if open.text == "[" && close.text == "]"
            && !number.space_before && number.text.chars().all(|c| c.is_ascii_digit()))
    };
    3 * words.chunks(3).take_while(|triple| is(triple)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tokenize::Tokenizer;
    use crate::span::Span;

    fn sentences(text: &str) -> Vec<String> {
        let abbreviations = Abbreviations::new();
        let words = Tokenizer::new().unwrap().tokens(text, &[Span::new(0, text.len())], &abbreviations);
        let ranges = abbreviations.sentences(&words);
        let of = |range: &Range<usize>| &text[words[range.start].span.start..words[range.end - 1].span.end];
        ranges.iter().map(|range| of(range).to_owned()).collect()
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        for whole in [
            "The U.S. Embassy sent Gen. Cho and J. B. Roe home on Feb. 3.",
            "They met at 7 p.m. Moscow time in Washington, D.C. on Monday.",
            "“Will they go?” Minister Lund asked.",
            "The No. 3 of the mission left.",
            "A U.S.-Cuba thaw and a U.K.—Spain row (e.g. over Gibraltar) went on.",
        ] {
            assert_eq!(sentences(whole), [whole]);
        }
    }

    #[test]
    fn a_stop_before_a_small_letter_ends_a_sentence_after_an_ordinary_word() {
        assert_eq!(sentences("the talks failed. nobody knew why."), ["the talks failed.", "nobody knew why."]);
        assert_eq!(sentences("will they go? we do not know"), ["will they go?", "we do not know"]);
        for whole in [
            "“Will they go?” the minister asked.",
            "Will they go? she asked.",
            "The govt. officials of the U.S. embassy and Acme Inc. executives met.",
            "He said “we are ready.” the minister replied.",
        ] {
            assert_eq!(sentences(whole), [whole]);
        }
    }

    #[test]
    fn references_to_notes_belong_to_what_they_follow() {
        assert_eq!(
            sentences("Rome agreed.[3] Oslo did not. [12] [13] It went on."),
            ["Rome agreed.[3]", "Oslo did not. [12] [13]", "It went on."]
        );
        assert_eq!(
            sentences("It rose (e.g. The Gambia) from c. 1230 on."),
            ["It rose (e.g. The Gambia) from c. 1230 on."]
        );
    }

    #[test]
    fn sentences_end_inside_quotes_and_after_abbreviations() {
        assert_eq!(sentences("“We left. They stayed.” Rome agreed."), ["“We left.", "They stayed.”", "Rome agreed."]);
        assert_eq!(
            sentences("He went back to the U.S. The row went on."),
            ["He went back to the U.S.", "The row went on."]
        );
        assert_eq!(
            sentences("It closed at 8 p.m. Qatar said nothing."),
            ["It closed at 8 p.m.", "Qatar said nothing."]
        );
        assert_eq!(sentences("Why? Nobody knew... Then talks began!"), ["Why?", "Nobody knew...", "Then talks began!"]);
    }
}
