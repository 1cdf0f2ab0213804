//! Events along a line of time, a lane for each pair of states or each story.

use super::time::{Scale, Step, Tick, as_f64, forth, round};
use crate::speech;
use askama::Template;
use chancery::event::Event;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "chart/timeline.html")]
pub struct Timeline {
    pub title: String,
    pub lanes: Vec<Lane>,
    pub ticks: Vec<Tick>,
    pub width: f64,
    pub height: f64,
    /// Whether events are counted, because there are too many to show each.
    pub counted: bool,
}

pub struct Lane {
    pub name: String,
    pub href: String,
    pub y: f64,
    pub label_y: f64,
    pub marks: Vec<Mark>,
    pub bars: Vec<Bar>,
    pub count: usize,
}

/// One event.
pub struct Mark {
    pub href: String,
    pub name: String,
    pub class: String,
    pub x: f64,
    pub y: f64,
    /// Where its days begin and end, where they are more than one.
    pub from: Option<f64>,
    pub to: f64,
    /// Conflict is a square, all else a circle: colour is not all that tells.
    pub square: bool,
}

/// Many events.
pub struct Bar {
    pub href: String,
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A lane before it is drawn: its name, its page and its events.
pub struct Thread<'a> {
    pub name: String,
    pub href: String,
    pub events: Vec<(&'a Event, String)>,
}

const LEFT: f64 = 168.0;
const WIDTH: f64 = 980.0;
const TOP: f64 = 26.0;
const PITCH: f64 = 11.0;
const TALLEST: usize = 7;
/// Events that are drawn each by itself.
pub const SINGLE: usize = 300;

impl Timeline {
    /// None where no event has a day in the stretch. `href` gives the page of a shorter stretch.
    pub fn of(
        threads: &[Thread],
        days: (Date, Date),
        title: String,
        href: impl Fn(Date, Date) -> String,
    ) -> Option<Timeline> {
        let scale = Scale::new(days.0, days.1, LEFT, WIDTH - LEFT - 8.0);
        let total: usize = threads.iter().map(|t| t.events.len()).sum();
        let counted = total > SINGLE;
        let mut y = TOP;
        let mut lanes = Vec::new();
        for thread in threads {
            let dated: Vec<(Date, &Event, &str)> = thread
                .events
                .iter()
                .filter_map(|(e, name)| Some((e.when.latest.or(e.when.earliest)?, *e, name.as_str())))
                .filter(|(day, _, _)| *day >= scale.first && *day <= scale.last)
                .collect();
            if dated.is_empty() {
                continue;
            }
            let (marks, bars, rows) = if counted { bars(&dated, &scale, y, &href) } else { marks(&dated, &scale, y) };
            let height = round(as_f64(i64::try_from(rows).unwrap_or(1)) * PITCH + 14.0);
            lanes.push(Lane {
                name: thread.name.clone(),
                href: thread.href.clone(),
                y,
                label_y: round(y + height / 2.0 + 4.0),
                marks,
                bars,
                count: dated.len(),
            });
            y += height;
        }
        if lanes.is_empty() {
            return None;
        }
        Some(Timeline { title, lanes, ticks: scale.ticks(10), width: WIDTH, height: round(y + 8.0), counted })
    }
}

type Drawn = (Vec<Mark>, Vec<Bar>, usize);

fn marks(dated: &[(Date, &Event, &str)], scale: &Scale, top: f64) -> Drawn {
    // The right end of what stands in each row; an event takes the first row where there is room.
    let mut rows: Vec<f64> = Vec::new();
    let mut places = Vec::new();
    for (day, event, _) in dated {
        let x = scale.middle(*day);
        let from = event.when.earliest.filter(|first| first < day).map(|first| scale.x(first));
        let room = from.unwrap_or(x).min(x - 5.0);
        let row = rows.iter().position(|end| *end < room).unwrap_or(rows.len());
        let row = if row >= TALLEST { row_of_least(&rows) } else { row };
        match rows.get_mut(row) {
            Some(end) => *end = x + 6.0,
            None => rows.push(x + 6.0),
        }
        places.push((x, from, row));
    }
    let marks = dated.iter().zip(places).map(|((_, event, name), (x, from, row))| {
        let tone = speech::quad(&event.plover.kind).map_or("none", |q| q.tone());
        Mark {
            href: crate::query::path(&["events", &event.id]),
            name: format!("{}: {name} ({})", speech::days(&event.when), speech::modality(event.modality)),
            class: format!("{tone} {}", speech::standing(event.modality)),
            x,
            y: round(top + 12.0 + as_f64(i64::try_from(row).unwrap_or(0)) * PITCH),
            from: from.filter(|from| x - from > 7.0),
            to: x,
            square: tone == "conf",
        }
    });
    (marks.collect(), Vec::new(), rows.len().max(1))
}

fn row_of_least(rows: &[f64]) -> usize {
    rows.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i)
}

fn bars(dated: &[(Date, &Event, &str)], scale: &Scale, top: f64, href: &impl Fn(Date, Date) -> String) -> Drawn {
    let step = Step::for_days(scale.days(), 90);
    let mut pieces: BTreeMap<Date, usize> = BTreeMap::new();
    for (day, _, _) in dated {
        *pieces.entry(step.start(*day)).or_default() += 1;
    }
    let most = pieces.values().copied().max().unwrap_or(1);
    let rows = 3;
    let tall = as_f64(rows) * PITCH;
    let bars = pieces.into_iter().map(|(start, count)| {
        let end = step.next(start).yesterday().unwrap_or(start);
        let share = as_f64(i64::try_from(count).unwrap_or(0)) / as_f64(i64::try_from(most).unwrap_or(1));
        let height = round((tall * share).max(2.0));
        Bar {
            href: href(start, end),
            name: format!("{}: {}", step.name(start), crate::text::count(count, "event", "events")),
            x: scale.x(start),
            y: round(top + 7.0 + tall - height),
            width: round((scale.x(forth(end, 1)) - scale.x(start) - 0.6).max(1.0)),
            height,
        }
    });
    (Vec::new(), bars.collect(), usize::try_from(rows).unwrap_or(3))
}
