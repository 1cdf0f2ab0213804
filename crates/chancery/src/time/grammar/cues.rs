//! What each word can do in an expression: name a time, or open one. Most words do neither and cost one look-up.

use crate::time::lexicon;
use crate::time::words::Words;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a word can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// No expression goes without such a word.
    pub names: bool,
    /// Every expression starts with such a word.
    pub opens: bool,
}

/// Words that name a time and stand in no table of the lexicon.
const NAMES: &[&str] = &[
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
    "dawn",
    "daybreak",
    "dusk",
    "nightfall",
];

/// Words that open an expression and name none themselves.
const OPENS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "these",
    "that",
    "same",
    "all",
    "its",
    "their",
    "our",
    "his",
    "her",
    "from",
    "between",
    "every",
    "each",
    "per",
    "once",
    "twice",
    "most",
    "very",
    "near",
    "any",
    "before",
    "at",
    "some",
    "next",
    "coming",
    "upcoming",
    "previous",
    "preceding",
    "prior",
    "following",
    "ensuing",
    "subsequent",
    "early",
    "late",
    "mid",
    "end",
    "beginning",
    "start",
    "middle",
    "earlier",
    "later",
    "final",
    "first",
    "opening",
    "closing",
    "single",
    "another",
    "hundred",
    "dozen",
    "long",
    "thirtieth",
    "thirtieth",
    "small",
    "multi",
    "predawn",
    "'",
];

/// The words of the tables by first letter and length: few of them share both.
static CLASSES: LazyLock<Vec<Vec<(&'static str, Class)>>> = LazyLock::new(|| {
    let mut classes: BTreeMap<&'static str, Class> = BTreeMap::new();
    fn words<T>(table: &'static [(&'static [&'static str], T)]) -> impl Iterator<Item = &'static str> {
        table.iter().flat_map(|(words, _)| words.iter().copied())
    }
    fn firsts<T>(table: &'static [(&'static [&'static str], T)]) -> impl Iterator<Item = &'static str> {
        table.iter().filter_map(|(words, _)| words.first().copied())
    }
    let names = NAMES
        .iter()
        .copied()
        .chain(words(lexicon::MONTHS))
        .chain(words(lexicon::WEEKDAYS))
        .chain(words(lexicon::WEEKDAY_PLURALS))
        .chain(words(lexicon::SEASONS))
        .chain(words(lexicon::UNITS))
        .chain(words(lexicon::LONG_UNITS))
        .chain(words(lexicon::REPEATS))
        .chain(words(lexicon::DECADES))
        .chain(firsts(lexicon::FEASTS))
        .chain(firsts(lexicon::MOVING_FEASTS));
    // What names a time may stand first.
    for word in names {
        classes.insert(word, Class { names: true, opens: true });
    }
    let opens = OPENS
        .iter()
        .copied()
        .chain(firsts(lexicon::BENDS))
        .chain(words(lexicon::LOOSE))
        .chain(lexicon::SMALL.iter().copied())
        .chain(lexicon::TENS.iter().copied())
        .chain(lexicon::ORDINALS.iter().copied());
    for word in opens {
        classes.entry(word).or_default().opens = true;
    }
    let mut places = vec![Vec::new(); PLACES];
    for (word, class) in classes {
        if let Some(place) = place_of(word).and_then(|place| places.get_mut(place)) {
            place.push((word, class));
        }
    }
    places
});

const PLACES: usize = 27 * (LONGEST + 1);

/// Where a word in lower case stands in [`CLASSES`].
fn place_of(word: &str) -> Option<usize> {
    let first = match word.bytes().next()? {
        letter @ b'a'..=b'z' => usize::from(letter - b'a'),
        _ => 26,
    };
    (word.len() <= LONGEST).then_some(first * (LONGEST + 1) + word.len())
}

/// The longest word that any table has.
const LONGEST: usize = 16;

impl Class {
    /// `word` in lower case.
    pub fn of(word: &str) -> Class {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return Class { names: true, opens: true };
        }
        let of = |word: &str| {
            let place = CLASSES.get(place_of(word)?)?;
            place.iter().find(|(held, _)| *held == word).map(|(_, class)| *class)
        };
        of(word).or_else(|| word.strip_suffix('s').and_then(of)).unwrap_or_default()
    }
}

/// Whether a piece of `token` can name a time, so that a sentence without such a token is passed over.
pub fn may_name(token: &str) -> bool {
    if token.bytes().any(|b| b.is_ascii_digit()) {
        return true;
    }
    token.split(['-', '–', '—', '/', '\'', '’']).any(|piece| {
        let piece = piece.strip_suffix('.').unwrap_or(piece);
        if piece.len() > LONGEST + 1 {
            return false;
        }
        let mut letters = [0_u8; LONGEST + 1];
        for (letter, byte) in letters.iter_mut().zip(piece.bytes()) {
            *letter = byte.to_ascii_lowercase();
        }
        let lower = letters.get(..piece.len()).and_then(|bytes| std::str::from_utf8(bytes).ok());
        lower.is_some_and(|lower| Class::of(lower).names)
    })
}

/// For each word whether an expression may start there: it opens one, and a word that names a time follows within
/// `lead` words.
pub fn starts(words: &Words, lead: usize) -> Vec<bool> {
    let mut starts = vec![false; words.len()];
    let mut ahead = usize::MAX;
    for (at, start) in starts.iter_mut().enumerate().rev() {
        let class = words.get(at).map(|word| word.class).unwrap_or_default();
        ahead = if class.names { 0 } else { ahead.saturating_add(1) };
        *start = class.opens && ahead <= lead;
    }
    starts
}
