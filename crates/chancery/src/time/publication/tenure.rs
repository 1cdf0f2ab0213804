//! Terms of office bound a report that names those who hold it.

use super::{Conflict, DayOfYear, Method, Published, WeekdayEvidence};
use crate::time::calendar::add_days;
use crate::time::value::Weekday;
use crate::time::{Constraint, EventDate, Grain};
use jiff::civil::Date;

/// The days on which all whom a report calls by their offices held them, in order; and who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenures {
    pub spans: Vec<(Option<Date>, Option<Date>)>,
    pub names: String,
}

impl Tenures {
    /// Whether any of the days from `first` to `last` is among them.
    fn touches(&self, first: Date, last: Date) -> bool {
        self.spans.iter().any(|(from, to)| from.is_none_or(|from| from <= last) && to.is_none_or(|to| first <= to))
    }

    fn hull(&self) -> (Option<Date>, Option<Date>) {
        let from = self.spans.iter().map(|(from, _)| *from).min().flatten();
        let to = if self.spans.iter().any(|(_, to)| to.is_none()) {
            None
        } else {
            self.spans.iter().filter_map(|(_, to)| *to).max()
        };
        (from, to)
    }
}

/// Narrows the day of a report that nothing dates by the terms of those whom it calls by their offices, a dateline
/// without a year by the weekday of its news (2 August was a Friday in 2013, 2019 and 2024), and what is left by what
/// its words say of its day.
pub fn narrow(mut published: Published, tenures: Option<&Tenures>, weekdays: &WeekdayEvidence) -> Published {
    if !matches!(published.method, Method::Inferred | Method::Unknown) {
        return published.constrained();
    }
    if let Some(tenures) = tenures {
        let (from, to) = tenures.hull();
        let earliest = published.date.earliest.max(from);
        let latest = published.date.latest.into_iter().chain(to).min();
        if earliest.is_none() || latest.is_none() || earliest <= latest {
            let why = format!("within the terms of {}", tenures.names);
            published.date.why =
                if published.method == Method::Unknown { why } else { format!("{}; {why}", published.date.why) };
            (published.date.earliest, published.date.latest) = (earliest, latest);
            published.method = Method::Inferred;
        }
    }
    if let (Some(window), Some(first), Some(last)) =
        (published.day_of_year.clone(), published.date.earliest, published.date.latest)
    {
        in_one_year(&mut published, &window, (first, last), tenures, weekdays);
    }
    published.constrained()
}

/// The year of a day that the report gives without one, where only one fits.
fn in_one_year(
    published: &mut Published,
    window: &DayOfYear,
    (first, last): (Date, Date),
    tenures: Option<&Tenures>,
    weekdays: &WeekdayEvidence,
) {
    let tests: Vec<&Constraint> = published.constraints.iter().filter(|c| c.hard).collect();
    let possible = |w: &EventDate| {
        let (Some(from), Some(to)) = (w.earliest, w.latest) else { return false };
        let days = (0..=i64::from((to - from).get_days())).map(|n| add_days(from, n));
        tenures.is_none_or(|t| t.touches(from, to)) && days.into_iter().any(|day| tests.iter().all(|t| t.allows(day)))
    };
    let windows: Vec<EventDate> = window.between(first, last).into_iter().filter(possible).collect();
    let dateline = window.is_dateline();
    let told = |back: i64| -> Vec<&EventDate> {
        let news = weekdays.freshest();
        let fits = |day: Date| news.is_some_and(|news| Weekday::of(add_days(day, -back)) == news);
        windows.iter().filter(|w| w.earliest.is_some_and(fits)).collect()
    };
    // The news of a dateline is of its day, as a rule, or of the one before.
    let (today, before) = (told(0), told(1));
    let chosen = match (dateline && weekdays.freshest().is_some(), today.as_slice(), before.as_slice()) {
        (true, [only], _) => {
            for other in &before {
                if let Some(value) = other.earliest {
                    let why = format!("{}, if its news is of the day before", window.why);
                    published.conflicts.push(Conflict { value, why, span: None });
                }
            }
            Some(*only)
        }
        (true, [], [only]) => Some(*only),
        (true, ..) => None,
        (false, ..) => windows.first().filter(|_| windows.len() == 1),
    };
    let Some(only) = chosen else { return };
    published.date.earliest = only.earliest.max(Some(first));
    published.date.latest = window.settled(only, weekdays).latest.into_iter().chain([last]).min();
    let news = weekdays.freshest().map_or(String::new(), |news| format!(", and its news is of {news:?}"));
    published.date.why = format!("{}; {}{news}", published.date.why, only.why);
    published.date.grain = Grain::Day;
    published.day_of_year = None;
}
