//! Timelines against those that outlets wrote, in the form of Timeline17 (Tran et al. 2013).
//!
//! As published for this data, a system is told the first and the last day of a timeline, how many days it has, and how
//! many sentences a day has on average; articles from outside these days are left out. Figures are means over timelines.
//! The articles are tokens already, so only the time step is run, over words that are tagged by rules: the encoder would
//! take a hundred times as long and date the same days.

mod data;
mod days;
pub mod rouge;
mod rough;
#[cfg(test)]
mod tests;

use super::{Figure, Score};
use crate::failure::Failure;
use days::Form;
use rouge::{Scores, Timeline};
use serde_json::{Value, json};
use std::path::Path;

pub fn score(dir: &Path) -> Result<Score, Failure> {
    let mut all: Vec<Scores> = Vec::new();
    let mut by_timeline: Vec<Value> = Vec::new();
    for topic in data::topics(dir)? {
        for (at, gold) in topic.timelines.iter().enumerate() {
            let Some(form) = form(gold) else { continue };
            let ours = days::timeline(&topic.articles, form);
            let scores = rouge::score(&ours, gold);
            by_timeline.push(json!({
                "timeline": format!("{} {}", topic.name, at + 1),
                "days": form.days,
                "date_f1": super::rounded(scores.date),
                "ar1_f1": super::rounded(scores.ar1),
                "ar2_f1": super::rounded(scores.ar2),
            }));
            all.push(scores);
        }
    }
    let mean = |of: fn(&Scores) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
    let figures = vec![
        Figure::share("date_f1", mean(|s| s.date)),
        Figure::share("ar1_f1", mean(|s| s.ar1)),
        Figure::share("ar2_f1", mean(|s| s.ar2)),
        Figure { name: "timelines", value: Value::Array(by_timeline) },
    ];
    Ok(Score { counts: Vec::new(), figures })
}

/// What is told of the timeline that is asked for.
fn form(gold: &Timeline) -> Option<Form> {
    let (first, _) = gold.first_key_value()?;
    let (last, _) = gold.last_key_value()?;
    let told: usize = gold.values().map(Vec::len).sum();
    let mean = (told as f64 / gold.len() as f64).round_ties_even();
    Some(Form { first: *first, last: *last, days: gold.len(), sentences: mean as usize })
}
