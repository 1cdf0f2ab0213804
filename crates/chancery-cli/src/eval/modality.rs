//! Scores what became of an act, on sentences with one act each: a file of `[[case]]` blocks, or the `modality.toml` of a
//! folder. A case is right if a mention of its act has the modality, and where the case gives one, the certainty.

use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::output::reason;
use chancery::coding::{Certainty, Modality};
use chancery::reader::{Input, Reader};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// Sentences that share what is expected of them; a sentence may bring a certainty of its own in front: `alleged: ...`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    act: String,
    modality: Modality,
    certainty: Option<Certainty>,
    text: Vec<String>,
}

pub fn score(path: &Path, reader: &Reader) -> Result<Score, Failure> {
    let path = if path.is_dir() { path.join("modality.toml") } else { path.to_owned() };
    let text = std::fs::read_to_string(&path).map_err(|e| {
        let hint = "give a file of [[case]] blocks with act, modality and text, or a folder with a modality.toml";
        Failure::fatal(format!("{}: {}", path.display(), reason(&e)), Some(hint.to_owned()))
    })?;
    let file: File =
        toml::from_str(&text).map_err(|e| Failure::fatal(format!("{}: {}", path.display(), e.message()), None))?;
    let names: Vec<String> = (0..file.case.iter().map(|c| c.text.len()).sum()).map(|i| format!("{i}.txt")).collect();
    let sentences: Vec<(&Case, &str)> =
        file.case.iter().flat_map(|c| c.text.iter().map(move |t| (c, t.as_str()))).collect();
    let inputs: Vec<Input> =
        names.iter().zip(&sentences).map(|(file, (_, text))| Input { file, bytes: text.as_bytes() }).collect();
    let (readings, _) = reader.read(&inputs);
    let mut modality = BTreeMap::<&str, Vec<Result<(), String>>>::new();
    let mut certainty = Vec::new();
    let mut confusion = BTreeMap::<String, BTreeMap<&str, usize>>::new();
    for (i, (case, text)) in sentences.iter().enumerate() {
        let reading = readings.iter().find(|r| r.document.file == names[i]);
        let mentions = || reading.iter().flat_map(|r| &r.mentions).filter(|m| m.act == case.act);
        let right = mentions().find(|m| m.modality == case.modality);
        let found = right.or_else(|| mentions().next());
        let given = found.map_or("none", |m| m.modality.as_str());
        *confusion.entry(case.modality.as_str().to_owned()).or_default().entry(given).or_default() += 1;
        let verdict = if right.is_some() {
            Ok(())
        } else {
            Err(format!("{} {}, but found {given}: {text}", case.modality.as_str(), case.act))
        };
        modality.entry(case.modality.as_str()).or_default().push(verdict);
        if let (Some(wanted), Some(mention)) = (case.certainty, found) {
            certainty.push(if mention.certainty == wanted {
                Ok(())
            } else {
                Err(format!("{wanted:?}, but found {:?}: {text}", mention.certainty))
            });
        }
    }
    let mut counts: Vec<Count> = modality.into_iter().map(|(name, items)| Count::of(label(name), items)).collect();
    let share = |counts: &[Count]| {
        let (right, of) = counts.iter().fold((0, 0), |(r, o), c| (r + c.right, o + c.of));
        json!(if of == 0 { 0.0 } else { (right as f64 / of as f64 * 10_000.0).round() / 10_000.0 })
    };
    let accuracy = share(&counts);
    counts.push(Count::of("certainty", certainty));
    let figures = vec![
        Figure { name: "accuracy", value: accuracy },
        Figure { name: "certainty_accuracy", value: share(&counts[counts.len() - 1..]) },
        Figure { name: "confusion", value: json!(confusion) },
    ];
    Ok(Score { counts, figures })
}

fn label(name: &str) -> &'static str {
    Modality::ALL.iter().map(|m| m.as_str()).find(|m| *m == name).unwrap_or("")
}
