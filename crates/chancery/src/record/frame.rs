//! Headings that place what stands under them: "What happened last week?" over a list of what happened.

use crate::coding::EventMention;
use crate::document::{BlockKind, Document};
use crate::language::Sentence;
use crate::time::{Relation, Tense, TimeExpression};

/// Words of a heading.
const HEADING: usize = 9;
/// Paragraphs that a heading can stand over.
const UNDER: usize = 12;

/// Gives the time of a heading to the acts under it that have none of their own and are told as done.
pub(crate) fn under_headings(
    document: &Document,
    sentences: &[Sentence],
    times: &[Vec<TimeExpression>],
    mentions: &mut [EventMention],
) {
    let mut frame: Option<(&TimeExpression, usize)> = None;
    let mut governed: Vec<Option<&TimeExpression>> = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        if is_heading(document, sentences, index) {
            let only = times.get(index).and_then(|times| match times.as_slice() {
                [only] => Some(only),
                _ => None,
            });
            let places = |e: &&TimeExpression| e.value.is_date() && e.relation == Relation::On;
            frame = only.filter(places).map(|e| (e, sentence.block));
            governed.push(None);
            continue;
        }
        let held = frame.filter(|(_, block)| sentence.block > *block && sentence.block - block <= UNDER);
        governed.push(held.map(|(expression, _)| expression));
    }
    for mention in mentions.iter_mut().filter(|m| m.modality.is_fact() && m.when.expression.is_none()) {
        if let Some(Some(expression)) = governed.get(mention.sentence_index) {
            mention.when.expression = Some((*expression).clone());
            (mention.when.tense, mention.when.fresh) = (Tense::Past, false);
        }
    }
}

/// A paragraph of a few words that is no sentence.
fn is_heading(document: &Document, sentences: &[Sentence], index: usize) -> bool {
    let Some(sentence) = sentences.get(index) else { return false };
    let beside = [index.checked_sub(1), index.checked_add(1)].into_iter().flatten().filter_map(|i| sentences.get(i));
    let alone = beside.into_iter().all(|other| other.block != sentence.block);
    let kind = document.blocks.get(sentence.block).map(|block| block.kind);
    let text = sentence.span.of(&document.text).trim();
    alone
        && kind == Some(BlockKind::Paragraph)
        && text.split_whitespace().count() <= HEADING
        && (text.ends_with(['?', ':']) || text.ends_with(char::is_alphanumeric))
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}
