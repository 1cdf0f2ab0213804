//! Link text pasted into a sentence.
//!
//! Some content systems write the widget of a linked name right behind the name:
//! the name's fuller form, the headlines of its page, and `MORE`, with nothing
//! between: "between Prime Minister OkaforAda Grace OkaforEnvoy called home
//! Border shut MORE and". A name glued to its own fuller form is the sign; no
//! writer makes it. The cut runs to `MORE`, or over the fuller form alone.

use crate::span::Span;
use memchr::memmem;

/// Words of the fuller form.
const NAME_WORDS: usize = 7;
/// Bytes from the fuller form to its `MORE`.
const REACH: usize = 2000;

/// Runs of pasted links in `text`, in order.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mores: Vec<usize> = memmem::find_iter(text.as_bytes(), "MORE").filter(|&at| stands_alone(text, at)).collect();
    let mut found: Vec<Span> = Vec::new();
    let mut before: Option<char> = None;
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let last = before.replace(c);
        let glued = c.is_uppercase() && last.is_some_and(|l| l.is_lowercase() || l == '.' || l == ')');
        let fresh = found.last().is_none_or(|span| at >= span.end);
        if glued && fresh {
            let name = text.get(word..at).unwrap_or("");
            if let Some(form) = fuller_form(name, text.get(at..).unwrap_or("")) {
                let after = at + form;
                let next = mores.get(mores.partition_point(|&more| more < after));
                let line = text.get(after..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| after + n);
                if let Some(&more) = next.filter(|&&more| more - after <= REACH && more < line) {
                    found.push(Span::new(at, more + "MORE".len()));
                } else if text.get(after..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric()) {
                    found.push(Span::new(at, after));
                }
            }
        }
        // A name's last word may itself be glued to what came before a cut.
        if !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '-')) {
            word = at + c.len_utf8();
        } else if let Some(span) = found.last()
            && span.end == at
        {
            word = at;
        }
    }
    found
}

/// `MORE` as a word: the run before it may be glued to it, the text after it not.
fn stands_alone(text: &str, at: usize) -> bool {
    let after = text.get(at + 4..).and_then(|rest| rest.chars().next());
    let before = text.get(..at).and_then(|rest| rest.chars().next_back());
    after.is_none_or(|c| !c.is_alphanumeric()) && before.is_none_or(|c| !c.is_uppercase())
}

/// Bytes at the start of `rest` that are a name of capitalized words ending in `name`.
fn fuller_form(name: &str, rest: &str) -> Option<usize> {
    if name.len() > 40
        || name.chars().filter(|c| c.is_alphabetic()).count() < 3
        || !name.starts_with(char::is_uppercase)
    {
        return None;
    }
    let mut at = 0;
    for _ in 0..NAME_WORDS {
        let tail = rest.get(at..)?;
        if let Some(after) = tail.strip_prefix(name)
            && after.chars().next().is_none_or(|c| !c.is_lowercase())
        {
            return Some(at + name.len());
        }
        let end = tail
            .char_indices()
            .find(|(_, c)| *c == ' ' || *c == '\u{a0}' || *c == '\n')
            .map(|(end, c)| (end, c.len_utf8()))?;
        let word = tail.get(..end.0)?;
        let joins = matches!(word, "de" | "van" | "von" | "der" | "al" | "bin" | "da" | "di" | "del" | "la");
        if end.0 > 40 || !(joins || word.trim_start_matches(['(', '"', '“']).starts_with(char::is_uppercase)) {
            return None;
        }
        at += end.0 + end.1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> String {
        let mut out = text.to_owned();
        for span in find(text).iter().rev() {
            out.replace_range(span.start..span.end, "");
        }
        out
    }

    #[test]
    fn a_name_glued_to_its_fuller_form_is_cut_up_to_more() {
        let text = "A call between Prime Minister OkaforAda Grace OkaforEnvoy 'called home' at night | Border shut MORE and King \
                    HaraldHarald Olav HaraldNo. 2 official resigns MORE on Monday settled it.";
        assert_eq!(without(text), "A call between Prime Minister Okafor and King Harald on Monday settled it.");
        let text = "Sen. Ann RuizAnna (Ann) Maria RuizThree bills to watch MORE (D-N.M.) spoke.";
        assert_eq!(without(text), "Sen. Ann Ruiz (D-N.M.) spoke.");
        assert_eq!(
            without("The call of President OkaforAda Okafor on Monday."),
            "The call of President Okafor on Monday."
        );
    }

    #[test]
    fn sentences_without_it_are_left_alone() {
        for text in [
            "The ministry said MORE funds would follow.",
            "MacDonald met DeLuca and McKay in NewYork.",
            "YouTube and TikTok took the clip down; the envoy wants MORE.",
            "Okafor, Ada Okafor, asked for MORE time.",
        ] {
            assert_eq!(without(text), text);
        }
    }

    #[test]
    fn a_long_line_costs_no_more_than_its_length() {
        let text = "RuizRuiz".repeat(60_000);
        assert!(find(&text).len() <= text.len());
        let text = "OkaforAda OkaforB ".repeat(30_000) + "MORE";
        assert!(!find(&text).is_empty());
    }
}
