//! What the robots.txt of each site allows (RFC 9309).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use texting_robots::Robot;
use url::Url;

/// For how long a robots.txt is believed (RFC 9309, section 2.4: a day at most).
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// For how long one that could not be had is not asked for again.
const UNKNOWN: Duration = Duration::from_secs(600);
/// The longest pause between requests that is waited for.
const LONGEST_DELAY: f32 = 60.0;

/// What a site answered.
pub enum Rules {
    Text(Vec<u8>),
    /// There is none: all is allowed.
    None,
    /// The server failed: nothing is allowed until it has been heard.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// With the pause between requests that it asks for.
    Allowed(Option<Duration>),
    Forbidden,
    Unknown,
}

#[derive(Clone)]
enum Kept {
    Rules(Arc<Robot>),
    All,
    Unknown,
}

#[derive(Default)]
pub struct Robots {
    sites: Mutex<BTreeMap<String, (Instant, Kept)>>,
}

impl Robots {
    /// What is known of the address; nothing where its site must be asked first.
    pub fn verdict(&self, site: &str, url: &Url) -> Option<Verdict> {
        let sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, kept) = sites.get(site)?;
        let most = if matches!(kept, Kept::Unknown) { UNKNOWN } else { KEPT };
        if since.elapsed() > most {
            return None;
        }
        Some(match kept {
            Kept::All => Verdict::Allowed(None),
            Kept::Unknown => Verdict::Unknown,
            Kept::Rules(robot) if robot.allowed(url.as_str()) => {
                let delay = robot.delay.filter(|d| d.is_finite() && *d > 0.0);
                Verdict::Allowed(delay.map(|d| Duration::from_secs_f32(d.min(LONGEST_DELAY))))
            }
            Kept::Rules(_) => Verdict::Forbidden,
        })
    }

    pub fn keep(&self, site: &str, rules: Rules, user_agent: &str) {
        let product = user_agent.split('/').next().unwrap_or(user_agent);
        let kept = match rules {
            // What no line of can be understood forbids nothing.
            Rules::Text(text) => Robot::new(product, &text).map_or(Kept::All, |robot| Kept::Rules(Arc::new(robot))),
            Rules::None => Kept::All,
            Rules::Unknown => Kept::Unknown,
        };
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        sites.insert(site.to_owned(), (Instant::now(), kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_us_go_before_rules_for_all() {
        let robots = Robots::default();
        let text =
            "User-agent: *\nDisallow: /\n\nUser-agent: chancery\nDisallow: /desk/\nAllow: /desk/open\nCrawl-delay: 7\n";
        robots.keep("https://a.example", Rules::Text(text.into()), "Chancery/0.1.0 (+mailto:x@y.example)");
        let ask = |path: &str| {
            let url = Url::parse(&format!("https://a.example{path}")).expect("an address");
            robots.verdict("https://a.example", &url)
        };
        assert_eq!(ask("/news"), Some(Verdict::Allowed(Some(Duration::from_secs(7)))));
        assert_eq!(ask("/desk/x"), Some(Verdict::Forbidden));
        assert!(matches!(ask("/desk/open/1"), Some(Verdict::Allowed(_))));
        let other = Url::parse("https://b.example/").expect("an address");
        assert_eq!(robots.verdict("https://b.example", &other), None);
        robots.keep("https://b.example", Rules::Unknown, "Chancery/1");
        assert_eq!(robots.verdict("https://b.example", &other), Some(Verdict::Unknown));
    }
}
