//! Persons by name: in full, by surname, and after a title.

use super::super::registry::{NounKind, Registry, Sense, slug};
use super::super::{Actor, ActorKind};
use super::scan::{Hit, NounHit};
use super::{Character, Desk, Envoy, Stage, is_possessive_mark, reference, text_at};
use crate::language::children::Tree;
use crate::language::{EntityKind, Upos};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A day on which most of the office holders whom a report names were in office: the middle of the latest such time.
/// Nothing where it names fewer than two.
pub(super) fn day_of_offices(registry: &Registry, scans: &[(Vec<Hit>, Vec<NounHit>)]) -> Option<Date> {
    let mut names: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    for hit in scans.iter().flat_map(|(hits, _)| hits) {
        let full: Vec<usize> = hit.senses.iter().filter_map(|s| if let Sense::Person(p) = s { Some(*p) } else { None }).collect();
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
    let offices = |people: &[usize]| people.iter().filter_map(|p| registry.persons.get(*p)).flat_map(|p| &p.offices).collect::<Vec<_>>();
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

fn person_of(sense: &Sense) -> Option<usize> {
    match sense {
        Sense::Person(p) | Sense::Surname(p) => Some(*p),
        _ => None,
    }
}

impl Desk<'_> {
    pub(super) fn people(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage) {
        for hit in hits {
            let full: Vec<usize> = hit.senses.iter().filter_map(|s| if let Sense::Person(p) = s { Some(*p) } else { None }).collect();
            // "Ana Brnabic Kole" is not Ana Brnabic.
            let longer = tree.sentence.entities.iter().any(|e| {
                e.kind == EntityKind::Per && e.start <= hit.start && hit.end < e.end && tree.upos(hit.end) == Upos::Propn
            });
            if let Some(person) = self.best_of(&full).filter(|_| !longer) {
                let character = self.known_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
        for entity in tree.sentence.entities.iter().filter(|e| e.kind == EntityKind::Per) {
            self.entity(tree, hits, nouns, stage, entity.start, entity.end.min(tree.len()));
        }
        // Proper nouns right after a title or "Mr" that no entity covers: "spokesperson Nguyen Van An".
        for noun in nouns.iter().filter(|n| self.registry.nouns[n.noun].kind == NounKind::Title) {
            self.name_from(tree, hits, stage, noun.end);
        }
        for t in 0..tree.len() {
            if self.registry.is_honorific(text_at(tree, t)) && tree.upos(t) == Upos::Propn {
                self.name_from(tree, hits, stage, t + 1);
            }
        }
        // Last names: of people in this report first, then of people in office.
        for t in 0..tree.len() {
            let starts_longer = hits.iter().any(|h| h.start <= t && t < h.end && h.end - h.start > 1);
            if tree.upos(t) != Upos::Propn || !stage.free(t, t + 1) || starts_longer {
                continue;
            }
            if let Some(character) = self.by_surname(text_at(tree, t)).filter(|_| !is_month(tree, t)) {
                stage.claim(reference(t, t + 1, Some(character)));
            }
        }
        for hit in hits {
            let only_surname = hit.senses.iter().all(|s| matches!(s, Sense::Surname(_)));
            let titled = nouns.iter().any(|n| n.end == hit.start);
            let day = is_calendar(text_at(tree, hit.start)) && !titled;
            if day || is_month(tree, hit.start) || !only_surname || !stage.free(hit.start, hit.end) || tree.upos(hit.end - 1) != Upos::Propn {
                continue;
            }
            // "Macron" is; the "Brown" of an unknown Mary Brown is not.
            let beside_name = hit.start > 0
                && tree.upos(hit.start - 1) == Upos::Propn
                && stage.nationality[hit.start - 1].is_none()
                && !self.registry.is_honorific(text_at(tree, hit.start - 1))
                && !titled
                && !title_case(tree);
            if beside_name {
                continue;
            }
            if let Some(person) = self.in_office(&hit.senses) {
                let character = self.known_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
        self.sexes(tree, stage);
    }

    /// A person's name as the language step found it, without titles and nationalities.
    fn entity(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage, mut start: usize, mut end: usize) {
        // "d'affaires" is no name.
        let in_title = nouns.iter().any(|n| n.start < start && end <= n.end);
        if is_calendar(text_at(tree, start)) || in_title {
            return;
        }
        if let Some(noun) = nouns.iter().find(|n| n.start == start && n.end < end) {
            start = noun.end;
        }
        let adjective = |t: usize| {
            let hit = hits.iter().find(|h| h.start <= t && t < h.end);
            hit.is_some_and(|h| h.senses.iter().any(|s| matches!(s, Sense::Adjective(_) | Sense::National(_))))
                || is_possessive_mark(text_at(tree, t + 1))
        };
        while start < end
            && (!tree.is_noun(start)
                || end - start > 1 && (self.registry.is_honorific(text_at(tree, start)) || stage.nationality[start].is_some() && adjective(start)))
        {
            start += 1;
        }
        while end > start && (is_possessive_mark(text_at(tree, end - 1)) || text_at(tree, end - 1) == ",") {
            end -= 1;
        }
        // "Addis Ababa" is a town whatever it was taken for; "Jordan Henderson" is no Jordanian.
        let known = hits.iter().find(|h| h.start == start && h.end == end);
        if end - start > 1 && known.is_some_and(|h| !h.senses.iter().all(|s| person_of(s).is_some())) {
            return;
        }
        if end - start > 1 && stage.free(start, end) && stage.nationality[start].is_some() && !adjective(start) {
            stage.nationality[start] = None;
        }
        if start < end && stage.free(start, end) {
            self.person_by_name(tree, hits, start, end, stage);
        }
    }

    fn name_from(&mut self, tree: &Tree, hits: &[Hit], stage: &mut Stage, start: usize) {
        let mut end = start;
        while end < tree.len()
            && tree.upos(end) == Upos::Propn
            && stage.free(end, end + 1)
            && stage.nationality[end].is_none()
            && !is_calendar(text_at(tree, end))
            && text_at(tree, end).chars().next().is_some_and(char::is_uppercase)
        {
            end += 1;
        }
        let known = hits.iter().any(|h| h.start == start && !h.senses.iter().all(|s| matches!(s, Sense::Surname(_))));
        if end > start && end - start <= 4 && !known && !title_case(tree) {
            self.person_by_name(tree, hits, start, end, stage);
        }
    }

    fn person_by_name(&mut self, tree: &Tree, hits: &[Hit], start: usize, end: usize, stage: &mut Stage) {
        let name = tree.words(start, end);
        let surname_hit = hits.iter().find(|h| h.end == end && h.start >= start);
        let character = if end - start == 1 {
            let other = surname_hit.is_some_and(|h| !h.senses.iter().any(|s| matches!(s, Sense::Surname(_))));
            if other {
                return;
            }
            self.by_surname(&name).or_else(|| surname_hit.and_then(|h| self.in_office(&h.senses)).map(|p| self.known_person(p)))
        } else {
            // "Lopez Obrador" is a surname of two words.
            let whole = surname_hit.filter(|h| h.start == start).and_then(|h| self.in_office(&h.senses)).map(|p| self.known_person(p));
            self.by_full_name(&name).or(whole)
        };
        let character = character.unwrap_or_else(|| {
            let id = format!("person:{}", slug(&name));
            let actor = Actor {
                code: id.clone(),
                id,
                name: name.clone(),
                kind: ActorKind::Person,
                state: None,
                role: None,
                sector: None,
                text: String::new(),
            };
            let surname = Some(self.surname_of(&name));
            self.add(Character { surname, named: true, ..Character::new(actor) })
        });
        stage.claim(reference(start, end, Some(character)));
    }

    /// The last word, or the first where that is a family name that comes first and the rest is a given name.
    fn surname_of(&self, name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        match words.as_slice() {
            // "Kim You-geun", "Wang Yi"; the hyphen goes with a small letter in names of that form alone.
            [first, given] if self.registry.is_family_first(first) && given.split('-').nth(1).is_none_or(|s| s.starts_with(char::is_lowercase)) => {
                (*first).to_owned()
            }
            words => words.last().copied().unwrap_or(name).to_owned(),
        }
    }

    /// Whom the report names and calls by this word again: a surname, or the last part of one.
    fn by_surname(&self, word: &str) -> Option<usize> {
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

    fn by_full_name(&mut self, name: &str) -> Option<usize> {
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

    /// Of several people of one full name the one in office.
    fn best_of(&self, people: &[usize]) -> Option<usize> {
        let held = |p: &&usize| self.on.is_some_and(|on| self.registry.persons[**p].offices.iter().any(|o| Registry::holds(o, on)));
        people.iter().find(held).or(people.first()).copied()
    }

    /// Of the people with a surname the one in office on the day; without a day only an unmistakable one.
    fn in_office(&self, senses: &[Sense]) -> Option<usize> {
        let people: Vec<usize> = senses.iter().filter_map(|s| if let Sense::Surname(p) = s { Some(*p) } else { None }).collect();
        let Some(day) = self.on else { return if people.len() == 1 { people.first().copied() } else { None } };
        let near = |date: Option<Date>, default: i16| date.map_or(default, Date::year);
        let held = |people: &[usize], within: &dyn Fn(&super::super::registry::Office) -> bool| -> Vec<usize> {
            people.iter().copied().filter(|p| self.registry.persons[*p].offices.iter().any(within)).collect()
        };
        let about = held(&people, &|o| near(o.from, 0) <= day.year() && day.year() <= near(o.to, 9999) + 1);
        if about.len() < 2 {
            return about.first().or(people.first().filter(|_| people.len() == 1)).copied();
        }
        // Of several a head of state or government is meant, in office before out of it, of a state in the report
        // before the rest.
        let leads = |p: &usize| self.registry.office_on(*p, self.on).is_some_and(|o| o.role.starts_with("head-of"));
        let spoken_of = |p: &usize| {
            let state = self.registry.office_on(*p, self.on).and_then(|o| self.registry.state_index(&o.state));
            state.is_some_and(|s| self.mentioned.contains(&s))
        };
        let today = held(&about, &|o| Registry::holds(o, day));
        let mut left = about;
        let mut tests: Vec<Box<dyn Fn(&usize) -> bool>> = vec![Box::new(|p| today.contains(p)), Box::new(spoken_of), Box::new(leads)];
        if left.iter().filter(|p| leads(p) && today.contains(p)).count() == 1 {
            tests.swap(1, 2);
        }
        for test in tests {
            let narrower: Vec<usize> = left.iter().copied().filter(|p| test(p)).collect();
            if !narrower.is_empty() {
                left = narrower;
            }
        }
        // Of two of one state, Kim the leader and Kim the premier, the one who has been there longer.
        let states: BTreeSet<Option<&str>> =
            left.iter().map(|p| self.registry.office_on(*p, self.on).map(|o| o.state.as_str())).collect();
        match left.as_slice() {
            [one] => Some(*one),
            _ if states.len() == 1 => left.into_iter().min_by_key(|p| self.registry.persons[*p].offices.first().and_then(|o| o.from)),
            _ => None,
        }
    }

    /// "Mrs Merkel" is a woman, "Mr Erdogan" a man.
    fn sexes(&mut self, tree: &Tree, stage: &Stage) {
        for r in &stage.references {
            let before = r.start.checked_sub(1).map_or("", |b| text_at(tree, b)).trim_end_matches('.');
            let female = match before {
                "Mr" | "Sir" | "Lord" | "Herr" | "Monsieur" => false,
                "Mrs" | "Ms" | "Miss" | "Dame" | "Lady" | "Frau" | "Madame" | "Mme" | "Baroness" => true,
                _ => continue,
            };
            if let Some(c) = r.character.and_then(|c| self.cast.characters.get_mut(c)).filter(|c| c.is_person()) {
                c.female = Some(female);
            }
        }
    }
}

/// A headline in which most words have capitals says nothing by them.
pub(super) fn title_case(tree: &Tree) -> bool {
    let words: Vec<&str> = tree.sentence.tokens.iter().map(|t| t.text.as_str()).filter(|w| w.chars().all(char::is_alphabetic) && w.len() > 3).collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    words.len() > 2 && capitals * 10 >= words.len() * 9 && !text_at(tree, tree.len().saturating_sub(1)).ends_with('.')
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "January" | "February"
            | "March" | "July" | "September" | "October" | "November" | "December"
    )
}

/// "May" after "in" or beside a number is the month.
fn is_month(tree: &Tree, t: usize) -> bool {
    let word = text_at(tree, t).trim_end_matches('.').to_lowercase();
    let month = matches!(word.as_str(), "may" | "march" | "august" | "april" | "june");
    let number = |i: Option<usize>| i.and_then(|i| tree.sentence.tokens.get(i)).is_some_and(|t| t.upos == Upos::Num);
    let before = t.checked_sub(1).map(|b| tree.lemma(b).to_lowercase()).unwrap_or_default();
    let leads = matches!(
        before.as_str(),
        "in" | "on" | "by" | "since" | "until" | "of" | "early" | "late" | "last" | "next" | "this" | "mid" | "during"
            | "from" | "to" | "through" | "between"
    );
    month && (leads || number(t.checked_sub(1)) || number(Some(t + 1)))
}
