//! The cost of time expressions on parsed text, by bytes, and of the dates of web pages:
//! `cargo bench -p chancery --bench dating`.

#![allow(clippy::disallowed_methods, missing_docs, reason = "a benchmark reads the examples from their folder")]

use chancery::document::{Limits, page_dates, read};
use chancery::language::Model;
use chancery::time::{EventDate, tag};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

/// The text of all reports of the examples.
fn reports() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folders = std::fs::read_dir(root).into_iter().flatten().flatten().filter(|e| e.path().is_dir());
    let files = folders.flat_map(|e| std::fs::read_dir(e.path()).into_iter().flatten().flatten().map(|f| f.path()));
    let mut paths: Vec<_> = files.filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "md")).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect::<Vec<_>>().join("\n\n")
}

/// A page of the usual size: a head with metadata, menus, a long report, and a list of others with their days.
fn page() -> String {
    let mut page = String::from("<!doctype html><html lang=en><head><title>Talks open</title>");
    page.push_str("<meta property=og:type content=article><meta name=date content=2019-07-04>");
    page.push_str(
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-07-04T08:00:00Z"}</script>"#,
    );
    page.push_str("</head><body><nav>");
    for item in 0..300 {
        let _ = write!(page, "<li class='item menu-{item}'><a href=/section/{item}/index.html>Section {item}</a></li>");
    }
    page.push_str("</nav><article><h1>Talks open</h1><time datetime=2019-07-04>4 July 2019</time>");
    for part in 0..200 {
        let _ = write!(
            page,
            "<p class=text>The envoys met for the {part}th time, and nobody said what the <a href=/a/{part}>others</a> had been told.</p>"
        );
    }
    page.push_str("</article><aside class=related>");
    for item in 1..29 {
        let _ = write!(
            page,
            "<div class=teaser><time datetime=2019-06-{item:02}>June {item}, 2019</time><p>Another report</p></div>"
        );
    }
    page.push_str("</aside><script>");
    page.push_str(&"window.data=window.data||[];window.data.push({id:1,kind:'view'});".repeat(600));
    page.push_str("</script></body></html>");
    page
}

fn dating(c: &mut Criterion) {
    let Ok(model) = Model::embedded() else { return };
    let sentences = model.analyse_text(&reports());
    let bytes: usize = sentences.iter().map(|sentence| sentence.span.len()).sum();
    let published = EventDate::day(jiff::civil::date(2021, 4, 20), "bench");
    let mut group = c.benchmark_group("time");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("tag", |b| b.iter(|| black_box(tag(&sentences, &published))));
    group.finish();

    // Twice the text at the same rate: the work is in proportion.
    let mut group = c.benchmark_group("long inputs");
    group.sample_size(10);
    for (name, piece) in [("one line", "The envoy left Lima on Monday, officials said. "), ("lines", "Envoy 12 left\n")]
    {
        for size in [1 << 18, 1 << 19] {
            let text = piece.repeat(size / piece.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(format!("{name}, {} KiB", size >> 10), |b| {
                b.iter(|| black_box(read("a.txt", text.as_bytes(), &Limits::default())));
            });
        }
    }
    group.finish();

    let page = page();
    let mut group = c.benchmark_group("pages");
    group.throughput(Throughput::Elements(1));
    group.bench_function("page dates", |b| b.iter(|| black_box(page_dates(page.as_bytes()))));
    group.finish();
}

criterion_group!(benches, dating);
criterion_main!(benches);
