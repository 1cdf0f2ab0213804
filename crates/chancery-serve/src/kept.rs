//! Pages that were made, kept until the record changes.

use crate::pages::Format;
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What goes over the wire.
pub struct Made {
    pub status: StatusCode,
    pub format: Format,
    pub body: String,
    pub tag: String,
    /// The address of what follows, for a table; of what is meant, where that is elsewhere.
    pub next: Option<String>,
}

/// Bytes of pages that are kept.
const MOST: usize = 24 << 20;

#[derive(Default)]
pub struct KeptPages {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    version: String,
    bytes: usize,
    by_address: BTreeMap<String, Arc<Made>>,
}

impl KeptPages {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, version: &str, address: &str) -> Option<Arc<Made>> {
        let pages = self.lock();
        pages.by_address.get(address).filter(|_| pages.version == version).cloned()
    }

    pub fn put(&self, version: &str, address: &str, made: &Arc<Made>) {
        let size = made.body.len() + address.len();
        if size > MOST / 8 {
            return;
        }
        let mut pages = self.lock();
        if pages.version != version || pages.bytes + size > MOST {
            *pages = Pages { version: version.to_owned(), ..Pages::default() };
        }
        if pages.by_address.insert(address.to_owned(), made.clone()).is_none() {
            pages.bytes += size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_until_the_record_changes() {
        let pages = KeptPages::default();
        let made = |size: usize| {
            let body = "x".repeat(size);
            Arc::new(Made { status: StatusCode::OK, format: Format::Html, body, tag: String::new(), next: None })
        };
        pages.put("1", "/a", &made(10));
        assert!(pages.get("1", "/a").is_some() && pages.get("1", "/b").is_none() && pages.get("2", "/a").is_none());
        pages.put("1", "/large", &made(MOST));
        assert!(pages.get("1", "/large").is_none(), "one page does not push out all others");
        for i in 0..40 {
            pages.put("1", &format!("/{i}"), &made(1 << 20));
        }
        assert!(pages.lock().bytes <= MOST);
        pages.put("2", "/b", &made(10));
        assert!(pages.get("1", "/39").is_none() && pages.get("2", "/b").is_some());
    }
}
