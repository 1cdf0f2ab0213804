//! Persons and bodies by title: "the Dutch ambassador", "its deputy prime minister", "the foreign ministry".

use super::super::registry::{Modifier, Noun, NounKind, slug};
use super::super::{Actor, ActorKind};
use super::belonging::Belonging;
use super::bodies::{ARMED, COMPANIES};
use super::scan::NounHit;
use super::{Character, Desk, Envoy, Stage, feminine, reference, text_at};
use crate::language::Tree;

/// What a title says of its holder.
#[derive(Clone)]
pub(super) struct Office {
    pub noun: usize,
    pub role: String,
    pub sector: Option<String>,
    /// What the holder does the state does.
    pub speaks: bool,
    pub leader: bool,
    pub envoy: Option<Envoy>,
    pub title: bool,
}

impl Desk<'_> {
    pub(super) fn titles(&mut self, tree: &Tree, nouns: &[NounHit], stage: &mut Stage, index: usize) {
        for hit in nouns {
            let noun = &self.registry.nouns[hit.noun];
            if !stage.free(hit.start, hit.end)
                || matches!(noun.kind, NounKind::Group(..)) && !self.owned_group(tree, stage, hit)
            {
                continue;
            }
            if !(hit.start..hit.end).any(|t| tree.is_noun(t)) {
                continue;
            }
            let mut belongs = self.belonging(tree, hit, stage);
            // "A press statement", "the media house": the word only says what kind.
            let kind = noun.sector.as_deref() == Some("MED") && tree.base(hit.end - 1) == "compound";
            if kind && belongs.is_open() {
                continue;
            }
            if let Some(owner) = self.named_with_pronoun(tree, stage, hit, &belongs) {
                belongs.before.push((owner.clone(), true));
                belongs.state = Some(owner);
            }
            if belongs.is_open()
                && let Some(state) = noun.state.clone()
            {
                if self.registry.state_index(&state).is_some() {
                    belongs.before.push((state.clone(), true));
                    belongs.state = Some(state);
                } else {
                    // "The UN chief": the title names the body itself.
                    belongs.organization = Some(state);
                }
            }
            match noun.kind {
                NounKind::Description => self.description(tree, stage, hit, &belongs, index),
                NounKind::Group(..) => {
                    let text = noun.text.clone();
                    if let Some(title) = self.title_in(&text) {
                        let as_title = NounHit {
                            noun: title,
                            plural: true,
                            modifiers: Vec::new(),
                            prefix: String::new(),
                            start: hit.start,
                            end: hit.end,
                        };
                        self.title(tree, nouns, stage, &as_title, &belongs, index);
                    }
                }
                _ => self.title(tree, nouns, stage, hit, &belongs, index),
            }
        }
    }

    /// "Dakar summoned its ambassador Amina Sow": whose the named one is, the subject of the clause says.
    fn named_with_pronoun(&self, tree: &Tree, stage: &Stage, hit: &NounHit, belongs: &Belonging) -> Option<String> {
        let pronoun = belongs.pronoun.filter(|_| belongs.is_open() && self.registry.nouns[hit.noun].envoy)?;
        let named = self.name_after(tree, hit, belongs, stage).is_some();
        let own = matches!(text_at(tree, pronoun).to_lowercase().as_str(), "its" | "his" | "her");
        let subject = tree.first(super::clause_of(tree, pronoun), "nsubj").filter(|s| named && own && *s < pronoun)?;
        let owner = self.cast.characters.get(stage.character_at(subject)?)?;
        owner.actor.state.clone().filter(|s| owner.actor.code == *s)
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
            && (belongs.from..hit.start)
                .any(|t| matches!(tree.lemma(t).to_lowercase().as_str(), "top" | "ranking" | "high" | "chief"));
        let head = (noun.envoy || top) && !absent && !is(Modifier::Deputy);
        let envoy = (noun.envoy || is_diplomat(&noun.role) || noun.level == "consul")
            .then(|| Envoy { head, ..belongs.envoy() });
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

    fn title(
        &mut self,
        tree: &Tree,
        nouns: &[NounHit],
        stage: &mut Stage,
        hit: &NounHit,
        belongs: &Belonging,
        index: usize,
    ) {
        let office = self.office(tree, hit, belongs);
        // "deputy PM": a title that only changes the next.
        let rank = self.registry.is_modifier(&self.registry.nouns[hit.noun].text);
        if rank && nouns.iter().any(|n| n.start == hit.end) {
            return;
        }
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
                    let after = NounHit {
                        start: hit.start,
                        end: named.end,
                        noun: hit.noun,
                        plural: false,
                        modifiers: Vec::new(),
                        prefix: String::new(),
                    };
                    let later = self.belonging(tree, &after, stage);
                    (belongs.of, belongs.state) = (later.of.clone(), later.of.first().cloned());
                }
                self.describe(character, &office, &belongs);
                // "police spokeswoman Anna Berg": of the police of the state that the report speaks of.
                let organ = |n: &&NounHit| {
                    let noun = &self.registry.nouns[n.noun];
                    n.end == hit.start && noun.kind == NounKind::Organ && noun.speaks
                };
                let public = nouns.iter().any(|n| organ(&n));
                self.place_unowned(tree, stage, character, index, hit.start, public);
                stage.references[r].from = belongs.from.min(hit.start);
                stage.own(hit.start, hit.end, r);
                return;
            }
        }
        if hit.plural && office.title && self.one_of_each(stage, hit, belongs, &office) {
            return;
        }
        let open = belongs.is_open() && belongs.pronoun.is_none();
        let kinds: &[&str] = match office.sector.as_deref() {
            Some("REB") => &ARMED,
            Some("BUS") if !hit.plural => &COMPANIES,
            _ => &[],
        };
        let body = if belongs.definite && open { self.body_met(stage, index, hit.start, kinds) } else { None };
        let met = match (belongs.definite && open, hit.plural) {
            _ if body.is_some() => body,
            (true, false) if !office.title && self.announcer(tree, stage, hit.end - 1).is_some() => None,
            (true, false) => self.envoy_beside(stage, hit).or_else(|| self.definite(hit.noun, &office.role)),
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

    /// "Declared the Dutch ambassador unwelcome and told the envoy to leave": the envoy of the same sentence.
    fn envoy_beside(&self, stage: &Stage, hit: &NounHit) -> Option<usize> {
        let noun = &self.registry.nouns[hit.noun];
        let such = noun.envoy || is_diplomat(&noun.role) && !hit.plural;
        let person = |c: &usize| self.cast.characters[*c].is_person();
        let head = |c: &usize| self.cast.characters[*c].envoy.as_ref().is_some_and(|e| e.head);
        let single = |c: &usize| !self.cast.characters[*c].plural;
        let before = stage.references.iter().filter(|r| such && r.end <= hit.start);
        let people = before.filter(|r| r.character.as_ref().is_some_and(person));
        people.max_by_key(|r| r.end).and_then(|r| r.character).filter(head).filter(single)
    }

    /// Somebody known by no more than the role.
    fn by_role(
        &mut self,
        tree: &Tree,
        stage: &Stage,
        hit: &NounHit,
        belongs: &Belonging,
        office: &Office,
        index: usize,
    ) -> Option<usize> {
        let sending = office.envoy.as_ref().and_then(|m| m.sending.clone().or(m.either.clone()));
        let is_house = matches!(self.registry.nouns[office.noun].role.as_str(), "embassy" | "mission" | "consulate");
        // "Police in Cairo" are Egypt's, an embassy there is anybody's but its.
        let local = office.envoy.is_none() && belongs.pronoun.is_none() && !is_house;
        let mut state = sending
            .or(belongs.state.clone())
            .or(belongs.within.clone().filter(|_| local))
            // "UN peacekeepers in Goma" are no Congolese.
            .filter(|_| belongs.organization.is_none() || belongs.state.is_some() || office.envoy.is_some());
        let organization = belongs.organization.as_deref();
        let mut alternatives = Vec::new();
        // "The foreign ministry said": of the state that the report speaks of there.
        let bodiless = state.is_none() && organization.is_none() && belongs.pronoun.is_none();
        let at_large = self.is_force_at_large(tree, hit);
        let definite = belongs.definite || hit.start == 0 || at_large;
        let of_state = at_large || !hit.plural && self.is_office_of_state(office);
        if bodiless && definite && office.speaks && of_state {
            match self.owner(tree, stage, index, hit.start) {
                Ok(owner) => state = Some(owner),
                Err(several) => alternatives = several,
            }
        }
        // "Lawmakers", "opposition leaders", "prosecutors": of the state that the report is about.
        let public = matches!(office.sector.as_deref(), Some("LEG" | "OPP" | "PTY" | "JUD" | "COP" | "MIL"));
        let known = (definite || hit.plural) && belongs.toward.is_none();
        if bodiless && state.is_none() && alternatives.is_empty() && public && known {
            state = self.middle().and_then(|s| self.code(s));
        }
        let mut at = belongs.toward.clone();
        // "The embassy" is the one of the envoy spoken of, "the Moscow embassy" that of one who is sent there.
        if is_house && bodiless && (belongs.definite || at.is_some()) {
            let here = stage.references.iter().rev().filter_map(|r| r.character);
            let before = self.history.iter().rev().map(|m| m.character);
            let whose = |e: &Envoy| e.sending.clone().or(e.either.clone().filter(|_| at.is_some()));
            let there = |e: &&Envoy| {
                let elsewhere = at.is_some() && e.receiving.is_some() && e.receiving != at;
                whose(e).is_some_and(|w| Some(w) != at) && !elsewhere
            };
            let envoy = here.chain(before).filter_map(|c| self.cast.characters[c].envoy.as_ref()).find(there);
            state = envoy.and_then(whose);
            at = at.or_else(|| envoy.and_then(|e| e.receiving.clone()));
        }
        if state.is_none()
            && organization.is_none()
            && !office.title
            && alternatives.is_empty()
            && belongs.pronoun.is_none()
        {
            return None;
        }
        let mut envoy = office.envoy.clone();
        if let (Some(envoy), Some(state)) = (envoy.as_mut(), state.as_ref().filter(|_| bodiless)) {
            envoy.sending = Some(state.clone());
        }
        let code = state.as_deref().or(organization).unwrap_or("").to_owned();
        let own_code = if code.is_empty() {
            format!("role:{}", slug(&office.role))
        } else {
            format!("{code}:{}", slug(&office.role))
        };
        let absent = office.sector.as_deref() == Some("ELI") || belongs.part;
        let public = matches!(office.sector.as_deref(), Some("GOV" | "MIL" | "COP" | "SPY"));
        let kind = match office.title {
            true => ActorKind::Person,
            false if !office.speaks => ActorKind::Group,
            false if organization.is_some() => ActorKind::Organization,
            false => ActorKind::Government,
        };
        let mine = (office.speaks || !office.title || public) && !absent;
        let house = Some(Envoy { sending: state.clone(), receiving: at, either: None, head: false })
            .filter(|e| is_house && (e.sending.is_some() || belongs.pronoun.is_some()));
        // The fighters of an armed group are the group.
        let armed = state.is_none() && organization.is_some() && office.sector.as_deref() == Some("REB");
        let mine = mine || armed;
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

    /// "Witnesses said police fired": a force of order needs no article to be that of the state spoken of. "A police
    /// station" is none.
    fn is_force_at_large(&self, tree: &Tree, hit: &NounHit) -> bool {
        let noun = &self.registry.nouns[hit.noun];
        let many = noun.text.ends_with('s') || noun.text.ends_with("police") || noun.text == "law enforcement";
        let head = hit.end - 1;
        let alone = !matches!(tree.base(head), "compound" | "amod" | "flat" | "nmod" | "appos");
        let counted = tree.with(head, "det").chain(tree.with(head, "nummod")).next().is_some();
        noun.kind == NounKind::Organ && noun.sector.as_deref() == Some("COP") && many && alone && !counted
    }

    /// A title for several of different states, or several titles of one: one of each.
    fn one_of_each(&mut self, stage: &mut Stage, hit: &NounHit, belongs: &Belonging, office: &Office) -> bool {
        let mut states: Vec<String> = belongs.before.iter().map(|(code, _)| code.clone()).collect();
        if states.len() < 2 {
            states = if states.is_empty() {
                belongs.of.clone()
            } else {
                return false;
            };
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
                    self.same_or_new(Character {
                        envoy,
                        leader: office.leader,
                        noun: Some(hit.noun),
                        ..Character::new(actor)
                    })
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
        let kinds: Vec<&str> = self.registry.nouns[hit.noun].bodies.iter().map(String::as_str).collect();
        if !kinds.is_empty() {
            // "the news agency" is no agency of the states.
            let compound = tree
                .children(hit.end - 1)
                .iter()
                .any(|c| *c < hit.start && tree.base(*c) == "compound" && tree.lemma(*c) != "member");
            if !compound && let Some(character) = self.body_met(stage, index, hit.start, &kinds) {
                let mut made = reference(hit.start, hit.end, Some(character));
                made.from = belongs.from.min(hit.start);
                stage.claim(made);
            }
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
            // "Its “patriotic ambassador” Ada Roe".
            let at = if matches!(text_at(tree, at), "\u{201d}" | "\"" | "\u{2019}" | "'") { at + 1 } else { at };
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
}

pub(super) fn is_diplomat(role: &str) -> bool {
    role.contains("diplomat") || role.contains("attach")
}
