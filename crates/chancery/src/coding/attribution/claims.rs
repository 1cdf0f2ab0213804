//! All attributions of a document, with quotations that run over sentences and paragraphs.

use super::quotations::quotations;
use super::statement::{Reader, Statement};
use crate::coding::Coder;
use crate::document::Document;
use crate::language::Sentence;
use crate::language::Tree;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Words of a quotation from which on it is taken for speech, and not for a title or a term.
const SPEECH: usize = 5;

/// Attributions on either side among which the one that holds another is looked for.
const NEAR: usize = 64;

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
    /// Index of the attribution whose content holds this one: in "she says that he wants it", the first.
    pub within: Option<usize>,
}

/// Every attribution of a document, in the order of their cues. Linear in the number of sentences.
pub fn claims(coder: &Coder, document: &Document, sentences: &[Sentence]) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    // The last claim that gave words in quotation marks, and its block.
    let mut speaking: Option<(usize, usize)> = None;
    let mut block = None;
    let mut marks: Vec<Span> = Vec::new();
    let mut transcript: Option<usize> = None;
    for sentence in sentences {
        let opened = block != Some(sentence.block);
        if opened {
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
        // "MINISTER: ..." in a transcript gives all of the paragraph to the one who is named.
        if let Some(name) = opened.then(|| named_turn(&tree)).flatten() {
            held[..=name.len()].iter_mut().for_each(|h| *h = true);
            transcript = Some(sentence.block);
            speaking = Some((found.len(), sentence.block));
            found.push(Claim {
                source: runs(&tree, &name),
                cue: runs(&tree, &[name.len()]),
                content: Vec::new(),
                assertive: true,
                within: None,
            });
        }
        let turn = speaking.filter(|_| transcript == Some(sentence.block)).map(|(i, _)| i);
        for s in &statements {
            // What a speaker says that others said is his speech all the same.
            for t in s.content.iter().chain(&s.source).chain(&s.cue).filter(|_| quoted[s.head].is_none()) {
                held[*t] = true;
            }
            if turn.is_none() && s.quoting && s.speaker.is_some() && quoted[s.head].is_none() {
                speaking = Some((found.len(), sentence.block));
            }
            found.push(claim(&tree, s));
        }
        if let Some(claim) = turn.and_then(|i| found.get_mut(i)) {
            let skip = if opened { held.iter().take_while(|h| **h).count() } else { 0 };
            claim.content.extend(runs(&tree, &(skip..tree.len()).collect::<Vec<_>>()));
            continue;
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
            None => {
                found.push(Claim { source: Vec::new(), cue: Vec::new(), content: spans, assertive: true, within: None })
            }
        }
    }
    for i in 0..found.len() {
        let cue = found[i].cue.last().copied();
        let near = i.saturating_sub(NEAR)..(i + NEAR).min(found.len());
        let holds = |j: usize| cue.is_some_and(|c| j != i && found[j].content.iter().any(|s| s.contains(c)));
        found[i].within = near.clone().rev().filter(|j| holds(*j)).min_by_key(|j| size(&found[*j]));
    }
    found
}

fn size(claim: &Claim) -> usize {
    claim.content.iter().map(|s| s.len()).sum()
}

/// The tokens before the colon that opens a paragraph, if they are a name in capitals.
fn named_turn(tree: &Tree) -> Option<Vec<usize>> {
    let colon = (1..tree.len().min(6)).find(|t| tree.token(*t).text == ":")?;
    let capitals = |t: usize| {
        let text = &tree.token(t).text;
        !text.chars().any(char::is_lowercase) && text.chars().any(char::is_alphabetic) || text == "."
    };
    ((0..colon).all(capitals) && tree.token(0).text.len() > 1).then(|| (0..colon).collect())
}

fn claim(tree: &Tree, s: &Statement) -> Claim {
    Claim {
        source: runs(tree, &s.source),
        cue: runs(tree, &s.cue),
        content: runs(tree, &s.content),
        assertive: s.assertive,
        within: None,
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
