//! Named entities in a file whose words are tokens already.

use super::{Count, Figure, Score, iob2, rounded};
use crate::conllu;
use crate::failure::Failure;
use chancery::language::{EntityKind, Model};
use serde_json::{Map, Value, json};
use std::path::Path;

pub fn score(path: &Path) -> Result<Score, Failure> {
    let wrong = |why: String| Failure::fatal(format!("{}: {why}", path.display()), None);
    let gold = iob2::read(&super::text(path)?).map_err(wrong)?;
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let words: Vec<Vec<String>> = gold.iter().map(|sentence| sentence.words.clone()).collect();
    let made: Vec<Vec<String>> = model
        .analyse_words(&words)
        .iter()
        .map(|parts| {
            let labels = parts.iter().flat_map(|part| (0..part.tokens.len()).map(|at| conllu::name_label(part, at)));
            labels.map(|label| label.unwrap_or_else(|| "O".to_owned())).collect()
        })
        .collect();
    let labels: Vec<Vec<String>> = gold.iter().map(|sentence| sentence.labels.clone()).collect();
    let kinds = EntityKind::ALL.map(conllu::kind_name);
    let (all, by_type) = iob2::score(&labels, &made, &kinds);
    if by_type.is_empty() {
        return Err(wrong(format!("it marks no name of a kind that is known here ({})", kinds.join(", "))));
    }
    let by_type: Map<String, Value> = by_type
        .into_iter()
        .map(|(kind, tally)| {
            let [precision, recall, f1] = [tally.precision(), tally.recall(), tally.f1()].map(rounded);
            (kind, json!({"precision": precision, "recall": recall, "f1": f1, "names": tally.gold}))
        })
        .collect();
    Ok(Score {
        counts: vec![Count { name: "names", right: all.right, of: all.gold, misses: misses(&gold, &made, &kinds) }],
        figures: vec![
            Figure::share("precision", all.precision()),
            Figure::share("recall", all.recall()),
            Figure::share("f1", all.f1()),
            Figure { name: "by_type", value: Value::Object(by_type) },
        ],
    })
}

/// Every name that was not found as it is, and every name found that is none.
fn misses(gold: &[iob2::Sentence], made: &[Vec<String>], kinds: &[&str]) -> Vec<String> {
    let mut misses = Vec::new();
    for (sentence, made) in gold.iter().zip(made) {
        let (wanted, found) = (iob2::names(&sentence.labels), iob2::names(made));
        let names =
            wanted.difference(&found).map(|n| ("missed", n)).chain(found.difference(&wanted).map(|n| ("too many", n)));
        for (what, (kind, start, end)) in names.filter(|(_, name)| kinds.contains(&name.0.as_str())) {
            let name = sentence.words.get(*start..*end).unwrap_or(&[]).join(" ");
            misses.push(format!("{what}: {kind} {name} | {}", sentence.words.join(" ")));
        }
    }
    misses
}
