//! Reports: what was read, the latest first.

use super::list::{self, Chosen};
use super::{Answer, Asked, Format, Frame};
use crate::error::PageError;
use crate::filter::Filter;
use crate::formats::{Table, iso};
use crate::line::{When, report_name};
use crate::query::path;
use crate::text::cut;
use askama::Template;

const FORMS: [Format; 2] = [Format::Json, Format::Csv];
const PAGE: usize = 100;
const FILE: usize = 1_000;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: Frame,
    rows: Vec<Row>,
    total: String,
    next: Option<String>,
    first: bool,
    chosen: Vec<Chosen>,
}

struct Row {
    href: String,
    outlet: String,
    title: String,
    published: When,
    rejected: Option<String>,
    conflicts: usize,
}

pub fn page(asked: &Asked) -> Result<Answer, PageError> {
    asked.has(&FORMS)?;
    let filter = Filter::new(&asked.query, asked.view.codebook, asked.view.registry)?;
    let after = asked.query.get("after");
    let most = if asked.format == Format::Html { PAGE } else { FILE };
    let (documents, next) = asked.view.documents(&filter, after, most)?;
    let next = |ending: &str| next.as_ref().map(|id| asked.query.with("after", id).to(&format!("/documents{ending}")));
    match asked.format {
        Format::Json => return Answer::json(&serde_json::json!({"next": next(".json"), "documents": documents})),
        Format::Csv => {
            let rows = documents.iter().map(|d| {
                let text = |t: &Option<String>| t.clone().unwrap_or_default();
                let day = &d.published.date;
                vec![
                    d.id.clone(),
                    d.origin.clone(),
                    text(&d.outlet),
                    text(&d.title),
                    iso(day.earliest),
                    iso(day.latest),
                    d.language.clone(),
                    text(&d.rejected),
                ]
            });
            let header = vec!["id", "origin", "outlet", "title", "earliest", "latest", "language", "rejected"];
            return Ok(Answer::Csv(Table { header, rows: rows.collect(), next: next(".csv") }));
        }
        _ => {}
    }
    let rows = documents.iter().map(|d| Row {
        href: path(&["documents", &d.id]),
        outlet: report_name(d),
        title: cut(d.title.as_deref().unwrap_or(&d.file), 200).into_owned(),
        published: When::of(&d.published.date),
        rejected: d.rejected.clone(),
        conflicts: d.published.conflicts.len(),
    });
    Answer::page(Reports {
        frame: asked.frame("reports", "Reports", &FORMS)?,
        rows: rows.collect(),
        total: crate::text::count(asked.view.counts()?.documents, "report", "reports"),
        next: next(""),
        first: after.is_none(),
        chosen: list::chosen(asked),
    })
}
