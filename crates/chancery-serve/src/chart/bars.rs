//! How many events there are in each month: the histogram of a search.

use super::time::{Scale, Step, Tick, as_f64, forth, length, round};
use askama::Template;
use chancery_store::query::Month;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    pub title: String,
    pub bars: Vec<Bar>,
    pub ticks: Vec<Tick>,
    pub width: f64,
    pub height: f64,
    pub base: f64,
}

pub struct Bar {
    pub name: String,
    pub count: usize,
    pub href: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

const WIDTH: f64 = 320.0;
const BASE: f64 = 60.0;

/// The months of a facet as days.
pub fn months(months: &[Month]) -> Vec<(Date, usize)> {
    let day = |m: &Month| Some((format!("{}-01", m.month).parse().ok()?, m.count));
    months.iter().filter_map(day).collect()
}

impl Bars {
    /// None where there is nothing to draw. `href` gives the page of a stretch of days.
    pub fn of(months: &[(Date, usize)], title: String, href: impl Fn(Date, Date) -> String) -> Option<Bars> {
        let first = months.first()?.0;
        let last = months.last()?.0.last_of_month();
        let step = match Step::for_days(length(first, last), 40) {
            Step::Day | Step::Week => Step::Month,
            other => other,
        };
        let mut pieces: BTreeMap<Date, usize> = BTreeMap::new();
        for (month, count) in months {
            *pieces.entry(step.start(*month)).or_default() += count;
        }
        let end = step.next(step.start(last)).yesterday().unwrap_or(last);
        let scale = Scale::new(step.start(first), end, 0.0, WIDTH);
        let most = pieces.values().copied().max().unwrap_or(1).max(1);
        let tall =
            |n: usize| (BASE - 4.0) * as_f64(i64::try_from(n).unwrap_or(0)) / as_f64(i64::try_from(most).unwrap_or(1));
        let bars = pieces.into_iter().map(|(start, count)| {
            let end = step.next(start).yesterday().unwrap_or(start);
            let height = round(tall(count).max(1.5));
            let width = (scale.x(forth(end, 1)) - scale.x(start) - 1.0).clamp(1.5, 40.0);
            Bar {
                name: step.name(start),
                count,
                href: href(start, end),
                x: scale.x(start),
                y: round(BASE - height),
                width: round(width),
                height,
            }
        });
        Some(Bars { title, bars: bars.collect(), ticks: scale.ticks(4), width: WIDTH, height: BASE + 18.0, base: BASE })
    }
}
