//! Undoes voice, control, coordination, relative clauses and light verbs, so
//! that a frame sees who does what to whom whatever the sentence's shape.

use super::frame::{Pos, Position};
use crate::language::Tree;
use crate::language::Upos;

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

/// Words that turn around who controls an infinitive: "promised Kyiv to send" is done by the subject.
const SUBJECT_CONTROL: &[&str] = &["promise", "vow", "pledge", "threaten", "offer", "swear", "commit"];

/// Verbs that only carry a noun of action; what they add is tense, voice and negation.
const LIGHT: &[&str] = &[
    "make",
    "take",
    "hold",
    "have",
    "impose",
    "levy",
    "launch",
    "issue",
    "announce",
    "order",
    "conduct",
    "carry",
    "begin",
    "start",
    "stage",
    "give",
    "slap",
    "place",
    "put",
    "introduce",
    "enact",
    "adopt",
    "pay",
    "do",
    "deliver",
    "lodge",
    "file",
    "stage",
    "mount",
    "declare",
    "confirm",
    "expand",
    "extend",
    "tighten",
    "widen",
    "initiate",
    "undertake",
    "execute",
    "complete",
    "perform",
    "follow",
    "include",
    "see",
    "implement",
    "enforce",
    "exchange",
    "conclude",
    "host",
    "attend",
    "commence",
    "wage",
    "open",
    "unveil",
    "approve",
    "decide",
    "ask_for",
    "mark",
    "unleash",
];

/// Verbs whose subject is the noun of action: "the summit took place", "sanctions followed".
const HAPPEN: &[&str] = &[
    "take", "happen", "occur", "follow", "begin", "start", "last", "end", "come", "continue", "resume", "conclude",
    "hold", "be", "remain", "open", "close", "proceed", "go", "affect", "target", "hit", "apply", "include", "lead",
    "bring", "produce", "fail", "run", "prompt", "trigger", "spark", "mirror", "mark", "expire", "enter",
];

/// Verbs whose subject is to do, or to share in, the act that their object names: "offered a summit", "cancelled the visit".
const WILLING: &[&str] = &[
    "offer", "propose", "plan", "consider", "cancel", "postpone", "reject", "refuse", "seek", "request", "threaten",
    "deny", "want", "discuss", "prepare", "suspend", "scrap", "delay", "call", "ask", "agree", "decline", "weigh",
    "mull", "schedule", "promise", "vow", "pledge", "resume", "end", "halt", "finish", "finalize", "avoid", "pursue",
    "back",
];

/// What takes two: who rejects it would have shared in it. Who rejects interference would not have interfered.
const SHARED: &[&str] = &[
    "talk",
    "negotiation",
    "meeting",
    "summit",
    "visit",
    "dialogue",
    "mediation",
    "ceasefire",
    "truce",
    "deal",
    "agreement",
    "arbitration",
    "cooperation",
    "consultation",
    "treaty",
    "accord",
    "pact",
    "contact",
    "conference",
];

/// What others said: who rejects an allegation did not make it.
const SPOKEN: &[&str] = &[
    "allegation",
    "charge",
    "accusation",
    "claim",
    "demand",
    "criticism",
    "proposal",
    "call",
    "appeal",
    "offer",
    "request",
    "condemnation",
    "complaint",
    "invitation",
    "warning",
    "ultimatum",
    "suggestion",
    "protest",
    "note",
    "insult",
    "threat",
];

/// What is said of another: whose it is did not do what it tells of.
const ACCUSING: &[&str] = &["accusation", "allegation", "charge"];

/// What speaks for whoever writes or passes it.
const PAPERS: &[&str] = &[
    "bill",
    "communique",
    "declaration",
    "decree",
    "law",
    "letter",
    "message",
    "motion",
    "note",
    "order",
    "petition",
    "post",
    "remark",
    "resolution",
    "speech",
    "statement",
    "tweet",
];

/// Nouns of action whose "of" names who does it: "the insults of the president", "the return of the envoys".
const DONE_BY_WHOM: &[&str] = &[
    "apology",
    "arrival",
    "comment",
    "decision",
    "departure",
    "insult",
    "pledge",
    "promise",
    "protest",
    "refusal",
    "remark",
    "resignation",
    "return",
    "speech",
    "statement",
    "visit",
    "warning",
];

/// What is done to whose it is: "his arrest", "their expulsion".
const BEFALLING: &[&str] = &[
    "abduction",
    "arrest",
    "assassination",
    "deportation",
    "detention",
    "dismissal",
    "execution",
    "expulsion",
    "extradition",
    "imprisonment",
    "killing",
    "murder",
    "ouster",
    "overthrow",
    "release",
    "removal",
    "reinstatement",
];

pub(crate) fn is_light(lemma: &str) -> bool {
    LIGHT.contains(&lemma)
}

pub(crate) fn is_happening(lemma: &str) -> bool {
    HAPPEN.contains(&lemma)
}

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

fn deep_subject_at(tree: &Tree, v: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    if is_passive(tree, v) {
        return agent(tree, v);
    }
    surface_subject(tree, v, depth)
}

fn agent(tree: &Tree, v: usize) -> Option<usize> {
    let by =
        tree.first(v, "obl:agent").or_else(|| tree.with(v, "obl").find(|o| tree.case(*o).as_deref() == Some("by")));
    by.or_else(|| maker(tree, v))
}

/// What a state imposes is called its own: "EU sanctions imposed on Minsk".
pub(super) const IMPOSED: &[&str] = &[
    "sanction",
    "tariff",
    "duty",
    "restriction",
    "embargo",
    "ban",
    "measure",
    "quota",
    "curb",
    "levy",
    "countermeasure",
    "blockade",
    "penalty",
    "limit",
];

/// Who made what a participle or a passive without an agent is said of: "EU sanctions imposed on Minsk", "when U.S.
/// sanctions are lifted".
fn maker(tree: &Tree, v: usize) -> Option<usize> {
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
fn surface_subject(tree: &Tree, v: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    if let Some(subject) = tree.first(v, "nsubj") {
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
                if let Some(object) = object.filter(|_| !SUBJECT_CONTROL.contains(&tree.lemma(head))) {
                    return Some(antecedent(tree, object).unwrap_or(object));
                }
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
                owner(tree, head).or_else(|| tree.with(head, "nmod").find(of).filter(|_| resolve)).or_else(voiced)
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

/// What is taken by whom it is "of": "the decision of the cabinet to withdraw".
/// Verbs whose object is the will of their subject: "expressed readiness", "took the decision".
const VOICING: &[&str] = &[
    "express",
    "voice",
    "signal",
    "declare",
    "reaffirm",
    "reiterate",
    "take",
    "make",
    "show",
    "indicate",
    "convey",
    "have",
];

const RESOLVES: &[&str] = &[
    "decision",
    "plan",
    "intention",
    "refusal",
    "readiness",
    "willingness",
    "attempt",
    "effort",
    "failure",
    "desire",
    "threat",
    "promise",
    "pledge",
    "vow",
    "offer",
    "proposal",
    "move",
    "right",
    "unwillingness",
    "reluctance",
];

/// "Charges, denied by Oslo, of spying": who denies it is who is said to have done it.
fn accused(tree: &Tree, noun: usize) -> Option<usize> {
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
    );
    let of = |n: &usize| tree.case(*n).as_deref() == Some("of") && tree.is_noun(*n);
    tree.with(t, "nmod").find(of).filter(|_| counts).unwrap_or(t)
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
    Predicate {
        token: v,
        pos: Pos::Verb,
        subject_may_be_silent: subject.is_none() && (passive || tree.first(v, "nsubj").is_none()),
        arguments,
        carrier: None,
    }
}

/// What two do together, so that who speaks "after" it was there. Nobody is known to have done what he speaks after.
const JOINT: &[&str] = &[
    "briefing",
    "call",
    "ceremony",
    "conference",
    "consultation",
    "conversation",
    "discussion",
    "exchange",
    "meeting",
    "negotiation",
    "session",
    "signing",
    "summit",
    "talk",
    "talks",
    "tour",
    "trip",
    "visit",
];

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
    let willing = tree
        .head(n)
        .filter(|_| !SPOKEN.contains(&tree.lemma(n)))
        .filter(|h| tree.is_verb(*h) && WILLING.contains(&tree.lemma(*h)))
        .filter(|h| {
            !matches!(tree.lemma(*h), "reject" | "refuse" | "deny" | "decline" | "back")
                || SHARED.contains(&tree.lemma(n))
        })
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
    let occasion = matches!(tree.case(n).as_deref(), Some("after" | "following" | "during" | "at" | "before"))
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

/// The first conjunct of the coordination that a noun stands in.
fn chain_head(tree: &Tree, n: usize) -> usize {
    let mut at = n;
    while tree.base(at) == "conj" {
        match tree.head(at) {
            Some(h) => at = h,
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
                if verbal && form.ends_with("ing") {
                    arguments.push((Position::Gerund, child));
                    if let Some(case) = mark.as_deref().filter(|m| *m != "to") {
                        arguments.push((Position::Preposition(case.to_owned()), child));
                    }
                } else if verbal && mark.as_deref() == Some("to") {
                    arguments.push((Position::Infinitive, child));
                } else if tree.base(child) == "ccomp" {
                    arguments.push((Position::That, child));
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
