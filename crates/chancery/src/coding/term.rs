//! Days that belong to an act and are not the day on which it happens: when a measure takes effect, and until when
//! something must be done.

use super::{EventMention, Modality};
use crate::language::Sentence;
use crate::time::{Relation, Tense, TimeExpression, direction};
use serde::{Deserialize, Serialize};

/// What such a day is to the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// From then on it holds: "from January 1", "effective Monday", "which takes effect in May".
    TakesEffect,
    /// Until then it must be done: "have 72 hours to leave", "by October 10".
    Deadline,
}

/// Such a day of a mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub kind: TermKind,
    pub expression: TimeExpression,
    pub tense: Tense,
    /// The interval, once the document's day is known.
    pub resolved: Option<crate::time::EventDate>,
}

/// Gives each mention the terms that hang on it in its sentence's tree.
pub(crate) fn attach(sentences: &[Sentence], times: &[Vec<TimeExpression>], mentions: &mut [EventMention]) {
    for (index, (sentence, times)) in sentences.iter().zip(times).enumerate() {
        for expression in times {
            let Some(kind) = kind(sentence, expression) else { continue };
            let here: Vec<usize> =
                (0..mentions.len()).filter(|at| mentions.get(*at).is_some_and(|m| m.sentence_index == index)).collect();
            let Some(at) = bearer(sentence, expression, kind, mentions, &here) else { continue };
            let tense = Tense::Future;
            if let Some(mention) = mentions.get_mut(at) {
                mention.terms.push(Term { kind, expression: expression.clone(), tense, resolved: None });
            }
        }
    }
}

fn kind(sentence: &Sentence, expression: &TimeExpression) -> Option<TermKind> {
    let lower = |at: usize| sentence.tokens.get(at).map_or_else(String::new, |token| token.text.to_lowercase());
    let before = |back: usize| expression.tokens.0.checked_sub(back).map_or_else(String::new, lower);
    let starts = (1..=3).any(|back| before(back) == "effective") || before(1) == "starting" || before(1) == "beginning";
    if starts || expression.relation == Relation::From || into_force(sentence, expression.tokens.0) {
        return Some(TermKind::TakesEffect);
    }
    let ahead = || direction(sentence, expression) == Tense::Future;
    match expression.relation {
        Relation::Within => Some(TermKind::Deadline),
        Relation::By | Relation::Until if ahead() => Some(TermKind::Deadline),
        _ => None,
    }
}

/// The clause of token `at` is one of taking effect or coming into force.
fn into_force(sentence: &Sentence, at: usize) -> bool {
    let verbs = ["take", "come", "enter", "go", "become"];
    let nouns = ["effect", "force", "effective", "operation"];
    let child = |verb: usize| {
        let of = |token: &crate::language::Token| token.head == Some(verb) && nouns.contains(&token.lemma.as_str());
        sentence.tokens.iter().any(of)
    };
    path(sentence, at)
        .into_iter()
        .any(|verb| sentence.tokens.get(verb).is_some_and(|t| verbs.contains(&t.lemma.as_str())) && child(verb))
}

/// The tokens above `at`, up to the clause after the nearest verb.
fn path(sentence: &Sentence, at: usize) -> Vec<usize> {
    let mut path = Vec::new();
    let mut current = sentence.tokens.get(at).and_then(|token| token.head);
    while let Some(head) = current.filter(|head| !path.contains(head)) {
        path.push(head);
        if path.len() > 12 {
            break;
        }
        current = sentence.tokens.get(head).and_then(|token| token.head);
    }
    path
}

/// The mention that the expression hangs on: the first one met on the way up the tree, the one that is still to be done
/// before one that is past; else the only one of the sentence.
fn bearer(
    sentence: &Sentence,
    expression: &TimeExpression,
    kind: TermKind,
    mentions: &[EventMention],
    here: &[usize],
) -> Option<usize> {
    let open = |at: &usize| {
        use Modality::{Agreed, Offered, Planned, Requested, Threatened};
        let modality = mentions.get(*at).map(|m| m.modality);
        kind == TermKind::Deadline && matches!(modality, Some(Agreed | Offered | Planned | Requested | Threatened))
    };
    for token in path(sentence, expression.tokens.0) {
        let Some(span) = sentence.tokens.get(token).map(|token| token.span) else { continue };
        let holding = here.iter().copied().filter(|at| mentions.get(*at).is_some_and(|m| m.evidence.overlaps(span)));
        let best = holding.min_by_key(|at| (!open(at), mentions.get(*at).map_or(0, |m| m.evidence.len())));
        if best.is_some() {
            return best;
        }
    }
    match here {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::coding::TermKind;
    use crate::reader::{Input, Reader};

    #[test]
    fn what_takes_effect_and_what_must_be_done_are_kept_apart() {
        let reader = Reader::embedded().expect("the reader is made");
        let cases = [
            ("Malta expelled two Cypriot diplomats and gave them 72 hours to leave.", TermKind::Deadline, "2018-03-12"),
            ("Fiji ordered the Samoan ambassador to leave by October 10.", TermKind::Deadline, "2018-10-10"),
            ("Peru imposed sanctions on Chile, effective Thursday.", TermKind::TakesEffect, "2018-03-15"),
            (
                "Peru banned Chilean officials from entering the country from April 1.",
                TermKind::TakesEffect,
                "2018-04-01",
            ),
            ("Kenya imposed tariffs on Uganda that take effect on April 3.", TermKind::TakesEffect, "2018-04-03"),
        ];
        let mut wrong = Vec::new();
        for (text, kind, day) in cases {
            let report = format!("LIMA, March 9, 2018 (Wire) - {text}");
            let (readings, _) = reader.read(&[Input { file: "a.txt", bytes: report.as_bytes() }]);
            let record = crate::record::Record::of(readings, &reader.coder.codebook, &reader.registry);
            let terms: Vec<_> = record.mentions.iter().flat_map(|m| &m.terms).collect();
            let held = terms.iter().any(|term| {
                let latest = term.resolved.as_ref().and_then(|date| date.latest);
                term.kind == kind && latest.map(|day| day.to_string()).as_deref() == Some(day)
            });
            if !held {
                wrong.push(format!("{text}: {terms:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let none = reader.read(&[Input { file: "a.txt", bytes: b"Malta expelled two Cypriot diplomats on Monday." }]);
        assert!(none.0[0].mentions.iter().all(|m| m.terms.is_empty()));
    }
}
