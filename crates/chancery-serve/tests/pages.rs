//! Pages and files of a small record, asked for as a browser asks.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

mod common;

use axum::http::StatusCode;
use common::{Site, site};

const PAGES: [&str; 17] = [
    "/",
    "/today",
    "/timeline",
    "/timeline?by=story",
    "/timeline?since=2019-05&until=2019-05",
    "/ledger/missions",
    "/ledger/missions?as-of=2019-05-05&known-on=2019-05-05",
    "/ledger/relations",
    "/ledger/measures",
    "/ledger/talks",
    "/ledger/commitments?state=open",
    "/actors",
    "/actors/PRT",
    "/dyads/NOR/PRT",
    "/stories",
    "/documents",
    "/search?q=ambassador",
];

#[tokio::test]
async fn every_page_is_whole_and_guarded() {
    let site = site();
    let mut pages: Vec<String> = PAGES.iter().map(|p| (*p).to_owned()).collect();
    pages.extend(site.ids("/timeline.json", "events").await.iter().map(|id| format!("/events/{id}")));
    pages.extend(site.ids("/documents.json", "documents").await.iter().map(|id| format!("/documents/{id}")));
    pages.extend(site.ids("/stories.json", "").await.iter().map(|id| format!("/stories/{id}")));
    assert!(pages.len() > PAGES.len() + 4, "{pages:?}");
    for page in &pages {
        let answer = site.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
        assert!(answer.header("content-type").starts_with("text/html"), "{page}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{page}: {policy}");
        for needed in
            ["<html lang=\"en\">", "class=\"skip\"", "<main id=\"main\"", "<nav aria-label=\"Main\">", "</html>"]
        {
            assert!(answer.body.contains(needed), "{page} lacks {needed}");
        }
        assert_eq!(answer.body.matches("<h1").count(), 1, "{page}");
        for forbidden in ["<script>", " style=\"", " onclick", "javascript:"] {
            assert!(!answer.body.contains(forbidden), "{page} holds {forbidden}");
        }
    }
}

#[tokio::test]
async fn every_list_stands_beside_itself_in_other_forms() {
    let site = site();
    for page in ["/timeline", "/actors/PRT", "/dyads/NOR/PRT", "/search", "/today"] {
        let json = site.get(&format!("{page}.json?act=recall-ambassador")).await;
        let value: serde_json::Value = serde_json::from_str(&json.body).expect("it is JSON");
        let events = value.get("events").or(Some(&value)).and_then(|e| e.as_array()).expect("a list");
        assert!(!events.is_empty(), "{page}: {}", json.body);
        let csv = site.get(&format!("{page}.csv?act=recall-ambassador")).await;
        assert!(csv.header("content-type").starts_with("text/csv"), "{page}");
        assert_eq!(csv.body.lines().count(), events.len() + 1, "{page}: {}", csv.body);
        let atom = site.get(&format!("{page}.atom?act=recall-ambassador")).await;
        assert!(atom.header("content-type").starts_with("application/atom+xml"), "{page}");
        assert_eq!(atom.body.matches("<entry>").count(), events.len(), "{page}");
        assert!(atom.body.contains("<updated>2019-05-"), "{}", atom.body);
    }
    for part in ["missions", "relations", "measures", "talks", "commitments"] {
        let json = site.get(&format!("/ledger/{part}.json?as-of=2019-06-30")).await;
        let value: serde_json::Value = serde_json::from_str(&json.body).expect("it is JSON");
        let csv = site.get(&format!("/ledger/{part}.csv?as-of=2019-06-30")).await;
        assert_eq!(csv.body.lines().count(), value[part].as_array().expect("a list").len() + 1, "{part}");
    }
    assert_eq!(site.get("/ledger/missions.atom").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_mission_is_told_with_its_day_and_its_source() {
    let site = site();
    let before = site.get("/ledger/missions.csv?as-of=2019-05-01").await.body;
    let after = site.get("/ledger/missions.csv?as-of=2019-05-20").await.body;
    assert!(!before.contains("PRT in NOR,PRT NOR,,recalled") && after.contains("recalled"), "{before}\n{after}");
    let page = site.get("/ledger/missions?as-of=2019-05-20").await.body;
    assert!(page.contains("Portugal in Norway") && page.contains("is not there"), "{page}");
    assert!(page.contains("?mention=m-"), "a citation leads to the marked characters");
}

#[tokio::test]
async fn a_citation_leads_to_marked_characters() {
    let site = site();
    let event = site.ids("/timeline.json?act=recall-ambassador", "events").await.remove(0);
    let page = site.get(&format!("/events/{event}")).await.body;
    let start = page.find("/documents/d-").expect("a citation");
    let href: String = page[start..].chars().take_while(|c| *c != '"').collect();
    let (address, anchor) = href.split_once('#').unwrap_or((&href, ""));
    let cited = if anchor.is_empty() {
        let again = page[start + 5..].find("?mention=").map(|at| start + 5 + at).expect("a mention");
        let from = page[..again].rfind("/documents/").expect("an address");
        page[from..].chars().take_while(|c| *c != '"').collect::<String>()
    } else {
        format!("{address}#{anchor}")
    };
    let (address, anchor) = cited.split_once('#').expect("an anchor");
    let report = site.get(address).await.body;
    assert!(report.contains(&format!("id=\"{anchor}\"")), "{anchor} is in the text");
    assert!(report.contains("class=\"act fact chosen"), "its characters are marked");
    assert!(report.contains(&format!("id=\"r-{anchor}\"")), "it is told in the list");
    assert!(report.contains("data-note="), "it is explained where it stands");
}

#[tokio::test]
async fn what_is_not_the_report_is_greyed_with_its_reason() {
    let site = site();
    let ids = site.ids("/documents.json", "documents").await;
    let mut found = false;
    for id in ids {
        let page = site.get(&format!("/documents/{id}")).await.body;
        found |= page.contains("<span class=\"noise\" title=\"left out: a newsletter");
    }
    assert!(found);
}

#[tokio::test]
async fn filters_choose() {
    let site = site();
    let count = async |query: &str| -> usize {
        let body = site.get(&format!("/timeline.json?{query}")).await.body;
        let value: serde_json::Value = serde_json::from_str(&body).expect("it is JSON");
        value["events"].as_array().map_or(0, Vec::len)
    };
    let all = count("").await;
    assert!(all >= 4);
    assert!((1..all).contains(&count("act=recall-ambassador").await));
    assert!((1..all).contains(&count("modality=planned").await));
    assert!((1..all).contains(&count("actor=Portugal").await));
    assert_eq!(count("actor=Portugal").await, count("actor=PRT").await);
    assert_eq!(count("between=NOR,PRT").await, count("between=Portugal,Norway").await);
    assert_eq!(count("since=2030-01-01").await, 0);
    assert_eq!(count("limit=1").await, 1);
    for wrong in ["act=dance", "modality=sure", "since=soon", "between=x", "limit=0", "limit=x", "after=zz"] {
        assert_eq!(site.get(&format!("/timeline.json?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_stopped() {
    let site = site();
    let whole = site.ids("/timeline.json", "events").await;
    let (mut seen, mut next) = (Vec::new(), "/timeline.json?limit=2".to_owned());
    while !next.is_empty() {
        let body = site.get(&next).await.body;
        let value: serde_json::Value = serde_json::from_str(&body).expect("it is JSON");
        seen.extend(Site::ids_of(&value["events"]));
        next = value["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(seen, whole);
}

#[tokio::test]
async fn an_address_of_a_name_leads_to_the_code() {
    let site = site();
    let answer = site.get("/actors/Portugal").await;
    assert_eq!((answer.status, answer.header("location").as_str()), (StatusCode::SEE_OTHER, "/actors/PRT"));
    let answer = site.get("/dyads/Norway/Portugal?since=2019-05").await;
    assert_eq!(answer.header("location"), "/dyads/NOR/PRT?since=2019-05");
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let site = site();
    let first = site.get("/timeline").await;
    let tag = first.header("etag");
    let again = site.ask("GET", "/timeline", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn new_reports_are_seen_at_once() {
    let site = site();
    let before = site.ids("/documents.json", "documents").await.len();
    site.add(&[("late.txt", "OSLO, June 9, 2019 (Wire) - Norway expelled three diplomats of Portugal.\n")]);
    assert_eq!(site.ids("/documents.json", "documents").await.len(), before + 1);
    assert!(site.get("/dyads/NOR/PRT").await.body.contains("Norway expelled 3 diplomats of Portugal"));
    assert!(site.get("/").await.body.contains("9 June 2019"));
}

#[tokio::test]
async fn an_empty_record_has_pages_too() {
    let site = common::empty();
    for page in PAGES {
        let answer = site.get(page).await;
        let missing = page.starts_with("/actors/") || page.starts_with("/dyads/");
        let wanted = if missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(answer.status, wanted, "{page}: {}", answer.body);
    }
}

/// The second report could be of what the first tells, until the third told of a recall of its own day.
#[tokio::test]
async fn a_merge_that_was_undone_says_which_report_undid_it_and_why() {
    let reports = [
        ("a.txt", "LIMA, March 20, 2018 (Wire) - Peru recalled its ambassador to Bolivia on March 5.\n"),
        ("b.txt", "LIMA, June 25, 2018 (Daily) - Peru had recalled its ambassador to Bolivia.\n"),
        ("c.txt", "LA PAZ, June 28, 2018 (Third) - Peru recalled its ambassador to Bolivia on June 24.\n"),
    ];
    let site = common::of(&reports[..2]);
    let before = site.ids("/timeline.json", "events").await;
    assert_eq!(before.len(), 1, "{before:?}");
    let page = site.get(&format!("/events/{}", before[0])).await.body;
    assert!(!page.contains("id=\"parted\""), "nothing was undone: {page}");
    site.add(&reports[2..]);
    let after = site.ids("/timeline.json", "events").await;
    assert_eq!(after.len(), 2, "{after:?}");
    for (own, other) in [(&after[0], &after[1]), (&after[1], &after[0])] {
        let page = site.get(&format!("/events/{own}")).await.body;
        let part = page.split("id=\"parted\"").nth(1).and_then(|p| p.split("</section>").next());
        let part = part.unwrap_or_else(|| panic!("{own} says nothing of it: {page}"));
        let part = part.replace("<bdi>", "").replace("</bdi>", "");
        for words in ["28 June 2018", "because its days lie apart from theirs", "One mention was taken", other.as_str()]
        {
            assert!(part.contains(words), "{own} lacks {words}: {part}");
        }
    }
}
