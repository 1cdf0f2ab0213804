//! The scores of timelines: ROUGE of the summaries of days that are aligned, as Martschat and Markert count it
//! ("Improving ROUGE for Timeline Summarization", EACL 2017; their package is `tilse`).
//!
//! Reported is the variant "align+ m:1": each day of the one timeline goes to the day of the other that costs least,
//! where the cost falls with the nearness of the days and with the words they share; what the two have in common counts
//! by the inverse of one more than the days between them. ROUGE is that of the package's own counting: Porter stems,
//! without the stop words of ROUGE 1.5.5, n-grams across sentences.

use chancery::language::stem;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Days with the sentences told of them, each as tokens with single spaces.
pub type Timeline = BTreeMap<Date, Vec<String>>;

static STOP_WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("stopwords.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

const PUNCTUATION: [&str; 8] = [".", ",", ";", ":", "``", "''", "-", "\""];
/// A token that is a stretch of this is none, in the cost of an alignment.
const ASCII_PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

pub fn is_stop_word(lower: &str) -> bool {
    STOP_WORDS.contains(lower)
}

/// F1 of the days; of what is aligned, in words and in pairs of words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    pub date: f64,
    pub ar1: f64,
    pub ar2: f64,
}

pub fn score(ours: &Timeline, gold: &Timeline) -> Scores {
    let both = ours.keys().filter(|day| gold.contains_key(day)).count() as f64;
    let date = f1(ratio(both, ours.len() as f64), ratio(both, gold.len() as f64));
    let grams = |timeline: &Timeline, n| -> BTreeMap<Date, Grams> {
        timeline.iter().map(|(day, told)| (*day, n_grams(told, n))).collect()
    };
    let (words, gold_words) = (raw(ours), raw(gold));
    let there = aligned(&words, &gold_words);
    let back = aligned(&gold_words, &words);
    let of = |n| {
        let (ours, gold) = (grams(ours, n), grams(gold, n));
        f1(covered(&ours, &gold, &there), covered(&gold, &ours, &back))
    };
    Scores { date, ar1: of(1), ar2: of(2) }
}

type Grams = BTreeMap<Vec<String>, f64>;

fn n_grams(told: &[String], n: usize) -> Grams {
    let tokens = told.iter().flat_map(|sentence| sentence.split_whitespace()).map(str::to_lowercase);
    let kept = tokens.filter(|token| !is_stop_word(token) && !PUNCTUATION.contains(&token.as_str()));
    let stems: Vec<String> = kept.map(|token| stem(&token)).collect();
    let mut grams = Grams::new();
    for gram in stems.windows(n) {
        *grams.entry(gram.to_vec()).or_default() += 1.0;
    }
    grams
}

fn raw(timeline: &Timeline) -> BTreeMap<Date, Grams> {
    let grams = |told: &Vec<String>| {
        let mut grams = Grams::new();
        let tokens = told.iter().flat_map(|sentence| sentence.split_whitespace());
        for token in tokens.filter(|token| !ASCII_PUNCTUATION.contains(token)) {
            *grams.entry(vec![token.to_owned()]).or_default() += 1.0;
        }
        grams
    };
    timeline.iter().map(|(day, told)| (*day, grams(told))).collect()
}

fn common(a: &Grams, b: &Grams) -> f64 {
    a.iter().map(|(gram, count)| count.min(b.get(gram).copied().unwrap_or(0.0))).sum()
}

fn size(grams: &Grams) -> f64 {
    grams.values().sum()
}

fn nearness(a: Date, b: Date) -> f64 {
    let days = a.until(b).map_or(i32::MAX, |span| span.get_days()).unsigned_abs();
    1.0 / (f64::from(days) + 1.0)
}

/// To each day of the one timeline the day of the other that costs least, the earliest among equals.
fn aligned(from: &BTreeMap<Date, Grams>, to: &BTreeMap<Date, Grams>) -> BTreeMap<Date, Date> {
    let cost = |day: &Date, grams: &Grams, other: &Date, others: &Grams| {
        let both = common(grams, others);
        let content = f1(ratio(both, size(grams)), ratio(both, size(others)));
        (1.0 - nearness(*day, *other)) * (1.0 - content)
    };
    let mut alignment = BTreeMap::new();
    for (day, grams) in from {
        let costs = to.iter().map(|(other, others)| (cost(day, grams, other, others), *other));
        if let Some((_, other)) = costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) {
            alignment.insert(*day, other);
        }
    }
    alignment
}

/// The share of the n-grams of the one that the days they are aligned with have too.
fn covered(of: &BTreeMap<Date, Grams>, by: &BTreeMap<Date, Grams>, alignment: &BTreeMap<Date, Date>) -> f64 {
    let pairs = of.iter().filter_map(|(day, grams)| {
        let other = alignment.get(day)?;
        Some(nearness(*day, *other) * common(grams, by.get(other)?))
    });
    ratio(pairs.sum(), of.values().map(size).sum())
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    ratio(2.0 * precision * recall, precision + recall)
}
