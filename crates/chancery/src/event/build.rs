//! Makes one event of the mentions that tell of it.

use super::facet::{Facet, code, person_key};
use super::tables::TABLES;
use super::{Disagreement, Event, Known, Plover, Reported};
use crate::actor::{Actor, Mission};
use crate::coding::{Certainty, Codebook, Modality, Place, Quantity, SpeakerKind};
use crate::record::{Reading, SCHEMA, days, when::shown};
use crate::time::EventDate;
use std::collections::{BTreeMap, BTreeSet};

/// Reports of one happening, in the order of their days and ids.
pub(crate) struct Told<'f, 'a> {
    pub facets: Vec<&'f Facet<'a>>,
}

impl<'f, 'a> Told<'f, 'a> {
    /// Mentions whose actor is who does the act: who only asks others for it is left out where anything else is told.
    fn doers(&self) -> impl Iterator<Item = &&'f Facet<'a>> {
        let asks = |f: &Facet| f.mention.modality == crate::coding::Modality::Requested;
        let all = self.facets.iter().all(|f| asks(f));
        self.facets.iter().filter(move |f| all || !asks(f))
    }

    pub fn new(mut facets: Vec<&'f Facet<'a>>) -> Told<'f, 'a> {
        facets.sort_by_key(|f| (f.known_on().is_none(), f.known_on(), &f.mention.id));
        Told { facets }
    }

    fn facts(&self) -> Vec<&'f Facet<'a>> {
        let facts: Vec<&Facet> = self.facets.iter().copied().filter(|f| f.fact).collect();
        if facts.is_empty() { self.facets.clone() } else { facts }
    }

    pub fn event(&self, book: &Codebook, readings: &BTreeMap<&str, &Reading>) -> Option<Event> {
        let first = self.facets.first()?;
        let facts = self.facts();
        let act = act(&facts);
        let modality = standing(self.facets.iter().map(|f| (f.mention.modality, f.known_on())));
        let (when, dates) = when(&facts);
        let (quantity, counts) = quantity(&facts);
        let (place, places) = place(&facts);
        let missions: BTreeSet<&Mission> = self.facets.iter().flat_map(|f| &f.missions).collect();
        let mut disagreements: Vec<Disagreement> = [dates, counts, places].into_iter().flatten().collect();
        disagreements.extend(self.contested());
        disagreements.extend(self.told_apart(&facts));
        let codes = book.codes(&act, modality);
        let contexts = book.act(&act).map(|a| a.contexts.clone()).unwrap_or_default();
        let documents: BTreeSet<&str> = self.facets.iter().map(|f| f.mention.document.as_str()).collect();
        let outlets: BTreeSet<String> =
            documents.iter().filter_map(|d| readings.get(d)?.document.outlet.clone()).collect();
        Some(Event {
            schema: SCHEMA,
            id: event_id(&first.mention.id),
            modality,
            actors: actors(self.doers().map(|f| &f.mention.actors)),
            recipients: actors(self.doers().map(|f| &f.mention.recipients)),
            persons: persons(&self.facets),
            mission: missions.first().map(|m| (*m).clone()).filter(|_| missions.len() == 1),
            quantity,
            when,
            place,
            plover: Plover { kind: codes.plover, mode: Some(codes.mode).filter(|m| !m.is_empty()), contexts },
            cameo: codes.cameo,
            mentions: self.facets.iter().map(|f| f.mention.id.clone()).collect(),
            documents: documents.into_iter().map(str::to_owned).collect(),
            outlets: outlets.into_iter().collect(),
            history: self
                .facets
                .iter()
                .map(|f| Known { known_on: f.known_on(), modality: f.mention.modality, mention: f.mention.id.clone() })
                .collect(),
            disagreements,
            answers: Vec::new(),
            fulfils: Vec::new(),
            confidence: self.confidence(readings),
            act,
        })
    }

    /// One report says that it happened and another that it did not.
    fn contested(&self) -> Option<Disagreement> {
        let denied = |m: Modality| m == Modality::Denied;
        let both = self.facets.iter().any(|f| f.fact) && self.facets.iter().any(|f| denied(f.mention.modality));
        let values = self.facets.iter().filter(|f| f.fact || denied(f.mention.modality));
        both.then(|| disagreement("modality", values.map(|f| (f.mention.modality.as_str().to_owned(), *f))))
    }

    /// One report says that the envoy was called home, and another only that he left.
    fn told_apart(&self, facts: &[&Facet]) -> Option<Disagreement> {
        let mut acts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for facet in facts.iter().filter(|f| f.fact && TABLES.apart(&f.mention.act)) {
            acts.entry(&facet.mention.document).or_default().insert(&facet.mention.act);
        }
        // A report that tells both, the order and the flight, stands between the others.
        let alone: BTreeSet<&str> =
            acts.values().filter(|acts| acts.len() == 1).flat_map(|acts| acts.iter().copied()).collect();
        let both = acts.values().any(|acts| acts.len() > 1);
        let values = facts.iter().filter(|f| f.fact).map(|f| (f.mention.act.clone(), *f));
        (alone.len() > 1 && !both).then(|| disagreement("act", values))
    }

    /// Each outlet that stands for itself leaves less room for doubt; those that quote the same agency count once.
    fn confidence(&self, readings: &BTreeMap<&str, &Reading>) -> f64 {
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        for facet in &self.facets {
            let mention = facet.mention;
            let quoted = mention.attribution.iter().rev().find(|a| a.kind == SpeakerKind::Outlet);
            let outlet = readings.get(mention.document.as_str()).and_then(|r| r.document.outlet.as_deref());
            let voice = quoted.map(|a| a.name.as_str()).or(outlet).unwrap_or(&mention.document);
            let weight = match mention.certainty {
                Certainty::Stated | Certainty::Attributed => 1.0,
                Certainty::Reported => 0.8,
                Certainty::Alleged => 0.6,
                Certainty::Speculative => 0.4,
            };
            let own = (mention.confidence * weight).clamp(0.0, 1.0);
            let held = best.entry(voice).or_insert(0.0);
            *held = held.max(own);
        }
        let doubt: f64 = best.values().map(|c| 1.0 - 0.9 * c).product();
        // Three digits say all that the figure is good for, and keep the record free of rounding noise.
        ((1.0 - doubt) * 1000.0).round() / 1000.0
    }
}

/// `e-` and the digits of the first mention.
pub(crate) fn event_id(mention: &str) -> String {
    format!("e-{}", mention.strip_prefix("m-").unwrap_or(mention))
}

/// The act that most reports name; of equals the more telling.
fn act(facets: &[&Facet]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for facet in facets {
        *counts.entry(&facet.mention.act).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(act, count)| {
            let rank = TABLES.rank(act);
            (*count, std::cmp::Reverse(rank), std::cmp::Reverse(*act))
        })
        .map(|(act, _)| act.to_owned())
        .unwrap_or_default()
}

/// What is known at the end: a fact stays one; of what is not, the last report decides.
pub(crate) fn standing(told: impl Iterator<Item = (Modality, Option<jiff::civil::Date>)>) -> Modality {
    use Modality::*;
    let weight = |modality: Modality| match modality {
        Cancelled => 9,
        Refused => 8,
        Agreed => 7,
        Planned => 6,
        Offered => 5,
        Requested => 4,
        Threatened => 3,
        Denied => 2,
        Considered | NotYet => 1,
        _ => 0,
    };
    let told: Vec<(Modality, Option<jiff::civil::Date>)> = told.collect();
    if told.iter().any(|(m, _)| *m == Occurred) {
        return Occurred;
    }
    if told.iter().any(|(m, _)| *m == Ongoing) {
        return Ongoing;
    }
    told.into_iter().max_by_key(|(m, day)| (*day, weight(*m))).map_or(Hypothetical, |(m, _)| m)
}

/// The days that the reports agree on. Where they do not: those of the most reports, then the narrowest, and the others
/// stay as a disagreement.
fn when(facets: &[&Facet]) -> (EventDate, Option<Disagreement>) {
    let mut dates: Vec<(EventDate, &Facet)> = facets.iter().map(|f| (shown(f.mention), *f)).collect();
    let named = |date: &EventDate| !date.text.is_empty() || date.is_bounded();
    if dates.iter().any(|(date, _)| named(date)) {
        dates.retain(|(date, f)| named(date) && f.dated || named(date) && !f.fact);
    }
    // A kindred act may have its own day: the order to come home and the flight.
    let act = act(facets);
    if dates.iter().any(|(_, f)| f.mention.act == act) {
        let other: Vec<(EventDate, &Facet)> = dates.iter().filter(|(_, f)| f.mention.act != act).cloned().collect();
        dates.retain(|(_, f)| f.mention.act == act);
        let main = settle(&dates);
        let kept = other.into_iter().filter(|(date, _)| main.as_ref().is_none_or(|m| m.intersect(date).is_some()));
        dates.extend(kept.collect::<Vec<_>>());
    }
    let Some(chosen) = settle(&dates) else {
        let last = facets.iter().map(|f| shown(f.mention)).min_by_key(days::order);
        return (last.unwrap_or_else(|| EventDate::unknown("no report dates it")), None);
    };
    let apart = dates.iter().any(|(date, _)| chosen.intersect(date).is_none());
    let values = dates.iter().map(|(date, f)| (days::words(date), *f));
    (chosen.clone(), apart.then(|| disagreement("when", values)))
}

fn settle(dates: &[(EventDate, &Facet)]) -> Option<EventDate> {
    let support = |date: &EventDate| dates.iter().filter(|(other, _)| date.intersect(other).is_some()).count();
    let mut by_support: Vec<&EventDate> = dates.iter().map(|(date, _)| date).collect();
    by_support.sort_by_key(|date| {
        let wide = days::width(date).unwrap_or(i64::MAX);
        (std::cmp::Reverse(support(date)), wide, days::order(date))
    });
    let mut chosen: Option<EventDate> = None;
    for date in by_support {
        chosen = match chosen {
            None => Some(date.clone()),
            Some(so_far) => Some(days::meet(&so_far, date).unwrap_or(so_far)),
        };
    }
    chosen
}

fn quantity(facets: &[&Facet]) -> (Option<Quantity>, Option<Disagreement>) {
    let counted: Vec<(&Quantity, &Facet)> =
        facets.iter().filter_map(|f| Some((f.mention.quantity.as_ref()?, *f))).collect();
    // The last report knows best.
    let Some((last, _)) = counted.last() else {
        return (None, None);
    };
    let differ = counted.iter().any(|(q, _)| {
        q.unit == last.unit && (q.value - last.value).abs() >= 0.5
            || q.unit.is_empty() != last.unit.is_empty() && (q.value - last.value).abs() >= 0.5
    });
    let values = counted.iter().map(|(q, f)| (count_words(q), *f));
    (Some((*last).clone()), differ.then(|| disagreement("quantity", values)))
}

fn count_words(quantity: &Quantity) -> String {
    let about = if quantity.approximate { "about " } else { "" };
    format!("{about}{} {}", quantity.value, quantity.unit).trim().to_owned()
}

fn place(facets: &[&Facet]) -> (Option<Place>, Option<Disagreement>) {
    let placed: Vec<(&Place, &Facet)> = facets.iter().filter_map(|f| Some((f.mention.place.as_ref()?, *f))).collect();
    let mut counts: BTreeMap<&Place, usize> = BTreeMap::new();
    for (place, _) in &placed {
        *counts.entry(place).or_default() += 1;
    }
    let best = counts
        .iter()
        .max_by_key(|(place, count)| (**count, std::cmp::Reverse(*place)))
        .map(|(place, _)| (*place).clone());
    let countries: BTreeSet<&str> = placed.iter().filter_map(|(p, _)| p.country.as_deref()).collect();
    let values = placed.iter().map(|(p, f)| (p.name.clone(), *f));
    let differ = countries.len() > 1;
    (best, differ.then(|| disagreement("where", values)))
}

fn disagreement<'f, 'a: 'f>(field: &str, values: impl Iterator<Item = (String, &'f Facet<'a>)>) -> Disagreement {
    let mut by_value: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (value, facet) in values {
        by_value.entry(value).or_default().push(facet.mention.id.clone());
    }
    Disagreement {
        field: field.to_owned(),
        values: by_value.into_iter().map(|(value, mentions)| Reported { value, mentions }).collect(),
    }
}

/// Every party once, by code; of several words for it the most telling: a person before an organ before the state.
fn actors<'m>(lists: impl Iterator<Item = &'m Vec<Actor>>) -> Vec<Actor> {
    let mut by_id: BTreeMap<&str, &Actor> = BTreeMap::new();
    for actor in lists.flatten() {
        let held = by_id.entry(&actor.id).or_insert(actor);
        if (actor.role.is_some(), &held.text) > (held.role.is_some(), &actor.text) {
            *held = actor;
        }
    }
    let codes: BTreeSet<&str> = by_id.values().filter(|a| a.id != a.code).map(|a| code(a)).collect();
    let plain = |a: &&&Actor| a.id != a.code || !codes.contains(a.code.as_str());
    by_id.values().filter(plain).map(|a| (*a).clone()).collect()
}

fn persons(facets: &[&Facet]) -> Vec<Actor> {
    let mut by_key: BTreeMap<String, &Actor> = BTreeMap::new();
    let heads =
        facets.iter().filter(|f| f.envoy).flat_map(|f| f.mention.missions.iter().filter_map(|m| m.head.as_ref()));
    for person in facets.iter().flat_map(|f| &f.mention.persons).chain(heads) {
        let held = by_key.entry(person_key(person)).or_insert(person);
        // The fuller name tells more.
        if (person.name.len(), &held.id, &held.text) > (held.name.len(), &person.id, &person.text) {
            *held = person;
        }
    }
    by_key.into_values().cloned().collect()
}
