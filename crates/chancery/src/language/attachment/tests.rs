use super::*;
use crate::span::Span;

pub(in crate::language) fn sentence(rows: &[(&str, Upos, i32, &str)]) -> Vec<Token> {
    let token = |(text, upos, head, relation): &(&str, Upos, i32, &str)| Token {
        text: (*text).to_owned(),
        span: Span::new(0, 0),
        lemma: (*text).to_lowercase(),
        upos: *upos,
        head: usize::try_from(*head).ok(),
        relation: (*relation).to_owned(),
    };
    rows.iter().map(token).collect()
}

#[test]
fn a_title_and_the_name_after_it_are_one_object() {
    let mut tokens = sentence(&[
        ("Dakar", Upos::Propn, 1, "nsubj"),
        ("summoned", Upos::Verb, -1, "root"),
        ("its", Upos::Pron, 3, "nmod:poss"),
        ("ambassador", Upos::Noun, 1, "obj"),
        ("Amina", Upos::Propn, 1, "obj"),
        ("Sow", Upos::Propn, 4, "flat"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[3].head, tokens[3].relation.as_str()), (Some(4), "nmod:desc"));
    assert_eq!((tokens[4].head, tokens[4].relation.as_str()), (Some(1), "obj"));
}

#[test]
fn who_is_asked_is_asked_to_do_it() {
    let ordered = |object: &'static str| {
        let mut tokens = sentence(&[
            ("Bamako", Upos::Propn, 1, "nsubj"),
            ("order", Upos::Verb, -1, "root"),
            ("the", Upos::Det, 3, "det"),
            (object, Upos::Noun, 1, "obj"),
            ("to", Upos::Part, 5, "mark"),
            ("leave", Upos::Verb, 3, "acl"),
        ]);
        mend(&mut tokens);
        (tokens[5].head, tokens[5].relation.clone())
    };
    assert_eq!(ordered("mission"), (Some(1), "xcomp".to_owned()));
    assert_eq!(ordered("plan"), (Some(3), "acl".to_owned()));
}

#[test]
fn a_noun_with_a_preposition_stands_behind_its_head() {
    let mut tokens = sentence(&[
        ("recalled", Upos::Verb, -1, "root"),
        ("envoy", Upos::Noun, 0, "obj"),
        ("from", Upos::Adp, 3, "case"),
        ("Accra", Upos::Propn, 5, "nmod"),
        ("for", Upos::Adp, 5, "case"),
        ("talks", Upos::Noun, 0, "obl"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[3].head, tokens[3].relation.as_str()), (Some(0), "obl"));
}

#[test]
fn a_second_infinitive_stands_beside_the_first() {
    let mut tokens = sentence(&[
        ("decided", Upos::Verb, -1, "root"),
        ("to", Upos::Part, 2, "mark"),
        ("expel", Upos::Verb, 0, "xcomp"),
        ("him", Upos::Pron, 2, "obj"),
        ("and", Upos::Cconj, 6, "cc"),
        ("to", Upos::Part, 6, "mark"),
        ("recall", Upos::Verb, 0, "conj"),
    ]);
    for i in [1, 2, 5, 6] {
        tokens[i].lemma = tokens[i].text.clone();
    }
    mend(&mut tokens);
    assert_eq!(tokens[6].head, Some(2));
}

#[test]
fn infinitives_in_a_row_stand_beside_the_first() {
    let mut tokens = sentence(&[
        ("wants", Upos::Verb, -1, "root"),
        ("it", Upos::Pron, 0, "obj"),
        ("to", Upos::Part, 3, "mark"),
        ("close", Upos::Verb, 0, "xcomp"),
        (",", Upos::Punct, 6, "punct"),
        ("to", Upos::Part, 6, "mark"),
        ("leave", Upos::Verb, 3, "advcl"),
        ("and", Upos::Cconj, 9, "cc"),
        ("to", Upos::Part, 9, "mark"),
        ("pay", Upos::Verb, 6, "conj"),
    ]);
    for i in [2, 3, 5, 6, 8, 9] {
        tokens[i].lemma = tokens[i].text.clone();
    }
    mend(&mut tokens);
    assert_eq!((tokens[6].head, tokens[6].relation.as_str()), (Some(3), "conj"));
    assert_eq!((tokens[9].head, tokens[9].relation.as_str()), (Some(3), "conj"));
}

#[test]
fn two_names_before_a_plural_verb_are_two_subjects() {
    let headline = |verb: &str| {
        let mut tokens = sentence(&[
            ("Chad", Upos::Propn, 3, "nsubj"),
            (",", Upos::Punct, 2, "punct"),
            ("Niger", Upos::Propn, 0, "appos"),
            (verb, Upos::Verb, -1, "root"),
            ("pact", Upos::Noun, 3, "obj"),
        ]);
        "sign".clone_into(&mut tokens[3].lemma);
        mend(&mut tokens);
        tokens[2].relation.clone()
    };
    assert_eq!(headline("sign"), "conj");
    assert_eq!(headline("signs"), "appos");
}

#[test]
fn a_name_between_commas_says_who_somebody_is() {
    let mut rows = vec![
        ("envoy", Upos::Noun, 7, "nsubj"),
        ("to", Upos::Adp, 2, "case"),
        ("Chad", Upos::Propn, 0, "nmod"),
        (",", Upos::Punct, 4, "punct"),
        ("Amina", Upos::Propn, 2, "conj"),
        ("Sow", Upos::Propn, 4, "flat"),
        (",", Upos::Punct, 0, "punct"),
        ("left", Upos::Verb, -1, "root"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!((tokens[4].head, tokens[4].relation.as_str()), (Some(0), "appos"));
    // "Chad and Amina Sow" stay two.
    rows[3] = ("and", Upos::Cconj, 4, "cc");
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!((tokens[4].head, tokens[4].relation.as_str()), (Some(2), "conj"));
}

#[test]
fn the_verb_after_an_apposition_is_the_root() {
    let rows = vec![
        ("Qatar", Upos::Propn, -1, "root"),
        (",", Upos::Punct, 2, "punct"),
        ("home", Upos::Noun, 0, "parataxis"),
        ("to", Upos::Adp, 4, "case"),
        ("bases", Upos::Noun, 2, "obl"),
        (",", Upos::Punct, 2, "punct"),
        ("denied", Upos::Verb, 0, "parataxis"),
        ("it", Upos::Pron, 6, "obj"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!((tokens[0].head, tokens[0].relation.as_str()), (Some(6), "nsubj"));
    assert_eq!((tokens[6].head, tokens[2].relation.as_str()), (None, "appos"));
}

#[test]
fn who_has_done_as_another_is_the_subject() {
    let mut rows = vec![
        ("left", Upos::Verb, -1, "root"),
        ("as", Upos::Sconj, 4, "mark"),
        ("Peru", Upos::Propn, 4, "obl"),
        ("had", Upos::Aux, 4, "aux"),
        ("done", Upos::Verb, 0, "advcl"),
        ("in", Upos::Adp, 6, "case"),
        ("May", Upos::Propn, 4, "obl"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!((tokens[2].relation.as_str(), tokens[6].relation.as_str()), ("nsubj", "obl"));
    rows[1] = ("in", Upos::Adp, 2, "case");
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!(tokens[2].relation, "obl");
}

#[test]
fn a_sentence_has_a_verb() {
    let mut rows = vec![
        ("minister", Upos::Noun, 1, "compound"),
        ("plans", Upos::Noun, -1, "root"),
        ("to", Upos::Part, 3, "mark"),
        ("visit", Upos::Verb, 1, "xcomp"),
        ("Lisbon", Upos::Propn, 3, "obj"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!((tokens[1].upos, tokens[0].relation.as_str()), (Upos::Verb, "nsubj"));
    // "the plans to visit Lisbon" are plans.
    rows[0] = ("the", Upos::Det, 1, "det");
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!(tokens[1].upos, Upos::Noun);
}

#[test]
fn two_different_arguments_stay_apart() {
    let rows = [
        ("Dakar", Upos::Propn, 1, "nsubj"),
        ("gave", Upos::Verb, -1, "root"),
        ("envoy", Upos::Noun, 1, "iobj"),
        ("Sow", Upos::Propn, 1, "obj"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!(tokens, sentence(&rows));
}

#[test]
fn what_is_called_for_is_the_subject_of_what_is_to_be() {
    let mut tokens = sentence(&[
        ("motion", Upos::Noun, -1, "root"),
        ("calling", Upos::Verb, 0, "acl"),
        ("for", Upos::Sconj, 6, "mark"),
        ("embassy", Upos::Noun, 1, "nsubj"),
        ("to", Upos::Part, 6, "mark"),
        ("be", Upos::Aux, 6, "aux:pass"),
        ("closed", Upos::Verb, 1, "advcl"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[3].head, tokens[3].relation.as_str()), (Some(6), "nsubj:pass"));
    assert_eq!((tokens[6].head, tokens[6].relation.as_str()), (Some(1), "ccomp"));
}

#[test]
fn a_participle_after_the_subject_describes_it() {
    let mut tokens = sentence(&[
        ("Sow", Upos::Propn, 6, "nsubj"),
        (",", Upos::Punct, 2, "punct"),
        ("summoned", Upos::Verb, 6, "ccomp"),
        ("to", Upos::Adp, 4, "case"),
        ("court", Upos::Noun, 2, "obl"),
        (",", Upos::Punct, 2, "punct"),
        ("told", Upos::Verb, -1, "root"),
        ("reporters", Upos::Noun, 6, "iobj"),
    ]);
    tokens[2].lemma = "summon".to_owned();
    mend(&mut tokens);
    assert_eq!((tokens[2].head, tokens[2].relation.as_str()), (Some(0), "acl"));
}

#[test]
fn what_is_said_before_its_verb_stays_said() {
    let rows = [
        ("Talks", Upos::Noun, 1, "nsubj"),
        ("resumed", Upos::Verb, 4, "ccomp"),
        (",", Upos::Punct, 4, "punct"),
        ("Cairo", Upos::Propn, 4, "nsubj"),
        ("said", Upos::Verb, -1, "root"),
    ];
    let mut tokens = sentence(&rows);
    mend(&mut tokens);
    assert_eq!(tokens, sentence(&rows));
}

#[test]
fn who_is_called_in_is_the_object() {
    let mut tokens = sentence(&[
        ("Cairo", Upos::Propn, 1, "nsubj"),
        ("called", Upos::Verb, -1, "root"),
        ("in", Upos::Adp, 1, "compound:prt"),
        ("chargé", Upos::Noun, 1, "xcomp"),
    ]);
    mend(&mut tokens);
    assert_eq!(tokens[3].relation, "obj");
    let mut tokens =
        sentence(&[("called", Upos::Verb, -1, "root"), ("in", Upos::Adp, 2, "case"), ("consul", Upos::Noun, 0, "obl")]);
    tokens[0].lemma = "call".to_owned();
    mend(&mut tokens);
    assert_eq!((tokens[1].head, tokens[2].relation.as_str()), (Some(0), "obj"));
}

#[test]
fn a_bare_verb_after_to_is_an_infinitive() {
    let mut tokens = sentence(&[
        ("Quito", Upos::Propn, 1, "nsubj"),
        ("agreed", Upos::Verb, -1, "root"),
        ("to", Upos::Adp, 4, "case"),
        ("mend", Upos::Verb, 4, "amod"),
        ("ties", Upos::Noun, 1, "obl"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[3].head, tokens[3].relation.as_str()), (Some(1), "xcomp"));
    assert_eq!((tokens[4].head, tokens[4].relation.as_str()), (Some(3), "obj"));
}

#[test]
fn the_verb_after_an_aside_is_the_main_one() {
    let rows = [
        ("Sow", Upos::Propn, 2, "nsubj"),
        (",", Upos::Punct, 2, "punct"),
        ("recalled", Upos::Verb, -1, "root"),
        ("Friday", Upos::Propn, 2, "obl"),
        (",", Upos::Punct, 5, "punct"),
        ("met", Upos::Verb, 2, "conj"),
        ("nobody", Upos::Pron, 5, "obj"),
    ];
    let mut tokens = sentence(&rows);
    tokens[2].lemma = "recall".to_owned();
    mend(&mut tokens);
    assert_eq!((tokens[5].head, tokens[0].head), (None, Some(5)));
    assert_eq!((tokens[2].head, tokens[2].relation.as_str()), (Some(0), "acl"));
    // "He came, saw and won" is told of him alone.
    let mut tokens = sentence(&rows);
    tokens[1].text = "then".to_owned();
    let before = tokens.clone();
    mend(&mut tokens);
    assert_eq!(tokens, before);
}

#[test]
fn the_day_after_said_is_that_of_the_saying() {
    let mut tokens = sentence(&[
        ("She", Upos::Pron, 1, "nsubj"),
        ("said", Upos::Verb, -1, "root"),
        ("in", Upos::Adp, 3, "case"),
        ("February", Upos::Propn, 6, "obl"),
        ("Quito", Upos::Propn, 6, "nsubj"),
        ("would", Upos::Aux, 6, "aux"),
        ("defend", Upos::Verb, 1, "ccomp"),
    ]);
    mend(&mut tokens);
    assert_eq!(tokens[3].head, Some(1));
}

#[test]
fn what_stands_before_the_verb_is_no_part_of_its_object() {
    let mut tokens = sentence(&[
        ("Premier", Upos::Propn, 1, "nmod:desc"),
        ("Li", Upos::Propn, 6, "compound"),
        ("and", Upos::Cconj, 3, "cc"),
        ("Khan", Upos::Propn, 1, "conj"),
        ("signed", Upos::Verb, -1, "root"),
        ("ten", Upos::Num, 6, "nummod"),
        ("agreements", Upos::Noun, 4, "obj"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[1].head, tokens[1].relation.as_str()), (Some(4), "nsubj"));
    // One that has a subject keeps what it has.
    let mut tokens = sentence(&[
        ("Dakar", Upos::Propn, 2, "nsubj"),
        ("Friday", Upos::Propn, 3, "compound"),
        ("signed", Upos::Verb, -1, "root"),
        ("agreements", Upos::Noun, 2, "obj"),
    ]);
    mend(&mut tokens);
    assert_eq!((tokens[1].head, tokens[1].relation.as_str()), (Some(3), "compound"));
}

#[test]
fn who_said_so_between_commas_is_no_clause_of_the_subject() {
    let told = |word: &'static str| {
        let mut tokens = sentence(&[
            ("Strikes", Upos::Noun, 8, "nsubj"),
            (word, Upos::Punct, 4, "punct"),
            ("the", Upos::Det, 3, "det"),
            ("palace", Upos::Noun, 4, "nsubj"),
            ("say", Upos::Verb, 0, "acl:relcl"),
            (",", Upos::Punct, 4, "punct"),
            ("would", Upos::Aux, 8, "aux"),
            ("be", Upos::Aux, 8, "aux:pass"),
            ("avenged", Upos::Verb, -1, "root"),
        ]);
        mend(&mut tokens);
        (tokens[4].head, tokens[4].relation.clone())
    };
    assert_eq!(told(","), (Some(8), "parataxis".to_owned()));
    assert_eq!(told("that"), (Some(0), "acl:relcl".to_owned()));
}

#[test]
fn the_name_before_a_gerund_does_what_it_says() {
    let told = |case: &'static str| {
        let mut tokens = sentence(&[
            ("Oslo", Upos::Propn, 1, "nsubj"),
            ("recalled", Upos::Verb, -1, "root"),
            ("envoys", Upos::Noun, 1, "obj"),
            (case, Upos::Adp, 4, "case"),
            ("Chad", Upos::Propn, 2, "nmod"),
            ("sending", Upos::Verb, 1, "xcomp"),
            ("troops", Upos::Noun, 5, "obj"),
        ]);
        mend(&mut tokens);
        (tokens[5].head, tokens[5].relation.clone())
    };
    assert_eq!(told("over"), (Some(4), "acl".to_owned()));
    assert_eq!(told("from"), (Some(1), "xcomp".to_owned()));
}

#[test]
fn what_would_close_a_circle_is_left_as_it_was() {
    let rows = [("it", Upos::Pron, 1, "nsubj"), ("left", Upos::Verb, -1, "root"), ("Lima", Upos::Propn, 1, "obj")];
    let heads = |tokens: &[Token]| tokens.iter().map(|t| t.head).collect::<Vec<_>>();
    let mut tokens = sentence(&rows);
    stays_a_tree(&mut tokens, |tokens| tokens[1].head = Some(2));
    assert_eq!(heads(&tokens), [Some(1), None, Some(1)]);
    stays_a_tree(&mut tokens, |tokens| tokens[0].head = Some(2));
    assert_eq!(heads(&tokens), [Some(2), None, Some(1)]);
}
