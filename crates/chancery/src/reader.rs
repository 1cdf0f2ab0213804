//! The first five steps in a row: from bytes to readings.

use crate::actor::{DataError, Registry, cast};
use crate::coding::Coder;
use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, Limits};
use crate::language::{Model, ModelError};
use crate::record::{Attestation, Reading, frame};
use crate::span::Span;
use crate::time;
use std::fmt;

/// All that reading needs: the language model, the registry of actors and the codebook.
pub struct Reader {
    pub model: Model,
    pub registry: Registry,
    pub coder: Coder,
    pub limits: Limits,
}

/// Why a reader could not be made: its weights or its data are broken.
#[derive(Debug)]
pub enum ReaderError {
    Model(ModelError),
    Data(DataError),
}

impl fmt::Display for ReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReaderError::Model(e) => write!(f, "the language model cannot be used: {e}"),
            ReaderError::Data(e) => write!(f, "the data cannot be used: {e}"),
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
        })
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
        let accepted: Vec<&Document> = documents.iter().filter(|d| d.rejected.is_none()).collect();
        let mut analysed = self.model.analyse(&accepted).into_iter();
        let readings = documents
            .iter()
            .map(|document| {
                let sentences =
                    if document.rejected.is_none() { analysed.next().unwrap_or_default() } else { Vec::new() };
                self.one(document, &sentences)
            })
            .collect();
        (readings, diagnostics)
    }

    fn one(&self, document: &Document, sentences: &[crate::language::Sentence]) -> Reading {
        let times: Vec<_> = sentences.iter().map(time::find).collect();
        let dateline = document
            .dateline
            .as_ref()
            .filter(|d| d.year.is_none())
            .and_then(|d| Some((u8::try_from(d.month?).ok()?, u8::try_from(d.day?).ok()?)));
        let published = time::publication(document, sentences, &times, dateline);
        let cast = cast::resolve(&self.registry, sentences, published.date.latest.or(published.date.earliest));
        let weekdays = time::weekday_evidence(document, sentences, &times);
        let published = time::narrow(published, cast.tenures(&self.registry).as_ref(), &weekdays);
        let mut mentions = crate::coding::code(&self.coder, &self.registry, document, sentences, &times, &cast);
        frame::under_headings(document, sentences, &times, &mut mentions);
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
