//! What it costs to store reports, by how many there are already: `cargo bench -p chancery-store --bench storing -- 100000`.
//!
//! Puts the record of a made-up world with about so many mentions, then a thousand reports more, then one, then again what
//! is known, and says what of each was reading the file, merging, and writing.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark prints what it measures"
)]

#[path = "../../chancery/benches/world/mod.rs"]
#[allow(dead_code, reason = "another bench uses the rest")]
mod world;

use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::record::{Reading, Record};
use chancery_store::Store;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

const SEED: u64 = 20_240_229;
const MORE: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let counts: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let (book, registry) = (Codebook::embedded()?, Registry::embedded()?);
    for count in if counts.is_empty() { vec![10_000] } else { counts } {
        let folder = tempfile::tempdir()?;
        let db = folder.path().join("record.db");
        let mut readings = world::readings(SEED, count);
        println!("{} reports, {} mentions", readings.len(), readings.iter().map(|r| r.mentions.len()).sum::<usize>());
        let last = readings.split_off(readings.len().saturating_sub(1));
        let more = readings.split_off(readings.len().saturating_sub(MORE));
        put("all but a thousand", &db, readings, &book, &registry)?;
        put("a thousand more", &db, more, &book, &registry)?;
        put("one more", &db, last.clone(), &book, &registry)?;
        put("what is known", &db, last, &book, &registry)?;
        let started = Instant::now();
        let readings = Store::open(&db)?.readings()?;
        println!("  to read all readings: {:.2} s", started.elapsed().as_secs_f64());
        let started = Instant::now();
        let record = Record::of(readings, &book, &registry);
        println!("  to merge them: {:.2} s", started.elapsed().as_secs_f64());
        let started = Instant::now();
        std::hint::black_box(record.ledger(None, None, &book));
        println!(
            "  the ledger of the last day: {:.2} s; {} MB at most",
            started.elapsed().as_secs_f64(),
            memory("VmHWM")
        );
    }
    Ok(())
}

fn put(
    name: &str,
    db: &Path,
    readings: Vec<Reading>,
    book: &Codebook,
    registry: &Registry,
) -> Result<(), Box<dyn Error>> {
    let clock = Clock::start();
    let changes = Store::open(db)?.put(readings, book, registry)?.changes;
    let spent = clock.spent();
    let size = std::fs::metadata(db)?.len() >> 20;
    println!(
        "  {name}: {spent}, {} rows written and {} taken away, {size} MB; {} MB held",
        changes.written,
        changes.removed,
        memory("VmRSS")
    );
    Ok(())
}

/// Time by the clock on the wall, and of the processor: on a machine that others use only the second says what work costs.
struct Clock {
    started: Instant,
    processor: f64,
}

impl Clock {
    fn start() -> Clock {
        Clock { started: Instant::now(), processor: processor() }
    }

    fn spent(&self) -> String {
        format!("{:.2} s ({:.2} s of processor)", self.started.elapsed().as_secs_f64(), processor() - self.processor)
    }
}

/// Seconds of processor that the process has used, of which Linux counts hundredths; 0 elsewhere.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, which may hold spaces, ends with the last bracket; user and system time are fields 14, 15.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Megabytes of the process, by the name that Linux gives the figure; 0 elsewhere.
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
