//! The latest events as an Atom feed (RFC 4287). An entry is updated on the day of the last report that tells of it.

use super::{Export, known_on};
use crate::failure::Failure;
use chancery::event::Event;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write;

pub fn write(out: &mut Vec<u8>, export: &Export) -> Result<usize, Failure> {
    let events = export.latest_events()?;
    let record = export.record()?;
    let sentences: BTreeMap<String, String> =
        record.timeline(None).into_iter().map(|line| (line.event, line.sentence)).collect();
    // An entry needs a day; what no dated report tells of has none.
    let entries: Vec<(&Event, Date, Date)> =
        events.iter().filter_map(|e| Some((e, known_on(e)?, updated(e)?))).collect();
    let Some(latest) = entries.iter().map(|(_, _, day)| *day).max() else { return Ok(0) };
    let mut feed =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let _ = write!(
        feed,
        "<title>Events</title>\n<id>urn:chancery:events</id>\n<updated>{latest}T00:00:00Z</updated>\n\
         <author><name>Chancery</name></author>\n"
    );
    for (event, known, updated) in &entries {
        let words = sentences.get(&event.id).map_or(event.act.as_str(), String::as_str);
        let told = event.outlets.join(", ");
        let _ = write!(
            feed,
            "<entry>\n<title>{}</title>\n<id>urn:chancery:{}</id>\n<published>{known}T00:00:00Z</published>\n\
             <updated>{updated}T00:00:00Z</updated>\n<category term=\"{}\"/>\n<content type=\"text\">{}</content>\n</entry>\n",
            escape(words),
            escape(&event.id),
            escape(&event.act),
            escape(&format!("{words}. {} {told}", crate::render::date::short(&event.when))),
        );
    }
    feed.push_str("</feed>\n");
    out.extend_from_slice(feed.as_bytes());
    Ok(entries.len())
}

fn updated(event: &Event) -> Option<Date> {
    event.history.iter().filter_map(|k| k.known_on).max()
}

/// Text that is no markup, without the characters that XML does not allow.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
