//! The part of an address after the question mark: the state of a page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Names and values in the order in which they were given. Empty values count as not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub fn parse(text: &str) -> Query {
        let pairs = form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty());
        Query { pairs: pairs.collect() }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// With one value for the name, in the place of all it had.
    #[must_use]
    pub fn with(&self, name: &str, value: impl ToString) -> Query {
        let mut query = self.without(name);
        query.pairs.push((name.to_owned(), value.to_string()));
        query
    }

    /// With one more value for the name.
    #[must_use]
    pub fn and(&self, name: &str, value: &str) -> Query {
        let mut query = self.clone();
        query.pairs.push((name.to_owned(), value.to_owned()));
        query
    }

    #[must_use]
    pub fn without(&self, name: &str) -> Query {
        Query { pairs: self.pairs.iter().filter(|(n, _)| n != name).cloned().collect() }
    }

    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Query {
        Query { pairs: self.pairs.iter().filter(|(n, v)| n != name || v != value).cloned().collect() }
    }

    /// `path?name=value`, or the path alone.
    pub fn to(&self, path: &str) -> String {
        if self.pairs.is_empty() {
            return path.to_owned();
        }
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(&self.pairs);
        format!("{path}?{}", text.finish())
    }
}

/// What may stand in a segment of a path as it is: codes such as `person:a-b` read better so.
const SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':').remove(b',');

/// A path of segments: `/actors/org%3Fx`.
pub fn path(segments: &[&str]) -> String {
    segments.iter().map(|s| format!("/{}", utf8_percent_encode(s, SEGMENT))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_can_be_changed_and_written() {
        let query = Query::parse("act=meet&q=caf%C3%A9+%22x%22&empty=&act=visit&act=%26");
        assert_eq!(query.get("q"), Some("café \"x\""));
        assert_eq!(query.all("act").collect::<Vec<_>>(), ["meet", "visit", "&"]);
        assert_eq!(query.get("empty"), None);
        assert_eq!(query.without("q").without_value("act", "meet").to("/t"), "/t?act=visit&act=%26");
        assert_eq!(Query::default().with("since", "2021-04").to("/t"), "/t?since=2021-04");
        assert_eq!(Query::parse(&query.to("/t")[3..]), query);
    }

    #[test]
    fn a_segment_cannot_become_a_path() {
        assert_eq!(path(&["actors", "person:a-b"]), "/actors/person:a-b");
        assert_eq!(path(&["actors", "../x?y#z"]), "/actors/..%2Fx%3Fy%23z");
    }
}
