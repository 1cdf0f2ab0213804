//! Who is known before any report is read: states, people in office,
//! organizations, outlets, and the nouns that make somebody an actor.

use super::atoms::{Atom, atoms_of_name};
use super::{Actor, ActorKind};
use jiff::civil::Date;
use serde::Deserialize;
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub adjectives: Vec<String>,
    #[serde(default)]
    pub people: Vec<String>,
    #[serde(default)]
    pub capitals: Vec<String>,
    #[serde(default)]
    pub metonyms: Vec<String>,
    #[serde(default)]
    pub cities: Vec<String>,
    #[serde(default)]
    pub airports: Vec<String>,
    #[serde(default)]
    pub organs: Vec<OrganName>,
    /// Adjectives and nouns for a part of it, which does not speak for it.
    #[serde(default)]
    pub parts: Vec<String>,
    /// The bare name is often something else.
    #[serde(default)]
    pub ambiguous: bool,
    /// Names of it that are also common words or names of persons.
    #[serde(default)]
    pub doubtful: Vec<String>,
    #[serde(default)]
    pub ended: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganName {
    pub name: String,
    pub sector: String,
    #[serde(default)]
    pub names: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Organization {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub sector: Option<String>,
    #[serde(default)]
    pub bloc: bool,
    #[serde(default)]
    pub adjectives: Vec<String>,
    #[serde(default)]
    pub doubtful: Vec<String>,
    #[serde(default)]
    pub organs: Vec<OrganName>,
    #[serde(default)]
    pub seats: Vec<String>,
    /// Its seat's name means it rather than the state where it acts.
    #[serde(default)]
    pub seat_speaks: bool,
    #[serde(default)]
    pub state: Option<String>,
    /// The day on which an armed group became the government in fact.
    #[serde(default)]
    pub governs_since: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Outlet {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub ambiguous_names: Vec<String>,
    #[serde(default)]
    pub domains: Vec<String>,
    #[serde(default)]
    pub state: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Platform {
    #[serde(default)]
    name: String,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct StatesFile {
    state: Vec<State>,
    /// Names that are no state's though they contain one: "Indian Ocean", "Paris Agreement".
    #[serde(default)]
    leave: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct OrganizationsFile {
    organization: Vec<Organization>,
}

#[derive(Debug, Deserialize)]
struct OutletsFile {
    outlet: Vec<Outlet>,
    #[serde(default)]
    platform: Vec<Platform>,
}

#[derive(Debug, Deserialize)]
struct TitlesFile {
    #[serde(default)]
    title: Vec<TitleRow>,
    #[serde(default)]
    organ: Vec<OrganRow>,
    #[serde(default)]
    group: Vec<GroupRow>,
    #[serde(default)]
    description: Vec<DescriptionRow>,
    #[serde(default)]
    honorific: Vec<String>,
    #[serde(default)]
    modifier: Vec<ModifierRow>,
}

#[derive(Debug, Deserialize)]
struct DescriptionRow {
    text: String,
    #[serde(default)]
    states: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ModifierRow {
    text: String,
    #[serde(default)]
    holds: Option<String>,
    #[serde(default)]
    rank: Option<String>,
}

#[derive(Debug, Deserialize)]
struct TitleRow {
    text: String,
    #[serde(default)]
    plural: Option<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    sector: Option<String>,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    speaks_for_state: bool,
    #[serde(default)]
    envoy: bool,
}

#[derive(Debug, Deserialize)]
struct OrganRow {
    text: String,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    sector: Option<String>,
    #[serde(default)]
    speaks_for_state: bool,
}

#[derive(Debug, Deserialize)]
struct GroupRow {
    text: String,
    #[serde(default)]
    size: usize,
    #[serde(default)]
    of: String,
    #[serde(default)]
    members: Vec<String>,
}

/// Of the files of office holders.
const COLUMNS: [&str; 8] = ["state", "role", "title", "name", "surname", "aliases", "from", "to"];

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

fn fault(file: &str, error: impl fmt::Display) -> DataError {
    DataError { file: file.to_owned(), message: error.to_string() }
}

#[derive(Clone, Debug)]
struct Phrase {
    atoms: Vec<Atom>,
    senses: Vec<Sense>,
}

/// States, persons, organizations and outlets, and the names they go by.
#[derive(Debug, Default)]
pub struct Registry {
    pub(crate) states: Vec<State>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) persons: Vec<Person>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) nouns: Vec<Noun>,
    by_code: BTreeMap<String, usize>,
    phrases: BTreeMap<String, Vec<Phrase>>,
    noun_phrases: BTreeMap<String, Vec<(Vec<String>, Found)>>,
    honorifics: BTreeSet<String>,
    modifiers: BTreeMap<Vec<String>, Modifier>,
    /// Surnames that come first: Kim, Xi, Nguyen.
    family_first: BTreeSet<String>,
}

impl Registry {
    /// The registry that is part of the library.
    pub fn embedded() -> Result<Registry, DataError> {
        let mut registry = Registry::default();
        registry.add_states("states.toml", include_str!(concat!(env!("OUT_DIR"), "/states.json")))?;
        registry.add_organizations("organizations.toml", include_str!(concat!(env!("OUT_DIR"), "/organizations.json")))?;
        registry.add_outlets("outlets.toml", include_str!(concat!(env!("OUT_DIR"), "/outlets.json")))?;
        registry.add_titles("titles.toml", include_str!(concat!(env!("OUT_DIR"), "/titles.json")))?;
        registry.add_people("leaders.csv", include_str!("../../data/actors/leaders.csv"))?;
        registry.add_people("ministers.csv", include_str!("../../data/actors/ministers.csv"))?;
        registry.sort();
        Ok(registry)
    }

    fn add_states(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: StatesFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        for state in parsed.state {
            let s = self.states.len();
            let mut names: Vec<(String, Sense)> = Vec::new();
            names.push((state.name.clone(), Sense::State(s)));
            names.extend(state.names.iter().map(|n| (n.clone(), Sense::State(s))));
            names.extend(state.adjectives.iter().map(|n| (n.clone(), Sense::Adjective(s))));
            names.extend(state.people.iter().map(|n| (n.clone(), Sense::National(s))));
            names.extend(state.capitals.iter().map(|n| (n.clone(), Sense::Capital(s))));
            names.extend(state.cities.iter().chain(&state.airports).map(|n| (n.clone(), Sense::City(s))));
            names.extend(state.metonyms.iter().map(|n| (n.clone(), Sense::Metonym(s))));
            for (o, organ) in state.organs.iter().enumerate() {
                names.push((organ.name.clone(), Sense::Organ(s, o)));
                names.extend(organ.names.iter().map(|n| (n.clone(), Sense::Organ(s, o))));
            }
            for (name, sense) in names {
                self.name(&name, sense);
            }
            for part in &state.parts {
                self.name(part, Sense::Part(s));
            }
            self.by_code.insert(state.code.clone(), s);
            self.states.push(state);
        }
        for name in parsed.leave.values().flatten() {
            self.name(name, Sense::Leave);
        }
        Ok(())
    }

    fn add_organizations(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: OrganizationsFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        for organization in parsed.organization {
            let o = self.organizations.len();
            self.name(&organization.name, Sense::Organization(o));
            for name in &organization.names {
                self.name(name, Sense::Organization(o));
            }
            if organization.seat_speaks {
                for seat in &organization.seats {
                    self.name(seat, Sense::Seat(o));
                }
            }
            for adjective in &organization.adjectives {
                self.name(adjective, Sense::OrganizationAdjective(o));
            }
            for organ in &organization.organs {
                self.name(&organ.name, Sense::OrganizationOrgan(o));
            }
            self.organizations.push(organization);
        }
        Ok(())
    }

    fn add_outlets(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: OutletsFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        for outlet in parsed.outlet {
            let o = self.outlets.len();
            for name in std::iter::once(&outlet.name).chain(&outlet.names) {
                if !outlet.ambiguous_names.contains(name) {
                    self.name(name, Sense::Outlet(o));
                }
            }
            for name in &outlet.ambiguous_names {
                self.name(name, Sense::AmbiguousOutlet(o));
            }
            self.outlets.push(outlet);
        }
        for platform in parsed.platform {
            self.name(&platform.name, Sense::Platform);
            for name in &platform.names {
                self.name(name, Sense::Platform);
            }
        }
        Ok(())
    }

    fn add_titles(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: TitlesFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        let role = |role: Option<String>, text: &str| role.unwrap_or_else(|| text.to_owned()).replace('-', " ");
        for row in parsed.title {
            let plural = row.plural.unwrap_or_else(|| format!("{}s", row.text));
            let noun = Noun {
                role: role(row.role, &row.text),
                sector: row.sector,
                kind: NounKind::Title,
                envoy: row.envoy,
                speaks: row.speaks_for_state,
                leader: row.level.as_deref() == Some("head"),
                level: row.level.unwrap_or_default(),
                state: row.state,
                states: Vec::new(),
                text: row.text,
            };
            self.phrase(&plural, true);
            self.noun(noun);
        }
        for row in parsed.organ {
            self.noun(Noun {
                role: role(row.role, &row.text),
                sector: row.sector,
                kind: NounKind::Organ,
                speaks: row.speaks_for_state,
                ..Noun::bare(row.text)
            });
        }
        for row in parsed.group {
            let members = match row.of.as_str() {
                "persons" => Members::Persons,
                "any" => Members::Any,
                _ => Members::States,
            };
            self.noun(Noun { kind: NounKind::Group(row.size, members), speaks: true, states: row.members, ..Noun::bare(row.text) });
        }
        for row in parsed.description {
            self.noun(Noun { kind: NounKind::Description, speaks: true, states: row.states, ..Noun::bare(row.text) });
        }
        self.honorifics = parsed.honorific.iter().map(|h| pieces(h).join(" ")).collect();
        for row in parsed.modifier {
            let modifier = match (row.holds.as_deref(), row.rank.as_deref()) {
                (Some("past"), _) => Modifier::Past,
                (Some("future"), _) => Modifier::Future,
                (_, Some("deputy")) => Modifier::Deputy,
                (_, Some(_)) => Modifier::Outside,
                _ => Modifier::Plain,
            };
            self.modifiers.insert(pieces(&row.text), modifier);
        }
        Ok(())
    }

    fn add_people(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let mut by_name: BTreeMap<String, usize> =
            self.persons.iter().enumerate().map(|(i, p)| (p.name.clone(), i)).collect();
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        if reader.headers().map_err(|e| fault(file, e))? != COLUMNS.as_slice() {
            return Err(fault(file, format!("expected the columns {COLUMNS:?}")));
        }
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(|e| fault(file, e))? {
            // The reader has seen to it that every row has as many columns as the first.
            let [state, role, title, name, surname, aliases, from, to] = std::array::from_fn(|i| row.get(i).unwrap_or_default());
            let index = match by_name.get(name) {
                Some(index) => *index,
                None => {
                    let index = self.persons.len();
                    by_name.insert(name.to_owned(), index);
                    self.name(name, Sense::Person(index));
                    self.name(surname, Sense::Surname(index));
                    if name.strip_prefix(surname).is_some_and(|given| given.starts_with(' ')) {
                        self.family_first.insert(surname.to_lowercase());
                    }
                    self.persons.push(Person {
                        id: format!("person:{}", slug(name)),
                        name: name.to_owned(),
                        surname: surname.to_owned(),
                        offices: Vec::new(),
                    });
                    index
                }
            };
            for alias in aliases.split(';').map(str::trim).filter(|a| !a.is_empty()) {
                // A single word is another spelling of the surname; more are a full name.
                let sense = if alias.contains(' ') { Sense::Person(index) } else { Sense::Surname(index) };
                self.name(alias, sense);
            }
            self.persons[index].offices.push(Office {
                state: state.to_owned(),
                role: role.to_owned(),
                title: title.to_owned(),
                from: day(from, false),
                to: day(to, true),
            });
        }
        Ok(())
    }

    fn noun(&mut self, noun: Noun) {
        self.phrase(&noun.text, false);
        self.nouns.push(noun);
    }

    /// Words for the noun that is added next.
    fn phrase(&mut self, text: &str, plural: bool) {
        let atoms = pieces(text);
        let Some(first) = atoms.first().cloned() else { return };
        let found = Found { pieces: atoms.len(), noun: self.nouns.len(), plural };
        self.noun_phrases.entry(first).or_default().push((atoms, found));
    }

    fn name(&mut self, name: &str, sense: Sense) {
        let atoms = atoms_of_name(name);
        let Some(first) = atoms.first() else { return };
        let list = self.phrases.entry(first.text.clone()).or_default();
        match list.iter_mut().find(|p| p.atoms == atoms) {
            Some(phrase) if phrase.senses.contains(&sense) => {}
            Some(phrase) => phrase.senses.push(sense),
            None => list.push(Phrase { atoms, senses: vec![sense] }),
        }
    }

    fn sort(&mut self) {
        // The files are grouped by office: a person's own go by the day he took them up.
        for person in &mut self.persons {
            person.offices.sort_by_key(|o| (o.from, o.to.is_none(), o.to));
        }
        for list in self.phrases.values_mut() {
            list.sort_by_key(|p| std::cmp::Reverse(p.atoms.len()));
        }
        for list in self.noun_phrases.values_mut() {
            list.sort_by_key(|p| std::cmp::Reverse(p.0.len()));
        }
    }

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
            let Some(window) = atoms.get(at..at + n) else { continue };
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
            sector: (kind == ActorKind::Government).then(|| "GOV".to_owned()),
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
        let state = office.map(|o| o.state.clone());
        Actor {
            id: p.id.clone(),
            name: p.name.clone(),
            code: state.clone().unwrap_or_else(|| p.id.clone()),
            kind: ActorKind::Person,
            state,
            role: office.map(|o| o.title.to_lowercase()),
            sector: Some("GOV".to_owned()),
            text: text.to_owned(),
        }
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
            .iter().rfind(held)
            .or_else(|| offices.iter().rfind(|o| o.from.is_none_or(|f| f <= day)))
            .or_else(|| offices.first())
    }

    /// The outlet whose name or domain is given.
    pub fn outlet(&self, name_or_domain: &str) -> Option<&str> {
        let wanted = name_or_domain.trim().to_lowercase();
        let host = wanted.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        let host = host.split('/').next().unwrap_or(host);
        self.outlets
            .iter()
            .find(|o| {
                o.name.to_lowercase() == wanted
                    || o.names.iter().any(|n| n.to_lowercase() == wanted)
                    || o.domains.iter().any(|d| host == d || host.strip_suffix(d.as_str()).is_some_and(|h| h.ends_with('.')))
            })
            .map(|o| o.name.as_str())
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
fn pieces(text: &str) -> Vec<String> {
    atoms_of_name(text).into_iter().map(|a| a.text).collect()
}

impl Noun {
    fn bare(text: String) -> Noun {
        Noun {
            role: text.clone(),
            text,
            sector: None,
            kind: NounKind::Organ,
            envoy: false,
            speaks: false,
            leader: false,
            level: String::new(),
            state: None,
            states: Vec::new(),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[ignore = "prints how long the registry takes to load"]
    fn load_time() {
        for _ in 0..3 {
            let start = std::time::Instant::now();
            let registry = Registry::embedded().expect("the registry is read");
            println!("{:?} for {} names", start.elapsed(), registry.phrases.values().map(Vec::len).sum::<usize>());
        }
    }
}
