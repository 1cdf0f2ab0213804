//! Undoes voice, control, coordination, relative clauses and light verbs, so
//! that a frame sees who does what to whom whatever the sentence's shape.

mod who;
mod words;

pub(crate) use who::{antecedent, deep_subject, is_named_by, is_passive, named_modifier, owner};
pub(super) use words::IMPOSED;

use crate::coding::frame::{Pos, Position};
use crate::language::{Tree, Upos};
use who::*;
use words::*;

/// A verb, noun or predicate adjective with its deep arguments.
#[derive(Debug)]
pub(crate) struct Predicate {
    pub token: usize,
    pub pos: Pos,
    /// Heads of phrases and where they stand; one position may have several, the surest first.
    pub arguments: Vec<(Position, usize)>,
    /// No word of the sentence needs to say who does it: a passive without agent, a noun, a bare infinitive.
    pub subject_may_be_silent: bool,
    /// Verb that carries the noun ("imposed sanctions"), whose tense and negation are the noun's.
    pub carrier: Option<usize>,
}

pub(crate) fn is_light(lemma: &str) -> bool {
    LIGHT.contains(&lemma)
}

pub(crate) fn is_happening(lemma: &str) -> bool {
    HAPPEN.contains(&lemma)
}

/// What the verb is done to.
fn deep_objects(tree: &Tree, v: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut push = |t: usize| {
        let t = antecedent(tree, t).unwrap_or(t);
        if !found.contains(&t) {
            found.push(t);
        }
    };
    if is_passive(tree, v) {
        if let Some(subject) = tree.first(v, "nsubj") {
            push(subject);
        } else if matches!(tree.relation(v), "acl" | "acl:relcl") || tree.base(v) == "amod" {
            if let Some(head) = tree.head(v) {
                push(head);
            }
        } else if let Some(subject) = surface_subject(tree, v, 0) {
            push(subject);
        }
        for object in tree.with(v, "obj") {
            push(object);
        }
        return found;
    }
    for object in tree.with(v, "obj") {
        push(object);
    }
    if found.is_empty() {
        // "shot down a Russian jet", "gave him 72 hours": a bare phrase after the verb that is misread as an adverbial, or
        // the one who is told.
        let told = tree.first(v, "iobj");
        let bare = tree.children(v).iter().copied().find(|c| {
            *c > v
                && tree.is_noun(*c)
                && tree.case(*c).is_none()
                && (tree.relation(*c) == "obl" || tree.relation(*c) == "obl:unmarked" && told.is_some())
        });
        found.extend(bare.or(told));
    }
    if found.is_empty() && tree.relation(v) == "acl:relcl" && tree.first(v, "nsubj").is_some() {
        // "the envoy (whom) Ankara expelled"
        let subject_is_relative = tree.first(v, "nsubj").is_some_and(|s| antecedent(tree, s).is_some());
        if let Some(head) = tree.head(v).filter(|_| !subject_is_relative) {
            found.push(head);
        }
    }
    if found.is_empty() {
        // "recalled and later replaced its envoy", "accept or decline the offer": coordinated verbs share an object.
        // "withdrew from the accord and imposed duties": with a phrase of its own the first verb is complete.
        let complete = |c: usize| tree.with(v, "obl").any(|o| o > v && o < c);
        let shared = tree
            .with(v, "conj")
            .filter(|c| tree.is_verb(*c) && tree.first(*c, "nsubj").is_none() && !complete(*c))
            .find_map(|c| tree.first(c, "obj").filter(|o| *o > c))
            .or_else(|| {
                let head = tree.head(v).filter(|h| tree.base(v) == "conj" && tree.is_verb(*h))?;
                tree.first(head, "obj").filter(|o| *o > v)
            });
        found.extend(shared);
    }
    found
}

/// The verb that carries a noun of action: "*imposed* sanctions", "sanctions *were imposed*", "the summit *took place*".
fn carrier(tree: &Tree, noun: usize) -> Option<usize> {
    let head = tree.head(noun).filter(|_| !is_named_by(tree, noun))?;
    if tree.base(noun) == "conj" {
        let head = above_of(tree, noun, head).unwrap_or(head);
        return if tree.is_noun(head) { carrier(tree, head) } else { None };
    }
    if !tree.is_verb(head) {
        return None;
    }
    let lemma = tree.lemma(head);
    match tree.relation(noun) {
        "obj" | "nsubj:pass" if is_light(lemma) => Some(head),
        "nsubj" if is_happening(lemma) => Some(head),
        "nsubj:pass" if is_happening(lemma) => Some(head),
        _ => None,
    }
}

/// The predicate that a token is the head of.
pub(crate) fn predicate(tree: &Tree, token: usize, pos: Pos) -> Predicate {
    match pos {
        Pos::Verb => verb(tree, token),
        Pos::Noun => noun(tree, token),
        Pos::Adjective => adjective(tree, token),
    }
}

/// "Hundreds of migrants": what is counted, for the word that counts it.
fn counted(tree: &Tree, t: usize) -> usize {
    let counts = matches!(
        tree.lemma(t),
        "hundred"
            | "thousand"
            | "dozen"
            | "score"
            | "million"
            | "ten"
            | "couple"
            | "handful"
            | "hundreds"
            | "thousands"
            | "all"
            | "some"
            | "most"
            | "many"
            | "several"
            | "both"
            | "each"
            | "half"
            | "rest"
            | "majority"
            | "total"
    );
    let of = |n: &usize| tree.case(*n).as_deref() == Some("of") && tree.is_noun(*n);
    tree.with(t, "nmod").find(of).filter(|_| counts || tree.upos(t) == Upos::Num).unwrap_or(t)
}

/// "Parts of the border", "a series of sanctions": the thing that a word for a part or a quantity of it is "of".
fn part_of(tree: &Tree, t: usize) -> Option<usize> {
    let of = |n: &usize| tree.case(*n).as_deref() == Some("of") && tree.is_noun(*n);
    tree.with(t, "nmod").find(of).filter(|_| PARTS.contains(&tree.lemma(t)))
}

fn verb(tree: &Tree, v: usize) -> Predicate {
    let mut arguments = Vec::new();
    let subject = deep_subject(tree, v);
    let passive = is_passive(tree, v);
    if let Some(subject) = subject {
        arguments.push((Position::Subject, subject));
    }
    for object in deep_objects(tree, v) {
        arguments.push((Position::Object, object));
    }
    for child in tree.with(v, "iobj") {
        arguments.push((Position::Indirect, child));
    }
    if passive
        && tree.first(v, "obj").is_some()
        && let Some(told) = tree.first(v, "nsubj")
    {
        // "The envoy was handed a note": whom it was handed to.
        arguments.push((Position::Indirect, antecedent(tree, told).unwrap_or(told)));
    }
    complements(tree, v, &mut arguments);
    obliques(tree, v, &mut arguments);
    if let Some(head) = tree.head(v).filter(|_| tree.base(v) == "conj")
        && tree.is_verb(head)
    {
        // "flew home and stayed": a phrase after both verbs may belong to both; one before the second to the first.
        let mut shared = Vec::new();
        obliques(tree, head, &mut shared);
        arguments.extend(shared.into_iter().filter(|(_, t)| *t > v));
    }
    // A preposition after the object often hangs on the object: "imposed duties on steel".
    for object in deep_objects(tree, v) {
        for child in tree.with(object, "nmod") {
            if let Some(case) = tree.case(child) {
                arguments.push((Position::Preposition(case), child));
            }
        }
    }
    for (_, t) in &mut arguments {
        *t = counted(tree, *t);
    }
    // The thing itself comes after the word for a part of it, so that a frame may ask for either.
    let things: Vec<_> = arguments.iter().filter_map(|(p, t)| Some((p.clone(), part_of(tree, *t)?))).collect();
    for (_, thing) in things.iter().filter(|(p, _)| *p == Position::Object) {
        let cases = tree.with(*thing, "nmod").filter_map(|m| Some((Position::Preposition(tree.case(m)?), m)));
        arguments.extend(cases);
    }
    arguments.extend(things);
    Predicate {
        token: v,
        pos: Pos::Verb,
        subject_may_be_silent: subject.is_none() && (passive || tree.first(v, "nsubj").is_none()),
        arguments,
        carrier: None,
    }
}

fn noun(tree: &Tree, n: usize) -> Predicate {
    let mut arguments = Vec::new();
    let carrier = carrier(tree, n);
    let by = tree.with(n, "nmod").find(|m| tree.case(*m).as_deref() == Some("by"));
    let carried = carrier
        .filter(|c| matches!(tree.relation(chain_head(tree, n)), "obj" | "nsubj:pass") && is_light(tree.lemma(*c)));
    let light_subject = carried.and_then(|c| deep_subject(tree, c));
    // A noun that was taken for a verb has its compound for a subject: "Russia's troop buildup".
    let compound = tree.first(n, "nsubj").filter(|_| tree.is_verb(n));
    let possessor = tree.first(n, "nmod:poss").or_else(|| compound.and_then(|c| tree.first(c, "nmod:poss")));
    let first = chain_head(tree, n);
    let willing = tree
        .head(first)
        .filter(|_| !SPOKEN.contains(&tree.lemma(n)))
        .filter(|h| tree.is_verb(*h) && WILLING.contains(&tree.lemma(*h)))
        .filter(|h| {
            !matches!(tree.lemma(*h), "reject" | "refuse" | "deny" | "decline" | "back")
                || SHARED.contains(&tree.lemma(n))
        })
        // "Called the opening a provocation": who gives it a name had no part in it.
        .filter(|h| tree.lemma(*h) != "call" || tree.first(*h, "xcomp").is_none() && tree.base(n) != "xcomp")
        // "Called for his release": who calls for it does not free anybody, and is not freed.
        .filter(|h| {
            possessor.is_none() || !matches!(tree.lemma(*h), "ask" | "back" | "call" | "request" | "seek" | "want")
        })
        .filter(|h| {
            matches!(tree.relation(n), "obj" | "nsubj:pass")
                || tree.base(n) == "obl" && tree.case(n).as_deref() == Some("for")
                || tree.lemma(*h) == "agree"
        })
        .and_then(|h| deep_subject(tree, h));
    // "His release": he is freed, and frees nobody.
    let befallen = possessor.is_some_and(|p| {
        let person = matches!(tree.token(p).text.to_lowercase().as_str(), "his" | "her" | "their");
        let of = tree.with(n, "nmod").any(|m| tree.case(m).as_deref() == Some("of"));
        person && !of && BEFALLING.contains(&tree.lemma(n))
    });
    let doer = possessor.filter(|_| !befallen);
    for subject in [by, light_subject, doer, willing].into_iter().flatten() {
        arguments.push((Position::Subject, subject));
    }
    let named: Vec<usize> = arguments.iter().map(|(_, t)| *t).collect();
    let modifiers: Vec<usize> = tree
        .children(n)
        .iter()
        .copied()
        .filter(|c| {
            matches!(tree.base(*c), "amod" | "compound" | "nmod" | "flat")
                && (*c < n || tree.base(*c) != "flat")
                && tree.case(*c).is_none()
                && tree.relation(*c) != "nmod:poss"
        })
        .collect();
    if let Some(compound) = compound {
        arguments.push((Position::Object, compound));
        arguments.push((Position::Modifier, compound));
    }
    for modifier in &modifiers {
        // "a US-Russia summit": the states of a compound may hang on one another.
        let mut all = tree.conjuncts(*modifier);
        all.extend(tree.with(*modifier, "compound"));
        for m in all {
            arguments.push((Position::Subject, m));
            arguments.push((Position::Modifier, m));
        }
    }
    for child in tree.with(n, "nmod") {
        match tree.case(child).as_deref() {
            Some("of") => {
                if DONE_BY_WHOM.contains(&tree.lemma(n)) {
                    arguments.push((Position::Subject, child));
                }
                arguments.push((Position::Object, child));
            }
            Some("by") | None => {}
            Some(_) => {}
        }
    }
    for modifier in &modifiers {
        arguments.push((Position::Object, *modifier));
    }
    if let Some(possessor) = possessor {
        arguments.push((Position::Object, possessor));
    }
    // "Biden's summit offer", "the troop withdrawal plan": what hangs on the head noun may belong to its compound.
    if let Some(head) = tree.head(n).filter(|h| tree.base(n) == "compound" && tree.is_noun(*h)) {
        for child in tree
            .with(head, "nmod:poss")
            .chain(tree.with(head, "nmod").filter(|m| tree.case(*m).as_deref() == Some("by")))
        {
            arguments.push((Position::Subject, child));
        }
        for &child in tree.children(head) {
            if matches!(tree.base(child), "compound" | "amod") && child < n {
                arguments.push((Position::Subject, child));
            }
        }
        obliques(tree, head, &mut arguments);
    }
    // "Putin said after a summit with Biden": who went to it is the subject of the clause.
    let occasion =
        matches!(tree.case(n).as_deref(), Some("after" | "following" | "follow" | "during" | "at" | "before" | "in"))
            && JOINT.contains(&tree.lemma(n));
    if named.is_empty() && tree.base(n) == "obl" && occasion {
        let subject = tree.head(n).filter(|h| tree.is_verb(*h)).and_then(|h| surface_subject(tree, h, 0));
        arguments.extend(subject.map(|s| (Position::Subject, s)));
    }
    obliques(tree, n, &mut arguments);
    complements(tree, n, &mut arguments);
    // "called off its summit with Seoul": a phrase after the object may hang on the verb.
    let governor = carrier.or_else(|| tree.head(n).filter(|h| tree.base(n) == "obj" && tree.is_verb(*h)));
    if let Some(carrier) = governor {
        obliques(tree, carrier, &mut arguments);
        for child in tree.with(carrier, "iobj") {
            arguments.push((Position::Indirect, child));
        }
        if tree.base(n) == "obj"
            && is_passive(tree, carrier)
            && let Some(told) = tree.first(carrier, "nsubj")
        {
            arguments.push((Position::Indirect, antecedent(tree, told).unwrap_or(told)));
        }
    }
    Predicate { token: n, pos: Pos::Noun, arguments, subject_may_be_silent: true, carrier }
}

/// "The recall of envoys and the closure of borders": a noun with an article and an "of" of its own stands beside the noun
/// above the bare one that it was joined to.
fn above_of(tree: &Tree, n: usize, joined: usize) -> Option<usize> {
    let article = |t: usize| tree.with(t, "det").any(|d| tree.lemma(d).eq_ignore_ascii_case("the"));
    let of = |t: usize| tree.with(t, "nmod").any(|m| tree.case(m).as_deref() == Some("of"));
    let bare = tree.base(joined) == "nmod" && tree.case(joined).as_deref() == Some("of") && !article(joined);
    tree.head(joined).filter(|above| bare && article(n) && of(n) && article(*above))
}

/// The first conjunct of the coordination that a noun stands in.
fn chain_head(tree: &Tree, n: usize) -> usize {
    let mut at = n;
    while tree.base(at) == "conj" {
        match tree.head(at) {
            Some(h) => at = above_of(tree, at, h).unwrap_or(h),
            None => break,
        }
    }
    at
}

fn adjective(tree: &Tree, a: usize) -> Predicate {
    let mut arguments = Vec::new();
    let subject = tree
        .first(a, "nsubj")
        .or_else(|| if tree.base(a) == "amod" { tree.head(a) } else { surface_subject(tree, a, 0) });
    if let Some(subject) = subject {
        let subject = antecedent(tree, subject).unwrap_or(subject);
        arguments.push((Position::Subject, subject));
        arguments.push((Position::Object, subject));
    }
    complements(tree, a, &mut arguments);
    obliques(tree, a, &mut arguments);
    Predicate { token: a, pos: Pos::Adjective, arguments, subject_may_be_silent: false, carrier: None }
}

fn complements(tree: &Tree, of: usize, arguments: &mut Vec<(Position, usize)>) {
    for &child in tree.children(of) {
        let form = tree.token(child).text.to_lowercase();
        match tree.base(child) {
            "xcomp" | "ccomp" | "acl" | "advcl" => {
                let mark = tree.first(child, "mark").map(|m| tree.lemma(m).to_lowercase());
                let verbal = tree.is_verb(child);
                let finite = tree.base(child) == "ccomp" && tree.first(child, "aux").is_some();
                if verbal && form.ends_with("ing") {
                    if finite {
                        // "Said that it was sheltering them".
                        arguments.push((Position::That, child));
                        let subject = tree.first(child, "nsubj");
                        arguments.extend(subject.map(|s| (Position::ClauseSubject, s)));
                    }
                    arguments.push((Position::Gerund, child));
                    if let Some(case) = mark.as_deref().filter(|m| *m != "to") {
                        arguments.push((Position::Preposition(case.to_owned()), child));
                    }
                } else if verbal && mark.as_deref() == Some("to") {
                    arguments.push((Position::Infinitive, child));
                } else if tree.base(child) == "ccomp" {
                    arguments.push((Position::That, child));
                    if let Some(subject) = tree.first(child, "nsubj").filter(|_| !is_passive(tree, child)) {
                        arguments.push((Position::ClauseSubject, subject));
                    }
                } else if tree.base(child) == "xcomp" {
                    arguments.push((Position::Complement, child));
                    if verbal {
                        arguments.push((Position::Infinitive, child));
                    }
                }
            }
            "advmod" => arguments.push((Position::Adverb, child)),
            "compound" if tree.relation(child) == "compound:prt" => arguments.push((Position::Adverb, child)),
            "obl" | "obj" if tree.case(child).is_none() => arguments.push((Position::Adverb, child)),
            _ => {}
        }
    }
}

fn obliques(tree: &Tree, of: usize, arguments: &mut Vec<(Position, usize)>) {
    for &child in tree.children(of) {
        if !matches!(tree.base(child), "obl" | "nmod" | "advmod" | "advcl") || tree.relation(child) == "nmod:poss" {
            continue;
        }
        // "flew back to Ankara": the phrase may hang on the adverb.
        if tree.base(child) == "advmod" {
            obliques(tree, child, arguments);
        }
        if let Some(case) = tree.case(child) {
            let filler = antecedent(tree, child).unwrap_or(child);
            // "out of", "ahead of", "back to": the last word of a compound preposition says most.
            // "According to" leads to no place and nobody that the act is done to.
            let leads = !matches!(case.as_str(), "according_to" | "accord_to" | "due_to" | "owing_to" | "thanks_to");
            if let Some((_, last)) = case.rsplit_once('_').filter(|_| leads) {
                arguments.push((Position::Preposition(last.to_owned()), filler));
            }
            // What goes "out of" a place goes from it, and what goes "into" it goes to it.
            match case.as_str() {
                "out_of" => arguments.push((Position::Preposition("from".to_owned()), filler)),
                "into" | "towards" | "toward" | "back_to" => {
                    arguments.push((Position::Preposition("to".to_owned()), filler))
                }
                "upon" => arguments.push((Position::Preposition("on".to_owned()), filler)),
                _ => {}
            }
            arguments.push((Position::Preposition(case), filler));
            // "ties with Russia and with Belarus", "from Moscow to London": chains hang on the first phrase.
            for inner in tree.with(child, "nmod").filter(|_| tree.upos(child) == Upos::Propn) {
                if let Some(case) = tree.case(inner).filter(|c| c != "of") {
                    arguments.push((Position::Preposition(case), inner));
                }
            }
        }
    }
}
