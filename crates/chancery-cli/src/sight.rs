//! What a command sees: the stored record, and the words to speak of it.

use crate::args::ExtraArgs;
use crate::failure::Failure;
use crate::output::reason;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use chancery::reader::{Reader, ReaderError};
use chancery::record::{DocumentRecord, Record};
use chancery_store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub struct Sight {
    pub store: Store,
    pub codebook: Codebook,
    pub registry: Registry,
}

impl Sight {
    pub fn open(db: &Path) -> Result<Sight, Failure> {
        let store = if db == Path::new(":memory:") { Store::memory()? } else { Store::open_existing(db)? };
        let (codebook, registry) = data()?;
        Ok(Sight { store, codebook, registry })
    }

    /// The record, made from the readings by this version of the program.
    pub fn record(&self) -> Result<Record, Failure> {
        Ok(Record::of(self.store.readings()?, &self.codebook, &self.registry))
    }
}

/// The reader, with the actors that the user adds.
pub fn reader(extra: &ExtraArgs) -> Result<Reader, Failure> {
    let made = match &extra.actors {
        None => Reader::embedded(),
        Some(path) => {
            let file = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|e| Failure::fatal(format!("{file} cannot be read: {}", reason(&e)), None))?;
            Reader::with_actors(&file, &text)
        }
    };
    let hint = "`chancery read --help` shows the form of the file".to_owned();
    made.map_err(|e| Failure::fatal(e.to_string(), matches!(e, ReaderError::Actors(_)).then_some(hint)))
}

fn data() -> Result<(Codebook, Registry), Failure> {
    let broken = |e: chancery::actor::DataError| Failure::fatal(format!("the program's own data is broken: {e}"), None);
    Ok((Codebook::embedded().map_err(broken)?, Registry::embedded().map_err(broken)?))
}

/// What a document is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub outlet: Option<String>,
    pub file: String,
}

/// Names of documents by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    documents: BTreeMap<String, Said>,
}

impl Names {
    pub fn of(documents: &[DocumentRecord]) -> Names {
        let said = |d: &DocumentRecord| (d.id.clone(), Said { outlet: d.outlet.clone(), file: d.file.clone() });
        Names { documents: documents.iter().map(said).collect() }
    }

    /// Of these alone.
    pub fn in_store<'a>(store: &Store, ids: impl IntoIterator<Item = &'a String>) -> Result<Names, Failure> {
        let ids: BTreeSet<&String> = ids.into_iter().collect();
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            documents.extend(store.document(id)?);
        }
        Ok(Names::of(&documents))
    }

    pub fn document(&self, id: &str) -> Option<&Said> {
        self.documents.get(id)
    }
}

/// Cuts ids to the shortest length at which those given still differ, as a person would copy them.
#[derive(Clone, Copy, Debug)]
pub struct Shortener(usize);

impl Shortener {
    pub fn of<'a>(ids: impl Iterator<Item = &'a str>) -> Shortener {
        let mut ids: Vec<&str> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let shared = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
        let longest = ids.windows(2).map(|pair| shared(pair[0], pair[1]) + 1).max().unwrap_or(0);
        // "e-" and six digits are enough to tell apart most of what is ever seen together.
        Shortener(longest.max(8))
    }

    pub fn short(self, id: &str) -> String {
        id.chars().take(self.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_still_differ() {
        let ids = ["e-0123456789abcdef", "e-0123456799abcdef", "e-f000000000000000"];
        let shortener = Shortener::of(ids.into_iter());
        assert_eq!(shortener.short(ids[0]), "e-01234567 89".replace(' ', "").chars().take(11).collect::<String>());
        assert_ne!(shortener.short(ids[0]), shortener.short(ids[1]));
        assert_eq!(Shortener::of(["e-aaaaaaaaaaaaaaaa"].into_iter()).short("e-aaaaaaaaaaaaaaaa"), "e-aaaaaa");
    }
}
