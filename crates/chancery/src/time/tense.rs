//! The tense of the clause around a token, for the parts of this step that ask for it before the coder does.

use super::value::{Calendar, Part, Value};
use super::{Relation, Tense, TimeExpression};
use crate::language::{Sentence, Token, Upos};

const WILL: &[&str] = &["will", "'ll", "’ll", "shall", "wo"];
const PAST_AUX: &[&str] = &["was", "were", "had", "did", "has", "have", "'ve", "’ve", "been"];
/// Verbs and adjectives whose infinitive lies in the future.
const AHEAD: &[&str] = &[
    "plan", "expect", "schedule", "intend", "set", "due", "slate", "agree", "hope", "vow", "pledge", "promise",
    "prepare", "decide", "want", "aim", "order", "ask", "tell", "urge", "threaten", "likely", "unlikely", "poise",
    "poised", "ready", "bound", "certain",
];
/// Past forms that differ from the lemma neither by -ed nor where the lemma is unknown.
const PAST_FORMS: &[&str] = &[
    "said", "told", "met", "left", "held", "went", "came", "took", "gave", "made", "began", "flew", "spoke", "sent",
    "signed", "broke", "won", "lost", "cut", "put", "set", "shut", "rose", "fell", "saw", "wrote", "became", "brought",
    "thought", "found", "paid", "struck", "shed", "hit", "quit", "hurt", "split",
];

/// The tense of the clause that holds token `at`: by the tree where there is one, else by the nearest verb.
pub fn tense_at(sentence: &Sentence, at: usize) -> Tense {
    let Some(verb) = governing_verb(sentence, at).or_else(|| nearest_verb(sentence, at)) else {
        return Tense::Unknown;
    };
    let Some(token) = sentence.tokens.get(verb) else {
        return Tense::Unknown;
    };
    let helpers = helpers(sentence, verb);
    let any = |words: &[&str]| helpers.iter().any(|helper| words.contains(&helper.text.to_lowercase().as_str()));
    if any(WILL) {
        return Tense::Future;
    }
    // "is to be launched Thursday"
    let arranged = any(&["is", "are"]) && !any(PAST_AUX);
    if any(&["to"]) && (arranged || is_ahead(sentence, verb)) {
        return Tense::Future;
    }
    if any(PAST_AUX) || is_past_form(token) {
        return Tense::Past;
    }
    if any(&["would", "could", "should", "may", "might", "must", "can", "to"]) {
        Tense::Unknown
    } else {
        Tense::Present
    }
}

/// Words that stand close before a date that is still to come: "due Nov. 15", "a hearing scheduled for Friday".
const TO_COME: &[&str] = &[
    "due",
    "scheduled",
    "slated",
    "effective",
    "maturing",
    "forecast",
    "expected",
    "payable",
    "upcoming",
    "planned",
    "set",
    "expires",
];

/// What is traded for a month to come: "May delivery", "December futures".
const DELIVERED: &[&str] =
    &["delivery", "deliveries", "futures", "contract", "contracts", "settlement", "expiry", "crude"];
/// Verbs whose present tells of what is written or shown, and not of what is planned.
const SAYING: &[&str] = &[
    "say", "show", "tell", "write", "report", "suggest", "indicate", "note", "add", "claim", "argue", "insist", "deny",
    "recall", "remember", "know", "think", "believe", "see", "look", "walk", "stand", "sit", "gesture", "pose",
    "smile", "wave", "react", "speak",
];

/// The direction in which a bare weekday, day or month lies from the day of the report: the tense of its clause, unless
/// a word beside it says otherwise.
pub fn direction(sentence: &Sentence, expression: &TimeExpression) -> Tense {
    let at = expression.tokens.0;
    let tense = tense_at(sentence, at);
    if !matches!(expression.value, Value::Calendar(_) | Value::Weekday { .. }) {
        return tense;
    }
    let before = |back: usize| at.checked_sub(back).and_then(|at| sentence.tokens.get(at));
    let lower = |token: &Token| token.text.to_lowercase();
    let near = (1..=4).map_while(|back| before(back).filter(|token| token.upos != Upos::Punct));
    let cue = near
        .map(|token| (TO_COME.contains(&lower(token).as_str()), token.upos == Upos::Noun))
        .find(|(cue, noun)| *cue || *noun)
        .is_some_and(|(cue, _)| cue);
    if cue {
        return Tense::Future;
    }
    let after = |ahead: usize| sentence.tokens.get(expression.tokens.1 + ahead);
    // "until April 30 to comply"
    let term = matches!(expression.relation, Relation::Until | Relation::By)
        && after(0).is_some_and(|token| token.text == "to")
        && after(1).is_some_and(|token| token.upos == Upos::Verb);
    // "oil for May delivery"
    let delivery = after(0).is_some_and(|token| DELIVERED.contains(&lower(token).as_str()));
    if term || delivery {
        return Tense::Future;
    }
    // "ahead of Sunday's vote"
    let led = |back: usize| {
        before(back).is_some_and(|token| lower(token) == "of")
            && before(back + 1).is_some_and(|token| lower(token) == "ahead")
    };
    let reach = (1..=6).take_while(|back| {
        before(*back).is_some_and(|token| !matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Punct))
    });
    if reach.into_iter().any(led) {
        return Tense::Future;
    }
    if follows_past(sentence, at) {
        return Tense::Past;
    }
    let Some(verb) = governing_verb(sentence, at).or_else(|| nearest_verb(sentence, at)) else {
        return tense;
    };
    // "Voting on Tuesday, parliament backed it": the participle has the tense of the clause that it belongs to.
    let participle = sentence.tokens.get(verb).is_some_and(|token| token.text.ends_with("ing"))
        && helpers(sentence, verb).is_empty();
    if participle && governing_verb(sentence, verb).is_some() {
        return tense_at(sentence, verb);
    }
    let helpers: Vec<String> = helpers(sentence, verb).into_iter().map(lower).collect();
    let has = |words: &[&str]| helpers.iter().any(|helper| words.contains(&helper.as_str()));
    let is_noun =
        |head: usize| sentence.tokens.get(head).is_some_and(|token| matches!(token.upos, Upos::Noun | Upos::Propn));
    let perfect = has(&["have", "had", "'d"]);
    // "A hearing on June 3 has been scheduled" tells of a day to come.
    let arranged = ["schedule", "expect", "plan", "slate"]
        .contains(&sentence.tokens.get(verb).map_or("", |token| token.lemma.as_str()))
        && has(&["is", "are", "has", "been"])
        && !has(&["had", "was", "were"]);
    // "should be done in October", "another meeting to be held on Friday"; a decision "to meet" may be an old one.
    let modal = has(&["should", "must", "may", "can", "might", "could", "would", "ca"]) && !perfect;
    let open = has(&["to"])
        && has(&["be"])
        && !perfect
        && sentence.tokens.get(verb).and_then(|token| token.head).is_some_and(is_noun);
    // What lasts until a day that has no year lasts until the next one, but not what "was" so until then.
    let subject = |index: usize| {
        let by_tree = sentence.tokens.iter().any(|t| t.head == Some(index) && t.relation.starts_with("nsubj"));
        let beside = index.checked_sub(1).and_then(|at| sentence.tokens.get(at));
        let no_tree = sentence.tokens.get(index).is_some_and(|token| token.relation.is_empty());
        by_tree || no_tree && beside.is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron))
    };
    let told = helpers.is_empty() && sentence.tokens.get(verb).is_some_and(is_past_form) && subject(verb);
    let until = matches!(expression.relation, Relation::Until | Relation::By)
        && !perfect
        && !told
        && !sentence.tokens.iter().any(|token| matches!(lower(token).as_str(), "was" | "were" | "had" | "did"));
    // "The trial opens Monday." is a plan; what a headline has fall on Monday fell.
    let told_in_full =
        sentence.tokens.last().is_some_and(|token| matches!(token.text.as_str(), "." | "”" | "\"" | "?"));
    let day = matches!(
        expression.value,
        Value::Weekday { .. } | Value::Calendar(Calendar { part: Some(Part::Day(..) | Part::Feast(_)), .. })
    );
    // "His successor arrives in July", but "the shop accounts for a third of sales in July".
    let timetabled = matches!(expression.value, Value::Calendar(Calendar { part: Some(Part::Month(_)), .. }))
        && sentence.tokens.get(verb).is_some_and(|token| TIMETABLED.contains(&token.lemma.as_str()));
    // "Shops are closed Friday."
    let passive = has(&["is", "are", "'s", "'re"])
        && !has(PAST_AUX)
        && sentence
            .tokens
            .get(verb)
            .is_some_and(|token| is_past_form(token) && !STATES.contains(&token.lemma.as_str()));
    let planned = (tense == Tense::Present || passive)
        && (day || timetabled)
        && !perfect
        && told_in_full
        && !sentence.tokens.get(verb).is_some_and(|token| SAYING.contains(&token.lemma.as_str()));
    // "Envoys to meet Saturday", in a headline.
    let headline = !told_in_full
        && helpers == ["to"]
        && verb.checked_sub(2).and_then(|at| sentence.tokens.get(at)).is_some_and(|token| {
            matches!(token.upos, Upos::Noun | Upos::Propn)
                || sentence.tokens.first().is_some_and(|first| first.span == token.span)
        });
    if modal || open || until || arranged || planned || headline { Tense::Future } else { tense }
}

/// "She said Monday", "measures announced on Monday": the expression at `at` stands beside a plain past form, and dates
/// it whatever the tree says.
fn follows_past(sentence: &Sentence, at: usize) -> bool {
    let token = |at: Option<usize>| at.and_then(|at| Some((at, sentence.tokens.get(at)?)));
    let mut verb = token(at.checked_sub(1));
    while let Some((here, _)) =
        verb.filter(|(_, token)| matches!(token.text.as_str(), "on" | "early" | "late" | "earlier"))
    {
        verb = token(here.checked_sub(1));
    }
    let Some((here, _)) = verb.filter(|(_, token)| token.upos == Upos::Verb && is_past_form(token)) else {
        return false;
    };
    let helped = token(here.checked_sub(1))
        .is_some_and(|(_, token)| matches!(token.upos, Upos::Aux | Upos::Part | Upos::Adv) || token.lemma == "be");
    !helped
}

/// Verbs whose present tense gives the time of something arranged.
const TIMETABLED: &[&str] = &[
    "arrive", "leave", "open", "close", "start", "begin", "end", "expire", "mature", "retire", "launch", "resume",
    "meet", "visit", "vote", "return", "depart", "travel", "convene",
];

/// Participles that tell of what is thought of somebody now, and plan nothing.
const STATES: &[&str] = &[
    "accuse", "charge", "suspect", "believe", "know", "say", "report", "think", "name", "base", "date", "involve",
    "call", "mark", "concern", "see", "hold",
];

fn governing_verb(sentence: &Sentence, at: usize) -> Option<usize> {
    let mut current = at;
    for _ in 0..sentence.tokens.len() {
        let token = sentence.tokens.get(current)?;
        if current != at && (matches!(token.upos, Upos::Verb) || is_predicate(sentence, current)) {
            return Some(current);
        }
        current = token.head?;
    }
    None
}

/// "will be back", "was minister": what a copula or an auxiliary makes the predicate of a clause.
fn is_predicate(sentence: &Sentence, at: usize) -> bool {
    let helps =
        |token: &Token| token.head == Some(at) && (token.relation == "cop" || token.relation.starts_with("aux"));
    sentence.tokens.iter().any(helps)
}

/// The verb nearest before the token in its stretch between commas, else the nearest after it.
fn nearest_verb(sentence: &Sentence, at: usize) -> Option<usize> {
    let is_verb =
        |index: &usize| sentence.tokens.get(*index).is_some_and(|token| token.upos == Upos::Verb || looks_past(token));
    let before = (0..at).rev().take(24).find(is_verb);
    before.or_else(|| (at + 1..sentence.tokens.len()).take(24).find(is_verb))
}

fn looks_past(token: &Token) -> bool {
    PAST_FORMS.contains(&token.text.to_lowercase().as_str())
}

fn helpers(sentence: &Sentence, verb: usize) -> Vec<&Token> {
    let by_tree: Vec<&Token> = sentence
        .tokens
        .iter()
        .filter(|token| {
            token.head == Some(verb)
                && (token.upos == Upos::Aux || token.upos == Upos::Part || token.relation.starts_with("aux"))
        })
        .collect();
    if !by_tree.is_empty() {
        return by_tree;
    }
    let before = sentence.tokens.get(..verb).unwrap_or_default().iter().rev();
    before.take_while(|token| matches!(token.upos, Upos::Aux | Upos::Part | Upos::Adv)).collect()
}

fn is_ahead(sentence: &Sentence, verb: usize) -> bool {
    let Some(token) = sentence.tokens.get(verb) else {
        return false;
    };
    let governor = match token.head {
        Some(head) => sentence.tokens.get(head),
        None => sentence
            .tokens
            .get(..verb)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|token| matches!(token.upos, Upos::Verb | Upos::Adj)),
    };
    governor.is_some_and(|governor| AHEAD.contains(&governor.lemma.to_lowercase().as_str()))
}

fn is_past_form(token: &Token) -> bool {
    let text = token.text.to_lowercase();
    let lemma = token.lemma.to_lowercase();
    if looks_past(token) || text.ends_with("ed") && text.len() > 4 {
        return true;
    }
    text != lemma && !text.ends_with("ing") && !text.ends_with('s') && token.upos == Upos::Verb
}
