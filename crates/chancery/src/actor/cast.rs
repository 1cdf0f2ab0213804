//! Who appears in a document, and which words stand for whom.

use super::atoms::{Atom, atoms_of};
use super::registry::{NounKind, Registry, Sense, slug};
use super::{Actor, ActorKind, Mission};
use crate::coding::Place;
use crate::language::children::Tree;
use crate::language::{EntityKind, Sentence, Upos};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Somebody who appears in a document, under however many names.
#[derive(Clone, Debug)]
pub(crate) struct Character {
    pub actor: Actor,
    pub surname: Option<String>,
    pub envoy: Option<Envoy>,
    pub named: bool,
    pub plural: bool,
    pub leader: bool,
    pub female: Option<bool>,
    /// Index of the noun in the registry that introduced it.
    pub noun: Option<usize>,
    /// For "the two countries", "the envoys": whom it stands for.
    pub members: Vec<usize>,
}

/// What is known of the mission that an envoy heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envoy {
    pub sending: Option<String>,
    pub receiving: Option<String>,
    /// "the US envoy" may be sent by the US or to it: which of the two the act decides.
    pub either: Option<String>,
    /// Head of a mission, not a diplomat or a roving envoy.
    pub head: bool,
}

impl Envoy {
    pub fn mission(&self) -> Option<Mission> {
        Some(Mission { sending: self.sending.clone()?, receiving: self.receiving.clone()? })
    }
}

/// Words that stand for somebody or for a place.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// Tokens of the name or noun itself.
    pub start: usize,
    pub end: usize,
    /// Tokens with title, modifiers and name.
    pub from: usize,
    pub to: usize,
    pub character: Option<usize>,
    pub place: Option<Place>,
    /// The name of a town that also stands for a government.
    pub town: bool,
    pub pronoun: bool,
}

/// Everybody in a document, and who is meant where.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    pub characters: Vec<Character>,
    pub sentences: Vec<Stage>,
    /// Where outlets are named: byte of the text, name.
    outlets: Vec<(usize, String)>,
}

impl Cast {
    /// The outlet named last before a byte of the text.
    pub fn last_outlet(&self, before: usize) -> Option<String> {
        self.outlets.iter().filter(|(at, _)| *at < before).max_by_key(|(at, _)| *at).map(|(_, name)| name.clone())
    }

    /// Heads of mission that the document names.
    pub fn heads(&self) -> Vec<(Mission, Actor)> {
        let mut heads: Vec<(Mission, Actor)> = self
            .characters
            .iter()
            .filter(|c| c.named && c.actor.kind == ActorKind::Person)
            .filter_map(|c| Some((c.envoy.as_ref().filter(|e| e.head)?.mission()?, c.actor.clone())))
            .collect();
        heads.sort();
        heads.dedup();
        heads
    }

    /// The days on which all leaders whom the document calls by their office held it, with their names; `None` where it
    /// names none or they never did together.
    pub fn terms(&self, registry: &Registry) -> Option<(Option<Date>, Option<Date>, String)> {
        let mut found: Option<(Option<Date>, Option<Date>, String)> = None;
        for c in &self.characters {
            let titled = c.named && c.leader && c.noun.and_then(|n| registry.nouns.get(n)).is_some_and(|n| n.leader);
            let Some(person) = registry.persons.iter().find(|p| titled && p.id == c.actor.id) else { continue };
            let led: Vec<_> = person.offices.iter().filter(|o| o.role.starts_with("head-of")).collect();
            let Some(from) = led.iter().map(|o| o.from).min() else { continue };
            let to = if led.iter().any(|o| o.to.is_none()) { None } else { led.iter().filter_map(|o| o.to).max() };
            let (first, last, names) = found.get_or_insert((None, None, String::new()));
            *first = (*first).max(from);
            *last = [*last, to].into_iter().flatten().min();
            if !names.is_empty() {
                names.push_str(", ");
            }
            names.push_str(&person.name);
        }
        found.filter(|(first, last, _)| first.is_none() || last.is_none() || first <= last)
    }

    pub fn character(&self, sentence: usize, token: usize) -> Option<&Character> {
        self.sentences.get(sentence)?.at(token)?.character.and_then(|c| self.characters.get(c))
    }
}

/// The references of one sentence, found by token.
#[derive(Debug, Default, Clone)]
pub(crate) struct Stage {
    pub references: Vec<Reference>,
    owner: Vec<Option<usize>>,
    /// Nationality of an adjective or compound: index of the state.
    pub nationality: Vec<Option<usize>>,
}

impl Stage {
    pub fn at(&self, token: usize) -> Option<&Reference> {
        self.owner.get(token).copied().flatten().and_then(|r| self.references.get(r))
    }

    fn claim(&mut self, reference: Reference) -> usize {
        let index = self.references.len();
        for t in reference.start..reference.end {
            if let Some(slot) = self.owner.get_mut(t) {
                *slot = Some(index);
            }
        }
        self.references.push(reference);
        index
    }

    fn free(&self, start: usize, end: usize) -> bool {
        (start..end).all(|t| self.owner.get(t).is_some_and(Option::is_none))
    }
}

struct Hit {
    start: usize,
    end: usize,
    senses: Vec<Sense>,
}

struct NounHit {
    start: usize,
    end: usize,
    noun: usize,
}

/// Finds who appears in the sentences of a document. `on` is a day near which the report was written, where one is
/// known; it chooses among the holders of an office and among people of one surname.
pub(crate) fn resolve(registry: &Registry, sentences: &[Sentence], on: Option<Date>) -> Cast {
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let mut desk =
        Desk { registry, on, cast: Cast::default(), history: Vec::new(), subjects: Vec::new(), mentioned: BTreeSet::new() };
    for tree in &trees {
        let (hits, _) = desk.scan(tree);
        for sense in hits.iter().flat_map(|h| &h.senses) {
            if let Sense::State(s) | Sense::Adjective(s) | Sense::National(s) = sense {
                desk.mentioned.insert(registry.states[*s].code.clone());
            }
        }
    }
    // Twice: "Sullivan" of the first line is introduced as an ambassador in the third.
    for pass in 0..2 {
        desk.history.clear();
        desk.cast.sentences.clear();
        desk.cast.outlets.clear();
        desk.forget_unnamed();
        for (index, tree) in trees.iter().enumerate() {
            let stage = desk.sentence(tree, index, pass == 1);
            desk.cast.sentences.push(stage);
        }
    }
    desk.cast
}

struct Desk<'a> {
    registry: &'a Registry,
    on: Option<Date>,
    cast: Cast,
    /// Who was mentioned where: sentence, token, character, whether as a subject.
    history: Vec<(usize, usize, usize, bool)>,
    subjects: Vec<usize>,
    /// States that the report names by more than a town.
    mentioned: BTreeSet<String>,
}

impl Desk<'_> {
    /// Keeps those whom the report names, in their fullest name: "Sullivan" of the first line is John Sullivan.
    fn forget_unnamed(&mut self) {
        // "Russia's ambassador to the United States" and "Ambassador Antonov" are one where the report knows no other.
        let missions: BTreeSet<Mission> = self
            .cast
            .characters
            .iter()
            .filter(|c| !c.named && !c.plural)
            .filter_map(|c| c.envoy.as_ref().filter(|e| e.head)?.mission())
            .filter(|m| !self.cast.characters.iter().any(|c| c.named && c.envoy.as_ref().and_then(Envoy::mission).as_ref() == Some(m)))
            .collect();
        let open: Vec<usize> = (0..self.cast.characters.len())
            .filter(|c| {
                let c = &self.cast.characters[*c];
                let state_fits = |m: &Mission| c.actor.state.as_ref().is_none_or(|s| *s == m.sending);
                c.named && c.envoy.as_ref().is_some_and(|e| e.head && e.mission().is_none()) && missions.iter().all(state_fits)
            })
            .collect();
        if let ([open], [mission]) = (open.as_slice(), missions.iter().collect::<Vec<_>>().as_slice()) {
            let c = &mut self.cast.characters[*open];
            c.envoy = Some(Envoy {
                sending: Some(mission.sending.clone()),
                receiving: Some(mission.receiving.clone()),
                either: None,
                head: true,
            });
            c.actor.state = Some(mission.sending.clone());
            c.actor.code.clone_from(&mission.sending);
        }
        let fuller: BTreeSet<String> = self
            .cast
            .characters
            .iter()
            .filter(|c| c.named && c.actor.kind == ActorKind::Person && c.actor.name.contains(' '))
            .filter_map(|c| c.surname.clone())
            .collect();
        self.cast.characters.retain(|c| {
            let short = c.actor.kind == ActorKind::Person && !c.actor.name.contains(' ');
            c.named && c.members.is_empty() && !(short && fuller.contains(&c.actor.name))
        });
    }

    fn sentence(&mut self, tree: &Tree, index: usize, last_pass: bool) -> Stage {
        let n = tree.len();
        let mut stage = Stage { references: Vec::new(), owner: vec![None; n], nationality: vec![None; n] };
        let (hits, nouns) = self.scan(tree);
        for hit in &hits {
            for sense in &hit.senses {
                if let Sense::Adjective(s) | Sense::State(s) | Sense::Capital(s) | Sense::Metonym(s) | Sense::National(s) = sense {
                    for t in hit.start..hit.end {
                        stage.nationality[t].get_or_insert(*s);
                    }
                }
            }
        }
        self.people(tree, &hits, &nouns, &mut stage);
        self.names(tree, &hits, &mut stage);
        self.titles(tree, &hits, &nouns, &mut stage, index);
        self.apposition(tree, &mut stage);
        self.pronouns_and_groups(tree, &nouns, &mut stage, index, last_pass);
        stage
    }

    /// Names and nouns of the registry, longest first, from left to right.
    fn scan(&self, tree: &Tree) -> (Vec<Hit>, Vec<NounHit>) {
        let mut by_text: Vec<Atom> = Vec::new();
        let mut by_lemma: Vec<Atom> = Vec::new();
        for (i, token) in tree.sentence.tokens.iter().enumerate() {
            atoms_of(&token.text, i, &mut by_text);
            let word = if token.upos == Upos::Noun { &token.lemma } else { &token.text };
            atoms_of(word, i, &mut by_lemma);
        }
        let mut hits = Vec::new();
        let mut at = 0;
        while at < by_text.len() {
            let starts_word = at == 0 || by_text[at - 1].word != by_text[at].word;
            match self.registry.longest_name(&by_text, at).filter(|_| starts_word) {
                Some((len, senses)) => {
                    hits.push(Hit { start: by_text[at].word, end: by_text[at + len - 1].word + 1, senses });
                    at += len;
                }
                None => at += 1,
            }
        }
        let mut nouns = Vec::new();
        let mut at = 0;
        while at < by_lemma.len() {
            match self.registry.longest_noun(&by_lemma, at) {
                Some((len, noun)) => {
                    let (start, end) = (by_lemma[at].word, by_lemma[at + len - 1].word + 1);
                    let nominal = (start..end).any(|t| tree.is_noun(t) || tree.upos(t) == Upos::Pron)
                        || matches!(self.registry.nouns[noun].kind, NounKind::Group(_));
                    let verbal = end - start == 1 && tree.is_verb(start);
                    if nominal && !verbal {
                        nouns.push(NounHit { start, end, noun });
                    }
                    at += len;
                }
                None => at += 1,
            }
        }
        (hits, nouns)
    }

    // ---- people -------------------------------------------------------------------------------------------------

    fn people(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage) {
        for hit in hits {
            let person = hit.senses.iter().find_map(|s| if let Sense::Person(p) = s { Some(*p) } else { None });
            // "Ana Brnabic Kole" is not Ana Brnabic.
            let longer = tree.sentence.entities.iter().any(|e| {
                e.kind == EntityKind::Per && e.start <= hit.start && hit.end < e.end && tree.upos(hit.end) == Upos::Propn
            });
            if let Some(person) = person.filter(|_| !longer) {
                let character = self.known_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
        for entity in tree.sentence.entities.iter().filter(|e| e.kind == EntityKind::Per) {
            if is_calendar(&tree.token(entity.start).text) {
                continue;
            }
            let mut start = entity.start;
            let mut end = entity.end.min(tree.len());
            if let Some(noun) = nouns.iter().find(|n| n.start == start && n.end < end) {
                start = noun.end;
            }
            // A name that the registry knows as something else keeps that meaning, and a nationality is no name.
            while start < end && (!tree.is_noun(start) || stage.nationality[start].is_some() && end - start > 1) {
                start += 1;
            }
            while end > start && matches!(tree.token(end - 1).text.as_str(), "'s" | "\u{2019}s" | "'" | "\u{2019}" | ",") {
                end -= 1;
            }
            if start < end && stage.free(start, end) {
                self.person_by_name(tree, hits, start, end, stage);
            }
        }
        // Proper nouns right after a title that no entity covers: "spokesperson Nguyen Van An".
        for noun in nouns {
            let title = &self.registry.nouns[noun.noun];
            if title.kind != NounKind::Title || noun.end >= tree.len() {
                continue;
            }
            let mut end = noun.end;
            while end < tree.len()
                && tree.upos(end) == Upos::Propn
                && stage.free(end, end + 1)
                && stage.nationality[end].is_none()
                && !is_calendar(&tree.token(end).text)
                && tree.token(end).text.chars().next().is_some_and(char::is_uppercase)
            {
                end += 1;
            }
            let known = hits.iter().any(|h| h.start == noun.end && !h.senses.iter().all(|s| matches!(s, Sense::Surname(_))));
            if end > noun.end && end - noun.end <= 4 && !known {
                self.person_by_name(tree, hits, noun.end, end, stage);
            }
        }
        // Last names: of people in this report first, then of people in office.
        for t in 0..tree.len() {
            if tree.upos(t) != Upos::Propn || !stage.free(t, t + 1) {
                continue;
            }
            let text = &tree.token(t).text;
            if let Some(character) = self.by_surname(text) {
                stage.claim(reference(t, t + 1, Some(character)));
            }
        }
        for hit in hits {
            if is_month(tree, hit.start) {
                continue;
            }
            let only_surname = hit.senses.iter().all(|s| matches!(s, Sense::Surname(_)));
            if !only_surname || !stage.free(hit.start, hit.end) || tree.upos(hit.end - 1) != Upos::Propn {
                continue;
            }
            // "Macron" is; the "Brown" of an unknown Mr Brown is not.
            let beside_name = hit.start > 0
                && tree.upos(hit.start - 1) == Upos::Propn
                && stage.nationality[hit.start - 1].is_none()
                && !nouns.iter().any(|n| n.end == hit.start);
            if beside_name {
                continue;
            }
            if let Some(person) = self.in_office(&hit.senses) {
                let character = self.known_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
    }

    fn person_by_name(&mut self, tree: &Tree, hits: &[Hit], start: usize, end: usize, stage: &mut Stage) {
        let name = tree.words(start, end);
        let last = &tree.token(end - 1).text;
        let surname_hit = hits.iter().find(|h| h.end == end && h.start >= start);
        let character = if end - start == 1 {
            let other = surname_hit.is_some_and(|h| !h.senses.iter().any(|s| matches!(s, Sense::Surname(_))));
            if other {
                return;
            }
            self.by_surname(last).or_else(|| surname_hit.and_then(|h| self.in_office(&h.senses)).map(|p| self.known_person(p)))
        } else {
            self.by_full_name(&name)
        };
        let character = character.unwrap_or_else(|| {
            self.add(Character {
                actor: Actor {
                    id: format!("person:{}", slug(&name)),
                    code: format!("person:{}", slug(&name)),
                    name: name.clone(),
                    kind: ActorKind::Person,
                    state: None,
                    role: None,
                    sector: None,
                    text: String::new(),
                },
                surname: Some(last.clone()),
                envoy: None,
                named: true,
                plural: false,
                leader: false,
                female: None,
                noun: None,
                members: Vec::new(),
            })
        });
        stage.claim(reference(start, end, Some(character)));
    }

    fn add(&mut self, character: Character) -> usize {
        self.cast.characters.push(character);
        self.cast.characters.len() - 1
    }

    fn by_surname(&self, surname: &str) -> Option<usize> {
        let matches = |c: &Character| c.named && c.surname.as_deref().is_some_and(|s| s.eq_ignore_ascii_case(surname));
        self.cast.characters.iter().position(matches)
    }

    fn by_full_name(&mut self, name: &str) -> Option<usize> {
        let id = format!("person:{}", slug(name));
        if let Some(found) = self.cast.characters.iter().position(|c| c.actor.id == id) {
            return Some(found);
        }
        // "Sullivan" was met before "John Sullivan": the fuller name is the name.
        let surname = name.rsplit(' ').next().unwrap_or(name).to_owned();
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

    fn known_person(&mut self, person: usize) -> usize {
        let actor = self.registry.person_actor(person, self.on, "");
        if let Some(found) = self.cast.characters.iter().position(|c| c.actor.id == actor.id) {
            return found;
        }
        let leader = self.registry.office_on(person, self.on).is_some_and(|o| o.role.starts_with("head-of"));
        let surname = self.registry.persons[person].surname.clone();
        self.add(Character {
            actor,
            surname: Some(surname),
            envoy: None,
            named: true,
            plural: false,
            leader,
            female: None,
            noun: None,
            members: Vec::new(),
        })
    }

    /// Of the people with a surname the one in office on the day; without a day only an unmistakable one.
    fn in_office(&self, senses: &[Sense]) -> Option<usize> {
        let people: Vec<usize> = senses.iter().filter_map(|s| if let Sense::Surname(p) = s { Some(*p) } else { None }).collect();
        let Some(day) = self.on else { return if people.len() == 1 { people.first().copied() } else { None } };
        let near = |date: Option<Date>, default: i16| date.map_or(default, |d| d.year());
        let held: Vec<usize> = people
            .iter()
            .copied()
            .filter(|p| {
                self.registry.persons[*p]
                    .offices
                    .iter()
                    .any(|o| near(o.from, 0) <= day.year() && day.year() <= near(o.to, 9999) + 1)
            })
            .collect();
        match held.as_slice() {
            [] if people.len() == 1 => people.first().copied(),
            // Of several in office a head of state or government is meant, unless the report says otherwise.
            [one, ..] => {
                let leads = |p: &&usize| self.registry.office_on(**p, self.on).is_some_and(|o| o.role.starts_with("head-of"));
                let leaders: Vec<usize> = held.iter().filter(leads).copied().collect();
                match leaders.as_slice() {
                    [] if held.len() == 1 => Some(*one),
                    [leader] => Some(*leader),
                    _ => None,
                }
            }
            [] => None,
        }
    }

    // ---- names --------------------------------------------------------------------------------------------------

    fn names(&mut self, tree: &Tree, hits: &[Hit], stage: &mut Stage) {
        for hit in hits {
            if !stage.free(hit.start, hit.end) {
                continue;
            }
            let text = tree.words(hit.start, hit.end);
            let mut place = None;
            let mut town = false;
            let mut actor: Option<Actor> = None;
            // Inside a longer proper name ("Washington Post", "Ambassador Hotel", "Georgia Tech") a name means itself no more.
            let longer = tree.upos(hit.end - 1) == Upos::Propn
                && tree.base(hit.end - 1) == "compound"
                && tree.head(hit.end - 1).is_some_and(|h| {
                    h >= hit.end && tree.upos(h) == Upos::Propn && stage.at(h).is_none() && stage.nationality[h].is_none()
                        && tree.sentence.entities.iter().any(|e| e.start <= hit.start && h < e.end && e.kind != EntityKind::Per)
                });
            let seat = hit.senses.iter().find_map(|s| match (s, hit.senses.iter().find(|s| matches!(s, Sense::Capital(_)))) {
                (Sense::Seat(o), Some(Sense::Capital(c))) if !self.mentioned.contains(&self.registry.states[*c].code) => Some(*o),
                _ => None,
            });
            for sense in &hit.senses {
                let found = match *sense {
                    Sense::State(s) => {
                        let state = &self.registry.states[s];
                        if state.ambiguous && !self.geographical(tree, hit) {
                            continue;
                        }
                        place = Some(Place { name: state.name.clone(), country: Some(state.code.clone()) });
                        self.registry.state_actor(s, ActorKind::State, "")
                    }
                    Sense::Capital(s) => {
                        place = Some(Place { name: text.clone(), country: Some(self.registry.states[s].code.clone()) });
                        town = true;
                        self.registry.state_actor(s, ActorKind::Government, "")
                    }
                    Sense::City(s) => {
                        place.get_or_insert(Place { name: text.clone(), country: Some(self.registry.states[s].code.clone()) });
                        continue;
                    }
                    Sense::Metonym(s) => self.registry.state_actor(s, ActorKind::Government, ""),
                    Sense::Organ(s, o) => {
                        let mut actor = self.registry.state_actor(s, ActorKind::Government, "");
                        let organ = &self.registry.states[s].organs[o];
                        actor.name.clone_from(&organ.name);
                        actor.id = format!("{}:{}", actor.code, slug(&organ.name));
                        actor.sector = Some(organ.sector.clone());
                        actor.role = Some(organ.name.clone());
                        actor
                    }
                    Sense::National(s) if tree.is_noun(hit.end - 1) => {
                        let mut actor = self.registry.state_actor(s, ActorKind::Group, "");
                        actor.id = format!("{}:nationals", actor.code);
                        actor.sector = Some("CVL".to_owned());
                        actor
                    }
                    Sense::Organization(o) | Sense::OrganizationOrgan(o) => self.registry.organization_actor(o, ""),
                    Sense::Outlet(o) => self.registry.outlet_actor(o, ""),
                    _ => continue,
                };
                if let (Some(o), true) = (seat, town) {
                    actor = Some(self.registry.organization_actor(o, ""));
                }
                // The first sense that stands wins; outlets before states ("The Moscow Times" is longer anyway).
                actor.get_or_insert(found);
            }
            if longer {
                (actor, place) = (None, None);
            }
            if actor.is_none() && place.is_none() {
                continue;
            }
            let adjective_only = tree.upos(hit.end - 1) == Upos::Adj;
            if adjective_only {
                continue;
            }
            if let Some(outlet) = actor.as_ref().filter(|a| a.kind == ActorKind::Outlet) {
                self.cast.outlets.push((tree.token(hit.start).span.start, outlet.name.clone()));
            }
            let character = actor.map(|a| self.character_of(a));
            stage.claim(Reference { place, town, ..reference(hit.start, hit.end, character) });
        }
    }

    /// "Georgia" and "Jordan" are states where they are not part of a person's name.
    fn geographical(&self, tree: &Tree, hit: &Hit) -> bool {
        !tree.sentence.entities.iter().any(|e| e.kind == EntityKind::Per && e.start <= hit.start && hit.end <= e.end)
    }

    fn character_of(&mut self, actor: Actor) -> usize {
        let same = |c: &Character| c.actor.id == actor.id && c.actor.kind == actor.kind;
        if let Some(found) = self.cast.characters.iter().position(same) {
            return found;
        }
        self.add(Character {
            actor,
            surname: None,
            envoy: None,
            named: true,
            plural: false,
            leader: false,
            female: None,
            noun: None,
            members: Vec::new(),
        })
    }

    // ---- titles -------------------------------------------------------------------------------------------------

    fn titles(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage, index: usize) {
        for hit in nouns {
            let noun = &self.registry.nouns[hit.noun];
            if matches!(noun.kind, NounKind::Group(_)) || !stage.free(hit.start, hit.end) {
                continue;
            }
            let Some(head) = (hit.start..hit.end).rev().find(|t| tree.is_noun(*t)) else { continue };
            // "embassy staff", "government officials": the inner noun only says whose.
            let inner = nouns.iter().any(|n| n.start == hit.end && tree.is_noun(n.end - 1));
            let belongs = self.belonging(tree, hit, stage);
            if inner && noun.kind == NounKind::Organ {
                if let Some(state) = belongs.state.as_deref().and_then(|s| self.registry.state_index(s)) {
                    for t in hit.start..hit.end {
                        stage.nationality[t] = Some(state);
                    }
                }
                continue;
            }
            let plural = tree.token(head).text != tree.token(head).lemma
                && tree.upos(head) == Upos::Noun
                && tree.token(head).text.to_lowercase().ends_with('s');
            let named = self.name_after(tree, hits, hit, stage).map(|r| (r, stage.references[r].clone()));
            let (role, sector, envoy, speaks, leader) =
                (noun.role.clone(), noun.sector.clone(), noun.envoy, noun.speaks, noun.leader);
            let is_title = noun.kind == NounKind::Title;
            let mission = (envoy || is_diplomat(&role)).then(|| Envoy { head: envoy, ..belongs.envoy() });
            if let (Some((r, reference)), true) = (&named, is_title) {
                if let Some(character) = reference.character {
                    self.describe(character, &role, sector.as_deref(), &belongs, mission, leader, hit.noun);
                    stage.references[*r].from = belongs.from.min(hit.start);
                    for t in hit.start..hit.end {
                        stage.owner[t] = Some(*r);
                    }
                    continue;
                }
            }
            // "the Greek and Turkish foreign ministers": one of each.
            let states: Vec<String> = belongs.before.iter().map(|(code, _)| code.clone()).collect();
            if plural && is_title && states.len() > 1 && mission.is_none() {
                let noun_index = hit.noun;
                let members: Vec<usize> = states
                    .iter()
                    .map(|code| {
                        let id = format!("{code}:{}", slug(&role));
                        let known = self.cast.characters.iter().position(|c| c.actor.id == id && !c.plural);
                        known.unwrap_or_else(|| {
                            let actor = Actor {
                                id,
                                name: format!("{} {role}", self.registry.display_name(code)),
                                code: code.clone(),
                                kind: ActorKind::Person,
                                state: Some(code.clone()),
                                role: Some(role.clone()),
                                sector: sector.clone(),
                                text: String::new(),
                            };
                            self.add(Character {
                                actor,
                                surname: None,
                                envoy: None,
                                named: false,
                                plural: false,
                                leader,
                                female: None,
                                noun: Some(noun_index),
                                members: Vec::new(),
                            })
                        })
                    })
                    .collect();
                let made = self.bundle(states.join("+"), members, None, Some(noun_index));
                let character = self.add(made);
                let mut made = reference(hit.start, hit.end, Some(character));
                made.from = belongs.from.min(hit.start);
                stage.claim(made);
                continue;
            }
            let text = tree.words(belongs.from.min(hit.start), hit.end);
            let definite = belongs.definite && belongs.state.is_none() && belongs.organization.is_none() && !plural;
            let character = if definite {
                self.definite(hit.noun, &role, index)
            } else if plural && belongs.definite && belongs.state.is_none() && belongs.organization.is_none() && belongs.pronoun.is_none() {
                self.several(hit.noun)
            } else {
                None
            };
            let character = character.or_else(|| {
                let sending = mission.as_ref().and_then(|m| m.sending.clone().or(m.either.clone()));
                let state = sending.or(belongs.state.clone()).or(belongs.within.clone().filter(|_| mission.is_none()));
                let organization = belongs.organization.as_deref();
                if state.is_none() && organization.is_none() && !is_title {
                    return None;
                }
                let code = state.as_deref().or(organization).unwrap_or("").to_owned();
                let kind = match is_title {
                    true => ActorKind::Person,
                    false if !speaks => ActorKind::Group,
                    false if organization.is_some() => ActorKind::Organization,
                    false => ActorKind::Government,
                };
                let actor = Actor {
                    id: if code.is_empty() { format!("role:{}", slug(&role)) } else { format!("{code}:{}", slug(&role)) },
                    name: text.clone(),
                    code: if speaks || !is_title || code.is_empty() || matches!(sector.as_deref(), Some("GOV" | "MIL" | "COP" | "SPY")) { code.clone() } else { format!("{code}:{}", slug(&role)) },
                    kind,
                    state,
                    role: Some(role.clone()),
                    sector: sector.clone(),
                    text: String::new(),
                };
                let character = Character {
                    actor,
                    surname: None,
                    envoy: mission.clone(),
                    named: false,
                    plural,
                    leader,
                    female: feminine(&role),
                    noun: Some(hit.noun),
                    members: Vec::new(),
                };
                let same = |c: &Character| {
                    c.actor.id == character.actor.id && c.envoy == character.envoy && c.plural == plural && !c.named
                };
                Some(match self.cast.characters.iter().position(same) {
                    Some(found) => found,
                    None => self.add(character),
                })
            });
            if character.is_some() {
                let mut made = reference(hit.start, hit.end, character);
                made.from = belongs.from.min(hit.start);
                made.to = belongs.to.max(hit.end);
                stage.claim(made);
            }
        }
    }

    /// To whom a title or organ belongs: what stands before it in its noun phrase, its possessor, and "of", "to", "in".
    fn belonging(&self, tree: &Tree, hit: &NounHit, stage: &Stage) -> Belonging {
        let mut found = Belonging { from: hit.start, to: hit.end, ..Belonging::default() };
        let mut left = hit.start;
        while left > 0 && in_noun_phrase(tree, left - 1) {
            left -= 1;
        }
        found.from = left;
        found.definite = (left..hit.start).any(|t| matches!(tree.lemma(t), "the" | "this" | "that"));
        let mut t = left;
        while t < hit.start {
            let marks_possessor = |end: usize| {
                tree.sentence.tokens.get(end).is_some_and(|n| matches!(n.text.as_str(), "'s" | "\u{2019}s" | "'" | "\u{2019}"))
            };
            if let Some(reference) = stage.at(t) {
                let owner = reference.character.and_then(|c| self.cast.characters.get(c));
                if let Some(owner) = owner {
                    let possessive = marks_possessor(reference.end);
                    found.take(&owner.actor, possessive);
                }
                t = reference.end.max(t + 1);
                continue;
            }
            if let Some(state) = stage.nationality[t] {
                let code = self.registry.states[state].code.clone();
                found.take_state(code, marks_possessor(t + 1));
            } else if tree.upos(t) == Upos::Pron && tree.base(t) == "nmod" {
                found.pronoun = Some(t);
            }
            t += 1;
        }
        // "of the Netherlands", "to Russia", "in Paris", "of Hungary to the Netherlands"
        let mut at = hit.end;
        if self.registry.nouns[hit.noun].envoy {
            while at < tree.len() && tree.upos(at) == Upos::Propn && stage.at(at).is_none_or(|r| r.place.is_none()) {
                at += 1;
            }
        }
        for _ in 0..2 {
            let Some(preposition) = tree.sentence.tokens.get(at) else { break };
            let case = preposition.lemma.to_lowercase();
            if !matches!(case.as_str(), "of" | "to" | "in" | "at" | "for" | "from") {
                break;
            }
            let mut start = at + 1;
            while start < tree.len() && matches!(tree.upos(start), Upos::Det | Upos::Adj) && stage.at(start).is_none() {
                start += 1;
            }
            let Some(reference) = stage.at(start) else { break };
            let Some(owner) = reference.character.and_then(|c| self.cast.characters.get(c)) else { break };
            let code = owner.actor.state.clone().unwrap_or_else(|| owner.actor.code.clone());
            let state_like = matches!(owner.actor.kind, ActorKind::State | ActorKind::Government | ActorKind::Organization);
            if !state_like {
                break;
            }
            match case.as_str() {
                "of" | "from" => found.of.get_or_insert(code),
                "to" | "in" | "at" => found.toward.get_or_insert(code),
                _ => found.of.get_or_insert(code),
            };
            at = reference.end;
            found.to = at;
        }
        found.settle();
        found
    }

    /// The person whose name follows a title: at once, after "to Russia", or after a comma.
    fn name_after(&self, tree: &Tree, _hits: &[Hit], hit: &NounHit, stage: &Stage) -> Option<usize> {
        let person_at = |t: usize| {
            let r = stage.owner.get(t).copied().flatten()?;
            let reference = &stage.references[r];
            let character = self.cast.characters.get(reference.character?)?;
            (reference.start == t && character.named && character.actor.kind == ActorKind::Person).then_some(r)
        };
        if let Some(r) = person_at(hit.end) {
            return Some(r);
        }
        let mut at = hit.end;
        if tree.sentence.tokens.get(at).is_some_and(|t| matches!(t.lemma.as_str(), "to" | "in" | "of" | "for")) {
            at += 1;
            while at < tree.len() && (tree.upos(at) == Upos::Det || stage.at(at).is_some_and(|r| r.start <= at && r.character.is_none_or(|c| self.cast.characters[c].actor.kind != ActorKind::Person))) {
                at += 1;
            }
        }
        if let Some(r) = person_at(at) {
            return Some(r);
        }
        if tree.sentence.tokens.get(at).is_some_and(|t| t.text == ",") {
            let r = person_at(at + 1)?;
            let end = stage.references[r].end;
            let closes = tree.sentence.tokens.get(end).is_none_or(|t| matches!(t.text.as_str(), "," | "." | ")" | ";" | "\u{2013}" | "\u{2014}"));
            // "the ambassador, John Sullivan," and not "the ambassador, Sullivan said"
            return closes.then_some(r);
        }
        None
    }

    fn describe(
        &mut self,
        character: usize,
        role: &str,
        sector: Option<&str>,
        belongs: &Belonging,
        envoy: Option<Envoy>,
        leader: bool,
        noun: usize,
    ) {
        let Some(c) = self.cast.characters.get_mut(character) else { return };
        if c.actor.role.is_none() || envoy.is_some() {
            c.actor.role = Some(role.to_owned());
        }
        if c.actor.sector.is_none() {
            c.actor.sector = sector.map(str::to_owned);
        }
        c.noun.get_or_insert(noun);
        c.leader |= leader;
        c.female = c.female.or(feminine(role));
        if let Some(envoy) = envoy {
            let known = c.envoy.get_or_insert_with(Envoy::default);
            known.sending = known.sending.take().or(envoy.sending);
            known.receiving = known.receiving.take().or(envoy.receiving);
            known.either = known.either.take().or(envoy.either);
            known.head |= envoy.head;
        }
        let sending = c.envoy.as_ref().and_then(|e| e.sending.clone().or(e.either.clone()));
        let state = sending.or(belongs.state.clone()).or(belongs.organization.clone());
        if c.actor.state.is_none()
            && let Some(state) = state
        {
            c.actor.code.clone_from(&state);
            c.actor.state = Some(state);
        }
    }

    /// "the envoy", "the minister": who of that role was met last, or the only one in the report.
    fn definite(&self, noun: usize, role: &str, _sentence: usize) -> Option<usize> {
        let wanted = &self.registry.nouns[noun];
        let fits = |c: &Character| {
            if c.plural || c.actor.state.is_none() && !c.named {
                return false;
            }
            if wanted.envoy {
                return c.envoy.as_ref().is_some_and(|e| e.head);
            }
            let own = c.actor.role.as_deref().unwrap_or("");
            own == role || own.ends_with(role) || role == "diplomat" && c.envoy.is_some()
        };
        self.history
            .iter()
            .rev()
            .map(|(_, _, c, _)| *c)
            .find(|c| self.cast.characters.get(*c).is_some_and(fits))
            .or_else(|| {
                let mut all = self.cast.characters.iter().enumerate().filter(|(_, c)| fits(c));
                match (all.next(), all.next()) {
                    (Some((only, _)), None) => Some(only),
                    _ => None,
                }
            })
    }

    /// "the two presidents", "the envoys": those of that kind met last, each of another state.
    fn several(&mut self, noun: usize) -> Option<usize> {
        let wanted = &self.registry.nouns[noun];
        let (leader, envoy, role) = (wanted.leader, wanted.envoy, wanted.role.clone());
        let mut members: Vec<usize> = Vec::new();
        let known = self.history.iter().rev().map(|(_, _, c, _)| *c).chain(0..self.cast.characters.len());
        for c in known {
            let character = &self.cast.characters[c];
            let fits = character.actor.kind == ActorKind::Person
                && !character.plural
                && character.named
                && character.actor.state.is_some()
                && (leader && character.leader || envoy && character.envoy.as_ref().is_some_and(|e| e.head) || character.actor.role.as_deref() == Some(role.as_str()));
            if fits && !members.iter().any(|m| self.cast.characters[*m].actor.state == character.actor.state) {
                members.push(c);
            }
            if members.len() == 2 {
                break;
            }
        }
        if members.len() < 2 {
            return None;
        }
        members.sort_unstable();
        let mut envoy_of = None;
        if envoy {
            envoy_of = Some(Envoy { head: true, ..Envoy::default() });
        }
        let state_members = members.iter().filter_map(|m| self.cast.characters[*m].actor.state.clone()).collect::<Vec<_>>();
        let made = self.bundle(state_members.join("+"), members, envoy_of, Some(noun));
        Some(self.add(made))
    }

    fn bundle(&self, code: String, members: Vec<usize>, envoy: Option<Envoy>, noun: Option<usize>) -> Character {
        Character {
            actor: Actor {
                id: format!("group:{code}"),
                name: code.replace('+', ", "),
                code,
                kind: ActorKind::Group,
                state: None,
                role: None,
                sector: None,
                text: String::new(),
            },
            surname: None,
            envoy,
            named: false,
            plural: true,
            leader: noun.and_then(|n| self.registry.nouns.get(n)).is_some_and(|n| n.leader),
            female: None,
            noun,
            members,
        }
    }

    /// "Anatoly Antonov, its ambassador to the U.S.," and "John Sullivan, U.S. ambassador to Russia,": what stands in
    /// apposition to a name describes it.
    fn apposition(&mut self, tree: &Tree, stage: &mut Stage) {
        for r in 0..stage.references.len() {
            let reference = stage.references[r].clone();
            let Some(person) = reference.character.filter(|c| {
                let c = &self.cast.characters[*c];
                c.named && c.actor.kind == ActorKind::Person
            }) else {
                continue;
            };
            for other in 0..stage.references.len() {
                let title = stage.references[other].clone();
                let Some(described) = title.character.filter(|c| *c != person) else { continue };
                let d = self.cast.characters[described].clone();
                if d.named || d.plural || d.actor.kind != ActorKind::Person {
                    continue;
                }
                let head = title.end - 1;
                let apposed = tree.base(head) == "appos" && tree.head(head).is_some_and(|h| (reference.start..reference.end).contains(&h));
                let follows = title.from == reference.end + 1
                    && tree.sentence.tokens.get(reference.end).is_some_and(|t| t.text == ",")
                    && tree.sentence.tokens.get(title.to).is_none_or(|t| matches!(t.text.as_str(), "," | "." | ";" | ")"));
                let copula = tree.head(reference.end - 1) == Some(head) || tree.head(reference.start) == Some(head);
                let is_copula = copula && tree.first(head, "cop").is_some() && tree.is(reference.start, "nsubj");
                if !(apposed || follows || is_copula) {
                    continue;
                }
                let noun = d.noun.unwrap_or(0);
                let mut belongs = Belonging { state: d.actor.state.clone(), ..Belonging::default() };
                let mut envoy = d.envoy.clone();
                // "its ambassador": the possessor is the subject of the clause.
                let pronoun = (title.from..title.start).find(|t| matches!(tree.lemma(*t), "its" | "their" | "his" | "her"));
                if let (Some(_), Some(envoy)) = (pronoun, envoy.as_mut())
                    && envoy.sending.is_none()
                    && let Some(subject) = clause_subject(tree, reference.start)
                    && let Some(owner) = stage.at(subject).and_then(|r| r.character).map(|c| &self.cast.characters[c])
                {
                    envoy.sending = owner.actor.state.clone().filter(|_| owner.actor.kind != ActorKind::Person);
                    belongs.state = envoy.sending.clone().or(belongs.state);
                }
                let (role, sector) = (d.actor.role.clone().unwrap_or_default(), d.actor.sector.clone());
                self.describe(person, &role, sector.as_deref(), &belongs, envoy, d.leader, noun);
                for t in title.start..title.end {
                    stage.owner[t] = Some(r);
                }
                stage.references[other].character = Some(person);
            }
        }
    }

    // ---- pronouns -----------------------------------------------------------------------------------------------

    fn pronouns_and_groups(&mut self, tree: &Tree, nouns: &[NounHit], stage: &mut Stage, index: usize, last_pass: bool) {
        self.subjects.clear();
        for t in 0..tree.len() {
            if let Some(reference) = stage.at(t).filter(|r| r.start == t).cloned() {
                self.possessors(tree, stage, &reference, index);
                if let Some(character) = stage.at(t).and_then(|r| r.character) {
                    let subject = (reference.start..reference.end).any(|k| tree.is(k, "nsubj") || tree.relation(k) == "nmod:poss");
                    self.history.push((index, t, character, subject));
                }
                continue;
            }
            if let Some(group) = nouns.iter().find(|n| n.start == t) {
                if let NounKind::Group(size) = self.registry.nouns[group.noun].kind
                    && let Some(character) = self.group(size, index)
                {
                    stage.claim(reference_of(group.start, group.end, character));
                    continue;
                }
            }
            if stage.at(t).is_some() || tree.upos(t) != Upos::Pron || !last_pass {
                continue;
            }
            let word = tree.token(t).text.to_lowercase();
            let found = match word.as_str() {
                "he" | "him" | "his" | "himself" => self.antecedent(tree, t, index, Wanted::Person(false)),
                "she" | "her" | "hers" | "herself" => self.antecedent(tree, t, index, Wanted::Person(true)),
                "it" | "its" | "itself" => self.antecedent(tree, t, index, Wanted::Body),
                "they" | "them" | "their" | "themselves" => {
                    self.coordinated(tree, stage, t).or_else(|| self.antecedent(tree, t, index, Wanted::Several))
                }
                _ => None,
            };
            if let Some(character) = found {
                stage.claim(Reference { pronoun: true, ..reference(t, t + 1, Some(character)) });
                if tree.base(t) != "nmod" {
                    self.history.push((index, t, character, tree.is(t, "nsubj")));
                }
            }
        }
    }

    /// "his Russian counterpart", "its ambassador", "their envoys": whose it is decides who it is.
    fn possessors(&mut self, tree: &Tree, stage: &mut Stage, reference: &Reference, index: usize) {
        let Some(character) = reference.character else { return };
        let c = self.cast.characters[character].clone();
        if c.named {
            return;
        }
        let pronoun = (reference.from..reference.start).find(|t| {
            tree.upos(*t) == Upos::Pron && matches!(tree.lemma(*t).to_lowercase().as_str(), "his" | "her" | "its" | "their" | "he" | "she" | "it" | "they")
        });
        let role = c.actor.role.clone().unwrap_or_default();
        let owner = match pronoun {
            Some(p) => {
                let wanted = match tree.token(p).text.to_lowercase().as_str() {
                    "his" => Wanted::Person(false),
                    "her" => Wanted::Person(true),
                    "its" => Wanted::Body,
                    _ => Wanted::Several,
                };
                let several = if matches!(wanted, Wanted::Several) { self.coordinated(tree, stage, p) } else { None };
                several.or_else(|| self.antecedent(tree, p, index, wanted))
            }
            None => (reference.from..reference.start).find_map(|t| stage.at(t).and_then(|r| r.character)),
        };
        if role == "counterpart" {
            let Some(owner) = owner.map(|o| self.cast.characters[o].clone()) else { return };
            let state = c.actor.state.clone();
            let mut twin = c.clone();
            twin.actor.role.clone_from(&owner.actor.role);
            twin.leader = owner.leader;
            if let (Some(envoy), Some(state)) = (&owner.envoy, &state) {
                let home = envoy.sending.clone().or(envoy.either.clone());
                if let Some(home) = home {
                    twin.envoy = Some(Envoy { sending: Some(state.clone()), receiving: Some(home), either: None, head: true });
                    let known = self.cast.characters.iter().position(|k| {
                        k.named && k.envoy.as_ref().and_then(Envoy::mission) == twin.envoy.as_ref().and_then(Envoy::mission)
                    });
                    self.retarget(stage, reference, known, twin, state);
                    return;
                }
            }
            if let Some(state) = &state {
                // The named holder of that office, where the report names one.
                let known = self.cast.characters.iter().position(|k| {
                    k.named && k.actor.state.as_deref() == Some(state) && k.actor.role == owner.actor.role && k.actor.role.is_some()
                });
                self.retarget(stage, reference, known, twin, state);
            }
            return;
        }
        if pronoun.is_some()
            && let Some(owner) = owner.map(|o| self.cast.characters[o].clone())
        {
            let states: Vec<String> = match owner.members.is_empty() {
                true => owner.actor.state.clone().or(Some(owner.actor.code.clone())).into_iter().collect(),
                false => owner.members.iter().filter_map(|m| self.cast.characters[*m].actor.state.clone()).collect(),
            };
            let mut own = c.clone();
            if let [state] = states.as_slice() {
                if let Some(envoy) = own.envoy.as_mut() {
                    // "its US envoy", "its ambassador to Spain"
                    envoy.receiving = envoy.receiving.take().or(envoy.either.take());
                    envoy.sending = Some(state.clone());
                }
                if own.actor.state.is_none() || own.envoy.is_some() {
                    self.retarget(stage, reference, None, own, state);
                }
            } else if states.len() > 1 {
                own.members = owner.members.clone();
                own.plural = true;
                if own.envoy.is_some() || own.actor.state.is_none() {
                    let made = self.add(own);
                    set_character(stage, reference, made);
                }
            }
        }
    }

    fn retarget(&mut self, stage: &mut Stage, reference: &Reference, known: Option<usize>, mut twin: Character, state: &str) {
        let character = known.unwrap_or_else(|| {
            twin.actor.state = Some(state.to_owned());
            if !twin.actor.code.contains(':') || twin.actor.code.starts_with(':') || twin.envoy.is_some() {
                twin.actor.code = state.to_owned();
            }
            let role = twin.actor.role.clone().unwrap_or_default();
            twin.actor.id = format!("{state}:{}", slug(&role));
            let named_envoy = twin.envoy.as_ref().and_then(Envoy::mission).filter(|_| !twin.plural).and_then(|m| {
                self.cast.characters.iter().position(|k| k.named && k.envoy.as_ref().and_then(Envoy::mission).as_ref() == Some(&m))
            });
            named_envoy.unwrap_or_else(|| {
                let same = |c: &Character| c.actor.id == twin.actor.id && c.envoy == twin.envoy && c.plural == twin.plural && !c.named;
                match self.cast.characters.iter().position(same) {
                    Some(found) => found,
                    None => self.add(twin),
                }
            })
        });
        set_character(stage, reference, character);
    }

    /// The states that "the two countries" means: those met last, as many as it says.
    fn group(&mut self, size: usize, _index: usize) -> Option<usize> {
        let wanted = if size == 0 { 2 } else { size };
        let mut codes: Vec<String> = Vec::new();
        let mut members = Vec::new();
        for (_, _, character, _) in self.history.iter().rev() {
            let c = &self.cast.characters[*character];
            let Some(state) = c.actor.state.clone() else { continue };
            if self.registry.state_index(&state).is_none() || codes.contains(&state) {
                continue;
            }
            codes.push(state);
            members.push(state_character(&self.cast, codes.last()?));
            if codes.len() == wanted {
                break;
            }
        }
        if codes.len() < wanted {
            return None;
        }
        let mut indices = Vec::new();
        for (code, known) in codes.iter().zip(members) {
            let index = match known {
                Some(index) => index,
                None => {
                    let state = self.registry.state_index(code)?;
                    let actor = self.registry.state_actor(state, ActorKind::State, "");
                    self.character_of(actor)
                }
            };
            indices.push(index);
        }
        indices.sort_unstable();
        let made = self.bundle(codes.join("+"), indices, None, None);
        Some(self.add(made))
    }

    /// "Moscow and Washington agreed to return their ambassadors": the coordinated subject of the clause or of one above.
    fn coordinated(&mut self, tree: &Tree, stage: &Stage, pronoun: usize) -> Option<usize> {
        let mut at = pronoun;
        for _ in 0..tree.len() {
            if let Some(subject) = tree.first(at, "nsubj").filter(|s| *s < pronoun) {
                let mut members: Vec<usize> = tree
                    .conjuncts(subject)
                    .into_iter()
                    .filter_map(|c| stage.at(c).and_then(|r| r.character))
                    .filter(|c| self.cast.characters[*c].actor.state.is_some() && self.cast.characters[*c].actor.kind != ActorKind::Outlet)
                    .collect();
                members.dedup();
                if members.len() > 1 {
                    let codes: Vec<String> = members.iter().filter_map(|m| self.cast.characters[*m].actor.state.clone()).collect();
                    let made = self.bundle(codes.join("+"), members, None, None);
                    return Some(self.add(made));
                }
                let grouped = stage.at(subject).and_then(|r| r.character).filter(|c| self.cast.characters[*c].members.len() > 1);
                if grouped.is_some() {
                    return grouped;
                }
            }
            at = tree.head(at)?;
        }
        None
    }

    /// Who a pronoun means: near before far, a subject before the rest.
    fn antecedent(&self, tree: &Tree, at: usize, index: usize, wanted: Wanted) -> Option<usize> {
        let own_clause = clause_of(tree, at);
        let possessive = tree.base(at) == "nmod";
        let mut best: Option<(i64, usize)> = None;
        for (order, (sentence, token, character, subject)) in self.history.iter().enumerate().rev() {
            let distance = index - sentence;
            if distance > 3 {
                break;
            }
            let c = &self.cast.characters[*character];
            let fits = match wanted {
                Wanted::Person(female) => {
                    c.actor.kind == ActorKind::Person && !c.plural && c.female.is_none_or(|f| f == female)
                }
                Wanted::Body => {
                    !c.plural && c.members.is_empty() && matches!(c.actor.kind, ActorKind::State | ActorKind::Government | ActorKind::Organization | ActorKind::Group)
                }
                Wanted::Several => c.plural || !c.members.is_empty(),
            };
            if !fits {
                continue;
            }
            // In one clause a pronoun does not mean its fellow argument: "he met him"; a possessive may mean the subject.
            if *sentence == index && !possessive && clause_of(tree, *token) == own_clause && tree.head(*token) == tree.head(at) {
                continue;
            }
            let named = i64::from(c.named) * 2;
            let score = -12 * distance as i64 + if *subject { 6 } else { 0 } + named - ((self.history.len() - order) as i64).min(5);
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, *character));
            }
        }
        best.map(|(_, c)| c)
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Person(bool),
    Body,
    Several,
}

#[derive(Clone, Debug, Default)]
struct Belonging {
    from: usize,
    to: usize,
    definite: bool,
    pronoun: Option<usize>,
    /// States that stand before the noun: whether each is a possessor.
    before: Vec<(String, bool)>,
    of: Option<String>,
    toward: Option<String>,
    state: Option<String>,
    /// Where they are: "protesters in Cairo".
    within: Option<String>,
    organization: Option<String>,
}

impl Belonging {
    fn take_state(&mut self, code: String, possessive: bool) {
        if self.before.last().is_some_and(|(last, _)| *last == code) {
            return;
        }
        self.before.push((code, possessive));
    }

    fn take(&mut self, actor: &Actor, possessive: bool) {
        match (&actor.state, actor.kind) {
            (Some(state), _) => self.take_state(state.clone(), possessive),
            (None, ActorKind::Organization) => self.organization = Some(actor.code.clone()),
            _ => {}
        }
    }

    fn settle(&mut self) {
        let own = self.before.first().map(|(code, _)| code.clone());
        self.state = own.or_else(|| self.of.clone());
        self.within = self.toward.clone();
    }

    fn envoy(&self) -> Envoy {
        let mut envoy = Envoy { receiving: self.toward.clone(), ..Envoy::default() };
        match self.before.as_slice() {
            // "Russia's US envoy", "Moscow's London ambassador"
            [(a, _), .., (b, _)] if a != b => {
                envoy.sending = Some(a.clone());
                envoy.receiving.get_or_insert(b.clone());
            }
            [(a, possessive), ..] => {
                if *possessive || self.toward.is_some() {
                    envoy.sending = Some(a.clone());
                } else {
                    envoy.either = Some(a.clone());
                }
            }
            [] => envoy.sending.clone_from(&self.of),
        }
        if envoy.sending.is_some() && envoy.sending == envoy.receiving {
            envoy.receiving = None;
        }
        envoy
    }
}

fn reference(start: usize, end: usize, character: Option<usize>) -> Reference {
    Reference { start, end, from: start, to: end, character, place: None, town: false, pronoun: false }
}

fn reference_of(start: usize, end: usize, character: usize) -> Reference {
    reference(start, end, Some(character))
}

fn set_character(stage: &mut Stage, reference: &Reference, character: usize) {
    let Some(index) = stage.owner.get(reference.start).copied().flatten() else { return };
    if let Some(r) = stage.references.get_mut(index) {
        r.character = Some(character);
    }
}

fn state_character(cast: &Cast, code: &str) -> Option<usize> {
    cast.characters.iter().position(|c| c.actor.id == code && c.actor.kind == ActorKind::State)
}

fn is_diplomat(role: &str) -> bool {
    role.contains("diplomat") || role.contains("attach")
}

fn feminine(role: &str) -> Option<bool> {
    let female = role.ends_with("woman") || matches!(role, "queen" | "princess" | "first lady" | "chairwoman");
    let male = role.ends_with("sman") || matches!(role, "king" | "prince" | "emir" | "sultan" | "pope");
    if female { Some(true) } else if male { Some(false) } else { None }
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "January" | "February" | "March" | "July" | "September" | "October" | "November" | "December"
    )
}

/// "May" after "in" or beside a number is the month.
fn is_month(tree: &Tree, t: usize) -> bool {
    let word = tree.token(t).text.trim_end_matches('.').to_lowercase();
    let month = matches!(word.as_str(), "may" | "march" | "august" | "april" | "june");
    let number = |i: Option<usize>| i.and_then(|i| tree.sentence.tokens.get(i)).is_some_and(|t| t.upos == Upos::Num);
    let before = t.checked_sub(1).map(|b| tree.lemma(b).to_lowercase()).unwrap_or_default();
    month && (matches!(before.as_str(), "in" | "on" | "by" | "since" | "until" | "of" | "early" | "late" | "last" | "next" | "this" | "mid" | "during" | "from" | "to" | "through" | "between") || number(t.checked_sub(1)) || number(Some(t + 1)))
}

fn in_noun_phrase(tree: &Tree, t: usize) -> bool {
    let text = tree.token(t).text.as_str();
    match tree.upos(t) {
        Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => true,
        Upos::Part => matches!(text, "'s" | "\u{2019}s" | "'" | "\u{2019}"),
        Upos::Punct => matches!(text, "-" | "\u{2010}" | "\u{2011}"),
        Upos::Pron => tree.base(t) == "nmod" || tree.base(t) == "det",
        Upos::Verb => tree.base(t) == "amod",
        _ => false,
    }
}

/// The verb (or other head) of the clause that a token stands in.
pub(crate) fn clause_of(tree: &Tree, mut t: usize) -> usize {
    for _ in 0..tree.len() {
        let clausal = matches!(tree.base(t), "root" | "ccomp" | "advcl" | "acl" | "xcomp" | "parataxis" | "csubj")
            || tree.base(t) == "conj" && tree.is_verb(t);
        match tree.head(t) {
            Some(h) if !clausal => t = h,
            _ => return t,
        }
    }
    t
}

fn clause_subject(tree: &Tree, t: usize) -> Option<usize> {
    tree.first(clause_of(tree, t), "nsubj")
}
