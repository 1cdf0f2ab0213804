//! Cuts text into tokens as the English treebanks of Universal Dependencies do (EWT, GUM).
//!
//! Clitics and hyphened words are cut, prefixes that cannot stand alone stay
//! (`non-interference`, but `tit - for - tat`), and a full stop belongs to its abbreviation.

use super::sentences::Abbreviations;
use crate::span::Span;
use regex::Regex;

/// A token before it is analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Whether white space, or a cut, stands before it.
    pub(super) space_before: bool,
}

pub(super) struct Tokenizer {
    token: Regex,
    clitic: Regex,
    unit: Regex,
    emoticon: Regex,
}

/// The alternatives are tried in this order; the last takes any one character.
const TOKEN: &str = r#"(?x)
      (?i: https?:// | www\. ) [^\s<>"“”]* [^\s<>"“”.,;:!?)\]}'’]
    | [\w.+%-]+ @ [\w-]+ (?: \. [\w-]+ )* \. [A-Za-z]{2,}
    | (?: [A-Za-z0-9-]+ \. )+ (?: com | org | net | gov | edu | int | mil | info | news | io | tv | co\.uk | ru | cn | de | eu ) \b (?: / [\w/.%?=&\#-]* [\w/] )?
    | [\w-]+ \. (?: pdf | docx? | xlsx? | html? | txt | jpe?g | png | zip | csv ) \b
    | [@] \w+ | [\#] \p{L} \w*
    | \d-\d{3}-\d{3}-\d{4} | \d{3}-\d{3}-\d{4} | \d{3}-\d{4} \b
    | \d{1,4} (?: [./]\d{1,2}[./] | -\d{1,2}- ) \d{1,4} \b
    | \d{1,2} : \d{2} (?: : \d{2} )? \b
    | \d{1,2} / \d{1,2} \b
    | \d*0 ['’] s \b
    | \d+ (?: [.,] \d+ )* [\p{L}\p{M}\p{N}_]*
    | \.\d+
    | \${2,} | [A-Z]{1,2}\$ | \p{Sc}
    | \b \p{L} (?: \. \p{L} \b )+ \.? | Ph\.D\.?
    | (?i: non | anti | co | pre | re | pro | mid | post | ex | semi | multi | sub | counter | cross | over | inter | intra | mini | socio | e | vice )
      - [\p{L}\p{N}] [\p{L}\p{M}\p{N}_]* (?: ['’] [\p{L}\p{M}\p{N}]+ )*
    | [\p{L}\p{M}\p{N}_]+ (?: ['’] [\p{L}\p{M}\p{N}]+ | & [\p{Lu}\p{N}]+ )*
    | \.{2,} | …+ | [!?]+ | -{2,} | ={2,} | \*{2,} | ~{2,} | \+{2,} | \#{2,} | '' | `` | ’’ | << | >>
    | [\x{1F1E6}-\x{1F1FF}]{2}
    | \p{Extended_Pictographic} (?: [\x{FE0F}\x{1F3FB}-\x{1F3FF}] | \x{200D} \p{Extended_Pictographic} )*
    | (?s: . )"#;

/// `do|n't`, `he|'ll`, `can|not`; the two parts are the groups.
const CLITIC: &str = r"^(?i)(?:(.+)(n['’]t)|(.+)(['’](?:s|re|ve|ll|d|m))|(can)(not)|(gon|wan)(na)|(got)(ta))$";

/// What follows a number as a token of its own.
const UNIT: &str = r"^(\d+(?:[.,]\d+)*)((?i:am|pm|bn|mn|tn|km|kg|kph|mph|cm|mm|hrs?|mins?|kw|mw|gw|kwh|mwh)|[kmbKMB])$";

impl Tokenizer {
    pub(super) fn new() -> Result<Tokenizer, regex::Error> {
        Ok(Tokenizer {
            token: Regex::new(TOKEN)?,
            clitic: Regex::new(CLITIC)?,
            unit: Regex::new(UNIT)?,
            emoticon: Regex::new(r"^[:;=]-?[()DP|/]+$")?,
        })
    }

    /// The tokens of the parts of `text`, with their place in it.
    pub(super) fn tokens<'a>(&self, text: &'a str, parts: &[Span], abbreviations: &Abbreviations) -> Vec<Word<'a>> {
        let chunks: Vec<Word<'a>> = parts.iter().flat_map(|&part| chunks(text, part)).collect();
        let mut words = Vec::new();
        for (i, chunk) in chunks.iter().enumerate() {
            let next = chunks.get(i + 1).map(|next| next.text);
            self.chunk(*chunk, next, abbreviations, &mut words);
        }
        words
    }

    fn chunk<'a>(&self, chunk: Word<'a>, next: Option<&str>, abbreviations: &Abbreviations, words: &mut Vec<Word<'a>>) {
        let part = |start: usize, end: usize| Word {
            text: chunk.text.get(start..end).unwrap_or(""),
            span: Span::new(chunk.span.start + start, chunk.span.start + end),
            space_before: start == 0,
        };
        if self.emoticon.is_match(chunk.text) {
            words.push(chunk);
            return;
        }
        let first = words.len();
        for found in self.token.find_iter(chunk.text) {
            let (start, end) = (found.start(), found.end());
            if found.as_str() == "." {
                let after = chunk.text.get(end..).unwrap_or("");
                let before =
                    words.len().checked_sub(1).filter(|&last| last >= first).and_then(|last| words.get_mut(last));
                if let Some(before) = before
                    && abbreviations.takes_stop(before.text, after, next)
                {
                    let from = before.span.start - chunk.span.start;
                    *before = part(from, end);
                    continue;
                }
            }
            let cut = self.clitic.captures(found.as_str()).or_else(|| self.unit.captures(found.as_str()));
            // Each pattern has its second part in the last group that took part.
            let second = cut.and_then(|groups| groups.iter().flatten().last().map(|group| start + group.start()));
            match second {
                Some(second) => words.extend([part(start, second), part(second, end)]),
                None => words.push(part(start, end)),
            }
        }
    }
}

/// The runs of `part` between white space (and zero-width spaces).
fn chunks(text: &str, part: Span) -> impl Iterator<Item = Word<'_>> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
    let inside = part.of(text);
    let base = part.start;
    let at = move |chunk: &str| base + (chunk.as_ptr() as usize - inside.as_ptr() as usize);
    inside.split(blank).filter(|chunk| !chunk.is_empty()).map(move |chunk| {
        let start = at(chunk);
        Word { text: chunk, span: Span::new(start, start + chunk.len()), space_before: true }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let tokenizer = Tokenizer::new().unwrap();
        let words = tokenizer.tokens(text, &[Span::new(0, text.len())], &Abbreviations::new());
        for word in &words {
            assert_eq!(word.span.of(text), word.text);
        }
        words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn clitics_are_cut() {
        assert_eq!(
            tokens("They don't think Ankara’s envoys cannot leave"),
            "They do n't think Ankara ’s envoys can not leave"
        );
        assert_eq!(tokens("the envoys' cars, he'll say"), "the envoys ' cars , he 'll say");
        assert_eq!(tokens("O'Neill won’t."), "O'Neill wo n’t .");
    }

    #[test]
    fn hyphened_words_are_cut_but_not_after_a_prefix() {
        assert_eq!(tokens("a five-day US-Iran row"), "a five - day US - Iran row");
        assert_eq!(tokens("anti-war, non-aligned, re-opened"), "anti-war , non-aligned , re-opened");
        assert_eq!(tokens("U.K.-based"), "U.K. - based");
    }

    #[test]
    fn numbers_money_and_dates() {
        assert_eq!(tokens("$5.2bn, 10%, 9:20, 21.3.2021 and 5pm"), "$ 5.2 bn , 10 % , 9:20 , 21.3.2021 and 5 pm");
        assert_eq!(tokens("2017-2019 in the 1990s, the 21st"), "2017 - 2019 in the 1990s , the 21st");
        assert_eq!(tokens("US$40 or €3,000."), "US$ 40 or € 3,000 .");
    }

    #[test]
    fn stops_belong_to_abbreviations() {
        assert_eq!(
            tokens("Gen. Park and J. R. Ortiz met at 8 p.m. in D.C. on Jan. 6."),
            "Gen. Park and J. R. Ortiz met at 8 p.m. in D.C. on Jan. 6 ."
        );
        assert_eq!(tokens("He said no. No. 2 stayed."), "He said no . No. 2 stayed .");
    }

    #[test]
    fn quotes_brackets_links_and_handles() {
        assert_eq!(tokens("“I hope [to go].”"), "“ I hope [ to go ] . ”");
        assert_eq!(
            tokens("See https://example.org/a?b=1. @MFA_x #talks"),
            "See https://example.org/a?b=1 . @MFA_x #talks"
        );
        assert_eq!(tokens("wait... what?! — yes"), "wait ... what ?! — yes");
        assert_eq!(tokens("👍🏽🇫🇷🎉"), "👍🏽 🇫🇷 🎉");
    }
}
