//! "The Dutch" and "the Turks" for the state, "the Dutchman" for the person spoken of.

use super::super::ActorKind;
use super::super::registry::Sense;
use super::people::title_case;
use super::scan::Hit;
use super::{Desk, Stage, is_subject, reference, text_at};
use crate::language::Tree;
use crate::language::Upos;

impl Desk<'_> {
    pub(super) fn nationals(&mut self, tree: &Tree, hits: &[Hit], stage: &mut Stage) {
        for hit in hits {
            let people = hit.senses.iter().any(|s| matches!(s, Sense::National(_)));
            let Some(state) = self.state_meant(&hit.senses).filter(|_| people) else {
                continue;
            };
            let head = hit.end - 1;
            let taken =
                stage.character_at(head).is_some_and(|c| self.cast.characters[c].actor.kind != ActorKind::Group);
            let nominal = matches!(
                tree.base(head),
                "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "conj" | "root" | "xcomp" | "appos"
            ) && matches!(tree.upos(head), Upos::Adj | Upos::Noun | Upos::Propn)
                && !tree.children(head).iter().any(|c| *c > head && tree.base(*c) == "compound");
            // "The ethnic Serbs" may be citizens of anywhere.
            let descent = hit.start > 0 && text_at(tree, hit.start - 1).eq_ignore_ascii_case("ethnic");
            if taken || !nominal || descent {
                continue;
            }
            let word = text_at(tree, head);
            let article = hit.start > 0 && text_at(tree, hit.start - 1).eq_ignore_ascii_case("the");
            let bare = !tree.children(head).iter().any(|c| {
                matches!(tree.base(*c), "acl" | "nummod" | "amod")
                    || tree.base(*c) == "nmod" && tree.relation(*c) != "nmod:poss"
            });
            let Some(code) = self.code(state) else {
                continue;
            };
            let collective = self.registry.states[state].adjectives.iter().any(|a| a == word);
            let plural = collective && !word.ends_with("an") && !word.ends_with("ek") || is_plural(word);
            let headline = title_case(tree) && is_subject(tree, head) && collective;
            let found = if plural && (article && bare || headline) {
                self.state_character(&code)
            } else if article && !plural {
                self.person_of(&code)
            } else {
                None
            };
            if let Some(character) = found {
                let r = match stage.owner.get(head).copied().flatten() {
                    Some(r) => r,
                    None => stage.claim(reference(hit.start, hit.end, None)),
                };
                stage.references[r].character = Some(character);
                stage.references[r].collective = plural;
            }
        }
    }

    /// The person of a state who was met last.
    fn person_of(&self, code: &str) -> Option<usize> {
        let of_state = |c: &usize| {
            let c = &self.cast.characters[*c];
            c.is_person() && c.named && !c.plural && c.actor.state.as_deref() == Some(code)
        };
        self.history.iter().rev().map(|m| m.character).find(of_state)
    }
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") || word.ends_with("men") || word.ends_with("women")
}
