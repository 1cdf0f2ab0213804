//! Reads a web page: bounds it, takes out the report (with the crate trafilatura),
//! and leads every character of it back to the page.
//!
//! The page is scanned once for its text, its metadata and its bounds. What
//! trafilatura extracts is then laid along the scanned text, because it gives no
//! offsets of its own.

use super::layout::{Draft, blank};
use super::markup::{self, Scan};
use super::pagedate::{self, PageSource};
use super::{Limits, StampKind, dates};
use crate::span::{OffsetMap, Run, Span};
use jiff::civil::Date;
use memchr::memmem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The report of a page. `offsets` lead to the bytes of the page's decoded text.
#[derive(Default)]
pub(super) struct Page {
    pub text: String,
    pub offsets: OffsetMap,
    pub drafts: Vec<Draft>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Date, kind, and what stood there.
    pub stamps: Vec<(Date, StampKind, String)>,
}

/// Reads `html`, or says over which bound it is.
pub(super) fn read(html: &str, limits: &Limits) -> Result<Page, String> {
    let scan = markup::scan(html, limits)?;
    let mut page = Page::default();
    page.metadata(&scan, html);
    let mut builder = Builder::new(&scan);
    builder.title(&scan, &mut page);
    let titled = builder.drafts.len();
    let mut options = trafilatura::Options::default().with_fallback(true);
    options.exclude_comments = true;
    // A page that upsets the extractor is still read, by its own blocks.
    let extracted = catch_unwind(AssertUnwindSafe(|| trafilatura::extract(html, &options)));
    if let Ok(Ok(extracted)) = extracted
        && let Ok(content) = markup::scan(&extracted.content_html, &markup::unbounded())
    {
        builder.content(&content);
    }
    if builder.drafts.len() == titled {
        builder.blocks(&scan);
    }
    page.offsets = builder.map.through(&scan.offsets);
    page.text = builder.text;
    page.drafts = builder.drafts;
    Ok(page)
}

impl Page {
    fn metadata(&mut self, scan: &Scan, html: &str) {
        let meta = |names: &[&str]| names.iter().find_map(|name| scan.meta.get(*name)).map(String::as_str);
        let linked = LinkedData::read(&scan.scripts);
        self.outlet = meta(&["og:site_name", "application-name", "twitter:site_name"])
            .or(linked.publisher.as_deref())
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty() && name.len() < 100);
        self.url = meta(&["canonical", "og:url"]).filter(|url| url.starts_with("http")).map(str::to_owned);
        use PageSource::{Line, LinkedData as Linked, Marked, Meta, Modified, Said, Script, Time};
        let candidates = pagedate::page_dates(html);
        let best = |kinds: &[PageSource], least: u32| {
            let whole = |c: &&pagedate::PageDate| c.source != Line || dates::date_line(&c.text).is_some();
            candidates.iter().filter(whole).find(|c| kinds.contains(&c.source) && c.weight >= least).cloned()
        };
        let published = best(&[Linked, Meta, Time, Marked, Script], SURE);
        let stamps = match &published {
            Some(_) => [published, None],
            // A line of the page itself that is nothing but a day: "Apr 11, 2024 5:14 PM EDT".
            None => [best(&[Said], SURE), best(&[Line], LIKELY)],
        };
        for found in stamps.into_iter().flatten() {
            let kind = match found.source {
                Said => StampKind::Dateline,
                Line => StampKind::Header,
                _ => StampKind::Published,
            };
            self.stamps.push((found.date, kind, found.text));
        }
        if let Some(found) = best(&[Modified], MODIFIED) {
            self.stamps.push((found.date, StampKind::Modified, found.text));
        }
    }
}

/// Weights from which what a page gives is taken for its day, for a line of its day, and for the day it was changed.
const SURE: u32 = 55;
const LIKELY: u32 = 46;
const MODIFIED: u32 = 35;

/// What schema.org data in the page says of the report.
#[derive(Default)]
struct LinkedData {
    publisher: Option<String>,
}

impl LinkedData {
    fn read(scripts: &[String]) -> LinkedData {
        use serde_json::Value;
        let mut out = LinkedData::default();
        let mut open: Vec<Value> =
            scripts.iter().filter_map(|script| serde_json::from_str(script.trim()).ok()).rev().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Array(values) => open.extend(values.into_iter().rev()),
                Value::Object(mut object) => {
                    // Only an article has these; the page's other things (video, breadcrumb) have other publishers.
                    if object.contains_key("headline") || object.contains_key("articleBody") {
                        let publisher = object.get("publisher").and_then(|p| p.get("name")).and_then(Value::as_str);
                        out.publisher = out.publisher.or_else(|| publisher.map(str::to_owned));
                    }
                    for inner in ["@graph", "mainEntity", "liveBlogUpdate"] {
                        open.extend(object.remove(inner));
                    }
                }
                _ => {}
            }
        }
        out
    }
}

/// Builds the text of the report out of the text of the page.
struct Builder {
    /// The page's text without white space, and for each of its bytes the offset in the page's text.
    dense: String,
    places: Vec<u32>,
    /// Where the last paragraph ended in `dense`.
    cursor: usize,
    /// Searches of the whole page that may still be made; afterwards only the text near the cursor is searched.
    searches: usize,
    text: String,
    /// Leads from `text` to the page's text.
    map: OffsetMap,
    drafts: Vec<Draft>,
}

/// Headings among which the title is looked for.
const HEADINGS: usize = 20;
/// Bytes around the cursor that are always searched.
const NEAR: usize = 1 << 16;
/// Bytes within which the next word of a paragraph is looked for, where the paragraph does not stand in the page as a whole.
const WORD_REACH: usize = 600;

impl Builder {
    fn new(page: &Scan) -> Builder {
        let mut dense = String::with_capacity(page.text.len());
        let mut places = Vec::with_capacity(page.text.len());
        for (at, c) in page.text.char_indices().filter(|(_, c)| !blank(*c)) {
            dense.push(c);
            // Pages are bounded far below 4 GiB.
            places.extend((0..c.len_utf8()).map(|i| u32::try_from(at + i).unwrap_or(u32::MAX)));
        }
        Builder {
            dense,
            places,
            cursor: 0,
            searches: 500,
            text: String::new(),
            map: OffsetMap::default(),
            drafts: Vec::new(),
        }
    }

    /// Takes the heading that agrees with the page's own title, or else that title without the outlet's name behind it.
    fn title(&mut self, scan: &Scan, page: &mut Page) {
        let named = ["og:title", "twitter:title", "headline"].iter().find_map(|name| scan.meta.get(*name));
        let named: Vec<String> = [named.map(|name| dense(name)), scan.title.map(|title| dense(title.of(&scan.text)))]
            .into_iter()
            .flatten()
            .collect();
        let headings = || scan.headings.iter().take(HEADINGS).filter(|h| dense(h.of(&scan.text)).chars().count() > 8);
        let heading = headings().find(|heading| {
            let heading = dense(heading.of(&scan.text));
            named.iter().any(|name| name.starts_with(&heading) || heading.starts_with(name.as_str()))
        });
        let span = heading.copied().or_else(|| {
            let title = scan.title?;
            let words = title.of(&scan.text);
            let bars = [" | ", " - ", " – ", " — ", " :: ", " « ", " » "];
            let at = bars.iter().filter_map(|bar| words.rfind(bar)).max().filter(|&at| at > 15);
            let name = at.and_then(|at| words.get(at..)).map(|tail| tail.trim_matches(|c: char| !c.is_alphanumeric()));
            // A dash may belong to the title: what follows it is the outlet where the page or its address says so.
            let is_outlet = name.is_some_and(|name| {
                let is_site = page.outlet.as_ref().is_some_and(|outlet| dense(outlet) == dense(name));
                let key: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                let host = page.url.as_deref().and_then(|url| url.split('/').nth(2)).unwrap_or("");
                is_site || key.len() > 3 && host.replace(['-', '.'], "").contains(&key)
            });
            if let (true, Some(at), Some(name)) = (is_outlet, at, name) {
                page.outlet.get_or_insert_with(|| name.to_owned());
                return Some(Span::new(title.start, title.start + at));
            }
            Some(title)
        });
        if let Some(span) = span.or(headings().next().copied()) {
            let from = self.places.partition_point(|&place| (place as usize) < span.start);
            let to = self.places.partition_point(|&place| (place as usize) < span.end);
            if from < to {
                self.emit(span.of(&scan.text), &[(from, to)], true, true);
            }
        }
    }

    /// Lays the extracted paragraphs along the page.
    fn content(&mut self, content: &Scan) {
        let mut at = 0;
        for line in content.text.split_inclusive('\n') {
            let span = Span::new(at, at + line.len());
            at = span.end;
            let key = dense(line);
            if key.is_empty() {
                continue;
            }
            let heading = any_overlaps(&content.headings, span);
            if let Some(start) = self.find(&key) {
                self.cursor = start + key.len();
                self.emit(line, &[(start, self.cursor)], heading, false);
            } else if let Some(words) = self.find_words(line) {
                self.cursor = words.last().map_or(self.cursor, |w| w.1);
                let found: Vec<&str> = words.iter().map(|&(from, to)| self.dense.get(from..to).unwrap_or("")).collect();
                let joined = found.join(" ");
                self.emit(&joined, &words, heading, false);
            }
            // What stands nowhere in the page's text (a script, an attribute) cannot be cited, and is left out.
        }
    }

    /// The page's own blocks, outside menus, footers and forms.
    fn blocks(&mut self, scan: &Scan) {
        self.cursor = 0;
        for span in &scan.main {
            let mut at = span.start;
            for line in span.of(&scan.text).split_inclusive('\n') {
                let from = self.places.partition_point(|&place| (place as usize) < at);
                let to = self.places.partition_point(|&place| (place as usize) < at + line.len());
                let heading = any_overlaps(&scan.headings, Span::new(at, at + line.len()));
                at += line.len();
                if from < to {
                    self.emit(line, &[(from, to)], heading, false);
                }
            }
        }
    }

    /// Where `key` stands in the page: after the cursor, or else anywhere.
    fn find(&mut self, key: &str) -> Option<usize> {
        let bytes = self.dense.as_bytes();
        let near = bytes.get(self.cursor..(self.cursor + key.len() + NEAR).min(bytes.len()))?;
        if let Some(at) = memmem::find(near, key.as_bytes()) {
            return Some(self.cursor + at);
        }
        self.searches = self.searches.checked_sub(1)?;
        let after =
            bytes.get(self.cursor..).and_then(|rest| memmem::find(rest, key.as_bytes())).map(|at| self.cursor + at);
        after.or_else(|| memmem::find(bytes, key.as_bytes()))
    }

    /// The words of a paragraph that does not stand in the page as a whole, where most of them stand in order.
    fn find_words(&self, line: &str) -> Option<Vec<(usize, usize)>> {
        let mut at = self.cursor;
        let (mut found, mut missed) = (Vec::new(), 0);
        for word in line.split(blank).filter(|word| !word.is_empty()) {
            // The first word may stand far off, and then the second with it.
            let reach = if found.is_empty() { NEAR } else { WORD_REACH };
            let window = self.dense.as_bytes().get(at..(at + reach).min(self.dense.len()))?;
            match memmem::find(window, word.as_bytes()) {
                Some(offset) => {
                    found.push((at + offset, at + offset + word.len()));
                    at += offset + word.len();
                }
                None => missed += 1,
            }
            if missed > 8 && missed > found.len() {
                return None;
            }
        }
        (found.len() >= 3 && found.len() > 4 * missed).then_some(found)
    }

    /// Writes `line` as a paragraph whose characters are, white space aside, those of `dense` in `parts`.
    fn emit(&mut self, line: &str, parts: &[(usize, usize)], heading: bool, title: bool) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        let mut places = parts.iter().flat_map(|&(from, to)| from..to);
        let (mut end, mut space) = (None, false);
        for c in line.chars() {
            if blank(c) {
                space = true;
                continue;
            }
            let Some(place) = places.next().and_then(|at| self.places.get(at)).map(|&place| place as usize) else {
                break;
            };
            if c.len_utf8() > 1 {
                places.nth(c.len_utf8() - 2);
            }
            if let Some(end) = end.filter(|_| space) {
                let gap = place.saturating_sub(end);
                self.map.push(Run { text: self.text.len(), len: 1, input: end, input_len: gap });
                self.text.push(' ');
            }
            space = false;
            self.map.push(Run { text: self.text.len(), len: c.len_utf8(), input: place, input_len: c.len_utf8() });
            self.text.push(c);
            end = Some(place + c.len_utf8());
        }
        let span = Span::new(start, self.text.len());
        if !span.is_empty() {
            self.drafts.push(Draft { span, apart: true, heading, title });
        }
    }
}

/// Whether any of `spans`, which are in order, shares a byte with `span`.
fn any_overlaps(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|s| s.end <= span.start);
    spans.get(first).is_some_and(|s| s.overlaps(span))
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !blank(*c)).collect()
}
