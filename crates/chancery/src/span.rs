//! Ranges of bytes, and the way from a text back to the input it was cut from.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of the range; empty where the range does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Leads from byte offsets in a document's text back to the input as it was read.
///
/// A run says that `len` bytes of the text, from `text` on, stand in the input
/// from `input` on and take `input_len` bytes there. Inside a run whose two
/// lengths agree the way back is exact; in the others (an HTML entity, a
/// character of another encoding) the whole run is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub text: usize,
    pub len: usize,
    pub input: usize,
    pub input_len: usize,
}

impl OffsetMap {
    /// The map of a text that is the input itself, from byte `input` on.
    pub fn identity(input: usize, len: usize) -> OffsetMap {
        OffsetMap { runs: vec![Run { text: 0, len, input, input_len: len }] }
    }

    /// Runs must be given in the order of the text; they are joined where they continue each other.
    pub fn push(&mut self, run: Run) {
        if run.len == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            let exact = last.len == last.input_len && run.len == run.input_len;
            if exact && last.text + last.len == run.text && last.input + last.input_len == run.input {
                last.len += run.len;
                last.input_len += run.input_len;
                return;
            }
        }
        self.runs.push(run);
    }

    /// The range of the input that holds the characters of `span`.
    pub fn to_input(&self, span: Span) -> Span {
        let Some(first) = self.run_at(span.start) else { return Span::new(0, 0) };
        let last = if span.is_empty() { first } else { self.run_at(span.end - 1).unwrap_or(first) };
        let start = if first.len == first.input_len {
            first.input + span.start.saturating_sub(first.text).min(first.len)
        } else {
            first.input
        };
        let end = if span.is_empty() {
            start
        } else if last.len == last.input_len {
            last.input + (span.end - last.text).min(last.len)
        } else {
            last.input + last.input_len
        };
        Span::new(start, end)
    }

    /// Adds the runs of `other`, whose text was appended at byte `text` of this map's.
    pub fn append(&mut self, other: &OffsetMap, text: usize) {
        for run in &other.runs {
            self.push(Run { text: run.text + text, ..*run });
        }
    }

    /// This map continued by `outer`, which leads from this map's input to the input that one was made of.
    pub fn through(&self, outer: &OffsetMap) -> OffsetMap {
        let mut out = OffsetMap::default();
        for run in &self.runs {
            if run.len != run.input_len {
                let input = outer.to_input(Span::new(run.input, run.input + run.input_len));
                out.push(Run { text: run.text, len: run.len, input: input.start, input_len: input.len() });
                continue;
            }
            let end = run.input + run.len;
            let mut at = run.input;
            let first = outer.runs.partition_point(|o| o.text + o.len <= at);
            for over in outer.runs.iter().skip(first) {
                if over.text >= end {
                    break;
                }
                // What no run of `outer` holds was made up on the way and stands nowhere.
                let (from, to) = (at.max(over.text), end.min(over.text + over.len));
                let text = run.text + (from - run.input);
                if over.len == over.input_len {
                    let input = over.input + (from - over.text);
                    out.push(Run { text, len: to - from, input, input_len: to - from });
                } else {
                    out.push(Run { text, len: to - from, input: over.input, input_len: over.input_len });
                }
                at = to;
            }
        }
        out
    }

    /// The run that holds `offset`, or the nearest before it, or the first.
    fn run_at(&self, offset: usize) -> Option<Run> {
        let after = self.runs.partition_point(|run| run.text <= offset);
        self.runs.get(after.saturating_sub(1)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_through_an_entity() {
        // "A &amp; B" read as "A & B"
        let mut map = OffsetMap::default();
        map.push(Run { text: 0, len: 2, input: 0, input_len: 2 });
        map.push(Run { text: 2, len: 1, input: 2, input_len: 5 });
        map.push(Run { text: 3, len: 2, input: 7, input_len: 2 });
        assert_eq!(map.to_input(Span::new(4, 5)), Span::new(8, 9));
        assert_eq!(map.to_input(Span::new(2, 3)), Span::new(2, 7));
        assert_eq!(map.to_input(Span::new(0, 5)), Span::new(0, 9));
    }

    #[test]
    fn a_map_continues_another() {
        // Bytes "..caf\xe9 au lait" decoded to "café au lait", of which "café" and "lait" are read.
        let mut outer = OffsetMap::identity(2, 3);
        outer.push(Run { text: 3, len: 2, input: 5, input_len: 1 });
        outer.push(Run { text: 5, len: 8, input: 6, input_len: 8 });
        let mut inner = OffsetMap::identity(0, 5);
        inner.push(Run { text: 6, len: 4, input: 9, input_len: 4 });
        let map = inner.through(&outer);
        assert_eq!(map.to_input(Span::new(0, 5)), Span::new(2, 6));
        assert_eq!(map.to_input(Span::new(6, 10)), Span::new(10, 14));
    }

    #[test]
    fn runs_that_continue_each_other_are_one() {
        let mut map = OffsetMap::identity(10, 4);
        map.push(Run { text: 4, len: 6, input: 14, input_len: 6 });
        assert_eq!(map, OffsetMap::identity(10, 10));
    }
}
