//! The bytes that documents were read from, so that a later version can read them again.

use crate::{Result, Store, StoreError};
use chancery::reader::Input;
use chancery::record::Reading;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;
use std::io::Read;

/// Which bytes each document was read from: hashes of inputs that were [kept](Store::keep), by id of document.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    of: BTreeMap<String, String>,
}

impl Inputs {
    /// Says that a document was read from the bytes of that hash.
    pub fn link(&mut self, document: &str, hash: &str) {
        self.of.insert(document.to_owned(), hash.to_owned());
    }

    pub(crate) fn of(&self, document: &str) -> Option<&str> {
        self.of.get(document).map(String::as_str)
    }

    pub fn extend(&mut self, others: Inputs) {
        self.of.extend(others.of);
    }
}

impl Store {
    /// Keeps inputs and returns the hash of each. What is kept already is not written again.
    pub fn keep(&mut self, inputs: &[&[u8]]) -> Result<Vec<String>> {
        let path = self.path.clone();
        let fault = |e: rusqlite::Error| StoreError::new(&path, &e);
        let transaction = self.connection.transaction().map_err(fault)?;
        let mut hashes = Vec::new();
        for bytes in inputs {
            let hash = blake3::hash(bytes).to_hex().to_string();
            let work = || -> rusqlite::Result<()> {
                if transaction.prepare_cached("SELECT 1 FROM inputs WHERE hash = ?1")?.exists([&hash])? {
                    return Ok(());
                }
                let mut content = Vec::new();
                DeflateEncoder::new(*bytes, Compression::fast())
                    .read_to_end(&mut content)
                    .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                let sql = "INSERT INTO inputs (hash, size, content) VALUES (?1, ?2, ?3)";
                transaction.prepare_cached(sql)?.execute(params![hash, size, content]).map(drop)
            };
            work().map_err(fault)?;
            hashes.push(hash);
        }
        transaction.commit().map_err(fault)?;
        Ok(hashes)
    }

    /// Keeps the bytes of every input that gave a document, and says which each was read from.
    pub fn keep_read(&mut self, inputs: &[Input], readings: &[Reading]) -> Result<Inputs> {
        let mut of_file: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for document in readings.iter().map(|r| &r.document).filter(|d| d.rejected.is_none()) {
            // An entry of a JSON Lines file is `file:line`.
            let file = document.origin.rsplit_once(':').map_or(document.origin.as_str(), |(file, _)| file);
            of_file.entry(file).or_default().push(&document.id);
            if file != document.origin {
                of_file.entry(&document.origin).or_default().push(&document.id);
            }
        }
        let used: Vec<&Input> = inputs.iter().filter(|input| of_file.contains_key(input.file)).collect();
        let bytes: Vec<&[u8]> = used.iter().map(|input| input.bytes).collect();
        let mut kept = Inputs::default();
        for (input, hash) in used.iter().zip(self.keep(&bytes)?) {
            for id in of_file.get(input.file).into_iter().flatten() {
                kept.link(id, &hash);
            }
        }
        Ok(kept)
    }

    /// Hash of the input that a document was read from; none of one that was stored before inputs were kept.
    pub fn input_of(&self, document: &str) -> Result<Option<String>> {
        let sql = "SELECT input FROM readings WHERE id = ?1";
        let found: rusqlite::Result<Option<Option<String>>> =
            self.connection.prepare_cached(sql).and_then(|mut s| s.query_row([document], |row| row.get(0)).optional());
        found.map(Option::flatten).map_err(|e| self.error(&e))
    }

    /// The bytes of an input that was kept.
    pub fn input(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT size, content FROM inputs WHERE hash = ?1";
        let found: rusqlite::Result<Option<(i64, Vec<u8>)>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?))).optional());
        let Some((size, content)) = found.map_err(|e| self.error(&e))? else { return Ok(None) };
        let mut bytes = Vec::new();
        let size = u64::try_from(size).unwrap_or(0);
        let read = DeflateDecoder::new(content.as_slice()).take(size).read_to_end(&mut bytes);
        let broken = |reason: String| StoreError::Other { path: self.path.clone(), reason };
        read.map_err(|e| broken(format!("the input {hash} cannot be unpacked: {e}")))?;
        if blake3::hash(&bytes).to_hex().as_str() != hash {
            return Err(broken(format!("the input {hash} is damaged")));
        }
        Ok(Some(bytes))
    }
}
