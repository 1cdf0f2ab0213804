//! A sentence as the grammar reads it: tokens cut at hyphens, slashes and
//! apostrophes, so that it does not matter how the tokenizer treats them.

use super::grammar::Class;
use crate::language::{EntityKind, Sentence, Upos};
use crate::span::Span;
use std::borrow::Cow;

pub struct Word<'a> {
    /// Lower case, straight apostrophes, no full stop at the end of an abbreviation.
    pub text: Cow<'a, str>,
    pub lemma: &'a str,
    pub class: Class,
    pub upos: Upos,
    pub capital: bool,
    pub person: bool,
    /// The governing token, where the tree is known.
    pub head: Option<usize>,
    pub token: usize,
    pub span: Span,
}

pub struct Words<'a> {
    list: Vec<Word<'a>>,
    /// Expressions that date nothing are read, too.
    pub loose: bool,
}

impl<'a> Words<'a> {
    pub fn new(sentence: &'a Sentence, loose: bool) -> Words<'a> {
        let mut person = vec![false; sentence.tokens.len()];
        for entity in sentence.entities.iter().filter(|entity| entity.kind == EntityKind::Per) {
            for flag in person.iter_mut().take(entity.end).skip(entity.start) {
                *flag = true;
            }
        }
        let mut list = Vec::with_capacity(sentence.tokens.len() + 8);
        for ((token, item), person) in sentence.tokens.iter().enumerate().zip(person) {
            let exact = item.text.len() == item.span.len();
            for (start, end) in Pieces::of(&item.text) {
                let Some(piece) = item.text.get(start..end) else {
                    continue;
                };
                let span = if exact { Span::new(item.span.start + start, item.span.start + end) } else { item.span };
                let text = normal(piece);
                list.push(Word {
                    class: Class::of(&text),
                    text,
                    lemma: &item.lemma,
                    upos: item.upos,
                    capital: piece.chars().next().is_some_and(char::is_uppercase),
                    person,
                    head: item.head,
                    token,
                    span,
                });
            }
        }
        Words { list, loose }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, at: usize) -> Option<&Word<'a>> {
        self.list.get(at)
    }

    /// The word at `at`, and nothing beyond the ends.
    pub fn at(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| &word.text)
    }

    /// The word `back` words before `at`.
    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.at(at))
    }

    pub fn word_before(&self, at: usize) -> Option<&Word<'a>> {
        at.checked_sub(1).and_then(|at| self.list.get(at))
    }

    pub fn any(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.at(at))
    }

    /// The words follow each other from `at` on; the index after them.
    pub fn run(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().enumerate().all(|(index, word)| self.at(at + index) == *word).then_some(at + words.len())
    }

    /// The first of `runs` that stands at `at`; the index after it.
    pub fn first_run(&self, at: usize, runs: &[&[&str]]) -> Option<usize> {
        runs.iter().find_map(|words| self.run(at, words))
    }

    /// Skips one of `words`, if it stands there.
    pub fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.any(at, words) { at + 1 } else { at }
    }

    pub fn capital(&self, at: usize) -> bool {
        self.get(at).is_some_and(|word| word.capital)
    }

    /// No space between this word and the one before.
    pub fn glued(&self, at: usize) -> bool {
        match (self.word_before(at), self.get(at)) {
            (Some(left), Some(right)) => left.span.end == right.span.start || left.token == right.token,
            _ => false,
        }
    }

    /// What the link word at `at` takes up between its neighbours: bytes, and tokens.
    pub fn gap(&self, at: usize) -> (Span, (usize, usize)) {
        match (self.word_before(at), self.get(at + 1)) {
            (Some(left), Some(right)) => {
                let tokens = (left.token + 1, right.token.max(left.token + 1));
                (Span::new(left.span.end, right.span.start), tokens)
            }
            _ => (Span::new(0, 0), (0, 0)),
        }
    }

    pub fn is_dash(&self, at: usize) -> bool {
        self.any(at, &["-", "–", "—"])
    }
}

/// Ranges of the pieces of a token.
struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl Pieces<'_> {
    fn of(text: &str) -> Pieces<'_> {
        Pieces { text, at: 0 }
    }
}

impl Iterator for Pieces<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut letters = rest.char_indices();
        let (_, first) = letters.next()?;
        let end = match first {
            '-' | '–' | '—' | '/' => first.len_utf8(),
            _ => letters
                .find(|(_, letter)| matches!(letter, '-' | '–' | '—' | '/' | '\'' | '’'))
                .map_or(rest.len(), |(at, _)| at),
        };
        self.at = start + end;
        Some((start, self.at))
    }
}

fn normal(piece: &str) -> Cow<'_, str> {
    let stop = piece.len() > 1 && piece.ends_with('.') && piece.contains(char::is_alphabetic);
    let piece = if stop { piece.get(..piece.len() - 1).unwrap_or(piece) } else { piece };
    if piece.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(piece)
    } else if piece.is_ascii() {
        Cow::Owned(piece.to_ascii_lowercase())
    } else {
        let straight = |c: char| if matches!(c, '’' | '‘') { '\'' } else { c };
        Cow::Owned(piece.chars().flat_map(char::to_lowercase).map(straight).collect())
    }
}
