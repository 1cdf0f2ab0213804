//! One look at all feeds that are due, and when to look again.

use crate::WatchError;
use crate::change::Change;
use crate::config::{Config, Feed, TextOf};
use crate::feed;
use crate::fetch::{Answer, Body, Fault, Net, Validators, is_private};
use crate::keep::{Keeper, Stored};
use crate::state::{State, StateFile, Waiting};
use crate::stop::Stop;
use crate::webhook;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Hosts that are asked at once.
const AT_ONCE: usize = 8;
/// Reports that are fetched from one host before what was fetched is stored.
const OF_A_HOST: usize = 20;
/// The longest time until a feed that fails is asked again.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// Until a report that could not be had is asked for again: at first, and at most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(300), Duration::from_secs(6 * 3600));
/// Until a webhook that failed is called again: at first, and at most.
const CALL_AGAIN: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(6 * 3600));
/// After so many failures a report, or a delivery, is given up.
const ATTEMPTS: u32 = 8;
const CALL_ATTEMPTS: u32 = 12;
/// After so many requests in a row that got no answer a host is asked for nothing more in this round.
const SILENT: usize = 3;
/// Until a host that asks for a pause and does not say for how long is asked again.
const PAUSE: Duration = Duration::from_secs(900);

const FEEDS: &str =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";
const PAGES: &str = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5";

/// What happens while watching, for whoever wants to know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
pub enum Told {
    /// A feed named reports that it did not name before.
    Feed {
        feed: String,
        new: usize,
    },
    FeedFailed {
        feed: String,
        why: String,
        next: Option<Timestamp>,
    },
    /// It has another address for good, which `feeds.toml` should name.
    Moved {
        feed: String,
        to: String,
    },
    /// A report that cannot be had or read; without a time, it is given up.
    Report {
        link: String,
        why: String,
        next: Option<Timestamp>,
    },
    Read {
        reports: usize,
        new: usize,
    },
    Changed(Change),
    /// A webhook took something.
    Delivered {
        hook: String,
    },
    Undelivered {
        hook: String,
        why: String,
        next: Option<Timestamp>,
    },
}

/// What one look came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Feeds that were asked, and those of them that gave no answer.
    pub asked: usize,
    pub failed: usize,
    /// Reports that are new in the record.
    pub added: usize,
}

pub struct Watcher {
    config: Config,
    keeper: Keeper,
    file: StateFile,
    state: State,
    net: Arc<Net>,
}

/// A request, and what it is for.
#[derive(Clone, Debug)]
struct Job {
    /// The address of a feed, or the key of a report.
    what: What,
    url: Url,
    public: bool,
    validators: Validators,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Feed,
    Page(String),
}

impl Watcher {
    /// Opens the file of what is remembered, and makes one where there is none.
    pub fn new(config: Config, keeper: Keeper, state: &Path, stop: Stop) -> Result<Watcher, WatchError> {
        let (file, state) = StateFile::open(state)?;
        let net = Arc::new(Net::new(&config, stop));
        Ok(Watcher { config, keeper, file, state, net })
    }

    /// Does all that is due at `now`, says so by and by, and remembers it. What is stored stays stored, whenever this is
    /// broken off.
    pub fn round(&mut self, now: Timestamp, tell: &mut dyn FnMut(&Told)) -> Result<Round, WatchError> {
        let today = day(now);
        self.keeper.begin(today, &self.config.hooks, &mut self.state.hooks, now)?;
        let mut round = Round::default();
        self.look_at_feeds(now, &mut round, tell);
        let inputs = self.fetch_reports(now, tell);
        let stored = self.store(inputs, now, tell)?;
        round.added = stored.added;
        let hooks = &self.config.hooks;
        let (changes, deliveries) = self.keeper.changes(stored, today, hooks, &mut self.state.hooks, now)?;
        self.state.outbox.extend(deliveries);
        self.state.forget_old(today);
        // From here on nothing of it is fetched or told of twice.
        self.file.save(&self.state)?;
        for change in changes {
            tell(&Told::Changed(change));
        }
        if self.deliver(now, tell) {
            self.file.save(&self.state)?;
        }
        Ok(round)
    }

    /// When something is due next.
    pub fn next(&self) -> Option<Timestamp> {
        let later = |url: &Url, at: Timestamp| self.paused(url).map_or(at, |until| until.max(at));
        let feeds = self.config.feeds.iter().filter_map(|f| {
            let known = self.state.feeds.get(f.url.as_str());
            let next =
                known.map_or(Some(Timestamp::MIN), |s| if s.gone { None } else { s.next.or(Some(Timestamp::MIN)) });
            next.map(|at| later(&f.url, at))
        });
        let reports = self.state.waiting.iter().map(|(link, w)| match Url::parse(link) {
            Ok(url) => later(&url, w.next),
            Err(_) => w.next,
        });
        feeds.chain(reports).chain(self.state.outbox.iter().map(|d| d.next)).min()
    }

    fn paused(&self, url: &Url) -> Option<Timestamp> {
        self.state.hosts.get(url.host_str()?).copied()
    }

    fn free(&self, url: &Url, now: Timestamp) -> bool {
        self.paused(url).is_none_or(|until| until <= now)
    }

    /// Where a host asked for a pause, nothing of it is asked for until then.
    fn note_pause(&mut self, url: &Url, fault: &Fault, now: Timestamp) -> Option<Timestamp> {
        let Fault::Busy(_, until) = fault else { return None };
        let until = until.unwrap_or_else(|| add(now, PAUSE));
        self.state.hosts.insert(url.host_str()?.to_owned(), until);
        Some(until)
    }

    fn look_at_feeds(&mut self, now: Timestamp, round: &mut Round, tell: &mut dyn FnMut(&Told)) {
        self.state.hosts.retain(|_, until| *until > now);
        let mut jobs = Vec::new();
        for feed in &self.config.feeds {
            let known = self.state.feeds.get(feed.url.as_str()).cloned().unwrap_or_default();
            if known.gone || known.next.is_some_and(|next| next > now) || !self.free(&feed.url, now) {
                continue;
            }
            let validators = Validators { etag: known.etag, last_modified: known.last_modified };
            // Who watches a feed of the own network knows where its links lead.
            jobs.push(Job { what: What::Feed, url: feed.url.clone(), public: false, validators });
        }
        for (job, answer) in fetch_all(&self.net, jobs, FEEDS, now) {
            let Some(feed) = self.config.feeds.iter().find(|f| f.url == job.url).cloned() else { continue };
            if matches!(answer, Err(Fault::Stopped)) {
                continue;
            }
            round.asked += 1;
            let entries = match answer {
                Ok(Answer::Same) => Ok(None),
                Ok(Answer::Whole(body)) => {
                    feed::entries(&feed, &body).map(|entries| Some((body, entries))).map_err(Fault::Network)
                }
                Err(fault) => Err(fault),
            };
            match entries {
                Ok(found) => self.take_feed(&feed, found, now, tell),
                Err(fault) => {
                    round.failed += 1;
                    self.feed_failed(&feed, &fault, now, tell);
                }
            }
        }
    }

    fn take_feed(
        &mut self,
        feed: &Feed,
        found: Option<(Body, Vec<feed::Entry>)>,
        now: Timestamp,
        tell: &mut dyn FnMut(&Told),
    ) {
        let today = day(now);
        let state = self.state.feeds.entry(feed.url.to_string()).or_default();
        state.failures = 0;
        state.next = Some(add(now, jitter(feed.every, 0.1)));
        let Some((body, entries)) = found else { return };
        (state.etag, state.last_modified) = (body.etag, body.last_modified);
        if body.moved && body.url != feed.url {
            tell(&Told::Moved { feed: feed.name.clone(), to: body.url.to_string() });
        }
        let mut new = 0;
        for entry in entries {
            if let Some(last) = self.state.seen.get_mut(&feed::key(&entry.link)) {
                *last = today;
            } else if let Entry::Vacant(place) = self.state.waiting.entry(entry.link) {
                new += 1;
                place.insert(Waiting {
                    feed: feed.url.to_string(),
                    title: entry.title,
                    published: entry.published,
                    text: entry.text,
                    failures: 0,
                    next: now,
                });
            }
        }
        if new > 0 {
            tell(&Told::Feed { feed: feed.name.clone(), new });
        }
    }

    fn feed_failed(&mut self, feed: &Feed, fault: &Fault, now: Timestamp, tell: &mut dyn FnMut(&Told)) {
        let pause = self.note_pause(&feed.url, fault, now);
        let state = self.state.feeds.entry(feed.url.to_string()).or_default();
        state.failures = state.failures.saturating_add(1);
        state.gone = matches!(fault, Fault::Gone);
        let wait = backoff(feed.every.saturating_mul(2), state.failures, LONGEST.max(feed.every));
        let next = add(now, wait).max(pause.unwrap_or(now));
        state.next = Some(next);
        let next = (!state.gone).then_some(next);
        tell(&Told::FeedFailed { feed: feed.name.clone(), why: fault.to_string(), next });
    }

    /// Gets the reports that wait, as inputs by the key of their link.
    fn fetch_reports(&mut self, now: Timestamp, tell: &mut dyn FnMut(&Told)) -> Vec<(String, String, Vec<u8>)> {
        let mut inputs = Vec::new();
        let mut jobs = Vec::new();
        let mut of_host: BTreeMap<String, usize> = BTreeMap::new();
        let mut gone = Vec::new();
        for (link, waiting) in self.state.waiting.iter().filter(|(_, w)| w.next <= now) {
            let Some(feed) = self.config.feeds.iter().find(|f| f.url.as_str() == waiting.feed) else {
                // Its feed is watched no more.
                gone.push(link.clone());
                continue;
            };
            if let Some(text) = &waiting.text {
                let page = feed::as_page(text);
                let report = feed::report(feed, link, waiting.title.as_deref(), waiting.published.as_deref(), &page);
                inputs.push((link.clone(), feed::name(link), report));
                continue;
            }
            let Ok(url) = Url::parse(link) else {
                gone.push(link.clone());
                continue;
            };
            let count = of_host.entry(url.host_str().unwrap_or_default().to_owned()).or_default();
            if *count < OF_A_HOST && self.free(&url, now) {
                *count += 1;
                let public = !is_private(&feed.url);
                jobs.push(Job { what: What::Page(link.clone()), url, public, validators: Validators::default() });
            }
        }
        for link in gone {
            self.state.waiting.remove(&link);
        }
        for (job, answer) in fetch_all(&self.net, jobs, PAGES, now) {
            let What::Page(link) = &job.what else { continue };
            let Some(waiting) = self.state.waiting.get(link).cloned() else { continue };
            let Some(feed) = self.config.feeds.iter().find(|f| f.url.as_str() == waiting.feed) else { continue };
            let page = match answer {
                Ok(Answer::Whole(body)) => feed::decode(&body).map_err(|why| (why, true, None)),
                // Nobody asked whether it is the same.
                Ok(Answer::Same) => Err(("the server answered 304 to what was new".to_owned(), false, None)),
                Err(Fault::Stopped) => continue,
                Err(fault) => Err((fault.to_string(), fault.is_lasting(), Some(fault))),
            };
            match page {
                Ok(page) => {
                    debug_assert_eq!(feed.text, TextOf::Page);
                    let report = feed::report(feed, link, None, waiting.published.as_deref(), &page);
                    inputs.push((link.clone(), feed::name(link), report));
                }
                Err((why, lasting, fault)) => {
                    let pause = fault.and_then(|f| self.note_pause(&job.url, &f, now));
                    let next = self.report_failed(link, lasting, pause, now);
                    tell(&Told::Report { link: link.clone(), why, next });
                }
            }
        }
        inputs
    }

    /// When the report is asked for again, if ever.
    fn report_failed(
        &mut self,
        link: &str,
        lasting: bool,
        pause: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let waiting = self.state.waiting.get_mut(link)?;
        waiting.failures = waiting.failures.saturating_add(1);
        if lasting || waiting.failures >= ATTEMPTS {
            self.done(link, now);
            return None;
        }
        waiting.next = add(now, backoff(AGAIN.0, waiting.failures, AGAIN.1)).max(pause.unwrap_or(now));
        Some(waiting.next)
    }

    /// It need not be fetched again.
    fn done(&mut self, link: &str, now: Timestamp) {
        self.state.waiting.remove(link);
        self.state.seen.insert(feed::key(link), day(now));
    }

    fn store(
        &mut self,
        inputs: Vec<(String, String, Vec<u8>)>,
        now: Timestamp,
        tell: &mut dyn FnMut(&Told),
    ) -> Result<Stored, WatchError> {
        let mut names = BTreeSet::new();
        let mut links = BTreeMap::new();
        let mut reports = Vec::new();
        for (link, name, bytes) in inputs {
            // Two links may make one name, and inputs of one batch are told apart by it.
            let mut unique = name.clone();
            let mut n = 2;
            while !names.insert(unique.clone()) {
                unique = format!("{}~{n}.json", name.trim_end_matches(".json"));
                n += 1;
            }
            links.insert(unique.clone(), link);
            reports.push((unique, bytes));
        }
        // The day is the reader's own; somewhere it is later already.
        let latest = day(add(now, Duration::from_secs(14 * 3600)));
        let stored = self.keeper.read(&reports, latest)?;
        for (name, why) in &stored.rejected {
            let link = links.get(name).unwrap_or(name).clone();
            tell(&Told::Report { link, why: why.clone(), next: None });
        }
        for link in links.values() {
            self.done(link, now);
        }
        if !reports.is_empty() {
            tell(&Told::Read { reports: reports.len() - stored.rejected.len().min(reports.len()), new: stored.added });
        }
        Ok(stored)
    }

    /// Posts what is due, and says whether anything was tried. A hook that fails is left alone until its time.
    fn deliver(&mut self, now: Timestamp, tell: &mut dyn FnMut(&Told)) -> bool {
        let mut failed = BTreeSet::new();
        let mut left = Vec::new();
        let mut tried = false;
        for mut delivery in std::mem::take(&mut self.state.outbox) {
            let Some(hook) = self.config.hooks.iter().find(|h| h.name == delivery.hook) else { continue };
            if delivery.next > now || failed.contains(&delivery.hook) || self.net.stop.is_stopped() {
                left.push(delivery);
                continue;
            }
            tried = true;
            let body = delivery.body.to_string().into_bytes();
            let mut headers = vec![("x-chancery-delivery", delivery.id.clone())];
            let signed = hook.secret.as_deref().and_then(|secret| webhook::signature(secret, &body));
            headers.extend(signed.map(|s| ("x-chancery-signature", s)));
            let why = match self.net.post(&hook.url, &headers, &body) {
                Ok(200..=299) => {
                    tell(&Told::Delivered { hook: delivery.hook });
                    continue;
                }
                Ok(status) => format!("the server answered {status}"),
                Err(fault) => fault.to_string(),
            };
            failed.insert(delivery.hook.clone());
            delivery.failures = delivery.failures.saturating_add(1);
            delivery.next = add(now, backoff(CALL_AGAIN.0, delivery.failures, CALL_AGAIN.1));
            let again = delivery.failures < CALL_ATTEMPTS;
            let next = again.then_some(delivery.next);
            tell(&Told::Undelivered { hook: delivery.hook.clone(), why, next });
            if again {
                left.push(delivery);
            }
        }
        self.state.outbox = left;
        tried
    }
}

/// Asks for all of it, hosts side by side, and of each host one after another. Where a host is dead, what else was wanted
/// of it fails alike; where it asks for a pause, it is left for later.
fn fetch_all(
    net: &Arc<Net>,
    jobs: Vec<Job>,
    accept: &'static str,
    now: Timestamp,
) -> Vec<(Job, Result<Answer, Fault>)> {
    let mut hosts: BTreeMap<String, Vec<Job>> = BTreeMap::new();
    for job in jobs {
        hosts.entry(job.url.host_str().unwrap_or_default().to_owned()).or_default().push(job);
    }
    let workers = hosts.len().min(AT_ONCE);
    let queue: Arc<Mutex<VecDeque<Vec<Job>>>> = Arc::new(Mutex::new(hosts.into_values().collect()));
    let (sender, receiver) = mpsc::channel();
    for _ in 0..workers {
        let (net, queue, sender) = (net.clone(), queue.clone(), sender.clone());
        std::thread::spawn(move || {
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            while let Some(jobs) = next() {
                let mut dead: Option<Fault> = None;
                let mut silent = 0;
                for job in jobs {
                    let answer = match &dead {
                        Some(fault) => Err(fault.clone()),
                        None => net.get(&job.url, accept, &job.validators, job.public, now),
                    };
                    silent = if matches!(answer, Err(Fault::Slow | Fault::Network(_))) { silent + 1 } else { 0 };
                    if let Err(fault) = &answer
                        && silent >= SILENT
                    {
                        dead = Some(fault.clone());
                    }
                    let busy = matches!(answer, Err(Fault::Busy(..) | Fault::Stopped));
                    if sender.send((job, answer)).is_err() {
                        return;
                    }
                    if busy {
                        break;
                    }
                }
            }
        });
    }
    drop(sender);
    let mut answers = Vec::new();
    // Whoever is told to stop does not wait for a server that is slow.
    while !net.stop.is_stopped() {
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(answer) => answers.push(answer),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    // In an order that does not depend on who was quicker.
    answers.sort_by(|a, b| a.0.url.cmp(&b.0.url));
    answers
}

fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

fn add(now: Timestamp, time: Duration) -> Timestamp {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// About so long, so that not all come at the same moment: `share` more or less.
fn jitter(time: Duration, share: f64) -> Duration {
    time.mul_f64(1.0 - share + 2.0 * share * fastrand::f64())
}

/// Twice as long after each failure, `most` at most, a quarter more or less.
fn backoff(first: Duration, failures: u32, most: Duration) -> Duration {
    let doubled = first.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
    jitter(doubled.min(most), 0.25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_is_asked_later_and_later() {
        let (first, most) = (Duration::from_secs(60), Duration::from_secs(3600));
        for (failures, wanted) in [(1, 60), (2, 120), (4, 480), (7, 3600), (200, 3600)] {
            let times: BTreeSet<u128> = (0..50).map(|_| backoff(first, failures, most).as_millis()).collect();
            let (low, high) = (times.first().expect("one"), times.last().expect("one"));
            assert!(*low >= wanted * 750 && *high <= wanted * 1250, "{failures}: {low}..{high}");
            assert!(times.len() > 10, "not all come at the same moment");
        }
    }
}
