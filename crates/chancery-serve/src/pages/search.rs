//! Search: words in events and reports, and what the events that fit are.

use super::list::{self, Chosen, FORMS, List, Told};
use super::{Answer, Asked, Format, Frame};
use crate::chart::bars::Bars;
use crate::error::PageError;
use crate::filter::Filter;
use crate::query::{Query, path};
use crate::speech;
use crate::text::{cut, escaped};
use askama::Template;
use chancery::coding::Modality;
use chancery_store::query::Count;
use chancery_store::{MARK_END, MARK_START};

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    frame: Frame,
    words: String,
    chosen: Vec<Chosen>,
    facets: Vec<Facet>,
    bars: Option<Bars>,
    list: List,
    reports: Vec<Found>,
    /// Whether only the latest of so many were counted.
    partial: bool,
    kept: Vec<(String, String)>,
}

struct Facet {
    name: &'static str,
    values: Vec<Value>,
    more: Vec<Value>,
}

struct Value {
    name: String,
    count: usize,
    href: String,
    on: bool,
}

struct Found {
    title: String,
    href: String,
    /// Escaped here, so that the marks of what was found can stand in it.
    excerpt: String,
}

/// Values of a facet that are shown at once.
const SHOWN: usize = 7;
const REPORTS: usize = 20;

pub fn page(asked: &Asked) -> Result<Answer, PageError> {
    let view = &asked.view;
    let filter = Filter::new(&asked.query, view.codebook, view.registry)?;
    let words = filter.words.clone().unwrap_or_default();
    if asked.format == Format::Html
        && let Some(code) = known(asked, &words)
    {
        return Ok(Answer::Elsewhere(path(&[code.0, &code.1])));
    }
    let title = if words.is_empty() { "search".to_owned() } else { format!("search for {words}") };
    let list = match list::of(asked, &filter, &title)? {
        Told::Answer(answer) => return Ok(answer),
        Told::List(list) => list,
    };
    let facets = view.facets(&filter)?;
    let partial = !facets.complete;
    let start = asked.query.without("after");
    let months = crate::chart::bars::months(&facets.months);
    let bars =
        Bars::of(&months, "Events by month".to_owned(), |a, b| start.with("since", a).with("until", b).to("/search"));
    let facet = |name: &'static str, key: &'static str, list: Vec<Count>, words: &dyn Fn(&str) -> String| {
        let mut values: Vec<Value> = list
            .into_iter()
            .map(|Count { value, count }| {
                let on = start.has(key, &value);
                let several = matches!(key, "act" | "modality");
                let query = match (on, several) {
                    (true, _) => start.without_value(key, &value),
                    (false, true) => start.and(key, &value),
                    (false, false) => start.with(key, &value),
                };
                Value { name: words(&value), count, href: query.to("/search"), on }
            })
            .collect();
        let more = values.split_off(values.len().min(SHOWN));
        Facet { name, values, more }
    };
    let modality = |m: &str| {
        let known = Modality::ALL.into_iter().find(|x| x.as_str() == m);
        known.map_or_else(|| m.to_owned(), |m| speech::modality(m).to_owned())
    };
    let facets = vec![
        facet("What", "act", facets.acts, &speech::act),
        facet("Done by", "actor", facets.actors, &|c| speech::party(view.registry, c).to_owned()),
        facet("Done to", "recipient", facets.recipients, &|c| speech::party(view.registry, c).to_owned()),
        facet("Whether", "modality", facets.modalities, &modality),
        facet("Told by", "outlet", facets.outlets, &|o| o.to_owned()),
    ];
    let kept = start.without("q");
    Answer::page(Search {
        frame: asked.frame("search", if words.is_empty() { "Search" } else { &words }, &FORMS)?,
        chosen: list::chosen(asked),
        facets: facets.into_iter().filter(|f| !f.values.is_empty()).collect(),
        bars,
        list,
        reports: reports(asked, &words)?,
        partial,
        kept: kept.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        words,
    })
}

/// An id that was copied into the search leads to what it names.
fn known(asked: &Asked, words: &str) -> Option<(&'static str, String)> {
    let (kind, digits) = words.split_once('-')?;
    if digits.len() != 16 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    match kind {
        "e" => asked.view.event(words).ok().map(|e| ("events", e.id)),
        "d" => asked.view.document(words).ok().map(|d| ("documents", d.id)),
        "s" => asked.view.story(words).ok().map(|s| ("stories", s.id)),
        _ => None,
    }
}

fn reports(asked: &Asked, words: &str) -> Result<Vec<Found>, PageError> {
    if words.is_empty() || asked.query.get("after").is_some() {
        return Ok(Vec::new());
    }
    let hits = asked.view.search(words, REPORTS)?;
    Ok(hits
        .into_iter()
        .map(|hit| {
            let folded = cut(&hit.excerpt, 600).split_whitespace().collect::<Vec<_>>().join(" ");
            // The two marks are controls, which escaping takes out of everything else.
            let mut excerpt = String::new();
            let mut open = false;
            for piece in folded.split_inclusive([MARK_START, MARK_END]) {
                let mark = piece.chars().next_back().filter(|c| matches!(*c, MARK_START | MARK_END));
                excerpt.push_str(&escaped(piece.trim_end_matches([MARK_START, MARK_END])));
                match mark {
                    Some(MARK_START) if !open => {
                        open = true;
                        excerpt.push_str("<mark>");
                    }
                    Some(MARK_END) if open => {
                        open = false;
                        excerpt.push_str("</mark>");
                    }
                    _ => {}
                }
            }
            if open {
                excerpt.push_str("</mark>");
            }
            Found {
                title: cut(&hit.title, 200).into_owned(),
                href: Query::default().with("q", words).to(&path(&["documents", &hit.id])),
                excerpt,
            }
        })
        .collect())
}
