//! The files of Timeline17: articles by topic and outlet, and the timelines that outlets wrote.

use super::rouge::Timeline;
use super::rough;
use crate::eval::text;
use crate::failure::Failure;
use crate::output::reason;
use chancery::language::Sentence;
use chancery::time::{EventDate, Grain, Value, tag};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An article with what it says of days.
pub struct Article {
    pub day: Date,
    pub lines: Vec<Line>,
}

pub struct Line {
    /// As the file has it, for what is printed and scored.
    pub text: String,
    pub sentence: Sentence,
    pub days: Vec<Day>,
}

/// A day that a line speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub day: Date,
    /// The line gives its date.
    pub dated: bool,
}

/// All that is there on one topic.
pub struct Topic {
    pub name: String,
    pub articles: Vec<Article>,
    pub timelines: Vec<Timeline>,
}

#[derive(Deserialize)]
struct Row {
    time: String,
    #[serde(default)]
    title: Option<String>,
    text: String,
}

/// The topics of a folder: each has `TOPIC.timelines.jsonl`, and the folders whose names begin with the topic's, as
/// `TOPIC_OUTLET`, have its articles; or it is a folder that holds both. Keywords are names of topics ("SyrianCrisis")
/// and no words of the text, so nothing is made of them.
pub fn topics(dir: &Path) -> Result<Vec<Topic>, Failure> {
    let fault = |e: &std::io::Error| Failure::fatal(format!("{} cannot be read: {}", dir.display(), reason(e)), None);
    let entries = std::fs::read_dir(dir).map_err(|e| fault(&e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files: BTreeMap<String, (PathBuf, Vec<PathBuf>)> = BTreeMap::new();
    for path in &paths {
        let inside = ["timelines.jsonl", "timelines.jsonl.gz"].iter().map(|file| path.join(file)).find(|p| p.exists());
        if let Some(topic) = name(path).trim_end_matches(".gz").strip_suffix(".timelines.jsonl") {
            files.entry(topic.to_owned()).or_insert((path.clone(), Vec::new()));
        } else if let Some(inside) = inside {
            files.entry(name(path)).or_insert((inside, vec![path.clone()]));
        }
    }
    let names: Vec<String> = files.keys().cloned().collect();
    for path in paths.iter().filter(|path| path.is_dir()) {
        let folder = name(path).to_lowercase();
        // The longest name wins, so that `mali_bbc` is not of the topic `ma`.
        let topic = names.iter().filter(|topic| folder.starts_with(&topic.to_lowercase())).max_by_key(|t| t.len());
        if let Some((_, folders)) = topic.and_then(|topic| files.get_mut(topic))
            && !folders.contains(path)
        {
            folders.push(path.clone());
        }
    }
    let mut topics = Vec::new();
    for (name, (timelines, folders)) in files {
        let mut articles = Vec::new();
        for folder in folders {
            let file = ["articles.jsonl.gz", "articles.jsonl"].iter().map(|f| folder.join(f)).find(|p| p.exists());
            if let Some(file) = file {
                articles.extend(text(&file)?.lines().filter_map(article));
            }
        }
        let timelines = text(&timelines)?.lines().filter_map(timeline).filter(|t| !t.is_empty()).collect();
        if !articles.is_empty() {
            topics.push(Topic { name, articles, timelines });
        }
    }
    if topics.iter().all(|topic| topic.timelines.is_empty()) {
        let hint =
            "wanted are TOPIC.timelines.jsonl beside folders TOPIC_OUTLET with articles.jsonl or articles.jsonl.gz";
        return Err(Failure::fatal(format!("{}: no timelines", dir.display()), Some(hint.to_owned())));
    }
    Ok(topics)
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn timeline(line: &str) -> Option<Timeline> {
    let days: Vec<(String, Vec<String>)> = serde_json::from_str(line).ok()?;
    let mut timeline = Timeline::new();
    for (told, sentences) in days {
        timeline.entry(day(&told)?).or_default().extend(sentences);
    }
    Some(timeline)
}

fn article(line: &str) -> Option<Article> {
    let row: Row = serde_json::from_str(line).ok()?;
    let published = day(&row.time)?;
    let lines = row.title.iter().map(String::as_str).chain(row.text.lines());
    let lines: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    let sentences: Vec<Sentence> = lines.iter().map(|line| rough::sentence(line)).collect();
    let mut days: Vec<Vec<Day>> = vec![Vec::new(); sentences.len()];
    for tagged in tag(&sentences, &EventDate::day(published, "the day of the article")) {
        let told = tagged.date.single().filter(|_| tagged.date.grain == Grain::Day);
        if let (Some(day), Some(list)) = (told, days.get_mut(tagged.sentence)) {
            list.push(Day { day, dated: matches!(tagged.expression.value, Value::Calendar(_)) });
        }
    }
    let lines = lines.into_iter().zip(sentences).zip(days);
    let lines = lines.map(|((text, sentence), days)| Line { text: text.to_owned(), sentence, days }).collect();
    Some(Article { day: published, lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_knows_the_days_it_speaks_of() {
        let line =
            r#"{"time": "2014-05-08", "text": "The envoy left on Tuesday . \nHe had come on 3 March .\nNo day ."}"#;
        let article = article(line).expect("an article");
        let days: Vec<Vec<(String, bool)>> =
            article.lines.iter().map(|l| l.days.iter().map(|d| (d.day.to_string(), d.dated)).collect()).collect();
        assert_eq!(days[0], [("2014-05-06".to_owned(), false)]);
        assert_eq!(days[1], [("2014-03-03".to_owned(), true)]);
        assert!(days[2].is_empty());
    }

    #[test]
    fn folders_go_to_their_topics() {
        let dir = tempfile::tempdir().expect("a folder");
        let article = r#"{"id": "1", "time": "2014-05-08T00:00:00", "text": "The envoy left ."}"#;
        let timeline = r#"[["2014-05-08T00:00:00", ["He left ."]]]"#;
        for folder in ["OsloTalks_wire", "OsloTalks_herald", "Riga_wire"] {
            std::fs::create_dir(dir.path().join(folder)).expect("a folder");
            std::fs::write(dir.path().join(folder).join("articles.jsonl"), article).expect("a file");
        }
        std::fs::write(dir.path().join("oslo.timelines.jsonl"), timeline).expect("a file");
        std::fs::write(dir.path().join("Riga_wire/timelines.jsonl"), timeline).expect("a file");
        let topics = topics(dir.path()).expect("they are read");
        let found: Vec<(&str, usize, usize)> =
            topics.iter().map(|t| (t.name.as_str(), t.articles.len(), t.timelines.len())).collect();
        assert_eq!(found, [("Riga_wire", 1, 1), ("oslo", 2, 1)]);
    }
}
