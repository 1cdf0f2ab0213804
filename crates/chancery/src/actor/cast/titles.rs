//! Persons and bodies by title: "the Dutch ambassador", "its deputy prime minister", "the foreign ministry".

use super::super::registry::{Modifier, Noun, NounKind, Registry, slug};
use super::super::{Actor, ActorKind};
use super::belonging::Belonging;
use super::scan::NounHit;
use super::{Character, Desk, Envoy, Stage, clause_of, feminine, reference, text_at};
use crate::language::children::Tree;

/// What a title says of its holder.
#[derive(Clone)]
struct Office {
    noun: usize,
    role: String,
    sector: Option<String>,
    /// What the holder does the state does.
    speaks: bool,
    leader: bool,
    envoy: Option<Envoy>,
    title: bool,
}

impl Desk<'_> {
    pub(super) fn titles(&mut self, tree: &Tree, nouns: &[NounHit], stage: &mut Stage, index: usize) {
        for hit in nouns {
            let noun = &self.registry.nouns[hit.noun];
            if !stage.free(hit.start, hit.end) || matches!(noun.kind, NounKind::Group(..)) && !self.owned_group(tree, stage, hit) {
                continue;
            }
            if !(hit.start..hit.end).any(|t| tree.is_noun(t)) {
                continue;
            }
            let mut belongs = self.belonging(tree, hit, stage);
            if belongs.is_open()
                && let Some(state) = noun.state.clone()
            {
                belongs.before.push((state.clone(), true));
                belongs.state = Some(state);
            }
            match noun.kind {
                NounKind::Description => self.description(tree, stage, hit, &belongs, index),
                NounKind::Group(..) => {
                    let text = noun.text.clone();
                    if let Some(title) = self.title_in(&text) {
                        let as_title = NounHit { noun: title, plural: true, modifiers: Vec::new(), prefix: String::new(), start: hit.start, end: hit.end };
                        self.title(tree, nouns, stage, &as_title, &belongs, index);
                    }
                }
                _ => self.title(tree, nouns, stage, hit, &belongs, index),
            }
        }
    }

    /// "the leaders of France and Germany" names its members itself.
    fn owned_group(&self, tree: &Tree, stage: &Stage, hit: &NounHit) -> bool {
        text_at(tree, hit.end) == "of" && !self.belonging(tree, hit, stage).of.is_empty()
    }

    fn office(&self, tree: &Tree, hit: &NounHit, belongs: &Belonging) -> Office {
        let noun: &Noun = &self.registry.nouns[hit.noun];
        let is = |m: Modifier| hit.modifiers.contains(&m);
        // Some such titles stand in the table themselves: "honorary consul", "president-elect".
        let outside = noun.level == "elect" || noun.text.starts_with("honorary ");
        let absent = is(Modifier::Past) || is(Modifier::Future) || is(Modifier::Outside) || outside;
        let mut role = noun.role.clone();
        if !hit.prefix.is_empty() && !role.starts_with(&hit.prefix) {
            role = format!("{} {role}", hit.prefix);
        }
        // "the top US diplomat in Minsk" heads the mission there.
        let top = is_diplomat(&noun.role)
            && belongs.toward.is_some()
            && (belongs.from..hit.start).any(|t| matches!(tree.lemma(t).to_lowercase().as_str(), "top" | "ranking" | "high" | "chief"));
        let head = (noun.envoy || top) && !absent && !is(Modifier::Deputy);
        let envoy = (noun.envoy || is_diplomat(&noun.role) || noun.level == "consul").then(|| Envoy { head, ..belongs.envoy() });
        Office {
            noun: hit.noun,
            role,
            sector: if absent { Some("ELI".to_owned()) } else { noun.sector.clone() },
            speaks: noun.speaks && !absent && !belongs.part,
            leader: noun.leader && !absent && !belongs.part && !is(Modifier::Deputy),
            envoy: envoy.filter(|_| !absent),
            title: noun.kind == NounKind::Title,
        }
    }

    fn title(&mut self, tree: &Tree, nouns: &[NounHit], stage: &mut Stage, hit: &NounHit, belongs: &Belonging, index: usize) {
        let office = self.office(tree, hit, belongs);
        // "embassy staff", "government officials": the inner noun only says whose.
        let inner = nouns.iter().any(|n| n.start == hit.end && tree.is_noun(n.end - 1));
        if inner && !office.title {
            let state = belongs.state.as_deref().and_then(|s| self.registry.state_index(s)).filter(|_| !belongs.part);
            for t in hit.start..hit.end {
                stage.nationality[t] = stage.nationality[t].or(state);
            }
            return;
        }
        if office.title
            && let Some(r) = self.name_after(tree, hit, belongs, stage)
        {
            let named = stage.references[r].clone();
            if let Some(character) = named.character {
                let mut belongs = belongs.clone();
                if belongs.is_open() && named.end > hit.end {
                    // "spokesman Tariq Malik of the foreign office": whose he is stands after the name.
                    let after = NounHit { start: hit.start, end: named.end, noun: hit.noun, plural: false, modifiers: Vec::new(), prefix: String::new() };
                    let later = self.belonging(tree, &after, stage);
                    (belongs.of, belongs.state) = (later.of.clone(), later.of.first().cloned());
                }
                self.describe(character, &office, &belongs);
                self.place_unowned(tree, stage, character, index, hit.start);
                stage.references[r].from = belongs.from.min(hit.start);
                stage.own(hit.start, hit.end, r);
                return;
            }
        }
        if hit.plural && office.title && self.one_of_each(stage, hit, belongs, &office) {
            return;
        }
        let open = belongs.is_open() && belongs.pronoun.is_none();
        let met = match (belongs.definite && open, hit.plural) {
            (true, false) => self.definite(hit.noun, &office.role),
            (true, true) => self.several(hit.noun, 0),
            _ if !hit.plural && office.title && belongs.toward.is_none() => self.holder(&office, belongs),
            _ => None,
        };
        let character = met.or_else(|| self.by_role(tree, stage, hit, belongs, &office, index));
        if let Some(character) = character {
            let mut made = reference(hit.start, hit.end, Some(character));
            made.from = belongs.from.min(hit.start);
            made.to = belongs.to.max(hit.end);
            stage.claim(made);
        }
    }

    /// Somebody known by no more than the role.
    fn by_role(&mut self, tree: &Tree, stage: &Stage, hit: &NounHit, belongs: &Belonging, office: &Office, index: usize) -> Option<usize> {
        let sending = office.envoy.as_ref().and_then(|m| m.sending.clone().or(m.either.clone()));
        let mut state = sending.or(belongs.state.clone()).or(belongs.within.clone().filter(|_| office.envoy.is_none() && belongs.pronoun.is_none()));
        let organization = belongs.organization.as_deref();
        let mut alternatives = Vec::new();
        // "The foreign ministry said": of the state that the report speaks of there.
        let bodiless = state.is_none() && organization.is_none() && belongs.pronoun.is_none();
        let definite = belongs.definite || hit.start == 0;
        if bodiless && definite && !hit.plural && office.speaks && self.is_office_of_state(office) {
            match self.owner(tree, stage, index, hit.start) {
                Ok(owner) => state = Some(owner),
                Err(several) => alternatives = several,
            }
        }
        let mut at = belongs.toward.clone();
        let is_house = matches!(self.registry.nouns[office.noun].role.as_str(), "embassy" | "mission" | "consulate");
        // "The embassy" is the one of the envoy spoken of.
        if is_house && bodiless && belongs.definite {
            let here = stage.references.iter().rev().filter_map(|r| r.character);
            let before = self.history.iter().rev().map(|m| m.character);
            let envoy = here.chain(before).filter_map(|c| self.cast.characters[c].envoy.as_ref()).find(|e| e.sending.is_some());
            state = envoy.and_then(|e| e.sending.clone());
            at = at.or_else(|| envoy.and_then(|e| e.receiving.clone()));
        }
        if state.is_none() && organization.is_none() && !office.title && alternatives.is_empty() && belongs.pronoun.is_none() {
            return None;
        }
        let mut envoy = office.envoy.clone();
        if let (Some(envoy), Some(state)) = (envoy.as_mut(), state.as_ref().filter(|_| bodiless)) {
            envoy.sending = Some(state.clone());
        }
        let code = state.as_deref().or(organization).unwrap_or("").to_owned();
        let own_code = if code.is_empty() { format!("role:{}", slug(&office.role)) } else { format!("{code}:{}", slug(&office.role)) };
        let absent = office.sector.as_deref() == Some("ELI") || belongs.part;
        let public = matches!(office.sector.as_deref(), Some("GOV" | "MIL" | "COP" | "SPY"));
        let kind = match office.title {
            true => ActorKind::Person,
            false if !office.speaks => ActorKind::Group,
            false if organization.is_some() => ActorKind::Organization,
            false => ActorKind::Government,
        };
        let mine = (office.speaks || !office.title || public) && !absent;
        let house = Some(Envoy { sending: state.clone(), receiving: at, either: None, head: false }).filter(|e| is_house && e.sending.is_some());
        let actor = Actor {
            id: own_code.clone(),
            name: tree.words(belongs.from.min(hit.start), hit.end),
            code: if mine || code.is_empty() { code } else { own_code },
            kind,
            state,
            role: Some(office.role.clone()),
            sector: office.sector.clone(),
            text: String::new(),
        };
        Some(self.same_or_new(Character {
            envoy,
            house,
            plural: hit.plural,
            leader: office.leader,
            female: feminine(&self.registry.nouns[hit.noun].text),
            noun: (!absent).then_some(hit.noun),
            alternatives,
            ..Character::new(actor)
        }))
    }

    /// Offices that a state has one of: a report names it once and then no more.
    fn is_office_of_state(&self, office: &Office) -> bool {
        let noun = &self.registry.nouns[office.noun];
        match noun.kind {
            NounKind::Title => matches!(noun.level.as_str(), "head" | "deputy-head" | "minister" | "spokesperson") && noun.role != "leader",
            NounKind::Organ => {
                let role = noun.role.as_str();
                role.ends_with("ministry") || matches!(role, "government" | "parliament" | "lower house" | "upper house" | "military" | "presidency" | "authorities")
            }
            _ => false,
        }
    }

    /// A title for several of different states, or several titles of one: one of each.
    fn one_of_each(&mut self, stage: &mut Stage, hit: &NounHit, belongs: &Belonging, office: &Office) -> bool {
        let mut states: Vec<String> = belongs.before.iter().map(|(code, _)| code.clone()).collect();
        if states.len() < 2 {
            states = if states.is_empty() { belongs.of.clone() } else { return false };
        }
        if states.len() < 2 || !belongs.before.is_empty() && office.envoy.is_some() {
            return false;
        }
        let members: Vec<usize> = states
            .iter()
            .map(|code| {
                let envoy = office.envoy.clone().map(|e| Envoy { sending: Some(code.clone()), ..e });
                let held = Belonging { state: Some(code.clone()), ..Belonging::default() };
                self.holder(office, &held).unwrap_or_else(|| {
                    let actor = Actor {
                        id: format!("{code}:{}", slug(&office.role)),
                        name: format!("{} {}", self.registry.display_name(code), office.role),
                        code: code.clone(),
                        kind: ActorKind::Person,
                        state: Some(code.clone()),
                        role: Some(office.role.clone()),
                        sector: office.sector.clone(),
                        text: String::new(),
                    };
                    self.same_or_new(Character { envoy, leader: office.leader, noun: Some(hit.noun), ..Character::new(actor) })
                })
            })
            .collect();
        let envoy = office.envoy.clone().map(|e| Envoy { sending: None, either: None, ..e });
        let made = self.bundle(members, envoy, Some(hit.noun));
        let mut made = reference(hit.start, hit.end, Some(made));
        made.from = belongs.from.min(hit.start);
        made.to = belongs.to.max(hit.end);
        stage.claim(made);
        true
    }

    /// "the country", "the kingdom"; "Peru's country" is nobody's phrase.
    fn description(&mut self, tree: &Tree, stage: &mut Stage, hit: &NounHit, belongs: &Belonging, index: usize) {
        if !belongs.definite || hit.plural || !belongs.is_open() || text_at(tree, hit.end) == "of" {
            return;
        }
        let fits = self.registry.nouns[hit.noun].states.clone();
        let code = self.described(tree, stage, index, hit.start, &fits);
        if let Some(character) = code.and_then(|code| self.state_character(&code)) {
            let c = &self.cast.characters[character];
            let place = Some(crate::coding::Place { name: c.actor.name.clone(), country: c.actor.state.clone() });
            let mut made = reference(hit.start, hit.end, Some(character));
            (made.place, made.from) = (place, belongs.from.min(hit.start));
            stage.claim(made);
        }
    }

    /// The person whose name follows a title: at once, after "to Russia", or after a comma.
    fn name_after(&self, tree: &Tree, hit: &NounHit, belongs: &Belonging, stage: &Stage) -> Option<usize> {
        let person_at = |t: usize| {
            let r = stage.owner.get(t).copied().flatten()?;
            let reference = stage.references.get(r)?;
            let character = self.cast.characters.get(reference.character?)?;
            (reference.start == t && character.named && character.is_person()).then_some(r)
        };
        let mut places = vec![hit.end, belongs.to];
        if text_at(tree, hit.end + 1).starts_with(['e', 'd']) && text_at(tree, hit.end) == "-" {
            places.push(hit.end + 2);
        }
        for at in places {
            // "Mr" between title and name says nothing.
            let at = if self.registry.is_honorific(text_at(tree, at)) { at + 1 } else { at };
            if let Some(r) = person_at(at) {
                return Some(r);
            }
            if text_at(tree, at) == "," {
                let name = if self.registry.is_honorific(text_at(tree, at + 1)) { at + 2 } else { at + 1 };
                let Some(r) = person_at(name) else { continue };
                let end = stage.references[r].end;
                let closes = matches!(text_at(tree, end), "" | "," | "." | ")" | ";" | "\u{2013}" | "\u{2014}");
                // "the ambassador, John Sullivan," and not "the ambassador, Sullivan said"
                if closes {
                    return Some(r);
                }
            }
        }
        None
    }

    fn describe(&mut self, character: usize, office: &Office, belongs: &Belonging) {
        let on = self.on;
        let Some(c) = self.cast.characters.get_mut(character) else { return };
        let offices = c.person.and_then(|p| self.registry.persons.get(p)).map_or(&[][..], |p| &p.offices);
        let absent = office.sector.as_deref() == Some("ELI");
        // "former president": who holds another office now is what that makes him.
        let serves = on.is_some_and(|on| offices.iter().any(|o| Registry::holds(o, on)));
        c.female = c.female.or(feminine(&self.registry.nouns[office.noun].text));
        let sending = office.envoy.as_ref().and_then(|e| e.sending.clone().or(e.either.clone()));
        let state = sending.or(belongs.state.clone()).or(belongs.organization.clone());
        if absent || belongs.part || !office.speaks && office.envoy.is_none() && c.person.is_none() {
            if c.person.is_some() && serves {
                return;
            }
            let public = matches!(office.sector.as_deref(), Some("GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD" | "IGO")) && !belongs.part;
            c.actor.role.get_or_insert_with(|| office.role.clone());
            c.actor.state = c.actor.state.take().or(state);
            if c.envoy.is_none() {
                match c.actor.state.clone().filter(|_| public) {
                    Some(state) => c.actor.code = state,
                    None => c.actor.code.clone_from(&c.actor.id),
                }
                (c.leader, c.noun) = (false, None);
                c.actor.sector = office.sector.clone().filter(|_| !belongs.part);
            }
            return;
        }
        // The registry's last office may be of another state than the report's: Rutte of the Netherlands, of Nato later.
        let other = state.as_ref().filter(|s| c.actor.state.as_ref() != Some(s)).and_then(|s| offices.iter().rev().find(|o| o.state == **s));
        if let Some(other) = other {
            c.actor.state = Some(other.state.clone());
            c.actor.code.clone_from(&other.state);
            c.actor.role = Some(other.title.to_lowercase());
        }
        if c.actor.role.is_none() || office.envoy.is_some() {
            c.actor.role = Some(office.role.clone());
        }
        if c.actor.sector.is_none() {
            c.actor.sector.clone_from(&office.sector);
        }
        c.noun.get_or_insert(office.noun);
        c.leader |= office.leader;
        if let Some(envoy) = office.envoy.clone() {
            let known = c.envoy.get_or_insert_with(Envoy::default);
            known.sending = known.sending.take().or(envoy.sending);
            known.receiving = known.receiving.take().or(envoy.receiving);
            known.either = known.either.take().or(envoy.either).filter(|_| known.sending.is_none());
            known.head |= envoy.head;
        }
        if c.actor.state.is_none()
            && let Some(state) = state
        {
            c.actor.code.clone_from(&state);
            c.actor.state = Some(state);
        }
    }

    /// "Prime Minister Foo" without a state: of the one that the report speaks of there.
    fn place_unowned(&mut self, tree: &Tree, stage: &Stage, character: usize, index: usize, at: usize) {
        let c = &self.cast.characters[character];
        let noun = c.noun.and_then(|n| self.registry.nouns.get(n));
        let central = noun.is_some_and(|n| matches!(n.level.as_str(), "head" | "deputy-head" | "minister" | "deputy-minister" | "speaker"));
        if c.actor.state.is_some() || c.envoy.is_some() || !central {
            return;
        }
        let owner = self.owner(tree, stage, index, at);
        let c = &mut self.cast.characters[character];
        match owner {
            Ok(state) => {
                c.actor.code.clone_from(&state);
                c.actor.state = Some(state);
                c.alternatives.clear();
            }
            Err(several) => c.alternatives = several,
        }
    }

    /// "the envoy", "the minister": who of that role was met last, or the only one in the report.
    fn definite(&self, noun: usize, role: &str) -> Option<usize> {
        let wanted = &self.registry.nouns[noun];
        let title = wanted.kind == NounKind::Title;
        let fits = |c: &Character| {
            if c.plural || c.actor.state.is_none() && !c.named || c.is_person() != title {
                return false;
            }
            if wanted.envoy {
                return c.envoy.as_ref().is_some_and(|e| e.head);
            }
            let own = c.actor.role.as_deref().unwrap_or("");
            own == role || own.ends_with(role) || role == "diplomat" && c.envoy.is_some() || role == "leader" && c.leader
                || role.starts_with("spokes") && own.contains("spokes")
        };
        // "The diplomat" is the diplomat of the last sentences before he is the ambassador.
        let last = self.history.last().map_or(0, |m| m.sentence);
        let near = self.history.iter().rev().take_while(|m| last - m.sentence < 3).map(|m| m.character);
        let same = |c: &Character| fits(c) && c.actor.role.as_deref() == Some(role);
        let exact = near.into_iter().find(|c| self.cast.characters.get(*c).is_some_and(same));
        let met = exact.or_else(|| self.history.iter().rev().map(|m| m.character).find(|c| self.cast.characters.get(*c).is_some_and(fits)));
        met.or_else(|| {
            let mut all = self.cast.characters.iter().enumerate().filter(|(_, c)| fits(c));
            let first = all.next().map(|(index, _)| index);
            first.filter(|_| all.next().is_none())
        })
    }

    /// The holder of a head's or a minister's office of a state: whom the report names, else who is known to have held
    /// it on the day.
    fn holder(&mut self, office: &Office, belongs: &Belonging) -> Option<usize> {
        let state = belongs.state.clone().filter(|_| !belongs.part && belongs.organization.is_none())?;
        let noun = &self.registry.nouns[office.noun];
        let central = matches!(noun.level.as_str(), "minister" | "deputy-head" | "deputy-minister") && noun.role == office.role;
        if !office.leader && !central || !office.speaks {
            return None;
        }
        let wanted = match office.role.as_str() {
            "secretary of state" | "foreign secretary" | "foreign minister" => "foreign minister",
            role => role,
        };
        let fits = |title: &str, role: &str| {
            let role = role.replace('-', " ");
            let head = role.starts_with("head of");
            office.role == "leader" && head || title.eq_ignore_ascii_case(&office.role) || role == wanted || title.eq_ignore_ascii_case(wanted)
        };
        let named = self.cast.characters.iter().position(|c| {
            let role = c.actor.role.as_deref().unwrap_or("");
            c.named && c.is_person() && c.actor.state.as_deref() == Some(state.as_str())
                && (role == office.role || role.eq_ignore_ascii_case(wanted) || office.role == "leader" && c.leader)
        });
        if named.is_some() {
            return named;
        }
        let on = self.on.filter(|_| noun.level != "deputy-minister")?;
        let mut held = (0..self.registry.persons.len()).filter(|p| {
            let offices = &self.registry.persons[*p].offices;
            offices.iter().any(|o| o.state == state && Registry::holds(o, on) && fits(&o.title, &o.role))
        });
        let one = held.next()?;
        // Two on the day (a king and his prime minister are both leaders): the words do not choose.
        if held.next().is_some() {
            return None;
        }
        Some(self.known_person(one))
    }

    /// "Anatoly Antonov, its ambassador to the U.S.,", "John Sullivan, U.S. ambassador to Russia," and "Jeanne Duval, who
    /// is France's ambassador": what stands in apposition to a name describes it.
    pub(super) fn apposition(&mut self, tree: &Tree, stage: &mut Stage, index: usize) {
        for r in 0..stage.references.len() {
            let person = stage.references[r].clone();
            let named = |c: &usize| self.cast.characters[*c].named && self.cast.characters[*c].is_person();
            let Some(character) = person.character.filter(named) else { continue };
            for other in 0..stage.references.len() {
                let title = stage.references[other].clone();
                let Some(described) = title.character.filter(|c| *c != character) else { continue };
                let d = self.cast.characters[described].clone();
                if d.plural || !d.is_person() || d.named && title.end - title.start < 1 || self.names_a_person(tree, &title, &d) || !describes(tree, &person, &title) {
                    continue;
                }
                let mut belongs = Belonging { state: d.actor.state.clone(), ..Belonging::default() };
                let mut envoy = d.envoy.clone();
                // "its ambassador": the possessor is the subject of the clause, or who acts in a passive one.
                let pronoun = (title.from..title.start).find(|t| matches!(tree.lemma(*t), "its" | "their" | "his" | "her"));
                if let (Some(_), Some(envoy)) = (pronoun, envoy.as_mut())
                    && envoy.sending.is_none()
                {
                    let clause = clause_of(tree, person.start);
                    let agent = tree.with(clause, "obl").find(|o| tree.case(*o).as_deref() == Some("by"));
                    let owner = agent.or_else(|| tree.first(clause, "nsubj")).and_then(|t| stage.character_at(t)).map(|c| &self.cast.characters[c]);
                    envoy.sending = owner.filter(|o| !o.is_person()).and_then(|o| o.actor.state.clone());
                    belongs.state = envoy.sending.clone().or(belongs.state);
                }
                let noun = d.noun.and_then(|n| self.registry.nouns.get(n));
                let office = Office {
                    noun: d.noun.unwrap_or(0),
                    role: d.actor.role.clone().unwrap_or_default(),
                    sector: d.actor.sector.clone(),
                    speaks: noun.is_some_and(|n| n.speaks),
                    leader: d.leader,
                    envoy,
                    title: true,
                };
                self.describe(character, &office, &belongs);
                self.place_unowned(tree, stage, character, index, person.start);
                stage.own(title.start, title.end, r);
                stage.references[other].character = Some(character);
            }
        }
    }

    /// The words are a name, not a title.
    fn names_a_person(&self, tree: &Tree, title: &super::Reference, described: &Character) -> bool {
        described.named && described.actor.name.ends_with(text_at(tree, title.end - 1))
    }
}

fn describes(tree: &Tree, person: &super::Reference, title: &super::Reference) -> bool {
    let head = title.end - 1;
    let own = person.start..person.end;
    let hangs = |t: usize| tree.head(t).is_some_and(|h| own.contains(&h));
    let apposed = tree.base(head) == "appos" && hangs(head);
    let follows = title.from == person.end + 1
        && text_at(tree, person.end) == ","
        && matches!(text_at(tree, title.to), "" | "," | "." | ";" | ")");
    let copula = tree.first(head, "cop").is_some();
    let is_one = own.clone().any(|t| tree.head(t) == Some(head) && tree.is(t, "nsubj"));
    let who_is = tree.base(head) == "acl" && hangs(head);
    apposed || follows || copula && (is_one || who_is)
}

pub(super) fn is_diplomat(role: &str) -> bool {
    role.contains("diplomat") || role.contains("attach")
}
