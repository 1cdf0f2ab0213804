//! Which days a timeline tells of, and with which sentences.
//!
//! Days are chosen by [`importance`](chancery::story::importance). The sentences of a day are those that speak of it,
//! and the first ones of the articles that came out on it or the day after; chosen is, one by one, the sentence that
//! brings the sum of the chosen closest to the middle of them all (Ghalandari 2017, "Revisiting the Centroid-based
//! Method"; Ghalandari and Ifrim 2020, DATEWISE), where the middle leans to that of the whole topic.

use super::data::Article;
use super::rouge::{self, Timeline};
use chancery::event::similarity::{Terms, Vector};
use chancery::language::stem;
use chancery::story::importance::{PUBLISHED, Reference, of_one_thing};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a timeline is to be like.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub first: Date,
    pub last: Date,
    pub days: usize,
    /// For each day.
    pub sentences: usize,
}

/// Days before and behind a day that make the month around it.
const AROUND: i32 = 15;
/// How many sentences at the head of an article speak of its own day.
const HEAD: usize = 3;
/// Words beside stop words that a sentence has at least, and tokens that it has at most.
const LEAST_WORDS: usize = 10;
const MOST_TOKENS: usize = 60;
/// Two sentences of one day are alike by less than this cosine.
const ALIKE: f64 = 0.5;
/// What the middle of the whole topic weighs beside that of the day.
const TOPIC: f64 = 2.0;
/// A sentence that only came out on the day or the day after, beside one that speaks of it.
const MERELY_PUBLISHED: f64 = 0.8;

pub fn timeline(articles: &[Article], form: Form) -> Timeline {
    let within: Vec<&Article> = articles.iter().filter(|a| form.first <= a.day && a.day <= form.last).collect();
    let lines = Lines::of(&within);
    sentences(&within, &lines, &days(&within, &lines, form), form)
}

/// The words of the lines that say something, as vectors, by article and line.
struct Lines {
    sizes: Vec<Vec<usize>>,
    vectors: Vec<Vec<Vector>>,
}

impl Lines {
    fn of(articles: &[&Article]) -> Lines {
        let mut terms = Terms::default();
        let texts: Vec<Vec<Vec<u32>>> = articles
            .iter()
            .map(|article| {
                article.lines.iter().map(|line| terms.add(words(&line.text).iter().map(String::as_str))).collect()
            })
            .collect();
        Lines {
            sizes: texts.iter().map(|lines| lines.iter().map(Vec::len).collect()).collect(),
            vectors: texts.iter().map(|lines| lines.iter().map(|line| terms.vector(line, 1)).collect()).collect(),
        }
    }

    fn size(&self, article: usize, line: usize) -> usize {
        self.sizes.get(article).and_then(|lines| lines.get(line)).copied().unwrap_or(0)
    }

    fn vector(&self, article: usize, line: usize) -> Option<&Vector> {
        self.vectors.get(article)?.get(line)
    }
}

/// All days, the one that matters most first, the earlier among equals.
fn days(articles: &[&Article], lines: &Lines, form: Form) -> Vec<Date> {
    let mut sums: BTreeMap<Date, f64> = BTreeMap::new();
    let mut said: BTreeMap<Date, Vec<&Vector>> = BTreeMap::new();
    let mut reports: BTreeMap<Date, usize> = BTreeMap::new();
    let mut day = form.first;
    while day <= form.last {
        sums.insert(day, 0.0);
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    for (a, article) in articles.iter().enumerate() {
        *reports.entry(article.day).or_default() += 1;
        for (l, line) in article.lines.iter().enumerate() {
            let told: BTreeSet<Date> = line.days.iter().map(|told| told.day).collect();
            for day in told {
                said.entry(day).or_default().extend(lines.vector(a, l));
            }
        }
        let mut weights: BTreeMap<Date, f64> = BTreeMap::new();
        for told in article.lines.iter().flat_map(|line| &line.days) {
            let weight = Reference { lag: lag(told.day, article.day), dated: told.dated }.weight();
            let most = weights.entry(told.day).or_insert(weight);
            *most = most.max(weight);
        }
        *weights.entry(article.day).or_default() += PUBLISHED;
        for (day, weight) in weights {
            if let Some(sum) = sums.get_mut(&day) {
                *sum += weight;
            }
        }
    }
    let near = |day: Date| {
        let from = day.saturating_sub(AROUND.days());
        let to = day.saturating_add(AROUND.days());
        reports.range(from..=to).map(|(_, count)| count).sum()
    };
    let weight = |(day, sum): (&Date, &f64)| {
        let agreement = said.get(day).map_or(0.0, |vectors| agreement(vectors));
        (of_one_thing(*sum, agreement, near(*day)), *day)
    };
    let mut all: Vec<(f64, Date)> = sums.iter().map(weight).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.into_iter().map(|(_, day)| day).collect()
}

/// The sum of the cosines of all pairs, each counted both ways.
fn agreement(vectors: &[&Vector]) -> f64 {
    let sum = Vector::sum(vectors.iter().map(|v| (*v, 1.0)));
    let alone: f64 = vectors.iter().map(|v| v.dot(v)).sum();
    (sum.dot(&sum) - alone).max(0.0)
}

fn lag(day: Date, published: Date) -> i64 {
    day.until(published).map_or(0, |span| i64::from(span.get_days()))
}

struct Candidate {
    article: usize,
    line: usize,
    weight: f64,
}

/// The first days that anything can be told of, with it.
fn sentences(articles: &[&Article], lines: &Lines, days: &[Date], form: Form) -> Timeline {
    let topic = Vector::sum(lines.vectors.iter().flatten().map(|v| (v, 1.0))).unit();
    let mut candidates: BTreeMap<Date, Vec<Candidate>> = days.iter().map(|day| (*day, Vec::new())).collect();
    for (a, article) in articles.iter().enumerate() {
        for (l, line) in article.lines.iter().enumerate() {
            if lines.size(a, l) < LEAST_WORDS || line.sentence.tokens.len() > MOST_TOKENS {
                continue;
            }
            let mut told: BTreeMap<Date, f64> = BTreeMap::new();
            if l < HEAD {
                told.insert(article.day, 1.0);
                told.extend(article.day.yesterday().map(|before| (before, MERELY_PUBLISHED)));
            }
            told.extend(line.days.iter().map(|told| (told.day, 1.0)));
            for (day, weight) in told {
                if let Some(list) = candidates.get_mut(&day) {
                    list.push(Candidate { article: a, line: l, weight });
                }
            }
        }
    }
    let mut timeline = Timeline::new();
    for day in days {
        if timeline.len() == form.days {
            break;
        }
        let list = candidates.remove(day).unwrap_or_default();
        let of = |c: &Candidate| lines.vector(c.article, c.line);
        let weighed: Vec<(&Vector, f64)> = list.iter().filter_map(|c| Some((of(c)?, c.weight))).collect();
        let middle = Vector::sum(weighed.iter().copied()).unit();
        let middle = Vector::sum([(&middle, 1.0), (&topic, TOPIC)]).unit();
        let told = best(&weighed, &middle, form.sentences).into_iter().filter_map(|at| list.get(at));
        let text = |c: &Candidate| Some(articles.get(c.article)?.lines.get(c.line)?.text.clone());
        let told: Vec<String> = told.filter_map(text).collect();
        if !told.is_empty() {
            timeline.insert(*day, told);
        }
    }
    // Where there are more days to tell of than anyone speaks of, the next report stands for the day.
    for day in days {
        if timeline.len() >= form.days {
            break;
        }
        let next = articles.iter().filter(|a| a.day >= *day).min_by_key(|a| a.day);
        if let (false, Some(line)) = (timeline.contains_key(day), next.and_then(|a| a.lines.first())) {
            timeline.insert(*day, vec![line.text.clone()]);
        }
    }
    timeline
}

/// Indices of the sentences that together come closest to the middle, none like another, the first among equals.
fn best(weighed: &[(&Vector, f64)], middle: &Vector, count: usize) -> Vec<usize> {
    struct Free {
        at: usize,
        to_middle: f64,
        own: f64,
        /// With the sum of the chosen.
        to_sum: f64,
    }
    let one = |(at, (vector, _)): (usize, &(&Vector, f64))| Free {
        at,
        to_middle: vector.dot(middle),
        own: vector.dot(vector),
        to_sum: 0.0,
    };
    let mut free: Vec<Free> = weighed.iter().enumerate().map(one).collect();
    let mut chosen = Vec::new();
    let (mut sum_to_middle, mut sum_own) = (0.0, 0.0);
    while chosen.len() < count {
        let near = |f: &Free| {
            let length = (sum_own + 2.0 * f.to_sum + f.own).sqrt();
            let cosine = if length > 0.0 { (sum_to_middle + f.to_middle) / length } else { 0.0 };
            cosine * weighed.get(f.at).map_or(0.0, |(_, weight)| *weight)
        };
        let all = free.iter().map(|f| (near(f), f.at));
        let Some((_, at)) = all.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { break };
        let (Some(taken), Some((vector, _))) = (free.iter().find(|f| f.at == at), weighed.get(at)) else { break };
        sum_own += 2.0 * taken.to_sum + taken.own;
        sum_to_middle += taken.to_middle;
        chosen.push(at);
        free.retain_mut(|f| {
            let both = weighed.get(f.at).map_or(0.0, |(other, _)| other.dot(vector));
            f.to_sum += both;
            f.at != at && both < ALIKE
        });
    }
    chosen
}

/// Stems of the words that say something.
fn words(text: &str) -> Vec<String> {
    let lower = text.split_whitespace().filter(|token| !token.starts_with('-')).map(str::to_lowercase);
    let kept = lower.filter(|token| token.chars().any(char::is_alphanumeric) && !rouge::is_stop_word(token));
    kept.map(|token| stem(&token)).collect()
}
