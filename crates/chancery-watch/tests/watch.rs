//! Feeds against servers of our own on the loopback: what becomes of the record, and what of servers that misbehave.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

mod common;

use chancery_watch::{Change, Stop, Told, signature};
use common::{Server, answer, later, page, round, rss, start, watcher};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const HEAD: &str = "contact = \"desk@example.org\"\ndelay = \"0s\"\ntimeout = \"1s\"\nmax_bytes = 300000\n";

const EXPELLED: &str = "<p>LISBON, May 8, 2019 (Wire) - Portugal expelled three diplomats of Norway on Wednesday.</p>\
                        <p>Norway's foreign minister plans to visit Lisbon on May 20.</p>";

fn events(told: &[Told]) -> Vec<String> {
    let event = |t: &Told| match t {
        Told::Changed(Change::Event { event, text, .. }) => Some(format!("{} | {text}", event.act)),
        _ => None,
    };
    told.iter().filter_map(event).collect()
}

#[test]
fn a_feed_becomes_the_record_and_what_changes_is_told() {
    let hook = Server::start("127.0.0.1", |_, stream| answer(stream, "204 No Content", "", b""));
    let named: Arc<Mutex<Vec<(&str, &str)>>> = Arc::new(Mutex::new(vec![("/news/a", "A"), ("/secret/b", "B")]));
    let listed = named.clone();
    let server = Server::start("127.0.0.1", move |asked, stream| match asked.path.as_str() {
        "/robots.txt" => answer(stream, "200 OK", "", b"User-agent: *\nDisallow: /secret/\n"),
        "/rss" => {
            let feed = rss(&listed.lock().expect("items"));
            let tag = format!("\"{}\"", feed.len());
            match asked.header("if-none-match") == Some(&tag) {
                true => answer(stream, "304 Not Modified", "", b""),
                false => answer(stream, "200 OK", &format!("etag: {tag}\r\n"), feed.as_bytes()),
            }
        }
        "/news/a" => {
            let body = page("Lisbon expels Norwegians", EXPELLED);
            answer(stream, "200 OK", "content-type: text/html\r\n", body.as_bytes());
        }
        "/news/c" => {
            let text = "<p>OSLO, May 9, 2019 (Wire) - Norway recalled its ambassador to Portugal on Thursday.</p>";
            answer(stream, "200 OK", "content-type: text/html\r\n", page("Oslo answers", text).as_bytes());
        }
        _ => answer(stream, "404 Not Found", "", b""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let secret = "a long secret";
    let feeds = format!(
        "{HEAD}[[feed]]\nurl = \"{}/rss\"\nname = \"Wire\"\noutlet = \"The Wire\"\n\
         [[webhook]]\nname = \"out\"\nurl = \"{}/take\"\nsecret = \"{secret}\"\nact = [\"expel-diplomats\"]\n\
         between = [\"Portugal\", \"NOR\"]\n\
         [[webhook]]\nname = \"late\"\nurl = \"{}/late\"\ncommitment = [\"overdue\"]\n",
        server.base, hook.base, hook.base
    );
    let mut first = watcher(folder.path(), &feeds, Stop::default());
    let told = round(&mut first, start());
    assert!(told.contains(&Told::Feed { feed: "Wire".to_owned(), new: 2 }), "{told:?}");
    let expelled = events(&told);
    assert!(expelled.iter().any(|e| e.starts_with("expel-diplomats") && e.contains("Portugal")), "{told:?}");
    let forbidden = |t: &Told| matches!(t, Told::Report { link, why, next: None } if link.ends_with("/b") && why.contains("robots"));
    assert!(told.iter().any(forbidden), "{told:?}");
    assert_eq!(server.count("/secret/b"), 0, "robots.txt is kept to");
    assert_eq!(server.count("/robots.txt"), 1, "and asked for once");
    for asked in server.asked() {
        let agent = asked.header("user-agent").unwrap_or_default();
        assert!(agent.starts_with("Chancery/") && agent.ends_with("(+mailto:desk@example.org)"), "{agent}");
    }
    // What the feed says of the report goes with it.
    let store = chancery_store::Store::open_existing(&folder.path().join("record.db")).expect("it opens");
    let documents = store.documents().expect("documents");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].outlet.as_deref(), Some("The Wire"));
    assert!(documents[0].url.as_deref().is_some_and(|u| u.ends_with("/news/a")), "{documents:?}");
    // The webhook is told once, and can see who tells it.
    let taken = hook.asked();
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(taken[0].method, "POST");
    assert_eq!(taken[0].header("x-chancery-signature"), signature(secret, &taken[0].body).as_deref());
    let body: serde_json::Value = serde_json::from_slice(&taken[0].body).expect("JSON");
    assert_eq!(body["event"]["act"], "expel-diplomats");
    let evidence = body["evidence"].as_array().expect("a list");
    let quoted = |e: &serde_json::Value| e["sentence"].as_str().is_some_and(|s| s.contains("three diplomats"));
    assert!(evidence.iter().any(quoted), "{body}");

    // Nothing is due; then nothing is new; then another report is.
    assert_eq!(round(&mut first, later(1)), []);
    assert_eq!(server.count("/rss"), 1);
    drop(first);
    let mut second = watcher(folder.path(), &feeds, Stop::default());
    assert_eq!(events(&round(&mut second, later(60))), Vec::<String>::new());
    assert!(server.asked().last().is_some_and(|a| a.header("if-none-match").is_some()));
    named.lock().expect("items").push(("/news/c", "C"));
    let told = round(&mut second, later(24 * 60));
    assert!(events(&told).iter().any(|e| e.starts_with("recall-ambassador")), "{told:?}");
    let recalled = |t: &Told| matches!(t, Told::Changed(Change::Ledger { part: "mission", text, state, .. }) if text == "Norway in Portugal" && state.starts_with("recalled"));
    assert!(told.iter().any(recalled), "{told:?}");
    assert_eq!((server.count("/news/a"), server.count("/news/c")), (1, 1), "what was read is not fetched again");
    assert_eq!(hook.count("/take"), 1, "who was told is not told again");

    // The days alone make a promise overdue.
    assert_eq!(hook.count("/late"), 0);
    round(&mut second, later(40 * 24 * 60));
    assert_eq!(hook.count("/late"), 1, "{:?}", hook.asked());
}

#[test]
fn servers_that_fail_break_nothing() {
    let simple = |ip: &str, status: &'static str, headers: String, body: Vec<u8>| {
        Server::start(ip, move |asked, stream| match asked.path.as_str() {
            "/robots.txt" => answer(stream, "404 Not Found", "", b""),
            _ => answer(stream, status, &headers, &body),
        })
    };
    let good = Server::start("127.0.0.2", |asked, stream| match asked.path.as_str() {
        "/rss" => {
            answer(stream, "200 OK", "", rss(&[("/a", "A"), ("/doc", "B"), ("/gone", "C"), ("/later", "D")]).as_bytes())
        }
        "/a" => answer(stream, "200 OK", "content-type: text/html\r\n", page("A", EXPELLED).as_bytes()),
        "/doc" => answer(stream, "200 OK", "content-type: application/pdf\r\n", b"%PDF-1.4"),
        "/later" => answer(stream, "503 Service Unavailable", "", b""),
        _ => answer(stream, "404 Not Found", "", b""),
    });
    let broken = simple("127.0.0.3", "200 OK", String::new(), b"<rss><channel><item><title>A</ti".to_vec());
    let around = simple("127.0.0.4", "302 Found", "location: /x\r\n".to_owned(), Vec::new());
    let busy = simple("127.0.0.5", "429 Too Many Requests", "retry-after: 7200\r\n".to_owned(), Vec::new());
    let huge = Server::start("127.0.0.6", |asked, stream| {
        if asked.path == "/robots.txt" {
            return answer(stream, "404 Not Found", "", b"");
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n<rss>");
        while stream.write_all(&[b'x'; 65536]).is_ok() {}
    });
    let slow = Server::start("127.0.0.7", |asked, stream| {
        if asked.path == "/robots.txt" {
            return answer(stream, "404 Not Found", "", b"");
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<rss>");
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let gone = simple("127.0.0.8", "410 Gone", String::new(), Vec::new());
    let unsure = Server::start("127.0.0.9", |_, stream| answer(stream, "500 Internal Server Error", "", b""));
    let far = Server::start("127.0.0.10", |asked, stream| {
        let hop: usize = asked.path.trim_start_matches("/hop").parse().unwrap_or(0);
        match asked.path.as_str() {
            "/robots.txt" => answer(stream, "404 Not Found", "", b""),
            _ => answer(stream, "302 Found", &format!("location: /hop{}\r\n", hop + 1), b""),
        }
    });
    let names = [
        ("good", format!("{}/rss", good.base)),
        ("dead", "http://127.0.0.11:9/rss".to_owned()),
        ("broken", format!("{}/rss", broken.base)),
        ("around", format!("{}/rss", around.base)),
        ("busy", format!("{}/rss", busy.base)),
        ("huge", format!("{}/rss", huge.base)),
        ("slow", format!("{}/rss", slow.base)),
        ("gone", format!("{}/rss", gone.base)),
        ("unsure", format!("{}/rss", unsure.base)),
        ("far", format!("{}/rss", far.base)),
    ];
    let tables = names.iter().map(|(name, url)| format!("[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut watcher = watcher(folder.path(), &format!("{HEAD}{}", tables.collect::<String>()), Stop::default());
    let begun = Instant::now();
    let told = round(&mut watcher, start());
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert!(events(&told).iter().any(|e| e.starts_with("expel-diplomats")), "the good feed is read: {told:?}");
    let fault = |name: &str| {
        told.iter()
            .find_map(|t| match t {
                Told::FeedFailed { feed, why, next } if feed == name => Some((why.clone(), *next)),
                _ => None,
            })
            .unwrap_or_else(|| panic!("{name} did not fail: {told:?}"))
    };
    for (name, words) in [
        ("dead", ""),
        ("broken", "no feed"),
        ("around", "circle"),
        ("busy", "429"),
        ("huge", "longer than 300000"),
        ("slow", "too long"),
        ("gone", "for good"),
        ("unsure", "robots.txt"),
        ("far", "leads on more than"),
    ] {
        let (why, next) = fault(name);
        assert!(why.contains(words), "{name}: {why}");
        match name {
            "gone" => assert_eq!(next, None),
            "busy" => assert!(next.is_some_and(|n| n >= later(120)), "{next:?}"),
            _ => assert!(next.is_some_and(|n| n > later(20) && n < later(60)), "{name}: {next:?}"),
        }
    }
    assert_eq!(unsure.count("/rss"), 0, "a site whose robots.txt cannot be had is left alone");
    let report = |end: &str| {
        told.iter().find_map(|t| match t {
            Told::Report { link, why, next } if link.ends_with(end) => Some((why.clone(), *next)),
            _ => None,
        })
    };
    assert!(report("/doc").is_some_and(|(why, next)| why.contains("application/pdf") && next.is_none()), "{told:?}");
    assert!(report("/gone").is_some_and(|(why, next)| why.contains("404") && next.is_none()), "{told:?}");
    assert!(report("/later").is_some_and(|(_, next)| next.is_some_and(|n| n > start())), "{told:?}");
    // An hour later whoever asked for two is not asked, nor who is gone; the others are, each later than before.
    let (busy_before, gone_before, broken_before) = (busy.count("/rss"), gone.count("/rss"), broken.count("/rss"));
    let told = round(&mut watcher, later(61));
    assert_eq!((busy.count("/rss"), gone.count("/rss")), (busy_before, gone_before));
    assert_eq!(broken.count("/rss"), broken_before + 1);
    let again = told.iter().find_map(|t| match t {
        Told::FeedFailed { feed, next, .. } if feed == "broken" => *next,
        _ => None,
    });
    assert!(again.is_some_and(|n| n > later(61 + 40)), "{again:?}");
    round(&mut watcher, later(200));
    assert_eq!(busy.count("/rss"), busy_before + 1);
}

#[test]
fn a_webhook_that_fails_is_told_again_and_no_report_is_lost() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    let hook = Server::start("127.0.0.1", move |_, stream| match counted.fetch_add(1, Ordering::SeqCst) {
        0 => answer(stream, "500 Internal Server Error", "", b""),
        _ => answer(stream, "200 OK", "", b""),
    });
    // The report itself is in the feed, and its page is never asked for.
    let server = Server::start("127.0.0.1", |asked, stream| match asked.path.as_str() {
        "/atom" => {
            let text = EXPELLED.replace('<', "&lt;").replace('>', "&gt;");
            let feed = format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>t</id>\
                 <updated>2019-05-08T10:00:00Z</updated><entry><id>1</id><title>Lisbon expels Norwegians</title>\
                 <link href=\"/a\"/><published>2019-05-08T10:00:00Z</published><updated>2019-05-08T10:00:00Z</updated>\
                 <content type=\"html\">{text}</content></entry></feed>"
            );
            answer(stream, "200 OK", "", feed.as_bytes());
        }
        _ => answer(stream, "404 Not Found", "", b""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let feeds = format!(
        "{HEAD}[[feed]]\nurl = \"{}/atom\"\ntext = \"feed\"\noutlet = \"The Ministry\"\n\
         [[webhook]]\nurl = \"{}/take\"\nact = [\"expel-diplomats\"]\nmodality = [\"occurred\"]\n",
        server.base, hook.base
    );
    let mut first = watcher(folder.path(), &feeds, Stop::default());
    let told = round(&mut first, start());
    assert!(told.iter().any(|t| matches!(t, Told::Undelivered { next: Some(_), .. })), "{told:?}");
    assert_eq!(server.count("/a"), 0);
    // It ends, and another one takes up what was left.
    drop(first);
    let mut second = watcher(folder.path(), &feeds, Stop::default());
    assert!(second.next().is_some_and(|next| next > start() && next < later(1)), "{:?}", second.next());
    let told = round(&mut second, later(1));
    assert!(told.iter().any(|t| matches!(t, Told::Delivered { .. })), "{told:?}");
    let taken = hook.asked();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].header("x-chancery-delivery"), taken[1].header("x-chancery-delivery"));
    assert_eq!(taken[0].body, taken[1].body);
    assert_eq!(round(&mut second, later(2)), []);
    // A hook that is new is told of nothing that was there before it.
    drop(second);
    let more =
        format!("{feeds}[[webhook]]\nname = \"new\"\nurl = \"{}/new\"\nact = [\"expel-diplomats\"]\n", hook.base);
    let mut third = watcher(folder.path(), &more, Stop::default());
    round(&mut third, later(3));
    assert_eq!(hook.count("/new"), 0);
}

#[test]
fn it_leaves_a_pause_and_stops_at_once() {
    let server = Server::start("127.0.0.1", |asked, stream| match asked.path.as_str() {
        "/rss" => answer(stream, "200 OK", "", rss(&[("/a", "A"), ("/b", "B"), ("/hang", "C")]).as_bytes()),
        "/hang" => std::thread::sleep(Duration::from_secs(20)),
        "/robots.txt" => answer(stream, "404 Not Found", "", b""),
        path => answer(stream, "200 OK", "content-type: text/html\r\n", page(path, EXPELLED).as_bytes()),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let feeds = format!(
        "contact = \"https://example.org/about\"\ndelay = \"300ms\"\ntimeout = \"20s\"\n[[feed]]\nurl = \"{}/rss\"\n",
        server.base
    );
    let stop = Stop::default();
    let mut watcher = watcher(folder.path(), &feeds, stop.clone());
    let begun = Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(4));
        stop.stop();
    });
    let told = round(&mut watcher, start());
    assert!(begun.elapsed() < Duration::from_secs(15), "it waits for nobody: {:?}", begun.elapsed());
    let asked = server.asked();
    assert!(asked.len() >= 4, "{asked:?}");
    for pair in asked.windows(2) {
        let pause = pair[1].at.duration_since(pair[0].at);
        assert!(pause >= Duration::from_millis(250), "{} came {pause:?} after {}", pair[1].path, pair[0].path);
    }
    assert!(asked[0].header("user-agent").is_some_and(|a| a.ends_with("(+https://example.org/about)")));
    assert!(!events(&told).is_empty(), "what was fetched before is stored: {told:?}");
    // What was broken off is still wanted.
    assert!(watcher.next().is_some_and(|next| next <= start()), "{:?}", watcher.next());
}
