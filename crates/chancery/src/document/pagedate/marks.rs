//! What an element is by its tag, class and attributes: marked as a date, or around the report.

use super::{AROUND, Mark, SILENT};
use crate::document::tags::Tag;

/// What an element's class, name and properties say of a date in it.
pub(super) fn mark(tag: &Tag<'_>) -> Option<Mark> {
    let mut best = None;
    for key in ["itemprop", "class", "id", "pubdate", "data-testid", "property"] {
        if tag.name == "meta" && key == "property" {
            continue;
        }
        let Some(value) = tag.get(key) else { continue };
        if key == "pubdate" {
            return Some(Mark::Published);
        }
        let value = value.get(..value.floor_char_boundary(200)).unwrap_or("").to_ascii_lowercase();
        if value.contains("modif") || value.contains("updated") || value.contains("last-update") {
            if value.contains("publish") && key != "itemprop" {
                best = best.or(Some(Mark::Date));
                continue;
            }
            return Some(Mark::Modified);
        }
        if value.contains("datepublished")
            || value.contains("datecreated")
            || value.contains("published")
            || value.contains("pubdate")
            || value.contains("publish-date")
            || value.contains("publishdate")
            || value.contains("entry-date")
            || value.contains("post-date")
            || value.contains("article-date")
        {
            best = Some(Mark::Published);
        } else if best.is_none() && value.split(|c: char| !c.is_ascii_alphanumeric()).any(dated_word) {
            best = Some(Mark::Date);
        }
    }
    best
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
    for key in ["class", "id"] {
        let Some(value) = tag.get(key) else { continue };
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
