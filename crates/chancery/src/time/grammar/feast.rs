//! Days that have a name.

use super::date::{self, Read};
use crate::time::lexicon;
use crate::time::value::{Calendar, Part};
use crate::time::words::Words;

/// "Christmas", "New Year's Eve", "Thanksgiving", "Good Friday".
pub fn feast(words: &Words, at: usize) -> Read<Calendar> {
    if !words.capital(at) {
        return None;
    }
    let fixed =
        lexicon::FEASTS.iter().filter_map(|(run, (month, day))| Some((words.run(at, run)?, Part::Day(*month, *day))));
    let moving =
        lexicon::MOVING_FEASTS.iter().filter_map(|(run, feast)| Some((words.run(at, run)?, Part::Feast(*feast))));
    let (end, part) = date::longest(fixed.chain(moving))?;
    // "Christmas Island", "the Easter Rising": a name goes on.
    let goes_on = words.capital(end)
        && words.get(end).is_some_and(|word| word.text.len() > 2)
        && !words.any(end, &["day", "sunday", "monday", "eve"])
        && !words.any(end.saturating_sub(1), &["day", "eve", "friday", "monday", "sunday", "wednesday"]);
    let (end, year) = date::year_after(words, end).map_or((end, None), |(end, year)| (end, Some(year)));
    (!goes_on).then_some((end, Calendar { year, part: Some(part), ..Calendar::default() }))
}
