//! Reads `data/codes.toml`, whose head says how its cells inherit.

use super::Modality;
use super::codebook::Codes;
use crate::actor::DataError;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Clone, Deserialize)]
struct Cell {
    plover: Option<String>,
    mode: Option<String>,
    cameo: Option<String>,
    like: Option<String>,
    /// Towards the party that is asked, which is the recipient of our mentions.
    asked: Option<Box<Cell>>,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    inherits: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, toml::Value>,
}

impl Row {
    fn cell(&self, modality: &str) -> Option<Cell> {
        self.rest.get(modality).and_then(|v| v.clone().try_into().ok())
    }
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    template: Vec<Row>,
    kind: Vec<Row>,
}

/// The codes of every kind of act by modality.
pub(super) fn table(file: &str, text: &str) -> Result<BTreeMap<String, BTreeMap<String, Codes>>, DataError> {
    let fault = |message: String| DataError { file: file.to_owned(), message };
    let parsed: File = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
    let templates: BTreeMap<&str, &Row> = parsed.template.iter().map(|t| (t.id.as_str(), t)).collect();
    let mut rows = BTreeMap::new();
    for kind in &parsed.kind {
        let mut line = vec![kind];
        while let Some(parent) = line.last().and_then(|r| r.inherits.as_deref()) {
            let template =
                templates.get(parent).ok_or_else(|| fault(format!("{}: no template '{parent}'", kind.id)))?;
            if line.len() > 8 {
                return Err(fault(format!("{}: its templates inherit in a circle", kind.id)));
            }
            line.push(template);
        }
        let mut cells = BTreeMap::new();
        for modality in Modality::ALL {
            let name = modality.as_str();
            let field = |get: fn(&Cell) -> Option<String>| {
                field(&line, name, &|c: &Cell| c.asked.as_deref().and_then(get).or_else(|| get(c)), 0)
                    .unwrap_or_default()
            };
            cells.insert(
                name.to_owned(),
                Codes {
                    plover: field(|c| c.plover.clone()),
                    mode: field(|c| c.mode.clone()),
                    cameo: field(|c| c.cameo.clone()),
                },
            );
        }
        rows.insert(kind.id.clone(), cells);
    }
    Ok(rows)
}

fn field(line: &[&Row], modality: &str, get: &dyn Fn(&Cell) -> Option<String>, depth: usize) -> Option<String> {
    for row in line {
        let Some(cell) = row.cell(modality) else { continue };
        if let Some(value) = get(&cell) {
            return Some(value);
        }
        if let Some(other) = cell.like.filter(|_| depth < 4) {
            return field(line, &other, get, depth + 1);
        }
    }
    if modality == "occurred" { None } else { field(line, "occurred", get, depth + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_inherit_field_by_field() {
        let text = r#"
            [[template]]
            id = "hostile"
            planned = { plover = "THREATEN", cameo = "13" }
            offered = { like = "planned" }
            [[kind]]
            id = "expulsion"
            inherits = "hostile"
            occurred = { plover = "SANCTION", mode = "expel", cameo = "166" }
            planned = { mode = "expel" }
        "#;
        let table = table("codes.toml", text).expect("the table is sound");
        let row = &table["expulsion"];
        assert_eq!(row["planned"], Codes { plover: "THREATEN".into(), mode: "expel".into(), cameo: "13".into() });
        assert_eq!(row["offered"], row["planned"]);
        assert_eq!(row["denied"], row["occurred"]);
    }
}
