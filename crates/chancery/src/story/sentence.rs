//! One sentence of ours for an event, from the rows of `data/sentences.toml`.

use crate::actor::{Actor, ActorKind, Mission};
use crate::coding::{Certainty, EventMention, Modality};
use crate::event::Event;
use crate::event::facet::{code, person_key};
use crate::event::tables::TABLES;
use crate::record::Record;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Infinitive, past tense, and what follows.
type Row = (String, String, String);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    the: BTreeSet<String>,
    modality: BTreeMap<String, String>,
    theme: BTreeMap<String, String>,
    severity: BTreeMap<String, f64>,
    hits: BTreeSet<String>,
    participle: BTreeMap<String, String>,
    person: BTreeMap<String, Row>,
    state: BTreeMap<String, Row>,
}

fn parse() -> Result<Sentences, toml::de::Error> {
    toml::from_str(include_str!("../../data/sentences.toml"))
}

/// Part of the library; a test holds it to its form.
static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| parse().unwrap_or_default());

/// What a family of acts is called in a title.
pub(super) fn theme(family: &str) -> &str {
    SENTENCES.theme.get(family).map_or(family, String::as_str)
}

/// How much an act of a family weighs in a timeline.
pub(super) fn severity(family: &str) -> f64 {
    SENTENCES.severity.get(family).copied().unwrap_or(1.0)
}

/// A party as a sentence calls it: "the United States".
pub(super) fn party(record: &Record, code: &str) -> String {
    with_article(code, record.name(code))
}

/// A name with the article that it takes in a sentence.
pub(super) fn with_article(code: &str, name: &str) -> String {
    if SENTENCES.the.contains(code) && !name.starts_with("the ") && !name.starts_with("The ") {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// "Russia, France and the United States".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What a sentence needs of the mentions of its event: their missions, and the best certainty of those that say what
/// became of it.
pub(super) struct Told<'a> {
    pub missions: BTreeSet<&'a Mission>,
    pub certainty: Option<Certainty>,
}

/// The event in words, without its day and without a full stop.
pub(super) fn sentence(record: &Record, event: &Event, mentions: &[&EventMention]) -> String {
    let told = Told {
        missions: mentions.iter().flat_map(|m| &m.missions).map(|p| &p.mission).collect(),
        certainty: mentions.iter().filter(|m| m.modality == event.modality).map(|m| m.certainty).min(),
    };
    worded(event, told, &|code| record.name(code).to_owned())
}

/// The same, with whatever names the codes of parties have.
pub(super) fn worded(event: &Event, told: Told, name: &dyn Fn(&str) -> String) -> String {
    let certainty = told.certainty;
    let row = Rows::new(name, event, told.missions);
    capital(&row.sentence(certainty))
}

struct Rows<'a> {
    name: &'a dyn Fn(&str) -> String,
    event: &'a Event,
    missions: BTreeSet<&'a Mission>,
    subject: Vec<String>,
    row: Option<&'static Row>,
}

impl<'a> Rows<'a> {
    fn new(name: &'a dyn Fn(&str) -> String, event: &'a Event, mut missions: BTreeSet<&'a Mission>) -> Rows<'a> {
        missions.extend(&event.mission);
        let party = |code: &str| with_article(code, &name(code));
        let codes: BTreeSet<&str> = event.actors.iter().map(code).collect();
        let mut subject: Vec<String> = codes.iter().map(|c| party(c)).collect();
        let mut row = SENTENCES.state.get(&event.act);
        if let (Some(own), [head]) = (SENTENCES.person.get(&event.act), event.persons.as_slice()) {
            let host = missions.iter().any(|m| codes.contains(m.receiving.as_str()));
            if missions.len() < 2 && !host {
                (subject, row) = (vec![head.name.clone()], Some(own));
            }
        }
        if let (Some(own), [], [one]) =
            (SENTENCES.person.get(&event.act), event.persons.as_slice(), event.actors.as_slice())
            && one.kind == ActorKind::Person
            && !TABLES.is_envoy(&event.act)
        {
            (subject, row) = (vec![one.name.clone()], Some(own));
        }
        if subject.is_empty() && TABLES.is_envoy(&event.act) {
            let host = TABLES.is_host(&event.act);
            let states: BTreeSet<&str> =
                missions.iter().map(|m| if host { m.receiving.as_str() } else { m.sending.as_str() }).collect();
            subject = states.into_iter().map(party).collect();
        }
        Rows { name, event, missions, subject, row }
    }

    fn party(&self, code: &str) -> String {
        with_article(code, &(self.name)(code))
    }

    fn sentence(&self, certainty: Option<Certainty>) -> String {
        let blank = (String::new(), String::new(), String::new());
        let (base, past, rest) = self.row.unwrap_or(&blank);
        let modality = self.event.modality;
        let unnamed = vec!["an unnamed party".to_owned()];
        let subject = if self.subject.is_empty() { &unnamed } else { &self.subject };
        if let Some(passive) = self.passive(certainty) {
            return passive;
        }
        let who = list(subject);
        let many = subject.len() > 1;
        let asks = modality == Modality::Requested && !TABLES.is_host(&self.event.act);
        let rest = self.fill(rest, asks, many);
        let rest = join(&rest, &self.place());
        let certainty = hedge(certainty);
        let verb = match modality {
            Modality::Requested if asks => {
                let others = self.names(&self.event.recipients).into_iter().filter(|name| !subject.contains(name));
                let asked = list(&others.collect::<Vec<String>>());
                if SENTENCES.hits.contains(&self.event.act) {
                    // Whom the measure would hit, or who is asked to take it: the record does not tell them apart.
                    let about = if asked.is_empty() { String::new() } else { format!("({asked})") };
                    return join(&format!("{who} called for others to {}", join(base, &rest)), &about);
                }
                let asked = match asked.as_str() {
                    "" if many && !self.event.recipients.is_empty() => "each other".to_owned(),
                    "" => "others".to_owned(),
                    _ => asked,
                };
                return format!("{who} called on {asked} to {}", join(base, &rest));
            }
            Modality::Denied => {
                return format!("it was denied that {who} {}", join(past, &rest));
            }
            Modality::Requested => past.clone(),
            other => {
                let pattern = SENTENCES.modality.get(other.as_str());
                let pattern = pattern.map_or("{past}", String::as_str);
                pattern
                    .replace("{past}", past)
                    .replace("{base}", base)
                    .replace("{has}", if many { "have" } else { "has" })
                    .replace("{plans}", if many { "plan" } else { "plans" })
            }
        };
        join(&join(&who, certainty), &join(&verb, &rest))
    }

    /// "Raif Badawi was jailed": where nobody says by whom, what it was done to is the subject.
    fn passive(&self, certainty: Option<Certainty>) -> Option<String> {
        let (_, past, rest) = self.row.filter(|_| self.subject.is_empty())?;
        let open = rest.starts_with('{').then(|| matching(rest.get(1..)?)).flatten()?;
        let slot = rest.get(..open + 2)?;
        let (patient, after) = (self.slots(slot, false, false).0, rest.get(open + 2..)?);
        let (owned, after) = match after.strip_prefix("[ of {R}]") {
            Some(after) => (join(&patient, &self.fill("[ of {R}]", false, false)), after),
            None => (patient, after),
        };
        let first = owned.trim_start_matches("about ").split(' ').next().unwrap_or("");
        let counted = first.parse::<f64>().is_ok_and(|n| n != 1.0);
        let listed = self.event.persons.len() > 1 && slot.starts_with("{P")
            || self.event.recipients.len() > 1 && slot.starts_with("{R");
        let bare = ["diplomats", "people", "persons"].contains(&first);
        let many = counted || listed || bare;
        let (verb, particle) = past.split_once(' ').unwrap_or((past, ""));
        let verb = SENTENCES.participle.get(verb).map_or(verb, String::as_str);
        let be = match self.event.modality {
            Modality::Occurred if many => "were",
            Modality::Occurred => "was",
            Modality::Ongoing if many => "are being",
            Modality::Ongoing => "is being",
            Modality::Planned if many => "are to be",
            Modality::Planned => "is to be",
            Modality::Hypothetical => "might be",
            _ => return None,
        };
        let done = join(&join(be, hedge(certainty)), &join(verb, particle));
        Some(join(&join(&owned, &done), &self.fill(after, false, many)))
    }

    fn place(&self) -> String {
        let talks = matches!(self.event.act.as_str(), "hold-summit" | "meet" | "negotiate" | "sign-agreement");
        match &self.event.place {
            Some(place) if talks => format!("in {}", place.name),
            _ => String::new(),
        }
    }

    fn names(&self, actors: &[Actor]) -> Vec<String> {
        let codes: BTreeSet<&str> = actors.iter().map(code).collect();
        codes.into_iter().map(|c| self.party(c)).collect()
    }

    /// Fills slots, and leaves out what stands in brackets around an empty one.
    fn fill(&self, template: &str, asks: bool, many: bool) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('[') {
            let (before, after) = rest.split_at(open);
            out.push_str(&self.slots(before, asks, many).0);
            let Some(close) = after.find(']') else {
                break;
            };
            let (text, full) = self.slots(after.get(1..close).unwrap_or(""), asks, many);
            if full {
                out.push_str(&text);
            }
            rest = after.get(close + 1..).unwrap_or("");
        }
        out.push_str(&self.slots(rest, asks, many).0);
        out
    }

    /// The text with its slots filled, and whether each had something of its own to fill it.
    fn slots(&self, text: &str, asks: bool, many: bool) -> (String, bool) {
        let mut out = String::new();
        let mut full = true;
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(rest.get(..open).unwrap_or(""));
            let inner = rest.get(open + 1..).unwrap_or("");
            let Some(close) = matching(inner) else { break };
            let slot = inner.get(..close).unwrap_or("");
            rest = inner.get(close + 1..).unwrap_or("");
            let (name, otherwise) = slot.split_once(':').unwrap_or((slot, ""));
            match self.slot(name, otherwise, asks, many) {
                Some(value) => out.push_str(&value),
                None => {
                    full = false;
                    out.push_str(&self.slots(otherwise, asks, many).0);
                }
            }
        }
        out.push_str(rest);
        (out, full)
    }

    fn slot(&self, name: &str, noun: &str, asks: bool, many: bool) -> Option<String> {
        let some = |names: Vec<String>| (!names.is_empty()).then(|| list(&names));
        let mission = |of: fn(&Mission) -> &String| {
            let codes: BTreeSet<&String> = self.missions.iter().map(|m| of(m)).collect();
            let single = self.missions.len() == 1;
            single.then(|| codes.iter().map(|c| self.party(c)).collect()).and_then(some)
        };
        match name {
            "R" if asks => None,
            // Who acts on himself among others is named once.
            "R" => {
                let names = self.names(&self.event.recipients);
                let own = !names.is_empty() && names.iter().all(|n| self.subject.contains(n));
                if own && many && !noun.is_empty() {
                    return Some("each other".to_owned());
                }
                some(names.into_iter().filter(|n| !self.subject.contains(n)).collect())
            }
            "P" => {
                let persons = self.event.persons.iter().filter(|p| p.kind == ActorKind::Person);
                let acting: BTreeSet<String> =
                    self.event.actors.iter().filter(|a| a.kind == ActorKind::Person).map(person_key).collect();
                some(persons.filter(|p| !acting.contains(&person_key(p))).map(|p| p.name.clone()).collect())
            }
            "M" => mission(|m| &m.receiving),
            "S" => mission(|m| &m.sending),
            "N" => {
                let quantity = self.event.quantity.as_ref();
                let word = if noun.is_empty() { quantity.map_or("", |q| q.unit.as_str()) } else { noun };
                match quantity {
                    Some(q) => {
                        let about = if q.approximate { "about " } else { "" };
                        let word = if q.value == 1.0 { singular(word).to_owned() } else { plural(word) };
                        Some(format!("{about}{} {word}", q.value).trim_end().to_owned())
                    }
                    None if noun.is_empty() => None,
                    None => Some(noun.to_owned()),
                }
            }
            "E" => match (&self.event.mission, &self.event.quantity) {
                (Some(_), None) => Some("the ambassador".to_owned()),
                _ => self.slot("N", noun, asks, many),
            },
            // "killed civilians", "killed ten people of Peru"
            "K" => {
                let persons = self.slot("P", "", asks, many);
                let group = |a: &Actor| a.kind == ActorKind::Group && a.state.is_none();
                let groups = !self.event.recipients.is_empty() && self.event.recipients.iter().all(group);
                let people = self.slot("N", noun, asks, many);
                let named = some(self.names(&self.event.recipients));
                match (persons, named) {
                    (Some(persons), _) => Some(persons),
                    (None, Some(named)) if groups => Some(named),
                    (None, Some(named)) => Some(join(&join(people.as_deref().unwrap_or(noun), "of"), &named)),
                    (None, None) => people,
                }
            }
            "B" => match self.names(&self.event.recipients).as_slice() {
                [] => None,
                [one] => Some(format!("for {one}")),
                several => Some(format!("between {}", list(several))),
            },
            "its" => {
                let its = if many { "their" } else { "its" };
                let noun = if many && !noun.is_empty() { format!("{noun}s") } else { noun.to_owned() };
                Some(join(its, &noun))
            }
            _ => None,
        }
    }
}

/// "reportedly", where no report stands behind it.
fn hedge(certainty: Option<Certainty>) -> &'static str {
    match certainty {
        Some(Certainty::Reported) => "reportedly",
        Some(Certainty::Alleged) => "allegedly",
        Some(Certainty::Speculative) => "by some expectations",
        _ => "",
    }
}

fn singular(word: &str) -> &str {
    match word {
        "people" | "persons" => "person",
        _ => word.strip_suffix('s').unwrap_or(word),
    }
}

fn plural(word: &str) -> String {
    match word {
        "" | "people" => word.to_owned(),
        "person" => "people".to_owned(),
        _ if word.ends_with('s') => word.to_owned(),
        _ => match word.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{word}s"),
        },
    }
}

/// The brace that closes what was opened before the text.
fn matching(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn join(a: &str, b: &str) -> String {
    let (a, b) = (a.trim(), b.trim());
    if a.is_empty() || b.is_empty() || b.starts_with([',', ':']) { format!("{a}{b}") } else { format!("{a} {b}") }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Codebook;

    #[test]
    fn every_act_has_a_row_and_every_row_an_act() {
        let sentences = parse().unwrap();
        let book = Codebook::embedded().unwrap();
        for act in &book.acts {
            assert!(sentences.state.contains_key(&act.id), "no row for {}", act.id);
            assert!(sentences.theme.contains_key(&act.family), "no theme for {}", act.family);
            assert!(sentences.severity.contains_key(&act.family), "no severity for {}", act.family);
        }
        let measures = book.acts.iter().filter(|a| a.family == "measures");
        let hits = measures.filter(|a| a.effect.as_ref().is_some_and(|e| e.measure.is_some())).map(|a| a.id.clone());
        assert_eq!(sentences.hits, hits.collect());
        for act in sentences.state.keys().chain(sentences.person.keys()) {
            assert!(book.act(act).is_some(), "{act} is no act of the codebook");
        }
        for (base, past, rest) in sentences.state.values().chain(sentences.person.values()) {
            assert!(!base.is_empty() && !past.is_empty());
            assert_eq!(rest.matches('[').count(), rest.matches(']').count(), "{rest}");
            assert_eq!(rest.matches('{').count(), rest.matches('}').count(), "{rest}");
        }
    }
}
