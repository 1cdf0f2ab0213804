//! Runs the sentences of `data/time/values.toml` through the model and the tagger, and counts as TempEval-3 counts: an
//! expression is found where the spans overlap, and its type and value must be those of the table.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use chancery::language::Model;
use chancery::span::Span;
use chancery::time::{EventDate, Tagged, tag};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    anchor: String,
    cases: Vec<(String, String)>,
    alone: Vec<String>,
}

/// The text without its brackets, and where they stood.
fn marked(text: &str) -> (String, Vec<Span>) {
    let mut plain = String::new();
    let mut spans = Vec::new();
    let mut open = 0;
    for letter in text.replace("|| ", "").chars() {
        match letter {
            '[' => open = plain.len(),
            ']' => spans.push(Span::new(open, plain.len())),
            _ => plain.push(letter),
        }
    }
    (plain, spans)
}

fn shown(tagged: &Tagged) -> String {
    format!("{} {}", format!("{:?}", tagged.timex.kind).to_uppercase(), tagged.timex.value)
}

/// What is found, wanted or both, in the order of the text.
fn verdict(brackets: &[Span], values: &str, found: &[Tagged]) -> Result<(), String> {
    let mut values = values.split(';').map(str::trim).filter(|value| !value.is_empty());
    let mut wrong = Vec::new();
    for bracket in brackets {
        let mut here = found.iter().filter(|t| t.expression.span.overlaps(*bracket)).map(shown);
        // A range in one pair of brackets has a value for each end.
        let ends = here.by_ref().collect::<Vec<_>>();
        if ends.is_empty() {
            wrong.push(format!("nothing at {bracket:?}"));
        }
        for end in ends {
            let wanted = values.next().unwrap_or("nothing");
            if end != wanted {
                wrong.push(format!("{end} and not {wanted}"));
            }
        }
    }
    let extra = found.iter().filter(|t| !brackets.iter().any(|bracket| bracket.overlaps(t.expression.span)));
    wrong.extend(extra.map(|t| format!("'{}' {}", t.expression.text, shown(t))));
    wrong.extend(values.map(|value| format!("no {value}")));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
}

#[test]
fn values_are_those_of_timeml() {
    let table: Table = toml::from_str(include_str!("../data/time/values.toml")).expect("the table is valid");
    let model = Model::embedded().expect("the model is built in");
    let mut wrong = Vec::new();
    let mut count = 0;
    for group in &table.group {
        let anchor = EventDate::day(group.anchor.parse().expect("an anchor is a day"), "anchor");
        let alone = group.alone.iter().map(|text| (text.as_str(), ""));
        for (text, values) in group.cases.iter().map(|(text, values)| (text.as_str(), values.as_str())).chain(alone) {
            count += 1;
            let (plain, brackets) = marked(text);
            if let Err(why) = verdict(&brackets, values, &tag(&model.analyse_text(&plain), &anchor)) {
                wrong.push(format!("{} {text}: {why}", group.anchor));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases fail:\n{}", wrong.len(), wrong.join("\n"));
}
