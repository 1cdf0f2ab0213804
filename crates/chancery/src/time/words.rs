//! A sentence as the grammar reads it: tokens cut at hyphens, slashes and
//! apostrophes, so that it does not matter how the tokenizer treats them.

use crate::language::{EntityKind, Sentence, Upos};
use crate::span::Span;

pub struct Word {
    /// Lower case, straight apostrophes, no full stop at the end of an abbreviation.
    pub text: String,
    pub lemma: String,
    pub upos: Upos,
    pub capital: bool,
    pub person: bool,
    /// The governing token, where the tree is known.
    pub head: Option<usize>,
    pub token: usize,
    pub span: Span,
}

pub struct Words {
    list: Vec<Word>,
}

impl Words {
    pub fn new(sentence: &Sentence) -> Words {
        let mut person = vec![false; sentence.tokens.len()];
        for entity in sentence.entities.iter().filter(|entity| entity.kind == EntityKind::Per) {
            for flag in person.iter_mut().take(entity.end).skip(entity.start) {
                *flag = true;
            }
        }
        let mut list = Vec::with_capacity(sentence.tokens.len() + 8);
        for ((token, item), person) in sentence.tokens.iter().enumerate().zip(person) {
            let exact = item.text.len() == item.span.len();
            for (start, end) in cut(&item.text) {
                let Some(piece) = item.text.get(start..end) else {
                    continue;
                };
                let span = if exact { Span::new(item.span.start + start, item.span.start + end) } else { item.span };
                list.push(Word {
                    text: normal(piece),
                    lemma: item.lemma.to_lowercase(),
                    upos: item.upos,
                    capital: piece.chars().next().is_some_and(char::is_uppercase),
                    person,
                    head: item.head,
                    token,
                    span,
                });
            }
        }
        Words { list }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, at: usize) -> Option<&Word> {
        self.list.get(at)
    }

    /// The word at `at`, and nothing beyond the ends.
    pub fn at(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| word.text.as_str())
    }

    /// The word `back` words before `at`.
    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.at(at))
    }

    pub fn word_before(&self, at: usize) -> Option<&Word> {
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
fn cut(text: &str) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        match letter {
            '-' | '–' | '—' | '/' => {
                pieces.extend([(start, at), (at, end)]);
                start = end;
            }
            '\'' | '’' if at > start => {
                pieces.push((start, at));
                start = at;
            }
            _ => {}
        }
    }
    pieces.push((start, text.len()));
    pieces.retain(|(start, end)| start < end);
    pieces
}

fn normal(piece: &str) -> String {
    let mut text = if piece.is_ascii() {
        piece.to_ascii_lowercase()
    } else {
        piece.chars().flat_map(char::to_lowercase).map(|c| if c == '’' || c == '‘' { '\'' } else { c }).collect()
    };
    if text.len() > 1 && text.ends_with('.') && text.contains(char::is_alphabetic) {
        text.pop();
    }
    text
}
