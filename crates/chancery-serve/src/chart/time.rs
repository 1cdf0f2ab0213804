//! A stretch of days laid out along a line, and the marks that divide it.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days from the first to the last, both included, over `width` units.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    pub first: Date,
    pub last: Date,
    pub left: f64,
    pub width: f64,
}

/// A division of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub x: f64,
    pub label: String,
}

/// How long the pieces are that time is divided into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
}

impl Step {
    /// The finest of which there are at most `most` between the days.
    pub fn for_days(days: i64, most: i64) -> Step {
        let all = [(Step::Day, 1), (Step::Week, 7), (Step::Month, 30), (Step::Quarter, 91), (Step::Year, 365)];
        all.into_iter().find(|(_, length)| days / length <= most).map_or(Step::Decade, |(step, _)| step)
    }

    /// The first day of the piece that holds the day.
    pub fn start(self, day: Date) -> Date {
        match self {
            Step::Day => day,
            Step::Week => back(day, i64::from(day.weekday().to_monday_zero_offset())),
            Step::Month => day.first_of_month(),
            Step::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            Step::Year => day.first_of_year(),
            Step::Decade => Date::new(day.year() / 10 * 10, 1, 1).unwrap_or(day.first_of_year()),
        }
    }

    /// The first day of the piece after.
    pub fn next(self, start: Date) -> Date {
        let span: Span = match self {
            Step::Day => 1.day(),
            Step::Week => 7.days(),
            Step::Month => 1.month(),
            Step::Quarter => 3.months(),
            Step::Year => 1.year(),
            Step::Decade => 10.years(),
        };
        start.saturating_add(span)
    }

    pub fn label(self, start: Date) -> String {
        let pattern = match self {
            Step::Day | Step::Week => "%-d %b",
            Step::Month | Step::Quarter => "%b %Y",
            Step::Year | Step::Decade => "%Y",
        };
        start.strftime(pattern).to_string()
    }

    /// The piece in full, for a table.
    pub fn name(self, start: Date) -> String {
        match self {
            Step::Day => crate::speech::day(start),
            Step::Week => format!("week of {}", crate::speech::day(start)),
            Step::Month => start.strftime("%B %Y").to_string(),
            Step::Quarter => format!(
                "{} to {}",
                start.strftime("%B"),
                self.next(start).yesterday().unwrap_or(start).strftime("%B %Y")
            ),
            Step::Year => start.year().to_string(),
            Step::Decade => format!("{}s", start.year()),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
            Step::Decade => "decade",
        }
    }
}

fn back(day: Date, days: i64) -> Date {
    day.saturating_sub(Span::new().try_days(days).unwrap_or_default())
}

pub fn forth(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

pub fn length(first: Date, last: Date) -> i64 {
    i64::from((last - first).get_days()) + 1
}

impl Scale {
    pub fn new(first: Date, last: Date, left: f64, width: f64) -> Scale {
        Scale { first, last: last.max(first), left, width }
    }

    pub fn days(&self) -> i64 {
        length(self.first, self.last)
    }

    /// Where a day begins.
    pub fn x(&self, day: Date) -> f64 {
        let days = f64::from((day.clamp(self.first, forth(self.last, 1)) - self.first).get_days());
        round(self.left + self.width * days / as_f64(self.days()))
    }

    /// The middle of a day.
    pub fn middle(&self, day: Date) -> f64 {
        let day = day.clamp(self.first, self.last);
        round((self.x(day) + self.x(forth(day, 1))) / 2.0)
    }

    /// About `most` divisions.
    pub fn ticks(&self, most: i64) -> Vec<Tick> {
        let step = Step::for_days(self.days(), most);
        let mut ticks = Vec::new();
        let mut start = step.start(self.first);
        while start <= self.last && ticks.len() < 64 {
            if start >= self.first {
                ticks.push(Tick { x: self.x(start), label: step.label(start) });
            }
            let next = step.next(start);
            if next <= start {
                break;
            }
            start = next;
        }
        ticks
    }
}

pub fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

pub fn as_f64(n: i64) -> f64 {
    // Counts of days and events are far below 2^52.
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn divisions_fit_the_length() {
        assert_eq!(Step::for_days(10, 12), Step::Day);
        assert_eq!(Step::for_days(60, 12), Step::Week);
        assert_eq!(Step::for_days(365, 13), Step::Month);
        assert_eq!(Step::for_days(100_000, 12), Step::Decade);
        let scale = Scale::new(date(2021, 3, 2), date(2021, 6, 24), 0.0, 1000.0);
        let labels: Vec<String> = scale.ticks(6).into_iter().map(|t| t.label).collect();
        assert_eq!(labels, ["Apr 2021", "May 2021", "Jun 2021"]);
        assert_eq!(scale.x(date(2020, 1, 1)), 0.0);
        assert_eq!(scale.x(date(2022, 1, 1)), 1000.0);
        assert_eq!(Step::Quarter.name(date(2021, 4, 1)), "April to June 2021");
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_trap() {
        let scale = Scale::new(Date::MIN, Date::MAX, 0.0, 100.0);
        assert!(scale.ticks(10).len() <= 64);
        let scale = Scale::new(Date::MAX, Date::MAX, 0.0, 100.0);
        assert!(scale.middle(Date::MAX).is_finite());
    }
}
