//! The first five steps in a row: from bytes to readings.

use crate::actor::cast::{self, Setting};
use crate::actor::{DataError, Registry};
use crate::coding::{self, Coder, Fired, Likelihood, NearMiss, Relation, Sign, Types};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Block, BlockKind, Document, Limits};
use crate::language::{Model, ModelError, Sentence};
use crate::record::{Attestation, MentionRecord, Reading, frame, mention_record};
use crate::span::{OffsetMap, Span};
use crate::time;
use rayon::prelude::*;
use std::fmt;

/// All that reading needs: the language model, the registry of actors and the codebook.
pub struct Reader {
    pub model: Model,
    pub registry: Registry,
    pub coder: Coder,
    pub limits: Limits,
    /// The day on which the reports are read: none of them is younger. The library has no clock, so who knows the day
    /// says so.
    pub today: Option<jiff::civil::Date>,
}

/// Why a reader could not be made.
#[derive(Debug)]
pub enum ReaderError {
    Model(ModelError),
    Data(DataError),
    /// The actors that the user gives are not as they should be.
    Actors(DataError),
}

impl fmt::Display for ReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReaderError::Model(e) => write!(f, "the language model cannot be used: {e}"),
            ReaderError::Data(e) => write!(f, "the data cannot be used: {e}"),
            ReaderError::Actors(e) => write!(f, "the actors cannot be used: {e}"),
        }
    }
}

impl std::error::Error for ReaderError {}

/// A file's bytes and its name as the user would write it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub file: &'a str,
    pub bytes: &'a [u8],
}

/// How one sentence was coded, and why.
pub struct Explained {
    pub sentence: Sentence,
    pub mentions: Vec<MentionRecord>,
    pub fired: Vec<Fired>,
    pub near: Vec<NearMiss>,
}

/// What may be said of two given parties of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What frames tell, the likeliest first.
    pub relations: Vec<Relation>,
    /// Every type of PLOVER, the likeliest first.
    pub likelihoods: Vec<Likelihood>,
    /// What the likelihoods rest on, by name and strength.
    pub signs: Vec<Sign>,
}

impl Reader {
    /// The reader that is part of the library.
    pub fn embedded() -> Result<Reader, ReaderError> {
        // The three are read side by side: together they are most of the time that a short run takes.
        let (model, (registry, coder)) =
            rayon::join(Model::embedded, || rayon::join(Registry::embedded, Coder::embedded));
        Ok(Reader {
            model: model.map_err(ReaderError::Model)?,
            registry: registry.map_err(ReaderError::Data)?,
            coder: coder.map_err(ReaderError::Data)?,
            limits: Limits::default(),
            today: None,
        })
    }

    /// The library's reader, which also knows the actors of a TOML file in the form of [`Registry::add_actors`]. `file`
    /// is its name, for what is wrong with it.
    pub fn with_actors(file: &str, text: &str) -> Result<Reader, ReaderError> {
        let mut reader = Reader::embedded()?;
        reader.registry.add_actors(file, text).map_err(ReaderError::Actors)?;
        Ok(reader)
    }

    /// Reads inputs, one or more documents each. A document that is rejected is a reading without mentions; what else
    /// went wrong is told beside. Each reading depends on its own input alone.
    pub fn read(&self, inputs: &[Input]) -> (Vec<Reading>, Vec<Diagnostic>) {
        let mut documents: Vec<Document> = Vec::new();
        let mut diagnostics = Vec::new();
        for input in inputs {
            let (found, complaints) = document::read(input.file, input.bytes, &self.limits);
            documents.extend(found);
            diagnostics.extend(complaints);
        }
        (self.code(&documents), diagnostics)
    }

    /// Codes documents that were read before, each by itself. One that was rejected is a reading without mentions.
    pub fn code(&self, documents: &[Document]) -> Vec<Reading> {
        let accepted: Vec<&Document> = documents.iter().filter(|d| d.rejected.is_none()).collect();
        let mut analysed = self.model.analyse(&accepted).into_iter();
        let analysed: Vec<Vec<Sentence>> = documents
            .iter()
            .map(|d| if d.rejected.is_none() { analysed.next().unwrap_or_default() } else { Vec::new() })
            .collect();
        documents.par_iter().zip(&analysed).map(|(d, sentences)| self.one(d, sentences)).collect()
    }

    /// Codes a text as a report of the day `anchor` and says why it is read so. Spans are bytes of the text.
    pub fn explain(&self, text: &str, anchor: Option<jiff::civil::Date>) -> Vec<Explained> {
        let document = plain(text);
        let sentences = self.model.analyse(&[&document]).pop().unwrap_or_default();
        let times: Vec<_> = sentences.iter().map(time::find).collect();
        let cast = cast::resolve(&self.registry, &sentences, &Setting { on: anchor, home: None });
        let mentions = coding::code(&self.coder, &self.registry, &document, &sentences, &times, &cast);
        let day = anchor.map_or_else(
            || time::EventDate::unknown("the day of the report is not known"),
            |day| time::EventDate::day(day, "the day that was given"),
        );
        let record = |m: &coding::EventMention| {
            let when = m.when.expression.as_ref();
            let when = when
                .map_or_else(|| time::EventDate::unknown("no word dates it"), |e| time::resolve(e, &day, m.when.tense));
            mention_record(&self.coder.codebook, &document, m, &when)
        };
        let explained = sentences.iter().enumerate().map(|(index, sentence)| {
            let (fired, near) = coding::explain(&self.coder, &self.registry, &document, sentence, index, &cast);
            let mentions = mentions.iter().filter(|m| m.sentence_index == index).map(record).collect();
            Explained { sentence: sentence.clone(), mentions, fired, near }
        });
        explained.collect()
    }

    /// What the first of two given parties does to the second in each text, the likeliest first. Spans are bytes of the
    /// text, empty for a party that it does not name.
    pub fn relations(&self, cases: &[(&str, Span, Span)]) -> Vec<Vec<Relation>> {
        self.analysed(cases, |relations, _| relations)
    }

    /// Analyses the texts and makes of each what is asked for, from its relations and their signs.
    fn analysed<T>(&self, cases: &[(&str, Span, Span)], make: impl Fn(Vec<Relation>, Vec<Sign>) -> T) -> Vec<T> {
        let documents: Vec<Document> = cases.iter().map(|(text, _, _)| plain(text)).collect();
        let analysed = self.model.analyse(&documents.iter().collect::<Vec<_>>());
        let told = documents.iter().zip(&analysed).zip(cases);
        told.map(|((document, sentences), (_, actor, recipient))| {
            let cast = cast::resolve(&self.registry, sentences, &Setting { on: None, home: None });
            let (actor, recipient) = (*actor, *recipient);
            let told = coding::between(&self.coder, &self.registry, document, sentences, &cast, actor, recipient);
            let signs = coding::signs(&self.coder.codebook, sentences, actor, recipient, &told);
            make(told, signs)
        })
        .collect()
    }

    /// Judges each case of [`Reader::relations`] by learned weights too: for those who know that there is a relation and
    /// ask only which.
    pub fn judge(&self, types: &Types, cases: &[(&str, Span, Span)]) -> Vec<Judged> {
        self.analysed(cases, |relations, signs| Judged { likelihoods: types.likelihoods(&signs), relations, signs })
    }

    fn one(&self, document: &Document, sentences: &[Sentence]) -> Reading {
        let times: Vec<_> = sentences.iter().map(time::find).collect();
        let dateline = document
            .dateline
            .as_ref()
            .filter(|d| d.year.is_none())
            .and_then(|d| Some((u8::try_from(d.month?).ok()?, u8::try_from(d.day?).ok()?)));
        let published = time::publication(document, sentences, &times, dateline, self.today);
        let near = published.date.latest.or(published.date.earliest);
        let cast = cast::resolve(&self.registry, sentences, &Setting::of(&self.registry, document, near));
        let weekdays = time::weekday_evidence(document, sentences, &times);
        let published = time::narrow(published, cast.tenures(&self.registry).as_ref(), &weekdays);
        let mut mentions = coding::code(&self.coder, &self.registry, document, sentences, &times, &cast);
        frame::under_headings(document, sentences, &times, &mut mentions);
        crate::coding::term::attach(sentences, &times, &mut mentions);
        let heads = cast
            .heads()
            .into_iter()
            .map(|(mission, head)| Attestation { mission, head, span: Span::new(0, 0) })
            .collect();
        Reading {
            document: document.clone(),
            published,
            weekdays,
            sentences: sentences.iter().map(|s| s.span).collect(),
            mentions,
            heads,
        }
    }
}

/// A document that is one paragraph of plain text.
fn plain(text: &str) -> Document {
    Document {
        text: text.to_owned(),
        offsets: OffsetMap::identity(0, text.len()),
        blocks: vec![Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(0, text.len())] }],
        ..Document::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part stands in the text");
        Span::new(start, start + part.len())
    }

    #[test]
    fn between_two_parties_no_frame_needs_to_hold() {
        let reader = Reader::embedded().expect("the reader is made");
        let types = |text: &'static str, actor: &str, recipient: &str| {
            let told = reader.relations(&[(text, span(text, actor), span(text, recipient))]).remove(0);
            let best = told.first().expect("something is told");
            let act = best.act.clone().expect("it is an act");
            reader.coder.codebook.codes(&act, best.modality).plover
        };
        assert_eq!(types("The drivers' union sued the harbour board.", "union", "board"), "ACCUSE");
        assert_eq!(types("The dam was bombed by the army of the north.", "the army", "The dam"), "ASSAULT");
        assert_eq!(types("The guild asked the mayor to pay its members.", "The guild", "the mayor"), "REQUEST");
    }

    #[test]
    fn what_does_not_fire_says_why() {
        let reader = Reader::embedded().expect("the reader is made");
        let explained = reader.explain("The maker recalled two models over their brakes.", None).remove(0);
        assert!(explained.mentions.is_empty());
        let recall = explained.near.iter().find(|n| n.rule.starts_with("recall-ambassador#")).expect("it came near");
        assert!(recall.why.contains("maker") || recall.why.contains("models"), "{}", recall.why);
        let explained = reader.explain("Riga recalled its ambassador to Minsk.", None).remove(0);
        assert!(explained.fired.iter().any(|f| explained.mentions[0].rule == f.rule), "{:?}", explained.fired);
    }
}
