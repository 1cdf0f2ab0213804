//! The measures of the CoNLL 2018 shared task (Zeman et al. 2018): what was made of raw text against a treebank, by the
//! characters that tokens, words and sentences cover. Follows the task's `conll18_ud_eval.py`, whose figures the tests
//! below were checked with.

use crate::conllu::{Sentence, Word};
use std::collections::BTreeSet;
use std::ops::Range;

/// What came out right, of how many that should, and of how many that were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub gold: usize,
    pub made: usize,
}

impl Tally {
    pub fn precision(self) -> f64 {
        share(self.right, self.made)
    }

    pub fn recall(self) -> f64 {
        share(self.right, self.gold)
    }

    pub fn f1(self) -> f64 {
        share(2 * self.right, self.gold + self.made)
    }
}

pub fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scores {
    pub tokens: Tally,
    pub sentences: Tally,
    pub words: Tally,
    pub upos: Tally,
    pub uas: Tally,
    /// Relations without their subtypes.
    pub las: Tally,
}

/// A word of a file: where its token stands among the characters, and its head as a word of the file.
struct Placed<'a> {
    word: &'a Word,
    span: Range<usize>,
    multiword: bool,
    head: Option<usize>,
}

struct Side<'a> {
    characters: Vec<char>,
    tokens: BTreeSet<(usize, usize)>,
    sentences: BTreeSet<(usize, usize)>,
    words: Vec<Placed<'a>>,
}

/// What neither side counts as text.
fn blank(c: &char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

impl Side<'_> {
    fn of(sentences: &[Sentence]) -> Side<'_> {
        let mut side =
            Side { characters: Vec::new(), tokens: BTreeSet::new(), sentences: BTreeSet::new(), words: Vec::new() };
        for sentence in sentences {
            let (opens, first) = (side.characters.len(), side.words.len());
            for (form, range) in sentence.tokens() {
                let start = side.characters.len();
                side.characters.extend(form.chars().filter(|c| !blank(c)));
                let span = start..side.characters.len();
                side.tokens.insert((span.start, span.end));
                let multiword = range.len() > 1;
                for word in sentence.words.get(range).unwrap_or(&[]) {
                    let head = word.head.checked_sub(1).map(|head| first + head);
                    side.words.push(Placed { word, span: span.clone(), multiword, head });
                }
            }
            side.sentences.insert((opens, side.characters.len()));
        }
        side
    }
}

/// Scores `made` against `gold`; an error where they are not of the same text.
pub fn score(gold: &[Sentence], made: &[Sentence]) -> Result<Scores, String> {
    let (gold, made) = (Side::of(gold), Side::of(made));
    if gold.characters != made.characters {
        let at = gold.characters.iter().zip(&made.characters).take_while(|(a, b)| a == b).count();
        let near = |side: &Side| side.characters.iter().skip(at).take(20).collect::<String>();
        return Err(format!("the texts differ at character {at}: `{}` and `{}`", near(&gold), near(&made)));
    }
    let spans = |a: &BTreeSet<(usize, usize)>, b: &BTreeSet<(usize, usize)>| Tally {
        right: a.intersection(b).count(),
        gold: a.len(),
        made: b.len(),
    };
    let pairs = align(&gold.words, &made.words);
    let of_gold: Vec<Option<usize>> = {
        let mut partner = vec![None; made.words.len()];
        for &(g, m) in &pairs {
            if let Some(place) = partner.get_mut(m) {
                *place = Some(g);
            }
        }
        partner
    };
    let count = |fits: &dyn Fn(&Placed, &Placed) -> bool| Tally {
        right: pairs
            .iter()
            .filter(|&&(g, m)| gold.words.get(g).zip(made.words.get(m)).is_some_and(|(g, m)| fits(g, m)))
            .count(),
        gold: gold.words.len(),
        made: made.words.len(),
    };
    // A head that stands for no gold word is wrong, the root is right for the root.
    let headed = |g: &Placed, m: &Placed| match m.head {
        None => g.head.is_none(),
        Some(head) => g.head.is_some() && of_gold.get(head).copied().flatten() == g.head,
    };
    Ok(Scores {
        tokens: spans(&gold.tokens, &made.tokens),
        sentences: spans(&gold.sentences, &made.sentences),
        words: count(&|_, _| true),
        upos: count(&|g, m| g.word.upos == m.word.upos),
        uas: count(&headed),
        las: count(&|g, m| headed(g, m) && universal(&g.word.relation) == universal(&m.word.relation)),
    })
}

/// The relation without its subtype.
pub fn universal(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

/// Pairs of words: those with the same characters, and inside tokens of several words the longest common sequence of forms.
fn align(gold: &[Placed], made: &[Placed]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut m) = (0, 0);
    while let (Some(one), Some(other)) = (gold.get(g), made.get(m)) {
        if one.multiword || other.multiword {
            let (from_gold, from_made) = region(gold, made, g, m);
            pairs.extend(common(gold, made, &from_gold, &from_made));
            (g, m) = (from_gold.end, from_made.end);
        } else if one.span == other.span {
            pairs.push((g, m));
            (g, m) = (g + 1, m + 1);
        } else if one.span.start <= other.span.start {
            g += 1;
        } else {
            m += 1;
        }
    }
    pairs
}

/// The least words of both sides around a token of several words such that neither side is cut inside a token.
fn region(gold: &[Placed], made: &[Placed], mut g: usize, mut m: usize) -> (Range<usize>, Range<usize>) {
    let (Some(one), Some(other)) = (gold.get(g), made.get(m)) else { return (g..g, m..m) };
    let mut end;
    if one.multiword {
        end = one.span.end;
        if !other.multiword && other.span.start < one.span.start {
            m += 1;
        }
    } else {
        end = other.span.end;
        if one.span.start < other.span.start {
            g += 1;
        }
    }
    let (from_gold, from_made) = (g, m);
    let beyond = |word: Option<&Placed>, end: usize| match word {
        None => true,
        Some(word) if word.multiword => word.span.start >= end,
        Some(word) => word.span.end > end,
    };
    while !beyond(gold.get(g), end) || !beyond(made.get(m), end) {
        let next = match (gold.get(g), made.get(m)) {
            (Some(one), other) if other.is_none_or(|other| one.span.start <= other.span.start) => {
                g += 1;
                one
            }
            (_, Some(other)) => {
                m += 1;
                other
            }
            _ => break,
        };
        if next.multiword {
            end = end.max(next.span.end);
        }
    }
    (from_gold..g, from_made..m)
}

/// The longest common sequence of lower-cased forms.
fn common(gold: &[Placed], made: &[Placed], g: &Range<usize>, m: &Range<usize>) -> Vec<(usize, usize)> {
    let forms = |words: &[Placed], range: &Range<usize>| -> Vec<String> {
        words.get(range.clone()).unwrap_or(&[]).iter().map(|placed| placed.word.form.to_lowercase()).collect()
    };
    let (a, b) = (forms(gold, g), forms(made, m));
    let width = b.len() + 1;
    let mut longest = vec![0usize; (a.len() + 1) * width];
    let at = |table: &[usize], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, one) in a.iter().enumerate().rev() {
        for (j, other) in b.iter().enumerate().rev() {
            let same = if one == other { 1 + at(&longest, i + 1, j + 1) } else { 0 };
            let value = same.max(at(&longest, i + 1, j)).max(at(&longest, i, j + 1));
            if let Some(place) = longest.get_mut(i * width + j) {
                *place = value;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(one), Some(other)) = (a.get(i), b.get(j)) {
        if one == other {
            pairs.push((g.start + i, m.start + j));
            (i, j) = (i + 1, j + 1);
        } else if at(&longest, i, j) == at(&longest, i + 1, j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    const GOLD: &str = include_str!("../../tests/data/gold.conllu");
    const MADE: &str = include_str!("../../tests/data/made.conllu");

    fn both() -> Scores {
        score(&conllu::read(GOLD).unwrap(), &conllu::read(MADE).unwrap()).unwrap()
    }

    fn shown(tally: Tally) -> String {
        format!("{:.2} {:.2} {:.2}", 100.0 * tally.precision(), 100.0 * tally.recall(), 100.0 * tally.f1())
    }

    /// What `conll18_ud_eval.py -v gold.conllu made.conllu` prints.
    #[test]
    fn the_figures_are_those_of_the_official_script() {
        let scores = both();
        assert_eq!(shown(scores.tokens), "72.00 72.00 72.00");
        assert_eq!(shown(scores.sentences), "33.33 33.33 33.33");
        assert_eq!(shown(scores.words), "80.00 74.07 76.92");
        assert_eq!(shown(scores.upos), "76.00 70.37 73.08");
        assert_eq!(shown(scores.uas), "72.00 66.67 69.23");
        assert_eq!(shown(scores.las), "68.00 62.96 65.38");
    }

    #[test]
    fn a_file_agrees_with_itself() {
        let gold = conllu::read(GOLD).unwrap();
        let scores = score(&gold, &gold).unwrap();
        let words: usize = gold.iter().map(|sentence| sentence.words.len()).sum();
        assert_eq!(scores.las, Tally { right: words, gold: words, made: words });
        assert_eq!(scores.sentences.right, gold.len());
    }

    #[test]
    fn other_text_is_no_match() {
        let gold = conllu::read(GOLD).unwrap();
        let other = conllu::read(&MADE.replace("envoy", "envoi")).unwrap();
        assert!(score(&gold, &other).unwrap_err().starts_with("the texts differ at character"));
    }
}
