//! The days of a mention, once the day of its report is known.

use super::days;
use crate::coding::{EventMention, Modality, TermKind, When};
use crate::time::{Calendar, EventDate, Grain, Part, Relation, Tense, TimeExpression, Value, Which, denoted, resolve};
use std::collections::BTreeMap;

/// Whether the act, if it comes, comes after it was told of.
pub(crate) fn is_ahead(modality: Modality) -> bool {
    use Modality::*;
    matches!(modality, Planned | Offered | Agreed | Requested | Threatened | Considered | Hypothetical)
}

/// Counts the expressions of a mention from the day of its report.
pub(crate) fn fill(mention: &mut EventMention, published: &EventDate) {
    let said_so_far = told(published);
    let (act, said) = expressions(mention, published);
    let said = said.map(|e| resolve(e, published, said_tense(mention)));
    let act = act.map(|e| match ahead_by_a_day(e, mention, published) {
        true => resolve(e, published, Tense::Future),
        false => planned_before(e, published, act_tense(mention)),
    });
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
    let act = in_office(act, mention, published);
    let said = match said {
        Some(date) => within_the_past(date, published),
        None if ahead => said_so_far,
        None => act.clone(),
    };
    for term in &mut mention.terms {
        term.resolved = Some(match term.kind {
            TermKind::Deadline => resolve(&term.expression, published, term.tense),
            TermKind::TakesEffect => denoted(&term.expression, published, term.tense),
        });
    }
    mention.when.resolved = Some(noted(act, &mention.when));
    mention.said.resolved = Some(said);
}

/// Days of the calendar that lie so far ahead are not named without their year where the same day has just been.
const FAR: i64 = 270;
const JUST: i64 = 90;

/// "said in April that it would stop on May 12", read in June: the plan was made before its day, and its day is over.
fn planned_before(expression: &TimeExpression, published: &EventDate, tense: Tense) -> EventDate {
    let next = resolve(expression, published, tense);
    let open = matches!(
        &expression.value,
        Value::Calendar(Calendar { year: None, which: Which::Bare, part: Some(Part::Day(..) | Part::Month(_)), .. })
    );
    let (Some(first), Some(day)) = (next.earliest, published.latest) else { return next };
    if tense != Tense::Future || !open || days::add(day, FAR) >= first {
        return next;
    }
    let last = resolve(expression, published, Tense::Past);
    if last.latest.is_some_and(|l| days::add(l, JUST) >= day) { last } else { next }
}

/// What dates the act, and what dates the words that offered, agreed or planned it.
pub(crate) fn expressions<'m>(
    mention: &'m EventMention,
    published: &EventDate,
) -> (Option<&'m TimeExpression>, Option<&'m TimeExpression>) {
    let (act, said) = (mention.when.expression.as_ref(), mention.said.expression.as_ref());
    match act {
        Some(act) if dates_the_saying(act, mention, published) => (None, Some(act)),
        _ => (act, said),
    }
}

/// "offered last week to meet": what lies behind the report dates the offer and not the meeting. So does the weekday
/// of the report itself: that is the day of the news, whichever verb it stands beside.
fn dates_the_saying(act: &TimeExpression, mention: &EventMention, published: &EventDate) -> bool {
    use Modality::*;
    if !matches!(mention.modality, Offered | Agreed | Requested | Threatened) {
        return false;
    }
    if let Some(said) = &mention.said.expression {
        return said.span == act.span && said.text == act.text;
    }
    if matches!(act.relation, Relation::By | Relation::Until | Relation::Within) {
        return false;
    }
    let bare = matches!(act.value, Value::Weekday { which: Which::Bare, week: None, .. });
    if ahead_by_a_day(act, mention, published) {
        return false;
    }
    let day = published.single();
    let today = bare && day.is_some() && resolve(act, published, Tense::Future).single() == day;
    today || mention.when.tense == Tense::Past
}

/// "Offered to meet him on Friday", on a Thursday: no report calls a day of the week before by its bare name when the same
/// day is as near ahead.
fn ahead_by_a_day(act: &TimeExpression, mention: &EventMention, published: &EventDate) -> bool {
    use Modality::*;
    let bare = matches!(act.value, Value::Weekday { which: Which::Bare, week: None, .. });
    let settled = matches!(mention.modality, Offered | Agreed | Requested | Threatened);
    let Some(day) = published.single().filter(|_| bare && settled) else { return false };
    resolve(act, published, Tense::Future).single().is_some_and(|next| next > day && days::add(day, NEAR) >= next)
}

/// Days ahead at which a weekday is nearer than the last of its name, with room to spare.
const NEAR: i64 = 2;

/// Where two mentions of one sentence tell of one act, and one of them says when it was offered, both were said then.
pub(crate) fn share(mentions: &mut [EventMention]) {
    let dated: Vec<EventMention> = mentions.iter().filter(|m| m.said.expression.is_some()).cloned().collect();
    let mut by_place: BTreeMap<(usize, String), Vec<&EventMention>> = BTreeMap::new();
    for mention in &dated {
        by_place.entry((mention.sentence_index, mention.act.clone())).or_default().push(mention);
    }
    for mention in mentions.iter_mut().filter(|m| is_ahead(m.modality)) {
        if mention.when.expression.is_some() || mention.said.expression.is_some() {
            continue;
        }
        let near = by_place.get(&(mention.sentence_index, mention.act.clone()));
        let other = near.into_iter().flatten().find(|o| o.evidence.overlaps(mention.evidence));
        if let Some(other) = other {
            mention.said = other.said.clone();
        }
    }
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

/// What a leader did for his state who has left office since was done while he held it.
fn in_office(date: EventDate, mention: &EventMention, published: &EventDate) -> EventDate {
    let Some(office) = mention.when.office.as_ref().filter(|_| mention.modality.is_fact()) else { return date };
    let left = office.to.filter(|to| published.earliest.is_some_and(|day| *to < day));
    let held = EventDate {
        earliest: office.from,
        latest: left,
        grain: Grain::Unknown,
        text: String::new(),
        why: format!("while {} was in office", office.of),
    };
    match left {
        // No habit of the news holds for what was done so long ago.
        Some(_) if date.text.is_empty() => held,
        Some(_) => days::meet(&date, &held).unwrap_or(date),
        None => date,
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

/// Days that what a report tells of the story so far, without a day, may lie before it.
const STORY: i64 = 31;

/// The day that a mention is listed under. What a report tells on in its main clauses belongs to the story that it
/// reports, and that is not old either. A habit is enough to list a mention by, but no evidence to merge events by.
pub(crate) fn listed(mention: &EventMention, published: &EventDate) -> EventDate {
    let date = shown(mention);
    let undated = mention.when.expression.is_none() && date.earliest.is_none() && date.latest == published.latest;
    let Some(first) = published.earliest.filter(|_| undated && mention.when.recent && mention.modality.is_fact())
    else {
        return date;
    };
    EventDate {
        earliest: Some(crate::time::calendar::add_days(first, -STORY)),
        latest: published.latest,
        grain: Grain::Month,
        text: String::new(),
        why: format!("told as part of the story, without a day: by habit within {STORY} days before the report"),
    }
}

/// What has happened is not younger than its report.
fn within_the_past(date: EventDate, published: &EventDate) -> EventDate {
    match published.latest {
        Some(last) if date.latest.is_none_or(|d| d > last) && date.earliest.is_none_or(|d| d <= last) => {
            EventDate { latest: Some(last), ..date }
        }
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
            why: format!("the day on which it was {}; its own is open; {}", mention.modality.as_str(), said.why),
            ..said
        }
    } else {
        act
    }
}

/// An interval whose open side is closed by how far back, or ahead, reports of that kind look.
pub(crate) fn closed(date: &EventDate, back: i64, ahead: i64) -> EventDate {
    let earliest = date.earliest.or(date.latest.map(|last| days::add(last, -back)));
    let latest = date.latest.or(date.earliest.map(|first| days::add(first, ahead)));
    EventDate { earliest, latest, ..date.clone() }
}
