//! Today: what the latest reports changed, what is owed, and what they disagree about.

use super::{Answer, Asked, Format, Frame};
use crate::error::PageError;
use crate::formats::{self, Entry, Feed};
use crate::line::{Line, lines};
use crate::speech;
use askama::Template;
use jiff::civil::Date;

const FORMS: [Format; 3] = [Format::Json, Format::Csv, Format::Atom];
/// Events that are shown.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    /// The latest changes, by the day of the reports that made them.
    days: Vec<(String, Vec<Line>)>,
}

pub fn page(asked: &Asked) -> Result<Answer, PageError> {
    asked.has(&FORMS)?;
    let view = &asked.view;
    let latest = view.latest(SHOWN)?;
    let lines = lines(view, &latest)?;
    match asked.format {
        Format::Json => return Answer::json(&latest),
        Format::Csv => return Ok(Answer::Csv(formats::events(view, &latest))),
        Format::Atom => {
            let entries = latest.iter().zip(&lines).map(|(e, l)| Entry::of(e, l)).collect();
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
    let known = |e: &chancery::event::Event| -> Option<Date> { e.history.iter().filter_map(|k| k.known_on).max() };
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    for (event, line) in latest.iter().zip(lines) {
        let day = known(event).map_or_else(|| "Day unknown".to_owned(), speech::day);
        match days.last_mut() {
            Some((last, list)) if *last == day => list.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    Answer::page(Today { frame: asked.frame("today", "Today", &FORMS)?, days })
}
