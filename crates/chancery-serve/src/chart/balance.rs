//! Cooperation above the line and conflict below it, over time.

use super::time::{Scale, Step, Tick, as_f64, forth, length, round};
use crate::filter::Filter;
use crate::speech::{self, Quad};
use askama::Template;
use chancery::coding::Modality;
use chancery_store::query::Facets;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The picture and its table.
#[derive(Template)]
#[template(path = "chart/balance.html")]
pub struct Balance {
    pub title: String,
    pub step: &'static str,
    pub rows: Vec<Row>,
    pub width: f64,
    pub height: f64,
    pub middle: f64,
    pub ticks: Vec<Tick>,
    pub top_label: String,
    pub low_label: String,
    /// Whether the events are so many that only the latest were counted.
    pub partial: bool,
}

pub struct Row {
    pub name: String,
    /// Events of verbal and material cooperation, verbal and material conflict.
    pub counts: [i64; 4],
    pub bars: Vec<Bar>,
    pub href: String,
}

pub struct Bar {
    pub class: &'static str,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

const LEFT: f64 = 44.0;
const WIDTH: f64 = 720.0;
const HALF: f64 = 84.0;
const TOP: f64 = 14.0;
const CLASSES: [&str; 4] = ["coop light", "coop", "conf light", "conf"];

impl Balance {
    /// Of what fits, what is counted: what happened or was said, and was not denied, put off or only thought of.
    pub fn counted(filter: &Filter) -> Filter {
        let real = |m: &Modality| {
            !matches!(
                m,
                Modality::Denied
                    | Modality::Hypothetical
                    | Modality::Considered
                    | Modality::NotYet
                    | Modality::Cancelled
            )
        };
        let chosen = |m: &Modality| filter.modalities.is_empty() || filter.modalities.contains(m);
        let modalities = Modality::ALL.into_iter().filter(|m| real(m) && chosen(m)).collect();
        Filter { modalities, ..filter.clone() }
    }

    /// None where nothing can be drawn. `href` gives the page of a stretch of days.
    pub fn of(facets: &Facets, title: String, href: impl Fn(Date, Date) -> String) -> Option<Balance> {
        let mut told: Vec<(Date, usize, i64)> = Vec::new();
        for month in &facets.months {
            let Ok(day) = format!("{}-01", month.month).parse::<Date>() else { continue };
            for root in &month.plover {
                let at = match speech::quad(&root.value) {
                    Some(Quad::VerbalCooperation) => 0,
                    Some(Quad::MaterialCooperation) => 1,
                    Some(Quad::VerbalConflict) => 2,
                    Some(Quad::MaterialConflict) => 3,
                    None => continue,
                };
                told.push((day, at, i64::try_from(root.count).unwrap_or(0)));
            }
        }
        let first = told.iter().map(|t| t.0).min()?;
        let last = told.iter().map(|t| t.0).max()?.last_of_month();
        let step = match Step::for_days(length(first, last), 40) {
            Step::Day | Step::Week => Step::Month,
            other => other,
        };
        let mut pieces: BTreeMap<Date, [i64; 4]> = BTreeMap::new();
        for (day, at, count) in told {
            if let Some(n) = pieces.entry(step.start(day)).or_default().get_mut(at) {
                *n += count;
            }
        }
        let end = step.next(step.start(last)).yesterday().unwrap_or(last);
        let scale = Scale::new(step.start(first), end, LEFT, WIDTH - LEFT);
        let most = pieces.values().map(|[a, b, c, d]| (a + b).max(c + d)).max().unwrap_or(1).max(1);
        let unit = HALF / as_f64(most);
        let middle = TOP + HALF;
        let rows = pieces
            .into_iter()
            .map(|(start, counts)| {
                let next = step.next(start);
                let end = next.yesterday().unwrap_or(start);
                let x = scale.x(start) + 1.0;
                let width = (scale.x(forth(end, 1)) - scale.x(start) - 2.0).clamp(2.0, 34.0);
                let [a, b, c, d] = counts.map(as_f64);
                // Deeds stand next to the line, words outside them.
                let places = [
                    (middle - (a + b) * unit, a * unit),
                    (middle - b * unit, b * unit),
                    (middle + d * unit, c * unit),
                    (middle, d * unit),
                ];
                let bars = places.into_iter().zip(CLASSES).filter(|((_, height), _)| *height > 0.0);
                let bars = bars.map(|((y, height), class)| Bar {
                    class,
                    x: round(x),
                    y: round(y),
                    width: round(width),
                    height: round(height),
                });
                Row { name: step.name(start), counts, bars: bars.collect(), href: href(start, end) }
            })
            .collect();
        Some(Balance {
            title,
            step: step.word(),
            rows,
            width: WIDTH,
            height: TOP + HALF * 2.0 + 24.0,
            middle,
            ticks: scale.ticks(9),
            top_label: most.to_string(),
            low_label: most.to_string(),
            partial: !facets.complete,
        })
    }
}
