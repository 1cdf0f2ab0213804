//! Entries of a ledger that are shared with the index they come from, so that the ledger of another day costs no copy.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// Entries in their order: those of a shared store that a day picks.
#[derive(Clone)]
pub struct List<T> {
    all: Arc<Vec<T>>,
    picked: Vec<u32>,
}

impl<T> List<T> {
    pub(super) fn new(all: Arc<Vec<T>>, picked: Vec<u32>) -> List<T> {
        List { all, picked }
    }

    pub fn len(&self) -> usize {
        self.picked.len()
    }

    pub fn is_empty(&self) -> bool {
        self.picked.is_empty()
    }

    pub fn get(&self, at: usize) -> Option<&T> {
        self.picked.get(at).and_then(|n| self.all.get(*n as usize))
    }

    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.picked.iter().filter_map(|n| self.all.get(*n as usize))
    }

    pub fn retain(&mut self, mut wanted: impl FnMut(&T) -> bool) {
        let all = &self.all;
        self.picked.retain(|n| all.get(*n as usize).is_some_and(&mut wanted));
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List { all: Arc::default(), picked: Vec::new() }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(all: Vec<T>) -> List<T> {
        let picked = (0..all.len()).filter_map(|n| u32::try_from(n).ok()).collect();
        List { all: Arc::new(all), picked }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Box<dyn DoubleEndedIterator<Item = &'a T> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &List<T>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for List<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<List<T>, D::Error> {
        Vec::<T>::deserialize(deserializer).map(List::from)
    }
}
