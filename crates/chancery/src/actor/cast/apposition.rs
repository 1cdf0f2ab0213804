//! Names that are described beside them: "John Sullivan, the US ambassador".

use super::super::ActorKind;
use super::belonging::Belonging;
use super::titles::Office;
use super::{Character, Desk, Reference, Stage, clause_of, text_at};
use crate::language::Tree;

impl Desk<'_> {
    /// "Anatoly Antonov, its ambassador to the U.S.,", "John Sullivan, U.S. ambassador to Russia," and "Jeanne Duval, who
    /// is France's ambassador": what stands in apposition to a name describes it.
    pub(super) fn apposition(&mut self, tree: &Tree, stage: &mut Stage, index: usize) {
        for r in 0..stage.references.len() {
            let person = stage.references[r].clone();
            let named = |c: &usize| self.cast.characters[*c].named && self.cast.characters[*c].is_person();
            let Some(character) = person.character.filter(named) else {
                continue;
            };
            for other in 0..stage.references.len() {
                let title = stage.references[other].clone();
                let Some(described) = title.character.filter(|c| *c != character) else {
                    continue;
                };
                let d = self.cast.characters[described].clone();
                if d.plural
                    || !d.is_person()
                    || d.named && title.end - title.start < 1
                    || self.names_a_person(tree, &title, &d)
                    || !describes(tree, &person, &title)
                {
                    continue;
                }
                let mut belongs = Belonging { state: d.actor.state.clone(), ..Belonging::default() };
                let mut envoy = d.envoy.clone();
                // "its ambassador": the possessor is the subject of the clause, or who acts in a passive one.
                let pronoun =
                    (title.from..title.start).find(|t| matches!(tree.lemma(*t), "its" | "their" | "his" | "her"));
                if let (Some(_), Some(envoy)) = (pronoun, envoy.as_mut())
                    && envoy.sending.is_none()
                {
                    let clause = clause_of(tree, person.start);
                    let agent = tree.with(clause, "obl").find(|o| tree.case(*o).as_deref() == Some("by"));
                    let owner = agent
                        .or_else(|| tree.first(clause, "nsubj"))
                        .and_then(|t| stage.character_at(t))
                        .map(|c| &self.cast.characters[c]);
                    envoy.sending = owner.filter(|o| !o.is_person()).and_then(|o| o.actor.state.clone());
                    belongs.state = envoy.sending.clone().or(belongs.state);
                }
                let noun = d.noun.and_then(|n| self.registry.nouns.get(n));
                let office = Office {
                    noun: d.noun.unwrap_or(0),
                    role: d.actor.role.clone().unwrap_or_default(),
                    sector: d.actor.sector.clone(),
                    speaks: noun.is_some_and(|n| n.speaks),
                    leader: d.leader,
                    envoy,
                    title: true,
                };
                self.describe(character, &office, &belongs);
                self.place_unowned(tree, stage, character, index, person.start, false);
                stage.own(title.start, title.end, r);
                stage.references[other].character = Some(character);
            }
        }
    }

    /// "Mr Nur, who leads the Somali delegation": whoever heads an organ of a state speaks for it.
    pub(super) fn leaders_by_clause(&mut self, tree: &Tree, stage: &mut Stage) {
        for r in &stage.references {
            let open = |c: &usize| {
                let c = &self.cast.characters[*c];
                c.named && c.is_person() && c.actor.state.is_none() && c.envoy.is_none()
            };
            let Some(character) = r.character.filter(open) else { continue };
            let leads = |v: &usize| {
                matches!(tree.lemma(*v), "lead" | "head" | "chair" | "command" | "run" | "govern" | "represent")
                    && tree.first(*v, "nsubj").is_some_and(|s| matches!(tree.lemma(s), "who" | "that"))
            };
            let led = (r.start..r.end)
                .flat_map(|t| tree.with(t, "acl"))
                .find(leads)
                .and_then(|v| tree.first(v, "obj"))
                .and_then(|o| {
                    stage.character_at(o).or_else(|| tree.first(o, "nmod").and_then(|owner| stage.character_at(owner)))
                });
            let Some(body) = led.map(|c| &self.cast.characters[c]) else { continue };
            let speaks = matches!(body.actor.kind, ActorKind::State | ActorKind::Government | ActorKind::Organization);
            let group = body.actor.kind == ActorKind::Group && body.actor.id.starts_with("org:");
            if !(speaks || group) || body.members.len() > 1 {
                continue;
            }
            let (code, state, sector) = (body.actor.code.clone(), body.actor.state.clone(), body.actor.sector.clone());
            let c = &mut self.cast.characters[character];
            (c.actor.code, c.actor.state) = (code, state);
            c.actor.sector = c.actor.sector.take().or(sector);
        }
    }

    /// The words are a name, not a title.
    fn names_a_person(&self, tree: &Tree, title: &Reference, described: &Character) -> bool {
        described.named && described.actor.name.ends_with(text_at(tree, title.end - 1))
    }
}

fn describes(tree: &Tree, person: &Reference, title: &Reference) -> bool {
    let head = title.end - 1;
    let own = person.start..person.end;
    let hangs = |t: usize| tree.head(t).is_some_and(|h| own.contains(&h));
    let apposed = tree.base(head) == "appos" && hangs(head);
    let follows = title.from == person.end + 1
        && text_at(tree, person.end) == ","
        && matches!(text_at(tree, title.to), "" | "," | "." | ";" | ")");
    let copula = tree.first(head, "cop").is_some();
    let is_one = own.clone().any(|t| tree.head(t) == Some(head) && tree.is(t, "nsubj"));
    let who_is = tree.base(head) == "acl" && hangs(head);
    apposed || follows || copula && (is_one || who_is)
}
