//! What can go wrong with a database file, and what would help.

use rusqlite::ErrorCode;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a store could not be used. The message names the file, the reason and, where there is one, the way out.
#[derive(Debug)]
pub enum StoreError {
    /// There is no such file.
    Missing(PathBuf),
    /// The file is no SQLite database, or one that is damaged.
    NotADatabase(PathBuf),
    /// A database that another program made.
    Foreign(PathBuf),
    /// Written by a later version of this program.
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// The disk, or the quota, is full. Nothing of the write is kept.
    Full(PathBuf),
    ReadOnly(PathBuf),
    /// Neither the file nor the folder can be opened.
    Unreachable(PathBuf),
    /// Another program has been writing to it for too long.
    Busy(PathBuf),
    /// A stored reading that this version cannot understand.
    Reading {
        path: PathBuf,
        id: String,
        reason: String,
    },
    /// Anything else that SQLite complains of.
    Other {
        path: PathBuf,
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn new(path: &Path, error: &rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::NotADatabase(path),
            Some(ErrorCode::DiskFull) => StoreError::Full(path),
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(path),
            Some(ErrorCode::CannotOpen) => StoreError::Unreachable(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(path),
            _ => StoreError::Other { path, reason: error.to_string() },
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Missing(path) => write!(f, "there is no database {}", path.display()),
            StoreError::NotADatabase(path) => write!(f, "{} is no database, or a damaged one", path.display()),
            StoreError::Foreign(path) => write!(f, "{} is a database of another program", path.display()),
            StoreError::Newer { path, found, known } => write!(
                f,
                "{} was written by a newer version of chancery (schema {found}; this version knows up to {known})",
                path.display()
            ),
            StoreError::Full(path) => {
                write!(f, "{}: the disk is full; what was stored before is unharmed", path.display())
            }
            StoreError::ReadOnly(path) => write!(f, "{} cannot be written to", path.display()),
            StoreError::Unreachable(path) => write!(f, "{} cannot be opened", path.display()),
            StoreError::Busy(path) => write!(f, "{}: another program is writing to it", path.display()),
            StoreError::Reading { path, id, reason } => {
                write!(f, "{}: the stored reading of {id} is not understood: {reason}", path.display())
            }
            StoreError::Other { path, reason } => write!(f, "{}: {reason}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            StoreError::Missing(_) => Some("make one with `chancery read PATH...`, or name another with --db"),
            StoreError::NotADatabase(_) | StoreError::Foreign(_) => Some("name another file with --db"),
            StoreError::Newer { .. } => Some("use the newer version, or name another file with --db"),
            StoreError::Full(_) => Some("make room, and run the command again"),
            StoreError::ReadOnly(_) | StoreError::Unreachable(_) => {
                Some("check that the folder exists and may be written to, or name another file with --db")
            }
            StoreError::Busy(_) => Some("wait for it to end, and run the command again"),
            StoreError::Reading { .. } => Some("read the documents again into a new database"),
            StoreError::Other { .. } => None,
        }
    }
}
