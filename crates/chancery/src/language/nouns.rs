//! Mends nouns that were taken for verbs, where their form leaves no doubt.

use super::{Token, Upos};

/// What phrasal verbs are made of where they are written as one word, which makes them nouns: "buildup", "crackdown".
const STEMS: &[&str] = &[
    "back", "bail", "black", "break", "build", "buy", "call", "check", "cover", "crack", "cross", "cut", "drag",
    "draw", "drop", "fall", "flare", "hand", "hang", "hold", "kick", "lay", "line", "lock", "look", "mark", "melt",
    "pay", "pull", "push", "roll", "sell", "set", "show", "shut", "slow", "speed", "stand", "start", "step", "strip",
    "take", "turn", "walk", "warm", "wind", "work",
];
const PARTICLES: &[&str] = &["up", "down", "out", "off", "back", "over"];

/// Mends a tree in place; it stays a tree. Linear in the number of tokens.
pub(super) fn mend(tokens: &mut [Token]) {
    reports(tokens);
    for at in 0..tokens.len() {
        one_word(tokens, at);
        to_talks(tokens, at);
        movement_for(tokens, at);
    }
}

/// What hung on a verb hangs on a noun.
fn make_noun(tokens: &mut [Token], at: usize) {
    tokens[at].upos = Upos::Noun;
    for i in 0..tokens.len() {
        if tokens[i].head != Some(at) {
            continue;
        }
        let relation = match tokens[i].relation.as_str() {
            // "Troop buildup", and "the troop's buildup" with its case.
            "nsubj" | "nsubj:pass" if i + 1 == at => "compound",
            "obl" | "obl:agent" => "nmod",
            "advcl" | "ccomp" => "acl",
            _ => continue,
        };
        relation.clone_into(&mut tokens[i].relation);
        if relation == "compound" {
            for other in tokens.iter_mut().take(i).filter(|t| t.head == Some(i)) {
                if matches!(other.relation.as_str(), "nmod:poss" | "det" | "amod" | "nummod") {
                    other.head = Some(at);
                }
            }
        }
    }
}

/// "Russia's troop buildup": a phrasal verb in one word is a noun, and has no subject beside it.
fn one_word(tokens: &mut [Token], at: usize) {
    let word = tokens[at].text.to_lowercase();
    let stem = PARTICLES.iter().find_map(|p| word.strip_suffix(p));
    let predicate = || tokens.iter().any(|t| t.head == Some(at) && (t.relation == "cop" || t.has_relation("aux")));
    let taken = match tokens[at].upos {
        Upos::Verb => true,
        Upos::Noun => !predicate(),
        _ => false,
    };
    if taken && stem.is_some_and(|stem| STEMS.contains(&stem)) {
        make_noun(tokens, at);
    }
}

/// "Agreed to talks with the rebels": an infinitive has no ending.
fn to_talks(tokens: &mut [Token], at: usize) {
    let Some(to) = at.checked_sub(1).filter(|to| tokens[*to].text.eq_ignore_ascii_case("to")) else { return };
    let token = &tokens[at];
    let plural = token.upos == Upos::Verb && token.text.ends_with('s') && token.text.to_lowercase() != token.lemma;
    if !plural || tokens[to].head != Some(at) || tokens[to].relation != "mark" {
        return;
    }
    let relation = match token.relation.as_str() {
        "xcomp" | "ccomp" | "advcl" => "obl",
        "acl" => "nmod",
        _ => return,
    };
    relation.clone_into(&mut tokens[at].relation);
    tokens[to].upos = Upos::Adp;
    "case".clone_into(&mut tokens[to].relation);
    make_noun(tokens, at);
}

/// Who may be written with a capital before the name of what he is for: "the Minister for Europe".
const OFFICES: &[&str] =
    &["ambassador", "commissioner", "director", "envoy", "minister", "representative", "secretary", "spokesman"];

/// "The Movement for Bread": a noun with a capital before "for" and a name is a name too.
fn movement_for(tokens: &mut [Token], at: usize) {
    let token = &tokens[at];
    let capital = |t: &Token| t.text.starts_with(char::is_uppercase) && t.text.chars().any(char::is_lowercase);
    if at == 0 || token.upos != Upos::Noun || !capital(token) || OFFICES.contains(&token.lemma.as_str()) {
        return;
    }
    let (Some(preposition), Some(name)) = (tokens.get(at + 1), tokens.get(at + 2)) else { return };
    let named = name.upos == Upos::Propn && name.head == Some(at) && preposition.head == Some(at + 2);
    // In a headline every word may have a capital.
    let plain = tokens.iter().any(|t| t.upos == Upos::Verb && !capital(t));
    if preposition.text == "for" && named && plain {
        tokens[at].upos = Upos::Propn;
        tokens[at].lemma = tokens[at].text.clone();
    }
}

/// "Reports that Cairo had left were false": a sentence that begins with a word in -s before "that" begins with a noun.
fn reports(tokens: &mut [Token]) {
    let Some(first) = tokens.first() else { return };
    let inflected = first.text.ends_with('s') && first.text.to_lowercase() != first.lemma;
    let that = tokens.get(1).is_some_and(|t| t.text == "that");
    if first.upos != Upos::Verb || !inflected || !that || first.head.is_some() {
        return;
    }
    let clauses: Vec<usize> = (1..tokens.len())
        .filter(|i| tokens[*i].head == Some(0) && matches!(tokens[*i].relation.as_str(), "ccomp" | "parataxis"))
        .collect();
    let [told, main] = clauses[..] else { return };
    let of_main = |relation: &str| tokens.iter().any(|t| t.head == Some(main) && t.has_relation(relation));
    if of_main("nsubj") || of_main("mark") || !(of_main("cop") || of_main("aux")) {
        return;
    }
    for token in tokens.iter_mut() {
        if token.head == Some(0) && token.upos == Upos::Punct {
            token.head = Some(main);
        }
    }
    let passive = tokens.iter().any(|t| t.head == Some(main) && t.relation == "aux:pass");
    let mut set = |at: usize, head: Option<usize>, relation: &str| {
        tokens[at].head = head;
        relation.clone_into(&mut tokens[at].relation);
    };
    set(main, None, "root");
    set(0, Some(main), if passive { "nsubj:pass" } else { "nsubj" });
    set(told, Some(0), "acl");
    tokens[0].upos = Upos::Noun;
}

#[cfg(test)]
mod tests {
    use super::super::attachment::tests::sentence;
    use super::*;

    #[test]
    fn a_phrasal_verb_in_one_word_is_a_noun() {
        let mut tokens = sentence(&[
            ("Peru", Upos::Propn, 2, "nmod:poss"),
            ("'s", Upos::Part, 0, "case"),
            ("troop", Upos::Noun, 3, "nsubj"),
            ("buildup", Upos::Verb, -1, "root"),
            ("near", Upos::Adp, 5, "case"),
            ("Tacna", Upos::Propn, 3, "obl"),
        ]);
        mend(&mut tokens);
        assert_eq!((tokens[3].upos, tokens[0].head), (Upos::Noun, Some(3)));
        assert_eq!((tokens[2].relation.as_str(), tokens[5].relation.as_str()), ("compound", "nmod"));
        let scout = [("They", Upos::Pron, 1, "nsubj"), ("scout", Upos::Verb, -1, "root")];
        let mut tokens = sentence(&scout);
        mend(&mut tokens);
        assert_eq!(tokens, sentence(&scout));
    }

    #[test]
    fn an_infinitive_has_no_ending() {
        let rows = [
            ("Rome", Upos::Propn, 1, "nsubj"),
            ("agreed", Upos::Verb, -1, "root"),
            ("to", Upos::Part, 3, "mark"),
            ("talks", Upos::Verb, 1, "xcomp"),
            ("with", Upos::Adp, 5, "case"),
            ("Oslo", Upos::Propn, 3, "obl"),
        ];
        let mut tokens = sentence(&rows);
        tokens[3].lemma = "talk".to_owned();
        mend(&mut tokens);
        assert_eq!((tokens[3].upos, tokens[3].relation.as_str()), (Upos::Noun, "obl"));
        assert_eq!((tokens[2].relation.as_str(), tokens[5].relation.as_str()), ("case", "nmod"));
        // "To discuss" and "to miss" end in s by themselves.
        let mut tokens = sentence(&rows);
        mend(&mut tokens);
        assert_eq!(tokens, sentence(&rows));
    }

    #[test]
    fn a_movement_for_something_has_a_name() {
        let rows = [
            ("The", Upos::Det, 1, "det"),
            ("Movement", Upos::Noun, 4, "nsubj"),
            ("for", Upos::Adp, 3, "case"),
            ("Bread", Upos::Propn, 1, "nmod"),
            ("protested", Upos::Verb, -1, "root"),
        ];
        let mut tokens = sentence(&rows);
        mend(&mut tokens);
        assert_eq!((tokens[1].upos, tokens[1].lemma.as_str()), (Upos::Propn, "Movement"));
        let mut minister = rows;
        minister[1].0 = "Minister";
        let mut tokens = sentence(&minister);
        mend(&mut tokens);
        assert_eq!(tokens, sentence(&minister));
    }

    #[test]
    fn a_word_in_s_before_that_is_what_the_sentence_is_about() {
        let mut tokens = sentence(&[
            ("Reports", Upos::Verb, -1, "root"),
            ("that", Upos::Sconj, 3, "mark"),
            ("Cairo", Upos::Propn, 3, "nsubj"),
            ("left", Upos::Verb, 0, "ccomp"),
            ("were", Upos::Aux, 5, "cop"),
            ("false", Upos::Adj, 0, "ccomp"),
            (".", Upos::Punct, 0, "punct"),
        ]);
        tokens[0].lemma = "report".to_owned();
        mend(&mut tokens);
        let made: Vec<_> = tokens.iter().map(|t| (t.head, t.relation.as_str())).collect();
        assert_eq!((made[0], made[3], made[5]), ((Some(5), "nsubj"), (Some(0), "acl"), (None, "root")));
        assert_eq!(made[6].0, Some(5));
    }
}
