//! Records for programs: CSV (RFC 4180) and Atom (RFC 4287).

use crate::data::View;
use crate::error::PageError;
use crate::line::Line;
use crate::text::escaped;
use chancery::actor::Actor;
use chancery::event::Event;
use chancery::record::MentionRecord;
use jiff::civil::Date;

/// Rows under a header.
pub struct Table {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// The address of the rows that follow, where these are not all.
    pub next: Option<String>,
}

impl Table {
    pub fn written(&self) -> Result<String, PageError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|field| guarded(field)))?;
        }
        let bytes = writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A field that a spreadsheet would take for a formula stands behind an apostrophe.
fn guarded(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() }
}

pub fn iso(day: Option<Date>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

const EVENTS: [&str; 15] = [
    "id",
    "earliest",
    "latest",
    "sentence",
    "act",
    "modality",
    "actors",
    "recipients",
    "persons",
    "quantity",
    "place",
    "plover",
    "cameo",
    "confidence",
    "documents",
];

/// Events as rows.
pub fn events(view: &View, events: &[Event]) -> Result<Table, PageError> {
    let codes = |actors: &[Actor]| {
        actors.iter().map(|a| if a.code.is_empty() { a.name.as_str() } else { &a.code }).collect::<Vec<_>>().join(" ")
    };
    let row = |e: &Event| {
        Ok(vec![
            e.id.clone(),
            iso(e.when.earliest),
            iso(e.when.latest),
            view.sentence(e)?,
            e.act.clone(),
            e.modality.as_str().to_owned(),
            codes(&e.actors),
            codes(&e.recipients),
            e.persons.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("; "),
            e.quantity.as_ref().map_or_else(String::new, |q| q.value.to_string()),
            e.place.as_ref().map_or_else(String::new, |p| p.name.clone()),
            e.plover.kind.clone(),
            e.cameo.clone(),
            format!("{:.2}", e.confidence),
            e.documents.join(" "),
        ])
    };
    let rows: Result<Vec<Vec<String>>, PageError> = events.iter().map(row).collect();
    Ok(Table { header: EVENTS.to_vec(), rows: rows?, next: None })
}

const MENTIONS: [&str; 13] = [
    "id",
    "document",
    "start",
    "end",
    "evidence",
    "act",
    "modality",
    "certainty",
    "actors",
    "recipients",
    "earliest",
    "latest",
    "confidence",
];

/// Mentions as rows.
pub fn mentions(mentions: &[MentionRecord]) -> Table {
    let codes = |actors: &[Actor]| {
        actors.iter().map(|a| if a.code.is_empty() { a.name.as_str() } else { &a.code }).collect::<Vec<_>>().join(" ")
    };
    let row = |m: &MentionRecord| {
        vec![
            m.id.clone(),
            m.document.clone(),
            m.evidence.start.to_string(),
            m.evidence.end.to_string(),
            m.evidence.text.clone(),
            m.act.clone(),
            m.modality.as_str().to_owned(),
            crate::speech::certainty_word(m.certainty).to_owned(),
            codes(&m.actors),
            codes(&m.recipients),
            iso(m.when.earliest),
            iso(m.when.latest),
            format!("{:.2}", m.confidence),
        ]
    };
    Table { header: MENTIONS.to_vec(), rows: mentions.iter().map(row).collect(), next: None }
}

/// A list of events that a reader of feeds can follow.
pub struct Feed {
    pub title: String,
    /// The page that it is of, and itself; with the host, where it is known.
    pub page: String,
    pub own: String,
    pub origin: String,
    pub entries: Vec<Entry>,
}

pub struct Entry {
    pub id: String,
    pub title: String,
    pub href: String,
    pub updated: Option<Date>,
    pub authors: Vec<String>,
    pub category: String,
    pub summary: String,
}

impl Entry {
    pub fn of(event: &Event, line: &Line) -> Entry {
        Entry {
            id: event.id.clone(),
            title: line.sentence.clone(),
            href: line.href.clone(),
            updated: event.history.iter().filter_map(|k| k.known_on).max().or(event.when.latest),
            authors: line.cites.iter().map(|c| c.name.clone()).collect(),
            category: event.act.clone(),
            summary: format!("{}; {}", line.when.words, line.modality),
        }
    }
}

impl Feed {
    pub fn written(&self) -> String {
        let day = |d: Option<Date>| format!("{}T00:00:00Z", d.unwrap_or(jiff::civil::date(1970, 1, 1)));
        let latest = self.entries.iter().filter_map(|e| e.updated).max();
        let address = |href: &str| escaped(&format!("{}{href}", self.origin));
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        let id = blake3::hash(self.own.as_bytes()).to_hex();
        out.push_str(&format!("<id>urn:chancery:feed:{}</id>\n", id.get(..16).unwrap_or_default()));
        out.push_str(&format!("<title>{}</title>\n", escaped(&self.title)));
        out.push_str(&format!("<updated>{}</updated>\n", day(latest)));
        out.push_str("<author><name>Chancery</name></author>\n");
        out.push_str(&format!("<link rel=\"self\" href=\"{}\"/>\n", address(&self.own)));
        out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", address(&self.page)));
        for e in &self.entries {
            out.push_str(&format!("<entry>\n<id>urn:chancery:{}</id>\n", escaped(&e.id)));
            out.push_str(&format!("<title>{}</title>\n", escaped(&e.title)));
            out.push_str(&format!("<updated>{}</updated>\n", day(e.updated)));
            for author in &e.authors {
                out.push_str(&format!("<author><name>{}</name></author>\n", escaped(author)));
            }
            out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", address(&e.href)));
            out.push_str(&format!("<category term=\"{}\"/>\n", escaped(&e.category)));
            out.push_str(&format!("<summary>{}</summary>\n</entry>\n", escaped(&e.summary)));
        }
        out.push_str("</feed>\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula() {
        let rows = vec![vec!["=1+1".to_owned(), "a \"b\",\nc".to_owned()]];
        let table = Table { header: vec!["x", "y"], rows, next: None };
        assert_eq!(table.written().expect("it is written"), "x,y\n'=1+1,\"a \"\"b\"\",\nc\"\n");
    }
}
