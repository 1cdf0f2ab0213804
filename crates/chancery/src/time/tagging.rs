//! All expressions of a text, each counted from the day that its context gives.

use super::grammar::find_loose;
use super::tense::direction;
use super::timex::counts_from;
use super::value::{Origin, Vague, Value};
use super::{EventDate, Grain, Tense, TimeExpression, Timex, denoted, offset, resolve, timex3};
use crate::language::Sentence;
use serde::{Deserialize, Serialize};

/// How many sentences a day that was told of serves as the anchor of "the next day".
const MEMORY: usize = 4;

/// A time expression with all that this step makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagged {
    /// Index of its sentence.
    pub sentence: usize,
    pub expression: TimeExpression,
    pub tense: Tense,
    pub timex: Timex,
    pub date: EventDate,
}

/// Finds and normalizes the time expressions of the sentences of one document that was written on `published`. The two
/// ends of a range are expressions of their own, as in TimeML.
pub fn tag(sentences: &[Sentence], published: &EventDate) -> Vec<Tagged> {
    let mut tagged: Vec<Tagged> = Vec::new();
    let mut told: Option<(usize, EventDate)> = None;
    for (number, sentence) in sentences.iter().enumerate() {
        for found in find_loose(sentence).into_iter().filter(is_timex) {
            let ends = found.ends();
            let weekdays =
                ends.as_ref().is_some_and(|ends| ends.iter().all(|e| matches!(e.value, Value::Weekday { .. })));
            let parts = ends.map_or_else(|| vec![found], Vec::from);
            let first = tagged.len();
            let mut tense = None;
            for expression in parts {
                // Both ends of a range lie on one side of today.
                let tense = *tense.get_or_insert_with(|| direction(sentence, &expression));
                let context = told.as_ref().filter(|(at, _)| number - at <= MEMORY).map(|(_, date)| date);
                let made = reading(number, expression, tense, published, context);
                if made.expression.value.is_date() && made.date.is_bounded() && made.date.grain != Grain::Unknown {
                    told = Some((number, denoted(&made.expression, published, tense)))
                        .filter(|(_, denoted)| denoted.is_bounded() && made.expression.value.origin().is_none())
                        .or_else(|| Some((number, made.date.clone())));
                }
                tagged.push(made);
            }
            if weekdays {
                order(tagged.get_mut(first..).unwrap_or_default());
            }
        }
    }
    tagged
}

fn reading(
    sentence: usize,
    expression: TimeExpression,
    tense: Tense,
    published: &EventDate,
    told: Option<&EventDate>,
) -> Tagged {
    let timex = timex3(&expression, published, told, tense);
    let date = match told {
        Some(told) if expression.value.origin().is_some() && counts_from(&expression.value, told) => {
            offset(&expression, told)
        }
        _ => resolve(&expression, published, tense),
    };
    Tagged { sentence, expression, tense, timex, date }
}

/// "from Monday to Wednesday": the end that lies the wrong way round is counted from the other.
fn order(ends: &mut [Tagged]) {
    let [first, last] = ends else { return };
    if !matches!((first.date.single(), last.date.single()), (Some(a), Some(b)) if a > b) {
        return;
    }
    let (moved, base) = if first.tense == Tense::Future { (last, first) } else { (first, last) };
    *moved = reading(moved.sentence, moved.expression.clone(), moved.tense, &base.date, None);
}

/// Whether TimeML annotates it: "shortly after", "on the eve of" and "formerly" name no time of their own.
fn is_timex(expression: &TimeExpression) -> bool {
    match &expression.value {
        Value::Shift { amount, from: Origin::Event(_) | Origin::Time(_), .. } => {
            amount.said.is_some() || amount.least > 1 || amount.most.is_none()
        }
        Value::Vague { when: Vague::Past } => {
            !["formerly", "previously"].contains(&expression.text.to_lowercase().as_str())
        }
        _ => true,
    }
}
