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
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug)]
pub(crate) struct Index {
    missions: BTreeMap<Mission, History>,
    relations: Histories,
    measures: Versions<MeasureEntry>,
    talks: Versions<TalksEntry>,
    commitments: Versions<Commitment>,
    breaches: Versions<Breach>,
}

impl Index {
    pub(super) fn of(view: &View) -> Index {
        let missions = missions::histories(view);
        let commitments = commitments::Judged::of(view, &missions).versions(view);
        Index {
            relations: relations::histories(view),
            measures: measures::versions(view),
            talks: talks::versions(view),
            breaches: missions::breaches(&missions),
            commitments,
            missions,
        }
    }

    pub(super) fn on(&self, day: Date, known_on: Option<Date>) -> Ledger {
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
#[derive(Debug)]
pub(super) struct Versions<T> {
    from: Vec<Date>,
    /// The day on which it stands no more; none for the last version.
    until: Vec<Option<Date>>,
    entries: Arc<Vec<T>>,
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
