//! Sentences that are tokens already, with as much of an analysis as the time step asks for: which words are verbs and
//! which help them. It costs a thousandth of the encoder, and the day that an expression names is as good as never
//! another.

use chancery::language::{Sentence, Token, Upos};
use chancery::span::Span;

const AUXILIARIES: &[&str] = &[
    "will", "'ll", "would", "shall", "should", "may", "might", "can", "could", "must", "wo", "ca", "is", "are", "was",
    "were", "be", "been", "being", "am", "'s", "'re", "has", "have", "had", "having", "'ve", "'d", "do", "does", "did",
];
const PREPOSITIONS: &[&str] = &[
    "of", "in", "on", "at", "by", "for", "with", "from", "until", "till", "since", "during", "before", "after",
    "about", "over", "under", "through", "between", "into", "within", "against", "as", "than", "around", "towards",
    "toward",
];
const DETERMINERS: &[&str] = &["the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their"];
const PRONOUNS: &[&str] = &["he", "she", "it", "they", "we", "i", "you", "who", "which", "there", "him", "them", "us"];
const CONJUNCTIONS: &[&str] = &["and", "or", "but", "nor"];
/// Past forms that do not end in -ed.
const PAST: &[&str] = &[
    "said", "told", "met", "left", "held", "went", "came", "took", "gave", "made", "began", "flew", "spoke", "sent",
    "broke", "won", "lost", "cut", "put", "set", "shut", "rose", "fell", "saw", "wrote", "became", "brought",
    "thought", "found", "paid", "struck", "hit", "ran", "fled", "fought", "led", "kept", "known", "seen", "done",
    "taken",
];

/// A sentence of words that a corpus has cut, in the manner of the Penn Treebank.
pub fn sentence(words: &str) -> Sentence {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    for word in words.split_whitespace() {
        let text = plain(word);
        let span = Span::new(at, at + text.len());
        at = span.end + 1;
        let lower = text.to_lowercase();
        let upos = upos(&text, &lower, tokens.is_empty());
        let lemma = lemma(&lower, upos);
        tokens.push(Token { text, span, lemma, upos, head: None, relation: String::new() });
    }
    Sentence { span: Span::new(0, at.saturating_sub(1)), block: 0, tokens, entities: Vec::new() }
}

/// A token without the escapes of the treebank.
pub fn plain(word: &str) -> String {
    match word {
        "-LRB-" => "(".to_owned(),
        "-RRB-" => ")".to_owned(),
        "-LSB-" => "[".to_owned(),
        "-RSB-" => "]".to_owned(),
        "``" => "“".to_owned(),
        "''" => "”".to_owned(),
        _ => word.replace("\\/", "/"),
    }
}

fn upos(text: &str, lower: &str, first: bool) -> Upos {
    let has = |list: &[&str]| list.contains(&lower);
    if !text.chars().any(char::is_alphanumeric) {
        Upos::Punct
    } else if text.starts_with(|c: char| c.is_ascii_digit()) {
        Upos::Num
    } else if lower == "to" || lower == "not" || lower == "n't" {
        Upos::Part
    } else if has(AUXILIARIES) {
        Upos::Aux
    } else if has(PREPOSITIONS) {
        Upos::Adp
    } else if has(DETERMINERS) {
        Upos::Det
    } else if has(PRONOUNS) {
        Upos::Pron
    } else if has(CONJUNCTIONS) {
        Upos::Cconj
    } else if text.starts_with(char::is_uppercase) && !first {
        Upos::Propn
    } else if has(PAST) || lower.ends_with("ed") && lower.len() > 4 && !lower.ends_with("eed") {
        Upos::Verb
    } else if lower.ends_with("ly") {
        Upos::Adv
    } else {
        Upos::Noun
    }
}

/// What the time step tells a past form by: a verb whose lemma is not its form.
fn lemma(lower: &str, upos: Upos) -> String {
    match (upos, lower.strip_suffix("ed")) {
        (Upos::Verb, Some(stem)) => stem.to_owned(),
        _ => lower.to_owned(),
    }
}
