//! The record for programs: JSON over HTTP, described by OpenAPI 3.1 at `/api/openapi.json`.
//!
//! Every list is a page of at most [`LARGEST_PAGE`] with a cursor to the next; every answer carries the version of the
//! record as its ETag, so that who asks again with `If-None-Match` is told when nothing has changed; every error is a
//! problem of RFC 9457.

mod openapi;
mod post;
mod problem;
#[cfg(test)]
mod tests;

pub use problem::problems;

use crate::data::View;
use crate::error::PageError;
use crate::filter::{self, Filter, days};
use crate::query::Query;
use crate::{App, LONGEST_ANSWER};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chancery_store::query::{Filter as Wanted, HitKind, Kind, Order, Page, Paging};
use chancery_store::{MARK_END, MARK_START};
use problem::Problem;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The most items that a page may have.
pub const LARGEST_PAGE: usize = 500;
/// What a page has where nothing is said of it.
const PAGE: usize = 50;
/// The largest report that is taken, in bytes.
pub const LARGEST_REPORT: usize = 8 << 20;

/// Names by which lists are filtered beside those of the pages.
const MORE_NAMES: [&str; 5] = ["family", "document", "event", "country", "confidence"];
const PAGE_NAMES: [&str; 3] = ["limit", "after", "order"];

type Answer = Result<Value, Problem>;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/documents", get(documents).post(post::documents))
        .route("/api/mentions", get(mentions))
        .route("/api/events", get(events))
        .route("/api/stories", get(stories))
        .route("/api/documents/{id}", get(one))
        .route("/api/mentions/{id}", get(one))
        .route("/api/events/{id}", get(one))
        .route("/api/stories/{id}", get(one))
        .route("/api/ledger/{part}", get(ledger))
        .route("/api/search", get(search))
        .route("/api/facets", get(facets))
        .route("/api/openapi.json", get(openapi::answer))
        .method_not_allowed_fallback(wrong_method)
        .layer(axum::middleware::from_fn(in_time))
}

/// The longest that reading reports may take; what was begun goes on, and is stored.
const LONGEST_READING: Duration = Duration::from_secs(600);

/// Answers within the time that an answer may take.
async fn in_time(request: Request, next: Next) -> Response {
    let most = if request.method() == Method::POST { LONGEST_READING } else { LONGEST_ANSWER };
    within(most, next.run(request)).await
}

async fn within(most: Duration, answer: impl Future<Output = Response>) -> Response {
    let late = |_| {
        let detail = format!("The answer took longer than {} seconds.", most.as_secs());
        Problem::new(StatusCode::GATEWAY_TIMEOUT, detail).into_response()
    };
    tokio::time::timeout(most, answer).await.unwrap_or_else(late)
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not answer to that method.")
}

async fn documents(State(app): State<Arc<App>>, request: Request) -> Response {
    listed(app, request, |view, wanted, paging| page(view.store.list_documents(wanted, paging)?)).await
}

async fn mentions(State(app): State<Arc<App>>, request: Request) -> Response {
    listed(app, request, |view, wanted, paging| page(view.store.list_mentions(wanted, paging)?)).await
}

async fn events(State(app): State<Arc<App>>, request: Request) -> Response {
    listed(app, request, |view, wanted, paging| page(view.store.list_events(wanted, paging)?)).await
}

async fn stories(State(app): State<Arc<App>>, request: Request) -> Response {
    listed(app, request, |view, wanted, paging| page(view.store.list_stories(wanted, paging)?)).await
}

async fn listed(
    app: Arc<App>,
    request: Request,
    list: impl FnOnce(&View, &Wanted, &Paging) -> Answer + Send + 'static,
) -> Response {
    look(app, request, move |view, query| {
        known(query, &[&filter::NAMES, &MORE_NAMES, &PAGE_NAMES])?;
        list(view, &wanted(view, query)?, &paging(query)?)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Response {
    let kind = request.uri().path().split('/').nth(2).unwrap_or_default().to_owned();
    look(app, request, move |view, query| {
        known(query, &[])?;
        let missing = || Problem::new(StatusCode::NOT_FOUND, format!("There is no '{id}' among the {kind}."));
        match kind.as_str() {
            "documents" => {
                let whole = view.store.full_document(&id)?.ok_or_else(missing)?;
                let mut record = value(&whole.record)?;
                if let Some(fields) = record.as_object_mut() {
                    fields.insert("text".to_owned(), json!(whole.document.text));
                    fields.insert("mentions".to_owned(), value(&whole.mentions)?);
                }
                Ok(record)
            }
            "mentions" => value(&view.store.mention(&id)?.ok_or_else(missing)?),
            "events" => value(&view.store.event(&id)?.ok_or_else(missing)?),
            "stories" => value(&view.store.story(&id)?.ok_or_else(missing)?),
            _ => Err(missing()),
        }
    })
    .await
}

async fn ledger(State(app): State<Arc<App>>, Path(part): Path<String>, request: Request) -> Response {
    look(app, request, move |view, query| {
        known(query, &[&["as_of", "known_on"]])?;
        let last = |name| Ok::<_, Problem>(days(query, name)?.map(|(_, last)| last));
        let ledger = view.ledger(last("as_of")?, last("known_on")?)?;
        let mut whole = value(ledger.as_ref())?;
        if part == "all" {
            return Ok(whole);
        }
        let found = whole.get_mut(&part).filter(|v| v.is_array()).map(Value::take);
        found.map(|items| json!({ "items": items })).ok_or_else(|| {
            let parts = "missions, relations, measures, talks, commitments, all";
            Problem::new(StatusCode::NOT_FOUND, format!("A ledger has no '{part}', but {parts}."))
        })
    })
    .await
}

async fn search(State(app): State<Arc<App>>, request: Request) -> Response {
    look(app, request, |view, query| {
        known(query, &[&filter::NAMES, &MORE_NAMES, &["limit", "after", "kind"]])?;
        let kind = match query.get("kind").unwrap_or("document") {
            "document" => HitKind::Document,
            "event" => HitKind::Event,
            other => return Err(Problem::bad(format!("'{other}' cannot be searched; kind is document or event."))),
        };
        let wanted = wanted(view, query)?;
        if wanted.words.is_none() {
            return Err(Problem::bad("A search needs words: q=..."));
        }
        let Paging { limit, after, .. } = paging(query)?;
        let found = view.store.find(kind, &wanted, limit, after)?;
        let items: Vec<Value> = found
            .items
            .iter()
            .map(|hit| {
                // The words that matched, as bytes of the excerpt.
                let (mut excerpt, mut marks, mut start) = (String::new(), Vec::new(), 0);
                for c in hit.excerpt.chars() {
                    match c {
                        MARK_START => start = excerpt.len(),
                        MARK_END => marks.push([start, excerpt.len()]),
                        c => excerpt.push(c),
                    }
                }
                json!({ "kind": hit.kind, "id": hit.id, "title": hit.title, "excerpt": excerpt, "matches": marks })
            })
            .collect();
        Ok(json!({ "items": items, "next": found.next.map(|c| c.to_string()) }))
    })
    .await
}

async fn facets(State(app): State<Arc<App>>, request: Request) -> Response {
    look(app, request, |view, query| {
        known(query, &[&filter::NAMES, &MORE_NAMES, &["kind"]])?;
        let asked = query.get("kind").unwrap_or("event");
        let kind = Kind::ALL.into_iter().find(|k| k.as_str() == asked);
        let kind = kind.ok_or_else(|| Problem::bad("kind is document, mention, event or story."))?;
        value(&view.store.facets(kind, &wanted(view, query)?)?)
    })
    .await
}

/// Answers from one state of the record, or says that it is the one that the client has.
async fn look(
    app: Arc<App>,
    request: Request,
    work: impl FnOnce(&View, &Query) -> Answer + Send + 'static,
) -> Response {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let headers = request.headers().clone();
    let done = tokio::task::spawn_blocking(move || {
        app.data.look(&app.codebook, &app.registry, |view| {
            let tag = format!("\"{}-{}\"", view.version, env!("CARGO_PKG_VERSION"));
            if knows(&headers, &tag) {
                return Ok((tag, None));
            }
            Ok((tag, Some(work(&view, &query))))
        })
    })
    .await;
    let (tag, answer) = match done {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => return Problem::from(error).into_response(),
        Err(_) => return Problem::fault().into_response(),
    };
    let mut response = match answer {
        None => StatusCode::NOT_MODIFIED.into_response(),
        Some(Ok(value)) => axum::Json(value).into_response(),
        Some(Err(problem)) => return problem.into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether the client holds this version already (RFC 9110, section 13.1.2).
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    given.flat_map(|v| v.split(',')).map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*")
}

fn value<T: Serialize + ?Sized>(record: &T) -> Answer {
    serde_json::to_value(record).map_err(|_| Problem::fault())
}

fn page<T: Serialize>(page: Page<T>) -> Answer {
    Ok(json!({ "items": value(&page.items)?, "next": page.next.map(|c| c.to_string()) }))
}

/// Complains of a parameter that means nothing here, which may have been meant to narrow the answer.
fn known(query: &Query, names: &[&[&str]]) -> Result<(), Problem> {
    match query.pairs().find(|(name, _)| !names.iter().any(|list| list.contains(name))) {
        Some((name, _)) => Err(Problem::bad(format!("There is no parameter '{name}' here."))),
        None => Ok(()),
    }
}

fn wanted(view: &View, query: &Query) -> Result<Wanted, Problem> {
    let mut wanted = Filter::new(query, view.codebook, view.registry)?.wanted();
    let text = |name: &str| query.get(name).map(str::to_owned);
    wanted.family = text("family").or(wanted.family);
    wanted.country = text("country").map(|c| c.to_uppercase());
    (wanted.document, wanted.event) = (text("document"), text("event"));
    if let Some(least) = query.get("confidence") {
        let share = least.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        wanted.least_confidence = Some(share.ok_or_else(|| Problem::bad("confidence is a number from 0 to 1."))?);
    }
    Ok(wanted)
}

fn paging(query: &Query) -> Result<Paging, Problem> {
    let limit = match query.get("limit") {
        None => PAGE,
        Some(text) => {
            let number = text.parse::<usize>().ok().filter(|n| (1..=LARGEST_PAGE).contains(n));
            number.ok_or_else(|| Problem::bad(format!("limit is a number from 1 to {LARGEST_PAGE}.")))?
        }
    };
    let bad = |_| Problem::bad("after is what 'next' of another page was.");
    let after = query.get("after").map(|text| text.parse().map_err(bad)).transpose()?;
    let order = match query.get("order").unwrap_or("newest") {
        "newest" => Order::NewestFirst,
        "oldest" => Order::OldestFirst,
        _ => return Err(Problem::bad("order is newest or oldest.")),
    };
    Ok(Paging { limit, after, order })
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Problem {
        let detail = match error.hint {
            Some(hint) => format!("{} {hint}", error.message),
            None => error.message,
        };
        Problem::new(error.status, detail)
    }
}

impl From<chancery_store::StoreError> for Problem {
    fn from(error: chancery_store::StoreError) -> Problem {
        PageError::from(error).into()
    }
}
