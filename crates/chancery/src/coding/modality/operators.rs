//! The words that govern acts.

use super::own::more_than;
use crate::actor::DataError;
use crate::coding::Modality;
use crate::language::{Tree, Upos};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperatorRow {
    pub(super) modality: Modality,
    #[serde(default)]
    pub(super) verbs: Vec<String>,
    #[serde(default)]
    pub(super) nouns: Vec<String>,
    #[serde(default)]
    pub(super) adjectives: Vec<String>,
    #[serde(default)]
    pub(super) links: Vec<String>,
    #[serde(default)]
    pub(super) through: Vec<String>,
    /// With an object of its own it is another verb.
    #[serde(default)]
    pub(super) objectless: bool,
    pub(super) actor: String,
    pub(super) negated: Modality,
}

#[derive(Debug, Deserialize)]
pub(super) struct OperatorFile {
    operator: Vec<OperatorRow>,
}

/// The words that govern acts, as `data/modality.toml` gives them.
#[derive(Debug, Default)]
pub(crate) struct Operators {
    rows: Vec<OperatorRow>,
    verbs: BTreeMap<String, Vec<usize>>,
    nouns: BTreeMap<String, usize>,
    adjectives: BTreeMap<String, usize>,
}

const TAKING_BACK: &[&str] =
    &["withdraw", "retract", "overturn", "annul", "reconsider", "overrule", "walk back", "roll back"];

impl Operators {
    pub fn embedded() -> Result<Operators, DataError> {
        let parsed: OperatorFile = toml::from_str(include_str!("../../../data/modality.toml"))
            .map_err(|e| DataError { file: "modality.toml".to_owned(), message: e.to_string() })?;
        let mut operators = Operators { rows: parsed.operator, ..Operators::default() };
        for (i, row) in operators.rows.iter().enumerate() {
            for verb in &row.verbs {
                let lemma = verb.split(' ').next().unwrap_or(verb).to_owned();
                operators.verbs.entry(lemma).or_default().push(i);
            }
            operators.nouns.extend(row.nouns.iter().map(|n| (n.clone(), i)));
            operators.adjectives.extend(row.adjectives.iter().map(|a| (a.clone(), i)));
        }
        Ok(operators)
    }

    /// The row for a governing verb with its particle, if it has one: "hold back", "rule out", "call off".
    pub(super) fn verb(&self, tree: &Tree, v: usize) -> Option<&OperatorRow> {
        let lemma = tree.lemma(v);
        let rows = self.verbs.get(lemma)?;
        let mut plain = None;
        for &i in rows {
            for verb in self.rows[i].verbs.iter().filter(|w| w.split(' ').next() == Some(lemma)) {
                match verb.split_once(' ') {
                    // The particle may be hung on what follows it: "ruled out expelling".
                    Some((_, particle))
                        if tree.children(v).iter().any(|c| tree.lemma(*c) == particle)
                            || v + 1 < tree.len() && tree.lemma(v + 1) == particle =>
                    {
                        return Some(&self.rows[i]);
                    }
                    Some(_) => {}
                    // With a particle it is another verb: "called in the envoy to protest".
                    None if tree.first(v, "compound:prt").is_some() => {}
                    None if self.rows[i].objectless && tree.first(v, "obj").is_some() => {}
                    None => plain = plain.or(Some(&self.rows[i])),
                }
            }
        }
        plain
    }

    pub(super) fn governor(&self, tree: &Tree, g: usize) -> Option<&OperatorRow> {
        match tree.upos(g) {
            Upos::Verb | Upos::Aux => self.verb(tree, g).or_else(|| self.taken_back(tree, g)),
            Upos::Noun | Upos::Propn => self.nouns.get(tree.lemma(g)).map(|i| &self.rows[*i]),
            Upos::Adj => self.adjectives.get(tree.lemma(g)).map(|i| &self.rows[*i]),
            _ => None,
        }
        .or_else(|| self.over_particle(tree, g))
    }

    /// "Withdrew its decision to expel": who takes back what was to come calls it off.
    fn taken_back(&self, tree: &Tree, v: usize) -> Option<&OperatorRow> {
        let verb = TAKING_BACK.iter().any(|w| match w.split_once(' ') {
            Some((verb, particle)) => {
                tree.lemma(v) == verb && tree.children(v).iter().any(|c| tree.lemma(*c) == particle)
            }
            None => tree.lemma(v) == *w,
        });
        let coming = |o: usize| {
            tree.is_noun(o)
                && self.nouns.get(tree.lemma(o)).is_some_and(|i| {
                    let m = self.rows[*i].modality;
                    matches!(m, Modality::Planned | Modality::Offered | Modality::Requested | Modality::Threatened)
                })
        };
        let object = ["obj", "nsubj:pass"].iter().any(|r| tree.with(v, r).any(coming));
        self.rows.iter().find(|r| verb && object && r.modality == Modality::Cancelled)
    }

    /// "Stopped short of recalling": the act may hang on the particle of the verb.
    fn over_particle(&self, tree: &Tree, particle: usize) -> Option<&OperatorRow> {
        let verb = tree.head(particle).filter(|v| tree.is_verb(*v))?;
        let whole = format!("{} {}", tree.lemma(verb), tree.lemma(particle));
        let rows = self.verbs.get(tree.lemma(verb))?;
        rows.iter().map(|i| &self.rows[*i]).find(|row| row.verbs.contains(&whole))
    }

    /// Whether a word asks somebody for what it governs.
    pub(crate) fn asks(&self, tree: &Tree, token: usize) -> bool {
        self.governor(tree, token).is_some_and(|row| row.modality == Modality::Requested)
    }

    /// Whether the verb is one that says what became of an act.
    pub fn governs(&self, tree: &Tree, v: usize) -> bool {
        self.verb(tree, v).is_some()
    }

    /// What an act would become under the word, if it governs acts.
    pub fn of(&self, tree: &Tree, t: usize) -> Option<Modality> {
        let row = self.governor(tree, t)?;
        let negated = tree
            .children(t)
            .iter()
            .any(|c| matches!(tree.lemma(*c), "not" | "never" | "no" | "n't") && !more_than(tree, *c));
        Some(if negated { row.negated } else { row.modality })
    }

    pub(super) fn modifier(&self, lemma: &str) -> Option<&OperatorRow> {
        self.adjectives.get(lemma).map(|i| &self.rows[*i])
    }
}

pub(super) fn transmits(row: &OperatorRow, link: &str) -> bool {
    let all = ["inf", "that", "ing", "obj"];
    let linked = if row.links.is_empty() { all.contains(&link) } else { row.links.iter().any(|l| l == link) };
    let through = row.through.iter().any(|p| p == link || link.rsplit('_').next() == Some(p.as_str()));
    linked || through || link == "mod" || link == "against"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_operators_is_sound() {
        let operators = Operators::embedded().expect("modality.toml is read");
        assert!(operators.verbs.contains_key("agree"));
        assert_eq!(operators.rows[operators.nouns["offer"]].modality, Modality::Offered);
    }
}
