//! Reads reports out of the file of a feed: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom (RFC 4287).
//!
//! What an item says of its report stays tied to the bytes that say it, which is why the items are read here and not
//! by a feed library: those give the texts without their places.

use super::json::line_of;
use crate::span::{OffsetMap, Run, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A text of an item, and the way from it to the file's text.
pub(super) type Text = (String, OffsetMap);

/// One entry of a feed.
#[derive(Default)]
pub(super) struct Item {
    /// The line it begins on, from 1.
    pub line: usize,
    pub span: Span,
    pub title: Option<Text>,
    /// The report or its beginning, with its markup: the longest form that the item gives.
    pub body: Option<Text>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub url: Option<String>,
    /// The outlet that the item names, or the title of the feed.
    pub outlet: Option<String>,
}

/// The items of a feed, and where and why its XML breaks off, if it does; the items before that place are whole.
#[derive(Default)]
pub(super) struct Feed {
    pub items: Vec<Item>,
    pub broken: Option<(usize, String)>,
}

/// Whether a text begins as a feed does.
pub(super) fn is_feed(head: &str) -> bool {
    let mut rest = head;
    while let Some((_, after)) = rest.split_once('<') {
        // A declaration, a style sheet, a comment or a document type may come first.
        if after.starts_with(['?', '!']) {
            rest = after;
            continue;
        }
        let name: String =
            after.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect::<String>().to_ascii_lowercase();
        let name = name.rsplit(':').next().unwrap_or_default();
        return match name {
            "rss" | "rdf" => true,
            "feed" => after.contains("http://www.w3.org/2005/Atom") || after.contains("purl.org/atom"),
            _ => false,
        };
    }
    false
}

/// What is read of an item or a feed, by the element's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    /// With its rank: the whole text goes before the summary.
    Body(u8),
    /// With its rank.
    Published(u8),
    Modified,
    Link,
    Source,
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "title" | "atom:title" => Part::Title,
        "content:encoded" => Part::Body(3),
        "content" | "atom:content" => Part::Body(2),
        "description" | "summary" | "atom:summary" => Part::Body(1),
        "pubdate" | "published" | "atom:published" => Part::Published(2),
        "dc:date" => Part::Published(1),
        "updated" | "atom:updated" | "dcterms:modified" => Part::Modified,
        "link" | "atom:link" => Part::Link,
        "source" => Part::Source,
        _ => return None,
    })
}

/// An element that is being read: where its inside begins, its text so far, and the elements in it that are open.
struct Open {
    part: Part,
    start: usize,
    text: Text,
    depth: usize,
    nested: bool,
}

/// Reads the items of a feed's text.
pub(super) fn read(text: &str) -> Feed {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut feed = Feed::default();
    let mut name: Option<String> = None;
    let mut item: Option<(Item, u8, u8)> = None;
    let mut open: Option<Open> = None;
    let (mut line, mut counted) = (1, 0);
    loop {
        let from = position(&reader);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                feed.broken = Some((line_of(text, counted, from, line), error.to_string()));
                break;
            }
        };
        let to = position(&reader);
        if let Some(reading) = &mut open {
            match &event {
                Event::Start(_) => (reading.depth, reading.nested) = (reading.depth + 1, true),
                Event::Empty(_) => reading.nested = true,
                Event::End(_) if reading.depth > 0 => reading.depth -= 1,
                Event::End(_) => {
                    if let Some(reading) = open.take() {
                        close(reading, text, from, &mut item, &mut name);
                    }
                }
                Event::Text(_) => add(&mut reading.text, text, from, to, None),
                Event::CData(_) => {
                    add(&mut reading.text, text, from + "<![CDATA[".len(), to.saturating_sub("]]>".len()), None);
                }
                Event::GeneralRef(_) => {
                    let character = super::markup::entity(text.get(from..to).unwrap_or_default());
                    add(&mut reading.text, text, from, to, character);
                }
                Event::Eof => break,
                _ => {}
            }
            continue;
        }
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let tag_name = lower(tag);
                let local = tag_name.rsplit(':').next().unwrap_or_default();
                if matches!(local, "item" | "entry") && matches!(event, Event::Start(_)) {
                    line = line_of(text, counted, from, line);
                    counted = from;
                    item = Some((Item { line, span: Span::new(from, from), ..Item::default() }, 0, 0));
                    continue;
                }
                let Some(part) = part(&tag_name).filter(|part| item.is_some() || *part == Part::Title) else {
                    continue;
                };
                if part == Part::Link
                    && let Some((item, ..)) = &mut item
                    && let Some(address) = address(tag)
                {
                    item.url.get_or_insert(address);
                }
                if matches!(event, Event::Start(_)) && (item.is_some() || name.is_none()) {
                    open = Some(Open { part, start: to, text: Text::default(), depth: 0, nested: false });
                }
            }
            Event::End(tag) => {
                let ended = tag.name().as_ref().to_ascii_lowercase();
                if matches!(ended.rsplit(':').next(), Some("item" | "entry"))
                    && let Some((mut done, ..)) = item.take()
                {
                    done.span.end = to;
                    done.outlet = done.outlet.or_else(|| name.clone());
                    feed.items.push(done);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if item.is_some() && feed.broken.is_none() {
        feed.broken = Some((line_of(text, counted, text.len(), line), "the file ends within an item".to_owned()));
    }
    feed
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn lower(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_ascii_lowercase()
}

/// The address of an Atom link to the report itself.
fn address(tag: &BytesStart<'_>) -> Option<String> {
    let value = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok()??;
        Some(attribute.value.replace("&amp;", "&"))
    };
    let own = value("rel").is_none_or(|rel| rel == "alternate");
    value("href").filter(|_| own)
}

/// Adds what stands at `from..to`, or the character that is written there.
fn add(into: &mut Text, text: &str, from: usize, to: usize, character: Option<String>) {
    let raw = text.get(from..to).unwrap_or_default();
    let added = character.as_deref().unwrap_or(raw);
    into.1.push(Run { text: into.0.len(), len: added.len(), input: from, input_len: raw.len() });
    into.0.push_str(added);
}

/// Gives the text of an element that ended at `end` to the item, or to the feed outside of one.
fn close(reading: Open, text: &str, end: usize, item: &mut Option<(Item, u8, u8)>, name: &mut Option<String>) {
    let Open { part, start, text: said, nested, .. } = reading;
    // Markup that is not escaped (Atom's `type="xhtml"`) is the page as it stands there.
    let said = match nested {
        true => {
            let inside = text.get(start..end).unwrap_or_default();
            (inside.to_owned(), OffsetMap::identity(start, inside.len()))
        }
        false => said,
    };
    let plain = || Some(said.0.trim().to_owned()).filter(|said| !said.is_empty());
    let Some((item, body, published)) = item else {
        if part == Part::Title {
            *name = name.take().or_else(plain);
        }
        return;
    };
    match part {
        _ if said.0.trim().is_empty() => {}
        Part::Title => item.title = item.title.take().or(Some(said)),
        Part::Body(rank) if rank > *body => (item.body, *body) = (Some(said), rank),
        Part::Published(rank) if rank > *published => (item.published, *published) = (plain(), rank),
        Part::Modified => item.modified = item.modified.take().or_else(plain),
        Part::Link => item.url = item.url.take().or_else(plain),
        Part::Source => item.outlet = item.outlet.take().or_else(plain),
        Part::Body(_) | Part::Published(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?>
<rss version="2.0"><channel><title>The Post</title><link>https://post.example</link>
<item><title>Envoy &amp; embassy</title><link>https://post.example/a?x=1&amp;y=2</link>
<description>Short.</description>
<content:encoded><![CDATA[<p>Peru recalled its envoy.</p>]]></content:encoded>
<media:title>no</media:title><pubDate>Tue, 20 Apr 2021 10:00:00 GMT</pubDate></item>
<item><title>B</title><description>&lt;p&gt;Chile&#39;s envoy left.&lt;/p&gt;</description><source url="https://w.example">Wire</source></item>
</channel></rss>"#;

    #[test]
    fn items_keep_the_way_back_to_the_file() {
        let feed = read(RSS);
        assert!(feed.broken.is_none() && feed.items.len() == 2);
        let (a, b) = (&feed.items[0], &feed.items[1]);
        assert_eq!((a.line, b.line), (3, 7));
        assert_eq!(a.title.as_ref().map(|t| t.0.as_str()), Some("Envoy & embassy"));
        assert_eq!(a.url.as_deref(), Some("https://post.example/a?x=1&y=2"));
        assert_eq!(a.published.as_deref(), Some("Tue, 20 Apr 2021 10:00:00 GMT"));
        assert_eq!((a.outlet.as_deref(), b.outlet.as_deref()), (Some("The Post"), Some("Wire")));
        for (item, words, there) in [(a, "recalled", "recalled"), (b, "Chile's envoy", "Chile&#39;s envoy")] {
            let (text, map) = item.body.as_ref().expect("there is a body");
            let at = text.find(words).expect("it says so");
            assert_eq!(map.to_input(Span::new(at, at + words.len())).of(RSS), there);
        }
        assert!(
            RSS[a.span.start..a.span.end].starts_with("<item>") && RSS[a.span.start..a.span.end].ends_with("</item>")
        );
    }

    #[test]
    fn atom_with_its_own_markup_is_read() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>A</title>
            <link rel="self" href="https://x.example/self"/><link href="https://x.example/a"/>
            <updated>2021-04-22T09:00:00Z</updated>
            <content type="xhtml"><div><p>Peru <b>recalled</b> its envoy.</p></div></content></entry></feed>"#;
        assert!(is_feed(atom));
        let feed = read(atom);
        let [item] = feed.items.as_slice() else { panic!("one entry") };
        assert_eq!(item.url.as_deref(), Some("https://x.example/a"));
        assert_eq!(item.modified.as_deref(), Some("2021-04-22T09:00:00Z"));
        assert_eq!(item.body.as_ref().map(|b| b.0.as_str()), Some("<div><p>Peru <b>recalled</b> its envoy.</p></div>"));
    }

    #[test]
    fn what_breaks_off_keeps_the_items_before() {
        let cut = RSS.get(..RSS.find("Chile").expect("it is there")).expect("a boundary");
        let feed = read(cut);
        assert_eq!(feed.items.len(), 1);
        assert_eq!(feed.broken.map(|(line, _)| line), Some(7));
    }

    #[test]
    fn a_page_is_no_feed() {
        assert!(is_feed("<?xml version='1.0'?>\n<!-- a > b -->\n<rdf:RDF xmlns='x'>"));
        assert!(!is_feed("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>"));
        assert!(!is_feed("<feed><p>No Atom</p></feed>") && !is_feed("no markup") && !is_feed("a < b"));
    }
}
