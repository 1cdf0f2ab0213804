//! The pages: which address shows what, in which form.

mod actor;
mod document;
mod dyad;
mod event;
mod ledger;
mod list;
mod reports;
mod search;
mod story;
mod timeline;
mod today;

use crate::App;
use crate::data::View;
use crate::error::PageError;
use crate::formats::{Feed, Table};
use crate::kept::Made;
use crate::query::Query;
use crate::text::escaped;
use crate::{assets, speech, text};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chancery::ledger::Ledger;
use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use std::cell::Cell;
use std::sync::Arc;

/// The parts of the site: key, name and address.
pub const NAVIGATION: [(&str, &str, &str); 7] = [
    ("today", "Today", "/"),
    ("timeline", "Timeline", "/timeline"),
    ("ledger", "Ledger", "/ledger/missions"),
    ("actors", "Actors", "/actors"),
    ("stories", "Stories", "/stories"),
    ("reports", "Reports", "/documents"),
    ("search", "Search", "/search"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Html,
    Json,
    Csv,
    Atom,
}

impl Format {
    const ENDINGS: [(&str, Format); 3] = [(".json", Format::Json), (".csv", Format::Csv), (".atom", Format::Atom)];

    fn kind(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Atom => "application/atom+xml; charset=utf-8",
        }
    }
}

/// One request, taken apart.
pub struct Asked<'a> {
    pub view: View<'a>,
    pub query: Query,
    pub format: Format,
    /// The path without its ending.
    pub path: String,
    /// What the address names: scheme and host, where the request tells.
    pub origin: String,
    /// Whether the page lacks something that is yet being worked out.
    pub unfinished: Cell<bool>,
}

/// A page in one of its forms.
pub enum Answer {
    Html(String),
    Json(serde_json::Value),
    Csv(Table),
    Atom(Feed),
    /// Another address has it.
    Elsewhere(String),
}

/// What every page shows around what it is about.
pub struct Frame {
    pub title: String,
    /// The part of the navigation that it belongs to.
    pub here: &'static str,
    pub query: String,
    pub version: &'static str,
    /// The same in other forms: name and address.
    pub forms: Vec<(&'static str, String)>,
    pub state: String,
}

impl Asked<'_> {
    /// The frame of a page that stands beside itself in the forms that are named.
    pub fn frame(&self, here: &'static str, title: &str, forms: &[Format]) -> Result<Frame, PageError> {
        let counts = self.view.counts()?;
        let reports = text::count(counts.documents, "report", "reports");
        let events = text::count(counts.events, "event", "events");
        let last = self.view.days()?.map(|(_, last)| format!(". Its last day is {}", speech::day(last)));
        let base = if self.path == "/" { "/today" } else { &self.path };
        let named = Format::ENDINGS.into_iter().filter(|(_, form)| forms.contains(form));
        Ok(Frame {
            title: text::cut(&text::clean(title), 120).into_owned(),
            here,
            query: self.query.get("q").unwrap_or_default().to_owned(),
            version: &assets::VERSION,
            forms: named
                .map(|(ending, form)| {
                    let name = match form {
                        Format::Json => "JSON",
                        Format::Csv => "CSV",
                        _ => "Atom",
                    };
                    (name, self.query.to(&format!("{base}{ending}")))
                })
                .collect(),
            state: format!("The record holds {reports} and {events}{}.", last.unwrap_or_default()),
        })
    }

    /// The ledger of a day for a page that is about more than it: empty where that of a large record is yet being
    /// worked out, which the page does not wait for.
    pub fn ledger_so_far(&self, as_of: Option<Date>) -> Result<Arc<Ledger>, PageError> {
        match self.view.ledger(as_of, None) {
            Err(error) if error.status == StatusCode::SERVICE_UNAVAILABLE => {
                self.unfinished.set(true);
                Ok(Arc::new(Ledger::default()))
            }
            found => found,
        }
    }

    /// The form that was asked for, where the page has it.
    pub fn has(&self, forms: &[Format]) -> Result<(), PageError> {
        if self.format == Format::Html || forms.contains(&self.format) {
            return Ok(());
        }
        Err(PageError::not_found("This page does not come in that form."))
    }
}

impl Answer {
    pub fn page(template: impl Template) -> Result<Answer, PageError> {
        Ok(Answer::Html(template.render()?))
    }

    pub fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<Answer, PageError> {
        Ok(Answer::Json(serde_json::to_value(value)?))
    }
}

/// Answers every address but those of files.
pub async fn answer(State(app): State<Arc<App>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let error = PageError::new(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read.");
        let mut response = app.error_page(error);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let (path, format) = ending(uri.path());
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let origin = host.map_or_else(String::new, |host| format!("http://{host}"));
    let query = Query::parse(uri.query().unwrap_or_default());
    let path = path.to_owned();
    let address = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let made = tokio::task::spawn_blocking(move || {
        app.data.look(&app.codebook, &app.registry, |view| {
            if let Some(made) = app.kept.get(&view.version, &address) {
                return Ok(made);
            }
            let version = view.version.clone();
            let asked = Asked { view, query, format, path, origin, unfinished: Cell::new(false) };
            let made = Arc::new(written(find(&asked)?)?);
            // A feed names its host, and what is not finished is made again.
            if !asked.unfinished.get() && !matches!(made.format, Format::Atom) && made.status == StatusCode::OK {
                app.kept.put(&version, &address, &made);
            }
            Ok(made)
        })
    })
    .await;
    let made = made.unwrap_or_else(|_| {
        Err(PageError::new(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made: a fault of the program."))
    });
    match made {
        Ok(made) => sent(&made, &headers),
        Err(error) => failure(error, format),
    }
}

/// A path and the form that its ending asks for.
fn ending(path: &str) -> (&str, Format) {
    Format::ENDINGS
        .into_iter()
        .find_map(|(ending, format)| Some((path.strip_suffix(ending)?, format)))
        .unwrap_or((path, Format::Html))
}

fn find(asked: &Asked) -> Result<Answer, PageError> {
    let mut segments = Vec::new();
    for segment in asked.path.split('/').filter(|s| !s.is_empty()) {
        let decoded = percent_decode_str(segment).decode_utf8();
        segments.push(decoded.map_err(|_| PageError::not_found("There is no such page."))?.into_owned());
    }
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [] | ["today"] => today::page(asked),
        ["timeline"] => timeline::page(asked),
        ["events"] => Ok(Answer::Elsewhere(asked.query.to("/timeline"))),
        ["ledger"] => Ok(Answer::Elsewhere(asked.query.to("/ledger/missions"))),
        ["ledger", part] => ledger::page(asked, part),
        ["events", id] => event::page(asked, id),
        ["documents"] => reports::page(asked),
        ["documents", id] => document::page(asked, id),
        ["actors"] => actor::all(asked),
        ["actors", code] => actor::page(asked, code),
        ["dyads", a, b] => dyad::page(asked, a, b),
        ["stories"] => story::all(asked),
        ["stories", id] => story::page(asked, id),
        ["search"] => search::page(asked),
        _ => Err(PageError::not_found("There is no such page.")),
    }
}

fn written(answer: Answer) -> Result<Made, PageError> {
    let (format, body, next) = match answer {
        Answer::Html(page) => (Format::Html, page, None),
        Answer::Json(value) => (Format::Json, serde_json::to_string(&value)?, None),
        Answer::Csv(table) => (Format::Csv, table.written()?, table.next),
        Answer::Atom(feed) => (Format::Atom, feed.written(), None),
        Answer::Elsewhere(to) => {
            let status = StatusCode::SEE_OTHER;
            return Ok(Made { status, format: Format::Html, body: String::new(), tag: String::new(), next: Some(to) });
        }
    };
    Ok(Made { status: StatusCode::OK, format, tag: tag(&body), body, next })
}

fn sent(made: &Made, headers: &HeaderMap) -> Response {
    let next = made.next.as_deref();
    if made.status != StatusCode::OK {
        let to = next.and_then(|to| HeaderValue::from_str(to).ok()).unwrap_or(HeaderValue::from_static("/"));
        return (made.status, [(header::LOCATION, to)]).into_response();
    }
    let tag = &made.tag;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|known| known == "*" || known.split(',').any(|k| k.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = [(header::CONTENT_TYPE, made.format.kind()), (header::ETAG, tag.as_str())];
    let mut response = (kind, Body::from(made.body.clone())).into_response();
    if let Some(next) = next.and_then(|n| HeaderValue::from_str(&format!("<{n}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, next);
    }
    response
}

fn tag(body: &str) -> String {
    let hash = blake3::hash(body.as_bytes()).to_hex();
    format!("\"{}\"", hash.get(..20).unwrap_or_default())
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    frame: Frame,
    message: &'a str,
    hint: Option<&'a str>,
}

/// What went wrong, in the form that was asked for.
pub fn failure(error: PageError, format: Format) -> Response {
    if format == Format::Json {
        let body = serde_json::json!({"error": {"status": error.status.as_u16(), "message": error.message, "hint": error.hint}});
        return (error.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response();
    }
    let frame = Frame {
        title: error.message.clone(),
        here: "",
        query: String::new(),
        version: &assets::VERSION,
        forms: Vec::new(),
        state: String::new(),
    };
    let page = FailurePage { frame, message: &error.message, hint: error.hint.as_deref() }.render();
    let page = page.unwrap_or_else(|_| escaped(&error.message));
    (error.status, [(header::CONTENT_TYPE, Format::Html.kind())], page).into_response()
}
