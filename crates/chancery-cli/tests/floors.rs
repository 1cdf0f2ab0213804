//! What the whole way of a report reaches, against `eval/floors.toml`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[derive(serde::Deserialize)]
struct Floors {
    seeds: BTreeMap<String, BTreeMap<String, u64>>,
    modality: BTreeMap<String, f64>,
    triples: BTreeMap<String, u64>,
}

/// What `chancery eval` counts right, by column.
fn scores(suite: &str, path: &str, root: &Path) -> BTreeMap<String, [u64; 2]> {
    let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["eval", suite, path, "--format", "json"])
        .current_dir(root)
        .output()
        .expect("the command runs");
    let scores: BTreeMap<String, [u64; 2]> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{path}: {e}: {}", String::from_utf8_lossy(&output.stderr)));
    scores
}

/// The columns of `scores` that are below their floors.
fn fallen<'a>(
    path: &'a str,
    scores: &'a BTreeMap<String, [u64; 2]>,
    floors: &'a BTreeMap<String, u64>,
) -> impl Iterator<Item = String> + 'a {
    floors.iter().filter_map(move |(column, floor)| {
        let right = scores.get(column).map_or(0, |[right, _]| *right);
        (right < *floor).then(|| format!("{path}: {column} {right}, floor {floor}"))
    })
}

#[test]
fn single_sentences_are_read_as_well_as_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("eval/floors.toml")).expect("the floors are there");
    let floors: Floors = toml::from_str(&text).expect("the floors are read");
    let scores = scores("triples", "eval/news.txt", &root);
    let fallen: Vec<String> = fallen("eval/news.txt", &scores, &floors.triples).collect();
    assert!(fallen.is_empty(), "below the floor: {}", fallen.join("; "));
}

/// Every folder that is there reaches its floors; one that is not is named and left out.
#[test]
fn no_folder_falls_below_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("eval/floors.toml")).expect("the floors are there");
    let floors: Floors = toml::from_str(&text).expect("the floors are read");
    let mut below = Vec::new();
    for (folder, columns) in &floors.seeds {
        if !root.join(folder).join("gold.json").exists() {
            println!("skipped: {folder} is not here");
            continue;
        }
        let scores = scores("seeds", folder, &root);
        below.extend(fallen(folder, &scores, columns));
    }
    assert!(below.is_empty(), "below the floor: {}", below.join("; "));
}

/// The cases of modality are read as surely as before.
#[test]
fn modality_does_not_fall_below_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("eval/floors.toml")).expect("the floors are there");
    let floors: Floors = toml::from_str(&text).expect("the floors are read");
    let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["eval", "modality", "eval", "--format", "json"])
        .current_dir(&root)
        .output()
        .expect("the command runs");
    let scores: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    for (figure, floor) in &floors.modality {
        let reached = scores[figure].as_f64().unwrap_or(0.0);
        assert!(reached >= *floor, "{figure} {reached}, floor {floor}");
    }
}
