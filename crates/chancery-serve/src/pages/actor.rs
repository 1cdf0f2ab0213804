//! Actor: a state, a person or a mission: its present state, its events, and how they went over time.

use super::ledger::{self, Entries};
use super::list::{self, Chosen, FORMS, List, Told};
use super::{Answer, Asked, Format, Frame};
use crate::chart::balance::Balance;
use crate::data::View;
use crate::error::PageError;
use crate::filter::{Filter, Party, code_of};
use crate::formats::Table;
use crate::line::Link;
use crate::query::path;
use crate::speech;
use askama::Template;
use chancery::event::Event;
use chancery_store::query::{Count, Facets};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "actors.html")]
struct Actors {
    frame: Frame,
    rows: Vec<(Link, usize, usize)>,
}

pub fn all(asked: &Asked) -> Result<Answer, PageError> {
    let forms = [Format::Json, Format::Csv];
    asked.has(&forms)?;
    let view = &asked.view;
    let filter = Filter::new(&asked.query, view.codebook, view.registry)?;
    let facets = view.facets(&filter)?;
    let mut parties: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for Count { value, count } in facets.actors {
        parties.entry(value).or_default().0 = count;
    }
    for Count { value, count } in facets.recipients {
        parties.entry(value).or_default().1 = count;
    }
    let mut parties: Vec<(String, (usize, usize))> = parties.into_iter().collect();
    parties.sort_by_key(|(code, (by, to))| (std::cmp::Reverse(by + to), code.clone()));
    let name = |code: &str| speech::party(view.registry, code).to_owned();
    match asked.format {
        Format::Json => {
            let list: Vec<_> = parties
                .iter()
                .map(|(code, (by, to))| serde_json::json!({"code": code, "name": name(code), "by": by, "to": to}))
                .collect();
            return Answer::json(&list);
        }
        Format::Csv => {
            let rows = parties.iter().map(|(c, (by, to))| vec![c.clone(), name(c), by.to_string(), to.to_string()]);
            let header = vec!["code", "name", "by", "to"];
            return Ok(Answer::Csv(Table { header, rows: rows.collect(), next: None }));
        }
        _ => {}
    }
    let rows = parties.iter().map(|(code, (by, to))| (Link::party(view.registry, code), *by, *to)).collect();
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
    others: Vec<Link>,
    chosen: Vec<Chosen>,
    list: List,
}

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
    let facets = view.facets(&Balance::counted(&filter))?;
    let start = asked.query.without("after");
    let picture = Balance::of(&facets, format!("Cooperation and conflict in the events of {}", who.name), |a, b| {
        format!("{}#list", start.with("since", a).with("until", b).to(&asked.path))
    });
    let ledger = asked.ledger_so_far(None)?;
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
        others: others(view, &facets, &code),
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
    let everyone = || event.actors.iter().chain(&event.recipients).chain(&event.persons);
    match Party::of(code) {
        Party::Mission(sending, receiving) => {
            let link = super::event::mission(registry, sending, receiving);
            Who { kind: "Mission", name: link.name, code: link.code, state: None }
        }
        Party::Person(name) => {
            let actor = everyone().find(|a| a.name.eq_ignore_ascii_case(name));
            let state = actor.and_then(|a| a.state.as_ref()).map(|s| Link::party(registry, s));
            let role = actor.and_then(|a| a.role.clone()).unwrap_or_default();
            Who { kind: "Person", name: name.to_owned(), code: role, state }
        }
        Party::Name(name) => Who { kind: "Actor", name: name.to_owned(), code: String::new(), state: None },
        Party::Code(code) => {
            let named = speech::party(registry, code);
            let own = everyone().find(|a| a.code == code).map(|a| a.name.as_str()).filter(|_| named == code);
            Who { kind: "Actor", name: own.unwrap_or(named).to_owned(), code: code.to_owned(), state: None }
        }
    }
}

/// With whom the events are, most first.
fn others(view: &View, facets: &Facets, code: &str) -> Vec<Link> {
    let Party::Code(code) = Party::of(code) else { return Vec::new() };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for Count { value, count } in facets.actors.iter().chain(&facets.recipients) {
        if value != code && !value.contains(':') {
            *counts.entry(value).or_default() += count;
        }
    }
    let mut list: Vec<(&str, usize)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list.truncate(12);
    let link = |other: &str| Link {
        name: speech::party(view.registry, other).to_owned(),
        href: path(&["dyads", code, other]),
        code: other.to_owned(),
    };
    list.into_iter().map(|(other, _)| link(other)).collect()
}
