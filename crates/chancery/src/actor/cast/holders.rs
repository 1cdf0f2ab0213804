//! Which person a surname or a full name means.

use super::super::registry::{Office, Registry, Sense, slug};
use super::scan::{Hit, NounHit};
use super::{Character, Desk, Envoy};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A day on which most of the office holders whom a report names were in office: the middle of the latest such time.
/// Nothing where it names fewer than two.
pub(super) fn day_of_offices(registry: &Registry, scans: &[(Vec<Hit>, Vec<NounHit>)]) -> Option<Date> {
    let mut names: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    for hit in scans.iter().flat_map(|(hits, _)| hits) {
        let full: Vec<usize> =
            hit.senses.iter().filter_map(|s| if let Sense::Person(p) = s { Some(*p) } else { None }).collect();
        let people: Vec<usize> = hit.senses.iter().filter_map(person_of).collect();
        // A surname weighs less than a full name, and one that is a word as well nothing.
        if !full.is_empty() {
            names.insert(full, 3);
        } else if people.len() == hit.senses.len() {
            names.insert(people, 1);
        }
    }
    if names.len() < 2 || !names.values().any(|w| *w == 3) {
        return None;
    }
    let offices = |people: &[usize]| {
        people.iter().filter_map(|p| registry.persons.get(*p)).flat_map(|p| &p.offices).collect::<Vec<_>>()
    };
    let all: Vec<_> = names.keys().flat_map(|people| offices(people)).collect();
    // Who is in office changes on these days alone.
    let days: BTreeSet<Date> =
        all.iter().flat_map(|o| [o.from, o.to.and_then(|t| t.tomorrow().ok())]).flatten().collect();
    let days: Vec<Date> = days.into_iter().collect();
    let weight = |on: Date| -> usize {
        names.iter().filter(|(people, _)| offices(people).iter().any(|o| Registry::holds(o, on))).map(|(_, w)| *w).sum()
    };
    let (at, _) = days.iter().enumerate().map(|(i, d)| (i, weight(*d))).max_by_key(|(i, w)| (*w, *i))?;
    let from = *days.get(at)?;
    match days.get(at + 1) {
        Some(to) => from.checked_add(jiff::Span::new().days((*to - from).get_days() / 2)).ok(),
        None => Some(from),
    }
}

pub(super) fn person_of(sense: &Sense) -> Option<usize> {
    match sense {
        Sense::Person(p) | Sense::Surname(p) => Some(*p),
        _ => None,
    }
}

impl Desk<'_> {
    /// The last word, or the first where that is a family name that comes first and the rest is a given name.
    pub(super) fn surname_of(&self, name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        match words.as_slice() {
            // "Kim You-geun", "Wang Yi"; the hyphen goes with a small letter in names of that form alone.
            [first, given]
                if self.registry.is_family_first(first)
                    && given.split('-').nth(1).is_none_or(|s| s.starts_with(char::is_lowercase)) =>
            {
                (*first).to_owned()
            }
            words => words.last().copied().unwrap_or(name).to_owned(),
        }
    }

    /// Whom the report names and calls by this word again: a surname, or the last part of one.
    pub(super) fn by_surname(&self, word: &str) -> Option<usize> {
        let people = || self.cast.characters.iter().enumerate().filter(|(_, c)| c.named && c.is_person());
        let exact = people().find(|(_, c)| c.surname.as_deref().is_some_and(|s| s.eq_ignore_ascii_case(word)));
        exact
            .or_else(|| {
                let second = |c: &Character| c.actor.name.split(' ').skip(1).any(|w| w == word);
                let mut found = people().filter(|(_, c)| second(c));
                found.next().filter(|_| found.next().is_none())
            })
            .map(|(index, _)| index)
    }

    pub(super) fn by_full_name(&mut self, name: &str) -> Option<usize> {
        let id = format!("person:{}", slug(name));
        if let Some(found) = self.cast.characters.iter().position(|c| c.actor.id == id) {
            return Some(found);
        }
        // "Sullivan" was met before "John Sullivan": the fuller name is the name.
        let surname = self.surname_of(name);
        let found = self.by_surname(&surname)?;
        let character = &mut self.cast.characters[found];
        if character.actor.name.contains(' ') {
            return None;
        }
        character.actor.name = name.to_owned();
        character.actor.id.clone_from(&id);
        if character.actor.code.starts_with("person:") {
            character.actor.code = id;
        }
        Some(found)
    }

    pub(super) fn known_person(&mut self, person: usize) -> usize {
        let actor = self.registry.person_actor(person, self.on, "");
        if let Some(found) = self.cast.characters.iter().position(|c| c.actor.id == actor.id) {
            self.cast.characters[found].assumed = false;
            return found;
        }
        let office = self.registry.office_on(person, self.on);
        let leader = office.is_some_and(|o| o.role.starts_with("head-of"));
        // "ambassador-at-Russia": where he serves.
        let held = office.filter(|o| self.on.is_some_and(|on| Registry::holds(o, on)));
        let envoy = held.and_then(|o| {
            let host = self.registry.code_of_name(o.role.strip_prefix("ambassador-at-")?)?;
            Some(Envoy { sending: Some(o.state.clone()), receiving: Some(host), either: None, head: true })
        });
        let surname = Some(self.registry.persons[person].surname.clone());
        self.add(Character { surname, named: true, leader, envoy, person: Some(person), ..Character::new(actor) })
    }

    /// Who is meant by a surname alone.
    pub(super) fn surnamed_person(&mut self, person: usize) -> usize {
        let before = self.cast.characters.len();
        let assumed = self.cast.characters.iter().map(|c| c.assumed).collect::<Vec<_>>();
        let found = self.known_person(person);
        self.cast.characters[found].assumed = found >= before || assumed[found];
        found
    }

    /// Of several people of one full name the one in office.
    pub(super) fn best_of(&self, people: &[usize]) -> Option<usize> {
        let held = |p: &&usize| {
            self.on.is_some_and(|on| self.registry.persons[**p].offices.iter().any(|o| Registry::holds(o, on)))
        };
        people.iter().find(held).or(people.first()).copied()
    }

    /// Of the people with a surname the one in office on the day; without a day only an unmistakable one. `called` is the
    /// title before the name. Many share a surname with some minister, so a report that gives no sign of his state or his
    /// office means somebody else. Leaders go by their surname alone, and who speaks for a state abroad by one that is
    /// his alone.
    pub(super) fn in_office(&self, senses: &[Sense], called: Option<usize>) -> Option<usize> {
        let called = called.and_then(|n| self.registry.nouns.get(n));
        let only = senses.iter().filter(|s| matches!(s, Sense::Surname(_))).count() == 1;
        let opposes = called.is_some_and(|noun| noun.sector.as_deref() == Some("OPP"));
        let pointed_at = |p: &usize| {
            self.registry.persons[*p].offices.iter().filter(|o| !opposes || o.role.contains("opposition")).any(|o| {
                let state = self.registry.state_index(&o.state);
                o.role.starts_with("head-of")
                    || only && o.role.contains("foreign")
                    || state.is_none_or(|s| self.cued.contains(&s))
                    || self.home.as_deref() == Some(o.state.as_str())
                    || called.is_some_and(|noun| noun.role == o.role || noun.text == o.title.to_lowercase())
            })
        };
        let people: Vec<usize> = senses
            .iter()
            .filter_map(|s| if let Sense::Surname(p) = s { Some(*p) } else { None })
            .filter(pointed_at)
            .collect();
        let Some(day) = self.on else {
            return if people.len() == 1 { people.first().copied() } else { None };
        };
        let near = |date: Option<Date>, default: i16| date.map_or(default, Date::year);
        let held = |people: &[usize], within: &dyn Fn(&Office) -> bool| -> Vec<usize> {
            people.iter().copied().filter(|p| self.registry.persons[*p].offices.iter().any(within)).collect()
        };
        let about = held(&people, &|o| near(o.from, 0) <= day.year() && day.year() <= near(o.to, 9999) + 1);
        if about.len() < 2 {
            return about.first().or(people.first().filter(|_| people.len() == 1)).copied();
        }
        // Of several a head of state or government is meant, in office before out of it, of a state in the report
        // before the rest.
        let leads = |p: &usize| {
            let office = self.registry.office_on(*p, self.on);
            office.is_some_and(|o| o.role.starts_with("head-of") || o.role.ends_with("secretary-general"))
        };
        let spoken_of = |p: &usize| {
            let state = self.registry.office_on(*p, self.on).and_then(|o| self.registry.state_index(&o.state));
            state.is_some_and(|s| self.mentioned.contains_key(&s))
        };
        let today = held(&about, &|o| Registry::holds(o, day));
        let mut left = about;
        let in_post = |p: &usize| today.contains(p);
        let one_leads = left.iter().filter(|p| leads(p) && in_post(p)).count() == 1;
        let tests: [&dyn Fn(&usize) -> bool; 3] =
            if one_leads { [&in_post, &leads, &spoken_of] } else { [&in_post, &spoken_of, &leads] };
        for test in tests {
            let narrower: Vec<usize> = left.iter().copied().filter(|p| test(p)).collect();
            if !narrower.is_empty() {
                left = narrower;
            }
        }
        // Of two of one state, Kim the leader and Kim the premier, the higher, and then the one who has been there longer.
        let states: BTreeSet<Option<&str>> =
            left.iter().map(|p| self.registry.office_on(*p, self.on).map(|o| o.state.as_str())).collect();
        match left.as_slice() {
            [one] => Some(*one),
            _ if states.len() == 1 => {
                let rank = |p: usize| match self.registry.office_on(p, self.on).map(|o| o.role.as_str()) {
                    Some(role) if role.starts_with("head-of") => 0,
                    Some("foreign-minister" | "foreign-secretary") => 1,
                    _ => 2,
                };
                left.into_iter()
                    .min_by_key(|p| (rank(*p), self.registry.persons[*p].offices.first().and_then(|o| o.from)))
            }
            // Guterres, where Timor-Leste is not spoken of, is the head of the United Nations.
            several => {
                let of_a_body = |p: &&usize| {
                    let office = self.registry.office_on(**p, self.on);
                    office.is_some_and(|o| self.registry.state_index(&o.state).is_none())
                };
                let mut bodies = several.iter().filter(of_a_body);
                bodies.next().copied().filter(|_| bodies.next().is_none())
            }
        }
    }
}
