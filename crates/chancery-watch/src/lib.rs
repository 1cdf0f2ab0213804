//! Keeps a record current from news feeds.
//!
//! The one part of the program that goes to the network. It polls feeds in RSS,
//! Atom or JSON Feed, fetches the reports that they name, reads them as the
//! command `read` does, says what is otherwise in the record than before, and
//! posts what somebody asked to be told of.
//!
//! It is a polite guest: it says who it is, keeps to robots.txt (RFC 9309), asks
//! only for what is new (RFC 9110, section 13), leaves a pause between two requests
//! to a host, comes back later and later where a server fails, and not before the
//! time that a server names.
//!
//! The clock is an argument of [`Watcher::round`]; only pauses within a round are
//! measured here.

mod change;
mod config;
mod feed;
mod fetch;
mod keep;
mod robots;
mod state;
mod stop;
mod watcher;
mod webhook;

pub use change::{Change, word};
pub use config::{Config, Feed, Hook, TextOf};
pub use keep::Keeper;
pub use stop::Stop;
pub use watcher::{Round, Told, Watcher};
pub use webhook::signature;

use std::path::PathBuf;

/// What robots.txt files call us.
pub const PRODUCT: &str = "Chancery";

/// A `feeds.toml` with everything in it, explained.
pub const EXAMPLE: &str = include_str!("../../../examples/feeds.toml");

/// Why nothing is watched any more.
#[derive(Debug)]
pub enum WatchError {
    Store(chancery_store::StoreError),
    /// The file of what is remembered, and what is wrong with it.
    State(PathBuf, String),
    /// Somebody else watches with the same file.
    Watched(PathBuf),
}

impl std::fmt::Display for WatchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WatchError::Store(e) => write!(f, "{e}"),
            WatchError::State(path, why) => write!(f, "{} cannot be used: {why}", path.display()),
            WatchError::Watched(path) => write!(f, "{} is in use: another `chancery watch` runs", path.display()),
        }
    }
}

impl std::error::Error for WatchError {}

impl From<chancery_store::StoreError> for WatchError {
    fn from(error: chancery_store::StoreError) -> WatchError {
        WatchError::Store(error)
    }
}
