//! The acts of one sentence.

use super::*;

/// What a state does by saying so.
const DECREED: &[&str] =
    &["recall-ambassador", "expel-diplomats", "declare-persona-non-grata", "sever-relations", "downgrade-relations"];

/// A mention with its word and the word that decided what became of the act.
type Found = (usize, Option<usize>, EventMention);

impl Scene<'_> {
    pub(super) fn sentence(
        &self,
        last_speaker: &mut Option<(usize, Vec<Attribution>)>,
        mentions: &mut Vec<EventMention>,
    ) {
        let before = mentions.len();
        let mut found: Vec<Found> = Vec::new();
        let mut spoken_for: BTreeSet<usize> = BTreeSet::new();
        let mut speaker_here = None;
        for t in 0..self.tree.len() {
            if let Some(pos) = self.part(t).filter(|_| !self.inside_name(t)) {
                self.told_by(t, pos, last_speaker.as_ref(), &mut found, &mut spoken_for);
            }
        }
        self.allege(&mut found);
        found.extend(self.echoes(&found, mentions, last_speaker.as_ref()));
        found.sort_by_key(|(t, _, _)| *t);
        // "refused to leave" is a refused departure, and not a refusal besides.
        found.retain(|(t, _, _)| !spoken_for.contains(t));
        // "Said the troops must leave" is a departure that is demanded, and no demand besides.
        let asked = found.iter().filter(|(t, operator, m)| {
            m.modality == Modality::Requested && operator.is_none() && self.tree.base(*t) == "ccomp"
        });
        let asked: BTreeSet<usize> = asked.filter_map(|(t, _, _)| self.tree.head(*t)).collect();
        found.retain(|(t, _, m)| m.act != "demand" || !asked.contains(t));
        // "Vetoed its membership talks": the veto is told, and not the talks.
        let vetoes: BTreeSet<usize> = found.iter().filter(|(_, _, m)| m.act == "veto").map(|(t, _, _)| *t).collect();
        found.retain(|(_, operator, _)| operator.is_none_or(|o| !vetoes.contains(&o)));
        // "Was invited to a summit": where the summit names nobody the invitation stays.
        let named = |m: &EventMention| !(m.actors.is_empty() && m.recipients.is_empty() && m.missions.is_empty());
        let told = found.iter().filter(|(_, _, m)| named(m) || !m.persons.is_empty());
        let operators: BTreeSet<usize> = told.filter_map(|(_, operator, _)| *operator).collect();
        mentions.extend(found.into_iter().filter(|(t, _, _)| !operators.contains(t)).map(|(_, _, m)| m));
        // Whoever is quoted in this sentence goes on speaking where the quotation runs on.
        for t in 0..self.tree.len() {
            if self.tree.is_verb(t) && self.coder.speech.says(self.tree.lemma(t)) && !self.in_quotation(t) {
                let voice = Voice { speaker: clause::deep_subject(self.tree, t), cue: t, content: t };
                if let Some(link) = self.link(voice) {
                    speaker_here = Some(vec![link]);
                }
            }
        }
        if let Some(mention) = mentions[before..].iter().find(|m| !m.attribution.is_empty()) {
            speaker_here = Some(mention.attribution.clone());
        }
        if let Some(chain) = speaker_here {
            *last_speaker = Some((self.tree.sentence.block, chain));
        }
        drop_repeated(mentions, before);
    }

    /// What a word tells, if a frame fits it.
    fn told_by(
        &self,
        t: usize,
        pos: Pos,
        last_speaker: Option<&(usize, Vec<Attribution>)>,
        found: &mut Vec<Found>,
        spoken_for: &mut BTreeSet<usize>,
    ) {
        let chain_of = self.quoted_speaker(t, last_speaker);
        let predicate = self.predicate(t, pos);
        let Some(best) = self.best_frame(&predicate, &chain_of) else { return };
        if pos == Pos::Noun && self.is_remembered(t) {
            return;
        }
        let such = |c: &usize| self.tree.lemma(*c).eq_ignore_ascii_case("such");
        if pos == Pos::Noun && self.tree.children(t).iter().any(such) {
            // "The first such expulsion since the war" speaks of one that was told before.
            return;
        }
        let said_of = |(slot, _): &(usize, Vec<usize>)| best.frame.slots[*slot].positions.contains(&Position::Speaker);
        let not = |c: &usize| matches!(self.tree.lemma(*c).to_lowercase().as_str(), "not" | "never" | "no" | "hardly");
        if best.fillers.iter().any(said_of) && !says_not(best.frame) && self.tree.children(t).iter().any(not) {
            // Who says that a thing is no outrage does not blame.
            return;
        }
        self.speak_for(&best, spoken_for);
        let Some(reading) = self.reading(&predicate, &best) else { return };
        if let Some(inner) = reading.inner {
            // "defied Moscow's recommendation to leave": what was asked, and what became of it.
            let below = Reading {
                modality: inner.modality,
                operator: Some(inner.operator),
                agent: inner.agent,
                agent_is_other: inner.agent_is_other,
                inner: None,
                path: vec![inner.operator],
                ..reading
            };
            if let Some(mut mention) = self.mention(&predicate, &best, &below, &chain_of) {
                // Who accepts or declines is who was offered or asked.
                if mention.recipients.is_empty()
                    && let Some(agent) = reading.agent
                {
                    mention.recipients = self.actors(&self.tree.conjuncts(agent), &chain_of);
                    mention.recipients.retain(|r| !mention.actors.iter().any(|a| a.code == r.code));
                }
                found.push((t, Some(inner.operator), mention));
            }
        }
        if let Some(mention) = self.mention(&predicate, &best, &reading, &chain_of) {
            found.push((t, reading.operator, mention));
        }
    }

    /// Adds the words whose own acts the frame tells: "meddling in elections" tells of no election.
    fn speak_for(&self, best: &Match, spoken_for: &mut BTreeSet<usize>) {
        for (s, tokens) in &best.fillers {
            let slot = &best.frame.slots[*s];
            let words = slot.classes.iter().all(|c| matches!(c, Class::Word(_) | Class::List(_)));
            let inside = slot
                .positions
                .iter()
                .any(|p| matches!(p, Position::Object) || *p == Position::Preposition("in".to_owned()));
            let about = matches!(
                self.coder.codebook.acts[best.candidate.act].family.as_str(),
                "measures" | "talks" | "relations" | "missions" | "aid"
            ) || slot.role.is_none();
            let told = self.coder.codebook.acts[best.candidate.act].family == "words";
            // "The diplomats were asked to leave" is their expulsion, and no leaving besides.
            // "Given 72 hours to leave".
            let given = |s: &Slot| s.role.is_none() && !s.optional && s.positions.contains(&Position::Object);
            let term = best.frame.slots.iter().any(given);
            let out = (self.coder.codebook.acts[best.candidate.act].premises == Some(Premises::Host)
                || term
                || best.frame.slots.iter().any(|s| s.positions.contains(&Position::Speaker)))
                && slot.role.is_none()
                && slot.positions.contains(&Position::Infinitive);
            // "Applied to join the bloc" has not joined it.
            let applied = self.coder.codebook.acts[best.candidate.act].family == "relations"
                && slot.role.is_none()
                && slot.positions.contains(&Position::Infinitive);
            if words && (out || applied) {
                spoken_for.extend(tokens.iter().copied());
            }
            let unit = |t: &&usize| {
                let lemma = self.tree.lemma(**t);
                matches!(lemma, "hour" | "day" | "week" | "month" | "deadline" | "notice" | "ultimatum")
            };
            if given(slot) {
                spoken_for.extend(tokens.iter().filter(unit).flat_map(|t| self.tree.with(*t, "acl")));
            }
            if words && inside && about && !told && (slot.role.is_none() || slot.positions.contains(&Position::Object))
            {
                spoken_for.extend(tokens.iter().copied());
            }
        }
    }

    /// "Convicted of violating", "charged with breaching".
    fn is_of_a_charge(&self, t: usize) -> bool {
        let mut at = t;
        while self.tree.base(at) == "conj" {
            let Some(head) = self.tree.head(at) else { break };
            at = head;
        }
        let under = |words: &[&str], h: usize| words.contains(&self.tree.lemma(h));
        let charges =
            ["convict", "charge", "indict", "jail", "sentence", "acquit", "imprison", "fine", "try", "guilty"];
        let by = self.tree.with(at, "mark").chain(self.tree.with(at, "case"));
        let linked = by.into_iter().any(|m| matches!(self.tree.lemma(m), "of" | "for" | "with"));
        linked && self.tree.head(at).is_some_and(|h| under(&charges, h))
    }

    /// Whether what a verb of refusal turns down is told to be another's doing than the subject's.
    fn spurns_another(&self, o: usize, t: usize) -> bool {
        if !self.tree.is_verb(o) || !matches!(self.tree.lemma(o), "reject" | "oppose" | "dismiss" | "resist" | "defy") {
            return false;
        }
        let decided = |n: &usize| {
            matches!(
                self.tree.lemma(*n),
                "decision" | "move" | "plan" | "intention" | "step" | "announcement" | "bid" | "effort"
            )
        };
        let object = self.tree.first(o, "obj").filter(|n| *n != t && decided(n) && self.tree.subtree(*n).contains(&t));
        let Some(object) = object else { return false };
        let whose = self.tree.first(object, "nmod:poss").and_then(|p| self.state_of(p));
        let whose = whose.or_else(|| self.nationality(object).map(str::to_owned));
        let subject = self.tree.first(o, "nsubj").and_then(|s| self.state_of(s));
        whose.is_some() && whose != subject
    }

    /// What became of the act, with what the act itself says of that. None where the words tell of no such act.
    fn reading(&self, predicate: &Predicate, best: &Match) -> Option<Reading> {
        let t = predicate.token;
        let pos = predicate.pos;
        let mut reading = modality::read(&self.coder.operators, self.tree, t, predicate.carrier);
        if reading.unwanted || self.is_to_end(&reading) || pos == Pos::Noun && self.ends_on_request(t) {
            // That somebody is asked not to do it tells of no such act, wanted or done; the asking is an act of its own.
            return None;
        }
        let lasting = pos == Pos::Noun && self.in_list("lasting", t) && reading.operator.is_none();
        if lasting && reading.modality == Modality::Occurred && reading.tense != Tense::Past {
            reading.modality = Modality::Ongoing;
        }
        let spoken = self.coder.codebook.acts[best.candidate.act].family == "words" && pos == Pos::Noun;
        if spoken
            && reading.operator.is_some_and(|o| self.tree.is_verb(o))
            && !matches!(reading.modality, Modality::Planned | Modality::Requested)
            && !reading.operator.is_some_and(|o| {
                // Support that is withdrawn is given no more.
                self.coder.codebook.acts[best.candidate.act].id == "endorse"
                    && matches!(self.tree.lemma(o), "drop" | "withdraw" | "end" | "withhold" | "suspend")
            })
        {
            // A demand that is rejected was made all the same, and an apology offered is an apology.
            reading = Reading {
                modality: Modality::Occurred,
                operator: None,
                agent: None,
                inner: None,
                path: Vec::new(),
                ..reading
            };
        }
        let by_word = |(slot, _): &(usize, Vec<usize>)| {
            let slot = &best.frame.slots[*slot];
            slot.role == Some(Role::Actor) && slot.positions.contains(&Position::Speaker)
        };
        if reading.modality == Modality::Ongoing && best.fillers.iter().any(by_word) {
            // "Said it was plotting": the blame is laid, whatever goes on.
            reading.modality = Modality::Occurred;
        }
        let act = &self.coder.codebook.acts[best.candidate.act];
        if says_not(best.frame) && matches!(reading.modality, Modality::Denied | Modality::Refused) {
            // The negation is the act's own: "would not comment". What will not go unanswered has yet to be answered.
            let to_come = act.family == "measures" && reading.tense == Tense::Future;
            reading.modality = if to_come { Modality::Planned } else { Modality::Occurred };
        }
        let spurned = pos == Pos::Noun
            && (act.family == "force" || act.id == "rule-against")
            && reading.operator.is_some_and(|o| {
                let says_no = matches!(self.tree.lemma(o), "reject" | "refuse" | "oppose" | "resist" | "dismiss");
                let bears = matches!(self.tree.lemma(o), "accept" | "tolerate" | "allow" | "permit" | "brook");
                says_no || bears && matches!(reading.modality, Modality::Refused | Modality::Denied)
            });
        let judged = pos == Pos::Noun
            && act.family == "force"
            && reading.modality == Modality::Considered
            && reading.operator.is_some_and(|o| self.tree.lemma(o) == "consider");
        let talked_over = act.family == "aid"
            && pos == Pos::Noun
            && reading.modality == Modality::Considered
            && reading.operator.is_some_and(|o| {
                matches!(self.tree.lemma(o), "discuss" | "debate" | "review" | "discussion" | "talk" | "explore")
            });
        // "Does not rule out further steps" neither rejects nor accepts.
        let left_open = act.id == "reject"
            && self.has_companion(predicate, "out")
            && self.tree.lemma(t) == "rule"
            && matches!(reading.modality, Modality::Denied | Modality::Refused);
        if spurned || judged || talked_over || left_open {
            // "Refuses all interference in its affairs" tells of no interference of its own, and "considers the attacks a
            // breach of its sovereignty" weighs none. Who discusses trade considers no trade.
            return None;
        }
        let comes_out = |o: usize| {
            matches!(
                self.tree.lemma(o),
                "gather"
                    | "assemble"
                    | "take"
                    | "march"
                    | "turn"
                    | "come"
                    | "pour"
                    | "rally"
                    | "join"
                    | "descend"
                    | "converge"
            )
        };
        let out = self.tree.head(t).filter(|h| self.tree.is_verb(*h) && comes_out(*h) && self.tree.is_verb(t));
        let came = out.map(|h| modality::read(&self.coder.operators, self.tree, h, None));
        if let Some(came) = came.filter(|c| act.kind == "demonstrate" && c.modality.is_fact()) {
            // "Thousands took to the streets to protest": they did.
            if matches!(reading.modality, Modality::Planned | Modality::Hypothetical) {
                reading.modality = came.modality;
                reading.tense = came.tense;
            }
        }
        if self.is_of_a_charge(t) && matches!(act.family.as_str(), "relations" | "measures" | "talks" | "missions") {
            // "Convicted of violating the law on disasters": what he is charged with is no act between states.
            return None;
        }
        if reading.modality == Modality::Refused && reading.operator.is_some_and(|o| self.spurns_another(o, t)) {
            // "The assembly rejected Washington's decision to move its embassy": what is rejected is another's.
            return None;
        }
        let attempt = reading.operator.and_then(|o| self.tree.first(o, "obj")).is_some_and(|n| {
            matches!(self.tree.lemma(n), "attempt" | "bid") && self.tree.first(n, "nmod:poss").is_none()
        });
        if attempt && reading.modality == Modality::Refused {
            // "Rejected any attempt to call it a breach": the attempt is what it rejects.
            return None;
        }
        let told = self.coder.codebook.acts[best.candidate.act].family.as_str();
        let presupposed = told == "force" && reading.doubtful && pos == Pos::Noun;
        let has_time = self.tree.lemma(reading.top) == "have";
        let by_deed = told == "words"
            && reading.weak
            && reading.modality == Modality::Planned
            && !has_time
            && act.effect.is_none()
            && !act.formal;
        // To try to mediate, or to calm things down, is to do it, however it ends.
        let tries =
            |o: usize| matches!(self.tree.lemma(o), "try" | "attempt" | "endeavour" | "endeavor" | "strive" | "effort");
        if matches!(act.id.as_str(), "mediate" | "deescalate")
            && reading.modality == Modality::Considered
            && let Some(operator) = reading.operator.filter(|o| tries(*o))
        {
            reading.modality = match self.tree.token(operator).text.ends_with("ing") {
                true => Modality::Ongoing,
                false => Modality::Occurred,
            };
        }
        // "Took to the streets to protest": they did.
        let assembled = act.id == "demonstrate"
            && reading.weak
            && reading.modality == Modality::Planned
            && self.tree.head(t).is_some_and(|h| {
                matches!(
                    self.tree.lemma(h),
                    "take" | "gather" | "rally" | "march" | "assemble" | "turn" | "come" | "walk" | "converge" | "pour"
                )
            });
        if (presupposed || by_deed || assembled) && reading.operator.is_none() {
            // Who will speak of a murder takes it for done, and an envoy called in to protest hears the protest.
            reading.modality = Modality::Occurred;
            reading.tense = Tense::Unknown;
        }
        let gives_time = best.frame.slots.iter().any(|s| s.positions.contains(&Position::Object))
            && matches!(self.tree.lemma(t), "have" | "get")
            && act.effect.as_ref().is_some_and(|e| e.mission.as_deref() == Some("expelled") || e.measure.is_some());
        if gives_time && reading.modality == Modality::Planned && reading.operator.is_none() {
            // "Will have two days to leave": the order is given.
            reading.modality = Modality::Occurred;
            reading.tense = Tense::Unknown;
        }
        let decided = reading
            .operator
            .is_some_and(|o| matches!(self.tree.lemma(o), "decide" | "decision" | "announce" | "declare" | "resolve"));
        let at_once = || self.at_once(t) || DECREED.contains(&act.id.as_str()) && self.has_decided(&reading, t);
        if decided && reading.modality == Modality::Planned && act.effect.is_some() && at_once() {
            reading.modality = Modality::Occurred;
            reading.tense = Tense::Unknown;
        }
        let talks = act.effect.as_ref().is_some_and(|e| e.talks.is_some());
        let called = predicate.carrier.or_else(|| self.tree.head(t).filter(|_| self.tree.base(t) == "obj"));
        // "Called the talks constructive" calls none.
        let called = called.filter(|c| {
            let said_so = self.tree.first(*c, "xcomp").is_some();
            self.tree.lemma(*c) == "call" && self.tree.is_verb(*c) && !said_so
        });
        if talks && called.is_some() && reading.modality == Modality::Occurred && reading.operator.is_none() {
            // Who calls a meeting has yet to hold it.
            reading.modality = Modality::Planned;
            reading.tense = Tense::Future;
            reading.operator = called;
        }
        if reading.modality == Modality::Planned
            && act.effect.is_some()
            && reading.operator.is_some_and(|o| self.is_answered(o))
        {
            // "Regrets the decision to cut off ties": the decision is out, and such a decision is the act.
            reading.modality = Modality::Occurred;
            reading.tense = Tense::Unknown;
        }
        let vowed = reading
            .operator
            .is_some_and(|o| matches!(self.tree.lemma(o), "vow" | "promise" | "pledge" | "swear" | "warn"));
        let eases = act.effect.as_ref().is_some_and(|e| !e.lifts.is_empty());
        let harms = matches!(act.family.as_str(), "measures" | "force") && !eases && !act.id.starts_with("ease-");
        if vowed && reading.modality == Modality::Planned && harms {
            // Harm that is promised is a threat.
            reading.modality = Modality::Threatened;
        }
        Some(reading)
    }

    /// Whether a decision is spoken of as one that others have already met with: regretted, answered, asked to explain.
    fn is_answered(&self, decision: usize) -> bool {
        if !matches!(self.tree.lemma(decision), "decision" | "move") || !self.tree.is_noun(decision) {
            return false;
        }
        let Some(head) = self.tree.head(decision) else { return false };
        let past = |v: usize| self.tree.token(v).text.to_lowercase() != self.tree.lemma(v);
        let lemma = self.tree.lemma(head);
        match (self.tree.base(decision), self.tree.case(decision).as_deref()) {
            // "The decision to expel him was taken on Friday".
            ("nsubj", _) => {
                let passive = self.tree.with(head, "aux").any(|a| self.tree.relation(a) == "aux:pass");
                let met =
                    matches!(lemma, "anger" | "spark" | "prompt" | "follow" | "come" | "draw" | "trigger" | "provoke");
                past(head) && (passive && matches!(lemma, "take" | "make" | "announce") || met)
            }
            ("obj", _) => REACTIONS.contains(&lemma),
            (_, Some("after" | "despite" | "following" | "over" | "since")) => true,
            (_, Some("for")) => matches!(lemma, "explanation" | "reason") || REACTIONS.contains(&lemma),
            (_, Some("to" | "at" | "by")) => {
                matches!(lemma, "reaction" | "response" | "anger" | "dismay" | "outrage" | "react" | "respond")
            }
            _ => false,
        }
    }

    /// "Urged it to stop bombing the town", "must refrain from sending troops": what is asked for is its end, and whether it
    /// goes on the request does not say.
    fn is_to_end(&self, reading: &Reading) -> bool {
        let ends = |p: &usize| {
            matches!(self.tree.lemma(*p), "stop" | "halt" | "cease" | "end" | "refrain" | "desist" | "abstain")
        };
        let Some(at) = reading.path.iter().position(ends) else { return false };
        let asks = |p: &usize| self.coder.operators.asks(self.tree, *p);
        reading.modality == Modality::Requested || reading.path[at + 1..].iter().any(asks)
    }

    /// "Called on it to end its occupation".
    fn ends_on_request(&self, noun: usize) -> bool {
        let ends = |v: &usize| matches!(self.tree.lemma(*v), "stop" | "halt" | "cease" | "end");
        let verb = self.tree.head(noun).filter(|v| self.tree.base(noun) == "obj" && self.tree.is_verb(*v)).filter(ends);
        verb.is_some_and(|v| {
            let asked = modality::read(&self.coder.operators, self.tree, v, None);
            asked.modality == Modality::Requested
        })
    }

    /// "Has decided to recall its envoy": a state does by deciding it what it does by word alone, unless a day is set for it.
    fn has_decided(&self, reading: &Reading, t: usize) -> bool {
        let Some(verb) = reading.operator.filter(|o| self.tree.is_verb(*o) && self.tree.lemma(*o) == "decide") else {
            return false;
        };
        let told = self.tree.token(verb).text.eq_ignore_ascii_case("decided");
        let aux =
            |a: usize| matches!(self.tree.token(a).text.to_lowercase().as_str(), "has" | "have" | "had" | "'s" | "'ve");
        let mut first = t;
        while let Some(head) = self.tree.head(first).filter(|_| self.tree.base(first) == "conj") {
            first = head;
        }
        let under = self.tree.subtree(t);
        let day = self.times.iter().any(|e| under.contains(&e.tokens.0));
        told && self.tree.with(verb, "aux").all(aux) && self.tree.head(first) == Some(verb) && !day
    }

    /// "Its decision to sever relations, effective immediately", "decided to sever them as of today": what is decided so is
    /// done.
    fn at_once(&self, t: usize) -> bool {
        let word = |i: usize| self.tree.lemma(i).to_lowercase();
        let begins = |i: usize| {
            // "as of", "as from", "starting", "beginning", "with effect from".
            let opens =
                matches!(word(i).as_str(), "of" | "from") && i > 0 && matches!(word(i - 1).as_str(), "as" | "effect")
                    || matches!(word(i).as_str(), "start" | "begin") && self.tree.token(i).text.ends_with("ing");
            let end = self.tree.len().min(i + 4);
            opens
                && (i + 1..end).any(|n| match word(n).as_str() {
                    "today" | "now" | "midnight" | "immediately" | "tonight" => true,
                    "this" => n + 1 < end && self.tree.upos(n + 1) == Upos::Propn,
                    _ => false,
                })
        };
        (t..self.tree.len()).any(|i| match word(i).as_str() {
            "effective" => self
                .tree
                .children(i)
                .iter()
                .chain(&[i + 1])
                .any(|c| *c < self.tree.len() && matches!(word(*c).as_str(), "immediately" | "now" | "today")),
            "effect" if self.tree.with(i, "amod").any(|a| self.tree.lemma(a).eq_ignore_ascii_case("immediate")) => true,
            _ => begins(i),
        })
    }

    /// "expelled the envoy for meddling", "sanctioned it over the attack": what somebody is punished or blamed for is his
    /// doing by the word of who punishes.
    fn allege(&self, found: &mut [Found]) {
        let blames: BTreeSet<usize> = found
            .iter()
            .filter(|(_, _, m)| {
                let family = self.coder.codebook.act(&m.act).map_or("", |a| a.family.as_str());
                matches!(family, "missions" | "measures" | "relations" | "words" | "domestic")
            })
            .map(|(t, _, _)| *t)
            .collect();
        for (t, _, mention) in found.iter_mut() {
            let gerund = self.tree.is_verb(*t)
                && self
                    .tree
                    .first(*t, "mark")
                    .or_else(|| self.tree.first(*t, "case"))
                    .is_some_and(|m| self.tree.lemma(m) == "for");
            let blamed = gerund && self.tree.head(*t).is_some_and(|h| blames.contains(&h));
            if blamed && mention.certainty == Certainty::Stated {
                mention.certainty = Certainty::Alleged;
            }
        }
    }

    /// The part of speech to look frames up by. A word that the codebook knows only as a noun is one whatever the tagger
    /// says of it ("Russia's troop buildup").
    pub(super) fn part(&self, t: usize) -> Option<Pos> {
        // "is back in Ankara", "was abroad": an adverb that is said of somebody is a predicate like an adjective.
        let said_of = self.tree.upos(t) == Upos::Adv && self.tree.first(t, "cop").is_some();
        let pos = part(self.tree.upos(t)).or(said_of.then_some(Pos::Adjective))?;
        let lemma = self.tree.token(t).text.to_lowercase();
        let book = &self.coder.codebook;
        let noun = pos == Pos::Verb
            && book.candidates(self.tree.lemma(t), Pos::Verb).next().is_none()
            && book.candidates(&lemma, Pos::Noun).next().is_some();
        Some(if noun { Pos::Noun } else { pos })
    }

    /// "The anniversary of the killing" tells of no killing now.
    fn is_remembered(&self, t: usize) -> bool {
        let above = self.tree.head(t).filter(|_| self.tree.base(t) == "nmod");
        above.is_some_and(|h| {
            matches!(self.tree.lemma(h), "anniversary" | "commemoration" | "centenary" | "memory" | "remembrance")
        })
    }
}

/// Verbs of what others make of a decision that is out.
const REACTIONS: &[&str] = &[
    "applaud",
    "blast",
    "condemn",
    "criticise",
    "criticize",
    "decry",
    "denounce",
    "deplore",
    "hail",
    "lament",
    "praise",
    "protest",
    "regret",
    "slam",
    "welcome",
];

fn part(upos: Upos) -> Option<Pos> {
    match upos {
        Upos::Verb => Some(Pos::Verb),
        Upos::Noun | Upos::Propn => Some(Pos::Noun),
        Upos::Adj => Some(Pos::Adjective),
        _ => None,
    }
}

/// One act told twice by one clause ("took the decision to recall", "a recall was ordered") is one mention: of two
/// with the same act in overlapping evidence and the same roles the surer stays.
fn drop_repeated(mentions: &mut Vec<EventMention>, from: usize) {
    let mut i = from;
    while i < mentions.len() {
        let mut j = i + 1;
        let mut gone = false;
        while j < mentions.len() {
            let same = mentions[i].act == mentions[j].act
                && mentions[i].evidence.overlaps(mentions[j].evidence)
                && mentions[i].missions == mentions[j].missions
                && mentions[i].recipients.iter().map(|r| &r.code).eq(mentions[j].recipients.iter().map(|r| &r.code))
                && mentions[i].quantity == mentions[j].quantity
                && mentions[i].modality == mentions[j].modality;
            if !same {
                j += 1;
            } else if mentions[j].confidence > mentions[i].confidence {
                mentions.remove(i);
                gone = true;
                break;
            } else {
                mentions.remove(j);
            }
        }
        if !gone {
            i += 1;
        }
    }
}

/// The negation is the act's own: "no longer welcome".
fn says_not(frame: &Frame) -> bool {
    let negates = |w: &String| matches!(w.as_str(), "not" | "never" | "n't" | "no" | "longer");
    if frame.triggers.iter().any(|t| t.pos == Pos::Noun && t.with.iter().any(negates)) {
        return true;
    }
    frame.slots.iter().flat_map(|s| &s.classes).any(|c| matches!(c, Class::Word(words) if words.iter().any(negates)))
}
