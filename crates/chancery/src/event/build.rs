//! Makes one event of the mentions that tell of it.

use super::facet::{Facet, code, person_key};
use super::tables::TABLES;
use super::{Disagreement, Event, Known, Plover, Reported};
use crate::actor::{Actor, Mission};
use crate::coding::{Certainty, Modality, Place, Quantity, SpeakerKind};
use crate::record::{SCHEMA, days, when::shown};
use crate::time::EventDate;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Reports of one happening, in the order of their days and ids.
pub(crate) struct Told<'f, 'a> {
    pub facets: Vec<&'f Facet<'a>>,
    /// Who says each.
    voices: BTreeMap<&'f str, &'f str>,
    /// Ids of the facts that their tellers took back.
    withdrawn: BTreeSet<&'f str>,
}

impl<'f, 'a> Told<'f, 'a> {
    /// Mentions whose actor is who does the act: who only asks others for it is left out where anything else is told.
    fn doers(&self) -> impl Iterator<Item = &&'f Facet<'a>> {
        let asks = |f: &Facet| f.mention.modality == crate::coding::Modality::Requested;
        let all = self.facets.iter().all(|f| asks(f));
        self.facets.iter().filter(move |f| all || !asks(f))
    }

    pub fn new(mut facets: Vec<&'f Facet<'a>>, told: &super::Told<'f>) -> Told<'f, 'a> {
        facets.sort_by_key(|f| (f.known_on().is_none(), f.known_on(), &f.mention.id));
        let voices = facets.iter().map(|f| (f.mention.id.as_str(), voice(f, told))).collect();
        let mut made = Told { facets, voices, withdrawn: BTreeSet::new() };
        // Who takes a report back takes back what he said before, and what was copied from him.
        for retraction in made.facets.iter().filter(|f| told.taken_back.contains(&f.mention.id)) {
            let own = |f: &&&Facet| {
                f.fact && f.known_on() <= retraction.known_on() && made.voice(f) == made.voice(retraction)
            };
            made.withdrawn.extend(made.facets.iter().filter(own).map(|f| f.mention.id.as_str()).collect::<Vec<_>>());
        }
        made
    }

    fn voice(&self, facet: &Facet) -> &'f str {
        self.voices.get(facet.mention.id.as_str()).copied().unwrap_or_default()
    }

    fn is_fact(&self, facet: &Facet) -> bool {
        facet.fact && !self.withdrawn.contains(facet.mention.id.as_str())
    }

    fn facts(&self) -> Vec<&'f Facet<'a>> {
        let facts: Vec<&Facet> = self.facets.iter().copied().filter(|f| self.is_fact(f)).collect();
        if facts.is_empty() { self.facets.clone() } else { facts }
    }

    pub fn event(&self, told: &super::Told) -> Option<Event> {
        let (book, readings) = (told.book, told.readings);
        let first = self.facets.first()?;
        let facts = self.facts();
        let act = self.act(&facts);
        let held = self.facets.iter().filter(|f| !self.withdrawn.contains(f.mention.id.as_str()));
        let modality = standing(held.map(|f| (f.mention.modality, f.known_on())));
        let (when, dates) = self.when(&facts);
        let (quantity, counts) = self.quantity(&facts);
        let (place, places) = self.place(&facts);
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
            cancels: Vec::new(),
            corrects: Vec::new(),
            denies: Vec::new(),
            parted: Vec::new(),
            merged: self.why(),
            confidence: self.confidence(),
            act,
        })
    }

    /// One report says that it happened and another that it did not.
    fn contested(&self) -> Option<Disagreement> {
        let denied = |m: Modality| m == Modality::Denied;
        let both =
            self.facets.iter().any(|f| self.is_fact(f)) && self.facets.iter().any(|f| denied(f.mention.modality));
        let values = self.facets.iter().filter(|f| f.fact || denied(f.mention.modality));
        both.then(|| {
            let values = values.map(|f| (f.mention.modality.as_str().to_owned(), *f)).collect();
            let chosen = Some((
                "occurred".to_owned(),
                "what is told as done stays so until who told it takes it back".to_owned(),
            ));
            self.disagreement("modality", values, chosen)
        })
    }

    /// One report says that the envoy was called home, and another only that he left.
    fn told_apart(&self, facts: &[&Facet]) -> Option<Disagreement> {
        let mut acts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for facet in facts.iter().filter(|f| self.is_fact(f) && TABLES.apart(&f.mention.act)) {
            acts.entry(&facet.mention.document).or_default().insert(&facet.mention.act);
        }
        // A report that tells both, the order and the flight, stands between the others.
        let alone: BTreeSet<&str> =
            acts.values().filter(|acts| acts.len() == 1).flat_map(|acts| acts.iter().copied()).collect();
        let both = acts.values().any(|acts| acts.len() > 1);
        let values: Vec<(String, &Facet)> =
            facts.iter().filter(|f| self.is_fact(f)).map(|f| (f.mention.act.clone(), *f)).collect();
        (alone.len() > 1 && !both).then(|| {
            let chosen = (self.act(facts), "told by the most voices, and of equals the more telling".to_owned());
            self.disagreement("act", values, Some(chosen))
        })
    }

    /// Each outlet that stands for itself leaves less room for doubt; those that quote or copy one agency count once.
    fn confidence(&self) -> f64 {
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        for facet in &self.facets {
            let own = (facet.mention.confidence * weight(facet)).clamp(0.0, 1.0);
            let held = best.entry(self.voice(facet)).or_insert(0.0);
            *held = held.max(own);
        }
        let doubt: f64 = best.values().map(|c| 1.0 - 0.9 * c).product();
        // Three digits say all that the figure is good for, and keep the record free of rounding noise.
        ((1.0 - doubt) * 1000.0).round() / 1000.0
    }

    /// The act that most voices name; of equals the more telling.
    fn act(&self, facets: &[&Facet]) -> String {
        let mut counts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for facet in facets {
            counts.entry(&facet.mention.act).or_default().insert(self.voice(facet));
        }
        let best = counts.into_iter().max_by_key(|(act, voices)| {
            let rank = TABLES.rank(act);
            (voices.len(), std::cmp::Reverse(rank), std::cmp::Reverse(*act))
        });
        best.map(|(act, _)| act.to_owned()).unwrap_or_default()
    }

    /// Of several values that of the most voices, each counted once by what stands behind it; of equals the last report.
    fn choose(&self, values: &[(String, &Facet)]) -> Option<(String, String)> {
        let mut tally: BTreeMap<&str, (BTreeMap<&str, u32>, usize)> = BTreeMap::new();
        for (at, (value, facet)) in values.iter().enumerate() {
            let (voices, last) = tally.entry(value).or_default();
            let held = voices.entry(self.voice(facet)).or_default();
            *held = (*held).max((weight(facet) * 10.0) as u32);
            *last = at;
        }
        let score = |(voices, _): &(BTreeMap<&str, u32>, usize)| voices.values().sum::<u32>();
        let (value, best) = tally.iter().max_by_key(|(_, told)| (score(told), told.1))?;
        let all: BTreeSet<&str> = tally.values().flat_map(|(voices, _)| voices.keys().copied()).collect();
        let others = || tally.iter().filter(|(other, _)| *other != value).map(|(_, told)| told);
        let why = if others().any(|told| score(told) == score(best)) {
            "no value has more behind it than another, so the last report is followed".to_owned()
        } else if others().any(|told| told.0.len() >= best.0.len()) {
            "said in its own voice or by a named speaker, the others on less".to_owned()
        } else {
            format!("told by {} of {} independent voices", best.0.len(), all.len())
        };
        Some(((*value).to_owned(), why))
    }

    fn disagreement(
        &self,
        field: &str,
        values: Vec<(String, &Facet)>,
        chosen: Option<(String, String)>,
    ) -> Disagreement {
        let mut by_value: BTreeMap<String, (Vec<String>, BTreeSet<&str>)> = BTreeMap::new();
        for (value, facet) in values {
            let (mentions, voices) = by_value.entry(value).or_default();
            mentions.push(facet.mention.id.clone());
            voices.insert(self.voice(facet));
        }
        let (chosen, why) = chosen.unwrap_or_default();
        let reported = |(value, (mentions, voices)): (String, (Vec<String>, BTreeSet<&str>))| Reported {
            value,
            mentions,
            voices: voices.into_iter().map(str::to_owned).collect(),
        };
        Disagreement { field: field.to_owned(), values: by_value.into_iter().map(reported).collect(), chosen, why }
    }

    /// What all its mentions have in common.
    fn why(&self) -> String {
        let Some((first, others)) = self.facets.split_first().filter(|(_, others)| !others.is_empty()) else {
            return String::new();
        };
        let all = |same: &dyn Fn(&Facet) -> bool| others.iter().all(|f| same(f));
        let mut shared: Vec<&str> = Vec::new();
        let named = !first.missions.is_empty() && all(&|f| f.missions == first.missions);
        shared.extend(named.then_some("the mission"));
        let person = !first.persons.is_empty() && all(&|f| !f.persons.is_disjoint(&first.persons));
        shared.extend(person.then_some("the person"));
        let parties = all(&|f| (&f.actors, &f.recipients) == (&first.actors, &first.recipients));
        shared.push(if parties { "the parties" } else { "parties that do not exclude each other" });
        let count = |f: &Facet| f.mention.quantity.as_ref().map(|q| q.value);
        shared.extend((count(first).is_some() && all(&|f| count(f) == count(first))).then_some("the count"));
        let days = all(&|f| days::gap(&f.window, &first.window) == 0);
        shared.push(if days { "days that meet" } else { "days that lie close together" });
        format!("{} mentions share {}", self.facets.len(), shared.join(", "))
    }
}

/// Who says what a mention tells: the outlet that it quotes, else that of the document or of the text it copies.
fn voice<'f>(facet: &Facet<'f>, told: &super::Told<'f>) -> &'f str {
    let mention = facet.mention;
    let quoted = mention.attribution.iter().rev().find(|a| a.kind == SpeakerKind::Outlet);
    let own = told.voices.get(mention.document.as_str()).copied();
    quoted.map(|a| a.name.as_str()).or(own).unwrap_or(&mention.document)
}

/// What a report's words are worth, by who stands behind them.
fn weight(facet: &Facet) -> f64 {
    match facet.mention.certainty {
        Certainty::Stated | Certainty::Attributed => 1.0,
        Certainty::Reported => 0.8,
        Certainty::Alleged => 0.6,
        Certainty::Speculative => 0.4,
    }
}

/// `e-` and the digits of the first mention.
pub(crate) fn event_id(mention: &str) -> String {
    format!("e-{}", mention.strip_prefix("m-").unwrap_or(mention))
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

impl<'f, 'a> Told<'f, 'a> {
    /// The days that the reports agree on. Where they do not: those of the most voices, then the narrowest, and the
    /// others stay as a disagreement.
    fn when(&self, facets: &[&'f Facet<'a>]) -> (EventDate, Option<Disagreement>) {
        let mut dates: Vec<(EventDate, &Facet)> = facets.iter().map(|f| (shown(f.mention), *f)).collect();
        let named = |date: &EventDate| !date.text.is_empty() || date.is_bounded();
        if dates.iter().any(|(date, _)| named(date)) {
            dates.retain(|(date, f)| named(date) && f.dated || named(date) && !f.fact);
        }
        // A kindred act may have its own day: the order to come home and the flight.
        let act = self.act(facets);
        if dates.iter().any(|(_, f)| f.mention.act == act) {
            let other: Vec<(EventDate, &Facet)> = dates.iter().filter(|(_, f)| f.mention.act != act).cloned().collect();
            dates.retain(|(_, f)| f.mention.act == act);
            let main = self.settle(&dates);
            let kept = other.into_iter().filter(|(date, _)| main.as_ref().is_none_or(|m| m.intersect(date).is_some()));
            dates.extend(kept.collect::<Vec<_>>());
        }
        let Some(chosen) = self.settle(&dates) else {
            let last = facets.iter().map(|f| shown(f.mention)).min_by_key(days::order);
            return (last.unwrap_or_else(|| EventDate::unknown("no report dates it")), None);
        };
        // What a report tells as done was done by its day, whatever others leave open.
        let told = facets.iter().filter(|f| f.fact && f.mention.act == act).map(|f| shown(f.mention));
        let chosen = match told.filter(|date| date.latest.is_some()).min_by_key(|date| date.latest) {
            Some(first) if first.latest < chosen.latest => {
                let by = EventDate { earliest: None, text: String::new(), ..first };
                days::meet(&chosen, &by).unwrap_or(chosen)
            }
            _ => chosen,
        };
        let apart = dates.iter().any(|(date, _)| chosen.intersect(date).is_none());
        let for_it = |with: bool| {
            let told = dates.iter().filter(|(date, _)| !with || chosen.intersect(date).is_some());
            told.map(|(_, f)| self.voice(f)).collect::<BTreeSet<&str>>().len()
        };
        let words = || format!("the days that {} of {} independent voices allow", for_it(true), for_it(false));
        let disagreement = apart.then(|| {
            let values = dates.iter().map(|(date, f)| (days::words(date), *f)).collect();
            self.disagreement("when", values, Some((days::words(&chosen), words())))
        });
        (chosen, disagreement)
    }

    fn settle(&self, dates: &[(EventDate, &Facet)]) -> Option<EventDate> {
        // Most tell the same few intervals, which are weighed once each.
        let mut told: BTreeMap<(Option<Date>, Option<Date>), BTreeSet<&str>> = BTreeMap::new();
        for (date, facet) in dates {
            told.entry((date.earliest, date.latest)).or_default().insert(self.voice(facet));
        }
        let meet = |a: &(Option<Date>, Option<Date>), b: &(Option<Date>, Option<Date>)| {
            a.0.zip(b.1).is_none_or(|(first, last)| first <= last)
                && b.0.zip(a.1).is_none_or(|(first, last)| first <= last)
        };
        let support = |own: &(Option<Date>, Option<Date>)| {
            let near = told.iter().filter(|(other, _)| meet(own, other)).flat_map(|(_, voices)| voices);
            near.collect::<BTreeSet<_>>().len()
        };
        let support: BTreeMap<(Option<Date>, Option<Date>), usize> =
            told.keys().map(|own| (*own, support(own))).collect();
        let mut by_support: Vec<&EventDate> = dates.iter().map(|(date, _)| date).collect();
        by_support.sort_by_key(|date| {
            let wide = days::width(date).unwrap_or(i64::MAX);
            let behind = support.get(&(date.earliest, date.latest)).copied().unwrap_or_default();
            (std::cmp::Reverse(behind), wide, days::order(date))
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

    fn quantity(&self, facets: &[&'f Facet<'a>]) -> (Option<Quantity>, Option<Disagreement>) {
        let counted: Vec<(&Quantity, &Facet)> =
            facets.iter().filter_map(|f| Some((f.mention.quantity.as_ref()?, *f))).collect();
        let Some((last, _)) = counted.last() else {
            return (None, None);
        };
        let differ = counted.iter().any(|(q, _)| {
            (q.value - last.value).abs() >= 0.5 && q.unit == last.unit
                || q.unit.is_empty() != last.unit.is_empty() && (q.value - last.value).abs() >= 0.5
        });
        if !differ {
            return (Some((*last).clone()), None);
        }
        let values: Vec<(String, &Facet)> = counted.iter().map(|(q, f)| (count_words(q), *f)).collect();
        let chosen = self.choose(&values);
        let of_chosen =
            |(q, _): &&(&Quantity, &Facet)| chosen.as_ref().is_some_and(|(value, _)| *value == count_words(q));
        let best = counted.iter().rev().find(of_chosen).map_or(*last, |(q, _)| *q);
        (Some(best.clone()), Some(self.disagreement("quantity", values, chosen)))
    }

    fn place(&self, facets: &[&'f Facet<'a>]) -> (Option<Place>, Option<Disagreement>) {
        let placed: Vec<(&Place, &Facet)> =
            facets.iter().filter_map(|f| Some((f.mention.place.as_ref()?, *f))).collect();
        let mut counts: BTreeMap<&Place, BTreeSet<&str>> = BTreeMap::new();
        for (place, facet) in &placed {
            counts.entry(place).or_default().insert(self.voice(facet));
        }
        let best = counts
            .iter()
            .max_by_key(|(place, voices)| (voices.len(), std::cmp::Reverse(*place)))
            .map(|(place, _)| (*place).clone());
        let countries: BTreeSet<&str> = placed.iter().filter_map(|(p, _)| p.country.as_deref()).collect();
        let disagreement = (countries.len() > 1).then(|| {
            let values = placed.iter().map(|(p, f)| (p.name.clone(), *f)).collect();
            let name = best.as_ref().map(|p| p.name.clone()).unwrap_or_default();
            self.disagreement("where", values, Some((name, "told by the most voices".to_owned())))
        });
        (best, disagreement)
    }
}

fn count_words(quantity: &Quantity) -> String {
    let about = if quantity.approximate { "about " } else { "" };
    format!("{about}{} {}", quantity.value, quantity.unit).trim().to_owned()
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
