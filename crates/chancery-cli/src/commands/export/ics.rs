//! What is planned for a day, and what is due on one, as an iCalendar (RFC 5545) of whole days.

use super::{Export, known_on};
use crate::failure::Failure;
use chancery::coding::Modality;
use chancery::event::Event;
use chancery::ledger::CommitmentStatus;
use chancery::time::EventDate;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What may take place on any of more days than this is no entry of a calendar.
const LONGEST: i32 = 31;

pub fn write(out: &mut Vec<u8>, export: &Export) -> Result<usize, Failure> {
    let events = export.events()?;
    let ids: BTreeSet<&str> = events.iter().map(|e| e.id.as_str()).collect();
    let record = export.record()?;
    let sentences: BTreeMap<String, String> =
        record.timeline(None).into_iter().map(|line| (line.event, line.sentence)).collect();
    let mut entries = Vec::new();
    for e in &events {
        let status = match e.modality {
            Modality::Planned | Modality::Agreed => "CONFIRMED",
            Modality::Offered | Modality::Considered | Modality::Threatened | Modality::Requested => "TENTATIVE",
            Modality::Cancelled => "CANCELLED",
            _ => continue,
        };
        if let Some(days) = days(&e.when) {
            let words = sentences.get(&e.id).map_or(e.act.as_str(), String::as_str);
            entries.push(entry(&e.id, days, status, words, e));
        }
    }
    let by_id: BTreeMap<&str, &Event> = events.iter().map(|e| (e.id.as_str(), e)).collect();
    for c in &record.ledger(None, None, &export.sight.codebook).commitments {
        let open = matches!(c.status, CommitmentStatus::Pending | CommitmentStatus::Overdue);
        let Some(event) = c.events.iter().find_map(|id| by_id.get(id.as_str())).filter(|_| open) else { continue };
        if !c.events.iter().any(|id| ids.contains(id.as_str())) {
            continue;
        }
        let Some(last) = c.due.latest.filter(|_| c.due.earliest.is_none() || days(&c.due).is_some()) else { continue };
        let words = sentences.get(&event.id).map_or(event.act.as_str(), String::as_str);
        entries.push(entry(&format!("{}-due", event.id), (last, last), "TENTATIVE", &format!("Due: {words}"), event));
    }
    if entries.is_empty() {
        return Ok(0);
    }
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chancery//Diplomatic record//EN", "CALSCALE:GREGORIAN"];
    let lines = head.iter().map(|l| (*l).to_owned()).chain(entries.iter().flatten().cloned());
    for line in lines.chain(["END:VCALENDAR".to_owned()]) {
        fold(out, &line);
    }
    Ok(entries.len())
}

/// First and last day, where both are known and not far apart.
fn days(when: &EventDate) -> Option<(Date, Date)> {
    let (first, last) = (when.earliest?, when.latest?);
    ((last - first).get_days() < LONGEST).then_some((first, last))
}

fn entry(id: &str, (first, last): (Date, Date), status: &str, words: &str, event: &Event) -> Vec<String> {
    let compact = |d: Date| d.strftime("%Y%m%d").to_string();
    // The last day of DTEND is not part of it.
    let end = last.tomorrow().unwrap_or(last);
    let made = known_on(event).or(Some(first)).map_or_else(String::new, compact);
    let told = if event.outlets.is_empty() { String::new() } else { format!(" ({})", event.outlets.join(", ")) };
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}@chancery"),
        format!("DTSTAMP:{made}T000000Z"),
        format!("DTSTART;VALUE=DATE:{}", compact(first)),
        format!("DTEND;VALUE=DATE:{}", compact(end)),
        format!("SUMMARY:{}", escape(words)),
        format!("DESCRIPTION:{}", escape(&format!("{}{told}; {}", event.modality.as_str(), event.when.why))),
        format!("STATUS:{status}"),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A line of at most 75 bytes; the rest goes on in lines that begin with a space.
fn fold(out: &mut Vec<u8>, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.extend_from_slice(b"\r\n ");
            length = 1;
        }
        let mut bytes = [0; 4];
        out.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        length += c.len_utf8();
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let line = format!("SUMMARY:{}", "é,".repeat(80));
        let mut out = Vec::new();
        fold(&mut out, &escape(&line));
        let text = String::from_utf8(out).expect("no letter is cut");
        assert!(text.split("\r\n").all(|l| l.len() <= 75), "{text}");
        assert_eq!(text.replace("\r\n ", "").trim_end(), escape(&line));
        assert_eq!(escape("a;b\\c\nd"), "a\\;b\\\\c\\nd");
    }
}
