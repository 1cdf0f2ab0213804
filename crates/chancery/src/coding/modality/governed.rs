//! What a governing word makes of the act under it.

use super::operators::OperatorRow;
use super::own::{conditional, conditioned, own, own_of_noun};
use super::{Inner, Reading};
use crate::coding::Modality;
use crate::coding::clause::{IMPOSED, deep_subject, named_modifier, owner};
use crate::language::{Tree, Upos};
use crate::time::Tense;

/// Adds what a governing word says.
pub(super) fn operate(tree: &Tree, row: &OperatorRow, g: usize, how: &str, reading: &mut Reading) {
    let verbal = tree.is_verb(g);
    let own = if verbal || tree.upos(g) == Upos::Adj { own(tree, g, false) } else { own_of_noun(tree, g) };
    let against = how == "against" || how == "from" && row.modality != Modality::Refused;
    let mut modality = row.modality;
    if against {
        modality = if matches!(modality, Modality::Requested) { Modality::Requested } else { Modality::Refused };
    }
    // "warned that Russia had massed troops" is a word of warning about a fact.
    if how == "that" && modality == Modality::Threatened && reading.modality != Modality::Planned {
        return;
    }
    // "Told reporters that the move breaks the treaty" asks for nothing.
    if how == "that" && tree.lemma(g) == "tell" {
        return;
    }
    // "Insisted that it had not attacked" asks for nothing.
    // Nor do reports that "suggest that it attacked" offer anything.
    let told = reading.tense == Tense::Past || reading.modality == Modality::Ongoing;
    if how == "that"
        && (modality == Modality::Requested && reading.tense == Tense::Past || modality == Modality::Offered && told)
    {
        return;
    }
    // "Insists that it does not arm them": a present like any other, where "that it stop" asks.
    let insists = how == "that" && tree.lemma(g) == "insist" && reading.modality != Modality::Requested;
    let told_so = |a: usize| {
        let word = tree.token(a).text.to_lowercase();
        matches!(word.as_str(), "does" | "do" | "is" | "are" | "has" | "have" | "'s" | "will" | "can")
    };
    if insists && tree.with(g, "ccomp").any(|c| tree.with(c, "aux").chain(tree.with(c, "cop")).any(told_so)) {
        return;
    }
    if how == "that"
        && modality == Modality::Planned
        && reading.modality == Modality::Occurred
        && reading.tense == Tense::Past
    {
        return;
    }
    // "Hopes that the EU will act", "wants the EU to act", "wants EU sanctions": what one would have another do.
    let wishes = row.modality == Modality::Planned && matches!(tree.lemma(g), "hope" | "want" | "wish" | "prefer");
    let measure = tree.first(g, "obj").is_some_and(|o| IMPOSED.contains(&tree.lemma(o)));
    let asked = wishes && (how == "obj" && measure || how == "inf" && tree.first(g, "obj").is_some());
    // "Sought the extradition of three men": of whom he asks it the words need not say; who seeks to extradite means to.
    let sought = verbal && row.modality == Modality::Planned && tree.lemma(g) == "seek" && how == "obj";
    if asked || sought {
        modality = Modality::Requested;
    } else if wishes && how == "that" {
        modality = Modality::Hypothetical;
    }
    if own.negated {
        modality = if own.yet { Modality::NotYet } else { row.negated };
    }
    if how == "that"
        && row.modality == Modality::Agreed
        && reading.modality == Modality::Requested
        && reading.operator.is_none()
    {
        // "Agreed that a truce should be observed": they mean to observe it.
        reading.modality = Modality::Planned;
    }
    let before = reading.modality;
    let directs = matches!(row.modality, Modality::Requested | Modality::Threatened) && !own.negated;
    if directs
        && (against && verbal
            || matches!(before, Modality::Denied | Modality::Refused)
                && (how == "inf" || how == "that" && modality == Modality::Requested))
    {
        reading.unwanted = true;
    }
    let asks =
        |m: Modality| matches!(m, Modality::Requested | Modality::Offered | Modality::Threatened | Modality::Agreed);
    let told = asks(before) && modality != before && modality != Modality::Hypothetical;
    if let (true, Some(operator)) = (told, reading.operator) {
        reading.inner =
            Some(Inner { modality: before, operator, agent: reading.agent, agent_is_other: reading.agent_is_other });
    }
    reading.modality = combine(before, modality);
    if matches!(own.modality, Modality::Considered | Modality::Hypothetical) && !own.negated {
        reading.modality = combine(reading.modality, own.modality);
    } else if own.modality == Modality::Planned && reading.modality == modality && conditioned(tree, g) {
        reading.modality = Modality::Hypothetical;
    }
    if conditional(tree, g) {
        reading.modality = Modality::Hypothetical;
    }
    if reading.modality == modality || before == Modality::Occurred {
        reading.operator = Some(g);
        let agent = if verbal { deep_subject(tree, g) } else { owner(tree, g).or_else(|| named_modifier(tree, g)) };
        reading.agent = agent.or(reading.agent);
        reading.agent_is_other = asked || row.actor == "own";
    }
    // Who tried has tried, and what he tried lies in the past.
    let tried = verbal && matches!(tree.lemma(g), "try" | "attempt" | "strive" | "struggle");
    if !tried
        && matches!(
            modality,
            Modality::Planned
                | Modality::Offered
                | Modality::Agreed
                | Modality::Requested
                | Modality::Threatened
                | Modality::Considered
        )
    {
        reading.tense = Tense::Future;
    }
}

pub(super) fn set(reading: &mut Reading, modality: Modality, operator: usize) {
    reading.modality = modality;
    reading.operator = Some(operator);
}

/// An outer word over an inner one: a plan to offer is an offer planned, and the weaker of the two is what the reader
/// may rely on; refusals, denials and cancellations turn whatever they govern.
pub(super) fn combine(inner: Modality, outer: Modality) -> Modality {
    use Modality::*;
    match (inner, outer) {
        (same, Occurred) => same,
        (Occurred | Ongoing, outer) => outer,
        // "refused to rule out recalling"
        (Denied | Refused, Refused | Denied) => Considered,
        (Denied, Considered) => Considered,
        // "Urged them not to", "agreed not to".
        (Denied, Requested | Threatened) => outer,
        (Denied, Planned | Agreed | Offered) => Refused,
        (_, Refused | Denied | Cancelled | NotYet | Hypothetical) => outer,
        (Planned, outer) => outer,
        (inner, Ongoing | Planned) => inner,
        (Hypothetical, _) => Hypothetical,
        (inner, Considered) if inner != Cancelled => Considered,
        (inner, _) => inner,
    }
}

pub(super) fn negate(modality: Modality) -> Modality {
    use Modality::*;
    match modality {
        Occurred | Ongoing | Offered | Requested | Threatened => Denied,
        Planned | Agreed => Refused,
        Considered | Hypothetical => Denied,
        Refused => Agreed,
        Denied => Considered,
        NotYet => Occurred,
        Cancelled => Planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_turn_what_they_govern() {
        assert_eq!(combine(Modality::Planned, Modality::Denied), Modality::Denied);
        assert_eq!(combine(Modality::Denied, Modality::Refused), Modality::Considered);
        assert_eq!(combine(Modality::Offered, Modality::Planned), Modality::Offered);
        assert_eq!(combine(Modality::Denied, Modality::Agreed), Modality::Refused);
        assert_eq!(combine(Modality::Denied, Modality::Requested), Modality::Requested);
        assert_eq!(negate(Modality::Planned), Modality::Refused);
    }
}
