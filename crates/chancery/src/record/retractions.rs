//! What a report takes back: "an earlier version of this report said that ..."

use crate::coding::{EventMention, Modality};
use crate::document::Document;
use crate::event::tables::TABLES;

/// Tells facts that a report calls its own mistake as denied, and gives their ids.
pub(super) fn mark(document: &Document, mentions: &mut [EventMention]) -> Vec<String> {
    let mut taken_back = Vec::new();
    for mention in mentions.iter_mut().filter(|m| m.modality.is_fact()) {
        let sentence = mention.sentence.of(&document.text);
        // Small letters may be longer or shorter than capitals in a few scripts, and only ASCII is compared.
        let words = sentence.to_ascii_lowercase();
        let Some(cue) = cue(&words) else { continue };
        let start = mention.sentence.start;
        // What follows the turn is how it was in truth.
        let turns = TABLES.retractions.turns.iter();
        let turn = turns.filter_map(|turn| words.get(cue..)?.find(turn.as_str())).min();
        let before = turn.is_none_or(|turn| mention.evidence.start < start + cue + turn);
        if mention.evidence.end > start + cue && before {
            mention.modality = Modality::Denied;
            taken_back.push(mention.id.clone());
        }
    }
    taken_back
}

/// Where a sentence begins to tell what was said in error.
fn cue(words: &str) -> Option<usize> {
    let rules = &TABLES.retractions;
    let version = rules.versions.iter().filter_map(|cue| words.find(cue.as_str())).min();
    let report = || rules.reports.iter().filter_map(|cue| words.find(cue.as_str())).min();
    let fault = rules.faults.iter().filter_map(|cue| words.find(cue.as_str())).min();
    version.or_else(|| fault.and(report()))
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
