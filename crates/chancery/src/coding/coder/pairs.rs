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

/// The share of the explicit pairs of a report that its main pair must have to stand behind what is said and talked of, and
/// behind what lasts: where more than two states act, it is left open on whom a measure falls.
const MAIN_OF_WORDS: f64 = 0.5;
const MAIN_OF_DEEDS: f64 = 0.75;

/// A report about two states seldom says "against Japan" in every sentence, nor "by Seoul" with every passive. The side
/// left unsaid is, in this order, the one that the same sentence tells of the same party ("cut ties with Belgium and gave
/// its diplomats two days"), and the other one of the pair of states that stands behind most of what the report tells.
/// Who is completed so has no words of his own (`text` is empty), and the mention is less sure. Linear in the mentions.
pub(super) fn complete_dyads(
    coder: &Coder,
    registry: &Registry,
    cast: &Cast,
    document: &Document,
    mentions: &mut [EventMention],
) {
    let main_of_words = main_pair(mentions, MAIN_OF_WORDS);
    let main_of_deeds = main_pair(mentions, MAIN_OF_DEEDS);
    let facing = facing(mentions);
    let hub = hub(coder, mentions);
    let diplomatic = mentions
        .iter()
        .any(|m| coder.codebook.act(&m.act).is_some_and(|a| matches!(a.family.as_str(), "missions" | "relations")));
    let mut from = 0;
    while from < mentions.len() {
        let index = mentions[from].sentence_index;
        let to = from + mentions[from..].iter().take_while(|m| m.sentence_index == index).count();
        // Who is invaded has not for that imposed the sanctions that the sentence tells of.
        let force = |m: &&EventMention| coder.codebook.act(&m.act).is_some_and(|a| a.family == "force");
        // Nor has who is brought together done to the mediator what he did to the other.
        let apart = |m: &&EventMention| !force(m) && m.act != "mediate";
        let dyads: Vec<(String, String)> = mentions[from..to].iter().filter(apart).filter_map(dyad).collect();
        let doers = mentions[from..to].iter().filter(|m| is_lasting(coder, m)).flat_map(|m| &m.actors);
        let doers: Vec<String> = doers.filter_map(party_code).map(str::to_owned).collect();
        for m in &mut mentions[from..to] {
            let violence = of_violence(m.evidence.of(&document.text));
            let said = coder.codebook.act(&m.act).is_some_and(|a| matches!(a.family.as_str(), "words" | "talks"));
            let undone = m.actors.is_empty();
            let main = if said || undone { &main_of_words } else { &main_of_deeds };
            complete(coder, registry, cast, &dyads, main.as_ref(), &facing, (violence, diplomatic), m);
            if let Some(hub) = hub.as_deref() {
                against_the_hub(coder, registry, cast, (hub, &doers), m);
            }
        }
        from = to;
    }
}

/// The share of a report's breaches and measures that must fall on one state for the others to fall on it too.
const HUB: f64 = 0.7;

/// The state that several others act against in a report: "four states cut ties with Qatar, and Chad recalled its envoy".
fn hub(coder: &Coder, mentions: &[EventMention]) -> Option<String> {
    let mut on: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0;
    for m in mentions.iter().filter(|m| is_lasting(coder, m) && !m.actors.is_empty()) {
        let [recipient] = m.recipients.as_slice() else { continue };
        let Some(code) = party_code(recipient) else { continue };
        on.entry(code).or_default().extend(m.actors.iter().filter_map(party_code));
        *counts.entry(code).or_default() += 1;
        all += 1;
    }
    let (hub, by) = on.into_iter().max_by_key(|(code, by)| (by.len(), std::cmp::Reverse(*code)))?;
    let share = *counts.get(hub)? as f64 / all as f64;
    (by.len() > 2 && share >= HUB).then(|| hub.to_owned())
}

fn is_lasting(coder: &Coder, m: &EventMention) -> bool {
    let family = coder.codebook.act(&m.act).map(|a| a.family.as_str());
    matches!(family, Some("missions" | "relations" | "measures"))
}

/// What a state does without a word to whom, where several act against one, it does against that one. `doers` are those
/// who act in the sentence.
fn against_the_hub(
    coder: &Coder,
    registry: &Registry,
    cast: &Cast,
    (hub, doers): (&str, &[String]),
    m: &mut EventMention,
) {
    let alone = coder.codebook.act(&m.act).is_none_or(|a| a.alone);
    let open = m.recipients.is_empty() && !m.told_whom && !m.actors.is_empty() && !alone;
    if !open || !is_lasting(coder, m) || !coder.codebook.takes_recipient(&m.act) {
        return;
    }
    let others = m.actors.iter().all(|a| party_code(a).is_some_and(|code| code != hub));
    let known: Vec<Option<&str>> = doers.iter().map(|d| Some(d.as_str())).chain([Some(hub)]).collect();
    if let Some(state) =
        registry.state_index(hub).filter(|_| others && !speaks_of_others(cast, m.sentence_index, &known))
    {
        m.recipients.push(registry.state_actor(state, ActorKind::State, ""));
        lessen(m, 0.1);
    }
}

/// The state whose government tells of a mention: "Delhi said that visas for Canadians were suspended" speaks of what
/// it did itself.
fn speaker_for(m: &EventMention) -> Option<String> {
    let told = m.attribution.iter().rev().find(|a| a.party.is_some())?;
    told.party.clone().filter(|_| told.kind != SpeakerKind::Outlet)
}

/// The two states of a mention that names one on each side.
fn dyad(m: &EventMention) -> Option<(String, String)> {
    let ([a], [r]) = (m.actors.as_slice(), m.recipients.as_slice()) else { return None };
    let (x, y) = (party_code(a)?, party_code(r)?);
    (x != y).then(|| (x.to_owned(), y.to_owned()))
}

/// Whom a state stands against in a report.
#[derive(Default)]
struct Facing {
    /// Whom the first mention that names it on one side names on the other: "four states cut ties with Qatar" puts Qatar
    /// against the four.
    first: Vec<String>,
    /// How many mentions name whom on the other side.
    all: BTreeMap<String, usize>,
}

impl Facing {
    /// The one whom it stands against more often than any other.
    fn mostly(&self) -> Option<&str> {
        let most = self.all.values().max().filter(|most| **most > 1)?;
        let mut first = self.all.iter().filter(|(_, n)| *n == most);
        first.next().filter(|_| first.next().is_none()).map(|(code, _)| code.as_str())
    }
}

fn facing(mentions: &[EventMention]) -> BTreeMap<String, Facing> {
    let codes = |actors: &[Actor]| actors.iter().filter_map(party_code).map(str::to_owned).collect::<Vec<_>>();
    let mut facing: BTreeMap<String, Facing> = BTreeMap::new();
    for m in mentions {
        let (actors, recipients) = (codes(&m.actors), codes(&m.recipients));
        for (side, other) in [(&actors, &recipients), (&recipients, &actors)] {
            for code in side.iter().filter(|_| !other.is_empty()) {
                let faced = facing.entry(code.clone()).or_default();
                if faced.first.is_empty() {
                    faced.first.clone_from(other);
                }
                for o in other {
                    *faced.all.entry(o.clone()).or_default() += 1;
                }
            }
        }
    }
    facing
}

/// The pair of states behind most of what a report tells, in the order of their codes.
fn main_pair(mentions: &[EventMention], share: f64) -> Option<(String, String)> {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut all = 0;
    for (x, y) in mentions.iter().filter_map(dyad) {
        *pairs.entry(if x < y { (x, y) } else { (y, x) }).or_default() += 1;
        all += 1;
    }
    pairs
        .into_iter()
        .max_by_key(|(pair, n)| (*n, std::cmp::Reverse(pair.clone())))
        .filter(|(_, count)| *count >= 2 && (*count as f64) >= share * all as f64)
        .map(|(pair, _)| pair)
}

#[expect(clippy::too_many_arguments, reason = "what stays unsaid is told by many things")]
fn complete(
    coder: &Coder,
    registry: &Registry,
    cast: &Cast,
    dyads: &[(String, String)],
    main: Option<&(String, String)>,
    facing: &BTreeMap<String, Facing>,
    (violence, diplomatic): (bool, bool),
    m: &mut EventMention,
) {
    let Some(act) = coder.codebook.act(&m.act) else { return };
    let other_of_main = |code: &str| match main {
        Some((x, y)) if x == code => Some(y.as_str()),
        Some((x, y)) if y == code => Some(x.as_str()),
        _ => None,
    };
    let beside = |code: &str| -> Option<&str> {
        let others: BTreeSet<&str> = dyads
            .iter()
            .filter_map(|(x, y)| match (x == code, y == code) {
                (true, _) => Some(y.as_str()),
                (_, true) => Some(x.as_str()),
                _ => None,
            })
            .collect();
        others.first().copied().filter(|_| others.len() == 1)
    };
    let lasting = is_lasting(coder, m);
    match (m.actors.as_slice(), m.recipients.as_slice()) {
        ([actor], []) => {
            // "condemned the attack": whose attack it was is not for the pair of states to say.
            let needs = !m.told_whom
                && (lasting || act.family == "talks" || act.family == "words" && !violence)
                && coder.codebook.takes_recipient(&m.act)
                && !act.alone;
            let Some(code) = party_code(actor).filter(|_| needs) else { return };
            let (others, doubt): (Vec<&str>, f64) = match (beside(code).filter(|_| lasting), main, facing.get(code)) {
                (Some(other), _, _) => (vec![other], 0.05),
                // The pair that the acts make, or whom the report first puts him against, or else the two states that
                // it speaks of.
                (None, Some(_), _) => (other_of_main(code).into_iter().collect(), 0.1),
                // Where no pair of states stands behind the report, words have whom he stands against again and again, or
                // the other of two that a report of missions or relations, or one of both alike, speaks of, or nobody: the
                // government that a minister speaks of may be his own.
                (None, None, faced) if act.family == "words" => {
                    let other = || cast.other_side(code).filter(|other| diplomatic || cast.is_between(code, other));
                    (faced.and_then(Facing::mostly).or_else(other).into_iter().collect(), 0.1)
                }
                // A ban on exports of grain falls on whoever buys it.
                (None, None, faced)
                    if matches!(act.id.as_str(), "curb-exports" | "ban-imports" | "impose-tariffs")
                        && !lone(cast, code) =>
                {
                    (faced.and_then(Facing::mostly).into_iter().collect(), 0.1)
                }
                (None, None, Some(faced)) => (faced.first.iter().map(String::as_str).collect(), 0.1),
                (None, None, None) => (cast.other_side(code).into_iter().collect(), 0.1),
            };
            let beside_them = !lasting && speaks_of_a_third(cast, m.sentence_index, code, &others);
            let states: Vec<usize> = others.into_iter().filter_map(|o| registry.state_index(o)).collect();
            if !states.is_empty() && !beside_them {
                m.recipients.extend(states.into_iter().map(|s| registry.state_actor(s, ActorKind::State, "")));
                lessen(m, doubt);
            }
        }
        ([], [recipient]) => {
            // An embassy is stormed by a crowd more often than by a state.
            let by_a_state = act.premises != Some(Premises::Foreign) && coder.codebook.takes_actor(&m.act);
            let Some(code) = party_code(recipient).filter(|_| lasting && by_a_state) else {
                return;
            };
            // A third state in the sentence may be the one that acts.
            let third = || speaks_of_others(cast, m.sentence_index, &[Some(code), other_of_main(code)]);
            let speaker = || speaker_for(m).filter(|s| s != code && registry.state_index(s).is_some());
            let other = beside(code)
                .map(str::to_owned)
                .or_else(speaker)
                .or_else(|| other_of_main(code).filter(|_| !third()).map(str::to_owned))
                // Whose envoys are put out of a state which the report need not name again.
                .or_else(|| cast.other_side(code).filter(|_| act.premises == Some(Premises::Host)).map(str::to_owned));
            if let Some(state) = other.and_then(|o| registry.state_index(&o)) {
                m.actors.push(registry.state_actor(state, ActorKind::State, ""));
                lessen(m, 0.0);
            }
        }
        ([], []) if m.missions.is_empty() && m.persons.is_empty() && act.family == "talks" && !act.alone => {
            let Some((x, y)) = main else { return };
            if speaks_of_others(cast, m.sentence_index, &[Some(x.as_str()), Some(y.as_str())]) {
                return;
            }
            let states = [x, y].into_iter().filter_map(|code| registry.state_index(code));
            m.actors.extend(states.map(|s| registry.state_actor(s, ActorKind::State, "")));
            lessen(m, 0.05);
        }
        _ => {}
    }
}

/// Whether a report speaks of a state and one other, and of both much alike.
fn lone(cast: &Cast, code: &str) -> bool {
    cast.other_side(code).is_some_and(|other| cast.is_between(code, other))
}

/// Whether the words tell of violence, which crowds and armed groups do as well as states.
fn of_violence(words: &str) -> bool {
    let violent = |w: &str| {
        [
            "attack",
            "assault",
            "bomb",
            "kill",
            "murder",
            "assassinat",
            "massacre",
            "storming",
            "arson",
            "shooting",
            "terror",
        ]
        .iter()
        .any(|stem| w.starts_with(stem))
    };
    words.to_lowercase().split(|c: char| !c.is_alphabetic()).any(violent)
}

/// Whether a sentence speaks of a state beside those given.
fn speaks_of_others(cast: &Cast, sentence: usize, known: &[Option<&str>]) -> bool {
    cast.sentences.get(sentence).is_some_and(|stage| {
        let spoken_of = stage.references.iter().filter_map(|r| r.character.and_then(|c| cast.characters.get(c)));
        spoken_of.filter_map(|c| c.actor.state.as_deref()).any(|s| !known.contains(&Some(s)))
    })
}

/// Whether a sentence that names none of the `others` names a party beside `code`: "the truce with the rebels broke down"
/// is not for the pair of states of the report to complete.
fn speaks_of_a_third(cast: &Cast, sentence: usize, code: &str, others: &[&str]) -> bool {
    let Some(stage) = cast.sentences.get(sentence) else { return false };
    let spoken_of = stage.references.iter().filter_map(|r| r.character.and_then(|c| cast.characters.get(c)));
    let named: BTreeSet<&str> = spoken_of
        .filter_map(|c| match c.actor.kind {
            ActorKind::Outlet => None,
            ActorKind::Organization | ActorKind::Group => Some(c.actor.state.as_deref().unwrap_or(&c.actor.code)),
            ActorKind::State | ActorKind::Government | ActorKind::Person => c.actor.state.as_deref(),
        })
        .collect();
    !others.iter().any(|o| named.contains(o)) && named.iter().any(|n| *n != code)
}

fn lessen(m: &mut EventMention, doubt: f64) {
    m.confidence = ((m.confidence - doubt).max(0.05) * 100.0).round() / 100.0;
}

pub(super) fn party_code(actor: &Actor) -> Option<&str> {
    actor.state.as_deref().filter(|s| actor.code == *s)
}
