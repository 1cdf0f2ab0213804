//! A treebank: parts of speech and trees for its own tokens, and all of it for its raw text.

use super::conll18::{self, share, universal};
use super::{Count, Figure, Score, rounded};
use crate::conllu;
use crate::failure::Failure;
use chancery::language::{Model, Sentence};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

pub fn score(path: &Path) -> Result<Score, Failure> {
    let wrong = |why: String| Failure::fatal(format!("{}: {why}", path.display()), None);
    let gold = conllu::read(&super::text(path)?).map_err(wrong)?;
    if gold.is_empty() {
        return Err(wrong("there is no sentence in it".to_owned()));
    }
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;

    let words: Vec<Vec<String>> =
        gold.iter().map(|sentence| sentence.words.iter().map(|word| word.form.clone()).collect()).collect();
    let start = Instant::now();
    let read = model.analyse_words(&words);
    let seconds = start.elapsed().as_secs_f64();
    let Counted { words, upos, uas, las, nontree, misses } = count(&gold, &read);

    let text = raw(&gold);
    let made: Vec<conllu::Sentence> = model.analyse_text(&text).iter().map(|one| conllu::of(one, &text)).collect();
    let scores = conll18::score(&gold, &made).map_err(wrong)?;

    let rate = json!((gold.len() as f64 / seconds).round());
    Ok(Score {
        counts: vec![Count { name: "words", right: las, of: words, misses }],
        figures: vec![
            Figure::share("upos", share(upos, words)),
            Figure::share("uas", share(uas, words)),
            Figure::share("las", share(las, words)),
            Figure::share("raw_las", scores.las.f1()),
            Figure::share("sentence_f1", scores.sentences.f1()),
            Figure::share("token_f1", scores.tokens.f1()),
            Figure { name: "nontree", value: rounded(share(nontree, gold.len())) },
            Figure { name: "sentences_per_second", value: rate },
        ],
    })
}

/// The text that the sentences were taken from, as far as a treebank tells: a line a paragraph.
fn raw(gold: &[conllu::Sentence]) -> String {
    let mut text = String::new();
    for sentence in gold {
        if !text.is_empty() {
            text.push(if sentence.opens { '\n' } else { ' ' });
        }
        text.push_str(&sentence.text);
    }
    text
}

/// Words in all and words right.
#[derive(Default)]
struct Counted {
    words: usize,
    upos: usize,
    uas: usize,
    las: usize,
    /// Sentences that did not come back as one tree.
    nontree: usize,
    misses: Vec<String>,
}

fn count(gold: &[conllu::Sentence], read: &[Vec<Sentence>]) -> Counted {
    let mut counted = Counted::default();
    for (sentence, parts) in gold.iter().zip(read) {
        counted.nontree += usize::from(!matches!(parts.as_slice(), [one] if one.is_tree()));
        let mut first = 0;
        let made = parts.iter().flat_map(|part| {
            let offset = first;
            first += part.tokens.len();
            part.tokens.iter().map(move |token| (token, token.head.map_or(0, |head| head + 1 + offset)))
        });
        for (word, (token, head)) in sentence.words.iter().zip(made) {
            let headed = head == word.head;
            let labelled = headed && universal(&token.relation) == universal(&word.relation);
            counted.words += 1;
            counted.upos += usize::from(token.upos.name() == word.upos);
            counted.uas += usize::from(headed);
            counted.las += usize::from(labelled);
            if !labelled {
                let form =
                    |at: usize| at.checked_sub(1).and_then(|at| sentence.words.get(at)).map_or("ROOT", |w| &w.form);
                counted.misses.push(format!(
                    "{}: {}({}), not {}({}) | {}",
                    word.form,
                    word.relation,
                    form(word.head),
                    token.relation,
                    form(head),
                    sentence.text
                ));
            }
        }
    }
    counted
}
