//! The cost of making a record of many mentions: `cargo bench -p chancery --bench merging -- 1000000`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark prints what it measures"
)]

mod world;

use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::record::Record;
use jiff::ToSpan;
use std::time::Instant;

const SEED: u64 = 20_240_229;
const QUERIES: i32 = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counts: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![10_000, 100_000] } else { counts };
    let (book, registry) = (Codebook::embedded()?, Registry::embedded()?);
    for count in counts {
        let readings = world::readings(SEED, count);
        let (documents, mentions) = (readings.len(), readings.iter().map(|r| r.mentions.len()).sum::<usize>());
        println!("{mentions} mentions of {documents} reports; {} MB held", memory("VmRSS"));
        let started = Instant::now();
        let record = Record::of(readings, &book, &registry);
        let spent = started.elapsed();
        println!(
            "  merged into {} events and {} stories in {:.2} s, {:.1} us a mention; {} MB held, {} MB at most",
            record.events.len(),
            record.stories.len(),
            spent.as_secs_f64(),
            spent.as_micros() as f64 / mentions as f64,
            memory("VmRSS"),
            memory("VmHWM"),
        );
        let Some(last) = record.last_day() else { continue };
        let mut worst = 0.0_f64;
        let mut all = 0.0;
        for n in 0..QUERIES {
            let day = last.saturating_sub((n * 90).days());
            let started = Instant::now();
            std::hint::black_box(record.ledger(Some(day), None, &book));
            let spent = started.elapsed().as_secs_f64() * 1000.0;
            (worst, all) = (worst.max(spent), all + spent);
        }
        println!("  ledger as of a day: {:.1} ms on average, {worst:.1} ms at most", all / f64::from(QUERIES));
    }
    Ok(())
}

/// Megabytes that the process holds, by the name that Linux gives the figure; 0 elsewhere.
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
