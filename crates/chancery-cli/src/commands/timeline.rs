//! `timeline`: the days that matter, what happened on them, and who says so.

use crate::args::{TimelineArgs, TimelineFormat};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::table::{Give, Table, cell};
use crate::render::{self, date, style};
use crate::select::Selection;
use crate::sight::{Names, Shortener, Sight};
use chancery::record::Record;
use chancery::story::{Length, TimelineEntry};
use std::io::Write;

pub fn run(args: &TimelineArgs) -> Result<Status, Failure> {
    let sight = Sight::open(&args.database.db)?;
    let selection = Selection::new(&args.select, &sight.codebook, &sight.registry)?;
    let story = super::list::story(&selection, &sight)?;
    let record = sight.record()?;
    let names = Names::of(&record.documents());
    let everyone = record.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients)).map(|a| a.name.as_str());
    selection.check(everyone, &sight.registry)?;
    let length = match (args.all, args.days) {
        (true, _) => Length::All,
        (false, Some(days)) => Length::Days(days),
        (false, None) => Length::Own,
    };
    let id = story.as_ref().map(|s| s.id.as_str());
    let wanted = |event: &chancery::event::Event| selection.fits(event);
    let entries = record.digest(id, length, &sight.codebook, &wanted);
    let title = story.as_ref().map_or_else(|| title(&record), |s| s.title.clone());
    let mut out = Output::open(args.output.as_deref())?;
    match args.format {
        TimelineFormat::Table if entries.is_empty() => writeln!(out, "Nothing in the record fits.")?,
        TimelineFormat::Table => {
            let width = out.width;
            table(&entries, &names).write(&mut out, width)?;
        }
        TimelineFormat::Markdown => markdown(&mut out, &title, &entries, &names)?,
        TimelineFormat::Html => html(&mut out, &title, &entries, &names)?,
        TimelineFormat::Json => out.json(&entries)?,
        TimelineFormat::Jsonl => out.records(crate::args::Format::Jsonl, &entries, HEADER, row)?,
        TimelineFormat::Csv => out.records(crate::args::Format::Csv, &entries, HEADER, row)?,
    }
    out.finish()?;
    Ok(Status::Done)
}

fn title(record: &Record) -> String {
    match record.stories.as_slice() {
        [only] => only.title.clone(),
        _ => "Timeline".to_owned(),
    }
}

pub fn table(entries: &[TimelineEntry], names: &Names) -> Table {
    let short = Shortener::of(entries.iter().map(|e| e.event.as_str()));
    let mut table = Table::new(&[("", Give::Nothing), ("", Give::Wrap), ("", Give::Cut), ("", Give::Nothing)]);
    for e in entries {
        table.row(vec![
            cell(style::DATE, date::short(&e.when)),
            cell(style::PLAIN, &e.sentence),
            cell(style::ASIDE, render::citations(&e.documents(), &e.outlets(), names)),
            cell(style::ASIDE, short.short(&e.event)),
        ]);
    }
    table
}

fn markdown(out: &mut dyn Write, title: &str, entries: &[TimelineEntry], names: &Names) -> Result<(), Failure> {
    writeln!(out, "# {}\n", escape_markdown(title))?;
    for e in entries {
        let told = render::citations(&e.documents(), &e.outlets(), names);
        let (sentence, told) = (escape_markdown(&e.sentence), escape_markdown(&told));
        writeln!(out, "- **{}** {sentence} ({told}; `{}`)", date::short(&e.when), e.event)?;
    }
    Ok(())
}

fn escape_markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>{title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
ol { list-style: none; padding: 0; border-left: 2px solid #8886; }
li { padding: 0 0 1rem 1rem; }
time { font-weight: 600; font-variant-numeric: tabular-nums; }
small { display: block; opacity: .7; }
</style>
</head>
<body>
<h1>{title}</h1>
<ol>
";

fn html(out: &mut dyn Write, title: &str, entries: &[TimelineEntry], names: &Names) -> Result<(), Failure> {
    write!(out, "{}", PAGE.replace("{title}", &escape_html(title)))?;
    for e in entries {
        let told = escape_html(&render::citations(&e.documents(), &e.outlets(), names));
        let day = e.when.single().map_or_else(String::new, |d| format!(" datetime=\"{d}\""));
        writeln!(
            out,
            "<li id=\"{}\"><time{day} title=\"{}\">{}</time> {}<small>{told}</small></li>",
            escape_html(&e.event),
            escape_html(&e.when.why),
            escape_html(&date::short(&e.when)),
            escape_html(&e.sentence),
        )?;
    }
    writeln!(out, "</ol>\n</body>\n</html>")?;
    Ok(())
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const HEADER: &[&str] = &["earliest", "latest", "sentence", "event", "outlets", "documents"];

fn row(e: &TimelineEntry) -> Vec<String> {
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(String::new, |d| d.to_string());
    vec![
        day(e.when.earliest),
        day(e.when.latest),
        e.sentence.clone(),
        e.event.clone(),
        e.outlets().join(", "),
        e.documents().join(" "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery::time::EventDate;

    #[test]
    fn a_sentence_cannot_break_out_of_a_page() {
        let entry = TimelineEntry {
            when: EventDate::unknown("told by \"nobody\""),
            sentence: "<script>alert('&')</script>".to_owned(),
            event: "e-0000000000000000".to_owned(),
            citations: vec![chancery::story::Citation {
                document: String::new(),
                file: String::new(),
                outlet: Some("A <b> & co".to_owned()),
            }],
        };
        let mut page = Vec::new();
        html(&mut page, "</title>", &[entry], &Names::default()).expect("memory takes it");
        let page = String::from_utf8(page).expect("it is text");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
        assert!(page.contains("A &lt;b&gt; &amp; co") && page.contains("&quot;nobody&quot;"), "{page}");
        assert_eq!(page.matches("</title>").count(), 1);
    }
}
