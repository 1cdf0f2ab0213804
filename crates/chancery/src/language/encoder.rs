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
}

/// How many labels each output has.
pub(super) struct Widths {
    pub(super) upos: usize,
    pub(super) entities: usize,
    pub(super) relations: usize,
}

/// A table of scores, row by row.
pub(super) struct Scores {
    pub(super) width: usize,
    values: Vec<f32>,
}

impl Scores {
    /// The scores of a row; empty where there is none.
    pub(super) fn row(&self, row: usize) -> &[f32] {
        self.values
            .get(row * self.width..(row + 1) * self.width)
            .unwrap_or(&[])
    }
}

/// What the encoder says of one sentence. Row 0 of every table is the root, word `i` is row `i + 1`.
pub(super) struct Reading {
    pub(super) upos: Scores,
    pub(super) entities: Scores,
    /// Of a dependent (row) by its head (column, 0 for the root).
    pub(super) arcs: Scores,
    /// What the second run starts from; it asks `ids` and `widx` only for their lengths.
    states: [Value; 4],
}

impl Encoder {
    pub(super) fn new(
        graph: rten::Model,
        vocabulary: Vocabulary,
        widths: Widths,
    ) -> Result<Encoder, ModelError> {
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
            dependent: node("/m/Mul_7_output_0")?,
            governor: node("/m/Mul_9_output_0")?,
            heads: node("heads")?,
            lab: node("lab")?,
        };
        let encoder = Encoder {
            graph,
            vocabulary,
            nodes,
            widths,
        };
        // One word is read to see that the graph, the vocabulary and the labels fit each other.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let reading = encoder.read(&["envoy"], &pool).map_err(ModelError::Run)?;
        let relations = encoder
            .relations(reading, &[0, 0], &pool)
            .map_err(ModelError::Run)?;
        if relations.width != encoder.widths.relations {
            return Err(ModelError::Labels("relations"));
        }
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

    /// Scores one sentence. One is run at a time because the graph chooses the scale of its
    /// 8-bit activations over all that it is given: in a batch, what one sentence is read as
    /// would depend on its neighbours. Words beyond the encoder's positions are read as if
    /// they stood at the last; the caller cuts its sentences so that there are none.
    pub(super) fn read(&self, words: &[&str], pool: &Arc<ThreadPool>) -> Result<Reading, String> {
        let (mut ids, mut shapes, mut first) = (vec![CLS], vec![0], vec![0]);
        for word in words {
            let pieces = self.vocabulary.pieces(word);
            // A word without pieces (control characters) is read at the word before it.
            let at = if pieces.is_empty() {
                ids.len() - 1
            } else {
                ids.len()
            };
            first.push(at.min(POSITIONS - 1) as i32);
            shapes.extend(std::iter::repeat_n(shape(word), pieces.len()));
            ids.extend(pieces);
        }
        ids.push(SEP);
        shapes.push(0);
        ids.truncate(POSITIONS);
        shapes.truncate(POSITIONS);
        let (t, w) = (ids.len(), first.len());
        let n = &self.nodes;
        let (ids, widx) = (row(ids)?, row(first)?);
        let inputs: Vec<(NodeId, ValueOrView)> = vec![
            (n.ids, ids.view().into()),
            (n.mask, row(vec![1f32; t])?.into()),
            (n.widx, widx.view().into()),
            (n.wmask, row(vec![1f32; w])?.into()),
            (n.shape, row(shapes)?.into()),
        ];
        let outputs = [n.upos, n.ner, n.arc, n.dependent, n.governor];
        let values = self.run(inputs, &outputs, pool)?;
        let [upos, ner, arc, dependent, governor] =
            <[Value; 5]>::try_from(values).map_err(|_| "an output is missing")?;
        let reading = Reading {
            upos: scores(upos, w, self.widths.upos)?,
            entities: scores(ner, w, self.widths.entities)?,
            arcs: scores(arc, w, w)?,
            states: [ids.into(), widx.into(), dependent, governor],
        };
        Ok(reading)
    }

    /// Scores the relation of each word to its head. `heads` has a place for the root too.
    pub(super) fn relations(
        &self,
        reading: Reading,
        heads: &[usize],
        pool: &Arc<ThreadPool>,
    ) -> Result<Scores, String> {
        let n = &self.nodes;
        let w = heads.len();
        let heads: Vec<i32> = heads.iter().map(|&head| head as i32).collect();
        let nodes = [n.ids, n.widx, n.dependent, n.governor];
        let mut inputs: Vec<(NodeId, ValueOrView)> = nodes
            .into_iter()
            .zip(reading.states)
            .map(|(node, state)| (node, state.into()))
            .collect();
        inputs.push((n.heads, row(heads)?.into()));
        let lab = self
            .run(inputs, &[n.lab], pool)?
            .pop()
            .ok_or("an output is missing")?;
        scores(lab, w, self.widths.relations)
    }

    fn run(
        &self,
        inputs: Vec<(NodeId, ValueOrView)>,
        outputs: &[NodeId],
        pool: &Arc<ThreadPool>,
    ) -> Result<Vec<Value>, String> {
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        self.graph
            .run(inputs, outputs, Some(options))
            .map_err(|error| error.to_string())
    }
}

fn row<T>(values: Vec<T>) -> Result<NdTensor<T, 2>, String> {
    NdTensor::try_from_data([1, values.len()], values).map_err(|error| error.to_string())
}

fn scores(value: Value, rows: usize, width: usize) -> Result<Scores, String> {
    let tensor: NdTensor<f32, 3> = value
        .try_into()
        .map_err(|_| "an output is not a table of numbers")?;
    let shape = tensor.shape();
    if shape != [1, rows, width] {
        return Err(format!(
            "an output has shape {shape:?}, not [1, {rows}, {width}]"
        ));
    }
    Ok(Scores {
        width,
        values: tensor.to_vec(),
    })
}
