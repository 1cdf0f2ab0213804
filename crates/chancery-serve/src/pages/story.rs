//! Stories: threads of events and the reports that tell of them.

use super::list::{self, FORMS, List, Told};
use super::{Answer, Asked, Format, Frame};
use crate::chart::balance::Balance;
use crate::data::View;
use crate::error::PageError;
use crate::filter::Filter;
use crate::formats::{Table, iso};
use crate::line::{Link, When, report_name};
use crate::query::{Query, path};
use crate::speech;
use crate::text::count;
use askama::Template;
use chancery::story::Story;

#[derive(Template)]
#[template(path = "stories.html")]
struct Stories {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    link: Link,
    days: String,
    parties: Vec<Link>,
    size: String,
}

const MOST: usize = 500;

pub fn all(asked: &Asked) -> Result<Answer, PageError> {
    let forms = [Format::Json, Format::Csv];
    asked.has(&forms)?;
    let stories = asked.view.stories(MOST)?;
    match asked.format {
        Format::Json => return Answer::json(&stories),
        Format::Csv => {
            let rows = stories.iter().map(|s| {
                vec![s.id.clone(), s.title.clone(), s.actors.join(" "), iso(s.first), iso(s.last), s.events.join(" ")]
            });
            let header = vec!["id", "title", "actors", "first", "last", "events"];
            return Ok(Answer::Csv(Table { header, rows: rows.collect(), next: None }));
        }
        _ => {}
    }
    let rows = stories.iter().map(|s| Row {
        link: Link::new(s.title.clone(), path(&["stories", &s.id])),
        days: days(s),
        parties: parties(&asked.view, s),
        size: size(s),
    });
    Answer::page(Stories { frame: asked.frame("stories", "Stories", &forms)?, rows: rows.collect() })
}

fn days(story: &Story) -> String {
    match (story.first, story.last) {
        (Some(a), Some(b)) if a != b => format!("{} – {}", speech::day(a), speech::day(b)),
        (Some(day), _) | (_, Some(day)) => speech::day(day),
        _ => "days unknown".to_owned(),
    }
}

fn size(story: &Story) -> String {
    format!(
        "{} from {}",
        count(story.events.len(), "event", "events"),
        count(story.documents.len(), "report", "reports")
    )
}

fn parties(view: &View, story: &Story) -> Vec<Link> {
    story.actors.iter().take(6).map(|code| Link::party(view.registry, code)).collect()
}

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    frame: Frame,
    title: String,
    days: String,
    size: String,
    parties: Vec<Link>,
    picture: Option<Balance>,
    timeline: String,
    list: List,
    reports: Vec<(Link, When)>,
}

/// Reports that are listed.
const REPORTS: usize = 60;

pub fn page(asked: &Asked, id: &str) -> Result<Answer, PageError> {
    let view = &asked.view;
    let story = view.story(id)?;
    let filter = Filter { story: Some(story.id.clone()), ..Filter::new(&asked.query, view.codebook, view.registry)? };
    let list = match list::of(asked, &filter, &story.title)? {
        Told::Answer(answer) => return Ok(answer),
        Told::List(list) => list,
    };
    let facets = view.facets(&Balance::counted(&filter))?;
    let start = asked.query.without("after");
    let picture = Balance::of(&facets, "Cooperation and conflict in this story".to_owned(), |a, b| {
        format!("{}#list", start.with("since", a).with("until", b).to(&asked.path))
    });
    let mut reports = Vec::new();
    for id in story.documents.iter().take(REPORTS) {
        if let Ok(document) = view.document(id) {
            let link = Link::new(report_name(&document), path(&["documents", id]));
            reports.push((link, When::of(&document.published.date)));
        }
    }
    Answer::page(StoryPage {
        frame: asked.frame("stories", &story.title, &FORMS)?,
        title: story.title.clone(),
        days: days(&story),
        size: size(&story),
        parties: parties(view, &story),
        picture,
        timeline: Query::default().with("story", &story.id).to("/timeline"),
        list,
        reports,
    })
}
