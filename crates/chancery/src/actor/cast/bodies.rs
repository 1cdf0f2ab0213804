//! Organizations without their name: "the bloc", "the militants", "EU countries".

use super::super::ActorKind;
use super::{Desk, Reference, Stage, reference};
use crate::language::Tree;

/// Armed groups and breakaway authorities, for "the rebels".
pub(super) const ARMED: [&str; 2] = ["REB", "SEP"];
/// Companies, for "the company".
pub(super) const COMPANIES: [&str; 1] = ["COR"];

impl Desk<'_> {
    /// The organization of one of these kinds that was met last; of two in one sentence the subject.
    pub(super) fn body_met(&self, stage: &Stage, index: usize, at: usize, kinds: &[&str]) -> Option<usize> {
        let fits = |character: usize| {
            let c = self.cast.characters.get(character)?;
            let id = c.actor.id.strip_prefix("org:")?;
            match self.registry.organizations.iter().find(|o| o.id == id) {
                Some(o) => kinds.contains(&o.kind.as_str()).then_some(character),
                // One that only the report knows may be of any kind that an armed group is.
                None => (c.named && kinds.contains(&"REB")).then_some(character),
            }
        };
        let here: Vec<&Reference> = stage.references.iter().filter(|r| r.end <= at).collect();
        let mut found: Vec<usize> = here.iter().filter_map(|r| fits(r.character?)).collect();
        for back in 1..=3 {
            if !found.is_empty() {
                break;
            }
            let sentence = index.checked_sub(back)?;
            let met = || self.history.iter().filter(|m| m.sentence == sentence);
            found = met().filter(|m| m.subject).filter_map(|m| fits(m.character)).collect();
            if found.is_empty() {
                found = met().filter_map(|m| fits(m.character)).collect();
            }
        }
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// "EU countries", "members of Nato": the organization, where all of its members are meant.
    pub(super) fn member_states(&mut self, tree: &Tree, stage: &mut Stage) {
        for t in 0..tree.len() {
            let noun = matches!(tree.lemma(t), "country" | "state" | "nation" | "member" | "ally" | "government");
            let plural = tree.token(t).text.to_lowercase().ends_with('s');
            let some = tree.children(t).iter().any(|c| {
                matches!(tree.base(*c), "nummod" | "acl")
                    || matches!(
                        tree.lemma(*c),
                        "some" | "several" | "many" | "most" | "few" | "other" | "certain" | "various" | "non" | "no"
                    )
            });
            if !noun || !plural || some || !tree.is_noun(t) || stage.at(t).is_some() {
                continue;
            }
            let of = tree.with(t, "nmod").find(|n| tree.case(*n).as_deref() == Some("of"));
            let whose = tree.children(t).iter().copied().find(|c| *c < t && stage.at(*c).is_some()).or(of);
            let body = whose.and_then(|w| stage.character_at(w)).filter(|c| {
                let actor = &self.cast.characters[*c].actor;
                actor.kind == ActorKind::Organization && actor.sector.as_deref() == Some("IGO")
            });
            if let (Some(character), Some(whose)) = (body, whose) {
                let mut made = reference(t, t + 1, Some(character));
                (made.from, made.to) = (whose.min(t), whose.max(t) + 1);
                stage.claim(made);
            }
        }
    }
}
