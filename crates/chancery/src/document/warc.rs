//! Reads the records of a web archive (WARC 1.0 and 1.1, ISO 28500) and the pages that they hold.

use crate::span::{OffsetMap, Run, Span};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::collections::BTreeMap;
use std::io::Read;

/// A page out of an archive.
pub(super) struct Page {
    /// Which record of the file it is, from 1.
    pub number: usize,
    /// The record's block in the file.
    pub span: Span,
    pub url: Option<String>,
    /// The day on which it was fetched, as `WARC-Date` gives it.
    pub fetched: Option<String>,
    /// The type that the server, or the archive, says it has, without its parameters.
    pub html: bool,
    pub charset: Option<String>,
    pub body: Vec<u8>,
    /// From the body to the file.
    pub offsets: OffsetMap,
}

/// What an archive holds.
#[derive(Default)]
pub(super) struct Archive {
    pub pages: Vec<Page>,
    /// Records that hold something fetched which is no page, by what it is.
    pub others: BTreeMap<String, usize>,
    /// Records that cannot be read: their number, place, and why.
    pub faults: Vec<(usize, Span, String)>,
}

pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/1.") || bytes.starts_with(b"WARC/0.")
}

/// Reads every record of `bytes`; a body is unpacked to `limit` bytes at most.
pub(super) fn read(bytes: &[u8], limit: usize) -> Archive {
    let mut archive = Archive::default();
    let (mut at, mut number) = (0, 0);
    while let Some(begin) = next(bytes, at) {
        number += 1;
        let Some((head, block)) = headers(bytes, begin) else {
            archive.faults.push((
                number,
                Span::new(begin, bytes.len()),
                "the head of the record has no end".to_owned(),
            ));
            break;
        };
        let length = head.get("content-length").and_then(|length| length.parse::<usize>().ok());
        let end = length.and_then(|length| block.checked_add(length));
        let Some(end) = end.filter(|end| *end <= bytes.len()) else {
            let found = head.get("content-length").map_or("nothing", String::as_str);
            let why = format!("expected a `Content-Length` that the file has bytes for, but found {found}");
            archive.faults.push((number, Span::new(begin, bytes.len()), why));
            // Where the length is wrong the next record begins at the next line that looks like one.
            at = block;
            continue;
        };
        at = end;
        let span = Span::new(block, end);
        match page(bytes, number, span, &head, limit) {
            Ok(Some(page)) => archive.pages.push(page),
            Ok(None) => {}
            Err(Other::NoPage(what)) => *archive.others.entry(what).or_default() += 1,
            Err(Other::Broken(why)) => archive.faults.push((number, span, why)),
        }
    }
    archive
}

enum Other {
    NoPage(String),
    Broken(String),
}

/// The page that a record holds, or nothing where it is not one that holds what was fetched.
fn page(
    bytes: &[u8],
    number: usize,
    span: Span,
    head: &BTreeMap<String, String>,
    limit: usize,
) -> Result<Option<Page>, Other> {
    let kind = head.get("content-type").map_or("", String::as_str).to_ascii_lowercase();
    let mut start = span.start;
    let mut content = kind.clone();
    let (mut chunked, mut packed) = (false, None);
    match head.get("warc-type").map(String::as_str) {
        Some("response") if kind.starts_with("application/http") => {
            let Some((answer, body)) = headers(bytes.get(..span.end).unwrap_or_default(), span.start) else {
                return Err(Other::Broken("the server's answer has no end of its head".to_owned()));
            };
            let status = answer.get("").map_or("", String::as_str).split_whitespace().nth(1).unwrap_or_default();
            if !status.starts_with('2') {
                return Err(Other::NoPage(format!("answers {status}")));
            }
            content = answer.get("content-type").map_or_else(String::new, |kind| kind.to_ascii_lowercase());
            chunked = answer.get("transfer-encoding").is_some_and(|e| e.to_ascii_lowercase().contains("chunked"));
            packed = answer.get("content-encoding").map(|e| e.trim().to_ascii_lowercase());
            start = body;
        }
        Some("response" | "resource" | "conversion") => {}
        _ => return Ok(None),
    }
    let mut parts = content.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_owned();
    if !matches!(essence.as_str(), "text/html" | "application/xhtml+xml" | "text/plain" | "") {
        return Err(Other::NoPage(essence));
    }
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|c| c.trim_matches(['"', '\'']).to_owned());
    let raw = bytes.get(start..span.end).unwrap_or_default();
    let (body, offsets) = match chunked.then(|| dechunked(raw, start)).flatten() {
        Some(whole) => whole,
        None => (raw.to_vec(), OffsetMap::identity(start, raw.len())),
    };
    let (body, offsets) = match unpacked(&body, packed.as_deref(), limit) {
        // A packed body has no characters of its own in the file: all of them stand in the whole of it.
        Some(plain) => {
            let mut map = OffsetMap::default();
            map.push(Run { text: 0, len: plain.len(), input: start, input_len: raw.len() });
            (plain, map)
        }
        None if packed.as_deref().is_some_and(|how| matches!(how, "br" | "zstd"))
            && std::str::from_utf8(&body).is_err() =>
        {
            return Err(Other::NoPage(format!("packed as {}", packed.unwrap_or_default())));
        }
        None => (body, offsets),
    };
    let (url, fetched) = (head.get("warc-target-uri"), head.get("warc-date").cloned());
    let url = url.map(|url| url.trim_start_matches('<').trim_end_matches('>').to_owned());
    let html = essence != "text/plain";
    Ok(Some(Page { number, span, url, fetched, html, charset, body, offsets }))
}

/// Where the next record begins, from `at` on: at a line `WARC/`.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let blank = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    if is_archive(rest.get(blank..)?) {
        return Some(at + blank);
    }
    let mut found = memchr::memmem::find_iter(rest, b"\nWARC/").map(|found| at + found + 1);
    found.find(|from| bytes.get(*from..).is_some_and(is_archive))
}

/// The fields of a head that begins at `begin`, under lower-case names, and where what follows it begins. The first line
/// stands under the empty name; a line that begins with a blank continues the one before (RFC 822).
fn headers(bytes: &[u8], begin: usize) -> Option<(BTreeMap<String, String>, usize)> {
    const LONGEST: usize = 1 << 16;
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    let mut at = begin;
    let mut first = true;
    while at - begin < LONGEST {
        let rest = bytes.get(at..)?;
        let end = memchr::memchr(b'\n', rest)?;
        let line = String::from_utf8_lossy(rest.get(..end)?).into_owned();
        let line = line.trim_end_matches('\r');
        at += end + 1;
        if first {
            fields.insert(String::new(), line.to_owned());
            first = false;
        } else if line.is_empty() {
            return Some((fields, at));
        } else if line.starts_with([' ', '\t']) {
            if let Some(value) = fields.get_mut(&last) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            last = name.trim().to_ascii_lowercase();
            fields.entry(last.clone()).or_insert_with(|| value.trim().to_owned());
        }
    }
    None
}

/// A body without the marks of its chunks (RFC 9112, 7.1), or nothing where it has none: archives often keep the name
/// of a coding that they have undone.
fn dechunked(raw: &[u8], start: usize) -> Option<(Vec<u8>, OffsetMap)> {
    let (mut out, mut map, mut at) = (Vec::with_capacity(raw.len()), OffsetMap::default(), 0);
    while let Some(end) = memchr::memchr(b'\n', raw.get(at..)?) {
        let line = std::str::from_utf8(raw.get(at..at + end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        at += end + 1;
        if size == 0 {
            return Some((out, map));
        }
        // The last chunk of a record that was cut off is as long as there are bytes.
        let chunk = raw.get(at..at.checked_add(size)?.min(raw.len()))?;
        map.push(Run { text: out.len(), len: chunk.len(), input: start + at, input_len: chunk.len() });
        out.extend_from_slice(chunk);
        at += chunk.len();
        at += raw.get(at..)?.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
    }
    (!out.is_empty()).then_some((out, map))
}

/// A body that is packed as its head says, to `limit` bytes and one.
fn unpacked(body: &[u8], how: Option<&str>, limit: usize) -> Option<Vec<u8>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut out = Vec::new();
    let read = match how? {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
            MultiGzDecoder::new(body).take(most).read_to_end(&mut out)
        }
        "deflate" if body.first() == Some(&0x78) => ZlibDecoder::new(body).take(most).read_to_end(&mut out),
        _ => return None,
    };
    // What was unpacked before the break is kept.
    (read.is_ok() || !out.is_empty()).then_some(out)
}
