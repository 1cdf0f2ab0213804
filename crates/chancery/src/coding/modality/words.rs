//! Turns of phrase on the way up: how a word hangs on its governor, and what is said to be false, first or yet to come.

use crate::coding::clause::is_passive;
use crate::language::{Tree, Upos};

/// What is only said to be so, and may be said to be false: "denied reports that", "claims that ... were untrue".
const HEARSAY: &[&str] = &[
    "accusation",
    "allegation",
    "assertion",
    "charge",
    "claim",
    "report",
    "rumor",
    "rumour",
    "speculation",
    "suggestion",
];

const DENYING: &[&str] = &["debunk", "deny", "dismiss", "rebut", "refute", "reject", "scotch"];

const UNTRUE: &[&str] = &[
    "baseless",
    "fabrication",
    "fake",
    "false",
    "groundless",
    "incorrect",
    "lie",
    "nonsense",
    "unfounded",
    "untrue",
    "wrong",
];

/// What may become of a meeting before it is held.
pub(super) const POSTPONING: [&str; 5] = ["postponement", "cancellation", "delay", "collapse", "boycott"];

/// First words of prepositions that give a reason: "due to", "because of", "owing to", "thanks to".
pub(super) const REASONS: [&str; 4] = ["due", "because", "owing", "thanks"];

/// The word that says of what a clause tells that it is not so: of the hearsay it is the content of, or of itself.
pub(super) fn belied(tree: &Tree, clause: usize) -> Option<usize> {
    let untrue = |p: usize| UNTRUE.contains(&tree.lemma(p)) && tree.first(p, "cop").is_some();
    let head = tree.head(clause).filter(|_| tree.is_verb(clause))?;
    match tree.base(clause) {
        "csubj" => Some(head).filter(|h| untrue(*h)),
        "acl" | "ccomp" if HEARSAY.contains(&tree.lemma(head)) && tree.is_noun(head) => {
            // "Charges, denied by Oslo, of spying".
            let aside = |c: &&usize| tree.relation(**c) == "acl" && DENYING.contains(&tree.lemma(**c));
            if let Some(denied) = tree.children(head).iter().find(aside) {
                return Some(*denied);
            }
            let above = tree.head(head)?;
            let denied = tree.base(head) == "obj" && DENYING.contains(&tree.lemma(above));
            (denied || tree.base(head) == "nsubj" && untrue(above)).then_some(above)
        }
        _ => None,
    }
}

/// How a word hangs on its governor.
pub(super) fn link(tree: &Tree, t: usize, head: usize) -> String {
    let mark = tree.first(t, "mark").map(|m| tree.lemma(m).to_lowercase());
    let form = tree.token(t).text.to_lowercase();
    let verbal = tree.is_verb(t);
    match tree.base(t) {
        "obj" => "obj".to_owned(),
        "nsubj" if tree.relation(t) == "nsubj:pass" || is_passive(tree, head) => "obj".to_owned(),
        "xcomp" | "ccomp" | "acl" | "advcl" | "csubj" | "obl" | "nmod" if verbal => {
            if let Some(case) = mark.as_deref().filter(|m| !matches!(*m, "to" | "that" | "for" | "out")) {
                return case.to_owned();
            }
            if let Some(case) = tree.case(t).filter(|c| c != "to" || form.ends_with("ing")) {
                return case;
            }
            let to = tree.with(t, "mark").any(|m| tree.lemma(m).eq_ignore_ascii_case("to"));
            if to && !form.ends_with("ing") {
                "inf".to_owned()
            } else if form.ends_with("ing") && tree.first(t, "aux").is_none() {
                "ing".to_owned()
            } else if tree.base(t) == "xcomp" {
                "inf".to_owned()
            } else {
                "that".to_owned()
            }
        }
        "xcomp" | "ccomp" => "that".to_owned(),
        "compound" | "amod" => "mod".to_owned(),
        "obl" | "nmod" => tree
            .case(t)
            .unwrap_or_else(|| if tree.relation(t) == "nmod:poss" { "of".to_owned() } else { "mod".to_owned() }),
        other => other.to_owned(),
    }
}

/// "The first to leave", "became the latest state to expel": one of a row who do so, named or counted.
pub(super) fn is_first(tree: &Tree, infinitive: usize, head: usize) -> bool {
    let one_of = |n: usize| {
        tree.children(n).iter().chain([&n]).any(|c| {
            let word = tree.token(*c).text.to_lowercase();
            let ordinal = word.ends_with("th") && tree.upos(*c) == Upos::Adj && word.len() > 4;
            ordinal || matches!(word.as_str(), "first" | "second" | "third" | "fifth" | "latest" | "last" | "only")
        })
    };
    let noun = if tree.is_verb(head) {
        tree.first(head, "xcomp").filter(|n| *n < infinitive && tree.lemma(head) == "become")
    } else {
        Some(head).filter(|h| *h < infinitive)
    };
    noun.is_some_and(|n| !tree.is_verb(n) && one_of(n))
}

/// "Italy to recall its envoy": no verb of the sentence has a tense.
pub(super) fn headline(tree: &Tree, infinitive: usize) -> bool {
    let finite = |t: usize| {
        tree.is_verb(t)
            && t != infinitive
            && (tree.upos(t) == Upos::Aux || tree.first(t, "nsubj").is_some())
            && tree.base(t) != "acl"
    };
    !(0..tree.len()).any(finite) && tree.head(infinitive).is_some_and(|h| tree.upos(h) == Upos::Propn)
}
