//! Reads reports out of JSON: one object a line, an array of objects, or one object.

use crate::span::{OffsetMap, Run, Span};
use serde_json::{Map, Value};

/// A report as JSON gives it.
pub(super) struct Entry {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Where the object stands in the text.
    pub span: Span,
    pub object: Map<String, Value>,
    pub keys: Keys,
}

/// The keys of one entry under which its parts stand.
///
/// Chancery's own names are `text`, `title`, `url`, `published` and `outlet`; the names that archives, feeds and
/// crawlers give to the same parts are understood too (schema.org's `articleBody` and `datePublished`, and those in
/// everyday use), whatever their case and with or without underlines. Of several the first in this order counts.
pub(super) struct Keys {
    pub text: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
}

const TEXT: [&str; 9] =
    ["text", "body", "content", "articlebody", "fulltext", "maintext", "bodytext", "articletext", "article"];
const TITLE: [&str; 4] = ["title", "headline", "webtitle", "heading"];
const URL: [&str; 6] = ["url", "link", "weburl", "sourceurl", "permalink", "canonicalurl"];
const PUBLISHED: [&str; 13] = [
    "published",
    "datepublished",
    "publishedat",
    "publicationdate",
    "pubdate",
    "publishdate",
    "datepublish",
    "publisheddate",
    "publishedon",
    "webpublicationdate",
    "date",
    "timestamp",
    "time",
];
const OUTLET: [&str; 8] =
    ["outlet", "source", "publisher", "publication", "sourcename", "sitename", "domain", "sourcedomain"];

impl Keys {
    fn of(object: &Map<String, Value>) -> Option<Keys> {
        // Chancery's own names promise a value of their kind; another name may be used for something else.
        let fits = |own: bool, value: &Value| match value {
            Value::Null => false,
            Value::String(_) => true,
            Value::Number(count) => own || count.is_u64(),
            Value::Object(described) => own || described.get("name").is_some_and(Value::is_string),
            _ => own,
        };
        let find = |names: &[&str]| {
            let mut ranked = names.iter().enumerate();
            ranked.find_map(|(rank, name)| {
                object
                    .iter()
                    .find(|(key, value)| plain(key) == *name && fits(rank == 0, value))
                    .map(|(key, _)| key.clone())
            })
        };
        Some(Keys {
            text: find(&TEXT)?,
            title: find(&TITLE),
            url: find(&URL),
            published: find(&PUBLISHED),
            outlet: find(&OUTLET),
        })
    }
}

/// A key without its case and the signs between its words.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A line or value that is no entry: its line, where it stands, and what is wrong.
pub(super) struct Fault {
    pub line: usize,
    pub span: Span,
    pub message: String,
}

/// The entries of a file with one JSON object a line. Empty lines are passed over.
pub(super) fn lines(text: &str) -> Vec<Result<Entry, Fault>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            out.push(entry(trimmed, at, index + 1));
        }
        start += line.len();
    }
    out
}

/// The entries of a text that is one JSON value.
pub(super) fn whole(text: &str) -> Vec<Result<Entry, Fault>> {
    let fault = |message: String| vec![Err(Fault { line: 1, span: Span::new(0, text.len()), message })];
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("expected JSON: {error}");
            return vec![Err(Fault { line: error.line().max(1), span: Span::new(0, text.len()), message })];
        }
    };
    let mut out = Vec::new();
    match value {
        Value::Object(_) => {
            let at = text.find('{').unwrap_or(0);
            let end = text.trim_end().len();
            out.push(entry(text.get(at..end).unwrap_or(""), at, line_of(text, 0, at, 1)));
        }
        Value::Array(_) => {
            let (mut line, mut counted) = (1, 0);
            for span in items(text) {
                line = line_of(text, counted, span.start, line);
                counted = span.start;
                out.push(entry(span.of(text), span.start, line));
            }
        }
        other => {
            return fault(format!("expected an object or an array of objects, but found {}", name(&other)));
        }
    }
    out
}

/// The line on which byte `to` stands, where `from` stands on `line`.
pub(super) fn line_of(text: &str, from: usize, to: usize, line: usize) -> usize {
    line + text.get(from..to).map_or(0, |part| part.bytes().filter(|b| *b == b'\n').count())
}

fn entry(text: &str, at: usize, line: usize) -> Result<Entry, Fault> {
    let span = Span::new(at, at + text.len());
    let fault = |message: String| Fault { line, span, message };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => {
            let Some(keys) = Keys::of(&object) else {
                return Err(fault("expected the report under `text`, but there is no such key".to_owned()));
            };
            match object.get(&keys.text) {
                Some(Value::String(_)) => Ok(Entry { line, span, object, keys }),
                other => {
                    let found = name(other.unwrap_or(&Value::Null));
                    Err(fault(format!("expected a string under `{}`, but found {found}", keys.text)))
                }
            }
        }
        Ok(other) => Err(fault(format!("expected a JSON object, but found {}", name(&other)))),
        Err(error) => {
            let message = error.to_string();
            let reason = message.split(" at line ").next().unwrap_or(&message);
            Err(fault(format!("expected a JSON object: {reason} at character {} of the line", error.column())))
        }
    }
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Spans of the values in an array that was parsed before.
fn items(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let (mut depth, mut start, mut string) = (0usize, None, false);
    let mut bytes = text.bytes().enumerate();
    while let Some((at, b)) = bytes.next() {
        match b {
            b'\\' if string => {
                bytes.next();
            }
            b'"' => {
                string = !string;
                if depth == 1 && string {
                    start.get_or_insert(at);
                }
            }
            _ if string => {}
            b'[' | b'{' => {
                if depth == 1 {
                    start.get_or_insert(at);
                }
                depth += 1;
            }
            b']' | b'}' | b',' => {
                let ends = depth == 1;
                depth -= usize::from(b != b',').min(depth);
                if ends && let Some(start) = start.take() {
                    out.push(Span::new(start, start + text.get(start..at).map_or(0, |item| item.trim_end().len())));
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ if depth == 1 => {
                start.get_or_insert(at);
            }
            _ => {}
        }
    }
    out
}

/// The string under `key` of the object that stands at `span`, and the way from it to the text.
///
/// A key that comes twice counts with its last value, as in the parsed object.
pub(super) fn string(text: &str, span: Span, key: &str) -> Option<(String, OffsetMap)> {
    let object = span.of(text);
    let mut found = None;
    let (mut depth, mut at) = (0usize, 0);
    let bytes = object.as_bytes();
    // Whether the next string at depth 1 is a key, and the last key seen.
    let (mut expects_key, mut wanted) = (true, false);
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => {
                let end = string_end(bytes, at);
                if depth == 1 && expects_key {
                    wanted = unescape(object.get(at + 1..end).unwrap_or(""), 0).0 == key;
                    expects_key = false;
                } else if depth == 1 && wanted {
                    found = Some(unescape(object.get(at + 1..end).unwrap_or(""), span.start + at + 1));
                    wanted = false;
                }
                at = end;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => (expects_key, wanted) = (true, false),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where the string that begins at `start` has its closing quotation mark.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Reads the escapes of a JSON string whose inside stands at `input`.
fn unescape(raw: &str, input: usize) -> (String, OffsetMap) {
    let mut out = String::with_capacity(raw.len());
    let mut map = OffsetMap::default();
    let push = |out: &mut String, map: &mut OffsetMap, text: &str, at: usize, len: usize| {
        map.push(Run { text: out.len(), len: text.len(), input: input + at, input_len: len });
        out.push_str(text);
    };
    let mut at = 0;
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('\\').unwrap_or(rest.len());
        if plain > 0 {
            push(&mut out, &mut map, rest.get(..plain).unwrap_or(""), at, plain);
            at += plain;
            continue;
        }
        let (c, len) = match rest.as_bytes().get(1) {
            Some(b'n') => ('\n', 2),
            Some(b't') => ('\t', 2),
            Some(b'r') => ('\r', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'u') => unicode(rest),
            Some(b) if b.is_ascii() => (char::from(*b), 2),
            _ => ('\u{fffd}', 1),
        };
        push(&mut out, &mut map, c.encode_utf8(&mut [0; 4]), at, len);
        at += len;
    }
    (out, map)
}

/// The character of `\u....`, or of the two that make a surrogate pair, and its length.
fn unicode(rest: &str) -> (char, usize) {
    let unit = |from: usize| rest.get(from..from + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
    let Some(first) = unit(2) else {
        return ('\u{fffd}', 2);
    };
    let second = if rest.get(6..8) == Some("\\u") { unit(8) } else { None };
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(c)) => (c, if c.len_utf16() == 2 { 12 } else { 6 }),
        _ => ('\u{fffd}', 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_through_escapes() {
        let text =
            r#"{"title": "T", "note": {"text": "no"}, "text": "He said: \"Türkiye \u2014 \ud83d\ude00 yes\"\nEnd"}"#;
        let (string, map) = string(text, Span::new(0, text.len()), "text").expect("there is a text");
        assert_eq!(string, "He said: \"Türkiye — 😀 yes\"\nEnd");
        let back = |word: &str| {
            let at = string.find(word).expect("the word stands there");
            map.to_input(Span::new(at, at + word.len())).of(text)
        };
        assert_eq!(back("Türkiye"), "Türkiye");
        assert_eq!(back("—"), r"\u2014");
        assert_eq!(back("😀"), r"\ud83d\ude00");
        assert_eq!(back("End"), "End");
        assert_eq!(back("\"Türkiye"), r#"\"Türkiye"#);
    }

    #[test]
    fn items_of_an_array_know_their_lines() {
        let text = "[\n {\"text\": \"a [b], {c}\"},\n\n 7, \"x\",\n {\"text\": \"d\", \"tags\": [1, [2]]}\n]";
        let entries = whole(text);
        let lines: Vec<(usize, bool)> =
            entries.iter().map(|e| e.as_ref().map_or_else(|f| (f.line, false), |e| (e.line, true))).collect();
        assert_eq!(lines, [(2, true), (4, false), (4, false), (5, true)]);
    }

    #[test]
    fn a_broken_line_says_what_was_expected() {
        let text = "{\"text\": \"a\"}\n{\"text\": \"b\"\n\n[1]\n{\"lead\": \"c\"}\n{\"text\": 5}\n{\"text\": \"d\"}";
        let messages: Vec<String> =
            lines(text).into_iter().filter_map(Result::err).map(|f| format!("{}: {}", f.line, f.message)).collect();
        assert_eq!(messages.len(), 4, "{messages:?}");
        assert!(messages[0].starts_with("2: expected a JSON object: EOF"), "{messages:?}");
        assert_eq!(messages[1], "4: expected a JSON object, but found an array");
        assert_eq!(messages[2], "5: expected the report under `text`, but there is no such key");
        assert_eq!(messages[3], "6: expected a string under `text`, but found a number");
    }
}
