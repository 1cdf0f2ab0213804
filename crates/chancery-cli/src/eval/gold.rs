//! An analyst's reading of a folder of reports, in the form of `examples/README.md`.

use crate::failure::Failure;
use crate::output::reason;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// First and last day, both included.
pub type Days = (Date, Date);

#[derive(Debug, Deserialize)]
pub struct Gold {
    #[serde(default)]
    pub documents: Vec<GoldDocument>,
    #[serde(default)]
    pub noise: Vec<Passage>,
    #[serde(default)]
    pub silent: Vec<Passage>,
    #[serde(default)]
    pub mentions: Vec<GoldMention>,
    #[serde(default)]
    pub missions: Vec<GoldMission>,
    #[serde(default)]
    pub relations: Vec<GoldRelation>,
    #[serde(default)]
    pub measures: Vec<GoldMeasure>,
    #[serde(default)]
    pub commitments: Vec<GoldCommitment>,
}

#[derive(Debug, Deserialize)]
pub struct GoldDocument {
    pub file: String,
    pub published: Days,
}

#[derive(Debug, Deserialize)]
pub struct Passage {
    pub file: String,
    pub text: String,
}

/// One value, or several of which any is right.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Any {
    One(String),
    Several(Vec<String>),
}

impl Any {
    pub fn accepts(&self, value: &str) -> bool {
        self.values().any(|v| v == value)
    }

    pub fn values(&self) -> impl Iterator<Item = &str> {
        match self {
            Any::One(value) => std::slice::from_ref(value).iter(),
            Any::Several(values) => values.iter(),
        }
        .map(String::as_str)
    }

    pub fn describe(&self) -> String {
        self.values().collect::<Vec<_>>().join("|")
    }
}

#[derive(Debug, Deserialize)]
pub struct GoldMention {
    pub file: String,
    pub evidence: String,
    pub act: Any,
    pub modality: Any,
    pub certainty: Option<Any>,
    pub actor: Option<String>,
    pub actors: Option<Vec<String>>,
    pub recipient: Option<String>,
    pub person: Option<String>,
    pub quantity: Option<f64>,
    pub when: Option<Days>,
    #[serde(rename = "where")]
    pub place: Option<String>,
    pub attribution: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub struct GoldMission {
    pub as_of: Date,
    pub sending: String,
    pub receiving: String,
    pub head: Option<String>,
    pub status: Any,
    pub since: Option<Days>,
}

#[derive(Debug, Deserialize)]
pub struct GoldRelation {
    pub as_of: Date,
    pub a: String,
    pub b: String,
    pub level: Any,
    pub since: Option<Days>,
}

#[derive(Debug, Deserialize)]
pub struct GoldMeasure {
    pub as_of: Date,
    pub kind: Any,
    pub by: String,
    pub on: String,
    pub quantity: Option<f64>,
    pub since: Option<Days>,
    pub ended: Option<Days>,
}

#[derive(Debug, Deserialize)]
pub struct GoldCommitment {
    pub as_of: Date,
    pub made: Made,
    pub evidence: String,
    pub act: Any,
    pub by: Option<String>,
    pub person: Option<String>,
    pub due: Option<Days>,
    pub status: Any,
    pub kept_on: Option<Days>,
}

/// The day of a promise: one day, or an interval.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub enum Made {
    Day(Date),
    Days(Days),
}

impl Made {
    pub fn days(self) -> Days {
        match self {
            Made::Day(day) => (day, day),
            Made::Days(days) => days,
        }
    }
}

impl Gold {
    pub fn load(dir: &Path) -> Result<Gold, Failure> {
        let path = dir.join("gold.json");
        let text = std::fs::read_to_string(&path).map_err(|e| {
            let hint = "the folder must hold reports and a gold.json in the form that examples/README.md describes";
            Failure::fatal(format!("{}: {}", path.display(), reason(&e)), Some(hint.to_owned()))
        })?;
        serde_json::from_str(&text).map_err(|e| Failure::fatal(format!("{}: {e}", path.display()), None))
    }

    /// Every file it speaks of.
    pub fn files(&self) -> BTreeSet<&str> {
        let documents = self.documents.iter().map(|d| d.file.as_str());
        let passages = self.noise.iter().chain(&self.silent).map(|p| p.file.as_str());
        documents.chain(passages).chain(self.mentions.iter().map(|m| m.file.as_str())).collect()
    }
}
