//! Today: what the latest reports changed, what is owed, and what they disagree about.

use super::ledger::{self, Part, Row};
use super::{Answer, Asked, Format, Frame};
use crate::error::PageError;
use crate::filter::Filter;
use crate::formats::{self, Entry, Feed};
use crate::line::{Line, lines};
use crate::query::{Query, path};
use crate::speech;
use askama::Template;
use chancery::event::Event;
use jiff::civil::Date;

const FORMS: [Format; 3] = [Format::Json, Format::Csv, Format::Atom];
/// Events that are shown.
const SHOWN: usize = 40;
/// Promises and disagreements that are shown.
const FEW: usize = 8;

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    as_of: Option<String>,
    /// The latest changes, by the day of the reports that made them.
    days: Vec<(String, Vec<Line>)>,
    /// The ways into the record: the pairs of states with most events, and their last month.
    pairs: Vec<Pair>,
    open: Vec<Row>,
    open_months: Vec<(String, String)>,
    open_all: (usize, String),
    disputed: Vec<Line>,
    disputed_all: String,
    missions: Vec<Row>,
}

pub fn page(asked: &Asked) -> Result<Answer, PageError> {
    asked.has(&FORMS)?;
    let view = &asked.view;
    let latest = view.latest(SHOWN)?;
    let told = lines(view, &latest)?;
    match asked.format {
        Format::Json => return Answer::json(&latest),
        Format::Csv => return Ok(Answer::Csv(formats::events(view, &latest)?)),
        Format::Atom => {
            let entries = latest.iter().zip(&told).map(|(e, l)| Entry::of(e, l)).collect();
            return Ok(Answer::Atom(Feed {
                title: "Chancery: the latest changes of the record".to_owned(),
                page: "/".to_owned(),
                own: "/today.atom".to_owned(),
                origin: asked.origin.clone(),
                entries,
            }));
        }
        Format::Html => {}
    }
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    for (event, line) in latest.iter().zip(told) {
        let day = reported(asked, event)?;
        match days.last_mut() {
            Some((last, list)) if *last == day => list.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    let ledger = asked.ledger_so_far(None)?;
    let last = view.days()?.map(|(_, last)| last);
    let open: Vec<_> = ledger::all(&ledger, Part::Commitments).into_iter().filter(|e| e.state.open).collect();
    let mut months: Vec<(Date, usize)> = Vec::new();
    for entry in &open {
        let Some(day) = entry.when.latest.or(entry.when.earliest) else { continue };
        let month = day.first_of_month();
        match months.iter_mut().find(|(m, _)| *m == month) {
            Some((_, n)) => *n += 1,
            None => months.push((month, 1)),
        }
    }
    let all_open = Query::default().with("state", "open");
    let open_months = months.into_iter().take(6).map(|(month, n)| {
        let days = all_open.with("since", month).with("until", month.last_of_month());
        (format!("{}: {n}", month.strftime("%B %Y")), days.to("/ledger/commitments"))
    });
    let open_months = open_months.collect();
    let count = open.len();
    // Where something changed last.
    let mut missions = ledger::all(&ledger, Part::Missions);
    missions.sort_by_key(|m| std::cmp::Reverse(m.when.latest.or(m.when.earliest)));
    missions.truncate(FEW);
    let disputed = view.events(&Filter { disputed: true, ..Filter::default() }, true, None, FEW)?;
    Answer::page(Today {
        frame: asked.frame("today", "Today", &FORMS)?,
        as_of: last.map(speech::day),
        days,
        pairs: pairs(asked, &latest),
        open: ledger::rows(view, open.into_iter().take(FEW).collect())?,
        open_months,
        open_all: (count, all_open.to("/ledger/commitments")),
        disputed: lines(view, &disputed.events)?,
        disputed_all: Query::default().with("disputed", 1).with("order", "newest").to("/timeline"),
        missions: ledger::rows(view, missions)?,
    })
}

/// The day of the report that told of an event last, as well as it is known.
fn reported(asked: &Asked, event: &Event) -> Result<String, PageError> {
    let last = event.history.iter().filter(|k| k.known_on.is_some()).max_by_key(|k| k.known_on);
    let mentions = asked.view.mentions(last.map_or(&[][..], |k| std::slice::from_ref(&k.mention)))?;
    let Some(mention) = mentions.first() else { return Ok("on a day unknown".to_owned()) };
    Ok(speech::days(&asked.view.document(&mention.document)?.published.date))
}

/// Name and address of a pair's page, and of its last month.
type Pair = (String, String, Option<(String, String)>);

/// The pairs that the latest events are of.
fn pairs(asked: &Asked, events: &[Event]) -> Vec<Pair> {
    let mut counts: Vec<((String, String), usize, Option<Date>)> = Vec::new();
    for event in events {
        let Some(pair) = super::timeline::pair(event) else { continue };
        let day = event.when.latest.or(event.when.earliest);
        match counts.iter_mut().find(|(p, _, _)| *p == pair) {
            Some(found) => {
                found.1 += 1;
                found.2 = found.2.max(day);
            }
            None => counts.push((pair, 1, day)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let name = |code: &str| speech::party(asked.view.registry, code).to_owned();
    counts
        .into_iter()
        .take(6)
        .map(|((a, b), _, last)| {
            let page = path(&["dyads", &a, &b]);
            let month = last.map(|day| {
                let days = Query::default().with("since", day.first_of_month()).with("until", day.last_of_month());
                (day.strftime("%B %Y").to_string(), days.to(&page))
            });
            (format!("{} and {}", name(&a), name(&b)), page, month)
        })
        .collect()
}
