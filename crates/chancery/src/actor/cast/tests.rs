//! Runs the cases of `data/actors/cases.toml`.

use super::{Cast, Character, Setting, resolve};
use crate::actor::{ActorKind, Registry};
use crate::document::{Block, BlockKind, Document};
use crate::language::{Model, Sentence};
use crate::span::{OffsetMap, Span};
use serde::Deserialize;
use std::fmt::Write;

/// So many statements of the file are known not to hold: a headline that is read as one noun phrase. It may only fall.
const KNOWN_WRONG: usize = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    on: Option<String>,
    /// The state of the dateline or of the outlet.
    home: Option<String>,
    who: Vec<String>,
}

fn plain(text: &str) -> Document {
    Document {
        id: "d-test".to_owned(),
        text: text.to_owned(),
        offsets: OffsetMap::identity(0, text.len()),
        blocks: vec![Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(0, text.len())] }],
        ..Document::default()
    }
}

/// The sentence and token of the n-th time that a word stands in the text.
fn find(sentences: &[Sentence], word: &str, nth: usize) -> Option<(usize, usize)> {
    let tokens =
        sentences.iter().enumerate().flat_map(|(s, x)| x.tokens.iter().enumerate().map(move |(t, x)| (s, t, x)));
    tokens.filter(|(_, _, token)| token.text == word).map(|(s, t, _)| (s, t)).nth(nth - 1)
}

/// What a statement says that is not so. `word#2 = CODE; kind; name N; envoy A>B; house A>B; role R; place P; doubt A+B;
/// members N+N; nohead`, each part but the word may be left out; `-` is nobody, `!CODE` anybody else, `A+B` a group.
fn wrong(cast: &Cast, sentences: &[Sentence], statement: &str) -> Option<String> {
    let (word, rest) = statement.split_once(" = ").expect("a statement has a word and what it means");
    let (word, nth) = word.split_once('#').map_or((word, 1), |(w, n)| (w, n.parse().expect("a number")));
    let (sentence, token) =
        find(sentences, word, nth).unwrap_or_else(|| panic!("no {word} in the text of {statement}"));
    let character = cast.character(sentence, token);
    let place = cast.sentences[sentence].at(token).and_then(|r| r.place.as_ref());
    let members = |c: &Character| -> Vec<&Character> { c.members.iter().map(|m| &cast.characters[*m]).collect() };
    for (i, part) in rest.split(';').map(str::trim).enumerate() {
        let (key, value) = part.split_once(' ').unwrap_or((part, ""));
        let actor = character.map(|c| &c.actor);
        let got = match (i, key) {
            (0, "") => continue,
            (0, "!") if character.is_some() => Ok(()),
            (0, "!") => Err("nobody".to_owned()),
            (0, "person") if actor.is_some_and(|a| a.kind == ActorKind::Person) => Ok(()),
            (0, "-") => character.map(|c| c.actor.code.clone()).filter(|c| !c.is_empty()).map_or(Ok(()), Err),
            (0, code) if code.starts_with('!') => {
                let state = actor.map(|a| a.code.as_str()).unwrap_or_default();
                if state == &code[1..] { Err(state.to_owned()) } else { Ok(()) }
            }
            (0, code) if code.contains('+') => {
                let mut got: Vec<&str> =
                    character.map(members).unwrap_or_default().iter().map(|m| m.actor.code.as_str()).collect();
                let mut wanted: Vec<&str> = code.split('+').collect();
                got.sort_unstable();
                wanted.sort_unstable();
                if got == wanted { Ok(()) } else { Err(got.join("+")) }
            }
            (0, code) => match actor {
                Some(a) if a.code == code => Ok(()),
                Some(a) => Err(a.code.clone()),
                None => Err("nobody".to_owned()),
            },
            (_, "state" | "government" | "person" | "organization" | "outlet" | "group") => {
                let kind = actor.map(|a| format!("{:?}", a.kind).to_lowercase()).unwrap_or_default();
                if kind == key { Ok(()) } else { Err(kind) }
            }
            (_, "name") => same(actor.map(|a| a.name.as_str()), value),
            (_, "sector") => same(actor.and_then(|a| a.sector.as_deref()), value),
            (_, "role") => same(actor.and_then(|a| a.role.as_deref()), value),
            (_, "place") => same(place.and_then(|p| p.country.as_deref()), value),
            (_, "envoy" | "house") => {
                let side = |s: &Option<String>| s.clone().unwrap_or_default();
                let got = character
                    .and_then(|c| if key == "envoy" { c.envoy.as_ref().filter(|e| e.head) } else { c.house.as_ref() });
                let got = got.map(|e| match &e.either {
                    Some(either) => format!("?{either}"),
                    None => format!("{}>{}", side(&e.sending), side(&e.receiving)),
                });
                same(got.as_deref(), value)
            }
            (_, "nohead") => match character.and_then(|c| c.envoy.as_ref()).is_some_and(|e| e.head) {
                true => Err("a head of mission".to_owned()),
                false => Ok(()),
            },
            (_, "doubt") => {
                let mut got = character.map(|c| c.alternatives.clone()).unwrap_or_default();
                got.sort_unstable();
                same(Some(&got.join("+")), value)
            }
            (_, "members") => {
                let names: Vec<&str> =
                    character.map(members).unwrap_or_default().iter().map(|m| m.actor.name.as_str()).collect();
                let mut wanted: Vec<&str> = value.split('+').collect();
                let mut got = names.clone();
                got.sort_unstable();
                wanted.sort_unstable();
                if got == wanted { Ok(()) } else { Err(names.join("+")) }
            }
            (_, other) => panic!("{other} is no part of a statement"),
        };
        if let Err(got) = got {
            return Some(format!("{part}: {got}"));
        }
    }
    None
}

fn same(got: Option<&str>, wanted: &str) -> Result<(), String> {
    if got.unwrap_or_default() == wanted { Ok(()) } else { Err(got.unwrap_or("none").to_owned()) }
}

#[test]
fn it_is_known_who_is_meant() {
    let file: File = toml::from_str(include_str!("../../../data/actors/cases.toml")).expect("the cases are read");
    let model = Model::embedded().expect("the model loads");
    let registry = Registry::embedded().expect("the registry is read");
    let documents: Vec<Document> = file.case.iter().map(|c| plain(&c.text)).collect();
    let analysed = model.analyse(&documents.iter().collect::<Vec<_>>());
    let (mut all, mut misses, mut report) = (0, 0, String::new());
    for (case, sentences) in file.case.iter().zip(&analysed) {
        let on = case.on.as_deref().map(|d| d.parse().expect("a day"));
        let cast = resolve(&registry, sentences, &Setting { on, home: case.home.clone() });
        for statement in &case.who {
            all += 1;
            if let Some(wrong) = wrong(&cast, sentences, statement) {
                misses += 1;
                let _ = writeln!(report, "{}\n    {statement} | got {wrong}", case.text);
            }
        }
    }
    println!("{report}{misses} of {all} wrong");
    assert!(file.case.len() >= 120, "the table has {} cases", file.case.len());
    assert!(misses <= KNOWN_WRONG, "{misses} statements do not hold, {KNOWN_WRONG} are known:\n{report}");
}

#[test]
fn a_report_about_two_states_has_two_sides() {
    let model = Model::embedded().expect("the model loads");
    let registry = Registry::embedded().expect("the registry is read");
    let two = plain(
        "Latvia recalled its ambassador from Minsk. Belarus called the step foolish. Riga will not yield, \
         and Sweden has taken note of it.",
    );
    let many = plain("Latvia, Sweden and Norway met in Oslo. Riga and Stockholm signed.");
    let analysed = model.analyse(&[&two, &many]);
    let cast = resolve(&registry, &analysed[0], &Setting::default());
    assert_eq!(cast.other_side("LVA"), Some("BLR"));
    assert_eq!(cast.other_side("BLR"), Some("LVA"));
    assert_eq!(cast.other_side("PER"), None);
    let cast = resolve(&registry, &analysed[1], &Setting::default());
    assert_eq!(cast.other_side("LVA"), None);
}

#[test]
fn nobody_appears_in_nothing() {
    let registry = Registry::embedded().expect("the registry is read");
    let empty = Sentence { span: Span::new(0, 0), block: 0, tokens: Vec::new(), entities: Vec::new() };
    assert!(resolve(&registry, &[], &Setting::default()).characters.is_empty());
    assert!(resolve(&registry, &[empty], &Setting::default()).sentences[0].references.is_empty());
}
