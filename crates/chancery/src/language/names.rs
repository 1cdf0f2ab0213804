//! Mends where the name of a person begins, and what is told of whom it names.

use super::attachment::descends;
use super::{Entity, EntityKind, Token, Upos};

/// "U.S. Secretary of State Rex Tillerson" is called Rex Tillerson: a title that was marked as a person by itself, before
/// the name that it describes, is none.
pub(super) fn without_titles(entities: Vec<Entity>, tokens: &[Token]) -> Vec<Entity> {
    let title = |entity: &Entity, next: &Entity| {
        let describes = |i: usize| tokens[i].head.is_some_and(|h| (next.start..next.end).contains(&h));
        let is = |i: usize| tokens[i].relation == "nmod:desc" && describes(i);
        entity.kind == EntityKind::Per
            && next.kind == EntityKind::Per
            && entity.end <= next.start
            && next.end <= tokens.len()
            && (entity.start..entity.end).any(is)
            && (entity.start..entity.end).all(|i| descends(tokens, i, next.start))
    };
    // "The Weavers' Movement": whoever bears a name has no article.
    let several = |entity: &Entity| {
        let before = entity.start.checked_sub(1).and_then(|b| tokens.get(b));
        entity.kind == EntityKind::Per
            && entity.end == entity.start + 1
            && tokens.get(entity.start).is_some_and(|t| t.text.ends_with('s'))
            && before.is_some_and(|t| t.text.eq_ignore_ascii_case("the"))
    };
    let titled =
        |at: usize| matches!((entities.get(at), entities.get(at + 1)), (Some(one), Some(next)) if title(one, next));
    let keep: Vec<bool> = entities.iter().enumerate().map(|(at, entity)| !titled(at) && !several(entity)).collect();
    entities.into_iter().zip(keep).filter_map(|(entity, keep)| keep.then_some(entity)).collect()
}

/// "The killing of Ada Roe, who was shot": a clause with "who" behind a person's name and a comma tells of that person, and
/// one with "which" behind another name, where another clause would stand between, of what that names. The tree stays a
/// tree.
pub(super) fn mend_relatives(entities: &[Entity], tokens: &mut [Token]) {
    for entity in entities {
        let (comma, who) = (entity.end, entity.end + 1);
        let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|t| words.contains(&t.text.as_str()));
        let person = entity.kind == EntityKind::Per;
        let words: &[&str] = if person { &["who", "whom", "whose"] } else { &["which"] };
        if !is(comma, &[","]) || !is(who, words) {
            continue;
        }
        let within = |i: usize| (entity.start..entity.end).contains(&i);
        let outer = |i: &usize| tokens[*i].head.is_none_or(|h| !within(h));
        let Some(name) = (entity.start..entity.end).find(outer) else { continue };
        let mut clause = who;
        while let Some(up) = tokens[clause].head.filter(|_| tokens[clause].relation != "acl:relcl") {
            clause = up;
        }
        let Some(told) = tokens[clause].head.filter(|h| *h < entity.start && clause > who) else { continue };
        // "The envoy, Ada Roe, who" is one person, and of "the widow of Ada Roe, who" either may be meant.
        let own =
            matches!(tokens[name].relation.as_str(), "nmod" | "nmod:poss" | "obl" | "obj" | "nsubj" | "obl:agent");
        let title = tokens[told].has_relation("nmod") && tokens[told].head == Some(name);
        let mut over = tokens[name].head;
        while let Some(up) = over.filter(|o| *o != told && tokens[*o].upos != Upos::Verb) {
            over = tokens[up].head;
        }
        let over_a_clause = over != Some(told);
        let near = if person { tokens[name].head != Some(told) } else { over_a_clause };
        if own && !title && near && !descends(tokens, name, clause) {
            tokens[clause].head = Some(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Upos::{Adp, Cconj, Det, Noun, Pron, Propn, Punct, Verb};
    use super::super::attachment::tests::sentence;
    use super::*;

    #[test]
    fn a_title_is_no_person_of_its_own() {
        let rows = [
            ("Secretary", Propn, 3, "nmod:desc"),
            ("of", Adp, 2, "case"),
            ("State", Propn, 0, "nmod"),
            ("Ada", Propn, 5, "nsubj"),
            ("Roe", Propn, 3, "flat"),
            ("left", Verb, -1, "root"),
        ];
        let person = |start, end| Entity { start, end, kind: EntityKind::Per };
        let given = vec![person(0, 3), person(3, 5)];
        assert_eq!(without_titles(given.clone(), &sentence(&rows)), [person(3, 5)]);
        let weavers = [("The", Det, 1, "det"), ("Weavers", Propn, 2, "nsubj"), ("left", Verb, -1, "root")];
        assert_eq!(without_titles(vec![person(1, 2)], &sentence(&weavers)), []);
        assert_eq!(without_titles(vec![person(0, 2)], &sentence(&weavers)), [person(0, 2)]);
        let mut two = rows;
        two[0].3 = "appos";
        assert_eq!(without_titles(given.clone(), &sentence(&two)), given);
    }

    #[test]
    fn who_is_the_person_named_before_the_comma() {
        let rows = [
            ("agents", Noun, -1, "root"),
            ("and", Cconj, 2, "cc"),
            ("killing", Noun, 0, "conj"),
            ("of", Adp, 4, "case"),
            ("Ada", Propn, 2, "nmod"),
            ("Roe", Propn, 4, "flat"),
            (",", Punct, 8, "punct"),
            ("who", Pron, 8, "nsubj:pass"),
            ("shot", Verb, 0, "acl:relcl"),
        ];
        let named = [Entity { start: 4, end: 6, kind: EntityKind::Per }];
        let mut tokens = sentence(&rows);
        mend_relatives(&named, &mut tokens);
        assert_eq!(tokens[8].head, Some(4));
        // A place is nobody; "which" tells of it where another clause would stand between.
        let mut rankles = [
            ("vote", Noun, -1, "root"),
            ("rankles", Verb, 0, "acl"),
            ("in", Adp, 3, "case"),
            ("Oslo", Propn, 1, "obl"),
            (",", Punct, 6, "punct"),
            ("which", Pron, 6, "nsubj"),
            ("left", Verb, 0, "acl:relcl"),
        ];
        let oslo = [Entity { start: 3, end: 4, kind: EntityKind::Loc }];
        let mut tokens = sentence(&rankles);
        mend_relatives(&oslo, &mut tokens);
        assert_eq!(tokens[6].head, Some(3));
        (rankles[1].0, rankles[1].1) = ("row", Noun);
        let mut tokens = sentence(&rankles);
        mend_relatives(&oslo, &mut tokens);
        assert_eq!(tokens, sentence(&rankles));
        // "The envoy, Ada Roe, who left" is one person.
        let mut tokens = sentence(&rows);
        mend_relatives(&[Entity { kind: EntityKind::Loc, ..named[0].clone() }], &mut tokens);
        assert_eq!(tokens, sentence(&rows));
        let mut same = rows;
        (same[4].2, same[4].3) = (0, "appos");
        let mut tokens = sentence(&same);
        mend_relatives(&named, &mut tokens);
        assert_eq!(tokens, sentence(&same));
    }
}
