//! What is otherwise in the record than before: events, and lines of the ledger.

use chancery::actor::Registry;
use chancery::coding::Modality;
use chancery::event::Event;
use chancery::ledger::{Commitment, CommitmentStatus, Ledger, MissionEntry};
use chancery::record::{MentionRecord, Record};
use chancery::story::sentence_of;
use chancery::time::EventDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// One thing that is new or other than it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// An event that nobody told of before.
    Event { event: Box<Event>, text: String, outlets: Vec<String> },
    /// What is known of an event is another thing now: planned, and now occurred.
    Modality { event: Box<Event>, text: String, was: Modality },
    /// Reports begin to differ on it.
    Disagreement { event: Box<Event>, text: String, fields: Vec<String> },
    /// A line of the ledger: `mission`, `relations`, `measure`, `talks` or `commitment`.
    Ledger { part: &'static str, text: String, was: Option<String>, state: String, events: Vec<String> },
}

/// A record as far as it is compared.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What is known of the event of each mention, and whether reports differ on it.
    mentions: BTreeMap<String, (Modality, Vec<String>)>,
    lines: BTreeMap<Line, String>,
}

/// A line of the ledger, by what stays when its state changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    part: &'static str,
    parties: Vec<String>,
    what: String,
}

struct Stated {
    line: Line,
    text: String,
    state: String,
    events: Vec<String>,
}

impl Known {
    pub fn of(record: &Record, ledger: &Ledger, registry: &Registry) -> Known {
        let mut mentions = BTreeMap::new();
        for event in &record.events {
            let fields: Vec<String> = event.disagreements.iter().map(|d| d.field.clone()).collect();
            mentions.extend(event.mentions.iter().map(|m| (m.clone(), (event.modality, fields.clone()))));
        }
        let lines = stated(ledger, record, registry).into_iter().map(|s| (s.line, s.state)).collect();
        Known { mentions, lines }
    }

    /// What is otherwise in `record`, events by day first.
    pub fn compare(
        &self,
        record: &Record,
        mentions: &BTreeMap<&str, &MentionRecord>,
        ledger: &Ledger,
        registry: &Registry,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for event in &record.events {
            let before = event.mentions.iter().find_map(|m| self.mentions.get(m));
            let text = || {
                let told: Vec<MentionRecord> = event
                    .mentions
                    .iter()
                    .filter_map(|m| mentions.get(m.as_str()).map(|m| (*m).clone()))
                    .take(12)
                    .collect();
                sentence_of(event, &told, registry)
            };
            let boxed = || Box::new(event.clone());
            match before {
                None => changes.push(Change::Event { event: boxed(), text: text(), outlets: event.outlets.clone() }),
                Some((was, _)) if *was != event.modality => {
                    changes.push(Change::Modality { event: boxed(), text: text(), was: *was });
                }
                Some((_, fields)) => {
                    let new: Vec<String> =
                        event.disagreements.iter().map(|d| d.field.clone()).filter(|f| !fields.contains(f)).collect();
                    if !new.is_empty() {
                        changes.push(Change::Disagreement { event: boxed(), text: text(), fields: new });
                    }
                }
            }
        }
        for now in stated(ledger, record, registry) {
            let was = self.lines.get(&now.line);
            if was != Some(&now.state) {
                let Stated { line, text, state, events } = now;
                changes.push(Change::Ledger { part: line.part, text, was: was.cloned(), state, events });
            }
        }
        changes
    }
}

/// The word that records use for a state.
pub fn word<T: Serialize>(state: &T) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(word)) => word.replace('-', " "),
        _ => String::new(),
    }
}

/// `Russia, the European Union`; codes that the registry does not know as they are.
pub fn names(registry: &Registry, codes: &[String]) -> String {
    let name = |code: &String| {
        let bare = code.split_once(':').map_or(code.as_str(), |(_, rest)| rest);
        registry.display_name(bare).to_owned()
    };
    match codes {
        [] => "somebody".to_owned(),
        codes => codes.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

fn head(entry: &MissionEntry) -> String {
    let name = |a: &chancery::actor::Actor| a.name.clone();
    match (&entry.head, &entry.acting) {
        (Some(head), Some(acting)) => format!("{} (acting: {})", head.name, acting.name),
        (head, acting) => head.as_ref().or(acting.as_ref()).map_or_else(|| "head unknown".to_owned(), name),
    }
}

/// A commitment in a few words, and by what it stays the same.
pub fn commitment_key(c: &Commitment) -> String {
    format!("{}|{}|{}", c.by.join("+"), c.act, c.mention)
}

pub fn commitment_text(c: &Commitment, registry: &Registry) -> String {
    let person = c.person.as_ref().map_or_else(String::new, |p| format!(" ({})", p.name));
    let due = match c.status {
        CommitmentStatus::Kept => c.kept_on.as_ref().map_or_else(String::new, |k| format!(", kept {}", days(k))),
        _ if c.due.is_bounded() => format!(", due {}", days(&c.due)),
        _ => String::new(),
    };
    format!("{}: {}{person}, made {}{due}", names(registry, &c.by), c.act.replace('-', " "), days(&c.made))
}

/// `2021-04-22`, `2021-04-11..2021-04-18`; an open end is left out.
pub fn days(interval: &EventDate) -> String {
    match (interval.earliest, interval.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}..{b}"),
        (Some(a), None) => format!("{a}.."),
        (None, Some(b)) => format!("..{b}"),
        (None, None) => "on a day unknown".to_owned(),
    }
}

fn stated(ledger: &Ledger, record: &Record, registry: &Registry) -> Vec<Stated> {
    // The first mention of an event stays when its id does not.
    let first: BTreeMap<&str, &str> =
        record.events.iter().filter_map(|e| Some((e.id.as_str(), e.mentions.first()?.as_str()))).collect();
    let rests = |events: &[String]| {
        let id = events.first().map(String::as_str).unwrap_or_default();
        first.get(id).copied().unwrap_or(id).to_owned()
    };
    let name = |codes: &[String]| names(registry, codes);
    let one = |code: &String| name(std::slice::from_ref(code));
    let mut all = Vec::new();
    let mut put = |part, parties: Vec<String>, what: String, text: String, state: String, events: &[String]| {
        all.push(Stated { line: Line { part, parties, what }, text, state, events: events.to_vec() });
    };
    for m in &ledger.missions {
        let text = format!("{} in {}", one(&m.sending), one(&m.receiving));
        let state = format!("{}, {}", word(&m.status), head(m));
        put("mission", vec![m.sending.clone(), m.receiving.clone()], String::new(), text, state, &m.events);
    }
    for r in &ledger.relations {
        let text = format!("{} and {}", one(&r.a), one(&r.b));
        put("relations", vec![r.a.clone(), r.b.clone()], String::new(), text, word(&r.level), &r.events);
    }
    for m in &ledger.measures {
        let count = m.quantity.as_ref().map_or_else(String::new, |q| format!(" ({})", q.value));
        let text =
            format!("{} on {}: {}{count}, {}", name(&m.by), name(&m.on), m.kind.replace('-', " "), days(&m.since));
        let parties = m.by.iter().chain(&m.on).cloned().collect();
        put("measure", parties, format!("{} {}", m.kind, rests(&m.events)), text, word(&m.status), &m.events);
    }
    for t in &ledger.talks {
        let place = t.place.as_ref().map_or_else(String::new, |p| format!(" in {}", p.name));
        let text = format!("{}: {}{place}, {}", name(&t.participants), t.kind.replace('-', " "), days(&t.when));
        let what = format!("{} {}", t.kind, rests(&t.events));
        put("talks", t.participants.clone(), what, text, word(&t.status), &t.events);
    }
    for c in &ledger.commitments {
        put("commitment", Vec::new(), commitment_key(c), commitment_text(c, registry), word(&c.status), &c.events);
    }
    all
}
