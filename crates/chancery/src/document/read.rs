//! Decides what a file is, and assembles its documents.

use super::clean::{self, Cleaned};
use super::layout::{self, Draft};
use super::pagedate::{self, PageDate};
use super::{Document, Limits, Stamp, StampKind, dates, decode, detect, feed, html, json, warc};
use crate::diagnostic::Diagnostic;
use crate::span::{OffsetMap, Span};
use serde_json::{Map, Value};

/// Bytes of cleaned text that the language is told by.
const LANGUAGE: usize = 1 << 16;

/// Reads the file `file` (its path as a person would write it) with the content `bytes`.
///
/// Plain text and web pages give one document, a feed (RSS, Atom) one for every
/// item, a web archive (WARC) one for every page that was fetched, JSON one for
/// every entry: an object with the report under `text`, and with `title`, `url`, `published`
/// (ISO 8601 or RFC 2822) and `outlet` where they are known, or under the names
/// that archives and feeds give to these (`body`, `headline`, `link`, `date`,
/// `source`, ...). Content decides the form; the name's ending decides where
/// content leaves it open.
///
/// What is empty, binary, over a limit or not in English comes back as a
/// document with [`Document::rejected`]. A broken entry of a JSON file is a
/// diagnostic, and the others are read. No input makes it panic.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> (Vec<Document>, Vec<Diagnostic>) {
    let reject = |reason: String| (vec![Document::empty(file, None, id(bytes)).reject(reason)], Vec::new());
    if bytes.len() > limits.bytes {
        return reject(format!("the file has {} bytes; at most {} are read", bytes.len(), limits.bytes));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return reject("the file is empty".to_owned());
    }
    let mut reader = Reader { file, limits, diagnostics: Vec::new() };
    if warc::is_archive(bytes) {
        let documents = reader.archive(bytes);
        return (documents, reader.diagnostics);
    }
    if let Some(what) = decode::binary(bytes) {
        return reject(format!("{what}, not a text"));
    }
    let decoded = decode::decode(bytes, declared_charset(bytes).as_deref());
    reader.broken(&decoded);
    let documents = match form(file, &decoded.text) {
        Form::Text => vec![reader.text(&decoded.text, &decoded.offsets, id(bytes))],
        Form::Page => vec![reader.page(&decoded.text, &decoded.offsets, id(bytes))],
        Form::Feed => reader.feed(&decoded, bytes),
        Form::Xml => return reject("XML that is neither a page nor a feed".to_owned()),
        Form::Lines => reader.entries(&decoded, bytes, json::lines(&decoded.text), true),
        Form::Json => {
            reader.entries(&decoded, bytes, json::whole(&decoded.text), decoded.text.trim_start().starts_with('['))
        }
    };
    (documents, reader.diagnostics)
}

/// Every date that a web page gives of itself, the likeliest first: without its article, and fast.
pub fn page_dates(bytes: &[u8]) -> Vec<PageDate> {
    let decoded = decode::decode(bytes, declared_charset(bytes).as_deref());
    pagedate::page_dates(&decoded.text)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Text,
    Page,
    Feed,
    Xml,
    Lines,
    Json,
}

fn form(file: &str, text: &str) -> Form {
    // What was packed is unpacked before it comes here, and keeps its name.
    let name = file.strip_suffix(".gz").unwrap_or(file);
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let start = text.trim_start_matches(layout::blank);
    let head = start.get(..start.floor_char_boundary(2048)).unwrap_or(start).to_ascii_lowercase();
    match ending.as_str() {
        "jsonl" | "ndjson" => return Form::Lines,
        // Lines of JSON are often called .json.
        "json" => {
            let mut values = start.lines().filter(|line| !line.trim().is_empty());
            let first = values.next().is_some_and(is_object);
            return if first && values.next().is_some() { Form::Lines } else { Form::Json };
        }
        "html" | "htm" | "xhtml" => return Form::Page,
        _ => {}
    }
    if feed::is_feed(start.get(..start.floor_char_boundary(4096)).unwrap_or(start)) {
        return Form::Feed;
    }
    let tag = |names: &[&str]| names.iter().any(|name| head.contains(name));
    if head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with('<') && tag(&["<head", "<body", "<div", "<p>", "<p ", "<article", "<meta", "<title"])
    {
        return Form::Page;
    }
    if matches!(ending.as_str(), "xml" | "rss" | "atom" | "rdf") && start.starts_with('<') {
        return Form::Xml;
    }
    if start.starts_with('{') && start.lines().next().is_some_and(|line| is_object(line) && line.contains("\"text\"")) {
        return Form::Lines;
    }
    Form::Text
}

fn is_object(line: &str) -> bool {
    matches!(serde_json::from_str::<Value>(line), Ok(Value::Object(_)))
}

/// The charset that a page names in its first bytes.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !head.contains('<') {
        return None;
    }
    let after = head.split_once("charset").or_else(|| head.split_once("encoding"))?.1.trim_start();
    let value = after.strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String =
        value.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')).collect();
    (!label.is_empty()).then_some(label)
}

/// `d-` and 16 hexadecimal digits of BLAKE3.
fn id(content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    format!("d-{}", hash.as_str().get(..16).unwrap_or_default())
}

struct Reader<'a> {
    file: &'a str,
    limits: &'a Limits,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn broken(&mut self, decoded: &decode::Decoded) {
        let Some(first) = decoded.broken.first() else {
            return;
        };
        let places: Vec<String> = decoded.broken.iter().take(5).map(|span| span.start.to_string()).collect();
        let more = if decoded.broken.len() > places.len() { " and others" } else { "" };
        self.diagnostics.push(Diagnostic {
            place: self.file.to_owned(),
            span: Some(*first),
            message: format!(
                "bytes that are no {} at byte {}{more}, read as U+FFFD",
                decoded.encoding,
                places.join(", ")
            ),
            hint: Some("the file was cut or damaged, or it is in another encoding".to_owned()),
        });
    }

    fn text(&self, text: &str, offsets: &OffsetMap, id: String) -> Document {
        let document = Document::empty(self.file, None, id);
        document.fill(text.to_owned(), offsets.clone(), &layout::paragraphs(text))
    }

    fn page(&self, text: &str, offsets: &OffsetMap, id: String) -> Document {
        let mut document = Document::empty(self.file, None, id);
        match html::read(text, self.limits) {
            Ok(page) => {
                document.take_page(&page);
                let offsets = page.offsets.through(offsets);
                document.fill(page.text, offsets, &page.drafts)
            }
            Err(reason) => document.reject(reason),
        }
    }

    fn entries(
        &mut self,
        decoded: &decode::Decoded,
        bytes: &[u8],
        entries: Vec<Result<json::Entry, json::Fault>>,
        numbered: bool,
    ) -> Vec<Document> {
        let mut documents = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => documents.push(self.entry(decoded, bytes, entry, numbered)),
                Err(fault) => self.diagnostics.push(Diagnostic {
                    place: format!("{}:{}", self.file, fault.line),
                    span: Some(decoded.offsets.to_input(fault.span)),
                    message: fault.message,
                    hint: Some(
                        "an entry is one object with the keys text, title, url, published and outlet".to_owned(),
                    ),
                }),
            }
        }
        documents
    }

    fn entry(&mut self, decoded: &decode::Decoded, bytes: &[u8], entry: json::Entry, numbered: bool) -> Document {
        let span = decoded.offsets.to_input(entry.span);
        let content = bytes.get(span.start..span.end).unwrap_or_default();
        let mut document = Document::empty(self.file, numbered.then_some(entry.line), id(content));
        let (mut object, keys) = (entry.object, entry.keys);
        let mut string = |key: &Option<String>| match object.remove(key.as_ref()?) {
            Some(Value::String(value)) => Some(value.trim().to_owned()).filter(|value| !value.is_empty()),
            Some(Value::Null) | None => None,
            // Seconds since 1970, as programs write days.
            Some(Value::Number(count)) if *key == keys.published && count.is_u64() => Some(count.to_string()),
            // An outlet that is described is called by its name.
            Some(Value::Object(mut outlet))
                if *key == keys.outlet && outlet.get("name").is_some_and(Value::is_string) =>
            {
                outlet.remove("name").and_then(|name| name.as_str().map(|name| name.trim().to_owned()))
            }
            Some(other) => {
                let key = key.as_deref().unwrap_or_default();
                self.diagnostics.push(Diagnostic {
                    place: document.origin.clone(),
                    span: Some(span),
                    message: format!("expected a string under `{key}`, but found `{other:.60}`"),
                    hint: None,
                });
                None
            }
        };
        let published = string(&keys.published);
        let (url, outlet) = (string(&keys.url), string(&keys.outlet));
        let title = keys.title.as_deref().filter(|_| string(&keys.title).is_some());
        object.remove(&keys.text);
        document.extra = object;
        document.outlet = outlet;
        document.set_url(url);
        if let Some(published) = published {
            let key = keys.published.as_deref().unwrap_or("published");
            self.stamp(&mut document, StampKind::Published, key, published, span);
        }
        let title = title.and_then(|key| json::string(&decoded.text, entry.span, key));
        let Some((body, map)) = json::string(&decoded.text, entry.span, &keys.text) else {
            return document.reject("no text is left".to_owned());
        };
        let page = form("", &body) == Form::Page;
        self.assemble(document, title, (body, map), page, &decoded.offsets)
    }

    /// Gives a document the date that stands under `key`, or says that it is none.
    fn stamp(&mut self, document: &mut Document, kind: StampKind, key: &str, text: String, span: Span) {
        match dates::parse(&text) {
            Some(date) => document.stamps.insert(0, Stamp { date, other: None, kind, text, span: None }),
            None => self.diagnostics.push(Diagnostic {
                place: document.origin.clone(),
                span: Some(span),
                message: format!("expected a date under `{key}`, but found `{text:.60}`"),
                hint: Some(
                    "write it as 2021-06-16, 2021-06-16T20:32:00Z or Wed, 16 Jun 2021 20:32:00 +0000".to_owned(),
                ),
            }),
        }
    }

    /// Fills a document with its title and its body, a `page` or a plain text, which stand apart in the input.
    fn assemble(
        &self,
        mut document: Document,
        title: Option<feed::Text>,
        (body, map): feed::Text,
        page: bool,
        outer: &OffsetMap,
    ) -> Document {
        let (mut text, mut offsets, mut drafts) = (String::new(), OffsetMap::default(), Vec::new());
        if let Some((title, map)) = title {
            offsets.append(&map, 0);
            let trimmed = title.trim_matches(layout::blank);
            let start = title.len() - title.trim_start_matches(layout::blank).len();
            drafts.push(Draft {
                span: Span::new(start, start + trimmed.len()),
                apart: true,
                heading: true,
                title: true,
            });
            text = title;
            text.push_str("\n\n");
        }
        let at = text.len();
        if page {
            match html::read(&body, self.limits) {
                Ok(page) => {
                    document.take_page(&page);
                    offsets.append(&page.offsets.through(&map), at);
                    // The entry's own title goes before the page's.
                    let title = drafts.is_empty();
                    drafts.extend(page.drafts.iter().map(|d| Draft { title: d.title && title, ..d.shifted(at) }));
                    text.push_str(&page.text);
                }
                Err(reason) => return document.reject(reason),
            }
        } else {
            offsets.append(&map, at);
            drafts.extend(layout::paragraphs(&body).iter().map(|draft| draft.shifted(at)));
            text.push_str(&body);
        }
        document.fill(text, offsets.through(outer), &drafts)
    }

    fn feed(&mut self, decoded: &decode::Decoded, bytes: &[u8]) -> Vec<Document> {
        let feed = feed::read(&decoded.text);
        let mut documents = Vec::with_capacity(feed.items.len());
        for item in feed.items {
            let span = decoded.offsets.to_input(item.span);
            let content = bytes.get(span.start..span.end).unwrap_or_default();
            let mut document = Document::empty(self.file, Some(item.line), id(content));
            document.outlet = item.outlet;
            document.set_url(item.url);
            if let Some(modified) = item.modified {
                self.stamp(&mut document, StampKind::Modified, "updated", modified, span);
            }
            if let Some(published) = item.published {
                self.stamp(&mut document, StampKind::Published, "published", published, span);
            }
            let (body, map) = item.body.unwrap_or_default();
            let page = body.contains("</") || body.contains("<br") || body.contains("<p") || body.contains("&#");
            let (body, map) = if page { as_page(&body, &map) } else { (body, map) };
            documents.push(self.assemble(document, item.title, (body, map), page, &decoded.offsets));
        }
        if let Some((line, why)) = feed.broken {
            self.diagnostics.push(Diagnostic {
                place: format!("{}:{line}", self.file),
                span: None,
                message: format!("expected a feed in RSS or Atom, but its XML breaks off: {why}"),
                hint: Some("the items before this line were read".to_owned()),
            });
        }
        if documents.is_empty() && self.diagnostics.is_empty() {
            documents.push(Document::empty(self.file, None, id(bytes)).reject("a feed without items".to_owned()));
        }
        documents
    }

    fn archive(&mut self, bytes: &[u8]) -> Vec<Document> {
        let archive = warc::read(bytes, self.limits.html_bytes);
        let mut documents = Vec::with_capacity(archive.pages.len());
        for page in archive.pages {
            let content = bytes.get(page.span.start..page.span.end).unwrap_or_default();
            let mut document = Document::empty(self.file, Some(page.number), id(content));
            document.set_url(page.url);
            if let Some(fetched) = page.fetched {
                self.stamp(&mut document, StampKind::Fetched, "WARC-Date", fetched, page.span);
            }
            if page.body.iter().all(u8::is_ascii_whitespace) {
                documents.push(document.reject("the page is empty".to_owned()));
                continue;
            }
            if let Some(what) = decode::binary(&page.body) {
                documents.push(document.reject(format!("{what}, not a text")));
                continue;
            }
            let charset = page.charset.or_else(|| declared_charset(&page.body));
            let decoded = decode::decode(&page.body, charset.as_deref());
            let offsets = decoded.offsets.through(&page.offsets);
            let map = OffsetMap::identity(0, decoded.text.len());
            documents.push(self.assemble(document, None, (decoded.text, map), page.html, &offsets));
        }
        for (number, span, why) in archive.faults {
            self.diagnostics.push(Diagnostic {
                place: format!("{}:{number}", self.file),
                span: Some(span),
                message: format!("expected a record of a web archive (WARC): {why}"),
                hint: None,
            });
        }
        if !archive.others.is_empty() {
            let kinds: Vec<String> = archive.others.iter().map(|(what, count)| format!("{count} of {what}")).collect();
            self.diagnostics.push(Diagnostic {
                place: self.file.to_owned(),
                span: None,
                message: format!("records that hold no page were passed over: {}", kinds.join(", ")),
                hint: None,
            });
        }
        if documents.is_empty() && self.diagnostics.is_empty() {
            documents
                .push(Document::empty(self.file, None, id(bytes)).reject("a web archive without pages".to_owned()));
        }
        documents
    }
}

/// A piece of markup as the page that it would be the article of.
fn as_page(body: &str, map: &OffsetMap) -> feed::Text {
    const BEFORE: &str = "<!doctype html><html><head></head><body><article>";
    let mut offsets = OffsetMap::default();
    offsets.append(map, BEFORE.len());
    (format!("{BEFORE}{body}</article></body></html>"), offsets)
}

impl Document {
    fn empty(origin: &str, line: Option<usize>, id: String) -> Document {
        let name = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
        let suffix = line.map_or(String::new(), |line| format!(":{line}"));
        Document {
            id,
            origin: format!("{origin}{suffix}"),
            file: format!("{name}{suffix}"),
            url: None,
            title: None,
            outlet: None,
            language: "und".to_owned(),
            stamps: Vec::new(),
            text: String::new(),
            offsets: OffsetMap::default(),
            blocks: Vec::new(),
            noise: Vec::new(),
            dateline: None,
            posts: Vec::new(),
            rejected: None,
            extra: Map::new(),
        }
    }

    fn reject(mut self, reason: String) -> Document {
        self.rejected = Some(reason);
        self
    }

    fn set_url(&mut self, url: Option<String>) {
        if let Some(url) = url.filter(|_| self.url.is_none()) {
            if let Some(date) = dates::in_address(&url) {
                self.stamps.push(Stamp {
                    date,
                    other: None,
                    kind: StampKind::OwnAddress,
                    text: url.clone(),
                    span: None,
                });
            }
            self.url = Some(url);
        }
    }

    fn take_page(&mut self, page: &html::Page) {
        self.outlet = self.outlet.take().or_else(|| page.outlet.clone());
        for (date, kind, text) in &page.stamps {
            self.stamps.push(Stamp { date: *date, other: None, kind: *kind, text: text.clone(), span: None });
        }
        self.set_url(page.url.clone());
    }

    /// Cleans the paragraphs `drafts` of `text` and tells their language.
    fn fill(mut self, text: String, offsets: OffsetMap, drafts: &[Draft]) -> Document {
        let Cleaned { title, outlet, stamps, blocks, noise, dateline, posts } = clean::clean(&text, drafts);
        self.title = title;
        self.outlet = self.outlet.or(outlet);
        self.stamps.extend(stamps);
        (self.blocks, self.noise, self.dateline, self.posts) = (blocks, noise, dateline, posts);
        let mut sample = String::new();
        for block in &self.blocks {
            if sample.len() > LANGUAGE {
                break;
            }
            sample.push_str(&clean::join(&text, &block.pieces));
            sample.push('\n');
        }
        (self.text, self.offsets) = (text, offsets);
        if self.blocks.is_empty() {
            return self.reject("no text is left after the noise was cut".to_owned());
        }
        let language = detect::detect(sample.get(..sample.floor_char_boundary(LANGUAGE)).unwrap_or(&sample));
        self.language = language.code.to_owned();
        match language.foreign {
            Some(name) => {
                let reason = format!("written in {name} ({}); only English is read", self.language);
                self.reject(reason)
            }
            None => self,
        }
    }
}
