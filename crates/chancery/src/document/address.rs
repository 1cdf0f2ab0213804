//! The date in the path of a page's address.

use jiff::civil::Date;

/// `/2019/07/04/`, `/2019/jul/04/`, `-20190704-`, `/2019-07-04-row`: the path is looked at from its start.
pub(super) fn in_address(address: &str) -> Option<Date> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.get(path.find('/')?..)?;
    let mut parts: Vec<&str> = Vec::new();
    let mut marks: Vec<char> = Vec::new();
    let mut start = 0;
    for (at, mark) in
        path.char_indices().filter(|(_, c)| matches!(c, '/' | '_' | '-' | '.' | '?' | '#' | '=' | '&')).take(400)
    {
        parts.push(path.get(start..at)?);
        marks.push(mark);
        start = at + mark.len_utf8();
    }
    parts.push(path.get(start..)?);
    let digits =
        |part: &str, len: usize| part.len() <= len && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let date = |year: &str, month: &str, day: &str| -> Option<Date> {
        let year: i16 = year.parse().ok().filter(|year| (1990..=2099).contains(year))?;
        let month = month.parse().ok().or_else(|| super::written::month(month))?;
        Date::new(year, month, day.parse().ok()?).ok()
    };
    for (at, part) in parts.iter().enumerate() {
        // What the mark before it holds apart, and no decimal or query of another kind.
        let before = at.checked_sub(1).and_then(|i| marks.get(i));
        if !matches!(before, Some('/' | '_' | '-' | '=')) {
            continue;
        }
        if part.len() == 4
            && digits(part, 4)
            && let (Some(month), Some(day)) = (parts.get(at + 1), parts.get(at + 2))
            && (digits(month, 2) || month.len() == 3)
            && matches!((marks.get(at), marks.get(at + 1)), (Some('/' | '_' | '-'), Some('/' | '_' | '-')))
        {
            let number = day.len() - day.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if (1..=2).contains(&number)
                && number == day.len()
                && let Some(found) = date(part, month, day)
            {
                return Some(found);
            }
        }
        if digits(part.get(..8).unwrap_or(""), 8)
            && part.get(8..).is_some_and(|tail| tail.is_empty() || tail.starts_with('T'))
            && let (Some(year), Some(month), Some(day)) = (part.get(..4), part.get(4..6), part.get(6..8))
            && let Some(found) = date(year, month, day)
        {
            return Some(found);
        }
    }
    None
}
