//! Ways about the tree over a sentence's tokens.

use super::decode::is_tree;
use super::{Sentence, Token, Upos};
use crate::document::Document;
use crate::span::Span;

impl Sentence {
    /// The sentence as it stands in the document, noise inside it included.
    pub fn text<'a>(&self, document: &'a Document) -> &'a str {
        self.span.of(&document.text)
    }

    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    pub fn head(&self, token: usize) -> Option<usize> {
        self.tokens.get(token)?.head
    }

    /// The token's relation to its head, with its subtype; empty for no such token.
    pub fn relation(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| &token.relation)
    }

    /// Tokens governed by `token`, in the order of the sentence.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&child| self.head(child) == Some(token))
    }

    /// Children whose relation is `relation`, with or without a subtype: `nsubj` finds `nsubj:pass` too.
    pub fn children_by<'a>(&'a self, token: usize, relation: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.children(token)
            .filter(move |&child| self.tokens.get(child).is_some_and(|child| child.has_relation(relation)))
    }

    /// One root, every head inside the sentence, and every token governed by the root.
    pub fn is_tree(&self) -> bool {
        let heads: Vec<usize> = self.tokens.iter().map(|token| token.head.map_or(0, |head| head + 1)).collect();
        self.tokens.is_empty() || is_tree(&heads)
    }
}

impl Token {
    /// Whether the relation is `relation`, or a subtype of it where `relation` names none.
    pub fn has_relation(&self, relation: &str) -> bool {
        self.relation.strip_prefix(relation).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

/// A sentence's tree with the children of every token at hand, for steps that walk it often. All indices are tokens of it.
pub(crate) struct Tree<'a> {
    pub sentence: &'a Sentence,
    children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    pub fn new(sentence: &'a Sentence) -> Tree<'a> {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        for (i, token) in sentence.tokens.iter().enumerate() {
            if let Some(list) = token.head.and_then(|h| children.get_mut(h)) {
                list.push(i);
            }
        }
        Tree { sentence, children }
    }

    pub fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub fn token(&self, i: usize) -> &'a Token {
        &self.sentence.tokens[i]
    }

    pub fn lemma(&self, i: usize) -> &'a str {
        &self.sentence.tokens[i].lemma
    }

    pub fn upos(&self, i: usize) -> Upos {
        self.sentence.tokens[i].upos
    }

    pub fn head(&self, i: usize) -> Option<usize> {
        self.sentence.tokens[i].head
    }

    /// The relation with its subtype.
    pub fn relation(&self, i: usize) -> &'a str {
        &self.sentence.tokens[i].relation
    }

    /// The relation without its subtype.
    pub fn base(&self, i: usize) -> &'a str {
        let relation = self.relation(i);
        relation.split(':').next().unwrap_or(relation)
    }

    pub fn children(&self, i: usize) -> &[usize] {
        &self.children[i]
    }

    /// Children with that relation (`nsubj` also finds `nsubj:pass`; `nsubj:pass` only itself).
    pub fn with<'s>(&'s self, i: usize, relation: &'s str) -> impl Iterator<Item = usize> + 's {
        self.children[i].iter().copied().filter(move |c| self.is(*c, relation))
    }

    pub fn first(&self, i: usize, relation: &str) -> Option<usize> {
        self.children[i].iter().copied().find(|c| self.is(*c, relation))
    }

    pub fn is(&self, i: usize, relation: &str) -> bool {
        self.token(i).has_relation(relation)
    }

    pub fn is_verb(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
    }

    pub fn is_noun(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn)
    }

    /// The token and everything under it, in the order of the text.
    pub fn subtree(&self, i: usize) -> Vec<usize> {
        let mut found = vec![i];
        let mut at = 0;
        while at < found.len() {
            found.extend(&self.children[found[at]]);
            at += 1;
        }
        found.sort_unstable();
        found
    }

    /// The token and those coordinated with it ("Italy, Spain and Greece").
    pub fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut found = vec![i];
        let mut at = 0;
        while at < found.len() {
            let of = found[at];
            found.extend(self.with(of, "conj"));
            at += 1;
        }
        found
    }

    /// Case-marking lemma of a nominal: "to", "against", "because_of"; `None` for a bare one.
    pub fn case(&self, i: usize) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        // "To Tel Aviv": the preposition may hang on another word of the name.
        let of_name = || self.with(i, "flat").find(|f| self.with(*f, "case").any(|c| c < i));
        let i = if self.with(i, "case").next().is_some() { i } else { of_name().unwrap_or(i) };
        for case in self.with(i, "case").filter(|c| !matches!(self.lemma(*c), "'s" | "\u{2019}s" | "'" | "\u{2019}")) {
            words.push(self.lemma(case).to_lowercase());
            words.extend(self.with(case, "fixed").map(|f| self.lemma(f).to_lowercase()));
        }
        (!words.is_empty()).then(|| words.join("_"))
    }

    pub fn span(&self, tokens: &[usize]) -> Option<Span> {
        let first = tokens.iter().min()?;
        let last = tokens.iter().max()?;
        Some(self.token(*first).span.cover(self.token(*last).span))
    }

    pub fn words(&self, start: usize, end: usize) -> String {
        let mut text = String::new();
        let mut previous: Option<&Token> = None;
        for token in self.sentence.tokens.iter().take(end).skip(start) {
            if previous.is_some_and(|p| p.span.end < token.span.start) {
                text.push(' ');
            }
            text.push_str(&token.text);
            previous = Some(token);
        }
        text
    }
}
