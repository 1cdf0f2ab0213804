//! The rows of the registry's files, as `data/actors/README.md` tells them.

use serde::Deserialize;
use std::collections::BTreeMap;

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

impl State {
    /// Takes over what is told of a state that is known already.
    pub(super) fn extend(&mut self, more: State) {
        let name = std::iter::once(more.name).filter(|n| *n != self.name);
        self.names.extend(name.chain(more.names));
        self.adjectives.extend(more.adjectives);
        self.people.extend(more.people);
        self.capitals.extend(more.capitals);
        self.metonyms.extend(more.metonyms);
        self.cities.extend(more.cities);
        self.organs.extend(more.organs);
    }
}

/// A line of the files of office holders.
#[derive(Clone, Copy, Debug)]
pub(super) struct PersonRow<'a> {
    pub state: &'a str,
    pub role: &'a str,
    pub title: &'a str,
    pub name: &'a str,
    pub surname: &'a str,
    pub aliases: &'a str,
    pub from: &'a str,
    pub to: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganName {
    pub name: String,
    pub sector: String,
    #[serde(default)]
    pub names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
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
    /// It writes for readers everywhere, not for those of its state.
    #[serde(default)]
    pub international: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Platform {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StatesFile {
    pub state: Vec<State>,
    /// Names that are no state's though they contain one: "Indian Ocean", "Paris Agreement".
    #[serde(default)]
    pub leave: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrganizationsFile {
    pub organization: Vec<Organization>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OutletsFile {
    pub outlet: Vec<Outlet>,
    #[serde(default)]
    pub platform: Vec<Platform>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TitlesFile {
    #[serde(default)]
    pub title: Vec<TitleRow>,
    #[serde(default)]
    pub organ: Vec<OrganRow>,
    #[serde(default)]
    pub group: Vec<GroupRow>,
    #[serde(default)]
    pub description: Vec<DescriptionRow>,
    #[serde(default)]
    pub honorific: Vec<String>,
    #[serde(default)]
    pub modifier: Vec<ModifierRow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DescriptionRow {
    pub text: String,
    #[serde(default)]
    pub states: Vec<String>,
    #[serde(default)]
    pub bodies: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ModifierRow {
    pub text: String,
    #[serde(default)]
    pub holds: Option<String>,
    #[serde(default)]
    pub rank: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TitleRow {
    pub text: String,
    #[serde(default)]
    pub plural: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub sector: Option<String>,
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub speaks_for_state: bool,
    #[serde(default)]
    pub envoy: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrganRow {
    pub text: String,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub sector: Option<String>,
    #[serde(default)]
    pub speaks_for_state: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct GroupRow {
    pub text: String,
    #[serde(default)]
    pub size: usize,
    #[serde(default)]
    pub of: String,
    #[serde(default)]
    pub members: Vec<String>,
}
