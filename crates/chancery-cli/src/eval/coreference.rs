//! Compares who is meant where with a gold standard of coreference within the document.
//!
//! Counted are persons, organizations and places that the gold standard names at least once and mentions again; the
//! mentions are given. Figures are those of [`clusters`]; the counts say how many
//! of the mentions after the first were linked to the right one, by what kind of words they are.

use super::{Count, Score, clusters};
use crate::failure::Failure;
use crate::output::reason;
use chancery::actor;
use chancery::document::{Block, BlockKind, Document};
use chancery::reader::Reader;
use chancery::span::{OffsetMap, Span};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A text with its gold mentions.
#[derive(Debug, Default)]
struct Text {
    name: String,
    text: String,
    /// Where one paragraph ends and the next begins.
    breaks: Vec<usize>,
    tokens: Vec<Token>,
    mentions: Vec<Mention>,
}

#[derive(Debug)]
struct Token {
    span: Span,
    name: bool,
    pronoun: bool,
}

/// Tokens from first to last, both of the mention.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention {
    first: usize,
    last: usize,
    entity: String,
}

pub fn score(dir: &Path, reader: &Reader) -> Result<Score, Failure> {
    let mut texts = Vec::new();
    let fault = |path: &Path, e| Failure::fatal(format!("{} cannot be read: {}", path.display(), reason(&e)), None);
    let mut paths: Vec<_> = walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == "conllu" || e == "xml"))
        .collect();
    paths.sort();
    for path in &paths {
        let content = fs::read_to_string(path).map_err(|e| fault(path, e))?;
        if path.extension().is_some_and(|e| e == "xml") {
            texts.push(cat(&path.display().to_string(), &content));
        } else {
            texts.extend(conllu(&content));
        }
    }
    if texts.is_empty() {
        let message = format!("there is no .conllu or .xml file in {}", dir.display());
        return Err(Failure::fatal(message, None));
    }
    let mut tally = Tally::default();
    for text in &texts {
        tally.add(text, reader);
    }
    Ok(tally.score())
}

#[derive(Default)]
struct Tally {
    /// By kind of words: whether each was linked rightly.
    kinds: BTreeMap<&'static str, Vec<Result<(), String>>>,
    clusters: clusters::Tally,
}

impl Tally {
    fn add(&mut self, text: &Text, reader: &Reader) {
        let key = text.key();
        let document = text.document();
        let analysed = reader.model.analyse(&[&document]);
        let Some(sentences) = analysed.first() else { return };
        let found = actor::appearances(&reader.registry, &document, sentences, None);
        // Each mention goes with whoever stands at its own words, not at those of a mention inside it.
        let mut response: Vec<Option<usize>> = vec![None; text.mentions.len()];
        for a in &found {
            let end = text.tokens.iter().position(|t| t.span.start < a.span.end && a.span.end <= t.span.end);
            let Some(end) = end else { continue };
            let own = (0..text.mentions.len())
                .filter(|m| text.mentions[*m].first <= end && end <= text.mentions[*m].last)
                .min_by_key(|m| text.mentions[*m].last - text.mentions[*m].first);
            if let Some(m) = own {
                response[m].get_or_insert(a.who);
            }
        }
        let mentions: Vec<usize> = key.values().flatten().copied().collect();
        let mut chains: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
        for m in &mentions {
            let chain = response[*m].map_or((false, *m), |who| (true, who));
            chains.entry(chain).or_default().push(*m);
        }
        let chain_of: BTreeMap<usize, (bool, usize)> =
            chains.iter().flat_map(|(c, ms)| ms.iter().map(move |m| (*m, *c))).collect();

        let lists = |clusters: Vec<&Vec<usize>>| clusters.into_iter().cloned().collect::<Vec<_>>();
        self.clusters.add(&lists(key.values().collect()), &lists(chains.values().collect()));
        for chain in key.values() {
            for (i, m) in chain.iter().enumerate().skip(1) {
                let right = chain[..i].iter().any(|before| chain_of[before] == chain_of[m]);
                let said = text.words(&text.mentions[*m]);
                let miss = || format!("{}: \"{said}\" for \"{}\"", text.name, text.words(&text.mentions[chain[0]]));
                let verdict = if right { Ok(()) } else { Err(miss()) };
                self.kinds.entry(text.kind(&text.mentions[*m])).or_default().push(verdict);
            }
        }
    }

    fn score(self) -> Score {
        let counts = self.kinds.into_iter().map(|(name, verdicts)| Count::of(name, verdicts)).collect();
        let figures = self.clusters.figures();
        Score { counts, figures }
    }
}

impl Text {
    fn document(&self) -> Document {
        let mut blocks = Vec::new();
        let mut from = 0;
        for end in self.breaks.iter().copied().chain([self.text.len()]) {
            if end > from {
                blocks.push(Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(from, end)] });
            }
            from = end;
        }
        Document {
            id: "d-eval".to_owned(),
            text: self.text.clone(),
            offsets: OffsetMap::identity(0, self.text.len()),
            blocks,
            ..Document::default()
        }
    }

    fn push(&mut self, word: &str, space: bool, name: bool, pronoun: bool) {
        let start = self.text.len();
        self.text.push_str(word);
        self.tokens.push(Token { span: Span::new(start, self.text.len()), name, pronoun });
        if space {
            self.text.push(' ');
        }
    }

    fn words(&self, mention: &Mention) -> &str {
        let span = |t: usize| self.tokens.get(t).map(|t| t.span);
        match (span(mention.first), span(mention.last)) {
            (Some(a), Some(b)) => self.text.get(a.start..b.end).unwrap_or_default(),
            _ => "",
        }
    }

    fn kind(&self, mention: &Mention) -> &'static str {
        let tokens = self.tokens.get(mention.first..=mention.last).unwrap_or_default();
        if tokens.len() == 1 && tokens.iter().all(|t| t.pronoun) {
            "pronouns"
        } else if tokens.iter().any(|t| t.name) {
            "names"
        } else {
            "descriptions"
        }
    }

    /// The entities that count, with their mentions in the order of the text.
    fn key(&self) -> BTreeMap<String, Vec<usize>> {
        let mut chains: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (m, mention) in self.mentions.iter().enumerate() {
            // Who speaks and who is spoken to is not said by the text.
            let own = self.words(mention).to_lowercase();
            let speaker = matches!(
                own.as_str(),
                "i" | "me" | "my" | "mine" | "we" | "us" | "our" | "ours" | "you" | "your" | "yours" | "myself"
            );
            if !speaker {
                chains.entry(mention.entity.clone()).or_default().push(m);
            }
        }
        chains.retain(|_, ms| ms.len() > 1 && ms.iter().any(|m| self.kind(&self.mentions[*m]) == "names"));
        for ms in chains.values_mut() {
            ms.sort_by_key(|m| (self.mentions[*m].first, self.mentions[*m].last));
        }
        chains
    }
}

/// Texts of a CoNLL-U file whose last column has `Entity=(id-type-...` brackets.
fn conllu(content: &str) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut open: Vec<(String, bool, usize)> = Vec::new();
    // A word that stands for several ("don't") is written once; its parts have no text of their own.
    let mut whole: Option<(usize, bool)> = None;
    for line in content.lines() {
        if let Some(name) = line.strip_prefix("# newdoc id = ") {
            open.clear();
            texts.push(Text { name: name.trim().to_owned(), ..Text::default() });
            continue;
        }
        let Some(text) = texts.last_mut() else { continue };
        if line.starts_with("# newpar") && !text.text.is_empty() {
            text.breaks.push(text.text.len());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, .., misc] = columns.as_slice() else { continue };
        let space = !misc.contains("SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            text.push(form, space, false, false);
            text.tokens.pop();
            whole = last.parse().ok().map(|last| (last, space));
            continue;
        }
        if id.contains('.') {
            continue;
        }
        let (name, pronoun) = (*upos == "PROPN", *upos == "PRON");
        match whole {
            Some((last, _)) => {
                let end = text.text.trim_end().len();
                let start = end.saturating_sub(form.len());
                text.tokens.push(Token { span: Span::new(start, end), name, pronoun });
                if id.parse::<usize>().is_ok_and(|i| i >= last) {
                    whole = None;
                }
            }
            None => text.push(form, space, name, pronoun),
        }
        let at = text.tokens.len() - 1;
        let Some(entities) = misc.split('|').find_map(|m| m.strip_prefix("Entity=")) else { continue };
        for piece in entities.split_inclusive([')']).flat_map(brackets) {
            let (opens, closes, label) = piece;
            let mut fields = label.split('-');
            let (id, kind) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            if opens {
                open.push((id.to_owned(), matches!(kind, "person" | "organization" | "place"), at));
            }
            if closes && let Some(i) = open.iter().rposition(|(open, _, _)| open == id) {
                let (entity, counts, first) = open.remove(i);
                if counts {
                    text.mentions.push(Mention { first, last: at, entity });
                }
            }
        }
    }
    texts
}

/// "(1-person-new(2-place" and "2)" as opening and closing labels.
fn brackets(piece: &str) -> Vec<(bool, bool, &str)> {
    let closes = piece.ends_with(')');
    let labels: Vec<&str> = piece.trim_end_matches(')').split('(').collect();
    let opened = piece.matches('(').count();
    let bare = labels.len() - opened;
    let count = labels.len();
    labels
        .into_iter()
        .enumerate()
        .filter(|(_, l)| !l.is_empty())
        .map(|(i, label)| (i >= bare, closes && i + 1 == count, label))
        .collect()
}

/// A text in the CAT form: tokens, `ENTITY_MENTION` marks over them, and `REFERS_TO` relations to an entity each.
fn cat(name: &str, content: &str) -> Text {
    let mut text = Text { name: name.rsplit('/').next().unwrap_or(name).to_owned(), ..Text::default() };
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sentence = "";
    for element in content.split("<token ").skip(1) {
        let (Some(id), Some((_, rest))) = (attribute(element, "t_id"), element.split_once('>')) else { continue };
        let number = attribute(element, "sentence").unwrap_or_default();
        if number != sentence && !text.text.is_empty() {
            text.breaks.push(text.text.len());
        }
        sentence = number;
        let word = unescape(rest.split('<').next().unwrap_or_default());
        let pronoun = matches!(
            word.to_lowercase().as_str(),
            "he" | "him" | "his" | "she" | "her" | "it" | "its" | "they" | "them" | "their" | "himself" | "itself"
        );
        // Punctuation goes with the word before it, as it was before the text was cut into tokens.
        if matches!(word.as_str(), "," | "." | ";" | ":" | "?" | "!" | ")" | "'s" | "n't" | "'" | "%") {
            text.text.truncate(text.text.trim_end().len());
        }
        ids.insert(id, text.tokens.len());
        text.push(&word, word != "(", false, pronoun);
    }
    let mut marks: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for element in content.split("<ENTITY_MENTION ").skip(1) {
        let element = element.split("</ENTITY_MENTION>").next().unwrap_or_default();
        let anchors: Vec<usize> =
            element.split("<token_anchor ").skip(1).filter_map(|a| ids.get(attribute(a, "t_id")?).copied()).collect();
        let (Some(id), Some(first), Some(last)) =
            (attribute(element, "m_id"), anchors.iter().min(), anchors.iter().max())
        else {
            continue;
        };
        marks.insert(id, (*first, *last));
        if attribute(element, "syntactic_type").is_some_and(|t| t.starts_with("NAM")) {
            text.tokens.iter_mut().take(last + 1).skip(*first).for_each(|t| t.name = true);
        }
    }
    for relation in content.split("<REFERS_TO ").skip(1) {
        let relation = relation.split("</REFERS_TO>").next().unwrap_or_default();
        let target = relation.split("<target ").nth(1).and_then(|t| attribute(t, "m_id"));
        for source in relation.split("<source ").skip(1) {
            if let (Some((first, last)), Some(entity)) = (attribute(source, "m_id").and_then(|m| marks.get(m)), target)
            {
                text.mentions.push(Mention { first: *first, last: *last, entity: entity.to_owned() });
            }
        }
    }
    text
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let head = element.split('>').next()?;
    let (_, rest) = head.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_a_conllu_file_are_read() {
        let rows = [
            "# newdoc id = d",
            "1\tPeru\t_\tPROPN\t_\t_\t_\t_\t_\tEntity=(1-place-new-cf1)",
            "2\tand\t_\tCCONJ\t_\t_\t_\t_\t_\t_",
            "3\tits\t_\tPRON\t_\t_\t_\t_\t_\tEntity=(2-person-new(1-place-giv)",
            "4\tenvoy\t_\tNOUN\t_\t_\t_\t_\t_\tEntity=2)|SpaceAfter=No",
            "5\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_",
        ];
        let texts = conllu(&rows.join("\n"));
        let [text] = texts.as_slice() else { panic!("one text: {texts:?}") };
        assert_eq!(text.text.trim_end(), "Peru and its envoy.");
        let mention = |first, last, entity: &str| Mention { first, last, entity: entity.to_owned() };
        assert_eq!(text.mentions, [mention(0, 0, "1"), mention(2, 2, "1"), mention(2, 3, "2")]);
        assert_eq!(text.key(), BTreeMap::from([("1".to_owned(), vec![0, 1])]));
    }

    #[test]
    fn entities_of_a_cat_file_are_read() {
        let file = r#"<Document><token t_id="1" sentence="0" number="0">Oslo</token>
            <token t_id="2" sentence="0" number="1">likes</token><token t_id="3" sentence="0" number="2">it</token>
            <Markables><ENTITY_MENTION m_id="7" syntactic_type="NAM"><token_anchor t_id="1"/></ENTITY_MENTION>
            <ENTITY_MENTION m_id="8" syntactic_type="PRO"><token_anchor t_id="3"/></ENTITY_MENTION>
            <ENTITY m_id="9" ent_type="LOC"/></Markables>
            <Relations><REFERS_TO r_id="1"><source m_id="7"/><source m_id="8"/><target m_id="9"/></REFERS_TO></Relations>"#;
        let text = cat("x/y.xml", file);
        assert_eq!((text.name.as_str(), text.text.trim_end()), ("y.xml", "Oslo likes it"));
        assert_eq!(text.key(), BTreeMap::from([("9".to_owned(), vec![0, 1])]));
        assert_eq!((text.kind(&text.mentions[0]), text.kind(&text.mentions[1])), ("names", "pronouns"));
    }
}
