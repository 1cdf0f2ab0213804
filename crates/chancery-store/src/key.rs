//! Numbers for items: they are made of what the items are, so that they do not depend on when one was stored, and they
//! sort as the records do.

use chancery::time::EventDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Document,
    Mention,
    Event,
    Story,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Document, Kind::Mention, Kind::Event, Kind::Story];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Document => "document",
            Kind::Mention => "mention",
            Kind::Event => "event",
            Kind::Story => "story",
        }
    }

    /// The kind that an id, or the beginning of one, is of.
    pub fn of(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| id.strip_prefix(kind.letter()).is_some_and(|rest| rest.starts_with('-')))
    }

    fn letter(self) -> char {
        match self {
            Kind::Document => 'd',
            Kind::Mention => 'm',
            Kind::Event => 'e',
            Kind::Story => 's',
        }
    }

    fn base(self) -> i64 {
        let place = match self {
            Kind::Document => 0,
            Kind::Mention => 1,
            Kind::Event => 2,
            Kind::Story => 3,
        };
        place << 60
    }

    /// The first and the last number of the kind.
    pub(crate) fn range(self) -> (i64, i64) {
        (self.base(), self.base() | ((1 << 60) - 1))
    }
}

/// The number of an item. Ids are a letter and 16 hexadecimal digits; whatever else is called one is hashed.
pub(crate) fn number(kind: Kind, id: &str) -> i64 {
    let digits = id.get(2..17).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
    let low = digits
        .and_then(|d| i64::from_str_radix(d, 16).ok())
        .unwrap_or_else(|| first_bytes(&blake3::hash(id.as_bytes())) & ((1 << 60) - 1));
    kind.base() | low
}

pub(crate) fn first_bytes(hash: &blake3::Hash) -> i64 {
    hash.as_bytes().iter().take(8).fold(0, |n, byte| n << 8 | i64::from(*byte))
}

/// Numbers of tags are kept in six bytes.
pub(crate) const TAG_MASK: i64 = (1 << 47) - 1;

/// A share from 0 to 1, as it is compared.
pub(crate) fn thousandths(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as i64
}

/// The numbers of all ids that begin so.
pub(crate) fn numbers(kind: Kind, prefix: &str) -> Option<(i64, i64)> {
    let digits = prefix.get(2..)?;
    let digits = digits.get(..digits.len().min(15))?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let bound = |fill: &str| {
        let full = format!("{digits}{}", fill.repeat(15 - digits.len()));
        Some(kind.base() | i64::from_str_radix(&full, 16).ok()?)
    };
    Some((bound("0")?, bound("f")?))
}

/// Bits of a day.
const DAY: u32 = 23;
/// Stands for the last day of what has none: after all days.
const UNDATED: i64 = (1 << DAY) - 1;
/// Every dated item has a lower rank.
pub(crate) const DATED: i64 = UNDATED << DAY;

fn day(date: Date) -> i64 {
    i64::from((date - Date::MIN).get_days())
}

/// Where an item stands in time: by its last day, which is when it is certain to be over, then by its first.
pub(crate) fn rank(first: Option<Date>, last: Option<Date>) -> i64 {
    let end = last.or(first).map_or(UNDATED, day);
    end << DAY | first.map_or(0, day)
}

pub(crate) fn rank_of(when: &EventDate) -> i64 {
    rank(when.earliest, when.latest)
}

/// The least rank of what may lie on the day or after it.
pub(crate) fn since(date: Date) -> i64 {
    day(date) << DAY
}

/// SQL that holds of a rank that may lie on the day or before it.
pub(crate) fn until(rank: &str, date: Date) -> String {
    let (mask, bound) = (UNDATED, day(date));
    format!(
        "CASE {rank} & {mask} WHEN 0 THEN {rank} >> {DAY} <= {bound} ELSE {rank} & {mask} <= {bound} END AND {rank} < {DATED}"
    )
}

/// SQL that holds of a rank whose first day is known, and is the day or one before it.
pub(crate) fn out_by(rank: &str, date: Date) -> String {
    format!("{rank} & {UNDATED} BETWEEN 1 AND {}", day(date))
}

/// Year and month of the last day of a rank; none of what has no date.
pub(crate) fn month(rank: i64) -> Option<(i16, i8)> {
    let last = rank >> DAY;
    if last >= UNDATED {
        return None;
    }
    let span = jiff::Span::new().try_days(last).ok()?;
    let date = Date::MIN.checked_add(span).ok()?;
    Some((date.year(), date.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_are_in_the_order_of_ids() {
        let ids = ["e-0000000000000000", "e-0a00000000000000", "e-7fffffffffffffff", "e-ffffffffffffffff"];
        let numbers: Vec<i64> = ids.iter().map(|id| number(Kind::Event, id)).collect();
        assert!(numbers.is_sorted() && numbers.iter().all(|n| *n > 0), "{numbers:?}");
        assert!(number(Kind::Mention, ids[3]) < numbers[0] && numbers[3] < number(Kind::Story, "s-0000000000000000"));
        let (low, high) = super::numbers(Kind::Event, "e-0a").expect("a prefix");
        assert!((low..=high).contains(&numbers[1]) && !(low..=high).contains(&numbers[2]));
        assert_eq!(super::numbers(Kind::Event, "e-zz"), None);
        assert_ne!(number(Kind::Event, "e-zz"), number(Kind::Event, "e-zy"));
    }

    #[test]
    fn ranks_are_in_the_order_of_days() {
        let (a, b) = (date(2021, 4, 20), date(2021, 4, 22));
        let ranks = [
            rank(None, Some(a)),
            rank(Some(a), Some(a)),
            rank(None, Some(b)),
            rank(Some(a), Some(b)),
            rank(Some(b), Some(b)),
            rank(None, None),
        ];
        assert!(ranks.is_sorted_by(|x, y| x < y), "{ranks:?}");
        assert_eq!(rank(Some(b), None), rank(Some(b), Some(b)));
        assert!(rank(Some(Date::MAX), Some(Date::MAX)) < DATED && DATED <= rank(None, None));
        assert!(rank(Some(a), Some(b)) >= since(b) && rank(Some(a), Some(a)) < since(b));
        assert_eq!(month(rank(Some(a), Some(b))), Some((2021, 4)));
        assert_eq!(month(rank(None, None)), None);
    }
}
