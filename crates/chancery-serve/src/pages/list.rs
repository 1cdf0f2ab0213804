//! Events in a list: a piece of it on a page, and all of it in other forms.

use super::{Answer, Asked, Format};
use crate::data::{COUNTED, Events};
use crate::error::PageError;
use crate::filter::{self, Filter};
use crate::formats::{self, Entry, Feed};
use crate::line::{Line, lines};
use crate::query::Query;
use chancery::event::Event;
use serde::Serialize;

/// Forms that a list of events has.
pub const FORMS: [Format; 3] = [Format::Json, Format::Csv, Format::Atom];
/// Events on a page, in a file where nothing else is asked for, and at most.
const PAGE: usize = 100;
const FILE: usize = 1_000;
const MOST: usize = 10_000;

/// A piece of a list, and the way to the next.
pub struct List {
    pub lines: Vec<Line>,
    pub total: String,
    pub next: Option<String>,
    /// The beginning, where this is not it.
    pub first: Option<String>,
    /// The same the other way round, and what that is called.
    pub turned: (String, &'static str),
}

#[derive(Serialize)]
struct Records<'a> {
    total: usize,
    /// Whether there are no more than `total`.
    counted_to_the_end: bool,
    /// Address of those that follow.
    next: Option<String>,
    events: &'a [Event],
}

/// The list in the form that was asked for, or as a piece of a page.
pub enum Told {
    Answer(Answer),
    List(List),
}

/// The list of events that fit. The order is by day; the newest first where the address asks for it.
pub fn of(asked: &Asked, filter: &Filter, title: &str) -> Result<Told, PageError> {
    asked.has(&FORMS)?;
    let newest = match asked.query.get("order") {
        Some("newest") => true,
        None => asked.format == Format::Atom,
        Some(_) => false,
    };
    let after = asked.query.get("after");
    let most = match asked.format {
        Format::Html | Format::Atom => PAGE,
        Format::Json | Format::Csv => limit(&asked.query)?,
    };
    let found = asked.view.events(filter, newest, after, most)?;
    let ending = match asked.format {
        Format::Html => "",
        Format::Json => ".json",
        Format::Csv => ".csv",
        Format::Atom => ".atom",
    };
    let address = format!("{}{ending}", asked.path);
    let next = found.next.as_ref().map(|id| asked.query.with("after", id).to(&address));
    let Events { events, .. } = found;
    let total = asked.view.count(filter)?;
    let whole = total <= COUNTED;
    match asked.format {
        Format::Json => {
            return Ok(Told::Answer(Answer::json(&Records {
                total: total.min(COUNTED),
                counted_to_the_end: whole,
                next,
                events: &events,
            })?));
        }
        Format::Csv => {
            let table = formats::Table { next, ..formats::events(&asked.view, &events)? };
            return Ok(Told::Answer(Answer::Csv(table)));
        }
        _ => {}
    }
    let lines = lines(&asked.view, &events)?;
    if asked.format == Format::Atom {
        let entries = events.iter().zip(&lines).map(|(e, l)| Entry::of(e, l)).collect();
        return Ok(Told::Answer(Answer::Atom(Feed {
            title: format!("Chancery: {title}"),
            page: asked.query.to(&asked.path),
            own: asked.query.to(&address),
            origin: asked.origin.clone(),
            entries,
        })));
    }
    let start = asked.query.without("after");
    let turned = if newest {
        (start.without("order").to(&asked.path), "Oldest first")
    } else {
        (start.with("order", "newest").to(&asked.path), "Newest first")
    };
    Ok(Told::List(List {
        lines,
        total: if whole {
            crate::text::count(total, "event", "events")
        } else {
            format!("More than {} events", crate::text::grouped(COUNTED))
        },
        next: next.map(|n| format!("{n}#list")),
        first: after.map(|_| start.to(&asked.path)),
        turned,
    }))
}

fn limit(query: &Query) -> Result<usize, PageError> {
    let Some(text) = query.get("limit") else { return Ok(FILE) };
    let bad = || PageError::bad(format!("“{text}” is no limit."), format!("Write a number from 1 to {MOST}."));
    text.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(bad)
}

/// A choice that is in force, and the address without it.
pub struct Chosen {
    pub name: String,
    pub href: String,
}

/// What the address chooses by, in words, each with the way to take it back.
pub fn chosen(asked: &Asked) -> Vec<Chosen> {
    let registry = asked.view.registry;
    let query = asked.query.without("after");
    let pairs = query.pairs().filter(|(name, _)| filter::NAMES.contains(name));
    pairs
        .map(|(name, value)| {
            let party = |code: &str| crate::speech::party(registry, &filter::code_of(code, registry)).to_owned();
            let words = match name {
                "q" => format!("“{value}”"),
                "act" => crate::speech::act(value),
                "modality" => chancery::coding::Modality::ALL
                    .into_iter()
                    .find(|m| m.as_str() == value)
                    .map_or_else(|| value.to_owned(), |m| crate::speech::modality(m).to_owned()),
                "actor" => format!("done by {}", party(value)),
                "recipient" => format!("done to {}", party(value)),
                "party" => format!("with {}", party(value)),
                "between" => {
                    let both: Vec<String> = value.split(',').map(party).collect();
                    format!("between {}", both.join(" and "))
                }
                "person" => format!("with {value}"),
                "outlet" => format!("told by {value}"),
                "since" => format!("from {value}"),
                "until" => format!("until {value}"),
                "disputed" => "reports differ".to_owned(),
                "story" => "of one story".to_owned(),
                _ => value.to_owned(),
            };
            Chosen { name: words, href: query.without_value(name, value).to(&asked.path) }
        })
        .collect()
}
