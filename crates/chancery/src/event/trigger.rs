//! Whether two words that name events name the same one, by how alike they and what stands around them are.
//!
//! Boosted trees over features of a pair, each of which can be said in words: that the words have one stem, that they mean
//! much the same, that the parties agree, that the sentences are alike. The trees are in `data/coreference.trees`.

use super::similarity::{Terms, Vector};
use crate::language::{Model, Sentence, Upos, stem};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The words that name an event, and what stands around them.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Number of the document, and of the sentence in it.
    pub document: usize,
    pub sentence: usize,
    /// Stem of the lemma of the head.
    head: String,
    rarity: f64,
    upos: Upos,
    root: bool,
    governor: Option<String>,
    words: BTreeSet<String>,
    /// What the head, and all of its words, mean: mean vectors of their pieces, of length one.
    head_meaning: Vec<f32>,
    words_meaning: Vec<f32>,
    doer: Vector,
    done_to: Vector,
    others: Vector,
    arguments: Vector,
    near: Vector,
    around: Vector,
    around_words: BTreeSet<String>,
    names: Vector,
    numbers: BTreeSet<String>,
}

/// How many words before and behind the trigger are near.
const NEAR: usize = 4;

impl Trigger {
    /// The trigger that `tokens` of the sentence are; `None` where there are none. `terms` are the stems of the words of
    /// all documents, in lower case.
    pub fn new(
        model: &Model,
        terms: &Terms,
        sentence: &Sentence,
        tokens: &[usize],
        place: (usize, usize),
    ) -> Option<Trigger> {
        let all = &sentence.tokens;
        let inside = |at: &usize| tokens.contains(at);
        let head =
            tokens.iter().copied().find(|t| all.get(*t).is_some_and(|token| !token.head.as_ref().is_some_and(inside)));
        let head = head.or(tokens.first().copied())?;
        let token = all.get(head)?;
        let form = |at: usize| all.get(at).map(|t| stem(&t.text.to_lowercase()));
        let says = |at: &usize| {
            let content = |u| matches!(u, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num);
            all.get(*at).is_some_and(|t| content(t.upos)) && !inside(at)
        };
        let vector = |list: &BTreeSet<usize>| {
            let words: BTreeSet<String> = list.iter().filter(|at| says(at)).filter_map(|at| form(*at)).collect();
            let numbers: Vec<u32> = words.iter().filter_map(|word| terms.number(word)).collect();
            terms.vector(&numbers, 1)
        };
        let roles = |of: usize, names: &[&str]| -> Vec<usize> {
            let role =
                |t: &crate::language::Token| names.iter().any(|name| t.relation.split(':').next() == Some(*name));
            sentence.children(of).filter(|c| all.get(*c).is_some_and(role)).collect()
        };
        let passive = |at: &usize| all.get(*at).is_some_and(|t| t.relation.ends_with(":pass"));
        let possessor = |at: &usize| all.get(*at).is_some_and(|t| t.relation == "nmod:poss");
        let (mut done_to, mut doer): (Vec<usize>, Vec<usize>) = roles(head, &["nsubj"]).into_iter().partition(passive);
        done_to.extend(roles(head, &["obj", "iobj"]));
        let (owners, others): (Vec<usize>, Vec<usize>) =
            roles(head, &["obl", "nmod", "compound", "amod"]).into_iter().partition(possessor);
        if doer.is_empty() && done_to.is_empty() {
            doer.extend(owners);
            if let Some(above) = token.head {
                doer.extend(roles(above, &["nsubj"]));
                if matches!(token.relation.as_str(), "acl" | "acl:relcl" | "amod") {
                    done_to.push(above);
                }
            }
        }
        let trees = |roots: &[usize]| -> BTreeSet<usize> {
            roots.iter().flat_map(|root| below(sentence, *root, head)).collect()
        };
        let (doer, done_to, others) = (trees(&doer), trees(&done_to), trees(&others));
        let first = tokens.iter().min().copied().unwrap_or(head).saturating_sub(NEAR);
        let last = tokens.iter().max().copied().unwrap_or(head) + NEAR;
        let everything: BTreeSet<usize> = (0..all.len()).collect();
        let names = all.iter().enumerate().filter(|(_, t)| t.upos == Upos::Propn).map(|(at, _)| at).collect();
        let kin = stem(&token.lemma.to_lowercase());
        Some(Trigger {
            document: place.0,
            sentence: place.1,
            rarity: form(head).and_then(|form| terms.number(&form)).map_or(0.0, |term| terms.rarity(term)),
            head: kin,
            upos: token.upos,
            root: token.head.is_none(),
            head_meaning: unit(model.meaning(&[&token.text])),
            words_meaning: unit(
                model.meaning(&tokens.iter().filter_map(|at| Some(all.get(*at)?.text.as_str())).collect::<Vec<_>>()),
            ),
            governor: token.head.and_then(form),
            words: tokens.iter().filter_map(|at| form(*at)).filter(|word| word.len() > 2).collect(),
            arguments: vector(&doer.iter().chain(&done_to).chain(&others).copied().collect()),
            doer: vector(&doer),
            done_to: vector(&done_to),
            others: vector(&others),
            near: vector(&(first..=last).collect()),
            around: vector(&everything),
            around_words: everything.iter().filter(|at| says(at)).filter_map(|at| form(*at)).collect(),
            names: vector(&names),
            numbers: all
                .iter()
                .filter(|t| t.text.starts_with(|c: char| c.is_ascii_digit()))
                .map(|t| t.text.clone())
                .collect(),
        })
    }
}

/// A token and all that hang on it, but for what hangs on `not`.
fn below(sentence: &Sentence, root: usize, not: usize) -> Vec<usize> {
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        if at != not && found.len() < sentence.tokens.len() {
            found.push(at);
            open.extend(sentence.children(at));
        }
    }
    found
}

/// Names of the features, in the order of [`features`].
pub const FEATURES: [&str; 37] = [
    "same-stem",
    "kin",
    "shared-word",
    "rarity",
    "rarer",
    "doer",
    "done-to",
    "others",
    "arguments",
    "crossed",
    "argument-in-sentence",
    "near",
    "sentence",
    "names",
    "number",
    "other-number",
    "stem-in-sentence",
    "documents",
    "same-document",
    "same-sentence",
    "part-of-speech",
    "verbs",
    "governor",
    "same-stem-sentence",
    "same-stem-documents",
    "same-stem-arguments",
    "same-stem-document",
    "same-stem-frequent",
    "frequent",
    "head-meaning",
    "words-meaning",
    "least-spread",
    "most-spread",
    "earlier",
    "later",
    "least-root",
    "most-root",
];

/// How a trigger stands among those that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// How often its stem is a trigger among them.
    pub frequent: usize,
    /// The share of their documents in which its stem is a trigger.
    pub spread: f64,
    /// The place of its sentence among those of its document that have triggers, from 0.
    pub place: usize,
}

/// What speaks for and against two triggers naming one event. `documents` is how alike their documents are.
pub fn features(a: &Trigger, b: &Trigger, documents: f64, standing: (Standing, Standing)) -> [f64; 37] {
    let yes = |holds: bool| if holds { 1.0 } else { 0.0 };
    let same = a.head == b.head;
    let s = yes(same);
    let here = a.document == b.document;
    let sentence = a.around.dot(&b.around);
    let arguments = a.arguments.dot(&b.arguments);
    let (x, y) = standing;
    let often = ((x.frequent + 1) as f64).ln().midpoint(((y.frequent + 1) as f64).ln());
    [
        s,
        yes(!same && kin(&a.head, &b.head)),
        yes(!same && a.words.intersection(&b.words).next().is_some()),
        s * a.rarity.midpoint(b.rarity),
        a.rarity.min(b.rarity),
        a.doer.dot(&b.doer),
        a.done_to.dot(&b.done_to),
        a.others.dot(&b.others),
        arguments,
        a.doer.dot(&b.done_to) + a.done_to.dot(&b.doer),
        a.arguments.dot(&b.around) + b.arguments.dot(&a.around),
        a.near.dot(&b.near),
        sentence,
        a.names.dot(&b.names),
        yes(a.numbers.intersection(&b.numbers).next().is_some()),
        yes(!a.numbers.is_empty() && !b.numbers.is_empty() && a.numbers.is_disjoint(&b.numbers)),
        yes(a.around_words.contains(&b.head)) + yes(b.around_words.contains(&a.head)),
        documents,
        yes(here),
        yes(here && a.sentence == b.sentence),
        yes(a.upos == b.upos),
        yes(a.upos == Upos::Verb && b.upos == Upos::Verb),
        yes(a.governor.is_some() && a.governor == b.governor),
        s * sentence,
        s * documents,
        s * arguments,
        s * yes(here),
        s * often,
        often,
        cosine(&a.head_meaning, &b.head_meaning),
        cosine(&a.words_meaning, &b.words_meaning),
        x.spread.min(y.spread),
        x.spread.max(y.spread),
        x.place.min(y.place) as f64,
        x.place.max(y.place) as f64,
        yes(a.root && b.root),
        yes(a.root || b.root),
    ]
}

impl Trigger {
    /// The stem by which triggers are counted.
    pub fn head(&self) -> &str {
        &self.head
    }
}

/// "expuls" and "expel" no, "negoti" and "negotiat" yes: the first letters agree, and most of the shorter one.
fn kin(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    same >= 4 && same * 4 >= a.chars().count().min(b.chars().count()) * 3
}

/// Of vectors of length one.
fn cosine(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = cosine(&vector, &vector).sqrt() as f32;
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

#[derive(Debug, Default)]
struct Trees {
    /// Pairs below this are not one event, for clusters by mean.
    limit: f64,
    bias: f64,
    trees: Vec<Vec<Node>>,
}

#[derive(Debug)]
enum Node {
    Leaf(f64),
    /// Where the feature is at most the bound, the next node; else the one at `no`.
    Question {
        feature: usize,
        bound: f64,
        no: usize,
    },
}

impl Trees {
    fn parse(text: &str) -> Option<Trees> {
        let mut made = Trees::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(' ') {
                Some(("limit", value)) => made.limit = value.parse().ok()?,
                Some(("bias", value)) => made.bias = value.parse().ok()?,
                _ => made.trees.push(tree(line)?),
            }
        }
        Some(made)
    }

    fn sum(&self, features: &[f64; 37]) -> f64 {
        self.bias + self.trees.iter().map(|tree| leaf(tree, features)).sum::<f64>()
    }
}

/// The nodes of a tree that is written from its root, what holds before what does not.
fn tree(line: &str) -> Option<Vec<Node>> {
    let mut nodes: Vec<Node> = Vec::new();
    // Questions whose first side is being read, and whose second.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for word in line.split(' ') {
        let at = nodes.len();
        if let Some((asked, true)) = open.last()
            && let Some(Node::Question { no, .. }) = nodes.get_mut(*asked)
            && *no == 0
        {
            *no = at;
        }
        if let Some((name, bound)) = word.split_once("<=") {
            let feature = FEATURES.iter().position(|feature| *feature == name)?;
            nodes.push(Node::Question { feature, bound: bound.parse().ok()?, no: 0 });
            open.push((at, false));
            continue;
        }
        nodes.push(Node::Leaf(word.parse().ok()?));
        while open.last().is_some_and(|(_, second)| *second) {
            open.pop();
        }
        if let Some((_, second)) = open.last_mut() {
            *second = true;
        }
    }
    open.is_empty().then_some(nodes)
}

fn leaf(tree: &[Node], features: &[f64; 37]) -> f64 {
    let mut at = 0;
    // Every step goes on in the list, so the walk ends.
    while let Some(Node::Question { feature, bound, no }) = tree.get(at) {
        let holds = features.get(*feature).is_some_and(|value| value <= bound);
        at = if holds { at + 1 } else { *no };
    }
    match tree.get(at) {
        Some(Node::Leaf(value)) => *value,
        _ => 0.0,
    }
}

const TREES: &str = include_str!("../../data/coreference.trees");

/// Part of the library; a test holds it to its form.
static MODEL: LazyLock<Trees> = LazyLock::new(|| Trees::parse(TREES).unwrap_or_default());

/// Between 0 and 1, how likely two triggers with these features name one event.
pub fn likeness(features: &[f64; 37]) -> f64 {
    1.0 / (1.0 + (-MODEL.sum(features)).exp())
}

/// The mean likeness that triggers of one event reach.
pub fn limit() -> f64 {
    MODEL.limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tree_is_whole() {
        let made = Trees::parse(TREES).unwrap();
        assert_eq!(made.trees.len(), 100);
        assert!((0.0..1.0).contains(&made.limit));
        for tree in &made.trees {
            let leaves = tree.iter().filter(|node| matches!(node, Node::Leaf(_))).count();
            assert_eq!(tree.len(), 2 * leaves - 1);
            for (at, node) in tree.iter().enumerate() {
                assert!(matches!(node, Node::Leaf(_)) || matches!(node, Node::Question { no, .. } if *no > at + 1));
            }
        }
    }

    #[test]
    fn a_tree_is_walked_from_its_root() {
        let nodes = tree("kin<=0.5 near<=0.5 1 2 names<=0.5 3 4").unwrap();
        let at = |name: &str| FEATURES.iter().position(|f| *f == name).unwrap();
        for (kin, near, names, wanted) in
            [(0.0, 0.0, 1.0, 1.0), (0.0, 1.0, 0.0, 2.0), (1.0, 0.0, 0.5, 3.0), (1.0, 1.0, 1.0, 4.0)]
        {
            let mut features = [0.0; 37];
            (features[at("kin")], features[at("near")], features[at("names")]) = (kin, near, names);
            assert_eq!(leaf(&nodes, &features), wanted);
        }
        for broken in ["kin<=0.5 1", "kin<=x 1 2", "akin<=1 1 2", ""] {
            assert!(tree(broken).is_none(), "{broken}");
        }
    }

    fn triggers(texts: &[(&str, &str)]) -> Vec<Trigger> {
        let language = Model::embedded().unwrap();
        let sentences: Vec<Sentence> = texts.iter().map(|(text, _)| language.analyse_text(text).remove(0)).collect();
        let mut terms = Terms::default();
        for sentence in &sentences {
            let stems: Vec<String> = sentence.tokens.iter().map(|t| stem(&t.text.to_lowercase())).collect();
            terms.add(stems.iter().map(String::as_str));
        }
        let made = sentences.iter().zip(texts).enumerate().map(|(at, (sentence, (_, word)))| {
            let token = sentence.tokens.iter().position(|t| t.text == *word).unwrap();
            Trigger::new(&language, &terms, sentence, &[token], (at, 0)).unwrap()
        });
        made.collect()
    }

    #[test]
    fn one_deed_told_twice_is_closer_than_two_deeds() {
        let t = triggers(&[
            ("Norway expelled four Russian diplomats on Monday.", "expelled"),
            ("On Monday four Russian diplomats were expelled by Norway.", "expelled"),
            ("Chile expelled a Bolivian consul in 1998.", "expelled"),
            ("The harbour in Bergen was closed.", "closed"),
        ]);
        let usual = Standing { frequent: 3, spread: 0.5, place: 0 };
        let like = |a: &Trigger, b: &Trigger| likeness(&features(a, b, 0.3, (usual, usual)));
        assert!(like(&t[0], &t[1]) > like(&t[0], &t[2]));
        assert!(like(&t[0], &t[2]) > like(&t[0], &t[3]));
        assert_eq!(like(&t[0], &t[1]), like(&t[1], &t[0]));
    }

    #[test]
    fn a_word_and_what_is_made_of_it_are_kin() {
        assert!(kin("announc", "announcement") && kin("negoti", "negotiat"));
        assert!(!kin("export", "expert") && !kin("win", "wine"));
    }
}
