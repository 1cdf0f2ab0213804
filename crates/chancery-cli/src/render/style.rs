//! The few colours there are.

use anstyle::{AnsiColor, Color, Effects, Style};

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

pub const PLAIN: Style = Style::new();
pub const HEAD: Style = Style::new().effects(Effects::BOLD);
pub const DATE: Style = colour(AnsiColor::Cyan);
/// Ids, files and whatever else stands aside.
pub const ASIDE: Style = Style::new().effects(Effects::DIMMED);
/// Not settled: planned, offered, pending.
pub const OPEN: Style = colour(AnsiColor::Yellow);
pub const GOOD: Style = colour(AnsiColor::Green);
pub const BAD: Style = colour(AnsiColor::Red);
/// The words that a record rests on.
pub const EVIDENCE: Style = Style::new().effects(Effects::BOLD.insert(Effects::UNDERLINE));

/// Text in a style; the output takes the colours out where nobody sees them.
pub fn paint(style: Style, text: &str) -> String {
    if style == PLAIN || text.is_empty() { text.to_owned() } else { format!("{style}{text}{style:#}") }
}
