//! What stands on which days, worked out once, so that any day is answered by looking it up.
//!
//! An entry of measures, talks or commitments changes on few days. It is kept as its versions, each with the days on which
//! it stands, and the ledger of a day is the versions whose days hold it. Missions and relations are folded from their
//! own histories, since what an envoy's next deed presupposes hangs on the day that is asked for.

use super::list::List;
use super::missions::{self, History};
use super::relations::{self, Histories};
use super::{Breach, Commitment, Ledger, MeasureEntry, TalksEntry, View, commitments, measures, talks};
use crate::actor::Mission;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the ledger of any day is looked up in, as all reports of a record let one know. It can be stored, and needs
/// neither the readings nor the record then.
#[derive(Debug, Serialize, Deserialize)]
pub struct Index {
    /// The last day that the record speaks of.
    last: Option<Date>,
    /// The day from which on all reports are out; none where one of them cannot be dated.
    complete: Option<Date>,
    #[serde(with = "pairs")]
    missions: BTreeMap<Mission, History>,
    #[serde(with = "pairs")]
    relations: Histories,
    measures: Versions<MeasureEntry>,
    talks: Versions<TalksEntry>,
    commitments: Versions<Commitment>,
    breaches: Versions<Breach>,
}

impl Index {
    pub(super) fn of(view: &View) -> Index {
        let missions = missions::histories(view);
        let judged = commitments::Judged::of(view, &missions);
        Index::with(view, missions, &judged)
    }

    pub(super) fn with(view: &View, missions: BTreeMap<Mission, History>, judged: &commitments::Judged) -> Index {
        let commitments = judged.versions(view);
        let mut complete = Some(Date::MIN);
        for published in &view.record.published {
            complete = complete.zip(published.date.earliest).map(|(held, first)| held.max(first));
        }
        Index {
            last: view.record.last_day(),
            complete,
            relations: relations::histories(view),
            measures: measures::versions(view),
            talks: talks::versions(view),
            breaches: missions::breaches(&missions),
            commitments,
            missions,
        }
    }

    /// The last day that the record speaks of.
    pub fn last_day(&self) -> Option<Date> {
        self.last
    }

    /// The ledger of a day (of the last one), as reports up to `known_on` let one know (all of them); `None` where some
    /// report came out after that day, so that less was known than this rests on.
    pub fn ledger(&self, as_of: Option<Date>, known_on: Option<Date>) -> Option<Ledger> {
        if known_on.is_some_and(|until| self.complete.is_none_or(|day| day > until)) {
            return None;
        }
        let Some(day) = as_of.or(self.last) else {
            return Some(Ledger { known_on, ..Ledger::default() });
        };
        Some(self.on(day, known_on))
    }

    pub(crate) fn on(&self, day: Date, known_on: Option<Date>) -> Ledger {
        let missions = missions::entries(&self.missions, day);
        Ledger {
            as_of: Some(day),
            known_on,
            relations: relations::entries(&self.relations, day, &missions),
            missions,
            measures: self.measures.on(day),
            talks: self.talks.on(day),
            commitments: self.commitments.on(day),
            breaches: self.breaches.on(day),
        }
    }
}

/// Entries with the days from and until which each stands, in the order of the list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub(super) struct Versions<T> {
    from: Vec<Date>,
    /// The day on which it stands no more; none for the last version.
    until: Vec<Option<Date>>,
    #[serde(with = "shared")]
    entries: Arc<Vec<T>>,
}

/// A map as a list of pairs: JSON has no keys but words.
mod pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub fn deserialize<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<K, V>, D::Error> {
        Vec::<(K, V)>::deserialize(from).map(|pairs| pairs.into_iter().collect())
    }
}

/// Entries that ledgers share with the index.
mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub fn serialize<T: Serialize, S: Serializer>(entries: &Arc<Vec<T>>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(entries.iter())
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Arc<Vec<T>>, D::Error> {
        Vec::deserialize(from).map(Arc::new)
    }
}

impl<T: PartialEq> Versions<T> {
    /// From lines, each with its entry from a day on, or with none, by day.
    pub fn of(lines: impl IntoIterator<Item = Vec<(Date, Option<T>)>>) -> Versions<T> {
        let (mut from, mut until, mut entries): (Vec<Date>, Vec<Option<Date>>, Vec<T>) = Default::default();
        for line in lines {
            let mut open = false;
            for (day, entry) in line {
                if open && entry.as_ref() == entries.last() {
                    continue;
                }
                if let Some(end) = until.last_mut().filter(|_| open) {
                    *end = Some(day);
                }
                open = entry.is_some();
                if let Some(entry) = entry {
                    from.push(day);
                    until.push(None);
                    entries.push(entry);
                }
            }
        }
        Versions { from, until, entries: Arc::new(entries) }
    }

    pub fn on(&self, day: Date) -> List<T> {
        let both = self.from.iter().zip(&self.until).zip(0..);
        let standing = both.filter(|((from, until), _)| **from <= day && until.is_none_or(|end| day < end));
        List::new(self.entries.clone(), standing.map(|(_, n)| n).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_finds_the_version_that_stands_on_it() {
        let day = |d| date(2019, 5, d);
        let versions = Versions::of([
            vec![(day(3), Some("offered")), (day(5), Some("offered")), (day(9), Some("held"))],
            vec![(day(4), Some("planned")), (day(6), None), (day(8), Some("planned"))],
        ]);
        let on = |d| versions.on(day(d)).iter().copied().collect::<Vec<_>>();
        assert_eq!(on(2), [""; 0]);
        assert_eq!(on(3), ["offered"]);
        assert_eq!(on(5), ["offered", "planned"]);
        assert_eq!(on(6), ["offered"]);
        assert_eq!(on(8), ["offered", "planned"]);
        assert_eq!(on(9), ["held", "planned"]);
        assert_eq!(versions.from.len(), 4, "what does not change is one version");
    }
}
