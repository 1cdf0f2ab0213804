//! Missions as a square: who sends, who receives, and how it stands.

use super::entry::{Entry, State, of_mission};
use crate::line::Link;
use crate::query::{Query, path};
use crate::speech;
use chancery::actor::Registry;
use chancery::story::party_in_a_sentence;
use std::collections::{BTreeMap, BTreeSet};

pub struct Matrix {
    pub columns: Vec<Link>,
    pub rows: Vec<(Link, Vec<Cell>)>,
    /// States that did not fit.
    pub left_out: usize,
}

pub enum Cell {
    Itself,
    Nothing,
    Mission { state: State, head: String, href: String },
}

/// States in the square, those with most missions first.
const SIDE: usize = 12;

impl Matrix {
    /// None where there are too few missions to be worth a square.
    pub fn of(registry: &Registry, entries: &[Entry], query: &Query) -> Option<Matrix> {
        let missions: Vec<_> = entries.iter().filter_map(|e| e.mission()).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for m in &missions {
            *counts.entry(&m.sending).or_default() += 1;
            *counts.entry(&m.receiving).or_default() += 1;
        }
        let mut states: Vec<(&str, usize)> = counts.into_iter().collect();
        states.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let left_out = states.len().saturating_sub(SIDE);
        states.truncate(SIDE);
        let sending: BTreeSet<&str> = missions.iter().map(|m| m.sending.as_str()).collect();
        let receiving: BTreeSet<&str> = missions.iter().map(|m| m.receiving.as_str()).collect();
        let rows: Vec<&str> = states.iter().map(|s| s.0).filter(|s| sending.contains(s)).collect();
        let columns: Vec<&str> = states.iter().map(|s| s.0).filter(|s| receiving.contains(s)).collect();
        if missions.len() < 2 {
            return None;
        }
        let as_of = query.get("as-of").map(|d| Query::default().with("until", d)).unwrap_or_default();
        let cell = |from: &str, to: &str| {
            if from == to {
                return Cell::Itself;
            }
            match missions.iter().find(|m| m.sending == from && m.receiving == to) {
                Some(m) => Cell::Mission {
                    state: of_mission(m.status),
                    head: m.head.as_ref().map(|h| h.name.clone()).unwrap_or_default(),
                    href: as_of.to(&path(&["dyads", from, to])),
                },
                None => Cell::Nothing,
            }
        };
        let link = |code: &str| Link { name: speech::party(registry, code).to_owned(), ..Link::party(registry, code) };
        Some(Matrix {
            rows: rows.iter().map(|from| (link(from), columns.iter().map(|to| cell(from, to)).collect())).collect(),
            columns: columns
                .iter()
                .map(|c| Link { name: format!("in {}", party_in_a_sentence(c, registry)), ..link(c) })
                .collect(),
            left_out,
        })
    }
}
