//! To whom a title or an organ belongs.

use super::super::{Actor, ActorKind};
use super::scan::NounHit;
use super::{Desk, Envoy, Stage, in_noun_phrase, is_possessive_mark, text_at};
use crate::language::Tree;
use crate::language::Upos;

#[derive(Clone, Debug, Default)]
pub(super) struct Belonging {
    pub from: usize,
    pub to: usize,
    pub definite: bool,
    pub pronoun: Option<usize>,
    /// States that stand before the noun: whether each is a possessor.
    pub before: Vec<(String, bool)>,
    /// After "of", "from" and "for".
    pub of: Vec<String>,
    /// After "from": of an envoy who has an owner already the state where he is, else his own.
    pub from_state: Option<String>,
    /// After "to", "in" and "at".
    pub toward: Option<String>,
    pub state: Option<String>,
    /// Where they are: "protesters in Cairo".
    pub within: Option<String>,
    pub organization: Option<String>,
    /// What it belongs to is a part of the state, which does not speak for it.
    pub part: bool,
}

impl Belonging {
    fn take_state(&mut self, code: String, possessive: bool) {
        if self.before.last().is_none_or(|(last, _)| *last != code) {
            self.before.push((code, possessive));
        }
    }

    fn take(&mut self, actor: &Actor, possessive: bool) {
        let group = actor.kind == ActorKind::Group && actor.id.starts_with("org:");
        match (&actor.state, actor.kind) {
            // "A spokesman for the rebels' front" speaks for the front, and not for the state that it fights.
            (Some(state), _) if group && actor.code != *state => self.organization = Some(actor.code.clone()),
            (Some(state), _) => self.take_state(state.clone(), possessive),
            (None, ActorKind::Organization | ActorKind::Group) if !actor.code.is_empty() => {
                self.organization = Some(actor.code.clone())
            }
            _ => {}
        }
    }

    fn settle(&mut self, envoy: bool) {
        if let Some(code) = self.from_state.take() {
            let owned = self.pronoun.is_some() || !self.before.is_empty() || !self.of.is_empty();
            if envoy && owned {
                self.toward.get_or_insert(code);
            } else {
                self.of.push(code);
            }
        }
        let own = self.before.first().map(|(code, _)| code.clone());
        self.state = own.or_else(|| self.of.first().cloned());
        self.within = self.toward.clone();
    }

    /// Whether the words name anybody whose it is.
    pub fn is_open(&self) -> bool {
        self.state.is_none() && self.organization.is_none()
    }

    pub fn envoy(&self) -> Envoy {
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
            [] => envoy.sending = self.of.first().cloned(),
        }
        if envoy.sending.is_some() && envoy.sending == envoy.receiving {
            envoy.receiving = None;
        }
        envoy
    }
}

impl Desk<'_> {
    /// What stands before a title or organ in its noun phrase, its possessor, and what follows "of", "to" and "in".
    pub(super) fn belonging(&self, tree: &Tree, hit: &NounHit, stage: &Stage) -> Belonging {
        let mut found = Belonging { from: hit.start, to: hit.end, ..Belonging::default() };
        let mut left = hit.start;
        // "said on Saturday the government had": the day before is no part of the phrase.
        while left > 0 && in_noun_phrase(tree, left - 1) && tree.base(left - 1) != "obl" {
            left -= 1;
        }
        // "the Greek and Turkish foreign ministers"
        while left > 1
            && tree.upos(left - 1) == Upos::Cconj
            && stage.nationality[left].is_some()
            && stage.nationality[left - 2].is_some()
            && in_noun_phrase(tree, left - 2)
            && !text_at(tree, left).eq_ignore_ascii_case("the")
        {
            left -= 2;
            while left > 0 && in_noun_phrase(tree, left - 1) {
                left -= 1;
            }
        }
        found.from = left;
        found.definite =
            (left..hit.start).any(|t| matches!(tree.lemma(t).to_lowercase().as_str(), "the" | "this" | "that"));
        self.before(tree, hit, stage, &mut found);
        self.after(tree, hit, stage, &mut found);
        self.by_its_town(tree, hit, stage, &mut found);
        found.settle(self.registry.nouns[hit.noun].envoy);
        let role = self.registry.nouns[hit.noun].role.as_str();
        if found.is_open() && found.pronoun.is_none() && role.ends_with("ministry") {
            // "The foreign ministry in Rabat".
            found.state.clone_from(&found.within);
        }
        found
    }

    /// "The Moscow embassy" is the one in Moscow, unless the words say where else it is.
    fn by_its_town(&self, tree: &Tree, hit: &NounHit, stage: &Stage, found: &mut Belonging) {
        let house = matches!(self.registry.nouns[hit.noun].role.as_str(), "embassy" | "consulate" | "liaison-office");
        let town = hit.start.checked_sub(1).and_then(|t| stage.at(t)).filter(|r| house && r.town && r.end == hit.start);
        let alone = found.toward.is_none() && found.of.is_empty() && found.pronoun.is_none();
        if let (Some(_), true, [(code, false)]) = (town, alone, found.before.as_slice())
            && tree.base(hit.start - 1) == "compound"
        {
            found.toward = Some(code.clone());
            found.before.clear();
        }
    }

    fn before(&self, tree: &Tree, hit: &NounHit, stage: &Stage, found: &mut Belonging) {
        let marks_possessor = |end: usize| is_possessive_mark(text_at(tree, end));
        let mut t = found.from;
        // "papal nuncio" and "UN ambassador" tell of themselves whose they are.
        while t < hit.end {
            // "The European country": the words of the phrase say what kind it is, and not whose.
            let described = self.registry.nouns[hit.noun].kind == super::super::registry::NounKind::Description;
            if t >= hit.start && (described || !found.before.is_empty() || found.organization.is_some()) {
                break;
            }
            if let Some(reference) = stage.at(t) {
                let owner = reference.character.and_then(|c| self.cast.characters.get(c));
                let possessive = marks_possessor(reference.end);
                // A town in front without a mark is a place: "London embassy".
                if let Some(owner) = owner {
                    found.take(&owner.actor, possessive);
                } else if let Some(country) =
                    reference.place.as_ref().and_then(|p| p.country.clone()).filter(|_| possessive)
                {
                    found.take_state(country, possessive);
                }
                t = reference.end.max(t + 1);
                continue;
            }
            if let Some(state) = stage.nationality[t] {
                found.part |= stage.part[t];
                found.before.extend(self.code(state).map(|code| (code, marks_possessor(t + 1))));
                found.before.dedup_by(|b, a| a.0 == b.0);
            } else if let Some(o) = stage.body[t] {
                let body = &self.registry.organizations[o];
                match body.state.clone().filter(|_| self.body_governs(o)) {
                    Some(state) => found.take_state(state, false),
                    None => found.organization = Some(body.id.clone()),
                }
            } else if tree.upos(t) == Upos::Pron && tree.base(t) == "nmod" {
                found.pronoun = Some(t);
            }
            t += 1;
        }
    }

    /// "of the Netherlands", "to Russia", "in Paris", "of Hungary to the Netherlands", "of Greece and Cyprus", "of
    /// India's foreign intelligence service in Ottawa".
    fn after(&self, tree: &Tree, hit: &NounHit, stage: &Stage, found: &mut Belonging) {
        let mut at = hit.end;
        if self.registry.nouns[hit.noun].kind == super::super::registry::NounKind::Title {
            while at < tree.len() && tree.upos(at) == Upos::Propn && stage.at(at).is_none_or(|r| r.place.is_none()) {
                at += 1;
            }
        }
        for _ in 0..3 {
            let Some(preposition) = tree.sentence.tokens.get(at) else {
                break;
            };
            let case = preposition.lemma.to_lowercase();
            if !matches!(case.as_str(), "of" | "to" | "in" | "at" | "for" | "from") {
                break;
            }
            let Some((code, end)) = self.state_in_phrase(tree, stage, at + 1) else {
                break;
            };
            let before = at;
            at = end;
            match case.as_str() {
                // "The UN special envoy for Mali" is sent there, and not by it.
                "for" if found.organization.is_some() && found.before.is_empty() => {
                    found.toward.get_or_insert(code);
                }
                "to" | "in" | "at" => {
                    found.toward.get_or_insert(code);
                }
                // "Recalled their ambassadors from Algeria": where they are.
                "from" if self.registry.nouns[hit.noun].envoy && is_called_from(tree, before) => {
                    found.toward.get_or_insert(code);
                }
                // "his counterparts from France and Germany"
                "from" if !hit.plural => found.from_state = Some(code),
                _ => {
                    found.of.push(code);
                    // "of France and Germany"
                    while matches!(text_at(tree, at), "," | "and" | "or") {
                        let skip = if text_at(tree, at) == "," && text_at(tree, at + 1) == "and" { 2 } else { 1 };
                        let Some((code, end)) =
                            self.state_in_phrase(tree, stage, at + skip).filter(|(_, end)| *end > at + skip)
                        else {
                            break;
                        };
                        if stage.at(at + skip).is_none_or(|r| r.character.is_none())
                            && text_at(tree, at + skip) != "the"
                        {
                            break;
                        }
                        found.of.push(code);
                        at = end;
                    }
                }
            }
            found.to = at;
        }
    }

    /// Whose the noun phrase that begins at a token is, and where it ends.
    fn state_in_phrase(&self, tree: &Tree, stage: &Stage, start: usize) -> Option<(String, usize)> {
        let mut at = start;
        let mut code = None;
        while at < tree.len() && in_noun_phrase(tree, at) {
            if code.is_some() && is_possessive_mark(text_at(tree, at)) {
                at += 1;
                continue;
            }
            let here = stage.at(at);
            let owner = here.and_then(|r| r.character).and_then(|c| self.cast.characters.get(c));
            if code.is_none() {
                code = match owner {
                    Some(o) if o.actor.kind == ActorKind::Outlet => None,
                    Some(o) => o
                        .actor
                        .state
                        .clone()
                        .or_else(|| Some(o.actor.code.clone()).filter(|c| !c.is_empty() && !c.contains(':'))),
                    None => stage.nationality[at]
                        .and_then(|s| self.code(s))
                        .or_else(|| here.and_then(|r| r.place.as_ref()).and_then(|p| p.country.clone())),
                };
            }
            let end = here.map_or(at + 1, |r| r.end.max(at + 1));
            // A bare name ends the phrase; "the Russian delegation" and "India's service" go on.
            let goes_on = is_possessive_mark(text_at(tree, end))
                || here.is_none()
                || owner.is_some_and(|o| o.is_person() && !o.named);
            at = end;
            if code.is_some() && !goes_on {
                break;
            }
        }
        Some((code?, at))
    }

    fn body_governs(&self, organization: usize) -> bool {
        let since = self.registry.organizations.get(organization).and_then(|o| o.governs_since.as_deref());
        let since = since.and_then(|d| super::super::registry::day(d, false));
        since.is_some_and(|since| self.on.is_some_and(|on| since <= on))
    }
}

/// Whether a "from" hangs on a verb of recalling, and not on the noun before it.
fn is_called_from(tree: &Tree, from: usize) -> bool {
    let verb = tree.head(from).filter(|n| tree.base(*n) == "obl").and_then(|n| tree.head(n));
    verb.is_some_and(|v| matches!(tree.lemma(v), "recall" | "withdraw" | "pull"))
}
