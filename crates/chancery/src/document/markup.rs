//! Scans markup once for its text, its metadata and its bounds.

use super::Limits;
use super::layout::blank;
use crate::span::{OffsetMap, Run, Span};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::collections::BTreeMap;

/// What one pass over a page finds.
#[derive(Default)]
pub(super) struct Scan {
    /// The text of the page, with a line break where a block begins or ends.
    pub text: String,
    /// Leads from `text` to the markup.
    pub offsets: OffsetMap,
    /// Parts of `text` that are in no menu, footer or form.
    pub main: Vec<Span>,
    pub headings: Vec<Span>,
    pub title: Option<Span>,
    /// `content` of `meta` elements by their name in lower case, and the page's canonical address.
    pub meta: BTreeMap<String, String>,
    /// Scripts of linked data.
    pub scripts: Vec<String>,
}

/// For markup that was bounded before.
pub(super) fn unbounded() -> Limits {
    Limits {
        bytes: usize::MAX,
        html_bytes: usize::MAX,
        html_depth: usize::MAX,
        html_nodes: usize::MAX,
        html_attributes: usize::MAX,
    }
}

const VOID: [&[u8]; 14] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr",
    b"param",
];
/// Their text is nothing to read.
const SILENT: [&[u8]; 10] =
    [b"script", b"style", b"template", b"noscript", b"svg", b"iframe", b"object", b"select", b"textarea", b"math"];
/// Parts of a page around its report.
const AROUND: [&[u8]; 5] = [b"nav", b"footer", b"aside", b"form", b"button"];
/// They break no line of text.
const INLINE: [&[u8]; 34] = [
    b"a", b"abbr", b"acronym", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font",
    b"i", b"img", b"ins", b"kbd", b"label", b"mark", b"q", b"s", b"samp", b"small", b"span", b"strike", b"strong",
    b"sub", b"sup", b"time", b"tt", b"u", b"var", b"wbr",
];
/// A browser opens these again in the next block when they were not closed, so
/// that a few bytes for each can make a deep tree.
const FORMATTING: [&[u8]; 14] =
    [b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u"];
/// One of these closes the one before it.
const SIBLINGS: [&[u8]; 10] = [b"p", b"li", b"dt", b"dd", b"option", b"tr", b"td", b"th", b"thead", b"tbody"];

struct Scanner<'a> {
    html: &'a str,
    out: Scan,
    open: Vec<Vec<u8>>,
    formatting: usize,
    nodes: usize,
    silent: Option<Vec<u8>>,
    /// How many open elements are parts around the report.
    around: usize,
    heading: Option<usize>,
    title: Option<usize>,
    in_main: Option<usize>,
}

/// Scans `html`, or says over which bound it is.
pub(super) fn scan(html: &str, limits: &Limits) -> Result<Scan, String> {
    if html.len() > limits.html_bytes {
        return Err(format!("the page has {} bytes; at most {} are read", html.len(), limits.html_bytes));
    }
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut scanner = Scanner {
        html,
        out: Scan::default(),
        open: Vec::new(),
        formatting: 0,
        nodes: 0,
        silent: None,
        around: 0,
        heading: None,
        title: None,
        in_main: Some(0),
    };
    // The text between two tags: the tokenizer's own strings have lost their entities.
    let (mut from, mut to) = (0, 0);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        let span = match &token {
            Token::String(string) => {
                to = string.span.end;
                continue;
            }
            Token::Error(_) => continue,
            Token::StartTag(tag) => tag.span,
            Token::EndTag(tag) => tag.span,
            Token::Comment(comment) => comment.span,
            Token::Doctype(doctype) => doctype.span,
        };
        scanner.text(from, span.start);
        (from, to) = (span.end, span.end);
        scanner.nodes += usize::from(!matches!(token, Token::EndTag(_)));
        match token {
            Token::StartTag(tag) => scanner.start(&tag, limits)?,
            Token::EndTag(tag) => scanner.end(&tag.name),
            _ => {}
        }
        if scanner.nodes > limits.html_nodes {
            return Err(format!("the page has more than {} elements and texts", limits.html_nodes));
        }
    }
    scanner.text(from, to);
    scanner.finish();
    Ok(scanner.out)
}

impl Scanner<'_> {
    fn start(&mut self, tag: &StartTag<usize>, limits: &Limits) -> Result<(), String> {
        let name = tag.name.as_slice();
        if tag.attributes.len() > limits.html_attributes {
            let name = String::from_utf8_lossy(name);
            let (many, most) = (tag.attributes.len(), limits.html_attributes);
            return Err(format!("an element `{name:.40}` has {many} attributes; at most {most} are read"));
        }
        self.metadata(name, tag);
        if !INLINE.contains(&name) {
            self.break_line();
            // Every block opens the formatting elements again that nobody closed.
            self.nodes += self.formatting;
        }
        if VOID.contains(&name) || tag.self_closing {
            return Ok(());
        }
        if SIBLINGS.contains(&name) && self.open.last().is_some_and(|last| last == name) {
            self.close(self.open.len() - 1);
        }
        self.formatting += usize::from(FORMATTING.contains(&name));
        self.around += usize::from(AROUND.contains(&name));
        self.open.push(name.to_vec());
        if self.open.len() + self.formatting > limits.html_depth {
            return Err(format!("elements are nested more than {} deep", limits.html_depth));
        }
        match name {
            b"h1" => self.heading = Some(self.out.text.len()),
            b"h2" if self.heading.is_none() => self.heading = Some(self.out.text.len()),
            b"title" if self.out.title.is_none() => self.title = Some(self.out.text.len()),
            _ => {}
        }
        if self.silent.is_none() && SILENT.contains(&name) {
            self.silent = Some(name.to_vec());
        }
        self.mark_main();
        Ok(())
    }

    fn end(&mut self, name: &[u8]) {
        if !INLINE.contains(&name) {
            self.break_line();
        }
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            self.close(at);
        }
        if FORMATTING.contains(&name) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        let end = self.out.text.len();
        match name {
            b"h1" | b"h2" => {
                if let Some(start) = self.heading.take() {
                    self.out.headings.push(Span::new(start, end));
                }
            }
            b"title" => {
                if let Some(start) = self.title.take() {
                    self.out.title = Some(Span::new(start, end));
                }
            }
            _ => {}
        }
        if self.silent.as_deref() == Some(name) {
            self.silent = None;
        }
        self.mark_main();
    }

    /// Closes the open elements from `at` on. Formatting elements among them stay to be opened again.
    fn close(&mut self, at: usize) {
        let closed = self.open.split_off(at);
        self.around -= closed.iter().filter(|name| AROUND.contains(&name.as_slice())).count();
    }

    /// Notes where the text leaves the parts around the report, and where it enters them.
    fn mark_main(&mut self) {
        let inside = self.around == 0 && self.title.is_none();
        match (inside, self.in_main) {
            (true, None) => self.in_main = Some(self.out.text.len()),
            (false, Some(start)) => {
                self.out.main.push(Span::new(start, self.out.text.len()));
                self.in_main = None;
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        let end = self.out.text.len();
        if let Some(start) = self.heading.take() {
            self.out.headings.push(Span::new(start, end));
        }
        if let Some(start) = self.in_main.take() {
            self.out.main.push(Span::new(start, end));
        }
    }

    fn break_line(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.text.push('\n');
        }
    }

    fn metadata(&mut self, name: &[u8], tag: &StartTag<usize>) {
        let attribute =
            |key: &[u8]| tag.attributes.get(key).map(|value| String::from_utf8_lossy(&value.value).trim().to_owned());
        let mut keep = |key: String, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty() && value.len() < 10_000) {
                self.out.meta.entry(key).or_insert(value);
            }
        };
        match name {
            b"meta" => {
                for key in [&b"property"[..], b"name", b"itemprop"] {
                    if let Some(key) = attribute(key) {
                        keep(key.to_lowercase(), attribute(b"content"));
                    }
                }
            }
            b"link" if attribute(b"rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                keep("canonical".to_owned(), attribute(b"href"));
            }
            b"script" if attribute(b"type").is_some_and(|kind| kind.to_lowercase().contains("ld+json")) => {
                let from = tag.span.end;
                let rest = self.html.get(from..).unwrap_or("");
                let end = memchr::memmem::find(rest.as_bytes(), b"</").map_or(rest.len(), |end| end);
                if self.out.scripts.len() < 50 {
                    self.out.scripts.push(rest.get(..end).unwrap_or("").to_owned());
                }
            }
            _ => {}
        }
    }

    /// Takes in the markup's bytes `from..to`, which hold no tag.
    fn text(&mut self, from: usize, to: usize) {
        let Some(raw) = self.html.get(from..to).filter(|raw| !raw.is_empty() && self.silent.is_none()) else {
            return;
        };
        self.nodes += 1;
        let mut at = 0;
        for (amp, _) in raw.match_indices('&') {
            if amp < at {
                continue;
            }
            let name = raw.get(amp..).unwrap_or("");
            let len = 1 + name.bytes().skip(1).take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
            let len = len + usize::from(name.as_bytes().get(len) == Some(&b';'));
            let name = name.get(..len).unwrap_or("");
            if let Some(decoded) = entity(name) {
                self.push(raw.get(at..amp).unwrap_or(""), from + at, amp - at);
                self.push(&decoded, from + amp, len);
                at = amp + len;
            }
        }
        self.push(raw.get(at..).unwrap_or(""), from + at, raw.len() - at);
    }

    fn push(&mut self, text: &str, input: usize, input_len: usize) {
        // A line break in markup is a space.
        if text.contains(['\n', '\r']) && text.len() == input_len {
            let mut at = input;
            for part in text.split_inclusive(['\n', '\r']) {
                let words = part.trim_end_matches(['\n', '\r']);
                self.push(words, at, words.len());
                if words.len() < part.len() && !self.out.text.ends_with(blank) {
                    self.push(" ", at + words.len(), 1);
                }
                at += part.len();
            }
            return;
        }
        self.out.offsets.push(Run { text: self.out.text.len(), len: text.len(), input, input_len });
        self.out.text.push_str(text);
    }
}

/// The characters that `&name;` stands for.
pub(super) fn entity(name: &str) -> Option<String> {
    if name.len() < 3 {
        return None;
    }
    let mut out = String::new();
    for token in Tokenizer::new(name).flatten() {
        if let Token::String(text) = token {
            out.push_str(std::str::from_utf8(&text.value).ok()?);
        }
    }
    // A line break in the text stands for a new block and for nothing else.
    (out != name).then(|| out.replace(['\n', '\r'], " "))
}
