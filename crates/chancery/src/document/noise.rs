//! The rules of `data/noise.toml`: what stands in a report and is not the report.

use super::{NoiseKind, pattern};
use crate::span::Span;
use regex::{Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::sync::{LazyLock, OnceLock};

const TABLE: &str = include_str!("../../data/noise.toml");

/// Bytes of a paragraph's end that the rules of scope "end" look at.
const END: usize = 600;
/// Bytes of a paragraph's start that the rules of scope "start" look at.
const START: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    name: String,
    kind: NoiseKind,
    scope: Scope,
    pattern: String,
    unless: Option<String>,
    #[serde(default = "longest")]
    longest: usize,
    #[serde(default)]
    list: usize,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    cuts: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    leaves: Vec<String>,
}

fn longest() -> usize {
    300
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Line,
    Start,
    End,
    Inside,
}

/// A rule whose own pattern is compiled when the set of all first finds it.
struct Rule {
    entry: Entry,
    anchored: String,
    pattern: OnceLock<Option<Regex>>,
    unless: OnceLock<Option<Regex>>,
}

/// The rules of one scope, and all their patterns at once to find those that can match.
struct Rules {
    rules: Vec<Rule>,
    set: Option<RegexSet>,
}

struct Table {
    line: Rules,
    start: Rules,
    end: Rules,
    inside: Rules,
}

/// A cut that a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub span: Span,
    pub kind: NoiseKind,
    /// So many lines after it may be links of a list.
    pub list: usize,
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Entry>,
}

static RULES: LazyLock<Table> = LazyLock::new(|| {
    // The table is compiled into the program and its tests compile every rule,
    // so nothing can be missing from it here.
    let entries = toml::from_str::<File>(TABLE).map(|file| file.rule).unwrap_or_default();
    let mut rules: Vec<Rule> = entries.into_iter().map(Rule::new).collect();
    let mut take = |scope: Scope| {
        let (these, others): (Vec<Rule>, Vec<Rule>) = rules.drain(..).partition(|rule| rule.entry.scope == scope);
        rules = others;
        let set =
            RegexSetBuilder::new(these.iter().map(|rule| rule.anchored.as_str())).size_limit(1 << 26).build().ok();
        Rules { rules: these, set }
    };
    Table { line: take(Scope::Line), start: take(Scope::Start), end: take(Scope::End), inside: take(Scope::Inside) }
});

impl Rule {
    fn new(entry: Entry) -> Rule {
        let anchored = match entry.scope {
            Scope::Line => format!("^(?:{})$", entry.pattern),
            Scope::Start => format!("^(?:{})", entry.pattern),
            // A cut at the end begins where a word begins, or is glued to the last one.
            Scope::End => format!(r"(?:^|[\s.!?,;:”a-zà-ÿ])(?P<cut>{})$", entry.pattern),
            Scope::Inside => entry.pattern.clone(),
        };
        Rule { entry, anchored: pattern::narrow(&anchored), pattern: OnceLock::new(), unless: OnceLock::new() }
    }

    fn pattern(&self) -> Option<&Regex> {
        self.pattern.get_or_init(|| pattern::compile(&self.anchored)).as_ref()
    }

    fn unless(&self) -> Option<&Regex> {
        self.unless.get_or_init(|| self.entry.unless.as_ref().and_then(|unless| pattern::compile(unless))).as_ref()
    }
}

impl Rules {
    /// The first rule that matches, and what it cuts of `text`.
    fn first(&self, text: &str, whole: &str) -> Option<Cut> {
        let hits = self.set.as_ref()?.matches(text);
        hits.iter().filter_map(|index| self.rules.get(index)).find_map(|rule| {
            if rule.entry.scope == Scope::Line && text.len() > rule.entry.longest
                || rule.unless().is_some_and(|unless| unless.is_match(whole))
            {
                return None;
            }
            let found = rule.pattern()?.captures(text)?;
            let cut = found.name("cut").or_else(|| found.get(0))?;
            let counted = found.name("count").and_then(|count| count.as_str().parse::<usize>().ok());
            let list = counted.map_or(rule.entry.list, |count| count.min(rule.entry.list));
            Some(Cut { span: Span::new(cut.start(), cut.end()), kind: rule.entry.kind, list })
        })
    }
}

/// The rule that makes all of `paragraph` noise. It must be trimmed.
pub(super) fn line(paragraph: &str) -> Option<Cut> {
    if paragraph.len() > 1000 {
        return None;
    }
    RULES.line.first(paragraph, paragraph)
}

/// What is cut off the start of `paragraph`.
pub(super) fn start(paragraph: &str) -> Option<Cut> {
    RULES.start.first(head(paragraph, START), paragraph)
}

/// What is cut off the end of `paragraph`.
pub(super) fn end(paragraph: &str) -> Option<Cut> {
    let tail = tail(paragraph, END);
    let before = paragraph.len() - tail.len();
    let mut cut = RULES.end.first(tail, tail)?;
    cut.span = Span::new(cut.span.start + before, cut.span.end + before);
    Some(cut)
}

/// What is cut out of the middle of `paragraph`.
pub(super) fn inside(paragraph: &str) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for rule in &RULES.inside.rules {
        for found in rule.pattern().into_iter().flat_map(|pattern| pattern.find_iter(paragraph)) {
            let mut span = Span::new(found.start(), found.end());
            // The sentence keeps its own full stop and bracket.
            let open = paragraph.as_bytes().get(span.start).is_some_and(|b| matches!(b, b'(' | b'[' | b'<'));
            let closed = |b: &u8| matches!(b, b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*');
            while span.len() > 1
                && paragraph.as_bytes().get(span.end - 1).is_some_and(|b| closed(b) || !open && *b == b')')
            {
                span.end -= 1;
            }
            if !cuts.iter().any(|cut| cut.span.overlaps(span)) {
                cuts.push(Cut { span, kind: rule.entry.kind, list: 0 });
            }
        }
    }
    cuts.sort_by_key(|cut| cut.span);
    cuts
}

fn head(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

fn tail(text: &str, bytes: usize) -> &str {
    text.get(text.ceil_char_boundary(text.len().saturating_sub(bytes))..).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        toml::from_str::<File>(TABLE).expect("the table is well formed").rule
    }

    /// What any rule cuts of a paragraph, as text.
    fn cut(paragraph: &str) -> Vec<(NoiseKind, String)> {
        let one = |cut: Cut| (cut.kind, cut.span.of(paragraph).to_owned());
        if let Some(cut) = line(paragraph) {
            return vec![one(cut)];
        }
        start(paragraph).into_iter().chain(end(paragraph)).chain(inside(paragraph)).map(one).collect()
    }

    #[test]
    fn every_rule_compiles() {
        let scopes = [&RULES.line, &RULES.start, &RULES.end, &RULES.inside];
        let rules: Vec<&Rule> = scopes.iter().flat_map(|scope| &scope.rules).collect();
        assert_eq!(rules.len(), entries().len());
        assert!(scopes.iter().all(|scope| scope.set.is_some()));
        for rule in rules {
            assert!(rule.pattern().is_some(), "{}", rule.entry.name);
            assert_eq!(rule.unless().is_some(), rule.entry.unless.is_some(), "{}", rule.entry.name);
        }
    }

    #[test]
    fn every_rule_cuts_its_own_examples() {
        for entry in entries() {
            assert!(!entry.cuts.is_empty(), "{} has an example", entry.name);
            for example in &entry.cuts {
                let text = example.replace(['⟦', '⟧'], "");
                let expected = match (example.find('⟦'), example.find('⟧')) {
                    (Some(open), Some(close)) => &example[open + '⟦'.len_utf8()..close],
                    _ => text.as_str(),
                };
                let cuts = cut(&text);
                let hit = cuts.iter().any(|(kind, cut)| *kind == entry.kind && cut.trim() == expected.trim());
                assert!(hit, "{}: {text:?} should lose {expected:?}, but loses {cuts:?}", entry.name);
            }
        }
    }

    #[test]
    fn no_rule_touches_what_must_be_left_alone() {
        for entry in entries() {
            for example in &entry.leaves {
                assert_eq!(cut(example), [], "{}: {example:?}", entry.name);
            }
        }
    }

    #[test]
    fn the_ministry_said_more_funds() {
        for text in [
            "The ministry said MORE funds would go to the mission.",
            "By summoning the envoy, Lima answered in kind.",
            "Reuters and other agencies were barred from the hall.",
            "Ankara will read more into the note than it says.",
            "“Sign up or stay out,” the commissioner told the three governments.",
            "Click, the sound of the bugged line, was heard by the envoy.",
            "Cookies and tea were served as the two envoys met.",
            "Moscow/Kyiv talks stalled.",
            "The two ministers spoke for 30 minutes",
        ] {
            assert_eq!(cut(text), [], "{text}");
        }
    }
}
