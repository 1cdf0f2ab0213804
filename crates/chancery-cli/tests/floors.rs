//! What the whole way of a report reaches, against `eval/floors.toml`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[derive(serde::Deserialize)]
struct Floors {
    seeds: BTreeMap<String, BTreeMap<String, u64>>,
    modality: BTreeMap<String, f64>,
}

/// Every folder that is there reaches its floors; one that is not is named and left out.
#[test]
fn no_folder_falls_below_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("eval/floors.toml")).expect("the floors are there");
    let floors: Floors = toml::from_str(&text).expect("the floors are read");
    let mut fallen = Vec::new();
    for (folder, columns) in &floors.seeds {
        if !root.join(folder).join("gold.json").exists() {
            println!("skipped: {folder} is not here");
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
            .args(["eval", "seeds", folder, "--format", "json"])
            .current_dir(&root)
            .output()
            .expect("the command runs");
        let scores: BTreeMap<String, [u64; 2]> = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{folder}: {e}: {}", String::from_utf8_lossy(&output.stderr)));
        println!("{folder}: {scores:?}");
        for (column, floor) in columns {
            let right = scores.get(column).map_or(0, |[right, _]| *right);
            if right < *floor {
                fallen.push(format!("{folder}: {column} {right}, floor {floor}"));
            }
        }
    }
    assert!(fallen.is_empty(), "below the floor: {}", fallen.join("; "));
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
