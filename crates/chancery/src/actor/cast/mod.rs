//! Who appears in a document, and which words stand for whom.

mod acronyms;
mod apposition;
mod belonging;
mod bodies;
mod characters;
mod groups;
mod holders;
mod names;
mod nationals;
mod offices;
mod people;
mod pronouns;
mod salience;
mod scan;
mod strangers;
mod titles;

#[cfg(test)]
mod tests;

use super::registry::{Registry, Sense};
use super::{Actor, ActorKind, Mission};
use crate::document::Document;
use crate::language::Tree;
use crate::language::{Sentence, Upos};
use jiff::civil::Date;
use scan::{Hit, NounHit};

pub(crate) use characters::{Cast, Character, Envoy, Reference, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// Where and when a report was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    /// A day near it, where one is known; it chooses among the holders of an office and among people of one surname.
    /// Without it the day is taken on which most of those whom the report names were in office.
    pub on: Option<Date>,
    /// The state of its dateline, or of an outlet that writes for one: "the government" is that one's where the report
    /// speaks of no other.
    pub home: Option<String>,
}

impl Setting {
    /// Of a document that was published about a day.
    pub fn of(registry: &Registry, document: &Document, on: Option<Date>) -> Setting {
        let dateline = document.dateline.as_ref().and_then(|d| d.place.as_deref());
        let outlet = document.outlet.as_deref().or(document.url.as_deref());
        let home = dateline.and_then(|place| registry.state_of_town(place));
        Setting { on, home: home.or_else(|| outlet.and_then(|o| registry.home_of_outlet(o))) }
    }
}

/// Finds who appears in the sentences of a document.
pub(crate) fn resolve(registry: &Registry, sentences: &[Sentence], setting: &Setting) -> Cast {
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let mut scans: Vec<(Vec<Hit>, Vec<NounHit>)> = trees.iter().map(|tree| scan::scan(registry, tree)).collect();
    acronyms::settle(registry, &trees, &mut scans);
    let mut desk = Desk {
        registry,
        on: setting.on.or_else(|| holders::day_of_offices(registry, &scans)),
        home: setting.home.clone().filter(|h| registry.state_index(h).is_some()),
        cast: Cast::default(),
        history: Vec::new(),
        mentioned: scan::mentioned(registry, &scans),
        cued: scan::cued(&scans),
        short: BTreeMap::new(),
        rows: Vec::new(),
    };
    // Twice: "Sullivan" of the first line is introduced as an ambassador in the third.
    for pass in 0..2 {
        desk.remember_rows();
        desk.forget_unnamed();
        desk.history.clear();
        desk.cast.sentences.clear();
        desk.cast.outlets.clear();
        for (index, (tree, (hits, nouns))) in trees.iter().zip(&scans).enumerate() {
            let stage = desk.sentence(tree, hits, nouns, index, pass == 1);
            desk.cast.sentences.push(stage);
        }
    }
    for met in &desk.history {
        let state = desk.cast.characters.get(met.character).and_then(|c| c.actor.state.clone());
        if let Some(state) = state {
            *desk.cast.weights.entry(state).or_default() += 1;
        }
    }
    desk.cast.home.clone_from(&desk.home);
    desk.cast
}

/// Somebody met at a token of a sentence.
#[derive(Clone, Copy, Debug)]
struct Met {
    sentence: usize,
    token: usize,
    character: usize,
    subject: bool,
    /// The subject of the whole sentence.
    leads: bool,
    /// One of several that are named together.
    joined: bool,
    collective: bool,
}

struct Desk<'a> {
    registry: &'a Registry,
    on: Option<Date>,
    home: Option<String>,
    cast: Cast,
    /// In the order of the text.
    history: Vec<Met>,
    /// States that the report names by a name of their own alone.
    mentioned: BTreeMap<usize, usize>,
    /// States that it gives any sign of.
    cued: BTreeSet<usize>,
    /// Bodies by the abbreviation that the report has introduced for them.
    short: BTreeMap<String, Character>,
    /// The states that the whole report names side by side, three or more, in the order of the text.
    rows: Vec<Vec<String>>,
}

impl Desk<'_> {
    /// The state that the names of a report put at its middle: the one in which it was written, where none is named more
    /// often, or the one that is named at least twice, and three times as often as any other.
    pub(super) fn middle(&self) -> Option<usize> {
        let of = |state: &usize| self.mentioned.get(state).copied().unwrap_or(0);
        let (first, most) = self.mentioned.iter().max_by_key(|(s, n)| (**n, std::cmp::Reverse(**s)))?;
        let home = self.home.as_deref().and_then(|h| self.registry.state_index(h));
        if let Some(home) = home.filter(|h| of(h) == *most) {
            return Some(home);
        }
        let next = self.mentioned.iter().filter(|(s, _)| *s != first).map(|(_, n)| *n).max().unwrap_or(0);
        (*most > 1 && *most >= 3 * next).then_some(*first)
    }

    /// "Argentina's ambassador", and then "Ambassador Dzugala": whose he is, if not to whom, where the report spoke of the
    /// ambassador of one state only before it named him.
    fn settle_open_envoy(&mut self, known: &BTreeSet<Mission>) {
        let blank = |e: &Envoy| e.head && e.sending.is_none() && e.either.is_none() && e.receiving.is_none();
        let mut open = self
            .cast
            .characters
            .iter()
            .enumerate()
            .filter(|(_, c)| c.named && c.actor.state.is_none() && c.envoy.as_ref().is_some_and(blank));
        let (Some((index, _)), None) = (open.next(), open.next()) else { return };
        let senders: BTreeSet<String> = self
            .history
            .iter()
            .take_while(|m| m.character != index)
            .filter_map(|m| self.cast.characters.get(m.character))
            .filter(|c| !c.plural)
            .filter_map(|c| c.envoy.as_ref().filter(|e| e.head))
            .filter_map(|e| e.sending.clone().or(e.either.clone()))
            .collect();
        let Some(sending) = senders.first().filter(|_| senders.len() == 1).cloned() else { return };
        if known.iter().any(|m| m.sending == sending) {
            return;
        }
        if let Some(c) = self.cast.characters.get_mut(index) {
            c.envoy = Some(Envoy { sending: Some(sending.clone()), head: true, ..Envoy::default() });
            c.actor.code.clone_from(&sending);
            c.actor.state = Some(sending);
        }
    }

    /// Keeps those whom the report names, in their fullest name: "Sullivan" of the first line is John Sullivan.
    fn forget_unnamed(&mut self) {
        // "Russia's ambassador to the United States" and "Ambassador Antonov" are one where the report knows no other.
        let heads = |c: &Character| c.envoy.as_ref().filter(|e| e.head).and_then(Envoy::mission);
        let known: BTreeSet<Mission> = self.cast.characters.iter().filter(|c| c.named).filter_map(heads).collect();
        let missions: BTreeSet<Mission> = self
            .cast
            .characters
            .iter()
            .filter(|c| !c.named && !c.plural)
            .filter_map(heads)
            .filter(|m| !known.contains(m))
            .collect();
        // A report that also speaks of an envoy of somebody else leaves open whose the named one is.
        let senders: BTreeSet<String> = self
            .cast
            .characters
            .iter()
            .filter(|c| !c.named && !c.plural)
            .filter_map(|c| c.envoy.as_ref().filter(|e| e.head))
            .filter_map(|e| e.sending.clone().or(e.either.clone()))
            .collect();
        if let [mission] = missions.iter().collect::<Vec<_>>().as_slice()
            && senders.len() <= 1
        {
            let mut open = self.cast.characters.iter_mut().filter(|c| {
                let heads = c.envoy.as_ref().is_some_and(|e| e.head && e.mission().is_none());
                c.named && heads && c.actor.state.as_ref().is_none_or(|s| *s == mission.sending)
            });
            if let (Some(c), None) = (open.next(), open.next()) {
                c.envoy = Some(Envoy {
                    sending: Some(mission.sending.clone()),
                    receiving: Some(mission.receiving.clone()),
                    either: None,
                    head: true,
                });
                c.actor.state = Some(mission.sending.clone());
                c.actor.code.clone_from(&mission.sending);
            }
        }
        self.settle_open_envoy(&known);
        let fuller: BTreeSet<String> = self
            .cast
            .characters
            .iter()
            .filter(|c| c.named && c.is_person() && c.actor.name.contains(' '))
            .filter_map(|c| c.surname.clone())
            .collect();
        // "Morales" of the headline is the Morales whom the report goes on to name in full, and not a namesake whose
        // state it never speaks of.
        let introduced: BTreeSet<String> = self
            .cast
            .characters
            .iter()
            .filter(|c| c.named && c.is_person() && !c.assumed && c.actor.name.contains(' '))
            .filter_map(|c| c.surname.clone())
            .collect();
        let cued = |c: &Character| {
            c.actor.state.as_deref().and_then(|s| self.registry.state_index(s)).is_some_and(|s| self.cued.contains(&s))
        };
        let namesakes: BTreeSet<String> = self
            .cast
            .characters
            .iter()
            .filter(|c| c.assumed && !cued(c) && c.surname.as_ref().is_some_and(|s| introduced.contains(s)))
            .map(|c| c.actor.id.clone())
            .collect();
        self.cast.characters.retain(|c| !namesakes.contains(&c.actor.id));
        self.cast.characters.retain(|c| {
            let short = c.is_person() && !c.actor.name.contains(' ');
            c.named && c.members.is_empty() && !(short && fuller.contains(&c.actor.name))
        });
    }

    fn sentence(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], index: usize, last_pass: bool) -> Stage {
        let mut stage = Stage::new(tree.len());
        for hit in hits {
            let state = self.state_meant(&hit.senses);
            for t in hit.start..hit.end {
                stage.nationality[t] = stage.nationality[t].or(state);
                stage.part[t] |= hit.senses.iter().any(|s| matches!(s, Sense::Part(_)));
                stage.body[t] = stage.body[t].or(hit.senses.iter().find_map(|s| match s {
                    Sense::OrganizationAdjective(o) => Some(*o),
                    _ => None,
                }));
            }
        }
        self.fixed_groups(tree, nouns, &mut stage);
        self.abbreviations(tree, hits, &mut stage);
        self.people(tree, hits, nouns, &mut stage);
        self.names(tree, hits, nouns, &mut stage);
        self.titles(tree, nouns, &mut stage, index);
        self.strangers(tree, &mut stage);
        self.introduce(tree, &stage);
        self.member_states(tree, &mut stage);
        self.apposition(tree, &mut stage, index);
        self.leaders_by_clause(tree, &mut stage);
        self.nationals(tree, hits, &mut stage);
        self.pronouns_and_groups(tree, nouns, &mut stage, index, last_pass);
        stage
    }

    fn add(&mut self, character: Character) -> usize {
        self.cast.characters.push(character);
        self.cast.characters.len() - 1
    }

    /// The character if it is there already, else a new one.
    fn same_or_new(&mut self, character: Character) -> usize {
        let same = |c: &Character| {
            c.actor.id == character.actor.id
                && c.actor.kind == character.actor.kind
                && c.envoy == character.envoy
                && c.house == character.house
                && c.plural == character.plural
                && c.named == character.named
                && c.members == character.members
                && c.alternatives == character.alternatives
        };
        match self.cast.characters.iter().position(same) {
            Some(found) => found,
            None => self.add(character),
        }
    }

    /// The state that a name means; `None` where it names none, or more than one of those the report speaks of.
    fn state_meant(&self, senses: &[Sense]) -> Option<usize> {
        let mut states: Vec<usize> = senses
            .iter()
            .filter_map(|s| match s {
                Sense::Adjective(s)
                | Sense::State(s)
                | Sense::Capital(s)
                | Sense::Metonym(s)
                | Sense::National(s)
                | Sense::Part(s) => Some(*s),
                _ => None,
            })
            .collect();
        states.sort_unstable();
        states.dedup();
        self.one_of(&states)
    }

    /// Of several states of one name the one that the report names otherwise too; else the only one that still exists.
    fn one_of(&self, states: &[usize]) -> Option<usize> {
        if let [one] = states {
            return Some(*one);
        }
        let named: Vec<usize> = states.iter().copied().filter(|s| self.mentioned.contains_key(s)).collect();
        match named.as_slice() {
            [one] => return Some(*one),
            [] => {}
            _ => return None,
        }
        let lives = |s: &usize| {
            let ended = self.registry.states.get(*s).and_then(|s| s.ended.as_deref());
            ended.and_then(|e| super::registry::day(e, true)).is_none_or(|e| self.on.is_some_and(|on| on < e))
        };
        states.iter().copied().find(lives)
    }

    fn code(&self, state: usize) -> Option<String> {
        self.registry.states.get(state).map(|s| s.code.clone())
    }

    fn state_character(&mut self, code: &str) -> Option<usize> {
        let known = |c: &Character| c.actor.id == code && c.actor.kind == ActorKind::State;
        if let Some(found) = self.cast.characters.iter().position(known) {
            return Some(found);
        }
        let state = self.registry.state_index(code)?;
        Some(self.character_of(self.registry.state_actor(state, ActorKind::State, "")))
    }

    fn character_of(&mut self, actor: Actor) -> usize {
        self.same_or_new(Character { named: true, ..Character::new(actor) })
    }
}

fn reference(start: usize, end: usize, character: Option<usize>) -> Reference {
    Reference {
        start,
        end,
        from: start,
        to: end,
        character,
        place: None,
        town: false,
        pronoun: false,
        collective: false,
    }
}

fn is_possessive_mark(text: &str) -> bool {
    matches!(text, "'s" | "\u{2019}s" | "'" | "\u{2019}")
}

fn text_at<'a>(tree: &Tree<'a>, t: usize) -> &'a str {
    tree.sentence.tokens.get(t).map_or("", |t| t.text.as_str())
}

fn feminine(role: &str) -> Option<bool> {
    let female = role.ends_with("woman") || matches!(role, "queen" | "princess" | "first lady" | "crown princess");
    let male = role.ends_with("sman") || matches!(role, "king" | "emir" | "sultan" | "pope");
    if female {
        Some(true)
    } else if male {
        Some(false)
    } else {
        None
    }
}

/// The verb (or other head) of the clause that a token stands in.
pub(crate) fn clause_of(tree: &Tree, mut t: usize) -> usize {
    for _ in 0..tree.len() {
        let clausal = matches!(tree.base(t), "root" | "ccomp" | "advcl" | "acl" | "xcomp" | "parataxis" | "csubj")
            || tree.base(t) == "conj" && tree.is_verb(t);
        match tree.head(t) {
            Some(h) if !clausal => t = h,
            _ => return t,
        }
    }
    t
}

/// Whether a token is the subject of its clause, or coordinated with it.
fn is_subject(tree: &Tree, mut t: usize) -> bool {
    for _ in 0..tree.len() {
        if tree.is(t, "nsubj") {
            return true;
        }
        match tree.head(t).filter(|_| tree.base(t) == "conj") {
            Some(h) => t = h,
            None => return false,
        }
    }
    false
}

fn in_noun_phrase(tree: &Tree, t: usize) -> bool {
    match tree.upos(t) {
        Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => true,
        Upos::Part => is_possessive_mark(text_at(tree, t)),
        Upos::Punct => matches!(text_at(tree, t), "-" | "\u{2010}" | "\u{2011}"),
        Upos::Pron => tree.base(t) == "nmod" || tree.base(t) == "det",
        Upos::Verb => tree.base(t) == "amod",
        _ => false,
    }
}
