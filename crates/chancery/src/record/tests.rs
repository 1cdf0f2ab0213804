//! Readings made by hand: facts of the world in words of ours.

use super::{Attestation, Reading, Record};
use crate::actor::{Actor, ActorKind, Mission, Registry};
use crate::coding::{
    Attribution, Certainty, Codebook, EventMention, MissionPart, Modality, Place, Quantity, SpeakerKind, When,
};
use crate::document::{Document, Noise, NoiseKind};
use crate::ledger::{CommitmentStatus, Ledger, MissionStatus, RelationLevel, TalksStatus};
use crate::span::Span;
use crate::time::*;
use jiff::civil::Date;
use std::sync::LazyLock;

pub static BOOK: LazyLock<Codebook> = LazyLock::new(|| Codebook::embedded().unwrap());
pub static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::embedded().unwrap());

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn state(code: &str) -> Actor {
    Actor {
        id: code.into(),
        name: REGISTRY.display_name(code).into(),
        code: code.into(),
        kind: ActorKind::State,
        state: Some(code.into()),
        role: None,
        sector: None,
        text: code.into(),
    }
}

pub fn person(name: &str, code: &str) -> Actor {
    Actor {
        id: format!("person:{}", name.to_lowercase().replace(' ', "-")),
        name: name.into(),
        kind: ActorKind::Person,
        ..state(code)
    }
}

fn mission(text: &str) -> Mission {
    let (sending, receiving) = text.split_once('>').unwrap();
    Mission { sending: sending.into(), receiving: receiving.into() }
}

/// A report under construction.
pub struct Report(pub Reading);

/// A report with a name and, where it has one, a day of its own.
pub fn report(name: &str, published: Option<&str>) -> Report {
    let digits = blake3::hash(name.as_bytes()).to_hex();
    let date = match published {
        Some(date) => EventDate::day(day(date), "header"),
        None => EventDate::unknown("nothing in the report dates it"),
    };
    Report(Reading {
        document: Document {
            id: format!("d-{}", &digits[..16]),
            file: name.into(),
            origin: name.into(),
            outlet: Some(format!("The {name}")),
            language: "eng".into(),
            ..Document::default()
        },
        published: Published {
            date,
            method: if published.is_some() { Method::Header } else { Method::Unknown },
            conflicts: Vec::new(),
            day_of_year: None,
            constraints: Vec::new(),
        },
        weekdays: WeekdayEvidence::default(),
        sentences: Vec::new(),
        mentions: Vec::new(),
        heads: Vec::new(),
    })
}

impl Report {
    pub fn says(mut self, mention: Say) -> Report {
        let r = &mut self.0;
        let start = r.document.text.len();
        let span = if mention.joined && !r.sentences.is_empty() {
            let last = r.sentences.len() - 1;
            r.document.text.push_str(&format!("{} ", mention.words));
            r.sentences[last].end = r.document.text.len();
            Span::new(start, r.document.text.len())
        } else {
            r.document.text.push_str(&format!("{} ", mention.words));
            r.sentences.push(Span::new(start, r.document.text.len()));
            *r.sentences.last().unwrap()
        };
        let mut m = mention.mention;
        m.document = r.document.id.clone();
        m.evidence = span;
        m.sentence_index = r.sentences.len() - 1;
        m.sentence = r.sentences[m.sentence_index];
        let key = format!("{} {} {} {:?}", m.document, span.start, m.act, m.modality);
        m.id = format!("m-{}", &blake3::hash(key.as_bytes()).to_hex()[..16]);
        r.mentions.push(m);
        self
    }

    pub fn head(mut self, of: &str, name: &str) -> Report {
        let of = mission(of);
        let head = person(name, &of.sending);
        self.0.heads.push(Attestation { mission: of, head, span: Span::new(0, 0) });
        self
    }

    pub fn weekdays(mut self, past: &[Weekday]) -> Report {
        self.0.weekdays.past = past.iter().map(|w| (*w, Span::new(0, 0))).collect();
        self
    }

    pub fn note(mut self, kind: NoiseKind, text: &str) -> Report {
        let start = self.0.document.text.len();
        self.0.document.text.push_str(text);
        let span = Span::new(start, self.0.document.text.len());
        self.0.document.noise.push(Noise { span, kind });
        self
    }

    pub fn done(self) -> Reading {
        self.0
    }
}

/// A mention under construction.
#[derive(Clone)]
pub struct Say {
    mention: EventMention,
    words: String,
    joined: bool,
}

/// `say("occurred", "expel-diplomats", "RUS > USA")`: parties joined by `+`, `-` for none.
pub fn say(modality: &str, act: &str, parties: &str) -> Say {
    let modality = Modality::ALL.into_iter().find(|m| m.as_str() == modality).unwrap();
    assert!(BOOK.act(act).is_some(), "{act}");
    let (actors, recipients) = parties.split_once('>').unwrap_or((parties, ""));
    let side = |codes: &str| -> Vec<Actor> {
        let codes = codes.trim();
        codes.split('+').filter(|c| !c.is_empty() && *c != "-").map(state).collect()
    };
    let tense = if modality.is_fact() { Tense::Past } else { Tense::Future };
    let none =
        |tense| When { fresh: false, recent: false, expression: None, tense, note: None, office: None, resolved: None };
    Say {
        mention: EventMention {
            id: String::new(),
            document: String::new(),
            evidence: Span::new(0, 0),
            sentence: Span::new(0, 0),
            sentence_index: 0,
            act: act.into(),
            modality,
            certainty: Certainty::Stated,
            actors: side(actors),
            recipients: side(recipients),
            persons: Vec::new(),
            missions: Vec::new(),
            quantity: None,
            when: none(tense),
            said: none(Tense::Past),
            terms: Vec::new(),
            place: None,
            attribution: Vec::new(),
            rule: format!("{act}#0"),
            told_whom: false,
            confidence: 0.9,
        },
        words: format!("{} {act}.", modality.as_str()),
        joined: false,
    }
}

impl Say {
    pub fn person(mut self, name: &str, code: &str) -> Say {
        self.mention.persons.push(person(name, code));
        self
    }
    pub fn mission(mut self, of: &str, head: Option<&str>) -> Say {
        let mission = mission(of);
        let head = head.map(|name| person(name, &mission.sending));
        self.mention.missions.push(MissionPart { mission, head });
        self
    }
    pub fn n(mut self, value: f64) -> Say {
        self.mention.quantity = Some(Quantity { value, unit: "diplomat".into(), approximate: false });
        self
    }
    pub fn when(mut self, expression: TimeExpression) -> Say {
        self.mention.when.expression = Some(expression);
        self
    }
    pub fn said(mut self, expression: TimeExpression) -> Say {
        self.mention.said.expression = Some(expression);
        self
    }
    pub fn place(mut self, name: &str, country: &str) -> Say {
        self.mention.place = Some(Place { name: name.into(), country: Some(country.into()) });
        self
    }
    pub fn words(mut self, words: &str) -> Say {
        self.words = words.into();
        self
    }
    /// In the sentence of the mention before.
    pub fn and(mut self) -> Say {
        self.joined = true;
        self
    }
    pub fn sure(mut self, confidence: f64) -> Say {
        self.mention.confidence = confidence;
        self
    }
    pub fn from(mut self, outlet: &str) -> Say {
        self.mention.attribution.push(Attribution {
            name: outlet.into(),
            kind: SpeakerKind::Outlet,
            named: true,
            actor: None,
            party: None,
            source: None,
            cue: None,
            content: None,
        });
        self
    }
}

fn expression(text: &str, value: Value) -> TimeExpression {
    TimeExpression { span: Span::new(0, 0), text: text.into(), tokens: (0, 1), relation: Relation::On, value }
}

pub fn on(weekday: Weekday) -> TimeExpression {
    let value = Value::Weekday { weekday, which: Which::Bare, week: None, time: None };
    expression(&format!("{weekday:?}"), value)
}

pub fn unit(unit: Unit, offset: i32) -> TimeExpression {
    let portion = Portion::Whole;
    let value = Value::Unit { unit, offset, from: Origin::Publication, portion, time: None };
    expression(&format!("{unit:?} {offset:+}"), value)
}

pub fn calendar(year: Option<i16>, part: Option<Part>) -> TimeExpression {
    let year = year.map(YearRef::Year);
    let value = Value::Calendar(Calendar { year, part, ..Calendar::default() });
    expression(&format!("{year:?} {part:?}"), value)
}

/// A day that is written out.
pub fn date(text: &str) -> TimeExpression {
    let day = day(text);
    calendar(Some(day.year()), Some(Part::Day(day.month() as u8, day.day() as u8)))
}

pub fn month(month: u8) -> TimeExpression {
    calendar(None, Some(Part::Month(month)))
}

pub fn vague(when: Vague) -> TimeExpression {
    expression(&format!("{when:?}"), Value::Vague { when })
}

pub fn coming(least: u32, most: u32, unit: Unit) -> TimeExpression {
    let (amount, direction) = (Amount::between(least, most), Direction::After);
    expression("in the coming time", Value::Stretch { amount, unit, direction })
}

/// A spread of days, as its first and last day.
pub fn ends(date: &EventDate) -> (String, String) {
    let text = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
    (text(date.earliest), text(date.latest))
}

pub fn record(readings: Vec<Reading>) -> Record {
    Record::of(readings, &BOOK, &REGISTRY)
}

pub fn ledger(record: &Record, as_of: &str) -> Ledger {
    record.ledger(Some(day(as_of)), None, &BOOK)
}

mod dates;
mod entries;
mod knowledge;
mod merging;
mod properties;
mod seeds;
mod threads;
