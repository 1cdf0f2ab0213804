//! The missions that a mention is about, and who heads them.

use super::*;

/// Words of those who head a mission for the time being.
const STAND_INS: [&str; 5] = ["charge d", "chargé", "acting", "interim", "deputy"];

impl Scene<'_> {
    /// Only the state that receives envoys expels them: who is told as expelling its own is the other side.
    pub(super) fn sent_away(
        &self,
        act: &crate::coding::codebook::Act,
        missions: &[MissionPart],
        persons: &[Actor],
        actors: &mut Vec<Actor>,
        recipients: &mut Vec<Actor>,
    ) {
        if act.effect.as_ref().and_then(|e| e.measure.as_deref()).is_none() {
            return;
        }
        if missions.len() > 1 {
            return;
        }
        let of_person = || {
            let is = |c: &&Character| persons.iter().any(|p| p.id == c.actor.id);
            let envoy = |c: &Character| c.envoy.as_ref().and_then(|e| Some((e.sending.clone()?, e.receiving.clone())));
            self.cast.characters.iter().filter(is).find_map(envoy)
        };
        let of_mission = missions.first().map(|p| (p.mission.sending.clone(), Some(p.mission.receiving.clone())));
        let Some((sending, receiving)) = of_mission.or_else(of_person) else { return };
        let own = !actors.is_empty() && actors.iter().all(|a| a.code == sending);
        // "It decided to expel the consul": whom the report named as its own consul before is another one.
        let described = |p: &Actor| !p.name.split(' ').any(|word| p.text.contains(word));
        if own && missions.is_empty() && !persons.is_empty() && persons.iter().all(described) {
            return;
        }
        if actors.iter().any(|a| a.code == sending) && !own {
            if recipients.is_empty() {
                recipients.extend(actors.iter().filter(|a| a.code == sending).cloned());
            }
            actors.retain(|a| a.code != sending);
        }
        let told = recipients.iter().map(|r| &r.code).all(|r| Some(r) == receiving.as_ref() || receiving.is_none());
        if act.premises == Some(Premises::Host) && own && told && recipients.len() < 2 {
            let host: Vec<Actor> = match receiving {
                Some(receiving) => self.state_actor(&receiving).into_iter().collect(),
                None => std::mem::take(recipients),
            };
            *recipients = std::mem::replace(actors, host);
        }
    }

    /// The missions that the envoys of a frame head, and the envoys as persons.
    #[expect(clippy::too_many_arguments, reason = "what the sentence says of a mission comes from as many places")]
    pub(super) fn missions(
        &self,
        present: bool,
        tokens: &[usize],
        actors: &[Actor],
        recipients: &[Actor],
        hosts: &[String],
        own: bool,
        foreign: bool,
        chain: &[Attribution],
    ) -> (Vec<MissionPart>, Vec<Actor>, Vec<String>) {
        let mut parts: Vec<MissionPart> = Vec::new();
        let mut persons: Vec<Actor> = Vec::new();
        let mut senders: Vec<String> = Vec::new();
        let state = |a: &Actor| a.state.clone().unwrap_or_else(|| a.code.clone());
        let among = tokens.iter().flat_map(|t| self.envoys_among(*t).into_iter().map(|e| (e, Some(*t))));
        for (t, group) in tokens.iter().map(|t| (*t, None)).chain(among) {
            let lemma = self.tree.lemma(t).to_lowercase();
            let character = match self.character_at(t) {
                None if lemma == "i" => self.speaker_character(chain),
                other => other,
            };
            let person = character.filter(|c| {
                c.actor.kind == ActorKind::Person && !c.plural && c.members.is_empty() && (c.named || c.envoy.is_none())
            });
            let here = person.filter(|c| present || c.envoy.is_none() || self.names_itself(t, c));
            if let Some(c) = here.filter(|c| !persons.iter().any(|p| p.id == c.actor.id)) {
                persons.push(Actor { text: self.tree.words(t, t + 1), ..c.actor.clone() });
            }
            let Some(envoy) = self.envoy(t, chain).filter(|e| e.head) else { continue };
            let plural = character.is_some_and(|c| c.plural) || character.is_none() && lemma.ends_with('s');
            let mut sendings: Vec<Option<String>> = vec![envoy.sending.clone()];
            let mut receiving = envoy.receiving.clone();
            if let Some(either) = &envoy.either {
                let acts = actors.iter().any(|a| state(a) == *either);
                if own && !acts && !actors.is_empty() {
                    receiving = receiving.or(Some(either.clone()));
                } else {
                    sendings = vec![Some(either.clone())];
                }
            }
            let members: Vec<String> = character
                .map(|c| {
                    c.members.iter().filter_map(|m| self.cast.characters.get(*m)).map(|m| state(&m.actor)).collect()
                })
                .unwrap_or_default();
            if let Some(group) = group {
                // He is one of those whom the other state sent.
                if sendings[0].is_none() {
                    sendings = vec![self.state_of(group)];
                }
                if let ([actor], Some(sending)) = (actors, &sendings[0]) {
                    receiving = receiving.or(Some(state(actor)).filter(|host| host != sending));
                }
            }
            if sendings[0].is_none() {
                if own && !actors.is_empty() {
                    sendings = actors.iter().map(|a| Some(state(a))).collect();
                } else if foreign && recipients.len() == 1 {
                    sendings = recipients.iter().map(|a| Some(state(a))).collect();
                } else if members.len() > 1 {
                    sendings = members.iter().map(|m| Some(m.clone())).collect();
                } else if plural && actors.len() > 1 {
                    sendings = actors.iter().map(|a| Some(state(a))).collect();
                }
            }
            if receiving.is_none() {
                if foreign && actors.len() == 1 {
                    receiving = actors.first().map(state);
                } else if let Some(other) = recipients.first().map(state).filter(|_| !foreign && recipients.len() == 1)
                {
                    receiving = Some(other);
                } else if let [host] = hosts {
                    receiving = Some(host.clone());
                }
            }
            if let Some(sending) = &sendings[0]
                && receiving.as_ref() == Some(sending)
                && sendings.len() == 1
            {
                receiving = hosts.iter().find(|h| *h != sending).cloned();
            }
            senders.extend(sendings.iter().flatten().cloned());
            let pair: Vec<&str> = sendings.iter().flatten().map(String::as_str).collect();
            // "Their ambassadors" are each in the other's capital, unless the report is about a third state, or says where.
            let elsewhere = || {
                let abroad = |n: usize| matches!(self.tree.case(n).as_deref(), Some("to" | "in" | "from"));
                self.tree.with(t, "nmod").any(abroad) || self.cast.is_about_another(&pair)
            };
            let both_ways =
                sendings.len() == 2 && receiving.as_ref().map_or_else(|| !elsewhere(), |r| pair.contains(&r.as_str()));
            for (i, sending) in sendings.iter().enumerate() {
                let Some(sending) = sending else { continue };
                let other = if both_ways { sendings[1 - i].clone() } else { None };
                let Some(receiving) = other.or(receiving.clone()).or_else(|| self.only_receiver(sending)) else {
                    continue;
                };
                // "The Gulf states" have no mission of their own, nor a common one sent to them.
                let several = |code: &str| {
                    let known = self.registry.state_index(code).is_none();
                    known && self.registry.organizations.iter().any(|o| o.id == code && o.kind == "GRP")
                };
                let nobody = sending.contains(':') || receiving.contains(':');
                if receiving == *sending || nobody || several(sending) || several(&receiving) {
                    continue;
                }
                let mission = Mission { sending: sending.clone(), receiving };
                let head = character
                    .filter(|c| c.named && c.actor.kind == ActorKind::Person)
                    .or_else(|| self.head_of(&mission).filter(|_| present))
                    .filter(|c| present || self.names_itself(t, c))
                    .map(|c| Actor { text: self.tree.words(t, t + 1), ..c.actor.clone() });
                if let Some(head) = &head
                    && !persons.iter().any(|p| p.id == head.id)
                {
                    persons.push(head.clone());
                }
                if !parts.iter().any(|p| p.mission == mission) {
                    parts.push(MissionPart { mission, head });
                }
            }
            if let ([Some(sending)], true) = (sendings.as_slice(), plural) {
                for mission in
                    self.posts(t).into_iter().map(|receiving| Mission { sending: sending.clone(), receiving })
                {
                    if mission.sending != mission.receiving && !parts.iter().any(|p| p.mission == mission) {
                        let head = self.head_of(&mission).filter(|_| present).map(|c| c.actor.clone());
                        parts.push(MissionPart { mission, head });
                    }
                }
            }
        }
        (parts, persons, senders)
    }

    /// "Its ambassadors to Mali and Niger", "recalled its envoys from Mali and Niger": where each of several is.
    fn posts(&self, envoys: usize) -> Vec<String> {
        let verb = self.tree.head(envoys).filter(|v| self.tree.is_verb(*v) && self.tree.base(envoys) == "obj");
        let from = verb.into_iter().flat_map(|v| self.tree.with(v, "obl"));
        let from = from.filter(|o| self.tree.case(*o).as_deref() == Some("from"));
        let at = |n: &usize| matches!(self.tree.case(*n).as_deref(), Some("to" | "in" | "from"));
        let places = self.tree.with(envoys, "nmod").filter(at).chain(from);
        let all = places.map(|p| self.tree.conjuncts(p)).filter(|c| c.len() > 1).flatten();
        let state = |p: usize| self.place_at(p).and_then(|p| p.country.clone()).or_else(|| self.state_of(p));
        all.filter_map(state).filter(|code| self.registry.state_index(code).is_some()).collect()
    }

    /// "six Chadians, including the ambassador", "nine diplomats, among them the envoy": the head of the mission is one
    /// of them.
    fn envoys_among(&self, t: usize) -> Vec<usize> {
        let headed = |i: &usize| *i != t && self.envoy(*i, &[]).is_some_and(|e| e.head);
        let among = |i: usize| {
            let partitive = |n: usize| matches!(self.tree.case(n).as_deref(), Some("among"));
            self.tree.with(i, "nmod").any(partitive)
        };
        let including = |i: &usize| matches!(self.tree.case(*i).as_deref(), Some("including" | "include"));
        let mut found: Vec<usize> = self.tree.with(t, "nmod").filter(including).filter(headed).collect();
        let together = self.tree.with(t, "appos").filter(|i| among(*i) || among(t));
        found.extend(together.filter(headed));
        if let Some(verb) = self.tree.head(t) {
            found.extend(self.tree.with(verb, "obj").filter(|i| among(*i)).filter(headed));
        }
        found
    }

    /// States where an envoy's post is: fillers of `host` slots, and the place of a slot for his post or his leaving.
    pub(super) fn host_places(&self, predicate: &Predicate, found: &Match) -> Vec<String> {
        let mut hosts: Vec<String> = Vec::new();
        // "The diplomat at the Russian embassy in Kyiv must leave the country": the one in which the embassy is.
        let persons = found.fillers.iter().filter(|(s, _)| found.frame.slots[*s].role == Some(Role::Person));
        let house = persons
            .flat_map(|(_, tokens)| tokens)
            .flat_map(|t| self.tree.subtree(*t))
            .find_map(|t| self.named_at(t).and_then(|c| c.house.as_ref()).and_then(|h| h.receiving.clone()));
        if let Some(host) = house {
            return vec![host];
        }
        let mut take = |t: usize| {
            let country = self.place_at(t).and_then(|p| p.country.clone());
            if let Some(country) = country.filter(|c| !hosts.contains(c)) {
                hosts.push(country);
            }
        };
        for (s, tokens) in &found.fillers {
            let slot = &found.frame.slots[*s];
            if slot.positions.contains(&Position::Infinitive) {
                // "five days to leave Canada"
                for left in tokens.iter().flat_map(|t| self.tree.with(*t, "obj")) {
                    if self.tree.lemma(left) == "country" {
                        continue;
                    }
                    take(left);
                }
            }
            if slot.classes.contains(&Class::Host) {
                for t in tokens {
                    take(*t);
                    // "his post in Rabat"
                    for inner in self.tree.with(*t, "nmod") {
                        take(inner);
                    }
                }
            }
        }
        let home = found.fillers.iter().any(|(s, _)| found.frame.slots[*s].classes.contains(&Class::Home));
        for (position, t) in &predicate.arguments {
            if matches!(position, Position::Preposition(p) if p == "from" || (p == "in" || p == "at") && !home) {
                take(*t);
            }
            // "summoned to the ministry in Accra"
            if matches!(position, Position::Preposition(p) if p == "to") && !home && self.place_at(*t).is_none() {
                for inner in self.tree.with(*t, "nmod").filter(|i| self.tree.case(*i).as_deref() == Some("in")) {
                    take(inner);
                }
            }
        }
        hosts
    }

    /// The words at a token are the name of that person, not a description of him.
    pub(super) fn names_itself(&self, t: usize, c: &Character) -> bool {
        c.surname.as_ref().is_some_and(|s| {
            attribution::phrase(self.tree, t).iter().any(|i| self.tree.token(*i).text.eq_ignore_ascii_case(s))
        })
    }

    /// The named head of a mission, where the report names one.
    pub(super) fn head_of(&self, mission: &Mission) -> Option<&Character> {
        // "The ambassador" is not the chargé d'affaires who stands in for him.
        let stands_in = |c: &Character| {
            let words = format!("{} {}", c.actor.role.as_deref().unwrap_or_default(), c.actor.text).to_lowercase();
            STAND_INS.iter().any(|word| words.contains(word))
        };
        self.cast.characters.iter().find(|c| {
            c.named
                && c.actor.kind == ActorKind::Person
                && c.envoy.as_ref().and_then(Envoy::mission).as_ref() == Some(mission)
                && !stands_in(c)
        })
    }

    /// Where the report knows one mission of that state only, it is the one meant.
    pub(super) fn only_receiver(&self, sending: &str) -> Option<String> {
        let known: BTreeSet<Mission> = self
            .cast
            .characters
            .iter()
            .filter_map(|c| c.envoy.as_ref().filter(|e| e.head).and_then(Envoy::mission))
            .filter(|m| m.sending == sending)
            .collect();
        let mut all = known.into_iter();
        match (all.next(), all.next()) {
            (Some(only), None) => Some(only.receiving),
            _ => None,
        }
    }
}
