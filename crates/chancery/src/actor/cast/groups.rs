//! Phrases for several: "the two countries", "the envoys", "each other".

use super::super::registry::{Members, NounKind};
use super::super::{Actor, ActorKind};
use super::scan::NounHit;
use super::{Character, Desk, Envoy, Stage, clause_of, is_subject, reference, text_at};
use crate::language::Tree;
use crate::language::Upos;
use std::collections::BTreeMap;

/// What so many states are called.
const COUNTRIES: &[&str] = &["country", "nation", "state", "government", "kingdom", "monarchy", "republic"];
const STATES: &[&str] = &[
    "country",
    "nation",
    "state",
    "government",
    "capital",
    "neighbour",
    "neighbor",
    "power",
    "ally",
    "kingdom",
    "monarchy",
    "republic",
    "member",
    "partner",
    "rival",
    "signatory",
];

impl Desk<'_> {
    /// Names of groups in capitals that mean the same states everywhere, before anybody takes them for another name.
    pub(super) fn fixed_groups(&mut self, tree: &Tree, nouns: &[NounHit], stage: &mut Stage) {
        for hit in nouns {
            let states = self.registry.nouns[hit.noun].states.clone();
            let group = matches!(self.registry.nouns[hit.noun].kind, NounKind::Group(..));
            if group && !states.is_empty() && tree.upos(hit.end - 1) == Upos::Propn && stage.free(hit.start, hit.end) {
                let members: Vec<usize> = states.iter().filter_map(|code| self.state_character(code)).collect();
                let character = self.bundle(members, None, None);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
    }

    /// A phrase for several that begins at a token, where it is one: not "both" of "both Chile and Bolivia".
    pub(super) fn group_at(
        &mut self,
        tree: &Tree,
        nouns: &[NounHit],
        stage: &Stage,
        t: usize,
    ) -> Option<(usize, usize, usize)> {
        let hit = nouns.iter().find(|n| n.start == t)?;
        let noun = &self.registry.nouns[hit.noun];
        let NounKind::Group(size, members) = noun.kind else {
            return None;
        };
        let words = hit.end - hit.start;
        let head = hit.end - 1;
        let modifies = matches!(tree.base(head), "det" | "cc" | "nummod" | "amod" | "advmod")
            || tree.upos(head) == Upos::Num && tree.base(head) == "nummod";
        let goes_on =
            tree.sentence.tokens.get(hit.end).is_some_and(|n| matches!(n.upos, Upos::Noun | Upos::Propn | Upos::Adj));
        if words <= 2 && (modifies || goes_on && tree.upos(head) != Upos::Noun) {
            return None;
        }
        // "The countries that helped" are those that did, whichever they are.
        let restricted =
            tree.sentence.tokens.get(hit.end).is_some_and(|n| matches!(n.text.as_str(), "that" | "who" | "which"))
                && tree.children(head).iter().any(|c| tree.relation(*c) == "acl:relcl");
        if restricted && size == 0 {
            return None;
        }
        let fixed = noun.states.clone();
        if !fixed.is_empty() {
            let members: Vec<usize> = fixed.iter().filter_map(|code| self.state_character(code)).collect();
            return Some((hit.start, hit.end, self.bundle(members, None, None)));
        }
        // "The two neighbours, Peru and Ecuador,": the words name them.
        let named = tree.first(head, "appos").map(|a| self.conjuncts(tree, stage, a)).filter(|m| m.len() > 1);
        if let Some(members) = named.filter(|m| size == 0 || m.len() == size) {
            return Some((hit.start, hit.end, self.bundle(members, None, None)));
        }
        let reciprocal =
            matches!(tree.lemma(hit.start), "each" | "one") && matches!(tree.lemma(head), "other" | "another");
        let subject = if reciprocal { self.coordinated(tree, stage, t) } else { None };
        let title = self.title_in(&noun.text.clone());
        let found = subject
            .or_else(|| title.filter(|_| members == Members::Persons).and_then(|title| self.several(title, size)))
            .or_else(|| self.pair(&noun.text, size))
            .or_else(|| self.group(tree, stage, t, size))?;
        Some((hit.start, hit.end, found))
    }

    /// "All four", "the three Gulf countries", "four Arab states": so many states that the report names side by side.
    pub(super) fn numbered(&mut self, tree: &Tree, stage: &Stage, t: usize) -> Option<(usize, usize, usize)> {
        let word = |i: usize| tree.sentence.tokens.get(i).map(|k| k.text.to_lowercase()).unwrap_or_default();
        let leads = matches!(word(t).as_str(), "the" | "all" | "these" | "those");
        let bare = tree.upos(t) == Upos::Num;
        let number = if bare { t } else { (t + 1..t + 3).find(|i| *i < tree.len() && tree.upos(*i) == Upos::Num)? };
        let between = (t + 1..number).all(|i| matches!(word(i).as_str(), "the" | "of" | "these"));
        let size = crate::coding::number::value(&word(number)).filter(|n| (3.0..=30.0).contains(n))? as usize;
        if !(leads && between || bare) {
            return None;
        }
        let head = match tree.head(number).filter(|h| tree.base(number) == "nummod" && *h > number) {
            Some(noun) => {
                // "the four European countries of the group": its words say which.
                let told = |c: &&usize| tree.base(**c) == "acl" && !(bare && tree.relation(**c) == "acl:relcl");
                let said = tree.with(noun, "nmod").next().is_some() || tree.children(noun).iter().any(|c| told(&c));
                let states = if bare { COUNTRIES } else { STATES };
                (states.contains(&tree.lemma(noun)) && !said && noun - number <= 3).then_some(noun)?
            }
            None if bare => return None,
            None => number,
        };
        if tree.children(head).iter().any(|c| tree.base(*c) == "nmod") || !stage.free(t, head + 1) {
            return None;
        }
        let named = tree.first(head, "appos").map(|a| self.conjuncts(tree, stage, a));
        if let Some(members) = named.filter(|m| m.len() == size) {
            return Some((t, head + 1, self.bundle(members, None, None)));
        }
        let region = self.region(&tree.words(number + 1, head), tree.lemma(head));
        let met = if bare || head > number + 1 && region.is_none() { None } else { self.side_by_side(size) };
        let fitting = met.filter(|met| {
            let states = self.cast.characters[*met].members.iter();
            let mut states = states.filter_map(|m| self.cast.characters[*m].actor.state.as_ref());
            region.as_ref().is_none_or(|r| states.all(|s| r.contains(s)))
        });
        let found = fitting.or_else(|| self.row_of(size, region.as_deref(), head > number + 1)).or_else(|| {
            // Whoever they are, they are so many states.
            let name = tree.words(t, head + 1);
            (head != number).then(|| {
                let id = format!("group:{}", super::super::registry::slug(&name));
                let (name, text, code) = (name, String::new(), String::new());
                let kind = ActorKind::Group;
                let actor = Actor { id, name, code, kind, state: None, role: None, sector: None, text };
                self.same_or_new(Character { plural: true, ..Character::new(actor) })
            })
        })?;
        Some((t, head + 1, found))
    }

    /// The states that a phrase without its number fits: "Gulf countries".
    fn region(&self, words: &str, noun: &str) -> Option<Vec<String>> {
        let phrase = format!("{words} {noun}");
        let fits = |n: &&super::super::registry::Noun| {
            n.kind == NounKind::Description && n.text.eq_ignore_ascii_case(&phrase) && !n.states.is_empty()
        };
        self.registry.nouns.iter().find(fits).map(|n| n.states.clone())
    }

    /// So many states that the report names in one row, before or after; or those of a row that are of the region.
    fn row_of(&mut self, size: usize, region: Option<&[String]>, described: bool) -> Option<usize> {
        if described && region.is_none() {
            return None;
        }
        let within = |row: &Vec<String>| -> Vec<String> {
            row.iter().filter(|s| region.is_none_or(|r| r.contains(s))).cloned().collect()
        };
        let whole = self.rows.iter().filter(|row| row.len() == size);
        let mut rows: Vec<Vec<String>> = whole.map(within).filter(|row| row.len() == size).collect();
        if rows.is_empty() && region.is_some() {
            rows = self.rows.iter().map(within).filter(|row| row.len() == size).collect();
        }
        rows.sort();
        rows.dedup();
        // Two such rows leave it open which is meant.
        let [row] = rows.as_slice() else { return None };
        let members: Vec<usize> = row.iter().filter_map(|code| self.state_character(code)).collect();
        Some(self.bundle(members, None, None))
    }

    /// Keeps the rows of states of a pass, for the next, which may speak of them before they are named.
    pub(super) fn remember_rows(&mut self) {
        let state = |c: &Character| c.actor.state.clone().filter(|s| self.registry.state_index(s).is_some());
        for met in &self.history {
            let members = &self.cast.characters[met.character].members;
            let mut row: Vec<String> = members.iter().filter_map(|m| state(&self.cast.characters[*m])).collect();
            row.sort();
            row.dedup();
            if row.len() == members.len() && row.len() > 2 && !self.rows.contains(&row) {
                self.rows.push(row);
            }
        }
    }

    /// "These nations", after three or more that the last sentences named side by side.
    pub(super) fn those_named(&mut self, tree: &Tree, stage: &Stage, t: usize) -> Option<(usize, usize, usize)> {
        let word = |i: usize| tree.sentence.tokens.get(i).map(|k| k.text.to_lowercase()).unwrap_or_default();
        let noun = matches!(
            word(t + 1).as_str(),
            "countries" | "nations" | "states" | "governments" | "capitals" | "neighbours" | "neighbors"
        );
        let free = t + 1 < tree.len() && stage.free(t, t + 2);
        if !noun || !free || !matches!(word(t).as_str(), "these" | "those") || tree.base(t) != "det" {
            return None;
        }
        // "Those countries that helped" are whichever did.
        if tree.children(t + 1).iter().any(|c| matches!(tree.base(*c), "acl" | "nmod")) {
            return None;
        }
        let last = self.history.last().map_or(0, |m| m.sentence);
        let met = self.history.iter().rev().take_while(|m| last - m.sentence < 3).find(|m| {
            let c = &self.cast.characters[m.character];
            c.members.len() > 2 && c.members.iter().all(|m| self.cast.characters[*m].actor.state.is_some())
        })?;
        let members: Vec<String> = self.cast.characters[met.character]
            .members
            .iter()
            .filter_map(|m| self.cast.characters[*m].actor.state.clone())
            .collect();
        let states: Vec<usize> = members.iter().filter_map(|code| self.state_character(code)).collect();
        Some((t, t + 2, self.bundle(states, None, None)))
    }

    /// So many states that were named together, or that the report has named at all.
    fn side_by_side(&mut self, size: usize) -> Option<usize> {
        let cast = &self.cast;
        let state = |c: &Character| c.actor.state.clone().filter(|s| self.registry.state_index(s).is_some());
        let together = self.history.iter().rev().find(|met| {
            let c = &cast.characters[met.character];
            c.members.len() == size && c.members.iter().all(|m| state(&cast.characters[*m]).is_some())
        });
        together.map(|met| met.character)
    }

    /// The title inside "the two foreign ministers".
    pub(super) fn title_in(&self, phrase: &str) -> Option<usize> {
        let atoms = super::super::atoms::atoms_of_name(phrase);
        (0..atoms.len()).find_map(|at| {
            let found = self.registry.longest_noun(&atoms, at)?;
            let title = self.registry.nouns.get(found.noun)?.kind == NounKind::Title;
            (title && at + found.pieces == atoms.len()).then_some(found.noun)
        })
    }

    /// "Seleka and the anti-balaka ... the two sides": those whom this sentence or the last one names together.
    fn pair(&self, phrase: &str, size: usize) -> Option<usize> {
        let parties = phrase.ends_with("sides") || phrase.ends_with("parties") || phrase.ends_with("groups");
        let last = self.history.last().map_or(0, |m| m.sentence);
        let together = self.history.iter().rev().take_while(|m| last - m.sentence < 2).find(|m| {
            let c = &self.cast.characters[m.character];
            c.members.len() > 1 && c.members.iter().all(|m| !self.cast.characters[*m].is_person())
        })?;
        let members = &self.cast.characters[together.character].members;
        let bodies = members.iter().any(|m| self.cast.characters[*m].actor.id.starts_with("org:"));
        (parties && bodies && (size == 0 || members.len() == size)).then_some(together.character)
    }

    /// The states that "the two countries" means: those spoken of most, near before far, without those that the same
    /// clause names: "both countries closed their borders with Chad" is not Chad.
    fn group(&mut self, tree: &Tree, stage: &Stage, at: usize, size: usize) -> Option<usize> {
        let wanted = if size == 0 { 2 } else { size };
        if wanted > 2 {
            return self.side_by_side(wanted);
        }
        // "Pakistan and Afghanistan will meet … the two sides": those whom the last sentences joined, before whom they named.
        let near = self.history.last().map_or(0, |m| m.sentence);
        let joined = self.history.iter().rev().take_while(|m| near - m.sentence < 5).find(|m| {
            let c = &self.cast.characters[m.character];
            let state = |m: &usize| {
                let c = &self.cast.characters[*m];
                !c.is_person() && c.actor.state.as_ref().is_some_and(|s| self.registry.state_index(s).is_some())
            };
            (m.subject || near == m.sentence)
                && c.envoy.is_none()
                && c.members.len() == 2
                && c.members.iter().all(state)
        });
        if let Some(met) = joined.filter(|_| size == 2) {
            return Some(met.character);
        }
        let clause = clause_of(tree, at);
        let named: Vec<String> = stage
            .references
            .iter()
            .filter(|r| !r.pronoun && r.start > at && clause_of(tree, r.end - 1) == clause)
            .filter_map(|r| self.cast.characters.get(r.character?)?.actor.state.clone())
            .collect();
        let last = self.history.last().map_or(0, |m| m.sentence);
        let mut scores: BTreeMap<String, i64> = BTreeMap::new();
        for met in &self.history {
            let c = &self.cast.characters[met.character];
            let near = match last - met.sentence {
                0 => 8,
                1 => 5,
                2 => 2,
                _ => 0,
            };
            let several =
                c.members.iter().filter_map(|m| self.cast.characters.get(*m)).filter_map(|m| m.actor.state.clone());
            for state in c.actor.state.clone().into_iter().chain(several) {
                if self.registry.state_index(&state).is_some() && !named.contains(&state) {
                    // Every mention counts for a little, the nearest and the subjects for more.
                    let score = scores.entry(state).or_default();
                    *score = (*score + 1).max(near + i64::from(met.subject) * 2);
                }
            }
        }
        let mut codes: Vec<(&String, &i64)> = scores.iter().collect();
        codes.sort_by_key(|(code, score)| (std::cmp::Reverse(**score), *code));
        if codes.len() < wanted || wanted < 2 {
            return None;
        }
        let codes: Vec<String> = codes.into_iter().take(wanted).map(|(code, _)| code.clone()).collect();
        let members: Vec<usize> = codes.iter().filter_map(|code| self.state_character(code)).collect();
        Some(self.bundle(members, None, None))
    }

    /// "the two presidents", "the envoys": those of that kind met last, each of another state.
    pub(super) fn several(&mut self, noun: usize, size: usize) -> Option<usize> {
        let wanted = &self.registry.nouns[noun];
        let (leader, envoy, role) = (wanted.leader, wanted.envoy, wanted.role.clone());
        // "The ambassadors of Ireland, Norway and Spain ... the envoys": those that were named together.
        let last = self.history.last().map_or(0, |m| m.sentence);
        let together = self.history.iter().rev().take_while(|m| last - m.sentence < 3).find(|m| {
            let c = &self.cast.characters[m.character];
            let many = c.members.len() > 1 && (size == 0 || c.members.len() == size);
            many && c.envoy.as_ref().is_some_and(|e| e.head)
        });
        if let Some(met) = together.filter(|_| envoy) {
            return Some(met.character);
        }
        let size = if size == 0 { 2 } else { size };
        let mut members: Vec<usize> = Vec::new();
        let known = self.history.iter().rev().map(|m| m.character).chain(0..self.cast.characters.len());
        for c in known {
            let character = &self.cast.characters[c];
            let same_role = character.actor.role.as_deref().is_some_and(|r| r == role || r.ends_with(role.as_str()));
            let fits = character.is_person()
                && !character.plural
                && (character.named || same_role)
                && character.actor.state.is_some()
                && (leader && character.leader
                    || envoy && character.envoy.as_ref().is_some_and(|e| e.head)
                    || same_role);
            if fits && !members.iter().any(|m| self.cast.characters[*m].actor.state == character.actor.state) {
                members.push(c);
            }
            if members.len() == size {
                break;
            }
        }
        if members.len() < size {
            return None;
        }
        let envoy = envoy.then(|| Envoy { head: true, ..Envoy::default() });
        Some(self.bundle(members, envoy, Some(noun)))
    }

    /// One character for several.
    pub(super) fn bundle(&mut self, mut members: Vec<usize>, envoy: Option<Envoy>, noun: Option<usize>) -> usize {
        members.sort_unstable();
        members.dedup();
        let codes: Vec<String> = members
            .iter()
            .filter_map(|m| self.cast.characters.get(*m))
            .map(|m| m.actor.state.clone().unwrap_or_else(|| m.actor.code.clone()))
            .collect();
        let code = codes.join("+");
        let actor = Actor {
            id: format!("group:{code}"),
            name: codes.join(", "),
            code,
            kind: ActorKind::Group,
            state: None,
            role: None,
            sector: None,
            text: String::new(),
        };
        let leader = noun.and_then(|n| self.registry.nouns.get(n)).is_some_and(|n| n.leader);
        self.same_or_new(Character { envoy, plural: true, leader, noun, members, ..Character::new(actor) })
    }

    /// "Moscow and Washington agreed to return their ambassadors": the coordinated subject of the clause or of one above.
    pub(super) fn coordinated(&mut self, tree: &Tree, stage: &Stage, pronoun: usize) -> Option<usize> {
        let mut at = pronoun;
        for _ in 0..tree.len() {
            if let Some(subject) = tree.first(at, "nsubj").filter(|s| *s < pronoun) {
                let members = self.conjuncts(tree, stage, subject);
                if members.len() > 1 {
                    return Some(self.bundle(members, None, None));
                }
                let grouped = stage.character_at(subject).filter(|c| self.cast.characters[*c].members.len() > 1);
                if grouped.is_some() {
                    return grouped;
                }
            }
            at = tree.head(at)?;
        }
        None
    }

    fn conjuncts(&self, tree: &Tree, stage: &Stage, head: usize) -> Vec<usize> {
        let mut members: Vec<usize> = tree
            .conjuncts(head)
            .into_iter()
            .filter_map(|c| stage.character_at(c))
            .filter(|c| {
                self.cast.characters[*c].actor.state.is_some()
                    && self.cast.characters[*c].actor.kind != ActorKind::Outlet
            })
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// "Russia and Ukraine", met at the first of them: what "they" of the next sentence may mean.
    pub(super) fn coordination_from(
        &mut self,
        tree: &Tree,
        stage: &Stage,
        start: usize,
        end: usize,
    ) -> Option<(usize, bool)> {
        let head = (start..end)
            .find(|t| tree.children(*t).iter().any(|c| tree.base(*c) == "conj") && tree.base(*t) != "conj")?;
        let members = self.conjuncts(tree, stage, head);
        if members.len() < 2 || text_at(tree, head).is_empty() {
            return None;
        }
        Some((self.bundle(members, None, None), is_subject(tree, head)))
    }
}
