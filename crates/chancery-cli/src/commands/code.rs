//! `code`: how a sentence is read, and why.

use crate::args::{CodeArgs, EvalFormat};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::style::{self, paint};
use crate::render::{self, date};
use chancery::reader::{Explained, Reader};
use chancery::span::Span;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::Write;

pub fn run(args: &CodeArgs) -> Result<Status, Failure> {
    let anchor = args.anchor.as_deref().map(day).transpose()?;
    let reader = Reader::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let explained = reader.explain(&args.text, anchor);
    let mut out = Output::open(args.output.as_deref())?;
    match args.format {
        EvalFormat::Json => {
            let all: Vec<Value> = explained.iter().map(|e| record(&args.text, e)).collect();
            writeln!(out, "{}", Value::Array(all))?;
        }
        EvalFormat::Table => {
            for sentence in &explained {
                write(&mut out, &args.text, sentence)?;
            }
        }
    }
    out.finish()?;
    Ok(Status::Done)
}

fn day(text: &str) -> Result<Date, Failure> {
    let hint = "write a day as 2021-04-22".to_owned();
    text.parse().map_err(|_| Failure::usage(format!("'{text}' is no day"), Some(hint)))
}

fn record(text: &str, explained: &Explained) -> Value {
    let tokens = explained.sentence.tokens.iter().map(
        |t| json!({ "text": t.text, "lemma": t.lemma, "part": t.upos.name(), "head": t.head, "relation": t.relation }),
    );
    json!({
        "sentence": explained.sentence.span.of(text),
        "tokens": tokens.collect::<Vec<_>>(),
        "mentions": explained.mentions,
        "fired": explained.fired,
        "near_misses": explained.near,
    })
}

fn write(out: &mut Output, text: &str, explained: &Explained) -> Result<(), Failure> {
    let sentence = &explained.sentence;
    writeln!(out, "{}", paint(style::HEAD, sentence.span.of(text)))?;
    for (i, token) in sentence.tokens.iter().enumerate() {
        let head = token.head.and_then(|h| sentence.tokens.get(h)).map_or("-", |h| h.text.as_str());
        let line = format!(
            "{i:>3} {:<18} {:<18} {:<6} {:<12} {head}",
            token.text,
            token.lemma,
            token.upos.name(),
            token.relation
        );
        writeln!(out, "{}", paint(style::ASIDE, &line))?;
    }
    if explained.mentions.is_empty() {
        writeln!(out, "No act is told.")?;
    }
    for m in &explained.mentions {
        let who = render::who(&m.actors, &m.recipients, &m.persons, m.quantity.as_ref());
        writeln!(out, "=> {} {} {who}", m.modality.as_str(), paint(style::HEAD, &m.act))?;
        let type_of = [m.plover.kind.as_str(), m.plover.mode.as_deref().unwrap_or_default()].join(" ");
        writeln!(out, "   codes       PLOVER {}, CAMEO {}", or_none(type_of.trim()), or_none(&m.cameo))?;
        writeln!(out, "   when        {} ({})", date::short(&m.when), m.when.why)?;
        let told =
            explained.fired.iter().find(|f| f.rule == m.rule && within(m.evidence.start, m.evidence.end, f.word));
        if let Some(fired) = told {
            writeln!(out, "   frame       {}  {}", m.rule, fired.frame)?;
            writeln!(out, "   modality    {} at \"{}\": {}", m.modality.as_str(), fired.word.of(text), fired.why)?;
        }
        if m.attribution.is_empty() {
            writeln!(out, "   speaker     the report itself")?;
        }
        for link in &m.attribution {
            let cue = link.cue.map_or("a quotation that runs on", |cue| cue.of(text));
            writeln!(out, "   speaker     {}, by \"{cue}\"", link.name)?;
        }
        writeln!(out, "   confidence  {}", m.confidence)?;
    }
    for near in &explained.near {
        let line = format!("~  {} at \"{}\": {}\n     {}", near.rule, near.word.of(text), near.why, near.frame);
        writeln!(out, "{}", paint(style::ASIDE, &line))?;
    }
    writeln!(out)?;
    Ok(())
}

fn or_none(code: &str) -> &str {
    if code.is_empty() { "none" } else { code }
}

fn within(start: usize, end: usize, word: Span) -> bool {
    Span::new(start, end).contains(word)
}
