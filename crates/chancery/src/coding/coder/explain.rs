//! Why a sentence is coded as it is: which frames fired, what decided their modality, and which came near and did not fire.

use super::*;
use crate::coding::frame::Slot;
use serde::Serialize;

/// A frame that held, and what was read off the words around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fired {
    /// The trigger.
    pub word: Span,
    /// `accuse#3`.
    pub rule: String,
    /// The frame as it is written in the codebook.
    pub frame: String,
    pub modality: Modality,
    /// What decided the modality, in words.
    pub why: String,
}

/// A frame whose trigger stands in the sentence and which does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    pub word: Span,
    pub rule: String,
    pub frame: String,
    /// The slot that failed and what stands there, in words.
    pub why: String,
}

/// The frames that the words of one sentence trigger, in the order of the text.
pub(crate) fn explain(
    coder: &Coder,
    registry: &Registry,
    document: &Document,
    sentence: &Sentence,
    index: usize,
    cast: &Cast,
) -> (Vec<Fired>, Vec<NearMiss>) {
    let (mut fired, mut near) = (Vec::new(), Vec::new());
    let tree = Tree::new(sentence);
    if let Some(stage) = cast.sentences.get(index) {
        let scene = Scene {
            coder,
            registry,
            document,
            tree: &tree,
            stage,
            cast,
            index,
            times: &[],
            earlier: &[],
            quotations: &[],
            closed: &[],
        };
        for t in 0..tree.len() {
            scene.explain_word(t, &mut fired, &mut near);
        }
    }
    (fired, near)
}

impl Scene<'_> {
    fn explain_word(&self, t: usize, fired: &mut Vec<Fired>, near: &mut Vec<NearMiss>) {
        let Some(pos) = self.part(t) else { return };
        let predicate = self.predicate(t, pos);
        let book = &self.coder.codebook;
        let word = self.tree.token(t).span;
        let rule = |c: Candidate| format!("{}#{}", book.acts[c.act].id, c.frame + 1);
        let written = |c: Candidate| book.acts[c.act].frames[c.frame].clone();
        let best = self.best_frame(&predicate, &[]);
        if let Some(best) = &best {
            let reading = modality::read(&self.coder.operators, self.tree, t, predicate.carrier);
            fired.push(Fired {
                word,
                rule: rule(best.candidate),
                frame: written(best.candidate),
                modality: reading.modality,
                why: match reading.operator {
                    Some(o) => format!("\"{}\" governs it", self.tree.token(o).text),
                    None => "no word governs it".to_owned(),
                },
            });
        }
        for (candidate, frame) in book.candidates(&self.trigger_lemma(&predicate), pos) {
            let with = &frame.triggers[candidate.trigger].with;
            // One frame an act is enough to say what is missing.
            let act = format!("{}#", book.acts[candidate.act].id);
            let told = best.as_ref().is_some_and(|b| b.candidate.act == candidate.act)
                || near.iter().any(|n| n.word == word && n.rule.starts_with(&act));
            if told
                || !with.iter().all(|w| self.has_companion(&predicate, w))
                || self.fill(frame, &predicate, &[], self.is_wide(candidate)).is_some()
            {
                continue;
            }
            near.push(NearMiss {
                word,
                rule: rule(candidate),
                frame: written(candidate),
                why: frame
                    .slots
                    .iter()
                    .find_map(|slot| self.failure(slot, frame, &predicate, self.is_wide(candidate)))
                    .unwrap_or_else(|| "each part fits alone, and they do not fit together".to_owned()),
            });
        }
    }

    /// What is wrong with a slot that keeps its frame from holding.
    fn failure(&self, slot: &Slot, frame: &Frame, predicate: &Predicate, wide: bool) -> Option<String> {
        let standing: Vec<&(Position, usize)> =
            predicate.arguments.iter().filter(|(p, _)| slot.positions.contains(p)).collect();
        let fits = |(position, t): &(Position, usize)| {
            let several = self.tree.conjuncts(*t);
            several.iter().any(|t| slot.classes.iter().any(|c| self.fits(c, *t, position, frame, &[], &[], wide)))
        };
        let name = |(_, t): &(Position, usize)| {
            let phrase = attribution::phrase(self.tree, *t);
            self.tree.span(&phrase).map_or("", |s| s.of(&self.document.text)).to_owned()
        };
        let fitting = standing.iter().find(|a| fits(a));
        let slot_text = &slot.text;
        match (slot.absent, fitting) {
            (true, Some(argument)) => Some(format!("\"{}\" stands at `{slot_text}`", name(argument))),
            (true, None) | (false, Some(_)) => None,
            (false, None) if slot.optional && standing.is_empty() => None,
            (false, None) => match standing.first() {
                Some(argument) => Some(format!("\"{}\" does not fit `{slot_text}`", name(argument))),
                None => Some(format!("nothing stands at `{slot_text}`")),
            },
        }
    }
}
