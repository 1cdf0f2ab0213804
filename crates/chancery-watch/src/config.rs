//! `feeds.toml`: which feeds are watched, how politely, and who is told of what.

use crate::webhook::Filter;
use chancery::actor::Registry;
use chancery::coding::{Codebook, Modality};
use chancery::ledger::CommitmentStatus;
use jiff::SignedDuration;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::time::Duration;
use url::Url;

/// The shortest time between two looks at a feed.
const SHORTEST: Duration = Duration::from_secs(60);

/// A `feeds.toml` that was understood.
#[derive(Clone, Debug)]
pub struct Config {
    /// An address of mail or of a page, which the user agent names.
    pub contact: String,
    /// Between two requests to one host.
    pub delay: Duration,
    /// For one request, from the name of the host to the last byte.
    pub timeout: Duration,
    /// Of one answer, unpacked.
    pub max_bytes: usize,
    pub feeds: Vec<Feed>,
    pub hooks: Vec<Hook>,
}

#[derive(Clone, Debug)]
pub struct Feed {
    pub url: Url,
    /// What it is called in messages.
    pub name: String,
    /// Who publishes its reports, where they do not say so themselves or say it oddly.
    pub outlet: Option<String>,
    pub every: Duration,
    pub text: TextOf,
}

/// Where the text of a report is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextOf {
    /// The page that the entry links to.
    #[default]
    Page,
    /// The entry itself.
    Feed,
}

#[derive(Clone, Debug)]
pub struct Hook {
    pub name: String,
    pub url: Url,
    /// What the bodies are signed with.
    pub secret: Option<String>,
    pub filter: Filter,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    contact: Option<String>,
    every: Option<Time>,
    delay: Option<Time>,
    timeout: Option<Time>,
    max_bytes: Option<usize>,
    #[serde(default)]
    feed: Vec<FeedTable>,
    #[serde(default)]
    webhook: Vec<HookTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedTable {
    url: Url,
    name: Option<String>,
    outlet: Option<String>,
    every: Option<Time>,
    #[serde(default)]
    text: TextOf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HookTable {
    url: Url,
    name: Option<String>,
    secret: Option<String>,
    secret_env: Option<String>,
    #[serde(default)]
    act: Vec<String>,
    #[serde(default)]
    modality: Vec<Modality>,
    actor: Option<String>,
    recipient: Option<String>,
    between: Option<[String; 2]>,
    #[serde(default)]
    commitment: Vec<CommitmentStatus>,
}

/// `15m`, `1h 30m`, `2s`.
struct Time(Duration);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = text.parse::<SignedDuration>().ok().and_then(|d| Duration::try_from(d).ok());
        time.map(Time).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "expected a time such as \"15m\", \"1h 30m\" or \"2s\", but found \"{text}\""
            ))
        })
    }
}

impl Config {
    /// Understands the text of a `feeds.toml`. `env` gives the environment, for secrets.
    pub fn parse(
        text: &str,
        codebook: &Codebook,
        registry: &Registry,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Config, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string().trim_end().to_owned())?;
        let contact = file.contact.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
        let contact = contact.ok_or(
            "there is no `contact`: an address of mail or of a page, so that whoever runs a server can reach you",
        )?;
        if contact.chars().any(|c| !(' '..='~').contains(&c)) {
            return Err("`contact` goes into a header, and must be in plain ASCII".to_owned());
        }
        let every = file.every.map_or(Duration::from_secs(900), |t| t.0);
        let mut feeds = Vec::new();
        let mut seen = BTreeSet::new();
        for feed in file.feed {
            let url = address(feed.url)?;
            if !seen.insert(url.clone()) {
                return Err(format!("{url} is there twice"));
            }
            let every = feed.every.map_or(every, |t| t.0);
            if every < SHORTEST {
                return Err(format!("{url} would be asked every {} seconds: once a minute at most", every.as_secs()));
            }
            let name = feed.name.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
            feeds.push(Feed { url, name, outlet: feed.outlet, every, text: feed.text });
        }
        if feeds.is_empty() {
            return Err("there is no [[feed]] in it".to_owned());
        }
        let mut hooks: Vec<Hook> = Vec::new();
        for table in file.webhook {
            let hook = hook(table, codebook, registry, &env)?;
            if hooks.iter().any(|h| h.name == hook.name) {
                return Err(format!("two webhooks are called \"{}\": give each a `name`", hook.name));
            }
            hooks.push(hook);
        }
        Ok(Config {
            contact,
            delay: file.delay.map_or(Duration::from_secs(2), |t| t.0),
            timeout: file.timeout.map_or(Duration::from_secs(30), |t| t.0).max(Duration::from_millis(100)),
            max_bytes: file.max_bytes.unwrap_or(8_000_000),
            feeds,
            hooks,
        })
    }

    /// `Chancery/0.1.0 (+mailto:desk@example.org)`; robots.txt is asked for `Chancery`.
    pub fn user_agent(&self) -> String {
        let contact = match self.contact.contains('@') && !self.contact.contains(':') {
            true => format!("mailto:{}", self.contact),
            false => self.contact.clone(),
        };
        format!("{}/{} (+{contact})", crate::PRODUCT, env!("CARGO_PKG_VERSION"))
    }
}

fn address(url: Url) -> Result<Url, String> {
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(format!("expected an address with http or https, but found {url}")),
    }
}

fn hook(
    table: HookTable,
    codebook: &Codebook,
    registry: &Registry,
    env: &impl Fn(&str) -> Option<String>,
) -> Result<Hook, String> {
    let url = address(table.url)?;
    let secret = match (table.secret, table.secret_env) {
        (Some(_), Some(_)) => return Err(format!("the webhook {url} has both `secret` and `secret_env`")),
        (Some(secret), None) => Some(secret),
        (None, Some(name)) => {
            Some(env(&name).ok_or_else(|| format!("the webhook {url} wants ${name}, which is not set"))?)
        }
        (None, None) => None,
    };
    if secret.as_deref().is_some_and(|s| s.len() < 8) {
        return Err(format!("the secret of the webhook {url} is too short: at least 8 characters"));
    }
    if table.act.is_empty()
        && table.commitment.is_empty()
        && table.between.is_none()
        && table.actor.is_none()
        && table.recipient.is_none()
    {
        return Err(format!("the webhook {url} says nothing of what it wants: `act`, `between`, `commitment`, ..."));
    }
    for act in &table.act {
        if codebook.act(act).is_none() {
            return Err(format!("the webhook {url} asks for the act '{act}', and there is none of that name"));
        }
    }
    let filter = Filter::new(
        codebook,
        registry,
        &table.act,
        table.modality,
        (table.actor.as_deref(), table.recipient.as_deref()),
        table.between.as_ref().map(|[a, b]| (a.as_str(), b.as_str())),
        table.commitment,
    );
    Ok(Hook { name: table.name.unwrap_or_else(|| url.to_string()), url, secret, filter })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        let book = Codebook::embedded().expect("the codebook loads");
        let registry = Registry::embedded().expect("the registry loads");
        Config::parse(text, &book, &registry, |name| (name == "SECRET").then(|| "long enough".to_owned()))
    }

    #[test]
    fn the_example_is_understood() {
        let config = parse(&crate::EXAMPLE.replace("CHANCERY_WEBHOOK_SECRET", "SECRET")).expect("it is understood");
        assert!(config.feeds.len() > 1 && config.hooks.len() > 1);
        assert!(config.feeds.iter().any(|f| f.text == TextOf::Feed));
        assert!(config.user_agent().starts_with("Chancery/") && config.user_agent().contains("(+mailto:"));
        assert!(config.hooks.iter().any(|h| h.secret.as_deref() == Some("long enough")));
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        let feed = "[[feed]]\nurl = \"https://example.org/rss\"\n";
        let wrong = |text: String| parse(&text).expect_err("it is wrong");
        assert!(wrong(feed.to_owned()).contains("contact"));
        assert!(wrong("contact = \"a@b.example\"\n".to_owned()).contains("[[feed]]"));
        let head = format!("contact = \"a@b.example\"\n{feed}");
        assert!(wrong(format!("{head}ever = \"15m\"")).contains("ever"), "an unknown key is named");
        assert!(wrong(format!("{head}every = \"15 apples\"")).contains("15 apples"));
        assert!(wrong(format!("{head}every = \"1s\"")).contains("once a minute"));
        assert!(wrong(format!("{head}{feed}")).contains("twice"));
        assert!(wrong(head.replace("https", "ftp")).contains("http"));
        let hook = "[[webhook]]\nurl = \"https://example.org/hook\"\n";
        assert!(wrong(format!("{head}{hook}")).contains("says nothing"));
        assert!(wrong(format!("{head}{hook}act = [\"expell\"]")).contains("expell"));
        assert!(wrong(format!("{head}{hook}commitment = [\"late\"]")).contains("late"));
        assert!(wrong(format!("{head}{hook}act = [\"visit\"]\nsecret_env = \"NONE\"")).contains("$NONE"));
    }
}
