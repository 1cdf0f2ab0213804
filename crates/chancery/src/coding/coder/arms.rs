//! Whose a strike is, and whose people somebody is by no more than descent.

use super::*;

/// What force is used with: in "killed by fire from Iranian troops" those who fired killed.
const ARMS: &[&str] = &[
    "airstrike",
    "artillery",
    "attack",
    "barrage",
    "bomb",
    "bombardment",
    "bombing",
    "drone",
    "fire",
    "gunfire",
    "jet",
    "mine",
    "missile",
    "mortar",
    "offensive",
    "raid",
    "rocket",
    "shell",
    "shelling",
    "strike",
    "warplane",
];

impl Scene<'_> {
    /// Who acts where the sentence has only his arms act: "Iranian rockets hit the town", "were killed in an Iranian
    /// strike", "by fire from Iranian troops".
    pub(super) fn whose_arms(&self, predicate: &Predicate, found: &Match) -> Vec<Actor> {
        let subjects = found.fillers.iter().filter(|(s, _)| {
            let slot = &found.frame.slots[*s];
            slot.role.is_none() && slot.positions.contains(&Position::Subject)
        });
        let means = predicate.arguments.iter().filter(|(position, _)| match position {
            Position::Preposition(p) => matches!(p.as_str(), "by" | "in" | "from"),
            Position::Subject => true,
            _ => false,
        });
        let arms = subjects.flat_map(|(_, t)| t.iter().copied()).chain(means.map(|(_, t)| *t));
        let mut arms: Vec<usize> = arms.collect();
        arms.retain(|t| ARMS.contains(&self.tree.lemma(*t)));
        // "Killed by fire from Iranian troops": the phrase may hang on the killing.
        let from = predicate.arguments.iter().filter(|(position, t)| {
            matches!(position, Position::Preposition(p) if p == "from") && arms.iter().any(|a| *a < *t)
        });
        let from = from.map(|(_, t)| *t).filter(|_| predicate.pos == Pos::Verb).find_map(|t| self.code_at(t));
        arms.into_iter()
            .find_map(|t| self.owner_of_arms(t))
            .or(from)
            .and_then(|code| self.state_actor(&code))
            .into_iter()
            .collect()
    }

    /// Whether what is acted on is the whole state of those who act.
    pub(super) fn is_own_state(&self, on: &[usize], actors: &[Actor]) -> bool {
        let state = |t: &usize| self.named_at(*t).filter(|c| c.actor.kind == ActorKind::State).map(|c| &c.actor.code);
        // "Seized control of Guinea".
        let whole =
            on.iter().copied().chain(on.iter().flat_map(|t| self.tree.with(*t, "nmod"))).find_map(|t| state(&t));
        whole.is_some_and(|code| !actors.is_empty() && actors.iter().all(|a| a.state.as_ref() == Some(code)))
    }

    fn owner_of_arms(&self, t: usize) -> Option<String> {
        let tree = self.tree;
        let thing = ARMS.contains(&tree.lemma(t)) && self.stage.at(t).is_none();
        let before = || {
            let of = |c: &&usize| matches!(tree.relation(**c), "amod" | "compound" | "nmod:poss") && **c < t;
            tree.children(t).iter().filter(of).find_map(|c| self.code_at(*c))
        };
        let from = || {
            let near = |m: &usize| matches!(tree.case(*m).as_deref(), Some("from" | "by"));
            tree.with(t, "nmod").filter(near).find_map(|m| self.code_at(m))
        };
        if thing { before().or_else(from) } else { None }
    }

    /// The state or the armed group that a word names.
    fn code_at(&self, t: usize) -> Option<String> {
        // "A Beirut strike" hit Beirut.
        let place = self.stage.at(t).is_some_and(|r| r.town || r.place.is_some() && r.character.is_none());
        if place {
            return None;
        }
        let named = self.character_at(t).map(|c| c.actor.code.clone()).filter(|c| !c.is_empty() && !c.contains(':'));
        named.or_else(|| self.nationality(t).map(str::to_owned))
    }

    /// "Ethnic Serbs", and the second of "the Turkish Cypriot leader", "a Bosnian Serb officer": of whose descent, and not
    /// of which state.
    pub(super) fn is_descent(&self, t: usize) -> bool {
        let Some(before) = t.checked_sub(1).filter(|_| self.nationality(t).is_some()) else { return false };
        let beside = self.nationality(before).is_some_and(|code| Some(code) != self.nationality(t))
            && self.stage.at(before).is_none_or(|r| r.end <= t)
            && self.tree.head(before).is_some_and(|h| h == t || Some(h) == self.tree.head(t));
        // "A Norwegian of Iranian origin" is none of Iran's.
        let origin = self.tree.head(t).is_some_and(|h| {
            matches!(
                self.tree.lemma(h),
                "origin" | "descent" | "extraction" | "heritage" | "background" | "ancestry" | "roots"
            )
        });
        self.tree.lemma(before).eq_ignore_ascii_case("ethnic") || beside || origin
    }
}
