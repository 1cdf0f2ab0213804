//! Reports that are sent to be read.

use super::problem::Problem;
use super::{LARGEST_REPORT, known};
use crate::App;
use crate::query::Query;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chancery::document::Document;
use chancery::reader::{Input, Reader};
use chancery_store::Store;
use chancery_store::query::Filter;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Those who write take turns, and the model is loaded when the first comes.
static WRITING: Mutex<Option<Reader>> = Mutex::new(None);

/// Reads the body as `chancery read` reads a file (text, a web page, JSON, JSON Lines; content decides), stores it, and
/// answers with what it read.
pub async fn documents(State(app): State<Arc<App>>, request: Request) -> Response {
    match take(app, request).await {
        Ok((status, value)) => (status, axum::Json(value)).into_response(),
        Err(problem) => {
            let unknown = problem.is_unauthorized();
            let mut response = problem.into_response();
            if unknown {
                let challenge = axum::http::HeaderValue::from_static("Bearer realm=\"Chancery\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            response
        }
    }
}

async fn take(app: Arc<App>, request: Request) -> Result<(StatusCode, Value), Problem> {
    if app.config.token.is_none() {
        let detail = "This server takes no reports: it was started without --token-file.";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    if !app.config.token_fits(request.headers()) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "Reports are taken from those who bring the token."));
    }
    let query = Query::parse(request.uri().query().unwrap_or_default());
    known(&query, &[&["name"]])?;
    let name = query.get("name").unwrap_or("api").to_owned();
    if name.len() > 200 || name.chars().any(char::is_control) {
        return Err(Problem::bad("name is the report's file name: at most 200 bytes, without control characters."));
    }
    let too_large =
        |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("At most {LARGEST_REPORT} bytes are taken at once."));
    let bytes = axum::body::to_bytes(request.into_body(), LARGEST_REPORT).await.map_err(too_large)?;
    let done = tokio::task::spawn_blocking(move || store(&app, &name, &bytes)).await;
    done.map_err(|_| Problem::fault())?
}

fn store(app: &App, name: &str, bytes: &[u8]) -> Result<(StatusCode, Value), Problem> {
    let mut writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if writing.is_none() {
        *writing =
            Some(Reader::embedded().map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?);
    }
    let Some(reader) = writing.as_ref() else { return Err(Problem::fault()) };
    let inputs = [Input { file: name, bytes }];
    let (readings, diagnostics) = reader.read(&inputs);
    let rejected: Vec<Value> = readings
        .iter()
        .filter_map(|r| Some(json!({ "place": r.document.origin, "reason": r.document.rejected.as_ref()? })))
        .chain(diagnostics.iter().map(|d| json!({ "place": d.place, "reason": d.message })))
        .collect();
    let accepted: Vec<&Document> = readings.iter().map(|r| &r.document).filter(|d| d.rejected.is_none()).collect();
    if accepted.is_empty() {
        let reasons: Vec<&str> = rejected.iter().filter_map(|r| r.get("reason")?.as_str()).collect();
        let detail = format!("Nothing of it can be read: {}", reasons.join("; "));
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let ids: Vec<String> = accepted.iter().map(|d| d.id.clone()).collect();
    let mut store = Store::open_existing(&app.config.db)?;
    let kept = store.keep_read(&inputs, &readings)?;
    let outcome = store.put_from(readings, &kept, &reader.coder.codebook, &reader.registry)?;
    let (mut documents, mut mentions, mut events) = (Vec::new(), Vec::new(), BTreeMap::new());
    for id in &ids {
        documents.extend(store.document(id)?);
        mentions.extend(store.mentions_of(id)?);
        let told = Filter { document: Some(id.clone()), ..Filter::default() };
        let page = store.list_events(&told, &chancery_store::query::Paging::ALL)?;
        events.extend(page.items.into_iter().map(|e| (e.id.clone(), e)));
    }
    let status = if outcome.added.is_empty() { StatusCode::OK } else { StatusCode::CREATED };
    let answer = json!({
        "added": outcome.added,
        "known": outcome.known,
        "rejected": rejected,
        "documents": documents,
        "mentions": mentions,
        "events": events.into_values().collect::<Vec<_>>(),
    });
    Ok((status, answer))
}
