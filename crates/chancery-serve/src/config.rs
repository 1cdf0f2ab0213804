//! Where the server listens, and who may ask.

use crate::guard;
use axum::http::{HeaderMap, header};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// What a server is told when it is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// The database file, which must exist.
    pub db: PathBuf,
    pub bind: SocketAddr,
    /// What guards writing, and reading too where the address is not this machine's own.
    pub token: Option<String>,
    /// Names, beside addresses and `localhost`, that the server answers to.
    pub hosts: Vec<String>,
}

impl Config {
    /// For the machine itself: loopback, without a token.
    pub fn local(db: impl Into<PathBuf>) -> Config {
        Config { db: db.into(), bind: SocketAddr::from(([127, 0, 0, 1], 8080)), token: None, hosts: Vec::new() }
    }

    /// Whether only this machine can ask.
    pub fn is_local(&self) -> bool {
        self.bind.ip().is_loopback()
    }

    /// Whether reading needs the token.
    pub fn guards_reading(&self) -> bool {
        self.token.is_some() && !self.is_local()
    }

    /// Whether the request brings the token. Where there is none, no request does.
    pub fn token_fits(&self, headers: &HeaderMap) -> bool {
        match (&self.token, guard::token(headers)) {
            (Some(ours), Some(theirs)) => guard::same_secret(ours, &theirs),
            _ => false,
        }
    }

    /// Who may read, in a sentence.
    pub fn who_reads(&self) -> &'static str {
        match (self.is_local(), self.guards_reading()) {
            (true, _) => "Only this machine can read it.",
            (false, true) => "Whoever has the token can read it.",
            (false, false) => "Everyone who reaches this address can read it. --token-file asks for a token.",
        }
    }

    /// Whether the request asks for us by an address or by a name that is ours: a page elsewhere may have the browser
    /// ask this machine by a name of its own ("DNS rebinding").
    pub fn hosts_fit(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST) else { return true };
        let Ok(host) = host.to_str() else { return false };
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(rest),
            None => host.split(':').next().unwrap_or(host),
        };
        let ours = |name: &str| self.hosts.iter().any(|h| h.eq_ignore_ascii_case(name));
        name.parse::<IpAddr>().is_ok()
            || name.eq_ignore_ascii_case("localhost")
            || ours(name)
            || (!self.is_local() && self.hosts.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn config(bind: &str, token: Option<&str>) -> Config {
        let bind = bind.parse().expect("an address");
        Config { bind, token: token.map(str::to_owned), ..Config::local("x.db") }
    }

    #[test]
    fn who_may_read_is_said_plainly() {
        assert!(config("127.0.0.1:80", None).who_reads().starts_with("Only this machine"));
        assert!(config("[::1]:80", Some("t")).who_reads().starts_with("Only this machine"));
        assert!(config("0.0.0.0:80", None).who_reads().starts_with("Everyone"));
        assert!(config("0.0.0.0:80", Some("t")).who_reads().starts_with("Whoever has the token"));
    }

    #[test]
    fn a_strange_name_is_not_ours() {
        let asks = |config: &Config, host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            config.hosts_fit(&headers)
        };
        let local = config("127.0.0.1:80", None);
        assert!(asks(&local, "localhost:8080") && asks(&local, "127.0.0.1") && asks(&local, "[::1]:80"));
        assert!(!asks(&local, "evil.example"));
        let named = Config { hosts: vec!["desk.example".to_owned()], ..local };
        assert!(asks(&named, "desk.example:80") && !asks(&named, "evil.example"));
    }
}
