//! Sentences in CoNLL-U, the format of Universal Dependencies: <https://universaldependencies.org/format.html>.

use chancery::language::{self, EntityKind};
use std::fmt::Write;

/// A sentence as a treebank has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// What `# text` says.
    pub text: String,
    /// Whether a paragraph or a document begins here.
    pub opens: bool,
    pub words: Vec<Word>,
    /// First and last word, counted from 1, and form of each token that holds several words.
    pub multiword: Vec<(usize, usize, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub form: String,
    pub upos: String,
    /// 0 for the root.
    pub head: usize,
    pub relation: String,
}

impl Sentence {
    /// The tokens of the text, each with the range of its words, counted from 0.
    pub fn tokens(&self) -> Vec<(&str, std::ops::Range<usize>)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(word) = self.words.get(at) {
            let whole = self.multiword.iter().find(|(first, last, _)| *first == at + 1 && *last > at);
            let (form, end) = whole.map_or((word.form.as_str(), at + 1), |(_, last, form)| (form.as_str(), *last));
            tokens.push((form, at..end.min(self.words.len())));
            at = end;
        }
        tokens
    }
}

/// Reads a file; the error names the line that is not of the format.
pub fn read(text: &str) -> Result<Vec<Sentence>, String> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for (number, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("line {}: {what}", number + 1);
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            if let Some(text) = comment.strip_prefix("text =") {
                sentence.text = text.trim().to_owned();
            }
            sentence.opens |= comment.starts_with("newpar") || comment.starts_with("newdoc");
        } else if line.trim().is_empty() {
            finish(&mut sentences, &mut sentence).map_err(|what| wrong(&what))?;
        } else {
            row(&mut sentence, line).map_err(|what| wrong(&what))?;
        }
    }
    finish(&mut sentences, &mut sentence)?;
    Ok(sentences)
}

fn row(sentence: &mut Sentence, line: &str) -> Result<(), String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, _, upos, _, _, head, relation, ..] = columns.as_slice() else {
        return Err(format!("{} columns where ten are expected", columns.len()));
    };
    if let Some((first, last)) = id.split_once('-') {
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else {
            return Err(format!("`{id}` is no range of words"));
        };
        sentence.multiword.push((first, last, form.to_owned()));
    } else if !id.contains('.') {
        if id.parse() != Ok(sentence.words.len() + 1) {
            return Err(format!("word `{id}` where word {} is expected", sentence.words.len() + 1));
        }
        let head = head.parse().map_err(|_| format!("`{head}` is no head"))?;
        let (form, upos, relation) = (form.to_owned(), upos.to_owned(), relation.to_owned());
        sentence.words.push(Word { form, upos, head, relation });
    }
    Ok(())
}

fn finish(sentences: &mut Vec<Sentence>, sentence: &mut Sentence) -> Result<(), String> {
    if let Some(word) = sentence.words.iter().find(|word| word.head > sentence.words.len()) {
        return Err(format!("`{}` has head {}, which is no word of the sentence", word.form, word.head));
    }
    if let Some((first, last, form)) =
        sentence.multiword.iter().find(|(first, last, _)| *first == 0 || first > last || *last > sentence.words.len())
    {
        return Err(format!("`{form}` holds words {first} to {last}, which are not in the sentence"));
    }
    let opens = sentence.opens && sentence.words.is_empty();
    if !sentence.words.is_empty() {
        sentences.push(std::mem::take(sentence));
    }
    sentence.opens = opens;
    Ok(())
}

/// A sentence of ours as a treebank would have it; `text` is what its spans point into.
pub fn of(sentence: &language::Sentence, text: &str) -> Sentence {
    let words = sentence.tokens.iter().map(|token| Word {
        form: token.text.clone(),
        upos: token.upos.name().to_owned(),
        head: token.head.map_or(0, |head| head + 1),
        relation: token.relation.clone(),
    });
    let multiword = multiword(sentence).into_iter().map(|range| {
        let parts = sentence.tokens.get(range.clone()).unwrap_or(&[]);
        (range.start + 1, range.end, parts.iter().map(|token| token.text.as_str()).collect())
    });
    Sentence {
        text: text.get(sentence.span.start..sentence.span.end).unwrap_or("").to_owned(),
        opens: false,
        words: words.collect(),
        multiword: multiword.collect(),
    }
}

/// Words that English treebanks write as one token: a clitic goes with the word it is glued to.
fn multiword(sentence: &language::Sentence) -> Vec<std::ops::Range<usize>> {
    const CLITICS: [&str; 10] = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "not", "na", "ta"];
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, pair) in sentence.tokens.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let form = after.text.to_lowercase().replace('’', "'");
        let possessive = form == "'" && after.relation == "case";
        let glued = before.span.end == after.span.start && before.text.ends_with(char::is_alphanumeric);
        if glued && (possessive || CLITICS.contains(&form.as_str())) {
            match ranges.last_mut().filter(|last| last.end == at + 1) {
                Some(last) => last.end = at + 2,
                None => ranges.push(at..at + 2),
            }
        }
    }
    ranges
}

/// One sentence in CoNLL-U, with its lemmas; names are in the last column, as `NER=B-PER`.
pub fn write(sentence: &language::Sentence, id: usize, text: &str) -> String {
    let made = of(sentence, text);
    let mut out =
        format!("# sent_id = {id}\n# text = {}\n", made.text.split_whitespace().collect::<Vec<_>>().join(" "));
    let spaced = |last: usize| {
        let end = sentence.tokens.get(last).map(|token| token.span.end);
        let next = sentence.tokens.get(last + 1).map(|token| token.span.start);
        next.is_none() || end != next
    };
    for (token, range) in made.tokens() {
        let after = if spaced(range.end - 1) { "" } else { "SpaceAfter=No" };
        let whole = range.len() > 1;
        if whole {
            let misc = if after.is_empty() { "_" } else { after };
            line(
                &mut out,
                &[&format!("{}-{}", range.start + 1, range.end), token, "_", "_", "_", "_", "_", "_", "_", misc],
            );
        }
        for at in range {
            let (Some(word), Some(token)) = (made.words.get(at), sentence.tokens.get(at)) else { continue };
            let name = name_label(sentence, at).map(|label| format!("NER={label}"));
            let after = (!whole && !after.is_empty()).then(|| after.to_owned());
            let misc: Vec<String> = [name, after].into_iter().flatten().collect();
            let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
            let (id, head) = ((at + 1).to_string(), word.head.to_string());
            line(&mut out, &[&id, &word.form, &token.lemma, &word.upos, "_", "_", &head, &word.relation, "_", &misc]);
        }
    }
    out.push('\n');
    out
}

fn line(out: &mut String, columns: &[&str]) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{}", columns.join("\t"));
}

/// `B-PER` for the first word of a person's name, `I-PER` for the others.
pub fn name_label(sentence: &language::Sentence, at: usize) -> Option<String> {
    let entity = sentence.entities.iter().find(|entity| (entity.start..entity.end).contains(&at))?;
    Some(format!("{}-{}", if entity.start == at { "B" } else { "I" }, kind_name(entity.kind)))
}

pub fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Per => "PER",
        EntityKind::Org => "ORG",
        EntityKind::Loc => "LOC",
        EntityKind::Misc => "MISC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# newpar id = p\n# text = Oslo can't wait.\n\
        1\tOslo\tOslo\tPROPN\tNNP\t_\t4\tnsubj\t_\t_\n\
        2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n\
        2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_\n\
        3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n\
        4\twait\twait\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n\
        4.1\t_\t_\t_\t_\t_\t_\t_\t_\t_\n\
        5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n";

    #[test]
    fn a_file_is_read() {
        let sentences = read(FILE).unwrap();
        let [sentence] = sentences.as_slice() else { panic!("{sentences:?}") };
        assert_eq!(sentence.text, "Oslo can't wait.");
        assert!(sentence.opens);
        assert_eq!(sentence.words.len(), 5);
        assert_eq!(sentence.tokens(), [("Oslo", 0..1), ("can't", 1..3), ("wait", 3..4), (".", 4..5)]);
    }

    #[test]
    fn what_is_not_of_the_format_is_named() {
        let wrong = |from: &str, to: &str| read(&FILE.replace(from, to)).unwrap_err();
        assert_eq!(wrong("4\twait", "5\twait"), "line 7: word `5` where word 4 is expected");
        assert_eq!(wrong("\t4\tpunct", "\t9\tpunct"), "line 10: `.` has head 9, which is no word of the sentence");
        assert_eq!(wrong("2-3\t", "2-x\t"), "line 4: `2-x` is no range of words");
        assert_eq!(read("one two\n").unwrap_err(), "line 1: 1 columns where ten are expected");
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let token = |text: &str, start: usize, upos, head: Option<usize>, relation: &str| language::Token {
            text: text.to_owned(),
            span: chancery::span::Span::new(start, start + text.len()),
            lemma: text.to_lowercase(),
            upos,
            head,
            relation: relation.to_owned(),
        };
        use language::Upos;
        let text = "Oslo’s envoy left.";
        let sentence = language::Sentence {
            span: chancery::span::Span::new(0, text.len()),
            block: 0,
            tokens: vec![
                token("Oslo", 0, Upos::Propn, Some(2), "nmod:poss"),
                token("’s", 4, Upos::Part, Some(0), "case"),
                token("envoy", 9, Upos::Noun, Some(3), "nsubj"),
                token("left", 15, Upos::Verb, None, "root"),
                token(".", 19, Upos::Punct, Some(3), "punct"),
            ],
            entities: vec![language::Entity { start: 0, end: 1, kind: EntityKind::Loc }],
        };
        let written = write(&sentence, 1, text);
        assert!(written.contains("1-2\tOslo’s\t_"));
        assert!(written.contains("1\tOslo\toslo\tPROPN\t_\t_\t3\tnmod:poss\t_\tNER=B-LOC\n"));
        assert!(written.contains("4\tleft\tleft\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n"));
        assert_eq!(read(&written).unwrap(), [of(&sentence, text)]);
    }
}
