//! A record of a few reports, and a way to ask for pages of it.
#![allow(dead_code, reason = "not every test needs all of it")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chancery::reader::{Input, Reader};
use chancery_serve::{Config, router};
use chancery_store::Store;
use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;
use tower::ServiceExt;

pub static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().expect("the reader loads"));

pub const REPORTS: [(&str, &str); 4] = [
    (
        "wire.txt",
        "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway for consultations on Friday.\n\n\
         Norway said it plans to send an envoy to Lisbon next week. Portugal denied that it had expelled any diplomat.\n",
    ),
    (
        "daily.txt",
        "Envoy leaves Oslo\n\nOSLO, May 6, 2019 (Daily) - Portugal's ambassador to Norway, Rui Alves, left Oslo on \
         Saturday after Portugal recalled him.\n\nSign up for our newsletter to get the news every morning.\n\n\
         Norway criticized Portugal on Monday. Norway offered to hold a summit with Portugal.\n",
    ),
    (
        "third.txt",
        "LISBON, May 12, 2019 (Wire) - Portugal imposed sanctions on Norway. Portugal threatened to close its embassy in Oslo.\n",
    ),
    ("fourth.txt", "OSLO, May 20, 2019 (Wire) - The foreign ministers of Norway and Portugal met in Oslo on Sunday.\n"),
];

pub struct Site {
    pub folder: TempDir,
    pub router: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    }
}

pub fn site() -> Site {
    of(&REPORTS)
}

pub fn empty() -> Site {
    of(&[])
}

pub fn of(reports: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().expect("a folder");
    read(&folder.path().join("record.db"), reports);
    let config = Config::local(folder.path().join("record.db"));
    Site { router: router(config).expect("the pages are made"), folder }
}

pub fn read(path: &std::path::Path, reports: &[(&str, &str)]) {
    let mut store = Store::open(path).expect("it opens");
    let inputs: Vec<Input> = reports.iter().map(|(file, text)| Input { file, bytes: text.as_bytes() }).collect();
    let (readings, _) = READER.read(&inputs);
    store.put(readings, &READER.coder.codebook, &READER.registry).expect("it is stored");
}

impl Site {
    pub fn db(&self) -> PathBuf {
        self.folder.path().join("record.db")
    }

    pub fn add(&self, reports: &[(&str, &str)]) {
        read(&self.db(), reports);
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, &[]).await
    }

    pub async fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        ask(&self.router, method, address, headers).await
    }

    /// Ids of the records in a list of JSON, or in the field of it that is named.
    pub async fn ids(&self, address: &str, field: &str) -> Vec<String> {
        let body = self.get(address).await.body;
        let value: serde_json::Value = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{address}: {e}: {body}"));
        Site::ids_of(if field.is_empty() { &value } else { &value[field] })
    }

    pub fn ids_of(list: &serde_json::Value) -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.filter_map(|r| r["id"].as_str()).map(str::to_owned).collect()
    }
}

pub async fn ask(router: &Router, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}
