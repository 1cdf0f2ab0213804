//! How records look to a person.

pub mod date;
pub mod parquet;
pub mod style;
pub mod table;

use crate::sight::Names;
use chancery::actor::Actor;
use chancery::coding::{Attribution, Modality, Quantity};
use std::collections::BTreeSet;

/// Codes where there are some, else names: `RUS, USA`.
pub fn parties(actors: &[Actor]) -> String {
    let mut seen = BTreeSet::new();
    let codes = actors.iter().map(|a| if a.code.is_empty() || a.code.contains(':') { &a.name } else { &a.code });
    codes.filter(|c| seen.insert(c.as_str())).map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// `RUS → USA (Anatoly Antonov; 10)`: who does it to whom, and the persons and numbers in it.
pub fn who(actors: &[Actor], recipients: &[Actor], persons: &[Actor], quantity: Option<&Quantity>) -> String {
    let mut out = parties(actors);
    let to = parties(recipients);
    if !to.is_empty() {
        out = format!("{out} → {to}").trim_start().to_owned();
    }
    let mut more: Vec<String> = Vec::new();
    for person in persons {
        if !more.contains(&person.name) {
            more.push(person.name.clone());
        }
    }
    more.extend(quantity.map(number));
    if !more.is_empty() {
        let brackets = if out.is_empty() { more.join("; ") } else { format!(" ({})", more.join("; ")) };
        out.push_str(&brackets);
    }
    out
}

/// `10`, `about 30`. What is counted is in the evidence; the record holds its lemma only.
pub fn number(quantity: &Quantity) -> String {
    let about = if quantity.approximate { "about " } else { "" };
    format!("{about}{}", quantity.value)
}

/// `Axios ← State Department spokesperson (unnamed)`.
pub fn chain(attribution: &[Attribution]) -> String {
    attribution.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" ← ")
}

/// Outlets, or files where no outlet is known.
pub fn citations(documents: &[String], outlets: &[String], names: &Names) -> String {
    let mut all: Vec<&str> = outlets.iter().map(String::as_str).collect();
    for id in documents {
        if let Some(said) = names.document(id)
            && said.outlet.is_none()
        {
            all.push(&said.file);
        }
    }
    if all.is_empty() {
        all = documents.iter().filter_map(|id| names.document(id)).map(|d| d.file.as_str()).collect();
    }
    let mut seen = BTreeSet::new();
    all.retain(|name| seen.insert(name.to_owned()));
    all.join(", ")
}

pub fn modality_style(modality: Modality) -> anstyle::Style {
    match modality {
        Modality::Occurred | Modality::Ongoing => style::PLAIN,
        Modality::Refused | Modality::Denied | Modality::Cancelled => style::BAD,
        _ => style::OPEN,
    }
}
