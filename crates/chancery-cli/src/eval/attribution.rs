//! Scores who says, thinks or wants what against brat stand-off: `text/NAME.txt` beside `attributions/NAME.ann`, or
//! `NAME_ANNOTATOR.ann` where several people read one text.
//!
//! What is counted are words: longest runs of letters, digits and `_`. A word is in a role if any attribution's span of
//! that role (Source, Cue, Content) touches it, and counts once however many do. The corpus gives the outermost
//! attribution only, so sources and cues of those within another's content are left out. True and false words are summed over
//! all annotation files, so that a text which three people annotated counts three times.

use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::input;
use crate::output::reason;
use chancery::coding::{Claim, claims};
use chancery::document::{self, Document};
use chancery::reader::Reader;
use chancery::span::Span;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROLES: [(&str, &str); 3] = [("Source", "source_f1"), ("Cue", "cue_f1"), ("Content", "content_f1")];

/// Words found, given, and both.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    both: usize,
    found: usize,
    given: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        let all = self.found + self.given;
        if all == 0 { 0.0 } else { 2.0 * self.both as f64 / all as f64 }
    }
}

pub fn score(dir: &Path, reader: &Reader) -> Result<Score, Failure> {
    let annotations = files(&dir.join("attributions"), "ann")?;
    let mut read: Vec<(String, String, Document)> = Vec::new();
    for path in files(&dir.join("text"), "txt")? {
        let bytes = input::load(&path, reader.limits.bytes)
            .map_err(|r| Failure::fatal(format!("{}: {}", r.place, r.reason), None))?;
        let (documents, _) = document::read(&path.to_string_lossy(), &bytes, &reader.limits);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        read.extend(documents.into_iter().next().map(|d| (stem(&path), text, d)));
    }
    let sentences = reader.model.analyse(&read.iter().map(|(_, _, d)| d).collect::<Vec<_>>());
    let mut tallies = [Tally::default(); 3];
    let mut wrong: [Vec<String>; 3] = Default::default();
    for ((name, text, document), sentences) in read.iter().zip(&sentences) {
        let words = words(text);
        let found = claims(&reader.coder, document, sentences);
        let ours = |of: fn(&Claim) -> &[Span]| -> BTreeSet<usize> {
            found
                .iter()
                .filter(|c| c.within.is_none())
                .flat_map(&of)
                .flat_map(|s| touched(&words, document.offsets.to_input(*s)))
                .collect()
        };
        let ours = [ours(|c| &c.source), ours(|c| &c.cue), ours(|c| &c.content)];
        for path in annotations.iter().filter(|p| is_of(&stem(p), name)) {
            let gold = std::fs::read_to_string(path)
                .map_err(|e| Failure::fatal(format!("{}: {}", path.display(), reason(&e)), None))?;
            let gold = standoff(&gold, text);
            for (i, (role, _)) in ROLES.iter().enumerate() {
                let given: BTreeSet<usize> =
                    gold.iter().filter(|(r, _)| r == role).flat_map(|(_, s)| touched(&words, *s)).collect();
                tallies[i].both += given.intersection(&ours[i]).count();
                tallies[i].found += ours[i].len();
                tallies[i].given += given.len();
                let shown = |at: std::ops::Range<usize>, wrong: &dyn Fn(usize) -> bool| -> String {
                    let mark = |w: usize| {
                        if wrong(w) { format!("[{}]", words[w].of(text)) } else { words[w].of(text).to_owned() }
                    };
                    at.map(mark).collect::<Vec<_>>().join(" ")
                };
                for (_, span) in gold.iter().filter(|(r, _)| r == role) {
                    let own: Vec<usize> = touched(&words, *span).collect();
                    if let (Some(first), Some(last)) = (own.first(), own.last())
                        && own.iter().any(|w| !ours[i].contains(w))
                    {
                        let near = first.saturating_sub(9)..(last + 10).min(words.len());
                        let missed = |w: usize| own.contains(&w) && !ours[i].contains(&w);
                        wrong[i].push(format!("{name}: missed: {}", shown(near, &missed)));
                    }
                }
                for run in runs(&ours[i].difference(&given).copied().collect::<Vec<_>>()) {
                    let near = run[0].saturating_sub(9)..(run[run.len() - 1] + 10).min(words.len());
                    wrong[i].push(format!("{name}: not asked for: {}", shown(near, &|w| run.contains(&w))));
                }
            }
        }
    }
    let figures = ROLES
        .iter()
        .zip(tallies)
        .map(|((_, name), tally)| Figure { name, value: json!((tally.f1() * 10_000.0).round() / 10_000.0) })
        .collect();
    let names = ["source words", "cue words", "content words"];
    let counts = names.into_iter().zip(tallies).zip(wrong);
    let counts =
        counts.map(|((name, tally), misses)| Count { name, right: tally.both, of: tally.given, misses }).collect();
    Ok(Score { counts, figures })
}

/// Unbroken runs of numbers in order.
fn runs(numbers: &[usize]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for &n in numbers {
        match found.last_mut().filter(|run| run.last().is_some_and(|last| last + 1 == n)) {
            Some(run) => run.push(n),
            None => found.push(vec![n]),
        }
    }
    found
}

fn files(dir: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(dir).map_err(|e| {
        let hint = "the folder must hold text/*.txt and attributions/*.ann in the stand-off format of brat";
        Failure::fatal(format!("{}: {}", dir.display(), reason(&e)), Some(hint.to_owned()))
    })?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    found.sort();
    Ok(found)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// `report_4e07` and `report` are readings of `report`.
fn is_of(annotation: &str, text: &str) -> bool {
    annotation == text || annotation.rsplit_once('_').is_some_and(|(name, _)| name == text)
}

/// Roles and byte spans of the attributions: the text-bound lines that an event line takes part in.
fn standoff(annotation: &str, text: &str) -> Vec<(String, Span)> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let used: BTreeSet<&str> = annotation
        .lines()
        .filter(|l| l.starts_with('E'))
        .flat_map(|l| l.split_whitespace().skip(1))
        .filter_map(|part| part.split_once(':').map(|(_, id)| id))
        .collect();
    let mut found = Vec::new();
    for line in annotation.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(place)) = (fields.next(), fields.next()) else { continue };
        let Some((role, ranges)) = place.split_once(' ').filter(|_| used.contains(id)) else { continue };
        for range in ranges.split(';') {
            let mut ends =
                range.split_whitespace().map(|n| n.parse::<usize>().ok().and_then(|n| bytes.get(n).copied()));
            if let (Some(Some(start)), Some(Some(end))) = (ends.next(), ends.next()) {
                found.push((role.to_owned(), Span::new(start, end)));
            }
        }
    }
    found
}

fn words(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric() || *c == '_') {
        let end = at + c.len_utf8();
        match found.last_mut().filter(|w| w.end == at) {
            Some(word) => word.end = end,
            None => found.push(Span::new(at, end)),
        }
    }
    found
}

fn touched(words: &[Span], span: Span) -> impl Iterator<Item = usize> + '_ {
    let first = words.partition_point(|w| w.end <= span.start);
    (first..words.len()).take_while(move |i| words[*i].start < span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_off_is_read_by_characters_and_by_what_events_use() {
        let text = "Zoë said it rained.";
        let annotation = "T1\tSource 0 3\tZoë\nT2\tCue 4 8\tsaid\nT3\tContent 9 11;12 18\tit rained\nT4\tSource 9 11\tit\n\
                          T5\tAttribution 4 8\tsaid\nE1\tAttribution:T5 Source:T1 Cue:T2 Content:T3\n";
        let found = standoff(annotation, text);
        let of =
            |role: &str| -> Vec<&str> { found.iter().filter(|(r, _)| r == role).map(|(_, s)| s.of(text)).collect() };
        assert_eq!(of("Source"), ["Zoë"]);
        assert_eq!(of("Content"), ["it", "rained"]);
        assert!(is_of("report_4e07", "report") && is_of("report", "report") && !is_of("reports_1", "report"));
    }

    #[test]
    fn a_word_counts_if_a_span_touches_it() {
        let text = "the ex-envoy's claim";
        let words = words(text);
        let count = |s: Span| touched(&words, s).count();
        assert_eq!(words.len(), 5);
        assert_eq!((count(Span::new(4, 8)), count(Span::new(3, 4)), count(Span::new(0, 20))), (2, 0, 5));
    }
}
