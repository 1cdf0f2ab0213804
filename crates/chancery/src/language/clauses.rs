//! Mends where a clause, a list of subjects or an aside begins and ends, where punctuation leaves no doubt.

use super::attachment::descends;
use super::{Token, Upos};

/// Mends a tree in place; it stays a tree. Linear in the number of tokens.
pub(super) fn mend(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        subject(tokens, at);
        told(tokens, at);
        hearer(tokens, at);
        saying(tokens, at);
        weekday(tokens, at);
    }
    dateline(tokens);
    for at in 1..tokens.len() {
        listed(tokens, at);
        dashes(tokens, at);
        semicolon(tokens, at);
        after_relative(tokens, at);
        agent(tokens, at);
    }
}

const DASHES: &[&str] = &["-", "–", "—", "--"];

/// How many words an aside between dashes, or a dateline, may have.
const ASIDE: usize = 16;

fn attach(tokens: &mut [Token], at: usize, head: Option<usize>, relation: &str) {
    tokens[at].head = head;
    relation.clone_into(&mut tokens[at].relation);
}

fn children<'a>(tokens: &'a [Token], of: usize, relation: &'a str) -> impl Iterator<Item = usize> + 'a {
    tokens.iter().enumerate().filter(move |(_, t)| t.head == Some(of) && t.has_relation(relation)).map(|(i, _)| i)
}

fn has(tokens: &[Token], of: usize, relation: &str) -> bool {
    children(tokens, of, relation).next().is_some()
}

fn nominal(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn)
}

/// "Lima - Ada Roe called": a name before its verb, which has no other subject, is the subject and no complement.
fn subject(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| *v > at && tokens[*v].upos == Upos::Verb) else { return };
    let named = tokens[at].upos == Upos::Propn && tokens[at].relation == "xcomp" && !has(tokens, at, "case");
    if named && !has(tokens, verb, "nsubj") && !has(tokens, verb, "aux:pass") {
        "nsubj".clone_into(&mut tokens[at].relation);
    }
}

/// "Urged Kenya to send troops": with an infinitive, and no object beside it, whoever is urged is the object.
fn told(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| *v < at && tokens[at].relation == "iobj") else { return };
    if has(tokens, verb, "xcomp") && !has(tokens, verb, "obj") && !has(tokens, verb, "ccomp") {
        "obj".clone_into(&mut tokens[at].relation);
    }
}

/// Verbs whose object hears what the clause after it says.
const TELLS: &[&str] = &["warn", "tell", "remind", "assure", "inform", "notify", "caution", "advise"];

/// "Warned Quito it may act": a name between a verb of telling and the subject of what is told is who hears it.
fn hearer(tokens: &mut [Token], at: usize) {
    let Some(verb) = tokens[at].head.filter(|v| *v > at && tokens[at].has_relation("nsubj")) else { return };
    let Some(tells) = tokens[verb].head.filter(|t| *t < at && tokens[verb].relation == "ccomp") else { return };
    let second = children(tokens, verb, "nsubj").any(|s| s > at && tokens[s].relation == tokens[at].relation);
    let first = (tells + 1..at).all(|i| descends(tokens, i, at));
    if second && first && TELLS.contains(&tokens[tells].lemma.as_str()) && !has(tokens, tells, "obj") {
        attach(tokens, at, Some(tells), "obj");
    }
}

/// "Responded to the measures, saying": after a comma the participle of a verb of saying belongs to the clause.
fn saying(tokens: &mut [Token], at: usize) {
    const SAYS: &[&str] = &["saying", "adding", "insisting", "arguing", "stressing", "claiming", "telling", "noting"];
    let comma = at.checked_sub(1).is_some_and(|c| tokens[c].text == ",");
    // "Accused Peru of using force, calling it unlawful": so does who accuses, and not who is accused.
    const JUDGES: &[&str] =
        &["describing", "calling", "saying", "urging", "demanding", "terming", "labelling", "branding"];
    let within = tokens[at].head.filter(|h| tokens[*h].has_relation("advcl") && has(tokens, *h, "mark"));
    if let Some(gerund) = within.filter(|_| comma && JUDGES.contains(&tokens[at].text.to_lowercase().as_str()))
        && tokens[at].relation == "advcl"
        && tokens[gerund].text.ends_with("ing")
        && let Some(verb) = tokens[gerund].head.filter(|v| tokens[*v].lemma == "accuse")
    {
        attach(tokens, at, Some(verb), "advcl");
        return;
    }
    if !comma || tokens[at].relation != "acl" || !SAYS.contains(&tokens[at].text.to_lowercase().as_str()) {
        return;
    }
    let mut above = tokens[at].head;
    while let Some(verb) = above.filter(|v| tokens[*v].upos != Upos::Verb) {
        above = tokens[verb].head;
    }
    if let Some(verb) = above.filter(|v| *v < at) {
        attach(tokens, at, Some(verb), "advcl");
    }
}

const WEEKDAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "Peru on Sunday closed its border": the day between subject and verb is that of the verb.
fn weekday(tokens: &mut [Token], at: usize) {
    let Some(subject) = tokens[at].head.filter(|s| *s < at && tokens[at].relation == "nmod") else { return };
    let Some(verb) = tokens[subject].head.filter(|v| *v > at && tokens[subject].has_relation("nsubj")) else { return };
    let on = children(tokens, at, "case").any(|c| tokens[c].text == "on");
    if on && WEEKDAYS.contains(&tokens[at].text.as_str()) && tokens[verb].upos == Upos::Verb {
        attach(tokens, at, Some(verb), "obl");
    }
}

/// "QUITO/LIMA, Jan 24 - Peru closed its border": the place before the dash is no subject and no clause of its own.
fn dateline(tokens: &mut [Token]) {
    let Some(dash) = tokens.iter().take(ASIDE).position(|t| DASHES.contains(&t.text.as_str())) else { return };
    let plain = |t: &Token| matches!(t.upos, Upos::Propn | Upos::Num | Upos::Punct | Upos::Sym | Upos::Cconj);
    if dash == 0 || tokens[0].upos != Upos::Propn || !tokens[..dash].iter().all(plain) {
        return;
    }
    let verb = match tokens[0].head {
        None => children(tokens, 0, "parataxis").find(|v| *v > dash),
        Some(verb) if tokens[0].has_relation("nsubj") && verb > dash => Some(verb),
        Some(_) => None,
    };
    let Some(verb) = verb.filter(|v| children(tokens, *v, "nsubj").any(|s| s > dash)) else { return };
    if tokens[0].head.is_none() {
        attach(tokens, verb, None, "root");
        for token in tokens.iter_mut().skip(dash).filter(|t| t.head == Some(0)) {
            token.head = Some(verb);
        }
    }
    attach(tokens, 0, Some(verb), "obl:unmarked");
}

/// "Chad, Mali and Niger left": what follows the comma is the second of a list, and no second subject.
fn listed(tokens: &mut [Token], second: usize) {
    let Some(verb) = tokens[second].head.filter(|v| *v > second) else { return };
    if !nominal(&tokens[second]) || !tokens[second].has_relation("nsubj") {
        return;
    }
    let first = children(tokens, verb, "nsubj").find(|f| *f < second);
    let Some(first) = first.filter(|f| nominal(&tokens[*f]) && tokens[*f].relation == tokens[second].relation) else {
        return;
    };
    let start = (first + 1..second).rev().take_while(|i| descends(tokens, *i, second)).last().unwrap_or(second);
    let comma = if tokens[start].text == "," { start } else { start - 1 };
    let last = children(tokens, second, "conj").filter(|c| *c > second && has(tokens, *c, "cc")).last();
    let Some(last) = last.filter(|_| comma > first && tokens[comma].text == ",") else { return };
    let closed = tokens[last..verb].iter().any(|t| t.text == ",");
    if !closed && (first..comma).all(|i| descends(tokens, i, first)) {
        attach(tokens, second, Some(first), "conj");
    }
}

/// "Charges – denied by Oslo – of spying": an aside describes the noun before its dash, and nothing behind it hangs on
/// what stands inside.
fn dashes(tokens: &mut [Token], close: usize) {
    let dash = |i: &usize| DASHES.contains(&tokens[*i].text.as_str());
    if !dash(&close) {
        return;
    }
    let Some(open) = (close.saturating_sub(ASIDE)..close).rev().find(dash).filter(|o| *o > 0) else { return };
    let inside = |i: usize| (open..=close).contains(&i);
    let outer = |i: &usize| tokens[*i].upos != Upos::Punct && tokens[*i].head.is_none_or(|h| !inside(h));
    let mut outer = (open + 1..close).filter(outer);
    let (Some(aside), None) = (outer.next(), outer.next()) else { return };
    let Some(mut governor) = tokens[aside].head.filter(|g| *g < open) else { return };
    let describes = matches!(tokens[aside].relation.as_str(), "acl" | "acl:relcl" | "appos");
    if describes && nominal(&tokens[open - 1]) && descends(tokens, open - 1, governor) {
        governor = open - 1;
        tokens[aside].head = Some(governor);
    }
    let noun = nominal(&tokens[governor]);
    for i in close + 1..tokens.len() {
        if !tokens[i].head.is_some_and(inside) || matches!(tokens[i].upos, Upos::Punct | Upos::Cconj) {
            continue;
        }
        let relation = match tokens[i].relation.as_str() {
            "obl" | "nmod" if noun && tokens[i].upos == Upos::Verb => "acl",
            "advcl" if noun => "acl",
            "obl" if noun => "nmod",
            "nmod" if !noun => "obl",
            "acl" if !noun => "advcl",
            "conj" => continue,
            other => other,
        };
        let relation = relation.to_owned();
        attach(tokens, i, Some(governor), &relation);
    }
}

/// "Sow, who had left, called; the envoy answered": the subject before a semicolon has its verb before it.
fn semicolon(tokens: &mut [Token], at: usize) {
    if tokens[at].text != ";" {
        return;
    }
    let second = (at + 1..tokens.len()).find(|v| {
        let mut subjects = children(tokens, *v, "nsubj");
        subjects.next().is_some_and(|s| s < at) && subjects.next().is_some_and(|s| s > at)
    });
    let Some((second, subject)) = second.and_then(|v| Some((v, children(tokens, v, "nsubj").next()?))) else { return };
    let first = children(tokens, subject, "acl")
        .filter(|w| tokens[*w].relation == "acl" && tokens[*w].upos == Upos::Verb && *w < at)
        .find(|w| *w > subject + 1 && tokens[*w - 1].text == ",");
    let Some(first) = first else { return };
    let (head, relation) = (tokens[second].head, tokens[second].relation.clone());
    attach(tokens, first, head, &relation);
    attach(tokens, second, Some(first), "parataxis");
    for token in tokens.iter_mut().take(at).filter(|t| t.head == Some(second)) {
        token.head = Some(first);
    }
}

/// "Broke with Peru, which had helped the rebels, and closed the border": a verb behind the comma that ends a relative
/// clause, without the helping verb that the clause has, goes on with the main one.
fn after_relative(tokens: &mut [Token], verb: usize) {
    let Some(relative) = tokens[verb].head.filter(|r| *r < verb && tokens[verb].relation == "conj") else { return };
    let Some(noun) = tokens[relative].head.filter(|n| *n < relative) else { return };
    let comma = children(tokens, verb, "cc").any(|c| c > relative && tokens[c - 1].text == ",");
    let opened = tokens[noun..relative].iter().any(|t| t.text == ",");
    if tokens[relative].relation != "acl:relcl" || tokens[verb].upos != Upos::Verb || !comma || !opened {
        return;
    }
    if !has(tokens, relative, "aux") || has(tokens, verb, "aux") || has(tokens, verb, "nsubj") {
        return;
    }
    let mut main = tokens[noun].head;
    while let Some(up) = main.filter(|m| tokens[*m].upos != Upos::Verb) {
        main = tokens[up].head;
    }
    if let Some(main) = main.filter(|m| *m < noun) {
        tokens[verb].head = Some(main);
    }
}

/// "Was ordered closed by the governor", "was taken off the list by the council": who stands behind "by" did what the
/// passive verb tells.
fn agent(tokens: &mut [Token], at: usize) {
    let Some(between) = tokens[at].head.filter(|b| *b < at) else { return };
    let Some(verb) = tokens[between].head.filter(|v| *v < between) else { return };
    if !has(tokens, verb, "aux:pass") || has(tokens, verb, "obl:agent") {
        return;
    }
    let case = |of: usize, words: &[&str]| {
        children(tokens, of, "case").any(|c| words.iter().any(|w| tokens[c].text.eq_ignore_ascii_case(w)))
    };
    let participle = tokens[between].relation == "xcomp"
        && tokens[between].upos == Upos::Verb
        && tokens[at].relation == "obl:agent"
        && !has(tokens, between, "mark")
        && !has(tokens, between, "aux");
    let place = tokens[between].relation == "obl"
        && tokens[at].relation == "nmod"
        && case(at, &["by"])
        && case(between, &["off", "from", "into", "onto"])
        && (has(tokens, between, "det") || has(tokens, between, "nmod:poss"));
    if participle || place {
        attach(tokens, at, Some(verb), "obl:agent");
    }
}

#[cfg(test)]
mod tests {
    use super::super::attachment::tests::sentence;
    use super::*;

    fn heads(tokens: &[Token]) -> Vec<String> {
        let shown = |t: &Token| {
            let head = t.head.map_or("-", |h| tokens[h].text.as_str());
            format!("{}:{}>{head}", t.text, t.relation)
        };
        tokens.iter().map(shown).collect()
    }

    fn mended(rows: &[(&str, Upos, i32, &str)]) -> Vec<String> {
        let mut tokens = sentence(rows);
        mend(&mut tokens);
        heads(&tokens)
    }

    #[test]
    fn a_place_before_a_dash_is_no_subject() {
        let made = mended(&[
            ("QUITO", Upos::Propn, 4, "nsubj"),
            (",", Upos::Punct, 0, "punct"),
            ("-", Upos::Punct, 4, "punct"),
            ("Peru", Upos::Propn, 4, "nsubj"),
            ("closed", Upos::Verb, -1, "root"),
        ]);
        assert_eq!(made[0], "QUITO:obl:unmarked>closed");
        let made = mended(&[
            ("QUITO", Upos::Propn, -1, "root"),
            ("-", Upos::Punct, 0, "punct"),
            ("Peru", Upos::Propn, 3, "nsubj"),
            ("closed", Upos::Verb, 0, "parataxis"),
        ]);
        assert_eq!(made, ["QUITO:obl:unmarked>closed", "-:punct>closed", "Peru:nsubj>closed", "closed:root>-"]);
        // "Peru - it closed": nothing is put before a verb that has no subject of its own.
        let rows =
            [("Peru", Upos::Propn, 2, "nsubj"), ("-", Upos::Punct, 2, "punct"), ("closed", Upos::Verb, -1, "root")];
        assert_eq!(mended(&rows), heads(&sentence(&rows)));
    }

    #[test]
    fn a_day_before_the_verb_is_the_day_of_the_verb() {
        let rows = [
            ("Peru", Upos::Propn, 3, "nsubj"),
            ("on", Upos::Adp, 2, "case"),
            ("Sunday", Upos::Propn, 0, "nmod"),
            ("closed", Upos::Verb, -1, "root"),
        ];
        assert_eq!(mended(&rows)[2], "Sunday:obl>closed");
        let mut talks = rows;
        talks[2].0 = "trade";
        assert_eq!(mended(&talks), heads(&sentence(&talks)));
    }

    #[test]
    fn whoever_is_urged_is_the_object_and_whoever_urges_the_subject() {
        let made = mended(&[
            ("Rome", Upos::Propn, 1, "xcomp"),
            ("urged", Upos::Verb, -1, "root"),
            ("Kenya", Upos::Propn, 1, "iobj"),
            ("to", Upos::Part, 4, "mark"),
            ("send", Upos::Verb, 1, "xcomp"),
        ]);
        assert_eq!((made[0].as_str(), made[2].as_str()), ("Rome:nsubj>urged", "Kenya:obj>urged"));
        let gave = [
            ("gave", Upos::Verb, -1, "root"),
            ("Kenya", Upos::Propn, 0, "iobj"),
            ("ships", Upos::Noun, 0, "obj"),
            ("use", Upos::Verb, 0, "xcomp"),
        ];
        assert_eq!(mended(&gave), heads(&sentence(&gave)));
    }

    #[test]
    fn a_list_of_subjects_is_one() {
        let rows = [
            ("Chad", Upos::Propn, 5, "nsubj"),
            (",", Upos::Punct, 2, "punct"),
            ("Mali", Upos::Propn, 5, "nsubj"),
            ("and", Upos::Cconj, 4, "cc"),
            ("Niger", Upos::Propn, 2, "conj"),
            ("left", Upos::Verb, -1, "root"),
        ];
        assert_eq!(mended(&rows)[2], "Mali:conj>Chad");
        // "The envoy, they said": no list.
        let two = [
            ("envoy", Upos::Noun, 3, "nsubj"),
            (",", Upos::Punct, 3, "punct"),
            ("Mali", Upos::Propn, 3, "nsubj"),
            ("left", Upos::Verb, -1, "root"),
        ];
        assert_eq!(mended(&two), heads(&sentence(&two)));
    }

    #[test]
    fn what_follows_an_aside_hangs_on_what_stood_before_it() {
        let made = mended(&[
            ("row", Upos::Noun, -1, "root"),
            ("and", Upos::Cconj, 2, "cc"),
            ("charges", Upos::Noun, 0, "conj"),
            ("–", Upos::Punct, 4, "punct"),
            ("denied", Upos::Verb, 0, "acl"),
            ("by", Upos::Adp, 6, "case"),
            ("Oslo", Upos::Propn, 4, "obl:agent"),
            ("–", Upos::Punct, 4, "punct"),
            ("of", Upos::Sconj, 9, "mark"),
            ("spying", Upos::Verb, 4, "obl"),
        ]);
        assert_eq!((made[4].as_str(), made[9].as_str()), ("denied:acl>charges", "spying:acl>charges"));
    }

    #[test]
    fn a_subject_before_a_semicolon_has_its_verb_there() {
        let made = mended(&[
            ("Sow", Upos::Propn, 6, "nsubj"),
            (",", Upos::Punct, 2, "punct"),
            ("called", Upos::Verb, 0, "acl"),
            (";", Upos::Punct, 6, "punct"),
            ("the", Upos::Det, 5, "det"),
            ("envoy", Upos::Noun, 6, "nsubj"),
            ("answered", Upos::Verb, -1, "root"),
        ]);
        assert_eq!((made[0].as_str(), made[2].as_str()), ("Sow:nsubj>called", "called:root>-"));
        assert_eq!((made[5].as_str(), made[6].as_str()), ("envoy:nsubj>answered", "answered:parataxis>called"));
    }

    #[test]
    fn the_main_clause_goes_on_behind_a_relative_one() {
        let rows = [
            ("broke", Upos::Verb, -1, "root"),
            ("with", Upos::Adp, 2, "case"),
            ("Peru", Upos::Propn, 0, "obl"),
            (",", Upos::Punct, 6, "punct"),
            ("which", Upos::Pron, 6, "nsubj"),
            ("had", Upos::Aux, 6, "aux"),
            ("helped", Upos::Verb, 2, "acl:relcl"),
            (",", Upos::Punct, 9, "punct"),
            ("and", Upos::Cconj, 9, "cc"),
            ("left", Upos::Verb, 6, "conj"),
        ];
        assert_eq!(mended(&rows)[9], "left:conj>broke");
        // Without the comma it is Peru that left.
        let mut same = rows;
        same[7].0 = "much";
        assert_eq!(mended(&same), heads(&sentence(&same)));
    }

    #[test]
    fn who_stands_behind_by_did_what_the_passive_tells() {
        let made = mended(&[
            ("It", Upos::Pron, 2, "nsubj:pass"),
            ("was", Upos::Aux, 2, "aux:pass"),
            ("ordered", Upos::Verb, -1, "root"),
            ("closed", Upos::Verb, 2, "xcomp"),
            ("by", Upos::Adp, 5, "case"),
            ("Rome", Upos::Propn, 3, "obl:agent"),
        ]);
        assert_eq!(made[5], "Rome:obl:agent>ordered");
        let rows = [
            ("Chad", Upos::Propn, 2, "nsubj:pass"),
            ("was", Upos::Aux, 2, "aux:pass"),
            ("taken", Upos::Verb, -1, "root"),
            ("off", Upos::Adp, 5, "case"),
            ("the", Upos::Det, 5, "det"),
            ("list", Upos::Noun, 2, "obl"),
            ("by", Upos::Adp, 7, "case"),
            ("Rome", Upos::Propn, 5, "nmod"),
        ];
        assert_eq!(mended(&rows)[7], "Rome:obl:agent>taken");
        // "Wounded in the attack by Rome": the attack may be theirs.
        let mut attack = rows;
        attack[3].0 = "in";
        assert_eq!(mended(&attack), heads(&sentence(&attack)));
    }
}
