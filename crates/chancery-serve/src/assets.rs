//! The style, the script and the icon. They are part of the program: no path leads to a file.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static str,
}

const ASSETS: [Asset; 3] = [
    Asset { name: "style.css", kind: "text/css; charset=utf-8", body: include_str!("../static/style.css") },
    Asset { name: "enhance.js", kind: "text/javascript; charset=utf-8", body: include_str!("../static/enhance.js") },
    Asset { name: "icon.svg", kind: "image/svg+xml", body: include_str!("../static/icon.svg") },
];

/// Changes whenever one of the files does, so that browsers may keep them for ever.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for asset in &ASSETS {
        hasher.update(asset.body.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(12).collect()
});

pub async fn answer(Path(file): Path<String>) -> Response {
    match ASSETS.iter().find(|a| a.name == file) {
        Some(asset) => {
            let keep = "public, max-age=31536000, immutable";
            ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep)], asset.body).into_response()
        }
        None => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    }
}
