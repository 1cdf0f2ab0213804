//! Whose a thing is, and whose land it is on.

use super::mention::Draft;
use super::*;

impl Scene<'_> {
    /// On whose ground force is used where a phrase under the verb's own says it: "killed in a blast in Basra", "set it off
    /// near Juba's airport, killing three".
    pub(super) fn ground_of(&self, d: &Draft) -> Option<String> {
        let at = d.predicate.token;
        let clause = self.tree.head(at).filter(|h| {
            let bound = matches!(self.tree.base(at), "advcl" | "nsubj" | "obj" | "acl");
            // "Closed the crossings after five were wounded": two things, and two places.
            bound && self.tree.is_verb(*h) && self.tree.first(at, "mark").is_none()
        });
        let near = |t: &usize| {
            let case = self.tree.case(*t);
            case.is_some_and(|c| {
                matches!(c.as_str(), "in" | "at" | "near" | "outside" | "inside" | "across" | "on" | "of")
            })
        };
        let below = |t: usize| self.tree.with(t, "obl").chain(self.tree.with(t, "nmod")).filter(near);
        let mut phrases: Vec<usize> = Vec::new();
        for verb in std::iter::once(at).chain(clause) {
            phrases.extend(below(verb));
            phrases.extend(self.tree.with(verb, "obj").filter(|_| verb == at));
        }
        for _ in 0..GROUND {
            phrases.retain(|t| !d.roles.actor.contains(t));
            if let Some(code) = phrases.iter().find_map(|t| self.land_of(*t)) {
                return Some(code);
            }
            phrases = phrases.into_iter().flat_map(below).collect();
        }
        None
    }

    /// "Korea's diplomats in Malaysia shut their embassy": in Malaysia, then.
    pub(super) fn where_they_serve(&self, d: &mut Draft) {
        let posts = d.roles.actor.iter().filter(|t| self.is_diplomats(**t)).flat_map(|t| self.tree.with(*t, "nmod"));
        let post = posts
            .filter(|m| matches!(self.tree.case(*m).as_deref(), Some("in" | "to" | "at")))
            .find_map(|m| self.place_at(m).and_then(|p| p.country.clone()).or_else(|| self.state_of(m)));
        // "The attache runs the embassy in Lima until Oslo appoints an ambassador": there.
        let of_actor = |h: &&Envoy| h.sending.as_ref().is_some_and(|s| d.actors.iter().any(|a| a.code == *s));
        let houses = || (0..self.tree.len()).filter_map(|t| self.character_at(t).and_then(|c| c.house.as_ref()));
        let post = post.or_else(|| houses().find(of_actor).and_then(|h| h.receiving.clone()));
        let post = post.filter(|host| !d.actors.iter().any(|a| a.state.as_ref() == Some(host)));
        d.recipients.extend(post.and_then(|host| self.state_actor(&host)));
    }

    /// The state that an adjective or a possessor of a noun names.
    pub(super) fn nationality_of(&self, noun: usize) -> Option<String> {
        let of = |c: &usize| self.nationality(*c).map(str::to_owned).or_else(|| self.named_at(*c)?.actor.state.clone());
        let near = |c: &&usize| matches!(self.tree.base(**c), "amod" | "compound" | "nmod");
        self.tree.children(noun).iter().filter(near).find_map(of)
    }

    /// Whose land a place or a thing is on: "a port in Hodeidah", "Syria", "its election".
    pub(super) fn land_of(&self, t: usize) -> Option<String> {
        let owner = self.tree.first(t, "nmod:poss");
        let possessor = owner.and_then(|p| self.named_at(p));
        self.place_at(t)
            .and_then(|p| p.country.clone())
            .or_else(|| possessor.and_then(|c| c.actor.state.clone()))
            .or_else(|| owner.and_then(|p| self.place_at(p)).and_then(|p| p.country.clone()))
            .or_else(|| self.nationality(t).map(str::to_owned))
    }

    /// States that adjectives, compounds, possessors and "of", "in", "from" name under a noun.
    pub(super) fn nationalities_under(&self, t: usize, except: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        // "outside the Chinese embassy in Oslo": of China, wherever it stands.
        let house = |i: usize| self.named_at(i).and_then(|c| c.house.as_ref()).and_then(|h| h.sending.clone());
        let houses = std::iter::once(t).chain(attribution::phrase(self.tree, t)).find_map(house);
        if let Some(sending) = houses.filter(|s| !except.contains(s)) {
            // "The missions of Togo and Benin": of each.
            let owners = self.tree.with(t, "nmod").filter(|n| self.tree.case(*n).as_deref() == Some("of"));
            let owners = owners.flat_map(|n| self.tree.conjuncts(n)).filter_map(|n| self.state_of(n));
            let all: Vec<String> = owners.filter(|s| !except.contains(s)).collect();
            return if all.contains(&sending) { all } else { vec![sending] };
        }
        if self.stage.at(t).is_some_and(|r| r.place.is_none() || r.character.is_some())
            && let Some(code) = self.state_of(t)
        {
            found.push(code);
        }
        let phrase = attribution::phrase(self.tree, t);
        let coordinated = phrase.iter().filter(|i| **i != t).flat_map(|i| self.tree.conjuncts(*i));
        let all: Vec<usize> = phrase.iter().copied().chain(coordinated).collect();
        for i in all {
            if i == t || self.is_descent(i) || self.is_aside(i, t) {
                continue;
            }
            let code = self
                .nationality(i)
                .map(str::to_owned)
                .or_else(|| self.character_at(i).and_then(|c| c.actor.state.clone()));
            if let Some(code) = code.filter(|c| !found.contains(c)) {
                found.push(code);
            }
        }
        found.retain(|code| !except.contains(code));
        if found.is_empty() {
            // "The auction that took place in London" need not be Britain's.
            let located =
                |i: usize| self.tree.case(i).is_some_and(|case| self.is_mere_place(i, &Position::Preposition(case)));
            // "individuals accused of", "banks trading in Russian government debt": a clause on the noun may say whose.
            // "Governments subordinate to Washington" are not America's.
            let aligned = |c: &usize| ALIGNED.contains(&self.tree.lemma(*c));
            let said = self.tree.with(t, "acl").filter(|c| !aligned(c));
            for i in said.flat_map(|c| self.tree.subtree(c)).filter(|i| !located(*i)) {
                if self.is_aside(i, t) {
                    continue;
                }
                let code = self.nationality(i).map(str::to_owned);
                if let Some(code) = code.filter(|c| !found.contains(c) && !except.contains(c)) {
                    found.push(code);
                }
            }
        }
        found
    }
}

/// Participles that set somebody beside another, or under him.
const ALIGNED: &[&str] =
    &["align", "ally", "back", "fund", "link", "oppose", "sponsor", "subordinate", "subordinated", "support", "tie"];

/// Phrases within phrases among which the ground is sought where force is used.
const GROUND: usize = 4;
