//! Which words of which documents name one event, against the annotation of ECB+ (Cybulska and Vossen 2014) and MEANTIME
//! (Minard et al. 2016), both in CAT XML.
//!
//! As published for ECB+: gold mentions of events, singletons among them, from the sentences that
//! `ECBplus_coreference_sentences.csv` lists where that file is there; documents are clustered first, and only events of
//! one cluster are compared. The documents' topics are not looked at. With `--predicted` the mentions are those that are
//! read, each by the word that its rule fired on.

use super::Score;
use super::clusters::Tally;
use super::timeline::rouge::is_stop_word;
use crate::failure::Failure;
use crate::output::reason;
use chancery::event::cluster::{Linkage, clusters};
use chancery::event::similarity::{Terms, Vector};
use chancery::event::trigger::{self, Standing, Trigger};
use chancery::language::stem;
use chancery::reader::Reader;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Two documents tell of one thing when Ward's distance of their vectors is no greater.
const ONE_TOPIC: f64 = 1.8;

/// A document as it is annotated.
#[derive(Debug, Default)]
struct Annotated {
    sentences: BTreeMap<usize, Vec<String>>,
    mentions: Vec<Mention>,
}

/// Tokens of one sentence, and the event they name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    sentence: usize,
    tokens: Vec<usize>,
    event: String,
}

pub fn score(dir: &Path, predicted: bool, reader: &Reader) -> Result<Score, Failure> {
    let documents = load(dir)?;
    let mut keys: BTreeMap<(usize, usize, Vec<usize>), usize> = BTreeMap::new();
    let mut key = |document: usize, sentence: usize, tokens: &[usize]| {
        let next = keys.len();
        *keys.entry((document, sentence, tokens.to_vec())).or_insert(next)
    };
    let mut gold: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        for m in &document.mentions {
            gold.entry(&m.event).or_default().push(key(at, m.sentence, &m.tokens));
        }
    }
    let read = read(&documents, predicted, reader);
    let mut ours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (cluster, (place, tokens)) in together(&documents, &read).into_iter().zip(&read.places) {
        ours.entry(cluster).or_default().push(key(place.0, place.1, tokens));
    }
    let mut tally = Tally::default();
    tally.add(&gold.into_values().collect::<Vec<_>>(), &ours.into_values().collect::<Vec<_>>());
    let mut figures = tally.figures();
    figures.push(super::Figure { name: "mentions", value: json!(read.places.len()) });
    Ok(Score { counts: Vec::new(), figures })
}

/// The triggers of all documents, and where each stands.
struct Read {
    triggers: Vec<Trigger>,
    places: Vec<((usize, usize), Vec<usize>)>,
}

fn read(documents: &[Annotated], predicted: bool, reader: &Reader) -> Read {
    let mut terms = Terms::default();
    let mut wanted: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let words = document.sentences.values().flatten();
        let stems: Vec<String> = words.map(|word| stem(&word.to_lowercase())).collect();
        terms.add(stems.iter().map(String::as_str));
        let told: BTreeSet<usize> = document.mentions.iter().map(|m| m.sentence).collect();
        let told = told.into_iter().filter_map(|s| Some((at, s, document.sentences.get(&s)?.clone())));
        wanted.extend(told);
    }
    let words: Vec<Vec<String>> = wanted.iter().map(|(_, _, words)| words.clone()).collect();
    let mut out = Read { triggers: Vec::new(), places: Vec::new() };
    for ((document, number, words), parts) in wanted.iter().zip(reader.model.analyse_words(&words)) {
        let mentions: Vec<Vec<usize>> = if predicted {
            found(&words.join(" "), words, reader)
        } else {
            let own = documents.get(*document).into_iter().flat_map(|d| &d.mentions);
            own.filter(|m| m.sentence == *number).map(|m| m.tokens.clone()).collect()
        };
        for tokens in mentions {
            // A long sentence comes in parts.
            let mut from = 0;
            for part in &parts {
                let to = from + part.tokens.len();
                let inside: Vec<usize> = tokens.iter().filter(|t| (from..to).contains(t)).map(|t| t - from).collect();
                if let Some(trigger) = Trigger::new(&reader.model, &terms, part, &inside, (*document, *number)) {
                    out.triggers.push(trigger);
                    out.places.push(((*document, *number), tokens));
                    break;
                }
                from = to;
            }
        }
    }
    out
}

/// The words that rules fired on in a sentence, as indices of its words, each once.
fn found(text: &str, words: &[String], reader: &Reader) -> Vec<Vec<usize>> {
    let mut ends = Vec::new();
    let mut end = 0;
    for word in words {
        ends.push((end, end + word.len()));
        end += word.len() + 1;
    }
    let fired = reader.explain(text, None).into_iter().flat_map(|explained| explained.fired);
    let at = |start: usize| ends.iter().position(|(from, to)| *from <= start && start < *to);
    let indices: BTreeSet<usize> = fired.filter_map(|f| at(f.word.start)).collect();
    indices.into_iter().map(|at| vec![at]).collect()
}

/// The cluster of each trigger.
fn together(documents: &[Annotated], read: &Read) -> Vec<usize> {
    let (topics, vectors) = topics(documents);
    let mut clustered: Vec<usize> = (0..read.triggers.len()).collect();
    let groups: BTreeSet<usize> = topics.iter().copied().collect();
    for group in groups {
        let inside = |t: &Trigger| topics.get(t.document) == Some(&group);
        let own: Vec<(usize, &Trigger)> = read.triggers.iter().enumerate().filter(|(_, t)| inside(t)).collect();
        let standing = standing(&own);
        let apart = |a: usize, b: usize| {
            let both = own.get(a).zip(own.get(b)).zip(standing.get(a).copied().zip(standing.get(b).copied()));
            let Some((((_, a), (_, b)), standing)) = both else { return 1.0 };
            let alike = vectors.get(a.document).zip(vectors.get(b.document)).map_or(0.0, |(x, y)| x.dot(y));
            1.0 - trigger::likeness(&trigger::features(a, b, alike, standing))
        };
        let found = clusters(own.len(), apart, Linkage::Average, 1.0 - trigger::limit());
        for ((at, _), cluster) in own.iter().zip(found) {
            if let (Some(slot), Some((first, _))) = (clustered.get_mut(*at), own.get(cluster)) {
                *slot = *first;
            }
        }
    }
    clustered
}

/// How each trigger stands among those of one cluster of documents.
fn standing(own: &[(usize, &Trigger)]) -> Vec<Standing> {
    let mut counts: BTreeMap<&str, (usize, BTreeSet<usize>)> = BTreeMap::new();
    let mut sentences: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (_, t) in own {
        let (count, documents) = counts.entry(t.head()).or_default();
        *count += 1;
        documents.insert(t.document);
        sentences.entry(t.document).or_default().insert(t.sentence);
    }
    let of = |t: &Trigger| {
        let (frequent, documents) = counts.get(t.head()).map_or((0, 0), |(count, documents)| (*count, documents.len()));
        let place = sentences.get(&t.document).map_or(0, |all| all.range(..t.sentence).count());
        Standing { frequent, spread: documents as f64 / sentences.len().max(1) as f64, place }
    };
    own.iter().map(|(_, t)| of(t)).collect()
}

/// The cluster and the vector of each document.
fn topics(documents: &[Annotated]) -> (Vec<usize>, Vec<Vector>) {
    let mut terms = Terms::default();
    let texts: Vec<Vec<u32>> = documents
        .iter()
        .map(|document| {
            let words = document.sentences.values().flatten().map(|word| word.to_lowercase());
            let says = |word: &String| word.len() > 1 && word.chars().all(char::is_alphanumeric) && !is_stop_word(word);
            let words: Vec<String> = words.filter(says).map(|word| stem(&word)).collect();
            terms.add(words.iter().map(String::as_str))
        })
        .collect();
    let vectors: Vec<Vector> = texts.iter().map(|text| terms.vector(text, 2)).collect();
    let apart = |a: usize, b: usize| {
        let both = vectors.get(a).zip(vectors.get(b)).map_or(0.0, |(x, y)| x.dot(y));
        (2.0 - 2.0 * both).max(0.0).sqrt()
    };
    (clusters(vectors.len(), apart, Linkage::Ward, ONE_TOPIC), vectors)
}

fn load(dir: &Path) -> Result<Vec<Annotated>, Failure> {
    let files: Vec<PathBuf> = WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == "xml" || e == "csv"))
        .collect();
    let text = |path: &PathBuf| {
        std::fs::read_to_string(path)
            .map_err(|e| Failure::fatal(format!("{} cannot be read: {}", path.display(), reason(&e)), None))
    };
    // The list lies beside the topics, or above them where one topic is asked for.
    let name = "ECBplus_coreference_sentences.csv";
    let above = dir.ancestors().take(4).map(|folder| folder.join(name)).find(|path| path.is_file());
    let list = files.iter().find(|path| path.file_name().is_some_and(|n| n == name)).cloned().or(above);
    let listed: Option<BTreeSet<(String, usize)>> = match list {
        Some(path) => Some(text(&path)?.lines().filter_map(checked).collect()),
        None => None,
    };
    let mut documents = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|e| e == "xml")) {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut document = cat(&name, &text(path)?);
        if let Some(listed) = &listed {
            document.mentions.retain(|m| listed.contains(&(name.clone(), m.sentence)));
        }
        documents.push(document);
    }
    if documents.iter().all(|document| document.mentions.is_empty()) {
        let message = format!("{}: no event is annotated there", dir.display());
        return Err(Failure::fatal(message, Some("ECB+ and MEANTIME (CAT XML) are understood".to_owned())));
    }
    Ok(documents)
}

/// "1,10ecbplus,3": the third sentence of `1_10ecbplus`.
fn checked(line: &str) -> Option<(String, usize)> {
    let mut fields = line.trim().split(',');
    let (topic, file, sentence) = (fields.next()?, fields.next()?, fields.next()?);
    Some((format!("{topic}_{file}"), sentence.parse().ok()?))
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let head = element.split('>').next()?;
    let (_, rest) = head.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// Tokens, marks over them that name events (`ACTION_...`, `NEG_ACTION_...`, `EVENT_MENTION`), and relations that say
/// which are one event; one across documents has the `note` of its relation or the `instance_id` of its target.
fn cat(name: &str, xml: &str) -> Annotated {
    let mut document = Annotated::default();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for element in elements(xml, "token") {
        let number = attribute(element, "sentence").and_then(|n| n.parse().ok());
        let (Some(id), Some(number)) = (attribute(element, "t_id"), number) else { continue };
        let word = element.split_once('>').and_then(|(_, rest)| rest.split('<').next()).unwrap_or_default();
        let words: &mut Vec<String> = document.sentences.entry(number).or_default();
        places.insert(id, (number, words.len()));
        words.push(plain(word));
    }
    let (markables, relations) = xml.split_once("<Relations").unwrap_or((xml, ""));
    let mut across: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, instance) in
        elements(markables, "EVENT").filter_map(|e| Some((attribute(e, "m_id")?, attribute(e, "instance_id")?)))
    {
        across.insert(id, instance);
    }
    let mut events: BTreeMap<&str, String> = BTreeMap::new();
    for kind in ["CROSS_DOC_COREF", "INTRA_DOC_COREF", "REFERS_TO"] {
        for relation in elements(relations, kind) {
            let relation = relation.split("</").next().unwrap_or_default();
            let target = elements(relation, "target").next().and_then(|t| attribute(t, "m_id"));
            let shared = attribute(relation, "note").filter(|_| kind == "CROSS_DOC_COREF");
            let shared = shared.or_else(|| across.get(target?).copied());
            let own = attribute(relation, "r_id").unwrap_or_default();
            let event = shared.map_or_else(|| format!("{name} {own}"), str::to_owned);
            let parts = elements(relation, "source").filter_map(|part| attribute(part, "m_id"));
            events.extend(parts.map(|id| (id, event.clone())));
        }
    }
    let mut rest = markables;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let tag = after.split([' ', '>', '/']).next().unwrap_or_default();
        let names_event = tag.starts_with("ACTION_") || tag.starts_with("NEG_ACTION_") || tag == "EVENT_MENTION";
        let Some(id) = attribute(after, "m_id").filter(|_| names_event) else { continue };
        let body = after.split(&format!("</{tag}>")).next().unwrap_or_default();
        let anchors = elements(body, "token_anchor").filter_map(|a| places.get(attribute(a, "t_id")?).copied());
        let anchors: Vec<(usize, usize)> = anchors.collect();
        let Some((sentence, _)) = anchors.first().copied() else { continue };
        let mut tokens: Vec<usize> = anchors.iter().filter(|(s, _)| *s == sentence).map(|(_, at)| *at).collect();
        tokens.sort_unstable();
        let event = events.get(id).cloned().unwrap_or_else(|| format!("{name} alone {id}"));
        document.mentions.push(Mention { sentence, tokens, event });
    }
    document.mentions.sort();
    document.mentions.dedup_by(|later, first| later.sentence == first.sentence && later.tokens == first.tokens);
    document
}

/// What follows each opening tag of a name, up to the end of the text.
fn elements<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let open = format!("<{name}");
    let mut parts = xml.split(&open).skip(1).collect::<Vec<&str>>();
    parts.retain(|part| part.starts_with(char::is_whitespace));
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ECB: &str = r#"<Document doc_name="9_1ecb.xml"><token t_id="1" sentence="0" number="0">Oslo</token>
        <token t_id="2" sentence="0" number="1">cut</token><token t_id="3" sentence="0" number="2">off</token>
        <token t_id="4" sentence="1" number="0">Talks</token>
        <Markables><ACTION_OCCURRENCE m_id="7" ><token_anchor t_id="2"/><token_anchor t_id="3"/></ACTION_OCCURRENCE>
        <NEG_ACTION_OCCURRENCE m_id="8" ><token_anchor t_id="4"/></NEG_ACTION_OCCURRENCE>
        <HUMAN_PART m_id="6" ><token_anchor t_id="1"/></HUMAN_PART>
        <ACTION_OCCURRENCE m_id="9" RELATED_TO="" TAG_DESCRIPTOR="t9_cut" instance_id="ACT1" /></Markables>
        <Relations><CROSS_DOC_COREF r_id="5" note="ACT1" ><source m_id="7" /><target m_id="9" /></CROSS_DOC_COREF>
        </Relations></Document>"#;

    const MEANTIME: &str = r#"<Document><token number="0" sentence="2" t_id="1">Oslo</token>
        <token number="1" sentence="2" t_id="2">left</token><token number="2" sentence="2" t_id="3">it</token>
        <Markables><EVENT_MENTION m_id="7" pos="VERB"><token_anchor t_id="2"/></EVENT_MENTION>
        <ENTITY_MENTION m_id="8"><token_anchor t_id="1"/></ENTITY_MENTION><EVENT m_id="9" instance_id="E1"/></Markables>
        <Relations><REFERS_TO r_id="3"><source m_id="7"/><target m_id="9"/></REFERS_TO></Relations></Document>"#;

    fn mention(sentence: usize, tokens: &[usize], event: &str) -> Mention {
        Mention { sentence, tokens: tokens.to_vec(), event: event.to_owned() }
    }

    #[test]
    fn both_forms_are_read() {
        let ecb = cat("9_1ecb", ECB);
        assert_eq!(ecb.mentions, [mention(0, &[1, 2], "ACT1"), mention(1, &[0], "9_1ecb alone 8")]);
        assert_eq!(ecb.sentences[&0], ["Oslo", "cut", "off"]);
        assert_eq!(cat("x", MEANTIME).mentions, [mention(2, &[1], "E1")]);
        assert_eq!(checked("9,1ecb,0"), Some(("9_1ecb".to_owned(), 0)));
        assert_eq!(checked("Topic,File,Sentence Number"), None);
    }

    #[test]
    fn predicted_mentions_are_the_words_that_rules_fire_on() {
        let reader = Reader::embedded().expect("the reader is made");
        let words: Vec<String> = "Norway recalled its ambassador to Chile .".split(' ').map(str::to_owned).collect();
        assert_eq!(found(&words.join(" "), &words, &reader), [vec![1]]);
    }
}
