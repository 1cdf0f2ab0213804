//! All expressions of a text, each counted from the day that its context gives.

use super::grammar::find_loose;
use super::tense::direction;
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
            let parts = found.ends().map_or_else(|| vec![found], |ends| ends.to_vec());
            let mut first = None;
            for expression in parts {
                // Both ends of a range lie on one side of today.
                let tense = *first.get_or_insert_with(|| direction(sentence, &expression));
                let context = told.as_ref().filter(|(at, _)| number - at <= MEMORY).map(|(_, date)| date);
                let timex = timex3(&expression, published, context, tense);
                let date = match context {
                    Some(context) if expression.value.origin().is_some() => offset(&expression, context),
                    _ => resolve(&expression, published, tense),
                };
                if expression.value.is_date() && date.is_bounded() && date.grain != Grain::Unknown {
                    told = Some((number, denoted(&expression, published, tense)))
                        .filter(|(_, denoted)| denoted.is_bounded() && expression.value.origin().is_none())
                        .or_else(|| Some((number, date.clone())));
                }
                tagged.push(Tagged { sentence: number, expression, tense, timex, date });
            }
        }
    }
    tagged
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
