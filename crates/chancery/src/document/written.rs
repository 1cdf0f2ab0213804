//! Calendar dates as they are written, in the usual orders and in many languages.
//!
//! A date is looked for around its year: `2019-07-04`, `4 July 2019`, `July 4, 2019`, `4. Juli 2019`, `04/07/2019`.
//! Where day and month may be either way round, both readings are kept, unless a weekday beside the date decides.

use crate::span::Span;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub span: Span,
    pub date: Date,
    /// The other reading of `04/05/2019`.
    pub other: Option<Date>,
    /// The year has two digits.
    pub short: bool,
}

#[derive(Deserialize)]
struct Names {
    language: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    months: Vec<String>,
    weekdays: Vec<String>,
    published: Vec<String>,
    modified: Vec<String>,
}

/// What a word beside a date says.
#[derive(Default)]
pub(super) struct Words {
    months: BTreeMap<String, i8>,
    weekdays: BTreeMap<String, Weekday>,
    pub published: Vec<String>,
    pub modified: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // A test reads the data: it is never broken.
    let names: Names = toml::from_str(include_str!("../../data/months.toml")).unwrap_or(Names { language: Vec::new() });
    let mut words = Words::default();
    for language in names.language {
        for (number, forms) in (1..).zip(&language.months) {
            for form in forms.split(' ') {
                words.months.entry(form.to_owned()).or_insert(number);
            }
        }
        for (number, forms) in (0..).zip(&language.weekdays) {
            for form in forms.split(' ') {
                let day = Weekday::from_monday_zero_offset(number).unwrap_or(Weekday::Monday);
                words.weekdays.entry(form.to_owned()).or_insert(day);
            }
        }
        words.published.extend(language.published);
        words.modified.extend(language.modified);
    }
    words
});

/// The number of a month by its name or the usual abbreviation of it.
pub(super) fn month(name: &str) -> Option<i8> {
    if name.len() > 24 {
        return None;
    }
    WORDS.months.get(name.trim_end_matches('.').to_lowercase().as_str()).copied()
}

fn weekday(name: &str) -> Option<Weekday> {
    if name.len() > 24 {
        return None;
    }
    WORDS.weekdays.get(name.trim_end_matches('.').to_lowercase().as_str()).copied()
}

/// Every date in `text`, in order; `short` ones, whose years have two digits, too if asked for.
pub(crate) fn find(text: &str, short: bool) -> Vec<Written> {
    let bytes = text.as_bytes();
    let mut found: Vec<Written> = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|i| at + i) {
        let len = bytes.get(start..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
        at = start + len;
        let digits = Digits { text, start, end: at };
        let year = match len {
            4 => digits.number().filter(|year| (1900..=2099).contains(year)).map(|year| (year, false)),
            2 if short => digits.number().map(|year| (if year < 50 { 2000 + year } else { 1900 + year }, true)),
            _ => None,
        };
        let Some((year, two)) = year else { continue };
        let taken = found.last().map_or(0, |last| last.span.end);
        let date = if two { None } else { digits.year_first(year) };
        let Some(mut date) = date.or_else(|| digits.year_last(year, two)) else { continue };
        if date.span.start < taken {
            continue;
        }
        date.decide(text);
        at = at.max(date.span.end);
        found.push(date);
    }
    found
}

impl Written {
    /// A weekday beside the date tells which of two readings is meant.
    fn decide(&mut self, text: &str) {
        let Some(other) = self.other else { return };
        let before = text.get(..self.span.start).unwrap_or("").trim_end_matches([' ', ',', '.', '\u{a0}', '\n']);
        let start = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + 1);
        let named = before.get(start..).or_else(|| before.get(start + 1..)).and_then(weekday);
        match named {
            Some(day) if day == self.date.weekday() => self.other = None,
            Some(day) if day == other.weekday() => (self.date, self.other) = (other, None),
            _ => {}
        }
    }
}

/// A run of digits that may be a year.
struct Digits<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

impl<'a> Digits<'a> {
    fn number(&self) -> Option<i16> {
        self.text.get(self.start..self.end)?.parse().ok()
    }

    /// The number of one or two digits, or the word, that `text` starts with, and what follows.
    fn next(text: &'a str) -> Option<(&'a str, &'a str)> {
        let first = text.chars().next()?;
        let end = if first.is_ascii_digit() {
            text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
        } else {
            text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())
        };
        (end > 0).then(|| text.split_at(end))
    }

    fn small(text: &str) -> Option<i16> {
        (text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    }

    /// `2019-07-04`, `2019/7/4`, `2019年7月4日`, `2019-Jul-04`, `2019. július 4`.
    fn year_first(&self, year: i16) -> Option<Written> {
        // "12.2019 10:30": what stands before belongs to the number.
        if self.text.get(..self.start)?.ends_with(['.', '-', '/'])
            && self.text.get(..self.start)?.trim_end_matches(['.', '-', '/']).ends_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let rest = self.text.get(self.end..)?;
        let separator = rest.chars().next()?;
        if !matches!(separator, '-' | '/' | '.' | '_' | '年' | ' ' | '\u{2011}' | '\u{2013}') {
            return None;
        }
        let rest = rest.get(separator.len_utf8()..)?;
        let rest = if matches!(separator, '.' | '年') { rest.trim_start_matches(' ') } else { rest };
        let (word, rest) = Self::next(rest)?;
        let named = month(word).map(i16::from);
        // A space holds apart only what a name of a month holds together.
        if separator == ' ' && named.is_none() {
            return None;
        }
        let number = named.or_else(|| Self::small(word))?;
        let rest = match rest.chars().next()? {
            c if c == separator || c == '月' || named.is_some() && c == ' ' => rest.get(c.len_utf8()..)?,
            _ => return None,
        };
        let rest = if matches!(separator, '.' | '年') { rest.trim_start_matches(' ') } else { rest };
        let (day, rest) = Self::next(rest)?;
        let day = Self::small(day)?;
        if named.is_some() && rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) && separator == ' ' {
            return None;
        }
        let rest = rest.strip_prefix('日').unwrap_or(rest);
        let span = Span::new(self.start, self.text.len() - rest.len());
        Some(Written { span, date: date(year, number, day)?, other: None, short: false })
    }

    /// The token that ends `text`, without the marks and small words after it, and what stands before.
    fn previous(text: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        let mut head = text;
        for _ in 0..2 {
            head = head.trim_end_matches(|c: char| {
                c.is_whitespace()
                    || matches!(c, ',' | '.' | '-' | '/' | '\'' | '’' | '\u{2011}' | '\u{2013}' | '_' | '|')
            });
            let word = head
                .rfind(|c: char| !c.is_alphabetic())
                .map_or(0, |i| i + head.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
            if matches!(head.get(word..)?, "de" | "del" | "of" | "di" | "van" | "DE" | "da") {
                head = head.get(..word)?;
            }
        }
        // The gap is bounded: what stands far apart is not one date.
        let gap = text.get(head.len()..)?;
        if gap.len() > 12 || head.is_empty() {
            return None;
        }
        let digit = head.ends_with(|c: char| c.is_ascii_digit());
        let inside = |c: char| if digit { c.is_ascii_digit() } else { c.is_alphabetic() };
        let start = head.char_indices().rev().take(26).take_while(|(_, c)| inside(*c)).last()?.0;
        Some((head.get(..start)?, head.get(start..)?, gap))
    }

    /// The day in `4`, `4th`, `1er`.
    fn day(head: &'a str, token: &'a str) -> Option<(i16, &'a str)> {
        if let Some(day) = Self::small(token) {
            return (1..=31).contains(&day).then_some((day, head));
        }
        if matches!(token, "st" | "nd" | "rd" | "th" | "er" | "o" | "º") {
            let start = head.len() - head.bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
            let day = Self::small(head.get(start..)?)?;
            return (1..=31).contains(&day).then(|| Some((day, head.get(..start)?)))?;
        }
        None
    }

    /// `4 July 2019`, `July 4th, 2019`, `4. Juli 2019`, `04.07.2019`, `7/4/19`.
    fn year_last(&self, year: i16, two: bool) -> Option<Written> {
        let after = self.text.get(self.end..)?;
        // "12.03.17.5" and "03:17:20" are no dates; nor is a number that a letter follows ("2019er").
        let mut follow = after.chars();
        match follow.next() {
            Some(c)
                if c.is_alphabetic() && c != 'T' && c != 'г' && c != 'р' && !('\u{4e00}'..='\u{9fff}').contains(&c) =>
            {
                return None;
            }
            Some('.' | '-' | '/') if follow.next().is_some_and(|c| c.is_ascii_digit()) => return None,
            Some(':') if two => return None,
            _ => {}
        }
        let text = self.text.get(self.text.floor_char_boundary(self.start.saturating_sub(60))..self.start)?;
        let base = self.start - text.len();
        let (head, token, gap) = Self::previous(text)?;
        let numeric = |gap: &str| matches!(gap, "." | "/" | "-" | ". " | " / " | " - " | " | " | "\u{2011}");
        if let Some(number) = month(token) {
            // Day, month, year.
            if two && gap.contains([',']) {
                return None;
            }
            let (head, token, _) = Self::previous(head)?;
            let (day, head) = Self::day(head, token)?;
            if head.ends_with(|c: char| c.is_ascii_digit())
                || head.ends_with([':', '.'])
                    && head.trim_end_matches([':', '.']).ends_with(|c: char| c.is_ascii_digit())
            {
                return None;
            }
            let span = Span::new(base + head.len(), self.end);
            return Some(Written { span, date: date(year, i16::from(number), day)?, other: None, short: two });
        }
        let (day, rest) = Self::day(head, token)?;
        let (before, first, between) = Self::previous(rest)?;
        if let Some(number) = month(first)
            && !gap.contains('|')
        {
            if two && !gap.contains(['\'', '’', ',']) {
                return None;
            }
            let span = Span::new(base + before.len(), self.end);
            return Some(Written { span, date: date(year, i16::from(number), day)?, other: None, short: two });
        }
        if !numeric(gap) || gap.trim() != between.trim() || !numeric(between) {
            return None;
        }
        let a = Self::small(first)?;
        if before.ends_with(|c: char| c.is_ascii_digit())
            || before.ends_with(['.', '/', '-', ':'])
                && before.trim_end_matches(['.', '/', '-', ':']).ends_with(|c: char| c.is_ascii_digit())
            || two && (gap.len() > 1 || first.len() + token.len() < 3)
        {
            return None;
        }
        let (day_first, month_first) = (date(year, day, a), date(year, a, day));
        let slash = gap.contains('/');
        let span = Span::new(base + before.len(), self.end);
        let (date, other) = match (day_first, month_first) {
            (Some(one), Some(two)) if one == two => (one, None),
            // With hyphens and full stops the day stands first wherever such dates are written; a slash leaves it open.
            (Some(one), Some(two)) => (one, Some(two).filter(|_| slash)),
            (Some(one), None) | (None, Some(one)) => (one, None),
            (None, None) => return None,
        };
        Some(Written { span, date, other, short: two })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_of_months_are_read_from_the_data() {
        let names: Names = toml::from_str(include_str!("../../data/months.toml")).expect("the data is TOML");
        for language in &names.language {
            assert_eq!(language.months.len(), 12);
            assert_eq!(language.weekdays.len(), 7);
            for (number, forms) in (1..).zip(&language.months) {
                for form in forms.split(' ') {
                    assert_eq!(month(form), Some(number), "{form} is one month in all languages");
                }
            }
        }
    }

    #[test]
    fn dates_are_read_in_many_orders_and_languages() {
        for text in [
            "2019-07-04",
            "2019/7/4",
            "2019.07.04",
            "2019年7月4日",
            "4 July 2019",
            "July 4, 2019",
            "Jul. 4, 2019",
            "4th of July 2019",
            "July 4th, 2019",
            "04-Jul-2019",
            "4. Juli 2019",
            "le 4 juillet 2019",
            "4 de julio de 2019",
            "4 luglio 2019",
            "4 июля 2019 г.",
            "4 Temmuz 2019",
            "2019. július 4.",
            "04.07.2019",
            "04-07-2019",
            "13.7.2019 4.7.2019",
            "Thu 4 Jul 2019 19.45 BST",
            "Thursday 07/04/2019",
            "JULY 4 2019",
            "4lipca 2019",
            "04 / 07 / 2019",
        ] {
            let found = find(text, false);
            assert_eq!(found.last().map(|d| d.date), Some(date(2019, 7, 4)), "{text}: {found:?}");
        }
        assert_eq!(find("04.07.19", true).first().map(|d| d.date), Some(date(2019, 7, 4)));
        assert_eq!(
            find("04/05/2019", false).first().map(|d| (d.date, d.other)),
            Some((date(2019, 5, 4), Some(date(2019, 4, 5))))
        );
        assert_eq!(find("Fri, 04/05/2019", false).first().map(|d| (d.date, d.other)), Some((date(2019, 4, 5), None)));
        assert_eq!(find("7/25/2019", false).first().map(|d| d.date), Some(date(2019, 7, 25)));
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "July 2019",
            "Resolution 2231",
            "2019-13-40",
            "in May 2019 3 envoys",
            "32 March 2019",
            "1.2.2019.4",
            "192.168.2019",
            "Feb 29, 2015",
            "since 2003 12 envoys",
            "30 of 2019",
            "2019",
            "",
            "9999999",
            "31/31/2019",
            "the 4 of 2019",
        ] {
            assert!(find(text, false).is_empty(), "{text}: {:?}", find(text, false));
        }
        for text in ["at 10:03:17", "1.5.3", "version 10.04.17.2", "12-34-56"] {
            assert!(find(text, true).is_empty(), "{text}: {:?}", find(text, true));
        }
    }
}
