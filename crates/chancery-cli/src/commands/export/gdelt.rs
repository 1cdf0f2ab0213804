//! Events and mentions in the columns of GDELT 2.0 (The GDELT Event Database Data Format Codebook V2.0, 2015), which has
//! no header. What is left empty is what GDELT makes with means of its own: tone, Goldstein scores, gazetteer codes. An
//! event of several parties is filed under the first of each side, and one of several days under the first.

use super::{Export, day_of, known_on, tabs};
use crate::failure::Failure;
use chancery::actor::{Actor, ActorKind};
use chancery::event::Event;
use chancery_store::query::{Order, Paging};
use jiff::civil::Date;
use std::collections::BTreeSet;

pub const EVENT_COLUMNS: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

pub const MENTION_COLUMNS: [&str; 16] = [
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// Cells by the names of their columns.
struct Row<const N: usize> {
    columns: &'static [&'static str; N],
    cells: Vec<String>,
}

impl<const N: usize> Row<N> {
    fn new(columns: &'static [&'static str; N]) -> Row<N> {
        Row { columns, cells: vec![String::new(); N] }
    }

    fn set(&mut self, column: &str, value: impl ToString) {
        let at = self.columns.iter().position(|c| *c == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = value.to_string();
        }
    }
}

pub fn events(out: &mut Vec<u8>, export: &Export) -> Result<usize, Failure> {
    let (events, _) = dated(export)?;
    let documents = export.documents(events.iter().flat_map(|e| e.documents.first()))?;
    for e in &events {
        let Some(day) = day_of(&e.when) else { continue };
        let mut row = Row::new(&EVENT_COLUMNS);
        row.set("GLOBALEVENTID", number(&e.id));
        row.set("SQLDATE", compact(day));
        row.set("MonthYear", format!("{:04}{:02}", day.year(), day.month()));
        row.set("Year", format!("{:04}", day.year()));
        let share = (f64::from(day.month()) * 30.0 + f64::from(day.day())) / 365.0;
        row.set("FractionDate", format!("{:.4}", f64::from(day.year()) + share));
        for (side, actors) in [("Actor1", &e.actors), ("Actor2", &e.recipients)] {
            let Some(actor) = actors.first() else { continue };
            let country = actor.state.clone().unwrap_or_default();
            let group = if actor.kind == ActorKind::Organization { short(actor) } else { String::new() };
            let sector = actor.sector.clone().unwrap_or_default();
            row.set(&format!("{side}Code"), format!("{}{sector}", if country.is_empty() { &group } else { &country }));
            row.set(&format!("{side}Name"), actor.name.to_uppercase());
            row.set(&format!("{side}CountryCode"), country);
            row.set(&format!("{side}KnownGroupCode"), group);
            row.set(&format!("{side}Type1Code"), sector);
        }
        row.set("EventCode", &e.cameo);
        row.set("EventBaseCode", e.cameo.get(..3).unwrap_or(&e.cameo));
        let root = e.cameo.get(..2).unwrap_or(&e.cameo);
        row.set("EventRootCode", root);
        row.set("QuadClass", quad_class(root));
        row.set("NumMentions", e.mentions.len());
        let outlets: BTreeSet<&String> = e.outlets.iter().collect();
        row.set("NumSources", outlets.len().max(1));
        row.set("NumArticles", e.documents.len());
        row.set("ActionGeo_FullName", e.place.as_ref().map_or("", |p| p.name.as_str()));
        row.set("DATEADDED", known_on(e).map_or_else(String::new, stamp));
        let first = e.documents.first().and_then(|id| documents.get(id));
        row.set("SOURCEURL", first.map_or("", |d| d.url.as_deref().unwrap_or(&d.origin)));
        tabs(out, &row.cells);
    }
    Ok(events.len())
}

pub fn mentions(out: &mut Vec<u8>, export: &Export) -> Result<usize, Failure> {
    let (events, _) = dated(export)?;
    let documents = export.documents(events.iter().flat_map(|e| &e.documents))?;
    let mut rows = 0;
    for e in &events {
        let Some(day) = day_of(&e.when) else { continue };
        for id in &e.mentions {
            let Some(m) = export.sight.store.mention(id)? else { continue };
            let Some(d) = documents.get(&m.document) else { continue };
            let mut row = Row::new(&MENTION_COLUMNS);
            row.set("GLOBALEVENTID", number(&e.id));
            // When the event was first known, which is its DATEADDED.
            row.set("EventTimeDate", known_on(e).map_or_else(|| stamp(day), stamp));
            row.set("MentionTimeDate", day_of(&d.published.date).map_or_else(String::new, stamp));
            // 1: found at an address. 2: known by a citation only.
            row.set("MentionType", if d.url.is_some() { 1 } else { 2 });
            row.set("MentionSourceName", d.outlet.as_deref().unwrap_or(&d.file));
            row.set("MentionIdentifier", d.url.as_deref().unwrap_or(&d.origin));
            row.set("ActionCharOffset", m.evidence.start);
            row.set("InRawText", 1);
            row.set("Confidence", ((m.confidence * 10.0).round() * 10.0).clamp(10.0, 100.0));
            tabs(out, &row.cells);
            rows += 1;
            if rows == export.limit {
                super::note(&format!("no more than {rows} mentions are exported (--limit)"));
                return Ok(rows);
            }
        }
    }
    Ok(rows)
}

/// Events that have a day and a CAMEO code, and how many have not.
fn dated(export: &Export) -> Result<(Vec<Event>, usize), Failure> {
    let mut events = export.whole(
        export
            .sight
            .store
            .list_events(&export.filter, &Paging { limit: export.limit, after: None, order: Order::OldestFirst })?,
    );
    let all = events.len();
    events.retain(|e| day_of(&e.when).is_some() && !e.cameo.is_empty());
    let without = all - events.len();
    if without > 0 {
        super::note(&format!("{without} events have no day or no CAMEO code and are left out"));
    }
    Ok((events, without))
}

/// An integer that is the same whenever the event is exported: the first 15 hexadecimal digits of its id.
fn number(id: &str) -> u64 {
    id.get(2..17).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

fn short(actor: &Actor) -> String {
    if actor.code.contains(':') { String::new() } else { actor.code.clone() }
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn stamp(day: Date) -> String {
    format!("{}000000", compact(day))
}

/// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
fn quad_class(root: &str) -> &'static str {
    match root {
        "01" | "02" | "03" | "04" | "05" => "1",
        "06" | "07" | "08" => "2",
        "09" | "10" | "11" | "12" | "13" => "3",
        "14" | "15" | "16" | "17" | "18" | "19" | "20" => "4",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of the two tables in the order of the codebook.
    #[test]
    fn columns_stand_where_the_codebook_has_them() {
        // Section by section, as the codebook lists them.
        let of = |side: &str, fields: &[&str]| fields.iter().map(|f| format!("{side}{f}")).collect::<Vec<_>>();
        let (actor, place) = (
            ["Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"],
            ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"],
        );
        let types = ["Type1Code", "Type2Code", "Type3Code"];
        let mut events = of("", &["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]);
        for side in ["Actor1", "Actor2"] {
            events.extend(of(side, &actor));
            events.extend(of(side, &types));
        }
        events.extend(of("", &["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"]));
        events.extend(of("", &["GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"]));
        for side in ["Actor1Geo_", "Actor2Geo_", "ActionGeo_"] {
            events.extend(of(side, &place));
        }
        events.extend(of("", &["DATEADDED", "SOURCEURL"]));
        assert_eq!(EVENT_COLUMNS.to_vec(), events);
        let mut mentions = of("", &["GLOBALEVENTID", "EventTimeDate", "MentionTimeDate"]);
        mentions.extend(of("Mention", &["Type", "SourceName", "Identifier"]));
        mentions.push("SentenceID".to_owned());
        mentions.extend(["Actor1", "Actor2", "Action"].map(|side| format!("{side}CharOffset")));
        mentions.extend(of("", &["InRawText", "Confidence"]));
        mentions.extend(of("MentionDoc", &["Len", "Tone", "TranslationInfo"]));
        mentions.push("Extras".to_owned());
        assert_eq!(MENTION_COLUMNS.to_vec(), mentions);
        assert_eq!((EVENT_COLUMNS.len(), MENTION_COLUMNS.len()), (61, 16));
        assert_eq!(number("e-00000000000000ff"), 15);
        assert_eq!(quad_class("16"), "4");
    }
}
