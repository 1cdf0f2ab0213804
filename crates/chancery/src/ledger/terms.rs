//! How long a measure or an ultimatum runs, where the report says so in so many words.

use crate::coding::number;

/// Words before a number that make it the length of a term.
const OPENERS: [&str; 3] = ["for", "within", "in"];

/// Days of "for 90 days", "within two weeks", "72 hours to leave", in words of small letters; `None` where they name no
/// term.
pub(super) fn days(words: &str) -> Option<i64> {
    let words: Vec<&str> = words.split_whitespace().map(|w| w.trim_matches([',', '.', ';', ':', '"'])).collect();
    words.windows(3).enumerate().find_map(|(at, three)| {
        let [opener, count, unit] = three else { return None };
        let leaves = words.get(at + 3) == Some(&"to");
        if !leaves && !OPENERS.contains(opener) {
            return None;
        }
        let count = match *count {
            "a" | "an" => 1.0,
            count => number::value(count)?,
        };
        let unit = match unit.trim_end_matches('s') {
            "hour" => 1.0 / 24.0,
            "day" => 1.0,
            "week" => 7.0,
            "month" => 30.0,
            "year" => 365.0,
            _ => return None,
        };
        let length = (count * unit).ceil();
        // Nothing is imposed for a thousand years.
        (1.0..100_000.0).contains(&length).then_some(length as i64)
    })
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_term_is_read_from_its_words() {
        assert_eq!(days("warsaw shut its airspace for 30 days"), Some(30));
        assert_eq!(days("gave three attaches 72 hours to leave"), Some(3));
        assert_eq!(days("told the consul to go within two weeks."), Some(14));
        assert_eq!(days("barred him for a year"), Some(365));
    }

    #[test]
    fn a_number_alone_is_no_term() {
        assert_eq!(days("expelled 30 diplomats"), None);
        assert_eq!(days("closed it after 30 days of talks"), None);
        assert_eq!(days("the worst quarrel in years"), None);
        assert_eq!(days(""), None);
    }
}
