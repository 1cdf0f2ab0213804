//! Who is known before any report is read: states, people in office,
//! organizations, outlets, and the nouns that make somebody an actor.

use super::atoms::{Atom, atoms_of_name};
pub(crate) use super::rows::{Organization, Outlet, State};
use super::{Actor, ActorKind};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a name in the data can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sense {
    State(usize),
    Adjective(usize),
    National(usize),
    Capital(usize),
    City(usize),
    Metonym(usize),
    Organ(usize, usize),
    /// Adjective or noun for a part of a state, which does not speak for it.
    Part(usize),
    Organization(usize),
    OrganizationAdjective(usize),
    OrganizationOrgan(usize),
    /// A town that stands for an organization.
    Seat(usize),
    Person(usize),
    Surname(usize),
    Outlet(usize),
    /// A name of an outlet that is also a common word or another outlet's: it counts beside a verb of reporting only.
    AmbiguousOutlet(usize),
    Platform,
    /// A name to take whole and leave alone.
    Leave,
}

/// Noun or title that makes an actor.
#[derive(Clone, Debug)]
pub(crate) struct Noun {
    pub text: String,
    pub role: String,
    pub sector: Option<String>,
    pub kind: NounKind,
    pub envoy: bool,
    /// Speaks for the state in the sense of the event codebooks: its words and acts are the state's.
    pub speaks: bool,
    pub leader: bool,
    /// "minister", "spokesperson", "local": see the data's README.
    pub level: String,
    /// The state of an office that only one has: "nuncio".
    pub state: Option<String>,
    /// The states that the phrase can mean, where it says so itself ("the two Koreas", "the archipelago").
    pub states: Vec<String>,
    /// The kinds of organizations that a description fits: "the bloc".
    pub bodies: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NounKind {
    Title,
    Organ,
    /// A phrase that stands for that many actors mentioned before; 0 where the number is open.
    Group(usize, Members),
    /// A phrase for a state mentioned before: "the kingdom".
    Description,
}

/// Of what kind the members of a group are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Members {
    States,
    Persons,
    Any,
}

/// What a word before a title makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Modifier {
    /// No longer in office.
    Past,
    /// Not yet in office.
    Future,
    Deputy,
    /// Of the opposition, or an honorary title.
    Outside,
    /// In office now, or then.
    Plain,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: String,
    pub name: String,
    pub surname: String,
    pub offices: Vec<Office>,
}

/// What a run of pieces was found to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub pieces: usize,
    pub noun: usize,
    /// The data's own plural stands there.
    pub plural: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub state: String,
    pub role: String,
    pub title: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// An error in the registry's data: which file, and what is wrong with it.
#[derive(Debug)]
pub struct DataError {
    pub file: String,
    pub message: String,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

impl std::error::Error for DataError {}

#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) atoms: Vec<Atom>,
    pub(super) senses: Vec<Sense>,
}

/// States, persons, organizations and outlets, and the names they go by.
#[derive(Debug, Default)]
pub struct Registry {
    pub(crate) states: Vec<State>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) persons: Vec<Person>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) nouns: Vec<Noun>,
    pub(super) by_code: BTreeMap<String, usize>,
    pub(super) phrases: BTreeMap<String, Vec<Phrase>>,
    pub(super) noun_phrases: BTreeMap<String, Vec<(Vec<String>, Found)>>,
    pub(super) honorifics: BTreeSet<String>,
    pub(super) modifiers: BTreeMap<Vec<String>, Modifier>,
    /// Surnames that come first: Kim, Xi, Nguyen.
    pub(super) family_first: BTreeSet<String>,
}

impl Registry {
    /// The longest name that begins at piece `at`: how many pieces it has, and what it can mean.
    pub(crate) fn longest_name(&self, atoms: &[Atom], at: usize) -> Option<(usize, Vec<Sense>)> {
        let first = atoms.get(at)?;
        let list = self.phrases.get(&first.text)?;
        let mut found: Option<(usize, Vec<Sense>)> = None;
        for phrase in list {
            let n = phrase.atoms.len();
            if found.as_ref().is_some_and(|(len, _)| *len > n) {
                break;
            }
            let Some(window) = atoms.get(at..at + n) else {
                continue;
            };
            let ends_word = atoms.get(at + n).is_none_or(|next| next.word != window[n - 1].word);
            if !ends_word || !phrase.atoms.iter().zip(window).all(|(p, w)| fits(p, w, n)) {
                continue;
            }
            found.get_or_insert((n, Vec::new())).1.extend(&phrase.senses);
        }
        found
    }

    /// The longest title, organ or phrase for a group that begins at piece `at`.
    pub(crate) fn longest_noun(&self, atoms: &[Atom], at: usize) -> Option<Found> {
        let list = self.noun_phrases.get(&atoms.get(at)?.text)?;
        list.iter().find_map(|(phrase, found)| {
            let window = atoms.get(at..at + phrase.len())?;
            let ends_word = atoms.get(at + phrase.len()).is_none_or(|next| next.word != window[phrase.len() - 1].word);
            (ends_word && phrase.iter().zip(window).all(|(p, w)| *p == w.text)).then_some(*found)
        })
    }

    /// "Mr", "Sir", "Dr.": words before a name that tell of no office.
    pub(crate) fn is_honorific(&self, word: &str) -> bool {
        self.honorifics.contains(&pieces(word).join(" "))
    }

    /// The modifier that ends just before piece `at`, and how many pieces it has.
    pub(crate) fn modifier_before(&self, atoms: &[Atom], at: usize) -> Option<(usize, Modifier)> {
        (1..=2).rev().find_map(|n| {
            let window: Vec<String> = atoms.get(at.checked_sub(n)?..at)?.iter().map(|a| a.text.clone()).collect();
            self.modifiers.get(&window).map(|m| (n, *m))
        })
    }

    /// Whether a word only changes the title that follows: "deputy", "former".
    pub(crate) fn is_modifier(&self, word: &str) -> bool {
        self.modifiers.contains_key(&pieces(word))
    }

    /// Whether a family name comes first in names that begin so.
    pub(crate) fn is_family_first(&self, word: &str) -> bool {
        self.family_first.contains(&word.to_lowercase())
    }

    /// The state or organization of a name as the data writes it: "Russia", "UN".
    pub(crate) fn code_of_name(&self, name: &str) -> Option<String> {
        let atoms = atoms_of_name(name);
        let (_, senses) = self.longest_name(&atoms, 0).filter(|(n, _)| *n == atoms.len())?;
        senses.iter().find_map(|s| match s {
            Sense::State(s) | Sense::Adjective(s) => self.states.get(*s).map(|s| s.code.clone()),
            Sense::Organization(o) => self.organizations.get(*o).map(|o| o.id.clone()),
            _ => None,
        })
    }

    pub(crate) fn state_index(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// English name of a state or organization by its code; the code itself where it is not known.
    pub fn display_name<'a>(&'a self, code: &'a str) -> &'a str {
        if let Some(state) = self.by_code.get(code).and_then(|s| self.states.get(*s)) {
            return &state.name;
        }
        self.organizations.iter().find(|o| o.id == code).map_or(code, |o| o.name.as_str())
    }

    /// Every state and organization: its code, and its names, the one to show first.
    pub fn parties(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let states = self.states.iter().map(|s| (&s.code, &s.name, &s.names));
        let organizations = self.organizations.iter().map(|o| (&o.id, &o.name, &o.names));
        states.chain(organizations).map(|(code, name, names)| {
            (code.as_str(), std::iter::once(name).chain(names).map(String::as_str).collect())
        })
    }

    pub(crate) fn state_actor(&self, state: usize, kind: ActorKind, text: &str) -> Actor {
        let s = &self.states[state];
        Actor {
            id: s.code.clone(),
            name: s.name.clone(),
            code: s.code.clone(),
            kind,
            state: Some(s.code.clone()),
            role: None,
            sector: Some("GOV".to_owned()),
            text: text.to_owned(),
        }
    }

    pub(crate) fn organization_actor(&self, index: usize, text: &str) -> Actor {
        let o = &self.organizations[index];
        let group = matches!(o.kind.as_str(), "REB" | "OPP" | "SEP" | "CRM");
        Actor {
            id: format!("org:{}", o.id),
            name: if o.name.len() > 40 { o.id.clone() } else { o.name.clone() },
            code: o.id.clone(),
            kind: if group { ActorKind::Group } else { ActorKind::Organization },
            state: o.state.clone(),
            role: None,
            sector: o.sector.clone().or_else(|| Some(o.kind.clone()).filter(|k| !k.is_empty())),
            text: text.to_owned(),
        }
    }

    pub(crate) fn outlet_actor(&self, index: usize, text: &str) -> Actor {
        let o = &self.outlets[index];
        Actor {
            id: format!("outlet:{}", o.id),
            name: o.name.clone(),
            code: o.id.clone(),
            kind: ActorKind::Outlet,
            state: o.state.clone(),
            role: None,
            sector: Some("MED".to_owned()),
            text: text.to_owned(),
        }
    }

    /// The person in the office that fits the day best: held on it, else the last one held before it, else the first.
    pub(crate) fn person_actor(&self, index: usize, on: Option<Date>, text: &str) -> Actor {
        let p = &self.persons[index];
        let office = self.office_on(index, on);
        let sector = office.and_then(|o| self.sector_of(o));
        let state = office.map(|o| o.state.clone());
        // Who leads an opposition or a part of a state belongs to the state and does not act for it.
        let acts = sector.as_deref().is_some_and(|s| !matches!(s, "OPP" | "CVL" | "CRM" | "MED"));
        let code = state.clone().filter(|_| acts).unwrap_or_else(|| p.id.clone());
        Actor {
            id: p.id.clone(),
            name: p.name.clone(),
            code,
            kind: ActorKind::Person,
            state,
            role: office.map(|o| o.title.to_lowercase()),
            sector,
            text: text.to_owned(),
        }
    }

    /// PLOVER's sector of whoever holds an office; none for that of a part of a state.
    fn sector_of(&self, office: &Office) -> Option<String> {
        let body = || self.organizations.iter().find(|o| o.id == office.state);
        if !self.by_code.contains_key(&office.state)
            && let Some(sector) = body().map(|o| o.sector.as_ref().unwrap_or(&o.kind)).filter(|s| !s.is_empty())
        {
            return Some(sector.clone());
        }
        let role = office.role.as_str();
        let is = |words: &[&str]| role.split('-').any(|w| words.contains(&w));
        let sector = if is(&["regional"]) {
            return None;
        } else if is(&["opposition"]) {
            "OPP"
        } else if is(&["activist"]) {
            "CVL"
        } else if is(&["gang"]) {
            "CRM"
        } else if is(&["publisher"]) {
            "MED"
        } else if is(&["military", "army", "commander", "navy"]) || role.starts_with("chief-of-general-staff") {
            "MIL"
        } else if is(&["intelligence"]) || role.starts_with("security-service") {
            "SPY"
        } else if is(&["speaker", "lawmaker", "senator", "assembly", "senate"]) {
            "LEG"
        } else if is(&["judge", "prosecutor"]) {
            "JUD"
        } else if is(&["police"]) {
            "COP"
        } else if role.starts_with("party") {
            "PTY"
        } else {
            "GOV"
        };
        Some(sector.to_owned())
    }

    /// Whether an office was held on a day.
    pub(crate) fn holds(office: &Office, on: Date) -> bool {
        office.from.is_none_or(|f| f <= on) && office.to.is_none_or(|t| on <= t)
    }

    pub(crate) fn office_on(&self, index: usize, on: Option<Date>) -> Option<&Office> {
        let offices = &self.persons.get(index)?.offices;
        let Some(day) = on else { return offices.last() };
        let held = |o: &&Office| Registry::holds(o, day);
        offices
            .iter()
            .rfind(held)
            .or_else(|| offices.iter().rfind(|o| o.from.is_none_or(|f| f <= day)))
            .or_else(|| offices.first())
    }

    /// The outlet whose name or domain is given.
    pub fn outlet(&self, name_or_domain: &str) -> Option<&str> {
        self.outlet_by(name_or_domain).map(|o| o.name.as_str())
    }

    fn outlet_by(&self, name_or_domain: &str) -> Option<&Outlet> {
        let wanted = name_or_domain.trim().to_lowercase();
        let host = wanted.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        let host = host.split('/').next().unwrap_or(host);
        self.outlets.iter().find(|o| {
            o.name.to_lowercase() == wanted
                || o.names.iter().any(|n| n.to_lowercase() == wanted)
                || o.domains
                    .iter()
                    .any(|d| host == d || host.strip_suffix(d.as_str()).is_some_and(|h| h.ends_with('.')))
        })
    }

    /// The state for whose readers an outlet writes, where it writes for those of one.
    pub(crate) fn home_of_outlet(&self, name_or_domain: &str) -> Option<String> {
        self.outlet_by(name_or_domain).filter(|o| !o.international)?.state.clone()
    }

    /// The only state in which a town of that name lies: "LISBON", "Seoul, South Korea".
    pub(crate) fn state_of_town(&self, place: &str) -> Option<String> {
        place.split(',').rev().find_map(|part| {
            let words: Vec<String> = part.split_whitespace().map(capitalized).collect();
            let atoms = atoms_of_name(&words.join(" "));
            let (_, senses) = self.longest_name(&atoms, 0).filter(|(n, _)| *n == atoms.len())?;
            let states: BTreeSet<usize> = senses
                .iter()
                .filter_map(|s| match s {
                    Sense::State(s) | Sense::Capital(s) | Sense::City(s) => Some(*s),
                    _ => None,
                })
                .collect();
            let mut states = states.into_iter();
            let only = states.next().filter(|_| states.next().is_none())?;
            self.states.get(only).map(|s| s.code.clone())
        })
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

/// Whether a piece of the text may be that piece of a name: capitals where the name has them, and short acronyms in
/// capitals only, so that "us" and "who" are words.
fn fits(name: &Atom, text: &Atom, pieces: usize) -> bool {
    name.text == text.text
        && (!name.capital || text.capital)
        && (!(pieces == 1 && name.all_capitals && name.text.len() <= 4) || text.all_capitals)
}

/// The text of the pieces of a name.
pub(super) fn pieces(text: &str) -> Vec<String> {
    atoms_of_name(text).into_iter().map(|a| a.text).collect()
}

/// Lower-case letters and digits joined by hyphens.
pub(crate) fn slug(name: &str) -> String {
    let words: Vec<String> = atoms_of_name(name)
        .into_iter()
        .map(|a| a.text.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|w| !w.is_empty())
        .collect();
    words.join("-")
}

/// A day, month or year; the first or the last day of a month or year.
pub(crate) fn day(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.trim().split('-').map(str::parse::<i16>);
    let year = parts.next()?.ok()?;
    let month = parts.next().and_then(Result::ok);
    let date = parts.next().and_then(Result::ok);
    let m = month.unwrap_or(if last { 12 } else { 1 });
    let first = Date::new(year, i8::try_from(m).ok()?, 1).ok()?;
    match date {
        Some(d) => Date::new(year, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok(),
        None if last => Some(first.last_of_month()),
        None => Some(first),
    }
}
