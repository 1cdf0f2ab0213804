//! What a report takes back: "an earlier version of this report said that ..."

use crate::coding::{EventMention, Modality};
use crate::document::Document;
use crate::event::tables::TABLES;

/// Tells facts that a report calls its own mistake as denied, and gives their ids.
pub(super) fn mark(document: &Document, mentions: &mut [EventMention]) -> Vec<String> {
    let mut taken_back = Vec::new();
    for mention in mentions.iter_mut().filter(|m| m.modality.is_fact()) {
        let sentence = mention.sentence.of(&document.text);
        let Some(cue) = cue(sentence) else { continue };
        let start = mention.sentence.start;
        // What follows the turn is how it was in truth.
        let turn = sentence.get(cue..).and_then(|rest| TABLES.retractions.turns.first_in(rest));
        let before = turn.is_none_or(|turn| mention.evidence.start < start + cue + turn);
        if mention.evidence.end > start + cue && before {
            mention.modality = Modality::Denied;
            taken_back.push(mention.id.clone());
        }
    }
    taken_back
}

/// Where a sentence begins to tell what was said in error.
fn cue(sentence: &str) -> Option<usize> {
    let rules = &TABLES.retractions;
    let fault = || rules.faults.first_in(sentence).and_then(|_| rules.reports.first_in(sentence));
    rules.versions.first_in(sentence).or_else(fault)
}

#[cfg(test)]
mod tests {
    use super::cue;

    #[test]
    fn only_what_a_report_says_of_itself_is_a_retraction() {
        assert!(cue("an earlier version of this story said that peru had expelled two envoys.").is_some());
        assert!(cue("the agency withdrew its report that peru had expelled two envoys.").is_some());
        assert!(cue("this article wrongly stated that the embassy had closed.").is_some());
        assert!(cue("an earlier version of the treaty said that both sides would disarm.").is_none());
        assert!(cue("the minister wrongly said that the embassy had closed.").is_none());
        assert!(cue("peru withdrew its ambassador after the report.").is_none());
    }
}
