//! Text of reports on its way into a page: never markup, and never able to turn its surroundings round.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

/// Words of a report or of whoever named a file. Shown escaped and apart from the direction of the text around them.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a>(pub &'a str);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<bdi>")?;
        escape(f, &clean(self.0))?;
        f.write_str("</bdi>")
    }
}

impl askama::filters::HtmlSafe for Words<'_> {}

/// Writes text so that it is only text, in an element as well as in an attribute in quotation marks.
pub fn escape(f: &mut impl Write, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            '\'' => f.write_str("&#39;")?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Writing to a string does not fail.
    let _ = escape(&mut out, &clean(text));
    out
}

/// The text with a mark in the place of each character that neither HTML nor XML allows, or that would turn the
/// direction of what follows (Unicode Standard Annex 9, section 2): so that a reader sees that something stood there.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(unfit) {
        Cow::Owned(text.chars().map(|c| if unfit(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn unfit(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// At most about `most` characters, cut at a space where there is one, with a sign that it was cut.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return Cow::Borrowed(text);
    };
    let head = text.get(..end).unwrap_or_default();
    let at = head.rfind(' ').filter(|at| *at * 2 > end).unwrap_or(end);
    Cow::Owned(format!("{}…", head.get(..at).unwrap_or_default()))
}

/// The last characters of a text, at most about `most` of them.
pub fn tail(text: &str, most: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= most {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("…{}", text.chars().skip(count - most).collect::<String>()))
}

/// `2 reports`, `1 report`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// `1,234,567`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_markup() {
        let shown = Words("<script>alert('&')</script>\"\u{202e}\0x").to_string();
        assert_eq!(shown, "<bdi>&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;&quot;\u{fffd}\u{fffd}x</bdi>");
    }

    #[test]
    fn long_text_is_cut_between_words() {
        assert_eq!(cut("one two three", 8), "one two…");
        assert_eq!(cut("one", 3), "one");
        assert_eq!(cut(&"é".repeat(9), 4), "éééé…");
        assert_eq!(tail("abcdef", 2), "…ef");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
