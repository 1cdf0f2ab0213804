//! Acts that a sentence tells of without naming them: "Egypt followed suit", "Kuwait did not", "Moscow is still studying
//! the proposal". They lean on an act told just before, and are told with less confidence than one that is named.

use super::*;
use serde::Deserialize;

/// How far back, in sentences, the act may stand that a sentence leans on.
const REACH: usize = 2;

/// `data/echo.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Echoes {
    likewise: Likewise,
    #[serde(rename = "stand-in")]
    stand_ins: Vec<StandIn>,
    #[serde(rename = "fate")]
    fates: Vec<Fate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Likewise {
    verbs: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandIn {
    of: Vec<Modality>,
    nouns: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fate {
    #[serde(rename = "as")]
    modality: Modality,
    negated: Option<Modality>,
    pending: Option<Modality>,
    #[serde(default)]
    subject: bool,
    verbs: Vec<String>,
    #[serde(default)]
    through: Vec<String>,
    #[serde(default)]
    of: Vec<Modality>,
}

impl Echoes {
    pub fn embedded() -> Result<Echoes, DataError> {
        toml::from_str(include_str!("../../../data/echo.toml"))
            .map_err(|e| DataError { file: "echo.toml".to_owned(), message: e.to_string() })
    }
}

/// What an act told before has become, and by whose doing.
struct Turn {
    modality: Modality,
    /// Who follows, accepts, refuses; `None` where the act is the same party's as before.
    party: Option<usize>,
    /// The party does the act itself, and is not merely heard on it.
    same_act: bool,
    allowed: Vec<Modality>,
}

impl Scene<'_> {
    /// Mentions of this sentence that lean on others: of `found`, which stand in it, or of `earlier` sentences.
    pub(super) fn echoes(
        &self,
        found: &[(usize, Option<usize>, EventMention)],
        earlier: &[EventMention],
        last_speaker: Option<&(usize, Vec<Attribution>)>,
    ) -> Vec<(usize, Option<usize>, EventMention)> {
        let mut echoes: Vec<(usize, Option<usize>, EventMention)> = Vec::new();
        let told = |t: usize| found.iter().any(|(f, operator, _)| *f == t || *operator == Some(t));
        for t in 0..self.tree.len() {
            if !matches!(self.tree.upos(t), Upos::Verb | Upos::Aux) || told(t) {
                continue;
            }
            // "Will not stop until that happens": it has not.
            let awaited = self
                .tree
                .with(t, "mark")
                .any(|m| matches!(self.tree.lemma(m), "until" | "till" | "unless" | "before" | "if"));
            if awaited {
                continue;
            }
            let Some(turn) = self.likewise(t).or_else(|| self.fate(t, &told)) else { continue };
            let here = found.iter().filter(|(f, _, _)| *f < t).map(|(_, _, m)| m).rev();
            let before = earlier.iter().rev().take_while(|m| m.sentence_index + REACH >= self.index);
            let nearest = before.clone().map(|m| m.sentence_index).max();
            let fits = |m: &&EventMention| self.may_stand_for(m, &turn);
            // In this sentence the act nearest before; of an earlier one what it tells first.
            let antecedent = here
                .filter(fits)
                .max_by_key(|m| !self.is_verbal(m))
                .or_else(|| {
                    let same = before.clone().filter(fits).filter(|m| Some(m.sentence_index) == nearest);
                    same.last().or_else(|| before.filter(fits).last())
                })
                .cloned();
            let chain = self.quoted_speaker(t, last_speaker);
            if let Some(mention) = antecedent.and_then(|a| self.echo(t, &turn, a, &chain)) {
                echoes.push((t, None, mention));
            }
        }
        echoes
    }

    /// "followed suit", "did the same", and the bare "did".
    fn likewise(&self, t: usize) -> Option<Turn> {
        let named = self.coder.echoes.likewise.verbs.iter().any(|v| self.is_phrase(t, v));
        let lemma = self.tree.lemma(t);
        let bare = lemma == "do"
            && !matches!(self.tree.base(t), "aux" | "cop")
            && self.tree.first(t, "nsubj").is_some()
            && ["obj", "xcomp", "ccomp", "obl:agent", "advcl", "parataxis", "iobj"]
                .iter()
                .all(|r| self.tree.first(t, r).is_none())
            && self.tree.with(t, "obl").all(|o| self.dates(o))
            && !self.tree.token(self.tree.len() - 1).text.ends_with('?');
        if !(named || bare) {
            return None;
        }
        let reading = modality::read(&self.coder.operators, self.tree, t, None);
        let party = clause::deep_subject(self.tree, t)?;
        Some(Turn { modality: reading.modality, party: Some(party), same_act: true, allowed: Vec::new() })
    }

    /// What became of "the proposal", "that step", "it".
    fn fate(&self, t: usize, told: &dyn Fn(usize) -> bool) -> Option<Turn> {
        let fates = &self.coder.echoes.fates;
        let predicate = clause::predicate(self.tree, t, Pos::Verb);
        let reading = modality::read(&self.coder.operators, self.tree, t, None);
        for fate in fates.iter().filter(|f| f.verbs.iter().any(|v| self.is_phrase(t, v))) {
            let at = predicate.arguments.iter().find_map(|(position, n)| {
                let wanted = match position {
                    Position::Subject => fate.subject,
                    Position::Object => !fate.subject,
                    Position::Preposition(p) => !fate.subject && fate.through.contains(p),
                    _ => false,
                };
                let of = (wanted && !told(*n)).then(|| self.stands_in(*n)).flatten()?;
                Some((*n, of))
            });
            let Some((noun, of)) = at else { continue };
            let modality = match reading.modality {
                Modality::Occurred | Modality::Ongoing => fate.modality,
                Modality::Planned | Modality::Considered if fate.modality == Modality::Cancelled => return None,
                Modality::NotYet => fate.pending?,
                Modality::Denied | Modality::Refused if self.is_pending(t) => fate.pending?,
                Modality::Denied | Modality::Refused => fate.negated?,
                other if fate.modality == Modality::Occurred => other,
                _ => return None,
            };
            let party = predicate
                .arguments
                .iter()
                .find(|(position, p)| *position == Position::Subject && *p != noun)
                .map(|(_, p)| *p);
            let allowed = of.into_iter().filter(|m| fate.of.is_empty() || fate.of.contains(m)).collect();
            return Some(Turn { modality, party, same_act: false, allowed });
        }
        None
    }

    /// The modalities of which a word may stand for an act, if it stands for one: a noun that says no more than that there
    /// was one, or a pronoun that means nobody.
    fn stands_in(&self, n: usize) -> Option<Vec<Modality>> {
        let lemma = self.tree.lemma(n).to_lowercase();
        if self.tree.upos(n) == Upos::Pron {
            let somebody = self.stage.at(n).is_some_and(|r| r.character.is_some());
            // "That of his family" stands for a thing.
            let of = self.tree.with(n, "nmod").next().is_some();
            return (!somebody && !of && matches!(lemma.as_str(), "it" | "that" | "this" | "which"))
                .then(|| Modality::ALL.to_vec());
        }
        let definite = self.tree.with(n, "det").any(|d| {
            matches!(self.tree.token(d).text.to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those")
        });
        let more = ["acl", "nmod", "advcl", "ccomp", "amod", "compound", "nmod:poss"]
            .iter()
            .any(|r| self.tree.with(n, r).next().is_some());
        let row = self.coder.echoes.stand_ins.iter().filter(|r| r.nouns.contains(&lemma));
        let of: Vec<Modality> = row.flat_map(|r| r.of.iter().copied()).collect();
        (definite && !more && !of.is_empty()).then_some(of)
    }

    /// "has not answered yet", "has not taken up": it may still come.
    fn is_pending(&self, t: usize) -> bool {
        let word = |i: usize| self.tree.token(i).text.to_lowercase();
        self.tree.children(t).iter().any(|c| matches!(word(*c).as_str(), "yet" | "still" | "has" | "have"))
    }

    fn is_verbal(&self, m: &EventMention) -> bool {
        self.coder.codebook.act(&m.act).is_none_or(|a| a.family == "words")
    }

    fn dates(&self, o: usize) -> bool {
        let span = self.tree.token(o).span;
        self.times.iter().any(|e| e.span.contains(span))
    }

    /// A verb with the words that go with it: "follow suit", "take up".
    fn is_phrase(&self, t: usize, phrase: &str) -> bool {
        let mut words = phrase.split(' ');
        let predicate =
            Predicate { token: t, pos: Pos::Verb, arguments: Vec::new(), subject_may_be_silent: true, carrier: None };
        // "Join in 2017", "join in imposing": no joining in.
        let leads = |w: &str| {
            let own =
                |c: usize| self.tree.lemma(c).eq_ignore_ascii_case(w) && matches!(self.tree.base(c), "case" | "mark");
            self.tree.children(t).iter().any(|c| self.tree.children(*c).iter().any(|g| own(*g)))
        };
        words.next().is_some_and(|w| self.tree.lemma(t).eq_ignore_ascii_case(w))
            && words.all(|w| self.has_companion(&predicate, w) && !leads(w))
    }

    fn may_stand_for(&self, m: &EventMention, turn: &Turn) -> bool {
        let known = !m.actors.is_empty() || !m.recipients.is_empty();
        let modality = turn.allowed.is_empty() || turn.allowed.contains(&m.modality);
        let turned = turn.same_act || turn.modality != m.modality;
        let deed = turn.same_act || !self.is_verbal(m);
        known && modality && turned && deed && m.rule != RULE
    }

    fn echo(&self, t: usize, turn: &Turn, told: EventMention, quoted: &[Attribution]) -> Option<EventMention> {
        let predicate = clause::predicate(self.tree, t, Pos::Verb);
        let reading = modality::read(&self.coder.operators, self.tree, t, None);
        let voices = attribution::voices(&self.coder.speech, self.tree, t);
        let chain = self.chain(t, &voices, quoted);
        let certainty = attribution::certainty(&self.coder.speech, self.tree, &voices, &chain);
        let parties: Vec<usize> = turn.party.map(|p| self.tree.conjuncts(p)).unwrap_or_default();
        let position = Position::Subject;
        let able = |p: &usize| self.is_party(*p, &position, &chain, false) || self.envoy(*p, &chain).is_some();
        if !parties.iter().all(able) {
            return None;
        }
        let mut mention = told.clone();
        let new = self.actors(&parties, &chain);
        if turn.same_act {
            self.follow(&mut mention, &parties, new, &chain)?;
        } else if !new.is_empty() {
            // Who takes up, turns down or puts off what another offered or asked for.
            mention.recipients.extend(std::mem::take(&mut mention.actors));
            mention.recipients.retain(|r| !new.iter().any(|n| n.code == r.code));
            mention.actors = new;
        } else if matches!(told.modality, Modality::Offered | Modality::Requested) && !told.recipients.is_empty() {
            // "The proposal was not taken up": by those to whom it was made.
            std::mem::swap(&mut mention.actors, &mut mention.recipients);
        }
        let (mut when, said) = self.when(&predicate, &reading, &voices.voices);
        if turn.modality == Modality::Cancelled && when.expression.as_ref().is_some_and(|e| self.is_new_term(e)) {
            // "put off until July": the day is that of what may come instead.
            when.expression = told.when.expression.clone();
        }
        // "Sweden expelled two on Thursday, and so did Norway": on that day.
        let together = turn.same_act && told.sentence_index == self.index && when.expression.is_none();
        if !(together && told.modality == turn.modality && self.tree.relation(t) == "conj") {
            (mention.when, mention.said) = (when, said);
        }
        mention.modality = turn.modality;
        let verb: Vec<usize> = std::iter::once(t).chain(predicate.arguments.iter().map(|(_, a)| *a)).collect();
        let tokens: Vec<usize> = verb
            .iter()
            .flat_map(|v| {
                if *v == t {
                    self.tree
                        .children(t)
                        .iter()
                        .copied()
                        .filter(|c| matches!(self.tree.base(*c), "aux" | "advmod" | "compound" | "obj"))
                        .chain([t])
                        .collect()
                } else {
                    attribution::phrase(self.tree, *v)
                }
            })
            .collect();
        mention.evidence = self.tree.span(&tokens).unwrap_or(self.tree.sentence.span);
        mention.sentence = self.tree.sentence.span;
        mention.sentence_index = self.index;
        mention.certainty = certainty;
        mention.attribution = chain;
        mention.terms = Vec::new();
        mention.place = None;
        mention.quantity = if turn.same_act { None } else { told.quantity };
        mention.rule = RULE.to_owned();
        mention.confidence = (told.confidence.min(0.9) - 0.15).max(0.05);
        mention.id = mention::mention_id(&self.document.id, mention.evidence, &mention.act, mention.modality, t);
        Some(mention)
    }

    /// "until mid-July", "to June".
    fn is_new_term(&self, expression: &TimeExpression) -> bool {
        let before = (0..self.tree.len()).rev().find(|t| self.tree.token(*t).span.end <= expression.span.start);
        before
            .is_some_and(|t| matches!(self.tree.token(t).text.to_lowercase().as_str(), "until" | "till" | "to" | "by"))
    }

    /// Puts others in the place of who acted.
    fn follow(
        &self,
        mention: &mut EventMention,
        parties: &[usize],
        new: Vec<Actor>,
        chain: &[Attribution],
    ) -> Option<()> {
        if new.is_empty() {
            return None;
        }
        let was = std::mem::take(&mut mention.actors);
        let answered = mention.recipients.iter().any(|r| new.iter().any(|n| n.code == r.code));
        let state = |a: &Actor| a.state.clone().unwrap_or_else(|| a.code.clone());
        let envoys: Vec<Envoy> = parties.iter().filter_map(|p| self.envoy(*p, chain)).collect();
        if answered {
            // "Washington expelled ten, and Moscow did the same": to whoever did it to him.
            mention.recipients.clone_from(&was);
        }
        mention.recipients.retain(|r| !new.iter().any(|n| n.code == r.code));
        let moved = mention.missions.iter().flat_map(|part| {
            new.iter().filter_map(|n| {
                let n = state(n);
                let Mission { sending, receiving } = &part.mission;
                let mission = match (answered, was.iter().any(|w| state(w) == *sending)) {
                    (true, _) => Mission { sending: receiving.clone(), receiving: sending.clone() },
                    (false, true) => Mission { sending: n, receiving: receiving.clone() },
                    (false, false) => Mission { sending: sending.clone(), receiving: n },
                };
                (mission.sending != mission.receiving).then_some(MissionPart { mission, head: None })
            })
        });
        let mut missions: Vec<MissionPart> = moved.collect();
        if let [envoy] = envoys.as_slice()
            && let Some(mission) = envoy.mission()
        {
            let head = new.first().filter(|a| a.kind == ActorKind::Person).cloned();
            mention.persons = head.iter().cloned().collect();
            mention.actors.extend(self.state_actor(&mission.sending));
            mention.recipients = self.state_actor(&mission.receiving).into_iter().collect();
            missions = vec![MissionPart { mission, head }];
        } else {
            // An envoy's move is his state's, by whatever name he goes.
            let moved = mention.persons.iter().any(|p| p.kind == ActorKind::Person)
                && was.iter().all(|w| w.kind != ActorKind::Person);
            let (persons, others): (Vec<Actor>, Vec<Actor>) =
                new.into_iter().partition(|a| moved && a.kind == ActorKind::Person);
            let states: Vec<Actor> = persons.iter().filter_map(|p| self.state_actor(&state(p))).collect();
            for part in &mut missions {
                part.head = persons.iter().find(|p| state(p) == part.mission.sending).cloned();
            }
            mention.actors = others;
            mention.actors.extend(states);
            mention.persons = persons;
        }
        missions.dedup_by(|a, b| a.mission == b.mission);
        mention.missions = missions;
        Some(())
    }
}

/// What stands in the place of a frame in a mention that leans on another.
const RULE: &str = "echo";
