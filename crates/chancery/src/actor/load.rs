//! Reads the registry's files.

use super::atoms::atoms_of_name;
use super::registry::{
    DataError, Found, Members, Modifier, Noun, NounKind, Office, Person, Phrase, Registry, Sense, day, pieces, slug,
};
use super::rows::{Organization, OrganizationsFile, OutletsFile, PersonRow, State, StatesFile, TitlesFile};
use std::collections::BTreeMap;
use std::fmt;

/// Of the files of office holders.
const COLUMNS: [&str; 8] = ["state", "role", "title", "name", "surname", "aliases", "from", "to"];

pub(super) fn fault(file: &str, error: impl fmt::Display) -> DataError {
    DataError { file: file.to_owned(), message: error.to_string() }
}

impl Registry {
    /// The registry that is part of the library.
    pub fn embedded() -> Result<Registry, DataError> {
        let mut registry = Registry::default();
        registry.add_states("states.toml", include_str!(concat!(env!("OUT_DIR"), "/states.json")))?;
        registry
            .add_organizations("organizations.toml", include_str!(concat!(env!("OUT_DIR"), "/organizations.json")))?;
        registry.add_outlets("outlets.toml", include_str!(concat!(env!("OUT_DIR"), "/outlets.json")))?;
        registry.add_titles("titles.toml", include_str!(concat!(env!("OUT_DIR"), "/titles.json")))?;
        registry.add_people("leaders.csv", include_str!("../../data/actors/leaders.csv"))?;
        registry.add_people("ministers.csv", include_str!("../../data/actors/ministers.csv"))?;
        registry.add_people("figures.csv", include_str!("../../data/actors/figures.csv"))?;
        registry.sort();
        Ok(registry)
    }

    fn add_states(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: StatesFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        for state in parsed.state {
            self.add_state(state);
        }
        for name in parsed.leave.values().flatten() {
            self.name(name, Sense::Leave);
        }
        Ok(())
    }

    fn add_organizations(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: OrganizationsFile = serde_json::from_str(text).map_err(|e| fault(file, e))?;
        for organization in parsed.organization {
            self.add_organization(organization);
        }
        Ok(())
    }

    /// A state of its own, or more names for one that is known.
    pub(super) fn add_state(&mut self, state: State) {
        let known = self.by_code.get(&state.code).copied();
        let s = known.unwrap_or(self.states.len());
        let first_organ = known.map_or(0, |s| self.states[s].organs.len());
        let mut names: Vec<(&str, Sense)> = vec![(&state.name, Sense::State(s))];
        let mut add = |list: &'_ [String], sense: Sense| {
            for name in list {
                self.name(name, sense);
            }
        };
        add(&state.names, Sense::State(s));
        add(&state.adjectives, Sense::Adjective(s));
        add(&state.people, Sense::National(s));
        add(&state.capitals, Sense::Capital(s));
        add(&state.cities, Sense::City(s));
        add(&state.airports, Sense::City(s));
        add(&state.metonyms, Sense::Metonym(s));
        add(&state.parts, Sense::Part(s));
        for (o, organ) in state.organs.iter().enumerate() {
            names.push((&organ.name, Sense::Organ(s, first_organ + o)));
            names.extend(organ.names.iter().map(|n| (n.as_str(), Sense::Organ(s, first_organ + o))));
        }
        for (name, sense) in names {
            self.name(name, sense);
        }
        match known {
            Some(s) => self.states[s].extend(state),
            None => {
                self.by_code.insert(state.code.clone(), s);
                self.states.push(state);
            }
        }
    }

    /// A body of its own, or more names for one that is known.
    pub(super) fn add_organization(&mut self, organization: Organization) {
        let known = self.organizations.iter().position(|o| o.id == organization.id);
        let o = known.unwrap_or(self.organizations.len());
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
        match known {
            Some(o) => self.organizations[o].names.extend(organization.names),
            None => self.organizations.push(organization),
        }
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
                bodies: Vec::new(),
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
            self.noun(Noun {
                kind: NounKind::Group(row.size, members),
                speaks: true,
                states: row.members,
                ..Noun::bare(row.text)
            });
        }
        for row in parsed.description {
            self.noun(Noun {
                kind: NounKind::Description,
                speaks: true,
                states: row.states,
                bodies: row.bodies,
                ..Noun::bare(row.text)
            });
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
            let [state, role, title, name, surname, aliases, from, to] =
                std::array::from_fn(|i| row.get(i).unwrap_or_default());
            let person = by_name.get(name).copied();
            let row = PersonRow { state, role, title, name, surname, aliases, from, to };
            let index = self.add_person(person, &row);
            by_name.insert(name.to_owned(), index);
        }
        Ok(())
    }

    /// One office of a person, who may be known by others.
    pub(super) fn add_person(&mut self, known: Option<usize>, row: &PersonRow) -> usize {
        let PersonRow { state, role, title, name, surname, aliases, from, to } = *row;
        let index = known.unwrap_or_else(|| {
            let index = self.persons.len();
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
        });
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
        index
    }

    pub(super) fn noun(&mut self, noun: Noun) {
        self.phrase(&noun.text, false);
        self.nouns.push(noun);
    }

    /// Words for the noun that is added next.
    fn phrase(&mut self, text: &str, plural: bool) {
        let atoms = pieces(text);
        let Some(first) = atoms.first().cloned() else {
            return;
        };
        let found = Found { pieces: atoms.len(), noun: self.nouns.len(), plural };
        self.noun_phrases.entry(first).or_default().push((atoms, found));
    }

    pub(super) fn name(&mut self, name: &str, sense: Sense) {
        let atoms = atoms_of_name(name);
        let Some(first) = atoms.first() else { return };
        let list = self.phrases.entry(first.text.clone()).or_default();
        match list.iter_mut().find(|p| p.atoms == atoms) {
            Some(phrase) if phrase.senses.contains(&sense) => {}
            Some(phrase) => phrase.senses.push(sense),
            None => list.push(Phrase { atoms, senses: vec![sense] }),
        }
    }

    pub(super) fn sort(&mut self) {
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
}

impl Noun {
    pub(super) fn bare(text: String) -> Noun {
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
            bodies: Vec::new(),
        }
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
