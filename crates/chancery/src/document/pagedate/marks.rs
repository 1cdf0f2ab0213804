//! What an element is by its tag, class and attributes: marked as a date, or around the report.

use super::{AROUND, Mark, SILENT};
use crate::document::tags::Tag;

/// What an element's class, name and properties say of a date in it.
pub(super) fn mark(tag: &Tag<'_>) -> Option<Mark> {
    const KEYS: [&str; 6] = ["itemprop", "class", "id", "pubdate", "data-testid", "property"];
    let mut best = None;
    for (key, value) in KEYS.into_iter().zip(tag.values(KEYS)) {
        let Some(value) = value.filter(|_| tag.name != "meta" || key != "property") else { continue };
        if key == "pubdate" {
            return Some(Mark::Published);
        }
        let value = value.get(..value.floor_char_boundary(200)).unwrap_or("").to_ascii_lowercase();
        let named = hints(&value);
        if named && (value.contains("modif") || value.contains("updated") || value.contains("last-update")) {
            if value.contains("publish") && key != "itemprop" {
                best = best.or(Some(Mark::Date));
                continue;
            }
            return Some(Mark::Modified);
        }
        let published = named
            && (value.contains("datepublished")
                || value.contains("datecreated")
                || value.contains("published")
                || value.contains("pubdate")
                || value.contains("publish-date")
                || value.contains("publishdate")
                || value.contains("entry-date")
                || value.contains("post-date")
                || value.contains("article-date"));
        if published {
            best = Some(Mark::Published);
        } else if best.is_none() && value.split(|c: char| !c.is_ascii_alphanumeric()).any(dated_word) {
            best = Some(Mark::Date);
        }
    }
    best
}

/// The name has the beginning of one of the words that are looked for in it.
fn hints(name: &str) -> bool {
    name.as_bytes().windows(3).any(|w| matches!(w, b"mod" | b"upd" | b"dat" | b"pub"))
}

fn dated_word(word: &str) -> bool {
    matches!(
        word,
        "date"
            | "datum"
            | "fecha"
            | "data"
            | "time"
            | "timestamp"
            | "datetime"
            | "dateline"
            | "postdate"
            | "postmeta"
            | "posted"
            | "byline"
            | "meta"
            | "datetext"
            | "posttime"
            | "dtreviewed"
            | "createdate"
            | "created"
            | "submitted"
            | "info"
            | "publication"
            | "published"
            | "entrymeta"
            | "postinfo"
            | "articledate"
            | "date1"
            | "dates"
    )
}

pub(super) fn around(tag: &Tag<'_>) -> u8 {
    match tag.name {
        "nav" | "footer" | "aside" | "form" | "button" | "select" => return AROUND,
        "style" | "noscript" | "template" | "svg" | "textarea" | "option" => return SILENT,
        "body" | "html" | "main" | "article" | "time" | "meta" => return 0,
        _ => {}
    }
    for value in tag.values(["class", "id"]).into_iter().flatten() {
        let value = value.get(..value.floor_char_boundary(200)).unwrap_or("").to_ascii_lowercase();
        let words = value.split(|c: char| !c.is_ascii_alphabetic());
        for word in words {
            if matches!(
                word,
                "comment"
                    | "comments"
                    | "commentlist"
                    | "sidebar"
                    | "related"
                    | "widget"
                    | "recent"
                    | "footer"
                    | "teaser"
                    | "teasers"
                    | "recommended"
                    | "popular"
                    | "navigation"
                    | "nav"
                    | "menu"
                    | "archive"
                    | "archives"
                    | "trending"
                    | "calendar"
                    | "copyright"
                    | "latest"
                    | "newsletter"
                    | "carousel"
                    | "similar"
            ) {
                return AROUND;
            }
        }
    }
    0
}
