//! Turns bytes into [`Document`]s.
//!
//! [`read`] decides whether a file is plain text, a web page, JSON, a feed or a web archive, decodes it,
//! finds its title, outlet, dates and paragraphs, and cuts out what is not the
//! report. Every character of a document's text leads back to the bytes that
//! were read. Nothing is guessed: a file that cannot be used is a document that
//! says why, and what could be used only in part is named in a
//! [`Diagnostic`](crate::diagnostic::Diagnostic).

mod address;
mod clean;
mod dateline;
mod dates;
mod decode;
mod detect;
mod feed;
mod html;
mod json;
mod layout;
mod markup;
mod noise;
mod pagedate;
mod pasted;
mod pattern;
mod read;
mod tags;
#[cfg(test)]
mod tests;
mod warc;
mod written;

pub use pagedate::{PageDate, PageSource};
pub use read::{page_dates, read};

use crate::span::{OffsetMap, Span};
use serde::{Deserialize, Serialize};

/// One report: its text, where it came from, and what was cut out of it.
///
/// All spans inside a document are byte offsets into `text`; `offsets` leads
/// from there to the input as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// `d-` and 16 hexadecimal digits of BLAKE3 over the content as read (never over the file's name).
    pub id: String,
    /// Where it came from as a person would write it: a path, an address, or `path:line` for an entry of a JSON Lines file.
    pub origin: String,
    /// The file's name without its folder (and `:line` for an entry of a JSON Lines file).
    pub file: String,
    /// Address of the report, where it is known.
    pub url: Option<String>,
    pub title: Option<String>,
    /// The outlet's name as metadata or the text gives it (resolved to a registry entry by the actor step).
    pub outlet: Option<String>,
    /// ISO 639-3, and `und` where it could not be told.
    pub language: String,
    /// Dates that metadata, headers and addresses give, in the order in which they were found.
    pub stamps: Vec<Stamp>,
    pub text: String,
    pub offsets: OffsetMap,
    /// Paragraphs of the report in reading order, without noise. A block is a list of pieces: text that runs on across
    /// noise cut from its middle is one block of several pieces.
    pub blocks: Vec<Block>,
    pub noise: Vec<Noise>,
    /// The first dateline of the text. One with its year gives a stamp too; one without needs the year from elsewhere.
    pub dateline: Option<Dateline>,
    /// Posts embedded in the report: their text is a block too.
    pub posts: Vec<Post>,
    /// Why the document is not coded, where it is not.
    pub rejected: Option<String>,
    /// Other keys of a JSON Lines entry, kept as they were.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    /// Parts of `text`, in order; read one after the other, with one space between where the cut left none.
    pub pieces: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    Title,
    /// The line under the title.
    Deck,
    Paragraph,
    /// An embedded post: said by its author, not by the outlet.
    Post,
    /// The words of a caption that tell something. Read last, and marked.
    Caption,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noise {
    pub span: Span,
    pub kind: NoiseKind,
}

/// Why characters are not the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoiseKind {
    DateHeader,
    Dateline,
    /// Who wrote it, for whom; and the line under an embedded post that names its author.
    Byline,
    Credit,
    RelatedLink,
    /// Text of links pasted into a sentence.
    PastedLink,
    Address,
    Newsletter,
    Cookie,
    Promotion,
    Updated,
    Repeated,
    /// Names of sections, menus and the like around the title.
    Navigation,
    Markup,
}

/// What a dateline says: `LIMA, March 29 (Agency) - `.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    pub place: Option<String>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub year: Option<i16>,
    /// The weekday that it gives in place of a date or beside it: `THE HAGUE, Saturday.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<crate::time::Weekday>,
    pub agency: Option<String>,
    pub span: Span,
}

/// An embedded post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub author: Option<String>,
    pub handle: Option<String>,
    pub date: Option<jiff::civil::Date>,
    pub span: Span,
    /// Index into `Document::blocks` of the words of the post.
    pub block: Option<usize>,
}

/// A date that stands in metadata, a header, an address or a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub date: jiff::civil::Date,
    pub kind: StampKind,
    /// The other reading of a stamp like `04/05/2019`, of which nothing says whether the day stands first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<jiff::civil::Date>,
    /// What stood there.
    pub text: String,
    pub span: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StampKind {
    /// `published` of a JSON Lines entry, JSON-LD `datePublished`, `article:published_time`.
    Published,
    /// A header line: ` date 2021-04-20`.
    Header,
    /// A dateline: `MOSCOW, March 29 (Agency) --` with its year, or "Published May 3, 2019".
    Dateline,
    /// The day of an embedded post: the report is not older.
    Post,
    Modified,
    /// In the document's own address.
    OwnAddress,
    /// In an address that stands in the text: of another page, and weak.
    LinkedAddress,
    /// The day on which an archive fetched it: the report is not younger.
    Fetched,
}

/// Bounds on what is read at all. Over them an input is rejected by name.
#[derive(Clone, Debug)]
pub struct Limits {
    pub bytes: usize,
    pub html_bytes: usize,
    pub html_depth: usize,
    pub html_nodes: usize,
    pub html_attributes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 64 << 20, html_bytes: 8 << 20, html_depth: 256, html_nodes: 200_000, html_attributes: 64 }
    }
}
