//! Persons by name: in full, by surname, and after a title.

use super::super::registry::{NounKind, Sense, slug};
use super::super::{Actor, ActorKind};
use super::holders::person_of;
use super::scan::{Hit, NounHit};
use super::{Character, Desk, Stage, is_possessive_mark, reference, text_at};
use crate::language::{Entity, EntityKind, Tree, Upos};

impl Desk<'_> {
    /// "Muscat granted": a capital, unless the report knows somebody of that name or gives him a title.
    fn is_capital(&self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], entity: &Entity) -> bool {
        let capital = |h: &&Hit| {
            h.start == entity.start && h.end == entity.end && h.senses.iter().any(|s| matches!(s, Sense::Capital(_)))
        };
        let titled = nouns.iter().any(|n| n.end == entity.start)
            || entity.start > 0 && self.registry.is_honorific(text_at(tree, entity.start - 1));
        hits.iter().any(|h| capital(&h)) && !titled && self.by_surname(text_at(tree, entity.start)).is_none()
    }

    pub(super) fn people(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage) {
        for hit in hits {
            let full: Vec<usize> =
                hit.senses.iter().filter_map(|s| if let Sense::Person(p) = s { Some(*p) } else { None }).collect();
            // "Ana Brnabic Kole" is not Ana Brnabic.
            let longer = tree.sentence.entities.iter().any(|e| {
                e.kind == EntityKind::Per
                    && e.start <= hit.start
                    && hit.end < e.end
                    && tree.upos(hit.end) == Upos::Propn
            });
            if let Some(person) = self.best_of(&full).filter(|_| !longer) {
                let character = self.known_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
        for entity in tree.sentence.entities.iter().filter(|e| e.kind == EntityKind::Per) {
            // "Minister of State" is an office, whatever it was taken for.
            let office = nouns.iter().any(|n| {
                let titled = (entity.start..n.start).all(|t| stage.nationality[t].is_some());
                let called = matches!(text_at(tree, n.end), "of" | "to" | "in" | "for")
                    || entity.start > 0 && text_at(tree, entity.start - 1).eq_ignore_ascii_case("the");
                let whole = entity.start <= n.start && titled && n.end == entity.end;
                whole && (n.end - n.start > 1 || called)
            });
            if office || self.initials(tree, entity.start).is_some() || self.is_capital(tree, hits, nouns, entity) {
                continue;
            }
            self.entity(tree, hits, nouns, stage, entity.start, entity.end.min(tree.len()));
        }
        // Proper nouns right after a title or "Mr" that no entity covers: "spokesperson Nguyen Van An".
        for noun in nouns.iter().filter(|n| self.registry.nouns[n.noun].kind == NounKind::Title) {
            self.name_from(tree, hits, nouns, stage, noun.end);
        }
        for t in 0..tree.len() {
            if self.registry.is_honorific(text_at(tree, t)) && tree.upos(t) == Upos::Propn {
                self.name_from(tree, hits, nouns, stage, t + 1);
            }
        }
        // Last names: of people in this report first, then of people in office.
        for t in 0..tree.len() {
            let starts_longer = hits.iter().any(|h| h.start <= t && t < h.end && h.end - h.start > 1);
            if tree.upos(t) != Upos::Propn || !stage.free(t, t + 1) || starts_longer {
                continue;
            }
            if let Some(character) = self.by_surname(text_at(tree, t)).filter(|_| !is_month(tree, t)) {
                stage.claim(reference(t, t + 1, Some(character)));
            }
        }
        for hit in hits {
            let only_surname = hit.senses.iter().all(|s| matches!(s, Sense::Surname(_)));
            let titled = nouns.iter().any(|n| n.end == hit.start);
            // "Sheikh Tamim" is not Mr al-Sheikh.
            let title = nouns.iter().any(|n| n.start == hit.start && n.end == hit.end);
            if title && tree.upos(hit.end.min(tree.len() - 1)) == Upos::Propn {
                continue;
            }
            // "Expelled the ambassador Friday" names nobody.
            let when = matches!(tree.base(hit.start), "obl" | "advmod" | "nmod" | "obj");
            let day = is_calendar(text_at(tree, hit.start)) && (!titled || when);
            if day
                || is_month(tree, hit.start)
                || !only_surname
                || !stage.free(hit.start, hit.end)
                || tree.upos(hit.end - 1) != Upos::Propn
            {
                continue;
            }
            // "Macron" is; the "Brown" of an unknown Mary Brown is not.
            let beside_name = hit.start > 0
                && tree.upos(hit.start - 1) == Upos::Propn
                && stage.nationality[hit.start - 1].is_none()
                && !self.registry.is_honorific(text_at(tree, hit.start - 1))
                && !titled
                && !title_case(tree);
            if beside_name {
                continue;
            }
            if let Some(person) = self.in_office(&hit.senses, called(nouns, hit.start)) {
                let character = self.surnamed_person(person);
                stage.claim(reference(hit.start, hit.end, Some(character)));
            }
        }
        self.sexes(tree, stage);
    }

    /// A person's name as the language step found it, without titles and nationalities.
    fn entity(
        &mut self,
        tree: &Tree,
        hits: &[Hit],
        nouns: &[NounHit],
        stage: &mut Stage,
        mut start: usize,
        mut end: usize,
    ) {
        // "d'affaires" is no name.
        let in_title = nouns.iter().any(|n| n.start <= start && end <= n.end && n.end - n.start > end - start);
        if is_calendar(text_at(tree, start)) || in_title || end == start + 1 && is_month(tree, start) {
            return;
        }
        if let Some(noun) = nouns.iter().find(|n| n.start == start && n.end < end) {
            start = noun.end;
        }
        let adjective = |t: usize| {
            let hit = hits.iter().find(|h| h.start <= t && t < h.end);
            hit.is_some_and(|h| h.senses.iter().any(|s| matches!(s, Sense::Adjective(_) | Sense::National(_))))
                || is_possessive_mark(text_at(tree, t + 1))
        };
        while start < end
            && (!tree.is_noun(start)
                || end - start > 1
                    && (self.registry.is_honorific(text_at(tree, start))
                        || stage.nationality[start].is_some() && adjective(start)))
        {
            start += 1;
        }
        // "The ambassador in Belgrade Ada Roe": his post is no part of his name.
        let posted = start > 0 && matches!(tree.lemma(start - 1), "in" | "to" | "at");
        if posted && end - start > 2 && is_place(hits, start) {
            start += 1;
        }
        while end > start && (is_possessive_mark(text_at(tree, end - 1)) || text_at(tree, end - 1) == ",") {
            end -= 1;
        }
        // "Addis Ababa" is a town whatever it was taken for; "Jordan Henderson" is no Jordanian.
        let known = hits.iter().find(|h| h.start == start && h.end == end);
        if end - start > 1 && known.is_some_and(|h| !h.senses.iter().all(|s| person_of(s).is_some())) {
            return;
        }
        if end - start > 1 && stage.free(start, end) && stage.nationality[start].is_some() && !adjective(start) {
            stage.nationality[start] = None;
        }
        if start < end && stage.free(start, end) {
            self.person_by_name(tree, hits, nouns, start, end, stage);
        }
    }

    fn name_from(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage, start: usize) {
        let mut end = start;
        while end < tree.len()
            && tree.upos(end) == Upos::Propn
            && stage.free(end, end + 1)
            && stage.nationality[end].is_none()
            && !is_calendar(text_at(tree, end))
            && text_at(tree, end).chars().next().is_some_and(char::is_uppercase)
        {
            end += 1;
        }
        let known = hits.iter().any(|h| h.start == start && !h.senses.iter().all(|s| matches!(s, Sense::Surname(_))));
        if end > start && end - start <= 4 && !known && !title_case(tree) {
            self.person_by_name(tree, hits, nouns, start, end, stage);
        }
    }

    fn person_by_name(
        &mut self,
        tree: &Tree,
        hits: &[Hit],
        nouns: &[NounHit],
        start: usize,
        end: usize,
        stage: &mut Stage,
    ) {
        let name = tree.words(start, end);
        let surname_hit = hits.iter().find(|h| h.end == end && h.start >= start);
        let character = if end - start == 1 {
            // "Montenegro" is the state, unless a title or the report makes somebody of that name of it.
            let other = surname_hit.is_some_and(|h| {
                let surname = h.senses.iter().any(|s| matches!(s, Sense::Surname(_)));
                let titled =
                    called(nouns, start).is_some() || start > 0 && self.registry.is_honorific(text_at(tree, start - 1));
                let state = h.senses.iter().any(|s| matches!(s, Sense::State(_)));
                !surname || state && !titled && self.by_surname(&name).is_none()
            });
            if other {
                return;
            }
            self.by_surname(&name).or_else(|| {
                surname_hit
                    .and_then(|h| self.in_office(&h.senses, called(nouns, start)))
                    .map(|p| self.surnamed_person(p))
            })
        } else {
            // "Lopez Obrador" is a surname of two words.
            let whole = surname_hit
                .filter(|h| h.start == start)
                .and_then(|h| self.in_office(&h.senses, called(nouns, start)))
                .map(|p| self.known_person(p));
            self.by_full_name(&name).or(whole)
        };
        let character = character.unwrap_or_else(|| {
            let id = format!("person:{}", slug(&name));
            let actor = Actor {
                code: id.clone(),
                id,
                name: name.clone(),
                kind: ActorKind::Person,
                state: None,
                role: None,
                sector: None,
                text: String::new(),
            };
            let surname = Some(self.surname_of(&name));
            self.add(Character { surname, named: true, ..Character::new(actor) })
        });
        stage.claim(reference(start, end, Some(character)));
    }

    /// "Mrs Merkel" is a woman, "Mr Erdogan" a man.
    fn sexes(&mut self, tree: &Tree, stage: &Stage) {
        for r in &stage.references {
            let before = r.start.checked_sub(1).map_or("", |b| text_at(tree, b)).trim_end_matches('.');
            let female = match before {
                "Mr" | "Sir" | "Lord" | "Herr" | "Monsieur" => false,
                "Mrs" | "Ms" | "Miss" | "Dame" | "Lady" | "Frau" | "Madame" | "Mme" | "Baroness" => true,
                _ => continue,
            };
            if let Some(c) = r.character.and_then(|c| self.cast.characters.get_mut(c)).filter(|c| c.is_person()) {
                c.female = Some(female);
            }
        }
    }
}

/// The title that ends where a name begins.
fn called(nouns: &[NounHit], start: usize) -> Option<usize> {
    nouns.iter().find(|n| n.end == start).map(|n| n.noun)
}

/// A headline in which most words have capitals says nothing by them.
pub(super) fn title_case(tree: &Tree) -> bool {
    let words: Vec<&str> = tree
        .sentence
        .tokens
        .iter()
        .map(|t| t.text.as_str())
        .filter(|w| w.chars().all(char::is_alphabetic) && w.len() > 3)
        .collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    words.len() > 2 && capitals * 10 >= words.len() * 9 && !text_at(tree, tree.len().saturating_sub(1)).ends_with('.')
}

/// A word that names a state or a town by itself.
fn is_place(hits: &[Hit], t: usize) -> bool {
    let place = |s: &Sense| matches!(s, Sense::State(_) | Sense::Capital(_) | Sense::City(_));
    hits.iter().any(|h| h.start == t && h.end == t + 1 && h.senses.iter().any(place))
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "January"
            | "February"
            | "March"
            | "July"
            | "September"
            | "October"
            | "November"
            | "December"
    )
}

/// "May" after "in" or beside a number is the month.
fn is_month(tree: &Tree, t: usize) -> bool {
    let word = text_at(tree, t).trim_end_matches('.').to_lowercase();
    let month = matches!(word.as_str(), "may" | "march" | "august" | "april" | "june");
    let number = |i: Option<usize>| i.and_then(|i| tree.sentence.tokens.get(i)).is_some_and(|t| t.upos == Upos::Num);
    let before = t.checked_sub(1).map(|b| tree.lemma(b).to_lowercase()).unwrap_or_default();
    let leads = matches!(
        before.as_str(),
        "in" | "on"
            | "by"
            | "since"
            | "until"
            | "of"
            | "early"
            | "late"
            | "last"
            | "next"
            | "this"
            | "mid"
            | "during"
            | "from"
            | "to"
            | "through"
            | "between"
    );
    // "In April and May".
    let beside = |i: Option<usize>| {
        let other = i.and_then(|i| tree.sentence.tokens.get(i)).map(|t| t.text.as_str());
        other.is_some_and(|w| is_calendar(w) || matches!(w, "April" | "June" | "August"))
    };
    let joins = |i: usize| matches!(tree.token(i).text.as_str(), "and" | "or" | "," | "-" | "–");
    let joined = t.checked_sub(2).is_some_and(|b| joins(b + 1) && beside(Some(b)))
        || t + 2 < tree.len() && joins(t + 1) && beside(Some(t + 2));
    // "May's election" is held in May.
    let held = || {
        let of = tree.head(t).filter(|_| tree.relation(t) == "nmod:poss");
        let dated = |h: usize| tree.subtree(h).into_iter().any(|w| matches!(tree.lemma(w), "general" | "presidential"));
        of.is_some_and(|h| matches!(tree.lemma(h), "poll" | "referendum") || tree.lemma(h) == "election" && dated(h))
    };
    month && (leads || joined || held() || number(t.checked_sub(1)) || number(Some(t + 1)))
}
