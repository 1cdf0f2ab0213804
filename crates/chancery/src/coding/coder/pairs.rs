//! What a report leaves unsaid because the whole of it says it: the other state of its pair, the place of its summit.

use super::*;

/// Mentions of one act between the same parties in one report share the place that one of them names.
pub(super) fn share_places(mentions: &mut [EventMention]) {
    let key = |m: &EventMention| {
        let parties: BTreeSet<String> = m.actors.iter().chain(&m.recipients).map(|a| a.code.clone()).collect();
        (m.act.clone(), m.modality, parties)
    };
    let mut known: BTreeMap<_, BTreeSet<Place>> = BTreeMap::new();
    for m in mentions.iter() {
        if let Some(place) = &m.place {
            known.entry(key(m)).or_default().insert(place.clone());
        }
    }
    for m in mentions.iter_mut().filter(|m| m.place.is_none()) {
        if let Some(places) = known.get(&key(m)).filter(|p| p.len() == 1) {
            m.place = places.first().cloned();
        }
    }
}

/// The share of the explicit pairs of a report that its main pair must have.
const MAIN_PAIR: f64 = 0.5;

/// A report about two states seldom says "against Japan" in every sentence. Where one pair of states stands behind most
/// of what a report tells, an act of one of the two that needs somebody to be done to, and names nobody, is done to the
/// other. Such a recipient has no words of its own (`text` is empty), and the mention is less sure.
pub(super) fn complete_dyads(coder: &Coder, registry: &Registry, cast: &Cast, mentions: &mut [EventMention]) {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut all = 0;
    for m in mentions.iter() {
        if let ([a], [r]) = (m.actors.as_slice(), m.recipients.as_slice()) {
            let (Some(x), Some(y)) = (party_code(a), party_code(r)) else { continue };
            if x == y {
                continue;
            }
            let key = if x < y { (x.to_owned(), y.to_owned()) } else { (y.to_owned(), x.to_owned()) };
            *pairs.entry(key).or_default() += 1;
            all += 1;
        }
    }
    let main = pairs
        .into_iter()
        .max_by_key(|(pair, n)| (*n, std::cmp::Reverse(pair.clone())))
        .filter(|(_, count)| *count >= 2 && (*count as f64) >= MAIN_PAIR * all as f64)
        .map(|(pair, _)| pair);
    for m in mentions {
        let needs = coder.codebook.act(&m.act).is_some_and(|a| {
            matches!(a.family.as_str(), "missions" | "relations" | "measures" | "talks" | "words")
                && coder.codebook.takes_recipient(&m.act)
        });
        let [actor] = m.actors.as_slice() else { continue };
        if !needs || !m.recipients.is_empty() {
            continue;
        }
        let Some(code) = party_code(actor) else { continue };
        // The pair that the acts make, or else the two states that the report speaks of.
        let other = match &main {
            Some((x, y)) if x == code => y.as_str(),
            Some((x, y)) if y == code => x.as_str(),
            Some(_) => continue,
            None => match cast.other_side(code) {
                Some(other) => other,
                None => continue,
            },
        };
        if let Some(state) = registry.state_index(other) {
            m.recipients.push(registry.state_actor(state, ActorKind::State, ""));
            m.confidence = ((m.confidence - 0.1).max(0.05) * 100.0).round() / 100.0;
        }
    }
}

fn party_code(actor: &Actor) -> Option<&str> {
    actor.state.as_deref().filter(|s| actor.code == *s)
}
