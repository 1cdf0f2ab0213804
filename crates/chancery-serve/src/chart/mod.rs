//! Pictures, drawn here and not in the browser: SVG with a title, a description and a table beside it.

pub mod balance;
pub mod bars;
pub mod time;
pub mod timeline;
