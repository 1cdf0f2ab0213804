//! Mends the trees of fixed expressions that the treebanks hardly know.

use super::{Token, Upos};

/// Verbs by which somebody is declared something.
const NAMING: &[&str] =
    &["brand", "call", "consider", "declare", "deem", "designate", "label", "make", "name", "proclaim", "pronounce"];

/// How far before the expression its verb may stand: two appositions and their commas.
const REACH: usize = 25;

/// "Persona non grata" is the complement of the verb before it, and what was hung on its Latin words is that verb's.
/// Linear in the number of tokens.
pub(super) fn mend(tokens: &mut [Token]) {
    let is = |token: &Token, words: &[&str]| words.iter().any(|w| token.text.eq_ignore_ascii_case(w));
    for at in 0..tokens.len().saturating_sub(2) {
        let latin = is(&tokens[at], &["persona", "personae", "personas"])
            && is(&tokens[at + 1], &["non"])
            && is(&tokens[at + 2], &["grata", "gratae", "gratas"]);
        if latin {
            complement(tokens, at);
        }
    }
}

fn complement(tokens: &mut [Token], at: usize) {
    let inside = |i: usize| (at..at + 3).contains(&i);
    let outer = (at..at + 3).find(|i| tokens[*i].head.is_none_or(|h| !inside(h)));
    let Some(outer) = outer else { return };
    let verb = (at.saturating_sub(REACH)..at)
        .rev()
        .find(|i| tokens[*i].upos == Upos::Verb && NAMING.contains(&tokens[*i].lemma.as_str()))
        .filter(|v| tokens[*v].head.is_some_and(inside) || !descends(tokens, *v, &inside));
    let Some(verb) = verb else { return };
    if tokens[verb].head.is_some_and(inside) {
        // "that they be declared persona non grata" read as "that they be a declared persona".
        let (head, relation) = (tokens[outer].head, tokens[outer].relation.clone());
        tokens[verb].head = head;
        tokens[verb].relation = relation;
    }
    // "Declared the envoy to be persona non grata": in the active voice, whatever stands before the expression.
    let to_be = at > verb + 2 && tokens[at - 1].lemma == "be" && tokens[at - 2].lemma == "to";
    let passive = !to_be && tokens.iter().any(|t| t.head.is_some_and(inside) && t.relation == "cop")
        || tokens.iter().any(|t| t.head == Some(verb) && t.relation == "aux:pass");
    let case = |of: usize| tokens.iter().find(|t| t.head == Some(of) && t.relation == "case").map(|t| t.lemma.clone());
    let cases: Vec<Option<String>> = (0..tokens.len()).map(case).collect();
    // "declared persona non grata the envoy of Peru", "declared the envoy persona": a bare noun after the verb is whom.
    let mut object = tokens.iter().position(|t| t.head == Some(verb) && t.relation == "obj");
    if !passive && object.is_none_or(inside) {
        object = (verb + 1..tokens.len()).rev().find(|i| {
            let token = &tokens[*i];
            let hangs = token.head.is_some_and(|h| inside(h) || h == verb && token.relation != "conj");
            !inside(*i) && hangs && matches!(token.upos, Upos::Noun | Upos::Propn) && cases[*i].is_none()
        });
        if let Some(object) = object {
            tokens[object].head = Some(verb);
            "obj".clone_into(&mut tokens[object].relation);
        }
    }
    // "Ten envoys declared persona non grata", says a headline: nobody is named whom they would have declared so.
    let bare = !passive && object.is_none() && !tokens[verb].text.eq_ignore_ascii_case(&tokens[verb].lemma);
    let helped = tokens.iter().any(|t| t.head == Some(verb) && t.relation.starts_with("aux"));
    if bare && !helped && !tokens[verb].text.to_lowercase().ends_with("ing") && !tokens[verb].text.ends_with('s') {
        for token in tokens.iter_mut().filter(|t| t.head == Some(verb) && t.relation == "nsubj") {
            "nsubj:pass".clone_into(&mut token.relation);
        }
    }
    for i in (0..tokens.len()).filter(|i| !inside(*i) && *i != verb) {
        let token = &mut tokens[i];
        if !token.head.is_some_and(inside) {
            continue;
        }
        let relation = match token.relation.as_str() {
            "cop" => "aux:pass",
            "nsubj" if passive => "nsubj:pass",
            "nmod" | "obl" if passive && cases[i].as_deref() == Some("by") => "obl:agent",
            "nmod" => "obl",
            "acl" | "acl:relcl" => "advcl",
            other => other,
        };
        // What describes the noun before the expression was hung on the expression: "the Mexican ambassador persona".
        let described = object.filter(|o| {
            verb < i && i < *o && *o < at && matches!(relation, "amod" | "det" | "nmod:poss" | "compound" | "nummod")
        });
        token.relation = relation.to_owned();
        token.head = Some(described.unwrap_or(verb));
    }
    // "Declared the envoy persona non grata for meddling": the reason is that of the declaring.
    for i in at + 3..tokens.len() {
        let of_object = tokens[i].relation == "acl" && tokens[i].head.is_some_and(|h| verb < h && h < at);
        let reason = |t: &Token| t.head == Some(i) && t.relation == "mark" && t.text.eq_ignore_ascii_case("for");
        if of_object && tokens.iter().any(reason) {
            tokens[i].head = Some(verb);
            "advcl".clone_into(&mut tokens[i].relation);
        }
    }
    for (i, token) in tokens.iter_mut().enumerate().skip(at).take(3) {
        token.head = Some(if i == at { verb } else { at });
        token.relation = if i == at { "xcomp" } else { "flat" }.to_owned();
    }
    tokens[at].upos = Upos::Noun;
    "persona".clone_into(&mut tokens[at].lemma);
    if to_be {
        for (i, relation) in [(at - 1, "cop"), (at - 2, "mark")] {
            tokens[i].head = Some(at);
            relation.clone_into(&mut tokens[i].relation);
        }
    }
}

/// Whether a token hangs, over any number of others, on the words asked for.
fn descends(tokens: &[Token], of: usize, inside: &dyn Fn(usize) -> bool) -> bool {
    let mut at = of;
    for _ in 0..tokens.len() {
        match tokens[at].head {
            Some(head) if inside(head) => return true,
            Some(head) => at = head,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn sentence(rows: &[(&str, &str, Upos, i32, &str)]) -> Vec<Token> {
        let token = |(text, lemma, upos, head, relation): &(&str, &str, Upos, i32, &str)| Token {
            text: (*text).to_owned(),
            span: Span::new(0, 0),
            lemma: (*lemma).to_owned(),
            upos: *upos,
            head: usize::try_from(*head).ok(),
            relation: (*relation).to_owned(),
        };
        rows.iter().map(token).collect()
    }

    #[test]
    fn the_expression_is_the_complement_of_its_verb() {
        let mut tokens = sentence(&[
            ("envoys", "envoy", Upos::Noun, 3, "nsubj"),
            ("be", "be", Upos::Aux, 3, "cop"),
            ("declared", "declare", Upos::Verb, 3, "amod"),
            ("persona", "persona", Upos::Noun, -1, "root"),
            ("non", "non", Upos::X, 3, "compound"),
            ("grata", "grata", Upos::X, 3, "amod"),
            ("by", "by", Upos::Adp, 7, "case"),
            ("Lima", "Lima", Upos::Propn, 3, "nmod"),
        ]);
        mend(&mut tokens);
        let got: Vec<(Option<usize>, &str)> = tokens.iter().map(|t| (t.head, t.relation.as_str())).collect();
        let want = [
            (Some(2), "nsubj:pass"),
            (Some(2), "aux:pass"),
            (None, "root"),
            (Some(2), "xcomp"),
            (Some(3), "flat"),
            (Some(3), "flat"),
            (Some(7), "case"),
            (Some(2), "obl:agent"),
        ];
        assert_eq!(got, want);
    }

    #[test]
    fn without_a_verb_the_tree_stays() {
        let mut tokens = sentence(&[
            ("a", "a", Upos::Det, 1, "det"),
            ("persona", "persona", Upos::Noun, -1, "root"),
            ("non", "non", Upos::X, 1, "flat"),
            ("grata", "grata", Upos::X, 1, "flat"),
        ]);
        let before = tokens.clone();
        mend(&mut tokens);
        assert_eq!(tokens, before);
    }
}
