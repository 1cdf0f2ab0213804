//! Timeline: a picture of events by pair of states or by story, and the list below it.

use super::list::{self, Chosen, FORMS, List, Told};
use super::{Answer, Asked, Frame};
use crate::chart::time::{forth, length};
use crate::chart::timeline::{Thread, Timeline};
use crate::data::View;
use crate::error::PageError;
use crate::filter::Filter;
use crate::line::codes;
use crate::query::{Query, path};
use crate::speech;
use askama::Template;
use chancery::event::Event;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    frame: Frame,
    stretch: Option<String>,
    zoom: Vec<(&'static str, String)>,
    by: Vec<(&'static str, String, bool)>,
    picture: Option<Timeline>,
    left_out: Option<String>,
    chosen: Vec<Chosen>,
    list: List,
    since: String,
    until: String,
    kept: Vec<(String, String)>,
}

/// Lanes of a picture; what is in none of them has one together.
const LANES: usize = 9;
/// Events that a picture looks at.
const LOOKED_AT: usize = 2_000;

pub fn page(asked: &Asked) -> Result<Answer, PageError> {
    let filter = Filter::new(&asked.query, asked.view.codebook, asked.view.registry)?;
    let list = match list::of(asked, &filter, "timeline")? {
        Told::Answer(answer) => return Ok(answer),
        Told::List(list) => list,
    };
    let by_story = asked.query.get("by") == Some("story");
    let looked_at = asked.view.events(&filter, true, None, LOOKED_AT)?;
    let mut drawn = drawn(asked, &filter, &looked_at.events, by_story)?;
    if looked_at.next.is_some() {
        drawn.left_out = Some(format!("The picture holds the latest {LOOKED_AT} of them."));
    }
    let start = asked.query.without("after");
    let by = [("dyad", "by pair of states"), ("story", "by story")];
    let by = by.map(|(key, name)| {
        let query = if key == "story" { start.with("by", key) } else { start.without("by") };
        (name, query.to(&asked.path), (key == "story") == by_story)
    });
    let kept = start.without("since").without("until");
    Answer::page(TimelinePage {
        frame: asked.frame("timeline", "Timeline", &FORMS)?,
        stretch: drawn.days.map(|(a, b)| format!("{} to {}", speech::day(a), speech::day(b))),
        zoom: drawn.days.map(|days| zoom(&start, days, &filter)).unwrap_or_default(),
        by: by.to_vec(),
        picture: drawn.picture,
        left_out: drawn.left_out,
        chosen: list::chosen(asked),
        list,
        since: crate::formats::iso(filter.since),
        until: crate::formats::iso(filter.until),
        kept: kept.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
    })
}

struct Drawn {
    days: Option<(Date, Date)>,
    picture: Option<Timeline>,
    left_out: Option<String>,
}

fn drawn(asked: &Asked, filter: &Filter, events: &[Event], by_story: bool) -> Result<Drawn, PageError> {
    let view = &asked.view;
    let mut ends: Vec<Date> = events.iter().filter_map(|e| e.when.latest.or(e.when.earliest)).collect();
    ends.sort_unstable();
    let (Some(first), Some(last)) = (ends.first().copied(), ends.last().copied()) else {
        return Ok(Drawn { days: None, picture: None, left_out: None });
    };
    // What happened long before the rest would press the rest together: it is left out unless it is asked for.
    let most = ends.get(ends.len() / 12).copied().unwrap_or(first);
    let from = filter.since.unwrap_or(if length(first, last) > 2 * length(most, last) { most } else { first });
    let to = filter.until.unwrap_or(last).max(from);
    let out = ends.iter().filter(|d| **d < from).count();
    let left_out = (out > 0 && filter.since.is_none()).then(|| {
        format!("{} before {} in the list only.", crate::text::count(out, "event", "events"), speech::day(from))
    });
    let start = asked.query.without("after");
    let threads = if by_story { by_stories(view, events)? } else { by_pairs(view, events)? };
    let days = (from, to);
    let picture =
        Timeline::of(&threads, days, format!("Events from {} to {}", speech::day(from), speech::day(to)), |a, b| {
            start.with("since", a).with("until", b).to(&asked.path)
        });
    Ok(Drawn { days: Some(days), picture, left_out })
}

fn zoom(query: &Query, (from, to): (Date, Date), filter: &Filter) -> Vec<(&'static str, String)> {
    let days = length(from, to);
    let quarter = (days / 4).max(1);
    let half = (days / 2).max(1);
    let to_page = |a: Date, b: Date| format!("{}#picture", query.with("since", a).with("until", b).to("/timeline"));
    let mut links = vec![
        ("Earlier", to_page(forth(from, -half), forth(to, -half))),
        ("Later", to_page(forth(from, half), forth(to, half))),
        ("Closer", to_page(forth(from, quarter), forth(to, -quarter).max(forth(from, quarter)))),
        ("Wider", to_page(forth(from, -half), forth(to, half))),
    ];
    if filter.since.is_some() || filter.until.is_some() {
        links.push(("Everything", query.without("since").without("until").to("/timeline")));
    }
    links
}

/// The pair that an event is of: who does it, and to whom.
pub fn pair(event: &Event) -> Option<(String, String)> {
    let (by, to) = (codes(&event.actors), codes(&event.recipients));
    let mut all: Vec<&str> = by.iter().chain(&to).copied().filter(|c| !c.contains(':')).collect();
    if all.len() < 2
        && let Some(m) = &event.mission
    {
        all = vec![&m.sending, &m.receiving];
    }
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [a, b] => Some(((*a).to_owned(), (*b).to_owned())),
        _ => None,
    }
}

fn by_pairs<'a>(view: &View, events: &'a [Event]) -> Result<Vec<Thread<'a>>, PageError> {
    let mut pairs: BTreeMap<(String, String), Vec<&'a Event>> = BTreeMap::new();
    let mut rest: Vec<&'a Event> = Vec::new();
    for event in events.iter().rev() {
        match pair(event) {
            Some(pair) => pairs.entry(pair).or_default().push(event),
            None => rest.push(event),
        }
    }
    let mut list: Vec<((String, String), Vec<&Event>)> = pairs.into_iter().collect();
    list.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    for (_, events) in list.split_off(list.len().min(LANES)) {
        rest.extend(events);
    }
    rest.sort_by_key(|e| e.when.latest.or(e.when.earliest));
    let mut threads = Vec::new();
    for ((a, b), events) in list {
        threads.push(Thread {
            name: format!("{} – {}", short(speech::party(view.registry, &a)), short(speech::party(view.registry, &b))),
            href: path(&["dyads", &a, &b]),
            events: named(view, events)?,
        });
    }
    if !rest.is_empty() {
        threads.push(Thread { name: "others".to_owned(), href: "#list".to_owned(), events: named(view, rest)? });
    }
    Ok(threads)
}

/// A name that fits beside a lane.
fn short(name: &str) -> &str {
    match name {
        "United States" => "US",
        "United Kingdom" => "UK",
        "European Union" => "EU",
        "United Nations" => "UN",
        name => name,
    }
}

fn by_stories<'a>(view: &View, events: &'a [Event]) -> Result<Vec<Thread<'a>>, PageError> {
    let of: BTreeMap<String, (String, String)> = view.stories_of(events)?;
    let mut threads: BTreeMap<&str, (&str, Vec<&Event>)> = BTreeMap::new();
    let mut rest: Vec<&Event> = Vec::new();
    for event in events.iter().rev() {
        match of.get(&event.id) {
            Some((id, title)) => threads.entry(id).or_insert((title, Vec::new())).1.push(event),
            None => rest.push(event),
        }
    }
    let mut list: Vec<(&str, (&str, Vec<&Event>))> = threads.into_iter().collect();
    list.sort_by(|a, b| b.1.1.len().cmp(&a.1.1.len()).then_with(|| a.0.cmp(b.0)));
    for (_, (_, events)) in list.split_off(list.len().min(LANES)) {
        rest.extend(events);
    }
    rest.sort_by_key(|e| e.when.latest.or(e.when.earliest));
    let mut lanes = Vec::new();
    for (id, (title, list)) in list {
        lanes.push(Thread {
            name: crate::text::cut(&crate::text::clean(title), 24).into_owned(),
            href: path(&["stories", id]),
            events: own(view, events, &list)?,
        });
    }
    if !rest.is_empty() {
        lanes.push(Thread { name: "others".to_owned(), href: "#list".to_owned(), events: own(view, events, &rest)? });
    }
    Ok(lanes)
}

fn own<'a>(view: &View, all: &'a [Event], some: &[&Event]) -> Result<Vec<(&'a Event, String)>, PageError> {
    let wanted: std::collections::BTreeSet<&str> = some.iter().map(|e| e.id.as_str()).collect();
    named(view, all.iter().rev().filter(|e| wanted.contains(e.id.as_str())).collect())
}

/// Events with their words, where there are few enough to be drawn each.
fn named<'a>(view: &View, events: Vec<&'a Event>) -> Result<Vec<(&'a Event, String)>, PageError> {
    let few = events.len() <= crate::chart::timeline::SINGLE;
    let word = |e: &'a Event| Ok((e, if few { view.sentence(e)? } else { String::new() }));
    events.into_iter().map(word).collect()
}
