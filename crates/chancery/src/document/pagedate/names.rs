//! The names under which pages give their days.

use super::PageSource;

pub(super) const PUBLISHED_NAMES: [&str; 24] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "article.published",
    "published_time",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_date",
    "publication_date",
    "publicationdate",
    "sailthru.date",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "rnews:datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "citation_publication_date",
];
pub(super) const DATE_NAMES: [&str; 18] = [
    "date",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "datecreated",
    "created",
    "displaydate",
    "pdate",
    "article_date_original",
    "date_published",
    "published",
    "article:post_date",
    "citation_date",
    "timestamp",
    "release_date",
    "doc_date",
];
pub(super) const MODIFIED_NAMES: [&str; 14] = [
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "article:modified",
    "modified_time",
    "revised",
    "lastmodified",
    "last-updated",
];
/// Keys of data in scripts.
pub(super) const KEYS: [(&str, PageSource, u32); 11] = [
    ("created_at", PageSource::Script, 40),
    ("createdAt", PageSource::Script, 40),
    ("datePublished", PageSource::LinkedData, 100),
    ("dateCreated", PageSource::LinkedData, 80),
    ("uploadDate", PageSource::Script, 45),
    ("publishDate", PageSource::Script, 68),
    ("publishedAt", PageSource::Script, 66),
    ("published_at", PageSource::Script, 66),
    ("publish_date", PageSource::Script, 66),
    ("pubDate", PageSource::Script, 60),
    ("dateModified", PageSource::Modified, 42),
];

/// Things of schema.org that stand in a report and have days of their own.
pub(super) const OTHER_THINGS: [&str; 5] = ["VideoObject", "AudioObject", "Comment", "Review", "ImageObject"];

pub(super) const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];
/// They break no line of text.
pub(super) const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "cite", "code", "data", "em", "font", "i", "img", "ins", "label", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];
