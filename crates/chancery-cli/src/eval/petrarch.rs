//! The unit sentences of PETRARCH (Schrodt et al. 2014): XML with the (actor, recipient, code) that a sentence should
//! give, or `noevents`. Three points an event: its actor and its recipient by the first letters of their codes, which
//! name the state, and its code by the first two digits, the category; finer digits follow a dictionary of the suite's
//! own.
//!
//! Most of the suite comes from TABARI and has the types of WEIS (041 is praise, 064 a tie granted, 102 an urging, 191 a
//! cancelled plan), its younger sentences those of CAMEO, so a category may be either's. PETRARCH reads no modality:
//! "is about to restore ties" is coded as ties restored. An act's own code therefore counts beside that of what became
//! of it.
//!
//! A mention is written out as PETRARCH does: every actor with every recipient, what two do together in both directions,
//! and a visit also as received. An event has two parties; a mention with one is none, but may serve for an event whose
//! other side the suite leaves blank (`---`). Who is cited comments, which is such an event. Each of our events serves one expected event, the best fitting first.

use super::weis;
use super::{Count, Figure, Score};
use crate::args::ExtraArgs;
use crate::failure::Failure;
use crate::output::reason;
use crate::sight;
use chancery::actor::Actor;
use chancery::coding::{Codebook, Modality};
use chancery::reader::{Input, Reader};
use chancery::record::{MentionRecord, Record};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

struct Expected {
    actor: String,
    recipient: String,
    code: String,
}

struct Case {
    id: String,
    text: String,
    events: Vec<Expected>,
}

/// The suite's own invented states and people.
const ACTORS: &str = include_str!("../../../../eval/petrarch-actors.toml");

/// The reader that knows the actors of the suite's world, or those of the file that the user gives instead.
pub fn reader(extra: &ExtraArgs) -> Result<Reader, Failure> {
    match extra.actors {
        Some(_) => sight::reader(extra),
        None => Reader::with_actors("petrarch-actors.toml", ACTORS).map_err(|e| Failure::fatal(e.to_string(), None)),
    }
}

pub fn score(path: &Path, reader: &Reader) -> Result<Score, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::fatal(format!("{}: {}", path.display(), reason(&e)), None))?;
    let (mut points, mut of, mut false_events) = (0, 0, 0);
    let (mut coded, mut silent) = (Vec::new(), Vec::new());
    for case in cases(&text) {
        let name = format!("{}.txt", case.id);
        let (readings, _) = reader.read(&[Input { file: &name, bytes: case.text.as_bytes() }]);
        let book = &reader.coder.codebook;
        let mentions = Record::of(readings, book, &reader.registry).mention_records(book);
        let mut made: Vec<Made> = mentions.iter().flat_map(|m| events(book, m)).collect();
        made.extend(comments(&mentions));
        if case.events.is_empty() {
            let loud: Vec<&str> =
                mentions.iter().filter(|m| events(book, m).iter().any(Made::dyad)).map(|m| m.rule.as_str()).collect();
            false_events += loud.len();
            silent.push(if loud.is_empty() {
                Ok(())
            } else {
                Err(format!("{}: {} ({})", case.id, case.text, loud.join(", ")))
            });
            continue;
        }
        of += 3 * case.events.len();
        let won = assign(&case.events, &made);
        for (event, won) in case.events.iter().zip(won) {
            points += won;
            coded.push(if won == 3 {
                Ok(())
            } else {
                let got: Vec<String> = made.iter().map(Made::to_string).collect();
                let wanted = format!("{} > {} {}", event.actor, event.recipient, event.code);
                Err(format!("{}: {wanted} ({won} of 3): {} [{}]", case.id, case.text, got.join(", ")))
            });
        }
    }
    let figures = vec![
        Figure { name: "points", value: json!(points) },
        Figure { name: "of", value: json!(of) },
        Figure { name: "false_events", value: json!(false_events) },
    ];
    Ok(Score { counts: vec![Count::of("events", coded), Count::of("silent", silent)], figures })
}

/// An event as PETRARCH would write it: the codes of its parties, empty where nobody is known, and the codes that it may
/// have.
struct Made {
    actor: String,
    recipient: String,
    codes: Vec<String>,
    rule: String,
}

impl Made {
    fn dyad(&self) -> bool {
        !self.actor.is_empty() && !self.recipient.is_empty()
    }

    fn agreement(&self, event: &Expected) -> usize {
        let state = |code: &str| code.get(..3).unwrap_or(code).to_owned();
        let same = |ours: &str, theirs: &str| {
            if theirs.starts_with("---") { ours.is_empty() } else { state(ours) == state(theirs) }
        };
        let category = event.code.get(..2).is_some_and(|wanted| self.codes.iter().any(|c| c.starts_with(wanted)));
        let parties =
            usize::from(same(&self.actor, &event.actor)) + usize::from(same(&self.recipient, &event.recipient));
        // Two blanks that agree are no sign of the same event.
        let blank = event.actor.starts_with("---") && event.recipient.starts_with("---") && !category;
        if blank { 0 } else { parties + usize::from(category) }
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} > {} {} {}", self.actor, self.recipient, self.codes.join("/"), self.rule)
    }
}

/// The events of a mention; none where neither WEIS nor CAMEO has a type for it.
fn events(book: &Codebook, mention: &MentionRecord) -> Vec<Made> {
    let own = book.codes(&mention.act, Modality::Occurred).cameo;
    let mut codes: Vec<String> = Vec::new();
    for cameo in [&mention.cameo, &own].into_iter().filter(|c| !c.is_empty()) {
        codes.push(cameo.clone());
        codes.extend(weis::categories(cameo).iter().map(|c| (*c).to_owned()));
    }
    if codes.is_empty() {
        return Vec::new();
    }
    // WEIS 16 warns where CAMEO threatens, 19 cancels a plan where CAMEO refuses to meet.
    codes.extend((mention.act == "warn").then(|| "16".to_owned()));
    codes.extend((mention.modality == Modality::Cancelled).then(|| "19".to_owned()));
    let made = |actor: &str, recipient: &str| Made {
        actor: actor.to_owned(),
        recipient: recipient.to_owned(),
        codes: codes.clone(),
        rule: mention.rule.clone(),
    };
    let list = |actors: &[Actor]| -> Vec<String> {
        if actors.is_empty() { vec![String::new()] } else { actors.iter().map(|a| a.code.clone()).collect() }
    };
    let (actors, recipients) = (list(&mention.actors), list(&mention.recipients));
    let mut found = Vec::new();
    if mention.recipients.is_empty() && actors.len() > 1 {
        for a in &actors {
            found.extend(actors.iter().filter(|b| *b != a).map(|b| made(a, b)));
        }
        return found;
    }
    for a in &actors {
        for r in &recipients {
            found.push(made(a, r));
            if own.starts_with("04") {
                found.push(made(r, a));
            }
        }
    }
    found
}

/// Who says something comments, which is an event without another party (CAMEO 010, WEIS 02); once for each speaker.
fn comments(mentions: &[MentionRecord]) -> Vec<Made> {
    let said = mentions.iter().flat_map(|m| &m.attribution);
    let speakers: BTreeSet<(&str, &str)> =
        said.map(|a| (a.name.as_str(), a.party.as_deref().filter(|p| !p.contains(':')).unwrap_or_default())).collect();
    let made = |(_, party): (&str, &str)| Made {
        actor: party.to_owned(),
        recipient: String::new(),
        codes: vec!["010".to_owned(), "02".to_owned()],
        rule: "attribution".to_owned(),
    };
    speakers.into_iter().map(made).collect()
}

/// The points of each expected event, the best fitting pairs of ours and theirs first.
fn assign(expected: &[Expected], made: &[Made]) -> Vec<usize> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, event) in expected.iter().enumerate() {
        pairs.extend(made.iter().enumerate().map(|(j, m)| (m.agreement(event), i, j)).filter(|(n, ..)| *n > 0));
    }
    pairs.sort_by_key(|(n, i, j)| (std::cmp::Reverse(*n), *i, *j));
    let mut points = vec![0; expected.len()];
    let mut taken = vec![false; made.len()];
    for (n, i, j) in pairs {
        if points[i] == 0 && !taken[j] {
            (points[i], taken[j]) = (n, true);
        }
    }
    points
}

/// The suite is not well-formed XML throughout, so its few elements are picked out of it.
fn cases(text: &str) -> Vec<Case> {
    let text = uncommented(text);
    let mut cases = Vec::new();
    for part in text.split("<Sentence ").skip(1) {
        let part = part.split("</Sentence>").next().unwrap_or(part);
        let Some(words) = part.split_once("<Text>").and_then(|(_, rest)| rest.split_once("</Text>")) else { continue };
        let mut events = Vec::new();
        let mut silent = false;
        for coding in part.split("<EventCoding").skip(1) {
            let coding = coding.split('>').next().unwrap_or_default();
            silent |= attribute(coding, "noevents").is_some();
            if let (Some(actor), Some(recipient), Some(code)) =
                (attribute(coding, "sourcecode"), attribute(coding, "targetcode"), attribute(coding, "eventcode"))
            {
                events.push(Expected { actor, recipient, code });
            }
        }
        if events.is_empty() && !silent {
            continue;
        }
        let id = attribute(part, "id").unwrap_or_default();
        cases.push(Case { id, text: words.0.split_whitespace().collect::<Vec<_>>().join(" "), events });
    }
    cases
}

fn uncommented(text: &str) -> String {
    let mut parts = text.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("-->").map_or("", |(_, rest)| rest));
    }
    kept
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let (_, rest) = element.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
    value.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_and_silence_are_read() {
        let text = r#"<Sentence date="1" id="A-1"><!-- <Text>no</Text> --><EventCoding sourcecode="OZZGOV" targetcode="LIL"
            eventcode="112"></EventCoding><Text>Oz scolds
            Lilliput.</Text></Sentence><Sentence id="A-2"><EventCoding noevents = "True"></EventCoding><Text>It rains.</Text>
            </Sentence>"#;
        let read = cases(text);
        assert_eq!((read.len(), read[1].events.len()), (2, 0));
        assert_eq!((read[0].events[0].actor.as_str(), read[0].text.as_str()), ("OZZGOV", "Oz scolds Lilliput."));
    }
}
