//! `time`: the time expressions of a text, and how each was understood.

use crate::args::{Format, TimeArgs};
use crate::failure::{Failure, Status};
use crate::output::{Output, reason};
use crate::render::date;
use crate::render::style::{self, paint};
use crate::render::table::{Give, Table, cell};
use chancery::language::Model;
use chancery::time::{EventDate, Tagged, TimexKind, tag};
use jiff::civil::Date;
use serde::Serialize;
use std::io::{Read, Write};

/// An expression as programs read it. `start` and `end` are bytes of the text.
#[derive(Serialize)]
struct Expression {
    text: String,
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: TimexKind,
    value: String,
    earliest: Option<Date>,
    latest: Option<Date>,
    why: String,
    #[serde(skip)]
    date: EventDate,
}

pub fn run(args: &TimeArgs) -> Result<Status, Failure> {
    let anchor = match &args.anchor {
        None => EventDate::unknown("no anchor is given"),
        Some(day) => {
            let hint = "a day is written 2021-04-20";
            let day: Date = day
                .parse()
                .map_err(|_| Failure::usage(format!("'{day}' is no day of the calendar"), Some(hint.to_owned())))?;
            EventDate::day(day, "anchor")
        }
    };
    let text = if args.text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::fatal(format!("standard input cannot be read: {}", reason(&e)), None))?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        args.text.clone()
    };
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let found: Vec<Expression> =
        tag(&model.analyse_text(&text), &anchor).into_iter().map(|tagged| expression(&text, tagged)).collect();
    let mut out = Output::open(args.output.output.as_deref())?;
    if args.output.format == Format::Table {
        table(&mut out, &text, &found)?;
    } else {
        let header = ["start", "end", "text", "type", "value", "earliest", "latest", "why"];
        out.records(args.output.format, &found, &header, |e| {
            let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
            let kind = name(e.kind).to_owned();
            let (start, end) = (e.start.to_string(), e.end.to_string());
            vec![start, end, e.text.clone(), kind, e.value.clone(), day(e.earliest), day(e.latest), e.why.clone()]
        })?;
    }
    out.finish()?;
    Ok(Status::Done)
}

fn expression(text: &str, tagged: Tagged) -> Expression {
    let span = tagged.expression.span;
    Expression {
        text: span.of(text).to_owned(),
        start: span.start,
        end: span.end,
        kind: tagged.timex.kind,
        value: tagged.timex.value,
        earliest: tagged.date.earliest,
        latest: tagged.date.latest,
        why: tagged.date.why.clone(),
        date: tagged.date,
    }
}

fn name(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}

/// The text with its expressions marked, and a line for each.
fn table(out: &mut Output, text: &str, found: &[Expression]) -> Result<(), Failure> {
    if found.is_empty() {
        writeln!(out, "No time expression is found.")?;
        return Ok(());
    }
    let mut marked = String::new();
    let mut at = 0;
    for e in found {
        marked.push_str(text.get(at..e.start).unwrap_or_default());
        marked.push_str(&paint(style::EVIDENCE, &e.text));
        at = e.end;
    }
    marked.push_str(text.get(at..).unwrap_or_default());
    writeln!(out, "{}\n", marked.trim_end())?;
    let columns = [
        ("AT", Give::Nothing),
        ("TEXT", Give::Wrap),
        ("TYPE", Give::Nothing),
        ("VALUE", Give::Nothing),
        ("DAYS", Give::Nothing),
        ("WHY", Give::Wrap),
    ];
    let mut table = Table::new(&columns);
    for e in found {
        table.row(vec![
            cell(style::ASIDE, format!("{}..{}", e.start, e.end)),
            cell(style::PLAIN, &e.text),
            cell(style::ASIDE, name(e.kind)),
            cell(style::HEAD, &e.value),
            cell(style::DATE, date::short(&e.date)),
            cell(style::PLAIN, &e.why),
        ]);
    }
    let width = out.width;
    table.write(out, width)?;
    Ok(())
}
