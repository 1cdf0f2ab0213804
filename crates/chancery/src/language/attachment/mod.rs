//! Mends attachments that the parser often gets wrong in news, where the words leave no doubt.

mod subjects;

use super::{Token, Upos};
use subjects::{
    aside, bare_subject, beside_the_main, both, headless, over_the_verb, put_in, said_when, two_subjects, who_does_so,
};

/// Mends a tree, or leaves its arcs as they were where the mending would close a circle, in which whoever climbs from head
/// to head never arrives.
pub(super) fn stays_a_tree(tokens: &mut [Token], mend: fn(&mut [Token])) {
    let before: Vec<(Option<usize>, String)> = tokens.iter().map(|t| (t.head, t.relation.clone())).collect();
    mend(tokens);
    if circles(tokens) {
        for (token, (head, relation)) in tokens.iter_mut().zip(before) {
            (token.head, token.relation) = (head, relation);
        }
    }
}

/// Whether some head leads back to its own word. Every word is walked once.
fn circles(tokens: &[Token]) -> bool {
    let mut walk = vec![0; tokens.len()];
    for start in 0..tokens.len() {
        let mut at = Some(start);
        while let Some(word) = at.filter(|word| walk.get(*word) == Some(&0)) {
            walk[word] = start + 1;
            at = tokens[word].head;
        }
        if at.is_some_and(|word| walk.get(word) == Some(&(start + 1))) {
            return true;
        }
    }
    false
}

/// Mends a tree in place. Linear in the number of tokens.
pub(super) fn mend(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        titled(tokens, at);
    }
    for at in 0..tokens.len() {
        called_for(tokens, at);
        participle(tokens, at);
        called_in(tokens, at);
        infinitive(tokens, at);
        aside(tokens, at);
        said_when(tokens, at);
        named(tokens, at);
        headless(tokens, at);
        bare_subject(tokens, at);
        intends(tokens, at);
        both(tokens, at);
        before_its_head(tokens, at);
        over_the_verb(tokens, at);
        put_in(tokens, at);
        who_does_so(tokens, at);
        second_infinitive(tokens, at);
        by_whom(tokens, at);
        which_did(tokens, at);
        beside_the_main(tokens, at);
        it_reads(tokens, at);
        asked_to_be(tokens, at);
        asked_to(tokens, at);
        called_from(tokens, at);
        to_be(tokens, at);
        two_subjects(tokens, at);
    }
}

/// "Declared on Thursday the ambassador to be unwelcome": the words before a complement are its own, and not those of the
/// verb that stands before them.
fn to_be(tokens: &mut [Token], at: usize) {
    if !tokens[at].relation.starts_with("xcomp") || at < 3 {
        return;
    }
    let Some(verb) = tokens[at].head.filter(|v| *v + 2 < at) else { return };
    let be = (verb + 2..at).rev().find(|i| {
        tokens[*i].lemma == "be"
            && tokens[*i].head == Some(verb)
            && tokens[*i].relation.starts_with("aux")
            && tokens[*i - 1].lemma == "to"
            && tokens[*i - 1].head == Some(verb)
    });
    let Some(be) = be else { return };
    tokens[be].head = Some(at);
    tokens[be].relation = "cop".to_owned();
    tokens[be - 1].head = Some(at);
    tokens[be - 1].relation = "mark".to_owned();
}

/// "Recalled its ambassadors from Algeria": from where they were, and not from whose they are.
fn called_from(tokens: &mut [Token], at: usize) {
    let case = |word: &str| {
        tokens.iter().any(|t| t.head == Some(at) && t.relation == "case" && t.lemma.eq_ignore_ascii_case(word))
    };
    let Some(object) = tokens[at].head.filter(|o| *o < at && tokens[at].relation == "nmod" && case("from")) else {
        return;
    };
    let Some(verb) = tokens[object].head.filter(|v| *v < object && tokens[object].relation == "obj") else { return };
    if tokens[verb].upos == Upos::Verb && matches!(tokens[verb].lemma.as_str(), "recall" | "withdraw" | "pull") {
        tokens[at].head = Some(verb);
        tokens[at].relation = "obl".to_owned();
    }
}

/// "Orders the diplomats in the embassy to be expelled": the infinitive behind the object is what is ordered, and no
/// purpose of the order.
fn asked_to_be(tokens: &mut [Token], at: usize) {
    let child = |of: usize, relation: &'static str| {
        tokens.iter().enumerate().filter(move |(_, t)| t.head == Some(of) && t.relation == relation).map(|(i, _)| i)
    };
    let Some(verb) = tokens[at].head.filter(|v| *v < at && tokens[at].relation == "advcl") else { return };
    let asks = asks_another(&tokens[verb].lemma);
    let marked = child(at, "mark").any(|m| tokens[m].lemma == "to") && child(at, "aux:pass").next().is_some();
    let Some(object) = child(verb, "obj").find(|o| *o > verb && *o < at).filter(|_| asks && marked) else { return };
    let first = (object..at).find(|i| !descends(tokens, *i, object));
    if first.is_some_and(|f| (f..=at).all(|i| descends(tokens, i, at))) {
        tokens[at].relation = "xcomp".to_owned();
    }
}

/// Verbs that have their object do something.
fn asks_another(lemma: &str) -> bool {
    matches!(
        lemma,
        "advise"
            | "allow"
            | "ask"
            | "beg"
            | "command"
            | "compel"
            | "direct"
            | "encourage"
            | "expect"
            | "forbid"
            | "force"
            | "implore"
            | "instruct"
            | "invite"
            | "oblige"
            | "order"
            | "permit"
            | "persuade"
            | "press"
            | "pressure"
            | "request"
            | "require"
            | "tell"
            | "urge"
            | "want"
            | "warn"
    )
}

/// "Ordered the UN mission to leave": somebody who is asked is asked to do what the infinitive behind him says; it does
/// not describe him, as it describes a plan or a right.
fn asked_to(tokens: &mut [Token], at: usize) {
    let Some(object) = tokens[at].head.filter(|o| *o < at && tokens[at].relation == "acl") else { return };
    let Some(verb) = tokens[object].head.filter(|v| *v < object && tokens[object].relation == "obj") else { return };
    let asks = tokens[verb].upos == Upos::Verb && asks_another(&tokens[verb].lemma);
    let marked = at.checked_sub(1).is_some_and(|to| tokens[to].head == Some(at) && tokens[to].lemma == "to");
    let indefinite = tokens.iter().any(|t| t.head == Some(object) && matches!(t.lemma.as_str(), "a" | "no" | "any"));
    let takes = matches!(
        tokens[object].lemma.to_lowercase().as_str(),
        "ability"
            | "agreement"
            | "attempt"
            | "authority"
            | "bid"
            | "bill"
            | "call"
            | "campaign"
            | "chance"
            | "deal"
            | "decision"
            | "demand"
            | "effort"
            | "force"
            | "intention"
            | "law"
            | "mandate"
            | "means"
            | "measure"
            | "motion"
            | "move"
            | "need"
            | "offer"
            | "operation"
            | "opportunity"
            | "order"
            | "permission"
            | "plan"
            | "pledge"
            | "power"
            | "promise"
            | "proposal"
            | "readiness"
            | "refusal"
            | "request"
            | "resolution"
            | "right"
            | "step"
            | "threat"
            | "time"
            | "vow"
            | "way"
            | "willingness"
    );
    if asks && marked && !takes && !indefinite {
        tokens[at].head = Some(verb);
        "xcomp".clone_into(&mut tokens[at].relation);
    }
}

/// "..., a statement from the ministry read.": a noun and the verb behind it that ends the sentence are a clause.
fn it_reads(tokens: &mut [Token], at: usize) {
    let text = matches!(
        tokens[at].lemma.as_str(),
        "statement"
            | "communique"
            | "communiqué"
            | "note"
            | "notice"
            | "decree"
            | "text"
            | "message"
            | "letter"
            | "release"
    );
    let Some(head) = tokens[at].head.filter(|h| *h < at && text && tokens[at].relation == "parataxis") else { return };
    let last = tokens.iter().rposition(|t| t.upos != Upos::Punct);
    let Some(verb) = last.filter(|v| *v > at && tokens[*v].upos == Upos::Verb && tokens[*v].head == Some(head)) else {
        return;
    };
    if (at..verb).all(|i| descends(tokens, i, at)) && tokens[verb].relation != "conj" {
        tokens[verb].relation = "parataxis".to_owned();
        tokens[at].head = Some(verb);
        tokens[at].relation = "nsubj".to_owned();
    }
}

/// "The breach of Chad's border by Libya": who did it is said of the breach, and not of the border.
fn by_whom(tokens: &mut [Token], at: usize) {
    let case = |of: usize, word: &str| {
        tokens.iter().any(|t| t.head == Some(of) && t.relation == "case" && t.lemma.eq_ignore_ascii_case(word))
    };
    let Some(thing) = tokens[at].head.filter(|h| *h < at && tokens[at].relation == "nmod") else { return };
    let Some(act) = tokens[thing].head.filter(|a| *a < thing && tokens[thing].relation == "nmod") else { return };
    let written = matches!(
        tokens[thing].lemma.as_str(),
        "book"
            | "letter"
            | "report"
            | "statement"
            | "speech"
            | "article"
            | "remark"
            | "comment"
            | "resolution"
            | "decision"
    );
    let nouns = tokens[act].upos == Upos::Noun && tokens[thing].upos == Upos::Noun;
    if nouns && !written && case(at, "by") && case(thing, "of") {
        tokens[at].head = Some(act);
    }
}

/// "The attack, which it said had hit two bases": the relative that stands before a verb with an object is its subject.
fn which_did(tokens: &mut [Token], at: usize) {
    let relative = matches!(tokens[at].lemma.to_lowercase().as_str(), "which" | "who" | "that");
    let Some(verb) = tokens[at].head.filter(|v| *v > at && relative && tokens[at].relation == "obj") else { return };
    let told = tokens[verb].relation == "ccomp";
    let subject = tokens.iter().any(|t| t.head == Some(verb) && t.relation.starts_with("nsubj"));
    let object = tokens[verb..].iter().any(|t| t.head == Some(verb) && t.relation == "obj");
    if told && !subject && object {
        "nsubj".clone_into(&mut tokens[at].relation);
    }
}

/// "Recalled its envoy from Accra for talks": what has a preposition of its own cannot stand before the noun, with another
/// preposition, that it was hung on; both belong to the verb.
fn before_its_head(tokens: &mut [Token], at: usize) {
    let Some(noun) = tokens[at].head.filter(|h| at < *h && tokens[at].relation == "nmod") else { return };
    let case = |of: usize, from: usize, to: usize| {
        (from..to).any(|i| tokens[i].head == Some(of) && tokens[i].relation == "case" && tokens[i].upos == Upos::Adp)
    };
    let verb = tokens[noun].head.filter(|v| *v < at && tokens[*v].upos == Upos::Verb);
    if let Some(verb) = verb.filter(|v| case(at, *v, at) && case(noun, at + 1, noun) && tokens[noun].relation == "obl")
    {
        tokens[at].head = Some(verb);
        "obl".clone_into(&mut tokens[at].relation);
    }
}

/// "Decided to expel the envoy and to recall its own": a second infinitive stands beside the first.
fn second_infinitive(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| *v < at && tokens[at].relation == "conj") else { return };
    let to = |i: usize| {
        tokens[i].upos == Upos::Verb
            && tokens[i].text == tokens[i].lemma
            && i.checked_sub(1).is_some_and(|t| tokens[t].lemma == "to" && tokens[t].head == Some(i))
    };
    if !to(at) {
        return;
    }
    if to(verb) {
        return row_of_infinitives(tokens, at, verb);
    }
    let first = (verb + 1..at).find(|i| tokens[*i].head == Some(verb) && tokens[*i].relation == "xcomp" && to(*i));
    if let Some(first) = first {
        tokens[at].head = Some(first);
    }
}

/// "Wants it to shut the channel, to close the base and to hand them over": each of the row is wanted, and none is what the
/// first is done for.
fn row_of_infinitives(tokens: &mut [Token], last: usize, before: usize) {
    let purpose = |i: usize| {
        tokens[i].relation == "advcl"
            && i > 1
            && tokens[i].text == tokens[i].lemma
            && tokens[i - 1].lemma == "to"
            && tokens[i - 2].text == ","
    };
    let linked = (before + 1..last).any(|c| tokens[c].head == Some(last) && tokens[c].relation == "cc");
    let Some(first) = tokens[before].head.filter(|f| *f < before && linked && purpose(before)) else { return };
    if tokens[first].relation != "xcomp" || first == 0 || tokens[first - 1].lemma != "to" {
        return;
    }
    let row: Vec<usize> =
        (first + 1..=before).filter(|i| tokens[*i].head == Some(first) && purpose(*i)).chain([last]).collect();
    for i in row {
        tokens[i].head = Some(first);
        "conj".clone_into(&mut tokens[i].relation);
    }
}

/// "Norway's minister plans to visit Lisbon.": a sentence has a verb; where the only word left to be it was taken for a noun
/// with an infinitive, it is one.
fn intends(tokens: &mut [Token], at: usize) {
    let token = &tokens[at];
    let may = matches!(
        token.text.to_lowercase().as_str(),
        "plans"
            | "hopes"
            | "aims"
            | "vows"
            | "pledges"
            | "promises"
            | "offers"
            | "demands"
            | "wishes"
            | "moves"
            | "claims"
    );
    if !may || token.upos != Upos::Noun || token.head.is_some() || at == 0 {
        return;
    }
    let under = |i: usize, relations: &[&str]| {
        tokens[i].head == Some(at) && relations.iter().any(|r| tokens[i].relation.starts_with(r))
    };
    let Some(infinitive) = (at + 1..tokens.len()).find(|i| {
        tokens[*i].upos == Upos::Verb
            && under(*i, &["xcomp", "acl", "advcl", "csubj"])
            && tokens[..*i].iter().any(|t| t.head == Some(*i) && t.relation == "mark" && t.text == "to")
    }) else {
        return;
    };
    let subject = at - 1;
    let nominal = matches!(tokens[subject].upos, Upos::Noun | Upos::Propn) && under(subject, &["compound", "nmod"]);
    let finite =
        (0..tokens.len()).any(|i| i != infinitive && tokens[i].upos == Upos::Verb && tokens[i].head == Some(at));
    let copula = (0..tokens.len()).any(|i| under(i, &["cop", "nsubj", "det"]));
    if !nominal || finite || copula {
        return;
    }
    tokens[at].upos = Upos::Verb;
    let text = tokens[at].text.to_lowercase();
    text.strip_suffix('s').unwrap_or(&text).clone_into(&mut tokens[at].lemma);
    "nsubj".clone_into(&mut tokens[subject].relation);
    "xcomp".clone_into(&mut tokens[infinitive].relation);
    // What stood before the noun is of the subject.
    for token in tokens.iter_mut().take(subject) {
        if token.head == Some(at) && token.relation != "punct" && token.relation != "obl" {
            token.head = Some(subject);
        }
    }
}

/// "The ambassador to Chad, Amina Sow, left": a full name between commas that no "and" joins says who the noun before it
/// is.
fn named(tokens: &mut [Token], at: usize) {
    let Some(head) = tokens[at].head.filter(|h| *h + 1 < at) else { return };
    let comma = |i: usize| tokens.get(i).is_some_and(|t| t.text == ",");
    if tokens[at].upos != Upos::Propn || tokens[at].relation != "conj" || !comma(at - 1) {
        return;
    }
    let flat = |t: &&Token| t.head == Some(at) && t.relation.starts_with("flat");
    let parts = tokens.iter().filter(flat).count();
    if parts == 0 || !(comma(at + parts + 1) || at + parts + 2 >= tokens.len()) {
        return;
    }
    let joined = |t: &Token| t.relation == "cc" && t.head.is_some_and(|c| c == at || tokens[c].head == Some(head));
    let listed = tokens.iter().filter(|t| t.head == Some(head) && t.relation == "conj").count() > 1;
    if listed || tokens.iter().any(joined) {
        return;
    }
    let inside = tokens[head].upos == Upos::Propn && tokens[head].relation == "nmod";
    let noun = if inside { tokens[head].head } else { Some(head) };
    let Some(noun) = noun.filter(|n| tokens[*n].upos == Upos::Noun && *n < at) else { return };
    tokens[at].head = Some(noun);
    "appos".clone_into(&mut tokens[at].relation);
}

/// "Summoned its ambassador Amina Sow": a title and a name that were both made the object are one person.
fn titled(tokens: &mut [Token], name: usize) {
    let title = name - 1;
    let (first, second) = (&tokens[title], &tokens[name]);
    let nominal = matches!(first.upos, Upos::Noun | Upos::Propn) && second.upos == Upos::Propn;
    let core = matches!(second.relation.as_str(), "obj" | "nsubj" | "nsubj:pass");
    let twice = first.head.is_some() && first.head == second.head && first.relation == second.relation;
    if nominal && core && twice {
        tokens[title].head = Some(name);
        "nmod:desc".clone_into(&mut tokens[title].relation);
    }
}

/// "Calling for the embassy to be closed": who stands between "for" and "to" is the subject of the infinitive, and not
/// of the verb that calls.
fn called_for(tokens: &mut [Token], verb: usize) {
    let Some(caller) = tokens[verb].head.filter(|c| *c < verb) else { return };
    if tokens[verb].upos != Upos::Verb || !matches!(tokens[verb].relation.as_str(), "advcl" | "ccomp" | "xcomp") {
        return;
    }
    let mark = |word: &str| {
        tokens.iter().position(|t| t.head == Some(verb) && t.relation == "mark" && t.text.eq_ignore_ascii_case(word))
    };
    let (Some(preposition), Some(to)) = (mark("for"), mark("to")) else { return };
    let between = |i: &usize| preposition < *i && *i < to;
    let subject = (0..tokens.len()).filter(between).find(|i| {
        tokens[*i].head == Some(caller)
            && matches!(tokens[*i].relation.as_str(), "nsubj" | "obj" | "obl" | "nsubj:pass")
    });
    let Some(subject) = subject else { return };
    let passive = tokens.iter().any(|t| t.head == Some(verb) && t.relation == "aux:pass");
    tokens[subject].head = Some(verb);
    if passive { "nsubj:pass" } else { "nsubj" }.clone_into(&mut tokens[subject].relation);
    "ccomp".clone_into(&mut tokens[verb].relation);
}

/// "Sow, summoned to the ministry, told reporters": a participle between commas after the subject describes it, and is
/// nothing that it told.
fn participle(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| at < *v) else { return };
    let token = &tokens[at];
    let form = token.text.to_lowercase();
    let participle = token.upos == Upos::Verb && form != token.lemma && (form.ends_with('d') || form.ends_with('n'));
    let after_comma = at > 0 && tokens[at - 1].text == ",";
    if !participle || !after_comma || !matches!(token.relation.as_str(), "ccomp" | "advcl") {
        return;
    }
    let of_its_own = |t: &Token| {
        t.head == Some(at) && (t.relation.starts_with("nsubj") || t.relation.starts_with("aux") || t.relation == "mark")
    };
    if tokens.iter().any(of_its_own) || !tokens[at..verb].iter().any(|t| t.text == ",") {
        return;
    }
    let subject = (0..at - 1).rev().find(|i| tokens[*i].head == Some(verb) && tokens[*i].relation.starts_with("nsubj"));
    let Some(subject) = subject else { return };
    // The comma closes the subject's own phrase: "Sow, on her way home, said" is something else.
    if (subject + 1..at - 1).all(|i| descends(tokens, i, subject)) {
        tokens[at].head = Some(subject);
        "acl".clone_into(&mut tokens[at].relation);
    }
}

/// Whom a ministry calls in.
const ENVOYS: &[&str] = &["ambassador", "attaché", "charge", "chargé", "consul", "diplomat", "envoy", "representative"];

/// "Called in the chargé d'affaires": who is called in is the object, and neither what he is called nor where.
fn called_in(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| *v < at) else { return };
    let place = |t: &Token| t.head == Some(at) && t.relation == "case" && t.text.eq_ignore_ascii_case("in");
    let next = tokens.get(verb + 1).is_some_and(place);
    if next
        && tokens[verb].lemma == "call"
        && tokens[at].relation == "obl"
        && ENVOYS.contains(&tokens[at].lemma.as_str())
    {
        tokens[verb + 1].head = Some(verb);
        "compound:prt".clone_into(&mut tokens[verb + 1].relation);
        "obj".clone_into(&mut tokens[at].relation);
        return;
    }
    let noun = matches!(tokens[at].upos, Upos::Noun | Upos::Propn) && tokens[at].relation == "xcomp";
    if !noun || tokens[verb].upos != Upos::Verb {
        return;
    }
    let has = |relation: &str| tokens.iter().any(|t| t.head == Some(verb) && t.relation == relation);
    let particle = tokens.iter().any(|t| {
        t.head == Some(verb) && t.relation == "compound:prt" && matches!(t.lemma.to_lowercase().as_str(), "in" | "back")
    });
    if particle && !has("obj") && !has("aux:pass") {
        "obj".clone_into(&mut tokens[at].relation);
    }
}

/// "Agreed to mend ties": a bare verb after "to" is an infinitive with its object, and not what describes a noun.
fn infinitive(tokens: &mut [Token], at: usize) {
    let Some(noun) = tokens[at].head.filter(|n| at < *n) else { return };
    let token = &tokens[at];
    let bare = token.upos == Upos::Verb && token.relation == "amod" && token.text == token.lemma;
    let Some(to) = at.checked_sub(1).filter(|to| bare && tokens[*to].text.eq_ignore_ascii_case("to")) else { return };
    let Some(verb) = tokens[noun].head.filter(|v| *v < to && tokens[*v].upos == Upos::Verb) else { return };
    if tokens[to].head == Some(noun) && matches!(tokens[noun].relation.as_str(), "obl" | "obj") {
        let set = |token: &mut Token, head: usize, relation: &str| {
            token.head = Some(head);
            relation.clone_into(&mut token.relation);
        };
        set(&mut tokens[at], verb, "xcomp");
        set(&mut tokens[to], at, "mark");
        set(&mut tokens[noun], at, "obj");
        tokens[to].upos = Upos::Part;
    }
}

/// Whether a token is, or hangs on, another.
pub(super) fn descends(tokens: &[Token], of: usize, from: usize) -> bool {
    let mut at = of;
    for _ in 0..tokens.len() {
        if at == from {
            return true;
        }
        match tokens[at].head {
            Some(head) => at = head,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
pub(super) mod tests;
