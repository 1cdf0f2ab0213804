//! Who does what a word tells of, whatever the shape of its clause.

use super::words::*;
use super::{deep_objects, is_light};
use crate::language::{Tree, Upos};

/// The verb is in the passive, or a past participle that modifies a noun.
pub(crate) fn is_passive(tree: &Tree, v: usize) -> bool {
    let passive_child = tree
        .children(v)
        .iter()
        .any(|c| matches!(tree.relation(*c), "aux:pass" | "nsubj:pass" | "csubj:pass" | "obl:agent"));
    if passive_child {
        return true;
    }
    let form = tree.token(v).text.to_lowercase();
    let participle = form != tree.lemma(v) && !form.ends_with("ing");
    let active = tree.first(v, "nsubj").is_some() || tree.first(v, "obj").is_some();
    let modifies = (tree.relation(v) == "acl" || tree.base(v) == "amod") && !active;
    // "Was declared unwelcome and given a day to leave": of what is given the object says nothing.
    let given = matches!(form.as_str(), "given" | "granted" | "shown" | "awarded") && tree.first(v, "nsubj").is_none();
    // A conjunct of a passive without a subject of its own is passive too.
    let shared = tree.base(v) == "conj"
        && tree.first(v, "nsubj").is_none()
        && participle
        && (tree.first(v, "obj").is_none() || given)
        && tree.head(v).is_some_and(|h| tree.is_verb(h) && is_passive(tree, h));
    modifies && participle || shared
}

/// Who does what a verb says: the token of the subject of the active voice.
pub(crate) fn deep_subject(tree: &Tree, v: usize) -> Option<usize> {
    deep_subject_at(tree, v, 0)
}

pub(super) fn deep_subject_at(tree: &Tree, v: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    if is_passive(tree, v) {
        return agent(tree, v);
    }
    surface_subject(tree, v, depth)
}

pub(super) fn agent(tree: &Tree, v: usize) -> Option<usize> {
    let by =
        tree.first(v, "obl:agent").or_else(|| tree.with(v, "obl").find(|o| tree.case(*o).as_deref() == Some("by")));
    by.or_else(|| maker(tree, v))
}

/// Who made what a participle or a passive without an agent is said of: "EU sanctions imposed on Minsk", "when U.S.
/// sanctions are lifted".
pub(super) fn maker(tree: &Tree, v: usize) -> Option<usize> {
    let imposes = matches!(tree.lemma(v), "impose" | "introduce" | "slap" | "levy" | "adopt" | "announce" | "place");
    let ends =
        matches!(tree.lemma(v), "lift" | "ease" | "remove" | "waive" | "suspend" | "reimpose" | "extend" | "renew");
    let of_noun = tree.head(v).filter(|_| tree.relation(v) == "acl");
    let thing = of_noun.or_else(|| tree.first(v, "nsubj")).filter(|_| imposes || ends)?;
    let text = |c: usize| tree.token(c).text.as_str();
    // "Iran sanctions" are those of others on Iran.
    let short = |c: usize| text(c).chars().all(|k| k.is_ascii_uppercase() || k == '.');
    let named = |c: &usize| text(*c).starts_with(char::is_uppercase) && tree.upos(*c) != Upos::Num;
    let of = |relation| tree.with(thing, relation).find(named);
    Some(thing).filter(|t| IMPOSED.contains(&tree.lemma(*t)))?;
    of("amod")
        .or_else(|| of("compound").filter(|c| short(*c) || imposes))
        .or_else(|| of("nmod").filter(|m| tree.relation(*m) == "nmod:poss"))
}

/// The grammatical subject, found also where another clause supplies it.
pub(super) fn surface_subject(tree: &Tree, v: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    // "Had on Sunday condemned": words between them may leave the subject with the auxiliary.
    let parted = || tree.with(v, "aux").find_map(|a| tree.first(a, "nsubj"));
    if let Some(subject) = tree.first(v, "nsubj").or_else(parted) {
        return Some(antecedent(tree, subject).unwrap_or(subject));
    }
    let head = tree.head(v)?;
    // "accused the Kremlin of meddling", "barred officials from entering": the object does what the gerund says.
    let preposition = tree.first(v, "mark").or_else(|| tree.first(v, "case")).map(|m| tree.lemma(m).to_lowercase());
    if matches!(preposition.as_deref(), Some("of" | "from" | "for"))
        && tree.is_verb(head)
        && let Some(object) = deep_objects(tree, head).into_iter().next().filter(|o| *o != v)
    {
        return Some(object);
    }
    match tree.base(v) {
        "conj" if tree.is_verb(head) || tree.upos(head) == Upos::Adj => surface_subject(tree, head, depth + 1),
        "conj" if tree.is_noun(head) => tree.first(head, "nsubj"),
        "xcomp" => {
            if tree.is_verb(head) {
                let object = tree.first(head, "obj").or_else(|| tree.first(head, "iobj"));
                // "Summoned the ambassador to condemn it": whoever summons condemns; who is summoned explains.
                let tells = tree.lemma(head) == "summon" && TOLD_TO_ENVOYS.contains(&tree.lemma(v));
                if let Some(object) = object.filter(|_| !tells && !SUBJECT_CONTROL.contains(&tree.lemma(head))) {
                    return Some(antecedent(tree, object).unwrap_or(object));
                }
            }
            // "The group that Iran holds responsible": it is not Iran that is.
            let named_so =
                matches!(tree.lemma(head), "hold" | "deem" | "consider" | "find" | "declare" | "call" | "keep");
            if named_so && tree.upos(v) == Upos::Adj && tree.is_verb(head) && !is_passive(tree, head) {
                return None;
            }
            surface_subject(tree, head, depth + 1)
        }
        "ccomp" if tree.first(v, "mark").is_none_or(|m| tree.lemma(m) == "to") => {
            // "saying it", "agreed to": a clause without a subject of its own borrows that of its governor.
            let object =
                tree.first(head, "obj").filter(|_| tree.is_verb(head) && !SUBJECT_CONTROL.contains(&tree.lemma(head)));
            object.or_else(|| surface_subject(tree, head, depth + 1))
        }
        "advcl" => {
            // "Since thousands accused the minister": no participle has an object of its own, so that its subject was lost.
            let form = tree.token(v).text.to_lowercase();
            let finite = form.ends_with("ed") && tree.first(v, "mark").is_none() && tree.first(v, "aux").is_none();
            if finite
                && tree.is_verb(v)
                && tree.first(v, "obj").is_some_and(|o| o > v)
                && tree.first(v, "iobj").is_none()
            {
                return None;
            }
            // "Gave the consul a day to leave after accusing him": who gave it accused him.
            let infinitive = tree.first(head, "mark").is_some_and(|m| tree.lemma(m) == "to");
            let after = preposition.as_deref() == Some("after") && form.ends_with("ing");
            let above = tree.head(head).filter(|_| after && infinitive && matches!(tree.base(head), "xcomp" | "acl"));
            if let Some(above) = above {
                let verb = if tree.is_verb(above) { Some(above) } else { tree.head(above) };
                return verb.filter(|v| tree.is_verb(*v)).and_then(|v| surface_subject(tree, v, depth + 1));
            }
            if tree.is_verb(head) || tree.first(head, "cop").is_some() || tree.upos(head) == Upos::Adj {
                surface_subject(tree, head, depth + 1)
            } else if tree.is_noun(head) {
                owner(tree, head).or_else(|| surface_subject(tree, head, depth + 1))
            } else {
                None
            }
        }
        "acl" => {
            let marked = tree.first(v, "mark").is_some();
            let form = tree.token(v).text.to_lowercase();
            if tree.relation(v) == "acl:relcl" {
                // A relative clause without a subject of its own is about its noun ("who", "that" are its subject words).
                let gap = tree
                    .children(v)
                    .iter()
                    .any(|c| matches!(tree.lemma(*c).to_lowercase().as_str(), "who" | "which" | "that"));
                return gap.then_some(head);
            }
            if form.ends_with("ing") && !marked && tree.case(v).is_none() {
                // "Expelled a diplomat, accusing Prague of meddling": behind a comma the clause goes on with its subject.
                let parted = v.checked_sub(1).is_some_and(|c| tree.token(c).text == ",");
                let verb = tree.head(head).filter(|h| parted && tree.base(head) == "obj" && tree.is_verb(*h));
                if let Some(subject) = verb.and_then(|h| deep_subject_at(tree, h, depth + 1)) {
                    return Some(subject);
                }
                // "adopted a resolution demanding", "in a statement condemning": whoever speaks through the paper.
                let author = || {
                    owner(tree, head).or_else(|| {
                        tree.head(head).filter(|h| tree.is_verb(*h)).and_then(|h| deep_subject_at(tree, h, depth + 1))
                    })
                };
                return if PAPERS.contains(&tree.lemma(head)) { author().or(Some(head)) } else { Some(head) };
            }
            if let Some(subject) = tree.first(head, "nsubj").filter(|_| tree.first(head, "cop").is_some()) {
                // "Peru was the first country to recognise them."
                return Some(subject);
            }
            let became = tree.head(head).filter(|v| tree.base(head) == "xcomp" && tree.lemma(*v) == "become");
            if let Some(verb) = became {
                return surface_subject(tree, verb, depth + 1);
            }
            // "The ministry is in the final stages of closing", "a firm on the verge of leaving".
            if tree.first(v, "mark").is_some_and(|m| tree.lemma(m) == "of") && UNDER_WAY.contains(&tree.lemma(head)) {
                let of = tree.head(head)?;
                return if tree.is_verb(of) || tree.first(head, "nsubj").is_some() || tree.base(head) == "obl" {
                    surface_subject(tree, if tree.base(head) == "obl" { of } else { head }, depth + 1)
                } else {
                    Some(of)
                };
            }
            // "the decision to recall": whoever owns or takes the decision.
            if ACCUSING.contains(&tree.lemma(head)) {
                accused(tree, head)
            } else {
                let of = |m: &usize| tree.case(*m).as_deref() == Some("of");
                let resolve = RESOLVES.contains(&tree.lemma(head));
                // "expressed readiness to host talks": whoever voices what he is ready for.
                let voiced = || {
                    let verb = tree.head(head).filter(|_| tree.base(head) == "obj")?;
                    VOICING.contains(&tree.lemma(verb)).then(|| deep_subject_at(tree, verb, depth + 1)).flatten()
                };
                // "The US decision to move its embassy".
                let named = || named_modifier(tree, head).filter(|_| resolve);
                let of_whom = || tree.with(head, "nmod").find(of).filter(|_| resolve);
                owner(tree, head).or_else(of_whom).or_else(named).or_else(voiced)
            }
        }
        "amod" if tree.token(v).text.to_lowercase().ends_with("ing") => Some(head),
        "nmod" | "obl" | "obj" | "nsubj" | "csubj" if tree.is_verb(v) || tree.token(v).text.ends_with("ing") => {
            owner(tree, v)
                .or_else(|| if tree.is_verb(head) { surface_subject(tree, head, depth + 1) } else { owner(tree, head) })
        }
        "parataxis" | "root" => None,
        _ => None,
    }
}

/// "Charges, denied by Oslo, of spying": who denies it is who is said to have done it.
pub(super) fn accused(tree: &Tree, noun: usize) -> Option<usize> {
    tree.with(noun, "acl")
        .filter(|v| matches!(tree.lemma(*v), "deny" | "reject" | "dismiss"))
        .find_map(|v| agent(tree, v))
}

/// To whom a noun of action belongs: its possessor, its "by" phrase, or the subject of the verb that carries it.
pub(crate) fn owner(tree: &Tree, noun: usize) -> Option<usize> {
    tree.with(noun, "nmod")
        .find(|m| tree.case(*m).as_deref() == Some("by"))
        .or_else(|| tree.first(noun, "nmod:poss"))
        .or_else(|| {
            let head = tree.head(noun)?;
            // "What Ankara calls interference" is not Ankara's.
            let named = is_named_by(tree, noun);
            let carried = matches!(tree.base(noun), "obj" | "obl" | "xcomp") && tree.is_verb(head) && !named;
            (carried && is_light(tree.lemma(head)) && !is_passive(tree, head))
                .then(|| deep_subject(tree, head))
                .flatten()
        })
}

/// "What Ankara calls *interference*", "called it *an attack*": the noun that somebody gives to a thing.
pub(crate) fn is_named_by(tree: &Tree, noun: usize) -> bool {
    let Some(calls) = tree.head(noun).filter(|h| tree.is_verb(*h) && !tree.is_verb(noun)) else { return false };
    let what = tree.relation(calls) == "acl:relcl" && tree.head(calls).is_some_and(|w| tree.lemma(w) == "what");
    let called = tree.lemma(calls) == "call" && (tree.base(noun) == "xcomp" || tree.base(noun) == "obj" && what);
    called || tree.base(noun) == "obl" && tree.case(noun).as_deref() == Some("as")
}

/// The noun that a relative pronoun stands for.
pub(crate) fn antecedent(tree: &Tree, pronoun: usize) -> Option<usize> {
    let word = tree.lemma(pronoun).to_lowercase();
    if !matches!(word.as_str(), "who" | "whom" | "which" | "that" | "whose") || tree.is_noun(pronoun) {
        return None;
    }
    let mut at = pronoun;
    for _ in 0..tree.len() {
        let head = tree.head(at)?;
        if matches!(tree.relation(at), "acl:relcl" | "advcl:relcl" | "acl") && at != pronoun {
            return Some(head);
        }
        at = head;
    }
    None
}

/// Whoever a capital letter before a noun names: "the US decision", "the Peruvian offer".
pub(crate) fn named_modifier(tree: &Tree, n: usize) -> Option<usize> {
    tree.children(n).iter().copied().find(|c| {
        matches!(tree.base(*c), "compound" | "amod")
            && matches!(tree.upos(*c), Upos::Propn | Upos::Adj)
            && tree.token(*c).text.starts_with(char::is_uppercase)
    })
}
