//! Turns plain text into paragraphs: tells hard-wrapped lines from paragraphs of one line each.

use super::noise;
use crate::span::Span;

/// A paragraph before anything is cut out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Trimmed, and never empty.
    pub span: Span,
    /// A blank line stands before it.
    pub apart: bool,
    /// The markup says that it is a heading.
    pub heading: bool,
    /// The title, as metadata gives it.
    pub title: bool,
}

impl Draft {
    /// The same paragraph in a text that has `bytes` more before it.
    pub fn shifted(self, bytes: usize) -> Draft {
        Draft { span: Span::new(self.span.start + bytes, self.span.end + bytes), ..self }
    }
}

struct Line<'a> {
    span: Span,
    text: &'a str,
    /// Characters.
    width: usize,
    apart: bool,
    indent: usize,
}

/// Narrowest and widest hard-wrapped text, in characters.
const NARROWEST: usize = 45;
const WIDEST: usize = 132;

/// The paragraphs of `text`.
pub(super) fn paragraphs(text: &str) -> Vec<Draft> {
    let lines = lines(text);
    let wrapped = wrap_width(&lines);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut last: Option<&Line<'_>> = None;
    // A headline stands first, and ends without a full stop as a broken line does.
    let (mut blocks, mut running) = (0, false);
    for line in &lines {
        blocks += usize::from(line.apart);
        let joined = last.is_some_and(|last| {
            !line.apart
                && !stands_alone(last.text)
                && !stands_alone(line.text)
                && (continues(last, line, wrapped) || (running || blocks > 1) && breaks_off(last, line, running))
        });
        running = joined;
        match drafts.last_mut() {
            Some(draft) if joined => draft.span.end = line.span.end,
            _ => drafts.push(Draft { span: line.span, apart: line.apart, heading: false, title: false }),
        }
        last = Some(line);
    }
    drafts
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut apart) = (0, true);
    for raw in text.split_inclusive(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let trimmed = raw.trim_matches(blank);
        if trimmed.is_empty() {
            // The second half of a line end of two characters is no blank line.
            apart |= !(raw == "\n" && text.get(..start).is_some_and(|t| t.ends_with('\r')));
        } else {
            let indent = raw.len() - raw.trim_start_matches(blank).len();
            let span = Span::new(start + indent, start + indent + trimmed.len());
            lines.push(Line { span, text: trimmed, width: trimmed.chars().count(), apart, indent });
            apart = false;
        }
        start += raw.len();
    }
    lines
}

/// White space, and characters that show nothing.
pub(super) fn blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// The width at which the text is broken, if it is: nearly every line is full,
/// most end within a sentence, and many go on in lower case.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let breaks: Vec<(&Line<'_>, &Line<'_>)> =
        lines.iter().zip(lines.iter().skip(1)).filter(|(_, next)| !next.apart).collect();
    let inner = |line: &&(&Line<'_>, &Line<'_>)| !stands_alone(line.0.text) && !stands_alone(line.1.text);
    let breaks: Vec<_> = breaks.iter().filter(inner).collect();
    let mut widths: Vec<usize> = breaks.iter().flat_map(|(a, b)| [a.width, b.width]).collect();
    widths.sort_unstable();
    let width = *widths.get((widths.len() * 19 / 20).min(widths.len().checked_sub(1)?))?;
    if !(NARROWEST..=WIDEST).contains(&width) {
        return None;
    }
    let count = |test: &dyn Fn(&Line<'_>, &Line<'_>) -> bool| breaks.iter().filter(|(a, b)| test(a, b)).count();
    let full = count(&|a, b| is_full(a, b, width));
    let open = count(&|a, _| !ends_sentence(a.text));
    let low = count(&|_, b| b.text.starts_with(char::is_lowercase));
    let many = breaks.len();
    (full * 4 >= many * 3 && open * 2 >= many && low * 4 >= many).then_some(width)
}

/// The next line's first word had no room in the line.
fn is_full(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    (line.width + 1 + word) * 10 >= width * 8
}

fn continues(line: &Line<'_>, next: &Line<'_>, wrapped: Option<usize>) -> bool {
    let ends = ends_sentence(line.text);
    if let Some(width) = wrapped
        && is_full(line, next, if ends { width * 9 / 8 } else { width })
    {
        return next.indent <= line.indent + 1;
    }
    let open = next.text.starts_with(char::is_lowercase) && !ends || line.text.ends_with(',');
    open && noise::line(line.text).is_none() && noise::line(next.text).is_none()
}

/// The line ends within a sentence, so that the next goes on with it, be it with the rest of a name: it is as long as a
/// line of a broken paragraph, or itself goes on with another, and is no heading.
fn breaks_off(line: &Line<'_>, next: &Line<'_>, running: bool) -> bool {
    let words: Vec<&str> = line.text.split_whitespace().filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let low = words.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
    let prose = low * 2 > words.len() && line.width <= WIDEST && next.width <= WIDEST;
    let open = !ends_sentence(line.text) && line.text.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    (running && (low > 0 || words.len() < 3) || prose && line.width >= NARROWEST)
        && open
        && noise::line(line.text).is_none()
        && noise::line(next.text).is_none()
}

/// A line that is nothing but an address or a list mark belongs to no paragraph.
fn stands_alone(line: &str) -> bool {
    let address = line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.");
    (address && !line.contains(char::is_whitespace))
        || line.starts_with(['•', '*', '\u{25cf}'])
        || line.starts_with("- ")
}

/// The line ends with a full stop or the like, inside or before closing quotes and brackets.
pub(super) fn ends_sentence(line: &str) -> bool {
    let end = line.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', ' ']);
    let word = end.rsplit(char::is_whitespace).next().unwrap_or(end);
    // "U.S." at the end of a headline is no full stop.
    let initials =
        word.len() >= 4 && word.split_terminator('.').all(|part| part.chars().count() == 1) && word.ends_with('.');
    end.ends_with(['.', '!', '?', '…', ':']) && !initials
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        paragraphs(text).iter().map(|d| d.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "Quito calls its envoy home\n\
                    \n\
                    The government of Ecuador has called home its ambassador in Lima, a day after\n\
                    the Peruvian foreign minister spoke of “a provocation” near the disputed river,\n\
                    officials said on Tuesday. “He will stay as long as it takes.” The Peruvian side\n\
                    did not answer.\n\
                    https://example.org/a\n\
                    https://example.org/b\n\
                    \n\
                    Talks that were to begin in Geneva next week have been put off, and neither of\n\
                    the two capitals named another day for them.\n";
        let paragraphs = read(text);
        assert_eq!(paragraphs.len(), 5, "{paragraphs:#?}");
        assert!(paragraphs[1].ends_with("The Peruvian side did not answer."));
        assert!(paragraphs[4].starts_with("Talks that") && paragraphs[4].ends_with("for them."));
    }

    #[test]
    fn wrapped_paragraphs_without_blank_lines_are_told_apart_by_their_short_last_lines() {
        let text = "The government of Ecuador has called home its ambassador in Lima, a day after\n\
                    the Peruvian foreign minister spoke of “a provocation”.\n\
                    Peru did not answer at first, but the ministry later said that it regretted a\n\
                    step that it called hasty and that it hoped would be taken back before long.\n";
        assert_eq!(read(text).len(), 2, "{:#?}", read(text));
    }

    #[test]
    fn a_paragraph_a_line_stays_one() {
        let text = "Ecuador calls envoy home\nPeru regrets the step.\n\n\
                    Ecuador has called its ambassador in Lima home for consultations, officials said.\n\
                    Peru said that it regretted the step and that its own envoy would stay in Quito.\n\
                    The two had been on good terms for years.\n";
        assert_eq!(read(text).len(), 5, "{:#?}", read(text));
    }

    #[test]
    fn a_line_broken_within_a_sentence_goes_on() {
        let text = "Peru’s foreign ministry on Wednesday\ndenied that the envoy had been expelled,\nsaying that talks went on.\nEcuador kept silent.";
        assert_eq!(read(text).len(), 2, "{:#?}", read(text));
    }

    #[test]
    fn a_name_broken_over_two_lines_stays_whole() {
        let text = "Court sends leader to jail\n\n\
                    QUITO - A court in Guayas on Monday sent the former head of the union Ana\n\
                    Quispe to jail for two years over a speech against the government of\n\
                    Peru, her lawyer Luis\n\
                    Vega said.\n\
                    Peru did not comment.\n";
        let read = read(text);
        assert_eq!(read.len(), 3, "{read:#?}");
        assert!(read[1].contains("Ana Quispe") && read[1].ends_with("Luis Vega said."));
    }

    #[test]
    fn headings_and_lists_are_no_broken_lines() {
        let text = "What the ministers of both sides said after the meeting\nThe two agreed on little.\n\n\
                    Related stories\nPeru recalls envoy\nEcuador Answers Peru Over The River Border Dispute\nMore news";
        assert_eq!(read(text).len(), 6, "{:#?}", read(text));
    }

    #[test]
    fn line_ends_of_every_kind() {
        assert_eq!(
            read("One here.\r\nTwo here.\rThree here.\u{2028}Four here."),
            ["One here.", "Two here.", "Three here.", "Four here."]
        );
        assert!(!paragraphs("One.\r\nTwo.")[1].apart);
        assert!(paragraphs("One.\r\n\r\nTwo.")[1].apart);
        assert!(paragraphs("\u{feff} \n\0").is_empty());
    }
}
