//! Writes the mention that a frame and its fillers make.

use super::*;

impl Scene<'_> {
    pub(super) fn mention(
        &self,
        predicate: &Predicate,
        found: &Match,
        reading: &Reading,
        quoted: &[Attribution],
    ) -> Option<EventMention> {
        let act = &self.coder.codebook.acts[found.candidate.act];
        let voices = attribution::voices(&self.coder.speech, self.tree, predicate.token);
        let chain = self.chain(predicate.token, &voices, quoted);
        let certainty = attribution::certainty(&self.coder.speech, self.tree, &voices, &chain);

        let role = |wanted: Role| -> Vec<usize> {
            found
                .fillers
                .iter()
                .filter(|(s, _)| found.frame.slots[*s].role == Some(wanted))
                .flat_map(|(_, t)| t.iter().copied())
                .collect()
        };
        let (a, r, p, q) = (role(Role::Actor), role(Role::Recipient), role(Role::Person), role(Role::Counted));
        let topics = role(Role::Topic);
        let mut actors = self.actors(&a, &chain);
        let once = |x: &Actor| x.sector.as_deref() == Some("ELI") && x.kind == ActorKind::Person;
        if actors.iter().any(once) && !self.is_wide(found.candidate) {
            if !matches!(act.family.as_str(), "measures" | "relations") && !act.id.ends_with("-agreement") {
                return None;
            }
            for actor in actors.iter_mut().filter(|x| once(x)) {
                actor.code = actor.state.clone().unwrap_or_default();
            }
        }
        let mut recipients = self.actors(&r, &chain);
        if let Some(owner) = self.owner_of_counterpart(&r).filter(|_| predicate.pos == Pos::Noun) {
            // "during a meeting with his Lebanese counterpart": he met him, whatever the clause around it tells of.
            if let (Some(first), true) = (owner.actor.state.as_deref(), a.len() < 2) {
                let by_him = actors.iter().any(|x| x.state.as_deref() == Some(first));
                if !by_him && !recipients.iter().any(|x| x.state.as_deref() == Some(first)) {
                    actors = vec![owner.actor.clone()];
                }
            }
        }
        if actors.is_empty()
            && let Some(slot) = found.frame.slots.iter().find(|s| s.positions.contains(&Position::Speaker))
        {
            // In a quotation that runs on, whoever is quoted says so.
            actors.extend(self.speaker_character(&chain).map(|c| c.actor.clone()));
            if actors.is_empty() && !slot.optional {
                return None;
            }
        }
        let own = found.frame.slots.iter().any(|s| s.classes.contains(&Class::OwnEnvoy));
        let foreign = found.frame.slots.iter().any(|s| s.classes.iter().any(|c| matches!(c, Class::ForeignEnvoy)));
        // Who is barred, expelled or capped is another's, whatever the words say of whose he is.
        let hosted = foreign || act.premises == Some(Premises::Host);
        let moves = !own && !hosted;
        if actors.is_empty()
            && p.iter()
                .chain(&r)
                .chain(&q)
                .chain(&topics)
                .all(|t| !predicate.arguments.contains(&(Position::Subject, *t)))
        {
            // The frame did not ask who acts, and the sentence says it all the same.
            let subject = predicate.arguments.iter().find(|(position, t)| {
                *position == Position::Subject
                    && self.is_party(*t, position, &chain, false)
                    && self.state_of(*t).is_some()
            });
            if let Some((_, t)) = subject {
                actors = self.actors(&self.tree.conjuncts(*t), &chain);
                recipients.retain(|x| !actors.iter().any(|y| y.code == x.code));
            }
        }
        let mut envoys = p.clone();
        envoys.extend(
            found
                .fillers
                .iter()
                .flat_map(|(_, t)| t.iter().copied())
                .filter(|t| !p.contains(t) && self.envoy(*t, &chain).is_some_and(|e| e.head)),
        );
        let hosts = self.host_places(predicate, found);
        let (when, said) = self.when(predicate, reading, &voices.voices);
        // Who headed a mission in another year than the report's own news is not for the report's present to say.
        let present = when.expression.as_ref().is_none_or(|e| !days::names_year(&e.value));
        let (missions, persons, senders) =
            self.missions(present, &envoys, &actors, &recipients, &hosts, own, foreign, &chain);
        if actors.is_empty()
            && (foreign || act.effect.as_ref().is_some_and(|e| e.measure.as_deref() == Some("expulsion")))
            && !recipients.is_empty()
        {
            // Expelled from a state without a word of who expels: that state does.
            let from = found.fillers.iter().any(|(s, _)| {
                let slot = &found.frame.slots[*s];
                slot.role == Some(Role::Recipient) && slot.positions.contains(&Position::Preposition("from".to_owned()))
            });
            if from {
                actors = std::mem::take(&mut recipients);
            }
        }

        if let ([], [host]) = (actors.as_slice(), hosts.as_slice())
            && act.premises == Some(Premises::Host)
            && !recipients.iter().any(|r| r.code == *host)
            && !senders.contains(host)
        {
            // "have been given five days to leave Canada": by whom, if not by Canada.
            actors.extend(self.state_actor(host));
        }
        // "Somali diplomats will be recalled": by whom, if not by Somalia.
        if actors.is_empty() && act.premises == Some(Premises::Own) {
            let whose = envoys.iter().find_map(|t| self.envoy(*t, &chain).and_then(|e| e.sending.or(e.either)));
            if let Some(whose) = whose {
                actors = self.state_actor(&whose).into_iter().collect();
                recipients.retain(|r| r.code != whose);
            }
        }
        // "the president nominated ... as Serbia's ambassador": an office without a state belongs to the mission's.
        if let [sender] = senders.as_slice()
            && !foreign
        {
            for actor in actors.iter_mut().filter(|a| a.code.is_empty()) {
                actor.code.clone_from(sender);
                actor.state = Some(sender.clone());
            }
        }
        if missions.is_empty() && hosted && actors.is_empty() {
            // "The expulsion of our ambassador to Chad": by Chad.
            let host = p.iter().find_map(|t| self.envoy(*t, &chain).filter(|e| e.head)?.receiving);
            if let Some(host) = host {
                recipients.retain(|r| r.code != host);
                actors.extend(self.state_actor(&host));
            }
        }
        // Who acts, where the sentence leaves it to the mission: an envoy recalled is recalled by who sent him.
        if missions.is_empty() {
            let known: Vec<Actor> = senders.iter().filter_map(|s| self.state_actor(s)).collect();
            if hosted && recipients.is_empty() {
                recipients = known;
            } else if !hosted && actors.is_empty() && !known.iter().any(|k| recipients.iter().any(|r| r.code == k.code))
            {
                actors = known;
                recipients.retain(|r| !actors.iter().any(|a| a.code == r.code));
            }
        } else if let Some(first) = missions.first() {
            if actors.is_empty() && self.coder.codebook.has_role(found.candidate, Role::Actor) {
                // What is done to an envoy, his host does: "the ambassador was handed a note".
                let done_to = recipients.iter().any(|r| r.code == first.mission.sending);
                let state = if hosted || done_to { &first.mission.receiving } else { &first.mission.sending };
                actors.extend(self.state_actor(state));
            }
            if recipients.is_empty() {
                for part in &missions {
                    let other = if hosted { &part.mission.sending } else { &part.mission.receiving };
                    if !moves && !actors.iter().any(|a| a.code == *other) {
                        recipients.extend(self.state_actor(other));
                    }
                }
            }
        }
        if moves && !p.is_empty() && !missions.is_empty() && actors.is_empty() {
            // An envoy's own movement is his state's.
            actors.extend(missions.iter().filter_map(|m| self.state_actor(&m.mission.sending)));
            if recipients.is_empty() {
                recipients.extend(
                    missions
                        .iter()
                        .filter(|_| missions.len() == 1)
                        .filter_map(|m| self.state_actor(&m.mission.receiving)),
                );
            }
        }
        if actors.is_empty() && recipients.is_empty() {
            actors = self.between(predicate, found, &chain);
        }
        if actors.is_empty() && act.family == "force" {
            actors = self.whose_arms(predicate, found);
        }
        if recipients.is_empty() {
            let codes: Vec<String> = actors.iter().map(|a| a.code.clone()).collect();
            // Whom it touches may only be said of the thing: "Australian barley", "the visas of Brazilian judges".
            let mut things: Vec<usize> = p.iter().chain(&q).chain(&topics).copied().collect();
            things.extend(found.fillers.iter().flat_map(|(_, t)| t.iter().copied()).filter(|t| !a.contains(t)));
            things.extend(predicate.arguments.iter().filter_map(|(position, t)| {
                let toward = match position {
                    Position::Object | Position::Indirect => true,
                    // "decided to expel diplomats over a dispute about Macedonia" expels none of its.
                    Position::Preposition(p) => {
                        let toward = ["on", "against", "to", "from", "for", "with", "near"];
                        let domestic = act.family == "domestic" && !matches!(p.as_str(), "against" | "from");
                        (toward.contains(&p.as_str()) || p == "over" && act.family != "missions") && !domestic
                    }
                    _ => false,
                };
                (toward && !a.contains(t)).then_some(*t)
            }));
            for &t in &things {
                if !recipients.is_empty() {
                    break;
                }
                // "Condemned Hamas' attacks on Israelis": whose the thing is.
                let owner = self.tree.first(t, "nmod:poss").and_then(|p| self.named_at(p)).filter(|c| {
                    c.named
                        && matches!(c.actor.kind, ActorKind::Organization | ActorKind::Group)
                        && act.family == "words"
                });
                if let Some(owner) = owner.filter(|c| !codes.contains(&c.actor.code)) {
                    recipients.push(owner.actor.clone());
                    break;
                }
                for code in self.nationalities_under(t, &codes) {
                    if !codes.contains(&code)
                        && !recipients.iter().any(|r| r.code == code)
                        && self.registry.state_index(&code).is_some()
                    {
                        recipients.extend(self.state_actor(&code));
                    }
                }
                if recipients.is_empty() {
                    // "barred IAEA inspectors": of a body.
                    let body = self.tree.with(t, "compound").filter_map(|c| self.named_at(c));
                    let body = body.filter(|c| c.actor.kind == ActorKind::Organization).map(|c| c.actor.clone());
                    recipients.extend(body.filter(|o| !codes.contains(&o.code)));
                }
            }
        }
        if recipients.is_empty() && act.family == "force" && self.coder.codebook.takes_recipient(&act.id) {
            // "shelled villages in northern Syria", "meddled in its election": where force is used it is used on somebody.
            let inside = predicate.arguments.iter().filter(|(position, t)| {
                matches!(position, Position::Preposition(p) if matches!(p.as_str(), "in" | "into" | "at" | "inside"))
                    && !a.contains(t)
            });
            let code =
                inside.filter_map(|(_, t)| self.land_of(*t)).find(|code| !actors.iter().any(|x| x.code == *code));
            recipients.extend(code.and_then(|code| self.state_actor(&code)));
        }
        if actors.is_empty() && foreign {
            // "was summoned to the Russian foreign ministry": by whoever works there.
            let house = found.fillers.iter().filter(|(s, _)| {
                let slot = &found.frame.slots[*s];
                slot.role.is_none() && slot.positions.contains(&Position::Preposition("to".to_owned()))
            });
            let ministry = house.flat_map(|(_, t)| t).find_map(|t| self.state_of(*t));
            actors.extend(ministry.and_then(|state| self.state_actor(&state)));
            recipients.retain(|r| !actors.iter().any(|x| x.code == r.code));
        }
        if let Some(premises) = act.premises {
            self.by_premises(premises, predicate, found, &mut actors, &mut recipients);
        }
        let mut act_id = act.id.clone();
        let mut modality = reading.modality;
        let ready = reading.operator.is_some_and(|o| self.tree.upos(o) == Upos::Adj);
        let harms = |e: &Effect| {
            e.measure.is_some() || e.relation.as_deref() == Some("severed") || e.mission.as_deref() == Some("expelled")
        };
        if ready && modality == Modality::Offered && act.effect.as_ref().is_some_and(harms) {
            // Who stands ready to impose sanctions or to break off ties offers nothing.
            modality = Modality::Threatened;
        }
        if let Some(other) = act.own_as.as_ref().filter(|_| recipients.is_empty() && self.is_own_state(&r, &actors)) {
            act_id.clone_from(other);
        }
        if let Some(other) = act.denied_as.as_ref().filter(|_| modality == Modality::Denied) {
            act_id.clone_from(other);
            modality = Modality::Ongoing;
        }
        // Who asks, offers or demands is the actor of the mention; who is asked, its recipient.
        if let Some(agent) = reading.agent {
            let agents = self.actors(&self.tree.conjuncts(agent), &chain);
            if !agents.is_empty() {
                if reading.agent_is_other {
                    let asked: Vec<Actor> =
                        actors.iter().filter(|x| !agents.iter().any(|g| g.code == x.code)).cloned().collect();
                    let by_host = self.is_host(&agents, &missions, &senders);
                    if by_host && let Some(other) = &act.asked_by_host {
                        act_id.clone_from(other);
                    }
                    // Of a measure that is asked for the recipient is whom it would hit, not who is to take it.
                    let hits = act.effect.as_ref().is_some_and(|e| e.measure.is_some())
                        && act.family == "measures"
                        && modality == Modality::Requested;
                    let replaced = !asked.is_empty() && modality == Modality::Requested && !hits;
                    if recipients.is_empty() || replaced {
                        recipients = if asked.is_empty() { recipients } else { asked };
                    } else if !hits {
                        for x in asked {
                            if !recipients.iter().any(|r| r.code == x.code) {
                                recipients.push(x);
                            }
                        }
                    }
                    recipients.retain(|x| !agents.iter().any(|g| g.code == x.code));
                    actors = agents;
                } else if actors.is_empty() {
                    actors = agents;
                }
            } else if let Some(other) = act.asked_by_host.as_ref().filter(|_| modality == Modality::Requested) {
                // "The men behind the coup ordered him to leave": whoever they are, they are not who sent him.
                act_id.clone_from(other);
                recipients = senders.iter().filter_map(|s| self.state_actor(s)).collect();
                actors.clear();
                // A junta that orders an envoy out rules where he is.
                let rules = matches!(
                    self.tree.lemma(agent),
                    "junta" | "regime" | "government" | "authority" | "ruler" | "cabinet"
                );
                if let Some(part) = missions.first().filter(|_| rules) {
                    actors.extend(self.state_actor(&part.mission.receiving));
                }
            } else if reading.agent_is_other && modality == Modality::Requested && self.tree.is_noun(agent) {
                // "A motion calls for the embassy to be closed": who would act is asked, and does not ask.
                for asked in std::mem::take(&mut actors) {
                    if !recipients.iter().any(|r| r.code == asked.code) {
                        recipients.push(asked);
                    }
                }
            }
        }
        let unsaid = reading.operator.is_none() || act.asked_by_host.is_some() && a.is_empty();
        if matches!(modality, Modality::Requested) && reading.agent.is_none() && unsaid {
            // "should return": who says so asks.
            let spoken: Vec<usize> = voices.voices.iter().filter_map(|v| v.speaker).collect();
            if !spoken.is_empty() {
                // "A notice says that he must leave, the minister told": the paper asks for who put it out.
                let asking = spoken.iter().map(|s| self.actors(&[*s], &chain)).find(|a| !a.is_empty());
                if let Some(asking) = asking {
                    let by_host = self.is_host(&asking, &missions, &senders);
                    if by_host && let Some(other) = &act.asked_by_host {
                        act_id.clone_from(other);
                    }
                    actors = asking;
                    recipients.retain(|r| !actors.iter().any(|a| a.code == r.code));
                }
            } else if let (Some(other), Some(part)) = (&act.asked_by_host, missions.first()) {
                // "The envoy must leave within two days": nobody but his host can say so.
                act_id.clone_from(other);
                actors = self.state_actor(&part.mission.receiving).into_iter().collect();
                recipients = self.state_actor(&part.mission.sending).into_iter().collect();
            } else if act.premises != Some(Premises::Host) || actors.is_empty() {
                // "The diplomat should leave within two weeks" is his host's demand, whoever tells it.
                modality = Modality::Hypothetical;
            }
        }
        if modality == Modality::Requested
            && recipients.is_empty()
            && let Some(operator) = reading.operator.filter(|o| self.tree.is_verb(*o))
        {
            // "asked Delhi for cooperation", "pressed Pyongyang for denuclearization": who is asked.
            let addressed = ["obj", "iobj"].iter().find_map(|r| self.tree.first(operator, r));
            let named =
                addressed.filter(|t| *t != predicate.token && self.is_party(*t, &Position::Object, &chain, false));
            recipients = named.map_or_else(Vec::new, |t| self.actors(&self.tree.conjuncts(t), &chain));
        }
        let unasked = modality == Modality::Requested && reading.agent.is_none() && reading.operator.is_some();
        if let (true, Some(other), [sending]) = (unasked, &act.asked_by_host, senders.as_slice()) {
            // "The deadline for the envoy to leave": his host's.
            let host = missions.first().map(|m| m.mission.receiving.clone()).or_else(|| hosts.first().cloned());
            if host.as_ref().is_some_and(|h| h != sending) {
                act_id.clone_from(other);
                actors = host.and_then(|h| self.state_actor(&h)).into_iter().collect();
                recipients = self.state_actor(sending).into_iter().collect();
            }
        }
        if let Some(other) = &act.of_another
            && let Some((owner, host)) =
                self.house(predicate, found).and_then(Envoy::mission).map(|m| (m.sending, m.receiving))
            && let [actor] = actors.as_slice()
            && actor.code == host
        {
            // Who closes another's embassy, or asks him to, has ordered it closed.
            act_id.clone_from(other);
            if modality == Modality::Requested {
                modality = Modality::Occurred;
            }
            if !recipients.iter().any(|r| r.code == owner) {
                recipients = self.state_actor(&owner).into_iter().collect();
            }
        }
        // What is done to a state's people is done to the state; what they do is not its doing.
        for recipient in &mut recipients {
            if let (true, Some(state)) = (recipient.code.contains(':'), &recipient.state) {
                recipient.code.clone_from(state);
            }
        }
        dedup(&mut actors);
        dedup(&mut recipients);
        // "The Gulf states lifted their boycott of Qatar": who is named apart from the group is not of it here.
        let named_apart =
            |x: &Actor, group: &[Actor]| group.iter().any(|r| r.code == x.code && r.text != x.text) && group.len() == 1;
        if actors.len() > 2 && actors.windows(2).all(|two| two[0].text == two[1].text) {
            actors.retain(|x| !named_apart(x, &recipients));
        }
        recipients.retain(|r| !actors.iter().any(|x| x.code == r.code) || actors.is_empty());
        // Who flies out his own people sends nobody aid.
        let own_people = act.family == "aid"
            && predicate.arguments.iter().filter(|(position, _)| *position == Position::Object).any(|(_, t)| {
                if !self.in_list("civilians", *t) {
                    return false;
                }
                let owner = self.tree.first(*t, "nmod:poss").filter(|p| self.tree.upos(*p) == Upos::Pron);
                owner.and_then(|p| self.state_of(p)).is_some_and(|s| actors.iter().any(|a| a.code == s))
            });
        // "Protests force the president out of the capital": nobody expels his own.
        let own = |p: &Actor| actors.iter().any(|a| p.state.is_some() && p.state == a.state);
        let own_official = act.effect.as_ref().is_some_and(|e| e.measure.as_deref() == Some("expulsion"))
            && missions.is_empty()
            && recipients.is_empty()
            && !persons.is_empty()
            && persons.iter().all(own);
        if own_people || own_official {
            return None;
        }
        // "The talks were called off": whose they are the whole report may say.
        let of_both = act.family == "talks";
        if actors.is_empty() && recipients.is_empty() && missions.is_empty() && persons.is_empty() && !of_both {
            return None;
        }
        let quantity = q
            .iter()
            .chain(&p)
            .chain(&r)
            .chain(&topics)
            .find_map(|t| self.quantity(*t))
            .or_else(|| (predicate.pos == Pos::Noun).then(|| self.quantity(predicate.token)).flatten())
            .or_else(|| {
                // "exchanged seventy prisoners": what the frame asked for without a role.
                let plain = found.fillers.iter().filter(|(s, _)| {
                    let slot = &found.frame.slots[*s];
                    slot.role.is_none() && slot.positions.contains(&Position::Object)
                });
                let time =
                    |q: &Quantity| matches!(q.unit.as_str(), "hour" | "day" | "week" | "month" | "year" | "minute");
                plain.flat_map(|(_, t)| t).find_map(|t| self.quantity(*t)).filter(|q| !time(q))
            });
        // "Talks in Rome" are not talks with Italy.
        let talks = act.effect.as_ref().and_then(|e| e.talks.as_deref()).is_some_and(|kind| kind != "visit");
        if talks && recipients.len() + actors.len() > 1 {
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
            recipients.retain(|r| !venue(r));
        }
        // Who flies back to his own capital visits nobody.
        let visits = act.effect.as_ref().is_some_and(|e| e.talks.as_deref() == Some("visit"));
        let home = || {
            let to = found.fillers.iter().filter(|(s, _)| found.frame.slots[*s].role == Some(Role::Recipient));
            let country = |t: &usize| self.place_at(*t).and_then(|p| p.country.clone()).or_else(|| self.state_of(*t));
            to.flat_map(|(_, tokens)| tokens).find_map(country)
        };
        if visits && modality.is_fact() && home().is_some_and(|home| actors.iter().any(|a| a.code == home)) {
            return None;
        }
        // "We have nothing to say to him", said the minister: it is not he who is sent away.
        let himself = |p: &Actor| chain.iter().any(|a| a.actor.as_ref() == Some(&p.id) || a.named && a.name == p.name);
        if act.premises == Some(Premises::Host)
            && !persons.is_empty()
            && missions.is_empty()
            && persons.iter().all(himself)
        {
            return None;
        }
        self.sent_away(act, &missions, &persons, &mut actors, &mut recipients);
        let place = self.place(predicate, &found.fillers);
        let evidence = self.evidence(predicate, reading, &found.fillers, &when);
        let slots = found.frame.slots.iter().filter(|s| !s.optional).count().max(1);
        let filled = found.fillers.iter().filter(|(s, _)| !found.frame.slots[*s].optional).count();
        let mut confidence = 0.55 + 0.35 * (filled as f64 / slots as f64) + 0.01 * f64::from(found.score.min(10));
        if actors.is_empty() {
            confidence -= 0.15;
        }
        if reading.weak {
            confidence -= 0.2;
        }
        let topical =
            predicate.pos == Pos::Noun && self.tree.base(predicate.token) == "compound" && reading.operator.is_none();
        if reading.doubtful || topical || found.frame.doubtful && modality.is_fact() {
            // "an expulsion order", "the departure date": the word is there, the act is not told.
            confidence -= 0.7;
        }
        if self.document.blocks.get(self.tree.sentence.block).is_some_and(|b| b.kind == BlockKind::Title) {
            confidence -= 0.05;
        }
        let confidence = (confidence.clamp(0.05, 0.99) * 100.0).round() / 100.0;
        Some(EventMention {
            id: mention_id(&self.document.id, evidence, &act_id, modality, predicate.token),
            document: self.document.id.clone(),
            evidence,
            sentence: self.tree.sentence.span,
            sentence_index: self.index,
            act: act_id,
            modality,
            certainty,
            actors,
            recipients,
            persons,
            missions,
            quantity,
            when,
            said,
            terms: Vec::new(),
            place,
            attribution: chain,
            rule: format!("{}#{}", act.id, found.candidate.frame + 1),
            confidence,
        })
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

    fn house(&self, predicate: &Predicate, found: &Match) -> Option<&Envoy> {
        let fillers = found.fillers.iter().flat_map(|(_, tokens)| tokens.iter().copied());
        let arguments = predicate.arguments.iter().map(|(_, t)| *t);
        fillers.chain(arguments).find_map(|t| self.character_at(t).and_then(|c| c.house.as_ref()))
    }

    /// Whether who asks an envoy to go is the state that he is sent to: said by his mission, or, where the sentence names
    /// only who sent him, by its being another state.
    pub(super) fn is_host(&self, asking: &[Actor], missions: &[MissionPart], senders: &[String]) -> bool {
        match (missions.first(), senders) {
            (Some(part), _) => asking.iter().any(|a| a.code == part.mission.receiving),
            (None, [sender]) => {
                asking.iter().any(|a| self.registry.state_index(&a.code).is_some() && a.code != *sender)
            }
            _ => false,
        }
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
        for &t in tokens {
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
                    let own = self.nationality(t).or_else(|| self.body_of(t)).map(str::to_owned);
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

    /// Whose land a place or a thing is on: "a port in Hodeidah", "Syria", "its election".
    fn land_of(&self, t: usize) -> Option<String> {
        let possessor = self.tree.first(t, "nmod:poss").and_then(|p| self.named_at(p));
        self.place_at(t)
            .and_then(|p| p.country.clone())
            .or_else(|| possessor.and_then(|c| c.actor.state.clone()))
            .or_else(|| self.nationality(t).map(str::to_owned))
    }

    /// States that adjectives, compounds, possessors and "of", "in", "from" name under a noun.
    pub(super) fn nationalities_under(&self, t: usize, except: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        // "outside the Chinese embassy in Oslo": of China, wherever it stands.
        let house = |i: usize| self.named_at(i).and_then(|c| c.house.as_ref()).and_then(|h| h.sending.clone());
        let houses = std::iter::once(t).chain(attribution::phrase(self.tree, t)).find_map(house);
        if let Some(sending) = houses.filter(|s| !except.contains(s)) {
            return vec![sending];
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
            if i == t || self.is_descent(i) {
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
            for i in self.tree.with(t, "acl").flat_map(|c| self.tree.subtree(c)).filter(|i| !located(*i)) {
                if let Some(code) = self.nationality(i).map(str::to_owned).filter(|c| !found.contains(c)) {
                    found.push(code);
                }
            }
        }
        found
    }

    pub(super) fn quantity(&self, t: usize) -> Option<Quantity> {
        let article = self
            .tree
            .first(t, "det")
            .filter(|d| matches!(self.tree.lemma(*d).to_lowercase().as_str(), "a" | "an" | "another"));
        let counted = self.tree.upos(t) == Upos::Noun && self.tree.token(t).text.to_lowercase() == self.tree.lemma(t);
        if article.is_some() && counted && (self.is_diplomats(t) || self.named_at(t).is_some()) {
            return Some(Quantity { value: 1.0, unit: self.tree.lemma(t).to_lowercase(), approximate: false });
        }
        let number = if self.tree.upos(t) == Upos::Num { t } else { self.tree.with(t, "nummod").next()? };
        // "The February 13 killing": a day counts nothing.
        let at = self.tree.token(number).span;
        if self.times.iter().any(|e| e.span.contains(at)) {
            return None;
        }
        let value = crate::coding::number::value(&self.tree.token(number).text)?;
        let unit = if number == t { String::new() } else { self.tree.lemma(t).to_lowercase() };
        let approximate = self.tree.children(number).iter().chain(self.tree.children(t)).any(|c| {
            matches!(
                self.tree.lemma(*c).to_lowercase().as_str(),
                "about"
                    | "around"
                    | "some"
                    | "nearly"
                    | "almost"
                    | "roughly"
                    | "approximately"
                    | "least"
                    | "more"
                    | "over"
                    | "up"
            )
        });
        Some(Quantity { value, unit, approximate })
    }

    pub(super) fn place(&self, predicate: &Predicate, fillers: &[(usize, Vec<usize>)]) -> Option<Place> {
        let used: BTreeSet<usize> = fillers.iter().flat_map(|(_, t)| t.iter().copied()).collect();
        predicate
            .arguments
            .iter()
            .filter(|(p, t)| {
                matches!(p, Position::Preposition(p) if matches!(p.as_str(), "in" | "at" | "near" | "to" | "into"))
                    && !used.contains(t)
            })
            .find_map(|(_, t)| self.stage.at(*t).and_then(|r| r.place.clone()))
    }

    /// The characters the mention stands on: the act's word, what governs it, who fills its slots, and its date.
    pub(super) fn evidence(
        &self,
        predicate: &Predicate,
        reading: &Reading,
        fillers: &[(usize, Vec<usize>)],
        when: &When,
    ) -> Span {
        let mut tokens: Vec<usize> = vec![predicate.token];
        tokens.extend(predicate.carrier);
        tokens.extend(reading.operator);
        tokens.extend(reading.agent.iter().flat_map(|a| attribution::phrase(self.tree, *a)));
        for t in fillers.iter().flat_map(|(_, t)| t.iter()) {
            let phrase = attribution::phrase(self.tree, *t);
            // A subject that another clause supplies stands too far away to quote.
            if phrase.iter().any(|p| p.abs_diff(predicate.token) <= 25) {
                tokens.extend(phrase);
            }
        }
        for &child in self.tree.children(predicate.token) {
            if matches!(self.tree.base(child), "aux" | "advmod") {
                tokens.push(child);
            }
        }
        let mut span = self.tree.span(&tokens).unwrap_or(self.tree.sentence.span);
        if let Some(expression) = &when.expression
            && self.tree.sentence.span.contains(expression.span)
        {
            span = span.cover(expression.span);
        }
        // Evidence is a run of the report's own words: noise in the middle ends it.
        let at = self.tree.token(predicate.token).span;
        let whole = span;
        for noise in self.document.noise.iter().map(|n| n.span).filter(|n| n.overlaps(whole)) {
            if noise.end <= at.start {
                span.start = span.start.max(noise.end);
            } else if noise.start >= at.end {
                span.end = span.end.min(noise.start);
            }
        }
        let words = span.of(&self.document.text);
        let lead = words.len() - words.trim_start().len();
        Span::new(span.start + lead, span.start + lead + words.trim().len())
    }
}

pub(super) fn mention_id(document: &str, evidence: Span, act: &str, modality: Modality, token: usize) -> String {
    let key = format!("{document}\n{}\n{}\n{act}\n{}\n{token}", evidence.start, evidence.end, modality.as_str());
    format!("m-{}", &blake3::hash(key.as_bytes()).to_hex()[..16])
}

fn dedup(actors: &mut Vec<Actor>) {
    let mut seen = BTreeSet::new();
    actors.retain(|a| seen.insert(a.id.clone()));
}
