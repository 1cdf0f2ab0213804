//! One request at a time to a host, within limits, along redirects.

use crate::config::Config;
use crate::robots::{self, Robots, Verdict};
use crate::stop::Stop;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, header};
use url::{Host, Url};

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// The longest that a host may ask to be left alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);
/// Bytes of a robots.txt that count (RFC 9309, section 2.5, asks for 500 KiB at least).
const ROBOTS_BYTES: usize = 512 * 1024;

/// What came of a request that was answered.
#[derive(Debug)]
pub enum Answer {
    /// As it was when the validators were given.
    Same,
    Whole(Body),
}

#[derive(Debug)]
pub struct Body {
    /// After redirects.
    pub url: Url,
    /// Where all redirects on the way were for good.
    pub moved: bool,
    pub content_type: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub bytes: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// For good: status 410.
    Gone,
    Status(u16),
    /// Status 429 or 503, and when to come again, where it says so.
    Busy(u16, Option<Timestamp>),
    Robots,
    TooLong(usize),
    Redirects,
    RedirectLoop(String),
    Slow,
    /// A public feed leads to an address of the own network.
    Private(String),
    Scheme(String),
    Network(String),
    Stopped,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Gone => f.write_str("it is gone for good (410)"),
            Fault::Status(status) => write!(f, "the server answered {status}"),
            Fault::Busy(status, Some(until)) => write!(f, "the server answered {status}: not before {until:.0}"),
            Fault::Busy(status, None) => write!(f, "the server answered {status}"),
            Fault::Robots => f.write_str("its robots.txt asks that it be left alone"),
            Fault::TooLong(most) => write!(f, "it is longer than {most} bytes"),
            Fault::Redirects => write!(f, "it leads on more than {REDIRECTS} times"),
            Fault::RedirectLoop(url) => write!(f, "it leads in a circle, back to {url}"),
            Fault::Slow => f.write_str("the server took too long"),
            Fault::Private(host) => write!(f, "a public feed may not lead to {host}, which is in your own network"),
            Fault::Scheme(scheme) => write!(f, "it leads to {scheme}:, and only http and https are followed"),
            Fault::Network(why) => f.write_str(why),
            Fault::Stopped => f.write_str("it was broken off"),
        }
    }
}

impl Fault {
    /// Whether asking again would be no use.
    pub fn is_lasting(&self) -> bool {
        match self {
            Fault::Gone | Fault::Robots | Fault::TooLong(_) | Fault::Private(_) | Fault::Scheme(_) => true,
            Fault::Status(status) => (400..500).contains(status) && !matches!(status, 408 | 425),
            Fault::Redirects | Fault::RedirectLoop(_) => false,
            Fault::Busy(..) | Fault::Slow | Fault::Network(_) | Fault::Stopped => false,
        }
    }
}

/// What a feed said of its last state, to be told only of a new one.
#[derive(Clone, Debug, Default)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Asks servers, politely: what their robots.txt allows, one request at a time to a host with a pause between.
pub struct Net {
    agent: ureq::Agent,
    user_agent: String,
    delay: Duration,
    max_bytes: usize,
    robots: Robots,
    /// When each host may be asked again.
    free: Mutex<BTreeMap<String, Instant>>,
    pub stop: Stop,
}

enum Step {
    Answer(Answer),
    Redirect { to: String, forever: bool },
}

impl Net {
    pub fn new(config: &Config, stop: Stop) -> Net {
        let user_agent = config.user_agent();
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(config.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(user_agent.as_str())
            .build()
            .new_agent();
        Net {
            agent,
            user_agent,
            delay: config.delay,
            max_bytes: config.max_bytes,
            robots: Robots::default(),
            free: Mutex::default(),
            stop,
        }
    }

    /// Gets what is at the address, by way of redirects. `public` forbids that they lead into the own network.
    pub fn get(
        &self,
        url: &Url,
        accept: &str,
        validators: &Validators,
        public: bool,
        now: Timestamp,
    ) -> Result<Answer, Fault> {
        let mut url = url.clone();
        let mut been = BTreeSet::from([url.clone()]);
        let mut moved = false;
        for hop in 0..=REDIRECTS {
            self.may(&url, public, now)?;
            match self.ask(&url, accept, validators, self.max_bytes, now)? {
                Step::Answer(Answer::Whole(body)) => {
                    return Ok(Answer::Whole(Body { moved: moved && hop > 0, ..body }));
                }
                Step::Answer(answer) => return Ok(answer),
                Step::Redirect { to, forever } => {
                    moved = forever && (moved || hop == 0);
                    url = url
                        .join(&to)
                        .map_err(|_| Fault::Network(format!("it leads to '{to}', which is no address")))?;
                    url.set_fragment(None);
                    if !been.insert(url.clone()) {
                        return Err(Fault::RedirectLoop(url.to_string()));
                    }
                }
            }
        }
        Err(Fault::Redirects)
    }

    /// Sends JSON, and says with which status it was answered.
    pub fn post(&self, url: &Url, headers: &[(&str, String)], body: &[u8]) -> Result<u16, Fault> {
        let mut request = self.agent.post(url.as_str()).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.send(body).map(|response| response.status().as_u16()).map_err(|e| fault(&e, 0))
    }

    /// Whether the address may be asked for; waits until its host is free.
    fn may(&self, url: &Url, public: bool, now: Timestamp) -> Result<(), Fault> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Fault::Scheme(url.scheme().to_owned()));
        }
        if public && is_private(url) {
            return Err(Fault::Private(url.host_str().unwrap_or_default().to_owned()));
        }
        let site = url.origin().ascii_serialization();
        let verdict = match self.robots.verdict(&site, url) {
            Some(verdict) => verdict,
            None => {
                let rules = self.rules(url, public, now)?;
                self.robots.keep(&site, rules, &self.user_agent);
                self.robots.verdict(&site, url).unwrap_or(Verdict::Allowed(None))
            }
        };
        match verdict {
            Verdict::Forbidden => Err(Fault::Robots),
            Verdict::Unknown => Err(Fault::Network("its robots.txt cannot be had".to_owned())),
            Verdict::Allowed(delay) => self.pause(url, delay.unwrap_or_default().max(self.delay)),
        }
    }

    /// RFC 9309, section 2.3.1: what cannot be had for the server's fault forbids all, what is not there allows all.
    fn rules(&self, url: &Url, public: bool, now: Timestamp) -> Result<robots::Rules, Fault> {
        let Ok(mut at) = url.join("/robots.txt") else { return Ok(robots::Rules::None) };
        for _ in 0..=REDIRECTS {
            if public && is_private(&at) {
                return Ok(robots::Rules::None);
            }
            self.pause(&at, self.delay)?;
            match self.ask(&at, "text/plain, */*;q=0.1", &Validators::default(), ROBOTS_BYTES, now) {
                Ok(Step::Answer(Answer::Whole(body))) => return Ok(robots::Rules::Text(body.bytes)),
                Ok(Step::Answer(Answer::Same)) => return Ok(robots::Rules::None),
                Ok(Step::Redirect { to, .. }) => match at.join(&to) {
                    Ok(next) => at = next,
                    Err(_) => return Ok(robots::Rules::None),
                },
                Err(Fault::Status(500..)) => return Ok(robots::Rules::Unknown),
                Err(Fault::Gone | Fault::Status(_) | Fault::TooLong(_)) => return Ok(robots::Rules::None),
                // Who asks for a pause here asks for it at everything, and who is dead here is dead altogether.
                Err(fault) => return Err(fault),
            }
        }
        Ok(robots::Rules::None)
    }

    /// Waits until the host is free, and takes it for so long.
    fn pause(&self, url: &Url, delay: Duration) -> Result<(), Fault> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let wait = {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let at = free.get(&host).copied().unwrap_or(now).max(now);
            free.insert(host, at + delay);
            at.duration_since(now)
        };
        if self.stop.wait(wait) { Err(Fault::Stopped) } else { Ok(()) }
    }

    fn ask(
        &self,
        url: &Url,
        accept: &str,
        validators: &Validators,
        most: usize,
        now: Timestamp,
    ) -> Result<Step, Fault> {
        let mut request = self.agent.get(url.as_str()).header(header::ACCEPT, accept);
        if let Some(etag) = &validators.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &validators.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, date);
        }
        let mut response = request.call().map_err(|e| fault(&e, most))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let word = |name| text(&headers, name);
        match status {
            200..=299 => {}
            304 => return Ok(Step::Answer(Answer::Same)),
            301 | 302 | 303 | 307 | 308 => {
                let to = word(header::LOCATION)
                    .ok_or_else(|| Fault::Network(format!("the server answered {status} and names no address")))?;
                return Ok(Step::Redirect { to, forever: matches!(status, 301 | 308) });
            }
            410 => return Err(Fault::Gone),
            429 | 503 => return Err(Fault::Busy(status, word(header::RETRY_AFTER).and_then(|w| retry_after(&w, now)))),
            _ => return Err(Fault::Status(status)),
        }
        let mut bytes = Vec::new();
        let mut reader = response.body_mut().as_reader();
        let mut part = vec![0; 64 * 1024];
        loop {
            if self.stop.is_stopped() {
                return Err(Fault::Stopped);
            }
            match reader.read(&mut part) {
                Ok(0) => break,
                Ok(n) => bytes.extend_from_slice(part.get(..n).unwrap_or_default()),
                Err(e) => return Err(fault(&ureq::Error::from(e), most)),
            }
            if bytes.len() > most {
                return Err(Fault::TooLong(most));
            }
        }
        Ok(Step::Answer(Answer::Whole(Body {
            url: url.clone(),
            moved: false,
            content_type: word(header::CONTENT_TYPE),
            etag: word(header::ETAG),
            last_modified: word(header::LAST_MODIFIED),
            bytes,
        })))
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned)
}

fn fault(error: &ureq::Error, most: usize) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Slow,
        ureq::Error::HostNotFound => Fault::Network("there is no host of that name".to_owned()),
        ureq::Error::ConnectionFailed => Fault::Network("no connection can be made".to_owned()),
        ureq::Error::BodyExceedsLimit(_) => Fault::TooLong(most),
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => Fault::Slow,
        ureq::Error::Io(e) => {
            // A fault of the body comes wrapped in one of reading.
            match e.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
                Some(inner) => fault(inner, most),
                None => Fault::Network(format!("the connection broke: {e}")),
            }
        }
        other => Fault::Network(other.to_string()),
    }
}

/// `120` or `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 10.2.3), a day from now at most.
pub fn retry_after(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            Duration::try_from(until.duration_since(now)).unwrap_or_default()
        }
    };
    let wait = SignedDuration::try_from(wait.min(LONGEST_PAUSE)).ok()?;
    now.checked_add(wait).ok()
}

/// Whether the host is this machine or one of the own network, by its address or by what its name stands for.
pub fn is_private(url: &Url) -> bool {
    let inner = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => {
            let mapped =
                ip.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback() || v4.is_private() || v4.is_link_local());
            mapped || ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
    };
    match url.host() {
        Some(Host::Ipv4(ip)) => inner(ip.into()),
        Some(Host::Ipv6(ip)) => inner(ip.into()),
        // A name that cannot be looked up here may be known to a proxy.
        Some(Host::Domain(name)) => {
            let port = url.port_or_known_default().unwrap_or(80);
            (name, port).to_socket_addrs().is_ok_and(|mut all| all.any(|a| inner(a.ip())))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_as_a_date() {
        let now: Timestamp = "1994-11-06T08:49:00Z".parse().expect("a time");
        let after = |text: &str| retry_after(text, now).map(|t| t.duration_since(now).as_secs());
        assert_eq!(after("120"), Some(120));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(37));
        assert_eq!(after("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0), "a time that is past");
        assert_eq!(after("99999999999"), Some(86_400), "at most a day");
        assert_eq!(after("soon"), None);
    }

    #[test]
    fn addresses_of_the_own_network_are_known() {
        let private = |url: &str| is_private(&Url::parse(url).expect("an address"));
        for url in ["http://127.0.0.1/", "http://10.1.2.3/", "http://[::1]:80/", "http://[::ffff:192.168.0.1]/"] {
            assert!(private(url), "{url}");
        }
        assert!(private("http://localhost:8080/") && private("http://169.254.169.254/latest"));
        assert!(!private("http://93.184.215.14/") && !private("http://[2606:2800:21f::1]/"));
    }
}
