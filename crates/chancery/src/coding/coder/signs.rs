//! What in a sentence speaks for one type of relation or another between two given parties: the words on the way from
//! one to the other, how each hangs on its governor, and what the frames say. A weight is learned for each of these.

use super::between::{Relation, ancestors, head_of, path};
use super::*;

/// A sign and how strong it is: 1 where it only holds.
pub type Sign = (String, f32);

/// Relations that are looked at, the likeliest first.
const RELATIONS: usize = 6;
/// The most that a relation's score can say, before it is brought down to the size of the other signs.
const SURE: i32 = 26;

/// The signs of a case, each once, in the order of their names. `relations` are those that frames tell, the likeliest
/// first. A party that is not named has an empty span.
pub(crate) fn signs(
    book: &Codebook,
    sentences: &[Sentence],
    actor: Span,
    recipient: Span,
    relations: &[Relation],
) -> Vec<Sign> {
    let mut signs: BTreeMap<String, f32> = BTreeMap::new();
    told(book, relations, &mut signs);
    for sentence in sentences {
        let tree = Tree::new(sentence);
        let within = |span: Span| -> BTreeSet<usize> {
            (0..tree.len()).filter(|t| span.contains(tree.token(*t).span)).collect()
        };
        worded(&tree, &within(actor), &within(recipient), &mut signs);
    }
    signs.into_iter().collect()
}

fn told(book: &Codebook, relations: &[Relation], signs: &mut BTreeMap<String, f32>) {
    let type_of = |r: &Relation| r.act.as_deref().map(|act| book.codes(act, r.modality));
    let mut words: Vec<Span> = Vec::new();
    let mut types: BTreeMap<String, i32> = BTreeMap::new();
    for r in relations {
        let codes = type_of(r);
        let name = codes.as_ref().map_or("", |c| c.plover.as_str());
        let best = types.entry(name.to_owned()).or_insert(i32::MIN);
        *best = r.score.max(*best);
        // One word tells one thing: what else may be read into it is counted with its type alone.
        if words.contains(&r.word) || words.len() == RELATIONS {
            continue;
        }
        let rank = words.len().min(2);
        words.push(r.word);
        signs.insert(format!("{rank}m:{}", r.modality.as_str()), 1.0);
        if let Some(act) = &r.act {
            signs.insert(format!("{rank}a:{act}"), 1.0);
            signs.insert(format!("{rank}a:{act}/{}", r.modality.as_str()), 1.0);
        }
        if let Some(codes) = &codes {
            let cameo: String = codes.cameo.chars().take(3).collect();
            signs.insert(format!("{rank}t:{name}"), 1.0);
            signs.insert(format!("{rank}c:{cameo}"), 1.0);
        }
    }
    if let (Some(first), Some(top)) = (relations.first(), types.values().max().copied()) {
        let hint = if first.rule.ends_with('+') { "hint" } else { "frame" };
        signs.insert(format!("by:{hint}"), 1.0);
        signs.insert("sure".to_owned(), first.score.clamp(0, SURE) as f32 / SURE as f32);
        for (name, score) in types {
            signs.insert(format!("near:{name}"), 1.0 - (top - score).clamp(0, SURE) as f32 / SURE as f32);
        }
    } else {
        signs.insert("by:nothing".to_owned(), 1.0);
    }
}

fn worded(tree: &Tree, actor: &BTreeSet<usize>, recipient: &BTreeSet<usize>, signs: &mut BTreeMap<String, f32>) {
    let ends = (head_of(tree, actor), head_of(tree, recipient));
    let way: BTreeSet<usize> = match ends {
        (Some(a), Some(r)) => path(tree, a, r).into_iter().collect(),
        (Some(t), None) | (None, Some(t)) => ancestors(tree, t).into_iter().collect(),
        (None, None) => return,
    };
    let named = |t: usize| actor.contains(&t) || recipient.contains(&t);
    let counts = |t: usize| {
        !named(t) && !matches!(tree.upos(t), Upos::Propn | Upos::Num | Upos::Punct | Upos::Sym | Upos::X | Upos::Det)
    };
    let link = |t: usize| match tree.case(t) {
        Some(case) => format!("{}:{case}", tree.base(t)),
        None => tree.token(t).relation.clone(),
    };
    for (side, end) in [("a", ends.0), ("r", ends.1)] {
        let Some(end) = end else { continue };
        signs.insert(format!("{side}l:{}", link(end)), 1.0);
        if let Some(head) = tree.head(end).filter(|h| counts(*h)) {
            signs.insert(format!("{side}h:{}>{}", tree.lemma(head), link(end)), 1.0);
        }
        // The verb that the party belongs to, and what that verb governs: "agreed to withdraw".
        let Some(verb) = ancestors(tree, end).into_iter().skip(1).find(|t| tree.is_verb(*t)) else { continue };
        signs.insert(format!("{side}v:{}", tree.lemma(verb)), 1.0);
        for under in ["xcomp", "ccomp", "obj", "advcl"].into_iter().flat_map(|r| tree.with(verb, r)) {
            if counts(under) {
                let (base, lemma) = (tree.base(under), tree.lemma(under));
                signs.insert(format!("{side}u:{base}:{lemma}"), 1.0);
                signs.insert(format!("{side}u:{}>{base}:{lemma}", tree.lemma(verb)), 1.0);
            }
        }
        for aux in tree.with(verb, "aux") {
            signs.insert(format!("{side}x:{}", tree.token(aux).text.to_lowercase()), 1.0);
        }
    }
    for t in (0..tree.len()).filter(|t| counts(*t)) {
        let lemma = tree.lemma(t).to_lowercase();
        signs.insert(format!("w:{lemma}"), 1.0);
        if way.contains(&t) {
            signs.insert(format!("p:{lemma}"), 1.0);
        } else if tree.head(t).is_some_and(|h| way.contains(&h)) {
            signs.insert(format!("d:{lemma}"), 1.0);
            signs.insert(format!("d:{}:{lemma}", tree.base(t)), 1.0);
        }
        if let (Some(a), Some(r)) = ends
            && (a.min(r)..a.max(r)).contains(&t)
        {
            signs.insert(format!("b:{lemma}"), 1.0);
        }
    }
    let party = |side: &str, tokens: &BTreeSet<usize>, signs: &mut BTreeMap<String, f32>| {
        for t in tokens.iter().filter(|t| matches!(tree.upos(**t), Upos::Noun | Upos::Adj | Upos::Verb)) {
            signs.insert(format!("{side}n:{}", tree.lemma(*t).to_lowercase()), 1.0);
        }
    };
    party("a", actor, signs);
    party("r", recipient, signs);
    let order = match ends {
        (Some(a), Some(r)) if a < r => "actor-first",
        (Some(_), Some(_)) => "recipient-first",
        (Some(_), None) => "no-recipient",
        _ => "no-actor",
    };
    signs.insert(format!("order:{order}"), 1.0);
}
