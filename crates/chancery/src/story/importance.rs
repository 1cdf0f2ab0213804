//! How much a day matters, by who looks back to it.
//!
//! A day that reports name weighs by the number of reports; more where the report gives its date ("on 5 May", and not
//! "on Monday"), and more where the report came out when the news of the day was over. The numbers are round and were
//! chosen on four topics of Timeline17 (Tran et al. 2013); around them the result is flat.

/// A report that speaks of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Days from the day that is spoken of to the one on which the report came out.
    pub lag: i64,
    /// It gives the date.
    pub dated: bool,
}

/// After so many days the news of a day is over, and who speaks of it looks back.
const OVER: i64 = 7;

impl Reference {
    /// What it adds to the weight of the day; one for a plain report.
    pub fn weight(self) -> f64 {
        let dated = if self.dated { 2.0 } else { 1.0 };
        let back = if self.lag > OVER { 3.0 } else { 1.0 };
        dated * back
    }
}

/// A report that came out on a day and may speak of anything.
pub const PUBLISHED: f64 = 0.3;

/// The weight of a day whose references and reports sum up to `sum`, where `near` reports came out in the month around
/// it: a month in which much was written says less for each of its days.
pub fn importance(sum: f64, near: usize) -> f64 {
    sum / (near as f64 + 1.0).powf(0.3)
}

/// The weight of a day where the sentences that speak of it are at hand: `agreement` is the sum of the likenesses of
/// their pairs. Many who speak of one thing make a day of news; many who speak of this and that make a date that is often
/// written, and neither alone is enough.
pub fn of_one_thing(sum: f64, agreement: f64, near: usize) -> f64 {
    (1.0 + sum) * (1.0 + agreement) / (near as f64 + 1.0).powf(0.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_back_weighs_more() {
        let weight = |lag, dated| Reference { lag, dated }.weight();
        assert!(weight(30, false) > weight(1, false));
        assert!(weight(1, true) > weight(1, false));
        assert_eq!(weight(-2, false), weight(2, false));
    }

    #[test]
    fn who_speaks_of_one_thing_weighs_more_than_who_speaks_of_many() {
        assert!(of_one_thing(3.0, 2.0, 5) > of_one_thing(3.0, 0.1, 5));
        assert!(of_one_thing(3.0, 2.0, 5) > of_one_thing(1.0, 2.0, 5));
        assert!(of_one_thing(3.0, 2.0, 5) > of_one_thing(3.0, 2.0, 50));
    }

    #[test]
    fn a_quiet_month_lets_its_days_stand_out() {
        assert!(importance(3.0, 2) > importance(3.0, 40));
        assert!(importance(6.0, 40) > importance(3.0, 40));
    }
}
