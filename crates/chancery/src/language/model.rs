//! The model as the other steps see it: documents in, sentences out.

use super::encoder::{Encoder, POSITIONS, Reading, Widths};
use super::lemma::Lemmatizer;
use super::sentences::Abbreviations;
use super::tokenize::{Tokenizer, Word};
use super::tree::best_tree;
use super::wordpiece::Vocabulary;
use super::{Entity, EntityKind, Sentence, Token, Upos};
use crate::document::{Block, BlockKind, Document};
use crate::span::Span;
use rten::ThreadPool;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

static GRAPH: &[u8] = include_bytes!("../../../../model/weights/encoder.int8.onnx");
const VOCABULARY: &str = include_str!("../../../../model/weights/vocab.txt");
const LABELS: &str = include_str!("../../../../model/weights/labels.json");

/// Why a model could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("the weights are no readable ONNX graph: {0}")]
    Weights(String),
    #[error("the graph has no value `{0}`, so it is not an encoder of this kind")]
    Graph(&'static str),
    #[error("the vocabulary is not of this kind: {0}")]
    Vocabulary(String),
    #[error("the labels are not as expected: {0}")]
    Labels(&'static str),
    #[error(
        "a trial run failed, so the graph, the vocabulary and the labels do not fit each other: {0}"
    )]
    Run(String),
    #[error("the token rules do not compile: {0}")]
    Rules(#[from] regex::Error),
}

/// Everything that turns text into sentences. Made once, shared by reference.
pub struct Model {
    encoder: Encoder,
    tokenizer: Tokenizer,
    abbreviations: Abbreviations,
    lemmatizer: Lemmatizer,
    labels: Labels,
    /// One pool of one thread for each core: whole sentences run side by side, which
    /// is faster than sharing out the work inside one.
    pools: Vec<Arc<ThreadPool>>,
}

#[derive(serde::Deserialize)]
struct LabelNames {
    upos: Vec<String>,
    entities: Vec<String>,
    relations: Vec<String>,
}

/// What the columns of the encoder's tables mean.
struct Labels {
    upos: Vec<Upos>,
    entities: Vec<Bio>,
    relations: Vec<String>,
    /// Column of `root` in `relations`.
    root: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bio {
    Outside,
    Begin(EntityKind),
    Inside(EntityKind),
}

/// One sentence on its way: where it stands, and its words.
struct Draft<'a> {
    block: usize,
    words: Vec<Word<'a>>,
}

impl Model {
    /// The model whose weights are in the binary.
    pub fn embedded() -> Result<Model, ModelError> {
        let graph = Encoder::options().load_static_slice(GRAPH);
        Model::new(
            graph.map_err(|error| ModelError::Weights(error.to_string()))?,
            VOCABULARY,
            LABELS,
        )
    }

    /// A model from an ONNX graph, a vocabulary (one word piece a line) and the labels (JSON:
    /// `upos`, `entities` and `relations`, in the order of the graph's outputs).
    pub fn from_bytes(onnx: Vec<u8>, vocabulary: &str, labels: &str) -> Result<Model, ModelError> {
        let graph = Encoder::options().load(onnx);
        Model::new(
            graph.map_err(|error| ModelError::Weights(error.to_string()))?,
            vocabulary,
            labels,
        )
    }

    fn new(graph: rten::Model, vocabulary: &str, labels: &str) -> Result<Model, ModelError> {
        let labels = Labels::parse(labels)?;
        let widths = Widths {
            upos: labels.upos.len(),
            entities: labels.entities.len(),
            relations: labels.relations.len(),
        };
        let threads = rayon::current_num_threads().max(1);
        Ok(Model {
            encoder: Encoder::new(graph, Vocabulary::parse(vocabulary)?, widths)?,
            tokenizer: Tokenizer::new()?,
            abbreviations: Abbreviations::new(),
            lemmatizer: Lemmatizer::new(),
            labels,
            pools: (0..threads)
                .map(|_| Arc::new(ThreadPool::with_num_threads(1)))
                .collect(),
        })
    }

    /// The sentences of each document, in the order of its blocks. Work is shared out over
    /// all sentences of all documents, so one call with many documents is the fast way; the
    /// result of a document is the same whatever documents stand beside it.
    pub fn analyse(&self, documents: &[&Document]) -> Vec<Vec<Sentence>> {
        let drafts: Vec<Vec<Draft>> = documents
            .iter()
            .map(|document| self.drafts(&document.text, &document.blocks))
            .collect();
        self.finish(drafts)
    }

    /// The sentences of a text whose lines are paragraphs, one block each.
    pub fn analyse_text(&self, text: &str) -> Vec<Sentence> {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            if !line.trim().is_empty() {
                blocks.push(Block {
                    kind: BlockKind::Paragraph,
                    pieces: vec![Span::new(start, end)],
                });
            }
            start = end;
        }
        self.finish(vec![self.drafts(text, &blocks)])
            .pop()
            .unwrap_or_default()
    }

    /// Sentences of words that are tokens already. Spans are those of the words joined by one
    /// space. A list that is too long for the encoder comes back as several sentences.
    pub fn analyse_words(&self, sentences: &[Vec<String>]) -> Vec<Vec<Sentence>> {
        let drafts = sentences.iter().map(|words| {
            let mut at = 0;
            let words: Vec<Word> = words
                .iter()
                .map(|text| {
                    let start = at;
                    at += text.len() + 1;
                    Word {
                        text,
                        span: Span::new(start, start + text.len()),
                        space_before: true,
                    }
                })
                .collect();
            let windows = self.windows(&words);
            windows
                .into_iter()
                .map(|range| self.draft(0, &words, range))
                .collect()
        });
        self.finish(drafts.collect())
    }

    fn drafts<'a>(&self, text: &'a str, blocks: &[Block]) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let words = self
                .tokenizer
                .tokens(text, &block.pieces, &self.abbreviations);
            // A headline is one sentence, whatever stops it has.
            let sentences = match block.kind {
                BlockKind::Title if !words.is_empty() => vec![0..words.len()],
                _ => self.abbreviations.sentences(&words),
            };
            for range in sentences {
                let sentence = words.get(range).unwrap_or(&[]);
                drafts.extend(
                    self.windows(sentence)
                        .into_iter()
                        .map(|range| self.draft(at, sentence, range)),
                );
            }
        }
        drafts
    }

    fn draft<'a>(&self, block: usize, words: &[Word<'a>], range: Range<usize>) -> Draft<'a> {
        Draft {
            block,
            words: words.get(range).unwrap_or(&[]).to_vec(),
        }
    }

    /// Cuts what is too long for the encoder, at clause punctuation where there is some in the second half.
    fn windows(&self, words: &[Word]) -> Vec<Range<usize>> {
        let sizes: Vec<usize> = words
            .iter()
            .map(|word| self.encoder.pieces(word.text).max(1))
            .collect();
        let mut windows = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let mut pieces = 0;
            let fits = sizes.iter().skip(start).take_while(|&&size| {
                pieces += size;
                pieces <= POSITIONS - 2
            });
            let mut end = start + fits.count().clamp(1, LONGEST_SENTENCE);
            if end < words.len() {
                let half = start + (end - start) / 2;
                let clause = |marks: &[&str]| {
                    (half..end)
                        .rev()
                        .find(|&at| words.get(at).is_some_and(|word| marks.contains(&word.text)))
                };
                if let Some(at) = clause(&[";", ":", "—", "–", "--"]).or_else(|| clause(&[","]))
                {
                    end = at + 1;
                }
            }
            windows.push(start..end);
            start = end;
        }
        windows
    }

    /// Analyses the drafts of every document, longest first, so that no long one is left for the end.
    fn finish(&self, drafts: Vec<Vec<Draft>>) -> Vec<Vec<Sentence>> {
        let flat: Vec<&Draft> = drafts.iter().flatten().collect();
        let mut order: Vec<usize> = (0..flat.len()).collect();
        order.sort_by_key(|&at| {
            std::cmp::Reverse(flat.get(at).map_or(0, |draft| draft.words.len()))
        });

        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Option<Sentence>>> = Mutex::new(vec![None; flat.len()]);
        let work = |pool: &Arc<ThreadPool>| {
            pool.run(|| {
                while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sentence = flat.get(at).map(|draft| self.sentence(draft, pool));
                    // A panic elsewhere does not spoil what other threads have finished.
                    if let Some(place) = done
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .get_mut(at)
                    {
                        *place = sentence;
                    }
                }
            });
        };
        std::thread::scope(|scope| {
            let mut pools = self.pools.iter().take(flat.len());
            let own = pools.next();
            for pool in pools {
                scope.spawn(|| work(pool));
            }
            if let Some(pool) = own {
                work(pool);
            }
        });

        let mut done = done
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_iter();
        drafts
            .iter()
            .map(|document| done.by_ref().take(document.len()).flatten().collect())
            .collect()
    }

    fn sentence(&self, draft: &Draft, pool: &Arc<ThreadPool>) -> Sentence {
        let forms: Vec<&str> = draft.words.iter().map(|word| word.text).collect();
        let span = draft
            .words
            .iter()
            .map(|word| word.span)
            .reduce(Span::cover)
            .unwrap_or(Span::new(0, 0));
        // The encoder was tried out when the model was made, so a failed run would be a fault of
        // the graph on this length; the sentence then keeps its words, under the first of them.
        let parsed = self
            .encoder
            .read(&forms, pool)
            .and_then(|reading| self.parse(&forms, reading, pool));
        let parse = parsed.unwrap_or_else(|_| Parse::flat(forms.len()));
        let known = |word: &str| self.encoder.knows(word);
        let tokens = draft
            .words
            .iter()
            .zip(parse.words)
            .map(|(word, (upos, head, relation))| Token {
                text: word.text.to_owned(),
                span: word.span,
                lemma: self.lemmatizer.lemma(word.text, upos, &known),
                upos,
                head: head.checked_sub(1),
                relation,
            });
        Sentence {
            span,
            block: draft.block,
            tokens: tokens.collect(),
            entities: parse.entities,
        }
    }

    fn parse(
        &self,
        forms: &[&str],
        reading: Reading,
        pool: &Arc<ThreadPool>,
    ) -> Result<Parse, String> {
        let n = forms.len();
        let upos: Vec<Upos> = (1..=n)
            .map(|row| {
                best(reading.upos.row(row), |_| true)
                    .and_then(|at| self.labels.upos.get(at).copied())
                    .unwrap_or(Upos::X)
            })
            .collect();
        let bio = (1..=n).map(|row| {
            best(reading.entities.row(row), |_| true)
                .and_then(|at| self.labels.entities.get(at).copied())
                .unwrap_or(Bio::Outside)
        });
        let entities = entities(bio);
        let punctuation =
            |word: usize| word.checked_sub(1).and_then(|at| upos.get(at)) == Some(&Upos::Punct);
        let heads = best_tree(n, |dependent, head| {
            let score = reading
                .arcs
                .row(dependent)
                .get(head)
                .copied()
                .unwrap_or(f32::NAN);
            let governs = if head == 0 { dependent } else { head };
            f64::from(score)
                - if punctuation(governs) {
                    PUNCTUATION_GOVERNS
                } else {
                    0.0
                }
        });
        let with_root: Vec<usize> = std::iter::once(0).chain(heads.iter().copied()).collect();
        let relations = self.encoder.relations(reading, &with_root, pool)?;
        let root = self.labels.root;
        let words = upos
            .iter()
            .zip(&heads)
            .enumerate()
            .map(|(i, (&upos, &head))| {
                let column = if head == 0 {
                    Some(root)
                } else {
                    best(relations.row(i + 1), |at| at != root)
                };
                let relation = column
                    .and_then(|at| self.labels.relations.get(at))
                    .map_or("dep", String::as_str);
                (upos, head, relation.to_owned())
            });
        Ok(Parse {
            words: words.collect(),
            entities,
        })
    }
}

/// The trees the encoder learned from are shorter, and its positions end at 512 pieces.
const LONGEST_SENTENCE: usize = 256;

/// More than the difference of any two arc scores: punctuation governs only where nothing else can.
const PUNCTUATION_GOVERNS: f64 = 1e4;

/// Part of speech, head (0 for the root) and relation of each word.
struct Parse {
    words: Vec<(Upos, usize, String)>,
    entities: Vec<Entity>,
}

impl Parse {
    fn flat(n: usize) -> Parse {
        let word = |i: usize| {
            if i == 0 {
                (Upos::X, 0, "root")
            } else {
                (Upos::X, 1, "dep")
            }
        };
        let words = (0..n)
            .map(word)
            .map(|(upos, head, relation)| (upos, head, relation.to_owned()))
            .collect();
        Parse {
            words,
            entities: Vec::new(),
        }
    }
}

/// The column with the highest score, the first of equals.
fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (at, &score) in scores.iter().enumerate().filter(|&(at, _)| allowed(at)) {
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

/// Reads labels as entities; an inside without its beginning begins one.
fn entities(labels: impl Iterator<Item = Bio>) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for (at, label) in labels.enumerate() {
        let open = entities.last_mut().filter(|last| last.end == at);
        match (label, open) {
            (Bio::Outside, _) => {}
            (Bio::Inside(kind), Some(open)) if open.kind == kind => open.end = at + 1,
            (Bio::Inside(kind) | Bio::Begin(kind), _) => entities.push(Entity {
                start: at,
                end: at + 1,
                kind,
            }),
        }
    }
    entities
}

impl Labels {
    fn parse(json: &str) -> Result<Labels, ModelError> {
        let names: LabelNames = serde_json::from_str(json)
            .map_err(|_| ModelError::Labels("no JSON with upos, entities and relations"))?;
        let upos: Option<Vec<Upos>> = names
            .upos
            .iter()
            .map(|name| Upos::from_name(name))
            .collect();
        let entities: Option<Vec<Bio>> = names
            .entities
            .iter()
            .map(|name| Bio::from_name(name))
            .collect();
        let root = names.relations.iter().position(|name| name == "root");
        Ok(Labels {
            upos: upos.ok_or(ModelError::Labels("an unknown part of speech"))?,
            entities: entities.ok_or(ModelError::Labels("an unknown kind of entity"))?,
            relations: names.relations,
            root: root.ok_or(ModelError::Labels("no relation `root`"))?,
        })
    }
}

impl Bio {
    fn from_name(name: &str) -> Option<Bio> {
        let kind = |name: &str| match name {
            "PER" => Some(EntityKind::Per),
            "ORG" => Some(EntityKind::Org),
            "LOC" => Some(EntityKind::Loc),
            _ => None,
        };
        match name.split_once('-') {
            None => (name == "O").then_some(Bio::Outside),
            Some(("B", name)) => kind(name).map(Bio::Begin),
            Some(("I", name)) => kind(name).map(Bio::Inside),
            Some(_) => None,
        }
    }
}
