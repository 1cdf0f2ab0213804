//! Runs the table of cases, under two ways of cutting tokens, and the dating of whole documents.

use super::*;
use crate::document::{Block, BlockKind, Document, Stamp, StampKind};
use crate::language::{Sentence, Token, Upos};
use crate::span::{OffsetMap, Span};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    group: Vec<Group>,
    offset: Vec<OffsetCase>,
}

#[derive(Deserialize)]
struct Group {
    anchor: String,
    cases: Vec<(String, String, String)>,
    alone: Vec<String>,
}

#[derive(Deserialize)]
struct OffsetCase {
    text: String,
    base: String,
    grain: Option<String>,
    event: Option<String>,
    forward: String,
    back: String,
}

fn cases() -> Cases {
    toml::from_str(include_str!("../../data/time/cases.toml")).expect("the table of cases is valid")
}

/// A rough tokenizer: letters, digits with their marks, and everything else one by one. With `hyphens` words joined by
/// hyphens and slashes stay one token.
pub(super) fn tokenize(text: &str, base: usize, hyphens: bool) -> Sentence {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| letters.get(index).map_or(' ', |(_, letter)| *letter);
    let mut tokens: Vec<Token> = Vec::new();
    let mut index = 0;
    while index < letters.len() {
        let start = index;
        let first = at(index);
        index += 1;
        if first.is_whitespace() {
            continue;
        }
        let suffix =
            matches!(first, '\'' | '’') && at(index) == 's' && !at(index + 1).is_alphanumeric();
        if suffix || first.is_alphanumeric() || (first == '\'' && at(index).is_ascii_digit()) {
            while index < letters.len() {
                let (letter, next) = (at(index), at(index + 1));
                let joins = match letter {
                    '-' | '/' => hyphens && next.is_alphanumeric(),
                    '.' | ',' | ':' if next.is_ascii_digit() => at(index - 1).is_ascii_digit(),
                    '.' => {
                        let word: String = letters[start..index]
                            .iter()
                            .map(|(_, letter)| *letter)
                            .collect();
                        ["a.m", "p.m", "a", "p", "Sept", "Feb", "U", "U.S"].contains(&word.as_str())
                    }
                    _ => letter.is_alphanumeric(),
                };
                if !joins {
                    break;
                }
                index += 1;
            }
        }
        let begin = letters[start].0;
        let end = letters.get(index).map_or(text.len(), |(end, _)| *end);
        let word = &text[begin..end];
        tokens.push(Token {
            text: word.to_owned(),
            span: Span::new(base + begin, base + end),
            lemma: lemma(word),
            upos: upos(word, tokens.is_empty()),
            head: None,
            relation: String::new(),
        });
    }
    Sentence {
        span: Span::new(base, base + text.len()),
        block: 0,
        tokens,
        entities: Vec::new(),
    }
}

fn lemma(word: &str) -> String {
    let word = word.to_lowercase();
    match word.as_str() {
        "has" | "had" => "have".into(),
        "planned" => "plan".into(),
        "postponed" => "postpone".into(),
        _ => word,
    }
}

fn upos(word: &str, first: bool) -> Upos {
    let lower = word.to_lowercase();
    let is = |words: &[&str]| words.contains(&lower.as_str());
    let verbs = [
        "left",
        "met",
        "said",
        "came",
        "flew",
        "spoke",
        "leave",
        "return",
        "meet",
        "meets",
        "speak",
        "fell",
        "rose",
        "took",
        "hold",
        "sat",
        "marched",
        "sit",
        "sign",
        "arrive",
        "retaliated",
        "departed",
        "cut",
        "told",
    ];
    if !word.starts_with(char::is_alphanumeric) {
        Upos::Punct
    } else if word.starts_with(|c: char| c.is_ascii_digit()) {
        Upos::Num
    } else if is(&[
        "in", "on", "at", "of", "by", "for", "from", "over", "within", "through", "into", "after",
        "before", "since", "until", "between", "around",
    ]) {
        Upos::Adp
    } else if is(&["the", "a", "an", "this", "that", "every", "its", "his"]) {
        Upos::Det
    } else if is(&[
        "will", "may", "must", "can", "could", "has", "have", "had", "was", "were", "is", "are",
        "be", "been",
    ]) && !(word == "May" && !first)
    {
        Upos::Aux
    } else if is(&["to"]) {
        Upos::Part
    } else if is(&["and", "or", "but"]) {
        Upos::Cconj
    } else if verbs.contains(&lower.as_str()) || lower.ends_with("ed") || lower.ends_with("ting") {
        Upos::Verb
    } else if word.starts_with(char::is_uppercase) && !first {
        Upos::Propn
    } else {
        Upos::Noun
    }
}

fn days(text: &str) -> (Option<Date>, Option<Date>) {
    let parse = |text: &str| {
        (!text.is_empty()).then(|| text.parse::<Date>().expect("a date of the table is valid"))
    };
    match text.split_once("..") {
        Some((first, last)) => (parse(first), parse(last)),
        None => (parse(text), parse(text)),
    }
}

fn anchor(text: &str) -> EventDate {
    let (earliest, latest) = days(text);
    EventDate {
        earliest,
        latest,
        grain: Grain::Day,
        text: String::new(),
        why: "header".into(),
    }
}

fn tense(name: &str) -> Tense {
    match name {
        "past" => Tense::Past,
        "present" => Tense::Present,
        "future" => Tense::Future,
        _ => Tense::Unknown,
    }
}

fn shown(date: &EventDate) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    match date.single() {
        Some(day) => day.to_string(),
        None if date.why.contains("names no one day") => "-".into(),
        None => format!("{}..{}", day(date.earliest), day(date.latest)),
    }
}

/// The text without its brackets, and what stood in them.
fn marked(text: &str) -> (String, Vec<String>) {
    let marked = text
        .split('[')
        .skip(1)
        .filter_map(|part| part.split(']').next())
        .map(str::to_owned)
        .collect();
    (text.replace(['[', ']'], ""), marked)
}

#[test]
fn the_table_of_cases_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for group in cases().group {
        let anchor = anchor(&group.anchor);
        for (text, tense_name, expected) in &group.cases {
            count += 1;
            let (plain, brackets) = marked(text);
            for hyphens in [false, true] {
                let found = find(&tokenize(&plain, 0, hyphens));
                let texts: Vec<String> = found
                    .iter()
                    .map(|time| plain[time.span.start..time.span.end].to_owned())
                    .collect();
                let dates: Vec<EventDate> = found
                    .iter()
                    .map(|time| resolve(time, &anchor, tense(tense_name)))
                    .collect();
                let got = dates.iter().map(shown).collect::<Vec<_>>().join(";");
                if texts != brackets || got != *expected {
                    wrong.push(format!("{text} ({tense_name}, {}, {hyphens})\n    want {expected}\n    got  {got} in {found:?}", group.anchor));
                }
            }
        }
        for text in &group.alone {
            count += 1;
            for hyphens in [false, true] {
                let found = find(&tokenize(text, 0, hyphens));
                if !found.is_empty() {
                    wrong.push(format!("{text}\n    want nothing\n    got  {found:?}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} cases fail:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 150);
}

#[test]
fn offsets_lead_both_ways() {
    let mut wrong = Vec::new();
    for case in cases().offset {
        let (plain, brackets) = marked(&case.text);
        let sentence = tokenize(&plain, 0, false);
        let found = find(&sentence);
        let mut base = anchor(&case.base);
        if case.grain.is_some() {
            base.grain = Grain::Week;
        }
        let [time] = found.as_slice() else {
            wrong.push(format!("{}: {found:?}", case.text));
            continue;
        };
        let event = match time.value.origin() {
            Some(Origin::Event(token)) => {
                sentence.tokens.get(*token).map(|token| token.text.clone())
            }
            _ => None,
        };
        let got = (
            shown(&offset(time, &base)),
            shown(&offset_back(time, &base)),
        );
        let text = plain[time.span.start..time.span.end].to_owned();
        if vec![text] != brackets
            || event != case.event
            || got != (case.forward.clone(), case.back.clone())
        {
            wrong.push(format!(
                "{}\n    want {} and {}\n    got  {got:?} from {time:?}",
                case.text, case.forward, case.back
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
