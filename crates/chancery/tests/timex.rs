//! Measures the recognition of time expressions on a corpus in CAT XML (the form of MEANTIME).
//!
//! The corpus is no part of the project: without its folder in the variable
//! `CHANCERY_MEANTIME` there is nothing to measure, and the test says so.

#![allow(clippy::disallowed_methods, reason = "the corpus is a folder that a variable names")]

use chancery::language::{Sentence, Token, Upos};
use chancery::span::Span;
use chancery::time::{EventDate, Timex, TimexKind, find, tense_at, timex3};
use std::collections::BTreeMap;
use std::path::Path;

struct Gold {
    sentence: usize,
    tokens: (usize, usize),
    kind: String,
    value: String,
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let key = format!(" {name}=\"");
    tag.split_once(&key).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn rough(word: &str, first: bool) -> Upos {
    let lower = word.to_lowercase();
    if !word.chars().any(char::is_alphanumeric) {
        Upos::Punct
    } else if word.starts_with(|c: char| c.is_ascii_digit()) {
        Upos::Num
    } else if [
        "in", "on", "at", "of", "by", "for", "from", "over", "within", "after", "before", "since", "until", "between",
    ]
    .contains(&lower.as_str())
    {
        Upos::Adp
    } else if ["the", "a", "an", "this", "that", "every"].contains(&lower.as_str()) {
        Upos::Det
    } else if ["will", "may", "must", "can", "could", "has", "have", "had", "was", "were", "is", "are", "be", "been"]
        .contains(&lower.as_str())
        && (word != "May" || first)
    {
        Upos::Aux
    } else if lower.ends_with("ed") || ["said", "told", "made", "took", "fell", "rose"].contains(&lower.as_str()) {
        Upos::Verb
    } else if word.starts_with(char::is_uppercase) && !first {
        Upos::Propn
    } else {
        Upos::Noun
    }
}

/// The sentences, the day of the document, and the expressions in its body.
fn read(xml: &str) -> (Vec<Sentence>, Option<EventDate>, Vec<Gold>) {
    let mut sentences: BTreeMap<usize, Sentence> = BTreeMap::new();
    let mut places: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut offset = 0;
    for line in xml.split("<token ").skip(1) {
        let tag = format!(" {}", line.split('>').next().unwrap_or(""));
        let word =
            plain(line.split_once('>').and_then(|(_, rest)| rest.split_once("</token>")).map_or("", |(word, _)| word));
        let number: usize = attribute(&tag, "sentence").parse().unwrap_or(0);
        let sentence = sentences.entry(number).or_insert_with(|| Sentence {
            span: Span::new(offset, offset),
            block: 0,
            tokens: vec![],
            entities: vec![],
        });
        let span = Span::new(offset, offset + word.len());
        offset += word.len() + 1;
        places.insert(attribute(&tag, "t_id").to_owned(), (number, sentence.tokens.len()));
        let upos = rough(&word, sentence.tokens.is_empty());
        sentence.tokens.push(Token {
            lemma: word.to_lowercase(),
            text: word,
            span,
            upos,
            head: None,
            relation: String::new(),
        });
    }
    let mut gold = Vec::new();
    let mut day = None;
    for part in xml.split("<TIMEX3 ").skip(1) {
        let tag = format!(" {}", part.split('>').next().unwrap_or(""));
        let body = part.split("</TIMEX3>").next().unwrap_or("");
        let anchors: Vec<(usize, usize)> = if tag.ends_with('/') {
            Vec::new()
        } else {
            body.split("<token_anchor ")
                .skip(1)
                .filter_map(|anchor| places.get(attribute(&format!(" {anchor}"), "t_id")).copied())
                .collect()
        };
        let (Some(first), Some(last)) = (anchors.iter().min(), anchors.iter().max()) else {
            continue;
        };
        let found = Gold {
            sentence: first.0,
            tokens: (first.1, last.1 + 1),
            kind: attribute(&tag, "type").to_owned(),
            value: attribute(&tag, "value").to_owned(),
        };
        if attribute(&tag, "functionInDocument") == "CREATION_TIME" {
            day = found.value.get(..10).and_then(|day| day.parse().ok()).map(|day| EventDate::day(day, "header"));
        }
        gold.push(found);
    }
    (sentences.into_values().collect(), day, gold)
}

fn kind(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}

#[test]
fn expressions_are_recognized_as_the_corpus_has_them() {
    let Some(folder) = std::env::var_os("CHANCERY_MEANTIME") else {
        println!("CHANCERY_MEANTIME is not set: nothing measured");
        return;
    };
    let verbose = std::env::var_os("CHANCERY_VERBOSE").is_some();
    let mut files: Vec<_> = walk(Path::new(&folder));
    files.sort();
    let (mut hits, mut found_count, mut gold_count, mut right) = (0, 0, 0, 0);
    for file in &files {
        let xml = std::fs::read_to_string(file).expect("the corpus can be read");
        let (sentences, day, gold) = read(&xml);
        let anchor = day.unwrap_or_else(|| EventDate::unknown("no day given"));
        // The first sentences of each article are annotated, and no others.
        let Some(last) = gold.iter().map(|gold| gold.sentence).max() else {
            continue;
        };
        let mut told = anchor.clone();
        for (number, sentence) in sentences.iter().enumerate().take(last.min(5) + 1) {
            let times: Vec<_> = find(sentence)
                .into_iter()
                .flat_map(|time| time.ends().map_or_else(|| vec![time], |ends| ends.to_vec()))
                .collect();
            let here: Vec<&Gold> = gold.iter().filter(|gold| gold.sentence == number).collect();
            let texts: Vec<&str> = sentence.tokens.iter().map(|token| token.text.as_str()).collect();
            let mut matched = vec![false; here.len()];
            for time in &times {
                let tense = tense_at(sentence, time.tokens.0);
                let Timex { kind: got, value } = timex3(time, &anchor, Some(&told), tense);
                let meets = |gold: &Gold| gold.tokens.0 < time.tokens.1 && time.tokens.0 < gold.tokens.1;
                found_count += 1;
                if let Some(index) = here.iter().position(|gold| meets(gold)).filter(|index| !matched[*index]) {
                    matched[index] = true;
                    hits += 1;
                    let same = here[index].kind == kind(got) && here[index].value == value;
                    right += usize::from(same);
                    if verbose && !same {
                        println!(
                            "value {} {} <> {} {value} ({tense:?}): '{}' in {}",
                            here[index].kind,
                            here[index].value,
                            kind(got),
                            time.text,
                            texts.join(" ")
                        );
                    }
                } else if verbose {
                    println!("extra '{}' in {}", time.text, texts.join(" "));
                }
                let days = chancery::time::resolve(time, &anchor, tense);
                if days.is_bounded() && time.value.is_date() {
                    told = days;
                }
            }
            gold_count += here.len();
            for (gold, matched) in here.iter().zip(matched) {
                if verbose && !matched {
                    println!(
                        "missed {} '{}' in {}",
                        gold.value,
                        texts[gold.tokens.0..gold.tokens.1].join(" "),
                        texts.join(" ")
                    );
                }
            }
        }
    }
    let f1 = |right: usize| 200.0 * right as f64 / (found_count + gold_count) as f64;
    println!(
        "{gold_count} gold, {found_count} found: relaxed F1 {:.1} (P {:.1} R {:.1}), value F1 {:.1}",
        f1(hits),
        100.0 * hits as f64 / found_count as f64,
        100.0 * hits as f64 / gold_count as f64,
        f1(right)
    );
    // Floors, a little under what was measured with the rough parts of speech above: 92.2 and 75.2.
    assert!(f1(hits) > 91.5, "recognition fell to {:.1}", f1(hits));
    assert!(f1(right) > 74.0, "values fell to {:.1}", f1(right));
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else if path.extension().is_some_and(|end| end == "xml") {
            files.push(path);
        }
    }
    files
}
