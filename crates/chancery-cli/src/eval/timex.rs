//! Time expressions against TIMEX3 annotations, counted as the TempEval-3 toolkit counts: an expression is found where
//! the spans overlap (relaxed) or are the same (strict), and the F1 of an attribute is that of the relaxed match times
//! the share of the matches that have it right (UzZaman et al., SemEval-2013 task 1). The creation time of the
//! document is given and not scored.

use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::output::reason;
use chancery::document::{Block, BlockKind, Document};
use chancery::language::{Model, Sentence};
use chancery::span::Span;
use chancery::time::{EventDate, Tagged, TimexKind, tag};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The headline, the line of the date and the sentences that MEANTIME annotates.
const ANNOTATED: usize = 6;
/// A shorter line of a paragraph is a headline or a byline and not the first half of a sentence.
const SHORT_LINE: usize = 45;

/// An annotated expression: bytes of the text, type and value.
#[derive(Debug, PartialEq, Eq)]
struct Gold {
    span: Span,
    kind: String,
    value: String,
}

/// A text with its annotation.
#[derive(Debug, Default)]
struct Annotated {
    text: String,
    /// Sentences of tokens that the corpus has cut itself.
    words: Option<Vec<Vec<String>>>,
    created: String,
    gold: Vec<Gold>,
}

pub fn score(path: &Path) -> Result<Score, Failure> {
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let files = files(path);
    if files.is_empty() {
        let hint = "TimeML (.tml) and CAT XML (.xml) are understood";
        return Err(Failure::fatal(format!("{}: no annotated text", path.display()), Some(hint.to_owned())));
    }
    let mut tally = Tally::default();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .map_err(|e| Failure::fatal(format!("{}: {}", file.display(), reason(&e)), None))?;
        let annotated = if text.contains("<token ") { cat(&text) } else { timeml(&text) };
        let Some(annotated) = annotated else { continue };
        let sentences = match &annotated.words {
            Some(words) => in_one_text(model.analyse_words(words), words),
            None => model.analyse(&[&document(&annotated.text)]).pop().unwrap_or_default(),
        };
        let day = annotated.created.get(..10).and_then(day);
        let created =
            day.map_or_else(|| EventDate::unknown("no day is given"), |day| EventDate::day(day, "creation time"));
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        tally.add(&name, &annotated, &sentences, tag(&sentences, &created));
    }
    Ok(tally.score())
}

/// `2009-02-03`, and the `03-02-2009` that some annotators wrote.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| {
        let mut parts = text.split('-');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        format!("{year}-{month}-{day}").parse().ok()
    })
}

fn files(path: &Path) -> Vec<PathBuf> {
    let annotated = |path: &Path| path.extension().is_some_and(|e| e == "tml" || e == "xml");
    let mut files: Vec<PathBuf> = WalkDir::new(path)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.is_file() && (annotated(p) || p == path))
        .collect();
    files.sort();
    files
}

/// Sentences that were read one by one, with the spans that they have in the text of all of them, a line each.
fn in_one_text(read: Vec<Vec<Sentence>>, words: &[Vec<String>]) -> Vec<Sentence> {
    let mut start = 0;
    let mut sentences = Vec::new();
    for (parts, words) in read.into_iter().zip(words) {
        for mut sentence in parts {
            let moved = |span: Span| Span::new(span.start + start, span.end + start);
            sentence.span = moved(sentence.span);
            sentence.tokens.iter_mut().for_each(|token| token.span = moved(token.span));
            sentences.push(sentence);
        }
        start += words.iter().map(|word| word.len() + 1).sum::<usize>();
    }
    sentences
}

#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    kinds: usize,
    values: usize,
    missed: Vec<String>,
    extra: Vec<String>,
    wrong: Vec<String>,
    errors: Vec<Value>,
}

impl Tally {
    fn add(&mut self, file: &str, annotated: &Annotated, sentences: &[Sentence], found: Vec<Tagged>) {
        let last = annotated.words.as_ref().map(|words| {
            let length = |words: &Vec<String>| words.iter().map(|word| word.len() + 1).sum::<usize>();
            words.iter().take(ANNOTATED).map(length).sum::<usize>()
        });
        let scored = |span: Span| last.is_none_or(|last| span.start < last);
        // A line that is nothing but the creation time is given.
        let given =
            |span: Span| annotated.gold.iter().any(|gold| gold.kind == "CREATION_TIME" && gold.span.overlaps(span));
        let found: Vec<&Tagged> =
            found.iter().filter(|t| scored(t.expression.span) && !given(t.expression.span)).collect();
        let gold: Vec<&Gold> = annotated.gold.iter().filter(|g| scored(g.span) && g.kind != "CREATION_TIME").collect();
        self.gold += gold.len();
        self.found += found.len();
        let mut used = vec![false; found.len()];
        let around = |span: Span| {
            let sentence = sentences.iter().find(|s| s.span.overlaps(span)).map_or(span, |s| s.span);
            let text = annotated.text.get(sentence.start..sentence.end).unwrap_or_default();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let text = |span: Span| annotated.text.get(span.start..span.end).unwrap_or_default().to_owned();
        let note = |list: &mut Vec<String>, errors: &mut Vec<Value>, what: &str, span: Span, want: &str, got: &str| {
            let words = text(span);
            list.push(format!("{file}: '{words}' {want} | {got} in: {}", around(span)));
            errors.push(json!({ "file": file, "error": what, "text": words, "gold": want, "found": got }));
        };
        for gold in gold {
            let want = format!("{} {}", gold.kind, gold.value);
            let free = |at: &usize| !used[*at] && found[*at].expression.span.overlaps(gold.span);
            // The same span before one that only overlaps.
            let all = 0..found.len();
            let same = all.clone().filter(free).find(|at| found[*at].expression.span == gold.span);
            let Some(at) = same.or_else(|| all.clone().find(free)) else {
                note(&mut self.missed, &mut self.errors, "missed", gold.span, &want, "nothing");
                continue;
            };
            used[at] = true;
            let ours = found[at];
            self.relaxed += 1;
            self.strict += usize::from(ours.expression.span == gold.span);
            let kind = kind(ours.timex.kind);
            self.kinds += usize::from(kind == gold.kind);
            let right = ours.timex.value == gold.value;
            self.values += usize::from(right);
            if !right {
                let got = format!("{kind} {} ({:?})", ours.timex.value, ours.tense);
                note(&mut self.wrong, &mut self.errors, "value", gold.span, &want, &got);
            }
        }
        for (ours, used) in found.iter().zip(used) {
            if !used {
                let got = format!("{} {}", kind(ours.timex.kind), ours.timex.value);
                note(&mut self.extra, &mut self.errors, "extra", ours.expression.span, "nothing", &got);
            }
        }
    }

    fn score(self) -> Score {
        let share = |right: usize, of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let f1 = |right: usize| share(2 * right, self.found + self.gold);
        let round = |share: f64| json!((share * 10_000.0).round() / 10_000.0);
        let figure = |name, value| Figure { name, value };
        Score {
            counts: vec![
                Count { name: "found", right: self.relaxed, of: self.gold, misses: self.missed },
                Count { name: "of what we tag", right: self.relaxed, of: self.found, misses: self.extra },
                Count { name: "values", right: self.values, of: self.relaxed, misses: self.wrong },
            ],
            figures: vec![
                figure("strict_f1", round(f1(self.strict))),
                figure("relaxed_f1", round(f1(self.relaxed))),
                figure("type_f1", round(f1(self.kinds))),
                figure("value_f1", round(f1(self.values))),
                figure("precision", round(share(self.relaxed, self.found))),
                figure("recall", round(share(self.relaxed, self.gold))),
                figure("errors", Value::Array(self.errors)),
            ],
        }
    }
}

fn kind(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}

/// A document of the paragraphs of a plain text, whose lines may be broken anywhere.
fn document(text: &str) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Span> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len());
        start = span.end;
        let words = line.trim();
        if !words.is_empty() {
            open = Some(open.map_or(span, |open| open.cover(span)));
        }
        let stops = words.ends_with(['.', '!', '?', ':', '"', '”']) || words.len() < SHORT_LINE;
        if stops && let Some(piece) = open.take() {
            blocks.push(Block { kind: BlockKind::Paragraph, pieces: vec![piece] });
        }
    }
    blocks.extend(open.map(|piece| Block { kind: BlockKind::Paragraph, pieces: vec![piece] }));
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let (before, after) = (rest.get(..at)?, rest.get(at + name.len()..)?);
        if before.ends_with(char::is_whitespace)
            && let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start)
            && let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\''))
        {
            return value.get(1..)?.split(quote).next();
        }
        rest = after;
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// TimeML: TIMEX3 elements in the running text of `TEXT`, the creation time in `DCT`.
fn timeml(xml: &str) -> Option<Annotated> {
    let body = xml.split_once("<TEXT>").and_then(|(_, rest)| rest.rsplit_once("</TEXT>")).map(|(body, _)| body)?;
    let head = xml.split_once("<TEXT>").map_or("", |(head, _)| head);
    let created = head.rsplit_once("<TIMEX3").and_then(|(_, rest)| attribute(rest.split('>').next()?, "value"));
    let mut annotated = Annotated { created: created.unwrap_or_default().to_owned(), ..Annotated::default() };
    let mut open: Vec<(usize, String, String)> = Vec::new();
    let mut rest = body;
    while let Some((text, tagged)) = rest.split_once('<') {
        annotated.text.push_str(&plain(text));
        let (tag, after) = tagged.split_once('>')?;
        if tag.starts_with("TIMEX3") && !tag.ends_with('/') {
            let value = |name| attribute(tag, name).unwrap_or_default().to_owned();
            open.push((annotated.text.len(), value("type"), value("value")));
        } else if tag.starts_with("/TIMEX3")
            && let Some((start, kind, value)) = open.pop()
        {
            let words = annotated.text.get(start..).unwrap_or_default();
            let from = start + (words.len() - words.trim_start().len());
            let span = Span::new(from, start + words.trim_end().len());
            if span.start < span.end {
                annotated.gold.push(Gold { span, kind, value });
            }
        }
        rest = after;
    }
    annotated.text.push_str(&plain(rest));
    annotated.gold.sort_by_key(|gold| gold.span);
    Some(annotated)
}

/// CAT XML: tokens, and markables that point at them.
fn cat(xml: &str) -> Option<Annotated> {
    let mut annotated = Annotated::default();
    let mut sentences: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut places: BTreeMap<&str, Span> = BTreeMap::new();
    for part in xml.split("<token").skip(1) {
        let (tag, rest) = part.split_once('>')?;
        if !tag.starts_with(char::is_whitespace) || tag.ends_with('/') {
            continue;
        }
        let word = plain(rest.split_once("</token>")?.0).replace("``", "“").replace("''", "”");
        let number = attribute(tag, "sentence")?.parse().ok()?;
        if !annotated.text.is_empty() {
            let new = !sentences.contains_key(&number);
            annotated.text.push(if new { '\n' } else { ' ' });
        }
        let start = annotated.text.len();
        annotated.text.push_str(&word);
        places.insert(attribute(tag, "t_id")?, Span::new(start, annotated.text.len()));
        sentences.entry(number).or_default().push(word);
    }
    for part in xml.split("<TIMEX3").skip(1) {
        let (tag, rest) = part.split_once('>')?;
        let value = attribute(tag, "value").unwrap_or_default().to_owned();
        let created = attribute(tag, "functionInDocument") == Some("CREATION_TIME");
        if created {
            annotated.created.clone_from(&value);
        }
        let anchors = if tag.ends_with('/') { "" } else { rest.split_once("</TIMEX3>").map_or("", |(body, _)| body) };
        let spans = anchors.split("<token_anchor").skip(1).filter_map(|a| places.get(attribute(a, "t_id")?));
        if let Some(span) = spans.copied().reduce(Span::cover) {
            let kind = if created { "CREATION_TIME" } else { attribute(tag, "type").unwrap_or_default() };
            annotated.gold.push(Gold { span, kind: kind.to_owned(), value });
        }
    }
    annotated.gold.sort_by_key(|gold| gold.span);
    // Some of the corpus leave unsaid that the day of the line below the headline is that of the report.
    let headline = sentences.values().next().map_or(0, |words| words.iter().map(|word| word.len() + 1).sum());
    let line = sentences.values().take(2).flatten().map(|word| word.len() + 1).sum();
    let in_line = |gold: &&mut Gold| (headline..line).contains(&gold.span.start) && day(&gold.value).is_some();
    if annotated.created.is_empty()
        && let Some(gold) = annotated.gold.iter_mut().find(in_line)
    {
        annotated.created.clone_from(&gold.value);
        "CREATION_TIME".clone_into(&mut gold.kind);
    }
    annotated.words = Some(sentences.into_values().collect());
    Some(annotated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEML: &str = "<TimeML><DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"2014-05-06\">May 6, 2014</TIMEX3></DCT>\
        <TEXT>He <EVENT eid=\"e1\">left</EVENT> on\n<TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2014-05-05\">Monday\
        </TIMEX3> &amp; not before.</TEXT></TimeML>";

    const CAT: &str = r#"<Document><token number="0" sentence="0" t_id="1">May</token>
        <token number="1" sentence="0" t_id="2">6</token><token number="2" sentence="1" t_id="3">Monday</token>
        <token number="3" sentence="1" t_id="4">came</token><Markables>
        <TIMEX3 m_id="1" functionInDocument="CREATION_TIME" type="DATE" value="2014-05-06">
        <token_anchor t_id="1"/><token_anchor t_id="2"/></TIMEX3>
        <TIMEX3 m_id="2" functionInDocument="NONE" type="DATE" value="2014-05-05"><token_anchor t_id="3"/></TIMEX3>
        <TIMEX3 m_id="3" functionInDocument="NONE" type="DURATION" value="P1D" /></Markables></Document>"#;

    #[test]
    fn both_forms_give_the_same_annotation() {
        let (timeml, cat) = (timeml(TIMEML).expect("TimeML"), cat(CAT).expect("CAT"));
        assert_eq!(timeml.text, "He left on\nMonday & not before.");
        assert_eq!(cat.text, "May 6\nMonday came");
        for (annotated, count) in [(&timeml, 1), (&cat, 2)] {
            assert_eq!(annotated.created, "2014-05-06");
            assert_eq!(annotated.gold.len(), count);
            let last = annotated.gold.last().expect("an expression");
            assert_eq!(&annotated.text[last.span.start..last.span.end], "Monday");
            assert_eq!((last.kind.as_str(), last.value.as_str()), ("DATE", "2014-05-05"));
        }
    }

    #[test]
    fn a_broken_line_goes_on_and_a_headline_does_not() {
        let text = "Envoy leaves\nThe envoy of the neighbouring kingdom left the capital\non Monday.\n\nHe flew.\n";
        let blocks: Vec<&str> =
            document(text).blocks.iter().map(|b| text[b.pieces[0].start..b.pieces[0].end].trim()).collect();
        assert_eq!(blocks.len(), 3, "{blocks:?}");
        assert!(blocks[1].ends_with("on Monday."), "{blocks:?}");
    }

    #[test]
    fn values_count_among_the_relaxed_matches() {
        use chancery::time::{Relation, Tense, TimeExpression, Timex, Vague, Value};
        let tagged = |start, end, value: &str| Tagged {
            sentence: 0,
            expression: TimeExpression {
                span: Span::new(start, end),
                text: String::new(),
                tokens: (0, 1),
                relation: Relation::On,
                value: Value::Vague { when: Vague::Now },
            },
            tense: Tense::Past,
            timex: Timex { kind: TimexKind::Date, value: value.to_owned() },
            date: EventDate::unknown(""),
        };
        let gold = |start, end, value: &str| Gold {
            span: Span::new(start, end),
            kind: "DATE".to_owned(),
            value: value.to_owned(),
        };
        let annotated =
            Annotated { gold: vec![gold(0, 4, "A"), gold(5, 9, "B"), gold(10, 14, "C")], ..Annotated::default() };
        let mut tally = Tally::default();
        let found = vec![tagged(0, 4, "A"), tagged(5, 7, "B"), tagged(7, 9, "B"), tagged(20, 24, "D")];
        tally.add("f", &annotated, &[], found);
        let counts = (tally.gold, tally.found, tally.relaxed, tally.strict, tally.values);
        assert_eq!(counts, (3, 4, 2, 1, 2));
        let figure = |name| tally.errors.iter().filter(|e| e["error"] == name).count();
        assert_eq!((figure("missed"), figure("extra"), figure("value")), (1, 2, 0));
        let score = tally.score();
        let value = score.figures.iter().find(|f| f.name == "value_f1").map(|f| f.value.clone());
        assert_eq!(value, Some(json!(0.5714)));
    }
}
