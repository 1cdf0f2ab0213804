//! The one shape of errors: `application/problem+json` of RFC 9457.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What went wrong, in words for a person.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { status, detail: detail.into() }
    }

    pub fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    pub fn bad(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    pub fn fault() -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "A fault of the program.")
    }

    fn body(&self) -> String {
        let title = self.status.canonical_reason().unwrap_or("Error");
        json!({ "type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail })
            .to_string()
    }
}

const KIND: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, KIND);
        response
    }
}

/// Gives whatever refuses a request for the API, such as a guard or a limit, the same shape.
pub async fn problems(request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let shaped = response.headers().get(header::CONTENT_TYPE) == Some(&KIND);
    if !ours || shaped || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::UNAUTHORIZED => "This record is shown to those who bring its token.",
        StatusCode::NOT_FOUND => "There is nothing at this address; /api/openapi.json lists what there is.",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is larger than is taken.",
        StatusCode::GATEWAY_TIMEOUT => "The answer took too long.",
        StatusCode::URI_TOO_LONG => "The address is too long.",
        StatusCode::FORBIDDEN => "This server does not answer to that name.",
        _ => "The request was refused.",
    };
    let (mut parts, _) = response.into_parts();
    let body = Problem::new(status, detail).body();
    parts.headers.insert(header::CONTENT_TYPE, KIND);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}
