//! Intervals in short form, and dates as a user types them.

use chancery::time::EventDate;
use jiff::civil::{Date, date};

/// `2021-04-22`, `2021-04-11..18`, `Apr 2021`, `2014`, `by 2021-04-20`, `undated`.
pub fn short(interval: &EventDate) -> String {
    match (interval.earliest, interval.latest) {
        (Some(first), Some(last)) => span(first, last),
        (Some(first), None) => format!("from {first}"),
        (None, Some(last)) => format!("by {last}"),
        (None, None) => "undated".to_owned(),
    }
}

/// The start of a state: `since 2021-06-20`, `since by 2021-06-24` being said as `by 2021-06-24`.
pub fn since(interval: &EventDate) -> String {
    if interval.earliest.is_some() && interval.latest.is_some() {
        format!("since {}", short(interval))
    } else {
        short(interval)
    }
}

fn span(first: Date, last: Date) -> String {
    let whole_months = first.day() == 1 && last == last.last_of_month();
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    if first == last {
        first.to_string()
    } else if whole_months && first.month() == 1 && last.month() == 12 {
        if first.year() == last.year() {
            first.year().to_string()
        } else {
            format!("{}..{}", first.year(), last.year())
        }
    } else if whole_months && same_month {
        first.strftime("%b %Y").to_string()
    } else if same_month {
        format!("{first}..{:02}", last.day())
    } else if first.year() == last.year() {
        format!("{first}..{:02}-{:02}", last.month(), last.day())
    } else {
        format!("{first}..{last}")
    }
}

/// The days of `2021-04-22`, `2021-04` or `2021`.
pub fn parse(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.trim().split('-');
    let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|d| (d, d)),
        (Some(month), None) => Date::new(year, month, 1).ok().map(|d| (d, d.last_of_month())),
        _ => Some((date(year, 1, 1), date(year, 12, 31))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery::time::Grain;

    fn shown(earliest: Option<Date>, latest: Option<Date>) -> String {
        short(&EventDate { earliest, latest, grain: Grain::Unknown, text: String::new(), why: String::new() })
    }

    #[test]
    fn intervals_are_as_short_as_they_can_be() {
        let days = |a: (i16, i8, i8), b: (i16, i8, i8)| shown(Some(date(a.0, a.1, a.2)), Some(date(b.0, b.1, b.2)));
        assert_eq!(days((2021, 4, 22), (2021, 4, 22)), "2021-04-22");
        assert_eq!(days((2021, 4, 11), (2021, 4, 18)), "2021-04-11..18");
        assert_eq!(days((2021, 4, 1), (2021, 4, 30)), "Apr 2021");
        assert_eq!(days((2024, 2, 1), (2024, 2, 29)), "Feb 2024");
        assert_eq!(days((2021, 4, 28), (2021, 5, 3)), "2021-04-28..05-03");
        assert_eq!(days((2014, 1, 1), (2014, 12, 31)), "2014");
        assert_eq!(days((2020, 12, 30), (2021, 1, 2)), "2020-12-30..2021-01-02");
        assert_eq!(shown(None, Some(date(2021, 4, 20))), "by 2021-04-20");
        assert_eq!(shown(Some(date(2021, 4, 20)), None), "from 2021-04-20");
        assert_eq!(shown(None, None), "undated");
    }

    #[test]
    fn a_month_is_all_its_days() {
        assert_eq!(parse("2021-02"), Some((date(2021, 2, 1), date(2021, 2, 28))));
        assert_eq!(parse("2021"), Some((date(2021, 1, 1), date(2021, 12, 31))));
        assert_eq!(parse("2021-02-30"), None);
        assert_eq!(parse("21-02-03"), None);
        assert_eq!(parse("soon"), None);
    }
}
