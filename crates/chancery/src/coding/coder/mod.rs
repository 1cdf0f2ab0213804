//! Matches frames against the deep structure of each sentence and writes mentions.

mod arms;
mod asking;
mod between;
mod days;
mod deeds;
mod echo;
mod explain;
mod matching;
mod mention;
mod missions;
mod pairs;
mod parties;
mod sentence;
mod signs;
mod speakers;
mod who;
mod whose;

pub use between::Relation;
pub(crate) use between::between;
pub(crate) use explain::explain;
pub use explain::{Fired, NearMiss};
pub use signs::Sign;
pub(crate) use signs::signs;

use super::attribution::{self, Speech, Voice};
use super::clause::{self, Predicate};
use super::codebook::{Act, Candidate, Codebook, Effect, Premises};
use super::confidence::Calibration;
use super::frame::{Class, Frame, Pos, Position, Role, Slot};
use super::modality::{self, Operators, Reading};
use super::{
    Attribution, Certainty, EventMention, InOffice, MissionPart, Modality, Place, Quantity, SpeakerKind, When,
};
use crate::actor::cast::{Cast, Character, Envoy, Stage};
use crate::actor::registry::Registry;
use crate::actor::{Actor, ActorKind, DataError, Mission};
use crate::document::{BlockKind, Document};
use crate::language::Tree;
use crate::language::{Sentence, Upos};
use crate::span::Span;
use crate::time::{self, Tense, TimeExpression};
use std::collections::{BTreeMap, BTreeSet};

/// The codebook with the words that govern acts and those by which reports attribute.
#[derive(Debug)]
pub struct Coder {
    pub codebook: Codebook,
    operators: Operators,
    pub(super) speech: Speech,
    calibration: Calibration,
    echoes: echo::Echoes,
    deeds: deeds::Deeds,
}

impl Coder {
    /// The coder that is part of the library.
    pub fn embedded() -> Result<Coder, DataError> {
        let codebook = Codebook::embedded()?;
        let deeds = deeds::Deeds::embedded(&codebook)?;
        Ok(Coder {
            codebook,
            operators: Operators::embedded()?,
            speech: Speech::embedded()?,
            calibration: Calibration::embedded()?,
            echoes: echo::Echoes::embedded()?,
            deeds,
        })
    }
}

/// Finds every act in a document. Linear in the number of sentences.
pub(crate) fn code(
    coder: &Coder,
    registry: &Registry,
    document: &Document,
    sentences: &[Sentence],
    times: &[Vec<TimeExpression>],
    cast: &Cast,
) -> Vec<EventMention> {
    let quotations: Vec<Vec<Span>> = document
        .blocks
        .iter()
        .map(|b| match (b.pieces.first(), b.pieces.last()) {
            (Some(first), Some(last)) => attribution::quotations(&document.text, first.cover(*last)),
            _ => Vec::new(),
        })
        .collect();
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let none = Vec::new();
    let scene = |index: usize, tree, closed| {
        Some(Scene {
            coder,
            registry,
            document,
            tree,
            stage: cast.sentences.get(index)?,
            cast,
            index,
            times: times.get(index).unwrap_or(&none),
            earlier: times.get(index.saturating_sub(CHAIN)..index).unwrap_or(&[]),
            quotations: quotations.get(sentences.get(index)?.block).map_or(&[], Vec::as_slice),
            closed,
        })
    };
    // Of a quotation that runs over several sentences the last one often says who spoke.
    let mut closed: Vec<(Span, Attribution)> = Vec::new();
    for (index, (sentence, tree)) in sentences.iter().zip(&trees).enumerate() {
        let ends =
            |q: &&Span| q.start < sentence.span.start && q.end > sentence.span.start && q.end <= sentence.span.end;
        let quotation = quotations.get(sentence.block).and_then(|all| all.iter().find(ends));
        if let Some(quotation) = quotation {
            let speaker = scene(index, tree, &[]).and_then(|s| s.speaker_outside());
            closed.extend(speaker.map(|link| (*quotation, link)));
        }
    }
    let mut mentions = Vec::new();
    let mut last_speaker: Option<(usize, Vec<Attribution>)> = None;
    for (index, tree) in trees.iter().enumerate() {
        let Some(scene) = scene(index, tree, &closed) else { continue };
        scene.sentence(&mut last_speaker, &mut mentions);
    }
    pairs::complete_dyads(coder, registry, cast, document, &mut mentions);
    coder.deeds.complete(&coder.codebook, registry, document, &mut mentions);
    mentions
        .retain(|m| !(m.actors.is_empty() && m.recipients.is_empty() && m.missions.is_empty() && m.persons.is_empty()));
    pairs::share_places(&mut mentions);
    for mention in &mut mentions {
        let family = coder.codebook.act(&mention.act).map_or("", |a| a.family.as_str());
        mention.confidence = coder.calibration.share_of(mention.confidence, mention.modality, family);
    }
    mentions
}

/// Sentences over which "the next day" may lie after the day that it is counted from.
const CHAIN: usize = 3;

struct Scene<'a> {
    coder: &'a Coder,
    registry: &'a Registry,
    document: &'a Document,
    tree: &'a Tree<'a>,
    stage: &'a Stage,
    cast: &'a Cast,
    index: usize,
    times: &'a [TimeExpression],
    /// Those of the sentences before it.
    earlier: &'a [Vec<TimeExpression>],
    quotations: &'a [Span],
    /// Who spoke what runs on from sentence to sentence, told where it ends.
    closed: &'a [(Span, Attribution)],
}

/// A frame that holds: which, and what fills its slots.
struct Match<'a> {
    candidate: Candidate,
    frame: &'a Frame,
    fillers: Vec<(usize, Vec<usize>)>,
    score: u32,
}
