//! The words without which no expression is read, so that the others cost nothing.

use crate::language::Sentence;
use crate::time::lexicon;
use crate::time::words::Words;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that name a time and stand in no table of the lexicon.
const OTHERS: &[&str] = &[
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "overnight",
    "morning",
    "afternoon",
    "evening",
    "lunchtime",
    "noon",
    "midday",
    "midnight",
    "now",
    "currently",
    "current",
    "recent",
    "recently",
    "lately",
    "shortly",
    "imminently",
    "soon",
    "anytime",
    "nowadays",
    "presently",
    "future",
    "foreseeable",
    "indefinitely",
    "past",
    "ago",
    "formerly",
    "previously",
    "present",
    "moment",
    "being",
    "point",
    "stage",
    "term",
    "run",
    "someday",
    "history",
    "times",
    "memory",
    "long",
    "time",
    "night",
    "nights",
    "immediately",
    "right",
    "eve",
    "last",
    "half",
    "fiscal",
    "annual",
    "latest",
];

static CUES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let mut cues: BTreeSet<&'static str> = OTHERS.iter().copied().collect();
    cues.extend(lexicon::MONTHS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::WEEKDAYS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::WEEKDAY_PLURALS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::SEASONS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::UNITS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::LONG_UNITS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::REPEATS.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::DECADES.iter().flat_map(|(words, _)| words.iter()));
    cues.extend(lexicon::FEASTS.iter().filter_map(|(words, _)| words.first()));
    cues.extend(lexicon::MOVING_FEASTS.iter().filter_map(|(words, _)| words.first()));
    cues
});

fn is_cue(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        || CUES.contains(word)
        || word.strip_suffix('s').is_some_and(|word| CUES.contains(word))
}

/// Whether the sentence has any such word.
pub fn holds(sentence: &Sentence) -> bool {
    let mut lower = String::with_capacity(24);
    sentence.tokens.iter().flat_map(|token| token.text.split(['-', '–', '—', '/', '\'', '’'])).any(|piece| {
        lower.clear();
        lower.extend(piece.trim_end_matches('.').chars().map(|c| c.to_ascii_lowercase()));
        is_cue(&lower)
    })
}

/// For each word whether such a word stands there or within `lead` words behind it.
pub fn near(words: &Words, lead: usize) -> Vec<bool> {
    let mut near = vec![false; words.len()];
    for at in (0..words.len()).filter(|at| is_cue(words.at(*at))) {
        near.iter_mut().take(at + 1).skip(at.saturating_sub(lead)).for_each(|flag| *flag = true);
    }
    near
}
