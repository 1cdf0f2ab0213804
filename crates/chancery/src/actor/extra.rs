//! Actors that the user adds: the same registry, with more in it.

use super::load::fault;
use super::registry::{DataError, Members, Noun, NounKind, Registry, day};
use super::rows::{Organization, PersonRow, State};
use serde::Deserialize;

/// The sectors of actors in PLOVER and in CAMEO before it.
const SECTORS: [&str; 24] = [
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "HLH", "IGO", "JUD", "LAB", "LEG", "MED", "MIL", "NGO",
    "OPP", "PTY", "REB", "REF", "REL", "SEP", "SPY", "UAF",
];
/// Sectors of bodies that act for themselves rather than for the state in which they are.
const KINDS: [&str; 10] = ["COR", "CRM", "GOV", "GRP", "IGO", "NGO", "OPP", "PTY", "REB", "SEP"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    state: Vec<State>,
    #[serde(default)]
    organization: Vec<Body>,
    #[serde(default)]
    group: Vec<Body>,
    #[serde(default)]
    person: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    code: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    sector: Option<String>,
    #[serde(default)]
    state: Option<String>,
    /// States that the name stands for together.
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    #[serde(default)]
    surname: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    state: String,
    #[serde(default)]
    role: Option<String>,
    title: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl Registry {
    /// Adds the actors of a TOML file: `[[state]]` and `[[organization]]` in the form of the library's own data,
    /// `[[group]]` for armed groups, parties and movements, or for a name that stands for several states, and `[[person]]` with the office held. Who is known already
    /// gets the new names and offices too; a name that the file gives means what the file says, and nothing else.
    ///
    /// # Errors
    /// Where the file is no TOML, has a key that means nothing, or an entry that cannot be used; the message names it.
    /// The registry is then to be thrown away.
    pub fn add_actors(&mut self, file: &str, text: &str) -> Result<(), DataError> {
        let parsed: File = toml::from_str(text).map_err(|e| fault(file, e))?;
        let of = |what: &str, name: &str, error: String| fault(file, format!("{what} \"{name}\": {error}"));
        for state in &parsed.state {
            self.clear_names(std::iter::once(&state.name).chain(&state.names).chain(&state.adjectives));
            self.clear_names(state.people.iter().chain(&state.capitals).chain(&state.metonyms));
            self.clear_names(state.organs.iter().flat_map(|o| std::iter::once(&o.name).chain(&o.names)));
        }
        for body in parsed.organization.iter().chain(&parsed.group) {
            self.clear_names(std::iter::once(&body.name).chain(&body.names).chain(&body.adjectives));
        }
        for state in parsed.state {
            let check = || {
                code(&state.code)?;
                let clash = self.organizations.iter().any(|o| o.id == state.code);
                unless(clash, || format!("\"{}\" is the code of an organization", state.code))?;
                state.organs.iter().try_for_each(|o| sector(&o.sector))?;
                let more = state.names.iter().chain(&state.adjectives).chain(&state.people).chain(&state.capitals);
                let more = more.chain(&state.metonyms).chain(&state.cities).chain(&state.airports).chain(&state.parts);
                let organs = state.organs.iter().flat_map(|o| std::iter::once(&o.name).chain(&o.names));
                std::iter::once(&state.name).chain(more).chain(organs).try_for_each(|n| name(n))
            };
            check().map_err(|e| of("state", &state.name, e))?;
            self.add_state(state);
        }
        let groups = parsed.group.into_iter().map(|g| (g, "REB"));
        for (body, kind) in parsed.organization.into_iter().map(|o| (o, "IGO")).chain(groups) {
            let check = || {
                code(&body.code)?;
                unless(self.by_code.contains_key(&body.code), || format!("\"{}\" is the code of a state", body.code))?;
                if let Some(kind) = &body.kind {
                    let kinds = KINDS.join(", ");
                    unless(!KINDS.contains(&kind.as_str()), || format!("no kind \"{kind}\"; one of {kinds}"))?;
                }
                body.sector.iter().try_for_each(|s| sector(s))?;
                body.state.iter().try_for_each(|s| self.known(s))?;
                body.members.iter().try_for_each(|m| self.known_state(m))?;
                unless(body.members.len() == 1, || "one member is no group".to_owned())?;
                let more = body.names.iter().chain(&body.adjectives);
                std::iter::once(&body.name).chain(more).try_for_each(|n| name(n))
            };
            check().map_err(|e| of("organization or group", &body.name, e))?;
            if !body.members.is_empty() {
                for name in std::iter::once(&body.name).chain(&body.names) {
                    self.noun(Noun {
                        text: name.clone(),
                        kind: NounKind::Group(body.members.len(), Members::States),
                        states: body.members.clone(),
                        speaks: true,
                        ..Noun::bare(name.clone())
                    });
                }
                continue;
            }
            self.add_organization(Organization {
                id: body.code,
                name: body.name,
                names: body.names,
                kind: body.kind.unwrap_or_else(|| kind.to_owned()),
                sector: body.sector,
                adjectives: body.adjectives,
                state: body.state,
                ..Organization::default()
            });
        }
        for person in parsed.person {
            let check = || {
                name(&person.name)?;
                unless(!person.name.contains(' '), || "a person needs a full name of two words or more".to_owned())?;
                self.known(&person.state)?;
                for (text, last) in [(&person.from, false), (&person.to, true)] {
                    let bad = !text.is_empty() && day(text, last).is_none();
                    unless(bad, || format!("\"{text}\" is no date: 2021-04-22, 2021-04 or 2021"))?;
                }
                let turned = day(&person.from, false).zip(day(&person.to, true)).is_some_and(|(from, to)| to < from);
                unless(turned, || format!("in office from {} to {}", person.from, person.to))
            };
            check().map_err(|e| of("person", &person.name, e))?;
            let last = person.name.rsplit(' ').next().unwrap_or_default().to_owned();
            let known = self.persons.iter().position(|p| p.name == person.name);
            let row = PersonRow {
                state: &person.state,
                role: person.role.as_deref().unwrap_or(&person.title),
                title: &person.title,
                name: &person.name,
                surname: person.surname.as_deref().unwrap_or(&last),
                aliases: &person.aliases.join(";"),
                from: &person.from,
                to: &person.to,
            };
            self.add_person(known, &row);
        }
        self.sort();
        Ok(())
    }

    /// Forgets what names mean, so that they mean what the user says alone.
    fn clear_names<'a>(&mut self, names: impl Iterator<Item = &'a String>) {
        for name in names {
            let atoms = super::atoms::atoms_of_name(name);
            let Some(list) = atoms.first().and_then(|first| self.phrases.get_mut(&first.text)) else { continue };
            list.retain(|p| p.atoms != atoms);
        }
    }

    fn known_state(&self, code: &str) -> Result<(), String> {
        unless(!self.by_code.contains_key(code), || format!("no state has the code \"{code}\""))
    }

    /// A state or organization by its code.
    fn known(&self, code: &str) -> Result<(), String> {
        let known = self.by_code.contains_key(code) || self.organizations.iter().any(|o| o.id == code);
        unless(!known, || format!("no state or organization has the code \"{code}\""))
    }
}

fn unless(wrong: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if wrong { Err(message()) } else { Ok(()) }
}

/// Codes are joined with "+" and followed by ":" where they are put together.
fn code(code: &str) -> Result<(), String> {
    let fine = code.len() >= 2
        && code.len() <= 24
        && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    unless(!fine, || format!("the code \"{code}\" must be 2 to 24 capitals, digits and hyphens"))
}

fn name(name: &str) -> Result<(), String> {
    unless(!name.chars().any(char::is_alphabetic), || format!("\"{name}\" is no name"))
}

fn sector(sector: &str) -> Result<(), String> {
    unless(!SECTORS.contains(&sector), || format!("no sector \"{sector}\"; one of {}", SECTORS.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::registry::Sense;
    use super::*;

    const FILE: &str = r#"
        [[state]]
        code = "RUR"
        name = "Ruritania"
        adjectives = ["Ruritanian"]
        people = ["Ruritanians"]
        capitals = ["Strelsau"]
        organs = [{ name = "Red Chamber", sector = "LEG" }]

        [[state]]
        code = "GEO"
        name = "Republic of Colchis"

        [[group]]
        code = "BLUES"
        name = "Blue Guard"
        kind = "REB"
        state = "RUR"

        [[group]]
        code = "TWINS"
        name = "Twin Crowns"
        members = ["RUR", "GEO"]

        [[person]]
        name = "Rudolf Elphberg"
        state = "RUR"
        role = "head-of-state"
        title = "King"
        from = "1990"
    "#;

    fn registry() -> Registry {
        Registry::embedded().expect("the registry is read")
    }

    #[test]
    fn what_a_user_adds_is_known() {
        let mut registry = registry();
        registry.add_actors("own.toml", FILE).expect("the file is right");
        assert_eq!(registry.code_of_name("Ruritania").as_deref(), Some("RUR"));
        assert_eq!(registry.code_of_name("Ruritanian").as_deref(), Some("RUR"));
        assert_eq!(registry.code_of_name("Blue Guard").as_deref(), Some("BLUES"));
        assert_eq!(registry.display_name("RUR"), "Ruritania");
        let twins =
            registry.longest_noun(&super::super::atoms::atoms_of_name("Twin Crowns"), 0).expect("they are known");
        assert_eq!(registry.nouns[twins.noun].states, ["RUR", "GEO"]);
        // A state that is known has a name more, and keeps its others.
        assert_eq!(registry.code_of_name("Republic of Colchis").as_deref(), Some("GEO"));
        assert_eq!(registry.display_name("GEO"), "Georgia");
        let king = registry.persons.iter().position(|p| p.name == "Rudolf Elphberg").expect("he is there");
        assert_eq!(registry.person_actor(king, None, "").code, "RUR");
    }

    #[test]
    fn a_users_name_means_what_the_user_says() {
        let mut registry = registry();
        let text = "[[state]]\ncode = \"DOV\"\nname = \"Dover\"\ncapitals = [\"Paris\"]";
        registry.add_actors("own.toml", text).expect("the file is right");
        let atoms = super::super::atoms::atoms_of_name("Paris");
        let (_, senses) = registry.longest_name(&atoms, 0).expect("the name is there");
        let dover = registry.state_index("DOV").expect("the state is there");
        assert_eq!(senses, [Sense::Capital(dover)]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            ("[[state]]\nname = \"Dover\"", "missing field `code`"),
            ("[[state]]\ncode = \"DO:V\"\nname = \"Dover\"", "\"DO:V\" must be"),
            ("[[state]]\ncode = \"NATO\"\nname = \"Dover\"", "the code of an organization"),
            ("[[state]]\ncode = \"DOV\"\nname = \"Dover\"\ncapital = \"Paris\"", "unknown field `capital`"),
            ("[[state]]\ncode = \"DOV\"\nname = \"--\"", "is no name"),
            ("[[group]]\ncode = \"RUS\"\nname = \"Blue Guard\"", "the code of a state"),
            ("[[group]]\ncode = \"BLUES\"\nname = \"Blue Guard\"\nsector = \"XXX\"", "no sector \"XXX\""),
            ("[[group]]\ncode = \"BLUES\"\nname = \"Blue Guard\"\nkind = \"XXX\"", "no kind \"XXX\""),
            (
                "[[group]]\ncode = \"TWO\"\nname = \"The Two\"\nmembers = [\"RUS\", \"QQQ\"]",
                "no state has the code \"QQQ\"",
            ),
            ("[[person]]\nname = \"Ann Poe\"\nstate = \"QQQ\"\ntitle = \"Queen\"", "the code \"QQQ\""),
            ("[[person]]\nname = \"Ann\"\nstate = \"RUS\"\ntitle = \"Queen\"", "a full name"),
            ("[[person]]\nname = \"Ann Poe\"\nstate = \"RUS\"\ntitle = \"Queen\"\nfrom = \"May\"", "is no date"),
            (
                "[[person]]\nname = \"Ann Poe\"\nstate = \"RUS\"\ntitle = \"Queen\"\nfrom = \"2020\"\nto = \"2010\"",
                "in office from 2020",
            ),
            ("state = 3", "invalid type"),
            ("[[state]", "TOML parse error"),
        ];
        for (text, message) in cases {
            let error = registry().add_actors("own.toml", text).expect_err(text).to_string();
            assert!(error.starts_with("own.toml: ") && error.contains(message), "{text}: {error}");
        }
    }
}
