//! Whole files, from bytes to documents.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn read_one(file: &str, bytes: &[u8]) -> Document {
    let (mut documents, diagnostics) = read(file, bytes, &Limits::default());
    assert_eq!((documents.len(), diagnostics.len()), (1, 0), "{diagnostics:?}");
    documents.remove(0)
}

fn words(document: &Document, kind: BlockKind) -> Vec<String> {
    document.blocks.iter().filter(|b| b.kind == kind).map(|b| clean::join(&document.text, &b.pieces)).collect()
}

fn noise(document: &Document, kind: NoiseKind) -> Vec<&str> {
    document.noise.iter().filter(|n| n.kind == kind).map(|n| n.span.of(&document.text)).collect()
}

fn stamps(document: &Document) -> Vec<(StampKind, jiff::civil::Date)> {
    document.stamps.iter().map(|s| (s.kind, s.date)).collect()
}

/// Where `word` stands in the input, as text.
fn in_input<'a>(document: &Document, bytes: &'a [u8], word: &str) -> &'a str {
    let start = document.text.find(word).unwrap_or_else(|| panic!("{word:?} stands in the text"));
    let span = document.offsets.to_input(Span::new(start, start + word.len()));
    std::str::from_utf8(&bytes[span.start..span.end]).expect("whole characters")
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Quito calls envoy home &amp; Lima answers | Example News</title>
<meta property="og:site_name" content="Example News"><link rel="canonical" href="https://example.org/2019/07/04/quito-envoy">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"VideoObject","datePublished":"2001-01-01"},
{"@type":"NewsArticle","headline":"Quito calls envoy home","datePublished":"2019-07-04T10:00:00+02:00","dateModified":"2019-07-05"}]}</script>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Quito calls envoy home &amp; Lima answers</h1>
<p class="by">By Marta Quiroga</p>
<p>QUITO, July 4 (Example) &ndash; Ecuador called its ambassador in <a href="/lima">Lima</a> home for
consultations on Thursday, the foreign ministry said, after remarks that it called &ldquo;a provocation&rdquo;.</p>
<p>Per&uacute;&#8217;s government said that it <b>regretted</b> the step and that its own envoy would remain in Quito for the time being.</p>
<p>Related: Six charts about the river</p>
<p>The two countries had been on good terms for years, and trade between them had doubled since the last border accord was signed.</p>
<p>Sign up for our newsletter</p>
</article><footer>&copy; 2019 Example News. All rights reserved.</footer></body></html>"#;

#[test]
fn a_page_is_read_with_its_metadata() {
    let document = read_one("pages/quito.html", PAGE.as_bytes());
    assert_eq!(document.rejected, None);
    assert_eq!(document.title.as_deref(), Some("Quito calls envoy home & Lima answers"));
    assert_eq!(document.outlet.as_deref(), Some("Example News"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/2019/07/04/quito-envoy"));
    assert_eq!(
        stamps(&document),
        [
            (StampKind::Published, date(2019, 7, 4)),
            (StampKind::Modified, date(2019, 7, 5)),
            (StampKind::OwnAddress, date(2019, 7, 4))
        ]
    );
    let paragraphs = words(&document, BlockKind::Paragraph);
    assert_eq!(paragraphs.len(), 3, "{paragraphs:#?}");
    assert!(
        paragraphs[0].starts_with("Ecuador called its ambassador in Lima home for consultations on Thursday"),
        "{paragraphs:#?}"
    );
    assert!(paragraphs[1].starts_with("Perú’s government said that it regretted the step"));
    assert_eq!(document.dateline.as_ref().and_then(|d| d.place.as_deref()), Some("QUITO"));
    assert_eq!((document.file.as_str(), document.origin.as_str()), ("quito.html", "pages/quito.html"));
    assert!(document.id.len() == 18 && document.id.starts_with("d-"));
}

#[test]
fn a_page_leads_back_to_its_bytes() {
    let document = read_one("quito.html", PAGE.as_bytes());
    let bytes = PAGE.as_bytes();
    assert_eq!(in_input(&document, bytes, "a provocation"), "a provocation");
    assert_eq!(in_input(&document, bytes, "Perú"), "Per&uacute;");
    assert_eq!(in_input(&document, bytes, "in Lima home"), "in <a href=\"/lima\">Lima</a> home");
    assert_eq!(in_input(&document, bytes, "regretted"), "regretted");
    // The title is the heading of the article, not the name of the tab.
    let title = document.offsets.to_input(document.blocks[0].pieces[0]);
    assert_eq!(&PAGE[title.start..title.end], "Quito calls envoy home &amp; Lima answers");
    assert!(PAGE[..title.start].ends_with("<h1>"));
}

#[test]
fn a_page_in_another_charset_leads_back_to_its_bytes() {
    let page = PAGE.replace("charset=\"utf-8\"", "charset=\"windows-1252\"").replace("Per&uacute;", "Perú");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&page);
    let document = read_one("quito.html", &bytes);
    let start = document.text.find("Perú").expect("the country is named");
    let span = document.offsets.to_input(Span::new(start, start + "Perú".len()));
    assert_eq!(&bytes[span.start..span.end], b"Per\xfa");
}

#[test]
fn a_page_cut_anywhere_is_still_read() {
    for (cut, _) in PAGE.char_indices().step_by(97) {
        let (documents, _) = read("quito.html", &PAGE.as_bytes()[..cut], &Limits::default());
        assert_eq!(documents.len(), 1);
    }
    let half = PAGE.find("for the time being").expect("it stands there");
    let document = read_one("quito.html", &PAGE.as_bytes()[..half]);
    assert_eq!(document.rejected, None);
    assert_eq!(words(&document, BlockKind::Paragraph).len(), 2, "{:#?}", words(&document, BlockKind::Paragraph));
}

#[test]
fn bounds_are_named() {
    let rejected = |page: String| read_one("page.html", page.as_bytes()).rejected.unwrap_or_default();
    assert!(rejected("<div>".repeat(40_000)).contains("nested more than 256 deep"));
    assert!(rejected("<p><b a=1><i>".repeat(40_000)).contains("deep"));
    assert!(rejected("<p>x</p>".repeat(110_000)).contains("more than 200000 elements"));
    let many: String = (0..100).map(|i| format!(" a{i}=1")).collect();
    assert!(rejected(format!("<html><p{many}>The envoy left.</p>")).contains("100 attributes; at most 64"));
    assert!(rejected(format!("<html>{}", " ".repeat(9 << 20))).contains("bytes; at most"));
    let one = format!(
        "<html><body><p title=\"{}\">The ministry in Lima called the envoy in on Monday, it said.</p>",
        "x".repeat(2 << 20)
    );
    assert_eq!(rejected(one), "");
}

#[test]
fn a_deep_page_within_the_bound_is_read() {
    let page = format!(
        "<html><body>{}{}",
        "<div>".repeat(250),
        "<p>The ministry in Lima called the envoy in on Monday, it said.</p>"
    );
    assert_eq!(read_one("page.html", page.as_bytes()).rejected, None);
}

#[test]
fn a_page_without_an_article_and_with_a_post() {
    let page = r#"<html><head><title>Envoy leaves Quito after a week of silence - Example Wire</title><meta name="pubdate" content="2019-07-04"><link rel=canonical href="https://www.example-wire.org/x"></head>
        <body><div class="menu"><a href="/">Home</a> <a href="/x">World</a></div>
        <div><p>The Peruvian ambassador has left Quito, a week after the two governments stopped talking to each other.</p>
        <figure><img src="a.jpg"><figcaption>The embassy of Peru in Quito on the day the ambassador left. Marta Quiroga / AFP</figcaption></figure>
        <p>Nobody in the ministry would say whether he was going to come back before the end of the year.</p>
        <blockquote class="twitter-tweet"><p lang="en" dir="ltr">Our ambassador is on his way home. <a href="https://t.co/abc">https://t.co/abc</a></p>
        &mdash; Canciller&iacute;a (@cancilleria) <a href="https://twitter.com/x">July 4, 2019</a></blockquote>
        <p>Ecuador said that it had taken note of the step, and that it saw no reason to follow it with one of its own.</p></div></body></html>"#;
    let document = read_one("page.html", page.as_bytes());
    assert_eq!(document.title.as_deref(), Some("Envoy leaves Quito after a week of silence"));
    assert_eq!(words(&document, BlockKind::Post), ["Our ambassador is on his way home."]);
    assert_eq!(document.posts[0].author.as_deref(), Some("Cancillería"));
    assert_eq!(words(&document, BlockKind::Paragraph).len(), 3, "{:#?}", document.blocks);
    assert_eq!(stamps(&document), [(StampKind::Published, date(2019, 7, 4)), (StampKind::Post, date(2019, 7, 4))]);
}

#[test]
fn a_chronicle_keeps_the_dates_of_its_entries() {
    let text = "How the row about the river began and grew\n\nThe two governments have been at odds since spring.\n\n\
        March 12, 2019\n\nQuito called its envoy home.\n\nApril 3, 2019\n\nLima closed the crossing to all trucks.\n";
    let document = read_one("a.txt", text.as_bytes());
    assert_eq!(words(&document, BlockKind::Paragraph).iter().filter(|p| p.ends_with("2019")).count(), 2);
    assert!(document.stamps.is_empty());
}

#[test]
fn what_cannot_be_read_says_why() {
    let reason = |file: &str, bytes: &[u8]| read_one(file, bytes).rejected.unwrap_or_default();
    assert_eq!(reason("a.txt", b""), "the file is empty");
    assert_eq!(reason("a.txt", b" \n\t\n"), "the file is empty");
    assert_eq!(reason("a.txt", b"%PDF-1.7\n%abc"), "a PDF document, not a text");
    assert_eq!(reason("a.txt", b"Advertisement\n\nShare\n"), "no text is left after the noise was cut");
    let spanish = "El gobierno de España llamó a consultas a su embajadora en Buenos Aires después de las palabras del presidente.";
    assert_eq!(reason("a.txt", spanish.as_bytes()), "written in Spanish (spa); only English is read");
    let limits = Limits { bytes: 10, ..Limits::default() };
    let (documents, _) = read("a.txt", b"The envoy left Lima.", &limits);
    assert_eq!(documents[0].rejected.as_deref(), Some("the file has 20 bytes; at most 10 are read"));
}

#[test]
fn entries_of_json_lines() {
    let file = "{\"title\": \"Quito calls envoy home\", \"text\": \"LIMA (Example) - Peru \\u2014 \\\"surprised\\\" \\u2014 said on Thursday that it regretted the step.\\n\\nIts envoy stays.\", \"url\": \"https://example.org/2019/07/04/a\", \"published\": \"2019-07-04T08:00:00Z\", \"outlet\": \"Example News\", \"desk\": 7}\n\
                {\"text\": \"broken\n\
                {\"text\": \"The ministry in Quito did not comment on the talks with Lima.\", \"published\": \"Thu, 04 Jul 2019 08:00:00 +0000\"}\r\n\
                {\"text\": \"The ministry in Lima said nothing about the talks.\", \"published\": \"soon\"}\n";
    let (documents, diagnostics) = read("in/reports.jsonl", file.as_bytes(), &Limits::default());
    assert_eq!(documents.len(), 3);
    let first = &documents[0];
    assert_eq!((first.origin.as_str(), first.file.as_str()), ("in/reports.jsonl:1", "reports.jsonl:1"));
    assert_eq!(first.title.as_deref(), Some("Quito calls envoy home"));
    assert_eq!(first.outlet.as_deref(), Some("Example News"));
    assert_eq!(first.extra.get("desk"), Some(&serde_json::json!(7)));
    assert_eq!(first.extra.len(), 1);
    assert_eq!(stamps(first), [(StampKind::Published, date(2019, 7, 4)), (StampKind::OwnAddress, date(2019, 7, 4))]);
    assert_eq!(
        words(first, BlockKind::Paragraph),
        ["Peru — \"surprised\" — said on Thursday that it regretted the step.", "Its envoy stays."]
    );
    assert_eq!(in_input(first, file.as_bytes(), "\"surprised\" —"), "\\\"surprised\\\" \\u2014");
    assert_eq!(in_input(first, file.as_bytes(), "calls envoy"), "calls envoy");
    assert_eq!(stamps(&documents[1]), [(StampKind::Published, date(2019, 7, 4))]);
    assert_eq!(documents[1].origin, "in/reports.jsonl:3");
    let places: Vec<&str> = diagnostics.iter().map(|d| d.place.as_str()).collect();
    assert_eq!(places, ["in/reports.jsonl:2", "in/reports.jsonl:4"]);
    assert!(diagnostics[1].message.contains("`soon`"), "{diagnostics:?}");
}

#[test]
fn a_feed_gives_a_report_for_every_item() {
    let feed = concat!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>The Post</title>\n",
        "<item><title>Lima calls envoy home</title><link>https://post.example/a</link>",
        "<description>&lt;p&gt;Peru recalled its envoy to Chile&amp;#39;s capital.&lt;/p&gt;&lt;p&gt;It gave no reason.&lt;/p&gt;</description>",
        "<pubDate>Tue, 20 Apr 2021 10:00:00 GMT</pubDate></item>\n",
        "<item><title>Chile regrets the step that Peru has taken</title><pubDate>some day</pubDate></item>\n",
        "<item><title>cut",
    );
    let (documents, diagnostics) = read("in/feed.xml", feed.as_bytes(), &Limits::default());
    assert_eq!(documents.iter().map(|d| d.origin.as_str()).collect::<Vec<_>>(), ["in/feed.xml:3", "in/feed.xml:4"]);
    let (first, second) = (&documents[0], &documents[1]);
    assert_eq!(first.title.as_deref(), Some("Lima calls envoy home"));
    assert_eq!((first.outlet.as_deref(), first.url.as_deref()), (Some("The Post"), Some("https://post.example/a")));
    assert_eq!(first.stamps[0].date.to_string(), "2021-04-20");
    for words in ["Lima calls", "Peru recalled", "gave no reason"] {
        let at = first.text.find(words).expect("it is there");
        assert_eq!(first.offsets.to_input(Span::new(at, at + words.len())).of(feed), words);
    }
    assert!(second.rejected.is_none() && second.text.starts_with("Chile regrets"), "{second:?}");
    let places: Vec<&str> = diagnostics.iter().map(|d| d.place.as_str()).collect();
    assert_eq!(places, ["in/feed.xml:4", "in/feed.xml:5"], "{diagnostics:?}");
    let (other, _) = read("in/a.xml", b"<?xml version=\"1.0\"?><TimeML><s>x</s></TimeML>", &Limits::default());
    assert_eq!(other[0].rejected.as_deref(), Some("XML that is neither a page nor a feed"));
}

/// A record of a web archive.
fn warc(kind: &str, content: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://post.example/2021/a>\r\nWARC-Date: 2021-04-22T01:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

#[test]
fn a_web_archive_gives_its_pages() {
    use std::io::Write;
    let page = "<!doctype html><html><head><title>Envoy</title></head><body><article><p>Peru recalled its envoy to Chile \u{2014} \
                at once, the government in Lima said on Tuesday.</p></article></body></html>";
    let answer = |head: &str, body: &[u8]| {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n").as_bytes(), body].concat()
    };
    let (a, b) = page.split_at(page.find("envoy to").expect("it is there"));
    let chunks = format!("{:x}\r\n{a}\r\n{:X};x=y\r\n{b}\r\n0\r\n\r\n", a.len(), b.len());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(page.as_bytes()).expect("into memory");
    let packed = packed.finish().expect("into memory");
    let file = [
        warc("warcinfo", "application/warc-fields", b"software: x"),
        warc("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        warc("response", "application/http; msgtype=response", &answer("", page.as_bytes())),
        warc("response", "application/http", &answer("Transfer-Encoding: chunked\r\n", chunks.as_bytes())),
        warc("response", "application/http", &answer("Content-Encoding: gzip\r\n", &packed)),
        warc("response", "application/http", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html></html>"),
        warc("resource", "image/png", b"\x89PNG\0\0"),
        warc(
            "conversion",
            "text/plain",
            b"Peru recalled its envoy to Chile at once, the government in Lima said on Tuesday.",
        ),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\ncut".to_vec(),
    ]
    .concat();
    let (documents, diagnostics) = read("in/news.warc", &file, &Limits::default());
    let names: Vec<&str> = documents.iter().map(|d| d.file.as_str()).collect();
    assert_eq!(names, ["news.warc:3", "news.warc:4", "news.warc:5", "news.warc:8"]);
    for document in &documents {
        assert_eq!(document.url.as_deref(), Some("https://post.example/2021/a"));
        assert!(document.stamps.iter().any(|s| s.kind == StampKind::Fetched && s.date.to_string() == "2021-04-22"));
        let words = "recalled its envoy to Chile";
        let at = document.text.find(words).expect("the report is read");
        let span = document.offsets.to_input(Span::new(at, at + words.len()));
        let there = String::from_utf8_lossy(&file[span.start..span.end]).into_owned();
        match document.file.as_str() {
            "news.warc:4" => {
                assert!(there.starts_with("recalled its ") && there.ends_with("envoy to Chile"), "{there}")
            }
            "news.warc:5" => assert_eq!(&file[span.start..span.end], packed),
            _ => assert_eq!(there, words),
        }
    }
    let said: Vec<String> = diagnostics.iter().map(|d| format!("{}: {}", d.place, d.message)).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("in/news.warc:9: ") && said[0].contains("found 999999"), "{said:?}");
    assert!(said[1].ends_with("passed over: 1 of answers 404, 1 of image/png"), "{said:?}");
}

#[test]
fn json_lines_under_the_names_of_other_archives_are_read() {
    let file = concat!(
        r#"{"headline": "Envoy called home", "articleBody": "Peru recalled its envoy.", "datePublished": "2021-04-20", "publisher": {"name": "The Post"}, "id": 7}"#,
        "\n",
        r#"{"Title": "Envoy", "content": "Peru recalled its envoy.", "pub_date": "2021-04-20", "link": "https://a.example/x", "source": 4.5, "time": [1]}"#,
    );
    let (documents, diagnostics) = read("in/reports.jsonl", file.as_bytes(), &Limits::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(documents.len(), 2);
    for document in &documents {
        assert_eq!(document.stamps[0].kind, StampKind::Published);
        assert_eq!(document.stamps[0].text, "2021-04-20");
        assert!(document.text.ends_with("Peru recalled its envoy."), "{}", document.text);
    }
    assert_eq!(documents[0].title.as_deref(), Some("Envoy called home"));
    assert_eq!(documents[0].outlet.as_deref(), Some("The Post"));
    assert_eq!(documents[0].extra.len(), 1);
    assert_eq!(documents[1].url.as_deref(), Some("https://a.example/x"));
    assert_eq!(documents[1].extra.keys().collect::<Vec<_>>(), ["source", "time"]);
}

#[test]
fn json_as_an_array_or_one_object() {
    let report = "{\"text\": \"The ministry in Quito did not comment on the talks with Lima.\"}";
    let (documents, _) = read("a.json", report.as_bytes(), &Limits::default());
    assert_eq!(documents[0].origin, "a.json");
    let (documents, _) = read("a.json", format!("[\n{report},\n{report}]").as_bytes(), &Limits::default());
    assert_eq!(documents.iter().map(|d| d.origin.as_str()).collect::<Vec<_>>(), ["a.json:2", "a.json:3"]);
    let (documents, diagnostics) = read("a.json", b"[1, 2", &Limits::default());
    assert!(documents.is_empty() && diagnostics.len() == 1);
    let page = serde_json::json!({ "text": PAGE }).to_string();
    let (documents, _) = read("a.jsonl", page.as_bytes(), &Limits::default());
    assert_eq!(in_input(&documents[0], page.as_bytes(), "Perú"), "Per&uacute;");
}

#[test]
fn a_report_with_a_list_of_links_and_a_post() {
    let text = "Ecuador recalls envoy from Lima over border row\n\
        The step is the sharpest in years.\n\n\
        A woman walks past the Peruvian embassy in Quito [Marta Quiroga/Reuters]\n\
        By Example Staff\n\
        Published On 3 May 2019\n\
        Ecuador has recalled its ambassador to Peru for consultations, deepening a dispute about the shared river.\n\
        Keep reading\n\
        list of 3 itemsPeru closes crossing after shooting\n\
        Timeline: Two neighbours at odds\n\
        Foreign Minister Luis Paredes said on Friday that Ambassador Ana Ruiz would “come home tonight”.\n\
        Sign up for Example\n\
        Americas Coverage Newsletter\n\
        We bring you the stories that matter.\n\
        SUBSCRIBE\n\
        MinisterParedes: “We regret the step, and our envoy stays.”\n\
        — Cancillería (@cancilleria) May 3, 2019\n\
        The river has been disputed since 1998.\n";
    let document = read_one("a.txt", text.as_bytes());
    assert_eq!(words(&document, BlockKind::Title), ["Ecuador recalls envoy from Lima over border row"]);
    let paragraphs = words(&document, BlockKind::Paragraph);
    assert_eq!(words(&document, BlockKind::Caption), ["A woman walks past the Peruvian embassy in Quito"]);
    assert_eq!(words(&document, BlockKind::Post), ["MinisterParedes: “We regret the step, and our envoy stays.”"]);
    assert_eq!(
        paragraphs
            .iter()
            .filter(|p| p.starts_with("Ecuador has") || p.starts_with("Foreign") || p.starts_with("The river"))
            .count(),
        3
    );
    assert_eq!(paragraphs.len() + words(&document, BlockKind::Deck).len(), 4, "{paragraphs:#?}");
    assert_eq!(noise(&document, NoiseKind::RelatedLink).len(), 3);
    assert_eq!(noise(&document, NoiseKind::Newsletter).len(), 4);
    assert_eq!(stamps(&document), [(StampKind::Dateline, date(2019, 5, 3)), (StampKind::Post, date(2019, 5, 3))]);
    let post = &document.posts[0];
    assert_eq!((post.author.as_deref(), post.handle.as_deref()), (Some("Cancillería"), Some("cancilleria")));
    assert_eq!(post.block.map(|b| document.blocks[b].kind), Some(BlockKind::Post));
}

#[test]
fn a_sentence_runs_on_over_pasted_links() {
    let text = "Two premiers to meet in spring, aides say\n\n\
        A call between Prime Minister OkaforAda Grace OkaforEnvoy 'called home' at night Border shut MORE and King HaraldHarald \
        Olav HaraldNo. 2 official resigns MORE on Monday settled it, aides told reporters.\n\nUpdated at 8:32 p.m.";
    let document = read_one("a.txt", text.as_bytes());
    let block = &document.blocks[1];
    assert_eq!(block.pieces.len(), 3);
    assert_eq!(
        clean::join(&document.text, &block.pieces),
        "A call between Prime Minister Okafor and King Harald on Monday settled it, aides told reporters."
    );
    assert_eq!(noise(&document, NoiseKind::Updated), ["Updated at 8:32 p.m."]);
    assert!(document.stamps.is_empty());
}

#[test]
fn headers_repetitions_and_addresses() {
    let text = " date 2019-07-04 Quito calls its envoy in Lima home\n\nQuito calls its envoy in Lima home\n© Example Images\n\n\
        LIMA, July 4 (Agency) - Peru said on Thursday that it regretted the step, and that talks would go on.\n\n\
        https://example.org/world/2018/01/09/river\n\nLast updated on July 5, 2019\n";
    let document = read_one("a.txt", text.as_bytes());
    assert_eq!(
        stamps(&document),
        [
            (StampKind::Header, date(2019, 7, 4)),
            (StampKind::LinkedAddress, date(2018, 1, 9)),
            (StampKind::Modified, date(2019, 7, 5)),
        ]
    );
    assert_eq!(document.title.as_deref(), Some("Quito calls its envoy in Lima home"));
    assert_eq!(
        words(&document, BlockKind::Paragraph),
        ["Peru said on Thursday that it regretted the step, and that talks would go on."]
    );
    assert_eq!(noise(&document, NoiseKind::Repeated).len(), 1);
    assert_eq!(document.outlet.as_deref(), Some("Agency"));
    let dateline = document.dateline.as_ref().expect("a dateline");
    assert_eq!((dateline.month, dateline.day, dateline.year), (Some(7), Some(4), None));
}

#[test]
fn real_sentences_are_left_alone() {
    let sentences = [
        "Related talks will follow in Vienna, the minister told reporters on Monday.",
        "Subscribe to the treaty or leave the bloc, the commissioner told the three governments.",
        "Read more widely, the accord binds both governments to consult before they act.",
        "The ministry said MORE funds would be sent to the mission in spring.",
        "By Friday the envoys had left the capital, and the embassy stood empty.",
        "Reporting by state media suggested that the consul had been expelled.",
        "He was shown a copy of the note (signed by Marta Quiroga) and shook his head.",
        "Updated rules on visas for diplomats took effect on 4 July 2019.",
        "Share of exports to China fell after the ban, the bureau said.",
        "“We will follow us out of the pact,” he said; “click here” was all the page told them.",
        "Getty Images and Reuters were both refused entry to the hall.",
        "The speech may not be broadcast in Turkey, the court in Ankara ruled on Tuesday.",
        "This report was published by the ministry on Monday and blames Lima for the row.",
        "Photo, video and audio of the meeting were put out by the host.",
        "Moscow — never a friend of the plan — sent no one.",
    ];
    let text = sentences.join("\n\n");
    let document = read_one("a.txt", text.as_bytes());
    assert_eq!(words(&document, BlockKind::Paragraph), sentences);
    assert!(document.noise.is_empty(), "{:?}", document.noise);
}

#[test]
fn broken_bytes_are_reported_and_read_over() {
    let (documents, diagnostics) = read(
        "a.txt",
        b"The \xe2\x80\x9cenvoy\xe2\x80\x9d in Lima was \xff recalled by the ministry.",
        &Limits::default(),
    );
    assert_eq!(documents[0].rejected, None);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].span, Some(Span::new(28, 29)));
}

/// What they cost is measured by `cargo bench -p chancery --bench dating`.
#[test]
fn long_inputs_are_one_document() {
    let sentence = "The ministry in Lima called the envoy in and handed him a note, officials said. ";
    let line = sentence.repeat((1 << 18) / sentence.len());
    let glued = "OkaforAda ".repeat(25_000);
    let lines: String = (0..25_000).map(|i| format!("Envoy {i} left\n")).collect();
    let quotes = "“(@x) — ".repeat(25_000);
    let dates: String =
        (0..15_000).map(|i| format!("Updated {}-{:02}-{:02}\n", 1900 + i / 336, i / 28 % 12 + 1, i % 28 + 1)).collect();
    for text in [&line, &glued, &lines, &quotes, &dates] {
        assert_eq!(read("a.txt", text.as_bytes(), &Limits::default()).0.len(), 1);
    }
}

/// What holds for every document, whatever it was read from.
fn check(file: &str, bytes: &[u8]) {
    let (documents, _) = read(file, bytes, &Limits::default());
    for document in documents {
        let fits = |span: Span| document.text.get(span.start..span.end).is_some();
        for block in &document.blocks {
            assert!(!block.pieces.is_empty());
            assert!(block.pieces.iter().all(|&piece| fits(piece) && !piece.is_empty()));
            assert!(block.pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for &piece in &block.pieces {
                let input = document.offsets.to_input(piece);
                assert!(input.end <= bytes.len() && !input.is_empty(), "{piece:?} {input:?}");
                assert!(
                    !document.noise.iter().any(|noise| noise.span.overlaps(piece)),
                    "{:?}",
                    piece.of(&document.text)
                );
            }
        }
        assert!(document.noise.iter().all(|noise| fits(noise.span)));
        assert!(
            document.posts.iter().all(|post| fits(post.span) && post.block.is_none_or(|b| b < document.blocks.len()))
        );
        assert!(document.stamps.iter().all(|stamp| stamp.span.is_none_or(fits)));
    }
}

fn fragment() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class=\"x\">",
        "</div>",
        "<b>",
        "<table><tr>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "&amp;",
        "&nbsp",
        "&#x1F600;",
        "<h1>",
        "</h1>",
        "<a href='",
        "'>",
        "<title>",
        "</title>",
        "The envoy left Lima. ",
        "Türkiye ",
        "MORE",
        "OkaforAda Okafor",
        "\n\n",
        "\n",
        " ",
        "— Name (@handle) May 3, 2019",
        "By Ana Ruiz",
        "list of 3 items",
        "(Agency) - ",
        "LIMA, July 4 ",
        "https://a.org/2019/01/02/b",
        "“",
        "”",
        "\u{0}",
        "Updated on 4 July 2019",
        "Read more",
        "{\"text\": \"",
        "\\u00e9",
        "\"}",
        "\\",
        "[",
        "]",
        ",",
        "<svg/>",
        "<![CDATA[",
        "\u{feff}",
        "\r",
        "pic.twitter.com/a",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400), name in prop::sample::select(vec!["a.txt", "a.html", "a.jsonl", "a.json", "a", "a.xml", "a.warc.gz"])) {
        check(name, &bytes);
    }

    #[test]
    fn any_mixture_is_read(parts in prop::collection::vec(fragment(), 0..60), name in prop::sample::select(vec!["a.txt", "a.html", "a.jsonl", "a.json"])) {
        check(name, parts.concat().as_bytes());
    }

    #[test]
    fn any_feed_is_read(parts in prop::collection::vec(fragment(), 0..40)) {
        let text: String = parts.iter().map(|part| part.replace("<b>", "<item>").replace("</b>", "</item>").replace("<div", "<![CDATA[<div").replace("</div>", "</div>]]>").replace("<p>", "<description>").replace("</p>", "</description>")).collect();
        check("a.xml", format!("<rss><channel>{text}").as_bytes());
    }

    #[test]
    fn any_archive_is_read(parts in prop::collection::vec(fragment(), 0..12), cut in 0usize..2000, from in 0usize..400) {
        let body = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n{}", parts.concat());
        let mut file = [warc("response", "application/http", body.as_bytes()), warc("resource", "text/plain", parts.concat().as_bytes())].concat();
        file.truncate(cut.max(10));
        check("a.warc", &file);
        file.drain(10.min(file.len())..from.max(10).min(file.len()));
        check("a.warc", &file);
    }

    #[test]
    fn any_report_in_json_leads_back(parts in prop::collection::vec(fragment(), 0..30)) {
        let entry = serde_json::json!({ "title": parts.first(), "text": parts.concat() }).to_string();
        check("a.jsonl", entry.as_bytes());
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(entry.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        check("a.jsonl", &wide);
    }
}
