//! Chancery reads the news and keeps the diplomatic record: what happened, who
//! says so, and does it still hold.
//!
//! A report takes nine steps, each a folder of this crate and each a plain
//! function that returns what it made and what it could not make sense of:
//! [`document`], [`language`], [`time`], [`actor`], [`coding`], [`event`],
//! [`story`], [`ledger`], [`record`].

// What clippy.toml bans in the library its tests may do.
#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types))]

pub mod actor;
pub mod coding;
pub mod diagnostic;
pub mod document;
pub mod event;
pub mod language;
pub mod ledger;
pub mod reader;
pub mod record;
pub mod span;
pub mod story;
pub mod time;
