use super::*;
use jiff::civil::date;

fn best(html: &str) -> Option<(Date, PageSource)> {
    page_dates(html).first().map(|found| (found.date, found.source))
}

#[test]
fn a_page_is_dated_from_whatever_it_gives() {
    let day = date(2019, 7, 4);
    for (html, source) in [
        (
            r#"<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"2019-08-01","datePublished":"2019-07-04T22:10:00+02:00"}</script>"#,
            PageSource::LinkedData,
        ),
        (r#"<meta property="article:published_time" content="2019-07-04T09:00:00Z">"#, PageSource::Meta),
        (r#"<meta name="DC.date.issued" content="04.07.2019">"#, PageSource::Meta),
        (r#"<meta name=date content=20190704>"#, PageSource::Meta),
        (r#"<time datetime="2019-07-04">vor zwei Jahren</time><time datetime="2020-01-01"></time>"#, PageSource::Time),
        (r#"<p>Text</p><time>July 4, 2019</time>"#, PageSource::Time),
        (r#"<abbr class="published" title="2019-07-04T10:00:00">long ago</abbr>"#, PageSource::Marked),
        (
            r#"<div class="entry-date">4. Juli 2019</div><p>Der Brief vom 3. Mai 1999 blieb ohne Antwort.</p>"#,
            PageSource::Marked,
        ),
        (
            r#"<link rel="canonical" href="https://example.org/a/2019/07/04/row.html"><p>&copy; 2021</p>"#,
            PageSource::Address,
        ),
        (
            r#"<p>Publi&eacute; le 4 juillet 2019 par la r&eacute;daction</p><p>Mis à jour le 9 juillet 2019</p>"#,
            PageSource::Said,
        ),
        (r#"<p>Zuletzt aktualisiert: 09.08.2019</p><p>Erstellt: 04.07.2019</p>"#, PageSource::Said),
        (r#"<p>4&nbsp;July&#32;2019</p>"#, PageSource::Line),
        (r#"<script>var page = {"publishDate": "2019-07-04 12:00:00", "id": 3}</script>"#, PageSource::Script),
    ] {
        assert_eq!(best(html), Some((day, source)), "{html}: {:?}", page_dates(html));
    }
}

#[test]
fn what_is_around_the_report_and_what_was_changed_go_behind() {
    let html = r#"<aside class="related"><time datetime="2021-01-01">1 Jan</time></aside><h1>Row</h1>
        <div class="meta">July 4, 2019</div><footer>Last updated 2022-02-02</footer>"#;
    assert_eq!(best(html).map(|b| b.0), Some(date(2019, 7, 4)));
    let html = r#"<meta property="article:modified_time" content="2020-01-01"><p>4 July 2019</p>"#;
    assert_eq!(best(html).map(|b| b.0), Some(date(2019, 7, 4)), "a line of the page goes before its last change");
    let html = r#"<html lang="en-US"><p class="date">07/04/2019</p>"#;
    assert_eq!(best(html).map(|b| b.0), Some(date(2019, 7, 4)));
    let html = r#"<html lang="fr"><p class="date">04/07/2019</p>"#;
    assert_eq!(best(html).map(|b| b.0), Some(date(2019, 7, 4)));
}

#[test]
fn a_film_in_a_report_has_a_day_of_its_own() {
    let html = r#"<script type="application/ld+json">[{"@type":"VideoObject","datePublished":"2001-01-01"},
        {"@type":"NewsArticle","image":{"@type":"ImageObject"},"datePublished":"2019-07-04"}]</script>"#;
    assert_eq!(best(html).map(|b| b.0), Some(date(2019, 7, 4)));
}

#[test]
fn pages_without_a_date_have_none() {
    for html in [
        "",
        "<p>nothing</p>",
        "<p>Resolution 2231 of 1995</p>",
        "<meta name=date content='soon'>",
        "<p>&copy; 2019</p>",
        "<time datetime='2019-13-45'>",
    ] {
        assert!(page_dates(html).is_empty(), "{html}: {:?}", page_dates(html));
    }
}

#[test]
fn nothing_makes_it_panic_and_cost_stays_in_bounds() {
    let page = r#"<html><head><meta property="article:published_time" content="2019-07-04"><script type="application/ld+json">{"datePublished":"2019-07-04"}</script></head><body class="é"><!-- x --><p title='ü'>4&nbsp;July 2019&eacute;"#;
    for (at, _) in page.char_indices() {
        page_dates(page.get(..at).unwrap_or(""));
        page_dates(page.get(at..).unwrap_or(""));
    }
    let long = "x".repeat(1 << 20);
    page_dates(&format!("<p class=\"{long}\" title='{long}'>4 July 2019</p>"));
    page_dates(&"<div class=date>".repeat(50_000));
    page_dates(&"<p>4 July 2019</p>".repeat(20_000));
    page_dates(&"<".repeat(100_000));
    page_dates(&"<a '".repeat(50_000));
    page_dates(&"<!--".repeat(50_000));
    page_dates(&"<script>".repeat(20_000));
    page_dates(&"&".repeat(100_000));
}
