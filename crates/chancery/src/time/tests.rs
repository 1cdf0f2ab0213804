//! Runs the table of cases, under two ways of cutting tokens, and the dating of whole documents.

mod odd;

use super::*;
use crate::document::{Block, BlockKind, Document, Stamp, StampKind};
use crate::language::{Sentence, Token, Upos};
use crate::span::{OffsetMap, Span};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    group: Vec<Group>,
    offset: Vec<OffsetCase>,
}

#[derive(Deserialize)]
struct Group {
    anchor: String,
    cases: Vec<(String, String, String)>,
    alone: Vec<String>,
}

#[derive(Deserialize)]
struct OffsetCase {
    text: String,
    base: String,
    grain: Option<String>,
    event: Option<String>,
    forward: String,
    back: String,
}

fn cases() -> Cases {
    toml::from_str(include_str!("../../data/time/cases.toml")).expect("the table of cases is valid")
}

/// A rough tokenizer: letters, digits with their marks, and everything else one by one. With `hyphens` words joined by
/// hyphens and slashes stay one token.
pub(super) fn tokenize(text: &str, base: usize, hyphens: bool) -> Sentence {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| letters.get(index).map_or(' ', |(_, letter)| *letter);
    let mut tokens: Vec<Token> = Vec::new();
    let mut index = 0;
    while index < letters.len() {
        let start = index;
        let first = at(index);
        index += 1;
        if first.is_whitespace() {
            continue;
        }
        let suffix = matches!(first, '\'' | '’') && at(index) == 's' && !at(index + 1).is_alphanumeric();
        if suffix || first.is_alphanumeric() || (first == '\'' && at(index).is_ascii_digit()) {
            while index < letters.len() {
                let (letter, next) = (at(index), at(index + 1));
                let joins = match letter {
                    '-' | '/' => hyphens && next.is_alphanumeric(),
                    '.' | ',' | ':' if next.is_ascii_digit() => at(index - 1).is_ascii_digit(),
                    '.' => {
                        let word: String = letters[start..index].iter().map(|(_, letter)| *letter).collect();
                        ["a.m", "p.m", "a", "p", "Sept", "Feb", "U", "U.S"].contains(&word.as_str())
                    }
                    _ => letter.is_alphanumeric(),
                };
                if !joins {
                    break;
                }
                index += 1;
            }
        }
        let begin = letters[start].0;
        let end = letters.get(index).map_or(text.len(), |(end, _)| *end);
        let word = &text[begin..end];
        tokens.push(Token {
            text: word.to_owned(),
            span: Span::new(base + begin, base + end),
            lemma: lemma(word),
            upos: upos(word, tokens.is_empty()),
            head: None,
            relation: String::new(),
        });
    }
    Sentence { span: Span::new(base, base + text.len()), block: 0, tokens, entities: Vec::new() }
}

fn lemma(word: &str) -> String {
    let word = word.to_lowercase();
    match word.as_str() {
        "has" | "had" => "have".into(),
        "planned" => "plan".into(),
        "postponed" => "postpone".into(),
        "sank" => "sink".into(),
        _ => word,
    }
}

fn upos(word: &str, first: bool) -> Upos {
    let lower = word.to_lowercase();
    let is = |words: &[&str]| words.contains(&lower.as_str());
    let verbs = [
        "left",
        "met",
        "said",
        "came",
        "flew",
        "spoke",
        "leave",
        "return",
        "meet",
        "meets",
        "speak",
        "fell",
        "rose",
        "took",
        "hold",
        "sat",
        "marched",
        "sit",
        "sign",
        "arrive",
        "retaliated",
        "departed",
        "cut",
        "told",
        "sank",
        "sail",
        "sails",
        "open",
        "opens",
        "close",
        "trade",
        "spent",
        "owns",
        "died",
        "stood",
        "grew",
        "paid",
        "bought",
        "buy",
        "mature",
        "expires",
        "slipped",
        "flew",
        "fly",
        "die",
        "begin",
        "began",
        "holds",
        "stay",
    ];
    if !word.starts_with(char::is_alphanumeric) {
        Upos::Punct
    } else if word.starts_with(|c: char| c.is_ascii_digit()) {
        Upos::Num
    } else if is(&[
        "in", "on", "at", "of", "by", "for", "from", "over", "within", "through", "into", "after", "before", "since",
        "until", "between", "around",
    ]) {
        Upos::Adp
    } else if is(&["the", "a", "an", "this", "that", "every", "its", "his"]) {
        Upos::Det
    } else if is(&[
        "will", "may", "must", "can", "could", "should", "has", "have", "had", "was", "were", "is", "are", "be", "been",
    ]) && (word != "May" || first)
    {
        Upos::Aux
    } else if is(&["to"]) {
        Upos::Part
    } else if is(&["and", "or", "but"]) {
        Upos::Cconj
    } else if is(&["recent", "current", "annual", "semiannual", "due", "monthly", "quarterly", "effective", "upcoming"])
    {
        Upos::Adj
    } else if is(&["daily", "now", "currently", "recently", "soon", "early"]) {
        Upos::Adv
    } else if verbs.contains(&lower.as_str()) || lower.ends_with("ed") || lower.ends_with("ting") {
        Upos::Verb
    } else if word.starts_with(char::is_uppercase) && !first {
        Upos::Propn
    } else {
        Upos::Noun
    }
}

fn days(text: &str) -> (Option<Date>, Option<Date>) {
    let parse = |text: &str| (!text.is_empty()).then(|| text.parse::<Date>().expect("a date of the table is valid"));
    match text.split_once("..") {
        Some((first, last)) => (parse(first), parse(last)),
        None => (parse(text), parse(text)),
    }
}

fn anchor(text: &str) -> EventDate {
    let (earliest, latest) = days(text);
    EventDate { earliest, latest, grain: Grain::Day, text: String::new(), why: "header".into() }
}

fn tense(name: &str) -> Tense {
    match name {
        "past" => Tense::Past,
        "present" => Tense::Present,
        "future" => Tense::Future,
        _ => Tense::Unknown,
    }
}

fn shown(date: &EventDate) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    match date.single() {
        Some(day) => day.to_string(),
        None if date.why.contains("names no one day") => "-".into(),
        None => format!("{}..{}", day(date.earliest), day(date.latest)),
    }
}

/// The text without its brackets, and what stood in them.
fn marked(text: &str) -> (String, Vec<String>) {
    let marked = text.split('[').skip(1).filter_map(|part| part.split(']').next()).map(str::to_owned).collect();
    (text.replace(['[', ']'], ""), marked)
}

#[test]
fn the_table_of_cases_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for group in cases().group {
        let anchor = anchor(&group.anchor);
        for (text, tense_name, expected) in &group.cases {
            count += 1;
            let (plain, brackets) = marked(text);
            for hyphens in [false, true] {
                let found = find(&tokenize(&plain, 0, hyphens));
                let texts: Vec<String> =
                    found.iter().map(|time| plain[time.span.start..time.span.end].to_owned()).collect();
                let dates: Vec<EventDate> =
                    found.iter().map(|time| resolve(time, &anchor, tense(tense_name))).collect();
                let got = dates.iter().map(shown).collect::<Vec<_>>().join(";");
                if texts != brackets || got != *expected {
                    wrong.push(format!(
                        "{text} ({tense_name}, {}, {hyphens})\n    want {expected}\n    got  {got} in {found:?}",
                        group.anchor
                    ));
                }
            }
        }
        for text in &group.alone {
            count += 1;
            for hyphens in [false, true] {
                let found = find(&tokenize(text, 0, hyphens));
                if !found.is_empty() {
                    wrong.push(format!("{text}\n    want nothing\n    got  {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases fail:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 150);
}

#[test]
fn offsets_lead_both_ways() {
    let mut wrong = Vec::new();
    for case in cases().offset {
        let (plain, brackets) = marked(&case.text);
        let sentence = tokenize(&plain, 0, false);
        let found = find(&sentence);
        let mut base = anchor(&case.base);
        if case.grain.is_some() {
            base.grain = Grain::Week;
        }
        let [time] = found.as_slice() else {
            wrong.push(format!("{}: {found:?}", case.text));
            continue;
        };
        let event = match time.value.origin() {
            Some(Origin::Event(token)) => sentence.tokens.get(*token).map(|token| token.text.clone()),
            _ => None,
        };
        let got = (shown(&offset(time, &base)), shown(&offset_back(time, &base)));
        let text = plain[time.span.start..time.span.end].to_owned();
        if vec![text] != brackets || event != case.event || got != (case.forward.clone(), case.back.clone()) {
            wrong.push(format!(
                "{}\n    want {} and {}\n    got  {got:?} from {time:?}",
                case.text, case.forward, case.back
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A document of paragraphs with stamps, its sentences and their times.
fn dated(paragraphs: &[&str], stamps: &[(StampKind, &str)], dateline: Option<(u8, u8)>) -> Published {
    read_on(paragraphs, stamps, dateline, None)
}

fn read_on(
    paragraphs: &[&str],
    stamps: &[(StampKind, &str)],
    dateline: Option<(u8, u8)>,
    today: Option<Date>,
) -> Published {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut sentences = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let start = text.len();
        for part in paragraph.split_inclusive(". ") {
            let mut sentence = tokenize(part, text.len(), false);
            sentence.block = number;
            sentences.push(sentence);
            text.push_str(part);
        }
        blocks.push(Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(start, text.len())] });
        text.push('\n');
    }
    let stamps = stamps
        .iter()
        .map(|(kind, day)| Stamp {
            date: day.parse().expect("a stamp of the tests is a date"),
            other: None,
            kind: *kind,
            text: (*day).to_owned(),
            span: None,
        })
        .collect();
    let document = Document {
        id: "d-0".into(),
        origin: "memory".into(),
        file: "memory".into(),
        language: "eng".into(),
        stamps,
        offsets: OffsetMap::identity(0, text.len()),
        text,
        blocks,
        ..Document::default()
    };
    let times: Vec<Vec<TimeExpression>> = sentences.iter().map(find).collect();
    publication(&document, &sentences, &times, dateline, today)
}

#[test]
fn no_report_is_younger_than_the_day_of_reading() {
    let news = ["The envoy left on Monday."];
    let today = |day: &str| Some(day.parse().expect("a day"));
    let both = [(StampKind::Published, "2021-05-01"), (StampKind::Header, "2021-04-20")];
    let kept = read_on(&news, &both, None, today("2021-05-01"));
    assert_eq!(kept.date.single(), today("2021-05-01"));
    let late = read_on(&news, &both, None, today("2021-04-30"));
    assert_eq!((late.date.single(), late.method), (today("2021-04-20"), Method::Header));
    assert_eq!(late.conflicts.len(), 1, "{:?}", late.conflicts);
    assert_eq!(Some(late.conflicts[0].value), today("2021-05-01"));
    let bare = read_on(&news, &[], None, today("2021-04-30"));
    assert_eq!((bare.date.earliest, bare.date.latest), (None, today("2021-04-30")));
}

fn summary(published: &Published) -> String {
    let conflicts: Vec<String> = published.conflicts.iter().map(|conflict| conflict.value.to_string()).collect();
    format!("{:?} {} {}", published.method, shown(&published.date), conflicts.join(","))
}

#[test]
fn stamps_are_trusted_in_their_order() {
    use StampKind::*;
    let check = |stamps: &[(StampKind, &str)], expected: &str| {
        assert_eq!(summary(&dated(&["The envoy left on Monday."], stamps, None)), expected);
    };
    check(&[(Header, "2024-05-21")], "Header 2024-05-21 ");
    check(&[(Modified, "2024-05-23"), (Published, "2024-05-21")], "Metadata 2024-05-21 ");
    check(&[(Header, "2024-05-21"), (Published, "2024-05-20")], "Metadata 2024-05-20 ");
    check(&[(Header, "2024-05-25"), (Published, "2024-05-20")], "Metadata 2024-05-20 2024-05-25");
    check(&[(OwnAddress, "2024-05-21"), (LinkedAddress, "2025-01-01")], "Address 2024-05-21 2025-01-01");
    check(&[(OwnAddress, "2024-05-21"), (LinkedAddress, "2023-01-01")], "Address 2024-05-21 ");
    check(&[(Header, "2024-05-21"), (Post, "2024-06-21")], "Header 2024-05-21 2024-06-21");
    // A Thursday: the order of Monday bounds what was changed afterwards.
    check(&[(Modified, "2024-05-23")], "Modified 2024-05-21..2024-05-23 ");
    check(&[], "Unknown .. ");
}

#[test]
fn a_post_and_a_weekday_date_a_report() {
    // The post is of a Tuesday.
    let report =
        ["The king's envoy flew home on Wednesday. He met the minister on Friday.", "Talks had failed since 2012."];
    let published = dated(&report, &[(StampKind::Post, "2019-07-16")], None);
    assert_eq!(summary(&published), "Post 2019-07-17..2019-07-18 ");
    // A weekday that was long before the post cannot be its news: the next one is.
    let report = ["The envoy flew home on Sunday."];
    assert_eq!(summary(&dated(&report, &[(StampKind::Post, "2019-07-16")], None)), "Post 2019-07-16 ");
}

#[test]
fn a_day_without_its_year_bounds_the_day_of_the_year() {
    let report = [
        "The king, who recalled his envoy on October 3, told the agency on Monday that he would wait.",
        "The envoy left in 2017.",
    ];
    let published = dated(&report, &[(StampKind::LinkedAddress, "2022-06-12")], None);
    let window = published.day_of_year.clone().expect("the day of the year is bounded");
    assert_eq!((window.month, window.day, window.from, window.to), (10, 3, 1, 15));
    // The address in the text fits no such window, and is not believed.
    assert_eq!(summary(&published), "Inferred 2017-01-01.. 2022-06-12");
    let year = window.in_year(2018).expect("the day exists");
    assert_eq!(shown(&year), "2018-10-04..2018-10-18");
    // One that does fit is no conflict, and no date either.
    let published = dated(&report, &[(StampKind::LinkedAddress, "2018-10-02")], None);
    assert_eq!(summary(&published), "Inferred 2017-01-01.. ");
}

#[test]
fn a_correction_came_after_the_report() {
    let report = [
        "Two drivers were killed on November 1st, and the palace spoke of it on Wednesday.",
        "Correction (November 5th): The road was opened in 1996.",
    ];
    let window = dated(&report, &[], None).day_of_year.expect("the day of the year is bounded");
    assert_eq!((window.month, window.day, window.from, window.to), (11, 1, 1, 4));
}

#[test]
fn a_dateline_without_its_year_takes_it_from_a_post() {
    let report = ["The envoy flew home."];
    let published = dated(&report, &[(StampKind::Post, "2019-07-16")], Some((7, 17)));
    assert_eq!(summary(&published), "Post 2019-07-17..2019-07-18 ");
    assert_eq!(published.day_of_year, None);
    let published = dated(&report, &[], Some((7, 17)));
    assert_eq!(published.day_of_year.map(|window| (window.month, window.day, window.to)), Some((7, 17, 1)));
    let published = dated(&report, &[(StampKind::Header, "2019-09-16")], Some((7, 17)));
    assert_eq!(summary(&published), "Header 2019-09-16 2019-07-17");
}

#[test]
fn a_line_that_is_a_date_is_a_stamp() {
    let published = dated(&["March 4, 2018", "The envoy left on Monday."], &[], None);
    assert_eq!(summary(&published), "TextStamp 2018-03-04 ");
    let published =
        dated(&["The accord was signed on March 4, 2018 in the old palace.", "The envoy left on Monday."], &[], None);
    assert_eq!(summary(&published), "Inferred 2018-03-04.. ");
}

#[test]
fn a_window_ends_before_a_weekday_comes_round() {
    use Weekday::*;
    let at = |days: &[Weekday]| WeekdayEvidence { past: days.iter().map(|day| (*day, Span::new(0, 0))).collect() };
    // 2024-05-23 is a Thursday.
    let fresh = anchor("2024-05-23");
    assert_eq!(shown(&publication_window(&fresh, &at(&[Thursday, Monday, Tuesday]))), "2024-05-23..2024-05-25");
    assert_eq!(shown(&publication_window(&fresh, &at(&[Thursday, Saturday]))), "2024-05-23..2024-05-24");
    assert_eq!(shown(&publication_window(&fresh, &at(&[Thursday, Friday]))), "2024-05-23");
}

#[test]
fn reasons_name_the_rule_the_expression_and_the_anchor() {
    let sentence = tokenize("The envoy left on Thursday.", 0, false);
    let time = find(&sentence).remove(0);
    let date = resolve(&time, &anchor("2021-04-20"), Tense::Past);
    assert_eq!(date.why, "'Thursday' in the past tense is the last Thursday not after 2021-04-20 (header)");
    let sentence = tokenize("He signed on 21 March 2014.", 0, false);
    let date = resolve(&find(&sentence).remove(0), &anchor("2021-04-20"), Tense::Past);
    assert_eq!(date.why, "'21 March 2014' is written out");
}

#[test]
fn connectives_are_kept() {
    let relation = |text: &str| find(&tokenize(text, 0, false)).first().map(|time| time.relation);
    assert_eq!(relation("He left on Monday."), Some(Relation::On));
    assert_eq!(relation("Ties have been cut since 2014."), Some(Relation::Since));
    assert_eq!(relation("He must leave by October 10."), Some(Relation::By));
    assert_eq!(relation("He stays until at least Friday."), Some(Relation::Until));
    assert_eq!(relation("He must leave within 72 hours."), Some(Relation::Within));
    assert_eq!(relation("They gave him 48 hours to leave."), Some(Relation::Within));
    assert_eq!(relation("He stays for two weeks."), Some(Relation::For));
    assert_eq!(relation("He comes in two weeks."), Some(Relation::In));
    assert_eq!(relation("No flights starting Monday."), Some(Relation::From));
    assert_eq!(relation("He left prior to March 21."), Some(Relation::Before));
    assert_eq!(relation("He left during the weekend."), Some(Relation::During));
    assert_eq!(relation("He left before Monday's summit."), Some(Relation::On));
}

#[test]
fn ends_of_a_range_have_their_own_spans() {
    let text = "He served from March 2003 to May 2006 abroad.";
    let found = find(&tokenize(text, 0, false));
    let [first, last] = found[0].ends().expect("a range has two ends");
    assert_eq!(
        (&text[first.span.start..first.span.end], first.text.as_str(), first.tokens),
        ("March 2003", "March 2003", (3, 5))
    );
    assert_eq!(
        (&text[last.span.start..last.span.end], last.text.as_str(), last.tokens),
        ("May 2006", "May 2006", (6, 8))
    );
}

#[test]
fn values_follow_timeml() {
    let sentence = |text: &str| {
        let sentence = tokenize(text, 0, false);
        find(&sentence).first().map(|time| timex3(time, &anchor("2021-04-20"), None, Tense::Past))
    };
    let value =
        |text: &str| sentence(text).map_or_else(String::new, |timex| format!("{:?} {}", timex.kind, timex.value));
    assert_eq!(value("He left last week."), "Date 2021-W15");
    assert_eq!(value("He left at 9:30 a.m. on Monday."), "Time 2021-04-19T09:30");
    assert_eq!(value("They meet every Monday."), "Set XXXX-WXX-1");
    assert_eq!(value("They met for three years."), "Duration P3Y");
    assert_eq!(value("He left two years ago."), "Date 2019");
    assert_eq!(value("He left in the summer of 2019."), "Date 2019-SU");
    assert_eq!(value("He left in the 1990s."), "Date 199");
    assert_eq!(value("He left yesterday morning."), "Time 2021-04-19TMO");
    assert_eq!(value("He left recently."), "Date PAST_REF");
}
