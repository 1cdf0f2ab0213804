//! The tense of the clause around a token, for the parts of this step that ask for it before the coder does.

use super::Tense;
use crate::language::{Sentence, Token, Upos};

const WILL: &[&str] = &["will", "'ll", "’ll", "shall", "wo"];
const PAST_AUX: &[&str] = &["was", "were", "had", "did", "has", "have", "'ve", "’ve", "been"];
/// Verbs and adjectives whose infinitive lies in the future.
const AHEAD: &[&str] = &[
    "plan", "expect", "schedule", "intend", "set", "due", "slate", "agree", "hope", "vow", "pledge", "promise",
    "prepare", "decide", "want", "aim", "order", "ask", "tell", "urge", "threaten",
];
/// Past forms that differ from the lemma neither by -ed nor where the lemma is unknown.
const PAST_FORMS: &[&str] = &[
    "said", "told", "met", "left", "held", "went", "came", "took", "gave", "made", "began", "flew", "spoke", "sent",
    "signed", "broke", "won", "lost", "cut", "put", "set", "shut", "rose", "fell", "saw", "wrote", "became", "brought",
    "thought", "found", "paid", "struck",
];

/// The tense of the clause that holds token `at`: by the tree where there is one, else by the nearest verb.
pub fn tense_at(sentence: &Sentence, at: usize) -> Tense {
    let Some(verb) = governing_verb(sentence, at).or_else(|| nearest_verb(sentence, at)) else {
        return Tense::Unknown;
    };
    let Some(token) = sentence.tokens.get(verb) else {
        return Tense::Unknown;
    };
    let helpers = helpers(sentence, verb);
    let any = |words: &[&str]| helpers.iter().any(|helper| words.contains(&helper.text.to_lowercase().as_str()));
    if any(WILL) {
        return Tense::Future;
    }
    if any(&["to"]) && is_ahead(sentence, verb) {
        return Tense::Future;
    }
    if any(PAST_AUX) || is_past_form(token) {
        return Tense::Past;
    }
    if any(&["would", "could", "should", "may", "might", "must", "can", "to"]) {
        Tense::Unknown
    } else {
        Tense::Present
    }
}

fn governing_verb(sentence: &Sentence, at: usize) -> Option<usize> {
    let mut current = at;
    for _ in 0..sentence.tokens.len() {
        let token = sentence.tokens.get(current)?;
        if matches!(token.upos, Upos::Verb) && current != at {
            return Some(current);
        }
        current = token.head?;
    }
    None
}

/// The verb nearest before the token in its stretch between commas, else the nearest after it.
fn nearest_verb(sentence: &Sentence, at: usize) -> Option<usize> {
    let is_verb =
        |index: &usize| sentence.tokens.get(*index).is_some_and(|token| token.upos == Upos::Verb || looks_past(token));
    let before = (0..at).rev().take(24).find(is_verb);
    before.or_else(|| (at + 1..sentence.tokens.len()).take(24).find(is_verb))
}

fn looks_past(token: &Token) -> bool {
    PAST_FORMS.contains(&token.text.to_lowercase().as_str())
}

fn helpers(sentence: &Sentence, verb: usize) -> Vec<&Token> {
    let by_tree: Vec<&Token> = sentence
        .tokens
        .iter()
        .filter(|token| {
            token.head == Some(verb)
                && (token.upos == Upos::Aux || token.upos == Upos::Part || token.relation.starts_with("aux"))
        })
        .collect();
    if !by_tree.is_empty() {
        return by_tree;
    }
    let before = sentence.tokens.get(..verb).unwrap_or_default().iter().rev();
    before.take_while(|token| matches!(token.upos, Upos::Aux | Upos::Part | Upos::Adv)).collect()
}

fn is_ahead(sentence: &Sentence, verb: usize) -> bool {
    let Some(token) = sentence.tokens.get(verb) else {
        return false;
    };
    let governor = match token.head {
        Some(head) => sentence.tokens.get(head),
        None => sentence
            .tokens
            .get(..verb)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|token| matches!(token.upos, Upos::Verb | Upos::Adj)),
    };
    governor.is_some_and(|governor| AHEAD.contains(&governor.lemma.to_lowercase().as_str()))
}

fn is_past_form(token: &Token) -> bool {
    let text = token.text.to_lowercase();
    let lemma = token.lemma.to_lowercase();
    if looks_past(token) || text.ends_with("ed") && text.len() > 4 {
        return true;
    }
    text != lemma && !text.ends_with("ing") && !text.ends_with('s') && token.upos == Upos::Verb
}
