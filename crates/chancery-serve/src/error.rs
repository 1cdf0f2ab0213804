//! Why a page could not be shown, in a page.

use axum::http::StatusCode;
use chancery_store::StoreError;

/// What went wrong, for whoever reads it, and with which status.
#[derive(Debug)]
pub struct PageError {
    pub status: StatusCode,
    pub message: String,
    pub hint: Option<String>,
}

impl PageError {
    pub fn not_found(message: impl Into<String>) -> PageError {
        let hint = "The search finds words in reports and events.".to_owned();
        PageError { status: StatusCode::NOT_FOUND, message: message.into(), hint: Some(hint) }
    }

    pub fn bad(message: impl Into<String>, hint: impl Into<String>) -> PageError {
        PageError { status: StatusCode::BAD_REQUEST, message: message.into(), hint: Some(hint.into()) }
    }

    pub fn new(status: StatusCode, message: impl Into<String>) -> PageError {
        PageError { status, message: message.into(), hint: None }
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> PageError {
        let status = match error {
            StoreError::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        PageError { status, message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> PageError {
        PageError::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the page could not be written: {error}"))
    }
}

impl From<serde_json::Error> for PageError {
    fn from(error: serde_json::Error) -> PageError {
        PageError::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the records could not be written: {error}"))
    }
}

impl From<csv::Error> for PageError {
    fn from(error: csv::Error) -> PageError {
        PageError::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the table could not be written: {error}"))
    }
}
