//! The model as the other steps see it: documents in, sentences out.

use super::decode::best_tree;
use super::encoder::{Encoder, Input, POSITIONS, Reading, Scores, Widths};
use super::fixed;
use super::labels::{Labels, best, entities};
use super::lemma::Lemmatizer;
use super::sentences::Abbreviations;
use super::tokenize::{Tokenizer, Word};
use super::wordpiece::Vocabulary;
use super::{Entity, Sentence, Token, Upos};
use super::{attachment, clauses, names, nouns};
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
    #[error("a trial run failed, so the graph, the vocabulary and the labels do not fit each other: {0}")]
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

/// One sentence on its way: where it stands, and its words.
struct Draft<'a> {
    block: usize,
    words: Vec<Word<'a>>,
}

impl<'a> Draft<'a> {
    fn forms(&self) -> Vec<&'a str> {
        self.words.iter().map(|word| word.text).collect()
    }
}

impl Model {
    /// The model whose weights are in the binary.
    pub fn embedded() -> Result<Model, ModelError> {
        let graph = Encoder::options().load_static_slice(GRAPH);
        Model::new(graph.map_err(|error| ModelError::Weights(error.to_string()))?, VOCABULARY, LABELS)
    }

    /// A model from an ONNX graph, a vocabulary (one word piece a line) and the labels (JSON:
    /// `upos`, `entities` and `relations`, in the order of the graph's outputs).
    pub fn from_bytes(onnx: Vec<u8>, vocabulary: &str, labels: &str) -> Result<Model, ModelError> {
        let graph = Encoder::options().load(onnx);
        Model::new(graph.map_err(|error| ModelError::Weights(error.to_string()))?, vocabulary, labels)
    }

    fn new(graph: rten::Model, vocabulary: &str, labels: &str) -> Result<Model, ModelError> {
        let labels = Labels::parse(labels)?;
        let widths =
            Widths { upos: labels.upos.len(), entities: labels.entities.len(), relations: labels.relations.len() };
        let threads = rayon::current_num_threads().max(1);
        Ok(Model {
            encoder: Encoder::new(graph, Vocabulary::parse(vocabulary)?, widths)?,
            tokenizer: Tokenizer::new()?,
            abbreviations: Abbreviations::new(),
            lemmatizer: Lemmatizer::new(),
            labels,
            pools: (0..threads).map(|_| Arc::new(ThreadPool::with_num_threads(1))).collect(),
        })
    }

    /// The sentences of each document, in the order of its blocks. Work is shared out over
    /// all sentences of all documents, so one call with many documents is the fast way; the
    /// result of a document is the same whatever documents stand beside it.
    pub fn analyse(&self, documents: &[&Document]) -> Vec<Vec<Sentence>> {
        let drafts: Vec<Vec<Draft>> =
            documents.iter().map(|document| self.drafts(&document.text, &document.blocks)).collect();
        self.finish(drafts)
    }

    /// The sentences of a text whose lines are paragraphs, one block each.
    pub fn analyse_text(&self, text: &str) -> Vec<Sentence> {
        self.finish(vec![self.drafts(text, &paragraphs(text))]).pop().unwrap_or_default()
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
                    Word { text, span: Span::new(start, start + text.len()), space_before: true }
                })
                .collect();
            let windows = self.windows(&words);
            windows.into_iter().map(|range| self.draft(0, &words, range)).collect()
        });
        self.finish(drafts.collect())
    }

    fn drafts<'a>(&self, text: &'a str, blocks: &[Block]) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let words = self.tokenizer.tokens(text, &block.pieces, &self.abbreviations);
            // A headline is one sentence, whatever stops it has.
            let sentences = match block.kind {
                BlockKind::Title if !words.is_empty() => std::iter::once(0..words.len()).collect(),
                _ => self.abbreviations.sentences(&words),
            };
            for range in sentences {
                let sentence = words.get(range).unwrap_or(&[]);
                drafts.extend(self.windows(sentence).into_iter().map(|range| self.draft(at, sentence, range)));
            }
        }
        drafts
    }

    fn draft<'a>(&self, block: usize, words: &[Word<'a>], range: Range<usize>) -> Draft<'a> {
        Draft { block, words: words.get(range).unwrap_or(&[]).to_vec() }
    }

    /// Cuts what is too long for the encoder, at clause punctuation where there is some in the second half.
    fn windows(&self, words: &[Word]) -> Vec<Range<usize>> {
        let sizes: Vec<usize> = words.iter().map(|word| self.encoder.pieces(word.text).max(1)).collect();
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
                    (half..end).rev().find(|&at| words.get(at).is_some_and(|word| marks.contains(&word.text)))
                };
                if let Some(at) = clause(&[";", ":", "—", "–", "--"]).or_else(|| clause(&[","])) {
                    end = at + 1;
                }
            }
            windows.push(start..end);
            start = end;
        }
        windows
    }

    /// Analyses the drafts of every document. Sentences of the same number of pieces run together;
    /// the longest go first, so that no long one is left for the end.
    fn finish(&self, drafts: Vec<Vec<Draft>>) -> Vec<Vec<Sentence>> {
        let mut jobs: Vec<Job> = drafts
            .iter()
            .flatten()
            .enumerate()
            .map(|(at, draft)| Job { at, draft, input: self.encoder.input(&draft.forms()) })
            .collect();
        let count = jobs.len();
        jobs.sort_by_key(|job| std::cmp::Reverse(job.input.pieces()));
        let runs: Vec<&[Job]> = jobs
            .chunk_by(|a, b| a.input.pieces() == b.input.pieces())
            .flat_map(|same| {
                let pieces = same.first().map_or(1, |job| job.input.pieces());
                same.chunks((PIECES_A_RUN / pieces).max(1))
            })
            .collect();

        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Option<Sentence>>> = Mutex::new(vec![None; count]);
        let work = |pool: &Arc<ThreadPool>| {
            pool.run(|| {
                while let Some(run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sentences = self.run(run, pool);
                    // A panic elsewhere does not spoil what other threads have finished.
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    for (job, sentence) in run.iter().zip(sentences) {
                        if let Some(place) = done.get_mut(job.at) {
                            *place = Some(sentence);
                        }
                    }
                }
            });
        };
        std::thread::scope(|scope| {
            let mut pools = self.pools.iter().take(runs.len());
            let own = pools.next();
            for pool in pools {
                scope.spawn(|| work(pool));
            }
            if let Some(pool) = own {
                work(pool);
            }
        });

        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter();
        drafts.iter().map(|document| done.by_ref().take(document.len()).flatten().collect()).collect()
    }

    /// The sentences of jobs of the same number of pieces.
    fn run(&self, run: &[Job], pool: &Arc<ThreadPool>) -> Vec<Sentence> {
        let inputs: Vec<&Input> = run.iter().map(|job| &job.input).collect();
        let parses = self.encoder.read(&inputs, pool).and_then(|(readings, states)| {
            let trees: Vec<Unlabelled> =
                run.iter().zip(&readings).map(|(job, reading)| self.tree(job.draft.words.len(), reading)).collect();
            let heads: Vec<Vec<i32>> = trees.iter().map(Unlabelled::heads_with_root).collect();
            let relations = self.encoder.relations(states, &heads, pool)?;
            Ok(trees.into_iter().zip(&relations).map(|(tree, relations)| self.label(tree, relations)).collect())
        });
        // The encoder was tried out when the model was made, so a failed run would be a fault of the
        // graph on this length; the sentences then keep their words, under the first of them.
        let parses: Vec<Parse> =
            parses.unwrap_or_else(|_: String| run.iter().map(|job| Parse::flat(job.draft.words.len())).collect());
        run.iter().zip(parses).map(|(job, parse)| self.sentence(job.draft, parse)).collect()
    }

    fn tree(&self, n: usize, reading: &Reading) -> Unlabelled {
        let upos = |row: usize| {
            let column = best(reading.upos.row(row), |_| true)?;
            self.labels.upos.get(column).copied()
        };
        let upos: Vec<Upos> = (1..=n).map(|row| upos(row).unwrap_or(Upos::X)).collect();
        let rows: Vec<&[f32]> = (1..=n).map(|row| reading.entities.row(row)).collect();
        let entities = entities(&self.labels.entities, &rows);
        let punctuation = |word: usize| word.checked_sub(1).and_then(|at| upos.get(at)) == Some(&Upos::Punct);
        let heads = best_tree(n, |dependent, head| {
            let score = reading.arcs.row(dependent).get(head).copied().unwrap_or(f32::NAN);
            let governs = if head == 0 { dependent } else { head };
            f64::from(score) - if punctuation(governs) { PUNCTUATION_GOVERNS } else { 0.0 }
        });
        Unlabelled { upos, heads, entities }
    }

    fn label(&self, tree: Unlabelled, relations: &Scores) -> Parse {
        let root = self.labels.root;
        let words = tree.upos.iter().zip(&tree.heads).enumerate().map(|(i, (&upos, &head))| {
            let column = if head == 0 { Some(root) } else { best(relations.row(i + 1), |at| at != root) };
            let relation = column.and_then(|at| self.labels.relations.get(at)).map_or("dep", String::as_str);
            (upos, head, relation.to_owned())
        });
        Parse { words: words.collect(), entities: tree.entities }
    }

    fn sentence(&self, draft: &Draft, parse: Parse) -> Sentence {
        let span = draft.words.iter().map(|word| word.span).reduce(Span::cover).unwrap_or(Span::new(0, 0));
        let known = |word: &str| self.encoder.knows(word);
        let tokens = draft.words.iter().zip(parse.words).map(|(word, (upos, head, relation))| Token {
            text: word.text.to_owned(),
            span: word.span,
            lemma: self.lemmatizer.lemma(word.text, upos, &known),
            upos,
            head: head.checked_sub(1),
            relation,
        });
        let mut tokens: Vec<Token> = tokens.collect();
        for mend in [nouns::mend, clauses::mend, attachment::mend, fixed::mend] {
            attachment::stays_a_tree(&mut tokens, mend);
        }
        let entities = names::without_titles(parse.entities, &tokens);
        names::mend_relatives(&entities, &mut tokens);
        Sentence { span, block: draft.block, tokens, entities }
    }

    /// The mean vector of words, each taken apart from where it stands; empty for no words. Its length is the encoder's
    /// own, and words that mean much the same lie in much the same direction.
    pub fn meaning(&self, words: &[&str]) -> Vec<f32> {
        self.pools.first().and_then(|pool| self.encoder.meaning(words, pool).ok()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn lemma(&self, form: &str, upos: Upos) -> String {
        self.lemmatizer.lemma(form, upos, &|word: &str| self.encoder.knows(word))
    }
}

/// One block a line, for a text that is no document.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if !line.trim().is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(start, end)] });
        }
        start = end;
    }
    blocks
}

/// The trees the encoder learned from are shorter, and its positions end at 512 pieces.
const LONGEST_SENTENCE: usize = 256;

/// More than the difference of any two arc scores: punctuation governs only where nothing else can.
const PUNCTUATION_GOVERNS: f64 = 1e4;

/// The most word pieces in a run of several sentences: enough to keep the weights in the cache,
/// few enough that all cores have work on a short text.
const PIECES_A_RUN: usize = 256;

/// A draft ready to be read, and its place among all drafts.
struct Job<'a> {
    at: usize,
    draft: &'a Draft<'a>,
    input: Input,
}

/// A sentence's parse before its relations are known.
struct Unlabelled {
    upos: Vec<Upos>,
    heads: Vec<usize>,
    entities: Vec<Entity>,
}

impl Unlabelled {
    fn heads_with_root(&self) -> Vec<i32> {
        std::iter::once(0).chain(self.heads.iter().map(|&head| head as i32)).collect()
    }
}

/// Part of speech, head (0 for the root) and relation of each word.
struct Parse {
    words: Vec<(Upos, usize, String)>,
    entities: Vec<Entity>,
}

impl Parse {
    fn flat(n: usize) -> Parse {
        let word = |i: usize| {
            if i == 0 { (Upos::X, 0, "root") } else { (Upos::X, 1, "dep") }
        };
        let words = (0..n).map(word).map(|(upos, head, relation)| (upos, head, relation.to_owned())).collect();
        Parse { words, entities: Vec::new() }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::language::EntityKind;
    use std::sync::LazyLock;

    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().unwrap());

    pub(in super::super) fn model() -> &'static Model {
        &MODEL
    }

    impl Model {
        /// Sentences as the spans of their words, before the encoder sees them.
        pub(in super::super) fn segment(&self, text: &str) -> Vec<Vec<Span>> {
            let drafts = self.drafts(text, &paragraphs(text));
            drafts.iter().map(|draft| draft.words.iter().map(|word| word.span).collect()).collect()
        }

        pub(in super::super) fn knows(&self, word: &str) -> bool {
            self.encoder.knows(word)
        }
    }

    const TEXT: &str = "Lisbon called its envoy home on Tuesday.\n\
        The minister said he would not go.\n\
        “We are ready to talk,” the spokeswoman told a radio station in Oslo. “But not at any price.”\n\
        Two consuls left.\n\
        Peru and Chile agreed on Friday to reopen their embassies after a pause of eleven months!\n\
        Nobody in the delegation wanted to comment: the talks, they said, were private.\n\
        Ghana did too.";

    fn shown(sentence: &Sentence) -> String {
        let words = sentence.tokens.iter().map(|token| {
            format!(
                "{}/{}/{}/{}",
                token.lemma,
                token.upos.name(),
                token.head.map_or(0, |head| head + 1),
                token.relation
            )
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_sentence_is_read() {
        let sentences = model().analyse_text("Lisbon called its envoys home on Tuesday.");
        insta::assert_snapshot!(
            shown(&sentences[0]),
            @"Lisbon/PROPN/2/nsubj call/VERB/0/root its/PRON/4/nmod:poss envoy/NOUN/2/obj home/ADV/2/advmod on/ADP/7/case Tuesday/PROPN/2/obl ./PUNCT/2/punct"
        );
        assert_eq!(sentences[0].entities, [Entity { start: 0, end: 1, kind: EntityKind::Loc }]);
    }

    #[test]
    fn a_sentence_is_read_alike_alone_and_among_others() {
        let together = model().analyse_text(TEXT);
        let lines: Vec<&str> = TEXT.lines().collect();
        for (block, line) in lines.iter().enumerate() {
            let alone: Vec<String> = model().analyse_text(line).iter().map(shown).collect();
            let among: Vec<String> = together.iter().filter(|sentence| sentence.block == block).map(shown).collect();
            assert_eq!(alone, among);
        }
    }

    #[test]
    fn scores_are_the_same_to_the_bit_in_every_run() {
        let encoder = &model().encoder;
        let pool = &model().pools[0];
        // The same number of pieces, not of words.
        let texts: [&[&str]; 4] = [
            &["Kenya", "sent", "a", "note", "of", "protest", "."],
            &["The", "ambassador", "left", "Quito", "at", "noon", "."],
            &["They", "met", "twice", ",", "he", "said", "."],
            &["Who", "asked", "?", "Nobody", "did", ",", "yet"],
        ];
        let inputs: Vec<Input> = texts.iter().map(|words| encoder.input(words)).collect();
        let same: Vec<&Input> = inputs.iter().filter(|input| input.pieces() == inputs[0].pieces()).collect();
        assert!(same.len() >= 2);
        let crowd: Vec<&Input> = same.iter().rev().copied().cycle().take(9).collect();
        let (among, _) = encoder.read(&crowd, pool).unwrap();
        for (input, among) in crowd.iter().zip(&among) {
            let (alone, _) = encoder.read(&[input], pool).unwrap();
            assert_eq!(&alone[0], among);
        }
    }

    /// What ONNX Runtime says of sentences of ours, word by word (`model/reference.py`).
    const REFERENCE: &str = include_str!("../../../../model/reference.jsonl");

    #[derive(serde::Deserialize)]
    struct Reference {
        words: String,
        heads: String,
        upos: String,
        relations: String,
        entities: String,
    }

    #[test]
    fn the_graph_says_what_it_says_in_onnx_runtime() {
        let names: serde_json::Value = serde_json::from_str(LABELS).unwrap();
        let (mut sentences, mut differ) = (0, Vec::new());
        for line in REFERENCE.lines() {
            let reference: Reference = serde_json::from_str(line).unwrap();
            let words: Vec<&str> = reference.words.split(' ').collect();
            let input = model().encoder.input(&words);
            let (mut readings, states) = model().encoder.read(&[&input], &model().pools[0]).unwrap();
            let reading = readings.pop().unwrap();
            let greedy = |row: usize| best(reading.arcs.row(row), |_| true).unwrap();
            let heads: Vec<i32> = (0..=words.len()).map(|row| greedy(row) as i32).collect();
            let relations = model().encoder.relations(states, std::slice::from_ref(&heads), &model().pools[0]).unwrap();
            let labels = |table: &Scores, field: &str| {
                let label = |row: usize| names[field][best(table.row(row), |_| true).unwrap()].as_str().unwrap();
                (1..=words.len()).map(label).collect::<Vec<&str>>().join(" ")
            };
            let heads: Vec<String> = heads[1..].iter().map(i32::to_string).collect();
            let same = heads.join(" ") == reference.heads
                && labels(&reading.upos, "upos") == reference.upos
                && labels(&relations[0], "relations") == reference.relations
                && labels(&reading.entities, "entities") == reference.entities;
            sentences += 1;
            if !same {
                differ.push(reference.words);
            }
        }
        // Sums of floats are made in another order, which can turn a choice between scores that are all but equal.
        println!("{} of {sentences} sentences differ", differ.len());
        assert!(sentences >= 500 && 100 * differ.len() <= sentences, "{differ:#?}");
    }

    #[test]
    fn odd_input_is_read_without_loss() {
        let long = "word ".repeat(5000);
        let clauses = "he came, ".repeat(700);
        for text in [
            "",
            "\n \n",
            "🎉",
            "🎉🎉 ❤️ ...",
            "\u{200b}\u{ad}",
            "?!",
            &long,
            &clauses,
            &"x".repeat(9000),
            &"北".repeat(900),
        ] {
            let sentences = model().analyse_text(text);
            for sentence in &sentences {
                assert!(sentence.is_tree());
                let roots = sentence.tokens.iter().filter(|token| token.relation == "root").count();
                assert_eq!(roots, 1);
                for token in &sentence.tokens {
                    assert_eq!(token.span.of(text), token.text);
                }
            }
            let kept: usize = sentences.iter().flat_map(|s| &s.tokens).map(|token| token.text.chars().count()).sum();
            let blank = |c: char| c.is_whitespace() || c == '\u{200b}';
            assert_eq!(kept, text.chars().filter(|&c| !blank(c)).count());
        }
    }

    #[test]
    fn spoiled_weights_are_refused() {
        let refused = |onnx: &[u8], vocabulary: &str, labels: &str| {
            Model::from_bytes(onnx.to_vec(), vocabulary, labels).err().map(|error| error.to_string())
        };
        assert!(refused(&GRAPH[..GRAPH.len() / 2], VOCABULARY, LABELS).is_some());
        assert!(refused(b"no graph", VOCABULARY, LABELS).is_some());
        assert!(refused(GRAPH, "one\ntwo", LABELS).is_some());
        assert!(refused(GRAPH, VOCABULARY, "{}").is_some());
        let fewer = LABELS.replace("\"xcomp\"", "\"xcomp\", \"more\"");
        assert!(refused(GRAPH, VOCABULARY, &fewer).is_some());
        assert_eq!(refused(GRAPH, VOCABULARY, LABELS), None);
    }
}
