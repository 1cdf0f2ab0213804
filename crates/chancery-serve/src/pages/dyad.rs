//! Dyad: two states, what each does to the other, and how it went over time.

use super::ledger::{self, Entries};
use super::list::{self, Chosen, FORMS, List, Told};
use super::{Answer, Asked, Frame};
use crate::chart::balance::Balance;
use crate::error::PageError;
use crate::filter::{Filter, code_of, is};
use crate::line::{Line, Link, lines};
use crate::query::path;
use crate::speech;
use askama::Template;
use chancery::actor::Actor;
use chancery::event::Event;
use chancery::story::party_in_a_sentence;
use chancery_store::query::Month;
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "dyad.html")]
struct Dyad {
    frame: Frame,
    a: Link,
    b: Link,
    stretch: Option<String>,
    months: Vec<(String, String, bool)>,
    as_of: String,
    entries: Entries,
    picture: Option<Balance>,
    sides: Vec<Side>,
    cut: bool,
    chosen: Vec<Chosen>,
    list: List,
    since: String,
    until: String,
}

/// What one of them did to the other, or both together.
struct Side {
    title: String,
    lines: Vec<Line>,
}

/// Events that are told apart by who does them.
const SIDES: usize = 300;
/// Months that are offered.
const MONTHS: usize = 18;

pub fn page(asked: &Asked, a: &str, b: &str) -> Result<Answer, PageError> {
    let view = &asked.view;
    let codes = [code_of(a, view.registry), code_of(b, view.registry)];
    let [a_code, b_code] = &codes;
    if a_code != a || b_code != b {
        return Ok(Answer::Elsewhere(asked.query.to(&path(&["dyads", a_code, b_code]))));
    }
    let pair = Some((a.to_owned(), b.to_owned()));
    let whole = Filter { between: pair.clone(), ..Filter::default() };
    let filter = Filter { between: pair, ..Filter::new(&asked.query, view.codebook, view.registry)? };
    let (a_link, b_link) = (Link::party(view.registry, a), Link::party(view.registry, b));
    let title = format!("{} and {}", a_link.name, b_link.name);
    let months_of_all = view.facets(&whole)?.months;
    if view.count(&whole)? == 0 {
        return Err(PageError::not_found(format!("The record has no event between {title}.")));
    }
    let list = match list::of(asked, &filter, &title)? {
        Told::Answer(answer) => return Ok(answer),
        Told::List(list) => list,
    };
    let start = asked.query.without("after");
    let months = months(&months_of_all).into_iter().map(|month| {
        let (from, to) = (month.first_of_month(), month.last_of_month());
        let on = filter.since == Some(from) && filter.until == Some(to);
        let href = start.with("since", from).with("until", to).to(&asked.path);
        (month.strftime("%B %Y").to_string(), href, on)
    });
    let months = months.collect();
    let picture = Balance::of(
        &view.facets(&Balance::counted(&whole))?,
        format!("Cooperation and conflict between {title}"),
        |x, y| start.with("since", x).with("until", y).to(&asked.path),
    );
    let fitting = view.events(&filter, false, None, SIDES)?;
    let cut = fitting.next.is_some();
    let sides = sides(asked, &fitting.events, a, b)?;
    // The days that are looked at decide what stood at their end.
    let ledger = asked.ledger_so_far(filter.until)?;
    let entries = ledger::entries_between(view, &ledger, a, b)?;
    let stretch = match (filter.since, filter.until) {
        (Some(from), Some(to)) if from.first_of_month() == from && to == from.last_of_month() => {
            Some(from.strftime("%B %Y").to_string())
        }
        (Some(from), Some(to)) => Some(format!("{} to {}", speech::day(from), speech::day(to))),
        (Some(from), None) => Some(format!("from {}", speech::day(from))),
        (None, Some(to)) => Some(format!("until {}", speech::day(to))),
        (None, None) => None,
    };
    Answer::page(Dyad {
        frame: asked.frame("actors", &title, &FORMS)?,
        stretch,
        months,
        as_of: ledger.as_of.map(speech::day).unwrap_or_default(),
        entries,
        picture,
        sides,
        cut,
        chosen: list::chosen(asked),
        list,
        since: crate::formats::iso(filter.since),
        until: crate::formats::iso(filter.until),
        a: a_link,
        b: b_link,
    })
}

/// The last months in which something happens, in order.
fn months(all: &[Month]) -> Vec<Date> {
    let mut months: Vec<Date> = crate::chart::bars::months(all).into_iter().map(|(day, _)| day).collect();
    let out = months.len().saturating_sub(MONTHS);
    months.split_off(out)
}

fn sides(asked: &Asked, events: &[Event], a: &str, b: &str) -> Result<Vec<Side>, PageError> {
    let view = &asked.view;
    let among = |code: &str, actors: &[Actor]| actors.iter().any(|x| is(x, code));
    let (mut by_a, mut by_b, mut both) = (Vec::new(), Vec::new(), Vec::new());
    for event in events {
        match (among(a, &event.actors), among(b, &event.actors)) {
            (true, false) => by_a.push(event.clone()),
            (false, true) => by_b.push(event.clone()),
            _ => both.push(event.clone()),
        }
    }
    let name = |code: &str| party_in_a_sentence(code, view.registry);
    let mut sides = vec![
        Side { title: format!("What {} did", name(a)), lines: lines(view, &by_a)? },
        Side { title: format!("What {} did", name(b)), lines: lines(view, &by_b)? },
    ];
    if !both.is_empty() {
        sides.push(Side { title: "What both did, or nobody named".to_owned(), lines: lines(view, &both)? });
    }
    Ok(sides)
}
