//! Hostile reports and hostile requests.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

mod common;

use axum::http::StatusCode;
use chancery_serve::{Config, LONGEST_ADDRESS, router};
use common::{ask, of, site};

#[tokio::test]
async fn nothing_in_a_report_is_markup() {
    let nasty = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> &lt;b&gt; {{ 7 * 7 }} <svg/onload=alert(2)>";
    let text = format!(
        "{nasty}\n\nLISBON, May 4, 2019 (<b>Wire</b>) - Portugal recalled its ambassador to Norway, said {nasty}.\n\n\
         Rui \"<i>Alves</i>\" said that Norway expelled two diplomats of Portugal <script>alert(3)</script> on Friday.\n"
    );
    let site = of(&[
        ("<script>alert(4)</script>.txt", &text),
        ("x\"><script>5.txt", "OSLO, May 5, 2019 (Wire) - Norway criticized Portugal.\n"),
    ]);
    let mut pages = vec!["/".to_owned(), "/timeline".to_owned(), "/documents".to_owned(), "/actors".to_owned()];
    pages.extend(["/ledger/missions", "/ledger/measures", "/search?q=script", "/search?q=alert"].map(str::to_owned));
    pages.push("/search?q=%3Cscript%3Ealert(6)%3C/script%3E".to_owned());
    pages.push("/timeline?outlet=%3Cscript%3Ealert(6)%3C/script%3E".to_owned());
    pages.push("/actors/name:%3Cscript%3E".to_owned());
    pages.push("/%3Cscript%3Ealert(6)%3C/script%3E".to_owned());
    let ids = site.ids("/documents.json", "documents").await;
    assert_eq!(ids.len(), 2);
    pages.extend(ids.iter().map(|id| format!("/documents/{id}")));
    let events = site.ids("/timeline.json", "events").await;
    assert!(!events.is_empty());
    pages.extend(events.iter().map(|id| format!("/events/{id}")));
    for page in pages {
        let body = site.get(&page).await.body;
        for forbidden in ["<script>", "<script ", "<img", "<svg/", "<i>", "<b>", "onerror=alert(1)>"] {
            let ours = forbidden == "<script "
                && body.matches("<script src=\"/static/enhance.js").count() == body.matches("<script ").count();
            assert!(ours || !body.contains(forbidden), "{page} holds {forbidden}");
        }
        assert!(!body.contains(">49<") && !body.contains(" 49 "), "{page} works out what a report holds");
    }
    let feed = site.get("/timeline.atom").await.body;
    assert!(!feed.contains("<script") && !feed.contains("<b>"));
}

#[tokio::test]
async fn text_that_runs_backwards_turns_nothing_round() {
    let text = "LISBON, May 4, 2019 (Wire) - Portugal recalled its \u{202e}ambassador\u{2069}\u{202d} to Norway.\n\n\u{2067}Portugal criticized Norway\u{0007}.\n";
    let site = of(&[("a\u{202e}txt.exe.txt", text)]);
    let mut pages = vec!["/".to_owned(), "/documents".to_owned(), "/timeline".to_owned(), "/timeline.atom".to_owned()];
    pages.extend(site.ids("/documents.json", "documents").await.iter().map(|id| format!("/documents/{id}")));
    pages.extend(site.ids("/timeline.json", "events").await.iter().map(|id| format!("/events/{id}")));
    for page in pages {
        let body = site.get(&page).await.body;
        assert!(!body.contains(['\u{202e}', '\u{202d}', '\u{2067}', '\u{2069}', '\u{7}']), "{page}");
    }
    let id = site.ids("/documents.json", "documents").await.remove(0);
    let page = site.get(&format!("/documents/{id}")).await.body;
    assert!(page.contains("<bdi>") && page.contains('\u{fffd}'), "what stood there is seen");
}

#[tokio::test]
async fn a_line_of_a_megabyte_is_shown_in_parts() {
    let mut text = "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway. ".to_owned();
    while text.len() < 1 << 20 {
        text.push_str("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaé");
    }
    let site = of(&[("long.txt", &text)]);
    let id = site.ids("/documents.json", "documents").await.remove(0);
    let page = site.get(&format!("/documents/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.len() < 200_000, "{} bytes", page.body.len());
    let last = site.get(&format!("/documents/{id}?part=9999")).await;
    assert!(last.status == StatusCode::OK && last.body.contains("aaaa"), "the last part is there");
    for page in ["/", "/timeline", "/documents", "/search?q=ambassador"] {
        let answer = site.get(page).await;
        assert!(answer.status == StatusCode::OK && answer.body.len() < 100_000, "{page}: {} bytes", answer.body.len());
    }
}

#[tokio::test]
async fn odd_addresses_find_nothing_and_break_nothing() {
    let site = site();
    let odd = [
        "/static/../../../../etc/passwd",
        "/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/..%2f..%2fetc%2fpasswd",
        "/documents/..%2f..%2frecord.db",
        "/documents/record.db",
        "/events/%00",
        "/events/e-",
        "/events/e-zzzz",
        "/events/d-0000000000000000",
        "/documents/e-0000000000000000",
        "/stories/%ff%fe",
        "/actors/%E2%80%AE",
        "/dyads/RUS",
        "/dyads/RUS/",
        "/dyads/a/b/c",
        "/ledger/secrets",
        "/events/e-0000000000000000.atom",
        "//",
        "/.json",
        "/events/'%20OR%201=1--",
        "/actors/'%3B%20DROP%20TABLE%20records%3B--",
        "/static/style.css.map",
    ];
    for address in odd {
        let answer = site.get(address).await;
        assert!(matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::OK), "{address}: {}", answer.status);
        // Both are other spellings of the first page.
        let first = matches!(address, "//" | "/.json");
        assert!(first || answer.status == StatusCode::NOT_FOUND, "{address}");
        assert!(!answer.body.contains("root:"), "{address}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{address}");
    }
}

#[tokio::test]
async fn words_to_search_for_are_no_commands() {
    let site = site();
    let before = site.ids("/timeline.json", "events").await;
    let words = [
        "%27%3B%20DROP%20TABLE%20records%3B--",
        "%22%20OR%201%3D1",
        "NEAR(a%20b)",
        "title%3Aambassador",
        "a%20AND%20NOT%20b",
        "*",
        "%22",
        "%22%22%22",
        "%28",
        "%00",
        "%F0%9F%92%A3",
        "a*%20*b",
        "^x",
        "-x",
        "%25",
        "%5C",
    ];
    for word in words {
        for form in ["", ".json", ".csv", ".atom"] {
            let answer = site.get(&format!("/search{form}?q={word}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{word}{form}: {}", answer.body);
        }
        for name in ["actor", "outlet", "story", "person", "party", "plover", "recipient"] {
            let answer = site.get(&format!("/timeline?{name}={word}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{name}={word}: {}", answer.body);
        }
    }
    assert_eq!(site.ids("/timeline.json", "events").await, before);
}

#[tokio::test]
async fn too_long_and_wrong_requests_are_refused() {
    let site = site();
    let long = format!("/search?q={}", "a".repeat(LONGEST_ADDRESS));
    assert_eq!(site.get(&long).await.status, StatusCode::URI_TOO_LONG);
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = site.ask(method, "/timeline", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let head = site.ask("HEAD", "/timeline", &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    let strange = site.ask("GET", "/", &[("host", "evil.example")]).await;
    assert_eq!(strange.status, StatusCode::FORBIDDEN);
    assert_eq!(site.ask("GET", "/", &[("host", "localhost:8080")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_address_with_a_token_asks_for_it() {
    let site = site();
    let bind = "0.0.0.0:8080".parse().expect("an address");
    let config = Config { bind, token: Some("s3cret-word".to_owned()), ..Config::local(site.db()) };
    let router = router(config).expect("the pages are made");
    let refused = ask(&router, "GET", "/", &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.header("www-authenticate").starts_with("Basic"));
    let wrong = ask(&router, "GET", "/", &[("authorization", "Bearer s3cret-wore")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let right = ask(&router, "GET", "/", &[("authorization", "Bearer s3cret-word")]).await;
    assert_eq!(right.status, StatusCode::OK);
    let basic = ask(&router, "GET", "/", &[("authorization", "Basic OnMzY3JldC13b3Jk")]).await;
    assert_eq!(basic.status, StatusCode::OK);
}
