//! Who does it: subjects that the parser hung on another word, asides and speakers that it put between.

use super::descends;
use crate::language::{Token, Upos};

/// "... lies with the government," the ambassador said: of two subjects of one verb of saying that a comma parts, the one
/// before it is what was said.
pub(super) fn two_subjects(tokens: &mut [Token], at: usize) {
    let says =
        matches!(tokens[at].lemma.as_str(), "say" | "add" | "tell" | "state" | "write" | "tweet" | "note" | "warn");
    let subjects: Vec<usize> =
        (0..at).filter(|i| says && tokens[*i].head == Some(at) && tokens[*i].relation == "nsubj").collect();
    let [first, second] = subjects.as_slice() else { return };
    if (*first + 1..*second).any(|i| matches!(tokens[i].text.as_str(), "\"" | "\u{201d}")) {
        tokens[*first].relation = "obj".to_owned();
    }
}

/// "Recalled its envoy over Chad sending troops": the name between the preposition and the gerund is who does so.
pub(super) fn who_does_so(tokens: &mut [Token], at: usize) {
    let gerund = tokens[at].upos == Upos::Verb && tokens[at].text.ends_with("ing");
    let open = gerund && matches!(tokens[at].relation.as_str(), "xcomp" | "advcl");
    let Some(name) = at.checked_sub(1).filter(|n| open && tokens[*n].upos == Upos::Propn) else { return };
    let head = if tokens[name].relation == "flat" { tokens[name].head.unwrap_or(name) } else { name };
    let over = |t: &Token| {
        t.head == Some(head) && t.relation == "case" && matches!(t.lemma.as_str(), "over" | "about" | "despite")
    };
    let marked = tokens.iter().any(|t| t.head == Some(at) && matches!(t.relation.as_str(), "mark" | "nsubj"));
    let oblique = matches!(tokens[head].relation.as_str(), "nmod" | "obl") && tokens[head].head != Some(at);
    if oblique && !marked && tokens.iter().any(over) {
        tokens[at].head = Some(head);
        "acl".clone_into(&mut tokens[at].relation);
    }
}

/// "The killings, the palace said on Friday, would be avenged": who said so stands between commas, and is no clause of the
/// subject.
pub(super) fn put_in(tokens: &mut [Token], at: usize) {
    let says = matches!(tokens[at].lemma.as_str(), "say" | "add" | "tell" | "warn" | "announce" | "claim" | "insist");
    let noun = tokens[at].head.filter(|n| says && *n < at && tokens[at].relation.starts_with("acl"));
    let Some(noun) = noun.filter(|n| tokens[*n].relation.starts_with("nsubj")) else { return };
    let Some(main) = tokens[noun].head.filter(|m| at < *m) else { return };
    let speaker = (noun + 1..at).find(|i| tokens[*i].head == Some(at) && tokens[*i].relation == "nsubj");
    let Some(speaker) = speaker else { return };
    let comma = |range: std::ops::Range<usize>| tokens[range].iter().any(|t| t.text == ",");
    let relative =
        tokens[noun + 1..at].iter().any(|t| matches!(t.lemma.as_str(), "who" | "which" | "that" | "whom" | "whose"));
    if comma(noun + 1..speaker) && comma(at + 1..main) && !relative {
        tokens[at].head = Some(main);
        "parataxis".clone_into(&mut tokens[at].relation);
    }
}

/// "Premier Li and his counterpart signed 15 agreements": what stands before a verb that has no subject is no part of the
/// object behind it.
pub(super) fn over_the_verb(tokens: &mut [Token], at: usize) {
    let part = matches!(tokens[at].relation.as_str(), "compound" | "nmod" | "nmod:poss" | "nmod:desc");
    let nominal = matches!(tokens[at].upos, Upos::Noun | Upos::Propn);
    let Some(object) = tokens[at].head.filter(|o| part && nominal && at < *o && tokens[*o].relation == "obj") else {
        return;
    };
    let Some(verb) = tokens[object].head.filter(|v| at < *v && *v < object && tokens[*v].upos == Upos::Verb) else {
        return;
    };
    let own = |relation: &str| tokens.iter().any(|t| t.head == Some(verb) && t.relation.starts_with(relation));
    let cased = tokens.iter().any(|t| t.head == Some(at) && t.relation == "case");
    if !own("nsubj") && !own("csubj") && !cased {
        tokens[at].head = Some(verb);
        "nsubj".clone_into(&mut tokens[at].relation);
    }
}

/// "Chad, Niger sign a pact": in a headline two names before a plural verb are two subjects.
pub(super) fn both(tokens: &mut [Token], at: usize) {
    if tokens[at].relation != "appos" || at < 2 || tokens[at].upos != Upos::Propn || tokens[at - 1].text != "," {
        return;
    }
    let Some(first) = tokens[at].head.filter(|h| *h + 2 == at && tokens[*h].upos == Upos::Propn) else { return };
    let Some(verb) = tokens[first].head.filter(|v| *v == at + 1 && tokens[first].relation == "nsubj") else { return };
    let plural = tokens[verb].upos == Upos::Verb && tokens[verb].text == tokens[verb].lemma;
    let auxiliary = tokens.iter().any(|t| t.head == Some(verb) && t.relation.starts_with("aux"));
    if plural && !auxiliary {
        "conj".clone_into(&mut tokens[at].relation);
    }
}

/// "As her counterpart had done": what stands without a preposition between "as" and a verb that has no subject is its
/// subject.
pub(super) fn bare_subject(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| at < *v) else { return };
    let nominal = matches!(tokens[at].upos, Upos::Noun | Upos::Propn) && tokens[at].relation == "obl";
    if !nominal || tokens[verb].upos != Upos::Verb || tokens.iter().any(|t| t.head == Some(at) && t.relation == "case")
    {
        return;
    }
    let child = |relation: &str| tokens.iter().position(|t| t.head == Some(verb) && t.relation.starts_with(relation));
    let before = child("mark").is_some_and(|m| m < at && tokens[m].text.eq_ignore_ascii_case("as"));
    if before && child("nsubj").is_none() && child("aux:pass").is_none() {
        "nsubj".clone_into(&mut tokens[at].relation);
    }
}

/// "Qatar, home to a large base, denied the charges": where the noun was made the root and the verb after its apposition an
/// aside, the verb is the root and the noun its subject.
pub(super) fn headless(tokens: &mut [Token], at: usize) {
    let Some(noun) = tokens[at].head.filter(|n| *n < at) else { return };
    let finite = tokens[at].upos == Upos::Verb && matches!(tokens[at].relation.as_str(), "parataxis" | "acl" | "appos");
    let nominal = matches!(tokens[noun].upos, Upos::Noun | Upos::Propn) && tokens[noun].head.is_none();
    if !finite || !nominal || tokens[noun + 1..at].iter().any(|t| t.upos == Upos::Verb && t.head == Some(noun)) {
        return;
    }
    let form = tokens[at].text.to_lowercase();
    let gerund = form.ends_with("ing");
    let own = |t: &Token| {
        t.head == Some(at) && (t.relation.starts_with("nsubj") || t.relation == "mark" || t.relation == "aux:pass")
    };
    // His phrase ends with the comma before the verb, and began after the noun.
    let opens = tokens.get(noun + 1).is_some_and(|t| t.text == ",");
    let closes = at >= noun + 4 && tokens[at - 1].text == ",";
    if gerund || tokens.iter().any(own) || !opens || !closes {
        return;
    }
    let aside = (noun + 1..at).find(|i| {
        tokens[*i].head == Some(noun)
            && matches!(tokens[*i].relation.as_str(), "parataxis" | "appos" | "list" | "nmod")
            && matches!(tokens[*i].upos, Upos::Noun | Upos::Propn)
    });
    let Some(aside) = aside else { return };
    "appos".clone_into(&mut tokens[aside].relation);
    tokens[at].head = None;
    "root".clone_into(&mut tokens[at].relation);
    tokens[noun].head = Some(at);
    "nsubj".clone_into(&mut tokens[noun].relation);
}

/// "Sow, recalled to Dakar on Friday, met nobody": between commas after the subject stands an aside, and the verb after
/// it is the main one.
pub(super) fn aside(tokens: &mut [Token], at: usize) {
    let token = &tokens[at];
    let form = token.text.to_lowercase();
    let participle = token.upos == Upos::Verb && form != token.lemma && (form.ends_with("ed") || form.ends_with('n'));
    if !participle || at < 2 || tokens[at - 1].text != "," {
        return;
    }
    let children = |of: usize, relation: &'static str| {
        tokens.iter().enumerate().filter(move |(_, t)| t.head == Some(of) && t.relation == relation).map(|(i, _)| i)
    };
    let Some(subject) = children(at, "nsubj").find(|s| *s < at - 1) else { return };
    let helped = tokens.iter().any(|t| t.head == Some(at) && t.relation.starts_with("aux"));
    let closed = (subject + 1..at - 1).all(|i| descends(tokens, i, subject));
    let main = children(at, "conj").find(|m| {
        *m > at + 1
            && tokens[*m].upos == Upos::Verb
            && tokens[*m - 1].text == ","
            && children(*m, "cc").next().is_none()
    });
    let Some(main) = main.filter(|_| closed && !helped) else { return };
    let (head, relation) = (tokens[at].head, tokens[at].relation.clone());
    tokens[main].head = head;
    tokens[main].relation = relation;
    for (i, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(at) && (i == subject || i > main) {
            token.head = Some(main);
        }
    }
    tokens[at].head = Some(subject);
    "acl".clone_into(&mut tokens[at].relation);
}

/// "Regretted its decision to cut ties, calling it unfriendly": what is done beside, after a comma, is done by who does the
/// main thing, and not a part of what was decided.
pub(super) fn beside_the_main(tokens: &mut [Token], at: usize) {
    let ing = tokens[at].upos == Upos::Verb && tokens[at].text.to_lowercase().ends_with("ing");
    if !ing || at < 2 || tokens[at - 1].text != "," || tokens[at].relation != "advcl" {
        return;
    }
    let child =
        |of: usize, relation: &str| tokens.iter().any(|t| t.head == Some(of) && t.relation.starts_with(relation));
    let under = |h: usize| matches!(tokens[h].relation.as_str(), "acl" | "xcomp") && child(h, "mark");
    let Some(inner) = tokens[at].head.filter(|h| *h < at && under(*h)) else { return };
    let above = match (tokens[inner].relation.as_str(), tokens[inner].head) {
        ("acl", noun) => {
            noun.filter(|n| matches!(tokens[*n].relation.as_str(), "obj" | "obl")).and_then(|n| tokens[n].head)
        }
        // "Ordered the envoy to leave, retaliating for the raid": it is not he who retaliates.
        (_, verb) => verb.filter(|v| child(*v, "obj")),
    };
    let Some(main) = above.filter(|m| tokens[*m].upos == Upos::Verb && child(*m, "nsubj")) else { return };
    if !child(at, "mark") && !child(at, "nsubj") {
        tokens[at].head = Some(main);
    }
}

/// "Said in February his country would defend itself": what stands between the verb of saying and the subject of what
/// was said, without "that" before it, belongs to the saying.
pub(super) fn said_when(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| at < *v && tokens[at].relation.starts_with("obl")) else { return };
    let Some(saying) = tokens[verb].head.filter(|s| *s < at && tokens[verb].relation == "ccomp") else { return };
    let opens = (saying + 1..at).all(|i| descends(tokens, i, at));
    let subject = (at + 1..verb).find(|i| tokens[*i].head == Some(verb) && tokens[*i].relation.starts_with("nsubj"));
    if opens && subject.is_some_and(|s| tokens[at + 1..s].iter().all(|t| t.text != ",")) {
        tokens[at].head = Some(saying);
    }
}
