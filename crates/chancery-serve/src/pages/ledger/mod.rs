//! Ledger: the state of missions, relations, measures, talks and commitments on a day, as known on a day.

mod entry;
mod matrix;

pub use entry::{Entries, Row, all, entries_between, entries_of, rows};
pub use matrix::Cell;

use super::list::Chosen;
use super::{Answer, Asked, Format, Frame};
use crate::chart::time::forth;
use crate::error::PageError;
use crate::filter::{self, Filter, code_of};
use crate::formats::{Table, iso};
use crate::line::Link;
use crate::query::Query;
use crate::speech;
use crate::text::count;
use askama::Template;
use entry::{Entry, State};
use jiff::civil::Date;
use matrix::Matrix;

const FORMS: [Format; 2] = [Format::Json, Format::Csv];
/// Rows on a page.
const PAGE: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Missions,
    Relations,
    Measures,
    Talks,
    Commitments,
}

impl Part {
    pub const ALL: [Part; 5] = [Part::Missions, Part::Relations, Part::Measures, Part::Talks, Part::Commitments];

    pub fn key(self) -> &'static str {
        match self {
            Part::Missions => "missions",
            Part::Relations => "relations",
            Part::Measures => "measures",
            Part::Talks => "talks",
            Part::Commitments => "commitments",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Part::Missions => "Missions",
            Part::Relations => "Relations",
            Part::Measures => "Measures",
            Part::Talks => "Talks",
            Part::Commitments => "Commitments",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Part::Missions => "Who heads each mission, and whether they are there.",
            Part::Relations => "How two states stand to each other.",
            Part::Measures => "What is imposed until it ends: sanctions, expulsions, closed borders.",
            Part::Talks => "Meetings, summits, calls and negotiations, from the offer to the day.",
            Part::Commitments => "What was promised, agreed, planned or offered, and what became of it.",
        }
    }

    /// What the days of an entry tell.
    fn days(self) -> &'static str {
        match self {
            Part::Talks => "When",
            Part::Commitments => "Made",
            _ => "Since",
        }
    }

    /// What is between the days that entries are chosen by.
    fn begun(self) -> &'static str {
        match self {
            Part::Talks => "held or planned",
            Part::Commitments => "made",
            _ => "begun",
        }
    }

    fn who(self) -> &'static str {
        match self {
            Part::Missions => "Head of mission",
            Part::Relations => "",
            Part::Measures => "By and on whom",
            Part::Talks => "Between",
            Part::Commitments => "By whom",
        }
    }
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    frame: Frame,
    part: Part,
    parts: Vec<(&'static str, String, bool)>,
    as_of: String,
    as_of_words: String,
    known_on: String,
    known_on_words: Option<String>,
    span: Option<(String, String)>,
    steps: Vec<(&'static str, String)>,
    states: Vec<(String, String, bool)>,
    since: String,
    until: String,
    kept: Vec<(String, String)>,
    chosen: Vec<Chosen>,
    total: String,
    rows: Vec<Row>,
    matrix: Option<Matrix>,
    breaches: Vec<(String, Vec<Link>)>,
    next: Option<String>,
    first: Option<String>,
}

pub fn page(asked: &Asked, part: &str) -> Result<Answer, PageError> {
    let known = Part::ALL.into_iter().find(|p| p.key() == part);
    let part = known.ok_or_else(|| PageError::not_found(format!("The ledger has no “{part}”.")))?;
    asked.has(&FORMS)?;
    let view = &asked.view;
    let query = &asked.query;
    let wanted_day = filter::day(query, "as-of")?;
    let known_on = filter::day(query, "known-on")?;
    let ledger = view.ledger(wanted_day, known_on)?;
    let choice = Choice::new(asked)?;
    let mut entries: Vec<Entry> = all(&ledger, part);
    let states = states(&entries, &choice, asked);
    entries.retain(|e| choice.fits(e));
    match asked.format {
        Format::Json => {
            let list: Result<Vec<_>, _> = entries.iter().map(Entry::json).collect();
            return Answer::json(&serde_json::json!({
                "as_of": ledger.as_of, "known_on": ledger.known_on, part.key(): list?,
            }));
        }
        Format::Csv => {
            let rows = entries.iter().map(Entry::csv).collect();
            return Ok(Answer::Csv(Table { header: entry::HEADER.to_vec(), rows, next: None }));
        }
        _ => {}
    }
    let number = query.get("page").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1).clamp(1, 1_000_000);
    let total = entries.len();
    let matrix = (part == Part::Missions).then(|| Matrix::of(view.registry, &entries, query)).flatten();
    let some: Vec<Entry> = entries.into_iter().skip((number - 1) * PAGE).take(PAGE).collect();
    let start = query.without("page");
    let here = format!("/ledger/{}", part.key());
    let parts = Part::ALL.map(|p| {
        let query = if p == part { start.clone() } else { start.without("state").without("since").without("until") };
        (p.name(), query.to(&format!("/ledger/{}", p.key())), p == part)
    });
    let day = ledger.as_of;
    let breaches = ledger.breaches.iter().filter(|_| part == Part::Missions).map(|b| {
        let mission = super::event::mission(view.registry, &b.sending, &b.receiving);
        let link =
            |(i, id): (usize, &String)| Link::new(format!("event {}", i + 1), crate::query::path(&["events", id]));
        (format!("{}: {}", mission.name, b.why), b.events.iter().enumerate().map(link).collect())
    });
    let kept = start.without("as-of").without("known-on").without("since").without("until");
    let span = view.days()?;
    Answer::page(LedgerPage {
        frame: asked.frame("ledger", part.name(), &FORMS)?,
        part,
        parts: parts.to_vec(),
        as_of: iso(day),
        as_of_words: day.map_or_else(|| "a day unknown".to_owned(), speech::day),
        known_on: iso(known_on),
        known_on_words: known_on.map(speech::day),
        span: span.map(|(a, b)| (a.to_string(), b.to_string())),
        steps: day.map(|d| steps(&start, d, &here)).unwrap_or_default(),
        states,
        since: iso(choice.days.since),
        until: iso(choice.days.until),
        kept: kept.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        chosen: chosen(asked, &here),
        total: count(total, "entry", "entries"),
        rows: rows(view, some)?,
        matrix,
        breaches: breaches.collect(),
        next: (number * PAGE < total).then(|| start.with("page", number + 1).to(&here)),
        first: (number > 1).then(|| start.to(&here)),
    })
}

fn steps(query: &Query, day: Date, here: &str) -> Vec<(&'static str, String)> {
    let to = |name, days| (name, query.with("as-of", forth(day, days)).to(here));
    let mut steps =
        vec![to("A month before", -30), to("A week before", -7), to("The day before", -1), to("The day after", 1)];
    steps.extend([to("A week after", 7), to("A month after", 30)]);
    if query.get("as-of").is_some() {
        steps.push(("The last day", query.without("as-of").to(here)));
    }
    steps
}

/// Which entries are meant.
struct Choice {
    party: Option<String>,
    between: Option<(String, String)>,
    states: Vec<String>,
    /// The days in which an entry began, or a promise was made.
    days: Filter,
}

impl Choice {
    fn new(asked: &Asked) -> Result<Choice, PageError> {
        let days = Filter::new(&asked.query, asked.view.codebook, asked.view.registry)?;
        let party = asked.query.get("party").map(|code| code_of(code, asked.view.registry));
        let states: Vec<String> = asked.query.all("state").map(str::to_owned).collect();
        Ok(Choice { party, between: days.between.clone(), states, days })
    }

    fn fits(&self, entry: &Entry) -> bool {
        self.fits_rest(entry) && (self.states.is_empty() || self.states.iter().any(|s| fits_state(s, entry.state)))
    }

    fn fits_rest(&self, entry: &Entry) -> bool {
        self.party.as_ref().is_none_or(|p| entry.parties.iter().any(|x| x == p))
            && self
                .between
                .as_ref()
                .is_none_or(|(a, b)| entry.parties.iter().any(|x| x == a) && entry.parties.iter().any(|x| x == b))
            && self.days.fits_days(entry.when)
    }
}

/// `open` stands for every state in which an entry waits for something.
fn fits_state(wanted: &str, state: State) -> bool {
    wanted == state.key || wanted == "open" && state.open
}

/// The states that entries are in, with their numbers, each a link that chooses it.
fn states(entries: &[Entry], choice: &Choice, asked: &Asked) -> Vec<(String, String, bool)> {
    let start = asked.query.without("page").without("state");
    let fitting: Vec<&Entry> = entries.iter().filter(|e| choice.fits_rest(e)).collect();
    let mut counts: Vec<(&str, &str, usize)> = Vec::new();
    for entry in &fitting {
        match counts.iter_mut().find(|(key, _, _)| *key == entry.state.key) {
            Some(found) => found.2 += 1,
            None => counts.push((entry.state.key, entry.state.name, 1)),
        }
    }
    let open = fitting.iter().filter(|e| e.state.open).count();
    let chosen = |key: &str| choice.states.iter().any(|s| s == key);
    let mut links = vec![(format!("all {}", fitting.len()), start.to(&asked.path), choice.states.is_empty())];
    // Promises and talks wait for something; nothing else does.
    if entries.iter().any(|e| e.state.open) || chosen("open") {
        links.push((format!("open {open}"), start.with("state", "open").to(&asked.path), chosen("open")));
    }
    links.extend(
        counts
            .into_iter()
            .map(|(key, name, n)| (format!("{name} {n}"), start.with("state", key).to(&asked.path), chosen(key))),
    );
    links
}

fn chosen(asked: &Asked, here: &str) -> Vec<Chosen> {
    let registry = asked.view.registry;
    let start = asked.query.without("page");
    let name = |code: &str| speech::party(registry, &code_of(code, registry)).to_owned();
    let pairs = start.pairs().filter(|(n, _)| matches!(*n, "party" | "between"));
    pairs
        .map(|(n, value)| Chosen {
            name: value.split(',').map(name).collect::<Vec<_>>().join(" and "),
            href: start.without_value(n, value).to(here),
        })
        .collect()
}
