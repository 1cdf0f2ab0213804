//! Writes the mention that a frame and its fillers make.

use super::*;

/// A mention that is being written: what the sentence says of it, and who acts on whom as far as is known.
pub(super) struct Draft<'m> {
    pub act: &'m Act,
    pub predicate: &'m Predicate,
    pub found: &'m Match<'m>,
    pub reading: &'m Reading,
    /// Tokens in the frame's roles.
    pub roles: Roles,
    pub voices: Vec<Voice>,
    pub chain: Vec<Attribution>,
    /// The frame asks for one's own envoy, or for another's.
    pub own: bool,
    pub foreign: bool,
    /// The act is one that a host does: to bar, expel or cap another's envoys, whatever the words say of whose they are.
    pub hosted: bool,
    /// The act is an envoy's own going or coming.
    pub moves: bool,
    /// Tokens that may be envoys, and the states where the sentence has them.
    pub envoys: Vec<usize>,
    pub hosts: Vec<String>,
    pub missions: Vec<MissionPart>,
    pub persons: Vec<Actor>,
    /// States whose envoys are told of, be the mission known or not.
    pub senders: Vec<String>,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub act_id: String,
    pub modality: Modality,
}

/// Tokens that fill the roles of a frame.
pub(super) struct Roles {
    pub actor: Vec<usize>,
    pub recipient: Vec<usize>,
    pub person: Vec<usize>,
    pub counted: Vec<usize>,
    pub topic: Vec<usize>,
}

impl Roles {
    fn of(found: &Match) -> Roles {
        let role = |wanted: Role| -> Vec<usize> {
            let fillers = found.fillers.iter().filter(|(s, _)| found.frame.slots[*s].role == Some(wanted));
            fillers.flat_map(|(_, t)| t.iter().copied()).collect()
        };
        Roles {
            actor: role(Role::Actor),
            recipient: role(Role::Recipient),
            person: role(Role::Person),
            counted: role(Role::Counted),
            topic: role(Role::Topic),
        }
    }
}

impl Scene<'_> {
    /// None where the words turn out to tell of no such act.
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
        let (mut when, mut said) = self.when(predicate, reading, &voices.voices);
        let mut draft = self.draft(act, predicate, found, reading, voices.voices, chain);
        let d = &mut draft;
        self.named_parties(d)?;
        // Who headed a mission in another year than the report's own news is not for the report's present to say.
        let present = when.expression.as_ref().is_none_or(|e| !days::names_year(&e.value));
        (d.missions, d.persons, d.senders) =
            self.missions(present, &d.envoys, &d.actors, &d.recipients, &d.hosts, d.own, d.foreign, &d.chain);
        self.parties_by_mission(d);
        self.parties_by_words(d);
        self.rename(d);
        self.who_asks(d);
        self.of_another(d);
        self.settle(d);
        if self.tells_nothing(d) {
            return None;
        }
        if d.modality.is_fact() && !reading.modality.is_fact() {
            // "Ordered him to leave by Sunday": the order is given, and Sunday is its term.
            let done = Reading {
                modality: d.modality,
                tense: Tense::Present,
                path: reading.path.clone(),
                inner: None,
                ..*reading
            };
            (when, said) = self.when(predicate, &done, &d.voices);
        }
        if when.expression.is_none() && self.announces(d) {
            when = When { expression: said.expression.clone(), tense: Tense::Past, ..when };
        }
        self.sent_away(act, &d.missions, &d.persons, &mut d.actors, &mut d.recipients);
        when.office = self.in_office(d);
        let quantity = self.amount(d);
        let confidence = self.sureness(d);
        let place = self.place(predicate, &found.fillers);
        let evidence = self.evidence(predicate, reading, &found.fillers, &when);
        let spoken = matches!(act.family.as_str(), "words" | "talks");
        let told_whom = spoken && draft.recipients.is_empty() && self.tells_whom(&draft);
        Some(EventMention {
            id: mention_id(&self.document.id, evidence, &draft.act_id, draft.modality, predicate.token),
            document: self.document.id.clone(),
            evidence,
            sentence: self.tree.sentence.span,
            sentence_index: self.index,
            act: draft.act_id,
            modality: draft.modality,
            certainty,
            actors: draft.actors,
            recipients: draft.recipients,
            persons: draft.persons,
            missions: draft.missions,
            quantity,
            when,
            said,
            terms: Vec::new(),
            place,
            attribution: draft.chain,
            rule: format!("{}#{}", act.id, found.candidate.frame + 1),
            told_whom,
            confidence,
        })
    }

    /// When the leader led who did what only a state does: "when Obama expelled 35 of them".
    fn in_office(&self, d: &Draft) -> Option<Box<InOffice>> {
        let of_state = d.act.effect.is_some() || matches!(d.act.family.as_str(), "missions" | "relations" | "measures");
        let [actor] = d.roles.actor.as_slice() else { return None };
        let person = self.character_at(*actor).filter(|c| of_state && c.actor.kind == ActorKind::Person)?;
        let person = self.registry.persons.iter().find(|p| p.id == person.actor.id)?;
        let led = || person.offices.iter().filter(|o| o.role.starts_with("head-of") && o.from.is_some());
        let from = led().map(|o| o.from).min()?;
        let to = if led().any(|o| o.to.is_none()) { None } else { led().filter_map(|o| o.to).max() };
        Some(Box::new(InOffice { of: person.name.clone(), from, to }))
    }

    /// "Will not talk with the gunmen", "called the judges crooks", "accused his own minister": it is said to whom, and it
    /// is no other state.
    fn tells_whom(&self, d: &Draft) -> bool {
        let people = ["gunmen", "protesters", "arrestable", "judges", "workers", "opposition-leader"];
        let own = |t: usize| {
            let state = self
                .character_at(t)
                .filter(|c| !c.named || c.actor.kind == ActorKind::Person)
                .and_then(|c| c.actor.state.as_deref());
            state.is_some_and(|s| d.actors.iter().any(|a| a.state.as_deref() == Some(s)))
        };
        d.predicate.arguments.iter().any(|(position, t)| {
            let talks = d.act.family == "talks";
            let toward = match position {
                Position::Preposition(p) if talks => p == "with",
                Position::Object | Position::Indirect => !talks,
                Position::Preposition(p) => matches!(p.as_str(), "with" | "against" | "to" | "at" | "for" | "on"),
                _ => false,
            };
            let unknown = || {
                self.tree.is_noun(*t) && self.state_of(*t).is_none() && people.iter().any(|list| self.in_list(list, *t))
            };
            toward && !d.roles.actor.contains(t) && (own(*t) || unknown())
        })
    }

    /// "Kuwait said on Wednesday that it is expelling the ambassador": what a state says that it is doing it does by that.
    fn announces(&self, d: &Draft) -> bool {
        let verb = d.predicate.token;
        let doing = d.predicate.pos == Pos::Verb
            && self.tree.token(verb).text.to_lowercase().ends_with("ing")
            && self.tree.with(verb, "aux").any(|a| self.tree.lemma(a) == "be");
        let told = d.chain.last().and_then(|a| a.party.as_ref());
        let by_whom = d.actors.first().and_then(|a| a.state.as_ref());
        doing && d.modality.is_fact() && d.act.effect.is_some() && told.is_some() && told == by_whom
    }

    fn draft<'m>(
        &self,
        act: &'m Act,
        predicate: &'m Predicate,
        found: &'m Match<'m>,
        reading: &'m Reading,
        voices: Vec<Voice>,
        chain: Vec<Attribution>,
    ) -> Draft<'m> {
        let roles = Roles::of(found);
        let class = |wanted: Class| found.frame.slots.iter().any(|s| s.classes.contains(&wanted));
        let (own, foreign) = (class(Class::OwnEnvoy), class(Class::ForeignEnvoy));
        let hosted = foreign || act.premises == Some(Premises::Host);
        let head = |t: &usize| !roles.person.contains(t) && self.envoy(*t, &chain).is_some_and(|e| e.head);
        let fillers = found.fillers.iter().flat_map(|(_, t)| t.iter().copied());
        let envoys = roles.person.iter().copied().chain(fillers.filter(head)).collect();
        Draft {
            act,
            predicate,
            found,
            reading,
            actors: self
                .actors(&roles.actor.iter().copied().filter(|t| !self.is_one_national(*t)).collect::<Vec<_>>(), &chain),
            recipients: self.actors(&roles.recipient, &chain),
            roles,
            voices,
            chain,
            own,
            foreign,
            hosted,
            moves: !own && !hosted,
            envoys,
            hosts: self.host_places(predicate, found),
            missions: Vec::new(),
            persons: Vec::new(),
            senders: Vec::new(),
            act_id: act.id.clone(),
            modality: reading.modality,
        }
    }

    /// Whether what is left tells of nothing, or of something else.
    fn tells_nothing(&self, d: &Draft) -> bool {
        // Who flies out his own people sends nobody aid.
        let own_people = d.act.family == "aid"
            && d.predicate.arguments.iter().filter(|(position, _)| *position == Position::Object).any(|(_, t)| {
                if !self.in_list("civilians", *t) {
                    return false;
                }
                let owner = self.tree.first(*t, "nmod:poss").filter(|p| self.tree.upos(*p) == Upos::Pron);
                owner.and_then(|p| self.state_of(p)).is_some_and(|s| d.actors.iter().any(|a| a.code == s))
            });
        // "Protests force the president out of the capital": nobody expels his own.
        let own = |p: &Actor| d.actors.iter().any(|a| p.state.is_some() && p.state == a.state);
        let own_official = d.act.effect.as_ref().is_some_and(|e| e.measure.as_deref() == Some("expulsion"))
            && d.missions.is_empty()
            && d.recipients.is_empty()
            && !d.persons.is_empty()
            && d.persons.iter().all(own);
        // "The talks were called off": whose they are the whole report may say.
        let nobody = d.actors.is_empty()
            && d.recipients.is_empty()
            && d.missions.is_empty()
            && d.persons.is_empty()
            && d.act.family != "talks";
        // Who flies back to his own capital visits nobody.
        let visits = d.act.effect.as_ref().is_some_and(|e| e.talks.as_deref() == Some("visit"));
        let home = || {
            let to = d.found.fillers.iter().filter(|(s, _)| d.found.frame.slots[*s].role == Some(Role::Recipient));
            let country = |t: &usize| self.place_at(*t).and_then(|p| p.country.clone()).or_else(|| self.state_of(*t));
            to.flat_map(|(_, tokens)| tokens).find_map(country)
        };
        let at_home =
            visits && d.modality.is_fact() && home().is_some_and(|home| d.actors.iter().any(|a| a.code == home));
        // "We have nothing to say to him", said the minister: it is not he who is sent away.
        let himself =
            |p: &Actor| d.chain.iter().any(|a| a.actor.as_ref() == Some(&p.id) || a.named && a.name == p.name);
        let spared = d.act.premises == Some(Premises::Host)
            && !d.persons.is_empty()
            && d.missions.is_empty()
            && d.persons.iter().all(himself);
        // "They told EU mediator Ann Roe": a title is no deed.
        let title = d.predicate.pos == Pos::Noun
            && d.act.id == "mediate"
            && self.named_at(d.predicate.token).is_some_and(|c| c.named && c.actor.kind == ActorKind::Person);
        own_people || own_official || nobody || at_home || spared || title
    }

    fn amount(&self, d: &Draft) -> Option<Quantity> {
        let act_of_persons = d.act.family == "missions";
        d.roles
            .counted
            .iter()
            .chain(&d.roles.person)
            .chain(&d.roles.recipient)
            .chain(&d.roles.topic)
            .find_map(|t| self.quantity(*t))
            .or_else(|| (d.predicate.pos == Pos::Noun).then(|| self.quantity(d.predicate.token)).flatten())
            .or_else(|| {
                // "exchanged seventy prisoners": what the frame asked for without a role.
                let plain = d.found.fillers.iter().filter(|(s, _)| {
                    let slot = &d.found.frame.slots[*s];
                    slot.role.is_none() && slot.positions.contains(&Position::Object)
                });
                // Neither the days that somebody has nor the plane that he boards counts what is done.
                let time = |q: &Quantity| {
                    matches!(q.unit.as_str(), "hour" | "day" | "week" | "month" | "year" | "minute")
                        || act_of_persons
                            && matches!(q.unit.as_str(), "plane" | "flight" | "jet" | "train" | "aircraft")
                };
                plain.flat_map(|(_, t)| t).find_map(|t| self.quantity(*t)).filter(|q| !time(q))
            })
    }

    /// How much of the frame was found, less what speaks against it; not yet a share of right mentions.
    fn sureness(&self, d: &Draft) -> f64 {
        let slots = d.found.frame.slots.iter().filter(|s| !s.optional).count().max(1);
        let filled = d.found.fillers.iter().filter(|(s, _)| !d.found.frame.slots[*s].optional).count();
        let mut confidence = 0.55 + 0.35 * (filled as f64 / slots as f64) + 0.01 * f64::from(d.found.score.min(10));
        if d.actors.is_empty() {
            confidence -= 0.15;
        }
        if d.reading.weak {
            confidence -= 0.2;
        }
        let topical = d.predicate.pos == Pos::Noun
            && self.tree.base(d.predicate.token) == "compound"
            && d.reading.operator.is_none();
        if d.reading.doubtful || topical || d.found.frame.doubtful && d.modality.is_fact() {
            // "an expulsion order", "the departure date": the word is there, the act is not told.
            confidence -= 0.7;
        }
        if self.document.blocks.get(self.tree.sentence.block).is_some_and(|b| b.kind == BlockKind::Title) {
            confidence -= 0.05;
        }
        (confidence.clamp(0.05, 0.99) * 100.0).round() / 100.0
    }

    /// "A Norwegian was planning the attack": what one of its people does is not the state's doing.
    pub(super) fn is_one_national(&self, t: usize) -> bool {
        let article =
            self.tree.with(t, "det").any(|d| matches!(self.tree.lemma(d).to_lowercase().as_str(), "a" | "an"));
        article && self.nationality(t).is_some() && self.named_at(t).is_none_or(|c| c.actor.kind != ActorKind::Person)
    }

    pub(super) fn quantity(&self, t: usize) -> Option<Quantity> {
        let article = self
            .tree
            .first(t, "det")
            .filter(|d| matches!(self.tree.lemma(*d).to_lowercase().as_str(), "a" | "an" | "another"));
        // "A number of diplomats" is no one diplomat.
        let vague = matches!(self.tree.lemma(t), "number" | "group" | "series" | "handful" | "range" | "team");
        let counted =
            self.tree.upos(t) == Upos::Noun && !vague && self.tree.token(t).text.to_lowercase() == self.tree.lemma(t);
        if article.is_some() && counted && (self.is_diplomats(t) || self.named_at(t).is_some()) {
            return Some(Quantity { value: 1.0, unit: self.tree.lemma(t).to_lowercase(), approximate: false });
        }
        // "Two of the consulates".
        let part = || {
            let of = self.tree.case(t).as_deref() == Some("of") && self.tree.base(t) == "nmod";
            self.tree.head(t).filter(|h| of && self.tree.upos(*h) == Upos::Num)
        };
        let counted = || self.tree.with(t, "nummod").next().or_else(part);
        let number = if self.tree.upos(t) == Upos::Num { t } else { counted()? };
        // "The February 13 killing": a day counts nothing.
        let at = self.tree.token(number).span;
        if self.times.iter().any(|e| e.span.contains(at)) {
            return None;
        }
        // "Two thirds of its staff", "two-thirds": a share is no number of them.
        let next = (number + 1..self.tree.len()).find(|i| self.tree.token(*i).text != "-");
        let share = |i: usize| {
            matches!(
                self.tree.token(i).text.to_lowercase().as_str(),
                "thirds" | "third" | "quarters" | "fifths" | "tenths"
            )
        };
        if next.is_some_and(share) || share(number) {
            return None;
        }
        // "Twenty-five", where the hyphen parts the words.
        let near = |c: &usize| self.tree.upos(*c) == Upos::Num && (*c < number || *c == number + 2);
        let parts = self.tree.with(number, "compound").filter(near).chain([number]);
        let parts: BTreeSet<usize> = parts.collect();
        let words: Vec<&str> = parts.iter().map(|w| self.tree.token(*w).text.as_str()).collect();
        let value = crate::coding::number::value(&words.join(" "))?;
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
