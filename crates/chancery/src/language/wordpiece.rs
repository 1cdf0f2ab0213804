//! Turns words into the encoder's word pieces.
//!
//! The normalization and the greedy longest match are those of BERT's
//! `BasicTokenizer` and `WordpieceTokenizer` (Devlin et al. 2019, uncased).

use super::ModelError;
use unicode_normalization::UnicodeNormalization;

pub(super) const CLS: i32 = 101;
pub(super) const SEP: i32 = 102;
const UNKNOWN: i32 = 100;

/// A run of letters longer than this is one unknown piece, as in BERT.
const LONGEST_RUN: usize = 100;

/// Only the first piece of a word carries its analysis, so more of them would be cost without use.
const MOST_PIECES: usize = 64;

pub(super) struct Vocabulary {
    /// Pieces in byte order, each with its id.
    pieces: Vec<(Box<str>, i32)>,
}

impl Vocabulary {
    /// Reads one piece a line; a piece's id is its line's number from 0.
    pub(super) fn parse(text: &str) -> Result<Vocabulary, ModelError> {
        let mut pieces: Vec<(Box<str>, i32)> = text.lines().zip(0..).map(|(line, id)| (line.into(), id)).collect();
        let special = |id: i32, name: &str| {
            usize::try_from(id).ok().and_then(|at| pieces.get(at)).is_some_and(|(piece, _)| &**piece == name)
        };
        if !(special(UNKNOWN, "[UNK]") && special(CLS, "[CLS]") && special(SEP, "[SEP]")) {
            return Err(ModelError::Vocabulary("[UNK], [CLS] and [SEP] are not on lines 101 to 103".into()));
        }
        pieces.sort_unstable();
        Ok(Vocabulary { pieces })
    }

    /// Whether the vocabulary has this spelling as a whole piece.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.id(word).is_some()
    }

    /// The piece ids of one word; empty for a word of control characters only.
    pub(super) fn pieces(&self, word: &str) -> Vec<i32> {
        let mut ids = Vec::new();
        for run in runs(word) {
            self.match_run(&run, &mut ids);
            if ids.len() >= MOST_PIECES {
                ids.truncate(MOST_PIECES);
                break;
            }
        }
        ids
    }

    fn match_run(&self, run: &str, ids: &mut Vec<i32>) {
        let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        if ends.len() > LONGEST_RUN {
            ids.push(UNKNOWN);
            return;
        }
        let before = ids.len();
        let (mut start, mut candidate) = (0, String::with_capacity(run.len() + 2));
        while start < run.len() {
            let longest = ends.iter().rev().take_while(|&&end| end > start).find_map(|&end| {
                candidate.clear();
                if start > 0 {
                    candidate.push_str("##");
                }
                candidate.push_str(run.get(start..end)?);
                self.id(&candidate).map(|id| (end, id))
            });
            let Some((end, id)) = longest else {
                ids.truncate(before);
                ids.push(UNKNOWN);
                return;
            };
            ids.push(id);
            start = end;
        }
    }

    fn id(&self, piece: &str) -> Option<i32> {
        let at = self.pieces.binary_search_by(|(known, _)| (**known).cmp(piece)).ok()?;
        self.pieces.get(at).map(|&(_, id)| id)
    }
}

/// Lower-cases, drops accents and control characters, and cuts at white space,
/// punctuation and Chinese characters.
fn runs(word: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    let end_run = |run: &mut String, runs: &mut Vec<String>| {
        if !run.is_empty() {
            runs.push(std::mem::take(run));
        }
    };
    let kept = word.chars().filter(|&c| !is_control(c));
    for c in kept.nfd().filter(|&c| !is_nonspacing_mark(c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            end_run(&mut run, &mut runs);
        } else if is_punctuation(c) || is_chinese(c) {
            end_run(&mut run, &mut runs);
            runs.push(c.to_string());
        } else {
            run.push(c);
        }
    }
    end_run(&mut run, &mut runs);
    runs
}

fn is_control(c: char) -> bool {
    if matches!(c, '\t' | '\n' | '\r') {
        return false;
    }
    // Cc, the format characters (Cf) that occur in running text, private use, and the replacement character.
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffd}' | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..='\u{10ffff}')
}

/// Combining marks, less those that take room of their own (the vowel signs of Indian scripts).
fn is_nonspacing_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        && !matches!(c, '\u{903}' | '\u{93b}' | '\u{93e}'..='\u{940}' | '\u{949}'..='\u{94c}' | '\u{94e}' | '\u{94f}'
            | '\u{982}' | '\u{983}' | '\u{9be}'..='\u{9c0}' | '\u{9c7}'..='\u{9cc}' | '\u{9d7}')
}

/// ASCII symbols count as punctuation, as in BERT.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37e}' | '\u{387}' | '\u{55a}'..='\u{55f}'
            | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' | '\u{5f3}' | '\u{5f4}'
            | '\u{609}' | '\u{60a}' | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61e}' | '\u{61f}' | '\u{66a}'..='\u{66d}'
            | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{970}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
            | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' | '\u{207d}' | '\u{207e}' | '\u{208d}' | '\u{208e}'
            | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}' | '\u{2768}'..='\u{2775}' | '\u{27e6}'..='\u{27ef}'
            | '\u{2983}'..='\u{2998}' | '\u{2e00}'..='\u{2e2e}' | '\u{2e30}'..='\u{2e4f}' | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{303d}' | '\u{30a0}' | '\u{30fb}'
            | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe52}' | '\u{fe54}'..='\u{fe61}' | '\u{fe63}' | '\u{fe68}'
            | '\u{fe6a}' | '\u{fe6b}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}'
            | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}'
            | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b820}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// How a word is written, which the uncased pieces do not show. 0 stands for [CLS] and [SEP].
pub(super) fn shape(word: &str) -> i32 {
    let digit = |c: char| c.is_numeric() && !matches!(c, '¼'..='¾' | '\u{2150}'..='\u{2182}');
    let cased = |c: char| c.is_uppercase() || c.is_lowercase();
    let all =
        |word: &str, test: fn(char) -> bool| word.chars().any(cased) && word.chars().all(|c| !cased(c) || test(c));
    let mut rest = word.chars();
    let first = rest.next();
    if word.chars().any(digit) {
        5
    } else if !word.chars().any(char::is_alphabetic) {
        6
    } else if all(word, char::is_lowercase) {
        1
    } else if all(word, char::is_uppercase) {
        if rest.next().is_some() { 3 } else { 7 }
    } else if first.is_some_and(char::is_uppercase) && all(rest.as_str(), char::is_lowercase) {
        2
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_case_and_digits_apart() {
        let shapes: Vec<i32> = ["envoy", "Envoy", "NATO", "iPhone", "21st", "--", "A", "U.S."].map(shape).into();
        assert_eq!(shapes, [1, 2, 3, 4, 5, 6, 7, 3]);
    }

    #[test]
    fn accents_and_case_are_dropped_and_punctuation_is_cut_off() {
        assert_eq!(runs("Çavuşoğlu's"), ["cavusoglu", "'", "s"]);
        assert_eq!(runs("北京A"), ["北", "京", "a"]);
        assert_eq!(runs("\u{200b}"), [] as [&str; 0]);
    }
}
