//! What a request must be before it reaches a page, and what every answer carries.

use crate::App;
use crate::error::PageError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The longest address that is looked at, in bytes.
pub const LONGEST_ADDRESS: usize = 8 << 10;

/// Nothing but our own style, script and pictures; no inline script or style, no frame, no foreign form.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match refuse(&app, &request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    if app.is_stopping() {
        // Whoever keeps the connection is told not to send another request down it.
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn refuse(app: &App, request: &Request) -> Option<Response> {
    let address = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    if address > LONGEST_ADDRESS {
        let error = PageError::new(StatusCode::URI_TOO_LONG, "The address is too long.");
        return Some(app.error_page(error));
    }
    let config = &app.config;
    if !config.hosts_fit(request.headers()) {
        let mut error = PageError::new(StatusCode::FORBIDDEN, "This server does not answer to that name.");
        error.hint = Some("Ask for it by its address, or name it with --host when it is started.".to_owned());
        return Some(app.error_page(error));
    }
    if config.guards_reading() && !config.token_fits(request.headers()) {
        let error = PageError::new(StatusCode::UNAUTHORIZED, "This record is shown to those who have its token.");
        let mut response = app.error_page(error);
        let challenge = HeaderValue::from_static("Basic realm=\"Chancery\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        return Some(response);
    }
    None
}

/// The token that a request brings: as a bearer, or as the password of whatever user (RFC 6750, RFC 7617).
pub fn token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let decoded = String::from_utf8(base64(rest.trim())?).ok()?;
        return decoded.split_once(':').map(|(_, password)| password.to_owned());
    }
    None
}

/// RFC 4648, section 4.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

/// Whether two secrets are one, in a time that does not tell where they differ.
pub fn same_secret(a: &str, b: &str) -> bool {
    // Hashes of one length; `blake3::Hash` compares in constant time.
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

/// A panic is a fault of ours that one request pays for, and not the server.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made: a fault of the program.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_as_a_bearer_or_a_password() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            token(&headers)
        };
        assert_eq!(with("Bearer s3cret").as_deref(), Some("s3cret"));
        assert_eq!(with("Basic cmVhZGVyOnMzY3JldA==").as_deref(), Some("s3cret"));
        assert_eq!(with("Basic !!"), None);
        assert_eq!(with("Digest x"), None);
        assert!(same_secret("a", "a") && !same_secret("a", "ab"));
    }
}
