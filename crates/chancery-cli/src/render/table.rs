//! Columns that fit the terminal.

use super::style::{self, paint};
use anstyle::Style;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const GAP: usize = 2;
/// A column that gives way keeps so much.
const LEAST: usize = 14;

/// What a column does when the terminal is too narrow for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Give {
    /// Keeps its width.
    Nothing,
    /// Ends with an ellipsis.
    Cut,
    /// Goes on in the next line.
    Wrap,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub style: Style,
}

pub fn cell(style: Style, text: impl Into<String>) -> Cell {
    // A line break of a hard-wrapped report would break the row.
    let text: String = text.into();
    Cell { text: text.split_whitespace().collect::<Vec<_>>().join(" "), style }
}

#[derive(Debug)]
pub struct Table {
    columns: Vec<(&'static str, Give)>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(columns: &[(&'static str, Give)]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table. Without a width every row is one line, however long.
    pub fn write(&self, out: &mut dyn Write, width: Option<usize>) -> io::Result<()> {
        let widths = self.widths(width);
        let head: Vec<Cell> = self.columns.iter().map(|(head, _)| cell(style::ASIDE, *head)).collect();
        if self.columns.iter().any(|(head, _)| !head.is_empty()) {
            self.line(out, &head, &widths)?;
        }
        self.rows.iter().try_for_each(|row| self.line(out, row, &widths))
    }

    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, (head, _))| {
                let cells = self.rows.iter().filter_map(|row| row.get(i)).map(|c| c.text.width());
                cells.chain([head.width()]).max().unwrap_or(0)
            })
            .collect();
        let Some(limit) = limit else { return widths };
        let gaps = GAP * self.columns.len().saturating_sub(1);
        // One column after the other gives way, always the widest, until the row fits.
        while widths.iter().sum::<usize>() + gaps > limit {
            let widest = self
                .columns
                .iter()
                .zip(widths.iter_mut())
                .filter(|((_, give), width)| *give != Give::Nothing && **width > LEAST)
                .max_by_key(|(_, width)| **width);
            match widest {
                Some((_, width)) => *width -= 1,
                None => break,
            }
        }
        widths
    }

    fn line(&self, out: &mut dyn Write, row: &[Cell], widths: &[usize]) -> io::Result<()> {
        let pieces: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .zip(&self.columns)
            .map(|((cell, width), (_, give))| match give {
                Give::Wrap => wrap(&cell.text, *width),
                Give::Cut => vec![cut(&cell.text, *width)],
                Give::Nothing => vec![cell.text.clone()],
            })
            .collect();
        let height = pieces.iter().map(Vec::len).max().unwrap_or(0);
        for level in 0..height {
            let mut line = String::new();
            let mut blank = 0;
            for ((cell, piece), width) in row.iter().zip(&pieces).zip(widths) {
                let text = piece.get(level).map_or("", String::as_str);
                if !text.is_empty() {
                    line.push_str(&" ".repeat(blank));
                    line.push_str(&paint(cell.style, text));
                    blank = 0;
                }
                blank += width.saturating_sub(text.width()) + GAP;
            }
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// At most `width` columns of the text.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Lines of at most `width` columns; a word that is longer stands alone, cut.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, width)),
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: Option<usize>) -> String {
        let mut table = Table::new(&[("DAY", Give::Nothing), ("WHAT", Give::Wrap), ("FROM", Give::Cut)]);
        table.row(vec![
            cell(style::PLAIN, "2021-04-22"),
            cell(style::PLAIN, "The ambassador went home for consultations"),
            cell(style::PLAIN, "a broadsheet of the capital"),
        ]);
        let mut out = Vec::new();
        table.write(&mut out, width).expect("memory takes it");
        anstream::adapter::strip_str(&String::from_utf8(out).expect("it is text")).to_string()
    }

    #[test]
    fn a_table_fits_its_terminal() {
        let narrow = shown(Some(50));
        assert!(narrow.lines().all(|line| line.width() <= 50), "{narrow}");
        assert!(narrow.contains('…') && narrow.lines().count() > 2, "{narrow}");
        assert!(narrow.split_whitespace().collect::<Vec<_>>().join(" ").contains("ambassador"));
    }

    #[test]
    fn without_a_terminal_nothing_is_cut() {
        let wide = shown(None);
        assert_eq!(wide.lines().count(), 2);
        assert!(wide.contains("home for consultations  a broadsheet of the capital"), "{wide}");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(cut("北京北京", 5), "北京…");
    }
}
