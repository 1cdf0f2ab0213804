//! The days of a mention, once the day of its report is known.

use super::days;
use crate::coding::{EventMention, Modality, When};
use crate::time::{EventDate, Grain, Origin, Relation, Tense, TimeExpression, resolve};

/// Whether the act, if it comes, comes after it was told of.
pub(crate) fn is_ahead(modality: Modality) -> bool {
    use Modality::*;
    matches!(
        modality,
        Planned | Offered | Agreed | Requested | Threatened | Considered | Hypothetical
    )
}

/// Counts the expressions of a mention from the day of its report.
pub(crate) fn fill(mention: &mut EventMention, published: &EventDate) {
    let said_so_far = told(published);
    let days_the_saying = dates_the_saying(mention);
    let (act, said) = if days_the_saying {
        (None, mention.when.expression.as_ref())
    } else {
        (mention.when.expression.as_ref(), mention.said.expression.as_ref())
    };
    let said = said.map(|e| resolve(e, published, said_tense(mention)));
    let act = act.map(|e| resolve(e, published, act_tense(mention)));
    let ahead = is_ahead(mention.modality);
    let act = match act {
        Some(date) if ahead => date,
        Some(date) => within_the_past(date, published),
        None if ahead => EventDate {
            earliest: said.as_ref().and_then(|s| s.earliest).or(published.earliest),
            latest: None,
            grain: Grain::Unknown,
            text: String::new(),
            why: "told as still to come, without a day".to_owned(),
        },
        None if mention.when.fresh => fresh(published),
        None => said_so_far.clone(),
    };
    let said = match said {
        Some(date) => within_the_past(date, published),
        None if ahead => said_so_far,
        None => act.clone(),
    };
    mention.when.resolved = Some(noted(act, &mention.when));
    mention.said.resolved = Some(said);
}

/// "offered last week to meet": what lies behind the report dates the offer and not the meeting.
fn dates_the_saying(mention: &EventMention) -> bool {
    use Modality::*;
    matches!(mention.modality, Offered | Agreed | Requested | Threatened)
        && mention.when.tense == Tense::Past
        && mention.said.expression.is_none()
        && mention
            .when
            .expression
            .as_ref()
            .is_some_and(|e| !matches!(e.relation, Relation::By | Relation::Until | Relation::Within))
}

pub(crate) fn act_tense(mention: &EventMention) -> Tense {
    match mention.when.tense {
        Tense::Unknown if mention.modality.is_fact() => Tense::Past,
        Tense::Unknown | Tense::Present if is_ahead(mention.modality) => Tense::Future,
        other => other,
    }
}

pub(crate) fn said_tense(mention: &EventMention) -> Tense {
    match mention.said.tense {
        Tense::Unknown => Tense::Past,
        other => other,
    }
}

/// Not after the report: the day of what a report tells without one.
fn told(published: &EventDate) -> EventDate {
    EventDate {
        earliest: None,
        latest: published.latest,
        grain: Grain::Unknown,
        text: String::new(),
        why: "told without a day, so not after the report".to_owned(),
    }
}

/// Days that what a report tells as its news, without a day, may lie before it.
const NEWS: i64 = 7;

/// The news of a report is not old: a habit of the trade, and an interval for that.
fn fresh(published: &EventDate) -> EventDate {
    EventDate {
        earliest: published.earliest.map(|d| crate::time::calendar::add_days(d, -NEWS)),
        latest: published.latest,
        grain: Grain::Week,
        text: String::new(),
        why: format!("told as news without a day: by habit within {NEWS} days before the report"),
    }
}

/// What has happened is not younger than its report.
fn within_the_past(date: EventDate, published: &EventDate) -> EventDate {
    match published.latest {
        Some(last) if date.latest.is_none_or(|d| d > last) && date.earliest.is_none_or(|d| d <= last) => EventDate {
            latest: Some(last),
            ..date
        },
        _ => date,
    }
}

fn noted(mut date: EventDate, when: &When) -> EventDate {
    if let Some(note) = &when.note {
        date.why = format!("{}; {note}", date.why);
    }
    date
}

/// The day that a mention gives of itself: of the act where it names one, else of the words that planned, offered
/// or agreed it.
pub(crate) fn shown(mention: &EventMention) -> EventDate {
    let unknown = || EventDate::unknown("not resolved");
    let act = mention.when.resolved.clone().unwrap_or_else(unknown);
    let said = mention.said.resolved.clone().unwrap_or_else(unknown);
    let dated = |date: &EventDate| !date.text.is_empty();
    if is_ahead(mention.modality) && !dated(&act) && dated(&said) {
        EventDate {
            why: format!(
                "the day on which it was {}; its own is open; {}",
                mention.modality.as_str(),
                said.why
            ),
            ..said
        }
    } else {
        act
    }
}

/// The other event that an expression is counted from, where it is: "a week after Russia retaliated".
pub(crate) fn counts_from_event(expression: &TimeExpression) -> bool {
    matches!(expression.value.origin(), Some(Origin::Event(_)))
}

/// An interval whose open side is closed by how far back, or ahead, reports of that kind look.
pub(crate) fn closed(date: &EventDate, back: i64, ahead: i64) -> EventDate {
    let earliest = date.earliest.or(date.latest.map(|last| days::add(last, -back)));
    let latest = date.latest.or(date.earliest.map(|first| days::add(first, ahead)));
    EventDate {
        earliest,
        latest,
        ..date.clone()
    }
}
