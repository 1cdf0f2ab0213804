//! The API as a program meets it, without the network.

use super::openapi;
use crate::{Config, router};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chancery::reader::{Input, Reader};
use chancery_store::Store;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

const REPORTS: &[(&str, &str)] = &[
    (
        "a.txt",
        "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday, the ministry said.\n",
    ),
    ("b.txt", "OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday.\n"),
];

struct Desk {
    _folder: TempDir,
    router: Router,
}

fn desk(token: Option<&str>) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let reader = Reader::embedded().expect("the reader loads");
    let inputs: Vec<Input> = REPORTS.iter().map(|(file, text)| Input { file, bytes: text.as_bytes() }).collect();
    let mut store = Store::open(&path).expect("it opens");
    store.put(reader.read(&inputs).0, &reader.coder.codebook, &reader.registry).expect("it is stored");
    drop(store);
    let config = Config { token: token.map(str::to_owned), ..Config::local(path) };
    Desk { router: router(config).expect("it is made"), _folder: folder }
}

struct Told {
    status: StatusCode,
    kind: String,
    etag: Option<String>,
    body: Value,
}

async fn ask(desk: &Desk, request: Request<Body>) -> Told {
    let response = desk.router.clone().oneshot(request).await.expect("it answers");
    let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let (kind, etag) = (header(header::CONTENT_TYPE).unwrap_or_default(), header(header::ETAG));
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    Told { status, kind, etag, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}

async fn get(desk: &Desk, address: &str) -> Told {
    ask(desk, Request::get(address).body(Body::empty()).expect("a request")).await
}

fn ids(told: &Told) -> Vec<String> {
    let items = told.body["items"].as_array().expect("items");
    items.iter().map(|i| i["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn lists_are_filtered_and_go_on_page_by_page() {
    let desk = desk(None);
    let all = get(&desk, "/api/events?order=oldest").await;
    assert_eq!((all.status, all.kind.as_str()), (StatusCode::OK, "application/json"));
    let whole = ids(&all);
    assert!(whole.len() >= 2, "{}", all.body);
    let (mut paged, mut address) = (Vec::new(), "/api/events?order=oldest&limit=1".to_owned());
    loop {
        let page = get(&desk, &address).await;
        paged.extend(ids(&page));
        let Some(next) = page.body["next"].as_str() else { break };
        address = format!("/api/events?order=oldest&limit=1&after={next}");
    }
    assert_eq!(paged, whole);
    let expelled = get(&desk, "/api/events?act=expel-diplomats&between=Norway,PRT&since=2019-05").await;
    assert_eq!(ids(&expelled).len(), 1);
    for kind in ["documents", "mentions", "events", "stories"] {
        let list = get(&desk, &format!("/api/{kind}?actor=NOR")).await;
        let id = ids(&list).first().cloned().expect("one");
        let one = get(&desk, &format!("/api/{kind}/{id}")).await;
        assert_eq!((one.status, one.body["id"].as_str()), (StatusCode::OK, Some(id.as_str())), "{kind}");
    }
    let ledger = get(&desk, "/api/ledger/missions?as_of=2019-05-05").await;
    assert!(ledger.body["items"].as_array().is_some_and(|m| !m.is_empty()), "{}", ledger.body);
    let found = get(&desk, "/api/search?q=ambassador").await;
    let hit = &found.body["items"][0];
    let span = &hit["matches"][0];
    let (start, end) = (span[0].as_u64().expect("a number"), span[1].as_u64().expect("a number"));
    let range = usize::try_from(start).expect("small")..usize::try_from(end).expect("small");
    assert_eq!(&hit["excerpt"].as_str().expect("text")[range], "ambassador");
    let facets = get(&desk, "/api/facets?family=missions").await;
    assert!(facets.body["total"].as_u64().is_some_and(|n| n >= 2), "{}", facets.body);
}

#[tokio::test]
async fn every_error_has_one_shape() {
    let desk = desk(None);
    let cases = [
        ("/api/nothing", 404),
        ("/api/events/e-0000000000000000", 404),
        ("/api/ledger/soup", 404),
        ("/api/events?colour=red", 400),
        ("/api/events?limit=0", 400),
        ("/api/events?limit=501", 400),
        ("/api/events?after=%27%20OR%201", 400),
        ("/api/events?since=tomorrow", 400),
        ("/api/events?act=dance", 400),
        ("/api/mentions?confidence=2", 400),
        ("/api/search", 400),
    ];
    for (address, status) in cases {
        let told = get(&desk, address).await;
        assert_eq!((told.status.as_u16(), told.kind.as_str()), (status, "application/problem+json"), "{address}");
        assert_eq!(told.body["status"].as_u64(), Some(u64::from(status)), "{address}");
        assert!(
            told.body["detail"].as_str().is_some_and(|d| !d.is_empty()) && told.body["title"].is_string(),
            "{address}"
        );
    }
    let request = Request::delete("/api/events").body(Body::empty()).expect("a request");
    let told = ask(&desk, request).await;
    assert_eq!((told.status.as_u16(), told.kind.as_str()), (405, "application/problem+json"));
    let request = Request::get("/api/events").header(header::HOST, "evil.example").body(Body::empty());
    let told = ask(&desk, request.expect("a request")).await;
    assert_eq!((told.status.as_u16(), told.kind.as_str()), (403, "application/problem+json"));
}

#[tokio::test]
async fn a_report_is_taken_from_those_who_have_the_token() {
    let desk = desk(Some("s3cret"));
    let report = "LIMA, June 2, 2019 (Wire) - Peru imposed sanctions on Chile on Saturday.\n";
    let post = |token: &'static str, body: Vec<u8>| {
        let request = Request::post("/api/documents?name=lima.txt").header(header::AUTHORIZATION, token);
        request.body(Body::from(body)).expect("a request")
    };
    let before = get(&desk, "/api/events").await;
    let told = ask(&desk, post("Bearer wrong", report.into())).await;
    assert_eq!((told.status.as_u16(), told.kind.as_str()), (401, "application/problem+json"));
    let told = ask(&desk, post("Bearer s3cret", report.into())).await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.body);
    assert_eq!(told.body["added"].as_array().map(Vec::len), Some(1));
    assert_eq!(told.body["mentions"][0]["act"], "impose-sanctions");
    assert_eq!(told.body["events"].as_array().map(Vec::len), Some(1));
    let again = ask(&desk, post("Bearer s3cret", report.into())).await;
    assert_eq!((again.status, again.body["known"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)));
    let large = ask(&desk, post("Bearer s3cret", vec![b'x'; (8 << 20) + 1])).await;
    assert_eq!((large.status.as_u16(), large.kind.as_str()), (413, "application/problem+json"));
    let empty = ask(&desk, post("Bearer s3cret", vec![0; 64])).await;
    assert_eq!((empty.status.as_u16(), empty.kind.as_str()), (422, "application/problem+json"));

    // The ETag is that of the record: it holds until something is written.
    let tag = before.etag.expect("a tag");
    let ask_with = |tag: &str| {
        let request = Request::get("/api/events").header(header::IF_NONE_MATCH, tag).body(Body::empty());
        request.expect("a request")
    };
    let now = ask(&desk, ask_with(&tag)).await;
    assert_eq!(now.status, StatusCode::OK);
    let tag = now.etag.expect("a tag");
    assert_eq!(ask(&desk, ask_with(&tag)).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(get(&desk, "/api/events?actor=Peru").await.body["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_description_is_of_what_there_is() {
    let desk = desk(None);
    let told = get(&desk, "/api/openapi.json").await;
    assert!(told.body["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")), "{}", told.body["openapi"]);
    let paths = told.body["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), 12);
    for (path, item) in paths {
        let address = path.replace("{id}", "x-0").replace("{part}", "talks").replace("/search", "/search?q=x");
        let answer = get(&desk, &address).await;
        let expected = if path.contains("{id}") { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(answer.status, expected, "{path}");
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        assert!(parameters.iter().all(|p| p["description"].as_str().is_some_and(|d| !d.is_empty())), "{path}");
        // Every reference leads somewhere.
        for name in item.to_string().split("#/components/schemas/").skip(1) {
            let name = name.split('"').next().unwrap_or_default();
            assert!(told.body["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
    assert!(openapi::description().components.is_some());
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_problem_too() {
    let late = super::within(std::time::Duration::from_millis(5), std::future::pending()).await;
    assert_eq!(late.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(late.headers()[header::CONTENT_TYPE], "application/problem+json");
    let at_once = async { axum::response::IntoResponse::into_response("done") };
    assert_eq!(super::within(std::time::Duration::from_secs(60), at_once).await.status(), StatusCode::OK);
}
