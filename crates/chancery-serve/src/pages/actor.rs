//! Actor: a state, a person or a mission: its present state, its events, and how they went over time.

use super::ledger::{self, Entries};
use super::list::{self, Chosen, FORMS, List, Told};
use super::{Answer, Asked, Format, Frame};
use crate::chart::balance::Balance;
use crate::data::View;
use crate::error::PageError;
use crate::filter::{Filter, code_of};
use crate::formats::Table;
use crate::line::Link;
use crate::query::{Query, path};
use crate::speech;
use askama::Template;
use chancery::event::Event;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "actors.html")]
struct Actors {
    frame: Frame,
    rows: Vec<(Link, usize)>,
}

/// Actors that are listed.
const MOST: usize = 500;

pub fn all(asked: &Asked) -> Result<Answer, PageError> {
    let forms = [Format::Json, Format::Csv];
    asked.has(&forms)?;
    let view = &asked.view;
    let filter = Filter::new(&asked.query, view.codebook, view.registry)?;
    let parties: Vec<(String, usize)> = view.facets(&filter, MOST)?.parties;
    let name = |code: &str| speech::party(view.registry, code).to_owned();
    match asked.format {
        Format::Json => {
            let list: Vec<_> = parties
                .iter()
                .map(|(code, n)| serde_json::json!({"code": code, "name": name(code), "events": n}))
                .collect();
            return Answer::json(&list);
        }
        Format::Csv => {
            let rows = parties.iter().map(|(code, n)| vec![code.clone(), name(code), n.to_string()]);
            return Ok(Answer::Csv(Table { header: vec!["code", "name", "events"], rows: rows.collect(), next: None }));
        }
        _ => {}
    }
    let rows = parties.iter().map(|(code, n)| (Link::party(view.registry, code), *n)).collect();
    Answer::page(Actors { frame: asked.frame("actors", "Actors", &forms)?, rows })
}

#[derive(Template)]
#[template(path = "actor.html")]
struct ActorPage {
    frame: Frame,
    kind: &'static str,
    title: String,
    code: String,
    state: Option<Link>,
    as_of: String,
    entries: Entries,
    picture: Option<Balance>,
    others: Vec<(Link, usize)>,
    chosen: Vec<Chosen>,
    list: List,
}

/// Events that the picture and the table of others look at.
const LOOKED_AT: usize = 20_000;

pub fn page(asked: &Asked, given: &str) -> Result<Answer, PageError> {
    let view = &asked.view;
    let code = code_of(given, view.registry);
    if code != given {
        return Ok(Answer::Elsewhere(asked.query.to(&path(&["actors", &code]))));
    }
    let filter = Filter { party: Some(code.clone()), ..Filter::new(&asked.query, view.codebook, view.registry)? };
    let known = view.events(&Filter { party: Some(code.clone()), ..Filter::default() }, true, None, 1)?.events;
    let Some(event) = known.first() else {
        return Err(PageError::not_found(format!("Nobody in the record is called “{given}”.")));
    };
    let who = who(view, event, &code);
    let list = match list::of(asked, &filter, &who.name)? {
        Told::Answer(answer) => return Ok(answer),
        Told::List(list) => list,
    };
    let events = view.events(&filter, true, None, LOOKED_AT)?.events;
    let start = asked.query.without("after");
    let picture = Balance::of(&events, format!("Cooperation and conflict in the events of {}", who.name), |a, b| {
        format!("{}#list", start.with("since", a).with("until", b).to(&asked.path))
    });
    let ledger = view.ledger(None, None)?;
    let entries = ledger::entries_of(view, &ledger, &code)?;
    Answer::page(ActorPage {
        frame: asked.frame("actors", &who.name, &FORMS)?,
        kind: who.kind,
        title: who.name,
        code: who.code,
        state: who.state,
        as_of: ledger.as_of.map(speech::day).unwrap_or_default(),
        entries,
        picture,
        others: others(view, &events, &code),
        chosen: list::chosen(asked),
        list,
    })
}

struct Who {
    kind: &'static str,
    name: String,
    code: String,
    state: Option<Link>,
}

fn who(view: &View, event: &Event, code: &str) -> Who {
    let registry = view.registry;
    if let Some((sending, receiving)) = code.strip_prefix("mission:").and_then(|m| m.split_once(':')) {
        let link = super::event::mission(registry, sending, receiving);
        return Who { kind: "Mission", name: link.name, code: link.code, state: None };
    }
    let named = speech::party(registry, code);
    if named != code {
        return Who { kind: "Actor", name: named.to_owned(), code: code.to_owned(), state: None };
    }
    let everyone = event.actors.iter().chain(&event.recipients).chain(&event.persons);
    let Some(actor) = everyone.into_iter().find(|a| a.id == code || a.code == code) else {
        return Who { kind: "Actor", name: code.to_owned(), code: String::new(), state: None };
    };
    let state = actor.state.as_ref().filter(|s| *s != code).map(|s| Link::party(registry, s));
    let role = actor.role.clone().unwrap_or_default();
    let person = actor.kind == chancery::actor::ActorKind::Person;
    Who { kind: if person { "Person" } else { "Actor" }, name: actor.name.clone(), code: role, state }
}

/// With whom the events are, most first.
fn others(view: &View, events: &[Event], code: &str) -> Vec<(Link, usize)> {
    if code.contains(':') {
        return Vec::new();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        let mut codes: Vec<&str> = event.actors.iter().chain(&event.recipients).map(|a| a.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        for other in codes.into_iter().filter(|c| *c != code && !c.is_empty() && !c.contains(':')) {
            *counts.entry(other).or_default() += 1;
        }
    }
    let mut list: Vec<(&str, usize)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list.truncate(12);
    let link = |other: &str| Link {
        name: speech::party(view.registry, other).to_owned(),
        href: Query::default().to(&path(&["dyads", code, other])),
        code: other.to_owned(),
    };
    list.into_iter().map(|(other, n)| (link(other), n)).collect()
}
