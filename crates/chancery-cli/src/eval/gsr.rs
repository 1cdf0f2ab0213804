//! Gold records of PLOVER: a sentence with who, to whom and which type, and the words of each in its markup
//! (`(SRC: ...) (EVT: ...) (TAR: ...)`). Span F1 counts words of actors, recipients and events, each part for itself;
//! code F1 counts (actor, type, recipient) of a sentence. PLOVER keeps the sector of an actor apart from its code, which is
//! its state's, be it a government or rebels, and `IGO` for organizations of states.

use super::f1::{f1, rounded};
use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::output::reason;
use chancery::actor::Actor;
use chancery::reader::{Input, Reader};
use chancery::record::{MentionRecord, Record};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    event: String,
    #[serde(default)]
    source: Parties,
    #[serde(default)]
    target: Parties,
    #[serde(rename = "textInfo")]
    info: Info,
}

#[derive(Deserialize)]
struct Party {
    #[serde(default)]
    code: String,
}

/// A list of parties; a record here and there has something else in its place, which names none.
#[derive(Deserialize)]
#[serde(untagged)]
enum Parties {
    Listed(Vec<Party>),
    Other(serde::de::IgnoredAny),
}

impl Default for Parties {
    fn default() -> Parties {
        Parties::Listed(Vec::new())
    }
}

impl Parties {
    fn codes(&self) -> impl Iterator<Item = &str> {
        let listed = match self {
            Parties::Listed(parties) => parties.as_slice(),
            Parties::Other(_) => &[],
        };
        listed.iter().map(|p| p.code.as_str())
    }
}

/// The markup stands in a record of its own, or alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Info {
    Within { markup: String },
    Alone(String),
}

impl Info {
    fn markup(&self) -> &str {
        match self {
            Info::Within { markup } | Info::Alone(markup) => markup,
        }
    }
}

#[derive(Default)]
struct Part {
    right: usize,
    given: usize,
    wanted: usize,
}

impl Part {
    fn add<T: Ord>(&mut self, wanted: &BTreeSet<T>, given: &BTreeSet<T>) {
        self.right += wanted.intersection(given).count();
        self.wanted += wanted.len();
        self.given += given.len();
    }

    fn f1(&self) -> f64 {
        rounded(f1(self.right, self.given, self.wanted))
    }
}

pub fn score(path: &Path, reader: &Reader) -> Result<Score, Failure> {
    let fatal = |message: String| Failure::fatal(format!("{}: {message}", path.display()), None);
    let text = std::fs::read_to_string(path).map_err(|e| fatal(reason(&e)))?;
    let gold: Vec<Gold> = serde_json::from_str(&text).map_err(|e| fatal(e.to_string()))?;
    let book = &reader.coder.codebook;
    let (mut actors, mut events, mut recipients, mut codes) =
        (Part::default(), Part::default(), Part::default(), Part::default());
    let mut verdicts = Vec::new();
    for case in &gold {
        let name = format!("{}.txt", case.id);
        let (readings, _) = reader.read(&[Input { file: &name, bytes: case.text.as_bytes() }]);
        let mentions = Record::of(readings, book, &reader.registry).mention_records(book);
        let coded: Vec<&MentionRecord> = mentions.iter().filter(|m| !m.plover.kind.is_empty()).collect();
        actors.add(
            &marked(case.info.markup(), "SRC"),
            &words(coded.iter().flat_map(|m| &m.actors).map(|a| a.text.as_str())),
        );
        recipients.add(
            &marked(case.info.markup(), "TAR"),
            &words(coded.iter().flat_map(|m| &m.recipients).map(|a| a.text.as_str())),
        );
        events.add(&marked(case.info.markup(), "EVT"), &words(coded.iter().map(|m| m.evidence.text.as_str())));
        let wanted = triples(case.source.codes(), current(&case.event), case.target.codes());
        let given: BTreeSet<_> = coded
            .iter()
            .flat_map(|m| triples(m.actors.iter().map(code), &m.plover.kind, m.recipients.iter().map(code)))
            .collect();
        codes.add(&wanted, &given);
        verdicts.push(if wanted.is_subset(&given) {
            Ok(())
        } else {
            Err(format!("{}: {} | want {wanted:?}, got {given:?}", case.id, case.text))
        });
    }
    let figures = vec![
        Figure { name: "actor_span_f1", value: json!(actors.f1()) },
        Figure { name: "event_span_f1", value: json!(events.f1()) },
        Figure { name: "recipient_span_f1", value: json!(recipients.f1()) },
        Figure { name: "code_f1", value: json!(codes.f1()) },
    ];
    Ok(Score { counts: vec![Count::of("records", verdicts)], figures })
}

/// PLOVER's code of an actor.
fn code(actor: &Actor) -> &str {
    match (actor.sector.as_deref(), &actor.state) {
        (Some("IGO"), _) => "IGO",
        (_, Some(state)) => state,
        _ => &actor.code,
    }
}

/// Types that version 0.5 of the manual has and 0.8 has not.
fn current(event: &str) -> &str {
    match event {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

/// Every actor with every recipient; where none is said its place stays empty.
fn triples<'a>(
    actors: impl Iterator<Item = &'a str>,
    event: &str,
    recipients: impl Iterator<Item = &'a str>,
) -> BTreeSet<(String, String, String)> {
    let or_none = |codes: Vec<&'a str>| if codes.is_empty() { vec![""] } else { codes };
    let (actors, recipients) = (or_none(actors.collect()), or_none(recipients.collect()));
    let pair =
        |a: &&str| recipients.iter().map(|r| ((*a).to_owned(), event.to_owned(), (*r).to_owned())).collect::<Vec<_>>();
    actors.iter().flat_map(pair).collect()
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let split = |c: char| !c.is_alphanumeric();
    texts.flat_map(|t| t.split(split)).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Words that the markup puts under a label; a passage may stand under several (`SRC/TAR`).
fn marked(markup: &str, label: &str) -> BTreeSet<String> {
    let passages = markup.split('(').skip(1).filter_map(|part| {
        let (labels, rest) = part.split_once(':')?;
        labels.split('/').any(|l| l.trim() == label).then(|| rest.split(')').next().unwrap_or(rest))
    });
    words(passages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_gives_the_words_of_each_part() {
        let markup = "(SRC/TAR: Chad) and (SRC: Mali's envoy) (EVT: met) (in passing)";
        assert_eq!(marked(markup, "SRC"), words(["chad mali s envoy"].into_iter()));
        assert_eq!(marked(markup, "TAR"), words(["chad"].into_iter()));
        assert_eq!(marked(markup, "EVT"), words(["met"].into_iter()));
    }
}
