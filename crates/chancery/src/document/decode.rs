//! Turns bytes into text, and keeps the way back to the bytes in every encoding.

use crate::span::{OffsetMap, Run, Span};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text, the way from it to the bytes it was decoded from, and where those
/// bytes were broken.
pub(super) struct Decoded {
    pub text: String,
    pub offsets: OffsetMap,
    /// Bytes that stand for no character and were read as U+FFFD.
    pub broken: Vec<Span>,
    pub encoding: &'static str,
}

/// How many places of broken bytes are kept; the rest is only counted by the text itself.
const BROKEN_KEPT: usize = 64;

/// What a file is by its first bytes, when it is no text.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let head = bytes.get(..8192).unwrap_or(bytes);
    if marked(head).is_some() || wide(head).is_some() {
        return None;
    }
    let control = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    let nul = head.contains(&0);
    (nul && control * 50 > head.len() || control * 10 > head.len()).then_some("a binary file")
}

/// Reads `bytes` by their byte order mark, as UTF-8, by the `declared` charset,
/// or by what the detector of Firefox (chardetng) makes of them, in that order.
///
/// Bytes that are almost UTF-8 stay UTF-8: one cut in the middle of a character
/// or one stray byte does not turn a whole report into another encoding.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    match marked(bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => return utf8(bytes, mark),
        Some((encoding, mark)) => return utf16(bytes, mark, encoding),
        None => {}
    }
    if let Some(encoding) = wide(bytes.get(..8192).unwrap_or(bytes)) {
        return utf16(bytes, 0, encoding);
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return utf8(bytes, 0);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // A page cannot say in its own bytes that it is UTF-16, and UTF-8 was refuted above.
    let declared = declared.filter(|e| e.is_ascii_compatible() && *e != UTF_8);
    let encoding = declared.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes.get(..1 << 16).unwrap_or(bytes), true);
        detector.guess(None, Utf8Detection::Deny)
    });
    legacy(bytes, encoding)
}

/// The encoding that a byte order mark names, and the mark's length.
fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// UTF-16 without a mark: in English every other byte is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// More characters of several bytes are whole than broken. A last one that was cut off counts for neither.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken, mut at) = (0usize, 0usize, 0);
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len() + chunk.invalid().len();
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty() && at < bytes.len());
    }
    whole > broken
}

fn utf8(bytes: &[u8], start: usize) -> Decoded {
    let mut out = Decoded::new("UTF-8", bytes.len());
    let mut at = start;
    for chunk in bytes.get(start..).unwrap_or_default().utf8_chunks() {
        out.push(chunk.valid(), at, chunk.valid().len());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            out.push("\u{fffd}", at, chunk.invalid().len());
            out.mark_broken(Span::new(at, at + chunk.invalid().len()));
            at += chunk.invalid().len();
        }
    }
    out
}

fn utf16(bytes: &[u8], start: usize, encoding: &'static Encoding) -> Decoded {
    let mut out = Decoded::new(encoding.name(), bytes.len());
    let mut at = start;
    let body = bytes.get(start..).unwrap_or_default();
    let units = body.chunks_exact(2).map(|pair| match pair {
        [a, b] if encoding == UTF_16LE => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0xfffd,
    });
    let mut buffer = [0u8; 4];
    for unit in char::decode_utf16(units) {
        let (c, width) = match unit {
            Ok(c) => (c, 2 * c.len_utf16()),
            Err(_) => {
                out.mark_broken(Span::new(at, at + 2));
                ('\u{fffd}', 2)
            }
        };
        out.push(c.encode_utf8(&mut buffer), at, width);
        at += width;
    }
    if body.len() % 2 == 1 {
        out.push("\u{fffd}", at, 1);
        out.mark_broken(Span::new(at, at + 1));
    }
    out
}

/// Any other encoding, one byte at a time, so that every character knows the bytes it came from.
fn legacy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut out = Decoded::new(encoding.name(), bytes.len());
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0u8; 64];
    // Bytes from `since` on have been fed and have given no character yet.
    let mut since = 0;
    for at in 0..=bytes.len() {
        let last = at == bytes.len();
        let mut feed = if last { &[][..] } else { bytes.get(at..=at).unwrap_or_default() };
        let end = (at + 1).min(bytes.len());
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(feed, &mut buffer, last);
            feed = feed.get(read..).unwrap_or_default();
            let text = buffer.get(..written).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("");
            if !text.is_empty() {
                out.push(text, since, end - since);
                since = end;
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(_, _) => {
                    out.push("\u{fffd}", since, end - since);
                    out.mark_broken(Span::new(since, end));
                    since = end;
                }
            }
        }
    }
    out
}

impl Decoded {
    fn new(encoding: &'static str, capacity: usize) -> Decoded {
        Decoded { text: String::with_capacity(capacity), offsets: OffsetMap::default(), broken: Vec::new(), encoding }
    }

    fn push(&mut self, text: &str, input: usize, input_len: usize) {
        self.offsets.push(Run { text: self.text.len(), len: text.len(), input, input_len });
        self.text.push_str(text);
    }

    fn mark_broken(&mut self, span: Span) {
        if self.broken.len() < BROKEN_KEPT {
            self.broken.push(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input_of<'a>(decoded: &Decoded, bytes: &'a [u8], word: &str) -> &'a [u8] {
        let start = decoded.text.find(word).expect("the word stands in the text");
        let span = decoded.offsets.to_input(Span::new(start, start + word.len()));
        &bytes[span.start..span.end]
    }

    #[test]
    fn every_encoding_leads_back_to_its_bytes() {
        let text = "Türkiye’s envoy left Zürich — and “came back” to Ankara";
        let mut utf16le = vec![0xff, 0xfe];
        utf16le.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut utf8 = b"\xef\xbb\xbf".to_vec();
        utf8.extend(text.as_bytes());
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        for (bytes, zurich) in [
            (utf8.as_slice(), "Zürich".as_bytes().to_vec()),
            (&utf16le, "Zürich".encode_utf16().flat_map(u16::to_le_bytes).collect()),
            (&utf16be, "Zürich".encode_utf16().flat_map(u16::to_be_bytes).collect()),
            (&windows, b"Z\xfcrich".to_vec()),
        ] {
            let decoded = decode(bytes, None);
            assert_eq!(decoded.text, text, "{}", decoded.encoding);
            assert_eq!(input_of(&decoded, bytes, "Zürich"), zurich, "{}", decoded.encoding);
            assert!(decoded.broken.is_empty());
        }
    }

    #[test]
    fn a_declared_charset_is_believed_where_utf8_fails() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Посол уехал из Праги");
        let decoded = decode(&bytes, Some("windows-1251"));
        assert_eq!(decoded.text, "Посол уехал из Праги");
        assert_eq!(input_of(&decoded, &bytes, "Праги").len(), 5);
        assert_eq!(decode("Łódź".as_bytes(), Some("iso-8859-1")).text, "Łódź");
    }

    #[test]
    fn shift_jis_leads_back_two_bytes_a_character() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("大使を召還 said Tokyo");
        let decoded = decode(&bytes, Some("shift_jis"));
        assert_eq!(decoded.text, "大使を召還 said Tokyo");
        assert_eq!(input_of(&decoded, &bytes, "召還").len(), 4);
        assert_eq!(input_of(&decoded, &bytes, "Tokyo"), b"Tokyo");
    }

    #[test]
    fn broken_utf8_says_where() {
        let bytes = b"The \xe2\x80\x9cenvoy\xe2\x80\x9d was \xff recalled \xe2\x80";
        let decoded = decode(bytes, None);
        assert_eq!(decoded.text, "The “envoy” was \u{fffd} recalled \u{fffd}");
        assert_eq!(decoded.broken, [Span::new(20, 21), Span::new(31, 33)]);
        assert_eq!(input_of(&decoded, bytes, "recalled"), b"recalled");
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(binary(b"%PDF-1.7 ..."), Some("a PDF document"));
        assert_eq!(binary(&[0, 1, 2, 3, 0, 9, 8, 0, 3, 1, 0, 0]), Some("a binary file"));
        assert_eq!(binary("The envoy left.\r\n\tHe did.".as_bytes()), None);
        assert_eq!(binary(b"\xff\xfeT\0h\0e\0"), None);
        assert_eq!(binary("大使を召還".as_bytes()), None);
    }
}
