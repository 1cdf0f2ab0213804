//! Who or what a word stands for, as far as a slot asks.

use super::*;

impl Scene<'_> {
    /// Who a word stands for. A plane that carries somebody, and the members of a body, stand for these.
    pub(super) fn character_at(&self, t: usize) -> Option<&Character> {
        self.named_at(t)
            .filter(|c| !c.actor.code.is_empty() || c.envoy.is_some())
            .or_else(|| self.character_within(t))
            .or_else(|| self.named_at(t))
    }

    pub(super) fn character_within(&self, t: usize) -> Option<&Character> {
        match self.tree.lemma(t) {
            "plane" | "jet" | "aircraft" | "flight" | "train" | "helicopter" | "convoy" | "motorcade" => self
                .tree
                .with(t, "acl")
                .filter(|v| matches!(self.tree.lemma(*v), "carry" | "transport" | "bring" | "fly" | "take"))
                .find_map(|v| self.tree.first(v, "obj"))
                .and_then(|passenger| self.named_at(passenger)),
            "member" | "group" | "number" | "part" | "majority" | "representative" | "dozen" | "committee"
            | "crowd" | "handful" | "score" | "ten" | "hundred" | "thousand" | "million" => {
                self.tree.with(t, "nmod").find_map(|of| {
                    self.named_at(of)
                        .or_else(|| self.tree.first(of, "nmod:poss").and_then(|p| self.named_at(p)))
                        // "Tens of thousands of protesters".
                        .or_else(|| self.tree.with(of, "nmod").find_map(|of| self.named_at(of)))
                })
            }
            // "The Hamas terrorist organization".
            "organization" | "organisation" | "movement" | "militia" | "network" => {
                let named = |c: &&Character| matches!(c.actor.kind, ActorKind::Organization | ActorKind::Group);
                self.tree.with(t, "compound").filter_map(|n| self.named_at(n)).find(named)
            }
            // "A statement by the regime": whoever speaks through it.
            paper if PAPERS.contains(&paper) => {
                let by = |n: &usize| matches!(self.tree.case(*n).as_deref(), Some("by" | "from" | "of"));
                let whose = self.tree.first(t, "nmod:poss");
                let author = whose.or_else(|| self.tree.with(t, "nmod").find(by));
                author.and_then(|a| self.named_at(a)).filter(|c| !c.actor.code.is_empty())
            }
            _ => None,
        }
    }

    /// The parts of a phrase. "Old foes Peru and Chile": a noun that nobody is known by gives way to the names beside it.
    pub(super) fn named_in(&self, t: usize) -> Vec<usize> {
        let named = |a: &usize| self.named_at(*a).is_some_and(|c| !c.actor.code.is_empty());
        let beside = self.tree.first(t, "appos").filter(|a| *a == t + 1 && named(a));
        // "Old rivals Chile and Bolivia" are the two that are named.
        let unnamed = self.stage.at(t).is_none() || self.named_at(t).is_some_and(|c| c.actor.code.is_empty());
        match beside.filter(|_| self.tree.upos(t) == Upos::Noun && unnamed) {
            Some(names) => self.tree.conjuncts(names),
            None => self.tree.conjuncts(t),
        }
    }

    pub(super) fn named_at(&self, t: usize) -> Option<&Character> {
        self.stage.at(t).and_then(|r| r.character).and_then(|c| self.cast.characters.get(c))
    }

    pub(super) fn nationality(&self, t: usize) -> Option<&str> {
        let state = self.stage.nationality.get(t).copied().flatten()?;
        self.registry.states.get(state).map(|s| s.code.as_str())
    }

    /// `wide` where the act is one that anybody may do to another: words, force, and what goes on within a state. A
    /// mission, a measure or a treaty is for states and those whom the registry knows.
    pub(super) fn is_party(&self, t: usize, position: &Position, chain: &[Attribution], wide: bool) -> bool {
        if self.is_mere_place(t, position) {
            return false;
        }
        match self.character_at(t) {
            Some(c) => match c.actor.kind {
                ActorKind::State | ActorKind::Government => true,
                ActorKind::Organization => wide || !self.is_stranger(c),
                ActorKind::Group => {
                    !matches!(c.actor.sector.as_deref(), Some("CVL" | "MED" | "BUS" | "REF" | "ELI"))
                        || c.members.len() > 1
                }
                ActorKind::Person => {
                    self.speaks(c)
                        || c.members.len() > 1
                        || wide && self.is_political(c)
                        || !wide && *position == Position::Subject && self.once_led(c)
                }
                ActorKind::Outlet => false,
            },
            None => {
                let lemma = self.tree.lemma(t).to_lowercase();
                match self.tree.upos(t) {
                    Upos::Pron => match lemma.as_str() {
                        "we" | "i" => !chain.is_empty(),
                        "it" | "they" | "he" | "she" | "who" | "which" | "each" | "both" => true,
                        _ => false,
                    },
                    Upos::Adj | Upos::Propn | Upos::Noun => {
                        self.nationality(t).is_some()
                            || self.body_of(t).is_some()
                            || !self.is_anyone(t)
                                && matches!(
                                    lemma.as_str(),
                                    "side"
                                        | "country"
                                        | "state"
                                        | "nation"
                                        | "capital"
                                        | "party"
                                        | "neighbour"
                                        | "neighbor"
                                        | "ally"
                                        | "power"
                                        | "member"
                                        | "government"
                                )
                                && *position == Position::Subject
                    }
                    _ => false,
                }
            }
        }
    }

    /// "one country", "any state", "a government": none in particular.
    fn is_anyone(&self, t: usize) -> bool {
        let plural = !self.tree.token(t).text.eq_ignore_ascii_case(self.tree.lemma(t));
        self.tree.children(t).iter().any(|c| {
            let word = self.tree.token(*c).text.to_lowercase();
            matches!(word.as_str(), "a" | "an" | "any" | "no" | "every" | "each") || word == "one" && !plural
        })
    }

    /// An organization that the registry does not know.
    pub(super) fn is_stranger(&self, c: &Character) -> bool {
        c.actor.kind == ActorKind::Organization && c.actor.code == c.actor.id
    }

    /// Lawmakers, parties and the opposition of a known state act for themselves.
    fn is_political(&self, c: &Character) -> bool {
        c.actor.state.is_some() && matches!(c.actor.sector.as_deref(), Some("LEG" | "OPP" | "PTY" | "REB" | "JUD"))
    }

    /// "Former president Ann Roe imposed sanctions": what only a government does he did in office.
    pub(super) fn once_led(&self, c: &Character) -> bool {
        let role = c.actor.role.as_deref().unwrap_or("");
        let led = ["president", "prime", "chancellor", "premier"].iter().any(|r| role.starts_with(r));
        led && c.named && c.actor.sector.as_deref() == Some("ELI") && c.actor.state.is_some()
    }

    /// The state of a body that an adjective names and the registry does not: "Dutch authorities", "Iranian guards".
    pub(super) fn body_of(&self, t: usize) -> Option<&str> {
        let body = matches!(
            self.tree.lemma(t).to_lowercase().as_str(),
            "authority"
                | "troop"
                | "force"
                | "soldier"
                | "police"
                | "navy"
                | "army"
                | "military"
                | "court"
                | "marine"
                | "jet"
                | "warship"
                | "coastguard"
                | "side"
                | "regime"
                | "leadership"
                | "leader"
                | "minister"
                | "official"
                | "staff"
                | "personnel"
                | "delegation"
                | "hacker"
                | "agent"
                | "spy"
                | "guard"
                | "operative"
                | "unit"
                | "artillery"
                | "helicopter"
                | "drone"
                | "cutter"
                | "vessel"
                | "frigate"
                | "submarine"
                | "prosecutor"
                | "statement"
                | "communique"
                | "communiqué"
        );
        let of_whom = |c: &usize| {
            let possessor =
                self.tree.relation(*c) == "nmod:poss" || matches!(self.tree.case(*c).as_deref(), Some("of" | "from"));
            self.nationality(*c)
                .or_else(|| self.named_at(*c).filter(|_| possessor).and_then(|c| c.actor.state.as_deref()))
        };
        self.tree
            .children(t)
            .iter()
            .filter(|c| body && matches!(self.tree.base(**c), "amod" | "compound" | "nmod"))
            .find_map(of_whom)
    }

    /// "Serbian and Croatian forces": the states of the adjectives that are joined to the first.
    pub(super) fn partners_of(&self, t: usize) -> Vec<String> {
        let of = |c: usize| self.nationality(c).map(str::to_owned).or_else(|| self.named_at(c)?.actor.state.clone());
        let first = self.tree.children(t).iter().copied().find(|c| {
            matches!(self.tree.base(*c), "amod" | "compound" | "nmod")
                && self.tree.case(*c).is_none()
                && *c < t
                && of(*c).is_some()
        });
        let joined = first.map(|f| self.tree.conjuncts(f)).unwrap_or_default();
        joined.into_iter().skip(1).filter(|c| *c < t).filter_map(of).collect()
    }

    /// Acts for the state: leaders, ministers, envoys, spokespersons; not critics and lawmakers of the opposition.
    pub(super) fn speaks(&self, c: &Character) -> bool {
        c.leader
            || c.envoy.is_some()
            || c.actor.id.starts_with("person:")
                && matches!(
                    c.actor.sector.as_deref(),
                    Some("GOV" | "MIL" | "SPY" | "LEG" | "IGO" | "REB" | "JUD" | "COP")
                )
            || c.noun.and_then(|n| self.registry.nouns.get(n)).is_some_and(|n| n.speaks)
    }

    /// "in Moscow", "to London": a town after a preposition of place is a place.
    pub(super) fn is_mere_place(&self, t: usize, position: &Position) -> bool {
        let Some(reference) = self.stage.at(t) else { return false };
        let locative = matches!(position, Position::Preposition(p) if matches!(p.as_str(), "in" | "at" | "near" | "outside" | "inside"));
        let aimed = || {
            let head = self.tree.head(t).filter(|_| *position == Position::Preposition("at".to_owned()));
            let aims = |i: usize| AIMING.contains(&self.tree.lemma(i));
            head.is_some_and(|h| aims(h) || self.tree.with(h, "obj").any(aims))
        };
        reference.place.is_some() && (reference.character.is_none() || reference.town && locative && !aimed())
    }

    /// The head of mission that a word means, by noun, by name, or by pronoun.
    pub(super) fn envoy(&self, t: usize, chain: &[Attribution]) -> Option<Envoy> {
        if let Some(c) = self.character_at(t) {
            if let Some(envoy) = &c.envoy {
                // "They expelled our envoy": the envoy of who speaks.
                let ours = |p: &usize| matches!(self.tree.token(*p).text.to_lowercase().as_str(), "our" | "my");
                let speaker = || self.speaker_character(chain).and_then(|s| s.actor.state.clone());
                if envoy.sending.is_none() && self.tree.with(t, "nmod:poss").any(|p| ours(&p)) {
                    return Some(Envoy { sending: speaker(), ..envoy.clone() });
                }
                // "Its ambassador, Ada Roe": whose he is the pronoun tells.
                if envoy.sending.is_none() && envoy.either.is_none() {
                    let owner = self.tree.with(t, "nmod:poss").find_map(|p| self.state_of(p));
                    return Some(Envoy { sending: owner, ..envoy.clone() });
                }
                return Some(envoy.clone());
            }
            // "they would return to their posts" after "the two states agreed": the envoys of these states.
            let they = self.stage.at(t).is_some_and(|r| r.pronoun) && c.members.len() > 1;
            let known =
                self.cast.characters.iter().filter(|k| k.named && k.envoy.as_ref().is_some_and(|e| e.head)).count();
            return (they && known > 1).then(|| Envoy { head: true, ..Envoy::default() });
        }
        let lemma = self.tree.lemma(t).to_lowercase();
        if lemma == "own" && matches!(self.tree.base(t), "obj" | "nsubj") {
            // "Expelled the ambassador and recalled its own".
            let owner = self.tree.first(t, "nmod:poss").and_then(|p| self.state_of(p))?;
            let named = (0..t).any(|i| self.tree.is_noun(i) && self.envoy(i, chain).is_some_and(|e| e.head));
            return named.then(|| Envoy { sending: Some(owner), head: true, ..Envoy::default() });
        }
        if matches!(lemma.as_str(), "i" | "we") {
            return self.speaker_character(chain)?.envoy.clone();
        }
        matches!(lemma.as_str(), "ambassador" | "envoy" | "ambassadors" | "envoys" | "representative")
            .then(|| Envoy { head: true, ..Envoy::default() })
    }

    pub(super) fn speaker_character(&self, chain: &[Attribution]) -> Option<&Character> {
        // "We regret it, the statement said, according to Reuters": the agency regrets nothing.
        let speaks = |a: &&Attribution| a.kind != SpeakerKind::Outlet;
        let id = chain.iter().rev().filter(speaks).find_map(|a| a.actor.as_deref())?;
        self.cast.characters.iter().find(|c| c.actor.id == id)
    }

    /// Whether an envoy is sent by the one who acts; `None` where the sentence leaves it open.
    pub(super) fn own(&self, t: usize, envoy: &Envoy, frame: &Frame, fillers: &[(usize, Vec<usize>)]) -> Option<bool> {
        let actor = fillers
            .iter()
            .filter(|(s, _)| frame.slots[*s].role == Some(Role::Actor))
            .flat_map(|(_, tokens)| tokens)
            .find_map(|t| self.state_of(*t));
        let recipient = fillers
            .iter()
            .filter(|(s, _)| frame.slots[*s].role == Some(Role::Recipient))
            .flat_map(|(_, tokens)| tokens)
            .find_map(|t| self.state_of(*t));
        let actor = actor?;
        if envoy.sending.is_none()
            && let Some(left) = self.ordered_out_of(t)
        {
            return Some(left != actor);
        }
        if envoy.sending.is_none() && envoy.either.is_none() && envoy.receiving.is_none() && self.is_shown_out(t) {
            return Some(false);
        }
        match (&envoy.sending, &envoy.receiving, &envoy.either) {
            (Some(sending), _, _) => Some(*sending == actor),
            (None, Some(receiving), _) => Some(*receiving != actor),
            // "Russia recalled the US envoy" and "Russia expelled the US envoy": the act decides.
            (None, None, Some(either)) if *either == actor => Some(true),
            // Who summons "the Chadian ambassador" summons Chad's.
            (None, None, Some(_)) if self.tree.head(t).is_some_and(|v| self.tree.lemma(v) == "summon") => Some(false),
            (None, None, _) => recipient.map(|_| true).filter(|_| envoy.either.is_none()),
        }
    }

    /// "The Gulf Cooperation Council" tells of no cooperation.
    pub(super) fn inside_name(&self, t: usize) -> bool {
        let body = |c: &Character| matches!(c.actor.kind, ActorKind::Organization | ActorKind::Outlet) && c.named;
        self.tree.upos(t) == Upos::Propn
            && self.stage.at(t).is_some_and(|r| r.end - r.start > 1 && r.start <= t && t < r.end)
            && self.named_at(t).is_some_and(body)
    }

    /// "ordering Ambassador Roe to leave Latvia": the state that an envoy is to leave.
    fn ordered_out_of(&self, envoy: usize) -> Option<String> {
        let verb = self.tree.head(envoy).filter(|v| self.tree.is_verb(*v))?;
        let complements = self.tree.with(verb, "xcomp").chain(self.tree.with(verb, "ccomp"));
        let left = complements
            .filter(|c| matches!(self.tree.lemma(*c), "leave" | "depart" | "quit" | "exit"))
            .find_map(|c| self.tree.first(c, "obj"))?;
        self.place_at(left).and_then(|p| p.country.clone())
    }

    /// "Told the ambassador to leave": a state that sends nobody of its own anywhere tells its guest to.
    fn is_shown_out(&self, envoy: usize) -> bool {
        let Some(verb) = self.tree.head(envoy).filter(|v| self.tree.is_verb(*v)) else { return false };
        let the = self.tree.with(envoy, "det").any(|d| self.tree.token(d).text.eq_ignore_ascii_case("the"));
        let mut complements = self.tree.with(verb, "xcomp").chain(self.tree.with(verb, "ccomp"));
        let bare = |c: usize| {
            matches!(self.tree.lemma(c), "leave" | "depart")
                && self.tree.with(c, "obj").all(|o| matches!(self.tree.lemma(o), "country" | "state" | "nation"))
                && self.tree.with(c, "obl").all(|o| !matches!(self.tree.case(o).as_deref(), Some("to" | "for")))
        };
        the && matches!(self.tree.lemma(verb), "tell" | "order" | "ask") && complements.any(bare)
    }

    pub(super) fn state_of(&self, t: usize) -> Option<String> {
        self.character_at(t)
            .and_then(|c| {
                c.actor
                    .state
                    .clone()
                    .or_else(|| (c.actor.kind == ActorKind::Organization).then(|| c.actor.code.clone()))
            })
            .or_else(|| self.nationality(t).or_else(|| self.body_of(t)).map(str::to_owned))
    }

    /// The place that a word names, itself or by its modifiers: "Copenhagen airport".
    pub(super) fn place_at(&self, t: usize) -> Option<&Place> {
        let own = |i: usize| self.stage.at(i).and_then(|r| r.place.as_ref());
        own(t).or_else(|| attribution::phrase(self.tree, t).into_iter().find_map(own))
    }

    pub(super) fn is_diplomats(&self, t: usize) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        if self.character_at(t).and_then(|c| c.envoy.as_ref()).is_some_and(|e| e.head) {
            return false;
        }
        let noun = self.coder.codebook.in_list("diplomats", &lemma)
            || matches!(lemma.as_str(), "diplomat" | "attache" | "attaché" | "diplomatic" | "spy" | "spies")
            || self.character_at(t).is_some_and(|c| {
                c.envoy.is_some()
                    || c.actor
                        .role
                        .as_deref()
                        .is_some_and(|r| r.contains("diplomat") || r.contains("attach") || r.contains("consul"))
            });
        if noun {
            return true;
        }
        // "embassy staff", "intelligence officers", "staff at the embassy"
        let staff = matches!(
            lemma.as_str(),
            "staff"
                | "staffer"
                | "employee"
                | "personnel"
                | "officer"
                | "official"
                | "worker"
                | "agent"
                | "member"
                | "representative"
                | "operative"
        );
        let of_mission = self.tree.subtree(t).into_iter().any(|i| {
            matches!(
                self.tree.lemma(i).to_lowercase().as_str(),
                "embassy" | "consulate" | "mission" | "diplomatic" | "consular" | "intelligence" | "diplomat"
            )
        });
        // "expelling 10 Americans": in a report on envoys so many nationals of another state are its diplomats.
        let nationals = self.character_at(t).is_some_and(|c| c.actor.id.ends_with(":nationals"))
            && self.tree.with(t, "nummod").next().is_some();
        if nationals && self.document_speaks_of_diplomats() {
            return true;
        }
        // "expelled 45", "nine more": the head is left out after a number.
        let bare_number = self.tree.upos(t) == Upos::Num;
        // "Mexico's staff" is, in a report on envoys, that of its mission.
        let of_state = matches!(lemma.as_str(), "staff" | "staffer" | "personnel")
            && self.tree.with(t, "nmod").any(|p| self.tree.relation(p) == "nmod:poss" && self.state_of(p).is_some())
            && self.document_speaks_of_diplomats();
        of_state || staff && of_mission || bare_number && self.document_speaks_of_diplomats()
    }

    pub(super) fn document_speaks_of_diplomats(&self) -> bool {
        self.cast.characters.iter().any(|c| c.envoy.is_some() || c.house.is_some())
    }

    /// The place is the envoy's own state, or the one he is sent to.
    pub(super) fn is_side(
        &self,
        t: usize,
        home: bool,
        frame: &Frame,
        fillers: &[(usize, Vec<usize>)],
        chain: &[Attribution],
    ) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        let person =
            fillers.iter().filter(|(s, _)| frame.slots[*s].role == Some(Role::Person)).flat_map(|(_, t)| t).next();
        // "return to his country"
        let own = |p: usize| {
            matches!(self.tree.lemma(p).to_lowercase().as_str(), "he" | "she" | "they" | "his" | "her" | "their")
        };
        let his = matches!(lemma.as_str(), "country" | "nation" | "capital")
            && self.tree.with(t, "nmod").any(|p| self.tree.relation(p) == "nmod:poss" && own(p));
        if home && matches!(lemma.as_str(), "ministry" | "office" | "department" | "palace" | "headquarters") {
            return false;
        }
        if home && (his || matches!(lemma.as_str(), "home" | "homeland")) {
            return true;
        }
        if !home
            && matches!(
                lemma.as_str(),
                "post" | "posting" | "posts" | "station" | "service" | "duty" | "mission" | "embassy"
            )
        {
            return true;
        }
        let place = self.place_at(t).and_then(|p| p.country.clone());
        let Some(state) = place.or_else(|| self.state_of(t)) else {
            return matches!(lemma.as_str(), "capital" | "country") && !home;
        };
        let Some(envoy) = person.and_then(|p| self.envoy(*p, chain)) else { return false };
        let wanted = if home { &envoy.sending } else { &envoy.receiving };
        match (wanted, &envoy.either) {
            (Some(wanted), _) => *wanted == state,
            (None, Some(either)) => home == (*either == state),
            (None, None) => {
                let other = if home { &envoy.receiving } else { &envoy.sending };
                other.as_ref().is_some_and(|o| *o != state)
            }
        }
    }
}

/// What speaks for whoever wrote it.
pub(super) const PAPERS: &[&str] =
    &["statement", "communique", "communiqué", "declaration", "letter", "message", "post", "tweet"];

/// Words whose "at" leads to whom they are meant for: "pointed the finger at Moscow".
const AIMING: &[&str] = &[
    "aim",
    "anger",
    "bristle",
    "broadside",
    "dig",
    "direct",
    "finger",
    "fume",
    "fury",
    "gesture",
    "hit",
    "jab",
    "lash",
    "outrage",
    "point",
    "rage",
    "rail",
    "salvo",
    "snipe",
    "swipe",
];
