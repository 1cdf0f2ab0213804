//! Numbers as reports write them.

use crate::time::lexicon::{SMALL, TENS};

/// The value of "10", "1,500", "thirty-two", "dozens": `None` where it is no number.
pub(crate) fn value(text: &str) -> Option<f64> {
    let low = text.to_lowercase();
    let digits: String = low.chars().filter(|c| *c != ',').collect();
    if let Ok(number) = digits.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    let mut total = 0.0;
    let mut any = false;
    for word in low.split(['-', ' ']).filter(|w| !w.is_empty() && *w != "and") {
        let n = small(word)?;
        any = true;
        if n >= 100.0 && total > 0.0 { total *= n } else { total += n }
    }
    any.then_some(total)
}

fn small(word: &str) -> Option<f64> {
    let place = |list: &[&str]| list.iter().position(|u| *u == word);
    if let Some(n) = place(SMALL) {
        return Some(n as f64);
    }
    if let Some(n) = place(TENS) {
        return Some((n as f64 + 2.0) * 10.0);
    }
    match word {
        "hundred" => Some(100.0),
        "thousand" => Some(1000.0),
        "million" => Some(1_000_000.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn numbers_in_digits_and_words() {
        assert_eq!(value("10"), Some(10.0));
        assert_eq!(value("1,500"), Some(1500.0));
        assert_eq!(value("thirty-two"), Some(32.0));
        assert_eq!(value("diplomats"), None);
        assert_eq!(value("nan"), None);
    }
}
