//! Reads a folder of reports and compares the record with an analyst's reading of them.

use super::gold::{Days, Gold, GoldCommitment, GoldMeasure, GoldMention, GoldMission, GoldRelation, Passage};
use super::{Count, Score};
use crate::failure::Failure;
use crate::input;
use crate::render::{self, date};
use chancery::coding::{Act, Codebook};
use chancery::ledger::Ledger;
use chancery::reader::{Input, Reader};
use chancery::record::{MentionRecord, Record};
use chancery::span::Span;
use chancery::time::EventDate;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How much wider than the analyst's an interval may be on either side.
const SLACK: i64 = 31;
/// How far from the day that the analyst gives a promise may be dated.
const WEEK: i64 = 7;

pub fn score(dir: &Path, reader: &Reader) -> Result<Score, Failure> {
    let gold = Gold::load(dir)?;
    let mut files: Vec<(&str, Vec<u8>)> = Vec::new();
    for file in gold.files() {
        let content = input::load(&dir.join(file), reader.limits.bytes)
            .map_err(|r| Failure::fatal(format!("{}: {}", r.place, r.reason), None))?;
        files.push((file, content));
    }
    let inputs: Vec<Input> = files.iter().map(|(file, bytes)| Input { file, bytes }).collect();
    let (readings, _) = reader.read(&inputs);
    let codebook = &reader.coder.codebook;
    let record = Record::of(readings, codebook, &reader.registry);
    let mentions = record.mention_records(codebook);
    let bench = Bench {
        files: files.iter().map(|(f, b)| (*f, b.as_slice())).collect(),
        record: &record,
        mentions: &mentions,
        codebook,
    };
    Ok(bench.score(&gold))
}

struct Bench<'a> {
    files: BTreeMap<&'a str, &'a [u8]>,
    record: &'a Record,
    mentions: &'a [MentionRecord],
    codebook: &'a Codebook,
}

type Verdict = Result<(), String>;

impl Bench<'_> {
    fn score(&self, gold: &Gold) -> Score {
        let mut counts = vec![
            Count::of("dated", gold.documents.iter().map(|d| self.dated(&d.file, d.published))),
            Count::of("noise", gold.noise.iter().map(|p| self.quiet(p))),
            Count::of("mentions", self.match_mentions(&gold.mentions)),
            Count::of("missions", gold.missions.iter().map(|m| self.mission(m))),
            Count::of("commitments", gold.commitments.iter().map(|c| self.commitment(c))),
        ];
        if !gold.silent.is_empty() {
            counts.push(Count::of("silent", gold.silent.iter().map(|p| self.quiet(p))));
        }
        if !gold.relations.is_empty() {
            counts.push(Count::of("relations", gold.relations.iter().map(|r| self.relation(r))));
        }
        if !gold.measures.is_empty() {
            counts.push(Count::of("measures", gold.measures.iter().map(|m| self.measure(m))));
        }
        Score { counts, figures: Vec::new() }
    }

    fn dated(&self, file: &str, published: Days) -> Verdict {
        let ours =
            self.record.readings.iter().zip(&self.record.published).filter(|(r, _)| is_of(&r.document.file, file));
        let mut found = Vec::new();
        for (_, p) in ours {
            let date = &p.date;
            if date.earliest.is_some_and(|d| d >= published.0) && date.latest.is_some_and(|d| d <= published.1) {
                return Ok(());
            }
            found.push(format!("{}: {}", date::short(date), date.why));
        }
        Err(format!("{file}: expected {}, but found {}", show(published), or_nothing(&found)))
    }

    /// No mention rests on the passage. A mention may run across noise that was cut from the middle of its sentence.
    fn quiet(&self, passage: &Passage) -> Verdict {
        let spans = self.occurrences(&passage.file, &passage.text);
        if spans.is_empty() {
            return Err(format!("{}: \"{}\" does not stand in the file", passage.file, passage.text));
        }
        let loud = self.mentions.iter().filter(|m| is_of(&m.file, &passage.file)).find(|m| {
            let evidence = Span::new(m.evidence.start, m.evidence.end);
            spans.iter().any(|s| s.overlaps(evidence) && !self.is_noise(&passage.file, *s))
        });
        match loud {
            None => Ok(()),
            Some(m) => Err(format!("{}: \"{}\" was read as {}", passage.file, passage.text, describe(m))),
        }
    }

    /// Whether all of a passage of the file was cut as noise.
    fn is_noise(&self, file: &str, span: Span) -> bool {
        let text = self.files.get(file).and_then(|bytes| bytes.get(span.start..span.end)).unwrap_or_default();
        let cut: Vec<Span> = self
            .record
            .readings
            .iter()
            .filter(|r| is_of(&r.document.file, file))
            .flat_map(|r| r.document.noise.iter().map(|n| r.document.offsets.to_input(n.span)))
            .collect();
        let in_cut = |at: usize| cut.iter().any(|c| c.start <= at && at < c.end);
        (span.start..).zip(text).all(|(at, byte)| byte.is_ascii_whitespace() || in_cut(at))
    }

    /// Where the text stands in the file: verbatim, and as the reports in it were read (without escapes and markup).
    fn occurrences(&self, file: &str, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        if let Some(bytes) = self.files.get(file) {
            let escaped = serde_json::to_string(text).unwrap_or_default();
            for needle in [text, escaped.trim_matches('"')] {
                spans.extend(find_all(bytes, needle.as_bytes()));
            }
        }
        for reading in self.record.readings.iter().filter(|r| is_of(&r.document.file, file)) {
            let document = &reading.document;
            let found = find_folded(&document.text, text);
            spans.extend(found.into_iter().map(|span| document.offsets.to_input(span)));
        }
        spans.sort();
        spans.dedup();
        spans
    }

    /// Gives each of the analyst's mentions one of ours, as many of them as can be (by augmenting paths, after Kuhn).
    fn match_mentions(&self, gold: &[GoldMention]) -> Vec<Verdict> {
        let spans: Vec<Vec<Span>> = gold.iter().map(|g| self.occurrences(&g.file, &g.evidence)).collect();
        let near: Vec<Vec<usize>> = gold
            .iter()
            .zip(&spans)
            .map(|(g, spans)| {
                let overlaps = |m: &MentionRecord| {
                    let evidence = Span::new(m.evidence.start, m.evidence.end);
                    is_of(&m.file, &g.file) && spans.iter().any(|s| s.overlaps(evidence))
                };
                (0..self.mentions.len()).filter(|i| overlaps(&self.mentions[*i])).collect()
            })
            .collect();
        let fitting: Vec<Vec<usize>> = gold
            .iter()
            .zip(&near)
            .map(|(g, near)| {
                near.iter().copied().filter(|i| differs(g, &self.mentions[*i], self.codebook).is_none()).collect()
            })
            .collect();
        let mut owner: Vec<Option<usize>> = vec![None; self.mentions.len()];
        for g in 0..gold.len() {
            augment(g, &fitting, &mut owner, &mut vec![false; self.mentions.len()]);
        }
        let explain = |g: &GoldMention, spans: &[Span], near: &[usize], fitting: &[usize]| {
            let head = format!("{}: \"{}\" ({} {})", g.file, g.evidence, g.modality.describe(), g.act.describe());
            if spans.is_empty() {
                return format!("{head}: the evidence does not stand in the file");
            }
            if !fitting.is_empty() {
                return format!("{head}: the mention that fits serves another");
            }
            let found: Vec<String> = near
                .iter()
                .map(|i| {
                    let m = &self.mentions[*i];
                    format!("{} differs in {}", describe(m), differs(g, m, self.codebook).unwrap_or_default())
                })
                .collect();
            format!("{head}: {}", or_nothing(&found))
        };
        gold.iter()
            .enumerate()
            .map(
                |(i, g)| {
                    if owner.contains(&Some(i)) { Ok(()) } else { Err(explain(g, &spans[i], &near[i], &fitting[i])) }
                },
            )
            .collect()
    }

    fn ledger(&self, as_of: Date) -> Ledger {
        self.record.ledger(Some(as_of), None, self.codebook)
    }

    fn mission(&self, gold: &GoldMission) -> Verdict {
        let ledger = self.ledger(gold.as_of);
        let ours: Vec<_> =
            ledger.missions.iter().filter(|m| m.sending == gold.sending && m.receiving == gold.receiving).collect();
        let fits = ours.iter().any(|m| {
            let head = m.head.as_ref().map_or("", |h| h.name.as_str());
            gold.status.accepts(&word(&m.status))
                && gold.head.as_ref().is_none_or(|wanted| same_surname(wanted, head))
                && gold.since.is_none_or(|since| overlaps(&m.since, since))
        });
        let found = ours.iter().map(|m| {
            let head = m.head.as_ref().map_or("nobody", |h| h.name.as_str());
            format!("{head} {} since {}", word(&m.status), date::short(&m.since))
        });
        let head = gold.head.as_deref().unwrap_or("anybody");
        let want = format!("{} in {}: {head} {}", gold.sending, gold.receiving, gold.status.describe());
        verdict(fits, gold.as_of, &want, gold.since, found.collect())
    }

    fn relation(&self, gold: &GoldRelation) -> Verdict {
        let ledger = self.ledger(gold.as_of);
        let pair = |a: &str, b: &str| (a == gold.a && b == gold.b) || (a == gold.b && b == gold.a);
        let ours: Vec<_> = ledger.relations.iter().filter(|r| pair(&r.a, &r.b)).collect();
        let fits = ours
            .iter()
            .any(|r| gold.level.accepts(&word(&r.level)) && gold.since.is_none_or(|since| overlaps(&r.since, since)));
        let found = ours.iter().map(|r| format!("{} since {}", word(&r.level), date::short(&r.since)));
        let want = format!("{} and {}: {}", gold.a, gold.b, gold.level.describe());
        verdict(fits, gold.as_of, &want, gold.since, found.collect())
    }

    fn measure(&self, gold: &GoldMeasure) -> Verdict {
        let ledger = self.ledger(gold.as_of);
        // The analyst names the act that imposes it, the ledger the measure that comes of the act or of a kind of it.
        let measure = |act: &Act| act.effect.as_ref().and_then(|e| e.measure.clone());
        let acts = self.codebook.acts.iter();
        let kinds: Vec<String> =
            acts.filter(|a| self.codebook.kinds(&a.id).any(|act| gold.kind.accepts(act))).filter_map(measure).collect();
        let ours: Vec<_> = ledger
            .measures
            .iter()
            .filter(|m| {
                (kinds.contains(&m.kind) || gold.kind.accepts(&m.kind))
                    && m.by.contains(&gold.by)
                    && m.on.contains(&gold.on)
            })
            .collect();
        let fits = ours.iter().any(|m| {
            gold.quantity.is_none_or(|q| m.quantity.as_ref().is_some_and(|ours| same_number(ours.value, q)))
                && gold.since.is_none_or(|since| overlaps(&m.since, since))
                && gold.ended.is_none_or(|ended| m.ended.as_ref().is_some_and(|ours| overlaps(ours, ended)))
        });
        let found = ours.iter().map(|m| {
            let quantity = m.quantity.as_ref().map(render::number).unwrap_or_default();
            let ended = m.ended.as_ref().map_or_else(String::new, |e| format!(" until {}", date::short(e)));
            format!("{} {quantity} since {}{ended}", m.kind, date::short(&m.since))
        });
        let ended = gold.ended.map_or_else(String::new, |e| format!(" until {}", show(e)));
        let quantity = gold.quantity.map_or_else(String::new, |q| format!(" {q}"));
        let want = format!("{} on {}: {}{quantity}{ended}", gold.by, gold.on, gold.kind.describe());
        verdict(fits, gold.as_of, &want, gold.since, found.collect())
    }

    fn commitment(&self, gold: &GoldCommitment) -> Verdict {
        let ledger = self.ledger(gold.as_of);
        let made = gold.made.days();
        let about = |days: Days| (shift(days.0, -WEEK), shift(days.1, WEEK));
        let ours: Vec<_> = ledger
            .commitments
            .iter()
            .filter(|c| self.codebook.kinds(&c.act).any(|act| gold.act.accepts(act)))
            .collect();
        let fits = ours.iter().any(|c| {
            let person = c.person.as_ref().map_or("", |p| p.name.as_str());
            gold.status.accepts(&word(&c.status))
                && gold.person.as_ref().is_none_or(|wanted| same_surname(wanted, person))
                && gold.by.as_ref().is_none_or(|by| c.by.contains(by))
                && gold.due.is_none_or(|due| overlaps(&c.due, due))
                && gold.kept_on.is_none_or(|kept| c.kept_on.as_ref().is_some_and(|ours| overlaps(ours, kept)))
                && overlaps(&c.made, about(made))
        });
        let found = ours.iter().map(|c| {
            let person = c.person.as_ref().map_or_else(String::new, |p| format!(" ({})", p.name));
            let kept = c.kept_on.as_ref().map_or_else(String::new, |k| format!(" on {}", date::short(k)));
            let (by, made, due) = (c.by.join("+"), date::short(&c.made), date::short(&c.due));
            format!("{by} {}{person} made {made}, due {due}, {}{kept}", c.act, word(&c.status))
        });
        let who = gold.person.as_ref().or(gold.by.as_ref()).map_or("", String::as_str);
        let kept = gold.kept_on.map_or_else(String::new, |k| format!(" on {}", show(k)));
        let due = gold.due.map_or_else(String::new, |d| format!(", due {}", show(d)));
        let want = format!(
            "\"{}\" ({who} {}, made {}{due}): {}{kept}",
            gold.evidence,
            gold.act.describe(),
            show(made),
            gold.status.describe()
        );
        verdict(fits, gold.as_of, &want, None, found.collect())
    }
}

fn augment(g: usize, fitting: &[Vec<usize>], owner: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for &m in &fitting[g] {
        if !std::mem::replace(&mut tried[m], true) && owner[m].is_none_or(|other| augment(other, fitting, owner, tried))
        {
            owner[m] = Some(g);
            return true;
        }
    }
    false
}

/// What in our mention is not as the analyst reads it.
fn differs(gold: &GoldMention, ours: &MentionRecord, codebook: &Codebook) -> Option<String> {
    // A kind of the act that the analyst names is that act.
    if !codebook.kinds(&ours.act).any(|act| gold.act.accepts(act)) {
        return Some(format!("act {}", ours.act));
    }
    if !gold.modality.accepts(ours.modality.as_str()) {
        return Some(format!("modality {}", ours.modality.as_str()));
    }
    let certainty = word(&ours.certainty);
    if gold.certainty.as_ref().is_some_and(|c| !c.accepts(&certainty)) {
        return Some(format!("certainty {certainty}"));
    }
    let actors: Vec<&str> = ours.actors.iter().map(|a| a.code.as_str()).collect();
    let recipients: Vec<&str> = ours.recipients.iter().map(|a| a.code.as_str()).collect();
    let found = |list: &[&str]| if list.is_empty() { "none".to_owned() } else { list.join("+") };
    if let Some(actor) = &gold.actor
        && !actors.contains(&actor.as_str())
    {
        return Some(format!("actor {}", found(&actors)));
    }
    if let Some(all) = &gold.actors
        && !all.iter().all(|a| actors.contains(&a.as_str()) || recipients.contains(&a.as_str()))
    {
        return Some(format!("actors {} > {}", found(&actors), found(&recipients)));
    }
    // Among equals (a summit, talks) it is open who is named as the one that acts.
    if let Some(recipient) = &gold.recipient
        && !recipients.contains(&recipient.as_str())
        && !(actors.len() > 1 && actors.contains(&recipient.as_str()))
    {
        return Some(format!("recipient {}", found(&recipients)));
    }
    if let Some(person) = &gold.person
        // The analyst's person may act, be acted on, or be whom it is about.
        && !ours.persons.iter().chain(&ours.actors).chain(&ours.recipients).any(|p| same_name(person, &p.name))
    {
        let names: Vec<&str> = ours.persons.iter().map(|p| p.name.as_str()).collect();
        return Some(format!("person {}", found(&names)));
    }
    if let Some(quantity) = gold.quantity
        && !ours.quantity.as_ref().is_some_and(|q| same_number(q.value, quantity))
    {
        return Some(format!("quantity {}", ours.quantity.as_ref().map_or("none".to_owned(), render::number)));
    }
    if let Some(when) = gold.when
        && !as_narrow(&ours.when, when)
    {
        return Some(format!("when {} ({})", date::short(&ours.when), ours.when.why));
    }
    if let Some(place) = &gold.place
        && !ours.place.as_ref().is_some_and(|p| p.name.eq_ignore_ascii_case(place))
    {
        return Some(format!("where {}", ours.place.as_ref().map_or("none", |p| p.name.as_str())));
    }
    if let Some(chain) = &gold.attribution {
        let names: Vec<&str> = ours.attribution.iter().map(|a| a.name.as_str()).collect();
        if !in_order(chain, &names) {
            return Some(format!("attribution {}", found(&names)));
        }
    }
    None
}

/// Whether the speakers that the analyst names stand in our chain in their order.
fn in_order(wanted: &[String], found: &[&str]) -> bool {
    let plain = |name: &str| name.to_lowercase().replace("(unnamed)", "").trim().to_owned();
    let mut found = found.iter().map(|name| plain(name));
    wanted.iter().map(|name| plain(name)).all(|w| found.any(|f| !f.is_empty() && (f.contains(&w) || w.contains(&f))))
}

fn same_name(wanted: &str, found: &str) -> bool {
    wanted.to_lowercase() == found.to_lowercase() || same_surname(wanted, found)
}

fn same_surname(wanted: &str, found: &str) -> bool {
    let surname = |name: &str| name.split_whitespace().next_back().map(str::to_lowercase);
    surname(wanted).is_some() && surname(wanted) == surname(found)
}

fn same_number(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn overlaps(ours: &EventDate, gold: Days) -> bool {
    (ours.earliest.is_some() || ours.latest.is_some())
        && ours.earliest.is_none_or(|d| d <= gold.1)
        && ours.latest.is_none_or(|d| gold.0 <= d)
}

/// Overlaps the analyst's days, and is not wider than they are by more than the slack on either side.
fn as_narrow(ours: &EventDate, gold: Days) -> bool {
    overlaps(ours, gold)
        && ours.earliest.is_some_and(|d| d >= shift(gold.0, -SLACK))
        && ours.latest.is_some_and(|d| d <= shift(gold.1, SLACK))
}

fn shift(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

/// Whether a document's file name is `file`, or an entry of it.
fn is_of(name: &str, file: &str) -> bool {
    name.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

fn find_all(text: &[u8], needle: &[u8]) -> Vec<Span> {
    if needle.is_empty() {
        return Vec::new();
    }
    let windows = text.windows(needle.len()).enumerate();
    windows.filter(|(_, w)| *w == needle).map(|(i, _)| Span::new(i, i + needle.len())).collect()
}

/// Occurrences where any white space equals any other.
fn find_folded(text: &str, needle: &str) -> Vec<Span> {
    let mut folded = String::new();
    let mut offsets = Vec::new();
    let mut blank = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if !blank {
                folded.push(' ');
                offsets.push(at);
            }
            blank = true;
        } else {
            blank = false;
            folded.push(c);
            offsets.extend((0..c.len_utf8()).map(|i| at + i));
        }
    }
    let needle = needle.split_whitespace().collect::<Vec<_>>().join(" ");
    find_all(folded.as_bytes(), needle.as_bytes())
        .into_iter()
        .filter_map(|s| Some(Span::new(*offsets.get(s.start)?, offsets.get(s.end - 1)? + 1)))
        .collect()
}

/// The name of a value in the record.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn describe(m: &MentionRecord) -> String {
    let who = render::who(&m.actors, &m.recipients, &m.persons, m.quantity.as_ref());
    format!("[{} {} {who}: \"{}\" by {}]", m.modality.as_str(), m.act, m.evidence.text, m.rule)
}

fn show(days: Days) -> String {
    if days.0 == days.1 { days.0.to_string() } else { format!("{}..{}", days.0, days.1) }
}

fn or_nothing(found: &[String]) -> String {
    if found.is_empty() { "nothing was found".to_owned() } else { found.join("; ") }
}

fn verdict(fits: bool, as_of: Date, want: &str, since: Option<Days>, found: Vec<String>) -> Verdict {
    let since = since.map_or_else(String::new, |s| format!(" since {}", show(s)));
    if fits { Ok(()) } else { Err(format!("on {as_of} {want}{since}, but: {}", or_nothing(&found))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn interval(earliest: Option<Date>, latest: Option<Date>) -> EventDate {
        EventDate { earliest, latest, ..EventDate::unknown("test") }
    }

    #[test]
    fn an_interval_is_right_where_it_overlaps_and_says_as_much() {
        let gold = (date(2021, 4, 11), date(2021, 4, 18));
        let ours = |a, b| as_narrow(&interval(Some(a), Some(b)), gold);
        assert!(ours(date(2021, 4, 15), date(2021, 4, 15)));
        assert!(ours(date(2021, 4, 1), date(2021, 4, 30)));
        assert!(!ours(date(2021, 4, 19), date(2021, 4, 19)));
        assert!(!ours(date(2021, 1, 1), date(2021, 12, 31)));
        assert!(!as_narrow(&interval(None, Some(date(2021, 4, 18))), gold));
    }

    #[test]
    fn speakers_are_compared_in_their_order() {
        let chain = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<String>>();
        let wanted = chain(&["Daily", "Foreign Ministry spokesperson (unnamed)"]);
        assert!(in_order(&wanted, &["The Daily", "foreign ministry spokesperson"]));
        assert!(!in_order(&wanted, &["foreign ministry spokesperson", "The Daily"]));
        assert!(!in_order(&wanted, &["The Daily"]));
    }

    #[test]
    fn each_mention_serves_one() {
        // The first could take either of ours, the second only one of them.
        let fitting = vec![vec![0, 1], vec![0]];
        let mut owner = vec![None; 2];
        assert!((0..2).all(|g| augment(g, &fitting, &mut owner, &mut [false; 2])));
        assert!(!augment(2, &[vec![0, 1], vec![0], vec![1]], &mut owner, &mut [false; 2]));
    }

    #[test]
    fn a_line_break_is_a_space() {
        let found = find_folded("The envoy\n  left é town", "envoy left é");
        assert_eq!(found, vec![Span::new(4, 19)]);
    }
}
