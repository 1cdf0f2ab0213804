//! Organizations that the registry does not know, by the names that the language step finds.

use super::super::registry::slug;
use super::super::{Actor, ActorKind};
use super::people::title_case;
use super::{Desk, Stage, is_possessive_mark, reference, text_at};
use crate::language::Tree;
use crate::language::{EntityKind, Upos};

/// What a word in the name of a body says of its sector, by PLOVER's list.
const SECTORS: &[(&str, &[&str])] = &[
    ("PTY", &["party"]),
    ("REB", &["liberation", "resistance", "mujahideen", "guerrillas", "militia", "militias"]),
    ("MIL", &["army", "navy", "regiment", "brigade", "battalion", "corps"]),
    ("COP", &["police", "gendarmerie", "constabulary"]),
    ("JUD", &["court", "tribunal"]),
    ("LEG", &["parliament", "senate"]),
    ("EDU", &["university", "college", "institute", "school", "academy"]),
    ("LAB", &["workers", "teachers", "miners", "nurses", "drivers", "dockers"]),
    ("MED", &["news", "times", "herald", "gazette", "television", "tv", "radio", "broadcasting", "press"]),
    (
        "BUS",
        &[
            "bank",
            "airlines",
            "airways",
            "corporation",
            "corp",
            "inc",
            "ltd",
            "company",
            "holdings",
            "industries",
            "motors",
            "oil",
            "petroleum",
            "energy",
            "electronics",
            "technologies",
            "telecom",
            "gas",
            "steel",
        ],
    ),
    ("REL", &["church", "diocese", "patriarchate", "ulema"]),
    ("NGO", &["foundation", "charity", "watch"]),
    ("CVL", &["movement", "association", "society", "federation", "league", "forum", "network"]),
];

/// Other words that make a name in capitals that of a body.
const BODIES: &[&str] = &[
    "agency",
    "alliance",
    "authority",
    "bureau",
    "campaign",
    "center",
    "centre",
    "coalition",
    "commission",
    "committee",
    "confederation",
    "congress",
    "council",
    "front",
    "group",
    "initiative",
    "organisation",
    "organization",
    "union",
];

/// Bodies that decide for a state where their name says whose and what for: "Sudan's Security and Defence Council".
const ORGANS: &[&str] =
    &["administration", "agency", "authority", "commission", "committee", "council", "directorate", "guard", "service"];
const OF_GOVERNMENT: &[&str] = &[
    "border",
    "cabinet",
    "coast",
    "customs",
    "defence",
    "defense",
    "federal",
    "foreign",
    "government",
    "intelligence",
    "interior",
    "military",
    "ministers",
    "presidential",
    "ruling",
    "security",
    "sovereign",
    "sovereignty",
    "state",
    "supreme",
];
const OF_OTHERS: &[&str] = &["human", "opposition", "resistance", "rights", "un", "united"];

impl Desk<'_> {
    /// Takes the names of bodies that nothing else stands for. Whose they are their own words say, or nothing.
    pub(super) fn strangers(&mut self, tree: &Tree, stage: &mut Stage) {
        if title_case(tree) {
            return;
        }
        let found = tree.sentence.entities.iter().filter(|e| e.kind == EntityKind::Org).map(|e| (e.start, e.end));
        let spoken = (0..tree.len()).filter(|t| is_body_word(text_at(tree, *t))).map(|t| (t, t + 1));
        for (start, end) in found.chain(spoken) {
            let (start, end) = whole_name(tree, start, end.min(tree.len()));
            let bracketed = start > 0 && text_at(tree, start - 1) == "(";
            let named = (start..end).filter(|t| tree.upos(*t) == Upos::Propn).count();
            let alone = end - start == 1 && is_body_word(text_at(tree, start));
            if bracketed || !is_capital(tree, start) || named == 0 || alone {
                continue;
            }
            // Inside it a state may stand, and nobody else.
            let known = (start..end).filter_map(|t| stage.character_at(t)).any(|c| {
                let kind = self.cast.characters[c].actor.kind;
                !matches!(kind, ActorKind::State | ActorKind::Government)
            });
            let Some(head) = (start..end).find(|t| tree.head(*t).is_none_or(|h| h < start || h >= end)) else {
                continue;
            };
            if known || !stage.free(head, head + 1) {
                continue;
            }
            let owner = (start..end).chain(tree.children(head).iter().copied()).find_map(|t| {
                let near = t >= start && t < end || matches!(tree.base(t), "amod" | "compound" | "nmod");
                let by_name = || stage.character_at(t).and_then(|c| self.cast.characters[c].actor.state.clone());
                stage.nationality[t].and_then(|s| self.code(s)).or_else(by_name).filter(|_| near)
            });
            let name = tree.words(start, end);
            let sector = SECTORS.iter().find(|(_, words)| {
                (start..end).any(|t| words.contains(&text_at(tree, t).to_lowercase().trim_end_matches('.')))
            });
            let id = format!("org:{}", slug(&name));
            let within = |words: &[&str]| {
                (start..end).any(|t| words.contains(&text_at(tree, t).to_lowercase().trim_end_matches('.')))
            };
            let organ = owner.clone().filter(|_| within(ORGANS) && within(OF_GOVERNMENT) && !within(OF_OTHERS));
            let character = self.character_of(Actor {
                code: organ.clone().unwrap_or_else(|| id.clone()),
                id,
                name,
                kind: if organ.is_some() { ActorKind::Government } else { ActorKind::Organization },
                state: owner,
                role: None,
                sector: sector.map(|(sector, _)| (*sector).to_owned()),
                text: String::new(),
            });
            let mut made = reference(head, head + 1, Some(character));
            (made.from, made.to) = (start, end);
            let index = stage.claim(made);
            for t in (start..end).filter(|t| *t != head) {
                if stage.free(t, t + 1) {
                    stage.own(t, t + 1, index);
                }
            }
        }
    }
}

fn is_body_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.starts_with(char::is_uppercase)
        && (SECTORS.iter().any(|(_, words)| words.contains(&lower.as_str())) || BODIES.contains(&lower.as_str()))
}

fn is_capital(tree: &Tree, t: usize) -> bool {
    text_at(tree, t).starts_with(char::is_uppercase) && tree.upos(t) != Upos::Det && tree.upos(t) != Upos::Pron
}

/// A name with the words in capitals before it and those that "of" and "for" join to it, without its article.
fn whole_name(tree: &Tree, mut start: usize, mut end: usize) -> (usize, usize) {
    while start < end && !is_capital(tree, start) {
        start += 1;
    }
    while end > start && (is_possessive_mark(text_at(tree, end - 1)) || tree.upos(end - 1) == Upos::Punct) {
        end -= 1;
    }
    loop {
        match start.checked_sub(1) {
            Some(b) if is_capital(tree, b) && !tree.is_verb(b) => start = b,
            Some(b) if is_possessive_mark(text_at(tree, b)) && b > 0 && is_capital(tree, b - 1) => start = b - 1,
            _ => break,
        }
    }
    loop {
        let joined = matches!(text_at(tree, end), "of" | "for");
        let next = if joined && text_at(tree, end + 1) == "the" { end + 2 } else { end + usize::from(joined) };
        if next >= tree.len() || !is_capital(tree, next) || tree.is_verb(next) {
            break;
        }
        end = next + 1;
    }
    (start, end)
}
