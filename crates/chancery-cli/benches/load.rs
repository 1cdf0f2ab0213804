//! The pages under load, as people and programs meet them: `cargo bench -p chancery-cli --bench load -- 100000`.
//!
//! Writes the record of a made-up world with about so many mentions, starts `chancery serve` upon it, and asks: pages that
//! nobody has asked for before, pages that somebody has, searches, the ledger, and event pages from 20 clients while
//! `chancery read` adds 1,000 reports. Then the server is told to stop while all of them ask. Prints times at the median
//! and the 99th percentile as a client sees them, over one connection each that is kept open, and the memory of the server.

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
use chancery_store::Store;
use chancery_store::query::{Filter, Order, Paging};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const SEED: u64 = 20_240_229;
const CLIENTS: usize = 20;
const REPORTS: usize = 1_000;
const CHANCERY: &str = env!("CARGO_BIN_EXE_chancery");

type Pairs = Vec<(String, String)>;
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Fallible<()> {
    let wanted = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(10_000);
    let folder = tempfile::tempdir()?;
    let db = folder.path().join("record.db");
    write(&db, wanted)?;
    let (events, pairs) = sample(&db)?;
    let server = Server::start(&db)?;
    println!("server: {} MB at the start", server.memory("VmRSS"));
    let mut client = Client::new(&server.address);
    time("first page, the first time", &mut client, ["/".to_owned()])?;
    time("first page, from then on", &mut client, (0..500).map(|_| "/".to_owned()))?;
    time("an event, the first time", &mut client, events.iter().take(500).map(|id| format!("/events/{id}")))?;
    time("an event, from then on", &mut client, events.iter().take(500).map(|id| format!("/events/{id}")))?;
    let state = |n: usize| world::state_code(n as u64 % world::STATES);
    time("an actor", &mut client, (0..40).map(|n| format!("/actors/{}", state(n))))?;
    time("a pair of states", &mut client, pairs.iter().take(60).map(|(a, b)| format!("/dyads/{a}/{b}")))?;
    let months = (0..60).map(|n| format!("/timeline?since=2001-{:02}&actor={}", n % 12 + 1, state(n)));
    time("a timeline", &mut client, months)?;
    let words = ["ambassador", "sanctions", "talks", "border", "minister", "visit", "agreement", "troops"];
    let two = (0..64).map(|n| format!("/search?q={}+{}", words[n % 8], words[n / 8]));
    time("search, two words", &mut client, two)?;
    time("search, a name", &mut client, (0..60).map(|n| format!("/search?q={}", state(n))))?;
    let parts = ["missions", "relations", "measures", "talks", "commitments"];
    time("the ledger of the last day", &mut client, (0..5).map(|n| format!("/ledger/{}", parts[n])))?;
    another_day(&mut client)?;
    time("events for programs", &mut client, (0..60).map(|n| format!("/api/events?limit=100&actor={}", state(n))))?;
    println!("server: {} MB now, {} MB at most", server.memory("VmRSS"), server.memory("VmHWM"));
    beside_reading(&db, folder.path(), &server, &events)?;
    println!("server: {} MB now, {} MB at most", server.memory("VmRSS"), server.memory("VmHWM"));
    stopping(server, &events)
}

fn write(db: &Path, mentions: usize) -> Fallible<()> {
    let (book, registry) = (Codebook::embedded()?, Registry::embedded()?);
    let readings = world::readings(SEED, mentions);
    let count = (readings.len(), readings.iter().map(|r| r.mentions.len()).sum::<usize>());
    let started = Instant::now();
    let outcome = Store::open(db)?.put(readings, &book, &registry)?;
    let events = outcome.record.map_or(0, |r| r.events.len());
    let size = std::fs::metadata(db)?.len() >> 20;
    let spent = started.elapsed().as_secs_f64();
    println!("{} reports, {} mentions, {events} events: stored in {spent:.1} s, {size} MB", count.0, count.1);
    Ok(())
}

/// Ids of events from both ends of the record, and pairs of parties that have some.
fn sample(db: &Path) -> Fallible<(Vec<String>, Pairs)> {
    let store = Store::open_existing(db)?;
    let (mut ids, mut pairs) = (Vec::new(), BTreeSet::new());
    for order in [Order::NewestFirst, Order::OldestFirst] {
        let page = store.list_events(&Filter::default(), &Paging { limit: 1_500, after: None, order })?;
        for event in page.items.into_iter().step_by(2) {
            let code = |actors: &[chancery::actor::Actor]| actors.first().map(|a| a.code.clone());
            pairs.extend(
                code(&event.actors).zip(code(&event.recipients)).map(|(a, b)| (a.clone().min(b.clone()), a.max(b))),
            );
            ids.push(event.id);
        }
    }
    Ok((ids, pairs.into_iter().collect()))
}

/// How long it takes until the ledger of a day is there that nobody has asked for: where the record is large the server
/// says 503 and works it out.
fn another_day(client: &mut Client) -> Fallible<()> {
    for day in ["2001-01-05", "2001-01-15", "2001-01-25"] {
        let started = Instant::now();
        let mut asked = 1;
        while client.get(&format!("/ledger/missions?as-of={day}"))?.ok_or("nobody listens")?.0 != 200 {
            asked += 1;
            std::thread::sleep(Duration::from_millis(50));
        }
        println!("the ledger as of {day}: there after {:.2} s ({asked} asked)", started.elapsed().as_secs_f64());
    }
    Ok(())
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(db: &Path) -> Fallible<Server> {
        let mut command = Command::new(CHANCERY);
        command.args(["serve", "--bind", "127.0.0.1:0", "--db"]).arg(db).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut error = BufReader::new(child.stderr.take().ok_or("no output")?);
        let mut line = String::new();
        error.read_line(&mut line)?;
        let address = line.split("http://").nth(1).ok_or(line.clone())?.trim().trim_end_matches('/').to_owned();
        std::thread::spawn(move || std::io::copy(&mut error, &mut std::io::sink()));
        Ok(Server { child, address })
    }

    /// Megabytes, by the name that Linux gives the figure.
    fn memory(&self, figure: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix(figure)?.strip_prefix(':'));
        line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

/// A client over one connection, which is opened again where the server has closed it.
struct Client {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    fn new(address: &str) -> Client {
        Client { address: address.to_owned(), stream: None }
    }

    /// The status and the length of the answer. `Ok(None)` where nobody listens.
    fn get(&mut self, path: &str) -> Fallible<Option<(u16, usize)>> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => match TcpStream::connect(&self.address) {
                Ok(stream) => BufReader::new(stream),
                Err(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => return Ok(None),
                Err(e) => return Err(e.into()),
            },
        };
        stream.get_ref().set_nodelay(true)?;
        stream.get_ref().set_read_timeout(Some(Duration::from_secs(120)))?;
        stream.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())?;
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let status: u16 = line.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or(format!("no answer: '{line}'"))?;
        let (mut length, mut close) = (0, false);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(n) = line.strip_prefix("content-length:") {
                length = n.trim().parse()?;
            }
            close |= line == "connection: close";
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        self.stream = (!close).then_some(stream);
        Ok(Some((status, length)))
    }
}

fn time(name: &str, client: &mut Client, paths: impl IntoIterator<Item = String>) -> Fallible<()> {
    let mut all = Vec::new();
    let (mut bytes, mut others) = (0, 0);
    for path in paths {
        let started = Instant::now();
        let (status, length) = client.get(&path)?.ok_or("nobody listens")?;
        all.push(started.elapsed());
        bytes += length;
        others += usize::from(status != 200);
    }
    println!("{}", line(name, all, bytes, others));
    Ok(())
}

fn line(name: &str, mut all: Vec<Duration>, bytes: usize, others: usize) -> String {
    all.sort();
    let at = |share: usize| all.get((all.len() * share / 100).min(all.len().saturating_sub(1)));
    let ms = |d: Option<&Duration>| d.map_or(0.0, Duration::as_secs_f64) * 1000.0;
    let mut text =
        format!("{name:<28} {:>5} asked, median {:>8.2} ms, p99 {:>8.2} ms", all.len(), ms(at(50)), ms(at(99)));
    let _ = write!(text, ", {} kB each", bytes / all.len().max(1) / 1000);
    if others > 0 {
        let _ = write!(text, ", {others} NOT ANSWERED 200");
    }
    text
}

/// Event pages for [`CLIENTS`] clients, once by themselves and once while reports are read.
fn beside_reading(db: &Path, folder: &Path, server: &Server, events: &[String]) -> Fallible<()> {
    let news = folder.join("news");
    std::fs::create_dir(&news)?;
    let towns = ["LISBON", "OSLO", "QUITO", "LIMA", "CAIRO", "ROME"];
    let states = ["Portugal", "Norway", "Ecuador", "Peru", "Egypt", "Italy"];
    for n in 0..REPORTS {
        let (a, b) = (n % 6, (n / 6 + 1 + n) % 6);
        let (a, b) = (a, if a == b { (b + 1) % 6 } else { b });
        let text = format!(
            "{}, May {}, 2019 (Wire) - {} recalled its ambassador to {} for consultations, officials said.\n\n{} called \
             step number {n} regrettable and said that talks would be held on June {}.\n",
            towns[a],
            n % 28 + 1,
            states[a],
            states[b],
            states[b],
            n % 28 + 1
        );
        std::fs::write(news.join(format!("{n}.txt")), text)?;
    }
    let alone = clients(server, events, |_| std::thread::sleep(Duration::from_secs(10)))?;
    println!("{}", alone.line("event pages, 20 clients"));
    let before = Store::open_read_only(db)?.len()?;
    let mut read = Ok(Duration::ZERO);
    let beside = clients(server, events, |_| {
        let started = Instant::now();
        let done = Command::new(CHANCERY).arg("read").arg(&news).arg("--db").arg(db).stdout(Stdio::null()).status();
        read = done.map(|_| started.elapsed());
    })?;
    println!("{}", beside.line("... while reports are read"));
    let added = Store::open_read_only(db)?.len()? - before;
    println!("read {REPORTS} reports in {:.1} s meanwhile, {added} of them new in the record", read?.as_secs_f64());
    Ok(())
}

struct Sum {
    times: Vec<Duration>,
    bytes: usize,
    others: usize,
    spent: Duration,
}

impl Sum {
    fn line(&self, name: &str) -> String {
        let rate = self.times.len() as f64 / self.spent.as_secs_f64();
        format!("{}, {rate:.0} a second", line(name, self.times.clone(), self.bytes, self.others))
    }
}

/// Has clients ask for events, each as fast as it is answered, while `work` goes on.
fn clients(server: &Server, events: &[String], work: impl FnOnce(&Server)) -> Fallible<Sum> {
    let over = Arc::new(AtomicBool::new(false));
    let started = Instant::now();
    let asking: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let (over, address, events) = (over.clone(), server.address.clone(), events.to_vec());
            std::thread::spawn(move || -> Fallible<(Vec<Duration>, usize, usize)> {
                let mut client = Client::new(&address);
                let (mut times, mut bytes, mut others) = (Vec::new(), 0, 0);
                for id in events.iter().cycle().skip(n * 67) {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    let started = Instant::now();
                    let (status, length) = client.get(&format!("/events/{id}"))?.ok_or("nobody listens")?;
                    times.push(started.elapsed());
                    bytes += length;
                    others += usize::from(status != 200);
                }
                Ok((times, bytes, others))
            })
        })
        .collect();
    work(server);
    over.store(true, Ordering::SeqCst);
    let mut sum = Sum { times: Vec::new(), bytes: 0, others: 0, spent: started.elapsed() };
    for client in asking {
        let (times, bytes, others) = client.join().map_err(|_| "a client broke")??;
        sum.times.extend(times);
        sum.bytes += bytes;
        sum.others += others;
    }
    Ok(sum)
}

/// Tells the server to stop while clients ask: every request that was taken is answered whole.
fn stopping(mut server: Server, events: &[String]) -> Fallible<()> {
    let answered = Arc::new(AtomicUsize::new(0));
    let asking: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let (answered, address, events) = (answered.clone(), server.address.clone(), events.to_vec());
            std::thread::spawn(move || -> Fallible<()> {
                let mut client = Client::new(&address);
                for id in events.iter().cycle().skip(n * 67) {
                    match client.get(&format!("/events/{id}"))? {
                        Some((200, _)) => answered.fetch_add(1, Ordering::SeqCst),
                        Some((status, _)) => return Err(format!("answered {status}").into()),
                        None => break,
                    };
                }
                Ok(())
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(2));
    Command::new("kill").arg(server.child.id().to_string()).status()?;
    let mut lost = 0;
    for client in asking {
        if let Err(e) = client.join().map_err(|_| "a client broke")? {
            lost += 1;
            println!("lost: {e}");
        }
    }
    let status = server.child.wait()?;
    let count = answered.load(Ordering::SeqCst);
    println!("told to stop while {CLIENTS} clients asked: {count} answers, {lost} requests lost, {status}");
    Ok(())
}
