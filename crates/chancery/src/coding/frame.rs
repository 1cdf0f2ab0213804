//! The little language in which frames are written; `data/acts/README.md` describes it.

use std::fmt;

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pos {
    Verb,
    Noun,
    Adjective,
}

/// A word that can express the act, with the particles it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trigger {
    pub lemma: String,
    pub pos: Pos,
    pub with: Vec<String>,
}

/// Where in the deep structure of the clause a filler stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    Subject,
    Object,
    Indirect,
    Preposition(String),
    Infinitive,
    Gerund,
    That,
    /// Who a finite clause that is a complement is about: "said *Turkey* should stop".
    ClauseSubject,
    Adverb,
    Modifier,
    Complement,
    /// Who says what is predicated: "*Moscow* said the charge was absurd".
    Speaker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Actor,
    Recipient,
    Person,
    Counted,
    Topic,
    Where,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Party,
    State,
    Organization,
    Person,
    Outlet,
    Group,
    Envoy,
    OwnEnvoy,
    ForeignEnvoy,
    Diplomats,
    Official,
    Leader,
    Leaders,
    Home,
    Host,
    Place,
    Any,
    Word(Vec<String>),
    List(String),
}

impl Class {
    /// How much the class asks for; of two frames that match, the one that asks for more wins.
    pub fn weight(&self) -> u32 {
        match self {
            Class::Any => 0,
            Class::Person | Class::Place => 2,
            Class::Party | Class::Organization | Class::Outlet | Class::Group | Class::Official => 3,
            Class::State | Class::Leader | Class::List(_) => 4,
            Class::Word(_) | Class::Leaders | Class::Diplomats | Class::Envoy => 5,
            Class::OwnEnvoy | Class::ForeignEnvoy | Class::Home | Class::Host => 6,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// As it is written.
    pub text: String,
    pub optional: bool,
    /// Nothing of the classes may stand there.
    pub absent: bool,
    pub positions: Vec<Position>,
    pub role: Option<Role>,
    pub classes: Vec<Class>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The words leave it open which way the act goes: as a fact it is kept and not relied on.
    pub doubtful: bool,
    pub triggers: Vec<Trigger>,
    pub slots: Vec<Slot>,
}

impl Slot {
    /// What the least demanding of its classes asks for.
    pub fn weight(&self) -> u32 {
        self.classes.iter().map(Class::weight).min().unwrap_or(0)
    }
}

/// What is wrong with a frame, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrameError(pub String);

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads `recall/v, recall/n : subj A=party, obj P=own-envoy, ?from R=party`.
pub(crate) fn parse(text: &str) -> Result<Frame, FrameError> {
    let (doubtful, text) = match text.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (triggers, slots) = text.split_once(" :").unwrap_or((text, ""));
    let triggers = split(triggers).into_iter().map(|t| trigger(&t)).collect::<Result<Vec<_>, _>>()?;
    let slots = split(slots).into_iter().map(|s| slot(&s)).collect::<Result<Vec<_>, _>>()?;
    if triggers.is_empty() {
        return Err(FrameError("expected a trigger before ' :'".to_owned()));
    }
    Ok(Frame { doubtful, triggers, slots })
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

pub(crate) fn trigger(text: &str) -> Result<Trigger, FrameError> {
    let (words, pos) = match text.rsplit_once('/') {
        None => (text, Pos::Verb),
        Some((words, "v")) => (words, Pos::Verb),
        Some((words, "n")) => (words, Pos::Noun),
        Some((words, "a")) => (words, Pos::Adjective),
        Some((_, other)) => return Err(FrameError(format!("expected /v, /n or /a, but found /{other} in '{text}'"))),
    };
    let mut parts = words.split_whitespace().map(str::to_lowercase);
    // A verb comes before its particles, a noun after its modifiers ("entry ban").
    let mut all: Vec<String> = parts.by_ref().collect();
    if all.is_empty() {
        return Err(FrameError("expected a lemma".to_owned()));
    }
    let lemma = if pos == Pos::Verb { all.remove(0) } else { all.pop().unwrap_or_default() };
    Ok(Trigger { lemma, pos, with: all })
}

fn slot(written: &str) -> Result<Slot, FrameError> {
    let text = written;
    let (optional, absent, text) = match (text.strip_prefix('?'), text.strip_prefix('!')) {
        (Some(rest), _) => (true, false, rest.trim()),
        (None, Some(rest)) => (true, true, rest.trim()),
        (None, None) => (false, false, text),
    };
    let (positions, filler) = text
        .split_once(char::is_whitespace)
        .or_else(|| text.split_once('='))
        .ok_or_else(|| FrameError(format!("expected 'POSITION [ROLE=]CLASS', but found '{text}'")))?;
    let positions = positions.split('|').map(position).collect::<Result<Vec<_>, _>>()?;
    let filler = filler.trim();
    let (role, classes) = match filler.split_once('=') {
        Some((role, classes)) if role.len() == 1 => (Some(role_of(role)?), classes),
        _ => (None, filler.trim_start_matches('=')),
    };
    let classes = classes.split('|').map(|c| class(c.trim())).collect::<Result<Vec<_>, _>>()?;
    Ok(Slot { text: written.to_owned(), optional, absent, positions, role, classes })
}

fn position(text: &str) -> Result<Position, FrameError> {
    Ok(match text {
        "subj" => Position::Subject,
        "obj" => Position::Object,
        "iobj" => Position::Indirect,
        "inf" => Position::Infinitive,
        "ing" => Position::Gerund,
        "that" => Position::That,
        "that-subj" => Position::ClauseSubject,
        "adv" => Position::Adverb,
        "mod" => Position::Modifier,
        "comp" => Position::Complement,
        "speaker" => Position::Speaker,
        other if other.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-') && !other.is_empty() => {
            Position::Preposition(other.replace('-', "_"))
        }
        other => return Err(FrameError(format!("expected a position, but found '{other}'"))),
    })
}

fn role_of(text: &str) -> Result<Role, FrameError> {
    Ok(match text {
        "A" => Role::Actor,
        "R" => Role::Recipient,
        "P" => Role::Person,
        "Q" => Role::Counted,
        "T" => Role::Topic,
        "W" => Role::Where,
        other => return Err(FrameError(format!("expected a role A, R, P, Q, T or W, but found '{other}'"))),
    })
}

fn class(text: &str) -> Result<Class, FrameError> {
    if let Some(list) = text.strip_prefix('@') {
        return Ok(Class::List(list.to_owned()));
    }
    let quoted = |q: char| text.strip_prefix(q).and_then(|t| t.strip_suffix(q));
    if let Some(words) = quoted('"').or_else(|| quoted('\'')) {
        return Ok(Class::Word(words.to_lowercase().split_whitespace().map(str::to_owned).collect()));
    }
    Ok(match text {
        "party" => Class::Party,
        "state" => Class::State,
        "org" => Class::Organization,
        "person" => Class::Person,
        "outlet" => Class::Outlet,
        "group" => Class::Group,
        "envoy" => Class::Envoy,
        "own-envoy" => Class::OwnEnvoy,
        "foreign-envoy" => Class::ForeignEnvoy,
        "diplomats" => Class::Diplomats,
        "official" => Class::Official,
        "leader" => Class::Leader,
        "leaders" => Class::Leaders,
        "home" => Class::Home,
        "host" => Class::Host,
        "place" => Class::Place,
        "any" => Class::Any,
        other => return Err(FrameError(format!("expected a class, a quoted word or an @list, but found '{other}'"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_as_it_is_written() {
        let frame = parse(
            "recall/v, recall/n, call back : subj A=party, obj P=own-envoy|diplomats, ?from|in R=party, to|in=home",
        )
        .expect("the frame is sound");
        assert_eq!(frame.triggers[2], Trigger { lemma: "call".into(), pos: Pos::Verb, with: vec!["back".into()] });
        assert_eq!(frame.slots[1].classes, [Class::OwnEnvoy, Class::Diplomats]);
        assert!(frame.slots[2].optional);
        assert_eq!(frame.slots[3].role, None);
        assert_eq!(frame.slots[3].classes, [Class::Home]);
    }

    #[test]
    fn a_noun_trigger_has_its_modifiers_before_it() {
        let frame = parse("entry ban/n : subj A=party").expect("the frame is sound");
        assert_eq!(frame.triggers[0], Trigger { lemma: "ban".into(), pos: Pos::Noun, with: vec!["entry".into()] });
    }

    #[test]
    fn a_fault_is_named() {
        assert_eq!(parse("recall : subj X=party").unwrap_err().0, "expected a role A, R, P, Q, T or W, but found 'X'");
        assert!(parse("recall : subj A=pary").unwrap_err().0.contains("'pary'"));
    }
}
