//! What the clause of a word says by itself: auxiliaries, negation, condition, modifiers.

use super::Reading;
use super::governed::{combine, negate, set};
use super::operators::Operators;
use crate::coding::Modality;
use crate::language::{Tree, Upos};
use crate::time::Tense;

/// What a verb's own auxiliaries and negation say.
pub(super) struct Own {
    pub(super) modality: Modality,
    pub(super) negated: bool,
    pub(super) yet: bool,
    pub(super) tense: Tense,
    pub(super) auxiliary: bool,
    pub(super) progressive: bool,
}

/// `acts` says that the verb is the act itself: "met nobody" is no meeting, while "the expulsion drew no answer" is one.
pub(super) fn own(tree: &Tree, v: usize, acts: bool) -> Own {
    let mut own = Own {
        modality: Modality::Occurred,
        negated: false,
        yet: false,
        tense: Tense::Unknown,
        auxiliary: false,
        progressive: false,
    };
    let form = tree.token(v).text.to_lowercase();
    let lemma = tree.lemma(v);
    let mut present_be = false;
    let mut bare_be = false;
    let mut perfect = false;
    for &c in tree.children(v) {
        let word = tree.token(c).text.to_lowercase().replace('\u{2019}', "'");
        match tree.base(c) {
            "aux" | "cop" => {
                own.auxiliary |= tree.base(c) == "aux";
                match word.as_str() {
                    "will" | "shall" | "'ll" | "wo" => (own.modality, own.tense) = (Modality::Planned, Tense::Future),
                    "would" | "'d" => (own.modality, own.tense) = (Modality::Planned, Tense::Future),
                    "may" | "might" | "could" => (own.modality, own.tense) = (Modality::Considered, Tense::Future),
                    "can" => (own.modality, own.tense) = (Modality::Hypothetical, Tense::Present),
                    "should" | "must" | "ought" => (own.modality, own.tense) = (Modality::Requested, Tense::Future),
                    "is" | "are" | "am" | "'s" | "'re" => present_be = true,
                    "has" | "have" | "had" | "was" | "were" | "did" | "been" | "'ve" => {
                        perfect |= matches!(word.as_str(), "has" | "have" | "'ve");
                        if own.tense == Tense::Unknown {
                            own.tense = Tense::Past;
                        }
                    }
                    "do" | "does" => own.tense = Tense::Present,
                    "be" => bare_be = true,
                    _ => {}
                }
            }
            // "Has not only closed its embassy but also": more than that was done, not less.
            _ if matches!(word.as_str(), "not" | "n't") && more_than(tree, c) => {}
            "advmod" | "det" | "cc" => match tree.lemma(c).to_lowercase().as_str() {
                "not" | "n't" | "never" | "neither" | "nor" | "no" => own.negated = true,
                "yet" | "still" => own.yet |= word == "yet",
                "far" => own.yet |= tree.with(c, "advmod").any(|s| tree.lemma(s) == "so"),
                _ => {}
            },
            "obj" | "nsubj"
                if acts && matches!(word.as_str(), "nobody" | "nothing" | "none" | "no-one")
                    || acts
                        && matches!(tree.base(c), "obj" | "nsubj")
                        && tree.with(c, "det").any(|d| tree.lemma(d) == "no") =>
            {
                own.negated = true;
            }
            // "Neither Oslo nor Bern expelled anybody."
            "nsubj"
                if tree
                    .with(c, "cc")
                    .chain(tree.with(c, "det"))
                    .any(|g| tree.lemma(g).eq_ignore_ascii_case("neither")) =>
            {
                own.negated = true;
            }
            _ if matches!(word.as_str(), "not" | "n't" | "never") => own.negated = true,
            _ => {}
        }
    }
    let been = tree.with(v, "aux").any(|a| tree.token(a).text.eq_ignore_ascii_case("been"));
    if (present_be || perfect && been) && form.ends_with("ing") && own.modality == Modality::Occurred {
        own.progressive = true;
        own.tense = Tense::Present;
    }
    if own.tense == Tense::Unknown {
        // "Demanded that they be withdrawn": a subjunctive, and no past for its participle.
        own.tense = if bare_be || form == lemma && tree.is_verb(v) {
            Tense::Present
        } else if tree.is_verb(v)
            && !form.ends_with("ing")
            && !(form.ends_with('s') && form != lemma && !lemma.ends_with('s'))
        {
            Tense::Past
        } else if present_be {
            Tense::Present
        } else {
            Tense::Unknown
        };
    }
    own
}

/// Whether a negation is half of "not only ... but also".
pub(super) fn more_than(tree: &Tree, negation: usize) -> bool {
    let next = tree.sentence.tokens.get(negation + 1).map(|t| t.lemma.to_lowercase());
    matches!(next.as_deref(), Some("only" | "just" | "merely" | "simply" | "solely"))
}

/// A verb's clause is conditional: "if Navalny dies", "unless the troops leave".
pub(super) fn conditional(tree: &Tree, v: usize) -> bool {
    let until = tree.with(v, "mark").any(|m| tree.lemma(m).eq_ignore_ascii_case("until"));
    if until && own(tree, v, false).tense != Tense::Past {
        return true;
    }
    // "Will return once the sanctions go", "will pay when they are lifted": what must come first has not come.
    let said = |words: &[&str]| {
        let is = |c: &usize| words.iter().any(|w| tree.lemma(*c).eq_ignore_ascii_case(w));
        tree.children(v).iter().any(|c| matches!(tree.base(*c), "mark" | "advmod") && is(c))
    };
    let to_come = || {
        let mut head = tree.head(v).filter(|h| tree.base(v) == "advcl" && tree.is_verb(*h));
        while let Some(inner) = head.filter(|h| tree.base(*h) == "xcomp") {
            head = tree.head(inner).filter(|h| tree.is_verb(*h));
        }
        head.is_some_and(|h| own(tree, h, false).modality == Modality::Planned)
    };
    let now = |t: usize| matches!(tree.token(t).text.to_lowercase().as_str(), "is" | "are" | "has" | "have");
    let form = tree.token(v).text.to_lowercase();
    let third = tree.is_verb(v) && form.ends_with('s') && form != tree.lemma(v);
    let present = third || tree.children(v).iter().any(|c| matches!(tree.base(*c), "aux" | "cop") && now(*c));
    if generic(tree, v) {
        return true;
    }
    if present && (said(&["once"]) || said(&["when", "after", "as"]) && to_come()) {
        return true;
    }
    tree.children(v).iter().any(|c| {
        matches!(tree.base(*c), "mark" | "advmod")
            && matches!(
                tree.lemma(*c).to_lowercase().as_str(),
                "if" | "unless" | "whether" | "should" | "provided" | "lest"
            )
    })
}

/// "If", "unless", "until": a condition that somebody may meet, where "when" and "after" tell of a time.
fn on_terms(tree: &Tree, v: usize) -> bool {
    conditional(tree, v)
        && !tree.children(v).iter().any(|c| {
            matches!(tree.base(*c), "mark" | "advmod")
                && matches!(tree.lemma(*c).to_lowercase().as_str(), "when" | "after" | "as")
        })
}

/// "When we disagree they leave": whenever it is, and at no time that is told.
fn generic(tree: &Tree, v: usize) -> bool {
    let simple = |t: usize| {
        let form = tree.token(t).text.to_lowercase();
        let present =
            form == tree.lemma(t) && !ALIKE.contains(&tree.lemma(t)) || form != tree.lemma(t) && form.ends_with('s');
        tree.upos(t) == Upos::Verb
            && present
            && !tree
                .children(t)
                .iter()
                .any(|c| matches!(tree.base(*c), "aux" | "cop") || tree.base(*c) == "mark" && tree.lemma(*c) == "to")
    };
    let whenever = |t: usize| {
        tree.children(t).iter().any(|c| {
            matches!(tree.base(*c), "mark" | "advmod")
                && matches!(tree.lemma(*c).to_lowercase().as_str(), "when" | "whenever")
        })
    };
    let above = || tree.head(v).is_some_and(|h| tree.base(v) == "advcl" && whenever(v) && simple(h));
    let below = || tree.with(v, "advcl").any(|c| whenever(c) && simple(c));
    simple(v) && (above() || below())
}

/// Verbs whose past is like their present.
const ALIKE: &[&str] = &[
    "beat",
    "bid",
    "broadcast",
    "cast",
    "cut",
    "hit",
    "hurt",
    "let",
    "put",
    "quit",
    "read",
    "set",
    "shut",
    "split",
    "spread",
];

/// "Is to leave", "is about to impose", "is due to visit", where the words before the infinitive are taken for its marks.
fn coming(tree: &Tree, v: usize) -> bool {
    let to = v.checked_sub(1).filter(|t| tree.lemma(*t) == "to");
    to.and_then(|t| t.checked_sub(1)).is_some_and(|t| {
        let be = tree.lemma(t) == "be" && tree.head(t) == Some(v) && matches!(tree.base(t), "aux" | "cop");
        be || matches!(tree.lemma(t), "about" | "due")
    })
}

/// "Said it would": the future as told afterwards.
fn told_afterwards(tree: &Tree, v: usize) -> bool {
    tree.base(v) == "ccomp" && tree.head(v).is_some_and(|h| tree.is_verb(h) && own(tree, h, false).tense == Tense::Past)
}

/// A clause that depends on a condition: "would leave if".
pub(super) fn conditioned(tree: &Tree, v: usize) -> bool {
    tree.with(v, "advcl").any(|c| conditional(tree, c))
}

/// Adds what the auxiliaries, negation and condition of a verb say.
pub(super) fn clause(tree: &Tree, v: usize, reading: &mut Reading) {
    let acts = reading.top == v;
    clause_as(tree, v, reading, acts);
}

pub(super) fn clause_as(tree: &Tree, v: usize, reading: &mut Reading, acts: bool) {
    let own = own(tree, v, acts);
    if coming(tree, v) && reading.modality.is_fact() && !conditional(tree, v) {
        (reading.modality, reading.tense) =
            (if own.negated { Modality::Refused } else { Modality::Planned }, Tense::Future);
        return;
    }
    // "Italy to recall its envoy": headlines say what is to come with a bare infinitive.
    if tree.base(v) == "root" && tree.with(v, "mark").any(|m| tree.lemma(m) == "to") && reading.modality.is_fact() {
        (reading.modality, reading.tense) = (Modality::Planned, Tense::Future);
        return;
    }
    if reading.tense == Tense::Unknown || own.tense == Tense::Future {
        reading.tense = own.tense;
    }
    if conditional(tree, v) && reading.modality.is_fact() {
        reading.modality = Modality::Hypothetical;
        return;
    }
    let mut modality = own.modality;
    if modality == Modality::Planned && conditioned(tree, v) {
        let would =
            tree.with(v, "aux").any(|a| tree.lemma(a) == "would" || tree.token(a).text.eq_ignore_ascii_case("would"));
        modality = match would && !told_afterwards(tree, v) {
            true => Modality::Hypothetical,
            // "Said he would resign when a new government is formed": he names a day, and threatens nobody.
            false if !tree.with(v, "advcl").any(|c| on_terms(tree, c)) => Modality::Planned,
            false => Modality::Threatened,
        };
    }
    if own.progressive && modality == Modality::Occurred && reading.modality == Modality::Occurred {
        modality = Modality::Ongoing;
    }
    // "Should not send him back": that it not be done is asked for.
    reading.unwanted |= own.negated && modality == Modality::Requested && acts;
    reading.modality = combine(reading.modality, modality);
    if own.negated {
        reading.modality = match reading.modality {
            _ if own.yet => Modality::NotYet,
            Modality::Planned => Modality::Refused,
            other => negate(other),
        };
    } else if own.yet && matches!(reading.modality, Modality::Planned) {
        reading.modality = Modality::NotYet;
    }
}

pub(super) fn noun_modifiers(operators: &Operators, tree: &Tree, n: usize, reading: &mut Reading) {
    for &c in tree.children(n) {
        if matches!(tree.base(c), "amod" | "compound" | "acl")
            && let Some(row) =
                operators.modifier(tree.lemma(c)).or_else(|| operators.modifier(&tree.token(c).text.to_lowercase()))
            && tree.upos(c) != Upos::Noun
        {
            let modality = row.modality;
            set(reading, combine(reading.modality, modality), c);
        }
        if tree.base(c) == "det" && tree.lemma(c) == "no" {
            reading.modality = negate(reading.modality);
        }
    }
}

pub(super) fn own_of_noun(tree: &Tree, n: usize) -> Own {
    let negated = tree.with(n, "det").any(|d| tree.lemma(d) == "no");
    Own {
        modality: Modality::Occurred,
        negated,
        yet: false,
        tense: Tense::Unknown,
        auxiliary: false,
        progressive: false,
    }
}
