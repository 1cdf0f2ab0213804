//! Stretches of text in quotation marks.

use crate::span::Span;

/// Quotations of a paragraph, with their marks: curly and straight marks, guillemets, and doubled apostrophes. One that is
/// not closed runs on to the end of its paragraph, as the style books of newspapers have it.
pub(crate) fn quotations(text: &str, block: Span) -> Vec<Span> {
    let Some(words) = text.get(block.start..block.end) else { return Vec::new() };
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut skip = 0;
    for (i, c) in words.char_indices() {
        if i < skip {
            continue;
        }
        let at = block.start + i;
        let doubled = matches!(c, '\'' | '\u{2018}' | '\u{2019}') && words[i + c.len_utf8()..].starts_with(c);
        let width = if doubled { 2 * c.len_utf8() } else { c.len_utf8() };
        skip = i + width;
        match c {
            '\u{201c}' | '\u{ab}' => open = open.or(Some(at)),
            '\u{201d}' | '\u{bb}' => {
                if let Some(start) = open.take() {
                    found.push(Span::new(start, at + width));
                }
            }
            _ if c == '"' || doubled => match open.take() {
                Some(start) => found.push(Span::new(start, at + width)),
                None => open = Some(at),
            },
            _ => {}
        }
    }
    if let Some(start) = open {
        found.push(Span::new(start, block.end));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text, Span::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_are_seen() {
        assert_eq!(quoted("He said \u{201c}no\u{201d} and \"yes\"."), ["\u{201c}no\u{201d}", "\"yes\""]);
        assert_eq!(quoted("''It is over,'' she said."), ["''It is over,''"]);
        assert_eq!(quoted("\u{201c}It goes on and on."), ["\u{201c}It goes on and on."]);
        assert!(quoted("the ministers' words weren't heard").is_empty());
    }
}
