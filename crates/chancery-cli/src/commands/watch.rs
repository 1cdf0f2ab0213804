//! `watch`: keeps the record current from news feeds.

use super::serve;
use crate::args::{WatchArgs, WatchFormat};
use crate::failure::{Failure, Status};
use crate::output::{Output, reason};
use crate::render::date;
use crate::render::style::{self, paint};
use crate::sight;
use chancery_store::Store;
use chancery_watch::{Change, Config, Keeper, Round, Stop, Told, WatchError, Watcher, word};
use jiff::Timestamp;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// The longest sleep, so that a clock that was set is noticed.
const NAP: Duration = Duration::from_secs(60);

pub fn run(args: &WatchArgs) -> Result<Status, Failure> {
    let file = args.feeds.display().to_string();
    let text = std::fs::read_to_string(&args.feeds).map_err(|e| {
        let hint = "`chancery watch --help` shows one with all that can be in it".to_owned();
        Failure::fatal(format!("{file} cannot be read: {}", reason(&e)), Some(hint))
    })?;
    let reader = sight::reader(&args.extra)?;
    let env = |name: &str| std::env::var(name).ok();
    let config = Config::parse(&text, &reader.coder.codebook, &reader.registry, env).map_err(|why| {
        let hint = "`chancery watch --help` shows one with all that can be in it".to_owned();
        Failure::fatal(format!("{file} cannot be used: {why}"), Some(hint))
    })?;
    let store = Store::open(&args.database.db)?;
    let path = args.state.clone().unwrap_or_else(|| {
        let mut name = args.database.db.as_os_str().to_owned();
        name.push(".watch.json");
        PathBuf::from(name)
    });
    let stop = Stop::default();
    let watcher = Watcher::new(config, Keeper::new(reader, store), &path, stop.clone()).map_err(failure)?;
    let mut work = Work { watcher, stop: stop.clone(), format: args.format, once: args.once };
    let Some(bind) = &args.serve else {
        listen_for_the_end(stop)?;
        return work.run();
    };
    let config = serve::config(&args.database.db, bind, &args.access)?;
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    let watching = std::thread::spawn(move || {
        let done = work.run();
        let _ = ended.send(());
        done
    });
    let served = chancery_serve::serve_until(config, serve::announce, async {
        let _ = end.await;
    });
    stop.stop();
    let watched = watching.join().map_err(|_| Failure::fatal("watching broke off", None))?;
    served.map_err(serve::failure)?;
    watched
}

fn failure(error: WatchError) -> Failure {
    match error {
        WatchError::Store(error) => error.into(),
        WatchError::State(..) => {
            let hint = "move the file away: what was fetched is fetched again, and changes nothing".to_owned();
            Failure::fatal(error.to_string(), Some(hint))
        }
        WatchError::Watched(_) => Failure::fatal(error.to_string(), None),
    }
}

/// Has the first Ctrl-C end the work in hand, and the second one everything.
fn listen_for_the_end(stop: Stop) -> Result<(), Failure> {
    let fault = |e: std::io::Error| Failure::fatal(format!("signals cannot be heard: {e}"), None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(fault)?;
    std::thread::spawn(move || {
        runtime.block_on(chancery_serve::told_to_stop());
        stop.stop();
        runtime.block_on(chancery_serve::told_to_stop());
        std::process::exit(130);
    });
    Ok(())
}

struct Work {
    watcher: Watcher,
    stop: Stop,
    format: WatchFormat,
    once: bool,
}

impl Work {
    fn run(&mut self) -> Result<Status, Failure> {
        let mut sum = Round::default();
        loop {
            let now = Timestamp::now();
            let mut out = Output::open(None)?;
            let mut fault = None;
            let format = self.format;
            let round = self.watcher.round(now, &mut |told| {
                if let Err(e) = say(&mut out, format, now, told) {
                    fault.get_or_insert(e);
                }
            });
            let round = round.map_err(failure)?;
            out.finish()?;
            if let Some(fault) = fault {
                return Err(fault);
            }
            (sum.asked, sum.failed, sum.added) =
                (sum.asked + round.asked, sum.failed + round.failed, sum.added + round.added);
            let Some(next) = self.watcher.next() else {
                return Err(Failure::fatal("no feed is left to watch: all of them are gone for good", None));
            };
            let wait = Duration::try_from(next.duration_since(Timestamp::now())).unwrap_or_default();
            if self.stop.is_stopped() || (self.once && !wait.is_zero()) || self.stop.wait(wait.min(NAP)) {
                break;
            }
        }
        Ok(match (sum.asked, sum.failed) {
            (_, 0) => Status::Done,
            (asked, failed) if self.once && asked == failed => Status::AllRejected,
            _ if self.once => Status::SomeRejected,
            _ => Status::Done,
        })
    }
}

/// Changes go to standard output, troubles to standard error.
fn say(out: &mut Output, format: WatchFormat, now: Timestamp, told: &Told) -> Result<(), Failure> {
    if format == WatchFormat::Jsonl {
        let mut value = serde_json::to_value(told)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("at".to_owned(), format!("{now:.0}").into());
        }
        serde_json::to_writer(&mut *out, &value)?;
        writeln!(out)?;
        return Ok(out.flush()?);
    }
    let clock = paint(style::ASIDE, &now.strftime("%Y-%m-%d %H:%MZ").to_string());
    let again = |next: &Option<Timestamp>| match next {
        Some(next) => format!("; again at {}", next.strftime("%Y-%m-%d %H:%MZ")),
        None => "; given up".to_owned(),
    };
    let trouble = |text: String| {
        let _ = writeln!(anstream::stderr(), "{clock} {}: {text}", paint(style::OPEN, "note"));
    };
    match told {
        Told::Feed { feed, new } => writeln!(out, "{clock} {feed} names {} more", reports(*new))?,
        Told::FeedFailed { feed, why, next } => trouble(format!("{feed}: {why}{}", again(next))),
        Told::Moved { feed, to } => trouble(format!("{feed} has moved for good: put {to} into the file of feeds")),
        Told::Report { link, why, next } => trouble(format!("{link}: {why}{}", again(next))),
        Told::Read { reports: n, new } if n == new => writeln!(out, "{clock} read {}", reports(*n))?,
        Told::Read { reports: n, new } => writeln!(out, "{clock} read {}, {new} of them new", reports(*n))?,
        Told::Delivered { hook } => writeln!(out, "{clock} the webhook {hook} was told")?,
        Told::Undelivered { hook, why, next } => trouble(format!("the webhook {hook}: {why}{}", again(next))),
        Told::Changed(change) => line(out, change)?,
    }
    Ok(out.flush()?)
}

fn reports(n: usize) -> String {
    format!("{n} {}", if n == 1 { "report" } else { "reports" })
}

fn line(out: &mut Output, change: &Change) -> Result<(), Failure> {
    let day = |event: &chancery::event::Event| paint(style::DATE, &date::short(&event.when));
    let id = |event: &chancery::event::Event| paint(style::ASIDE, event.id.get(..10).unwrap_or(&event.id));
    match change {
        Change::Event { event, text, outlets } => {
            let outlets = if outlets.is_empty() { String::new() } else { format!("  ({})", outlets.join(", ")) };
            writeln!(out, "  {} {}  {text}{outlets}  {}", paint(style::GOOD, "+"), day(event), id(event))?;
        }
        Change::Modality { event, text, was } => {
            let became = format!("{}, was {}", word(&event.modality), word(was));
            writeln!(out, "  {} {}  {text}: {became}  {}", paint(style::HEAD, "~"), day(event), id(event))?;
        }
        Change::Disagreement { event, text, fields } => {
            let fields = format!("reports differ on {}", fields.join(", "));
            writeln!(out, "  {} {}  {text}: {fields}  {}", paint(style::OPEN, "?"), day(event), id(event))?;
        }
        Change::Ledger { part, text, was, state, .. } => {
            let was = was.as_ref().map_or_else(String::new, |was| format!(" (was {was})"));
            writeln!(out, "  {} {part}: {text}: {state}{was}", paint(style::HEAD, "="))?;
        }
    }
    Ok(())
}
