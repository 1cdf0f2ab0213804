//! The unit sentences of PETRARCH (Schrodt et al. 2014): XML with the (actor, recipient, CAMEO) that a sentence should
//! give, or `noevents`. Three points an event: its actor and its recipient by the first letters of their codes, which
//! name the state, and its code by the first two digits, the category of CAMEO; finer digits follow a dictionary of the
//! suite's own. Each of our mentions serves one expected event.

use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::output::reason;
use chancery::reader::{Input, Reader};
use chancery::record::{MentionRecord, Record};
use serde_json::json;
use std::path::Path;

struct Expected {
    actor: String,
    recipient: String,
    cameo: String,
}

struct Case {
    id: String,
    text: String,
    events: Vec<Expected>,
}

/// What is scored is a reader, so that whoever calls may give it the actors of a world of its own.
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
        // A comment or an act that CAMEO has no number for is no event of it.
        let mentions: Vec<&MentionRecord> = mentions.iter().filter(|m| !m.cameo.is_empty()).collect();
        if case.events.is_empty() {
            false_events += mentions.len();
            let loud: Vec<String> = mentions.iter().map(|m| m.rule.clone()).collect();
            silent.push(if loud.is_empty() {
                Ok(())
            } else {
                Err(format!("{}: {} ({})", case.id, case.text, loud.join(", ")))
            });
            continue;
        }
        of += 3 * case.events.len();
        let mut free = mentions.clone();
        for event in &case.events {
            let best = (0..free.len())
                .map(|i| (agreement(event, free[i]), i))
                .max_by_key(|(n, i)| (*n, std::cmp::Reverse(*i)));
            let won = best.map_or(0, |(n, _)| n);
            if let Some((n, i)) = best
                && n > 0
                && case.events.len() > 1
                && free[i].actors.len() * free[i].recipients.len() <= 1
            {
                free.remove(i);
            }
            points += won;
            coded.push(if won == 3 {
                Ok(())
            } else {
                let got: Vec<String> = mentions.iter().map(|m| format!("{} {}", m.cameo, m.rule)).collect();
                Err(format!(
                    "{}: {} > {} {} ({won} of 3): {} [{}]",
                    case.id,
                    event.actor,
                    event.recipient,
                    event.cameo,
                    case.text,
                    got.join(", ")
                ))
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

fn agreement(event: &Expected, mention: &MentionRecord) -> usize {
    let state = |code: &str| code.get(..3).unwrap_or(code).to_owned();
    let among = |actors: &[chancery::actor::Actor], code: &str| actors.iter().any(|a| state(&a.code) == state(code));
    let category = mention.cameo.get(..2).is_some_and(|c| event.cameo.starts_with(c));
    usize::from(among(&mention.actors, &event.actor))
        + usize::from(among(&mention.recipients, &event.recipient))
        + usize::from(category)
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
            if let (Some(actor), Some(recipient), Some(cameo)) =
                (attribute(coding, "sourcecode"), attribute(coding, "targetcode"), attribute(coding, "eventcode"))
            {
                events.push(Expected { actor, recipient, cameo });
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
