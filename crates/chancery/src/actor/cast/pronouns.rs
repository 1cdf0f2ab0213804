//! Pronouns, and what belongs to them: "his Russian counterpart", "its ambassador", "their envoys".

use super::super::ActorKind;
use super::super::registry::slug;
use super::scan::NounHit;
use super::{Character, Desk, Envoy, Met, Reference, Stage, clause_of, is_subject, reference};
use crate::language::Tree;
use crate::language::Upos;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Person(bool),
    Body,
    Several,
}

fn wanted(word: &str) -> Option<Wanted> {
    Some(match word {
        "he" | "him" | "his" | "himself" => Wanted::Person(false),
        "she" | "her" | "hers" | "herself" => Wanted::Person(true),
        "it" | "its" | "itself" => Wanted::Body,
        "they" | "them" | "their" | "theirs" | "themselves" => Wanted::Several,
        _ => return None,
    })
}

impl Desk<'_> {
    pub(super) fn pronouns_and_groups(
        &mut self,
        tree: &Tree,
        nouns: &[NounHit],
        stage: &mut Stage,
        index: usize,
        last_pass: bool,
    ) {
        for t in 0..tree.len() {
            if let Some(reference) = stage.at(t).filter(|r| r.start == t).cloned() {
                self.possessors(tree, stage, &reference, index);
                self.leave_unowned(stage, &reference);
                // "A Syria-based group said it": Syria only says where.
                let hyphened = super::text_at(tree, reference.end) == "-"
                    && tree.sentence.tokens.get(reference.end + 1).is_some_and(|n| n.upos == Upos::Verb);
                if let Some(character) = stage.character_at(t).filter(|_| !hyphened) {
                    let subject = (reference.start..reference.end)
                        .any(|k| is_subject(tree, k) || tree.relation(k) == "nmod:poss");
                    let leads = (reference.start..reference.end).any(|k| leads(tree, k));
                    let subject = subject || leads;
                    // "New Delhi": the word that the others of the name belong to.
                    let inside = reference.start..reference.end;
                    let head = inside.clone().find(|k| tree.head(*k).is_none_or(|h| !inside.contains(&h)));
                    self.history.push(Met {
                        sentence: index,
                        token: head.unwrap_or(t),
                        character,
                        subject,
                        leads,
                        joined: (reference.start..reference.end).any(|k| joined(tree, k)),
                        collective: reference.collective,
                    });
                }
                if let Some((character, subject)) = self.coordination_from(tree, stage, reference.start, reference.end)
                {
                    self.history.push(Met {
                        sentence: index,
                        token: t,
                        character,
                        subject,
                        leads: leads(tree, t),
                        joined: false,
                        collective: false,
                    });
                }
                continue;
            }
            if stage.at(t).is_some() {
                continue;
            }
            if let Some((start, end, character)) = self
                .group_at(tree, nouns, stage, t)
                .or_else(|| self.numbered(tree, stage, t))
                .or_else(|| self.those_named(tree, stage, t))
                .filter(|(s, e, _)| stage.free(*s, *e))
            {
                stage.claim(reference(start, end, Some(character)));
                self.history.push(Met {
                    sentence: index,
                    token: t,
                    character,
                    subject: is_subject(tree, end - 1),
                    leads: leads(tree, end - 1),
                    joined: false,
                    collective: false,
                });
                continue;
            }
            if tree.upos(t) != Upos::Pron || !last_pass {
                continue;
            }
            let Some(wanted) = wanted(&tree.token(t).text.to_lowercase()) else {
                continue;
            };
            if self.is_expletive(tree, t) {
                continue;
            }
            let found = if wanted == Wanted::Several { self.coordinated(tree, stage, t) } else { None };
            let found = found.or_else(|| self.object_before(tree, stage, t, wanted));
            let found = found.or_else(|| self.ahead(tree, stage, t, wanted));
            if let Some(character) = found.or_else(|| self.meant(tree, t, index, wanted)) {
                stage.claim(Reference { pronoun: true, ..reference(t, t + 1, Some(character)) });
                self.homeland(tree, stage, t, character);
                if tree.base(t) != "nmod" {
                    self.history.push(Met {
                        sentence: index,
                        token: t,
                        character,
                        subject: tree.is(t, "nsubj"),
                        leads: leads(tree, t),
                        joined: false,
                        collective: false,
                    });
                }
            }
        }
    }

    /// "Soldiers seized the deputy and freed him": whom the first of two verbs has for its object the second takes up.
    fn object_before(&self, tree: &Tree, stage: &Stage, pronoun: usize, wanted: Wanted) -> Option<usize> {
        let Wanted::Person(female) = wanted else { return None };
        let verb = tree.head(pronoun).filter(|v| tree.is(pronoun, "obj") && tree.is(*v, "conj"))?;
        let first = tree.head(verb).filter(|f| tree.is_verb(*f) && tree.first(verb, "nsubj").is_none())?;
        let character = stage.character_at(tree.first(first, "obj")?)?;
        let c = &self.cast.characters[character];
        let fits = c.is_person() && !c.plural && c.female.is_none_or(|f| f == female);
        fits.then_some(character)
    }

    /// Whom a possessive means that stands before its owner's name.
    fn ahead(&self, tree: &Tree, stage: &Stage, pronoun: usize, wanted: Wanted) -> Option<usize> {
        let subject = subject_ahead(tree, pronoun)?;
        let character = stage.character_at(subject).filter(|_| tree.upos(subject) != Upos::Pron)?;
        let c = &self.cast.characters[character];
        let fits = match wanted {
            Wanted::Person(female) => c.is_person() && !c.plural && c.female.is_none_or(|f| f == female),
            Wanted::Body => !c.plural && c.members.is_empty() && !c.is_person(),
            Wanted::Several => c.plural || !c.members.is_empty(),
        };
        fits.then_some(character)
    }

    /// "His country", "her government": the state of who he is.
    fn homeland(&mut self, tree: &Tree, stage: &mut Stage, pronoun: usize, owner: usize) {
        let Some(noun) = tree.head(pronoun).filter(|_| tree.relation(pronoun) == "nmod:poss") else { return };
        let owner = &self.cast.characters[owner];
        let state = owner.actor.state.clone().filter(|_| owner.is_person() && owner.members.is_empty());
        let country = matches!(tree.lemma(noun), "country" | "nation" | "homeland") && stage.free(noun, noun + 1);
        if let Some(character) = state.filter(|_| country).and_then(|code| self.state_character(&code)) {
            let c = &self.cast.characters[character];
            let place = Some(crate::coding::Place { name: c.actor.name.clone(), country: c.actor.state.clone() });
            stage.claim(Reference { place, ..reference(noun, noun + 1, Some(character)) });
        }
    }

    /// "It was clear that", "it remains to be seen", "it was decided to close", "it was reported that".
    fn is_expletive(&self, tree: &Tree, t: usize) -> bool {
        let passive = tree.head(t).filter(|_| tree.relation(t) == "nsubj:pass" && tree.lemma(t) == "it");
        let impersonal = |v: usize| {
            let decided = matches!(tree.lemma(v), "decide" | "agree" | "plan" | "intend" | "resolve");
            let addressed = matches!(tree.lemma(v), "tell" | "inform" | "notify" | "warn" | "advise" | "assure");
            tree.first(v, "ccomp").is_some() && !addressed || tree.first(v, "xcomp").is_some() && decided
        };
        tree.is(t, "expl") || passive.is_some_and(impersonal)
    }

    /// "its office", where nobody is found whose it is, is nobody's.
    fn leave_unowned(&self, stage: &mut Stage, reference: &Reference) {
        let owner = stage.owner.get(reference.start).copied().flatten();
        let Some(r) = owner.and_then(|r| stage.references.get_mut(r)) else {
            return;
        };
        let Some(c) = r.character.and_then(|c| self.cast.characters.get(c)) else {
            return;
        };
        if c.actor.kind == ActorKind::Government && c.actor.code.is_empty() && c.alternatives.is_empty() {
            r.character = None;
        }
    }

    /// Whose it is decides who it is.
    fn possessors(&mut self, tree: &Tree, stage: &mut Stage, reference: &Reference, index: usize) {
        let Some(character) = reference.character else {
            return;
        };
        let c = self.cast.characters[character].clone();
        if c.named {
            return;
        }
        let pronoun = (reference.from..reference.start).find(|t| {
            tree.upos(*t) == Upos::Pron
                && matches!(tree.token(*t).text.to_lowercase().as_str(), "his" | "her" | "its" | "their")
        });
        let role = c.actor.role.clone().unwrap_or_default();
        let owner = match pronoun {
            Some(p) => {
                let wanted = wanted(&tree.token(p).text.to_lowercase()).unwrap_or(Wanted::Several);
                let several = if wanted == Wanted::Several { self.coordinated(tree, stage, p) } else { None };
                several.or_else(|| self.ahead(tree, stage, p, wanted)).or_else(|| self.meant(tree, p, index, wanted))
            }
            None => (reference.from..reference.start).find_map(|t| stage.character_at(t)),
        };
        let Some(owner) = owner.map(|o| self.cast.characters[o].clone()) else {
            return;
        };
        if role == "counterpart" {
            self.counterpart(stage, reference, c, &owner);
        } else if pronoun.is_some() {
            self.possessed(stage, reference, c, &owner);
        }
    }

    fn counterpart(&mut self, stage: &mut Stage, reference: &Reference, mut twin: Character, owner: &Character) {
        let Some(state) = twin.actor.state.clone() else {
            return;
        };
        twin.actor.role.clone_from(&owner.actor.role);
        twin.leader = owner.leader;
        let home = owner.envoy.as_ref().and_then(|e| e.sending.clone().or(e.either.clone()));
        let known = if let Some(home) = home {
            twin.envoy = Some(Envoy { sending: Some(state.clone()), receiving: Some(home), either: None, head: true });
            let mission = twin.envoy.as_ref().and_then(Envoy::mission);
            self.cast.characters.iter().position(|k| k.named && k.envoy.as_ref().and_then(Envoy::mission) == mission)
        } else {
            // The named holder of that office, where the report names one.
            self.cast.characters.iter().position(|k| {
                k.named
                    && k.actor.state.as_ref() == Some(&state)
                    && k.actor.role.is_some()
                    && k.actor.role == owner.actor.role
            })
        };
        self.retarget(stage, reference, known, twin, &state);
    }

    fn possessed(&mut self, stage: &mut Stage, reference: &Reference, mut own: Character, owner: &Character) {
        let state_of = |c: &Character| {
            c.actor.state.clone().or_else(|| Some(c.actor.code.clone()).filter(|c| !c.is_empty() && !c.contains(':')))
        };
        let states: Vec<String> = match owner.members.is_empty() {
            true => state_of(owner).into_iter().collect(),
            false => owner.members.iter().filter_map(|m| state_of(&self.cast.characters[*m])).collect(),
        };
        if let [state] = states.as_slice() {
            if let Some(envoy) = own.envoy.as_mut() {
                // "its US envoy", "its ambassador to Spain"
                envoy.receiving = envoy.receiving.take().or(envoy.either.take());
                envoy.sending = Some(state.clone());
            }
            if let Some(house) = own.house.as_mut() {
                house.sending = Some(state.clone());
            }
            if own.actor.state.is_none() || own.envoy.is_some() {
                // "its deputy prime minister" is the one whom the report names.
                let same = |c: &Character| {
                    c.named
                        && c.is_person()
                        && c.actor.state.as_deref() == Some(state)
                        && c.actor.role == own.actor.role
                };
                let office = own.is_person() && !own.plural && own.envoy.is_none();
                let known = self.cast.characters.iter().position(same).filter(|_| office);
                self.retarget(stage, reference, known, own, state);
            }
        } else if states.len() > 1 && (own.envoy.is_some() || own.actor.state.is_none()) {
            own.members.clone_from(&owner.members);
            own.plural = true;
            (own.actor.id, own.actor.code) = (format!("group:{}", states.join("+")), states.join("+"));
            let made = self.same_or_new(own);
            stage.set_character(reference, made);
        }
    }

    fn retarget(
        &mut self,
        stage: &mut Stage,
        reference: &Reference,
        known: Option<usize>,
        mut twin: Character,
        state: &str,
    ) {
        let character = known.unwrap_or_else(|| {
            twin.actor.state = Some(state.to_owned());
            twin.alternatives.clear();
            if !twin.actor.code.contains(':') || twin.envoy.is_some() {
                twin.actor.code = state.to_owned();
            }
            let role = twin.actor.role.clone().unwrap_or_default();
            twin.actor.id = format!("{state}:{}", slug(&role));
            let mission = twin.envoy.as_ref().and_then(Envoy::mission).filter(|_| !twin.plural);
            let envoy = mission.and_then(|m| {
                self.cast
                    .characters
                    .iter()
                    .position(|k| k.named && k.envoy.as_ref().and_then(Envoy::mission).as_ref() == Some(&m))
            });
            envoy.unwrap_or_else(|| self.same_or_new(twin))
        });
        stage.set_character(reference, character);
    }

    /// Who a pronoun means; "their" without several before it may be a body's.
    fn meant(&self, tree: &Tree, at: usize, index: usize, wanted: Wanted) -> Option<usize> {
        let found = self.antecedent(tree, at, index, wanted);
        found.or_else(|| if wanted == Wanted::Several { self.antecedent(tree, at, index, Wanted::Body) } else { None })
    }

    /// Near before far, a subject before the rest.
    fn antecedent(&self, tree: &Tree, at: usize, index: usize, wanted: Wanted) -> Option<usize> {
        let own_clause = clause_of(tree, at);
        let possessive = tree.base(at) == "nmod";
        if possessive && wanted == Wanted::Body && self.of_stranger(tree, at, index) {
            return None;
        }
        let shared = shared_subject(tree, own_clause);
        let barred = if possessive { called_on(tree, at) } else { fellow_subject(tree, at) };
        let speaks = says(tree, at);
        let mut best: Option<(i64, usize)> = None;
        for (order, met) in self.history.iter().enumerate().rev() {
            let distance = index - met.sentence;
            if distance > 3 {
                break;
            }
            let c = &self.cast.characters[met.character];
            let body = matches!(
                c.actor.kind,
                ActorKind::State | ActorKind::Government | ActorKind::Organization | ActorKind::Group
            );
            let fits = match wanted {
                Wanted::Person(female) => c.is_person() && !c.plural && c.female.is_none_or(|f| f == female),
                Wanted::Body => !c.plural && c.members.is_empty() && body,
                Wanted::Several => {
                    c.plural
                        || !c.members.is_empty()
                        || met.collective
                        || met.sentence == index && crew(c, tree, met, at)
                }
            };
            if !fits {
                continue;
            }
            // In one clause a pronoun does not mean its fellow argument: "he met him"; a possessive may mean the subject.
            if met.sentence == index && possessive && barred == Some(nominal_head(tree, met.token)) {
                continue;
            }
            if met.sentence == index && !possessive {
                let met_head = nominal_head(tree, met.token);
                let same = clause_of(tree, met.token) == own_clause && tree.head(met_head) == tree.head(at);
                if same || barred.is_some_and(|b| nominal_head(tree, b) == met_head) || told_by(tree, met.token, at) {
                    continue;
                }
            }
            // The subject of the pronoun's own clause comes first for a possessive: "Belarus closed its consulate".
            let of_clause = || {
                let here = met.subject && clause_of(tree, met.token) == own_clause;
                here || shared == Some(nominal_head(tree, met.token))
            };
            let nearest = possessive && met.sentence == index && of_clause();
            let score = -12 * distance as i64
                + if met.subject { 6 } else { 0 }
                + if nearest { 8 } else { 0 }
                // "Peru, Chile and Brazil cut ties with Belgium over its ban": one of several is seldom meant alone.
                - if met.joined && wanted == Wanted::Body && !of_one(tree, at, met, index) { 20 } else { 0 }
                // "The ministry said ... It added": a sentence goes on about what the one before it was about.
                + if met.leads && leads(tree, at) { 4 } else { 0 }
                // "..., it added": who spoke or did before, and not whom or where that was about.
                - if speaks && !met.subject && !met.leads && met.sentence < index { 8 } else { 0 }
                // "Accused Peru of sheltering Cuban dissidents and urged it": what only describes a noun is seldom meant.
                - if met.sentence == index && matches!(tree.base(met.token), "amod" | "compound") { 4 } else { 0 }
                // "Chad left after Kenya said that it would": who is said to speak of himself.
                + if met.sentence == index && speaks_of(tree, met.token, at) { 4 } else { 0 }
                + i64::from(c.named) * 2
                - ((self.history.len() - order) as i64).min(5);
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, met.character));
            }
        }
        best.map(|(_, c)| c)
    }
}

impl Desk<'_> {
    /// "Europe must tighten its sanctions": the name before it in the clause, which is nobody that is known, owns it.
    fn of_stranger(&self, tree: &Tree, pronoun: usize, index: usize) -> bool {
        let clause = clause_of(tree, pronoun);
        let own = tree.first(clause, "nsubj").or_else(|| shared_subject(tree, clause));
        let Some(subject) = own.filter(|s| *s < pronoun) else { return false };
        let met = self
            .history
            .iter()
            .rev()
            .take_while(|m| m.sentence == index)
            .any(|m| nominal_head(tree, m.token) == subject || m.token == subject);
        tree.upos(subject) == Upos::Propn && !met
    }
}

/// Whether a pronoun is the subject of what the speaker says.
fn speaks_of(tree: &Tree, speaker: usize, pronoun: usize) -> bool {
    let said = tree.head(pronoun).filter(|v| tree.relation(pronoun) == "nsubj" && tree.base(*v) == "ccomp");
    let cue = said.and_then(|v| tree.head(v)).filter(|c| SAYING.contains(&tree.lemma(*c)));
    cue.is_some_and(|c| tree.first(c, "nsubj") == Some(nominal_head(tree, speaker)))
}

/// Whether a pronoun is the subject of a verb of saying.
fn says(tree: &Tree, pronoun: usize) -> bool {
    let verb = tree.head(pronoun).filter(|_| tree.relation(pronoun) == "nsubj");
    verb.is_some_and(|v| SAYING.contains(&tree.lemma(v)))
}

pub(super) const SAYING: &[&str] = &[
    "add", "announce", "claim", "continue", "declare", "insist", "note", "say", "state", "stress", "tell", "warn",
    "write",
];

/// "In his meeting with the envoy, Duterte vowed": the subject that the pronoun's phrase stands before.
fn subject_ahead(tree: &Tree, pronoun: usize) -> Option<usize> {
    let over = tree.head(pronoun)?;
    // "In response to what it called an outrage, Morocco withdrew".
    let calls = matches!(tree.lemma(over), "call" | "describe" | "term" | "see" | "consider" | "label" | "regard");
    let named = tree.relation(pronoun) == "nsubj" && calls && tree.is_verb(over);
    let mut noun = if named { tree.head(over)? } else { over };
    while named && tree.base(noun) != "obl" {
        noun = tree.head(noun).filter(|h| *h < tree.len() && !tree.is_verb(*h))?;
    }
    if !named && tree.base(pronoun) != "nmod" {
        return None;
    }
    let verb = tree.head(noun).filter(|v| pronoun < *v && tree.is_verb(*v) && tree.base(noun) == "obl")?;
    let subject = tree.first(verb, "nsubj").filter(|s| *s > noun && *s > pronoun)?;
    let instead =
        matches!(tree.lemma(noun), "place" | "stead" | "absence" | "name" | "honor" | "honour" | "defence" | "defense");
    let opens = tree.subtree(noun).first().is_some_and(|first| {
        (0..*first).all(|t| matches!(tree.upos(t), Upos::Punct | Upos::Cconj | Upos::Adv | Upos::Sconj))
    });
    (opens && !instead).then_some(subject)
}

/// The subject that a clause without one shares with the clause it is joined to: "Chad gave him a day and recalled its own".
fn shared_subject(tree: &Tree, mut clause: usize) -> Option<usize> {
    if tree.first(clause, "nsubj").is_some() {
        return None;
    }
    while tree.first(clause, "nsubj").is_none() && tree.base(clause) == "conj" {
        clause = tree.head(clause)?;
    }
    tree.first(clause, "nsubj")
}

/// "Police said they had arrested": a force of people who say what they did themselves.
fn crew(c: &Character, tree: &Tree, met: &Met, pronoun: usize) -> bool {
    let force = matches!(c.actor.role.as_deref(), Some("police" | "military" | "army" | "security forces" | "troops"));
    let verb = tree.head(pronoun).filter(|_| tree.relation(pronoun) == "nsubj");
    let says = verb.filter(|v| tree.base(*v) == "ccomp").and_then(|v| tree.head(v));
    force && says.is_some_and(|s| tree.first(s, "nsubj") == Some(nominal_head(tree, met.token)))
}

/// Who calls for, condemns or orders what befalls another: in "the minister condemned his arrest" another was arrested.
fn called_on(tree: &Tree, pronoun: usize) -> Option<usize> {
    if let Some(expeller) = expelled_by(tree, pronoun) {
        return Some(expeller);
    }
    let noun = tree.head(pronoun).filter(|n| BEFALLS.contains(&tree.lemma(*n)))?;
    let verb = tree.head(noun).filter(|v| tree.is_verb(*v) && matches!(tree.base(noun), "obj" | "obl"))?;
    let judged = ANSWERS.contains(&tree.lemma(verb));
    let mut at = verb;
    while judged && tree.first(at, "nsubj").is_none() && matches!(tree.base(at), "conj" | "advcl" | "xcomp") {
        at = tree.head(at)?;
    }
    tree.first(at, "nsubj").filter(|_| judged)
}

/// "Peru asked why Chile expelled its envoy", "Chile's decision to expel its envoy": nobody expels his own.
fn expelled_by(tree: &Tree, pronoun: usize) -> Option<usize> {
    let envoys = ["ambassador", "attache", "attaché", "consul", "diplomat", "envoy"];
    let noun = tree.head(pronoun).filter(|n| envoys.contains(&tree.lemma(*n)) && tree.base(*n) == "obj")?;
    let verb =
        tree.head(noun).filter(|v| matches!(tree.lemma(*v), "banish" | "deport" | "eject" | "evict" | "expel"))?;
    let decided = || tree.head(verb).filter(|_| tree.base(verb) == "acl").and_then(|d| tree.first(d, "nmod:poss"));
    tree.first(verb, "nsubj").or_else(decided)
}

/// What is done to a person by others.
const BEFALLS: &[&str] = &[
    "abduction",
    "arrest",
    "assassination",
    "capture",
    "death",
    "deportation",
    "detention",
    "dismissal",
    "execution",
    "expulsion",
    "extradition",
    "handover",
    "imprisonment",
    "killing",
    "murder",
    "ouster",
    "overthrow",
    "reinstatement",
    "release",
    "removal",
    "resignation",
    "sentence",
    "surrender",
    "trial",
];

/// What others do about it.
const ANSWERS: &[&str] = &[
    "appeal",
    "ask",
    "blame",
    "call",
    "condemn",
    "criticize",
    "criticise",
    "decry",
    "demand",
    "denounce",
    "deplore",
    "lament",
    "mourn",
    "order",
    "press",
    "protest",
    "push",
    "request",
    "urge",
    "welcome",
];

/// Named beside others of its kind: "Peru, Chile and Brazil".
fn joined(tree: &Tree, t: usize) -> bool {
    let t = nominal_head(tree, t);
    let others = |of: usize| tree.with(of, "conj").any(|c| tree.upos(c) == Upos::Propn);
    tree.upos(t) == Upos::Propn
        && (others(t) || tree.base(t) == "conj" && tree.head(t).is_some_and(|h| tree.upos(h) == Upos::Propn))
}

/// The pronoun stands in the row itself: "Peru and its neighbours".
fn of_one(tree: &Tree, pronoun: usize, met: &Met, index: usize) -> bool {
    met.sentence == index && tree.subtree(nominal_head(tree, met.token)).contains(&pronoun)
}

/// Whether a token is the subject of the sentence, and of no clause in it.
fn leads(tree: &Tree, t: usize) -> bool {
    let t = nominal_head(tree, t);
    // "According to the minister ... He added": who was quoted goes on.
    let quoted = tree.case(t).as_deref() == Some("according_to");
    (quoted || tree.is(t, "nsubj")) && tree.head(t).is_some_and(|h| tree.base(h) == "root")
}

/// Whether a pronoun tells what a word before it is part of: in "The delegation will come soon, it added" the ministry
/// speaks, and not the delegation.
fn told_by(tree: &Tree, word: usize, pronoun: usize) -> bool {
    let Some(verb) = tree.head(pronoun).filter(|_| is_subject(tree, pronoun) && word < pronoun) else { return false };
    let told = |clause: usize| clause < pronoun && matches!(tree.base(clause), "ccomp" | "parataxis");
    if tree.base(verb) == "parataxis" {
        // The quotation was made the main clause, and who speaks an aside.
        return tree.head(verb).is_some_and(|quoted| quoted < pronoun && clause_of(tree, word) == quoted);
    }
    tree.children(verb).iter().any(|c| told(*c) && (*c == clause_of(tree, word) || tree.subtree(*c).contains(&word)))
}

/// The noun that a word of its phrase belongs to.
fn nominal_head(tree: &Tree, token: usize) -> usize {
    let mut at = token;
    while matches!(tree.base(at), "amod" | "compound" | "flat" | "det" | "nummod") {
        match tree.head(at) {
            Some(head) if head != at => at = head,
            _ => break,
        }
    }
    at
}

/// Who does what is done to a pronoun, though another clause names him: "cut ties with Kenya, accusing *it*", "called in
/// the envoy and asked *him*". He is not whom the pronoun means.
fn fellow_subject(tree: &Tree, pronoun: usize) -> Option<usize> {
    if is_subject(tree, pronoun) {
        return None;
    }
    let mut verb = tree.head(pronoun)?;
    for _ in 0..tree.len() {
        if let Some(subject) = tree.first(verb, "nsubj") {
            return Some(subject);
        }
        let head = tree.head(verb)?;
        match tree.base(verb) {
            "conj" | "advcl" => verb = head,
            "xcomp" => match tree.first(head, "obj").or_else(|| tree.first(head, "iobj")) {
                Some(object) => return Some(object),
                None => verb = head,
            },
            _ => return None,
        }
    }
    None
}
