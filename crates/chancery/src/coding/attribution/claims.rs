//! All attributions of a document, with quotations that run over sentences and paragraphs.

use super::quotations::quotations;
use super::statement::{Reader, Statement};
use crate::coding::Coder;
use crate::document::Document;
use crate::language::Sentence;
use crate::language::children::Tree;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Words of a quotation from which on it is taken for speech, and not for a title or a term.
const SPEECH: usize = 5;

/// Who says, thinks or wants what. Spans are byte offsets into the document's text, in its order; what is interrupted
/// has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Empty where nobody is named: "reportedly".
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
    /// The content is given as said, rather than wanted or judged.
    pub assertive: bool,
}

/// Every attribution of a document, in the order of their cues. Linear in the number of sentences.
pub fn claims(coder: &Coder, document: &Document, sentences: &[Sentence]) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    // The last claim that gave words in quotation marks, and its block.
    let mut speaking: Option<(usize, usize)> = None;
    let mut block = None;
    let mut marks: Vec<Span> = Vec::new();
    for sentence in sentences {
        if block != Some(sentence.block) {
            block = Some(sentence.block);
            let pieces = document.blocks.get(sentence.block).map(|b| b.pieces.as_slice()).unwrap_or_default();
            marks = match (pieces.first(), pieces.last()) {
                (Some(first), Some(last)) => quotations(&document.text, first.cover(*last)),
                _ => Vec::new(),
            };
        }
        let tree = Tree::new(sentence);
        let quoted: Vec<Option<usize>> =
            sentence.tokens.iter().map(|t| marks.iter().position(|q| q.contains(t.span))).collect();
        let statements = Reader { speech: &coder.speech, tree: &tree, quoted: &quoted }.statements();
        let before = found.len();
        let mut held = vec![false; tree.len()];
        for s in &statements {
            for t in s.content.iter().chain(&s.source).chain(&s.cue) {
                held[*t] = true;
            }
            if s.quoting && s.speaker.is_some() && quoted[s.head].is_none() {
                speaking = Some((found.len(), sentence.block));
            }
            found.push(claim(&tree, s));
        }
        // What of a quotation no cue of the sentence holds goes to whoever is speaking.
        let rest: Vec<usize> = (0..tree.len())
            .filter(|t| !held[*t])
            .filter(|t| quoted[*t].is_some_and(|q| marks[q].of(&document.text).split_whitespace().count() >= SPEECH))
            .collect();
        if rest.is_empty() {
            continue;
        }
        let near = speaking.filter(|(i, b)| *i < before && (*b == sentence.block || *b + 1 == sentence.block));
        let spans = runs(&tree, &rest);
        match near.and_then(|(i, _)| found.get_mut(i)) {
            Some(claim) => {
                claim.content.extend(spans);
                speaking = speaking.map(|(i, _)| (i, sentence.block));
            }
            None => found.push(Claim { source: Vec::new(), cue: Vec::new(), content: spans, assertive: true }),
        }
    }
    found
}

fn claim(tree: &Tree, s: &Statement) -> Claim {
    Claim {
        source: runs(tree, &s.source),
        cue: runs(tree, &s.cue),
        content: runs(tree, &s.content),
        assertive: s.assertive,
    }
}

/// Tokens as spans, one for each unbroken run.
fn runs(tree: &Tree, tokens: &[usize]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut last = None;
    for &t in tokens {
        let span = tree.token(t).span;
        match found.last_mut().filter(|_| last == t.checked_sub(1)) {
            Some(run) => *run = run.cover(span),
            None => found.push(span),
        }
        last = Some(t);
    }
    found
}
