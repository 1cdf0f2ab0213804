//! Who is known before any report is read: states, people in office,
//! organizations, outlets, and the nouns that make somebody an actor.

use super::atoms::{Atom, atoms_of_name};
use super::{Actor, ActorKind};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
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
    Organization(usize),
    OrganizationOrgan(usize),
    /// A town that stands for an organization.
    Seat(usize),
    Person(usize),
    Surname(usize),
    Outlet(usize),
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NounKind {
    Title,
    Organ,
    /// A phrase that stands for that many states mentioned before; 0 where the number is open.
    Group(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: String,
    pub name: String,
    pub surname: String,
    pub offices: Vec<Office>,
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
}

#[derive(Debug, Deserialize)]
pub(crate) struct Outlet {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
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
}

#[derive(Debug, Deserialize)]
struct TitleRow {
    text: String,
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
}

#[derive(Debug, Deserialize)]
struct OfficeRow {
    state: String,
    role: String,
    title: String,
    name: String,
    surname: String,
    aliases: String,
    from: String,
    to: String,
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
    noun_phrases: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl Registry {
    /// The registry that is part of the library.
    pub fn embedded() -> Result<Registry, DataError> {
        let mut registry = Registry::default();
        registry.add_states("states.toml", include_str!("../../data/actors/states.toml"))?;
        registry.add_organizations("organizations.toml", include_str!("../../data/actors/organizations.toml"))?;
        registry.add_outlets("outlets.toml", include_str!("../../data/actors/outlets.toml"))?;
        registry.add_titles("titles.toml", include_str!("../../data/actors/titles.toml"))?;
        registry.add_people("leaders.csv", include_str!("../../data/actors/leaders.csv"))?;
        registry.add_people("ministers.csv", include_str!("../../data/actors/ministers.csv"))?;
        registry.sort();
        Ok(registry)
    }

    fn add_states(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: StatesFile = toml::from_str(text).map_err(|e| fault(file, e))?;
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
                self.name(part, Sense::Leave);
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
        let parsed: OrganizationsFile = toml::from_str(text).map_err(|e| fault(file, e))?;
        for organization in parsed.organization {
            let o = self.organizations.len();
            self.name(&organization.name.clone(), Sense::Organization(o));
            for name in &organization.names.clone() {
                self.name(name, Sense::Organization(o));
            }
            if organization.seat_speaks {
                for seat in &organization.seats.clone() {
                    self.name(seat, Sense::Seat(o));
                }
            }
            for organ in &organization.organs {
                self.name(&organ.name.clone(), Sense::OrganizationOrgan(o));
            }
            self.organizations.push(organization);
        }
        Ok(())
    }

    fn add_outlets(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: OutletsFile = toml::from_str(text).map_err(|e| fault(file, e))?;
        for outlet in parsed.outlet {
            let o = self.outlets.len();
            self.name(&outlet.name.clone(), Sense::Outlet(o));
            for name in &outlet.names.clone() {
                self.name(name, Sense::Outlet(o));
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
        let parsed: TitlesFile = toml::from_str(text).map_err(|e| fault(file, e))?;
        for row in parsed.title {
            self.noun(Noun {
                role: row.role.unwrap_or_else(|| row.text.clone()).replace('-', " "),
                sector: row.sector,
                kind: NounKind::Title,
                envoy: row.envoy,
                speaks: row.speaks_for_state,
                leader: row.level.as_deref() == Some("head"),
                text: row.text,
            });
        }
        for row in parsed.organ {
            self.noun(Noun {
                role: row.role.unwrap_or_else(|| row.text.clone()).replace('-', " "),
                sector: row.sector,
                kind: NounKind::Organ,
                envoy: false,
                speaks: row.speaks_for_state,
                leader: false,
                text: row.text,
            });
        }
        for row in parsed.group {
            self.noun(Noun {
                role: row.text.clone(),
                sector: None,
                kind: NounKind::Group(row.size),
                envoy: false,
                speaks: true,
                leader: false,
                text: row.text,
            });
        }
        Ok(())
    }

    fn add_people(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let mut by_name: BTreeMap<String, usize> =
            self.persons.iter().enumerate().map(|(i, p)| (p.name.clone(), i)).collect();
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        for (line, row) in reader.deserialize::<OfficeRow>().enumerate() {
            let row = row.map_err(|e| fault(file, format!("row {}: {e}", line + 2)))?;
            let index = match by_name.get(&row.name) {
                Some(index) => *index,
                None => {
                    let index = self.persons.len();
                    by_name.insert(row.name.clone(), index);
                    self.name(&row.name, Sense::Person(index));
                    self.name(&row.surname, Sense::Surname(index));
                    self.persons.push(Person {
                        id: format!("person:{}", slug(&row.name)),
                        name: row.name.clone(),
                        surname: row.surname.clone(),
                        offices: Vec::new(),
                    });
                    index
                }
            };
            for alias in row.aliases.split(';').map(str::trim).filter(|a| !a.is_empty()) {
                // A single word is another spelling of the surname; more are a full name.
                let sense = if alias.contains(' ') { Sense::Person(index) } else { Sense::Surname(index) };
                self.name(alias, sense);
            }
            self.persons[index].offices.push(Office {
                state: row.state,
                role: row.role,
                title: row.title,
                from: day(&row.from, false),
                to: day(&row.to, true),
            });
        }
        Ok(())
    }

    fn noun(&mut self, noun: Noun) {
        let atoms: Vec<String> = atoms_of_name(&noun.text).into_iter().map(|a| a.text).collect();
        let Some(first) = atoms.first().cloned() else { return };
        self.noun_phrases.entry(first).or_default().push((atoms, self.nouns.len()));
        self.nouns.push(noun);
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

    /// The longest title or organ that begins at piece `at` of the lemmas.
    pub(crate) fn longest_noun(&self, atoms: &[Atom], at: usize) -> Option<(usize, usize)> {
        let list = self.noun_phrases.get(&atoms.get(at)?.text)?;
        list.iter().find_map(|(phrase, noun)| {
            let window = atoms.get(at..at + phrase.len())?;
            let ends_word = atoms.get(at + phrase.len()).is_none_or(|next| next.word != window[phrase.len() - 1].word);
            (ends_word && phrase.iter().zip(window).all(|(p, w)| *p == w.text)).then_some((phrase.len(), *noun))
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

    pub(crate) fn office_on(&self, index: usize, on: Option<Date>) -> Option<&Office> {
        let offices = &self.persons.get(index)?.offices;
        let Some(day) = on else { return offices.last() };
        let held = |o: &&Office| o.from.is_none_or(|f| f <= day) && o.to.is_none_or(|t| day <= t);
        offices
            .iter()
            .filter(held)
            .next_back()
            .or_else(|| offices.iter().filter(|o| o.from.is_none_or(|f| f <= day)).next_back())
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
fn day(text: &str, last: bool) -> Option<Date> {
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
