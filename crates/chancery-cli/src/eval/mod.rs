//! Scores the program on data sets. Each suite is a module that turns a folder or a file into a [`Score`].

mod attribution;
mod clusters;
mod conll18;
mod coref;
mod coreference;
mod entities;
mod f1;
mod gold;
mod gsr;
mod htmldate;
mod iob2;
mod modality;
mod parse;
mod petrarch;
mod plv;
mod seeds;
mod timeline;
mod timex;
mod triples;
mod weis;

use crate::args::{EvalArgs, EvalFormat, Suite};
use crate::failure::{Failure, Status};
use crate::output::{Output, reason};
use crate::render::style::{self, paint};
use crate::render::table::{Give, Table, cell};
use crate::sight;
use flate2::bufread::MultiGzDecoder;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

/// How many of the items of each kind came out right, and why the others did not; and the measures a suite is known by.
#[derive(Debug, Default)]
pub struct Score {
    pub counts: Vec<Count>,
    pub figures: Vec<Figure>,
}

/// One measure under the name its literature gives it: a share between 0 and 1, or a rate where the name says so.
#[derive(Debug)]
pub struct Figure {
    pub name: &'static str,
    pub value: Value,
}

#[derive(Debug)]
pub struct Count {
    pub name: &'static str,
    pub right: usize,
    pub of: usize,
    /// What was expected, and what was found instead.
    pub misses: Vec<String>,
}

impl Figure {
    /// A share, to four places.
    fn share(name: &'static str, share: f64) -> Figure {
        Figure { name, value: rounded(share) }
    }
}

fn rounded(share: f64) -> Value {
    json!((share * 1e4).round() / 1e4)
}

/// The text of a file; one whose name ends in `.gz` is unpacked.
fn text(path: &Path) -> Result<String, Failure> {
    let wrong = |why: String| Failure::fatal(format!("{}: {why}", path.display()), None);
    let file = File::open(path).map_err(|e| wrong(reason(&e)))?;
    let mut text = String::new();
    let packed = path.extension().is_some_and(|ending| ending == "gz");
    let read = if packed {
        MultiGzDecoder::new(BufReader::new(file)).read_to_string(&mut text)
    } else {
        BufReader::new(file).read_to_string(&mut text)
    };
    read.map_err(|e| wrong(reason(&e)))?;
    Ok(text)
}

impl Count {
    /// Counts what came out right; an error says what did not.
    pub fn of(name: &'static str, items: impl IntoIterator<Item = Result<(), String>>) -> Count {
        let mut count = Count { name, right: 0, of: 0, misses: Vec::new() };
        for item in items {
            count.of += 1;
            match item {
                Ok(()) => count.right += 1,
                Err(miss) => count.misses.push(miss),
            }
        }
        count
    }
}

pub fn run(args: &EvalArgs) -> Result<Status, Failure> {
    let reader = || sight::reader(&args.extra);
    if args.signs {
        let mut out = Output::open(args.output.as_deref())?;
        plv::signs(&args.dir, &reader()?, &mut out)?;
        out.finish()?;
        return Ok(Status::Done);
    }
    let score = match args.suite {
        Suite::Coref => coref::score(&args.dir, args.predicted, &reader()?)?,
        Suite::Coreference => coreference::score(&args.dir, &reader()?)?,
        Suite::Gsr => gsr::score(&args.dir, &reader()?)?,
        Suite::Petrarch => petrarch::score(&args.dir, &petrarch::reader(&args.extra)?)?,
        Suite::Plv => plv::score(&args.dir, &reader()?, args.frames_only)?,
        Suite::Seeds => seeds::score(&args.dir, &reader()?)?,
        Suite::Timeline => timeline::score(&args.dir)?,
        Suite::Timex => timex::score(&args.dir)?,
        Suite::Attribution => attribution::score(&args.dir, &reader()?)?,
        Suite::Modality => modality::score(&args.dir, &reader()?)?,
        Suite::Htmldate => htmldate::score(&args.dir)?,
        Suite::Parse => parse::score(&args.dir)?,
        Suite::Entities => entities::score(&args.dir)?,
        Suite::Triples => triples::score(&args.dir)?,
    };
    let mut out = Output::open(args.output.as_deref())?;
    match args.format {
        EvalFormat::Json => {
            let counts = score.counts.iter().map(|c| (c.name.to_owned(), json!([c.right, c.of])));
            let figures = score.figures.iter().map(|f| (f.name.to_owned(), f.value.clone()));
            let all = Value::Object(counts.chain(figures).collect::<Map<String, Value>>());
            writeln!(out, "{all}")?;
        }
        EvalFormat::Table => table(&mut out, &score, args.verbose)?,
    }
    out.finish()?;
    Ok(Status::Done)
}

fn table(out: &mut Output, score: &Score, verbose: bool) -> Result<(), Failure> {
    let columns = [("", Give::Nothing), ("RIGHT", Give::Nothing), ("OF", Give::Nothing), ("SHARE", Give::Nothing)];
    let mut table = Table::new(&columns);
    for c in &score.counts {
        let share = if c.of == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * c.right as f64 / c.of as f64) };
        let cells = [c.name.to_owned(), c.right.to_string(), c.of.to_string(), share];
        table.row(cells.into_iter().map(|text| cell(style::PLAIN, text)).collect());
    }
    let width = out.width;
    if !score.counts.is_empty() {
        table.write(out, width)?;
    }
    for figure in &score.figures {
        match &figure.value {
            Value::Array(list) => writeln!(out, "{:<24} {}", figure.name, list.len())?,
            value => writeln!(out, "{:<24} {value}", figure.name)?,
        }
    }
    for c in score.counts.iter().filter(|c| verbose && !c.misses.is_empty()) {
        writeln!(out, "\n{}", paint(style::HEAD, &format!("{}: {} missed", c.name, c.misses.len())))?;
        for miss in &c.misses {
            writeln!(out, "- {miss}")?;
        }
    }
    Ok(())
}
