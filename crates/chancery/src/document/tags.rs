//! The tags and texts of a page in one pass, without a tree: for what needs no more than attributes and short texts.
//!
//! After the tokenization stage of the HTML standard (13.2.5), as far as well-formed and sloppy pages need it.

use memchr::{memchr, memmem};
use std::borrow::Cow;

pub(super) enum Token<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    Close(&'a str),
    /// A script and all that is in it.
    Script(Tag<'a>, &'a str),
}

/// A start tag. Attributes are read when they are asked for.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// As written; in lower case where the page's writer kept to it.
    pub name: &'a str,
    attributes: &'a str,
    pub closed: bool,
}

/// Bytes of attributes that are read of one tag.
const ATTRIBUTES: usize = 4096;

impl<'a> Tag<'a> {
    /// The value of an attribute, with its entities read.
    pub fn get(&self, key: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| decoded(value))
    }

    /// The values of several attributes, read in one go.
    pub fn values<const N: usize>(&self, keys: [&str; N]) -> [Option<Cow<'a, str>>; N] {
        let mut values = [const { None }; N];
        for (name, value) in self.attributes() {
            let place = keys.iter().position(|key| name.eq_ignore_ascii_case(key));
            if let Some(held) = place.and_then(|place| values.get_mut(place)).filter(|held| held.is_none()) {
                *held = Some(decoded(value));
            }
        }
        values
    }

    /// Names and values as they stand.
    fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
            let (name, tail) = rest.split_at_checked(end)?;
            if name.is_empty() {
                return None;
            }
            let tail = tail.trim_start();
            let (value, tail) = match tail.strip_prefix('=') {
                None => ("", tail),
                Some(tail) => {
                    let tail = tail.trim_start();
                    match tail.chars().next() {
                        Some(quote @ ('"' | '\'')) => {
                            let inner = tail.get(1..)?;
                            inner.split_once(quote).unwrap_or((inner, ""))
                        }
                        _ => tail.split_at(tail.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tail.len())),
                    }
                }
            };
            rest = tail;
            Some((name, value))
        })
    }
}

pub(super) struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    pub fn of(html: &'a str) -> Tags<'a> {
        Tags { html, at: 0 }
    }

    /// Where a tag that starts before `from` ends: the next `>` outside of quotes, or that after them where a quotation
    /// is never closed.
    fn end(&self, from: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = from;
        loop {
            let rest = bytes.get(at..)?;
            let next = at + rest.iter().position(|b| matches!(b, b'>' | b'"' | b'\''))?;
            let mark = *bytes.get(next)?;
            if mark == b'>' {
                return Some(next);
            }
            // A quotation mark opens a value only after an equals sign.
            let value = bytes.get(from..next)?.iter().rev().find(|b| !b.is_ascii_whitespace()) == Some(&b'=');
            at = next + 1;
            if value {
                // A quotation that is never closed ends with its tag.
                let close = memchr(mark, bytes.get(at..)?);
                at = match close {
                    Some(close) => at + close + 1,
                    None => return memchr(b'>', bytes.get(at..)?).map(|end| at + end),
                };
            }
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            let rest = bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            if rest.first() != Some(&b'<') {
                let end = memchr(b'<', rest).map_or(bytes.len(), |end| self.at + end);
                let text = self.html.get(self.at..end)?;
                self.at = end;
                return Some(Token::Text(text));
            }
            match rest.get(1)? {
                b'!' | b'?' => {
                    let comment = rest.starts_with(b"<!--");
                    let close: &[u8] = if comment { b"-->" } else { b">" };
                    let from = self.at + if comment { 4 } else { 2 };
                    self.at = bytes
                        .get(from..)
                        .and_then(|r| memmem::find(r, close))
                        .map_or(bytes.len(), |end| from + end + close.len());
                }
                b'/' => {
                    let end = memchr(b'>', rest).map_or(bytes.len(), |end| self.at + end);
                    let name = self.html.get(self.at + 2..end)?;
                    self.at = (end + 1).min(bytes.len());
                    let name = name.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or("");
                    return Some(Token::Close(lower(name)));
                }
                b if b.is_ascii_alphabetic() => {
                    let from = self.at + 1;
                    let name = from
                        + rest
                            .get(1..)?
                            .iter()
                            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/'))
                            .count();
                    let end = self.end(name).unwrap_or(bytes.len());
                    let inner = self.html.get(name..end)?;
                    self.at = (end + 1).min(bytes.len());
                    let bounded = inner.get(..inner.floor_char_boundary(ATTRIBUTES)).unwrap_or("");
                    let tag = Tag {
                        name: lower(self.html.get(from..name)?),
                        attributes: bounded,
                        closed: inner.ends_with('/'),
                    };
                    if matches!(tag.name, "script" | "style") {
                        let from = self.at;
                        let close = closing(self.html, from, tag.name);
                        self.at = close;
                        let text = self.html.get(from..close)?;
                        if tag.name == "script" {
                            return Some(Token::Script(tag, text));
                        }
                        continue;
                    }
                    return Some(Token::Open(tag));
                }
                _ => {
                    let end = memchr(b'<', rest.get(1..)?).map_or(bytes.len(), |end| self.at + 1 + end);
                    let text = self.html.get(self.at..end)?;
                    self.at = end;
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

/// Where the element `name`, whose content is no markup, is closed.
fn closing(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"</")) {
        let tail = bytes.get(at + found + 2..).unwrap_or_default();
        if tail.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name.as_bytes())) {
            return at + found;
        }
        at += found + 2;
    }
    bytes.len()
}

/// The names of elements that are read, whatever their case; any other as it stands.
fn lower(name: &str) -> &str {
    const READ: [&str; 24] = [
        "html", "meta", "link", "time", "script", "style", "div", "span", "p", "abbr", "h1", "nav", "footer", "aside",
        "form", "article", "main", "body", "a", "b", "td", "br", "li", "font",
    ];
    if !name.bytes().any(|b| b.is_ascii_uppercase()) {
        return name;
    }
    READ.into_iter().find(|read| read.eq_ignore_ascii_case(name)).unwrap_or(name)
}

/// The strings under a key of JSON, or of a script that looks like it.
pub(super) fn values<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    memmem::find_iter(text.as_bytes(), key.as_bytes()).filter_map(move |at| {
        let rest = text.get(at + key.len()..)?;
        let rest =
            rest.trim_start_matches(['\\']).strip_prefix(['"', '\''])?.trim_start().strip_prefix(':')?.trim_start();
        let rest = rest.trim_start_matches('\\');
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let rest = if quote.is_some() { rest.get(1..)? } else { rest };
        let head = rest.get(..rest.floor_char_boundary(60))?;
        Some(head.split(['"', '\'', '\\', ',', '}']).next().unwrap_or(head))
    })
}

/// Bytes before a value in which the type of its object is looked for.
const OBJECT: usize = 4096;

/// The `@type` that stands before `at` in the same object of JSON-LD.
pub(super) fn object_type(text: &str, at: usize) -> Option<&str> {
    let from = text.floor_char_boundary(at.saturating_sub(OBJECT));
    let before = text.get(from..at)?;
    let mut inner = 0_usize;
    for (place, byte) in before.bytes().enumerate().rev() {
        match byte {
            b'}' => inner += 1,
            b'{' if inner == 0 => return None,
            b'{' => inner -= 1,
            b'@' if inner == 0 => {
                let tail = before.get(place..)?.strip_prefix("@type");
                let value =
                    tail.and_then(|tail| tail.strip_prefix('"')).map(str::trim_start).and_then(|t| t.strip_prefix(':'));
                if let Some(value) = value {
                    return value.trim_start().strip_prefix('"')?.split('"').next();
                }
            }
            _ => {}
        }
    }
    None
}

fn decoded(value: &str) -> Cow<'_, str> {
    if memchr(b'&', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    decode_into(value, &mut out);
    Cow::Owned(out)
}

/// Letters of dates that pages write as entities.
const ENTITIES: [(&str, char); 26] = [
    ("nbsp", ' '),
    ("amp", '&'),
    ("quot", '"'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("ucirc", 'û'),
    ("uacute", 'ú'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("aring", 'å'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("middot", '·'),
    ("bull", '•'),
];

/// Writes `text` behind `out` with its entities read.
pub(super) fn decode_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(amp) = memchr(b'&', rest.as_bytes()) {
        let (head, tail) = rest.split_at(amp);
        out.push_str(head);
        let name_end = tail.bytes().skip(1).take(10).position(|b| !b.is_ascii_alphanumeric() && b != b'#');
        let name = name_end.and_then(|end| tail.get(1..1 + end)).unwrap_or("");
        let decoded = match name.strip_prefix('#') {
            Some(number) => {
                let value = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.parse().ok(),
                };
                value.and_then(char::from_u32)
            }
            None => ENTITIES.iter().find(|(entity, _)| *entity == name).map(|(_, c)| *c),
        };
        match decoded {
            Some(c) => {
                out.push(if c == '\u{a0}' { ' ' } else { c });
                let after = tail.get(1 + name.len()..).unwrap_or("");
                rest = after.strip_prefix(';').unwrap_or(after);
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
}
