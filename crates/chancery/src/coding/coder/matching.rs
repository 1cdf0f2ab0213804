//! Finds the frame that a word triggers, and what fills its slots.

use super::*;

impl Scene<'_> {
    pub(super) fn best_frame<'s>(&'s self, predicate: &Predicate, chain: &[Attribution]) -> Option<Match<'s>> {
        let lemma = self.trigger_lemma(predicate);
        let mut best: Option<Match> = None;
        for (candidate, frame) in self.coder.codebook.candidates(&lemma, predicate.pos) {
            let trigger = &frame.triggers[candidate.trigger];
            if !trigger.with.iter().all(|w| self.has_companion(predicate, w)) {
                continue;
            }
            let wide = self.is_wide(candidate);
            let Some(fillers) = self.fill(frame, predicate, chain, wide) else { continue };
            let weighed: u32 = fillers
                .iter()
                .map(|(s, tokens)| {
                    let slot = &frame.slots[*s];
                    let asks = slot
                        .classes
                        .iter()
                        .filter(|c| tokens.iter().any(|t| self.plainly(c, *t)))
                        .map(Class::weight)
                        .max();
                    (1 + asks.unwrap_or_else(|| slot.weight())) * if slot.optional { 1 } else { 2 }
                })
                .sum();
            // An adjective of another state says who sent an envoy, unless the verb leaves no choice.
            let doubtful = fillers.iter().any(|(s, tokens)| {
                frame.slots[*s].classes.contains(&Class::OwnEnvoy)
                    && tokens
                        .iter()
                        .filter_map(|t| Some((*t, self.envoy(*t, chain)?)))
                        .any(|(t, e)| e.either.is_some() && self.own(t, &e, frame, &fillers).is_none())
            });
            let score = (weighed + 4 * trigger.with.len() as u32).saturating_sub(if doubtful { 6 } else { 0 });
            if best.as_ref().is_none_or(|b| score > b.score) {
                best = Some(Match { candidate, frame, fillers, score });
            }
        }
        best
    }

    /// Whether an act is one that bodies nobody has heard of, lawmakers and parties do as well.
    pub(super) fn is_wide(&self, candidate: Candidate) -> bool {
        let family = self.coder.codebook.acts.get(candidate.act).map(|a| a.family.as_str());
        matches!(family, Some("words" | "force" | "domestic"))
    }

    /// The word by which frames are looked up.
    pub(super) fn trigger_lemma(&self, predicate: &Predicate) -> String {
        let token = self.tree.token(predicate.token);
        match (token.upos, predicate.pos) {
            (Upos::Propn, _) | (Upos::Verb, Pos::Noun) => token.text.to_lowercase(),
            _ => token.lemma.clone(),
        }
    }

    /// Whether a class fits whatever else the frame holds: for weighing, not for matching.
    pub(super) fn plainly(&self, class: &Class, t: usize) -> bool {
        match class {
            Class::Word(words) => self.is_word(t, words),
            Class::List(list) => self.in_list(list, t),
            _ => false,
        }
    }

    /// A particle, adverb or modifier of the trigger: a dependent, a dependent's dependent, or the next word.
    pub(super) fn has_companion(&self, predicate: &Predicate, word: &str) -> bool {
        let t = predicate.token;
        let is = |i: usize| {
            let token = self.tree.token(i);
            token.lemma.eq_ignore_ascii_case(word) || token.text.eq_ignore_ascii_case(word)
        };
        self.tree.children(t).iter().any(|c| is(*c) || self.tree.children(*c).iter().any(|g| is(*g)))
            || (predicate.pos == Pos::Verb && t + 1 < self.tree.len() && is(t + 1))
            || (predicate.pos == Pos::Noun && t > 0 && is(t - 1))
    }

    pub(super) fn fill(
        &self,
        frame: &Frame,
        predicate: &Predicate,
        chain: &[Attribution],
        wide: bool,
    ) -> Option<Vec<(usize, Vec<usize>)>> {
        let mut fillers: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        // Who acts is found first: "its own envoy" is measured against him. Slots that must be filled come before the rest.
        let mut order: Vec<usize> = (0..frame.slots.len()).collect();
        order.sort_by_key(|s| {
            (
                frame.slots[*s].role != Some(Role::Actor),
                frame.slots[*s].role != Some(Role::Person),
                frame.slots[*s].optional,
                *s,
            )
        });
        for s in order {
            let slot = &frame.slots[s];
            let mut found: Vec<usize> = Vec::new();
            let mut stood = false;
            'positions: for position in &slot.positions {
                for (at, token) in predicate.arguments.iter().filter(|(p, _)| p == position) {
                    let _ = at;
                    let mut several = self.named_in(*token);
                    if predicate.pos == Pos::Noun && self.tree.base(*token) == "compound" {
                        // "a US-Russia summit"
                        several.extend(self.tree.with(*token, "compound").filter(|m| self.nationality(*m).is_some()));
                        several.sort_unstable();
                    }
                    if !slot.absent && several.iter().any(|t| used.contains(t)) {
                        continue;
                    }
                    stood = true;
                    let fitting: Vec<usize> = several
                        .into_iter()
                        .filter(|t| {
                            slot.classes.iter().any(|c| self.fits(c, *t, position, frame, &fillers, chain, wide))
                        })
                        .collect();
                    if !fitting.is_empty() {
                        found = fitting;
                        break 'positions;
                    }
                    // "return to Washington following talks in Moscow": the first place named is where he goes.
                    let side = slot.classes.iter().any(|c| matches!(c, Class::Home | Class::Host));
                    if side && self.place_at(*token).is_some() {
                        break 'positions;
                    }
                }
            }
            if slot.absent {
                if !found.is_empty() {
                    return None;
                }
                continue;
            }
            if found.is_empty() && !stood && slot.optional && slot.role.is_some() && predicate.pos == Pos::Verb {
                found = self.beneath(slot, frame, &fillers, &used, chain, wide);
            }
            if found.is_empty() {
                let subject = slot.positions.contains(&Position::Subject);
                // A subject may stay unsaid where something else in the frame is telling: "was expelled" needs the diplomats.
                let telling = frame.slots.iter().any(|o| !o.optional && o.role != slot.role && o.weight() >= 4);
                // "demanded an apology", "offered talks": who governs the noun stands for who is to act.
                let governed = predicate.pos == Pos::Noun
                    && self
                        .tree
                        .head(predicate.token)
                        .is_some_and(|h| self.tree.is_verb(h) && self.coder.operators.governs(self.tree, h));
                // Where the word for who acts is what tells, it has to be there: "entered Greece" needs the tanks.
                let named = slot.classes.iter().all(|c| matches!(c, Class::Word(_) | Class::List(_)));
                let silent = subject
                    && !named
                    && (telling || governed)
                    && predicate.subject_may_be_silent
                    && !(stood && predicate.pos == Pos::Verb);
                if slot.optional {
                    // An optional subject that is there must still fit: "the maker recalled" is no state.
                    if subject && stood && predicate.pos == Pos::Verb && slot.role == Some(Role::Actor) {
                        return None;
                    }
                    continue;
                }
                // In a quotation that runs on the speaker stands in another sentence.
                let quoted = slot.positions == [Position::Speaker]
                    && !stood
                    && self.tree.first(predicate.token, "cop").is_some()
                    && chain.last().is_some_and(|a| a.party.is_some());
                if !silent && !quoted {
                    return None;
                }
                continue;
            }
            used.extend(found.iter().copied().filter(|_| slot.role.is_some()));
            fillers.push((s, found));
        }
        Some(fillers)
    }

    /// "Took part in drills with NATO", "meddled in its election": what stands with the noun of a phrase that the frame
    /// names fills the slot that no phrase of the verb's own fills.
    fn beneath(
        &self,
        slot: &Slot,
        frame: &Frame,
        fillers: &[(usize, Vec<usize>)],
        used: &BTreeSet<usize>,
        chain: &[Attribution],
        wide: bool,
    ) -> Vec<usize> {
        let named = |s: &Slot| {
            let phrase = |p: &Position| matches!(p, Position::Preposition(_));
            s.role.is_none()
                && s.positions.iter().any(phrase)
                && s.classes.iter().all(|c| matches!(c, Class::Word(_) | Class::List(_)))
        };
        let nouns = fillers.iter().filter(|(s, _)| frame.slots.get(*s).is_some_and(named)).flat_map(|(_, t)| t);
        for &noun in nouns.filter(|noun| self.tree.is_noun(**noun)) {
            for position in &slot.positions {
                let Position::Preposition(case) = position else { continue };
                let with_case = self.tree.with(noun, "nmod").filter(|m| self.tree.case(*m).as_ref() == Some(case));
                let owner = self.tree.first(noun, "nmod:poss").filter(|_| case == "of");
                for below in with_case.chain(owner) {
                    let several = self.named_in(below).into_iter().filter(|t| !used.contains(t));
                    let fits = |t: &usize| {
                        slot.classes.iter().any(|c| self.fits(c, *t, position, frame, fillers, chain, wide))
                    };
                    let fitting: Vec<usize> = several.filter(fits).collect();
                    if !fitting.is_empty() {
                        return fitting;
                    }
                }
            }
        }
        Vec::new()
    }

    #[expect(clippy::too_many_arguments, reason = "what fits depends on all that the frame holds already")]
    pub(super) fn fits(
        &self,
        class: &Class,
        t: usize,
        position: &Position,
        frame: &Frame,
        fillers: &[(usize, Vec<usize>)],
        chain: &[Attribution],
        wide: bool,
    ) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        let character = self.character_at(t);
        match class {
            Class::Any => true,
            Class::Word(_) | Class::List(_) if *position == Position::That && self.is_denied(t, frame) => false,
            Class::Word(words) => {
                self.is_word(t, words) || self.means_thing(t, position, |noun| self.is_word(noun, words))
            }
            Class::List(list) => {
                self.in_list(list, t)
                    || self.takes_up(list, t)
                    || self.means_thing(t, position, |noun| self.in_list(list, noun))
            }
            Class::Party if another(frame, position) => {
                // What one should do himself he does not demand of another.
                let whose = |t: usize| self.state_of(t).or_else(|| self.character_at(t).map(|c| c.actor.code.clone()));
                let own = fillers.iter().filter(|(s, _)| frame.slots[*s].role == Some(Role::Actor));
                let own: Vec<String> = own.flat_map(|(_, a)| a).filter_map(|a| whose(*a)).collect();
                self.is_party(t, position, chain, wide) && whose(t).is_some_and(|w| !w.is_empty() && !own.contains(&w))
            }
            Class::Party => self.is_party(t, position, chain, wide),
            Class::State => {
                let state = character.is_some_and(|c| {
                    matches!(c.actor.kind, ActorKind::State | ActorKind::Government) || c.members.len() > 1
                });
                state && !self.is_mere_place(t, position)
                    || character.is_none() && self.nationality(t).is_some() && *position != Position::Object
            }
            Class::Organization => {
                character.is_some_and(|c| c.actor.kind == ActorKind::Organization && (wide || !self.is_stranger(c)))
            }
            Class::Person => {
                character.is_some_and(|c| c.actor.kind == ActorKind::Person && !c.plural)
                    || character.is_none()
                        && self.tree.upos(t) == Upos::Pron
                        && matches!(lemma.as_str(), "he" | "she" | "i" | "who" | "him" | "her")
            }
            Class::Outlet => character.is_some_and(|c| c.actor.kind == ActorKind::Outlet),
            Class::Group => {
                character.is_some_and(|c| c.actor.kind == ActorKind::Group)
                    || character.is_none_or(|c| c.actor.code.is_empty()) && self.in_list("bands", t)
            }
            Class::Envoy => self.envoy(t, chain).is_some_and(|e| e.head),
            Class::OwnEnvoy => {
                self.envoy(t, chain).is_some_and(|e| e.head && self.own(t, &e, frame, fillers) != Some(false))
            }
            Class::ForeignEnvoy => {
                self.envoy(t, chain).is_some_and(|e| e.head && self.own(t, &e, frame, fillers) != Some(true))
            }
            Class::Diplomats => self.is_diplomats(t),
            Class::Official => {
                let public = |c: &Character| {
                    matches!(
                        c.actor.sector.as_deref(),
                        Some("GOV" | "LEG" | "MIL" | "JUD" | "SPY" | "COP" | "IGO" | "PTY" | "OPP")
                    )
                };
                let soldier = |c: &Character| {
                    let noun = c.noun.and_then(|n| self.registry.nouns.get(n));
                    noun.is_some_and(|n| n.level == "soldier") && c.plural
                };
                character
                    .is_some_and(|c| c.actor.kind == ActorKind::Person && (public(c) || self.speaks(c)) && !soldier(c))
                    || self.in_list("officials", t)
            }
            Class::Leader => character.is_some_and(|c| c.leader && c.actor.kind == ActorKind::Person),
            Class::Leaders => {
                // Each of "Peru and Chile" is of a pair, the second as well as the first.
                let mut first = t;
                while let Some(head) = self.tree.head(first).filter(|_| self.tree.base(first) == "conj") {
                    first = head;
                }
                let several = self.tree.conjuncts(first);
                let leaders = several
                    .iter()
                    .filter(|s| {
                        self.character_at(**s).is_some_and(|c| {
                            c.leader
                                || matches!(c.actor.kind, ActorKind::State | ActorKind::Government)
                                || c.actor.kind == ActorKind::Organization && !self.is_stranger(c)
                        })
                    })
                    .count();
                // "Lavrov and Blinken", "the foreign ministers of Iran and Qatar": those who speak for two states.
                let states: BTreeSet<&str> = several
                    .iter()
                    .filter_map(|s| self.character_at(*s).filter(|c| self.speaks(c)))
                    .filter_map(|c| c.actor.state.as_deref())
                    .collect();
                leaders > 1
                    || states.len() > 1
                    || character
                        .is_some_and(|c| c.leader && c.plural || c.members.len() > 1 && (c.leader || self.speaks(c)))
                    || several.len() == 1 && character.is_some_and(|c| c.leader)
            }
            Class::Home | Class::Host => self.is_side(t, *class == Class::Home, frame, fillers, chain),
            Class::Place => self.place_at(t).is_some(),
        }
    }

    /// A clause that is negated tells of nothing, unless the frame asks for its "not".
    fn is_denied(&self, t: usize, frame: &Frame) -> bool {
        if frame.triggers.iter().any(|trigger| trigger.with.iter().any(|w| w == "not")) {
            return false;
        }
        let not = |c: &usize| matches!(self.tree.lemma(*c).to_lowercase().as_str(), "not" | "n't" | "never");
        self.tree.children(t).iter().any(not)
    }

    pub(super) fn is_word(&self, t: usize, words: &[String]) -> bool {
        let Some((head, rest)) = words.split_last() else { return false };
        let is = |i: usize, w: &str| {
            self.tree.lemma(i).eq_ignore_ascii_case(w)
                || self.tree.token(i).text.eq_ignore_ascii_case(w)
                || self.plural_in_front(i).is_some_and(|one| one == w)
        };
        let headed = |h: &str, others: &[String]| {
            is(t, h) && others.iter().all(|w| self.tree.subtree(t).into_iter().any(|i| i != t && is(i, w)))
        };
        headed(head, rest)
            || words.len() > 1 && words.split_first().is_some_and(|(first, others)| headed(first, others))
    }

    /// "Rebels advanced": the capital in front makes the tagger take a plural for a name, which has no singular.
    fn plural_in_front(&self, t: usize) -> Option<String> {
        let front = t == 0 && self.tree.upos(t) == Upos::Propn && self.tree.base(t) == "nsubj";
        self.tree.lemma(t).strip_suffix('s').filter(|one| front && one.len() > 3).map(str::to_lowercase)
    }

    /// "Closed the border and reopened it", "the decision to restore them": a thing told of before it in the sentence, of
    /// the number of the pronoun.
    fn means_thing(&self, t: usize, position: &Position, is: impl Fn(usize) -> bool) -> bool {
        let one = match self.tree.token(t).text.to_lowercase().as_str() {
            "it" => true,
            "them" | "they" => false,
            _ => return false,
        };
        let is_one = |n: usize| !self.tree.token(n).text.ends_with('s') || self.tree.lemma(n).ends_with('s');
        let thing = |n: usize| {
            self.tree.upos(n) == Upos::Noun
                && matches!(self.tree.base(n), "obj" | "nsubj" | "nmod" | "conj")
                && self.character_at(n).is_none()
                && is_one(n) == one
        };
        *position == Position::Object && (0..t).any(|n| thing(n) && is(n))
    }

    /// "The soldiers said they had seized power": a pronoun is of the list that the noun which it stands for is of.
    fn takes_up(&self, list: &str, t: usize) -> bool {
        if self.tree.upos(t) != Upos::Pron || self.tree.base(t) != "nsubj" {
            return false;
        }
        let noun = self.character_at(t).and_then(|c| c.noun).and_then(|n| self.registry.nouns.get(n));
        noun.is_some_and(|n| {
            let text = n.text.to_lowercase();
            let one = text.strip_suffix('s').unwrap_or(&text);
            self.coder.codebook.in_list(list, &text) || self.coder.codebook.in_list(list, one)
        })
    }

    pub(super) fn in_list(&self, list: &str, t: usize) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        if self.coder.codebook.in_list(list, &lemma)
            || self.plural_in_front(t).is_some_and(|one| self.coder.codebook.in_list(list, &one))
        {
            return true;
        }
        // "a reckless step", "a terrible president": what is said of it is the adjective.
        let judged = |c: usize| self.coder.codebook.in_list(list, &self.tree.lemma(c).to_lowercase());
        if matches!(list, "disapproval" | "baseless" | "hopeful" | "bleak")
            && self.tree.is_noun(t)
            && self.tree.with(t, "amod").any(judged)
        {
            return true;
        }
        // "The General Security of Military Information Agreement": the last noun of a name may hang on its first.
        let capital = |i: usize| self.tree.token(i).text.starts_with(char::is_uppercase);
        let named = self.tree.upos(t) == Upos::Propn
            && self.tree.with(t, "nmod").any(|n| {
                let of = self.tree.case(n).as_deref() == Some("of");
                of && capital(n) && self.coder.codebook.in_list(list, &self.tree.token(n).text.to_lowercase())
            });
        if named {
            return true;
        }
        let Some(words) = self.coder.codebook.lists.get(list) else { return false };
        words.iter().filter(|w| w.contains([' ', '-'])).any(|w| {
            let words: Vec<String> = w.split([' ', '-']).map(str::to_owned).collect();
            self.is_word(t, &words)
        })
    }
}

/// What somebody says of a party, he says of another.
fn another(frame: &Frame, position: &Position) -> bool {
    let said_by = |s: &Slot| s.role == Some(Role::Actor) && s.positions.contains(&Position::Speaker);
    let of = |s: &Slot| s.role == Some(Role::Recipient) && s.positions.contains(position);
    *position == Position::ClauseSubject
        || *position == Position::Subject && frame.slots.iter().any(said_by) && frame.slots.iter().any(of)
}
