//! What a step could not make sense of, without stopping.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A complaint that does not stop the reading: where, what, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file, and the line or entry in it, as a reader would name it.
    pub place: String,
    /// Bytes of the input, where the complaint is about some of them.
    pub span: Option<Span>,
    pub message: String,
    pub hint: Option<String>,
}
