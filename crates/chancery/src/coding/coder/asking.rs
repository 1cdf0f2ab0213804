//! What an act becomes through who asks for it, offers it or denies it.

use super::mention::Draft;
use super::*;

impl Scene<'_> {
    /// The same words name another act where it is one's own, denied, or stood ready for.
    pub(super) fn rename(&self, d: &mut Draft) {
        let ready = d.reading.operator.is_some_and(|o| self.tree.upos(o) == Upos::Adj);
        let harms = |e: &Effect| {
            e.measure.is_some() || e.relation.as_deref() == Some("severed") || e.mission.as_deref() == Some("expelled")
        };
        if ready && d.modality == Modality::Offered && d.act.effect.as_ref().is_some_and(harms) {
            // Who stands ready to impose sanctions or to break off ties offers nothing.
            d.modality = Modality::Threatened;
        }
        if let Some(other) = d
            .act
            .own_as
            .as_ref()
            .filter(|_| d.recipients.is_empty() && self.is_own_state(&d.roles.recipient, &d.actors))
        {
            d.act_id.clone_from(other);
        }
        if let Some(other) = d.act.denied_as.as_ref().filter(|_| d.modality == Modality::Denied) {
            d.act_id.clone_from(other);
            d.modality = Modality::Ongoing;
        }
    }

    /// Who asks, offers or demands is the actor of the mention; who is asked, its recipient.
    pub(super) fn who_asks(&self, d: &mut Draft) {
        self.decreed(d);
        if let Some(agent) = d.reading.agent {
            self.asked_by(agent, d);
        }
        let unsaid = d.reading.operator.is_none() || d.act.asked_by_host.is_some() && d.roles.actor.is_empty();
        if matches!(d.modality, Modality::Requested) && d.reading.agent.is_none() && unsaid {
            // "should return": who says so asks.
            let spoken: Vec<usize> = d.voices.iter().filter_map(|v| v.speaker).collect();
            if !spoken.is_empty() {
                // "A notice says that he must leave, the minister told": the paper asks for who put it out.
                let asking = spoken.iter().map(|s| self.actors(&[*s], &d.chain)).find(|a| !a.is_empty());
                if let Some(asking) = asking {
                    let by_host = self.is_host(&asking, &d.missions, &d.senders);
                    if by_host && let Some(other) = &d.act.asked_by_host {
                        d.act_id.clone_from(other);
                    }
                    d.actors = asking;
                    d.recipients.retain(|r| !d.actors.iter().any(|a| a.code == r.code));
                }
            } else if let (Some(other), Some(part)) = (&d.act.asked_by_host, d.missions.first()) {
                // "The envoy must leave within two days": nobody but his host can say so.
                d.act_id.clone_from(other);
                d.actors = self.state_actor(&part.mission.receiving).into_iter().collect();
                d.recipients = self.state_actor(&part.mission.sending).into_iter().collect();
            } else if d.act.premises != Some(Premises::Host) || d.actors.is_empty() {
                // "The diplomat should leave within two weeks" is his host's demand, whoever tells it.
                d.modality = Modality::Hypothetical;
            }
        }
        if d.modality == Modality::Requested
            && d.recipients.is_empty()
            && let Some(operator) = d.reading.operator.filter(|o| self.tree.is_verb(*o))
        {
            // "asked Delhi for cooperation", "pressed Pyongyang for denuclearization": who is asked.
            let addressed = ["obj", "iobj"].iter().find_map(|r| self.tree.first(operator, r));
            let named =
                addressed.filter(|t| *t != d.predicate.token && self.is_party(*t, &Position::Object, &d.chain, false));
            d.recipients = named.map_or_else(Vec::new, |t| self.actors(&self.tree.conjuncts(t), &d.chain));
        }
        let unasked = d.modality == Modality::Requested && d.reading.agent.is_none() && d.reading.operator.is_some();
        if let (true, Some(other), [sending]) = (unasked, &d.act.asked_by_host, d.senders.as_slice()) {
            // "The deadline for the envoy to leave": his host's.
            let host = d.missions.first().map(|m| m.mission.receiving.clone()).or_else(|| d.hosts.first().cloned());
            if host.as_ref().is_some_and(|h| h != sending) {
                d.act_id.clone_from(other);
                d.actors = host.and_then(|h| self.state_actor(&h)).into_iter().collect();
                d.recipients = self.state_actor(sending).into_iter().collect();
            }
        }
    }

    /// "The government ordered the diplomats to be expelled": with that they are.
    fn decreed(&self, d: &mut Draft) {
        let orders = |o: usize| matches!(self.tree.lemma(o), "order" | "decree" | "direct" | "instruct");
        let own = d.act.effect.as_ref().is_some_and(|e| {
            e.measure.is_some() || e.relation.is_some() || matches!(e.mission.as_deref(), Some("expelled" | "closed"))
        });
        let nobody_else = d.roles.actor.is_empty() && d.predicate.subject_may_be_silent;
        if let (Some(agent), Some(_), Modality::Requested) =
            (d.reading.agent, d.reading.operator.filter(|o| orders(*o)), d.modality)
            && own
            && nobody_else
        {
            let by = self.actors(&self.tree.conjuncts(agent), &d.chain);
            if by.iter().any(|a| a.state.is_some() && a.sector.as_deref() != Some("JUD")) {
                d.modality = Modality::Occurred;
                d.actors = by;
            }
        }
    }

    fn asked_by(&self, agent: usize, d: &mut Draft) {
        if self.is_one_national(agent) {
            return;
        }
        let agents = self.actors(&self.tree.conjuncts(agent), &d.chain);
        if !agents.is_empty() {
            if d.reading.agent_is_other {
                let asked: Vec<Actor> =
                    d.actors.iter().filter(|x| !agents.iter().any(|g| g.code == x.code)).cloned().collect();
                let by_host = self.is_host(&agents, &d.missions, &d.senders);
                if by_host && let Some(other) = &d.act.asked_by_host {
                    d.act_id.clone_from(other);
                    // Whom his host orders out is sent home, whether he goes or not.
                    let ordered = d.reading.operator.is_some_and(|o| matches!(self.tree.lemma(o), "order" | "command"));
                    if ordered && d.modality == Modality::Requested {
                        d.modality = Modality::Occurred;
                    }
                }
                let sent_by = |t: &usize, code: &str| {
                    self.envoy(*t, &d.chain).is_some_and(|e| e.sending.or(e.either).as_deref() == Some(code))
                };
                let of_own = d.modality == Modality::Requested
                    && agents.iter().any(|a| d.envoys.iter().any(|t| sent_by(t, &a.code)));
                if of_own && let Some(other) = d.act.asked_by_own.as_ref().filter(|_| !by_host) {
                    // "Asked her ambassador to return home": with that he is called back.
                    d.act_id.clone_from(other);
                    d.modality = Modality::Occurred;
                }
                let hits = hits(d);
                let replaced = !asked.is_empty() && d.modality == Modality::Requested && !hits;
                if d.recipients.is_empty() || replaced {
                    if !asked.is_empty() {
                        d.recipients = asked;
                    }
                } else if !hits {
                    for x in asked {
                        if !d.recipients.iter().any(|r| r.code == x.code) {
                            d.recipients.push(x);
                        }
                    }
                }
                d.recipients.retain(|x| !agents.iter().any(|g| g.code == x.code));
                d.actors = agents;
            } else if d.actors.is_empty() {
                d.actors = agents;
            }
        } else if let Some(other) = d.act.asked_by_host.as_ref().filter(|_| d.modality == Modality::Requested) {
            // "The men behind the coup ordered him to leave": whoever they are, they are not who sent him.
            d.act_id.clone_from(other);
            d.recipients = d.senders.iter().filter_map(|s| self.state_actor(s)).collect();
            d.actors.clear();
            // A junta that orders an envoy out rules where he is.
            let rules =
                matches!(self.tree.lemma(agent), "junta" | "regime" | "government" | "authority" | "ruler" | "cabinet");
            if let Some(part) = d.missions.first().filter(|_| rules) {
                d.actors.extend(self.state_actor(&part.mission.receiving));
            }
        } else if d.reading.agent_is_other && d.modality == Modality::Requested {
            // "A motion calls for the embassy to be closed", "they want Oslo to close it": who would act is asked, and
            // does not ask, whoever does.
            let asked = std::mem::take(&mut d.actors);
            if asked.is_empty() || hits(d) {
                for one in asked {
                    if !d.recipients.iter().any(|r| r.code == one.code) {
                        d.recipients.push(one);
                    }
                }
            } else {
                d.recipients = asked;
            }
        }
    }

    /// Who closes another's embassy, or asks him to, has ordered it closed.
    pub(super) fn of_another(&self, d: &mut Draft) {
        if let Some(other) = &d.act.of_another
            && let Some((owner, host)) =
                self.house(d.predicate, d.found).and_then(Envoy::mission).map(|m| (m.sending, m.receiving))
            && let [actor] = d.actors.as_slice()
            && actor.code == host
        {
            d.act_id.clone_from(other);
            if d.modality == Modality::Requested {
                d.modality = Modality::Occurred;
            }
            if !d.recipients.iter().any(|r| r.code == owner) {
                d.recipients = self.state_actor(&owner).into_iter().collect();
            }
        }
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
}

/// Of a measure that is asked for the recipient is whom it would hit, not who is to take it.
fn hits(d: &Draft) -> bool {
    let measure = d.act.effect.as_ref().is_some_and(|e| e.measure.is_some());
    measure && d.act.family == "measures" && d.modality == Modality::Requested
}
