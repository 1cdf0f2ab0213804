//! Who says so: the chain of speakers over a clause, with the characters of each.

mod claims;
mod lexicon;
mod quotations;
mod statement;
#[cfg(test)]
mod tests;

pub use claims::{Claim, claims};
pub(crate) use lexicon::Speech;
pub(crate) use quotations::quotations;

use super::clause::{antecedent, deep_subject, is_named_by, is_passive};
use super::{Attribution, Certainty, SpeakerKind};
use crate::actor::ActorKind;
use crate::actor::cast::{Cast, Stage};
use crate::language::Tree;
use crate::language::Upos;

/// A speaker found in the sentence: the head of the words for him, and the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voice {
    pub speaker: Option<usize>,
    pub cue: usize,
    /// Head of the content clause.
    pub content: usize,
}

/// What a clause owes to others.
#[derive(Debug, Default)]
pub(crate) struct Voices {
    /// Innermost first.
    pub voices: Vec<Voice>,
    pub hearsay: bool,
    pub alleged: bool,
    /// Those who expect it are analysts.
    pub speculative: bool,
}

/// Whether a verb says what its clause holds; a text reads so too: "..., the ministry's note read".
fn tells(speech: &Speech, tree: &Tree, v: usize) -> bool {
    let text = || tree.first(v, "nsubj").is_some_and(|n| speech.words.iter().any(|w| w == tree.lemma(n)));
    speech.says(tree.lemma(v)) || tree.lemma(v) == "read" && text()
}

/// The voices over the act whose word is `trigger`; `top` is the highest predicate of its own modality.
pub(crate) fn voices(speech: &Speech, tree: &Tree, trigger: usize) -> Voices {
    let mut found = Voices::default();
    let mut at = trigger;
    for _ in 0..tree.len() {
        for &child in tree.children(at) {
            let lemma = tree.lemma(child).to_lowercase();
            if quotes(tree, child) && tree.base(child) == "parataxis" && quoted_person(tree, child).is_some() {
                found.voices.push(Voice { speaker: quoted_person(tree, child), cue: child, content: at });
                let outer = deep_subject(tree, child).or_else(|| by_phrase(tree, child));
                found.voices.push(Voice { speaker: outer, cue: child, content: at });
                continue;
            }
            let before_or_after = matches!(tree.base(child), "parataxis" | "advcl" | "ccomp" | "discourse");
            if tree.base(child) == "advmod" || tree.base(child) == "amod" {
                found.hearsay |= speech.hearsay.contains(&lemma);
                found.alleged |= speech.alleged.contains(&lemma);
            }
            if before_or_after && tree.is_verb(child) && tells(speech, tree, child) && child != trigger {
                let as_said = tree.first(child, "mark").is_none_or(|m| matches!(tree.lemma(m), "as" | "As"));
                let speaker = speaker_of(tree, child);
                // "As the two countries continue moving troops" says nothing.
                let goes_on = tree.first(child, "xcomp").is_some();
                let own_clause = tree.base(child) == "parataxis"
                    || as_said && tree.base(child) == "advcl" && tree.first(child, "mark").is_some();
                let has_content = tree.first(child, "ccomp").is_some()
                    || tree.first(child, "obj").is_some() && tree.base(child) == "advcl";
                if own_clause && speaker.is_some() && !has_content && !goes_on {
                    found.voices.push(Voice { speaker, cue: child, content: at });
                }
            }
            if matches!(tree.base(child), "obl" | "nmod" | "parataxis" | "advmod" | "advcl")
                && tree.case(child).is_some_and(|c| speech.according.contains(&c))
            {
                let cue = tree.first(child, "case").unwrap_or(child);
                found.voices.push(Voice { speaker: Some(person_in(tree, speech, child)), cue, content: at });
            }
        }
        let Some(head) = tree.head(at) else { break };
        let lemma = tree.lemma(head).to_lowercase();
        if matches!(tree.base(at), "ccomp" | "xcomp") && tree.is_verb(head) {
            let who = deep_subject(tree, head);
            found.speculative |= who.is_some_and(|s| speech.speculate.iter().any(|w| w == tree.lemma(s)));
        }
        let clausal = matches!(tree.base(at), "ccomp" | "xcomp" | "csubj")
            || matches!(tree.base(at), "obl" | "advcl" | "acl")
                && tree.is_verb(at)
                && speech.allege.contains(&lemma)
                && !beside(tree, at);
        if clausal && (tree.is_verb(head) || tree.upos(head) == Upos::Noun) {
            if speech.allege.contains(&lemma) && tree.base(at) != "ccomp" {
                found.alleged = true;
            }
            let quoted = tree.base(at) == "ccomp" || tree.base(at) == "xcomp" && speech.allege.contains(&lemma);
            // "…, Axios quoted a spokesperson as saying", with the quotation hung on "quoted" itself.
            if quoted && quotes(tree, head) && quoted_person(tree, head).is_some() {
                found.voices.push(Voice { speaker: quoted_person(tree, head), cue: head, content: at });
                let outer = deep_subject(tree, head).or_else(|| by_phrase(tree, head));
                found.voices.push(Voice { speaker: outer, cue: head, content: at });
                at = head;
                continue;
            }
            if quoted && tree.is_verb(head) && tells(speech, tree, head) {
                let speaker = speaker_of(tree, head);
                found.voices.push(Voice { speaker, cue: head, content: at });
                // "Axios quoted a spokesperson as saying": who is quoted says it, and who quotes reports it.
                let quote =
                    tree.head(head).into_iter().chain(tree.children(head).iter().copied()).find(|q| quotes(tree, *q));
                if let Some(quote) = quote {
                    let passive = is_passive(tree, quote);
                    let inner = if passive { tree.first(quote, "nsubj") } else { quoted_person(tree, quote) };
                    if let Some(voice) = found.voices.last_mut() {
                        voice.speaker = inner.or(voice.speaker);
                    }
                    let outer = deep_subject(tree, quote).or_else(|| by_phrase(tree, head));
                    if let Some(outer) = outer {
                        found.voices.push(Voice { speaker: Some(outer), cue: quote, content: head });
                    }
                    at = quote;
                    continue;
                }
            }
        }
        // "Claimed to have hit a base and destroyed it": the second claim may hang on the claiming.
        let claimed = |x: usize| x < at && tree.with(x, "aux").any(|a| tree.lemma(a) == "have");
        let also = tree.base(at) == "conj"
            && tree.is_verb(head)
            && speech.allege.contains(&lemma)
            && tree.children(at).iter().all(|c| !matches!(tree.base(*c), "nsubj" | "aux"))
            && tree.first(head, "xcomp").is_some_and(claimed);
        if also {
            found.alleged = true;
            found.voices.push(Voice { speaker: speaker_of(tree, head), cue: head, content: at });
        }
        // "What it calls an attack", "consider this part of an attack": so says who judges it so.
        let named = tree.base(at) == "xcomp" || is_named_by(tree, at);
        if named && !tree.is_verb(at) && tree.is_verb(head) && speech.judge.contains(&lemma) {
            found.alleged = true;
            found.voices.push(Voice { speaker: speaker_of(tree, head), cue: head, content: at });
        }
        if matches!(tree.base(at), "acl" | "obl" | "nmod") && speech.allege.contains(&lemma) && !beside(tree, at) {
            found.alleged = true;
        }
        if tree.is_noun(head)
            && matches!(lemma.as_str(), "charge" | "allegation" | "accusation" | "claim")
            && matches!(tree.base(at), "acl" | "nmod" | "obl")
        {
            found.alleged = true;
        }
        at = head;
    }
    found.voices.dedup();
    found
}

/// What is told beside a charge is no part of it: "during his tour he accused it", "accused it, prompting both to answer".
fn beside(tree: &Tree, at: usize) -> bool {
    let linked = tree.case(at).or_else(|| tree.first(at, "mark").map(|m| tree.lemma(m).to_lowercase()));
    match linked.as_deref() {
        Some(link) => matches!(link, "after" | "amid" | "at" | "before" | "during" | "following" | "since" | "while"),
        None => tree.base(at) == "advcl" && at.checked_sub(1).is_some_and(|c| tree.token(c).text == ","),
    }
}

fn quotes(tree: &Tree, v: usize) -> bool {
    tree.is_verb(v) && matches!(tree.lemma(v), "quote" | "cite")
}

/// Whom an outlet quotes.
fn quoted_person(tree: &Tree, quote: usize) -> Option<usize> {
    if is_passive(tree, quote) {
        return tree.first(quote, "nsubj");
    }
    tree.first(quote, "obj")
        .or_else(|| tree.first(quote, "iobj"))
        .filter(|o| tree.is_noun(*o) || tree.upos(*o) == Upos::Pron)
}

fn by_phrase(tree: &Tree, under: usize) -> Option<usize> {
    tree.subtree(under).into_iter().find(|t| {
        tree.case(*t).as_deref() == Some("by")
            && tree.is_noun(*t)
            && tree.head(*t).is_some_and(|h| tree.is_verb(h) || tree.is_noun(h))
    })
}

fn speaker_of(tree: &Tree, verb: usize) -> Option<usize> {
    // "…, Interfax reported.": after a comma the name before the verb is the speaker, whatever the tree says.
    if verb >= 2 && tree.upos(verb - 1) == Upos::Propn {
        let mut start = verb - 1;
        while start > 0 && matches!(tree.upos(start - 1), Upos::Propn | Upos::Noun | Upos::Det | Upos::Adj) {
            start -= 1;
        }
        let before = start.checked_sub(1).map(|b| tree.token(b).text.as_str());
        if matches!(before, Some("," | "\u{201d}" | "\"")) {
            return Some(verb - 1);
        }
    }
    let subject = deep_subject(tree, verb)?;
    Some(antecedent(tree, subject).unwrap_or(subject))
}

/// "according to a statement by the ministry" names the ministry.
fn person_in(tree: &Tree, speech: &Speech, noun: usize) -> usize {
    if !speech.words.iter().any(|w| w == tree.lemma(noun)) {
        return noun;
    }
    tree.first(noun, "nmod:poss")
        .or_else(|| tree.with(noun, "nmod").find(|n| matches!(tree.case(*n).as_deref(), Some("by" | "from" | "of"))))
        .unwrap_or(noun)
}

/// One link of the chain, with the name of the speaker.
pub(crate) fn link(speech: &Speech, tree: &Tree, stage: &Stage, cast: &Cast, voice: Voice) -> Option<Attribution> {
    let speaker = voice.speaker?;
    let reference = stage.at(speaker);
    let character = reference.and_then(|r| r.character).and_then(|c| cast.characters.get(c));
    let tokens = phrase(tree, speaker);
    let content = tree.subtree(voice.content);
    let mut made = Attribution {
        name: plain_words(tree, speaker),
        kind: SpeakerKind::Person,
        named: false,
        actor: None,
        party: None,
        source: tree.span(&tokens),
        cue: Some(tree.token(voice.cue).span),
        content: tree.span(&content),
    };
    match character {
        Some(c) => {
            made.actor = (!c.actor.code.is_empty()).then(|| c.actor.id.clone());
            made.party = made.actor.is_some().then(|| c.actor.code.clone());
            made.named = c.named || c.actor.kind != ActorKind::Person;
            made.kind = match c.actor.kind {
                ActorKind::Person => SpeakerKind::Person,
                ActorKind::Outlet => SpeakerKind::Outlet,
                _ => SpeakerKind::Organization,
            };
            let own_name = c.named && matches!(c.actor.kind, ActorKind::Person | ActorKind::Outlet);
            if own_name || reference.is_some_and(|r| r.pronoun) {
                made.name.clone_from(&c.actor.name);
            } else if c.named {
                made.name = reference.map_or_else(|| made.name.clone(), |r| tree.words(r.start, r.end));
            }
            if c.actor.role.as_deref().is_some_and(|r| {
                matches!(r, "news agency" | "news agencies" | "newspaper" | "media" | "agency" | "state media")
            }) {
                made.kind = SpeakerKind::Outlet;
            }
        }
        None => {
            let lemma = tree.lemma(speaker).to_lowercase();
            if matches!(lemma.as_str(), "i" | "we" | "it" | "they" | "he" | "she" | "who") {
                return None;
            }
            if matches!(
                lemma.as_str(),
                "agency"
                    | "newspaper"
                    | "daily"
                    | "outlet"
                    | "broadcaster"
                    | "network"
                    | "medium"
                    | "media"
                    | "paper"
                    | "report"
                    | "channel"
                    | "news"
            ) {
                made.kind = SpeakerKind::Outlet;
                if tree.children(speaker).iter().any(|c| tree.lemma(*c) == "the") || tree.children(speaker).is_empty() {
                    // "the outlet said": the one named last.
                    let last = cast.last_outlet(tree.token(speaker).span.start);
                    if let Some(name) = last {
                        made.name = name;
                        made.named = true;
                    }
                }
            } else if speech.bodies.contains(&lemma) {
                made.named = true;
                made.kind = SpeakerKind::Organization;
            } else if tree.upos(speaker) == Upos::Propn {
                made.named = true;
                made.kind = if tree
                    .sentence
                    .entities
                    .iter()
                    .any(|e| e.start <= speaker && speaker < e.end && e.kind != crate::language::EntityKind::Per)
                {
                    SpeakerKind::Organization
                } else {
                    SpeakerKind::Person
                };
            }
        }
    }
    if !made.named && made.kind == SpeakerKind::Person {
        made.name.push_str(" (unnamed)");
    }
    Some(made)
}

/// The words for a speaker without determiners and without "unnamed".
fn plain_words(tree: &Tree, speaker: usize) -> String {
    let tokens: Vec<usize> = phrase(tree, speaker)
        .into_iter()
        .skip_while(|t| {
            tree.upos(*t) == Upos::Det
                || matches!(
                    tree.lemma(*t).to_lowercase().as_str(),
                    "unnamed" | "unidentified" | "anonymous" | "a" | "an" | "the"
                )
        })
        .collect();
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => tree.words(*first, last + 1),
        _ => tree.words(speaker, speaker + 1),
    }
}

/// The tokens of a noun phrase up to the first clause that hangs on it.
pub(crate) fn phrase(tree: &Tree, head: usize) -> Vec<usize> {
    let mut tokens = vec![head];
    let mut at = 0;
    while at < tokens.len() {
        let of = tokens[at];
        for &child in tree.children(of) {
            let keep = matches!(
                tree.base(child),
                "det" | "amod" | "compound" | "flat" | "nummod" | "nmod" | "case" | "fixed" | "advmod"
            ) && !(child > head && tree.is_verb(child))
                && !(of == head && tree.base(child) == "case")
                || tree.base(child) == "punct" && matches!(tree.token(child).text.as_str(), "-");
            if keep {
                tokens.push(child);
            }
        }
        at += 1;
    }
    tokens.sort_unstable();
    // A gap (a cut clause) ends the phrase.
    let position = tokens.iter().position(|t| *t == head).unwrap_or(0);
    // "China's “dangerous” actions" is one phrase.
    let quote = |t: usize| matches!(tree.token(t).text.as_str(), "\"" | "“" | "”" | "'" | "‘" | "’" | "«" | "»");
    let joined = |a: usize, b: usize| (a + 1..b).all(quote);
    let mut from = position;
    while from > 0 && joined(tokens[from - 1], tokens[from]) {
        from -= 1;
    }
    let mut to = position;
    while to + 1 < tokens.len() && joined(tokens[to], tokens[to + 1]) {
        to += 1;
    }
    tokens[from..=to].to_vec()
}

/// How sure the claim is, by who stands behind it.
pub(crate) fn certainty(speech: &Speech, tree: &Tree, voices: &Voices, chain: &[Attribution]) -> Certainty {
    let speculation = voices.voices.iter().any(|v| {
        let analyst = v.speaker.is_some_and(|s| speech.speculate.iter().any(|w| w == tree.lemma(s)));
        analyst || matches!(tree.lemma(v.cue), "speculate" | "predict")
    });
    if voices.alleged {
        Certainty::Alleged
    } else if speculation || voices.speculative {
        Certainty::Speculative
    } else if voices.hearsay || chain.iter().any(|a| !a.named) {
        Certainty::Reported
    } else if chain.is_empty() {
        Certainty::Stated
    } else {
        Certainty::Attributed
    }
}
