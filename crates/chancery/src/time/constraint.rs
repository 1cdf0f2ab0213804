//! What the words of a report say of the day on which they were written.
//!
//! Each piece of evidence is a test that a day passes or fails. "Tomorrow, 26 October 2023" leaves one day; a dateline
//! of a Saturday leaves Saturdays; who writes "yesterday" does not name yesterday by its weekday. Hard tests rest on
//! what words mean, soft ones on habits of the trade, and a soft one that leaves no day is not heeded.

use super::calendar::{add_days, ymd};
use super::resolve::denoted;
use super::tense::tense_at;
use super::value::{Calendar, Part, Unit, Value, Weekday, Which, YearRef};
use super::{EventDate, Relation, Tense, TimeExpression, told};
use crate::document::{Document, NoiseKind};
use crate::language::Sentence;
use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Days of an interval that are tried one by one.
const TRIED: i64 = 800;
/// How far a day that a relative expression names in so many words may lie from the report.
const REACH: i64 = 45;
/// Tests of one kind that are kept: a long text repeats itself.
const KEPT: usize = 12;

/// A test on the day of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    pub rule: DayRule,
    /// It rests on what words mean, not on habit.
    pub hard: bool,
    pub why: String,
    pub span: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayRule {
    /// The report is of one of these weekdays.
    Weekdays(Vec<Weekday>),
    /// Counted from the report, the expression leads to that day of that year, or of any.
    Leads { expression: Box<TimeExpression>, tense: Tense, year: Option<i16>, month: u8, day: u8 },
    /// The nearest such day in the direction of the tense falls on that weekday.
    FallsOn { month: u8, day: u8, weekday: Weekday, tense: Tense },
    /// The report is neither of that day of a year nor of the next.
    NotBeside { month: u8, day: u8 },
}

impl Constraint {
    /// Whether a report of `date` can say so.
    pub fn allows(&self, date: Date) -> bool {
        let years = date.year().saturating_sub(1)..=date.year().saturating_add(1);
        match &self.rule {
            DayRule::Weekdays(days) => days.contains(&Weekday::of(date)),
            DayRule::Leads { expression, tense, year, month, day } => {
                let there = denoted(expression, &EventDate::day(date, ""), *tense);
                let mut named =
                    years.filter(|y| year.is_none_or(|year| year == *y)).filter_map(|y| ymd(y, *month, *day));
                there.is_bounded() && named.any(|day| there.contains(day))
            }
            DayRule::FallsOn { month, day, weekday, tense } => {
                let days = years.filter_map(|y| ymd(y, *month, *day));
                let found = match tense {
                    Tense::Future => days.filter(|d| *d >= date).min(),
                    Tense::Past => days.filter(|d| *d <= date).max(),
                    _ => days.min_by_key(|d| (*d - date).get_days().abs()),
                };
                found.is_some_and(|day| Weekday::of(day) == *weekday)
            }
            DayRule::NotBeside { month, day } => {
                !years.filter_map(|y| ymd(y, *month, *day)).any(|named| date == named || date == add_days(named, 1))
            }
        }
    }
}

/// The days of `date` that pass the tests, and the reasons of those that took some away; hard tests that leave none
/// come back as contradictions.
pub(crate) fn constrain(date: &EventDate, tests: &[Constraint]) -> (EventDate, Vec<String>) {
    let mut bounds = (date.earliest, date.latest);
    let wide = |bounds: (Option<Date>, Option<Date>)| {
        bounds.0.zip(bounds.1).is_none_or(|(first, last)| i64::from((last - first).get_days()) > TRIED)
    };
    let mut astray = Vec::new();
    if wide(bounds) {
        let named = tests.iter().find_map(|test| match &test.rule {
            DayRule::Leads { year: Some(year), month, day, .. } if test.hard => ymd(*year, *month, *day),
            _ => None,
        });
        let Some(named) = named else { return (date.clone(), astray) };
        let (first, last) = (add_days(named, -REACH), add_days(named, REACH));
        bounds = (bounds.0.max(Some(first)), bounds.1.into_iter().chain([last]).min());
    }
    let (Some(first), Some(last)) = bounds else { return (date.clone(), astray) };
    if first > last || wide(bounds) {
        return (date.clone(), astray);
    }
    let mut days: Vec<Date> = Vec::new();
    let mut day = first;
    while day <= last {
        days.push(day);
        if day == Date::MAX {
            break;
        }
        day = add_days(day, 1);
    }
    let mut whys: Vec<&str> = Vec::new();
    let ordered = tests.iter().filter(|test| test.hard).chain(tests.iter().filter(|test| !test.hard));
    for test in ordered {
        let left: Vec<Date> = days.iter().copied().filter(|day| test.allows(*day)).collect();
        if left.is_empty() {
            if test.hard {
                astray.push(test.why.clone());
            }
            continue;
        }
        if left.first() != days.first() || left.last() != days.last() {
            whys.push(&test.why);
        }
        days = left;
    }
    let mut out = date.clone();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return (out, astray) };
    if (out.earliest, out.latest) != (Some(*first), Some(*last)) {
        (out.earliest, out.latest) = (Some(*first), Some(*last));
        out.grain = super::Grain::Day;
        let before = Some(out.why.as_str()).filter(|why| !why.is_empty());
        out.why = before.into_iter().chain(whys).collect::<Vec<_>>().join("; ");
    }
    (out, astray)
}

/// The tests that a report's words give.
pub(super) fn constraints(
    document: &Document,
    sentences: &[Sentence],
    times: &[Vec<TimeExpression>],
) -> Vec<Constraint> {
    let mut tests = Vec::new();
    if let Some((weekday, span)) = document.dateline.as_ref().and_then(|d| Some((d.weekday?, d.span))) {
        let why = format!("the dateline is of a {weekday:?}");
        tests.push(Constraint { rule: DayRule::Weekdays(vec![weekday]), hard: true, why, span: Some(span) });
    }
    stamped(document, &mut tests);
    let told: Vec<(&Sentence, &Vec<TimeExpression>)> = told(document, sentences, times).collect();
    for (sentence, times) in &told {
        beside(document, sentence, times, &mut tests);
    }
    elaborated(&told, &mut tests);
    style(document, &told, &mut tests);
    tests.truncate(4 * KEPT);
    tests
}

/// "Last updated at 22:47 on Monday": a stamp that gives a weekday and no date.
fn stamped(document: &Document, tests: &mut Vec<Constraint>) {
    for note in &document.noise {
        let dated = matches!(note.kind, NoiseKind::Updated | NoiseKind::DateHeader | NoiseKind::Byline);
        let text = note.span.of(&document.text);
        if !dated || text.len() > 200 || document.stamps.iter().any(|s| s.span.is_some_and(|s| s.overlaps(note.span))) {
            continue;
        }
        if let Some(weekday) = Weekday::named_in(text) {
            let why = format!("'{}' is of a {weekday:?}", text.trim());
            tests.push(Constraint { rule: DayRule::Weekdays(vec![weekday]), hard: false, why, span: Some(note.span) });
        }
    }
}

/// "Tomorrow, 26 October 2023"; "on Monday (March 11)"; "Thursday, Jan. 24".
fn beside(document: &Document, sentence: &Sentence, times: &[TimeExpression], tests: &mut Vec<Constraint>) {
    for time in times {
        if let Value::Calendar(Calendar {
            year: None,
            part: Some(Part::Day(month, day)),
            weekday: Some(weekday),
            which: Which::Bare,
            ..
        }) = &time.value
        {
            let tense = tense_at(sentence, time.tokens.0);
            let rule = DayRule::FallsOn { month: *month, day: *day, weekday: *weekday, tense };
            tests.push(Constraint { rule, hard: true, why: format!("'{}'", time.text), span: Some(time.span) });
        }
    }
    for pair in times.windows(2) {
        let [first, second] = pair else { continue };
        let between = Span::new(first.span.end, second.span.start).of(&document.text);
        let joined =
            between.trim().chars().all(|c| matches!(c, ',' | '(' | '[' | '–' | '—' | '-')) && between.len() <= 4;
        if !joined {
            continue;
        }
        for (relative, absolute) in [(first, second), (second, first)] {
            let Some((year, month, day)) = month_day(&absolute.value) else { continue };
            if !deictic(&relative.value) {
                continue;
            }
            let tense = tense_at(sentence, relative.tokens.0);
            let expression = Box::new((*relative).clone());
            let rule = DayRule::Leads { expression, tense, year, month, day };
            let why = format!("'{}' is '{}'", relative.text, absolute.text);
            tests.push(Constraint { rule, hard: true, why, span: Some(relative.span.cover(absolute.span)) });
        }
    }
}

fn month_day(value: &Value) -> Option<(Option<i16>, u8, u8)> {
    match value {
        Value::Calendar(Calendar { year, part: Some(Part::Day(month, day)), which: Which::Bare, .. }) => match year {
            None => Some((None, *month, *day)),
            Some(YearRef::Year(year)) => Some((Some(*year), *month, *day)),
            Some(YearRef::Offset(_)) => None,
        },
        _ => None,
    }
}

/// It is counted from the report: "tomorrow", "last week", a weekday.
fn deictic(value: &Value) -> bool {
    match value {
        Value::Unit { unit, from: super::Origin::Publication, .. } => {
            matches!(unit, Unit::Day | Unit::Week | Unit::Month)
        }
        Value::Weekday { which, .. } => !matches!(which, Which::Told(_)),
        _ => false,
    }
}

/// "As recently as last week there was hope. In a speech on 15 August he offered talks": the second sentence tells what
/// the first one placed.
fn elaborated(told: &[(&Sentence, &Vec<TimeExpression>)], tests: &mut Vec<Constraint>) {
    for pair in told.windows(2) {
        let [(first, placing), (second, dating)] = pair else { continue };
        let ([placing], [dated]) = (placing.as_slice(), dating.as_slice()) else { continue };
        let past = matches!(
            &placing.value,
            Value::Unit { unit: Unit::Week | Unit::Month, offset: -1, from: super::Origin::Publication, .. }
        );
        let Some((None, month, day)) = month_day(&dated.value) else { continue };
        let opens = tense_at(second, dated.tokens.0) == Tense::Past && dated.relation == Relation::On;
        if past && opens && first.block == second.block {
            let expression = Box::new(placing.clone());
            let rule = DayRule::Leads { expression, tense: Tense::Past, year: None, month, day };
            let why = format!("'{}' is taken up by '{}'", placing.text, dated.text);
            tests.push(Constraint { rule, hard: false, why, span: Some(placing.span.cover(dated.span)) });
        }
    }
}

/// A paper that writes "yesterday" names no weekday for it; and its other news of the week is a few days old.
fn style(document: &Document, told: &[(&Sentence, &Vec<TimeExpression>)], tests: &mut Vec<Constraint>) {
    let quoted = |span: Span, sentence: &Sentence| {
        let before = Span::new(sentence.span.start, span.start).of(&document.text);
        before.matches('“').count() > before.matches('”').count() || before.matches('"').count() % 2 == 1
    };
    let own = |sentence: &Sentence, time: &TimeExpression| !quoted(time.span, sentence);
    let is_yesterday = |time: &TimeExpression| {
        matches!(
            &time.value,
            Value::Unit { unit: Unit::Day, offset: -1, from: super::Origin::Publication, time: None, .. }
        )
    };
    let Some(yesterday) = told.iter().find_map(|(s, times)| times.iter().find(|t| is_yesterday(t) && own(s, t))) else {
        return;
    };
    let (mut freshest, mut count) = (None, 0);
    for (sentence, times) in told {
        for time in times.iter().filter(|t| own(sentence, t)) {
            let tense = tense_at(sentence, time.tokens.0);
            let (rule, why) = match &time.value {
                Value::Weekday { weekday, which: Which::Bare, week: None, .. }
                    if tense == Tense::Past && time.relation == Relation::On =>
                {
                    freshest.get_or_insert((*weekday, time));
                    let beside = [weekday.offset(), (weekday.offset() + 1) % 7];
                    let left = Weekday::ALL.into_iter().filter(|day| !beside.contains(&day.offset())).collect();
                    (
                        DayRule::Weekdays(left),
                        format!("it writes 'yesterday', so that '{}' is neither that day nor its own", time.text),
                    )
                }
                Value::Weekday { weekday, which: Which::Bare, week: None, .. } if tense == Tense::Future => {
                    let left = Weekday::ALL.into_iter().filter(|day| day != weekday).collect();
                    (DayRule::Weekdays(left), format!("'{}' is still to come", time.text))
                }
                value if tense == Tense::Past && time.relation == Relation::On => match month_day(value) {
                    Some((None, month, day)) => (
                        DayRule::NotBeside { month, day },
                        format!("it writes 'yesterday', so that '{}' is neither that day nor its own", time.text),
                    ),
                    _ => continue,
                },
                _ => continue,
            };
            count += 1;
            if count <= KEPT {
                tests.push(Constraint { rule, hard: false, why, span: Some(time.span) });
            }
        }
    }
    if let Some((weekday, time)) = freshest {
        let after = |days: i64| Weekday::ALL.into_iter().find(|day| day.offset() == (weekday.offset() + days) % 7);
        let rule = DayRule::Weekdays([after(2), after(3)].into_iter().flatten().collect());
        let why = format!("news of 'yesterday' told with that of '{}': by habit of the days before", time.text);
        tests.push(Constraint { rule, hard: false, why, span: Some(yesterday.span) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Grain, Origin, Portion};
    use jiff::civil::date;

    fn day_word(offset: i32) -> TimeExpression {
        let value =
            Value::Unit { unit: Unit::Day, offset, from: Origin::Publication, portion: Portion::Whole, time: None };
        TimeExpression { span: Span::new(0, 0), text: String::new(), tokens: (0, 1), relation: Relation::On, value }
    }

    fn test(rule: DayRule, hard: bool) -> Constraint {
        Constraint { rule, hard, why: "why".to_owned(), span: None }
    }

    #[test]
    fn a_day_named_twice_leaves_one() {
        let expression = Box::new(day_word(1));
        let rule = DayRule::Leads { expression, tense: Tense::Future, year: Some(2016), month: 3, day: 1 };
        let (found, astray) = constrain(&EventDate::unknown(""), &[test(rule, true)]);
        assert_eq!(found.single(), Some(date(2016, 2, 29)));
        assert!(astray.is_empty());
    }

    #[test]
    fn a_weekday_beside_a_date_leaves_its_years() {
        let rule = DayRule::FallsOn { month: 3, day: 11, weekday: Weekday::Monday, tense: Tense::Past };
        let test = test(rule, true);
        assert!(test.allows(date(2019, 3, 14)) && !test.allows(date(2018, 3, 14)));
        let rule = DayRule::FallsOn { month: 2, day: 29, weekday: Weekday::Monday, tense: Tense::Past };
        assert!(!Constraint { rule, ..test }.allows(date(2015, 3, 1)), "there is no such day");
    }

    #[test]
    fn a_habit_that_leaves_nothing_is_not_heeded() {
        let whole =
            EventDate { earliest: Some(date(2020, 6, 1)), latest: Some(date(2020, 6, 3)), ..EventDate::unknown("") };
        let (found, astray) = constrain(&whole, &[test(DayRule::Weekdays(vec![Weekday::Sunday]), false)]);
        assert_eq!((found.earliest, found.latest, found.grain), (whole.earliest, whole.latest, Grain::Unknown));
        assert!(astray.is_empty());
        let (_, astray) = constrain(&whole, &[test(DayRule::Weekdays(vec![Weekday::Sunday]), true)]);
        assert_eq!(astray.len(), 1);
        let (found, _) = constrain(&whole, &[test(DayRule::Weekdays(vec![Weekday::Tuesday]), true)]);
        assert_eq!(found.single(), Some(date(2020, 6, 2)));
    }

    #[test]
    fn neither_end_of_the_calendar_makes_it_panic() {
        let whole = EventDate { earliest: Some(Date::MAX), latest: Some(Date::MAX), ..EventDate::unknown("") };
        let rule = DayRule::NotBeside { month: 12, day: 31 };
        assert_eq!(constrain(&whole, &[test(rule, true)]).1.len(), 1);
        let whole = EventDate { earliest: Some(Date::MIN), latest: Some(Date::MIN), ..EventDate::unknown("") };
        let rule =
            DayRule::Leads { expression: Box::new(day_word(-1)), tense: Tense::Past, year: None, month: 1, day: 1 };
        constrain(&whole, &[test(rule, true)]);
    }
}
