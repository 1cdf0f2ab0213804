//! Why a command stops, and with which exit code.

use chancery_store::StoreError;
use std::io;

/// How a command ended that did not stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Done,
    /// Done, but some input was rejected.
    SomeRejected,
    /// Every input was rejected.
    AllRejected,
}

impl Status {
    pub fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::AllRejected => 1,
            Status::SomeRejected => 3,
        }
    }
}

#[derive(Debug)]
pub enum Failure {
    /// The command was called wrongly.
    Usage(Complaint),
    /// Nothing could be done.
    Fatal(Complaint),
    /// Whoever read our output has enough.
    Pipe,
}

/// What is wrong, and what would help.
#[derive(Debug)]
pub struct Complaint {
    pub message: String,
    pub hint: Option<String>,
}

impl Failure {
    pub fn usage(message: impl Into<String>, hint: Option<String>) -> Failure {
        Failure::Usage(Complaint { message: message.into(), hint })
    }

    pub fn fatal(message: impl Into<String>, hint: Option<String>) -> Failure {
        Failure::Fatal(Complaint { message: message.into(), hint })
    }

    pub fn code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Fatal(_) => 1,
            Failure::Pipe => 0,
        }
    }

    pub fn message(&self) -> Option<String> {
        let (Failure::Usage(complaint) | Failure::Fatal(complaint)) = self else { return None };
        let hint = complaint.hint.iter().map(|h| format!("\n  hint: {h}"));
        Some(format!("chancery: {}{}", complaint.message, hint.collect::<String>()))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::fatal(error.to_string(), error.hint().map(str::to_owned))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Pipe,
            _ => Failure::fatal(format!("the output cannot be written: {error}"), None),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        match error.io_error_kind() {
            Some(kind) => Failure::from(io::Error::from(kind)),
            None => Failure::fatal(format!("the output cannot be written: {error}"), None),
        }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Failure {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            kind => Failure::fatal(format!("the output cannot be written: {kind:?}"), None),
        }
    }
}
