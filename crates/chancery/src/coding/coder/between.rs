//! What one party does to another, where both are given: the likeliest act of the codebook, however little of a frame holds.
//!
//! The coder keeps silent where a frame does not hold in full. Where it is already known that a sentence tells of a
//! relation, silence is no answer: here every trigger is weighed by how it stands to the two.

use super::*;

/// An act, with a modality, that one given party may do to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Act of the codebook; `None` where only the modality is told ("agreed", "refused").
    pub act: Option<String>,
    pub modality: Modality,
    /// The word that tells it.
    pub word: Span,
    /// `accuse#3`, or `accuse+` for a word that hints at an act.
    pub rule: String,
    /// More is likelier; comparable within one sentence only.
    pub score: i32,
}

/// Where the two stand in the sentence's tree.
struct Parties {
    actor: BTreeSet<usize>,
    recipient: BTreeSet<usize>,
    /// Tokens between the two in the tree, ends included.
    path: Vec<usize>,
}

/// Acts that are often only the way to another: who calls to thank thanks, who sends jets to destroy destroys.
const VEHICLES: &[&str] = &[
    "call",
    "exchange-messages",
    "send-delegation",
    "visit",
    "meet",
    "give-aid",
    "give-humanitarian-aid",
    "give-military-aid",
    "mobilize-troops",
];

/// How a filler stands to one of the parties.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// It is the party's own word.
    Is,
    /// The party stands under it: "the office of the president".
    Holds,
    No,
}

/// Every relation that the sentence may tell between the two, the likeliest first. The span of one that it does not name
/// is empty.
pub(crate) fn between(
    coder: &Coder,
    registry: &Registry,
    document: &Document,
    sentences: &[Sentence],
    cast: &Cast,
    actor: Span,
    recipient: Span,
) -> Vec<Relation> {
    let mut found = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let tree = Tree::new(sentence);
        let Some(stage) = cast.sentences.get(index) else { continue };
        let within = |span: Span| -> BTreeSet<usize> {
            (0..tree.len()).filter(|t| span.contains(tree.token(*t).span)).collect()
        };
        let (a, r) = (within(actor), within(recipient));
        let scene = Scene {
            coder,
            registry,
            document,
            tree: &tree,
            stage,
            cast,
            index,
            times: &[],
            earlier: &[],
            quotations: &[],
            closed: &[],
        };
        let path = match (head_of(&tree, &a), head_of(&tree, &r)) {
            (Some(a), Some(r)) => path(&tree, a, r),
            (Some(t), None) | (None, Some(t)) => ancestors(&tree, t),
            (None, None) => continue,
        };
        let mut told = Vec::new();
        scene.relations(&Parties { actor: a, recipient: r, path }, &mut told);
        scene.prefer_purpose(&mut told);
        found.extend(told.into_iter().map(|(_, relation)| relation));
    }
    found.sort_by_key(|r| std::cmp::Reverse(r.score));
    found
}

/// The token of the span that hangs on one outside of it.
pub(super) fn head_of(tree: &Tree, span: &BTreeSet<usize>) -> Option<usize> {
    span.iter().copied().find(|t| tree.head(*t).is_none_or(|h| !span.contains(&h)))
}

pub(super) fn ancestors(tree: &Tree, t: usize) -> Vec<usize> {
    std::iter::successors(Some(t), |t| tree.head(*t)).take(tree.len()).collect()
}

pub(super) fn path(tree: &Tree, a: usize, b: usize) -> Vec<usize> {
    let (up, down) = (ancestors(tree, a), ancestors(tree, b));
    let Some(meet) = up.iter().find(|t| down.contains(t)) else { return Vec::new() };
    let mut path: Vec<usize> = up.iter().copied().take_while(|t| t != meet).collect();
    path.push(*meet);
    path.extend(down.iter().copied().take_while(|t| t != meet));
    path
}

impl Scene<'_> {
    fn relations(&self, parties: &Parties, found: &mut Vec<(usize, Relation)>) {
        let book = &self.coder.codebook;
        for t in (0..self.tree.len()).filter(|t| !parties.actor.contains(t)) {
            let Some(pos) = self.part(t) else { continue };
            let predicate = self.predicate(t, pos);
            let lemma = self.trigger_lemma(&predicate);
            let near = self.nearness(parties, &predicate);
            let read = || modality::read(&self.coder.operators, self.tree, t, predicate.carrier);
            let word = self.tree.token(t).span;
            for (candidate, frame) in book.candidates(&lemma, pos) {
                let with = &frame.triggers[candidate.trigger].with;
                if !with.iter().all(|w| self.has_companion(&predicate, w)) {
                    continue;
                }
                let Some(held) = self.held(frame, &predicate, parties) else { continue };
                let act = &book.acts[candidate.act];
                let spoken = act.family == "words" && pos == Pos::Noun;
                found.push((
                    t,
                    Relation {
                        act: Some(act.id.clone()),
                        modality: if spoken { Modality::Occurred } else { read().modality },
                        word,
                        rule: format!("{}#{}", act.id, candidate.frame + 1),
                        score: near + held + 4 * with.len() as i32,
                    },
                ));
            }
            for (index, with) in book.hints(&lemma, pos) {
                if with.iter().all(|w| self.has_companion(&predicate, w)) {
                    let act = &book.acts[index];
                    found.push((
                        t,
                        Relation {
                            act: Some(act.id.clone()),
                            modality: read().modality,
                            word,
                            rule: format!("{}+", act.id),
                            score: near + 3 + 4 * with.len() as i32,
                        },
                    ));
                }
            }
            if let Some(modality) = self.coder.operators.of(self.tree, t) {
                found.push((t, Relation { act: None, modality, word, rule: "operator".to_owned(), score: near - 4 }));
            }
            if self.is_called_for(t, &predicate, parties) {
                let relation =
                    Relation { act: None, modality: Modality::Requested, word, rule: "must".to_owned(), score: 16 };
                found.push((t, relation));
            }
        }
    }

    /// "the council said the rebels must leave": who says that another must asks him to.
    fn is_called_for(&self, t: usize, predicate: &Predicate, parties: &Parties) -> bool {
        let bound = self.tree.with(t, "aux").any(|a| matches!(self.tree.lemma(a), "must" | "should" | "ought"));
        let other = |(position, a): &(Position, usize)| {
            matches!(position, Position::Subject | Position::Object) && self.stands(*a, &parties.recipient) != Stand::No
        };
        let said = |v: &usize| {
            self.coder.speech.says(self.tree.lemma(*v))
                && clause::deep_subject(self.tree, *v).is_some_and(|s| self.stands(s, &parties.actor) != Stand::No)
        };
        bound && predicate.arguments.iter().any(other) && ancestors(self.tree, t).iter().skip(1).any(said)
    }

    /// Where the likeliest act is the way to another one that an infinitive of purpose names, that one is meant.
    fn prefer_purpose(&self, found: &mut [(usize, Relation)]) {
        let Some((top, best)) = found.iter().rev().max_by_key(|(_, r)| r.score) else { return };
        let (top, score, modality) = (*top, best.score, best.modality);
        if !best.act.as_deref().is_some_and(|act| VEHICLES.contains(&act)) {
            return;
        }
        let is_purpose = |t: usize| {
            let near = self.tree.head(t).is_some_and(|h| h == top || self.tree.head(h) == Some(top));
            near && self.tree.is_verb(t)
                && matches!(self.tree.base(t), "advcl" | "xcomp" | "acl")
                && self.tree.first(t, "mark").is_some_and(|m| self.tree.lemma(m) == "to")
        };
        let purpose = found
            .iter_mut()
            .rev()
            .filter(|(t, r)| {
                is_purpose(*t) && r.act.as_deref().is_some_and(|act| !VEHICLES.contains(&act) && act != "consult")
            })
            .max_by_key(|(_, r)| r.score);
        if let Some((_, relation)) = purpose {
            relation.score = score + 1;
            relation.modality = modality;
        }
    }

    /// How close the word stands to the two: on the way from one to the other, done by one, done to the other.
    fn nearness(&self, parties: &Parties, predicate: &Predicate) -> i32 {
        let mut near = 0;
        let on_path = |t: usize| parties.path.contains(&t);
        if on_path(predicate.token) {
            near += 5;
        } else if predicate.carrier.is_some_and(on_path) || self.tree.head(predicate.token).is_some_and(on_path) {
            near += 2;
        }
        let stands = |position: &Position, party: &BTreeSet<usize>| {
            predicate.arguments.iter().any(|(p, t)| p == position && self.stands(*t, party) != Stand::No)
        };
        if stands(&Position::Subject, &parties.actor) {
            near += 4;
        }
        if stands(&Position::Subject, &parties.recipient) {
            near -= 4;
        }
        if stands(&Position::Object, &parties.actor) {
            near -= 3;
        }
        if self.tree.subtree(predicate.token).iter().any(|t| parties.recipient.contains(t)) {
            near += 2;
        }
        if parties.recipient.contains(&predicate.token) {
            // What the recipient's own name says of him is no deed of the other.
            near -= 6;
        }
        near
    }

    fn stands(&self, t: usize, party: &BTreeSet<usize>) -> Stand {
        if self.tree.conjuncts(t).iter().any(|c| party.contains(c)) {
            return Stand::Is;
        }
        let holds = self.tree.subtree(t).iter().any(|under| {
            party.contains(under)
                && ancestors(self.tree, *under).iter().take_while(|a| **a != t).all(|a| !self.tree.is_verb(*a))
        });
        if holds { Stand::Holds } else { Stand::No }
    }

    /// How much of a frame holds, the two standing for any party; `None` where something stands that must not.
    fn held(&self, frame: &Frame, predicate: &Predicate, parties: &Parties) -> Option<i32> {
        let mut held = 0;
        for slot in &frame.slots {
            let at = |t: &(Position, usize)| slot.positions.contains(&t.0);
            let arguments = || predicate.arguments.iter().filter(|a| at(a));
            let fits = |class: &Class, position: &Position, t: usize| {
                self.tree.conjuncts(t).into_iter().any(|c| self.fits(class, c, position, frame, &[], &[], false))
            };
            let filled = arguments().any(|(p, t)| slot.classes.iter().any(|c| fits(c, p, *t)));
            if slot.absent {
                if filled {
                    return None;
                }
                continue;
            }
            let stand = |party: &BTreeSet<usize>| {
                let all: Vec<Stand> = arguments().map(|(_, t)| self.stands(*t, party)).collect();
                if all.contains(&Stand::Is) {
                    3
                } else if all.contains(&Stand::Holds) {
                    2
                } else {
                    0
                }
            };
            held += match slot.role {
                Some(Role::Actor) if !Self::is_open(slot) && !filled && arguments().next().is_some() => return None,
                Some(Role::Actor) => {
                    let wrong = stand(&parties.recipient) == 3 && stand(&parties.actor) == 0;
                    if wrong { -4 } else { stand(&parties.actor) }
                }
                _ if Self::is_open(slot) => {
                    let wrong = stand(&parties.actor) == 3 && stand(&parties.recipient) == 0;
                    let missing = !slot.optional && arguments().next().is_none();
                    if missing || wrong { -3 } else { 1 + stand(&parties.recipient) }
                }
                _ if filled => 2 + slot.weight() as i32,
                _ if slot.optional => 0,
                // "said sorry" is told by "sorry".
                _ => return None,
            };
        }
        Some(held)
    }

    /// Whether either party could stand in the slot.
    fn is_open(slot: &Slot) -> bool {
        slot.classes.iter().any(|c| {
            matches!(
                c,
                Class::Party
                    | Class::State
                    | Class::Organization
                    | Class::Person
                    | Class::Group
                    | Class::Official
                    | Class::Leader
                    | Class::Leaders
                    | Class::Outlet
                    | Class::Any
            )
        })
    }
}
