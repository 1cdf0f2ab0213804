//! Runs the neural encoder: words in, scores out. Knows its inputs and outputs, and nothing of trees.

use super::ModelError;
use super::wordpiece::{CLS, SEP, Vocabulary, shape};
use rten::{ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::sync::Arc;

/// The encoder has this many positions, [CLS] and [SEP] among them.
pub(super) const POSITIONS: usize = 512;

pub(super) struct Encoder {
    graph: rten::Model,
    vocabulary: Vocabulary,
    nodes: Nodes,
    widths: Widths,
}

/// The graph's values by name. A second run starts from `dependent`, `governor` and
/// chosen `heads`, so that relations are scored for the heads of the repaired tree.
struct Nodes {
    ids: NodeId,
    mask: NodeId,
    widx: NodeId,
    wmask: NodeId,
    shape: NodeId,
    upos: NodeId,
    ner: NodeId,
    arc: NodeId,
    dependent: NodeId,
    governor: NodeId,
    heads: NodeId,
    lab: NodeId,
    pieces: NodeId,
}

/// How many labels each output has.
pub(super) struct Widths {
    pub(super) upos: usize,
    pub(super) entities: usize,
    pub(super) relations: usize,
}

/// A table of scores, row by row.
#[derive(Debug, PartialEq)]
pub(super) struct Scores {
    pub(super) width: usize,
    values: Vec<f32>,
}

impl Scores {
    /// The scores of a row; empty where there is none.
    pub(super) fn row(&self, row: usize) -> &[f32] {
        self.values.get(row * self.width..(row + 1) * self.width).unwrap_or(&[])
    }
}

/// A sentence as the graph takes it.
pub(super) struct Input {
    ids: Vec<i32>,
    shapes: Vec<i32>,
    /// Where the first piece of the root ([CLS]) and of each word is.
    first: Vec<i32>,
}

impl Input {
    /// Word pieces, [CLS] and [SEP] among them: sentences are run together where this agrees.
    pub(super) fn pieces(&self) -> usize {
        self.ids.len()
    }
}

/// What the encoder says of one sentence. Row 0 of every table is the root, word `i` is row `i + 1`.
#[derive(Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) upos: Scores,
    pub(super) entities: Scores,
    /// Of a dependent (row) by its head (column, 0 for the root).
    pub(super) arcs: Scores,
}

/// What relations are scored from, for all sentences of a run.
pub(super) struct States {
    words: usize,
    /// Values for `ids`, `widx` (both asked for their lengths only), `dependent` and `governor`.
    values: [Value; 4],
}

impl Encoder {
    pub(super) fn new(graph: rten::Model, vocabulary: Vocabulary, widths: Widths) -> Result<Encoder, ModelError> {
        let node = |name: &'static str| graph.find_node(name).ok_or(ModelError::Graph(name));
        let nodes = Nodes {
            ids: node("ids")?,
            mask: node("mask")?,
            widx: node("widx")?,
            wmask: node("wmask")?,
            shape: node("shape")?,
            upos: node("upos")?,
            ner: node("ner")?,
            arc: node("arc")?,
            dependent: node("dependent")?,
            governor: node("governor")?,
            heads: node("heads")?,
            lab: node("lab")?,
            pieces: node("/m/enc/we/Gather_output_0")?,
        };
        let encoder = Encoder { graph, vocabulary, nodes, widths };
        // One word is read to see that the graph, the vocabulary and the labels fit each other.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let trial = encoder.input(&["envoy"]);
        let (_, states) = encoder.read(&[&trial], &pool).map_err(ModelError::Run)?;
        encoder.relations(states, &[vec![0, 0]], &pool).map_err(ModelError::Run)?;
        Ok(encoder)
    }

    /// Loads the graph. `prepack` costs memory and makes each run faster.
    pub(super) fn options() -> ModelOptions {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        options
    }

    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.knows(word)
    }

    /// How many pieces a word takes.
    pub(super) fn pieces(&self, word: &str) -> usize {
        self.vocabulary.pieces(word).len()
    }

    pub(super) fn input(&self, words: &[&str]) -> Input {
        let mut input = Input { ids: vec![CLS], shapes: vec![0], first: vec![0] };
        for word in words {
            let pieces = self.vocabulary.pieces(word);
            // A word without pieces (control characters) is read at the word before it.
            let before = input.first.last().copied().unwrap_or(0);
            let at = if pieces.is_empty() { before } else { input.ids.len() as i32 };
            input.first.push(at.min(POSITIONS as i32 - 1));
            input.shapes.extend(std::iter::repeat_n(shape(word), pieces.len()));
            input.ids.extend(pieces);
        }
        input.ids.push(SEP);
        input.shapes.push(0);
        input.ids.truncate(POSITIONS);
        input.shapes.truncate(POSITIONS);
        input
    }

    /// Scores sentences that have the same number of pieces. Nothing is filled up along the
    /// pieces and every scale in the graph is fixed, so each sentence is read as it would be alone.
    pub(super) fn read(&self, inputs: &[&Input], pool: &Arc<ThreadPool>) -> Result<(Vec<Reading>, States), String> {
        let pieces = inputs.first().map_or(0, |input| input.ids.len());
        let words = inputs.iter().map(|input| input.first.len()).max().unwrap_or(0);
        let ids = table(inputs.iter().map(|input| input.ids.as_slice()), pieces, 0)?;
        let shapes = table(inputs.iter().map(|input| input.shapes.as_slice()), pieces, 0)?;
        let widx = table(inputs.iter().map(|input| input.first.as_slice()), words, 0)?;
        let there: Vec<Vec<f32>> = inputs.iter().map(|input| vec![1.0; input.first.len()]).collect();
        let wmask = table(there.iter().map(Vec::as_slice), words, 0.0)?;
        let mask = NdTensor::<f32, 2>::full([inputs.len(), pieces], 1.0);

        let n = &self.nodes;
        let values: Vec<(NodeId, ValueOrView)> = vec![
            (n.ids, ids.view().into()),
            (n.mask, mask.into()),
            (n.widx, widx.view().into()),
            (n.wmask, wmask.into()),
            (n.shape, shapes.into()),
        ];
        let outputs = self.run(values, &[n.upos, n.ner, n.arc, n.dependent, n.governor], pool)?;
        let [upos, ner, arc, dependent, governor] =
            <[Value; 5]>::try_from(outputs).map_err(|_| "an output is missing")?;
        let upos = scores(upos, inputs.len(), words, self.widths.upos)?;
        let ner = scores(ner, inputs.len(), words, self.widths.entities)?;
        let arc = scores(arc, inputs.len(), words, words)?;
        let tables = upos.into_iter().zip(ner).zip(arc);
        let readings = tables.map(|((upos, entities), arcs)| Reading { upos, entities, arcs });
        let states = States { words, values: [ids.into(), widx.into(), dependent, governor] };
        Ok((readings.collect(), states))
    }

    /// Scores the relation of each word to its head, sentence by sentence. `heads` has a place for the root too.
    pub(super) fn relations(
        &self,
        states: States,
        heads: &[Vec<i32>],
        pool: &Arc<ThreadPool>,
    ) -> Result<Vec<Scores>, String> {
        let n = &self.nodes;
        let nodes = [n.ids, n.widx, n.dependent, n.governor];
        let mut values: Vec<(NodeId, ValueOrView)> =
            nodes.into_iter().zip(states.values).map(|(node, value)| (node, value.into())).collect();
        values.push((n.heads, table(heads.iter().map(Vec::as_slice), states.words, 0)?.into()));
        let lab = self.run(values, &[n.lab], pool)?.pop().ok_or("an output is missing")?;
        scores(lab, heads.len(), states.words, self.widths.relations)
    }

    /// What words mean apart from where they stand: the mean of the vectors that their pieces enter the graph with. Empty
    /// where they have no pieces.
    pub(super) fn meaning(&self, words: &[&str], pool: &Arc<ThreadPool>) -> Result<Vec<f32>, String> {
        let ids: Vec<i32> = words.iter().flat_map(|word| self.vocabulary.pieces(word)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let input = table(std::iter::once(ids.as_slice()), ids.len(), 0)?;
        let value = self.run(vec![(self.nodes.ids, input.view().into())], &[self.nodes.pieces], pool)?.pop();
        let vectors: NdTensor<f32, 3> = value.ok_or("an output is missing")?.try_into().map_err(|_| "no vectors")?;
        let width = vectors.shape()[2];
        let mut mean = vec![0.0; width];
        for vector in vectors.to_vec().chunks(width.max(1)) {
            mean.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value / ids.len() as f32);
        }
        Ok(mean)
    }

    fn run(
        &self,
        inputs: Vec<(NodeId, ValueOrView)>,
        outputs: &[NodeId],
        pool: &Arc<ThreadPool>,
    ) -> Result<Vec<Value>, String> {
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        self.graph.run(inputs, outputs, Some(options)).map_err(|error| error.to_string())
    }
}

/// Rows side by side, each filled up to `width`.
fn table<'a, T: Copy + 'a>(
    rows: impl ExactSizeIterator<Item = &'a [T]>,
    width: usize,
    fill: T,
) -> Result<NdTensor<T, 2>, String> {
    let count = rows.len();
    let filled = rows.flat_map(|row| row.iter().copied().chain(std::iter::repeat(fill)).take(width));
    NdTensor::try_from_data([count, width], filled.collect::<Vec<T>>()).map_err(|error| error.to_string())
}

/// One table of scores for each sentence.
fn scores(value: Value, count: usize, rows: usize, width: usize) -> Result<Vec<Scores>, String> {
    let tensor: NdTensor<f32, 3> = value.try_into().map_err(|_| "an output is not a table of numbers")?;
    let shape = tensor.shape();
    if shape != [count, rows, width] {
        return Err(format!("an output has shape {shape:?}, not {:?}", [count, rows, width]));
    }
    let values = tensor.to_vec();
    let tables = values.chunks((rows * width).max(1));
    Ok(tables.map(|values| Scores { width, values: values.to_vec() }).collect())
}
