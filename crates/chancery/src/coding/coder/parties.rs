//! Who acts on whom, as far as the frame's fillers, the mission and the words around them say.

use super::mention::Draft;
use super::*;

impl Scene<'_> {
    /// Those whom the frame asked for, and the subject that it did not ask for. None where nobody can be meant.
    pub(super) fn named_parties(&self, d: &mut Draft) -> Option<()> {
        let once = |x: &Actor| x.sector.as_deref() == Some("ELI") && x.kind == ActorKind::Person;
        if d.actors.iter().any(once) && !self.is_wide(d.found.candidate) {
            if !matches!(d.act.family.as_str(), "measures" | "relations") && !d.act.id.ends_with("-agreement") {
                return None;
            }
            for actor in d.actors.iter_mut().filter(|x| once(x)) {
                actor.code = actor.state.clone().unwrap_or_default();
            }
        }
        if let Some(owner) = self.owner_of_counterpart(&d.roles.recipient).filter(|_| d.predicate.pos == Pos::Noun) {
            // "during a meeting with his Lebanese counterpart": he met him, whatever the clause around it tells of.
            if let (Some(first), true) = (owner.actor.state.as_deref(), d.roles.actor.len() < 2) {
                let by_him = d.actors.iter().any(|x| x.state.as_deref() == Some(first));
                if !by_him && !d.recipients.iter().any(|x| x.state.as_deref() == Some(first)) {
                    d.actors = vec![owner.actor.clone()];
                }
            }
        }
        if d.actors.is_empty()
            && let Some(slot) = d.found.frame.slots.iter().find(|s| s.positions.contains(&Position::Speaker))
        {
            // In a quotation that runs on, whoever is quoted says so.
            d.actors.extend(self.speaker_character(&d.chain).map(|c| c.actor.clone()));
            if d.actors.is_empty() && !slot.optional {
                return None;
            }
        }
        if d.actors.is_empty()
            && d.roles
                .person
                .iter()
                .chain(&d.roles.recipient)
                .chain(&d.roles.counted)
                .chain(&d.roles.topic)
                .all(|t| !d.predicate.arguments.contains(&(Position::Subject, *t)))
        {
            // The frame did not ask who acts, and the sentence says it all the same.
            let subject = d.predicate.arguments.iter().find(|(position, t)| {
                *position == Position::Subject
                    && !self.is_one_national(*t)
                    && self.is_party(*t, position, &d.chain, false)
                    && self.state_of(*t).is_some()
            });
            if let Some((_, t)) = subject {
                d.actors = self.actors(&self.tree.conjuncts(*t), &d.chain);
                d.recipients.retain(|x| !d.actors.iter().any(|y| y.code == x.code));
            }
        }
        self.who_joined(d);
        self.who_claims(d);
        Some(())
    }

    /// "The group claimed responsibility for the Lahore attack": the one who claims it did it, and to the other.
    fn who_claims(&self, d: &mut Draft) {
        let at = d.predicate.token;
        if d.act.family != "force" || d.predicate.pos != Pos::Noun {
            return;
        }
        let Some(credit) = self.tree.head(at).filter(|h| matches!(self.tree.lemma(*h), "responsibility" | "credit"))
        else {
            return;
        };
        let verb = self.tree.head(credit).filter(|v| matches!(self.tree.lemma(*v), "claim" | "take" | "accept"));
        let Some(subject) = verb.and_then(|v| self.tree.first(v, "nsubj")) else { return };
        let mut others = std::mem::take(&mut d.actors);
        if self.is_party(subject, &Position::Subject, &d.chain, false) && !self.is_one_national(subject) {
            d.actors = self.actors(&self.tree.conjuncts(subject), &d.chain);
        }
        others.retain(|o| !d.actors.iter().any(|a| a.code == o.code));
        if d.recipients.is_empty() {
            d.recipients = others;
        }
    }

    /// "Denmark joined Norway in imposing sanctions": both did.
    fn who_joined(&self, d: &mut Draft) {
        let at = d.predicate.token;
        let joined = self.tree.head(at).filter(|h| {
            self.tree.base(at) == "advcl"
                && matches!(self.tree.lemma(*h), "join" | "follow")
                && self.tree.with(at, "mark").chain(self.tree.with(at, "case")).any(|m| self.tree.lemma(m) == "in")
        });
        let with = joined.and_then(|h| self.tree.first(h, "obj"));
        if let Some(with) = with.filter(|w| self.is_party(*w, &Position::Object, &d.chain, false)) {
            d.actors.extend(self.actors(&self.tree.conjuncts(with), &d.chain));
        }
    }

    /// Who sent an envoy, and who received him, acts or is acted upon where the sentence says no more.
    pub(super) fn parties_by_mission(&self, d: &mut Draft) {
        if d.actors.is_empty()
            && (d.foreign || d.act.effect.as_ref().is_some_and(|e| e.measure.as_deref() == Some("expulsion")))
            && !d.recipients.is_empty()
        {
            // Expelled from a state without a word of who expels: that state does.
            let from = d.found.fillers.iter().any(|(s, _)| {
                let slot = &d.found.frame.slots[*s];
                slot.role == Some(Role::Recipient) && slot.positions.contains(&Position::Preposition("from".to_owned()))
            });
            if from {
                d.actors = std::mem::take(&mut d.recipients);
            }
        }

        if let ([], [host]) = (d.actors.as_slice(), d.hosts.as_slice())
            && d.act.premises == Some(Premises::Host)
            && !d.recipients.iter().any(|r| r.code == *host)
            && !d.senders.contains(host)
        {
            // "have been given five days to leave Canada": by whom, if not by Canada.
            d.actors.extend(self.state_actor(host));
        }
        // "Somali diplomats will be recalled": by whom, if not by Somalia.
        if d.actors.is_empty() && d.act.premises == Some(Premises::Own) {
            let whose = d.envoys.iter().find_map(|t| self.envoy(*t, &d.chain).and_then(|e| e.sending.or(e.either)));
            if let Some(whose) = whose {
                d.actors = self.state_actor(&whose).into_iter().collect();
                d.recipients.retain(|r| r.code != whose);
            }
        }
        // "the president nominated ... as Serbia's ambassador": an office without a state belongs to the mission's.
        if let [sender] = d.senders.as_slice()
            && !d.foreign
        {
            for actor in d.actors.iter_mut().filter(|a| a.code.is_empty()) {
                actor.code.clone_from(sender);
                actor.state = Some(sender.clone());
            }
        }
        if d.missions.is_empty() && d.hosted && d.actors.is_empty() {
            // "The expulsion of our ambassador to Chad": by Chad.
            let host = d.roles.person.iter().find_map(|t| self.envoy(*t, &d.chain).filter(|e| e.head)?.receiving);
            if let Some(host) = host {
                d.recipients.retain(|r| r.code != host);
                d.actors.extend(self.state_actor(&host));
            }
        }
        self.parties_of_known_missions(d);
    }

    fn parties_of_known_missions(&self, d: &mut Draft) {
        // Who acts, where the sentence leaves it to the mission: an envoy recalled is recalled by who sent him.
        if d.missions.is_empty() {
            let known: Vec<Actor> = d.senders.iter().filter_map(|s| self.state_actor(s)).collect();
            if d.hosted && d.recipients.is_empty() {
                d.recipients = known;
            } else if !d.hosted
                && d.actors.is_empty()
                && !known.iter().any(|k| d.recipients.iter().any(|r| r.code == k.code))
            {
                d.actors = known;
                d.recipients.retain(|r| !d.actors.iter().any(|a| a.code == r.code));
            }
        } else if let Some(first) = d.missions.first() {
            if d.actors.is_empty() && self.coder.codebook.has_role(d.found.candidate, Role::Actor) {
                // What is done to an envoy, his host does: "the ambassador was handed a note".
                let done_to = d.recipients.iter().any(|r| r.code == first.mission.sending);
                let state = if d.hosted || done_to { &first.mission.receiving } else { &first.mission.sending };
                d.actors.extend(self.state_actor(state));
            }
            if d.recipients.is_empty() {
                for part in &d.missions {
                    let other = if d.hosted { &part.mission.sending } else { &part.mission.receiving };
                    if !d.moves && !d.actors.iter().any(|a| a.code == *other) {
                        d.recipients.extend(self.state_actor(other));
                    }
                }
            }
        }
        if d.moves && !d.roles.person.is_empty() && !d.missions.is_empty() && d.actors.is_empty() {
            // An envoy's own movement is his state's.
            d.actors.extend(d.missions.iter().filter_map(|m| self.state_actor(&m.mission.sending)));
            if d.recipients.is_empty() {
                d.recipients.extend(
                    d.missions
                        .iter()
                        .filter(|_| d.missions.len() == 1)
                        .filter_map(|m| self.state_actor(&m.mission.receiving)),
                );
            }
        }
    }

    /// Parties that neither frame nor mission gave: those of what is between them, whose the thing is, where force is used,
    /// whose house it is.
    pub(super) fn parties_by_words(&self, d: &mut Draft) {
        if d.actors.is_empty() && d.recipients.is_empty() {
            d.actors = self.between(d.predicate, d.found, &d.chain);
        }
        if d.actors.is_empty() && d.act.family == "force" {
            d.actors = self.whose_arms(d.predicate, d.found);
        }
        if d.recipients.is_empty() && d.act.family == "missions" {
            self.where_they_serve(d);
        }
        // A government dismisses its own officials, whatever is named beside them.
        let own = d.act.id == "dismiss-official" && !d.actors.is_empty();
        if d.recipients.is_empty() && !own {
            self.whose_thing(d);
        }
        if d.recipients.is_empty() && d.act.family == "force" && self.coder.codebook.takes_recipient(&d.act.id) {
            // "shelled villages in northern Syria", "meddled in its election": where force is used it is used on somebody.
            let inside = d.predicate.arguments.iter().filter(|(position, t)| {
                matches!(position, Position::Preposition(p) if matches!(p.as_str(), "in" | "into" | "at" | "inside"))
                    && !d.roles.actor.contains(t)
            });
            // "Killed in a Guards strike in Irbil": whose the strike is is no place.
            // "At a base of the group in Pakistan's west": where the base is a phrase further down may say.
            let below = |t: usize| {
                let lies = |i: &usize| matches!(self.tree.case(*i).as_deref(), Some("in" | "inside" | "near"));
                self.tree.subtree(t).into_iter().filter(lies).find_map(|i| self.land_of(i))
            };
            let ground = |t: usize| match self.is_trigger(t) && self.place_at(t).is_none() {
                true => None,
                false => self.land_of(t).or_else(|| below(t)),
            };
            // "Annexed Crimea", "seized Kherson": the place itself is a state's.
            let taken = d.roles.recipient.iter().filter_map(|t| self.land_of(*t));
            let lands = taken.chain(inside.filter_map(|(_, t)| ground(*t)));
            let code = lands.into_iter().find(|code| !d.actors.iter().any(|x| x.code == *code));
            // "A strike by its forces on Pakistani territory".
            let soil = self.tree.subtree(d.predicate.token).into_iter().filter(|i| {
                self.tree.case(*i).as_deref() == Some("on") && matches!(self.tree.lemma(*i), "territory" | "soil")
            });
            let code = code.or_else(|| soil.filter_map(|i| self.nationality_of(i)).find(|c| !self.acts(d, c)));
            let another = |code: &String| !d.actors.iter().any(|x| x.code == *code);
            let code = code.or_else(|| self.ground_of(d).filter(another));
            d.recipients.extend(code.and_then(|code| self.state_actor(&code)));
        }
        if d.recipients.is_empty() && d.act.id == "violate-territory" {
            // "Strayed into its airspace, Oslo said", "violations of our waters": those of who says so, if not of who came.
            let whose = self.speaker_character(&d.chain).and_then(|c| c.actor.state.clone());
            let named = |t: &usize| self.tree.with(*t, "nmod").any(|p| self.tree.upos(p) == Upos::Pron);
            let own = d.roles.topic.iter().any(named);
            let whose = whose.filter(|w| own && !d.actors.iter().any(|a| a.state.as_ref() == Some(w)));
            d.recipients.extend(whose.and_then(|code| self.state_actor(&code)));
        }
        if d.actors.is_empty() && d.foreign {
            // "was summoned to the Russian d.foreign ministry": by whoever works there.
            let house = d.found.fillers.iter().filter(|(s, _)| {
                let slot = &d.found.frame.slots[*s];
                slot.role.is_none() && slot.positions.contains(&Position::Preposition("to".to_owned()))
            });
            // No envoy is called to the ministry of the state that sent him.
            let own = |s: &String| d.senders.contains(s);
            let ministry = house.flat_map(|(_, t)| t).find_map(|t| self.state_of(*t)).filter(|s| !own(s));
            d.actors.extend(ministry.and_then(|state| self.state_actor(&state)));
            d.recipients.retain(|r| !d.actors.iter().any(|x| x.code == r.code));
        }
        if d.act.at_home && d.actors.is_empty() && d.recipients.is_empty() {
            // "Thousands demonstrated", "a curfew was imposed": in the state that the report is about.
            let main = self.cast.main_state().filter(|code| !self.speaks_of_another(code));
            d.recipients.extend(main.and_then(|code| self.state_actor(code)));
        }
        if let Some(premises) = d.act.premises {
            self.by_premises(premises, d.predicate, d.found, &mut d.actors, &mut d.recipients);
        }
    }

    /// "Comments made during his visit to Russia": the occasion of a thing says not whose it is.
    pub(super) fn is_aside(&self, mut i: usize, thing: usize) -> bool {
        while i != thing {
            let case = self.tree.case(i);
            // "Over a road to an area that lies between India and China": nor does what a clause tells of something in it.
            let relative =
                |c: &usize| matches!(self.tree.lemma(*c).to_lowercase().as_str(), "that" | "where" | "which" | "who");
            let told = self.tree.relation(i) == "acl:relcl" && self.tree.children(i).iter().any(relative);
            if told || case.is_some_and(|c| matches!(c.as_str(), "after" | "amid" | "before" | "during" | "since")) {
                return true;
            }
            match self.tree.head(i) {
                Some(head) => i = head,
                None => return false,
            }
        }
        false
    }

    fn acts(&self, d: &Draft, code: &str) -> bool {
        d.actors.iter().any(|a| a.state.as_deref() == Some(code))
    }

    /// Whether the sentence names a state beside the one given.
    fn speaks_of_another(&self, code: &str) -> bool {
        let character = |t: usize| self.character_at(t).and_then(|c| c.actor.state.as_deref());
        let place = |t: usize| self.place_at(t).and_then(|p| p.country.as_deref());
        (0..self.tree.len())
            .flat_map(|t| [character(t), place(t), self.nationality(t)])
            .flatten()
            .any(|other| other != code)
    }

    /// Whom it touches may only be said of the thing: "Australian barley", "the visas of Brazilian judges".
    fn whose_thing(&self, d: &mut Draft) {
        let codes: Vec<String> = d.actors.iter().map(|a| a.code.clone()).collect();
        let talking = d.act.id == "consult" || d.act.effect.as_ref().is_some_and(|e| e.talks.is_some());
        if talking && codes.len() > 1 {
            // "Lavrov and Blinken discussed Ukraine": what two talk about is not with whom they talk.
            return;
        }
        let mut things: Vec<usize> =
            d.roles.person.iter().chain(&d.roles.counted).chain(&d.roles.topic).copied().collect();
        things
            .extend(d.found.fillers.iter().flat_map(|(_, t)| t.iter().copied()).filter(|t| !d.roles.actor.contains(t)));
        things.extend(d.predicate.arguments.iter().filter_map(|(position, t)| {
            let toward = match position {
                Position::Object | Position::Indirect => true,
                // "decided to expel diplomats over a dispute about Macedonia" expels none of its.
                Position::Preposition(p) => {
                    let toward = ["on", "against", "to", "from", "for", "with", "near"];
                    let domestic = d.act.family == "domestic" && !matches!(p.as_str(), "against" | "from")
                        || d.act.id == "abduct" && p == "from";
                    (toward.contains(&p.as_str()) || p == "over") && !domestic
                }
                _ => false,
            };
            (toward && !d.roles.actor.contains(t)).then_some(*t)
        }));
        // "The court ruled in The Hague": where it did says nothing of whom it concerns.
        let inside = Position::Preposition("in".to_owned());
        // "Severed ties over the extradition of a man to the US": nor does what it is about.
        let about = matches!(d.act.family.as_str(), "missions" | "relations");
        // "Welcomed the sanctions on Iran" is no praise of whom they fall on.
        let favours = matches!(d.act.id.as_str(), "praise" | "endorse");
        things.retain(|t| match self.tree.case(*t).as_deref() {
            Some("in") => !self.is_mere_place(*t, &inside),
            Some("over") => !about,
            Some("on" | "against" | "upon") => !favours,
            _ => true,
        });
        for &t in &things {
            if !d.recipients.is_empty() {
                break;
            }
            // "Condemned Hamas' attacks on Israelis": whose the thing is.
            let owner = self.tree.first(t, "nmod:poss").and_then(|p| self.named_at(p)).filter(|c| {
                let body = matches!(c.actor.kind, ActorKind::Organization | ActorKind::Group) && c.named;
                let state =
                    matches!(c.actor.kind, ActorKind::State | ActorKind::Government) && !c.actor.code.is_empty();
                (body || state) && d.act.family == "words"
            });
            if let Some(owner) = owner.filter(|c| !codes.contains(&c.actor.code)) {
                d.recipients.push(owner.actor.clone());
                break;
            }
            // "Called for Security Council action against it": the body is asked.
            let body = self.tree.with(t, "compound").filter_map(|c| self.named_at(c));
            let mut body = body.filter(|c| c.actor.kind == ActorKind::Organization && !self.is_stranger(c));
            if d.act.id == "appeal"
                && let Some(body) = body.find(|c| !codes.contains(&c.actor.code))
            {
                d.recipients.push(body.actor.clone());
                break;
            }
            // "Arrested dozens of protesters outside the Indian embassy": where they were says not whose they are.
            let outside = |n: &usize| matches!(self.tree.case(*n).as_deref(), Some("outside" | "near" | "at"));
            let stand = d.act.family == "domestic" || matches!(d.act.id.as_str(), "arrest" | "jail" | "beat");
            if stand && self.tree.subtree(t).iter().any(outside) && self.state_of(t).is_none() {
                continue;
            }
            let fallen_on =
                |n: &usize| matches!(self.tree.case(*n).as_deref(), Some("on" | "against" | "upon" | "over"));
            let hit = self.tree.with(t, "acl").flat_map(|c| self.tree.with(c, "obl")).filter(fallen_on);
            let hit = hit.chain(self.tree.with(t, "nmod").filter(fallen_on)).filter(|_| favours);
            let spared: Vec<String> = hit.flat_map(|n| self.nationalities_under(n, &[])).collect();
            // "The talks in Jeddah" are where they are held.
            let held = |n: &usize| d.act.family == "talks" && self.tree.case(*n).as_deref() == Some("in");
            let at = self.tree.with(t, "nmod").filter(held).filter(|n| self.is_mere_place(*n, &inside));
            let at: Vec<String> = at.filter_map(|n| self.state_of(n)).collect();
            // "Killed three members of Abu Sayyaf": of the group, and not of the state that it fights in.
            let of = self.tree.with(t, "nmod").filter(|n| self.tree.case(*n).as_deref() == Some("of"));
            let mut band = of.chain(self.tree.with(t, "compound")).filter_map(|n| self.named_at(n));
            let band = band.find(|c| c.actor.kind == ActorKind::Group && !codes.contains(&c.actor.code));
            if let Some(band) = band.filter(|_| d.act.family == "force") {
                d.recipients.push(band.actor.clone());
                break;
            }
            let over = self.tree.with(t, "nmod").filter(|n| about && self.tree.case(*n).as_deref() == Some("over"));
            let aside: Vec<String> = over
                .flat_map(|n| self.nationalities_under(n, &[]))
                .chain(codes.clone())
                .chain(spared)
                .chain(at)
                .collect();
            for code in self.nationalities_under(t, &aside) {
                if !codes.contains(&code)
                    && !d.recipients.iter().any(|r| r.code == code)
                    && self.registry.state_index(&code).is_some()
                {
                    d.recipients.extend(self.state_actor(&code));
                }
            }
            if d.recipients.is_empty() {
                // "barred IAEA inspectors": of a body.
                let body = self.tree.with(t, "compound").filter_map(|c| self.named_at(c));
                let body = body.filter(|c| c.actor.kind == ActorKind::Organization).map(|c| c.actor.clone());
                d.recipients.extend(body.filter(|o| !codes.contains(&o.code)));
            }
        }
    }

    /// What is left of the parties once each stands on one side only.
    pub(super) fn settle(&self, d: &mut Draft) {
        // What is done to a state's people is done to the state; what they do is not its doing.
        for recipient in &mut d.recipients {
            // Who fights a state from within is not the state.
            let against = recipient.sector.as_deref() == Some("REB");
            if let (true, Some(state)) = (recipient.code.contains(':') && !against, &recipient.state) {
                recipient.code.clone_from(state);
            }
        }
        dedup(&mut d.actors);
        dedup(&mut d.recipients);
        // "The Gulf states lifted their boycott of Qatar": who is named apart from the group is not of it here.
        let named_apart =
            |x: &Actor, group: &[Actor]| group.iter().any(|r| r.code == x.code && r.text != x.text) && group.len() == 1;
        if d.actors.len() > 2 && d.actors.windows(2).all(|two| two[0].text == two[1].text) {
            d.actors.retain(|x| !named_apart(x, &d.recipients));
        }
        d.recipients.retain(|r| !d.actors.iter().any(|x| x.code == r.code) || d.actors.is_empty());
        // "Talks in Rome" are not talks with Italy.
        let talks = d.act.effect.as_ref().and_then(|e| e.talks.as_deref()).is_some_and(|kind| kind != "visit");
        if talks && d.recipients.len() + d.actors.len() > 1 {
            let venue = |r: &Actor| {
                let there = |t: usize| {
                    let city =
                        self.place_at(t).is_some_and(|p| p.country.as_ref() == Some(&r.code) && p.name != r.name);
                    city && matches!(self.tree.case(t).as_deref(), Some("in" | "at"))
                };
                let mut named = (0..self.tree.len())
                    .filter(|t| self.named_at(*t).is_some() || self.place_at(*t).is_some())
                    .filter(|t| self.state_of(*t).as_ref() == Some(&r.code))
                    .peekable();
                named.peek().is_some() && named.all(there)
            };
            d.recipients.retain(|r| !venue(r));
        }
    }

    /// Whose counterpart a word means: the minister of "his Lebanese counterpart".
    fn owner_of_counterpart(&self, recipients: &[usize]) -> Option<&Character> {
        let twin = recipients.iter().find(|t| matches!(self.tree.lemma(**t), "counterpart" | "opposite"))?;
        let pronoun = self.tree.first(*twin, "nmod:poss").filter(|p| self.tree.upos(*p) == Upos::Pron)?;
        self.named_at(pronoun).filter(|c| c.actor.kind == ActorKind::Person && c.members.is_empty())
    }

    /// The parties of what is between them: "the border between Ethiopia and Eritrea reopened".
    fn between(&self, predicate: &Predicate, found: &Match, chain: &[Attribution]) -> Vec<Actor> {
        let fillers = found.fillers.iter().flat_map(|(_, tokens)| tokens.iter().copied());
        let things = std::iter::once(predicate.token).chain(fillers);
        let sides = things
            .flat_map(|t| self.tree.with(t, "nmod"))
            .find(|m| self.tree.case(*m).as_deref() == Some("between"))
            .map(|m| self.tree.conjuncts(m))
            .unwrap_or_default();
        let position = Position::Preposition("between".to_owned());
        let all = sides.len() > 1 && sides.iter().all(|t| self.is_party(*t, &position, chain, false));
        if all { self.actors(&sides, chain) } else { Vec::new() }
    }

    /// Who acts on whom where an act is about a mission's house: "services at the Danish embassy in Tehran stopped" is done
    /// by Denmark in Iran, "the raid on the Danish embassy in Tehran" to Denmark by whomever.
    fn by_premises(
        &self,
        premises: Premises,
        predicate: &Predicate,
        found: &Match,
        actors: &mut Vec<Actor>,
        recipients: &mut Vec<Actor>,
    ) {
        if actors.is_empty() && recipients.len() == 2 && premises != Premises::Foreign {
            // "the expulsion of two Colombian officials from Venezuela": whose they are, and where they were.
            let from = predicate
                .arguments
                .iter()
                .filter(|(p, _)| matches!(p, Position::Preposition(p) if matches!(p.as_str(), "from" | "in")))
                .map(|(_, t)| *t)
                .chain(found.fillers.iter().flat_map(|(_, tokens)| tokens).flat_map(|t| {
                    let near = |m: &usize| matches!(self.tree.case(*m).as_deref(), Some("from" | "in"));
                    self.tree.with(*t, "nmod").filter(near).collect::<Vec<_>>()
                }))
                .find_map(|t| self.place_at(t).and_then(|p| p.country.clone()).or_else(|| self.state_of(t)));
            if let Some(at) = recipients.iter().position(|r| Some(&r.code) == from.as_ref()) {
                let host = recipients.remove(at);
                let sender = std::mem::take(recipients);
                (*actors, *recipients) =
                    if premises == Premises::Own { (sender, vec![host]) } else { (vec![host], sender) };
                return;
            }
        }
        let house = self.house(predicate, found);
        let Some(sending) = house.and_then(|h| h.sending.as_deref()) else { return };
        let receiving = house.and_then(|h| h.receiving.as_deref());
        match premises {
            Premises::Own => {
                if actors.is_empty() {
                    actors.extend(self.state_actor(sending));
                }
                let own = actors.iter().any(|a| a.code == sending);
                let other = if own { receiving } else { Some(sending) };
                recipients.retain(|r| !own || r.code != sending);
                if let Some(other) = other.filter(|_| recipients.is_empty()) {
                    recipients.extend(self.state_actor(other));
                }
            }
            Premises::Foreign | Premises::Host => {
                if premises == Premises::Host && actors.is_empty() {
                    // Who expels the envoys to an organization is the state that houses it.
                    let host = receiving.filter(|h| self.registry.state_index(h).is_some());
                    actors.extend(host.and_then(|host| self.state_actor(host)));
                }
                if recipients.iter().any(|r| r.code == sending) {
                    recipients.retain(|r| Some(r.code.as_str()) != receiving);
                } else if recipients.iter().all(|r| Some(r.code.as_str()) == receiving)
                    && !actors.iter().any(|a| a.code == sending)
                {
                    recipients.clear();
                    recipients.extend(self.state_actor(sending));
                }
            }
        }
    }

    pub(super) fn house(&self, predicate: &Predicate, found: &Match) -> Option<&Envoy> {
        let fillers = found.fillers.iter().flat_map(|(_, tokens)| tokens.iter().copied());
        let arguments = predicate.arguments.iter().map(|(_, t)| *t);
        fillers.chain(arguments).find_map(|t| self.character_at(t).and_then(|c| c.house.as_ref()))
    }

    pub(super) fn state_actor(&self, code: &str) -> Option<Actor> {
        match self.registry.state_index(code) {
            Some(state) => Some(self.registry.state_actor(state, ActorKind::State, "")),
            None => {
                let index = self.registry.organizations.iter().position(|o| o.id == code)?;
                Some(self.registry.organization_actor(index, ""))
            }
        }
    }

    /// Actors that tokens stand for; a group gives its members.
    pub(super) fn actors(&self, tokens: &[usize], chain: &[Attribution]) -> Vec<Actor> {
        let mut found = Vec::new();
        for t in tokens.iter().flat_map(|t| self.stand_ins(*t)) {
            let lemma = self.tree.lemma(t).to_lowercase();
            let text =
                self.tree.span(&attribution::phrase(self.tree, t)).map_or("", |s| s.of(&self.document.text)).to_owned();
            let character = match self.character_at(t) {
                None if matches!(lemma.as_str(), "i" | "we") => self.speaker_character(chain),
                other => other,
            };
            match character {
                Some(c) if c.members.len() > 1 => {
                    found.extend(
                        c.members
                            .iter()
                            .filter_map(|m| self.cast.characters.get(*m))
                            .map(|m| Actor { text: text.clone(), ..m.actor.clone() }),
                    );
                }
                Some(c) => {
                    let mut actor = Actor { text: text.clone(), ..c.actor.clone() };
                    if let Some(r) = self.stage.at(t) {
                        let words = self
                            .tree
                            .span(&(r.from..r.to).collect::<Vec<_>>())
                            .map_or("", |s| s.of(&self.document.text));
                        actor.text = words.to_owned();
                    }
                    // "I have ordered our foreign minister": ours is the speaker's.
                    let ours = self
                        .tree
                        .with(t, "nmod")
                        .any(|p| matches!(self.tree.token(p).text.to_lowercase().as_str(), "our" | "my"));
                    let home = self.speaker_character(chain).and_then(|s| s.actor.state.as_deref());
                    if let Some(home) = home.filter(|_| ours && actor.code.is_empty()) {
                        home.clone_into(&mut actor.code);
                        actor.state = Some(home.to_owned());
                    }
                    let first = actor.state.clone();
                    found.push(actor);
                    if c.actor.kind != ActorKind::Person {
                        // "The U.S. and Israeli governments": the first name made it one of them.
                        let more = self.partners_of(t).into_iter().filter(|s| Some(s) != first.as_ref());
                        let more = more.filter_map(|code| self.state_actor(&code));
                        found.extend(more.map(|a| Actor { text: text.clone(), ..a }));
                    }
                }
                None => {
                    // "Visited Morocco's arch-rival Algeria": whose rival it is it is not.
                    let related = RELATED.contains(&lemma.as_str());
                    let own = self.nationality(t).or_else(|| self.body_of(t)).filter(|_| !related).map(str::to_owned);
                    let more = if self.nationality(t).is_none() { self.partners_of(t) } else { Vec::new() };
                    for code in own.into_iter().chain(more) {
                        if let Some(actor) = self.state_actor(&code) {
                            found.push(Actor { text: text.clone(), ..actor });
                        }
                    }
                }
            }
        }
        found
    }

    /// "A joint statement from Ghana, Togo and Benin" stands for the three, and "its allies, Togo and Benin" for the two.
    fn stand_ins(&self, t: usize) -> Vec<usize> {
        let known = |c: &usize| self.named_at(*c).is_some_and(|c| !c.actor.code.is_empty());
        let all_known = |tokens: Vec<usize>| (tokens.len() > 1 && tokens.iter().all(known)).then_some(tokens);
        let of_paper = || {
            let by = |n: &usize| matches!(self.tree.case(*n).as_deref(), Some("by" | "from" | "of"));
            super::who::PAPERS.contains(&self.tree.lemma(t)).then(|| self.tree.with(t, "nmod").find(by)).flatten()
        };
        let beside = || {
            let plural =
                self.tree.upos(t) == Upos::Noun && self.tree.token(t).text.to_lowercase() != self.tree.lemma(t);
            (plural && !known(&t)).then(|| self.tree.first(t, "appos")).flatten()
        };
        let others = of_paper().or_else(beside).and_then(|o| all_known(self.tree.conjuncts(o)));
        others.unwrap_or_else(|| vec![t])
    }
}

fn dedup(actors: &mut Vec<Actor>) {
    let mut seen = BTreeSet::new();
    actors.retain(|a| seen.insert(a.id.clone()));
}

/// Words for a party by what it is to another.
const RELATED: &[&str] = &[
    "adversary",
    "ally",
    "arch-rival",
    "archrival",
    "backer",
    "enemy",
    "foe",
    "neighbor",
    "neighbour",
    "opponent",
    "partner",
    "patron",
    "rival",
];
