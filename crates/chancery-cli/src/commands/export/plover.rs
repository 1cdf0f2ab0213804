//! Events in the columns of POLECAT, the data set that was coded with PLOVER (Halterman et al. 2023, "PLOVER and
//! POLECAT: A New Political Event Ontology and Dataset"). Several values of a column are parted by semicolons. What the
//! record does not know, such as places' coordinates and an intensity, is left empty.

use super::{Export, day_of, known_on, tabs};
use crate::failure::Failure;
use chancery::actor::Actor;

pub const COLUMNS: &[&str] = &[
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

pub fn write(out: &mut Vec<u8>, export: &Export) -> Result<usize, Failure> {
    let events = export.events()?;
    let documents = export.documents(events.iter().flat_map(|e| &e.documents))?;
    let mut rows = Vec::new();
    let mut without = 0;
    for e in &events {
        if e.plover.kind.is_empty() {
            without += 1;
            continue;
        }
        let languages = e.documents.iter().filter_map(|id| documents.get(id)).map(|d| d.language.clone());
        let people = e.persons.iter().map(|p| p.name.clone());
        let mut row = vec![
            e.id.clone(),
            day_of(&e.when).map_or_else(String::new, |d| d.to_string()),
            e.plover.kind.clone(),
            e.plover.mode.clone().unwrap_or_default(),
            String::new(),
            quad(&e.plover.kind).to_owned(),
            e.plover.contexts.join(";"),
        ];
        row.extend(party(&e.actors));
        row.extend(party(&e.recipients));
        let place = e.place.as_ref();
        row.push(place.map_or_else(String::new, |p| p.name.clone()));
        row.extend([String::new(), String::new(), String::new()]);
        row.push(place.and_then(|p| p.country.clone()).unwrap_or_default());
        row.extend([String::new(), String::new(), String::new()]);
        row.push(place.map_or_else(String::new, |p| p.name.clone()));
        row.push(String::new());
        row.push(joined(e.outlets.iter().cloned()));
        row.push(known_on(e).map_or_else(String::new, |d| d.to_string()));
        row.push(joined(people));
        row.extend([String::new(), String::new()]);
        row.push(joined(languages));
        row.push(format!("chancery-{}", env!("CARGO_PKG_VERSION")));
        rows.push(row);
    }
    if without > 0 {
        super::note(&format!("{without} events have no PLOVER type and are left out"));
    }
    if !rows.is_empty() {
        tabs(out, &COLUMNS.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
    }
    for row in &rows {
        tabs(out, row);
    }
    Ok(rows.len())
}

/// The eight columns of a side: name, country, number of the Correlates of War, sectors, title, words, Wikipedia.
fn party(actors: &[Actor]) -> [String; 8] {
    let sectors = || actors.iter().filter_map(|a| a.sector.clone());
    [
        joined(actors.iter().map(|a| a.name.clone())),
        joined(actors.iter().filter_map(|a| a.state.clone())),
        String::new(),
        sectors().next().unwrap_or_default(),
        joined(sectors()),
        joined(actors.iter().filter_map(|a| a.role.clone())),
        joined(actors.iter().map(|a| a.text.clone())),
        String::new(),
    ]
}

fn joined(values: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for value in values.filter(|v| !v.is_empty()) {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.join(";")
}

/// PLOVER's quadrants: verbal and material, cooperation and conflict.
fn quad(kind: &str) -> &'static str {
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "verbal cooperation",
        "COOPERATE" | "AID" | "RETREAT" => "material cooperation",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "verbal conflict",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "material conflict",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of the public files, side by side with how it is made up.
    #[test]
    fn columns_are_those_of_the_public_files() {
        let party = |side: &str| {
            let fields = ["Name", "Country", "COW", "Primary", "Sectors", "Title", "Name Raw", "Wikipedia"];
            fields.map(|field| match field {
                "Primary" => format!("Primary {side} Sector"),
                "Wikipedia" => format!("Wikipedia {side} ID"),
                field => format!("{side} {field}"),
            })
        };
        let plain = |fields: &str| fields.split('|').map(str::to_owned).collect::<Vec<_>>();
        let mut columns = plain("Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts");
        columns.extend(party("Actor"));
        columns.extend(party("Recipient"));
        columns.extend(plain("Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename"));
        columns.extend(plain("Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations"));
        columns.extend(plain("Language|Version"));
        assert_eq!(COLUMNS.to_vec(), columns);
        assert_eq!(COLUMNS.len(), 40);
    }

    #[test]
    fn every_type_is_in_a_quadrant() {
        let book = chancery::coding::Codebook::embedded().expect("the codebook loads");
        let mut seen = 0;
        for act in &book.acts {
            let kind = book.codes(&act.id, chancery::coding::Modality::Occurred).plover;
            assert!(kind.is_empty() || !quad(&kind).is_empty(), "{kind}");
            seen += usize::from(!kind.is_empty());
        }
        assert!(seen > 50);
        assert_eq!(joined(["a", "", "b", "a"].into_iter().map(str::to_owned)), "a;b");
    }
}
