//! Scores the days of web pages as the comparison of htmldate counts: a page with another day than the analyst's is a
//! false positive, a page without a day where there is one a false negative (Barbaresi 2020, JOSS 5(51), 2439).

use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::input;
use chancery::document::{PageDate, page_dates};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes of a page that are read at most.
const LARGEST: usize = 64 << 20;

/// `dates.json`: by address, the page's file under `pages/` and its day.
#[derive(Deserialize)]
struct Entry {
    file: String,
    date: Option<String>,
}

pub fn score(dir: &Path) -> Result<Score, Failure> {
    let path = dir.join("dates.json");
    let load = |path: &Path| {
        input::load(path, LARGEST).map_err(|r| Failure::fatal(format!("{}: {}", r.place, r.reason), None))
    };
    let entries: BTreeMap<String, Entry> =
        serde_json::from_slice(&load(&path)?).map_err(|e| Failure::fatal(format!("{}: {e}", path.display()), None))?;
    let (mut right, mut wrong, mut missed, mut silent) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut verdicts = Vec::new();
    for entry in entries.values() {
        let found = page_dates(&load(&dir.join("pages").join(&entry.file))?);
        let best = found.first().map(|found| found.date.to_string());
        match (&entry.date, &best) {
            (Some(day), Some(found)) if day == found => right += 1,
            (None, None) => silent += 1,
            (Some(_), None) => missed += 1,
            _ => wrong += 1,
        }
        verdicts.push(if entry.date == best { Ok(()) } else { Err(told(entry, &found)) });
    }
    let share =
        |part: usize, of: usize| json!(if of == 0 { 0.0 } else { (1e4 * part as f64 / of as f64).round() / 1e4 });
    let figures = vec![
        Figure { name: "accuracy", value: share(right + silent, right + silent + wrong + missed) },
        Figure { name: "precision", value: share(right, right + wrong) },
        Figure { name: "recall", value: share(right, right + missed) },
        Figure { name: "f1", value: share(2 * right, 2 * right + wrong + missed) },
    ];
    Ok(Score { counts: vec![Count::of("pages", verdicts)], figures })
}

fn told(entry: &Entry, found: &[PageDate]) -> String {
    let day = entry.date.as_deref().unwrap_or("no day");
    let shown: Vec<String> =
        found.iter().take(4).map(|c| format!("{} ({:?} {}: {})", c.date, c.source, c.weight, c.text)).collect();
    let shown = if shown.is_empty() { "nothing".to_owned() } else { shown.join("; ") };
    format!("{}: expected {day}, but found {shown}", entry.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_as_the_comparison_counts_them() {
        let dir = std::env::temp_dir().join(format!("chancery-htmldate-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("pages")).expect("a folder can be made");
        let pages = [
            ("a.html", Some("2019-07-04"), "<meta name=date content=2019-07-04>"),
            ("b.html", Some("2019-07-04"), "<meta name=date content=2019-07-05>"),
            ("c.html", Some("2019-07-04"), "<p>nothing</p>"),
            ("d.html", Some("2019-07-04"), "<time datetime=2019-07-04></time>"),
        ];
        let mut dates = serde_json::Map::new();
        for (file, date, html) in pages {
            dates.insert(format!("https://example.org/{file}"), json!({"file": file, "date": date}));
            std::fs::write(dir.join("pages").join(file), html).expect("a page can be written");
        }
        std::fs::write(dir.join("dates.json"), json!(dates).to_string()).expect("the list can be written");
        let score = score(&dir).expect("the folder is read");
        std::fs::remove_dir_all(&dir).expect("the folder can be removed");
        let figures: Vec<(&str, String)> = score.figures.iter().map(|f| (f.name, f.value.to_string())).collect();
        let expected = [("accuracy", "0.5"), ("precision", "0.6667"), ("recall", "0.6667"), ("f1", "0.6667")];
        assert_eq!(figures, expected.map(|(name, value)| (name, value.to_owned())));
        assert_eq!((score.counts[0].right, score.counts[0].misses.len()), (2, 2));
    }
}
