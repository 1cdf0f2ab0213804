//! Runs the tests that stand beside the acts in `data/acts/`.

use super::expectation::Expectation;
use super::{Coder, EventMention};
use crate::actor::Registry;
use crate::actor::cast::{self, Setting};
use crate::document::{Block, BlockKind, Document};
use crate::language::Model;
use crate::span::{OffsetMap, Span};
use crate::time;
use std::fmt::Write;

pub(crate) struct Bench {
    model: Model,
    registry: Registry,
    pub coder: Coder,
}

impl Bench {
    pub fn new() -> Bench {
        Bench {
            model: Model::embedded().expect("the model loads"),
            registry: Registry::embedded().expect("the registry is read"),
            coder: Coder::embedded().expect("the codebook is read"),
        }
    }

    pub fn mentions(&self, text: &str, published: jiff::civil::Date) -> Vec<EventMention> {
        let document = plain(text);
        let sentences = self.model.analyse(&[&document]).remove(0);
        let times: Vec<_> = sentences.iter().map(time::find).collect();
        let cast = cast::resolve(&self.registry, &sentences, &Setting { on: Some(published), home: None });
        show(&sentences, &cast);
        super::code(&self.coder, &self.registry, &document, &sentences, &times, &cast)
    }
}

fn show(sentences: &[crate::language::Sentence], cast: &cast::Cast) {
    if std::env::var_os("CHANCERY_SHOW").is_some() {
        for s in sentences {
            for (i, t) in s.tokens.iter().enumerate() {
                println!(
                    "  {i}\t{}\t{}\t{:?}\t{}\t{}",
                    t.text,
                    t.lemma,
                    t.upos,
                    t.head.map_or(-1, |h| h as i64),
                    t.relation
                );
            }
            println!("  {:?}", s.entities);
        }
        for (s, stage) in cast.sentences.iter().enumerate() {
            for r in &stage.references {
                let c = r.character.map(|c| &cast.characters[c]);
                println!(
                    "  ref s{s} {}..{} {:?} {:?}",
                    r.start,
                    r.end,
                    c.map(|c| (&c.actor.name, &c.actor.code, &c.envoy, c.plural, &c.actor.role)),
                    r.place
                );
            }
        }
    }
}

fn plain(text: &str) -> Document {
    Document {
        id: "d-test".to_owned(),
        text: text.to_owned(),
        offsets: OffsetMap::identity(0, text.len()),
        blocks: vec![Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(0, text.len())] }],
        ..Document::default()
    }
}

pub(crate) fn line(m: &EventMention) -> String {
    let codes = |a: &[crate::actor::Actor]| {
        let c: Vec<&str> = a.iter().map(|x| x.code.as_str()).filter(|c| !c.is_empty()).collect();
        if c.is_empty() { "-".to_owned() } else { c.join("+") }
    };
    let mut out = format!("{} {} {} > {}", m.modality.as_str(), m.act, codes(&m.actors), codes(&m.recipients));
    for p in &m.persons {
        let _ = write!(out, "; person={}", p.name);
    }
    if let Some(q) = &m.quantity {
        let _ = write!(out, "; n={}", q.value);
    }
    for x in &m.missions {
        let _ = write!(out, "; mission={}>{}", x.mission.sending, x.mission.receiving);
    }
    if !m.attribution.is_empty() {
        let _ = write!(out, "; by={}", m.attribution.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" < "));
    }
    if let Some(e) = &m.when.expression {
        let _ = write!(out, "; time={}", e.text);
    }
    out
}

#[derive(serde::Deserialize)]
struct Floors {
    codebook: std::collections::BTreeMap<String, Floor>,
}

#[derive(serde::Deserialize)]
struct Floor {
    found: usize,
    silent: usize,
}

/// Every sentence of the codebook against what its act expects: no family falls below its floor in `eval/floors.toml`.
/// `CHANCERY_ACT` names a family or an act to look at alone.
#[test]
fn the_codebook_finds_its_own_sentences() {
    let bench = Bench::new();
    let floors: Floors = toml::from_str(include_str!("../../../../eval/floors.toml")).expect("the floors are read");
    let only = std::env::var("CHANCERY_ACT").ok();
    let families: std::collections::BTreeSet<&str> =
        bench.coder.codebook.acts.iter().map(|a| a.family.as_str()).collect();
    let mut fallen = Vec::new();
    for family in families {
        let acts = bench.coder.codebook.acts.iter().filter(|a| a.family == family);
        let acts: Vec<_> = acts.filter(|a| only.as_ref().is_none_or(|o| *o == a.id || *o == a.family)).collect();
        if acts.is_empty() {
            continue;
        }
        let mut score = Score::default();
        for act in acts {
            score.act(&bench, act);
        }
        println!(
            "{}\n{family}: found {} of {}, silent {} of {}",
            score.report, score.found, score.wanted, score.silent, score.leaves
        );
        let floor = floors.codebook.get(family).unwrap_or_else(|| panic!("no floor for {family}"));
        if only.is_none() && (score.found < floor.found || score.silent < floor.silent) {
            fallen.push(format!(
                "{family}: found {} (floor {}), silent {} (floor {})",
                score.found, floor.found, score.silent, floor.silent
            ));
        }
    }
    assert!(fallen.is_empty(), "below the floor: {}", fallen.join("; "));
}

#[derive(Default)]
struct Score {
    found: usize,
    wanted: usize,
    silent: usize,
    leaves: usize,
    report: String,
}

impl Score {
    fn act(&mut self, bench: &Bench, act: &super::Act) {
        for test in &act.test {
            let published: jiff::civil::Date =
                test.published.as_deref().unwrap_or("2021-04-20").parse().expect("a day");
            let mentions = bench.mentions(&test.text, published);
            let anchor = time::EventDate::day(published, "test");
            for want in &test.want {
                self.wanted += 1;
                let expected = Expectation::parse(want).unwrap_or_else(|error| panic!("{}: {want}: {error}", act.id));
                let fits = mentions.iter().any(|m| {
                    let when = m.when.expression.as_ref().map(|e| time::resolve(e, &anchor, m.when.tense));
                    expected.differs(m, when.map_or((None, None), |w| (w.earliest, w.latest))).is_none()
                });
                if fits {
                    self.found += 1;
                    continue;
                }
                let _ = writeln!(self.report, "MISS {} | {}\n   want {want}", act.id, test.text);
                for m in &mentions {
                    let _ = writeln!(self.report, "   got  {}  [{}]", line(m), m.rule);
                }
            }
        }
        for leave in &act.leave {
            self.leaves += 1;
            let mentions = bench.mentions(&leave.text, jiff::civil::date(2021, 4, 20));
            let wrong: Vec<&EventMention> = mentions.iter().filter(|m| leave.all || m.act == act.id).collect();
            if wrong.is_empty() {
                self.silent += 1;
                continue;
            }
            let _ = writeln!(self.report, "LOUD {} | {}", act.id, leave.text);
            for m in wrong {
                let _ = writeln!(self.report, "   got  {}  [{}]", line(m), m.rule);
            }
        }
    }
}

/// Prints what is read out of `CHANCERY_TEXT`: for looking, `cargo test -- --ignored --nocapture look`.
#[test]
#[ignore = "prints the analysis of a text given in the environment"]
fn look() {
    let Ok(text) = std::env::var("CHANCERY_TEXT") else { return };
    let bench = Bench::new();
    for text in text.split(" || ") {
        println!("# {text}");
        for m in bench.mentions(text, jiff::civil::date(2021, 4, 20)) {
            println!("=> {}  [{}] {:?}", line(&m), m.rule, m.evidence.of(text));
        }
    }
}

/// Prints what is read out of the files named in `CHANCERY_FILES`.
#[test]
#[ignore = "prints the reading of files given in the environment"]
fn look_at() {
    let Ok(files) = std::env::var("CHANCERY_FILES") else { return };
    let reader = crate::reader::Reader::embedded().expect("the reader is made");
    for file in files.split_whitespace() {
        let bytes = std::fs::read(file).expect("the file is read");
        let (readings, diagnostics) = reader.read(&[crate::reader::Input { file, bytes: &bytes }]);
        for r in &readings {
            let sentences = reader.model.analyse(&[&r.document]).remove(0);
            let setting = Setting::of(&reader.registry, &r.document, r.published.date.latest);
            show(&sentences, &cast::resolve(&reader.registry, &sentences, &setting));
        }
        if std::env::var_os("CHANCERY_JSON").is_some() {
            for r in &readings {
                for m in &r.mentions {
                    let anchor = &r.published.date;
                    let when = m
                        .when
                        .expression
                        .as_ref()
                        .map_or_else(|| time::EventDate::unknown("-"), |e| time::resolve(e, anchor, m.when.tense));
                    let record = crate::record::mention_record(&reader.coder.codebook, &r.document, m, &when);
                    println!("{}", serde_json::to_string(&record).expect("a record is written"));
                }
            }
            continue;
        }
        for d in diagnostics {
            println!("! {d:?}");
        }
        for r in readings {
            println!(
                "# {} {:?} {:?} rejected={:?}",
                r.document.file, r.document.title, r.published.date, r.document.rejected
            );
            for h in &r.heads {
                println!("  head {:?} {}", h.mission, h.head.name);
            }
            for (i, s) in r.sentences.iter().enumerate() {
                println!("\n[{i}] {}", crate::record::quoted(&r.document, *s).text);
                for m in r.mentions.iter().filter(|m| m.sentence_index == i) {
                    println!(
                        "   => {} [{} {:?} {}]\n      {:?}",
                        line(m),
                        m.rule,
                        m.certainty,
                        m.confidence,
                        crate::record::quoted(&r.document, m.evidence).text
                    );
                }
            }
        }
    }
}

/// A frame is found by the lemma of its word: "extradited" has to lead to "extradite".
#[test]
fn every_trigger_is_led_back_from_its_forms() {
    let bench = Bench::new();
    let mut wrong: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for trigger in bench.coder.codebook.frames.iter().flatten().flat_map(|f| &f.triggers) {
        let lemma = trigger.lemma.as_str();
        if trigger.pos != super::frame::Pos::Verb || !lemma.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
            continue;
        }
        for form in regular_forms(lemma) {
            let found = bench.model.lemma(&form, crate::language::Upos::Verb);
            if found != lemma {
                wrong.insert(format!("{lemma} {form} ({found})"));
            }
        }
    }
    assert!(wrong.is_empty(), "led astray: {}", wrong.into_iter().collect::<Vec<_>>().join(", "));
}

/// "-ed", "-ing" and "-s", where the rules of spelling leave one answer: words that double their last consonant or end
/// in "ee", "ie" or "y" are left out.
fn regular_forms(lemma: &str) -> Vec<String> {
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let mut back = lemma.chars().rev();
    let (last, before, third) = (back.next(), back.next(), back.next());
    match lemma.strip_suffix('e') {
        Some(stem) if stem.len() > 1 && !stem.ends_with(['e', 'i']) => {
            vec![format!("{lemma}d"), format!("{stem}ing"), format!("{lemma}s")]
        }
        None if last != Some('y') && (!vowel(before) || vowel(third)) => {
            vec![format!("{lemma}ed"), format!("{lemma}ing")]
        }
        _ => Vec::new(),
    }
}
