//! Measures this step on the development parts of two treebanks, where they lie beside the
//! repository (`shared/corpora/ud`), and holds it to floors. They are not part of the repository. Trees and parts of speech
//! are measured by `chancery eval parse`.

use super::model::tests::model;
use super::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A sentence of a treebank.
#[derive(Default)]
struct Gold {
    text: String,
    /// Whether a paragraph begins here.
    opens: bool,
    rows: Vec<Vec<String>>,
    /// First and last word, and form, of each token that holds several words.
    multiword: Vec<(usize, usize, String)>,
}

impl Gold {
    /// The words as they are written in the text; a token whose words do not add up to it counts as one.
    fn surface(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut at = 1;
        while at <= self.rows.len() {
            let whole = self.multiword.iter().find(|(first, last, form)| {
                *first == at && self.rows[at - 1..*last].iter().map(|row| row[1].as_str()).collect::<String>() != *form
            });
            if let Some((_, last, form)) = whole {
                words.push(form.clone());
                at = last + 1;
            } else {
                words.push(self.rows[at - 1][1].clone());
                at += 1;
            }
        }
        words
    }
}

fn treebank(name: &str) -> Option<Vec<Gold>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|folder| folder.join("shared/corpora/ud").join(name)).find(|path| path.exists());
    let Some(path): Option<PathBuf> = found else {
        println!("skipped: no shared/corpora/ud/{name} beside the repository");
        return None;
    };
    let output = Command::new("gzip").arg("-dc").arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut sentences = Vec::new();
    let mut gold = Gold::default();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            if let Some(text) = comment.strip_prefix("text = ") {
                gold.text = text.to_owned();
            }
            gold.opens |= comment.starts_with("newpar") || comment.starts_with("newdoc");
        } else if line.is_empty() {
            sentences.push(std::mem::take(&mut gold));
        } else {
            let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if let Some((first, last)) = row[0].split_once('-') {
                gold.multiword.push((first.parse().ok()?, last.parse().ok()?, row[1].clone()));
            } else if !row[0].contains('.') {
                gold.rows.push(row);
            }
        }
    }
    Some(sentences)
}

/// Ranges over the text's characters other than white space, from the lengths of its parts.
fn ranges<'a>(parts: impl Iterator<Item = &'a str>) -> BTreeSet<(usize, usize)> {
    let mut at = 0;
    let mut ranges = BTreeSet::new();
    for part in parts {
        let start = at;
        at += part.chars().filter(|c| !c.is_whitespace()).count();
        ranges.insert((start, at));
    }
    ranges
}

fn f1(gold: &BTreeSet<(usize, usize)>, made: &BTreeSet<(usize, usize)>) -> f64 {
    200.0 * gold.intersection(made).count() as f64 / (gold.len() + made.len()) as f64
}

fn segmentation(name: &str) -> Option<(f64, f64)> {
    let gold = treebank(name)?;
    let mut text = String::new();
    for sentence in &gold {
        text.push_str(if sentence.opens { "\n" } else { " " });
        text.push_str(&sentence.text);
    }
    let sentences = model().segment(&text);
    let surface: Vec<String> = gold.iter().flat_map(Gold::surface).collect();
    let gold_words = ranges(surface.iter().map(String::as_str));
    let gold_sentences = ranges(gold.iter().map(|sentence| sentence.text.as_str()));
    let made_words = ranges(sentences.iter().flatten().map(|span| span.of(&text)));
    let joined: Vec<String> = sentences.iter().map(|words| words.iter().map(|span| span.of(&text)).collect()).collect();
    let made_sentences = ranges(joined.iter().map(String::as_str));
    if std::env::var_os("CHANCERY_SHOW").is_some() {
        let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        for (start, end) in made_words.difference(&gold_words) {
            let show = |range: std::ops::Range<usize>| plain[range].iter().collect::<String>();
            println!("{name}\t{}\t{}", show(*start..*end), show(start.saturating_sub(12)..(end + 12).min(plain.len())));
        }
        for sentence in gold_sentences.difference(&made_sentences) {
            println!("{name} sentence\t{}", plain[sentence.0..sentence.1].iter().collect::<String>());
        }
    }
    let figures = (f1(&gold_words, &made_words), f1(&gold_sentences, &made_sentences));
    println!("{name}: words F1 {:.2}, sentences F1 {:.2}", figures.0, figures.1);
    Some(figures)
}

#[test]
fn words_and_sentences_agree_with_the_treebanks() {
    if let Some((words, sentences)) = segmentation("en_ewt-dev.conllu.gz") {
        assert!(words > 98.5 && sentences > 84.0);
    }
    if let Some((words, sentences)) = segmentation("en_gum-dev.conllu.gz") {
        assert!(words > 98.5 && sentences > 95.5);
    }
}

#[test]
fn lemmas_agree_with_the_treebanks() {
    let lemmatizer = lemma::Lemmatizer::new();
    let known = |word: &str| model().knows(word);
    for name in ["en_ewt-dev.conllu.gz", "en_gum-dev.conllu.gz"] {
        let Some(gold) = treebank(name) else { return };
        let (mut right, mut all) = (0, 0);
        for row in gold.iter().flat_map(|sentence| &sentence.rows) {
            let Some(upos) = Upos::from_name(&row[3]) else {
                continue;
            };
            // The treebanks write `I` and spell typing errors out; proper nouns are their own lemma here.
            if upos == Upos::Propn || row[5].contains("Typo=Yes") || row[7] == "goeswith" {
                continue;
            }
            all += 1;
            let made = lemmatizer.lemma(&row[1], upos, &known);
            if made.to_lowercase() == row[2].to_lowercase() {
                right += 1;
            } else if std::env::var_os("CHANCERY_SHOW").is_some() {
                println!("{name}\t{}\t{}\t{}\t{made}", row[3], row[1], row[2]);
            }
        }
        let accuracy = 100.0 * f64::from(right) / f64::from(all);
        println!("{name}: lemmas {accuracy:.2} of {all} words other than proper nouns");
        assert!(accuracy > 97.0);
    }
}
