//! Matches frames against the deep structure of each sentence and writes mentions.

use super::attribution::{self, Speech, Voice};
use super::clause::{self, Predicate};
use super::codebook::{Candidate, Codebook};
use super::frame::{Class, Frame, Pos, Position, Role};
use super::modality::{self, Operators, Reading};
use super::{Attribution, EventMention, MissionPart, Modality, Place, Quantity, SpeakerKind, When};
use crate::actor::cast::{Cast, Character, Envoy, Stage};
use crate::actor::registry::Registry;
use crate::actor::{Actor, ActorKind, DataError, Mission};
use crate::document::{BlockKind, Document};
use crate::language::children::Tree;
use crate::language::{Sentence, Upos};
use crate::span::Span;
use crate::time::{self, Tense, TimeExpression};
use std::collections::{BTreeMap, BTreeSet};

/// The codebook with the words that govern acts and those by which reports attribute.
#[derive(Debug)]
pub struct Coder {
    pub codebook: Codebook,
    operators: Operators,
    speech: Speech,
}

impl Coder {
    /// The coder that is part of the library.
    pub fn embedded() -> Result<Coder, DataError> {
        Ok(Coder { codebook: Codebook::embedded()?, operators: Operators::embedded()?, speech: Speech::embedded()? })
    }
}

/// Finds every act in a document. Linear in the number of sentences.
pub(crate) fn code(
    coder: &Coder,
    registry: &Registry,
    document: &Document,
    sentences: &[Sentence],
    times: &[Vec<TimeExpression>],
    cast: &Cast,
) -> Vec<EventMention> {
    let quotations: Vec<Vec<Span>> = document
        .blocks
        .iter()
        .map(|b| match (b.pieces.first(), b.pieces.last()) {
            (Some(first), Some(last)) => attribution::quotations(&document.text, first.cover(*last)),
            _ => Vec::new(),
        })
        .collect();
    let mut mentions = Vec::new();
    let mut last_speaker: Option<(usize, Vec<Attribution>)> = None;
    for (index, sentence) in sentences.iter().enumerate() {
        let tree = Tree::new(sentence);
        let Some(stage) = cast.sentences.get(index) else { continue };
        let none = Vec::new();
        let scene = Scene {
            coder,
            registry,
            document,
            tree: &tree,
            stage,
            cast,
            index,
            times: times.get(index).unwrap_or(&none),
            quotations: quotations.get(sentence.block).map_or(&[], Vec::as_slice),
        };
        scene.sentence(&mut last_speaker, &mut mentions);
    }
    complete_dyads(coder, registry, &mut mentions);
    share_places(&mut mentions);
    mentions
}

/// Mentions of one act between the same parties in one report share the place that one of them names.
fn share_places(mentions: &mut [EventMention]) {
    let key = |m: &EventMention| {
        let parties: BTreeSet<String> = m.actors.iter().chain(&m.recipients).map(|a| a.code.clone()).collect();
        (m.act.clone(), m.modality, parties)
    };
    let mut known: BTreeMap<_, BTreeSet<Place>> = BTreeMap::new();
    for m in mentions.iter() {
        if let Some(place) = &m.place {
            known.entry(key(m)).or_default().insert(place.clone());
        }
    }
    for m in mentions.iter_mut().filter(|m| m.place.is_none()) {
        if let Some(places) = known.get(&key(m)).filter(|p| p.len() == 1) {
            m.place = places.first().cloned();
        }
    }
}

/// The share of the explicit pairs of a report that its main pair must have.
const MAIN_PAIR: f64 = 0.5;

/// A report about two states seldom says "against Japan" in every sentence. Where one pair of states stands behind most
/// of what a report tells, an act of one of the two that needs somebody to be done to, and names nobody, is done to the
/// other. Such a recipient has no words of its own (`text` is empty), and the mention is less sure.
fn complete_dyads(coder: &Coder, registry: &Registry, mentions: &mut [EventMention]) {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut all = 0;
    for m in mentions.iter() {
        if let ([a], [r]) = (m.actors.as_slice(), m.recipients.as_slice()) {
            let (Some(x), Some(y)) = (party_code(a), party_code(r)) else { continue };
            if x == y {
                continue;
            }
            let key = if x < y { (x.to_owned(), y.to_owned()) } else { (y.to_owned(), x.to_owned()) };
            *pairs.entry(key).or_default() += 1;
            all += 1;
        }
    }
    let Some(((x, y), count)) = pairs.into_iter().max_by_key(|(pair, n)| (*n, std::cmp::Reverse(pair.clone()))) else { return };
    if count < 2 || (count as f64) < MAIN_PAIR * all as f64 {
        return;
    }
    for m in mentions {
        let needs = coder.codebook.act(&m.act).is_some_and(|a| {
            matches!(a.family.as_str(), "missions" | "relations" | "measures" | "talks" | "words") && coder.codebook.takes_recipient(&m.act)
        });
        let [actor] = m.actors.as_slice() else { continue };
        if !needs || !m.recipients.is_empty() {
            continue;
        }
        let other = match party_code(actor) {
            Some(code) if code == x => &y,
            Some(code) if code == y => &x,
            _ => continue,
        };
        if let Some(state) = registry.state_index(other) {
            m.recipients.push(registry.state_actor(state, ActorKind::State, ""));
            m.confidence = ((m.confidence - 0.1).max(0.05) * 100.0).round() / 100.0;
        }
    }
}

fn party_code(actor: &Actor) -> Option<&str> {
    actor.state.as_deref().filter(|s| actor.code == *s)
}

struct Scene<'a> {
    coder: &'a Coder,
    registry: &'a Registry,
    document: &'a Document,
    tree: &'a Tree<'a>,
    stage: &'a Stage,
    cast: &'a Cast,
    index: usize,
    times: &'a [TimeExpression],
    quotations: &'a [Span],
}

/// A frame that holds: which, and what fills its slots.
struct Match<'a> {
    candidate: Candidate,
    frame: &'a Frame,
    fillers: Vec<(usize, Vec<usize>)>,
    score: u32,
}

impl Scene<'_> {
    fn sentence(&self, last_speaker: &mut Option<(usize, Vec<Attribution>)>, mentions: &mut Vec<EventMention>) {
        let before = mentions.len();
        let mut found: Vec<(usize, Option<usize>, EventMention)> = Vec::new();
        let mut spoken_for: BTreeSet<usize> = BTreeSet::new();
        let mut speaker_here = None;
        for t in 0..self.tree.len() {
            let Some(pos) = self.part(t) else { continue };
            let chain_of = self.quoted_speaker(t, last_speaker.as_ref());
            let predicate = clause::predicate(self.tree, t, pos);
            let Some(best) = self.best_frame(&predicate, &chain_of) else { continue };
            // "meddling in elections" tells of no election.
            for (s, tokens) in &best.fillers {
                let slot = &best.frame.slots[*s];
                let words = slot.classes.iter().all(|c| matches!(c, Class::Word(_) | Class::List(_)));
                let inside = slot.positions.iter().any(|p| matches!(p, Position::Object) || *p == Position::Preposition("in".to_owned()));
                let about = matches!(self.coder.codebook.acts[best.candidate.act].family.as_str(), "measures" | "talks" | "relations" | "missions" | "aid") || slot.role.is_none();
                let told = self.coder.codebook.acts[best.candidate.act].family == "words";
                if words && inside && about && !told && (slot.role.is_none() || slot.positions.contains(&Position::Object)) {
                    spoken_for.extend(tokens.iter().copied());
                }
            }
            let mut reading = modality::read(&self.coder.operators, self.tree, t, predicate.carrier);
            let lasting = pos == Pos::Noun && self.in_list("lasting", t) && reading.operator.is_none();
            if lasting && reading.modality == Modality::Occurred && reading.tense != Tense::Past {
                reading.modality = Modality::Ongoing;
            }
            let spoken = self.coder.codebook.acts[best.candidate.act].family == "words" && pos == Pos::Noun;
            if spoken && reading.operator.is_some_and(|o| self.tree.is_verb(o)) && !matches!(reading.modality, Modality::Planned | Modality::Requested) {
                // A demand that is rejected was made all the same, and an apology offered is an apology.
                reading = Reading { modality: Modality::Occurred, operator: None, agent: None, inner: None, path: Vec::new(), ..reading };
            }
            let act = &self.coder.codebook.acts[best.candidate.act];
            let says_not = best.frame.slots.iter().flat_map(|s| &s.classes).any(|c| {
                matches!(c, Class::Word(words) if words.iter().any(|w| matches!(w.as_str(), "not" | "never" | "n't" | "no")))
            });
            if says_not && reading.modality == Modality::Denied {
                // The negation is the act's own: "would not comment".
                reading.modality = Modality::Occurred;
            }
            let spurned = pos == Pos::Noun
                && act.family == "force"
                && reading.operator.is_some_and(|o| matches!(self.tree.lemma(o), "reject" | "refuse" | "oppose" | "resist" | "dismiss"));
            if spurned {
                // "refuses all interference in its affairs" tells of no interference of its own.
                continue;
            }
            let vowed = reading.operator.is_some_and(|o| matches!(self.tree.lemma(o), "vow" | "promise" | "pledge" | "swear" | "warn"));
            if vowed && reading.modality == Modality::Planned && matches!(act.family.as_str(), "measures" | "force") {
                // Harm that is promised is a threat.
                reading.modality = Modality::Threatened;
            }
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
        // "refused to leave" is a refused departure, and not a refusal besides.
        found.retain(|(t, _, _)| !spoken_for.contains(t));
        let operators: BTreeSet<usize> = found.iter().filter_map(|(_, operator, _)| *operator).collect();
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

    /// The part of speech to look frames up by. A word that the codebook knows only as a noun is one whatever the tagger
    /// says of it ("Russia's troop buildup").
    fn part(&self, t: usize) -> Option<Pos> {
        let pos = part(self.tree.upos(t))?;
        let lemma = self.tree.token(t).text.to_lowercase();
        let book = &self.coder.codebook;
        let noun = pos == Pos::Verb
            && book.candidates(self.tree.lemma(t), Pos::Verb).next().is_none()
            && book.candidates(&lemma, Pos::Noun).next().is_some();
        Some(if noun { Pos::Noun } else { pos })
    }

    // ---- frames -------------------------------------------------------------------------------------------------

    fn best_frame<'s>(&'s self, predicate: &Predicate, chain: &[Attribution]) -> Option<Match<'s>> {
        let token = self.tree.token(predicate.token);
        let lemma = match (token.upos, predicate.pos) {
            (Upos::Propn, _) | (Upos::Verb, Pos::Noun) => token.text.to_lowercase(),
            _ => token.lemma.clone(),
        };
        let mut best: Option<Match> = None;
        for (candidate, frame) in self.coder.codebook.candidates(&lemma, predicate.pos) {
            let trigger = &frame.triggers[candidate.trigger];
            if !trigger.with.iter().all(|w| self.has_companion(predicate, w)) {
                continue;
            }
            let Some(fillers) = self.fill(frame, predicate, chain) else { continue };
            let weighed: u32 = fillers
                .iter()
                .map(|(s, tokens)| {
                    let slot = &frame.slots[*s];
                    let asks = slot.classes.iter().filter(|c| tokens.iter().any(|t| self.plainly(c, *t))).map(Class::weight).max();
                    (1 + asks.unwrap_or_else(|| slot.weight())) * if slot.optional { 1 } else { 2 }
                })
                .sum();
            // An adjective of another state says who sent an envoy, unless the verb leaves no choice.
            let doubtful = fillers.iter().any(|(s, tokens)| {
                frame.slots[*s].classes.contains(&Class::OwnEnvoy)
                    && tokens.iter().filter_map(|t| self.envoy(*t, chain)).any(|e| e.either.is_some() && self.own(&e, frame, &fillers).is_none())
            });
            let score = (weighed + 4 * trigger.with.len() as u32).saturating_sub(if doubtful { 6 } else { 0 });
            if best.as_ref().is_none_or(|b| score > b.score) {
                best = Some(Match { candidate, frame, fillers, score });
            }
        }
        best
    }

    /// Whether a class fits whatever else the frame holds: for weighing, not for matching.
    fn plainly(&self, class: &Class, t: usize) -> bool {
        match class {
            Class::Word(words) => self.is_word(t, words),
            Class::List(list) => self.in_list(list, t),
            _ => false,
        }
    }

    /// A particle, adverb or modifier of the trigger: a dependent, a dependent's dependent, or the next word.
    fn has_companion(&self, predicate: &Predicate, word: &str) -> bool {
        let t = predicate.token;
        let is = |i: usize| {
            let token = self.tree.token(i);
            token.lemma.eq_ignore_ascii_case(word) || token.text.eq_ignore_ascii_case(word)
        };
        self.tree.children(t).iter().any(|c| is(*c) || self.tree.children(*c).iter().any(|g| is(*g)))
            || (predicate.pos == Pos::Verb && t + 1 < self.tree.len() && is(t + 1))
            || (predicate.pos == Pos::Noun && t > 0 && is(t - 1))
    }

    fn fill(&self, frame: &Frame, predicate: &Predicate, chain: &[Attribution]) -> Option<Vec<(usize, Vec<usize>)>> {
        let mut fillers: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        // Who acts is found first: "its own envoy" is measured against him. Slots that must be filled come before the rest.
        let mut order: Vec<usize> = (0..frame.slots.len()).collect();
        order.sort_by_key(|s| (frame.slots[*s].role != Some(Role::Actor), frame.slots[*s].role != Some(Role::Person), frame.slots[*s].optional, *s));
        for s in order {
            let slot = &frame.slots[s];
            let mut found: Vec<usize> = Vec::new();
            let mut stood = false;
            'positions: for position in &slot.positions {
                for (at, token) in predicate.arguments.iter().filter(|(p, _)| p == position) {
                    let _ = at;
                    let mut several = self.tree.conjuncts(*token);
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
                        .filter(|t| slot.classes.iter().any(|c| self.fits(c, *t, position, frame, &fillers, chain)))
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
            if found.is_empty() {
                let subject = slot.positions.contains(&Position::Subject);
                // A subject may stay unsaid where something else in the frame is telling: "was expelled" needs the diplomats.
                let telling = frame.slots.iter().any(|o| !o.optional && o.role != slot.role && o.weight() >= 4);
                // "demanded an apology", "offered talks": who governs the noun stands for who is to act.
                let governed = predicate.pos == Pos::Noun
                    && self.tree.head(predicate.token).is_some_and(|h| self.tree.is_verb(h) && self.coder.operators.governs(self.tree, h));
                let silent = subject && (telling || governed) && predicate.subject_may_be_silent && !(stood && predicate.pos == Pos::Verb);
                if slot.optional {
                    // An optional subject that is there must still fit: "the maker recalled" is no state.
                    if subject && stood && predicate.pos == Pos::Verb && slot.role == Some(Role::Actor) {
                        return None;
                    }
                    continue;
                }
                if !silent {
                    return None;
                }
                continue;
            }
            used.extend(found.iter().copied().filter(|_| slot.role.is_some()));
            fillers.push((s, found));
        }
        Some(fillers)
    }

    /// Who a word stands for. A plane that carries somebody, and the members of a body, stand for these.
    fn character_at(&self, t: usize) -> Option<&Character> {
        self.named_at(t).filter(|c| !c.actor.code.is_empty() || c.envoy.is_some()).or_else(|| self.character_within(t)).or_else(|| self.named_at(t))
    }

    fn character_within(&self, t: usize) -> Option<&Character> {
        match self.tree.lemma(t) {
            "plane" | "jet" | "aircraft" | "flight" | "train" | "helicopter" | "convoy" | "motorcade" => self
                .tree
                .with(t, "acl")
                .filter(|v| matches!(self.tree.lemma(*v), "carry" | "transport" | "bring" | "fly" | "take"))
                .find_map(|v| self.tree.first(v, "obj"))
                .and_then(|passenger| self.named_at(passenger)),
            "member" | "group" | "number" | "part" | "majority" | "representative" | "dozen" | "committee" => self
                .tree
                .with(t, "nmod")
                .find_map(|of| self.named_at(of).or_else(|| self.tree.first(of, "nmod:poss").and_then(|p| self.named_at(p)))),
            _ => None,
        }
    }

    fn named_at(&self, t: usize) -> Option<&Character> {
        self.stage.at(t).and_then(|r| r.character).and_then(|c| self.cast.characters.get(c))
    }

    fn nationality(&self, t: usize) -> Option<&str> {
        let state = self.stage.nationality.get(t).copied().flatten()?;
        self.registry.states.get(state).map(|s| s.code.as_str())
    }

    fn fits(&self, class: &Class, t: usize, position: &Position, frame: &Frame, fillers: &[(usize, Vec<usize>)], chain: &[Attribution]) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        let character = self.character_at(t);
        match class {
            Class::Any => true,
            Class::Word(words) => self.is_word(t, words),
            Class::List(list) => self.in_list(list, t),
            Class::Party => self.is_party(t, position, chain),
            Class::State => {
                let state = character.is_some_and(|c| matches!(c.actor.kind, ActorKind::State | ActorKind::Government) || c.members.len() > 1);
                state && !self.is_mere_place(t, position) || character.is_none() && self.nationality(t).is_some() && *position != Position::Object
            }
            Class::Organization => character.is_some_and(|c| c.actor.kind == ActorKind::Organization),
            Class::Person => {
                character.is_some_and(|c| c.actor.kind == ActorKind::Person && !c.plural)
                    || character.is_none() && self.tree.upos(t) == Upos::Pron && matches!(lemma.as_str(), "he" | "she" | "i" | "who" | "him" | "her")
            }
            Class::Outlet => character.is_some_and(|c| c.actor.kind == ActorKind::Outlet),
            Class::Group => character.is_some_and(|c| c.actor.kind == ActorKind::Group),
            Class::Envoy => self.envoy(t, chain).is_some_and(|e| e.head),
            Class::OwnEnvoy => self.envoy(t, chain).is_some_and(|e| e.head && self.own(&e, frame, fillers) != Some(false)),
            Class::ForeignEnvoy => self.envoy(t, chain).is_some_and(|e| e.head && self.own(&e, frame, fillers) != Some(true)),
            Class::Diplomats => self.is_diplomats(t),
            Class::Official => {
                let public = |c: &Character| matches!(c.actor.sector.as_deref(), Some("GOV" | "LEG" | "MIL" | "JUD" | "SPY" | "COP" | "IGO" | "PTY" | "OPP"));
                character.is_some_and(|c| c.actor.kind == ActorKind::Person && (public(c) || self.speaks(c))) || self.in_list("officials", t)
            }
            Class::Leader => character.is_some_and(|c| c.leader && c.actor.kind == ActorKind::Person),
            Class::Leaders => {
                let several = self.tree.conjuncts(t);
                let leaders = several.iter().filter(|s| self.character_at(**s).is_some_and(|c| c.leader || matches!(c.actor.kind, ActorKind::State | ActorKind::Government))).count();
                leaders > 1 || character.is_some_and(|c| c.leader && (c.plural || c.members.len() > 1)) || several.len() == 1 && character.is_some_and(|c| c.leader)
            }
            Class::Home | Class::Host => self.is_side(t, *class == Class::Home, frame, fillers, chain),
            Class::Place => self.place_at(t).is_some(),
        }
    }

    fn is_word(&self, t: usize, words: &[String]) -> bool {
        let Some((head, rest)) = words.split_last() else { return false };
        let is = |i: usize, w: &str| self.tree.lemma(i).eq_ignore_ascii_case(w) || self.tree.token(i).text.eq_ignore_ascii_case(w);
        let headed = |h: &str, others: &[String]| is(t, h) && others.iter().all(|w| self.tree.subtree(t).into_iter().any(|i| i != t && is(i, w)));
        headed(head, rest) || words.len() > 1 && words.split_first().is_some_and(|(first, others)| headed(first, others))
    }

    fn in_list(&self, list: &str, t: usize) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        if self.coder.codebook.in_list(list, &lemma) {
            return true;
        }
        let Some(words) = self.coder.codebook.lists.get(list) else { return false };
        words.iter().filter(|w| w.contains([' ', '-'])).any(|w| {
            let words: Vec<String> = w.split([' ', '-']).map(str::to_owned).collect();
            self.is_word(t, &words)
        })
    }

    fn is_party(&self, t: usize, position: &Position, chain: &[Attribution]) -> bool {
        if self.is_mere_place(t, position) {
            return false;
        }
        match self.character_at(t) {
            Some(c) => match c.actor.kind {
                ActorKind::State | ActorKind::Government | ActorKind::Organization => true,
                ActorKind::Group => !matches!(c.actor.sector.as_deref(), Some("CVL" | "MED" | "BUS" | "REF" | "ELI")) || c.members.len() > 1,
                ActorKind::Person => self.speaks(c) || c.members.len() > 1,
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
                            || matches!(lemma.as_str(), "side" | "country" | "nation" | "capital" | "party" | "neighbour" | "neighbor" | "ally" | "power" | "member" | "government")
                                && *position == Position::Subject
                    }
                    _ => false,
                }
            }
        }
    }

    /// The state of a body that an adjective names and the registry does not: "Dutch authorities", "Iranian guards".
    fn body_of(&self, t: usize) -> Option<&str> {
        let body = matches!(
            self.tree.lemma(t).to_lowercase().as_str(),
            "authority" | "troop" | "force" | "guard" | "soldier" | "police" | "navy" | "army" | "military" | "court" | "marine"
                | "jet" | "warship" | "coastguard" | "side" | "regime" | "leadership" | "leader" | "minister" | "official"
        );
        self.tree.children(t).iter().filter(|c| body && matches!(self.tree.base(**c), "amod" | "compound" | "nmod")).find_map(|c| self.nationality(*c))
    }

    /// Acts for the state: leaders, ministers, envoys, spokespersons; not critics and lawmakers of the opposition.
    fn speaks(&self, c: &Character) -> bool {
        c.leader || c.envoy.is_some() || c.actor.id.starts_with("person:") && c.actor.sector.as_deref() == Some("GOV")
            || c.noun.and_then(|n| self.registry.nouns.get(n)).is_some_and(|n| n.speaks)
    }

    /// "in Moscow", "to London": a town after a preposition of place is a place.
    fn is_mere_place(&self, t: usize, position: &Position) -> bool {
        let Some(reference) = self.stage.at(t) else { return false };
        let locative = matches!(position, Position::Preposition(p) if matches!(p.as_str(), "in" | "at" | "near" | "outside" | "inside"));
        reference.place.is_some() && (reference.character.is_none() || reference.town && locative)
    }

    /// The head of mission that a word means, by noun, by name, or by pronoun.
    fn envoy(&self, t: usize, chain: &[Attribution]) -> Option<Envoy> {
        if let Some(c) = self.character_at(t) {
            if let Some(envoy) = &c.envoy {
                return Some(envoy.clone());
            }
            // "they would return to their posts" after "the two states agreed": the envoys of these states.
            let they = self.stage.at(t).is_some_and(|r| r.pronoun) && c.members.len() > 1;
            let known = self.cast.characters.iter().filter(|k| k.named && k.envoy.as_ref().is_some_and(|e| e.head)).count();
            return (they && known > 1).then(|| Envoy { head: true, ..Envoy::default() });
        }
        let lemma = self.tree.lemma(t).to_lowercase();
        if matches!(lemma.as_str(), "i" | "we") {
            return self.speaker_character(chain)?.envoy.clone();
        }
        matches!(lemma.as_str(), "ambassador" | "envoy" | "ambassadors" | "envoys" | "representative").then(|| Envoy { head: true, ..Envoy::default() })
    }

    fn speaker_character(&self, chain: &[Attribution]) -> Option<&Character> {
        let id = chain.iter().rev().find_map(|a| a.actor.as_deref())?;
        self.cast.characters.iter().find(|c| c.actor.id == id)
    }

    /// Whether an envoy is sent by the one who acts; `None` where the sentence leaves it open.
    fn own(&self, envoy: &Envoy, frame: &Frame, fillers: &[(usize, Vec<usize>)]) -> Option<bool> {
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
        match (&envoy.sending, &envoy.receiving, &envoy.either) {
            (Some(sending), _, _) => Some(*sending == actor),
            (None, Some(receiving), _) => Some(*receiving != actor),
            // "Russia recalled the US envoy" and "Russia expelled the US envoy": the act decides.
            (None, None, Some(either)) if *either == actor => Some(true),
            (None, None, _) => recipient.map(|_| true).filter(|_| envoy.either.is_none()),
        }
    }

    fn state_of(&self, t: usize) -> Option<String> {
        self.character_at(t)
            .and_then(|c| c.actor.state.clone().or_else(|| (c.actor.kind == ActorKind::Organization).then(|| c.actor.code.clone())))
            .or_else(|| self.nationality(t).or_else(|| self.body_of(t)).map(str::to_owned))
    }

    /// The place that a word names, itself or by its modifiers: "Copenhagen airport".
    fn place_at(&self, t: usize) -> Option<&Place> {
        let own = |i: usize| self.stage.at(i).and_then(|r| r.place.as_ref());
        own(t).or_else(|| attribution::phrase(self.tree, t).into_iter().find_map(own))
    }

    fn is_diplomats(&self, t: usize) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        if self.character_at(t).and_then(|c| c.envoy.as_ref()).is_some_and(|e| e.head) {
            return false;
        }
        let noun = self.coder.codebook.in_list("diplomats", &lemma)
            || matches!(lemma.as_str(), "diplomat" | "attache" | "attaché" | "diplomatic" | "spy" | "spies")
            || self.character_at(t).is_some_and(|c| {
                c.envoy.is_some() || c.actor.role.as_deref().is_some_and(|r| r.contains("diplomat") || r.contains("attach") || r.contains("consul"))
            });
        if noun {
            return true;
        }
        // "embassy staff", "intelligence officers", "staff at the embassy"
        let staff = matches!(lemma.as_str(), "staff" | "staffer" | "employee" | "personnel" | "officer" | "official" | "worker" | "agent" | "member" | "representative" | "operative");
        let of_mission = self.tree.subtree(t).into_iter().any(|i| {
            matches!(self.tree.lemma(i).to_lowercase().as_str(), "embassy" | "consulate" | "mission" | "diplomatic" | "consular" | "intelligence" | "diplomat")
        });
        // "expelling 10 Americans": in a report on envoys so many nationals of another state are its diplomats.
        let nationals = self.character_at(t).is_some_and(|c| c.actor.id.ends_with(":nationals")) && self.tree.with(t, "nummod").next().is_some();
        if nationals && self.document_speaks_of_diplomats() {
            return true;
        }
        // "expelled 45", "nine more": the head is left out after a number.
        let bare_number = self.tree.upos(t) == Upos::Num;
        staff && of_mission || bare_number && self.document_speaks_of_diplomats()
    }

    fn document_speaks_of_diplomats(&self) -> bool {
        self.cast.characters.iter().any(|c| c.envoy.is_some())
    }

    /// The place is the envoy's own state, or the one he is sent to.
    fn is_side(&self, t: usize, home: bool, frame: &Frame, fillers: &[(usize, Vec<usize>)], chain: &[Attribution]) -> bool {
        let lemma = self.tree.lemma(t).to_lowercase();
        let person = fillers.iter().filter(|(s, _)| frame.slots[*s].role == Some(Role::Person)).flat_map(|(_, t)| t).next();
        if home && matches!(lemma.as_str(), "home" | "homeland") {
            return true;
        }
        if !home && matches!(lemma.as_str(), "post" | "posting" | "posts" | "station" | "service" | "duty" | "mission" | "embassy") {
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

    // ---- the mention --------------------------------------------------------------------------------------------

    fn mention(&self, predicate: &Predicate, found: &Match, reading: &Reading, quoted: &[Attribution]) -> Option<EventMention> {
        let act = &self.coder.codebook.acts[found.candidate.act];
        let voices = attribution::voices(&self.coder.speech, self.tree, predicate.token);
        let mut chain: Vec<Attribution> = voices.voices.iter().rev().filter_map(|v| self.link(*v)).collect();
        if chain.is_empty() && self.in_quotation(predicate.token) {
            chain = quoted.to_vec();
        }
        if chain.is_empty() {
            chain.extend(self.closing_voice(predicate.token));
        }
        chain.dedup_by(|a, b| a.name == b.name);
        self.add_post(&mut chain);
        let certainty = attribution::certainty(&self.coder.speech, self.tree, &voices, &chain);

        let role = |wanted: Role| -> Vec<usize> {
            found.fillers.iter().filter(|(s, _)| found.frame.slots[*s].role == Some(wanted)).flat_map(|(_, t)| t.iter().copied()).collect()
        };
        let (a, r, p, q) = (role(Role::Actor), role(Role::Recipient), role(Role::Person), role(Role::Counted));
        let topics = role(Role::Topic);
        let mut actors = self.actors(&a, &chain);
        let mut recipients = self.actors(&r, &chain);
        let own = found.frame.slots.iter().any(|s| s.classes.contains(&Class::OwnEnvoy));
        let foreign = found.frame.slots.iter().any(|s| s.classes.iter().any(|c| matches!(c, Class::ForeignEnvoy)));
        let moves = !own && !foreign;
        if actors.is_empty() && p.iter().chain(&r).chain(&q).chain(&topics).all(|t| !predicate.arguments.contains(&(Position::Subject, *t))) {
            // The frame did not ask who acts, and the sentence says it all the same.
            let subject = predicate.arguments.iter().find(|(position, t)| {
                *position == Position::Subject && self.is_party(*t, position, &chain) && self.state_of(*t).is_some()
            });
            if let Some((_, t)) = subject {
                actors = self.actors(&self.tree.conjuncts(*t), &chain);
                recipients.retain(|x| !actors.iter().any(|y| y.code == x.code));
            }
        }
        let mut envoys = p.clone();
        envoys.extend(found.fillers.iter().flat_map(|(_, t)| t.iter().copied()).filter(|t| !p.contains(t) && self.envoy(*t, &chain).is_some_and(|e| e.head)));
        let hosts = self.host_places(predicate, found);
        let (when, said) = self.when(predicate, reading, &voices.voices);
        // Who headed a mission in another year than the report's own news is not for the report's present to say.
        let present = when.expression.as_ref().is_none_or(|e| !names_year(&e.value));
        let (missions, persons, senders) = self.missions(present, &envoys, &actors, &recipients, &hosts, own, foreign, &chain);
        if actors.is_empty() && (foreign || act.effect.as_ref().is_some_and(|e| e.measure.as_deref() == Some("expulsion"))) && !recipients.is_empty() {
            // Expelled from a state without a word of who expels: that state does.
            let from = found.fillers.iter().any(|(s, _)| {
                let slot = &found.frame.slots[*s];
                slot.role == Some(Role::Recipient) && slot.positions.contains(&Position::Preposition("from".to_owned()))
            });
            if from {
                actors = std::mem::take(&mut recipients);
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
        // Who acts, where the sentence leaves it to the mission: an envoy recalled is recalled by who sent him.
        if missions.is_empty() {
            let known: Vec<Actor> = senders.iter().filter_map(|s| self.state_actor(s)).collect();
            if foreign && recipients.is_empty() {
                recipients = known;
            } else if !foreign && actors.is_empty() {
                actors = known;
                recipients.retain(|r| !actors.iter().any(|a| a.code == r.code));
            }
        } else if let Some(first) = missions.first() {
            if actors.is_empty() && self.coder.codebook.has_role(found.candidate, Role::Actor) {
                let state = if foreign { &first.mission.receiving } else { &first.mission.sending };
                actors.extend(self.state_actor(state));
            }
            if recipients.is_empty() {
                for part in &missions {
                    let other = if foreign { &part.mission.sending } else { &part.mission.receiving };
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
                recipients.extend(missions.iter().filter(|_| missions.len() == 1).filter_map(|m| self.state_actor(&m.mission.receiving)));
            }
        }
        if recipients.is_empty() {
            let codes: Vec<String> = actors.iter().map(|a| a.code.clone()).collect();
            // Whom it touches may only be said of the thing: "Australian barley", "the visas of Brazilian judges".
            let mut things: Vec<usize> = p.iter().chain(&q).chain(&topics).copied().collect();
            things.extend(found.fillers.iter().flat_map(|(_, t)| t.iter().copied()).filter(|t| !a.contains(t)));
            things.extend(predicate.arguments.iter().filter_map(|(position, t)| {
                let toward = match position {
                    Position::Object => true,
                    Position::Preposition(p) => matches!(p.as_str(), "on" | "against" | "to" | "over" | "from" | "for" | "with" | "near"),
                    _ => false,
                };
                (toward && !a.contains(t)).then_some(*t)
            }));
            for &t in &things {
                if !recipients.is_empty() {
                    break;
                }
                for code in self.nationalities_under(t, &codes) {
                    if !codes.contains(&code) && !recipients.iter().any(|r| r.code == code) && self.registry.state_index(&code).is_some() {
                        recipients.extend(self.state_actor(&code));
                    }
                }
            }
        }
        let mut act_id = act.id.clone();
        let mut modality = reading.modality;
        // Who asks, offers or demands is the actor of the mention; who is asked, its recipient.
        if let Some(agent) = reading.agent {
            let agents = self.actors(&self.tree.conjuncts(agent), &chain);
            if !agents.is_empty() {
                if reading.agent_is_other {
                    let asked: Vec<Actor> = actors.iter().filter(|x| !agents.iter().any(|g| g.code == x.code)).cloned().collect();
                    let by_host = missions.first().is_some_and(|m| agents.iter().any(|g| g.code == m.mission.receiving));
                    if by_host && let Some(other) = &act.asked_by_host {
                        act_id.clone_from(other);
                    }
                    if recipients.is_empty() || !asked.is_empty() && modality == Modality::Requested {
                        recipients = if asked.is_empty() { recipients } else { asked };
                    } else {
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
            }
        }
        if matches!(modality, Modality::Requested) && reading.agent.is_none() && reading.operator.is_none() {
            // "should return": who says so asks.
            if let Some(speaker) = voices.voices.first().and_then(|v| v.speaker) {
                let asking = self.actors(&[speaker], &chain);
                if !asking.is_empty() {
                    let by_host = missions.first().is_some_and(|m| asking.iter().any(|g| g.code == m.mission.receiving));
                    if by_host && let Some(other) = &act.asked_by_host {
                        act_id.clone_from(other);
                    }
                    actors = asking;
                    recipients.retain(|r| !actors.iter().any(|a| a.code == r.code));
                }
            } else {
                modality = Modality::Hypothetical;
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
        recipients.retain(|r| !actors.iter().any(|x| x.code == r.code) || actors.is_empty());
        if actors.is_empty() && recipients.is_empty() && missions.is_empty() && persons.is_empty() {
            return None;
        }
        let quantity = q.iter().chain(&p).chain(&r).chain(&topics).find_map(|t| self.quantity(*t)).or_else(|| {
            (predicate.pos == Pos::Noun).then(|| self.quantity(predicate.token)).flatten()
        });
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
        let topical = predicate.pos == Pos::Noun && self.tree.base(predicate.token) == "compound" && reading.operator.is_none();
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
            place,
            attribution: chain,
            rule: format!("{}#{}", act.id, found.candidate.frame + 1),
            confidence,
        })
    }

    fn state_actor(&self, code: &str) -> Option<Actor> {
        match self.registry.state_index(code) {
            Some(state) => Some(self.registry.state_actor(state, ActorKind::State, "")),
            None => {
                let index = self.registry.organizations.iter().position(|o| o.id == code)?;
                Some(self.registry.organization_actor(index, ""))
            }
        }
    }

    /// Actors that tokens stand for; a group gives its members.
    fn actors(&self, tokens: &[usize], chain: &[Attribution]) -> Vec<Actor> {
        let mut found = Vec::new();
        for &t in tokens {
            let lemma = self.tree.lemma(t).to_lowercase();
            let text = self.tree.span(&attribution::phrase(self.tree, t)).map_or("", |s| s.of(&self.document.text)).to_owned();
            let character = match self.character_at(t) {
                None if matches!(lemma.as_str(), "i" | "we") => self.speaker_character(chain),
                other => other,
            };
            match character {
                Some(c) if c.members.len() > 1 => {
                    found.extend(c.members.iter().filter_map(|m| self.cast.characters.get(*m)).map(|m| Actor { text: text.clone(), ..m.actor.clone() }));
                }
                Some(c) => {
                    let mut actor = Actor { text, ..c.actor.clone() };
                    if let Some(r) = self.stage.at(t) {
                        let words = self.tree.span(&(r.from..r.to).collect::<Vec<_>>()).map_or("", |s| s.of(&self.document.text));
                        actor.text = words.to_owned();
                    }
                    found.push(actor);
                }
                None => {
                    if let Some(code) = self.nationality(t).or_else(|| self.body_of(t)).map(str::to_owned)
                        && let Some(mut actor) = self.state_actor(&code)
                    {
                        actor.text = text;
                        found.push(actor);
                    }
                }
            }
        }
        found
    }

    /// The missions that the envoys of a frame head, and the envoys as persons.
    #[expect(clippy::too_many_arguments, reason = "what the sentence says of a mission comes from as many places")]
    fn missions(
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
        for &t in tokens {
            let lemma = self.tree.lemma(t).to_lowercase();
            let character = match self.character_at(t) {
                None if lemma == "i" => self.speaker_character(chain),
                other => other,
            };
            let person = character.filter(|c| c.actor.kind == ActorKind::Person && !c.plural && c.members.is_empty() && (c.named || c.envoy.is_none()));
            if let Some(c) = person.filter(|c| present || c.envoy.is_none() || self.names_itself(t, c)) {
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
            let members: Vec<String> =
                character.map(|c| c.members.iter().filter_map(|m| self.cast.characters.get(*m)).map(|m| state(&m.actor)).collect()).unwrap_or_default();
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
                } else if let Some(other) = recipients.first().map(state).filter(|_| !foreign && recipients.len() == 1) {
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
            let both_ways = sendings.len() == 2 && receiving.as_ref().is_none_or(|r| sendings.iter().flatten().any(|s| s == r));
            for (i, sending) in sendings.iter().enumerate() {
                let Some(sending) = sending else { continue };
                let other = if both_ways { sendings[1 - i].clone() } else { None };
                let Some(receiving) = other.or(receiving.clone()).or_else(|| self.only_receiver(sending)) else { continue };
                if receiving == *sending {
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
        }
        (parts, persons, senders)
    }

    /// States where an envoy's post is: fillers of `host` slots, and the place of a slot for his post or his leaving.
    fn host_places(&self, predicate: &Predicate, found: &Match) -> Vec<String> {
        let mut hosts = Vec::new();
        let mut take = |t: usize| {
            let country = self.place_at(t).and_then(|p| p.country.clone());
            if let Some(country) = country.filter(|c| !hosts.contains(c)) {
                hosts.push(country);
            }
        };
        for (s, tokens) in &found.fillers {
            let slot = &found.frame.slots[*s];
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
        }
        hosts
    }

    /// The words at a token are the name of that person, not a description of him.
    fn names_itself(&self, t: usize, c: &Character) -> bool {
        c.surname.as_ref().is_some_and(|s| attribution::phrase(self.tree, t).iter().any(|i| self.tree.token(*i).text.eq_ignore_ascii_case(s)))
    }

    /// The named head of a mission, where the report names one.
    fn head_of(&self, mission: &Mission) -> Option<&Character> {
        self.cast.characters.iter().find(|c| c.named && c.actor.kind == ActorKind::Person && c.envoy.as_ref().and_then(Envoy::mission).as_ref() == Some(mission))
    }

    /// Where the report knows one mission of that state only, it is the one meant.
    fn only_receiver(&self, sending: &str) -> Option<String> {
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

    /// States that adjectives, compounds, possessors and "of", "in", "from" name under a noun.
    fn nationalities_under(&self, t: usize, except: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        if self.stage.at(t).is_some_and(|r| r.place.is_none() || r.character.is_some())
            && let Some(code) = self.state_of(t)
        {
            found.push(code);
        }
        for i in attribution::phrase(self.tree, t) {
            if i == t {
                continue;
            }
            let code = self.nationality(i).map(str::to_owned).or_else(|| {
                self.character_at(i).and_then(|c| c.actor.state.clone())
            });
            if let Some(code) = code.filter(|c| !found.contains(c)) {
                found.push(code);
            }
        }
        found.retain(|code| !except.contains(code));
        if found.is_empty() {
            // "individuals accused of", "banks trading in Russian government debt": a clause on the noun may say whose.
            for i in self.tree.with(t, "acl").flat_map(|c| self.tree.subtree(c)) {
                if let Some(code) = self.nationality(i).map(str::to_owned).filter(|c| !found.contains(c)) {
                    found.push(code);
                }
            }
        }
        found
    }

    fn quantity(&self, t: usize) -> Option<Quantity> {
        let article = self.tree.first(t, "det").filter(|d| matches!(self.tree.lemma(*d).to_lowercase().as_str(), "a" | "an" | "another"));
        let counted = self.tree.upos(t) == Upos::Noun && self.tree.token(t).text.to_lowercase() == self.tree.lemma(t);
        if article.is_some() && counted && (self.is_diplomats(t) || self.named_at(t).is_some()) {
            return Some(Quantity { value: 1.0, unit: self.tree.lemma(t).to_lowercase(), approximate: false });
        }
        let number = if self.tree.upos(t) == Upos::Num { t } else { self.tree.with(t, "nummod").next()? };
        let value = crate::coding::number::value(&self.tree.token(number).text)?;
        let unit = if number == t { String::new() } else { self.tree.lemma(t).to_lowercase() };
        let approximate = self.tree.children(number).iter().chain(self.tree.children(t)).any(|c| {
            matches!(self.tree.lemma(*c).to_lowercase().as_str(), "about" | "around" | "some" | "nearly" | "almost" | "roughly" | "approximately" | "least" | "more" | "over" | "up")
        });
        Some(Quantity { value, unit, approximate })
    }

    fn place(&self, predicate: &Predicate, fillers: &[(usize, Vec<usize>)]) -> Option<Place> {
        let used: BTreeSet<usize> = fillers.iter().flat_map(|(_, t)| t.iter().copied()).collect();
        predicate
            .arguments
            .iter()
            .filter(|(p, t)| matches!(p, Position::Preposition(p) if matches!(p.as_str(), "in" | "at" | "near" | "to" | "into")) && !used.contains(t))
            .find_map(|(_, t)| self.stage.at(*t).and_then(|r| r.place.clone()))
    }

    /// The characters the mention stands on: the act's word, what governs it, who fills its slots, and its date.
    fn evidence(&self, predicate: &Predicate, reading: &Reading, fillers: &[(usize, Vec<usize>)], when: &When) -> Span {
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

    // ---- speakers -----------------------------------------------------------------------------------------------

    fn link(&self, voice: Voice) -> Option<Attribution> {
        attribution::link(&self.coder.speech, self.tree, self.stage, self.cast, voice)
    }

    /// "…, Russian news agencies reported." at the end of a sentence stands over all of it.
    fn closing_voice(&self, trigger: usize) -> Option<Attribution> {
        let n = self.tree.len();
        let verb = (n.saturating_sub(5)..n).rev().find(|t| self.tree.is_verb(*t) && self.coder.speech.says(self.tree.lemma(*t)))?;
        let speaker = verb.checked_sub(1).filter(|s| self.tree.is_noun(*s))?;
        let mut start = speaker;
        while start > 0 && matches!(self.tree.upos(start - 1), Upos::Propn | Upos::Noun | Upos::Det | Upos::Adj | Upos::Part) {
            start -= 1;
        }
        let comma = start.checked_sub(1).is_some_and(|c| self.tree.token(c).text == ",");
        let nothing_more = (verb + 1..n).all(|t| !self.tree.is_verb(t)) && self.tree.first(verb, "obj").is_none();
        (comma && nothing_more && trigger < start).then(|| self.link(Voice { speaker: Some(speaker), cue: verb, content: trigger }))?
    }

    fn in_quotation(&self, t: usize) -> bool {
        let span = self.tree.token(t).span;
        self.quotations.iter().any(|q| q.contains(span))
    }

    /// Who speaks the words at a token, if they stand in quotation marks: by the tree, by the verb of saying outside
    /// the marks, or whoever spoke last in this paragraph.
    fn quoted_speaker(&self, t: usize, last: Option<&(usize, Vec<Attribution>)>) -> Vec<Attribution> {
        let by_tree: Vec<Attribution> =
            attribution::voices(&self.coder.speech, self.tree, t).voices.iter().rev().filter_map(|v| self.link(*v)).collect();
        if !by_tree.is_empty() {
            return by_tree;
        }
        if self.post().is_some() {
            let mut chain = Vec::new();
            self.add_post(&mut chain);
            return chain;
        }
        if !self.in_quotation(t) {
            return Vec::new();
        }
        for v in 0..self.tree.len() {
            if self.tree.is_verb(v) && self.coder.speech.says(self.tree.lemma(v)) && !self.in_quotation(v) {
                let voice = Voice { speaker: clause::deep_subject(self.tree, v), cue: v, content: v };
                if let Some(mut link) = self.link(voice) {
                    link.content = self.quotations.iter().copied().find(|q| q.contains(self.tree.token(t).span));
                    return vec![link];
                }
            }
        }
        match last {
            Some((block, chain)) if *block == self.tree.sentence.block || *block + 1 == self.tree.sentence.block => chain.clone(),
            _ => Vec::new(),
        }
    }

    fn post(&self) -> Option<&crate::document::Post> {
        self.document.posts.iter().find(|p| p.block == Some(self.tree.sentence.block))
    }

    /// What stands in an embedded post is said by its author.
    fn add_post(&self, chain: &mut Vec<Attribution>) {
        let Some(post) = self.post() else { return };
        let Some(name) = post.author.clone().or(post.handle.clone()) else { return };
        if chain.iter().any(|a| a.name == name) {
            return;
        }
        let known = self.cast.characters.iter().find(|c| c.named && c.actor.name == name);
        chain.insert(
            0,
            Attribution {
                kind: SpeakerKind::Person,
                named: true,
                actor: known.map(|c| c.actor.id.clone()),
                source: None,
                cue: None,
                content: Some(post.span),
                name,
            },
        );
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    /// The expressions that date the act, and the saying of it.
    fn when(&self, predicate: &Predicate, reading: &Reading, voices: &[Voice]) -> (When, When) {
        let mut own: Option<(u32, &TimeExpression)> = None;
        let mut said: Option<&TimeExpression> = None;
        for expression in self.times {
            let Some(rank) = self.rank(expression, predicate, reading, voices) else { continue };
            if rank >= 10 {
                said.get_or_insert(expression);
            } else if own.is_none_or(|(best, _)| rank < best) {
                own = Some((rank, expression));
            }
        }
        let (note, lasting) = self.lasting(predicate);
        let expression = own.and_then(|(_, e)| self.counted_back(e, predicate)).or(lasting).or_else(|| self.year_beside(predicate, reading));
        let tense = match reading.tense {
            Tense::Unknown if reading.modality.is_fact() => Tense::Past,
            // "agreed to send them back … on Wednesday" tells of the day of the agreement.
            _ if self.is_settled(reading) && expression.as_ref().is_some_and(|e| is_bare_weekday(&e.value)) => Tense::Past,
            other => other,
        };
        let said_tense = if reading.modality.is_fact() { tense } else { Tense::Past };
        // An offer, a demand, a refusal is dated by when it was made where the act itself has no day.
        let made = said.filter(|_| {
            matches!(reading.modality, Modality::Offered | Modality::Agreed | Modality::Requested | Modality::Refused | Modality::Threatened)
        });
        let (expression, tense) = match (expression, made) {
            (None, Some(made)) if !reading.modality.is_fact() => (self.counted_back(made, predicate), Tense::Past),
            (own, _) => (own, tense),
        };
        let fresh = reading.modality.is_fact() && self.is_news(predicate);
        let when = When { expression, tense, fresh, note, resolved: None };
        let said = When { expression: said.cloned(), tense: said_tense, fresh, note: None, resolved: None };
        (when, said)
    }

    /// News tells what is new in the present perfect, in its headline and in its opening lines; what happened before that
    /// it tells in the past perfect, in relative clauses and after "after".
    fn is_news(&self, predicate: &Predicate) -> bool {
        let verb = predicate.carrier.or_else(|| (predicate.pos == Pos::Verb).then_some(predicate.token));
        let auxiliary = |word: &str| {
            verb.is_some_and(|v| self.tree.with(v, "aux").any(|a| self.tree.token(a).text.eq_ignore_ascii_case(word)))
        };
        if auxiliary("had") {
            return false;
        }
        let mut at = verb.unwrap_or(predicate.token);
        while let Some(head) = self.tree.head(at) {
            let behind = self.tree.relation(at) == "acl:relcl"
                || self.tree.base(at) == "advcl"
                    && self.tree.first(at, "mark").is_some_and(|m| matches!(self.tree.lemma(m).to_lowercase().as_str(), "after" | "since" | "when" | "before"));
            if behind {
                return false;
            }
            at = head;
        }
        let opening = self.index <= 4 || self.document.blocks.get(self.tree.sentence.block).is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Deck));
        auxiliary("has") || auxiliary("have") || opening && verb.is_some()
    }

    /// The act was settled in the past: agreed, offered, asked for, refused.
    fn is_settled(&self, reading: &Reading) -> bool {
        let settled = matches!(reading.modality, Modality::Agreed | Modality::Offered | Modality::Requested | Modality::Refused | Modality::Threatened);
        settled && reading.operator.is_some_and(|o| {
            self.tree.is_verb(o) && self.tree.token(o).text.to_lowercase() != self.tree.lemma(o) && !self.tree.token(o).text.ends_with("ing")
        })
    }

    /// How near an expression is to the act: small is near, 10 and more dates only what was said of it.
    fn rank(&self, expression: &TimeExpression, predicate: &Predicate, reading: &Reading, voices: &[Voice]) -> Option<u32> {
        let (start, end) = expression.tokens;
        let inside = start..end;
        let head = inside.clone().find(|t| self.tree.head(*t).is_none_or(|h| !inside.contains(&h)))?;
        let mut at = head;
        let mut hops = 0;
        loop {
            if at == predicate.token {
                return Some(hops);
            }
            if Some(at) == predicate.carrier {
                return Some(1 + hops);
            }
            if at != head && (self.tree.is_verb(at) || self.is_trigger(at)) {
                break;
            }
            at = self.tree.head(at)?;
            hops += 1;
            if hops > 8 {
                return None;
            }
        }
        // "recalled him in March after Biden said": what stands before the conjunction belongs to the clause above.
        while self.tree.base(at) == "advcl" && self.tree.first(at, "mark").is_some_and(|m| m > head) {
            at = self.tree.head(at)?;
        }
        if at == predicate.token || Some(at) == predicate.carrier {
            return Some(2);
        }
        // `at` is the nearest predicate above the expression.
        if reading.path.contains(&at) {
            let speaks = voices.iter().any(|v| v.cue == at);
            return Some(if speaks || !reading.modality.is_fact() { 10 } else { 4 });
        }
        if voices.iter().any(|v| v.cue == at) {
            return Some(11);
        }
        self.shared_days(predicate.token).into_iter().find(|(host, _)| *host == at).and_then(|(host, rank)| {
            // A day named between two coordinated verbs dates the first alone.
            let between = rank % 2 == 0 && head > host && head < predicate.token && rank > 5;
            (!between).then_some(rank)
        })
    }

    /// Predicates whose day is also that of the act: "retaliated last week by expelling", "recalled and expelled".
    fn shared_days(&self, token: usize) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        let mut at = token;
        let mut rank = 5;
        for _ in 0..6 {
            let Some(above) = self.tree.head(at) else { break };
            let form = self.tree.token(at).text.to_lowercase();
            let means = self.tree.base(at) == "advcl"
                && form.ends_with("ing")
                && self.tree.first(at, "mark").is_none_or(|m| matches!(self.tree.lemma(m), "by" | "in"));
            if means && self.tree.is_verb(above) {
                rank = if rank % 2 == 0 { rank + 1 } else { rank + 2 };
            } else if self.tree.base(at) == "conj" && self.tree.is_verb(above) {
                rank = if rank % 2 == 0 { rank + 2 } else { rank + 1 };
            } else {
                break;
            }
            found.push((above, rank.min(9)));
            at = above;
        }
        found
    }

    /// "had held back after Washington warned of repercussions in 2014": a year or month told in a clause of time is that
    /// of the main clause too.
    fn year_beside(&self, predicate: &Predicate, reading: &Reading) -> Option<TimeExpression> {
        let tops = [predicate.token, reading.top];
        let clause = tops.iter().flat_map(|t| self.tree.with(*t, "advcl")).find(|c| {
            self.tree.first(*c, "mark").is_some_and(|m| matches!(self.tree.lemma(m).to_lowercase().as_str(), "after" | "when" | "as" | "before" | "while"))
        })?;
        let under = self.tree.subtree(clause);
        let expression = self.times.iter().find(|e| under.contains(&e.tokens.0) && names_year(&e.value))?;
        Some(expression.clone())
    }

    /// "comes a week after Russia retaliated": for the retaliation that is a week before what is told as news.
    fn counted_back(&self, expression: &TimeExpression, predicate: &Predicate) -> Option<TimeExpression> {
        let time::Value::Shift { amount, unit, direction, from: time::Origin::Event(event) } = &expression.value else {
            // "the offer from last week" was made then; it does not begin then.
            let noun = expression.tokens.0.checked_sub(2).is_some_and(|n| self.tree.is_noun(n));
            let relation = if noun && expression.relation == time::Relation::From { time::Relation::On } else { expression.relation };
            return Some(TimeExpression { relation, ..expression.clone() });
        };
        let hosts = self.shared_days(predicate.token);
        let below = *event == predicate.token || Some(*event) == predicate.carrier || hosts.iter().any(|(host, _)| host == event);
        let value = time::Value::Shift { amount: *amount, unit: *unit, direction: direction.reversed(), from: time::Origin::Publication };
        below.then(|| TimeExpression { value, ..expression.clone() })
    }

    fn is_trigger(&self, t: usize) -> bool {
        let person = self.named_at(t).is_some();
        self.tree.is_noun(t) && !person && self.coder.codebook.candidates(self.tree.lemma(t), Pos::Noun).next().is_some()
    }

    /// "has been in Moscow for a month after being recalled": the state has lasted since the act.
    fn lasting(&self, predicate: &Predicate) -> (Option<String>, Option<TimeExpression>) {
        let t = predicate.token;
        let after = self.tree.base(t) == "advcl" && self.tree.first(t, "mark").is_some_and(|m| matches!(self.tree.lemma(m), "after" | "since"));
        let Some(above) = self.tree.head(t).filter(|_| after) else { return (None, None) };
        let perfect = self.tree.children(above).iter().any(|c| matches!(self.tree.token(*c).text.to_lowercase().as_str(), "has" | "have" | "'ve"));
        if !perfect {
            return (None, None);
        }
        for expression in self.times {
            let (start, end) = expression.tokens;
            let under = (start..end).any(|e| self.tree.head(e) == Some(above));
            if under && let Some(ago) = lasting_since(expression) {
                return (Some("what followed the act has lasted that long".to_owned()), Some(ago));
            }
        }
        (None, None)
    }
}

fn is_bare_weekday(value: &time::Value) -> bool {
    matches!(value, time::Value::Weekday { which: time::Which::Bare, week: None, .. })
}

fn names_year(value: &time::Value) -> bool {
    match value {
        time::Value::Calendar(c) => matches!(c.year, Some(time::YearRef::Year(_))),
        time::Value::Era { .. } => true,
        time::Value::Range { from, .. } => names_year(from),
        _ => false,
    }
}

/// "for a month" of a state that lasts, as the day it began: a month ago.
fn lasting_since(expression: &TimeExpression) -> Option<TimeExpression> {
    let time::Value::Duration { amount, unit, .. } = expression.value.clone() else { return None };
    let value = time::Value::Shift { amount, unit, direction: time::Direction::Before, from: time::Origin::Publication };
    Some(TimeExpression { value, ..expression.clone() })
}

fn part(upos: Upos) -> Option<Pos> {
    match upos {
        Upos::Verb => Some(Pos::Verb),
        Upos::Noun | Upos::Propn => Some(Pos::Noun),
        Upos::Adj => Some(Pos::Adjective),
        _ => None,
    }
}

fn dedup(actors: &mut Vec<Actor>) {
    let mut seen = BTreeSet::new();
    actors.retain(|a| seen.insert(a.id.clone()));
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

fn mention_id(document: &str, evidence: Span, act: &str, modality: Modality, token: usize) -> String {
    let key = format!("{document}\n{}\n{}\n{act}\n{}\n{token}", evidence.start, evidence.end, modality.as_str());
    format!("m-{}", &blake3::hash(key.as_bytes()).to_hex()[..16])
}
