//! Who does what to whom in single sentences, read off the tree by the rules that `eval/news.txt` states: what a wrong arc
//! costs those who build on it.

use super::{Count, Score};
use crate::conllu;
use crate::failure::Failure;
use chancery::language::{Model, Sentence, Upos};
use std::path::Path;

/// A sentence and what must be read out of it.
#[derive(Debug, Default, PartialEq)]
struct Case {
    text: String,
    wanted: Vec<Wanted>,
}

#[derive(Debug, PartialEq)]
enum Wanted {
    Triple { actor: String, verb: String, target: String },
    Clause { verb: String, head: String },
    Name { kind: String, words: String },
}

pub fn score(path: &Path) -> Result<Score, Failure> {
    let wrong = |why: String| Failure::fatal(format!("{}: {why}", path.display()), None);
    let cases = read(&super::text(path)?).map_err(wrong)?;
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let (mut triples, mut clauses, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for case in &cases {
        let sentences = model.analyse_text(&case.text);
        let readings: Vec<Reading> = sentences.iter().map(Reading::of).collect();
        for wanted in &case.wanted {
            let found = readings.iter().any(|reading| reading.has(wanted));
            let verdict = if found { Ok(()) } else { Err(format!("{} | {}", wanted.shown(), case.text)) };
            match wanted {
                Wanted::Triple { .. } => triples.push(verdict),
                Wanted::Clause { .. } => clauses.push(verdict),
                Wanted::Name { .. } => names.push(verdict),
            }
        }
    }
    let counts = vec![Count::of("triples", triples), Count::of("clauses", clauses), Count::of("names", names)];
    Ok(Score { counts, figures: Vec::new() })
}

fn read(text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(below) = line.strip_prefix("  ") else {
            cases.push(Case { text: line.to_owned(), wanted: Vec::new() });
            continue;
        };
        let wanted = Wanted::parse(below.trim());
        match (cases.last_mut(), wanted) {
            (Some(case), Some(wanted)) => case.wanted.push(wanted),
            _ => return Err(format!("line {}: `{}` is no expectation", number + 1, below.trim())),
        }
    }
    Ok(cases)
}

impl Wanted {
    fn parse(line: &str) -> Option<Wanted> {
        if let Some((verb, head)) = line.split_once(" >> ") {
            return Some(Wanted::Clause { verb: verb.to_owned(), head: head.to_owned() });
        }
        let parts: Vec<&str> = line.split(" > ").collect();
        if let [actor, verb, target] = parts.as_slice() {
            let [actor, verb, target] = [actor, verb, target].map(|&part| part.to_owned());
            return Some(Wanted::Triple { actor, verb, target });
        }
        let (kind, words) = line.split_once(' ')?;
        let known = ["PER", "ORG", "LOC"].contains(&kind);
        known.then(|| Wanted::Name { kind: kind.to_owned(), words: words.to_owned() })
    }

    fn shown(&self) -> String {
        match self {
            Wanted::Triple { actor, verb, target } => format!("{actor} > {verb} > {target}"),
            Wanted::Clause { verb, head } => format!("{verb} >> {head}"),
            Wanted::Name { kind, words } => format!("{kind} {words}"),
        }
    }
}

/// A sentence with what stands where.
struct Reading<'a> {
    sentence: &'a Sentence,
    /// The words with one space between them, and where each begins in that.
    words: String,
    starts: Vec<usize>,
}

impl Reading<'_> {
    fn of(sentence: &Sentence) -> Reading<'_> {
        let mut words = String::new();
        let mut starts = Vec::new();
        let mut before = None;
        for token in &sentence.tokens {
            if before.is_some_and(|end| end < token.span.start) {
                words.push(' ');
            }
            starts.push(words.len());
            words.push_str(&token.text);
            before = Some(token.span.end);
        }
        Reading { sentence, words, starts }
    }

    /// Whether the token is a word of the phrase where that stands in the sentence.
    fn within(&self, token: Option<usize>, phrase: &str) -> bool {
        let Some(token) = token else { return phrase == "-" };
        let Some(&start) = self.starts.get(token) else { return false };
        self.words.match_indices(phrase).any(|(at, _)| (at..at + phrase.len()).contains(&start))
    }

    fn has(&self, wanted: &Wanted) -> bool {
        let tokens = 0..self.sentence.tokens.len();
        let called = |form: &str, at: usize| self.sentence.tokens.get(at).is_some_and(|token| token.text == form);
        match wanted {
            Wanted::Triple { actor, verb, target } => tokens
                .clone()
                .filter(|&at| called(verb, at))
                .any(|at| self.within(self.actor(at, tokens.len()), actor) && self.within(self.target(at), target)),
            Wanted::Clause { verb, head } => tokens.clone().filter(|&at| called(head, at)).any(|at| {
                let complement = ["ccomp", "xcomp", "parataxis"].contains(&self.base(at));
                complement && self.sentence.head(at).is_some_and(|above| called(verb, above))
            }),
            Wanted::Name { kind, words } => self.sentence.entities.iter().any(|entity| {
                let tokens = self.sentence.tokens.get(entity.start..entity.end).unwrap_or(&[]);
                let own: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
                conllu::kind_name(entity.kind) == kind && own.join(" ") == *words
            }),
        }
    }

    fn base(&self, at: usize) -> &str {
        super::conll18::universal(self.sentence.relation(at))
    }

    fn child(&self, at: usize, relation: &str) -> Option<usize> {
        self.sentence.children_by(at, relation).next()
    }

    /// The noun that a relative pronoun stands for, or the word itself.
    fn meant(&self, word: usize, clause: usize) -> usize {
        let relative = ["who", "whom", "which", "that"];
        let pronoun = self.sentence.tokens.get(word).is_some_and(|token| {
            matches!(token.upos, Upos::Pron | Upos::Det | Upos::Sconj) && relative.contains(&token.text.as_str())
        });
        let above = self.sentence.head(clause).filter(|_| self.sentence.relation(clause) == "acl:relcl");
        if pronoun { above.unwrap_or(word) } else { word }
    }

    fn passive(&self, verb: usize) -> bool {
        self.child(verb, "aux:pass").is_some() || self.child(verb, "nsubj:pass").is_some()
    }

    /// A participle beside a noun that suffers what it says: "envoys expelled by Rome".
    fn suffered(&self, verb: usize) -> bool {
        self.sentence.relation(verb) == "acl"
            && self.sentence.tokens.get(verb).is_some_and(|token| !token.text.ends_with("ing"))
            && self.child(verb, "mark").is_none()
    }

    fn subject(&self, verb: usize) -> Option<usize> {
        ["nsubj", "csubj"].iter().find_map(|relation| self.child(verb, relation)).map(|word| self.meant(word, verb))
    }

    /// `steps` ends the climb on a tree that is none.
    fn actor(&self, verb: usize, steps: usize) -> Option<usize> {
        if self.passive(verb) || self.suffered(verb) {
            return self.child(verb, "obl:agent");
        }
        if let Some(subject) = self.subject(verb) {
            return Some(subject);
        }
        let above = self.sentence.head(verb)?;
        let steps = steps.checked_sub(1)?;
        match self.base(verb) {
            "xcomp" => self.object(above).or_else(|| self.undergoer(above, steps)),
            "conj" | "parataxis" | "advcl" if self.passive(above) => self.subject(above),
            "conj" | "advcl" => self.actor(above, steps),
            "acl" => Some(above),
            _ => None,
        }
    }

    /// Whom an infinitive below speaks of where there is no object: the subject, be the verb passive or not.
    fn undergoer(&self, verb: usize, steps: usize) -> Option<usize> {
        if self.passive(verb) { self.subject(verb) } else { self.actor(verb, steps) }
    }

    /// Whoever is told or asked something is the indirect object, and often the only one.
    fn object(&self, verb: usize) -> Option<usize> {
        self.child(verb, "obj").or_else(|| self.child(verb, "iobj"))
    }

    fn target(&self, verb: usize) -> Option<usize> {
        if let Some(object) = self.object(verb) {
            return Some(self.meant(object, verb));
        }
        if self.suffered(verb) {
            return self.sentence.head(verb);
        }
        if self.passive(verb) {
            return self.subject(verb);
        }
        // "convicted and jailed the aide", and "the treaty that they signed" without its pronoun.
        if let Some(next) = self.sentence.children_by(verb, "conj").find_map(|next| self.child(next, "obj")) {
            return Some(next);
        }
        let bare = self.sentence.relation(verb) == "acl:relcl"
            && self.sentence.children_by(verb, "nsubj").all(|s| self.meant(s, verb) == s);
        self.sentence.head(verb).filter(|_| bare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectations_are_read() {
        let cases =
            read("# about\nRome sent its envoy home.\n  Rome > sent > envoy\n  said >> sent\n  LOC Rome\n").unwrap();
        let [case] = cases.as_slice() else { panic!("{cases:?}") };
        let shown: Vec<String> = case.wanted.iter().map(Wanted::shown).collect();
        assert_eq!(shown, ["Rome > sent > envoy", "said >> sent", "LOC Rome"]);
        assert_eq!(read("A.\n  nothing\n").unwrap_err(), "line 2: `nothing` is no expectation");
    }
}
