//! Words that say that a happening is not the first of its kind: "another ten diplomats", "a second round of
//! expulsions", "for the third time this year".

use super::tables::TABLES;
use crate::language::stem;

/// Which of several that are like it a mention tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Again {
    /// One more than those before it.
    Another,
    /// The second, the third.
    Number(usize),
}

/// Words that a cue and what it counts may lie apart: "another ten Russian diplomats".
const REACH: usize = 4;

/// Reads the cue of a mention in the words that it rests on. What the cue counts must be what the act is done to or is
/// called by, so that "after another night of talks" says nothing of an expulsion.
pub(crate) fn again(evidence: &str, act: &str, unit: &str) -> Option<Again> {
    let rules = &TABLES.again;
    rules.first.first_in(evidence)?;
    let lower = evidence.to_lowercase();
    let words: Vec<(&str, bool)> = clauses(&lower);
    let heads: Vec<String> = act.split('-').skip(1).chain([unit]).filter(|w| !w.is_empty()).map(stem).collect();
    let nouns = rules.nouns.get(TABLES.group(act)).map_or(&[][..], Vec::as_slice);
    let is_head = |word: &str| {
        let own = stem(word);
        heads.contains(&own) || nouns.iter().any(|noun| stem(noun) == own)
    };
    let word = |at: usize| words.get(at).map_or("", |(word, _)| *word);
    for at in 0..words.len() {
        let number = rules.ordinals.iter().position(|names| names.iter().any(|name| name == word(at)));
        let cue = match number {
            Some(number) => Again::Number(number + 2),
            None if rules.more.iter().any(|cue| cue == word(at)) => Again::Another,
            None => continue,
        };
        let before = at.checked_sub(1).map_or("", word);
        let is = |list: &[String]| list.iter().any(|word| word == before);
        if is(&rules.none) || cue == Again::Another && is(&rules.known) {
            continue;
        }
        // A comma ends what a cue may count.
        let ahead = words.iter().skip(at + 1).take(REACH).take_while(|(_, opens)| !opens);
        let ahead: Vec<&str> = ahead.map(|(word, _)| *word).collect();
        let Some(found) = ahead.iter().position(|w| is_head(w) || rules.rounds.iter().any(|round| round == w)) else {
            continue;
        };
        if ahead.iter().take(found).any(|word| rules.stops.iter().any(|stop| stop == word)) {
            continue;
        }
        let named = is_head(ahead.get(found)?);
        // "A second round of talks" is not a second expulsion.
        let of = at + found + 2;
        let counted = || word(of) != "of" || (of + 1..of + 1 + REACH).any(|next| is_head(word(next)));
        if named || counted() {
            return Some(cue);
        }
    }
    None
}

/// The words of a text, each with whether punctuation stands before it.
fn clauses(text: &str) -> Vec<(&str, bool)> {
    let mut words = Vec::new();
    let mut opens = false;
    for part in text.split_whitespace() {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            words.push((word, opens));
            opens = false;
        }
        opens |= part.ends_with(|c: char| !c.is_alphanumeric());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_as_one_more_says_so() {
        let told = |text: &str, act: &str| again(text, act, "diplomat");
        for (text, act, wanted) in [
            ("Chile expelled another ten Peruvian diplomats", "expel-diplomats", Again::Another),
            ("Chile sent four more diplomats home", "expel-diplomats", Again::Another),
            ("Chile ordered a second round of expulsions", "expel-diplomats", Again::Number(2)),
            ("Chile expelled an envoy for the third time this year", "expel-diplomats", Again::Number(3)),
            ("Tokyo imposed new sanctions on Belarus", "impose-sanctions", Again::Another),
            ("Tokyo put a fresh package of sanctions on Belarus", "impose-sanctions", Again::Another),
            ("Tokyo adopted its 4th package of sanctions", "impose-sanctions", Again::Number(4)),
            ("the two met for a second time", "meet", Again::Number(2)),
        ] {
            assert_eq!(told(text, act), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_it_does_not() {
        for (text, act) in [
            ("Chile expelled more than ten Peruvian diplomats", "expel-diplomats"),
            ("after another night of talks Chile expelled ten diplomats", "expel-diplomats"),
            ("a second round of talks failed, and Chile expelled ten diplomats", "expel-diplomats"),
            ("Chile expelled a second secretary of the embassy", "expel-diplomats"),
            ("Chile will expel no more diplomats", "expel-diplomats"),
            ("Chile expelled ten diplomats of its new neighbour", "expel-diplomats"),
            ("the leaders accused one another and imposed sanctions", "impose-sanctions"),
            ("the first round of sanctions", "impose-sanctions"),
            ("Minsk was angered by the new sanctions", "impose-sanctions"),
        ] {
            assert_eq!(again(text, act, "diplomat"), None, "{text}");
        }
    }
}
