//! What one party does to another until it undoes it.

use super::{MeasureEntry, View, codes};
use crate::record::days;
use jiff::civil::Date;

/// Measures taken by that day, ended ones too.
pub(super) fn entries(view: &View, as_of: Date) -> Vec<MeasureEntry> {
    let mut entries: Vec<MeasureEntry> = Vec::new();
    for event in view.events.iter().filter(|e| e.modality.is_fact()) {
        let Some(effect) = view.effect(event).filter(|_| days::over_by(&event.when, as_of)) else {
            continue;
        };
        let (by, on) = (codes(&event.actors), codes(&event.recipients));
        if let Some(kind) = &effect.measure {
            entries.push(MeasureEntry {
                kind: kind.clone(),
                by,
                on,
                quantity: event.quantity.clone(),
                since: event.when.clone(),
                ended: None,
                events: vec![event.id.clone()],
            });
            continue;
        }
        // Events come by day, so that what is lifted stands in the list already. A lifting that counts heads
        // (three names off a list) ends only the measure on as many.
        for entry in entries.iter_mut().filter(|e| e.ended.is_none() && effect.lifts.contains(&e.kind)) {
            let counts = event.quantity.as_ref().zip(entry.quantity.as_ref());
            let all = match (&event.quantity, counts) {
                (None, _) => true,
                (Some(_), Some((lifted, held))) => lifted.value >= held.value,
                (Some(_), None) => false,
            };
            if all && meets(&entry.by, &by) && meets(&entry.on, &on) {
                entry.ended = Some(event.when.clone());
                entry.events.push(event.id.clone());
            }
        }
    }
    entries
}

/// Whether they share a party, or one of them leaves it open.
fn meets(a: &[String], b: &[String]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|code| b.contains(code))
}
