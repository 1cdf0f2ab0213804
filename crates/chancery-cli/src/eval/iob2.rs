//! Names in files with a word and its label a line (IOB2), and the F1 over whole names that seqeval gives
//! (Nakayama 2018): a name is right where its words and its type are.

use super::conll18::Tally;
use std::collections::{BTreeMap, BTreeSet};

/// A sentence's words and the labels of each: `B-PER`, `I-PER`, `O`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub words: Vec<String>,
    pub labels: Vec<String>,
}

/// A name: its type, first word and end.
type Name = (String, usize, usize);

/// Reads the form of Universal NER (number, word, label, ...) and the plain one (word, label), split by tabs or, in the
/// plain one, by a space; lines that begin with `# ` are comments. The error names the line.
pub fn read(text: &str) -> Result<Vec<Sentence>, String> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let (word, label) = match columns.as_slice() {
            [id, ..] if columns.len() > 2 && id.contains(['-', '.']) && id.starts_with(char::is_numeric) => continue,
            [_, word, label, ..] => (*word, *label),
            [word, label] => (*word, *label),
            _ => line.rsplit_once(' ').ok_or_else(|| format!("line {}: no word with its label", number + 1))?,
        };
        if label != "O" && !label.starts_with("B-") && !label.starts_with("I-") {
            return Err(format!("line {}: `{label}` is no label of IOB2", number + 1));
        }
        sentence.words.push(word.to_owned());
        sentence.labels.push(label.to_owned());
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

/// The names of labels, as seqeval reads them: an inside without its beginning begins one.
pub fn names(labels: &[String]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut open: Option<(&str, usize)> = None;
    for (at, label) in labels.iter().map(String::as_str).chain(std::iter::once("O")).enumerate() {
        let (mark, kind) = label.split_once('-').unwrap_or((label, ""));
        if let Some((of, start)) = open
            && !(mark == "I" && kind == of)
        {
            names.insert((of.to_owned(), start, at));
            open = None;
        }
        if open.is_none() && mark != "O" {
            open = Some((kind, at));
        }
    }
    names
}

/// Over all names, and by their type. Scored are the types of `kinds` that `gold` has somewhere: a file says nothing of a
/// type it does not mark, and the program nothing of one it does not know.
pub fn score(gold: &[Vec<String>], made: &[Vec<String>], kinds: &[&str]) -> (Tally, BTreeMap<String, Tally>) {
    let mut by_type: BTreeMap<String, Tally> = BTreeMap::new();
    let pairs: Vec<(BTreeSet<Name>, BTreeSet<Name>)> =
        gold.iter().zip(made).map(|(gold, made)| (names(gold), names(made))).collect();
    for (kind, _, _) in pairs.iter().flat_map(|(gold, _)| gold).filter(|name| kinds.contains(&name.0.as_str())) {
        by_type.entry(kind.clone()).or_default().gold += 1;
    }
    for (gold, made) in &pairs {
        for name in made {
            if let Some(tally) = by_type.get_mut(&name.0) {
                tally.made += 1;
                tally.right += usize::from(gold.contains(name));
            }
        }
    }
    let mut all = Tally::default();
    for tally in by_type.values() {
        all.right += tally.right;
        all.gold += tally.gold;
        all.made += tally.made;
    }
    (all, by_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(sentences: &[&str]) -> Vec<Vec<String>> {
        sentences.iter().map(|labels| labels.split(' ').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn both_forms_are_read() {
        let universal =
            "# sent_id = 1\n1\tRita\tB-PER\t-\tx\n2-3\tcan't\t_\n2\tSand\tI-PER\t-\tx\n\n1\tspoke\tO\t-\tx\n";
        let plain = "Rita B-PER\nSand I-PER\n\nspoke O\n";
        assert_eq!(read(universal).unwrap(), read(plain).unwrap());
        assert_eq!(read("Rita B-PER\nSand\n").unwrap_err(), "line 2: no word with its label");
        assert_eq!(read("Rita PER\n").unwrap_err(), "line 1: `PER` is no label of IOB2");
    }

    /// `seqeval.metrics.classification_report` on the same labels.
    #[test]
    fn the_figures_are_those_of_seqeval() {
        let gold =
            labels(&["B-PER I-PER O B-LOC O", "B-ORG I-ORG I-ORG O B-LOC", "O O B-PER B-PER I-PER", "B-ORG O O"]);
        let made =
            labels(&["B-PER I-PER O I-LOC O", "B-ORG I-ORG O O B-ORG", "O B-LOC I-PER B-PER I-PER", "I-ORG I-LOC O"]);
        let (all, by_type) = score(&gold, &made, &["LOC", "ORG", "PER"]);
        let shown = |t: Tally| format!("{:.4} {:.4} {:.4} {}", t.precision(), t.recall(), t.f1(), t.gold);
        assert_eq!(shown(all), "0.5556 0.7143 0.6250 7");
        let shown: Vec<String> = by_type.iter().map(|(kind, tally)| format!("{kind} {}", shown(*tally))).collect();
        assert_eq!(shown, ["LOC 0.3333 0.5000 0.4000 2", "ORG 0.3333 0.5000 0.4000 2", "PER 1.0000 1.0000 1.0000 3",]);
    }
    #[test]
    fn a_type_that_one_side_does_not_know_is_left_out() {
        let (gold, made) = (labels(&["B-LOC B-OTH O"]), labels(&["B-LOC O B-PER"]));
        let (all, by_type) = score(&gold, &made, &["LOC", "ORG", "PER"]);
        assert_eq!((all.right, all.gold, all.made, by_type.len()), (1, 1, 1, 1));
    }
}
