//! What a feed names: its entries, as addresses of reports or as reports.

use crate::config::{Feed, TextOf};
use crate::fetch::Body;
use encoding_rs::Encoding;
use serde_json::json;
use std::collections::BTreeSet;
use url::Url;

/// Entries of one feed that are looked at.
const MOST: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address of its report, or the name that the feed gives it.
    pub link: String,
    pub title: Option<String>,
    /// RFC 3339.
    pub published: Option<String>,
    /// What it says, as a page; empty where it says nothing.
    pub text: Option<String>,
}

/// The entries of a feed in RSS, Atom or JSON Feed, in its order, or why it is none.
pub fn entries(feed: &Feed, body: &Body) -> Result<Vec<Entry>, String> {
    let parser = feed_rs::parser::Builder::new().base_uri(Some(body.url.as_str())).build();
    let parsed = parser.parse(body.bytes.as_slice()).map_err(|e| format!("it is no feed that can be read: {e}"))?;
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for entry in parsed.entries.into_iter().take(MOST) {
        let link = entry
            .links
            .iter()
            .find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"))
            .and_then(|l| body.url.join(l.href.trim()).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .map(|mut url| {
                url.set_fragment(None);
                url.to_string()
            });
        let said = entry.content.and_then(|c| c.body.map(|b| (c.content_type.to_string(), b)));
        let said = said.or(entry.summary.map(|s| (s.content_type.to_string(), s.content)));
        let (link, text) = match (feed.text, link) {
            (TextOf::Page, Some(link)) => (link, None),
            (TextOf::Page, None) => continue,
            (TextOf::Feed, link) => {
                let Some((_, text)) = said.filter(|(_, text)| !text.trim().is_empty()) else { continue };
                (link.unwrap_or(entry.id), Some(text))
            }
        };
        if seen.insert(link.clone()) {
            let title = entry.title.map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
            let published = entry.published.or(entry.updated).map(|t| t.to_rfc3339());
            entries.push(Entry { link, title, published, text });
        }
    }
    Ok(entries)
}

/// A report in the form of a JSON entry, which the library reads with what the feed says of it.
pub fn report(feed: &Feed, link: &str, title: Option<&str>, published: Option<&str>, text: &str) -> Vec<u8> {
    let mut entry = json!({ "url": link, "text": text });
    let mut put = |key: &str, value: Option<&str>| {
        if let (Some(value), Some(object)) = (value, entry.as_object_mut()) {
            object.insert(key.to_owned(), value.into());
        }
    };
    put("title", title);
    put("published", published);
    put("outlet", feed.outlet.as_deref());
    entry.to_string().into_bytes()
}

/// The text of an entry as a page, if it bears markup.
pub fn as_page(text: &str) -> String {
    let marked = text.contains("</") || text.contains("<br") || text.contains("<p") || text.contains("&#");
    match marked {
        true => format!("<!doctype html><html><head></head><body><article>{text}</article></body></html>"),
        false => text.to_owned(),
    }
}

/// The name of a report, as its origin: the address without its scheme, marked as JSON.
pub fn name(link: &str) -> String {
    let bare = link.split_once("://").map_or(link, |(_, rest)| rest).trim_end_matches('/');
    format!("{}.json", bare.replace(|c: char| c.is_control() || c == '\\', "_"))
}

/// The characters of a page, by what the server says of their encoding, what the page says, or as UTF-8.
pub fn decode(body: &Body) -> Result<String, String> {
    let kind = body.content_type.as_deref().unwrap_or("text/html").to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !matches!(essence, "text/html" | "application/xhtml+xml" | "text/plain" | "application/xml" | "text/xml" | "") {
        return Err(format!("it is {essence}, not a page"));
    }
    let label = |after: &str| -> Option<String> {
        let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        Some(value.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')).collect())
    };
    let head = String::from_utf8_lossy(body.bytes.get(..4096).unwrap_or(&body.bytes)).to_ascii_lowercase();
    let named = [&kind, &head]
        .into_iter()
        .filter_map(|text| label(text.split_once("charset")?.1))
        .find_map(|label| Encoding::for_label(label.as_bytes()));
    // A mark at the beginning goes before what anybody says (WHATWG Encoding, "decode").
    let (text, _, _) = named.unwrap_or(encoding_rs::UTF_8).decode(&body.bytes);
    // A page that begins with a comment is a page all the same, because the server says so.
    let begins = text.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
    let plain = essence == "text/plain" || begins.starts_with("<!doctype") || begins.starts_with("<html");
    Ok(if plain { text.into_owned() } else { format!("<!doctype html>\n{text}") })
}

/// The address as it is remembered: with and without encryption, a report is one.
pub fn key(link: &str) -> String {
    let bare = Url::parse(link).ok().map(|mut url| {
        url.set_fragment(None);
        url.to_string()
    });
    let bare = bare.as_deref().unwrap_or(link);
    let bare = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).unwrap_or(bare);
    blake3::hash(bare.as_bytes()).to_hex().as_str().get(..24).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn feed(text: TextOf) -> Feed {
        let url = Url::parse("https://example.org/rss").expect("an address");
        Feed { url, name: "x".to_owned(), outlet: None, every: Duration::from_secs(900), text }
    }

    fn body(bytes: &[u8], kind: &str) -> Body {
        Body {
            url: Url::parse("https://example.org/feeds/rss").expect("an address"),
            moved: false,
            content_type: Some(kind.to_owned()),
            etag: None,
            last_modified: None,
            bytes: bytes.to_vec(),
        }
    }

    const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id>
        <updated>2021-04-22T10:00:00Z</updated>
        <entry><id>1</id><title>A</title><updated>2021-04-22T09:00:00Z</updated><link href="../a?x=1#top"/>
          <summary>Quito recalled its envoy.</summary></entry>
        <entry><id>2</id><title>B</title><updated>2021-04-22T09:00:00Z</updated><link href="javascript:x()"/></entry>
        <entry><id>3</id><title>A again</title><updated>2021-04-22T09:00:00Z</updated><link href="/a?x=1"/></entry></feed>"#;

    #[test]
    fn entries_are_addresses_or_reports() {
        let atom = body(ATOM.as_bytes(), "application/atom+xml");
        let pages = entries(&feed(TextOf::Page), &atom).expect("it is a feed");
        let links: Vec<&str> = pages.iter().map(|e| e.link.as_str()).collect();
        assert_eq!(links, ["https://example.org/a?x=1"], "each once, and only what can be fetched");
        assert!(pages[0].published.as_deref().is_some_and(|p| p.starts_with("2021-04-22T09:00:00")));
        let texts = entries(&feed(TextOf::Feed), &atom).expect("it is a feed");
        assert_eq!(texts[0].text.as_deref(), Some("Quito recalled its envoy."));
        assert!(
            entries(&feed(TextOf::Page), &body(b"<rss><channel><item>", "text/xml")).map_or(true, |e| e.is_empty())
        );
        assert!(entries(&feed(TextOf::Page), &body(b"<html><p>Not found", "text/html")).is_err());
    }

    #[test]
    fn a_page_is_read_in_its_own_characters() {
        let latin = body(b"<html><p>S\xe3o Tom\xe9", "text/html; charset=ISO-8859-1");
        assert!(decode(&latin).expect("a page").contains("São Tomé"));
        let meta = body(b"<html><meta charset='windows-1252'><p>\x93no\x94", "text/html");
        assert!(decode(&meta).expect("a page").contains("“no”"));
        assert!(decode(&body(b"%PDF", "application/pdf")).is_err());
        assert!(decode(&body(b"<!-- x --><p>a", "text/html")).expect("a page").starts_with("<!doctype html>"));
        assert_eq!(decode(&body(b"a < b", "text/plain")).as_deref(), Ok("a < b"));
    }

    #[test]
    fn one_report_has_one_key() {
        assert_eq!(key("http://example.org/a#x"), key("https://example.org/a"));
        assert_ne!(key("https://example.org/a?id=1"), key("https://example.org/a?id=2"));
        assert_eq!(name("https://example.org/a/"), "example.org/a.json");
    }
}
