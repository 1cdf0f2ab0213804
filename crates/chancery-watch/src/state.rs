//! What is remembered between two looks: a file beside the database.
//!
//! It is written whole, after the reports are stored. Where it is lost or older
//! than the database, links are fetched again, and reports that are known
//! already change nothing.

use crate::WatchError;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

pub const SCHEMA: u32 = 1;
/// Links that no feed has named for so many days are forgotten.
const REMEMBERED: i32 = 90;

#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    pub schema: u32,
    /// By address.
    #[serde(default)]
    pub feeds: BTreeMap<String, FeedState>,
    /// Links that are done with, and the last day on which a feed named them.
    #[serde(default)]
    pub seen: BTreeMap<String, Date>,
    /// Reports that a feed named and that are not read yet, by link.
    #[serde(default)]
    pub waiting: BTreeMap<String, Waiting>,
    /// Hosts that asked to be left alone until then.
    #[serde(default)]
    pub hosts: BTreeMap<String, Timestamp>,
    #[serde(default)]
    pub hooks: BTreeMap<String, HookState>,
    /// What webhooks have not taken yet.
    #[serde(default)]
    pub outbox: Vec<Delivery>,
}

impl Default for State {
    fn default() -> State {
        State {
            schema: SCHEMA,
            feeds: BTreeMap::new(),
            seen: BTreeMap::new(),
            waiting: BTreeMap::new(),
            hosts: BTreeMap::new(),
            hooks: BTreeMap::new(),
            outbox: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// In a row.
    pub failures: u32,
    pub next: Option<Timestamp>,
    /// It said that it is gone for good.
    pub gone: bool,
}

/// A report that a feed named.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// The address of the feed.
    pub feed: String,
    pub title: Option<String>,
    pub published: Option<String>,
    /// The report, where it is that of the feed itself.
    pub text: Option<String>,
    pub failures: u32,
    pub next: Timestamp,
}

/// What a webhook was told of, or need not be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HookState {
    /// Mentions with the modality of their event, and commitments with their state.
    pub told: BTreeSet<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delivery {
    /// The same at every attempt.
    pub id: String,
    pub hook: String,
    pub body: Value,
    pub failures: u32,
    pub next: Timestamp,
}

/// The file of a state, which nobody else watches with while this lives.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    /// Held for as long as it is open.
    _lock: File,
}

impl StateFile {
    /// Opens it, or begins anew where there is none.
    pub fn open(path: &Path) -> Result<(StateFile, State), WatchError> {
        let fault = |e: std::io::Error| WatchError::State(path.to_owned(), e.to_string());
        let mut lock_path = path.as_os_str().to_owned();
        lock_path.push(".lock");
        let lock = File::create(&lock_path).map_err(fault)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(WatchError::Watched(path.to_owned())),
            Err(std::fs::TryLockError::Error(e)) => return Err(fault(e)),
        }
        let state = match fs::read(path) {
            Ok(bytes) => {
                let broken = |e: serde_json::Error| WatchError::State(path.to_owned(), e.to_string());
                let value: Value = serde_json::from_slice(&bytes).map_err(broken)?;
                let schema = value.get("schema").and_then(Value::as_u64).unwrap_or_default();
                if schema > u64::from(SCHEMA) {
                    let why = format!("it was written by a newer version (form {schema})");
                    return Err(WatchError::State(path.to_owned(), why));
                }
                serde_json::from_value(value).map_err(broken)?
            }
            Err(e) if e.kind() == ErrorKind::NotFound => State::default(),
            Err(e) => return Err(fault(e)),
        };
        Ok((StateFile { path: path.to_owned(), _lock: lock }, state))
    }

    /// Writes all of it, or leaves what is there.
    pub fn save(&self, state: &State) -> Result<(), WatchError> {
        let fault = |e: std::io::Error| WatchError::State(self.path.clone(), e.to_string());
        let mut beside = self.path.as_os_str().to_owned();
        beside.push(".new");
        let json = serde_json::to_vec(state).map_err(|e| WatchError::State(self.path.clone(), e.to_string()))?;
        let mut file = File::create(&beside).map_err(fault)?;
        file.write_all(&json).and_then(|()| file.sync_all()).map_err(fault)?;
        fs::rename(&beside, &self.path).map_err(fault)
    }
}

impl State {
    pub fn forget_old(&mut self, today: Date) {
        let oldest = today.saturating_sub(jiff::Span::new().days(REMEMBERED));
        self.seen.retain(|_, last| *last >= oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_watches_at_a_time_and_finds_what_was_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("watch.json");
        let (file, mut state) = StateFile::open(&path).expect("it opens");
        assert!(matches!(StateFile::open(&path), Err(WatchError::Watched(_))));
        state.seen.insert("a".to_owned(), jiff::civil::date(2021, 1, 1));
        state.seen.insert("b".to_owned(), jiff::civil::date(2021, 4, 20));
        state.forget_old(jiff::civil::date(2021, 4, 22));
        file.save(&state).expect("it is written");
        drop(file);
        let (_, again) = StateFile::open(&path).expect("it opens");
        assert_eq!(again.seen.keys().collect::<Vec<_>>(), ["b"]);
        fs::write(&path, "{\"schema\": 99}").expect("written");
        assert!(matches!(StateFile::open(&path), Err(WatchError::State(_, why)) if why.contains("newer")));
    }
}
